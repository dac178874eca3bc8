//! Gradient descent: fixed, decayed and exact steps.

pub mod figures;
