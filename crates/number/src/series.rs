//! Series in a small quantity: what a formula is close to a point, term by term.

use crate::{Number, Rational};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

/// A Laurent series c₋ₖ ε⁻ᵏ + … + c₀ + c₁ ε + …, as far as it is known, over the numbers `N`.
///
/// ε stands for a positive quantity that tends to zero. A quotient of two series that both vanish has a value, so limits
/// and orders can be read off: (√(1 + ε) − 1)/ε is 1/2 − ε/8 + ….
///
/// ```
/// use number::{Number, Rational, Series};
/// let h = Series::<Rational>::epsilon(1);
/// let root = (Series::one() + h.clone()).sqrt().unwrap();
/// let slope = (root - Series::one()).div(&h).unwrap();
/// assert_eq!(slope.coefficient(0), Rational::new(1, 2));
/// assert_eq!(slope.coefficient(1), Rational::new(-1, 8));
/// assert_eq!(slope.coefficient(-1), Some(Rational::zero()));
/// assert_eq!(slope.coefficient(1000), None, "beyond what is known");
/// ```
#[derive(Clone, Debug)]
pub struct Series<N> {
    /// The power that the first coefficient belongs to.
    least: i64,
    /// The coefficients; the first is not zero.
    c: Vec<N>,
    /// The first power whose coefficient is not known; nothing when all others are zero.
    unknown: Option<i64>,
}

/// So many coefficients are kept.
const TERMS: usize = 24;
/// Powers of ε beyond this are taken for unknown.
const FARTHEST: i64 = 1 << 20;

impl<N: Number> Series<N> {
    /// A number.
    ///
    /// ```
    /// use number::Series;
    /// assert_eq!(Series::constant(2.0).coefficient(0), Some(2.0));
    /// ```
    pub fn constant(value: N) -> Self {
        Self::made(0, vec![value], None)
    }

    /// ε to a power, negative ones included.
    ///
    /// ```
    /// use number::Series;
    /// assert_eq!(Series::<f64>::epsilon(-1).coefficient(-1), Some(1.0));
    /// ```
    pub fn epsilon(power: i64) -> Self {
        Self::made(power.clamp(-FARTHEST, FARTHEST), vec![N::one()], None)
    }

    /// The same with nothing known from a power on: what is worked out with it is worked out sooner.
    ///
    /// ```
    /// use number::{Number, Series};
    /// let short = Series::<f64>::one().up_to(3);
    /// let inverse = (short + Series::epsilon(1)).recip().unwrap();
    /// assert_eq!((inverse.coefficient(2), inverse.coefficient(3)), (Some(1.0), None));
    /// ```
    pub fn up_to(self, power: i64) -> Self {
        let unknown = self.unknown.unwrap_or(power).min(power);
        Self::made(self.least, self.c, Some(unknown))
    }

    /// The coefficient of a power of ε; `None` beyond what is known.
    pub fn coefficient(&self, power: i64) -> Option<N> {
        if self.unknown.is_some_and(|unknown| power >= unknown) {
            return None;
        }
        let place = usize::try_from(power - self.least).ok();
        Some(place.and_then(|k| self.c.get(k).cloned()).unwrap_or_else(N::zero))
    }

    /// The lowest power whose coefficient is not zero; `None` where none is known to be there.
    ///
    /// ```
    /// use number::{Number, Series};
    /// let e = Series::<f64>::epsilon(2);
    /// assert_eq!((e.clone() * e.clone()).order(), Some(4));
    /// assert_eq!((e.clone() - e).order(), None);
    /// ```
    pub fn order(&self) -> Option<i64> {
        (!self.c.is_empty()).then_some(self.least)
    }

    fn made(least: i64, c: Vec<N>, unknown: Option<i64>) -> Self {
        let zeros = c.iter().take_while(|x| x.is_zero()).count();
        let mut c: Vec<N> = c.into_iter().skip(zeros).collect();
        let least = (least + zeros as i64).clamp(-FARTHEST, FARTHEST);
        let mut unknown = unknown;
        if c.len() > TERMS {
            c.truncate(TERMS);
            unknown = Some(least + TERMS as i64);
        }
        if let Some(unknown) = unknown {
            c.truncate(usize::try_from(unknown - least).unwrap_or(0));
        }
        while c.last().is_some_and(N::is_zero) {
            c.pop();
        }
        Series { least: if c.is_empty() { 0 } else { least }, c, unknown }
    }

