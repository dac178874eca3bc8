//! Columns and matrices of fractions, as lists: what exercises that compute without rounding are written with.
//!
//! Two columns of different lengths are read as far as the shorter one goes.

use crate::{Number, Rational};

/// A column of fractions.
pub type Vector = Vec<Rational>;
/// The rows of a matrix of fractions.
pub type Matrix = Vec<Vector>;

/// A column of whole numbers.
///
/// ```
/// use number::{Rational, fractions::whole};
/// assert_eq!(whole(&[1, 2]), [Rational::from(1), Rational::from(2)]);
/// ```
pub fn whole(numbers: &[i64]) -> Vector {
    numbers.iter().map(|n| Rational::from(*n)).collect()
}

/// `scale I` of n rows.
///
/// ```
/// use number::fractions::{identity, whole};
/// assert_eq!(identity(2, 3), [whole(&[3, 0]), whole(&[0, 3])]);
/// ```
pub fn identity(n: usize, scale: i64) -> Matrix {
    (0..n)
        .map(|i| (0..n).map(|j| Rational::from(if i == j { scale } else { 0 })).collect())
        .collect()
}

/// a′b
///
/// ```
/// use number::fractions::{dot, whole};
/// assert_eq!(dot(&whole(&[1, 2]), &whole(&[3, 4])), 11.into());
/// ```
pub fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    Rational::dot(a, b)
}

/// a/b, zero where b is zero.
///
/// ```
/// use number::{Rational, fractions::over};
/// assert_eq!(Some(over(1.into(), &2.into())), Rational::new(1, 2));
/// assert_eq!(over(1.into(), &0.into()), 0.into());
/// ```
pub fn over(a: Rational, b: &Rational) -> Rational {
    a.div(b).unwrap_or_else(Rational::zero)
}

/// a + c b
///
/// ```
/// use number::fractions::{plus, whole};
/// assert_eq!(plus(&whole(&[1, 1]), &2.into(), &whole(&[3, 4])), whole(&[7, 9]));
/// ```
pub fn plus(a: &[Rational], c: &Rational, b: &[Rational]) -> Vector {
    a.iter().zip(b).map(|(a, b)| a.clone() + c.clone() * b.clone()).collect()
}

/// The matrix times v.
///
/// ```
/// use number::fractions::{times, whole};
/// assert_eq!(times(&[whole(&[1, 2]), whole(&[0, 1])], &whole(&[3, 4])), whole(&[11, 4]));
/// ```
pub fn times(matrix: &[Vector], v: &[Rational]) -> Vector {
    matrix.iter().map(|row| dot(row, v)).collect()
}
