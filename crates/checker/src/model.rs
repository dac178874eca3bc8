//! A context made ready for evaluation: hypotheses that are equations are solved, so that every point drawn satisfies
//! them by construction.
//!
//! `g + H d + k/2 = 0` is solved for k, `B s = y` for y, `grad f(x) = g` makes f a function with that gradient. What is
//! solved for is from then on a name for what it equals, just like a definition: the same substitution serves the
//! evaluator, the degrees and the normal form. Part of the trusted base for that: see `poly`.

use crate::{
    bounded::Bounded,
    differential::defined,
    family::{Rule, counting},
    settled::Settled,
    solutions::Solution,
};
use derivation::{
    Binder, Context, Derivative, Expr, Hypothesis, Kind, Node, Relation, Relator, Structure,
    Symbol, Term,
    expr::{constant, half_integer},
};
use number::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// Symbols of kind `nat` are drawn bit by bit, up to a million over F_p: a statement that holds for small numbers only must
/// not pass.
pub(crate) const NATURAL_BITS: u32 = 20;

/// More letters for sizes than this are refused.
const MOST_SIZE_LETTERS: usize = 8;
/// Definitions that have more nodes than this when they are written out are refused.
const MOST_NODES: u64 = 100_000;

/// Whether definitions, written out in terms of what is declared, grow out of bounds: each may use the one before twice.
fn written_out(context: &Context) -> bool {
    let mut sizes: BTreeMap<Symbol, u64> = BTreeMap::new();
    for definition in &context.definitions {
        let size = size_with(&definition.body, &sizes);
        if size > MOST_NODES {
            return true;
        }
        sizes.insert(definition.name.clone(), size);
    }
    false
}

fn size_with(expr: &Expr, sizes: &BTreeMap<Symbol, u64>) -> u64 {
    let own = match &expr.node {
        Node::Symbol(name) => sizes.get(name).copied().unwrap_or(1),
        // A function's derivatives are several times its size.
        Node::Apply(f, _) => sizes.get(&f.name).copied().unwrap_or(1),
        Node::Derivative { function: f, .. } => {
            sizes.get(&f.name).map_or(1, |n| n.saturating_mul(8))
        }
        _ => 1,
    };
    expr.children().into_iter().fold(own, |sum, child| sum.saturating_add(size_with(child, sizes)))
}

/// One condition on an abstract function at a point: `f(p) = …`, `grad f(p) = …`, `hess f(p) = …`.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Which derivative; `None` is the value itself.
    pub(crate) order: Option<Derivative>,
    /// What it shall be.
    pub(crate) value: Expr,
    /// The hypothesis that says so.
    pub(crate) place: usize,
}

/// What the checker makes of a context.
#[derive(Debug)]
pub struct Model<'a> {
    /// The context it came from.
    pub context: &'a Context,
    /// Symbols a hypothesis was solved for, with what they equal and the hypothesis.
    pub solved: BTreeMap<Symbol, (Expr, usize)>,
    /// For each function, the point at which values are wanted, and which.
    pub(crate) wanted: BTreeMap<Symbol, (Expr, Vec<Wanted>)>,
    /// Hypotheses (by place) that functions were made to satisfy.
    pub(crate) interpolated: BTreeSet<usize>,
    /// For each solved hypothesis, those that keep what it was divided by from zero.
    pub(crate) guards: BTreeMap<usize, Vec<usize>>,
    /// Whether the definitions, written out, are too large to work with.
    pub(crate) too_large: bool,
    /// Equations that points are drawn for, in the order in which that is done.
    pub(crate) solutions: Vec<Solution>,
    /// Equations that could not be solved; nothing is sampled under them.
    pub unsolved: Vec<usize>,
    /// Symbols of kind `spd` whose square root occurs.
    roots: BTreeSet<Symbol>,
    /// What hypotheses say of members of families.
    pub(crate) rules: BTreeMap<Symbol, Vec<Rule>>,
    /// What bounds members of families by earlier ones.
    pub(crate) bounded: Vec<Bounded>,
    /// What inequalities ask of letters that are drawn.
    pub(crate) settled: Settled,
    /// Columns and families that are moved until an equation (by place) holds, such as Σ pᵢ = 1.
    pub(crate) adjusted: Vec<(Symbol, usize)>,
    /// Natural numbers that are indices or limits: they are drawn small.
    pub(crate) counting: BTreeSet<Symbol>,
}

