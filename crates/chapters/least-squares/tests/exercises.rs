//! The solutions of the exercises in code pass their tests.
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "../exercises/levenberg-of-one-parameter.rs"]
mod levenberg_of_one_parameter;
