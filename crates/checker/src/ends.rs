//! A chain as a whole: from one end to the other. Each of its lines stands where both its sides have values; where a line between
//! has none, such as `a x/a` at a = 0, the ends are still there, and nothing has been said of them. So they are judged as well.

use crate::{
    asymptotic,
    edit::same,
    verdict::{Obligation, Place},
};
use derivation::{Block, Builtin, Chain, Definition, Expr, Node, Relator, Symbol};
use std::collections::BTreeSet;

/// What a block says of the ends of its chains and by its goals, where that is more than its lines say one by one.
pub(crate) fn ends(block: &Block) -> Vec<Obligation> {
    let chains: Vec<usize> =
        (0..block.chains.len()).filter(|chain| is_broken(block, &block.chains[*chain])).collect();
    let whole = chains.iter().filter_map(|chain| {
        let of = &block.chains[*chain];
        let mut relators = of.lines.iter().map(|line| line.relator);
        let first = relators.next()?;
        let relator = relators.try_fold(first, Relator::then)?;
        let last = of.lines.last()?;
        Some(Obligation {
            place: Place::Line { chain: *chain, line: of.lines.len() - 1 },
            left: of.start.clone(),
            relator,
            right: last.right.clone(),
            reasons: vec![],
            span: last.span,
        })
    });
    // A goal is a stretch of some chain.
    let place = chains.last().map(|chain| Place::Line {
        chain: *chain,
        line: block.chains[*chain].lines.len().saturating_sub(1),
    });
    let goals = place.into_iter().flat_map(|place| {
        block.context.goals.iter().map(move |goal| Obligation {
            place,
            left: goal.left.clone(),
            relator: goal.relator,
            right: goal.right.clone(),
            reasons: vec![],
            span: goal.left.span.to(goal.right.span),
        })
    });
    let mut seen = BTreeSet::new();
    let judged = |o: &Obligation| {
        !o.left.has_hole()
            && !o.right.has_hole()
            && o.relator != Relator::Approx
            && !asymptotic::is_asymptotic(&o.left, &o.right)
    };
    let mut all: Vec<Obligation> = whole.chain(goals).filter(judged).collect();
    all.retain(|o| {
        seen.insert(format!("{} {} {}", same::key(&o.left), o.relator, same::key(&o.right)))
    });
    all
}

/// Whether something between the ends of a chain may have no value where they have.
fn is_broken(block: &Block, chain: &Chain) -> bool {
    let mut between = chain.lines.iter().rev().skip(1).map(|line| &line.right);
    between.any(|expr| may_lack_a_value(&block.context.definitions, expr))
}

/// Whether an expression has, by its form, no value at some points: a divisor, an inverse, a root, a logarithm.
fn may_lack_a_value(definitions: &[Definition], expr: &Expr) -> bool {
    // A definition speaks of earlier ones only.
    let defined = |name: &Symbol| {
        let place = definitions.iter().position(|d| d.name == *name);
        place.is_some_and(|k| may_lack_a_value(&definitions[..k], &definitions[k].body))
    };
    expr.any(&mut |part| match &part.node {
        Node::Quotient(_, below) => !matches!(below.node, Node::Number(_)),
        Node::Power(_, exponent) => match &exponent.node {
            Node::Number(q) => !q.is_integer(),
            _ => true,
        },
        Node::Call(Builtin::Sqrt | Builtin::Log, _) => true,
        Node::Symbol(name) => defined(name),
        Node::Apply(function, _) | Node::Derivative { function, .. } => defined(&function.name),
        _ => false,
    })
}
