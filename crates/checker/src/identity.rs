//! Equalities, tested at random points of a large finite field (Schwartz and Zippel).
//!
//! Two rational expressions that differ agree at a random point of F_p with probability at most degree / p. Both sides
//! are evaluated at points that satisfy the hypotheses by construction, over two primes, at sizes chosen from the degree:
//! a polynomial identity that fails for some n fails already at every n larger than its degree.

use crate::{
    degree::{Counting, LETTER, degree},
    differential::defined,
    draw::{Knob, Richness, draw, naturals_fit},
    eval::{Evaluator, Point, Stop, Tables},
    family::LONGEST,
    model::{Model, falling, rising, size_letters},
    sizes::{lengths, size_degree},
    value::Value,
};
use derivation::{Builtin, Context, Dim, Expr, Kind, Node, Symbol, expr::half_integer};
use number::{Fp, Number, Stream};
use std::collections::{BTreeMap, BTreeSet};

/// What the test found.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// No difference.
    Passed(Passed),
    /// The sides differ at a point of these sizes: the equality is false.
    Failed(Sizes),
    /// It cannot be tested so, with the reason.
    Inapplicable(&'static str),
}

/// What may be said of a test that found no difference.
#[derive(Clone, Debug)]
pub(crate) struct Passed {
    /// Bound on the degree of the difference, cleared of denominators, at the largest size.
    pub(crate) degree: u64,
    /// The degree counted in letters, when no matrix is inverted: what n must exceed.
    pub(crate) letters: Option<u64>,
    /// Whether the sizes tried settle every size.
    pub(crate) every_size: bool,
    /// Natural numbers that the sides count with, and the values tried for each.
    pub(crate) lengths: (Vec<Symbol>, BTreeSet<i64>),
    /// The sizes tried.
    pub(crate) sizes: Vec<Sizes>,
    /// A false statement passes with probability below 2^−bits: at each of the values of `naturals`, where there are any.
    pub(crate) bits: u32,
    /// Natural numbers that were drawn, and at how many points: the degree bounds how often letters agree by chance, and not
    /// how often exponents do.
    pub(crate) naturals: (Vec<Symbol>, u64),
    /// Points tried.
    pub(crate) points: u64,
    /// Degree of the polynomials that stood in for functions, if there are any.
    pub(crate) functions: Option<u32>,
    /// Operations spent.
    pub(crate) operations: u64,
}

/// What is said of sides that differ where no point is found at which they do.
pub(crate) fn differ(model: &Model<'_>) -> &'static str {
    match model.conditions().next() {
        None => "the two sides differ over F_p, but no small point was found at which they differ",
        Some(_) => {
            "the two sides differ where the equations among the hypotheses hold; of the other hypotheses no use was found, and \
             no point at which they hold and the sides differ"
        }
    }
}

/// The least degree of polynomials that stand in for abstract functions: at 4, Simpson's rule would pass for exact.
pub(crate) const FUNCTION_DEGREE: u32 = 8;
const BUDGET: u64 = 40_000_000;
const LARGEST_SIZE: u64 = 9;
/// A test that a false statement passes with a larger chance than 2^−20 at each prime says nothing.
const LEAST_BITS: u32 = 20;
/// Sizes tried where traces or determinants occur.
const MOST_SIZES: u64 = 24;
/// The same at a glance.
const BRIEF_SIZES: u64 = 6;
/// More natural numbers than this are odd and even in too many ways to try.
const MOST_NATURALS: u32 = 6;
/// Sizes that are looked at besides, where no theorem speaks for all.
const FURTHER_SIZES: [u64; 5] = [4, 6, 7, 8, 13];
/// Numbers of terms that are looked at besides.
const FURTHER_LENGTHS: [i64; 6] = [7, 8, 9, 10, 11, 17];
/// Polynomials of higher degree than this are not drawn.
const LARGEST_FUNCTION_DEGREE: u32 = 24;

/// How many sizes are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sweep {
    /// As many as a verdict takes.
    Full,
    /// The first few, and with functions small ones only: enough to tell an edit that mends a line from one that does not.
    Brief,
}

