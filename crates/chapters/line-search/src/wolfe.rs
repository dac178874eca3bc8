//! Bracket and zoom: a length that fulfils the conditions of Wolfe. The book's blocks: `armijo`, `wolfe-curvature`,
//! `wolfe-interval`.
//!
//! # Why it ends
//!
//! The search keeps two ends. `low` fulfils Armijo's condition, has the lowest value so far of those that do, and φ falls from it
//! towards `high`. `high`, once there is one, lies beyond: it violates Armijo's condition, or is no lower than `low`, or φ rises
//! there.
//!
//! *While there is no `high`* every trial goes on from the last at least 1.1 times as far as that went on from the one before, so
//! the lengths grow beyond any bound. Armijo's condition cannot hold for ever if f is bounded below, for its line falls to −∞. If f
//! is not, the trials run out at a length where f is far below.
//!
//! *Once there is a `high`* the function ψ(α) = φ(α) − φ(0) − c₁ α φ′(0) falls from `low` towards `high` and is no lower at
//! `high`, or rises there. So it has a minimum between, which has φ′ = c₁ φ′(0); since c₁ < c₂, a whole interval around it
//! fulfils the curvature condition, and Armijo's, because ψ is lower there than at `low`. A trial is at least a tenth of the
//! bracket away from both ends and replaces one of them: the bracket shrinks to nine tenths at most. If no trial were ever good, both ends would
//! tend to one point ā. Where `high` violates Armijo's condition or is no lower than `low` again and again, the mean slope of ψ between is not
//! negative, so φ′(ā) ≥ c₁ φ′(0) in the limit; where φ rises at `high`, φ′(ā) ≥ 0. But every `low` violates the curvature condition on
//! the falling side, so φ′(ā) ≤ c₂ φ′(0) < c₁ φ′(0): a contradiction. (The same holds from right to left. J. Nocedal, S. J. Wright, *Numerical Optimization*, 2nd ed., 2006, section 3.5.)
//!
//! Rounding can spoil what this rests on; therefore trials are counted, too.

use crate::LineSearch;
use crate::interpolate::{Knot, cubic, quadratic};
use crate::ray::Ray;
use descent::parameter::fraction;
use descent::{Counted, Error, Guarantee, Point, Step};

/// Which condition on φ′(α) ends the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// φ′(α) ≥ c₂ φ′(0): not too steeply down any more.
    Weak,
    /// |φ′(α)| ≤ c₂ |φ′(0)|: not too steep, up or down.
    Strong,
}

/// Armijo's condition φ(α) ≤ φ(0) + c₁ α φ′(0) together with a condition on φ′(α), by bracketing and zooming.
///
/// The gradient is asked for only where the value is good enough.
///
/// * Promises Armijo's condition and the curvature condition, weak or strong: so s′y > 0 for the next update of a
///   quasi-Newton method.
/// * Ends: see the reason in this file.
/// * When rounding hides every good length it settles for the best of its trials, and promises that f decreases and, where that
///   can be told, Armijo's condition.
/// * Fails with [`Error::NotDescent`] where φ′(0) ≥ 0; with [`Error::LineSearch`] or [`Error::WrongGradient`] if no trial was lower; with
///   [`Error::Parameter`] unless 0 < c₁ < c₂ < 1.
///
/// ```
/// use descent::{Error, Guarantee, Stop, run};
/// use line_search::{Descent, SteepestDescent, Wolfe};
///
/// // φ(α) = ½(1 − α)²: with c₁ = 0.1 and c₂ = 0.9, all of [0.1, 1.8] is good. From 0.001 that has to be found first.
/// let parabola = problems::Quadratic::diagonal(&[1.0]);
/// let method = Descent { direction: SteepestDescent, search: Wolfe::weak(0.1, 0.9) };
/// let trace = run(method, &parabola, &ndarray::array![1.0], Stop::after(1))?;
/// assert!((0.1..=1.8).contains(&trace.lengths()[0]));
/// assert!(trace.findings().iter().all(|finding| finding.holds()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wolfe {
    /// The share c₁ of the decrease expected to first order that is enough.
    pub c1: f64,
    /// The share c₂ of the slope that may be left.
    pub c2: f64,
    /// Whether it may be left on both sides.
    pub condition: Condition,
    /// The most trials.
    pub trials: usize,
}

