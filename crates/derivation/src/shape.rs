//! Sizes and shapes. A size is a letter and stays one: a statement about `n × n` matrices is about every `n`.

use crate::Symbol;
use std::fmt;

/// One size of a shape: a number, or a letter that may be any number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dim {
    /// A given size; a scalar is 1 × 1.
    Fixed(u32),
    /// A size that stays symbolic.
    Size(Symbol),
}

impl Dim {
    /// The size of a scalar.
    pub const ONE: Dim = Dim::Fixed(1);
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dim::Fixed(n) => n.fmt(f),
            Dim::Size(letter) => letter.fmt(f),
        }
    }
}

/// The shape of an expression.
///
/// ```
/// use derivation::{Dim, Shape, Symbol};
/// let n = Dim::Size(Symbol::new("n"));
/// assert_eq!(Shape::vector(n.clone()).to_string(), "n × 1");
/// assert!(Shape::SCALAR.is_scalar());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Shape {
    /// Rows by columns. A scalar is 1 × 1, a vector n × 1.
    Matrix(Dim, Dim),
    /// A multiple of the identity `I`: square, of the size that its surroundings ask for.
    Identity,
    /// Zero, of any shape.
    Zero,
}

impl Shape {
    /// 1 × 1.
    pub const SCALAR: Shape = Shape::Matrix(Dim::ONE, Dim::ONE);

    /// n × 1.
    pub fn vector(n: Dim) -> Shape {
        Shape::Matrix(n, Dim::ONE)
    }

    /// Whether this is a number: 1 × 1, or zero.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Shape::Zero | Shape::Matrix(Dim::ONE, Dim::ONE))
    }

    /// Whether this is a column, scalars included.
    pub fn is_column(&self) -> bool {
        matches!(self, Shape::Zero | Shape::Matrix(_, Dim::ONE))
    }

    /// Whether rows equal columns.
    pub fn is_square(&self) -> bool {
        match self {
            Shape::Matrix(rows, columns) => rows == columns,
            Shape::Identity | Shape::Zero => true,
        }
    }

    /// The shape both can have when they are added or compared.
    pub fn common(&self, other: &Shape) -> Option<Shape> {
        match (self, other) {
            (Shape::Zero, shape) | (shape, Shape::Zero) => Some(shape.clone()),
            // `1 + I` is not read as `2`: a scalar beside `I` is more likely a forgotten factor.
            (Shape::Identity, shape) | (shape, Shape::Identity)
                if shape.is_square() && *shape != Shape::SCALAR =>
            {
                Some(shape.clone())
            }
            (a, b) if a == b => Some(a.clone()),
            _ => None,
        }
    }

    /// The shape of the product, a scalar scaling whatever it meets.
    pub fn times(&self, other: &Shape) -> Option<Shape> {
        match (self, other) {
            (Shape::Zero, _) | (_, Shape::Zero) => Some(Shape::Zero),
            (a, b) if a.is_scalar() => Some(b.clone()),
            (a, b) if b.is_scalar() => Some(a.clone()),
            (Shape::Identity, b) => Some(b.clone()),
            (a, Shape::Identity) => Some(a.clone()),
            (Shape::Matrix(rows, inner), Shape::Matrix(outer, columns)) => {
                (inner == outer).then(|| Shape::Matrix(rows.clone(), columns.clone()))
            }
        }
    }

    /// The shape of the transpose.
    pub fn transposed(&self) -> Shape {
        match self {
            Shape::Matrix(rows, columns) => Shape::Matrix(columns.clone(), rows.clone()),
            other => other.clone(),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Matrix(Dim::ONE, Dim::ONE) => f.write_str("a scalar"),
            Shape::Matrix(rows, columns) => write!(f, "{rows} × {columns}"),
            Shape::Identity => f.write_str("a multiple of I"),
            Shape::Zero => f.write_str("zero"),
        }
    }
}
