//! Adagrad: divide by the root of the sum of squares. The source's (4.20)–(4.23).

use crate::smoothing::{quotient, quotients};
use crate::{Column, Epsilon, Update};
use descent::Error;
use descent::parameter::not_negative;
use gradient_descent::LearningRate;

/// Adagrad: s is the sum of all squares, and steps in a coordinate shrink with every gradient there.
///
/// The sum grows only as the squares do: where they are summable, the learning rate stays above a positive number and the
/// method converges. (J. Duchi, E. Hazan and Y. Singer, 2011.)
///
/// PyTorch's defaults are ε = 10⁻¹⁰ outside the root, and `lr_decay`, which is a rate of
/// [`LearningRate::RobbinsMonro`] with p = 1; optax has ε = 10⁻⁷ inside and starts the sum at 0.1.
///
/// ```
/// use adaptive::{Adagrad, Fused};
/// use descent::{Error, Guarantee, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let start = ndarray::array![0.4, -0.2];
/// let trace = run(Fused::new(Adagrad::new(0.1)), &valley.objective, &start, Stop::after(1000))?;
/// assert!((trace.last().value - 0.0626513795069).abs() < 1e-12);
/// assert!(trace.steps[7].guarantees.contains(&Guarantee::ScalingShrinks));
/// assert!(trace.findings().iter().all(|finding| finding.holds()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adagrad {
    /// The learning rate α.
    pub alpha: LearningRate,
    /// ε, and where it stands.
    pub epsilon: Epsilon,
    /// What the sum of squares starts from, at least 0.
    pub initial: f64,
}

impl Adagrad {
    /// With ε = 10⁻⁸ outside the root, and a sum that starts from zero.
    pub fn new(alpha: impl Into<LearningRate>) -> Self {
        Self { alpha: alpha.into(), epsilon: Epsilon::default(), initial: 0.0 }
    }
}

// ANCHOR: adagrad
impl Update for Adagrad {
    /// The sum s of squares.
    type Memory<T: Clone> = T;
    type Factors = ();

    fn name(&self) -> &'static str {
        "Adagrad"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        not_negative("the first sum", self.initial)?;
        self.epsilon.check().and(Ok(self.alpha))
    }

    fn factors(&mut self, _: usize) -> Result<(), Error> {
        Ok(())
    }

    fn coordinate(&self, (): (), g: f64, s: &mut f64) -> f64 {
        *s += g * g;
        -quotient(g, self.epsilon.root(self.initial + *s))
    }

    fn arrays(&self, _: usize, g: &Column, s: &mut Column) -> Result<Column, Error> {
        *s += &(g * g);
        Ok(-quotients(g, &self.epsilon.roots(&(self.initial + &*s))))
    }

    /// √s ≥ |g|.
    fn largest(&self, _: usize) -> f64 {
        1.0
    }

    fn scaling_shrinks(&self) -> bool {
        true
    }
}
// ANCHOR_END: adagrad
