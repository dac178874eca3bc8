//! Gauss–Newton: the residuals' linear model. The book's blocks: `gauss-newton-step`, `residual-hessian`.

use crate::known::Known;
use descent::{Counted, Error, Guarantee, Method, Model, Objective, Point, Step, linear};

/// Minimises ‖r + J Δ‖² and goes to x + Δ: 2J′J Δ = −2J′r (block `gauss-newton-step`), Newton's method with 2J′J for the Hessian
/// 2J′J + 2 Σ rᵢ ∇²rᵢ of f = r′r (block `residual-hessian`).
///
/// The factor 2 belongs to f = r′r: it stands on both sides, and Δ is the same as for ½ r′r. The system is solved by QR of J.
///
/// * Needs: residuals and their Jacobian, which must have independent columns.
/// * Promises a descent direction. Its model is 2J′J, formed for the trace alone.
/// * Fails with [`Error::RankDeficient`] where J has dependent columns. It may climb, and diverge: nothing holds it back.
///
/// ```
/// use descent::{Error, Stop, run};
/// use least_squares::GaussNewton;
///
/// // Rosenbrock's valley is a sum of squares with residual zero: two steps.
/// let valley = problems::ExtendedRosenbrock { n: 2 }.problem();
/// let trace = run(GaussNewton::default(), &valley.objective, &valley.start, Stop::default())?;
/// assert!(trace.why.is_success() && trace.steps.len() == 2);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct GaussNewton {
    known: Known,
}

// ANCHOR: gauss-newton
impl Method for GaussNewton {
    fn name(&self) -> &'static str {
        "Gauss–Newton"
    }

    fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.known.begin(f, start)
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        let j = &self.known.j;
        step.direction = linear::least_squares(j, &-&self.known.r)?;
        step.model = Some(Model::Dense(2.0 * j.t().dot(j)));
        if x.gradient_norm() > 0.0 {
            step.promise(Guarantee::DescentDirection);
        }
        if self.known.try_step(f, x, step)?.is_finite() {
            self.known.accept(f, step)
        } else {
            // The run asks again, and hears why there is no value.
            f.value(&step.to.x).map(|_| ())
        }
    }
}
// ANCHOR_END: gauss-newton
