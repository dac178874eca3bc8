//! Putting expressions together after an edit: products without a factor 1, sums without parentheses of their own, a
//! number multiplied into the coefficient that is there already.
//!
//! Nothing here has a shape yet; [`Expr::reshaped`] gives it to the whole.

use derivation::{Expr, Node, Shape, Span, Term};
use number::{Number, Rational};

/// A node whose shape is still to be worked out.
pub(super) fn raw(node: Node) -> Expr {
    Expr::leaf(node, Shape::Zero, Span::default())
}

/// The value of a number as written: `2`, `1/2`, `-1`, `3/2`. A sum or product of numbers is not one number.
pub(super) fn literal(expr: &Expr) -> Option<Rational> {
    match &expr.node {
        Node::Number(value) => Some(value.clone()),
        Node::Quotient(a, b) => literal(a)?.div(&literal(b)?),
        Node::Sum(terms) => match terms.as_slice() {
            [term] => {
                let value = literal(&term.expr)?;
                Some(if term.negative { -value } else { value })
            }
            _ => None,
        },
        _ => None,
    }
}

/// A number as an author would write it.
pub(crate) fn rational(value: &Rational) -> Expr {
    if *value < Rational::zero() {
        return negated(rational(&-value.clone()));
    }
    match (value.is_integer(), value.numerator(), value.denominator()) {
        (false, Some(above), Some(below)) => quotient(integer(above), integer(below)),
        _ => Expr::number(value.clone()),
    }
}

pub(super) fn integer(value: i64) -> Expr {
    Expr::number(Rational::from(value))
}

pub(super) fn quotient(above: Expr, below: Expr) -> Expr {
    if literal(&below).is_some_and(|q| q == Rational::one()) {
        return above;
    }
    raw(Node::Quotient(Box::new(above), Box::new(below)))
}

/// `base^exponent`; the base itself where the exponent is 1.
pub(crate) fn power(base: Expr, exponent: &Rational) -> Expr {
    if *exponent == Rational::one() {
        return base;
    }
    raw(Node::Power(Box::new(base), Box::new(rational(exponent))))
}

pub(super) fn transpose(expr: Expr) -> Expr {
    raw(Node::Transpose(Box::new(expr)))
}

/// −expr; a minus that is there already is taken away.
pub(super) fn negated(expr: Expr) -> Expr {
    match expr.node {
        Node::Sum(terms) if terms.len() == 1 => sum(flipped(terms, 0)),
        node => raw(Node::Sum(vec![Term { negative: true, expr: Expr { node, ..expr } }])),
    }
}

/// The terms with the sign of one changed.
pub(super) fn flipped(mut terms: Vec<Term>, place: usize) -> Vec<Term> {
    if let Some(term) = terms.get_mut(place) {
        term.negative = !term.negative;
    }
    terms
}

/// The sum of terms, sums among them without parentheses taken apart.
pub(crate) fn sum(terms: Vec<Term>) -> Expr {
    let mut flat = Vec::with_capacity(terms.len());
    for Term { negative, expr } in terms {
        match expr.node {
            Node::Sum(inner) if !expr.parens => {
                flat.extend(
                    inner.into_iter().map(|t| Term { negative: t.negative != negative, ..t }),
                );
            }
            node => flat.push(Term { negative, expr: Expr { node, ..expr } }),
        }
    }
    if flat.len() == 1
        && !flat[0].negative
        && let Some(term) = flat.pop()
    {
        return term.expr;
    }
    if flat.is_empty() { integer(0) } else { raw(Node::Sum(flat)) }
}

/// The product of factors, without ones, products among them without parentheses taken apart.
pub(super) fn product(factors: Vec<Expr>) -> Expr {
    let mut flat = Vec::with_capacity(factors.len());
    for factor in factors {
        match factor.node {
            Node::Product(inner) if !factor.parens => flat.extend(inner),
            Node::Number(value) if value == Rational::one() => {}
            node => flat.push(Expr { node, ..factor }),
        }
    }
    match flat.len() {
        0 => integer(1),
        1 => flat.remove(0),
        _ => raw(Node::Product(flat)),
    }
}

