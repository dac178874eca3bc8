//! What is printed reads as the tree it was printed from, and what is typeset is safe on any page.

mod names;
mod trees;

use derivation::{Expr, mathml, parse_expression};
use proptest::prelude::*;

/// The text of a tree, read again.
fn reread(expr: &Expr) -> Result<Expr, String> {
    let text = expr.to_string();
    parse_expression(&text, &names::context()).map_err(|problem| format!("{text}: {problem:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Tree to text to tree.
    #[test]
    fn printed_text_reads_as_the_same_tree(choices in prop::collection::vec(any::<u8>(), 0..160)) {
        let expr = trees::tree(&choices);
        let again = reread(&expr).map_err(TestCaseError::fail)?;
        prop_assert_eq!(&again, &expr, "printed as {}", expr);
        prop_assert_eq!(&again.shape, &expr.shape);
        prop_assert_eq!(again.to_string(), expr.to_string());
    }

    /// Nothing in a formula is markup to Markdown, its elements are closed, and it stands on one line.
    #[test]
    fn formulas_pass_through_markdown(choices in prop::collection::vec(any::<u8>(), 0..160)) {
        let typeset = mathml::expression(&trees::tree(&choices), &names::context());
        prop_assert!(!typeset.contains(['\n', '`', '*', '_', '|', '\\', '\'', '[', ']']), "{}", typeset);
        let mut open = vec![];
        for tag in typeset.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
            match tag.strip_prefix('/') {
                Some(name) => prop_assert_eq!(open.pop(), Some(name), "{}", typeset),
                None if tag.ends_with('/') => {}
                None => open.push(tag.split(' ').next().unwrap_or_default()),
            }
        }
        prop_assert!(open.is_empty());
        let page = format!("Before <math>{typeset}</math> after.");
        prop_assert_eq!(through_markdown(&page), unescaped(&page));
    }

    /// A voice is given letters, digits and commas, never signs.
    #[test]
    fn formulas_can_be_spoken(choices in prop::collection::vec(any::<u8>(), 0..160)) {
        let words = mathml::alttext(&trees::tree(&choices));
        prop_assert!(!words.is_empty());
        let spoken = |c: char| c.is_ascii_alphanumeric() || " ,.".contains(c);
        prop_assert!(words.chars().all(spoken), "{}", words);
    }
}

/// What is left of a paragraph after Markdown has had it: tags as they are, text as it will be seen.
fn through_markdown(page: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let mut seen = String::new();
    for event in Parser::new_ext(page, Options::all()) {
        match event {
            Event::Text(text) | Event::InlineHtml(text) => seen.push_str(&unescaped(&text)),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            other => seen += &format!("{other:?}"),
        }
    }
    seen
}

/// The text with its numbered characters written out.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        plain.push_str(before);
        let (code, after) = after.split_once(';').expect("a character reference ends");
        plain.extend(code.parse().ok().and_then(char::from_u32));
        rest = after;
    }
    plain + rest
}

/// Texts as an author would write them come out as they went in.
#[test]
fn authors_text_is_kept() {
    let context = names::context();
    for text in [
        "-1/2 H^-1 u",
        "(I - ρ u v') H (v - ρ v (u'v)) + ρ u (u'v)",
        "-(λ - λ^2/2) u'H u + λ^2 int[s: 0..1] s int[t: 0..1] u'(hess f(x* + s t λ u) - H) u",
        "||u||^2 + |a| ||v||",
        "(u'A v/(v'A v)) v",
        "a β₁/2",
        "2 * 3",
        "A^(1/2) H^(-1/2) + D^-2",
        "a^-k + a^(λ + 1) + a^(-1/2)",
        "D3 f(x*)[u, v]'u + grad φ(a) - φ(0.25)",
        "jac r(u)'r(u)",
        "(A u)'(A v)",
        "-(-a) + (-a) * 2 - a * 2",
        "a/λ/ρ + a/(λ/ρ) + a/λ ρ + a (λ/ρ)",
        "(H^-1)'u + ?",
        "a^? + a^-?",
        "sqrt(exp(a) + tr(A) det(H)) + log(abs(|a| + 1))",
        "||(||u|| v)||",
    ] {
        match parse_expression(text, &context) {
            Ok(expr) => assert_eq!(expr.to_string(), text),
            Err(problem) => panic!("{text}: {problem:?}"),
        }
    }
}
