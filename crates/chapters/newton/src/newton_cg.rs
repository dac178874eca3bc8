//! Newton–CG: Newton's direction by truncated conjugate gradients, from products with the Hessian alone. The book's block:
//! `hessian-times-vector`.

use conjugate_gradient::{Truncated, Truncation};
use descent::{Counted, Error, Guarantee, Objective, Point, Step};
use line_search::{Descent, Direction, Wolfe};

/// The direction from H Δ ≈ −g, solved until ‖H Δ + g‖ ≤ η ‖g‖ with η = min(½, √‖g‖), or until a direction of negative curvature
/// turns up; then as far as that, which descends.
///
/// Since η tends to zero the convergence is superlinear, and far from the minimum no work is wasted on an exact solution.
///
/// * Needs: the gradient and Hessian-vector products; no matrix.
/// * Promises a descent direction.
///
/// ```
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let trace = run(newton::newton_cg(), &valley.objective, &valley.start, Stop::default())?;
/// assert!(trace.last().error(&ndarray::array![1.0, 1.0]) < 1e-10);
/// assert_eq!(trace.last().counts.hessians, 0);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct NewtonCg {
    solver: Truncated,
}

// ANCHOR: newton-cg
impl Direction for NewtonCg {
    fn name(&self) -> &'static str {
        "Newton–CG"
    }

    fn aim(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error> {
        let size = x.gradient_norm();
        let tolerance = size.sqrt().min(0.5) * size;
        let product = |v: &_, out: &mut _| f.hessian_vector_into(&x.x, v, out);
        // In exact arithmetic n products solve it; rounding may ask for some more.
        let limit = 2 * x.x.len() + 10;
        let end = self.solver.solve(product, &x.gradient, tolerance, f64::INFINITY, limit)?;
        step.direction.assign(&self.solver.p);
        if size > 0.0 {
            step.promise(Guarantee::DescentDirection);
        }
        // −g has its own length; Newton's direction has the right one.
        let along_gradient = end == Truncation::NegativeCurvature && size > 1.0;
        Ok(if along_gradient { 1.0 / size } else { 1.0 })
    }
}
// ANCHOR_END: newton-cg

/// Newton–CG with the strong conditions of Wolfe.
///
/// ```
/// use descent::{Error, Stop, run};
///
/// let bowl = problems::Quadratic::standard().problem();
/// assert!(run(newton::newton_cg(), &bowl.objective, &bowl.start, Stop::default())?.why.is_success());
/// # Ok::<(), Error>(())
/// ```
pub fn newton_cg() -> Descent<NewtonCg, Wolfe> {
    Descent { direction: NewtonCg::default(), search: Wolfe::default() }
}
