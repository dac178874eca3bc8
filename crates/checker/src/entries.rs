//! Entries, families, sums and what is done entry by entry, in normal form. Part of the trusted base: see `poly`.
//!
//! An entry is a product with unit columns; of what is done entry by entry it is the same done to the entries. A number
//! u'diag(p) v or u'(p ∘ v) is written out as a sum over the entries, so that it has one form.

use crate::{
    normal::Normalizer,
    poly::{Atom, Base, Letter, Monomial, Poly},
    totals::symbolic_power,
};
use derivation::{Builtin, Dim, Expr, Fold, Function, Kind, Shape, Structure, Symbol};
use number::Rational;
use std::rc::Rc;

/// Members worked out inside one another.
const MOST_NESTED: u32 = 12;

impl Normalizer<'_> {
    /// A member of a family: by its rule where one applies, else a letter.
    pub(crate) fn member(&mut self, name: &Symbol, index: &Expr, shape: &Shape) -> Option<Poly> {
        let at = self.form(index)?;
        // Far-off members would be worked out one inside the other.
        if self.nested >= MOST_NESTED {
            return None;
        }
        self.nested += 1;
        let form = self.member_at(name, &at, shape);
        self.nested -= 1;
        form
    }

    fn member_at(&mut self, name: &Symbol, at: &Poly, shape: &Shape) -> Option<Poly> {
        self.spend()?;
        let number = |c: i64| Poly::constant(Rational::from(c));
        let defined = self
            .model
            .context
            .definition(name)
            .and_then(|d| Some((d.index.clone()?, d.body.clone())));
        if let Some((letter, body)) = defined {
            return self.apart(letter, at.clone(), &body);
        }
        let rules = self.model.rules.get(name).cloned().unwrap_or_default();
        for rule in rules {
            match rule.letter {
                None if *at == number(rule.from) => {
                    let outside = self.take_bound();
                    let form = self.form(&rule.value);
                    self.put_bound(outside);
                    return form;
                }
                Some(letter) => {
                    let before = at.minus(&number(rule.from));
                    if self.summer.least_value(&before).is_some_and(|least| least >= 0) {
                        return self.apart(letter, before, &rule.value);
                    }
                }
                None => {}
            }
        }
        let declaration = self.model.context.declaration(name)?;
        let Kind::Family { member, .. } = &declaration.kind else { return None };
        let (name, at) = (name.clone(), Rc::new(at.clone()));
        let (Shape::Matrix(rows, columns), false) = (shape, shape.is_scalar()) else {
            return Some(Poly::atom(Atom::Function { order: None, name, at, along: vec![] }));
        };
        let symmetric =
            matches!(&**member, Kind::Matrix { structure, .. } if *structure != Structure::General);
        Some(Poly::letter(Letter {
            base: Base::Function { order: None, name, at, along: vec![] },
            transposed: false,
            half: 2,
            symmetric,
            rows: rows.clone(),
            columns: columns.clone(),
        }))
    }

    /// A sum, a mean, an expectation, a variance.
    pub(crate) fn fold(
        &mut self,
        fold: Fold,
        index: &Symbol,
        limits: (&Expr, &Expr),
        body: &Expr,
    ) -> Option<Poly> {
        let (from, to) = (self.form(limits.0)?, self.form(limits.1)?);
        let k = self.summer.fresh(Some(&from));
        let body = self.within(index.clone(), Poly::atom(Atom::Index(k)), |n| n.form(body))?;
        let count = to.minus(&from).plus(&Poly::one());
        let mean = |n: &mut Self, k: u32, body: &Poly| {
            n.summer.sum(k, &from, &to, body)?.times(&count.reciprocal()?)
        };
        match fold {
            Fold::Sum => self.summer.sum(k, &from, &to, &body),
            Fold::Mean | Fold::Expectation => mean(self, k, &body),
            Fold::Variance => {
                let offset = body.minus(&mean(self, k, &body)?);
                let square = offset.transposed().times(&offset)?;
                let square = self.unfolded(&square)?;
                mean(self, k, &square)
            }
            Fold::Max | Fold::Min => None,
        }
    }

    /// `x[i]`, `A[i, j]`
    pub(crate) fn entry(&mut self, of: &Expr, index: &[Expr]) -> Option<Poly> {
        let Shape::Matrix(rows, columns) = &of.shape else { return Some(Poly::zero()) };
        let form = self.form(of)?;
        let at = index.iter().map(|i| self.form(i)).collect::<Option<Vec<_>>>()?;
        let row = self.row(at.first()?, rows, &form)?;
        match at.get(1) {
            None => Some(row),
            Some(j) => {
                let column = self.row(j, columns, &row.transposed())?;
                Some(column)
            }
        }
    }

    /// eᵢ' times a form with so many rows.
    pub(crate) fn row(&mut self, i: &Poly, rows: &Dim, form: &Poly) -> Option<Poly> {
        self.spend()?;
        let mut sum = Poly::zero();
        for (m, c) in &form.terms {
            let scalars = Monomial { scalars: m.scalars.clone(), word: vec![] };
            let word = self.row_of_word(i, rows, &m.word)?;
            sum = sum.plus(&Poly::term(scalars, c.clone()).times(&word)?);
        }
        Some(sum)
    }

    fn row_of_word(&mut self, i: &Poly, rows: &Dim, word: &[Letter]) -> Option<Poly> {
        let unit = Poly::letter(unit(i, rows)).transposed();
        let product = |letters: &[Letter]| {
            letters.iter().cloned().map(Poly::letter).try_fold(Poly::one(), |p, l| p.times(&l))
        };
        let Some((first, rest)) = word.split_first() else { return Some(unit) };
        let entry = match &first.base {
            _ if first.half != 2 || first.transposed => return unit.times(&product(word)?),
            Base::Map(builtin, p) => {
                let entry = self.row(i, rows, p)?;
                self.call(*builtin, &entry)?
            }
            Base::Recip(p) => self.row(i, rows, p)?.reciprocal()?,
            Base::Hadamard(of) => {
                let mut entry = Poly::one();
                for p in of {
                    entry = entry.times(&self.row(i, rows, p)?)?;
                }
                entry
            }
            Base::Diagonal(p) => {
                let row = self.row(i, rows, p)?;
                self.row(i, rows, &row.transposed())?
            }
            Base::Diag(p) => {
                let entry = self.row(i, rows, p)?;
                return entry.times(&self.row_of_word(i, rows, rest)?);
            }
            Base::Total(total) => {
                let (total, rest) = (total.clone(), product(rest)?);
                let mut summer = std::mem::take(&mut self.summer);
                let value = summer.mapped(&total, |summer, body| {
                    std::mem::swap(&mut self.summer, summer);
                    let row = self.row(i, rows, &body);
                    std::mem::swap(&mut self.summer, summer);
                    row
                });
                self.summer = summer;
                return value?.times(&rest);
            }
            _ => return unit.times(&product(word)?),
        };
        entry.times(&product(rest)?)
    }

    /// With every number u'diag(p) v, u'(p ∘ v) written out as a sum, and diag(p) v written as p ∘ v.
    pub(crate) fn unfolded(&mut self, form: &Poly) -> Option<Poly> {
        let plain = |m: &Monomial| {
            !has_folded(&m.word)
                && m.scalars.keys().all(|a| !matches!(a, Atom::Word(word) if has_folded(word)))
        };
        if form.terms.keys().all(plain) {
            return Some(form.clone());
        }
        let mut sum = Poly::zero();
        for (m, c) in &form.terms {
            if plain(m) {
                sum = sum.plus(&Poly::term(m.clone(), c.clone()));
                continue;
            }
            self.spend()?;
            let mut value = Poly::constant(c.clone());
            for (atom, e) in &m.scalars {
                let one = Monomial { scalars: [(atom.clone(), *e)].into(), word: vec![] };
                let factor = match atom {
                    Atom::Word(word) if *e > 0 && has_folded(word) => {
                        let at = word.iter().position(is_folded)?;
                        self.written_out(word, at)?.power(e.unsigned_abs())?
                    }
                    _ => Poly::term(one, Rational::from(1)),
                };
                value = value.times(&factor)?;
            }
            let word = self.merged(&m.word)?;
            sum = sum.plus(&value.times(&word)?);
        }
        Some(sum)
    }

    /// The number u' L v with a letter that acts entry by entry, as a sum.
    fn written_out(&mut self, word: &[Letter], at: usize) -> Option<Poly> {
        let letter = word.get(at)?;
        let rows = letter.rows.clone();
        let product = |letters: &[Letter]| {
            letters.iter().cloned().map(Poly::letter).try_fold(Poly::one(), |p, l| p.times(&l))
        };
        let to = match &rows {
            Dim::Size(size) => Poly::atom(Atom::Symbol(size.clone())),
            Dim::Fixed(n) => Poly::constant(Rational::from(i64::from(*n))),
        };
        let k = self.summer.fresh(Some(&Poly::one()));
        let i = Poly::atom(Atom::Index(k));
        let before = product(word.get(..at)?)?;
        let rest = product(word.get(at + 1..)?)?;
        if matches!(letter.base, Base::Total(_)) {
            return self.opened(letter, &before, &rest);
        }
        // Of a diagonal matrix both sides are picked; of a column, or a row, one.
        let mut body = Poly::one();
        if at > 0 {
            body = body.times(&self.row(&i, &rows, &before.transposed())?)?;
        }
        match &letter.base {
            Base::Diag(p) => {
                body = body.times(&self.row(&i, &rows, p)?)?;
                body = body.times(&self.row(&i, &rows, &rest)?)?;
            }
            _ => {
                let column = Letter { transposed: false, ..letter.clone() };
                body = body.times(&self.row(&i, &rows, &Poly::letter(column))?)?;
                if at + 1 < word.len() {
                    if at > 0 {
                        return None;
                    }
                    body = body.times(&self.row(&i, &rows, &rest)?)?;
                }
            }
        }
        self.summer.sum(k, &Poly::one(), &to, &body)
    }

    /// A sum of matrices between words: the sum of the products.
    fn opened(&mut self, letter: &Letter, before: &Poly, rest: &Poly) -> Option<Poly> {
        let Base::Total(total) = &letter.base else { return None };
        let (total, transposed) = (total.clone(), letter.transposed);
        let mut summer = std::mem::take(&mut self.summer);
        let value = summer.mapped(&total, |summer, body| {
            std::mem::swap(&mut self.summer, summer);
            let body = if transposed { body.transposed() } else { body };
            let product = before.times(&body).and_then(|p| p.times(rest));
            let product = product.and_then(|p| self.unfolded(&p));
            std::mem::swap(&mut self.summer, summer);
            product
        });
        self.summer = summer;
        value
    }

    /// A word in which diag(p) meets a column or a row: their product entry by entry.
    fn merged(&mut self, word: &[Letter]) -> Option<Poly> {
        let product = |letters: &[Letter]| {
            letters.iter().cloned().map(Poly::letter).try_fold(Poly::one(), |p, l| p.times(&l))
        };
        let is_diag = |l: &Letter| l.half == 2 && matches!(l.base, Base::Diag(_));
        if word.len() > 1
            && let Some(at) =
                word.iter().position(|l| matches!(l.base, Base::Total(_)) && l.half == 2)
        {
            let (before, rest) = (product(&word[..at])?, product(&word[at + 1..])?);
            return self.opened(&word[at], &before, &rest);
        }
        let column_end = (0..word.len()).find(|&j| *word[j].width() == Dim::ONE);
        if let Some(end) = column_end
            && let Some(at) = (0..end).rev().find(|&j| is_diag(&word[j]))
        {
            let Base::Diag(p) = &word.get(at)?.base else { return None };
            let column = hadamard(p, &product(&word[at + 1..=end])?, &word.get(at)?.rows)?;
            let whole = product(&word[..at])?.times(&column)?.times(&product(&word[end + 1..])?)?;
            return self.unfolded(&whole);
        }
        let row_start = (0..word.len()).rev().find(|&j| *word[j].height() == Dim::ONE);
        if let Some(start) = row_start
            && let Some(at) = (start + 1..word.len()).find(|&j| is_diag(&word[j]))
        {
            let Base::Diag(p) = &word.get(at)?.base else { return None };
            let row = product(&word[start..at])?.transposed();
            let row = hadamard(p, &row, &word.get(at)?.rows)?.transposed();
            let whole = product(&word[..start])?.times(&row)?.times(&product(&word[at + 1..])?)?;
            return self.unfolded(&whole);
        }
        product(word)
    }

    /// `a ∘ b`, `a ⊘ b`
    pub(crate) fn entrywise(&mut self, divides: bool, a: &Expr, b: &Expr) -> Option<Poly> {
        let shape = a.shape.common(&b.shape)?;
        let (p, q) = (self.form(a)?, self.form(b)?);
        if shape.is_scalar() {
            return if divides { p.times(&q.reciprocal()?) } else { p.times(&q) };
        }
        let Shape::Matrix(rows, Dim::ONE) = &shape else { return None };
        if !divides {
            return hadamard(&p, &q, rows);
        }
        let ones = Letter { base: Base::Ones, ..column(rows) };
        if q == Poly::letter(ones) {
            return Some(p);
        }
        // A number in front of the divisor comes out.
        let (scale, q) = match q.single() {
            Some((m, c)) => {
                let scalars = Monomial { scalars: m.scalars.clone(), word: vec![] };
                let word = Monomial { scalars: Default::default(), word: m.word.clone() };
                (Poly::term(scalars, c.clone()).reciprocal()?, Poly::term(word, Rational::from(1)))
            }
            None => (Poly::one(), q),
        };
        let recip = match q.single().map(|(m, _)| m.word.as_slice()) {
            Some([Letter { base: Base::Recip(inner), transposed: false, half: 2, .. }]) => {
                (**inner).clone()
            }
            _ => Poly::letter(Letter { base: Base::Recip(Rc::new(q)), ..column(rows) }),
        };
        hadamard(&p, &recip, rows)?.times(&scale)
    }

    /// A function of a scalar, of a column entry by entry; and the diagonal to and fro.
    pub(crate) fn mapped(&mut self, builtin: Builtin, a: &Expr) -> Option<Poly> {
        let form = self.form(a)?;
        let Shape::Matrix(rows, _) = &a.shape else { return self.call(builtin, &form) };
        if a.shape.is_scalar() && !matches!(builtin, Builtin::Diag | Builtin::Diagonal) {
            return self.call(builtin, &form);
        }
        let base = Rc::new(form);
        let rows = rows.clone();
        Some(Poly::letter(match builtin {
            Builtin::Diag => Letter {
                base: Base::Diag(base),
                symmetric: true,
                columns: rows.clone(),
                ..column(&rows)
            },
            Builtin::Diagonal => Letter { base: Base::Diagonal(base), ..column(&rows) },
            _ => Letter { base: Base::Map(builtin, base), ..column(&rows) },
        }))
    }

    /// The component of a function with vectors as values, as the unit column that picks it.
    pub(crate) fn picked(&mut self, function: &Function) -> Option<Option<Poly>> {
        let Some(index) = &function.component else { return Some(None) };
        let whole = self.model.context.function(&function.name)?;
        let i = self.form(index)?;
        Some(Some(Poly::letter(unit(&i, &whole.to))))
    }

    /// A power with a symbolic exponent.
    pub(crate) fn symbolic(&mut self, base: &Expr, exponent: &Expr) -> Option<Poly> {
        let (base, exponent) = (self.form(base)?, self.form(exponent)?);
        symbolic_power(&base, &exponent)
    }
}

