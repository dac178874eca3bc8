//! Quasi-Newton methods: the Hessian learnt from the gradients on the way.
//!
//! ```
//! use descent::{Error, Guarantee, Stop, run};
//! use quasi_newton::{bfgs, l_bfgs};
//!
//! let valley = problems::Rosenbrock.problem();
//! let trace = run(bfgs(), &valley.objective, &valley.start, Stop::default())?;
//! assert!(trace.why.is_success());
//! // Every step but the first has learnt from the one before: H y = s. And H stays positive definite.
//! assert!(trace.check(Guarantee::SecantEquation).iter().all(|finding| finding.holds()));
//! assert!(trace.check(Guarantee::PositiveDefinite).iter().all(|finding| finding.holds()));
//! // With two pairs for a memory it takes about as long here.
//! let limited = run(l_bfgs(2), &valley.objective, &valley.start, Stop::default())?;
//! assert!(limited.steps.len() < 2 * trace.steps.len());
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! | | |
//! |---|---|
//! | [`update`] | the formulas: BFGS and DFP, direct and inverse, SR1, Broyden, each O(n²) in place |
//! | [`QuasiNewton`] with [`Update`](update::Update), [`Initial`], [`Guard`] | d = −H g, and what happens where s′y is not positive |
//! | [`LimitedMemory`], [`two_loops`], [`two_loops_fused`], [`unrolled`] | BFGS from the last m pairs; and the sum it stands for |
//! | [`bfgs()`], [`l_bfgs()`] | both with the strong conditions of Wolfe |
//! | [`runs`], [`figures`] | the runs and figures of the chapter |
//!
//! `h` is the approximate inverse Hessian H, `b` the approximate Hessian B = H⁻¹, `s` the step, `y` the change of the gradient.

mod limited;
mod quasi_newton;
pub mod update;

pub mod figures;
pub mod runs;

pub use limited::{LimitedMemory, Pair, l_bfgs, two_loops, two_loops_fused, unrolled};
pub use quasi_newton::{Guard, Initial, QuasiNewton, bfgs};
