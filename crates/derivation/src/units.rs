//! Units of measurement: `let x : vec n in θ; L : fun n in loss`.
//!
//! They are an option. Where a block gives any, every name it declares without one is a plain number: so it shows which
//! constants have to carry units for a formula to make sense. What is defined has the unit of what it stands for. Terms
//! that are added, and the two sides of a relation, need the same unit; gradients divide by the unit of the argument,
//! Hessians by its square, roots halve, inverses turn around. Zero has every unit.

use crate::block::{BlockKind, Chain, Kind};
use crate::cursor::{Parser, Stop};
use crate::expr::{Derivative, Expr, Fold, Node, Term, constant};
use crate::lexer::{self, TokenKind};
use crate::{Builtin, Context, Diagnostic, Function, Relation, Span, Symbol};
use number::Rational;
use std::collections::BTreeMap;
use std::fmt;

/// A product of powers of base units, `loss/θ^2`; a plain number has none.
///
/// ```
/// use derivation::{Library, read_block};
/// let text = "let x : vec n in θ; L : fun n in loss\nshow x'grad L(x) = grad L(x)'x\n";
/// let block = read_block("claim c", text, 1, &Library::new()).block.expect("well formed");
/// assert_eq!(block.context.units[0].1.to_string(), "θ");
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Unit(BTreeMap<Symbol, Rational>);

impl Unit {
    fn power(&self, k: &Rational) -> Unit {
        if *k == Rational::from(0) {
            return Unit::default();
        }
        Unit(self.0.iter().map(|(base, e)| (base.clone(), e.clone() * k.clone())).collect())
    }

    fn times(&self, other: &Unit) -> Unit {
        let mut product = self.0.clone();
        for (base, e) in &other.0 {
            let sum = product.get(base).cloned().unwrap_or_else(|| Rational::from(0)) + e.clone();
            if sum == Rational::from(0) {
                product.remove(base);
            } else {
                product.insert(base.clone(), sum);
            }
        }
        Unit(product)
    }

    fn over(&self, other: &Unit) -> Unit {
        self.times(&other.power(&Rational::from(-1)))
    }

    fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    /// The powers of base units above the bar, and those below it: all exponents are positive.
    pub(crate) fn fraction(&self) -> [Vec<(&Symbol, Rational)>; 2] {
        let zero = Rational::from(0);
        let above = self.0.iter().filter(|(_, e)| **e > zero).map(|(base, e)| (base, e.clone()));
        let below = self.0.iter().filter(|(_, e)| **e < zero).map(|(base, e)| (base, -e.clone()));
        [above.collect(), below.collect()]
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |(base, e): (&Symbol, Rational)| match (e == Rational::from(1), e.is_integer()) {
            (true, _) => base.to_string(),
            (_, true) => format!("{base}^{e}"),
            _ => format!("{base}^({e})"),
        };
        let [above, below] =
            self.fraction().map(|powers| powers.into_iter().map(part).collect::<Vec<_>>());
        let above = if above.is_empty() { "1".to_owned() } else { above.join(" ") };
        match below.as_slice() {
            [] if self.is_plain() => f.write_str("1"),
            [] => f.write_str(&above),
            [one] => write!(f, "{above}/{one}"),
            several => write!(f, "{above}/({})", several.join(" ")),
        }
    }
}

/// Two units that should be one.
#[derive(Clone, PartialEq, Debug)]
pub struct Mismatch {
    /// What is wrong, in words.
    pub message: String,
    /// What might help.
    pub help: Option<String>,
    /// The part whose unit does not fit.
    pub span: Span,
    /// The unit it should have.
    pub wanted: String,
    /// The unit it has.
    pub found: String,
}

impl From<Mismatch> for Diagnostic {
    fn from(mismatch: Mismatch) -> Self {
        let problem = Diagnostic::error(mismatch.span, mismatch.message);
        match mismatch.help {
            Some(help) => problem.with_help(help),
            None => problem,
        }
    }
}

