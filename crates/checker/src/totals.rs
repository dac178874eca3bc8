//! Sums of normal forms over an index. Part of the trusted base: see `poly`.
//!
//! What does not depend on the index is taken out, and a term that does not depend on it at all is multiplied by the number
//! of terms. Where an index runs over all entries of a column, two entries with it make a product of matrices,
//! Σᵢ (a'eᵢ)(eᵢ'b) = a'b, and eᵢ'eⱼ picks the term i = j. Powers of the index are summed in closed form, sums that
//! share no index are multiplied, indices are shifted so that the least one that picks something stands alone, and terms
//! are split off until a sum runs from 1 to what has no number added. What is left stays a sum, in one form: of all ways
//! to number its indices the one that comes first.

use crate::poly::{Atom, Base, Letter, Monomial, Poly, Total, reversed};
use derivation::{Builtin, Dim, Symbol};
use number::Rational;
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// Free indices are numbered from here; those of closed sums from 1.
const FREE: u32 = 1 << 16;
/// Sums over more indices than this are given up.
const MOST_INDICES: usize = 4;
/// As many terms are split off a sum at most.
const MOST_SPLIT: i64 = 12;
/// Powers of the index that are summed in closed form.
const MOST_POWER: i32 = 4;

/// An index with its limits.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    pub(crate) index: u32,
    from: Poly,
    to: Poly,
}

/// Sums normal forms; knows what the limits of indices may be.
#[derive(Debug, Default)]
pub(crate) struct Summer {
    /// Letters that stand for sizes, which are 1 at least.
    pub(crate) sizes: BTreeSet<Symbol>,
    /// Symbols that stand for natural numbers.
    pub(crate) naturals: BTreeSet<Symbol>,
    /// Free indices with the least value they have.
    least: BTreeMap<u32, i64>,
    next: u32,
    steps: u32,
}

/// Give up after so many steps.
const MOST_STEPS: u32 = 20_000;

impl Summer {
    /// An index of its own, which runs from a limit on.
    pub(crate) fn fresh(&mut self, from: Option<&Poly>) -> u32 {
        self.next += 1;
        let index = FREE + self.next;
        if let Some(least) = from.and_then(|from| self.least_value(from)) {
            self.least.insert(index, least);
        }
        index
    }

    /// The number of terms from one limit to the other, where it is known not to be negative.
    pub(crate) fn count(&self, from: &Poly, to: &Poly) -> Option<Poly> {
        let count = to.minus(from).plus(&Poly::one());
        (self.least_value(&count)? >= 0).then_some(count)
    }

    /// A number that a whole number is never below.
    pub(crate) fn least_value(&self, value: &Poly) -> Option<i64> {
        value.terms.iter().try_fold(0i64, |sum, (m, c)| {
            let c = c.to_i64()?;
            if *m == Monomial::default() {
                return sum.checked_add(c);
            }
            let (atom, e) = m.scalars.iter().next()?;
            if m.scalars.len() != 1 || !m.word.is_empty() || *e != 1 || c < 0 {
                return None;
            }
            let least = match atom {
                Atom::Symbol(name) if self.sizes.contains(name) => 1,
                Atom::Symbol(name) if self.naturals.contains(name) => 0,
                Atom::Index(index) => *self.least.get(index)?,
                _ => return None,
            };
            sum.checked_add(c.checked_mul(least)?)
        })
    }

    /// Σ body over a free index, from one limit to the other.
    pub(crate) fn sum(&mut self, index: u32, from: &Poly, to: &Poly, body: &Poly) -> Option<Poly> {
        let range = Range { index, from: from.clone(), to: to.clone() };
        body.terms.iter().try_fold(Poly::zero(), |sum, (m, c)| {
            let value = self.close(vec![range.clone()], m.clone())?;
            Some(sum.plus(&value.scaled(c)))
        })
    }

    /// Each term of a polynomial summed over the indices.
    pub(crate) fn close_all(&mut self, ranges: &[Range], body: &Poly) -> Option<Poly> {
        body.terms.iter().try_fold(Poly::zero(), |sum, (m, c)| {
            Some(sum.plus(&self.close(ranges.to_vec(), m.clone())?.scaled(c)))
        })
    }

