//! One obligation, lowered and evaluated: do evalexpr and the checker agree?

use super::{
    indices::OF_NOTHING,
    lower::{Lowering, entry},
    program::Program,
    values::{Values, numbers},
};
use checker::{
    Judgement, Obligation, Verdict,
    model::Model,
    points::{Request, admissible, sizes},
};
use derivation::{
    Binder, Expr, Hypothesis, Node, Relation, Relator, Shape, Symbol, expr::constant,
};
use number::{Decimal, Rational, Stream};
use std::collections::{BTreeMap, BTreeSet};

/// Agreement is asked for at so many points.
pub const POINTS: usize = 20;
/// Points are drawn so many times before one gives up.
const ROUNDS: usize = 8;
/// The degree of the polynomials in place of functions.
const DEGREE: u32 = 3;
/// Two numbers closer than this, relative to the largest number met, are the same.
const TOLERANCE: f64 = 1e-9;

/// What came of an obligation.
#[derive(Debug)]
pub enum Opinion {
    /// Both say the same.
    Agree,
    /// They do not: what is wrong.
    Disagree(String),
    /// It could not be lowered or evaluated: why.
    Unable(String),
}

/// The second opinion on a judgement; nothing where the judgement claims nothing.
pub fn opinion(
    model: &Model<'_>,
    obligation: &Obligation,
    judgement: &Judgement,
) -> Option<Opinion> {
    let relation = Relation {
        left: obligation.left.clone(),
        relator: obligation.relator,
        right: obligation.right.clone(),
    };
    let opinion = match judgement.verdict {
        Verdict::Proved | Verdict::Holds | Verdict::Sampled => standing(model, &relation),
        Verdict::Refuted => refuted(model, &relation, judgement),
        Verdict::Assumed | Verdict::Open | Verdict::Undecided => return None,
    };
    let beyond = [&relation.left, &relation.right].into_iter().any(beyond_machine_numbers);
    Some(match opinion {
        Opinion::Disagree(how) if beyond => {
            Opinion::Unable(format!("it speaks of numbers beyond machine numbers: {how}"))
        }
        opinion => opinion,
    })
}

/// Whether an expression has a number so large or small that sixteen digits lose what stands beside it.
fn beyond_machine_numbers(e: &Expr) -> bool {
    let beyond = |x: f64| x != 0.0 && !(TOLERANCE..=1.0 / TOLERANCE).contains(&x.abs());
    e.any(&mut |e| match &e.node {
        Node::Number(value) => beyond(value.to_f64()),
        Node::Power(base, exponent) => constant(base)
            .zip(constant(exponent))
            .is_some_and(|(base, exponent)| beyond(base.to_f64().powf(exponent.to_f64()))),
        _ => false,
    })
}

