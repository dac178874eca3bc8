//! Normal forms of exponentials, logarithms, sines and cosines, of roots of numbers, and of the larger of two. Part of the trusted
//! base: see `normal`.
//!
//! Each rule is one of the first calculus course and holds wherever what it rewrites has a value: the addition theorems, sin² = 1 −
//! cos², the logarithm of a product whose factors are positive, max(a, b) = (a + b + |a − b|)/2. So what is written anew has
//! a value there too.

use crate::{
    normal::Normalizer,
    poly::{Atom, Base, Letter, Monomial, Poly},
    totals::{exponential, symbolic_power},
};
use derivation::{Builtin, Dim, Expr, Node};
use number::{Number, Rational};
use std::{cmp::Ordering, collections::BTreeMap, rc::Rc};

/// Sums of more angles, counted with their multiples, are angles of their own.
const MOST_ANGLES: u64 = 8;
/// Parts that an angle is cut into.
const MOST_PARTS: i64 = 8;
/// Numbers up to this are split into primes.
const MOST_SPLIT: i64 = 1_000_000;

/// An atom to a power, where that has a simpler form: sin² = 1 − cos², and exp(p/q)^q = exp(p).
pub(crate) fn rewritten(atom: &Atom, e: i32) -> Option<Poly> {
    match atom {
        Atom::Call(Builtin::Sin, p) if !(0..=1).contains(&e) => {
            let cosine = Poly::atom(Atom::Call(Builtin::Cos, p.clone()));
            let square = Poly::one().minus(&cosine.power(2)?);
            let (whole, rest) = (e.div_euclid(2), e.rem_euclid(2));
            let square = if whole >= 0 { square } else { square.reciprocal()? };
            let sine = if rest == 1 { Poly::atom(atom.clone()) } else { Poly::one() };
            square.power(whole.unsigned_abs())?.times(&sine)
        }
        Atom::Call(Builtin::Exp, p) => {
            let (_, c) = p.single()?;
            let q = i32::try_from(c.denominator()?).ok().filter(|q| *q > 1)?;
            let (whole, rest) = (e.div_euclid(q), e.rem_euclid(q));
            let common = (1..=rest).rev().find(|k| rest % k == 0 && q % k == 0).unwrap_or(1);
            if *c != Rational::new(1, i64::from(q))? || (whole == 0 && common == 1) {
                return None;
            }
            let part = |times: i32, e: i32| {
                let unit = Rc::new(p.scaled(&Rational::from(i64::from(times))));
                let scalars = BTreeMap::from([(Atom::Call(Builtin::Exp, unit), e)]);
                Poly::scalars(scalars.into_iter().filter(|(_, e)| *e != 0).collect())
            };
            part(q, whole).times(&part(common, rest / common))
        }
        _ => None,
    }
}

/// The sine and the cosine of an angle, by the addition theorems from those of its terms, each cut into as many parts as asked for.
pub(crate) fn sine_and_cosine(angle: &Poly, parts: &BTreeMap<Monomial, i64>) -> Option<[Poly; 2]> {
    let cut = |m: &Monomial, c: &Rational| {
        let (p, q) = (c.numerator()?, c.denominator()?);
        let parts = parts.get(m).copied().filter(|parts| parts % q == 0).unwrap_or(q);
        Some((p.checked_mul(parts / q)?, parts))
    };
    let call = |b, of: &Poly| Poly::atom(Atom::Call(b, Rc::new(of.clone())));
    let of_one = |p: &Poly| [call(Builtin::Sin, p), call(Builtin::Cos, p)];
    let turned = |[s, c]: [Poly; 2], negative| [if negative { s.negated() } else { s }, c];
    let mut terms = angle.terms.iter();
    let times = terms.try_fold(0u64, |sum, (m, c)| sum.checked_add(cut(m, c)?.0.unsigned_abs()));
    if times.is_none_or(|times| times > MOST_ANGLES) {
        let (_, leading) = angle.terms.iter().next()?;
        let negative = leading.sign() == Some(Ordering::Less);
        let angle = if negative { angle.negated() } else { angle.clone() };
        return Some(turned(of_one(&angle), negative));
    }
    let mut sum = [Poly::zero(), Poly::one()];
    for (m, coefficient) in &angle.terms {
        let (p, q) = cut(m, coefficient)?;
        let unit = Poly::term(m.clone(), Rational::new(1, q)?);
        let [s, c] = turned(of_one(&unit), p < 0);
        for _ in 0..p.unsigned_abs() {
            let sine = sum[0].times(&c)?.plus(&sum[1].times(&s)?);
            sum = [sine, sum[1].times(&c)?.minus(&sum[0].times(&s)?)];
        }
    }
    Some(sum)
}

