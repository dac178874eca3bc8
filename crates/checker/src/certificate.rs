//! Certificates: what is known, and how a statement follows from it. Part of the trusted base: see `prove`.
//!
//! What is known are scalars that are not negative ([`Fact`]), normal forms that vanish ([`Zero`]) and matrices that are
//! positive semidefinite ([`Semi`]). A slack is not negative when, multiplied by something positive, it equals
//!
//! > Σ weight · facts · p'M p + Σ left · zero · right
//!
//! with weights that are not negative, M = I or a known M. An equality holds when the difference of its sides is a sum of the
//! second kind. Whoever found the certificate is not asked how: the sum is worked out here.

use crate::{
    normal::{Normalizer, trace},
    poly::{Atom, Letter, Monomial, Poly},
};
use number::{Number, Rational};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// A scalar that is not negative wherever the hypotheses hold.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) slack: Poly,
    /// Whether it is positive.
    pub(crate) strict: bool,
    /// The hypotheses it rests on, by place.
    pub(crate) hypotheses: Vec<usize>,
    /// The lemma it comes from.
    pub(crate) lemma: Option<&'static str>,
}

/// A normal form that vanishes wherever the hypotheses hold: an equation, all on one side.
#[derive(Clone, Debug)]
pub(crate) struct Zero {
    pub(crate) form: Poly,
    pub(crate) hypotheses: Vec<usize>,
    pub(crate) lemma: Option<&'static str>,
}

/// A matrix M with v'M v ≥ 0 for every column v.
#[derive(Clone, Debug)]
pub(crate) struct Semi {
    pub(crate) matrix: Poly,
    pub(crate) hypotheses: Vec<usize>,
}

/// All that is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) facts: Vec<Fact>,
    pub(crate) zeros: Vec<Zero>,
    pub(crate) semis: Vec<Semi>,
    /// Columns of several terms whose norms the sides speak of, each with what is multiplied by it: of these squares may be made.
    pub(crate) columns: Vec<Poly>,
}

/// What is never negative by its form.
#[derive(Clone, Debug)]
pub(crate) enum Square {
    /// p'p, or p'M p with a known M, for a column or a scalar p.
    Form { of: Poly, middle: Option<usize> },
    /// tr(p'p) for a matrix p.
    Trace { of: Poly },
}

/// weight · Π facts · square.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) weight: Rational,
    pub(crate) facts: Vec<usize>,
    pub(crate) square: Option<Square>,
}

/// left · zero · right.
#[derive(Clone, Debug)]
pub(crate) struct Cofactor {
    pub(crate) left: Poly,
    pub(crate) zero: usize,
    pub(crate) transposed: bool,
    pub(crate) right: Poly,
}

/// Why a slack is not negative, or a difference vanishes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Certificate {
    /// What the slack is multiplied by: atoms it has in denominators.
    pub(crate) scale: Monomial,
    pub(crate) parts: Vec<Part>,
    pub(crate) cofactors: Vec<Cofactor>,
}

impl Part {
    /// The part as a scalar; `None` when it is none.
    pub(crate) fn value(&self, known: &Known) -> Option<Poly> {
        let mut product = match &self.square {
            None => Poly::one(),
            Some(Square::Form { of, middle }) => {
                let transposed = of.transposed();
                match middle {
                    None => transposed.times(of)?,
                    Some(m) => transposed.times(&known.semis.get(*m)?.matrix)?.times(of)?,
                }
            }
            Some(Square::Trace { of }) => trace(&of.transposed().times(of)?)?,
        };
        for fact in &self.facts {
            product = product.times(&known.facts.get(*fact)?.slack)?;
        }
        let product = product.scaled(&self.weight);
        (product.is_number() && product.is_typed()).then_some(product)
    }
}

impl Cofactor {
    /// The product; `None` when its shapes do not fit.
    pub(crate) fn value(&self, known: &Known) -> Option<Poly> {
        let zero = &known.zeros.get(self.zero)?.form;
        let zero = if self.transposed { zero.transposed() } else { zero.clone() };
        let value = self.left.times(&zero)?.times(&self.right)?;
        value.is_typed().then_some(value)
    }
}

