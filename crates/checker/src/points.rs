//! Admissible points for those who evaluate by other means than this crate's verdicts: the study of slips, which asks once
//! more whether a slip that passed is true, and the second opinion, which shares no arithmetic with this crate.

use crate::{
    draw::{
        Knob, Quantified, Richness, assumes_of_functions, bounds_of_functions, draw, eigenvalues,
        satisfies,
    },
    eval::{Point, Tables},
    model::{Model, size_letters},
};
use derivation::Symbol;
use number::{Number, Rational, Stream};
use std::{cmp::Ordering, collections::BTreeMap};

/// What points are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// How many.
    pub count: usize,
    /// So many draws are made at most.
    pub draws: usize,
    /// The degree of the polynomials in place of functions.
    pub degree: u32,
    /// So many operations may be spent.
    pub budget: u64,
}

/// Points that satisfy the hypotheses of a model, at these sizes: entries are fractions with small denominators, spread
/// over a few units. In a number system without order a hypothesis that is an inequality is not looked at: an equality
/// on a part of space that has an inside is an equality everywhere.
///
/// ```
/// use checker::{check, points::{Request, admissible}};
/// use derivation::{Library, Symbol, read_block};
/// use number::Rational;
/// let text = "let s, y : vec n\nassume s'y > 0\nshow s'y = y's\n";
/// let block = read_block("claim c", text, 1, &Library::new()).block.expect("well formed");
/// let model = check::model(&block);
/// let request = Request { count: 5, draws: 100, degree: 3, budget: 1_000_000 };
/// let points = admissible::<Rational>(&model, &[(Symbol::new("n"), 2)].into(), request, "seed");
/// assert_eq!(points.len(), 5);
/// assert_eq!(points[0].values[&Symbol::new("s")].entries().len(), 2);
/// ```
pub fn admissible<N: Number>(
    model: &Model<'_>,
    sizes: &BTreeMap<Symbol, usize>,
    request: Request,
    seed: &str,
) -> Vec<Point<N>> {
    let mut points = Vec::new();
    if !model.unsolved.is_empty() {
        return points;
    }
    let mut stream = Stream::from_text(seed);
    let mut tables = Tables::<N>::default();
    let mut budget = request.budget;
    let ordered = N::one().sign() == Some(Ordering::Greater);
    // Where a class of functions is assumed few others are in it; quadratic ones at its edge are, and are decided exactly.
    let classes = request.degree == 2 && N::are_fractions() && assumes_of_functions(model);
    let codes = eigenvalues(bounds_of_functions(model).len());
    for draws in 0..request.draws {
        if points.len() == request.count || budget == 0 {
            break;
        }
        let eigenvalues = classes.then_some(draws % (codes * codes));
        let richness = Richness { degree: request.degree, extra_ridges: 2, eigenvalues };
        let point = draw(model, sizes, richness, &mut tables, &mut budget, &mut |knob| {
            N::from_rational(&spread(&knob, &mut stream))
        });
        let Some(point) = point else { continue };
        if !ordered
            || satisfies(model, &point, &mut tables, &mut budget, Quantified::Grid) == Some(true)
        {
            points.push(point);
        }
    }
    points
}

/// The letters that stand for sizes, in order of appearance.
///
/// ```
/// use checker::{check, points::sizes};
/// use derivation::{Library, Symbol, read_block};
/// let block = read_block("define d", "let J : mat m n", 1, &Library::new()).block.expect("well formed");
/// assert_eq!(sizes(&check::model(&block)), [Symbol::new("m"), Symbol::new("n")]);
/// ```
pub fn sizes(model: &Model<'_>) -> Vec<Symbol> {
    size_letters(model.context)
}

/// A fraction for a knob. Denominators are powers of two: an `f64` holds it exactly.
pub(crate) fn spread(knob: &Knob, stream: &mut Stream) -> Rational {
    let mut between = |low: i64, high: i64, below: i64| {
        Rational::new(stream.int(low..=high), below).unwrap_or_else(Rational::zero)
    };
    match knob {
        Knob::Entry | Knob::Component(_) | Knob::Cell(..) => between(-24, 24, 8),
        Knob::Between(low, high) => {
            let share = between(1, 63, 64);
            match (low, high) {
                (Some(low), Some(high)) => low.clone() + (high.clone() - low.clone()) * share,
                (Some(low), None) => low.clone() + share * Rational::from(4),
                (None, Some(high)) => high.clone() - share * Rational::from(4),
                (None, None) => share,
            }
        }
        Knob::Pivot => between(4, 20, 8),
        Knob::NaturalBit(bit) if *bit < 3 => Rational::from(stream.int(0..=1)),
        Knob::NaturalBit(_) => Rational::zero(),
        Knob::Length => Rational::from(stream.int(0..=3)),
        Knob::Coefficient(k) => between(-16, 16, 8 << (2 * k).min(24)),
        Knob::Direction(ridge, place) if ridge == place => Rational::one(),
        Knob::Direction(..) => between(-8, 8, 8),
    }
}
