//! One normal form with another that is zero taken into account. Part of the trusted base: see `poly`.
//!
//! From `2 X + rest = 0`, where X is a number or a letter that the rest does not speak of, X is −rest/2 wherever it occurs.

use crate::poly::{Atom, Letter, Monomial, Poly};
use number::{Number, Rational};
use std::collections::BTreeMap;

/// What is replaced.
enum Target {
    Atom(Atom),
    Letter(Letter),
}

/// Whether a form vanishes where another does: after one of the parts of `zero` is replaced, or as a multiple of it.
pub(crate) fn vanishes_with(form: &Poly, zero: &Poly) -> bool {
    replaced(form, zero).into_iter().any(|f| f.vanishes() == Some(true)) || multiple(form, zero)
}

/// The form with a part of `zero` replaced by what it equals, in every way there is.
pub(crate) fn replaced(form: &Poly, zero: &Poly) -> Vec<Poly> {
    let mut all = Vec::new();
    for (m, c) in &zero.terms {
        let target = match (m.scalars.iter().next(), m.word.as_slice()) {
            (Some((atom, 1)), []) if m.scalars.len() == 1 => Target::Atom(atom.clone()),
            (None, [letter]) if letter.half == 2 && !letter.transposed => {
                Target::Letter(letter.clone())
            }
            _ => continue,
        };
        let Some(inverse) = c.recip() else { continue };
        let rest = zero.minus(&Poly::term(m.clone(), c.clone()));
        if target.is_in(&rest) {
            continue;
        }
        all.extend(target.replaced(form, &rest.scaled(&-inverse)));
    }
    all
}

impl Target {
    fn text(&self) -> String {
        match self {
            Target::Atom(atom) => format!("{atom:?}"),
            Target::Letter(letter) => format!("{:?}", letter.base),
        }
    }

    /// Whether it occurs anywhere; its text is searched, which errs on the side of giving up.
    fn is_in(&self, poly: &Poly) -> bool {
        format!("{poly:?}").contains(&self.text())
    }

    fn replaced(&self, form: &Poly, value: &Poly) -> Option<Poly> {
        let mut sum = Poly::zero();
        for (m, c) in &form.terms {
            let mut product = Poly::constant(c.clone());
            for (atom, e) in &m.scalars {
                product = product.times(&self.in_atom(atom, *e, value)?)?;
            }
            product = product.times(&self.in_word(&m.word, value)?)?;
            sum = sum.plus(&product);
        }
        Some(sum)
    }

    fn in_atom(&self, atom: &Atom, exponent: i32, value: &Poly) -> Option<Poly> {
        let raised = |p: Poly| {
            let p = if exponent < 0 { p.reciprocal()? } else { p };
            p.power(exponent.unsigned_abs())
        };
        match (self, atom) {
            (Target::Atom(target), atom) if target == atom => raised(value.clone()),
            (Target::Letter(_), Atom::Word(word)) => raised(self.in_word(word, value)?),
            _ => {
                let alone =
                    Monomial { scalars: BTreeMap::from([(atom.clone(), exponent)]), word: vec![] };
                let alone = Poly::term(alone, Rational::from(1));
                // Hidden deeper than this it is not reached.
                if self.is_in(&alone) { None } else { alone.settled() }
            }
        }
    }

    fn in_word(&self, word: &[Letter], value: &Poly) -> Option<Poly> {
        word.iter().try_fold(Poly::one(), |product, letter| {
            let here = match self {
                Target::Letter(target) if target.base == letter.base => {
                    if letter.half != 2 {
                        return None;
                    }
                    if letter.transposed { value.transposed() } else { value.clone() }
                }
                _ => {
                    let alone = Poly::letter(letter.clone());
                    if self.is_in(&alone) {
                        return None;
                    }
                    alone
                }
            };
            product.times(&here)
        })
    }
}

/// Whether the form is a scalar times `zero`: the scalar is one of those that make two terms agree. It divides by nothing, for what it
/// divided by might vanish.
fn multiple(form: &Poly, zero: &Poly) -> bool {
    let Some((first, c)) = zero.terms.iter().next() else { return false };
    let scalars = |m: &Monomial, c: &Rational| {
        Poly::term(Monomial { scalars: m.scalars.clone(), word: vec![] }, c.clone())
    };
    let candidates = form.terms.iter().filter(|(m, _)| m.word == first.word).take(20);
    let whole = |ratio: &Poly| ratio.terms.keys().all(|m| m.scalars.values().all(|e| *e >= 0));
    let ratios = candidates
        .filter_map(|(m, d)| scalars(m, d).times(&scalars(first, c).reciprocal()?))
        .filter(whole);
    std::iter::once(Poly::one()).chain(ratios).any(|ratio| {
        let rest = ratio.times(zero).map(|multiple| form.minus(&multiple));
        rest.and_then(|rest| rest.vanishes()) == Some(true)
    })
}
