//! Short ways to write the numbers of a generic formula.

use number::Number;

/// The integer n.
pub(crate) fn int<N: Number>(n: i64) -> N {
    N::from_i64(n)
}

/// The fraction p/q; a decimal with the power of ten below it. In `f64` it is the nearest number, as a literal would be.
pub(crate) fn ratio<N: Number>(p: i64, q: i64) -> Option<N> {
    N::from_i64(p).div(&N::from_i64(q))
}

/// The sum.
pub(crate) fn sum<N: Number>(terms: impl IntoIterator<Item = N>) -> N {
    terms.into_iter().fold(N::zero(), |sum, term| sum + term)
}

/// The square, which always exists.
pub(crate) fn square<N: Number>(x: N) -> N {
    x.clone() * x
}

/// The circle's number π, `None` in a system that holds no other angle than 0.
pub(crate) fn pi<N: Number>() -> Option<N> {
    Some(N::from_i64(4) * N::one().atan()?)
}
