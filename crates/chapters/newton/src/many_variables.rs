//! Newton's method in many variables. The book's blocks: `newton-multivariate`, `newton-error-vector`,
//! `newton-quadratic-order`, `newton-affine-invariance`.

use crate::{Curvature, TrueHessian};
use descent::{Counted, Error, Guarantee, Method, Point, Step};
use line_search::Direction;

/// Newton's method: solve H Δ = −g, go to x + Δ (block `newton-multivariate`).
///
/// The system is solved by Cholesky where H is positive definite, by LU where it is not: then Δ still leads to the stationary
/// point of the quadratic model, but that is a saddle or a maximum, and the method may climb. H is the Hessian unless another
/// [`Curvature`] is given.
///
/// * Needs: gradient and Hessian.
/// * Promises: H Δ = −g; a positive definite H and a descent direction wherever Cholesky succeeded.
/// * Fails with [`Error::Singular`] where H has no inverse.
///
/// ```
/// use descent::{Error, Stop, StopReason, run};
/// use newton::Newton;
/// use ndarray::array;
///
/// // One step on a quadratic.
/// let bowl = problems::named("quadratic").unwrap();
/// let trace = run(Newton::exact(), &bowl.objective, &bowl.start, Stop::after(1))?;
/// assert!(trace.last().error(&array![1.0, 2.0]) < 1e-14);
///
/// // Where the Hessian is singular, the trace says so.
/// let gutter = problems::Gutter.problem();
/// let trace = run(Newton::exact(), &gutter.objective, &gutter.start, Stop::default())?;
/// assert_eq!(trace.why, StopReason::Failed(Error::Singular { rcond: 0.0 }));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Newton<C = TrueHessian> {
    /// What stands for H.
    pub curvature: C,
}

impl Newton {
    /// With the Hessian itself.
    pub fn exact() -> Self {
        Self::default()
    }
}

// ANCHOR: newton-method
impl<C: Curvature> Method for Newton<C> {
    fn name(&self) -> &'static str {
        self.curvature.method_name()
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        newton_direction(&self.curvature, f, x, step)?;
        step.go(x, 1.0);
        Ok(())
    }
}

/// Newton's direction, for any line search.
impl<C: Curvature> Direction for Newton<C> {
    fn name(&self) -> &'static str {
        self.curvature.method_name()
    }

    fn aim(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error> {
        newton_direction(&self.curvature, f, x, step)?;
        Ok(1.0)
    }
}

/// Solves H Δ = −g, and makes Δ the direction of the step. Whether H is positive definite.
pub(crate) fn newton_direction(
    curvature: &impl Curvature,
    f: &Counted<'_>,
    x: &Point,
    step: &mut Step,
) -> Result<bool, Error> {
    let h = curvature.at(f, x, step.model.take())?;
    let delta = h.solve(&-&x.gradient)?;
    step.model = Some(h);
    step.direction = delta.x;
    step.promise(Guarantee::ModelStationary);
    if delta.definite {
        step.promise(Guarantee::PositiveDefinite);
        if x.gradient_norm() > 0.0 {
            // Δ′HΔ > 0, and it is −g′Δ.
            step.promise(Guarantee::DescentDirection);
        }
    }
    Ok(delta.definite)
}
// ANCHOR_END: newton-method
