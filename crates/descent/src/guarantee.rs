//! What a step may promise, and whether it keeps it.

use crate::{Model, Point, Step, linear};
use ndarray::{Array1, Array2};
use std::fmt;

/// A property of a step from x to x₊ = x + α d, with g = ∇f(x) and g₊ = ∇f(x₊).
///
/// A method puts its promises into [`Step::guarantees`]; [`Trace::findings`](crate::Trace::findings) checks them, and
/// [`Trace::check`](crate::Trace::check) asks any of any run. The list is open: later methods bring more.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Guarantee {
    /// f(x₊) ≤ f(x).
    MonotoneDecrease,
    /// g′d < 0.
    DescentDirection,
    /// f(x₊) ≤ f(x) + c₁ α g′d.
    Armijo {
        /// The factor c₁, in (0, 1).
        c1: f64,
    },
    /// g₊′d ≥ c₂ g′d, the curvature condition of Wolfe.
    Curvature {
        /// The factor c₂, in (c₁, 1).
        c2: f64,
    },
    /// |g₊′d| ≤ c₂ |g′d|, the strong curvature condition; with a c₂ near zero, that g₊ is orthogonal to d as after an exact
    /// search.
    StrongCurvature {
        /// The factor c₂, in (0, 1).
        c2: f64,
    },
    /// f(x₊) − f(x) ≤ bound, for a bound known before the step.
    DecreaseBound {
        /// The bound.
        bound: f64,
    },
    /// B d = −g: the direction leads to the stationary point of the step's model.
    ModelStationary,
    /// B s = y, where s and y are the changes of x and g over the step *before*: the model has learnt that step.
    SecantEquation,
    /// The model's matrix B is positive definite.
    PositiveDefinite,
    /// d′y = 0, where y is the change of the gradient over the step *before*: on a quadratic function y = A s, and the
    /// direction is conjugate to the one before.
    Conjugate,
    /// |α dᵢ| ≤ bound in every coordinate i.
    StepBound {
        /// The bound.
        bound: f64,
    },
    /// The factor α |dᵢ/gᵢ| by which the step scales coordinate i of the gradient is in no coordinate larger than over the
    /// step *before*; said of the coordinates whose gradient was not zero at either.
    ScalingShrinks,
}

impl fmt::Display for Guarantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MonotoneDecrease => f.write_str("monotone decrease"),
            Self::DescentDirection => f.write_str("descent direction"),
            Self::Armijo { c1 } => write!(f, "Armijo condition, c₁ = {c1}"),
            Self::Curvature { c2 } => write!(f, "curvature condition, c₂ = {c2}"),
            Self::StrongCurvature { c2 } => write!(f, "strong curvature condition, c₂ = {c2}"),
            Self::DecreaseBound { bound } => write!(f, "decrease by {bound:.6}"),
            Self::ModelStationary => f.write_str("stationary point of the model"),
            Self::SecantEquation => f.write_str("secant equation"),
            Self::PositiveDefinite => f.write_str("positive definite model"),
            Self::Conjugate => f.write_str("conjugate to the step before"),
            Self::StepBound { bound } => write!(f, "no coordinate moves by more than {bound:.6}"),
            Self::ScalingShrinks => f.write_str("no coordinate's scaling grows"),
        }
    }
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The step's number.
    pub step: usize,
    /// What was checked.
    pub guarantee: Guarantee,
    /// By how much it holds, in the units of its own inequality; for an equation, minus the residual's norm; NaN if it could
    /// not be evaluated.
    pub slack: f64,
    /// How far below zero rounding alone may push the slack. Zero asks for a strictly positive slack.
    pub tolerance: f64,
}

impl Finding {
    /// A promise that cannot even be evaluated is not kept.
    pub(crate) fn unknown(step: usize, guarantee: Guarantee) -> Self {
        Self { step, guarantee, slack: f64::NAN, tolerance: 0.0 }
    }

    /// Whether the guarantee holds.
    ///
    /// ```
    /// use descent::{Finding, Guarantee};
    /// let finding =
    ///     Finding { step: 0, guarantee: Guarantee::MonotoneDecrease, slack: -1.0, tolerance: 1e-15 };
    /// assert!(!finding.holds());
    /// ```
    pub fn holds(&self) -> bool {
        self.slack > -self.tolerance
    }
}

/// How much of the difference of two values of f may be rounding: each carries that of a few operations.
/// Positive even between zeros, so that equal values compare as equal.
///
/// Where a decrease is smaller than this, its sign says nothing: a line search that insisted would never end.
///
/// ```
/// use descent::value_rounding;
/// assert!(value_rounding(1.0, 1.0) > f64::EPSILON && value_rounding(0.0, 0.0) > 0.0);
/// ```
pub fn value_rounding(a: f64, b: f64) -> f64 {
    8.0 * f64::EPSILON * (a.abs() + b.abs()) + f64::MIN_POSITIVE
}

