//! From Newton's method to Adam: one family of preconditioners.

pub mod figures;
mod ratio;

pub use ratio::{longest_ratio, ratios};
