//! Points that satisfy equations which cannot be solved for a letter by undoing what was done to it.
//!
//! Unit vectors come from the stereographic projection, orthogonal matrices from Cayley's transform; both reach all but a
//! thin set. What an equation has linear in it is solved for at each point: a free letter is drawn, and moved by the solution
//! of a linear system; several equations for one letter are one system. Where what the letter is multiplied by vanishes,
//! other solutions may exist, so that over F_p such points support no more than evidence. Whatever the rule, each point is
//! put into the equations before it is used.

use crate::{
    degree::{Counting, Degree, degree, degree_in},
    draw::is_definite,
    eval::{Evaluator, Point, Tables},
    model::Model,
    value::{Matrix, Value},
};
use derivation::{
    Dim, Expr, Kind, Node, Relation, Structure, Symbol,
    expr::{constant, half_integer},
};
use number::Number;
use std::cmp::Ordering;

/// How the points of some equations are found.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    /// `x'x = r²`, `||x|| = r`, `a^2 + b^2 = r^2`: the letters together on a sphere of this radius, which may be negative
    /// where it is squared.
    Sphere { radius: Expr, squared: bool, others: Vec<Symbol> },
    /// `Q'Q = I`: columns of an orthogonal matrix; rows when `wide`.
    Orthogonal { wide: bool },
    /// `P P = P`, `A A = I`: a diagonal of zeros and ones, or of ones with signs, in another basis.
    Squares { signs: bool },
    /// Linear in the letter.
    Linear,
}

/// Equations that one letter is drawn for.
#[derive(Clone, Debug)]
pub(crate) struct Solution {
    pub(crate) letter: Symbol,
    pub(crate) rule: Rule,
    /// The equations, definitions written out, and their places.
    pub(crate) equations: Vec<(Expr, Expr, usize)>,
}

