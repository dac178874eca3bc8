//! Bad objectives, bad starts, no variables at all: what every method is tried on, and what none may do.
//!
//! A method passes if it ends, for a reason that is true: no success away from a stationary point, no NaN or infinity in its
//! trace, no evaluation beyond the limit, the same run twice from the same start. What a particular method must answer
//! beyond that (a singular Hessian, a parameter out of range) is for its own tests.
//!
//! ```
//! use descent::{Counted, Error, Method, Point, Step, battery};
//!
//! struct Downhill;
//! impl Method for Downhill {
//!     fn name(&self) -> &'static str {
//!         "downhill"
//!     }
//!     fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
//!         step.direction.assign(&from.gradient);
//!         step.go(from, -0.1);
//!         Ok(())
//!     }
//! }
//! assert_eq!(battery::complaints(&|| Box::new(Downhill)), Vec::<String>::new());
//! ```

use crate::linear;
use crate::{
    ByHand, Error, Method, Objective, ObjectiveExt, Quantity, Stop, StopReason, Trace, run,
};
use ndarray::{Array1, Array2, array};
use std::cell::Cell;

/// What came of a run: its trace, or the error that there is no first point.
pub type Ending = Result<Trace, Error>;

/// A name, and the run of that name.
pub type Named<'a> = (&'a str, fn() -> Ending);

/// An objective, a start, and what every method must answer.
struct Case {
    name: String,
    objective: Box<dyn Objective>,
    start: Array1<f64>,
    stop: Stop,
    expected: Expected,
}

/// What must come of a case, beyond what is required of every run.
enum Expected {
    /// There is no first point, for this reason.
    NoStart(Error),
    /// An error ends the run, unless it had arrived before.
    Failure,
    /// The start is the end.
    AtOnce,
    /// Nothing in particular.
    Honesty,
}

/// What is wrong with the runs of a method, which is made anew for each of them: nothing, if it passes.
pub fn complaints(method: &dyn Fn() -> Box<dyn Method>) -> Vec<String> {
    let name = method().name();
    let mut found = Vec::new();
    // Three copies of every case: some objectives count how often they were asked.
    for ((case, again), once_more) in cases().into_iter().zip(cases()).zip(cases()) {
        let first = attempt(method(), &case);
        if let Some(wrong) = wrong(&case, &first) {
            found.push(format!("{name}: {}: {wrong}", case.name));
        }
        let mut reused = method();
        drop(attempt(&mut reused, &again));
        // Compared as text, for a NaN inside an error is equal to nothing.
        if format!("{:?}", attempt(reused, &once_more)) != format!("{first:?}") {
            found.push(format!("{name}: {}: remembers the run before", case.name));
        }
    }
    found.extend(limits(method));
    found
}

/// What is wrong with named runs: one that has no first point, ends with an error, or breaks a promise. Nothing, if all is well.
///
/// ```
/// use descent::{Error, battery};
///
/// let complaints = battery::broken_promises(&[("no-such-run", || Err(Error::FlatSecant))]);
/// assert!(complaints.len() == 1 && complaints[0].starts_with("no-such-run: "));
/// ```
pub fn broken_promises(runs: &[Named<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, outcome) in runs {
        match outcome() {
            Err(error) => found.push(format!("{name}: {error}")),
            Ok(trace) => {
                found.extend(trace.why.error().map(|error| format!("{name}: {error}")));
                found.extend(trace.broken().iter().map(|broken| format!("{name}: {broken:?}")));
            }
        }
    }
    found
}

fn attempt(method: impl Method, case: &Case) -> Ending {
    run(method, &case.objective, &case.start, case.stop)
}

