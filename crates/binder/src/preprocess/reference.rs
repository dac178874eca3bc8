//! The generated parts of the author's reference: the words and letters of the notation, the lemmas, and the files that a
//! proof rests on, each from the list that the program itself works with.

use super::block_html::math;
use super::marking;
use crate::html::{block, escape};
use checker::trusted;
use derivation::{Block, LEMMAS, mathml};
use std::fmt::Write as _;

/// A table as a block of HTML in Markdown; cells are HTML.
fn table(class: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = format!("<div class=\"table-wrapper\">\n<table class=\"{class}\">\n<thead><tr>");
    for word in head {
        let _ = write!(out, "<th scope=\"col\">{word}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        let _ = writeln!(out, "<tr>{}</tr>", cells.concat());
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    block(&out)
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text).replace('{', "&#123;"))
}

/// Words with code between backticks.
fn worded(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 1 { code(piece) } else { escape(piece) }).collect()
}

/// `{{letters}}`: what may be typed for a letter.
pub fn letters() -> String {
    let pairs: Vec<String> = derivation::LETTERS
        .iter()
        .map(|(typed, letter)| format!("{} {}", code(typed), escape(letter)))
        .collect();
    block(&format!("<p class=\"letters\">{}.</p>\n", pairs.join(", ")))
}

/// `{{lemmas}}`: the lemmas a reason may name, and those that certificates are made of.
pub fn lemmas() -> String {
    let named = LEMMAS.iter().map(|lemma| {
        let spellings: Vec<String> = lemma.spellings.iter().map(|s| code(s)).collect();
        vec![spellings.join(", "), worded(lemma.says)]
    });
    let known = checker::lemmas()
        .into_iter()
        .map(|(name, block)| vec![escape(name), premises(&block), conclusions(&block)]);
    format!(
        "{}\n{}",
        table("lemmas", &["after <code>by</code>", "it says"], named),
        table("lemmas", &["lemma", "supposes", "and gives"], known)
    )
}

fn premises(block: &Block) -> String {
    let context = &block.context;
    let all: Vec<String> =
        context.hypotheses.iter().map(|h| math(&mathml::hypothesis(h, context))).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join("; ") }
}

fn conclusions(block: &Block) -> String {
    let context = &block.context;
    let all: Vec<String> =
        context.goals.iter().map(|goal| math(&mathml::relation(goal, context))).collect();
    all.join("; ")
}

/// `{{trusted}}`: the files that a proof rests on, with how many lines of code each has.
pub fn trusted() -> String {
    let rows = trusted::FILES.iter().map(|file| {
        vec![
            code(file.file),
            marking::set(&file.purpose().replace('`', "")),
            file.lines().to_string(),
        ]
    });
    let all: usize = trusted::FILES.iter().map(trusted::Trusted::lines).sum();
    let sum = vec!["all".to_owned(), String::new(), all.to_string()];
    table("trusted", &["file", "holds", "lines of code"], rows.chain(std::iter::once(sum)))
}