impl<'a> Model<'a> {
    /// Solves what can be solved. `lines` are the expressions to be judged: a positive definite matrix is drawn as the
    /// square of its root where that root occurs.
    pub fn new(context: &'a Context, lines: &[&Expr]) -> Self {
        let mut model = Model {
            context,
            solved: BTreeMap::new(),
            guards: BTreeMap::new(),
            too_large: written_out(context) || size_letters(context).len() > MOST_SIZE_LETTERS,
            wanted: BTreeMap::new(),
            interpolated: BTreeSet::new(),
            solutions: Vec::new(),
            unsolved: Vec::new(),
            roots: BTreeSet::new(),
            rules: BTreeMap::new(),
            bounded: Vec::new(),
            settled: Settled::default(),
            counting: BTreeSet::new(),
            adjusted: Vec::new(),
        };
        let bodies = context.definitions.iter().map(|d| &d.body);
        let statements = context.hypotheses.iter().map(|h| &h.relation).chain(&context.goals);
        let all: Vec<&Expr> = bodies
            .chain(statements.flat_map(|r| [&r.left, &r.right]))
            .chain(lines.iter().copied())
            .collect();
        model.counting = counting(all.iter().copied());
        for expr in all {
            expr.any(&mut |e| {
                if let Node::Power(base, exponent) = &e.node
                    && let Node::Symbol(name) = &base.node
                    && half_integer(exponent).is_some_and(|half| half % 2 != 0)
                    && !base.shape.is_scalar()
                {
                    model.roots.insert(name.clone());
                }
                false
            });
        }
        if model.too_large {
            return model;
        }
        let mut left = Vec::new();
        let equal = |h: &Hypothesis| h.relation.relator == Relator::Equal;
        // What is said of single members first: a recurrence may start where they end.
        for single in [true, false] {
            for (place, hypothesis) in context.hypotheses.iter().enumerate() {
                let known = |name: &Symbol| model.rules.get(name).cloned().unwrap_or_default();
                if equal(hypothesis)
                    && hypothesis.binders.is_empty() == single
                    && let Some((name, rule)) = Rule::of(context, hypothesis, place, &known)
                {
                    model.rules.entry(name).or_default().push(rule);
                    model.interpolated.insert(place);
                }
            }
        }
        for (place, hypothesis) in context.hypotheses.iter().enumerate() {
            if equal(hypothesis)
                && hypothesis.binders.is_empty()
                && !model.interpolated.contains(&place)
                && !model.interpolate(&hypothesis.relation, place)
                && !model.solve(&hypothesis.relation, place)
                && !model.adjust(&hypothesis.relation, place)
            {
                left.push(place);
            }
        }
        for place in 0..context.hypotheses.len() {
            model.stationary(place);
        }
        for place in left {
            if !model.find_rule(&context.hypotheses[place].relation, place) {
                model.unsolved.push(place);
            }
        }
        model.bounded = Bounded::all(&model);
        model.settled = Settled::of(&model);
        model
    }

    /// What a name stands for: its definition, or what a hypothesis makes it.
    pub fn meaning(&self, name: &Symbol) -> Option<&Expr> {
        if let Some((expr, _)) = self.solved.get(name) {
            return Some(expr);
        }
        let definition = self.context.definition(name)?;
        let value = definition.parameter.is_none() && definition.index.is_none();
        value.then_some(&definition.body)
    }

