//! Objectives from closures: a value by hand, a derivative by hand in place of another, a change of variables.

use crate::objective::check_length;
use crate::{Error, Objective, Quantity};
use ndarray::{Array1, Array2};

/// An objective whose value is a closure, and that has no derivatives until they are given.
///
/// ```
/// use descent::{ByHand, Objective, ObjectiveExt};
/// use ndarray::array;
///
/// let f = ByHand::new(2, |x| x[0] * x[0] + x[0] * x[1])
///     .with_gradient(|x| array![2.0 * x[0] + x[1], x[0]])
///     .with_hessian(|_| array![[2.0, 1.0], [1.0, 0.0]]);
/// assert_eq!(f.gradient(&array![1.0, 2.0]), Ok(array![4.0, 1.0]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ByHand<V> {
    dimension: usize,
    value: V,
}

impl<V: Fn(&Array1<f64>) -> f64> ByHand<V> {
    /// The function of `dimension` variables that `value` computes.
    pub fn new(dimension: usize, value: V) -> Self {
        Self { dimension, value }
    }
}

impl<V: Fn(&Array1<f64>) -> f64> Objective for ByHand<V> {
    fn dimension(&self) -> usize {
        self.dimension
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        check_length(Quantity::Point, self.dimension, x.len())?;
        Ok((self.value)(x))
    }
}

/// What can be put around any objective.
pub trait ObjectiveExt: Objective + Sized {
    /// The same with `gradient` (length n) for its gradient.
    fn with_gradient<G>(self, gradient: G) -> WithGradient<Self, G>
    where
        G: Fn(&Array1<f64>) -> Array1<f64>,
    {
        WithGradient { inner: self, gradient }
    }

    /// The same with `hessian` (n × n, symmetric) for its Hessian, and for the products with it.
    fn with_hessian<H>(self, hessian: H) -> WithHessian<Self, H>
    where
        H: Fn(&Array1<f64>) -> Array2<f64>,
    {
        WithHessian { inner: self, hessian }
    }

    /// The same as a sum of squares of `count` residuals r (length m), with their Jacobian (m × n). That its value is
    /// r′r is the caller's word.
    ///
    /// ```
    /// use descent::{ByHand, Objective, ObjectiveExt};
    /// use ndarray::array;
    ///
    /// let f = ByHand::new(1, |x| (x[0] - 3.0).powi(2))
    ///     .with_gradient(|x| 2.0 * (x - 3.0))
    ///     .with_residuals(1, |x| x - 3.0, |_| array![[1.0]]);
    /// let (r, j) = (f.residuals(&array![5.0])?, f.jacobian(&array![5.0])?);
    /// assert_eq!((r.dot(&r), 2.0 * j.t().dot(&r)), (4.0, array![4.0]));
    /// # Ok::<(), descent::Error>(())
    /// ```
    fn with_residuals<R, J>(
        self,
        count: usize,
        residuals: R,
        jacobian: J,
    ) -> WithResiduals<Self, R, J>
    where
        R: Fn(&Array1<f64>) -> Array1<f64>,
        J: Fn(&Array1<f64>) -> Array2<f64>,
    {
        WithResiduals { inner: self, count, residuals, jacobian }
    }

    /// The same in other variables: z ↦ f(T z + shift), for T n × m and z of length m.
    ///
    /// ```
    /// use descent::{ByHand, Objective, ObjectiveExt};
    /// use ndarray::array;
    ///
    /// let f = ByHand::new(1, |x| x[0] * x[0]).with_gradient(|x| 2.0 * x);
    /// let scaled = f.in_variables(array![[10.0]], array![1.0]);
    /// assert_eq!(scaled.value(&array![2.0]), Ok(441.0));
    /// assert_eq!(scaled.gradient(&array![2.0]), Ok(array![420.0]));
    /// ```
    fn in_variables(self, t: Array2<f64>, shift: Array1<f64>) -> InVariables<Self> {
        InVariables { inner: self, t, shift }
    }
}

impl<O: Objective> ObjectiveExt for O {}

/// An objective with a hand-written gradient: see [`ObjectiveExt::with_gradient`].
#[derive(Clone, Copy, Debug)]
pub struct WithGradient<O, G> {
    inner: O,
    gradient: G,
}

impl<O: Objective, G: Fn(&Array1<f64>) -> Array1<f64>> Objective for WithGradient<O, G> {
    fn dimension(&self) -> usize {
        self.inner.dimension()
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        self.inner.value(x)
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        let by_hand = (self.gradient)(x);
        check_length(Quantity::Gradient, self.dimension(), by_hand.len())?;
        *g = by_hand;
        Ok(())
    }
    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        self.inner.hessian_into(x, h)
    }
    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        self.inner.hessian_vector_into(x, v, out)
    }
    fn residual_count(&self) -> Result<usize, Error> {
        self.inner.residual_count()
    }
    fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        self.inner.residuals_into(x, r)
    }
    fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        self.inner.jacobian_into(x, j)
    }
}

