//! A few points at which an edited line is tried before it is checked with care.
//!
//! An equality is tried over F_p; an inequality, and what has no value there, at points of f64, where nothing but the
//! order of trying depends on rounding. [`Samples`] are 60-digit points for what has no exact check at all.

use crate::{
    draw::{Knob, Richness, draw, naturals_fit},
    edit::{
        Edit,
        missing::{Reach, gaps, unknown},
        multiplied,
    },
    eval::{Evaluator, Point, Tables},
    model::{Model, falling, rising, size_letters},
    points::{Request, admissible},
    products::{Landmark, POINTS, Products, Values},
    quadrature::Gauss,
    value::Value,
};
use derivation::{Expr, Node, Relator, Symbol};
use number::{Decimal, Mersenne, Number, Rational, Stream};
use std::{cmp::Ordering, collections::BTreeMap};

/// Operations for the quick points of all edits together.
const BUDGET: u64 = 60_000_000;
/// Points of f64 at each size.
const FLOATS: usize = 10;
/// So many of them at least, where an edit takes long at one.
const FEW: usize = 2;
/// So many edits are expected to be tried at every point.
const EDITS: u64 = 400;
/// A difference smaller than this, relative to the sides, is none in f64.
const ROUNDING: f64 = 1e-9;

/// How well an edit does at the points: whether the next line stands as well, and how little room the line has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Score {
    misses_next: bool,
    room: f64,
}

impl Score {
    /// Better first.
    pub(crate) fn total_cmp(&self, other: &Score) -> Ordering {
        self.misses_next.cmp(&other.misses_next).then(self.room.total_cmp(&other.room))
    }
}

/// Points with the values there of what stays as it is.
pub(crate) struct Quick<'a> {
    model: &'a Model<'a>,
    relator: Relator,
    next: Option<Relator>,
    field: Vec<(Point<Mersenne>, Value<Mersenne>)>,
    floats: Vec<Fixed>,
    tables: (Tables<Mersenne>, Tables<f64>),
    budget: u64,
    /// Operations to solve for what may be missing, of which most come to nothing.
    solutions: u64,
}

/// A point of f64 with the left side's value and, if there is one, the next line's.
struct Fixed {
    point: Point<f64>,
    left: Value<f64>,
    next: Option<Value<f64>>,
}

impl<'a> Quick<'a> {
    /// For edits of `right` in `left relator right`, and the line after it.
    pub(crate) fn new(
        model: &'a Model<'a>,
        left: &Expr,
        relator: Relator,
        right: &Expr,
        next: Option<(Relator, &Expr)>,
    ) -> Self {
        let seed = format!("{left} {relator} {right}");
        let mut quick = Quick {
            model,
            relator,
            next: next.map(|(relator, _)| relator),
            field: Vec::new(),
            floats: Vec::new(),
            tables: Default::default(),
            budget: BUDGET,
            solutions: BUDGET / 80,
        };
        // Nothing is decided by values of f64.
        quick.tables.1.quadratures.among = Gauss::One;
        if !model.unsolved.is_empty() {
            return quick;
        }
        if relator == Relator::Equal {
            quick.draw_field(left, right, &seed);
        }
        if quick.field.is_empty() {
            quick.draw_floats((left, right), next.map(|(_, expr)| expr), &seed);
        }
        quick
    }

    /// Where both sides have values: a root or an exponential has none in F_p, and every edit would fail.
    fn draw_field(&mut self, left: &Expr, right: &Expr, seed: &str) {
        let mut stream = Stream::from_text(seed);
        for sizes in arrangements(self.model, [2, 3, 2]) {
            if self.field.len() == POINTS {
                break;
            }
            // Cubic functions tell most slips apart, and their integrals take few nodes.
            let richness = Richness { degree: 3, extra_ridges: 3, eigenvalues: None };
            let tables = &mut self.tables.0;
            let point = draw(self.model, &sizes, richness, tables, &mut self.budget, &mut |knob| {
                Some(match knob {
                    Knob::Length => Mersenne::from_i64(stream.int(0..=3)),
                    Knob::NaturalBit(_) => Mersenne::from_i64(stream.int(0..=1)),
                    _ => Mersenne::draw(&mut stream),
                })
            });
            let Some(mut point) = point.filter(|p| naturals_fit(self.model, p)) else { continue };
            give_meanings(self.model, &mut point, tables, &mut self.budget);
            let mut evaluator = Evaluator::new(self.model, &point, tables, &mut self.budget);
            if let (Ok(value), Ok(_)) = (evaluator.eval(left), evaluator.eval(right)) {
                self.field.push((point, value));
            }
        }
    }

