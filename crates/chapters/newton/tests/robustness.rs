//! Bad objectives, bad parameters, bad starts: every method answers with a typed error or a stop reason, and none panics.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{
    ByHand, Error, Exact, Method, Objective, ObjectiveExt, Quantity, Stop, StopReason, battery, run,
};
use line_search::{Backtracking, Fixed, Schedule};
use ndarray::{Array1, Array2, array};
use newton::{CubicBound, DampedNewton, Newton, NewtonInOneVariable, Secant, gradient_descent};
use problems::{Cubic, FourthPower, Gutter, Quadratic, Saddle};

/// Every method of the chapter.
fn methods() -> Vec<Box<dyn Method>> {
    vec![
        Box::new(NewtonInOneVariable),
        Box::new(Newton::exact()),
        Box::new(DampedNewton { damping: Fixed(0.5) }),
        Box::new(DampedNewton { damping: Schedule(|_| 0.5) }),
        Box::new(DampedNewton { damping: CubicBound { lipschitz: |_: &Array1<f64>| 1.0 } }),
        Box::new(DampedNewton { damping: Backtracking::default() }),
        Box::new(gradient_descent(0.1)),
        Box::new(Secant::through(0.9)),
    ]
}

#[test]
fn the_battery() {
    for i in 0..methods().len() {
        let method = || methods().swap_remove(i);
        assert_eq!(battery::complaints(&method), Vec::<String>::new());
    }
}

/// x² + … with every derivative by hand, to be spoiled.
fn bowl(n: usize) -> impl Objective {
    ByHand::new(n, |x| x.dot(x))
        .with_gradient(|x| 2.0 * x)
        .with_hessian(|x| Array2::from_diag(&Array1::from_elem(x.len(), 2.0)))
}

/// How every method ends on `f` from `start`: the error before the first point, or the reason after.
fn endings(f: &dyn Objective, start: &Array1<f64>) -> Vec<(String, Result<StopReason, Error>)> {
    methods()
        .into_iter()
        .map(|method| {
            let name = method.name().to_string();
            let stop = Stop::default().iterations(50);
            (name, run(method, f, start, stop).map(|trace| trace.why))
        })
        .collect()
}

fn all_fail_at_once(f: &dyn Objective, start: &Array1<f64>, expected: &Error) {
    for (name, ending) in endings(f, start) {
        assert_eq!(ending.as_ref(), Err(expected), "{name}");
    }
}

#[test]
fn values_that_are_no_numbers() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let f = ByHand::new(1, move |_| bad).with_gradient(|x| 2.0 * x);
        all_fail_at_once(&f, &array![1.0], &Error::NotFinite(Quantity::Value));
        let f = bowl(1).with_gradient(move |x| x.mapv(|_| bad));
        all_fail_at_once(&f, &array![1.0], &Error::NotFinite(Quantity::Gradient));
        all_fail_at_once(&bowl(1), &array![bad], &Error::NotFinite(Quantity::Point));
    }
}

/// NaN everywhere but at the start: the trace ends there. Backtracking asks in vain for shorter steps.
#[test]
fn a_value_that_becomes_nan() {
    let f = ByHand::new(1, |x| if x[0] == 1.0 { 1.0 } else { f64::NAN })
        .with_gradient(|x| 2.0 * x)
        .with_hessian(|_| array![[2.0]]);
    for (name, ending) in endings(&f, &array![1.0]) {
        let StopReason::Failed(error) = ending.unwrap() else { panic!("{name}") };
        // Shorter trial lengths are lost in 1 + λΔ = 1, where the value is good, but no lower.
        let left = Error::LeftDomain { trials: 60, length: 0.5f64.powi(53) };
        let words =
            "f left its domain at α = 1.1e-16, and no shorter step was good enough (60 trials)";
        assert_eq!(left.to_string(), words);
        let expected = [Error::NotFinite(Quantity::Value), left];
        assert!(expected.contains(&error), "{name}: {error}");
    }
}

#[test]
fn a_hessian_that_is_no_number() {
    let f = bowl(1).with_hessian(|_| array![[f64::NAN]]);
    for (name, ending) in endings(&f, &array![1.0]) {
        if name != "gradient descent" && name != "secant" {
            let expected = StopReason::Failed(Error::NotFinite(Quantity::Hessian));
            assert_eq!(ending, Ok(expected), "{name}");
        } else {
            assert_eq!(ending.unwrap().error(), None, "{name}");
        }
    }
}

