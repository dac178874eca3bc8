//! Drawing points: small exact ones for counterexamples, random ones of F_p for identities, decimal ones for samples.
//!
//! All free numbers of a point come from one source, in order. A recorded run of numbers can therefore be played back
//! with one of them changed, which is how a counterexample is made smaller.

use crate::{
    bounded::{Bounded, goes_on, settle},
    eval::{Evaluator, Point, Stop, Tables},
    family::MEMBERS,
    model::{Model, NATURAL_BITS, Wanted},
    quadratic,
    settled::Shares,
    smooth::{Correction, Ridge, Smooth},
    value::{Matrix, Value},
};
use derivation::{Declaration, Derivative, Kind, Relation, Structure, Symbol, expr::constant};
use number::{Number, Rational};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// What a number is drawn for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Knob {
    /// A scalar with no known bounds.
    Entry,
    /// An entry of a column.
    Component(usize),
    /// An entry of a matrix.
    Cell(usize, usize),
    /// A scalar between bounds.
    Between(Option<Rational>, Option<Rational>),
    /// A pivot of a positive definite matrix: positive.
    Pivot,
    /// A natural number that counts something.
    Length,
    /// A bit of a natural number: zero, or anything else for one.
    NaturalBit(u32),
    /// A coefficient of the polynomial behind a function, of this degree.
    Coefficient(u32),
    /// An entry of a ridge's direction, its ridge and its place.
    Direction(usize, usize),
}

impl Knob {
    /// An entry, whatever it is of.
    pub(crate) fn is_entry(&self) -> bool {
        matches!(self, Knob::Entry | Knob::Component(_) | Knob::Cell(..))
    }
}

/// Natural numbers that count something stay below this: what they count is written out.
const FARTHEST: i64 = 64;

/// How large the polynomials behind functions are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Richness {
    /// Degree of each ridge.
    pub(crate) degree: u32,
    /// Ridges beyond one for each coordinate.
    pub(crate) extra_ridges: usize,
    /// Quadratic functions instead, with these of the numbers the hypotheses speak of for the eigenvalues of their Hessians: the
    /// functions at the edge of what is assumed of them.
    pub(crate) eigenvalues: Option<usize>,
}

