//! How a size itself occurs in an identity: as a number, or through the sums that run over it.
//!
//! Take an identity whose sums run over all entries, from 1 to a size, and whose indices pick entries and do nothing else. Its
//! two sides do not change when the entries are renumbered, so what multiplies a monomial in the entries depends only on
//! which of its indices agree, and it is a polynomial in the size n: every sum over an index that picks nothing brings one n
//! along. A monomial of degree d has at most d different indices, so from n = d on all kinds of monomials are there. An
//! identity of degree d in the entries and at most e in n therefore holds for every n when it holds for e + 1 different
//! n, none of them below d.

use crate::{differential::defined, family::counting, model::Model, sampling::closed_form};
use derivation::{Expr, Fold, Node, Symbol, expr::constant};
use number::Rational;
use std::collections::BTreeSet;

/// The degree of an expression in the sizes, denominators counted as well. Nothing where an index does more than pick entries,
/// or where a sum does not run over all of them.
pub(crate) fn size_degree(expr: &Expr, model: &Model<'_>, letters: &[Symbol]) -> Option<u64> {
    Sizes { model, letters, bound: Vec::new(), depth: 0 }.degree(expr)
}

struct Sizes<'a> {
    model: &'a Model<'a>,
    letters: &'a [Symbol],
    bound: Vec<Symbol>,
    depth: usize,
}

impl Sizes<'_> {
    fn degree(&mut self, expr: &Expr) -> Option<u64> {
        if self.depth > 60 {
            return None;
        }
        self.depth += 1;
        let degree = self.of_node(expr);
        self.depth -= 1;
        degree
    }

    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Option<u64> {
        exprs.into_iter().try_fold(0u64, |sum, e| sum.checked_add(self.degree(e)?))
    }

    fn apart(&mut self, body: &Expr) -> Option<u64> {
        let outside = std::mem::take(&mut self.bound);
        let degree = self.degree(body);
        self.bound = outside;
        degree
    }

    fn of_node(&mut self, expr: &Expr) -> Option<u64> {
        match &expr.node {
            Node::Symbol(name) if self.bound.contains(name) => None,
            Node::Symbol(name) if self.letters.contains(name) => Some(1),
            Node::Symbol(name) => match self.model.meaning(name) {
                Some(meaning) => {
                    let meaning = meaning.clone();
                    self.apart(&meaning)
                }
                None => Some(0),
            },
            Node::Ones(_) => Some(1),
            Node::Power(base, exponent) => match constant(exponent) {
                Some(k) => {
                    let k = (k * Rational::from(2)).to_i64()?.unsigned_abs().div_ceil(2);
                    self.degree(base)?.checked_mul(k)
                }
                None => (self.all([&**base, exponent])? == 0).then_some(0),
            },
            Node::Entry(of, index) => {
                self.picks(index)?;
                self.degree(of)
            }
            Node::Member(name, index) => {
                let ruled = self.model.rules.contains_key(name)
                    || self.model.context.definition(name).is_some();
                // What is worked out from other members is no letter of its own.
                let index = std::slice::from_ref(&**index);
                if self.fixed(index) {
                    return Some(0);
                }
                if ruled {
                    return None;
                }
                self.picks(index).map(|()| 0)
            }
            Node::Sample { .. } => self.degree(&closed_form(expr)?),
            Node::Among { .. } | Node::Order(_) | Node::Limit { .. } => None,
            Node::Fold { fold, index, from, to, body } => {
                let full = constant(from) == Some(Rational::from(1))
                    && matches!(&to.node, Node::Symbol(name) if self.letters.contains(name));
                if !full {
                    // A sum of as many terms whatever the sizes are.
                    let limits = [(**from).clone(), (**to).clone()];
                    return if self.fixed(&limits) { self.degree(body) } else { None };
                }
                self.bound.push(index.clone());
                let body = self.degree(body);
                self.bound.pop();
                match fold {
                    Fold::Sum => body?.checked_add(1),
                    Fold::Mean | Fold::Expectation => body?.checked_add(2),
                    Fold::Variance => body?.checked_mul(2)?.checked_add(6),
                    Fold::Max | Fold::Min => None,
                }
            }
            Node::Apply(f, at) | Node::Derivative { function: f, at, .. } => {
                if let Some(component) = &f.component {
                    self.picks(std::slice::from_ref(&**component))?;
                }
                let own = match defined(self.model.context, &f.name) {
                    Some((_, body)) => self.apart(&body)?.checked_mul(2)?,
                    None => 0,
                };
                self.degree(at)?.checked_add(own)
            }
            _ => self.all(expr.children()),
        }
    }

    /// Whether numbers depend on no size and on no index that runs over one.
    fn fixed(&self, numbers: &[Expr]) -> bool {
        let moving = |e: &Expr| match &e.node {
            Node::Symbol(name) => self.bound.contains(name) || self.letters.contains(name),
            _ => false,
        };
        numbers.iter().all(|e| !e.any(&mut |e| moving(e)))
    }

    /// Indices that are bound, or speak of none and of no size.
    fn picks(&self, index: &[Expr]) -> Option<()> {
        let bound = |e: &Expr| matches!(&e.node, Node::Symbol(name) if self.bound.contains(name));
        index.iter().all(bound).then_some(())
    }
}

/// The natural numbers two sides count with, their sizes aside.
pub(crate) fn lengths(
    model: &Model<'_>,
    sides: [&Expr; 2],
    letters: &[Symbol],
) -> BTreeSet<Symbol> {
    let mut spoken = model.letters(sides[0]);
    spoken.extend(model.letters(sides[1]));
    let own = counting(sides.into_iter());
    let natural = |name: &Symbol| {
        model.context.declaration(name).is_some_and(|d| d.kind == derivation::Kind::Nat)
    };
    spoken
        .into_iter()
        .chain(own)
        .filter(|name| model.counting.contains(name) && natural(name) && !letters.contains(name))
        .collect()
}
