//! What is known under the hypotheses, as [`Known`]: the hypotheses themselves, what atoms are by their nature, instances of
//! what holds for all values, and of the lemmas. Part of the trusted base: see `prove`.
//!
//! Every function here adds only what is true wherever the hypotheses hold and the statement is defined. Which instances are
//! worth having is for `instances` to guess.

use crate::{
    certificate::{Fact, Known, Semi, Zero},
    functions::function_value,
    inverse::inverted,
    lemmas::{BERNOULLI, CAUCHY_SCHWARZ, EXP_TANGENT, LEAST, LOG_TANGENT, is_column},
    normal::Normalizer,
    poly::{Atom, Base, Letter, Monomial, Poly},
};
use derivation::{
    Builtin, Derivative, Dim, Expr, Hypothesis, Kind, Node, Relation, Relator, Shape,
    expr::constant,
};
use number::{Number, Rational};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// Semidefinite matrices of which products are looked at.
const MOST_SEMIS: usize = 6;

impl Known {
    /// Of the hypotheses that speak of no variables of their own.
    pub(crate) fn of_hypotheses(normalizer: &mut Normalizer<'_>) -> Self {
        let mut known = Known::default();
        let model = normalizer.model;
        for (place, hypothesis) in model.context.hypotheses.iter().enumerate() {
            // What points are moved into is in no normal form.
            let moved = model.adjusted.iter().any(|(_, adjusted)| *adjusted == place);
            let formed = model.interpolated.contains(&place) && !moved;
            if hypothesis.binders.is_empty() && !formed {
                known.relation(normalizer, &hypothesis.relation, vec![place], None);
            }
        }
        known.of_minima(normalizer);
        known.of_semis(normalizer);
        known
    }

    /// At a least value the Hessian is not negative; at a largest it is not positive.
    fn of_minima(&mut self, normalizer: &mut Normalizer<'_>) {
        let model = normalizer.model;
        for (name, (at, wanted)) in &model.wanted {
            let hypotheses =
                || wanted.iter().map(|w| (w.place, &model.context.hypotheses[w.place]));
            let Some((place, hypothesis)) = hypotheses().find(|(_, h)| !h.binders.is_empty())
            else {
                continue;
            };
            let Some((function, at)) = model.context.function(name).zip(normalizer.form(at)) else {
                continue;
            };
            let least = matches!(hypothesis.relation.ordered(), Some((Expr { node: Node::Apply(_, z), .. }, _, _))
                if normalizer.form(z).as_ref() == Some(&at));
            let hessian = function_value(Some(Derivative::Hess), &function, at, vec![]);
            let matrix = if least { hessian } else { Poly::zero().minus(&hessian) };
            let hypotheses = vec![place];
            match function.from == Dim::ONE {
                true => {
                    let lemma = Some(LEAST);
                    self.facts.push(Fact { slack: matrix, strict: false, hypotheses, lemma });
                }
                false => self.semis.push(Semi { matrix, hypotheses }),
            }
        }
    }

    /// What matrices that are positive semidefinite say together. Sizes are at least one. A sum that is s I has s ≥ 0;
    /// s I − c H with a positive definite H and c > 0 has s > 0; and the product of two that commute is one of them, for
    /// both are squares of symmetric matrices that commute.
    fn of_semis(&mut self, normalizer: &Normalizer<'_>) {
        let given = self.semis.clone();
        let number = |p: &Poly| p.is_number() && p.as_constant().is_none();
        for (i, a) in given.iter().enumerate().take(MOST_SEMIS) {
            let words: Vec<_> = a.matrix.terms.iter().filter(|(m, _)| !m.word.is_empty()).collect();
            if let [(monomial, c)] = words.as_slice()
                && let [letter] = monomial.word.as_slice()
                && monomial.scalars.is_empty()
                && c.sign() == Some(Ordering::Less)
                && normalizer.is_definite(letter)
            {
                let slack = a.matrix.minus(&Poly::term((*monomial).clone(), (*c).clone()));
                if number(&slack) {
                    let hypotheses = a.hypotheses.clone();
                    self.facts.push(Fact { slack, strict: true, hypotheses, lemma: None });
                }
            }
            for b in &given[..i] {
                let hypotheses = || [&*a.hypotheses, &*b.hypotheses].concat();
                let slack = a.matrix.plus(&b.matrix);
                if number(&slack) {
                    let hypotheses = hypotheses();
                    self.facts.push(Fact { slack, strict: false, hypotheses, lemma: None });
                }
                let Some((ab, ba)) = a.matrix.times(&b.matrix).zip(b.matrix.times(&a.matrix))
                else {
                    continue;
                };
                if ab == ba && !ab.is_number() {
                    self.semis.push(Semi { matrix: ab, hypotheses: hypotheses() });
                }
            }
        }
    }

