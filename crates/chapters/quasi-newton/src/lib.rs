//! Quasi-Newton methods: Broyden, DFP, BFGS, L-BFGS, SR1.

pub mod figures;
