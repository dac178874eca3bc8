//! AMSGrad: Adam whose divisor never shrinks. Three libraries, three algorithms.

use crate::adam::Corrections;
use crate::smoothing::{largest_ratio, quotient, quotients, uncorrected_ratio};
use crate::{Adam, Column, Holding, Moments, Update, unbiased};
use descent::Error;
use gradient_descent::LearningRate;
use ndarray::Zip;

/// Of what AMSGrad takes the maximum, and what it corrects for bias.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Maximum {
    /// Of s; nothing is corrected: the paper's. (S. J. Reddi, S. Kale and S. Kumar, *On the convergence of Adam and beyond*,
    /// 2018.)
    #[default]
    Uncorrected,
    /// Of s, and then both v and the maximum are corrected: PyTorch's.
    ThenCorrected,
    /// Of the corrected ŝ: optax's.
    OfCorrected,
}

/// AMSGrad: d = −v/(√m + ε) with m the largest s so far.
///
/// ```
/// use adaptive::{AmsGrad, Fused};
/// use descent::{Error, Stop, run};
///
/// // Uncorrected, the first step is (1 − β)/√(1 − γ) = 3.16 times as long as that of Adam.
/// let valley = problems::Rosenbrock.problem();
/// let trace = run(Fused::new(AmsGrad::new(0.02)), &valley.objective, &valley.start, Stop::after(1))?;
/// assert!((trace.last().x[0] - -1.1367544468893968).abs() < 1e-14);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AmsGrad {
    /// The parameters it shares with Adam; Adam's correction is not among them.
    pub adam: Adam,
    /// Of what the maximum is taken.
    pub maximum: Maximum,
}

impl AmsGrad {
    /// With Adam's β, γ and ε, and the paper's maximum.
    pub fn new(alpha: impl Into<LearningRate>) -> Self {
        Self { adam: Adam::new(alpha), maximum: Maximum::Uncorrected }
    }
}

/// Adam's memory, and the largest square.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Peak<T> {
    /// The two running means.
    pub moments: Moments<T>,
    /// The largest s or ŝ so far.
    pub largest: T,
}

impl<T: Clone> Holding<T> for Peak<T> {
    fn holding(value: &T) -> Self {
        Self { moments: Moments::holding(value), largest: value.clone() }
    }
}

/// What the root is taken of: the maximum of (a multiple of) s, times a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peaks {
    before: f64,
    after: f64,
    of_v: f64,
}

// ANCHOR: amsgrad
impl Update for AmsGrad {
    type Memory<T: Clone> = Peak<T>;
    type Factors = Peaks;

    fn name(&self) -> &'static str {
        "AMSGrad"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        self.adam.rate()
    }

    fn factors(&mut self, t: usize) -> Result<Peaks, Error> {
        let Corrections { of_v, of_s } = Corrections::after(self.adam.beta, self.adam.gamma, t + 1);
        Ok(match self.maximum {
            Maximum::Uncorrected => Peaks { before: 1.0, after: 1.0, of_v: 1.0 },
            Maximum::ThenCorrected => Peaks { before: 1.0, after: of_s, of_v },
            Maximum::OfCorrected => Peaks { before: of_s, after: 1.0, of_v },
        })
    }

    fn coordinate(&self, by: Peaks, g: f64, memory: &mut Peak<f64>) -> f64 {
        memory.moments.take(self.adam.beta, self.adam.gamma, g);
        let Moments { v, s } = memory.moments;
        memory.largest = memory.largest.max(by.before * s);
        -quotient(by.of_v * v, self.adam.epsilon.root(by.after * memory.largest))
    }

    fn arrays(&self, t: usize, g: &Column, m: &mut Peak<Column>) -> Result<Column, Error> {
        let Adam { beta, gamma, epsilon, .. } = self.adam;
        m.moments.smooth(beta, gamma, g);
        let Moments { v, s } = &m.moments;
        let (v_hat, s_hat) = (v / unbiased(beta, t + 1), s / unbiased(gamma, t + 1));
        let largest = |a: &Column, b: &Column| Zip::from(a).and(b).map_collect(|a, b| a.max(*b));
        m.largest = match self.maximum {
            Maximum::Uncorrected | Maximum::ThenCorrected => largest(&m.largest, s),
            Maximum::OfCorrected => largest(&m.largest, &s_hat),
        };
        Ok(match self.maximum {
            Maximum::Uncorrected => -quotients(v, &epsilon.roots(&m.largest)),
            Maximum::ThenCorrected => {
                -quotients(&v_hat, &epsilon.roots(&(&m.largest / unbiased(gamma, t + 1))))
            }
            Maximum::OfCorrected => -quotients(&v_hat, &epsilon.roots(&m.largest)),
        })
    }

    /// The maximum is at least s, or ŝ.
    fn largest(&self, t: usize) -> f64 {
        let bound = match self.maximum {
            Maximum::Uncorrected => uncorrected_ratio,
            _ => largest_ratio,
        };
        bound(self.adam.beta, self.adam.gamma, t + 1)
    }
}
// ANCHOR_END: amsgrad