    /// The positive definite letters in sums that a normal form has inverses of, as the semidefinite matrices they are.
    pub(crate) fn summands_of_inverses(&mut self, normalizer: &Normalizer<'_>, form: &Poly) {
        let atoms = form.terms.keys().flat_map(|m| m.scalars.keys());
        let words = atoms.filter_map(|a| if let Atom::Word(word) = a { Some(word) } else { None });
        for (sum, _) in words.flatten().filter_map(inverted) {
            for monomial in sum.terms.into_keys() {
                let [Letter { base: Base::Symbol(name), .. }] = monomial.word.as_slice() else {
                    continue;
                };
                let definite = normalizer.model.is_definite(name);
                let matrix =
                    Poly::term(Monomial { scalars: BTreeMap::new(), ..monomial }, 1.into());
                let known = self.semis.iter().any(|semi| semi.matrix == matrix);
                if definite && !known && self.semis.len() < MOST_SEMIS {
                    self.semis.push(Semi { matrix, hypotheses: vec![] });
                }
            }
        }
    }

    /// Adds a relation that is known to hold; whether it has a normal form.
    pub(crate) fn relation(
        &mut self,
        normalizer: &mut Normalizer<'_>,
        relation: &Relation,
        hypotheses: Vec<usize>,
        lemma: Option<&'static str>,
    ) -> bool {
        let Relation { left, relator, right } = relation;
        let (small, large) = match relator {
            Relator::Greater | Relator::GreaterEqual | Relator::SucceedsEqual => (right, left),
            Relator::Approx => return false,
            _ => (left, right),
        };
        let (Some(a), Some(b)) = (normalizer.form(small), normalizer.form(large)) else {
            return false;
        };
        let slack = b.minus(&a);
        let scalar = small.shape.is_scalar() && large.shape.is_scalar();
        match relator {
            Relator::Equal => self.zero(slack, hypotheses, lemma),
            Relator::PrecedesEqual | Relator::SucceedsEqual if !scalar => {
                if self.semis.iter().all(|semi| semi.matrix != slack) {
                    self.semis.push(Semi { matrix: slack, hypotheses });
                }
            }
            _ => {
                let strict = matches!(relator, Relator::Less | Relator::Greater);
                let weaker = |f: &Fact| f.slack == slack && (f.strict || !strict);
                if (strict || !slack.is_zero()) && !self.facts.iter().any(weaker) {
                    self.facts.push(Fact { slack, strict, hypotheses, lemma });
                }
            }
        }
        true
    }

