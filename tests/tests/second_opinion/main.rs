//! The second opinion: every statement the checker takes a stand on is lowered, entry by entry at n = 1, 2 and 3, to plain
//! scalar expressions, and evaluated by evalexpr, which shares no code with the checker.
//!
//! What stands must hold at twenty points that satisfy the hypotheses; what is refuted must fail at its witness, and the
//! sides must there be worth what the witness says. One disagreement fails the test.
//!
//! | file | holds |
//! |---|---|
//! | `lower` | from expressions to scalars |
//! | `functions` | functions and their derivatives |
//! | `indices` | entries, families, sums, and what is done entry by entry |
//! | `dense` | matrices of scalars |
//! | `scalar` | scalars, their derivatives and their text |
//! | `program` | evaluation by evalexpr, and quadrature |
//! | `values` | points, and witnesses read back |
//! | `opinion` | one statement: agreement or not |
#![allow(clippy::print_stdout, clippy::print_stderr, missing_docs, unreachable_pub)]

mod dense;
mod functions;
mod indices;
mod lower;
mod opinion;
mod program;
mod scalar;
mod values;

use checker::{Place, Verdict, check, check_block};
use derivation::{Block, BlockKind, Library, limits::tends, read_document};
use opinion::{Opinion, opinion};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Markdown files of a folder, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    files.sort();
    files
}

/// The blocks of files that use each other's.
fn blocks(files: &[PathBuf]) -> Vec<Block> {
    let mut library = Library::new();
    files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            read_document(&text, &mut library).blocks
        })
        .collect()
}

#[derive(Default)]
struct Tally {
    agree: usize,
    unable: Vec<String>,
    disagree: Vec<String>,
    /// Limits and orders: they are no values at a point, and nothing is said of them here.
    limits: usize,
    by_verdict: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn ask(&mut self, block: &Block) {
        if block.kind == BlockKind::Cite {
            return;
        }
        let model = check::model(block);
        for (obligation, judgement) in check_block(block).lines {
            if tends(&obligation.left) || tends(&obligation.right) {
                self.limits += 1;
                continue;
            }
            let place = match obligation.place {
                Place::Line { chain, line } => format!("{} {}.{}", block.id, chain + 1, line + 1),
                Place::Goal(goal) => format!("{} goal {}", block.id, goal + 1),
            };
            let text = format!(
                "{place}, {}: {} {} {}",
                judgement.verdict, obligation.left, obligation.relator, obligation.right
            );
            match opinion(&model, &obligation, &judgement) {
                None => continue,
                Some(Opinion::Agree) => self.agree += 1,
                Some(Opinion::Unable(reason)) => self.unable.push(format!("{text}\n    {reason}")),
                Some(Opinion::Disagree(reason)) => {
                    self.disagree.push(format!("{text}\n    {reason}"))
                }
            }
            *self.by_verdict.entry(judgement.verdict.word()).or_default() += 1;
        }
    }

    /// Reports, and fails on a disagreement or where less than a share, in percent, could be evaluated.
    fn settle(&self, what: &str, share: usize) {
        let all = self.agree + self.unable.len() + self.disagree.len();
        println!("{what}: {all} statements {:?}, {} agree", self.by_verdict, self.agree);
        println!("  not asked: {} limits and orders", self.limits);
        for reason in &self.unable {
            println!("  not evaluated: {reason}");
        }
        assert!(
            self.disagree.is_empty(),
            "{what}: {} disagreements\n{}",
            self.disagree.len(),
            self.disagree.join("\n")
        );
        assert!(
            100 * self.agree >= share * all,
            "{what}: only {} of {all} statements could be evaluated\n{}",
            self.agree,
            self.unable.join("\n")
        );
    }
}

fn ask(what: &str, blocks: &[Block], at_least: usize) {
    let mut tally = Tally::default();
    blocks.iter().for_each(|block| tally.ask(block));
    tally.settle(what, 95);
    assert!(tally.agree >= at_least, "{what}: only {} statements", tally.agree);
}

/// The statements the notation must carry.
#[test]
fn the_acceptance_statements() {
    ask("the acceptance statements", &blocks(&files("crates/derivation/tests/acceptance")), 10);
}

/// Every statement of the book.
#[test]
fn the_book() {
    ask("the book", &blocks(&files("book")), 10);
}

/// Statements known to be true and to be false, and those printed somewhere and false.
#[test]
fn the_corpus() {
    let mut files = files("tests/corpus");
    files.retain(|path| {
        path.file_name().is_some_and(|name| name != "heavy.md" && name != "traps.md")
    });
    let mut tally = Tally::default();
    blocks(&files).iter().for_each(|block| tally.ask(block));
    tally.settle("the corpus", 95);
}

/// Expectations and variances over samples, which the checker rewrites, written out sample by sample.
#[test]
fn the_samples() {
    let mut samples = blocks(&files("tests/corpus"));
    samples.retain(|block| block.id.contains("-samples-"));
    ask("the samples", &samples, 10);
}

/// Traps are strange on purpose: numbers of fifty digits, points where hardly anything is defined. What can be evaluated
/// must agree.
#[test]
fn the_traps() {
    let mut traps = blocks(&[root().join("tests/corpus/traps.md")]);
    // These are wrong as it is, and said to be.
    traps.retain(|block| !block.text.contains("-- defect"));
    // Here the second opinion is no judge: it writes definitions out by name, also where a parameter hides one, and has the
    // digits of a machine number; and a hypothesis for all values it can try at some only.
    let beyond = [
        "trap-parameter-hides",
        "trap-tiny-difference",
        "trap-cancelling-roots",
        "trap-nonnegative-function",
    ];
    traps.retain(|block| !beyond.iter().any(|id| block.id.starts_with(id)));
    let mut tally = Tally::default();
    traps.iter().for_each(|block| tally.ask(block));
    tally.settle("the traps", 50);
}

/// What is large enough to be a burden: `cargo test -p book-tests --test second_opinion -- --ignored`.
#[test]
#[ignore = "takes long"]
fn the_heavy() {
    let mut heavy = blocks(&[root().join("tests/corpus/heavy.md")]);
    heavy.retain(|block| !block.text.contains("-- defect"));
    let mut tally = Tally::default();
    heavy.iter().for_each(|block| tally.ask(block));
    tally.settle("the heavy statements", 0);
}

/// A checker that errs is found out: what is false does not agree when it is called proved, nor what is true when it is
/// called refuted.
#[test]
fn an_erring_checker_is_found_out() {
    let text = "let A, B : mat n n; x, y : vec n; f : fun n\nshow A B = B A; (A x)'y = x'A y; f(x + y) = f(x) + f(y)\n";
    let reading = derivation::read_block("claim false", text, 1, &Library::new());
    let block = reading.block.expect("a block");
    let model = check::model(&block);
    for (obligation, mut judgement) in check_block(&block).lines {
        assert_eq!(judgement.verdict, Verdict::Refuted);
        assert!(matches!(opinion(&model, &obligation, &judgement), Some(Opinion::Agree)));
        judgement.verdict = Verdict::Proved;
        assert!(matches!(opinion(&model, &obligation, &judgement), Some(Opinion::Disagree(_))));
        judgement.verdict = Verdict::Refuted;
        let mut truth = obligation.clone();
        truth.right = truth.left.clone();
        assert!(matches!(opinion(&model, &truth, &judgement), Some(Opinion::Disagree(_))));
    }
}
