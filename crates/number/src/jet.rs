//! Numbers with nilpotent parts: exact derivatives of any order.

use crate::{Number, Rational};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

/// A polynomial in generators ε₀, ε₁, … whose squares are zero, over the numbers `N`.
///
/// A formula evaluated at `x + ε₀ u + ε₁ v` has its directional derivatives as coefficients: that of ε₀ is the derivative
/// along `u`, that of ε₁ along `v`, and that of ε₀ε₁ the second derivative along both. They are exact where `N` is.
///
/// Coefficients are indexed by a bit mask: bit i for εᵢ. Jets of different numbers of generators mix freely.
///
/// ```
/// use number::{Jet, Number, Rational};
///
/// // f(x, y) = x² y³ at (2, 3): ∂f/∂x = 2 x y³ = 108, and ∂²f/∂x∂y = 6 x y² = 108.
/// let x = Jet::perturbed(Rational::from_i64(2), 0, Rational::one()).unwrap();
/// let y = Jet::perturbed(Rational::from_i64(3), 1, Rational::one()).unwrap();
/// let f = x.pow(2).unwrap() * y.pow(3).unwrap();
/// assert_eq!(f.coefficient(0b00), Rational::from_i64(108));
/// assert_eq!(f.coefficient(0b01), Rational::from_i64(108));
/// assert_eq!(f.coefficient(0b10), Rational::from_i64(108));
/// assert_eq!(f.coefficient(0b11), Rational::from_i64(108));
///
/// // The second derivative of x⁵: two generators in one direction.
/// let x = x + Jet::perturbed(Rational::zero(), 1, Rational::one()).unwrap();
/// assert_eq!(x.pow(5).unwrap().coefficient(0b11), Rational::from_i64(20 * 8));
/// ```
///
/// Every function splits off the last generator, f(u + vε) = f(u) + f′(u) v ε, which is exact because ε² = 0.
#[derive(Clone, Debug)]
pub struct Jet<N> {
    /// 2^k coefficients, by mask.
    c: Vec<N>,
}

impl<N: Number> Jet<N> {
    /// The number of generators a jet can have, since its length doubles with each.
    pub const MAX_GENERATORS: usize = 16;

    /// The jet without nilpotent parts.
    ///
    /// ```
    /// use number::Jet;
    /// assert_eq!(Jet::constant(2.0).coefficient(1), 0.0);
    /// ```
    pub fn constant(value: N) -> Self {
        Self { c: vec![value] }
    }

    /// The jet `value + coefficient·ε`, for the generator ε of that number, counted from 0.
    /// `None` from [`Jet::MAX_GENERATORS`] on.
    ///
    /// ```
    /// use number::Jet;
    /// let x = Jet::perturbed(2.0, 1, 5.0).unwrap();
    /// assert_eq!((x.value(), x.coefficient(0b01), x.coefficient(0b10)), (&2.0, 0.0, 5.0));
    /// assert_eq!(Jet::perturbed(2.0, 16, 5.0), None);
    /// ```
    pub fn perturbed(value: N, generator: usize, coefficient: N) -> Option<Self> {
        if generator >= Self::MAX_GENERATORS {
            return None;
        }
        let mut c = vec![N::zero(); 2 << generator];
        c[1 << generator] = coefficient;
        c[0] = value;
        Some(Self { c })
    }

    /// The coefficient of the product of the generators in `mask`, zero if the jet does not have them.
    pub fn coefficient(&self, mask: usize) -> N {
        self.c.get(mask).cloned().unwrap_or_else(N::zero)
    }

    /// The constant part.
    ///
    /// ```
    /// use number::Jet;
    /// assert_eq!(Jet::perturbed(2.0, 0, 5.0).unwrap().value(), &2.0);
    /// ```
    pub fn value(&self) -> &N {
        &self.c[0]
    }

    /// The number of generators this jet has room for.
    pub fn generators(&self) -> usize {
        self.c.len().trailing_zeros() as usize
    }

    /// `u` and `v` of `u + v ε` for the last generator ε, `None` for a constant.
    fn split(&self) -> Option<(Self, Self)> {
        let (u, v) = self.c.split_at(self.c.len() / 2);
        (!u.is_empty()).then(|| (Self { c: u.to_vec() }, Self { c: v.to_vec() }))
    }

    /// `self + v ε` for the next generator ε. Both have the same length.
    fn join(mut self, v: Self) -> Self {
        self.c.extend(v.c);
        self
    }

    /// The sum or difference, coefficient by coefficient.
    fn combine(mut self, other: Self, op: impl Fn(N, N) -> N) -> Self {
        if self.c.len() < other.c.len() {
            self.c.resize(other.c.len(), N::zero());
        }
        let mut rest = other.c.into_iter();
        let combined = self.c.into_iter().map(|a| match rest.next() {
            Some(b) => op(a, b),
            None => a,
        });
        Self { c: combined.collect() }
    }

    /// The sine and the cosine, each the other's derivative but for a sign.
    fn sin_cos(&self) -> Option<(Self, Self)> {
        let Some((u, v)) = self.split() else {
            return Some((Self::constant(self.c[0].sin()?), Self::constant(self.c[0].cos()?)));
        };
        let (sin, cos) = u.sin_cos()?;
        let (d_sin, d_cos) = (cos.clone() * v.clone(), -(sin.clone() * v));
        Some((sin.join(d_sin), cos.join(d_cos)))
    }
}