    /// The coefficient of the k-th power from the first on.
    fn at(&self, k: usize) -> N {
        self.c.get(k).cloned().unwrap_or_else(N::zero)
    }

    /// So many coefficients from the first on are known.
    fn length(&self) -> usize {
        match self.unknown {
            Some(unknown) => usize::try_from(unknown - self.least).unwrap_or(0).min(TERMS),
            None => TERMS,
        }
    }

    /// Coefficients worked out one after the other, as many as are known of this series.
    fn recurrence(
        &self,
        least: i64,
        mut next: impl FnMut(&[N], usize) -> Option<N>,
    ) -> Option<Self> {
        let mut c = Vec::new();
        for k in 0..self.length() {
            let value = next(&c, k)?;
            c.push(value);
        }
        let unknown = Some(least + c.len() as i64);
        Some(Self::made(least, c, unknown))
    }

    /// The coefficients of a series without negative powers, from that of 1 on, each times its power.
    fn regular(&self) -> Option<Vec<N>> {
        if self.least < 0 {
            return None;
        }
        let known = self.unknown.map_or(TERMS as i64, |u| u.min(TERMS as i64));
        (0..known).map(|k| self.coefficient(k)).collect()
    }

    /// exp, sin, cos, ln: from what they are at the first coefficient, by their differential equations.
    fn solved<const K: usize>(
        &self,
        at: [N; K],
        slope: impl Fn(usize, &[Vec<N>; K], &[N], usize) -> Option<N>,
    ) -> Option<[Self; K]> {
        let a = self.regular()?;
        if self.c.len() <= 1 && self.least == 0 && self.unknown.is_none() {
            return Some(at.map(Self::constant));
        }
        let mut c: [Vec<N>; K] = at.map(|x| vec![x]);
        for n in 1..a.len() {
            let share = N::from_rational(&Rational::new(1, n as i64)?)?;
            let mut next = Vec::new();
            for which in 0..K {
                next.push(slope(which, &c, &a, n)? * share.clone());
            }
            for (c, value) in c.iter_mut().zip(next) {
                c.push(value);
            }
        }
        let unknown = Some(a.len() as i64);
        if a.is_empty() {
            return None;
        }
        Some(c.map(|c| Self::made(0, c, unknown)))
    }
}

/// Σ k aₖ bₙ₋ₖ over k from 1: the coefficient of a′ b.
fn moved<N: Number>(a: &[N], b: &[N], n: usize) -> N {
    (1..=n).fold(N::zero(), |sum, k| sum + N::from_i64(k as i64) * a[k].clone() * b[n - k].clone())
}

impl<N: Number> PartialEq for Series<N> {
    /// As far as both are known.
    fn eq(&self, other: &Self) -> bool {
        (self.clone() - other.clone()).c.is_empty()
    }
}

impl<N: Number> Add for Series<N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let unknown = match (self.unknown, other.unknown) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if self.c.is_empty() {
            return Self::made(other.least, other.c, unknown);
        }
        if other.c.is_empty() {
            return Self::made(self.least, self.c, unknown);
        }
        let (low, high) = if self.least <= other.least { (self, other) } else { (other, self) };
        let gap = high.least - low.least;
        let end = usize::try_from(gap).unwrap_or(usize::MAX);
        if end >= 2 * TERMS {
            // Too far apart to be seen together.
            let unknown = Some(unknown.unwrap_or(i64::MAX).min(low.least + TERMS as i64));
            return Self::made(low.least, low.c, unknown);
        }
        let mut c = low.c;
        let length = c.len().max(end + high.c.len());
        c.resize(length, N::zero());
        for (k, value) in high.c.into_iter().enumerate() {
            c[end + k] = c[end + k].clone() + value;
        }
        Self::made(low.least, c, unknown)
    }
}

