//! Every run that the chapter tells of, by name. Tests assert them, figures draw them.
//!
//! ```
//! assert!(quasi_newton::runs::ALL.iter().all(|(_, run)| run().is_ok()));
//! ```
//!
//! All give `Result<Trace, Error>`, with an error only if there were no first point.

use crate::update::Update;
use crate::{QuasiNewton, bfgs, l_bfgs};
use descent::{Error, Method, Stop, Trace, run};
use line_search::{Backtracking, Exact, ExactOnQuadratics, Fixed, Wolfe};
use ndarray::array;
use problems::{Quadratic, Rosenbrock};

/// What a named run gives.
pub type Outcome = Result<Trace, Error>;

/// A name and the run of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All named runs.
pub const ALL: [Named; 11] = [
    ("valley-bfgs", valley_bfgs),
    ("valley-bfgs-exact", valley_bfgs_exact),
    ("valley-bfgs-armijo", valley_bfgs_armijo),
    ("valley-dfp", valley_dfp),
    ("valley-sr1", valley_sr1),
    ("valley-broyden", valley_broyden),
    ("valley-l-bfgs-1", || valley(l_bfgs(1))),
    ("valley-l-bfgs-5", || valley(l_bfgs(5))),
    ("quadratic-bfgs", quadratic_bfgs),
    ("quadratic-sr1", quadratic_sr1),
    ("quadratic-broyden", quadratic_broyden),
];

/// A method in Rosenbrock's valley from (0.4, −0.2).
///
/// ```
/// let trace = quasi_newton::runs::valley(quasi_newton::l_bfgs(3))?;
/// assert!(trace.why.is_success());
/// # Ok::<(), descent::Error>(())
/// ```
pub fn valley(method: impl Method) -> Outcome {
    run(method, &Rosenbrock.problem().objective, &array![0.4, -0.2], Stop::default())
}

/// BFGS with the strong conditions of Wolfe.
pub fn valley_bfgs() -> Outcome {
    valley(bfgs())
}

/// BFGS from H₀ = I with exact line search: fifteen steps.
pub fn valley_bfgs_exact() -> Outcome {
    valley(QuasiNewton::from_identity(Update::Bfgs).with(Exact::default()))
}

/// BFGS from H₀ = I with Armijo's condition alone, α = 1, 2/3, 4/9, …: thirty steps.
pub fn valley_bfgs_armijo() -> Outcome {
    let search = Backtracking { shrink: 2.0 / 3.0, ..Backtracking::default() };
    valley(QuasiNewton::from_identity(Update::Bfgs).with(search))
}

/// DFP with the strong conditions of Wolfe.
pub fn valley_dfp() -> Outcome {
    valley(QuasiNewton::new(Update::Dfp).with(Wolfe::default()))
}

/// SR1 with the strong conditions of Wolfe; where its direction climbs, it starts anew.
pub fn valley_sr1() -> Outcome {
    valley(QuasiNewton::new(Update::Sr1).with(Wolfe::default()))
}

/// Broyden's update, meant for equations, with Armijo's condition.
pub fn valley_broyden() -> Outcome {
    valley(QuasiNewton::new(Update::Broyden).with(Backtracking::default()))
}

/// The quadratic of the chapter: ½ x′A x − b′x with A = [4 1 0; 1 3 1; 0 1 2] and b = (1, 2, 3), whose minimum is A⁻¹b = (2/9, 1/9,
/// 13/9); around its minimum.
pub fn quadratic() -> Quadratic {
    let a = array![[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]];
    let minimiser = array![2.0 / 9.0, 1.0 / 9.0, 13.0 / 9.0];
    // A is symmetric, and has three rows.
    Quadratic::new(a, minimiser).unwrap_or_else(|_| Quadratic::standard())
}

/// On it, a method from the origin.
fn on_quadratic(method: impl Method, steps: usize) -> Outcome {
    run(method, &quadratic(), &array![0.0, 0.0, 0.0], Stop::after(steps))
}

/// BFGS from H₀ = I with exact search: at the minimum after three steps, the steps of conjugate gradients.
pub fn quadratic_bfgs() -> Outcome {
    on_quadratic(QuasiNewton::from_identity(Update::Bfgs).with(ExactOnQuadratics::default()), 3)
}

/// SR1 with whatever lengths, here ⅕: once three steps have spanned the space, H is the inverse Hessian.
pub fn quadratic_sr1() -> Outcome {
    on_quadratic(QuasiNewton::from_identity(Update::Sr1).with(Fixed(0.2)), 4)
}

/// Broyden's update with full steps: at the minimum after at most 2 n = 6 steps.
pub fn quadratic_broyden() -> Outcome {
    on_quadratic(QuasiNewton::from_identity(Update::Broyden).with(Fixed(1.0)), 6)
}
