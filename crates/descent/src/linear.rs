//! The linear algebra of the methods: solve by Cholesky or LU, eigenvalues. `ndarray` in and out.
//!
//! The one place that knows which library does the factorizations. Its rules, here and not there:
//! shapes are checked, nothing that is not finite goes in, and *singular* is an error with a threshold that
//! does not depend on the units of the variables, since matrices are equilibrated first (scaled by powers of two, which
//! rounds nothing).

use crate::{Error, Quantity};
use nalgebra::{Cholesky, DMatrix, DVector, LU, SymmetricEigen};
use ndarray::{Array1, Array2};

/// A pivot of an equilibrated n × n matrix below `n` times this is rounding error: elimination commits a few units in the
/// last place per row.
const PIVOT: f64 = 8.0 * f64::EPSILON;

/// The solution of A x = b for symmetric positive definite A (n × n), by Cholesky's A = L L′. Reads the lower triangle.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] if it is not, as far as rounding lets one tell; [`Error::Dimension`],
/// [`Error::NotFinite`] for what cannot be a system.
///
/// ```
/// use descent::{Error, linear::cholesky_solve};
/// use ndarray::array;
///
/// let x = cholesky_solve(&array![[4.0, 2.0], [2.0, 3.0]], &array![8.0, 8.0]).unwrap();
/// assert!((x - array![1.0, 2.0]).iter().all(|e| e.abs() < 1e-15));
/// let saddle = cholesky_solve(&array![[1.0, 0.0], [0.0, -1.0]], &array![1.0, 1.0]);
/// assert_eq!(saddle, Err(Error::NotPositiveDefinite));
/// ```
pub fn cholesky_solve(a: &Array2<f64>, b: &Array1<f64>) -> Result<Array1<f64>, Error> {
    let n = check_system(a, b)?;
    if n == 1 {
        // One division: the root and its square would round twice.
        return if a[[0, 0]] > 0.0 {
            finite(b / a[[0, 0]])
        } else {
            Err(Error::NotPositiveDefinite)
        };
    }
    let (factors, scale) = cholesky(a)?;
    let mut x = DVector::from_fn(n, |i, _| b[i] * scale[i]);
    factors.solve_mut(&mut x);
    finite(Array1::from_shape_fn(n, |i| x[i] * scale[i]))
}

/// The solution of A x = b for any invertible A (n × n), by LU with row pivoting.
///
/// # Errors
/// [`Error::Singular`] if A has no inverse, as far as rounding lets one tell; [`Error::Dimension`], [`Error::NotFinite`].
///
/// ```
/// use descent::{Error, linear::lu_solve};
/// use ndarray::array;
///
/// let x = lu_solve(&array![[0.0, 2.0], [1.0, 0.0]], &array![2.0, 3.0]).unwrap();
/// assert_eq!(x, array![3.0, 1.0]);
/// let valley = lu_solve(&array![[2.0, 2.0], [2.0, 2.0]], &array![1.0, 0.0]);
/// assert!(matches!(valley, Err(Error::Singular { .. })));
/// ```
pub fn lu_solve(a: &Array2<f64>, b: &Array1<f64>) -> Result<Array1<f64>, Error> {
    let n = check_system(a, b)?;
    if n == 0 {
        return Ok(b.clone());
    }
    if n == 1 {
        let pivot = a[[0, 0]];
        return if pivot != 0.0 { finite(b / pivot) } else { Err(Error::Singular { pivot }) };
    }
    let rows = Array1::from_shape_fn(n, |i| power_of_two(largest(a.row(i).iter())));
    let columns = Array1::from_shape_fn(n, |j| {
        let scaled: Vec<f64> = (0..n).map(|i| a[[i, j]] * rows[i]).collect();
        power_of_two(largest(scaled.iter()))
    });
    let factors = LU::new(DMatrix::from_fn(n, n, |i, j| a[[i, j]] * rows[i] * columns[j]));
    let pivot = factors.u().diagonal().iter().fold(f64::INFINITY, |least, p| least.min(p.abs()));
    if pivot.is_nan() || pivot <= n as f64 * PIVOT {
        return Err(Error::Singular { pivot });
    }
    let mut x = DVector::from_fn(n, |i, _| b[i] * rows[i]);
    if !factors.solve_mut(&mut x) {
        return Err(Error::Singular { pivot });
    }
    finite(Array1::from_shape_fn(n, |i| x[i] * columns[i]))
}

