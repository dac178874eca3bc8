//! The small parts that blocks are put together from: maths elements, badges, matrices.

use crate::html::escape;
use crate::manuscript::Row;
use checker::Setting;
use derivation::{Context, Symbol, mathml};

/// A `<math>` element around typeset content.
///
/// ```
/// assert_eq!(binder::preprocess::block_html::math("<mi>x</mi>"), "<math><mi>x</mi></math>");
/// ```
pub fn math(content: &str) -> String {
    format!("<math>{content}</math>")
}

/// The same, set as large as a displayed formula.
pub fn displayed(content: &str) -> String {
    format!("<math displaystyle=\"true\">{content}</math>")
}

/// A paragraph of what is given, opened by its word.
pub fn paragraph(class: &str, word: &str, content: &str) -> String {
    format!(
        "<p class=\"context context-{class}\"><span class=\"context-word\">{word}</span> {content}</p>"
    )
}

/// The badge of a line: the `<summary>` that opens its explanation.
pub fn badge(row: &Row) -> String {
    format!(
        "<summary class=\"badge badge-{}\" aria-label=\"line {}: {}\">{}</summary>",
        row.standing.class(),
        row.key,
        row.standing.word(),
        row.standing.word(),
    )
}

/// `name = value` with the value as a matrix, a column or a number.
pub fn setting(setting: &Setting, context: &Context) -> String {
    format!("{}<mo>=</mo>{}", name(&setting.name, context), matrix(&setting.rows))
}

fn name(name: &str, context: &Context) -> String {
    let plain = name.chars().all(|c| {
        c.is_alphanumeric() || matches!(c, '*' | '₊' | '₋' | '_' | '\'') || ('₀'..='₉').contains(&c)
    });
    if plain {
        mathml::symbol(&Symbol::new(name), context)
    } else {
        format!("<mtext>{}</mtext>", escape(name))
    }
}

/// Rows of entries as a bracketed table; one entry as itself.
///
/// ```
/// let one = binder::preprocess::block_html::matrix(&[vec!["-1/2".into()]]);
/// assert_eq!(one, "<mrow><mo form=\"prefix\">−</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow>");
/// ```
pub fn matrix(rows: &[Vec<String>]) -> String {
    if let [row] = rows
        && let [one] = row.as_slice()
    {
        return entry(one);
    }
    let mut out = String::from("<mrow><mo>[</mo><mtable>");
    for row in rows {
        out.push_str("<mtr>");
        for cell in row {
            out.push_str("<mtd>");
            out.push_str(&entry(cell));
            out.push_str("</mtd>");
        }
        out.push_str("</mtr>");
    }
    out.push_str("</mtable><mo>]</mo></mrow>");
    out
}

fn entry(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("<mo form=\"prefix\">−</mo>", rest),
        None => ("", text),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let value = match rest.split_once('/') {
        Some((top, bottom)) if digits(top) && digits(bottom) => {
            format!("<mfrac><mn>{top}</mn><mn>{bottom}</mn></mfrac>")
        }
        _ if digits(&rest.replacen('.', "", 1)) => format!("<mn>{rest}</mn>"),
        _ => return format!("<mtext>{}</mtext>", escape(text)),
    };
    if sign.is_empty() { value } else { format!("<mrow>{sign}{value}</mrow>") }
}
