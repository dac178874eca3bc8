//! What may have been forgotten with a coefficient that nobody has named: a term `c t` of a sum, a factor `c f` of a term.
//!
//! An insertion of [`super::insertions`] is tried as it stands. Here the number before it is left open: a line stands for one value
//! of `c` at most, [`crate::quick::Quick::coefficient`] solves for it at a point, and only what comes out as a small fraction is an edit. So
//! products of two things and sums of two things can be tried as well, which would be too many with every number
//! written before them.

use super::{
    Edit, EditKind,
    build::{divided, grouped, integer, keeping, literal, multiplied, product, scaled, sum},
    carry_out,
    insertions::{Harvest, in_scope, ungrouped},
    same,
    site::{Role, Site, scope, short, sites},
    slips::grouped_sum,
};
use derivation::{Context, Dim, Expr, Node, Shape, Symbol, Term};
use number::{Number, Rational};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// No expression has more of them tried.
const MOST: usize = 1200;
/// So many scalars are combined with each other and with what else there is.
const MOST_SCALARS: usize = 12;
/// So many terms of one shape are.
const MOST_TERMS: usize = 10;
/// So many scalars are made of two vectors and a matrix.
const MOST_FORMS: usize = 24;

/// A place of an expression, and what may be missing there.
#[derive(Debug)]
pub(crate) struct Missing<'a> {
    whole: &'a Expr,
    site: Site<'a>,
    what: What,
    part: Rc<Part>,
}

/// What may be missing.
#[derive(Debug)]
struct Part {
    expr: Expr,
    /// How much is combined in it: the simplest is tried first.
    size: usize,
    /// The text of what it divides by.
    divisor: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Term,
    Factor,
}

/// The name of the open coefficient; no author can write it.
pub(crate) fn unknown() -> Symbol {
    Symbol::new("·c")
}

impl Missing<'_> {
    /// The whole expression with [`unknown`] as coefficient.
    pub(crate) fn opened(&self) -> Option<Expr> {
        let c = Expr::leaf(Node::Symbol(unknown()), Shape::SCALAR, Default::default());
        self.put(product(vec![c, grouped_sum(&self.part.expr)]), false)
    }

    /// The edit, once the coefficient is known.
    pub(crate) fn edit(&self, coefficient: &Rational) -> Option<Edit> {
        let negative = *coefficient < Rational::zero();
        let size = if negative { -coefficient.clone() } else { coefficient.clone() };
        let part = match size == Rational::one() {
            true => grouped_sum(&self.part.expr),
            false => scaled(&grouped_sum(&self.part.expr), &size),
        };
        let expr = self.put(part.clone(), negative)?;
        let part = Expr { parens: false, ..part };
        let (kind, advice) = match (self.what, negative) {
            (What::Term, false) => {
                (EditKind::InsertTerm, format!("add the term `{}`", short(&part)))
            }
            (What::Term, true) => {
                (EditKind::InsertTerm, format!("subtract the term `{}`", short(&part)))
            }
            (What::Factor, _) => {
                let sign = if negative { "-" } else { "" };
                let name = short(self.site.expr);
                (EditKind::InsertFactor, format!("multiply `{name}` by `{sign}{}`", short(&part)))
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
                let new = multiplied(&grouped_sum(old), &grouped(part));
                match negative {
                    true => grouped(sum(vec![Term { negative, expr: new }])),
                    false => keeping(old, new),
                }
            }
        };
        carry_out(self.whole, &self.site.path, new).ok()
    }
}

/// All that may be missing, the simplest first, each time in reading order. Whole lines nearby are no parts of this one: to
/// divide by what stands and multiply by what should mends everything.
pub(crate) fn missing<'a>(
    whole: &'a Expr,
    context: &Context,
    nearby: &[&Expr],
) -> Vec<Missing<'a>> {
    let lines: BTreeSet<String> = nearby.iter().map(|line| same::key(line)).collect();
    let harvested: Vec<&Expr> = std::iter::once(whole).chain(nearby.iter().copied()).collect();
    let harvest = Harvest::of(context, &harvested);
    // What is in reach depends on the integrals around a place only.
    let mut stores: BTreeMap<Vec<Symbol>, Store> = BTreeMap::new();
    let mut found = Vec::new();
    for site in sites(whole) {
        let store = stores
            .entry(site.bound.to_vec())
            .or_insert_with(|| Store::of(&harvest, &scope(context, &site.bound), &lines));
        let mut add = |what: What, part: &Rc<Part>| {
            found.push(Missing { whole, site: site.clone(), what, part: Rc::clone(part) });
        };
        if takes_term(&site) {
            store.terms(&site.expr.shape).iter().for_each(|part| add(What::Term, part));
        }
        // To divide by what stands there is to write something else in its place.
        if site.takes_factor() || site.role == Role::Term {
            let there = same::key(site.expr);
            let other = |part: &&Rc<Part>| part.divisor.as_ref() != Some(&there);
            store.factors.iter().filter(other).for_each(|part| add(What::Factor, part));
        }
    }
    found.sort_by_key(|missing| missing.part.size);
    found.truncate(MOST);
    found
}

