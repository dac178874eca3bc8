//! Integrals of normal forms. Part of the trusted base: see `poly`.
//!
//! What does not depend on the variable is taken out, powers of it and of p + s q with a number q are integrated, and a total
//! derivative is integrated by the fundamental theorem: ∫ₐᵇ ∇f(p + s q)ᵀq ds = f(p + b q) − f(p + a q), and the same for a Hessian times q. What is
//! left stays an integral, in one form.

use crate::{
    elementary::sine_and_cosine,
    normal::Normalizer,
    poly::{Atom, Base, Integral, Letter, Monomial, Poly, reversed},
    totals::{exponential, symbolic_power},
};
use derivation::{Builtin, Derivative, Dim};
use number::{Number, Rational};
use std::{collections::BTreeMap, rc::Rc};

/// ∫ body ds from `from` to `to`, s the bound variable of this level.
pub(crate) fn integrate(
    known: &Normalizer<'_>,
    level: u32,
    (from, to): (&Poly, &Poly),
    body: &Poly,
) -> Option<Poly> {
    let mut result = Poly::zero();
    let mut cores = Vec::new();
    for (monomial, coefficient) in &body.terms {
        let (mut constant, mut moving) = (BTreeMap::new(), BTreeMap::new());
        let mut power = 0;
        for (atom, e) in &monomial.scalars {
            if *atom == Atom::Bound(level) {
                power = *e;
            } else if atom.depends_on(level) {
                moving.insert(atom.clone(), *e);
            } else {
                constant.insert(atom.clone(), *e);
            }
        }
        let scale = Poly::term(Monomial { scalars: constant, word: vec![] }, coefficient.clone());
        let word_moves = monomial.word.iter().any(|l| l.depends_on(level));
        let ends = (from, to);
        let moved = match (moving.len(), moving.iter().next()) {
            _ if word_moves => None,
            (0, _) => Some(integral_of_power(known, ends, &integer(power))?),
            (1, Some((Atom::Call(builtin, p), e))) if power == 0 => {
                integral_of_call(known, level, ends, (*builtin, p, *e))
            }
            _ => integral_of_powers(known, level, ends, &moving, power),
        };
        if let Some(value) = moved {
            let word = Monomial { scalars: BTreeMap::new(), word: monomial.word.clone() };
            let word = Poly::term(word, Rational::from(1));
            result = result.plus(&scale.times(&value)?.times(&word)?);
            continue;
        }
        let scalar_word = match (moving.len(), moving.iter().next()) {
            (1, Some((Atom::Word(word), 1))) if !word_moves => Some(word.clone()),
            _ => None,
        };
        if let Some(word) = scalar_word {
            // The number stands before a word that does not move: keep that one aside.
            let rest = Poly::term(
                Monomial { scalars: BTreeMap::new(), word: monomial.word.clone() },
                Rational::from(1),
            );
            cores.push(Core { scale, rest, power, word });
        } else if moving.is_empty() {
            cores.push(Core { scale, rest: Poly::one(), power, word: monomial.word.clone() });
        } else if !word_moves {
            let mut scalars = moving;
            if power != 0 {
                scalars.insert(Atom::Bound(level), power);
            }
            let body = Poly::term(Monomial { scalars, word: vec![] }, Rational::from(1));
            let word = Poly::term(
                Monomial { scalars: BTreeMap::new(), word: monomial.word.clone() },
                Rational::from(1),
            );
            let kept = Integral { level, from: from.clone(), to: to.clone(), body };
            result = result
                .plus(&scale.times(&Poly::atom(Atom::Integral(Rc::new(kept))))?.times(&word)?);
        } else {
            return None;
        }
    }
    let cores = total_derivatives(level, from, to, cores, &mut result)?;
    for core in cores {
        result = result.plus(&core.kept(level, from, to)?);
    }
    Some(result)
}

fn integer(n: i32) -> Poly {
    Poly::constant(Rational::from(i64::from(n)))
}