/// Both sides are related as said at many admissible points.
fn standing(model: &Model<'_>, relation: &Relation) -> Opinion {
    let letters = sizes(model);
    let seed = format!("second opinion {} {} {}", relation.left, relation.relator, relation.right);
    // Different letters get different sizes, up to 3.
    let patterns = if letters.is_empty() { vec![1] } else { vec![2, 3, 1] };
    let quantified = model.context.hypotheses.iter().any(|h| !h.binders.is_empty());
    let (mut agreed, mut reason) = (0, String::from("no admissible point was found"));
    for n in &patterns {
        let sizes = letters
            .iter()
            .enumerate()
            .map(|(k, name)| (name.clone(), (n + k - 1) % 3 + 1))
            .collect();
        let mut lowered: Option<Lowered<'_>> = None;
        let enough = agreed + POINTS.div_ceil(patterns.len());
        for round in 0..ROUNDS {
            if agreed >= enough {
                break;
            }
            // Under a hypothesis about all values of a variable, simple functions are admitted more easily.
            let degree = if quantified { [2, 1][round % 2] } else { DEGREE };
            for point in points(model, &sizes, degree, &format!("{seed} {n} {round}")) {
                if lowered.as_ref().is_some_and(|l| l.naturals != point.naturals(model)) {
                    lowered = None;
                }
                let ready = match &mut lowered {
                    Some(ready) => ready,
                    none => match Lowered::new(model, relation, &point) {
                        Ok(ready) => none.insert(ready),
                        // Not defined there, as with a denominator of zero.
                        Err(why) if why.contains(OF_NOTHING) => {
                            reason = why;
                            continue;
                        }
                        Err(reason) => return Opinion::Unable(reason),
                    },
                };
                match ready.at(&point, &mut Stream::from_text(&seed)) {
                    Ok(Trial::Holds) => agreed += 1,
                    Ok(Trial::Outside(why)) => reason = why.to_owned(),
                    // What is supposed of all values of a variable was tried at some only: the point may not be admissible.
                    Ok(Trial::Fails(how)) if quantified => {
                        return Opinion::Unable(format!(
                            "a hypothesis for all values may fail: {how}"
                        ));
                    }
                    Ok(Trial::Fails(how)) => return Opinion::Disagree(how),
                    Err(error) => return Opinion::Unable(error),
                }
            }
        }
    }
    match agreed {
        0 => Opinion::Unable(reason),
        n if n < POINTS => Opinion::Unable(format!("only {n} points: {reason}")),
        _ => Opinion::Agree,
    }
}

/// Points at these sizes: exact ones, or where there are none (a hypothesis with a root) ones of sixty digits.
fn points(
    model: &Model<'_>,
    sizes: &BTreeMap<Symbol, usize>,
    degree: u32,
    seed: &str,
) -> Vec<Values> {
    let request = Request { count: 10, draws: 1000, degree, budget: 10_000_000 };
    let exact = admissible::<Rational>(model, sizes, request, seed);
    if !exact.is_empty() {
        return exact.iter().map(|point| Values::of_point(point, model)).collect();
    }
    admissible::<Decimal>(model, sizes, request, seed)
        .iter()
        .map(|point| Values::of_point(point, model))
        .collect()
}

/// A statement and the hypotheses it stands under, lowered.
struct Lowered<'a> {
    statement: Statement,
    hypotheses: Vec<(&'a Hypothesis, Statement)>,
    /// The natural numbers it was lowered for: sums are written out.
    naturals: BTreeMap<Symbol, i64>,
}

/// What a statement is worth at a point.
enum Trial {
    Holds,
    Fails(String),
    Outside(&'static str),
}

impl<'a> Lowered<'a> {
    fn new(model: &Model<'a>, relation: &Relation, point: &Values) -> Result<Self, String> {
        let given = point.given();
        let naturals = point.naturals(model);
        let lower = |relation: &Relation, binders: &[Binder], index: Option<(&Symbol, i64)>| {
            let known = (&naturals, index);
            Statement::new(model, &point.sizes, &given, DEGREE, relation, binders, known)
        };
        let mut hypotheses = Vec::new();
        for hypothesis in &model.context.hypotheses {
            // One about every natural number is looked at for the first few, or for all of a range.
            let binders = hypothesis.binders.as_slice();
            let indices: Vec<Option<(&Symbol, i64)>> = match binders {
                [binder] if binder.natural => {
                    let whole = |e: &derivation::Expr| match &e.node {
                        derivation::Node::Number(q) => q.to_i64(),
                        derivation::Node::Symbol(name) => naturals.get(name).copied(),
                        _ => None,
                    };
                    let range = binder.range.as_ref();
                    let limits = range.and_then(|(from, to)| Some((whole(from)?, whole(to)?)));
                    let (from, to) = limits.unwrap_or((0, 3));
                    (from..=to).map(|k| Some((&binder.name, k))).collect()
                }
                _ => vec![None],
            };
            for index in indices {
                let binders = if index.is_some() { &[] } else { binders };
                let lowered = lower(&hypothesis.relation, binders, index);
                let lowered = lowered.map_err(|reason| format!("a hypothesis: {reason}"))?;
                hypotheses.push((hypothesis, lowered));
            }
        }
        Ok(Lowered { hypotheses, statement: lower(relation, &[], None)?, naturals })
    }

