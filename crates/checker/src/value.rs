//! Values of expressions: scalars, multiples of the identity, dense matrices, over any number system.

use number::Number;

/// A dense matrix, row by row.
#[derive(Clone, PartialEq, Debug)]
pub struct Matrix<N> {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// The entries, row by row.
    pub entries: Vec<N>,
}

impl<N: Number> Matrix<N> {
    /// The matrix whose entry in row `i`, column `j` is `entry(i, j)`.
    pub fn from_fn(rows: usize, columns: usize, mut entry: impl FnMut(usize, usize) -> N) -> Self {
        let mut entries = Vec::with_capacity(rows * columns);
        for i in 0..rows {
            for j in 0..columns {
                entries.push(entry(i, j));
            }
        }
        Matrix { rows, columns, entries }
    }

    /// c times the identity.
    pub fn scaled_identity(n: usize, c: &N) -> Self {
        Self::from_fn(n, n, |i, j| if i == j { c.clone() } else { N::zero() })
    }

    /// A column.
    pub fn column(entries: Vec<N>) -> Self {
        Matrix { rows: entries.len(), columns: 1, entries }
    }

    /// The entry in row `i`, column `j`, from 0.
    pub fn at(&self, i: usize, j: usize) -> &N {
        &self.entries[i * self.columns + j]
    }

    /// Aᵀ.
    pub fn transposed(&self) -> Self {
        Self::from_fn(self.columns, self.rows, |i, j| self.at(j, i).clone())
    }

    /// Entry by entry.
    pub fn map(&self, f: impl Fn(&N) -> N) -> Self {
        Matrix {
            rows: self.rows,
            columns: self.columns,
            entries: self.entries.iter().map(f).collect(),
        }
    }

    /// A + B.
    pub fn plus(&self, other: &Self) -> Self {
        let entries = self.entries.iter().zip(&other.entries).map(|(a, b)| a.clone() + b.clone());
        Matrix { rows: self.rows, columns: self.columns, entries: entries.collect() }
    }

    /// A B.
    pub fn times(&self, other: &Self) -> Self {
        // Rows of A against columns of B: with B transposed once, both run along memory.
        let turned = if other.columns == 1 { other.clone() } else { other.transposed() };
        let k = self.columns;
        Self::from_fn(self.rows, other.columns, |i, j| {
            N::dot(&self.entries[i * k..(i + 1) * k], &turned.entries[j * k..(j + 1) * k])
        })
    }

    /// Whether A = Aᵀ.
    pub fn is_symmetric(&self) -> bool {
        self.rows == self.columns
            && (0..self.rows).all(|i| (0..i).all(|j| self.at(i, j) == self.at(j, i)))
    }

    /// A⁻¹ and det A by elimination; `None` for the inverse of a singular matrix.
    pub fn inverse(&self) -> (Option<Self>, N) {
        let n = self.rows;
        let mut a = self.clone();
        let mut b = Self::scaled_identity(n, &N::one());
        let mut det = N::one();
        let rounding = rounding::<N>();
        for k in 0..n {
            // Over the reals the largest pivot keeps rounding small; in a field any non-zero one serves.
            let size = |i: usize| a.at(i, k).abs();
            let pivot = match size(k) {
                Some(_) => (k..n).fold(k, |best, i| {
                    let larger = match (size(i), size(best)) {
                        (Some(x), Some(y)) => (x - y).sign() == Some(std::cmp::Ordering::Greater),
                        _ => false,
                    };
                    if larger { i } else { best }
                }),
                None => (k..n).find(|&i| !a.at(i, k).is_zero()).unwrap_or(k),
            };
            if let Some(rounding) = &rounding
                && negligible(a.at(pivot, k), &self.entries, rounding)
            {
                return (None, N::zero());
            }
            let Some(inverse) = a.at(pivot, k).recip() else { return (None, N::zero()) };
            if pivot != k {
                for j in 0..n {
                    a.entries.swap(pivot * n + j, k * n + j);
                    b.entries.swap(pivot * n + j, k * n + j);
                }
                det = -det;
            }
            det = det * a.at(k, k).clone();
            for m in [&mut a, &mut b] {
                for j in 0..n {
                    m.entries[k * n + j] = m.entries[k * n + j].clone() * inverse.clone();
                }
            }
            for i in (0..n).filter(|&i| i != k) {
                let factor = a.at(i, k).clone();
                if factor.is_zero() {
                    continue;
                }
                for j in 0..n {
                    a.entries[i * n + j] = a.entries[i * n + j].clone()
                        - factor.clone() * a.entries[k * n + j].clone();
                    b.entries[i * n + j] = b.entries[i * n + j].clone()
                        - factor.clone() * b.entries[k * n + j].clone();
                }
            }
        }
        (Some(b), det)
    }
}

