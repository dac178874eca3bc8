//! The line search of Moré and Thuente. (J. J. Moré, D. J. Thuente, *Line search algorithms with guaranteed sufficient decrease*,
//! ACM Transactions on Mathematical Software 20, 1994.) The book's block: `wolfe-interval`.

use crate::interpolate::{Knot, cubic, quadratic, secant};
use crate::ray::Ray;
use crate::{LineSearch, Wolfe};
use descent::{Counted, Error, Guarantee, Point, Step};

/// The strong conditions of Wolfe, by Moré and Thuente's choice of trial lengths.
///
/// Every trial asks for value and gradient, and four cases tell which of the interpolating curves to trust. Until
/// Armijo's condition holds with a rising φ, the cases look at φ(α) − c₁ α φ′(0) in place of φ.
///
/// * Promises Armijo's condition and the strong curvature condition.
/// * Ends because a bracket that has not shrunk to two thirds in two trials is halved.
/// * Settles and fails as [`Wolfe`] does.
///
/// ```
/// use descent::{Error, Stop, run};
/// use line_search::{Descent, MoreThuente, SteepestDescent};
///
/// let valley = problems::Rosenbrock.problem();
/// let method = Descent { direction: SteepestDescent, search: MoreThuente::default() };
/// let trace = run(method, &valley.objective, &valley.start, Stop::after(10))?;
/// assert_eq!(trace.steps.len(), 10);
/// assert!(trace.findings().iter().all(|finding| finding.holds()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoreThuente {
    /// The share c₁ of the decrease expected to first order that is enough.
    pub c1: f64,
    /// The share c₂ of the slope that may be left, on both sides.
    pub c2: f64,
    /// The most trials.
    pub trials: usize,
}

impl Default for MoreThuente {
    /// c₁ = 10⁻⁴, c₂ = 0.9, at most 60 trials.
    fn default() -> Self {
        Self { c1: 1e-4, c2: 0.9, trials: 60 }
    }
}

/// What is known of the minimum: the best trial, the other end, and whether the minimum is between.
#[derive(Clone, Copy)]
struct Interval {
    best: Knot,
    other: Knot,
    bracketed: bool,
}

// ANCHOR: more-thuente
impl LineSearch for MoreThuente {
    fn search(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step, a: f64) -> Result<(), Error> {
        let Self { c1, c2, trials } = *self;
        Wolfe::checked(c1, c2)?;
        let Some(mut phi) = Ray::new(f, x, step, a)? else { return Ok(()) };
        let start = phi.start;
        let mut at = Interval { best: start, other: start, bracketed: false };
        let (mut alpha, mut seen_rising) = (a, false);
        let (mut width, mut width_before) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..trials {
            let trial = phi.knot(alpha)?;
            let enough = phi.armijo(c1, alpha, trial.value, phi.rounding);
            if enough && trial.slope.abs() <= c2 * start.slope.abs() {
                phi.step().promise(Guarantee::Armijo { c1 });
                phi.step().promise(Guarantee::StrongCurvature { c2 });
                return Ok(());
            }
            seen_rising |= enough && trial.slope >= 0.0;
            let tilt = if !seen_rising && trial.value <= at.best.value && !enough {
                c1 * start.slope
            } else {
                0.0
            };
            alpha = at.choose(trial, tilt, phi.rounding);
            if at.bracketed {
                let now = (at.other.alpha - at.best.alpha).abs();
                if now >= 0.66 * width_before {
                    alpha = at.best.alpha + 0.5 * (at.other.alpha - at.best.alpha);
                }
                (width_before, width) = (width, now);
            }
            if !alpha.is_finite() || alpha == at.best.alpha || alpha == at.other.alpha {
                break;
            }
        }
        phi.settle_below(at.best, c1)
    }
}

impl Interval {
    /// The next trial length after this one, for φ(α) − tilt·α; and the interval it leaves. Where two values differ by less than
    /// rounding, the slopes decide.
    fn choose(&mut self, trial: Knot, tilt: f64, rounding: f64) -> f64 {
        let tilted = |k: Knot| Knot { value: k.value - tilt * k.alpha, slope: k.slope - tilt, ..k };
        let (a, b, t) = (tilted(self.best), tilted(self.other), tilted(trial));
        let higher = t.value > a.value + rounding;
        let turned = t.slope * a.slope.signum() < 0.0;
        let step = t.alpha - a.alpha;
        let next = if !(t.value.is_finite() && t.slope.is_finite()) {
            a.alpha + 0.5 * step
        } else if higher {
            // Higher: the minimum is between, nearer to the best. The cubic may hug it too closely.
            let (c, q) = (cubic(a, t), quadratic(a, t));
            if (c - a.alpha).abs() < (q - a.alpha).abs() { c } else { 0.5 * (c + q) }
        } else if turned {
            // Lower, and the slope has turned: between again. Of two guesses the farther from the trial.
            farther(t.alpha, cubic(a, t), secant(a, t))
        } else if t.slope.abs() < a.slope.abs() {
            // Lower and flatter: onwards, but a cubic with its minimum behind says nothing.
            let c = cubic(a, t);
            let c = if (c - t.alpha) * step > 0.0 { c } else { t.alpha + 4.0 * step };
            let s = secant(a, t);
            if self.bracketed {
                let limit = t.alpha + 0.66 * (b.alpha - t.alpha);
                let guess = nearer(t.alpha, c, s);
                if step > 0.0 { guess.min(limit) } else { guess.max(limit) }
            } else {
                farther(t.alpha, c, s)
            }
        } else if self.bracketed {
            // Lower and no flatter: what the other end knows.
            cubic(t, b)
        } else {
            t.alpha + 4.0 * step
        };
        if higher || !t.value.is_finite() || !t.slope.is_finite() {
            (self.other, self.bracketed) = (trial, true);
        } else {
            if turned {
                (self.other, self.bracketed) = (self.best, true);
            }
            self.best = trial;
        }
        if self.bracketed {
            let (low, high) = (self.best.alpha, self.other.alpha);
            let inside = (next - low) * (next - high) < 0.0;
            return if inside { next } else { low + 0.5 * (high - low) };
        }
        let (near, far) = (t.alpha + 1.1 * step, t.alpha + 4.0 * step);
        if next.is_finite() { next.clamp(near, far) } else { far }
    }
}
// ANCHOR_END: more-thuente

fn farther(from: f64, a: f64, b: f64) -> f64 {
    if (a - from).abs() > (b - from).abs() { a } else { b }
}

fn nearer(from: f64, a: f64, b: f64) -> f64 {
    if (a - from).abs() < (b - from).abs() { a } else { b }
}
