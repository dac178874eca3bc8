//! Differentiation: finite, symbolic, forward and reverse.

pub mod figures;
