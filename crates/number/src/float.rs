//! `f64` as a number system: fast, rounded, and with the platform's own functions.

use crate::{Number, Rational};
use std::cmp::Ordering;

/// A value only where it is a number and finite.
fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

impl Number for f64 {
    fn zero() -> Self {
        0.0
    }
    fn one() -> Self {
        1.0
    }
    fn from_i64(n: i64) -> Self {
        n as f64
    }
    fn from_rational(q: &Rational) -> Option<Self> {
        finite(q.to_f64())
    }
    fn is_zero(&self) -> bool {
        *self == 0.0
    }
    fn recip(&self) -> Option<Self> {
        finite(1.0 / self)
    }
    fn div(&self, other: &Self) -> Option<Self> {
        finite(self / other)
    }
    fn pow(&self, n: i64) -> Option<Self> {
        match i32::try_from(n) {
            Ok(n) => finite(self.powi(n)),
            Err(_) => finite(self.powf(n as f64)),
        }
    }
    fn sqrt(&self) -> Option<Self> {
        finite(f64::sqrt(*self))
    }
    fn exp(&self) -> Option<Self> {
        finite(f64::exp(*self))
    }
    fn ln(&self) -> Option<Self> {
        finite(f64::ln(*self))
    }
    fn sin(&self) -> Option<Self> {
        finite(f64::sin(*self))
    }
    fn cos(&self) -> Option<Self> {
        finite(f64::cos(*self))
    }
    fn atan(&self) -> Option<Self> {
        finite(f64::atan(*self))
    }
    fn sign(&self) -> Option<Ordering> {
        self.partial_cmp(&0.0)
    }
}
