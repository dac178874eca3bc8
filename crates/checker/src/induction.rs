//! Induction over a natural number. Part of the trusted base: see `prove`.
//!
//! A line is proved for every t when both sides have the same normal form for t = 0, and for t + 1 wherever they agree for t;
//! an inequality when there is a certificate for t = 0, and one for t + 1 that may use the line for t.

use crate::{
    certificate::Fact,
    instances::{gather, instantiated},
    model::Model,
    normal::Normalizer,
    poly::{Atom, Poly},
    prove::{Prover, has_root},
    rewriting::vanishes_with,
    search,
};
use derivation::{Builtin, Expr, Fold, Kind, Node, Symbol};
use std::cmp::Ordering;

/// Proves `left = right` by induction over a symbol of kind `nat`.
pub(crate) fn by_induction(
    model: &Model<'_>,
    normalizer: &mut Normalizer<'_>,
    left: &Expr,
    right: &Expr,
    over: &Symbol,
) -> Option<String> {
    if !stands_alone(model, over) {
        return None;
    }
    // It begins with 0, also where a side has a value from 1 on only.
    normalizer.positive.remove(over);
    let t = Poly::atom(Atom::Symbol(over.clone()));
    let mut difference = |value: Poly| {
        normalizer.bind_to(over.clone(), value);
        let forms = normalizer.form(left).zip(normalizer.form(right));
        normalizer.unbind();
        forms.map(|(left, right)| left.minus(&right))
    };
    let base = difference(Poly::zero())?;
    if base.vanishes() != Some(true) {
        return None;
    }
    let (here, next) = (difference(t.clone())?, difference(t.plus(&Poly::one()))?);
    vanishes_with(&next, &here).then(|| {
        format!(
            "by induction on {over}: for {over} = 0 both sides have the same normal form, and so they do for {over} + 1 where \
             they agree for {over}"
        )
    })
}

