//! Every run that the chapter tells of, by name. Tests assert them, figures draw them.
//!
//! ```
//! assert!(conjugate_gradient::runs::ALL.iter().all(|(_, run)| run().is_ok()));
//! ```
//!
//! All give `Result<Trace, Error>`, with an error only if there were no first point.

use crate::{Beta, LinearConjugateGradient, conjugate_gradient};
use descent::{Error, Stop, Trace, run};
use line_search::{Descent, ExactOnQuadratics, SteepestDescent};
use ndarray::{Array1, array};
use problems::{Quadratic, Rosenbrock};

/// What a named run gives.
pub type Outcome = Result<Trace, Error>;

/// A name and the run of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All named runs.
pub const ALL: [Named; 8] = [
    ("three-steps", three_steps),
    ("wrong-start", wrong_start),
    ("diagonal", diagonal),
    ("two-steps", two_steps),
    ("two-steps-steepest", two_steps_steepest),
    ("valley-fletcher-reeves", || valley(Beta::FletcherReeves)),
    ("valley-polak-ribiere", || valley(Beta::PolakRibierePlus)),
    ("valley-hager-zhang", || valley(Beta::HagerZhang)),
];

/// The quadratic with A = [4 1 0; 1 3 1; 0 1 2] around A⁻¹(1, 2, 3)′ = (2/9, 1/9, 13/9)′.
///
/// ```
/// assert_eq!(conjugate_gradient::runs::quadratic().minimiser().len(), 3);
/// ```
pub fn quadratic() -> Quadratic {
    let a = array![[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]];
    // A is symmetric, and has three rows.
    Quadratic::new(a, array![2.0 / 9.0, 1.0 / 9.0, 13.0 / 9.0])
        .unwrap_or_else(|_| Quadratic::standard())
}

/// From the origin with d = −g: three variables, three steps.
pub fn three_steps() -> Outcome {
    run(LinearConjugateGradient::default(), &quadratic(), &Array1::zeros(3), Stop::after(3))
}

/// The same, started with d = e₁, which descends as well: neighbours are conjugate, and three steps do not arrive.
pub fn wrong_start() -> Outcome {
    let method = LinearConjugateGradient::starting_with(array![1.0, 0.0, 0.0]);
    run(method, &quadratic(), &Array1::zeros(3), Stop::after(8))
}

/// ½(x² + 2y² + 3z²) from (1, 1, 1).
pub fn diagonal() -> Outcome {
    let bowl = Quadratic::diagonal(&[1.0, 2.0, 3.0]);
    run(LinearConjugateGradient::default(), &bowl, &Array1::ones(3), Stop::after(3))
}

/// A ravine in the plane, from the start that is worst for steepest descent: two steps.
pub fn two_steps() -> Outcome {
    let ravine = Quadratic::diagonal(&[1.0, 10.0]);
    run(LinearConjugateGradient::default(), &ravine, &array![10.0, 1.0], Stop::after(2))
}

/// The same by steepest descent with exact search.
pub fn two_steps_steepest() -> Outcome {
    let ravine = Quadratic::diagonal(&[1.0, 10.0]);
    let method = Descent { direction: SteepestDescent, search: ExactOnQuadratics::default() };
    run(method, &ravine, &array![10.0, 1.0], Stop::after(12))
}

/// Rosenbrock's valley from (0.4, −0.2).
pub fn valley(beta: Beta) -> Outcome {
    let valley = Rosenbrock.problem();
    run(conjugate_gradient(beta), &valley.objective, &array![0.4, -0.2], Stop::default())
}