/// Whether a term may be added here: to a sum, or to what may be left of one.
fn takes_term(site: &Site<'_>) -> bool {
    let is_sum = matches!(site.expr.node, Node::Sum(_)) && literal(site.expr).is_none();
    site.role != Role::Term || (is_sum && site.expr.parens)
}

/// What is in reach at a place, and what is made of it.
struct Store {
    /// Symbols and scalars of the text nearby.
    scalars: Vec<Expr>,
    /// Symbols and terms of every shape, scalars among them.
    all: Vec<Expr>,
    /// Scalars made of two vectors, with a matrix between them or none: `u'v`, `u'A v`.
    forms: Vec<Expr>,
    factors: Vec<Rc<Part>>,
    /// Terms by the text of their shape.
    terms: BTreeMap<String, Vec<Rc<Part>>>,
}

impl Store {
    fn of(harvest: &Harvest, names: &[(Symbol, Shape)], lines: &BTreeSet<String>) -> Self {
        let symbols: Vec<Expr> = names
            .iter()
            .map(|(name, shape)| {
                Expr::leaf(Node::Symbol(name.clone()), shape.clone(), Default::default())
            })
            .collect();
        let reach = |list: &[Expr]| -> Vec<Expr> {
            list.iter().filter(|e| in_scope(e, names)).map(ungrouped).collect()
        };
        let scalar = |e: &&Expr| e.shape.is_scalar();
        let terms = reach(harvest.terms());
        let mut scalars: Vec<Expr> = symbols.iter().filter(scalar).cloned().collect();
        scalars.extend(reach(harvest.scalars()));
        scalars.extend(terms.iter().filter(scalar).cloned());
        // A number before it is solved for.
        let mut seen = BTreeSet::new();
        scalars.retain(|e| {
            literal(e).is_none() && !lines.contains(&same::key(e)) && seen.insert(same::unscaled(e))
        });
        scalars.truncate(MOST_SCALARS);
        let mut forms = forms(&symbols);
        forms.retain(|e| !lines.contains(&same::key(e)) && seen.insert(same::unscaled(e)));
        forms.truncate(MOST_FORMS);
        let all = symbols.into_iter().chain(terms).collect();
        let (factors, terms) = (Vec::new(), BTreeMap::new());
        let mut store = Store { scalars, all, forms, factors, terms };
        store.factors = store.make_factors();
        store
    }

    /// Terms of a shape.
    fn terms(&mut self, shape: &Shape) -> &[Rc<Part>] {
        let key = shape.to_string();
        if !self.terms.contains_key(&key) {
            let made = self.make_terms(shape);
            self.terms.insert(key.clone(), made);
        }
        self.terms.get(&key).map_or(&[], Vec::as_slice)
    }

    fn make_terms(&self, shape: &Shape) -> Vec<Rc<Part>> {
        let mut found = Vec::new();
        if shape.is_scalar() {
            found.push(part(integer(1), 1));
            found.extend(self.products());
            found.extend(self.forms.iter().map(|form| part(form.clone(), 2)));
            return found;
        }
        if shape.is_square() {
            let identity = Expr::leaf(Node::Identity, Shape::Identity, Default::default());
            found.push(part(identity, 1));
        }
        let fits = |e: &&Expr| e.shape.common(shape).is_some();
        let fitting: Vec<&Expr> = self.all.iter().filter(fits).take(MOST_TERMS).collect();
        for (place, term) in fitting.iter().enumerate() {
            found.push(part((*term).clone(), 1));
            let scaled = |scalar: &Expr| multiplied(&grouped_sum(term), &grouped(scalar.clone()));
            found.extend(self.scalars.iter().map(|scalar| part(scaled(scalar), 2)));
            let along = |form: &Expr| multiplied(&grouped_sum(term), &grouped(form.clone()));
            found.extend(self.forms.iter().map(|form| part(along(form), 3)));
            for other in &fitting[place + 1..] {
                found.extend([false, true].map(|negative| part(pair(term, other, negative), 3)));
            }
        }
        // A matrix before a vector or another matrix.
        let named: Vec<Expr> = with_transposes(&self.all);
        for matrix in named.iter().filter(|e| is_matrix(e)) {
            for thing in &named {
                let both = Node::Product(vec![matrix.clone(), thing.clone()]);
                if let Ok(both) = Expr::new(both, Default::default())
                    && both.shape.common(shape).is_some()
                {
                    found.push(part(both, 2));
                }
            }
        }
        found
    }

