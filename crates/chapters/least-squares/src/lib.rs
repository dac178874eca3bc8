//! Least squares: Gauss–Newton, Levenberg, Levenberg–Marquardt, for f = r′r.
//!
//! ```
//! use descent::{Error, Stop, run};
//! use least_squares::{GaussNewton, LevenbergMarquardt};
//!
//! // A regression of NIST's, from its near start.
//! let set = problems::nist::named("misra1a").unwrap();
//! let certified = set.certified.clone();
//! let problem = set.problem(true);
//! let stop = Stop::default().gradient(1e-7);
//! let trace = run(LevenbergMarquardt::default(), &problem.objective, &problem.start, stop)?;
//! assert!(((&trace.last().x - &certified) / &certified).iter().all(|e| e.abs() < 1e-8));
//! // Nothing is evaluated twice: as many residuals as steps were tried, a Jacobian a step.
//! let counts = trace.last().counts;
//! assert_eq!((counts.values, counts.gradients), (1, 1));
//! assert_eq!(counts.jacobians, trace.steps.len() + 1);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! | | |
//! |---|---|
//! | [`GaussNewton`] | min ‖r + J Δ‖², by QR; its failures say why |
//! | [`LevenbergMarquardt`], [`Damping`], [`damped_step`] | min ‖r + J Δ‖² + λ‖D Δ‖², λ from a radius that the gain ratio controls |
//! | [`TwoResiduals`] | how fast Gauss–Newton is, in three examples |
//! | [`runs`], [`figures`] | the runs and figures of the chapter |
//!
//! The factor 2 of ∇f = 2J′r and of the model 2J′J is kept everywhere: f is r′r, not ½ r′r.

mod gauss_newton;
mod known;
mod marquardt;
mod two_residuals;

pub mod figures;
pub mod runs;

pub use gauss_newton::GaussNewton;
pub use marquardt::{Damping, LevenbergMarquardt, damped_step};
pub use two_residuals::TwoResiduals;
