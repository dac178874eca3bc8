//! The solutions of the chapter's exercises in code pass their tests.
#![allow(unreachable_pub, reason = "an exercise is a file of its own as well")]

#[path = "../exercises/newton-basins-count.rs"]
mod basins;
#[path = "../exercises/tools-lipschitz.rs"]
mod lipschitz;
#[path = "../exercises/newton-shifted-hessian.rs"]
mod shifted;
