//! What is known of sums by their terms: Cauchy's inequality, with weights and without. Part of the trusted base: see `prove`.

use crate::{
    certificate::{Fact, Known},
    lemmas::CAUCHY_SCHWARZ,
    normal::Normalizer,
    poly::{Atom, Monomial, Poly},
    totals::Range,
};
use derivation::Relator;
use std::{collections::BTreeMap, rc::Rc};

/// Sums that are looked at.
const MOST_SUMS: usize = 4;

/// What is not negative for any index: one term, and the hypotheses that say so.
struct Weight {
    form: Poly,
    hypotheses: Vec<usize>,
}

impl Known {
    /// (Σ b)² ≤ N Σ b² for N numbers, Cauchy-Schwarz with ones, and (Σ b)'(Σ b) ≤ N Σ b'b for columns.
    pub(crate) fn of_sums(&mut self, normalizer: &mut Normalizer<'_>, form: &Poly) -> Option<()> {
        let atoms = form.terms.keys().flat_map(|m| m.scalars.keys());
        let totals = atoms.filter_map(|a| if let Atom::Total(t) = a { Some(&**t) } else { None });
        for total in totals.filter(|t| t.indices.len() == 1).take(MOST_SUMS) {
            let (_, from, to) = total.indices.first()?;
            let count = to.minus(from).plus(&Poly::one());
            let itself = Poly::atom(Atom::Total(Rc::new(total.clone())));
            let summer = &mut normalizer.summer;
            let (sum, squares) = match root(&total.body) {
                Some(_) => (summer.mapped(total, |_, body| root(&body)), Some(itself)),
                None => (Some(itself), summer.mapped(total, |_, body| body.times(&body))),
            };
            let Some((sum, squares)) = sum.zip(squares) else { continue };
            let square = sum.transposed().times(&sum).and_then(|p| normalizer.unfolded(&p));
            let Some(scaled) = count.times(&squares).filter(Poly::is_number) else { continue };
            if let Some(square) = square.filter(Poly::is_number) {
                self.visible(scaled.minus(&square), false, Some(CAUCHY_SCHWARZ));
            }
            let Some((ranges, body)) = normalizer.summer.unclosed(total) else { continue };
            let [range] = ranges.as_slice() else { continue };
            for weight in weights(normalizer, range, &body) {
                let _ = self.weighted(normalizer, range, &body, &weight);
            }
        }
        Some(())
    }

    /// (Σ w a)² ≤ Σ w Σ w a² for weights that are not negative, where the body is w a or w a²; and Σ w b ≥ 0 where b is not
    /// negative.
    fn weighted(
        &mut self,
        normalizer: &mut Normalizer<'_>,
        range: &Range,
        body: &Poly,
        weight: &Weight,
    ) -> Option<()> {
        let w = &weight.form;
        let rest = over(body, w)?;
        let mut close =
            |body: &Poly| normalizer.summer.close_all(std::slice::from_ref(range), body);
        let itself = close(body)?;
        let (once, squares) = match root(&rest) {
            Some(a) => (close(&w.times(&a)?)?, itself.clone()),
            None => (itself.clone(), close(&body.times(&rest)?)?),
        };
        let whole = close(w)?;
        let mut add = |slack: Poly, lemma| {
            let hypotheses = weight.hypotheses.clone();
            if slack.is_number() && self.facts.iter().all(|f| f.slack != slack) {
                self.facts.push(Fact { slack, strict: false, hypotheses, lemma });
            }
        };
        if normalizer.known_non_negative(&rest) {
            add(itself, None);
        }
        let product = normalizer.unfolded(&whole.times(&squares)?)?;
        let square = normalizer.unfolded(&once.transposed().times(&once)?)?;
        add(product.minus(&square), Some(CAUCHY_SCHWARZ));
        Some(())
    }
}

/// The weights that hypotheses for all natural numbers speak of, at the index of a range; and what a body has of factors that
/// are visibly not negative.
fn weights(normalizer: &mut Normalizer<'_>, range: &Range, body: &Poly) -> Vec<Weight> {
    let model = normalizer.model;
    let index = Poly::atom(Atom::Index(range.index));
    let ordered = |relator: Relator| relator != Relator::Equal && relator != Relator::Approx;
    let hypotheses = model.context.hypotheses.iter().enumerate();
    let mut found: Vec<Weight> = hypotheses
        .filter(|(_, h)| h.binders.len() == 1 && ordered(h.relation.relator))
        .filter_map(|(place, _)| {
            let mut known = Known::default();
            known.instance(normalizer, place, std::slice::from_ref(&index));
            let fact = known.facts.into_iter().next()?;
            let (monomial, c) = fact.slack.single()?;
            let plain = monomial.word.is_empty() && monomial.scalars.values().all(|e| *e > 0);
            let form = Poly::term(monomial.clone(), 1.into());
            let hypotheses = vec![place];
            (plain && *c > 0.into() && form.is_number()).then_some(Weight { form, hypotheses })
        })
        .collect();
    if let Some((monomial, _)) = body.single() {
        let visible = monomial.scalars.iter().filter(|(atom, e)| {
            let squares = matches!(atom, Atom::Word(_)) || *e % 2 == 0;
            !squares && normalizer.atom_non_negative(atom)
        });
        let scalars: BTreeMap<Atom, i32> = visible.map(|(atom, e)| (atom.clone(), *e)).collect();
        if !scalars.is_empty() {
            found.push(Weight { form: Poly::scalars(scalars), hypotheses: vec![] });
        }
    }
    found
}

/// One term over another.
fn over(body: &Poly, weight: &Poly) -> Option<Poly> {
    let (above, c) = body.single()?;
    let (below, _) = weight.single()?;
    let scalars = below.scalars.iter().map(|(atom, e)| (atom.clone(), -e));
    let shared = below.scalars.keys().all(|atom| above.scalars.contains_key(atom));
    let quotient = Poly::term(above.clone(), c.clone()).times(&Poly::scalars(scalars.collect()))?;
    (above.word.is_empty() && shared).then_some(quotient)
}

/// The a of a term a² or a'a.
fn root(term: &Poly) -> Option<Poly> {
    if let Some(column) = half_of_body(term) {
        return Some(column);
    }
    let (Monomial { scalars, word }, c) = term.single()?;
    let halved = scalars.iter().map(|(atom, e)| (e % 2 == 0).then(|| (atom.clone(), e / 2)));
    let halved = halved.collect::<Option<_>>()?;
    (word.is_empty() && *c == 1.into()).then(|| Poly::scalars(halved))
}

/// The column a of a body a'a.
fn half_of_body(body: &Poly) -> Option<Poly> {
    let (monomial, _) = body.single()?;
    let (Atom::Word(word), _) = monomial.scalars.iter().next()? else { return None };
    let half = word.get(word.len() / 2..)?.iter().cloned().map(Poly::letter);
    let half = half.into_iter().try_fold(Poly::one(), |p, l| p.times(&l))?;
    (half.transposed().times(&half)? == *body).then_some(half)
}
