//! Limits and orders without a series over exact numbers, in 60 digits: the variable, or one over what is small, runs through
//! powers of two and the numbers next to them, up to 2^16 first.
//!
//! For a limit the difference of the two sides has to fall at each of the last doublings, and then to be nothing to 15 digits:
//! at 2^61, or at 2^150 where no whole number is needed, or where so far out there are no values (a sum that is written out,
//! a recurrence that is followed) at the end itself or extrapolated from there. For an order the difference over the power that
//! is claimed has to stay bounded. To speak against the line the difference has to settle away from zero, or to grow.
//! Anything else is left undecided.

use crate::{
    asymptotic::{Claim, Found, Side, sizes, sizes_text},
    draw::{Quantified, Richness, draw, satisfies},
    eval::{Evaluator, Point, Stop, Tables},
    falsify::{describe, setting, small},
    judge::Effort,
    model::Model,
    points::spread,
    value::Value,
    verdict::{Attempt, Outcome, Verdict},
};
use derivation::{Builtin, Expr, Hypothesis, Node, Relator, Symbol, expr::constant};
use number::{Decimal, Number, Stream};

/// From 2^5 to 2^16.
const FIRST: u32 = 5;
const LAST: u32 = 16;
/// So far a recurrence is followed: on to the next where the one before does not tell.
const FOLLOWED: &[u32] = &[10, 12, 14];
/// And then far out, in steps that whole numbers of 64 bits hold, and on.
const FAR: &[u32] = &[20, 24, 28, 32, 40, 48, 56, 61, 80, 100, 125, 150];
/// So many of them are whole numbers.
const WHOLE: usize = 8;
/// Admissible points wanted.
const POINTS: u64 = 32;
const BUDGET: u64 = 4_000_000;
/// At every doubling the difference is at most this share of what it was.
const FALLS: f64 = 0.9;
/// At every doubling what it moves by is at most this share of what it was: 1/√2 and a little more.
const SETTLES: f64 = 0.72;
/// Differences of two values below this, relative to them, are nothing.
const SHOWN: f64 = 1e-15;
/// So many of the last differences are extrapolated from.
const EXTRAPOLATED: usize = 9;
/// So many more points are drawn for those at which a hypothesis holds with equality, and so many of those looked at.
const DRAWN_AT_EDGES: u64 = 400;
const EDGES: u64 = 8;
/// So many points at which nothing is seen are enough.
const UNCLEAR: u64 = 8;
/// Numbers above this, or below one over it, are too far out for what is looked at.
const LARGEST: f64 = 200.0;
/// What is smaller is zero.
const NOTHING: f64 = 1e-40;
/// The power of two by which members are moved; their rounding moves them by 2^−220.
const NUDGE: i64 = -180;
/// The highest power of ε at which a difference is looked at.
const RESOLVED: u32 = 80;

/// What a sequence of differences speaks for.
enum Trend {
    ToZero(Reached),
    Away,
    Unclear,
}

/// How far a difference was seen to fall.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    /// Nothing at this power of two.
    Far(u32),
    /// Nothing when it is extrapolated.
    Extrapolated,
    /// Over the power that is claimed it stays bounded.
    Bounded,
}

