//! Adadelta: steps as long as the steps before. The source's (4.38).

use crate::smoothing::{quotient, quotients};
use crate::{Column, Epsilon, Holding, Update, smooth};
use descent::Error;
use descent::parameter::below_one;
use gradient_descent::LearningRate;

/// Adadelta: d = −√(δ + ε)/√(s + ε) g, with s the smoothed square of gradients and δ that of past steps.
///
/// It has no learning rate in its formula, and yet one in its ε: the first step is √(ε/(1 − γ)) long, and for ε = 0 it never
/// moves. (M. D. Zeiler, *Adadelta: an adaptive learning rate method*, 2012.) A factor α of the step is PyTorch's, with
/// default 1; Keras's is 0.001.
///
/// ```
/// use adaptive::{Adadelta, Fused};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let start = ndarray::array![0.4, -0.2];
/// let adadelta = Adadelta { gamma: 0.95, rho: 0.95, ..Adadelta::new() };
/// let trace = run(Fused::new(adadelta), &valley.objective, &start, Stop::after(1000))?;
/// assert!((trace.last().value - 0.374739502818).abs() < 1e-10);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adadelta {
    /// The factor α of every step.
    pub alpha: LearningRate,
    /// The share γ of the old mean of squared gradients, in [0, 1).
    pub gamma: f64,
    /// The share ρ of the old mean of squared steps, in [0, 1).
    pub rho: f64,
    /// ε, and where it stands, in both roots.
    pub epsilon: Epsilon,
}

impl Adadelta {
    /// With γ = ρ = 0.9, ε = 10⁻⁶ inside the roots, and α = 1.
    pub fn new() -> Self {
        let epsilon = Epsilon::Inside(1e-6);
        Self { alpha: LearningRate::Fixed(1.0), gamma: 0.9, rho: 0.9, epsilon }
    }
}

impl Default for Adadelta {
    fn default() -> Self {
        Self::new()
    }
}

/// Two running means: of the squared gradient, and of the squared step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Squares<T> {
    /// The smoothed square of the gradient.
    pub s: T,
    /// The smoothed square of the step.
    pub delta: T,
}

impl<T: Clone> Holding<T> for Squares<T> {
    fn holding(value: &T) -> Self {
        Self { s: value.clone(), delta: value.clone() }
    }
}

// ANCHOR: adadelta
impl Update for Adadelta {
    type Memory<T: Clone> = Squares<T>;
    type Factors = ();

    fn name(&self) -> &'static str {
        "Adadelta"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        below_one("γ", self.gamma)?;
        below_one("ρ", self.rho)?;
        self.epsilon.check().and(Ok(self.alpha))
    }

    fn factors(&mut self, _: usize) -> Result<(), Error> {
        Ok(())
    }

    fn coordinate(&self, (): (), g: f64, memory: &mut Squares<f64>) -> f64 {
        memory.s = smooth(self.gamma, memory.s, g * g);
        let scale = self.epsilon.root(memory.delta);
        let step = quotient(scale * g, self.epsilon.root(memory.s));
        memory.delta = smooth(self.rho, memory.delta, step * step);
        -step
    }

    fn arrays(&self, _: usize, g: &Column, m: &mut Squares<Column>) -> Result<Column, Error> {
        m.s = self.gamma * &m.s + (1.0 - self.gamma) * g * g;
        let scale = self.epsilon.roots(&m.delta);
        let step = quotients(&(scale * g), &self.epsilon.roots(&m.s));
        m.delta = self.rho * &m.delta + (1.0 - self.rho) * &step * &step;
        Ok(-step)
    }

    fn largest(&self, _: usize) -> f64 {
        f64::INFINITY
    }
}
// ANCHOR_END: adadelta
