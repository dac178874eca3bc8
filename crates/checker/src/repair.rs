//! Mending a refuted line: every single edit of it is tried, and those that make it stand are offered, three at most.
//!
//! Most edits fall at the first of a few random points, so trying two thousand of them costs no more than a few careful
//! checks. What survives is checked with care. Of the edits that mend an equality the shortest result comes first, and of
//! equally short ones the likeliest slip; an
//! inequality is mended by everything that makes its larger side large, so there the tightest comes first, and before it
//! what makes the next line true as well.

use crate::{
    check::flipped,
    edit::{Edit, EditKind, missing::missing, relator_edits, repairs_lazily, same, sum},
    judge::stands,
    model::Model,
    normal::Normalizer,
    quick::{Quick, Samples, Score},
    verdict::{Hint, Obligation, Place},
    written::written,
};
use derivation::{Block, Expr, Node, Reason, Relator, Term};
use std::collections::{BTreeSet, VecDeque};

/// Hints offered.
const MOST_HINTS: usize = 3;
/// So many slips whose undoing mends are found before the shortest results are offered.
const MOST_FOUND: usize = 8;
/// Survivors of the quick points that are looked at with care.
const MOST_CHECKED: usize = 60;
/// The same where there are no quick points and everything survives.
const MOST_CHECKED_BLINDLY: usize = 400;
/// A line of more parts than this is too long to be mended by trying.
const MOST_PARTS: usize = 600;

/// The edits that mend a refuted line: of its right side, or of either side of a goal, the larger one first.
pub(crate) fn hints(model: &Model<'_>, block: &Block, original: &Obligation) -> Vec<Hint> {
    let Some(first) = turned(original.clone()) else { return Vec::new() };
    if original.left.size() + original.right.size() > MOST_PARTS {
        return Vec::new();
    }
    let mut sides = vec![first];
    if matches!(original.place, Place::Goal(_)) {
        sides.extend(swapped(&sides[0]));
    }
    let mut by_side: Vec<VecDeque<Hint>> = Vec::new();
    for obligation in sides {
        let Obligation { left, relator, right, .. } = &obligation;
        let next = next_line(block, &obligation);
        let mut nearby: Vec<&Expr> = vec![left];
        nearby.extend(next.map(|(_, expr)| expr));
        nearby.extend(other_lines(block, &obligation));
        let mut quick = Quick::new(model, left, *relator, right, next);
        let most = if quick.is_blind() { MOST_CHECKED_BLINDLY } else { MOST_CHECKED };
        let told = one_term(model, left, *relator, right);
        let known = repairs_lazily(right, &block.context, &nearby)
            .chain(told.into_iter().filter(|edit| !repeats(edit, left)))
            .filter(|edit| !balances(edit, left));
        let mut mender =
            Mender { model, obligation: &obligation, samples: None, found: Vec::new(), most };
        if *relator == Relator::Equal {
            // All slips are undone before the shortest is taken; what may have been forgotten is looked for while there are
            // too few hints.
            let mut known = known.peekable();
            let slips = std::iter::from_fn(|| known.next_if(|edit| !edit.kind.is_insertion()));
            mender.try_all(MOST_FOUND, slips.filter(|edit| quick.score(&edit.expr).is_some()));
            if !mender.is_content() {
                let fits = |edit: &Edit| quick.score(&edit.expr).is_some();
                mender.try_all(MOST_HINTS, known.filter(fits));
            }
            if !mender.is_content() {
                let open = missing(right, &block.context, &nearby);
                let solved = open.iter().filter_map(|missing| {
                    let edit = missing.edit(&quick.coefficient(&missing.opened()?)?)?;
                    let says = !repeats(&edit, left) && !balances(&edit, left);
                    (says && quick.score(&edit.expr).is_some()).then_some(edit)
                });
                mender.try_all(MOST_HINTS, solved);
            }
        } else {
            let scored = known.filter_map(|edit| Some((quick.score(&edit.expr)?, edit)));
            let mut survivors: Vec<(Score, Edit)> = scored.collect();
            survivors.sort_by(|(a, _), (b, _)| a.total_cmp(b));
            mender.try_all(MOST_HINTS, survivors.into_iter().map(|(_, edit)| edit));
        }
        by_side.push(mender.hints());
    }
    // The best of each side first.
    let mut hints = Vec::new();
    while hints.len() < MOST_HINTS && by_side.iter().any(|hints| !hints.is_empty()) {
        hints.extend(by_side.iter_mut().filter_map(VecDeque::pop_front));
    }
    hints.truncate(MOST_HINTS);
    // The sides may be right and the sign between them wrong.
    let Obligation { left, relator, right, .. } = original;
    for (other, advice) in relator_edits(*relator) {
        if hints.len() < MOST_HINTS && stands(model, left, other, right, &[]) {
            hints.push(Hint { advice, text: format!("{other} {right}"), mended: right.clone() });
        }
    }
    hints
}