    fn at(&self, point: &Values, stream: &mut Stream) -> Result<Trial, String> {
        let variables = point.variables(DEGREE);
        for (hypothesis, statement) in &self.hypotheses {
            let equation =
                hypothesis.relation.relator == Relator::Equal && hypothesis.binders.is_empty();
            for _ in 0..if hypothesis.binders.is_empty() { 1 } else { 6 } {
                match statement.related(&statement.bound(&variables, stream)?)? {
                    Some((true, _)) => {}
                    // An equation holds by construction.
                    Some((false, sides)) if equation => {
                        return Ok(Trial::Fails(format!(
                            "a hypothesis fails at {variables:?}: {sides}"
                        )));
                    }
                    _ => {
                        return Ok(Trial::Outside(
                            "the points drawn do not satisfy the hypotheses",
                        ));
                    }
                }
            }
        }
        Ok(match self.statement.related(&variables)? {
            Some((true, _)) => Trial::Holds,
            Some((false, sides)) => Trial::Fails(format!("at {variables:?}: {sides}")),
            None => Trial::Outside("a side is not finite at the points drawn"),
        })
    }
}

/// A relation, lowered.
struct Statement {
    relator: Relator,
    rows: usize,
    program: Program,
    /// The variables of its binders, those of each with the limits it runs between.
    binders: Vec<(Vec<String>, Option<Program>)>,
}

/// Both sides of a statement at a point.
struct Sides {
    left: Vec<f64>,
    right: Vec<f64>,
    /// The largest number met on the way to them.
    scale: f64,
}

impl Statement {
    fn new(
        model: &Model<'_>,
        sizes: &BTreeMap<Symbol, usize>,
        given: &BTreeSet<Symbol>,
        degree: u32,
        relation: &Relation,
        binders: &[Binder],
        (naturals, index): (&BTreeMap<Symbol, i64>, Option<(&Symbol, i64)>),
    ) -> Result<Statement, String> {
        let mut lowering = Lowering::new(model, sizes, given, degree);
        lowering.naturals.extend(naturals.iter().map(|(name, k)| (name.clone(), *k)));
        if let Some((name, k)) = index {
            lowering.naturals.insert(name.clone(), k);
            lowering.bound.push((
                name.clone(),
                super::dense::Lowered::scalar(super::scalar::Scalar::number(k as f64)),
            ));
        }
        let mut ranges = Vec::new();
        for Binder { name, shape, range, .. } in binders {
            let (rows, columns) = match shape {
                Shape::Matrix(rows, columns) => (lowering.size(rows), lowering.size(columns)),
                _ => (1, 1),
            };
            let range = match range {
                Some((from, to)) => {
                    let limits = vec![lowering.scalar(from)?, lowering.scalar(to)?];
                    Some(Program::new(lowering.steps(), &[limits])?)
                }
                None => None,
            };
            lowering.bind(name, rows, columns);
            let places = (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j)));
            ranges.push((places.map(|(i, j)| entry(name, i, j)).collect(), range));
        }
        let (left, right, rows) = lowering.relation(relation)?;
        let program = Program::new(lowering.steps(), &[left, right])?;
        Ok(Statement { relator: relation.relator, rows, program, binders: ranges })
    }

    /// The variables with those of the binders, drawn from where they run.
    fn bound(
        &self,
        variables: &[(String, f64)],
        stream: &mut Stream,
    ) -> Result<Vec<(String, f64)>, String> {
        let mut all = variables.to_vec();
        for (names, range) in &self.binders {
            let limits = match range {
                Some(program) => program.run(&all)?.map(|limits| limits.results.concat()),
                None => None,
            };
            let (from, to) = match limits.as_deref() {
                Some([from, to]) => (*from, *to),
                _ => (-2.0, 2.0),
            };
            all.extend(names.iter().map(|name| (name.clone(), from + (to - from) * stream.unit())));
        }
        Ok(all)
    }

    /// Both sides' entries; nothing where a number is not finite.
    fn sides(&self, variables: &[(String, f64)]) -> Result<Option<Sides>, String> {
        let Some(outcome) = self.program.run(variables)? else { return Ok(None) };
        let [left, right] =
            <[Vec<f64>; 2]>::try_from(outcome.results).map_err(|_| "a statement without sides")?;
        let scale = left.iter().chain(&right).fold(outcome.largest, |m, x| m.max(x.abs()));
        Ok(Some(Sides { left, right, scale }))
    }

    /// Whether the sides are related as said, up to rounding, and both written out.
    fn related(&self, variables: &[(String, f64)]) -> Result<Option<(bool, String)>, String> {
        let Some(Sides { left, right, scale }) = self.sides(variables)? else { return Ok(None) };
        let related = related(&left, self.relator, &right, self.rows, TOLERANCE * scale);
        Ok(Some((related, format!("{left:?} {} {right:?}", self.relator))))
    }
}

