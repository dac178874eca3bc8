//! The linear program behind a certificate: candidates for its summands, and weights for them. Not trusted.
//!
//! Squares are infinitely many, so the program starts with those of a few simple sums, and while it has no solution its
//! multipliers say which square to add: with y for the monomials, the best v has the largest y'(v'm)², an eigenvector.
//! Coefficients are rounded to small fractions as they come, and the weights are solved for exactly.

use crate::{
    certificate::{Cofactor, Known, Part, Square},
    elements::{divided, elements},
    instances::{half_word, word_form},
    normal::Normalizer,
    poly::{Atom, Letter, Monomial, Poly, reversed},
    simplex::{Column, Simplex, largest_eigenpair, solve},
};
use number::{Number, Rational};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// Products of facts that are tried, and columns of the program in all.
const MOST_PRODUCTS: usize = 900;
const MOST_COLUMNS: usize = 500;
/// Monomials that squares behind a fact are made from.
const MOST_SEEDS: usize = 40;
/// Monomials in all.
const MOST_ROWS: usize = 140;
/// Squares added one after the other.
const ROUNDS: usize = 20;

/// A summand before its weight is known.
#[derive(Clone)]
pub(crate) enum Candidate {
    Product(Vec<usize>),
    Square {
        family: usize,
        vector: Vec<Rational>,
    },
    Zero {
        left: Poly,
        zero: usize,
        transposed: bool,
        right: Poly,
    },
    /// The slack itself, on the other side.
    Slack,
}

impl Candidate {
    pub(crate) fn cofactor(&self, weight: &Rational) -> Option<Cofactor> {
        let Candidate::Zero { left, zero, transposed, right } = self else { return None };
        Some(Cofactor {
            left: left.scaled(weight),
            zero: *zero,
            transposed: *transposed,
            right: right.clone(),
        })
    }
}

/// Squares of combinations of the same elements, behind the same facts.
struct Family {
    facts: Vec<usize>,
    middle: Option<usize>,
    trace: bool,
    elements: Vec<Poly>,
    /// The products of two elements, rows and columns in order; those off the diagonal counted twice.
    gram: Vec<Vec<Column>>,
}

pub(crate) struct Program<'a> {
    known: &'a Known,
    /// The facts that may be used.
    among: Vec<usize>,
    target: &'a Poly,
    rows: BTreeMap<Monomial, usize>,
    pub(crate) right: Column,
    pub(crate) columns: Vec<(Candidate, Column)>,
    families: Vec<Family>,
    /// Monomials of which squares may be made: the slack's, then those that come with equations and facts.
    seeds: Vec<Monomial>,
    /// Rows that equations were looked at for, and the cofactors there are.
    done: usize,
    /// Rows of the program when it is solved.
    row_count: usize,
    seen: BTreeSet<(usize, bool, Poly, Poly)>,
    /// The row in which strict products count, when something positive is looked for.
    strict: Option<usize>,
    products: Vec<(Vec<usize>, Poly)>,
}

impl<'a> Program<'a> {
    pub(crate) fn new(known: &'a Known, among: &[usize], target: &'a Poly, strict: bool) -> Self {
        let mut program = Program {
            known,
            among: among.to_vec(),
            target,
            rows: BTreeMap::new(),
            right: Column::new(),
            columns: Vec::new(),
            families: Vec::new(),
            seeds: target.terms.keys().cloned().collect(),
            done: 0,
            row_count: 0,
            seen: BTreeSet::new(),
            strict: None,
            products: vec![(vec![], Poly::one())],
        };
        let slack = program.column(target);
        if strict {
            // Σ λ candidate = τ slack with the weights of what is positive adding up to one.
            let row = usize::MAX;
            program.strict = Some(row);
            program.right = Column::from([(row, Rational::one())]);
            let other_side = slack.into_iter().map(|(i, c)| (i, -c)).collect();
            program.columns.push((Candidate::Slack, other_side));
        } else {
            program.right = slack;
        }
        program
    }

    fn column(&mut self, poly: &Poly) -> Column {
        let mut column = Column::new();
        for (monomial, c) in &poly.terms {
            let next = self.rows.len();
            let row = *self.rows.entry(monomial.clone()).or_insert(next);
            column.insert(row, c.clone());
        }
        column
    }

