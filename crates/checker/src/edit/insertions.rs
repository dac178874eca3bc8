//! What may have been forgotten: a factor, a divisor, a matrix between two others, a term, a root.
//!
//! A repair tries these; the study of slips does not, because what a slip adds it does not take from the context.

use super::{
    EditKind,
    build::{
        divided, grouped, integer, keeping, literal, multiplied, power, quotient, raw, sum,
        transpose,
    },
    same,
    site::{Role, Site, is_symmetric, scope, short},
    slips::{Collector, grouped_sum, is_definite, is_one_thing},
};
use derivation::{
    Builtin, Context, Derivative, Expr, Function, Node, Shape, ShapeError, Symbol, Term,
};
use number::{Number, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// Parts of the text nearby that may have been forgotten.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    /// Scalars: `s'y`, `||d||`, `6`.
    scalars: Vec<Expr>,
    /// Square matrices made of more than a name: `(I - ρ s y')`.
    squares: Vec<Expr>,
    /// Terms of sums, and whole sides.
    terms: Vec<Expr>,
    /// The highest power of a name.
    powers: BTreeMap<Symbol, i64>,
    seen: BTreeSet<String>,
}

impl Harvest {
    const MOST_SCALARS: usize = 12;
    const MOST_SQUARES: usize = 8;
    const MOST_TERMS: usize = 32;
    const LARGEST: usize = 40;
    const HIGHEST: i64 = 6;

    /// From an expression and the texts nearby, then from what the context states.
    pub(super) fn of(context: &Context, nearby: &[&Expr]) -> Self {
        let mut harvest = Harvest::default();
        let definitions = context.definitions.iter().map(|d| &d.body);
        let relations = context.hypotheses.iter().map(|h| &h.relation).chain(&context.goals);
        let sides = relations.flat_map(|r| [&r.left, &r.right]);
        for expr in nearby.iter().copied().chain(definitions).chain(sides) {
            harvest.take(expr, true);
        }
        harvest
    }

    /// Its scalars.
    pub(super) fn scalars(&self) -> &[Expr] {
        &self.scalars
    }

    /// Its square matrices.
    pub(super) fn squares(&self) -> &[Expr] {
        &self.squares
    }

    /// Its terms.
    pub(super) fn terms(&self) -> &[Expr] {
        &self.terms
    }

    fn take(&mut self, expr: &Expr, whole: bool) {
        if let (Node::Sum(terms), None) = (&expr.node, literal(expr)) {
            for term in terms {
                self.term(&term.expr);
                self.take(&term.expr, false);
            }
            return;
        }
        if whole {
            self.term(expr);
        }
        match &expr.node {
            Node::Product(factors) => factors.iter().for_each(|f| self.factor(f)),
            Node::Quotient(a, b) => [a, b].into_iter().for_each(|f| self.factor(f)),
            Node::Power(base, exponent) => {
                self.factor(base);
                if let (Node::Symbol(name), Some(k)) = (&base.node, literal(exponent))
                    && let Some(k) = k.to_i64().filter(|k| *k <= Self::HIGHEST)
                {
                    let highest = self.powers.entry(name.clone()).or_default();
                    *highest = k.max(*highest);
                }
            }
            _ => {}
        }
        if let Node::Apply(function, at) = &expr.node {
            self.nearer(function, at);
        }
        if literal(expr).is_none() {
            let inner = matches!(
                expr.node,
                Node::Apply(..) | Node::Derivative { .. } | Node::Norm(_) | Node::Call(..)
            );
            for child in expr.children() {
                self.take(child, inner);
            }
        }
    }