    fn draw_floats(&mut self, (left, right): (&Expr, &Expr), next: Option<&Expr>, seed: &str) {
        let request = Request { count: FLOATS, draws: 8 * FLOATS, degree: 3, budget: 1_000_000 };
        for (place, sizes) in arrangements(self.model, [2, 1, 3]).enumerate() {
            if place >= 3 && self.floats.len() >= FLOATS {
                break;
            }
            // What all edits may cost together at the points of this size.
            let mut affordable = BUDGET / 3;
            let points = admissible::<f64>(self.model, &sizes, request, seed);
            for (place, mut point) in points.into_iter().enumerate() {
                if place >= FEW && affordable == 0 {
                    break;
                }
                let tables = &mut self.tables.1;
                give_meanings(self.model, &mut point, tables, &mut self.budget);
                let mut eval =
                    |e| Evaluator::new(self.model, &point, tables, &mut self.budget).eval(e).ok();
                let Some(left) = eval(left) else { continue };
                let before = self.budget;
                let mut eval =
                    |e| Evaluator::new(self.model, &point, tables, &mut self.budget).eval(e).ok();
                if eval(right).is_none() {
                    continue;
                }
                let next = next.and_then(&mut eval);
                let cost = before.saturating_sub(self.budget);
                affordable = affordable.saturating_sub(cost.saturating_mul(EDITS));
                self.floats.push(Fixed { point, left, next });
            }
        }
    }

    /// Whether there is no point at which an edit can fail.
    pub(crate) fn is_blind(&self) -> bool {
        self.field.is_empty() && self.floats.is_empty()
    }

    /// What may have been forgotten in the right side, solved for at three points; to be looked at by [`Quick::score`].
    pub(crate) fn forgotten(&mut self, right: &Expr, nearby: &[&Expr]) -> Vec<Edit> {
        let Quick { model, field, floats, tables, solutions: budget, .. } = self;
        let reach = Reach::of(right, model.context, nearby);
        let fractions = small_fractions();
        if field.len() >= POINTS {
            let points: Vec<_> = field.iter().map(|(point, left)| (point, left)).collect();
            let mut solver = Solver { model, points: &points, tables: &mut tables.0, budget };
            let fraction = |c: &Mersenne| {
                fractions.iter().find(|(_, residue, _)| residue == c).map(|(q, ..)| q.clone())
            };
            return solver.forgotten(right, &reach, fraction);
        }
        // At each size the same draws are made where nothing has a size: no two of the same number.
        let mut plain: Vec<&Fixed> = floats.iter().step_by(1 + floats.len() / FLOATS).collect();
        plain.sort_by_key(|fixed| coincidences(&fixed.point));
        let points: Vec<_> =
            plain.iter().take(POINTS).map(|fixed| (&fixed.point, &fixed.left)).collect();
        if points.len() < POINTS {
            return Vec::new();
        }
        let mut solver = Solver { model, points: &points, tables: &mut tables.1, budget };
        let fraction =
            |c: &f64| fractions.iter().find(|(.., value)| value.meets(c)).map(|(q, ..)| q.clone());
        solver.forgotten(right, &reach, fraction)
    }

