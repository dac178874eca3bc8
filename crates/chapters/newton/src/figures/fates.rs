//! Where Newton's method may go instead: round and round, uphill, to another basin, to infinity.

use super::{Outcome, on_curve, on_line, parabola};
use crate::runs;
use plots::{Axis, Figure, Hue, Line, Note, Panel, Path, Rule, Side, Span};
use problems::{Humps, Hyperbola, Quartic};

/// −θ⁴/4 + 5θ²/2: for ever between 1 and −1; from 1.0001 away from it.
pub(super) fn two_cycle() -> Outcome {
    let problem = Humps.problem();
    let cost = on_line(&problem);
    let (cycle, near) = (runs::two_cycle()?, runs::near_two_cycle()?);
    let curve = Panel::new()
        .x(Axis::linear("$θ$").range(-3.2, 3.2))
        .y(Axis::linear("$C(θ)$").range(-3.0, 9.0))
        .with(Line::function(&cost, -3.2, 3.2).label("$C(θ)$"))
        .with(Line::function(parabola(&Humps, 1.0), -3.2, 3.2).thin().label("parabola at $1$"))
        .with(
            Line::function(parabola(&Humps, -1.0), -3.2, 3.2)
                .thin()
                .dashed()
                .label("parabola at $−1$"),
        )
        .with(Path::new(&first(on_curve(&cycle), 3)).hue(Hue::Ink))
        .with(Note::new(1.0, cost(1.0), "$1$").side(Side::Right))
        .with(Note::new(-1.0, cost(-1.0), "$−1$").side(Side::Left));
    let steps = Panel::new()
        .x(Axis::steps("step $t$"))
        .y(Axis::linear("$θ^{(t)}$").range(-3.2, 3.2))
        .with(Line::trace(&cycle.coordinates(0)).hue(Hue::Ink).label("from $1$"))
        .with(Line::trace(&near.coordinates(0)).hue(Hue::Purple).label("from $1.0001$"))
        .with(Rule::horizontal(-(5f64.sqrt())).label("maximum $−√5$"));
    Ok(Figure::new(
        "newton-two-cycle",
        "A cycle of two points",
        "Left: a curve with a minimum at 0 between two humps. The parabola that touches it at 1 has its vertex at −1, and the \
         parabola at −1 has its vertex at 1. Right: the iterates against the step. From 1 they alternate between 1 and −1; from \
         1.0001 they do so at first, swing wider, and settle at the maximum −√5.",
    )
    .caption(
        "$−θ^4/4 + 5θ^2/2$. From 1 the method goes to −1, and back, for ever. The cycle repels: a start that is off by \
         $10^{−4}$ leaves it, and ends in a maximum.",
    )
    .panel(curve)
    .panel(steps))
}

/// The quartic from 1.7 and from 2.5: the sign of the curvature decides which way.
pub(super) fn to_a_maximum() -> Outcome {
    let problem = Quartic.problem();
    let cost = on_line(&problem);
    let (low, high) = (-1.6, 4.2);
    let panel = |trace: &descent::Trace, title: &str| {
        let points = on_curve(trace);
        let quadratic = parabola(&Quartic, points[0].0);
        let landing = points.get(1).map(|&to| Line::new(&[(to.0, quadratic(to.0)), to]));
        Panel::new()
            .title(title)
            .x(Axis::linear("$θ$").range(low, high))
            .y(Axis::linear("$C(θ)$").range(-6.0, 32.0))
            .with(Line::function(&cost, low, high).label("$C(θ)$"))
            .with(Line::function(&quadratic, low, high).dashed().label("first parabola"))
            .with_all(landing.map(|line| line.hue(Hue::Ink).dotted()))
            .with(Path::new(&points).hue(Hue::Ink).without_arrows().numbered(3))
    };
    Ok(Figure::new(
        "newton-to-a-maximum",
        "To a maximum from one side of the inflection, to a minimum from the other",
        "A quartic curve with a maximum near 0.87 between two minima, drawn twice. Left, from 1.7, where the curve is concave: \
         the parabola opens downwards, and the iterates climb to the maximum. Right, from 2.5, where the curve is convex: the \
         parabola opens upwards, the first step overshoots the right minimum and lands higher than it started, and \
         the next ones come back to the minimum.",
    )
    .caption(
        "$θ^4 − 4θ^3 − 2θ^2 + 10θ + 15$. A step goes to the vertex of the parabola, and from there (dotted) back to the curve. From \
         $1.7$ the vertex is a top, and the run climbs to the maximum at $0.87$. From $2.5$ it is a bottom: the first step passes \
         the minimum at $3.06$ and lands higher than it began, the later ones come back.",
    )
    .panel(panel(&runs::quartic_climbs()?, "from 1.7: concave"))
    .panel(panel(&runs::quartic_overshoots()?, "from 2.5: convex")))
}

