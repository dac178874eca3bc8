//! What the text nearby has that may have been forgotten in a line: its factors and terms, and what these bring to mind. Beside
//! a value of a function its derivatives, beside an inverse of a sum the one that Woodbury's formula has for it.

use super::{
    build::{grouped, integer, literal, multiplied, power, product, quotient, raw, sum, transpose},
    missing::pair,
    same,
    site::named,
    slips::grouped_sum,
};
use crate::differential::substitute;
use derivation::{Context, Derivative, Expr, Function, Node, Shape, ShapeError, Symbol, Term};
use number::{Number, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// So many values of defined functions are looked at.
const MOST_VALUES: usize = 12;

/// Parts of the text nearby that may have been forgotten.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    /// Scalars: `s'y`, `||d||`, `6`.
    pub(super) scalars: Vec<Expr>,
    /// Square matrices made of more than a name: `(I - ρ s y')`.
    pub(super) squares: Vec<Expr>,
    /// Terms of sums, and whole sides.
    pub(super) terms: Vec<Expr>,
    /// The highest power of a name.
    pub(super) powers: BTreeMap<Symbol, i64>,
    seen: BTreeSet<String>,
}

impl Harvest {
    const MOST_SCALARS: usize = 16;
    const MOST_SQUARES: usize = 16;
    const MOST_TERMS: usize = 48;
    const LARGEST: usize = 40;
    const HIGHEST: i64 = 6;

