//! Mending a refuted line: every single edit of it is tried, and those that make it stand are offered, three at most.
//!
//! Most edits fall at the first of a few random points, so trying two thousand of them costs no more than a few careful
//! checks. What survives is checked with care. Of the edits that mend an equality the shortest result comes first, and of
//! equally short ones the likeliest slip; what the block says elsewhere costs a reader nothing. An inequality is mended by
//! everything that makes its larger side large, so there the tightest comes first, and before it what makes the next line
//! true as well.

use crate::{
    check::flipped,
    edit::{
        Edit, EditKind,
        elsewhere::{Elsewhere, place},
        relator_edits, repairs_lazily, same, sum,
    },
    falsify::{self, Effort},
    judge::stands,
    likelihood::{Class, idleness, terms, weight},
    model::Model,
    normal::Normalizer,
    poly::Poly,
    quick::{Quick, Samples, Score},
    sample::{self, sample},
    verdict::{Hint, Obligation, Place},
    written::{factored, written},
};
use derivation::{Block, Expr, Node, Reason, Relator, Shape, Term};
use number::{Number, Rational};
use std::collections::{BTreeSet, VecDeque};

/// Hints offered.
const MOST_HINTS: usize = 3;
/// What is offered is looked at once more, at so many small points.
const LOOK: Effort = Effort { draws: 6, budget: 200_000 };
/// Of these, slips whose undoing says little.
const MOST_IDLE: usize = 3;
/// So many slips whose undoing mends are found before the shortest results are offered.
const MOST_FOUND: usize = 8;
/// Survivors of the quick points that are looked at with care.
const MOST_CHECKED: usize = 60;
/// The same where there are no quick points and everything survives.
const MOST_CHECKED_BLINDLY: usize = 400;
/// What weighs more than both sides together by this was hardly forgotten.
const FAR: usize = 10;
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
    let mut by_side: Vec<VecDeque<Mend>> =
        sides.iter().map(|side| side_hints(model, block, side)).collect();
    // Slips of either side before what may have been forgotten in one, and the best of each side first.
    let mut hints = Vec::new();
    let is_one_smaller = sides.len() == 2 && original.left.size() != original.right.size();
    for class in Class::ALL {
        // The smaller side is the one that lacks something.
        if class == Class::Forgotten && is_one_smaller {
            by_side.reverse();
        }
        let is_next =
            |mends: &VecDeque<Mend>| mends.front().is_some_and(|mend| mend.class == class);
        while by_side.iter().any(is_next) {
            let of_class = by_side.iter_mut().filter(|mends| is_next(mends));
            hints.extend(of_class.filter_map(|mends| Some(mends.pop_front()?.hint)));
        }
    }
    hints.truncate(MOST_HINTS);
    // The sides may be right and the sign between them wrong.
    let Obligation { left, relator, right, .. } = original;
    for (other, advice) in relator_edits(*relator) {
        if hints.len() < MOST_HINTS && stands(model, left, other, right, &[]) == Some(true) {
            hints.push(Hint { advice, text: format!("{other} {right}"), mended: right.clone() });
        }
    }
    hints
}

