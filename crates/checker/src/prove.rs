//! Proofs. Part of the trusted base: what this file accepts is printed as "proved".
//!
//! An equality is proved when both sides have the same normal form, or differ by equations times cofactors. An inequality is
//! proved by a certificate for its slack, by one for the squares of its sides, or when its two sides differ in one place,
//! under operations that keep the order, and what differs there is an instance of a hypothesis or of a lemma.
//!
//! The files that a proof rests on say so at their top; `trusted` lists them. What looks for certificates, `instances`,
//! `search` and `simplex`, is outside.

use crate::{
    certificate::{Certificate, Fact, Known},
    compare::WorkedOut,
    induction::by_induction,
    instances::gather,
    model::Model,
    normal::Normalizer,
    poly::{Atom, Base, Letter, Poly},
    rewriting::vanishes_with,
    search::{self, Depth},
    show,
};
use derivation::{Builtin, Dim, Expr, Kind, Node, Reason, Relator, Shape, Symbol, expr::constant};
use number::{Number, Rational};
use std::{cmp::Ordering, collections::BTreeSet};

/// How something was proved, in words for the reader, and the hypotheses (by place) it used beyond solved ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proof {
    pub(crate) how: String,
    pub(crate) hypotheses: Vec<usize>,
    pub(crate) steps: u64,
    /// Those of them that bring the two sides to their normal forms: how far apart they are for a reader.
    pub(crate) rewrites: u64,
}

/// Proves `left relator right`, or gives up.
pub(crate) fn prove(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    reasons: &[Reason],
) -> Option<Proof> {
    prove_with(Depth::Full, model, left, relator, right, reasons)
}

/// Shows that the hypotheses contradict each other: that something positive would vanish.
pub(crate) fn contradiction(model: &Model<'_>) -> Option<Proof> {
    let mut prover = Prover::new(model, Depth::Full);
    let zero = Expr::number(Rational::from(0));
    let how = prover.certified([&zero, &zero], &Poly::zero(), true)?;
    prover.used.sort_unstable();
    prover.used.dedup();
    let how = how.replacen("equals", "zero equals", 1) + ", of which a part is positive";
    Some(prover.proof(how))
}

/// The same with a choice of how hard certificates are looked for.
pub(crate) fn prove_with(
    depth: Depth,
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    reasons: &[Reason],
) -> Option<Proof> {
    let logarithms = |e: &Expr| e.any(&mut |e| matches!(&e.node, Node::Call(Builtin::Log, _)));
    let bodies = model.context.definitions.iter().map(|d| &d.body);
    // What is known of logarithms as they stand comes first.
    let splits = [left, right].into_iter().chain(bodies).any(logarithms);
    let passes = if splits { &[false, true][..] } else { &[false] };
    passes.iter().find_map(|splits| {
        let mut prover = Prover::new(model, depth);
        prover.normalizer.splits = *splits;
        prover.normalizer.inside_domain([left, right]);
        prover.relation(left, relator, right, reasons)
    })
}

impl Prover<'_> {
    fn relation(
        mut self,
        left: &Expr,
        relator: Relator,
        right: &Expr,
        reasons: &[Reason],
    ) -> Option<Proof> {
        let prover = &mut self;
        let model = prover.model;
        let how = match relator {
            Relator::Equal => prover.equality(left, right).or_else(|| {
                // Logarithms may have no value where induction begins.
                if prover.normalizer.splits {
                    return None;
                }
                let over = reasons.iter().filter_map(|reason| match reason {
                    Reason::Induction(over) => Some(over),
                    _ => None,
                });
                let naturals = model.context.declarations.iter().filter(|d| {
                    d.kind == Kind::Nat && (left.mentions(&d.name) || right.mentions(&d.name))
                });
                over.chain(naturals.map(|d| &d.name).take(MOST_NATURALS))
                    .find_map(|over| by_induction(model, &mut prover.normalizer, left, right, over))
            }),
            Relator::LessEqual => prover.at_most(left, right, false, reasons),
            Relator::Less => prover.at_most(left, right, true, reasons),
            Relator::GreaterEqual => prover.at_most(right, left, false, reasons),
            Relator::Greater => prover.at_most(right, left, true, reasons),
            Relator::PrecedesEqual => prover.semidefinite(left, right),
            Relator::SucceedsEqual => prover.semidefinite(right, left),
            Relator::Approx => None,
        }?;
        prover.used.sort_unstable();
        prover.used.dedup();
        Some(self.proof(how))
    }
}

/// Natural numbers over which induction is tried unasked.
const MOST_NATURALS: usize = 2;

