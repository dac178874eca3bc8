//! Every run that the chapter tells of, by name. Tests assert them, figures draw them.
//!
//! ```
//! let trace = newton::runs::overshoot().unwrap();
//! assert_eq!(trace.coordinates(0)[..2], [1.5, 5.25]);
//! // All of them, for a table or a snapshot.
//! assert!(newton::runs::ALL.iter().all(|(_, run)| run().is_ok()));
//! ```
//!
//! All give `Result<Trace, Error>`, with an error only if there were no first point. What is remarkable about each is in its
//! documentation, and asserted in `tests/runs.rs`.

use crate::{CubicBound, DampedNewton, Newton, NewtonInOneVariable, Secant, gradient_descent};
use descent::{Error, Method, ObjectiveExt, Stop, StopReason, Trace, run};
use line_search::{Backtracking, Fixed, Schedule};
use ndarray::{Array1, Array2, array};
use problems::{
    Catenary, Cubic, DoubleWell, Exponential, FourthPower, Gutter, Humps, Hyperbola, MixedPowers,
    Problem, Product, Quadratic, Quartic, Rosenbrock, Saddle, TiltedBowl, Wave,
};

/// What a named run gives.
pub type Outcome = Result<Trace, Error>;

/// A name and the run of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All named runs.
pub const ALL: [Named; 35] = [
    ("overshoot", overshoot),
    ("left-of-inflection", left_of_inflection),
    ("at-the-inflection", at_the_inflection),
    ("two-cycle", two_cycle),
    ("near-two-cycle", near_two_cycle),
    ("quartic-climbs", quartic_climbs),
    ("quartic-overshoots", quartic_overshoots),
    ("quartic-from-two", quartic_from_two),
    ("double-well-climbs", double_well_climbs),
    ("fourth-power", fourth_power),
    ("exponential", exponential),
    ("catenary", catenary),
    ("small-tilt", small_tilt),
    ("large-prefactor", large_prefactor),
    ("small-prefactor", small_prefactor),
    ("three-halves", three_halves),
    ("hyperbola-diverges", hyperbola_diverges),
    ("hyperbola-converges", hyperbola_converges),
    ("hyperbola-damped", hyperbola_damped),
    ("catenary-half-step", catenary_half_step),
    ("catenary-cubic-bound", catenary_cubic_bound),
    ("vanishing-steps", vanishing_steps),
    ("secant", secant),
    ("secant-fourth-power", secant_fourth_power),
    ("flat-secant", flat_secant),
    ("rosenbrock", rosenbrock),
    ("rosenbrock-damped", rosenbrock_damped),
    ("mixed-powers", mixed_powers),
    ("saddle", saddle),
    ("product-indefinite", product_indefinite),
    ("singular", singular),
    ("one-step", one_step),
    ("one-step-narrow", one_step_narrow),
    ("descent-narrow", descent_narrow),
    ("rosenbrock-stretched", rosenbrock_stretched),
];

/// A method on a problem, from its standard start.
fn from_start(method: impl Method, problem: &Problem, stop: Stop) -> Outcome {
    run(method, &problem.objective, &problem.start, stop)
}

/// Newton's method in one variable from `theta`.
fn newton_from(theta: f64, problem: &Problem, stop: Stop) -> Outcome {
    run(NewtonInOneVariable, &problem.objective, &array![theta], stop)
}

/// (θ − 3)²(θ + 3) from 1.5: the value quadruples before the error squares.
pub fn overshoot() -> Outcome {
    newton_from(1.5, &Cubic.problem(), Stop::after(6))
}

/// The same from 0.5, left of the inflection: away from the minimum, to the maximum −1.
pub fn left_of_inflection() -> Outcome {
    newton_from(0.5, &Cubic.problem(), Stop::default())
}

/// The same from 1, where the curvature is zero: there is no step.
pub fn at_the_inflection() -> Outcome {
    newton_from(1.0, &Cubic.problem(), Stop::default())
}

/// −θ⁴/4 + 5θ²/2 from 1: to −1, and back, for ever.
pub fn two_cycle() -> Outcome {
    newton_from(1.0, &Humps.problem(), Stop::after(12))
}

/// The same from 1.0001: the cycle repels, and the run ends in the maximum −√5.
pub fn near_two_cycle() -> Outcome {
    newton_from(1.0001, &Humps.problem(), Stop::default())
}

/// The quartic from 1.7, where it is concave: to its maximum.
pub fn quartic_climbs() -> Outcome {
    newton_from(1.7, &Quartic.problem(), Stop::default())
}

/// The quartic from 2.5, where it is convex: the first step overshoots, and the value rises.
pub fn quartic_overshoots() -> Outcome {
    newton_from(2.5, &Quartic.problem(), Stop::default())
}

/// The quartic from 2, where it is concave too: to its left minimum.
pub fn quartic_from_two() -> Outcome {
    newton_from(2.0, &Quartic.problem(), Stop::default())
}