/// Draws a point that satisfies the equations of the model. `None` when this draw has no such point (a singular matrix
/// to be inverted, a solved symbol that does not come out symmetric).
pub(crate) fn draw<N: Number>(
    model: &Model<'_>,
    sizes: &BTreeMap<Symbol, usize>,
    richness: Richness,
    tables: &mut Tables<N>,
    budget: &mut u64,
    source: &mut dyn FnMut(Knob) -> Option<N>,
) -> Option<Point<N>> {
    let mut point = Point::new(sizes.clone());
    let mut spectra = BTreeMap::new();
    for declaration in &model.context.declarations {
        let name = declaration.name.clone();
        // A size is the number it is.
        if model.solved.contains_key(&name) || point.sizes.contains_key(&name) {
            continue;
        }
        *budget = budget.checked_sub(entries(&declaration.kind, &point, richness))?;
        let value = match &declaration.kind {
            Kind::Family { member, .. } => {
                // Members that a rule makes for every index are not drawn.
                let from = model.rules.get(&name).into_iter().flatten();
                let from = from.filter(|r| r.letter.is_some()).map(|r| r.from).min();
                let drawn = from.and_then(|from| usize::try_from(from).ok()).unwrap_or(MEMBERS);
                let members = (0..drawn.min(MEMBERS))
                    .map(|_| value(model, &mut point, &name, member, source))
                    .collect::<Option<Vec<_>>>()?;
                point.families.insert(name, members);
                continue;
            }
            Kind::Nat if model.counting.contains(&name) => {
                let length = source(Knob::Length)?;
                let integer = (0..FARTHEST).find(|k| N::from_i64(*k) == length)?;
                point.naturals.insert(name.clone(), integer);
                Value::Scalar(N::from_i64(integer))
            }
            Kind::Nat => {
                let mut integer = 0;
                for bit in 0..NATURAL_BITS {
                    integer |= i64::from(!source(Knob::NaturalBit(bit))?.is_zero()) << bit;
                }
                point.naturals.insert(name.clone(), integer);
                Value::Scalar(N::from_i64(integer))
            }
            Kind::Matrix { rows, .. } if model.settled.has_spectrum::<N>(&name) => {
                spectra.insert(name, Shares::draw(point.size(rows), source)?);
                continue;
            }
            kind @ (Kind::Real | Kind::Matrix { .. }) => {
                value(model, &mut point, &name, kind, source)?
            }
            Kind::Function { from, to } => {
                let (n, m) = (point.size(from), point.size(to));
                let components = (0..m).map(|_| polynomial(n, richness, source));
                point.functions.insert(name, components.collect::<Option<_>>()?);
                continue;
            }
        };
        point.values.insert(name, value);
    }
    model.settled.settle(model, &mut point, &spectra, tables, budget)?;
    if let Some(code) = richness.eigenvalues {
        quadratic_functions(model, &mut point, code);
    }
    if model.adjusted.iter().any(|(name, _)| point.families.contains_key(name)) {
        // Σ pᵢ = 1 is had of what is not negative by a factor.
        settle(model, &mut point, tables, budget)?;
    }
    for (name, place) in &model.adjusted {
        moved(model, &mut point, name, *place, tables, budget)?;
    }
    if !model.solutions.is_empty() {
        // Equations may speak of functions, and functions be made to fit what the equations solve for.
        fit_functions(model, &mut point, tables, budget)?;
        for solution in &model.solutions {
            solution.apply(model, &mut point, tables, budget)?;
        }
    }
    fit_functions(model, &mut point, tables, budget)?;
    for solution in &model.solutions {
        if solution.holds(model, &point, tables, budget) != Some(true) {
            return None;
        }
    }
    settle(model, &mut point, tables, budget)?;
    symmetric_as_declared(model, &point, tables, budget)?;
    Some(point)
}

