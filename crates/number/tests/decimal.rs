//! Decimals: correct rounding against exact fractions, functions against their identities and against f64.

#![allow(clippy::unwrap_used)] // Tests, helpers included.

use number::{Decimal, Number, Rational};
use proptest::prelude::*;

/// |a − b| ≤ 10^−digits · max(1, |b|)
fn close(a: &Decimal, b: &Decimal, digits: i64) -> bool {
    let size = [Decimal::one(), b.abs().unwrap()];
    let size = if size[0] < size[1] { &size[1] } else { &size[0] };
    let error = (a.clone() - b.clone()).abs().unwrap();
    error <= Decimal::from_i64(10).pow(-digits).unwrap() * size.clone()
}

/// Whether `rounded` is within half a unit in the last of its 220 bits of `exact`.
fn is_rounding(rounded: &Decimal, exact: &Rational) -> bool {
    let error = (rounded.to_rational() - exact.clone()).abs().unwrap();
    let unit = Rational::from_i64(2).pow(-(Decimal::BITS as i64)).unwrap();
    error <= exact.abs().unwrap() * unit
}

/// Numbers with all 220 bits in use.
fn decimal() -> impl Strategy<Value = Decimal> {
    (-1_000_000_000_i64..1_000_000_000, 1_i64..1_000_000_000)
        .prop_map(|(n, d)| Decimal::from_rational(&Rational::new(n, d).unwrap()).unwrap())
}

proptest! {
    #[test]
    fn operations_are_correctly_rounded(x in decimal(), y in decimal()) {
        let (p, q) = (x.to_rational(), y.to_rational());
        prop_assert!(is_rounding(&(x.clone() + y.clone()), &(p.clone() + q.clone())));
        prop_assert!(is_rounding(&(x.clone() - y.clone()), &(p.clone() - q.clone())));
        prop_assert!(is_rounding(&(x.clone() * y.clone()), &(p.clone() * q.clone())));
        if let Some(quotient) = Number::div(&x, &y) {
            prop_assert!(is_rounding(&quotient, &p.div(&q).unwrap()));
        }
        prop_assert_eq!(Decimal::from_rational(&p), Some(x.clone()));
        prop_assert!(is_rounding(&x.pow(3).unwrap(), &p.pow(3).unwrap()));
        prop_assert_eq!(x.partial_cmp(&y), p.partial_cmp(&q));
        prop_assert_eq!(x.to_f64(), p.to_f64());
    }

    #[test]
    fn roots_square_back(x in decimal()) {
        let x = x.abs().unwrap();
        let root = x.sqrt().unwrap();
        prop_assert!(close(&(root.clone() * root.clone()), &x, 65));
        prop_assert!((root.to_f64() - x.to_f64().sqrt()).abs() <= 1e-15 * root.to_f64());
    }

    #[test]
    fn exp_and_ln_are_inverse(x in -50.0_f64..50.0) {
        let x = Decimal::from_f64(x).unwrap();
        let exp = x.exp().unwrap();
        prop_assert!(close(&exp.ln().unwrap(), &x, 62));
        prop_assert!((exp.to_f64() / x.to_f64().exp() - 1.0).abs() < 1e-15);
        prop_assert!(close(&(exp * (-x).exp().unwrap()), &Decimal::one(), 64));
    }

    #[test]
    fn exp_turns_sums_into_products(x in -20.0..20.0, y in -20.0..20.0) {
        let [x, y] = [x, y].map(|x| Decimal::from_f64(x).unwrap());
        let product = x.exp().unwrap() * y.exp().unwrap();
        prop_assert!(close(&(x + y).exp().unwrap().div(&product).unwrap(), &Decimal::one(), 63));
    }

    #[test]
    fn sine_and_cosine(x in -1000.0_f64..1000.0, y in -1000.0_f64..1000.0) {
        let [a, b] = [x, y].map(|x| Decimal::from_f64(x).unwrap());
        let [sin_a, sin_b, sin_sum] = [&a, &b, &(a.clone() + b.clone())].map(|x| x.sin().unwrap());
        let [cos_a, cos_b] = [&a, &b].map(|x| x.cos().unwrap());
        prop_assert!((sin_a.to_f64() - x.sin()).abs() < 1e-15);
        prop_assert!((cos_a.to_f64() - x.cos()).abs() < 1e-15);
        let squares = sin_a.clone() * sin_a.clone() + cos_a.clone() * cos_a.clone();
        prop_assert!(close(&squares, &Decimal::one(), 65));
        prop_assert!(close(&(sin_a * cos_b + cos_a * sin_b), &sin_sum, 62));
    }

    #[test]
    fn arctangent_undoes_the_tangent(x in -1000.0_f64..1000.0) {
        let tangent = Decimal::from_f64(x).unwrap();
        let angle = tangent.atan().unwrap();
        prop_assert!((angle.to_f64() - x.atan()).abs() < 1e-15);
        let again = angle.sin().unwrap().div(&angle.cos().unwrap()).unwrap();
        prop_assert!(close(&again, &tangent, 60));
    }

    #[test]
    fn text_of_17_digits_reads_back(x: f64) {
        let Some(x) = Decimal::from_f64(x) else { return Ok(()) };
        prop_assert_eq!(x.to_text(17).parse::<f64>().unwrap(), x.to_f64());
    }

    #[test]
    fn text_is_correctly_rounded(n: i64, d in 1..i64::MAX, digits in 1..66_usize) {
        let x = Decimal::from_rational(&Rational::new(n, d).unwrap()).unwrap();
        let text = x.to_text(digits);
        let (significand, power) = text.split_once('e').unwrap_or((&text, "0"));
        let read: Rational = significand.parse().unwrap();
        let read = read * Rational::from_i64(10).pow(power.parse().unwrap()).unwrap();
        let error = (read - x.to_rational()).abs().unwrap();
        let unit = Rational::from_i64(10).pow(1 - digits as i64).unwrap() * Rational::new(1, 2).unwrap();
        prop_assert!(error <= x.to_rational().abs().unwrap() * unit);
    }
}

