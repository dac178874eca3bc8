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
    let outline = |(name, figure): &figures::Named| {
        let figure = figure().unwrap();
        assert_eq!(figure.name(), *name);
        for loss in ["left out", "outside the picture", "has gaps"] {
            assert!(!figure.description().contains(loss), "{}", figure.description());
        }
        figure.outline()
    };
    insta::assert_snapshot!(figures::ALL.iter().map(outline).collect::<String>());
}