    /// Where `f(x + d)` stands, terms of Taylor's formula may be missing: `f(x)`, `grad f(x)'d`, the remainder of
    /// order one, two or three.
    fn nearer(&mut self, function: &Function, at: &Expr) {
        let Node::Sum(terms) = &at.node else { return };
        let [Term { negative: false, expr: base }, step] = terms.as_slice() else { return };
        let step = grouped_sum(&step.expr);
        let variable =
            || Expr::leaf(Node::Symbol(Symbol::new("s")), Shape::SCALAR, Default::default());
        let derivative = |order, at: &Expr| {
            let node = Node::Derivative {
                order,
                function: function.clone(),
                at: Box::new(at.clone()),
                directions: vec![],
            };
            Expr::new(node, Default::default())
        };
        let turned = |e: Expr| if e.shape.is_scalar() { e } else { transpose(e) };
        let times = |factors: Vec<Expr>| Expr::new(Node::Product(factors), Default::default());
        let change =
            |at: &Expr| times(vec![turned(derivative(Derivative::Grad, at)?), step.clone()]);
        let bend = |at: &Expr, before: Vec<Expr>| {
            let hess = derivative(Derivative::Hess, at)?;
            let mut factors = before;
            factors.extend([turned(step.clone()), hess, step.clone()]);
            times(factors)
        };
        let over = |body: Result<Expr, ShapeError>| {
            let node = Node::Integral {
                variable: Symbol::new("s"),
                from: Box::new(integer(0)),
                to: Box::new(integer(1)),
                body: Box::new(body?),
            };
            Expr::new(node, Default::default())
        };
        let between = Expr::new(
            Node::Sum(vec![
                Term { negative: false, expr: base.clone() },
                Term { negative: false, expr: multiplied(&step, &variable()) },
            ]),
            Default::default(),
        )
        .and_then(Expr::reshaped);
        let half = quotient(integer(1), integer(2));
        let left = grouped(sum(vec![
            Term { negative: false, expr: integer(1) },
            Term { negative: true, expr: variable() },
        ]));
        let value = Node::Apply(function.clone(), Box::new(base.clone()));
        let mut found =
            vec![Expr::new(value, Default::default()), change(base), bend(base, vec![half])];
        if let Ok(between) = between {
            found.push(over(change(&between)));
            found.push(over(bend(&between, vec![left.clone()])));
            let third = Node::Derivative {
                order: Derivative::Third,
                function: function.clone(),
                at: Box::new(between),
                directions: vec![step.clone(); 3],
            };
            let third = Expr::new(third, Default::default());
            let body = third.and_then(|third| times(vec![power(left, &Rational::from(2)), third]));
            let half = quotient(integer(1), integer(2));
            found.push(over(body).and_then(|integral| times(vec![half, integral])));
        }
        for term in found {
            if let Ok(term) = term.and_then(Expr::reshaped) {
                self.term(&term);
            }
        }
    }

    fn factor(&mut self, factor: &Expr) {
        let named = matches!(factor.node, Node::Symbol(_) | Node::Identity | Node::Hole);
        let simple = match literal(factor) {
            Some(q) => [1, 2].into_iter().any(|n| q.recip() == Some(n.into()) || q == n.into()),
            None => named,
        };
        if simple || factor.shape == Shape::Zero || factor.size() > Self::LARGEST {
            return;
        }
        let list = if factor.shape.is_scalar() { &mut self.scalars } else { &mut self.squares };
        let most = if factor.shape.is_scalar() { Self::MOST_SCALARS } else { Self::MOST_SQUARES };
        let fits = factor.shape.is_scalar() || factor.shape.is_square();
        if fits && list.len() < most && self.seen.insert(format!("factor {}", same::key(factor))) {
            list.push(grouped(factor.clone()));
        }
    }

    fn term(&mut self, term: &Expr) {
        let named = matches!(term.node, Node::Symbol(_) | Node::Identity | Node::Hole);
        let zero = literal(term).is_some_and(|q| q == Rational::zero());
        if named || zero || term.size() > Self::LARGEST || self.terms.len() >= Self::MOST_TERMS {
            return;
        }
        if self.seen.insert(format!("term {}", same::key(term))) {
            let mut term = term.clone();
            term.parens &= matches!(term.node, Node::Sum(_));
            self.terms.push(term);
        }
    }
}