    /// How an edited side does; nothing when it fails at some point. Where there are no points every edit passes, and the
    /// careful check decides.
    pub(crate) fn score(&mut self, right: &Expr) -> Option<Score> {
        let Quick { model, relator, next, field, floats, tables, budget, .. } = self;
        for (point, left) in field.iter() {
            let value = Evaluator::new(model, point, &mut tables.0, budget).eval(right).ok()?;
            if !left.minus(&value)?.is_zero() {
                return None;
            }
        }
        let mut score = Score { misses_next: false, room: 0.0 };
        for Fixed { point, left, next: after } in floats.iter() {
            let value = Evaluator::new(model, point, &mut tables.1, budget).eval(right).ok()?;
            score.room += room(left, *relator, &value)?;
            if let (Some(relator), Some(after)) = (*next, after) {
                score.misses_next |= room(&value, relator, after).is_none();
            }
        }
        Some(score)
    }
}

/// How many of a point's numbers are 0, 1, −1 or a number that it has already: at such points things in reach vanish, or are equal.
fn coincidences(point: &Point<f64>) -> usize {
    let mut seen: Vec<f64> = vec![0.0, 1.0];
    let numbers = point.values.values().flat_map(Value::entries).map(|value| f64::abs(*value));
    let total = numbers.clone().count();
    for number in numbers {
        if !seen.contains(&number) {
            seen.push(number);
        }
    }
    total + 2 - seen.len()
}

/// Solves for what is missing at some points, with the left side's value at each.
struct Solver<'a, 'm, N: Number> {
    model: &'m Model<'m>,
    points: &'a [(&'a Point<N>, &'a Value<N>)],
    tables: &'a mut Tables<N>,
    budget: &'a mut u64,
}

impl<N: Landmark> Solver<'_, '_, N> {
    fn forgotten(
        &mut self,
        right: &Expr,
        reach: &Reach,
        fraction: impl Fn(&N) -> Option<Rational>,
    ) -> Vec<Edit> {
        let known =
            reach.scalars.iter().filter_map(|thing| Some((thing.clone(), self.value(thing)?)));
        let products = Products::of(known);
        let mut found: Vec<Edit> = Vec::new();
        for gap in gaps(right) {
            for carrier in gap.carriers(reach, self.model.context) {
                if *self.budget == 0 {
                    break;
                }
                let opened = gap.opened(&carrier);
                let Some(wanted) = opened.and_then(|opened| self.solve(&opened)) else { continue };
                let plain = matches!(carrier.node, Node::Number(_));
                let fitting = products.with_values(&wanted, plain, &fraction);
                found.extend(
                    fitting.iter().filter_map(|(q, part)| gap.edit(&multiplied(&carrier, part), q)),
                );
            }
        }
        found.sort_by_key(|edit| edit.expr.size());
        found
    }

    /// The values of an expression at the points, if none is zero.
    fn value(&mut self, expr: &Expr) -> Option<Values<N>> {
        let mut values = Vec::new();
        for (point, _) in self.points.iter().take(POINTS) {
            let mut evaluator = Evaluator::new(self.model, point, self.tables, self.budget);
            values.push(evaluator.scalar(expr).ok().filter(|value| !value.is_zero())?);
        }
        values.try_into().ok()
    }

    /// The values of the [`unknown`] with which an expression is the left side at the points.
    fn solve(&mut self, opened: &Expr) -> Option<Values<N>> {
        let mut values = Vec::new();
        for (point, left) in self.points.iter().take(POINTS) {
            values.push(solved(self.model, point, self.tables, self.budget, left, opened)?);
        }
        values.try_into().ok()
    }
}

