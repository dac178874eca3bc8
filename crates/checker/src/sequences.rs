//! Limits and orders without a series over exact numbers: the variable, or one over what is small, runs through powers of two
//! and the numbers next to them, and the difference of the sides, divided by the power below the order, is looked at in
//! 60 digits. It has to fall at least like 1/√t to speak for the line, and to settle away from
//! zero, or grow, to speak against it. Anything else is left undecided.

use crate::{
    asymptotic::{Claim, Found, Side, sizes, sizes_text},
    draw::{Quantified, Richness, draw, satisfies},
    eval::{Evaluator, Point, Tables},
    falsify::{describe, setting, small},
    judge::Effort,
    model::Model,
    points::spread,
    value::Value,
    verdict::{Attempt, Outcome, Verdict},
};
use derivation::{Expr, Node};
use number::{Decimal, Number, Stream};

/// From 2^5 to 2^16.
const FIRST: u32 = 5;
const LAST: u32 = 16;
/// Admissible points wanted.
const POINTS: u64 = 32;
const BUDGET: u64 = 4_000_000;
/// At every doubling the difference is at most this share of what it was: 1/√2 and a little more.
const FALLS: f64 = 0.72;
/// At the end at most this is left, relative to the sides.
const LEFT: f64 = 1.0 / 256.0;
/// Numbers above this are too far out for what is looked at.
const LARGEST: f64 = 200.0;
/// What is smaller is zero.
const NOTHING: f64 = 1e-40;

