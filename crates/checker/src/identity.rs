//! Equalities, tested at random points of a large finite field (Schwartz and Zippel).
//!
//! Two rational expressions that differ agree at a random point of F_p with probability at most degree / p. Both sides
//! are evaluated at points that satisfy the hypotheses by construction, over two primes, at sizes chosen from the degree:
//! a polynomial identity that fails for some n fails already at every n larger than its degree.

use crate::{
    degree::{Counting, degree},
    draw::{Knob, Richness, draw},
    eval::{Evaluator, Point, Stop, Tables},
    model::{LARGEST_NATURAL, Model, size_letters},
    value::Value,
};
use derivation::{Expr, Kind, Symbol};
use number::{Fp, Number, Stream};
use std::collections::BTreeMap;

/// What the test found.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// No difference.
    Passed(Passed),
    /// The sides differ at a point: the equality is false.
    Failed,
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
    /// The sizes tried.
    pub(crate) sizes: Vec<BTreeMap<Symbol, usize>>,
    /// A false statement passes with probability below 2^−bits.
    pub(crate) bits: u32,
    /// Points tried.
    pub(crate) points: u64,
    /// Degree of the polynomials that stood in for functions, if there are any.
    pub(crate) functions: Option<u32>,
    /// Operations spent.
    pub(crate) operations: u64,
}

/// The degree of polynomials that stand in for abstract functions: at 4, Simpson's rule would pass for exact.
pub(crate) const FUNCTION_DEGREE: u32 = 8;
const BUDGET: u64 = 40_000_000;
const LARGEST_SIZE: u64 = 9;

/// Tests `left = right`.
pub(crate) fn test(model: &Model<'_>, left: &Expr, right: &Expr, seed: &str) -> Test {
    if !model.unsolved.is_empty() {
        return Test::Inapplicable(
            "a hypothesis could not be solved, so no points satisfy it by construction",
        );
    }
    let relevant = relevant_functions(model, left, right);
    let letters = {
        let counting = Counting { n: 1, function: 0 };
        match (degree(left, model, counting), degree(right, model, counting)) {
            (Some(l), Some(r)) if !l.inverts && !r.inverts => Some(l.of_difference(r)),
            (Some(_), Some(_)) => None,
            _ => return Test::Inapplicable("not a rational function of its letters"),
        }
    };
    let n = match letters {
        Some(d) => (d + 1).clamp(3, LARGEST_SIZE),
        None => 5,
    };
    // Polynomials in many variables are expensive: with functions, sizes stay moderate.
    let n = if relevant { n.min(5) } else { n };
    let names = size_letters(model.context);
    let all_sizes = |n: u64| -> BTreeMap<Symbol, usize> {
        // Letters of different sizes get different numbers, so that shapes which agree by accident are told apart.
        names.iter().enumerate().map(|(k, name)| (name.clone(), n as usize + k)).collect()
    };
    let mut sizes = vec![all_sizes(n)];
    if letters.is_none() || relevant {
        sizes.push(all_sizes(2));
    }
    let counting = Counting {
        n: n + names.len() as u64,
        function: if relevant { u64::from(FUNCTION_DEGREE) } else { 1 },
    };
    let (Some(l), Some(r)) = (degree(left, model, counting), degree(right, model, counting)) else {
        return Test::Inapplicable("not a rational function of its letters");
    };
    let degree = l.of_difference(r).max(1);
    let mut stream = Stream::from_text(seed);
    let mut budget = BUDGET;
    let mut points = 0;
    // Random natural exponents are small: several rounds see several of them.
    let naturals = model.context.declarations.iter().any(|d| d.kind == Kind::Nat);
    let rounds = if naturals { 6 } else { 1 };
    for _ in 0..rounds {
        for sizes in &sizes {
            for outcome in [
                one_point::<1>(model, sizes, left, right, &mut stream, &mut budget),
                one_point::<45>(model, sizes, left, right, &mut stream, &mut budget),
            ] {
                match outcome {
                    Ok(true) => points += 1,
                    Ok(false) => return Test::Failed,
                    Err(reason) => return Test::Inapplicable(reason),
                }
            }
        }
    }
    // Per point at the largest size, over either prime; the other sizes are a bonus that is not counted.
    let per_point = 60 - (64 - degree.leading_zeros()).min(60);
    Test::Passed(Passed {
        degree,
        letters,
        sizes,
        bits: 2 * per_point,
        points,
        functions: relevant.then_some(FUNCTION_DEGREE),
        operations: BUDGET - budget,
    })
}

fn relevant_functions(model: &Model<'_>, left: &Expr, right: &Expr) -> bool {
    let mut letters = model.letters(left);
    letters.extend(model.letters(right));
    letters.iter().any(|name| {
        model.context.declaration(name).is_some_and(|d| crate::eval::is_function(&d.kind))
    })
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
    if !model.unsolved.is_empty() {
        return None;
    }
    let sizes = size_letters(model.context).into_iter().map(|name| (name, n)).collect();
    let mut stream = Stream::new(n as u64);
    let mut budget = BUDGET;
    let first = one_point::<1>(model, &sizes, left, right, &mut stream, &mut budget).ok()?;
    let second = one_point::<45>(model, &sizes, left, right, &mut stream, &mut budget).ok()?;
    Some(first && second)
}

/// Whether the sides agree at one random point over one prime. Points where something is undefined are drawn again.
fn one_point<const C: u64>(
    model: &Model<'_>,
    sizes: &BTreeMap<Symbol, usize>,
    left: &Expr,
    right: &Expr,
    stream: &mut Stream,
    budget: &mut u64,
) -> Result<bool, &'static str> {
    let mut tables = Tables::<Fp<C>>::default();
    for _ in 0..8 {
        let Some(point) = random_point(model, sizes, &mut tables, stream, budget) else {
            if *budget == 0 {
                return Err("the budget of operations ran out");
            }
            continue;
        };
        let mut evaluator = Evaluator::new(model, &point, &mut tables, budget);
        let (l, r) = (evaluator.eval(left), evaluator.eval(right));
        match (l, r) {
            (Ok(l), Ok(r)) => {
                let difference: Option<Value<Fp<C>>> = l.minus(&r);
                return difference.map(|d| d.is_zero()).ok_or("shapes that do not fit");
            }
            (Err(Stop::Undefined), _) | (_, Err(Stop::Undefined)) => continue,
            (Err(stop), _) | (_, Err(stop)) => {
                return Err(match stop {
                    Stop::Unsupported(reason) => reason,
                    Stop::Budget => "the budget of operations ran out",
                    _ => "not a rational function of its letters",
                });
            }
        }
    }
    Err("no point was found at which both sides are defined")
}

/// A point with uniformly random entries.
pub(crate) fn random_point<const C: u64>(
    model: &Model<'_>,
    sizes: &BTreeMap<Symbol, usize>,
    tables: &mut Tables<Fp<C>>,
    stream: &mut Stream,
    budget: &mut u64,
) -> Option<Point<Fp<C>>> {
    let n = sizes.values().max().copied().unwrap_or(1);
    // Enough directions for Hessians at several points to be general, and in two variables for every polynomial.
    let extra_ridges = (n * (n + 1) / 2).max(9);
    let richness = Richness { degree: FUNCTION_DEGREE, extra_ridges };
    draw(model, sizes, richness, tables, budget, &mut |knob| {
        Some(match knob {
            Knob::Natural => Fp::from_i64(stream.int(0..=LARGEST_NATURAL as i64)),
            _ => Fp::draw(stream),
        })
    })
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
