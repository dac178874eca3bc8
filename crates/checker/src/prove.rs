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
    induction::by_induction,
    instances::{candidates, gather},
    model::Model,
    normal::Normalizer,
    poly::{Atom, Base, Letter, Monomial, Poly},
    rewriting::vanishes_with,
    search::{self, Depth},
    show,
};
use derivation::{
    Dim, Expr, Hypothesis, Node, Reason, Relator, Shape, Symbol, Term, expr::constant,
};
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
    let mut prover = Prover::new(model, depth);
    let how = match relator {
        Relator::Equal => prover.equality(left, right).or_else(|| {
            reasons.iter().find_map(|reason| match reason {
                Reason::Induction(over) => {
                    by_induction(model, &mut prover.normalizer, left, right, over)
                }
                _ => None,
            })
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
    Some(prover.proof(how))
}

pub(crate) struct Prover<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) depth: Depth,
    pub(crate) normalizer: Normalizer<'a>,
    used: Vec<usize>,
    /// Defined names that have a value wherever both sides have one.
    given: BTreeSet<Symbol>,
    /// Bounds of bound variables, innermost last: level, lower, upper.
    ranges: Vec<(u32, Rational, Rational)>,
    /// Comparisons made, so that the search is bounded.
    comparisons: u32,
    /// Rewrites until the two sides had their normal forms.
    rewrites: Option<u64>,
}

