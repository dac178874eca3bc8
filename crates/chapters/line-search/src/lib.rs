//! Line search and the Wolfe conditions.

pub mod figures;