/// Tests `left = right`, at sizes that settle every size where some do.
pub(crate) fn test(model: &Model<'_>, left: &Expr, right: &Expr, sweep: Sweep, seed: &str) -> Test {
    if !model.unsolved.is_empty() {
        return Test::Inapplicable(
            "a hypothesis could not be solved, so no points satisfy it by construction",
        );
    }
    if !model.is_general() {
        return Test::Inapplicable(
            "an equation among the hypotheses is solved point by point, which may miss solutions of another kind",
        );
    }
    let mentions = Mentions::of(model, &[left, right]);
    let relevant = mentions.functions;
    if mentions.evaluations.len() as u32 + 2 > LARGEST_FUNCTION_DEGREE {
        return Test::Inapplicable(
            "so many values of functions that a quadrature rule made of them could be exact",
        );
    }
    let letters = {
        let counting = Counting { n: 1, function: 0, member: LETTER };
        let Some(counting) = counting.with_members(model) else {
            return Test::Inapplicable("not a rational function of its letters");
        };
        match (degree(left, model, counting), degree(right, model, counting)) {
            // A trace or a determinant brings the number n itself in: no single size speaks for the others then.
            (Some(_), Some(_)) if mentions.traces > 0 => None,
            (Some(l), Some(r)) if !l.inverts && !r.inverts => Some(l.of_difference(r)),
            (Some(_), Some(_)) => None,
            _ => return Test::Inapplicable("not a rational function of its letters"),
        }
    };
    let n = match letters {
        Some(d) => d.saturating_add(1).clamp(3, LARGEST_SIZE),
        None => 5,
    };
    // Polynomials in many variables are expensive: with functions, sizes stay moderate.
    let n = match (relevant, sweep) {
        (true, Sweep::Full) => n.min(5),
        (true, Sweep::Brief) => n.min(3),
        _ => n,
    };
    let names = size_letters(model.context);
    let size_degrees = (size_degree(left, model, &names), size_degree(right, model, &names));
    let in_sizes = match size_degrees {
        (Some(l), Some(r)) => Some(l.saturating_add(r)),
        _ => None,
    };
    let lengths: Vec<Symbol> = lengths(model, [left, right], &names).into_iter().collect();
    let mut numbers = vec![n];
    if mentions.traces > 0 {
        // Each trace or determinant may vanish against a number at one size: so many sizes, and some more.
        let most = if sweep == Sweep::Full { MOST_SIZES } else { BRIEF_SIZES };
        numbers = (1..=(mentions.traces + 4).min(most)).collect();
    } else if letters.is_none() || relevant {
        numbers.push(2);
    }
    // Where sizes occur as numbers or through sums, one size does not speak for the others: see `sizes`.
    let grid = match (letters, in_sizes) {
        (Some(d), Some(e)) if e > 0 && !relevant && mentions.traces == 0 => {
            all_sizes(&names, d.max(1), d.max(1).saturating_add(e))
        }
        _ => None,
    };
    let every_size = match in_sizes {
        Some(0) => letters.is_some_and(|d| n > d),
        _ => grid.is_some(),
    };
    if let Some(grid) = &grid {
        numbers = grid.iter().flat_map(|sizes| sizes.values()).map(|n| *n as u64).collect();
    } else if in_sizes != Some(0) && numbers.len() == 1 {
        numbers = vec![n.min(5), 2, 3];
    }
    let mut arrangements: Vec<Sizes> = match &grid {
        Some(grid) => grid.clone(),
        None => numbers.iter().map(|n| rising(&names, *n as usize, 1)).collect(),
    };
    let spare: Vec<Sizes> = if names.len() > 1 && grid.is_none() {
        // By one and by two: m is not always n + 1.
        numbers.iter().map(|n| falling(&names, *n as usize, 1 + *n as usize % 2)).collect()
    } else {
        vec![]
    };
    let n = numbers.iter().max().copied().unwrap_or(n);
    let counting = Counting {
        n: (n + names.len() as u64).max(largest_fixed(model.context)),
        function: if relevant { u64::from(mentions.function_degree()) } else { 1 },
        member: LETTER,
    };
    let Some(counting) = counting.with_members(model) else {
        return Test::Inapplicable("not a rational function of its letters");
    };
    let (Some(l), Some(r)) = (degree(left, model, counting), degree(right, model, counting)) else {
        return Test::Inapplicable("not a rational function of its letters");
    };
    let degree = l.of_difference(r).max(1);
    let sides = (model, left, right);
    let mut tester = Tester::new(sides, Stream::from_text(seed), mentions.function_degree());
    tester.counts = !lengths.is_empty();
    let mut points = 0;
    let mut sizes = Vec::new();
    let mut nowhere = None;
    arrangements.extend(spare.iter().cloned());
    // With traces and determinants wide matrices differ from tall ones: both are looked at.
    let every = mentions.traces > 0 || grid.is_some();
    let needed = if every { arrangements.len() } else { numbers.len() };
    for arrangement in arrangements {
        // The second order only serves where the first has no points.
        if sizes.len() == needed {
            break;
        }
        match tester.both_primes(&arrangement) {
            Ok(true) => {
                points += 2 * tester.lengths.len().max(1) as u64;
                sizes.push(arrangement);
            }
            Ok(false) => return Test::Failed(arrangement),
            Err(Refusal::NoPoint) => {
                nowhere = Some("no point was found at which both sides are defined")
            }
            Err(Refusal::Cannot(reason)) => return Test::Inapplicable(reason),
        }
    }
    if let (true, Some(reason)) = (sizes.is_empty(), nowhere) {
        return Test::Inapplicable(reason);
    }
    // What has no value but at n = 1, where everything commutes and a column is a number, is not spoken of.
    if !names.is_empty() && sizes.iter().all(|sizes| sizes.values().all(|n| *n == 1)) {
        return Test::Inapplicable(
            "no point was found at which both sides are defined, but at n = 1",
        );
    }
    let budget = tester.budget;
    // Per point at the largest size, over either prime; the other sizes are a bonus that is not counted.
    let per_point = 60 - (64 - degree.leading_zeros()).min(60);
    if per_point < LEAST_BITS {
        return Test::Inapplicable("of so high a degree that chance could make it pass");
    }
    let speaks = |name: &Symbol| {
        let letters = [left, right].map(|side| model.letters(side));
        letters.iter().any(|letters| letters.contains(name))
    };
    let drawn: Vec<Symbol> = drawn_naturals(model).filter(|name| speaks(name)).cloned().collect();
    Test::Passed(Passed {
        degree,
        letters,
        every_size: every_size && sizes.len() >= needed,
        lengths: (lengths, tester.lengths),
        sizes,
        // Two points have the same natural numbers by chance only.
        bits: if drawn.is_empty() { 2 * per_point } else { per_point },
        naturals: (drawn, tester.draws),
        points,
        functions: relevant.then_some(mentions.function_degree()),
        operations: BUDGET - budget,
    })
}