    /// Adds an equation. Of square matrices with a product that is a multiple of I, any turn of the product is the same
    /// multiple: what is inverse on one side is inverse on the other.
    fn zero(&mut self, form: Poly, hypotheses: Vec<usize>, lemma: Option<&'static str>) {
        if form.is_zero() {
            return;
        }
        let single = form.terms.keys().filter(|m| !m.word.is_empty()).collect::<Vec<_>>();
        if let [monomial] = single.as_slice()
            && form.terms.len() == 2
            && monomial.scalars.is_empty()
            && form.terms.keys().all(|m| m.scalars.is_empty())
            && monomial.word.iter().all(|l| l.rows == l.columns)
        {
            let word: &[Letter] = &monomial.word;
            for i in 1..word.len() {
                let letters = word[i..].iter().chain(&word[..i]).cloned().map(Poly::letter);
                let turned = letters.into_iter().try_fold(Poly::one(), |p, l| p.times(&l));
                let Some(turned) = turned else { continue };
                let same = Poly::term((*monomial).clone(), Rational::from(1));
                let scale = form.terms[*monomial].clone();
                let form = form.minus(&same.scaled(&scale)).plus(&turned.scaled(&scale));
                let hypotheses = hypotheses.clone();
                if !form.is_zero() {
                    self.zeros.push(Zero { form, hypotheses, lemma });
                }
            }
        }
        self.zeros.push(Zero { form, hypotheses, lemma });
    }

    pub(crate) fn visible(&mut self, slack: Poly, strict: bool, lemma: Option<&'static str>) {
        if self.facts.iter().all(|f| f.slack != slack) {
            self.facts.push(Fact { slack, strict, hypotheses: vec![], lemma });
        }
    }

    /// What the atoms of a normal form are by their nature: roots, exponentials, sines, powers, x'H x. The statement is
    /// about where it is defined, so that a logarithm has a positive argument and no denominator is zero.
    pub(crate) fn atoms_of(&mut self, normalizer: &Normalizer<'_>, form: &Poly) {
        let one = Poly::one;
        let divisors: BTreeSet<&Atom> = form.divisors().collect();
        for (atom, exponent) in form.terms.keys().flat_map(|m| &m.scalars) {
            let itself = Poly::atom(atom.clone());
            if let Atom::Word(word) = atom {
                self.definite_form(normalizer, &itself, word);
            }
            let declared = |name| normalizer.model.context.declaration(name).map(|d| &d.kind);
            match atom {
                Atom::Symbol(name) if declared(name) != Some(&Kind::Nat) => continue,
                Atom::Call(Builtin::Exp, p) => {
                    // 1 + k p ≤ e^(k p)
                    for k in [*exponent, 1, -1] {
                        let power = Poly::scalars([(atom.clone(), k)].into_iter().collect());
                        let tangent = one().plus(&p.scaled(&Rational::from(i64::from(k))));
                        self.visible(power.minus(&tangent), false, Some(EXP_TANGENT));
                    }
                }
                Atom::Call(Builtin::Log, p) => {
                    // 1 − 1/p ≤ log p ≤ p − 1
                    self.visible(p.minus(&one()).minus(&itself), false, Some(LOG_TANGENT));
                    if let Some(inverse) = p.reciprocal() {
                        let slack = itself.minus(&one()).plus(&inverse);
                        self.visible(slack, false, Some(LOG_TANGENT));
                    }
                    self.visible((**p).clone(), true, None);
                }
                Atom::Call(Builtin::Sin | Builtin::Cos, _) => {
                    self.visible(one().minus(&itself), false, None);
                    self.visible(one().plus(&itself), false, None);
                }
                Atom::Power(p, q) => self.bernoulli(normalizer, &itself, p, q),
                _ => {}
            }
            if normalizer.atom_non_negative(atom) {
                let divides = *exponent < 0 && divisors.contains(atom);
                let strict = divides || normalizer.atom_positive(atom);
                self.visible(itself, strict, None);
            }
        }
    }

    /// v'H v is positive for a positive definite H where v'v, or ‖v‖, is.
    fn definite_form(&mut self, normalizer: &Normalizer<'_>, form: &Poly, word: &[Letter]) {
        let half = word.get(word.len() / 2 + 1..).unwrap_or_default();
        let middle = word.get(word.len() / 2);
        let definite = middle.is_some_and(|middle| normalizer.is_definite(middle));
        let v = half.iter().cloned().map(Poly::letter).try_fold(Poly::one(), |p, l| p.times(&l));
        let Some(square) = v.and_then(|v| v.transposed().times(&v)) else { return };
        if word.len().is_multiple_of(2) || !definite || !normalizer.word_non_negative(word) {
            return;
        }
        let root = normalizer.root(&square);
        let said = |f: &&Fact| f.strict && (f.slack == square || Some(&f.slack) == root.as_ref());
        if let Some(fact) = self.facts.iter().find(said) {
            let (slack, hypotheses) = (form.clone(), fact.hypotheses.clone());
            self.facts.push(Fact { slack, strict: true, hypotheses, lemma: None });
        }
    }