/// In systems that round, the share below which a pivot is what rounding left of zero: two thirds of the digits carried.
/// `None` in exact systems.
fn rounding<N: Number>() -> Option<N> {
    N::from_i64(2).sqrt()?;
    let small = |bits: i64| N::from_i64(2).pow(-bits);
    // Of a number and one 60 binary digits further down, machine numbers keep only the first.
    let coarse = (N::one() + small(60)?) == N::one();
    small(if coarse { 36 } else { 150 })
}

fn negligible<N: Number>(pivot: &N, entries: &[N], rounding: &N) -> bool {
    let Some(size) = pivot.abs() else { return false };
    let less = |a: &N, b: &N| (a.clone() - b.clone()).sign() == Some(std::cmp::Ordering::Less);
    entries.iter().filter_map(Number::abs).any(|entry| less(&size, &(entry * rounding.clone())))
}

/// The value of an expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<N> {
    /// A number; zero may stand for a zero of any shape.
    Scalar(N),
    /// c I, of the size its surroundings ask for.
    Identity(N),
    /// A matrix that is not 1 × 1.
    Matrix(Matrix<N>),
}

impl<N: Number> Value<N> {
    /// A matrix as a value: 1 × 1 is a scalar.
    pub fn from_matrix(matrix: Matrix<N>) -> Self {
        match <[N; 1]>::try_from(matrix.entries) {
            Ok([entry]) => Value::Scalar(entry),
            Err(entries) => {
                Value::Matrix(Matrix { rows: matrix.rows, columns: matrix.columns, entries })
            }
        }
    }

    /// The number, when it is one: at size 1 a multiple of I is.
    pub fn scalar(&self) -> Option<&N> {
        match self {
            Value::Scalar(c) | Value::Identity(c) => Some(c),
            Value::Matrix(_) => None,
        }
    }

    /// As a matrix of the given shape: zero and multiples of I are filled in.
    pub fn to_matrix(&self, rows: usize, columns: usize) -> Option<Matrix<N>> {
        match self {
            Value::Scalar(c) if rows == 1 && columns == 1 => Some(Matrix::column(vec![c.clone()])),
            Value::Scalar(c) if c.is_zero() => {
                Some(Matrix::from_fn(rows, columns, |_, _| N::zero()))
            }
            Value::Identity(c) if rows == columns => Some(Matrix::scaled_identity(rows, c)),
            Value::Matrix(m) if m.rows == rows && m.columns == columns => Some(m.clone()),
            _ => None,
        }
    }

