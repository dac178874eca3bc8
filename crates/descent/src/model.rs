//! The quadratic model of a step: what a method takes for the Hessian.

use crate::{Error, linear};
use ndarray::{Array1, Array2};

/// The matrix B of a step's quadratic model f(x) + g′d + ½ d′B d.
///
/// Newton's method has the Hessian there, gradient descent a multiple of the identity, a quasi-Newton method what it has
/// learnt. The list is open: more shapes will follow.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Model {
    /// A multiple of the identity.
    Scaled(f64),
    /// A symmetric matrix (n × n).
    Dense(Array2<f64>),
    /// A matrix by its inverse B⁻¹ (n × n), as most quasi-Newton methods know it.
    Inverse(Array2<f64>),
}

/// The solution of a model's system, and what the solving showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The solution.
    pub x: Array1<f64>,
    /// Whether the matrix is positive definite.
    pub definite: bool,
}

impl Model {
    /// The product B v.
    ///
    /// # Errors
    /// [`Error::Dimension`] if they do not fit, [`Error::NotFinite`].
    ///
    /// ```
    /// use descent::Model;
    /// use ndarray::array;
    ///
    /// assert_eq!(Model::Scaled(2.0).apply(&array![1.0, 3.0]), Ok(array![2.0, 6.0]));
    /// let dense = Model::Dense(array![[2.0, 1.0], [1.0, 0.0]]);
    /// assert_eq!(dense.apply(&array![1.0, 3.0]), Ok(array![5.0, 1.0]));
    /// ```
    pub fn apply(&self, v: &Array1<f64>) -> Result<Array1<f64>, Error> {
        match self {
            Self::Scaled(b) => Ok(*b * v),
            Self::Dense(b) => {
                linear::check_system(b, v)?;
                Ok(b.dot(v))
            }
            Self::Inverse(h) => linear::lu_solve(h, v),
        }
    }

    /// The solution of B x = b: by Cholesky if B is positive definite, otherwise by LU.
    ///
    /// # Errors
    /// [`Error::Singular`] if there is none or more than one; [`Error::Dimension`], [`Error::NotFinite`].
    ///
    /// ```
    /// use descent::{Error, Model};
    /// use ndarray::array;
    ///
    /// let saddle = Model::Dense(array![[2.0, 0.0], [0.0, -2.0]]);
    /// let solution = saddle.solve(&array![2.0, 2.0]).unwrap();
    /// assert_eq!((solution.x, solution.definite), (array![1.0, -1.0], false));
    /// assert_eq!(Model::Scaled(0.0).solve(&array![1.0]), Err(Error::Singular { rcond: 0.0 }));
    /// ```
    pub fn solve(&self, b: &Array1<f64>) -> Result<Solution, Error> {
        match self {
            Self::Scaled(scale) if *scale == 0.0 => Err(Error::Singular { rcond: 0.0 }),
            Self::Scaled(scale) => {
                let x = linear::finite(b / *scale)?;
                Ok(Solution { x, definite: *scale > 0.0 })
            }
            Self::Dense(matrix) => match linear::cholesky_solve(matrix, b) {
                Ok(x) => Ok(Solution { x, definite: true }),
                Err(Error::NotPositiveDefinite) => {
                    Ok(Solution { x: linear::lu_solve(matrix, b)?, definite: false })
                }
                Err(other) => Err(other),
            },
            Self::Inverse(h) => {
                linear::check_system(h, b)?;
                let definite = linear::is_positive_definite(h)?;
                Ok(Solution { x: linear::finite(h.dot(b))?, definite })
            }
        }
    }

    /// The smallest eigenvalue after scaling the diagonal to ones. Its sign is that of the smallest eigenvalue of B itself
    /// (Sylvester's law of inertia), and rounding cannot hide it behind a large entry elsewhere.
    ///
    /// # Errors
    /// As [`linear::symmetric_eigenvalues`].
    ///
    /// ```
    /// use descent::Model;
    /// use ndarray::array;
    ///
    /// let steep = Model::Dense(array![[1e20, 1.0], [1.0, 1e-18]]);
    /// assert!((steep.definiteness().unwrap() - 0.9).abs() < 1e-15);
    /// ```
    pub fn definiteness(&self) -> Result<f64, Error> {
        match self {
            Self::Scaled(b) => Ok(if *b == 0.0 { 0.0 } else { b.signum() }),
            // An inverse has the signs of the matrix.
            Self::Dense(b) | Self::Inverse(b) => {
                linear::check_matrix(b)?;
                let unit = |v: f64| if v == 0.0 { 1.0 } else { v.abs().sqrt() };
                let scale = b.diag().mapv(unit);
                let scaled =
                    Array2::from_shape_fn(b.dim(), |(i, j)| b[[i, j]] / scale[i] / scale[j]);
                let eigenvalues = linear::symmetric_eigenvalues(&scaled)?;
                Ok(eigenvalues.first().copied().unwrap_or(f64::INFINITY))
            }
        }
    }
}
