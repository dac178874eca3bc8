//! Floating-point numbers of 220 bits, which is 66 decimal digits.

use crate::{Number, Rational};
use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, FBig, FpError, FpResult, Repr};
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

/// A number of 220 bits, 66 decimal digits; every operation and function is correctly rounded, half to even.
///
/// Sizes reach from 2^−[`LIMIT`](Decimal::LIMIT) to 2^[`LIMIT`](Decimal::LIMIT). A sum or product below becomes zero; one
/// above is [saturated](Decimal::is_saturated), and so is whatever is added to it or multiplied with it, functions of it do
/// not exist, and it has no sign. There are no infinities and no NaN.
///
/// ```
/// use number::{Decimal, Number};
///
/// let two = Decimal::from_i64(2);
/// assert_eq!(two.sqrt().unwrap().to_text(40), "1.414213562373095048801688724209698078570");
/// assert_eq!(two.exp().unwrap().ln().unwrap().to_text(50), "2.0000000000000000000000000000000000000000000000000");
/// assert_eq!((-two).sqrt(), None);
/// ```
#[derive(Clone, PartialEq, PartialOrd)]
pub struct Decimal(pub(crate) FBig<HalfEven, 2>);

type Float = FBig<HalfEven, 2>;

const CONTEXT: Context<HalfEven> = Context::new(Decimal::BITS);

impl Decimal {
    /// The bits of the significand.
    pub const BITS: usize = 220;

    /// The largest exponent of two, and the negative of the least.
    pub const LIMIT: isize = 1 << 20;

    /// The largest value.
    fn largest(sign: Sign) -> Self {
        Self(Float::from_repr(Repr::new(IBig::from_parts(sign, 1_u8.into()), Self::LIMIT), CONTEXT))
    }

    /// The exponent e of a value from 2^(e−1) to 2^e, `None` for zero.
    pub(crate) fn exponent(&self) -> Option<isize> {
        let repr = self.0.repr();
        if self.is_zero() {
            None
        } else {
            Some(repr.exponent().saturating_add(repr.digits() as isize))
        }
    }

    /// A value of one spelling, in the range; what is out of it becomes zero or the largest value.
    fn total(result: FpResult<Float>) -> Self {
        let value = match result {
            Ok(value) => Self(value.value()),
            Err(FpError::Overflow(sign)) => return Self::largest(sign),
            Err(_) => return Self::zero(),
        };
        if value.0.repr().is_infinite() {
            return Self::largest(value.0.repr().sign());
        }
        match value.exponent() {
            Some(e) if e > Self::LIMIT => Self::largest(value.0.repr().sign()),
            Some(e) if e >= -Self::LIMIT => value,
            _ => Self::zero(),
        }
    }

    /// A sum, difference or product; what left the range never comes back.
    fn combine(self, other: Self, op: impl Fn(&Repr<2>, &Repr<2>) -> FpResult<Float>) -> Self {
        match (self.is_saturated(), other.is_saturated()) {
            (true, _) => self,
            (_, true) => other,
            _ => Self::total(op(self.0.repr(), other.0.repr())),
        }
    }

    /// A value, if there is one in the range.
    fn partial(result: FpResult<Float>) -> Option<Self> {
        let value = Self(result.ok()?.value());
        if value.0.repr().is_infinite() {
            return None;
        }
        match value.exponent() {
            Some(e) => (-Self::LIMIT..=Self::LIMIT).contains(&e).then_some(value),
            None => Some(Self::zero()),
        }
    }

    /// The argument of a sine or cosine, unless it is so large that its reduction is work without meaning.
    fn angle(&self) -> Option<&Repr<2>> {
        let bounded = self.exponent().is_none_or(|e| e <= Self::BITS as isize);
        bounded.then(|| self.0.repr())
    }

    /// Whether a sum or a product left the range, here or in an operand.
    ///
    /// ```
    /// use number::{Decimal, Number};
    /// let large = Decimal::from_i64(2).pow(700_000).unwrap();
    /// assert!(!large.is_saturated());
    /// let larger = large.clone() * large;
    /// assert!(larger.is_saturated());
    /// assert!((larger.clone() * Decimal::zero()).is_saturated());
    /// assert_eq!((larger.sign(), larger.recip()), (None, None));
    /// ```
    pub fn is_saturated(&self) -> bool {
        self.exponent().is_some_and(|e| e > Self::LIMIT)
    }

