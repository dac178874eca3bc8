//! Normal forms: sums of terms, each a rational number times commuting scalars times a word of matrices.
//!
//! Two expressions with the same normal form are equal for every size n, and that is what "proved" rests on; so this
//! file is part of the trusted base. A word is kept in one form by these rules, each valid for matrices of every size:
//!
//! - transposes are pushed to the letters, and a symmetric letter is its own transpose;
//! - equal neighbours merge their exponents, so `H H^-1` vanishes and `H^(1/2) H^(1/2)` is `H`;
//! - next to the inverse of a sum its largest word is rewritten (see `inverse`), so `J'J (J'J)^-1` vanishes;
//! - where a word passes through a 1 × 1 product it is cut, and the number moves to the scalars: `s y' H s y'` is
//!   `(y'H s) s y'`;
//! - a number equals its transpose, so of `u'A v` and `v'A'u` the smaller in a fixed order is kept;
//! - an entry is a product with unit columns, `A[i, j] = eᵢ'A eⱼ`, and `eᵢ'eⱼ` is 1 for equal indices, 0 for indices that
//!   differ by a number; an entry of the column of ones is 1.

use crate::{elementary, inverse};
use derivation::{Builtin, Derivative, Dim, Symbol};
use number::{Number, Rational};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// A matrix or vector letter of a word, raised to a power.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Letter {
    pub(crate) base: Base,
    /// Whether it is transposed; never set on a symmetric letter.
    pub(crate) transposed: bool,
    /// Twice the exponent: 2 is the letter itself, −2 its inverse, 1 its root.
    pub(crate) half: i32,
    pub(crate) symmetric: bool,
    /// Rows and columns of the base, before any transpose.
    pub(crate) rows: Dim,
    pub(crate) columns: Dim,
}

/// What a letter stands for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Base {
    /// A declared vector or matrix.
    Symbol(Symbol),
    /// A value or derivative of an abstract function at a point; directions for third derivatives.
    Function { order: Option<Derivative>, name: Symbol, at: Rc<Poly>, along: Vec<Poly> },
    /// A sum of words, to be inverted.
    Sum(Rc<Poly>),
    /// An integral that has no simpler form.
    Integral(Rc<Integral>),
    /// The unit column of an index.
    Unit(Rc<Poly>),
    /// The column of ones.
    Ones,
    /// The diagonal matrix of a column.
    Diag(Rc<Poly>),
    /// The diagonal of a matrix, a column.
    Diagonal(Rc<Poly>),
    /// A function known by name, of a column entry by entry.
    Map(Builtin, Rc<Poly>),
    /// One over a column, entry by entry.
    Recip(Rc<Poly>),
    /// A product of columns entry by entry, in order.
    Hadamard(Vec<Poly>),
    /// A sum over indices that has no simpler form.
    Total(Rc<Total>),
}

/// A sum over indices; the body is one term with coefficient 1.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Total {
    /// Each index with its limits.
    pub(crate) indices: Vec<(u32, Poly, Poly)>,
    pub(crate) body: Poly,
}

/// An integral over the bound variable of a level.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Integral {
    pub(crate) level: u32,
    pub(crate) from: Poly,
    pub(crate) to: Poly,
    pub(crate) body: Poly,
}

/// A scalar that is not a number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Atom {
    /// A declared scalar.
    Symbol(Symbol),
    /// A variable of integration, named by how many integrals it has below it.
    Bound(u32),
    /// An index: free ones have large numbers of their own, those a [`Total`] sums over are numbered from 1.
    Index(u32),
    /// A sum over indices that has no simpler form.
    Total(Rc<Total>),
    /// A 1 × 1 word.
    Word(Vec<Letter>),
    /// A value or derivative of an abstract function, where it is a number.
    Function { order: Option<Derivative>, name: Symbol, at: Rc<Poly>, along: Vec<Poly> },
    /// The non-negative root of a polynomial.
    Sqrt(Rc<Poly>),
    /// A function known by name.
    Call(Builtin, Rc<Poly>),
    /// A power with a symbolic exponent.
    Power(Rc<Poly>, Rc<Poly>),
    /// A polynomial of several terms, in a denominator.
    Poly(Rc<Poly>),
    /// An integral that has no simpler form.
    Integral(Rc<Integral>),
    /// The trace of a word.
    Trace(Vec<Letter>),
}

