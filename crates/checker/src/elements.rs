//! Of what squares may be made. Not trusted: see `search`.

use crate::{
    instances::{half_scalars, half_word, word_form},
    inverse::inverted,
    normal::Normalizer,
    poly::{Atom, Letter, Monomial, Poly},
};
use std::collections::BTreeMap;

/// Elements of which one square may consist.
const MOST_ELEMENTS: usize = 9;

/// Of what a square behind `product` may be made: roots of the seeds, divided by one of the product's.
#[allow(clippy::type_complexity)] // numbers, columns by height, matrices by height and width
pub(crate) fn elements(
    normalizer: &Normalizer<'_>,
    seeds: &[Monomial],
    product: &Poly,
) -> (Vec<Poly>, BTreeMap<String, Vec<Poly>>, BTreeMap<String, Vec<Poly>>) {
    let mut numbers: Vec<BTreeMap<Atom, i32>> = Vec::new();
    let mut columns: BTreeMap<String, Vec<Poly>> = BTreeMap::new();
    let mut matrices: BTreeMap<String, Vec<Poly>> = BTreeMap::new();
    fn add<T: PartialEq>(list: &mut Vec<T>, new: T) {
        if !list.contains(&new) && list.len() < MOST_ELEMENTS {
            list.push(new);
        }
    }
    for monomial in seeds {
        for divisor in product.terms.keys() {
            let Some(rest) = divided(&monomial.scalars, &divisor.scalars) else { continue };
            if let Some(root) = half_scalars(&rest) {
                add(&mut numbers, root);
            }
            for atom in rest.keys() {
                let mut scalars = rest.clone();
                let (word, is_trace) = match atom {
                    Atom::Word(word) => (word.clone(), false),
                    Atom::Trace(word) => (word.clone(), true),
                    _ => continue,
                };
                let e = scalars.remove(atom).unwrap_or(0) - 1;
                if e != 0 {
                    scalars.insert(atom.clone(), e);
                }
                let Some(root) = half_scalars(&scalars) else { continue };
                let turns = if is_trace { word.len() } else { 1 };
                for i in 0..turns {
                    let turned: Vec<Letter> = word[i..].iter().chain(&word[..i]).cloned().collect();
                    let half = half_word(normalizer, &turned);
                    // Of a projection, A (A'A)⁻¹ A'b, no half is to be had: what stands before b is one.
                    let inverse = turned.iter().any(|l| inverted(l).is_some());
                    let ends = (1..turned.len()).filter(|_| inverse && !is_trace);
                    // And with a weight between the halves, a root of the weight goes with each.
                    let weighted = |i: usize| {
                        let mut root = turned[i - 1].clone();
                        let definite = normalizer.is_definite(&root);
                        root.half -= 1;
                        (definite && root.half == 1).then(|| [&[root], &turned[i..]].concat())
                    };
                    let ends = ends.flat_map(|i| [weighted(i), Some(turned[i..].to_vec())]);
                    for half in half.into_iter().chain(ends.flatten()) {
                        let (Some(first), Some(last)) = (half.first(), half.last()) else {
                            continue;
                        };
                        let key = format!("{:?} {:?}", first.height(), last.width());
                        let Some(element) = Poly::scalars(root.clone()).times(&word_form(half))
                        else {
                            continue;
                        };
                        let lists = if is_trace { &mut matrices } else { &mut columns };
                        add(lists.entry(key).or_default(), element);
                    }
                }
            }
        }
    }
    // Between two squares: x⁴ and y⁴ have x y between their roots.
    for i in 0..numbers.len() {
        for j in 0..i {
            let mut sum = numbers[i].clone();
            for (atom, e) in &numbers[j] {
                *sum.entry(atom.clone()).or_insert(0) += e;
            }
            if let Some(mean) = half_scalars(&sum) {
                add(&mut numbers, mean);
            }
        }
    }
    (numbers.into_iter().map(Poly::scalars).collect(), columns, matrices)
}

/// The quotient of two products of powers, if no power in it is negative that was not before.
pub(crate) fn divided(
    all: &BTreeMap<Atom, i32>,
    by: &BTreeMap<Atom, i32>,
) -> Option<BTreeMap<Atom, i32>> {
    let mut rest = all.clone();
    for (atom, e) in by {
        let left = rest.remove(atom).unwrap_or(0) - e;
        if left < 0 && *e > 0 {
            return None;
        }
        if left != 0 {
            rest.insert(atom.clone(), left);
        }
    }
    Some(rest)
}
