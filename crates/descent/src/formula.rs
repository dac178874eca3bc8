//! An objective written once: one generic formula gives the value, the gradient, the Hessian, exactly. The derivatives are those
//! of the differentiation chapter.

use crate::objective::check_length;
use crate::{Error, Objective, Quantity};
use ndarray::{Array1, Array2};

pub use differentiation::{Formula, gradient, hessian, hessian_vector};

/// A [`Formula`] as an [`Objective`], its derivatives exact but for the rounding of `f64`.
///
/// A gradient costs one evaluation on a tape, a Hessian n. Where the formula's derivative has a hole that the function has not,
/// put a hand-written one in its place:
///
/// ```
/// use descent::{Exact, Formula, Objective, ObjectiveExt};
/// use ndarray::array;
/// use number::Number;
///
/// /// |x|³: its derivative at 0 is 0, but that of |x| does not exist.
/// struct Cube;
/// impl Formula for Cube {
///     fn dimension(&self) -> usize {
///         1
///     }
///     fn value<N: Number>(&self, x: &[N]) -> Option<N> {
///         x[0].abs()?.pow(3)
///     }
/// }
/// assert!(Exact(Cube).gradient(&array![0.0]).is_err());
/// let f = Exact(Cube).with_gradient(|x| x.mapv(|x| 3.0 * x * x.abs()));
/// assert_eq!(f.gradient(&array![0.0]), Ok(array![0.0]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Exact<F>(pub F);

impl<F: Formula> Objective for Exact<F> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        self.0.value(&x.to_vec()).ok_or(Error::Undefined(Quantity::Value))
    }

    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        check_length(Quantity::Gradient, self.dimension(), g.len())?;
        let exact = gradient(&self.0, &x.to_vec()).ok_or(Error::Undefined(Quantity::Gradient))?;
        g.iter_mut().zip(exact).for_each(|(g, e)| *g = e);
        Ok(())
    }

    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        check_length(Quantity::Hessian, self.dimension(), h.nrows())?;
        check_length(Quantity::Hessian, self.dimension(), h.ncols())?;
        let exact = hessian(&self.0, &x.to_vec()).ok_or(Error::Undefined(Quantity::Hessian))?;
        h.iter_mut().zip(exact.into_iter().flatten()).for_each(|(h, e)| *h = e);
        Ok(())
    }

    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        check_length(Quantity::Vector, self.dimension(), v.len())?;
        check_length(Quantity::HessianVector, self.dimension(), out.len())?;
        let exact = hessian_vector(&self.0, &x.to_vec(), &v.to_vec())
            .ok_or(Error::Undefined(Quantity::HessianVector))?;
        out.iter_mut().zip(exact).for_each(|(o, e)| *o = e);
        Ok(())
    }
}