    /// One term summed over the indices.
    fn close(&mut self, mut ranges: Vec<Range>, monomial: Monomial) -> Option<Poly> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return None;
        }
        if ranges.is_empty() {
            return Some(Poly::term(monomial, Rational::from(1)));
        }
        if let Some((opened, body)) = self.opened(&ranges, &monomial)? {
            ranges.extend(opened);
            return if ranges.len() > MOST_INDICES { None } else { self.close_all(&ranges, &body) };
        }
        for (place, range) in ranges.iter().enumerate() {
            let others: Vec<Range> = ranges
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != place)
                .map(|(_, r)| r.clone())
                .collect();
            // The limits of another index that depend on this one hold it where it is.
            if others.iter().any(|r| r.from.has_index(range.index) || r.to.has_index(range.index)) {
                continue;
            }
            if let Some(rest) = self.without(range, &monomial)? {
                return self.close_all(&others, &rest);
            }
        }
        self.kept(&ranges, &monomial)
    }

    /// Sums that depend on one of the indices, opened: their indices, and the term with their bodies in it.
    #[allow(clippy::type_complexity)] // nothing, or the indices and the body
    fn opened(
        &mut self,
        ranges: &[Range],
        monomial: &Monomial,
    ) -> Option<Option<(Vec<Range>, Poly)>> {
        let depends = |total: &Total| {
            ranges.iter().any(|r| {
                total.body.has_index(r.index)
                    || total
                        .indices
                        .iter()
                        .any(|(_, a, b)| a.has_index(r.index) || b.has_index(r.index))
            })
        };
        let found = monomial.scalars.iter().find_map(|(atom, e)| match atom {
            Atom::Total(total) if depends(total) => Some((atom.clone(), (**total).clone(), *e)),
            _ => None,
        });
        let Some((atom, total, e)) = found else { return Some(None) };
        let copies = usize::try_from(e).ok().filter(|e| *e <= MOST_INDICES)?;
        let mut rest = monomial.clone();
        rest.scalars.remove(&atom);
        let mut body = Poly::term(rest, Rational::from(1));
        let mut opened = Vec::new();
        for _ in 0..copies {
            let (ranges, inside) = self.unclosed(&total)?;
            body = body.times(&inside)?;
            opened.extend(ranges);
        }
        Some(Some((opened, body)))
    }

    /// The indices of a sum under numbers of their own, and its body.
    pub(crate) fn unclosed(&mut self, total: &Total) -> Option<(Vec<Range>, Poly)> {
        let own: Vec<u32> = total.indices.iter().map(|(k, _, _)| *k).collect();
        let fresh: Vec<u32> =
            total.indices.iter().map(|(_, from, _)| self.fresh(Some(from))).collect();
        let renamed = |p: &Poly| {
            own.iter().zip(&fresh).try_fold(p.clone(), |p, (k, fresh)| {
                p.at_index(*k, &Poly::atom(Atom::Index(*fresh)))
            })
        };
        let ranges = total.indices.iter().zip(&fresh).map(|((_, from, to), index)| {
            Some(Range { index: *index, from: renamed(from)?, to: renamed(to)? })
        });
        Some((ranges.collect::<Option<_>>()?, renamed(&total.body)?))
    }

    /// A sum with its body made into another.
    pub(crate) fn mapped(
        &mut self,
        total: &Total,
        map: impl FnOnce(&mut Self, Poly) -> Option<Poly>,
    ) -> Option<Poly> {
        let (ranges, body) = self.unclosed(total)?;
        let body = map(self, body)?;
        self.close_all(&ranges, &body)
    }

    /// The term summed over one index, where that has a simpler form.
    fn without(&mut self, range: &Range, monomial: &Monomial) -> Option<Option<Poly>> {
        let k = range.index;
        let term = |m: &Monomial| Poly::term(m.clone(), Rational::from(1));
        if !monomial.has_index(k) {
            return Some(match self.count(&range.from, &range.to) {
                Some(count) => Some(term(monomial).times(&count)?),
                None => None,
            });
        }
        // A few terms are written out.
        if let (Some(from), Some(to)) = (range.from.as_constant(), range.to.as_constant()) {
            let (from, to) = (from.to_i64()?, to.to_i64()?);
            if to.checked_sub(from)? < MOST_SPLIT {
                let terms = (from..=to)
                    .map(|j| term(monomial).at_index(k, &Poly::constant(Rational::from(j))));
                return Some(Some(
                    terms.into_iter().try_fold(Poly::zero(), |sum, t| Some(sum.plus(&t?)))?,
                ));
            }
        }
        // Powers of the index alone.
        let mut rest = monomial.clone();
        if let Some(e) = rest.scalars.remove(&Atom::Index(k))
            && !rest.has_index(k)
            && (1..=MOST_POWER).contains(&e)
            && self.count(&range.from, &range.to).is_some()
        {
            let below = range.from.minus(&Poly::one());
            let closed = power_sum(e, &range.to)?.minus(&power_sum(e, &below)?);
            return Some(Some(term(&rest).times(&closed)?));
        }
        match full(range, &self.sizes) {
            Some(size) => contracted(k, &size, monomial),
            None => Some(None),
        }
    }

    /// A sum that stays one: constants outside, and independent parts apart.
    fn kept(&mut self, ranges: &[Range], monomial: &Monomial) -> Option<Poly> {
        let (mut outside, mut scalars) = (BTreeMap::new(), Vec::new());
        let moves = |has: &dyn Fn(u32) -> bool| ranges.iter().any(|r| has(r.index));
        for (atom, e) in &monomial.scalars {
            if moves(&|k| atom.has_index(k)) {
                scalars.push((atom.clone(), *e));
            } else {
                outside.insert(atom.clone(), *e);
            }
        }
        let moving = |l: &Letter| moves(&|k| l.has_index(k));
        let (left, core, right) = match monomial.word.iter().position(moving) {
            None => (&monomial.word[..], &[][..], &[][..]),
            Some(first) => {
                let last = monomial.word.iter().rposition(moving)?;
                let word = &monomial.word;
                (&word[..first], &word[first..=last], &word[last + 1..])
            }
        };
        // Indices that something speaks of together belong together.
        let mut group: Vec<usize> = (0..ranges.len()).collect();
        let mut join = |has: &dyn Fn(u32) -> bool| {
            let members: Vec<usize> =
                (0..ranges.len()).filter(|&i| has(ranges[i].index)).map(|i| group[i]).collect();
            if let Some(&first) = members.first() {
                for g in &mut group {
                    if members.contains(g) {
                        *g = first;
                    }
                }
            }
        };
        for (atom, _) in &scalars {
            join(&|k| atom.has_index(k));
        }
        join(&|k| core.iter().any(|l| l.has_index(k)));
        for range in ranges {
            join(&|k| k == range.index || range.from.has_index(k) || range.to.has_index(k));
        }
        let mut value = Poly::term(Monomial { scalars: outside, word: vec![] }, Rational::from(1));
        let mut matrix = None;
        let mut groups = group.clone();
        groups.sort_unstable();
        groups.dedup();
        for g in groups {
            let mine: Vec<Range> =
                (0..ranges.len()).filter(|&i| group[i] == g).map(|i| ranges[i].clone()).collect();
            let has = |has: &dyn Fn(u32) -> bool| mine.iter().any(|r| has(r.index));
            let own: BTreeMap<Atom, i32> =
                scalars.iter().filter(|(atom, _)| has(&|k| atom.has_index(k))).cloned().collect();
            let with_core = !core.is_empty() && has(&|k| core.iter().any(|l| l.has_index(k)));
            let word = if with_core { core.to_vec() } else { vec![] };
            let body = Monomial { scalars: own, word };
            let part = self.limited(mine, &body)?;
            if with_core { matrix = Some(part) } else { value = value.times(&part)? }
        }
        let letters = |letters: &[Letter]| {
            letters.iter().cloned().map(Poly::letter).try_fold(Poly::one(), |p, l| p.times(&l))
        };
        value = value.times(&letters(left)?)?;
        if let Some(matrix) = matrix {
            value = value.times(&matrix)?;
        }
        value.times(&letters(right)?)
    }

    /// With the index shifted and terms split off, until the sum runs from 1 to what has no number added.
    fn limited(&mut self, mut ranges: Vec<Range>, body: &Monomial) -> Option<Poly> {
        let mut body = Poly::term(body.clone(), Rational::from(1));
        if ranges.len() != 1 {
            return canonical(&ranges, &body);
        }
        let range = ranges.first_mut()?;
        let k = range.index;
        let number = |c: i64| Poly::constant(Rational::from(c));
        if let Some(least) = body.least_offset(k)
            && least != 0
        {
            let shifted = Poly::atom(Atom::Index(k)).minus(&number(least));
            body = body.at_index(k, &shifted)?;
            range.from = range.from.plus(&number(least));
            range.to = range.to.plus(&number(least));
            return self.close_all(&ranges, &body);
        }
        let mut value = Poly::zero();
        let added =
            range.to.terms.get(&Monomial::default()).and_then(Rational::to_i64).unwrap_or(0);
        let base = range.to.minus(&number(added));
        if added != 0 && added.abs() <= MOST_SPLIT && !base.is_zero() {
            // Σ to t + c is Σ to t and c terms more, or fewer; neither sum may be less than empty.
            let shorter = if added > 0 { &base } else { &range.to };
            if self.count(&range.from, shorter).is_some() {
                let (terms, negative) =
                    if added > 0 { (1..=added, false) } else { (added + 1..=0, true) };
                for j in terms {
                    let term = body.at_index(k, &base.plus(&number(j)))?;
                    value = if negative { value.minus(&term) } else { value.plus(&term) };
                }
                range.to = base;
            }
        }
        if let Some(from) = range.from.as_constant().and_then(|c| c.to_i64())
            && from != 1
            && (from - 1).abs() <= MOST_SPLIT
        {
            // Neither the sum from `from` nor the one from 1 may be less than empty.
            let shorter = number(from.max(1));
            if self.count(&shorter, &range.to).is_some() {
                for j in from.min(1)..from.max(1) {
                    let term = body.at_index(k, &number(j))?;
                    value = if from < 1 { value.plus(&term) } else { value.minus(&term) };
                }
                range.from = number(1);
            }
        }
        Some(value.plus(&canonical(&ranges, &body)?))
    }
}