    /// Products of up to so many facts.
    pub(crate) fn products(&mut self, most: usize) {
        let mut start = 0;
        for _ in 0..most {
            let end = self.products.len();
            for i in start..end {
                let least = self.products[i].0.last().copied().unwrap_or(0);
                for k in self.among.iter().copied().filter(|k| *k >= least) {
                    if self.products.len() > MOST_PRODUCTS {
                        break;
                    }
                    let (mut which, product) = self.products[i].clone();
                    let Some(product) = product.times(&self.known.facts[k].slack) else { continue };
                    if product.terms.len() > 40 {
                        continue;
                    }
                    which.push(k);
                    self.products.push((which, product));
                }
            }
            start = end;
        }
        for (which, product) in self.products.clone() {
            let mut column = self.column(&product);
            let strict = which.iter().all(|k| self.known.facts[*k].strict);
            if let (Some(row), true) = (self.strict, strict) {
                column.insert(row, Rational::one());
            }
            self.columns.push((Candidate::Product(which), column));
        }
    }

    /// Squares behind products of up to so many facts.
    pub(crate) fn squares(&mut self, normalizer: &Normalizer<'_>, most: usize) {
        // What known matrices stand between comes first: its monomials are squares to be completed.
        for middle in 0..self.known.semis.len() {
            let elements = self.around(normalizer, middle);
            self.family(&[], Some(middle), false, elements);
        }
        let mut rows: Vec<(&Monomial, &usize)> = self.rows.iter().collect();
        rows.sort_by_key(|(_, row)| **row);
        let seeds: Vec<Monomial> = rows.into_iter().map(|(m, _)| m.clone()).take(150).collect();
        let mut given = self.seeds.clone();
        for monomial in self.among.iter().flat_map(|k| self.known.facts[*k].slack.terms.keys()) {
            if !given.contains(monomial) && given.len() < MOST_SEEDS {
                given.push(monomial.clone());
            }
        }
        let products = self.products.clone();
        self.family(&[], None, false, self.known.columns.clone());
        for (facts, product) in products.iter().filter(|(facts, _)| facts.len() <= most) {
            // Behind facts only what the slack itself asks for, behind a single one what the facts do too.
            let seeds = match facts.len() {
                0 => &seeds,
                1 => &given,
                _ => &self.seeds,
            };
            let (numbers, columns, matrices) = elements(normalizer, seeds, product);
            self.family(facts, None, false, numbers);
            for elements in columns.into_values() {
                self.family(facts, None, false, elements);
            }
            for elements in matrices.into_values() {
                self.family(facts, None, true, elements);
            }
            for middle in (0..self.known.semis.len()).filter(|_| !facts.is_empty()) {
                let elements = self.around(normalizer, middle);
                self.family(facts, Some(middle), false, elements);
            }
        }
    }

    /// Columns that a known matrix may stand between: ends and halves of the slack's words.
    fn around(&self, normalizer: &Normalizer<'_>, middle: usize) -> Vec<Poly> {
        let matrix = &self.known.semis[middle].matrix;
        let height = matrix.terms.keys().find_map(|m| m.word.first().map(|l| l.height().clone()));
        let mut elements = Vec::new();
        for atom in self.target.terms.keys().flat_map(|m| m.scalars.keys()) {
            let Atom::Word(word) = atom else { continue };
            for word in [word.clone(), reversed(word)] {
                let half = half_word(normalizer, &word);
                // H x is H^(1/2) H^(1/2) x: what commutes with H may stand between these.
                let quarter = half.clone().and_then(|mut half| {
                    let first = half.first_mut().filter(|l| l.half > 1)?;
                    let definite = normalizer.is_definite(first);
                    first.half -= 1;
                    definite.then_some(half)
                });
                let half = half.into_iter().chain(quarter);
                for end in (1..word.len()).map(|i| word[i..].to_vec()).chain(half) {
                    let fits = height
                        .as_ref()
                        .is_none_or(|h| end.first().is_some_and(|l| h == l.height()));
                    let element = word_form(end);
                    if fits && !elements.contains(&element) && elements.len() < 6 {
                        elements.push(element);
                    }
                }
            }
        }
        elements
    }

