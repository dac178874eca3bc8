//! Conjugate gradients: linear, nonlinear and truncated.
//!
//! ```
//! use conjugate_gradient::{Beta, LinearConjugateGradient, conjugate_gradient};
//! use descent::{Error, Stop, run};
//!
//! // Two variables: two steps.
//! let bowl = problems::Quadratic::standard().problem();
//! let trace = run(LinearConjugateGradient::default(), &bowl.objective, &bowl.start, Stop::after(2))?;
//! assert!(trace.last().gradient_norm() < 1e-14);
//! // Where f is not quadratic a line search takes the place of the formula for α.
//! let valley = problems::Rosenbrock.problem();
//! let method = conjugate_gradient(Beta::PolakRibierePlus);
//! assert!(run(method, &valley.objective, &valley.start, Stop::default())?.why.is_success());
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! | | |
//! |---|---|
//! | [`LinearConjugateGradient`] | for quadratic functions: as many steps as variables |
//! | [`NonlinearConjugateGradient`], [`Beta`], [`conjugate_gradient()`] | Fletcher–Reeves, Polak–Ribière+, Hager–Zhang, with a line search |
//! | [`Truncated`], [`Truncation`] | the solver inside Newton–CG and trust regions |
//! | [`runs`], [`figures`] | the runs and figures of the chapter |

mod linear;
mod nonlinear;
mod truncated;

pub mod figures;
pub mod runs;

pub use linear::LinearConjugateGradient;
pub use nonlinear::{Beta, NonlinearConjugateGradient, conjugate_gradient};
pub use truncated::{Truncated, Truncation};
