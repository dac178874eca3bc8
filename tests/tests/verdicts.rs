//! Every line of the book has a verdict, and none is weaker than the one recorded in `tests/verdicts/`, a file a page.
//!
//! A line that became stronger, or a new one, is recorded by `UPDATE_VERDICTS=1 cargo test -p book-tests --test verdicts`;
//! a weaker one has to be looked at by a person, who then deletes its entry.
#![allow(clippy::print_stderr, missing_docs)]

use book_tests::blocks::{blocks, root};
use checker::{Place, Verdict, check_block};
use derivation::BlockKind;
use std::{collections::BTreeMap, fs, path::PathBuf};

fn records() -> PathBuf {
    root().join("tests/verdicts")
}

/// What is recorded for each page, place by place.
fn recorded() -> BTreeMap<(String, String), Verdict> {
    let pages = fs::read_dir(records()).into_iter().flatten().flatten().map(|entry| entry.path());
    pages
        .flat_map(|path| {
            let page = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap_or_default();
            let lines: Vec<_> = text
                .lines()
                .filter_map(|line| {
                    let (place, word) = line.rsplit_once(": ")?;
                    let verdict = Verdict::ALL.into_iter().find(|v| v.word() == word)?;
                    Some(((page.clone(), place.to_owned()), verdict))
                })
                .collect();
            lines
        })
        .collect()
}

/// Writes the record anew, one file a page.
fn record(now: &[((String, String), Verdict)]) {
    let _ = fs::remove_dir_all(records());
    fs::create_dir_all(records()).expect("a folder for the record");
    let mut pages: BTreeMap<&str, String> = BTreeMap::new();
    for ((page, place), verdict) in now {
        *pages.entry(page).or_default() += &format!("{place}: {verdict}\n");
    }
    for (page, text) in pages {
        fs::write(records().join(format!("{page}.txt")), text).expect("the record can be written");
    }
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
            let page = file.trim_end_matches(".md").replace('/', "-");
            now.push(((page, place), judgement.verdict));
        }
    }
    let recorded = recorded();
    for (key, verdict) in &now {
        let place = format!("{}, {}", key.0, key.1);
        let Some(before) = recorded.get(key) else {
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
    for key in recorded.keys().filter(|key| now.iter().all(|(k, _)| k != *key)) {
        if std::env::var_os("UPDATE_VERDICTS").is_none() {
            wrong.push(format!("{}, {}: recorded, but gone from the book", key.0, key.1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if std::env::var_os("UPDATE_VERDICTS").is_some() {
        record(&now);
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
