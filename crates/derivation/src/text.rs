//! Printing: an expression back to the text an author would type, with the fewest parentheses besides their own.
//!
//! Reading what is printed gives the tree that was printed. Names come out in their canonical spelling (`ρ`, `x₊`),
//! everything else in the signs of the notation: `A'`, `H^-1`, `||x||`, `int[s: 0..1] …`, `?`.

use crate::{Builtin, Derivative, Expr, Function, Line, Node, Relation, Relator, Term};
use number::Rational;
use std::fmt;

/// How tightly a piece of text holds together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// `a + b`, `-a`.
    Sum,
    /// `int[s: 0..1] a`, and a product that ends so: takes all factors and divisors to its right.
    Open,
    /// `a ∘ b`, `a ⊘ b`, of products.
    Entrywise,
    /// `a b`: as the first of several factors it would be one with them.
    Product,
    /// `a/b`, `a b/c`: from the left, so it may stand first in a product.
    Quotient,
    /// `a'`, `a^2`.
    Operand,
    /// `a`, `2`, `f(x)`, `||a||`.
    Primary,
}

fn level(expr: &Expr) -> Level {
    match &expr.node {
        _ if expr.parens => Level::Primary,
        Node::Number(value) if *value < Rational::from(0) => Level::Sum,
        Node::Number(value) if decimal(value).is_none() && !value.is_integer() => Level::Quotient,
        Node::Sum(_) => Level::Sum,
        Node::Integral { .. }
        | Node::Fold { .. }
        | Node::Sample { .. }
        | Node::Limit { .. }
        | Node::Among { .. } => Level::Open,
        // What is open on the right takes more than the last operand.
        Node::Entrywise(_, _, b) if level(b) == Level::Open => Level::Open,
        Node::Entrywise(..) => Level::Entrywise,
        Node::Product(factors) => match factors.last().map(level) {
            Some(Level::Open) => Level::Open,
            _ => Level::Product,
        },
        Node::Quotient(..) => Level::Quotient,
        Node::Power(..) | Node::Transpose(_) => Level::Operand,
        Node::Number(_) | Node::Symbol(_) | Node::Identity | Node::Hole | Node::Ones(_) => {
            Level::Primary
        }
        Node::Norm(_) | Node::PNorm(..) | Node::Extreme(..) | Node::Member(..) => Level::Primary,
        Node::Call(..) | Node::Apply(..) | Node::Derivative { .. } => Level::Primary,
        Node::Entry(..) | Node::Order(_) => Level::Primary,
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
        Node::Quotient(a, b) => format!("{}/{}", at(a, Level::Product), at(b, Level::Operand)),
        Node::Power(base, exponent) => format!("{}^{}", at(base, Level::Primary), power(exponent)),
        Node::Transpose(a) => format!("{}'", at(a, Level::Primary)),
        Node::Norm(a) => format!("||{}||", between_bars(a)),
        Node::PNorm(a, None) => format!("||{}||_inf", between_bars(a)),
        Node::PNorm(a, Some(p)) => format!("||{}||_{}", between_bars(a), index_of_norm(p)),
        Node::Entrywise(divides, a, b) => {
            let sign = if *divides { "⊘" } else { "∘" };
            let product = !matches!(b.node, Node::Entrywise(..));
            let open = product && level(b) == Level::Open;
            let right = if open { Level::Open } else { Level::Product };
            // From the left, so that only the right operand needs parentheses.
            format!("{} {sign} {}", at(a, Level::Entrywise), at(b, right))
        }
        Node::Extreme(largest, of) => {
            let word = if *largest { "max" } else { "min" };
            format!("{word}({})", list(of))
        }
        Node::Ones(n) => format!("ones({n})"),
        // A name that ends in a star would take the bracket for a factor.
        Node::Entry(of, index) if at(of, Level::Operand).ends_with('*') => {
            format!("({})[{}]", bare(of), list(index))
        }
        Node::Entry(of, index) => format!("{}[{}]", at(of, Level::Operand), list(index)),
        Node::Member(name, index) => format!("{name}[{}]", delimited(index)),
        Node::Fold { fold, index, from, to, body } => {
            let (from, to) = (delimited(from), delimited(to));
            format!("{}[{index}: {from}..{to}] {}", fold.word(), at(body, Level::Open))
        }
        Node::Sample { fold, sample, size, distinct, from, to, body } => {
            let (size, from, to) = (delimited(size), delimited(from), delimited(to));
            let of = if *distinct { "distinct of" } else { "of" };
            format!("{}[{sample}: {size} {of} {from}..{to}] {}", fold.word(), at(body, Level::Open))
        }
        Node::Among { fold, index, sample, body } => {
            format!("{}[{index} in {sample}] {}", fold.word(), at(body, Level::Open))
        }
        Node::Order(of) => format!("O({})", delimited(of)),
        Node::Limit { variable, to, body } => {
            let to = to.as_ref().map_or("inf".to_owned(), |to| delimited(to));
            format!("lim[{variable} -> {to}] {}", at(body, Level::Open))
        }
        Node::Call(Builtin::Abs, a) if a.shape.is_scalar() && !has_bars(a) => {
            format!("|{}|", delimited(a))
        }
        Node::Call(builtin, a) => format!("{}({})", builtin.name(), delimited(a)),
        Node::Apply(function, a) => format!("{}({})", named(function), delimited(a)),
        Node::Derivative { order, function, at, directions } => {
            let mut text = format!("{} {}({})", word(*order), named(function), delimited(at));
            if !directions.is_empty() {
                text += &format!("[{}]", list(directions));
            }
            text
        }
        Node::Integral { variable, from, to, body } => {
            let (from, to) = (delimited(from), delimited(to));
            format!("int[{variable}: {from}..{to}] {}", at(body, Level::Open))
        }
    }
}

