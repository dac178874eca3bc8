//! Gradient descent: fixed, decayed and exact steps.

pub mod figures;
mod rate;

pub use rate::LearningRate;
