//! What is minimised: a function with its derivatives, and how often a run has asked for them.

use crate::{Error, Quantity, linear};
use ndarray::{Array1, Array2};
use std::cell::Cell;

/// A function of n real variables, with whatever derivatives it can give.
///
/// Required are the number of variables and the value. Every derivative has a default that answers
/// [`Error::Missing`], so a method that needs more than an objective has says so in its trace. Derivatives are written
/// into arrays that the caller owns, so that a loop need not allocate; [`gradient`](Objective::gradient) and
/// [`hessian`](Objective::hessian) return new ones.
///
/// Most objectives are not written by hand: see [`Formula`](crate::Formula) and [`Exact`](crate::Exact).
///
/// An implementation may assume nothing about the length of `x`; methods ask through [`Counted`], which checks lengths
/// and refuses NaN and infinity both ways.
pub trait Objective {
    /// The number n of variables.
    fn dimension(&self) -> usize;

    /// The value f(x).
    ///
    /// # Errors
    /// [`Error::Undefined`] where there is none.
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error>;

    /// Writes the gradient ∇f(x) into `g` (length n).
    ///
    /// # Errors
    /// [`Error::Missing`] unless overridden; [`Error::Undefined`] where there is none.
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        let _ = (x, g);
        Err(Error::Missing(Quantity::Gradient))
    }

    /// Writes the Hessian ∇²f(x) into `h` (n × n, symmetric).
    ///
    /// # Errors
    /// [`Error::Missing`] unless overridden; [`Error::Undefined`] where there is none.
    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        let _ = (x, h);
        Err(Error::Missing(Quantity::Hessian))
    }

    /// Writes the product ∇²f(x) v into `out` (length n). By default through the whole Hessian.
    ///
    /// # Errors
    /// As [`Objective::hessian_into`].
    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        check_length(Quantity::Vector, self.dimension(), v.len())?;
        *out = self.hessian(x)?.dot(v);
        Ok(())
    }

    /// The number m of residuals, if this is a sum of squares f = r′r that knows them.
    ///
    /// # Errors
    /// [`Error::Missing`] unless overridden.
    fn residual_count(&self) -> Result<usize, Error> {
        Err(Error::Missing(Quantity::Residuals))
    }

    /// Writes the residuals r(x) into `r` (length m).
    ///
    /// # Errors
    /// [`Error::Missing`] unless overridden; [`Error::Undefined`] where there are none.
    fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        let _ = (x, r);
        Err(Error::Missing(Quantity::Residuals))
    }

    /// Writes the Jacobian J(x) of the residuals into `j` (m × n).
    ///
    /// # Errors
    /// [`Error::Missing`] unless overridden; [`Error::Undefined`] where there is none.
    fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        let _ = (x, j);
        Err(Error::Missing(Quantity::Jacobian))
    }

    /// The residuals r(x) (length m).
    ///
    /// # Errors
    /// As [`Objective::residuals_into`].
    fn residuals(&self, x: &Array1<f64>) -> Result<Array1<f64>, Error> {
        let m = self.residual_count()?;
        let mut r = Array1::zeros(m);
        self.residuals_into(x, &mut r)?;
        check_length(Quantity::Residuals, m, r.len())?;
        Ok(r)
    }

    /// The Jacobian J(x) of the residuals (m × n).
    ///
    /// # Errors
    /// As [`Objective::jacobian_into`].
    fn jacobian(&self, x: &Array1<f64>) -> Result<Array2<f64>, Error> {
        let (m, n) = (self.residual_count()?, self.dimension());
        let mut j = Array2::zeros((m, n));
        self.jacobian_into(x, &mut j)?;
        check_length(Quantity::Jacobian, m, j.nrows())?;
        check_length(Quantity::Jacobian, n, j.ncols())?;
        Ok(j)
    }

    /// The gradient ∇f(x) (length n).
    ///
    /// # Errors
    /// As [`Objective::gradient_into`].
    fn gradient(&self, x: &Array1<f64>) -> Result<Array1<f64>, Error> {
        let mut g = Array1::zeros(self.dimension());
        self.gradient_into(x, &mut g)?;
        check_length(Quantity::Gradient, self.dimension(), g.len())?;
        Ok(g)
    }

    /// The Hessian ∇²f(x) (n × n).
    ///
    /// # Errors
    /// As [`Objective::hessian_into`].
    fn hessian(&self, x: &Array1<f64>) -> Result<Array2<f64>, Error> {
        let n = self.dimension();
        let mut h = Array2::zeros((n, n));
        self.hessian_into(x, &mut h)?;
        check_length(Quantity::Hessian, n, h.nrows())?;
        check_length(Quantity::Hessian, n, h.ncols())?;
        Ok(h)
    }
}

