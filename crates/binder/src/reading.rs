//! The seam to `derivation` and `checker`: text to blocks, block to report. Nothing else in this crate calls them
//! for that.

use crate::finding::{Finding, Label, Severity};
use checker::BlockReport;
use derivation::{Block, Diagnostic, Fence};
use std::ops::Range;

pub use derivation::Library;

/// What a text holds.
#[derive(Default, Debug)]
pub struct Reading {
    /// Blocks with the place of their fences.
    pub blocks: Vec<(Block, Range<usize>)>,
    /// What could not be read.
    pub findings: Vec<Finding>,
    /// Fences that should hold a block and could not be read.
    pub failed: Vec<Range<usize>>,
    /// Ids that blocks with errors ask for and the library does not have.
    pub missing: Vec<String>,
}

/// Reads all blocks of a Markdown text into the library.
///
/// ```
/// use binder::reading::{Library, read};
/// let reading = read("a.md", "```claim two\nshow 1 + 1 = 2\n```\n", &mut Library::new());
/// assert_eq!(reading.blocks.len(), 1);
/// assert!(reading.findings.is_empty());
/// ```
///
/// A derivation typed or pasted into standard input needs no fence:
///
/// ```
/// use binder::reading::{Library, STDIN, read};
/// let reading = read(STDIN, "let a, b : real\n(a + b)^2\n  = a^2 + b^2\n", &mut Library::new());
/// assert_eq!(reading.blocks.len(), 1);
/// assert_eq!(reading.blocks[0].0.first_line, 1);
/// ```
pub fn read(file: &str, markdown: &str, library: &mut Library) -> Reading {
    let fenced =
        |line: &str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    if file != STDIN || markdown.trim().is_empty() || markdown.lines().any(fenced) {
        return read_fenced(file, markdown, library);
    }
    // Statements alone make a claim; anything else is a chain.
    let keywords = ["let", "assume", "def", "show", "use", "from", "--"];
    let states =
        |line: &str| line.split_whitespace().next().is_none_or(|word| keywords.contains(&word));
    let kind = if markdown.lines().all(states) { "claim" } else { "derive" };
    let mut reading =
        read_fenced(file, &format!("```{kind} yours\n{}\n```\n", markdown.trim_end()), library);
    // The fence took the first line.
    for finding in &mut reading.findings {
        finding.line = finding.line.saturating_sub(1);
        for label in &mut finding.labels {
            label.line = label.line.saturating_sub(1);
        }
    }
    for (block, range) in &mut reading.blocks {
        block.first_line = block.first_line.saturating_sub(1);
        *range = 0..markdown.len();
    }
    for range in &mut reading.failed {
        *range = 0..markdown.len();
    }
    reading
}

/// The name that standard input has in messages.
pub const STDIN: &str = "<stdin>";

fn read_fenced(file: &str, markdown: &str, library: &mut Library) -> Reading {
    let document = derivation::read_document(markdown, library);
    let findings = document.diagnostics.iter().map(|problem| finding(file, problem)).collect();
    let mut reading = Reading { findings, ..Reading::default() };
    let mut blocks: Vec<Option<Block>> = document.blocks.into_iter().map(Some).collect();
    for Fence { range, block, diagnostics, .. } in document.fences {
        let range = without_trailing_newline(markdown, range);
        let bad = document.diagnostics[diagnostics]
            .iter()
            .any(|problem| problem.severity == derivation::Severity::Error);
        if bad {
            reading.missing.extend(asked_for(&markdown[range.clone()], library));
        }
        match block.and_then(|at| blocks.get_mut(at)).and_then(Option::take) {
            Some(block) if !bad => reading.blocks.push((block, range)),
            _ => reading.failed.push(range),
        }
    }
    reading
}

/// Checks a block.
pub fn judge(block: &Block, _library: &Library) -> BlockReport {
    checker::check_block(block)
}

fn without_trailing_newline(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

/// The names that a block's text gives after `use` and `by` and that the library does not have.
fn asked_for(text: &str, library: &Library) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines() {
        let line = line.split("--").next().unwrap_or_default().trim();
        let named = match line.strip_prefix("use ") {
            Some(rest) => rest,
            None => line.rsplit_once(" by ").map_or("", |(_, reason)| reason),
        };
        let words = named.split([',', ';', ' ']).map(str::trim).filter(|word| !word.is_empty());
        names.extend(words.filter(|word| library.get(word).is_none()).map(str::to_owned));
    }
    names
}

fn finding(file: &str, problem: &Diagnostic) -> Finding {
    let severity = match problem.severity {
        derivation::Severity::Error => Severity::Error,
        derivation::Severity::Warning => Severity::Warning,
    };
    let place = &problem.place;
    let labels = problem.labels.iter().map(|label| Label {
        line: label.place.line,
        source: label.place.source.clone(),
        marked: label.place.marked.clone(),
        text: label.text.clone(),
    });
    Finding {
        severity,
        message: problem.message.clone(),
        notes: Vec::new(),
        file: file.to_owned(),
        line: place.line,
        column: place.column,
        source: place.source.clone(),
        marked: place.marked.clone(),
        labels: labels.collect(),
    }
    .help_if(problem.help.clone())
}
