//! Evidence where there is no exact form: points inside the hypotheses, in 60 digits; then descents on the slack that try to
//! break the line. Rounding decides nothing: what comes near zero is computed once more in intervals, and a line fails only
//! where these leave no doubt.

use crate::{
    differential::{is_kink, under_root},
    draw::{Knob, Quantified, Richness, draw, satisfies},
    eval::{Evaluator, Point, Stop, Tables},
    falsify::{describe, exactly_at},
    hunt::{Memory, Slack, room},
    model::{Model, size_letters},
    points::{Request, admissible, spread},
    quadrature::Gauss,
    regular::regular,
    value::Value,
    verdict::Witness,
};
use derivation::{Builtin, Expr, Kind, Node, Relator, Symbol, expr::constant};
use number::{Decimal, Interval, Number, Rational, Stream};
use std::{
    cell::Cell,
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// What sampling found.
#[derive(Clone, Debug)]
pub(crate) struct Sampled {
    /// A point at which the line fails by more than rounding can explain.
    pub(crate) witness: Option<Witness>,
    /// Different points at which the hypotheses held.
    pub(crate) points: u64,
    /// Whether these are enough to speak for the line.
    pub(crate) enough: bool,
    /// Whether the slack came so close to zero that a strict inequality cannot be told from its failing.
    pub(crate) touches: bool,
    /// Descents made on the slack.
    pub(crate) descents: u64,
    /// Points of a plain pattern at which it did not fail.
    pub(crate) plain: u64,
    /// Operations spent.
    pub(crate) operations: u64,
}

/// Of an integral that has no value at so many points, the first ones, none is expected at others; to look takes long.
const MOST_WITHOUT_VALUE: u32 = 128;
/// Points wanted, and descents.
const POINTS: u64 = 256;
const DESCENTS: usize = 40;
/// So many of them go on along the coordinates where the quasi-Newton method has ended.
const WALKS: usize = 8;
/// Rounds of a descent, each with steps a third as long; and of one that is to reach the bottom.
const ROUNDS: u32 = 8;
const TO_THE_BOTTOM: u32 = 30;
/// This share of the operations is for plain points.
const PLAIN: u64 = 6;
/// A slack that may come down to zero.
const PROMISING: f64 = 1e-2;
/// Operations in all, on decimals: about a second's work. The counts that come of it are printed with the verdict.
pub(crate) const BUDGET: u64 = 2_400_000;

/// A difference smaller than this, relative to the sides, may be rounding: it is looked at in intervals.
const DOUBTFUL: f64 = 1e-20;
/// Of an equality nearly every point is as near as that; so many of them are looked at, and those beyond this.
const LOOKED_AT: u64 = 16;
const ROUNDING: f64 = 1e-45;
/// An integral by a rule and a determinant by pivots have no intervals; what is larger than this is more than their error.
const ROUGH: f64 = 1e-30;
/// Across a kink or a jump an integral is wrong by less than this, relative to the sides.
const ACROSS_A_KINK: f64 = 0.1;
/// So many different points speak for a line. Of naturals alone there are fewer, and one where nothing is free.
const ENOUGH: u64 = 64;
const ENOUGH_NATURALS: u64 = 8;

/// The free numbers of a point and its sizes, and the slack there.
#[derive(Clone)]
struct Trial {
    sizes: BTreeMap<Symbol, usize>,
    numbers: Vec<Rational>,
    /// What each of them is for.
    knobs: Vec<Knob>,
    slack: f64,
}

pub(crate) const RICHNESS: Richness = Richness { degree: 4, extra_ridges: 2, eigenvalues: None };

/// Samples `left relator right` with so many operations to spend, a third of them kept for the descents.
pub(crate) fn sample(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    seed: &str,
    operations: u64,
) -> Sampled {
    let mut stream = Stream::from_text(seed);
    let mut tables = Tables::<Decimal>::default();
    let mut budget = operations;
    let mut result = Sampled {
        witness: None,
        points: 0,
        enough: false,
        touches: false,
        descents: 0,
        plain: 0,
        operations: 0,
    };
    let names = size_letters(model.context);
    let mut trials: Vec<Trial> = Vec::new();
    let mut seen = BTreeSet::new();
    let landmarks = landmarks(model, &[left, right]);
    let mut enough = 1;
    let mut doubtful = false;
    let mut valueless = 0;
    // What has the same value at every point, as x has in the root of −x², was not looked at.
    let spoken = [left, right].map(|side| model.letters(side)).into_iter().flatten();
    let mut pinned: BTreeMap<Symbol, Option<Value<Decimal>>> = spoken
        .filter(|name| model.context.declaration(name).is_some_and(|d| d.kind == Kind::Real))
        .filter(|name| !model.solved.contains_key(name))
        .map(|name| (name, None))
        .collect();
    let mut hunt = Hunt::new(model, left, relator, right, &mut tables, &mut budget);
    for round in 0..8 * POINTS {
        if result.points == POINTS || *hunt.budget <= operations / 3 {
            break;
        }
        let n = [2, 1, 3][(round % 3) as usize];
        // Of two letters now one is the larger, now the other.
        let turn = usize::from(names.len() > 1 && round / 3 % 2 == 1);
        let sizes: BTreeMap<Symbol, usize> =
            names.iter().enumerate().map(|(k, name)| (name.clone(), n + (k + turn) % 2)).collect();
        let (mut numbers, mut knobs) = (Vec::new(), Vec::new());
        let point = hunt.draw(&sizes, &mut |knob| {
            knobs.push(knob.clone());
            let natural = matches!(knob, Knob::NaturalBit(_));
            enough = enough.max(if natural { ENOUGH_NATURALS } else { ENOUGH });
            let near = spread(&knob, &mut stream);
            let number = match round % 5 {
                1 => off_the_lattice(&knob, near, &mut stream),
                2 => near_landmark(&knob, near, &landmarks, &mut stream),
                3 => far(&knob, near, &mut stream),
                4 => at_the_edge(&knob, near, &landmarks, &mut stream),
                _ => near,
            };
            numbers.push(number.clone());
            number
        });
        let Some(point) = point else { continue };
        // The same point twice is no more evidence than once.
        if !seen.insert((sizes.clone(), numbers.clone())) {
            continue;
        }
        let mut trial = Trial { sizes, numbers, knobs, slack: 0.0 };
        let all = relator != Relator::Equal || result.points < LOOKED_AT;
        let Some(slack) = hunt.slack(&point, &trial, all) else {
            valueless += 1;
            if hunt.integrates && trials.is_empty() && valueless == MOST_WITHOUT_VALUE {
                break;
            }
            continue;
        };
        trial.slack = slack;
        // At size one everything commutes and a projection is 1: such a point may refute, but speaks for no line.
        let speaks = trial.sizes.is_empty() || trial.sizes.values().any(|n| *n > 1);
        if slack < 0.0 {
            // Where the hypotheses are not beyond doubt nothing is refuted, and nothing supported.
            if hunt.certain(&point, &trial) {
                result.points += 1;
                result.witness = Some(hunt.witness(&point, &trial));
                break;
            }
            doubtful = true;
            continue;
        }
        result.points += u64::from(speaks);
        result.touches |= slack == 0.0;
        pinned.retain(|name, value| match point.values.get(name) {
            Some(now) => value.get_or_insert_with(|| now.clone()).entries() == now.entries(),
            None => false,
        });
        trials.push(trial);
    }
    if result.witness.is_none() {
        let share = (*hunt.budget).min(operations / PLAIN);
        let kept = *hunt.budget - share;
        *hunt.budget = share;
        result.witness = hunt.plain(&names, &landmarks, &mut result.plain);
        *hunt.budget += kept;
    }
    if result.witness.is_none() && relator != Relator::Equal {
        trials.sort_by(|a, b| a.slack.total_cmp(&b.slack));
        for (place, trial) in trials.iter_mut().take(DESCENTS).enumerate() {
            if *hunt.budget == 0 {
                break;
            }
            result.descents += 1;
            let (went, mut found) = hunt.quasi_newton(trial);
            // Along a kink or a bound a walk along the coordinates goes further.
            if found.is_none() && (!went || place < WALKS) {
                found = hunt.descend(trial, ROUNDS);
            }
            result.witness = match found {
                Some(point) => Some(hunt.witness(&point, trial)),
                None => hunt.simple_nearby(trial),
            };
            if result.witness.is_some() {
                break;
            }
        }
    }
    let strict = matches!(relator, Relator::Less | Relator::Greater);
    if result.witness.is_none()
        && strict
        && let Some(least) = trials.iter_mut().min_by(|a, b| a.slack.total_cmp(&b.slack))
        && least.slack < PROMISING
    {
        result.witness =
            hunt.descend(least, TO_THE_BOTTOM).map(|point| hunt.witness(&point, least));
        result.touches |= hunt.is_bottom(least);
    }
    result.enough = result.points >= enough && !doubtful && pinned.is_empty();
    result.operations = operations - budget;
    result
}

struct Hunt<'a> {
    model: &'a Model<'a>,
    left: &'a Expr,
    relator: Relator,
    right: &'a Expr,
    tables: &'a mut Tables<Decimal>,
    intervals: Tables<Interval>,
    /// Whether intervals can be had of all that the sides are made of.
    enclosed: bool,
    /// Whether there are integrals.
    integrates: bool,
    /// Whether one may be of something with a kink or a jump.
    kinked: bool,
    /// Whether sides were met that have no value in intervals where they have one in 60 digits.
    wary: bool,
    budget: &'a mut u64,
    memory: Memory,
    /// Operations on machine numbers that are left.
    machine: u64,
}