/// Expressions with commas between them.
fn list(of: &[Expr]) -> String {
    of.iter().map(delimited).collect::<Vec<_>>().join(", ")
}

/// The name of a function, with the component that is meant.
fn named(function: &Function) -> String {
    match &function.component {
        Some(index) => format!("{}[{}]", function.name, delimited(index)),
        None => function.name.to_string(),
    }
}

/// What stands below a norm: a number, a name, or something in parentheses.
fn index_of_norm(p: &Expr) -> String {
    match &p.node {
        Node::Number(value) if !p.parens && *value >= Rational::from(0) && value.is_integer() => {
            value.to_string()
        }
        Node::Symbol(name) if !p.parens => name.to_string(),
        _ => format!("({})", bare(p)),
    }
}

/// Bars open and close alike, so no others may stand directly between two.
fn between_bars(expr: &Expr) -> String {
    if has_bars(expr) && !expr.parens { format!("({})", delimited(expr)) } else { delimited(expr) }
}

fn has_bars(expr: &Expr) -> bool {
    expr.any(&mut |e| {
        matches!(e.node, Node::Norm(_) | Node::PNorm(..) | Node::Call(Builtin::Abs, _))
    })
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
        let wanted = match factor.node {
            Node::Integral { .. }
            | Node::Fold { .. }
            | Node::Sample { .. }
            | Node::Limit { .. }
            | Node::Among { .. }
                if i + 1 == factors.len() =>
            {
                Level::Open
            }
            _ if i == 0 => Level::Quotient,
            _ => Level::Operand,
        };
        let spelling = at(factor, wanted);
        // `s'y`, but `s' grad f(x)`.
        let close = matches!(
            factor.node,
            Node::Symbol(_) | Node::Apply(..) | Node::Member(..) | Node::Entry(..)
        ) || spelling.starts_with('(');
        if i > 0 && spelling.starts_with(|c: char| c.is_ascii_digit()) {
            text += " * ";
        } else if i > 0 && !(close && text.ends_with('\'')) {
            text += " ";
        }
        text += &spelling;
    }
    text
}

/// An exponent: a number, a name or what looks like a function, perhaps with a minus; the rest in parentheses.
fn power(exponent: &Expr) -> String {
    let plain = |e: &Expr| match &e.node {
        _ if e.parens => true,
        Node::Norm(_) | Node::PNorm(..) | Node::Call(Builtin::Abs, _) => false,
        // `a^x[1]` is an entry of a power.
        Node::Extreme(..) | Node::Ones(_) | Node::Member(..) | Node::Entry(..) => false,
        _ => level(e) == Level::Primary,
    };
    match &exponent.node {
        Node::Sum(terms) if !exponent.parens => match terms.as_slice() {
            [Term { negative: true, expr }] if plain(expr) => {
                return format!("-{}", at(expr, Level::Primary));
            }
            _ => {}
        },
        _ if plain(exponent) => return at(exponent, Level::Primary),
        _ => {}
    }
    format!("({})", bare(exponent))
}

/// The decimal spelling of a fraction that has one short enough to be read; a whole number has none.
pub(crate) fn decimal(value: &Rational) -> Option<String> {
    const MOST_PLACES: usize = 50;
    if value.is_integer() {
        return None;
    }
    let mut digits = value.clone();
    for places in 1..=MOST_PLACES {
        digits = digits * Rational::from(10);
        if !digits.is_integer() {
            continue;
        }
        let text = digits.numerator_text();
        let (sign, size) = match text.strip_prefix('-') {
            Some(size) => ("-", size),
            None => ("", text.as_str()),
        };
        let size = format!("{size:0>width$}", width = places + 1);
        let (whole, part) = size.split_at(size.len() - places);
        return Some(format!("{sign}{whole}.{part}"));
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
