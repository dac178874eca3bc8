//! The solutions of the exercises in code pass their tests.
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "../exercises/adam-of-one-parameter.rs"]
mod adam_of_one_parameter;
