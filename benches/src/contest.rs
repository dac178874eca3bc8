//! Running a method on a problem, and what counts as solved.

use crate::methods::Entry;
use descent::{Counted, Run, Stop, StopReason};
use problems::nist::Regression;
use problems::{ExtendedRosenbrock, Kind, Problem, mgh};

/// Which minimum a run has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The lowest that is known.
    Global,
    /// Another one that is listed.
    Local,
    /// None.
    Nothing,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The minimum at its end.
    pub found: Found,
    /// The value there.
    pub value: f64,
    /// The parameters there.
    pub x: ndarray::Array1<f64>,
    /// The steps taken.
    pub steps: usize,
    /// Values and derivatives of every kind, those of failed steps included.
    pub evaluations: usize,
    /// Why it ended.
    pub why: String,
}

/// Where the runs stop: at a gradient of 1e-9 or by the entry's own rule, or when no progress is possible. (The other libraries stopped
/// at gradients of 1e-8 and earlier, by norms of their own, and in least squares at relative decreases of 1e-15.)
pub fn stop(entry: &Entry) -> Stop {
    let stop = Stop::default().iterations(entry.steps).evaluations(40 * entry.steps);
    if entry.decrease > 0.0 {
        stop.gradient(0.0).decrease(entry.decrease)
    } else {
        stop.gradient(1e-9)
    }
}

/// Runs a method on an objective.
pub fn compete(entry: &Entry, problem: &Problem, stop: Stop) -> Outcome {
    let counted = Counted::new(&problem.objective);
    let run = Run::new((entry.make)(), &counted, &problem.start, stop);
    let (x, value, steps, why) = match run {
        Ok(mut run) => {
            let mut steps = 0;
            while run.advance().is_some() {
                steps += 1;
            }
            let why = run.why().map(StopReason::to_string).unwrap_or_default();
            (run.at().x.clone(), run.at().value, steps, why)
        }
        Err(error) => (problem.start.clone(), f64::NAN, 0, error.to_string()),
    };
    let evaluations = counted.counts().total();
    Outcome { found: found(problem, value), value, x, steps, evaluations, why }
}

/// The least value of the six exponentials of Biggs where x₁ = x₅ and x₃ = x₆, as at the standard start. The article and the
/// counts of the other libraries have it as a minimum, so it counts as a local one here; in truth it is a saddle, from which no
/// method departs that treats these variables alike.
const AMONG_EQUALS: (&str, f64) = ("biggs-exp6", 0.005_655_649_925_499_93);

/// The minimum whose value this is: to 1e-8 of it, or below 1e-10 where it is zero.
pub fn found(problem: &Problem, value: f64) -> Found {
    let reached = |minimum: f64| {
        if minimum == 0.0 { value < 1e-10 } else { (value - minimum).abs() <= 1e-8 * minimum.abs() }
    };
    let minima = problem
        .stationary
        .iter()
        .filter(|s| matches!(s.kind, Kind::Minimum | Kind::DegenerateMinimum));
    let lowest = problem.minimum().map_or(f64::NAN, |minimum| minimum.value);
    let among_equals = (problem.name == AMONG_EQUALS.0).then_some(AMONG_EQUALS.1);
    match minima.map(|s| s.value).chain(among_equals).find(|value| reached(*value)) {
        Some(value) if value == lowest => Found::Global,
        Some(_) => Found::Local,
        None => Found::Nothing,
    }
}

/// A method's outcomes on the problems of Moré, Garbow and Hillstrom, by name.
pub fn on_mgh(entry: &Entry) -> Vec<(&'static str, Outcome)> {
    let run = |problem: Problem| (problem.name, compete(entry, &problem, stop(entry)));
    mgh::all().into_iter().map(run).collect()
}

/// The 39 instances in which the libraries have been compared: all but the quadrature with ten points.
pub fn is_compared(name: &str) -> bool {
    name != "chebyquad-10"
}

/// A line of the table for these problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Solved of the 39.
    pub solved: usize,
    /// With the lowest minimum known.
    pub global: usize,
    /// The median of the evaluations where it is solved; of an even number the lower one.
    pub median: usize,
}

/// Counts what has been solved.
pub fn score(outcomes: &[(&str, Outcome)]) -> Score {
    let compared = || outcomes.iter().filter(|(name, _)| is_compared(name)).map(|(_, o)| o);
    let mut spent: Vec<usize> =
        compared().filter(|o| o.found != Found::Nothing).map(|o| o.evaluations).collect();
    spent.sort_unstable();
    let global = compared().filter(|o| o.found == Found::Global).count();
    let median = spent.get(spent.len().saturating_sub(1) / 2).copied().unwrap_or(0);
    Score { solved: spent.len(), global, median }
}

/// A method's outcome on the extended function of Rosenbrock with `n` variables, to a gradient of 1e-8 like the other libraries'.
pub fn on_rosenbrock(entry: &Entry, n: usize) -> Outcome {
    compete(entry, &ExtendedRosenbrock { n }.problem(), stop(entry).gradient(1e-8))
}

/// The right digits of the worst parameter, from 0 to 11: −log₁₀ of its relative error.
pub fn digits(outcome: &Outcome, set: &Regression) -> f64 {
    let error = |(x, certified): (&f64, &f64)| ((x - certified) / certified).abs();
    let worst = outcome.x.iter().zip(&set.certified).map(error).fold(0.0, f64::max);
    if worst.is_finite() { (-worst.log10()).clamp(0.0, 11.0) } else { 0.0 }
}

/// A method's outcomes on NIST's regressions, if it is run on them: the set, whether from the near start, the right digits, the outcome.
pub fn on_nist(entry: &Entry) -> Vec<(&'static str, bool, f64, Outcome)> {
    let sets = if entry.regressions { problems::nist::all() } else { Ok(Vec::new()) };
    let sets = sets.unwrap_or_default();
    let mut outcomes = Vec::new();
    for set in sets {
        for near in [false, true] {
            let outcome = compete(entry, &set.clone().problem(near), stop(entry));
            outcomes.push((set.name, near, digits(&outcome, &set), outcome));
        }
    }
    outcomes
}
