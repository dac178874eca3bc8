//! No letter means two things in one block: what is bound in a sum, an integral or a limit is declared nowhere else. (The parameter of
//! a function may be: there the body says which is meant.)
//!
//! A bound letter that means something already is refused where it stands. Here are those that are declared afterwards: a reader would
//! take the one for the other.

use crate::{Chain, Context, Diagnostic, Expr, Kind, Node, Span, Symbol};

/// Where letters are bound that are declared or defined as well. So many definitions and hypotheses are another block's: what that
/// binds is its own affair.
pub(crate) fn captured(
    context: &Context,
    (_, defined, assumed): (usize, usize, usize),
    chains: &[Chain],
) -> Vec<Diagnostic> {
    let mut bound: Vec<(&Symbol, Span)> = Vec::new();
    for definition in context.definitions.get(defined..).unwrap_or_default() {
        inside(&definition.body, &mut bound);
    }
    let hypotheses = context.hypotheses.get(assumed..).unwrap_or_default();
    let relations = hypotheses.iter().map(|h| &h.relation).chain(&context.goals);
    relations.flat_map(|r| [&r.left, &r.right]).for_each(|side| inside(side, &mut bound));
    for chain in chains {
        inside(&chain.start, &mut bound);
        chain.lines.iter().for_each(|line| inside(&line.right, &mut bound));
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (name, span) in bound {
        if is_declared(context, name)
            && !is_only_a_letter(context, name)
            && problems.iter().all(|p| p.span != span)
        {
            let message = format!("`{name}` is bound here, and declared in this block as well");
            let help = "choose another letter for one of the two";
            problems.push(Diagnostic::error(span, message).with_help(help));
        }
    }
    problems
}

/// Whether a name is declared, defined, or a size.
fn is_declared(context: &Context, name: &Symbol) -> bool {
    let size = |kind: &Kind| kind.sizes().contains(&name);
    context.declarations.iter().any(|d| d.name == *name || size(&d.kind))
        || context.definition(name).is_some()
}

fn inside<'a>(expr: &'a Expr, bound: &mut Vec<(&'a Symbol, Span)>) {
    bound.extend(expr.binds().map(|name| (name, expr.span)));
    expr.children().into_iter().for_each(|child| inside(child, bound));
}

/// Whether a name is the letter that the index of a family is written with, and no hypothesis speaks of its value: `g[i]` may be
/// summed over i.
fn is_only_a_letter(context: &Context, name: &Symbol) -> bool {
    let letter = |kind: &Kind| matches!(kind, Kind::Family { index, .. } if index == name);
    let spoken_of = context.hypotheses.iter().any(|h| {
        let free = occurs_free(&h.relation.left, name) || occurs_free(&h.relation.right, name);
        free && h.binders.iter().all(|binder| binder.name != *name)
    });
    !spoken_of
        && (context.declarations.iter().any(|d| letter(&d.kind))
            || context.definitions.iter().any(|d| d.index.as_ref() == Some(name)))
}

fn occurs_free(expr: &Expr, name: &Symbol) -> bool {
    expr.binds() != Some(name)
        && (matches!(&expr.node, Node::Symbol(symbol) if symbol == name)
            || expr.children().into_iter().any(|child| occurs_free(child, name)))
}
