//! Gradient descent: fixed, decayed and exact steps.

pub mod drawing;
pub mod figures;
mod rate;

pub use rate::{LearningRate, gradient_descent};
