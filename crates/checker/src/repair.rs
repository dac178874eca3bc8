//! Mending a refuted line: every single edit of it is tried, and those that make it stand are offered, three at most.
//!
//! Most edits fall at the first of a few random points, so trying two thousand of them costs no more than a few careful
//! checks. What survives is checked with care, against the line after it too.

use crate::{
    draw::{Knob, Richness, draw},
    edit::{Edit, EditKind, relator_edits, repairs_near},
    eval::{Evaluator, Point, Tables},
    judge::stands,
    model::{Model, size_letters},
    value::Value,
    verdict::{Hint, Obligation, Place},
};
use derivation::{Block, Expr, Node, Relator};
use number::{Mersenne, Number, Stream};

/// Hints offered.
const MOST_HINTS: usize = 3;
/// Survivors of the quick points that are looked at with care.
const MOST_CHECKED: usize = 60;
/// Operations for the quick points of all edits together.
const BUDGET: u64 = 60_000_000;

/// The edits that mend a refuted line, likeliest slips first.
pub(crate) fn hints(model: &Model<'_>, block: &Block, obligation: &Obligation) -> Vec<Hint> {
    let Obligation { left, relator, right, .. } = obligation;
    let next = next_line(block, obligation);
    let seed = format!("{left} {relator} {right}");
    let mut nearby: Vec<&Expr> = vec![left];
    nearby.extend(next.map(|(_, expr)| expr));
    let mut quick = Quick::new(model, left, *relator, &seed);
    let mut hints = Vec::new();
    let mut checked = 0;
    for edit in ordered(repairs_near(right, &block.context, &nearby)) {
        if hints.len() == MOST_HINTS || checked == MOST_CHECKED {
            break;
        }
        if balances(&edit, left) || !quick.agrees(&edit.expr) {
            continue;
        }
        checked += 1;
        let fits_next =
            next.is_none_or(|(relator, after)| stands(model, &edit.expr, *relator, after, &seed));
        if stands(model, left, *relator, &edit.expr, &seed)
            && (fits_next || *relator == Relator::Equal)
        {
            hints.push(Hint {
                advice: edit.advice,
                text: edit.expr.to_string(),
                mended: edit.expr,
            });
        }
    }
    // The sides may be right and the sign between them wrong.
    for (other, advice) in relator_edits(*relator) {
        if hints.len() < MOST_HINTS && stands(model, left, other, right, &seed) {
            hints.push(Hint { advice, text: format!("{other} {right}"), mended: right.clone() });
        }
    }
    hints
}

/// A forgotten term is offered after everything else that adds: with enough terms anything can be mended.
fn ordered(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| edit.kind == EditKind::InsertTerm);
    edits
}

/// Whether an edit only brings the left side over: that mends anything and says nothing.
fn balances(edit: &Edit, left: &Expr) -> bool {
    edit.kind == EditKind::InsertTerm
        && matches!(&edit.expr.node, Node::Sum(terms) if terms.iter().any(|t| t.expr == *left))
}

/// The line that follows in the chain.
fn next_line<'b>(block: &'b Block, obligation: &Obligation) -> Option<(&'b Relator, &'b Expr)> {
    let Place::Line { chain, line } = obligation.place else { return None };
    let next = block.chains.get(chain)?.lines.get(line + 1)?;
    (!next.right.has_hole()).then_some((&next.relator, &next.right))
}

/// A few random points at n = 2 and 3 with the left side's values.
struct Quick<'a> {
    model: &'a Model<'a>,
    tables: Tables<Mersenne>,
    points: Vec<(Point<Mersenne>, Value<Mersenne>)>,
    budget: u64,
}

impl<'a> Quick<'a> {
    fn new(model: &'a Model<'a>, left: &Expr, relator: Relator, seed: &str) -> Self {
        let mut quick =
            Quick { model, tables: Tables::default(), points: Vec::new(), budget: BUDGET };
        if relator != Relator::Equal || !model.unsolved.is_empty() {
            return quick;
        }
        let mut stream = Stream::from_text(seed);
        let names = size_letters(model.context);
        for n in [2, 3, 2] {
            let sizes = names.iter().enumerate().map(|(k, name)| (name.clone(), n + k)).collect();
            // Cubic functions tell most slips apart, and their integrals take few nodes.
            let richness = Richness { degree: 3, extra_ridges: 3 };
            let point =
                draw(model, &sizes, richness, &mut quick.tables, &mut quick.budget, &mut |knob| {
                    Some(match knob {
                        Knob::NaturalBit(_) => Mersenne::from_i64(stream.int(0..=1)),
                        _ => Mersenne::draw(&mut stream),
                    })
                });
            let Some(point) = point else { continue };
            let value =
                Evaluator::new(model, &point, &mut quick.tables, &mut quick.budget).eval(left);
            if let Ok(value) = value {
                quick.points.push((point, value));
            }
        }
        quick
    }

    /// Whether an edited side has the left side's value at every point. Where neither can be evaluated so (roots,
    /// inequalities) every edit passes, and the careful check decides.
    fn agrees(&mut self, right: &Expr) -> bool {
        self.points.iter().all(|(point, left)| {
            let value =
                Evaluator::new(self.model, point, &mut self.tables, &mut self.budget).eval(right);
            value.is_ok_and(|value| {
                left.minus(&value).is_some_and(|difference| difference.is_zero())
            })
        })
    }
}
