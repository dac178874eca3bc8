//! Letters under inequalities: `α ≤ 1/L`, `m I ⪯ H`, `H ⪯ M I`, `A ⪯ B`. A point drawn freely seldom satisfies several of
//! them together.
//!
//! A scalar is drawn freely and moved to between its bounds, wherever these are linear in it; they come one after the other,
//! each after those its bounds speak of. A symmetric matrix between multiples of I is Q diag(d) Q' with d between them, or at
//! them. What a matrix must be above is added to it. Whatever was moved, the hypotheses are tested afterwards, those
//! aside that Q diag(d) Q' satisfies by construction.

use crate::{
    draw::{Knob, is_definite, related},
    eval::{Evaluator, Point, Tables},
    model::Model,
    value::{Matrix, Value},
};
use derivation::{Expr, Kind, Node, Relator, Shape, Structure, Symbol, expr::constant};
use number::{Number, Rational};
use std::{cmp::Ordering, collections::BTreeMap};

/// What inequalities ask of free letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settled {
    /// Scalars with their bounds, in the order in which they are moved.
    scalars: Vec<(Symbol, Vec<Bound>)>,
    /// Matrices between multiples of I.
    spectra: Vec<Spectrum>,
    /// Matrices that are to be above something: the matrix, what it is above.
    above: Vec<(Symbol, Expr)>,
}

/// An inequality that bounds a scalar: small ≤ large. Of matrices the least and the largest eigenvalue are estimated.
#[derive(Clone, Debug)]
struct Bound {
    small: Expr,
    large: Expr,
    strict: bool,
}

/// A symmetric matrix with its eigenvalues between these multiples of I.
#[derive(Clone, Debug)]
struct Spectrum {
    letter: Symbol,
    definite: bool,
    low: Vec<Expr>,
    high: Vec<Expr>,
    /// The hypotheses that say so.
    places: Vec<usize>,
}

/// The free numbers of a matrix with a spectrum: directions to reflect in, and a share for each eigenvalue.
pub(crate) struct Shares<N> {
    reflections: Vec<Vec<N>>,
    shares: Vec<N>,
}

impl Settled {
    /// What a context asks for.
    pub(crate) fn of(model: &Model<'_>) -> Self {
        let mut settled = Settled::default();
        let mut bounds: Vec<Bound> = Vec::new();
        for (place, hypothesis) in model.context.hypotheses.iter().enumerate() {
            let relation = &hypothesis.relation;
            let (small, large, strict) = match relation.relator {
                Relator::PrecedesEqual => (&relation.left, &relation.right, false),
                Relator::SucceedsEqual => (&relation.right, &relation.left, false),
                _ => match relation.ordered() {
                    Some(ordered) => ordered,
                    None => continue,
                },
            };
            if !hypothesis.binders.is_empty() {
                continue;
            }
            let (small, large) = (model.expanded(small, 0), model.expanded(large, 0));
            if !settled.spectrum(model, &small, &large, place) {
                if let Some(letter) = matrix_letter(model, &large)
                    && !small.mentions(&letter)
                {
                    settled.above.push((letter, small.clone()));
                }
                bounds.push(Bound { small, large, strict });
            }
        }
        for Spectrum { definite, low, high, .. } in &settled.spectra {
            let zero = definite.then(|| Expr::number(Rational::zero()));
            for large in high {
                for small in low {
                    let (small, large) = (small.clone(), large.clone());
                    bounds.push(Bound { small, large, strict: false });
                }
                bounds.extend(zero.iter().map(|zero| Bound {
                    small: zero.clone(),
                    large: large.clone(),
                    strict: true,
                }));
            }
        }
        settled.order(model, bounds);
        settled
    }

