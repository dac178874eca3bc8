//! Exponential smoothing, its bias and the correction; and where ε stands. The source's (4.14), (4.15) and (4.24).

use crate::Holding;
use descent::Error;
use descent::parameter::not_negative;
use ndarray::{Array1, Zip};

// ANCHOR: smoothing
/// One step of exponential smoothing, ū₊ = β ū + (1 − β) u.
///
/// From ū = 0 a constant u gives (1 − βⁿ) u after n steps: the weights of the history sum to less than one, and [`unbiased`]
/// divides by their sum.
///
/// ```
/// use adaptive::{smooth, unbiased};
///
/// let mut mean = 0.0;
/// for n in 1..=5 {
///     mean = smooth(0.75, mean, 8.0);
///     assert_eq!(mean / unbiased(0.75, n), 8.0);
/// }
/// ```
pub fn smooth(beta: f64, mean: f64, u: f64) -> f64 {
    beta * mean + (1.0 - beta) * u
}

/// 1 − βⁿ, the sum of the weights after n steps.
///
/// ```
/// assert_eq!([0, 1, 2].map(|n| adaptive::unbiased(0.5, n)), [0.0, 0.5, 0.75]);
/// ```
pub fn unbiased(beta: f64, n: usize) -> f64 {
    1.0 - beta.powf(n as f64)
}
// ANCHOR_END: smoothing

/// Two running means of a coordinate, or of all of them: of the gradient and of its square.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments<T> {
    /// The smoothed gradient.
    pub v: T,
    /// The smoothed square of the gradient.
    pub s: T,
}

impl<T: Clone> Holding<T> for Moments<T> {
    fn holding(value: &T) -> Self {
        Self { v: value.clone(), s: value.clone() }
    }
}

impl Moments<Array1<f64>> {
    /// v ← β v + (1 − β) g and s ← γ s + (1 − γ) g ∘ g.
    pub(crate) fn smooth(&mut self, beta: f64, gamma: f64, g: &Array1<f64>) {
        self.v = beta * &self.v + (1.0 - beta) * g;
        self.s = gamma * &self.s + (1.0 - gamma) * g * g;
    }
}

impl Moments<f64> {
    /// The same for one coordinate.
    #[inline]
    pub(crate) fn take(&mut self, beta: f64, gamma: f64, g: f64) {
        self.v = smooth(beta, self.v, g);
        self.s = smooth(gamma, self.s, g * g);
    }
}

// ANCHOR: epsilon
/// The ε that keeps a division by √s from running wild where s is small, and where it stands.
///
/// It is not only for safety. Where all gradients are smaller than ε, outside the root it makes the step proportional to
/// the gradient; inside, it already does so where they are smaller than √ε. The book's default is 10⁻⁸ outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Epsilon {
    /// √s + ε.
    Outside(f64),
    /// √(s + ε).
    Inside(f64),
}

impl Epsilon {
    /// √s + ε, or √(s + ε).
    ///
    /// ```
    /// use adaptive::Epsilon;
    /// // Where nothing has happened yet, the divisors of the same ε differ by its root.
    /// assert_eq!(Epsilon::Outside(1e-8).root(0.0), 1e-8);
    /// assert_eq!(Epsilon::Inside(1e-8).root(0.0), 1e-4);
    /// ```
    #[inline]
    pub fn root(self, s: f64) -> f64 {
        match self {
            Self::Outside(epsilon) => s.sqrt() + epsilon,
            Self::Inside(epsilon) => (s + epsilon).sqrt(),
        }
    }

    /// The root of every entry.
    pub(crate) fn roots(self, s: &Array1<f64>) -> Array1<f64> {
        match self {
            Self::Outside(epsilon) => s.sqrt() + epsilon,
            Self::Inside(epsilon) => (s + epsilon).sqrt(),
        }
    }

    /// The number itself.
    pub(crate) fn check(self) -> Result<f64, Error> {
        let (Self::Outside(epsilon) | Self::Inside(epsilon)) = self;
        not_negative("ε", epsilon)
    }
}

impl Default for Epsilon {
    fn default() -> Self {
        Self::Outside(1e-8)
    }
}
// ANCHOR_END: epsilon

/// v/r, and 0 where both are zero: with ε = 0, a coordinate that has never had a gradient does not move.
#[inline]
pub(crate) fn quotient(v: f64, r: f64) -> f64 {
    if v == 0.0 { 0.0 } else { v / r }
}

/// The same for all entries.
pub(crate) fn quotients(v: &Array1<f64>, r: &Array1<f64>) -> Array1<f64> {
    Zip::from(v).and(r).map_collect(|v, r| quotient(*v, *r))
}

/// 1 + q + q² + … with n terms.
pub(crate) fn geometric(q: f64, n: usize) -> f64 {
    if q == 1.0 { n as f64 } else { (1.0 - q.powf(n as f64)) / (1.0 - q) }
}

/// The largest |v̂|/√ŝ after n steps, v̂ and ŝ being smoothed by β and γ and corrected for their bias.
///
/// By the Cauchy–Schwarz inequality v² ≤ (1 − β)² Σₖ (β²/γ)ᵏ · Σₖ γᵏ g², and the last sum is s/(1 − γ). It is attained by
/// gradients that grow like (γ/β)ᵗ; for β = 0.9 and γ = 0.999 it tends to 7.27. The bound (1 − β)/√(1 − γ) = 3.16 of the
/// paper by Kingma and Ba is that of a single gradient after many zeros, and no bound for others.
pub(crate) fn largest_ratio(beta: f64, gamma: f64, n: usize) -> f64 {
    uncorrected_ratio(beta, gamma, n) * unbiased(gamma, n).sqrt() / unbiased(beta, n)
}

/// The same without corrections: of v/√s.
pub(crate) fn uncorrected_ratio(beta: f64, gamma: f64, n: usize) -> f64 {
    let history = if beta == 0.0 { 1.0 } else { geometric(beta * beta / gamma, n) };
    (1.0 - beta) * (history / (1.0 - gamma)).sqrt()
}
