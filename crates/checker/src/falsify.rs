//! The search for a counterexample: small exact points first, at n = 2, then 1 and 3; what is found is made as small as it
//! can be. A line is refuted only by such a point, with both sides' values.

use crate::{
    draw::{
        Knob, Quantified, Richness, assumes_of_functions, bounds_of_functions, draw, eigenvalues,
        related, satisfies,
    },
    eval::{Evaluator, Point, Stop, Tables},
    model::{Model, size_letters},
    smooth::Smooth,
    value::Value,
    verdict::{Setting, Witness},
};
use derivation::{Expr, Relator, Symbol};
use number::{Decimal, Number, Rational, Stream};
use std::collections::BTreeMap;

/// How a search went.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    /// The counterexample, made small.
    pub(crate) witness: Option<Witness>,
    /// Points at which the hypotheses held and both sides had values.
    pub(crate) admissible: u64,
    /// Points drawn.
    pub(crate) drawn: u64,
    /// Points dropped because a value is not a rational number.
    pub(crate) irrational: u64,
    /// Operations spent.
    pub(crate) operations: u64,
}

/// How much a search may spend.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Draws at each combination of sizes and magnitudes.
    pub(crate) draws: u64,
    /// Operations in all.
    pub(crate) budget: u64,
}

/// A first look: a few points, which most slips do not survive.
pub(crate) const GLANCE: Effort = Effort { draws: 4, budget: 60_000 };
/// A search worth the name.
pub(crate) const SEARCH: Effort = Effort { draws: 60, budget: 6_000_000 };

/// Of quadratic functions: so many points with the same eigenvalues.
const QUADRATIC: Effort = Effort { draws: 12, budget: 4_000_000 };

/// The free numbers of a point, in the order they were drawn, and the sizes it was drawn at.
#[derive(Clone)]
struct Recipe {
    sizes: BTreeMap<Symbol, usize>,
    richness: Richness,
    numbers: Vec<Rational>,
}

/// Looks for an exact point at which `left relator right` fails although the hypotheses hold.
pub(crate) fn search(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    effort: Effort,
    seed: &str,
) -> Search {
    let patterns = size_patterns(model, effort.draws > GLANCE.draws);
    let glance = effort.draws <= GLANCE.draws;
    let magnitudes = if glance { 0..1 } else { 0..3 };
    let found = search_among(model, left, relator, right, effort, &patterns, magnitudes, seed);
    if glance || found.witness.is_some() || !assumes_of_functions(model) {
        return found;
    }
    let most = QUADRATIC.budget.min(effort.budget);
    search_quadratic((model, left, relator, right), found, most, seed)
}

/// Among quadratic functions with what bounds them for eigenvalues: where a class of functions is assumed, those at its edge.
fn search_quadratic(
    (model, left, relator, right): (&Model<'_>, &Expr, Relator, &Expr),
    mut found: Search,
    most: u64,
    seed: &str,
) -> Search {
    let choices = eigenvalues(bounds_of_functions(model).len());
    let mut stream = Stream::from_text(seed);
    let mut tables = Tables::<Rational>::default();
    let mut budget = most;
    let names = size_letters(model.context);
    'search: for (n, codes) in [(1, choices), (2, choices * choices)] {
        let sizes = names.iter().map(|name| (name.clone(), n)).collect();
        for (code, magnitude) in (0..codes).flat_map(|code| [(code, 0), (code, 1)]) {
            let eigenvalues = Some(code);
            let richness = Richness { degree: 2, extra_ridges: 0, eigenvalues };
            for _ in 0..QUADRATIC.draws {
                let place = (magnitude, &sizes, richness);
                let sides = (model, left, relator, right);
                attempt(sides, place, &mut found, &mut stream, &mut tables, &mut budget);
                if found.witness.is_some() || budget == 0 {
                    break 'search;
                }
            }
        }
    }
    found.operations += most - budget;
    found
}

