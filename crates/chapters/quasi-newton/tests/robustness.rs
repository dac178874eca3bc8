//! Bad objectives, bad starts, bad parameters: every method answers with a typed error or a stop reason.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Error, Guarantee, Method, Stop, StopReason, battery, run};
use line_search::{Backtracking, Fixed, Wolfe};
use ndarray::array;
use quasi_newton::update::Update;
use quasi_newton::{Guard, QuasiNewton, bfgs, l_bfgs};

const UPDATES: [Update; 5] =
    [Update::Bfgs, Update::Dfp, Update::Sr1, Update::Broyden, Update::BroydenSimplified];

fn damped(update: Update) -> QuasiNewton {
    QuasiNewton::new(update).guarded(Guard::Damp)
}

fn methods() -> Vec<Box<dyn Fn() -> Box<dyn Method>>> {
    let mut all: Vec<Box<dyn Fn() -> Box<dyn Method>>> = vec![Box::new(|| Box::new(l_bfgs(3)))];
    for update in UPDATES {
        all.push(Box::new(move || Box::new(QuasiNewton::new(update).with(Wolfe::default()))));
        all.push(Box::new(move || Box::new(damped(update).with(Backtracking::default()))));
        all.push(Box::new(move || Box::new(QuasiNewton::from_identity(update).with(Fixed(1.0)))));
    }
    all
}

#[test]
fn the_battery() {
    for method in methods() {
        let complaints = battery::complaints(&method);
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
}

#[test]
fn a_memory_of_nothing() {
    let bowl = problems::Quadratic::standard().problem();
    let outcome = run(l_bfgs(0), &bowl.objective, &bowl.start, Stop::default());
    assert!(matches!(outcome, Err(Error::Parameter { name: "m", .. })));
}

/// Where the curvature is negative backtracking finds steps with s′y < 0. Skipped or damped, H stays positive definite.
#[test]
fn negative_curvature_along_the_way() {
    let humps = problems::DoubleWell.problem();
    for guard in [Guard::Skip, Guard::Damp] {
        for update in [Update::Bfgs, Update::Dfp] {
            let direction = QuasiNewton::from_identity(update).guarded(guard);
            let method = direction.with(Backtracking::default());
            let trace = run(method, &humps.objective, &array![0.1], Stop::default()).unwrap();
            let negative = trace.steps.iter().zip(trace.points()).any(|(step, from)| {
                (&step.to.x - &from.x).dot(&(&step.to.gradient - &from.gradient)) < 0.0
            });
            assert!(negative, "there was something to guard against");
            assert!(trace.why.is_success() && (trace.last().x[0].abs() - 1.0).abs() < 1e-9);
            assert!(trace.check(Guarantee::PositiveDefinite).iter().all(|f| f.holds()));
            assert!(trace.findings().iter().all(|f| f.holds()));
        }
    }
}

/// Damping learns from a step that skipping ignores, and gets there too.
#[test]
fn damping_learns() {
    let valley = problems::Rosenbrock.problem();
    let method = damped(Update::Bfgs).with(Backtracking::default());
    let trace = run(method, &valley.objective, &valley.start, Stop::default()).unwrap();
    assert!(trace.why.is_success(), "{}", trace.why);
    assert!(trace.findings().iter().all(|f| f.holds()));
}

/// A run that cannot go on says why, and a plateau is no minimum found.
#[test]
fn a_function_without_a_minimum() {
    let slope = descent::ByHand::new(2, |x| -x[0] - x[1]);
    let slope = descent::ObjectiveExt::with_gradient(slope, |_| array![-1.0, -1.0]);
    for method in [Box::new(bfgs()) as Box<dyn Method>, Box::new(l_bfgs(4))] {
        let trace = run(method, &slope, &array![0.0, 0.0], Stop::default()).unwrap();
        assert_eq!(trace.why, StopReason::Diverged);
    }
}
