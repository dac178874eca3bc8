//! What stands above a chain, in MathML: declarations, definitions and hypotheses.

use super::glyph::{Name, group};
use super::{Typesetter, fence, meaning, relator, symbol};
use crate::units::Unit;
use crate::{
    Binder, Context, Declaration, Definition, Dim, Hypothesis, Kind, Relator, Shape, Structure,
    Symbol,
};
use number::Rational;

/// A space between two statements on one line.
const GAP: &str = "<mspace width=\"1em\"/>";
/// One between two factors.
const THIN: &str = "<mspace width=\".17em\"/>";
const IN: &str = "<mo>∈</mo>";

/// The part of a declaration after the name: `∈ ℝⁿ`, `∈ 𝕊ⁿ`, `: ℝⁿ → ℝ`.
///
/// ```
/// use derivation::{Kind, mathml};
/// assert_eq!(mathml::kind(&Kind::Real), "<mo>∈</mo><mi>ℝ</mi>");
/// ```
pub fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Real => format!("{IN}<mi>ℝ</mi>"),
        Kind::Nat => format!("{IN}<mi>ℕ</mi>"),
        Kind::Family { member, .. } => self::kind(member),
        Kind::Matrix { rows, columns: Dim::ONE, structure: Structure::General } => {
            IN.to_owned() + &reals(rows)
        }
        Kind::Matrix { rows, columns, structure: Structure::General } => {
            IN.to_owned() + &matrices(rows, columns)
        }
        Kind::Matrix {
            rows,
            structure: Structure::Symmetric | Structure::PositiveDefinite,
            ..
        } => {
            format!("{IN}<msup><mi>𝕊</mi>{}</msup>", size(rows))
        }
        Kind::Matrix { rows, columns, structure: Structure::Diagonal } => {
            format!("{IN}{}<mtext>\u{a0}diagonal</mtext>", matrices(rows, columns))
        }
        Kind::Function { from, to } => {
            format!(
                "<mo lspace=\".2em\" rspace=\".28em\">:</mo>{}<mo>→</mo>{}",
                reals(from),
                reals(to)
            )
        }
    }
}

/// One declaration: `H ∈ 𝕊ⁿ`, and for a positive definite one also `H ≻ 0`.
///
/// ```
/// use derivation::{Declaration, Kind, Span, Symbol, mathml};
/// let name = Symbol::new("lambda");
/// let declared = Declaration { name, kind: Kind::Real, note: None, span: Span::default() };
/// let html = mathml::declaration(&declared);
/// assert!(html.ends_with("λ</mi><mo>∈</mo><mi>ℝ</mi>"));
/// ```
pub fn declaration(declaration: &Declaration) -> String {
    group_of(std::slice::from_ref(declaration))
}

/// All declarations, names of one kind that follow each other on one line: `s, y ∈ ℝⁿ`.
///
/// ```
/// use derivation::{Declaration, Kind, Span, Symbol, mathml};
/// let real = |name| Declaration {
///     name: Symbol::new(name), kind: Kind::Real, note: None, span: Span::default(),
/// };
/// assert_eq!(mathml::declarations(&[real("a"), real("b")]).len(), 1);
/// ```
pub fn declarations(declarations: &[Declaration]) -> Vec<String> {
    declarations.chunk_by(|a, b| a.kind == b.kind).map(group_of).collect()
}

fn group_of(declarations: &[Declaration]) -> String {
    let Some(first) = declarations.first() else { return String::new() };
    let context = Context { declarations: declarations.to_vec(), ..Context::default() };
    let name = |d: &Declaration| match &d.kind {
        Kind::Family { index, .. } => {
            Name::of(&d.name).lowered(&bare(index)).element(meaning(&d.name, &context).as_deref())
        }
        _ => symbol(&d.name, &context),
    };
    let names: Vec<String> = declarations.iter().map(name).collect();
    let names = names.join("<mo>,</mo>");
    let mut line = names.clone() + &kind(&first.kind);
    if matches!(first.kind, Kind::Matrix { structure: Structure::PositiveDefinite, .. }) {
        line += &format!("<mo>,</mo>{GAP}{names}<mo>≻</mo><mn>0</mn>");
    }
    line
}

/// A unit of measurement: `θ²/loss`.
///
/// ```
/// use derivation::{Library, mathml, read_block};
/// let text = "let x : vec n in θ^2; L : fun n in loss\nshow L(x) = L(x)\n";
/// let block = read_block("claim c", text, 1, &Library::new()).block.expect("well formed");
/// assert_eq!(mathml::unit(&block.context.units[0].1), "<msup><mi>θ</mi><mn>2</mn></msup>");
/// ```
pub fn unit(unit: &Unit) -> String {
    let power = |(base, e): (&Symbol, Rational)| {
        let base = Name::of(base);
        let raised =
            if e == Rational::from(1) { base } else { base.raised(&format!("<mn>{e}</mn>")) };
        raised.element(None)
    };
    let [above, below] =
        unit.fraction().map(|powers| powers.into_iter().map(power).collect::<Vec<_>>());
    let mut line = if above.is_empty() { "<mn>1</mn>".to_owned() } else { above.join(THIN) };
    if !below.is_empty() {
        line += "<mo lspace=\"0\" rspace=\"0\">/</mo>";
        line += &if below.len() > 1 {
            fence("(", &below.join(THIN), ")", false)
        } else {
            below.concat()
        };
    }
    line
}

