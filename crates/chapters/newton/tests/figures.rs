//! The chapter's figures: that each is there, shows all its data, and says what it should.
//!
//! Two are compared whole. Of the others, whose contours are long, the words and the number of marks are.

use insta::assert_snapshot;
use newton::figures;

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

#[test]
fn words_and_marks() {
    let outlines: Vec<String> = figures::figures().unwrap().iter().map(|f| f.outline()).collect();
    assert_snapshot!(outlines.concat());
}

#[test]
fn parabola_step() {
    assert_snapshot!(figures::named("parabola-step").unwrap().unwrap().to_html());
}

#[test]
fn damped_bound() {
    assert_snapshot!(figures::named("damped-bound").unwrap().unwrap().to_html());
}
