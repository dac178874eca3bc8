//! The chapter's figures: that each is there, shows all its data, and says what it should.

#[test]
fn words_and_marks() {
    insta::assert_snapshot!(plots::outlines(&conjugate_gradient::figures::ALL).unwrap());
}
