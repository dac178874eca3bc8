//! Degrees: of an integrand in its variable (which quadrature rule is exact), and of an identity in everything it is
//! about (how large n must be, and how likely a false one is to pass a random test).

use crate::{differential::defined, model::Model};
use derivation::{Builtin, Derivative, Expr, Node, Symbol, expr::half_integer};

/// A bound on the degree of `expr` as a polynomial in `variable`; `None` when it need not be one. `functions` gives the
/// degree of the polynomial that stands in for an abstract function.
pub(crate) fn degree_in(
    expr: &Expr,
    variable: &Symbol,
    model: &Model<'_>,
    functions: &dyn Fn(&Symbol) -> Option<u32>,
) -> Option<u32> {
    let degree = |e: &Expr| degree_in(e, variable, model, functions);
    // Only what is free of the variable may stand under a root or in a denominator.
    let constant = |e: &Expr| (degree(e)? == 0).then_some(0);
    let value = match &expr.node {
        Node::Symbol(name) => u32::from(name == variable),
        Node::Number(_) | Node::Identity | Node::Hole => 0,
        Node::Sum(terms) => {
            terms.iter().map(|t| degree(&t.expr)).try_fold(0, |max, d| Some(d?.max(max)))?
        }
        Node::Product(factors) => {
            factors.iter().map(degree).try_fold(0u32, |sum, d| sum.checked_add(d?))?
        }
        Node::Quotient(a, b) => {
            constant(b)?;
            degree(a)?
        }
        Node::Power(base, exponent) => {
            constant(exponent)?;
            if let (Node::Norm(v), Some(k)) = (&base.node, half_integer(exponent))
                && k >= 0
                && k % 4 == 0
            {
                return degree(v)?.checked_mul(u32::try_from(k / 2).ok()?);
            }
            match (degree(base)?, half_integer(exponent)) {
                (0, _) => 0,
                (d, Some(k)) if k >= 0 && k % 2 == 0 => {
                    d.checked_mul(u32::try_from(k / 2).ok()?)?
                }
                _ => return None,
            }
        }
        Node::Transpose(a) | Node::Call(Builtin::Tr, a) => degree(a)?,
        Node::Norm(a) | Node::Call(_, a) => constant(a)?,
        Node::Apply(function, at) => {
            let d = degree(at)?;
            match defined(model.context, &function.name) {
                Some((parameter, body)) => d.checked_mul(if d == 0 {
                    0
                } else {
                    degree_in(&body, &parameter, model, functions)?
                })?,
                None => d.checked_mul(if d == 0 { 0 } else { functions(&function.name)? })?,
            }
        }
        Node::Derivative { order, function, at, directions } => {
            let d = degree(at)?;
            let own = match (d, defined(model.context, &function.name)) {
                (0, _) => 0,
                (_, Some((parameter, body))) => degree_in(&body, &parameter, model, functions)?,
                (_, None) => functions(&function.name)?,
            };
            let lost = match order {
                Derivative::Grad | Derivative::Jac => 1,
                Derivative::Hess => 2,
                Derivative::Third => 3,
            };
            let along =
                directions.iter().map(degree).try_fold(0u32, |sum, d| sum.checked_add(d?))?;
            d.checked_mul(own.saturating_sub(lost))?.checked_add(along)?
        }
        Node::Integral { from, to, body, .. } => {
            constant(from)?;
            constant(to)?;
            degree(body)?
        }
    };
    Some(value)
}

/// Degrees of numerator and denominator of an expression's entries in the entries of everything it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Degree {
    /// Of the numerator.
    pub(crate) above: u64,
    /// Of the denominator.
    pub(crate) below: u64,
    /// Whether a matrix is inverted anywhere.
    pub(crate) inverts: bool,
}

const SCALAR: Degree = Degree { above: 0, below: 0, inverts: false };

impl Degree {
    /// Of a − b, cleared of denominators.
    pub(crate) fn of_difference(self, other: Degree) -> u64 {
        (self.above.saturating_add(other.below)).max(other.above.saturating_add(self.below))
    }

    fn times(self, other: Degree) -> Degree {
        Degree {
            above: self.above.saturating_add(other.above),
            below: self.below.saturating_add(other.below),
            inverts: self.inverts || other.inverts,
        }
    }

    fn plus(self, other: Degree) -> Degree {
        Degree {
            above: self.of_difference(other),
            below: self.below.saturating_add(other.below),
            inverts: self.inverts || other.inverts,
        }
    }

    fn power(self, k: u64) -> Degree {
        Degree { above: self.above.saturating_mul(k), below: self.below.saturating_mul(k), ..self }
    }

    fn flipped(self) -> Degree {
        Degree { above: self.below, below: self.above, ..self }
    }
}

/// How degrees are counted: by entries at a size n, with functions as polynomials of a degree; or by letters, where a
/// function's value or derivative is one letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counting {
    /// The size of matrices.
    pub(crate) n: u64,
    /// The degree of the polynomial behind a function; 0 to count its values as letters.
    pub(crate) function: u64,
}