/// Whether an expression is a root or a norm of what a variable moves, or the logarithm of a square, which is one of an absolute
/// value.
fn roots(expr: &Expr, variable: &Symbol) -> bool {
    match &expr.node {
        Node::Call(Builtin::Log, a) => {
            a.any(&mut |e| matches!(&e.node, Node::Power(base, _) if base.mentions(variable)))
        }
        _ => under_root(expr).is_some_and(|a| a.mentions(variable)),
    }
}

impl<'a> Hunt<'a> {
    fn new(
        model: &'a Model<'a>,
        left: &'a Expr,
        relator: Relator,
        right: &'a Expr,
        tables: &'a mut Tables<Decimal>,
        budget: &'a mut u64,
    ) -> Self {
        let rough = |e: &Expr| {
            e.any(&mut |e| matches!(e.node, Node::Integral { .. } | Node::Call(Builtin::Det, _)))
        };
        let bodies = model.context.definitions.iter().map(|d| &d.body);
        let solved = model.solved.values().map(|(value, _)| value);
        let all: Vec<&Expr> = bodies.chain(solved).chain([left, right]).collect();
        let enclosed = !all.iter().any(|e| rough(e));
        // Rules for integrals agree about a kink that is between the same nodes of both, and are wrong.
        let integral = |e: &Expr| matches!(e.node, Node::Integral { .. });
        let kink = |e: &Expr| match &e.node {
            // A root may be one of what touches zero on the way.
            Node::Integral { variable, body, .. } => body.any(&mut |e| roots(e, variable)),
            _ => is_kink(e),
        };
        // The same in what an integral may be over.
        let mut parameters =
            model.context.definitions.iter().filter_map(|d| Some((&d.parameter.as_ref()?.0, d)));
        let integrates = all.iter().any(|e| e.any(&mut |e| integral(e)));
        let kinked = integrates
            && (all.iter().any(|e| e.any(&mut |e| kink(e)))
                || parameters.any(|(parameter, d)| d.body.any(&mut |e| roots(e, parameter))));
        // Descents on machine numbers have as many operations to themselves: they cost little beside decimals.
        let machine = *budget;
        Hunt {
            model,
            left,
            relator,
            right,
            tables,
            intervals: Tables::default(),
            enclosed,
            integrates,
            kinked,
            wary: false,
            budget,
            memory: Memory::default(),
            machine,
        }
    }
}

