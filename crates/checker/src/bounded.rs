//! Families under inequalities: `f[k + 1] ≤ f[k] - q[k]` for every k bounds each member by those before it.
//!
//! Members are drawn freely and then moved, one after the other, until the inequality holds. What holds for the members
//! drawn can always be continued: the next member of each family has one bound, and is free to satisfy it. So a point with
//! its first members stands for one with all of them.

use crate::{
    draw::related,
    eval::{Evaluator, Point, Tables},
    family::{MEMBERS, offset},
    model::Model,
    value::Value,
};
use derivation::{Expr, Kind, Node, Relation, Relator, Symbol};
use number::Number;
use std::{cmp::Ordering, collections::BTreeSet};

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
    /// Whether a larger member satisfies it; otherwise a smaller one does.
    raise: bool,
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
        let at_most = match relation.relator {
            Relator::LessEqual | Relator::Less => true,
            Relator::GreaterEqual | Relator::Greater => false,
            _ => return None,
        };
        let sides = [(&relation.left, true), (&relation.right, false)];
        sides.into_iter().flat_map(|(side, left)| summands(side).map(move |t| (t, left))).find_map(
            |((term, negative), left)| {
                let Node::Member(family, index) = &term.node else { return None };
                let offset = offset(index, Some(letter))?;
                let bounded = Bounded {
                    place,
                    family: family.clone(),
                    letter: letter.clone(),
                    offset,
                    raise: (left == negative) == at_most,
                    // A family bounded twice might be bounded from both sides, and its next member be none; unless all its
                    // bounds are the same for every member, and so leave to the next what they leave to the first.
                    continues: before.iter().all(|b| {
                        let earlier = &model.context.hypotheses[b.place].relation;
                        !families(earlier).contains(family)
                            || (is_fixed(earlier, &b.letter) && is_fixed(relation, letter))
                    }),
                };
                bounded.isolates(model).then_some(bounded)
            },
        )
    }

    /// Whether it bounds one member of a drawn family of numbers, and speaks of no later member of any.
    fn isolates(&self, model: &Model<'_>) -> bool {
        let context = model.context;
        let drawn = |name: &Symbol| {
            let kind = context.declaration(name).map(|d| &d.kind);
            matches!(kind, Some(Kind::Family { .. })) && !model.rules.contains_key(name)
        };
        let real = matches!(context.declaration(&self.family).map(|d| &d.kind),
            Some(Kind::Family { member, .. }) if **member == Kind::Real);
        if self.offset < 0 || !real || !drawn(&self.family) {
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
        !relation.left.any(&mut stray) && !relation.right.any(&mut stray) && here == 1
    }

    /// Moves the k-th member until the inequality holds, by so many times what is missing.
    fn settle<N: Number>(
        &self,
        k: i64,
        times: i64,
        model: &Model<'_>,
        point: &mut Point<N>,
        tables: &mut Tables<N>,
        budget: &mut u64,
    ) -> Option<()> {
        let relation = &model.context.hypotheses.get(self.place)?.relation;
        *budget = budget.checked_sub(WORK)?;
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        evaluator.bind_index(self.letter.clone(), k - self.offset);
        let left = evaluator.eval(&relation.left).ok()?;
        let right = evaluator.eval(&relation.right).ok()?;
        if related(&left, relation.relator, &right) != Some(false) {
            return Some(());
        }
        let missing = right.minus(&left)?.scalar()?.clone();
        let missing = if missing.sign()? == Ordering::Less { -missing } else { missing };
        // Sides that are equal where one should be less.
        let step = if missing.is_zero() { N::one() } else { missing * N::from_i64(times) };
        let step = if self.raise { step } else { -step };
        let member = point.families.get_mut(&self.family)?.get_mut(usize::try_from(k).ok()?)?;
        *member = member.plus(&Value::Scalar(step))?;
        Some(())
    }
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
    // Into the room behind a bound; and where that has broken another, onto the bounds.
    for times in [2, 1] {
        for k in 0..MEMBERS as i64 {
            for bounded in model.bounded.iter().filter(|b| b.offset <= k) {
                bounded.settle(k, times, model, point, tables, budget)?;
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

/// The summands of a side, and whether they are subtracted.
fn summands(side: &Expr) -> impl Iterator<Item = (&Expr, bool)> {
    let terms: Vec<(&Expr, bool)> = match &side.node {
        Node::Sum(terms) => terms.iter().map(|term| (&term.expr, term.negative)).collect(),
        _ => vec![(side, false)],
    };
    terms.into_iter()
}