/// One draw, and if the line fails there, the small point that comes of it.
fn attempt(
    (model, left, relator, right): (&Model<'_>, &Expr, Relator, &Expr),
    (magnitude, sizes, richness): (u32, &BTreeMap<Symbol, usize>, Richness),
    found: &mut Search,
    stream: &mut Stream,
    tables: &mut Tables<Rational>,
    budget: &mut u64,
) {
    let mut numbers = Vec::new();
    let mut source = |knob: Knob| {
        let number = small(&knob, magnitude, stream);
        numbers.push(number.clone());
        Some(number)
    };
    found.drawn += 1;
    let point = draw(model, sizes, richness, tables, budget, &mut source);
    let trial = point.map(|point| try_point(model, &point, left, relator, right, tables, budget));
    match trial {
        Some(Trial::Holds) => found.admissible += 1,
        Some(Trial::Fails) => {
            found.admissible += 1;
            let recipe = Recipe { sizes: sizes.clone(), richness, numbers };
            let recipe = shrink(model, left, relator, right, recipe, tables);
            found.witness = witness(model, left, right, &recipe, tables);
        }
        Some(Trial::Irrational) => found.irrational += 1,
        Some(Trial::Outside) | None => {}
    }
}

/// The same at given sizes, where the sides are known to differ.
pub(crate) fn search_at(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    sizes: &BTreeMap<Symbol, usize>,
    seed: &str,
) -> Search {
    search_among(model, left, relator, right, SEARCH, std::slice::from_ref(sizes), 0..4, seed)
}

/// At one point or two with entries of three digits: a last look at what passed over finite fields.
pub(crate) fn search_far_out(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    seed: &str,
) -> Search {
    let effort = Effort { draws: 2, budget: SEARCH.budget };
    search_among(model, left, relator, right, effort, &size_patterns(model, false), 3..4, seed)
}

#[allow(clippy::too_many_arguments)] // an obligation in four parts, and where to look in four
fn search_among(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    effort: Effort,
    patterns: &[BTreeMap<Symbol, usize>],
    magnitudes: std::ops::Range<u32>,
    seed: &str,
) -> Search {
    let mut tables = Tables::<Rational>::default();
    let mut budget = effort.budget;
    let mut stream = Stream::from_text(seed);
    let mut found = Search { witness: None, admissible: 0, drawn: 0, irrational: 0, operations: 0 };
    // Small numbers at sizes up to two before anything larger: the smallest witness is the one to be read.
    let mut places: Vec<(u32, &BTreeMap<Symbol, usize>)> =
        magnitudes.flat_map(|m| patterns.iter().map(move |sizes| (m, sizes))).collect();
    places.sort_by_key(|(m, sizes)| (*m > 1 || sizes.values().any(|n| *n > 2), *m));
    'search: for (magnitude, sizes) in places {
        for _ in 0..effort.draws {
            // Far out, functions are of a degree that no rule with a few points integrates exactly.
            let degree = if magnitude < 3 { 2 + magnitude } else { 10 };
            let place = (magnitude, sizes, Richness { degree, extra_ridges: 1, eigenvalues: None });
            let sides = (model, left, relator, right);
            attempt(sides, place, &mut found, &mut stream, &mut tables, &mut budget);
            if found.witness.is_some() {
                break 'search;
            }
            if budget == 0 {
                break 'search;
            }
        }
    }
    found.operations = effort.budget - budget;
    found
}

/// Looks for a point that satisfies the hypotheses at all.
pub(crate) fn search_until_admissible(
    model: &Model<'_>,
    zero: &Expr,
    effort: Effort,
    seed: &str,
) -> Search {
    let mut total = Search { witness: None, admissible: 0, drawn: 0, irrational: 0, operations: 0 };
    // In small portions, so that the usual case, where nearly every point will do, costs next to nothing.
    for round in 0..effort.draws / GLANCE.draws {
        let effort = if round < 2 { GLANCE } else { Effort { draws: GLANCE.draws + 1, ..effort } };
        let found = search(model, zero, Relator::Equal, zero, effort, &format!("{seed} {round}"));
        total.admissible += found.admissible;
        total.drawn += found.drawn;
        total.operations += found.operations;
        if total.admissible > 0 {
            break;
        }
    }
    total
}

/// The point of these free numbers as a counterexample, if it is one exactly.
pub(crate) fn exactly_at(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    sizes: &BTreeMap<Symbol, usize>,
    richness: Richness,
    numbers: &[Rational],
) -> Option<Witness> {
    let mut tables = Tables::<Rational>::default();
    let mut budget = GLANCE.budget;
    let recipe = Recipe { sizes: sizes.clone(), richness, numbers: numbers.to_vec() };
    let point = replay(model, &recipe, &mut tables, &mut budget)?;
    let trial = try_point(model, &point, left, relator, right, &mut tables, &mut budget);
    if !matches!(trial, Trial::Fails) {
        return None;
    }
    let recipe = shrink(model, left, relator, right, recipe, &mut tables);
    witness(model, left, right, &recipe, &mut tables)
}

enum Trial {
    Holds,
    Fails,
    /// The hypotheses fail there, or a side is undefined.
    Outside,
    /// A value is not in this number system.
    Irrational,
}