impl Hunt<'_> {
    fn draw(
        &mut self,
        sizes: &BTreeMap<Symbol, usize>,
        source: &mut dyn FnMut(Knob) -> Rational,
    ) -> Option<Point<Decimal>> {
        let point = draw(self.model, sizes, RICHNESS, self.tables, self.budget, &mut |knob| {
            Decimal::from_rational(&source(knob))
        })?;
        (satisfies(self.model, &point, self.tables, self.budget, Quantified::Grid) == Some(true))
            .then_some(point)
    }

    /// Whether the hypotheses hold at a point beyond doubt, that of rounding included.
    fn certain(&mut self, point: &Point<Decimal>, trial: &Trial) -> bool {
        let Hunt { model, tables, budget, .. } = self;
        if satisfies(model, point, tables, budget, Quantified::BeyondDoubt) != Some(true) {
            return false;
        }
        let Some(point) = self.enclosure(trial) else { return !self.enclosed };
        let Hunt { model, intervals, budget, .. } = self;
        satisfies(model, &point, intervals, budget, Quantified::Ignored) == Some(true)
    }

    /// The same point in intervals.
    fn enclosure(&mut self, trial: &Trial) -> Option<Point<Interval>> {
        let mut given = trial.numbers.iter();
        let mut next = |_| Interval::from_rational(given.next().unwrap_or(&Rational::zero()));
        let Hunt { model, intervals, budget, .. } = self;
        draw(model, &trial.sizes, RICHNESS, intervals, budget, &mut next)
    }

    /// The point at which the line fails: as fractions where it fails among these.
    fn witness(&mut self, point: &Point<Decimal>, trial: &Trial) -> Witness {
        let Hunt { model, left, relator, right, tables, .. } = self;
        exactly_at(model, left, *relator, right, &trial.sizes, RICHNESS, &trial.numbers)
            .unwrap_or_else(|| describe(model, left, right, point, tables, false))
    }

    /// Where a strict line comes near to failing, the simplest fractions nearby are where it may.
    fn simple_nearby(&self, trial: &Trial) -> Option<Witness> {
        let Hunt { model, left, relator, right, .. } = self;
        if !matches!(relator, Relator::Less | Relator::Greater) || trial.slack > 1e-2 {
            return None;
        }
        let numbers: Vec<Rational> = trial.numbers.iter().map(simplest_near).collect();
        exactly_at(model, left, *relator, right, &trial.sizes, RICHNESS, &numbers)
    }

    /// How much room the line has at a point, relative to its sides; negative where it fails, zero where that cannot be told
    /// from rounding, nothing where the sides have no value that can be relied on. With `all`, every doubt is looked into.
    fn slack(&mut self, point: &Point<Decimal>, trial: &Trial, all: bool) -> Option<f64> {
        let value = self.rounded_slack(point)?;
        if self.kinked {
            return (f64::abs(value) > ACROSS_A_KINK).then_some(value);
        }
        if value > DOUBTFUL {
            return Some(value);
        }
        if !self.enclosed {
            return Some(if value.abs() > ROUGH { value } else { 0.0 });
        }
        if !all && !self.wary && value.abs() <= ROUNDING {
            return Some(0.0);
        }
        let sign = match self.enclosed_sign(trial) {
            Ok(sign) => sign,
            // As next to a division by what is zero: that the sides agree is rounding.
            Err(_) if self.relator == Relator::Equal => {
                self.wary = true;
                return None;
            }
            Err(_) => None,
        };
        Some(match sign {
            Some(Ordering::Less) => -value.abs().max(f64::MIN_POSITIVE),
            Some(Ordering::Greater) => value.abs(),
            // It fails by more than rounding, and intervals do not see that: there is no value to rely on. Such a point speaks
            // neither for the line nor against it.
            _ if value < -ROUNDING => return None,
            _ => 0.0,
        })
    }

    /// The sign of the room in intervals: less where the line fails beyond doubt, nothing where that is not seen. An error where the
    /// sides have no value in intervals.
    fn enclosed_sign(&mut self, trial: &Trial) -> Result<Option<Ordering>, Stop> {
        let Some(point) = self.enclosure(trial) else { return Ok(None) };
        let Hunt { model, left, relator, right, intervals, budget, .. } = self;
        let mut evaluator = Evaluator::new(model, &point, intervals, budget);
        let value =
            |side: &Expr, evaluator: &mut Evaluator<'_, Interval>| match evaluator.eval(side) {
                Ok(value) => Ok(Some(value)),
                Err(Stop::Undefined) => Err(Stop::Undefined),
                Err(_) => Ok(None),
            };
        let sides = value(left, &mut evaluator)?.zip(value(right, &mut evaluator)?);
        let Some(difference) = sides.and_then(|(l, r)| r.minus(&l)) else { return Ok(None) };
        Ok(match relator {
            Relator::Equal => {
                let apart = |e: &Interval| e.sign().is_some_and(|s| s != Ordering::Equal);
                difference.entries().iter().any(apart).then_some(Ordering::Less)
            }
            Relator::LessEqual | Relator::Less => difference.scalar().and_then(Interval::sign),
            Relator::GreaterEqual | Relator::Greater => {
                difference.scalar().and_then(|room| (-room.clone()).sign())
            }
            _ => None,
        })
    }

    /// The room as 60 digits have it.
    fn rounded_slack(&mut self, point: &Point<Decimal>) -> Option<f64> {
        let mut evaluator = Evaluator::new(self.model, point, self.tables, self.budget);
        let (l, r) = (evaluator.eval(self.left).ok()?, evaluator.eval(self.right).ok()?);
        let difference = r.minus(&l)?;
        let size =
            |v: &Value<Decimal>| v.entries().iter().map(|e| e.to_f64().abs()).fold(0.0, f64::max);
        let scale = 1.0 + size(&l).max(size(&r));
        let largest = size(&difference) / scale;
        if !largest.is_finite() {
            return None;
        }
        if self.relator == Relator::Equal {
            return Some(-largest);
        }
        Some(room(self.relator, &l, &r)?.to_f64() / scale)
    }

    /// A point of a plain pattern at which the line fails: see [`crate::regular`].
    fn plain(
        &mut self,
        names: &[Symbol],
        landmarks: &[Rational],
        count: &mut u64,
    ) -> Option<Witness> {
        let kinds = self.model.context.declarations.iter().map(|d| &d.kind);
        let scalars = kinds.filter(|kind| matches!(kind, Kind::Real)).count();
        let strict = matches!(self.relator, Relator::Less | Relator::Greater);
        let mut seen = BTreeSet::new();
        for mut regular in regular(names, scalars, landmarks) {
            if *self.budget == 0 {
                break;
            }
            let (sizes, mut numbers) = (regular.sizes.clone(), Vec::new());
            let point = self.draw(&sizes, &mut |knob| {
                numbers.push(regular.number(&knob));
                numbers.last().cloned().unwrap_or_else(Rational::zero)
            });
            if !seen.insert((sizes.clone(), numbers.clone())) {
                continue;
            }
            let Some(point) = point else { continue };
            let trial = Trial { sizes, numbers, knobs: Vec::new(), slack: 0.0 };
            // Where there are no intervals, large numbers may take each other away to the last digit.
            let relied = self.enclosed || !regular.is_extreme();
            let Some(value) = self.rounded_slack(&point).filter(|_| relied) else { continue };
            *count += 1;
            if value > 0.0 || (value == 0.0 && !strict) {
                continue;
            }
            // Among fractions there is no doubt.
            let Hunt { model, left, relator, right, .. } = self;
            let Trial { sizes, numbers, .. } = &trial;
            let exact = exactly_at(model, left, *relator, right, sizes, RICHNESS, numbers);
            if exact.is_some() {
                return exact;
            }
            let fails = self.slack(&point, &trial, true).is_some_and(|slack| slack < 0.0);
            if fails && self.certain(&point, &trial) {
                return Some(self.witness(&point, &trial));
            }
        }
        None
    }

    /// A trial with one free number changed, and its point.
    fn moved(&mut self, trial: &Trial, i: usize, by: &Rational) -> Option<(Point<Decimal>, Trial)> {
        let mut numbers = trial.numbers.clone();
        numbers[i] = numbers[i].clone() + by.clone();
        self.at(trial, numbers)
    }

    /// A trial with other free numbers, and its point.
    fn at(&mut self, trial: &Trial, numbers: Vec<Rational>) -> Option<(Point<Decimal>, Trial)> {
        let mut moved = Trial { numbers, ..trial.clone() };
        let mut given = moved.numbers.iter();
        let mut next = |_| given.next().cloned().unwrap_or_else(Rational::zero);
        let point = self.draw(&trial.sizes, &mut next)?;
        moved.slack = self.slack(&point, &moved, true)?;
        Some((point, moved))
    }

    /// Whether a slack that cannot be told from zero is its least value near here: it rises to all sides, as far as the hypotheses
    /// go, and they go further. Where it only falls towards zero, at a bound or far out, it has none.
    fn is_bottom(&mut self, trial: &Trial) -> bool {
        let Some(aside) = Rational::new(1, 1_000_000) else { return false };
        trial.slack < DOUBTFUL
            && (0..trial.numbers.len()).all(|i| {
                [aside.clone(), -aside.clone()]
                    .iter()
                    .all(|by| self.moved(trial, i, by).is_some_and(|(_, t)| t.slack >= trial.slack))
            })
    }

    fn machine_slack<'t>(&'t self, trial: &'t Trial) -> Slack<'t> {
        Slack {
            model: self.model,
            sides: (self.left, self.relator, self.right),
            sizes: &trial.sizes,
            numbers: &trial.numbers,
            knobs: &trial.knobs,
            memory: &self.memory,
            budget: Cell::new(self.machine),
        }
    }

    /// Goes downhill on the slack by a quasi-Newton method; whether that was possible, and a point at which the line fails.
    fn quasi_newton(&mut self, trial: &mut Trial) -> (bool, Option<Point<Decimal>>) {
        let slack = self.machine_slack(trial);
        let end = slack.descend();
        self.machine = slack.budget.get();
        let Some((numbers, negative)) = end else { return (false, None) };
        let strict = matches!(self.relator, Relator::Less | Relator::Greater);
        // The simplest numbers nearby first.
        let near = |q: &Rational, digits: u32| {
            let grid = 10f64.powi(digits as i32);
            Rational::from_f64((q.to_f64() * grid).round())?.div(&Rational::from_f64(grid)?)
        };
        let simple = numbers.iter().map(simplest_near).collect();
        let rounded = [3, 6, 12].map(|d| numbers.iter().map(|q| near(q, d)).collect::<Option<_>>());
        let start = trial.clone();
        for numbers in [Some(simple)].into_iter().chain(rounded).flatten() {
            let Some((point, moved)) = self.at(&start, numbers) else { continue };
            if moved.slack < 0.0 && self.certain(&point, &moved) {
                *trial = moved;
                return (true, Some(point));
            }
            if moved.slack >= 0.0 && moved.slack < trial.slack {
                *trial = moved;
            }
            // How near zero it comes matters for strict lines alone.
            if !negative && !strict {
                break;
            }
        }
        (true, None)
    }

    /// Walks downhill on the slack, one free number at a time, with steps that grow while they help and shrink in the end.
    fn descend(&mut self, trial: &mut Trial, rounds: u32) -> Option<Point<Decimal>> {
        let mut step = Rational::new(1, 2)?;
        for _ in 0..rounds {
            for i in 0..trial.numbers.len().min(24) {
                for sign in [1, -1] {
                    let mut stride = Rational::from(sign) * step.clone();
                    let mut helped = false;
                    for _ in 0..12 {
                        let Some((point, moved)) = self.moved(trial, i, &stride) else { break };
                        if moved.slack < 0.0 {
                            if self.certain(&point, &moved) {
                                *trial = moved;
                                return Some(point);
                            }
                            break;
                        }
                        if moved.slack >= trial.slack {
                            break;
                        }
                        *trial = moved;
                        helped = true;
                        stride = stride.clone() + stride;
                    }
                    if helped {
                        break;
                    }
                }
                if *self.budget == 0 {
                    return None;
                }
            }
            step = step * Rational::new(1, 3)?;
        }
        None
    }
}