pub(crate) struct Prover<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) depth: Depth,
    pub(crate) normalizer: Normalizer<'a>,
    pub(crate) used: Vec<usize>,
    /// Defined names that have a value wherever both sides have one.
    pub(crate) given: BTreeSet<Symbol>,
    /// Bounds of bound variables, innermost last: level, lower, upper.
    pub(crate) ranges: Vec<(u32, Rational, Rational)>,
    /// Comparisons made, so that the search is bounded.
    pub(crate) comparisons: u32,
    /// What was worked out while sides are compared, for every integral that is open.
    pub(crate) worked_out: Vec<WorkedOut>,
    /// Functions that grow, taken off both sides.
    pub(crate) taken_off: u32,
    /// Rewrites until the two sides had their normal forms.
    rewrites: Option<u64>,
}

pub(crate) const SAME: &str = "both sides have the same normal form";

impl<'a> Prover<'a> {
    fn new(model: &'a Model<'a>, depth: Depth) -> Self {
        Prover {
            model,
            depth,
            normalizer: Normalizer::new(model),
            used: Vec::new(),
            given: BTreeSet::new(),
            ranges: Vec::new(),
            comparisons: 0,
            worked_out: Vec::new(),
            taken_off: 0,
            rewrites: None,
        }
    }

    /// Whether two sides of a shape differ by nothing, entry by entry or as a whole.
    fn is_zero(&mut self, difference: &Poly, shape: Option<Shape>) -> bool {
        shape.is_some_and(|shape| self.entries_vanish(difference, &shape))
            || self.vanish(difference)
    }

    /// Whether a difference vanishes, as it is or by an equation that points are moved into.
    pub(crate) fn vanish(&mut self, difference: &Poly) -> bool {
        if difference.vanishes() == Some(true) || crate::inverse::vanishes_multiplied(difference) {
            return true;
        }
        // Equations that points are moved into: what they say of a sum is put in its place.
        for (_, place) in &self.model.adjusted {
            let relation = &self.model.context.hypotheses[*place].relation;
            let forms =
                self.normalizer.form(&relation.left).zip(self.normalizer.form(&relation.right));
            let Some((left, right)) = forms else { continue };
            if vanishes_with(difference, &left.minus(&right)) {
                self.used.push(*place);
                return true;
            }
        }
        false
    }

    /// Whether every entry of a column or a matrix with what is done entry by entry has the normal form 0.
    fn entries_vanish(&mut self, difference: &Poly, shape: &Shape) -> bool {
        let Shape::Matrix(rows, columns) = shape else { return false };
        let acts = |l: &Letter| matches!(l.base, Base::Map(..) | Base::Diag(_));
        let letters = difference.terms.keys().flat_map(|m| &m.word);
        if shape.is_scalar() || !letters.into_iter().any(acts) {
            return false;
        }
        let n = &mut self.normalizer;
        let mut index = || Poly::atom(Atom::Index(n.summer.fresh(Some(&Poly::one()))));
        let (i, j) = (index(), index());
        let row = n.row(&i, rows, difference);
        let entry = match *columns == Dim::ONE {
            true => row,
            false => row.and_then(|row| n.row(&j, columns, &row.transposed())),
        };
        entry.is_some_and(|entry| entry.vanishes() == Some(true))
    }

    /// left = right: the same normal form, or the hypotheses times cofactors.
    fn equality(&mut self, left: &Expr, right: &Expr) -> Option<String> {
        let difference = self.slack(left, right)?;
        if self.is_zero(&difference, left.shape.common(&right.shape)) {
            return Some(SAME.to_owned());
        }
        if let Some(text) = self.by_cofactors(&difference) {
            return Some(match text {
                Some(text) => format!("the right side less the left equals {text}"),
                None => "the sides differ by hypotheses times cofactors".to_owned(),
            });
        }
        if let Some(cleared) = difference.without_denominators()
            && let Some(text) = self.by_cofactors(&cleared)
        {
            return Some(match text {
                Some(text) => {
                    format!("times its denominators, the right side less the left equals {text}")
                }
                None => "times their denominators, the sides differ by hypotheses times cofactors"
                    .to_owned(),
            });
        }
        self.equal_squares(left, right)
    }

    /// That a difference vanishes: the equations known times cofactors, in words where these are short.
    fn by_cofactors(&mut self, difference: &Poly) -> Option<Option<String>> {
        let known = Known::of_hypotheses(&mut self.normalizer);
        let certificate = search::equates(&known, difference)?;
        if certificate.equates(&known, difference) != Some(true) {
            return None;
        }
        self.used.extend(certificate.uses(&known).0);
        Some(show::certificate(&certificate, &known))
    }

