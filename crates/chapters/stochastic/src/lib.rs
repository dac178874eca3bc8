//! Stochastic gradient descent: samples, batches, schedules.

pub mod figures;