/// The obligation with the side that is to be edited on the right: of a goal the larger one. Nothing for a line that claims
/// nothing.
pub(crate) fn turned(obligation: Obligation) -> Option<Obligation> {
    let smaller = obligation.left.size() > obligation.right.size();
    let swapped = swapped(&obligation)?;
    let turn = matches!(obligation.place, Place::Goal(_)) && smaller;
    Some(if turn { swapped } else { obligation })
}

fn swapped(obligation: &Obligation) -> Option<Obligation> {
    let Obligation { left, relator, right, .. } = obligation.clone();
    let relator = flipped(relator)?;
    Some(Obligation { left: right, relator, right: left, ..obligation.clone() })
}

/// One term of an equality, added or put in the place of another: what the normal forms of both sides leave to be said.
fn one_term(model: &Model<'_>, left: &Expr, relator: Relator, right: &Expr) -> Vec<Edit> {
    let mut normalizer = Normalizer::new(model);
    let mut edits = Vec::new();
    let (Relator::Equal, Some(small), Some(large)) =
        (relator, normalizer.form(left), normalizer.form(right))
    else {
        return edits;
    };
    let difference = small.minus(&large);
    let terms = match &right.node {
        Node::Sum(terms) => terms.clone(),
        _ => vec![Term { negative: false, expr: right.clone() }],
    };
    let mut add = |terms: Vec<Term>, advice: String| {
        if let Ok(expr) = sum(terms).reshaped() {
            edits.push(Edit { kind: EditKind::InsertTerm, advice, expr });
        }
    };
    if let Some(term) = written(&difference) {
        let advice = format!("add the term `{}`", sum(vec![term.clone()]));
        add(terms.iter().cloned().chain([term]).collect(), advice);
    }
    for (place, old) in terms.iter().enumerate() {
        let Some(form) = normalizer.form(&old.expr) else { continue };
        let wanted = if old.negative { difference.minus(&form) } else { difference.plus(&form) };
        if let Some(term) = written(&wanted) {
            let text = |term: &Term| sum(vec![term.clone()]).to_string();
            let advice = format!("write `{}` for `{}`", text(&term), text(old));
            let mut terms = terms.clone();
            terms[place] = term;
            add(terms, advice);
        }
    }
    edits
}

/// Whether an edit only brings the left side over: that mends anything and says nothing.
fn balances(edit: &Edit, left: &Expr) -> bool {
    edit.kind == EditKind::InsertTerm
        && matches!(&edit.expr.node, Node::Sum(terms) if terms.iter().any(|t| t.expr == *left))
}

/// Whether what was worked out from the left side only writes it once more.
fn repeats(edit: &Edit, left: &Expr) -> bool {
    same::key(&edit.expr) == same::key(left)
}

