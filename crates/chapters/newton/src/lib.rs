//! Newton's method: the code of the chapter.
//!
//! ```
//! use descent::{Error, Exact, Stop, run};
//! use newton::Newton;
//! use problems::Rosenbrock;
//! use ndarray::array;
//!
//! let trace = run(Newton::exact(), &Exact(Rosenbrock), &array![0.4, -0.2], Stop::default())?;
//! assert!(trace.last().error(&array![1.0, 1.0]) < 1e-12);
//! assert_eq!(trace.steps.len(), 6);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! One file a method:
//!
//! | | |
//! |---|---|
//! | [`newton_map`], [`NewtonInOneVariable`] | θ − C′(θ)/C″(θ), in every number system; and as a method |
//! | [`Newton`] | H Δ = −g in many variables, by Cholesky or LU |
//! | [`Curvature`], [`TrueHessian`], [`ScaledIdentity`] | what stands for H |
//! | [`gradient_descent()`] | the same code with H = I/α |
//! | [`DampedNewton`] with a [`LineSearch`](line_search::LineSearch) or [`CubicBound`] | steps λΔ |
//! | [`Shifted`], [`MadeDefinite`], [`AbsoluteHessian`] | H + αI, and |H| of saddle-free Newton, in place of H |
//! | [`newton_cg()`], [`NewtonCg`] | the direction by truncated conjugate gradients, without a matrix |
//! | [`TrustRegion`], [`within_ball`] | the model's minimum within a ball |
//! | [`SecondOrder`] | whether the end is a minimum or a saddle |
//! | [`bound`] | what a damped step gains at least |
//! | [`secant_map`], [`Secant`] | the slope's secant in place of its tangent |
//! | [`runs`] | every run that the chapter tells of |
//! | [`figures`] | every figure of the chapter, drawn from its runs |
//!
//! Names follow the derivations: `g` for the gradient, `h` for the Hessian, `delta` for Δ, `lambda` for λ, `epsilon` for the
//! squared Newton decrement.

pub mod bound;
mod curvature;
mod damped;
pub mod figures;
mod gradient_descent;
mod many_variables;
mod newton_cg;
mod one_variable;
mod repaired;
pub mod runs;
mod secant;
mod stationary;
mod trust_region;

pub use curvature::{Curvature, ScaledIdentity, TrueHessian};
pub use damped::{CubicBound, DampedNewton, Damping};
pub use gradient_descent::gradient_descent;
pub use many_variables::Newton;
pub use newton_cg::{NewtonCg, newton_cg};
pub use one_variable::{NewtonInOneVariable, newton_map, slope_and_curvature};
pub use repaired::{AbsoluteHessian, MadeDefinite, Shifted};
pub use secant::{Secant, secant_map};
pub use stationary::SecondOrder;
pub use trust_region::{Subproblem, TrustRegion, within_ball};
