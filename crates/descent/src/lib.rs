//! What all methods share: an objective to minimise, a method that makes steps, a run that takes them, and its trace.
//!
//! ```
//! use descent::{Counted, Error, Exact, Formula, Guarantee, Method, Point, Step, Stop, run};
//! use ndarray::array;
//! use number::Number;
//!
//! // An objective is written once; its derivatives follow exactly.
//! struct Bowl;
//! impl Formula for Bowl {
//!     fn dimension(&self) -> usize {
//!         2
//!     }
//!     fn value<N: Number>(&self, x: &[N]) -> Option<N> {
//!         Some(x[0].pow(2)? + N::from_i64(4) * x[1].pow(2)?)
//!     }
//! }
//!
//! // A method is a rule for one step.
//! struct Downhill;
//! impl Method for Downhill {
//!     fn name(&self) -> &'static str {
//!         "downhill"
//!     }
//!     fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
//!         step.direction.assign(&from.gradient);
//!         step.direction *= -1.0;
//!         step.promise(Guarantee::DescentDirection);
//!         step.go(from, 0.125);
//!         Ok(())
//!     }
//! }
//!
//! // A run is a trace: points, steps, and why it ended.
//! let trace = run(Downhill, &Exact(Bowl), &array![4.0, 1.0], Stop::default())?;
//! assert_eq!(trace.coordinates(0)[..3], [4.0, 3.0, 2.25]);
//! assert!(trace.why.is_success());
//! // What a step promised can be checked.
//! assert!(trace.findings().iter().all(|finding| finding.holds()));
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! | | |
//! |---|---|
//! | [`Formula`], [`Exact`] | a function written once for every number system, and the objective it becomes |
//! | [`Residuals`], [`LeastSquares`] | residuals written once, and the sum of squares they become |
//! | [`Terms`], [`Mean`], [`FiniteSum`] | terms written once, their mean, and means over a few of them |
//! | [`Objective`], [`ByHand`], [`ObjectiveExt`] | any function with derivatives; closures; a derivative by hand in place of another; other variables |
//! | [`Counted`], [`Counts`] | an objective as a method sees it: counted and checked |
//! | [`Method`], [`Step`], [`Point`], [`Model`] | the rule for one step, and what a step consists of |
//! | [`Run`], [`run()`], [`Stop`], [`StopReason`] | the iterator of steps, and what ends it |
//! | [`Trace`] | the record of a run, to be drawn and checked |
//! | [`Guarantee`], [`Finding`], [`value_rounding`] | what a step promises, and whether it holds but for rounding |
//! | [`order`] | orders of convergence |
//! | [`linear`] | Cholesky, LU, QR, eigenvalues |
//! | [`parameter`] | ranges of parameters |
//! | [`plane`] | functions and runs in two variables, for pictures |
//! | [`battery`] | bad objectives and bad starts, on which every method is tried; whether named runs keep their promises |
//! | [`Error`], [`Quantity`] | everything that can go wrong |
//!
//! # Design
//!
//! *Nothing panics, nothing prints.* A NaN, a gradient of the wrong length, a singular Hessian are values: an [`Error`]
//! before the first point, a [`StopReason::Failed`] after it, with the trace up to there.
//!
//! *No allocation in the loop.* A [`Run`] owns two points and one step and swaps them; derivatives are written in place. What
//! allocates is a factorization, a formula's jets, and a [`Trace`], which copies.
//!
//! *Doubt is explicit.* A guarantee is checked by other means than those which made the step (eigenvalues, not the Cholesky
//! factor at hand), and with a tolerance that is rounding and nothing else.

pub mod battery;
mod by_hand;
mod error;
mod finite_sum;
pub mod formula;
mod guarantee;
pub mod linear;
mod method;
mod model;
mod objective;
pub mod order;
pub mod parameter;
pub mod plane;
pub mod residuals;
mod run;
mod stop;
mod trace;

pub use by_hand::{ByHand, InVariables, ObjectiveExt, WithGradient, WithHessian, WithResiduals};
pub use error::{Error, Quantity};
pub use finite_sum::{FiniteSum, Mean, Terms, check_batch};
pub use formula::{Exact, Formula};
pub use guarantee::{Finding, Guarantee, value_rounding};
pub use method::{Method, Point, Step};
pub use model::{Model, Solution};
pub use objective::{Counted, Counts, Objective};
pub use residuals::{LeastSquares, Residuals};
pub use run::{Run, run};
pub use stop::{Stop, StopReason};
pub use trace::Trace;
