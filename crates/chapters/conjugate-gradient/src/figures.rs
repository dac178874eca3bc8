//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.
//!
//! ```
//! let figure = conjugate_gradient::figures::named("conjugate-gradients").unwrap()?;
//! assert!(figure.to_html().contains("id=\"fig-conjugate-gradients\""));
//! # Ok::<(), descent::Error>(())
//! ```

use crate::{LinearConjugateGradient, runs};
use descent::{Error, Stop, Trace, plane, run};
use line_search::{Descent, ExactOnQuadratics, SteepestDescent};
use ndarray::Array1;
use plots::{Axis, Contour, Figure, Hue, Line, Panel, Path};
use problems::Quadratic;

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 1] = [("conjugate-gradients", conjugate_gradients)];

/// The figure of this name.
///
/// ```
/// assert!(conjugate_gradient::figures::named("conjugate-gradients").is_some());
/// assert!(conjugate_gradient::figures::named("no-such-figure").is_none());
/// ```
pub fn named(name: &str) -> Option<Outcome> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, figure)| figure())
}

/// Two steps in a ravine; and the error in a hundred variables beside what the theory promises.
fn conjugate_gradients() -> Outcome {
    let ravine = Quadratic::diagonal(&[1.0, 10.0]);
    let plane = Panel::new()
        .x(Axis::linear("$x_1$").range(-0.6, 10.6))
        .y(Axis::linear("$x_2$").range(-2.0, 2.0))
        .with(
            Contour::sample(plane::values(&ravine), (-0.6, 10.6), (-2.0, 2.0))
                .levels(&[0.5, 2.0, 5.0, 10.0, 20.0, 36.0, 55.0]),
        )
        .with(
            Path::new(&plane::points(&runs::two_steps_steepest()?))
                .hue(Hue::Faint)
                .label("steepest descent"),
        )
        .with(
            Path::new(&plane::points(&runs::two_steps()?))
                .hue(Hue::Orange)
                .numbered(3)
                .label("conjugate gradients"),
        );
    // A hundred curvatures from 1 to 1000, evenly on a logarithmic scale.
    const N: usize = 100;
    let kappa = 1000.0_f64;
    let curvatures: Vec<f64> = (0..N).map(|i| kappa.powf(i as f64 / (N - 1) as f64)).collect();
    let bowl = Quadratic::diagonal(&curvatures);
    let start = Array1::ones(N);
    let stop = Stop::after(150).gradient(-1.0);
    let conjugate = run(LinearConjugateGradient::default(), &bowl, &start, stop)?;
    let method = Descent { direction: SteepestDescent, search: ExactOnQuadratics::default() };
    let steepest = run(method, &bowl, &start, stop)?;
    // The error in the norm of A is the root of twice the value, which is 0 at the minimum.
    let errors = |trace: &Trace| -> Vec<f64> {
        let first = (2.0 * trace.start.value).sqrt();
        trace
            .values()
            .iter()
            .map(|f| (2.0 * f).sqrt() / first)
            .take_while(|error| *error > 1e-8)
            .collect()
    };
    let rate = |condition: f64| (condition - 1.0) / (condition + 1.0);
    let error = Panel::new()
        .x(Axis::steps("step $k$").range(-2.0, 152.0))
        .y(Axis::log("error, as a share of the first").range(1e-8, 4.0))
        .with(Line::trace(&errors(&conjugate)).hue(Hue::Orange).label("conjugate gradients"))
        .with(
            Line::function(|k| 2.0 * rate(kappa.sqrt()).powf(k), 0.0, 150.0)
                .hue(Hue::Orange)
                .dashed()
                .label("its bound, with $√κ$"),
        )
        .with(Line::trace(&errors(&steepest)).hue(Hue::Ink).label("steepest descent"))
        .with(
            Line::function(|k| rate(kappa).powf(k), 0.0, 150.0)
                .hue(Hue::Ink)
                .dashed()
                .label("its bound, with $κ$"),
        );
    Ok(Figure::new(
        "conjugate-gradients",
        "Conjugate gradients and steepest descent",
        "Left: contours of a quadratic ten times as steep across as along. From (10, 1) a grey path zig-zags towards the origin; an orange path \
         takes the same first step and then goes straight to the origin. Right: errors on a logarithmic axis against the step, for a \
         hundred variables with curvatures from 1 to 1000. Conjugate gradients fall steeply, below the dashed line of their bound; steepest \
         descent is almost level, below its own.",
    )
    .caption(
        "First, $κ = 10$: two steps in two variables. Second, $n = 100$ and $κ = 1000$: the error $||x − x^*||_A$, with the bounds \
         of the theory dashed.",
    )
    .panel(plane)
    .panel(error))
}
