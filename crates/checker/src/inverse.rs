//! Inverses of sums in normal forms. Part of the trusted base: see `poly`.
//!
//! The inverse of a sum p = c w + rest, with w the largest of its words, is a letter X. It is known by two equations,
//! p X = I and X p = I, and they are read as rules: w X becomes (I − rest X)/c, and X w becomes (I − X rest)/c. Each
//! makes a word smaller in the order of [`size`], so they come to an end. The rules do not find every equation; what
//! they find is one, wherever X is defined.

use crate::poly::{Base, Letter, Monomial, Poly};
use number::Rational;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Words larger than this are left as they are.
const LARGEST_WORD: u32 = 200;

/// The order in which rules make words smaller: by the number of letters that are no columns or rows, then of all
/// letters, then alphabetically.
fn size(word: &[Letter]) -> (u32, u32, &[Letter]) {
    let count = |letters: &mut dyn Iterator<Item = &Letter>| {
        letters.map(|l| l.half.unsigned_abs()).fold(0, u32::saturating_add)
    };
    let matrices = count(&mut word.iter().filter(|l| !l.is_column_or_row()));
    (matrices, count(&mut word.iter()), word)
}

/// The largest word of a sum, its coefficient and the rest, if that word has a number for a coefficient.
fn largest(sum: &Poly) -> Option<(&[Letter], &Rational, Poly)> {
    let (monomial, coefficient) = sum.terms.iter().max_by_key(|(m, _)| size(&m.word))?;
    let alone = sum.terms.keys().filter(|m| m.word == monomial.word).count() == 1;
    if !alone || monomial.word.is_empty() || !monomial.scalars.is_empty() {
        return None;
    }
    let rest = sum.minus(&Poly::term(monomial.clone(), coefficient.clone()));
    Some((&monomial.word, coefficient, rest))
}

/// The sum that a letter is an inverse of, with how often, if it is one.
pub(crate) fn inverted(letter: &Letter) -> Option<(Poly, i32)> {
    match &letter.base {
        Base::Sum(sum) if letter.half < 0 && letter.half % 2 == 0 => {
            let sum = if letter.transposed { sum.transposed() } else { (**sum).clone() };
            Some((sum, -letter.half / 2))
        }
        _ => None,
    }
}

/// Whether `letter` is a power of `of` with something left over or nothing, and what.
fn left_over(letter: &Letter, of: &Letter) -> Option<Option<Letter>> {
    if (Letter { half: of.half, ..letter.clone() }) != *of
        || letter.half.signum() != of.half.signum()
    {
        return None;
    }
    let half = letter.half - of.half;
    if half == 0 {
        return Some(None);
    }
    (half.signum() == of.half.signum()).then(|| Some(Letter { half, ..letter.clone() }))
}

fn word(letters: impl IntoIterator<Item = Letter>) -> Poly {
    let word = letters.into_iter().collect();
    Poly::term(Monomial { scalars: BTreeMap::new(), word }, Rational::from(1))
}

/// The first place of a word where a rule applies, and what stands there afterwards. `None` where none does, or where
/// the result would be too large.
pub(crate) fn rewrite(letters: &[Letter]) -> Option<(Range<usize>, Poly)> {
    let inverses = letters.iter().enumerate().filter_map(|(i, l)| Some((i, inverted(l)?)));
    for (at, (sum, times)) in inverses {
        if size(letters).1 > LARGEST_WORD {
            return None;
        }
        let Some((w, coefficient, rest)) = largest(&sum) else { continue };
        let one_less = match times {
            1 => Poly::one(),
            _ => word([Letter { half: -2 * (times - 1), ..letters[at].clone() }]),
        };
        let inverse = word([letters[at].clone()]);
        let scale = number::Number::recip(coefficient)?;
        if let Some(start) = at.checked_sub(w.len())
            && letters[start + 1..at] == w[1..]
            && let Some(over) = left_over(&letters[start], &w[0])
        {
            let here = one_less.minus(&rest.times(&inverse)?).scaled(&scale);
            return Some((start..at + 1, word(over).times(&here)?));
        }
        let (end, last) = (at + 1 + w.len(), w.len() - 1);
        if end <= letters.len()
            && letters[at + 1..end - 1] == w[..last]
            && let Some(over) = left_over(&letters[end - 1], &w[last])
        {
            let here = one_less.minus(&inverse.times(&rest)?).scaled(&scale);
            return Some((at..end, here.times(&word(over))?));
        }
    }
    None
}

