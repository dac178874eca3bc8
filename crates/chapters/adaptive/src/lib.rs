//! Momentum and the adaptive methods up to Adam.

pub mod figures;
