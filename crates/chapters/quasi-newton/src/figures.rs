//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.
//!
//! ```
//! let figure = quasi_newton::figures::named("bfgs-learns").unwrap()?;
//! assert!(figure.to_html().contains("id=\"fig-bfgs-learns\""));
//! # Ok::<(), descent::Error>(())
//! ```

use crate::update::Update;
use crate::{QuasiNewton, l_bfgs, runs};
use descent::{Error, Model, Stop, Trace, plane, run};
use line_search::ExactOnQuadratics;
use ndarray::{Array2, array};
use plots::{Axis, Contour, Figure, Hue, Line, Note, Panel, Path, Stems};
use problems::{Quadratic, Rosenbrock};

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 3] =
    [("bfgs-learns", bfgs_learns), ("quasi-newton-valley", valley), ("l-bfgs-memory", memory)];

/// The figure of this name.
///
/// ```
/// assert!(quasi_newton::figures::named("quasi-newton-valley").is_some());
/// assert!(quasi_newton::figures::named("no-such-figure").is_none());
/// ```
pub fn named(name: &str) -> Option<Outcome> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, figure)| figure())
}

/// The ellipse z′H⁻¹z = r² around the origin: z = r L u for H = L L′ and u on the circle.
fn ellipse(h: &Array2<f64>, radius: f64) -> Line {
    let a = h[[0, 0]].sqrt();
    let b = h[[1, 0]] / a;
    let c = (h[[1, 1]] - b * b).sqrt();
    let points: Vec<(f64, f64)> = (0..=120)
        .map(|i| f64::from(i) * std::f64::consts::TAU / 120.0)
        .map(|t| (radius * a * t.cos(), radius * (b * t.cos() + c * t.sin())))
        .collect();
    Line::new(&points)
}

/// What the matrix knows of a quadratic after no, one and two steps.
fn bfgs_learns() -> Outcome {
    // Curvatures 0.4 and 2.6, askew.
    let bowl = Quadratic::new(array![[1.0, 0.98], [0.98, 2.0]], array![0.0, 0.0])
        .unwrap_or_else(|_| Quadratic::standard());
    let method = QuasiNewton::from_identity(Update::Bfgs).with(ExactOnQuadratics::default());
    let trace = run(method, &bowl, &array![-2.6, 0.4], Stop::after(3).gradient(-1.0))?;
    let path = plane::points(&trace);
    let panel = |k: usize, title: &str| {
        let (x, y) = ((-3.2, 3.2), (-2.2, 2.2));
        let mut panel = Panel::new()
            .title(title)
            .equal()
            .x(Axis::linear("$x_1$").range(x.0, x.1))
            .y(Axis::linear("$x_2$").range(y.0, y.1))
            .with(
                Contour::sample(plane::values(&bowl), x, y)
                    .levels(&[0.125, 0.5, 1.125, 2.0, 3.125]),
            );
        if let Some(Model::Inverse(h)) = trace.steps.get(k).and_then(|step| step.model.as_ref()) {
            // ½ z′H⁻¹z = ½: beside the contour of the same value.
            panel = panel.with(ellipse(h, 1.0).hue(Hue::Orange));
        }
        let shown: Vec<(f64, f64)> = path.iter().copied().take(k + 1).collect();
        match shown.as_slice() {
            [(x, y)] => panel.with(Note::new(*x, *y, "$x_0$").dot()),
            _ => panel.with(Path::new(&shown).hue(Hue::Blue)),
        }
    };
    Ok(Figure::new(
        "bfgs-learns",
        "What BFGS knows after each step",
        "Three pictures of the same elliptic contours, which lie askew, with an orange ellipse for the model's contour of value one half. \
         Before the first step the orange line is a circle. After one step it is a narrower ellipse whose axes are not yet right. \
         After the second step, which ends at the minimum, it coincides with the contour.",
    )
    .caption(
        "Grey: contours of a quadratic with Hessian $A$, among them $½z^T A z = ½$. Orange: $½z^T H^{−1} z = ½$ with the $H$ of BFGS, from $H = I$ with exact \
         steps. After two steps in the plane $H = A^{−1}$.",
    )
    .panel(panel(0, "before the first step"))
    .panel(panel(1, "after one step"))
    .panel(panel(2, "after two steps"))
    .columns(3))
}

