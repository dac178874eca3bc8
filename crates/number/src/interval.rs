//! Numbers known to lie between two others: what rounding cannot blur.

use crate::{Decimal, Number, Rational};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};
use std::sync::LazyLock;

/// All numbers from one [`Decimal`] to another, ends included. Every operation rounds outward, so that the true result lies
/// within: an interval that leaves zero out has a sign beyond doubt.
///
/// ```
/// use number::{Interval, Number};
/// let (large, tiny) = (Interval::from_i64(10).pow(40).unwrap(), Interval::from_i64(10).pow(-40).unwrap());
/// // In 66 digits nothing is left of the tiny number; the interval says so instead of answering 0.
/// let difference = large.clone() + tiny.clone() - large.clone();
/// assert_eq!(difference.sign(), None);
/// assert!((large + tiny.clone()).sign().is_some() && tiny.sign().is_some());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    low: Decimal,
    high: Decimal,
}

impl Interval {
    /// A number that is known exactly.
    ///
    /// ```
    /// use number::{Decimal, Interval, Number};
    /// assert!(Interval::exactly(Decimal::zero()).is_zero());
    /// ```
    pub fn exactly(value: Decimal) -> Self {
        Self { low: value.clone(), high: value }
    }

    /// The lower and the upper end.
    ///
    /// ```
    /// use number::{Interval, Number, Rational};
    /// let third = Interval::from_rational(&Rational::new(1, 3).unwrap()).unwrap();
    /// let (low, high) = third.ends();
    /// assert!(low.to_rational() < Rational::new(1, 3).unwrap() && Rational::new(1, 3).unwrap() < high.to_rational());
    /// ```
    pub fn ends(&self) -> (&Decimal, &Decimal) {
        (&self.low, &self.high)
    }

    /// Ends that were rounded to the nearest number, moved outward by more than that took.
    fn rounded(low: Decimal, high: Decimal) -> Self {
        let (below, above) = (margin(&low), margin(&high));
        Self { low: low - below, high: high + above }
    }

    /// The least interval around several numbers that were rounded.
    fn around(values: [Decimal; 4]) -> Self {
        let [first, rest @ ..] = values;
        let (mut low, mut high) = (first.clone(), first);
        for value in rest {
            if less(&value, &low) {
                low = value;
            } else if less(&high, &value) {
                high = value;
            }
        }
        Self::rounded(low, high)
    }

    /// A function that does not fall, correctly rounded.
    fn rising(&self, f: impl Fn(&Decimal) -> Option<Decimal>) -> Option<Self> {
        Some(Self::rounded(f(&self.low)?, f(&self.high)?))
    }

    /// A function that changes by no more than its argument.
    fn slow(&self, f: impl Fn(&Decimal) -> Option<Decimal>) -> Option<Self> {
        let value = f(&self.low)?;
        let width = self.high.clone() - self.low.clone();
        Some(Self::rounded(value.clone() - width.clone(), value + width))
    }
}

/// More than two roundings of a number can change it by.
fn margin(value: &Decimal) -> Decimal {
    static UNIT: LazyLock<Option<Decimal>> =
        LazyLock::new(|| Decimal::from_i64(2).pow(3 - Decimal::BITS as i64));
    let relative = UNIT.clone().and_then(|unit| Some(value.abs()? * unit));
    relative.unwrap_or_else(Decimal::zero)
}

fn less(a: &Decimal, b: &Decimal) -> bool {
    (a.clone() - b.clone()).sign() == Some(Ordering::Less)
}

impl Add for Interval {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::rounded(self.low + other.low, self.high + other.high)
    }
}

impl Sub for Interval {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::rounded(self.low - other.high, self.high - other.low)
    }
}

impl Mul for Interval {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let Self { low: a, high: b } = self;
        let Self { low: c, high: d } = other;
        Self::around([a.clone() * c.clone(), a * d.clone(), b.clone() * c, b * d])
    }
}

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }
}

impl Number for Interval {
    fn zero() -> Self {
        Self::exactly(Decimal::zero())
    }
    fn one() -> Self {
        Self::exactly(Decimal::one())
    }
    fn from_i64(n: i64) -> Self {
        Self::exactly(Decimal::from_i64(n))
    }
    fn from_rational(q: &Rational) -> Option<Self> {
        let nearest = Decimal::from_rational(q)?;
        if nearest.to_rational() == *q {
            return Some(Self::exactly(nearest));
        }
        Some(Self::rounded(nearest.clone(), nearest))
    }
    /// Whether it is zero and nothing else.
    fn is_zero(&self) -> bool {
        self.low.is_zero() && self.high.is_zero()
    }
    /// Exists where zero is left out.
    fn recip(&self) -> Option<Self> {
        self.sign().filter(|sign| *sign != Ordering::Equal)?;
        Some(Self::rounded(self.high.recip()?, self.low.recip()?))
    }
    /// Exists where nothing negative is in it.
    fn sqrt(&self) -> Option<Self> {
        self.rising(Decimal::sqrt)
    }
    fn exp(&self) -> Option<Self> {
        self.rising(Decimal::exp)
    }
    /// Exists where everything in it is positive.
    fn ln(&self) -> Option<Self> {
        self.rising(Decimal::ln)
    }
    fn sin(&self) -> Option<Self> {
        self.slow(Decimal::sin)
    }
    fn cos(&self) -> Option<Self> {
        self.slow(Decimal::cos)
    }
    fn atan(&self) -> Option<Self> {
        self.rising(Decimal::atan)
    }
    /// The sign that all of it has; `None` where it has several.
    fn sign(&self) -> Option<Ordering> {
        match (self.low.sign()?, self.high.sign()?) {
            (Ordering::Greater, _) => Some(Ordering::Greater),
            (_, Ordering::Less) => Some(Ordering::Less),
            (Ordering::Equal, Ordering::Equal) => Some(Ordering::Equal),
            _ => None,
        }
    }
    fn abs(&self) -> Option<Self> {
        Some(match (self.low.sign()?, self.high.sign()?) {
            (Ordering::Less, Ordering::Greater) => {
                let below = -self.low.clone();
                let high = if less(&below, &self.high) { self.high.clone() } else { below };
                Self { low: Decimal::zero(), high }
            }
            (Ordering::Less, _) => -self.clone(),
            _ => self.clone(),
        })
    }
}
