//! The numbers that the chapter prints.
#![allow(missing_docs)]

use adam_from_newton::{longest_ratio, ratios};
use adaptive::Epsilon;

/// Gradients that grow by γ/β come close to the bound and stay below it; a spike after silence goes beyond one.
#[test]
fn ratios_of_the_text() {
    let bound = longest_ratio(0.9, 0.999);
    assert_eq!(format!("{bound:.2}"), "7.27");
    let grown = ratios(0.9, 0.999, (0..3000).map(|t| (0.999f64 / 0.9).powi(t)));
    let last = grown[2999];
    assert!(last > 7.0 && last < bound, "{last}");
    let spike = ratios(0.9, 0.999, (0..=2000).map(|t| if t == 2000 { 1.0 } else { 0.0 }));
    assert!((spike[2000] - 0.1 / (0.001f64 / (1.0 - 0.999f64.powi(2001))).sqrt()).abs() < 1e-9);
}

/// The first step for g = 10⁻⁸ and ε = 10⁻⁸, outside the root and inside.
#[test]
fn epsilon_outside_and_inside() {
    let step = |epsilon: Epsilon| 1e-8 / epsilon.root(1e-16);
    assert_eq!(format!("{:.4}", step(Epsilon::Outside(1e-8))), "0.5000");
    assert_eq!(format!("{:.4}", step(Epsilon::Inside(1e-8))), "0.0001");
}

/// On e^−x from 0 with λ = 1 the value has fallen to about 10⁻⁵ after a hundred thousand steps, and x goes on growing.
#[test]
fn decrease_without_a_minimum() {
    let mut x = 0.0f64;
    for _ in 0..100_000 {
        x += (-x).exp();
    }
    assert_eq!(format!("{x:.2}"), "11.51");
    assert!(((-x).exp() - 1e-5).abs() < 1e-7);
}
