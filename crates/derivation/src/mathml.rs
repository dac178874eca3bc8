//! Typesetting: the expression tree to MathML Core.
//!
//! What comes out is the content of a `<math>` element; the page supplies the element and says whether it is
//! displayed. Every name carries `data-symbol`, its meaning in words. The output is one line of inline HTML that
//! Markdown leaves alone: no backslash, no raw `|`, `_`, `*`, quote or backtick outside of tags.
//!
//! Conventions: scalars, vectors and matrices in italics, Greek capitals upright as in TeX; a quotient is a fraction
//! and loses the parentheses that only the one-line notation needed; the author's other parentheses stay, and those
//! that the order of operations asks for are added. Transposes and powers of a name share its superscript.

mod glyph;
mod index;
mod speech;
mod statement;

use crate::expr::constant;
use crate::{
    Builtin, Context, Derivative, Dim, Expr, Function, Node, Relation, Relator, Symbol, Term,
};
use glyph::{Name, group};
use number::Rational;

pub use glyph::{escape, kind_in_words, meaning};
pub use speech::{alttext, relation_alttext};
pub use statement::{declaration, declarations, definition, hypothesis, kind, unit};

const APPLY_SPACE: &str = "<mspace width=\".17em\"/>";
const MINUS: &str = "<mo form=\"prefix\">−</mo>";

/// The expression as the content of a `<math>` element.
///
/// ```
/// use derivation::{Context, Expr, mathml};
/// let six = Expr::number(6.into());
/// assert_eq!(mathml::expression(&six, &Context::default()), "<mn>6</mn>");
/// ```
pub fn expression(expr: &Expr, context: &Context) -> String {
    Typesetter::new(context).place(expr, Place::Open)
}

/// The summands of an expression, each with the sign before it: contents of `<math>` elements between which a line may break.
///
/// ```
/// use derivation::{Library, Reason, mathml, read_block};
/// let text = "let a, b : real\na^2 + b^2\n  ≥ 2 a b    by squares 1/2 (a - b)^2 + 1/2 (a - b)^2\n";
/// let block = read_block("derive square", text, 1, &Library::new()).block.expect("well formed");
/// let Reason::Squares(certificate) = &block.chains[0].lines[0].reasons[0] else { panic!("squares") };
/// let terms = mathml::terms(certificate, &block.context);
/// assert_eq!(terms.len(), 2);
/// assert_eq!(terms[1], format!("<mo form=\"infix\">+</mo>{}", terms[0]));
/// ```
pub fn terms(expr: &Expr, context: &Context) -> Vec<String> {
    let mut typesetter = Typesetter::new(context);
    let Node::Sum(terms) = &expr.node else {
        return vec![typesetter.place(expr, Place::Open)];
    };
    let signed = terms.iter().enumerate().map(|(i, Term { negative, expr })| {
        let sign = match (i, negative) {
            (0, false) => "",
            (0, true) => MINUS,
            (_, false) => "<mo form=\"infix\">+</mo>",
            (_, true) => "<mo form=\"infix\">−</mo>",
        };
        sign.to_owned() + &typesetter.place(expr, Place::Term)
    });
    signed.collect()
}

/// A name, with its meaning where the context knows it.
///
/// ```
/// use derivation::{Context, Symbol, mathml};
/// let plus = mathml::symbol(&Symbol::new("x_plus"), &Context::default());
/// assert_eq!(plus, r#"<msub><mi>x</mi><mo lspace="0" rspace="0">+</mo></msub>"#);
/// ```
pub fn symbol(name: &Symbol, context: &Context) -> String {
    Name::of(name).element(meaning(name, context).as_deref())
}

/// The sign between two sides.
///
/// ```
/// use derivation::{Relator, mathml};
/// assert_eq!(mathml::relator(Relator::LessEqual), "<mo>≤</mo>");
/// ```
pub fn relator(relator: Relator) -> String {
    format!("<mo>{}</mo>", escape(relator.sign()))
}

