//! Every run that the chapter tells of, by name. Tests assert them, figures draw them.
//!
//! ```
//! assert!(least_squares::runs::ALL.iter().all(|(_, run)| run().is_ok()));
//! ```
//!
//! All give `Result<Trace, Error>`, with an error only if there were no first point.

use crate::{GaussNewton, LevenbergMarquardt, TwoResiduals};
use descent::{Error, Method, Quantity, Stop, Trace, run};
use ndarray::array;
use problems::{ExtendedRosenbrock, Problem, nist};

/// What a named run gives.
pub type Outcome = Result<Trace, Error>;

/// A name and the run of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All named runs.
pub const ALL: [Named; 7] = [
    ("valley-gauss-newton", || valley(GaussNewton::default())),
    ("valley-levenberg", || valley(LevenbergMarquardt::levenberg())),
    ("valley-marquardt", || valley(LevenbergMarquardt::default())),
    ("misra-gauss-newton", || regression("misra1a", GaussNewton::default())),
    ("misra-marquardt", || regression("misra1a", LevenbergMarquardt::default())),
    ("eckerle4-gauss-newton", || regression("eckerle4", GaussNewton::default())),
    ("eckerle4-marquardt", || regression("eckerle4", LevenbergMarquardt::default())),
];

fn from_start(method: impl Method, problem: &Problem) -> Outcome {
    let stop = Stop::default().gradient(1e-8).decrease(1e-12).iterations(500);
    run(method, &problem.objective, &problem.start, stop)
}

/// Rosenbrock's valley as the sum of two squares, from (−1.2, 1).
pub fn valley(method: impl Method) -> Outcome {
    from_start(method, &ExtendedRosenbrock { n: 2 }.problem())
}

/// One of NIST's regressions, from its far start.
pub fn regression(name: &str, method: impl Method) -> Outcome {
    // A name that is none has no residuals.
    let set = nist::named(name).map_err(|_| Error::Missing(Quantity::Residuals))?;
    from_start(method, &set.problem(false))
}

/// Gauss–Newton on two residuals in one variable, from 0.01 beside the minimum.
pub fn two_residuals(pair: TwoResiduals) -> Outcome {
    let start = array![pair.minimum() + 0.01];
    run(GaussNewton::default(), &pair.objective(), &start, Stop::after(8))
}
