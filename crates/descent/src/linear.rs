//! The linear algebra of the methods: solve by Cholesky or LU, eigenvalues. `ndarray` in and out.
//!
//! The one place that knows which library does the factorizations. Its rules, here and not there:
//! shapes are checked, nothing that is not finite goes in, and *singular* is an error with a threshold that
//! does not depend on the units of the variables, since matrices are equilibrated first (scaled by powers of two, which
//! rounds nothing).

use crate::{Error, Quantity};
use nalgebra::{Cholesky, ColPivQR, DMatrix, DVector, LU, SymmetricEigen};
use ndarray::{Array1, Array2, Axis, s};

/// An equilibrated n × n matrix counts as singular if its reciprocal condition is at most `n` times this: elimination commits
/// a few units in the last place per row, so that its factors may well be those of a singular matrix.
const SINGULAR: f64 = 4.0 * f64::EPSILON;

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
    if n == 0 {
        return Ok(b.clone());
    }
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
        let only = a[[0, 0]];
        return if only != 0.0 { finite(b / only) } else { Err(Error::Singular { rcond: 0.0 }) };
    }
    let rows = Array1::from_shape_fn(n, |i| power_of_two(largest(a.row(i).iter())));
    let columns = Array1::from_shape_fn(n, |j| {
        let scaled: Vec<f64> = (0..n).map(|i| a[[i, j]] * rows[i]).collect();
        power_of_two(largest(scaled.iter()))
    });
    let scaled = DMatrix::from_fn(n, n, |i, j| a[[i, j]] * rows[i] * columns[j]);
    let size = one_norm(&scaled);
    // P A = L U, and A′ = U′ L′ P.
    let factors = LU::new(scaled);
    let (l, u) = (factors.l(), factors.u());
    let solve = |b: &DVector<f64>| factors.solve(b);
    let solve_transposed = |b: &DVector<f64>| {
        let mut x = l.tr_solve_lower_triangular(&u.tr_solve_upper_triangular(b)?)?;
        factors.p().inv_permute_rows(&mut x);
        Some(x)
    };
    let rcond = reciprocal_condition(n, size, solve, solve_transposed);
    if rcond <= n as f64 * SINGULAR {
        return Err(Error::Singular { rcond });
    }
    let mut x = DVector::from_fn(n, |i, _| b[i] * rows[i]);
    if !factors.solve_mut(&mut x) {
        return Err(Error::Singular { rcond: 0.0 });
    }
    finite(Array1::from_shape_fn(n, |i| x[i] * columns[i]))
}

/// The x that minimises ‖A x − b‖ for A (m × n) with independent columns, by a QR factorization with column pivoting: A′A, whose
/// condition is the square of A's, is never formed.
///
/// # Errors
/// [`Error::RankDeficient`] if the columns are dependent, as far as rounding lets one tell (m < n included);
/// [`Error::Dimension`], [`Error::NotFinite`].
///
/// ```
/// use descent::{Error, linear::least_squares};
/// use ndarray::array;
///
/// // The line through (0, 1), (1, 3), (2, 5).
/// let a = array![[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]];
/// let x = least_squares(&a, &array![1.0, 3.0, 5.0]).unwrap();
/// assert!((x - array![1.0, 2.0]).iter().all(|e| e.abs() < 1e-14));
/// let twice = array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]];
/// let none = least_squares(&twice, &array![1.0, 2.0, 3.0]);
/// assert_eq!(none, Err(Error::RankDeficient { rank: 1, columns: 2 }));
/// ```
pub fn least_squares(a: &Array2<f64>, b: &Array1<f64>) -> Result<Array1<f64>, Error> {
    let (m, n) = a.dim();
    if b.len() != m {
        return Err(Error::Dimension { what: Quantity::Vector, expected: m, found: b.len() });
    }
    if a.iter().any(|v| !v.is_finite()) {
        return Err(Error::NotFinite(Quantity::Matrix));
    }
    if b.iter().any(|v| !v.is_finite()) {
        return Err(Error::NotFinite(Quantity::Vector));
    }
    if n == 0 {
        return Ok(Array1::zeros(0));
    }
    if m < n {
        // The rank is what it is at most.
        return Err(Error::RankDeficient { rank: m, columns: n });
    }
    // Columns in units of their own length: rank does not depend on the variables' units.
    let scale = Array1::from_shape_fn(n, |j| power_of_two(norm(&a.column(j).to_owned())));
    let factors = ColPivQR::new(DMatrix::from_fn(m, n, |i, j| a[[i, j]] * scale[j]));
    let r = factors.r();
    let largest = r[(0, 0)].abs();
    let threshold = SINGULAR * m.max(n) as f64 * largest;
    let rank = (0..n).take_while(|i| r[(*i, *i)].abs() > threshold).count();
    if rank < n {
        return Err(Error::RankDeficient { rank, columns: n });
    }
    let mut rhs = DVector::from_fn(m, |i, _| b[i]);
    factors.q_tr_mul(&mut rhs);
    let mut x = rhs.rows(0, n).into_owned();
    if !r.solve_upper_triangular_mut(&mut x) {
        return Err(Error::Singular { rcond: 0.0 });
    }
    factors.p().inv_permute_rows(&mut x);
    finite(Array1::from_shape_fn(n, |i| x[i] * scale[i]))
}

