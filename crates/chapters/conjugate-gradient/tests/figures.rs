//! The chapter's figures: that each is there, shows all its data, and says what it should.
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use conjugate_gradient::figures;
use insta::assert_snapshot;
use std::fmt::Write;

#[test]
fn every_figure_has_its_name_and_loses_no_point() {
    for (name, figure) in figures::ALL {
        let figure = figure().unwrap();
        assert_eq!(figure.name(), name);
        let said = figure.description();
        for loss in ["left out", "outside the picture", "has gaps"] {
            assert!(!said.contains(loss), "{name}: {said}");
        }
        assert!(said.split(' ').count() > 30, "{name} has words for those who cannot see it");
    }
}

#[test]
fn marks() {
    let mut out = String::new();
    for (_, figure) in figures::ALL {
        let figure = figure().unwrap();
        let html = figure.to_html();
        let count = |tag: &str| html.matches(tag).count();
        writeln!(out, "{}: {}", figure.name(), figure.title()).unwrap();
        writeln!(
            out,
            "  {} panels, {} paths, {} circles",
            count("<svg "),
            count("<path "),
            count("<circle ")
        )
        .unwrap();
    }
    assert_snapshot!(out);
}