    /// What makes the k-th member of a family: the letter of a rule with the number it stands for, and the value.
    pub(crate) fn rule(&self, family: &Symbol, k: i64) -> Option<(Option<Symbol>, i64, &Expr)> {
        if let Some(definition) = self.context.definition(family) {
            return Some((Some(definition.index.clone()?), k, &definition.body));
        }
        let rule = self.rules.get(family)?.iter().find(|rule| match rule.letter {
            Some(_) => k >= rule.from,
            None => k == rule.from,
        })?;
        Some((rule.letter.clone(), k - rule.from, &rule.value))
    }

    /// The index of the first member there is of a family.
    pub(crate) fn first_member(&self, family: &Symbol) -> i64 {
        self.rules.get(family).into_iter().flatten().map(|rule| rule.first).max().unwrap_or(0)
    }

    /// Whether a symbol is declared positive definite.
    pub(crate) fn is_definite(&self, name: &Symbol) -> bool {
        self.context.declaration(name).is_some_and(|d| {
            matches!(d.kind, Kind::Matrix { structure: Structure::PositiveDefinite, .. })
        })
    }

    /// Whether something can be divided by wherever the hypotheses hold: a number other than zero, a matrix declared
    /// positive definite, a scalar that a strict hypothesis keeps from zero (added to `guards`).
    fn not_zero(&self, expr: &Expr, guards: &mut Vec<usize>) -> bool {
        if let Some(value) = constant(expr) {
            return value != Rational::from(0);
        }
        if let Node::Symbol(name) = &expr.node
            && self.is_definite(name)
        {
            return true;
        }
        match &expr.node {
            Node::Power(base, _) if base.shape.is_scalar() => return self.not_zero(base, guards),
            Node::Product(factors) if factors.iter().all(|f| f.shape.is_scalar()) => {
                return factors.iter().all(|f| self.not_zero(f, guards));
            }
            Node::Quotient(a, _) => return self.not_zero(a, guards),
            Node::Sum(terms) if terms.len() == 1 => return self.not_zero(&terms[0].expr, guards),
            _ => {}
        }
        // Above a number that is not negative, or below one that is not positive.
        let above = |e: &Expr| constant(e).is_some_and(|c| c >= Rational::from(0));
        let below = |e: &Expr| constant(e).is_some_and(|c| c <= Rational::from(0));
        let guard = self.context.hypotheses.iter().position(|h| {
            let apart = |(small, large, strict): (&Expr, &Expr, bool)| {
                strict && (large == expr && above(small) || small == expr && below(large))
            };
            h.binders.is_empty() && h.relation.ordered().is_some_and(apart)
        });
        guards.extend(guard);
        guard.is_some()
    }

    /// Whether a positive definite matrix is drawn as the square of its root.
    pub(crate) fn is_squared(&self, name: &Symbol) -> bool {
        self.roots.contains(name)
    }

    /// The symbols an expression depends on, definitions looked through; function names included.
    pub fn letters(&self, expr: &Expr) -> BTreeSet<Symbol> {
        let mut letters = BTreeSet::new();
        let mut seen = BTreeSet::new();
        self.collect(expr, &mut letters, &mut seen);
        letters
    }

    fn collect(&self, expr: &Expr, letters: &mut BTreeSet<Symbol>, seen: &mut BTreeSet<Symbol>) {
        let mut names = BTreeSet::new();
        mentioned(expr, &mut names);
        for name in names {
            if !seen.insert(name.clone()) {
                continue;
            }
            for rule in self.rules.get(&name).into_iter().flatten() {
                self.collect(&rule.value, letters, seen);
            }
            if let Some(meaning) = self.meaning(&name) {
                self.collect(meaning, letters, seen);
            } else if let Some(d) = self.context.definition(&name).filter(|d| d.index.is_some()) {
                self.collect(&d.body, letters, seen);
            } else if let Some((_, body)) = defined(self.context, &name) {
                self.collect(&body, letters, seen);
            } else if self.context.declaration(&name).is_some() {
                letters.insert(name.clone());
                if let Some((at, wanted)) = self.wanted.get(&name) {
                    self.collect(at, letters, seen);
                    for w in wanted {
                        self.collect(&w.value, letters, seen);
                    }
                }
            }
        }
    }