/// The edits of the right side that mend a line, class by class.
fn side_hints(model: &Model<'_>, block: &Block, obligation: &Obligation) -> VecDeque<Mend> {
    let Obligation { left, relator, right, .. } = obligation;
    let next = next_line(block, obligation);
    let mut nearby: Vec<&Expr> = vec![left];
    nearby.extend(next.map(|(_, expr)| expr));
    nearby.extend(other_lines(block, obligation));
    let mut quick = Quick::new(model, left, *relator, right, next);
    let known = || repairs_lazily(right, &block.context, &nearby);
    let here = same::key(left);
    let elsewhere = other_lines(block, obligation).map(same::key).filter(|key| *key != here);
    let said = Elsewhere::new(&block.context, &said_elsewhere(block, obligation));
    let again = said.written_out(right);
    let mut mender = Mender::new(model, obligation, elsewhere.collect(), &said, quick.is_blind());
    mender.try_all(MOST_HINTS, again.into_iter().filter(|edit| quick.score(&edit.expr).is_some()));
    if *relator == Relator::Equal {
        // All slips are undone before the shortest is taken; what may have been forgotten is looked for while there are
        // too few hints.
        let mut known = known().peekable();
        let slips = std::iter::from_fn(|| known.next_if(|edit| !edit.kind.is_insertion()));
        mender.try_all(MOST_FOUND, slips.filter(|edit| quick.score(&edit.expr).is_some()));
        if !mender.is_content() {
            let told = one_term(model, left, right).into_iter();
            let solved = quick.forgotten(right, &nearby).into_iter();
            mender.try_all(
                MOST_FOUND,
                told.chain(solved).filter(|edit| quick.score(&edit.expr).is_some()),
            );
            mender.try_all(MOST_FOUND, known.filter(|edit| quick.score(&edit.expr).is_some()));
            if mender.found.is_empty() {
                mender.try_all(MOST_FOUND, several_terms(model, left, right).into_iter());
            }
        }
    } else {
        let scored = known().filter_map(|edit| Some((quick.score(&edit.expr)?, edit)));
        let mut survivors: Vec<(Score, Edit)> = scored.collect();
        survivors.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let tightest = survivors.iter().map(|(_, edit)| edit.clone());
        mender.try_all(MOST_HINTS, tightest);
        let mut slips: Vec<Edit> = survivors.into_iter().map(|(_, edit)| edit).collect();
        slips.retain(|edit| !edit.kind.is_insertion());
        slips.sort_by_key(|edit| mender.effort(edit));
        mender.try_all(MOST_HINTS, slips.into_iter());
    }
    mender.hints()
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

/// A side as the sum that it is.
fn summands(side: &Expr) -> Vec<Term> {
    match &side.node {
        Node::Sum(terms) => terms.clone(),
        _ => vec![Term { negative: false, expr: side.clone() }],
    }
}

/// A sum with a factor, added to an equality: what the normal forms of both sides leave to be said where one term will not do.
fn several_terms(model: &Model<'_>, left: &Expr, right: &Expr) -> Option<Edit> {
    let mut normalizer = Normalizer::new(model);
    let difference = normalizer.form(left)?.minus(&normalizer.form(right)?);
    let term = factored(&difference)?;
    let advice = format!("add the term `{}`", sum(vec![term.clone()]));
    let expr = sum(summands(right).into_iter().chain([term]).collect()).reshaped().ok()?;
    Some(Edit { kind: EditKind::InsertTerm, advice, expr })
}

/// One term of an equality, added or put in the place of another: what the normal forms of both sides leave to be said.
fn one_term(model: &Model<'_>, left: &Expr, right: &Expr) -> Vec<Edit> {
    let mut normalizer = Normalizer::new(model);
    let mut edits = Vec::new();
    let (Some(small), Some(large)) = (normalizer.form(left), normalizer.form(right)) else {
        return edits;
    };
    let difference = small.minus(&large);
    let terms = summands(right);
    let mut add = |terms: Vec<Term>, advice: String| {
        if let Ok(expr) = sum(terms).reshaped() {
            edits.push(Edit { kind: EditKind::InsertTerm, advice, expr });
        }
    };
    let written = |poly: &Poly| as_matrix(written(poly)?, &right.shape);
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

/// A term of a sum of that shape: normal forms leave the `I` off `2 I`.
fn as_matrix(term: Term, shape: &Shape) -> Option<Term> {
    let expr = term.expr.reshaped().ok()?;
    if shape.is_scalar() || !expr.shape.is_scalar() {
        return Some(Term { expr, ..term });
    }
    let identity = Expr::leaf(Node::Identity, Shape::Identity, Default::default());
    let is_one = matches!(&expr.node, Node::Number(q) if *q == Rational::one());
    let factors = if is_one { vec![identity] } else { vec![expr, identity] };
    let expr = Expr::new(Node::Product(factors), Default::default()).ok()?;
    Some(Term { expr, ..term })
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

/// All that the block says in other places: the other side, lines, goals, hypotheses, definitions.
fn said_elsewhere<'b>(block: &'b Block, obligation: &'b Obligation) -> Vec<&'b Expr> {
    let context = &block.context;
    let goals = context.goals.iter().enumerate();
    let other_goals = goals.filter(|(place, _)| obligation.place != Place::Goal(*place));
    let hypotheses = context.hypotheses.iter().map(|hypothesis| &hypothesis.relation);
    let relations = other_goals.map(|(_, goal)| goal).chain(hypotheses);
    // Either side of a goal may be the wrong one.
    let is_goal = matches!(obligation.place, Place::Goal(_));
    let mut said: Vec<&Expr> = (!is_goal).then_some(&obligation.left).into_iter().collect();
    said.extend(other_lines(block, obligation));
    said.extend(relations.flat_map(|relation| [&relation.left, &relation.right]));
    said.extend(context.definitions.iter().map(|definition| &definition.body));
    said
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
    /// Edits after which the line says little or nothing: not looked at unless there are too few better ones.
    idle: Vec<(Class, Edit)>,
    seen: BTreeSet<String>,
    /// Keys of the other lines of the block.
    elsewhere: BTreeSet<String>,
    /// What the block says elsewhere, part by part.
    said: &'a Elsewhere<'a>,
    /// So many are looked at in one go.
    most: usize,
}

impl<'a> Mender<'a> {
    fn new(
        model: &'a Model<'a>,
        obligation: &'a Obligation,
        elsewhere: BTreeSet<String>,
        said: &'a Elsewhere<'a>,
        blind: bool,
    ) -> Self {
        let most = if blind { MOST_CHECKED_BLINDLY } else { MOST_CHECKED };
        let (found, idle, seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        Mender { model, obligation, samples: None, found, idle, seen, elsewhere, said, most }
    }

    /// Looks at edits with care until there are so many more of the best.
    fn try_all(&mut self, enough: usize, edits: impl Iterator<Item = Edit>) {
        let mut left = self.most;
        let enough = self.settled() + enough;
        for edit in edits {
            let class = idleness(&edit, self.obligation, &self.elsewhere);
            let is_void = edit.kind.is_insertion() && class == Some(Class::Nothing);
            if is_void || !self.seen.insert(same::key(&edit.expr)) {
                continue;
            }
            if let Some(class) = class {
                self.idle.push((class, edit));
                continue;
            }
            if let Some(grade) = self.grade(&edit.expr) {
                self.found.push((grade, edit));
            }
            left -= 1;
            if left == 0 || self.settled() >= enough {
                break;
            }
        }
    }

    /// What a reader has to take in of an edited side: what stands elsewhere has been. Of the many edits that mend an inequality
    /// it tells the likely ones, so it counts twice there.
    fn effort(&self, edit: &Edit) -> isize {
        let familiar = self.said.familiar(&self.obligation.right, &edit.expr);
        let times = if self.obligation.relator == Relator::Equal { 1 } else { 2 };
        weight(&edit.expr).cast_signed() - times * familiar.cast_signed()
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
        if let Some(stands) = stands(self.model, left, *relator, right, reasons) {
            return stands.then_some(Grade::Settled);
        }
        let squares = reasons.iter().any(|reason| matches!(reason, Reason::Squares(_)));
        if squares && stands(self.model, left, *relator, right, &[]) == Some(true) {
            return Some(Grade::Otherwise);
        }
        let samples = self.samples.get_or_insert_with(|| {
            Samples::new(self.model, left, *relator, &self.obligation.right)
        });
        samples.support(right).then_some(Grade::Sampled)
    }

    /// Whether there is no small point at which the line fails with this right side: what was looked at before are random ones,
    /// at a few sizes.
    fn stands_at_small_points(&self, right: &Expr) -> bool {
        let Obligation { left, relator, .. } = self.obligation;
        let seed = format!("{left} {relator} {right}");
        falsify::search(self.model, left, *relator, right, LOOK, &seed).witness.is_none()
    }

    /// Whether descents on the slack find no point at which the line fails with this right side.
    fn withstands(&self, right: &Expr) -> bool {
        let Obligation { left, relator, .. } = self.obligation;
        let seed = format!("{left} {relator} {right}");
        sample(self.model, left, *relator, right, &seed, sample::BUDGET / 40).witness.is_none()
    }

    fn hints(mut self) -> VecDeque<Mend> {
        // What adds least is the likeliest; among equals the order of trying stays.
        if self.obligation.relator == Relator::Equal {
            let right = &self.obligation.right;
            // A sum that lacks a term comes before a sum made of one, and what takes nothing back before what does.
            let makes = |edit: &Edit| {
                edit.kind == EditKind::InsertTerm && (terms(right) == 1 || !adds_term(edit, right))
            };
            let odds = |e: &Edit| {
                3 * isize::from(makes(e)) + 4 * same::cancellations(&e.expr).cast_signed()
            };
            let mut found = std::mem::take(&mut self.found);
            found.sort_by_key(|(grade, e)| (*grade, self.effort(e) + odds(e)));
            self.found = found;
        } else {
            self.found.sort_by_key(|(grade, _)| *grade);
            // The tightest and the shortest slip by turns.
            let found = std::mem::take(&mut self.found);
            let mut slips: Vec<(Grade, Edit)> =
                found.iter().filter(|(_, e)| !e.kind.is_insertion()).cloned().collect();
            slips.sort_by_key(|(grade, e)| (*grade, self.effort(e)));
            let mut slips = slips.into_iter();
            let mut tight = found.into_iter().filter(|(_, e)| e.kind != EditKind::AsElsewhere);
            let mut seen = BTreeSet::new();
            loop {
                let both = [tight.next(), slips.next()];
                if both.iter().all(Option::is_none) {
                    break;
                }
                let new =
                    both.into_iter().flatten().filter(|(_, e)| seen.insert(e.expr.to_string()));
                self.found.extend(new);
            }
        }
        // A factor and a term by turns. What else may be put in the same place of an equality comes to the same, written in
        // another way: it waits until other places had their turn.
        let mut counts = [0; 2];
        let mut turns = Vec::new();
        let mut places = BTreeSet::new();
        let is_equality = self.obligation.relator == Relator::Equal;
        // Both sides in one, and a little more.
        let far = weight(&self.obligation.left) + weight(&self.obligation.right) + FAR;
        let mut has_repeated = false;
        for (grade, edit) in std::mem::take(&mut self.found) {
            if self.obligation.relator != Relator::Equal {
                // As many as are offered; of those that a few samples support, what a descent does not break.
                if turns.len() == MOST_HINTS {
                    break;
                }
                if grade == Grade::Sampled && !self.withstands(&edit.expr) {
                    continue;
                }
            }
            let is_repeated =
                edit.kind == EditKind::AsElsewhere && std::mem::replace(&mut has_repeated, true);
            let class = match edit.kind.is_insertion() {
                true if is_equality && weight(&edit.expr) > far => Class::Far,
                true => Class::Forgotten,
                // One of this kind is likely.
                false if is_repeated => Class::Forgotten,
                false => Class::Slip,
            };
            let count = &mut counts[usize::from(edit.kind == EditKind::InsertTerm)];
            *count += usize::from(class != Class::Slip);
            let is_whole = adds_term(&edit, &self.obligation.right);
            let place = (edit.kind, is_whole, place(&self.obligation.right, &edit.expr));
            let again = class != Class::Slip && is_equality && !places.insert(place);
            turns.push((again, *count, Mend { class, hint: hint(grade, edit) }));
        }
        turns.sort_by_key(|(again, turn, mend)| (mend.class, *again, *turn));
        let mut mends: VecDeque<Mend> = turns.into_iter().map(|(.., mend)| mend).collect();
        if mends.iter().filter(|mend| mend.class == Class::Slip).count() < MOST_HINTS {
            self.idle.sort_by_key(|(class, edit)| (*class, weight(&edit.expr)));
            for (class, edit) in std::mem::take(&mut self.idle).into_iter().take(MOST_IDLE) {
                if let Some(grade) = self.grade(&edit.expr) {
                    let place = mends.partition_point(|mend| mend.class <= class);
                    mends.insert(place, Mend { class, hint: hint(grade, edit) });
                }
            }
        }
        let mut kept = VecDeque::new();
        for mend in mends {
            if kept.len() < MOST_HINTS && self.stands_at_small_points(&mend.hint.mended) {
                kept.push_back(mend);
            }
        }
        kept
    }
}

/// A hint of one side.
struct Mend {
    class: Class,
    hint: Hint,
}

/// Whether an edit adds a term to the whole side.
fn adds_term(edit: &Edit, right: &Expr) -> bool {
    edit.kind == EditKind::InsertTerm && terms(&edit.expr) == terms(right) + 1
}

fn hint(grade: Grade, edit: Edit) -> Hint {
    Hint {
        advice: match grade {
            Grade::Sampled => format!("{} (by samples)", edit.advice),
            _ => edit.advice,
        },
        text: Expr { parens: false, ..edit.expr.clone() }.to_string(),
        mended: edit.expr,
    }
}