/// The size that an index runs over from 1, when it does.
fn full(range: &Range, sizes: &BTreeSet<Symbol>) -> Option<Dim> {
    if range.from != Poly::one() {
        return None;
    }
    if let Some(size) = range.to.as_constant() {
        return Some(Dim::Fixed(u32::try_from(size.to_i64()?).ok()?));
    }
    let (m, c) = range.to.single()?;
    let (atom, e) = m.scalars.iter().next()?;
    let alone = m.scalars.len() == 1 && m.word.is_empty() && *e == 1 && *c == Rational::from(1);
    match atom {
        Atom::Symbol(name) if alone && sizes.contains(name) => Some(Dim::Size(name.clone())),
        _ => None,
    }
}

/// Σ over all entries of a size, where the index picks two entries or is picked by another; nothing where it is not so.
fn contracted(k: u32, size: &Dim, monomial: &Monomial) -> Option<Option<Poly>> {
    let index = Poly::atom(Atom::Index(k));
    let is_unit = |l: &Letter| match &l.base {
        Base::Unit(i) => **i == index && l.rows == *size,
        _ => false,
    };
    // eᵢ'eⱼ picks the term in which the indices agree.
    for (atom, e) in &monomial.scalars {
        let Atom::Word(word) = atom else { continue };
        let [a, b] = word.as_slice() else { continue };
        let (Base::Unit(_), Base::Unit(_)) = (&a.base, &b.base) else { continue };
        let other = match (is_unit(a), is_unit(b)) {
            (true, false) => b,
            (false, true) => a,
            _ => continue,
        };
        let Base::Unit(j) = &other.base else { continue };
        if j.has_index(k) || *e < 1 || other.rows != *size {
            continue;
        }
        let mut rest = monomial.clone();
        rest.scalars.remove(atom);
        return Some(Some(Poly::term(rest, Rational::from(1)).at_index(k, j)?));
    }
    // Otherwise exactly two entries, and nothing else that depends on the index.
    let mut ends: Vec<(Option<&Atom>, Vec<Letter>)> = Vec::new();
    let mut rest = monomial.clone();
    let mut trace = None;
    for (atom, e) in &monomial.scalars {
        if !atom.has_index(k) {
            continue;
        }
        let Atom::Word(word) = atom else { return Some(None) };
        let units = word.iter().filter(|l| is_unit(l)).count();
        let others = word.iter().any(|l| !is_unit(l) && l.has_index(k));
        if others || *e < 1 {
            return Some(None);
        }
        rest.scalars.remove(atom);
        let turned = if word.last().is_some_and(&is_unit) { word.clone() } else { reversed(word) };
        if !turned.last().is_some_and(&is_unit) {
            return Some(None);
        }
        if units == 2 {
            if *e != 1 || !turned.first().is_some_and(&is_unit) {
                return Some(None);
            }
            trace = Some(turned[1..turned.len() - 1].to_vec());
        }
        // What stands before the unit column: a row.
        for _ in 0..*e {
            ends.push((Some(atom), turned[..turned.len() - 1].to_vec()));
        }
    }
    let in_word: Vec<usize> = (0..rest.word.len()).filter(|&i| rest.word[i].has_index(k)).collect();
    if in_word.iter().any(|&i| !is_unit(&rest.word[i])) {
        return Some(None);
    }
    let product = |letters: &[Letter]| {
        letters.iter().cloned().map(Poly::letter).try_fold(Poly::one(), |p, l| p.times(&l))
    };
    if let Some(inner) = trace {
        if ends.len() != 1 || !in_word.is_empty() {
            return Some(None);
        }
        let outside = Poly::term(rest, Rational::from(1));
        return Some(Some(outside.times(&crate::normal::trace_of(&inner)?)?));
    }
    match (ends.as_slice(), in_word.as_slice()) {
        ([(_, a), (_, b)], []) => {
            // (a eₖ)(b eₖ) sums to a b'.
            let outside = Poly::term(rest, Rational::from(1));
            Some(Some(outside.times(&product(a)?.times(&product(&reversed(b))?)?)?))
        }
        ([(_, a)], [at]) => {
            let transposed = rest.word.get(*at)?.transposed;
            let instead = if transposed { a.clone() } else { reversed(a) };
            let word = rest.word.clone();
            rest.word = vec![];
            let outside = Poly::term(rest, Rational::from(1));
            let word = product(&word[..*at])?.times(&product(&instead)?)?;
            let word = word.times(&product(&monomial.word[*at + 1..])?)?;
            Some(Some(outside.times(&word)?))
        }
        ([], [a, b]) if *b == *a + 1 && !rest.word[*a].transposed && rest.word[*b].transposed => {
            // eₖ eₖ' sums to the identity.
            let word = rest.word.clone();
            rest.word = vec![];
            let outside = Poly::term(rest, Rational::from(1));
            let word = product(&word[..*a])?.times(&product(&word[*b + 1..])?)?;
            Some(Some(outside.times(&word)?))
        }
        ([(_, a)], []) => {
            // One entry: a eₖ sums to a times the column of ones.
            let outside = Poly::term(rest, Rational::from(1));
            Some(Some(outside.times(&product(a)?.times(&crate::entries::ones(size))?)?))
        }
        ([], [at]) => {
            let letter = rest.word.get(*at)?;
            let ones = crate::entries::ones(size);
            let ones = if letter.transposed { ones.transposed() } else { ones };
            let word = rest.word.clone();
            rest.word = vec![];
            let outside = Poly::term(rest, Rational::from(1));
            let word = product(&word[..*at])?.times(&ones)?.times(&product(&word[*at + 1..])?)?;
            Some(Some(outside.times(&word)?))
        }
        _ => Some(None),
    }
}

