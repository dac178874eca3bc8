//! The chapter's figures by name. They draw the runs of [`runs`](crate::runs) and the functions of this crate: what is seen is
//! what is tested.
//!
//! ```
//! let figure = newton::figures::named("newton-two-cycle").unwrap()?;
//! assert!(figure.to_html().starts_with("<figure class=\"plot\" id=\"fig-newton-two-cycle\""));
//! # Ok::<(), descent::Error>(())
//! ```

mod fates;
mod orders;
mod planes;
mod steps;

use crate::slope_and_curvature;
use descent::{Error, Formula, Objective, Trace};
use ndarray::array;
use plots::Figure;
use problems::Problem;

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 11] = [
    ("parabola-step", steps::parabola_step),
    ("newton-overshoot", steps::overshoot),
    ("newton-convergence", orders::convergence),
    ("newton-two-cycle", fates::two_cycle),
    ("newton-to-a-maximum", fates::to_a_maximum),
    ("newton-basins", fates::basins),
    ("damped-bound", orders::damped_bound),
    ("sqrt-divergence", fates::sqrt_divergence),
    ("newton-rosenbrock", planes::rosenbrock),
    ("gradient-descent-as-newton", planes::gradient_descent_as_newton),
    ("singular-hessian", planes::singular_hessian),
];

/// The figure of this name.
///
/// ```
/// assert!(newton::figures::named("parabola-step").is_some());
/// assert!(newton::figures::named("no-such-figure").is_none());
/// ```
pub fn named(name: &str) -> Option<Outcome> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, figure)| figure())
}

/// All figures of the chapter.
///
/// # Errors
/// The first error of a run.
///
/// ```
/// assert_eq!(newton::figures::figures()?.len(), newton::figures::ALL.len());
/// # Ok::<(), descent::Error>(())
/// ```
pub fn figures() -> Result<Vec<Figure>, Error> {
    ALL.iter().map(|(_, figure)| figure()).collect()
}

/// The value at a place of a problem in one variable; NaN, a gap in the curve, where there is none.
fn on_line(problem: &Problem) -> impl Fn(f64) -> f64 {
    |x| problem.objective.value(&array![x]).unwrap_or(f64::NAN)
}

/// The parabola that a Newton step from `theta` goes to the vertex of.
fn parabola<F: Formula>(cost: &F, theta: f64) -> impl Fn(f64) -> f64 + use<F> {
    let value = cost.value(&[theta]).unwrap_or(f64::NAN);
    let (slope, curvature) = slope_and_curvature(cost, &theta).unwrap_or((f64::NAN, f64::NAN));
    move |x| value + slope * (x - theta) + curvature / 2.0 * (x - theta) * (x - theta)
}

/// The points (θ, C(θ)) of a run in one variable: where its iterates lie on the curve.
fn on_curve(trace: &Trace) -> Vec<(f64, f64)> {
    trace.coordinates(0).into_iter().zip(trace.values()).collect()
}