pub(crate) fn judge(
    model: &Model<'_>,
    claim: &Claim,
    sides: (&Expr, &Expr),
    (effort, seed): (Effort, &str),
    found: &mut Found,
) {
    if !model.unsolved.is_empty() {
        return;
    }
    let mut stream = Stream::from_text(seed);
    let mut tables = Tables::<Decimal>::default();
    let (wanted, allowed) = match effort {
        Effort::Full | Effort::Further => (POINTS, BUDGET),
        Effort::Brief => (POINTS / 4, BUDGET / 8),
    };
    let followed = [&claim.left, &claim.right]
        .iter()
        .any(|side| model.letters(&side.body).iter().any(|name| model.rules.contains_key(name)));
    // A recurrence takes as many operations as it has members.
    let (wanted, allowed) = if followed { (wanted / 2, 2 * allowed) } else { (wanted, allowed) };
    let (mut points, mut budget) = (0, allowed);
    let richness = Richness { degree: 4, extra_ridges: 2, eigenvalues: None };
    let (mut unclear, mut why) = (0, None);
    let mut weakest: Option<Reached> = None;
    // The letter is drawn with both signs, within the hypotheses; what grows has none.
    let finite = |side: &Side| matches!(side.variable, Some((_, Some(_))));
    let signs: &[i64] = match finite(&claim.left) || finite(&claim.right) {
        true => &[1, -1],
        false => &[1],
    };
    let edged = model.conditions().any(|(_, h)| has_edge(h));
    let (usual, mut edges) = (4 * wanted, 0);
    for round in 0..usual + if edged { DRAWN_AT_EDGES } else { 0 } {
        if budget == 0 || unclear == UNCLEAR || edges == EDGES {
            break;
        }
        let edge = round >= usual;
        if points >= wanted && !edge {
            continue;
        }
        let sizes = sizes(model, [2, 1, 3][(round % 3) as usize]);
        let Some(sizes) = sizes.get((round / 3 % 2) as usize % sizes.len().max(1)) else {
            continue;
        };
        // Small whole numbers in every other round: what is allowed at the least may be where it fails.
        let point = draw(model, sizes, richness, &mut tables, &mut budget, &mut |knob| {
            let value = if edge || round % 2 == 1 {
                small(&knob, if round % 4 == 1 { 1 } else { 2 }, &mut stream)
            } else {
                spread(&knob, &mut stream)
            };
            Decimal::from_rational(&value)
        });
        let Some(point) = point else { continue };
        let admitted = satisfies(model, &point, &mut tables, &mut budget, Quantified::BeyondDoubt);
        if admitted != Some(true) {
            continue;
        }
        if edge {
            if !at_edge(model, &point, &mut tables, &mut budget) {
                continue;
            }
            edges += 1;
        }
        for &sign in signs {
            let mut walk = Walk {
                model,
                claim,
                point: &point,
                sign,
                followed,
                tables: &mut tables,
                budget: &mut budget,
            };
            let (trend, values) = match walk.trend() {
                Ok(found) => found,
                Err(stop) => {
                    why = why.or(Some(stop));
                    continue;
                }
            };
            match trend {
                Trend::ToZero(reached) => {
                    points += u64::from(sign == 1);
                    weakest = weakest.max(Some(reached));
                }
                Trend::Unclear => unclear += 1,
                Trend::Away => {
                    let Some((l, r)) = values.last() else { continue };
                    let zero = Value::Scalar(Decimal::zero());
                    let (l, r) = match claim.letter {
                        Some(_) => (&scaled(l, r, claim), &Some(zero)),
                        None => (&Some(l.clone()), &Some(r.clone())),
                    };
                    let (Some(l), Some(r)) = (l, r) else { continue };
                    let mut witness = describe(model, sides.0, sides.1, &point, &mut tables, false);
                    witness.left = setting("left".to_owned(), l);
                    witness.right = setting("right".to_owned(), r);
                    found.witness = Some(witness);
                    found.verdict = Verdict::Refuted;
                    let shown = match claim.letter {
                        Some(_) => format!(
                            "the difference of the two sides over ε^{} does not tend to zero with ε; its last value is shown",
                            claim.order - 1
                        ),
                        None => "the difference of the two sides does not tend to zero; their last values are shown".to_owned(),
                    };
                    let last = FIRST + values.len().saturating_sub(1) as u32;
                    found.summary = format!(
                        "false: {}, along powers of two up to 2^{last} at the point below {shown}, computed with 60 digits \
                         and rounded",
                        claim.small()
                    );
                    note(model, found, points, allowed - budget);
                    return;
                }
            }
        }
    }
    if unclear > 0 {
        found.summary = match claim.letter {
            Some(_) => "along powers of two the difference of the two sides over the power that is left out neither is seen to stay \
                        bounded nor to grow fast"
                .to_owned(),
            None => "along powers of two the difference of the two sides neither is seen to become nothing nor stays away from it"
                .to_owned(),
        };
    } else if points >= wanted / 2 {
        found.verdict = Verdict::Sampled;
        found.summary = format!(
            "{points} admissible points: {}, along powers of two and the numbers next to them, {}, in 60 digits: evidence, \
             not proof{}",
            claim.small(),
            weakest.map_or_else(String::new, |reached| reached.seen(claim)),
            claim.smooth(model)
        );
    } else if let Some(Stop::Unsupported(reason)) = why {
        found.summary = format!("this cannot be followed far: {reason}");
    }
    note(model, found, points, allowed - budget);
}

