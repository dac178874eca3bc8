//! The product of things in reach that has a wanted value at some points, found from both ends: of three factors the value
//! of one is divided out and what is left is looked up among the products of two.
//!
//! What is proposed here is a guess from values at three points, a number before it solved for; it is for others to
//! see whether it is right.

use crate::edit::product_over;
use derivation::Expr;
use number::{Mersenne, Number, Rational};
use std::{cell::Cell, collections::HashMap};

/// Points at which values are compared.
pub(crate) const POINTS: usize = 3;
/// So many products of one value are told, the shortest.
const MOST_FOUND: usize = 6;

/// So many products whose ratio fits are looked at: where many things are of one value, there is no telling which is meant.
const MOST_TRIED: u32 = 3000;

/// Values at the points.
pub(crate) type Values<N> = [N; POINTS];

/// A number that is looked up by its value.
pub(crate) trait Landmark: Number {
    /// The drawer it is kept in.
    fn drawer(&self) -> i64;

    /// The drawers in which its equals may be.
    fn drawers(&self) -> Vec<i64>;

    /// Whether two are equal, up to rounding.
    fn meets(&self, other: &Self) -> bool;
}

impl Landmark for Mersenne {
    fn drawer(&self) -> i64 {
        i64::try_from(self.value()).unwrap_or(0)
    }

    fn drawers(&self) -> Vec<i64> {
        vec![self.drawer()]
    }

    fn meets(&self, other: &Self) -> bool {
        self == other
    }
}

impl Landmark for f64 {
    /// By the logarithm of its size, in steps of 2⁻²⁴; the sign is left to [`Landmark::meets`].
    #[allow(clippy::cast_possible_truncation)]
    fn drawer(&self) -> i64 {
        (f64::abs(*self).ln() * f64::from(1 << 24)).floor() as i64
    }

    fn drawers(&self) -> Vec<i64> {
        let middle = self.drawer();
        // What is zero or beyond all numbers is at the end of the drawers.
        vec![middle.saturating_sub(1), middle, middle.saturating_add(1)]
    }

    fn meets(&self, other: &Self) -> bool {
        f64::abs(self - other) <= 1e-9 * (f64::abs(*self) + f64::abs(*other))
    }
}

/// A factor: a thing in reach or its inverse.
struct Factor<N> {
    thing: usize,
    divides: bool,
    values: Values<N>,
}

/// The things in reach, with their products of two by the ratio of their values at two points, in which a number before them is
/// no longer seen.
pub(crate) struct Products<N> {
    things: Vec<Expr>,
    factors: Vec<Factor<N>>,
    /// Numbers of two factors; the same twice where one stands alone is written with [`NONE`].
    pairs: HashMap<i64, Vec<(usize, usize)>>,
}

/// No second factor.
const NONE: usize = usize::MAX;

impl<N: Landmark> Products<N> {
    /// Of things whose values are not zero; what is a number times an earlier one adds nothing.
    pub(crate) fn of(known: impl Iterator<Item = (Expr, Values<N>)>) -> Self {
        let mut products =
            Products { things: Vec::new(), factors: Vec::new(), pairs: HashMap::new() };
        for (expr, values) in known {
            let one = [N::one(), N::one(), N::one()];
            let proportional = |other: &Values<N>| {
                let ratios: Option<Vec<N>> =
                    values.iter().zip(other).map(|(a, b)| a.div(b)).collect();
                ratios.is_none_or(|ratios| ratios.iter().all(|ratio| ratio.meets(&ratios[0])))
            };
            if proportional(&one) || products.factors.iter().any(|f| proportional(&f.values)) {
                continue;
            }
            let thing = products.things.len();
            products.things.push(expr);
            let inverse: Option<Vec<N>> = values.iter().map(N::recip).collect();
            products.factors.push(Factor { thing, divides: false, values });
            if let Some(values) = inverse.and_then(|values| values.try_into().ok()) {
                products.factors.push(Factor { thing, divides: true, values });
            }
        }
        for a in 0..products.factors.len() {
            for b in std::iter::once(NONE).chain(a..products.factors.len()) {
                let [first, second, _] = products.value(&[a, b]);
                let undone = products.undoes(&[a, b]);
                if let Some(ratio) = first.div(&second).filter(|_| !undone) {
                    products.pairs.entry(ratio.drawer()).or_default().push((a, b));
                }
            }
        }
        products
    }

    /// Whether something is multiplied with and divided by.
    fn undoes(&self, factors: &[usize]) -> bool {
        let known = || factors.iter().filter_map(|place| self.factors.get(*place));
        known().any(|a| known().any(|b| a.thing == b.thing && a.divides != b.divides))
    }