/// Where the sizes tried do not speak for all, some more are looked at, as far as operations go: those of a difference, if one is
/// met.
pub(crate) fn further(
    model: &Model<'_>,
    (left, right): (&Expr, &Expr),
    seed: &str,
    passed: &mut Passed,
) -> Option<Sizes> {
    let names = size_letters(model.context);
    if passed.every_size || names.is_empty() {
        return None;
    }
    let stream = Stream::from_text(&format!("{seed} further"));
    let degree = passed.functions.unwrap_or(FUNCTION_DEGREE);
    let mut tester = Tester::new((model, left, right), stream, degree);
    tester.counts = !passed.lengths.0.is_empty();
    tester.budget = BUDGET.saturating_sub(passed.operations);
    for sizes in FURTHER_SIZES.iter().map(|n| rising(&names, *n as usize, 1)) {
        if passed.sizes.contains(&sizes) {
            continue;
        }
        match tester.both_primes(&sizes) {
            Ok(true) => {
                passed.points += 2 * tester.lengths.len().max(1) as u64;
                passed.sizes.push(sizes);
            }
            Ok(false) => return Some(sizes),
            Err(_) => break,
        }
    }
    passed.lengths.1.append(&mut tester.lengths);
    passed.naturals.1 += tester.draws;
    passed.operations = BUDGET - tester.budget;
    None
}

/// The largest size that is written as a number.
fn largest_fixed(context: &Context) -> u64 {
    let fixed = |dim: &Dim| match dim {
        Dim::Fixed(n) => u64::from(*n),
        Dim::Size(_) => 1,
    };
    let of = |kind: &Kind| {
        let kind = if let Kind::Family { member, .. } = kind { member } else { kind };
        match kind {
            Kind::Matrix { rows, columns, .. } => fixed(rows).max(fixed(columns)),
            Kind::Function { from, to } => fixed(from).max(fixed(to)),
            Kind::Real | Kind::Nat | Kind::Family { .. } => 1,
        }
    };
    context.declarations.iter().map(|d| of(&d.kind)).max().unwrap_or(1)
}

pub(crate) type Sizes = BTreeMap<Symbol, usize>;

/// What two sides speak of, definitions looked through.
struct Mentions {
    functions: bool,
    /// Traces and determinants.
    traces: u64,
    /// Values and derivatives of abstract functions outside of integrals: what a quadrature rule might be made of.
    evaluations: BTreeSet<String>,
}