/// Σ kᵉ for k from 1 to n, as a polynomial in n: it holds for every n that is not negative, and at −1 for e > 0 as well.
fn power_sum(e: i32, n: &Poly) -> Option<Poly> {
    let coefficients: &[(i64, i64)] = match e {
        1 => &[(0, 1), (1, 2), (1, 2)],
        2 => &[(0, 1), (1, 6), (1, 2), (1, 3)],
        3 => &[(0, 1), (0, 1), (1, 4), (1, 2), (1, 4)],
        4 => &[(0, 1), (-1, 30), (0, 1), (1, 3), (1, 2), (1, 5)],
        _ => return None,
    };
    let mut sum = Poly::zero();
    for (power, (p, q)) in coefficients.iter().enumerate() {
        let term = n.power(u32::try_from(power).ok()?)?;
        sum = sum.plus(&term.scaled(&Rational::new(*p, *q)?));
    }
    Some(sum)
}

/// A sum that stays one, its indices numbered in the way that comes first.
fn canonical(ranges: &[Range], body: &Poly) -> Option<Poly> {
    let (monomial, coefficient) = body.single()?;
    if ranges.len() > MOST_INDICES || *coefficient != Rational::from(1) {
        return None;
    }
    let straight = numbered(ranges, body)?;
    let (Some(first), Some(last)) = (monomial.word.first(), monomial.word.last()) else {
        return Some(Poly::atom(Atom::Total(Rc::new(straight))));
    };
    // Matrices are read in the smaller of their directions.
    let (rows, columns) = (first.height().clone(), last.width().clone());
    let turned = numbered(ranges, &body.transposed())?;
    let letter = |total: Total, transposed, symmetric, rows, columns| {
        Poly::letter(Letter {
            base: Base::Total(Rc::new(total)),
            transposed,
            half: 2,
            symmetric,
            rows,
            columns,
        })
    };
    Some(match straight.cmp(&turned) {
        std::cmp::Ordering::Equal => letter(straight, false, true, rows, columns),
        std::cmp::Ordering::Less => letter(straight, false, false, rows, columns),
        std::cmp::Ordering::Greater => letter(turned, true, false, columns, rows),
    })
}

