//! The rules that give a node its shape from the shapes of its parts.

use crate::expr::{
    Builtin, Derivative, Expr, Fold, Function, Node, ShapeError, Term, constant, half_integer,
};
use crate::{Dim, Shape, Span};
use number::Rational;

/// The shape of a node; `Symbol`, `Hole` and `Member` take theirs from elsewhere and are scalars here.
pub(crate) fn shape_of(node: &Node, span: Span) -> Result<Shape, ShapeError> {
    let fail = |message: String, help: Option<&str>, span: Span| {
        Err(ShapeError { message, help: help.map(str::to_owned), span })
    };
    let scalar = |e: &Expr, what: &str| {
        if e.shape.is_scalar() {
            Ok(Shape::SCALAR)
        } else {
            fail(format!("{what} takes a scalar, and this is {}", e.shape), None, e.span)
        }
    };
    match node {
        Node::Number(value) => {
            Ok(if *value == Rational::from(0) { Shape::Zero } else { Shape::SCALAR })
        }
        Node::Symbol(_) | Node::Hole | Node::Member(..) => Ok(Shape::SCALAR),
        Node::Ones(n) => Ok(Shape::vector(n.clone())),
        Node::Identity => Ok(Shape::Identity),
        Node::Sum(terms) => {
            let mut shape = Shape::Zero;
            for Term { expr, .. } in terms {
                shape = match shape.common(&expr.shape) {
                    Some(shape) => shape,
                    None => {
                        let mixed = shape.is_scalar() || expr.shape.is_scalar();
                        let help =
                            mixed.then_some("a scalar is added to a matrix as a multiple of I");
                        return fail(
                            format!("{} and {} cannot be added", shape, expr.shape),
                            help,
                            expr.span,
                        );
                    }
                };
            }
            Ok(shape)
        }
        Node::Product(factors) => {
            let mut shape = Shape::SCALAR;
            for factor in factors {
                shape = match shape.times(&factor.shape) {
                    Some(shape) => shape,
                    None => {
                        let columns = shape.is_column() && factor.shape.is_column();
                        let help = columns.then_some(
                            "a transpose may be missing: u'v is a number, u v' a matrix",
                        );
                        return fail(
                            format!("{} times {} has no product", shape, factor.shape),
                            help,
                            factor.span,
                        );
                    }
                };
            }
            Ok(shape)
        }
        Node::Quotient(a, b) => {
            if b.shape.is_scalar() {
                Ok(a.shape.clone())
            } else {
                fail(
                    format!("cannot divide by {}", b.shape),
                    Some(
                        "divide by a scalar, put the whole denominator in parentheses, or multiply by an inverse: A^-1 b",
                    ),
                    b.span,
                )
            }
        }
        Node::Power(base, exponent) => {
            scalar(exponent, "an exponent")?;
            if base.shape.is_scalar() {
                return Ok(Shape::SCALAR);
            }
            if !base.shape.is_square() {
                return fail(
                    format!("only a square matrix has powers, and this is {}", base.shape),
                    base.shape.is_column().then_some(
                        "the square of a column is its product with itself, `x'x`, or that of its norm, `||x||^2`; entry by \
                         entry it is `x ∘ x`",
                    ),
                    base.span,
                );
            }
            match half_integer(exponent) {
                Some(_) => Ok(base.shape.clone()),
                None => fail(
                    "a matrix is raised to a whole number, to 1/2 or to -1/2".to_owned(),
                    constant(exponent).is_none().then_some(
                        "the powers A^t are the members of a family: `assume P[0] = I; P[t+1] = A P[t]`",
                    ),
                    exponent.span,
                ),
            }
        }
        Node::Transpose(a) => Ok(a.shape.transposed()),
        Node::Norm(a) => {
            if a.shape.is_column() {
                Ok(Shape::SCALAR)
            } else {
                fail(format!("||…|| takes a column, and this is {}", a.shape), None, a.span)
            }
        }
        Node::Call(Builtin::Tr | Builtin::Det, a) => {
            if matches!(a.shape, Shape::Identity | Shape::Zero) {
                fail("the size of this matrix is not known here".to_owned(), None, a.span)
            } else if a.shape.is_square() {
                Ok(Shape::SCALAR)
            } else {
                fail(format!("this takes a square matrix, not {}", a.shape), None, a.span)
            }
        }
        Node::Call(Builtin::Diagonal, a) => match &a.shape {
            Shape::Matrix(rows, columns) if rows == columns => Ok(Shape::vector(rows.clone())),
            shape => fail(format!("this takes a square matrix, not {shape}"), None, a.span),
        },
        Node::Call(Builtin::Diag, a) => match &a.shape {
            Shape::Matrix(rows, Dim::ONE) => Ok(Shape::Matrix(rows.clone(), rows.clone())),
            Shape::Matrix(rows, columns) if rows == columns => fail(
                format!("diag takes a column, and this is {}", a.shape),
                Some("the diagonal of a matrix, as a column, is diagonal(A)"),
                a.span,
            ),
            shape => fail(format!("diag takes a column, and this is {shape}"), None, a.span),
        },
        // Of a column, entry by entry.
        Node::Call(_, a) if a.shape.is_column() => Ok(a.shape.clone()),
        Node::Call(builtin, a) => fail(
            format!("{} takes a number or a column, and this is {}", builtin.name(), a.shape),
            None,
            a.span,
        ),
        Node::PNorm(a, p) => {
            if let Some(p) = p {
                scalar(p, "the exponent of a norm")?;
            }
            if a.shape.is_column() {
                Ok(Shape::SCALAR)
            } else {
                fail(format!("||…|| takes a column, and this is {}", a.shape), None, a.span)
            }
        }
        Node::Entrywise(_, a, b) => match (a.shape.common(&b.shape), &a.shape, &b.shape) {
            (Some(shape), ..) => Ok(shape),
            _ => fail(
                format!("{} and {} have no product entry by entry", a.shape, b.shape),
                Some("both sides have the same shape"),
                b.span,
            ),
        },
        Node::Extreme(_, of) => match of.as_slice() {
            [column] if column.shape.is_column() => Ok(Shape::SCALAR),
            [other] => fail(
                format!("max and min take numbers or a column, and this is {}", other.shape),
                None,
                other.span,
            ),
            several => {
                for e in several {
                    scalar(e, "max of several")?;
                }
                Ok(Shape::SCALAR)
            }
        },
        Node::Entry(of, index) => match (&of.shape, index.len()) {
            (Shape::Zero, _) => Ok(Shape::Zero),
            (Shape::Matrix(Dim::ONE, Dim::ONE), _) => {
                fail("a number has no entries".to_owned(), None, of.span)
            }
            (Shape::Matrix(_, Dim::ONE), 1) => Ok(Shape::SCALAR),
            (Shape::Matrix(_, columns), 2) if *columns != Dim::ONE => Ok(Shape::SCALAR),
            (Shape::Matrix(Dim::ONE, _), 1) => fail(
                format!("this is {}, a row: its entries are those of its transpose", of.shape),
                Some("write x[i] for the entries of the column x"),
                of.span,
            ),
            (Shape::Matrix(_, columns), 1) if *columns != Dim::ONE => fail(
                format!("an entry of {} has two indices", of.shape),
                Some("write A[i, j]"),
                of.span,
            ),
            (Shape::Identity, _) => {
                fail("the size of this matrix is not known here".to_owned(), None, of.span)
            }
            _ => fail(
                "an entry has one index or two".to_owned(),
                Some("write x[i] or A[i, j]"),
                span,
            ),
        },
        Node::Among { body, .. } => Ok(body.shape.clone()),
        Node::Order(of) => scalar(of, "O(…)").map(|_| Shape::Zero),
        Node::Limit { to, body, .. } => {
            to.iter().try_for_each(|to| scalar(to, "a limit").map(drop))?;
            Ok(body.shape.clone())
        }
        Node::Fold { fold, from, to, body, .. } | Node::Sample { fold, from, to, body, .. } => {
            if let Node::Sample { size, .. } = node {
                scalar(size, "the size of a sample")?;
            }
            scalar(from, "a limit")?;
            scalar(to, "a limit")?;
            match fold {
                Fold::Sum | Fold::Mean | Fold::Expectation => Ok(body.shape.clone()),
                Fold::Variance if body.shape.is_column() => Ok(Shape::SCALAR),
                Fold::Variance => fail(
                    format!("Var takes numbers or columns, and this is {}", body.shape),
                    None,
                    body.span,
                ),
                Fold::Max | Fold::Min => scalar(body, fold.word()),
            }
        }
        Node::Apply(function, at) => {
            argument(function, at)?;
            Ok(Shape::vector(function.to.clone()))
        }
        Node::Derivative { order, function, at, directions } => {
            argument(function, at)?;
            let n = || function.from.clone();
            let real_valued = function.to == Dim::ONE;
            // The Hessians of all components along one direction: what the checker makes of a Jacobian's derivative.
            if let (Derivative::Hess, false, [_]) = (order, real_valued, directions.as_slice()) {
                return Ok(Shape::Matrix(function.to.clone(), n()));
            }
            if !real_valued && *order != Derivative::Jac {
                return fail(
                    format!(
                        "{} has vectors as values: its derivative is jac {}",
                        function.name, function.name
                    ),
                    None,
                    span,
                );
            }
            for direction in directions {
                if Shape::vector(n()).common(&direction.shape).is_none() {
                    return fail(
                        format!(
                            "a direction is {}, and this is {}",
                            Shape::vector(n()),
                            direction.shape
                        ),
                        None,
                        direction.span,
                    );
                }
            }
            match (order, directions.len()) {
                (Derivative::Grad, 0) => Ok(Shape::vector(n())),
                (Derivative::Hess, 0) | (Derivative::Third, 1) => Ok(Shape::Matrix(n(), n())),
                (Derivative::Jac, 0) => Ok(Shape::Matrix(function.to.clone(), n())),
                (Derivative::Third, 2) => Ok(Shape::vector(n())),
                (Derivative::Third, 3) => Ok(Shape::SCALAR),
                (Derivative::Third, 0) if n() == Dim::ONE => Ok(Shape::SCALAR),
                (Derivative::Third, _) => {
                    fail("D3 takes one to three directions: D3 f(x)[u, v]".to_owned(), None, span)
                }
                _ => fail("only D3 takes directions".to_owned(), None, span),
            }
        }
        Node::Integral { from, to, body, .. } => {
            scalar(from, "a limit of integration")?;
            scalar(to, "a limit of integration")?;
            Ok(body.shape.clone())
        }
    }
}

fn argument(function: &Function, at: &Expr) -> Result<(), ShapeError> {
    let wanted = Shape::vector(function.from.clone());
    if wanted.common(&at.shape).is_some() {
        return Ok(());
    }
    Err(ShapeError {
        message: format!("{} takes {}, and this is {}", function.name, wanted, at.shape),
        help: None,
        span: at.span,
    })
}