/// Gives every function the values that are wanted of it.
fn fit_functions<N: Number>(
    model: &Model<'_>,
    point: &mut Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<()> {
    for (name, (at, wanted)) in &model.wanted {
        for f in point.functions.get_mut(name)? {
            f.correction = None;
        }
        let correction = correct(model, point, name, at, wanted, tables, budget)?;
        point.functions.get_mut(name)?.first_mut()?.correction = Some(correction);
    }
    Some(())
}

/// Moves a column along the column of ones until an equation holds, or else along itself; a family the other way round: found
/// by the secant, which is exact where the equation is linear in the entries, and tested.
fn moved<N: Number>(
    model: &Model<'_>,
    point: &mut Point<N>,
    name: &Symbol,
    place: usize,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<()> {
    let family = point.families.get(name).cloned();
    let drawn =
        family.clone().unwrap_or_else(|| point.values.get(name).cloned().into_iter().collect());
    let ones = |value: &Value<N>| match value {
        Value::Matrix(m) => Value::from_matrix(m.map(|_| N::one())),
        _ => Value::Scalar(N::one()),
    };
    let directions: [Vec<Value<N>>; 2] = [drawn.iter().map(ones).collect(), drawn.clone()];
    let relation = &model.context.hypotheses.get(place)?.relation;
    let mut sides = |step: &N, along: &[Value<N>], budget: &mut u64| {
        let moved = drawn.iter().zip(along).map(|(value, way)| value.plus(&way.scaled(step)));
        let moved: Vec<Value<N>> = moved.collect::<Option<_>>()?;
        match &family {
            Some(_) => drop(point.families.insert(name.clone(), moved)),
            None => drop(point.values.insert(name.clone(), moved.into_iter().next()?)),
        }
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        Some((evaluator.eval(&relation.left).ok()?, evaluator.eval(&relation.right).ok()?))
    };
    let mut along = |way: &[Value<N>], budget: &mut u64| {
        let mut residual = |step: &N| {
            let (left, right) = sides(step, way, budget)?;
            left.minus(&right)?.scalar().cloned()
        };
        let here = residual(&N::zero())?;
        // It holds as it is, as of an empty sum that is to be zero.
        if here.is_zero() {
            return Some(());
        }
        let slope = residual(&N::one())? - here.clone();
        let step = -here.div(&slope)?;
        // Nothing is left of what is multiplied by zero.
        let vanishes = way == drawn && (step.clone() + N::one()).is_zero();
        let (left, right) = sides(&step, way, budget)?;
        let equal = left.minus(&right)?.is_zero() || left.agrees(&right);
        (!vanishes && equal).then_some(())
    };
    let [ones, itself] = &directions;
    let (first, second) = if family.is_some() { (itself, ones) } else { (ones, itself) };
    along(first, budget).or_else(|| along(second, budget))
}

/// A number, column or matrix of this kind.
fn value<N: Number>(
    model: &Model<'_>,
    point: &mut Point<N>,
    name: &Symbol,
    kind: &Kind,
    source: &mut dyn FnMut(Knob) -> Option<N>,
) -> Option<Value<N>> {
    let ordered = N::one().sign().is_some();
    Some(match kind {
        Kind::Real => Value::Scalar(source(scalar_knob(model, name))?),
        Kind::Matrix { rows, columns, structure } => {
            let (rows, columns) = (point.size(rows), point.size(columns));
            match structure {
                Structure::General => matrix(rows, columns, &mut |i, j| {
                    source(if columns == 1 { Knob::Component(i) } else { Knob::Cell(i, j) })
                })?,
                Structure::Diagonal => matrix(rows, columns, &mut |i, j| {
                    if i == j { source(Knob::Cell(i, j)) } else { Some(N::zero()) }
                })?,
                Structure::Symmetric => Value::from_matrix(symmetric(rows, source)?),
                Structure::PositiveDefinite => {
                    let root =
                        if ordered { definite(rows, source)? } else { symmetric(rows, source)? };
                    if model.is_squared(name) {
                        let square = root.times(&root);
                        point.roots.insert(name.clone(), Value::from_matrix(root));
                        Value::from_matrix(square)
                    } else {
                        Value::from_matrix(root)
                    }
                }
            }
        }
        Kind::Nat | Kind::Function { .. } | Kind::Family { .. } => return None,
    })
}

/// How many numbers a declaration takes to draw.
fn entries<N>(kind: &Kind, point: &Point<N>, richness: Richness) -> u64 {
    let count = match kind {
        Kind::Real | Kind::Nat => 1,
        Kind::Family { member, .. } => return MEMBERS as u64 * entries(member, point, richness),
        Kind::Matrix { rows, columns, .. } => point.size(rows).saturating_mul(point.size(columns)),
        Kind::Function { from, to } => {
            let n = point.size(from);
            let ridge = n + richness.degree as usize + 1;
            (n + richness.extra_ridges).saturating_mul(ridge).saturating_mul(point.size(to))
        }
    };
    count as u64
}

fn matrix<N: Number>(
    rows: usize,
    columns: usize,
    entry: &mut dyn FnMut(usize, usize) -> Option<N>,
) -> Option<Value<N>> {
    let mut entries = Vec::with_capacity(rows * columns);
    for i in 0..rows {
        for j in 0..columns {
            entries.push(entry(i, j)?);
        }
    }
    Some(Value::from_matrix(Matrix { rows, columns, entries }))
}

fn symmetric<N: Number>(n: usize, source: &mut dyn FnMut(Knob) -> Option<N>) -> Option<Matrix<N>> {
    let mut m = Matrix::from_fn(n, n, |_, _| N::zero());
    for i in 0..n {
        for j in 0..=i {
            let entry = source(Knob::Cell(i, j))?;
            m.entries[i * n + j] = entry.clone();
            m.entries[j * n + i] = entry;
        }
    }
    Some(m)
}

/// L Lᵀ with positive pivots. `None` where a pivot is not positive: a counterexample made smaller stays in the cone.
fn definite<N: Number>(n: usize, source: &mut dyn FnMut(Knob) -> Option<N>) -> Option<Matrix<N>> {
    let mut l = Matrix::from_fn(n, n, |_, _| N::zero());
    for i in 0..n {
        for j in 0..=i {
            let knob = if i == j { Knob::Pivot } else { Knob::Cell(i, j) };
            let entry = source(knob)?;
            if i == j && entry.sign() != Some(Ordering::Greater) {
                return None;
            }
            l.entries[i * n + j] = entry;
        }
    }
    Some(l.times(&l.transposed()))
}

fn polynomial<N: Number>(
    n: usize,
    richness: Richness,
    source: &mut dyn FnMut(Knob) -> Option<N>,
) -> Option<Smooth<N>> {
    let mut ridges = Vec::new();
    for r in 0..n + richness.extra_ridges {
        let direction = (0..n).map(|i| source(Knob::Direction(r, i))).collect::<Option<_>>()?;
        let coefficients =
            (0..=richness.degree).map(|k| source(Knob::Coefficient(k))).collect::<Option<_>>()?;
        ridges.push(Ridge { direction, coefficients });
    }
    Some(Smooth { dimension: n, ridges, correction: None })
}

/// Whether a hypothesis holds for all values of something, and there are functions it may speak of.
pub(crate) fn assumes_of_functions(model: &Model<'_>) -> bool {
    let function = |d: &Declaration| matches!(d.kind, Kind::Function { .. });
    model.context.hypotheses.iter().any(|h| h.binders.iter().any(|b| !b.natural))
        && model.context.declarations.iter().any(function)
}

/// The letters, declared real, of the hypotheses that hold for all values of something.
pub(crate) fn bounds_of_functions(model: &Model<'_>) -> Vec<Symbol> {
    let hypotheses = model.context.hypotheses.iter().filter(|h| !h.binders.is_empty());
    let sides = hypotheses.flat_map(|h| [&h.relation.left, &h.relation.right]);
    let spoken: BTreeSet<Symbol> = sides.flat_map(|side| model.letters(side)).collect();
    let reals = model.context.declarations.iter().filter(|d| d.kind == Kind::Real);
    reals.map(|d| d.name.clone()).filter(|name| spoken.contains(name)).take(2).collect()
}

/// The eigenvalues to choose from: zero, and the numbers with either sign.
pub(crate) const fn eigenvalues(bounds: usize) -> usize {
    1 + 2 * if bounds == 0 { 1 } else { bounds }
}

/// In place of functions to the numbers d + b'z + Σ λᵢ zᵢ²/2, d and b as they were drawn.
fn quadratic_functions<N: Number>(model: &Model<'_>, point: &mut Point<N>, code: usize) {
    let bounds = bounds_of_functions(model);
    let values = bounds.iter().filter_map(|name| point.values.get(name)?.scalar().cloned());
    let mut numbers: Vec<N> = values.collect();
    if numbers.is_empty() {
        numbers.push(N::one());
    }
    let signed = numbers.iter().flat_map(|v| [v.clone(), -v.clone()]);
    let all: Vec<N> = std::iter::once(N::zero()).chain(signed).collect();
    for components in point.functions.values_mut() {
        let [f] = components.as_mut_slice() else { continue };
        // The first of its own, all others alike.
        let codes = [code % all.len(), code / all.len() % all.len()];
        f.ridges.truncate(f.dimension);
        for (i, ridge) in f.ridges.iter_mut().enumerate() {
            let unit = |j: usize| if i == j { N::one() } else { N::zero() };
            ridge.direction = (0..f.dimension).map(unit).collect();
            ridge.coefficients.truncate(2);
            ridge.coefficients.extend(all[codes[i.min(1)]].div(&N::from_i64(2)));
        }
    }
}

/// The polynomial of degree two that gives f its wanted value, gradient and Hessian at a point.
fn correct<N: Number>(
    model: &Model<'_>,
    point: &Point<N>,
    name: &Symbol,
    at: &derivation::Expr,
    wanted: &[Wanted],
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<Correction<N>> {
    let f = point.functions.get(name)?.first()?.clone();
    let n = f.dimension;
    let mut evaluator = Evaluator::new(model, point, tables, budget);
    let center = evaluator.eval(at).ok()?.to_matrix(n, 1)?.entries;
    let mut correction = Correction {
        value: N::zero(),
        gradient: vec![N::zero(); n],
        hessian: Matrix::from_fn(n, n, |_, _| N::zero()),
        center,
    };
    for want in wanted {
        let value = evaluator.eval(&want.value).ok()?;
        let z = &correction.center;
        match want.order {
            None => correction.value = value.scalar()?.clone() - f.value(z),
            Some(Derivative::Grad) => {
                let now = Matrix::column(f.gradient(z));
                correction.gradient = value.to_matrix(n, 1)?.plus(&now.map(|a| -a.clone())).entries;
            }
            Some(_) => {
                let now = f.hessian(z);
                correction.hessian = value.to_matrix(n, n)?.plus(&now.map(|a| -a.clone()));
                if !correction.hessian.is_symmetric() {
                    return None;
                }
            }
        }
    }
    Some(correction)
}

/// A symbol declared symmetric that a hypothesis was solved for must come out symmetric.
fn symmetric_as_declared<N: Number>(
    model: &Model<'_>,
    point: &Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<()> {
    for declaration in &model.context.declarations {
        let Some((meaning, _)) = model.solved.get(&declaration.name) else { continue };
        let Kind::Matrix { rows, structure, .. } = &declaration.kind else { continue };
        if *structure == Structure::General {
            continue;
        }
        let n = point.size(rows);
        let value =
            Evaluator::new(model, point, tables, budget).eval(meaning).ok()?.to_matrix(n, n)?;
        let diagonal = || (0..n).all(|i| (0..n).all(|j| i == j || value.at(i, j).is_zero()));
        let fits = match structure {
            Structure::Diagonal => diagonal(),
            Structure::Symmetric => value.is_symmetric(),
            // Definiteness is a matter of order; where there is none (F_p) symmetry is what an equality needs.
            Structure::PositiveDefinite => {
                value.is_symmetric() && is_definite(&value).unwrap_or(true)
            }
            Structure::General => true,
        };
        if !fits {
            return None;
        }
    }
    Some(())
}

/// Whether all leading minors are positive; `None` where numbers have no order.
pub(crate) fn is_definite<N: Number>(m: &Matrix<N>) -> Option<bool> {
    for k in 1..=m.rows {
        let minor = Matrix::from_fn(k, k, |i, j| m.at(i, j).clone()).inverse().1;
        if minor.sign()? != Ordering::Greater {
            return Some(false);
        }
    }
    Some(true)
}

/// The bounds that hypotheses of the form `symbol > number` put on a scalar.
fn scalar_knob(model: &Model<'_>, name: &Symbol) -> Knob {
    use derivation::{Node, Relator::*};
    let (mut low, mut high) = (None, None);
    for (_, hypothesis) in model.conditions() {
        let relation = &hypothesis.relation;
        let is_name = |e: &derivation::Expr| matches!(&e.node, Node::Symbol(s) if s == name);
        let (bound, relator) = if is_name(&relation.left) {
            (constant(&relation.right), relation.relator)
        } else if is_name(&relation.right) {
            let flipped = match relation.relator {
                Less => Greater,
                LessEqual => GreaterEqual,
                Greater => Less,
                GreaterEqual => LessEqual,
                other => other,
            };
            (constant(&relation.left), flipped)
        } else {
            continue;
        };
        match relator {
            Greater | GreaterEqual => low = low.max(bound),
            Less | LessEqual => {
                high = match (high, bound) {
                    (Some(a), Some(b)) => Some(std::cmp::min::<Rational>(a, b)),
                    (a, b) => a.or(b),
                }
            }
            _ => {}
        }
    }
    if low.is_none() && high.is_none() { Knob::Entry } else { Knob::Between(low, high) }
}

/// What is asked of hypotheses that speak of all values of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantified {
    /// That they hold on a grid: enough for a point that is to support a line.
    Grid,
    /// That they hold for all values without a doubt: needed of a point that is to refute one.
    BeyondDoubt,
    /// Nothing: whether a line has a meaning does not depend on them.
    Ignored,
}

/// Whether the point satisfies every hypothesis that is not satisfied by construction. Those that speak of all values of
/// a variable are tested on a grid; what a grid cannot settle counts as not satisfied where no doubt is allowed. `None` where the number system cannot tell.
pub(crate) fn satisfies<N: Number>(
    model: &Model<'_>,
    point: &Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
    quantified: Quantified,
) -> Option<bool> {
    // Whether every family may go on by itself.
    let mut alone = true;
    for (place, hypothesis) in model.conditions() {
        let bounded = model.bounded.iter().find(|bounded| bounded.place == place);
        let ignored = quantified == Quantified::Ignored && !hypothesis.binders.is_empty();
        if ignored || N::one().sign().is_some() && model.settled.by_construction(place) {
            continue;
        }
        match quadratic::for_all(model, hypothesis, point, tables, budget) {
            Some(true) => continue,
            Some(false) => return Some(false),
            None => {}
        }
        let grids: Vec<Vec<Value<N>>> = hypothesis
            .binders
            .iter()
            .map(|b| grid(b, bounded, model, point, tables, budget))
            .collect::<Option<_>>()?;
        let count =
            grids.iter().map(Vec::len).try_fold(1usize, |product, n| product.checked_mul(n))?;
        // All of a small grid; of a large one every so-many-th value, in steps that go through all its coordinates.
        let stride = if count > 700 { count / 600 * 2 + 1 } else { 1 };
        let mut tried = Vec::new();
        for code in (0..count).step_by(stride) {
            let mut rest = code;
            let counter: Vec<usize> = grids
                .iter()
                .map(|grid| {
                    let digit = rest % grid.len().max(1);
                    rest /= grid.len().max(1);
                    digit
                })
                .collect();
            let mut evaluator = Evaluator::new(model, point, tables, budget);
            for ((binder, grid), k) in hypothesis.binders.iter().zip(&grids).zip(&counter) {
                if binder.natural {
                    let low = whole(binder.range.as_ref(), &evaluator).map_or(0, |(low, _)| low);
                    evaluator.bind_index(binder.name.clone(), low + *k as i64);
                } else {
                    evaluator.bind(binder.name.clone(), grid[*k].clone());
                }
            }
            let relation = &hypothesis.relation;
            match (evaluator.eval(&relation.left), evaluator.eval(&relation.right)) {
                (Ok(left), Ok(right)) => {
                    if !related(&left, relation.relator, &right)? {
                        return Some(false);
                    }
                    tried.push((left, right));
                }
                (Err(Stop::Undefined), _) | (_, Err(Stop::Undefined)) => return Some(false),
                _ => return None,
            }
        }
        if quantified == Quantified::BeyondDoubt
            && !hypothesis.binders.is_empty()
            && !beyond_doubt(model, hypothesis, &tried)
        {
            match bounded {
                Some(bounded) => alone &= bounded.continues,
                None => return Some(false),
            }
        }
    }
    // Or all of them together.
    Some(alone || goes_on(model, point, tables, budget))
}

/// Whether values on a grid settle a hypothesis for all values between. On an interval: both sides are straight lines
/// there (what is drawn has so low a degree that seven points on a line leave nothing else). For all of space: one side
/// vanishes on the whole grid and the other is a norm or an even power, possibly scaled; or both are constant, as the slope of a
/// linear function.
fn beyond_doubt<N: Number>(
    model: &Model<'_>,
    hypothesis: &derivation::Hypothesis,
    tried: &[(Value<N>, Value<N>)],
) -> bool {
    let [binder] = hypothesis.binders.as_slice() else { return false };
    if binder.natural && binder.range.is_some() {
        // Every one of them was tried.
        return true;
    }
    if binder.range.is_some() {
        let straight = |side: Vec<&Value<N>>| {
            side.windows(3).all(|w| {
                let ends = w[0].plus(w[2]);
                let bend = ends.and_then(|ends| ends.minus(&w[1].scaled(&N::from_i64(2))));
                bend.is_some_and(|bend| bend.is_zero())
            })
        };
        return straight(tried.iter().map(|(left, _)| left).collect())
            && straight(tried.iter().map(|(_, right)| right).collect());
    }
    let sides = [&hypothesis.relation.left, &hypothesis.relation.right];
    let constant = tried.windows(2).all(|w| w[0] == w[1]);
    if constant && sides.into_iter().all(|side| has_no_steps(model, side)) {
        return true;
    }
    let (small, large) = match hypothesis.relation.relator {
        derivation::Relator::LessEqual => (0, &hypothesis.relation.right),
        derivation::Relator::GreaterEqual => (1, &hypothesis.relation.left),
        _ => return false,
    };
    let vanishes = tried.iter().all(|(l, r)| if small == 0 { l.is_zero() } else { r.is_zero() });
    vanishes && never_negative(large)
}

/// Whether a side is a polynomial, or a norm or power of one, where the functions drawn are polynomials: such a one is constant
/// if it is constant on a grid.
fn has_no_steps(model: &Model<'_>, side: &derivation::Expr) -> bool {
    use derivation::Node::*;
    !side.any(&mut |e| match &e.node {
        Apply(f, _) | Derivative { function: f, .. } => model.context.definition(&f.name).is_some(),
        Symbol(name) => model.context.definition(name).is_some(),
        Number(_) | Identity | Sum(_) | Product(_) | Power(..) | Transpose(_) | Norm(_) => false,
        _ => true,
    })
}

/// A norm, an even power, or a product of such with factors free of the variable (whose sign the grid has shown).
fn never_negative(expr: &derivation::Expr) -> bool {
    use derivation::Node;
    match &expr.node {
        Node::Norm(_) => true,
        Node::Power(base, exponent) => {
            matches!(base.node, Node::Norm(_))
                || derivation::expr::half_integer(exponent)
                    .is_some_and(|half| half >= 0 && half % 4 == 0)
        }
        Node::Product(factors) => {
            let plain = |f: &derivation::Expr| matches!(f.node, Node::Symbol(_) | Node::Number(_));
            factors.iter().all(|f| plain(f) || never_negative(f))
                && factors.iter().any(|f| !plain(f))
        }
        _ => false,
    }
}

/// Whether the natural numbers of a point are what the hypotheses let them be. Over a field, where nothing is larger than
/// something else, no other inequality matters: an equality on a part of space that has an inside is one everywhere.
pub(crate) fn naturals_fit<N: Number>(model: &Model<'_>, point: &Point<N>) -> bool {
    if point.naturals.is_empty() {
        return true;
    }
    let mut exact = Point::<Rational>::new(point.sizes.clone());
    exact.naturals = point.naturals.clone();
    let values = point.naturals.iter().map(|(name, k)| (name.clone(), Rational::from(*k)));
    exact.values = values.map(|(name, k)| (name, Value::Scalar(k))).collect();
    let (mut tables, mut budget) = (Tables::default(), 1000);
    let holds = |relation: &Relation, tables: &mut Tables<Rational>, budget: &mut u64| {
        let mut evaluator = Evaluator::new(model, &exact, tables, budget);
        let (left, right) = (evaluator.eval(&relation.left), evaluator.eval(&relation.right));
        related(&left.ok()?, relation.relator, &right.ok()?)
    };
    // What speaks of anything else has no value here.
    let plain = model.context.hypotheses.iter().filter(|h| h.binders.is_empty());
    plain.map(|h| holds(&h.relation, &mut tables, &mut budget)).all(|holds| holds != Some(false))
}

/// A hypothesis about every natural number is tried from 0 up to this.
const NATURALS: i64 = 5;

/// The limits of a range of whole numbers.
fn whole<N: Number>(
    range: Option<&(derivation::Expr, derivation::Expr)>,
    evaluator: &Evaluator<'_, N>,
) -> Option<(i64, i64)> {
    let (from, to) = range?;
    Some((evaluator.integer(from)?, evaluator.integer(to)?))
}

fn grid<N: Number>(
    binder: &derivation::Binder,
    bounded: Option<&Bounded>,
    model: &Model<'_>,
    point: &Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Option<Vec<Value<N>>> {
    if binder.natural {
        let evaluator = Evaluator::new(model, point, tables, budget);
        let (low, high) = match &binder.range {
            Some(range) => whole(Some(range), &evaluator)?,
            None => (0, bounded.map_or(NATURALS, Bounded::tried)),
        };
        return Some((low..=high).map(|k| Value::Scalar(N::from_i64(k))).collect());
    }
    if let Some((from, to)) = &binder.range {
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        let (a, b) = (evaluator.scalar(from).ok()?, evaluator.scalar(to).ok()?);
        return (0..=6)
            .map(|k| {
                Some(Value::Scalar(
                    a.clone() + (b.clone() - a.clone()) * N::from_i64(k).div(&N::from_i64(6))?,
                ))
            })
            .collect();
    }
    let derivation::Shape::Matrix(rows, columns) = &binder.shape else { return None };
    let (rows, columns) = (point.size(rows), point.size(columns));
    let entries = rows * columns;
    if entries > 4 {
        return None;
    }
    // Every corner and middle of the cube [−2, 2]: few enough to try, spread enough to tell.
    let steps: &[(i64, i64)] = match entries {
        1 => &[
            (-2, 1),
            (-1, 1),
            (0, 1),
            (1, 1),
            (2, 1),
            (1, 2),
            (1, 3),
            (-1, 2),
            (10, 1),
            (-10, 1),
            (1_000_000_007, 1),
            (-1_000_000_007, 1),
        ],
        2 => &[(-2, 1), (-1, 1), (0, 1), (1, 1), (2, 1), (1, 2), (1000, 1), (-1_000_000, 1)],
        _ => &[(-1, 1), (0, 1), (1, 1), (1, 2), (-1_000_000, 1)],
    };
    let count = steps.len().pow(entries as u32);
    Some(
        (0..count)
            .map(|mut code| {
                Value::from_matrix(Matrix::from_fn(rows, columns, |_, _| {
                    let digit = code % steps.len();
                    code /= steps.len();
                    let (p, q) = steps[digit];
                    N::from_i64(p).div(&N::from_i64(q)).unwrap_or_else(N::zero)
                }))
            })
            .collect(),
    )
}

/// Whether two values are related as said; `None` where the number system has no order to tell.
pub(crate) fn related<N: Number>(
    left: &Value<N>,
    relator: derivation::Relator,
    right: &Value<N>,
) -> Option<bool> {
    use derivation::Relator::*;
    let difference = right.minus(left)?;
    match relator {
        Equal => Some(difference.is_zero()),
        Approx => Some(true),
        LessEqual | Less | GreaterEqual | Greater => {
            let sign = match &difference {
                Value::Scalar(c) | Value::Identity(c) => c.sign()?,
                Value::Matrix(_) => return None,
            };
            Some(match relator {
                LessEqual => sign != Ordering::Less,
                Less => sign == Ordering::Greater,
                GreaterEqual => sign != Ordering::Greater,
                _ => sign == Ordering::Less,
            })
        }
        PrecedesEqual | SucceedsEqual => {
            let difference =
                if relator == PrecedesEqual { difference } else { difference.negated() };
            match &difference {
                Value::Scalar(c) | Value::Identity(c) => Some(c.sign()? != Ordering::Less),
                Value::Matrix(m) => is_semidefinite(m),
            }
        }
    }
}

/// Whether all principal minors are non-negative.
fn is_semidefinite<N: Number>(m: &Matrix<N>) -> Option<bool> {
    if !m.is_symmetric() || m.rows > 6 {
        return (m.rows <= 6).then_some(false);
    }
    for mask in 1u32..1 << m.rows {
        let rows: Vec<usize> = (0..m.rows).filter(|i| mask >> i & 1 == 1).collect();
        let minor = Matrix::from_fn(rows.len(), rows.len(), |i, j| m.at(rows[i], rows[j]).clone());
        if minor.inverse().1.sign()? == Ordering::Less {
            return Some(false);
        }
    }
    Some(true)
}