/// The sum under the numbering of its indices that comes first.
fn numbered(ranges: &[Range], body: &Poly) -> Option<Total> {
    // Closed sums inside the body keep the numbers below these.
    let first = 1 + body.deepest();
    let mut best: Option<Total> = None;
    for order in permutations(ranges.len()) {
        let numbers: Vec<u32> = order
            .iter()
            .map(|place| u32::try_from(*place).ok()?.checked_add(first))
            .collect::<Option<_>>()?;
        let renamed = |p: &Poly| {
            ranges.iter().zip(&numbers).try_fold(p.clone(), |p, (range, number)| {
                p.at_index(range.index, &Poly::atom(Atom::Index(*number)))
            })
        };
        let mut indices = Vec::new();
        for (range, number) in ranges.iter().zip(&numbers) {
            indices.push((*number, renamed(&range.from)?, renamed(&range.to)?));
        }
        indices.sort();
        let total = Total { indices, body: renamed(body)? };
        if best.as_ref().is_none_or(|best| total < *best) {
            best = Some(total);
        }
    }
    best
}

/// All orders of so many things.
fn permutations(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for next in 0..n {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, next);
                    longer
                })
            })
            .collect();
    }
    all
}

/// e to the power of a normal form: e^(a + b) = e^a e^b, with whole multiples as powers.
pub(crate) fn exponential(form: &Poly) -> Option<Poly> {
    form.terms.iter().try_fold(Poly::one(), |product, (m, c)| {
        let (p, q) = (c.numerator()?, c.denominator()?);
        let unit = Poly::term(m.clone(), Rational::new(1, q)?);
        let atom = Atom::Call(Builtin::Exp, Rc::new(unit));
        let scalars = BTreeMap::from([(atom, i32::try_from(p).ok()?)]);
        product.times(&Poly::term(Monomial { scalars, word: vec![] }, Rational::from(1)))
    })
}

/// A scalar to a symbolic power: the whole-number part is split off, so that β^(t + 1) is β β^t; 1^t is 1.
pub(crate) fn symbolic_power(base: &Poly, exponent: &Poly) -> Option<Poly> {
    let whole = exponent.terms.get(&Monomial::default()).cloned().unwrap_or(Rational::from(0));
    let k = whole.to_i64()?;
    let rest = exponent.minus(&Poly::constant(whole));
    let head = if k < 0 { base.reciprocal()? } else { base.clone() };
    let head = head.power(u32::try_from(k.abs()).ok()?)?;
    if rest.is_zero() || *base == Poly::one() {
        return Some(head);
    }
    head.times(&Poly::atom(Atom::Power(Rc::new(base.clone()), Rc::new(rest))))
}