/// x⁴/4 − x²/2 from 0.1: to the maximum between the wells.
pub fn double_well_climbs() -> Outcome {
    newton_from(0.1, &DoubleWell.problem(), Stop::default())
}

/// θ⁴ from 1: curvature zero at the minimum, and the error shrinks by 2/3 a step, no faster.
pub fn fourth_power() -> Outcome {
    newton_from(1.0, &FourthPower.problem(), Stop::after(30))
}

/// eˣ − x from ½: the error squares.
pub fn exponential() -> Outcome {
    newton_from(0.5, &Exponential.problem(), Stop::default())
}

/// cosh from ½ with full steps: each within the bound, since h < 3.
pub fn catenary() -> Outcome {
    newton_from(0.5, &Catenary.problem(), Stop::default())
}

/// x²/2 + x³/6 from 0.1: the new error is 0.4545 times the square of the old one.
pub fn small_tilt() -> Outcome {
    newton_from(0.1, &TiltedBowl { tilt: 1 }.problem(), Stop::default())
}

/// x²/2 + 100x³/6 from 10⁻³: the factor 45 of the squared error is far above one, and yet the run converges.
pub fn large_prefactor() -> Outcome {
    newton_from(1e-3, &TiltedBowl { tilt: 100 }.problem(), Stop::default().gradient(1e-15))
}

/// √(1 + (θ/100)²) from 110: the factor is 0.011, far below one, and yet the run diverges.
pub fn small_prefactor() -> Outcome {
    newton_from(110.0, &Hyperbola { width: 100 }.problem(), Stop::default())
}

/// x²/2 + ⅖|x|^(5/2) from 0.1: the curvature is not Lipschitz, and the order is 3/2.
pub fn three_halves() -> Outcome {
    newton_from(0.1, &problems::three_halves(), Stop::default().gradient(1e-100))
}

/// √(1 + θ²) from 1.1: θ ↦ −θ³, away.
pub fn hyperbola_diverges() -> Outcome {
    newton_from(1.1, &Hyperbola { width: 1 }.problem(), Stop::default())
}

/// The same from 0.9: θ ↦ −θ³, home, with order three.
pub fn hyperbola_converges() -> Outcome {
    newton_from(0.9, &Hyperbola { width: 1 }.problem(), Stop::default())
}

/// The same from 1.1 with backtracking: the cure.
pub fn hyperbola_damped() -> Outcome {
    let method = DampedNewton { damping: Backtracking::default() };
    from_start(method, &Hyperbola { width: 1 }.problem(), Stop::default())
}

/// cosh from 1, one step with λ = ½: a gain of 0.345, where the bound guarantees 0.325.
pub fn catenary_half_step() -> Outcome {
    let method = DampedNewton { damping: Fixed(0.5) };
    from_start(method, &Catenary.problem(), Stop::after(1))
}

/// cosh from 3 with the λ that the cubic bound recommends.
pub fn catenary_cubic_bound() -> Outcome {
    let method = DampedNewton { damping: CubicBound { lipschitz: catenary_lipschitz } };
    run(method, &Catenary.problem().objective, &array![3.0], Stop::default())
}

/// The constant ℒ(x) of cosh for steps towards its minimum: |sinh x|/cosh^(3/2) x. The slope of the curvature is largest at
/// the step's outer end, because cosh is convex. For Σ cosh xᵢ the largest of them.
///
/// ```
/// let l = newton::runs::catenary_lipschitz(&ndarray::array![1.0]);
/// assert!((l - 0.613_097).abs() < 5e-7);
/// ```
pub fn catenary_lipschitz(x: &Array1<f64>) -> f64 {
    x.iter().map(|x| x.sinh().abs() / x.cosh().powf(1.5)).fold(0.0, f64::max)
}

/// x²/2 from 1 with λ = ½, ¼, ⅛, …: every step descends, and the run ends at Π(1 − 2⁻ⁿ) = 0.2888.
pub fn vanishing_steps() -> Outcome {
    let damping =
        Schedule(|n| 0.5_f64.powi(i32::try_from(n).unwrap_or(i32::MAX).saturating_add(1)));
    let bowl = Quadratic::diagonal(&[1.0]);
    run(DampedNewton { damping }, &bowl, &array![1.0], Stop::after(50))
}

/// (θ − 3)²(θ + 3) by secants from 1.5 and 1.6.
pub fn secant() -> Outcome {
    from_start(Secant::through(1.6), &Cubic.problem(), Stop::default())
}

/// θ⁴ by secants from 1 and 0.9: the error shrinks by the root of r³ + r² = 1 a step.
pub fn secant_fourth_power() -> Outcome {
    from_start(Secant::through(0.9), &FourthPower.problem(), Stop::after(60))
}

/// θ³/3 − θ by secants from ½ and −½, where both slopes are the same.
pub fn flat_secant() -> Outcome {
    from_start(Secant::through(-0.5), &Wave.problem(), Stop::default())
}