/// Both sides with the sign between them.
///
/// ```
/// use derivation::{Context, Expr, Relation, Relator, mathml};
/// let relation = Relation {
///     left: Expr::number(1.into()),
///     relator: Relator::Equal,
///     right: Expr::number(2.into()),
/// };
/// let typeset = mathml::relation(&relation, &Context::default());
/// assert_eq!(typeset, "<mn>1</mn><mo>=</mo><mn>2</mn>");
/// ```
pub fn relation(relation: &Relation, context: &Context) -> String {
    Typesetter::new(context).relation(relation)
}

/// Where an expression stands, and so what has to be in parentheses there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Alone, or between other delimiters that make the author's parentheses superfluous.
    Delimited,
    /// Alone, the author's parentheses kept.
    Open,
    /// A summand.
    Term,
    /// A factor, others to its right.
    Factor,
    /// The last factor: an integral may stand here as it is.
    LastFactor,
    /// Before `∘`, and behind it.
    Entrywise,
    LastEntrywise,
    /// Under a superscript.
    Base,
}

/// The context, and the variables that are bound where we are.
struct Typesetter<'a> {
    context: &'a Context,
    bound: Vec<(Symbol, String)>,
    /// Inside a superscript: fractions are written with a slash.
    script: bool,
}

impl<'a> Typesetter<'a> {
    fn new(context: &'a Context) -> Self {
        Typesetter { context, bound: vec![], script: false }
    }

    fn relation(&mut self, relation: &Relation) -> String {
        let left = self.place(&relation.left, Place::Open);
        let right = self.place(&relation.right, Place::Open);
        format!("{left}{}{right}", relator(relation.relator))
    }

    /// The expression, in parentheses where its place asks for them.
    fn place(&mut self, expr: &Expr, place: Place) -> String {
        let inside = self.bare(expr);
        if parenthesised(expr, place, self.script) {
            fence("(", &inside, ")", tall(expr))
        } else {
            inside
        }
    }

    fn bare(&mut self, expr: &Expr) -> String {
        match &expr.node {
            Node::Number(value) => self.number(value),
            Node::Symbol(name) => self.name(name),
            Node::Identity => "<mi>I</mi>".to_owned(),
            Node::Hole => "<mi class=\"hole\">□</mi>".to_owned(),
            Node::Sum(terms) => self.sum(terms),
            Node::Product(factors) => self.product(factors),
            Node::Quotient(a, b) => self.quotient(a, b),
            Node::Power(base, exponent) => {
                let exponent = self.script(exponent);
                self.raised(base, &exponent)
            }
            Node::Transpose(base) => self.raised(base, "<mi>⊤</mi>"),
            Node::Norm(a) => {
                let inside = self.place(a, Place::Delimited);
                fence("‖", &inside, "‖", tall(a))
            }
            Node::PNorm(a, p) => self.p_norm(a, p.as_deref()),
            Node::Entrywise(divides, a, b) => {
                let sign = if *divides { "<mo>⊘</mo>" } else { "<mo>∘</mo>" };
                self.place(a, Place::Entrywise) + sign + &self.place(b, Place::LastEntrywise)
            }
            Node::Extreme(largest, of) => self.extreme(*largest, of),
            Node::Ones(_) => "<mn mathvariant=\"bold\">1</mn>".to_owned(),
            Node::Entry(of, index) => self.entry(expr, of, index),
            Node::Member(..) => match self.as_name(expr) {
                Some((name, meaning)) => name.element(meaning.as_deref()),
                None => String::new(),
            },
            Node::Fold { fold, index, from, to, body } => self.fold(*fold, index, (from, to), body),
            Node::Order(of) => "<mi mathvariant=\"normal\">O</mi>".to_owned() + &self.arguments(of),
            Node::Limit { variable, to, body } => self.limit(variable, to.as_deref(), body),
            Node::Sample { .. } => self.sample(expr),
            Node::Among { fold, index, sample, body } => self.among(*fold, index, sample, body),
            Node::Call(builtin, a) => self.call(*builtin, a),
            Node::Apply(function, at) => {
                let (name, meaning) = self.function(function);
                name.element(meaning.as_deref()) + &self.arguments(at)
            }
            Node::Derivative { order, function, at, directions } => {
                self.derivative(*order, function, at, directions)
            }
            Node::Integral { variable, from, to, body } => self.integral(variable, from, to, body),
        }
    }

