//! `cargo book check`: any Markdown, a file or standard input, or the whole book. Exit codes are a contract:
//!
//! | code | when |
//! |---|---|
//! | 0 | every line stands; a `wrong` block stands when it is refuted |
//! | 1 | a line is refuted, or a `wrong` block is not |
//! | 2 | the input is malformed or refused: unknown file, not UTF-8, too large, a block that cannot be read |
//! | 3 | a line is undecided |
//!
//! 2 goes before 1, and 1 before 3.

use crate::building::Home;
use crate::finding::{Finding, Severity};
use crate::manuscript::{Manuscript, Page};
use crate::memory::Memory;
use crate::output::Paint;
use crate::reading::{Library, STDIN};
use crate::report;
use crate::standing::{Counts, Standing};
use checker::Verdict;
use derivation::BlockKind;
use std::io::Read;
use std::path::Path;

/// The largest text that is read: 4 MiB.
pub const LARGEST: u64 = 4 << 20;

/// What a check found.
#[derive(Debug, Default)]
pub struct Checked {
    /// The texts, read and checked.
    pub manuscript: Manuscript,
    /// What is malformed or refused, and what is not true or not decided.
    pub findings: Vec<Finding>,
    /// The exit code.
    pub exit: u8,
}

/// Checks files, `-` standing for standard input. The book is loaded only when a block asks for one that the files do
/// not hold.
pub fn files(names: &[String], home: Option<&Home>, memory: &Memory) -> Checked {
    let mut texts = Vec::new();
    let mut refused = Vec::new();
    for name in names {
        match text(name) {
            Ok(text) => {
                texts.push((if name == "-" { STDIN.to_owned() } else { name.clone() }, text))
            }
            Err(finding) => refused.push(*finding),
        }
    }
    let mut manuscript = Manuscript::of_texts(texts.clone(), Library::default(), memory);
    if !manuscript.missing.is_empty()
        && let Some(home) = home
        && let Ok(library) = home.library()
        && manuscript.missing.iter().any(|id| library.get(id).is_some())
    {
        manuscript = Manuscript::of_texts(texts, library, memory);
    }
    // Of a file that nothing was read from a reader would think that all of it stands.
    let empty = |page: &&Page| page.entries.is_empty() && page.unread.is_empty();
    if manuscript.findings.is_empty() && refused.is_empty() {
        refused.extend(manuscript.pages.iter().filter(empty).map(|page| {
            let message = "there is no block to check in it".to_owned();
            let help = "put a derivation between ```derive some-id \"A title\" and ```, or pipe it in bare: `cargo book check -`";
            Finding::whole(&page.path, message).help(help)
        }));
    }
    verdict(manuscript, refused)
}

/// Checks the whole book.
///
/// # Errors
/// When the book cannot be loaded.
pub fn book(
    home: &Home,
    memory: &Memory,
    progress: &mut dyn FnMut(&str, usize),
) -> anyhow::Result<Checked> {
    let loaded = home.load()?;
    let source = crate::building::source(&loaded.root, &loaded.config);
    let mut manuscript = Manuscript::prepare(&loaded.book, &source, memory, progress);
    let (_, findings) = crate::preprocess::typeset(&manuscript, &source.folder);
    manuscript.findings = findings.0;
    Ok(verdict(manuscript, Vec::new()))
}

/// Reads a file as text.
fn text(name: &str) -> Result<String, Box<Finding>> {
    let refuse =
        |message: String| Box::new(Finding::whole(if name == "-" { STDIN } else { name }, message));
    let mut bytes = Vec::new();
    let read = if name == "-" {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        if Path::new(name).is_dir() {
            return Err(refuse("this is a folder, not a file".to_owned()));
        }
        std::fs::File::open(name).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    if let Err(error) = read {
        return Err(refuse(format!("cannot be read: {error}")));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(refuse(format!("is larger than {} MiB", LARGEST >> 20)));
    }
    match String::from_utf8(bytes) {
        // Lines and columns are the same with lines that end in CR and LF.
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n")),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            Err(refuse(format!("is not UTF-8: line {line}, byte {at}")))
        }
    }
}

/// Adds what is not true and what is undecided to what was read, and works out the exit code. `refused` are the
/// inputs that could not be read at all.
pub fn verdict(manuscript: Manuscript, refused: Vec<Finding>) -> Checked {
    let mut findings = refused;
    let mut malformed = !findings.is_empty();
    let (mut refuted, mut undecided) = (false, false);
    malformed |= manuscript.findings.iter().any(|f| f.severity == Severity::Error);
    findings.extend(manuscript.findings.iter().cloned());
    for page in &manuscript.pages {
        for entry in &page.entries {
            let untrue = report::untrue(page, entry);
            refuted |= !untrue.is_empty();
            findings.extend(untrue);
            let open = report::undecided(page, entry);
            let wrong = entry.block.kind == BlockKind::Wrong
                && entry.report.lines.iter().any(|(_, j)| j.verdict == Verdict::Refuted);
            if !wrong {
                undecided |= !open.is_empty();
                findings.extend(open);
            }
        }
    }
    let exit = match (malformed, refuted, undecided) {
        (true, _, _) => 2,
        (_, true, _) => 1,
        (_, _, true) => 3,
        _ => 0,
    };
    Checked { manuscript, findings, exit }
}

impl Checked {
    /// The result as text: for files one row a line, for the book one row a page; then what is wrong, then the count.
    pub fn text(&self, rows: bool, paint: Paint) -> String {
        let mut out = String::new();
        let mut all = Counts::default();
        for page in &self.manuscript.pages {
            all.merge(page.counts());
            if rows {
                for entry in &page.entries {
                    out.push_str(&report::rows(entry, paint));
                }
            } else if !page.entries.is_empty() {
                out.push_str(&format!("{}: {}\n", page.path, page.counts()));
            }
        }
        for finding in &self.findings {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&finding.render(paint));
        }
        let blocks: usize = self.manuscript.pages.iter().map(|page| page.entries.len()).sum();
        if blocks == 0 && self.findings.is_empty() {
            out.push_str("there is no block to check\n");
        } else if blocks > 0 {
            if rows || !self.findings.is_empty() {
                out.push('\n');
            }
            out.push_str(&format!("{all}\n"));
        }
        out
    }

    /// Whether any line has this standing.
    pub fn has(&self, standing: Standing) -> bool {
        self.manuscript.pages.iter().any(|page| page.counts().of(standing) > 0)
    }
}
