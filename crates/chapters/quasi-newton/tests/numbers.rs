//! The numbers that the chapter's text quotes beyond the named runs, each from a computation here.
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use descent::{Stop, linear, run};
use line_search::Fixed;
use ndarray::{Array1, Array2, array};
use number::{Number, Rational};
use quasi_newton::QuasiNewton;
use quasi_newton::update::Update;

/// The solution of a 2 × 2 system.
fn solve(b: &Array2<f64>, g: &Array1<f64>) -> Array1<f64> {
    let det = b[[0, 0]] * b[[1, 1]] - b[[0, 1]] * b[[1, 0]];
    array![b[[1, 1]] * g[0] - b[[0, 1]] * g[1], b[[0, 0]] * g[1] - b[[1, 0]] * g[0]] / det
}

/// Full steps with B from I; what is divided by s and added is `change(B, s, y)`. The lengths of the gradients.
fn gradients(
    gradient: impl Fn(&Array1<f64>) -> Array1<f64>,
    start: Array1<f64>,
    change: impl Fn(&Array2<f64>, &Array1<f64>, &Array1<f64>) -> Array1<f64>,
    steps: usize,
) -> Vec<f64> {
    let (mut x, mut b) = (start, Array2::eye(2));
    let mut lengths = vec![linear::norm(&gradient(&x))];
    for _ in 0..steps {
        let g = gradient(&x);
        let s = -solve(&b, &g);
        x = &x + &s;
        let y = gradient(&x) - &g;
        let r = change(&b, &s, &y) / s.dot(&s);
        for i in 0..2 {
            for j in 0..2 {
                b[[i, j]] += r[i] * s[j];
            }
        }
        lengths.push(linear::norm(&gradient(&x)));
    }
    lengths
}

fn ellipse(x: &Array1<f64>) -> Array1<f64> {
    array![2.0 * x[0], 3.0 * x[1]]
}

/// On the quadratic with curvatures 2 and 3 Broyden's update arrives in four steps; with the finite difference added it does not.
#[test]
fn broyden_and_its_literal_reading() {
    let right = gradients(ellipse, array![1.0, 1.0], |b, s, y| y - &b.dot(s), 4);
    assert!((right[1] - 6.3).abs() < 0.05 && (right[2] - 0.86).abs() < 0.005);
    assert!((right[3] - 0.84).abs() < 0.005 && right[4] < 1e-15, "{right:?}");
    let literal = gradients(ellipse, array![1.0, 1.0], |_, _, y| y.clone(), 8);
    assert!((literal[8] - 0.153).abs() < 5e-4, "{literal:?}");
}

/// The first step there: s = (−2, −3), y = (−4, −9), and y − B s is the new gradient (−2, −6).
#[test]
fn the_first_step_of_broyden() {
    let (x, g) = (array![1.0, 1.0], array![2.0, 3.0]);
    let s = -&g;
    let new = ellipse(&(&x + &s));
    assert_eq!((&s, &(&new - &g)), (&array![-2.0, -3.0], &array![-4.0, -9.0]));
    assert_eq!(&new - &g - &s, new);
    assert_eq!(new, array![-2.0, -6.0]);
}

/// On cosh x₁ + cosh x₂ + ½(x₁ − x₂)², faster than linear.
#[test]
fn broyden_on_two_catenaries() {
    let gradient = |x: &Array1<f64>| array![x[0].sinh() + x[0] - x[1], x[1].sinh() + x[1] - x[0]];
    let start = array![1.0, -1.0];
    let found = gradients(gradient, start, |b, s, y| y - &b.dot(s), 7);
    let expected = [4.49, 12.3, 0.640, 0.151, 2.4e-4, 1.7e-8, 2.8e-18];
    for (found, expected) in found.iter().zip(expected) {
        assert!((found / expected - 1.0).abs() < 0.03, "{found:e} {expected:e}");
    }
}

/// Steps in the valley with the strong conditions of Wolfe.
#[test]
fn bfgs_and_dfp_in_the_valley() {
    assert_eq!(quasi_newton::runs::valley_bfgs().unwrap().steps.len(), 24);
    assert_eq!(quasi_newton::runs::valley_dfp().unwrap().steps.len(), 198);
}

/// −0.2336 and the H of one variable; the unit of the numbers of the model.
#[test]
fn one_variable() {
    let s = Rational::new(-1, 5).unwrap();
    let y = Rational::new(1168, 1000).unwrap();
    assert!((s * y + Rational::new(2336, 10_000).unwrap()).is_zero());
    let model = |z: f64| 2.0 * (z - 5.0) + (z - 5.0) * (z - 5.0);
    assert_eq!((model(4.0), model(-1.0)), (-1.0, 24.0));
}

/// Inner products: the unrolled sum term by term needs m² + 2m, the two loops 2m.
#[test]
fn inner_products() {
    let terms = |m: usize| (1..=m).map(|k| 2 * (m - k) + 1).sum::<usize>() + 2 * m;
    for m in [1, 2, 10, 100] {
        assert_eq!(terms(m), m * m + 2 * m);
    }
    assert_eq!((terms(10), 2 * 10), (120, 20));
}

/// With full steps the simplified update is Broyden's.
#[test]
fn simplified_is_the_same_for_full_steps() {
    let f = problems::Quadratic::diagonal(&[2.0, 3.0]);
    let trace = |update| {
        run(
            QuasiNewton::from_identity(update).with(Fixed(1.0)),
            &f,
            &array![1.0, 1.0],
            Stop::after(4),
        )
        .unwrap()
    };
    let (one, other) = (trace(Update::Broyden), trace(Update::BroydenSimplified));
    assert!(one.last().gradient_norm() < 1e-14 && other.last().gradient_norm() < 1e-14);
}
