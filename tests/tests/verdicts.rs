//! Every line of the book has a verdict, and none is weaker than the one recorded in `tests/verdicts.txt`.
//!
//! A line that became stronger, or a new one, is recorded by `UPDATE_VERDICTS=1 cargo test -p book-tests --test verdicts`;
//! a weaker one has to be looked at by a person, who then deletes its entry.
#![allow(clippy::print_stderr, missing_docs)]

use checker::{Place, Verdict, check_block};
use derivation::{Block, BlockKind, Library, Severity, read_document};
use std::{collections::BTreeMap, fs, path::PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The blocks of the book in the order of its summary.
fn blocks() -> Vec<(String, Block)> {
    let summary =
        fs::read_to_string(root().join("book/SUMMARY.md")).expect("the book has a summary");
    let files = summary
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|f| f.ends_with(".md"));
    let mut library = Library::new();
    let mut blocks = Vec::new();
    for file in files {
        let text =
            fs::read_to_string(root().join("book").join(file)).expect("a chapter of the summary");
        let document = read_document(&text, &mut library);
        let errors: Vec<_> =
            document.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{file} does not read: {}", errors[0].render(file));
        blocks.extend(document.blocks.into_iter().map(|b| (file.to_owned(), b)));
    }
    blocks
}

fn recorded() -> BTreeMap<String, Verdict> {
    let text = fs::read_to_string(root().join("tests/verdicts.txt")).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (place, word) = line.rsplit_once(' ')?;
            let verdict = Verdict::ALL.into_iter().find(|v| v.word() == word)?;
            Some((place.trim_end_matches(':').to_owned(), verdict))
        })
        .collect()
}

/// No verdict of the book is weaker than recorded, no line is undecided, and each block is as it should be as a whole.
#[test]
fn no_verdict_is_weaker_than_recorded() {
    let (mut now, mut wrong) = (Vec::new(), Vec::new());
    for (file, block) in blocks() {
        let report = check_block(&block);
        wrong
            .extend(report.problems.iter().map(|p| format!("{file}, {}: {}", block.id, p.message)));
        let expected = report.lines.len();
        if !matches!(block.kind, BlockKind::Define) && expected == 0 {
            wrong.push(format!("{file}, {}: nothing in it has a verdict", block.id));
        }
        for (obligation, judgement) in &report.lines {
            let place = match obligation.place {
                Place::Line { chain, line } => format!("{} {}.{}", block.id, chain + 1, line + 1),
                Place::Goal(goal) => format!("{} goal {}", block.id, goal + 1),
            };
            if judgement.verdict == Verdict::Undecided {
                wrong.push(format!("{file}, {place}: undecided: {}", judgement.summary));
            }
            if judgement.verdict == Verdict::Refuted && block.kind != BlockKind::Wrong {
                wrong.push(format!("{file}, {place}: refuted"));
            }
            now.push((place, judgement.verdict));
        }
    }
    let recorded = recorded();
    for (place, verdict) in &now {
        let Some(before) = recorded.get(place) else {
            if std::env::var_os("UPDATE_VERDICTS").is_none() {
                wrong.push(format!(
                    "{place}: {verdict}, not recorded yet (UPDATE_VERDICTS=1 records it)"
                ));
            }
            continue;
        };
        // A refutation is as definite as a proof: what was refuted on purpose must stay so, and nothing else become so.
        let refuted = |v: Verdict| v == Verdict::Refuted;
        if refuted(*before) != refuted(*verdict) || before.strength() > verdict.strength() {
            wrong.push(format!("{place}: {verdict}, recorded as {before}"));
        }
    }
    for place in recorded.keys().filter(|place| now.iter().all(|(p, _)| p != *place)) {
        if std::env::var_os("UPDATE_VERDICTS").is_none() {
            wrong.push(format!("{place}: recorded, but gone from the book"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if std::env::var_os("UPDATE_VERDICTS").is_some() {
        let text: String =
            now.iter().map(|(place, verdict)| format!("{place}: {verdict}\n")).collect();
        fs::write(root().join("tests/verdicts.txt"), text).expect("the record can be written");
    }
}

/// The same text gives the same verdicts, witnesses and hints, down to the last digit.
#[test]
fn verdicts_repeat() {
    for (_, block) in blocks().into_iter().filter(|(_, b)| b.kind == BlockKind::Wrong) {
        assert_eq!(
            format!("{:?}", check_block(&block)),
            format!("{:?}", check_block(&block)),
            "{}",
            block.id
        );
    }
}
