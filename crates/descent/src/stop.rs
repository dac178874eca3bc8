//! When a run ends, and why it ended.

use crate::Error;
use std::fmt;

/// The rules that end a run. The first that applies is its [`StopReason`].
///
/// ```
/// use descent::Stop;
///
/// let stop = Stop::default().gradient(1e-6).step(1e-9).decrease(1e-15).iterations(50).evaluations(200).divergence(1e6);
/// assert_eq!((stop.gradient, stop.step, stop.decrease, stop.iterations), (1e-6, 1e-9, 1e-15, 50));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Stop {
    /// Ends where ‖g‖ is at most this. Zero asks for an exact stationary point; a negative number never ends a run.
    pub gradient: f64,
    /// Ends after a move shorter than this. Zero never ends a run.
    pub step: f64,
    /// Ends after a step that changes f by at most this share of |f|: the test for functions whose gradient has no natural unit. Zero never
    /// ends a run.
    pub decrease: f64,
    /// The most steps taken.
    pub iterations: usize,
    /// The most evaluations of any kind, those inside a step included.
    pub evaluations: usize,
    /// Ends where a coordinate is larger than this in absolute value, or f smaller than its negative.
    pub divergence: f64,
}

impl Default for Stop {
    /// ‖g‖ ≤ 1e-10, at most 1000 steps, and at 1e16 a point counts as lost: from there on, x + 1 = x.
    fn default() -> Self {
        Self {
            gradient: 1e-10,
            step: 0.0,
            decrease: 0.0,
            iterations: 1000,
            evaluations: usize::MAX,
            divergence: 1e16,
        }
    }
}

impl Stop {
    /// This many steps, unless an exact stationary point comes first or something fails.
    ///
    /// ```
    /// let stop = descent::Stop::after(4);
    /// assert_eq!((stop.iterations, stop.gradient), (4, 0.0));
    /// ```
    pub fn after(iterations: usize) -> Self {
        Self { gradient: 0.0, iterations, divergence: f64::INFINITY, ..Self::default() }
    }

    /// With another gradient tolerance.
    pub fn gradient(self, gradient: f64) -> Self {
        Self { gradient, ..self }
    }

    /// With another step tolerance.
    pub fn step(self, step: f64) -> Self {
        Self { step, ..self }
    }

    /// With another relative tolerance of the value.
    pub fn decrease(self, decrease: f64) -> Self {
        Self { decrease, ..self }
    }

    /// With another limit of steps.
    pub fn iterations(self, iterations: usize) -> Self {
        Self { iterations, ..self }
    }

    /// With another limit of evaluations.
    pub fn evaluations(self, evaluations: usize) -> Self {
        Self { evaluations, ..self }
    }

    /// With another divergence bound.
    pub fn divergence(self, divergence: f64) -> Self {
        Self { divergence, ..self }
    }
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum StopReason {
    /// The gradient is small enough: a stationary point, of whatever kind.
    Stationary {
        /// Its norm.
        gradient_norm: f64,
    },
    /// The last move was short.
    SmallStep {
        /// Its length.
        size: f64,
    },
    /// The last step hardly changed the value.
    SmallDecrease {
        /// By how much, as a share of it.
        relative: f64,
    },
    /// As many steps as allowed.
    MaxIterations,
    /// As many evaluations as allowed.
    MaxEvaluations,
    /// A coordinate or the value left every bound.
    Diverged,
    /// The next step was impossible.
    Failed(Error),
}

impl StopReason {
    /// Whether the run ended where a method means to end: at a stationary point, with short steps, or where values no longer change.
    ///
    /// ```
    /// use descent::StopReason;
    /// assert!(StopReason::Stationary { gradient_norm: 0.0 }.is_success());
    /// assert!(!StopReason::MaxIterations.is_success());
    /// ```
    pub fn is_success(&self) -> bool {
        matches!(
            self,
            Self::Stationary { .. } | Self::SmallStep { .. } | Self::SmallDecrease { .. }
        )
    }

    /// The error that ended the run, if one did.
    ///
    /// ```
    /// use descent::{Error, StopReason};
    /// assert_eq!(StopReason::Failed(Error::FlatSecant).error(), Some(&Error::FlatSecant));
    /// assert_eq!(StopReason::Diverged.error(), None);
    /// ```
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stationary { .. } => f.write_str("the gradient is small"),
            Self::SmallStep { .. } => f.write_str("the step is small"),
            Self::SmallDecrease { .. } => f.write_str("the value hardly changes"),
            Self::MaxIterations => f.write_str("the limit of iterations"),
            Self::MaxEvaluations => f.write_str("the limit of evaluations"),
            Self::Diverged => f.write_str("diverged"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}
