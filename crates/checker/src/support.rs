//! What an obligation rests on: the definitions and hypotheses behind its symbols, and what must not be zero or singular
//! for it to mean anything.

use crate::{
    model::{Model, mentioned, size_letters},
    prove::prove_with,
    sampling::closed_form,
    search::Depth,
    verdict::Obligation,
};
use derivation::{
    Builtin, Expr, Fold, Kind, Node, Reason, Relator, Structure, Symbol,
    expr::{constant, half_integer},
};
use std::collections::BTreeSet;

/// What an obligation rests on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Support {
    /// Hypotheses and definitions, in the notation.
    pub(crate) uses: Vec<String>,
    /// Side conditions, in the notation or in words.
    pub(crate) needs: Vec<String>,
    /// Those of them without which a root or a logarithm has no value.
    pub(crate) domain: Vec<String>,
    /// The hypotheses used, by place.
    pub(crate) hypotheses: BTreeSet<usize>,
}

/// Works it out from the symbols that occur.
pub(crate) fn support(model: &Model<'_>, obligation: &Obligation) -> Support {
    let context = model.context;
    let mut names = BTreeSet::new();
    let mut needs = Vec::new();
    let mut visit = vec![obligation.left.clone(), obligation.right.clone()];
    for reason in &obligation.reasons {
        match reason {
            Reason::Relation(relation) => {
                visit.extend([relation.left.clone(), relation.right.clone()])
            }
            Reason::Squares(certificate) => visit.push((**certificate).clone()),
            _ => {}
        }
    }
    let mut support = Support::default();
    let mut direct = BTreeSet::new();
    for (i, expr) in visit.iter().enumerate() {
        mentioned(expr, &mut names);
        if i < 2 {
            conditions(expr, model, &mut needs);
        }
    }
    direct.extend(names.iter().cloned());
    // Names bring in what they stand for.
    let mut queue: Vec<Symbol> = names.iter().cloned().collect();
    while let Some(name) = queue.pop() {
        let mut behind = BTreeSet::new();
        if let Some((meaning, place)) = model.solved.get(&name) {
            support.hypotheses.insert(*place);
            support.hypotheses.extend(model.guards.get(place).into_iter().flatten());
            mentioned(meaning, &mut behind);
        } else if let Some(definition) = context.definition(&name) {
            mentioned(&definition.body, &mut behind);
            conditions(&definition.body, model, &mut needs);
        }
        for solution in model.solutions.iter().filter(|s| s.draws(&name)) {
            for (left, right, place) in &solution.equations {
                support.hypotheses.insert(*place);
                mentioned(left, &mut behind);
                mentioned(right, &mut behind);
            }
        }
        let adjusted = model.adjusted.iter().filter(|(adjusted, _)| *adjusted == name);
        support.hypotheses.extend(adjusted.map(|(_, place)| *place));
        for rule in model.rules.get(&name).into_iter().flatten() {
            support.hypotheses.insert(rule.place);
            mentioned(&rule.value, &mut behind);
        }
        if let Some((at, wanted)) = model.wanted.get(&name) {
            mentioned(at, &mut behind);
            for want in wanted {
                mentioned(&want.value, &mut behind);
            }
            support.hypotheses.extend(wanted.iter().map(|want| want.place));
        }
        for name in behind {
            if names.insert(name.clone()) {
                queue.push(name);
            }
        }
    }
    for reason in &obligation.reasons {
        if let Reason::Hypothesis(place) = reason {
            support.hypotheses.insert(*place);
        }
    }
    // A hypothesis that keeps a denominator from zero is used where that denominator occurs.
    let guarded = |need: &Expr| {
        context.hypotheses.iter().position(|h| {
            let apart = |(small, large, strict): (&Expr, &Expr, bool)| {
                let zero = |side| constant(side).is_some_and(|c| c == 0.into());
                strict && (small == need && zero(large) || large == need && zero(small))
            };
            h.binders.is_empty() && h.relation.ordered().is_some_and(apart)
        })
    };
    support.domain = domain(model, &[&obligation.left, &obligation.right]);
    support.needs.extend(support.domain.iter().cloned());
    for need in needs {
        let text = match &need {
            Need::NotZero(expr) => match guarded(expr) {
                Some(place) => {
                    support.hypotheses.insert(place);
                    continue;
                }
                None => format!("{} ≠ 0", bare(expr)),
            },
            Need::Invertible(expr) => format!("{} invertible", bare(expr)),
            Need::NotEmpty { from, to } => match stated(model, from, to) {
                Some(place) => {
                    support.hypotheses.insert(place);
                    continue;
                }
                None => format!("{} ≥ {}", bare(to), bare(from)),
            },
        };
        if !support.needs.contains(&text) {
            support.needs.push(text);
        }
    }
    for definition in &context.definitions {
        if names.contains(&definition.name) {
            let parameter =
                definition.parameter.as_ref().map_or(String::new(), |(p, _)| format!("({p})"));
            support.uses.push(format!("{}{parameter} = {}", definition.name, definition.body));
        }
    }
    for place in &support.hypotheses {
        support.uses.push(statement(&context.hypotheses[*place]));
    }
    for declaration in &context.declarations {
        let Kind::Matrix { structure, .. } = &declaration.kind else { continue };
        let words = match structure {
            Structure::Symmetric => "symmetric",
            Structure::PositiveDefinite => "positive definite",
            Structure::Diagonal => "diagonal",
            Structure::General => continue,
        };
        if names.contains(&declaration.name) {
            support.uses.push(format!("{} {words}", declaration.name));
        }
    }
    support
}

