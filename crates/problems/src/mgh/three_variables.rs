//! Problems 7 to 12, of three variables.

use super::residuals;
use crate::numbers::{int, pi, ratio, square};
use std::cmp::Ordering;

residuals! {
    /// Problem 7: 10 (x₃ − 10 θ), 10 (√(x₁² + x₂²) − 1) and x₃, for the angle 2πθ of (x₁, x₂) from −π/2 to 3π/2. Undefined
    /// where x₁ = 0, where the angle jumps from one turn of the helix to the next.
    HelicalValley(x1, x2, x3), 3 over N = {
        let turn = x2.div(x1)?.atan()?.div(&(int::<N>(2) * pi::<N>()?))?;
        let theta = match x1.sign()? {
            Ordering::Less => turn + ratio(1, 2)?,
            _ => turn,
        };
        let radius = (x1.pow(2)? + x2.pow(2)?).sqrt()?;
        let height = int::<N>(10) * (x3.clone() - int::<N>(10) * theta);
        Some(vec![height, int::<N>(10) * (radius - N::one()), x3.clone()])
    }
}

/// Bard's observations, in hundredths.
const BARD: [i64; 15] = [14, 18, 22, 25, 29, 32, 35, 39, 37, 58, 73, 96, 134, 210, 439];

residuals! {
    /// Problem 8: yᵢ − (x₁ + uᵢ/(vᵢx₂ + wᵢx₃)) for 15 observations y, with u = i, v = 16 − i, w = min(u, v). As x₂ and x₃
    /// go to −∞ it falls to the variance of y about its mean, 17.42869…: an infimum that is no minimum.
    Bard(x1, x2, x3), 15 over N = {
        let residual = |(u, y): (i64, i64)| {
            let (v, w) = (16 - u, u.min(16 - u));
            let below = int::<N>(v) * x2.clone() + int::<N>(w) * x3.clone();
            Some(ratio::<N>(y, 100)? - x1.clone() - int::<N>(u).div(&below)?)
        };
        (1..).zip(BARD).map(residual).collect()
    }
}

/// The bell curve's first eight observations, in ten-thousandths; the others mirror them.
const BELL: [i64; 8] = [9, 44, 175, 540, 1295, 2420, 3521, 3989];

residuals! {
    /// Problem 9: x₁ e^(−x₂(tᵢ − x₃)²/2) − yᵢ with tᵢ = (8 − i)/2, i = 1, …, 15: the normal density from its rounded values.
    Gaussian(x1, x2, x3), 15 over N = {
        let residual = |i: i64| {
            let distance = square(ratio::<N>(8 - i, 2)? - x3.clone());
            let bell = (-(x2.clone() * distance)).div(&int(2))?.exp()?;
            let y = BELL[7 - usize::try_from((8 - i).abs()).ok()?];
            Some(x1.clone() * bell - ratio(y, 10_000)?)
        };
        (1..=15).map(residual).collect()
    }
}

/// Meyer's observations: the resistance of a thermistor at 50, 55, …, 125 degrees.
const MEYER: [i64; 16] = [
    34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820,
    3307, 2872,
];

residuals! {
    /// Problem 10: x₁ e^(x₂/(tᵢ + x₃)) − yᵢ with tᵢ = 45 + 5i. The Hessian's eigenvalues at the minimum span sixteen orders
    /// of magnitude.
    Meyer(x1, x2, x3), 16 over N = {
        let residual = |(i, y): (i64, i64)| {
            let exponent = x2.div(&(int::<N>(45 + 5 * i) + x3.clone()))?;
            Some(x1.clone() * exponent.exp()? - int(y))
        };
        (1..).zip(MEYER).map(residual).collect()
    }
}

residuals! {
    /// Problem 11: e^(−|yᵢ − x₂|^x₃ / x₁) − tᵢ with tᵢ = i/100 and yᵢ = 25 + (−50 ln tᵢ)^(2/3), i = 1, …, 99. (The article
    /// prints the exponent's base as |yᵢ m i x₂|; at the minimum it gives, only this reading is zero.)
    GulfResearch(x1, x2, x3), 99 over N = {
        let residual = |i: i64| {
            let t = ratio::<N>(i, 100)?;
            let power = |base: N, exponent: N| (exponent * base.ln()?).exp();
            let y = int::<N>(25) + power(int::<N>(-50) * t.ln()?, ratio(2, 3)?)?;
            let distance = power((y - x2.clone()).abs()?, x3.clone())?;
            Some((-distance.div(x1)?).exp()? - t)
        };
        (1..=99).map(residual).collect()
    }
}

residuals! {
    /// Problem 12: e^(−t x₁) − e^(−t x₂) − x₃(e^(−t) − e^(−10t)) with t = i/10, i = 1, …, 10. Zero at (1, 10, 1), at
    /// (10, 1, −1), and wherever x₁ = x₂ and x₃ = 0.
    Box3D(x1, x2, x3), 10 over N = {
        let residual = |i: i64| {
            let t = ratio::<N>(i, 10)?;
            let decay = |rate: N| (-(t.clone() * rate)).exp();
            let signal = decay(N::one())? - decay(int(10))?;
            Some(decay(x1.clone())? - decay(x2.clone())? - x3.clone() * signal)
        };
        (1..=10).map(residual).collect()
    }
}