impl<N: Number> Neg for Series<N> {
    type Output = Self;
    fn neg(self) -> Self {
        Series { c: self.c.into_iter().map(|x| -x).collect(), ..self }
    }
}

impl<N: Number> Sub for Series<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl<N: Number> Mul for Series<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::zero();
        }
        // The least power that may occur: of what has no known coefficient, the first unknown one.
        let first = |s: &Self| s.order().or(s.unknown).unwrap_or(0);
        let ends =
            [self.unknown.map(|u| u + first(&other)), other.unknown.map(|u| u + first(&self))];
        let unknown = ends.into_iter().flatten().min();
        let least = self.least + other.least;
        let all = (self.c.len() + other.c.len()).saturating_sub(1);
        // No more than is known; the first is not zero, so that nothing is kept beyond so many.
        let known = unknown.map_or(all, |u| usize::try_from(u - least).unwrap_or(0));
        let length = all.min(known).min(TERMS + 1);
        let mut c = vec![N::zero(); length];
        for (i, a) in self.c.iter().enumerate().filter(|(_, a)| !a.is_zero()) {
            for (j, b) in other.c.iter().enumerate().take(length.saturating_sub(i)) {
                c[i + j] = c[i + j].clone() + a.clone() * b.clone();
            }
        }
        Self::made(least, c, unknown)
    }
}

impl<N: Number> Number for Series<N> {
    fn zero() -> Self {
        Series { least: 0, c: vec![], unknown: None }
    }

    fn one() -> Self {
        Self::constant(N::one())
    }

    fn from_i64(n: i64) -> Self {
        Self::constant(N::from_i64(n))
    }

    fn from_rational(q: &Rational) -> Option<Self> {
        Some(Self::constant(N::from_rational(q)?))
    }

    /// Zero, with nothing unknown.
    fn is_zero(&self) -> bool {
        self.c.is_empty() && self.unknown.is_none()
    }

    /// `None` where the first coefficient is not known.
    fn recip(&self) -> Option<Self> {
        let first = self.c.first()?.recip()?;
        if self.c.len() == 1 && self.unknown.is_none() {
            return Some(Self::made(-self.least, vec![first], None));
        }
        self.recurrence(-self.least, |c, k| {
            if k == 0 {
                return Some(first.clone());
            }
            let sum = (1..=k).fold(N::zero(), |sum, j| sum + self.at(j) * c[k - j].clone());
            Some(-(sum * first.clone()))
        })
    }

    fn sqrt(&self) -> Option<Self> {
        if self.is_zero() {
            return Some(Self::zero());
        }
        let first = self.c.first()?.sqrt()?;
        if self.least % 2 != 0 {
            return None;
        }
        if self.c.len() == 1 && self.unknown.is_none() {
            return Some(Self::made(self.least / 2, vec![first], None));
        }
        let share = (first.clone() + first.clone()).recip()?;
        self.recurrence(self.least / 2, |c, k| {
            if k == 0 {
                return Some(first.clone());
            }
            let mixed = (1..k).fold(N::zero(), |sum, j| sum + c[j].clone() * c[k - j].clone());
            Some((self.at(k) - mixed) * share.clone())
        })
    }

    fn exp(&self) -> Option<Self> {
        let start = self.coefficient(0)?.exp()?;
        let [e] = self.solved([start], |_, [e], a, n| Some(moved(a, e, n)))?;
        Some(e)
    }

    fn ln(&self) -> Option<Self> {
        if self.least != 0 {
            return None;
        }
        let first = self.c.first()?;
        let start = first.ln()?;
        let share = first.recip()?;
        let [l] = self.solved([start], |_, [l], a, n| {
            // a l′ = a′
            let mixed = (1..n).fold(N::zero(), |sum, k| {
                sum + N::from_i64(k as i64) * l[k].clone() * a[n - k].clone()
            });
            Some((N::from_i64(n as i64) * a[n].clone() - mixed) * share.clone())
        })?;
        Some(l)
    }

    fn sin(&self) -> Option<Self> {
        let at = self.coefficient(0)?;
        let [s, _] = self.solved([at.sin()?, at.cos()?], circular)?;
        Some(s)
    }