impl Mentions {
    fn of(model: &Model<'_>, sides: &[&Expr]) -> Self {
        let mut mentions = Mentions { functions: false, traces: 0, evaluations: BTreeSet::new() };
        let mut names = BTreeSet::new();
        for side in sides {
            mentions.look(model, side, false, &mut names);
        }
        mentions
    }

    fn look(&mut self, model: &Model<'_>, expr: &Expr, inside: bool, path: &mut BTreeSet<Symbol>) {
        if self.traces > 1000 || self.evaluations.len() > 1000 {
            return;
        }
        let mut through = |mentions: &mut Self, name: &Symbol, body: &Expr| {
            if path.insert(name.clone()) {
                mentions.look(model, body, inside, path);
                path.remove(name);
            }
        };
        match &expr.node {
            Node::Call(Builtin::Tr | Builtin::Det, _) => self.traces += 1,
            Node::Power(base, exponent)
                if base
                    .any(&mut |e| matches!(e.node, Node::Call(Builtin::Tr | Builtin::Det, _))) =>
            {
                // A power of a trace can vanish at no more sizes than the trace; counted for good measure.
                self.traces += half_integer(exponent).map_or(1, |h| h.unsigned_abs() / 2);
            }
            Node::Symbol(name) => {
                if let Some(meaning) = model.meaning(name) {
                    through(self, name, meaning);
                }
            }
            Node::Apply(f, at) | Node::Derivative { function: f, at, .. } => {
                match defined(model.context, &f.name) {
                    Some((_, body)) => through(self, &f.name, &body),
                    None => {
                        self.functions = true;
                        if !inside {
                            let order = match &expr.node {
                                Node::Derivative { order, .. } => Some(order),
                                _ => None,
                            };
                            self.evaluations.insert(format!("{order:?} {}({at})", f.name));
                        }
                    }
                }
            }
            _ => {}
        }
        let inside = inside || matches!(expr.node, Node::Integral { .. });
        for child in expr.children() {
            self.look(model, child, inside, path);
        }
    }

    /// High enough that no rule made of so many values and derivatives is exact: with m of them, degree 2m − 1 at most.
    fn function_degree(&self) -> u32 {
        let points = u32::try_from(self.evaluations.len()).unwrap_or(u32::MAX);
        (points.saturating_mul(2).saturating_add(2)).clamp(FUNCTION_DEGREE, LARGEST_FUNCTION_DEGREE)
    }
}

enum Refusal {
    NoPoint,
    Cannot(&'static str),
}

struct Tester<'a> {
    model: &'a Model<'a>,
    left: &'a Expr,
    right: &'a Expr,
    stream: Stream,
    budget: u64,
    function_degree: u32,
    /// Whether the sides count with natural numbers.
    counts: bool,
    /// The values of those for which points were found.
    lengths: BTreeSet<i64>,
    /// Whether there are two of them or more.
    pairs: bool,
    /// How many other natural numbers are drawn.
    naturals: u32,
    /// Points at which these were drawn.
    draws: u64,
}

impl<'a> Tester<'a> {
    fn new(
        (model, left, right): (&'a Model<'a>, &'a Expr, &'a Expr),
        stream: Stream,
        function_degree: u32,
    ) -> Self {
        Tester {
            model,
            left,
            right,
            stream,
            budget: BUDGET,
            function_degree,
            counts: false,
            lengths: BTreeSet::new(),
            pairs: model.counting.len() > 1,
            naturals: naturals(model),
            draws: 0,
        }
    }

