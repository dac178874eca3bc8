//! Integers modulo a prime just below 2^61.

use crate::{Number, Rational, Stream};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

/// The integers modulo 2^61 − 1, a Mersenne prime.
pub type Mersenne = Fp<1>;

/// The integers modulo 2^61 − 45, a second prime: what vanishes modulo both does not do so by chance.
pub type Second = Fp<45>;

/// The integers modulo p = 2^61 − C, for p prime.
///
/// Two polynomials of degree d that differ agree at a random point with probability at most d / p (Schwartz, Zippel), so
/// one evaluation settles an identity, in nanoseconds an operation. There is no order here, hence no sign, no absolute
/// value, and no roots.
///
/// ```
/// use number::{Mersenne, Number, Rational};
///
/// let third = Mersenne::from_i64(3).recip().unwrap();
/// assert_eq!(third + third + third, Mersenne::one());
/// assert_eq!(Mersenne::from_rational(&Rational::new(1, 3).unwrap()), Some(third));
/// assert_eq!(Mersenne::from_i64(-1).value(), Mersenne::P - 1);
/// assert_eq!(Mersenne::zero().recip(), None);
/// ```
///
/// `C` is odd and below 2^20, and it is for the caller to see that p is prime: it is for [`Mersenne`] and [`Second`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Fp<const C: u64>(u64);

const MASK: u128 = (1 << 61) - 1;

impl<const C: u64> Fp<C> {
    /// The modulus.
    pub const P: u64 = {
        assert!(C % 2 == 1 && C < 1 << 20, "the modulus is 2^61 - C for a small odd C");
        (1 << 61) - C
    };

    /// The residue of `n`.
    ///
    /// ```
    /// assert_eq!(number::Second::new(u64::MAX).value(), 8 * 45 - 1);
    /// ```
    pub fn new(n: u64) -> Self {
        Self(n % Self::P)
    }

    /// The representative from 0 to p − 1.
    pub fn value(self) -> u64 {
        self.0
    }

    /// The representative from −(p−1)/2 to (p−1)/2.
    ///
    /// ```
    /// use number::{Mersenne, Number};
    /// assert_eq!(Mersenne::from_i64(-5).centered(), -5);
    /// ```
    pub fn centered(self) -> i64 {
        if self.0 > Self::P / 2 { self.0 as i64 - Self::P as i64 } else { self.0 as i64 }
    }

    /// A residue of the stream, each as likely.
    ///
    /// ```
    /// use number::{Mersenne, Stream};
    /// let mut stream = Stream::from_text("a matrix");
    /// assert_ne!(Mersenne::draw(&mut stream), Mersenne::draw(&mut stream));
    /// ```
    pub fn draw(stream: &mut Stream) -> Self {
        loop {
            let bits = stream.next_u64() >> 3;
            if bits < Self::P {
                return Self(bits);
            }
        }
    }

    /// Fold by 2^61 ≡ C: from any 128 bits to less than 2^88, the same residue.
    #[inline]
    fn fold(x: u128) -> u128 {
        (x & MASK) + (x >> 61) * u128::from(C)
    }

    /// Two folds leave less than 2p.
    #[inline]
    fn reduce(x: u128) -> Self {
        let x = Self::fold(Self::fold(x)) as u64;
        Self(if x >= Self::P { x - Self::P } else { x })
    }
}

impl<const C: u64> Add for Fp<C> {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        Self(if sum >= Self::P { sum - Self::P } else { sum })
    }
}

impl<const C: u64> Sub for Fp<C> {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(if self.0 >= other.0 { self.0 - other.0 } else { self.0 + Self::P - other.0 })
    }
}

impl<const C: u64> Mul for Fp<C> {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        Self::reduce(u128::from(self.0) * u128::from(other.0))
    }
}

impl<const C: u64> Neg for Fp<C> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(if self.0 == 0 { 0 } else { Self::P - self.0 })
    }
}

impl<const C: u64> Number for Fp<C> {
    fn zero() -> Self {
        Self(0)
    }
    fn one() -> Self {
        Self(1)
    }
    fn from_i64(n: i64) -> Self {
        let size = Self::new(n.unsigned_abs());
        if n < 0 { -size } else { size }
    }
    fn from_rational(q: &Rational) -> Option<Self> {
        let (negative, numerator, denominator) = q.residues(Self::P);
        let quotient = Self(numerator).div(&Self(denominator))?;
        Some(if negative { -quotient } else { quotient })
    }
    fn is_zero(&self) -> bool {
        self.0 == 0
    }
    /// By Euclid's algorithm: r ≡ t·self throughout, with |t| ≤ p.
    fn recip(&self) -> Option<Self> {
        let (mut r0, mut r1) = (Self::P, self.0);
        let (mut t0, mut t1) = (0_i64, 1_i64);
        while r1 > 1 {
            let q = r0 / r1;
            (r0, r1) = (r1, r0 - q * r1);
            (t0, t1) = (t1, t0.wrapping_sub((q as i64).wrapping_mul(t1)));
        }
        (r1 == 1).then(|| Self::from_i64(t1))
    }
    fn sqrt(&self) -> Option<Self> {
        None
    }
    fn exp(&self) -> Option<Self> {
        (self.0 == 0).then_some(Self(1))
    }
    fn ln(&self) -> Option<Self> {
        (self.0 == 1).then_some(Self(0))
    }
    fn sin(&self) -> Option<Self> {
        (self.0 == 0).then_some(Self(0))
    }
    fn cos(&self) -> Option<Self> {
        (self.0 == 0).then_some(Self(1))
    }
    fn atan(&self) -> Option<Self> {
        (self.0 == 0).then_some(Self(0))
    }
    fn sign(&self) -> Option<Ordering> {
        None
    }
    /// Products of less than 2^122 are added up 32 at a time before they are folded: no sum reaches 2^128.
    fn dot(a: &[Self], b: &[Self]) -> Self {
        let mut sum = 0_u128;
        for (a, b) in a.chunks(32).zip(b.chunks(32)) {
            sum = Self::fold(sum);
            for (x, y) in a.iter().zip(b) {
                sum += u128::from(x.0) * u128::from(y.0);
            }
        }
        Self::reduce(sum)
    }
}

impl<const C: u64> fmt::Display for Fp<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<const C: u64> fmt::Debug for Fp<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mod 2^61-{C}", self.0)
    }
}
