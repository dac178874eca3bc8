//! How far to go: line searches, and the conditions of Armijo and Wolfe.
//!
//! ```
//! use descent::{Error, Stop, run};
//! use line_search::{Descent, SteepestDescent, Wolfe};
//!
//! let valley = problems::Rosenbrock.problem();
//! let method = Descent { direction: SteepestDescent, search: Wolfe::strong(1e-4, 0.1) };
//! let trace = run(method, &valley.objective, &valley.start, Stop::after(20))?;
//! assert!(trace.last().value < trace.start.value);
//! // Every step promised Armijo's condition and the strong curvature condition, and keeps both.
//! assert!(trace.findings().iter().all(|finding| finding.holds()));
//! # Ok::<(), Error>(())
//! ```
//!
//! A method with a line search is a [`Descent`]: a [`Direction`] d and a [`LineSearch`] that chooses α along it. All of them
//! see f as a function of one variable, φ(α) = f(x + α d), with φ′(α) = ∇f(x + α d)′d.
//!
//! # What is there
//!
//! One file a search:
//!
//! | | |
//! |---|---|
//! | [`Descent`], [`Direction`], [`LineSearch`], [`SteepestDescent`] | a direction, and how far along it |
//! | [`Fixed`], [`Schedule`] | a length that does not look at f |
//! | [`ExactOnQuadratics`], [`Exact`] | the minimum along the line, in closed form or by a root of φ′ |
//! | [`Backtracking`] | shrink until f decreases enough (Armijo) |
//! | [`Wolfe`] | bracket and zoom, for the weak and the strong conditions |
//! | [`MoreThuente`] | the same conditions, by Moré and Thuente's choice of trial lengths |
//! | [`interpolate`] | minima of quadratics and cubics through what is known |
//! | [`runs`], [`figures`] | the runs and figures of the chapter |
//!
//! # Failing
//!
//! A trial point where f has no finite value or gradient counts as too far. A direction that does not descend is
//! [`Error::NotDescent`](descent::Error::NotDescent). When no length is good enough the search asks once whether the gradient is
//! that of f: if not the answer is [`Error::WrongGradient`](descent::Error::WrongGradient), otherwise
//! [`Error::LeftDomain`](descent::Error::LeftDomain) if there were trial points without a value, and
//! [`Error::LineSearch`](descent::Error::LineSearch) if there were none. Every evaluation is counted by the run's own
//! [`Counted`](descent::Counted).

mod backtracking;
mod descent_method;
mod exact;
mod fixed;
pub mod interpolate;
mod more_thuente;
mod ray;
mod wolfe;

pub mod figures;
pub mod runs;

pub use backtracking::Backtracking;
pub use descent_method::{Descent, Direction, LineSearch, SteepestDescent};
pub use exact::{Exact, ExactOnQuadratics};
pub use fixed::{Fixed, Schedule};
pub use more_thuente::MoreThuente;
pub use wolfe::{Condition, Wolfe};