/// The line that follows in the chain.
fn next_line<'b>(block: &'b Block, obligation: &Obligation) -> Option<(Relator, &'b Expr)> {
    let Place::Line { chain, line } = obligation.place else { return None };
    let next = block.chains.get(chain)?.lines.get(line + 1)?;
    (!next.right.has_hole()).then_some((next.relator, &next.right))
}

/// What the block says elsewhere: the lines of its chains, without the one that is to be mended.
fn other_lines<'b>(block: &'b Block, obligation: &Obligation) -> impl Iterator<Item = &'b Expr> {
    let place = obligation.place;
    block.chains.iter().enumerate().flat_map(move |(chain, lines)| {
        let here = move |line: &usize| place != Place::Line { chain, line: *line };
        let others = lines.lines.iter().enumerate().filter(move |(line, _)| here(line));
        std::iter::once(&lines.start)
            .chain(others.map(|(_, line)| &line.right))
            .filter(|expr| !expr.has_hole())
    })
}

/// How much a reader has to take in: the parts of an expression, less what a sum takes apart.
fn weight(expr: &Expr) -> usize {
    let terms = if let Node::Sum(terms) = &expr.node { terms.len() } else { 1 };
    expr.size().saturating_sub(2 * terms)
}

/// How well an edit is seen to mend a line, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// Proved or tested as an identity, for the reason the author gives.
    Settled,
    /// Proved for another reason.
    Otherwise,
    /// Without a counterexample among some samples.
    Sampled,
}

struct Mender<'a> {
    model: &'a Model<'a>,
    obligation: &'a Obligation,
    /// Drawn when they are first needed.
    samples: Option<Samples<'a>>,
    found: Vec<(Grade, Edit)>,
    /// So many are looked at.
    most: usize,
}

impl Mender<'_> {
    /// Looks at edits with care until there are so many of the best.
    fn try_all(&mut self, enough: usize, edits: impl Iterator<Item = Edit>) {
        let mut seen = BTreeSet::new();
        for edit in edits.filter(|edit| seen.insert(same::key(&edit.expr))).take(self.most) {
            if let Some(grade) = self.grade(&edit.expr) {
                self.found.push((grade, edit));
                if self.settled() >= enough {
                    break;
                }
            }
        }
    }

    /// So many of the best grade were found.
    fn settled(&self) -> usize {
        self.found.iter().filter(|(grade, _)| *grade == Grade::Settled).count()
    }

    /// Whether there are as many of the best grade as are offered.
    fn is_content(&self) -> bool {
        self.settled() >= MOST_HINTS
    }

    fn grade(&mut self, right: &Expr) -> Option<Grade> {
        let Obligation { left, relator, reasons, .. } = self.obligation;
        if stands(self.model, left, *relator, right, reasons) {
            return Some(Grade::Settled);
        }
        let squares = reasons.iter().any(|reason| matches!(reason, Reason::Squares(_)));
        if squares && stands(self.model, left, *relator, right, &[]) {
            return Some(Grade::Otherwise);
        }
        let samples = self.samples.get_or_insert_with(|| {
            Samples::new(self.model, left, *relator, &self.obligation.right)
        });
        samples.support(right).then_some(Grade::Sampled)
    }

    fn hints(mut self) -> VecDeque<Hint> {
        // What adds least is the likeliest; among equals the order of trying stays.
        if self.obligation.relator == Relator::Equal {
            self.found.sort_by_key(|(grade, edit)| (*grade, weight(&edit.expr)));
        } else {
            self.found.sort_by_key(|(grade, _)| *grade);
        }
        let hint = |(grade, edit): (Grade, Edit)| Hint {
            advice: match grade {
                Grade::Sampled => format!("{} (by samples)", edit.advice),
                _ => edit.advice,
            },
            text: Expr { parens: false, ..edit.expr.clone() }.to_string(),
            mended: edit.expr,
        };
        let mut seen = BTreeSet::new();
        let told = self.found.into_iter().map(hint).filter(|hint| seen.insert(hint.text.clone()));
        told.take(MOST_HINTS).collect()
    }
}
