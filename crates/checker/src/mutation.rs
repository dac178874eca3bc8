//! The study of slips: every line of a block with one slip in it, judged. It measures the checker itself, and its table
//! is printed in the book.
//!
//! Of every obligation one side is edited (the right one; of a goal the larger one, the relation turned round), by every
//! edit of [`crate::edit::all_edits`]. A mutant is then one of five:
//!
//! | | |
//! |---|---|
//! | shape error | its shapes do not fit, so the author meets it before anything is judged; or it has no value where the hypotheses hold, such as the root of what is negative there |
//! | refuted | judged false, with a witness |
//! | equivalent | not judged false, and true as far as can be told by other means: see below |
//! | undecided | neither, and the verdict says so: the author is told that the line does not stand, but not why |
//! | accepted | neither, and yet judged proved, holds or sampled: what must not happen |
//!
//! Of those refuted it is counted how many were *hinted*: the line as it was is among the hints, up to parentheses and
//! the order of terms and scalar factors.
//!
//! **Equivalent** means: the line with the slip was not refuted, and both its sides are the same text, or, evaluated at [`POINTS`]
//! points and more that satisfy the hypotheses, are related as it says at each of them. The points are drawn anew, for equalities
//! over F_p at sizes up to 6 and over the rationals, for inequalities and what has no rational value over the rationals
//! and in 60 digits; no part of a verdict is looked at. It is not a proof that the slip changes nothing. `x'A x` with `A'`
//! for `A` is equivalent; so is every inequality that stays true because it had room to spare.
//!
//! Lines with limits and orders are left out: there are no points to look at their slips by other means.
//!
//! A line that samples would have to decide is judged with few of them first: what is refuted so is refuted with more, and
//! only what is not seen to be true is judged once more in full, without the searches that found nothing already.

mod tally;

pub use tally::{Counts, Mutant, Study};

use crate::{
    asymptotic,
    check::{self, obligations},
    edit::{all_edits, same},
    eval::{Evaluator, Stop, Tables},
    judge::{Effort, judge_with},
    model::{Model, falling, rising},
    points::{Request, admissible, sizes},
    quick::related,
    repair::{self, turned},
    verdict::{Judgement, Obligation, Place, Verdict},
};
use derivation::{Block, BlockKind, Relation, Relator, Symbol};
use number::{Decimal, Mersenne, Number, Rational};
use std::collections::BTreeMap;
use tally::Fate;

/// A slip that passes must hold at so many points at least to be called equivalent.
pub const POINTS: usize = 12;

/// Operations in 60 digits, of which an exponential under an integral takes many, and long.
const DECIMAL_BUDGET: u64 = 1_000_000;

/// The study of one block, its mutants judged by this crate. Blocks that claim nothing of their own (`define`, `cite`)
/// and those that are wrong on purpose have none.
///
/// ```
/// use checker::mutation::study;
/// use derivation::{Library, read_block};
/// let text = "let a, b : real\n\n(a + b)^2\n  = a^2 + 2 a b + b^2\n";
/// let block = read_block("derive square", text, 1, &Library::new()).block.expect("well formed");
/// let study = study(&block);
/// assert_eq!(study.accepted, 0);
/// assert!(study.refuted > 20);
/// ```
pub fn study(block: &Block) -> Study {
    let model = check::model(block);
    run(block, |obligation, effort| {
        let mut judgement = judge_with(&model, obligation, effort, "");
        if judgement.verdict == Verdict::Refuted {
            judgement.hints = match with_goal(block, obligation) {
                Some(slipped) => repair::hints(&model, &slipped, obligation),
                None => repair::hints(&model, block, obligation),
            };
        }
        judgement
    })
}

/// The block as its author would have written it, where the slip is in a goal: the goal as it was tells no one how to mend
/// it.
fn with_goal(block: &Block, obligation: &Obligation) -> Option<Block> {
    let Place::Goal(place) = obligation.place else { return None };
    let mut block = block.clone();
    let Obligation { left, relator, right, .. } = obligation.clone();
    *block.context.goals.get_mut(place)? = Relation { left, relator, right };
    Some(block)
}

