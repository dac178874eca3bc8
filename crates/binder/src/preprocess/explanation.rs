//! What opens behind a verdict: the sentence that says what was established, what it rests on, what was tried, and
//! for a refuted line the counterexample with both sides' values and the edits that would mend it.

use super::block_html::{math, matrix, setting};
use crate::html::escape;
use checker::{Attempt, Judgement, Outcome, Witness};
use derivation::{Context, mathml};
use std::fmt::Write as _;

/// The explanation of a judgement.
pub fn html(judgement: &Judgement, context: &Context) -> String {
    let mut out = String::from("<div class=\"explanation\">\n");
    let _ = writeln!(out, "<p class=\"explanation-summary\">{}</p>", worded(&judgement.summary));
    if let Some(witness) = &judgement.witness {
        out.push_str(&witness_html(witness, context));
    }
    if !judgement.hints.is_empty() {
        out.push_str("<div class=\"hints\"><p>It would stand with one change:</p>\n<ul>\n");
        for hint in &judgement.hints {
            let _ = writeln!(
                out,
                "<li>{}: {} <code>{}</code></li>",
                worded(&hint.advice),
                math(&mathml::expression(&hint.mended, context)),
                escape(&hint.text).replace('{', "&#123;"),
            );
        }
        out.push_str("</ul></div>\n");
    }
    list(&mut out, "uses", "Rests on", &judgement.uses);
    list(&mut out, "needs", "Wherever", &judgement.needs);
    for advice in &judgement.advice {
        let _ = writeln!(out, "<p class=\"advice\">{}</p>", worded(advice));
    }
    if !judgement.attempts.is_empty() {
        out.push_str(&attempts(&judgement.attempts));
    }
    out.push_str("</div>");
    out
}

/// Words with code between backticks.
fn worded(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(at, piece)| {
        let piece = escape(piece).replace('{', "&#123;");
        if at % 2 == 1 { format!("<code>{piece}</code>") } else { piece }
    });
    pieces.collect()
}

fn list(out: &mut String, class: &str, word: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let items: Vec<String> =
        items.iter().map(|item| format!("<code>{}</code>", escape(item))).collect();
    let _ = writeln!(
        out,
        "<p class=\"{class}\"><span class=\"context-word\">{word}</span> {}</p>",
        items.join(", ").replace('{', "&#123;")
    );
}

/// A counterexample: the values, and what both sides are there.
pub fn witness_html(witness: &Witness, context: &Context) -> String {
    let mut out = String::from("<div class=\"witness\">\n");
    let sizes = witness.sizes.iter().map(|(letter, size)| {
        math(&format!("<mi>{}</mi><mo>=</mo><mn>{size}</mn>", escape(letter)))
    });
    let values = witness.settings.iter().map(|s| math(&setting(s, context)));
    let at = sizes.chain(values).collect::<Vec<_>>().join(", ");
    // Of numbers alone there is nothing to choose.
    if !at.is_empty() {
        let _ = writeln!(out, "<p><span class=\"context-word\">At</span> {at}</p>");
    }
    let _ = writeln!(
        out,
        "<p>{} left side is {}, the right side is {}{}.</p>\n</div>",
        if at.is_empty() { "The" } else { "the" },
        math(&matrix(&witness.left.rows)),
        math(&matrix(&witness.right.rows)),
        if witness.exact { "" } else { " (computed with 60 digits and rounded)" },
    );
    out
}

fn attempts(attempts: &[Attempt]) -> String {
    let mut out = String::from(
        "<table class=\"attempts\">\n<thead><tr><th>Tried</th><th>In</th><th>Sizes</th><th>Points</th><th>Operations</th><th>Outcome</th></tr></thead>\n<tbody>\n",
    );
    for attempt in attempts {
        let _ = writeln!(
            out,
            "<tr class=\"attempt-{}\"><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            outcome(attempt.outcome),
            escape(&attempt.method),
            escape(&attempt.system),
            escape(&attempt.sizes),
            attempt.samples,
            attempt.operations,
            escape(&attempt.note),
        );
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

/// The outcome of an attempt, in a word.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Settled => "settled",
        Outcome::Passed => "passed",
        Outcome::Nothing => "nothing",
    }
}
