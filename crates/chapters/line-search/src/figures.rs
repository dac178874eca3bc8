//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.
//!
//! ```
//! let figure = line_search::figures::named("line-search-on-a-ray").unwrap()?;
//! assert!(figure.to_html().contains("id=\"fig-line-search-on-a-ray\""));
//! # Ok::<(), descent::Error>(())
//! ```

use crate::runs;
use descent::{Error, Trace, plane};
use plots::{Axis, Contour, Figure, Hue, Line, Note, Panel, Path, Rule, Side, Span, Stems};
use problems::{Quadratic, Rosenbrock};

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 5] = [
    ("line-search-on-a-ray", on_a_ray),
    ("line-search-valley", valley),
    ("line-search-ravine", ravine),
    ("wolfe-window", window),
    ("line-searches", searches),
];

/// The figure of this name.
///
/// ```
/// assert!(line_search::figures::named("wolfe-window").is_some());
/// assert!(line_search::figures::named("no-such-figure").is_none());
/// ```
pub fn named(name: &str) -> Option<Outcome> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, figure)| figure())
}

fn plane(title: &str) -> Panel {
    Panel::new().title(title).x(Axis::linear("$x_1$")).y(Axis::linear("$x_2$"))
}

/// Powers of two: the valley's floor and its walls in one picture.
fn doubling() -> Vec<f64> {
    (-4..9).map(|e| 2f64.powi(e)).collect()
}

/// Rosenbrock's valley from (0.8, 0) down the gradient: the ray, and the function on it.
fn on_a_ray() -> Outcome {
    let valley = Rosenbrock.problem();
    let trace = runs::along_the_gradient()?;
    let (from, g) = (&trace.start.x, &trace.start.gradient);
    let at = |alpha: f64| (from[0] - alpha * g[0], from[1] - alpha * g[1]);
    let phi = |alpha: f64| plane::values(&*valley.objective)(at(alpha).0, at(alpha).1);
    let best = trace.lengths().first().copied().unwrap_or(f64::NAN);
    let last = 0.0102;
    // Zeros of the cubic φ′ beyond the first; the tests compare its slope there with zero.
    let (top, second) = (0.005_499_836_721_221_09, 0.009_189_088_681_759_16);
    let ray = plane("the ray")
        .with(
            Contour::sample(plane::values(&*valley.objective), (-1.4, 1.0), (-0.3, 1.4))
                .levels(&doubling())
                .filled(),
        )
        .with(Line::new(&[at(0.0), at(last)]).hue(Hue::Orange))
        .with(Note::new(at(0.0).0, at(0.0).1, "$x$").dot())
        .with(Note::new(at(best).0, at(best).1, "").dot())
        .with(Note::new(at(top).0, at(top).1, "").open_dot())
        .with(Note::new(at(second).0, at(second).1, "").dot());
    let along = Panel::new()
        .title("$f$ on the ray")
        .x(Axis::linear("$α$").range(0.0, last))
        .y(Axis::linear("$φ(α)$").range(0.0, 46.0))
        .with(
            Line::function(|alpha| trace.start.value - 1e-4 * alpha * g.dot(g), 0.0, last)
                .hue(Hue::Faint)
                .dashed()
                .label("sufficient decrease, $c_1 = 10^{-4}$"),
        )
        .with(Line::function(phi, 0.0, last).hue(Hue::Orange).label("$φ$"))
        .with(Note::new(best, phi(best), "exact step").dot().side(Side::Above))
        .with(Note::new(top, phi(top), "maximum").open_dot().side(Side::Above))
        .with(Note::new(second, phi(second), "minimum").dot().side(Side::Above));
    Ok(Figure::new(
        "line-search-on-a-ray",
        "A ray in Rosenbrock's valley, and the function on it",
        "Left: contours of a curved valley, and a straight line from (0.8, 0) to the upper left that crosses the valley's floor \
         twice. Right: the value along that line against the step length. It falls from 41 steeply to nearly 0 at 0.00165, rises \
         to a maximum of 37.6 at 0.0055, falls to 4.3 at 0.0092 and rises again. A dashed line that is almost level marks what \
         sufficient decrease allows; the maximum lies below it.",
    )
    .caption(
        "Down the gradient from $(0.8, 0)$. The ray crosses the valley's floor twice. At the maximum between, the slope is zero \
         and the value is below the dashed line: both strong Wolfe conditions hold.",
    )
    .panel(ray)
    .panel(along))
}