    fn number(&mut self, value: &Rational) -> String {
        let sign = if *value < Rational::from(0) { MINUS } else { "" };
        let text = value.to_string();
        let digits = text.trim_start_matches('-');
        match (digits.split_once('/'), decimal(value)) {
            (_, Some(decimal)) => format!("{sign}<mn>{}</mn>", decimal.trim_start_matches('-')),
            (Some((a, b)), None) => {
                sign.to_owned()
                    + &self.fraction(&format!("<mn>{a}</mn>"), &format!("<mn>{b}</mn>"), true)
            }
            (None, None) => format!("{sign}<mn>{digits}</mn>"),
        }
    }

    fn name(&self, name: &Symbol) -> String {
        Name::of(name).element(self.meaning(name).as_deref())
    }

    fn meaning(&self, name: &Symbol) -> Option<String> {
        let bound = self.bound.iter().rev().find(|(variable, _)| variable == name);
        bound.map(|(_, meaning)| meaning.clone()).or_else(|| meaning(name, self.context))
    }

    fn sum(&mut self, terms: &[Term]) -> String {
        let mut row = String::new();
        for (i, Term { negative, expr }) in terms.iter().enumerate() {
            row += match (i, negative) {
                (0, false) => "",
                (0, true) => MINUS,
                (_, false) if self.script => "<mo lspace=\"0\" rspace=\"0\">+</mo>",
                (_, true) if self.script => "<mo lspace=\"0\" rspace=\"0\">−</mo>",
                (_, false) => "<mo>+</mo>",
                (_, true) => "<mo>−</mo>",
            };
            row += &self.place(expr, Place::Term);
        }
        row
    }

    fn product(&mut self, factors: &[Expr]) -> String {
        let mut row = String::new();
        for (i, factor) in factors.iter().enumerate() {
            if let Some(before) = i.checked_sub(1).and_then(|before| factors.get(before)) {
                row += between(before, factor, self.script);
            }
            let last = i + 1 == factors.len();
            row += &self.place(factor, if last { Place::LastFactor } else { Place::Factor });
        }
        row
    }

    fn quotient(&mut self, a: &Expr, b: &Expr) -> String {
        if self.script {
            let slash = "<mo lspace=\"0\" rspace=\"0\">/</mo>";
            return self.place(a, Place::Factor) + slash + &self.place(b, Place::Base);
        }
        let (above, below) = (self.place(a, Place::Delimited), self.place(b, Place::Delimited));
        self.fraction(&above, &below, small(a, b))
    }

    fn fraction(&self, above: &str, below: &str, small: bool) -> String {
        if self.script {
            return format!("{above}<mo lspace=\"0\" rspace=\"0\">/</mo>{below}");
        }
        let size = if small { " displaystyle=\"false\"" } else { "" };
        format!("<mfrac{size}>{}{}</mfrac>", group(above), group(below))
    }

    /// The exponent, compact and without the author's parentheses.
    fn script(&mut self, exponent: &Expr) -> String {
        let outer = std::mem::replace(&mut self.script, true);
        let row = self.place(exponent, Place::Delimited);
        self.script = outer;
        row
    }

    /// A base with a sign above it on the right. A name takes it beside its own scripts: `x₊ᵀ`, `H⁻ᵀ`.
    fn raised(&mut self, base: &Expr, sign: &str) -> String {
        if !base.parens {
            match &base.node {
                Node::Symbol(_) | Node::Entry(..) | Node::Member(..) => {
                    if let Some((name, meaning)) = self.as_name(base) {
                        return name.raised(sign).element(meaning.as_deref());
                    }
                }
                Node::Power(inner, exponent) if sign == "<mi>⊤</mi>" && is_minus_one(exponent) => {
                    return self.raised(inner, "<mo form=\"prefix\">−</mo><mi>⊤</mi>");
                }
                _ => {}
            }
        }
        let base = self.place(base, Place::Base);
        format!("<msup>{}{}</msup>", group(&base), group(sign))
    }