/// ∫ sᵖ ds. Over zero a power has an integral for p > −1 only, and then its antiderivative is zero there.
fn integral_of_power(
    known: &Normalizer<'_>,
    (from, to): (&Poly, &Poly),
    exponent: &Poly,
) -> Option<Poly> {
    let over = exponent.plus(&Poly::one());
    let at_zero = from.is_zero() || to.is_zero();
    // Where p may be −1 although there is an integral, dividing by p + 1 would say that it is not.
    let divides = match exponent.as_constant() {
        Some(_) if over.is_zero() => return known.logarithm(&to.times(&from.reciprocal()?)?),
        Some(p) => !at_zero || p > Rational::from(-1),
        None => at_zero || known.known_positive(&over),
    };
    let end = |s: &Poly| match over.as_constant() {
        _ if s.is_zero() => Some(Poly::zero()),
        Some(half) if half.to_i64().is_none() => {
            let root = known.root(s)?;
            let twice = (half.clone() + half).to_i64()?;
            let root = if twice < 0 { root.reciprocal()? } else { root };
            root.power(u32::try_from(twice.abs()).ok()?)
        }
        _ => symbolic_power(s, &over),
    };
    if divides { end(to)?.minus(&end(from)?).times(&over.reciprocal()?) } else { None }
}

/// One over the r of p + r s, where it is known not to be zero.
fn over_rate(known: &Normalizer<'_>, at: &Poly, level: u32) -> Option<Poly> {
    let rate = slope(at, level)?;
    let not_zero = known.known_positive(&rate) || known.known_positive(&rate.negated());
    if not_zero { rate.reciprocal() } else { None }
}

/// ∫ sᵏ Πaᵉ ds for powers a of one and the same p + r s.
fn integral_of_powers(
    known: &Normalizer<'_>,
    level: u32,
    (from, to): (&Poly, &Poly),
    atoms: &BTreeMap<Atom, i32>,
    k: i32,
) -> Option<Poly> {
    let s = Poly::atom(Atom::Bound(level));
    let mut base = (k != 0).then_some(&s);
    let mut exponent = integer(k);
    for (atom, e) in atoms {
        let (p, q) = match atom {
            Atom::Poly(p) => (p, Poly::one()),
            Atom::Sqrt(p) => (p, Poly::constant(Rational::new(1, 2)?)),
            Atom::Power(p, q) if !q.depends_on(level) => (p, (**q).clone()),
            _ => return None,
        };
        if base.is_some_and(|base| *base != **p) {
            return None;
        }
        base = Some(p);
        exponent = exponent.plus(&q.times(&integer(*e))?);
    }
    let base = base?;
    let (from, to) = (at_bound(base, level, from)?, at_bound(base, level, to)?);
    integral_of_power(known, (&from, &to), &exponent)?.times(&over_rate(known, base, level)?)
}

/// ∫ exp(r s)ᵉ ds, ∫ sin(r s) ds and ∫ cos(r s) ds.
fn integral_of_call(
    known: &Normalizer<'_>,
    level: u32,
    (from, to): (&Poly, &Poly),
    (builtin, p, e): (Builtin, &Poly, i32),
) -> Option<Poly> {
    let over = over_rate(known, p, level)?;
    if !at_bound(p, level, &Poly::zero())?.is_zero() {
        return None;
    }
    let end = |s: &Poly| {
        let angle = at_bound(p, level, s)?;
        match builtin {
            Builtin::Exp => {
                let e = Rational::from(i64::from(e));
                Some(exponential(&angle.scaled(&e))?.scaled(&e.recip()?))
            }
            Builtin::Sin | Builtin::Cos if e == 1 => {
                let [sine, cosine] = sine_and_cosine(&angle, &BTreeMap::new())?;
                Some(if builtin == Builtin::Sin { cosine.negated() } else { sine })
            }
            _ => None,
        }
    };
    end(to)?.minus(&end(from)?).times(&over)
}

/// A term whose moving part is one word: scale · rest · s^power · word.
#[derive(Clone)]
struct Core {
    scale: Poly,
    rest: Poly,
    power: i32,
    word: Vec<Letter>,
}

impl Core {
    fn is_scalar(&self) -> bool {
        match (self.word.first(), self.word.last()) {
            (Some(first), Some(last)) => *first.height() == Dim::ONE && *last.width() == Dim::ONE,
            _ => false,
        }
    }

