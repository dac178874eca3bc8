//! The tree in words: what a voice reads, and what stands in the `alttext` of a formula.

use super::glyph::spoken;
use crate::expr::constant;
use crate::{Builtin, Derivative, Dim, Expr, Function, Node, Relation, Relator, Term};
use number::Rational;

/// The expression in words.
///
/// ```
/// use derivation::{Expr, Node, Span, mathml::alttext};
/// let half = Node::Quotient(Box::new(Expr::number(1.into())), Box::new(Expr::number(2.into())));
/// assert_eq!(alttext(&Expr::new(half, Span::default()).unwrap()), "one half");
/// ```
pub fn alttext(expr: &Expr) -> String {
    say(expr)
}

/// Both sides in words.
///
/// ```
/// use derivation::{Expr, Relation, Relator, mathml::relation_alttext};
/// let (left, right) = (Expr::number(1.into()), Expr::number(2.into()));
/// let relation = Relation { left, relator: Relator::Less, right };
/// assert_eq!(relation_alttext(&relation), "1 is less than 2");
/// ```
pub fn relation_alttext(relation: &Relation) -> String {
    let sign = match relation.relator {
        Relator::Equal => "equals",
        Relator::LessEqual => "is at most",
        Relator::Less => "is less than",
        Relator::GreaterEqual => "is at least",
        Relator::Greater => "is greater than",
        Relator::PrecedesEqual => "is below or equal, as a matrix,",
        Relator::SucceedsEqual => "is above or equal, as a matrix,",
        Relator::Approx => "is approximately",
    };
    format!("{} {sign} {}", say(&relation.left), say(&relation.right))
}

fn say(expr: &Expr) -> String {
    match &expr.node {
        Node::Number(value) => number(value),
        Node::Symbol(name) => spoken(name),
        Node::Identity => "the identity".to_owned(),
        Node::Hole => "blank".to_owned(),
        Node::Sum(terms) => sum(terms),
        Node::Product(factors) => {
            let words: Vec<String> = factors.iter().map(part).collect();
            words.join(" ")
        }
        Node::Quotient(a, b) => quotient(a, b),
        Node::Power(base, exponent) => power(base, exponent),
        Node::Transpose(base) => part(base) + " transpose",
        Node::Norm(a) => format!("the norm of {}", closed(a, "end norm")),
        Node::Call(Builtin::Sqrt, a) => format!("the square root of {}", closed(a, "end root")),
        Node::Call(Builtin::Abs, a) => {
            format!("the absolute value of {}", closed(a, "end absolute value"))
        }
        Node::Call(builtin, a) => {
            let name = match builtin {
                Builtin::Tr => "the trace",
                Builtin::Det => "the determinant",
                Builtin::Sin => "the sine",
                Builtin::Cos => "the cosine",
                Builtin::Log => "the logarithm",
                _ => "the exponential",
            };
            format!("{name} of {}", part(a))
        }
        Node::Apply(function, at) => format!("{} of {}", spoken(&function.name), part(at)),
        Node::Derivative { order, function, at, directions } => {
            derivative(*order, function, at, directions)
        }
        Node::Integral { variable, from, to, body } => {
            let (from, to, body, variable) = (say(from), say(to), say(body), spoken(variable));
            format!("the integral from {from} to {to} of {body} d {variable}")
        }
    }
}

/// As a part of something larger: what is compound is opened and closed, for an ear hears no parentheses.
fn part(expr: &Expr) -> String {
    let compound = matches!(expr.node, Node::Sum(_))
        || expr.parens && matches!(expr.node, Node::Product(_) | Node::Integral { .. });
    if compound { format!("open {} close", say(expr)) } else { say(expr) }
}

fn closed(expr: &Expr, end: &str) -> String {
    if simple(expr) { say(expr) } else { format!("{}, {end},", say(expr)) }
}

fn simple(expr: &Expr) -> bool {
    matches!(expr.node, Node::Number(_) | Node::Symbol(_) | Node::Identity | Node::Hole)
}

fn sum(terms: &[Term]) -> String {
    let mut words = String::new();
    for (i, Term { negative, expr }) in terms.iter().enumerate() {
        words += match (i, negative) {
            (0, false) => "",
            (0, true) => "minus ",
            (_, false) => " plus ",
            (_, true) => " minus ",
        };
        words += &part(expr);
    }
    words
}

fn number(value: &Rational) -> String {
    let text = match crate::text::decimal(value) {
        Some(decimal) => decimal,
        None => value.to_string(),
    };
    let words = match text.strip_prefix('-') {
        Some(size) => format!("minus {size}"),
        None => text,
    };
    words.replace('/', " over ")
}

fn quotient(a: &Expr, b: &Expr) -> String {
    let value = |e: &Expr| match &e.node {
        Node::Number(value) => value.to_i64(),
        _ => None,
    };
    const COUNTS: [&str; 9] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const PARTS: [&str; 7] = ["half", "third", "quarter", "fifth", "sixth", "seventh", "eighth"];
    if let (Some(above @ 1..=9), Some(below @ 2..=8)) = (value(a), value(b)) {
        let place = |i: i64| usize::try_from(i).unwrap_or_default();
        let count = COUNTS.get(place(above - 1)).copied().unwrap_or_default();
        let part = PARTS.get(place(below - 2)).copied().unwrap_or_default();
        return match (above, below) {
            (1, _) => format!("{count} {part}"),
            (_, 2) => format!("{count} halves"),
            _ => format!("{count} {part}s"),
        };
    }
    if simple(a) && simple(b) {
        format!("{} over {}", say(a), say(b))
    } else {
        format!("the fraction {} over {}, end fraction,", say(a), say(b))
    }
}

fn power(base: &Expr, exponent: &Expr) -> String {
    let half = Rational::new(1, 2);
    let raised = match constant(exponent) {
        Some(value) if value == Rational::from(2) => "squared".to_owned(),
        Some(value) if value == Rational::from(3) => "cubed".to_owned(),
        Some(value) if value == Rational::from(-1) => "inverse".to_owned(),
        value if value.is_some() && value == half => "to the one half".to_owned(),
        _ => format!("to the power {}", part(exponent)),
    };
    format!("{} {raised}", part(base))
}

fn derivative(order: Derivative, function: &Function, at: &Expr, directions: &[Expr]) -> String {
    let (name, at) = (spoken(&function.name), part(at));
    let one = function.from == Dim::ONE && function.to == Dim::ONE && directions.is_empty();
    let which = match order {
        Derivative::Jac => "Jacobian",
        Derivative::Grad if one => return format!("{name} prime of {at}"),
        Derivative::Hess if one => return format!("{name} double prime of {at}"),
        Derivative::Third if one => return format!("{name} triple prime of {at}"),
        Derivative::Grad => "gradient",
        Derivative::Hess => "Hessian",
        Derivative::Third => "third derivative",
    };
    let mut words = format!("the {which} of {name} at {at}");
    if !directions.is_empty() {
        let along: Vec<String> = directions.iter().map(part).collect();
        words += &format!(" along {}", along.join(" and "));
    }
    words
}