    fn call(&mut self, builtin: Builtin, a: &Expr) -> String {
        let inside = self.place(a, Place::Delimited);
        match builtin {
            Builtin::Sqrt => format!("<msqrt>{inside}</msqrt>"),
            Builtin::Abs => fence("|", &inside, "|", tall(a)),
            other => format!("<mi>{}</mi>{}", other.name(), fence("(", &inside, ")", tall(a))),
        }
    }

    fn arguments(&mut self, at: &Expr) -> String {
        let inside = self.place(at, Place::Delimited);
        fence("(", &inside, ")", tall(at))
    }

    /// `∇f(x)`, `∇²f(x)`, `J_r(x)`, `D³f(x)[u, v]`; primes for a function of one real.
    fn derivative(
        &mut self,
        order: Derivative,
        function: &Function,
        at: &Expr,
        along: &[Expr],
    ) -> String {
        let prime = match order {
            _ if function.from != Dim::ONE || function.to != Dim::ONE || !along.is_empty() => None,
            Derivative::Grad => Some("<mo>′</mo>"),
            Derivative::Hess => Some("<mo>″</mo>"),
            Derivative::Third => Some("<mo>‴</mo>"),
            Derivative::Jac => None,
        };
        let (of, meaning) = self.function(function);
        let name = of.element(meaning.as_deref());
        let head = match (prime, order) {
            (Some(prime), _) => of.raised(prime).element(meaning.as_deref()),
            (None, Derivative::Grad) => format!("<mi mathvariant=\"normal\">∇</mi>{name}"),
            (None, Derivative::Hess) => {
                format!("<msup><mi mathvariant=\"normal\">∇</mi><mn>2</mn></msup>{name}")
            }
            (None, Derivative::Jac) => format!("<msub><mi>J</mi>{name}</msub>"),
            (None, Derivative::Third) => {
                format!("<msup><mi>D</mi><mn>3</mn></msup>{name}")
            }
        };
        let mut row = head + &self.arguments(at);
        if !along.is_empty() {
            let directions: Vec<String> =
                along.iter().map(|d| self.place(d, Place::Delimited)).collect();
            row += &fence("[", &directions.join("<mo>,</mo>"), "]", along.iter().any(tall));
        }
        row
    }

    fn integral(&mut self, variable: &Symbol, from: &Expr, to: &Expr, body: &Expr) -> String {
        let limits = format!("{}{}", group(&self.script(from)), group(&self.script(to)));
        self.bound.push((variable.clone(), format!("{variable}: runs from {from} to {to}")));
        let place = if body.parens { Place::Open } else { Place::LastFactor };
        let body = self.place(body, place);
        let end = self.name(variable);
        self.bound.pop();
        format!(
            "<msubsup><mo>∫</mo>{limits}</msubsup>{body}{APPLY_SPACE}<mi mathvariant=\"normal\">d</mi>{end}"
        )
    }
}

/// Whether the expression stands in parentheses in this place: its author's, or those it needs.
fn parenthesised(expr: &Expr, place: Place, script: bool) -> bool {
    let fraction = matches!(expr.node, Node::Quotient(..)) && !script;
    if expr.parens {
        return match place {
            Place::Delimited => false,
            // A fraction bar already shows what belongs together.
            Place::Term | Place::Factor | Place::LastFactor => !fraction,
            Place::Entrywise | Place::LastEntrywise => !fraction,
            Place::Open | Place::Base => true,
        };
    }
    match (&expr.node, place) {
        (_, Place::Open | Place::Delimited) => false,
        (Node::Sum(_), _) => true,
        (Node::Number(value), _) if *value < Rational::from(0) => true,
        (Node::Number(value), Place::Base) => !value.is_integer() && decimal(value).is_none(),
        (
            Node::Integral { .. }
            | Node::Fold { .. }
            | Node::Sample { .. }
            | Node::Limit { .. }
            | Node::Among { .. },
            Place::Factor | Place::Base | Place::Entrywise,
        ) => true,
        (Node::Entrywise(..), Place::Term | Place::Entrywise) => false,
        (Node::Entrywise(..), _) => true,
        (Node::Quotient(..), Place::Factor | Place::LastFactor) => script,
        (
            Node::Product(_)
            | Node::Quotient(..)
            | Node::Power(..)
            | Node::Transpose(_)
            | Node::PNorm(..)
            | Node::Entry(..),
            Place::Base,
        ) => true,
        _ => false,
    }
}