const MOST_COMPARISONS: u32 = 400;
const SAME: &str = "both sides have the same normal form";

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
            rewrites: None,
        }
    }

    fn equal(&mut self, left: &Expr, right: &Expr) -> bool {
        let Some((left, right)) = self.forms(left, right) else { return false };
        let difference = left.minus(&right);
        if difference.vanishes() == Some(true) || crate::inverse::vanishes_multiplied(&difference) {
            return true;
        }
        // Equations that points are moved into: what they say of a sum is put in its place.
        for (_, place) in &self.model.adjusted {
            let relation = &self.model.context.hypotheses[*place].relation;
            let forms =
                self.normalizer.form(&relation.left).zip(self.normalizer.form(&relation.right));
            let Some((left, right)) = forms else { continue };
            if vanishes_with(&difference, &left.minus(&right)) {
                self.used.push(*place);
                return true;
            }
        }
        false
    }

    /// left = right: the same normal form, or the hypotheses times cofactors.
    fn equality(&mut self, left: &Expr, right: &Expr) -> Option<String> {
        if self.equal(left, right) {
            return Some(SAME.to_owned());
        }
        let difference = self.slack(left, right)?;
        let known = Known::of_hypotheses(&mut self.normalizer);
        let certificate = search::equates(&known, &difference)?;
        if certificate.equates(&known, &difference) != Some(true) {
            return None;
        }
        self.used.extend(certificate.uses(&known).0);
        let text = show::certificate(&certificate, &known);
        Some(match text {
            Some(text) => format!("the right side less the left equals {text}"),
            None => "the sides differ by hypotheses times cofactors".to_owned(),
        })
    }

    /// A ⪯ B: the difference is symmetric, and v'(B − A)v is not negative for a column v of its own.
    fn semidefinite(&mut self, left: &Expr, right: &Expr) -> Option<String> {
        if self.equal(left, right) {
            return Some(SAME.to_owned());
        }
        let shape = left.shape.common(&right.shape)?;
        if shape.is_scalar() {
            return self.at_most(left, right, false, &[]);
        }
        let Shape::Matrix(rows, _) = shape else { return None };
        let difference = self.slack(left, right)?;
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
    fn at_most(
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
        if !strict && self.equal(left, right) {
            return Some(SAME.to_owned());
        }
        let slack = self.slack(left, right)?;
        if self.normalizer.known_non_negative(&slack) && (!strict || has_positive_constant(&slack))
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
        } else if let Some(how) = self.compare(left, right) {
            return Some(how.to_owned());
        }
        if let Some(how) = self.certified([left, right], &slack, strict) {
            return Some(format!("the slack {how}"));
        }
        self.by_squaring(left, right, strict)
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

    /// left ≤ right when right ≥ 0 and left² ≤ right²: for sides with roots and norms.
    fn by_squaring(&mut self, left: &Expr, right: &Expr, strict: bool) -> Option<String> {
        let (a, b) = (self.normalizer.form(left)?, self.normalizer.form(right)?);
        let has_root = |p: &Poly| {
            p.terms.keys().flat_map(|m| m.scalars.keys()).any(|a| matches!(a, Atom::Sqrt(_)))
        };
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
        let forms = Some((self.normalizer.form(left)?, self.normalizer.form(right)?));
        self.rewrites.get_or_insert(self.normalizer.steps());
        forms
    }

    fn proof(self, how: String) -> Proof {
        let steps = self.normalizer.steps();
        Proof { how, hypotheses: self.used, steps, rewrites: self.rewrites.unwrap_or(steps) }
    }

    fn facts(&mut self) -> Vec<Fact> {
        Known::of_hypotheses(&mut self.normalizer).facts
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

    /// Whether an expression has a value wherever the hypotheses hold: a certificate that is not defined somewhere says
    /// nothing there.
    fn defined_everywhere(&mut self, expr: &Expr, facts: &[Fact]) -> bool {
        let here = match &expr.node {
            Node::Quotient(_, b) => self.sign_of(b, facts) == Some(Ordering::Greater),
            Node::Power(base, exponent) => match derivation::expr::half_integer(exponent) {
                Some(half) if half >= 0 && half % 2 == 0 => true,
                Some(half) if half > 0 && base.shape.is_scalar() => {
                    self.sign_of(base, facts).is_some()
                }
                Some(_) if base.shape.is_scalar() => {
                    self.sign_of(base, facts) == Some(Ordering::Greater)
                }
                // Inverses and roots of matrices exist for those declared positive definite.
                Some(_) => matches!(&base.node, Node::Symbol(name) if self.model.is_definite(name)),
                None => self.sign_of(base, facts) == Some(Ordering::Greater),
            },
            Node::Call(derivation::Builtin::Sqrt, a) => self.sign_of(a, facts).is_some(),
            Node::Call(derivation::Builtin::Log, a) => {
                self.sign_of(a, facts) == Some(Ordering::Greater)
            }
            // What the sides themselves speak of has a value where they have one. What else stands behind a name counts as if
            // it were written out; of the argument of a function or a family nothing is known, so that the body must have a
            // value for any.
            Node::Symbol(name) => self.given.contains(name) || self.body_defined(name, facts),
            // Entries of no known sign, and folds that nothing has a value for.
            Node::Entrywise(true, ..) => false,
            Node::Fold { fold, .. } if *fold != derivation::Fold::Sum => false,
            Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
                self.body_defined(&f.name, facts)
            }
            Node::Member(name, _) => self.body_defined(name, facts),
            _ => true,
        };
        here && expr.children().into_iter().all(|child| self.defined_everywhere(child, facts))
    }

    /// Notes the names that must have a value for an expression to have one. What stands under a sum may not be reached.
    fn evaluated(&mut self, expr: &Expr) {
        let name = match &expr.node {
            Node::Symbol(name) => Some(name),
            Node::Apply(f, _) => Some(&f.name),
            Node::Fold { .. } => return,
            _ => None,
        };
        if let Some(definition) = name.and_then(|name| self.model.context.definition(name))
            && self.given.insert(definition.name.clone())
        {
            self.evaluated(&definition.body);
        }
        expr.children().into_iter().for_each(|child| self.evaluated(child));
    }

    fn body_defined(&mut self, name: &Symbol, facts: &[Fact]) -> bool {
        match self.model.context.definition(name) {
            Some(definition) => self.defined_everywhere(&definition.body, facts),
            None => true,
        }
    }

    /// `Greater` for what is visibly positive, `Equal` for what is visibly not negative.
    fn sign_of(&mut self, expr: &Expr, facts: &[Fact]) -> Option<Ordering> {
        if let Some(value) = constant(expr) {
            return value.sign().filter(|s| *s != Ordering::Less);
        }
        if let Some(sign) = self.sign_by_fact(expr, facts) {
            return Some(sign);
        }
        match &expr.node {
            Node::Sum(terms) if terms.iter().all(|t| !t.negative) => {
                let mut sum = Ordering::Equal;
                for term in terms {
                    sum = sum.max(self.sign_of(&term.expr, facts)?);
                }
                Some(sum)
            }
            Node::Product(factors) if factors.iter().all(|f| f.shape.is_scalar()) => {
                let mut product = Ordering::Greater;
                for factor in factors {
                    product = product.min(self.sign_of(factor, facts)?);
                }
                Some(product)
            }
            Node::Quotient(a, b) => match self.sign_of(b, facts)? {
                // The line is about where both sides are defined, so a denominator is not zero.
                Ordering::Less => None,
                _ => self.sign_of(a, facts),
            },
            Node::Power(base, exponent) => match derivation::expr::half_integer(exponent) {
                Some(half) if half % 4 == 0 => Some(Ordering::Equal),
                Some(_) => self.sign_of(base, facts),
                None => self.sign_of(base, facts).filter(|s| *s == Ordering::Greater),
            },
            Node::Norm(_) => Some(Ordering::Equal),
            Node::Call(derivation::Builtin::Exp, _) => Some(Ordering::Greater),
            Node::Call(derivation::Builtin::Sqrt | derivation::Builtin::Abs, _) => {
                Some(Ordering::Equal)
            }
            _ => {
                let form = self.normalizer.form(expr)?;
                self.normalizer.known_non_negative(&form).then_some(Ordering::Equal)
            }
        }
    }

    fn sign_by_fact(&mut self, expr: &Expr, facts: &[Fact]) -> Option<Ordering> {
        let form = self.normalizer.form(expr)?;
        let fact = facts.iter().find(|f| f.slack == form)?;
        self.used.extend(&fact.hypotheses);
        Some(if fact.strict { Ordering::Greater } else { Ordering::Equal })
    }

    /// left ≤ right by a lemma here, or by finding the one place where they differ and comparing there.
    fn compare(&mut self, left: &Expr, right: &Expr) -> Option<&'static str> {
        self.comparisons += 1;
        if self.comparisons > MOST_COMPARISONS {
            return None;
        }
        if self.equal(left, right) {
            return Some(SAME);
        }
        if let Some(how) = self.lemma(left, right) {
            return Some(how);
        }
        match (&left.node, &right.node) {
            (Node::Sum(a), Node::Sum(b)) if a.len() == b.len() => {
                let mut how = None;
                for (Term { negative: m, expr: p }, Term { negative: n, expr: q }) in
                    a.iter().zip(b)
                {
                    if m != n {
                        return None;
                    }
                    if self.equal(p, q) {
                        continue;
                    }
                    let here = if *m { self.compare(q, p) } else { self.compare(p, q) };
                    how = Some(here?);
                }
                how
            }
            (Node::Product(a), Node::Product(b)) => self.compare_products(a, b),
            (Node::Quotient(a, c), Node::Quotient(b, d)) if self.equal(c, d) => {
                self.non_negative(c).then(|| self.compare(a, b)).flatten()
            }
            (
                Node::Integral { variable: s, from: a, to: b, body: f },
                Node::Integral { variable: t, from: c, to: d, body: g },
            ) => {
                if s != t || !self.equal(a, c) || !self.equal(b, d) {
                    return None;
                }
                let (low, high) = (constant(a)?, constant(b)?);
                if low > high {
                    return None;
                }
                // A level no integral inside can have: they are numbered from below.
                let level = u32::MAX - self.ranges.len() as u32;
                self.normalizer.bind(s.clone(), level, low >= Rational::from(0));
                self.ranges.push((level, low, high));
                let how = self.compare(f, g);
                self.ranges.pop();
                self.normalizer.unbind();
                how
            }
            _ => None,
        }
    }

    /// Products that share their first factors, or their last, and are scaled by them: c p ≤ c q when c ≥ 0 and p ≤ q.
    fn compare_products(&mut self, a: &[Expr], b: &[Expr]) -> Option<&'static str> {
        let mut head = 0;
        while head < a.len().min(b.len())
            && a[head].shape.is_scalar()
            && self.equal(&a[head], &b[head])
        {
            head += 1;
        }
        let mut tail = 0;
        while tail < a.len().min(b.len()) - head {
            let (p, q) = (&a[a.len() - 1 - tail], &b[b.len() - 1 - tail]);
            if !p.shape.is_scalar() || !self.equal(p, q) {
                break;
            }
            tail += 1;
        }
        if head + tail == 0 {
            return None;
        }
        let shared: Vec<&Expr> = a[..head].iter().chain(&a[a.len() - tail..]).collect();
        if !shared.into_iter().all(|e| self.non_negative(e)) {
            return None;
        }
        let rest = |factors: &[Expr]| match &factors[head..factors.len() - tail] {
            [] => Some(Expr::number(Rational::from(1))),
            [one] => Some(one.clone()),
            many => Expr::new(Node::Product(many.to_vec()), Default::default()).ok(),
        };
        self.compare(&rest(a)?, &rest(b)?)
    }

    fn non_negative(&mut self, expr: &Expr) -> bool {
        let Some(form) = self.normalizer.form(expr) else { return false };
        if self.normalizer.known_non_negative(&form) {
            return true;
        }
        let facts = self.facts();
        self.sign_of(expr, &facts).is_some()
    }

    /// The short list: an instance of a hypothesis, Cauchy–Schwarz, the triangle inequality.
    fn lemma(&mut self, left: &Expr, right: &Expr) -> Option<&'static str> {
        if self.by_quantified(left, right) {
            return Some("an instance of a hypothesis, under operations that keep the order");
        }
        if self.cauchy_schwarz(left, right) {
            return Some("the Cauchy–Schwarz inequality, under operations that keep the order");
        }
        if self.triangle(left, right) {
            return Some("the triangle inequality, under operations that keep the order");
        }
        None
    }

    /// u'v ≤ ‖u‖ ‖v‖, also for |u'v|.
    fn cauchy_schwarz(&mut self, left: &Expr, right: &Expr) -> bool {
        let Node::Product(factors) = &right.node else { return false };
        let [Expr { node: Node::Norm(u), .. }, Expr { node: Node::Norm(v), .. }] =
            factors.as_slice()
        else {
            return false;
        };
        let inner = match &left.node {
            Node::Call(derivation::Builtin::Abs, inner) => inner,
            _ => left,
        };
        let (Some(u), Some(v)) = (self.normalizer.form(u), self.normalizer.form(v)) else {
            return false;
        };
        let (Some(inner), Some(product)) = (self.normalizer.form(inner), u.transposed().times(&v))
        else {
            return false;
        };
        inner.minus(&product).vanishes() == Some(true)
            || inner.plus(&product).vanishes() == Some(true)
    }

    /// ‖a ± b ± …‖ ≤ ‖a‖ + ‖b‖ + …
    fn triangle(&mut self, left: &Expr, right: &Expr) -> bool {
        let (Node::Norm(sum), Node::Sum(norms)) = (&left.node, &right.node) else { return false };
        if norms.len() > 6 {
            return false;
        }
        let mut forms = Vec::new();
        for Term { negative, expr } in norms {
            let (false, Node::Norm(a)) = (negative, &expr.node) else { return false };
            let Some(form) = self.normalizer.form(a) else { return false };
            forms.push(form);
        }
        let Some(sum) = self.normalizer.form(sum) else { return false };
        (0..1u32 << forms.len()).any(|signs| {
            let total = forms.iter().enumerate().fold(Poly::zero(), |total, (i, form)| {
                if signs >> i & 1 == 1 { total.minus(form) } else { total.plus(form) }
            });
            total.minus(&sum).vanishes() == Some(true)
        })
    }

    /// An instance of a hypothesis that speaks of all values of a variable: the value is looked for among the parts of
    /// the two sides, and the instance must have the normal forms of the two sides.
    fn by_quantified(&mut self, left: &Expr, right: &Expr) -> bool {
        let (Some(small), Some(large)) = (self.normalizer.form(left), self.normalizer.form(right))
        else {
            return false;
        };
        let hypotheses: Vec<(usize, Hypothesis)> =
            self.model.conditions().map(|(place, h)| (place, h.clone())).collect();
        for (place, hypothesis) in hypotheses {
            let Some((low, high, _)) = hypothesis.relation.ordered() else { continue };
            let mut parts = Vec::new();
            candidates(left, &mut parts);
            candidates(right, &mut parts);
            let [binder @ derivation::Binder { natural: false, .. }] =
                hypothesis.binders.as_slice()
            else {
                // Without variables: the hypothesis itself.
                if hypothesis.binders.is_empty() && self.has_forms(low, high, &small, &large) {
                    self.used.push(place);
                    return true;
                }
                continue;
            };
            for part in parts.iter().filter(|p| p.shape == binder.shape).take(60) {
                let Some(value) = self.normalizer.form(part) else { continue };
                if let Some((from, to)) = &binder.range {
                    let inside = match (constant(from), constant(to), self.interval(&value)) {
                        (Some(a), Some(b), Some((low, high))) => a <= low && high <= b,
                        _ => false,
                    };
                    if !inside {
                        continue;
                    }
                }
                self.normalizer.bind_to(binder.name.clone(), value);
                let fits = self.has_forms(low, high, &small, &large);
                self.normalizer.unbind();
                if fits {
                    self.used.push(place);
                    return true;
                }
            }
        }
        false
    }

    fn has_forms(&mut self, low: &Expr, high: &Expr, small: &Poly, large: &Poly) -> bool {
        let (Some(low), Some(high)) = (self.normalizer.form(low), self.normalizer.form(high))
        else {
            return false;
        };
        low.minus(small).vanishes() == Some(true) && high.minus(large).vanishes() == Some(true)
    }

    /// Bounds of a product of bounded non-negative scalars with a non-negative coefficient.
    fn interval(&mut self, value: &Poly) -> Option<(Rational, Rational)> {
        if let Some(c) = value.as_constant() {
            return Some((c.clone(), c));
        }
        let (monomial, coefficient) = value.single()?;
        if !monomial.word.is_empty() || coefficient.sign() != Some(Ordering::Greater) {
            return None;
        }
        let (mut low, mut high) = (coefficient.clone(), coefficient.clone());
        for (atom, e) in &monomial.scalars {
            let (a, b) = self.atom_interval(atom)?;
            if a < Rational::from(0) {
                return None;
            }
            let e = i64::from(u32::try_from(*e).ok()?);
            low = low * a.pow(e)?;
            high = high * b.pow(e)?;
        }
        Some((low, high))
    }

    fn atom_interval(&self, atom: &crate::poly::Atom) -> Option<(Rational, Rational)> {
        use crate::poly::Atom;
        match atom {
            Atom::Bound(level) => self
                .ranges
                .iter()
                .rev()
                .find(|(l, _, _)| l == level)
                .map(|(_, a, b)| (a.clone(), b.clone())),
            Atom::Symbol(name) => {
                let (mut low, mut high) = (None, None);
                for (_, h) in self.model.conditions().filter(|(_, h)| h.binders.is_empty()) {
                    let is = |e: &Expr| matches!(&e.node, Node::Symbol(s) if s == name);
                    match h.relation.ordered() {
                        Some((small, large, _)) if is(small) => high = constant(large).or(high),
                        Some((small, large, _)) if is(large) => low = constant(small).or(low),
                        _ => {}
                    }
                }
                Some((low?, high?))
            }
            _ => None,
        }
    }
}

fn has_positive_constant(poly: &Poly) -> bool {
    poly.terms.get(&Monomial::default()).is_some_and(|c| c.sign() == Some(Ordering::Greater))
}
