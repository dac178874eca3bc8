//! Bad objectives, bad starts, dependent columns: every method answers with a typed error or a stop reason.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{
    ByHand, Error, LeastSquares, Method, Objective, ObjectiveExt, Quantity, Residuals, Stop,
    StopReason, battery, run,
};
use least_squares::{GaussNewton, LevenbergMarquardt};
use ndarray::{Array1, Array2, array};
use number::Number;

fn methods() -> Vec<fn() -> Box<dyn Method>> {
    vec![|| Box::new(GaussNewton::default()), || Box::new(LevenbergMarquardt::levenberg()), || {
        Box::new(LevenbergMarquardt::default())
    }]
}

/// An objective that is no sum of squares is refused before the first step; whatever else is wrong with it is found first.
#[test]
fn the_battery() {
    for method in methods() {
        let complaints = battery::complaints(&method);
        assert!(complaints.is_empty(), "{complaints:#?}");
        let plain = ByHand::new(1, |x| x[0] * x[0]).with_gradient(|x| 2.0 * x);
        let outcome = run(method(), &plain, &array![1.0], Stop::default());
        assert_eq!(outcome, Err(Error::Missing(Quantity::Residuals)));
    }
}

/// log x: a domain that ends.
struct Logarithm;

impl Residuals for Logarithm {
    fn dimension(&self) -> usize {
        1
    }
    fn count(&self) -> usize {
        1
    }
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        Some(vec![x[0].ln()?])
    }
}

/// From 5 Gauss–Newton's step on log² leaves the domain; held back by λ it arrives at 1.
#[test]
fn a_domain_that_ends() {
    let f = LeastSquares(Logarithm);
    let gauss = run(GaussNewton::default(), &f, &array![5.0], Stop::default()).unwrap();
    assert_eq!(gauss.why, StopReason::Failed(Error::Undefined(Quantity::Value)));
    for method in [LevenbergMarquardt::default(), LevenbergMarquardt::levenberg()] {
        let trace = run(method, &f, &array![5.0], Stop::default()).unwrap();
        assert!(trace.why.is_success() && (trace.last().x[0] - 1.0).abs() < 1e-9);
        assert!(trace.findings().iter().all(|finding| finding.holds()));
    }
}

/// Dependent columns stop Gauss–Newton, which says so, and not Levenberg–Marquardt.
#[test]
fn dependent_columns() {
    let problem = problems::mgh::all().into_iter().find(|p| p.name == "linear-rank-one").unwrap();
    let trace =
        run(GaussNewton::default(), &problem.objective, &problem.start, Stop::default()).unwrap();
    let columns = problem.start.len();
    assert_eq!(trace.why, StopReason::Failed(Error::RankDeficient { rank: 1, columns }));
    let method = LevenbergMarquardt::default();
    let stop = Stop::default().gradient(1e-6);
    let trace = run(method, &problem.objective, &problem.start, stop).unwrap();
    assert!(trace.why.is_success(), "{}", trace.why);
    assert!((trace.last().value / problem.minimum().unwrap().value - 1.0).abs() < 1e-12);
}

/// NaN and infinity in residuals and Jacobian, arrays of the wrong length, a zero gradient, no variables.
#[test]
fn spoiled_residuals() {
    let bowl = || ByHand::new(1, |x| x.dot(x)).with_gradient(|x| 2.0 * x);
    let eye = |x: &Array1<f64>| Array2::eye(x.len());
    for method in methods() {
        let ending =
            |f: &dyn Objective, start: &Array1<f64>| run(method(), f, start, Stop::default());
        for bad in [f64::NAN, f64::INFINITY] {
            let f = bowl().with_residuals(1, move |_| array![bad], eye);
            let expected = Error::NotFinite(Quantity::Residuals);
            assert_eq!(ending(&f, &array![3.0]), Err(expected));
            let f = bowl().with_residuals(1, |x| x.clone(), move |_| array![[bad]]);
            let expected = Error::NotFinite(Quantity::Jacobian);
            assert_eq!(ending(&f, &array![3.0]), Err(expected));
            // Only away from the start.
            let later = move |x: &Array1<f64>| if x[0] == 3.0 { 1.5 * x } else { array![bad] };
            let f = bowl().with_residuals(1, later, eye);
            assert!(ending(&f, &array![3.0]).is_ok_and(|trace| !trace.why.is_success()));
        }
        let f = bowl().with_residuals(1, |_| array![1.0, 2.0], eye);
        assert!(matches!(ending(&f, &array![3.0]), Err(Error::Dimension { .. })));
        let f = bowl().with_residuals(1, |x| x.clone(), |_| Array2::zeros((2, 3)));
        assert!(matches!(ending(&f, &array![3.0]), Err(Error::Dimension { .. })));
        let f = bowl().with_residuals(1, |x| x.clone(), eye);
        let at_once = ending(&f, &array![0.0]).unwrap();
        assert!(at_once.why.is_success() && at_once.steps.is_empty());
        let nothing = ByHand::new(0, |_| 0.0).with_gradient(|_| array![]).with_residuals(
            0,
            |_| array![],
            |_| Array2::zeros((0, 0)),
        );
        assert!(ending(&nothing, &array![]).unwrap().why.is_success());
    }
}

/// Undamped, Gauss–Newton jumps from Eckerle4's far start to a plateau, where the gradient is small and the sum of squares far above
/// the certified one; Levenberg–Marquardt does not.
#[test]
fn a_plateau() {
    let set = problems::nist::named("eckerle4").unwrap();
    let certified = set.residual_sum;
    let gauss = least_squares::runs::regression("eckerle4", GaussNewton::default()).unwrap();
    assert!(gauss.last().value > 100.0 * certified);
    let method = LevenbergMarquardt::default();
    let marquardt = least_squares::runs::regression("eckerle4", method).unwrap();
    assert!((marquardt.last().value / certified - 1.0).abs() < 1e-9);
}

#[test]
fn parameters_out_of_range() {
    let f = LeastSquares(Logarithm);
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut method = LevenbergMarquardt::default();
        method.radius = bad;
        let outcome = run(method, &f, &array![2.0], Stop::default());
        assert!(matches!(outcome, Err(Error::Parameter { name: "the radius", .. })));
    }
    let mut none = LevenbergMarquardt::default();
    none.trials = 0;
    let trace = run(none, &f, &array![2.0], Stop::default()).unwrap();
    assert!(matches!(trace.why, StopReason::Failed(Error::LineSearch { trials: 0, .. })));
    let zero: Array1<f64> = array![];
    assert!(run(GaussNewton::default(), &f, &zero, Stop::default()).is_err());
}
