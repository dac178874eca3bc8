//! Where something may have been forgotten, and what there is to put there: a term of a sum, a factor of a term.
//!
//! An insertion of [`super::insertions`] is tried as it stands. Here what is missing is left open: a line stands for one value of it
//! at most, [`crate::quick::Quick::forgotten`] solves for that value at a few points, and [`crate::products`] finds what has it
//! among the products of the things in reach.

use super::{
    Edit, EditKind,
    build::{divided, grouped, integer, keeping, literal, multiplied, power, product, scaled, sum},
    carry_out,
    harvest::Harvest,
    insertions::{in_scope, ungrouped},
    same,
    site::{Role, Site, is_symmetric, named, scope, short, sites},
    slips::grouped_sum,
};
use crate::differential::substitute;
use derivation::{Builtin, Context, Dim, Expr, Node, Shape, Symbol, Term};
use number::{Number, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// So many scalars are multiplied with each other.
const MOST_SCALARS: usize = 72;
/// So many columns and matrices are.
const MOST_LETTERS: usize = 12;
/// So many products of columns and matrices of one shape are tried.
const MOST_WORDS: usize = 60;

/// A place of an expression where a term or a factor may be missing.
#[derive(Clone, Debug)]
pub(crate) struct Gap<'a> {
    whole: &'a Expr,
    site: Site<'a>,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum What {
    Term,
    Factor,
}

/// The name of what is missing; no author can write it.
pub(crate) fn unknown() -> Symbol {
    Symbol::new("·c")
}

/// What something is to be divided by, rather than multiplied by 1 over it.
fn divisor(part: &Expr) -> Option<&Expr> {
    match &part.node {
        Node::Quotient(above, below) if literal(above) == Some(Rational::one()) => Some(below),
        _ => None,
    }
}

/// All places where something may be missing, the outer ones first.
pub(crate) fn gaps(whole: &Expr) -> Vec<Gap<'_>> {
    let mut found = Vec::new();
    for site in sites(whole) {
        // A term: of a sum, or beside what may be left of one.
        let is_sum = matches!(site.expr.node, Node::Sum(_)) && literal(site.expr).is_none();
        if site.role != Role::Term || (is_sum && site.expr.parens) {
            found.push(Gap { whole, site: site.clone(), what: What::Term });
        }
        if site.takes_factor() || site.role == Role::Term {
            found.push(Gap { whole, site, what: What::Factor });
        }
    }
    found.sort_by_key(|gap| gap.site.path.len());
    found
}

