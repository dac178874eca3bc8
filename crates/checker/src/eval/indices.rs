//! Indices at a point: entries, members of families, sums and means; and what is done entry by entry.

use super::{Evaluator, Result, Stop, fits};
use crate::value::{Matrix, Value};
use derivation::{Builtin, Expr, Fold, Function, Shape, Symbol, expr::constant};
use number::{Number, Rational};
use std::cmp::Ordering;

/// Sums of more terms than this are not written out.
const MOST_TERMS: i64 = 4096;
/// Members of families beyond this are not worked out but along a limit.
pub(super) const LARGEST_INDEX: i64 = 40;
/// Powers above this are taken of numbers up to one.
const HIGH_POWER: i64 = 64;
const TOO_FAR: &str = "members of a family that far out follow from nothing that is written";
/// A member that waits for one that waits for one, and so on: no more than this.
const DEEPEST: usize = 100;

impl<N: Number> Evaluator<'_, N> {
    /// Lets recurrences be followed up to this index, with each member moved by a share of itself: what comes of that tells
    /// what comes of their rounding.
    pub(crate) fn follow(&mut self, furthest: i64, nudge: Option<N>) {
        (self.furthest, self.nudge) = (furthest, nudge);
    }

    /// With an index bound to a number (a quantified variable that is a natural number).
    pub(crate) fn bind_index(&mut self, name: Symbol, value: i64) {
        self.bound.push((name.clone(), Value::Scalar(N::from_i64(value))));
        self.indices.push((name, value));
    }

    /// The members of families that were asked for so far.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&Symbol, i64, &Value<N>)> {
        let known = self.members.iter();
        known.filter_map(|((name, k), value)| Some((name, *k, value.as_ref()?)))
    }

    /// The whole number an index or a limit stands for.
    pub(super) fn whole(&self, expr: &Expr) -> Result<i64> {
        self.integer(expr).ok_or(Stop::Unsupported("an index that is no whole number"))
    }

    /// With an index bound to a value.
    pub(crate) fn at_index<T>(
        &mut self,
        index: &Symbol,
        value: i64,
        f: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.indices.push((index.clone(), value));
        let result = self.within(vec![(index.clone(), Value::Scalar(N::from_i64(value)))], f);
        self.indices.pop();
        result
    }

    /// The value as a matrix of the shape its expression has.
    fn dense(&mut self, expr: &Expr) -> Result<Matrix<N>> {
        let value = self.eval(expr)?;
        self.filled(&value, &expr.shape)
    }

    fn filled(&self, value: &Value<N>, shape: &Shape) -> Result<Matrix<N>> {
        match shape {
            Shape::Matrix(rows, columns) => {
                fits(value.to_matrix(self.point.size(rows), self.point.size(columns)))
            }
            _ => match value {
                Value::Matrix(m) => Ok(m.clone()),
                Value::Scalar(c) => Ok(Matrix::column(vec![c.clone()])),
                Value::Identity(_) => Err(Stop::Unsupported("a matrix of unknown size")),
            },
        }
    }

    /// An entry, counted from 1; undefined where there is none.
    pub(super) fn entry(&mut self, of: &Expr, index: &[Expr]) -> Result<Value<N>> {
        if of.shape == Shape::Zero {
            return Ok(Value::Scalar(N::zero()));
        }
        let m = self.dense(of)?;
        let mut at = [0, 0];
        for (place, expr) in at.iter_mut().zip(index) {
            *place = usize::try_from(self.whole(expr)? - 1).map_err(|_| Stop::Undefined)?;
        }
        let [i, j] = at;
        if i >= m.rows || j >= m.columns {
            return Err(Stop::Undefined);
        }
        Ok(Value::Scalar(m.at(i, j).clone()))
    }

    /// The component of a function that is meant, from 0.
    pub(super) fn component(&self, function: &Function) -> Result<Option<usize>> {
        let Some(index) = &function.component else { return Ok(None) };
        let place = usize::try_from(self.whole(index)? - 1).map_err(|_| Stop::Undefined)?;
        let whole = self.model.context.function(&function.name);
        match whole.is_some_and(|f| place < self.point.size(&f.to)) {
            true => Ok(Some(place)),
            false => Err(Stop::Undefined),
        }
    }

    /// A member of a family: what a rule makes it, or what was drawn.
    pub(super) fn member(&mut self, name: &Symbol, index: &Expr) -> Result<Value<N>> {
        let k = self.whole(index)?;
        let first = self.model.first_member(name);
        if k < first {
            return Err(Stop::Undefined);
        }
        // A definition makes each by itself.
        if self.model.context.definition(name).is_some() {
            return self.member_at(name, k);
        }
        if k > self.furthest {
            return Err(Stop::Unsupported(TOO_FAR));
        }
        // One after the other, so that each finds those before it known.
        let first = self.reached.get(name).copied().unwrap_or(first);
        for before in first..k {
            self.reached.insert(name.clone(), before);
            if self.model.rule(name, k).is_some()
                && !self.members.contains_key(&(name.clone(), before))
            {
                match self.member_at(name, before) {
                    Ok(_) => {}
                    // Far out, each of those behind it would look for it again.
                    Err(Stop::Undefined | Stop::NoValue) if k <= LARGEST_INDEX => {}
                    Err(stop) => return Err(stop),
                }
            }
        }
        self.member_at(name, k)
    }

    fn member_at(&mut self, name: &Symbol, k: i64) -> Result<Value<N>> {
        let key = (name.clone(), k);
        match self.members.get(&key) {
            Some(Some(known)) => return Ok(known.clone()),
            // It is being worked out.
            Some(None) => return Err(Stop::Unsupported("a recurrence that goes in a circle")),
            None => {}
        }
        let value = match self.model.rule(name, k) {
            Some((letter, at, body)) => {
                if self.open >= DEEPEST {
                    return Err(Stop::Unsupported("a recurrence this deep"));
                }
                let body = body.clone();
                self.members.insert(key.clone(), None);
                self.open += 1;
                let value = self.apart(vec![], |e| match &letter {
                    Some(letter) => e.at_index(letter, at, |e| e.eval(&body)),
                    None => e.eval(&body),
                });
                self.open -= 1;
                self.members.remove(&key);
                self.nudged(value?, k)
            }
            None => {
                let members = self.point.families.get(name);
                let members = members.ok_or(Stop::Unsupported("a family without values"))?;
                let drawn = usize::try_from(k).ok().and_then(|k| members.get(k));
                drawn.cloned().ok_or(Stop::Unsupported(TOO_FAR))?
            }
        };
        self.members.insert(key, Some(value.clone()));
        Ok(value)
    }

    /// A member moved by its share; up and down without an order that a recurrence could know.
    fn nudged(&self, value: Value<N>, k: i64) -> Value<N> {
        let Some(nudge) = &self.nudge else { return value };
        let up = k.wrapping_mul(0x9e37_79b9).count_ones().is_multiple_of(2);
        let share = if up { N::one() + nudge.clone() } else { N::one() - nudge.clone() };
        value.scaled(&share)
    }

    /// A sum, a mean, the largest of the values for all values of an index.
    pub(super) fn fold(
        &mut self,
        fold: Fold,
        index: &Symbol,
        limits: (&Expr, &Expr),
        body: &Expr,
    ) -> Result<Value<N>> {
        let (from, to) = (self.whole(limits.0)?, self.whole(limits.1)?);
        if to.saturating_sub(from) >= MOST_TERMS {
            return Err(Stop::Unsupported("a sum this long"));
        }
        let mut values = Vec::new();
        for k in from..=to {
            values.push(self.at_index(index, k, |e| e.eval(body))?);
        }
        self.spend(values.iter().map(|v| v.entries().len() as u64).sum())?;
        match fold {
            Fold::Sum => sum(&values),
            Fold::Mean | Fold::Expectation => mean(&values),
            Fold::Variance => {
                let center = mean(&values)?;
                let mut squares = Vec::new();
                for value in &values {
                    let offset = fits(value.minus(&center))?;
                    squares.push(Value::Scalar(N::dot(offset.entries(), offset.entries())));
                }
                mean(&squares)
            }
            Fold::Max | Fold::Min => {
                let numbers = values.iter().map(|v| v.scalar().cloned());
                let numbers = numbers.collect::<Option<Vec<_>>>();
                extreme(fold == Fold::Max, numbers.ok_or(Stop::Unsupported("no numbers"))?)
            }
        }
    }

    /// `max(a, b)`, or of a column's entries.
    pub(super) fn extreme(&mut self, largest: bool, of: &[Expr]) -> Result<Value<N>> {
        let numbers = match of {
            [column] => self.dense(column)?.entries,
            several => several.iter().map(|e| self.scalar(e)).collect::<Result<_>>()?,
        };
        extreme(largest, numbers)
    }

    /// `a ∘ b`, `a ⊘ b`
    pub(super) fn entrywise(&mut self, divides: bool, a: &Expr, b: &Expr) -> Result<Value<N>> {
        if let (Shape::Zero, _) | (_, Shape::Zero) = (&a.shape, &b.shape) {
            let (a, b) = (self.eval(a)?, self.eval(b)?);
            return if divides && b.is_zero() {
                Err(Stop::Undefined)
            } else {
                Ok(a.scaled(&N::zero()))
            };
        }
        let shape = a.shape.common(&b.shape);
        let shape = shape.ok_or(Stop::Unsupported("shapes that do not fit"))?;
        let (a, b) = (self.eval(a)?, self.eval(b)?);
        let (a, b) = (self.filled(&a, &shape)?, self.filled(&b, &shape)?);
        let entry = |(x, y): (&N, &N)| match divides {
            false => Ok(x.clone() * y.clone()),
            true => y.recip().map(|y| x.clone() * y).ok_or(Stop::Undefined),
        };
        let entries = a.entries.iter().zip(&b.entries).map(entry).collect::<Result<_>>()?;
        Ok(Value::from_matrix(Matrix { rows: a.rows, columns: a.columns, entries }))
    }

    /// `ones(n)`
    pub(super) fn ones(&self, n: &derivation::Dim) -> Value<N> {
        Value::from_matrix(Matrix::from_fn(self.point.size(n), 1, |_, _| N::one()))
    }

    /// A function of a scalar, of a column entry by entry; and the diagonal to and fro.
    pub(super) fn mapped(&mut self, builtin: Builtin, a: &Expr) -> Result<Value<N>> {
        match builtin {
            Builtin::Diag => {
                let x = self.dense(a)?.entries;
                let n = x.len();
                let entry = |i: usize, j: usize| if i == j { x[i].clone() } else { N::zero() };
                return Ok(Value::from_matrix(Matrix::from_fn(n, n, entry)));
            }
            Builtin::Diagonal => {
                let m = self.dense(a)?;
                let entries = (0..m.rows).map(|i| m.at(i, i).clone()).collect();
                return Ok(Value::from_matrix(Matrix::column(entries)));
            }
            _ => {}
        }
        let x = if a.shape.is_scalar() {
            Matrix::column(vec![self.scalar(a)?])
        } else {
            self.dense(a)?
        };
        let entries = x.entries.iter().map(|x| of_number(builtin, x).ok_or(Stop::NoValue));
        let entries = entries.collect::<Result<_>>()?;
        Ok(Value::from_matrix(Matrix { rows: x.rows, columns: x.columns, entries }))
    }

    /// `||x||_p`, and `||x||_inf` without a p.
    pub(super) fn p_norm(&mut self, of: &Expr, p: Option<&Expr>) -> Result<Value<N>> {
        let x = self.dense(of)?.entries;
        let Some(p) = p else {
            let sizes = x.iter().map(Number::abs).collect::<Option<Vec<_>>>();
            return extreme(true, sizes.ok_or(Stop::NoValue)?);
        };
        let whole = constant(p).and_then(|p| p.to_i64()).or_else(|| self.integer(p));
        let value = match whole {
            Some(k) if k < 1 => return Err(Stop::Undefined),
            Some(k) => {
                let size = |x: &N| if k % 2 == 0 { Some(x.clone()) } else { x.abs() };
                // High powers leave the range of numbers: of the shares of the largest they do not.
                let largest = || {
                    let sizes = x.iter().map(Number::abs).collect::<Option<Vec<_>>>()?;
                    let largest = extreme(true, sizes).ok()?.scalar()?.clone();
                    Some((largest.recip()?, largest))
                };
                let (share, largest) = (k > HIGH_POWER)
                    .then(largest)
                    .flatten()
                    .unwrap_or_else(|| (N::one(), N::one()));
                let powers = x.iter().map(|x| (size(x)? * share.clone()).pow(k));
                let powers = powers.collect::<Option<Vec<_>>>().ok_or(Stop::NoValue)?;
                let sum = powers.into_iter().fold(N::zero(), |sum, x| sum + x);
                largest * root(sum, k).ok_or(Stop::NoValue)?
            }
            None => {
                let p = self.scalar(p)?;
                if (p.clone() - N::one()).sign().ok_or(Stop::NoValue)? == Ordering::Less {
                    return Err(Stop::Undefined);
                }
                let mut sum = N::zero();
                for x in &x {
                    if x.is_zero() {
                        continue;
                    }
                    let log = x.abs().and_then(|x| x.ln()).ok_or(Stop::NoValue)?;
                    sum = sum + (log * p.clone()).exp().ok_or(Stop::NoValue)?;
                }
                if sum.is_zero() {
                    return Ok(Value::Scalar(sum));
                }
                let log = sum.ln().ok_or(Stop::NoValue)?;
                let share = log * p.recip().ok_or(Stop::Undefined)?;
                share.exp().ok_or(Stop::NoValue)?
            }
        };
        Ok(Value::Scalar(value))
    }
}