    fn both_primes(&mut self, sizes: &Sizes) -> Result<bool, Refusal> {
        if !self.counts {
            return Ok(self.one_point::<1>(sizes, 0, RANDOM)?
                && self.one_point::<45>(sizes, 0, RANDOM)?
                && self.with_naturals(sizes)?);
        }
        let mut nowhere = true;
        for length in 0..=LONGEST {
            let here = self
                .one_point::<1>(sizes, length, RANDOM)
                .and_then(|same| Ok(same && self.one_point::<45>(sizes, length, RANDOM)?));
            match here {
                Ok(true) => {
                    nowhere = false;
                    self.lengths.insert(length);
                }
                Ok(false) => return Ok(false),
                Err(Refusal::NoPoint) => {}
                Err(other) => return Err(other),
            }
        }
        if nowhere {
            return Err(Refusal::NoPoint);
        }
        let seconds = |first| (0..=LONGEST).map(move |second| (first, second));
        let pairs = self.pairs.then(|| (0..=LONGEST).flat_map(seconds)).into_iter().flatten();
        // Of two numbers that count every pair, of more what comes by chance besides.
        for (first, second) in pairs {
            match self.point_at::<1>(sizes, [Some(first), Some(second)], RANDOM) {
                Ok(true) | Err(Refusal::NoPoint) => {}
                other => return other,
            }
        }
        // Members may not go so far, nor operations; where they do, the sides must agree.
        for length in FURTHER_LENGTHS {
            match self.one_point::<1>(sizes, length, RANDOM) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(_) => break,
            }
        }
        self.with_naturals(sizes)
    }

    /// 0^t is 1 for t = 0 and 0 for all others, which a random t does not see: every combination of natural numbers is zero once.
    /// And (−1)^t goes by whether t is odd: every combination of odd and even ones has its turn. No other number that is a
    /// fraction has a power that is 1, so that what goes by the remainder of another division cannot be written.
    fn with_naturals(&mut self, sizes: &Sizes) -> Result<bool, Refusal> {
        let all = self.naturals;
        if all > MOST_NATURALS {
            return Err(Refusal::Cannot(
                "many natural numbers: odd and even ones in too many ways",
            ));
        }
        let zero = (1..1 << all).map(|zeros| Naturals { zeros, odd: None });
        let odd = (0..1 << all).map(|odd| Naturals { zeros: 0, odd: Some(odd) });
        for naturals in zero.chain(odd.filter(|_| all > 0)) {
            match self.one_point::<1>(sizes, 0, naturals) {
                Ok(true) | Err(Refusal::NoPoint) => {}
                other => return other,
            }
        }
        Ok(true)
    }
}

/// What is asked of natural numbers that are drawn bit by bit, by their places.
#[derive(Clone, Copy, Debug)]
struct Naturals {
    /// Those that are zero.
    zeros: u32,
    /// Those that are odd, all others being even; as it comes when there is nothing.
    odd: Option<u32>,
}

/// Natural numbers as they come.
const RANDOM: Naturals = Naturals { zeros: 0, odd: None };

/// How many natural numbers are drawn bit by bit.
fn naturals(model: &Model<'_>) -> u32 {
    u32::try_from(drawn_naturals(model).count()).unwrap_or(u32::MAX)
}

fn drawn_naturals<'m>(model: &'m Model<'_>) -> impl Iterator<Item = &'m Symbol> {
    let declarations = model.context.declarations.iter();
    let drawn =
        |d: &&derivation::Declaration| d.kind == Kind::Nat && !model.counting.contains(&d.name);
    declarations.filter(drawn).map(|d| &d.name)
}

/// Every combination of sizes between two numbers, where there are few enough.
fn all_sizes(names: &[Symbol], from: u64, to: u64) -> Option<Vec<Sizes>> {
    const MOST: u64 = 25;
    if to > LARGEST_SIZE + 2 {
        return None;
    }
    let mut all = vec![Sizes::new()];
    for name in names {
        all = all
            .into_iter()
            .flat_map(|sizes| {
                (from..=to).map(move |n| {
                    let mut sizes = sizes.clone();
                    sizes.insert(name.clone(), n as usize);
                    sizes
                })
            })
            .collect();
        if all.len() as u64 > MOST {
            return None;
        }
    }
    Some(all)
}

/// Whether `left = right` at one random point over each of two primes, all sizes being `n`: the identity test at a size of
/// one's own. `None` where it does not apply.
///
/// ```
/// use checker::{check, identity_at, obligations};
/// use derivation::{Library, read_block};
/// let text = "let A, B : mat n n\nshow (A B)' = B'A'; A B = B A\n";
/// let block = read_block("claim two", text, 1, &Library::new()).block.expect("well formed");
/// let model = check::model(&block);
/// let [transpose, commute] = obligations(&block).try_into().expect("two goals");
/// assert_eq!(identity_at(&model, &transpose.left, &transpose.right, 8), Some(true));
/// assert_eq!(identity_at(&model, &commute.left, &commute.right, 8), Some(false));
/// ```
pub fn identity_at(model: &Model<'_>, left: &Expr, right: &Expr, n: usize) -> Option<bool> {
    if !model.unsolved.is_empty() || !model.is_general() {
        return None;
    }
    let sizes = size_letters(model.context).into_iter().map(|name| (name, n)).collect();
    let mut tester = Tester::new((model, left, right), Stream::new(n as u64), FUNCTION_DEGREE);
    tester.counts = model.context.declarations.iter().any(|d| model.counting.contains(&d.name));
    tester.both_primes(&sizes).ok()
}

