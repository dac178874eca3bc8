//! Gradients, Jacobians and Hessians from the two modes: reverse for the derivatives of a value, forward for those along a
//! direction, forward over reverse for products with the Hessian.

use crate::forward::{basis, jvp};
use crate::tape::record;
use crate::{Formula, Map};
use number::{Jet, Number};

// ANCHOR: vjp
/// The vector-Jacobian product u′J, as a list of length n: one evaluation, however many variables there are.
///
/// `None` where g has no value or derivative in this number system, or `u` has not the length of g's values.
///
/// ```
/// use differentiation::{Expression, vjp};
///
/// let g = Expression::read(&["θ1", "θ2", "θ3"], &["θ1 - 7 θ2 + 5 θ3", "θ2 θ3"])?;
/// // The first row of the Jacobian.
/// assert_eq!(vjp(&g, &[2.5, 2.1, 1.4], &[1.0, 0.0]), Some(vec![1.0, -7.0, 5.0]));
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn vjp<N: Number>(g: &impl Map, x: &[N], u: &[N]) -> Option<Vec<N>> {
    record(x, |x| g.values(x))?.walk_back(u).map(|(_, product)| product)
}
// ANCHOR_END: vjp

// ANCHOR: gradient
/// The gradient in any number system, `None` where it does not exist there: one evaluation, and one walk back.
///
/// ```
/// use differentiation::{Expression, gradient};
///
/// let c = Expression::read(&["θ1", "θ2", "θ3"], &["sin(θ1 θ2) + exp(θ2 + θ3) - 2 θ3"])?;
/// let g = gradient(&c.first(), &[std::f64::consts::FRAC_PI_6, 2.0, 5.0]).unwrap();
/// let e7 = 7f64.exp();
/// assert!((g[0] - 1.0).abs() < 1e-15);
/// assert!((g[1] - (std::f64::consts::PI / 12.0 + e7)).abs() < 1e-12);
/// assert_eq!(g[2], e7 - 2.0);
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn gradient<N: Number>(f: &impl Formula, x: &[N]) -> Option<Vec<N>> {
    value_and_gradient(f, x).map(|(_, gradient)| gradient)
}

/// The value and the gradient, of the same evaluation.
///
/// ```
/// use differentiation::{Expression, value_and_gradient};
/// let f = Expression::read(&["x", "y"], &["x^2 y"])?;
/// assert_eq!(value_and_gradient(&f.first(), &[3.0, 5.0]), Some((45.0, vec![30.0, 9.0])));
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn value_and_gradient<N: Number>(f: &impl Formula, x: &[N]) -> Option<(N, Vec<N>)> {
    let recording = record(x, |x| Some(vec![f.value(x)?]))?;
    let (values, gradient) = recording.walk_back(&[N::one()])?;
    Some((values.into_iter().next()?, gradient))
}
// ANCHOR_END: gradient

/// The Jacobian in any number system, m rows of n entries; `None` where it does not exist there.
///
/// By columns, n Jacobian-vector products, if there are no more variables than values; else by rows, m vector-Jacobian
/// products. For an example see [`Map`].
pub fn jacobian<N: Number>(g: &impl Map, x: &[N]) -> Option<Vec<Vec<N>>> {
    let (m, n) = (g.outputs(), x.len());
    if m < n {
        return (0..m).map(|i| vjp(g, x, &basis(m, i))).collect();
    }
    let mut rows = vec![Vec::with_capacity(n); m];
    for j in 0..n {
        let (_, column) = jvp(g, x, &basis(n, j))?;
        if column.len() != m {
            return None;
        }
        rows.iter_mut().zip(column).for_each(|(row, entry)| row.push(entry));
    }
    Some(rows)
}

// ANCHOR: hessian-vector
/// The product of the Hessian with `v` in any number system, `None` where it does not exist there: forward over reverse.
///
/// The gradient at x + ε v has the product as its coefficient of ε: one evaluation, one walk back, and no matrix.
///
/// ```
/// use differentiation::{Expression, hessian_vector};
/// let f = Expression::read(&["x", "y"], &["x y"])?;
/// assert_eq!(hessian_vector(&f.first(), &[3.0, 5.0], &[1.0, 2.0]), Some(vec![2.0, 1.0]));
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn hessian_vector<N: Number>(f: &impl Formula, x: &[N], v: &[N]) -> Option<Vec<N>> {
    if x.len() != v.len() {
        return None;
    }
    let along = |(x, v): (&N, &N)| Jet::perturbed(x.clone(), 0, v.clone());
    let point: Vec<Jet<N>> = x.iter().zip(v).map(along).collect::<Option<_>>()?;
    Some(gradient(f, &point)?.iter().map(|g| g.coefficient(0b1)).collect())
}
// ANCHOR_END: hessian-vector

/// The Hessian in any number system, row by row, `None` where it does not exist there: n products with basis vectors, of which
/// the lower triangle is kept and mirrored.
///
/// ```
/// use differentiation::{Expression, hessian};
/// let f = Expression::read(&["x", "y"], &["x^2 y"])?;
/// assert_eq!(hessian(&f.first(), &[3.0, 5.0]).unwrap(), [[10.0, 6.0], [6.0, 0.0]]);
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn hessian<N: Number>(f: &impl Formula, x: &[N]) -> Option<Vec<Vec<N>>> {
    let row = |i| hessian_vector(f, x, &basis(x.len(), i));
    let mut h: Vec<Vec<N>> = (0..x.len()).map(row).collect::<Option<_>>()?;
    for i in 1..h.len() {
        let (above, below) = h.split_at_mut(i);
        for (row, entry) in above.iter_mut().zip(&below[0]) {
            row[i] = entry.clone();
        }
    }
    Some(h)
}