impl Collector<'_> {
    /// All insertions at a place.
    pub(super) fn insertions(&mut self, site: &Site<'_>, harvest: &Harvest) {
        let names = scope(self.context, &site.bound);
        self.insert_root(site);
        self.insert_scalars(site, &names, harvest);
        self.insert_matrices(site, &names, harvest);
        self.insert_terms(site, &names, harvest);
    }

    fn insert_root(&mut self, site: &Site<'_>) {
        let expr = site.expr;
        if literal(expr).is_some() {
            return;
        }
        if expr.shape == Shape::SCALAR {
            let mut inside = expr.clone();
            inside.parens = false;
            let new = raw(Node::Call(Builtin::Sqrt, Box::new(inside)));
            let advice = format!("take the root of {}", self.names.name(site));
            self.add(site, EditKind::InsertExponent, advice, new);
        }
        let square = expr.shape == Shape::SCALAR || matches!(expr.shape, Shape::Matrix(..));
        let is_one = is_one_thing(expr) || site.is_slot();
        let squares = square && expr.shape.is_square() && is_one;
        if squares && site.role != Role::Base && !matches!(expr.node, Node::Power(..)) {
            let advice = format!("square {}", self.names.name(site));
            self.add(
                site,
                EditKind::InsertExponent,
                advice,
                power(grouped(expr.clone()), &Rational::from(2)),
            );
        }
        let base = match &expr.node {
            Node::Power(base, exponent) if literal(exponent) == Some(-Rational::one()) => base,
            _ => expr,
        };
        let half = Rational::new(if std::ptr::eq(base, expr) { 1 } else { -1 }, 2);
        if let (true, Some(half)) = (is_definite(base, self.context), half) {
            let advice = format!("take the root of {}", self.names.name(site));
            self.add(site, EditKind::InsertExponent, advice, power(base.clone(), &half));
        }
    }

    /// Scalar factors and divisors, at each term.
    fn insert_scalars(&mut self, site: &Site<'_>, names: &[(Symbol, Shape)], harvest: &Harvest) {
        let symbols =
            names.iter().filter(|(_, shape)| *shape == Shape::SCALAR).map(|(name, shape)| {
                Expr::leaf(Node::Symbol(name.clone()), shape.clone(), Default::default())
            });
        let harvested = harvest.scalars.iter().filter(|e| in_scope(e, names)).cloned();
        // Under an integral over s, what remains of the way is 1 − s.
        let remaining = site.bound.iter().map(|name| {
            let variable =
                Expr::leaf(Node::Symbol(name.clone()), Shape::SCALAR, Default::default());
            grouped(sum(vec![
                Term { negative: false, expr: integer(1) },
                Term { negative: true, expr: variable },
            ]))
        });
        let numbers = [3, 4, 6].map(integer);
        let scalars: Vec<Expr> = symbols.chain(remaining).chain(harvested).chain(numbers).collect();
        let kind =
            if site.in_argument { EditKind::InsertInArgument } else { EditKind::InsertFactor };
        for scalar in &scalars {
            if let Node::Sum(terms) = &site.expr.node {
                for (place, term) in terms.iter().enumerate() {
                    let name = self.names.child(site, place, &term.expr);
                    for (advice, new) in scalings(&name, &term.expr, scalar) {
                        let mut terms = terms.clone();
                        terms[place].expr = new;
                        self.add(site, kind, advice, keeping(site.expr, sum(terms)));
                    }
                }
            }
            if site.takes_factor() {
                let name = self.names.name(site);
                for (advice, new) in scalings(&name, &grouped_sum(site.expr), scalar) {
                    self.add(site, kind, advice, keeping(site.expr, new));
                }
            }
        }
    }

    /// Square matrices between the factors of a product, or beside something that stands alone.
    fn insert_matrices(&mut self, site: &Site<'_>, names: &[(Symbol, Shape)], harvest: &Harvest) {
        let expr = site.expr;
        let alone;
        let factors: &[Expr] = match &expr.node {
            Node::Product(factors) => factors,
            // Inside a product the product itself is where matrices are put in.
            _ if site.role == Role::Factor || literal(expr).is_some() => return,
            Node::Sum(_) if !site.takes_factor() => return,
            _ => {
                alone = [grouped_sum(expr)];
                &alone
            }
        };
        if !factors.iter().any(|f| !f.shape.is_scalar()) {
            return;
        }
        let mut matrices = Vec::new();
        for (name, shape) in names {
            let symbol = Expr::leaf(Node::Symbol(name.clone()), shape.clone(), Default::default());
            if shape.is_square() && matches!(shape, Shape::Matrix(..)) && *shape != Shape::SCALAR {
                matrices.push(symbol.clone());
                if !is_symmetric(&symbol, self.context, 0) {
                    matrices.push(transpose(symbol.clone()));
                }
                matrices.push(power(symbol.clone(), &-Rational::one()));
                // Of a power that stands nearby a lower one may be missing.
                let highest = harvest.powers.get(name).copied().unwrap_or(1);
                matrices.extend((2..highest).map(|k| power(symbol.clone(), &Rational::from(k))));
            }
        }
        matrices.extend(harvest.squares.iter().filter(|e| in_scope(e, names)).cloned());
        for matrix in &matrices {
            let Ok(matrix) = matrix.clone().reshaped() else { continue };
            for place in 0..=factors.len() {
                // Beside a number it makes no difference on which side.
                if place < factors.len() && factors[place].shape.is_scalar() {
                    continue;
                }
                let mut more = factors.to_vec();
                more.insert(place, matrix.clone());
                let Ok(new) = Expr::new(Node::Product(more), expr.span) else { continue };
                if expr.shape.common(&new.shape).is_some() {
                    let place = match (place.checked_sub(1), factors.get(place)) {
                        (_, Some(next)) => format!("before `{}`", short(next)),
                        (Some(last), None) => format!("after `{}`", short(&factors[last])),
                        (None, None) => String::new(),
                    };
                    let advice = format!("put `{}` {place} in `{}`", short(&matrix), short(expr));
                    self.add(site, EditKind::InsertMatrix, advice, keeping(expr, new));
                }
            }
        }
    }

    fn insert_terms(&mut self, site: &Site<'_>, names: &[(Symbol, Shape)], harvest: &Harvest) {
        let expr = site.expr;
        let is_sum = matches!(expr.node, Node::Sum(_)) && literal(expr).is_none();
        let nested = site.role == Role::Term && is_sum && !expr.parens;
        // Anything but a term of a sum may be what is left of one.
        if nested || (site.role == Role::Term && !is_sum) {
            return;
        }
        let mut terms: Vec<Expr> = Vec::new();
        if expr.shape.is_scalar() {
            terms.push(integer(1));
        } else if expr.shape.is_square() {
            terms.push(Expr::leaf(Node::Identity, Shape::Identity, Default::default()));
        }
        let fits = |shape: &Shape| expr.shape.common(shape).is_some();
        let symbols = names.iter().filter(|(_, shape)| fits(shape)).map(|(name, shape)| {
            Expr::leaf(Node::Symbol(name.clone()), shape.clone(), Default::default())
        });
        terms.extend(symbols);
        if site.in_argument {
            // x + s d, on the way from x to x + d.
            let steps = terms.iter().filter(|e| matches!(e.node, Node::Symbol(_)));
            let along: Vec<Expr> = steps
                .flat_map(|step| {
                    site.bound.iter().map(|name| {
                        let variable = Node::Symbol(name.clone());
                        multiplied(step, &Expr::leaf(variable, Shape::SCALAR, Default::default()))
                    })
                })
                .collect();
            terms.extend(along);
        }
        terms
            .extend(harvest.terms.iter().filter(|e| fits(&e.shape) && in_scope(e, names)).cloned());
        let kind = if site.in_argument { EditKind::InsertInArgument } else { EditKind::InsertTerm };
        for term in terms {
            for negative in [false, true] {
                let verb = if negative { "subtract" } else { "add" };
                let preposition = if negative { "from" } else { "to" };
                let advice =
                    format!("{verb} `{}` {preposition} {}", short(&term), self.names.name(site));
                let new = sum(vec![
                    Term { negative: false, expr: ungrouped(expr) },
                    Term { negative, expr: grouped_sum(&term) },
                ]);
                let mut new = keeping(expr, new);
                new.parens |= !site.is_slot();
                self.add(site, kind, advice, new);
            }
        }
    }
}

