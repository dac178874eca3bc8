//! The test problems of Moré, Garbow and Hillstrom: 35 sums of squares, in 40 instances.
//!
//! J. J. Moré, B. S. Garbow, K. E. Hillstrom, *Testing unconstrained optimization software*, ACM Transactions on Mathematical
//! Software 7, 1981. Residuals and standard starts are the article's; the stationary points in `data/mgh.txt` have been
//! recomputed with 28 digits and are certified by the tests.
//!
//! ```
//! use descent::Objective;
//!
//! let beale = problems::named("beale").unwrap();
//! assert_eq!(beale.objective.residual_count(), Ok(3));
//! assert_eq!(beale.objective.value(&beale.minimum().unwrap().x), Ok(0.0));
//! // From its standard start, Newton's method ends in the saddle.
//! assert!(beale.stationary.iter().any(|s| s.kind == problems::Kind::Saddle));
//! ```

mod any_size;
mod equations;
mod exponentials;
mod four_variables;
mod linear;
mod three_variables;
mod two_variables;

pub use any_size::{
    BrownAlmostLinear, ExtendedPowell, PenaltyOne, PenaltyTwo, Trigonometric, VariablyDimensioned,
    Watson,
};
pub use equations::{
    BroydenBanded, BroydenTridiagonal, Chebyquad, DiscreteBoundary, DiscreteIntegral,
};
pub use exponentials::{BiggsExp6, Osborne1, Osborne2};
pub use four_variables::{BrownDennis, KowalikOsborne, Wood};
pub use linear::{LinearFullRank, LinearRankOne, LinearRankOneZeros};
pub use three_variables::{Bard, Box3D, Gaussian, GulfResearch, HelicalValley, Meyer};
pub use two_variables::{
    Beale, BrownBadlyScaled, FreudensteinRoth, JennrichSampson, PowellBadlyScaled,
};

use crate::{ExtendedRosenbrock, Kind, Problem, Stationary};
use descent::{LeastSquares, Residuals};
use ndarray::Array1;

/// The certified stationary points: name, kind, value, coordinates.
const POINTS: &str = include_str!("../data/mgh.txt");

/// The 40 instances in the article's order, from their standard starts.
///
/// ```
/// let all = problems::mgh::all();
/// assert_eq!((all.len(), all[0].name, all[39].name), (40, "extended-rosenbrock-2", "chebyquad-10"));
/// assert!(all.iter().all(|problem| problem.minimum().is_some()));
/// ```
pub fn all() -> Vec<Problem> {
    let mut all = with_few_variables();
    all.extend(of_any_size());
    all
}

/// Problems 1 to 19.
fn with_few_variables() -> Vec<Problem> {
    let osborne_2 = [1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5];
    vec![
        rosenbrock("extended-rosenbrock-2", 2),
        problem("freudenstein-roth", FreudensteinRoth, [0.5, -2.0]),
        problem("powell-badly-scaled", PowellBadlyScaled, [0.0, 1.0]),
        problem("brown-badly-scaled", BrownBadlyScaled, [1.0, 1.0]),
        problem("beale", Beale, [1.0, 1.0]),
        problem("jennrich-sampson", JennrichSampson, [0.3, 0.4]),
        problem("helical-valley", HelicalValley, [-1.0, 0.0, 0.0]),
        problem("bard", Bard, [1.0, 1.0, 1.0]),
        problem("gaussian", Gaussian, [0.4, 1.0, 0.0]),
        problem("meyer", Meyer, [0.02, 4000.0, 250.0]),
        problem("gulf-research", GulfResearch, [5.0, 2.5, 0.15]),
        problem("box-3d", Box3D, [0.0, 10.0, 20.0]),
        problem("extended-powell-4", ExtendedPowell { n: 4 }, [3.0, -1.0, 0.0, 1.0]),
        problem("wood", Wood, [-3.0, -1.0, -3.0, -1.0]),
        problem("kowalik-osborne", KowalikOsborne, [0.25, 0.39, 0.415, 0.39]),
        problem("brown-dennis", BrownDennis, [25.0, 5.0, -5.0, -1.0]),
        problem("osborne-1", Osborne1, [0.5, 1.5, -1.0, 0.01, 0.02]),
        problem("biggs-exp6", BiggsExp6, [1.0, 2.0, 1.0, 1.0, 1.0, 1.0]),
        problem("osborne-2", Osborne2, osborne_2),
    ]
}