    /// Two numbers with roots or norms that are not negative are equal when their squares are.
    fn equal_squares(&mut self, left: &Expr, right: &Expr) -> Option<String> {
        let (a, b) = self.forms(left, right)?;
        if !a.is_number() || !b.is_number() || !(has_root(&a) || has_root(&b)) {
            return None;
        }
        let squares = b.times(&b)?.minus(&a.times(&a)?);
        let how = match squares.vanishes() == Some(true) {
            true => "are the same".to_owned(),
            false => match self.by_cofactors(&squares)? {
                Some(text) => format!("differ by {text}"),
                None => "differ by hypotheses times cofactors".to_owned(),
            },
        };
        for side in [&a, &b] {
            if !self.normalizer.known_non_negative(side) {
                self.certified([left, right], side, false)?;
            }
        }
        Some(format!("neither side is negative, and their squares {how}"))
    }

    /// A ⪯ B: the difference is symmetric, and v'(B − A)v is not negative for a column v of its own.
    fn semidefinite(&mut self, left: &Expr, right: &Expr) -> Option<String> {
        let shape = left.shape.common(&right.shape);
        let difference = self.slack(left, right)?;
        if self.is_zero(&difference, shape.clone()) {
            return Some(SAME.to_owned());
        }
        let shape = shape?;
        if shape.is_scalar() {
            return self.at_most(left, right, false, &[]);
        }
        let Shape::Matrix(rows, _) = shape else { return None };
        if difference.minus(&difference.transposed()).vanishes() != Some(true) {
            return None;
        }
        let v = Poly::letter(Letter {
            base: Base::Symbol(Symbol::new("v·")),
            transposed: false,
            half: 2,
            symmetric: false,
            rows,
            columns: Dim::ONE,
        });
        let slack = v.transposed().times(&difference)?.times(&v)?;
        self.certified([left, right], &slack, false).map(|how| {
            format!("v'(B - A) v with the left side A and the right side B {how}")
                .replace("v·", "v")
        })
    }

    /// left ≤ right, or left < right.
    pub(crate) fn at_most(
        &mut self,
        left: &Expr,
        right: &Expr,
        strict: bool,
        reasons: &[Reason],
    ) -> Option<String> {
        for reason in reasons {
            if let Reason::Squares(certificate) = reason {
                return self.by_certificate(left, right, certificate, strict);
            }
            if let (Reason::Induction(over), false) = (reason, strict) {
                return self.bounded_by_induction(left, right, over);
            }
        }
        let Some((small, large)) = self.forms(left, right) else {
            // Part by part there may be forms all the same.
            let how = if strict { None } else { self.compare((left, None), (right, None)) };
            return how.map(str::to_owned);
        };
        let slack = large.minus(&small);
        if !strict && self.is_zero(&slack, left.shape.common(&right.shape)) {
            return Some(SAME.to_owned());
        }
        let cleared = self.normalizer.without_positive_denominators(&slack);
        if self.normalizer.known_non_negative(&cleared)
            && (!strict || self.normalizer.known_positive(&cleared))
        {
            return Some("the slack is a sum of terms that are not negative".to_owned());
        }
        if strict {
            // 0 < e for an e that is visibly positive.
            let facts = self.facts();
            self.given.clear();
            self.evaluated(right);
            let positive = constant(left).is_some_and(|c| c.is_zero())
                && self.defined_everywhere(right, &facts)
                && self.sign_of(right, &facts) == Some(Ordering::Greater);
            if positive {
                return Some("the larger side is visibly positive".to_owned());
            }
        } else if let Some(how) = self.compare((left, Some(small)), (right, Some(large))) {
            return Some(how.to_owned());
        } else if constant(left).is_some_and(|c| c.is_zero()) && right.binds().is_some() {
            let facts = self.facts();
            if self.sign_of(right, &facts).is_some() {
                return Some("no term of the sum is negative".to_owned());
            }
        }
        if let Some(how) = self.certified([left, right], &slack, strict) {
            return Some(format!("the slack {how}"));
        }
        self.by_both_signs(left, right, strict)
            .or_else(|| self.by_squaring(left, right, strict))
            .or_else(|| self.by_growth(left, right, strict))
            .or_else(|| {
                // A sum up to a natural number grows by one term at a time.
                let grows = |e: &Expr, t: &Symbol| {
                    e.any(&mut |e| matches!(&e.node, Node::Fold { to, .. } if to.mentions(t)))
                };
                let full = self.depth == Depth::Full && !strict;
                let mut naturals = self.model.context.declarations.iter().filter(|d| {
                    full && d.kind == Kind::Nat && (grows(left, &d.name) || grows(right, &d.name))
                });
                self.bounded_by_induction(left, right, &naturals.next()?.name)
            })
    }