impl Parser<'_> {
    /// ` in loss/θ^2` behind a kind, where it stands.
    pub(crate) fn unit(&mut self) -> Result<Option<Unit>, Stop> {
        const FORM: &str =
            "a unit is written in θ, in loss/θ, in loss/θ^2; a plain number has none";
        if self.take_word("in").is_none() {
            return Ok(None);
        }
        let mut unit = Unit::default();
        let mut below = false;
        loop {
            let here = self.here();
            let mut part = if let Some(token) = self.take(TokenKind::Name) {
                let spelling = self.spelling(token);
                if crate::names::is_reserved(spelling) {
                    return self.fail(token.span, format!("`{spelling}` names no unit"), FORM);
                }
                Unit([(lexer::symbol(spelling), Rational::from(1))].into())
            } else if let Some(token) = self.take(TokenKind::Number) {
                if self.spelling(token) != "1" {
                    return self.fail(token.span, "a unit has no number in front", FORM);
                }
                Unit::default()
            } else {
                return self.fail(here, "the unit is missing here", FORM);
            };
            let raised = match self.peek() {
                Some(token) if token.kind == TokenKind::Raised => {
                    self.advance();
                    Some(lexer::raised(self.spelling(token)))
                }
                Some(token) if token.kind == TokenKind::Caret => {
                    self.advance();
                    let sign = if self.take(TokenKind::Minus).is_some() { "-" } else { "" };
                    let digits = self.take(TokenKind::Number);
                    Some(sign.to_owned() + digits.map_or("", |token| self.spelling(token)))
                }
                _ => None,
            };
            if let Some(power) = raised {
                match power.parse::<i64>() {
                    Ok(k) if k.abs() <= 12 => part = part.power(&Rational::from(k)),
                    _ => return self.fail(here, "this unit has no such power", FORM),
                }
            }
            unit = if below { unit.over(&part) } else { unit.times(&part) };
            below = self.take(TokenKind::Slash).is_some();
            if !below && self.peek_kind() != Some(TokenKind::Name) {
                return Ok(Some(unit));
            }
        }
    }
}

/// Where units do not fit; nothing where a context gives none. So many declarations, definitions and hypotheses are another
/// block's, and were looked at there.
///
/// ```
/// use derivation::{BlockKind, Library, read_block, units::mismatches};
/// let text = "let x : vec n in θ; L : fun n in loss\nshow x - grad L(x) = x\n";
/// let reading = read_block("wrong step", text, 1, &Library::new());
/// let block = reading.block.expect("a wrong block may be wrong in its units");
/// let found = mismatches(&block.context, block.inherited, &block.chains);
/// assert_eq!((found[0].wanted.as_str(), found[0].found.as_str()), ("θ", "loss/θ"));
/// ```
pub fn mismatches(
    context: &Context,
    inherited: (usize, usize, usize),
    chains: &[Chain],
) -> Vec<Mismatch> {
    if context.units.is_empty() {
        return Vec::new();
    }
    let mut units = Units { context, locals: vec![], arguments: BTreeMap::new(), depth: 0 };
    let mut found = Vec::new();
    let hypotheses = context.hypotheses.iter().skip(inherited.2);
    let relations = hypotheses.map(|h| &h.relation).chain(&context.goals);
    for definition in context.definitions.iter().skip(inherited.1) {
        // Of what parameter a function is, its uses tell.
        if definition.parameter.is_none() && definition.index.is_none() {
            found.extend(units.of(&definition.body).err());
        }
    }
    for Relation { left, right, .. } in relations {
        found.extend(units.related(left, right).err());
    }
    for chain in chains {
        let mut left = &chain.start;
        for line in &chain.lines {
            found.extend(units.related(left, &line.right).err());
            left = &line.right;
        }
    }
    // What a definition has wrong is wrong wherever it is used: it is said once.
    let mut said: Vec<Mismatch> = Vec::new();
    for mismatch in found {
        if !said.iter().any(|other| other.message == mismatch.message) {
            said.push(mismatch);
        }
    }
    said
}

/// Reports units that do not fit, but in a block that is wrong on purpose.
pub(crate) fn problems(
    kind: BlockKind,
    context: &Context,
    inherited: (usize, usize, usize),
    chains: &[Chain],
) -> Vec<Diagnostic> {
    if kind == BlockKind::Wrong {
        return Vec::new();
    }
    mismatches(context, inherited, chains).into_iter().map(Diagnostic::from).collect()
}

/// Definitions in definitions are looked through so deep.
const DEEPEST: usize = 24;

struct Units<'a> {
    context: &'a Context,
    /// Parameters and bound variables; nothing for any unit.
    locals: Vec<(Symbol, Option<Unit>)>,
    /// The units that functions were applied to.
    arguments: BTreeMap<Symbol, Unit>,
    depth: usize,
}

/// A unit; nothing for what may have any.
type Found = Result<Option<Unit>, Mismatch>;

