//! Gradient descent, as Newton's method with H = I/α. The book's block: `gradient-descent-as-newton`.

use crate::{Newton, ScaledIdentity};

// ANCHOR: gradient-descent
/// Gradient descent with learning rate α: Newton's method that takes I/α for the Hessian, so that H Δ = −g reads Δ = −α g
/// (block `gradient-descent-as-newton`).
///
/// A run with α not positive fails with [`Error::Parameter`](descent::Error::Parameter).
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::gradient_descent;
///
/// let bowl = problems::Quadratic::diagonal(&[1.0, 4.0]).problem();
/// let trace = run(gradient_descent(0.25), &bowl.objective, &bowl.start, Stop::after(1))?;
/// assert_eq!(trace.last().x, ndarray::array![2.25, 0.0]);
/// # Ok::<(), Error>(())
/// ```
pub fn gradient_descent(alpha: f64) -> Newton<ScaledIdentity> {
    Newton { curvature: ScaledIdentity { alpha } }
}
// ANCHOR_END: gradient-descent
