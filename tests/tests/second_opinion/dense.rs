//! Matrices of scalar expressions, entry by entry.

use super::scalar::Scalar;
use derivation::Shape;

/// Determinants of more rows are not written out.
const MOST_ROWS: usize = 6;

/// A matrix, row by row.
#[derive(Clone, Debug)]
pub struct Dense {
    pub rows: usize,
    pub columns: usize,
    pub entries: Vec<Scalar>,
}

/// What an expression is lowered to.
#[derive(Clone, Debug)]
pub enum Lowered {
    Dense(Dense),
    /// c I, of a size that its surroundings give.
    Multiple(Scalar),
    /// Zero, of a shape that its surroundings give.
    Zero,
}

impl Dense {
    pub fn from_fn(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> Scalar) -> Self {
        let entries = (0..rows)
            .flat_map(|i| (0..columns).map(move |j| (i, j)))
            .map(|(i, j)| entry(i, j))
            .collect();
        Dense { rows, columns, entries }
    }

    pub fn at(&self, i: usize, j: usize) -> &Scalar {
        &self.entries[i * self.columns + j]
    }

    fn map(&self, f: impl Fn(&Scalar) -> Scalar) -> Dense {
        Dense { entries: self.entries.iter().map(f).collect(), ..*self }
    }

    /// Without a row and a column.
    pub fn without(&self, row: usize, column: usize) -> Dense {
        let rows: Vec<usize> = (0..self.rows).filter(|i| *i != row).collect();
        let columns: Vec<usize> = (0..self.columns).filter(|j| *j != column).collect();
        Dense::from_fn(rows.len(), columns.len(), |i, j| self.at(rows[i], columns[j]).clone())
    }

    /// By cofactors of the first row, which are n! terms: an error for what is not square, or too large for that.
    pub fn determinant(&self) -> Result<Scalar, String> {
        if self.rows != self.columns {
            return Err("a matrix that is not square".to_owned());
        }
        if self.rows > MOST_ROWS {
            return Err(format!("a determinant of {} rows is too long to write out", self.rows));
        }
        if self.rows == 0 {
            return Ok(Scalar::number(1.0));
        }
        let mut terms = Vec::new();
        for j in 0..self.columns {
            let term = self.at(0, j).times(&self.without(0, j).determinant()?);
            terms.push(if j % 2 == 1 { term.negated() } else { term });
        }
        Ok(Scalar::sum(terms))
    }
}

impl Lowered {
    pub fn scalar(value: Scalar) -> Self {
        Lowered::Dense(Dense { rows: 1, columns: 1, entries: vec![value] })
    }

    /// The number it is, where the shape says that it is one.
    pub fn number(&self, shape: &Shape) -> Option<Scalar> {
        match self {
            Lowered::Dense(m) if shape.is_scalar() => m.entries.first().cloned(),
            _ => None,
        }
    }

    /// With all entries written out; nothing where the shape is another.
    pub fn filled(self, rows: usize, columns: usize) -> Option<Dense> {
        let zero = Scalar::number(0.0);
        match self {
            Lowered::Dense(m) => (m.rows == rows && m.columns == columns).then_some(m),
            Lowered::Multiple(c) => (rows == columns).then(|| {
                Dense::from_fn(rows, columns, |i, j| if i == j { c.clone() } else { zero.clone() })
            }),
            Lowered::Zero => Some(Dense::from_fn(rows, columns, |_, _| zero.clone())),
        }
    }

    pub fn plus(&self, other: &Lowered) -> Option<Lowered> {
        Some(match (self, other) {
            (Lowered::Zero, value) | (value, Lowered::Zero) => value.clone(),
            (Lowered::Multiple(a), Lowered::Multiple(b)) => Lowered::Multiple(a.plus(b)),
            (Lowered::Dense(m), value) | (value, Lowered::Dense(m)) => {
                let other = value.clone().filled(m.rows, m.columns)?;
                Lowered::Dense(Dense::from_fn(m.rows, m.columns, |i, j| {
                    m.at(i, j).plus(other.at(i, j))
                }))
            }
        })
    }

    pub fn times(&self, other: &Lowered) -> Option<Lowered> {
        Some(match (self, other) {
            (Lowered::Zero, _) | (_, Lowered::Zero) => Lowered::Zero,
            (Lowered::Multiple(c), value) | (value, Lowered::Multiple(c)) => value.scaled(c),
            (Lowered::Dense(a), Lowered::Dense(b)) => {
                match (a.entries.as_slice(), b.entries.as_slice()) {
                    ([c], _) => other.scaled(c),
                    (_, [c]) => self.scaled(c),
                    _ if a.columns == b.rows => {
                        Lowered::Dense(Dense::from_fn(a.rows, b.columns, |i, j| {
                            Scalar::sum((0..a.columns).map(|k| a.at(i, k).times(b.at(k, j))))
                        }))
                    }
                    _ => return None,
                }
            }
        })
    }

    pub fn scaled(&self, c: &Scalar) -> Lowered {
        match self {
            Lowered::Dense(m) => Lowered::Dense(m.map(|e| c.times(e))),
            Lowered::Multiple(e) => Lowered::Multiple(c.times(e)),
            Lowered::Zero => Lowered::Zero,
        }
    }

    pub fn transposed(self) -> Lowered {
        match self {
            Lowered::Dense(m) => {
                Lowered::Dense(Dense::from_fn(m.columns, m.rows, |i, j| m.at(j, i).clone()))
            }
            other => other,
        }
    }
}