/// The study of one block, with a judge of one's own.
///
/// ```
/// use checker::{check, judge, mutation::study_with};
/// use derivation::{Library, read_block};
/// let block = read_block("claim sum", "let a : real\nshow a + a = 2 a\n", 1, &Library::new()).block.expect("well formed");
/// let model = check::model(&block);
/// let study = study_with(&block, |obligation| judge(&model, obligation));
/// assert_eq!((study.accepted, study.hinted), (0, 0));
/// ```
pub fn study_with(block: &Block, judge: impl Fn(&Obligation) -> Judgement) -> Study {
    run(block, |obligation, _| judge(obligation))
}

fn run(block: &Block, judge: impl Fn(&Obligation, Effort) -> Judgement) -> Study {
    let mut study = Study::default();
    if matches!(block.kind, BlockKind::Define | BlockKind::Cite | BlockKind::Wrong) {
        return study;
    }
    let model = check::model(block);
    for obligation in obligations(block) {
        let Some(original) = turned(obligation) else { continue };
        if original.left.has_hole() || original.right.has_hole() {
            continue;
        }
        // Limits and orders have no value at a point, by which alone a slip is called equivalent here; `-O(x)` is one.
        if asymptotic::is_asymptotic(&original.left, &original.right) {
            continue;
        }
        let was = same::key(&original.right);
        for (kind, edit, result) in all_edits(&original.right, &block.context) {
            let fits =
                |right: &derivation::Expr| original.left.shape.common(&right.shape).is_some();
            let Some(right) = result.ok().filter(fits) else {
                study
                    .count(kind, &Fate::ShapeError, || listed(block, &original, kind, &edit, None));
                continue;
            };
            let mutant = Obligation { right, ..original.clone() };
            let (fate, verdict) = fate(&model, &mutant, &was, &judge);
            study.count(kind, &fate, || listed(block, &mutant, kind, &edit, Some(verdict)));
        }
    }
    study
}

/// What becomes of a mutant, and what it was judged.
fn fate(
    model: &Model<'_>,
    mutant: &Obligation,
    was: &str,
    judge: &impl Fn(&Obligation, Effort) -> Judgement,
) -> (Fate, Verdict) {
    let refuted = |judgement: &Judgement| {
        let hinted = judgement.hints.iter().any(|hint| same::key(&hint.mended) == was);
        (Fate::Refuted { hinted }, Verdict::Refuted)
    };
    let first = judge(mutant, Effort::Brief);
    if first.verdict == Verdict::Refuted {
        return refuted(&first);
    }
    // A line that only restates is true, whether or not points can be drawn.
    if same::key(&mutant.left) == same::key(&mutant.right) || stands(model, mutant) {
        return (Fate::Equivalent, first.verdict);
    }
    if nowhere_defined(model, mutant) {
        return (Fate::Undefined, first.verdict);
    }
    let judgement = judge(mutant, Effort::Further);
    match judgement.verdict {
        Verdict::Refuted => refuted(&judgement),
        Verdict::Proved | Verdict::Holds | Verdict::Sampled => (Fate::Accepted, judgement.verdict),
        _ => (Fate::Undecided, judgement.verdict),
    }
}

fn listed(
    block: &Block,
    mutant: &Obligation,
    kind: crate::edit::EditKind,
    edit: &str,
    verdict: Option<Verdict>,
) -> Mutant {
    Mutant {
        block: block.id.clone(),
        place: match mutant.place {
            Place::Line { chain: 0, line } => format!("line {}", line + 1),
            Place::Line { chain, line } => format!("line {} of chain {}", line + 1, chain + 1),
            Place::Goal(goal) => format!("goal {}", goal + 1),
        },
        kind,
        edit: edit.to_owned(),
        text: format!("{} {} {}", mutant.left, mutant.relator, mutant.right),
        verdict: verdict.map_or("shape error", Verdict::word).to_owned(),
    }
}