/// Whether values are related as said; a difference below `rounding` counts for the statement.
fn related(left: &[f64], relator: Relator, right: &[f64], rows: usize, rounding: f64) -> bool {
    let differences: Vec<f64> = left.iter().zip(right).map(|(l, r)| r - l).collect();
    match relator {
        Relator::Approx => true,
        Relator::Equal => differences.iter().all(|d| d.abs() <= rounding),
        Relator::LessEqual | Relator::Less => differences.iter().all(|d| *d >= -rounding),
        Relator::GreaterEqual | Relator::Greater => differences.iter().all(|d| *d <= rounding),
        Relator::PrecedesEqual => semidefinite(&differences, rows, rounding),
        Relator::SucceedsEqual => {
            semidefinite(&differences.iter().map(|d| -d).collect::<Vec<_>>(), rows, rounding)
        }
    }
}

/// Whether a symmetric matrix has no principal minor below zero, up to rounding.
fn semidefinite(m: &[f64], n: usize, rounding: f64) -> bool {
    let at = |i: usize, j: usize| m[i * n + j];
    let symmetric = (0..n).all(|i| (0..n).all(|j| (at(i, j) - at(j, i)).abs() <= rounding));
    let size = m.iter().fold(1.0, |size: f64, x| size.max(x.abs()));
    symmetric
        && (1..1_usize << n).all(|mask| {
            let rows: Vec<usize> = (0..n).filter(|i| mask >> i & 1 == 1).collect();
            minor(&rows, &rows, &at) >= -rounding * size.powi(rows.len() as i32 - 1)
        })
}

fn minor(rows: &[usize], columns: &[usize], at: &dyn Fn(usize, usize) -> f64) -> f64 {
    let Some((first, rest)) = rows.split_first() else { return 1.0 };
    columns
        .iter()
        .enumerate()
        .map(|(k, column)| {
            let others: Vec<usize> = columns.iter().copied().filter(|c| c != column).collect();
            let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
            sign * at(*first, *column) * minor(rest, &others, at)
        })
        .sum()
}

