//! The record of the mutation study, which the page on trust prints: it is large enough to mean something, nothing in it was
//! accepted, and of a sample of its blocks, studied anew, nothing comes out worse than it says.
#![allow(clippy::print_stderr, missing_docs)]

use binder::building::Home;
use binder::mutating::{of_book, of_file, record::Record, record::Row};
use book_tests::blocks::root;
use checker::mutation;
use derivation::Block;
use std::collections::BTreeSet;

/// Slips that the record must speak of.
const FEWEST: usize = 10_000;
/// Every so many-th row is studied anew, and none that takes long.
const STRIDE: usize = 29;
const LONGEST: usize = 60;

/// The rows of the record whose blocks are as they were when they were studied, with these.
fn current() -> Vec<(Row, Block)> {
    let home = Home { root: root() };
    let record = Record::read(&home.root).expect("a record");
    let mut subjects = of_book(&home).expect("the book");
    let others: BTreeSet<&str> = record
        .rows()
        .map(|row| row.file.as_str())
        .filter(|file| !file.starts_with("book/"))
        .collect();
    for file in others {
        subjects.extend(of_file(&home.root, file).expect("a file of the record"));
    }
    let rows = record.rows().filter_map(|row| {
        let subject = subjects.iter().find(|subject| row.is_of(subject))?;
        Some((row.clone(), subject.block.clone()))
    });
    rows.collect()
}

/// Enough slips were studied, and none that is false was accepted. When blocks have changed since:
/// `cargo book mutate --record`, and with the names of files for what is not of the book.
#[test]
fn nothing_false_was_accepted() {
    let rows = current();
    let slips: usize = rows.iter().map(|(row, _)| row.study.mutants).sum();
    eprintln!("{slips} slips in {} blocks", rows.len());
    for (row, _) in &rows {
        assert_eq!(row.study.accepted, 0, "{}: {:?}", row.id, row.study.accepted_mutants);
        let counts = row.study.by_kind.values().map(|counts| counts.mutants);
        assert_eq!(counts.sum::<usize>(), row.study.mutants, "{}: the kinds do not add up", row.id);
    }
    assert!(slips >= FEWEST, "the record speaks of {slips} slips only");
}

/// Of every so many-th block studied anew nothing is accepted, and no fewer slips are refuted and mended than recorded.
#[test]
fn the_record_is_not_better_than_the_checker() {
    let rows = current();
    let mut studied = 0;
    for (row, block) in rows.iter().step_by(STRIDE) {
        if row.study.mutants > LONGEST {
            continue;
        }
        let study = mutation::study(block);
        studied += study.mutants;
        assert_eq!(study.accepted, 0, "{}: {:?}", row.id, study.accepted_mutants);
        let found = (study.mutants, study.undecided <= row.study.undecided);
        assert_eq!(found, (row.study.mutants, true), "{}: {:#?}", row.id, study.undecided_mutants);
        let (refuted, hinted) = (row.study.refuted, row.study.hinted);
        assert!(study.refuted >= refuted, "{}: refuted {}", row.id, study.refuted);
        assert!(study.hinted >= hinted, "{}: mended {}, recorded {hinted}", row.id, study.hinted);
    }
    eprintln!("{studied} slips studied anew");
    assert!(studied > 100);
}
