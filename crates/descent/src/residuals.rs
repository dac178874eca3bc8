//! Sums of squares written once: one generic list of residuals gives the value, its derivatives, and the Jacobian.

use crate::formula;
use crate::objective::check_length;
use crate::{Error, Formula, Objective, Quantity};
use differentiation::Map;
use ndarray::{Array1, Array2};
use number::Number;

/// The m residuals r of a sum of squares f = r′r = Σ rᵢ², functions of n variables, written once for every number system.
///
/// [`LeastSquares`] makes them an objective; what a [`Formula`] is to minimisation, this is to least squares.
///
/// ```
/// use descent::{LeastSquares, Objective, Residuals, residuals};
/// use ndarray::array;
/// use number::{Number, Rational};
///
/// /// 10 (y − x²) and 1 − x: Rosenbrock's function is the sum of their squares.
/// struct Valley;
/// impl Residuals for Valley {
///     fn dimension(&self) -> usize {
///         2
///     }
///     fn count(&self) -> usize {
///         2
///     }
///     fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
///         let [x, y] = x else { return None };
///         Some(vec![N::from_i64(10) * (y.clone() - x.pow(2)?), N::one() - x.clone()])
///     }
/// }
///
/// let (f, x) = (LeastSquares(Valley), array![-1.0, 2.0]);
/// assert_eq!(f.residuals(&x), Ok(array![10.0, 2.0]));
/// assert_eq!(f.jacobian(&x), Ok(array![[20.0, 10.0], [-1.0, 0.0]]));
/// // f = r′r and ∇f = 2 J′r,
/// assert_eq!(f.value(&x), Ok(104.0));
/// assert_eq!(f.gradient(&x), Ok(array![396.0, 200.0]));
/// // and all of it in exact numbers too.
/// let third = Rational::new(1, 3).unwrap();
/// let j = residuals::jacobian(&Valley, &[third, Rational::one()]).unwrap();
/// assert_eq!(j[0], [Rational::new(-20, 3).unwrap(), Rational::from_i64(10)]);
/// ```
pub trait Residuals {
    /// The number n of variables.
    fn dimension(&self) -> usize;

    /// The number m of residuals.
    fn count(&self) -> usize;

    /// The residuals at `x` (length n), a list of length m; `None` where there are none in this number system.
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>>;
}

impl<R: Residuals + ?Sized> Residuals for &R {
    fn dimension(&self) -> usize {
        (**self).dimension()
    }
    fn count(&self) -> usize {
        (**self).count()
    }
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        (**self).residuals(x)
    }
}

/// The Jacobian in any number system, m rows of n entries; `None` where it does not exist there. For an example see
/// [`Residuals`].
pub fn jacobian<N: Number>(r: &impl Residuals, x: &[N]) -> Option<Vec<Vec<N>>> {
    differentiation::jacobian(&AsMap(r), x)
}

/// Residuals as the differentiation chapter sees them.
struct AsMap<'a, R>(&'a R);

impl<R: Residuals> Map for AsMap<'_, R> {
    fn inputs(&self) -> usize {
        self.0.dimension()
    }
    fn outputs(&self) -> usize {
        self.0.count()
    }
    fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        self.0.residuals(x)
    }
}

/// f = r′r as a [`Formula`] and as an [`Objective`] that knows its residuals.
///
/// Its gradient 2 J′r costs a Jacobian, at most n evaluations of the residuals; its Hessian costs n. For an example see
/// [`Residuals`].
#[derive(Clone, Copy, Debug)]
pub struct LeastSquares<R>(pub R);

impl<R: Residuals> Formula for LeastSquares<R> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let r = self.0.residuals(x)?;
        Some(N::dot(&r, &r))
    }
}

impl<R: Residuals> Objective for LeastSquares<R> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        formula::Exact(self).value(x)
    }

    /// 2 J′r
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        check_length(Quantity::Gradient, self.0.dimension(), g.len())?;
        let r = self.residuals(x).map_err(|error| about(error, Quantity::Gradient))?;
        let j = self.jacobian(x).map_err(|error| about(error, Quantity::Gradient))?;
        g.assign(&(2.0 * j.t().dot(&r)));
        Ok(())
    }

    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        formula::Exact(self).hessian_into(x, h)
    }

    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        formula::Exact(self).hessian_vector_into(x, v, out)
    }

    fn residual_count(&self) -> Result<usize, Error> {
        Ok(self.0.count())
    }

    fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.0.dimension(), x.len())?;
        check_length(Quantity::Residuals, self.0.count(), r.len())?;
        let exact = self.0.residuals(&x.to_vec()).ok_or(Error::Undefined(Quantity::Residuals))?;
        check_length(Quantity::Residuals, self.0.count(), exact.len())?;
        r.iter_mut().zip(exact).for_each(|(r, e)| *r = e);
        Ok(())
    }

    fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.0.dimension(), x.len())?;
        check_length(Quantity::Jacobian, self.0.count(), j.nrows())?;
        check_length(Quantity::Jacobian, self.0.dimension(), j.ncols())?;
        let exact = jacobian(&self.0, &x.to_vec()).ok_or(Error::Undefined(Quantity::Jacobian))?;
        j.iter_mut().zip(exact.into_iter().flatten()).for_each(|(j, e)| *j = e);
        Ok(())
    }
}

/// The error, speaking of what was asked for.
fn about(error: Error, asked: Quantity) -> Error {
    match error {
        Error::Undefined(_) => Error::Undefined(asked),
        other => other,
    }
}
