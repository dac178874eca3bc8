//! Least squares: Gauss-Newton, Levenberg, Levenberg-Marquardt.

pub mod figures;