    fn value(&self, factors: &[usize]) -> Values<N> {
        let mut values = [N::one(), N::one(), N::one()];
        for factor in factors.iter().filter_map(|place| self.factors.get(*place)) {
            for (value, other) in values.iter_mut().zip(&factor.values) {
                *value = value.clone() * other.clone();
            }
        }
        values
    }

    /// Products with these values up to a number that `fraction` knows, that number before them; short ones first. `far` allows
    /// four factors, where fewer will not do.
    pub(crate) fn with_values(
        &self,
        wanted: &Values<N>,
        far: bool,
        fraction: impl Fn(&N) -> Option<Rational>,
    ) -> Vec<(Rational, Expr)> {
        let Some(ratio) = wanted[0].div(&wanted[1]).filter(|_| !wanted[2].is_zero()) else {
            return Vec::new();
        };
        let tried = Cell::new(0_u32);
        let meet = |factors: &[usize]| {
            tried.set(tried.get() + 1);
            if tried.get() > MOST_TRIED || self.undoes(factors) {
                return None;
            }
            let values = self.value(factors);
            let coefficients: Vec<N> =
                wanted.iter().zip(&values).map(|(w, v)| w.div(v)).collect::<Option<_>>()?;
            if !coefficients.iter().all(|c| c.meets(&coefficients[0])) {
                return None;
            }
            let q = fraction(&coefficients[0])?;
            Some((self.weight(factors), q, factors.to_vec()))
        };
        // The pairs that make up what some factors leave; of the same factors in another order one is enough.
        let with = |factors: &[usize]| {
            let values = self.value(factors);
            let rest = values[1].div(&values[0]).map(|inverse| ratio.clone() * inverse);
            let drawers = rest.map_or_else(Vec::new, |rest| rest.drawers());
            let pairs = drawers.iter().filter_map(|drawer| self.pairs.get(drawer)).flatten();
            let last = factors.last().copied();
            let ordered = pairs.filter(|(a, b)| last.is_none_or(|last| *b != NONE && last <= *a));
            ordered.filter_map(|(a, b)| meet(&[factors, &[*a, *b]].concat())).collect::<Vec<_>>()
        };
        let count = self.factors.len();
        let mut found: Vec<_> = meet(&[]).into_iter().chain(with(&[])).collect();
        found.extend((0..count).flat_map(|c| with(&[c])));
        if found.is_empty() && far {
            let pairs = (0..count).flat_map(|c| (c..count).map(move |d| [c, d]));
            found.extend(pairs.flat_map(|pair| with(&pair)));
        }
        found.sort_by_key(|(weight, ..)| *weight);
        found.truncate(MOST_FOUND);
        found.into_iter().map(|(_, q, factors)| (q, self.written(&factors))).collect()
    }

    fn weight(&self, factors: &[usize]) -> usize {
        let known = factors.iter().filter_map(|place| self.factors.get(*place));
        known.map(|factor| self.things[factor.thing].size() + usize::from(factor.divides)).sum()
    }

    fn written(&self, factors: &[usize]) -> Expr {
        let known = || factors.iter().filter_map(|place| self.factors.get(*place));
        let side = |divides: bool| {
            let of = known().filter(|factor| factor.divides == divides);
            of.map(|factor| self.things[factor.thing].clone()).collect::<Vec<_>>()
        };
        product_over(side(false), side(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use derivation::{Node, Shape, Symbol};

    /// Of the letters a, b, c: the product that has the values of `-3 a²b/c`.
    #[test]
    fn a_product_is_found_by_its_values() {
        let letter = |name: &str| {
            Expr::leaf(Node::Symbol(Symbol::new(name)), Shape::SCALAR, Default::default())
        };
        let values = [[2.0, 3.0, 5.0], [0.7, -1.1, 1.3], [1.7, 1.9, -2.3]];
        let known = ["a", "b", "c"].iter().zip(values).map(|(name, v)| (letter(name), v));
        let products = Products::of(known);
        let [a, b, c] = values;
        let wanted = std::array::from_fn(|k| -3.0 * a[k] * a[k] * b[k] / c[k]);
        let fraction = |c: &f64| Rational::new(c.round() as i64, 1).filter(|_| c.round().meets(c));
        let found = products.with_values(&wanted, true, fraction);
        let (q, expr) = &found[0];
        assert_eq!((q.clone(), expr.to_string()), (Rational::from(-3), "(a^2 b)/c".to_owned()));
    }
}
