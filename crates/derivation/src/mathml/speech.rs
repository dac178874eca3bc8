//! The tree in words: what a voice reads, and what stands in the `alttext` of a formula.

use super::glyph::spoken;
use crate::expr::constant;
use crate::{Builtin, Derivative, Dim, Expr, Fold, Function, Node, Relation, Relator, Term};
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
        Relator::PrecedesEqual => "is at most, as a matrix,",
        Relator::SucceedsEqual => "is at least, as a matrix,",
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
        Node::Product(factors) => product(factors),
        Node::Quotient(a, b) => quotient(a, b),
        Node::Power(base, exponent) => power(base, exponent),
        Node::Transpose(base) => base_of(base) + " transpose",
        Node::Norm(a) => format!("the norm of {}", closed(a, "end norm")),
        Node::Call(Builtin::Sqrt, a) => format!("the square root of {}", closed(a, "end root")),
        Node::Call(Builtin::Abs, a) => {
            format!("the absolute value of {}", closed(a, "end absolute value"))
        }
        Node::Call(builtin, a) => {
            let name = match builtin {
                Builtin::Sign => "the sign",
                Builtin::Diag => "the diagonal matrix",
                Builtin::Diagonal => "the diagonal",
                Builtin::Tr => "the trace",
                Builtin::Det => "the determinant",
                Builtin::Sin => "the sine",
                Builtin::Cos => "the cosine",
                Builtin::Log => "the logarithm",
                _ => "the exponential",
            };
            format!("{name} of {}", part(a))
        }
        Node::PNorm(a, p) => {
            let which = p.as_ref().map_or("infinity".to_owned(), |p| say(p));
            format!("the {which} norm of {}", closed(a, "end norm"))
        }
        Node::Entrywise(divides, a, b) => {
            let word = if *divides { "divided" } else { "times" };
            format!("{} {word} entry by entry {}", part(a), part(b))
        }
        Node::Extreme(largest, of) => {
            let word = if *largest { "largest" } else { "smallest" };
            format!("the {word} of {}", list(of))
        }
        Node::Ones(n) => format!("the column of {n} ones"),
        Node::Entry(of, index) => format!("{} sub {}", base_of(of), list(index)),
        Node::Member(name, index) => format!("{} sub {}", spoken(name), part(index)),
        Node::Fold { fold, index, from, to, body } => {
            let what = what(*fold);
            let (from, to, index) = (say(from), say(to), spoken(index));
            format!("{what} over {index} from {from} to {to} of {}", part(body))
        }
        Node::Order(of) => format!("terms of order {}", part(of)),
        Node::Limit { variable, to, body } => {
            let to = to.as_ref().map_or("infinity".to_owned(), |to| say(to));
            format!("the limit as {} tends to {to} of {}", spoken(variable), part(body))
        }
        Node::Sample { fold, sample, size, distinct, from, to, body } => {
            let how = if *distinct { "different" } else { "independent" };
            let (size, from, to) = (say(size), say(from), say(to));
            format!(
                "{} over samples {} of {size} {how} indices from {from} to {to} of {}",
                what(*fold),
                spoken(sample),
                part(body)
            )
        }
        Node::Among { fold, index, sample, body } => {
            let (index, sample) = (spoken(index), spoken(sample));
            format!("{} over {index} in {sample} of {}", what(*fold), part(body))
        }
        Node::Apply(function, at) => format!("{} of {}", named(function), part(at)),
        Node::Derivative { order, function, at, directions } => {
            derivative(*order, function, at, directions)
        }
        Node::Integral { variable, from, to, body } => {
            let (from, to, body, variable) = (say(from), say(to), say(body), spoken(variable));
            format!("the integral from {from} to {to} of {body} d {variable}")
        }
    }
}

fn what(fold: Fold) -> &'static str {
    match fold {
        Fold::Sum => "the sum",
        Fold::Mean => "the mean",
        Fold::Expectation => "the expectation",
        Fold::Variance => "the variance",
        Fold::Max => "the largest",
        Fold::Min => "the smallest",
    }
}

/// As a summand or an argument: what is compound is opened and closed, for an ear hears no parentheses.
fn part(expr: &Expr) -> String {
    let compound = matches!(expr.node, Node::Sum(_))
        || expr.parens && matches!(expr.node, Node::Product(_) | Node::Integral { .. })
        || matches!(
            expr.node,
            Node::Fold { .. }
                | Node::Sample { .. }
                | Node::Limit { .. }
                | Node::Among { .. }
                | Node::Entrywise(..)
        );
    if compound { format!("open {} close", say(expr)) } else { say(expr) }
}

