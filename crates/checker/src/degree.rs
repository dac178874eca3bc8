//! Degrees: of an integrand in its variable (which quadrature rule is exact), and of an identity in everything it is
//! about (how large n must be, and how likely a false one is to pass a random test).

use crate::{
    differential::defined,
    family::LONGEST,
    model::{Model, NATURAL_BITS},
    sampling::closed_form,
};
use derivation::{Builtin, Derivative, Expr, Fold, Kind, Node, Symbol, expr::half_integer};

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
        Node::Transpose(a)
        | Node::Call(Builtin::Tr | Builtin::Diag | Builtin::Diagonal, a)
        | Node::Entry(a, _) => degree(a)?,
        Node::Norm(a) | Node::Call(_, a) | Node::PNorm(a, None) => constant(a)?,
        Node::PNorm(a, Some(p)) => constant(a)?.max(constant(p)?),
        Node::Entrywise(false, a, b) => degree(a)?.checked_add(degree(b)?)?,
        Node::Entrywise(true, a, b) => {
            constant(b)?;
            degree(a)?
        }
        Node::Extreme(_, of) => {
            of.iter().try_for_each(|e| constant(e).map(drop))?;
            0
        }
        // A variable of integration is no index.
        Node::Ones(_) | Node::Member(..) => 0,
        Node::Sample { .. } => degree(&closed_form(expr)?)?,
        Node::Among { .. } | Node::Order(_) | Node::Limit { .. } => return None,
        Node::Fold { fold, body, .. } => match fold {
            Fold::Sum | Fold::Mean | Fold::Expectation => degree(body)?,
            Fold::Variance => degree(body)?.checked_mul(2)?,
            Fold::Max | Fold::Min => constant(body)?,
        },
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
/// Of a letter.
pub(crate) const LETTER: Degree = Degree { above: 1, below: 0, inverts: false };

/// As many terms as a sum may have that is written out in an identity test.
const TERMS: u64 = 2 * LONGEST as u64 + 4;

impl Degree {
    /// Of a − b, cleared of denominators.
    pub(crate) fn of_difference(self, other: Degree) -> u64 {
        (self.above.saturating_add(other.below)).max(other.above.saturating_add(self.below))
    }