impl Certificate {
    /// Whether this shows that `slack` is not negative, or positive when `strict`.
    pub(crate) fn bounds(
        &self,
        known: &Known,
        slack: &Poly,
        strict: bool,
        normalizer: &Normalizer<'_>,
    ) -> Option<bool> {
        let fits = self.scale_is_positive(slack, normalizer) && self.is_defined(known, slack);
        if !slack.is_number() || !fits {
            return Some(false);
        }
        let mut rest = slack.times(&Poly::term(self.scale.clone(), Rational::from(1)))?;
        let mut positive = false;
        for part in &self.parts {
            if part.weight.sign() != Some(Ordering::Greater) {
                return Some(false);
            }
            let strict = |i: &usize| known.facts.get(*i).is_some_and(|f| f.strict);
            positive |= part.square.is_none() && part.facts.iter().all(strict);
            rest = rest.minus(&part.value(known)?);
        }
        for cofactor in &self.cofactors {
            let value = cofactor.value(known)?;
            if !value.is_number() {
                return Some(false);
            }
            rest = rest.minus(&value);
        }
        Some((positive || !strict) && rest.vanishes()?)
    }

    /// Whether this shows that `difference` vanishes.
    pub(crate) fn equates(&self, known: &Known, difference: &Poly) -> Option<bool> {
        let mut rest = difference.clone();
        for cofactor in &self.cofactors {
            rest = rest.minus(&cofactor.value(known)?);
        }
        Some(self.parts.is_empty() && self.is_defined(known, difference) && rest.vanishes()?)
    }

    /// Whether whatever its parts and cofactors divide by stands in a denominator of what is known or to be shown, and so is not zero.
    fn is_defined(&self, known: &Known, shown: &Poly) -> bool {
        let facts = known.facts.iter().map(|fact| &fact.slack);
        let zeros = known.zeros.iter().map(|zero| &zero.form);
        let semis = known.semis.iter().map(|semi| &semi.matrix);
        let divisors: BTreeSet<&Atom> =
            facts.chain(zeros).chain(semis).chain([shown]).flat_map(Poly::divisors).collect();
        let of = self.parts.iter().filter_map(|part| match &part.square {
            Some(Square::Form { of, .. } | Square::Trace { of }) => Some(of),
            None => None,
        });
        let sides = self.cofactors.iter().flat_map(|cofactor| [&cofactor.left, &cofactor.right]);
        of.chain(sides).flat_map(Poly::denominators).all(|atom| divisors.contains(atom))
    }

    /// The scale must be positive wherever the slack is defined: what stands in a denominator is not zero there, so that
    /// its even powers are positive, and all its powers where it is not negative.
    fn scale_is_positive(&self, slack: &Poly, normalizer: &Normalizer<'_>) -> bool {
        let divisors: BTreeSet<&Atom> = slack.divisors().collect();
        let divides = |atom: &Atom| divisors.contains(atom);
        self.scale.word.is_empty()
            && self.scale.scalars.iter().all(|(atom, exponent)| {
                divides(atom) && (exponent % 2 == 0 || normalizer.atom_non_negative(atom))
            })
    }

    /// The hypotheses it makes use of, by place, and the lemmas.
    pub(crate) fn uses(&self, known: &Known) -> (Vec<usize>, Vec<&'static str>) {
        let (mut hypotheses, mut lemmas) = (Vec::new(), Vec::new());
        for part in &self.parts {
            for fact in part.facts.iter().filter_map(|i| known.facts.get(*i)) {
                hypotheses.extend(&fact.hypotheses);
                lemmas.extend(fact.lemma);
            }
            if let Some(Square::Form { middle: Some(m), .. }) = &part.square {
                hypotheses.extend(known.semis.get(*m).iter().flat_map(|s| &s.hypotheses));
            }
        }
        for zero in self.cofactors.iter().filter_map(|c| known.zeros.get(c.zero)) {
            hypotheses.extend(&zero.hypotheses);
            lemmas.extend(zero.lemma);
        }
        hypotheses.sort_unstable();
        hypotheses.dedup();
        lemmas.sort_unstable();
        lemmas.dedup();
        (hypotheses, lemmas)
    }
}

impl Poly {
    /// Whether it is a number: every term without a word.
    pub(crate) fn is_number(&self) -> bool {
        self.terms.keys().all(|m| m.word.is_empty())
    }

    /// Whether neighbours fit in every word, those in scalars included.
    fn is_typed(&self) -> bool {
        let fits = |word: &[Letter]| word.windows(2).all(|w| w[0].width() == w[1].height());
        self.terms.keys().all(|m| {
            fits(&m.word)
                && m.scalars.keys().all(|atom| match atom {
                    Atom::Word(word) | Atom::Trace(word) => fits(word),
                    _ => true,
                })
        })
    }

    /// The scalars of a monomial as a polynomial.
    pub(crate) fn scalars(scalars: BTreeMap<Atom, i32>) -> Poly {
        Poly::term(Monomial { scalars, word: vec![] }, Rational::from(1))
    }
}
