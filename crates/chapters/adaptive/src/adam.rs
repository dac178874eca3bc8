//! Adam. The source's (4.24)–(4.25), its Algorithm 4.2.

use crate::smoothing::{largest_ratio, quotient, quotients, uncorrected_ratio};
use crate::{Column, Epsilon, Moments, Update, unbiased};
use descent::Error;
use descent::parameter::below_one;
use gradient_descent::LearningRate;

/// Adam: momentum divided by the root of the smoothed squares, both corrected for their bias.
///
/// (D. P. Kingma and J. Ba, *Adam: a method for stochastic optimization*, 2015, Algorithm 1, which is also what PyTorch, Keras
/// and optax compute.) The options are where others differ: ε inside the root, no correction of the bias, or ε added before
/// it, as in the paper's own shortcut.
///
/// ```
/// use adaptive::{Adam, Fused};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let start = ndarray::array![0.4, -0.2];
/// let trace = run(Fused::new(Adam::new(0.01)), &valley.objective, &start, Stop::after(1000))?;
/// assert!((trace.last().value - 0.0541401353355).abs() < 1e-12);
/// assert!(trace.findings().iter().all(|finding| finding.holds()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// The learning rate α.
    pub alpha: LearningRate,
    /// The share β of the old mean of gradients, in [0, 1).
    pub beta: f64,
    /// The share γ of the old mean of squares, in [0, 1).
    pub gamma: f64,
    /// ε, and where it stands.
    pub epsilon: Epsilon,
    /// How v and s are corrected.
    pub correction: Correction,
}

/// What Adam does about the bias of v and s towards their start at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Correction {
    /// v̂ = v/(1 − βⁿ) and ŝ = s/(1 − γⁿ), then d = −v̂/(√ŝ + ε): the book's.
    #[default]
    Before,
    /// d = −√(1 − γⁿ)/(1 − βⁿ) · v/(√s + ε): the same for ε = 0; otherwise ε weighs more at the beginning.
    After,
    /// d = −v/(√s + ε): none. The first step is then (1 − β)/√(1 − γ) times as long.
    None,
}

impl Adam {
    /// With β = 0.9, γ = 0.999, ε = 10⁻⁸ outside the root, both biases corrected.
    pub fn new(alpha: impl Into<LearningRate>) -> Self {
        Self {
            alpha: alpha.into(),
            beta: 0.9,
            gamma: 0.999,
            epsilon: Epsilon::default(),
            correction: Correction::Before,
        }
    }
}

/// Numbers by which the moments are multiplied in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corrections {
    /// Of v.
    pub of_v: f64,
    /// Of s.
    pub of_s: f64,
}

impl Corrections {
    /// 1/(1 − βⁿ) and 1/(1 − γⁿ).
    pub(crate) fn after(beta: f64, gamma: f64, n: usize) -> Self {
        Self { of_v: 1.0 / unbiased(beta, n), of_s: 1.0 / unbiased(gamma, n) }
    }
}

// ANCHOR: adam
impl Update for Adam {
    type Memory<T: Clone> = Moments<T>;
    type Factors = Corrections;

    fn name(&self) -> &'static str {
        "Adam"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        below_one("β", self.beta)?;
        below_one("γ", self.gamma)?;
        self.epsilon.check().and(Ok(self.alpha))
    }

    fn factors(&mut self, t: usize) -> Result<Corrections, Error> {
        let Corrections { of_v, of_s } = Corrections::after(self.beta, self.gamma, t + 1);
        Ok(match self.correction {
            Correction::Before => Corrections { of_v, of_s },
            Correction::After => Corrections { of_v: of_v / of_s.sqrt(), of_s: 1.0 },
            Correction::None => Corrections { of_v: 1.0, of_s: 1.0 },
        })
    }

    fn coordinate(&self, by: Corrections, g: f64, memory: &mut Moments<f64>) -> f64 {
        memory.take(self.beta, self.gamma, g);
        -quotient(by.of_v * memory.v, self.epsilon.root(by.of_s * memory.s))
    }

    fn arrays(&self, t: usize, g: &Column, m: &mut Moments<Column>) -> Result<Column, Error> {
        m.smooth(self.beta, self.gamma, g);
        let v_hat = &m.v / unbiased(self.beta, t + 1);
        let s_hat = &m.s / unbiased(self.gamma, t + 1);
        Ok(match self.correction {
            Correction::Before => -quotients(&v_hat, &self.epsilon.roots(&s_hat)),
            Correction::After => {
                -quotients(&v_hat, &self.epsilon.roots(&m.s)) * unbiased(self.gamma, t + 1).sqrt()
            }
            Correction::None => -quotients(&m.v, &self.epsilon.roots(&m.s)),
        })
    }

    fn largest(&self, t: usize) -> f64 {
        match self.correction {
            Correction::None => uncorrected_ratio(self.beta, self.gamma, t + 1),
            _ => largest_ratio(self.beta, self.gamma, t + 1),
        }
    }
}
// ANCHOR_END: adam
