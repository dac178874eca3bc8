//! What is remarkable about each named run.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use conjugate_gradient::{LinearConjugateGradient, runs};
use descent::{Guarantee, Stop, Trace, battery, run};
use ndarray::{Array1, Array2, array};
use problems::Quadratic;

fn near(x: &Array1<f64>, expected: &Array1<f64>, tolerance: f64) -> bool {
    (x - expected).iter().all(|e| e.abs() < tolerance)
}

fn x(trace: &Trace, t: usize) -> &Array1<f64> {
    &trace.point(t).unwrap().x
}

#[test]
fn promises_are_kept() {
    assert_eq!(battery::broken_promises(&runs::ALL), Vec::<String>::new());
}

/// The points as fractions.
#[test]
fn three_steps() {
    let trace = runs::three_steps().unwrap();
    assert!(near(x(&trace, 1), &array![7.0 / 25.0, 14.0 / 25.0, 21.0 / 25.0], 1e-15));
    let second = array![16.0 / 325.0, 107.0 / 325.0, 423.0 / 325.0];
    assert!(near(x(&trace, 2), &second, 1e-15));
    assert!(near(x(&trace, 3), &array![2.0 / 9.0, 1.0 / 9.0, 13.0 / 9.0], 1e-15));
    let trace = runs::diagonal().unwrap();
    assert!(near(x(&trace, 1), &array![11.0 / 18.0, 2.0 / 9.0, -1.0 / 6.0], 1e-15));
    assert!(near(x(&trace, 2), &array![18.0 / 83.0, -9.0 / 83.0, 2.0 / 83.0], 1e-15));
    assert!(near(x(&trace, 3), &array![0.0, 0.0, 0.0], 1e-15));
}

/// Started with another direction than −g, neighbours are conjugate and the first and third are not; eight steps do not arrive.
#[test]
fn wrong_start() {
    let trace = runs::wrong_start().unwrap();
    let third = array![33311.0 / 377775.0, 61567.0 / 377775.0, 21037.0 / 15111.0];
    assert!(near(x(&trace, 3), &third, 1e-14));
    let a = array![[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]];
    let d = |t: usize| &trace.steps[t].direction;
    assert!((d(2).dot(&a.dot(d(0))) + 1896.0 / 2363.0).abs() < 1e-14);
    assert!(d(1).dot(&a.dot(d(0))).abs() < 1e-14);
    assert!(trace.check(Guarantee::Conjugate).iter().all(|finding| finding.holds()));
    assert!((trace.point(3).unwrap().gradient_norm() - 0.4881474732).abs() < 1e-10);
    assert!((trace.last().gradient_norm() - 1.13e-4).abs() < 1e-6);
}

/// Two steps where steepest descent shrinks the error by 9/11.
#[test]
fn two_steps() {
    assert!(runs::two_steps().unwrap().last().gradient_norm() < 1e-13);
    assert!(runs::two_steps_steepest().unwrap().last().gradient_norm() > 1.0);
}

#[test]
fn the_valley_is_left_at_its_minimum() {
    for (name, outcome) in runs::ALL.into_iter().filter(|(name, _)| name.starts_with("valley")) {
        let trace = outcome().unwrap();
        assert!(trace.why.is_success(), "{name}: {}", trace.why);
        assert!(near(&trace.last().x, &array![1.0, 1.0], 1e-8), "{name}");
    }
}

/// In twelve variables rounding takes the conjugacy of far directions, if the condition is that of Hilbert's matrix: twelve steps
/// leave half of the digits wrong.
#[test]
fn rounding_takes_the_finite_end() {
    let hilbert = Array2::from_shape_fn((12, 12), |(i, j)| 1.0 / (i + j + 1) as f64);
    let f = Quadratic::new(hilbert, Array1::ones(12)).unwrap();
    let method = LinearConjugateGradient::default();
    let trace = run(method, &f, &Array1::zeros(12), Stop::after(12)).unwrap();
    let relative = trace.last().error(f.minimiser()) / 12f64.sqrt();
    assert!(relative > 1e-5 && relative < 1e-2, "{relative}");
}
