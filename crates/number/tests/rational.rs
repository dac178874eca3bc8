//! Fractions: text, size, roots and powers.

#![allow(clippy::unwrap_used)] // Tests, helpers included.

use number::{Number, Rational};
use proptest::prelude::*;

proptest! {
    #[test]
    fn text_and_back(n: i64, d in 1..i64::MAX) {
        let q = Rational::new(n, d).unwrap();
        prop_assert_eq!(q.to_string().parse(), Ok(q));
    }

    #[test]
    fn a_decimal_fraction_is_read_exactly(n in -999_999_i64..999_999) {
        let text = format!("{}{}.{:04}", if n < 0 { "-" } else { "" }, n.abs() / 10_000, n.abs() % 10_000);
        prop_assert_eq!(text.parse(), Ok(Rational::new(n, 10_000).unwrap()));
    }

    #[test]
    fn no_text_panics(text in "[-+0-9./a ]{0,12}") {
        if let Ok(q) = text.parse::<Rational>() {
            prop_assert_eq!(q.to_string().parse(), Ok(q));
        }
    }

    #[test]
    fn floats_and_back(x: f64) {
        prop_assert_eq!(Rational::from_f64(x).map(|q| q.to_f64()), x.is_finite().then_some(x));
    }

    #[test]
    fn squares_have_roots_and_nothing_else_has(n in 0_i64..99_999, d in 1_i64..99_999) {
        let q = Rational::new(n, d).unwrap();
        prop_assert_eq!((q.clone() * q.clone()).sqrt(), Some(q.clone()));
        if let Some(root) = q.sqrt() {
            prop_assert_eq!(root.clone() * root, q);
        }
    }

    #[test]
    fn the_order_is_that_of_the_difference(a: i64, b in 1..i64::MAX, c: i64, d in 1..i64::MAX) {
        let (x, y) = (Rational::new(a, b).unwrap(), Rational::new(c, d).unwrap());
        prop_assert_eq!((x.clone() - y.clone()).sign(), Some(x.cmp(&y)));
    }
}

/// Powers either are exact or refuse to grow out of bounds; those of 0 and ±1 always are.
#[test]
fn powers_are_bounded() {
    let q = |n, d| Rational::new(n, d).unwrap();
    assert_eq!(q(-2, 3).pow(-3), Some(q(-27, 8)));
    assert_eq!(q(3, 1).pow(i64::MAX), None);
    assert_eq!(q(3, 1).pow(i64::MIN), None);
    assert_eq!(q(-1, 1).pow(i64::MIN), Some(q(1, 1)));
    assert_eq!(q(-1, 1).pow(i64::MAX), Some(q(-1, 1)));
    assert_eq!(q(0, 1).pow(i64::MAX), Some(q(0, 1)));
    assert_eq!(q(0, 1).pow(i64::MIN), None);
    assert_eq!(q(0, 1).pow(0), Some(q(1, 1)));
    assert_eq!(q(1, 2).pow(1000).map(|q| q.bits()), Some(1002));
}

/// The ends of i64 are no exception.
#[test]
fn extreme_integers() {
    let least = Rational::new(i64::MIN, -1).unwrap();
    assert_eq!(least.to_string(), "9223372036854775808");
    assert_eq!(least.to_i64(), None);
    assert_eq!((-least).to_i64(), Some(i64::MIN));
    assert_eq!(Rational::new(i64::MIN, i64::MIN), Rational::new(1, 1));
}

/// Exact systems hold the values of the elementary functions at one point each.
#[test]
fn elementary_functions() {
    let [zero, one] = [Rational::zero(), Rational::one()];
    assert_eq!((zero.exp(), one.exp()), (Some(one.clone()), None));
    assert_eq!((one.ln(), zero.ln()), (Some(zero.clone()), None));
    assert_eq!((zero.sin(), one.sin()), (Some(zero.clone()), None));
    assert_eq!((zero.atan(), one.atan()), (Some(zero.clone()), None));
    assert_eq!((zero.cos(), one.cos()), (Some(one), None));
}
