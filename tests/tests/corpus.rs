//! The corpus: statements known to be true or false, and traps. What the checker says of them is what the book's verdicts
//! are worth: no false statement is accepted, no true one refuted, and what stays undecided is counted.
//!
//! Every file of `corpus/` is Markdown with one statement a block. `true-*.md` and `false-*.md` say by their name what
//! their statements are; in `traps.md` and `heavy.md` each block says by its notes how it must end.

use checker::{BlockReport, Verdict, Witness, check_block};
use derivation::{Block, Library, read_document};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

/// True statements that may stay undecided.
const MOST_UNDECIDED_TRUE: usize = 0;
/// False statements that may stay undecided.
const MOST_UNDECIDED_FALSE: usize = 0;
/// Time for a heavy block; far more than it takes, so that a busy machine fails no test.
const PATIENCE: Duration = Duration::from_secs(300);
/// Memory for all tests of this file together, in kB; several times what they take.
const MEMORY: u64 = 2_000_000;

/// The blocks of a file of the corpus.
fn blocks(file: &str) -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(file);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document = read_document(&text, &mut Library::new());
    let expected = text.matches("\n```\n").count();
    assert_eq!(document.blocks.len(), expected, "{file}: not every block was read");
    document.blocks
}

/// The report on a block; nothing when the checker panicked.
fn report(block: &Block) -> Option<BlockReport> {
    catch_unwind(AssertUnwindSafe(|| check_block(block))).ok()
}

fn is_accepted(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Proved | Verdict::Holds | Verdict::Sampled)
}

/// The note of this name in a block: `-- expect: refuted` has the note `expect`.
fn note<'a>(block: &'a Block, name: &str) -> Option<&'a str> {
    let notes = block.text.lines().map_while(|line| line.strip_prefix("-- "));
    notes
        .into_iter()
        .find_map(|note| note.strip_prefix(name))
        .map(|rest| rest.trim_start_matches(':').trim())
}

/// What is wrong with a refutation: it has to show a point, with both sides' values, and they have to differ.
fn flaw(report: &BlockReport) -> Option<String> {
    let refuted =
        report.lines.iter().filter(|(_, judgement)| judgement.verdict == Verdict::Refuted);
    refuted.into_iter().find_map(|(_, judgement)| {
        let Some(Witness { sizes, left, right, .. }) = &judgement.witness else {
            return Some("refuted without a witness".to_owned());
        };
        if left.rows.is_empty() || right.rows.is_empty() {
            return Some("a witness without the values of both sides".to_owned());
        }
        // Every false statement here fails at sizes up to two, but for Hall's identity, which holds there, a product that
        // vanishes at the sizes up to twelve, and what is in the traps because it fails at larger sizes only.
        let excepted =
            ["hall", "size-is-twelve", "trap-size-"].iter().any(|name| report.id.contains(name));
        let large = sizes.iter().any(|(_, n)| *n > 2) && !excepted;
        large.then(|| format!("a witness larger than needed: {sizes:?}"))
    })
}

/// Checks statements that are all true, or all false, and tells what must not be.
fn statements(file: &str, truth: bool, most_undecided: usize) {
    let blocks = blocks(file);
    let (mut wrong, mut undecided) = (Vec::new(), Vec::new());
    for block in &blocks {
        let Some(report) = report(block) else {
            wrong.push(format!("{}: panicked", block.id));
            continue;
        };
        let verdict = report.verdict();
        if report.lines.is_empty() {
            wrong.push(format!("{}: nothing was read", block.id));
        } else if verdict == Verdict::Undecided {
            undecided.push(block.id.clone());
        } else if is_accepted(verdict) != truth || !truth && verdict != Verdict::Refuted {
            wrong.push(format!("{}: {verdict}", block.id));
        }
        wrong.extend(flaw(&report).map(|flaw| format!("{}: {flaw}", block.id)));
    }
    eprintln!(
        "{file}: {} statements, {} undecided: {}",
        blocks.len(),
        undecided.len(),
        undecided.join(", ")
    );
    assert!(wrong.is_empty(), "{file}:\n{}", wrong.join("\n"));
    assert!(
        undecided.len() <= most_undecided,
        "{file}: more undecided than recorded: {}",
        undecided.join(", ")
    );
}

#[test]
fn true_identities_are_accepted() {
    statements("true-identities.md", true, 0);
}

#[test]
fn true_inequalities_are_accepted() {
    statements("true-inequalities.md", true, MOST_UNDECIDED_TRUE);
}

#[test]
fn true_limits_are_accepted() {
    statements("true-limits.md", true, 0);
}

#[test]
fn false_limits_are_refuted() {
    statements("false-limits.md", false, 0);
}

#[test]
fn units_that_fit_are_accepted() {
    statements("true-units.md", true, 0);
}

#[test]
fn units_that_differ_are_refused() {
    statements("false-units.md", false, 0);
}

#[test]
fn false_identities_are_refuted() {
    statements("false-identities.md", false, MOST_UNDECIDED_FALSE);
}

#[test]
fn false_inequalities_are_refuted() {
    statements("false-inequalities.md", false, MOST_UNDECIDED_FALSE);
}

#[test]
fn errata_are_refuted() {
    statements("false-errata.md", false, 0);
}

#[test]
fn errata_put_right_are_accepted() {
    statements("true-errata.md", true, 0);
}

#[test]
fn nothing_made_to_deceive_is_accepted() {
    statements("false-adversary.md", false, 0);
}

/// Whether a trap ends as its note says; how it ended otherwise.
fn sprung(block: &Block) -> Result<(), String> {
    let Some(report) = report(block) else { return Err("panicked".to_owned()) };
    let verdict = report.verdict();
    let expected = note(block, "expect").unwrap_or_default();
    let as_expected = match expected {
        "refuted" => verdict == Verdict::Refuted,
        "not refuted" => verdict != Verdict::Refuted,
        "accepted" => is_accepted(verdict),
        "clean" => is_accepted(verdict) && report.problems.is_empty(),
        "not accepted" => !is_accepted(verdict),
        "problem" => !report.problems.is_empty(),
        _ => return Err(format!("has no expectation that is known: {expected}")),
    };
    match flaw(&report) {
        _ if !as_expected => Err(format!("expected {expected}, and it is {verdict}")),
        Some(flaw) if expected == "refuted" => Err(flaw),
        _ => Ok(()),
    }
}

#[test]
fn traps_catch_nothing() {
    let wrong: Vec<String> = blocks("traps.md")
        .iter()
        .filter_map(|block| Some(format!("{}: {}", block.id, sprung(block).err()?)))
        .collect();
    assert!(wrong.is_empty(), "traps.md:\n{}", wrong.join("\n"));
}

/// Whether a block is answered in time. One that is not goes on in its thread until the test ends.
fn is_answered(block: Block) -> bool {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(report(&block).is_some()));
    receive.recv_timeout(PATIENCE).unwrap_or(false)
}

/// The most memory this process has held so far, in kB, where the system tells.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[test]
fn heavy_blocks_are_answered() {
    for block in blocks("heavy.md") {
        let id = block.id.clone();
        assert!(is_answered(block), "{id} is not answered in time");
        let memory = most_memory().unwrap_or(0);
        assert!(memory < MEMORY, "{memory} kB after {id}");
    }
}
