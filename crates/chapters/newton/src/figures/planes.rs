//! In two variables: paths over contours, what H = I/α sees, and where H has no inverse.

use super::Outcome;
use crate::{Newton, gradient_descent, runs};
use descent::{Stop, plane, run};
use ndarray::array;
use plots::{Arrow, Axis, Contour, Figure, Hue, Line, Note, Panel, Path, Side, Stems};
use problems::{Gutter, Problem, Product, Quadratic, Rosenbrock};

fn axes(panel: Panel) -> Panel {
    panel.x(Axis::linear("$x_1$")).y(Axis::linear("$x_2$"))
}

/// Rosenbrock's valley: Newton, damped Newton and gradient descent from (0.4, −0.2).
pub(super) fn rosenbrock() -> Outcome {
    let problem = Rosenbrock.problem();
    let start = array![0.4, -0.2];
    let (newton, damped) = (runs::rosenbrock()?, runs::rosenbrock_damped()?);
    let descent = run(gradient_descent(0.002), &problem.objective, &start, Stop::after(20))?;
    let landscape = |title: &str| {
        let contour = Contour::sample(plane::values(&*problem.objective), (-0.4, 1.4), (-0.4, 1.2));
        // Powers of two: the valley's floor and its walls in one picture.
        let levels: Vec<f64> = (-4..8).map(|e| 2f64.powi(e)).collect();
        axes(Panel::new().title(title)).with(contour.levels(&levels).filled())
    };
    let minimum = || Note::new(1.0, 1.0, "").open_dot();
    let values = |trace: &descent::Trace| -> Vec<f64> {
        trace.values().into_iter().take_while(|v| *v > 1e-20).collect()
    };
    let loss = Panel::new()
        .x(Axis::steps("step $t$").range(-0.4, 20.4))
        .y(Axis::log("$f(x^{(t)})$").range(1e-20, 1e2))
        .with(Line::trace(&values(&newton)).label("Newton"))
        .with(Line::trace(&values(&damped)).label("damped Newton"))
        .with(Line::trace(&values(&descent)).label("gradient descent"));
    let lengths = Panel::new()
        .strip()
        .aspect(0.3)
        .x(Axis::steps("step $t$").range(-0.4, 20.4))
        .y(Axis::linear("step length $λ$ of damped Newton").range(0.0, 1.1))
        .with(stems(&damped));
    Ok(Figure::new(
        "newton-rosenbrock",
        "Newton's method and gradient descent in Rosenbrock's valley",
        "Contours of a curved valley with the minimum at (1, 1). From (0.4, −0.2) Newton's method steps to the valley's floor, \
         then out of the valley, then to the minimum: six steps. Gradient descent turns where it meets the floor and then creeps \
         along it; twenty steps do not bring it far. Below, the values against the step on a logarithmic axis, where Newton's \
         rises once before it falls ever faster; and the step lengths of damped Newton, which are below 1 only where \
         the full step would climb.",
    )
    .caption(
        "$(1 − x_1)^2 + 100(x_2 − x_1^2)^2$ from $(0.4, −0.2)$. Newton's second step leaves the valley and climbs; \
         with damping no step does. Gradient descent ($α = 0.002$) has taken 20 steps.",
    )
    .panel(landscape("Newton").with(Path::new(&plane::points(&newton)).hue(Hue::Orange).numbered(4)).with(minimum()))
    .panel(
        landscape("gradient descent")
            .with(Path::new(&plane::points(&descent)).hue(Hue::Orange).numbered(2))
            .with(minimum()),
    )
    .panel(loss)
    .panel(lengths))
}

/// One stem for each step of a run: its length, at the step it starts from.
fn stems(trace: &descent::Trace) -> Stems {
    Stems::trace(&trace.lengths()).hue(Hue::Orange)
}

