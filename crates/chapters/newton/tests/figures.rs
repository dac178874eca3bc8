//! The chapter's figures: that each is there, shows all its data, and says what it should.
//!
//! Two are compared whole. Of the others, whose contours are long, the words and the number of marks are.

use insta::assert_snapshot;
use newton::figures;

#[test]
fn words_and_marks() {
    assert_snapshot!(plots::outlines(&figures::ALL).unwrap());
}

#[test]
fn parabola_step() {
    assert_snapshot!(figures::named("parabola-step").unwrap().unwrap().to_html());
}

#[test]
fn damped_bound() {
    assert_snapshot!(figures::named("damped-bound").unwrap().unwrap().to_html());
}