    /// p^t ≥ 1 + t (p − 1) for p ≥ 0 and a natural number t.
    fn bernoulli(&mut self, normalizer: &Normalizer<'_>, power: &Poly, p: &Poly, t: &Poly) {
        let natural = t.single().is_some_and(|(m, c)| {
            let declared = |a: &Atom| match a {
                Atom::Symbol(s) => normalizer.model.context.declaration(s).map(|d| &d.kind),
                _ => None,
            };
            let all = |m: &Monomial| {
                m.scalars.iter().all(|(a, e)| *e > 0 && declared(a) == Some(&Kind::Nat))
            };
            m.word.is_empty() && c.is_integer() && c.sign() == Some(Ordering::Greater) && all(m)
        });
        let given = self.facts.iter().find(|f| f.slack == *p).map(|f| f.hypotheses.clone());
        let visible = normalizer.known_non_negative(p).then(Vec::new);
        let (true, Some(hypotheses)) = (natural, visible.or(given)) else { return };
        let Some(growth) = t.times(&p.minus(&Poly::one())) else { return };
        let slack = power.minus(&Poly::one()).minus(&growth);
        if self.facts.iter().all(|f| f.slack != slack) {
            self.facts.push(Fact { slack, strict: false, hypotheses, lemma: Some(BERNOULLI) });
        }
    }

    /// A fact with denominators that are not negative, and so positive where it has a meaning, multiplied out.
    pub(crate) fn cleared(&mut self, normalizer: &Normalizer<'_>, fact: usize) -> Option<()> {
        let Fact { slack, strict, hypotheses, lemma } = self.facts.get(fact)?.clone();
        let mut scale = BTreeMap::new();
        let divisors: BTreeSet<&Atom> = slack.divisors().collect();
        for (atom, e) in slack.terms.keys().flat_map(|m| &m.scalars).filter(|(_, e)| **e < 0) {
            if !normalizer.atom_non_negative(atom) || !divisors.contains(atom) {
                return None;
            }
            let most = scale.entry(atom.clone()).or_insert(0);
            *most = (-e).max(*most);
        }
        if !scale.is_empty() {
            let slack = slack.times(&Poly::scalars(scale))?;
            self.facts.push(Fact { slack, strict, hypotheses, lemma });
        }
        Some(())
    }

    /// ± u'v ≤ ‖u‖ ‖v‖, or its square, for two columns of the same size, or for numbers: ± q ≤ |q| with v = 1.
    pub(crate) fn cauchy_schwarz(
        &mut self,
        normalizer: &mut Normalizer<'_>,
        u: &Poly,
        v: &Poly,
        squared: bool,
    ) -> Option<()> {
        let square = |p: &Poly| p.transposed().times(p).filter(Poly::is_number);
        let (uu, vv) = (square(u)?, square(v)?);
        let inner = u.transposed().times(v).filter(Poly::is_number)?;
        let lemma =
            (u.as_constant().is_none() && v.as_constant().is_none()).then_some(CAUCHY_SCHWARZ);
        if squared {
            self.visible(uu.times(&vv)?.minus(&inner.times(&inner)?), false, lemma);
        } else if let (Some(a), Some(b)) = (normalizer.root(&uu), normalizer.root(&vv)) {
            let product = a.times(&b)?;
            self.visible(product.minus(&inner), false, lemma);
            self.visible(product.plus(&inner), false, lemma);
        }
        Some(())
    }