/// The fraction with the smallest denominator within a hundredth.
fn simplest_near(number: &Rational) -> Rational {
    let x = number.to_f64();
    let near = (1..=50).find_map(|below| {
        let above = (x * f64::from(below)).round();
        let close = (above / f64::from(below) - x).abs() <= 0.01 && above.abs() < 1e9;
        close.then(|| Rational::new(above as i64, i64::from(below))).flatten()
    });
    near.unwrap_or_else(|| number.clone())
}

/// The numbers that a line and its context speak of: what is special may be so near them.
fn landmarks(model: &Model<'_>, sides: &[&Expr]) -> Vec<Rational> {
    let context = model.context;
    let bodies = context.definitions.iter().map(|d| &d.body);
    let relations = context.hypotheses.iter().map(|h| &h.relation);
    let stated = relations.flat_map(|r| [&r.left, &r.right]);
    let mut found = Vec::new();
    for expr in sides.iter().copied().chain(bodies).chain(stated) {
        expr.any(&mut |e| {
            if let Some(number) = constant(e)
                && found.len() < 16
                && !found.contains(&number)
            {
                found.push(number);
            }
            false
        });
    }
    found
}

/// Now and then a number close to one that the line speaks of, or to its negative.
fn near_landmark(
    knob: &Knob,
    number: Rational,
    landmarks: &[Rational],
    stream: &mut Stream,
) -> Rational {
    if !knob.is_entry() || landmarks.is_empty() || stream.below(2) == 0 {
        return number;
    }
    let landmark = landmarks[stream.below(landmarks.len() as u64) as usize].clone();
    if stream.below(4) == 0 { number - landmark } else { number + landmark }
}

