//! Verdicts do not depend on the random numbers: under other seeds every statement of the corpus ends as it did.
#![allow(clippy::print_stderr, missing_docs)]

use checker::{Verdict, check, judge, judge_salted, obligations};
use derivation::{Block, BlockKind, Library, read_document};
use std::{fs, path::Path};

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
    let (mut lines, mut wrong) = (0, Vec::new());
    for block in files.into_iter().flat_map(|file| blocks(file).into_iter().step_by(stride)) {
        if block.kind == BlockKind::Cite {
            continue;
        }
        let model = check::model(&block);
        for obligation in obligations(&block) {
            let first = judge(&model, &obligation).verdict;
            if matches!(first, Verdict::Sampled | Verdict::Undecided) {
                continue;
            }
            lines += 1;
            for seed in 0..seeds {
                let verdict = judge_salted(&model, &obligation, &seed.to_string()).verdict;
                if verdict != first {
                    wrong.push(format!("{}: {first}, under seed {seed} {verdict}", block.id));
                    break;
                }
            }
        }
    }
    eprintln!("{lines} lines under {seeds} seeds");
    assert!(lines > 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn verdicts_are_the_same_under_other_seeds() {
    same_under(20, 10);
}

#[test]
#[ignore = "takes long"]
fn verdicts_are_the_same_under_a_thousand_seeds() {
    same_under(1000, 1);
}