/// Whether symmetric A is positive definite, and not nearly singular, by Cholesky. Reads the lower triangle.
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
    match check_matrix(a)? {
        0 => return Ok(true),
        1 => return Ok(a[[0, 0]] > 0.0),
        _ => {}
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
    symmetric_eigen(a).map(|(values, _)| values)
}

/// The eigenvalues λ of symmetric A (n × n), ascending, and orthonormal eigenvectors, the columns of V (n × n) in the same order:
/// A = V diag(λ) V′. Reads the lower triangle.
///
/// # Errors
/// As [`symmetric_eigenvalues`].
///
/// ```
/// use descent::linear::symmetric_eigen;
/// use ndarray::{Array2, array};
///
/// let a = array![[2.0, 1.0], [1.0, 2.0]];
/// let (values, v) = symmetric_eigen(&a).unwrap();
/// let back = v.dot(&Array2::from_diag(&values)).dot(&v.t());
/// assert!((back - a).iter().all(|e| e.abs() < 1e-15));
/// ```
pub fn symmetric_eigen(a: &Array2<f64>) -> Result<(Array1<f64>, Array2<f64>), Error> {
    let n = check_matrix(a)?;
    if n == 0 {
        return Ok((Array1::zeros(0), Array2::zeros((0, 0))));
    }
    let lower = DMatrix::from_fn(n, n, |i, j| if i >= j { a[[i, j]] } else { a[[j, i]] });
    // The implicit QR iteration needs two or three sweeps an eigenvalue; the bound only excludes an endless loop.
    let eigen =
        SymmetricEigen::try_new(lower, f64::EPSILON, 100 * n).ok_or(Error::NoConvergence)?;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| eigen.eigenvalues[*i].total_cmp(&eigen.eigenvalues[*j]));
    let values = finite(order.iter().map(|i| eigen.eigenvalues[*i]).collect())?;
    let vectors = Array2::from_shape_fn((n, n), |(i, j)| eigen.eigenvectors[(i, order[j])]);
    Ok((values, vectors))
}

/// The Euclidean norm, without overflow or underflow on the way; NaN if an entry is.
///
/// ```
/// use descent::linear::norm;
/// use ndarray::array;
///
/// assert_eq!(norm(&array![3.0, 4.0]), 5.0);
/// assert!(norm(&array![0.0, f64::NAN]).is_nan());
/// assert!((norm(&array![3e200, 4e200]) / 5e200 - 1.0).abs() < 1e-15);
/// assert_eq!(norm(&array![]), 0.0);
/// ```
pub fn norm(v: &Array1<f64>) -> f64 {
    let squares = v.dot(v);
    // In between, no square that counts has been lost.
    if squares.is_nan() || (1e-250..1e300).contains(&squares) {
        return squares.sqrt();
    }
    let size = largest(v.iter());
    if size == 0.0 || !size.is_finite() {
        return size;
    }
    // A power of two, so that an ordinary vector's norm is rounded as if nothing had been scaled.
    let unit = power_of_two(size);
    v.iter().map(|x| (x * unit).powi(2)).sum::<f64>().sqrt() / unit
}

/// The inner product, of the entries that both have.
///
/// ```
/// use descent::linear::inner;
/// use ndarray::array;
///
/// assert_eq!(inner(&array![1.0, 2.0], &array![3.0, 4.0]), 11.0);
/// assert_eq!(inner(&array![1.0, 2.0], &array![3.0]), 3.0);
/// ```
pub fn inner(v: &Array1<f64>, w: &Array1<f64>) -> f64 {
    let n = v.len().min(w.len());
    v.slice(s![..n]).dot(&w.slice(s![..n]))
}