/// Every other number where something ends: a bound, zero, or a number that the line speaks of. What fails only where
/// several of them meet, as a root of squares that should be positive, must not pass.
fn at_the_edge(
    knob: &Knob,
    number: Rational,
    landmarks: &[Rational],
    stream: &mut Stream,
) -> Rational {
    if stream.below(2) == 0 {
        return number;
    }
    match knob {
        Knob::Between(Some(low), _) => low.clone(),
        Knob::Between(None, Some(high)) => high.clone(),
        _ if knob.is_entry() && !landmarks.is_empty() && stream.below(4) == 0 => {
            landmarks[stream.below(landmarks.len() as u64) as usize].clone()
        }
        Knob::Coefficient(_) => Rational::zero(),
        _ if knob.is_entry() => Rational::zero(),
        _ => number,
    }
}

/// A fraction with a large denominator: what holds only at every eighth must not pass.
fn off_the_lattice(knob: &Knob, number: Rational, stream: &mut Stream) -> Rational {
    let share = Rational::new(stream.int(0..=1 << 30), 1 << 30).unwrap_or_else(Rational::zero);
    match knob {
        _ if knob.is_entry() => number + share,
        Knob::Between(Some(low), _) => low.clone() + (number - low.clone()) * share,
        Knob::Between(None, Some(high)) => high.clone() - (high.clone() - number) * share,
        _ => number,
    }
}