impl Model<'_> {
    /// Finds a rule for an equation; whether there is one.
    pub(crate) fn find_rule(&mut self, relation: &Relation, place: usize) -> bool {
        let left = self.expanded(&relation.left, 0);
        let right = self.expanded(&relation.right, 0);
        let found = self.sphere(&left, &right).or_else(|| self.orthogonal(&left, &right));
        let found = found.or_else(|| self.squares(&left, &right));
        if let Some((letter, rule)) = found {
            let equations = vec![(left, right, place)];
            self.solutions.push(Solution { letter, rule, equations });
            return true;
        }
        // Another equation for a letter that is solved for already, or a letter no rule speaks of yet.
        for i in 0..self.solutions.len() {
            let letter = self.solutions[i].letter.clone();
            let linear = matches!(self.solutions[i].rule, Rule::Linear);
            let later = &self.solutions[i + 1..];
            let last =
                later.iter().all(|s| !s.mentions(&letter)) && !drawn_by(later, &left, &right);
            if linear && last && self.is_linear(&left, &right, &letter) {
                self.solutions[i].equations.push((left, right, place));
                return true;
            }
        }
        let rank = |kind: &Kind| match kind {
            Kind::Real => Some(if left.shape.is_scalar() { 1 } else { 3 }),
            Kind::Matrix { columns: Dim::ONE, .. } => {
                Some(if left.shape.is_square() { 3 } else { 0 })
            }
            Kind::Matrix { .. } => Some(if left.shape.is_scalar() { 2 } else { 1 }),
            _ => None,
        };
        // Before those that speak of the letter, and after those whose letters the equation speaks of.
        let before = |name: &Symbol| {
            let place = self.solutions.iter().position(|s| s.mentions(name));
            let place = place.unwrap_or(self.solutions.len());
            (!drawn_by(&self.solutions[place..], &left, &right)).then_some(place)
        };
        let best = self
            .context
            .declarations
            .iter()
            .rev()
            .filter(|d| !self.solved.contains_key(&d.name))
            .filter(|d| left.mentions(&d.name) || right.mentions(&d.name))
            .filter(|d| self.is_linear(&left, &right, &d.name))
            .filter_map(|d| Some((rank(&d.kind)?, before(&d.name)?, d.name.clone())))
            .min_by_key(|(rank, place, _)| (*rank, std::cmp::Reverse(*place)));
        let Some((_, before, letter)) = best else { return false };
        let equations = vec![(left, right, place)];
        self.solutions.insert(before, Solution { letter, rule: Rule::Linear, equations });
        true
    }

    fn is_free(&self, name: &Symbol) -> bool {
        self.context.declaration(name).is_some()
            && !self.solved.contains_key(name)
            && self.solutions.iter().all(|s| !s.mentions(name))
    }

    fn sphere(&self, left: &Expr, right: &Expr) -> Option<(Symbol, Rule)> {
        [(left, right), (right, left)].into_iter().find_map(|(side, other)| {
            let (mut letters, squared) = match &side.node {
                Node::Norm(v) => (vec![letter(v)?], false),
                Node::Sum(terms) => {
                    let squares = terms.iter().map(|t| (!t.negative).then(|| squared(&t.expr))?);
                    (squares.collect::<Option<Vec<_>>>()?, true)
                }
                _ => (vec![squared(side)?], true),
            };
            let radius = match &other.node {
                _ if !squared || constant(other) == Some(1.into()) => other.clone(),
                Node::Power(base, exponent) if half_integer(exponent) == Some(4) => {
                    (**base).clone()
                }
                _ => {
                    let half = Expr::number(number::Rational::new(1, 2)?);
                    let node = Node::Power(Box::new(other.clone()), Box::new(half));
                    Expr::new(node, Default::default()).ok()?
                }
            };
            let fits = |name: &Symbol| {
                let kind = self.context.declaration(name).map(|d| &d.kind);
                let real =
                    matches!(kind, Some(Kind::Real | Kind::Matrix { columns: Dim::ONE, .. }));
                real && self.is_free(name) && !other.mentions(name)
            };
            let distinct = (1..letters.len()).all(|i| !letters[..i].contains(&letters[i]));
            let first = letters.pop()?;
            (distinct && fits(&first) && letters.iter().all(fits))
                .then_some((first, Rule::Sphere { radius, squared, others: letters }))
        })
    }

    fn orthogonal(&self, left: &Expr, right: &Expr) -> Option<(Symbol, Rule)> {
        let product = match (&left.node, &right.node) {
            (Node::Product(factors), Node::Identity) | (Node::Identity, Node::Product(factors)) => {
                factors
            }
            _ => return None,
        };
        let (name, wide) = match product.as_slice() {
            [Expr { node: Node::Transpose(a), .. }, Expr { node: Node::Symbol(name), .. }] if matches!(&a.node, Node::Symbol(s) if s == name) => {
                (name, false)
            }
            [Expr { node: Node::Symbol(name), .. }, Expr { node: Node::Transpose(a), .. }] if matches!(&a.node, Node::Symbol(s) if s == name) => {
                (name, true)
            }
            _ => return None,
        };
        let general = matches!(
            self.context.declaration(name)?.kind,
            Kind::Matrix { structure: Structure::General, .. }
        );
        (general && self.is_free(name)).then(|| (name.clone(), Rule::Orthogonal { wide }))
    }

    fn squares(&self, left: &Expr, right: &Expr) -> Option<(Symbol, Rule)> {
        [(left, right), (right, left)].into_iter().find_map(|(square, other)| {
            let name = match &square.node {
                Node::Product(factors) => match factors.as_slice() {
                    [a, b] if a == b => letter(a)?,
                    _ => return None,
                },
                Node::Power(base, exponent) if half_integer(exponent) == Some(4) => letter(base)?,
                _ => return None,
            };
            let signs = match &other.node {
                Node::Identity => true,
                Node::Symbol(symbol) if *symbol == name => false,
                _ => return None,
            };
            let square = matches!(
                self.context.declaration(&name)?.kind,
                Kind::Matrix { structure: Structure::General | Structure::Symmetric, .. }
            );
            (square && self.is_free(&name)).then_some((name, Rule::Squares { signs }))
        })
    }

    /// Whether an equation is of degree one in a letter.
    pub(crate) fn is_linear(&self, left: &Expr, right: &Expr, letter: &Symbol) -> bool {
        let moves = |name: &Symbol| {
            self.wanted.get(name).map_or(Some(64), |(at, wanted)| {
                let here = at.mentions(letter) || wanted.iter().any(|w| w.value.mentions(letter));
                (!here).then_some(64)
            })
        };
        let degree = |e: &Expr| degree_in(e, letter, self, &moves);
        degree(left).zip(degree(right)).is_some_and(|(l, r)| l.max(r) == 1)
    }

    /// The equations that points are drawn for, by place.
    pub(crate) fn is_drawn(&self, place: usize) -> bool {
        self.solutions.iter().flat_map(|s| &s.equations).any(|(_, _, p)| *p == place)
    }

    /// Whether over a field the points drawn are general enough to speak for all: those of a sphere are, once it is more
    /// than two points. An orthogonal matrix over a field has the determinant 1 here, and a linear system may have solutions
    /// of another kind.
    pub(crate) fn is_general(&self) -> bool {
        self.solutions.iter().all(|s| match &s.rule {
            Rule::Sphere { others, .. } => {
                let kind = self.context.declaration(&s.letter).map(|d| &d.kind);
                !others.is_empty()
                    || matches!(kind, Some(Kind::Matrix { rows, .. }) if *rows != Dim::ONE)
            }
            Rule::Orthogonal { .. } | Rule::Squares { .. } | Rule::Linear => false,
        })
    }
}

