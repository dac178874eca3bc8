//! Indices: entries, members of families, sums written out term by term, and what is done entry by entry.

use super::{
    dense::{Dense, Lowered},
    lower::{Lowering, Result},
    scalar::{Function as Real, Scalar},
};
use derivation::{Builtin, Expr, Fold, Node, Relator, Shape, Symbol};

/// Why a mean, an extreme, and what is made of them has no value.
pub const OF_NOTHING: &str = "a mean or an extreme of no values";
/// As many samples are written out at most.
const MOST_SAMPLES: usize = 256;

/// A number that is not finite: where it is met, nothing is said.
fn undefined() -> Scalar {
    Scalar::number(0.0).over(&Scalar::number(0.0))
}

fn larger(a: &Scalar, b: &Scalar) -> Scalar {
    a.plus(b).plus(&a.minus(b).call(Real::Abs)).times(&Scalar::number(0.5))
}

fn smaller(a: &Scalar, b: &Scalar) -> Scalar {
    a.plus(b).minus(&a.minus(b).call(Real::Abs)).times(&Scalar::number(0.5))
}

/// The symbol a member of a family has its values under.
pub fn member_name(family: &Symbol, k: i64) -> Symbol {
    Symbol::new(&format!("{family}[{k}]"))
}

impl Lowering<'_> {
    /// A whole number made of numbers, sizes, indices and natural numbers.
    fn whole(&self, expr: &Expr) -> Result<i64> {
        let error = || format!("{expr} is no whole number here");
        match &expr.node {
            Node::Number(q) => q.to_i64().ok_or_else(error),
            Node::Symbol(name) => {
                let index = self.indices.iter().rev().find(|(index, _)| index == name);
                index
                    .map(|(_, value)| *value)
                    .or_else(|| self.naturals.get(name).copied())
                    .ok_or_else(error)
            }
            Node::Sum(terms) => terms.iter().try_fold(0, |sum, term| {
                let value = self.whole(&term.expr)?;
                Ok(if term.negative { sum - value } else { sum + value })
            }),
            Node::Product(factors) => {
                factors.iter().try_fold(1, |product, f| Ok(product * self.whole(f)?))
            }
            _ => Err(error()),
        }
    }

    fn at_index<T>(&mut self, index: &Symbol, k: i64, f: impl FnOnce(&mut Self) -> T) -> T {
        let value = Lowered::scalar(Scalar::number(k as f64));
        self.indices.push((index.clone(), k));
        self.bound.push((index.clone(), value));
        let result = f(self);
        self.bound.pop();
        self.indices.pop();
        result
    }

    /// The entries of an expression, by its shape.
    fn entries(&mut self, expr: &Expr) -> Result<Dense> {
        let (rows, columns) = match &expr.shape {
            Shape::Matrix(rows, columns) => (self.size(rows), self.size(columns)),
            _ => (1, 1),
        };
        self.lower(expr)?.filled(rows, columns).ok_or_else(|| "another shape".to_owned())
    }

    pub fn ones(&self, n: usize) -> Lowered {
        Lowered::Dense(Dense::from_fn(n, 1, |_, _| Scalar::number(1.0)))
    }

    pub fn entry(&mut self, of: &Expr, index: &[Expr]) -> Result<Lowered> {
        let m = self.entries(of)?;
        let mut at = [1, 1];
        for (place, expr) in at.iter_mut().zip(index) {
            *place = self.whole(expr)?;
        }
        let inside =
            (1..=m.rows as i64).contains(&at[0]) && (1..=m.columns as i64).contains(&at[1]);
        let value = match inside {
            true => m.at(at[0] as usize - 1, at[1] as usize - 1).clone(),
            false => undefined(),
        };
        Ok(Lowered::scalar(value))
    }

    /// The component of a function, from 0.
    pub fn component(&self, index: &Expr) -> Result<usize> {
        usize::try_from(self.whole(index)? - 1).map_err(|_| "no component".to_owned())
    }

    /// A member of a family: by its definition, by the equation that gives it, or as drawn.
    pub fn member(&mut self, name: &Symbol, index: &Expr, shape: &Shape) -> Result<Lowered> {
        let k = self.whole(index)?;
        if k < 0 {
            return Ok(Lowered::scalar(undefined()));
        }
        let bound = (std::mem::take(&mut self.bound), std::mem::take(&mut self.indices));
        let value = self.member_at(name, k, shape);
        (self.bound, self.indices) = bound;
        value
    }

    fn member_at(&mut self, name: &Symbol, k: i64, shape: &Shape) -> Result<Lowered> {
        let definition = self.model.context.definition(name).cloned();
        if let Some((letter, body)) = definition.and_then(|d| Some((d.index?, d.body))) {
            return self.at_index(&letter, k, |l| l.lower(&body));
        }
        // What is said of one member before what is said of all: `a[t] = a[t-1] + a[t-2]` speaks of no `a[1]`.
        let (of_all, of_one): (Vec<_>, Vec<_>) =
            self.model.context.hypotheses.iter().partition(|h| h.binders.iter().any(|b| b.natural));
        for hypothesis in of_one.into_iter().chain(of_all) {
            let relation = &hypothesis.relation;
            let letter = hypothesis.binders.first().filter(|b| b.natural).map(|b| b.name.clone());
            if relation.relator != Relator::Equal || hypothesis.binders.len() > 1 {
                continue;
            }
            for (side, value) in
                [(&relation.left, &relation.right), (&relation.right, &relation.left)]
            {
                let Node::Member(other, at) = &side.node else { continue };
                if other != name
                    || value
                        .any(&mut |e| matches!(&e.node, Node::Member(n, i) if n == name && i == at))
                {
                    continue;
                }
                match &letter {
                    None if self.whole(at) == Ok(k) => return self.lower(value),
                    None => {}
                    // The index for which the side is this member.
                    Some(letter) => {
                        for t in 0..=k {
                            if self.at_index(letter, t, |l| l.whole(at)) == Ok(k) {
                                return self.at_index(letter, t, |l| l.lower(value));
                            }
                        }
                    }
                }
            }
        }
        let symbol = member_name(name, k);
        if !self.given.contains(&symbol) {
            return Err(format!("{symbol} has no value"));
        }
        let (rows, columns) = match shape {
            Shape::Matrix(rows, columns) => (self.size(rows), self.size(columns)),
            _ => (1, 1),
        };
        let entry = |i, j| Scalar::variable(super::lower::entry(&symbol, i, j));
        Ok(Lowered::Dense(Dense::from_fn(rows, columns, entry)))
    }

    pub fn fold(
        &mut self,
        fold: Fold,
        index: &Symbol,
        limits: (&Expr, &Expr),
        body: &Expr,
    ) -> Result<Lowered> {
        let (from, to) = (self.whole(limits.0)?, self.whole(limits.1)?);
        let mut values = Vec::new();
        for k in from..=to {
            values.push(self.at_index(index, k, |l| l.lower(body))?);
        }
        self.made_of(fold, &values)
    }

    /// All samples there are, one after the other: each is as likely as every other.
    pub fn over_samples(&mut self, expr: &Expr) -> Result<Lowered> {
        let Node::Sample { fold, sample, size, distinct, from, to, body } = &expr.node else {
            return Err("no sample".to_owned());
        };
        let (size, from, to) = (self.whole(size)?, self.whole(from)?, self.whole(to)?);
        let mut all: Vec<Vec<i64>> = vec![vec![]];
        for _ in 0..size {
            all = all
                .iter()
                .flat_map(|drawn| {
                    let left = (from..=to).filter(|k| !distinct || !drawn.contains(k));
                    left.map(|k| drawn.iter().copied().chain([k]).collect())
                })
                .collect();
            if all.len() > MOST_SAMPLES {
                return Err("too many samples to write out".to_owned());
            }
        }
        if all.is_empty() || size < 0 {
            return Err(OF_NOTHING.to_owned());
        }
        let mut values = Vec::new();
        for drawn in all {
            self.samples.push((sample.clone(), drawn));
            let value = self.lower(body);
            self.samples.pop();
            values.push(value?);
        }
        self.made_of(*fold, &values)
    }

    pub fn among(
        &mut self,
        fold: Fold,
        index: &Symbol,
        sample: &Symbol,
        body: &Expr,
    ) -> Result<Lowered> {
        let drawn = self.samples.iter().rev().find(|(name, _)| name == sample);
        let drawn = drawn.map(|(_, drawn)| drawn.clone()).ok_or("a sample that is not drawn")?;
        let mut values = Vec::new();
        for k in drawn {
            values.push(self.at_index(index, k, |l| l.lower(body))?);
        }
        self.made_of(fold, &values)
    }

    fn made_of(&mut self, fold: Fold, values: &[Lowered]) -> Result<Lowered> {
        let share = Scalar::number(1.0).over(&Scalar::number(values.len() as f64));
        match fold {
            Fold::Sum => self.total(values),
            _ if values.is_empty() => Err(OF_NOTHING.to_owned()),
            Fold::Mean | Fold::Expectation => Ok(self.total(values)?.scaled(&share)),
            Fold::Variance => {
                let mean = self.total(values)?.scaled(&share);
                let mut squares = Vec::new();
                for value in values {
                    let offset = value.plus(&mean.scaled(&Scalar::number(-1.0)));
                    match offset.ok_or("values of different shapes")? {
                        Lowered::Dense(m) => {
                            let square = Scalar::sum(m.entries.iter().map(|e| e.times(e)));
                            squares.push(Lowered::scalar(self.settled(square)?));
                        }
                        Lowered::Zero => {}
                        Lowered::Multiple(_) => return Err("the variance of a matrix".to_owned()),
                    }
                }
                Ok(self.total(&squares)?.scaled(&share))
            }
            Fold::Max | Fold::Min => {
                let numbers = values.iter().map(|v| {
                    let one = v.clone().filled(1, 1).and_then(|m| m.entries.into_iter().next());
                    one.ok_or_else(|| "a number was expected".to_owned())
                });
                let numbers = numbers.collect::<Result<Vec<_>>>()?;
                self.outermost(fold == Fold::Max, numbers)
            }
        }
    }

    fn total(&mut self, values: &[Lowered]) -> Result<Lowered> {
        let mut sum = Lowered::Zero;
        for value in values {
            sum = sum.plus(value).ok_or("terms of different shapes")?;
            sum = self.shortened(sum)?;
        }
        Ok(sum)
    }

    fn outermost(&mut self, largest: bool, numbers: Vec<Scalar>) -> Result<Lowered> {
        let mut numbers = numbers.into_iter();
        let mut best = numbers.next().unwrap_or_else(undefined);
        for number in numbers {
            let next = if largest { larger(&best, &number) } else { smaller(&best, &number) };
            best = self.settled(next)?;
        }
        Ok(Lowered::scalar(best))
    }

    pub fn extreme(&mut self, largest: bool, of: &[Expr]) -> Result<Lowered> {
        let numbers = match of {
            [column] => self.entries(column)?.entries,
            several => several.iter().map(|e| self.scalar(e)).collect::<Result<_>>()?,
        };
        self.outermost(largest, numbers)
    }

    pub fn entrywise(&mut self, divides: bool, a: &Expr, b: &Expr) -> Result<Lowered> {
        let shape = a.shape.common(&b.shape).ok_or("sides of different shapes")?;
        let (rows, columns) = match &shape {
            Shape::Matrix(rows, columns) => (self.size(rows), self.size(columns)),
            _ => (1, 1),
        };
        let mut filled =
            |e: &Expr| self.lower(e)?.filled(rows, columns).ok_or("another shape".to_owned());
        let (a, b) = (filled(a)?, filled(b)?);
        let entry = |i, j| match divides {
            true => a.at(i, j).over(b.at(i, j)),
            false => a.at(i, j).times(b.at(i, j)),
        };
        self.dense(Dense::from_fn(rows, columns, entry))
    }

    pub fn p_norm(&mut self, of: &Expr, p: Option<&Expr>) -> Result<Lowered> {
        let sizes: Vec<Scalar> =
            self.entries(of)?.entries.iter().map(|e| e.call(Real::Abs)).collect();
        let Some(p) = p else { return self.outermost(true, sizes) };
        let p = self.scalar(p)?;
        let p = self.settled(p)?;
        let sum = self.settled(Scalar::sum(sizes.iter().map(|e| e.to_the(&p))))?;
        Ok(Lowered::scalar(sum.to_the(&Scalar::number(1.0).over(&p))))
    }

    /// The diagonal to and fro, and functions of a real of a column.
    pub fn mapped(&mut self, builtin: Builtin, a: &Expr) -> Result<Lowered> {
        let x = self.entries(a)?;
        let of: &dyn Fn(&Scalar) -> Scalar = match builtin {
            Builtin::Diag => {
                let zero = Scalar::number(0.0);
                let entry = |i, j| if i == j { x.at(i, 0).clone() } else { zero.clone() };
                return Ok(Lowered::Dense(Dense::from_fn(x.rows, x.rows, entry)));
            }
            Builtin::Diagonal => {
                return Ok(Lowered::Dense(Dense::from_fn(x.rows, 1, |i, _| x.at(i, i).clone())));
            }
            Builtin::Sqrt => &|e| e.call(Real::Sqrt),
            Builtin::Abs => &|e| e.call(Real::Abs),
            Builtin::Exp => &|e| e.call(Real::Exp),
            Builtin::Log => &|e| e.call(Real::Ln),
            Builtin::Sin => &|e| e.call(Real::Sin),
            Builtin::Cos => &|e| e.call(Real::Cos),
            // Nothing is said of the sign of zero.
            Builtin::Sign => &|e| e.over(&e.call(Real::Abs)),
            Builtin::Tr | Builtin::Det => return Err("not a function of a real".to_owned()),
        };
        let entries = x.entries.iter().map(of).collect();
        self.dense(Dense { entries, ..x })
    }
}
