//! Verdicts do not depend on the random numbers: under other seeds every statement of the corpus ends as it did.
#![allow(clippy::print_stderr, missing_docs)]

use checker::{Verdict, check, judge, judge_salted, obligations};
use derivation::{Block, BlockKind, Library, read_document};
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

fn blocks(file: &str) -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read_document(&text, &mut Library::new()).blocks
}

/// Judges every `stride`-th block under so many seeds. Samples are left out: they take a second each.
fn same_under(seeds: u32, stride: usize) {
    let files = [
        "../derivation/tests/acceptance/newton.md",
        "../derivation/tests/acceptance/quasi-newton.md",
        "../derivation/tests/acceptance/conjugate-gradients.md",
        "../../tests/corpus/true-identities.md",
        "../../tests/corpus/false-identities.md",
        "../../tests/corpus/true-inequalities.md",
        "../../tests/corpus/false-inequalities.md",
        "../../tests/corpus/false-errata.md",
        "../../tests/corpus/true-errata.md",
    ];
    let blocks: Vec<Block> = files
        .into_iter()
        .flat_map(|file| blocks(file).into_iter().step_by(stride))
        .filter(|block| block.kind != BlockKind::Cite)
        .collect();
    let next = AtomicUsize::new(0);
    let found = thread::scope(|scope| {
        let one_after_another = || {
            let (mut lines, mut wrong) = (0, Vec::new());
            while let Some(block) = blocks.get(next.fetch_add(1, Ordering::Relaxed)) {
                lines += of_block(block, seeds, &mut wrong);
            }
            (lines, wrong)
        };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one_after_another)).collect();
        running.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    let lines: u32 = found.iter().map(|(lines, _)| lines).sum();
    let mut wrong: Vec<String> = found.into_iter().flat_map(|(_, wrong)| wrong).collect();
    wrong.sort();
    eprintln!("{lines} lines under {seeds} seeds");
    assert!(lines > 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many lines of a block were judged under all seeds; those that ended in another way are noted.
fn of_block(block: &Block, seeds: u32, wrong: &mut Vec<String>) -> u32 {
    let model = check::model(block);
    let mut lines = 0;
    for obligation in obligations(block) {
        let first = judge(&model, &obligation).verdict;
        if matches!(first, Verdict::Sampled | Verdict::Undecided) {
            continue;
        }
        lines += 1;
        let differs = (0..seeds).find_map(|seed| {
            let verdict = judge_salted(&model, &obligation, &seed.to_string()).verdict;
            (verdict != first)
                .then(|| format!("{}: {first}, under seed {seed} {verdict}", block.id))
        });
        wrong.extend(differs);
    }
    lines
}

#[test]
fn verdicts_are_the_same_under_other_seeds() {
    same_under(20, 10);
}

/// Powers of −1 are 1 half of the time; no points satisfy an equation for an eigenvector by construction; and a product of
/// two definite matrices is indefinite only where both have eigenvalues far apart.
#[test]
fn what_few_points_tell_is_told_under_any_seed() {
    let ids = [
        "false-identity-minus-one-power-a",
        "true-under-eigenvector",
        "false-product-that-does-not-commute",
    ];
    let files = ["false-identities", "true-identities", "false-inequalities"];
    let all = files.iter().flat_map(|file| blocks(&format!("../../tests/corpus/{file}.md")));
    let chosen: Vec<Block> = all.filter(|block| ids.contains(&&*block.id)).collect();
    let mut wrong = Vec::new();
    let lines: u32 = chosen.iter().map(|block| of_block(block, 200, &mut wrong)).sum();
    assert_eq!((lines, wrong), (3, Vec::new()));
}

#[test]
#[ignore = "takes long"]
fn verdicts_are_the_same_under_a_thousand_seeds() {
    same_under(1000, 1);
}
