//! Adamax: Adam with the largest gradient in place of the root of a mean. The source's (4.39)–(4.42).

use crate::smoothing::{geometric, quotient, quotients};
use crate::{Adam, Column, Epsilon, Moments, Update, smooth, unbiased};
use descent::Error;
use gradient_descent::LearningRate;
use ndarray::Zip;

/// Adamax: d = −v̂/(r + ε) with r₊ = max(γ r, |g|).
///
/// r is the limit for p → ∞ of (Σ γ^(pk) |g|ᵖ)^(1/p), and needs no correction of its bias. An ε outside stands in the
/// divisor, as in optax; one inside is added to |g| under the maximum, as in PyTorch; with ε = 0 it is the formula of the
/// paper, and what has never had a gradient does not move.
///
/// ```
/// use adaptive::{Adamax, Fused};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let start = ndarray::array![0.4, -0.2];
/// let trace = run(Fused::new(Adamax::new(0.01)), &valley.objective, &start, Stop::after(1000))?;
/// assert!((trace.last().value - 0.299711755522).abs() < 1e-12);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adamax {
    /// The parameters it shares with Adam; Adam's correction is not among them.
    pub adam: Adam,
}

impl Adamax {
    /// With Adam's β, γ and ε.
    pub fn new(alpha: impl Into<LearningRate>) -> Self {
        Self { adam: Adam::new(alpha) }
    }
}

// ANCHOR: adamax
impl Update for Adamax {
    /// The smoothed gradient v, and r in the place of s.
    type Memory<T: Clone> = Moments<T>;
    /// 1/(1 − βⁿ).
    type Factors = f64;

    fn name(&self) -> &'static str {
        "Adamax"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        self.adam.rate()
    }

    fn factors(&mut self, t: usize) -> Result<f64, Error> {
        Ok(1.0 / unbiased(self.adam.beta, t + 1))
    }

    fn coordinate(&self, of_v: f64, g: f64, memory: &mut Moments<f64>) -> f64 {
        memory.v = smooth(self.adam.beta, memory.v, g);
        let (under, beside) = places(self.adam.epsilon);
        memory.s = (self.adam.gamma * memory.s).max(g.abs() + under);
        -quotient(of_v * memory.v, memory.s + beside)
    }

    fn arrays(&self, t: usize, g: &Column, m: &mut Moments<Column>) -> Result<Column, Error> {
        let Adam { beta, gamma, epsilon, .. } = self.adam;
        let (under, beside) = places(epsilon);
        m.v = beta * &m.v + (1.0 - beta) * g;
        let (old, new) = (gamma * &m.s, g.abs() + under);
        m.s = Zip::from(&old).and(&new).map_collect(|old, new| old.max(*new));
        let v_hat = &m.v / unbiased(beta, t + 1);
        Ok(-quotients(&v_hat, &(&m.s + beside)))
    }

    /// |v| ≤ (1 − β) Σₖ (β/γ)ᵏ r, since r ≥ γᵏ |g| for the gradient of k steps ago.
    fn largest(&self, t: usize) -> f64 {
        let Adam { beta, gamma, .. } = self.adam;
        let history = if beta == 0.0 { 1.0 } else { geometric(beta / gamma, t + 1) };
        (1.0 - beta) / unbiased(beta, t + 1) * history
    }

    fn squares(&self) -> bool {
        false
    }
}
// ANCHOR_END: adamax

/// What is added to |g|, and what to r.
fn places(epsilon: Epsilon) -> (f64, f64) {
    match epsilon {
        Epsilon::Outside(epsilon) => (0.0, epsilon),
        Epsilon::Inside(epsilon) => (epsilon, 0.0),
    }
}
