//! Verdicts as text for a terminal: what is not true with its counterexample and hints, one row a line, the whole
//! story of a block.

use crate::finding::{Finding, Severity, columns};
use crate::manuscript::{Entry, Page, Row};
use crate::numbering::kind_word;
use crate::output::{Paint, Style};
use crate::preprocess::explanation::outcome;
use crate::standing::Standing;
use checker::{Judgement, Setting, Verdict, Witness};
use derivation::BlockKind;
use std::fmt::Write as _;

/// The findings for what is not true in a block: refuted lines of a block that is not `wrong`, and a `wrong` block
/// with no refuted line.
pub fn untrue(page: &Page, entry: &Entry) -> Vec<Finding> {
    let refuted: Vec<&Row> =
        entry.rows.iter().filter(|row| entry.judged(row).1.verdict == Verdict::Refuted).collect();
    if entry.block.kind == BlockKind::Wrong {
        if !refuted.is_empty() || entry.rows.is_empty() {
            return Vec::new();
        }
        let message =
            format!("`{}` is said to be wrong, and no line of it is refuted", entry.block.id);
        let at = page.range(entry, derivation::Span::default());
        let start = entry.span.start..at.start.saturating_sub(1).max(entry.span.start);
        return vec![page.error(start, message).help(
            "make it a `derive` block if it is true; a `wrong` block needs a counterexample",
        )];
    }
    refuted.into_iter().map(|row| refutation(page, entry, row)).collect()
}

/// The findings for what could not be decided in a block.
pub fn undecided(page: &Page, entry: &Entry) -> Vec<Finding> {
    let open = entry.rows.iter().filter(|row| row.standing == Standing::Undecided);
    open.map(|row| {
        let (obligation, judgement) = entry.judged(row);
        let message = format!("{} is undecided: {}", line_name(entry, row), judgement.summary);
        let range = page.range(entry, obligation.span);
        let mut finding = Finding::at(Severity::Warning, &page.file, &page.text, range, message);
        for advice in &judgement.advice {
            finding = finding.help(advice.clone());
        }
        finding
    })
    .collect()
}

fn refutation(page: &Page, entry: &Entry, row: &Row) -> Finding {
    let (obligation, judgement) = entry.judged(row);
    let message = format!("{} is refuted: {}", line_name(entry, row), judgement.summary);
    let range = page.range(entry, obligation.span);
    let mut finding = page.error(range, message);
    if let Some(witness) = &judgement.witness {
        finding = finding.note("witness", witness_text(witness));
    }
    for advice in &judgement.advice {
        finding = finding.help(advice.clone());
    }
    for hint in &judgement.hints {
        finding = finding.note("hint", hint_text(hint));
    }
    finding
}

fn hint_text(hint: &checker::Hint) -> String {
    format!("{}\n{}", hint.advice, hint.text)
}

/// `line 2 of `newton-error``.
pub fn line_name(entry: &Entry, row: &Row) -> String {
    match row.key.strip_prefix("goal") {
        Some("") => format!("the goal of `{}`", entry.block.id),
        Some(number) => format!("goal {} of `{}`", number.trim_start_matches('-'), entry.block.id),
        None => format!("line {} of `{}`", row.key, entry.block.id),
    }
}

/// A counterexample as text: sizes, values with readable brackets, both sides.
pub fn witness_text(witness: &Witness) -> String {
    let sizes: Vec<String> =
        witness.sizes.iter().map(|(letter, size)| format!("{letter} = {size}")).collect();
    let mut out =
        if sizes.is_empty() { "at".to_owned() } else { format!("at {}", sizes.join(", ")) };
    out.push('\n');
    out.push_str(&settings(&witness.settings));
    let side = |name: &str, side: &Setting| {
        settings(&[Setting { name: name.to_owned(), rows: side.rows.clone() }])
    };
    out.push_str("the two sides are\n");
    out.push_str(&side("left ", &witness.left));
    out.push_str(&side("right", &witness.right));
    if !witness.exact {
        out.push_str("computed with 60 digits and rounded\n");
    }
    out
}

/// Widest line of matrices beside each other.
const WIDTH: usize = 72;

/// Named values beside each other, as many as fit on a line.
///
/// ```
/// use checker::Setting;
/// let h = Setting { name: "H".into(), rows: vec![vec!["1".into(), "-1".into()], vec!["0".into(), "2".into()]] };
/// let a = Setting { name: "a".into(), rows: vec![vec!["1/2".into()]] };
/// let text = binder::report::settings(&[h, a]);
/// assert_eq!(text, "    ⎡1  -1⎤\nH = ⎣0   2⎦   a = 1/2\n");
/// ```
pub fn settings(settings: &[Setting]) -> String {
    let mut out = String::new();
    let mut row: Vec<Vec<String>> = Vec::new();
    let mut used = 0;
    for setting in settings {
        let drawn = draw(setting);
        let wide = drawn.first().map_or(0, |line| width(line));
        if used > 0 && used + 3 + wide > WIDTH {
            out.push_str(&beside(&row));
            row.clear();
            used = 0;
        }
        used += wide + 3;
        row.push(drawn);
    }
    out.push_str(&beside(&row));
    out
}

fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// `name = ` before a bracketed matrix, the name at its middle line.
fn draw(setting: &Setting) -> Vec<String> {
    let rows = &setting.rows;
    let single = rows.len() == 1 && rows[0].len() == 1;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|c| {
            rows.iter().filter_map(|row| row.get(c)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let name = format!("{} = ", setting.name);
    let middle = rows.len() / 2;
    rows.iter()
        .enumerate()
        .map(|(at, row)| {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, wide)| format!("{}{cell}", " ".repeat(wide - width(cell))))
                .collect();
            let cells = cells.join("  ");
            let head = if at == middle { name.clone() } else { " ".repeat(width(&name)) };
            if single {
                return format!("{head}{cells}");
            }
            let (open, close) = match (at, rows.len()) {
                (0, 1) => ('[', ']'),
                (0, _) => ('⎡', '⎤'),
                (last, n) if last + 1 == n => ('⎣', '⎦'),
                _ => ('⎢', '⎥'),
            };
            format!("{head}{open}{cells}{close}")
        })
        .collect()
}

/// Drawings of different heights beside each other, their names on one line.
fn beside(drawings: &[Vec<String>]) -> String {
    let above = drawings.iter().map(|d| d.len() / 2).max().unwrap_or(0);
    let below = drawings.iter().map(|d| d.len() - d.len() / 2).max().unwrap_or(0);
    let mut out = String::new();
    for line in 0..above + below {
        let mut text = String::new();
        for (place, drawing) in drawings.iter().enumerate() {
            let top = above - drawing.len() / 2;
            let wide = drawing.first().map_or(0, |line| width(line));
            if place > 0 {
                text.push_str("   ");
            }
            match line.checked_sub(top).and_then(|at| drawing.get(at)) {
                Some(part) => text.push_str(part),
                None => text.push_str(&" ".repeat(wide)),
            }
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
    out
}

fn style(standing: Standing) -> Style {
    match standing {
        Standing::Proved | Standing::Holds | Standing::OnPurpose => Style::Good,
        Standing::Sampled | Standing::Assumed | Standing::Cited | Standing::Open => Style::Doubt,
        Standing::Undecided | Standing::Refuted => Style::Bad,
    }
}

/// One row a line: verdict, line, and the sentence that says what was established.
pub fn rows(entry: &Entry, paint: Paint) -> String {
    let block = &entry.block;
    let mut out = format!(
        "{} {}{}\n",
        block.kind.word(),
        paint.apply(Style::Strong, &block.id),
        if block.title.is_empty() { String::new() } else { format!(" “{}”", block.title) }
    );
    if entry.rows.is_empty() {
        out.push_str("  nothing to check\n");
    }
    for row in &entry.rows {
        let (_, judgement) = entry.judged(row);
        let word = format!("{:<9}", row.standing.word());
        let text = line_text(entry, row);
        let _ = writeln!(out, "  {} {}", paint.apply(style(row.standing), &word), text);
        let _ = writeln!(out, "            {}", paint.apply(Style::Faint, &judgement.summary));
        for advice in &judgement.advice {
            let _ = writeln!(out, "            note: {advice}");
        }
    }
    if let Some(advice) = crate::necessity::advice(entry) {
        let _ = writeln!(out, "  note: {advice}");
    }
    out
}

/// A line as its author wrote it, on one line.
pub fn line_text(entry: &Entry, row: &Row) -> String {
    let (obligation, _) = entry.judged(row);
    let span = obligation.span;
    let text = entry.block.text.get(span.start..span.end).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        format!("{} {} {}", obligation.left, obligation.relator.sign(), obligation.right)
    } else {
        text
    }
}

/// Everything that is known of a block, or of one of its lines.
pub fn explain(page: &Page, entry: &Entry, key: Option<&str>, paint: Paint) -> String {
    let block = &entry.block;
    let mut out = format!(
        "{} {} — {} ({}:{})\n",
        kind_word(block.kind),
        entry.number,
        paint.apply(Style::Strong, if block.title.is_empty() { &block.id } else { &block.title }),
        page.file,
        page.text[..entry.span.start].matches('\n').count() + 1,
    );
    let rests = crate::memory::rests_on(block);
    if !rests.is_empty() {
        let _ = writeln!(out, "rests on {}", rests.join(", "));
    }
    for row in entry.rows.iter().filter(|row| key.is_none_or(|key| key == row.key)) {
        let (_, judgement) = entry.judged(row);
        let _ = writeln!(
            out,
            "\n({}) {}  {}",
            row.number,
            paint.apply(Style::Strong, &line_text(entry, row)),
            paint.apply(style(row.standing), row.standing.word()),
        );
        out.push_str(&judgement_text(judgement));
    }
    if key.is_none() {
        out.push_str(&crate::necessity::text(entry));
    }
    for problem in &entry.report.problems {
        let _ = writeln!(out, "\nproblem: {}", problem.message);
    }
    out
}

fn judgement_text(judgement: &Judgement) -> String {
    let mut out = format!("    {}\n", judgement.summary);
    let mut list = |word: &str, items: &[String]| {
        for (place, item) in items.iter().enumerate() {
            let word = if place == 0 { word } else { "" };
            let _ = writeln!(out, "    {word:<9}{item}");
        }
    };
    list("rests on", &judgement.uses);
    list("wherever", &judgement.needs);
    list("note", &judgement.advice);
    if let Some(witness) = &judgement.witness {
        for line in witness_text(witness).lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    for hint in &judgement.hints {
        let _ = writeln!(out, "    hint: {}\n          {}", hint.advice, hint.text);
    }
    for attempt in &judgement.attempts {
        let mut what = vec![attempt.system.clone().into_owned()];
        if !attempt.sizes.is_empty() {
            what.push(attempt.sizes.clone());
        }
        what.push(format!("{} points", attempt.samples));
        what.push(format!("{} operations", attempt.operations));
        what.retain(|part| !part.is_empty());
        let _ = writeln!(
            out,
            "    tried {:<9}{}: {} ({})",
            outcome(attempt.outcome),
            attempt.method,
            attempt.note,
            what.join(", ")
        );
    }
    out
}
