//! Gradient descent: fixed, decayed and exact steps.
//!
//! ```
//! use descent::{Error, Stop, run};
//! use gradient_descent::{LearningRate, gradient_descent};
//!
//! // In Rosenbrock's valley, where the curvature at the minimum allows no rate above 0.001997.
//! let valley = problems::Rosenbrock.problem();
//! let trace = run(gradient_descent(0.001), &valley.objective, &valley.start, Stop::after(100))?;
//! assert!(trace.last().value < 3.81);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! | | |
//! |---|---|
//! | [`gradient_descent()`] | x₊ = x − α g, as steepest descent with a [`LearningRate`] for its step length |
//! | [`LearningRate`] | fixed, or decayed: exponential, linear, Robbins–Monro, in stairs, along a cosine; warm-up |
//! | [`drawing`] | what the figures of first-order methods have in common |
//! | [`figures`] | the chapter's figures |
//!
//! Exact steps are a line search: [`ExactOnQuadratics`](line_search::ExactOnQuadratics) in closed form,
//! [`Exact`](line_search::Exact) otherwise. That gradient descent is also Newton's method with H = I/α is a test here.

pub mod drawing;
pub mod figures;
mod rate;

pub use rate::{LearningRate, gradient_descent};