/// The k-th root of what is not negative.
fn root<N: Number>(x: N, k: i64) -> Option<N> {
    if k == 1 || x.is_zero() {
        return Some(x);
    }
    if k % 2 == 0 {
        return root(x.sqrt()?, k / 2);
    }
    (x.ln()? * N::from_rational(&Rational::new(1, k)?)?).exp()
}

/// A function known by name, at a number.
fn of_number<N: Number>(builtin: Builtin, x: &N) -> Option<N> {
    match builtin {
        Builtin::Sqrt => x.sqrt(),
        Builtin::Abs => x.abs(),
        Builtin::Exp => x.exp(),
        Builtin::Log => x.ln(),
        Builtin::Sin => x.sin(),
        Builtin::Cos => x.cos(),
        Builtin::Sign => Some(N::from_i64(match x.sign()? {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        })),
        Builtin::Tr | Builtin::Det | Builtin::Diag | Builtin::Diagonal => None,
    }
}

fn sum<N: Number>(values: &[Value<N>]) -> Result<Value<N>> {
    let mut sum = Value::Scalar(N::zero());
    for value in values {
        sum = fits(sum.plus(value))?;
    }
    Ok(sum)
}

/// The mean of some values; of none there is none.
fn mean<N: Number>(values: &[Value<N>]) -> Result<Value<N>> {
    let share = N::from_i64(values.len() as i64).recip().ok_or(Stop::Undefined)?;
    Ok(sum(values)?.scaled(&share))
}

fn extreme<N: Number>(largest: bool, numbers: Vec<N>) -> Result<Value<N>> {
    let mut numbers = numbers.into_iter();
    let first = numbers.next().ok_or(Stop::Undefined)?;
    let wanted = if largest { Ordering::Greater } else { Ordering::Less };
    let best = numbers.try_fold(first, |best, x| {
        let order = (x.clone() - best.clone()).sign().ok_or(Stop::NoValue)?;
        Ok(if order == wanted { x } else { best })
    });
    best.map(Value::Scalar)
}
