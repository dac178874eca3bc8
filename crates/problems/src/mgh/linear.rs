//! Problems 32 to 34: linear residuals, of full rank and of rank one.

use crate::numbers::{int, ratio, sum};
use descent::Residuals;
use number::Number;

/// Problem 32: xᵢ − (2/m) Σ xⱼ − 1 for i ≤ n and −(2/m) Σ xⱼ − 1 beyond, m ≥ n. A minimum of m − n at (−1, …, −1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinearFullRank {
    /// The number of variables.
    pub n: usize,
    /// The number of residuals, at least n.
    pub m: usize,
}

impl Residuals for LinearFullRank {
    fn dimension(&self) -> usize {
        self.n
    }
    fn count(&self) -> usize {
        self.m
    }
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        if x.len() != self.n {
            return None;
        }
        let shared = ratio::<N>(-2, self.m as i64)? * sum(x.iter().cloned()) - N::one();
        Some(
            (0..self.m)
                .map(|i| x.get(i).map_or(shared.clone(), |x| x.clone() + shared.clone()))
                .collect(),
        )
    }
}

/// Problem 33: i Σ j xⱼ − 1 for i = 1, …, m. The Hessian has rank one everywhere; the minima fill the plane
/// Σ j xⱼ = 3/(2m + 1), where f = m(m − 1)/(2(2m + 1)). They are minima because f is convex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinearRankOne {
    /// The number of variables.
    pub n: usize,
    /// The number of residuals.
    pub m: usize,
}

impl Residuals for LinearRankOne {
    fn dimension(&self) -> usize {
        self.n
    }
    fn count(&self) -> usize {
        self.m
    }
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        if x.len() != self.n {
            return None;
        }
        let s = sum((1..).zip(x).map(|(j, x)| int::<N>(j) * x.clone()));
        Some((1..=self.m as i64).map(|i| int::<N>(i) * s.clone() - N::one()).collect())
    }
}

/// Problem 34: (i − 1) Σ j xⱼ − 1 over j = 2, …, n − 1 for i = 2, …, m − 1, and −1 for i = 1 and i = m. As before, and neither x₁
/// nor xₙ matters; the minima have Σ j xⱼ = 3/(2m − 3) and f = (m² + 3m − 6)/(2(2m − 3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinearRankOneZeros {
    /// The number of variables.
    pub n: usize,
    /// The number of residuals.
    pub m: usize,
}

impl Residuals for LinearRankOneZeros {
    fn dimension(&self) -> usize {
        self.n
    }
    fn count(&self) -> usize {
        self.m
    }
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        if x.len() != self.n {
            return None;
        }
        let inner = x.get(1..self.n.saturating_sub(1)).unwrap_or_default();
        let s = sum((2..).zip(inner).map(|(j, x)| int::<N>(j) * x.clone()));
        let last = self.m as i64;
        let factor = |i: i64| if i == last { 0 } else { i - 1 };
        Some((1..=last).map(|i| int::<N>(factor(i)) * s.clone() - N::one()).collect())
    }
}
