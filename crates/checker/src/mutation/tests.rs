//! What a study counts, with judges that err on purpose.

use super::*;
use crate::edit::EditKind;
use derivation::{Library, read_block};

fn block(kind: &str, text: &str) -> Block {
    let reading = read_block(&format!("{kind} t \"T\""), text, 1, &Library::new());
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    reading.block.expect("a block")
}

fn saying(verdict: Verdict) -> Judgement {
    Judgement {
        verdict,
        summary: String::new(),
        attempts: vec![],
        uses: vec![],
        needs: vec![],
        witness: None,
        hints: vec![],
        advice: vec![],
    }
}

const PRODUCT: &str = "let A : mat n n; H : sym n; x, y : vec n\n\n(A x)'H y\n  = x'A'H y\n";

/// Every mutant is counted once, in its kind and together.
#[test]
fn the_counts_add_up() {
    let study = study(&block("derive", PRODUCT));
    let seen = study.shape_errors + study.refuted + study.equivalent;
    let sum = seen + study.undecided + study.accepted;
    assert_eq!(study.mutants, sum);
    assert_eq!(study.by_kind.values().map(|c| c.mutants).sum::<usize>(), study.mutants);
    assert_eq!(study.by_kind.values().map(|c| c.hinted).sum::<usize>(), study.hinted);
    assert_eq!(study.unhinted.len(), study.refuted - study.hinted);
    assert_eq!(study.accepted, 0, "{:#?}", study.accepted_mutants);
    assert!(study.shape_errors > 0 && study.by_kind[&EditKind::Transpose].refuted > 0);
}

/// A judge that believes everything is found out: false mutants are accepted, true ones equivalent.
#[test]
fn a_credulous_judge_is_found_out() {
    let block = block("derive", "let a, b : real; k : nat\n\n(a - b)^2\n  = (b - a)^2\n");
    let credulous = study_with(&block, |_| saying(Verdict::Proved));
    let honest = study(&block);
    assert_eq!(credulous.refuted, 0);
    assert_eq!(credulous.accepted, honest.refuted);
    assert_eq!(credulous.equivalent, honest.equivalent);
    assert!(credulous.accepted > 10 && credulous.score() == 0.0 && honest.score() == 1.0);
}

/// A judge that gives up accepts nothing and refutes nothing: what is not seen to be true stays undecided.
#[test]
fn a_judge_that_gives_up_refutes_nothing() {
    let block = block("derive", PRODUCT);
    let study = study_with(&block, |_| saying(Verdict::Undecided));
    let honest = super::study(&block);
    assert_eq!((study.accepted, study.refuted, study.score()), (0, 0, 0.0));
    assert_eq!((study.undecided, study.equivalent), (honest.refuted, honest.equivalent));
}

/// In a goal that something is zero, the something is edited.
#[test]
fn the_larger_side_of_a_goal_is_edited() {
    let block = block(
        "claim",
        "let A : sym n; d, g : vec n\ndef p = -g + (g'A d/(d'A d)) d\nshow p'A d = 0\n",
    );
    let study = study(&block);
    assert!(study.refuted > 0, "{study}");
    assert_eq!(study.accepted, 0, "{:#?}", study.accepted_mutants);
}

/// Inequalities and roots are looked at where they have values.
#[test]
fn inequalities_and_roots() {
    let amgm = block("claim", "let a, b : real\nassume a > 0; b > 0\nshow 2 a b <= a^2 + b^2\n");
    let study = study(&amgm);
    assert_eq!(study.accepted, 0, "{:#?}", study.accepted_mutants);
    assert!(
        study.equivalents.iter().any(|m| m.text == "2 a b ≤ 2 a^2 + b^2"),
        "{:#?}",
        study.equivalents
    );
    let root = block("claim", "let a : real\nassume a > 0\nshow sqrt(a) sqrt(a) = a\n");
    let study = super::study(&root);
    assert_eq!(study.accepted, 0, "{:#?}", study.accepted_mutants);
}

/// The table has a row for every kind and one for all.
#[test]
fn the_table_is_plain() {
    let study = study(&block("claim", "let a : real\nshow a + a = 2 a\n"));
    let table = study.to_string();
    assert_eq!(table.lines().count(), study.by_kind.len() + 2, "{table}");
    assert!(table.lines().last().is_some_and(|row| row.starts_with("all ")), "{table}");
}