/// Whether a hypothesis allows equality.
fn has_edge(hypothesis: &Hypothesis) -> bool {
    hypothesis.binders.is_empty()
        && matches!(hypothesis.relation.relator, Relator::LessEqual | Relator::GreaterEqual)
}

/// Whether a hypothesis that allows equality holds with it.
fn at_edge(
    model: &Model<'_>,
    point: &Point<Decimal>,
    tables: &mut Tables<Decimal>,
    budget: &mut u64,
) -> bool {
    model.conditions().filter(|(_, h)| has_edge(h)).any(|(_, h)| {
        let mut evaluator = Evaluator::new(model, point, tables, budget);
        let left = evaluator.scalar(&h.relation.left);
        left.is_ok_and(|left| evaluator.scalar(&h.relation.right).is_ok_and(|r| r == left))
    })
}

impl Reached {
    fn seen(self, claim: &Claim) -> String {
        let difference = "the difference of the two sides";
        match self {
            Reached::Far(k) => {
                format!("{difference} falls at each doubling and is nothing to 15 digits at 2^{k}")
            }
            Reached::Extrapolated => {
                format!(
                    "{difference} falls at each doubling and, extrapolated from there, is nothing to 15 digits"
                )
            }
            Reached::Bounded => format!(
                "{difference} over ε^{} stays bounded: what it moves by from scale to scale falls like a root of ε at least",
                claim.order
            ),
        }
    }
}

fn note(model: &Model<'_>, found: &mut Found, points: u64, operations: u64) {
    found.attempts.push(Attempt {
        method: "samples".into(),
        system: "decimals, 60 digits, along powers of two".into(),
        sizes: sizes_text(model, "n = 1, 2, 3"),
        samples: points,
        operations,
        note: match found.verdict {
            Verdict::Refuted => "found a point at which the limit is another".to_owned(),
            _ => format!("{points} admissible points: the difference tends to zero"),
        },
        outcome: if found.witness.is_some() { Outcome::Settled } else { Outcome::Passed },
    });
}

/// Both sides along steps.
struct Walk<'a> {
    model: &'a Model<'a>,
    claim: &'a Claim,
    point: &'a Point<Decimal>,
    /// The side from which a limit is approached.
    sign: i64,
    /// Whether members of families occur that are worked out one after the other.
    followed: bool,
    tables: &'a mut Tables<Decimal>,
    budget: &'a mut u64,
}

type Pair = (Value<Decimal>, Value<Decimal>);