/// Whether an equation speaks of a letter that one of these draws.
fn drawn_by(solutions: &[Solution], left: &Expr, right: &Expr) -> bool {
    let drawn =
        |e: &Expr| matches!(&e.node, Node::Symbol(name) if solutions.iter().any(|s| s.draws(name)));
    left.any(&mut |e| drawn(e)) || right.any(&mut |e| drawn(e))
}

impl Solution {
    /// Whether it is this letter that is solved for, alone or with others.
    pub(crate) fn draws(&self, name: &Symbol) -> bool {
        let others: &[Symbol] =
            if let Rule::Sphere { others, .. } = &self.rule { others } else { &[] };
        self.letter == *name || others.contains(name)
    }

    /// The degree of the letter's entries in the numbers they are made of. No size speaks for others then: what is drawn is
    /// no polynomial.
    pub(crate) fn degree(&self, model: &Model<'_>, counting: Counting) -> Option<Degree> {
        match &self.rule {
            Rule::Sphere { radius, .. } => {
                let own = Degree { above: 2, below: 2, inverts: true };
                Some(own.times(degree(radius, model, counting)?))
            }
            Rule::Orthogonal { .. } | Rule::Squares { .. } | Rule::Linear => None,
        }
    }

    pub(crate) fn mentions(&self, name: &Symbol) -> bool {
        self.draws(name)
            || self.equations.iter().any(|(l, r, _)| l.mentions(name) || r.mentions(name))
    }

