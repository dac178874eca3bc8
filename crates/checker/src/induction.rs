//! Induction over a natural number. Part of the trusted base: see `prove`.
//!
//! A line is proved for every t when both sides have the same normal form for t = 0, and for t + 1 wherever they agree for t;
//! an inequality when there is a certificate for t = 0, and one for t + 1 that may use the line for t.

use crate::{
    certificate::Fact,
    instances::gather,
    model::Model,
    normal::Normalizer,
    poly::{Atom, Poly},
    prove::Prover,
    rewriting::vanishes_with,
    search,
};
use derivation::{Expr, Symbol};

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
        let mut known = gather(&mut self.normalizer, [left, right], &next);
        let fact = Fact { slack: here, strict: false, hypotheses: vec![], lemma: None };
        known.facts.insert(0, fact);
        let certificate = search::bounds(&self.normalizer, &known, &next, false, self.depth)?;
        let how = self.accept(&certificate, &known, &next, false)?;
        Some(format!(
            "by induction on {over}: it holds for {over} = 0, and where it holds for {over} the slack for {over} + 1 {how}"
        ))
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
