//! Evidence where there is no exact form: points inside the hypotheses, in 60 digits, so that rounding decides nothing; then
//! descents on the slack that try to break the line.

use crate::{
    draw::{Knob, Quantified, Richness, draw, satisfies},
    eval::{Evaluator, Point, Tables},
    falsify::describe,
    model::{Model, size_letters},
    points::spread,
    value::Value,
    verdict::Witness,
};
use derivation::{Expr, Relator, Symbol};
use number::{Decimal, Number, Rational, Stream};
use std::collections::BTreeMap;

/// What sampling found.
#[derive(Clone, Debug)]
pub(crate) struct Sampled {
    /// A point at which the line fails by more than rounding can explain.
    pub(crate) witness: Option<Witness>,
    /// Points at which the hypotheses held.
    pub(crate) points: u64,
    /// Whether the slack came so close to zero that a strict inequality cannot be told from its failing.
    pub(crate) touches: bool,
    /// Descents made on the slack.
    pub(crate) descents: u64,
    /// Operations spent.
    pub(crate) operations: u64,
}

/// Points wanted, and descents.
const POINTS: u64 = 256;
const DESCENTS: usize = 40;
/// Operations in all, on decimals: about a second's work. The counts that come of it are printed with the verdict.
pub(crate) const BUDGET: u64 = 2_400_000;

/// A difference smaller than this, relative to the sides, is rounding: 60 digits are carried.
const ROUNDING: f64 = 1e-45;

/// The free numbers of a point and its sizes, and the slack there.
struct Trial {
    sizes: BTreeMap<Symbol, usize>,
    numbers: Vec<Rational>,
    slack: f64,
}

const RICHNESS: Richness = Richness { degree: 4, extra_ridges: 2 };

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
    let mut result =
        Sampled { witness: None, points: 0, touches: false, descents: 0, operations: 0 };
    let names = size_letters(model.context);
    let mut trials: Vec<Trial> = Vec::new();
    let mut hunt = Hunt { model, left, relator, right, tables: &mut tables, budget: &mut budget };
    for round in 0..8 * POINTS {
        if result.points == POINTS || *hunt.budget <= operations / 3 {
            break;
        }
        let n = [2, 1, 3][(round % 3) as usize];
        let sizes: BTreeMap<Symbol, usize> =
            names.iter().enumerate().map(|(k, name)| (name.clone(), n + k % 2)).collect();
        let mut numbers = Vec::new();
        let point = hunt.draw(&sizes, &mut |knob| {
            let near = spread(&knob, &mut stream);
            let number = if round % 4 == 3 { far(&knob, near, &mut stream) } else { near };
            numbers.push(number.clone());
            number
        });
        let Some(slack) = point.as_ref().and_then(|point| hunt.slack(point)) else { continue };
        result.points += 1;
        result.touches |= slack == 0.0;
        if slack < 0.0 && !hunt.certain(point.as_ref()) {
            // Where the hypotheses are not beyond doubt nothing is refuted, and nothing supported.
            result.points -= 1;
            continue;
        }
        if slack < 0.0 {
            result.witness = point.map(|p| describe(model, left, right, &p, hunt.tables, false));
            break;
        }
        trials.push(Trial { sizes, numbers, slack });
    }
    if result.witness.is_none() && relator != Relator::Equal {
        trials.sort_by(|a, b| a.slack.total_cmp(&b.slack));
        for trial in trials.into_iter().take(DESCENTS) {
            if *hunt.budget == 0 {
                break;
            }
            result.descents += 1;
            if let Some(point) = hunt.descend(trial) {
                result.witness = Some(describe(model, left, right, &point, hunt.tables, false));
                break;
            }
        }
    }
    result.operations = operations - budget;
    result
}

