//! Problems 2 to 6, of two variables. Problem 1 is [`ExtendedRosenbrock`](crate::ExtendedRosenbrock) with n = 2.

use super::residuals;
use crate::numbers::{int, ratio};

residuals! {
    /// Problem 2: x₁ − 13 + ((5 − x₂)x₂ − 2)x₂ and x₁ − 29 + ((x₂ + 1)x₂ − 14)x₂. Zero at (5, 4); most methods end in the
    /// local minimum at (11.41…, −0.89…).
    FreudensteinRoth(x1, x2), 2 over N = {
        let step = |a: N, b: i64| (a * x2.clone() - int(b)) * x2.clone();
        let first = x1.clone() - int(13) + step(int::<N>(5) - x2.clone(), 2);
        let second = x1.clone() - int(29) + step(x2.clone() + N::one(), 14);
        Some(vec![first, second])
    }
}

residuals! {
    /// Problem 3: 10⁴x₁x₂ − 1 and e^(−x₁) + e^(−x₂) − 1.0001. The variables at the minimum differ by six orders of
    /// magnitude, and so do the curvatures.
    PowellBadlyScaled(x1, x2), 2 over N = {
        let product = int::<N>(10_000) * x1.clone() * x2.clone() - N::one();
        let decays = (-x1.clone()).exp()? + (-x2.clone()).exp()? - ratio(10_001, 10_000)?;
        Some(vec![product, decays])
    }
}

residuals! {
    /// Problem 4: x₁ − 10⁶, x₂ − 2·10⁻⁶ and x₁x₂ − 2.
    BrownBadlyScaled(x1, x2), 3 over N = {
        let far = x1.clone() - int(1_000_000);
        let near = x2.clone() - ratio(2, 1_000_000)?;
        Some(vec![far, near, x1.clone() * x2.clone() - int(2)])
    }
}

residuals! {
    /// Problem 5: yᵢ − x₁(1 − x₂ⁱ) for y = (1.5, 2.25, 2.625), i = 1, 2, 3.
    Beale(x1, x2), 3 over N = {
        let residual = |(y, i)| Some(ratio::<N>(y, 1000)? - x1.clone() * (N::one() - x2.pow(i)?));
        [(1500, 1), (2250, 2), (2625, 3)].into_iter().map(residual).collect()
    }
}

residuals! {
    /// Problem 6: 2 + 2i − (e^(i x₁) + e^(i x₂)), i = 1, …, 10. Symmetric, and minimal where both variables are equal. Far to
    /// the left all exponentials vanish: a plateau of height Σ(2 + 2i)² = 2020.
    JennrichSampson(x1, x2), 10 over N = {
        let power = |x: &N, i| (int::<N>(i) * x.clone()).exp();
        (1..=10).map(|i| Some(int::<N>(2 + 2 * i) - power(x1, i)? - power(x2, i)?)).collect()
    }
}