/// What holds or refers to an objective is one.
macro_rules! forward_objective {
    ($($holder:ty),*) => {$(
        impl<O: Objective + ?Sized> Objective for $holder {
            fn dimension(&self) -> usize {
                (**self).dimension()
            }
            fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
                (**self).value(x)
            }
            fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
                (**self).gradient_into(x, g)
            }
            fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
                (**self).hessian_into(x, h)
            }
            fn hessian_vector_into(
                &self,
                x: &Array1<f64>,
                v: &Array1<f64>,
                out: &mut Array1<f64>,
            ) -> Result<(), Error> {
                (**self).hessian_vector_into(x, v, out)
            }
            fn residual_count(&self) -> Result<usize, Error> {
                (**self).residual_count()
            }
            fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
                (**self).residuals_into(x, r)
            }
            fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
                (**self).jacobian_into(x, j)
            }
        }
    )*};
}
forward_objective!(&O, Box<O>);

/// How often an objective was asked for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Values f(x).
    pub values: usize,
    /// Gradients.
    pub gradients: usize,
    /// Hessians.
    pub hessians: usize,
    /// Hessian-vector products.
    pub hessian_vectors: usize,
    /// Lists of residuals.
    pub residuals: usize,
    /// Jacobians of the residuals.
    pub jacobians: usize,
}

impl Counts {
    /// All of them together, each counted as one.
    ///
    /// ```
    /// let counts = descent::Counts { values: 2, gradients: 1, ..Default::default() };
    /// assert_eq!(counts.total(), 3);
    /// ```
    pub fn total(&self) -> usize {
        self.values
            + self.gradients
            + self.hessians
            + self.hessian_vectors
            + self.residuals
            + self.jacobians
    }
}

/// An objective as a method sees it: every question is counted, every answer checked.
///
/// * lengths and shapes that do not fit are [`Error::Dimension`], going in and coming out;
/// * a NaN or an infinity is [`Error::NotFinite`], going in and coming out;
/// * a Hessian that is not symmetric is [`Error::NotSymmetric`];
/// * from the limit on there are no answers but [`Error::EvaluationLimit`].
///
/// ```
/// use descent::{ByHand, Counted, Error, Objective, Quantity};
/// use ndarray::array;
///
/// let root = ByHand::new(1, |x| x[0].sqrt());
/// let f = Counted::new(&root);
/// assert_eq!(f.value(&array![4.0]), Ok(2.0));
/// assert_eq!(f.value(&array![-4.0]), Err(Error::NotFinite(Quantity::Value)));
/// assert_eq!(f.gradient(&array![4.0]), Err(Error::Missing(Quantity::Gradient)));
/// assert_eq!(f.counts().values, 2);
/// ```
pub struct Counted<'a> {
    objective: &'a dyn Objective,
    counts: Cell<Counts>,
    limit: usize,
}

impl<'a> Counted<'a> {
    /// Counts from zero, without a limit.
    pub fn new(objective: &'a dyn Objective) -> Self {
        Self::limited(objective, usize::MAX)
    }

