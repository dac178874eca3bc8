//! Newton's method with a multiple of the identity added to the Hessian.

use descent::{Counted, Error, Model, Objective, Point};
use newton::Curvature;

/// H + μ I.
pub struct Shifted {
    /// What is added to every curvature.
    pub mu: f64,
}

impl Curvature for Shifted {
    fn method_name(&self) -> &'static str {
        "shifted Newton"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, _: Option<Model>) -> Result<Model, Error> {
        // ANCHOR: solution
        // STUB: todo!("the Hessian at x.x, with mu added to its diagonal, is a Model::Dense")
        let mut h = f.hessian(&x.x)?;
        h.diag_mut().iter_mut().for_each(|entry| *entry += self.mu);
        Ok(Model::Dense(h))
        // ANCHOR_END: solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use descent::{Stop, run};
    use ndarray::array;
    use newton::Newton;

    fn first_step(mu: f64) -> ndarray::Array1<f64> {
        let saddle = problems::Saddle.problem();
        let method = Newton { curvature: Shifted { mu } };
        let trace = run(method, &saddle.objective, &array![2.0, 1.0], Stop::after(1));
        trace.map(|trace| trace.last().x.clone()).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn leaves_the_saddle_downhill() {
        let x = first_step(3.0);
        assert!((x[0] - 1.2).abs() < 1e-14 && (x[1] - 3.0).abs() < 1e-14, "{x}");
    }

    #[test]
    fn is_newton_without_a_shift() {
        assert!(first_step(0.0).iter().all(|x| x.abs() < 1e-14));
    }

    #[test]
    fn is_gradient_descent_with_a_large_one() {
        let x = first_step(1e8);
        assert!(((x[0] - 2.0) * 1e8 + 4.0).abs() < 1e-5 && ((x[1] - 1.0) * 1e8 - 2.0).abs() < 1e-5);
    }
}