/// The value of the [`unknown`] in an expression at which it is `left` at a point. As a function of it the expression is taken to
/// be a quotient of two linear ones, which three values settle; where it is something else there is none.
fn solved<N: Landmark>(
    model: &Model<'_>,
    point: &Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
    left: &Value<N>,
    opened: &Expr,
) -> Option<N> {
    let mut at = |value: N| {
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        evaluator.bind(unknown(), Value::Scalar(value));
        evaluator.eval(opened).ok()
    };
    let (one, two) = (at(N::one())?, at(N::from_i64(2))?);
    let from_one = left.minus(&one)?;
    let first_step = two.minus(&one)?;
    // The first entry that depends on it.
    let place = first_step.entries().iter().position(|entry| !entry.is_zero())?;
    let three = at(N::from_i64(3))?;
    let (from_three, second_step) = (left.minus(&three)?, two.minus(&three)?);
    let entry = |value: &Value<N>| value.entries().get(place).cloned();
    // The cross-ratio of left, r(1), r(2), r(3) is that of c, 1, 2, 3.
    let above = entry(&from_one)? * entry(&second_step)?;
    let below = entry(&from_three)? * entry(&first_step)?;
    let three = N::from_i64(3);
    let solution = (below.clone() + three * above.clone()) * (below + above).recip()?;
    let there = at(solution.clone())?;
    let meets = |(a, b): (&N, &N)| a.meets(b) || (a.clone() - b.clone()).is_zero();
    let whole = left.minus(&there)?;
    let settled = whole.entries().iter().all(N::is_zero)
        || (left.entries().len() == there.entries().len()
            && left.entries().iter().zip(there.entries()).all(meets));
    (settled && !solution.is_zero()).then_some(solution)
}

/// The fractions that may stand before a term, with their values over F_p and as numbers.
fn small_fractions() -> Vec<(Rational, Mersenne, f64)> {
    const LARGEST: i64 = 12;
    let pairs = (1..=LARGEST)
        .flat_map(|below| (1..=LARGEST).flat_map(move |above| [(above, below), (-above, below)]));
    pairs
        .filter_map(|(above, below)| {
            let q = Rational::new(above, below).filter(|q| q.denominator() == Some(below))?;
            Some((q.clone(), Mersenne::from_rational(&q)?, f64::from_rational(&q)?))
        })
        .collect()
}

/// How much room there is between two values related as said, relative to their size; nothing when they are not.
fn room(left: &Value<f64>, relator: Relator, right: &Value<f64>) -> Option<f64> {
    let difference = right.minus(left)?;
    let size =
        |v: &Value<f64>| v.entries().iter().fold(0.0, |max: f64, e: &f64| max.max(f64::abs(*e)));
    let scale = 1.0 + size(left).max(size(right));
    let distance = size(&difference) / scale;
    let signed = match relator {
        Relator::Equal | Relator::Approx => -distance,
        Relator::LessEqual | Relator::Less => difference.scalar()? / scale,
        Relator::GreaterEqual | Relator::Greater => -difference.scalar()? / scale,
        Relator::PrecedesEqual | Relator::SucceedsEqual => {
            let related = crate::draw::related(left, relator, right)?;
            if related { distance } else { -distance }
        }
    };
    (signed >= -ROUNDING).then_some(signed.max(0.0))
}

/// What names stand for is worked out once, for all edits.
fn give_meanings<N: Number>(
    model: &Model<'_>,
    point: &mut Point<N>,
    tables: &mut Tables<N>,
    budget: &mut u64,
) {
    let defined = model.context.definitions.iter().map(|definition| &definition.name);
    for name in defined.chain(model.solved.keys()) {
        let Some(meaning) = model.meaning(name).filter(|_| !point.values.contains_key(name)) else {
            continue;
        };
        let value = Evaluator::new(model, point, tables, budget).eval(meaning);
        if let Ok(value) = value {
            point.values.insert(name.clone(), value);
        }
    }
}

/// Sizes to draw at, and after them others, for where the first have no points.
fn arrangements<const K: usize>(
    model: &Model<'_>,
    numbers: [usize; K],
) -> impl Iterator<Item = BTreeMap<Symbol, usize>> {
    let names = size_letters(model.context);
    let other = if names.len() > 1 { K } else { 0 };
    let place = move |k: usize| {
        let n = numbers[k % K];
        // By one and by two: m is not always n + 1.
        let gap = 1 + n % 2;
        if k < K { rising(&names, n, gap) } else { falling(&names, n, gap) }
    };
    (0..K + other).map(place)
}

