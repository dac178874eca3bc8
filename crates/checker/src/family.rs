//! Families: what a hypothesis or a definition says of their members. Part of the trusted base: see `poly`.
//!
//! `v[0] = 0` and `v[t + 1] = β v[t] + u` are rules: with them a member is worked out from those before it, in the
//! evaluator as in the normal form. No two rules speak of one member; an equation that would is no rule but a condition.

use crate::differential::substitute;
use derivation::{
    Context, Expr, Hypothesis, Kind, Node, Shape, Span, Symbol, Term, expr::constant,
};
use std::collections::BTreeSet;

/// So many members of a family are drawn.
pub(crate) const MEMBERS: usize = 12;
/// Natural numbers that are indices or limits stay below this: what they count is written out.
pub(crate) const LONGEST: i64 = 6;

/// What a hypothesis makes of members of a family.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// From which index on; the only one where there is no letter.
    pub(crate) from: i64,
    /// The letter of the index: the rule is for letter + from.
    pub(crate) letter: Option<Symbol>,
    /// The first member the family has: a recurrence that leaves its first members to others knows of none before them.
    pub(crate) first: i64,
    /// What the member is.
    pub(crate) value: Expr,
    /// The hypothesis.
    pub(crate) place: usize,
}

impl Rule {
    fn overlaps(&self, other: &Rule) -> bool {
        match (&self.letter, &other.letter) {
            (Some(_), Some(_)) => true,
            (Some(_), None) => other.from >= self.from,
            (None, Some(_)) => self.from >= other.from,
            (None, None) => self.from == other.from,
        }
    }

    /// The rule for the family a hypothesis speaks of, if it is one.
    pub(crate) fn of(
        context: &Context,
        hypothesis: &Hypothesis,
        place: usize,
        known: &dyn Fn(&Symbol) -> Vec<Rule>,
    ) -> Option<(Symbol, Rule)> {
        let letter = match hypothesis.binders.as_slice() {
            [] => None,
            [binder] if binder.natural && binder.range.is_none() => Some(binder.name.clone()),
            _ => return None,
        };
        let relation = &hypothesis.relation;
        let sides = [(&relation.left, &relation.right), (&relation.right, &relation.left)];
        sides.into_iter().find_map(|(side, value)| {
            let Node::Member(name, index) = &side.node else { return None };
            let declared = context.declaration(name)?;
            let plain = matches!(&declared.kind, Kind::Family { member, .. }
                if matches!(**member, Kind::Real | Kind::Matrix { structure: derivation::Structure::General, .. }));
            let from = offset(index, letter.as_ref())?;
            // What speaks of members before the first, as `m[t] = β m[t - 1] + …` does for t = 0, is said of the later ones.
            let missing = letter.as_ref().map_or(0, |letter| least_offset(value, letter).min(from));
            let known = known(name);
            let (skipped, first) = match &letter {
                Some(_) if (-MOST_MISSING..0).contains(&missing) => (-missing, 0),
                Some(letter) => left_to_others(&known, name, letter, from, value).unwrap_or((0, 0)),
                None => (0, 0),
            };
            let (from, value) = match &letter {
                Some(letter) if skipped > 0 => (from + skipped, later(value, letter, skipped)?),
                _ => (from, value.clone()),
            };
            let value = &value;
            let rule = Rule { from, letter: letter.clone(), first, value: value.clone(), place };
            let free = plain
                && from >= 0
                && earlier_only(value, name, letter.as_ref(), from)
                && !known.iter().any(|other| other.overlaps(&rule));
            free.then(|| (name.clone(), rule))
        })
    }
}

/// The number c of an index `t + c`, or of an index that is a number where there is no letter.
pub(crate) fn offset(index: &Expr, letter: Option<&Symbol>) -> Option<i64> {
    let Some(letter) = letter else { return constant(index)?.to_i64() };
    match &index.node {
        Node::Symbol(name) if name == letter => Some(0),
        Node::Sum(terms) => {
            let is = |e: &Expr| matches!(&e.node, Node::Symbol(name) if name == letter);
            let mut sum = 0;
            let mut seen = 0;
            for term in terms {
                let inner = match &term.expr.node {
                    Node::Sum(_) if !term.negative => offset(&term.expr, Some(letter)),
                    _ => None,
                };
                match inner.map_or_else(|| constant(&term.expr), |_| None) {
                    None if inner.is_some() => {
                        sum += inner?;
                        seen += 1;
                    }
                    Some(c) if term.negative => sum -= c.to_i64()?,
                    Some(c) => sum += c.to_i64()?,
                    None if is(&term.expr) && !term.negative => seen += 1,
                    None => return None,
                }
            }
            (seen == 1).then_some(sum)
        }
        _ => None,
    }
}