    /// a + b; `None` when the shapes do not fit, which a typed expression rules out.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Value::Scalar(a), Value::Scalar(b)) => Value::Scalar(a.clone() + b.clone()),
            (Value::Scalar(z), v) | (v, Value::Scalar(z)) if z.is_zero() => v.clone(),
            (Value::Identity(a), Value::Identity(b)) => Value::Identity(a.clone() + b.clone()),
            (Value::Identity(_), Value::Matrix(m)) => {
                Value::Matrix(self.to_matrix(m.rows, m.columns)?.plus(m))
            }
            (Value::Matrix(m), Value::Identity(_)) => {
                Value::Matrix(m.plus(&other.to_matrix(m.rows, m.columns)?))
            }
            // At size 1 a multiple of I is a number.
            (Value::Identity(a), Value::Scalar(b)) | (Value::Scalar(b), Value::Identity(a)) => {
                Value::Scalar(a.clone() + b.clone())
            }
            (Value::Matrix(a), Value::Matrix(b)) if a.rows == b.rows && a.columns == b.columns => {
                Value::Matrix(a.plus(b))
            }
            _ => return None,
        })
    }

    /// a b; `None` when the shapes do not fit.
    pub fn times(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Value::Scalar(a), Value::Scalar(b)) => Value::Scalar(a.clone() * b.clone()),
            (Value::Scalar(c), v) | (v, Value::Scalar(c)) => v.scaled(c),
            (Value::Identity(c), v) | (v, Value::Identity(c)) => v.scaled(c),
            (Value::Matrix(a), Value::Matrix(b)) if a.columns == b.rows => {
                Value::from_matrix(a.times(b))
            }
            _ => return None,
        })
    }

    /// c a.
    pub fn scaled(&self, c: &N) -> Self {
        match self {
            Value::Scalar(a) => Value::Scalar(c.clone() * a.clone()),
            Value::Identity(a) => Value::Identity(c.clone() * a.clone()),
            Value::Matrix(m) => Value::Matrix(m.map(|a| c.clone() * a.clone())),
        }
    }

    /// aᵀ.
    pub fn transposed(&self) -> Self {
        match self {
            Value::Matrix(m) => Value::Matrix(m.transposed()),
            other => other.clone(),
        }
    }

    /// −a.
    pub fn negated(&self) -> Self {
        self.scaled(&-N::one())
    }

    /// a − b; `None` when the shapes do not fit.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.negated())
    }

    /// Whether two rounded values are the same to all but the last digits carried.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let Some(rounding) = rounding::<N>() else { return self == other };
        let tight = rounding.clone() * N::from_i64(4);
        let Some(difference) = self.minus(other) else { return false };
        let scale = self.entries().iter().filter_map(Number::abs).fold(N::one(), |sum, e| sum + e);
        let bound = scale * tight;
        difference.entries().iter().all(|d| {
            d.abs().is_some_and(|d| (d - bound.clone()).sign() != Some(std::cmp::Ordering::Greater))
        })
    }

    /// Whether every entry is zero.
    pub fn is_zero(&self) -> bool {
        match self {
            Value::Scalar(c) | Value::Identity(c) => c.is_zero(),
            Value::Matrix(m) => m.entries.iter().all(Number::is_zero),
        }
    }

    /// The entries, row by row.
    pub fn entries(&self) -> &[N] {
        match self {
            Value::Scalar(c) | Value::Identity(c) => std::slice::from_ref(c),
            Value::Matrix(m) => &m.entries,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use number::Rational;

    fn matrix(rows: &[&[i64]]) -> Matrix<Rational> {
        Matrix::from_fn(rows.len(), rows[0].len(), |i, j| Rational::from(rows[i][j]))
    }

    /// The inverse undoes, and the determinant is the one worked by hand.
    #[test]
    fn inverse_and_determinant() {
        let a = matrix(&[&[0, 2, 1], &[1, 1, 0], &[3, 0, 1]]);
        let (inverse, det) = a.inverse();
        assert_eq!(det, Rational::from(-5));
        let inverse = inverse.expect("not singular");
        assert_eq!(a.times(&inverse), Matrix::scaled_identity(3, &Rational::from(1)));
        assert_eq!(matrix(&[&[1, 2], &[2, 4]]).inverse(), (None, Rational::from(0)));
    }

    /// A row times a column is a number, a column times a row a matrix, and I takes the size it meets.
    #[test]
    fn shapes_of_products() {
        let u = Value::Matrix(matrix(&[&[1], &[2]]));
        let inner = u.transposed().times(&u).expect("fits");
        assert_eq!(inner, Value::Scalar(Rational::from(5)));
        let outer = u.times(&u.transposed()).expect("fits");
        let sum = Value::Identity(Rational::from(1)).plus(&outer).expect("fits");
        assert_eq!(sum, Value::Matrix(matrix(&[&[2, 2], &[2, 5]])));
        assert_eq!(u.times(&u), None);
    }
}