/// Now and then a number far out: what holds only in a box around zero must not pass.
fn far(knob: &Knob, number: Rational, stream: &mut Stream) -> Rational {
    let scaled = match knob {
        _ if knob.is_entry() => number.clone(),
        Knob::Between(Some(low), None) => number.clone() - low.clone(),
        Knob::Between(None, Some(high)) => number.clone() - high.clone(),
        Knob::NaturalBit(bit) if *bit < 6 && stream.below(3) == 0 => return Rational::one(),
        Knob::NaturalBit(bit) if *bit < 11 && stream.below(12) == 0 => return Rational::one(),
        _ => return number,
    };
    if stream.below(5) != 0 {
        return number;
    }
    number + scaled * Rational::from((1 << stream.int(1..=14)) - 1)
}

/// The same at one of a few points of fractions: where no root is in the way, as norms are not at n = 1, the shorter way.
fn defined_at_a_fraction(model: &Model<'_>, left: &Expr, right: &Expr, seed: &str) -> bool {
    // Functions of degree one last: along an integral their slopes have no norm with a kink.
    [(2, 2), (1, 2), (1, 1)].into_iter().any(|(n, degree)| {
        let request = Request { count: 2, draws: 3, degree, budget: 20_000 };
        let sizes = size_letters(model.context).into_iter().map(|name| (name, n)).collect();
        admissible::<Rational>(model, &sizes, request, seed).iter().any(|point| {
            let (mut tables, mut budget) = (Tables::default(), request.budget);
            let mut side =
                |e| Evaluator::new(model, point, &mut tables, &mut budget).eval(e).is_ok();
            side(left) && side(right)
        })
    })
}

