//! How likely it is that an edit is what the author of a line meant: by what it does, by how much it makes a reader take in, and
//! by whether the line says anything then.

use crate::{
    edit::{Edit, EditKind, same},
    verdict::Obligation,
};
use derivation::{Expr, Node, Relator, Term, expr::constant};
use number::{Number, Rational};
use std::collections::BTreeSet;

/// What mends a line, the likeliest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A slip, undone.
    Slip,
    /// A slip, undone, but little is said by the line then: see [`idleness`].
    Little,
    /// A factor or a term, put in.
    Forgotten,
    /// The same, but both sides are the same then.
    Beside,
    /// As forgotten, but more is put in than both sides say.
    Far,
    /// As forgotten, but it is put beside what takes it back.
    Undone,
    /// A slip, undone, and nothing is said by the line then.
    Nothing,
}

impl Class {
    pub(crate) const ALL: [Class; 7] = [
        Class::Slip,
        Class::Little,
        Class::Forgotten,
        Class::Beside,
        Class::Far,
        Class::Undone,
        Class::Nothing,
    ];
}

/// What is said by a line that an edit mends, when it is little: the left side is written once more or brought over as a term,
/// something is put beside what takes it back; or when the line after it says nothing any more, because it is `elsewhere`, among
/// the keys of the block's other lines.
pub(crate) fn idleness(
    edit: &Edit,
    obligation: &Obligation,
    elsewhere: &BTreeSet<String>,
) -> Option<Class> {
    let Obligation { left, relator, right, .. } = obligation;
    let brought = |node: &Node| match node {
        Node::Sum(terms) => terms.iter().any(|term| term.expr == *left),
        _ => false,
    };
    let signs = |expr: &Expr| -> Vec<char> {
        expr.to_string().chars().filter(|c| !" ()".contains(*c)).collect()
    };
    let sorted = |mut signs: Vec<char>| {
        signs.sort_unstable();
        signs
    };
    let key = same::key(&edit.expr);
    let is_left = key == same::key(left);
    let (old, new) = (signs(left), signs(&edit.expr));
    if is_left && old == new || same::zeros(&edit.expr) > same::zeros(right) {
        return Some(Class::Nothing);
    }
    // The same signs in another order, as in `b + a` and `(a + b)`; `(A B)'` and `B'A'` are not.
    let repeats = is_left && sorted(new) == sorted(old);
    // Less than nothing is what every square is more than.
    let negates = *relator != Relator::Equal
        && edit.kind == EditKind::Sign
        && !is_negative(right)
        && is_negative(&edit.expr);
    let is_little = repeats
        || negates
        || elsewhere.contains(&key)
        || (edit.kind == EditKind::InsertTerm && brought(&edit.expr.node))
        || same::cancellations(&edit.expr) > same::cancellations(right)
        || (edit.kind.is_insertion() && doubles(&edit.expr) > doubles(right));
    if !edit.kind.is_insertion() {
        return is_little.then_some(Class::Little);
    }
    // To put in what is taken away at once, or the other side, mends nothing.
    let is_void =
        brought(&edit.expr.node) || same::undone_terms(&edit.expr) > same::undone_terms(right);
    // What looks like the rest of something is likely to be that.
    let is_whole_again = !is_void && remains(&edit.expr) < remains(right);
    match (is_left, is_little) {
        (false, false) => None,
        (false, true) if is_whole_again => None,
        _ if is_void => Some(Class::Nothing),
        (true, _) => Some(Class::Beside),
        (false, true) => Some(Class::Undone),
    }
}

/// Whether a minus stands before a whole side.
fn is_negative(side: &Expr) -> bool {
    matches!(&side.node, Node::Sum(terms) if matches!(terms.as_slice(), [only] if only.negative))
}

/// How often a sum says a term twice: `a + a`, for which one writes `2 a`.
fn doubles(expr: &Expr) -> usize {
    let here = match &expr.node {
        Node::Sum(terms) => {
            let twice = |(place, term): (usize, &Term)| terms[..place].contains(term);
            terms.iter().enumerate().filter(|term| twice(*term)).count()
        }
        _ => 0,
    };
    here + expr.children().into_iter().map(doubles).sum::<usize>()
}

/// How much a reader has to take in: the parts of an expression, less what a sum takes apart; a sum within adds to it.
pub(crate) fn weight(expr: &Expr) -> usize {
    fn sums(expr: &Expr) -> usize {
        let here = usize::from(matches!(&expr.node, Node::Sum(terms) if terms.len() > 1));
        here + expr.children().into_iter().map(sums).sum::<usize>()
    }
    (expr.size() + 4 * sums(expr) + 6 * remains(expr)).saturating_sub(2 * terms(expr))
}

/// In how many places something stands as no one writes it, and what one writes is left of when a part of it is dropped: a
/// sign alone in parentheses, `I^-1`, `A I`, `(A^-1)^-1`, `0 - β`, `1 + 1`.
fn remains(expr: &Expr) -> usize {
    let is_number = |e: &Expr| constant(e).is_some();
    let here = match &expr.node {
        Node::Sum(terms) => match terms.as_slice() {
            [only] => expr.parens && only.negative,
            several => {
                several.iter().filter(|term| is_number(&term.expr)).count() > 1
                    || several.iter().any(|term| constant(&term.expr) == Some(Rational::zero()))
            }
        },
        Node::Power(base, _) => {
            matches!(base.node, Node::Identity | Node::Power(..)) || is_number(base)
        }
        Node::Product(factors) => {
            factors.iter().any(|f| f.node == Node::Identity)
                && factors.iter().any(|f| f.node != Node::Identity && !f.shape.is_scalar())
        }
        _ => false,
    };
    usize::from(here) + expr.children().into_iter().map(remains).sum::<usize>()
}

/// How many terms a side is the sum of.
pub(crate) fn terms(side: &Expr) -> usize {
    if let Node::Sum(terms) = &side.node { terms.len() } else { 1 }
}
