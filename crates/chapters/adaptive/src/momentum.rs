//! Momentum, in its normalisations. The source's (4.16)–(4.17) and its footnote.

use crate::{Column, Update};
use descent::Error;
use descent::parameter::below_one;
use gradient_descent::LearningRate;

/// How much of the gradient enters the velocity v, and where the learning rate stands.
///
/// For a fixed α all give the same points once α is adapted: Smoothed with α/(1 − β) takes the steps of Accumulated with α,
/// and Velocity is Accumulated with v scaled by α. Under a schedule the last two differ: what Velocity remembers keeps the
/// rate it came with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Normalisation {
    /// v₊ = β v + (1 − β) g, x₊ = x − α v₊: the book's. A constant g gives v → g.
    #[default]
    Smoothed,
    /// The same, except that the first velocity is the whole first gradient: PyTorch's with `dampening` β.
    SmoothedFromFirst,
    /// v₊ = β v + g, x₊ = x − α v₊: PyTorch's. A constant g gives v → g/(1 − β), and β changes the length of steps.
    Accumulated,
    /// v₊ = β v + α g, x₊ = x − v₊: Polyak's heavy ball, and Keras's.
    Velocity,
}

/// Momentum: steps along an exponentially smoothed gradient.
///
/// ```
/// use adaptive::{Fused, Momentum};
/// use descent::{Error, Stop, run};
///
/// // From (0.4, −0.2) in Rosenbrock's valley, where plain descent with α = 0.01 diverges.
/// let valley = problems::Rosenbrock.problem();
/// let start = ndarray::array![0.4, -0.2];
/// let method = Fused::new(Momentum::new(0.01, 0.9));
/// let trace = run(method, &valley.objective, &start, Stop::after(1000))?;
/// assert!((trace.last().value - 2.36768040576e-5).abs() < 1e-15);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// The learning rate α.
    pub alpha: LearningRate,
    /// The share β of the old velocity, in [0, 1).
    pub beta: f64,
    /// How v is normalised.
    pub normalisation: Normalisation,
}

impl Momentum {
    /// v₊ = β v + (1 − β) g, x₊ = x − α v₊.
    pub fn new(alpha: impl Into<LearningRate>, beta: f64) -> Self {
        Self { alpha: alpha.into(), beta, normalisation: Normalisation::Smoothed }
    }

    /// With another normalisation.
    pub fn normalised(self, normalisation: Normalisation) -> Self {
        Self { normalisation, ..self }
    }

    /// What the gradient is multiplied with before it is added to β v.
    pub(crate) fn weight(&self, t: usize) -> Result<f64, Error> {
        match self.normalisation {
            Normalisation::SmoothedFromFirst if t == 0 => Ok(1.0),
            Normalisation::Smoothed | Normalisation::SmoothedFromFirst => Ok(1.0 - self.beta),
            Normalisation::Accumulated => Ok(1.0),
            Normalisation::Velocity => self.alpha.at(t),
        }
    }
}

// ANCHOR: momentum
impl Update for Momentum {
    /// The velocity v.
    type Memory<T: Clone> = T;
    /// The weight of the gradient.
    type Factors = f64;

    fn name(&self) -> &'static str {
        "momentum"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        below_one("β", self.beta).and(self.alpha.at(0))?;
        Ok(match self.normalisation {
            Normalisation::Velocity => LearningRate::Fixed(1.0),
            _ => self.alpha,
        })
    }

    fn factors(&mut self, t: usize) -> Result<f64, Error> {
        self.weight(t)
    }

    fn coordinate(&self, weight: f64, g: f64, v: &mut f64) -> f64 {
        *v = self.beta * *v + weight * g;
        -*v
    }

    fn arrays(&self, t: usize, g: &Column, v: &mut Column) -> Result<Column, Error> {
        *v = match self.normalisation {
            Normalisation::SmoothedFromFirst if t == 0 => g.clone(),
            Normalisation::Smoothed | Normalisation::SmoothedFromFirst => {
                self.beta * &*v + (1.0 - self.beta) * g
            }
            Normalisation::Accumulated => self.beta * &*v + g,
            Normalisation::Velocity => self.beta * &*v + self.alpha.at(t)? * g,
        };
        Ok(-&*v)
    }

    fn largest(&self, _: usize) -> f64 {
        f64::INFINITY
    }

    fn squares(&self) -> bool {
        false
    }
}
// ANCHOR_END: momentum