    /// Moves the letter's value at a point to a solution; `None` when none is found.
    pub(crate) fn apply<N: Number>(
        &self,
        model: &Model<'_>,
        point: &mut Point<N>,
        tables: &mut Tables<N>,
        budget: &mut u64,
    ) -> Option<()> {
        let value = match &self.rule {
            Rule::Sphere { radius, squared, others } => {
                let radius = Evaluator::new(model, point, tables, budget).scalar(radius).ok()?;
                if !squared && radius.sign() == Some(Ordering::Less) {
                    return None;
                }
                let mut entries = Vec::new();
                for name in others.iter().chain([&self.letter]) {
                    entries.extend(point.values.get(name)?.entries().iter().cloned());
                }
                let mut placed = on_sphere(&entries)?.into_iter().map(|x| x * radius.clone());
                for name in others.iter().chain([&self.letter]) {
                    let n = point.values.get(name)?.entries().len();
                    let part =
                        Value::from_matrix(Matrix::column(placed.by_ref().take(n).collect()));
                    point.values.insert(name.clone(), part);
                }
                return Some(());
            }
            Rule::Orthogonal { wide } => {
                let Kind::Matrix { rows, columns, .. } =
                    &model.context.declaration(&self.letter)?.kind
                else {
                    return None;
                };
                let (rows, columns) = (point.size(rows), point.size(columns));
                let drawn = point.values.get(&self.letter)?.to_matrix(rows, columns)?;
                *budget = budget.checked_sub((rows.max(columns).pow(3)) as u64)?;
                let value = if *wide {
                    orthonormal(&drawn.transposed())?.transposed()
                } else {
                    orthonormal(&drawn)?
                };
                Value::from_matrix(value)
            }
            Rule::Squares { signs } => {
                let Kind::Matrix { rows, structure, .. } =
                    &model.context.declaration(&self.letter)?.kind
                else {
                    return None;
                };
                let n = point.size(rows);
                let drawn = point.values.get(&self.letter)?.to_matrix(n, n)?;
                *budget = budget.checked_sub(4 * (n.pow(3)) as u64)?;
                Value::from_matrix(with_two_values(
                    &drawn,
                    *signs,
                    *structure == Structure::Symmetric,
                )?)
            }
            Rule::Linear => self.linear(model, point, tables, budget)?,
        };
        point.values.insert(self.letter.clone(), value);
        Some(())
    }

    /// Whether the equations hold at a point: exactly, or to the last digits where numbers are rounded.
    pub(crate) fn holds<N: Number>(
        &self,
        model: &Model<'_>,
        point: &Point<N>,
        tables: &mut Tables<N>,
        budget: &mut u64,
    ) -> Option<bool> {
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        for (left, right, _) in &self.equations {
            let (l, r) = (evaluator.eval(left).ok()?, evaluator.eval(right).ok()?);
            if !l.minus(&r)?.is_zero() && !l.agrees(&r) {
                return Some(false);
            }
        }
        Some(true)
    }

    fn linear<N: Number>(
        &self,
        model: &Model<'_>,
        point: &mut Point<N>,
        tables: &mut Tables<N>,
        budget: &mut u64,
    ) -> Option<Value<N>> {
        let kind = &model.context.declaration(&self.letter)?.kind;
        let (rows, columns, structure) = match kind {
            Kind::Matrix { rows, columns, structure } => {
                (point.size(rows), point.size(columns), *structure)
            }
            _ => (1, 1, Structure::General),
        };
        let drawn = point.values.get(&self.letter)?.to_matrix(rows, columns)?;
        let unit = |i: usize, j: usize| {
            Matrix::from_fn(rows, columns, |p, q| {
                let here = (p, q) == (i, j) || structure != Structure::General && (q, p) == (i, j);
                if here { N::one() } else { N::zero() }
            })
        };
        let places: Vec<(usize, usize)> = (0..rows)
            .flat_map(|i| (0..columns).map(move |j| (i, j)))
            .filter(|(i, j)| match structure {
                Structure::General => true,
                Structure::Diagonal => i == j,
                _ => j <= i,
            })
            .collect();
        let mut residual = |value: Matrix<N>| -> Option<Vec<N>> {
            point.values.insert(self.letter.clone(), Value::from_matrix(value));
            let mut evaluator = Evaluator::new(model, point, tables, budget);
            let mut all = Vec::new();
            for (left, right, _) in &self.equations {
                let (l, r) = (evaluator.eval(left).ok()?, evaluator.eval(right).ok()?);
                let difference = l.minus(&r)?;
                match (&difference, &left.shape) {
                    // A multiple of I, or the literal 0, stands for all its entries.
                    (Value::Matrix(m), _) => all.extend(m.entries.iter().cloned()),
                    (other, _) => all.extend(other.entries().iter().cloned()),
                }
            }
            Some(all)
        };
        let at_drawn = residual(drawn.clone())?;
        let zero = Matrix::from_fn(rows, columns, |_, _| N::zero());
        let at_zero = residual(zero)?;
        if let ([here], [constant]) = (at_drawn.as_slice(), at_zero.as_slice())
            && !constant.is_zero()
            && structure == Structure::PositiveDefinite
        {
            // One equation L(X) = c: X is scaled, and stays in the cone where the factor is positive.
            let factor = constant.div(&(constant.clone() - here.clone()))?;
            let scaled = drawn.map(|x| x.clone() * factor.clone());
            return (factor.sign() != Some(Ordering::Less)).then(|| Value::from_matrix(scaled));
        }
        let mut columns_of: Vec<Vec<N>> = Vec::new();
        for (i, j) in &places {
            let moved = residual(drawn.plus(&unit(*i, *j)))?;
            if moved.len() != at_drawn.len() {
                return None;
            }
            let pairs = moved.into_iter().zip(&at_drawn);
            columns_of.push(pairs.map(|(a, b)| a - b.clone()).collect());
        }
        let right: Vec<N> = at_drawn.iter().map(|r| -r.clone()).collect();
        let step = solve(&columns_of, &right)?;
        let value = places
            .iter()
            .zip(step)
            .fold(drawn, |sum, ((i, j), c)| sum.plus(&unit(*i, *j).map(|x| x.clone() * c.clone())));
        if structure == Structure::PositiveDefinite && is_definite(&value) == Some(false) {
            return None;
        }
        Some(Value::from_matrix(value))
    }
}