/// What is wrong with an ending.
fn wrong(case: &Case, ending: &Ending) -> Option<String> {
    let trace = match (&case.expected, ending) {
        (Expected::NoStart(expected), Err(error)) => {
            return (error != expected).then(|| format!("`{error}` instead of `{expected}`"));
        }
        (Expected::NoStart(expected), Ok(_)) => return Some(format!("no `{expected}`")),
        // Before the first step a method may refuse the number of variables, or what the objective lacks.
        (_, Err(Error::Dimension { what: Quantity::Point, .. } | Error::Missing(_))) => {
            return None;
        }
        // The value does not depend on the residuals that are given beside it: only their spoiling can be meant.
        (
            _,
            Err(
                Error::NotFinite(Quantity::Residuals | Quantity::Jacobian)
                | Error::Dimension { what: Quantity::Residuals | Quantity::Jacobian, .. },
            ),
        ) => return None,
        (_, Err(error)) => return Some(format!("did not start: {error}")),
        (_, Ok(trace)) => trace,
    };
    let finite = |v: &Array1<f64>| linear::all_finite(v);
    if !trace.points().all(|p| finite(&p.x) && finite(&p.gradient) && p.value.is_finite()) {
        return Some("a point that is not finite".into());
    }
    if !trace.steps.iter().all(|step| finite(&step.direction) && step.length.is_finite()) {
        return Some("a step that is not finite".into());
    }
    let stationary = trace.last().gradient_norm() <= case.stop.gradient;
    match (&case.expected, &trace.why) {
        (_, StopReason::Stationary { .. }) if !stationary => {
            Some("a success away from any stationary point".into())
        }
        (Expected::AtOnce, why) if !why.is_success() || !trace.steps.is_empty() => {
            Some(format!("left a stationary start, and ended: {why}"))
        }
        (Expected::Failure, StopReason::Failed(_)) => None,
        (Expected::Failure, why) if !stationary => Some(format!("no failure, but: {why}")),
        _ => None,
    }
}

/// No run may evaluate more often than it is allowed to.
fn limits(method: &dyn Fn() -> Box<dyn Method>) -> Vec<String> {
    let tried = |limit| {
        let spent = match run(method(), &bowl(1), &array![1.0], Stop::default().evaluations(limit))
        {
            Ok(trace) => trace.last().counts.total(),
            Err(error) if error == (Error::EvaluationLimit { limit }) => 0,
            Err(Error::Missing(_)) => 0,
            Err(error) => return Some(format!("{error}, where {limit} evaluations are allowed")),
        };
        (spent > limit).then(|| format!("{spent} evaluations where {limit} are allowed"))
    };
    (0..24).filter_map(tried).map(|wrong| format!("{}: {wrong}", method().name())).collect()
}

/// ‖x‖²/16 with all derivatives by hand: wide enough that no method is there in a few steps by chance.
fn bowl(n: usize) -> impl Objective {
    ByHand::new(n, |x| x.dot(x) / 16.0)
        .with_gradient(|x| x / 8.0)
        .with_hessian(|x| Array2::from_diag(&Array1::from_elem(x.len(), 0.125)))
}

/// Zero for the first `times` questions, `bad` from then on.
fn until(times: usize, bad: f64) -> impl Fn() -> f64 {
    let left = Cell::new(times);
    move || match left.get() {
        0 => bad,
        n => {
            left.set(n - 1);
            0.0
        }
    }
}

/// A case in one variable.
fn case(name: impl Into<String>, objective: impl Objective + 'static, expected: Expected) -> Case {
    let stop = Stop::default().iterations(60).evaluations(5000);
    Case { name: name.into(), objective: Box::new(objective), start: array![5.0], stop, expected }
}

/// All cases, made anew.
fn cases() -> Vec<Case> {
    let mut all = spoiled();
    all.extend(misshapen());
    all.extend(stationary());
    all.extend(wild());
    all.extend(sums_of_squares());
    all
}

