//! Descents on the slack by the book's own quasi-Newton method, with derivatives by the book's own tape, in `f64`.
//!
//! They are fast, find the bottom of a narrow valley, and decide nothing: a point at which the slack seems negative is a
//! suggestion, which `sample` rounds to few digits, so that the last ones of another machine do not matter, and looks at in 60
//! digits, in intervals and among the fractions.

use crate::{
    draw::{Knob, Quantified, draw, satisfies},
    eval::{Evaluator, Tables},
    model::Model,
    sample::RICHNESS,
    value::Value,
};
use derivation::{Expr, Relator, Symbol};
use descent::{Error, Objective, Quantity, Run, Stop};
use differentiation::tape::{Var, record};
use ndarray::Array1;
use number::{Number, Rational};
use quasi_newton::bfgs;
use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
    collections::BTreeMap,
};

/// The room that a line has at a point, `right − left` or `left − right`, and the two sides; of single numbers only.
pub(crate) fn room<N: Number>(relator: Relator, left: &Value<N>, right: &Value<N>) -> Option<N> {
    let difference = right.minus(left)?;
    let room = difference.scalar()?.clone();
    match relator {
        Relator::LessEqual | Relator::Less => Some(room),
        Relator::GreaterEqual | Relator::Greater => Some(-room),
        _ => None,
    }
}

/// Steps of a descent. What a quasi-Newton method has not found in so many it will not find.
const STEPS: usize = 120;
/// Points of more free numbers than this are left to the walk along coordinates.
const MOST_NUMBERS: usize = 40;
/// Beyond this a point is lost.
const FAR: f64 = 1e9;
/// A slack smaller than this share of the sides may be rounding.
const ROUNDING: f64 = 1e-14;

/// What is worked out once for all points of a line.
#[derive(Default)]
pub(crate) struct Memory {
    plain: RefCell<Tables<f64>>,
    taped: RefCell<Tables<Var<f64>>>,
}

/// The slack of a line as a function of those free numbers of a point that can be moved: all but sizes and natural numbers.
pub(crate) struct Slack<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) sides: (&'a Expr, Relator, &'a Expr),
    pub(crate) sizes: &'a BTreeMap<Symbol, usize>,
    /// Every free number of the point, in the order in which they are drawn, and what it is for.
    pub(crate) numbers: &'a [Rational],
    pub(crate) knobs: &'a [Knob],
    pub(crate) memory: &'a Memory,
    /// Operations left.
    pub(crate) budget: Cell<u64>,
}

/// Whether a number can be moved a little.
fn moves(knob: &Knob) -> bool {
    !matches!(knob, Knob::Length | Knob::NaturalBit(_))
}

impl Slack<'_> {
    /// Both sides where the moving numbers are x; nothing where the hypotheses fail or a side has no value.
    fn at<N: Number>(&self, x: &[N], tables: &RefCell<Tables<N>>) -> Option<(Value<N>, Value<N>)> {
        let tables = &mut *tables.try_borrow_mut().ok()?;
        let mut budget = self.budget.get();
        let (mut given, mut moving) = (self.numbers.iter(), x.iter());
        let mut source = |knob: Knob| {
            let number = given.next()?;
            if moves(&knob) {
                within(moving.next()?.clone(), &knob)
            } else {
                N::from_rational(number)
            }
        };
        let point = draw(self.model, self.sizes, RICHNESS, tables, &mut budget, &mut source);
        let sides = point.and_then(|point| {
            let hold = satisfies(self.model, &point, tables, &mut budget, Quantified::Ignored);
            let mut evaluator = Evaluator::new(self.model, &point, tables, &mut budget);
            let (left, _, right) = self.sides;
            let left = evaluator.eval(left).ok().filter(|_| hold == Some(true));
            left.zip(evaluator.eval(right).ok())
        });
        self.budget.set(budget);
        sides
    }

    /// The slack there.
    fn slack<N: Number>(&self, x: &[N], tables: &RefCell<Tables<N>>) -> Option<N> {
        let (left, right) = self.at(x, tables)?;
        room(self.sides.1, &left, &right)
    }

    fn start(&self) -> Vec<f64> {
        let numbers = self.numbers.iter().zip(self.knobs);
        numbers.filter(|(_, knob)| moves(knob)).map(|(number, _)| number.to_f64()).collect()
    }

    /// Whether both sides have a value at the point at hand, as far as machine numbers can tell.
    pub(crate) fn has_values(&self) -> bool {
        let sides = self.at(&self.start(), &self.memory.plain);
        sides.is_some_and(|(l, r)| l.entries().iter().chain(r.entries()).all(|x| x.is_finite()))
    }

    /// Goes down from the point at hand until the slack is negative by more than rounding, or no further; where it got to, and
    /// whether it is negative there.
    pub(crate) fn descend(&self) -> Option<(Vec<Rational>, bool)> {
        let start = Array1::from(self.start());
        if start.is_empty() || start.len() > MOST_NUMBERS {
            return None;
        }
        let stop = Stop::default().gradient(1e-9).iterations(STEPS).divergence(FAR);
        let mut run = Run::new(bfgs(), self, &start, stop).ok()?;
        let negative = |x: &Array1<f64>| {
            let Some((left, right)) = self.at(&x.to_vec(), &self.memory.plain) else {
                return false;
            };
            let size = |side: &Value<f64>| side.scalar().map_or(0.0, |x| f64::abs(*x));
            room(self.sides.1, &left, &right)
                .is_some_and(|room| room < -ROUNDING * (1.0 + size(&left) + size(&right)))
        };
        while run.at().value >= 0.0 || !negative(&run.at().x) {
            if run.advance().is_none() {
                break;
            }
        }
        let x = &run.at().x;
        let mut moved = x.iter();
        let numbers = self.numbers.iter().zip(self.knobs).map(|(number, knob)| match moves(knob) {
            true => within(Rational::from_f64(*moved.next()?)?, knob),
            false => Some(number.clone()),
        });
        Some((numbers.collect::<Option<_>>()?, negative(x)))
    }
}

impl Objective for Slack<'_> {
    fn dimension(&self) -> usize {
        self.knobs.iter().filter(|knob| moves(knob)).count()
    }

    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        self.slack(&x.to_vec(), &self.memory.plain).ok_or(Error::Undefined(Quantity::Value))
    }

    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        let slack = |x: &[Var<f64>]| Some(vec![self.slack(x, &self.memory.taped)?]);
        let walked = record(&x.to_vec(), slack).and_then(|recording| recording.walk_back(&[1.0]));
        let (_, slopes) = walked.ok_or(Error::Undefined(Quantity::Gradient))?;
        g.iter_mut().zip(slopes).for_each(|(g, slope)| *g = slope);
        Ok(())
    }
}

/// A number kept between its bounds.
fn within<N: Number>(x: N, knob: &Knob) -> Option<N> {
    let Knob::Between(low, high) = knob else { return Some(x) };
    for (bound, beyond) in [(low, Ordering::Less), (high, Ordering::Greater)] {
        if let Some(bound) = bound {
            let bound = N::from_rational(bound)?;
            if (x.clone() - bound.clone()).sign() == Some(beyond) {
                return Some(bound);
            }
        }
    }
    Some(x)
}
