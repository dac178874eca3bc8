//! Families under inequalities: `f[k + 1] ≤ f[k] - q[k]` for every k bounds each member by those before it.
//!
//! Members are drawn freely and then moved, one after the other, until the inequality holds: it is solved for the member as
//! an equation, `1/e[k + 1] ≥ 1/e[k] + c` as well, and what comes of it is where the member's room ends. What holds for the
//! members drawn can often be continued: where the next member of each family has one bound, it is free to satisfy it. Then a
//! point with its first members stands for one with all of them.

use crate::{
    draw::related,
    eval::{Evaluator, Point, Tables},
    family::{MEMBERS, offset},
    model::{Model, isolate},
    value::Value,
};
use derivation::{Expr, Kind, Node, Relation, Shape, Symbol};
use number::Number;
use std::collections::BTreeSet;

/// Operations that it takes to look at a member, beside those of the two sides' values.
const WORK: u64 = 10;

/// A hypothesis that bounds each member of a family by earlier ones.
#[derive(Clone, Debug)]
pub(crate) struct Bounded {
    /// The hypothesis.
    pub(crate) place: usize,
    family: Symbol,
    letter: Symbol,
    /// It bounds the member letter + offset.
    offset: i64,
    /// What a number is where both sides are equal; a column is drawn nearer to zero, or to the one before it.
    end: Option<Expr>,
    /// Whether the next member is free to satisfy it, whatever those before it are.
    pub(crate) continues: bool,
}

impl Bounded {
    /// All of a context, those that speak of few families first.
    pub(crate) fn all(model: &Model<'_>) -> Vec<Bounded> {
        let hypotheses = &model.context.hypotheses;
        let mut places: Vec<usize> = (0..hypotheses.len()).collect();
        places.sort_by_key(|place| families(&hypotheses[*place].relation).len());
        let mut found: Vec<Bounded> = Vec::new();
        for place in places {
            found.extend(Bounded::of(model, place, &found));
        }
        found
    }

    /// For so many values of the letter there are members.
    pub(crate) fn tried(&self) -> i64 {
        MEMBERS as i64 - 1 - self.offset
    }

    fn of(model: &Model<'_>, place: usize, before: &[Bounded]) -> Option<Bounded> {
        let hypothesis = model.context.hypotheses.get(place)?;
        let [binder] = hypothesis.binders.as_slice() else { return None };
        if !binder.natural || binder.range.is_some() {
            return None;
        }
        let letter = &binder.name;
        let relation = &hypothesis.relation;
        relation.ordered()?;
        let sides = [(&relation.left, &relation.right), (&relation.right, &relation.left)];
        sides.into_iter().find_map(|(side, other)| {
            members(side).into_iter().find_map(|(family, index)| {
                let offset = offset(&index, Some(letter))?;
                let number = is_number(model, &family);
                let at_end = if number { Some(end(side, other, &family, &index)?) } else { None };
                // A family bounded twice might be bounded from both sides, and its next member be none; unless all its
                // bounds are the same for every member, and so leave to the next what they leave to the first. A member that is
                // divided by, or is a factor, may be bounded by nothing.
                let plain = match number {
                    true => summands(side).into_iter().any(|term| is_member(term, &family, &index)),
                    false => is_fixed(relation, letter),
                };
                let bounded = Bounded {
                    place,
                    letter: letter.clone(),
                    offset,
                    end: at_end,
                    continues: plain
                        && before.iter().all(|b| {
                            let earlier = &model.context.hypotheses[b.place].relation;
                            !families(earlier).contains(&family)
                                || (is_fixed(earlier, &b.letter) && is_fixed(relation, letter))
                        }),
                    family,
                };
                bounded.isolates(model).then_some(bounded)
            })
        })
    }

    /// Whether it bounds one member of a drawn family of numbers, and speaks of no later member of any.
    fn isolates(&self, model: &Model<'_>) -> bool {
        let context = model.context;
        let drawn = |name: &Symbol| {
            let kind = context.declaration(name).map(|d| &d.kind);
            matches!(kind, Some(Kind::Family { .. })) && !model.rules.contains_key(name)
        };
        if self.offset < 0 || !drawn(&self.family) {
            return false;
        }
        let relation = &context.hypotheses[self.place].relation;
        let mut here = 0;
        let mut stray = |e: &Expr| match &e.node {
            // What names stand for may hide members.
            Node::Symbol(name) => {
                context.definition(name).is_some() || model.solved.contains_key(name)
            }
            Node::Apply(..) | Node::Derivative { .. } => true,
            Node::Member(name, index) => match offset(index, Some(&self.letter)) {
                Some(at) if *name == self.family => {
                    here += i32::from(at == self.offset);
                    at > self.offset
                }
                Some(at) => !drawn(name) || at > self.offset,
                None => true,
            },
            _ => false,
        };
        let strays = relation.left.any(&mut stray) || relation.right.any(&mut stray);
        !strays && (here == 1 || here > 0 && self.end.is_none())
    }