/// The methods in Rosenbrock's valley.
fn valley() -> Outcome {
    let problem = Rosenbrock.problem();
    let bfgs = runs::valley_bfgs()?;
    let compared: [(&str, Trace); 4] = [
        ("BFGS", runs::valley_bfgs()?),
        ("L-BFGS, $m = 5$", runs::valley(l_bfgs(5))?),
        ("DFP", runs::valley_dfp()?),
        ("steepest descent", line_search::runs::valley_strong_wolfe()?),
    ];
    let levels: Vec<f64> = (-4..8).map(|e| 2f64.powi(e)).collect();
    let landscape = Panel::new()
        .title("BFGS")
        .x(Axis::linear("$x_1$"))
        .y(Axis::linear("$x_2$"))
        .with(
            Contour::sample(plane::values(&*problem.objective), (-0.1, 1.2), (-0.4, 1.2))
                .levels(&levels)
                .filled(),
        )
        .with(Path::new(&plane::points(&bfgs)).hue(Hue::Orange).numbered(3))
        .with(Note::new(1.0, 1.0, "").open_dot());
    let last = 45;
    let mut values = Panel::new()
        .x(Axis::steps("step $t$").range(-0.6, 45.4))
        .y(Axis::log("$f(x^{(t)})$").range(1e-20, 1e2));
    for (name, trace) in &compared {
        let shown: Vec<f64> =
            trace.values().into_iter().take(last + 1).take_while(|v| *v > 1e-20).collect();
        values = values.with(Line::trace(&shown).label(*name));
    }
    let lengths = Panel::new()
        .strip()
        .aspect(0.3)
        .x(Axis::steps("step $t$").range(-0.6, 45.4))
        .y(Axis::linear("step length $α$ of BFGS").include(0.0))
        .with(Stems::trace(&bfgs.lengths()).hue(Hue::Orange));
    Ok(Figure::new(
        "quasi-newton-valley",
        "Quasi-Newton methods in Rosenbrock's valley",
        "Left: contours of the curved valley with the path of BFGS from (0.4, −0.2), which follows the floor in two dozen steps to the \
         minimum at (1, 1). Right: values on a logarithmic axis against the step. BFGS and L-BFGS bend down ever more steeply and end \
         after about 25 steps; DFP drops once and then stays almost level, and so does steepest descent. Below: the step lengths of BFGS, most of which \
         are exactly 1; one, early, is 21.",
    )
    .caption(
        "From $(0.4, −0.2)$, all with a search for the strong Wolfe conditions. Where the matrix has learned enough, the full step passes at once. \
         DFP arrives after 198 steps.",
    )
    .panel(landscape)
    .panel(values)
    .panel(lengths))
}

/// How many steps it takes with how much memory, in a hundred variables.
fn memory() -> Outcome {
    let n = 100;
    let problem = problems::ExtendedRosenbrock { n }.problem();
    let stop = Stop::default().gradient(1e-8);
    let mut points = Vec::new();
    for m in [1, 2, 3, 4, 5, 6, 8, 10, 15, 20] {
        let trace = run(l_bfgs(m), &problem.objective, &problem.start, stop)?;
        points.push((m as f64, trace.steps.len() as f64));
    }
    let full = run(crate::bfgs(), &problem.objective, &problem.start, stop)?;
    let steps = Panel::new()
        .x(Axis::linear("pairs kept, $m$").range(0.0, 21.0))
        .y(Axis::linear("steps").include(0.0))
        .with(Line::new(&points).dots().hue(Hue::Orange).label("L-BFGS"))
        .with(
            plots::Rule::horizontal(full.steps.len() as f64)
                .hue(Hue::Faint)
                .label("BFGS, the whole matrix"),
        );
    Ok(Figure::new(
        "l-bfgs-memory",
        "How much memory is enough",
        "The number of steps that L-BFGS takes on a sum of fifty Rosenbrock valleys, in a hundred variables, against the number of pairs it keeps. With one \
         pair it is 56; from two pairs on it is between 35 and 41. A horizontal line at 40 marks BFGS with its whole matrix.",
    )
    .caption(
        "Fifty of Rosenbrock's valleys, $n = 100$, to a gradient of $10^{−8}$. Five pairs are a thousand numbers; the matrix has ten thousand.",
    )
    .panel(steps))
}