/// The degree of an expression; `None` where it is not a rational function of its letters (roots, exponentials).
pub(crate) fn degree(expr: &Expr, model: &Model<'_>, counting: Counting) -> Option<Degree> {
    let deg = |e: &Expr| degree(e, model, counting);
    Some(match &expr.node {
        Node::Number(_) | Node::Identity | Node::Hole => SCALAR,
        Node::Symbol(name) => match model.meaning(name) {
            Some(meaning) => deg(meaning)?,
            // Positive definite matrices are drawn as products of two when their roots are needed.
            None => Degree { above: if model.is_squared(name) { 2 } else { 1 }, ..SCALAR },
        },
        Node::Sum(terms) => {
            terms.iter().map(|t| deg(&t.expr)).try_fold(SCALAR, |sum, d| Some(sum.plus(d?)))?
        }
        Node::Product(factors) => {
            factors.iter().map(deg).try_fold(SCALAR, |product, d| Some(product.times(d?)))?
        }
        Node::Quotient(a, b) => deg(a)?.times(deg(b)?.flipped()),
        Node::Power(base, exponent) => {
            let half = match half_integer(exponent) {
                Some(half) => half,
                // A symbolic natural exponent is at most this large when it is drawn.
                None => 2 << crate::model::NATURAL_BITS,
            };
            if let (Node::Norm(v), 0) = (&base.node, half % 4) {
                let d = deg(v)?.power(half.unsigned_abs() / 2);
                return Some(if half < 0 { d.flipped() } else { d });
            }
            let d = deg(base)?;
            if base.shape.is_scalar() {
                if half % 2 != 0 {
                    return None;
                }
                let d = d.power(half.unsigned_abs() / 2);
                return Some(if half < 0 { d.flipped() } else { d });
            }
            // Half powers of a symbol are powers of its root, which is of half the degree.
            let d = d.power(half.unsigned_abs()).halved();
            if half < 0 { d.inverted(counting.n) } else { d }
        }
        Node::Transpose(a) => deg(a)?,
        Node::Call(Builtin::Tr, a) => deg(a)?,
        Node::Call(Builtin::Det, a) => deg(a)?.power(counting.n),
        Node::Norm(_) | Node::Call(..) => {
            // A function of a constant is a constant; anything else is not rational.
            return None;
        }
        Node::Apply(function, at) => {
            if let Some((parameter, body)) = defined(model.context, &function.name) {
                return composed(deg(at)?, &parameter, &body, model, counting);
            }
            abstract_value(deg(at)?, counting, model.wanted_degree(&function.name, counting))
        }
        Node::Derivative { function, at, directions, .. } => {
            let at = deg(at)?;
            let value = match defined(model.context, &function.name) {
                Some((parameter, body)) => {
                    composed(at, &parameter, &body, model, counting)?.power(4)
                }
                None => abstract_value(at, counting, model.wanted_degree(&function.name, counting)),
            };
            directions.iter().map(deg).try_fold(value, |product, d| Some(product.times(d?)))?
        }
        Node::Integral { from, to, body, .. } => {
            let d = deg(body)?;
            // A sum over at most 64 nodes, with denominators multiplied out where there are any.
            let d = if d.below == 0 { d } else { d.power(64) };
            d.times(deg(from)?.plus(deg(to)?))
        }
    })
}

impl Degree {
    fn halved(self) -> Degree {
        Degree { above: self.above.div_ceil(2), below: self.below.div_ceil(2), ..self }
    }

    /// Of the inverse, by cofactors over the determinant.
    fn inverted(self, n: u64) -> Degree {
        Degree {
            above: self.below.saturating_add(self.above.saturating_mul(n.saturating_sub(1))),
            below: self.above.saturating_mul(n),
            inverts: true,
        }
    }
}

fn abstract_value(at: Degree, counting: Counting, wanted: u64) -> Degree {
    if counting.function == 0 {
        return Degree { above: 1, below: 0, inverts: at.inverts };
    }
    // Σ c (aᵀz)^k, coefficients and directions counted too; a correction at a point multiplies the wanted values in.
    let degree = counting.function;
    Degree {
        above: degree
            .saturating_mul(at.above.max(at.below) + 1)
            .saturating_add(1)
            .saturating_add(wanted),
        below: degree.saturating_mul(at.below),
        inverts: at.inverts,
    }
}

fn composed(
    at: Degree,
    parameter: &Symbol,
    body: &Expr,
    model: &Model<'_>,
    counting: Counting,
) -> Option<Degree> {
    // The parameter is a letter no hypothesis speaks of; each of its occurrences brings the argument's degree along.
    let own = degree(body, model, counting)?;
    let occurrences = count(body, parameter);
    Some(own.times(at.power(occurrences)))
}

fn count(expr: &Expr, name: &Symbol) -> u64 {
    let here = u64::from(matches!(&expr.node, Node::Symbol(s) if s == name));
    let factor = match &expr.node {
        Node::Power(_, exponent) => {
            half_integer(exponent).map_or(1, |h| h.unsigned_abs().div_ceil(2).max(1))
        }
        _ => 1,
    };
    factor * (here + expr.children().into_iter().map(|c| count(c, name)).sum::<u64>())
}
