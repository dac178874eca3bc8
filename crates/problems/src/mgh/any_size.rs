//! Problems 20 and 22 to 27, of any number of variables. Problem 21 is [`ExtendedRosenbrock`](crate::ExtendedRosenbrock).

use super::sized_residuals;
use crate::numbers::{int, ratio, square, sum};
use number::Number;

sized_residuals! {
    /// Problem 20, Watson's: the differential equation u′ − u² = 1, u(0) = 0, at t = i/29, i = 1, …, 29, for the polynomial
    /// u(t) = Σ xⱼtʲ⁻¹, and x₁, x₂ − x₁² − 1. The higher the degree, the closer the Hessian is to a singular one.
    Watson { n }, |_| 31; over N, x = {
        let slope = |t: &N| {
            let terms = (1..).zip(&x[1..]).map(|(j, x)| Some(int::<N>(j) * x.clone() * t.pow(j - 1)?));
            Some(sum(terms.collect::<Option<Vec<N>>>()?))
        };
        let height = |t: &N| {
            let terms = (0..).zip(x).map(|(j, x)| Some(x.clone() * t.pow(j)?));
            Some(sum(terms.collect::<Option<Vec<N>>>()?))
        };
        let at = |i: i64| {
            let t = ratio::<N>(i, 29)?;
            Some(slope(&t)? - square(height(&t)?) - N::one())
        };
        let mut r = (1..=29).map(at).collect::<Option<Vec<N>>>()?;
        r.push(x[0].clone());
        r.push(x.get(1)?.clone() - x[0].pow(2)? - N::one());
        Some(r)
    }
}

sized_residuals! {
    /// Problems 13 and 22, Powell's singular function, for n a multiple of 4: x₁ + 10x₂, √5 (x₃ − x₄), (x₂ − 2x₃)² and
    /// √10 (x₁ − x₄)² for every four variables. A sum of squares that is zero at 0, so 0 is a minimum, although the Hessian
    /// there is singular.
    ExtendedPowell { n }, |n| n; over N, x = {
        let (five, ten) = (int::<N>(5).sqrt()?, int::<N>(10).sqrt()?);
        let mut r = Vec::with_capacity(x.len());
        for four in x.chunks(4) {
            let [x1, x2, x3, x4] = four else { return None };
            r.push(x1.clone() + int::<N>(10) * x2.clone());
            r.push(five.clone() * (x3.clone() - x4.clone()));
            r.push(square(x2.clone() - int::<N>(2) * x3.clone()));
            r.push(ten.clone() * square(x1.clone() - x4.clone()));
        }
        Some(r)
    }
}

/// √10⁻⁵, the weight of a penalty.
fn weight<N: Number>() -> Option<N> {
    ratio::<N>(1, 100_000)?.sqrt()
}

sized_residuals! {
    /// Problem 23, the first penalty function: √10⁻⁵ (xᵢ − 1) and Σ xⱼ² − ¼.
    PenaltyOne { n }, |n| n + 1; over N, x = {
        let weight = weight::<N>()?;
        let mut r: Vec<N> = x.iter().map(|x| weight.clone() * (x.clone() - N::one())).collect();
        r.push(N::dot(x, x) - ratio(1, 4)?);
        Some(r)
    }
}

sized_residuals! {
    /// Problem 24, the second penalty function: x₁ − 1/5, √10⁻⁵ (e^(xᵢ/10) + e^(xᵢ₋₁/10) − yᵢ) with yᵢ = e^(i/10) + e^((i−1)/10)
    /// and √10⁻⁵ (e^(xᵢ/10) − e^(−1/10)) for i = 2, …, n, and Σ (n − j + 1)xⱼ² − 1.
    PenaltyTwo { n }, |n| 2 * n; over N, x = {
        let weight = weight::<N>()?;
        let tenth = |i: i64| ratio::<N>(i, 10)?.exp();
        let powers = x.iter().map(|x| x.div(&int(10))?.exp()).collect::<Option<Vec<N>>>()?;
        let mut r = vec![x[0].clone() - ratio(1, 5)?];
        for (i, pair) in (2..).zip(powers.windows(2)) {
            let y = tenth(i)? + tenth(i - 1)?;
            r.push(weight.clone() * (pair[1].clone() + pair[0].clone() - y));
        }
        for power in &powers[1..] {
            r.push(weight.clone() * (power.clone() - tenth(-1)?));
        }
        let falling = (1..).zip(x.iter().rev()).map(|(factor, x)| int::<N>(factor) * square(x.clone()));
        r.push(sum(falling) - N::one());
        Some(r)
    }
}

sized_residuals! {
    /// Problem 25, variably dimensioned: xᵢ − 1, s = Σ j(xⱼ − 1), and s².
    VariablyDimensioned { n }, |n| n + 2; over N, x = {
        let mut r: Vec<N> = x.iter().map(|x| x.clone() - N::one()).collect();
        let s = sum((1..).zip(&r).map(|(j, r)| int::<N>(j) * r.clone()));
        r.push(s.clone());
        r.push(square(s));
        Some(r)
    }
}

sized_residuals! {
    /// Problem 26, trigonometric: n − Σ cos xⱼ + i(1 − cos xᵢ) − sin xᵢ. Zero at several points; from the standard start most
    /// methods end in a local minimum of 2.79506e-5.
    Trigonometric { n }, |n| n; over N, x = {
        let cosines = x.iter().map(N::cos).collect::<Option<Vec<N>>>()?;
        let rest = int::<N>(x.len() as i64) - sum(cosines.clone());
        let residual = |((i, x), cos): ((i64, &N), N)| {
            Some(rest.clone() + int::<N>(i) * (N::one() - cos) - x.sin()?)
        };
        (1..).zip(x).zip(cosines).map(residual).collect()
    }
}

sized_residuals! {
    /// Problem 27, Brown's almost-linear function: xᵢ + Σ xⱼ − (n + 1) for i < n, and Π xⱼ − 1. Zero at (1, …, 1) and one
    /// other point; far from both, at (0, …, 0, n + 1), only the last residual is left.
    BrownAlmostLinear { n }, |n| n; over N, x = {
        let rest = sum(x.iter().cloned()) - int(x.len() as i64 + 1);
        let mut r: Vec<N> = x[1..].iter().zip(x).map(|(_, x)| x.clone() + rest.clone()).collect();
        r.push(x.iter().cloned().fold(N::one(), |product, x| product * x) - N::one());
        Some(r)
    }
}