/// Problems 20 to 35.
fn of_any_size() -> Vec<Problem> {
    let powell = [3.0, -1.0, 0.0, 1.0].repeat(3);
    let up_to = |n: usize| (1..=n).map(|j| j as f64);
    let line = |n: usize| up_to(n).map(move |j| j / (n as f64 + 1.0));
    let parabola = |n: usize| line(n).map(|t| t * (t - 1.0));
    vec![
        problem("watson-6", Watson { n: 6 }, [0.0; 6]),
        problem("watson-9", Watson { n: 9 }, [0.0; 9]),
        problem("watson-12", Watson { n: 12 }, [0.0; 12]),
        rosenbrock("extended-rosenbrock-10", 10),
        problem("extended-powell-12", ExtendedPowell { n: 12 }, powell),
        problem("penalty-1-4", PenaltyOne { n: 4 }, up_to(4)),
        problem("penalty-1-10", PenaltyOne { n: 10 }, up_to(10)),
        problem("penalty-2-4", PenaltyTwo { n: 4 }, [0.5; 4]),
        problem("penalty-2-10", PenaltyTwo { n: 10 }, [0.5; 10]),
        problem(
            "variably-dimensioned-10",
            VariablyDimensioned { n: 10 },
            up_to(10).map(|j| 1.0 - j / 10.0),
        ),
        problem("trigonometric-10", Trigonometric { n: 10 }, [0.1; 10]),
        problem("brown-almost-linear-10", BrownAlmostLinear { n: 10 }, [0.5; 10]),
        problem("discrete-boundary-10", DiscreteBoundary { n: 10 }, parabola(10)),
        problem("discrete-integral-10", DiscreteIntegral { n: 10 }, parabola(10)),
        problem("broyden-tridiagonal-10", BroydenTridiagonal { n: 10 }, [-1.0; 10]),
        problem("broyden-banded-10", BroydenBanded { n: 10 }, [-1.0; 10]),
        problem("linear-full-rank", LinearFullRank { n: 5, m: 10 }, [1.0; 5]),
        problem("linear-rank-one", LinearRankOne { n: 5, m: 10 }, [1.0; 5]),
        problem("linear-rank-one-zeros", LinearRankOneZeros { n: 5, m: 10 }, [1.0; 5]),
        problem("chebyquad-8", Chebyquad { n: 8 }, line(8)),
        problem("chebyquad-10", Chebyquad { n: 10 }, line(10)),
    ]
}

/// A problem by its residuals.
fn problem(
    name: &'static str,
    residuals: impl Residuals + 'static,
    start: impl IntoIterator<Item = f64>,
) -> Problem {
    Problem {
        name,
        formula: format!("Σ rᵢ², {} residuals", residuals.count()),
        objective: Box::new(LeastSquares(residuals)),
        start: Array1::from_iter(start),
        stationary: stationary(name),
    }
}

/// Problems 1 and 21, which have their derivatives by hand.
fn rosenbrock(name: &'static str, n: usize) -> Problem {
    Problem { name, ..ExtendedRosenbrock { n }.problem() }
}

/// The stationary points listed under a name, in `f64`. A line that is not of the file's form gives none; a test counts them.
fn stationary(name: &str) -> Vec<Stationary> {
    let point = |line: &str| {
        let mut words = line.split_whitespace();
        let named = words.next() == Some(name);
        let kind = match words.next()? {
            "minimum" => Kind::Minimum,
            "degenerate" => Kind::DegenerateMinimum,
            "saddle" => Kind::Saddle,
            _ => return None,
        };
        let mut numbers = words.map(str::parse);
        let value = numbers.next()?.ok()?;
        let x = numbers.collect::<Result<_, _>>().ok()?;
        named.then_some(Stationary { x, value, kind })
    };
    POINTS.lines().filter_map(point).collect()
}

/// Residuals of so many variables with names: a unit type and its [`Residuals`].
macro_rules! residuals {
    ($(#[$doc:meta])* $name:ident($($x:ident),+), $count:literal over $n:ident = $body:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name;

        impl descent::Residuals for $name {
            fn dimension(&self) -> usize {
                [$(stringify!($x)),+].len()
            }
            fn count(&self) -> usize {
                $count
            }
            fn residuals<$n: number::Number>(&self, x: &[$n]) -> Option<Vec<$n>> {
                let [$($x),+] = x else { return None };
                $body
            }
        }
    };
}
use residuals;

/// Residuals of any number of variables: a type that holds it, and its [`Residuals`]. None for no variables.
macro_rules! sized_residuals {
    ($(#[$doc:meta])* $name:ident { n }, $count:expr; over $n:ident, $x:ident = $body:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name {
            /// The number of variables.
            pub n: usize,
        }

        impl descent::Residuals for $name {
            fn dimension(&self) -> usize {
                self.n
            }
            fn count(&self) -> usize {
                let count: fn(usize) -> usize = $count;
                count(self.n)
            }
            fn residuals<$n: number::Number>(&self, $x: &[$n]) -> Option<Vec<$n>> {
                if $x.len() != self.n || $x.is_empty() {
                    return None;
                }
                $body
            }
        }
    };
}
use sized_residuals;
