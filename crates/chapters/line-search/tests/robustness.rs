//! Bad objectives, bad parameters, bad directions: every search answers with a typed error or a stop reason.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{
    ByHand, Counted, Error, Method, ObjectiveExt, Point, Step, Stop, StopReason, battery, run,
};
use line_search::{
    Backtracking, Descent, Direction, Exact, ExactOnQuadratics, Fixed, LineSearch, MoreThuente,
    Schedule, SteepestDescent, Wolfe,
};
use ndarray::array;

type Search = Box<dyn LineSearch>;

/// The searches that look at f.
fn looking() -> Vec<fn() -> Search> {
    vec![
        || Box::new(Backtracking::default()),
        || Box::new(Wolfe::weak(1e-4, 0.9)),
        || Box::new(Wolfe::strong(1e-4, 0.1)),
        || Box::new(MoreThuente::default()),
        || Box::new(Exact::default()),
    ]
}

fn all() -> Vec<fn() -> Search> {
    let mut all = looking();
    all.push(|| Box::new(Fixed(0.5)));
    all.push(|| Box::new(Schedule(|t: usize| 0.5 / (1.0 + t as f64))));
    all.push(|| Box::new(ExactOnQuadratics::default()));
    all
}

#[test]
fn the_battery() {
    for search in all() {
        let complaints = battery::complaints(&|| {
            Box::new(Descent { direction: SteepestDescent, search: search() })
        });
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
}

/// d = g: uphill.
struct Uphill;

impl Direction for Uphill {
    fn name(&self) -> &'static str {
        "uphill"
    }
    fn aim(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error> {
        step.direction.assign(&x.gradient);
        Ok(1.0)
    }
}

fn ending(method: impl Method, f: &dyn descent::Objective, start: f64) -> StopReason {
    run(method, f, &array![start], Stop::default().iterations(200)).unwrap().why
}

#[test]
fn uphill_directions() {
    let bowl = problems::Quadratic::diagonal(&[2.0]);
    for search in looking() {
        let method = Descent { direction: Uphill, search: search() };
        assert_eq!(
            ending(method, &bowl, 1.0),
            StopReason::Failed(Error::NotDescent { slope: 4.0 })
        );
    }
}

/// The cause is named: which entry of the gradient is wrong.
#[test]
fn a_gradient_that_lies() {
    let liar = ByHand::new(2, |x| x[0] * x[0] + x[1] * x[1])
        .with_gradient(|x| array![2.0 * x[0], -2.0 * x[1]]);
    for search in looking() {
        let method = Descent { direction: SteepestDescent, search: search() };
        let trace = run(method, &liar, &array![1.0, 3.0], Stop::default()).unwrap();
        let StopReason::Failed(Error::WrongGradient { component: 1, given, measured }) = trace.why
        else {
            panic!("{}", trace.why)
        };
        assert!((given + measured).abs() < 1e-8 * measured.abs());
    }
}

/// 4x − log x has no value left of 0, where the first trial leads; the searches turn back.
#[test]
fn a_domain_that_ends() {
    let barrier =
        ByHand::new(1, |x| 4.0 * x[0] - x[0].ln()).with_gradient(|x| x.mapv(|x| 4.0 - 1.0 / x));
    for search in looking() {
        let method = Descent { direction: SteepestDescent, search: search() };
        let trace = run(method, &barrier, &array![1.0], Stop::default()).unwrap();
        assert!(trace.why.is_success(), "{}", trace.why);
        assert!((trace.last().x[0] - 0.25).abs() < 1e-9);
    }
}

/// Along a line without a minimum the run is lost, and says so; no search is caught in it.
#[test]
fn functions_without_a_minimum() {
    let slope = ByHand::new(1, |x| -x[0]).with_gradient(|_| array![-1.0]);
    let cubic = ByHand::new(1, |x| -x[0].powi(3)).with_gradient(|x| x.mapv(|x| -3.0 * x * x));
    for search in looking() {
        let method = || Descent { direction: SteepestDescent, search: search() };
        assert!(!ending(method(), &slope, 1.0).is_success());
        assert!(!ending(method(), &cubic, 1.0).is_success());
    }
}

#[test]
fn parameters_out_of_range() {
    let bowl = problems::Quadratic::diagonal(&[2.0]);
    for bad in [0.0, -1.0, 1.0, f64::NAN, f64::INFINITY] {
        let mut searches: Vec<Search> = vec![
            Box::new(Backtracking { c1: bad, ..Backtracking::default() }),
            Box::new(Backtracking { shrink: bad, ..Backtracking::default() }),
            Box::new(Wolfe::weak(bad, 0.9)),
            Box::new(Wolfe::strong(1e-4, bad)),
            Box::new(MoreThuente { c1: bad, ..MoreThuente::default() }),
            Box::new(MoreThuente { c2: bad, ..MoreThuente::default() }),
            Box::new(Exact { tolerance: bad, ..Exact::default() }),
        ];
        if bad != 1.0 {
            searches.push(Box::new(Fixed(bad)));
            searches.push(Box::new(Schedule(move |_| bad)));
        }
        for search in searches {
            let method = Descent { direction: SteepestDescent, search };
            let why = ending(method, &bowl, 1.0);
            assert!(matches!(why, StopReason::Failed(Error::Parameter { .. })), "{why}");
        }
    }
    // c₁ < c₂, or the conditions may contradict each other.
    let why =
        ending(Descent { direction: SteepestDescent, search: Wolfe::weak(0.5, 0.5) }, &bowl, 1.0);
    assert!(matches!(why, StopReason::Failed(Error::Parameter { name: "c₂", .. })), "{why}");
}

/// There is no minimum along a direction of negative curvature.
#[test]
fn negative_curvature() {
    let saddle = problems::Saddle.problem();
    let method = Descent { direction: SteepestDescent, search: ExactOnQuadratics::default() };
    let trace = run(method, &saddle.objective, &array![1.0, 2.0], Stop::default()).unwrap();
    assert_eq!(trace.why, StopReason::Failed(Error::NotPositiveDefinite));
}
