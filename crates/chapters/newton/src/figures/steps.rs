//! What one step does: to the vertex of a parabola.

use super::{Outcome, on_curve, on_line, parabola};
use crate::{newton_map, runs, slope_and_curvature};
use ndarray::array;
use plots::{Axis, Figure, Hue, Line, Note, Panel, Path, Rule, Side};
use problems::Cubic;

/// One step on the cubic from 2: the parabola and its vertex, and the same step as a tangent of the slope.
pub(super) fn parabola_step() -> Outcome {
    let problem = Cubic.problem();
    let cost = on_line(&problem);
    let (from, quadratic) = (2.0, parabola(&Cubic, 2.0));
    let to = newton_map(&Cubic, &from).unwrap_or(f64::NAN);
    let slope = |x: f64| slope_and_curvature(&Cubic, &x).map_or(f64::NAN, |(slope, _)| slope);
    let curvature = slope_and_curvature(&Cubic, &from).map_or(f64::NAN, |(_, c)| c);
    let (low, high) = (0.4, 5.0);
    let axis = || Axis::linear("$θ$").range(low, high);

    let curve = Panel::new()
        .title("the cost and its parabola")
        .x(axis())
        .y(Axis::linear("").range(-6.0, 22.0))
        .with(Line::function(&cost, low, high).label("$C(θ)$"))
        .with(Line::function(&quadratic, low, high).dashed().label("parabola at $θ$"))
        .with(Line::new(&[(to, quadratic(to)), (to, cost(to))]).hue(Hue::Ink).dotted())
        .with(Note::new(from, cost(from), "$θ = 2$").dot().side(Side::Left))
        .with(Note::new(to, quadratic(to), "vertex").hue(Hue::Orange).dot().side(Side::Below))
        .with(Note::new(to, cost(to), "$θ_+ = 3.5$").dot().side(Side::Right));
    let tangent = move |x: f64| slope(from) + curvature * (x - from);
    let derivative = Panel::new()
        .title("its slope and their tangent")
        .x(axis())
        .y(Axis::linear("").range(-15.0, 20.0))
        .with(Rule::horizontal(0.0).hue(Hue::Faint))
        .with(Line::function(slope, low, high).label("$C′(θ)$"))
        .with(Line::function(tangent, low, high).dashed().label("tangent at $θ$"))
        .with(Note::new(from, slope(from), "$θ$").dot().side(Side::Below))
        .with(Note::new(to, 0.0, "$θ_+$").dot().side(Side::Below));
    Ok(Figure::new(
        "parabola-step",
        "A Newton step goes to the vertex of a parabola",
        "Left: the curve (θ − 3)²(θ + 3) with the parabola that touches it at θ = 2 with the same curvature. \
         The vertex of the parabola lies at 3.5; straight above it, on the curve, is the next iterate. \
         Right: the slope of the curve with its tangent at θ = 2, which crosses zero at the same 3.5.",
    )
    .caption(
        "One step on $(θ − 3)^2(θ + 3)$ from 2. The parabola has the value, the slope and the curvature of $C$ \
         at $θ$; the step goes to its vertex. For $C′$ that is the step along the tangent to its zero.",
    )
    .panel(curve)
    .panel(derivative))
}

/// The cubic from 1.5: past the minimum and back, with the parabola of every step.
pub(super) fn overshoot() -> Outcome {
    let problem = Cubic.problem();
    let cost = on_line(&problem);
    let trace = runs::overshoot()?;
    let points = on_curve(&trace);
    let (low, high) = (0.4, 6.2);
    let mut curve = Panel::new()
        .x(Axis::linear("$θ$").range(low, high))
        .y(Axis::linear("$C(θ)$").range(-16.0, 56.0))
        .with(Line::function(&cost, low, high).label("$C(θ)$"));
    for (t, pair) in points.windows(2).enumerate().take(4) {
        let (from, to) = (pair[0].0, pair[1]);
        let quadratic = parabola(&Cubic, from);
        let vertex = (to.0, quadratic(to.0));
        let local = Line::function(&quadratic, low, high).hue(Hue::Orange).thin().at_step(t);
        // The same label for all: the legend has it once.
        curve = curve
            .with(local.label("parabola at $θ^{(t)}$"))
            .with(Line::new(&[vertex, to]).hue(Hue::Ink).dotted().at_step(t));
    }
    let curve = curve.with(Path::new(&points).hue(Hue::Ink).thin().numbered(4));
    let errors = trace.errors(&array![3.0]);
    let error = Panel::new()
        .x(Axis::steps("step $t$"))
        .y(Axis::log("error $|θ^{(t)} − 3|$"))
        .with(Line::trace(&errors).hue(Hue::Ink));
    Ok(Figure::new(
        "newton-overshoot",
        "Newton's method overshoots, then converges",
        "Left: the curve (θ − 3)²(θ + 3) with its minimum at 3. From 1.5 the first parabola is flat, and its vertex far to the \
         right: the method lands at 5.25, where the curve is four times as high. The next parabolas are \
         narrower; the iterates 3.60 and 3.07 close in on 3 from the right. Right: the error on a logarithmic axis \
         grows in the first step and then falls ever more steeply.",
    )
    .caption(
        "The iterates on $(θ − 3)^2(θ + 3)$ from 1.5, with the parabola of each step. Move the slider: \
         every vertex (end of a dotted line) says where the method goes next.",
    )
    .panel(curve)
    .panel(error))
}