/// Multiplied and divided by a scalar, with the advice for each.
fn scalings(name: &str, expr: &Expr, scalar: &Expr) -> Vec<(String, Expr)> {
    let mut list =
        vec![(format!("multiply {name} by `{}`", short(scalar)), multiplied(expr, scalar))];
    if literal(scalar).is_none_or(|q| q != Rational::zero()) {
        list.push((format!("divide {name} by `{}`", short(scalar)), divided(expr, scalar)));
    }
    list
}

pub(super) fn ungrouped(expr: &Expr) -> Expr {
    let mut expr = expr.clone();
    expr.parens = false;
    expr
}

/// Whether all names an expression speaks of stand for something at a place. Functions always do.
pub(super) fn in_scope(expr: &Expr, names: &[(Symbol, Shape)]) -> bool {
    fn closed(expr: &Expr, names: &[(Symbol, Shape)], bound: &mut Vec<Symbol>) -> bool {
        match &expr.node {
            Node::Hole => false,
            Node::Symbol(name) => {
                bound.contains(name) || names.iter().any(|(other, _)| other == name)
            }
            // A bound variable hides no other name.
            Node::Integral { variable, .. }
                if bound.contains(variable) || names.iter().any(|(other, _)| other == variable) =>
            {
                false
            }
            Node::Integral { variable, from, to, body } => {
                let limits = closed(from, names, bound) && closed(to, names, bound);
                bound.push(variable.clone());
                let inside = closed(body, names, bound);
                bound.pop();
                limits && inside
            }
            _ => expr.children().into_iter().all(|child| closed(child, names, bound)),
        }
    }
    closed(expr, names, &mut Vec::new())
}