/// Whether some point satisfies the hypotheses and gives both sides a value.
pub(crate) fn defined_somewhere(model: &Model<'_>, left: &Expr, right: &Expr, seed: &str) -> bool {
    if defined_at_a_fraction(model, left, right, seed) {
        return true;
    }
    let mut stream = Stream::from_text(seed);
    let (mut tables, mut budget) = (Tables::<Decimal>::default(), BUDGET);
    let names = size_letters(model.context);
    let mut hunt = Hunt::new(model, left, Relator::Equal, right, &mut tables, &mut budget);
    (0..200).any(|round| {
        let n = [2, 1, 3][round % 3];
        let wide = if round % 2 == 0 { names.len() } else { 0 };
        let sizes = names
            .iter()
            .enumerate()
            .map(|(k, name)| (name.clone(), n + wide.abs_diff(k)))
            .collect();
        let mut trial = Trial { sizes, numbers: Vec::new(), knobs: Vec::new(), slack: 0.0 };
        let point = draw(model, &trial.sizes, RICHNESS, hunt.tables, hunt.budget, &mut |knob| {
            trial.knobs.push(knob.clone());
            trial.numbers.push(spread(&knob, &mut stream));
            Decimal::from_rational(trial.numbers.last()?)
        });
        point.is_some_and(|point| {
            let here = satisfies(model, &point, hunt.tables, hunt.budget, Quantified::Ignored);
            // An integral takes long in many digits: there few nodes will do, if a rule of many in machine numbers says the same.
            let defined = |hunt: &mut Hunt<'_>, among| {
                hunt.tables.quadratures.among = among;
                // What rounding left of zero can be divided by, and in intervals it cannot.
                hunt.rounded_slack(&point).is_some()
                    && (!hunt.enclosed || hunt.enclosed_sign(&trial).is_ok())
            };
            here == Some(true)
                && ((hunt.integrates
                    && defined(&mut hunt, Gauss::Few)
                    && hunt.machine_slack(&trial).has_values())
                    || defined(&mut hunt, Gauss::Two))
        })
    })
}