/// How many of its first members a recurrence leaves to others: of a family that starts later, as by `m[1] = …` and
/// `m[t + 1] = β m[t] + …`, those up to the last that is given. And the first one given: there is none before it.
fn left_to_others(
    known: &[Rule],
    name: &Symbol,
    letter: &Symbol,
    from: i64,
    value: &Expr,
) -> Option<(i64, i64)> {
    let mut given: Vec<i64> = known.iter().filter(|r| r.letter.is_none()).map(|r| r.from).collect();
    given.sort_unstable();
    let (first, last) = (*given.first()?, *given.last()?);
    let mut oldest = from;
    value.any(&mut |e| {
        if let Node::Member(other, index) = &e.node
            && other == name
        {
            oldest = oldest.min(offset(index, Some(letter)).unwrap_or(from));
        }
        false
    });
    let skipped = last + 1 - from;
    let without_gaps = last - first + 1 == given.len() as i64;
    let speaks_of_itself = |e: &Expr| matches!(&e.node, Node::Member(other, _) if other == name);
    let plain = known.iter().all(|r| !r.value.any(&mut |e| speaks_of_itself(e)));
    let fits = first > 0 && skipped > 0 && oldest + skipped == first;
    (fits && without_gaps && plain).then_some((skipped, first))
}

/// Members of families before the first are looked for so far back.
const MOST_MISSING: i64 = 4;

/// The least c of the indices `letter + c` in an expression, or 0.
fn least_offset(value: &Expr, letter: &Symbol) -> i64 {
    let mut least = 0;
    value.any(&mut |e| {
        if let Node::Member(_, index) = &e.node
            && index.mentions(letter)
        {
            least = least.min(offset(index, Some(letter)).unwrap_or(0));
        }
        false
    });
    least
}

/// An expression with letter + k in place of a letter.
fn later(value: &Expr, letter: &Symbol, k: i64) -> Option<Expr> {
    let leaf = Expr::leaf(Node::Symbol(letter.clone()), Shape::SCALAR, Span::default());
    let terms = [leaf, Expr::number(k.into())].map(|expr| Term { negative: false, expr });
    let shifted = Expr::new(Node::Sum(terms.to_vec()), Span::default()).ok()?;
    Some(substitute(value, letter, &shifted))
}

/// Whether a value speaks only of members of the family that come before `from`.
fn earlier_only(value: &Expr, name: &Symbol, letter: Option<&Symbol>, from: i64) -> bool {
    !value.any(&mut |e| match &e.node {
        Node::Member(other, index) if other == name => {
            offset(index, letter).is_none_or(|at| at >= from)
        }
        _ => false,
    })
}

/// The natural numbers that count something: they stand in an index or in a limit, here or in what names stand for.
pub(crate) fn counting<'e>(exprs: impl Iterator<Item = &'e Expr>) -> BTreeSet<Symbol> {
    let mut found = BTreeSet::new();
    let mut names_in = |e: &Expr| {
        e.any(&mut |e| {
            if let Node::Symbol(name) = &e.node {
                found.insert(name.clone());
            }
            false
        });
    };
    for expr in exprs {
        expr.any(&mut |e| {
            match &e.node {
                Node::Fold { from, to, .. } => {
                    names_in(from);
                    names_in(to);
                }
                Node::Sample { size, from, to, .. } => {
                    [size, from, to].into_iter().for_each(|e| names_in(e));
                }
                Node::Entry(_, index) => index.iter().for_each(&mut names_in),
                Node::Member(_, index) => names_in(index),
                Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
                    f.component.iter().for_each(|index| names_in(index));
                }
                _ => {}
            }
            false
        });
    }
    found
}
