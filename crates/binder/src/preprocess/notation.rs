//! `{{notation}}`: the symbols of a page with their meanings, taken from its blocks: whatever a `let` or a `def` explains
//! behind `--`, and all that `define` blocks define.

use super::block_html::math;
use crate::html::{block, escape};
use crate::manuscript::{Entry, Page};
use derivation::{BlockKind, mathml};
use std::fmt::Write as _;

/// One row: what is typeset, what it means, and the block that says so.
struct Row<'a> {
    typeset: String,
    means: String,
    entry: &'a Entry,
}

/// The table, as a block of HTML in Markdown.
pub fn table(page: &Page) -> String {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for entry in &page.entries {
        for (typeset, means) in symbols(entry) {
            let known = rows.iter().any(|row| row.typeset == typeset && row.means == means);
            if !known {
                rows.push(Row { typeset, means, entry });
            }
        }
    }
    let mut out = String::from(
        "<div class=\"table-wrapper\">\n<table class=\"notation\">\n<thead><tr><th scope=\"col\">Symbol</th><th scope=\"col\">Meaning</th><th scope=\"col\">From</th></tr></thead>\n<tbody>\n",
    );
    for Row { typeset, means, entry } in rows {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td><a href=\"#{}\">{}</a></td></tr>",
            math(&typeset),
            escape(&means),
            escape(&entry.block.id),
            entry.number,
        );
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    block(&out)
}

/// The explained symbols of a block, as typeset and in words. What it takes over from other blocks is theirs.
fn symbols(entry: &Entry) -> Vec<(String, String)> {
    let context = &entry.block.context;
    let (declared, defined, _) = entry.block.inherited;
    let mut found = Vec::new();
    for declaration in context.declarations.get(declared..).unwrap_or_default() {
        if let Some(note) = &declaration.note {
            found.push((mathml::declaration(declaration), note.clone()));
        }
    }
    let defines = entry.block.kind == BlockKind::Define;
    for definition in context.definitions.get(defined..).unwrap_or_default() {
        if definition.note.is_some() || defines {
            let means = definition.note.clone().unwrap_or_else(|| entry.block.title.clone());
            found.push((mathml::definition(definition, context), means));
        }
    }
    found
}