/// Whether symmetric A is positive definite, by the pivots of Cholesky. Reads the lower triangle.
///
/// # Errors
/// [`Error::Dimension`], [`Error::NotFinite`].
///
/// ```
/// use descent::linear::is_positive_definite;
/// use ndarray::array;
///
/// assert_eq!(is_positive_definite(&array![[2.0, -1.0], [-1.0, 2.0]]), Ok(true));
/// assert_eq!(is_positive_definite(&array![[2.0, 2.0], [2.0, 2.0]]), Ok(false));
/// ```
pub fn is_positive_definite(a: &Array2<f64>) -> Result<bool, Error> {
    if check_matrix(a)? == 1 {
        return Ok(a[[0, 0]] > 0.0);
    }
    match cholesky(a) {
        Ok(_) => Ok(true),
        Err(Error::NotPositiveDefinite) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The eigenvalues of symmetric A (n × n), ascending. Reads the lower triangle.
///
/// # Errors
/// [`Error::Dimension`], [`Error::NotFinite`]; [`Error::NoConvergence`] if the iteration does not settle.
///
/// ```
/// use descent::linear::symmetric_eigenvalues;
/// use ndarray::array;
///
/// // The Hessian of (w₁w₂ − 1)² at its minimum (1, 1) is singular; at (10, 10) it is indefinite.
/// let flat = symmetric_eigenvalues(&array![[2.0, 2.0], [2.0, 2.0]]).unwrap();
/// assert!((flat - array![0.0, 4.0]).iter().all(|e| e.abs() < 1e-15));
/// let saddle = symmetric_eigenvalues(&array![[200.0, 398.0], [398.0, 200.0]]).unwrap();
/// assert!((saddle - array![-198.0, 598.0]).iter().all(|e| e.abs() < 1e-12));
/// ```
pub fn symmetric_eigenvalues(a: &Array2<f64>) -> Result<Array1<f64>, Error> {
    let n = check_matrix(a)?;
    if n == 0 {
        return Ok(Array1::zeros(0));
    }
    let lower = DMatrix::from_fn(n, n, |i, j| if i >= j { a[[i, j]] } else { a[[j, i]] });
    // The implicit QR iteration needs two or three sweeps an eigenvalue; the bound only excludes an endless loop.
    let eigen =
        SymmetricEigen::try_new(lower, f64::EPSILON, 100 * n).ok_or(Error::NoConvergence)?;
    let mut values: Vec<f64> = eigen.eigenvalues.iter().copied().collect();
    values.sort_by(f64::total_cmp);
    finite(Array1::from(values))
}

/// The Euclidean norm, without overflow or underflow on the way.
///
/// ```
/// use descent::linear::norm;
/// use ndarray::array;
///
/// assert_eq!(norm(&array![3.0, 4.0]), 5.0);
/// assert!((norm(&array![3e200, 4e200]) / 5e200 - 1.0).abs() < 1e-15);
/// assert_eq!(norm(&array![]), 0.0);
/// ```
pub fn norm(v: &Array1<f64>) -> f64 {
    let size = largest(v.iter());
    if size == 0.0 || !size.is_finite() {
        return size;
    }
    // A power of two, so that an ordinary vector's norm is rounded as if nothing had been scaled.
    let unit = power_of_two(size);
    v.iter().map(|x| (x * unit).powi(2)).sum::<f64>().sqrt() / unit
}

/// The Cholesky factors of the equilibrated matrix and the scales, or [`Error::NotPositiveDefinite`].
fn cholesky(a: &Array2<f64>) -> Result<(Cholesky<f64, nalgebra::Dyn>, Array1<f64>), Error> {
    let n = a.nrows();
    if (0..n).any(|i| a[[i, i]] <= 0.0) {
        return Err(Error::NotPositiveDefinite);
    }
    let scale = Array1::from_shape_fn(n, |i| power_of_two(a[[i, i]].sqrt()));
    let lower = |i: usize, j: usize| if i >= j { a[[i, j]] } else { a[[j, i]] };
    let scaled = DMatrix::from_fn(n, n, |i, j| lower(i, j) * scale[i] * scale[j]);
    let factors = Cholesky::new(scaled).ok_or(Error::NotPositiveDefinite)?;
    let definite = factors.l_dirty().diagonal().iter().all(|l| l * l > n as f64 * PIVOT);
    if definite { Ok((factors, scale)) } else { Err(Error::NotPositiveDefinite) }
}

/// The power of two nearest to 1/x, and one for what has none.
fn power_of_two(x: f64) -> f64 {
    if x.is_normal() { (-x.log2().round()).clamp(-1000.0, 1000.0).exp2() } else { 1.0 }
}

/// The largest absolute value, zero of nothing.
fn largest<'a>(values: impl Iterator<Item = &'a f64>) -> f64 {
    values.fold(0.0, |most: f64, v| most.max(v.abs()))
}

pub(crate) fn check_matrix(a: &Array2<f64>) -> Result<usize, Error> {
    let (rows, columns) = a.dim();
    if rows != columns {
        return Err(Error::Dimension { what: Quantity::Matrix, expected: rows, found: columns });
    }
    if a.iter().any(|v| !v.is_finite()) {
        return Err(Error::NotFinite(Quantity::Matrix));
    }
    Ok(rows)
}

pub(crate) fn check_system(a: &Array2<f64>, b: &Array1<f64>) -> Result<usize, Error> {
    let n = check_matrix(a)?;
    if b.len() != n {
        return Err(Error::Dimension { what: Quantity::Vector, expected: n, found: b.len() });
    }
    if b.iter().any(|v| !v.is_finite()) {
        return Err(Error::NotFinite(Quantity::Vector));
    }
    Ok(n)
}

/// The solution, unless it overflowed.
fn finite(x: Array1<f64>) -> Result<Array1<f64>, Error> {
    if x.iter().all(|v| v.is_finite()) { Ok(x) } else { Err(Error::NotFinite(Quantity::Vector)) }
}