/// NaN and infinity: in the start, and in every answer from the first or from a later one on.
fn spoiled() -> Vec<Case> {
    let mut all = Vec::new();
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let nowhere = Expected::NoStart(Error::NotFinite(Quantity::Point));
        let start = array![bad];
        all.push(Case { start, ..case(format!("a start at {bad}"), bowl(1), nowhere) });
        let hessian = bowl(1).with_hessian(move |_| array![[bad]]);
        all.push(case(format!("a Hessian of {bad}"), hessian, Expected::Honesty));
        for good in 0..6 {
            let expected = |what| match good {
                0 => Expected::NoStart(Error::NotFinite(what)),
                _ => Expected::Failure,
            };
            let error = until(good, bad);
            let value = ByHand::new(1, move |x| x.dot(x) / 16.0 + error())
                .with_gradient(|x| x / 8.0)
                .with_hessian(|_| array![[0.125]]);
            let name = format!("a value of {bad} after {good}");
            all.push(case(name, value, expected(Quantity::Value)));
            let error = until(good, bad);
            let gradient = bowl(1).with_gradient(move |x| x / 8.0 + error());
            let name = format!("a gradient of {bad} after {good}");
            all.push(case(name, gradient, expected(Quantity::Gradient)));
        }
    }
    all
}

/// Arrays of the wrong length, and derivatives that are missing.
fn misshapen() -> Vec<Case> {
    let dimension = |what, found| Expected::NoStart(Error::Dimension { what, expected: 1, found });
    let mut all = Vec::new();
    for n in [0, 2, 3] {
        let gradient = bowl(1).with_gradient(move |_| Array1::ones(n));
        let expected = dimension(Quantity::Gradient, n);
        all.push(case(format!("a gradient of length {n}"), gradient, expected));
        let left = until(2, 1.0);
        let gradient =
            bowl(1).with_gradient(move |x| if left() == 0.0 { x / 8.0 } else { Array1::ones(n) });
        let name = format!("a gradient of length {n} after 2");
        all.push(case(name, gradient, Expected::Failure));
        let expected = dimension(Quantity::Point, n);
        let short = case(format!("a start of length {n}"), bowl(1), expected);
        all.push(Case { start: Array1::ones(n), ..short });
        let hessian = bowl(1).with_hessian(move |_| Array2::zeros((n, 1)));
        all.push(case(format!("a Hessian of {n} × 1"), hessian, Expected::Honesty));
    }
    let missing = Expected::NoStart(Error::Missing(Quantity::Gradient));
    all.push(case("no gradient", ByHand::new(1, |x| x[0] * x[0]), missing));
    let no_hessian = ByHand::new(1, |x| x[0] * x[0]).with_gradient(|x| 2.0 * x);
    all.push(case("no Hessian", no_hessian, Expected::Honesty));
    let skew = bowl(2).with_hessian(|_| array![[0.125, 1.0], [0.0, 0.125]]);
    let skew = case("a Hessian that is not symmetric", skew, Expected::Honesty);
    all.push(Case { start: array![5.0, 1.0], ..skew });
    all
}

/// A gradient of zero at the start, no variables, and one.
fn stationary() -> Vec<Case> {
    let flat = |n| -> Box<dyn Objective> {
        let constant = ByHand::new(n, |_| 1.0).with_gradient(|x| 0.0 * x);
        Box::new(constant.with_hessian(move |_| Array2::zeros((n, n))))
    };
    let round = |n| -> Box<dyn Objective> { Box::new(bowl(n)) };
    let mut all = vec![case("one variable", bowl(1), Expected::Honesty)];
    for n in [0, 1, 2] {
        let start = Array1::zeros(n);
        for (what, f) in [("flat", flat(n)), ("at the minimum", round(n))] {
            let name = format!("{what}, {n} variables");
            all.push(Case { start: start.clone(), ..case(name, f, Expected::AtOnce) });
        }
        for (what, f) in [("flat", flat(n)), ("at the minimum", round(n))] {
            let stop = Stop::default().gradient(-1.0).iterations(2);
            let name = format!("{what}, {n} variables, made to go on");
            all.push(Case { start: start.clone(), stop, ..case(name, f, Expected::Honesty) });
        }
    }
    all
}

