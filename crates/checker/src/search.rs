//! The search for certificates. Not trusted: what it finds is worked out anew by `certificate`.
//!
//! A certificate is a sum; the monomials of its slack must come out. With candidates for the summands that is a linear
//! program, see `program`: products of facts, squares, equations times whatever fits. It is tried in stages, from single
//! facts and plain squares to products of three facts and squares behind two.

use crate::{
    certificate::{Certificate, Known},
    normal::Normalizer,
    poly::{Atom, Base, Letter, Monomial, Poly},
    program::Program,
    simplex::{Column, solve},
};
use number::{Number, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// Terms of a slack.
const MOST_TERMS: usize = 40;

/// Facts that are tried before the rest: more of them leave less room for products.
const FIRST_FACTS: usize = 24;

/// How hard a certificate is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// A glance: for trying many edits, and before counterexamples are looked for.
    Quick,
    /// All that is affordable.
    Full,
}

/// How much is tried: facts in a product, and facts before a square.
#[derive(Clone, Copy)]
struct Stage {
    products: usize,
    before_squares: usize,
}

const STAGES: [Stage; 4] = [
    Stage { products: 1, before_squares: 0 },
    Stage { products: 2, before_squares: 1 },
    Stage { products: 2, before_squares: 2 },
    Stage { products: 3, before_squares: 2 },
];

/// A certificate that `slack` is not negative, or positive.
pub(crate) fn bounds(
    normalizer: &Normalizer<'_>,
    known: &Known,
    slack: &Poly,
    strict: bool,
    depth: Depth,
) -> Option<Certificate> {
    let scale = denominators(normalizer, slack);
    let target = slack.times(&Poly::term(scale.clone(), Rational::from(1)))?;
    if !target.is_number() || target.terms.len() > MOST_TERMS {
        return None;
    }
    let stages = if depth == Depth::Quick { &STAGES[..2] } else { &STAGES[..] };
    let all: Vec<usize> = (0..known.facts.len()).collect();
    // First without the facts that speak of values of functions, or of roots, which the slack does not speak of.
    let spoken = [function_values(slack), roots(slack)];
    let fits = |k: &usize| {
        let fact = &known.facts[*k].slack;
        function_values(fact).is_subset(&spoken[0]) && roots(fact).is_subset(&spoken[1])
    };
    let first: Vec<usize> = all.iter().copied().take(FIRST_FACTS).collect();
    let familiar: Vec<usize> = first.iter().copied().filter(fits).collect();
    let mut choices = vec![familiar, first, all];
    choices.dedup();
    let mut tries = stages.iter().flat_map(|stage| choices.iter().map(move |among| (among, stage)));
    tries.find_map(|(among, stage)| {
        let mut program = Program::new(known, among, &target, strict);
        program.equations(1);
        program.products(stage.products);
        program.squares(normalizer, stage.before_squares);
        program.equations(1);
        let (parts, cofactors) = program.solve()?;
        Some(Certificate { scale: scale.clone(), parts, cofactors })
    })
}

/// The values and derivatives of functions that a normal form speaks of, those at whose points it does included.
fn function_values(form: &Poly) -> BTreeSet<Atom> {
    let mut found = BTreeSet::new();
    visit(form, &mut |atom| {
        let at = match &atom {
            Atom::Function { at, .. } => Some(at.clone()),
            Atom::Word(word) => match word.as_slice() {
                [Letter { base: Base::Function { at, .. }, .. }] => Some(at.clone()),
                _ => None,
            },
            _ => None,
        };
        if let Some(at) = at {
            found.append(&mut function_values(&at));
            found.insert(atom);
        }
    });
    found
}

fn roots(form: &Poly) -> BTreeSet<Atom> {
    let mut found = BTreeSet::new();
    visit(form, &mut |atom| {
        if matches!(atom, Atom::Sqrt(_)) {
            found.insert(atom);
        }
    });
    found
}

/// The atoms of a normal form, those under roots and of known functions as well; a letter is a word of its own.
fn visit(form: &Poly, each: &mut impl FnMut(Atom)) {
    for monomial in form.terms.keys() {
        let mut letters: Vec<&Letter> = monomial.word.iter().collect();
        for atom in monomial.scalars.keys() {
            match atom {
                Atom::Word(word) | Atom::Trace(word) => letters.extend(word),
                Atom::Sqrt(p) | Atom::Poly(p) | Atom::Call(_, p) => visit(p, each),
                _ => {}
            }
            each(atom.clone());
        }
        for letter in letters {
            each(Atom::Word(vec![Letter { transposed: false, ..letter.clone() }]));
        }
    }
}

/// A certificate that `difference` vanishes, from the equations alone.
pub(crate) fn equates(known: &Known, difference: &Poly) -> Option<Certificate> {
    if known.zeros.is_empty() || difference.terms.len() > 200 {
        return None;
    }
    let mut program = Program::new(known, &[], difference, false);
    program.equations(3);
    let rows: Vec<&Column> = program.columns.iter().map(|(_, c)| c).collect();
    let weights = solve(&rows, &program.right)?;
    let columns = program.columns.iter().zip(weights).filter(|(_, w)| !w.is_zero());
    let cofactors = columns.filter_map(|((candidate, _), weight)| candidate.cofactor(&weight));
    Some(Certificate { cofactors: cofactors.collect(), ..Certificate::default() })
}

/// What clears the denominators of a slack: even powers of what has no sign.
fn denominators(normalizer: &Normalizer<'_>, slack: &Poly) -> Monomial {
    let mut scalars: BTreeMap<Atom, i32> = BTreeMap::new();
    for (atom, e) in slack.terms.keys().flat_map(|m| &m.scalars).filter(|(_, e)| **e < 0) {
        let up = if normalizer.atom_non_negative(atom) { -e } else { (1 - e) / 2 * 2 };
        let most = scalars.entry(atom.clone()).or_insert(0);
        *most = up.max(*most);
    }
    Monomial { scalars, word: vec![] }
}
