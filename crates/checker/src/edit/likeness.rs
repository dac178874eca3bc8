//! What is taken for what: numbers, exponents, derivatives, names. Each relation is symmetric, so that every slip has one
//! that undoes it.

use derivation::{Derivative, Dim, Function, Shape, Symbol};
use number::{Number, Rational};

/// The numbers a number is taken for: one more or less, twice, half, the inverse, the negative, and a fraction's
/// parts one more or less. The relation is symmetric.
pub(super) fn numbers_like(value: &Rational) -> Vec<Rational> {
    fn raw(q: &Rational) -> Vec<Rational> {
        let one = Rational::one();
        let two = Rational::from(2);
        let mut list = vec![-q.clone(), q.clone() * two.clone()];
        list.extend(q.div(&two));
        list.push(q.clone() + one.clone());
        list.push(q.clone() - one);
        list.extend(q.recip());
        if let (Some(a), Some(b)) = (q.numerator(), q.denominator()) {
            let near = |x: i64| [x.checked_add(1), x.checked_sub(1)].into_iter().flatten();
            list.extend(near(a).filter_map(|a| Rational::new(a, b)));
            list.extend(near(b).filter_map(|b| Rational::new(a, b)));
        }
        list.retain(|other| other != q);
        list
    }
    let mut list: Vec<Rational> = Vec::new();
    for other in raw(value) {
        if raw(&other).contains(value) && !list.contains(&other) {
            list.push(other);
        }
    }
    list
}

/// The exponents an exponent is taken for, 1 standing for none. A matrix has a root only where one is written; the root
/// of another is for an insertion to add.
pub(super) fn exponents_like(value: &Rational, scalar: bool) -> Vec<Rational> {
    let (one, two) = (Rational::one(), Rational::from(2));
    let mut list = vec![-value.clone(), value.clone() + one.clone(), value.clone() - one.clone()];
    if scalar || value.is_integer() || value.numerator().is_some_and(|p| p.abs() == 1) {
        list.push(value.clone() * two.clone());
    }
    list.extend(value.div(&two));
    let mut kept: Vec<Rational> = Vec::new();
    for other in list {
        let fits = scalar || other.is_integer() || (!value.is_integer() && halves(&other));
        if fits && other != Rational::zero() && other != *value && !kept.contains(&other) {
            kept.push(other);
        }
    }
    kept
}

fn halves(q: &Rational) -> bool {
    (q.clone() + q.clone()).is_integer()
}

/// The derivatives one more or one less than a given one; `None` is the function itself.
pub(super) fn neighbours(
    order: Option<Derivative>,
    function: &Function,
) -> Vec<Option<Derivative>> {
    use Derivative::{Grad, Hess, Jac, Third};
    let real = function.to == Dim::ONE;
    match order {
        None => vec![Some(if real { Grad } else { Jac })],
        Some(Grad) => vec![None, Some(Hess)],
        Some(Hess) => vec![Some(Grad), Some(Third)],
        Some(Jac) => vec![None],
        Some(Third) => vec![Some(Hess)],
    }
}

/// Names that begin like the old one first: `g₊` is taken for `g` before it is taken for `d`.
pub(super) fn similar_first(old: &Symbol, names: Vec<(Symbol, Shape)>) -> Vec<(Symbol, Shape)> {
    let first = old.as_str().chars().next();
    let (mut near, far): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|(name, _)| name.as_str().chars().next() == first);
    near.extend(far);
    near
}
