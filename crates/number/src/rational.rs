//! Exact fractions of any size.

use crate::Number;
use dashu_int::ops::{BitTest, SquareRoot, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

/// An exact fraction in lowest terms, of any size.
///
/// ```
/// use number::{Number, Rational};
///
/// let half: Rational = "0.5".parse().unwrap();
/// assert_eq!(Some(half.clone()), Rational::new(2, 4));
/// assert_eq!((half.clone() - Rational::one()).to_string(), "-1/2");
/// assert_eq!(Rational::new(9, 4).unwrap().sqrt(), Rational::new(3, 2));
/// assert_eq!(half.div(&Rational::zero()), None);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rational(RBig);

impl Rational {
    /// The size, in bits, above which [`Number::pow`] gives no result.
    pub const MAX_POWER_BITS: usize = 1 << 16;

    /// The fraction `numerator / denominator`, `None` if the denominator is zero.
    ///
    /// ```
    /// use number::Rational;
    /// assert_eq!(Rational::new(6, -4), Rational::new(-3, 2));
    /// assert_eq!(Rational::new(1, 0), None);
    /// ```
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0)
            .then(|| Self(RBig::from_parts_signed(numerator.into(), denominator.into())))
    }

    /// The fraction a finite `f64` stands for, exactly; `None` for an infinity or a NaN.
    ///
    /// ```
    /// use number::Rational;
    /// assert_eq!(Rational::from_f64(0.375), Rational::new(3, 8));
    /// assert_ne!(Rational::from_f64(0.1), Rational::new(1, 10));
    /// assert_eq!(Rational::from_f64(f64::NAN), None);
    /// ```
    pub fn from_f64(x: f64) -> Option<Self> {
        if x.is_finite() { RBig::try_from(x).ok().map(Self) } else { None }
    }

    /// The nearest `f64`, infinite if there is none.
    ///
    /// ```
    /// assert_eq!(number::Rational::new(1, 3).unwrap().to_f64(), 1.0 / 3.0);
    /// ```
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().value()
    }

    /// Whether the denominator is one.
    pub fn is_integer(&self) -> bool {
        self.0.is_int()
    }

    /// The integer, `None` if this is none or does not fit.
    ///
    /// ```
    /// use number::Rational;
    /// assert_eq!(Rational::new(6, 3).unwrap().to_i64(), Some(2));
    /// assert_eq!(Rational::new(1, 2).unwrap().to_i64(), None);
    /// ```
    pub fn to_i64(&self) -> Option<i64> {
        if self.is_integer() { self.numerator() } else { None }
    }

    /// The numerator in lowest terms, which carries the sign; `None` if it does not fit.
    pub fn numerator(&self) -> Option<i64> {
        i64::try_from(self.0.numerator()).ok()
    }

    /// The denominator in lowest terms, positive; `None` if it does not fit.
    pub fn denominator(&self) -> Option<i64> {
        i64::try_from(self.0.denominator()).ok()
    }

    /// The decimal digits of the numerator, of any size.
    ///
    /// ```
    /// use number::{Number, Rational};
    /// let big = Rational::new(-10, 3).unwrap().pow(21).unwrap();
    /// assert_eq!(big.numerator(), None);
    /// assert_eq!(big.numerator_text(), "-1000000000000000000000");
    /// assert_eq!(big.denominator_text(), "10460353203");
    /// ```
    pub fn numerator_text(&self) -> String {
        self.0.numerator().to_string()
    }

    /// The decimal digits of the denominator, of any size.
    pub fn denominator_text(&self) -> String {
        self.0.denominator().to_string()
    }

    /// The bits of the numerator and of the denominator together: what to bound where fractions grow.
    ///
    /// ```
    /// assert_eq!(number::Rational::new(-7, 2).unwrap().bits(), 3 + 2);
    /// ```
    pub fn bits(&self) -> usize {
        self.0.numerator().bit_len() + self.0.denominator().bit_len()
    }

    /// The fraction of a numerator and a denominator that is not zero.
    pub(crate) fn from_parts(numerator: IBig, denominator: UBig) -> Self {
        Self(RBig::from_parts(numerator, denominator))
    }

    /// Numerator and denominator as the float crate wants them.
    pub(crate) fn parts(&self) -> (&IBig, &UBig) {
        (self.0.numerator(), self.0.denominator())
    }

    /// Whether this is negative, and the sizes of numerator and denominator modulo `p`.
    pub(crate) fn residues(&self, p: u64) -> (bool, u64, u64) {
        let (numerator, denominator) = self.parts();
        (numerator.sign() == Sign::Negative, numerator.unsigned_abs() % p, denominator % p)
    }
}

impl From<i64> for Rational {
    fn from(n: i64) -> Self {
        Self(RBig::from(n))
    }
}