/// Functions without a minimum, without a value, without measure; and a gradient that is not theirs.
fn wild() -> Vec<Case> {
    let scaled = |size: f64| {
        ByHand::new(1, move |x| size * x[0] * x[0])
            .with_gradient(move |x| 2.0 * size * x)
            .with_hessian(move |_| array![[2.0 * size]])
    };
    let slope = ByHand::new(1, |x| -x[0]).with_gradient(|_| array![-1.0]);
    let plunge = ByHand::new(1, |x| -x[0].powi(4))
        .with_gradient(|x| x.mapv(|x| -4.0 * x.powi(3)))
        .with_hessian(|x| array![[-12.0 * x[0] * x[0]]]);
    let barrier = ByHand::new(1, |x| 100.0 * x[0] - x[0].ln())
        .with_gradient(|x| x.mapv(|x| 100.0 - 1.0 / x))
        .with_hessian(|x| array![[1.0 / (x[0] * x[0])]]);
    let kink = ByHand::new(1, |x| x[0].abs())
        .with_gradient(|x| x.mapv(f64::signum))
        .with_hessian(|_| array![[0.0]]);
    vec![
        case("a slope without end", slope.with_hessian(|_| array![[0.0]]), Expected::Honesty),
        case("a plunge", plunge, Expected::Honesty),
        case("a domain that ends", barrier, Expected::Honesty),
        case("a kink", kink, Expected::Honesty),
        case(
            "a gradient of the wrong sign",
            bowl(1).with_gradient(|x| x / -8.0),
            Expected::Honesty,
        ),
        case("values of 10²⁰⁰", scaled(1e200), Expected::Honesty),
        case("values of 10⁻²⁰⁰", scaled(1e-200), Expected::Honesty),
        case(
            "a curvature of 10⁻³⁰⁸",
            bowl(1).with_hessian(|_| array![[1e-308]]),
            Expected::Honesty,
        ),
    ]
}

/// (x/4)² as a sum of squares: as it should be, and with residuals and Jacobians that are not. A method that does not ask for
/// them sees a good bowl.
fn sums_of_squares() -> Vec<Case> {
    let quarter = || |_: &Array1<f64>| array![[0.25]];
    let mut all = vec![
        case(
            "a sum of squares",
            bowl(1).with_residuals(1, |x| x / 4.0, quarter()),
            Expected::Honesty,
        ),
        case(
            "a Jacobian of zero",
            bowl(1).with_residuals(1, |x| x / 4.0, |_| array![[0.0]]),
            Expected::Honesty,
        ),
        case(
            "a Jacobian of the wrong sign",
            bowl(1).with_residuals(1, |x| x / 4.0, |_| array![[-0.25]]),
            Expected::Honesty,
        ),
    ];
    for n in [0, 2] {
        let residuals = bowl(1).with_residuals(1, move |_| Array1::ones(n), quarter());
        all.push(case(format!("{n} residuals instead of one"), residuals, Expected::Honesty));
        let jacobian = bowl(1).with_residuals(1, |x| x / 4.0, move |_| Array2::ones((1, n)));
        all.push(case(format!("a Jacobian of 1 × {n}"), jacobian, Expected::Honesty));
    }
    for bad in [f64::NAN, f64::INFINITY] {
        for good in 0..4 {
            let error = until(good, bad);
            let residuals = bowl(1).with_residuals(1, move |x| x / 4.0 + error(), quarter());
            let name = format!("residuals of {bad} after {good}");
            all.push(case(name, residuals, Expected::Honesty));
            let error = until(good, bad);
            let jacobian = move |_: &Array1<f64>| array![[0.25 + error()]];
            let jacobian = bowl(1).with_residuals(1, |x| x / 4.0, jacobian);
            all.push(case(
                format!("a Jacobian of {bad} after {good}"),
                jacobian,
                Expected::Honesty,
            ));
        }
    }
    all
}
