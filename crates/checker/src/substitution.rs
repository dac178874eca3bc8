//! Indices in normal forms: where they occur, and what becomes of a form when a number is put in their place. Part of the
//! trusted base: see `poly`.

use crate::{
    poly::{Atom, Base, Letter, Monomial, Poly, Total},
    totals::{exponential, symbolic_power},
};
use derivation::Builtin;
use number::Rational;
use std::{collections::BTreeMap, rc::Rc};

/// Terms of a form and of all that is nested in it, for what may be nested itself.
const MOST_NESTED: usize = 500;

impl Poly {
    /// Whether an index occurs, free.
    pub(crate) fn has_index(&self, k: u32) -> bool {
        self.terms.keys().any(|m| m.has_index(k))
    }

    /// The largest number of an index of a closed sum inside.
    pub(crate) fn deepest(&self) -> u32 {
        let mut deepest = 0;
        self.visit(&mut |part| {
            if let Part::Total(total) = part {
                deepest = total.indices.iter().map(|(k, _, _)| *k).fold(deepest, u32::max);
            }
        });
        deepest
    }

    /// The least c for which something is picked by index + c: an entry, a member, a denominator.
    pub(crate) fn least_offset(&self, k: u32) -> Option<i64> {
        let index = Poly::atom(Atom::Index(k));
        let mut least: Option<i64> = None;
        self.visit(&mut |part| {
            let Part::Picked(at) = part else { return };
            if let Some(c) = at.minus(&index).as_constant().and_then(|c| c.to_i64()) {
                least = Some(least.map_or(c, |l| l.min(c)));
            }
        });
        least
    }

    /// The form, unless too much hangs on it to be a denominator or under a root: what is nested in what is nested is compared
    /// and copied with every step.
    pub(crate) fn unless_deep(&self) -> Option<&Poly> {
        let mut terms = 0usize;
        self.visit(&mut |part| terms += usize::from(matches!(part, Part::Term)));
        (terms <= MOST_NESTED).then_some(self)
    }

    /// With a value in place of an index.
    pub(crate) fn at_index(&self, k: u32, value: &Poly) -> Option<Poly> {
        if !self.has_index(k) {
            return Some(self.clone());
        }
        self.terms.iter().try_fold(Poly::zero(), |sum, (m, c)| {
            if !m.has_index(k) {
                return Some(sum.plus(&Poly::term(m.clone(), c.clone())));
            }
            let mut product = Poly::constant(c.clone());
            for (atom, e) in &m.scalars {
                product = product.times(&atom.at_index(k, value, *e)?)?;
            }
            for letter in &m.word {
                product = product.times(&Poly::letter(letter.at_index(k, value)?))?;
            }
            Some(sum.plus(&product))
        })
    }

