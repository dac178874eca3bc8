//! All named runs and figures, as a reader sees them: they must not change unnoticed.
#![allow(clippy::unwrap_used, reason = "tests")]

use adaptive::{figures, runs};

#[test]
fn named_runs() {
    let tables = runs::ALL.iter().map(|(name, run)| format!("{name}: {}", run().unwrap()));
    insta::assert_snapshot!(tables.collect::<Vec<_>>().join("\n"));
}

#[test]
fn outlines_of_figures() {
    insta::assert_snapshot!(plots::outlines(&figures::ALL).unwrap());
}
