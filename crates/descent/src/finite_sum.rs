//! Means of many terms, of which a method may ask for a few: the objectives of stochastic methods.

use crate::formula;
use crate::objective::check_length;
use crate::{Error, Formula, Objective, Quantity};
use ndarray::{Array1, Array2};
use number::Number;

/// An objective C = (1/N) Σ Cᵢ, a mean of N terms, that gives the mean over any of them.
///
/// [`Mean`] makes one of terms that are written once; an objective with much data is written by hand.
pub trait FiniteSum: Objective {
    /// The number N of terms.
    fn terms(&self) -> usize;

    /// The mean of the terms in `batch`, each counted as often as it is there.
    ///
    /// # Errors
    /// [`Error::NoTerm`] for a term from N on, [`Error::Undefined`] where a term has no value, and for an empty batch.
    fn batch_value(&self, batch: &[usize], x: &Array1<f64>) -> Result<f64, Error>;

    /// Writes the gradient of that mean into `g` (length n).
    ///
    /// # Errors
    /// As [`FiniteSum::batch_value`].
    fn batch_gradient_into(
        &self,
        batch: &[usize],
        x: &Array1<f64>,
        g: &mut Array1<f64>,
    ) -> Result<(), Error>;
}

/// The terms of a mean, each written once for every number system.
///
/// ```
/// use descent::{FiniteSum, Mean, Objective, Terms};
/// use ndarray::{Array1, array};
/// use number::Number;
///
/// /// (x − i)² for i = 0, 1, 2.
/// struct Distances;
/// impl Terms for Distances {
///     fn dimension(&self) -> usize {
///         1
///     }
///     fn count(&self) -> usize {
///         3
///     }
///     fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
///         (x[0].clone() - N::from_i64(i as i64)).pow(2)
///     }
/// }
///
/// let (f, x) = (Mean(Distances), array![4.0]);
/// assert_eq!(f.gradient(&x), Ok(array![6.0]));
/// assert_eq!((f.terms(), f.batch_value(&[0, 2], &x)), (3, Ok(10.0)));
/// let mut g = Array1::zeros(1);
/// f.batch_gradient_into(&[2], &x, &mut g)?;
/// assert_eq!(g, array![4.0]);
/// # Ok::<(), descent::Error>(())
/// ```
pub trait Terms {
    /// The number n of variables.
    fn dimension(&self) -> usize;

    /// The number N of terms.
    fn count(&self) -> usize;

    /// Term `i`, from 0, at `x` (length n); `None` where there is none in this number system.
    fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N>;
}

/// C = (1/N) Σ Cᵢ as a [`Formula`], an [`Objective`] and a [`FiniteSum`]. For an example see [`Terms`].
#[derive(Clone, Copy, Debug)]
pub struct Mean<T>(pub T);

/// The mean over a batch, as a formula of its own.
struct Batch<'a, T> {
    terms: &'a T,
    batch: &'a [usize],
}

impl<T: Terms> Formula for Batch<'_, T> {
    fn dimension(&self) -> usize {
        self.terms.dimension()
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        mean(&self.terms, self.batch.iter().copied(), x)
    }
}

/// The mean over some terms, `None` over none.
fn mean<T: Terms, N: Number>(
    terms: &T,
    batch: impl ExactSizeIterator<Item = usize>,
    x: &[N],
) -> Option<N> {
    let size = N::from_i64(i64::try_from(batch.len()).ok()?);
    let mut sum = N::zero();
    for i in batch {
        sum = sum + terms.term(i, x)?;
    }
    sum.div(&size)
}

impl<T: Terms> Terms for &T {
    fn dimension(&self) -> usize {
        (**self).dimension()
    }
    fn count(&self) -> usize {
        (**self).count()
    }
    fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
        (**self).term(i, x)
    }
}

impl<T: Terms> Formula for Mean<T> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        mean(&self.0, 0..self.0.count(), x)
    }
}

impl<T: Terms> Objective for Mean<T> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        formula::Exact(self as &Self).value(x)
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        formula::Exact(self).gradient_into(x, g)
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
}

impl<T: Terms> FiniteSum for Mean<T> {
    fn terms(&self) -> usize {
        self.0.count()
    }

    fn batch_value(&self, batch: &[usize], x: &Array1<f64>) -> Result<f64, Error> {
        check_batch(batch, self.terms(), Quantity::Value)?;
        formula::Exact(Batch { terms: &self.0, batch }).value(x)
    }

    fn batch_gradient_into(
        &self,
        batch: &[usize],
        x: &Array1<f64>,
        g: &mut Array1<f64>,
    ) -> Result<(), Error> {
        check_length(Quantity::Gradient, self.0.dimension(), g.len())?;
        check_batch(batch, self.terms(), Quantity::Gradient)?;
        formula::Exact(Batch { terms: &self.0, batch }).gradient_into(x, g)
    }
}

/// A batch that is not empty, of terms that exist.
///
/// # Errors
/// [`Error::NoTerm`], and [`Error::Undefined`] for the mean of nothing.
///
/// ```
/// use descent::{Error, Quantity, check_batch};
/// assert_eq!(check_batch(&[0, 2, 2], 3, Quantity::Value), Ok(()));
/// assert_eq!(check_batch(&[3], 3, Quantity::Value), Err(Error::NoTerm { term: 3, terms: 3 }));
/// assert_eq!(check_batch(&[], 3, Quantity::Value), Err(Error::Undefined(Quantity::Value)));
/// ```
pub fn check_batch(batch: &[usize], terms: usize, asked: Quantity) -> Result<(), Error> {
    match batch.iter().find(|i| **i >= terms) {
        Some(term) => Err(Error::NoTerm { term: *term, terms }),
        None if batch.is_empty() => Err(Error::Undefined(asked)),
        None => Ok(()),
    }
}
