//! Hypotheses for all values of some columns, decided exactly at a point where the functions are quadratic. The slack of such a
//! hypothesis is a polynomial of degree two in the entries of its variables, q(w) = c + g'w + w'Hw/2, which its values at a few
//! places settle; it is nowhere negative just when the matrix of the rows (2 c, g') and (g, H) is positive semidefinite. Of two
//! norms the squares are compared. Where a number t in an interval is spoken of as well, as in Jensen's inequality, the matrix is
//! a polynomial of degree two in t: semidefinite all along when its coefficients in Bernstein's basis are.

use crate::{
    degree::degree_in,
    differential::substitute,
    eval::{Evaluator, Point, Tables},
    model::Model,
    smooth::Smooth,
    value::{Matrix, Value},
};
use derivation::{Builtin, Dim, Expr, Hypothesis, Node, Relator, Shape, Symbol, expr::constant};
use number::Number;
use std::{cmp::Ordering, ops::Range};

/// Entries of all variables together, at most.
const MOST_ENTRIES: usize = 9;

/// Whether a hypothesis holds for all values of its variables; nothing where its slack is no such polynomial, or numbers are
/// rounded.
pub(crate) fn for_all<N: Number>(
    model: &Model<'_>,
    hypothesis: &Hypothesis,
    point: &Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<bool> {
    if !N::are_fractions() || hypothesis.binders.is_empty() {
        return None;
    }
    let mut sizes = Vec::new();
    let mut names: Vec<&Symbol> = Vec::new();
    let mut between = None;
    for binder in &hypothesis.binders {
        let Shape::Matrix(rows, Dim::Fixed(1)) = &binder.shape else { return None };
        match &binder.range {
            _ if binder.natural => return None,
            Some((from, to)) if between.is_none() => {
                let end = |of| N::from_rational(&constant(of)?);
                let ends = end(from)?..end(to)?;
                between = Some((&binder.name, ends));
            }
            Some(_) => return None,
            None => {
                sizes.push(point.size(rows));
                names.push(&binder.name);
            }
        }
    }
    let entries: usize = sizes.iter().sum();
    if entries > MOST_ENTRIES {
        return None;
    }
    let relation = &hypothesis.relation;
    let functions = |name: &Symbol| {
        point.functions.get(name).map(|c| c.iter().map(Smooth::degree).max().unwrap_or(0))
    };
    // All variables under one name: the degree in them together.
    let together = |expr: &Expr| {
        let name = Symbol::new("·w");
        let one = names.iter().fold(expr.clone(), |expr, old| {
            substitute(
                &expr,
                old,
                &Expr::leaf(Node::Symbol(name.clone()), Shape::SCALAR, expr.span),
            )
        });
        degree_in(&one, &name, model, &functions)
    };
    let side = |expr| Side::of(expr, &together);
    let (small, large) = match relation.relator {
        Relator::LessEqual | Relator::Equal => (side(&relation.left)?, side(&relation.right)?),
        Relator::GreaterEqual => (side(&relation.right)?, side(&relation.left)?),
        _ => return None,
    };
    let squares = small.root.is_some() || large.root.is_some();
    // The square of another side may be of degree four.
    let plain = |side: &Side<'_>| side.root.is_some() || side.degree == 0;
    if squares && (relation.relator == Relator::Equal || !plain(&small) || !plain(&large)) {
        return None;
    }
    if let Some((t, _)) = &between {
        let degree = |side| degree_in(side, t, model, &functions).filter(|degree| *degree <= 2);
        degree(&relation.left)?;
        degree(&relation.right)?;
        if squares || relation.relator == Relator::Equal {
            return None;
        }
    }
    let mut at = |w: &[N], t: Option<&N>| -> Option<Value<N>> {
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        if let (Some((name, _)), Some(t)) = (&between, t) {
            evaluator.bind((*name).clone(), Value::Scalar(t.clone()));
        }
        let mut rest = w;
        for (name, size) in names.iter().zip(&sizes) {
            let (here, later) = rest.split_at_checked(*size)?;
            rest = later;
            evaluator.bind((*name).clone(), Value::from_matrix(Matrix::column(here.to_vec())));
        }
        let large = large.value(squares, &mut evaluator)?;
        large.minus(&small.value(squares, &mut evaluator)?)
    };
    let place = |marks: &[(usize, i64)]| {
        let mut w = vec![N::zero(); entries];
        for (i, step) in marks {
            w[*i] = w[*i].clone() + N::from_i64(*step);
        }
        w
    };
    if relation.relator == Relator::Equal {
        return vanishes(entries, |marks| at(&place(marks), None));
    }
    let mut matrix =
        |t: Option<&N>| bordered(entries, |marks| at(&place(marks), t)?.scalar().cloned());
    let Some((_, Range { start, end })) = &between else { return semidefinite(&matrix(None)?) };
    let two = N::from_i64(2);
    let middle = (start.clone() + end.clone()).div(&two)?;
    let values = [matrix(Some(start))?, matrix(Some(&middle))?, matrix(Some(end))?];
    for value in &values {
        if !semidefinite(value)? {
            return Some(false);
        }
    }
    let [first, value, last] = values;
    // b₁ = 2 q(1/2) − (q(0) + q(1))/2, doubled.
    let coefficient = Matrix::from_fn(value.rows, value.columns, |i, j| {
        let four = two.clone() * two.clone();
        four * value.at(i, j).clone() - first.at(i, j).clone() - last.at(i, j).clone()
    });
    semidefinite(&coefficient)?.then_some(true)
}

/// A side that is a polynomial of degree two at most, or a factor that does not change times a norm of what is of degree one.
struct Side<'e> {
    factors: Vec<&'e Expr>,
    root: Option<&'e Expr>,
    degree: u32,
}