/// The quartic: where each start ends.
pub(super) fn basins() -> Outcome {
    let problem = Quartic.problem();
    let cost = on_line(&problem);
    let ends = [
        (Some(0), Hue::Blue, "left minimum"),
        (Some(1), Hue::Orange, "maximum"),
        (Some(2), Hue::Green, "right minimum"),
    ];
    // Neighbours with the same end become one band, each start standing for its part of the interval.
    let spans = |low: f64, high: f64, count: usize| -> Vec<Span> {
        let half = (high - low) / count as f64 / 2.0;
        let sweep = runs::sweep(&problem, low, high, count);
        sweep
            .chunk_by(|a, b| a.1 == b.1)
            .filter_map(|same| {
                let (_, hue, label) = ends.iter().find(|(end, ..)| *end == same[0].1)?;
                let (first, last) = (same.first()?.0, same.last()?.0);
                Some(Span::new(first - half, last + half).hue(*hue).label(*label))
            })
            .collect()
    };
    let inflection = 1.0 + 2.0 / 3f64.sqrt();
    let (low, high) = (-1.5, 4.0);
    let landscape = Panel::new()
        .x(Axis::linear("start $θ^{(0)}$").range(low, high))
        .y(Axis::linear("$C(θ)$").range(-4.0, 30.0))
        .aspect(0.45)
        .with_all(spans(low, high, 1375))
        .with(Line::function(&cost, low, high).hue(Hue::Ink))
        .with(Rule::vertical(inflection).label("inflection"));
    let (low, high) = (1.8, 2.2);
    let near = Panel::new()
        .title("the same, near the inflection")
        .x(Axis::linear("start $θ^{(0)}$").range(low, high))
        .y(Axis::linear("").range(0.0, 1.0).bare())
        .strip()
        .with_all(spans(low, high, 1000))
        .with(Rule::vertical(inflection));
    Ok(Figure::new(
        "newton-basins",
        "Where each start ends",
        "A quartic curve over bands of colour that say where Newton's method ends from each start. Around the maximum is a wide \
         band of starts that end there, up to about 1.85. Between 1.85 and the inflection at 2.15 most starts end in the left \
         minimum, far away, and a narrow band of them in the right one. From the inflection on all end in the right minimum. \
         Left of the maximum's band it is the other way round: down to the left inflection at −0.15 most end in the right \
         minimum, and all starts before it in the left one. A strip below enlarges 1.8 to 2.2.",
    )
    .caption(
        "Where Newton's method on $θ^4 − 4θ^3 − 2θ^2 + 10θ + 15$ ends, for each start. Being left of the inflection \
         does not decide for the maximum: its basin ends at 1.8491, and from 2 the method goes to the left minimum.",
    )
    .panel(landscape)
    .panel(near)
    .columns(1))
}

/// The first `n` points.
fn first(mut points: Vec<(f64, f64)>, n: usize) -> Vec<(f64, f64)> {
    points.truncate(n);
    points
}

/// √(1 + θ²): home from 0.9, away from 1.1, and home from there by smaller steps.
pub(super) fn sqrt_divergence() -> Outcome {
    let problem = Hyperbola { width: 1 }.problem();
    let cost = on_line(&problem);
    let (away, home) = (runs::hyperbola_diverges()?, runs::hyperbola_converges()?);
    let damped = runs::hyperbola_damped()?;
    let curve = Panel::new()
        .x(Axis::linear("$θ$").range(-3.0, 3.0))
        .y(Axis::linear("$C(θ)$").range(0.8, 3.4))
        .with(Line::function(&cost, -3.0, 3.0).hue(Hue::Faint))
        .with(Path::new(&first(on_curve(&away), 3)).hue(Hue::Orange).numbered(3))
        .with(Path::new(&first(on_curve(&damped), 3)).hue(Hue::Green).numbered(3));
    let sizes = |trace: &descent::Trace| -> Vec<f64> {
        trace
            .coordinates(0)
            .iter()
            .map(|x| x.abs())
            .take_while(|x| (1e-16..1e12).contains(x))
            .collect()
    };
    let steps = Panel::new()
        .x(Axis::steps("step $t$").range(-0.3, 6.3))
        .y(Axis::log("$|θ^{(t)}|$").range(1e-16, 1e12))
        .with(Line::trace(&sizes(&home)).hue(Hue::Blue).label("from 0.9"))
        .with(Line::trace(&sizes(&away)).hue(Hue::Orange).label("from 1.1"))
        .with(Line::trace(&sizes(&damped)).hue(Hue::Green).label("from 1.1, damped"));
    Ok(Figure::new(
        "sqrt-divergence",
        "Divergence on a convex function, and its cure",
        "Left: the convex curve of the square root of 1 + θ². From 1.1 the steps jump across the minimum, each time farther out. \
         With smaller steps, from the same start, they go down to the minimum. Right: the distance from the minimum on a \
         logarithmic axis. From 0.9 it falls ever faster; from 1.1 it grows ever faster; from 1.1 with damping it falls \
         ever faster.",
    )
    .caption(
        "$√(1 + θ^2)$, where a Newton step is $θ_+ = −θ^3$: home from $|θ| < 1$, away from $|θ| > 1$. A step that is \
         halved until the value falls enough brings every start home.",
    )
    .panel(curve)
    .panel(steps))
}
