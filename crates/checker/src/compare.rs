//! Comparing two expressions part by part: where they differ in one place, under operations that keep the order, what differs there
//! is compared, by a named lemma or an instance of a hypothesis. Part of the trusted base: see `prove`.

use crate::{
    instances::candidates,
    poly::{Atom, Poly},
    prove::{Prover, SAME},
};
use derivation::{Builtin, Expr, Fold, Node, Term, expr::constant};
use number::{Number, Rational};
use std::{cmp::Ordering, collections::BTreeMap};

/// Normal forms between the same integrals.
#[derive(Default)]
pub(crate) struct WorkedOut {
    forms: Vec<(Expr, Option<Poly>)>,
    /// Of the two sides of a hypothesis, by its place, at values of its variables.
    instances: BTreeMap<(usize, Vec<Poly>), Option<Sides>>,
}

/// The normal forms of a smaller and a larger side.
type Sides = (Poly, Poly);

const MOST_COMPARISONS: u32 = 400;

impl Prover<'_> {
    /// left ≤ right by a lemma here, or by finding the one place where they differ and comparing there.
    pub(crate) fn compare(
        &mut self,
        (left, small): (&Expr, Option<Poly>),
        (right, large): (&Expr, Option<Poly>),
    ) -> Option<&'static str> {
        let forms = vec![(left.clone(), small), (right.clone(), large)];
        self.worked_out = vec![WorkedOut { forms, ..WorkedOut::default() }];
        self.compare_here(left, right)
    }

    fn compare_here(&mut self, left: &Expr, right: &Expr) -> Option<&'static str> {
        self.comparisons += 1;
        if self.comparisons > MOST_COMPARISONS {
            return None;
        }
        if self.same(left, right) {
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
                    if self.same(p, q) {
                        continue;
                    }
                    let here = if *m { self.compare_here(q, p) } else { self.compare_here(p, q) };
                    how = Some(here?);
                }
                how
            }
            (Node::Product(a), Node::Product(b)) => self.compare_products(a, b),
            (Node::Quotient(a, c), Node::Quotient(b, d)) if self.same(c, d) => {
                self.non_negative(c).then(|| self.compare_here(a, b)).flatten()
            }
            (
                Node::Integral { variable: s, from: a, to: b, body: f },
                Node::Integral { variable: t, from: c, to: d, body: g },
            ) => {
                if s != t || !self.same(a, c) || !self.same(b, d) {
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
                let how = self.compare_under(f, g);
                self.ranges.pop();
                how
            }
            (
                Node::Fold { fold, index: i, from: a, to: b, body: f },
                Node::Fold { fold: other, index: j, from: c, to: d, body: g },
            ) => {
                let sums = matches!(fold, Fold::Sum | Fold::Mean) && fold == other;
                if !sums || i != j || !self.same(a, c) || !self.same(b, d) {
                    return None;
                }
                let from = self.form(a)?;
                let k = self.normalizer.summer.fresh(Some(&from));
                self.normalizer.bind_to(i.clone(), Poly::atom(Atom::Index(k)));
                self.compare_under(f, g)
            }
            // The norm of an integral is at most the integral of the norm, and so with sums.
            (
                Node::Norm(a) | Node::Call(Builtin::Abs, a),
                Node::Integral { .. } | Node::Fold { .. },
            ) => {
                let mut inside = (**a).clone();
                let body = match &mut inside.node {
                    Node::Integral { from, to, body, .. } => {
                        (constant(from)? <= constant(to)?).then_some(body)?
                    }
                    Node::Fold { fold: Fold::Sum | Fold::Mean, body, .. } => body,
                    _ => return None,
                };
                let size = match left.node {
                    Node::Norm(_) => Node::Norm(body.clone()),
                    _ => Node::Call(Builtin::Abs, body.clone()),
                };
                **body = Expr::new(size, body.span).ok()?;
                // It is of another shape now.
                let inside = Expr::new(inside.node, inside.span).ok()?;
                self.compare_here(&inside, right).map(|how| match how {
                    SAME => "the triangle inequality",
                    how => how,
                })
            }
            _ => None,
        }
    }

    /// Compares what stands under two integrals, or two sums, whose variable has just been bound; afterwards it is not.
    fn compare_under(&mut self, left: &Expr, right: &Expr) -> Option<&'static str> {
        self.worked_out.push(WorkedOut::default());
        let how = self.compare_here(left, right);
        self.worked_out.pop();
        self.normalizer.unbind();
        how
    }

    /// The normal form of something between the integrals that are open, worked out once.
    fn form(&mut self, expr: &Expr) -> Option<Poly> {
        let known = self.worked_out.last().and_then(|w| w.forms.iter().find(|(e, _)| e == expr));
        if let Some((_, form)) = known {
            return form.clone();
        }
        let form = self.normalizer.form(expr);
        if let Some(worked_out) = self.worked_out.last_mut() {
            worked_out.forms.push((expr.clone(), form.clone()));
        }
        form
    }

    /// The normal forms of the two sides of a hypothesis, at values of its variables if it has any, worked out once. What it
    /// speaks of was written outside of any integral.
    fn instance(&mut self, place: usize, values: Vec<Poly>) -> Option<Sides> {
        let hypothesis = self.model.context.hypotheses.get(place)?;
        let key = (place, values);
        let known = self.worked_out.last().and_then(|w| w.instances.get(&key));
        if let Some(forms) = known {
            return forms.clone();
        }
        let (low, high, _) = hypothesis.relation.ordered()?;
        let outside = self.normalizer.take_bound();
        for (binder, value) in hypothesis.binders.iter().zip(&key.1) {
            self.normalizer.bind_to(binder.name.clone(), value.clone());
        }
        let forms = self.normalizer.form(low).zip(self.normalizer.form(high));
        self.normalizer.put_bound(outside);
        if let Some(worked_out) = self.worked_out.last_mut() {
            worked_out.instances.insert(key, forms.clone());
        }
        forms
    }

    fn same(&mut self, left: &Expr, right: &Expr) -> bool {
        let forms = self.form(left).zip(self.form(right));
        forms.is_some_and(|(left, right)| self.vanish(&left.minus(&right)))
    }

    /// Products that share their first factors, or their last, and are scaled by them: c p ≤ c q when c ≥ 0 and p ≤ q.
    fn compare_products(&mut self, a: &[Expr], b: &[Expr]) -> Option<&'static str> {
        let mut head = 0;
        while head < a.len().min(b.len())
            && a[head].shape.is_scalar()
            && self.same(&a[head], &b[head])
        {
            head += 1;
        }
        let mut tail = 0;
        while tail < a.len().min(b.len()) - head {
            let (p, q) = (&a[a.len() - 1 - tail], &b[b.len() - 1 - tail]);
            if !p.shape.is_scalar() || !self.same(p, q) {
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
        self.compare_here(&rest(a)?, &rest(b)?)
    }

    fn non_negative(&mut self, expr: &Expr) -> bool {
        let Some(form) = self.form(expr) else { return false };
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
            Node::Call(Builtin::Abs, inner) => inner,
            _ => left,
        };
        let (Some(u), Some(v)) = (self.form(u), self.form(v)) else {
            return false;
        };
        let (Some(inner), Some(product)) = (self.form(inner), u.transposed().times(&v)) else {
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
            let Some(form) = self.form(a) else { return false };
            forms.push(form);
        }
        let Some(sum) = self.form(sum) else { return false };
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
        let (Some(small), Some(large)) = (self.form(left), self.form(right)) else {
            return false;
        };
        let mut parts = Vec::new();
        candidates(left, &mut parts);
        candidates(right, &mut parts);
        // Where functions are spoken of.
        let mut points: Vec<&Expr> = Vec::new();
        for part in &parts {
            if let Node::Apply(_, at) | Node::Derivative { at, .. } = &part.node
                && !points.contains(&&**at)
            {
                points.push(at);
            }
        }
        let model = self.model;
        model.conditions().any(|(place, hypothesis)| {
            let fits = match hypothesis.binders.as_slice() {
                [] => self.says(place, vec![], &small, &large),
                // An index that is summed over, or a natural number.
                [binder] if binder.natural && binder.range.is_none() => {
                    let mut parts = parts.iter().filter(|p| p.shape.is_scalar()).take(60);
                    parts.any(|part| {
                        let value = self.form(part).filter(|value| {
                            let least = self.normalizer.summer.least_value(value);
                            least.is_some_and(|least| least >= 0)
                        });
                        value.is_some_and(|value| self.says(place, vec![value], &small, &large))
                    })
                }
                [binder] if !binder.natural => {
                    let mut parts = parts.iter().filter(|p| p.shape == binder.shape).take(60);
                    parts.any(|part| {
                        let Some(value) = self.form(part) else { return false };
                        let outside = binder.range.as_ref().is_some_and(|(from, to)| {
                            let ends = (constant(from), constant(to), self.interval(&value));
                            !matches!(ends, (Some(a), Some(b), Some((low, high))) if a <= low && high <= b)
                        });
                        !outside && self.says(place, vec![value], &small, &large)
                    })
                }
                [u, v] if [u, v].iter().all(|b| !b.natural && b.range.is_none()) => {
                    let points = points.iter().filter(|p| p.shape == u.shape && p.shape == v.shape);
                    let points: Vec<Poly> = points.filter_map(|p| self.form(p)).take(4).collect();
                    let mut pairs = points.iter().flat_map(|x| points.iter().map(move |y| (x, y)));
                    pairs.any(|(x, y)| self.says(place, vec![x.clone(), y.clone()], &small, &large))
                }
                _ => false,
            };
            if fits {
                self.used.push(place);
            }
            fits
        })
    }

    /// Whether a hypothesis, at values of its variables, says that something is at most something else.
    fn says(&mut self, place: usize, values: Vec<Poly>, small: &Poly, large: &Poly) -> bool {
        self.instance(place, values).is_some_and(|(low, high)| {
            low.minus(small).vanishes() == Some(true) && high.minus(large).vanishes() == Some(true)
        })
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

    fn atom_interval(&self, atom: &Atom) -> Option<(Rational, Rational)> {
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