    /// From an expression and the texts nearby, then from what the context states.
    pub(super) fn of(context: &Context, nearby: &[&Expr]) -> Self {
        let mut harvest = Harvest::default();
        let definitions = context.definitions.iter().map(|d| &d.body);
        let relations = context.hypotheses.iter().map(|h| &h.relation).chain(&context.goals);
        let sides = relations.flat_map(|r| [&r.left, &r.right]);
        let texts: Vec<&Expr> = nearby.iter().copied().chain(definitions).chain(sides).collect();
        let mut values = Vec::new();
        texts.iter().for_each(|expr| defined_values(expr, context, &mut values));
        let texts: Vec<&Expr> = texts.into_iter().chain(&values).collect();
        texts.iter().for_each(|expr| harvest.take(expr, true));
        texts.iter().for_each(|expr| harvest.inverses(expr));
        let mut variables = BTreeSet::new();
        texts.iter().for_each(|expr| integration(expr, &mut variables));
        texts.iter().for_each(|expr| harvest.slopes(expr, &variables));
        harvest
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
        let variable = || named(&Symbol::new("s"), &Shape::SCALAR);
        let turned = |e: Expr| if e.shape.is_scalar() { e } else { transpose(e) };
        let times = |factors: Vec<Expr>| Expr::new(Node::Product(factors), Default::default());
        let change = |at: &Expr| {
            times(vec![turned(derivative(Derivative::Grad, function, at)?), step.clone()])
        };
        let bend = |at: &Expr, before: Vec<Expr>| {
            let hess = derivative(Derivative::Hess, function, at)?;
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
        let left = pair(&integer(1), &variable(), true);
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

    /// Derivatives of functions where their values stand, at both ends of the way there, and under an integral along it.
    fn slopes(&mut self, expr: &Expr, variables: &BTreeSet<Symbol>) {
        if let Node::Apply(function, at) | Node::Derivative { function, at, .. } = &expr.node {
            let mut places = vec![(**at).clone()];
            if let Node::Sum(terms) = &at.node
                && let [Term { negative: false, expr: base }, step] = terms.as_slice()
            {
                places.push(base.clone());
                let mut way = |part: Expr| {
                    let base = Term { negative: false, expr: base.clone() };
                    let step = Term { negative: step.negative, expr: part };
                    places.extend(sum(vec![base, step]).reshaped());
                };
                way(without(&step.expr, variables));
                for variable in variables.iter().filter(|variable| !at.mentions(variable)) {
                    way(multiplied(&grouped_sum(&step.expr), &named(variable, &Shape::SCALAR)));
                }
            }
            for at in places {
                for order in [Derivative::Hess, Derivative::Grad] {
                    if let Ok(slope) = derivative(order, function, &at) {
                        self.factor(&slope);
                        self.term(&slope);
                    }
                }
            }
        }
        expr.children().into_iter().for_each(|part| self.slopes(part, variables));
    }

    /// Where the inverse of `A + U C V` stands, that of `C^-1 + V A^-1 U` may be missing, and beside `I + U V` that of
    /// `I + V U`: Sherman, Morrison and Woodbury.
    fn inverses(&mut self, expr: &Expr) {
        if let Node::Power(base, exponent) = &expr.node
            && literal(exponent) == Some(-Rational::one())
            && let Node::Sum(terms) = &base.node
            && let [a, b] = terms.as_slice()
            && !expr.shape.is_scalar()
        {
            for (kept, update) in [(a, b), (b, a)] {
                if !kept.negative && !update.negative {
                    self.inner(&kept.expr, &update.expr);
                }
            }
        }
        expr.children().into_iter().for_each(|part| self.inverses(part));
    }

    fn inner(&mut self, kept: &Expr, update: &Expr) {
        let factors = match &update.node {
            Node::Product(factors) => factors.clone(),
            _ => vec![update.clone()],
        };
        if factors.iter().any(|factor| factor.shape.is_scalar()) {
            return;
        }
        let inverse = |e: &Expr| power(grouped_sum(e), &-Rational::one());
        let identity = Expr::leaf(Node::Identity, Shape::Identity, Default::default());
        // A number times the identity has the same inverse on either side.
        let is_number = match &kept.node {
            Node::Identity => true,
            Node::Product(factors) => {
                factors.iter().all(|f| f.shape.is_scalar() || f.node == Node::Identity)
            }
            _ => false,
        };
        for cut in 0..factors.len() {
            // U V, with nothing between them, and U C V.
            for next in [cut, cut + 1] {
                let (u, v) = (&factors[..cut], &factors[next..]);
                let (first, middle) = match &factors[cut..next] {
                    [] if is_number => (kept.clone(), vec![]),
                    [] => (identity.clone(), vec![inverse(kept)]),
                    [c] if is_number => (inverse(c), vec![]),
                    [c] => (inverse(c), vec![inverse(kept)]),
                    _ => continue,
                };
                let word: Vec<Expr> = v.iter().chain(&middle).chain(u).cloned().collect();
                let second = match word.as_slice() {
                    [] => continue,
                    [only] => only.clone(),
                    _ => raw(Node::Product(word)),
                };
                let terms = [first, second].map(|expr| Term { negative: false, expr });
                let Ok(inner) = sum(terms.to_vec()).reshaped() else { continue };
                if let Node::Sum(terms) = &inner.node {
                    terms.iter().for_each(|term| self.term(&term.expr));
                }
                if let Ok(inverse) = inverse(&inner).reshaped() {
                    self.factor(&inverse);
                }
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

/// The gradient or the Hessian of a function at a point.
fn derivative(order: Derivative, function: &Function, at: &Expr) -> Result<Expr, ShapeError> {
    let (function, at) = (function.clone(), Box::new(at.clone()));
    let node = Node::Derivative { order, function, at, directions: vec![] };
    Expr::new(node, Default::default())
}

/// What functions that are defined stand for where they stand.
fn defined_values(expr: &Expr, context: &Context, found: &mut Vec<Expr>) {
    if let Node::Apply(function, at) | Node::Derivative { function, at, .. } = &expr.node
        && let Some(definition) = context.definition(&function.name)
        && let Some((parameter, _)) = &definition.parameter
        && found.len() < MOST_VALUES
    {
        found.push(substitute(&definition.body, parameter, at));
    }
    expr.children().into_iter().for_each(|part| defined_values(part, context, found));
}

/// A product without the variables of integration among its factors.
fn without(step: &Expr, variables: &BTreeSet<Symbol>) -> Expr {
    let Node::Product(factors) = &step.node else { return step.clone() };
    let is_variable = |f: &&Expr| matches!(&f.node, Node::Symbol(name) if variables.contains(name));
    product(factors.iter().filter(|f| !is_variable(f)).cloned().collect())
}

/// The variables of all integrals.
fn integration(expr: &Expr, found: &mut BTreeSet<Symbol>) {
    if let Node::Integral { variable, .. } = &expr.node {
        found.insert(variable.clone());
    }
    expr.children().into_iter().for_each(|part| integration(part, found));
}