/// Sixty digits of known constants.
#[test]
fn constants() {
    let text = |x: Option<Decimal>| x.unwrap().to_text(60);
    let n = Decimal::from_i64;
    assert_eq!(
        text(Some(Decimal::pi())),
        "3.14159265358979323846264338327950288419716939937510582097494"
    );
    assert_eq!(text(n(1).exp()), "2.71828182845904523536028747135266249775724709369995957496697");
    assert_eq!(text(n(2).ln()), "0.693147180559945309417232121458176568075500134360255254120680");
    assert_eq!(text(n(2).sqrt()), "1.41421356237309504880168872420969807856967187537694807317668");
    assert_eq!(text(n(1).sin()), "0.841470984807896506652502321630298999622563060798371065672752");
    let four = n(4);
    assert!(close(&(four * n(1).atan().unwrap()), &Decimal::pi(), 65));
    assert_eq!(text(n(1).cos()), "0.540302305868139717400936607442976603732310420617922227670097");
}

/// No value is the answer outside a function's domain, and outside the range.
#[test]
fn what_does_not_exist() {
    let [zero, minus] = [Decimal::zero(), Decimal::from_i64(-1)];
    assert_eq!((zero.recip(), zero.ln(), zero.pow(-1)), (None, None, None));
    assert_eq!((minus.sqrt(), minus.ln()), (None, None));
    let large = Decimal::from_i64(2).pow(1_000_000).unwrap();
    assert_eq!(
        (large.exp(), large.sin(), large.pow(2), large.pow(i64::MAX)),
        (None, None, None, None)
    );
    assert_eq!((-large.clone()).exp(), None);
    assert_eq!(large.recip().unwrap().exp(), Some(Decimal::one()));
    assert_eq!(large.recip().unwrap().sin(), large.recip());
    assert_eq!(large.recip().unwrap().atan(), large.recip());
    assert!(close(&(large.atan().unwrap() * Decimal::from_i64(2)), &Decimal::pi(), 65));
    let lost = large.clone() * large.clone() - large.clone() * large.clone();
    assert!(lost.is_saturated() && lost.sign().is_none() && lost.abs().is_none());
    assert_eq!((lost.sqrt(), lost.exp(), lost.ln(), lost.sin()), (None, None, None, None));
    assert_eq!(lost.atan(), None);
    let tiny = large.recip().unwrap();
    assert!((tiny.clone() * tiny).is_zero());
    assert!((-zero).sign().is_some_and(|sign| sign.is_eq()));
}

/// Values at the ends of the range have a text.
#[test]
fn text_at_the_ends() {
    let large = Decimal::from_i64(10).pow(300_000).unwrap();
    assert_eq!(large.to_text(3), "1.00e300000");
    assert_eq!((-large).recip().unwrap().to_text(1), "-1e-300000");
    assert_eq!(Decimal::from_f64(9.996).unwrap().to_text(3), "10.0");
    assert_eq!(Decimal::from_f64(0.5).unwrap().to_text(0), "0.5");
    assert_eq!(Decimal::from_f64(1e-7).unwrap().to_text(2), "1.0e-7");
    assert_eq!(Decimal::zero().to_text(9), "0");
}