    /// Hypotheses that are not equations, with their place: what a point must be tested for.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (usize, &'a Hypothesis)> {
        let context = self.context;
        context.hypotheses.iter().enumerate().filter(move |(place, h)| {
            !self.interpolated.contains(place)
                && !self.is_drawn(*place)
                && (h.relation.relator != Relator::Equal
                    || !h.binders.is_empty()
                    || self.unsolved.contains(place))
        })
    }

    /// Makes an abstract function satisfy `f(p) = …` and the like.
    fn interpolate(&mut self, relation: &Relation, place: usize) -> bool {
        for (side, value) in [(&relation.left, &relation.right), (&relation.right, &relation.left)]
        {
            let (order, function, at) = match &side.node {
                Node::Apply(function, at) => (None, function, at),
                Node::Derivative {
                    order: order @ (Derivative::Grad | Derivative::Hess),
                    function,
                    at,
                    ..
                } => (Some(*order), function, at),
                _ => continue,
            };
            let name = &function.name;
            let is_real = function.to == derivation::Dim::ONE;
            let is_abstract = self.context.declaration(name).is_some();
            let depends = |e: &Expr| self.letters(e).contains(name);
            if !is_real || !is_abstract || depends(value) || depends(at) {
                continue;
            }
            match self.wanted.get_mut(name) {
                None => {
                    let wanted = vec![Wanted { order, value: value.clone(), place }];
                    self.wanted.insert(name.clone(), ((**at).clone(), wanted));
                }
                Some((point, wanted))
                    if *point == **at && wanted.iter().all(|w| w.order != order) =>
                {
                    wanted.push(Wanted { order, value: value.clone(), place });
                }
                Some(_) => continue,
            }
            self.interpolated.insert(place);
            return true;
        }
        false
    }

    /// Where a function has its least value, or its largest, its gradient vanishes: `f(z) <= f(u) for all u`.
    fn stationary(&mut self, place: usize) {
        let Hypothesis { relation, binders, .. } = &self.context.hypotheses[place];
        let [Binder { name, natural: false, range: None, .. }] = binders.as_slice() else { return };
        for (at, any) in [(&relation.left, &relation.right), (&relation.right, &relation.left)] {
            let (Node::Apply(f, at), Node::Apply(g, any)) = (&at.node, &any.node) else { return };
            let anywhere = matches!(&any.node, Node::Symbol(any) if any == name);
            let free = f == g
                && f.to == derivation::Dim::ONE
                && self.context.declaration(&f.name).is_some()
                && relation.ordered().is_some_and(|(_, _, strict)| !strict);
            if !anywhere || !free || at.mentions(name) || self.letters(at).contains(&f.name) {
                continue;
            }
            let value = Expr::number(Rational::from(0));
            let gradient = Wanted { order: Some(Derivative::Grad), value, place };
            let (point, wanted) =
                self.wanted.entry(f.name.clone()).or_insert_with(|| ((**at).clone(), vec![]));
            if *point == **at && wanted.iter().all(|w| w.order != gradient.order) {
                wanted.push(gradient);
            }
            return;
        }
    }

    /// Solves an equation for a symbol that occurs in it once, by undoing what was done to it.
    fn solve(&mut self, relation: &Relation, place: usize) -> bool {
        let mut best: Option<(u32, Symbol, Expr, Vec<usize>)> = None;
        // First as written; then with definitions written out, which may bring a free symbol to light.
        for expand in [false, true] {
            let (left, right) = if expand {
                (self.expanded(&relation.left, 0), self.expanded(&relation.right, 0))
            } else {
                (relation.left.clone(), relation.right.clone())
            };
            for declaration in self.context.declarations.iter().rev() {
                let name = &declaration.name;
                let total = self.occurrences(&left, name) + self.occurrences(&right, name);
                if total != 1
                    || self.solved.contains_key(name)
                    || matches!(
                        declaration.kind,
                        Kind::Nat | Kind::Function { .. } | Kind::Family { .. }
                    )
                {
                    continue;
                }
                let (side, other) =
                    if left.mentions(name) { (&left, &right) } else { (&right, &left) };
                if !side.mentions(name) {
                    continue;
                }
                let mut guards = Vec::new();
                let mut not_zero = |e: &Expr| self.not_zero(e, &mut guards);
                let Some((mut price, value)) = isolate(side, other.clone(), name, &mut not_zero)
                else {
                    continue;
                };
                if let Kind::Matrix {
                    structure:
                        Structure::Symmetric | Structure::PositiveDefinite | Structure::Diagonal,
                    ..
                } = declaration.kind
                {
                    // It must come out symmetric; that is tested at each point, and other symbols are preferred.
                    price += 50;
                }
                // Later conditions on a function at a point must not move with what is solved for here.
                let clash =
                    self.wanted.values().any(|(_, w)| w.iter().any(|w| w.value.mentions(name)))
                        && self
                            .context
                            .declarations
                            .iter()
                            .any(|d| value.mentions(&d.name) && crate::eval::is_function(&d.kind));
                if clash || best.as_ref().is_some_and(|(p, ..)| *p <= price) {
                    continue;
                }
                best = Some((price, name.clone(), value, guards));
            }
            if best.is_some() {
                break;
            }
        }
        let Some((_, name, value, guards)) = best else { return false };
        self.guards.entry(place).or_default().extend(guards);
        self.solved.insert(name, (value, place));
        true
    }

    /// Takes note of a column, or of a family of numbers, that an equation between numbers speaks of in a sum: it will be moved
    /// until the equation holds.
    fn adjust(&mut self, relation: &Relation, place: usize) -> bool {
        let sums = |e: &Expr| e.any(&mut |e| matches!(e.node, Node::Fold { .. } | Node::Ones(_)));
        if !relation.left.shape.is_scalar() || !(sums(&relation.left) || sums(&relation.right)) {
            return false;
        }
        let found = self.context.declarations.iter().rev().find(|d| {
            let plain = matches!(
                d.kind,
                Kind::Matrix {
                    columns: derivation::Dim::ONE,
                    structure: Structure::General,
                    rows: derivation::Dim::Size(_),
                }
            );
            let family = matches!(&d.kind, Kind::Family { member, .. } if **member == Kind::Real);
            (plain || family && !self.rules.contains_key(&d.name))
                && (relation.left.mentions(&d.name) || relation.right.mentions(&d.name))
                && !self.solved.contains_key(&d.name)
                && !self.adjusted.iter().any(|(name, _)| *name == d.name)
                && self.stands_alone(&relation.left, &d.name)
                && self.stands_alone(&relation.right, &d.name)
        });
        let Some(declaration) = found else { return false };
        self.adjusted.push((declaration.name.clone(), place));
        self.interpolated.insert(place);
        true
    }

    /// Whether no term has a name and another beside it: from `c Σ pᵢ = 0` the column is not to be had where c is zero. Of
    /// numbers that count something zero is among those drawn.
    fn stands_alone(&self, side: &Expr, name: &Symbol) -> bool {
        let alone = |term: &Expr| {
            let letters = self.letters(term);
            let counts = |letter: &Symbol| self.counting.contains(letter);
            let other = |letter: &Symbol| {
                letter != name && !counts(letter) && self.context.declaration(letter).is_some()
            };
            !letters.contains(name) || !letters.iter().any(other)
        };
        match &side.node {
            Node::Sum(terms) => terms.iter().all(|term| alone(&term.expr)),
            _ => alone(side),
        }
    }

    /// How often a symbol occurs, in what the names stand for as well.
    fn occurrences(&self, expr: &Expr, name: &Symbol) -> usize {
        let below: usize = expr.children().into_iter().map(|c| self.occurrences(c, name)).sum();
        below
            + match &expr.node {
                Node::Symbol(s) if s == name => 1,
                Node::Symbol(s) => self.meaning(s).map_or(0, |m| self.occurrences(m, name)),
                Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
                    defined(self.context, &f.name)
                        .map_or(0, |(_, body)| self.occurrences(&body, name))
                        + self.wanted.get(&f.name).map_or(0, |(at, wanted)| {
                            self.occurrences(at, name)
                                + wanted
                                    .iter()
                                    .map(|w| self.occurrences(&w.value, name))
                                    .sum::<usize>()
                        })
                }
                _ => 0,
            }
    }

    /// With definitions and what was solved for written out.
    pub(crate) fn expanded(&self, expr: &Expr, depth: usize) -> Expr {
        if let (Node::Symbol(name), true) = (&expr.node, depth < 8)
            && let Some(meaning) = self.meaning(name)
        {
            let mut meaning = self.expanded(meaning, depth + 1);
            meaning.parens = true;
            return meaning;
        }
        let mut result = expr.clone();
        for child in result.children_mut() {
            *child = self.expanded(child, depth);
        }
        result
    }
}