/// Whether both sides are related as said at many points drawn anew.
fn stands(model: &Model<'_>, obligation: &Obligation) -> bool {
    let letters = sizes(model);
    let mut points = 0;
    let mut budget: u64 = 60_000_000;
    // Functions as polynomials of another degree than the one that a verdict rests on.
    let request = Request { count: 3, draws: 60, degree: 5, budget: 8_000_000 };
    if obligation.relator == Relator::Equal {
        for sizes in [
            rising(&letters, 2, 1),
            falling(&letters, 4, 1),
            rising(&letters, 6, 1),
            falling(&letters, 3, 2),
        ] {
            match at_points::<Mersenne>(model, obligation, &sizes, request, &mut budget) {
                Some(count) => points += count,
                None => return false,
            }
        }
    }
    for sizes in [
        rising(&letters, 2, 1),
        falling(&letters, 3, 2),
        rising(&letters, 1, 2),
        falling(&letters, 2, 1),
    ] {
        match at_points::<Rational>(model, obligation, &sizes, request, &mut budget) {
            Some(count) => points += count,
            None => return false,
        }
    }
    // Where what is assumed of a function holds for few of so high a degree, it may for quadratic ones.
    for sizes in [rising(&letters, 2, 1), falling(&letters, 3, 2), rising(&letters, 1, 1)] {
        if points >= POINTS {
            break;
        }
        let request = Request { count: POINTS, draws: 400, degree: 2, budget: 8_000_000 };
        match at_points::<Rational>(model, obligation, &sizes, request, &mut budget) {
            Some(count) => points += count,
            None => return false,
        }
    }
    // Where the sides have a value at few points only, as with more drawn than there are, many are looked at.
    for (count, draws) in [(2 * POINTS, 400), (16 * POINTS, 2000)] {
        if points >= POINTS {
            break;
        }
        let request = Request { count, draws, ..request };
        points = 0;
        let mut budget = budget.min(DECIMAL_BUDGET);
        for sizes in [rising(&letters, 2, 1), falling(&letters, 3, 2)] {
            match at_points::<Decimal>(model, obligation, &sizes, request, &mut budget) {
                Some(count) => points += count,
                None => return false,
            }
        }
    }
    points >= POINTS
}

/// Whether the right side has no value at any of many points at which the left one has.
fn nowhere_defined(model: &Model<'_>, obligation: &Obligation) -> bool {
    let Obligation { left, right, .. } = obligation;
    let sizes = sizes(model).into_iter().map(|name| (name, 2)).collect();
    // Of so high a degree that no third derivative is constant.
    let request = Request { count: POINTS, draws: 400, degree: 5, budget: DECIMAL_BUDGET };
    let mut tables = Tables::default();
    let mut budget = request.budget;
    let mut points = 0;
    for point in admissible::<Decimal>(model, &sizes, request, &format!("study {right}")) {
        let mut side = |expr| Evaluator::new(model, &point, &mut tables, &mut budget).eval(expr);
        match (side(left), side(right)) {
            (Ok(_), Err(Stop::Undefined | Stop::NoValue)) => points += 1,
            (Ok(_), _) => return false,
            _ => {}
        }
    }
    points >= POINTS / 2
}

/// At how many points the sides are related as said; nothing when at one they are not.
fn at_points<N: Number>(
    model: &Model<'_>,
    obligation: &Obligation,
    sizes: &BTreeMap<Symbol, usize>,
    request: Request,
    budget: &mut u64,
) -> Option<usize> {
    let Obligation { left, relator, right, .. } = obligation;
    let mut tables = Tables::default();
    let mut count = 0;
    for point in admissible::<N>(model, sizes, request, &format!("study {left} {relator} {right}"))
    {
        let mut side = |expr| Evaluator::new(model, &point, &mut tables, budget).eval(expr);
        let (Ok(left), Ok(right)) = (side(left), side(right)) else { continue };
        match related(&left, *relator, &right) {
            Some(true) => count += 1,
            Some(false) => return None,
            None => {}
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests;