/// Steepest descent with exact steps in the valley.
fn valley() -> Outcome {
    let valley = Rosenbrock.problem();
    let trace = runs::valley_exact()?;
    let shown: Vec<(f64, f64)> = plane::points(&trace).into_iter().take(31).collect();
    let sizes: Vec<f64> = trace.steps.iter().take(30).map(|step| step.size()).collect();
    let landscape = plane("the path")
        .with(
            Contour::sample(plane::values(&*valley.objective), (0.1, 1.1), (-0.3, 1.1))
                .levels(&doubling())
                .filled(),
        )
        .with(Path::new(&shown).hue(Hue::Orange).numbered(3))
        .with(Note::new(1.0, 1.0, "").open_dot());
    // Close up the steps are seen to turn by right angles.
    let inside = |(x, y): &(f64, f64)| (0.578..0.652).contains(x) && (0.328..0.424).contains(y);
    let corner: Vec<(f64, f64)> = shown.iter().copied().skip(2).take_while(inside).collect();
    let close = plane("from step 2 on")
        .equal()
        .x(Axis::linear("$x_1$").range(0.578, 0.652))
        .y(Axis::linear("$x_2$").range(0.328, 0.424))
        .with(
            Contour::sample(plane::values(&*valley.objective), (0.578, 0.652), (0.328, 0.424))
                .spread(9)
                .filled(),
        )
        .with(Path::new(&corner).steps(2, 1).hue(Hue::Orange));
    let strip = Panel::new()
        .strip()
        .aspect(0.3)
        .x(Axis::steps("step $t$").range(-0.6, 30.4))
        .y(Axis::linear("length of the step").range(0.0, 0.5))
        .with(Stems::trace(&sizes).hue(Hue::Orange));
    Ok(Figure::new(
        "line-search-valley",
        "Steepest descent with exact steps in Rosenbrock's valley",
        "Contours of the curved valley with a path from (0.4, −0.2): one long step to the upper left onto the valley's floor, one \
         longer step up along the floor, and then many tiny ones. Magnified, these turn left and right by right angles and \
         creep along the floor. A strip of stems below shows the lengths: 0.305 and 0.477, and then none above 0.025.",
    )
    .caption(
        "From $(0.4, −0.2)$. Two long jumps, and then a zig-zag of right angles: after 1000 steps the run is at $(0.967, 0.935)$, \
         still on its way to $(1, 1)$.",
    )
    .panel(landscape)
    .panel(close)
    .panel(strip))
}

/// The worst start of a quadratic, and a better plan.
fn ravine() -> Outcome {
    let ravine = Quadratic::diagonal(&[1.0, 10.0]).problem();
    let trace = runs::ravine_exact()?;
    let plan = runs::ravine_two_steps()?;
    let landscape = |title: &str, y: (f64, f64)| {
        plane(title)
            .x(Axis::linear("$x_1$").range(-0.6, 10.6))
            .y(Axis::linear("$x_2$").range(y.0, y.1))
            .with(
                Contour::sample(plane::values(&*ravine.objective), (-0.6, 10.6), y)
                    .levels(&[0.5, 2.0, 5.0, 10.0, 20.0, 36.0, 55.0, 100.0, 200.0, 350.0]),
            )
    };
    let strip = Panel::new()
        .x(Axis::steps("step $t$").range(-0.4, 20.4))
        .y(Axis::log("$f(x^{(t)})$"))
        .aspect(0.4)
        .with(Line::trace(&trace.values()).dots().hue(Hue::Orange).label("exact steps"))
        .with(
            Line::function(|t| 55.0 * (9.0 / 11.0_f64).powf(2.0 * t), 0.0, 20.0)
                .hue(Hue::Faint)
                .dashed()
                .label("the bound, $((κ−1)/(κ+1))^{2t}$"),
        );
    Ok(Figure::new(
        "line-search-ravine",
        "The best step is not the best plan",
        "Contours of a quadratic ten times as steep across as along. First: exact steps from (10, 1) zig-zag towards the minimum at the \
         origin, each a little shorter than the one before. Second: a step of length 1 leads to (0, −9), far up the steep side, \
         and a second one straight down to the origin. Third: the values of the exact steps on a logarithmic axis fall on the \
         straight line of the bound.",
    )
    .caption(
        "$½(x_1^2 + 10x_2^2)$ from $(10, 1)$. Exact steps: each value is $0.669$ of the one before, as small a gain as the bound allows. \
         With the lengths $1$ and $1/10$: two steps.",
    )
    .panel(landscape("exact steps", (-2.0, 2.0)).with(Path::new(&plane::points(&trace)).hue(Hue::Orange).numbered(2)))
    .panel(
        landscape("lengths $1$ and $1/10$", (-9.8, 2.0))
            .with(Path::new(&plane::points(&plan)).hue(Hue::Orange).numbered(3)),
    )
    .panel(strip))
}

