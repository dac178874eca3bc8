//! RMSprop centred, and with momentum: two options that libraries give it.

use crate::smoothing::{geometric, quotient, quotients};
use crate::{Column, Holding, Moments, Momentum, Normalisation, RmsProp, Update};
use descent::Error;
use gradient_descent::LearningRate;

/// RMSprop whose divisor is the root of the smoothed variance s − m², m being the smoothed gradient, and whose quotients are
/// accumulated like the gradients of momentum. (A. Graves, *Generating sequences with recurrent neural networks*, 2013, (38)–(45).)
///
/// Gradients that are always the same have no variance. Smoothed from zero, n of them leave s − m² = γⁿ(1 − γⁿ) g², so that the
/// step grows like γ^(−n/2) until ε stops it: centred, ε is what limits the step, not what guards a division.
///
/// Graves has ε = 10⁻⁴ inside the root, γ = 0.95, β = 0.9, and α in the velocity; so have Keras and optax, with ε of 10⁻⁷ and 10⁻⁸
/// inside, which is [`Normalisation::Velocity`]. PyTorch has ε = 10⁻⁸ outside and multiplies the velocity by α,
/// [`Normalisation::Accumulated`]. Under a learning rate that changes, the two are different methods.
///
/// ```
/// use adaptive::{Centred, Fused, RmsProp};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let centred = Centred { beta: 0.9, ..Centred::new(RmsProp::new(0.001)) };
/// let trace = run(Fused::new(centred), &valley.objective, &valley.start, Stop::after(100))?;
/// assert!(trace.last().value < 4.2);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Centred {
    /// The parameters α, γ and ε.
    pub rms_prop: RmsProp,
    /// Whether m² is subtracted; otherwise it is RMSprop with momentum.
    pub centred: bool,
    /// The share β of the old velocity, in [0, 1); 0 for no momentum.
    pub beta: f64,
    /// How the velocity is normalised.
    pub normalisation: Normalisation,
}

impl Centred {
    /// Centred and without momentum, to which the others are changes.
    pub fn new(rms_prop: RmsProp) -> Self {
        Self { rms_prop, centred: true, beta: 0.0, normalisation: Normalisation::Accumulated }
    }

    /// The momentum that gathers the quotients.
    fn momentum(&self) -> Momentum {
        Momentum::new(self.rms_prop.alpha, self.beta).normalised(self.normalisation)
    }
}

/// What is remembered: the smoothed gradient m and square s, and the velocity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gathered<T> {
    /// The two running means, of the same share γ.
    pub moments: Moments<T>,
    /// The velocity v.
    pub velocity: T,
}

impl<T: Clone> Holding<T> for Gathered<T> {
    fn holding(value: &T) -> Self {
        Self { moments: Moments::holding(value), velocity: value.clone() }
    }
}

// ANCHOR: centred
impl Update for Centred {
    type Memory<T: Clone> = Gathered<T>;
    /// The weight of a quotient in the velocity.
    type Factors = f64;

    fn name(&self) -> &'static str {
        if self.centred { "centred RMSprop" } else { "RMSprop with momentum" }
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        self.rms_prop.rate().and_then(|_| self.momentum().rate())
    }

    fn factors(&mut self, t: usize) -> Result<f64, Error> {
        self.momentum().factors(t)
    }

    fn coordinate(&self, weight: f64, g: f64, memory: &mut Gathered<f64>) -> f64 {
        let RmsProp { gamma, epsilon, .. } = self.rms_prop;
        memory.moments.take(gamma, gamma, g);
        let Moments { v: m, s } = memory.moments;
        // s ≥ m², but for rounding.
        let s = if self.centred { (s - m * m).max(0.0) } else { s };
        self.momentum().coordinate(weight, quotient(g, epsilon.root(s)), &mut memory.velocity)
    }

    fn arrays(&self, t: usize, g: &Column, memory: &mut Gathered<Column>) -> Result<Column, Error> {
        let RmsProp { gamma, epsilon, .. } = self.rms_prop;
        memory.moments.smooth(gamma, gamma, g);
        let Moments { v: m, s } = &memory.moments;
        let variance = (s - m * m).mapv_into(|s| s.max(0.0));
        let divisors = epsilon.roots(if self.centred { &variance } else { s });
        self.momentum().arrays(t, &quotients(g, &divisors), &mut memory.velocity)
    }

    /// As many quotients of RMSprop as the velocity sums. Centred, |g|/√(s − m²) is at most √(1/(1 − γ) + γ⁻ⁿ), but only where
    /// nothing is rounded, and that is no promise.
    fn largest(&self, t: usize) -> f64 {
        let weights = match self.normalisation {
            _ if self.centred => f64::INFINITY,
            Normalisation::Accumulated => geometric(self.beta, t + 1),
            Normalisation::Smoothed => (1.0 - self.beta) * geometric(self.beta, t + 1),
            // Its first weight is 1.
            Normalisation::SmoothedFromFirst => 1.0,
            // The rate is among the weights.
            Normalisation::Velocity => f64::INFINITY,
        };
        weights * self.rms_prop.largest(t)
    }
}
// ANCHOR_END: centred