    /// Looks at every part that is picked by an index and every sum.
    fn visit(&self, look: &mut dyn FnMut(Part<'_>)) {
        for m in self.terms.keys() {
            look(Part::Term);
            m.scalars.keys().for_each(|atom| atom.visit(look));
            m.word.iter().for_each(|letter| letter.visit(look));
        }
    }
}

enum Part<'a> {
    /// A term of a form, or of one that is nested in it.
    Term,
    /// What an index picks something with.
    Picked(&'a Poly),
    Total(&'a Total),
}

impl Monomial {
    pub(crate) fn has_index(&self, k: u32) -> bool {
        self.scalars.keys().any(|a| a.has_index(k)) || self.word.iter().any(|l| l.has_index(k))
    }
}

impl Total {
    fn has_index(&self, k: u32) -> bool {
        self.body.has_index(k)
            || self.indices.iter().any(|(_, from, to)| from.has_index(k) || to.has_index(k))
    }

    fn at_index(&self, k: u32, value: &Poly) -> Option<Total> {
        let indices = self
            .indices
            .iter()
            .map(|(own, from, to)| Some((*own, from.at_index(k, value)?, to.at_index(k, value)?)));
        let body = self.body.at_index(k, value)?;
        // A body of several terms, or a scaled one, would be no total.
        let (_, coefficient) = body.single()?;
        let plain = *coefficient == Rational::from(1);
        plain.then_some(Total { indices: indices.collect::<Option<_>>()?, body })
    }
}

impl Letter {
    pub(crate) fn has_index(&self, k: u32) -> bool {
        match &self.base {
            Base::Symbol(_) | Base::Ones => false,
            Base::Function { at, along, .. } => {
                at.has_index(k) || along.iter().any(|p| p.has_index(k))
            }
            Base::Sum(p) | Base::Unit(p) | Base::Diag(p) | Base::Map(_, p) => p.has_index(k),
            Base::Diagonal(p) | Base::Recip(p) => p.has_index(k),
            Base::Hadamard(of) => of.iter().any(|p| p.has_index(k)),
            Base::Integral(i) => i.from.has_index(k) || i.to.has_index(k) || i.body.has_index(k),
            Base::Total(t) => t.has_index(k),
        }
    }

    fn at_index(&self, k: u32, value: &Poly) -> Option<Letter> {
        if !self.has_index(k) {
            return Some(self.clone());
        }
        let at = |p: &Poly| p.at_index(k, value).map(Rc::new);
        let base = match &self.base {
            Base::Symbol(_) | Base::Ones => self.base.clone(),
            Base::Function { order, name, at: point, along } => Base::Function {
                order: *order,
                name: name.clone(),
                at: at(point)?,
                along: along.iter().map(|p| p.at_index(k, value)).collect::<Option<_>>()?,
            },
            Base::Unit(p) => Base::Unit(at(p)?),
            Base::Diag(p) => Base::Diag(at(p)?),
            Base::Map(builtin, p) => Base::Map(*builtin, at(p)?),
            Base::Diagonal(p) => Base::Diagonal(at(p)?),
            Base::Recip(p) => Base::Recip(at(p)?),
            Base::Hadamard(of) => {
                let of = of.iter().map(|p| p.at_index(k, value)).collect::<Option<Vec<_>>>();
                let mut of = of?;
                of.sort();
                Base::Hadamard(of)
            }
            Base::Total(t) => Base::Total(Rc::new(t.at_index(k, value)?)),
            // Their form need not be the one they would be given anew.
            Base::Sum(_) | Base::Integral(_) => return None,
        };
        Some(Letter { base, ..self.clone() })
    }

    fn visit(&self, look: &mut dyn FnMut(Part<'_>)) {
        match &self.base {
            Base::Symbol(_) | Base::Ones => {}
            Base::Function { at, along, .. } => {
                look(Part::Picked(at));
                at.visit(look);
                along.iter().for_each(|p| p.visit(look));
            }
            Base::Unit(p) => {
                look(Part::Picked(p));
                p.visit(look);
            }
            Base::Sum(p) | Base::Diag(p) | Base::Map(_, p) => p.visit(look),
            Base::Diagonal(p) | Base::Recip(p) => p.visit(look),
            Base::Hadamard(of) => of.iter().for_each(|p| p.visit(look)),
            Base::Integral(i) => [&i.from, &i.to, &i.body].into_iter().for_each(|p| p.visit(look)),
            Base::Total(t) => {
                look(Part::Total(t));
                t.body.visit(look);
            }
        }
    }
}

impl Atom {
    pub(crate) fn has_index(&self, k: u32) -> bool {
        match self {
            Atom::Symbol(_) | Atom::Bound(_) => false,
            Atom::Index(index) => *index == k,
            Atom::Total(t) => t.has_index(k),
            Atom::Word(word) | Atom::Trace(word) => word.iter().any(|l| l.has_index(k)),
            Atom::Function { at, along, .. } => {
                at.has_index(k) || along.iter().any(|p| p.has_index(k))
            }
            Atom::Sqrt(p) | Atom::Call(_, p) | Atom::Poly(p) => p.has_index(k),
            Atom::Power(p, q) => p.has_index(k) || q.has_index(k),
            Atom::Integral(i) => i.from.has_index(k) || i.to.has_index(k) || i.body.has_index(k),
        }
    }

    /// The atom to a power, with a value in place of an index.
    fn at_index(&self, k: u32, value: &Poly, exponent: i32) -> Option<Poly> {
        let raised = |p: Poly| {
            let p = if exponent < 0 { p.reciprocal()? } else { p };
            p.power(exponent.unsigned_abs())
        };
        if !self.has_index(k) {
            return Poly::term(
                Monomial { scalars: BTreeMap::from([(self.clone(), exponent)]), word: vec![] },
                Rational::from(1),
            )
            .settled();
        }
        raised(match self {
            Atom::Symbol(_) | Atom::Bound(_) => Poly::atom(self.clone()),
            Atom::Index(_) => value.clone(),
            Atom::Total(t) => Poly::atom(Atom::Total(Rc::new(t.at_index(k, value)?))),
            Atom::Word(word) => word
                .iter()
                .try_fold(Poly::one(), |p, l| p.times(&Poly::letter(l.at_index(k, value)?)))?,
            Atom::Trace(word) => {
                let word = word.iter().map(|l| l.at_index(k, value)).collect::<Option<Vec<_>>>()?;
                crate::normal::trace_of(&word)?
            }
            Atom::Function { order, name, at, along } => Poly::atom(Atom::Function {
                order: *order,
                name: name.clone(),
                at: Rc::new(at.at_index(k, value)?),
                along: along.iter().map(|p| p.at_index(k, value)).collect::<Option<_>>()?,
            }),
            Atom::Call(Builtin::Exp, p) => exponential(&p.at_index(k, value)?)?,
            Atom::Call(builtin, p) => {
                Poly::atom(Atom::Call(*builtin, Rc::new(p.at_index(k, value)?)))
            }
            Atom::Poly(p) => p.at_index(k, value)?,
            Atom::Power(p, q) => symbolic_power(&p.at_index(k, value)?, &q.at_index(k, value)?)?,
            // Its form need not be the one it would be given anew; but it is a root, and no number that has one.
            Atom::Sqrt(p) => {
                let square = p.at_index(k, value).filter(|p| p.as_constant().is_none())?;
                Poly::atom(Atom::Sqrt(Rc::new(square)))
            }
            Atom::Integral(_) => return None,
        })
    }

    fn visit(&self, look: &mut dyn FnMut(Part<'_>)) {
        let mut all = |of: &[&Poly]| of.iter().for_each(|p| p.visit(look));
        match self {
            Atom::Symbol(_) | Atom::Bound(_) | Atom::Index(_) => {}
            Atom::Sqrt(p) | Atom::Call(_, p) => all(&[p]),
            Atom::Power(p, q) => all(&[p, q]),
            Atom::Integral(i) => all(&[&i.from, &i.to, &i.body]),
            Atom::Poly(p) => {
                look(Part::Picked(p));
                p.visit(look);
            }
            Atom::Word(word) | Atom::Trace(word) => word.iter().for_each(|l| l.visit(look)),
            Atom::Function { at, along, .. } => {
                look(Part::Picked(at));
                at.visit(look);
                along.iter().for_each(|p| p.visit(look));
            }
            Atom::Total(t) => {
                look(Part::Total(t));
                t.body.visit(look);
            }
        }
    }
}
