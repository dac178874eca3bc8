//! What Gauss–Newton methods remember of a point: r, J, and a step that has already computed them.

use descent::{Counted, Error, Objective, Point, Step};
use ndarray::linalg::general_mat_vec_mul;
use ndarray::{Array1, Array2};

/// Residuals r (length m) and Jacobian J (m × n) at the current point, of the objective f = r′r.
///
/// The value r′r and the gradient 2J′r come from them, so that nothing is evaluated twice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) r: Array1<f64>,
    pub(crate) j: Array2<f64>,
    /// The residuals of a trial point.
    trial: Array1<f64>,
}

impl Known {
    /// Evaluates both at the start of a run.
    pub(crate) fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.r = f.residuals(&start.x)?;
        self.j = f.jacobian(&start.x)?;
        self.trial = self.r.clone();
        Ok(())
    }

    /// Goes to x + d, and says what f = r′r is there: infinite outside the domain.
    pub(crate) fn try_step(
        &mut self,
        f: &Counted<'_>,
        x: &Point,
        step: &mut Step,
    ) -> Result<f64, Error> {
        step.go(x, 1.0);
        match f.residuals_into(&step.to.x, &mut self.trial) {
            Ok(()) => {
                let value = self.trial.dot(&self.trial);
                step.go_knowing(x, 1.0, value);
                Ok(if value.is_finite() { value } else { f64::INFINITY })
            }
            Err(error) if error.is_outside_the_domain() => Ok(f64::INFINITY),
            Err(error) => Err(error),
        }
    }

    /// Stays where the step leads: r and J there, and the gradient 2J′r.
    pub(crate) fn accept(&mut self, f: &Counted<'_>, step: &mut Step) -> Result<(), Error> {
        std::mem::swap(&mut self.r, &mut self.trial);
        f.jacobian_into(&step.to.x, &mut self.j)?;
        general_mat_vec_mul(2.0, &self.j.t(), &self.r, 0.0, step.known_gradient());
        Ok(())
    }
}