    fn family(&mut self, facts: &[usize], middle: Option<usize>, trace: bool, elements: Vec<Poly>) {
        if elements.is_empty() || self.families.len() > 120 {
            return;
        }
        let n = elements.len();
        let known = self.known;
        let square = |of: Poly| Part {
            weight: Rational::one(),
            facts: facts.to_vec(),
            square: Some(if trace { Square::Trace { of } } else { Square::Form { of, middle } }),
        };
        let mut gram = vec![vec![Column::new(); n]; n];
        for i in 0..n {
            let Some(own) = square(elements[i].clone()).value(known) else { return };
            gram[i][i] = self.column(&own);
            for j in 0..i {
                let both = square(elements[i].plus(&elements[j])).value(known);
                let other = square(elements[j].clone()).value(known);
                let (Some(both), Some(other)) = (both, other) else { return };
                gram[i][j] = self.column(&both.minus(&own).minus(&other));
            }
        }
        self.families.push(Family { facts: facts.to_vec(), middle, trace, elements, gram });
    }

    /// The squares to start from: of one element, of sums and differences of two, and completed squares.
    fn first_squares(&mut self, at: usize) {
        let n = self.families[at].elements.len();
        let mut vectors: BTreeSet<Vec<Rational>> = BTreeSet::new();
        let unit = |i: usize, c: i64| (i, Rational::from(c));
        let vector = |entries: &[(usize, Rational)]| {
            let mut v = vec![Rational::zero(); n];
            entries.iter().for_each(|(i, c)| v[*i] = c.clone());
            v
        };
        for i in 0..n {
            vectors.insert(vector(&[unit(i, 1)]));
            for j in 0..i {
                vectors.insert(vector(&[unit(i, 1), unit(j, 1)]));
                vectors.insert(vector(&[unit(i, 1), unit(j, -1)]));
            }
            // The square completed: from c x² + 2 d x y the vector c x + d y.
            if let Some(v) = self.completed(at, i) {
                vectors.insert(v);
            }
        }
        for vector in vectors {
            self.square(at, vector);
        }
    }

    /// The row of the Gram matrix that the slack has for one element, where it is plain to see.
    fn completed(&self, family: usize, i: usize) -> Option<Vec<Rational>> {
        let gram = &self.families[family].gram;
        let coefficient = |column: &Column| {
            let (row, c) = column.iter().next().filter(|_| column.len() == 1)?;
            let sign = if self.strict.is_some() {
                self.columns.first()?.1.get(row).map(|c| -c.clone())
            } else {
                self.right.get(row).cloned()
            };
            sign.unwrap_or_else(Rational::zero).div(c)
        };
        let own = coefficient(&gram[i][i]).filter(|c| !c.is_zero())?;
        (0..gram.len())
            .map(|j| match j {
                j if j == i => Some(Rational::one()),
                j => {
                    let cross = if j < i { &gram[i][j] } else { &gram[j][i] };
                    coefficient(cross)?.div(&own)
                }
            })
            .collect()
    }

    fn square(&mut self, family: usize, vector: Vec<Rational>) -> Option<usize> {
        let gram = &self.families[family].gram;
        let mut column = Column::new();
        for i in 0..vector.len() {
            for j in 0..=i {
                let factor = vector[i].clone() * vector[j].clone();
                if factor.is_zero() {
                    continue;
                }
                for (row, c) in &gram[i][j] {
                    let entry = column.entry(*row).or_insert_with(Rational::zero);
                    *entry = entry.clone() + factor.clone() * c.clone();
                }
            }
        }
        column.retain(|_, c| !c.is_zero());
        self.columns.push((Candidate::Square { family, vector }, column));
        Some(self.columns.len() - 1)
    }

    /// Equations, times what makes one of their terms a monomial that occurs; so many times over.
    pub(crate) fn equations(&mut self, rounds: usize) {
        for _ in 0..rounds {
            let monomials: Vec<Monomial> = {
                let mut all: Vec<(&Monomial, &usize)> = self.rows.iter().collect();
                all.sort_by_key(|(_, row)| **row);
                all.into_iter().skip(self.done).map(|(m, _)| m.clone()).collect()
            };
            self.done = self.rows.len();
            for monomial in monomials {
                for zero in 0..self.known.zeros.len() {
                    for (left, transposed, right) in self.contexts(zero, &monomial) {
                        if self.seen.len() > MOST_COLUMNS
                            || !self.seen.insert((zero, transposed, left.clone(), right.clone()))
                        {
                            continue;
                        }
                        let weight = Rational::one();
                        let candidate = Candidate::Zero { left, zero, transposed, right };
                        let value = candidate.cofactor(&weight).and_then(|c| c.value(self.known));
                        let Some(value) = value.filter(|v| v.terms.len() < 40) else { continue };
                        let column = self.column(&value);
                        self.columns.push((candidate, column));
                    }
                }
            }
        }
    }

