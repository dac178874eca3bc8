//! Symbolic differentiation of the book's own expressions, and how they swell.

use crate::Unreadable;
use derivation::{Builtin, Expr, Node, Shape, Span, Symbol, Term};
use number::Rational;

// ANCHOR: derivative
/// The derivative of a scalar expression with respect to a real variable, by the rules of the calculus.
///
/// Terms and factors that are 0, and factors that are 1, are left out; nothing else is simplified.
///
/// # Errors
/// [`Unreadable`] for what has no rule here: functions other than `sqrt`, `exp`, `log`, `sin` and `cos`, exponents that are
/// not whole numbers, anything that is no scalar.
///
/// ```
/// use derivation::Symbol;
/// use differentiation::{Expression, derivative};
///
/// let f = Expression::read(&["x", "y"], &["x^3/y + exp(x y)"])?;
/// let slope = derivative(&f.expressions()[0], &Symbol::new("x"))?;
/// assert_eq!(slope.to_string(), "3 x^2/y + exp(x y) y");
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn derivative(f: &Expr, x: &Symbol) -> Result<Expr, Unreadable> {
    match &f.node {
        Node::Number(_) => Ok(number(0)),
        Node::Symbol(name) => Ok(number(i64::from(name == x))),
        // (Σ fₖ)′ = Σ fₖ′
        Node::Sum(terms) => {
            let slope = |t: &Term| Ok(Term { expr: derivative(&t.expr, x)?, ..t.clone() });
            sum(terms.iter().map(slope).collect::<Result<_, _>>()?)
        }
        // (f₁ ⋯ fₘ)′ = Σₖ f₁ ⋯ fₖ′ ⋯ fₘ
        Node::Product(factors) => {
            let with_slope = |k: usize| {
                let mut factors = factors.clone();
                factors[k] = derivative(&factors[k], x)?;
                Ok(Term { negative: false, expr: product(factors)? })
            };
            sum((0..factors.len()).map(with_slope).collect::<Result<_, _>>()?)
        }
        // (a/b)′ = a′/b − a b′/b²
        Node::Quotient(a, b) => {
            let first = quotient(derivative(a, x)?, (**b).clone())?;
            let above = product(vec![(**a).clone(), derivative(b, x)?])?;
            let second = quotient(above, power((**b).clone(), 2)?)?;
            sum(vec![Term { negative: false, expr: first }, Term { negative: true, expr: second }])
        }
        // (uⁿ)′ = n uⁿ⁻¹ u′
        Node::Power(u, exponent) => match whole(exponent) {
            Some(n) => {
                let lower = power((**u).clone(), n.saturating_sub(1))?;
                product(vec![number(n), lower, derivative(u, x)?])
            }
            None => Err(Unreadable::new(format!("`{exponent}` is no whole number"))),
        },
        // f(u)′ = f′(u) u′
        Node::Call(function, u) => {
            let inner = derivative(u, x)?;
            let call = |function| build(Node::Call(function, u.clone()));
            match function {
                Builtin::Exp => product(vec![f.clone(), inner]),
                Builtin::Sin => product(vec![call(Builtin::Cos)?, inner]),
                Builtin::Cos => {
                    let expr = product(vec![call(Builtin::Sin)?, inner])?;
                    sum(vec![Term { negative: true, expr }])
                }
                Builtin::Log => quotient(inner, (**u).clone()),
                Builtin::Sqrt => quotient(inner, product(vec![number(2), f.clone()])?),
                _ => Err(Unreadable::new(format!("`{}` has no derivative here", function.name()))),
            }
        }
        _ => Err(Unreadable::new(format!("`{f}` has no derivative here"))),
    }
}
// ANCHOR_END: derivative

/// The whole number that an exponent is.
pub(crate) fn whole(exponent: &Expr) -> Option<i64> {
    match &exponent.node {
        Node::Number(n) => n.to_i64(),
        Node::Sum(terms) => match terms.as_slice() {
            [Term { negative: true, expr }] => whole(expr)?.checked_neg(),
            _ => None,
        },
        _ => None,
    }
}

fn number(n: i64) -> Expr {
    Expr::number(Rational::from(n))
}

fn is(expr: &Expr, n: i64) -> bool {
    matches!(&expr.node, Node::Number(value) if *value == Rational::from(n))
}

fn build(node: Node) -> Result<Expr, Unreadable> {
    Expr::new(node, Span::default()).map_err(|error| Unreadable::new(error.message))
}

/// A sum without its zeros.
fn sum(mut terms: Vec<Term>) -> Result<Expr, Unreadable> {
    terms.retain(|term| !is(&term.expr, 0));
    match terms.as_slice() {
        [] => Ok(number(0)),
        [Term { negative: false, expr }] => Ok(expr.clone()),
        _ => build(Node::Sum(terms)),
    }
}

/// A product without its ones, zero if a factor is.
fn product(mut factors: Vec<Expr>) -> Result<Expr, Unreadable> {
    if factors.iter().any(|factor| is(factor, 0)) {
        return Ok(number(0));
    }
    factors.retain(|factor| !is(factor, 1));
    match factors.as_slice() {
        [] => Ok(number(1)),
        [one] => Ok(one.clone()),
        _ => build(Node::Product(factors)),
    }
}

fn quotient(above: Expr, below: Expr) -> Result<Expr, Unreadable> {
    if is(&above, 0) || is(&below, 1) {
        return Ok(above);
    }
    build(Node::Quotient(Box::new(above), Box::new(below)))
}

fn power(base: Expr, n: i64) -> Result<Expr, Unreadable> {
    match n {
        0 => Ok(number(1)),
        1 => Ok(base),
        _ => build(Node::Power(Box::new(base), Box::new(number(n)))),
    }
}

/// How an expression and its derivative grow when a function is put into itself: f₀ = x, fₖ₊₁ = 4 fₖ (1 − fₖ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swell {
    /// How often it was put into itself.
    pub depth: usize,
    /// The nodes of the expression.
    pub expression: usize,
    /// The nodes of its symbolic derivative.
    pub derivative: usize,
    /// The operations of its computational graph, where equal parts are one: what automatic differentiation works on.
    pub graph: usize,
}

/// Measures [`Swell`] up to a depth of at most 12, from which on the trees would only be larger.
///
/// # Errors
/// None that can happen: the expressions are made of what can be differentiated.
///
/// ```
/// use differentiation::swell;
/// let sizes = swell(6)?;
/// // The tree doubles with every step, its derivative more than doubles; the graph has two operations more.
/// assert!(sizes[6].expression > 300 && sizes[6].derivative > 6 * sizes[6].expression);
/// assert_eq!(sizes[6].graph, 12);
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn swell(depth: usize) -> Result<Vec<Swell>, Unreadable> {
    let x = Symbol::new("x");
    let mut f = Expr::leaf(Node::Symbol(x.clone()), Shape::SCALAR, Span::default());
    let mut sizes = Vec::new();
    for depth in 0..=depth.min(12) {
        let graph = crate::Graph::new(std::slice::from_ref(&x), std::slice::from_ref(&f))?;
        sizes.push(Swell {
            depth,
            expression: f.size(),
            derivative: derivative(&f, &x)?.size(),
            graph: graph.nodes().len(),
        });
        let rest = build(Node::Sum(vec![
            Term { negative: false, expr: number(1) },
            Term { negative: true, expr: f.clone() },
        ]))?;
        f = build(Node::Product(vec![f, rest, number(4)]))?;
    }
    Ok(sizes)
}