/// Scalars to their powers, and a word.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Monomial {
    pub(crate) scalars: BTreeMap<Atom, i32>,
    pub(crate) word: Vec<Letter>,
}

/// A sum of monomials with rational coefficients, none of them zero.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Poly {
    pub(crate) terms: BTreeMap<Monomial, Rational>,
}

/// Normal forms larger than this are given up.
const MOST_TERMS: usize = 3000;
/// And coefficients longer than this, in bits.
const LONGEST_COEFFICIENT: usize = 4096;

impl Letter {
    /// Rows as it stands.
    pub(crate) fn height(&self) -> &Dim {
        if self.transposed { &self.columns } else { &self.rows }
    }

    /// Columns as it stands.
    pub(crate) fn width(&self) -> &Dim {
        if self.transposed { &self.rows } else { &self.columns }
    }

    /// Whether one of its sizes is one.
    pub(crate) fn is_column_or_row(&self) -> bool {
        self.rows == Dim::ONE || self.columns == Dim::ONE
    }

    /// The inverse of a square letter; of the inverse of a sum, the sum.
    pub(crate) fn inverse(&self) -> Option<Poly> {
        match inverse::inverted(self) {
            Some((sum, times)) => sum.power(u32::try_from(times).ok()?),
            None => Some(Poly::letter(Letter { half: self.half.checked_neg()?, ..self.clone() })),
        }
    }

    fn transpose(&self) -> Letter {
        Letter {
            transposed: !self.transposed && !self.symmetric || self.transposed && self.symmetric,
            ..self.clone()
        }
    }
}

/// The transpose of a word.
pub(crate) fn reversed(word: &[Letter]) -> Vec<Letter> {
    word.iter().rev().map(Letter::transpose).collect()
}

impl Poly {
    pub(crate) fn zero() -> Poly {
        Poly::default()
    }

    pub(crate) fn constant(value: Rational) -> Poly {
        Poly::term(Monomial::default(), value)
    }

    pub(crate) fn one() -> Poly {
        Poly::constant(Rational::from(1))
    }

    pub(crate) fn atom(atom: Atom) -> Poly {
        Poly::term(
            Monomial { scalars: BTreeMap::from([(atom, 1)]), word: vec![] },
            Rational::from(1),
        )
    }

    pub(crate) fn letter(letter: Letter) -> Poly {
        Poly::term(Monomial { scalars: BTreeMap::new(), word: vec![letter] }, Rational::from(1))
    }