/// One quadratic bowl, two curvatures: the Hessian's ellipse and the circle of I/α.
pub(super) fn gradient_descent_as_newton() -> Outcome {
    let alpha = 2.0 / 11.0;
    let problem =
        Problem { start: array![3.0, 1.0], ..Quadratic::diagonal(&[1.0, 10.0]).problem() };
    let newton = run(Newton::exact(), &problem.objective, &problem.start, Stop::after(1))?;
    let descent =
        run(gradient_descent(alpha), &problem.objective, &problem.start, Stop::after(25))?;
    let landscape = |title: &str| {
        let contour = Contour::sample(plane::values(&*problem.objective), (-4.6, 4.6), (-2.9, 2.2));
        let levels: Vec<f64> = (1..7).map(|i| 0.9 * f64::from(i * i)).collect();
        Panel::new()
            .title(title)
            .equal()
            .x(Axis::linear("$x_1$").range(-4.6, 4.6))
            .y(Axis::linear("$x_2$").range(-2.9, 2.2))
            .with(contour.levels(&levels))
    };
    // The level line of the model ½ d′Hd + g′d through the start: around the model's own minimum, where the step goes.
    let ring = |trace: &descent::Trace, axes: (f64, f64)| {
        let (centre, start) = (&trace.point(1).unwrap_or(&trace.start).x, &trace.start.x);
        let offset = [(start[0] - centre[0]) * axes.0, (start[1] - centre[1]) * axes.1];
        let radius = offset[0].hypot(offset[1]);
        let points: Vec<(f64, f64)> = (0..=120)
            .map(|i| f64::from(i) * std::f64::consts::TAU / 120.0)
            .map(|a| (centre[0] + radius * a.cos() / axes.0, centre[1] + radius * a.sin() / axes.1))
            .collect();
        Line::new(&points).hue(Hue::Orange).dashed()
    };
    let start = || Note::new(3.0, 1.0, "$x$");
    let (first, second) = (
        landscape("$H$ the Hessian: an ellipse")
            .with(ring(&newton, (1.0, 10f64.sqrt())))
            .with(Path::new(&plane::points(&newton)).hue(Hue::Blue)),
        landscape("$H = I/α$: a circle")
            .with(ring(&descent, (1.0, 1.0)))
            .with(Path::new(&plane::points(&descent)).hue(Hue::Blue)),
    );
    Ok(Figure::new(
        "gradient-descent-as-newton",
        "Gradient descent is Newton's method with a circle for an ellipse",
        "Contours of a quadratic bowl, ten times as steep one way as the other, drawn twice. Left: the level line of the model \
         through the start is an ellipse, a contour of the bowl itself, and the step leads to its centre, which is the minimum. \
         Right: the level line is a circle; the step leads to the circle's centre, across the valley, and the following steps \
         zigzag slowly towards the minimum.",
    )
    .caption(
        "A step goes to the centre of the dashed line, the level line through $x$ of the model with curvature $H$. With the \
         Hessian that is the minimum, at once; with $H = I/α$, here for the best $α = 2/(1 + 10)$, it is gradient descent.",
    )
    .panel(first.with(start()))
    .panel(second.with(start())))
}

/// Where the Hessian has no inverse: no step, or too many.
pub(super) fn singular_hessian() -> Outcome {
    let (gutter, product) = (Gutter.problem(), Product.problem());
    let trace = runs::singular()?;
    let from = (trace.start.x[0], trace.start.x[1]);
    let flat = axes(Panel::new().title("$x_1^2$: many solutions"))
        .with(
            Contour::sample(plane::values(&*gutter.objective), (-2.0, 2.0), (-2.0, 2.0))
                .spread(7)
                .filled(),
        )
        .with(Line::new(&[(0.0, -2.0), (0.0, 2.0)]).hue(Hue::Orange))
        .with_all([1.6, 0.4, -0.5, -1.4].map(|y| Arrow::new(from, (0.0, y)).hue(Hue::Faint).thin()))
        .with(Arrow::new(from, (0.0, from.1)).hue(Hue::Orange))
        .with(Note::new(from.0, from.1, "$x$").dot().side(Side::Right));
    // The direction that the damped method refused, and the downhill one.
    let refused = runs::product_indefinite()?;
    let at = [0.5, 0.1];
    let newton = run(Newton::exact(), &product.objective, &array![0.5, 0.1], Stop::after(1))?;
    let to = (newton.last().x[0], newton.last().x[1]);
    let g = &refused.start.gradient;
    let downhill = (at[0] - 0.5 * g[0], at[1] - 0.5 * g[1]);
    let levels: Vec<f64> = [0.02, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.5, 4.0, 7.0].to_vec();
    let branch = |low: f64, high: f64| Line::function(|v| 1.0 / v, low, high).hue(Hue::Orange);
    let curved = axes(Panel::new().title("$(x_1 x_2 − 1)^2$: a saddle between"))
        .with(
            Contour::sample(plane::values(&*product.objective), (-2.0, 2.0), (-2.0, 2.0))
                .levels(&levels)
                .filled(),
        )
        .with(branch(0.5, 2.0))
        .with(branch(-2.0, -0.5))
        .with(Arrow::new((at[0], at[1]), to).hue(Hue::Ink))
        .with(Arrow::new((at[0], at[1]), downhill).hue(Hue::Green))
        .with(Note::new(to.0, to.1, "Newton").side(Side::Below))
        .with(Note::new(downhill.0, downhill.1, "$−g$").hue(Hue::Green).side(Side::Above))
        .with(Note::new(at[0], at[1], "").dot());
    Ok(Figure::new(
        "singular-hessian",
        "Where the Hessian has no inverse",
        "Left: the function x₁² has straight contours, and a whole line of minima. From (1, 1) the arrows to every point of that \
         line solve H Δ = −g; the shortest, straight across, is drawn strongly. Right: contours of (x₁x₂ − 1)², whose minima fill \
         the two branches of a hyperbola, with a saddle at the origin. From (0.5, 0.1) the Newton step goes towards the \
         saddle, and uphill; the negative gradient points to a branch of minima.",
    )
    .caption(
        "First, on $x_1^2$ the Hessian is singular, and every arrow to the orange line solves $HΔ = −g$. Second, near the saddle \
         of $(x_1 x_2 − 1)^2$ the Hessian is indefinite; the Newton step has a solution, and climbs. Along the orange minima \
         the Hessian is singular again.",
    )
    .panel(flat)
    .panel(curved))
}
