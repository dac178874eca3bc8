//! What can go wrong in a run, as values: the one error type of this crate and of the methods built on it.

use std::fmt;

/// Which number or array an [`Error`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quantity {
    /// A point x.
    Point,
    /// The value f(x).
    Value,
    /// The gradient g.
    Gradient,
    /// The square of the gradient, entry by entry.
    SquaredGradient,
    /// The Hessian H.
    Hessian,
    /// The product H v.
    HessianVector,
    /// The residuals r of a sum of squares.
    Residuals,
    /// The Jacobian J of the residuals.
    Jacobian,
    /// A vector: a direction, a right-hand side.
    Vector,
    /// A matrix given to the linear algebra.
    Matrix,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Point => "the point",
            Self::Value => "the value",
            Self::Gradient => "the gradient",
            Self::SquaredGradient => "the square of the gradient",
            Self::Hessian => "the Hessian",
            Self::HessianVector => "the Hessian-vector product",
            Self::Residuals => "the list of residuals",
            Self::Jacobian => "the Jacobian",
            Self::Vector => "the vector",
            Self::Matrix => "the matrix",
        })
    }
}

/// Why a computation has no result.
///
/// One type for all methods, so that a [`Trace`](crate::Trace) can hold any of them as the reason why it ends. It is an
/// open list: match the cases you can handle, and pass on the rest.
///
/// ```
/// use descent::{Error, Quantity};
///
/// let error = Error::Dimension { what: Quantity::Gradient, expected: 2, found: 3 };
/// assert_eq!(error.to_string(), "the gradient has 3 entries where 2 are needed");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// An array has the wrong length.
    Dimension {
        /// The array.
        what: Quantity,
        /// The length it should have.
        expected: usize,
        /// The length it has.
        found: usize,
    },
    /// A NaN or an infinity where a number is needed.
    NotFinite(Quantity),
    /// A formula has no value here: a division by zero, the root or logarithm of a negative number.
    Undefined(Quantity),
    /// The objective does not provide this derivative.
    Missing(Quantity),
    /// A matrix that must equal its transpose does not.
    NotSymmetric {
        /// Row of the worst entry.
        row: usize,
        /// Column of the worst entry.
        column: usize,
    },
    /// A linear system has no unique solution, as far as rounding lets one tell.
    Singular {
        /// The reciprocal condition of the equilibrated matrix, whose rows and columns have entries up to one: a few units
        /// in the last place, or zero.
        rcond: f64,
    },
    /// The columns of a matrix are linearly dependent, as far as rounding lets one tell: a least-squares problem with it has more
    /// than one solution.
    RankDeficient {
        /// How many are independent.
        rank: usize,
        /// How many there are.
        columns: usize,
    },
    /// A symmetric matrix is not positive definite, as far as rounding lets one tell.
    NotPositiveDefinite,
    /// The two points of a secant have the same slope: the secant has no root.
    FlatSecant,
    /// The method requires g′d < 0 and its direction has not.
    NotDescent {
        /// The slope g′d.
        slope: f64,
    },
    /// No step length on trial was good enough.
    LineSearch {
        /// How many lengths were tried.
        trials: usize,
        /// The last of them.
        length: f64,
    },
    /// No step length on trial was good enough, and beyond some of them f has no finite value.
    LeftDomain {
        /// How many lengths were tried.
        trials: usize,
        /// The least of them where f has no finite value.
        length: f64,
    },
    /// The gradient is not that of the function: an entry disagrees with the difference of values around the point.
    WrongGradient {
        /// The entry, from 0.
        component: usize,
        /// What the objective says.
        given: f64,
        /// What the values of f say.
        measured: f64,
    },
    /// The evaluations allowed are used up.
    EvaluationLimit {
        /// How many were allowed.
        limit: usize,
    },
    /// A parameter of a method is outside its range.
    Parameter {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What it should satisfy.
        requirement: &'static str,
    },
    /// A mean has no such term.
    NoTerm {
        /// The term, from 0.
        term: usize,
        /// How many there are.
        terms: usize,
    },
    /// An iteration inside the linear algebra did not settle.
    NoConvergence,
}

impl Error {
    /// Whether a line search may answer this by a shorter step: the objective has no finite value at the trial point, or no
    /// finite gradient.
    ///
    /// ```
    /// use descent::{Error, Quantity};
    /// assert!(Error::Undefined(Quantity::Value).is_outside_the_domain());
    /// assert!(!Error::FlatSecant.is_outside_the_domain());
    /// ```
    pub fn is_outside_the_domain(&self) -> bool {
        matches!(
            self,
            Self::NotFinite(
                Quantity::Value | Quantity::Residuals | Quantity::Point | Quantity::Gradient
            ) | Self::Undefined(Quantity::Value | Quantity::Residuals | Quantity::Gradient)
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dimension { what, expected, found } => {
                write!(f, "{what} has {found} entries where {expected} are needed")
            }
            Self::NotFinite(what) => write!(f, "{what} is not finite"),
            Self::Undefined(what) => write!(f, "{what} does not exist here"),
            Self::Missing(what) => write!(f, "the objective does not provide {what}"),
            Self::NotSymmetric { row, column } => {
                write!(f, "the matrix is not symmetric at row {row}, column {column}")
            }
            Self::Singular { .. } => f.write_str("the matrix is singular"),
            Self::RankDeficient { rank, columns } => {
                write!(
                    f,
                    "the matrix has {columns} columns but rank {rank}: more than one solution"
                )
            }
            Self::NotPositiveDefinite => f.write_str("the matrix is not positive definite"),
            Self::FlatSecant => f.write_str("the secant is flat: both points have the same slope"),
            Self::NotDescent { slope } => {
                write!(f, "not a descent direction: the slope along it is {slope:.3e}")
            }
            Self::LineSearch { trials, length } => {
                write!(
                    f,
                    "no step length was good enough after {trials} trials (last {length:.1e})"
                )
            }
            Self::LeftDomain { trials, length } => write!(
                f,
                "f left its domain at α = {length:.1e}, and no shorter step was good enough ({trials} trials)"
            ),
            Self::WrongGradient { component, given, measured } => {
                write!(
                    f,
                    "the gradient disagrees with finite differences in component {}: {given:.6e} given, {measured:.6e} measured",
                    component + 1
                )
            }
            Self::EvaluationLimit { limit } => write!(f, "the limit of {limit} evaluations"),
            Self::Parameter { name, value, requirement } => {
                write!(f, "the parameter {name} = {value} must be {requirement}")
            }
            Self::NoTerm { term, terms } => write!(f, "there is no term {term} among {terms}"),
            Self::NoConvergence => f.write_str("the linear algebra's own iteration did not settle"),
        }
    }
}

impl std::error::Error for Error {}