/// What stands between two factors.
fn between(before: &Expr, after: &Expr, script: bool) -> &'static str {
    let (left, right) = (beneath(before), beneath(after));
    let function = |e: &Expr| {
        let applied = matches!(e.node, Node::Call(..) | Node::Apply(..) | Node::Derivative { .. });
        let folded = matches!(
            e.node,
            Node::Fold { .. }
                | Node::Sample { .. }
                | Node::Limit { .. }
                | Node::Among { .. }
                | Node::PNorm(..)
                | Node::Extreme(..)
        );
        !e.parens && (applied || folded || matches!(e.node, Node::Norm(_)))
    };
    let number = matches!(before.node, Node::Number(_)) && !before.parens;
    // `H (a + b)` is set apart from `f(a + b)`.
    let product = matches!(before.node, Node::Symbol(_)) && !before.parens;
    // An integral sign brings its own space.
    let place = if std::ptr::eq(right, after) { Place::LastFactor } else { Place::Base };
    if begins_with_digit(after, script) {
        "<mo>⋅</mo>"
    } else if function(left)
        || (function(right) && !number)
        || (product && parenthesised(right, place, script))
        || is_word(before)
        || is_word(after)
    {
        APPLY_SPACE
    } else {
        ""
    }
}

/// What a row of superscripts stands on.
fn beneath(expr: &Expr) -> &Expr {
    match &expr.node {
        Node::Power(base, _) | Node::Transpose(base) if !expr.parens => beneath(base),
        _ => expr,
    }
}

fn begins_with_digit(expr: &Expr, script: bool) -> bool {
    match &expr.node {
        _ if expr.parens && !matches!(expr.node, Node::Quotient(..)) => false,
        Node::Number(value) => *value >= Rational::from(0),
        Node::Power(base, _) => begins_with_digit(base, script),
        Node::Quotient(a, b) if !script => small(a, b),
        Node::Quotient(a, _) => begins_with_digit(a, script),
        Node::Product(factors) => factors.first().is_some_and(|f| begins_with_digit(f, script)),
        _ => false,
    }
}

fn is_word(expr: &Expr) -> bool {
    matches!(&expr.node, Node::Symbol(name) if {
        let mut letters = name.as_str().chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_some_and(char::is_alphabetic)
    })
}

fn is_minus_one(expr: &Expr) -> bool {
    constant(expr) == Some(Rational::from(-1))
}

/// A quotient of whole numbers is set small, like TeX's `\tfrac`.
fn small(a: &Expr, b: &Expr) -> bool {
    matches!((&a.node, &b.node), (Node::Number(_), Node::Number(_)))
}

/// The decimal spelling, for fractions that have one of a few digits.
fn decimal(value: &Rational) -> Option<String> {
    crate::text::decimal(value)
}

/// Whether delimiters around it have to grow; around `½` they do not.
fn tall(expr: &Expr) -> bool {
    match &expr.node {
        Node::Quotient(a, b) => !small(a, b),
        Node::Integral { .. }
        | Node::Fold { .. }
        | Node::Sample { .. }
        | Node::Limit { .. }
        | Node::Among { .. } => true,
        Node::Power(base, _) => tall(base),
        _ => expr.children().into_iter().any(tall),
    }
}

/// Delimiters around a row; they grow only around what is tall, as one sets them by hand.
fn fence(open: &str, inside: &str, close: &str, tall: bool) -> String {
    let stretchy = if tall { "" } else { " stretchy=\"false\"" };
    let (open, close) = (escape(open), escape(close));
    format!("<mrow><mo{stretchy}>{open}</mo>{inside}<mo{stretchy}>{close}</mo></mrow>")
}