    /// Whether the inequality holds of the k-th member; nothing where it has no value.
    fn holds<N: Number>(&self, k: i64, at: &mut Place<'_, N>) -> Option<bool> {
        let relation = &at.model.context.hypotheses.get(self.place)?.relation;
        *at.budget = at.budget.checked_sub(WORK)?;
        let mut evaluator = Evaluator::new(at.model, at.point, at.tables, at.budget);
        evaluator.bind_index(self.letter.clone(), k - self.offset);
        let left = evaluator.eval(&relation.left).ok()?;
        related(&left, relation.relator, &evaluator.eval(&relation.right).ok()?)
    }

    /// Moves the k-th member to where this and the inequalities before it hold, if there is such a place.
    fn settle<N: Number>(
        &self,
        k: i64,
        onto: bool,
        before: &[Bounded],
        at: &mut Place<'_, N>,
    ) -> Option<()> {
        if self.holds(k, at) == Some(true) {
            return Some(());
        }
        let place = usize::try_from(k).ok()?;
        let drawn = at.point.families.get(&self.family)?.get(place)?.clone();
        let together: Vec<&Bounded> = before
            .iter()
            .filter(|b| b.family == self.family && b.offset <= k)
            .chain([self])
            .collect();
        let places = match &self.end {
            Some(_) => self.numbers(k, onto, &together, drawn.scalar()?.clone(), at)?,
            None => self.nearer(place, &drawn, at)?,
        };
        for value in places {
            *at.point.families.get_mut(&self.family)?.get_mut(place)? = value;
            if together.iter().all(|b| b.holds(k, at) == Some(true)) {
                return Some(());
            }
        }
        // There is none: what holds for the others is tested afterwards.
        *at.point.families.get_mut(&self.family)?.get_mut(place)? = drawn;
        Some(())
    }

    /// Where a number may be moved to.
    fn numbers<N: Number>(
        &self,
        k: i64,
        onto: bool,
        together: &[&Bounded],
        drawn: N,
        at: &mut Place<'_, N>,
    ) -> Option<Vec<Value<N>>> {
        let mut ends = Vec::new();
        for bounded in together {
            let mut evaluator = Evaluator::new(at.model, at.point, at.tables, at.budget);
            evaluator.bind_index(bounded.letter.clone(), k - bounded.offset);
            ends.extend(bounded.end.as_ref().and_then(|end| evaluator.scalar(end).ok()));
        }
        let own = ends.last()?.clone();
        // Into the room behind the end, as far as it was outside; between two ends; onto one of them.
        let step = own.clone() - drawn;
        let step = if step.is_zero() { N::one() } else { step };
        let half = N::one().div(&N::from_i64(2))?;
        let middles = ends.iter().map(|end| (end.clone() + own.clone()) * half.clone());
        let mut places: Vec<N> = vec![own.clone() + step.clone(), own.clone() - step];
        places.extend(middles);
        if onto {
            places.insert(0, own);
        }
        Some(places.into_iter().map(Value::Scalar).collect())
    }

    /// Where a column or matrix may be moved to: towards zero, and towards the one before.
    fn nearer<N: Number>(
        &self,
        place: usize,
        drawn: &Value<N>,
        at: &Place<'_, N>,
    ) -> Option<Vec<Value<N>>> {
        let members = at.point.families.get(&self.family)?;
        let before = place.checked_sub(1).and_then(|before| members.get(before));
        let centers = [drawn.scaled(&N::zero())].into_iter().chain(before.cloned());
        let mut places = Vec::new();
        for center in centers {
            let way = drawn.minus(&center)?;
            for part in [2, 4, 8, 64] {
                places.push(center.plus(&way.scaled(&N::one().div(&N::from_i64(part))?))?);
            }
            places.push(center);
        }
        Some(places)
    }
}

/// Whether the members of a family are numbers.
fn is_number(model: &Model<'_>, family: &Symbol) -> bool {
    let kind = model.context.declaration(family).map(|d| &d.kind);
    matches!(kind, Some(Kind::Family { member, .. }) if **member == Kind::Real)
}