impl Walk<'_> {
    /// The number of a step: 2^k, and every other time the one behind it, for what depends on that has no limit.
    fn number(&self, k: u32, place: usize) -> Option<Decimal> {
        let next = if self.sign < 0 { 1 } else { i64::from(place % 2 == 1) };
        Some(Decimal::from_i64(2).pow(i64::from(k))? + Decimal::from_i64(next))
    }

    /// The values up to the first step that has none, and why it has none.
    fn along(&mut self, steps: &[u32], nudge: Option<&Decimal>) -> (Vec<Pair>, Option<Stop>) {
        let claim = self.claim;
        let mut side = |side: &Side| {
            let mut values = Vec::new();
            let stop = match &side.variable {
                Some((name, None)) => self.outwards(&side.body, name, steps, nudge, &mut values),
                _ => self.inwards(side, steps, &mut values),
            };
            (values, stop.err())
        };
        let ((left, stopped), (right, also)) = (side(&claim.left), side(&claim.right));
        let stop = if right.len() < left.len() { also } else { stopped.or(also) };
        (left.into_iter().zip(right).collect(), stop)
    }

    /// With a variable that grows: a whole number as far as there are any of 64 bits, and then what is next to one.
    fn outwards(
        &mut self,
        body: &Expr,
        variable: &Symbol,
        steps: &[u32],
        nudge: Option<&Decimal>,
        values: &mut Vec<Value<Decimal>>,
    ) -> Result<(), Stop> {
        // One evaluator for all: members of families are worked out from those before them.
        let numbers: Vec<_> = steps
            .iter()
            .enumerate()
            .map(|(place, k)| (*k, place, self.number(*k, place)))
            .collect();
        let mut evaluator = Evaluator::new(self.model, self.point, self.tables, self.budget);
        if self.followed {
            evaluator.follow((1 << LAST) + 1, nudge.cloned());
        }
        for (k, place, number) in numbers {
            values.push(if k < 62 {
                let next = i64::from(place % 2 == 1);
                evaluator.at_index(variable, (1 << k) + next, |e| e.eval(body))?
            } else {
                let number = Value::Scalar(number.ok_or(Stop::NoValue)?);
                evaluator.within(vec![(variable.clone(), number)], |e| e.eval(body))?
            });
        }
        Ok(())
    }

    /// With something small: what the variable lacks of what it tends to, or a share of the letter.
    fn inwards(
        &mut self,
        side: &Side,
        steps: &[u32],
        values: &mut Vec<Value<Decimal>>,
    ) -> Result<(), Stop> {
        for (place, k) in steps.iter().enumerate() {
            let share = self.number(*k, place).and_then(|n| n.recip()).ok_or(Stop::NoValue)?;
            let mut near = None;
            if let Some(letter) = &self.claim.letter {
                let mut moved = self.point.clone();
                if let Some(value) = moved.values.get_mut(letter) {
                    *value = value.scaled(&share);
                }
                near = Some(moved);
            }
            let point = near.as_ref().unwrap_or(self.point);
            let mut evaluator = Evaluator::new(self.model, point, self.tables, self.budget);
            if let Some((name, Some(to))) = &side.variable {
                let step = if self.sign < 0 { -share } else { share };
                let value = evaluator.scalar(to)? + step;
                evaluator.bind(name.clone(), Value::Scalar(value));
            }
            values.push(evaluator.eval(&side.body)?);
        }
        Ok(())
    }

    /// What the values speak for. An error where there are none, with the reason.
    fn trend(&mut self) -> Result<(Trend, Vec<Pair>), Stop> {
        let lasts: &[u32] = if self.followed { FOLLOWED } else { &[LAST] };
        let mut found = (Trend::Unclear, Vec::new());
        for last in lasts {
            let steps: Vec<u32> = (FIRST..=*last).collect();
            let (values, stop) = self.along(&steps, None);
            if let Some(stop) = stop {
                return Err(stop);
            }
            found = (self.trend_of(&steps, &values), values);
            if self.followed {
                let nudge = Decimal::from_i64(2).pow(NUDGE);
                let (nudged, stop) = self.along(&steps, nudge.as_ref());
                if let Some(stop) = stop {
                    return Err(stop);
                }
                if !alike(&found.1, &nudged) {
                    found.0 = Trend::Unclear;
                }
            }
            if !matches!(found.0, Trend::Unclear) {
                break;
            }
        }
        Ok(found)
    }

    fn trend_of(&mut self, steps: &[u32], values: &[Pair]) -> Trend {
        if self.claim.letter.is_some() {
            let away = matches!(self.near(values), Trend::Away);
            return match (away, self.stays_bounded()) {
                (true, false) => Trend::Away,
                (false, true) => Trend::ToZero(Reached::Bounded),
                _ => Trend::Unclear,
            };
        }
        let near = self.near(values);
        if matches!(near, Trend::Unclear) {
            return near;
        }
        let (far, _) = self.along(FAR, None);
        let complete = far.len() >= WHOLE;
        if !complete && self.speaks_of_extremes() {
            return Trend::Unclear;
        }
        let unit = values.first().map_or(1.0, |(l, _)| size(l));
        let close = |pairs: &[Pair]| {
            pairs.len() > 1
                && pairs[pairs.len() - 2..].iter().all(|(l, r)| nothing_left(l, r, unit))
        };
        let difference = |pair: &Pair| pair.0.minus(&pair.1).map_or(f64::NAN, |d| size(&d));
        match near {
            Trend::Away => {
                let last = values.last().map_or(f64::NAN, difference);
                let stays = far.iter().all(|pair| difference(pair) >= last / 2.0);
                if stays { Trend::Away } else { Trend::Unclear }
            }
            _ if complete && close(&far[..WHOLE]) => Trend::ToZero(Reached::Far(FAR[WHOLE - 1])),
            _ if complete && far.len() == FAR.len() && close(&far) => {
                Trend::ToZero(Reached::Far(FAR[FAR.len() - 1]))
            }
            _ if complete => Trend::Unclear,
            _ if close(values) => {
                Trend::ToZero(Reached::Far(steps.last().copied().unwrap_or(LAST)))
            }
            _ if self.tends_to_nothing(steps, values, unit) => Trend::ToZero(Reached::Extrapolated),
            _ => Trend::Unclear,
        }
    }

    /// What the last of the near steps show.
    fn near(&self, values: &[Pair]) -> Trend {
        // Relative to what is tended to and to where the sequence begins.
        let (Some((first, _)), Some((_, last))) = (values.first(), values.last()) else {
            return Trend::Unclear;
        };
        let scale = match size(first).max(size(last)) {
            0.0 => 1.0,
            scale => scale,
        };
        let mut shares = Vec::new();
        for (k, (l, r)) in values.iter().enumerate() {
            let Some(difference) = l.minus(r) else { return Trend::Unclear };
            let power =
                i32::try_from(self.claim.order - 1).unwrap_or(0) * (FIRST as i32 + k as i32);
            shares.push(size(&difference) / scale * 2f64.powi(power));
        }
        if shares.iter().any(|d| d.is_nan()) {
            return Trend::Unclear;
        }
        let tail = &shares[shares.len().saturating_sub(5)..];
        let pairs = || tail.windows(2).map(|w| (w[0], w[1]));
        let last = tail.last().copied().unwrap_or(f64::NAN);
        if pairs().all(|(a, b)| b >= 1.3 * a) && last > 1.0 {
            return Trend::Away;
        }
        // Steps that shrink by so much at each doubling leave at most so many times the last.
        let steps: Vec<f64> = pairs().map(|(a, b)| (b - a).abs()).collect();
        let settles = steps.windows(2).all(|w| w[1] <= SETTLES * w[0] || w[1] <= NOTHING);
        let rest = steps.last().copied().unwrap_or(0.0) * SETTLES / (1.0 - SETTLES);
        if settles && last > 2.0 * rest && last > 1e-6 {
            return Trend::Away;
        }
        let falls = pairs().all(|(a, b)| b <= FALLS * a || b <= NOTHING);
        if falls { Trend::ToZero(Reached::Extrapolated) } else { Trend::Unclear }
    }

    /// Whether the difference over the power that is claimed stays bounded, as far as it can be seen: what it moves by from scale to
    /// scale shrinks as fast as a root of ε does. What grows like a logarithm moves by as much at every scale, by ever so little less
    /// if it is a logarithm of one; it may fall at first, where it starts on the other side of zero.
    fn stays_bounded(&mut self) -> bool {
        let order = u32::try_from(self.claim.order).unwrap_or(1).max(1);
        // Beyond these, differences of the order's size are lost in the digits of the two sides.
        let last = (RESOLVED / order).max(LAST - 4);
        let stride = ((last - FIRST) / 8).max(1);
        let steps: Vec<u32> = (FIRST..=last).step_by(stride as usize).collect();
        let (values, stop) = self.along(&steps, None);
        if stop.is_some() {
            return false;
        }
        let quotient = |(place, (l, r)): (usize, &Pair)| {
            let over = self.number(steps[place], place)?.pow(self.claim.order)?;
            Some(size(&l.minus(r)?.scaled(&over)))
        };
        let quotients: Option<Vec<f64>> = values.iter().enumerate().map(quotient).collect();
        let Some(quotients) = quotients else { return false };
        let largest = quotients.iter().copied().fold(0.0, f64::max);
        let tail = &quotients[quotients.len().saturating_sub(6)..];
        let moves: Vec<f64> = tail.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
        let shrinks = SETTLES.powi(i32::try_from(stride).unwrap_or(1));
        tail.iter().all(|q| q.is_finite())
            && moves.windows(2).all(|w| w[1] <= 1e-11 * largest || w[1] <= shrinks * w[0])
    }

    /// Whether the polynomial in one over the variable through the last differences vanishes where that is zero.
    fn tends_to_nothing(&self, steps: &[u32], values: &[Pair], unit: f64) -> bool {
        let estimate = |count: usize| {
            let from = values.len().checked_sub(count)?;
            let mut shares = Vec::new();
            let mut table = Vec::new();
            for (place, (l, r)) in values.iter().enumerate().skip(from) {
                shares.push(self.number(*steps.get(place)?, place)?.recip()?);
                table.push(l.minus(r)?);
            }
            // Neville's scheme, at zero.
            for width in 1..count {
                for i in 0..count - width {
                    let (a, b) = (&shares[i], &shares[i + width]);
                    let over = (a.clone() - b.clone()).recip()?;
                    let next = table[i + 1].scaled(a).minus(&table[i].scaled(b))?;
                    table[i] = next.scaled(&over);
                }
            }
            table.into_iter().next()
        };
        [EXTRAPOLATED, EXTRAPOLATED - 1].into_iter().all(|count| {
            let claimed = values.last().map(|(_, r)| r);
            let pair = claimed.zip(estimate(count)).and_then(|(r, d)| Some((r.plus(&d)?, r)));
            pair.is_some_and(|(l, r)| nothing_left(&l, r, unit))
        })
    }

    /// Whether very large or very small numbers stand beside the variable: at 2^16 it then tells nothing where it is going.
    fn speaks_of_extremes(&self) -> bool {
        let context = self.model.context;
        let sides = [&self.claim.left.body, &self.claim.right.body];
        let definitions = context.definitions.iter().map(|d| &d.body);
        let assumed = context.hypotheses.iter().flat_map(|h| [&h.relation.left, &h.relation.right]);
        sides.into_iter().chain(definitions).chain(assumed).any(extreme)
    }
}

