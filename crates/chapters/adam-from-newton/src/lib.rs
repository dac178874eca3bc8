//! From Newton's method to Adam: one family of preconditioners.

pub mod figures;
