//! Test problems with certified minima.