/// The product: masks that share a generator multiply to zero, the others to their union.
fn product<N: Number>(x: &[N], y: &[N], out: &mut [N]) {
    for (i, a) in x.iter().enumerate().filter(|(_, a)| !a.is_zero()) {
        // The subsets of what the mask `i` leaves free.
        let free = (out.len() - 1) & !i;
        let mut j = free;
        loop {
            if let Some(b) = y.get(j).filter(|b| !b.is_zero()) {
                out[i | j] = out[i | j].clone() + a.clone() * b.clone();
            }
            if j == 0 {
                break;
            }
            j = (j - 1) & free;
        }
    }
}

impl<N: Number> PartialEq for Jet<N> {
    fn eq(&self, other: &Self) -> bool {
        let common = self.c.len().min(other.c.len());
        self.c[..common] == other.c[..common]
            && self.c[common..].iter().chain(&other.c[common..]).all(N::is_zero)
    }
}

impl<N: Number> Add for Jet<N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.combine(other, |a, b| a + b)
    }
}

impl<N: Number> Sub for Jet<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.combine(other, |a, b| a - b)
    }
}

impl<N: Number> Mul for Jet<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if let ([a], [b]) = (&self.c[..], &other.c[..]) {
            return Self::constant(a.clone() * b.clone());
        }
        let mut c = vec![N::zero(); self.c.len().max(other.c.len())];
        product(&self.c, &other.c, &mut c);
        Self { c }
    }
}

impl<N: Number> Neg for Jet<N> {
    type Output = Self;
    fn neg(self) -> Self {
        Self { c: self.c.into_iter().map(N::neg).collect() }
    }
}

impl<N: Number> Number for Jet<N> {
    fn zero() -> Self {
        Self::constant(N::zero())
    }
    fn one() -> Self {
        Self::constant(N::one())
    }
    fn from_i64(n: i64) -> Self {
        Self::constant(N::from_i64(n))
    }
    fn from_rational(q: &Rational) -> Option<Self> {
        N::from_rational(q).map(Self::constant)
    }
    /// Whether all coefficients are zero.
    fn is_zero(&self) -> bool {
        self.c.iter().all(N::is_zero)
    }
    /// Exists where that of the constant part does: (1/u)′ = −1/u².
    fn recip(&self) -> Option<Self> {
        let Some((u, v)) = self.split() else {
            return self.c[0].recip().map(Self::constant);
        };
        let r = u.recip()?;
        let tail = -(v * r.clone() * r.clone());
        Some(r.join(tail))
    }
    /// (uⁿ)′ = n uⁿ⁻¹
    fn pow(&self, n: i64) -> Option<Self> {
        let Some((u, v)) = self.split() else {
            return self.c[0].pow(n).map(Self::constant);
        };
        if n == 0 {
            return Some(Self {
                c: [N::one()].into_iter().chain(self.c[1..].iter().map(|_| N::zero())).collect(),
            });
        }
        let lower = u.pow(n.checked_sub(1)?)?;
        let tail = Self::from_i64(n) * lower.clone() * v;
        Some((lower * u).join(tail))
    }
    /// (√u)′ = 1 / (2√u). At zero only for a constant: even where what is nilpotent vanishes there is no slope.
    fn sqrt(&self) -> Option<Self> {
        let Some((u, v)) = self.split() else {
            return self.c[0].sqrt().map(Self::constant);
        };
        let root = u.sqrt()?;
        let tail = v.div(&(root.clone() + root.clone()))?;
        Some(root.join(tail))
    }
    fn exp(&self) -> Option<Self> {
        let Some((u, v)) = self.split() else {
            return self.c[0].exp().map(Self::constant);
        };
        let exp = u.exp()?;
        let tail = exp.clone() * v;
        Some(exp.join(tail))
    }
    fn ln(&self) -> Option<Self> {
        let Some((u, v)) = self.split() else {
            return self.c[0].ln().map(Self::constant);
        };
        let tail = v.div(&u)?;
        Some(u.ln()?.join(tail))
    }
    fn sin(&self) -> Option<Self> {
        self.sin_cos().map(|(sin, _)| sin)
    }
    fn cos(&self) -> Option<Self> {
        self.sin_cos().map(|(_, cos)| cos)
    }
    /// (arctan u)′ = 1 / (1 + u²)
    fn atan(&self) -> Option<Self> {
        let Some((u, v)) = self.split() else {
            return self.c[0].atan().map(Self::constant);
        };
        let tail = v.div(&(Self::one() + u.clone() * u.clone()))?;
        Some(u.atan()?.join(tail))
    }
    /// The sign of the constant part.
    fn sign(&self) -> Option<Ordering> {
        self.c[0].sign()
    }
    /// By the sign of the constant part; at zero only where there is nothing nilpotent.
    fn abs(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Less => Some(-self.clone()),
            Ordering::Greater => Some(self.clone()),
            Ordering::Equal => self.is_zero().then(|| self.clone()),
        }
    }
}