    /// The word cut into what stands before its moving part, that part, and what stands after it.
    fn parts(&self, level: u32) -> Option<(&[Letter], &[Letter], &[Letter])> {
        let first = self.word.iter().position(|l| l.depends_on(level))?;
        let last = self.word.iter().rposition(|l| l.depends_on(level))?;
        Some((&self.word[..first], &self.word[first..=last], &self.word[last + 1..]))
    }

    /// The integral that stays one: constants outside, the moving part inside, read in the smaller of its directions.
    fn kept(&self, level: u32, from: &Poly, to: &Poly) -> Option<Poly> {
        let (left, core, right) = self.parts(level)?;
        let power = |word: Vec<Letter>| {
            let mut scalars = BTreeMap::new();
            if self.power != 0 {
                scalars.insert(Atom::Bound(level), self.power);
            }
            let s = Poly::term(Monomial { scalars, word: vec![] }, Rational::from(1));
            word.into_iter().try_fold(s, |p, l| p.times(&Poly::letter(l)))
        };
        let integral =
            |body: Poly| Rc::new(Integral { level, from: from.clone(), to: to.clone(), body });
        let (first, last) = (core.first()?, core.last()?);
        let (rows, columns) = (first.height().clone(), last.width().clone());
        let outer = self.scale.times(&self.rest)?;
        if rows == Dim::ONE && columns == Dim::ONE {
            let body = power(core.to_vec())?;
            return outer.times(&Poly::atom(Atom::Integral(integral(body))));
        }
        let turned = reversed(core);
        let transposed = turned.as_slice() < core;
        let (word, rows, columns) = if transposed {
            (turned.clone(), columns, rows)
        } else {
            (core.to_vec(), rows, columns)
        };
        let symmetric = turned == core;
        let letter = Letter {
            base: Base::Integral(integral(power(word)?)),
            transposed: transposed && !symmetric,
            half: 2,
            symmetric,
            rows,
            columns,
        };
        let letters = left.iter().cloned().chain([letter]).chain(right.iter().cloned());
        letters.map(Poly::letter).try_fold(outer, |p, l| p.times(&l))
    }
}

/// Integrates every group of terms that is a total derivative, and returns the others.
fn total_derivatives(
    level: u32,
    from: &Poly,
    to: &Poly,
    mut cores: Vec<Core>,
    result: &mut Poly,
) -> Option<Vec<Core>> {
    let mut others = Vec::new();
    while let Some(first) = cores.pop() {
        let mut done = false;
        // A number may be read from either end; the derivative must stand before its direction.
        for turn in [false, true] {
            if turn && !first.is_scalar() {
                break;
            }
            let turned = |core: &Core| Core {
                word: if turn { reversed(&core.word) } else { core.word.clone() },
                ..core.clone()
            };
            let Some(head) = Head::of(&turned(&first), level) else { continue };
            let mates: Vec<usize> = (0..cores.len())
                .filter(|&i| {
                    cores[i].rest == first.rest
                        && (!turn || cores[i].is_scalar())
                        && Head::of(&turned(&cores[i]), level)
                            .is_some_and(|h| h.left == head.left && h.letter == head.letter)
                })
                .collect();
            let group: Vec<Core> = std::iter::once(&first)
                .chain(mates.iter().map(|&i| &cores[i]))
                .map(turned)
                .collect();
            if let Some(value) = head.integrated(level, from, to, &group) {
                *result = result.plus(&value.times(&first.rest)?);
                for i in mates.into_iter().rev() {
                    cores.remove(i);
                }
                done = true;
                break;
            }
        }
        if !done {
            others.push(first);
        }
    }
    Some(others)
}

/// What a total derivative starts with: constant letters, and ∇f(p + s q)ᵀ or ∇²f(p + s q).
struct Head {
    left: Vec<Letter>,
    letter: Letter,
}

impl Head {
    fn of(core: &Core, level: u32) -> Option<Head> {
        let (left, moving, _) = core.parts(level)?;
        let [letter] = moving else { return None };
        let Base::Function { order, .. } = &letter.base else { return None };
        let fits = match order {
            Some(Derivative::Grad) => letter.transposed && left.is_empty(),
            Some(Derivative::Hess) => letter.half == 2,
            _ => false,
        };
        (fits && core.power == 0).then(|| Head { left: left.to_vec(), letter: letter.clone() })
    }