/// Points in 60 digits, for lines that nothing exact can be said of.
pub(crate) struct Samples<'a> {
    model: &'a Model<'a>,
    relator: Relator,
    points: Vec<(Point<Decimal>, Value<Decimal>)>,
    tables: Tables<Decimal>,
    /// For all edits together.
    budget: u64,
}

impl<'a> Samples<'a> {
    /// So many at each of two sizes, and at least so many must speak for a line.
    const COUNT: usize = 16;
    /// Operations, and the part of them that one edit may take.
    const BUDGET: u64 = 4_000_000;
    const ONE: u64 = Self::BUDGET / 10;

    /// For edits of `right` in `left relator right`, where both have values.
    pub(crate) fn new(model: &'a Model<'a>, left: &Expr, relator: Relator, right: &Expr) -> Self {
        let (points, tables) = (Vec::new(), Tables::default());
        let mut samples = Samples { model, relator, points, tables, budget: Self::BUDGET };
        let request = Request { count: Self::COUNT, draws: 100, degree: 3, budget: 200_000 };
        let mut budget = request.budget;
        for (place, sizes) in arrangements(model, [2, 3]).enumerate() {
            if place >= 2 && samples.points.len() >= Self::COUNT {
                break;
            }
            for mut point in admissible(model, &sizes, request, &format!("{left}")) {
                let tables = &mut samples.tables;
                give_meanings(model, &mut point, tables, &mut budget);
                let mut evaluator = Evaluator::new(model, &point, tables, &mut budget);
                if let (Ok(value), Ok(_)) = (evaluator.eval(left), evaluator.eval(right)) {
                    samples.points.push((point, value));
                }
            }
        }
        samples
    }

    /// Whether the line with this right side stands at all points.
    pub(crate) fn support(&mut self, right: &Expr) -> bool {
        let before = self.budget.min(Self::ONE);
        let mut budget = before;
        let stands = self.points.len() >= Self::COUNT
            && self.points.iter().all(|(point, left)| {
                let mut evaluator =
                    Evaluator::new(self.model, point, &mut self.tables, &mut budget);
                let value = evaluator.eval(right);
                value.is_ok_and(|right| related(left, self.relator, &right) == Some(true))
            });
        self.budget -= before - budget;
        stands
    }
}

/// Whether two values are related as said, rounding in the last twenty digits of sixty left out of account; nothing where
/// this cannot be told.
pub(crate) fn related<N: Number>(
    left: &Value<N>,
    relator: Relator,
    right: &Value<N>,
) -> Option<bool> {
    let difference = right.minus(left)?;
    let tiny =
        |c: &N| match (c.abs(), N::from_rational(&Rational::new(1, 1_000_000_000_000_000_000)?)) {
            _ if c.is_zero() => Some(true),
            (Some(size), Some(unit)) => {
                let scale = left
                    .entries()
                    .iter()
                    .chain(right.entries())
                    .try_fold(N::one(), |sum, e| Some(sum + e.abs()?))?;
                // 10⁻³⁶ and less; among the rationals this is as good as nothing too, for their denominators are small.
                Some((size - unit.clone() * unit * scale).sign()? == Ordering::Less)
            }
            _ => Some(false),
        };
    let equal =
        difference.entries().iter().map(tiny).try_fold(true, |all, one| Some(all && one?))?;
    let sign = || difference.scalar()?.sign();
    match relator {
        Relator::Equal => Some(equal),
        Relator::LessEqual => Some(equal || sign()? != Ordering::Less),
        Relator::GreaterEqual => Some(equal || sign()? != Ordering::Greater),
        Relator::Less => Some(!equal && sign()? == Ordering::Greater),
        Relator::Greater => Some(!equal && sign()? == Ordering::Less),
        Relator::PrecedesEqual | Relator::SucceedsEqual => {
            crate::draw::related(left, relator, right)
        }
        Relator::Approx => None,
    }
}