    pub(crate) fn times(self, other: Degree) -> Degree {
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
    /// What is counted for a member of a family that a rule makes.
    pub(crate) member: Degree,
}

impl Counting {
    /// The same with the degree of members worked out: each step of a recurrence brings the degree of its rule along.
    pub(crate) fn with_members(mut self, model: &Model<'_>) -> Option<Counting> {
        self.member = LETTER;
        let rules: Vec<&Expr> = model
            .rules
            .values()
            .flatten()
            .map(|rule| &rule.value)
            .chain(model.context.definitions.iter().filter(|d| d.index.is_some()).map(|d| &d.body))
            .collect();
        for _ in 0..(LONGEST as usize + 2) * rules.len() {
            let before = self.member;
            for rule in &rules {
                let d = degree(rule, model, self)?;
                self.member.above = self.member.above.max(d.above);
                self.member.below = self.member.below.max(d.below);
                self.member.inverts |= d.inverts;
            }
            if self.member == before {
                break;
            }
        }
        Some(self)
    }
}

/// The degree of an expression; `None` where it is not a rational function of its letters (roots, exponentials).
pub(crate) fn degree(expr: &Expr, model: &Model<'_>, counting: Counting) -> Option<Degree> {
    degree_with(expr, model, counting, &[])
}

/// The same where variables of integration and parameters, innermost last, are of known degrees.
pub(crate) fn degree_with(
    expr: &Expr,
    model: &Model<'_>,
    counting: Counting,
    bound: &[(Symbol, Degree)],
) -> Option<Degree> {
    let deg = |e: &Expr| degree_with(e, model, counting, bound);
    Some(match &expr.node {
        Node::Number(_) | Node::Identity | Node::Hole => SCALAR,
        Node::Symbol(name) => match bound.iter().rev().find(|(bound, _)| bound == name) {
            Some((_, degree)) => *degree,
            None => match model.meaning(name) {
                // Written outside of any integral and any function.
                Some(meaning) => degree(meaning, model, counting)?,
                None if model.adjusted.iter().any(|(adjusted, _)| adjusted == name) => {
                    moved(name, model)?
                }
                // Positive definite matrices are drawn as products of two when their roots are needed.
                None if model.solutions.iter().any(|s| s.draws(name)) => {
                    let solution = model.solutions.iter().find(|s| s.draws(name))?;
                    solution.degree(model, counting)?
                }
                None => Degree { above: if model.is_squared(name) { 2 } else { 1 }, ..SCALAR },
            },
        },
        Node::Sum(terms) => {
            terms.iter().map(|t| deg(&t.expr)).try_fold(SCALAR, |sum, d| Some(sum.plus(d?)))?
        }
        Node::Product(factors) => {
            factors.iter().map(deg).try_fold(SCALAR, |product, d| Some(product.times(d?)))?
        }
        Node::Quotient(a, b) => deg(a)?.times(deg(b)?.flipped()),
        Node::Power(base, exponent) => {
            let Some(half) = half_integer(exponent) else {
                let (largest, negative) = natural_bound(exponent, model)?;
                let d = deg(base)?.power(largest);
                return Some(if negative { d.either_way() } else { d });
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
        Node::Transpose(a) | Node::Entry(a, _) => deg(a)?,
        Node::Call(Builtin::Tr | Builtin::Diag | Builtin::Diagonal, a) => deg(a)?,
        Node::Entrywise(false, a, b) => deg(a)?.times(deg(b)?),
        Node::Entrywise(true, a, b) => deg(a)?.times(deg(b)?.flipped()),
        Node::Ones(_) => SCALAR,
        Node::Member(name, _) => {
            let ruled = model.rules.contains_key(name) || model.context.definition(name).is_some();
            let adjusted = model.adjusted.iter().any(|(adjusted, _)| adjusted == name);
            match (ruled, adjusted) {
                (true, _) => counting.member,
                (false, true) => moved(name, model)?,
                (false, false) => LETTER,
            }
        }
        Node::Sample { .. } => deg(&closed_form(expr)?)?,
        Node::Among { .. } | Node::Order(_) | Node::Limit { .. } => return None,
        Node::Fold { fold, body, .. } => {
            let d = deg(body)?;
            // Denominators that depend on the index are multiplied out.
            let d = if d.below == 0 { d } else { d.power(TERMS.max(counting.n)) };
            match fold {
                Fold::Sum | Fold::Mean | Fold::Expectation => d,
                Fold::Variance => d.power(2),
                Fold::Max | Fold::Min => return None,
            }
        }
        Node::PNorm(..) | Node::Extreme(..) => return None,
        Node::Call(Builtin::Det, a) => deg(a)?.power(counting.n),
        Node::Norm(_) | Node::Call(..) => {
            // A function of a constant is a constant; anything else is not rational.
            return None;
        }
        Node::Apply(function, at) => match defined(model.context, &function.name) {
            Some((parameter, body)) => {
                degree_with(&body, model, counting, &[(parameter, deg(at)?)])?
            }
            None => value_of(&function.name, deg(at)?, model, counting),
        },
        Node::Derivative { order, function, at, directions } => {
            let at = deg(at)?;
            let value = match defined(model.context, &function.name) {
                Some((parameter, body)) => {
                    let letter = Degree { above: 1, ..SCALAR };
                    let own = degree_with(&body, model, counting, &[(parameter, letter)])?;
                    own.derived(*order).composed(at)
                }
                None => value_of(&function.name, at, model, counting),
            };
            directions.iter().map(deg).try_fold(value, |product, d| Some(product.times(d?)))?
        }
        Node::Integral { variable, from, to, body } => {
            // A finite sum over nodes a + (b − a) τ. A rule that is exact exists only where no denominator depends on the
            // variable, so that all its terms have the denominator of one.
            let node = deg(from)?.plus(deg(to)?);
            let mut within = bound.to_vec();
            within.push((variable.clone(), node));
            degree_with(body, model, counting, &within)?.times(node)
        }
    })
}

/// The largest absolute value of an exponent made of numbers and symbols of kind `nat`, and whether it may be negative.
fn natural_bound(exponent: &Expr, model: &Model<'_>) -> Option<(u64, bool)> {
    let bound = |e: &Expr| natural_bound(e, model);
    match &exponent.node {
        Node::Number(q) => q.to_i64().map(|k| (k.unsigned_abs(), k < 0)),
        Node::Symbol(name) => {
            // Indices and sizes are small, and so are natural numbers that count something.
            let Some(declaration) = model.context.declaration(name) else {
                return Some((TERMS, false));
            };
            let largest = if model.counting.contains(name) { TERMS } else { 1 << NATURAL_BITS };
            (declaration.kind == Kind::Nat).then_some((largest, false))
        }
        Node::Sum(terms) => terms.iter().try_fold((0u64, false), |(sum, negative), term| {
            let (k, below) = bound(&term.expr)?;
            Some((sum.saturating_add(k), negative || below || term.negative))
        }),
        Node::Product(factors) => {
            factors.iter().map(bound).try_fold((1u64, false), |(product, negative), factor| {
                let (k, below) = factor?;
                Some((product.saturating_mul(k), negative || below))
            })
        }
        _ => None,
    }
}

/// Of a column or family that is moved until an equation holds: it is linear in the entries, and of no higher degree in the rest than it
/// has parts.
fn moved(name: &Symbol, model: &Model<'_>) -> Option<Degree> {
    let (_, place) = model.adjusted.iter().find(|(adjusted, _)| adjusted == name)?;
    let relation = &model.context.hypotheses.get(*place)?.relation;
    let powers = |e: &Expr| e.any(&mut |e| matches!(e.node, Node::Power(..) | Node::Apply(..)));
    if powers(&relation.left) || powers(&relation.right) {
        return None;
    }
    let parts = (relation.left.size() + relation.right.size()) as u64;
    Some(Degree { above: parts + 1, below: parts, inverts: false })
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
    /// Of a derivative in the letters of a rational function: with P and Q for what is above and below, its k-th is some
    /// polynomial of degree deg P + k deg Q over Q^(k + 1).
    fn derived(self, order: Derivative) -> Degree {
        let k = match order {
            Derivative::Grad | Derivative::Jac => 1,
            Derivative::Hess => 2,
            Derivative::Third => 3,
        };
        Degree {
            above: self.above.saturating_add(self.below.saturating_mul(k)),
            below: self.below.saturating_mul(k + 1),
            ..self
        }
    }

    /// Of a rational function whose letters are replaced by quotients N/D: in a polynomial of degree d, multiplied by
    /// D^d, each of d factors is a letter of its own times D, or an N.
    fn composed(self, at: Degree) -> Degree {
        let factor = at.above.max(at.below.saturating_add(1));
        let over = |d: u64, other: u64| {
            d.saturating_mul(factor).saturating_add(other.saturating_mul(at.below))
        };
        Degree {
            above: over(self.above, self.below),
            below: over(self.below, self.above),
            inverts: self.inverts || at.inverts,
        }
    }

    /// Of a power that may be negative.
    fn either_way(self) -> Degree {
        let most = self.above.max(self.below);
        Degree { above: most, below: most, ..self }
    }
}

/// The degree of an abstract function's value, or of a derivative of it, at a point.
fn value_of(function: &Symbol, at: Degree, model: &Model<'_>, counting: Counting) -> Degree {
    if counting.function == 0 {
        return Degree { above: 1, below: 0, inverts: at.inverts };
    }
    // Σ c (aᵀz)^k, coefficients and directions counted too; derivatives have no more.
    let k = counting.function;
    let polynomial = |z: Degree| Degree {
        above: k.saturating_mul(z.above.max(z.below).saturating_add(1)).saturating_add(1),
        below: k.saturating_mul(z.below),
        inverts: z.inverts,
    };
    let Some((center, wanted)) = model.wanted.get(function) else { return polynomial(at) };
    // The polynomial of degree two in z − p whose coefficients are the values wanted at p less those the ridges have there.
    let unknown = Degree { above: 1 << 60, below: 1 << 60, inverts: true };
    let of = |e: &Expr| degree(e, model, counting).unwrap_or(unknown);
    let p = of(center);
    let wanted = wanted.iter().map(|w| of(&w.value)).fold(polynomial(p), Degree::plus);
    polynomial(at).plus(wanted.times(at.plus(p).power(2)))
}

#[cfg(test)]
mod tests;
