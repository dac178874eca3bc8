//! The chapter's figures: that each is there, shows all its data, and says what it should.
//!
//! Two are compared whole. Of the others, whose contours are long, the words and the number of marks are.

use insta::assert_snapshot;
use newton::figures;
use std::fmt::Write;

#[test]
fn every_figure_has_its_name_and_loses_no_point() {
    for (name, figure) in figures::ALL {
        let figure = figure().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(figure.name(), name);
        let said = figure.description();
        for loss in ["left out", "outside the picture", "has gaps"] {
            assert!(!said.contains(loss), "{name}: {said}");
        }
    }
}

#[test]
fn every_figure_has_a_caption_and_words_for_those_who_cannot_see_it() {
    for figure in figures::figures().unwrap() {
        assert!(figure.description().split(' ').count() > 30, "{}", figure.name());
        assert!(figure.to_html().contains("<figcaption>"), "{}", figure.name());
    }
}

/// What stands between `<text …>` and `</text>`, without the tags for italics and scripts.
fn words(html: &str) -> Vec<String> {
    let content = |rest: &str| {
        let inner = rest.split_once('>')?.1.split_once("</text>")?.0.to_owned();
        let mut plain = String::new();
        let mut depth = 0;
        for c in inner.chars() {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                c if depth == 0 => plain.push(c),
                _ => {}
            }
        }
        Some(plain)
    };
    html.split("<text").skip(1).filter_map(content).collect()
}

#[test]
fn words_and_marks() {
    let mut out = String::new();
    for figure in figures::figures().unwrap() {
        let html = figure.to_html();
        let count = |tag: &str| html.matches(tag).count();
        let last = html.split("data-steps=\"").nth(1).and_then(|rest| rest.split('"').next());
        writeln!(out, "{}: {}", figure.name(), figure.title()).unwrap();
        writeln!(out, "  {} panels, last step {}", count("<svg "), last.unwrap_or("none")).unwrap();
        writeln!(out, "  {} paths, {} circles", count("<path "), count("<circle ")).unwrap();
        writeln!(out, "  {}", words(&html).join(" | ")).unwrap();
    }
    assert_snapshot!(out);
}

#[test]
fn parabola_step() {
    assert_snapshot!(figures::named("parabola-step").unwrap().unwrap().to_html());
}

#[test]
fn damped_bound() {
    assert_snapshot!(figures::named("damped-bound").unwrap().unwrap().to_html());
}
