//! Comparing two expressions part by part: where they differ in one place, under operations that keep the order, what differs there
//! is compared, by a named lemma or an instance of a hypothesis. Part of the trusted base: see `prove`.

use crate::{
    instances::candidates,
    poly::Poly,
    prove::{Prover, SAME},
};
use derivation::{Expr, Hypothesis, Node, Term, expr::constant};
use number::{Number, Rational};
use std::cmp::Ordering;

const MOST_COMPARISONS: u32 = 400;

impl Prover<'_> {
    /// left ≤ right by a lemma here, or by finding the one place where they differ and comparing there.
    pub(crate) fn compare(&mut self, left: &Expr, right: &Expr) -> Option<&'static str> {
        self.formed = vec![Vec::new()];
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
                self.formed.push(Vec::new());
                let how = self.compare_here(f, g);
                self.formed.pop();
                self.ranges.pop();
                self.normalizer.unbind();
                how
            }
            _ => None,
        }
    }

    /// The normal form of something between the integrals that are open, worked out once.
    fn form(&mut self, expr: &Expr) -> Option<Poly> {
        let known = self.formed.last().into_iter().flatten().find(|(known, _)| known == expr);
        if let Some((_, form)) = known {
            return form.clone();
        }
        let form = self.normalizer.form(expr);
        if let Some(formed) = self.formed.last_mut() {
            formed.push((expr.clone(), form.clone()));
        }
        form
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
            Node::Call(derivation::Builtin::Abs, inner) => inner,
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
        let hypotheses: Vec<(usize, Hypothesis)> =
            self.model.conditions().map(|(place, h)| (place, h.clone())).collect();
        for (place, hypothesis) in hypotheses {
            let Some((low, high, _)) = hypothesis.relation.ordered() else { continue };
            let [binder @ derivation::Binder { natural: false, .. }] =
                hypothesis.binders.as_slice()
            else {
                // Without variables: the hypothesis itself.
                // What it speaks of was written outside of any integral.
                let outside = self.normalizer.take_bound();
                let fits =
                    hypothesis.binders.is_empty() && self.has_forms(low, high, &small, &large);
                self.normalizer.put_bound(outside);
                if fits {
                    self.used.push(place);
                    return true;
                }
                continue;
            };
            for part in parts.iter().filter(|p| p.shape == binder.shape).take(60) {
                let Some(value) = self.form(part) else { continue };
                if let Some((from, to)) = &binder.range {
                    let inside = match (constant(from), constant(to), self.interval(&value)) {
                        (Some(a), Some(b), Some((low, high))) => a <= low && high <= b,
                        _ => false,
                    };
                    if !inside {
                        continue;
                    }
                }
                let outside = self.normalizer.take_bound();
                self.normalizer.bind_to(binder.name.clone(), value);
                let fits = self.has_forms(low, high, &small, &large);
                self.normalizer.put_bound(outside);
                if fits {
                    self.used.push(place);
                    return true;
                }
            }
        }
        false
    }

    fn has_forms(&mut self, low: &Expr, high: &Expr, small: &Poly, large: &Poly) -> bool {
        [(low, small), (high, large)].into_iter().all(|(side, wanted)| {
            let form = self.normalizer.form(side);
            form.is_some_and(|form| form.minus(wanted).vanishes() == Some(true))
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