struct Hunt<'a> {
    model: &'a Model<'a>,
    left: &'a Expr,
    relator: Relator,
    right: &'a Expr,
    tables: &'a mut Tables<Decimal>,
    budget: &'a mut u64,
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

    /// Whether the hypotheses hold at a point beyond doubt.
    fn certain(&mut self, point: Option<&Point<Decimal>>) -> bool {
        let at =
            |point| satisfies(self.model, point, self.tables, self.budget, Quantified::BeyondDoubt);
        point.and_then(at) == Some(true)
    }

    /// How much room the line has at a point, relative to its sides; negative where it fails by more than rounding.
    fn slack(&mut self, point: &Point<Decimal>) -> Option<f64> {
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
            return Some(if largest > ROUNDING { -largest } else { 0.0 });
        }
        let room = difference.scalar()?;
        let room = match self.relator {
            Relator::LessEqual | Relator::Less => room.clone(),
            Relator::GreaterEqual | Relator::Greater => -room.clone(),
            _ => return None,
        };
        let value = room.to_f64() / scale;
        // Within rounding the sides are as good as equal: that breaks no line, not even a strict one, because it cannot
        // be seen here whether they are.
        Some(if value.abs() <= ROUNDING { 0.0 } else { value })
    }

    /// Walks downhill on the slack, one free number at a time with shrinking steps.
    fn descend(&mut self, mut trial: Trial) -> Option<Point<Decimal>> {
        let mut step = Rational::new(1, 2)?;
        for _ in 0..5 {
            for i in 0..trial.numbers.len().min(24) {
                for sign in [1, -1] {
                    let mut numbers = trial.numbers.clone();
                    numbers[i] = numbers[i].clone() + Rational::from(sign) * step.clone();
                    let mut given = numbers.iter();
                    let Some(point) = self.draw(&trial.sizes, &mut |_| {
                        given.next().cloned().unwrap_or_else(Rational::zero)
                    }) else {
                        continue;
                    };
                    let Some(slack) = self.slack(&point) else { continue };
                    if slack < 0.0 {
                        if self.certain(Some(&point)) {
                            return Some(point);
                        }
                        continue;
                    }
                    if slack < trial.slack {
                        trial.slack = slack;
                        trial.numbers = numbers;
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

/// Now and then a number far out: what holds only in a box around zero must not pass.
fn far(knob: &Knob, number: Rational, stream: &mut Stream) -> Rational {
    let scaled = match knob {
        Knob::Entry => number.clone(),
        Knob::Between(Some(low), None) => number.clone() - low.clone(),
        Knob::Between(None, Some(high)) => number.clone() - high.clone(),
        Knob::NaturalBit(bit) if *bit < 6 && stream.below(3) == 0 => return Rational::one(),
        _ => return number,
    };
    if stream.below(5) != 0 {
        return number;
    }
    number + scaled * Rational::from((1 << stream.int(1..=14)) - 1)
}

/// Whether some point satisfies the hypotheses and gives both sides a value.
pub(crate) fn defined_somewhere(model: &Model<'_>, left: &Expr, right: &Expr, seed: &str) -> bool {
    let mut stream = Stream::from_text(seed);
    let (mut tables, mut budget) = (Tables::<Decimal>::default(), BUDGET);
    let names = size_letters(model.context);
    let mut hunt = Hunt {
        model,
        left,
        relator: Relator::Equal,
        right,
        tables: &mut tables,
        budget: &mut budget,
    };
    (0..200).any(|round| {
        let n = [2, 1, 3][round % 3];
        let wide = if round % 2 == 0 { names.len() } else { 0 };
        let sizes = names
            .iter()
            .enumerate()
            .map(|(k, name)| (name.clone(), n + wide.abs_diff(k)))
            .collect();
        let point = draw(model, &sizes, RICHNESS, hunt.tables, hunt.budget, &mut |knob| {
            Decimal::from_rational(&spread(&knob, &mut stream))
        });
        point.is_some_and(|point| {
            let here = satisfies(model, &point, hunt.tables, hunt.budget, Quantified::Ignored);
            here == Some(true) && hunt.slack(&point).is_some()
        })
    })
}