impl Tester<'_> {
    /// Whether the sides agree at one random point over one prime, the natural numbers of these places being zero. Points where
    /// something is undefined are drawn again.
    fn one_point<const C: u64>(
        &mut self,
        sizes: &Sizes,
        length: i64,
        naturals: Naturals,
    ) -> Result<bool, Refusal> {
        self.point_at::<C>(sizes, [Some(length), None], naturals)
    }

    /// The same where the first two natural numbers that count something are given.
    fn point_at<const C: u64>(
        &mut self,
        sizes: &Sizes,
        lengths: [Option<i64>; 2],
        naturals: Naturals,
    ) -> Result<bool, Refusal> {
        const EXHAUSTED: Refusal = Refusal::Cannot("the budget of operations ran out");
        let Tester { model, left, right, stream, budget, function_degree, .. } = self;
        let mut tables = Tables::<Fp<C>>::default();
        for _ in 0..8 {
            let point = random_point(
                model,
                sizes,
                (*function_degree, lengths, naturals),
                &mut tables,
                stream,
                budget,
            );
            let Some(point) = point else {
                if *budget == 0 {
                    return Err(EXHAUSTED);
                }
                continue;
            };
            let mut evaluator = Evaluator::new(model, &point, &mut tables, budget);
            let (l, r) = (evaluator.eval(left), evaluator.eval(right));
            match (l, r) {
                (Ok(l), Ok(r)) => {
                    let difference: Option<Value<Fp<C>>> = l.minus(&r);
                    let zero = difference.map(|d| d.is_zero());
                    self.draws += u64::from(self.naturals > 0);
                    return zero.ok_or(Refusal::Cannot("shapes that do not fit"));
                }
                (Err(Stop::Undefined), _) | (_, Err(Stop::Undefined)) => continue,
                (Err(stop), _) | (_, Err(stop)) => {
                    return Err(match stop {
                        Stop::Unsupported(reason) => Refusal::Cannot(reason),
                        Stop::Budget => EXHAUSTED,
                        _ => Refusal::Cannot("not a rational function of its letters"),
                    });
                }
            }
        }
        Err(Refusal::NoPoint)
    }
}

/// A point with uniformly random entries; the first natural numbers that count something are those given, and the others are as
/// asked.
fn random_point<const C: u64>(
    model: &Model<'_>,
    sizes: &Sizes,
    (function_degree, lengths, naturals): (u32, [Option<i64>; 2], Naturals),
    tables: &mut Tables<Fp<C>>,
    stream: &mut Stream,
    budget: &mut u64,
) -> Option<Point<Fp<C>>> {
    let n = sizes.values().max().copied().unwrap_or(1);
    // Enough directions for Hessians at several points to be general, and in two variables for every polynomial.
    let extra_ridges = (n * (n + 1) / 2).max(9);
    let richness = Richness { degree: function_degree, extra_ridges, eigenvalues: None };
    let mut lengths = lengths.into_iter();
    let mut natural = 0u32;
    let point = draw(model, sizes, richness, tables, budget, &mut |knob| {
        Some(match knob {
            Knob::Length => {
                let given = lengths.next().flatten();
                Fp::from_i64(given.unwrap_or_else(|| stream.int(0..=LONGEST)))
            }
            Knob::NaturalBit(bit) => {
                natural += u32::from(bit == 0);
                let among = |set: u32| natural <= u32::BITS && set >> (natural - 1) & 1 == 1;
                let drawn = stream.int(0..=1);
                Fp::from_i64(match naturals.odd {
                    _ if among(naturals.zeros) => 0,
                    Some(odd) if bit == 0 => i64::from(among(odd)),
                    _ => drawn,
                })
            }
            _ => Fp::draw(stream),
        })
    });
    point.filter(|point| naturals_fit(model, point))
}

/// The primes used, for explanations.
pub(crate) const SYSTEM: &str = "F_p, p = 2^61 − 1 and 2^61 − 45";

#[cfg(test)]
mod tests {
    use super::*;
    use number::{Mersenne, Second};

    /// The two fields are the ones named in explanations.
    #[test]
    fn primes() {
        assert_eq!(Mersenne::from_i64(-1).value(), (1u64 << 61) - 2);
        assert_eq!(Second::from_i64(-1).value(), (1u64 << 61) - 46);
        assert!(SYSTEM.contains("2^61 − 45"));
    }
}