/// Whether a letter of a longer word acts entry by entry, or is a sum.
fn is_folded(l: &Letter) -> bool {
    l.half == 2
        && matches!(
            l.base,
            Base::Diag(_)
                | Base::Hadamard(_)
                | Base::Map(..)
                | Base::Recip(_)
                | Base::Diagonal(_)
                | Base::Total(_)
        )
}

fn has_folded(word: &[Letter]) -> bool {
    word.len() > 1 && word.iter().any(is_folded)
}

/// A letter with the rows of a column, to be given a base.
fn column(rows: &Dim) -> Letter {
    Letter {
        base: Base::Ones,
        transposed: false,
        half: 2,
        symmetric: false,
        rows: rows.clone(),
        columns: Dim::ONE,
    }
}

fn unit(i: &Poly, rows: &Dim) -> Letter {
    Letter { base: Base::Unit(Rc::new(i.clone())), ..column(rows) }
}

/// The unit column of an index.
pub(crate) fn unit_column(i: &Poly, rows: &Dim) -> Poly {
    Poly::letter(unit(i, rows))
}

/// The column of ones.
pub(crate) fn ones(rows: &Dim) -> Poly {
    Poly::letter(column(rows))
}

/// The product of two columns entry by entry: linear in both, in one order, with what cancels left out.
pub(crate) fn hadamard(p: &Poly, q: &Poly, rows: &Dim) -> Option<Poly> {
    let mut sum = Poly::zero();
    for (m, c) in &p.terms {
        for (n, d) in &q.terms {
            let scalars = |m: &Monomial| Monomial { scalars: m.scalars.clone(), word: vec![] };
            let scale =
                Poly::term(scalars(m), c.clone()).times(&Poly::term(scalars(n), d.clone()))?;
            let mut factors = factors(&m.word)?;
            factors.extend(self::factors(&n.word)?);
            // A column against one over it is the column of ones.
            while let Some((i, j)) = cancelling(&factors) {
                let (first, second) = (i.max(j), i.min(j));
                factors.remove(first);
                factors.remove(second);
            }
            factors.retain(|f| *f != ones(rows));
            factors.sort();
            let column = match factors.as_slice() {
                [] => ones(rows),
                [one] => one.clone(),
                _ => Poly::letter(Letter { base: Base::Hadamard(factors), ..column(rows) }),
            };
            sum = sum.plus(&scale.times(&column)?);
        }
    }
    Some(sum)
}

/// The factors of a column that may be a product entry by entry already.
fn factors(word: &[Letter]) -> Option<Vec<Poly>> {
    match word {
        [] => None,
        [Letter { base: Base::Hadamard(of), transposed: false, half: 2, .. }] => Some(of.clone()),
        word => {
            let word = Monomial { scalars: Default::default(), word: word.to_vec() };
            Some(vec![Poly::term(word, Rational::from(1))])
        }
    }
}

/// The places of a column and of one over it.
fn cancelling(factors: &[Poly]) -> Option<(usize, usize)> {
    factors.iter().enumerate().find_map(|(i, f)| {
        let (m, _) = f.single()?;
        let [Letter { base: Base::Recip(of), .. }] = m.word.as_slice() else { return None };
        Some((i, factors.iter().position(|g| *g == **of)?))
    })
}