    /// Counts from zero and answers at most `limit` questions.
    ///
    /// ```
    /// use descent::{ByHand, Counted, Error, Objective};
    /// use ndarray::array;
    ///
    /// let square = ByHand::new(1, |x| x[0] * x[0]);
    /// let f = Counted::limited(&square, 1);
    /// assert_eq!(f.value(&array![3.0]), Ok(9.0));
    /// assert_eq!(f.value(&array![3.0]), Err(Error::EvaluationLimit { limit: 1 }));
    /// ```
    pub fn limited(objective: &'a dyn Objective, limit: usize) -> Self {
        Self { objective, counts: Cell::default(), limit }
    }

    /// The questions answered so far, those by an error included.
    pub fn counts(&self) -> Counts {
        self.counts.get()
    }

    /// Checks the point and counts the question.
    fn ask(&self, x: &Array1<f64>, count: impl Fn(&mut Counts)) -> Result<(), Error> {
        check_length(Quantity::Point, self.objective.dimension(), x.len())?;
        check_finite(Quantity::Point, x)?;
        let mut counts = self.counts.get();
        if counts.total() >= self.limit {
            return Err(Error::EvaluationLimit { limit: self.limit });
        }
        count(&mut counts);
        self.counts.set(counts);
        Ok(())
    }
}

impl Objective for Counted<'_> {
    fn dimension(&self) -> usize {
        self.objective.dimension()
    }

    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        self.ask(x, |c| c.values += 1)?;
        let value = self.objective.value(x)?;
        if value.is_finite() { Ok(value) } else { Err(Error::NotFinite(Quantity::Value)) }
    }

    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        self.ask(x, |c| c.gradients += 1)?;
        self.objective.gradient_into(x, g)?;
        check_length(Quantity::Gradient, self.dimension(), g.len())?;
        check_finite(Quantity::Gradient, g.iter())
    }

    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        self.ask(x, |c| c.hessians += 1)?;
        self.objective.hessian_into(x, h)?;
        check_length(Quantity::Hessian, self.dimension(), h.nrows())?;
        check_length(Quantity::Hessian, self.dimension(), h.ncols())?;
        check_finite(Quantity::Hessian, h.iter())?;
        check_symmetric(h)
    }

    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        check_length(Quantity::Vector, self.dimension(), v.len())?;
        self.ask(x, |c| c.hessian_vectors += 1)?;
        self.objective.hessian_vector_into(x, v, out)?;
        check_length(Quantity::HessianVector, self.dimension(), out.len())?;
        check_finite(Quantity::HessianVector, out.iter())
    }

    fn residual_count(&self) -> Result<usize, Error> {
        self.objective.residual_count()
    }

    fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        self.ask(x, |c| c.residuals += 1)?;
        self.objective.residuals_into(x, r)?;
        check_length(Quantity::Residuals, self.residual_count()?, r.len())?;
        check_finite(Quantity::Residuals, r.iter())
    }

    fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        self.ask(x, |c| c.jacobians += 1)?;
        self.objective.jacobian_into(x, j)?;
        check_length(Quantity::Jacobian, self.residual_count()?, j.nrows())?;
        check_length(Quantity::Jacobian, self.dimension(), j.ncols())?;
        check_finite(Quantity::Jacobian, j.iter())
    }
}

/// An array must have the length that its place asks for.
pub(crate) fn check_length(what: Quantity, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Dimension { what, expected, found }) }
}

/// No NaN, no infinity.
fn check_finite<'v>(
    what: Quantity,
    values: impl IntoIterator<Item = &'v f64>,
) -> Result<(), Error> {
    if linear::all_finite(values) { Ok(()) } else { Err(Error::NotFinite(what)) }
}

/// A Hessian written by hand may round its two triangles differently, but only in half of the digits of its largest entry:
/// more is a mistake.
fn check_symmetric(h: &Array2<f64>) -> Result<(), Error> {
    let size = h.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
    let (mut worst, mut place) = (0.0, (0, 0));
    for ((row, column), v) in h.indexed_iter() {
        let gap = (v - h[[column, row]]).abs();
        if gap > worst {
            (worst, place) = (gap, (row, column));
        }
    }
    if worst <= size * f64::EPSILON.sqrt() {
        Ok(())
    } else {
        Err(Error::NotSymmetric { row: place.0, column: place.1 })
    }
}