/// An objective with a hand-written Hessian: see [`ObjectiveExt::with_hessian`].
#[derive(Clone, Copy, Debug)]
pub struct WithHessian<O, H> {
    inner: O,
    hessian: H,
}

impl<O: Objective, H: Fn(&Array1<f64>) -> Array2<f64>> Objective for WithHessian<O, H> {
    fn dimension(&self) -> usize {
        self.inner.dimension()
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        self.inner.value(x)
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        self.inner.gradient_into(x, g)
    }
    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        let by_hand = (self.hessian)(x);
        check_length(Quantity::Hessian, self.dimension(), by_hand.nrows())?;
        check_length(Quantity::Hessian, self.dimension(), by_hand.ncols())?;
        *h = by_hand;
        Ok(())
    }
    fn residual_count(&self) -> Result<usize, Error> {
        self.inner.residual_count()
    }
    fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        self.inner.residuals_into(x, r)
    }
    fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        self.inner.jacobian_into(x, j)
    }
}

/// A sum of squares with hand-written residuals: see [`ObjectiveExt::with_residuals`].
#[derive(Clone, Copy, Debug)]
pub struct WithResiduals<O, R, J> {
    inner: O,
    count: usize,
    residuals: R,
    jacobian: J,
}

impl<O: Objective, R, J> Objective for WithResiduals<O, R, J>
where
    R: Fn(&Array1<f64>) -> Array1<f64>,
    J: Fn(&Array1<f64>) -> Array2<f64>,
{
    fn dimension(&self) -> usize {
        self.inner.dimension()
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        self.inner.value(x)
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        self.inner.gradient_into(x, g)
    }
    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        self.inner.hessian_into(x, h)
    }
    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        self.inner.hessian_vector_into(x, v, out)
    }
    fn residual_count(&self) -> Result<usize, Error> {
        Ok(self.count)
    }
    fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        *r = (self.residuals)(x);
        check_length(Quantity::Residuals, self.count, r.len())
    }
    fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        *j = (self.jacobian)(x);
        check_length(Quantity::Jacobian, self.count, j.nrows())?;
        check_length(Quantity::Jacobian, self.dimension(), j.ncols())
    }
}

/// An objective in other variables: see [`ObjectiveExt::in_variables`].
#[derive(Clone, Debug)]
pub struct InVariables<O> {
    inner: O,
    t: Array2<f64>,
    shift: Array1<f64>,
}

impl<O: Objective> InVariables<O> {
    /// x = T z + shift.
    fn inner_point(&self, z: &Array1<f64>) -> Result<Array1<f64>, Error> {
        check_length(Quantity::Point, self.t.ncols(), z.len())?;
        check_length(Quantity::Matrix, self.inner.dimension(), self.t.nrows())?;
        check_length(Quantity::Vector, self.inner.dimension(), self.shift.len())?;
        Ok(self.t.dot(z) + &self.shift)
    }
}

impl<O: Objective> Objective for InVariables<O> {
    fn dimension(&self) -> usize {
        self.t.ncols()
    }
    fn value(&self, z: &Array1<f64>) -> Result<f64, Error> {
        self.inner.value(&self.inner_point(z)?)
    }
    /// T′ ∇f
    fn gradient_into(&self, z: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        *g = self.t.t().dot(&self.inner.gradient(&self.inner_point(z)?)?);
        Ok(())
    }
    /// T′ ∇²f T
    fn hessian_into(&self, z: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        *h = self.t.t().dot(&self.inner.hessian(&self.inner_point(z)?)?.dot(&self.t));
        Ok(())
    }
    /// T′ ∇²f (T v)
    fn hessian_vector_into(
        &self,
        z: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        check_length(Quantity::Vector, self.t.ncols(), v.len())?;
        let x = self.inner_point(z)?;
        let mut product = Array1::zeros(self.inner.dimension());
        self.inner.hessian_vector_into(&x, &self.t.dot(v), &mut product)?;
        check_length(Quantity::HessianVector, self.inner.dimension(), product.len())?;
        *out = self.t.t().dot(&product);
        Ok(())
    }
    fn residual_count(&self) -> Result<usize, Error> {
        self.inner.residual_count()
    }
    fn residuals_into(&self, z: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        self.inner.residuals_into(&self.inner_point(z)?, r)
    }
    /// J T
    fn jacobian_into(&self, z: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        *j = self.inner.jacobian(&self.inner_point(z)?)?.dot(&self.t);
        Ok(())
    }
}
