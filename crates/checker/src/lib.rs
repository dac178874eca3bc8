//! Obligations to verdicts.
//!
//! One line of a chain is one obligation: from what the context knows, its left side is related to its right side.
//! This crate answers each with a [`Verdict`] and says what it did to get there. It is pure: the same block gives
//! the same answer on every machine and every run, in a number of steps that is bounded beforehand.

mod asymptotic;
mod bounded;
mod calculus;
mod certificate;
pub mod check;
mod compare;
mod degree;
mod differential;
mod draw;
pub mod edit;
mod elementary;
mod elements;
mod ends;
mod entries;
pub mod eval;
mod facts;
mod falsify;
mod family;
mod functions;
mod hunt;
pub mod identification;
mod identity;
mod induction;
mod instances;
mod inverse;
mod judge;
mod lemmas;
mod likelihood;
pub mod model;
mod monotone;
pub mod mutation;
pub mod needs;
mod normal;
mod order;
pub mod points;
mod poly;
mod powers;
mod products;
mod program;
mod prove;
mod quadratic;
mod quadrature;
mod quick;
mod regular;
mod repair;
mod rewriting;
mod sample;
mod sampling;
mod search;
mod sequences;
mod settled;
mod show;
mod signs;
mod simplex;
mod sizes;
pub mod smooth;
mod solutions;
mod substitution;
mod support;
mod totals;
pub mod trusted;
pub mod value;
pub mod verdict;
mod weighted;
mod written;

pub use check::{check_block, obligations};
pub use identity::identity_at;
pub use judge::{judge, judge_salted};
pub use lemmas::lemmas;
pub use verdict::{
    Attempt, BlockReport, Hint, Judgement, Obligation, Outcome, Place, Problem, Setting, Verdict,
    Witness,
};