impl<'e> Side<'e> {
    fn of(expr: &'e Expr, degree: &dyn Fn(&Expr) -> Option<u32>) -> Option<Self> {
        match degree(expr) {
            Some(degree @ 0..=2) => return Some(Side { factors: vec![expr], root: None, degree }),
            Some(_) => return None,
            None => {}
        }
        let all: Vec<&Expr> = match &expr.node {
            Node::Product(factors) => factors.iter().collect(),
            _ => vec![expr],
        };
        let (moving, factors): (Vec<&Expr>, _) =
            all.into_iter().partition(|factor| degree(factor) != Some(0));
        let [root] = moving[..] else { return None };
        let (Node::Norm(inside) | Node::Call(Builtin::Abs, inside)) = &root.node else {
            return None;
        };
        let fits = degree(inside)? <= 1;
        fits.then_some(Side { factors, root: Some(inside), degree: 1 })
    }

    /// Its value, or of what is not negative the square.
    fn value<N: Number>(&self, square: bool, evaluator: &mut Evaluator<'_, N>) -> Option<Value<N>> {
        if !square {
            return evaluator.eval(self.factors.first()?).ok();
        }
        let mut value = N::one();
        for factor in &self.factors {
            value = value * evaluator.scalar(factor).ok()?;
        }
        if value.sign()? == Ordering::Less {
            return None;
        }
        let inside = self.root.map(|inside| evaluator.eval(inside).ok());
        let length = match inside {
            Some(inside) => {
                let inside = inside?;
                N::dot(inside.entries(), inside.entries())
            }
            None => N::one(),
        };
        Some(Value::Scalar(value.clone() * value * length))
    }
}

/// Whether a polynomial of degree two vanishes: whether it does at 0, ±eᵢ and eᵢ + eⱼ.
fn vanishes<N: Number>(
    n: usize,
    mut at: impl FnMut(&[(usize, i64)]) -> Option<Value<N>>,
) -> Option<bool> {
    let mut all = at(&[])?.is_zero();
    for i in 0..n {
        all &= at(&[(i, 1)])?.is_zero() && at(&[(i, -1)])?.is_zero();
        for j in 0..i {
            all &= at(&[(i, 1), (j, 1)])?.is_zero();
        }
    }
    Some(all)
}

/// The matrix of the rows (2 c, g') and (g, H) of a polynomial of degree two.
fn bordered<N: Number>(
    n: usize,
    mut q: impl FnMut(&[(usize, i64)]) -> Option<N>,
) -> Option<Matrix<N>> {
    let zero = q(&[])?;
    let mut m = Matrix::from_fn(n + 1, n + 1, |_, _| N::zero());
    let mut set = |i: usize, j: usize, value: N| {
        m.entries[i * (n + 1) + j] = value.clone();
        m.entries[j * (n + 1) + i] = value;
    };
    set(0, 0, zero.clone() + zero.clone());
    let mut ahead = Vec::new();
    for i in 0..n {
        let (plus, minus) = (q(&[(i, 1)])?, q(&[(i, -1)])?);
        set(0, i + 1, (plus.clone() - minus.clone()).div(&N::from_i64(2))?);
        set(i + 1, i + 1, plus.clone() + minus - zero.clone() - zero.clone());
        for (j, other) in ahead.iter().enumerate() {
            let both = q(&[(i, 1), (j, 1)])?;
            set(i + 1, j + 1, both - plus.clone() - N::clone(other) + zero.clone());
        }
        ahead.push(plus);
    }
    Some(m)
}

/// Whether a symmetric matrix is positive semidefinite, by elimination: no pivot is negative, and beside one that is zero all is.
fn semidefinite<N: Number>(matrix: &Matrix<N>) -> Option<bool> {
    let (n, mut a) = (matrix.rows, matrix.clone());
    for k in 0..n {
        let pivot = a.at(k, k).clone();
        match pivot.sign()? {
            Ordering::Less => return Some(false),
            Ordering::Equal => {
                if (k + 1..n).any(|i| !a.at(i, k).is_zero()) {
                    return Some(false);
                }
            }
            Ordering::Greater => {
                for i in k + 1..n {
                    let share = a.at(i, k).div(&pivot)?;
                    for j in k + 1..n {
                        let less = share.clone() * a.at(k, j).clone();
                        a.entries[i * n + j] = a.at(i, j).clone() - less;
                    }
                }
            }
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use number::Rational;

    /// x² − 2 x y + y² is nowhere negative, x² − 3 x y + y² is, and so is x² + 2 x.
    #[test]
    fn pivots_tell() {
        let q = |n: i64| Rational::from(n);
        let of = |cross: i64, linear: i64| {
            let value = |marks: &[(usize, i64)]| {
                let at = |i| marks.iter().filter(|m| m.0 == i).map(|m| m.1).sum::<i64>();
                let (x, y) = (at(0), at(1));
                Some(q(x * x + cross * x * y + y * y + linear * x))
            };
            semidefinite(&bordered(2, value).expect("values"))
        };
        assert_eq!((of(-2, 0), of(-3, 0), of(0, 2)), (Some(true), Some(false), Some(false)));
    }
}