/// The letter that an expression is.
fn letter(expr: &Expr) -> Option<Symbol> {
    match &expr.node {
        Node::Symbol(name) => Some(name.clone()),
        _ => None,
    }
}

/// The letter whose square an expression is: `a^2`, `||x||^2`, `x'x`.
fn squared(expr: &Expr) -> Option<Symbol> {
    match &expr.node {
        Node::Power(base, exponent) if half_integer(exponent) == Some(4) => match &base.node {
            Node::Norm(v) => letter(v),
            _ => letter(base).filter(|_| base.shape.is_scalar()),
        },
        Node::Product(factors) => match factors.as_slice() {
            [Expr { node: Node::Transpose(a), .. }, b] if **a == *b => letter(b),
            _ => None,
        },
        _ => None,
    }
}

/// A point of the unit sphere, by stereographic projection of all entries but the last, whose sign chooses the side.
fn on_sphere<N: Number>(entries: &[N]) -> Option<Vec<N>> {
    let (last, u) = entries.split_last()?;
    if u.is_empty() {
        // Of the two points that there are, the one on the side that was drawn.
        let negative = last.sign() == Some(Ordering::Less);
        return Some(vec![if negative { -N::one() } else { N::one() }]);
    }
    let square = N::dot(u, u);
    let mut below = (square.clone() + N::one()).recip()?;
    if last.sign() == Some(Ordering::Less) {
        below = -below;
    }
    let two = N::from_i64(2) * below.clone();
    let mut point: Vec<N> = u.iter().map(|x| two.clone() * x.clone()).collect();
    point.push((square - N::one()) * below);
    Some(point)
}

/// Orthonormal columns: of (I − K)(I + K)⁻¹ with a skew K taken from the entries below the diagonal, some of them turned
/// round by the signs of the diagonal.
fn orthonormal<N: Number>(drawn: &Matrix<N>) -> Option<Matrix<N>> {
    let (m, n) = (drawn.rows, drawn.columns);
    if n > m {
        return None;
    }
    let entry = |i: usize, j: usize| if j < n { drawn.at(i, j).clone() } else { N::zero() };
    let skew = Matrix::from_fn(m, m, |i, j| match i.cmp(&j) {
        Ordering::Greater => entry(i, j),
        Ordering::Less => -entry(j, i),
        Ordering::Equal => N::zero(),
    });
    let one = Matrix::scaled_identity(m, &N::one());
    let minus = one.plus(&skew.map(|x| -x.clone()));
    let q = minus.times(&one.plus(&skew).inverse().0?);
    Some(Matrix::from_fn(m, n, |i, j| {
        let turned = entry(j, j).sign() == Some(Ordering::Less);
        if turned { -q.at(i, j).clone() } else { q.at(i, j).clone() }
    }))
}

