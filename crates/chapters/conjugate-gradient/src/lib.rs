//! Conjugate gradients.

pub mod figures;
