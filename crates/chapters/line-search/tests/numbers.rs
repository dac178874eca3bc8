//! The numbers that the chapter's text quotes beyond the named runs, each from a computation here.
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use line_search::runs;
use number::{Number, Rational};
use std::cmp::Ordering;

fn at_most(a: &Rational, b: &Rational) -> bool {
    (b.clone() - a.clone()).sign() != Some(Ordering::Less)
}

/// θ² from 1 along −2: φ(α) = (1 − 2α)², φ′(0) = −4. Whether Armijo's condition holds.
fn armijo(c1: &Rational, alpha: &Rational) -> bool {
    let (one, two, four) = (Rational::from(1), Rational::from(2), Rational::from(4));
    let at = one.clone() - two * alpha.clone();
    at_most(&(at.clone() * at), &(one - four * c1.clone() * alpha.clone()))
}

/// How many factors 2/3 it takes from 1 until it holds, if at most `most`.
fn reductions(c1: &Rational, most: usize) -> Option<usize> {
    let shrink = Rational::new(2, 3).unwrap();
    let mut alpha = Rational::from(1);
    for count in 0..=most {
        if armijo(c1, &alpha) {
            return Some(count);
        }
        alpha = alpha * shrink.clone();
    }
    None
}

/// The table of reductions, and that c₁ = 1 admits none of three hundred.
#[test]
fn reductions_in_fractions() {
    let share = |n: i64, d: i64| Rational::new(n, d).unwrap();
    for (c1, expected) in [
        (share(0, 1), 0),
        (share(1, 10_000), 1),
        (share(1, 10), 1),
        (share(1, 2), 2),
        (share(9, 10), 6),
    ] {
        assert_eq!(reductions(&c1, 60), Some(expected), "c₁ = {c1}");
    }
    assert_eq!(reductions(&share(1, 1), 300), None);
}

/// In machine numbers c₁ = 1 is satisfied after 48 reductions, because both sides round to the same.
#[test]
fn armijo_with_one_ends_by_rounding() {
    let mut alpha = 1.0_f64;
    let mut count = 0;
    while (1.0 - 2.0 * alpha).powi(2) > 1.0 - 4.0 * alpha {
        alpha *= 2.0 / 3.0;
        count += 1;
    }
    assert_eq!(count, 48);
    assert!((alpha / 3.5e-9 - 1.0).abs() < 0.02, "{alpha}");
}

/// On ½(1 − t)²: backtracking towards the curvature condition never meets it.
#[test]
fn backtracking_does_not_restore_the_curvature_condition() {
    let passes = |alpha: f64, c1: f64, c2: f64| alpha <= 2.0 * (1.0 - c1) && alpha >= 1.0 - c2;
    let candidates = |first: f64, shrink: f64| (0..1000).map(move |k| first * shrink.powi(k));
    assert!(!candidates(0.1, 2.0 / 3.0).any(|alpha| passes(alpha, 0.1, 0.5)));
    assert!(!candidates(1.9, 0.5).any(|alpha| passes(alpha, 0.1, 0.01)));
    assert!(passes(1.0, 0.1, 0.01), "though there are lengths that pass");
}

/// 2, −1.5, 1.25, −1.125, …: every value is lower, and none is below 1.
#[test]
fn decreasing_without_arriving() {
    let points: Vec<f64> = (0..40).map(|k| (-1.0_f64).powi(k) * (1.0 + 0.5_f64.powi(k))).collect();
    assert_eq!(points[..4], [2.0, -1.5, 1.25, -1.125]);
    assert!(points.windows(2).all(|pair| pair[1] * pair[1] < pair[0] * pair[0]));
    assert!(points.iter().all(|x| x * x > 1.0));
}

/// The ravine: 0.669421 a step, 0.994 after ten, and two steps that arrive.
#[test]
fn ravine() {
    let values = runs::ravine_exact().unwrap().values();
    assert!(
        (values[0] - 55.0).abs() < 1e-12 && (values[10] - 0.994).abs() < 5e-4,
        "{}",
        values[10]
    );
    assert!((values[1] / values[0] - 0.669421).abs() < 5e-7);
    let plan = runs::ravine_two_steps().unwrap();
    assert_eq!(plan.point(1).unwrap().x, ndarray::array![0.0, -9.0]);
    assert!(plan.last().x.iter().all(|x| *x < 1e-15 && *x > -1e-15));
}

/// The slope of the source's ray at the grid's best step and at its other stationary points.
#[test]
fn the_source_s_ray() {
    let slope = |a: f64| {
        4.0 * 4363787305024.0 / 25.0 * a.powi(3) - 3.0 * 95056399872.0 / 25.0 * a * a
            + 2.0 * 130478388.0 / 5.0 * a
            - 1454084.0 / 25.0
    };
    assert!((slope(0.00165) - 33.88).abs() < 5e-3, "{}", slope(0.00165));
    for stationary in
        [0.001_648_328_207_414_926, 0.005_499_836_721_221_09, 0.009_189_088_681_759_16]
    {
        assert!(slope(stationary).abs() < 1e-7, "{}", slope(stationary));
    }
    assert!((0.005_499_836_721 / 0.001_648_328_207_f64 - 3.3).abs() < 0.05);
}

/// How steep −g is at (1, 1) in the norm of diag(10, 1), and how steep it could be.
#[test]
fn steepness_in_the_norm_of_a() {
    let (g, a) = ([10.0, 1.0], [10.0, 1.0_f64]);
    let along_g = (g[0] * g[0] + g[1] * g[1]) / (a[0] * g[0] * g[0] + a[1] * g[1] * g[1]).sqrt();
    let best = (g[0] * g[0] / a[0] + g[1] * g[1] / a[1]).sqrt();
    assert!((along_g - 3.192).abs() < 5e-4 && (best - 3.317).abs() < 5e-4, "{along_g} {best}");
}

/// h² sin(1/h) over h², at h = 0.1, 0.01, 0.001.
#[test]
fn a_quotient_without_a_limit() {
    for (h, expected) in [(0.1_f64, -0.54), (0.01, -0.51), (0.001, 0.83)] {
        assert!(((1.0 / h).sin() - expected).abs() < 5e-3);
    }
}