/// `q expr`, the number multiplied into a coefficient where one is written.
pub(super) fn scaled(expr: &Expr, q: &Rational) -> Expr {
    if let Some(value) = literal(expr) {
        return rational(&(value * q.clone()));
    }
    match &expr.node {
        Node::Product(factors) => {
            let has_number = |f: &Expr| {
                literal(f).is_some()
                    || matches!(&f.node, Node::Quotient(_, b) if literal(b).is_some())
            };
            let mut factors = factors.clone();
            match factors.iter().position(has_number) {
                Some(place) => factors[place] = scaled(&factors[place], q),
                None => factors.insert(0, rational(q)),
            }
            keeping(expr, product(factors))
        }
        Node::Quotient(above, below) => {
            // λ²/2 becomes λ² or λ²/4 rather than 2 (λ²/2) or λ²/2/2.
            let turned = q.recip().and_then(|q| literal(below).map(|b| b * q));
            match turned {
                Some(b) if b.is_integer() => {
                    keeping(expr, quotient((**above).clone(), rational(&b)))
                }
                None if literal(above).is_some() && q.numerator() == Some(1) => {
                    let below = q.recip().map_or_else(|| (**below).clone(), |q| scaled(below, &q));
                    keeping(expr, quotient((**above).clone(), below))
                }
                _ => keeping(expr, quotient(scaled(above, q), (**below).clone())),
            }
        }
        _ => product(vec![rational(q), expr.clone()]),
    }
}

/// `factor expr`, behind the number that leads it.
pub(crate) fn multiplied(expr: &Expr, factor: &Expr) -> Expr {
    if literal(expr).is_some_and(|q| q == Rational::one()) {
        return factor.clone();
    }
    match &expr.node {
        Node::Product(factors) => {
            let mut factors = factors.clone();
            let behind = usize::from(factors.first().is_some_and(|f| literal(f).is_some()));
            factors.insert(behind, factor.clone());
            keeping(expr, product(factors))
        }
        _ if literal(expr).is_some() => product(vec![expr.clone(), factor.clone()]),
        Node::Quotient(above, below) if literal(above).is_some() => {
            keeping(expr, quotient(multiplied(above, factor), (**below).clone()))
        }
        _ => product(vec![factor.clone(), expr.clone()]),
    }
}

/// `expr/divisor`, in the denominator where there is one.
pub(super) fn divided(expr: &Expr, divisor: &Expr) -> Expr {
    match &expr.node {
        Node::Quotient(above, below) => {
            keeping(expr, quotient((**above).clone(), grouped(multiplied(below, divisor))))
        }
        Node::Product(_) => quotient(grouped(expr.clone()), grouped(divisor.clone())),
        _ => quotient(expr.clone(), grouped(divisor.clone())),
    }
}

/// The product of some things over that of others, repeated scalars as squares.
pub(crate) fn product_over(above: Vec<Expr>, below: Vec<Expr>) -> Expr {
    let side = |factors: Vec<Expr>| {
        let mut powers: Vec<(Expr, i64)> = Vec::new();
        for factor in factors {
            match powers.iter_mut().find(|(base, _)| *base == factor) {
                Some((_, times)) => *times += 1,
                None => powers.push((factor, 1)),
            }
        }
        let raised = |(base, times): (Expr, i64)| match times {
            1 => grouped_in_product(base),
            times => power(grouped_base(base), &Rational::from(times)),
        };
        product(powers.into_iter().map(raised).collect())
    };
    match below.is_empty() {
        true => side(above),
        false => quotient(grouped(side(above)), grouped(side(below))),
    }
}