/// As a factor, or over or under a bar: `one half` is one word, `a over b` is not.
fn factor(expr: &Expr) -> String {
    match &expr.node {
        Node::Quotient(a, b) if in_parts(a, b).is_none() => format!("open {} close", say(expr)),
        Node::Integral { .. }
        | Node::Fold { .. }
        | Node::Sample { .. }
        | Node::Limit { .. }
        | Node::Among { .. }
            if !expr.parens =>
        {
            say(expr)
        }
        _ => part(expr),
    }
}

/// Under a superscript. `the norm of u, squared` is not the norm of a square.
fn base_of(expr: &Expr) -> String {
    match &expr.node {
        Node::Product(_)
        | Node::Power(..)
        | Node::Integral { .. }
        | Node::Fold { .. }
        | Node::Sample { .. }
        | Node::Limit { .. }
        | Node::Among { .. }
        | Node::Entrywise(..) => {
            format!("open {} close", say(expr))
        }
        _ if is_function(expr) => factor(expr) + ",",
        _ => factor(expr),
    }
}

fn is_function(expr: &Expr) -> bool {
    matches!(
        expr.node,
        Node::Norm(_)
            | Node::Call(..)
            | Node::Apply(..)
            | Node::Derivative { .. }
            | Node::Integral { .. }
            | Node::Fold { .. }
            | Node::Sample { .. }
            | Node::Limit { .. }
            | Node::Among { .. }
            | Node::PNorm(..)
            | Node::Extreme(..)
    )
}

fn product(factors: &[Expr]) -> String {
    let mut words = String::new();
    for (i, expr) in factors.iter().enumerate() {
        let spoken = factor(expr);
        let before = i.checked_sub(1).and_then(|i| factors.get(i));
        words += match before {
            None => "",
            Some(_)
                if spoken.starts_with("the ")
                    || spoken.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                " times "
            }
            Some(before) if is_function(before) || is_function(expr) => " times ",
            Some(_) => " ",
        };
        words += &spoken;
    }
    words
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
    if let Some(words) = in_parts(a, b) {
        return words;
    }
    if simple(a) && simple(b) {
        return format!("{} over {}", say(a), say(b));
    }
    let side = |e: &Expr| if matches!(e.node, Node::Quotient(..)) { factor(e) } else { say(e) };
    format!("the fraction {} over {}, end fraction,", side(a), side(b))
}

/// A fraction with a name: `two thirds`.
fn in_parts(a: &Expr, b: &Expr) -> Option<String> {
    const COUNTS: [&str; 9] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const PARTS: [&str; 7] = ["half", "third", "quarter", "fifth", "sixth", "seventh", "eighth"];
    let place = |e: &Expr, first: i64| match &e.node {
        Node::Number(value) => usize::try_from(value.to_i64()?.checked_sub(first)?).ok(),
        _ => None,
    };
    let (count, part) = (COUNTS.get(place(a, 1)?)?, PARTS.get(place(b, 2)?)?);
    Some(match (*count, *part) {
        ("one", part) => format!("one {part}"),
        (count, "half") => format!("{count} halves"),
        (count, part) => format!("{count} {part}s"),
    })
}

fn power(base: &Expr, exponent: &Expr) -> String {
    let value = constant(exponent);
    let raised = if value == Some(Rational::from(2)) {
        "squared".to_owned()
    } else if value == Some(Rational::from(3)) {
        "cubed".to_owned()
    } else if value == Some(Rational::from(-1)) {
        "inverse".to_owned()
    } else if value.is_some() {
        format!("to the power {}", say(exponent))
    } else {
        format!("to the power {}", part(exponent))
    };
    format!("{} {raised}", base_of(base))
}

fn list(of: &[Expr]) -> String {
    of.iter().map(part).collect::<Vec<_>>().join(" and ")
}

/// A function, or one of its components.
fn named(function: &Function) -> String {
    match &function.component {
        Some(index) => format!("{} sub {}", spoken(&function.name), part(index)),
        None => spoken(&function.name),
    }
}

fn derivative(order: Derivative, function: &Function, at: &Expr, directions: &[Expr]) -> String {
    let (name, at) = (named(function), part(at));
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
        words += &format!(" along {}", list(directions));
    }
    words
}