/// `side = other` solved for `name`, which occurs in `side` once: the price of the way there, and what it equals. Only what
/// cannot be zero is divided by: `not_zero` tells, by the hypotheses; and a factor of a product that is a number other than
/// zero. Anything else has a case in which it is, and in that case nothing follows.
pub(crate) fn isolate(
    side: &Expr,
    other: Expr,
    name: &Symbol,
    not_zero: &mut dyn FnMut(&Expr) -> bool,
) -> Option<(u32, Expr)> {
    let make = |node| Expr::new(node, Default::default()).ok();
    let group = |mut e: Expr| {
        e.parens = true;
        e
    };
    let definite_number = |e: &Expr| constant(e).is_some_and(|c| c != Rational::from(0));
    match &side.node {
        Node::Symbol(s) if s == name => Some((0, other)),
        Node::Sum(terms) => {
            let at = terms.iter().position(|t| t.expr.mentions(name))?;
            let negate = |e: Expr| make(Node::Sum(vec![Term { negative: true, expr: group(e) }]));
            let zero = constant(&other) == Some(Rational::from(0));
            let mut rest =
                if zero { vec![] } else { vec![Term { negative: false, expr: group(other) }] };
            rest.extend(
                terms
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| *i != at)
                    .map(|(_, t)| Term { negative: !t.negative, expr: t.expr.clone() }),
            );
            let mut value = match rest.len() {
                0 => Expr::number(Rational::from(0)),
                1 if !rest[0].negative => rest.pop()?.expr,
                _ => make(Node::Sum(rest))?,
            };
            if terms[at].negative {
                value = negate(value)?;
            }
            isolate(&terms[at].expr, value, name, not_zero)
        }
        Node::Product(factors) => {
            let at = factors.iter().position(|f| f.mentions(name))?;
            if factors[at].shape.is_scalar() {
                // The others together are one number: `ρ y's = 1`.
                let others: Vec<Expr> = factors
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| *i != at)
                    .map(|(_, f)| f.clone())
                    .collect();
                let divisor = if others.len() == 1 {
                    others[0].clone()
                } else {
                    make(Node::Product(others))?
                };
                if !divisor.shape.is_scalar() || !(definite_number(&other) || not_zero(&divisor)) {
                    return None;
                }
                let price = if constant(&divisor).is_some() { 0 } else { 10 };
                let value = make(Node::Quotient(Box::new(group(other)), Box::new(group(divisor))))?;
                let (more, value) = isolate(&factors[at], value, name, not_zero)?;
                return Some((price + more, value));
            }
            // Only when at most one matrix stands on each side is the order of undoing the one below.
            let matrices = |range: &[Expr]| range.iter().filter(|f| !f.shape.is_scalar()).count();
            if matrices(&factors[..at]) > 1 || matrices(&factors[at + 1..]) > 1 {
                return None;
            }
            let mut price = 0;
            let mut value = group(other);
            for (i, factor) in factors.iter().enumerate().filter(|(i, _)| *i != at) {
                if !not_zero(factor) {
                    return None;
                }
                price += match (constant(factor), factor.shape.is_scalar()) {
                    (Some(_), _) => 0,
                    (None, true) => 10,
                    (None, false) => 20,
                };
                value = if factor.shape.is_scalar() {
                    make(Node::Quotient(Box::new(value), Box::new(factor.clone())))?
                } else {
                    let minus_one = Box::new(Expr::number(Rational::from(-1)));
                    let inverse = make(Node::Power(Box::new(group(factor.clone())), minus_one))?;
                    let pair = if i < at { vec![inverse, value] } else { vec![value, inverse] };
                    make(Node::Product(pair))?
                };
                value = group(value);
            }
            let (more, value) = isolate(&factors[at], value, name, not_zero)?;
            Some((price + more, value))
        }
        Node::Quotient(a, b) if a.mentions(name) => {
            // Where the equation has a meaning, b is not zero.
            let price = if constant(b).is_some() { 0 } else { 10 };
            let value = make(Node::Product(vec![group(other), group((**b).clone())]))?;
            let (more, value) = isolate(a, value, name, not_zero)?;
            Some((price + more, value))
        }
        Node::Quotient(a, b) => {
            // a / b = other gives b = a / other, where other is a number and not zero.
            if !other.shape.is_scalar()
                || !a.shape.is_scalar()
                || !(definite_number(&other) || not_zero(&other))
            {
                return None;
            }
            let value = make(Node::Quotient(a.clone(), Box::new(group(other))))?;
            let (more, value) = isolate(b, value, name, not_zero)?;
            Some((more + 10, value))
        }
        Node::Transpose(a) => {
            let value = make(Node::Transpose(Box::new(group(other))))?;
            isolate(a, value, name, not_zero)
        }
        _ => None,
    }
}

