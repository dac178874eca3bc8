//! From an expression to its normal form. Part of the trusted base: see `poly`.
//!
//! Definitions and solved hypotheses are written out; sums and products are multiplied out; roots, quotients and inverses
//! become atoms and letters. What has no normal form here gives `None`, never a guess.

use crate::{
    calculus::integrate,
    differential::defined,
    model::Model,
    poly::{Atom, Base, Letter, Monomial, Poly},
    sampling::closed_form,
    totals::Summer,
};
use derivation::{Builtin, Dim, Expr, Kind, Node, Shape, Structure, Symbol, expr::constant};
use number::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// Works out normal forms in one context and remembers those of its names.
pub(crate) struct Normalizer<'a> {
    pub(crate) model: &'a Model<'a>,
    names: BTreeMap<Symbol, Option<Poly>>,
    /// Variables of integration and parameters, innermost last.
    pub(crate) bound: Vec<(Symbol, Poly)>,
    /// Scalars that hypotheses make non-negative.
    pub(crate) non_negative: BTreeSet<Symbol>,
    /// Scalars that hypotheses make non-positive.
    pub(crate) non_positive: BTreeSet<Symbol>,
    /// Those of the non-negative ones that are positive.
    pub(crate) positive: BTreeSet<Symbol>,
    /// Whether logarithms of products are written as sums: what is known of a logarithm as it stands is lost so.
    pub(crate) splits: bool,
    /// Into how many parts angles are cut.
    pub(crate) angles: BTreeMap<Monomial, i64>,
    /// Sums over indices.
    pub(crate) summer: Summer,
    /// Levels of bound variables that run over non-negative values.
    pub(crate) non_negative_levels: BTreeSet<u32>,
    steps: u64,
    /// How many members of families are being worked out.
    pub(crate) nested: u32,
}

/// Normal forms are given up after so many nodes.
const MOST_STEPS: u64 = 200_000;

impl<'a> Normalizer<'a> {
    pub(crate) fn new(model: &'a Model<'a>) -> Self {
        let mut normalizer = Normalizer {
            model,
            names: BTreeMap::new(),
            bound: Vec::new(),
            non_negative: BTreeSet::new(),
            non_positive: BTreeSet::new(),
            positive: BTreeSet::new(),
            splits: false,
            angles: BTreeMap::new(),
            summer: Summer::default(),
            non_negative_levels: BTreeSet::new(),
            steps: 0,
            nested: 0,
        };
        normalizer.summer.sizes.extend(crate::model::size_letters(model.context));
        for (_, hypothesis) in model.conditions().filter(|(_, h)| h.binders.is_empty()) {
            if let Some((small, large, strict)) = hypothesis.relation.ordered()
                && let Some(least) = constant(small).filter(|c| *c >= Rational::from(0))
                && let Node::Symbol(name) = &large.node
                && model.context.declaration(name).is_some()
            {
                normalizer.non_negative.insert(name.clone());
                if strict || least > Rational::from(0) {
                    normalizer.positive.insert(name.clone());
                }
            }
        }
        // What is larger than such a letter is positive, and so on, as far as the hypotheses stand in order.
        for (_, hypothesis) in model.conditions().filter(|(_, h)| h.binders.is_empty()) {
            if let Some((small, large, strict)) = hypothesis.relation.ordered()
                && let (Node::Symbol(small), Node::Symbol(name)) = (&small.node, &large.node)
                && normalizer.non_negative.contains(small)
                && model.context.declaration(name).is_some()
            {
                normalizer.non_negative.insert(name.clone());
                if strict || normalizer.positive.contains(small) {
                    normalizer.positive.insert(name.clone());
                }
            }
        }
        for (_, hypothesis) in model.conditions().filter(|(_, h)| h.binders.is_empty()) {
            if let Some((small, large, _)) = hypothesis.relation.ordered()
                && constant(large).is_some_and(|c| c <= Rational::from(0))
                && let Node::Symbol(name) = &small.node
                && model.context.declaration(name).is_some()
            {
                normalizer.non_positive.insert(name.clone());
            }
        }
        let naturals = model.context.declarations.iter().filter(|d| d.kind == Kind::Nat);
        normalizer.non_negative.extend(naturals.map(|d| d.name.clone()));
        normalizer.non_negative.extend(normalizer.summer.sizes.iter().cloned());
        normalizer.positive.extend(normalizer.summer.sizes.iter().cloned());
        let naturals = model.context.declarations.iter().filter(|d| d.kind == Kind::Nat);
        normalizer.summer.naturals.extend(naturals.map(|d| d.name.clone()));
        normalizer
    }

    /// Forgets the forms of names, which are to be worked out anew.
    pub(crate) fn forget(&mut self) {
        self.names.clear();
    }

    /// Whether a letter is a name, or a power of one, that is declared positive definite.
    pub(crate) fn is_definite(&self, letter: &Letter) -> bool {
        matches!(&letter.base, Base::Symbol(name) if self.model.is_definite(name))
    }

