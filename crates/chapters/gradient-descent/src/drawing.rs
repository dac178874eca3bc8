//! What the figures of the first-order chapters have in common: a run as a path over level lines, its values, its rates.

use descent::{Objective, Trace, plane};
use plots::{Axis, Contour, Line, Note, Panel, Path};

/// A window of the plane: the ranges of x₁ and x₂.
pub type Window = [(f64, f64); 2];

/// The window of Rosenbrock's valley in which first-order methods are shown.
pub const VALLEY: Window = [(-0.4, 1.2), (-0.4, 1.2)];

/// Level lines of a function of two variables, at powers of two, in a window.
///
/// ```
/// use gradient_descent::drawing::{VALLEY, landscape};
/// let panel = landscape("a valley", &problems::Rosenbrock.problem().objective, VALLEY);
/// assert!(plots::Figure::new("a", "b", "c").panel(panel).to_svg().contains("a valley"));
/// ```
pub fn landscape(title: &str, f: &dyn Objective, [x, y]: Window) -> Panel {
    let levels: Vec<f64> = (-4..9).map(|e| 2f64.powi(e)).collect();
    Panel::new()
        .title(title)
        .x(Axis::linear("$x_1$").range(x.0, x.1))
        .y(Axis::linear("$x_2$").range(y.0, y.1))
        .with(Contour::sample(plane::values(f), x, y).levels(&levels).filled())
}

/// The points of a run in two variables, up to the first outside the window, every `stride`-th of them; without arrows, since
/// steps are many and short.
///
/// ```
/// use descent::{Stop, run};
/// use gradient_descent::{drawing, gradient_descent};
///
/// let valley = problems::Rosenbrock.problem();
/// let trace = run(gradient_descent(0.001), &valley.objective, &ndarray::array![0.4, -0.2], Stop::after(50))?;
/// let panel = plots::Panel::new().with(drawing::path(&trace, drawing::VALLEY, 5));
/// assert!(plots::Figure::new("a", "b", "c").panel(panel).to_html().contains("data-steps=\"50\""));
/// # Ok::<(), descent::Error>(())
/// ```
pub fn path(trace: &Trace, [x, y]: Window, stride: usize) -> Path {
    let inside = |p: &(f64, f64)| (x.0..=x.1).contains(&p.0) && (y.0..=y.1).contains(&p.1);
    let points: Vec<(f64, f64)> = trace
        .points()
        .step_by(stride.max(1))
        .filter_map(|p| Some((*p.x.first()?, *p.x.get(1)?)))
        .take_while(inside)
        .collect();
    Path::new(&points).without_arrows().steps(0, stride.max(1))
}

/// The values of a run against the step, every `stride`-th of them, to be drawn on a logarithmic axis.
///
/// ```
/// use descent::{Stop, run};
/// use gradient_descent::{drawing, gradient_descent};
///
/// let bowl = problems::Quadratic::diagonal(&[1.0]);
/// let trace = run(gradient_descent(0.5), &bowl, &ndarray::array![1.0], Stop::after(4))?;
/// let panel = plots::Panel::new().y(plots::Axis::log("$f$")).with(drawing::values(&trace, 2));
/// assert!(plots::Figure::new("a", "b", "c").panel(panel).to_svg().contains("<path"));
/// # Ok::<(), descent::Error>(())
/// ```
pub fn values(trace: &Trace, stride: usize) -> Line {
    let values = trace.values().into_iter().enumerate().step_by(stride.max(1));
    let points: Vec<(f64, f64)> = values.map(|(t, value)| (t as f64, value)).collect();
    Line::new(&points).steps(0, stride.max(1))
}

/// A ring around a minimum.
///
/// ```
/// let panel = plots::Panel::new().with(gradient_descent::drawing::minimum(1.0, 1.0));
/// assert!(plots::Figure::new("a", "b", "c").panel(panel).to_svg().contains("<circle"));
/// ```
pub fn minimum(x: f64, y: f64) -> Note {
    Note::new(x, y, "").open_dot()
}