/// In parentheses where it is a sum, or a row times a column.
fn grouped_in_product(expr: Expr) -> Expr {
    let row = matches!(&expr.node, Node::Product(factors) if factors.iter().any(|f| !f.shape.is_scalar()));
    let sum = matches!(expr.node, Node::Sum(_));
    Expr { parens: expr.parens || row || sum, ..expr }
}

/// In parentheses unless it is a name or a value.
fn grouped_base(expr: Expr) -> Expr {
    let one =
        matches!(expr.node, Node::Symbol(_) | Node::Norm(_) | Node::Apply(..) | Node::Call(..));
    Expr { parens: expr.parens || !one, ..expr }
}

/// In parentheses where it is a product or a sum.
pub(super) fn grouped(mut expr: Expr) -> Expr {
    expr.parens |= matches!(expr.node, Node::Product(_) | Node::Sum(_));
    expr
}

/// What took the place of `old` keeps its parentheses, while there is something in them.
pub(super) fn keeping(old: &Expr, mut new: Expr) -> Expr {
    new.parens |=
        old.parens && matches!(new.node, Node::Product(_) | Node::Sum(_) | Node::Quotient(..));
    new
}

/// The tree with the part at `path` replaced.
pub(super) fn replaced(expr: &Expr, path: &[usize], new: Expr) -> Expr {
    let Some((first, rest)) = path.split_first() else { return new };
    let mut result = expr.clone();
    {
        let mut children = result.children_mut();
        let Some(child) = children.get_mut(*first) else { return result };
        **child = replaced(child, rest, new);
    }
    // The parts beside it stay as their author wrote them; only what the edit left behind is tidied.
    let tidied = match result.node.clone() {
        Node::Product(factors) => product(factors),
        Node::Sum(terms) => sum(terms),
        Node::Quotient(above, below) => quotient(*above, *below),
        _ => return result,
    };
    keeping(expr, tidied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use derivation::Symbol;

    fn x() -> Expr {
        Expr::leaf(Node::Symbol(Symbol::new("x")), Shape::SCALAR, Span::default())
    }

    fn q(above: i64, below: i64) -> Rational {
        Rational::new(above, below).expect("not zero")
    }

    /// A number goes into the coefficient that is written, and one that becomes 1 is not written.
    #[test]
    fn coefficients_are_multiplied_in() {
        let half_square = quotient(power(x(), &q(2, 1)), integer(2));
        for (expr, by, text) in [
            (x(), q(2, 1), "2 x"),
            (x(), q(1, 2), "1/2 x"),
            (product(vec![integer(2), x()]), q(1, 2), "x"),
            (half_square.clone(), q(2, 1), "x^2"),
            (half_square.clone(), q(1, 2), "x^2/4"),
            (product(vec![half_square, x()]), q(2, 1), "x^2 x"),
            (quotient(integer(1), x()), q(2, 1), "2/x"),
            (quotient(integer(1), x()), q(1, 2), "1/(2 x)"),
            (rational(&q(-3, 2)), q(2, 1), "-3"),
        ] {
            assert_eq!(scaled(&expr, &by).to_string(), text, "{expr} times {by}");
        }
    }

    /// Minus twice is nothing, a sum put into a sum becomes part of it, and a factor 1 disappears.
    #[test]
    fn what_an_edit_leaves_behind_is_tidied() {
        assert_eq!(negated(negated(x())).to_string(), "x");
        let terms = vec![
            Term { negative: false, expr: x() },
            Term { negative: true, expr: product(vec![integer(2), x()]) },
        ];
        let whole = sum(terms);
        assert_eq!(replaced(&whole, &[1, 0], rational(&q(-2, 1))).to_string(), "x - (-2) x");
        assert_eq!(replaced(&whole, &[1, 0], integer(1)).to_string(), "x - x");
        assert_eq!(replaced(&whole, &[1], negated(x())).to_string(), "x + x");
        assert_eq!(divided(&quotient(integer(1), x()), &x()).to_string(), "1/(x x)");
    }
}