impl Gap<'_> {
    /// Whether a factor is missing and no term.
    pub(crate) fn is_factor(&self) -> bool {
        self.what == What::Factor
    }

    /// The whole expression with [`unknown`] times something put in.
    pub(crate) fn opened(&self, carrier: &Expr) -> Option<Expr> {
        let c = named(&unknown(), &Shape::SCALAR);
        self.put(multiplied(&grouped_sum(carrier), &c), false)
    }

    /// What the unknown may be multiplied with here: columns and matrices that fit, or a variable of integration.
    pub(crate) fn carriers(&self, reach: &Reach, context: &Context) -> Vec<Expr> {
        let one = integer(1);
        let shape = &self.site.expr.shape;
        let mut found = match self.what {
            What::Term if !shape.is_scalar() => reach.words(shape),
            _ => vec![one.clone()],
        };
        let names = scope(context, &self.site.bound);
        for variable in self.site.bound.iter() {
            let s = named(variable, &Shape::SCALAR);
            let rest = pair(&one, &s, true);
            let near = reach.under_integrals.iter().filter(|e| {
                let fits =
                    e.shape.common(shape).is_some() || (self.is_factor() && e.shape.is_scalar());
                fits && e.mentions(variable) && in_scope(e, &names)
            });
            found.extend(near.cloned().collect::<Vec<_>>());
            let weights = [
                s.clone(),
                rest.clone(),
                power(s, &Rational::from(2)),
                power(rest, &Rational::from(2)),
            ];
            let weighted: Vec<Expr> = weights
                .iter()
                .flat_map(|w| found.iter().map(|e| multiplied(&grouped_sum(e), w)))
                .collect();
            found.extend(weighted);
            // At every variable: each multiplies their number.
            found.truncate(MOST_WORDS);
        }
        found.truncate(MOST_WORDS);
        found
    }

    /// The edit that puts a part in with a coefficient.
    pub(crate) fn edit(&self, part: &Expr, coefficient: &Rational) -> Option<Edit> {
        // Multiplied with and divided by the same: there is a shorter one.
        if same::cancellations(part) > 0 {
            return None;
        }
        let negative = *coefficient < Rational::zero();
        let size = if negative { -coefficient.clone() } else { coefficient.clone() };
        let part = match size == Rational::one() {
            true => grouped_sum(part),
            false => scaled(&grouped_sum(part), &size),
        };
        let expr = self.put(part.clone(), negative)?;
        let text = short(&part);
        let (kind, advice) = match (self.what, negative) {
            (What::Term, false) => (EditKind::InsertTerm, format!("add the term `{text}`")),
            (What::Term, true) => (EditKind::InsertTerm, format!("subtract the term `{text}`")),
            (What::Factor, _) => {
                let sign = if negative { "-" } else { "" };
                let name = short(self.site.expr);
                let advice = match divisor(&part) {
                    Some(below) if !negative => format!("divide `{name}` by `{}`", short(below)),
                    _ => format!("multiply `{name}` by `{sign}{text}`"),
                };
                (EditKind::InsertFactor, advice)
            }
        };
        Some(Edit { kind, advice, expr })
    }

    fn put(&self, part: Expr, negative: bool) -> Option<Expr> {
        let old = self.site.expr;
        let new = match self.what {
            What::Term => {
                let terms = vec![
                    Term { negative: false, expr: ungrouped(old) },
                    Term { negative, expr: part },
                ];
                let mut new = keeping(old, sum(terms));
                new.parens |= !self.site.is_slot();
                new
            }
            What::Factor => {
                let over = divisor(&part);
                let new = match over {
                    Some(below) => divided(&grouped_sum(old), below),
                    None => multiplied(&grouped_sum(old), &grouped(part.clone())),
                };
                let has_own = over.is_some() && matches!(old.node, Node::Sum(_));
                match negative {
                    true => grouped(sum(vec![Term { negative, expr: new }])),
                    false if has_own => new,
                    false => keeping(old, new),
                }
            }
        };
        carry_out(self.whole, &self.site.path, new).ok()
    }
}

/// What is in reach of a line: names, parts of the text nearby, and what a slip of the pen would make of these.
#[derive(Debug)]
pub(crate) struct Reach {
    /// Of which products are made.
    pub(crate) scalars: Vec<Expr>,
    /// Names of columns and matrices, their transposes and inverses, and sums of them nearby.
    letters: Vec<Expr>,
    /// What speaks of a variable of integration.
    under_integrals: Vec<Expr>,
}

impl Reach {
    /// Of an expression and the texts nearby. Whole lines are not in reach: to divide by what stands and multiply by what
    /// should mends everything.
    pub(crate) fn of(whole: &Expr, context: &Context, nearby: &[&Expr]) -> Self {
        let lines: BTreeSet<String> = nearby.iter().map(|line| same::unscaled(line)).collect();
        let texts: Vec<&Expr> = std::iter::once(whole).chain(nearby.iter().copied()).collect();
        let harvest = Harvest::of(context, &texts);
        let names = scope(context, &[]);
        let mut symbols: Vec<Expr> = names.iter().map(|(name, shape)| named(name, shape)).collect();
        symbols.extend(members(&texts));
        let all = || harvest.scalars.iter().chain(&harvest.terms).map(ungrouped);
        let near: Vec<Expr> = all().filter(|e| in_scope(e, &names)).collect();
        let under_integrals = all().filter(|e| !in_scope(e, &names)).collect();
        let (columns, scalars): (Vec<Expr>, Vec<Expr>) =
            near.into_iter().partition(|e| !e.shape.is_scalar());
        let mut letters = letters(&symbols, &columns, &harvest.squares, context, &names);
        // What the text speaks of comes before what it might.
        let spoken: BTreeSet<String> = texts.iter().flat_map(|text| parts(text)).collect();
        letters.sort_by_key(|letter| !spoken.contains(&same::key(letter)));
        letters.truncate(MOST_LETTERS);
        let mut reach = Reach { scalars: Vec::new(), letters, under_integrals };
        let named: Vec<Expr> = symbols.iter().filter(|e| e.shape.is_scalar()).cloned().collect();
        let mut found = named.clone();
        let relatives: Vec<Expr> = scalars.iter().flat_map(|e| relatives(e, &symbols)).collect();
        found.extend(scalars);
        found.extend(forms(&symbols));
        found.extend(relatives);
        for (place, a) in named.iter().enumerate() {
            let others = named[place + 1..]
                .iter()
                .chain(std::iter::once(&integer(1)))
                .cloned()
                .collect::<Vec<_>>();
            found.extend(
                others.iter().flat_map(|b| [false, true].map(|negative| pair(a, b, negative))),
            );
        }
        // A number before it is solved for.
        let mut seen = BTreeSet::new();
        found.retain(|e| {
            let text = same::unscaled(e);
            literal(e).is_none() && !lines.contains(&text) && seen.insert(text)
        });
        // Of what differs by a number only the first is kept.
        found.sort_by_key(Expr::size);
        found.truncate(MOST_SCALARS);
        reach.scalars = found;
        reach
    }