    pub(crate) fn term(monomial: Monomial, coefficient: Rational) -> Poly {
        let mut poly = Poly::zero();
        poly.insert(monomial, coefficient);
        poly
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The only term, when there is one.
    pub(crate) fn single(&self) -> Option<(&Monomial, &Rational)> {
        let mut terms = self.terms.iter();
        let first = terms.next()?;
        terms.next().is_none().then_some(first)
    }

    /// The number, when it is one.
    pub(crate) fn as_constant(&self) -> Option<Rational> {
        if self.is_zero() {
            return Some(Rational::from(0));
        }
        let (monomial, coefficient) = self.single()?;
        (*monomial == Monomial::default()).then(|| coefficient.clone())
    }

    fn insert(&mut self, monomial: Monomial, coefficient: Rational) {
        if coefficient.is_zero() {
            return;
        }
        match self.terms.remove(&monomial) {
            None => drop(self.terms.insert(monomial, coefficient)),
            Some(old) => {
                let sum = old + coefficient;
                if !sum.is_zero() {
                    self.terms.insert(monomial, sum);
                }
            }
        }
    }

    pub(crate) fn plus(&self, other: &Poly) -> Poly {
        let mut sum = self.clone();
        for (m, c) in &other.terms {
            sum.insert(m.clone(), c.clone());
        }
        sum
    }

    pub(crate) fn scaled(&self, factor: &Rational) -> Poly {
        let mut scaled = Poly::zero();
        for (m, c) in &self.terms {
            scaled.insert(m.clone(), c.clone() * factor.clone());
        }
        scaled
    }

    pub(crate) fn negated(&self) -> Poly {
        self.scaled(&Rational::from(-1))
    }

    pub(crate) fn minus(&self, other: &Poly) -> Poly {
        self.plus(&other.negated())
    }

    /// The product; `None` when it would be too large.
    pub(crate) fn times(&self, other: &Poly) -> Option<Poly> {
        if self.terms.len().saturating_mul(other.terms.len()) > 20 * MOST_TERMS {
            return None;
        }
        let mut product = Poly::zero();
        for (a, c) in &self.terms {
            for (b, d) in &other.terms {
                let coefficient = c.clone() * d.clone();
                if coefficient.bits() > LONGEST_COEFFICIENT {
                    return None;
                }
                multiply(a, b, coefficient, &mut product)?;
            }
            if product.terms.len() > MOST_TERMS {
                return None;
            }
        }
        Some(product)
    }

    pub(crate) fn power(&self, k: u32) -> Option<Poly> {
        if k > 32 {
            return None;
        }
        (0..k).try_fold(Poly::one(), |power, _| power.times(self))
    }

    pub(crate) fn transposed(&self) -> Poly {
        let mut transposed = Poly::zero();
        for (m, c) in &self.terms {
            let monomial = Monomial { scalars: m.scalars.clone(), word: reversed(&m.word) };
            transposed.insert(monomial, c.clone());
        }
        transposed
    }

    /// 1 / self for a scalar: the reciprocal of a single term, or a new denominator. `None` for zero.
    pub(crate) fn reciprocal(&self) -> Option<Poly> {
        if let Some((monomial, coefficient)) = self.single() {
            if !monomial.word.is_empty() {
                return None;
            }
            let mut inverse = Poly::constant(coefficient.recip()?);
            for (atom, e) in &monomial.scalars {
                inverse = inverse.times(&Poly::power_of(atom.clone(), -e)?)?;
            }
            return Some(inverse);
        }
        // Scaled so that denominators which differ by a number are the same.
        let (_, leading) = self.unless_deep()?.terms.iter().next()?;
        let monic = self.scaled(&leading.recip()?);
        Some(Poly::power_of(Atom::Poly(Rc::new(monic)), -1)?.scaled(&leading.recip()?))
    }

    /// The atoms that stand in denominators.
    pub(crate) fn denominators(&self) -> impl Iterator<Item = &Atom> {
        let scalars = self.terms.keys().flat_map(|m| &m.scalars);
        scalars.filter(|(_, exponent)| **exponent < 0).map(|(atom, _)| atom)
    }

    /// Those of them that are not zero where the form is defined. Not the base of a power with a symbolic exponent: x^(t − 1) is
    /// written x⁻¹ xᵗ, and has a value at x = 0 too, for t ≥ 1.
    pub(crate) fn divisors(&self) -> impl Iterator<Item = &Atom> {
        let atoms = self.terms.keys().flat_map(|m| m.scalars.keys());
        // Those that hide in other atoms are found by their text, which errs on the side of giving up.
        let powers: Vec<String> = atoms
            .filter_map(|atom| match atom {
                Atom::Power(base, _) => Some(format!("{base:?}")),
                other => Some(format!("{other:?}")).filter(|text| text.contains("Power(")),
            })
            .collect();
        self.denominators().filter(move |atom| {
            let text = format!("{atom:?}");
            !powers.iter().any(|base| base.contains(&text))
        })
    }

    fn power_of(atom: Atom, exponent: i32) -> Option<Poly> {
        Poly::term(
            Monomial { scalars: BTreeMap::from([(atom, exponent)]), word: vec![] },
            Rational::from(1),
        )
        .settled()
    }

    /// Brings roots to exponents 0 and 1.
    pub(crate) fn settled(&self) -> Option<Poly> {
        let mut settled = Poly::zero();
        for (m, c) in &self.terms {
            multiply(m, &Monomial::default(), c.clone(), &mut settled)?;
        }
        Some(settled)
    }

    /// The square letter that every word begins with, or ends with, and what is left without it.
    pub(crate) fn without_common_end(&self, first: bool) -> Option<(Letter, Poly)> {
        let end = |word: &[Letter]| if first { word.first() } else { word.last() }.cloned();
        let letter = end(&self.terms.keys().next()?.word)?;
        if letter.rows != letter.columns {
            return None;
        }
        let mut rest = Poly::zero();
        for (m, c) in &self.terms {
            if end(&m.word)? != letter {
                return None;
            }
            let mut m = m.clone();
            m.word.remove(if first { 0 } else { m.word.len() - 1 });
            rest.insert(m, c.clone());
        }
        Some((letter, rest))
    }

    /// Rows and columns; `None` for multiples of the identity, which have any size.
    pub(crate) fn outer(&self) -> Option<(&Dim, &Dim)> {
        let word = self.terms.keys().map(|m| &m.word).find(|word| !word.is_empty())?;
        Some((word.first()?.height(), word.last()?.width()))
    }

    /// Whether this is zero once every denominator is multiplied out. `None` when that grows too large.
    pub(crate) fn vanishes(&self) -> Option<bool> {
        Some(self.is_zero() || self.without_sums_below()?.is_zero())
    }

    /// Times every sum that stands in a denominator. `None` when that grows too large.
    fn without_sums_below(&self) -> Option<Poly> {
        let mut poly = self.clone();
        for _ in 0..64 {
            let denominator =
                poly.terms.keys().flat_map(|m| &m.scalars).find_map(|(atom, e)| match atom {
                    Atom::Poly(p) if *e != 0 => Some((atom.clone(), (**p).clone())),
                    _ => None,
                });
            let Some((atom, p)) = denominator else { return Some(poly) };
            let lowest = poly
                .terms
                .keys()
                .filter_map(|m| m.scalars.get(&atom))
                .min()
                .copied()
                .unwrap_or(0)
                .min(0);
            let mut cleared = Poly::zero();
            for (m, c) in &poly.terms {
                let mut rest = m.clone();
                let e = rest.scalars.remove(&atom).unwrap_or(0);
                let raised = p.power(u32::try_from(e - lowest).ok()?)?;
                cleared = cleared.plus(&Poly::term(rest, c.clone()).times(&raised)?);
            }
            poly = cleared;
            if poly.terms.len() > MOST_TERMS {
                return None;
            }
        }
        None
    }

    /// Times every denominator, none of which is zero where the form is defined; nothing where one may be, or there is none.
    pub(crate) fn without_denominators(&self) -> Option<Poly> {
        let divisors: BTreeSet<&Atom> = self.divisors().collect();
        if divisors.is_empty() || !self.denominators().all(|atom| divisors.contains(atom)) {
            return None;
        }
        let poly = self.without_sums_below()?;
        let mut scale = BTreeMap::new();
        for (atom, e) in poly.terms.keys().flat_map(|m| &m.scalars).filter(|(_, e)| **e < 0) {
            let most = scale.entry(atom.clone()).or_insert(0);
            *most = (-e).max(*most);
        }
        poly.times(&Poly::scalars(scale))
    }

    /// Whether the bound variable of this level occurs.
    pub(crate) fn depends_on(&self, level: u32) -> bool {
        self.terms.keys().any(|m| m.depends_on(level))
    }
}

impl Monomial {
    pub(crate) fn depends_on(&self, level: u32) -> bool {
        self.scalars.keys().any(|a| a.depends_on(level))
            || self.word.iter().any(|l| l.depends_on(level))
    }
}

impl Letter {
    pub(crate) fn depends_on(&self, level: u32) -> bool {
        match &self.base {
            Base::Symbol(_) => false,
            Base::Function { at, along, .. } => {
                at.depends_on(level) || along.iter().any(|p| p.depends_on(level))
            }
            Base::Sum(p) | Base::Unit(p) | Base::Diag(p) | Base::Map(_, p) => p.depends_on(level),
            Base::Diagonal(p) | Base::Recip(p) => p.depends_on(level),
            Base::Hadamard(of) => of.iter().any(|p| p.depends_on(level)),
            Base::Integral(i) => i.depends_on(level),
            Base::Total(t) => t.depends_on(level),
            Base::Ones => false,
        }
    }
}

impl Total {
    fn depends_on(&self, level: u32) -> bool {
        let limits =
            |(_, from, to): &(u32, Poly, Poly)| from.depends_on(level) || to.depends_on(level);
        self.body.depends_on(level) || self.indices.iter().any(limits)
    }
}

impl Integral {
    fn depends_on(&self, level: u32) -> bool {
        self.from.depends_on(level) || self.to.depends_on(level) || self.body.depends_on(level)
    }
}

impl Atom {
    pub(crate) fn depends_on(&self, level: u32) -> bool {
        match self {
            Atom::Symbol(_) | Atom::Index(_) => false,
            Atom::Total(t) => t.depends_on(level),
            Atom::Bound(l) => *l == level,
            Atom::Word(word) | Atom::Trace(word) => word.iter().any(|l| l.depends_on(level)),
            Atom::Function { at, along, .. } => {
                at.depends_on(level) || along.iter().any(|p| p.depends_on(level))
            }
            Atom::Sqrt(p) | Atom::Call(_, p) | Atom::Poly(p) => p.depends_on(level),
            Atom::Power(p, q) => p.depends_on(level) || q.depends_on(level),
            Atom::Integral(i) => i.depends_on(level),
        }
    }
}

/// Adds `coefficient · a · b` to `product`.
fn multiply(a: &Monomial, b: &Monomial, coefficient: Rational, product: &mut Poly) -> Option<()> {
    let mut scalars = a.scalars.clone();
    for (atom, e) in &b.scalars {
        let sum = scalars.remove(atom).unwrap_or(0).checked_add(*e)?;
        if sum != 0 {
            scalars.insert(atom.clone(), sum);
        }
    }
    let mut word = Vec::with_capacity(a.word.len() + b.word.len());
    for letter in a.word.iter().chain(&b.word) {
        push(&mut word, letter.clone())?;
    }
    if let Some((range, replacement)) = inverse::rewrite(&word) {
        let piece = |word: &[Letter]| Monomial { scalars: BTreeMap::new(), word: word.to_vec() };
        let mut head = piece(&word[..range.start]);
        head.scalars = scalars;
        let tail = Poly::term(piece(&word[range.end..]), Rational::from(1));
        let whole = Poly::term(head, coefficient).times(&replacement)?.times(&tail)?;
        for (m, c) in whole.terms {
            product.insert(m, c);
        }
        return Some(());
    }
    let Some(word) = cut(word, &mut scalars)? else { return Some(()) };
    // (√p)² = p, and a denominator that has become a factor is multiplied out.
    let mut extra = Poly::one();
    let mut roots: Vec<Atom> = Vec::new();
    for (atom, e) in &scalars {
        match atom {
            Atom::Sqrt(_) if *e != 1 => roots.push(atom.clone()),
            Atom::Poly(_) if *e > 0 => roots.push(atom.clone()),
            Atom::Call(..) => {
                if let Some(simpler) = elementary::rewritten(atom, *e) {
                    extra = extra.times(&simpler)?;
                    roots.push(atom.clone());
                }
            }
            _ => {}
        }
    }
    for atom in roots {
        let e = scalars.remove(&atom).unwrap_or(0);
        match &atom {
            Atom::Sqrt(p) => {
                let (whole, rest) = (e.div_euclid(2), e.rem_euclid(2));
                if rest == 1 {
                    scalars.insert(atom.clone(), 1);
                }
                let factor = if whole >= 0 { (**p).clone() } else { p.reciprocal()? };
                extra = extra.times(&factor.power(whole.unsigned_abs())?)?;
            }
            Atom::Poly(p) => extra = extra.times(&p.power(e.unsigned_abs())?)?,
            _ => {}
        }
    }
    let term = Monomial { scalars, word };
    if extra == Poly::one() {
        product.insert(term, coefficient);
    } else {
        let expanded = Poly::term(term, coefficient).times(&extra)?;
        for (m, c) in expanded.terms {
            product.insert(m, c);
        }
    }
    Some(())
}

/// Appends a letter, merging it with an equal neighbour.
fn push(word: &mut Vec<Letter>, letter: Letter) -> Option<()> {
    if let Some(last) = word.last_mut()
        && last.base == letter.base
        && last.transposed == letter.transposed
        && last.rows == last.columns
    {
        last.half = last.half.checked_add(letter.half)?;
        if last.half == 0 {
            word.pop();
        }
        return Some(());
    }
    word.push(letter);
    Some(())
}

/// Cuts a word where it passes through a 1 × 1 product and moves the numbers to the scalars. Nothing inside when one of them
/// is zero.
fn cut(word: Vec<Letter>, scalars: &mut BTreeMap<Atom, i32>) -> Option<Option<Vec<Letter>>> {
    let mut segments: Vec<Vec<Letter>> = vec![vec![]];
    for letter in word {
        if letter.height() == &Dim::ONE && segments.last().is_some_and(|s| !s.is_empty()) {
            segments.push(vec![]);
        }
        segments.last_mut()?.push(letter);
    }
    let mut kept = Vec::new();
    for segment in segments {
        let (Some(first), Some(last)) = (segment.first(), segment.last()) else { continue };
        if *first.height() == Dim::ONE && *last.width() == Dim::ONE {
            let atom = match known_product(&segment) {
                Some(Known::Zero) => return Some(None),
                Some(Known::One) => continue,
                Some(Known::Size(letter)) => Atom::Symbol(letter),
                None => Atom::Word(canonical(segment)),
            };
            let e = scalars.remove(&atom).unwrap_or(0).checked_add(1)?;
            if e != 0 {
                scalars.insert(atom, e);
            }
        } else {
            kept.extend(segment);
        }
    }
    Some(Some(kept))
}

/// What a product of unit columns and ones is.
enum Known {
    Zero,
    One,
    Size(Symbol),
}

fn known_product(segment: &[Letter]) -> Option<Known> {
    let [a, b] = segment else { return None };
    match (&a.base, &b.base) {
        (Base::Unit(i), Base::Unit(j)) => match i.minus(j).as_constant() {
            Some(difference) if difference.is_zero() => Some(Known::One),
            Some(_) => Some(Known::Zero),
            None => None,
        },
        (Base::Unit(_), Base::Ones) | (Base::Ones, Base::Unit(_)) => Some(Known::One),
        (Base::Ones, Base::Ones) => match &a.rows {
            Dim::Size(letter) => Some(Known::Size(letter.clone())),
            Dim::Fixed(_) => None,
        },
        _ => None,
    }
}

/// Of a 1 × 1 word and its transpose, the smaller.
pub(crate) fn canonical(word: Vec<Letter>) -> Vec<Letter> {
    let other = reversed(&word);
    if other < word { other } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(name: &str, rows: &str, columns: Option<&str>, symmetric: bool) -> Poly {
        let dim = |n: &str| Dim::Size(Symbol::new(n));
        Poly::letter(Letter {
            base: Base::Symbol(Symbol::new(name)),
            transposed: false,
            half: 2,
            symmetric,
            rows: dim(rows),
            columns: columns.map_or(Dim::ONE, dim),
        })
    }

    fn product(factors: &[&Poly]) -> Poly {
        factors.iter().fold(Poly::one(), |p, f| p.times(f).expect("small"))
    }

    /// A number equals its transpose, and moves out of a word.
    #[test]
    fn scalars_inside_words() {
        let (u, v, a) = (
            letter("u", "n", None, false),
            letter("v", "n", None, false),
            letter("A", "n", Some("n"), false),
        );
        let (ut, vt, at) = (u.transposed(), v.transposed(), a.transposed());
        assert_eq!(product(&[&ut, &a, &v]), product(&[&vt, &at, &u]));
        assert_ne!(product(&[&ut, &a, &v]), product(&[&ut, &at, &v]));
        // u v'u v' = (v'u) u v'
        assert_eq!(product(&[&u, &vt, &u, &vt]), product(&[&product(&[&ut, &v]), &u, &vt]));
        assert_ne!(product(&[&u, &vt]), product(&[&v, &ut]));
    }

    /// Neighbours merge; matrices do not commute.
    #[test]
    fn merging() {
        let (a, h) = (letter("A", "n", Some("n"), false), letter("H", "n", Some("n"), true));
        let mut inverse = h.clone();
        inverse = Poly {
            terms: inverse
                .terms
                .into_iter()
                .map(|(mut m, c)| {
                    m.word[0].half = -2;
                    (m, c)
                })
                .collect(),
        };
        assert_eq!(product(&[&h, &inverse]), Poly::one());
        assert_eq!(h.transposed(), h);
        assert_ne!(a.transposed(), a);
        assert_ne!(product(&[&a, &h]), product(&[&h, &a]));
    }

    /// x/(x + y) + y/(x + y) − 1 vanishes once the denominator is multiplied out; x/(x + y) − 1 does not.
    #[test]
    fn denominators() {
        let (x, y) = (
            Poly::atom(Atom::Symbol(Symbol::new("x"))),
            Poly::atom(Atom::Symbol(Symbol::new("y"))),
        );
        let inverse = x.plus(&y).reciprocal().expect("not zero");
        let (a, b) = (x.times(&inverse).expect("small"), y.times(&inverse).expect("small"));
        assert_eq!(a.plus(&b).minus(&Poly::one()).vanishes(), Some(true));
        assert_eq!(a.minus(&Poly::one()).vanishes(), Some(false));
        assert_eq!(Poly::zero().reciprocal(), None);
    }
}
