//! Problems 28 to 31 and 35: systems of nonlinear equations, of any number of variables.

use super::sized_residuals;
use crate::numbers::{int, ratio, square, sum};
use number::Number;

/// The cube (xⱼ + tⱼ + 1)³ of the two discretised problems, for tⱼ = j/(n + 1).
fn cubes<N: Number>(x: &[N]) -> Option<Vec<N>> {
    let below = x.len() as i64 + 1;
    (1..).zip(x).map(|(j, x)| (x.clone() + ratio(j, below)? + N::one()).pow(3)).collect()
}

sized_residuals! {
    /// Problem 28, a boundary value problem by differences: 2xᵢ − xᵢ₋₁ − xᵢ₊₁ + h²(xᵢ + tᵢ + 1)³/2 with h = 1/(n + 1), tᵢ = i h
    /// and x₀ = xₙ₊₁ = 0.
    DiscreteBoundary { n }, |n| n; over N, x = {
        let h = ratio::<N>(1, x.len() as i64 + 1)?;
        let half = square(h).div(&int(2))?;
        let neighbour = |i: Option<usize>| i.and_then(|i| x.get(i)).cloned().unwrap_or_else(N::zero);
        let residual = |(i, cube): (usize, N)| {
            let around = neighbour(i.checked_sub(1)) + neighbour(Some(i + 1));
            int::<N>(2) * x[i].clone() - around + half.clone() * cube
        };
        Some(cubes(x)?.into_iter().enumerate().map(residual).collect())
    }
}

sized_residuals! {
    /// Problem 29, the same boundary value problem as an integral equation:
    /// xᵢ + h ((1 − tᵢ) Σ tⱼ cⱼ + tᵢ Σ (1 − tⱼ) cⱼ)/2 with cⱼ = (xⱼ + tⱼ + 1)³, the first sum over j ≤ i, the second over
    /// j > i. It has the same solution.
    DiscreteIntegral { n }, |n| n; over N, x = {
        let below = x.len() as i64 + 1;
        let half = ratio::<N>(1, 2 * below)?;
        let t = (1..below).map(|j| ratio::<N>(j, below)).collect::<Option<Vec<N>>>()?;
        let cubes = cubes(x)?;
        // Both sums, updated from one i to the next.
        let mut left = N::zero();
        let mut right = sum(t.iter().zip(&cubes).map(|(t, c)| (N::one() - t.clone()) * c.clone()));
        let mut r = Vec::with_capacity(x.len());
        for ((x, t), c) in x.iter().zip(t).zip(cubes) {
            let rest = N::one() - t.clone();
            left = left + t.clone() * c.clone();
            right = right - rest.clone() * c;
            r.push(x.clone() + half.clone() * (rest * left.clone() + t * right.clone()));
        }
        Some(r)
    }
}

sized_residuals! {
    /// Problem 30, Broyden's tridiagonal function: (3 − 2xᵢ)xᵢ − xᵢ₋₁ − 2xᵢ₊₁ + 1 with x₀ = xₙ₊₁ = 0.
    BroydenTridiagonal { n }, |n| n; over N, x = {
        let neighbour = |i: Option<usize>| i.and_then(|i| x.get(i)).cloned().unwrap_or_else(N::zero);
        let residual = |(i, x): (usize, &N)| {
            let own = (int::<N>(3) - int::<N>(2) * x.clone()) * x.clone() + N::one();
            own - neighbour(i.checked_sub(1)) - int::<N>(2) * neighbour(Some(i + 1))
        };
        Some(x.iter().enumerate().map(residual).collect())
    }
}

sized_residuals! {
    /// Problem 31, Broyden's banded function: xᵢ(2 + 5xᵢ²) + 1 − Σ xⱼ(1 + xⱼ) over the neighbours j from i − 5 to i + 1, i itself
    /// left out.
    BroydenBanded { n }, |n| n; over N, x = {
        let residual = |(i, own): (usize, &N)| {
            let neighbours = i.saturating_sub(5)..(i + 2).min(x.len());
            let terms = neighbours.filter(|j| *j != i).map(|j| x[j].clone() * (N::one() + x[j].clone()));
            let cubic = own.clone() * (int::<N>(2) + int::<N>(5) * square(own.clone()));
            cubic + N::one() - sum(terms)
        };
        Some(x.iter().enumerate().map(residual).collect())
    }
}

sized_residuals! {
    /// Problem 35, Chebyquad: the mean of Tᵢ(xⱼ) over j minus ∫ Tᵢ, for the Chebyshev polynomials Tᵢ of the interval [0, 1],
    /// i = 1, …, n: points and equal weights for a quadrature rule. It exists for n < 8 and n = 9.
    Chebyquad { n }, |n| n; over N, x = {
        let count = int::<N>(x.len() as i64);
        // Tᵢ₊₁ = 2yTᵢ − Tᵢ₋₁ with y = 2x − 1.
        let y: Vec<N> = x.iter().map(|x| int::<N>(2) * x.clone() - N::one()).collect();
        let (mut before, mut now) = (vec![N::one(); y.len()], y.clone());
        let mut r = Vec::with_capacity(y.len());
        for i in 1..=x.len() as i64 {
            let integral = if i % 2 == 0 { ratio(-1, i * i - 1)? } else { N::zero() };
            r.push(sum(now.iter().cloned()).div(&count)? - integral);
            let next = y.iter().zip(&now).zip(before).map(|((y, now), before)| {
                int::<N>(2) * y.clone() * now.clone() - before
            });
            let next = next.collect();
            before = std::mem::replace(&mut now, next);
        }
        Some(r)
    }
}