    /// Products of one, two or three letters of a shape, short ones first.
    fn words(&self, shape: &Shape) -> Vec<Expr> {
        let mut found = Vec::new();
        if shape.is_square() {
            found.push(Expr::leaf(Node::Identity, Shape::Identity, Default::default()));
        }
        let mut open: Vec<Vec<&Expr>> = self.letters.iter().map(|letter| vec![letter]).collect();
        for _ in 0..3 {
            let mut longer = Vec::new();
            for word in &open {
                let factors = word.iter().map(|letter| grouped_sum(letter)).collect();
                let Ok(made) = product(factors).reshaped() else { continue };
                if made.shape.common(shape).is_some() {
                    found.push(made);
                }
                longer.extend(
                    self.letters
                        .iter()
                        .map(|letter| word.iter().copied().chain([letter]).collect::<Vec<_>>()),
                );
                if found.len() >= MOST_WORDS {
                    return found;
                }
            }
            open = longer;
        }
        found
    }
}

/// The names of columns and matrices, their transposes and inverses, and what nearby is more than a name.
fn letters(
    symbols: &[Expr],
    columns: &[Expr],
    squares: &[Expr],
    context: &Context,
    names: &[(Symbol, Shape)],
) -> Vec<Expr> {
    let is_sum = |e: &&Expr| matches!(e.node, Node::Sum(_) | Node::Derivative { .. });
    let sums = columns.iter().filter(is_sum).chain(squares.iter().filter(|e| in_scope(e, names)));
    let named = symbols.iter().filter(|e| !e.shape.is_scalar());
    let mut found: Vec<Expr> = Vec::new();
    let mut seen = BTreeSet::new();
    for letter in named.chain(sums) {
        let letter = ungrouped(letter);
        let mut forms = vec![letter.clone()];
        if !is_symmetric(&letter, context, 0) {
            forms.extend(transposed(&grouped_sum(&letter)));
        }
        if letter.shape.is_square() && matches!(letter.node, Node::Symbol(_)) {
            forms.extend(power(letter, &-Rational::one()).reshaped());
        }
        found.extend(forms.into_iter().filter(|form| seen.insert(same::key(form))));
    }
    found
}

/// Of families some numbered members of which are spoken of, those up to the last: of a sum written out any one may be missing.
fn members(texts: &[&Expr]) -> Vec<Expr> {
    const HIGHEST: i64 = 4;
    let mut families: BTreeMap<Symbol, Expr> = BTreeMap::new();
    let mut last = -1;
    for text in texts {
        text.any(&mut |e| {
            if let Node::Member(family, index) = &e.node
                && let Some(k) = literal(index).and_then(|k| k.to_i64()).filter(|k| *k <= HIGHEST)
            {
                families.entry(family.clone()).or_insert_with(|| ungrouped(e));
                last = last.max(k);
            }
            false
        });
    }
    let at = |member: &Expr, k: i64| {
        let mut member = member.clone();
        if let Node::Member(_, index) = &mut member.node {
            **index = integer(k);
        }
        member
    };
    families.values().flat_map(|member| (0..=last).map(|k| at(member, k))).collect()
}

/// All matrices and columns in an expression.
fn parts(expr: &Expr) -> Vec<String> {
    let mut found: Vec<String> = expr.children().into_iter().flat_map(parts).collect();
    if !expr.shape.is_scalar() {
        found.push(same::key(expr));
    }
    found
}