/// What must not be negative, or be positive, for the roots and logarithms of two sides to have a value, and is not known to be. Of
/// what a bound variable runs through, nothing is said.
fn domain(model: &Model<'_>, sides: &[&Expr]) -> Vec<String> {
    let mut wanted = Vec::new();
    let mut bound = Vec::new();
    for side in sides {
        domains(side, &mut wanted);
        side.any(&mut |e| {
            bound.extend(e.binds().cloned());
            false
        });
    }
    let zero = Expr::number(0.into());
    let mut said = Vec::new();
    for (expr, relator) in wanted.iter().take(MOST_DOMAINS) {
        let text = format!("{} {} 0", bare(expr), relator.sign());
        let known = || prove_with(Depth::Quick, model, expr, *relator, &zero, &[]).is_some();
        if !said.contains(&text) && !bound.iter().any(|name| expr.mentions(name)) && !known() {
            said.push(text);
        }
    }
    said
}

/// Roots and logarithms that are looked at.
const MOST_DOMAINS: usize = 8;

/// The hypothesis that a range is not empty, where it is stated so or as `N > 0` for `1..N`.
fn stated(model: &Model<'_>, from: &Expr, to: &Expr) -> Option<usize> {
    let from_one = constant(from).is_some_and(|c| c == 1.into());
    model.context.hypotheses.iter().position(|h| {
        let says = |(small, large, strict): (&Expr, &Expr, bool)| {
            let least = constant(small).filter(|_| from_one);
            let above = least.is_some_and(|c| if strict { c >= 0.into() } else { c >= 1.into() });
            large == to && (small == from || above)
        };
        h.binders.is_empty() && h.relation.ordered().is_some_and(says)
    })
}

/// A hypothesis in the notation.
pub(crate) fn statement(hypothesis: &derivation::Hypothesis) -> String {
    let relation = &hypothesis.relation;
    format!("{} {} {}", relation.left, relation.relator.sign(), relation.right)
}

/// Without the parentheses that only its surroundings asked for.
pub(crate) fn bare(expr: &Expr) -> Expr {
    Expr { parens: false, ..expr.clone() }
}

/// A side condition.
#[derive(Clone, Debug)]
pub(crate) enum Need {
    NotZero(Expr),
    Invertible(Expr),
    /// A mean is taken from here to there, and of no values there is none.
    NotEmpty {
        from: Expr,
        to: Expr,
    },
}

/// Whether an exponent may be below zero where its letters, natural numbers, are small.
fn less_a_number(exponent: &Expr) -> bool {
    let Node::Sum(terms) = &exponent.node else { return false };
    terms.iter().any(|term| term.negative && constant(&term.expr).is_some())
}

/// Denominators, inverted matrices, ranges of means; positive definite matrices are invertible without saying so, and sizes
/// are 1 at least.
pub(crate) fn conditions(expr: &Expr, model: &Model<'_>, needs: &mut Vec<Need>) {
    expr.any(&mut |e| {
        match &e.node {
            Node::Sample { size, distinct, to, .. } => {
                if *distinct && constant(size).is_none_or(|b| b > 1.into()) {
                    needs.push(Need::NotEmpty { from: (**size).clone(), to: (**to).clone() });
                }
                if let Some(form) = closed_form(e) {
                    conditions(&form, model, needs);
                }
            }
            Node::Fold { fold, from, to, .. } if *fold != Fold::Sum => {
                let sized = matches!(&to.node, Node::Symbol(name) if size_letters(model.context).contains(name));
                let settled = constant(from).zip(constant(to)).is_some_and(|(a, b)| a <= b)
                    || (sized && constant(from).is_some_and(|a| a <= 1.into()));
                if !settled {
                    needs.push(Need::NotEmpty { from: (**from).clone(), to: (**to).clone() });
                }
            }
            Node::Quotient(_, b) if constant(b).is_none() => {
                needs.push(Need::NotZero((**b).clone()))
            }
            // x^(t - 1) at t = 0.
            Node::Power(base, exponent)
                if half_integer(exponent).is_none() && less_a_number(exponent) =>
            {
                needs.push(Need::NotZero((**base).clone()));
            }
            Node::Power(base, exponent) if half_integer(exponent).is_some_and(|k| k < 0) => {
                let definite = match &base.node {
                    Node::Symbol(name) => model.context.declaration(name).is_some_and(|d| {
                        matches!(
                            d.kind,
                            Kind::Matrix { structure: Structure::PositiveDefinite, .. }
                        )
                    }),
                    Node::Identity => true,
                    _ => constant(base).is_some(),
                };
                if !definite {
                    needs.push(if base.shape.is_scalar() {
                        Need::NotZero((**base).clone())
                    } else {
                        Need::Invertible((**base).clone())
                    });
                }
            }
            _ => {}
        }
        false
    });
}

/// What must not be negative, or must be positive, for roots and logarithms to have a value.
pub(crate) fn domains(expr: &Expr, wanted: &mut Vec<(Expr, Relator)>) {
    expr.any(&mut |e| {
        let found = match &e.node {
            Node::Call(Builtin::Sqrt, x) => Some((x, Relator::GreaterEqual)),
            Node::Call(Builtin::Log, x) => Some((x, Relator::Greater)),
            Node::Power(x, k)
                if x.shape.is_scalar() && half_integer(k).is_some_and(|k| k % 2 != 0) =>
            {
                Some((x, Relator::GreaterEqual))
            }
            _ => None,
        };
        if let Some((x, relator)) = found
            && x.shape.is_scalar()
            && constant(x).is_none()
        {
            wanted.push(((**x).clone(), relator));
        }
        false
    });
}