/// v ← v + a w, and the inner product v′z of the new v, in one pass over memory: v is still near when it is multiplied.
///
/// Of three of different lengths, what all of them have.
///
/// ```
/// use descent::linear::add_and_inner;
/// use ndarray::array;
///
/// let mut v = array![1.0, 2.0];
/// assert_eq!(add_and_inner(&mut v, 2.0, &array![1.0, -1.0], &array![10.0, 1.0]), 30.0);
/// assert_eq!(v, array![3.0, 0.0]);
/// assert_eq!(add_and_inner(&mut v, 1.0, &array![1.0], &array![1.0, 1.0]), 4.0);
/// assert_eq!(v, array![4.0, 0.0]);
/// ```
pub fn add_and_inner(v: &mut Array1<f64>, a: f64, w: &Array1<f64>, z: &Array1<f64>) -> f64 {
    // Three such parts are at home in the smallest cache.
    let part = 1024;
    let n = v.len().min(w.len()).min(z.len());
    let (mut v, w, z) = (v.slice_mut(s![..n]), w.slice(s![..n]), z.slice(s![..n]));
    let pieces = v.axis_chunks_iter_mut(Axis(0), part);
    let others = w.axis_chunks_iter(Axis(0), part).zip(z.axis_chunks_iter(Axis(0), part));
    let mut product = 0.0;
    for (mut v, (w, z)) in pieces.zip(others) {
        v.scaled_add(a, &w);
        product += v.dot(&z);
    }
    product
}

/// Whether all are finite. Looks at all of them, which is faster than stopping at the first that is not.
///
/// ```
/// assert!(descent::linear::all_finite(&[1.0, -2.0]));
/// assert!(!descent::linear::all_finite(&[1.0, f64::NAN]));
/// ```
pub fn all_finite<'v>(values: impl IntoIterator<Item = &'v f64>) -> bool {
    values.into_iter().fold(true, |fine, v| fine & v.is_finite())
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
    let size = one_norm(&scaled);
    let factors = Cholesky::new(scaled).ok_or(Error::NotPositiveDefinite)?;
    let solve = |b: &DVector<f64>| Some(factors.solve(b));
    let rcond = reciprocal_condition(n, size, solve, solve);
    if rcond > n as f64 * SINGULAR { Ok((factors, scale)) } else { Err(Error::NotPositiveDefinite) }
}

/// The largest sum of absolute values of a column, ‖A‖₁.
fn one_norm(a: &DMatrix<f64>) -> f64 {
    let sums: Vec<f64> = a.column_iter().map(|c| c.iter().map(|v| v.abs()).sum()).collect();
    largest(sums.iter())
}

/// 1 / (‖A‖₁ ‖A⁻¹‖₁) from ‖A‖₁ and solutions of A x = b and A′ x = b; zero if there are none.
///
/// ‖A⁻¹‖₁ is the largest ‖A⁻¹x‖₁ on the unit ball, a convex function that climbs from corner to corner: a few solutions, no
/// inverse. The estimate is a lower bound and rarely less than a third. (W. W. Hager, *Condition estimates*, SIAM J. Sci. Stat.
/// Comput. 5, 1984.)
fn reciprocal_condition(
    n: usize,
    size: f64,
    solve: impl Fn(&DVector<f64>) -> Option<DVector<f64>>,
    solve_transposed: impl Fn(&DVector<f64>) -> Option<DVector<f64>>,
) -> f64 {
    let climb = || {
        let mut x = DVector::from_element(n, 1.0 / n as f64);
        let mut inverse_size = 0.0;
        // It nearly always ends after two corners; five is LAPACK's limit too.
        for _ in 0..5 {
            let y = solve(&x)?;
            inverse_size = y.iter().map(|v| v.abs()).sum();
            let ascent = solve_transposed(&y.map(f64::signum))?;
            let corner = ascent.icamax();
            if ascent[corner].abs() <= ascent.dot(&x) {
                break;
            }
            x.fill(0.0);
            x[corner] = 1.0;
        }
        Some(inverse_size)
    };
    match climb() {
        // A NaN or an infinity is as singular as nothing at all.
        Some(inverse_size) if f64::is_finite(inverse_size) => 1.0 / (size * inverse_size),
        _ => 0.0,
    }
}

/// The power of two nearest to 1/x, and one for what has none.
fn power_of_two(x: f64) -> f64 {
    if x > 0.0 && x.is_finite() { (-x.log2().round()).clamp(-1000.0, 1000.0).exp2() } else { 1.0 }
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

/// The solution, unless it overflowed or was none.
pub(crate) fn finite(x: Array1<f64>) -> Result<Array1<f64>, Error> {
    if all_finite(&x) { Ok(x) } else { Err(Error::NotFinite(Quantity::Vector)) }
}