/// The names an expression mentions itself, of symbols and of functions.
pub(crate) fn mentioned(expr: &Expr, names: &mut BTreeSet<Symbol>) {
    expr.any(&mut |e| {
        match &e.node {
            Node::Symbol(name) | Node::Member(name, _) => {
                names.insert(name.clone());
            }
            Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
                names.insert(f.name.clone());
            }
            _ => {}
        }
        false
    });
}

/// The sizes a context speaks of, in order of appearance.
pub(crate) fn size_letters(context: &Context) -> Vec<Symbol> {
    let mut letters = Vec::new();
    let mut add = |dim: &derivation::Dim| {
        if let derivation::Dim::Size(letter) = dim
            && !letters.contains(letter)
        {
            letters.push(letter.clone());
        }
    };
    for declaration in &context.declarations {
        let kind = match &declaration.kind {
            Kind::Family { member, .. } => member,
            kind => kind,
        };
        match kind {
            Kind::Matrix { rows, columns, .. } => {
                add(rows);
                add(columns);
            }
            Kind::Function { from, to } => {
                add(from);
                add(to);
            }
            Kind::Real | Kind::Nat | Kind::Family { .. } => {}
        }
    }
    let binders = context.hypotheses.iter().flat_map(|h| &h.binders);
    for Binder { shape, .. } in binders {
        if let derivation::Shape::Matrix(rows, columns) = shape {
            add(rows);
            add(columns);
        }
    }
    letters
}

/// Letters of different sizes get different numbers, so that shapes which agree by accident are told apart: n, n + gap, …
pub(crate) fn rising(names: &[Symbol], n: usize, gap: usize) -> BTreeMap<Symbol, usize> {
    names.iter().enumerate().map(|(k, name)| (name.clone(), n + k * gap)).collect()
}

/// The other way round: a tall matrix has independent columns where a wide one has none, so `J'J` an inverse.
pub(crate) fn falling(names: &[Symbol], n: usize, gap: usize) -> BTreeMap<Symbol, usize> {
    names.iter().rev().enumerate().map(|(k, name)| (name.clone(), n + k * gap)).collect()
}