fn try_point<N: Number>(
    model: &Model<'_>,
    point: &Point<N>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    tables: &mut Tables<N>,
    budget: &mut u64,
) -> Trial {
    match satisfies(model, point, tables, budget, Quantified::Grid) {
        Some(true) => {}
        Some(false) => return Trial::Outside,
        None => return Trial::Irrational,
    }
    let mut evaluator = Evaluator::new(model, point, tables, budget);
    match (evaluator.eval(left), evaluator.eval(right)) {
        (Ok(l), Ok(r)) => match related(&l, relator, &r) {
            Some(true) => Trial::Holds,
            // What seems to fail must fail where the hypotheses hold beyond doubt.
            Some(false) => match satisfies(model, point, tables, budget, Quantified::BeyondDoubt) {
                Some(true) => Trial::Fails,
                _ => Trial::Outside,
            },
            None => Trial::Irrational,
        },
        (Err(Stop::Undefined), _) | (_, Err(Stop::Undefined)) => Trial::Outside,
        _ => Trial::Irrational,
    }
}

/// The sizes to try: n = 2, then 1 and 3; with several letters, also unequal ones.
pub(crate) fn size_patterns(model: &Model<'_>, all: bool) -> Vec<BTreeMap<Symbol, usize>> {
    let names = size_letters(model.context);
    let of = |sizes: &[usize]| -> BTreeMap<Symbol, usize> {
        names.iter().enumerate().map(|(k, name)| (name.clone(), sizes[k % sizes.len()])).collect()
    };
    let list: &[&[usize]] = match (names.len(), all) {
        (0, _) => &[&[1]],
        (_, false) => &[&[2]],
        (1, true) => &[&[2], &[1], &[3]],
        (_, true) => &[&[2], &[1], &[2, 1], &[1, 2], &[3, 2], &[2, 3]],
    };
    list.iter().map(|sizes| of(sizes)).collect()
}

/// A small number for a knob: at magnitude 0 from {−1, 0, 1}, then larger.
pub(crate) fn small(knob: &Knob, magnitude: u32, stream: &mut Stream) -> Rational {
    if magnitude >= 3
        && (knob.is_entry() || matches!(knob, Knob::Coefficient(_) | Knob::Direction(..)))
    {
        return Rational::from(stream.int(-999..=999));
    }
    let mut pick = |list: &[(i64, i64)]| {
        let (p, q) = list[stream.below(list.len() as u64) as usize];
        Rational::new(p, q).unwrap_or_else(Rational::one)
    };
    match knob {
        Knob::Entry | Knob::Component(_) | Knob::Cell(..) => match magnitude {
            0 => pick(&[(-1, 1), (0, 1), (1, 1)]),
            1 => pick(&[(-2, 1), (-1, 1), (0, 1), (1, 1), (2, 1)]),
            _ => pick(&[
                (-3, 1),
                (-2, 1),
                (-3, 2),
                (-1, 1),
                (-1, 2),
                (0, 1),
                (1, 2),
                (1, 1),
                (3, 2),
                (2, 1),
                (3, 1),
            ]),
        },
        Knob::Between(low, high) => {
            let pool = [
                (1, 1),
                (2, 1),
                (1, 2),
                (3, 1),
                (0, 1),
                (-1, 1),
                (1, 3),
                (2, 3),
                (3, 2),
                (1, 4),
                (3, 4),
                (-2, 1),
                (4, 1),
                (1, 10),
                (9, 10),
            ];
            let inside: Vec<(i64, i64)> = pool
                .into_iter()
                .filter(|(p, q)| {
                    let x = Rational::new(*p, *q).unwrap_or_else(Rational::one);
                    low.as_ref().is_none_or(|low| *low <= x)
                        && high.as_ref().is_none_or(|high| x <= *high)
                })
                .collect();
            // Bounds may be strict: where nothing of the list lies between them, something else has to.
            let bound = |x: &Option<Rational>, p, q| *x == Rational::new(p, q);
            let between = inside.iter().any(|(p, q)| !bound(low, *p, *q) && !bound(high, *p, *q));
            let first = if magnitude == 0 { 4.min(inside.len()) } else { inside.len() };
            if !between {
                let step = pick(&[(1, 4), (1, 2), (3, 4)]);
                match (low, high) {
                    (Some(low), Some(high)) => low.clone() + (high.clone() - low.clone()) * step,
                    (Some(low), None) => low.clone() + step * Rational::from(4),
                    (None, Some(high)) => high.clone() - step * Rational::from(4),
                    (None, None) => step,
                }
            } else {
                pick(&inside[..first])
            }
        }
        Knob::Pivot => {
            if magnitude == 0 {
                Rational::one()
            } else {
                pick(&[(1, 1), (2, 1), (1, 2), (3, 1)])
            }
        }
        Knob::NaturalBit(bit) if *bit < 2 + magnitude / 2 => Rational::from(stream.int(0..=1)),
        Knob::NaturalBit(_) => Rational::zero(),
        Knob::Length => Rational::from(stream.int(0..=2 + i64::from(magnitude.min(2)))),
        Knob::Coefficient(degree) => match degree {
            0 => Rational::zero(),
            1 => pick(&[(-1, 1), (0, 1), (1, 1)]),
            2 => pick(&[(1, 2), (1, 1), (-1, 2), (1, 2)]),
            3 => pick(&[(0, 1), (1, 6), (-1, 6), (1, 1)]),
            _ => pick(&[(0, 1), (0, 1), (1, 24), (1, 1)]),
        },
        // At first f is a sum of functions of one coordinate each; then its ridges run anywhere.
        Knob::Direction(ridge, place) if ridge == place => Rational::one(),
        Knob::Direction(..) if magnitude == 0 => Rational::zero(),
        Knob::Direction(..) => pick(&[(0, 1), (0, 1), (1, 1), (-1, 1)]),
    }
}