#[test]
fn arrays_of_the_wrong_length() {
    let dimension = |what, found| Error::Dimension { what, expected: 1, found };
    let f = bowl(1).with_gradient(|_| array![1.0, 2.0]);
    all_fail_at_once(&f, &array![1.0], &dimension(Quantity::Gradient, 2));
    let f = bowl(1).with_gradient(|_| array![]);
    all_fail_at_once(&f, &array![1.0], &dimension(Quantity::Gradient, 0));
    all_fail_at_once(&bowl(1), &array![1.0, 2.0], &dimension(Quantity::Point, 2));
    all_fail_at_once(&bowl(1), &array![], &dimension(Quantity::Point, 0));
    for wrong in [Array2::zeros((2, 2)), Array2::zeros((1, 2)), Array2::zeros((0, 0))] {
        let f = bowl(1).with_hessian(move |_| wrong.clone());
        for (name, ending) in endings(&f, &array![1.0]) {
            if name != "gradient descent" && name != "secant" {
                let reason = ending.unwrap();
                let error = reason.error().unwrap();
                let about = |e: &Error| matches!(e, Error::Dimension { what, .. } if *what == Quantity::Hessian);
                assert!(about(error), "{name}: {error}");
            }
        }
    }
}

#[test]
fn a_hessian_that_is_not_symmetric() {
    let f = bowl(2).with_hessian(|_| array![[2.0, 1.0], [0.0, 2.0]]);
    let trace = run(Newton::exact(), &f, &array![1.0, 1.0], Stop::default()).unwrap();
    assert_eq!(trace.why, StopReason::Failed(Error::NotSymmetric { row: 0, column: 1 }));
}

#[test]
fn derivatives_that_are_missing() {
    let no_gradient = ByHand::new(1, |x| x[0] * x[0]);
    all_fail_at_once(&no_gradient, &array![1.0], &Error::Missing(Quantity::Gradient));
    let no_hessian = ByHand::new(1, |x| x[0] * x[0]).with_gradient(|x| 2.0 * x);
    for (name, ending) in endings(&no_hessian, &array![1.0]) {
        if name != "gradient descent" && name != "secant" {
            assert_eq!(ending, Ok(StopReason::Failed(Error::Missing(Quantity::Hessian))), "{name}");
        }
    }
}

/// Where the gradient is zero there is nothing to do, were the Hessian as singular as it likes.
#[test]
fn a_zero_gradient_at_the_start() {
    let stationary = Ok(StopReason::Stationary { gradient_norm: 0.0 });
    for (name, ending) in endings(&Exact(FourthPower), &array![0.0]) {
        assert_eq!(ending, stationary, "{name}");
    }
    // Nor does a method that is made to go on fail on a regular one.
    for method in methods() {
        let name = method.name();
        let stop = Stop::default().gradient(-1.0).iterations(1);
        let trace = run(method, &bowl(1), &array![0.0], stop).unwrap();
        assert_eq!(trace.why, StopReason::MaxIterations, "{name}");
        assert_eq!(trace.last().x[0], if name == "secant" { 0.9 } else { 0.0 });
        assert!(trace.findings().iter().all(|finding| finding.holds()), "{name}");
    }
}

#[test]
fn no_variables_at_all() {
    let nothing =
        ByHand::new(0, |_| 1.0).with_gradient(|_| array![]).with_hessian(|_| Array2::zeros((0, 0)));
    for forced in [false, true] {
        for method in methods() {
            let name = method.name();
            let gradient = if forced { -1.0 } else { 0.0 };
            let stop = Stop::default().gradient(gradient).iterations(2);
            match run(method, &nothing, &array![], stop) {
                Ok(trace) => assert!(trace.why.error().is_none(), "{name}: {}", trace.why),
                Err(error) => assert_eq!(error, one_variable(0), "{name}"),
            }
        }
    }
}

fn one_variable(found: usize) -> Error {
    Error::Dimension { what: Quantity::Point, expected: 1, found }
}

#[test]
fn methods_of_one_variable_refuse_two() {
    let two = run(NewtonInOneVariable, &bowl(2), &array![1.0, 1.0], Stop::default());
    assert_eq!(two, Err(one_variable(2)));
    let two = run(Secant::through(0.0), &bowl(2), &array![1.0, 1.0], Stop::default());
    assert_eq!(two, Err(one_variable(2)));
}

#[test]
fn singular_hessians() {
    for damping in [false, true] {
        let method: Box<dyn Method> = if damping {
            Box::new(DampedNewton { damping: Backtracking::default() })
        } else {
            Box::new(Newton::exact())
        };
        let trace = run(method, &Exact(Gutter), &array![1.0, 1.0], Stop::default()).unwrap();
        assert_eq!(trace.why, StopReason::Failed(Error::Singular { rcond: 0.0 }));
        assert_eq!(trace.steps.len(), 0);
    }
    let trace = run(NewtonInOneVariable, &Exact(Cubic), &array![1.0], Stop::default()).unwrap();
    assert_eq!(trace.why, StopReason::Failed(Error::Singular { rcond: 0.0 }));
    // Singular but for rounding: 0.1 + 0.2 is not 0.3.
    let almost = Quadratic::new(array![[0.1 + 0.2, 0.3], [0.3, 0.3]], array![0.0, 0.0]).unwrap();
    let trace = run(Newton::exact(), &almost, &array![1.0, 2.0], Stop::default()).unwrap();
    assert!(matches!(trace.why, StopReason::Failed(Error::Singular { .. })), "{}", trace.why);
    // Not singular, only in very different units.
    let units = Quadratic::diagonal(&[1e-20, 1e20]);
    let trace = run(Newton::exact(), &units, &array![1e10, 1e-10], Stop::after(1)).unwrap();
    // A unit in the last place of 10¹⁰.
    assert!(trace.last().x[0].abs() < 2e-6 && trace.last().x[1] == 0.0);
}