    /// What an equation may be multiplied by, so that one of its terms becomes this monomial.
    fn contexts(&self, zero: usize, monomial: &Monomial) -> Vec<(Poly, bool, Poly)> {
        let mut found = Vec::new();
        let form = &self.known.zeros[zero].form;
        for term in form.terms.keys() {
            let Some(rest) = divided(&monomial.scalars, &term.scalars) else { continue };
            if term.word.is_empty() {
                if form.is_number() && monomial.word.is_empty() {
                    found.push((Poly::scalars(rest), false, Poly::one()));
                } else if form.is_number() {
                    found.push((Poly::scalars(rest), false, word_form(monomial.word.clone())));
                }
                continue;
            }
            // The term's word inside a word of the monomial, read from either end.
            let mut inside = |word: &[Letter], outer: &BTreeMap<Atom, i32>| {
                for (transposed, wanted) in
                    [(false, term.word.clone()), (true, reversed(&term.word))]
                {
                    for i in 0..=word.len().saturating_sub(wanted.len()) {
                        if word.get(i..i + wanted.len()) == Some(wanted.as_slice()) {
                            let left = word_form(word[..i].to_vec());
                            let right = word_form(word[i + wanted.len()..].to_vec());
                            let Some(left) = Poly::scalars(outer.clone()).times(&left) else {
                                continue;
                            };
                            found.push((left, transposed, right));
                        }
                    }
                }
            };
            if !monomial.word.is_empty() {
                inside(&monomial.word, &rest);
                continue;
            }
            for (atom, e) in &rest {
                let Atom::Word(word) = atom else { continue };
                let mut outer = rest.clone();
                outer.remove(atom);
                if *e != 1 {
                    outer.insert(atom.clone(), e - 1);
                }
                inside(word, &outer);
            }
        }
        found
    }

    /// Numbers the monomials that are left anew; `None` when there are too many, or the slack has one that nothing has.
    fn compact(&mut self) -> Option<()> {
        let grams = self.families.iter().flat_map(|f| f.gram.iter().flatten());
        let columns = self.columns.iter().map(|(_, c)| c).chain(grams);
        let used: BTreeSet<usize> = columns.flat_map(|c| c.keys().copied()).collect();
        if used.len() > MOST_ROWS || !self.right.keys().all(|row| used.contains(row)) {
            return None;
        }
        let places: BTreeMap<usize, usize> =
            used.into_iter().enumerate().map(|(new, old)| (old, new)).collect();
        let renumber = |column: &mut Column| {
            let old = std::mem::take(column);
            column.extend(old.into_iter().filter_map(|(row, c)| Some((*places.get(&row)?, c))));
        };
        renumber(&mut self.right);
        self.columns.iter_mut().for_each(|(_, column)| renumber(column));
        let grams = self.families.iter_mut().flat_map(|f| f.gram.iter_mut().flatten());
        grams.for_each(renumber);
        self.row_count = places.len();
        Some(())
    }