/// Which lengths pass on a parabola: an open window, and none.
fn window() -> Outcome {
    let phi = |t: f64| 0.5 * (1.0 - t) * (1.0 - t);
    let panel = |c1: f64, c2: f64| {
        let (long, short) = (2.0 * (1.0 - c1), 1.0 - c2);
        Panel::new()
            .title(format!("$c_1 = {c1}$, $c_2 = {c2}$"))
            .x(Axis::linear("$α$").range(0.0, 2.1))
            .y(Axis::linear("$φ(α)$").range(-0.3, 0.65))
            .with(Span::new(0.0, long).hue(Hue::Blue).label("decrease enough"))
            .with(Span::new(short, 2.1).hue(Hue::Orange).label("not too steep"))
            .with(Rule::horizontal(0.0).hue(Hue::Faint))
            .with(Line::function(phi, 0.0, 2.1).hue(Hue::Ink))
            .with(Line::function(move |t| 0.5 - c1 * t, 0.0, 2.1).hue(Hue::Blue).dashed())
            .with(
                Line::function(move |t| phi(short) - c2 * (t - short), 0.0, 2.1)
                    .hue(Hue::Orange)
                    .dashed(),
            )
            .with(Note::new(short, phi(short), "").dot())
            .with(Note::new(long, phi(long), "").open_dot())
    };
    Ok(Figure::new(
        "wolfe-window",
        "Which step lengths pass",
        "A parabola with its vertex at 1, drawn twice, with two bands of step lengths. Left, with small c₁ and large c₂: the lengths \
         that decrease enough reach from 0 to 1.8, those that are not too steep from 0.1 on, and the bands overlap. Right, with \
         c₁ = 0.9 and c₂ = 0.5: the first band ends at 0.2, the second begins at 0.5, and nothing is in both.",
    )
    .caption(
        "$½(1−α)^2$. Below the blue line the decrease is enough; right of the dot, where the tangent is as steep as the orange \
         line, the slope is. In the first picture the bands overlap; in the second, with the constants in the wrong order, they do not.",
    )
    .panel(panel(0.1, 0.9))
    .panel(panel(0.9, 0.5)))
}

/// Four searches in the valley: what each buys.
fn searches() -> Outcome {
    let runs: [(&str, Trace); 4] = [
        ("exact", runs::valley_exact()?),
        ("strong Wolfe", runs::valley_strong_wolfe()?),
        ("weak Wolfe", runs::valley_weak_wolfe()?),
        ("backtracking", runs::valley_backtracking()?),
    ];
    let mut steps = Panel::new()
        .title("by steps")
        .x(Axis::linear("step").range(0.0, 1000.0))
        .y(Axis::log("$f$"));
    let mut work = Panel::new()
        .title("by evaluations")
        .x(Axis::linear("values and gradients").range(0.0, 4000.0))
        .y(Axis::log("$f$"));
    for (name, trace) in &runs {
        let counts = |point: &descent::Point| (point.counts.values + point.counts.gradients) as f64;
        let every = |t: &usize| t.is_multiple_of(5);
        let by_step: Vec<(f64, f64)> = trace
            .values()
            .into_iter()
            .enumerate()
            .filter(|(t, _)| every(t))
            .map(|(t, value)| (t as f64, value))
            .collect();
        let by_work: Vec<(f64, f64)> = trace
            .points()
            .enumerate()
            .filter(|(t, point)| every(t) && counts(point) <= 4000.0)
            .map(|(_, point)| (counts(point), point.value))
            .collect();
        steps = steps.with(Line::new(&by_step).label(*name));
        work = work.with(Line::new(&by_work));
    }
    Ok(Figure::new(
        "line-searches",
        "Four searches for steepest descent in the valley",
        "Two panels of values on a logarithmic axis, for steepest descent with four line searches. Over a thousand steps the exact \
         search and the strong Wolfe conditions come to the same value, a thousandth; the weak conditions come lower, and backtracking \
         stays at a tenth. Against the number of evaluations the exact search is far behind the two Wolfe searches: its line is \
         still near a tenth where they end.",
    )
    .caption(
        "Rosenbrock's function from $(0.4, −0.2)$, a thousand steps. The exact search, to the last digit, takes 32 values and as many \
         gradients a step, the Wolfe searches little more than one. Backtracking, which only shortens its first trial, takes steps that are too short.",
    )
    .panel(steps)
    .panel(work))
}
