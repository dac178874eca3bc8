//! Differentiation: finite differences, symbolic, forward and reverse mode.
//!
//! ```
//! use differentiation::{Expression, gradient, jvp, vjp};
//!
//! // The source's example, at (π/6, 2, 5).
//! let c = Expression::read(&["θ1", "θ2", "θ3"], &["sin(θ1 θ2) + exp(θ2 + θ3) - 2 θ3"])?;
//! let x = [std::f64::consts::FRAC_PI_6, 2.0, 5.0];
//! let g = gradient(&c.first(), &x).unwrap();
//! // Forward mode finds one entry at a time, reverse mode all.
//! let (_, along) = jvp(&c, &x, &[0.0, 1.0, 0.0]).unwrap();
//! assert!((along[0] - g[1]).abs() < 1e-12);
//! assert_eq!(vjp(&c, &x, &[1.0]), Some(g));
//! # Ok::<(), differentiation::Unreadable>(())
//! ```
//!
//! # What is there
//!
//! | | |
//! |---|---|
//! | [`Formula`], [`Map`], [`Scalar`] | functions written once for every number system |
//! | [`forward_difference`], [`central_difference`], [`difference_gradient`] | finite differences |
//! | [`Expression`], [`derivative()`], [`swell()`] | functions in the book's notation, their symbolic derivatives, and how they swell |
//! | [`jvp`], [`partial_derivative`] | forward mode, in dual numbers |
//! | [`tape`], [`vjp`], [`gradient`], [`value_and_gradient`] | reverse mode, on a tape |
//! | [`jacobian`], [`hessian`], [`hessian_vector`] | matrices of derivatives, and products with them |
//! | [`Graph`], [`tables`] | the computational graph; primals, tangents and adjoints as tables |
//! | [`figures`] | the chapter's figures |
//!
//! All derivatives of the book's methods are made here: `descent` turns a [`Formula`] into an objective by these functions.
//!
//! # Costs
//!
//! A gradient costs one evaluation of the formula on a tape, whatever the number n of variables; a product with the Hessian as
//! much again, in dual numbers; a Hessian n of those. Forward mode costs one evaluation a direction.

mod expression;
pub mod figures;
mod finite;
mod forward;
mod function;
mod graph;
mod reverse;
mod symbolic;
pub mod tables;
pub mod tape;

pub use expression::{Expression, First, Unreadable};
pub use finite::{central_difference, difference_gradient, forward_difference, step_sizes};
pub use forward::{jvp, partial_derivative};
pub use function::{Formula, Map, Scalar};
pub use graph::{Adjoints, Graph, GraphNode, Operand, Operation};
pub use reverse::{gradient, hessian, hessian_vector, jacobian, value_and_gradient, vjp};
pub use symbolic::{Swell, derivative, swell};