/// A hypothesis that does not hold at a witness. One that speaks of symbols the line does not depend on is passed over:
/// the witness does not give them values.
fn broken_hypothesis(
    model: &Model<'_>,
    values: &Values,
    degree: u32,
) -> Result<Option<String>, String> {
    let given = values.given();
    for Hypothesis { relation, binders, .. } in &model.context.hypotheses {
        let spoken_of =
            model.letters(&relation.left).into_iter().chain(model.letters(&relation.right));
        let bound = |name: &Symbol| binders.iter().any(|b| b.name == *name);
        if !spoken_of.into_iter().all(|name| given.contains(&name) || bound(&name))
            || binders.iter().any(|binder| binder.natural)
        {
            continue;
        }
        let known = (&values.naturals(model), None);
        let statement =
            Statement::new(model, &values.sizes, &given, degree, relation, binders, known)?;
        let mut stream = Stream::from_text("witness");
        let variables = statement.bound(&values.variables(degree), &mut stream)?;
        match statement.related(&variables)? {
            Some((true, _)) => {}
            Some((false, sides)) => return Ok(Some(format!("{relation}: {sides}"))),
            None => return Ok(Some(format!("{relation}: not finite"))),
        }
    }
    Ok(None)
}

/// At its witness a refuted line fails, and the sides are worth what the witness says.
fn refuted(model: &Model<'_>, relation: &Relation, judgement: &Judgement) -> Opinion {
    let Some(witness) = &judgement.witness else {
        return Opinion::Disagree("refuted without a witness".to_owned());
    };
    match at_witness(model, relation, witness) {
        Ok(opinion) => opinion,
        Err(reason) => Opinion::Unable(reason),
    }
}

fn at_witness(
    model: &Model<'_>,
    relation: &Relation,
    witness: &checker::Witness,
) -> Result<Opinion, String> {
    let values = Values::of_witness(witness, model)?;
    if let Some(misfit) = values.misdeclared(model) {
        return Ok(Opinion::Disagree(format!("at the witness {misfit}")));
    }
    let degree = values.degree();
    if let Some(broken) = broken_hypothesis(model, &values, degree)? {
        return Ok(Opinion::Disagree(format!("at the witness a hypothesis fails: {broken}")));
    }
    let known = (&values.naturals(model), None);
    let given = values.given();
    let statement = Statement::new(model, &values.sizes, &given, degree, relation, &[], known)?;
    let Some(Sides { left, right, scale }) = statement.sides(&values.variables(degree))? else {
        // Far out, sixty digits may hold what sixteen do not.
        return match witness.exact {
            true => Ok(Opinion::Disagree("a side is not finite at the witness".to_owned())),
            false => Err("a side is out of range at the witness".to_owned()),
        };
    };
    // Numbers that were rounded for the reader do not say more than they show.
    let rounding = if witness.exact { TOLERANCE * scale } else { 1e-7 * scale };
    for (name, ours, theirs) in [("left", &left, &witness.left), ("right", &right, &witness.right)]
    {
        let stated: Vec<f64> = numbers(&theirs.rows)?.concat();
        let same = match stated.as_slice() {
            // A lone zero is a zero of any shape, a lone number a multiple of I.
            [c] if ours.len() > 1 => ours.iter().enumerate().all(|(place, x)| {
                let diagonal = place / statement.rows.max(1) == place % statement.rows.max(1);
                (x - if diagonal { *c } else { 0.0 }).abs() <= rounding
            }),
            stated => {
                stated.len() == ours.len()
                    && stated.iter().zip(ours).all(|(a, b)| (a - b).abs() <= rounding)
            }
        };
        if !same {
            return Ok(Opinion::Disagree(format!(
                "the {name} side at the witness is {ours:?}, not {stated:?}"
            )));
        }
    }
    // Both sides are what they are said to be; now those values must break the relation by more than rounding, but for
    // strict relations, which equal values break.
    let strict = matches!(relation.relator, Relator::Less | Relator::Greater);
    let equal = related(&left, Relator::Equal, &right, statement.rows, rounding);
    let breaks =
        (strict && equal) || !related(&left, relation.relator, &right, statement.rows, rounding);
    if breaks {
        return Ok(Opinion::Agree);
    }
    // Sides that are as stated, and apart by less than machine numbers tell.
    if witness.left.rows != witness.right.rows {
        return Err("the sides differ by less than a machine number shows".to_owned());
    }
    Ok(Opinion::Disagree(format!("at the witness {left:?} {} {right:?} holds", relation.relator)))
}