/// Makes a counterexample smaller: every free number is tried as 0, then as 1, and kept so when the line still fails.
fn shrink(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    mut recipe: Recipe,
    tables: &mut Tables<Rational>,
) -> Recipe {
    let mut budget = 2_000_000;
    let fails = |recipe: &Recipe, tables: &mut Tables<Rational>, budget: &mut u64| {
        replay(model, recipe, tables, budget).is_some_and(|point| {
            matches!(try_point(model, &point, left, relator, right, tables, budget), Trial::Fails)
        })
    };
    for _ in 0..4 {
        let before = recipe.numbers.clone();
        for i in 0..recipe.numbers.len() {
            let now = recipe.numbers[i].clone();
            let mut simpler = vec![Rational::zero(), Rational::one()];
            if now < Rational::zero() {
                simpler.push(-now.clone());
                simpler.push(-Rational::one());
            }
            if !now.is_integer() {
                simpler.push(Rational::from(2));
            }
            for candidate in simpler {
                if weight(&candidate) >= weight(&now) {
                    continue;
                }
                let mut smaller = recipe.clone();
                smaller.numbers[i] = candidate;
                if fails(&smaller, tables, &mut budget) {
                    recipe = smaller;
                    break;
                }
            }
        }
        if recipe.numbers == before || budget == 0 {
            break;
        }
    }
    recipe
}

/// How hard a number is on the reader.
fn weight(q: &Rational) -> (u64, bool) {
    let (p, d) = (q.numerator().unwrap_or(i64::MAX), q.denominator().unwrap_or(i64::MAX));
    (p.unsigned_abs().saturating_add(d.unsigned_abs().saturating_sub(1).saturating_mul(3)), p < 0)
}

fn replay(
    model: &Model<'_>,
    recipe: &Recipe,
    tables: &mut Tables<Rational>,
    budget: &mut u64,
) -> Option<Point<Rational>> {
    let mut numbers = recipe.numbers.iter();
    draw(model, &recipe.sizes, recipe.richness, tables, budget, &mut |_| numbers.next().cloned())
}

/// The point written out: every symbol the sides depend on, and both sides' values.
fn witness(
    model: &Model<'_>,
    left: &Expr,
    right: &Expr,
    recipe: &Recipe,
    tables: &mut Tables<Rational>,
) -> Option<Witness> {
    let mut budget = 2_000_000;
    let point = replay(model, recipe, tables, &mut budget)?;
    Some(describe(model, left, right, &point, tables, true))
}

