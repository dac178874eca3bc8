//! Forward mode: one evaluation in dual numbers gives the derivative along one direction.

use crate::Map;
use number::{Jet, Number};

// ANCHOR: jvp
/// The values g(x) and the Jacobian-vector product J v, their derivatives along `v`: the coefficients of ε in g(x + ε v).
///
/// `None` where g has no value or derivative in this number system, or `v` has not the length of `x`.
///
/// ```
/// use differentiation::{Expression, jvp};
///
/// let g = Expression::read(&["θ1", "θ2", "θ3"], &["θ1 - 7 θ2 + 5 θ3", "θ2 θ3"])?;
/// // The second column of the Jacobian.
/// let (_, column) = jvp(&g, &[2.5, 2.1, 1.4], &[0.0, 1.0, 0.0]).unwrap();
/// assert_eq!(column, [-7.0, 1.4]);
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn jvp<N: Number>(g: &impl Map, x: &[N], v: &[N]) -> Option<(Vec<N>, Vec<N>)> {
    if x.len() != v.len() {
        return None;
    }
    let along = |(x, v): (&N, &N)| Jet::perturbed(x.clone(), 0, v.clone());
    let point: Vec<Jet<N>> = x.iter().zip(v).map(along).collect::<Option<_>>()?;
    let values = g.values(&point)?;
    Some(values.into_iter().map(|y| (y.value().clone(), y.coefficient(0b1))).unzip())
}
// ANCHOR_END: jvp

/// The basis vector eⱼ of length n.
pub(crate) fn basis<N: Number>(n: usize, j: usize) -> Vec<N> {
    (0..n).map(|i| if i == j { N::one() } else { N::zero() }).collect()
}

/// ∂gᵢ/∂xⱼ, counted from 0: one entry of the Jacobian, by forward mode.
///
/// `None` where it does not exist in this number system, or there is no such entry.
///
/// ```
/// use differentiation::{Expression, partial_derivative};
///
/// let g = Expression::read(&["θ1", "θ2", "θ3"], &["θ1 - 7 θ2 + 5 θ3", "θ2 θ3"])?;
/// assert_eq!(partial_derivative(&g, &[2.5, 2.1, 1.4], 1, 2), Some(2.1));
/// assert_eq!(partial_derivative(&g, &[2.5, 2.1, 1.4], 2, 0), None);
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn partial_derivative<N: Number>(g: &impl Map, x: &[N], i: usize, j: usize) -> Option<N> {
    if j >= x.len() {
        return None;
    }
    let (_, column) = jvp(g, x, &basis(x.len(), j))?;
    column.into_iter().nth(i)
}
