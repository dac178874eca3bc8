//! Linear conjugate gradients: for quadratic functions, at most as many steps as variables. The book's blocks: `cg-step`,
//! `cg-conjugate`, `exact-on-quadratics`. (M. R. Hestenes, E. Stiefel, *Methods of conjugate gradients for solving linear systems*,
//! Journal of Research of the National Bureau of Standards 49, 1952.)

use descent::{Counted, Error, Guarantee, Method, Objective, Point, Quantity, Step};
use ndarray::Array1;

/// Conjugate gradients on f(x) = ½ x′A x − b′x: α = −g′d / d′A d, and d₊ = −g₊ + β d with β = g₊′A d / d′A d, so that d₊′A d = 0
/// (block `cg-conjugate`).
///
/// Started with d = −g, all directions are conjugate to each other, and n steps arrive but for rounding; started with another
/// direction, neighbours alone are.
///
/// * Needs: the gradient, and Hessian-vector products, one a step. On a function that is not quadratic A is the Hessian at the
///   point.
/// * Promises a descent direction, conjugate to the one before.
/// * Fails with [`Error::NotPositiveDefinite`] where d′A d ≤ 0.
///
/// ```
/// use conjugate_gradient::LinearConjugateGradient;
/// use descent::{Error, Stop, run};
///
/// let bowl = problems::Quadratic::diagonal(&[1.0, 2.0, 3.0]);
/// let start = ndarray::array![1.0, 1.0, 1.0];
/// let trace = run(LinearConjugateGradient::default(), &bowl, &start, Stop::after(3))?;
/// assert!(trace.last().gradient_norm() < 1e-15);
/// assert!(trace.findings().iter().all(|finding| finding.holds()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct LinearConjugateGradient {
    first: Option<Array1<f64>>,
    /// A d and d′A d of the step before.
    product: Array1<f64>,
    curvature: f64,
}

impl LinearConjugateGradient {
    /// With another direction than −g at the start: it should descend.
    pub fn starting_with(direction: Array1<f64>) -> Self {
        Self { first: Some(direction), ..Self::default() }
    }
}

// ANCHOR: linear-cg
impl Method for LinearConjugateGradient {
    fn name(&self) -> &'static str {
        "conjugate gradients"
    }

    fn begin(&mut self, _: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.product = Array1::zeros(start.x.len());
        Ok(())
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        let g = &x.gradient;
        if step.index == 0 {
            match &self.first {
                Some(first) if first.len() == g.len() => step.direction.assign(first),
                _ => step.direction.zip_mut_with(g, |d, g| *d = -g),
            }
        } else {
            let beta = g.dot(&self.product) / self.curvature; // [@cg-conjugate:2]
            step.direction.zip_mut_with(g, |d, g| *d = beta * *d - g);
            step.promise(Guarantee::Conjugate);
        }
        let slope = step.slope(x);
        if slope >= 0.0 {
            if g.iter().all(|g| *g == 0.0) {
                step.direction.fill(0.0);
                self.curvature = 1.0;
                self.product.fill(0.0);
                step.guarantees.clear();
                step.go(x, 0.0);
                return Ok(());
            }
            return Err(Error::NotDescent { slope });
        }
        f.hessian_vector_into(&x.x, &step.direction, &mut self.product)?;
        self.curvature = step.direction.dot(&self.product);
        if self.curvature <= 0.0 {
            return Err(Error::NotPositiveDefinite);
        }
        let alpha = -slope / self.curvature; // [@exact-on-quadratics:2]
        if !alpha.is_finite() {
            return Err(Error::NotFinite(Quantity::Point));
        }
        step.promise(Guarantee::DescentDirection);
        step.go(x, alpha);
        Ok(())
    }
}
// ANCHOR_END: linear-cg