    /// The nearest `f64`, infinite if there is none.
    ///
    /// ```
    /// use number::{Decimal, Rational, Number};
    /// let tenth = Decimal::from_rational(&Rational::new(1, 10).unwrap()).unwrap();
    /// assert_eq!(tenth.to_f64(), 0.1);
    /// ```
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().value()
    }

    /// The fraction this is, exactly.
    ///
    /// ```
    /// use number::{Decimal, Rational};
    /// assert_eq!(Decimal::from_f64(0.375).unwrap().to_rational(), Rational::new(3, 8).unwrap());
    /// ```
    pub fn to_rational(&self) -> Rational {
        let repr = self.0.repr();
        let (significand, shift) = (repr.significand().clone(), repr.exponent().unsigned_abs());
        if repr.exponent() >= 0 {
            Rational::from_parts(significand << shift, UBig::ONE)
        } else {
            Rational::from_parts(significand, UBig::ONE << shift)
        }
    }

    /// A finite `f64`, exactly; `None` for an infinity or a NaN.
    ///
    /// ```
    /// use number::Decimal;
    /// assert_eq!(Decimal::from_f64(0.1).unwrap().to_text(20), "0.10000000000000000555");
    /// assert_eq!(Decimal::from_f64(f64::INFINITY), None);
    /// ```
    pub fn from_f64(x: f64) -> Option<Self> {
        Self::from_rational(&Rational::from_f64(x)?)
    }

    /// The circle's number π.
    ///
    /// ```
    /// assert_eq!(number::Decimal::pi().to_text(30), "3.14159265358979323846264338328");
    /// ```
    pub fn pi() -> Self {
        Self(Float::pi(Self::BITS))
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::combine(self, other, |a, b| CONTEXT.add(a, b))
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::combine(self, other, |a, b| CONTEXT.sub(a, b))
    }
}

impl Mul for Decimal {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::combine(self, other, |a, b| CONTEXT.mul(a, b))
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        if self.is_zero() { self } else { Self(-self.0) }
    }
}

impl Number for Decimal {
    fn zero() -> Self {
        Self(Float::ZERO)
    }
    fn one() -> Self {
        Self(Float::ONE)
    }
    fn from_i64(n: i64) -> Self {
        Self::total(Ok(CONTEXT.convert_int(n.into())))
    }
    fn from_rational(q: &Rational) -> Option<Self> {
        let (numerator, denominator) = q.parts();
        let numerator = Repr::<2>::new(numerator.clone(), 0);
        let denominator = Repr::<2>::new(denominator.clone().into(), 0);
        Self::partial(CONTEXT.div(&numerator, &denominator))
    }
    fn is_zero(&self) -> bool {
        self.0.repr().significand().is_zero()
    }
    fn recip(&self) -> Option<Self> {
        Self::one().div(self)
    }
    fn div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() || self.is_saturated() || other.is_saturated() {
            return None;
        }
        Self::partial(CONTEXT.div(self.0.repr(), other.0.repr()))
    }
    fn pow(&self, n: i64) -> Option<Self> {
        if self.is_saturated() {
            return None;
        }
        match (self.is_zero(), n) {
            (_, 0) => Some(Self::one()),
            (true, _) => (n > 0).then(Self::zero),
            _ => Self::partial(CONTEXT.powi(self.0.repr(), n.into())),
        }
    }
    fn sqrt(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Less => None,
            _ => Self::partial(CONTEXT.sqrt(self.0.repr())),
        }
    }
    fn exp(&self) -> Option<Self> {
        // e^x leaves the range for |x| ≥ 2^20 > 2^20 ln 2.
        match self.exponent() {
            Some(e) if e > 20 => None,
            _ => Self::partial(CONTEXT.exp(self.0.repr(), None)),
        }
    }
    fn ln(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Self::partial(CONTEXT.ln(self.0.repr(), None)),
            _ => None,
        }
    }
    fn sin(&self) -> Option<Self> {
        self.angle().and_then(|x| Self::partial(CONTEXT.sin(x, None)))
    }
    fn cos(&self) -> Option<Self> {
        self.angle().and_then(|x| Self::partial(CONTEXT.cos(x, None)))
    }
    fn atan(&self) -> Option<Self> {
        if self.is_saturated() {
            return None;
        }
        Self::partial(CONTEXT.atan(self.0.repr(), None))
    }
    fn sign(&self) -> Option<Ordering> {
        if self.is_saturated() {
            return None;
        }
        Some(match (self.is_zero(), self.0.repr().sign()) {
            (true, _) => Ordering::Equal,
            (_, Sign::Negative) => Ordering::Less,
            (_, Sign::Positive) => Ordering::Greater,
        })
    }
}