impl Prover<'_> {
    /// left ≤ right by induction over a symbol of kind `nat`.
    pub(crate) fn bounded_by_induction(
        &mut self,
        left: &Expr,
        right: &Expr,
        over: &Symbol,
    ) -> Option<String> {
        if !stands_alone(self.model, over) {
            return None;
        }
        self.normalizer.positive.remove(over);
        let t = Poly::atom(Atom::Symbol(over.clone()));
        let slack = |prover: &mut Self, value: Poly| {
            prover.normalizer.bind_to(over.clone(), value);
            let slack = prover.slack(left, right);
            prover.normalizer.unbind();
            slack
        };
        let base = slack(self, Poly::zero())?;
        if !self.normalizer.known_non_negative(&base) {
            self.certified([left, right], &base, false)?;
        }
        let (here, next) = (slack(self, t.clone())?, slack(self, t.plus(&Poly::one()))?);
        // The line for t + 1 rests on the line for t, which says nothing where a side has no value.
        let facts = instantiated(&mut self.normalizer, [left, right], &here).0.facts;
        if ![left, right].into_iter().all(|side| self.has_value_before(side, over, &facts)) {
            return None;
        }
        let fact = Fact { slack: here, strict: false, hypotheses: vec![], lemma: None };
        let how = match self.certified_with(&fact, [left, right], &next) {
            Some(how) => format!("the slack for {over} + 1 {how}"),
            None => {
                // Sides with roots and norms by their squares.
                self.normalizer.bind_to(over.clone(), t.plus(&Poly::one()));
                let forms = self.normalizer.form(left).zip(self.normalizer.form(right));
                self.normalizer.unbind();
                let (small, large) = forms?;
                if !(has_root(&small) || has_root(&large)) {
                    return None;
                }
                self.certified_with(&fact, [left, right], &large)?;
                let squares = large.times(&large)?.minus(&small.times(&small)?);
                let how = self.certified_with(&fact, [left, right], &squares)?;
                format!(
                    "the right side for {over} + 1 is not negative, and the slack of the squares {how}"
                )
            }
        };
        Some(format!(
            "by induction on {over}: it holds for {over} = 0, and where it holds for {over} {how}"
        ))
    }

    /// A certificate that may use one more fact, in words.
    fn certified_with(&mut self, fact: &Fact, sides: [&Expr; 2], slack: &Poly) -> Option<String> {
        let mut known = gather(&mut self.normalizer, sides, slack);
        known.facts.insert(0, fact.clone());
        known.atoms_of(&self.normalizer, &fact.slack);
        let certificate = search::bounds(&self.normalizer, &known, slack, false, self.depth)?;
        self.accept(&certificate, &known, slack, false)
    }

    /// Whether an expression that has a value for t + 1 has one for t: what does not speak of t has it or has not, a sum up to
    /// t + 1 holds the terms of the sum up to t, and all else must have a value for every t.
    fn has_value_before(&mut self, expr: &Expr, over: &Symbol, facts: &[Fact]) -> bool {
        if !expr.mentions(over) {
            return true;
        }
        let here = match &expr.node {
            Node::Symbol(_)
            | Node::Sum(_)
            | Node::Product(_)
            | Node::Transpose(_)
            | Node::Norm(_)
            | Node::Extreme(..)
            | Node::Call(Builtin::Exp | Builtin::Abs | Builtin::Sin | Builtin::Cos, _) => true,
            Node::Quotient(_, below) => {
                !below.mentions(over) || self.sign_of(below, facts) == Some(Ordering::Greater)
            }
            // A whole number that is not negative.
            Node::Power(_, exponent) if exponent.mentions(over) => {
                is_whole(self.model, exponent) && self.sign_of(exponent, facts).is_some()
            }
            Node::Power(..) | Node::Call(Builtin::Sqrt | Builtin::Log, _) | Node::Apply(..) => {
                self.defined_everywhere(expr, facts)
            }
            Node::Member(name, index) => {
                self.sign_of(index, facts).is_some() && self.body_defined(name, facts)
            }
            Node::Fold { fold: Fold::Sum, from, to, body, .. } => {
                !from.mentions(over)
                    && (rises(to, over) || !to.mentions(over))
                    && (!body.mentions(over) || self.defined_everywhere(body, facts))
            }
            _ => false,
        };
        here && expr.children().into_iter().all(|part| self.has_value_before(part, over, facts))
    }
}

/// Whether an expression of natural numbers is a whole number.
fn is_whole(model: &Model<'_>, expr: &Expr) -> bool {
    match &expr.node {
        Node::Number(value) => value.is_integer(),
        Node::Symbol(name) => {
            model.context.declaration(name).is_some_and(|d| matches!(d.kind, Kind::Nat))
        }
        Node::Sum(terms) => terms.iter().all(|term| is_whole(model, &term.expr)),
        Node::Product(factors) => factors.iter().all(|factor| is_whole(model, factor)),
        _ => false,
    }
}

/// Whether it is t, or t and what does not speak of t.
fn rises(expr: &Expr, over: &Symbol) -> bool {
    let is_it = |e: &Expr| matches!(&e.node, Node::Symbol(name) if name == over);
    match &expr.node {
        Node::Sum(terms) => {
            terms.iter().all(|t| is_it(&t.expr) && !t.negative || !t.expr.mentions(over))
        }
        _ => is_it(expr),
    }
}

/// Whether nothing but the line itself speaks of the letter: no definition and no hypothesis, but for those in which it is a
/// bound index.
fn stands_alone(model: &Model<'_>, over: &Symbol) -> bool {
    let context = model.context;
    let definitions = context.definitions.iter().all(|d| {
        d.index.as_ref() == Some(over)
            || d.parameter.as_ref().is_some_and(|(name, _)| name == over)
            || !d.body.mentions(over)
    });
    let hypotheses = context.hypotheses.iter().all(|h| {
        h.binders.iter().any(|b| b.name == *over)
            || !(h.relation.left.mentions(over) || h.relation.right.mentions(over))
    });
    definitions && hypotheses
}
