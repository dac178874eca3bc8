//! From Newton's method to Adam: one family of preconditioners.

//!
//! ```
//! // From the Hessian to a multiple of the identity, each link a preconditioner simpler than the one before.
//! let names: Vec<&str> = adam_from_newton::chain(1e-3).into_iter().map(|(name, _)| name).collect();
//! assert_eq!(names, ["Newton", "Gauss–Newton", "diagonal", "root", "Adam", "gradient descent"]);
//! ```
//!
//! | | |
//! |---|---|
//! | [`GaussNewtonMatrix`], [`GradientSquare`], [`Diagonal`], [`Root`] | what stands for the Hessian, as [`Curvature`](newton::Curvature)s of Newton's method |
//! | [`chain()`] | all links as methods |
//! | [`ratios`], [`longest_ratio`] | how long Adam's steps are |

mod chain;
pub mod figures;
mod ratio;

pub use chain::{Diagonal, GaussNewtonMatrix, GradientSquare, Root, chain};
pub use ratio::{longest_ratio, ratios};