/// Rosenbrock's valley from (0.4, −0.2): out of the valley in the second step, and home.
pub fn rosenbrock() -> Outcome {
    run(Newton::exact(), &Rosenbrock.problem().objective, &array![0.4, -0.2], Stop::default())
}

/// The same with backtracking: no step climbs.
pub fn rosenbrock_damped() -> Outcome {
    let method = DampedNewton { damping: Backtracking::default() };
    run(method, &Rosenbrock.problem().objective, &array![0.4, -0.2], Stop::default())
}

/// x²/2 + x⁴/4 + y²/2 + y⁶/6 from (1, 1): quadratic order in two variables.
pub fn mixed_powers() -> Outcome {
    from_start(Newton::exact(), &MixedPowers.problem(), Stop::default())
}

/// x² − y² from (2, 1): one step, to the saddle.
pub fn saddle() -> Outcome {
    from_start(Newton::exact(), &Saddle.problem(), Stop::default())
}

/// (v w − 1)² from (0.5, 0.1): the Hessian is indefinite, the Newton direction climbs, and the damped method refuses it.
pub fn product_indefinite() -> Outcome {
    let method = DampedNewton { damping: Backtracking::default() };
    run(method, &Product.problem().objective, &array![0.5, 0.1], Stop::default())
}

/// x² in the plane: the Hessian is singular.
pub fn singular() -> Outcome {
    from_start(Newton::exact(), &Gutter.problem(), Stop::default())
}

/// A quadratic with eigenvalues 2 and 4: one step.
pub fn one_step() -> Outcome {
    from_start(Newton::exact(), &Quadratic::standard().problem(), Stop::default())
}

/// A quadratic with eigenvalues 1 and 100: one step as well.
pub fn one_step_narrow() -> Outcome {
    from_start(Newton::exact(), &narrow(), Stop::default())
}

/// The same by gradient descent, the same code with H = I/α, with the best α, 2/(1 + 100): the error shrinks by 99/101 a step.
pub fn descent_narrow() -> Outcome {
    from_start(gradient_descent(2.0 / 101.0), &narrow(), Stop::default().gradient(1e-6))
}

fn narrow() -> Problem {
    let start = array![1.0, 1.0];
    Problem { start, ..Quadratic::diagonal(&[1.0, 100.0]).problem() }
}

/// Rosenbrock's valley in the variables z of x = T z, from the z of (0.4, −0.2): the same points, seen through T.
pub fn rosenbrock_stretched() -> Outcome {
    let stretched = Rosenbrock.problem().objective.in_variables(stretch(), array![0.0, 0.0]);
    // T⁻¹ (0.4, −0.2), by back substitution.
    run(Newton::exact(), &stretched, &array![-0.9, 5.0], Stop::default())
}

/// The T of [`rosenbrock_stretched`]: it shears and stretches.
///
/// ```
/// use newton::runs::{rosenbrock, rosenbrock_stretched, stretch};
/// let (x, z) = (rosenbrock()?, rosenbrock_stretched()?);
/// assert!(x.last().error(&stretch().dot(&z.last().x)) < 1e-12);
/// # Ok::<(), descent::Error>(())
/// ```
pub fn stretch() -> Array2<f64> {
    array![[2.0, 0.44], [0.0, -0.04]]
}

/// Which of the stationary points listed for a problem of one variable Newton's method reaches from `theta`, by its place in
/// the list; `None` if it reaches none of them within 500 steps.
///
/// ```
/// use newton::runs::reached;
/// let quartic = problems::Quartic.problem();
/// assert_eq!(reached(&quartic, 1.7), Some(1), "the maximum");
/// assert_eq!(reached(&quartic, 2.0), Some(0), "the left minimum");
/// assert_eq!(reached(&quartic, 2.5), Some(2), "the right minimum");
/// ```
pub fn reached(problem: &Problem, theta: f64) -> Option<usize> {
    let trace = newton_from(theta, problem, Stop::default().iterations(500)).ok()?;
    let StopReason::Stationary { .. } = trace.why else { return None };
    let distance = |i: &usize| trace.last().error(&problem.stationary[*i].x);
    (0..problem.stationary.len()).min_by(|i, j| distance(i).total_cmp(&distance(j)))
}

/// [`reached`] from the midpoints of `count` equal parts of the interval from `low` to `high`.
///
/// ```
/// let cubic = problems::Cubic.problem();
/// let reached = newton::runs::sweep(&cubic, -1.0, 3.0, 4);
/// assert_eq!(reached, [(-0.5, Some(1)), (0.5, Some(1)), (1.5, Some(0)), (2.5, Some(0))]);
/// ```
pub fn sweep(problem: &Problem, low: f64, high: f64, count: usize) -> Vec<(f64, Option<usize>)> {
    (0..count)
        .map(|i| low + (high - low) * (i as f64 + 0.5) / count as f64)
        .map(|theta| (theta, reached(problem, theta)))
        .collect()
}
