//! Every run that the chapter tells of, by name. Tests assert them, figures draw them.
//!
//! ```
//! let trace = line_search::runs::along_the_gradient()?;
//! assert!((trace.lengths()[0] - 0.00165).abs() < 5e-6);
//! assert!(line_search::runs::ALL.iter().all(|(_, run)| run().is_ok()));
//! # Ok::<(), descent::Error>(())
//! ```
//!
//! All give `Result<Trace, Error>`, with an error only if there were no first point.

use crate::{
    Backtracking, Descent, Exact, ExactOnQuadratics, LineSearch, MoreThuente, Schedule,
    SteepestDescent, Wolfe,
};
use descent::{Error, Stop, Trace, run};
use ndarray::{Array1, array};
use problems::{Problem, Quadratic, Rosenbrock};

/// What a named run gives.
pub type Outcome = Result<Trace, Error>;

/// A name and the run of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All named runs.
pub const ALL: [Named; 9] = [
    ("along-the-gradient", along_the_gradient),
    ("valley-exact", valley_exact),
    ("valley-backtracking", valley_backtracking),
    ("valley-weak-wolfe", valley_weak_wolfe),
    ("valley-strong-wolfe", valley_strong_wolfe),
    ("valley-more-thuente", valley_more_thuente),
    ("ravine-exact", ravine_exact),
    ("ravine-two-steps", ravine_two_steps),
    ("parabola-backtracking", parabola_backtracking),
];

/// Steepest descent with this search.
fn steepest(
    search: impl LineSearch,
    problem: &Problem,
    start: &Array1<f64>,
    stop: Stop,
) -> Outcome {
    run(Descent { direction: SteepestDescent, search }, &problem.objective, start, stop)
}

/// Rosenbrock's valley from (0.4, −0.2), a thousand steps of steepest descent.
fn valley(search: impl LineSearch) -> Outcome {
    steepest(search, &Rosenbrock.problem(), &array![0.4, -0.2], Stop::after(1000))
}

/// One exact step along −g in Rosenbrock's valley from (0.8, 0): α = 0.001648…
pub fn along_the_gradient() -> Outcome {
    steepest(Exact::default(), &Rosenbrock.problem(), &array![0.8, 0.0], Stop::after(1))
}

/// Exact search from (0.4, −0.2): two long steps, then a zigzag.
pub fn valley_exact() -> Outcome {
    valley(Exact { tolerance: 1e-15, ..Exact::default() })
}

/// The same with Armijo's condition alone.
pub fn valley_backtracking() -> Outcome {
    valley(Backtracking::default())
}

/// The same with the weak conditions of Wolfe.
pub fn valley_weak_wolfe() -> Outcome {
    valley(Wolfe::weak(1e-4, 0.1))
}

/// The same with the strong conditions of Wolfe.
pub fn valley_strong_wolfe() -> Outcome {
    valley(Wolfe::strong(1e-4, 0.1))
}

/// The same conditions by Moré and Thuente's trials.
pub fn valley_more_thuente() -> Outcome {
    valley(MoreThuente { c2: 0.1, ..MoreThuente::default() })
}

/// A ravine ten times as steep across as along, exactly, from the worst start: every step shrinks the error by 9/11.
pub fn ravine_exact() -> Outcome {
    let ravine = Quadratic::diagonal(&[1.0, 10.0]).problem();
    steepest(ExactOnQuadratics::default(), &ravine, &array![10.0, 1.0], Stop::after(20))
}

/// The same ravine with the lengths 1 and 1/10, one over each curvature: at the minimum after two steps.
pub fn ravine_two_steps() -> Outcome {
    let ravine = Quadratic::diagonal(&[1.0, 10.0]).problem();
    let lengths = Schedule(|k| if k == 0 { 1.0 } else { 0.1 });
    steepest(lengths, &ravine, &array![10.0, 1.0], Stop::after(2))
}

/// θ² from 1 with trials α = 1, 2/3, 4/9, …: the second is good.
pub fn parabola_backtracking() -> Outcome {
    let search = Backtracking { shrink: 2.0 / 3.0, ..Backtracking::default() };
    steepest(search, &Quadratic::diagonal(&[2.0]).problem(), &array![1.0], Stop::after(1))
}
