//! An interval contains what it stands for, and says no more than it knows.

use number::{Decimal, Interval, Number, Rational};
use proptest::prelude::*;
use std::cmp::Ordering;

fn rational() -> impl Strategy<Value = Rational> {
    (-1_000_000_i64..1_000_000, 1_i64..10_000)
        .prop_map(|(p, q)| Rational::new(p, q).expect("a fraction"))
}

fn contains(interval: &Interval, value: &Rational) -> bool {
    let (low, high) = interval.ends();
    low.to_rational() <= *value && *value <= high.to_rational()
}

proptest! {
    /// Of every operation of the field the true result lies within.
    #[test]
    fn results_lie_within(a in rational(), b in rational()) {
        let of = |q: &Rational| Interval::from_rational(q).expect("small");
        let (x, y) = (of(&a), of(&b));
        prop_assert!(contains(&x, &a) && contains(&y, &b));
        prop_assert!(contains(&(x.clone() + y.clone()), &(a.clone() + b.clone())));
        prop_assert!(contains(&(x.clone() - y.clone()), &(a.clone() - b.clone())));
        prop_assert!(contains(&(x.clone() * y.clone()), &(a.clone() * b.clone())));
        prop_assert!(contains(&-x.clone(), &-a.clone()));
        if let Some(q) = a.div(&b) {
            prop_assert!(contains(&x.div(&y).expect("not zero"), &q));
        }
        prop_assert!(contains(&x.abs().expect("a size"), &a.abs().expect("a size")));
        prop_assert_eq!(x.sign(), a.sign());
    }

    /// A function and the one that undoes it enclose the argument, and leave zero in what vanishes.
    #[test]
    fn functions_enclose(a in rational()) {
        let q = a.abs().expect("a size") + Rational::new(1, 7).expect("a fraction");
        let x = Interval::from_rational(&q).expect("small");
        let root = x.sqrt().expect("positive");
        prop_assert!(contains(&(root.clone() * root), &q));
        prop_assert!(contains(&x.ln().expect("positive").exp().expect("small"), &q));
        let (sin, cos) = (x.sin().expect("small"), x.cos().expect("small"));
        prop_assert!(contains(&(sin.clone() * sin + cos.clone() * cos), &Rational::one()));
    }
}

/// What cancels beyond the digits carried has no sign, and what is seen in them has one.
#[test]
fn cancellation_has_no_sign() {
    let large = Interval::from_i64(10).pow(30).expect("a power");
    let e = Interval::one().exp().expect("e");
    let root =
        ((large.clone() + e.clone()) * (large.clone() + e.clone())).sqrt().expect("positive");
    assert_eq!((root - large - e.clone()).sign(), None);
    let hair = Interval::from_i64(10).pow(-54).expect("a power");
    assert_eq!((e.clone() + hair - e).sign(), Some(Ordering::Greater));
}

/// Through zero nothing is divided, below it no root is taken, and what left the range has no sign.
#[test]
fn what_is_not_known_has_no_value() {
    let third = Interval::from_rational(&Rational::new(1, 3).expect("a fraction")).expect("small");
    let through_zero = third.clone() + third.clone() + third - Interval::one();
    assert_eq!((through_zero.sign(), through_zero.recip()), (None, None));
    assert_eq!((through_zero.sqrt(), through_zero.ln()), (None, None));
    assert!(through_zero.abs().is_some_and(|size| contains(&size, &Rational::zero())));
    let large = Interval::exactly(Decimal::from_i64(2).pow(700_000).expect("in range"));
    assert_eq!((large.clone() * large).sign(), None);
}