/// A matrix with the eigenvalues 1 and −1, or 1 and 0, as the signs of the diagonal say, in a basis made of the other entries.
fn with_two_values<N: Number>(
    drawn: &Matrix<N>,
    signs: bool,
    symmetric: bool,
) -> Option<Matrix<N>> {
    let n = drawn.rows;
    let other = if signs { -N::one() } else { N::zero() };
    let values = Matrix::from_fn(n, n, |i, j| {
        let first = drawn.at(i, i).sign() == Some(Ordering::Greater);
        match (i == j, first) {
            (false, _) => N::zero(),
            (true, true) => N::one(),
            (true, false) => other.clone(),
        }
    });
    if symmetric {
        let basis = orthonormal(drawn)?;
        return Some(basis.times(&values).times(&basis.transposed()));
    }
    let basis = drawn.plus(&Matrix::scaled_identity(n, &N::one()));
    Some(basis.times(&values).times(&basis.inverse().0?))
}

/// Some x with Σ xⱼ columnⱼ = right, unknowns without a pivot being zero; `None` when there is none.
fn solve<N: Number>(columns: &[Vec<N>], right: &[N]) -> Option<Vec<N>> {
    let n = columns.len();
    let mut rows: Vec<Vec<N>> = (0..right.len())
        .map(|i| columns.iter().map(|c| c[i].clone()).chain([right[i].clone()]).collect())
        .collect();
    let mut pivots: Vec<usize> = Vec::new();
    for j in 0..n {
        let at = pivots.len();
        // The largest pivot where there is an order, so that rounding stays small.
        let size = |row: &Vec<N>| row[j].abs().unwrap_or_else(|| row[j].clone());
        let candidates = (at..rows.len()).filter(|i| !rows[*i][j].is_zero());
        let best = candidates.reduce(|a, b| {
            let larger = (size(&rows[b]) - size(&rows[a])).sign() == Some(Ordering::Greater);
            if larger { b } else { a }
        });
        let Some(best) = best else { continue };
        rows.swap(at, best);
        let scale = rows[at][j].recip()?;
        rows[at].iter_mut().for_each(|x| *x = x.clone() * scale.clone());
        let pivot = rows[at].clone();
        for (i, row) in rows.iter_mut().enumerate() {
            if i != at && !row[j].is_zero() {
                let factor = row[j].clone();
                for (x, p) in row.iter_mut().zip(&pivot) {
                    *x = x.clone() - factor.clone() * p.clone();
                }
            }
        }
        pivots.push(j);
    }
    let mut x = vec![N::zero(); n];
    for (row, j) in rows.iter().zip(&pivots) {
        x[*j] = row[n].clone();
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use number::Rational;

    fn q(n: i64) -> Rational {
        Rational::from(n)
    }

    /// A stereographic point is a unit vector, and Cayley's transform has orthonormal columns.
    #[test]
    fn units() {
        let point = on_sphere(&[q(2), q(-1), q(5)]).expect("a point");
        assert_eq!(Rational::dot(&point, &point), q(1));
        let drawn = Matrix::from_fn(3, 2, |i, j| q((i * i + 2 * j) as i64 - 1));
        let columns = orthonormal(&drawn).expect("regular");
        assert_eq!(columns.transposed().times(&columns), Matrix::scaled_identity(2, &q(1)));
        assert_eq!(orthonormal(&drawn.transposed()), None);
    }

    /// x + y = 2 leaves y free; x = 1 and x = 2 have no solution, which the equations show.
    #[test]
    fn systems() {
        assert_eq!(solve(&[vec![q(1)], vec![q(1)]], &[q(2)]), Some(vec![q(2), q(0)]));
        assert_eq!(solve(&[vec![q(1), q(1)]], &[q(1), q(2)]), Some(vec![q(1)]));
    }
}
