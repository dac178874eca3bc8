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
/// Heavy blocks that are not answered in time: this number only goes down.
const MOST_HEAVY: usize = 5;
/// Time for a heavy block; far more than it takes, so that a busy machine fails no test.
const PATIENCE: Duration = Duration::from_secs(300);

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
    let (mut wrong, mut defects, mut mended) = (Vec::new(), Vec::new(), Vec::new());
    for block in blocks("traps.md") {
        let is_defect = note(&block, "defect").is_some();
        match (sprung(&block), is_defect) {
            (Ok(()), false) => {}
            (Ok(()), true) => mended.push(block.id),
            (Err(how), true) => defects.push(format!("{}: {how}", block.id)),
            (Err(how), false) => wrong.push(format!("{}: {how}", block.id)),
        }
    }
    eprintln!("traps.md, known defects: {}\n{}", defects.len(), defects.join("\n"));
    eprintln!("traps.md, mended (drop the note `-- defect`): {}", mended.join(", "));
    assert!(wrong.is_empty(), "traps.md:\n{}", wrong.join("\n"));
    assert!(defects.is_empty(), "{} defects, none recorded", defects.len());
}

/// Whether a block is answered in time. One that is not goes on in its thread until the test ends.
fn is_answered(block: Block) -> bool {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(report(&block).is_some()));
    receive.recv_timeout(PATIENCE).unwrap_or(false)
}

#[test]
fn heavy_blocks_are_answered() {
    let (defects, sound): (Vec<_>, Vec<_>) =
        blocks("heavy.md").into_iter().partition(|block| note(block, "defect").is_some());
    let ids: Vec<_> = defects.iter().map(|block| block.id.as_str()).collect();
    eprintln!("heavy.md, known defects, not run: {}", ids.join(", "));
    assert!(ids.len() <= MOST_HEAVY, "{} heavy defects, {MOST_HEAVY} recorded", ids.len());
    for block in sound {
        let id = block.id.clone();
        assert!(is_answered(block), "{id} is not answered in time");
    }
}

/// The blocks above that are known not to be answered, to see which of them are by now. It takes long and much memory:
/// `cargo test -p book-tests --test corpus -- --ignored`.
#[test]
#[ignore = "takes long and much memory"]
fn heavy_defects_are_still_defects() {
    for block in blocks("heavy.md").into_iter().filter(|block| note(block, "defect").is_some()) {
        let id = block.id.clone();
        let answered = is_answered(block);
        eprintln!(
            "{id}: {}",
            if answered { "answered (drop the note `-- defect`)" } else { "not answered in time" }
        );
    }
}
