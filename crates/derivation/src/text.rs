//! Printing: an expression back to the text an author would type, with the fewest parentheses besides their own.
//!
//! Reading what is printed gives the tree that was printed. Names come out in their canonical spelling (`ρ`, `x₊`),
//! everything else in the signs of the notation: `A'`, `H^-1`, `||x||`, `int[s: 0..1] …`, `?`.

use crate::{Derivative, Expr, Line, Node, Relation, Relator, Term};
use number::Rational;
use std::fmt;

/// How tightly a piece of text holds together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// `a + b`, `-a`.
    Sum,
    /// `int[s: 0..1] a`: takes all factors to its right.
    Open,
    /// `a b`.
    Product,
    /// `a/b`.
    Quotient,
    /// `a'`, `a^2`.
    Postfix,
    /// `a`, `2`, `f(x)`, `||a||`.
    Atom,
}

fn level(expr: &Expr) -> Level {
    match &expr.node {
        _ if expr.parens => Level::Atom,
        Node::Number(value) if *value < Rational::from(0) => Level::Sum,
        Node::Number(value) if decimal(value).is_none() && !value.is_integer() => Level::Quotient,
        Node::Sum(_) => Level::Sum,
        Node::Integral { .. } => Level::Open,
        Node::Product(_) => Level::Product,
        Node::Quotient(..) => Level::Quotient,
        Node::Power(..) | Node::Transpose(_) => Level::Postfix,
        Node::Number(_) | Node::Symbol(_) | Node::Identity | Node::Hole | Node::Norm(_) => {
            Level::Atom
        }
        Node::Call(..) | Node::Apply(..) | Node::Derivative { .. } => Level::Atom,
    }
}

/// The text of an expression.
///
/// ```
/// use derivation::{Expr, Node, Span};
/// let two = Expr::number(2.into());
/// let sum = Expr::new(Node::Sum(vec![
///     derivation::Term { negative: true, expr: two.clone() },
///     derivation::Term { negative: false, expr: two.clone() },
/// ]), Span::default())?;
/// assert_eq!(sum.to_string(), "-2 + 2");
/// let product = Expr::new(Node::Product(vec![two, sum]), Span::default())?;
/// assert_eq!(product.to_string(), "2 (-2 + 2)");
/// # Ok::<(), derivation::ShapeError>(())
/// ```
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&at(self, Level::Sum))
    }
}

/// The text of an expression where something of at least this level is asked for.
fn at(expr: &Expr, wanted: Level) -> String {
    let text = bare(expr);
    if expr.parens || level(expr) < wanted { format!("({text})") } else { text }
}

fn bare(expr: &Expr) -> String {
    match &expr.node {
        Node::Number(value) => decimal(value).unwrap_or_else(|| value.to_string()),
        Node::Symbol(name) => name.to_string(),
        Node::Identity => "I".to_owned(),
        Node::Hole => "?".to_owned(),
        Node::Sum(terms) => sum(terms),
        Node::Product(factors) => product(factors),
        Node::Quotient(a, b) => format!("{}/{}", at(a, Level::Postfix), at(b, Level::Postfix)),
        Node::Power(base, exponent) => format!("{}^{}", at(base, Level::Atom), power(exponent)),
        Node::Transpose(a) => format!("{}'", at(a, Level::Postfix)),
        Node::Norm(a) => format!("||{}||", delimited(a)),
        Node::Call(builtin, a) => format!("{}({})", builtin.name(), delimited(a)),
        Node::Apply(function, a) => format!("{}({})", function.name, delimited(a)),
        Node::Derivative { order, function, at, directions } => {
            let mut text = format!("{} {}({})", word(*order), function.name, delimited(at));
            if !directions.is_empty() {
                let along: Vec<String> = directions.iter().map(delimited).collect();
                text += &format!("[{}]", along.join(", "));
            }
            text
        }
        Node::Integral { variable, from, to, body } => {
            let (from, to) = (delimited(from), delimited(to));
            format!("int[{variable}: {from}..{to}] {}", at(body, Level::Open))
        }
    }
}

/// Between delimiters of its own, where parentheses would say nothing.
fn delimited(expr: &Expr) -> String {
    at(expr, Level::Sum)
}

fn word(order: Derivative) -> &'static str {
    match order {
        Derivative::Grad => "grad",
        Derivative::Hess => "hess",
        Derivative::Jac => "jac",
        Derivative::Third => "D3",
    }
}

fn sum(terms: &[Term]) -> String {
    let mut text = String::new();
    for (i, Term { negative, expr }) in terms.iter().enumerate() {
        text += match (i, negative) {
            (0, false) => "",
            (0, true) => "-",
            (_, false) => " + ",
            (_, true) => " - ",
        };
        text += &at(expr, Level::Open);
    }
    text
}

fn product(factors: &[Expr]) -> String {
    let mut text = String::new();
    for (i, factor) in factors.iter().enumerate() {
        let last = i + 1 == factors.len();
        let wanted = match factor.node {
            Node::Integral { .. } if last => Level::Open,
            _ => Level::Quotient,
        };
        if i > 0 {
            text.push(' ');
        }
        text += &at(factor, wanted);
    }
    text
}

fn power(exponent: &Expr) -> String {
    let minus_one_digit = match &exponent.node {
        Node::Sum(terms) => match terms.as_slice() {
            [Term { negative: true, expr }] => matches!(expr.node, Node::Number(_)) && !expr.parens,
            _ => false,
        },
        _ => false,
    };
    if minus_one_digit && !exponent.parens { bare(exponent) } else { at(exponent, Level::Atom) }
}

/// The decimal spelling of a fraction that has one of at most twelve digits after the point; a whole number has none.
pub(crate) fn decimal(value: &Rational) -> Option<String> {
    if value.is_integer() {
        return None;
    }
    let below = value.denominator()?;
    let mut scale: i64 = 1;
    for places in 1..=12_usize {
        scale *= 10;
        if scale % below != 0 {
            continue;
        }
        let digits = value.numerator()?.checked_mul(scale / below)?;
        let size = digits.unsigned_abs();
        let (whole, part) = (size / scale.unsigned_abs(), size % scale.unsigned_abs());
        let sign = if digits < 0 { "-" } else { "" };
        return Some(format!("{sign}{whole}.{part:0places$}"));
    }
    None
}

impl fmt::Display for Relator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign())
    }
}

/// ```
/// use derivation::{Expr, Relation, Relator};
/// let (left, right) = (Expr::number(1.into()), Expr::number(2.into()));
/// let relation = Relation { left, relator: Relator::LessEqual, right };
/// assert_eq!(relation.to_string(), "1 ≤ 2");
/// ```
impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.relator, self.right)
    }
}

/// The line as in a chain, with its reason and its note.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.relator, self.right)?;
        if let Some(reason) = &self.reason_text {
            write!(f, "    by {reason}")?;
        }
        if let Some(note) = &self.note {
            write!(f, "    -- {note}")?;
        }
        Ok(())
    }
}