    /// A certificate found and checked, in words.
    pub(crate) fn certified(
        &mut self,
        sides: [&Expr; 2],
        slack: &Poly,
        strict: bool,
    ) -> Option<String> {
        let known = gather(&mut self.normalizer, sides, slack);
        let certificate = search::bounds(&self.normalizer, &known, slack, strict, self.depth)?;
        self.accept(&certificate, &known, slack, strict)
    }

    pub(crate) fn accept(
        &mut self,
        certificate: &Certificate,
        known: &Known,
        slack: &Poly,
        strict: bool,
    ) -> Option<String> {
        if certificate.bounds(known, slack, strict, &self.normalizer) != Some(true) {
            return None;
        }
        let (hypotheses, lemmas) = certificate.uses(known);
        self.used.extend(hypotheses);
        let by =
            if lemmas.is_empty() { String::new() } else { format!(", by {}", lemmas.join(", ")) };
        Some(match show::certificate(certificate, known) {
            Some(text) => format!("equals {text}{by}"),
            None => format!("is a sum of squares and hypotheses times what is not negative{by}"),
        })
    }

    /// |e| ≤ right when neither e nor −e is larger.
    fn by_both_signs(&mut self, left: &Expr, right: &Expr, strict: bool) -> Option<String> {
        let Node::Call(Builtin::Abs, inside) = &left.node else { return None };
        let (inside, large) = self.forms(inside, right)?;
        let slacks = [large.minus(&inside), large.plus(&inside)];
        let [one, other] = slacks.map(|slack| self.certified([left, right], &slack, strict));
        Some(format!(
            "with either sign of what stands under abs: the slack {}, and {}",
            one?, other?
        ))
    }

    /// left ≤ right when right ≥ 0 and left² ≤ right²: for sides with roots and norms.
    fn by_squaring(&mut self, left: &Expr, right: &Expr, strict: bool) -> Option<String> {
        let (a, b) = (self.normalizer.form(left)?, self.normalizer.form(right)?);
        if !a.is_number() || !b.is_number() || !(has_root(&a) || has_root(&b)) {
            return None;
        }
        let visible = self.normalizer.known_non_negative(&b);
        if !visible {
            self.certified([left, right], &b, false)?;
        }
        let slack = b.times(&b)?.minus(&a.times(&a)?);
        let how = self.certified([left, right], &slack, strict)?;
        Some(format!("the right side is not negative, and the slack of the squares {how}"))
    }

    pub(crate) fn slack(&mut self, left: &Expr, right: &Expr) -> Option<Poly> {
        self.forms(left, right).map(|(left, right)| right.minus(&left))
    }

    fn forms(&mut self, left: &Expr, right: &Expr) -> Option<(Poly, Poly)> {
        let n = &mut self.normalizer;
        let angles = n.angles.clone();
        let mut forms = Some((n.form(left)?, n.form(right)?));
        if n.angles != angles && n.angles.values().any(|parts| *parts > 1) {
            n.forget();
            forms = Some((n.form(left)?, n.form(right)?));
        }
        self.rewrites.get_or_insert(self.normalizer.steps());
        forms
    }

    fn proof(self, how: String) -> Proof {
        let steps = self.normalizer.steps();
        Proof { how, hypotheses: self.used, steps, rewrites: self.rewrites.unwrap_or(steps) }
    }

    pub(crate) fn facts(&mut self) -> Vec<Fact> {
        let outside = self.normalizer.take_bound();
        let known = Known::of_hypotheses(&mut self.normalizer);
        self.normalizer.put_bound(outside);
        known.facts
    }

    /// `by squares e`: e is visibly not negative and equals the slack.
    fn by_certificate(
        &mut self,
        left: &Expr,
        right: &Expr,
        certificate: &Expr,
        strict: bool,
    ) -> Option<String> {
        let slack = self.slack(left, right)?;
        let given = self.normalizer.form(certificate)?;
        if slack.minus(&given).vanishes() != Some(true) {
            return None;
        }
        let facts = self.facts();
        self.given.clear();
        self.evaluated(left);
        self.evaluated(right);
        if !self.defined_everywhere(certificate, &facts) {
            return None;
        }
        let sign = self.sign_of(certificate, &facts)?;
        if strict && sign != Ordering::Greater {
            return None;
        }
        Some("the slack equals the certificate, which is visibly not negative".to_owned())
    }
}

pub(crate) fn has_root(poly: &Poly) -> bool {
    poly.terms.keys().flat_map(|m| m.scalars.keys()).any(|a| matches!(a, Atom::Sqrt(_)))
}