    /// Takes note of a matrix on one side and a multiple of I on the other.
    fn spectrum(&mut self, model: &Model<'_>, small: &Expr, large: &Expr, place: usize) -> bool {
        let multiple = |e: &Expr| e.shape == Shape::Identity;
        let (letter, bound, is_low) =
            match (matrix_letter(model, small), matrix_letter(model, large)) {
                (None, Some(letter)) if multiple(small) => (letter, small, true),
                (Some(letter), None) if multiple(large) => (letter, large, false),
                _ => return false,
            };
        // What the bound speaks of must not be moved once the matrix is made.
        let moves = |e: &Expr| match &e.node {
            Node::Member(..) | Node::Apply(..) | Node::Derivative { .. } => true,
            Node::Symbol(name) => {
                model.solutions.iter().any(|s| s.mentions(name))
                    || model.adjusted.iter().any(|(column, _)| column == name)
                    || matrix_letter(model, e).is_some()
            }
            _ => false,
        };
        if model.is_squared(&letter) || bound.any(&mut |e| moves(e)) {
            return false;
        }
        let at = self.spectra.iter().position(|s| s.letter == letter).unwrap_or_else(|| {
            let definite = model.is_definite(&letter);
            let (low, high, places) = (vec![], vec![], vec![]);
            self.spectra.push(Spectrum { letter, definite, low, high, places });
            self.spectra.len() - 1
        });
        let spectrum = &mut self.spectra[at];
        if is_low { &mut spectrum.low } else { &mut spectrum.high }.push(bound.clone());
        spectrum.places.push(place);
        true
    }

    /// Gives every bound to a scalar it is linear in, the last declared, and puts these in order.
    fn order(&mut self, model: &Model<'_>, bounds: Vec<Bound>) {
        let free = |name: &Symbol| {
            !model.solved.contains_key(name) && model.solutions.iter().all(|s| !s.mentions(name))
        };
        let reals = || {
            let declarations = model.context.declarations.iter();
            declarations.filter(|d| d.kind == Kind::Real && free(&d.name)).map(|d| &d.name)
        };
        let mut of: Vec<(Symbol, Vec<Bound>)> =
            reals().map(|name| (name.clone(), vec![])).collect();
        for bound in bounds {
            let linear = |name: &Symbol| model.is_linear(&bound.small, &bound.large, name);
            if let Some((_, list)) = of.iter_mut().rev().find(|(name, _)| linear(name)) {
                list.push(bound);
            }
        }
        // Between numbers it is drawn in the first place.
        let number = |b: &Bound| constant(&b.small).is_some() || constant(&b.large).is_some();
        of.retain(|(name, bounds)| {
            let plain = |e: &Expr| matches!(&e.node, Node::Symbol(s) if s == name);
            bounds.iter().any(|b| !number(b) || !(plain(&b.small) || plain(&b.large)))
        });
        while !of.is_empty() {
            let waits = |i: usize| {
                let spoken = |name: &Symbol| {
                    of[i].1.iter().any(|b| b.small.mentions(name) || b.large.mentions(name))
                };
                of.iter().enumerate().any(|(j, (name, _))| j != i && spoken(name))
            };
            let next = (0..of.len()).find(|i| !waits(*i)).unwrap_or(0);
            self.scalars.push(of.remove(next));
        }
    }

    /// Whether a matrix is drawn with its spectrum; not where numbers have no order.
    pub(crate) fn has_spectrum<N: Number>(&self, name: &Symbol) -> bool {
        N::one().sign().is_some() && self.spectra.iter().any(|s| s.letter == *name)
    }

    /// Whether a hypothesis holds by construction wherever numbers have an order.
    pub(crate) fn by_construction(&self, place: usize) -> bool {
        self.spectra.iter().any(|s| s.places.contains(&place))
    }

    /// Moves what was drawn to where the hypotheses hold, as far as they are of these forms; `None` where there is no room.
    pub(crate) fn settle<N: Number>(
        &self,
        model: &Model<'_>,
        point: &mut Point<N>,
        shares: &BTreeMap<Symbol, Shares<N>>,
        tables: &mut Tables<N>,
        budget: &mut u64,
    ) -> Option<()> {
        if N::one().sign().is_none() {
            return Some(());
        }
        for (name, bounds) in &self.scalars {
            scalar(name, bounds, model, point, tables, budget)?;
        }
        for spectrum in &self.spectra {
            let shares = shares.get(&spectrum.letter)?;
            let matrix = spectrum.matrix(shares, model, point, tables, budget)?;
            point.values.insert(spectrum.letter.clone(), Value::from_matrix(matrix));
        }
        for (name, small) in &self.above {
            let drawn = point.values.get(name)?.clone();
            let value = Evaluator::new(model, point, tables, budget).eval(small);
            // What has no value yet, or none in these numbers, is left to the test.
            let Ok(value) = value else { continue };
            if related(&value, Relator::PrecedesEqual, &drawn) != Some(false) {
                continue;
            }
            let step = if model.is_definite(name) { drawn } else { drawn.times(&drawn)? };
            point.values.insert(name.clone(), value.plus(&step)?);
        }
        Some(())
    }
}

