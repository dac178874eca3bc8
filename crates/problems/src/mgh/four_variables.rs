//! Problems 13 to 16, of four variables. Problem 13 is also problem 22 with n = 4.

use super::residuals;
use crate::numbers::{int, ratio, square};

residuals! {
    /// Problem 14: 10 (x₂ − x₁²), 1 − x₁, √90 (x₄ − x₃²), 1 − x₃, √10 (x₂ + x₄ − 2) and (x₂ − x₄)/√10. Two of Rosenbrock's
    /// valleys, coupled; Newton's method goes from the standard start to a saddle.
    Wood(x1, x2, x3, x4), 6 over N = {
        let ten = int::<N>(10).sqrt()?;
        Some(vec![
            int::<N>(10) * (x2.clone() - x1.pow(2)?),
            N::one() - x1.clone(),
            int::<N>(90).sqrt()? * (x4.clone() - x3.pow(2)?),
            N::one() - x3.clone(),
            ten.clone() * (x2.clone() + x4.clone() - int(2)),
            (x2.clone() - x4.clone()).div(&ten)?,
        ])
    }
}

/// Kowalik's and Osborne's observations u and y, in ten-thousandths.
const KOWALIK: [(i64, i64); 11] = [
    (40000, 1957),
    (20000, 1947),
    (10000, 1735),
    (5000, 1600),
    (2500, 844),
    (1670, 627),
    (1250, 456),
    (1000, 342),
    (833, 323),
    (714, 235),
    (625, 246),
];

residuals! {
    /// Problem 15: yᵢ − x₁(uᵢ² + uᵢx₂)/(uᵢ² + uᵢx₃ + x₄) for 11 observations: a rational fit of an enzyme's reaction. Far out,
    /// along (∞, −14.07…, −∞, −∞), it falls to 1.02734e-3: an infimum that is no minimum.
    KowalikOsborne(x1, x2, x3, x4), 11 over N = {
        let residual = |(u, y)| {
            let u = ratio::<N>(u, 10_000)?;
            let above = u.clone() * (u.clone() + x2.clone());
            let below = u.clone() * (u + x3.clone()) + x4.clone();
            Some(ratio::<N>(y, 10_000)? - x1.clone() * above.div(&below)?)
        };
        KOWALIK.into_iter().map(residual).collect()
    }
}

residuals! {
    /// Problem 16: (x₁ + t x₂ − eᵗ)² + (x₃ + x₄ sin t − cos t)² with t = i/5, i = 1, …, 20. Large residuals at the minimum.
    BrownDennis(x1, x2, x3, x4), 20 over N = {
        let residual = |i: i64| {
            let t = ratio::<N>(i, 5)?;
            let line = x1.clone() + t.clone() * x2.clone() - t.exp()?;
            let wave = x3.clone() + x4.clone() * t.sin()? - t.cos()?;
            Some(square(line) + square(wave))
        };
        (1..=20).map(residual).collect()
    }
}