/// What else a scalar part of the text may have been beside: the same with another name in it, the cosine beside the
/// sine, the smaller of two beside the larger.
pub(super) fn relatives(expr: &Expr, symbols: &[Expr]) -> Vec<Expr> {
    let mut found = Vec::new();
    for old in symbols.iter().filter(|old| name(old).is_some_and(|name| expr.mentions(name))) {
        for new in symbols.iter().filter(|new| new.shape == old.shape && new.node != old.node) {
            found.extend(name(old).map(|name| substitute(expr, name, new)));
        }
    }
    if let Node::Call(builtin @ (Builtin::Sin | Builtin::Cos), at) = &expr.node {
        let other = if *builtin == Builtin::Sin { Builtin::Cos } else { Builtin::Sin };
        found.extend(Expr::new(Node::Call(other, at.clone()), expr.span));
    }
    if let Node::Extreme(is_max, of) = &expr.node {
        found.extend(Expr::new(Node::Extreme(!is_max, of.clone()), expr.span));
    }
    found.extend(earlier(expr).and_then(|e| e.reshaped().ok()));
    found
}

/// The same one step before: `1 - β^t` for `1 - β^(t + 1)`.
fn earlier(expr: &Expr) -> Option<Expr> {
    let mut expr = expr.clone();
    let mut found = false;
    if let Node::Power(_, exponent) = &mut expr.node
        && let Node::Sum(terms) = &exponent.node
        && let [t, Term { negative: false, expr: one }] = terms.as_slice()
        && literal(one) == Some(Rational::one())
    {
        **exponent = sum(vec![t.clone()]);
        found = true;
    }
    for child in expr.children_mut() {
        if let Some(new) = earlier(child) {
            *child = new;
            found = true;
        }
    }
    found.then_some(expr)
}

fn name(expr: &Expr) -> Option<&Symbol> {
    if let Node::Symbol(name) = &expr.node { Some(name) } else { None }
}

/// `u'v` and `u'A v` of the names, and the traces and determinants of the matrices among them and of products of two.
fn forms(symbols: &[Expr]) -> Vec<Expr> {
    let is_matrix = |e: &&Expr| matches!(&e.shape, Shape::Matrix(rows, columns) if *rows != Dim::ONE && *columns != Dim::ONE);
    let vectors: Vec<&Expr> =
        symbols.iter().filter(|e| !e.shape.is_scalar() && !is_matrix(e)).collect();
    let matrices: Vec<&Expr> = symbols.iter().filter(is_matrix).collect();
    let mut found: Vec<Expr> = Vec::new();
    let mut add = |node: Node| {
        let made = Expr::new(node, Default::default()).and_then(Expr::reshaped);
        found.extend(made.ok().filter(|e| e.shape.is_scalar()));
    };
    for (place, a) in vectors.iter().enumerate() {
        let Some(row) = transposed(a) else { continue };
        add(Node::Norm(Box::new((*a).clone())));
        for b in &vectors[place..] {
            add(Node::Product(vec![row.clone(), (*b).clone()]));
        }
        for matrix in &matrices {
            for b in &vectors {
                add(Node::Product(vec![row.clone(), (*matrix).clone(), (*b).clone()]));
            }
        }
    }
    for (place, a) in matrices.iter().enumerate() {
        add(Node::Call(Builtin::Det, Box::new((*a).clone())));
        add(Node::Call(Builtin::Tr, Box::new((*a).clone())));
        for b in &matrices[place..] {
            let both =
                Expr::new(Node::Product(vec![(*a).clone(), (*b).clone()]), Default::default());
            if let Ok(both) = both {
                add(Node::Call(Builtin::Tr, Box::new(both)));
            }
        }
    }
    found
}

fn transposed(expr: &Expr) -> Option<Expr> {
    Expr::new(Node::Transpose(Box::new(expr.clone())), Default::default()).ok()
}

/// `a + b` or `a − b`, to be put in parentheses.
pub(super) fn pair(a: &Expr, b: &Expr, negative: bool) -> Expr {
    let terms =
        vec![Term { negative: false, expr: ungrouped(a) }, Term { negative, expr: grouped_sum(b) }];
    grouped(sum(terms))
}