/// A whole number as primes to powers, and what is too large to be split as it is.
fn primes(mut n: i64) -> BTreeMap<i64, i32> {
    let mut found = BTreeMap::new();
    let mut p = 2;
    while n > 1 {
        if n > MOST_SPLIT || p * p > n {
            p = n;
        }
        while n % p == 0 {
            *found.entry(p).or_insert(0) += 1;
            n /= p;
        }
        p += 1;
    }
    found
}

/// A positive fraction as primes to powers.
fn factors(value: &Rational) -> Option<BTreeMap<i64, i32>> {
    if value.sign() != Some(Ordering::Greater) {
        return None;
    }
    let mut all = primes(value.numerator()?);
    all.extend(primes(value.denominator()?).into_iter().map(|(p, e)| (p, -e)));
    Some(all)
}

/// The root of a positive fraction: a number times roots of primes.
pub(crate) fn root_of_number(value: &Rational) -> Option<Poly> {
    let mut root = Poly::one();
    for (p, e) in factors(value)? {
        let prime = Rational::from(p);
        if e % 2 != 0 {
            root = root.times(&Poly::atom(Atom::Sqrt(Rc::new(Poly::constant(prime.clone())))))?;
        }
        root = root.scaled(&prime.pow(i64::from(e.div_euclid(2)))?);
    }
    Some(root)
}