    /// ‖u + v‖ ≤ ‖u‖ + ‖v‖ for two columns of the same size.
    pub(crate) fn triangle(
        &mut self,
        normalizer: &mut Normalizer<'_>,
        u: &Poly,
        v: &Poly,
    ) -> Option<()> {
        let norm = |p: &Poly| {
            let square = p.transposed().times(p).filter(Poly::is_number)?;
            normalizer.root(&square)
        };
        let slack = norm(u)?.plus(&norm(v)?).minus(&norm(&u.plus(v))?);
        self.visible(slack, false, Some(CAUCHY_SCHWARZ));
        Some(())
    }

    /// A hypothesis that holds for all values of its variables, at given ones; whether it has a normal form there.
    pub(crate) fn instance(
        &mut self,
        normalizer: &mut Normalizer<'_>,
        place: usize,
        values: &[Poly],
    ) -> bool {
        let model = normalizer.model;
        let Some(hypothesis) = model.context.hypotheses.get(place) else { return false };
        let Hypothesis { relation, binders, .. } = hypothesis;
        // A rule for the members of a family is in their normal forms, and may be silent about the first ones.
        if binders.len() != values.len() || model.interpolated.contains(&place) {
            return false;
        }
        let mut hypotheses = vec![place];
        for (binder, value) in binders.iter().zip(values) {
            let inside = match &binder.range {
                None => true,
                Some((from, to)) => self.is_between(normalizer, from, value, to, &mut hypotheses),
            };
            let fits = match &binder.shape {
                shape if shape.is_scalar() => value.is_number(),
                Shape::Matrix(rows, Dim::ONE) => is_column(value, rows),
                _ => false,
            };
            // What holds for all natural numbers must not be taken to hold for 1/2.
            let natural = || normalizer.summer.least_value(value).is_some_and(|least| least >= 0);
            if !inside || !fits || (binder.natural && !natural()) {
                return false;
            }
        }
        for (binder, value) in binders.iter().zip(values) {
            normalizer.bind_to(binder.name.clone(), value.clone());
        }
        let done = self.relation(normalizer, relation, hypotheses, None);
        binders.iter().for_each(|_| normalizer.unbind());
        done
    }

    /// An inequality that holds for every natural number, summed from one limit to the other.
    pub(crate) fn summed(
        &mut self,
        normalizer: &mut Normalizer<'_>,
        place: usize,
        from: &Poly,
        to: &Poly,
    ) -> Option<()> {
        let Hypothesis { relation, binders, .. } =
            normalizer.model.context.hypotheses.get(place)?;
        let (small, large, _) = relation.ordered()?;
        let [binder] = binders.as_slice() else { return None };
        let natural = binder.natural && binder.range.is_none();
        if !natural || normalizer.summer.least_value(from)? < 0 {
            return None;
        }
        let k = normalizer.summer.fresh(Some(from));
        let slack = normalizer.within(binder.name.clone(), Poly::atom(Atom::Index(k)), |n| {
            Some(n.form(large)?.minus(&n.form(small)?))
        })?;
        let slack = normalizer.summer.sum(k, from, to, &slack)?;
        // Of no terms the sum is zero, also where each would be positive.
        self.facts.push(Fact { slack, strict: false, hypotheses: vec![place], lemma: None });
        Some(())
    }

    /// Whether a value is known to lie between two numbers.
    fn is_between(
        &self,
        normalizer: &Normalizer<'_>,
        from: &Expr,
        value: &Poly,
        to: &Expr,
        hypotheses: &mut Vec<usize>,
    ) -> bool {
        let (Some(a), Some(b)) = (constant(from), constant(to)) else { return false };
        let mut shown = |slack: Poly| {
            let fact = self.facts.iter().find(|f| f.slack == slack);
            hypotheses.extend(fact.iter().flat_map(|f| &f.hypotheses));
            fact.is_some() || normalizer.known_non_negative(&slack)
        };
        shown(value.minus(&Poly::constant(a))) && shown(Poly::constant(b).minus(value))
    }
}
