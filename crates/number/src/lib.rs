//! The number systems an expression can be evaluated in.
