//! RMSprop: divide by the root of the smoothed squares. The source's (4.20)–(4.23).

use crate::smoothing::{quotient, quotients};
use crate::{Column, Epsilon, Update, smooth};
use descent::Error;
use descent::parameter::below_one;
use gradient_descent::LearningRate;

/// RMSprop: s is the smoothed square, which forgets.
///
/// The bias of s is not corrected, so that the first step is α/√(1 − γ) long in every coordinate: 3.2 α for γ = 0.9, 32 α
/// for γ = 0.999. (G. Hinton, lecture 6e of *Neural networks for machine learning*, 2012, with γ = 0.9.)
///
/// PyTorch's default is γ = 0.99 with ε outside the root; optax has γ = 0.9 with ε inside. Centred and with momentum it is
/// [`Centred`](crate::Centred).
///
/// ```
/// use adaptive::{Fused, RmsProp};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let start = ndarray::array![0.4, -0.2];
/// let rms_prop = RmsProp { gamma: 0.999, ..RmsProp::new(0.01) };
/// let trace = run(Fused::new(rms_prop), &valley.objective, &start, Stop::after(100))?;
/// assert!((trace.last().value - 0.213838784137).abs() < 1e-12);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    /// The learning rate α.
    pub alpha: LearningRate,
    /// The share γ of the old mean of squares, in [0, 1).
    pub gamma: f64,
    /// ε, and where it stands.
    pub epsilon: Epsilon,
}

impl RmsProp {
    /// With γ = 0.9 and ε = 10⁻⁸ outside the root.
    pub fn new(alpha: impl Into<LearningRate>) -> Self {
        Self { alpha: alpha.into(), gamma: 0.9, epsilon: Epsilon::default() }
    }
}

// ANCHOR: rms-prop
impl Update for RmsProp {
    /// The smoothed square s.
    type Memory<T: Clone> = T;
    type Factors = ();

    fn name(&self) -> &'static str {
        "RMSprop"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        below_one("γ", self.gamma)?;
        self.epsilon.check().and(Ok(self.alpha))
    }

    fn factors(&mut self, _: usize) -> Result<(), Error> {
        Ok(())
    }

    fn coordinate(&self, (): (), g: f64, s: &mut f64) -> f64 {
        *s = smooth(self.gamma, *s, g * g);
        -quotient(g, self.epsilon.root(*s))
    }

    fn arrays(&self, _: usize, g: &Column, s: &mut Column) -> Result<Column, Error> {
        *s = self.gamma * &*s + (1.0 - self.gamma) * g * g;
        Ok(-quotients(g, &self.epsilon.roots(s)))
    }

    /// s ≥ (1 − γ) g².
    fn largest(&self, _: usize) -> f64 {
        1.0 / (1.0 - self.gamma).sqrt()
    }
}
// ANCHOR_END: rms-prop