/// A free symmetric matrix, when an expression is that.
fn matrix_letter(model: &Model<'_>, expr: &Expr) -> Option<Symbol> {
    let Node::Symbol(name) = &expr.node else { return None };
    let kind = model.context.declaration(name).map(|d| &d.kind);
    let symmetric = matches!(
        kind,
        Some(Kind::Matrix { structure: Structure::Symmetric | Structure::PositiveDefinite, .. })
    );
    let free = !model.solved.contains_key(name)
        && model.solutions.iter().all(|s| !s.mentions(name))
        && !model.is_squared(name);
    (symmetric && free).then(|| name.clone())
}

impl<N: Number> Shares<N> {
    /// Draws them for a matrix of this size.
    pub(crate) fn draw(n: usize, source: &mut dyn FnMut(Knob) -> Option<N>) -> Option<Self> {
        let mut column = || (0..n).map(|_| source(Knob::Entry)).collect::<Option<Vec<N>>>();
        // Of two reflections come all rotations of space.
        let reflections = (1..n.min(3)).map(|_| column()).collect::<Option<_>>()?;
        let share = || Knob::Between(Some(Rational::zero()), Some(Rational::one()));
        let shares = (0..n).map(|_| source(share())).collect::<Option<_>>()?;
        Some(Shares { reflections, shares })
    }
}

impl Spectrum {
    /// Q diag(d) Q', Q a product of reflections.
    fn matrix<N: Number>(
        &self,
        shares: &Shares<N>,
        model: &Model<'_>,
        point: &Point<N>,
        tables: &mut Tables<N>,
        budget: &mut u64,
    ) -> Option<Matrix<N>> {
        let mut extreme = |bounds: &[Expr], keep: Ordering| {
            let mut best: Option<N> = None;
            for bound in bounds {
                let value = Evaluator::new(model, point, tables, budget).scalar(bound).ok()?;
                best = Some(match best {
                    Some(best) if (value.clone() - best.clone()).sign()? != keep => best,
                    _ => value,
                });
            }
            Some(best)
        };
        let mut low = extreme(&self.low, Ordering::Greater)?;
        let high = extreme(&self.high, Ordering::Less)?;
        let mut open = false;
        if self.definite && low.as_ref().is_none_or(|l| l.sign() != Some(Ordering::Greater)) {
            (low, open) = (Some(N::zero()), true);
        }
        let n = shares.shares.len();
        let eigenvalue = |share: &N| {
            let (one, two) = (N::one(), N::from_i64(2));
            let above = |x: &N, y: &N| Some((x.clone() - y.clone()).sign()? == Ordering::Greater);
            // A quarter of the shares at either end.
            let half = one.div(&two)?;
            let wide = two.clone() * share.clone() - half.clone();
            let inner = if open || !above(&wide, &N::zero())? { N::zero() } else { wide.clone() };
            // Squared: above zero alone, matrices of every condition are to be met.
            let inner = if open { share.clone() * share.clone() } else { inner };
            let inner = if above(&wide, &one)? { one.clone() } else { inner };
            let far = N::from_i64(4) * inner.clone();
            let value = match (&low, &high) {
                (Some(low), Some(high)) => {
                    let room = high.clone() - low.clone();
                    if room.sign()? == Ordering::Less {
                        return None;
                    }
                    low.clone() + room * inner
                }
                (Some(low), None) => low.clone() + far,
                (None, Some(high)) => high.clone() - far,
                (None, None) => far,
            };
            (!self.definite || value.sign()? == Ordering::Greater).then_some(value)
        };
        let values = shares.shares.iter().map(eigenvalue).collect::<Option<Vec<N>>>()?;
        let mut turned = Matrix::from_fn(n, n, |i, j| if i == j { N::one() } else { N::zero() });
        for v in &shares.reflections {
            let Some(scale) = N::from_i64(2).div(&N::dot(v, v)) else { continue };
            let reflection = Matrix::from_fn(n, n, |i, j| {
                let one = if i == j { N::one() } else { N::zero() };
                one - scale.clone() * v[i].clone() * v[j].clone()
            });
            turned = turned.times(&reflection);
        }
        let mut result = Matrix::from_fn(n, n, |_, _| N::zero());
        for i in 0..n {
            for j in 0..=i {
                let entry = (0..n).fold(N::zero(), |sum, k| {
                    sum + values[k].clone() * turned.at(i, k).clone() * turned.at(j, k).clone()
                });
                result.entries[i * n + j] = entry.clone();
                result.entries[j * n + i] = entry;
            }
        }
        Some(result)
    }
}