/// A point as a witness of what the sides are there.
pub(crate) fn describe<N: Number + Shown>(
    model: &Model<'_>,
    left: &Expr,
    right: &Expr,
    point: &Point<N>,
    tables: &mut Tables<N>,
    exact: bool,
) -> Witness {
    let mut budget = 4_000_000;
    let mut letters = model.letters(left);
    letters.extend(model.letters(right));
    // What is declared, in the order of the declarations; then the definitions the two sides name.
    let mut settings = Vec::new();
    for declaration in &model.context.declarations {
        let name = &declaration.name;
        let named = left.mentions(name) || right.mentions(name);
        if !letters.contains(name) && !named {
            continue;
        }
        if point.families.contains_key(name) || point.sizes.contains_key(name) {
            continue;
        }
        if let Some(components) = point.functions.get(name) {
            settings.push(function_setting(name, components));
        } else if let Ok(value) =
            Evaluator::new(model, point, tables, &mut budget).eval(&leaf(model, name))
        {
            settings.push(setting(name.to_string(), &value));
        }
    }
    for definition in &model.context.definitions {
        let name = &definition.name;
        if definition.parameter.is_none()
            && definition.index.is_none()
            && (left.mentions(name) || right.mentions(name))
            && let Ok(value) =
                Evaluator::new(model, point, tables, &mut budget).eval(&leaf(model, name))
        {
            settings.push(setting(name.to_string(), &value));
        }
    }
    let mut evaluator = Evaluator::new(model, point, tables, &mut budget);
    let mut side = |name: &str, expr: &Expr| match evaluator.eval(expr) {
        Ok(value) => setting(name.to_owned(), &value),
        Err(_) => Setting { name: name.to_owned(), rows: vec![] },
    };
    let (left_value, right_value) = (side("left", left), side("right", right));
    // Of a family, the members that were asked for and are not worked out from others.
    for (name, k, value) in evaluator.members() {
        if model.rule(name, k).is_none() {
            settings.push(setting(format!("{name}[{k}]"), value));
        }
    }
    let mut sizes: Vec<(String, usize)> = Vec::new();
    for name in size_letters(model.context) {
        sizes.push((name.to_string(), point.sizes.get(&name).copied().unwrap_or(1)));
    }
    Witness { sizes, settings, left: left_value, right: right_value, exact }
}

fn leaf(model: &Model<'_>, name: &Symbol) -> Expr {
    let shape = model.context.shape(name).unwrap_or(derivation::Shape::SCALAR);
    Expr::leaf(derivation::Node::Symbol(name.clone()), shape, Default::default())
}

/// How a number is shown in a witness.
pub(crate) trait Shown {
    fn shown(&self) -> String;
}

impl Shown for Rational {
    fn shown(&self) -> String {
        self.to_string().replace('-', "−")
    }
}

impl Shown for Decimal {
    fn shown(&self) -> String {
        self.to_text(12).replace('-', "−")
    }
}

pub(crate) fn setting<N: Number + Shown>(name: String, value: &Value<N>) -> Setting {
    let rows = match value {
        Value::Scalar(c) => vec![vec![c.shown()]],
        Value::Identity(c) if *c == N::one() => vec![vec!["I".to_owned()]],
        Value::Identity(c) => vec![vec![format!("{} I", c.shown())]],
        Value::Matrix(m) => {
            (0..m.rows).map(|i| (0..m.columns).map(|j| m.at(i, j).shown()).collect()).collect()
        }
    };
    Setting { name, rows }
}

/// A function as its formula in z (or z₁, z₂, …), multiplied out.
fn function_setting<N: Number + Shown>(name: &Symbol, components: &[Smooth<N>]) -> Setting {
    let n = components.first().map_or(1, |f| f.dimension);
    let variables: Vec<String> = if n == 1 {
        vec!["z".to_owned()]
    } else {
        (1..=n).map(|i| Symbol::new(&format!("z_{i}")).to_string()).collect()
    };
    let rows = components.iter().map(|f| vec![formula(&f.expanded(), &variables)]).collect();
    Setting { name: format!("{name}(z)"), rows }
}

fn formula<N: Number + Shown>(terms: &BTreeMap<Vec<u32>, N>, variables: &[String]) -> String {
    let mut text = String::new();
    for (exponents, c) in terms.iter().rev() {
        let mut monomial = String::new();
        for (variable, e) in variables.iter().zip(exponents) {
            if *e > 0 {
                if !monomial.is_empty() {
                    monomial.push(' ');
                }
                monomial.push_str(variable);
                if *e > 1 {
                    monomial.push_str(&superscript(*e));
                }
            }
        }
        let negative = c.sign() == Some(std::cmp::Ordering::Less);
        let size = c.abs().unwrap_or_else(|| c.clone());
        let sign = match (text.is_empty(), negative) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        text.push_str(sign);
        let one = size == N::one();
        if !one || monomial.is_empty() {
            text.push_str(&size.shown());
        }
        if !one && !monomial.is_empty() {
            text.push(' ');
        }
        text.push_str(&monomial);
    }
    if text.is_empty() { "0".to_owned() } else { text }
}

fn superscript(n: u32) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().bytes().map(|b| digits[usize::from(b - b'0')]).collect()
}
