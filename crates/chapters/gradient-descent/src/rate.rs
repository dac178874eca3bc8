//! Learning rates: the step length α as a function of the step's number.

use descent::parameter::{below_one, not_negative, positive};
use descent::{Counted, Error, Point, Step};
use line_search::{Descent, LineSearch, SteepestDescent};

/// The learning rate α⁽ᵗ⁾ of step t = 0, 1, 2, …
///
/// A number is a fixed rate: `LearningRate::from(0.1)`.
///
/// ```
/// use gradient_descent::LearningRate;
///
/// let rate = LearningRate::Exponential { initial: 0.8, decay: 0.5 };
/// assert_eq!([0, 1, 2].map(|t| rate.at(t)), [Ok(0.8), Ok(0.4), Ok(0.2)]);
/// assert!(LearningRate::from(-1.0).at(0).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum LearningRate {
    /// Always α.
    Fixed(f64),
    /// α γᵗ: what all steps together can travel is finite, α/(1 − γ) times the largest gradient.
    Exponential {
        /// The first rate α > 0.
        initial: f64,
        /// The factor γ of every step, in [0, 1).
        decay: f64,
    },
    /// From α to α′ in equal differences, and α′ from then on.
    Linear {
        /// The first rate α > 0.
        initial: f64,
        /// The last rate α′ ≥ 0.
        last: f64,
        /// The first step that has the last rate.
        steps: usize,
    },
    /// α/(1 + k t)ᵖ. For ½ < p ≤ 1 and k > 0 the rates have an infinite sum and a finite sum of squares: far enough for any
    /// distance, and quiet in the end. (H. Robbins and S. Monro, *A stochastic approximation method*, 1951.)
    RobbinsMonro {
        /// The first rate α > 0.
        initial: f64,
        /// The factor k ≥ 0.
        decay: f64,
        /// The power p ≥ 0.
        power: f64,
    },
    /// α γ^⌊t/m⌋: the same rate for m steps, then γ times as much.
    Staircase {
        /// The first rate α > 0.
        initial: f64,
        /// The factor γ, in [0, 1).
        decay: f64,
        /// The width m ≥ 1 of a stair.
        every: usize,
    },
    /// From α to α′ along half a period of a cosine, and α′ from then on. (I. Loshchilov and F. Hutter, *SGDR*, 2017.)
    Cosine {
        /// The first rate α > 0.
        initial: f64,
        /// The last rate α′ ≥ 0.
        last: f64,
        /// The first step that has the last rate.
        steps: usize,
    },
    /// α (t + 1)/m for the first m steps, and α from then on.
    WarmUp {
        /// The rate α > 0 in the end.
        then: f64,
        /// The number m of steps until it is reached.
        steps: usize,
    },
}

impl From<f64> for LearningRate {
    fn from(alpha: f64) -> Self {
        Self::Fixed(alpha)
    }
}

impl LearningRate {
    // ANCHOR: learning-rate
    /// The rate of step `t`: a number that is not negative. One that shrinks may become zero by underflow.
    ///
    /// # Errors
    /// [`Error::Parameter`] if a parameter is out of its range.
    pub fn at(&self, t: usize) -> Result<f64, Error> {
        self.check()?;
        let n = t as f64;
        Ok(match *self {
            Self::Fixed(alpha) => alpha,
            Self::Exponential { initial, decay } => initial * decay.powf(n),
            Self::Linear { initial, last, steps } => mix(initial, last, part(t, steps)),
            Self::RobbinsMonro { initial, decay, power } => initial / (1.0 + decay * n).powf(power),
            Self::Staircase { initial, decay, every } => initial * decay.powf((t / every) as f64),
            Self::Cosine { initial, last, steps } => {
                let half_turn = std::f64::consts::PI * part(t, steps);
                mix(initial, last, (1.0 - half_turn.cos()) / 2.0)
            }
            Self::WarmUp { then, steps } => then * part(t.saturating_add(1), steps),
        })
    }
    // ANCHOR_END: learning-rate

    /// Whether every parameter lies in its range.
    fn check(&self) -> Result<(), Error> {
        match *self {
            Self::Fixed(alpha) | Self::WarmUp { then: alpha, .. } => positive("α", alpha)?,
            Self::Exponential { initial, decay } => {
                positive("α", initial)?;
                below_one("γ", decay)?
            }
            Self::Linear { initial, last, .. } | Self::Cosine { initial, last, .. } => {
                positive("α", initial)?;
                not_negative("α′", last)?
            }
            Self::RobbinsMonro { initial, decay, power } => {
                positive("α", initial)?;
                not_negative("k", decay)?;
                not_negative("p", power)?
            }
            Self::Staircase { initial, decay, every } => {
                positive("α", initial)?;
                positive("m", every as f64)?;
                below_one("γ", decay)?
            }
        };
        Ok(())
    }

    /// Whether no rate is larger than the one before.
    ///
    /// ```
    /// use gradient_descent::LearningRate;
    /// assert!(LearningRate::from(0.1).never_grows());
    /// assert!(!LearningRate::WarmUp { then: 0.1, steps: 10 }.never_grows());
    /// ```
    pub fn never_grows(&self) -> bool {
        match *self {
            Self::WarmUp { steps, .. } => steps <= 1,
            Self::Linear { initial, last, .. } | Self::Cosine { initial, last, .. } => {
                last <= initial
            }
            _ => true,
        }
    }
}

/// How much of `steps` is behind at step `t`, from 0 to 1.
fn part(t: usize, steps: usize) -> f64 {
    if t >= steps { 1.0 } else { t as f64 / steps as f64 }
}

/// (1 − w) a + w b, which is a at w = 0 and b at w = 1.
fn mix(a: f64, b: f64, w: f64) -> f64 {
    (1.0 - w) * a + w * b
}

// ANCHOR: gradient-descent
/// Gradient descent x₊ = x − α⁽ᵗ⁾ g is steepest descent with these step lengths.
impl LineSearch for LearningRate {
    fn search(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step, _: f64) -> Result<(), Error> {
        let alpha = self.at(step.index)?;
        step.go(x, alpha);
        Ok(())
    }
}

/// Gradient descent with this learning rate.
///
/// ```
/// use descent::{Error, Stop, run};
/// use gradient_descent::{LearningRate, gradient_descent};
///
/// // On x²/2 a step multiplies x by 1 − α.
/// let bowl = problems::Quadratic::diagonal(&[1.0]);
/// let halving = LearningRate::Exponential { initial: 0.5, decay: 0.5 };
/// let trace = run(gradient_descent(halving), &bowl, &ndarray::array![1.0], Stop::after(3))?;
/// assert_eq!(trace.coordinates(0), [1.0, 0.5, 0.375, 0.328125]);
/// # Ok::<(), Error>(())
/// ```
pub fn gradient_descent(alpha: impl Into<LearningRate>) -> Descent<SteepestDescent, LearningRate> {
    Descent { direction: SteepestDescent, search: alpha.into() }
}
// ANCHOR_END: gradient-descent