impl Add for Rational {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        match (self.0.is_int(), other.0.is_int()) {
            // Whole numbers have nothing to be brought to a common denominator.
            (true, true) => Self((self.0.into_parts().0 + other.0.into_parts().0).into()),
            _ => Self(self.0 + other.0),
        }
    }
}

impl Sub for Rational {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Rational {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        match (self.0.is_int(), other.0.is_int()) {
            (true, true) => Self((self.0.into_parts().0 * other.0.into_parts().0).into()),
            _ if self.0.is_zero() || other.0.is_one() => self,
            _ if other.0.is_zero() || self.0.is_one() => other,
            _ => Self(self.0 * other.0),
        }
    }
}

impl Neg for Rational {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Number for Rational {
    fn zero() -> Self {
        Self(RBig::ZERO)
    }
    fn one() -> Self {
        Self(RBig::ONE)
    }
    fn from_i64(n: i64) -> Self {
        n.into()
    }
    fn from_rational(q: &Rational) -> Option<Self> {
        Some(q.clone())
    }
    fn are_fractions() -> bool {
        true
    }
    fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
    fn recip(&self) -> Option<Self> {
        let (numerator, denominator) = self.0.clone().into_parts();
        let (sign, size) = numerator.into_parts();
        (!size.is_zero()).then(|| Self(RBig::from_parts(IBig::from_parts(sign, denominator), size)))
    }
    fn div(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| Self(&self.0 / &other.0))
    }
    fn pow(&self, n: i64) -> Option<Self> {
        let base = if n < 0 { self.recip()? } else { self.clone() };
        let trivial = base.parts().0.bit_len() <= 1 && base.is_integer();
        let exponent = if trivial {
            // 0, 1 and −1: the parity says all.
            if n == 0 { 0 } else { 2 - usize::from(n % 2 != 0) }
        } else {
            usize::try_from(n.unsigned_abs()).ok()?
        };
        let bits = base.bits().checked_mul(exponent)?;
        (bits <= Self::MAX_POWER_BITS).then(|| Self(base.0.pow(exponent as isize)))
    }
    fn sqrt(&self) -> Option<Self> {
        let root = |n: &UBig| {
            let root = n.sqrt();
            (root.sqr() == *n).then_some(root)
        };
        let (numerator, denominator) = self.parts();
        if numerator.sign() == Sign::Negative {
            return None;
        }
        let numerator = root(&numerator.unsigned_abs())?;
        Some(Self(RBig::from_parts(numerator.into(), root(denominator)?)))
    }
    fn exp(&self) -> Option<Self> {
        self.is_zero().then(Self::one)
    }
    fn ln(&self) -> Option<Self> {
        self.0.is_one().then(Self::zero)
    }
    fn sin(&self) -> Option<Self> {
        self.is_zero().then(Self::zero)
    }
    fn cos(&self) -> Option<Self> {
        self.is_zero().then(Self::one)
    }
    fn atan(&self) -> Option<Self> {
        self.is_zero().then(Self::zero)
    }
    fn sign(&self) -> Option<Ordering> {
        Some(self.cmp(&Self::zero()))
    }
    fn dot(a: &[Self], b: &[Self]) -> Self {
        Self(a.iter().zip(b).fold(RBig::ZERO, |sum, (x, y)| sum + &x.0 * &y.0))
    }
}

/// The text is no fraction that [`Rational`] reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseRationalError(());

impl fmt::Display for ParseRationalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a number such as 3, -0.5 or 1/2")
    }
}

impl std::error::Error for ParseRationalError {}

/// A sign, then digits with at most one point among them, then perhaps a slash and digits that are not all zero.
///
/// ```
/// use number::Rational;
/// assert_eq!("-0.50".parse(), Ok(Rational::new(-1, 2).unwrap()));
/// assert_eq!("6/4".parse(), Ok(Rational::new(3, 2).unwrap()));
/// assert!(["", "-", ".", "1/0", "1/-2", "1e3", "0x10", "1_0", " 1", "one"].iter().all(|text| text.parse::<Rational>().is_err()));
/// ```
impl FromStr for Rational {
    type Err = ParseRationalError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        fn digits(text: &str) -> Option<UBig> {
            let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            if plain { UBig::from_str_radix(text, 10).ok() } else { None }
        }
        fn parse(text: &str) -> Option<Rational> {
            let (sign, text) = match text.strip_prefix('-') {
                Some(rest) => (Sign::Negative, rest),
                None => (Sign::Positive, text.strip_prefix('+').unwrap_or(text)),
            };
            let (decimal, denominator) = match text.split_once('/') {
                Some((decimal, denominator)) => (decimal, digits(denominator)?),
                None => (text, UBig::ONE),
            };
            let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
            let numerator = digits(&[whole, fraction].concat())?;
            let denominator = denominator * UBig::from(10_u8).pow(fraction.len());
            (!denominator.is_zero())
                .then(|| Rational(RBig::from_parts(IBig::from_parts(sign, numerator), denominator)))
        }
        parse(text).ok_or(ParseRationalError(()))
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
