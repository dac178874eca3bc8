//! Each link is what the chapter says: the method it is named for, or a special case of the next.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use adam_from_newton::{Diagonal, GaussNewtonMatrix, GradientSquare, Root, chain};
use adaptive::{Adam, Epsilon, Fused};
use descent::{Method, Stop, StopReason, Trace, battery, run};
use least_squares::GaussNewton;
use ndarray::{Array1, array};
use newton::{Newton, TrueHessian};
use problems::{ExtendedRosenbrock, Problem, Quadratic};
use proptest::prelude::*;

fn from(problem: &Problem, start: &Array1<f64>, method: impl Method, steps: usize) -> Trace {
    run(method, &problem.objective, start, Stop::after(steps)).unwrap()
}

fn same(one: &Trace, other: &Trace, tolerance: f64) -> bool {
    one.points().zip(other.points()).all(|(a, b)| a.error(&b.x) <= tolerance)
}

#[test]
fn the_battery() {
    for link in 0..chain(0.1).len() {
        let complaints = battery::complaints(&move || chain(0.1).remove(link).1);
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
}

#[test]
fn parameters_out_of_range() {
    let bowl = Quadratic::diagonal(&[1.0]);
    for (alpha, epsilon) in [(0.0, 0.0), (f64::NAN, 0.0), (0.1, -1.0)] {
        let method = Newton { curvature: Root { of: GradientSquare, alpha, epsilon } };
        let trace = run(method, &bowl, &array![1.0], Stop::default()).unwrap();
        assert!(matches!(trace.why, StopReason::Failed(descent::Error::Parameter { .. })));
    }
}

proptest! {
    /// Newton's method with 2J′J is Gauss–Newton by QR.
    #[test]
    fn gauss_newton(x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let valley = ExtendedRosenbrock { n: 2 }.problem();
        let start = array![x, y];
        let one = from(&valley, &start, Newton { curvature: GaussNewtonMatrix }, 2);
        let other = from(&valley, &start, GaussNewton::default(), 2);
        prop_assert!(same(&one, &other, 1e-9));
    }

    /// `sign-step`, `adam-first-step`: without memory, Adam is the root of the squared gradient's diagonal; with it, in its first step.
    #[test]
    fn adam(x in -2.0..2.0f64, y in -2.0..2.0f64, alpha in 0.001..0.1f64) {
        let valley = ExtendedRosenbrock { n: 2 }.problem();
        let start = array![x, y];
        let epsilon = 1e-8;
        let root = || Newton { curvature: Root { of: GradientSquare, alpha, epsilon } };
        let mut forgetful = Adam::new(alpha);
        forgetful.beta = 0.0;
        forgetful.gamma = 0.0;
        forgetful.epsilon = Epsilon::Outside(epsilon);
        let one = from(&valley, &start, root(), 5);
        prop_assert!(same(&one, &from(&valley, &start, Fused::new(forgetful), 5), 1e-9));
        let usual = from(&valley, &start, Fused::new(Adam::new(alpha)), 1);
        prop_assert!(same(&from(&valley, &start, root(), 1), &usual, 1e-12));
    }

    /// Where the Hessian is diagonal its diagonal is enough, and the step is Newton's.
    #[test]
    fn diagonal(a in 0.1..10.0f64, b in 0.1..10.0f64, x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let bowl = Quadratic::diagonal(&[a, b]).problem();
        let start = array![x, y];
        let one = from(&bowl, &start, Newton { curvature: Diagonal(TrueHessian) }, 1);
        let other = from(&bowl, &start, Newton::exact(), 1);
        prop_assert!(same(&one, &other, 1e-14));
        prop_assert!(one.last().gradient_norm() < 1e-14);
    }
}

/// Each link's steps are descents, and the promises of the model are kept.
#[test]
fn promises() {
    let valley = ExtendedRosenbrock { n: 2 }.problem();
    for (name, method) in chain(1e-3) {
        let trace = from(&valley, &valley.start, method, 20);
        for finding in trace.findings() {
            assert!(finding.holds(), "{name}: {finding:?}");
        }
    }
}