/// A definition: `ρ = 1/(sᵀy)`, `f(x) = …`.
///
/// ```
/// use derivation::{Context, Definition, Expr, Span, Symbol, mathml};
/// let (name, body) = (Symbol::new("h"), Expr::number(2.into()));
/// let h = Definition { name, parameter: None, index: None, body, note: None, span: Span::default() };
/// let typeset = mathml::definition(&h, &Context::default());
/// assert_eq!(typeset, "<mi>h</mi><mo>=</mo><mn>2</mn>");
/// ```
pub fn definition(definition: &Definition, context: &Context) -> String {
    let mut typesetter = Typesetter::new(context);
    let name = Name::of(&definition.name).element(definition.note.as_deref());
    let head = match &definition.parameter {
        Some((parameter, shape)) => {
            typesetter.bound.push((parameter.clone(), format!("{parameter}: {}", in_words(shape))));
            let parameter = typesetter.name(parameter);
            name + &fence("(", &parameter, ")", false)
        }
        None => match &definition.index {
            Some(index) => {
                typesetter.bound.push((index.clone(), format!("{index}: natural number")));
                let below = typesetter.name(index);
                Name::of(&definition.name).lowered(&below).element(definition.note.as_deref())
            }
            None => name,
        },
    };
    let body = typesetter.place(&definition.body, super::Place::Open);
    format!("{head}{}{body}", relator(Relator::Equal))
}

/// A hypothesis: `g + H d = 0`, perhaps `for all s ∈ [0, 1]`.
///
/// ```
/// use derivation::{Context, Expr, Hypothesis, Relation, Relator, Span, mathml};
/// let (left, right) = (Expr::number(1.into()), Expr::number(2.into()));
/// let relation = Relation { left, relator: Relator::Less, right };
/// let fact = Hypothesis { relation, binders: vec![], note: None, span: Span::default() };
/// let typeset = mathml::hypothesis(&fact, &Context::default());
/// assert_eq!(typeset, "<mn>1</mn><mo>&#60;</mo><mn>2</mn>");
/// ```
pub fn hypothesis(hypothesis: &Hypothesis, context: &Context) -> String {
    let mut typesetter = Typesetter::new(context);
    for Binder { name, shape, natural, range } in &hypothesis.binders {
        let words = match range {
            _ if *natural => format!("{name}: any natural number"),
            Some((from, to)) => format!("{name}: any number from {from} to {to}"),
            None => format!("{name}: any {}", in_words(shape)),
        };
        typesetter.bound.push((name.clone(), words));
    }
    let mut line = typesetter.relation(&hypothesis.relation);
    for (i, binder) in hypothesis.binders.iter().enumerate() {
        line += if i == 0 { GAP } else { "<mo>,</mo>" };
        if i == 0 {
            line += "<mtext>for all\u{a0}</mtext>";
        }
        line += &bound_to(binder, &mut typesetter);
    }
    line
}

fn bound_to(binder: &Binder, typesetter: &mut Typesetter<'_>) -> String {
    let name = typesetter.name(&binder.name);
    match (&binder.range, &binder.shape) {
        (Some((from, to)), _) => {
            let from = typesetter.place(from, super::Place::Delimited);
            let to = typesetter.place(to, super::Place::Delimited);
            name + IN + &fence("[", &format!("{from}<mo>,</mo>{to}"), "]", false)
        }
        _ if binder.natural => name + IN + "<mi>ℕ</mi>",
        (None, Shape::Matrix(rows, Dim::ONE)) => name + IN + &reals(rows),
        (None, Shape::Matrix(rows, columns)) => name + IN + &matrices(rows, columns),
        (None, Shape::Identity | Shape::Zero) => name,
    }
}

fn in_words(shape: &Shape) -> String {
    match shape {
        Shape::Matrix(Dim::ONE, Dim::ONE) => "number".to_owned(),
        Shape::Matrix(rows, Dim::ONE) => format!("vector of {rows} numbers"),
        Shape::Matrix(rows, columns) => format!("{rows} × {columns} matrix"),
        other => other.to_string(),
    }
}

/// `ℝⁿ`; `ℝ` for a size of one.
fn reals(rows: &Dim) -> String {
    match rows {
        Dim::Fixed(1) => "<mi>ℝ</mi>".to_owned(),
        rows => format!("<msup><mi>ℝ</mi>{}</msup>", size(rows)),
    }
}

fn matrices(rows: &Dim, columns: &Dim) -> String {
    let exponent = format!("{}<mo lspace=\"0\" rspace=\"0\">×</mo>{}", size(rows), size(columns));
    format!("<msup><mi>ℝ</mi>{}</msup>", group(&exponent))
}

fn size(size: &Dim) -> String {
    match size {
        Dim::Fixed(number) => format!("<mn>{number}</mn>"),
        Dim::Size(name) => bare(name),
    }
}

fn bare(name: &Symbol) -> String {
    Name::of(name).element(meaning(name, &Context::default()).as_deref())
}
