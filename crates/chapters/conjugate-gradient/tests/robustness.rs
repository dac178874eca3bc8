//! Bad objectives, bad starts, bad parameters: every method answers with a typed error or a stop reason.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use conjugate_gradient::{
    Beta, LinearConjugateGradient, NonlinearConjugateGradient, conjugate_gradient,
};
use descent::{Error, Stop, StopReason, battery, run};
use line_search::{Descent, Wolfe};
use ndarray::array;

#[test]
fn the_battery() {
    for beta in [Beta::FletcherReeves, Beta::PolakRibierePlus, Beta::HagerZhang] {
        let complaints = battery::complaints(&move || Box::new(conjugate_gradient(beta)));
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
    let complaints = battery::complaints(&|| Box::new(LinearConjugateGradient::default()));
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn indefinite_and_uphill() {
    let saddle = problems::Saddle.problem();
    let method = LinearConjugateGradient::default();
    let trace = run(method, &saddle.objective, &array![0.0, 2.0], Stop::default()).unwrap();
    assert_eq!(trace.why, StopReason::Failed(Error::NotPositiveDefinite));
    let bowl = problems::Quadratic::diagonal(&[1.0, 1.0]);
    let method = LinearConjugateGradient::starting_with(array![1.0, 0.0]);
    let trace = run(method, &bowl, &array![1.0, 0.0], Stop::default()).unwrap();
    assert_eq!(trace.why, StopReason::Failed(Error::NotDescent { slope: 1.0 }));
}

#[test]
fn parameters_out_of_range() {
    let bowl = problems::Quadratic::diagonal(&[1.0]);
    for bad in [0.0, -1.0, 1.0, f64::NAN] {
        let mut direction = NonlinearConjugateGradient::new(Beta::PolakRibierePlus);
        direction.orthogonality = bad;
        let method = Descent { direction, search: Wolfe::default() };
        let outcome = run(method, &bowl, &array![1.0], Stop::default());
        assert!(matches!(outcome, Err(Error::Parameter { .. })));
    }
}