/// Moves a scalar to between its bounds.
fn scalar<N: Number>(
    name: &Symbol,
    bounds: &[Bound],
    model: &Model<'_>,
    point: &mut Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<()> {
    let drawn = point.values.get(name)?.scalar()?.clone();
    let mut rooms = |at: N, budget: &mut u64| {
        point.values.insert(name.clone(), Value::Scalar(at));
        bounds.iter().map(|b| b.room(model, point, tables, budget)).collect::<Vec<_>>()
    };
    let here = rooms(drawn.clone(), budget);
    let fits = |(room, bound): (&Option<N>, &Bound)| match room.as_ref().map(N::sign) {
        Some(Some(Ordering::Greater)) | None => true,
        Some(Some(Ordering::Equal)) => !bound.strict,
        _ => false,
    };
    if here.iter().zip(bounds).all(fits) {
        point.values.insert(name.clone(), Value::Scalar(drawn));
        return Some(());
    }
    let aside = rooms(drawn.clone() + N::one(), budget);
    // The bounds below and above, and whether they can be reached.
    let mut ends: [Option<(N, bool)>; 2] = [None, None];
    for ((here, aside), bound) in here.iter().zip(&aside).zip(bounds) {
        let (Some(here), Some(aside)) = (here, aside) else { continue };
        let slope = aside.clone() - here.clone();
        let Some(step) = here.div(&slope) else { continue };
        let end = drawn.clone() - step;
        let side = usize::from(slope.sign()? == Ordering::Less);
        let tighter = match &ends[side] {
            None => true,
            Some((old, strict)) => match (end.clone() - old.clone()).sign()? {
                Ordering::Greater => side == 0,
                Ordering::Less => side == 1,
                Ordering::Equal => bound.strict && !strict,
            },
        };
        if tighter {
            ends[side] = Some((end, bound.strict));
        }
    }
    let moved = between(drawn, &ends)?;
    point.values.insert(name.clone(), Value::Scalar(moved));
    Some(())
}

/// A number moved to between two ends: onto the one it is beyond when it is not far from it, and back inside otherwise.
fn between<N: Number>(drawn: N, ends: &[Option<(N, bool)>; 2]) -> Option<N> {
    let room = match ends {
        [Some((low, _)), Some((high, _))] => Some(high.clone() - low.clone()),
        _ => None,
    };
    if let Some(room) = &room
        && room.sign()? == Ordering::Less
    {
        return None;
    }
    let half = N::one().div(&N::from_i64(2))?;
    for (side, end) in ends.iter().enumerate() {
        let Some((end, strict)) = end else { continue };
        // How far outside, and the way back.
        let outside =
            if side == 0 { end.clone() - drawn.clone() } else { drawn.clone() - end.clone() };
        let inwards = if side == 0 { N::one() } else { -N::one() };
        let beyond = match outside.sign()? {
            Ordering::Less => false,
            Ordering::Equal => *strict,
            Ordering::Greater => true,
        };
        if !beyond {
            continue;
        }
        if !strict && (outside.clone() - half.clone()).sign()? != Ordering::Greater {
            return Some(end.clone());
        }
        // Inside a room w it is at w s/(w + s) from the end it was beyond by s: near for small s, across for large s.
        let step = if outside.is_zero() { half } else { outside };
        let step = match &room {
            Some(room) => (room.clone() * step.clone()).div(&(room.clone() + step))?,
            None => step,
        };
        return Some(end.clone() + inwards * step);
    }
    Some(drawn)
}

impl Bound {
    /// The larger side less the smaller.
    fn room<N: Number>(
        &self,
        model: &Model<'_>,
        point: &Point<N>,
        tables: &mut Tables<N>,
        budget: &mut u64,
    ) -> Option<N> {
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        let small = largest(&evaluator.eval(&self.small).ok()?)?;
        let large = least(&evaluator.eval(&self.large).ok()?)?;
        Some(large - small)
    }
}

/// A number that no eigenvalue is above: the largest sum of absolute values in a row.
fn largest<N: Number>(value: &Value<N>) -> Option<N> {
    match value {
        Value::Scalar(c) | Value::Identity(c) => Some(c.clone()),
        Value::Matrix(m) => {
            let mut best = N::zero();
            for i in 0..m.rows {
                let sum =
                    (0..m.columns).try_fold(N::zero(), |sum, j| Some(sum + m.at(i, j).abs()?))?;
                if (sum.clone() - best.clone()).sign()? == Ordering::Greater {
                    best = sum;
                }
            }
            Some(best)
        }
    }
}

/// A number that no eigenvalue is below; of a positive definite matrix a positive one.
fn least<N: Number>(value: &Value<N>) -> Option<N> {
    let Value::Matrix(m) = value else { return largest(value) };
    if is_definite(m)? {
        return largest(&Value::Matrix(m.inverse().0?))?.recip();
    }
    Some(-largest(value)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check,
        draw::is_definite,
        points::{Request, admissible},
    };
    use derivation::{Library, read_block};

    fn points(text: &str) -> Vec<Point<Rational>> {
        let block = read_block("claim c", text, 1, &Library::new()).block.expect("well formed");
        let request = Request { count: 50, draws: 60, degree: 3, budget: 10_000_000 };
        admissible(&check::model(&block), &[(Symbol::new("n"), 2)].into(), request, "seed")
    }

    /// Where free draws would hardly ever meet all hypotheses, nearly every one does; some have an eigenvalue at a bound, and
    /// some have none there.
    #[test]
    fn a_matrix_between_multiples_of_the_identity() {
        let points = points(
            "let H : spd n; m, M, α : real
             assume m > 0; m I ⪯ H; H ⪯ M I; α > 0; α <= 1/M
             show α m <= 1\n",
        );
        assert_eq!(points.len(), 50);
        let mut at_a_bound = 0;
        for point in &points {
            let value = |name: &str| point.values[&Symbol::new(name)].clone();
            let scalar = |name: &str| value(name).scalar().cloned().expect("a number");
            let (m, largest, step) = (scalar("m"), scalar("M"), scalar("α"));
            assert!(step * largest.clone() <= Rational::one() && m > Rational::zero());
            let h = value("H").to_matrix(2, 2).expect("of this size");
            assert_eq!(is_definite(&h), Some(true));
            let room = |c: &Rational| h.map(|x| -x.clone()).plus(&Matrix::scaled_identity(2, c));
            let determinants = [room(&m).inverse().1, room(&largest).inverse().1];
            // Both eigenvalues of H are on the same side of either bound.
            assert!(determinants.iter().all(|d| *d >= Rational::zero()));
            at_a_bound += usize::from(determinants.iter().any(Rational::is_zero));
        }
        assert!((5..45).contains(&at_a_bound), "{at_a_bound}");
    }

    /// Bounds that leave no room have no points.
    #[test]
    fn no_room() {
        assert!(points("let H : spd n\nassume 2 I ⪯ H; H ⪯ I\nshow H = I\n").is_empty());
    }

    /// A number beyond one end comes to lie at it or inside.
    #[test]
    fn between_two_ends() {
        let q = |p: i64, below: i64| Rational::new(p, below).expect("not zero");
        let ends = [Some((q(0, 1), true)), Some((q(1, 4), false))];
        for drawn in [-3, -1, 0, 1, 2, 5] {
            let moved = between(q(drawn, 2), &ends).expect("there is room");
            assert!(moved > q(0, 1) && moved <= q(1, 4), "{drawn}/2 to {moved}");
        }
        assert_eq!(between(q(1, 2), &ends), Some(q(1, 4)));
        assert_eq!(between(q(1, 8), &ends), Some(q(1, 8)));
    }
}