impl Units<'_> {
    fn related(&mut self, left: &Expr, right: &Expr) -> Result<(), Mismatch> {
        let (l, r) = (self.of(left)?, self.of(right)?);
        self.same(l, r, right, "is related to").map(drop)
    }

    /// The unit two things have in common.
    fn same(&self, a: Option<Unit>, b: Option<Unit>, of: &Expr, how: &str) -> Found {
        match (a, b) {
            (Some(wanted), Some(found)) if wanted != found => {
                let say = |unit: &Unit| match unit.is_plain() {
                    true => "a plain number".to_owned(),
                    false => format!("in {unit}"),
                };
                Err(Mismatch {
                    message: format!(
                        "the units differ: `{of}` is {}, and {how} what is {}",
                        say(&found),
                        say(&wanted)
                    ),
                    help: self.carrier(of, &wanted.over(&found)),
                    span: of.span,
                    wanted: wanted.to_string(),
                    found: found.to_string(),
                })
            }
            (a, b) => Ok(a.or(b)),
        }
    }

    /// A factor without a unit that could carry what is missing.
    fn carrier(&self, of: &Expr, missing: &Unit) -> Option<String> {
        let bare = |e: &Expr| match &e.node {
            Node::Symbol(name) => {
                let real = self.context.declaration(name).is_some_and(|d| d.kind == Kind::Real);
                (real && self.context.unit(name).is_none()).then(|| name.clone())
            }
            _ => None,
        };
        let name = match &of.node {
            Node::Product(factors) => factors.iter().find_map(bare),
            Node::Sum(terms) => match terms.as_slice() {
                [Term { expr, .. }] => return self.carrier(expr, missing),
                _ => None,
            },
            _ => bare(of),
        }?;
        Some(format!(
            "a name without a unit is a plain number here: it would fit with `let {name} : real in {missing}`"
        ))
    }

    fn plain(&mut self, of: &Expr, how: &str) -> Result<(), Mismatch> {
        let unit = self.of(of)?;
        self.same(Some(Unit::default()), unit, of, how).map(drop)
    }

    fn named(&mut self, name: &Symbol) -> Found {
        if let Some((_, unit)) = self.locals.iter().rev().find(|(local, _)| local == name) {
            return Ok(unit.clone());
        }
        if let Some(unit) = self.context.unit(name) {
            return Ok(Some(unit.clone()));
        }
        match self.context.definition(name) {
            Some(definition) if definition.parameter.is_none() => {
                let index = definition.index.clone().map(|index| (index, Some(Unit::default())));
                self.within(index, &definition.body)
            }
            _ => Ok(Some(Unit::default())),
        }
    }

    /// The unit of what was written elsewhere, with nothing bound but one name.
    fn within(&mut self, local: Option<(Symbol, Option<Unit>)>, body: &Expr) -> Found {
        if self.depth == DEEPEST {
            return Ok(None);
        }
        self.depth += 1;
        let outside = std::mem::replace(&mut self.locals, local.into_iter().collect());
        let unit = self.of(body);
        self.locals = outside;
        self.depth -= 1;
        unit
    }

    fn bound(&mut self, name: &Symbol, unit: Option<Unit>, body: &Expr) -> Found {
        self.locals.push((name.clone(), unit));
        let unit = self.of(body);
        self.locals.pop();
        unit
    }

    /// The units of a function's value and of its argument.
    fn applied(
        &mut self,
        function: &Function,
        at: &Expr,
    ) -> Result<(Option<Unit>, Option<Unit>), Mismatch> {
        let argument = self.of(at)?;
        let name = &function.name;
        if let Some(definition) = self.context.definition(name)
            && let Some((parameter, _)) = &definition.parameter
        {
            let value = self
                .within(Some((parameter.clone(), argument.clone())), &definition.body)
                .map_err(|mismatch| Mismatch { span: at.span, ..mismatch })?;
            return Ok((value, argument));
        }
        if let Some(argument) = &argument {
            let known = self.arguments.entry(name.clone()).or_insert_with(|| argument.clone());
            let known = known.clone();
            self.same(Some(known), Some(argument.clone()), at, "is put where before stood")?;
        }
        Ok((Some(self.context.unit(name).cloned().unwrap_or_default()), argument))
    }

    fn product(&mut self, factors: &[Expr]) -> Found {
        factors.iter().try_fold(Some(Unit::default()), |product, factor| {
            Ok(product.zip(self.of(factor)?).map(|(a, b)| a.times(&b)))
        })
    }

    fn alike<'e>(&mut self, parts: impl Iterator<Item = &'e Expr>, how: &str) -> Found {
        let mut unit = None;
        for part in parts {
            let own = self.of(part)?;
            unit = self.same(unit, own, part, how)?;
        }
        Ok(unit)
    }

    fn of(&mut self, expr: &Expr) -> Found {
        let half = || Rational::new(1, 2).unwrap_or_else(|| Rational::from(1));
        Ok(match &expr.node {
            Node::Number(q) if *q == Rational::from(0) => None,
            Node::Number(_) | Node::Identity | Node::Ones(_) => Some(Unit::default()),
            Node::Hole | Node::Order(_) => None,
            // What is wrong in a definition may stand in another block: it is shown where the name is used.
            Node::Symbol(name) | Node::Member(name, _) => {
                self.named(name).map_err(|mismatch| Mismatch { span: expr.span, ..mismatch })?
            }
            Node::Sum(terms) => self.alike(terms.iter().map(|t| &t.expr), "is added to")?,
            Node::Extreme(_, of) => self.alike(of.iter(), "is compared with")?,
            Node::Product(factors) => self.product(factors)?,
            Node::Entrywise(false, a, b) => {
                let (a, b) = (self.of(a)?, self.of(b)?);
                a.zip(b).map(|(a, b)| a.times(&b))
            }
            Node::Quotient(a, b) | Node::Entrywise(true, a, b) => {
                let (a, b) = (self.of(a)?, self.of(b)?);
                a.zip(b).map(|(a, b)| a.over(&b))
            }
            Node::Power(base, exponent) => match constant(exponent) {
                Some(k) => self.of(base)?.map(|unit| unit.power(&k)),
                None => {
                    self.plain(exponent, "is the exponent, where belongs")?;
                    self.plain(base, "has an exponent that is no number, which asks for")?;
                    Some(Unit::default())
                }
            },
            Node::Transpose(a) | Node::Norm(a) | Node::PNorm(a, _) | Node::Entry(a, _) => {
                self.of(a)?
            }
            Node::Call(Builtin::Sqrt, a) => self.of(a)?.map(|unit| unit.power(&half())),
            Node::Call(Builtin::Sign, a) => {
                self.of(a)?;
                Some(Unit::default())
            }
            Node::Call(Builtin::Exp | Builtin::Log | Builtin::Sin | Builtin::Cos, a) => {
                self.plain(a, "is the argument of a function that takes")?;
                Some(Unit::default())
            }
            // The power depends on the size.
            Node::Call(Builtin::Det, a) => self.of(a)?.filter(Unit::is_plain),
            Node::Call(Builtin::Abs | Builtin::Diag | Builtin::Diagonal | Builtin::Tr, a) => {
                self.of(a)?
            }
            Node::Apply(function, at) => self.applied(function, at)?.0,
            Node::Derivative { order, function, at, directions } => {
                let (value, argument) = self.applied(function, at)?;
                let times = match order {
                    Derivative::Grad | Derivative::Jac => 1,
                    Derivative::Hess => 2,
                    Derivative::Third => 3,
                };
                let slope = value.zip(argument).map(|(v, a)| v.over(&a.power(&times.into())));
                let along = self.product(directions)?;
                slope.zip(along).map(|(a, b)| a.times(&b))
            }
            Node::Fold { fold, index, body, .. } | Node::Among { fold, index, body, .. } => {
                let unit = self.bound(index, Some(Unit::default()), body)?;
                squared(*fold, unit)
            }
            Node::Sample { fold, body, .. } => {
                let unit = self.of(body)?;
                squared(*fold, unit)
            }
            Node::Integral { variable, from, to, body } => {
                let ends = self.alike([&**from, &**to].into_iter(), "is the other limit of")?;
                let unit = self.bound(variable, ends.clone(), body)?;
                unit.zip(ends).map(|(a, b)| a.times(&b))
            }
            Node::Limit { variable, to, body } => {
                let unit = match to {
                    Some(to) => self.of(to)?,
                    None => None,
                };
                self.bound(variable, unit, body)?
            }
        })
    }
}

/// A variance is in squares.
fn squared(fold: Fold, unit: Option<Unit>) -> Option<Unit> {
    let k = if fold == Fold::Variance { 2 } else { 1 };
    unit.map(|unit| unit.power(&Rational::from(k)))
}