    /// Steps spent so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// With a variable that stands for any value (a quantified one, or one of integration in a comparison under an
    /// integral); `non_negative` when it runs over non-negative numbers only.
    pub(crate) fn bind(&mut self, name: Symbol, level: u32, non_negative: bool) {
        if non_negative {
            self.non_negative_levels.insert(level);
        } else {
            self.non_negative_levels.remove(&level);
        }
        self.bound.push((name, Poly::atom(Atom::Bound(level))));
    }

    /// Binds a variable to a given normal form, for instances of quantified hypotheses.
    pub(crate) fn bind_to(&mut self, name: Symbol, value: Poly) {
        self.bound.push((name, value));
    }

    /// Undoes the last binding.
    pub(crate) fn unbind(&mut self) {
        self.bound.pop();
    }

    /// The normal form of an expression.
    pub(crate) fn form(&mut self, expr: &Expr) -> Option<Poly> {
        self.spend()?;
        match &expr.node {
            Node::Number(q) => Some(Poly::constant(q.clone())),
            Node::Identity => Some(Poly::one()),
            Node::Hole => None,
            Node::Symbol(name) => self.symbol(name),
            Node::Sum(terms) => terms.iter().try_fold(Poly::zero(), |sum, term| {
                let form = self.form(&term.expr)?;
                Some(if term.negative { sum.minus(&form) } else { sum.plus(&form) })
            }),
            Node::Product(factors) => {
                let product = factors
                    .iter()
                    .try_fold(Poly::one(), |product, f| product.times(&self.form(f)?))?;
                self.unfolded(&product)
            }
            Node::Quotient(a, b) => {
                let denominator = self.form(b)?.reciprocal()?;
                self.form(a)?.times(&denominator)
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Transpose(a) => Some(self.form(a)?.transposed()),
            Node::Norm(a) => {
                let v = self.form(a)?;
                let square = v.transposed().times(&v)?;
                let square = self.unfolded(&square)?;
                self.root(&square)
            }
            Node::Ones(n) => Some(crate::entries::ones(n)),
            Node::Entry(of, index) => self.entry(of, index),
            Node::Member(name, index) => self.member(name, index, &expr.shape),
            Node::Fold { fold, index, from, to, body } => self.fold(*fold, index, (from, to), body),
            Node::Sample { .. } => self.form(&closed_form(expr)?),
            Node::Entrywise(divides, a, b) => self.entrywise(*divides, a, b),
            Node::PNorm(..) => None,
            Node::Extreme(largest, of) => {
                let forms = of.iter().map(|e| self.form(e)).collect::<Option<Vec<_>>>()?;
                self.extreme(*largest, forms)
            }
            Node::Among { .. } | Node::Order(_) | Node::Limit { .. } => None,
            Node::Call(Builtin::Tr, a) => {
                let form = self.form(a)?;
                self.call(Builtin::Tr, &form)
            }
            Node::Call(Builtin::Det, a) => {
                let Shape::Matrix(rows, _) = &a.shape else { return None };
                let form = self.form(a)?;
                self.determinant(&form, rows)
            }
            Node::Call(builtin, a) => self.mapped(*builtin, a),
            Node::Apply(function, at) => {
                if let Some((parameter, body)) = defined(self.model.context, &function.name) {
                    let at = self.form(at)?;
                    let picked = self.picked(function)?;
                    let form = self.apart(parameter, at, &body)?;
                    return match picked {
                        Some(unit) => unit.transposed().times(&form),
                        None => Some(form),
                    };
                }
                self.abstract_value(None, function, at, &[])
            }
            Node::Derivative { order, function, at, directions } => {
                if defined(self.model.context, &function.name).is_some() {
                    return self.derivative_of_defined(*order, function, at, directions);
                }
                self.abstract_value(Some(*order), function, at, directions)
            }
            Node::Integral { variable, from, to, body } => {
                let (from, to) = (self.form(from)?, self.form(to)?);
                let level = self.level(expr, &mut BTreeSet::new());
                let around = Poly::atom(Atom::Bound(level));
                // Whatever else were known by this number would be taken for the variable.
                if self.bound.iter().any(|(_, value)| mentions_atom(value, &Atom::Bound(level))) {
                    return None;
                }
                let non_negative = self.known_non_negative(&from) && self.known_non_negative(&to);
                let before = self.non_negative_levels.clone();
                if non_negative {
                    self.non_negative_levels.insert(level);
                } else {
                    self.non_negative_levels.remove(&level);
                }
                let body = self.within(variable.clone(), around, |n| n.form(body));
                self.non_negative_levels = before;
                integrate(self, level, (&from, &to), &body?)
            }
        }
    }

    /// How deeply integrals are nested in an expression, names and functions looked through: bound variables get
    /// numbers that grow outwards, so two nested ones never share a number.
    fn level(&self, expr: &Expr, seen: &mut BTreeSet<Symbol>) -> u32 {
        let below = expr.children().into_iter().map(|c| self.level(c, seen)).max().unwrap_or(0);
        // Whatever the form of a name may be worked out from.
        let mut through = |name: &Symbol| {
            if !seen.insert(name.clone()) {
                return 0;
            }
            let definition = self.model.context.definition(name).map(|d| &d.body);
            let wanted = self.model.wanted.get(name).into_iter();
            let wanted = wanted.flat_map(|(at, all)| {
                std::iter::once(at).chain(all.iter().map(|wanted| &wanted.value))
            });
            let rules = self.model.rules.get(name).into_iter().flatten().map(|rule| &rule.value);
            let bodies =
                self.model.meaning(name).into_iter().chain(definition).chain(wanted).chain(rules);
            let deepest = bodies.map(|body| self.level(body, seen)).max().unwrap_or(0);
            seen.remove(name);
            deepest
        };
        below
            + match &expr.node {
                Node::Integral { .. } => 1,
                Node::Symbol(name) | Node::Member(name, _) => through(name),
                Node::Apply(f, _) | Node::Derivative { function: f, .. } => through(&f.name),
                _ => 0,
            }
    }

    fn symbol(&mut self, name: &Symbol) -> Option<Poly> {
        if let Some((_, value)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return Some(value.clone());
        }
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let form = match self.model.meaning(name) {
            Some(meaning) => {
                // What a name in scope stands for was written outside of any integral.
                let outside = std::mem::take(&mut self.bound);
                let form = self.form(meaning);
                self.bound = outside;
                form
            }
            None => self.free(name),
        };
        self.names.insert(name.clone(), form.clone());
        form
    }

    fn free(&self, name: &Symbol) -> Option<Poly> {
        if self.summer.sizes.contains(name) {
            return Some(Poly::atom(Atom::Symbol(name.clone())));
        }
        let declaration = self.model.context.declaration(name)?;
        match &declaration.kind {
            Kind::Real | Kind::Nat => Some(Poly::atom(Atom::Symbol(name.clone()))),
            Kind::Matrix { rows: Dim::ONE, columns: Dim::ONE, .. } => {
                Some(Poly::atom(Atom::Symbol(name.clone())))
            }
            Kind::Matrix { rows, columns, structure } => Some(Poly::letter(Letter {
                base: Base::Symbol(name.clone()),
                transposed: false,
                half: 2,
                symmetric: *structure != Structure::General,
                rows: rows.clone(),
                columns: columns.clone(),
            })),
            Kind::Function { .. } | Kind::Family { .. } => None,
        }
    }

    pub(crate) fn spend(&mut self) -> Option<()> {
        self.steps += 1;
        (self.steps <= MOST_STEPS).then_some(())
    }

    /// The form of what was written elsewhere, with one name bound and no other.
    pub(crate) fn apart(&mut self, name: Symbol, value: Poly, body: &Expr) -> Option<Poly> {
        let outside = std::mem::replace(&mut self.bound, vec![(name, value)]);
        let form = self.form(body);
        self.bound = outside;
        form
    }

    pub(crate) fn take_bound(&mut self) -> Vec<(Symbol, Poly)> {
        std::mem::take(&mut self.bound)
    }

    pub(crate) fn put_bound(&mut self, bound: Vec<(Symbol, Poly)>) {
        self.bound = bound;
    }

    pub(crate) fn within<T>(
        &mut self,
        name: Symbol,
        value: Poly,
        f: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.bound.push((name, value));
        let result = f(self);
        self.bound.pop();
        result
    }
}

/// The trace of a sum of words; none of a multiple of I, whose size is no number here.
pub(crate) fn trace(form: &Poly) -> Option<Poly> {
    form.terms.iter().try_fold(Poly::zero(), |trace, (m, c)| {
        if m.word.is_empty() {
            return None;
        }
        let scalars = Monomial { scalars: m.scalars.clone(), word: vec![] };
        Some(trace.plus(&Poly::term(scalars, c.clone()).times(&trace_of(&m.word)?)?))
    })
}

/// The trace of a word: a number when it is a column times a row, else the least of its turns and their transposes.
pub(crate) fn trace_of(word: &[Letter]) -> Option<Poly> {
    if let Some(i) = (1..word.len()).find(|&i| *word[i].height() == Dim::ONE) {
        // tr(u v') = v'u
        let turned: Vec<Letter> = word[i..].iter().chain(&word[..i]).cloned().collect();
        return turned.into_iter().try_fold(Poly::one(), |p, l| p.times(&Poly::letter(l)));
    }
    let mut best: Option<Vec<Letter>> = None;
    for word in [word.to_vec(), crate::poly::reversed(word)] {
        for i in 0..word.len() {
            let turned: Vec<Letter> = word[i..].iter().chain(&word[..i]).cloned().collect();
            if best.as_ref().is_none_or(|b| turned < *b) {
                best = Some(turned);
            }
        }
    }
    Some(Poly::atom(Atom::Trace(best?)))
}

/// Whether an atom occurs anywhere in a form; its text is searched, which errs on the side of giving up.
fn mentions_atom(form: &Poly, atom: &Atom) -> bool {
    format!("{form:?}").contains(&format!("{atom:?}"))
}
