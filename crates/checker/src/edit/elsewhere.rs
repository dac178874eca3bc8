//! What the block says elsewhere with one thing more: where `κ` stands and other lines have `κ - 1`, the 1 was forgotten.

use super::{
    Edit, EditKind, carry_out,
    insertions::in_scope,
    same,
    site::{Names, Role, Site, scope, short, sites},
    slips::{Candidate, Collector, grouped_sum},
};
use derivation::{Context, Expr, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Parts of the texts elsewhere that are looked at.
const MOST_PARTS: usize = 400;
/// Edits that are made.
const MOST_EDITS: usize = 200;

/// The texts elsewhere, by their parts.
pub(crate) struct Elsewhere<'a> {
    context: &'a Context,
    /// Sums, products, quotients, powers by the key of what is left when one thing is dropped.
    by_rest: BTreeMap<String, Vec<Expr>>,
    /// Keys of all parts that are more than a name or a number.
    keys: BTreeSet<String>,
}

impl<'a> Elsewhere<'a> {
    pub(crate) fn new(context: &'a Context, texts: &[&Expr]) -> Self {
        let mut elsewhere = Elsewhere { context, by_rest: BTreeMap::new(), keys: BTreeSet::new() };
        let parts = texts.iter().flat_map(|text| sites(text)).filter(|part| part.expr.size() > 1);
        for part in parts.take(MOST_PARTS) {
            if elsewhere.keys.insert(same::key(part.expr)) {
                elsewhere.take(&part);
            }
        }
        elsewhere
    }

    fn take(&mut self, part: &Site<'_>) {
        let mut found: Vec<Candidate> = Vec::new();
        let names = Names::of(&[]);
        Collector { context: self.context, names: &names, found: &mut found }.dropped(part);
        let mut rests: Vec<Expr> = found.into_iter().map(|candidate| candidate.new).collect();
        if let Node::Power(base, _) = &part.expr.node {
            rests.push((**base).clone());
        }
        for rest in rests.into_iter().filter_map(|rest| rest.reshaped().ok()) {
            let wholes = self.by_rest.entry(same::key(&rest)).or_default();
            let whole = Expr { parens: false, ..part.expr.clone() };
            if wholes.last() != Some(&whole) {
                wholes.push(whole);
            }
        }
    }

    /// The edits that write a part of `expr` as it stands elsewhere with a term, a factor, a divisor or an exponent more.
    pub(crate) fn written_out(&self, expr: &Expr) -> Vec<Edit> {
        let places = sites(expr);
        let names = Names::of(&places);
        let mut seen = BTreeSet::from([same::key(expr)]);
        let mut edits = Vec::new();
        for site in &places {
            // An exponent takes the place of another; what is within a power gets none of its own.
            let rest = match &site.expr.node {
                Node::Power(base, _) => base,
                _ => site.expr,
            };
            let Some(wholes) = self.by_rest.get(&same::key(rest)) else { continue };
            let is_power = |expr: &Expr| matches!(expr.node, Node::Power(..));
            let fits = |whole: &&Expr| match site.role {
                Role::Base => !is_power(whole) && !is_power(site.expr),
                _ => is_power(whole) || !is_power(site.expr),
            };
            let known = scope(self.context, &site.bound);
            let wholes = wholes.iter().filter(fits);
            for whole in wholes.filter(|whole| in_scope(whole, &known)) {
                let new = if site.is_slot() { whole.clone() } else { grouped_sum(whole) };
                let Ok(expr) = carry_out(expr, &site.path, new) else { continue };
                if seen.insert(same::key(&expr)) && edits.len() < MOST_EDITS {
                    let advice = format!("write `{}` for {}", short(whole), names.name(site));
                    edits.push(Edit { kind: EditKind::AsElsewhere, advice, expr });
                }
            }
        }
        edits
    }

    /// Parts of the largest expression that holds all of an edit and stands elsewhere, where what was edited does not.
    pub(crate) fn familiar(&self, old: &Expr, new: &Expr) -> usize {
        let is_known = |expr: &Expr| self.keys.contains(&same::key(expr));
        let (mut before, mut after) = (Some(old), new);
        for at in place(old, new).into_iter().map(Some).chain([None]) {
            if after.size() > 1 && is_known(after) && !before.is_some_and(is_known) {
                return after.size();
            }
            let inner = at.and_then(|at| after.children().get(at).copied());
            let Some(inner) = inner else { break };
            before = at.and_then(|at| before?.children().get(at).copied());
            after = inner;
        }
        0
    }
}

/// Where an edit differs from what it edits: the innermost part that holds all of the change.
pub(crate) fn place(old: &Expr, new: &Expr) -> Vec<usize> {
    let (parts, edited) = (old.children(), new.children());
    let is_same_node = std::mem::discriminant(&old.node) == std::mem::discriminant(&new.node);
    if !is_same_node || parts.len() != edited.len() {
        return Vec::new();
    }
    let mut changed = parts.iter().zip(&edited).enumerate().filter(|(_, (a, b))| a != b);
    match (changed.next(), changed.next()) {
        (Some((at, (a, b))), None) => {
            let mut path = vec![at];
            path.extend(place(a, b));
            path
        }
        _ => Vec::new(),
    }
}
