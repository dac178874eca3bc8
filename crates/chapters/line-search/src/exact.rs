//! Exact line search: the minimum along the line. The book's blocks: `exact-on-quadratics`, `exact-orthogonal`.

use crate::LineSearch;
use crate::interpolate::{Knot, secant};
use crate::ray::Ray;
use descent::parameter::fraction;
use descent::{Counted, Error, Guarantee, Objective, Point, Quantity, Step};
use ndarray::Array1;

/// α = −g′d / d′H d: the minimum along the line of a quadratic function with Hessian H, in closed form (block
/// `exact-on-quadratics`). On any other function it is the minimum of the quadratic model.
///
/// * Needs: Hessian-vector products, one a step.
/// * Promises a descent direction.
/// * Fails with [`Error::NotDescent`] where g′d ≥ 0, with [`Error::NotPositiveDefinite`] where d′H d ≤ 0: then there is no
///   minimum along d.
///
/// ```
/// use descent::{Error, Stop, run};
/// use line_search::{Descent, ExactOnQuadratics, SteepestDescent};
///
/// let ravine = problems::Quadratic::diagonal(&[1.0, 9.0]);
/// let method = Descent { direction: SteepestDescent, search: ExactOnQuadratics::default() };
/// let trace = run(method, &ravine, &ndarray::array![9.0, 1.0], Stop::after(2))?;
/// // The worst start: every step shrinks the error by (9 − 1)/(9 + 1), and turns by a right angle.
/// assert!((trace.last().x[0] - 9.0 * 0.64).abs() < 1e-14);
/// assert!(trace.steps[0].to.gradient.dot(&trace.steps[0].direction).abs() < 1e-13);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ExactOnQuadratics {
    /// H d.
    product: Array1<f64>,
}

// ANCHOR: exact-on-quadratics
impl LineSearch for ExactOnQuadratics {
    fn search(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step, a: f64) -> Result<(), Error> {
        let Some(phi) = Ray::new(f, x, step, a)? else { return Ok(()) };
        let slope = phi.start.slope;
        if self.product.len() != x.x.len() {
            self.product = Array1::zeros(x.x.len());
        }
        f.hessian_vector_into(&x.x, &step.direction, &mut self.product)?;
        let curvature = step.direction.dot(&self.product);
        if curvature <= 0.0 {
            return Err(Error::NotPositiveDefinite);
        }
        let alpha = -slope / curvature;
        if !alpha.is_finite() {
            return Err(Error::NotFinite(Quantity::Point));
        }
        step.promise(Guarantee::DescentDirection);
        step.go(x, alpha);
        Ok(())
    }
}
// ANCHOR_END: exact-on-quadratics

/// A minimum of φ on α > 0, by the first sign change of φ′ that doubling meets and a safeguarded secant inside.
///
/// The first trial is 2⁻¹⁰ of the length proposed, so that a near minimum is not jumped over. Only slopes decide, since values
/// are flat at a minimum: they would give half of the digits.
///
/// * Promises the strong curvature condition with c₂ = `tolerance`, unless rounding ends the search first: then that f
///   decreases. At a zero of φ′ the new gradient is orthogonal to the direction (block `exact-orthogonal`).
/// * Ends because the bracket shrinks to a half at least every second trial, until no number is left between its ends.
/// * Fails with [`Error::NotDescent`] where φ′(0) ≥ 0; with [`Error::LineSearch`] or [`Error::WrongGradient`] if no trial was lower; with
///   [`Error::Parameter`] for a tolerance outside (0, 1).
///
/// ```
/// use descent::{Error, Stop, run};
/// use line_search::{Descent, Exact, SteepestDescent};
/// use ndarray::array;
///
/// // Rosenbrock's valley from (0.8, 0): α* ≈ 0.00165.
/// let valley = problems::Rosenbrock.problem();
/// let method = Descent { direction: SteepestDescent, search: Exact::default() };
/// let trace = run(method, &valley.objective, &array![0.8, 0.0], Stop::after(1))?;
/// assert!((trace.lengths()[0] - 0.001_648_328_207_414_925_97).abs() < 1e-16);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact {
    /// The share of the slope that may be left, in (0, 1).
    pub tolerance: f64,
    /// The most trials.
    pub trials: usize,
}

impl Default for Exact {
    /// A slope of 10⁻¹² of that at the start, and at most 200 trials.
    fn default() -> Self {
        Self { tolerance: 1e-12, trials: 200 }
    }
}

// ANCHOR: exact
impl LineSearch for Exact {
    fn search(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step, a: f64) -> Result<(), Error> {
        let c2 = fraction("the tolerance", self.tolerance)?;
        let Some(mut phi) = Ray::new(f, x, step, a)? else { return Ok(()) };
        let (mut low, mut high) = (phi.start, None::<Knot>);
        let mut alpha = a / 1024.0;
        let mut halve = false;
        for _ in 0..self.trials {
            let trial = phi.knot(alpha)?;
            if trial.slope.abs() <= c2 * phi.start.slope.abs() {
                phi.step().promise(Guarantee::StrongCurvature { c2 });
                phi.step().promise(Guarantee::MonotoneDecrease);
                return Ok(());
            }
            let before = high.map(|high| high.alpha - low.alpha);
            if trial.slope < 0.0 {
                low = trial
            } else {
                high = Some(trial)
            }
            let Some(end) = high else {
                alpha *= 2.0;
                continue;
            };
            let width = end.alpha - low.alpha;
            // A secant that leaves more than half of the bracket is followed by a bisection.
            halve = !halve && before.is_some_and(|before| width > before / 2.0);
            alpha = secant(low, end);
            if halve || !(alpha > low.alpha && alpha < end.alpha) {
                alpha = low.alpha + width / 2.0;
            }
            if !(alpha > low.alpha && alpha < end.alpha) {
                break;
            }
        }
        let best = high.filter(|high| high.value < low.value).unwrap_or(low);
        phi.settle_for(best)
    }
}
// ANCHOR_END: exact