/// Whether a number far from 1 stands in an expression, whole or as what is made of numbers alone.
fn extreme(expr: &Expr) -> bool {
    match number_of(expr) {
        Some(x) => x != 0.0 && !(1.0 / LARGEST..=LARGEST).contains(&x.abs()),
        None => expr.children().into_iter().any(extreme),
    }
}

fn number_of(expr: &Expr) -> Option<f64> {
    if let Some(q) = constant(expr) {
        return Some(q.to_f64());
    }
    match &expr.node {
        Node::Power(base, exponent) => Some(number_of(base)?.powf(number_of(exponent)?)),
        Node::Call(Builtin::Exp, a) => Some(number_of(a)?.exp()),
        Node::Quotient(a, b) => Some(number_of(a)? / number_of(b)?),
        Node::Product(factors) => factors.iter().try_fold(1.0, |all, f| Some(all * number_of(f)?)),
        _ => None,
    }
}

/// The largest entry.
fn size(value: &Value<Decimal>) -> f64 {
    value.entries().iter().map(|e| e.to_f64().abs()).fold(0.0, f64::max)
}

/// Whether two values are the same to so many digits, entry by entry: relative to what is claimed, and to the unit where that is zero.
fn nothing_left(l: &Value<Decimal>, r: &Value<Decimal>, unit: f64) -> bool {
    let Some(difference) = l.minus(r) else { return false };
    let unit = if unit > 0.0 { unit.min(1.0) } else { 1.0 };
    let entries = difference.entries();
    let claimed = |place: usize| match r.entries() {
        [one] => Some(one),
        several => several.get(place),
    };
    (0..entries.len()).all(|place| {
        let scale = match claimed(place).map(|r| r.to_f64().abs()) {
            Some(r) if r > NOTHING => r,
            _ => unit,
        };
        entries[place].to_f64().abs() <= SHOWN * scale
    })
}

/// Whether what came of moved members is the same: otherwise rounding has a share in it.
fn alike(values: &[Pair], nudged: &[Pair]) -> bool {
    let same = |a: &Value<Decimal>, b: &Value<Decimal>| {
        let scale = size(a).max(size(b));
        a.minus(b).is_some_and(|d| scale <= NOTHING || size(&d) <= 1e-9 * scale)
    };
    values.len() == nudged.len()
        && values.iter().zip(nudged).all(|((l, r), (m, s))| same(l, m) && same(r, s))
}

/// The difference over the power of ε below the order, at the last step.
fn scaled(l: &Value<Decimal>, r: &Value<Decimal>, claim: &Claim) -> Option<Value<Decimal>> {
    let far = Decimal::from_i64(1 << LAST).pow(claim.order - 1)?;
    Some(l.minus(r)?.scaled(&far))
}
