//! The number systems an expression can be evaluated in.
//!
//! A formula is written once, over [`Number`], and read in any of them:
//!
//! ```
//! use number::{Decimal, Jet, Mersenne, Number, Rational};
//!
//! /// (x² − 1) / (x + 2)
//! fn f<N: Number>(x: &N) -> Option<N> {
//!     (x.pow(2)? - N::one()).div(&(x.clone() + N::from_i64(2)))
//! }
//!
//! // exactly,
//! assert_eq!(f(&Rational::from_i64(3)), Rational::new(8, 5));
//! // modulo the prime 2^61 − 1,
//! assert_eq!(f(&Mersenne::from_i64(3)), Mersenne::from_rational(&Rational::new(8, 5).unwrap()));
//! // in 66 decimal digits,
//! assert_eq!(f(&Decimal::from_i64(3)).unwrap().to_f64(), 1.6);
//! // and with its exact derivative, (x² + 4x + 1) / (x + 2)².
//! let x = Jet::perturbed(Rational::from_i64(3), 0, Rational::one()).unwrap();
//! assert_eq!(f(&x).unwrap().coefficient(1), Rational::new(22, 25).unwrap());
//! // Where it does not exist there is no value, and no panic.
//! assert_eq!(f(&Rational::from_i64(-2)), None);
//! ```
//!
//! # What is there
//!
//! | System | Values | Equality | For |
//! |---|---|---|---|
//! | [`Rational`] | exact fractions of any size | exact | witnesses, coefficients, literals |
//! | [`Fp`] ([`Mersenne`], [`Second`]) | integers modulo a prime near 2^61 | exact | identities, in nanoseconds |
//! | [`Decimal`] | 220 bits, correctly rounded | of rounded values | inequalities; roots, exponentials |
//! | [`Interval`] | all numbers between two decimals | of both ends | what rounding must not decide |
//! | `f64` | 53 bits | of rounded values | speed, plots |
//! | [`Jet`] | any of these with nilpotent parts | that of its coefficients | exact derivatives of any order |
//! | [`Series`] | any of these with powers of a small ε | of what is known | limits, orders |
//!
//! [`fractions`] has columns and matrices of exact fractions for exercises. [`Stream`] is the one source of samples: pseudo-random numbers that are a function of a text.
//!
//! # Design
//!
//! *No panics.* Whatever may not exist is an [`Option`]: a division, a root, the sign of a residue. Sums and products always
//! exist; `f64` and [`Decimal`] have a largest value, and say so by an infinity and by [`Decimal::is_saturated`].
//!
//! *No hidden growth.* [`Rational`] numbers grow as they must; [`Rational::bits`] lets a caller stop in time, and
//! [`Number::pow`] refuses results of more than [`Rational::MAX_POWER_BITS`] bits.
//!
//! *The same on every machine.* All but `f64`, whose functions are the platform's, is integer arithmetic.

mod decimal;
mod decimal_text;
mod float;
mod fp;
pub mod fractions;
mod interval;
mod jet;
mod rational;
mod series;
mod stream;

pub use decimal::Decimal;
pub use fp::{Fp, Mersenne, Second};
pub use interval::Interval;
pub use jet::Jet;
pub use rational::{ParseRationalError, Rational};
pub use series::Series;
pub use stream::Stream;

use std::cmp::Ordering;
use std::fmt::Debug;
use std::ops::{Add, Mul, Neg, Sub};

/// A commutative ring with a partial division and the few functions that derivations use.
///
/// Nothing panics: whatever may not exist is an [`Option`].
///
/// ```
/// use number::{Mersenne, Number, Rational};
///
/// fn hypotenuse<N: Number>(a: N, b: N) -> Option<N> {
///     (a.pow(2)? + b.pow(2)?).sqrt()
/// }
/// assert_eq!(hypotenuse(3.0, 4.0), Some(5.0));
/// assert_eq!(hypotenuse(Rational::from_i64(3), Rational::from_i64(4)), Some(Rational::from_i64(5)));
/// assert_eq!(hypotenuse(Rational::from_i64(1), Rational::from_i64(1)), None, "√2 is not rational");
/// assert_eq!(hypotenuse(Mersenne::from_i64(3), Mersenne::from_i64(4)), None, "no order, no root");
/// ```
pub trait Number:
    Clone
    + PartialEq
    + Debug
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
{
    /// The neutral element of addition.
    fn zero() -> Self;

    /// The neutral element of multiplication.
    fn one() -> Self;

    /// The integer `n` in this system.
    fn from_i64(n: i64) -> Self;

    /// The fraction `q` in this system; `None` where its denominator vanishes (modulo p) or its size is out of range.
    fn from_rational(q: &Rational) -> Option<Self>;

    /// Whether this is zero. In a rounded system: the rounded value.
    fn is_zero(&self) -> bool;

    /// The inverse, `None` where there is none.
    fn recip(&self) -> Option<Self>;

    /// The quotient, `None` where `other` has no inverse.
    fn div(&self, other: &Self) -> Option<Self> {
        Some(self.clone() * other.recip()?)
    }

    /// The power by squaring: `None` for a negative power of what has no inverse, or a result too large to hold.
    /// The power 0 is one, that of zero too.
    fn pow(&self, n: i64) -> Option<Self> {
        let mut square = if n < 0 { self.recip()? } else { self.clone() };
        let (mut rest, mut result) = (n.unsigned_abs(), Self::one());
        while rest > 0 {
            if rest & 1 == 1 {
                result = result * square.clone();
            }
            rest >>= 1;
            if rest > 0 {
                square = square.clone() * square;
            }
        }
        Some(result)
    }

    /// The non-negative root, `None` where this system has none: of a negative number, of a rational that is no square,
    /// of any residue modulo p.
    fn sqrt(&self) -> Option<Self>;

    /// The exponential, `None` where this system does not hold it. In exact systems only exp 0 = 1.
    fn exp(&self) -> Option<Self>;

    /// The natural logarithm, `None` where this system does not hold it. In exact systems only ln 1 = 0.
    fn ln(&self) -> Option<Self>;

    /// The sine, `None` where this system does not hold it. In exact systems only sin 0 = 0.
    fn sin(&self) -> Option<Self>;

    /// The cosine, `None` where this system does not hold it. In exact systems only cos 0 = 1.
    fn cos(&self) -> Option<Self>;

    /// The arctangent, between −π/2 and π/2; `None` where this system does not hold it. In exact systems only arctan 0 = 0.
    fn atan(&self) -> Option<Self>;

    /// The comparison with zero, `None` where there is no order (modulo p, or a NaN).
    fn sign(&self) -> Option<Ordering>;

    /// The absolute value, `None` where there is no order.
    fn abs(&self) -> Option<Self> {
        Some(match self.sign()? {
            Ordering::Less => -self.clone(),
            _ => self.clone(),
        })
    }

    /// Whether these are the fractions, ordered and never rounded: what is found of them at a few points can be a proof.
    fn are_fractions() -> bool {
        false
    }

    /// The sum of the products `a[i]·b[i]`, over the length of the shorter.
    fn dot(a: &[Self], b: &[Self]) -> Self {
        a.iter().zip(b).fold(Self::zero(), |sum, (x, y)| sum + x.clone() * y.clone())
    }
}