/// Whether all families can go on as they end, or with zeros, under every inequality that bounds them. Where the index stands in
/// the members' alone, what holds of the first such members holds of all.
pub(crate) fn goes_on<N: Number>(
    model: &Model<'_>,
    point: &Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> bool {
    let plain = |b: &Bounded| {
        let hypothesis = &model.context.hypotheses[b.place];
        let sides = [&hypothesis.relation.left, &hypothesis.relation.right];
        sides.into_iter().all(|side| is_timeless(model, side, &b.letter))
    };
    if !model.bounded.iter().all(plain) {
        return false;
    }
    [true, false].into_iter().any(|last| {
        let mut longer = point.clone();
        for members in longer.families.values_mut() {
            let Some(end) = members.last().cloned() else { continue };
            let next = if last { end } else { end.scaled(&N::zero()) };
            members.resize(members.len() + 2 * FARTHEST as usize, next);
        }
        let mut at =
            Place { model, point: &mut longer, tables: &mut *tables, budget: &mut *budget };
        model.bounded.iter().all(|b| {
            let ends = b.tried() + b.offset;
            (ends..=ends + FARTHEST).all(|k| b.holds(k, &mut at) == Some(true))
        })
    })
}

/// Members whose indices are further from the letter than this are not looked for.
const FARTHEST: i64 = 6;

/// Whether an index stands in those of drawn members alone.
fn is_timeless(model: &Model<'_>, expr: &Expr, letter: &Symbol) -> bool {
    match &expr.node {
        Node::Symbol(name) => {
            name != letter
                && model.context.definition(name).is_none()
                && !model.solved.contains_key(name)
        }
        Node::Member(name, index) => {
            let drawn = !model.rules.contains_key(name) && model.context.definition(name).is_none();
            drawn && offset(index, Some(letter)).is_some_and(|at| at.abs() < FARTHEST)
        }
        Node::Fold { .. } | Node::Sample { .. } | Node::Among { .. } => false,
        _ => expr.children().into_iter().all(|child| is_timeless(model, child, letter)),
    }
}

/// A point, and what it takes to work things out there.
struct Place<'a, N: Number> {
    model: &'a Model<'a>,
    point: &'a mut Point<N>,
    tables: &'a mut Tables<N>,
    budget: &'a mut u64,
}

/// Makes drawn members satisfy the inequalities that bound them. Nothing is moved where numbers have no order.
pub(crate) fn settle<N: Number>(
    model: &Model<'_>,
    point: &mut Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<()> {
    if N::one().sign().is_none() {
        return Some(());
    }
    let mut at = Place { model, point, tables, budget };
    // Into the room behind a bound; and where that has broken another, onto the bounds.
    for onto in [false, true] {
        for k in 0..MEMBERS as i64 {
            for (i, bounded) in model.bounded.iter().enumerate().filter(|(_, b)| b.offset <= k) {
                bounded.settle(k, onto, &model.bounded[..i], &mut at)?;
            }
        }
    }
    Some(())
}

/// Whether a relation bounds a member by what is the same for every index: one member, and its letter nowhere else.
fn is_fixed(relation: &Relation, letter: &Symbol) -> bool {
    let (mut members, mut letters) = (0, 0);
    for side in [&relation.left, &relation.right] {
        side.any(&mut |e| {
            match &e.node {
                Node::Member(..) => members += 1,
                Node::Symbol(name) => letters += i32::from(name == letter),
                _ => {}
            }
            false
        });
    }
    members == 1 && letters == 1
}

/// The families that a relation speaks of.
fn families(relation: &Relation) -> BTreeSet<Symbol> {
    let mut found = BTreeSet::new();
    for side in [&relation.left, &relation.right] {
        side.any(&mut |e| {
            if let Node::Member(name, _) = &e.node {
                found.insert(name.clone());
            }
            false
        });
    }
    found
}

/// What a member equals where two sides are equal; nothing where it stands in them more than once or cannot be had.
fn end(side: &Expr, other: &Expr, family: &Symbol, index: &Expr) -> Option<Expr> {
    let letter = Symbol::new("·");
    let mut side = side.clone();
    name_member(&mut side, family, index, &letter);
    // What is divided by and vanishes has no value, and a member that has no end is left as it was drawn.
    isolate(&side, other.clone(), &letter, &mut |_| true).map(|(_, value)| value)
}

/// Puts a letter in the place of a member.
fn name_member(expr: &mut Expr, family: &Symbol, index: &Expr, letter: &Symbol) {
    if is_member(expr, family, index) {
        *expr = Expr::leaf(Node::Symbol(letter.clone()), Shape::SCALAR, expr.span);
        return;
    }
    for child in expr.children_mut() {
        name_member(child, family, index, letter);
    }
}

fn is_member(expr: &Expr, family: &Symbol, index: &Expr) -> bool {
    matches!(&expr.node, Node::Member(name, at) if name == family && **at == *index)
}

/// The members that a side speaks of.
fn members(side: &Expr) -> Vec<(Symbol, Expr)> {
    let mut found = Vec::new();
    side.any(&mut |e| {
        if let Node::Member(name, index) = &e.node {
            found.push((name.clone(), (**index).clone()));
        }
        false
    });
    found
}

/// The summands of a side.
fn summands(side: &Expr) -> Vec<&Expr> {
    match &side.node {
        Node::Sum(terms) => terms.iter().map(|term| &term.expr).collect(),
        _ => vec![side],
    }
}