#[test]
fn indefinite_hessians() {
    let start = array![1.0, 2.0];
    // g′Δ = −g′H⁻¹g = −(2·1 − 4·2²/2)
    let trace = run(
        DampedNewton { damping: Backtracking::default() },
        &Exact(Saddle),
        &start,
        Stop::default(),
    );
    assert_eq!(trace.unwrap().why, StopReason::Failed(Error::NotDescent { slope: 6.0 }));
    let damping = CubicBound { lipschitz: |_: &Array1<f64>| 1.0 };
    let trace = run(DampedNewton { damping }, &Exact(Saddle), &start, Stop::default());
    assert_eq!(trace.unwrap().why, StopReason::Failed(Error::NotPositiveDefinite));
    // The plain method goes on, and does not promise a descent.
    let trace = run(Newton::exact(), &Exact(Saddle), &start, Stop::default()).unwrap();
    assert!(trace.why.is_success() && trace.findings().iter().all(|finding| finding.holds()));
}

#[test]
fn parameters_out_of_range() {
    let parameter = |method: Box<dyn Method>| {
        let trace = run(method, &bowl(1), &array![1.0], Stop::default()).unwrap();
        assert!(matches!(trace.why, StopReason::Failed(Error::Parameter { .. })), "{}", trace.why);
    };
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        parameter(Box::new(gradient_descent(bad)));
        parameter(Box::new(DampedNewton { damping: Fixed(bad) }));
        parameter(Box::new(DampedNewton { damping: Schedule(move |_| bad) }));
        let shrink = Backtracking { shrink: bad, ..Backtracking::default() };
        parameter(Box::new(DampedNewton { damping: shrink }));
        let c1 = Backtracking { c1: bad, ..Backtracking::default() };
        parameter(Box::new(DampedNewton { damping: c1 }));
        if bad != 0.0 {
            let lipschitz = move |_: &Array1<f64>| bad;
            parameter(Box::new(DampedNewton { damping: CubicBound { lipschitz } }));
        }
    }
    // A learning rate without a finite inverse.
    parameter(Box::new(gradient_descent(1e-320)));
    let none = Backtracking { trials: 0, ..Backtracking::default() };
    let trace = run(DampedNewton { damping: none }, &bowl(1), &array![1.0], Stop::default());
    assert_eq!(
        trace.unwrap().why,
        StopReason::Failed(Error::LineSearch { trials: 0, length: 0.0 })
    );
    let lost = run(Secant::through(f64::NAN), &bowl(1), &array![1.0], Stop::default());
    assert_eq!(lost.unwrap().why, StopReason::Failed(Error::NotFinite(Quantity::Point)));
    let same = run(Secant::through(1.0), &bowl(1), &array![1.0], Stop::default());
    assert_eq!(same.unwrap().why, StopReason::Failed(Error::FlatSecant));
}

/// A gradient that does not belong to its function: no promise about f holds, and no method ends in a panic.
#[test]
fn a_gradient_that_lies() {
    let uphill = bowl(1).with_gradient(|x| -2.0 * x);
    for (name, ending) in endings(&uphill, &array![1.0]) {
        assert!(ending.is_ok(), "{name}");
    }
    let method = DampedNewton { damping: Backtracking::default() };
    let trace = run(method, &uphill, &array![1.0], Stop::default()).unwrap();
    let expected = Error::WrongGradient { component: 0, given: -2.0, measured: 2.0 };
    let StopReason::Failed(Error::WrongGradient { component: 0, given, measured }) = trace.why
    else {
        panic!("{}, not {expected}", trace.why)
    };
    assert!(given == -2.0 && (measured - 2.0).abs() < 1e-8);
}

/// Steps so long that they overflow.
#[test]
fn steps_to_infinity() {
    let flat = bowl(1).with_hessian(|_| array![[1e-308]]).with_gradient(|_| array![1e10]);
    for (name, ending) in endings(&flat, &array![1.0]) {
        let reason = ending.unwrap();
        assert!(reason.error().is_some() || name == "gradient descent", "{name}: {reason}");
    }
}

/// A run stops exactly at the evaluations it may make, inside a line search too.
#[test]
fn evaluations_are_limited() {
    let f = problems::Rosenbrock.problem();
    for limit in 2..40 {
        let stop = Stop::default().evaluations(limit);
        let method = DampedNewton { damping: Backtracking::default() };
        let trace = run(method, &f.objective, &f.start, stop).unwrap();
        assert_eq!(trace.why, StopReason::MaxEvaluations);
        assert!(trace.last().counts.total() <= limit);
    }
    let none = run(Newton::exact(), &f.objective, &f.start, Stop::default().evaluations(1));
    assert_eq!(none, Err(Error::EvaluationLimit { limit: 1 }));
}