    /// Σ scaleᵢ · rightᵢ must be κ q; then the integral is κ times the difference of what is differentiated.
    fn integrated(&self, level: u32, from: &Poly, to: &Poly, group: &[Core]) -> Option<Poly> {
        let Base::Function { order, name, at, along } = &self.letter.base else { return None };
        let q = slope(at, level)?;
        let mut sum = Poly::zero();
        for core in group {
            let (_, _, right) = core.parts(level)?;
            let right = Poly::term(
                Monomial { scalars: BTreeMap::new(), word: right.to_vec() },
                Rational::from(1),
            );
            sum = sum.plus(&core.scale.times(&right)?);
        }
        let kappa = ratio(&sum, &q)?;
        let end = |s: &Poly| {
            let at = Rc::new(at_bound(at, level, s)?);
            let along = along.clone();
            Some(match order {
                Some(Derivative::Grad) => {
                    Poly::atom(Atom::Function { order: None, name: name.clone(), at, along })
                }
                _ => Poly::letter(Letter {
                    base: Base::Function {
                        order: Some(Derivative::Grad),
                        name: name.clone(),
                        at,
                        along,
                    },
                    columns: Dim::ONE,
                    symmetric: false,
                    ..self.letter.clone()
                }),
            })
        };
        let difference = end(to)?.minus(&end(from)?);
        let left = self
            .left
            .iter()
            .cloned()
            .map(Poly::letter)
            .try_fold(Poly::one(), |p, l| p.times(&l))?;
        kappa.times(&left)?.times(&difference)
    }
}

/// The q of p + s q; `None` when the argument is not of that form.
fn slope(at: &Poly, level: u32) -> Option<Poly> {
    let mut q = Poly::zero();
    for (m, c) in &at.terms {
        if !m.depends_on(level) {
            continue;
        }
        let mut m = m.clone();
        if m.scalars.remove(&Atom::Bound(level)) != Some(1) || m.depends_on(level) {
            return None;
        }
        q = q.plus(&Poly::term(m, c.clone()));
    }
    (!q.is_zero()).then_some(q)
}

/// p + s q at a given s.
fn at_bound(at: &Poly, level: u32, s: &Poly) -> Option<Poly> {
    at.terms.iter().try_fold(Poly::zero(), |sum, (m, c)| {
        let mut m = m.clone();
        let moves = m.scalars.remove(&Atom::Bound(level)).is_some();
        let term = Poly::term(m, c.clone());
        Some(sum.plus(&if moves { term.times(s)? } else { term }))
    })
}

/// The scalar κ with a = κ q, if there is one.
fn ratio(a: &Poly, q: &Poly) -> Option<Poly> {
    let (first, coefficient) = q.terms.iter().next()?;
    // κ is one term: try each term of a that has the word of q's first term.
    for (m, c) in a.terms.iter().filter(|(m, _)| m.word == first.word) {
        let of = |m: &Monomial, c: &Rational| {
            Poly::term(Monomial { scalars: m.scalars.clone(), word: vec![] }, c.clone())
        };
        let kappa = of(m, c).times(&of(first, coefficient).reciprocal()?)?;
        if kappa.times(q)?.minus(a).is_zero() {
            return Some(kappa);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ∫₀¹ s² ds = 1/3, and constants come out.
    #[test]
    fn powers() {
        let block =
            derivation::read_block("claim c", "show 1 = 1\n", 1, &derivation::Library::new());
        let block = block.block.expect("well formed");
        let model = crate::check::model(&block);
        let known = Normalizer::new(&model);
        let s = Poly::atom(Atom::Bound(1));
        let c = Poly::atom(Atom::Symbol(derivation::Symbol::new("c")));
        let body = s.power(2).and_then(|p| p.times(&c)).expect("small");
        let value = integrate(&known, 1, (&Poly::zero(), &Poly::one()), &body).expect("a value");
        assert_eq!(value, c.scaled(&Rational::new(1, 3).expect("not zero")));
    }
}
