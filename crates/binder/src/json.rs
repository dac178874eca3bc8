//! The JSON that `--format json` prints. The shape is stable: fields are added, never renamed or removed.
//!
//! `check`:
//!
//! ```json
//! {
//!   "files": [{
//!     "path": "book/newton.md",
//!     "blocks": [{
//!       "id": "newton-error", "kind": "derive", "title": "…", "line": 12, "verdict": "proved",
//!       "lines": [{
//!         "line": "1", "number": "1.1", "file_line": 18, "text": "= d + H^-1 g", "verdict": "proved",
//!         "standing": "proved", "summary": "…", "uses": [], "needs": [], "advice": [],
//!         "attempts": [{ "method": "…", "system": "…", "sizes": "…", "samples": 0, "operations": 0,
//!                        "note": "…", "outcome": "settled" }],
//!         "witness": { "sizes": { "n": 2 }, "settings": [{ "name": "H", "rows": [["1", "0"], ["0", "1"]] }],
//!                      "left": [["1"]], "right": [["2"]], "exact": true },
//!         "hints": [{ "advice": "…", "text": "…" }]
//!       }],
//!       "supposes": [{ "statement": "s'y > 0", "need": "needed", "line": "1", "witness": {}, "guards": [], "without": null }],
//!       "problems": [{ "message": "…", "help": "…" }]
//!     }],
//!     "diagnostics": [{ "severity": "error", "message": "…", "line": 3, "column": 5, "help": ["…"] }]
//!   }],
//!   "counts": { "proved": 1, "holds": 0, "…": 0 },
//!   "exit": 0
//! }
//! ```
//!
//! A `build` that is refused prints the pages with what is wrong in them, without their blocks, and 2 as `exit`.
//!
//! `supposes` says of every hypothesis of the block what becomes of the lines without it: `needed`, with the line that fails and
//! where; `unneeded`; `definedness`, when it only keeps what stands in `guards`; or `unknown`. `without` is the verdict of the
//! lines without it, where there is one. `witness` is null for a line that is not refuted. `verdict` is the checker's word; `standing` adds what the block is
//! for: a refuted line of a `wrong` block stands as `refuted on purpose`. `explain` prints one element of `blocks`.

use crate::finding::Finding;
use crate::manuscript::{Entry, Manuscript, Page, Row};
use crate::necessity;
use crate::preprocess::explanation::outcome;
use crate::report::line_text;
use crate::standing::{Counts, Standing};
use checker::{Setting, Witness};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What `check` prints.
pub fn check(manuscript: &Manuscript, findings: &[Finding], exit: u8) -> Value {
    let mut all = Counts::default();
    let files: Vec<Value> = manuscript
        .pages
        .iter()
        .map(|page| {
            all.merge(page.counts());
            let diagnostics: Vec<Value> =
                findings.iter().filter(|f| f.file == page.file).map(diagnostic).collect();
            json!({
                "path": page.file,
                "blocks": page.entries.iter().map(|entry| block(page, entry)).collect::<Vec<_>>(),
                "diagnostics": diagnostics,
            })
        })
        .collect();
    // What is wrong in files that are no pages, or in pages that were not read to the end.
    let others: BTreeSet<&str> = findings
        .iter()
        .map(|f| f.file.as_str())
        .filter(|file| !manuscript.pages.iter().any(|page| page.file == *file))
        .collect();
    let others = others.into_iter().map(|file| {
        let of_file = findings.iter().filter(|f| f.file == file);
        json!({ "path": file, "blocks": [], "diagnostics": of_file.map(diagnostic).collect::<Vec<_>>() })
    });
    let counts: Map<String, Value> = Standing::ALL
        .into_iter()
        .map(|standing| (standing.word().to_owned(), json!(all.of(standing))))
        .collect();
    json!({ "files": files.into_iter().chain(others).collect::<Vec<_>>(), "counts": counts, "exit": exit })
}

/// One block.
pub fn block(page: &Page, entry: &Entry) -> Value {
    json!({
        "id": entry.block.id,
        "kind": entry.block.kind.word(),
        "title": entry.block.title,
        "number": entry.number,
        "line": page.text[..entry.span.start].matches('\n').count() + 1,
        "verdict": entry.report.verdict().word(),
        "standing": entry.standing().word(),
        "lines": entry.rows.iter().map(|row| line(page, entry, row)).collect::<Vec<_>>(),
        "supposes": necessity::json(entry),
        "problems": entry.report.problems.iter()
            .map(|p| json!({ "message": p.message, "help": p.help })).collect::<Vec<_>>(),
    })
}

fn line(page: &Page, entry: &Entry, row: &Row) -> Value {
    let (obligation, judgement) = entry.judged(row);
    let start = page.range(entry, obligation.span).start;
    let attempts: Vec<Value> = judgement
        .attempts
        .iter()
        .map(|a| {
            json!({
                "method": a.method, "system": a.system, "sizes": a.sizes, "samples": a.samples,
                "operations": a.operations, "note": a.note, "outcome": outcome(a.outcome),
            })
        })
        .collect();
    let hints: Vec<Value> =
        judgement.hints.iter().map(|h| json!({ "advice": h.advice, "text": h.text })).collect();
    json!({
        "line": row.key,
        "number": row.number,
        "file_line": page.text[..start].matches('\n').count() + 1,
        "text": line_text(entry, row),
        "verdict": judgement.verdict.word(),
        "standing": row.standing.word(),
        "summary": judgement.summary,
        "uses": judgement.uses,
        "needs": judgement.needs,
        "advice": judgement.advice,
        "attempts": attempts,
        "witness": judgement.witness.as_ref().map(witness),
        "hints": hints,
    })
}

/// A counterexample.
pub fn witness(witness: &Witness) -> Value {
    let sizes: Map<String, Value> =
        witness.sizes.iter().map(|(letter, size)| (letter.clone(), json!(size))).collect();
    let setting = |s: &Setting| json!({ "name": s.name, "rows": s.rows });
    json!({
        "sizes": sizes,
        "settings": witness.settings.iter().map(setting).collect::<Vec<_>>(),
        "left": witness.left.rows,
        "right": witness.right.rows,
        "exact": witness.exact,
    })
}

fn diagnostic(finding: &Finding) -> Value {
    let help: Vec<&str> = finding.notes.iter().map(|(_, text)| text.as_str()).collect();
    json!({
        "severity": finding.severity.word(),
        "message": finding.message,
        "line": finding.line,
        "column": finding.column,
        "help": help,
    })
}