    /// Drops what cannot take part: a summand with a monomial that nothing cancels and the slack does not have.
    fn prune(&mut self) {
        let mut kept: Vec<Vec<bool>> =
            self.families.iter().map(|f| vec![true; f.elements.len()]).collect();
        let mut alive = vec![true; self.columns.len()];
        loop {
            // How often each monomial comes with a plus and with a minus.
            let mut signs: BTreeMap<usize, (bool, bool)> =
                self.right.keys().map(|row| (*row, (true, true))).collect();
            let mut count = |column: &Column, both: bool| {
                for (row, c) in column {
                    let sign = signs.entry(*row).or_default();
                    sign.0 |= both || *c > Rational::zero();
                    sign.1 |= both || *c < Rational::zero();
                }
            };
            for ((candidate, column), _) in self.columns.iter().zip(&alive).filter(|(_, a)| **a) {
                count(column, !matches!(candidate, Candidate::Product(_)));
            }
            for (family, kept) in self.families.iter().zip(&kept) {
                for i in (0..kept.len()).filter(|i| kept[*i]) {
                    count(&family.gram[i][i], false);
                    for j in (0..i).filter(|j| kept[*j]) {
                        count(&family.gram[i][j], true);
                    }
                }
            }
            let cancels = |column: &Column| {
                column
                    .keys()
                    .all(|row| *row == usize::MAX || signs.get(row).is_some_and(|(p, m)| *p && *m))
            };
            let mut changed = false;
            for (at, (candidate, column)) in self.columns.iter().enumerate() {
                let fixed = matches!(candidate, Candidate::Slack);
                if alive[at] && !fixed && !cancels(column) {
                    alive[at] = false;
                    changed = true;
                }
            }
            for (family, kept) in self.families.iter().zip(&mut kept) {
                for (i, kept) in kept.iter_mut().enumerate() {
                    if *kept && !cancels(&family.gram[i][i]) {
                        *kept = false;
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        let mut flags = alive.iter();
        self.columns.retain(|_| *flags.next().unwrap_or(&false));
        self.columns.truncate(MOST_COLUMNS);
        // What is left of a family is a smaller family.
        for (family, kept) in self.families.iter_mut().zip(&kept) {
            let mut rows = kept.iter();
            family.elements.retain(|_| *rows.next().unwrap_or(&false));
            let places: Vec<usize> = (0..kept.len()).filter(|i| kept[*i]).collect();
            family.gram = places
                .iter()
                .map(|i| places.iter().map(|j| family.gram[*i][*j].clone()).collect())
                .collect();
        }
        for at in 0..self.families.len() {
            if self.columns.len() < MOST_COLUMNS + 200 {
                self.first_squares(at);
            }
        }
    }

    /// Solves the program, adding squares as it asks for them, and makes the solution exact.
    pub(crate) fn solve(mut self) -> Option<(Vec<Part>, Vec<Cofactor>)> {
        self.prune();
        self.compact()?;
        let rows = self.row_count;
        let right: Vec<f64> =
            (0..rows).map(|i| self.right.get(&i).map_or(0.0, Rational::to_f64)).collect();
        let mut simplex = Simplex::new(&right);
        // Columns of equations count with either sign: they are there twice.
        let mut order: Vec<usize> = Vec::new();
        for (i, (candidate, column)) in self.columns.iter().enumerate() {
            simplex.add(column);
            order.push(i);
            if matches!(candidate, Candidate::Zero { .. }) {
                simplex.add(&column.iter().map(|(i, c)| (*i, -c.clone())).collect());
                order.push(i);
            }
        }
        for round in 0..=ROUNDS {
            let left = simplex.run();
            if left < 1e-7
                && let Some(found) = self.exact(&simplex, &order)
            {
                return Some(found);
            }
            if round == ROUNDS {
                break;
            }
            let added = self.wanted(&simplex.multipliers());
            if added.is_empty() {
                break;
            }
            for (family, vector) in added {
                let at = self.square(family, vector)?;
                simplex.add(&self.columns[at].1);
                order.push(at);
            }
        }
        None
    }

    /// The squares that the multipliers ask for.
    fn wanted(&self, multipliers: &[f64]) -> Vec<(usize, Vec<Rational>)> {
        let worth = |column: &Column| -> f64 {
            column
                .iter()
                .map(|(i, c)| multipliers.get(*i).copied().unwrap_or(0.0) * c.to_f64())
                .sum()
        };
        let mut wanted = Vec::new();
        for (at, family) in self.families.iter().enumerate() {
            let n = family.elements.len();
            if n < 2 {
                continue;
            }
            // The products are stored once, below the diagonal, for both places.
            let moment: Vec<Vec<f64>> = (0..n)
                .map(|i| {
                    (0..n)
                        .map(|j| {
                            let both = worth(&family.gram[i.max(j)][i.min(j)]);
                            if i == j { both } else { both / 2.0 }
                        })
                        .collect()
                })
                .collect();
            let (value, vector) = largest_eigenpair(&moment);
            if value < 1e-7 {
                continue;
            }
            let mut vectors = vec![vector];
            if family.facts.is_empty() {
                let few = (2..=3.min(n)).filter_map(|few| best_of_few(&moment, few));
                vectors.extend(few);
            }
            for (vector, denominators) in vectors.iter().flat_map(|v| [(v, 2), (v, 12)]) {
                let rounded = rounded(vector, denominators);
                if let Some(rounded) = rounded
                    && !wanted.contains(&(at, rounded.clone()))
                {
                    wanted.push((at, rounded));
                }
            }
        }
        wanted
    }

    fn exact(&self, simplex: &Simplex, order: &[usize]) -> Option<(Vec<Part>, Vec<Cofactor>)> {
        let support: BTreeSet<usize> =
            simplex.support().into_iter().filter_map(|j| order.get(j).copied()).collect();
        let support: Vec<usize> = support.into_iter().collect();
        let columns: Vec<&Column> = support.iter().map(|i| &self.columns[*i].1).collect();
        let weights = solve(&columns, &self.right)?;
        let scale = match self.strict {
            None => Rational::one(),
            Some(_) if self.target.is_zero() => Rational::one(),
            Some(_) => {
                let at =
                    support.iter().position(|i| matches!(self.columns[*i].0, Candidate::Slack))?;
                weights[at].recip()?
            }
        };
        let (mut parts, mut cofactors) = (Vec::new(), Vec::new());
        for (i, weight) in support.iter().zip(&weights) {
            let weight = weight.clone() * scale.clone();
            if weight.is_zero() {
                continue;
            }
            let candidate = &self.columns[*i].0;
            if let Some(cofactor) = candidate.cofactor(&weight) {
                cofactors.push(cofactor);
                continue;
            }
            if weight.sign() != Some(Ordering::Greater) {
                return None;
            }
            match candidate {
                Candidate::Product(facts) => {
                    parts.push(Part { weight, facts: facts.clone(), square: None });
                }
                Candidate::Square { family, vector } => {
                    let Family { facts, middle, trace, elements, .. } = &self.families[*family];
                    let of = elements
                        .iter()
                        .zip(vector)
                        .fold(Poly::zero(), |sum, (e, c)| sum.plus(&e.scaled(c)));
                    let square = if *trace {
                        Square::Trace { of }
                    } else {
                        Square::Form { of, middle: *middle }
                    };
                    parts.push(Part { weight, facts: facts.clone(), square: Some(square) });
                }
                _ => {}
            }
        }
        Some((parts, cofactors))
    }
}

/// A vector scaled so that its largest entry is 1, in fractions with denominators up to a number.
/// The sum or difference of so few elements of which the square gains most: what proofs are made of is often that simple.
fn best_of_few(moment: &[Vec<f64>], few: usize) -> Option<Vec<f64>> {
    let n = moment.len();
    let mut best: Option<(f64, Vec<f64>)> = None;
    for chosen in (0..1u32 << n).filter(|set| set.count_ones() as usize == few) {
        let places: Vec<usize> = (0..n).filter(|i| chosen >> i & 1 == 1).collect();
        // The first with its own sign, as the square does not change with all of them.
        for signs in 0..1u32 << (few - 1) {
            let sign = |k: usize| if k > 0 && signs >> (k - 1) & 1 == 1 { -1.0 } else { 1.0 };
            let terms = (0..few).flat_map(|k| (0..few).map(move |l| (k, l)));
            let value: f64 =
                terms.map(|(k, l)| sign(k) * sign(l) * moment[places[k]][places[l]]).sum();
            if value > 1e-7 && best.as_ref().is_none_or(|(most, _)| value > *most) {
                let mut vector = vec![0.0; n];
                places.iter().enumerate().for_each(|(k, i)| vector[*i] = sign(k));
                best = Some((value, vector));
            }
        }
    }
    best.map(|(_, vector)| vector)
}

fn rounded(vector: &[f64], denominators: i64) -> Option<Vec<Rational>> {
    let largest = vector.iter().copied().max_by(|a, b| f64::abs(*a).total_cmp(&f64::abs(*b)))?;
    if largest == 0.0 {
        return None;
    }
    vector
        .iter()
        .map(|x| {
            let x = x / largest;
            let best = (1..=denominators).min_by(|a, b| {
                let error = |d: i64| {
                    let d = d as f64;
                    ((x * d).round() / d - x).abs() + 1e-4 * d
                };
                error(*a).total_cmp(&error(*b))
            })?;
            Rational::new((x * best as f64).round() as i64, best)
        })
        .collect()
}