    fn cos(&self) -> Option<Self> {
        let at = self.coefficient(0)?;
        let [_, c] = self.solved([at.sin()?, at.cos()?], circular)?;
        Some(c)
    }

    fn atan(&self) -> Option<Self> {
        // Only of a number: nothing else asks for it.
        (self.c.len() <= 1 && self.least == 0 && self.unknown.is_none())
            .then(|| self.at(0).atan().map(Self::constant))?
    }

    /// The sign for small positive ε.
    fn sign(&self) -> Option<Ordering> {
        match self.c.first() {
            Some(first) => first.sign(),
            None => self.unknown.is_none().then_some(Ordering::Equal),
        }
    }
}

/// s′ = a′ c, c′ = −a′ s
fn circular<N: Number>(which: usize, [s, c]: &[Vec<N>; 2], a: &[N], n: usize) -> Option<N> {
    Some(if which == 0 { moved(a, c, n) } else { -moved(a, s, n) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(p: i64, r: i64) -> Rational {
        Rational::new(p, r).expect("a fraction")
    }

    fn coefficients(s: &Series<Rational>, from: i64, to: i64) -> Vec<Rational> {
        (from..=to).map(|k| s.coefficient(k).expect("known")).collect()
    }

    /// The series one knows by heart.
    #[test]
    fn elementary() {
        let e = Series::<Rational>::epsilon(1);
        let one = Series::<Rational>::one();
        let factorials = [q(1, 1), q(1, 1), q(1, 2), q(1, 6), q(1, 24)];
        assert_eq!(coefficients(&e.exp().unwrap(), 0, 4), factorials);
        let sine = [q(0, 1), q(1, 1), q(0, 1), q(-1, 6), q(0, 1)];
        assert_eq!(coefficients(&e.sin().unwrap(), 0, 4), sine);
        let cosine = [q(1, 1), q(0, 1), q(-1, 2), q(0, 1), q(1, 24)];
        assert_eq!(coefficients(&e.cos().unwrap(), 0, 4), cosine);
        let log = (one.clone() + e.clone()).ln().unwrap();
        assert_eq!(coefficients(&log, 0, 4), [q(0, 1), q(1, 1), q(-1, 2), q(1, 3), q(-1, 4)]);
        let geometric = (one - e).recip().unwrap();
        assert_eq!(coefficients(&geometric, -1, 2), [q(0, 1), q(1, 1), q(1, 1), q(1, 1)]);
    }

    /// exp and ln undo each other, sin² + cos² = 1, a root squared is what it is a root of, x · 1/x = 1; all as far as known.
    #[test]
    fn laws() {
        let e = Series::<Rational>::epsilon(1);
        let one = Series::<Rational>::one();
        let x = one.clone() + e.clone() * Series::from_i64(3) - e.pow(3).unwrap();
        assert_eq!(x.ln().unwrap().exp().unwrap(), x);
        let y = x.clone() - one.clone();
        let circle = y.sin().unwrap().pow(2).unwrap() + y.cos().unwrap().pow(2).unwrap();
        assert_eq!(circle, one);
        assert_eq!(x.sqrt().unwrap().pow(2).unwrap(), x);
        let pole = y.clone() * Series::epsilon(-3);
        assert_eq!(pole.recip().unwrap() * pole, one);
    }

    /// What cancels leaves only what is known: (1 − cos ε)/ε² has lost two places, and nothing can be divided by nothing.
    #[test]
    fn what_is_not_known_is_not_claimed() {
        let e = Series::<Rational>::epsilon(1);
        let full = e.cos().unwrap();
        let lost = (Series::one() - full.clone()) * Series::epsilon(-2);
        assert_eq!(lost.coefficient(0), Some(q(1, 2)));
        assert_eq!(lost.coefficient(TERMS as i64 - 2), None);
        let nothing = full.clone() - full;
        assert!(!nothing.is_zero());
        assert_eq!((nothing.order(), nothing.recip(), nothing.sign()), (None, None, None));
        assert_eq!((nothing * e).coefficient(0), Some(q(0, 1)));
        assert_eq!(Series::<Rational>::epsilon(1).sqrt(), None);
        assert_eq!(Series::<Rational>::epsilon(-1).exp(), None);
    }
}