impl Normalizer<'_> {
    /// A line is about where both sides have a value: there the arguments of their logarithms are positive, and of their roots
    /// not negative. Not of those that are evaluated for some values of a variable only, perhaps for none.
    pub(crate) fn inside_domain(&mut self, sides: [&Expr; 2]) {
        let mut visit = sides.to_vec();
        while let Some(expr) = visit.pop() {
            if let Node::Call(builtin @ (Builtin::Log | Builtin::Sqrt), of) = &expr.node
                && let Node::Symbol(name) = &of.node
                && self.model.context.declaration(name).is_some()
            {
                self.non_negative.insert(name.clone());
                if *builtin == Builtin::Log {
                    self.positive.insert(name.clone());
                }
            }
            if expr.binds().is_none() {
                visit.extend(expr.children());
            }
        }
    }

    /// Notes into how many parts the terms of an angle are cut: x and x/2 are spoken of by halves.
    pub(crate) fn note_angles(&mut self, angle: &Poly) {
        for (m, c) in &angle.terms {
            let Some(q) = c.denominator() else { continue };
            let parts = self.angles.entry(m.clone()).or_insert(1);
            if *parts % q != 0 && parts.checked_mul(q).is_some_and(|p| p <= MOST_PARTS) {
                *parts *= q;
            }
        }
    }

    /// exp of a sum: the product; exp(c log p) is p^c, p being positive where that has a value.
    pub(crate) fn exponential(&self, form: &Poly) -> Option<Poly> {
        let mut product = Poly::one();
        for (m, c) in &form.terms {
            let term = Poly::term(m.clone(), c.clone());
            let log = m.scalars.iter().find_map(|(atom, e)| match atom {
                Atom::Call(Builtin::Log, p) if *e == 1 => Some((atom, p)),
                _ => None,
            });
            let factor = match log {
                Some((log, p)) => {
                    let mut scalars = m.scalars.clone();
                    scalars.remove(log);
                    let times = Poly::term(Monomial { scalars, word: vec![] }, c.clone());
                    match times.as_constant().map(|c| (c * Rational::from(2)).to_i64()) {
                        None => symbolic_power(p, &times)?,
                        Some(Some(k)) if k % 2 == 0 => raised(p, k / 2)?,
                        Some(Some(k)) => raised(&self.root(p)?, k)?,
                        Some(None) => exponential(&term)?,
                    }
                }
                None => exponential(&term)?,
            };
            product = product.times(&factor)?;
        }
        Some(product)
    }

    /// log of a product: the sum of the logarithms of the factors that are known not to be negative, and so positive where it has
    /// a value, and of what is left.
    pub(crate) fn logarithm(&self, form: &Poly) -> Option<Poly> {
        if !self.splits || form.is_zero() {
            return Some(Poly::atom(Atom::Call(Builtin::Log, Rc::new(form.clone()))));
        }
        // What all terms have in common, and a positive number.
        let mut common: Option<BTreeMap<Atom, i32>> = None;
        for m in form.terms.keys() {
            let known = |atom: &Atom| self.atom_non_negative(atom);
            common = Some(match common {
                None => m.scalars.clone().into_iter().filter(|(a, _)| known(a)).collect(),
                Some(mut common) => {
                    for (atom, e) in m.scalars.iter().filter(|(a, _)| known(a)) {
                        let least = common.entry(atom.clone()).or_insert(0);
                        *least = (*least).min(*e);
                    }
                    for (atom, least) in &mut common {
                        *least = (*least).min(m.scalars.get(atom).copied().unwrap_or(0));
                    }
                    common
                }
            });
        }
        let mut common = common?;
        common.retain(|atom, e| {
            *e != 0 && !matches!(atom, Atom::Power(p, _) if !self.known_positive(p))
        });
        let over = common.iter().map(|(a, e)| (a.clone(), -e)).collect();
        let mut rest = form.times(&Poly::scalars(over))?;
        let mut sum = Poly::zero();
        let log_of = |p: Poly| Poly::atom(Atom::Call(Builtin::Log, Rc::new(p)));
        let leading = rest.terms.values().next().cloned()?;
        if let Some(primes) = factors(&leading) {
            for (p, e) in primes {
                let log = log_of(Poly::constant(Rational::from(p)));
                sum = sum.plus(&log.scaled(&Rational::from(i64::from(e))));
            }
            rest = rest.scaled(&leading.recip()?);
        }
        if rest != Poly::one() {
            sum = sum.plus(&log_of(rest));
        }
        for (atom, e) in common {
            let log = match &atom {
                Atom::Call(Builtin::Exp, p) => (**p).clone(),
                Atom::Sqrt(p) => self.logarithm(p)?.scaled(&Rational::new(1, 2)?),
                Atom::Power(p, q) => self.logarithm(p)?.times(q)?,
                Atom::Poly(p) => self.logarithm(p)?,
                _ => log_of(Poly::atom(atom.clone())),
            };
            sum = sum.plus(&log.scaled(&Rational::from(i64::from(e))));
        }
        Some(sum)
    }

    /// det of a product of square matrices: the product of theirs; det(A') = det(A), det(c A) = cⁿ det(A).
    pub(crate) fn determinant(&self, form: &Poly, rows: &Dim) -> Option<Poly> {
        let of = |p: Poly| {
            let turned = p.transposed();
            Poly::atom(Atom::Call(Builtin::Det, Rc::new(p.min(turned))))
        };
        let Some((m, c)) =
            form.single().filter(|(m, _)| m.word.iter().all(|l| l.rows == l.columns))
        else {
            return Some(of(form.clone()));
        };
        if *rows == Dim::ONE {
            return Some(form.clone());
        }
        let scale = Poly::term(Monomial { scalars: m.scalars.clone(), word: vec![] }, c.clone());
        let start = match rows {
            Dim::Size(n) if scale != Poly::one() => {
                symbolic_power(&scale, &Poly::atom(Atom::Symbol(n.clone())))?
            }
            Dim::Size(_) => Poly::one(),
            Dim::Fixed(n) => scale.power(*n)?,
        };
        m.word.iter().try_fold(start, |product, letter| {
            let base = match &letter.base {
                Base::Sum(sum) => of((**sum).clone()),
                _ => of(Poly::letter(Letter { half: 2, transposed: false, ..letter.clone() })),
            };
            // A root is one of a matrix that is positive definite.
            let (base, k) = match letter.half % 2 {
                0 => (base, letter.half / 2),
                _ => (self.root(&base)?, letter.half),
            };
            product.times(&raised(&base, i64::from(k))?)
        })
    }

    /// max(a, b) = (a + b + |a − b|)/2, min(a, b) = (a + b − |a − b|)/2, and so on for more numbers.
    pub(crate) fn extreme(&mut self, largest: bool, forms: Vec<Poly>) -> Option<Poly> {
        let mut forms = forms.into_iter();
        let first = forms.next().filter(Poly::is_number)?;
        forms.try_fold(first, |a, b| {
            let distance = self.call(Builtin::Abs, &a.minus(&b)).filter(|_| b.is_number())?;
            let sum = a.plus(&b);
            let twice = if largest { sum.plus(&distance) } else { sum.minus(&distance) };
            Some(twice.scaled(&Rational::new(1, 2)?))
        })
    }

    /// A number times the positive sums in its denominators: its sign is the same. Itself where that grows too large.
    pub(crate) fn without_positive_denominators(&self, number: &Poly) -> Poly {
        let sums = number.denominators().filter_map(|atom| match atom {
            Atom::Poly(p) if self.known_positive(p) => Some(Poly::atom(atom.clone())),
            _ => None,
        });
        let mut sums: Vec<Poly> = sums.collect();
        sums.sort();
        sums.dedup();
        let cleared = sums.into_iter().try_fold(number.clone(), |cleared, p| cleared.times(&p));
        cleared.unwrap_or_else(|| number.clone())
    }

    /// Whether an atom is positive by what it is or by a hypothesis.
    pub(crate) fn atom_positive(&self, atom: &Atom) -> bool {
        match atom {
            Atom::Symbol(name) => self.positive.contains(name),
            Atom::Call(Builtin::Exp, _) => true,
            // Of a matrix declared positive definite.
            Atom::Call(Builtin::Det, p) => p.single().is_some_and(|(m, c)| {
                *c == Rational::from(1)
                    && m.scalars.is_empty()
                    && m.word.len() == 1
                    && m.word.iter().all(|l| self.is_definite(l))
            }),
            Atom::Sqrt(p) | Atom::Poly(p) | Atom::Power(p, _) => self.known_positive(p),
            _ => false,
        }
    }

    /// Whether a scalar is visibly positive: a sum of what is not negative, with a term that is positive.
    pub(crate) fn known_positive(&self, poly: &Poly) -> bool {
        self.known_non_negative(poly)
            && poly.terms.keys().any(|m| m.scalars.keys().all(|atom| self.atom_positive(atom)))
    }
}

fn raised(p: &Poly, k: i64) -> Option<Poly> {
    let base = if k < 0 { p.reciprocal()? } else { p.clone() };
    base.power(u32::try_from(k.unsigned_abs()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 12 = 2² 3, and its root is 2 √3; of 3/8 it is √2 √3/4.
    #[test]
    fn roots_of_numbers() {
        let prime = |p: i64| Poly::atom(Atom::Sqrt(Rc::new(Poly::constant(Rational::from(p)))));
        assert_eq!(root_of_number(&Rational::from(12)), Some(prime(3).scaled(&Rational::from(2))));
        let product = prime(2).times(&prime(3)).and_then(|p| Some(p.scaled(&Rational::new(1, 4)?)));
        assert_eq!(Rational::new(3, 8).and_then(|q| root_of_number(&q)), product);
        assert_eq!(root_of_number(&Rational::from(-4)), None);
    }
}