/// Checks a guarantee on the step that leads from `from`, after the step that led there from the point `before`.
/// `None` where it says nothing: of a step without a model, of a secant without a step before.
pub(crate) fn check(
    guarantee: Guarantee,
    before: Option<(&Point, &Step)>,
    from: &Point,
    step: &Step,
) -> Option<Finding> {
    let decrease = from.value - step.to.value;
    let rounding = value_rounding(from.value, step.to.value);
    let d = &step.direction;
    let slope = step.slope(from);
    let (slack, tolerance) = match guarantee {
        Guarantee::MonotoneDecrease => (decrease, rounding),
        Guarantee::DescentDirection => (-slope, 0.0),
        Guarantee::Armijo { c1 } => (decrease + c1 * step.length * slope, rounding),
        Guarantee::Curvature { c2 } => {
            (step.slope(&step.to) - c2 * slope, slope_rounding(from, step))
        }
        Guarantee::StrongCurvature { c2 } => {
            (c2 * slope.abs() - step.slope(&step.to).abs(), slope_rounding(from, step))
        }
        Guarantee::DecreaseBound { bound } => (decrease + bound, rounding),
        Guarantee::ModelStationary => {
            equation(step.model.as_ref()?, d, &from.gradient.mapv(|g| -g))?
        }
        Guarantee::SecantEquation => {
            let (before, step_before) = before?;
            let (s, y) = (&from.x - &before.x, &from.gradient - &before.gradient);
            let (slack, tolerance) = equation(step.model.as_ref()?, &s, &y)?;
            (slack, tolerance + update_rounding(step_before.model.as_ref(), &s, &y))
        }
        Guarantee::PositiveDefinite => (step.model.as_ref()?.definiteness().ok()?, 0.0),
        Guarantee::Conjugate => {
            let (before, _) = before?;
            let y = &from.gradient - &before.gradient;
            // y is a difference: its rounding is that of the gradients, which have that of x, times the curvature.
            let (moved, changed) = (linear::norm(&(&from.x - &before.x)), linear::norm(&y));
            let inherited = linear::norm(d) * linear::norm(&from.x) * changed / moved;
            let size =
                absolute_dot(&from.gradient, d) + absolute_dot(&before.gradient, d) + inherited;
            let tolerance = 8.0 * d.len() as f64 * f64::EPSILON * size + f64::MIN_POSITIVE;
            (-d.dot(&y).abs(), tolerance)
        }
        Guarantee::StepBound { bound } => {
            let longest = d.iter().fold(0.0, |most: f64, d| most.max((step.length * d).abs()));
            // A dozen roundings make a step; the bound is a quotient of two roots.
            (bound - longest, 32.0 * f64::EPSILON * bound)
        }
        Guarantee::ScalingShrinks => {
            let (before, step_before) = before?;
            let scalings = |point: &Point, step: &Step| -> Vec<f64> {
                let factor = |(d, g): (&f64, &f64)| (step.length * d / g).abs();
                step.direction.iter().zip(&point.gradient).map(factor).collect()
            };
            let (old, new) = (scalings(before, step_before), scalings(from, step));
            let moved =
                old.iter().zip(&new).filter(|(old, new)| old.is_finite() && new.is_finite());
            moved.map(|(old, new)| (old - new, 32.0 * f64::EPSILON * old)).min_by(|a, b| {
                // The coordinate that comes closest to breaking the promise.
                (a.0 + a.1).total_cmp(&(b.0 + b.1))
            })?
        }
    };
    Some(Finding { step: step.index, guarantee, slack, tolerance })
}

/// How much of B s or B⁻¹y the update of the model before may have lost by rounding: its terms are products with the old matrix,
/// divided by s′y, or by s′B⁻¹y if it is not symmetric, and where they are large they cancel.
fn update_rounding(old: Option<&Model>, s: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let (length, change) = (linear::norm(s), linear::norm(y));
    let (norm, factor) = match old {
        None => return 0.0,
        Some(Model::Inverse(h)) => (size(h), change),
        Some(Model::Dense(b)) => (size(b), length),
        Some(Model::Scaled(b)) => (b.abs(), length),
    };
    let n = s.len() as f64;
    // A cosine of zero makes it infinite, but then there was no update.
    let cancelled = 1.0
        + match old {
            Some(Model::Inverse(h)) if h != h.t() => {
                length * length.max(norm * change) / s.dot(&h.dot(y)).abs()
            }
            _ => length * change / s.dot(y).abs(),
        };
    4.0 * n * f64::EPSILON * (norm * factor).max(length.max(change)) * cancelled
}

/// The Frobenius norm.
fn size(matrix: &Array2<f64>) -> f64 {
    linear::norm(&matrix.iter().copied().collect())
}

/// Slack and tolerance of the equation B v = w.
fn equation(model: &Model, v: &Array1<f64>, w: &Array1<f64>) -> Option<(f64, f64)> {
    if v.len() != w.len() {
        return None;
    }
    // Of an inverse the equation reads v = B⁻¹ w.
    if let Model::Inverse(h) = model {
        return equation(&Model::Dense(h.clone()), w, v);
    }
    let residual = linear::norm(&(model.apply(v).ok()? - w));
    let norm = match model {
        Model::Scaled(b) => b.abs(),
        Model::Dense(b) | Model::Inverse(b) => size(b),
    };
    // Elimination with pivoting is backward stable: a residual of n² units in the last place of ‖B‖ ‖v‖ at most, in practice
    // far less, and as much again for the product itself.
    let n = v.len() as f64;
    let scale = norm * linear::norm(v) + linear::norm(w);
    Some((-residual, 4.0 * n * n * f64::EPSILON * scale + f64::MIN_POSITIVE))
}

/// How much of the two slopes g′d and g₊′d may be rounding: a dot product of n terms rounds by n units in the last place of
/// their absolute sum.
fn slope_rounding(from: &Point, step: &Step) -> f64 {
    let d = &step.direction;
    let size = absolute_dot(&step.to.gradient, d) + absolute_dot(&from.gradient, d);
    2.0 * d.len() as f64 * f64::EPSILON * size + f64::MIN_POSITIVE
}

fn absolute_dot(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum()
}
