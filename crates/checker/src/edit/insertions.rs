//! What may have been forgotten: a factor, a divisor, a matrix between two others, a term, a root.
//!
//! A repair tries these; the study of slips does not, because what a slip adds it does not take from the context.

use super::{
    EditKind,
    build::{divided, grouped, integer, keeping, literal, multiplied, power, raw, sum, transpose},
    harvest::Harvest,
    missing::{pair, relatives},
    site::{Role, Site, is_symmetric, named, scope, short},
    slips::{Collector, grouped_sum, is_definite, is_one_thing},
};
use derivation::{Builtin, Context, Expr, Node, Shape, Symbol, Term};
use number::{Number, Rational};

/// Terms of so many parts are tried with other names as well.
const LARGEST_RENAMED: usize = 5;

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
        // A slip takes these off a product or a sum; on a single thing it puts them as well.
        let is_matrix = expr.shape.is_square() && !expr.shape.is_scalar();
        if site.is_slot() && !is_one_thing(expr) && is_matrix {
            let whole = grouped(expr.clone());
            let name = self.names.name(site);
            let inverse = power(whole.clone(), &-Rational::one());
            self.add(site, EditKind::InsertExponent, format!("invert {name}"), inverse);
            let turned = transpose(whole);
            self.add(site, EditKind::InsertExponent, format!("transpose {name}"), turned);
        }
        let base = match &expr.node {
            Node::Power(base, exponent) if literal(exponent) == Some(-Rational::one()) => base,
            _ => expr,
        };
        let half = Rational::new(if std::ptr::eq(base, expr) { 1 } else { -1 }, 2);
        let takes_root = site.role != Role::Base && is_definite(base, self.context);
        if let (true, Some(half)) = (takes_root, half) {
            let advice = format!("take the root of {}", self.names.name(site));
            self.add(site, EditKind::InsertExponent, advice, power(base.clone(), &half));
        }
    }

    /// Scalar factors and divisors, at each term.
    fn insert_scalars(&mut self, site: &Site<'_>, names: &[(Symbol, Shape)], harvest: &Harvest) {
        let symbols = scalars(names);
        let harvested = harvest.scalars.iter().filter(|e| in_scope(e, names)).cloned();
        // Under an integral over s, what remains of the way is 1 − s.
        let remaining =
            site.bound.iter().map(|name| pair(&integer(1), &named(name, &Shape::SCALAR), true));
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
            let symbol = named(name, shape);
            if is_matrix(shape) {
                matrices.push(symbol.clone());
                if !is_symmetric(&symbol, self.context, 0) {
                    matrices.push(transpose(symbol.clone()));
                }
                matrices.push(power(symbol.clone(), &-Rational::one()));
                if is_definite(&symbol, self.context) {
                    let halves = [1, -1].into_iter().filter_map(|k| Rational::new(k, 2));
                    matrices.extend(halves.map(|half| power(symbol.clone(), &half)));
                }
                // Of a power that stands nearby a lower one may be missing.
                let highest = harvest.powers.get(name).copied().unwrap_or(1);
                matrices.extend((2..highest).map(|k| power(symbol.clone(), &Rational::from(k))));
            }
        }
        matrices.extend(harvest.squares.iter().filter(|e| in_scope(e, names)).cloned());
        matrices.extend(pairs(names, self.context));
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
        let symbols =
            names.iter().filter(|(_, shape)| fits(shape)).map(|(name, shape)| named(name, shape));
        terms.extend(symbols);
        if site.in_argument {
            // x + s d, on the way from x to x + d.
            let steps = terms.iter().filter(|e| matches!(e.node, Node::Symbol(_)));
            let along: Vec<Expr> = steps
                .flat_map(|step| {
                    site.bound.iter().map(|name| multiplied(step, &named(name, &Shape::SCALAR)))
                })
                .collect();
            terms.extend(along);
        }
        terms
            .extend(harvest.terms.iter().filter(|e| fits(&e.shape) && in_scope(e, names)).cloned());
        // What is under a power or within a function is not solved for: what the terms nearby are with another name is tried.
        if site.is_within() && expr.shape.is_scalar() {
            let symbols: Vec<Expr> = scalars(names).collect();
            let small = terms.iter().filter(|e| e.size() <= LARGEST_RENAMED);
            let others: Vec<Expr> = small.flat_map(|e| relatives(e, &symbols)).collect();
            terms.extend(others);
        }
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

/// Whether a name of this shape is one of a square matrix.
fn is_matrix(shape: &Shape) -> bool {
    shape.is_square() && matches!(shape, Shape::Matrix(..)) && *shape != Shape::SCALAR
}

/// The names of numbers.
fn scalars(names: &[(Symbol, Shape)]) -> impl Iterator<Item = Expr> {
    let numbers = names.iter().filter(|(_, shape)| *shape == Shape::SCALAR);
    numbers.map(|(name, shape)| named(name, shape))
}

/// Sums and differences of two declared matrices, of one and its transpose, of the identity and one; nothing where there are
/// many. What is defined may be its own transpose without showing it.
fn pairs(names: &[(Symbol, Shape)], context: &Context) -> Vec<Expr> {
    const MOST_NAMES: usize = 3;
    let matrices: Vec<Expr> = names
        .iter()
        .filter(|(name, shape)| context.declaration(name).is_some() && is_matrix(shape))
        .map(|(name, shape)| named(name, shape))
        .collect();
    if matrices.len() > MOST_NAMES {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |a: &Expr, b: &Expr, negative| found.push(pair(a, b, negative));
    for (place, a) in matrices.iter().enumerate() {
        let identity = Expr::leaf(Node::Identity, Shape::Identity, Default::default());
        [false, true].into_iter().for_each(|negative| add(&identity, a, negative));
        if !is_symmetric(a, context, 0) {
            [false, true].into_iter().for_each(|negative| add(a, &transpose(a.clone()), negative));
        }
        for b in &matrices[place + 1..] {
            add(a, b, false);
            add(a, b, true);
            add(b, a, true);
        }
    }
    found
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