/// Whether an expression with inverses of sums is zero because it is after multiplication by such a sum, from the left or from
/// the right: where the inverse is defined, the sum is invertible.
pub(crate) fn vanishes_multiplied(difference: &Poly) -> bool {
    let zero = |p: &Poly| p.vanishes() == Some(true);
    let sums: BTreeSet<Poly> = difference
        .terms
        .keys()
        .flat_map(|m| &m.word)
        .filter_map(|letter| inverted(letter).map(|(sum, _)| sum))
        .take(8)
        .collect();
    let fits = |p: &Poly, q: &Poly| match (p.outer(), q.outer()) {
        (Some((_, inner)), Some((other, _))) => inner == other,
        _ => true,
    };
    sums.iter().any(|sum| {
        let left = fits(sum, difference).then(|| sum.times(difference)).flatten();
        let right = fits(difference, sum).then(|| difference.times(sum)).flatten();
        [left, right].into_iter().flatten().any(|product| {
            zero(&product)
                || sums.iter().any(|other| {
                    fits(&product, other) && product.times(other).is_some_and(|p| zero(&p))
                })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use derivation::{Dim, Symbol};

    fn letter(name: &str, rows: &str, columns: &str) -> Poly {
        word([Letter {
            base: Base::Symbol(Symbol::new(name)),
            transposed: false,
            half: 2,
            symmetric: false,
            rows: Dim::Size(Symbol::new(rows)),
            columns: Dim::Size(Symbol::new(columns)),
        }])
    }

    fn inverse(sum: &Poly, size: &str) -> Poly {
        let size = Dim::Size(Symbol::new(size));
        word([Letter {
            base: Base::Sum(std::rc::Rc::new(sum.clone())),
            transposed: false,
            half: -2,
            symmetric: sum.transposed() == *sum,
            rows: size.clone(),
            columns: size,
        }])
    }

    /// J'J (J'J)⁻¹ = I; (J'J)² (J'J)⁻¹ = J'J; but J (J'J)⁻¹ is not J⁻ᵀ, nor anything simpler.
    #[test]
    fn gram() {
        let j = letter("J", "m", "n");
        let gram = j.transposed().times(&j).expect("small");
        let x = inverse(&gram, "n");
        assert_eq!(gram.times(&x), Some(Poly::one()));
        assert_eq!(x.times(&gram), Some(Poly::one()));
        assert_eq!(gram.times(&gram).and_then(|g| g.times(&x)), Some(gram.clone()));
        let jx = j.times(&x).expect("small");
        assert_eq!(jx.terms.len(), 1);
        assert_ne!(jx, j);
    }

    /// (A + B)⁻¹ (A + B) = I, from both sides and for powers; (A + B)⁻¹ A is not I.
    #[test]
    fn sums() {
        let (a, b) = (letter("A", "n", "n"), letter("B", "n", "n"));
        let sum = a.plus(&b);
        let x = inverse(&sum, "n");
        assert_eq!(sum.times(&x), Some(Poly::one()));
        assert_eq!(x.times(&sum), Some(Poly::one()));
        let twice = x.times(&x).expect("small");
        assert_eq!(sum.times(&twice), Some(x.clone()));
        assert_ne!(a.times(&x), Some(Poly::one()));
        assert_ne!(x.times(&a), Some(Poly::one()));
    }

    /// The push-through equation, U (I + V U)⁻¹ = (I + U V)⁻¹ U, and not with the two inverses exchanged for one.
    #[test]
    fn push_through() {
        let (u, v) = (letter("U", "n", "k"), letter("V", "k", "n"));
        let (uv, vu) = (u.times(&v).expect("small"), v.times(&u).expect("small"));
        let (x, y) = (inverse(&Poly::one().plus(&uv), "n"), inverse(&Poly::one().plus(&vu), "k"));
        let (left, right) = (u.times(&y).expect("small"), x.times(&u).expect("small"));
        assert!(vanishes_multiplied(&left.minus(&right)));
        assert!(!vanishes_multiplied(&left.plus(&right)));
        assert!(!vanishes_multiplied(&left.minus(&u)));
    }
}