/// What a sequence of differences speaks for.
enum Trend {
    ToZero,
    Away,
    Unclear,
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
    // Where 100 000 is far, 2^16 is not.
    let far = |e: &Expr| match &e.node {
        Node::Number(q) => q.to_f64().abs() > LARGEST,
        _ => false,
    };
    if [&claim.left, &claim.right].iter().any(|side| side.body.any(&mut |e| far(e))) {
        found.summary =
            format!("numbers above {LARGEST} beside what runs to 2^{LAST} alone: it tells nothing");
        return;
    }
    let mut stream = Stream::from_text(seed);
    let mut tables = Tables::<Decimal>::default();
    let (wanted, allowed) = match effort {
        Effort::Full => (POINTS, BUDGET),
        Effort::Brief => (POINTS / 4, BUDGET / 8),
    };
    let (mut points, mut budget) = (0, allowed);
    let richness = Richness { degree: 4, extra_ridges: 2 };
    let mut unclear = false;
    for round in 0..4 * wanted {
        if points == wanted || budget == 0 {
            break;
        }
        let sizes = sizes(model, [2, 1, 3][(round % 3) as usize]);
        let Some(sizes) = sizes.get((round / 3 % 2) as usize % sizes.len().max(1)) else {
            continue;
        };
        // Small whole numbers in every other round: what is allowed at the least may be where it fails.
        let point = draw(model, sizes, richness, &mut tables, &mut budget, &mut |knob| {
            let value = if round % 2 == 1 {
                small(&knob, 1, &mut stream)
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
        // The letter is drawn with both signs, within the hypotheses.
        let signs: &[i64] = if claim.letter.is_some() { &[1] } else { &[1, -1] };
        for &sign in signs {
            let values = values(model, claim, &point, sign, &mut tables, &mut budget);
            let Some(values) = values else { continue };
            match trend(&values, claim) {
                Trend::ToZero => points += u64::from(sign == 1),
                Trend::Unclear => unclear = true,
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
                    found.summary = format!(
                        "false: {}, along powers of two up to 2^{LAST} at the point below {shown}, computed with 60 digits \
                         and rounded",
                        claim.small()
                    );
                    note(model, found, points, allowed - budget);
                    return;
                }
            }
        }
    }
    if unclear {
        found.summary = "along powers of two the difference of the two sides neither falls fast enough to zero nor stays \
                         away from it"
            .to_owned();
    } else if points >= wanted / 2 {
        found.verdict = Verdict::Sampled;
        let over = match claim.order {
            1 => String::new(),
            order => format!(" over ε^{}", order - 1),
        };
        found.summary = format!(
            "{points} admissible points: {}, along the powers of two from 2^{FIRST} to 2^{LAST} and the numbers next to them, \
             the difference of the two sides{over} falls at each doubling by a quarter at least, to below a 256th part, in 60 \
             digits: evidence, not proof{}",
            claim.small(),
            claim.smooth(model)
        );
    }
    note(model, found, points, allowed - budget);
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

/// Both sides along the sequence.
fn values(
    model: &Model<'_>,
    claim: &Claim,
    point: &Point<Decimal>,
    sign: i64,
    tables: &mut Tables<Decimal>,
    budget: &mut u64,
) -> Option<Vec<(Value<Decimal>, Value<Decimal>)>> {
    let infinite =
        [&claim.left, &claim.right].iter().any(|s| matches!(s.variable, Some((_, None))));
    (FIRST..=LAST)
        .map(|k| {
            // Even and odd numbers in turn: what depends on that has no limit.
            let next = if sign < 0 { 1 } else { i64::from(k % 2) };
            let far = (1i64 << k) + next;
            let share = Decimal::from_i64(sign * far).recip()?;
            let mut near = None;
            if let Some(letter) = &claim.letter {
                let mut moved = point.clone();
                let value = moved.values.get_mut(letter)?;
                *value = value.scaled(&share);
                near = Some(moved);
            }
            let point = near.as_ref().unwrap_or(point);
            let mut value = |side: &Side| {
                let mut evaluator = Evaluator::new(model, point, tables, budget);
                if let Some((name, to)) = &side.variable {
                    match to {
                        None => evaluator.bind_index(name.clone(), far),
                        Some(to) => {
                            let value = evaluator.scalar(to).ok()? + share.clone();
                            evaluator.bind(name.clone(), Value::Scalar(value));
                        }
                    }
                }
                evaluator.eval(&side.body).ok()
            };
            let pair = (value(&claim.left)?, value(&claim.right)?);
            let finite = |v: &Value<Decimal>| v.entries().iter().all(|e| e.to_f64().is_finite());
            (finite(&pair.0) && finite(&pair.1) || infinite).then_some(pair)
        })
        .collect()
}

/// The difference over the power of ε below the order, at the last step.
fn scaled(l: &Value<Decimal>, r: &Value<Decimal>, claim: &Claim) -> Option<Value<Decimal>> {
    let far = Decimal::from_i64(1 << LAST).pow(claim.order - 1)?;
    Some(l.minus(r)?.scaled(&far))
}

fn trend(values: &[(Value<Decimal>, Value<Decimal>)], claim: &Claim) -> Trend {
    let size =
        |v: &Value<Decimal>| v.entries().iter().map(|e| e.to_f64().abs()).fold(0.0, f64::max);
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
        let power = i32::try_from(claim.order - 1).unwrap_or(0) * (FIRST as i32 + k as i32);
        shares.push(size(&difference) / scale * 2f64.powi(power));
    }
    if shares.iter().any(|d| d.is_nan()) {
        return Trend::Unclear;
    }
    let tail = &shares[shares.len().saturating_sub(5)..];
    let pairs = || tail.windows(2).map(|w| (w[0], w[1]));
    let last = tail.last().copied().unwrap_or(f64::NAN);
    if pairs().all(|(a, b)| b <= FALLS * a || b <= NOTHING) && last <= LEFT {
        // Over the power that is claimed it has to stay bounded.
        let grows =
            claim.letter.is_some() && pairs().all(|(a, b)| 2.0 * b >= 1.3 * a && b > NOTHING);
        return if grows { Trend::Unclear } else { Trend::ToZero };
    }
    if pairs().all(|(a, b)| b >= 1.3 * a) && last > 1.0 {
        return Trend::Away;
    }
    // Steps that shrink by so much at each doubling leave at most so many times the last.
    let steps: Vec<f64> = pairs().map(|(a, b)| (b - a).abs()).collect();
    let settles = steps.windows(2).all(|w| w[1] <= FALLS * w[0] || w[1] <= NOTHING);
    let rest = steps.last().copied().unwrap_or(0.0) * FALLS / (1.0 - FALLS);
    if settles && last > 2.0 * rest && last > 1e-6 { Trend::Away } else { Trend::Unclear }
}