    /// What is in reach, its inverse, products and quotients of two, sums of two and their inverses.
    fn make_factors(&self) -> Vec<Rc<Part>> {
        let mut found = self.products();
        let one = integer(1);
        let over = |above: &Expr, below: &Expr, size: usize| {
            let divisor = Some(same::key(below));
            Rc::new(Part { expr: divided(above, &grouped(below.clone())), size, divisor })
        };
        found.extend(self.forms.iter().map(|form| part(form.clone(), 2)));
        found.extend(self.forms.iter().map(|form| over(&one, form, 2)));
        for (place, a) in self.scalars.iter().enumerate() {
            found.push(over(&one, a, 1));
            let others = self.scalars.iter().enumerate().filter(|(other, _)| *other != place);
            found.extend(others.map(|(_, b)| over(a, b, 2)));
            for b in self.scalars[place + 1..].iter().chain([&one]) {
                for sum in [false, true].map(|negative| pair(a, b, negative)) {
                    found.push(over(&one, &sum, 3));
                    found.push(part(sum, 3));
                }
            }
        }
        found
    }

    /// What is in reach, and products of two.
    fn products(&self) -> Vec<Rc<Part>> {
        let mut found = Vec::new();
        for (place, a) in self.scalars.iter().enumerate() {
            found.push(part(a.clone(), 1));
            found.push(part(super::power(grouped(a.clone()), &Rational::from(2)), 2));
            let others = self.scalars[place + 1..].iter();
            found.extend(others.map(|b| part(product(vec![grouped_sum(a), grouped_sum(b)]), 2)));
        }
        found
    }
}

/// `u'v` and `u'A v` of the names.
fn forms(symbols: &[Expr]) -> Vec<Expr> {
    let vectors: Vec<&Expr> =
        symbols.iter().filter(|e| !e.shape.is_scalar() && !is_matrix(e)).collect();
    let mut found = Vec::new();
    let mut add = |factors: Vec<Expr>| {
        let product = Expr::new(Node::Product(factors), Default::default());
        found.extend(product.and_then(Expr::reshaped).ok().filter(|e| e.shape.is_scalar()));
    };
    for (place, a) in vectors.iter().enumerate() {
        for b in &vectors[place..] {
            add([transposed(a), Some((*b).clone())].into_iter().flatten().collect());
        }
    }
    for matrix in symbols.iter().filter(|e| is_matrix(e)) {
        for (a, b) in vectors.iter().flat_map(|a| vectors.iter().map(move |b| (a, b))) {
            let factors = [transposed(a), Some(matrix.clone()), Some((*b).clone())];
            add(factors.into_iter().flatten().collect());
        }
    }
    found
}

/// The names, and the transposes of the matrices among them.
fn with_transposes(all: &[Expr]) -> Vec<Expr> {
    let named = all.iter().filter(|e| matches!(e.node, Node::Symbol(_)));
    let (mut names, mut turned) = (Vec::new(), Vec::new());
    for name in named {
        names.push(name.clone());
        turned.extend(is_matrix(name).then(|| transposed(name)).flatten());
    }
    names.extend(turned);
    names
}

fn is_matrix(expr: &Expr) -> bool {
    matches!(&expr.shape, Shape::Matrix(rows, columns) if *rows != Dim::ONE && *columns != Dim::ONE)
}

fn transposed(expr: &Expr) -> Option<Expr> {
    Expr::new(Node::Transpose(Box::new(expr.clone())), Default::default()).ok()
}

fn part(expr: Expr, size: usize) -> Rc<Part> {
    Rc::new(Part { expr, size, divisor: None })
}

/// `a + b` or `a − b`, to be put in parentheses.
fn pair(a: &Expr, b: &Expr, negative: bool) -> Expr {
    let terms =
        vec![Term { negative: false, expr: ungrouped(a) }, Term { negative, expr: grouped_sum(b) }];
    grouped(sum(terms))
}