impl Default for Wolfe {
    /// The strong conditions with c₁ = 10⁻⁴ and c₂ = 0.9: the usual choice for Newton-like directions.
    fn default() -> Self {
        Self::strong(1e-4, 0.9)
    }
}

impl Wolfe {
    /// The weak conditions, with at most 60 trials.
    pub fn weak(c1: f64, c2: f64) -> Self {
        Self { c1, c2, condition: Condition::Weak, trials: 60 }
    }

    /// The strong conditions, with at most 60 trials.
    pub fn strong(c1: f64, c2: f64) -> Self {
        Self { condition: Condition::Strong, ..Self::weak(c1, c2) }
    }

    /// The parameters, if 0 < c₁ < c₂ < 1.
    pub(crate) fn checked(c1: f64, c2: f64) -> Result<(), Error> {
        fraction("c₁", c1)?;
        fraction("c₂", c2)?;
        let requirement = "greater than c₁";
        if c1 < c2 {
            Ok(())
        } else {
            Err(Error::Parameter { name: "c₂", value: c2, requirement })
        }
    }
}

impl Condition {
    fn holds(self, c2: f64, slope: f64, start: f64) -> bool {
        match self {
            Self::Weak => slope >= c2 * start && slope.is_finite(),
            Self::Strong => slope.abs() <= c2 * start.abs(),
        }
    }

    fn promise(self, c2: f64) -> Guarantee {
        match self {
            Self::Weak => Guarantee::Curvature { c2 },
            Self::Strong => Guarantee::StrongCurvature { c2 },
        }
    }
}

// ANCHOR: wolfe
impl LineSearch for Wolfe {
    fn search(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step, a: f64) -> Result<(), Error> {
        let Self { c1, c2, condition, trials } = *self;
        Self::checked(c1, c2)?;
        let Some(mut phi) = Ray::new(f, x, step, a)? else { return Ok(()) };
        let (mut low, mut high) = (phi.start, None);
        let mut alpha = a;
        for _ in 0..trials {
            let value = phi.value(alpha)?;
            let mut trial = Knot { alpha, value, slope: f64::NAN };
            let lower = value <= low.value + phi.rounding;
            if lower && phi.armijo(c1, alpha, value, phi.rounding) {
                trial.slope = phi.slope()?;
            }
            if condition.holds(c2, trial.slope, phi.start.slope) {
                phi.step().promise(Guarantee::Armijo { c1 });
                phi.step().promise(condition.promise(c2));
                return Ok(());
            }
            if !trial.slope.is_finite() {
                // Too high, or beyond the domain.
                high = Some(trial);
                alpha = zoom(low, trial);
            } else {
                let ahead = high.map_or(1.0, |h: Knot| h.alpha - low.alpha);
                if trial.slope * ahead >= 0.0 {
                    high = Some(low);
                }
                alpha = high.map_or_else(|| lengthen(low, trial), |high| zoom(trial, high));
                low = trial;
            }
            if !alpha.is_finite() || alpha == low.alpha {
                break;
            }
        }
        phi.settle_below(low, c1)
    }
}

/// A length between, from what is known at both ends, at least a tenth of the way from either.
fn zoom(low: Knot, high: Knot) -> f64 {
    let guess = if high.slope.is_finite() { cubic(low, high) } else { quadratic(low, high) };
    let share = (guess - low.alpha) / (high.alpha - low.alpha);
    let share = if share.is_finite() && high.value.is_finite() { share } else { 0.5 };
    low.alpha + share.clamp(0.1, 0.9) * (high.alpha - low.alpha)
}

/// A length beyond, between 1.1 and 4 times as far from the last as that is from the one before.
fn lengthen(before: Knot, last: Knot) -> f64 {
    let factor = (cubic(before, last) - last.alpha) / (last.alpha - before.alpha);
    let factor = if factor.is_finite() { factor } else { 4.0 };
    last.alpha + factor.clamp(1.1, 4.0) * (last.alpha - before.alpha)
}
// ANCHOR_END: wolfe
