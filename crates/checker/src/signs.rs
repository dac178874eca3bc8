//! Where expressions have a value, and of which sign it visibly is. Part of the trusted base: see `prove`.

use crate::{
    certificate::{Fact, Known},
    poly::{Atom, Poly},
    prove::Prover,
};
use derivation::{Expr, Fold, Node, Symbol, expr::constant};
use number::Number;
use std::cmp::Ordering;

/// The level of a bound variable of which nothing is known.
const ANY: u32 = 1 << 31;

impl Prover<'_> {
    /// Whether an expression has a value wherever the hypotheses hold: a certificate that is not defined somewhere says
    /// nothing there.
    pub(crate) fn defined_everywhere(&mut self, expr: &Expr, facts: &[Fact]) -> bool {
        let here = match &expr.node {
            Node::Quotient(_, b) => self.sign_of(b, facts) == Some(Ordering::Greater),
            Node::Power(base, exponent) => match derivation::expr::half_integer(exponent) {
                Some(half) if half >= 0 && half % 2 == 0 => true,
                Some(half) if half > 0 && base.shape.is_scalar() => {
                    self.sign_of(base, facts).is_some()
                }
                Some(_) if base.shape.is_scalar() => {
                    self.sign_of(base, facts) == Some(Ordering::Greater)
                }
                // Inverses and roots of matrices exist for those declared positive definite.
                Some(_) => matches!(&base.node, Node::Symbol(name) if self.model.is_definite(name)),
                None => self.sign_of(base, facts) == Some(Ordering::Greater),
            },
            Node::Call(derivation::Builtin::Sqrt, a) => self.sign_of(a, facts).is_some(),
            Node::Call(derivation::Builtin::Log, a) => {
                self.sign_of(a, facts) == Some(Ordering::Greater)
            }
            // What the sides themselves speak of has a value where they have one. What else stands behind a name counts as if
            // it were written out; of the argument of a function or a family nothing is known, so that the body must have a
            // value for any.
            Node::Symbol(name) => self.given.contains(name) || self.body_defined(name, facts),
            // Entries of no known sign, and folds that nothing has a value for.
            Node::Entrywise(true, ..) => false,
            Node::Fold { fold, .. } if *fold != derivation::Fold::Sum => false,
            Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
                self.body_defined(&f.name, facts)
            }
            Node::Member(name, _) => self.body_defined(name, facts),
            _ => true,
        };
        here && match expr.binds() {
            Some(name) => self.with_any(name, |prover| {
                expr.children().into_iter().all(|child| prover.defined_everywhere(child, facts))
            }),
            None => expr.children().into_iter().all(|child| self.defined_everywhere(child, facts)),
        }
    }

    /// With a name that stands for any value, whatever is known of it elsewhere.
    fn with_any<T>(&mut self, name: &Symbol, work: impl FnOnce(&mut Self) -> T) -> T {
        // A level no integral can have, nor a comparison under one, and no two names at once.
        let level = ANY + self.normalizer.bound.len() as u32;
        self.normalizer.bind(name.clone(), level, false);
        let done = work(self);
        self.normalizer.unbind();
        done
    }

    /// Notes the names that must have a value for an expression to have one. What stands under a sum may not be reached.
    pub(crate) fn evaluated(&mut self, expr: &Expr) {
        let name = match &expr.node {
            Node::Symbol(name) => Some(name),
            Node::Apply(f, _) => Some(&f.name),
            Node::Fold { .. } => return,
            _ => None,
        };
        if let Some(definition) = name.and_then(|name| self.model.context.definition(name))
            && self.given.insert(definition.name.clone())
        {
            self.evaluated(&definition.body);
        }
        expr.children().into_iter().for_each(|child| self.evaluated(child));
    }

    pub(crate) fn body_defined(&mut self, name: &Symbol, facts: &[Fact]) -> bool {
        let Some(definition) = self.model.context.definition(name) else { return true };
        let parameter = definition.parameter.as_ref().map(|(name, _)| name);
        let outside = self.normalizer.take_bound();
        let defined = match parameter.or(definition.index.as_ref()) {
            Some(name) => {
                self.with_any(name, |prover| prover.defined_everywhere(&definition.body, facts))
            }
            None => self.defined_everywhere(&definition.body, facts),
        };
        self.normalizer.put_bound(outside);
        defined
    }

    /// `Greater` for what is visibly positive, `Equal` for what is visibly not negative.
    pub(crate) fn sign_of(&mut self, expr: &Expr, facts: &[Fact]) -> Option<Ordering> {
        if let Some(value) = constant(expr) {
            return value.sign().filter(|s| *s != Ordering::Less);
        }
        if let Some(sign) = self.sign_by_fact(expr, facts) {
            return Some(sign);
        }
        match &expr.node {
            Node::Sum(terms) if terms.iter().all(|t| !t.negative) => {
                let mut sum = Ordering::Equal;
                for term in terms {
                    sum = sum.max(self.sign_of(&term.expr, facts)?);
                }
                Some(sum)
            }
            Node::Product(factors) if factors.iter().all(|f| f.shape.is_scalar()) => {
                let mut product = Ordering::Greater;
                for factor in factors {
                    product = product.min(self.sign_of(factor, facts)?);
                }
                Some(product)
            }
            Node::Quotient(a, b) => match self.sign_of(b, facts)? {
                // The line is about where both sides are defined, so a denominator is not zero.
                Ordering::Less => None,
                _ => self.sign_of(a, facts),
            },
            Node::Power(base, exponent) => match derivation::expr::half_integer(exponent) {
                Some(half) if half % 4 == 0 => Some(Ordering::Equal),
                Some(_) => self.sign_of(base, facts),
                None => self.sign_of(base, facts).filter(|s| *s == Ordering::Greater),
            },
            Node::Norm(_) => Some(Ordering::Equal),
            // Of no terms it is zero.
            Node::Fold { fold: Fold::Sum, index, from, body, .. } => {
                let from = self.normalizer.form(from)?;
                let k = Poly::atom(Atom::Index(self.normalizer.summer.fresh(Some(&from))));
                let mut known = Known::default();
                for place in 0..self.model.context.hypotheses.len() {
                    known.instance(&mut self.normalizer, place, std::slice::from_ref(&k));
                }
                known.facts.extend_from_slice(facts);
                self.normalizer.bind_to(index.clone(), k);
                let sign = self.sign_of(body, &known.facts);
                self.normalizer.unbind();
                sign.map(|_| Ordering::Equal)
            }
            Node::Call(derivation::Builtin::Exp, _) => Some(Ordering::Greater),
            Node::Call(derivation::Builtin::Sqrt | derivation::Builtin::Abs, _) => {
                Some(Ordering::Equal)
            }
            _ => {
                let form = self.normalizer.form(expr)?;
                if self.normalizer.known_positive(&form) {
                    return Some(Ordering::Greater);
                }
                self.normalizer.known_non_negative(&form).then_some(Ordering::Equal)
            }
        }
    }

    fn sign_by_fact(&mut self, expr: &Expr, facts: &[Fact]) -> Option<Ordering> {
        let form = self.normalizer.form(expr)?;
        let fact = facts.iter().find(|f| f.slack == form)?;
        self.used.extend(&fact.hypotheses);
        Some(if fact.strict { Ordering::Greater } else { Ordering::Equal })
    }
}
