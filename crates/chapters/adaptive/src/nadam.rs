//! Nadam: Adam that looks ahead, as Nesterov's momentum does. The source's Section 4.5.

use crate::smoothing::{quotient, quotients};
use crate::{Adam, Column, Moments, Update, unbiased};
use descent::Error;
use descent::parameter::not_negative;
use gradient_descent::LearningRate;

/// How Nadam weighs and corrects the smoothed gradient and the last one, with n = t + 1 the number of gradients seen.
///
/// None of the first two gives back a constant gradient from the start on, as Adam's correction does: the first, with
/// β = 0.9, answers 28/19 of it, then 5959/5149.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Anticipation {
    /// v̂ = β/(1 − βⁿ⁺¹) v + (1 − β)/(1 − βⁿ) g: the book's, and optax's.
    #[default]
    NextCorrection,
    /// v̂ = (β v + (1 − β) g)/(1 − βⁿ): Ruder's.
    SameCorrection,
    /// The same as the first with μₙ = β (1 − ½ 0.96^(ψ n)) for β, and products of them for powers: T. Dozat's own schedule,
    /// 2016, and PyTorch's with ψ = 0.004.
    Schedule {
        /// The decay ψ of the schedule, at least 0.
        psi: f64,
    },
}

/// Nadam.
///
/// ```
/// use adaptive::{Fused, Nadam};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let start = ndarray::array![0.4, -0.2];
/// let trace = run(Fused::new(Nadam::new(0.01)), &valley.objective, &start, Stop::after(1000))?;
/// assert!((trace.last().value - 0.050832941201).abs() < 1e-12);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nadam {
    /// The parameters it shares with Adam; Adam's correction of v is not among them.
    pub adam: Adam,
    /// How v is anticipated.
    pub anticipation: Anticipation,
    /// μ₁ ⋯ μₙ of the schedule so far.
    product: f64,
}

impl Nadam {
    /// With Adam's β, γ and ε, and the book's anticipation.
    pub fn new(alpha: impl Into<LearningRate>) -> Self {
        Self::like(Adam::new(alpha))
    }

    /// With the parameters of this Adam, and the book's anticipation.
    pub fn like(adam: Adam) -> Self {
        Self { adam, anticipation: Anticipation::NextCorrection, product: 1.0 }
    }

    /// With another anticipation.
    pub fn anticipating(self, anticipation: Anticipation) -> Self {
        Self { anticipation, ..self }
    }

    /// The weights of v and of g in v̂, given the product μ₁ ⋯ μₙ of a schedule.
    fn weights(&self, n: usize, product: f64) -> (f64, f64) {
        let beta = self.adam.beta;
        match self.anticipation {
            Anticipation::NextCorrection => {
                (beta / unbiased(beta, n + 1), (1.0 - beta) / unbiased(beta, n))
            }
            Anticipation::SameCorrection => {
                (beta / unbiased(beta, n), (1.0 - beta) / unbiased(beta, n))
            }
            Anticipation::Schedule { psi } => {
                let next = scheduled(beta, psi, n + 1);
                (next / (1.0 - product * next), (1.0 - scheduled(beta, psi, n)) / (1.0 - product))
            }
        }
    }
}

/// μₙ = β (1 − ½ 0.96^(ψ n)).
fn scheduled(beta: f64, psi: f64, n: usize) -> f64 {
    beta * (1.0 - 0.5 * 0.96_f64.powf(psi * n as f64))
}

/// The weights of v and g in a step, and the factor of s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    of_v: f64,
    of_g: f64,
    of_s: f64,
}

// ANCHOR: nadam
impl Update for Nadam {
    type Memory<T: Clone> = Moments<T>;
    type Factors = Weights;

    fn name(&self) -> &'static str {
        "Nadam"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        if let Anticipation::Schedule { psi } = self.anticipation {
            not_negative("ψ", psi)?;
        }
        self.adam.rate()
    }

    fn factors(&mut self, t: usize) -> Result<Weights, Error> {
        if let Anticipation::Schedule { psi } = self.anticipation {
            let before = if t == 0 { 1.0 } else { self.product };
            self.product = before * scheduled(self.adam.beta, psi, t + 1);
        }
        let (of_v, of_g) = self.weights(t + 1, self.product);
        Ok(Weights { of_v, of_g, of_s: 1.0 / unbiased(self.adam.gamma, t + 1) })
    }

    fn coordinate(&self, by: Weights, g: f64, memory: &mut Moments<f64>) -> f64 {
        memory.take(self.adam.beta, self.adam.gamma, g);
        let v_hat = by.of_v * memory.v + by.of_g * g;
        -quotient(v_hat, self.adam.epsilon.root(by.of_s * memory.s))
    }

    fn arrays(&self, t: usize, g: &Column, m: &mut Moments<Column>) -> Result<Column, Error> {
        let n = t + 1;
        m.smooth(self.adam.beta, self.adam.gamma, g);
        let product = match self.anticipation {
            Anticipation::Schedule { psi } => {
                (1..=n).map(|n| scheduled(self.adam.beta, psi, n)).product()
            }
            _ => 1.0,
        };
        let (of_v, of_g) = self.weights(n, product);
        let v_hat = of_v * &m.v + of_g * g;
        let s_hat = &m.s / unbiased(self.adam.gamma, n);
        Ok(-quotients(&v_hat, &self.adam.epsilon.roots(&s_hat)))
    }

    fn largest(&self, _: usize) -> f64 {
        f64::INFINITY
    }
}
// ANCHOR_END: nadam
