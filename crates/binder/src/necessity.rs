//! Why a block supposes what it supposes: for each hypothesis the counterexample without it, or that the lines hold
//! without it; as words, on the page, in the terminal and as JSON.

use crate::html::escape;
use crate::json;
use crate::manuscript::{Entry, Row};
use crate::preprocess::block_html::math;
use crate::preprocess::explanation::witness_html;
use crate::report::{line_name, witness_text};
use checker::needs::{Necessity, Need, Supposed};
use derivation::mathml;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The row that fails without a hypothesis.
fn failing<'a>(entry: &'a Entry, necessity: &Necessity) -> Option<&'a Row> {
    let Need::Needed { line, .. } = &necessity.need else { return None };
    entry.rows.iter().find(|row| entry.judged(row).0.place == *line)
}

/// What came of weakening a hypothesis, in a sentence; `line` is what the line that fails is called.
fn sentence(necessity: &Necessity, line: &str) -> String {
    let weakened = &necessity.weakened;
    match &necessity.need {
        Need::Needed { .. } => format!("Needed: {weakened}, {line} fails."),
        Need::Unneeded { verdict, guards } if guards.is_empty() => {
            format!("Not needed: {weakened}, every line still stands, as {verdict} at least.")
        }
        Need::Unneeded { verdict, guards } => format!(
            "It is there for {}. Wherever the lines are defined they stand {weakened}, as {verdict} at least.",
            guards.join(" and ")
        ),
        Need::Unknown => {
            format!("Not settled: {weakened}, no counterexample was found, and no proof.")
        }
    }
}

/// The hypotheses that a block could do without, for a line of advice; none when it needs them all.
pub fn advice(entry: &Entry) -> Option<String> {
    let unneeded =
        |n: &&Necessity| matches!(&n.need, Need::Unneeded { guards, .. } if guards.is_empty());
    let all: Vec<&str> =
        entry.necessities().iter().filter(unneeded).map(|n| n.statement.as_str()).collect();
    match all.as_slice() {
        [] => None,
        [one] => Some(format!("holds without: {one}")),
        more => Some(format!("holds without any one of: {}", more.join("; "))),
    }
}

/// For the terminal.
pub fn text(entry: &Entry) -> String {
    let mut out = String::new();
    for necessity in entry.necessities() {
        let line = failing(entry, necessity)
            .map_or_else(|| "a line".to_owned(), |row| line_name(entry, row));
        let _ = writeln!(out, "\nwhy suppose {}?", necessity.statement);
        let _ = writeln!(out, "    {}", sentence(necessity, &line));
        if let Need::Needed { witness, .. } = &necessity.need {
            for line in witness_text(witness).lines() {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    out
}

/// For programs: what is supposed and why; `need` is `needed`, `unneeded`, `definedness` or `unknown`.
pub fn json(entry: &Entry) -> Vec<Value> {
    let one = |necessity: &Necessity| {
        let row = failing(entry, necessity);
        let (need, witness, guards, verdict) = match &necessity.need {
            Need::Needed { witness, .. } => ("needed", Some(json::witness(witness)), &[][..], None),
            Need::Unneeded { verdict, guards } => {
                let word = if guards.is_empty() { "unneeded" } else { "definedness" };
                (word, None, &guards[..], Some(verdict.word()))
            }
            Need::Unknown => ("unknown", None, &[][..], None),
        };
        json!({
            "statement": necessity.statement,
            "need": need,
            "line": row.map(|row| row.key.as_str()),
            "witness": witness,
            "guards": guards,
            "without": verdict,
        })
    };
    entry.necessities().iter().map(one).collect()
}

/// For the page: a fold for each hypothesis. Nothing for a block that supposes nothing, or was not asked: see
/// [`Manuscript::ask_why`](crate::manuscript::Manuscript::ask_why).
pub fn html(entry: &Entry) -> String {
    let Some(necessities) = entry.needs.get().filter(|all| !all.is_empty()) else {
        return String::new();
    };
    let context = &entry.block.context;
    let mut out = String::from("<div class=\"whys\">\n");
    for necessity in necessities {
        let supposed = match necessity.supposed {
            Supposed::Hypothesis(place) => context
                .hypotheses
                .get(place)
                .map_or_else(String::new, |h| math(&mathml::hypothesis(h, context))),
            Supposed::Structure(place) => {
                let name = context.declarations.get(place).map(|d| &d.name);
                let name = name.map_or_else(String::new, |n| math(&mathml::symbol(n, context)));
                let word = necessity.statement.split_once(' ').map_or("", |(_, word)| word);
                format!("{name} {}", escape(word))
            }
        };
        let line = failing(entry, necessity).map_or_else(
            || "a line".to_owned(),
            |row| format!("<a href=\"#{}\">({})</a>", escape(&entry.row_id(row)), row.number),
        );
        // What a sentence quotes may have signs that mean something in HTML; the link is put in behind that.
        let sentence = escape(&sentence(necessity, "\u{1}")).replace('{', "&#123;");
        let _ = write!(
            out,
            "<details class=\"why\"><summary>why {supposed}?</summary>\n<div class=\"explanation\">\n<p class=\"explanation-summary\">{}</p>\n",
            sentence.replace('\u{1}', &line),
        );
        if let Need::Needed { witness, .. } = &necessity.need {
            out.push_str(&witness_html(witness, context));
            out.push('\n');
        }
        out.push_str("</div>\n</details>\n");
    }
    out.push_str("</div>\n");
    out
}
