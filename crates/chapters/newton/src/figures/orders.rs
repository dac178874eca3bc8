//! How fast, and how far at least: orders of convergence, and the bound on a damped step.

use super::{Outcome, on_line};
use crate::{bound, gradient_descent, runs};
use descent::{Stop, Trace, order, run};
use ndarray::{Array1, array};
use plots::{Axis, Figure, Hue, Line, Note, Panel, Rule, Side};
use problems::{Catenary, Cubic, FourthPower};

/// The errors of four runs, and the order that each shows.
pub(super) fn convergence() -> Outcome {
    let cubic = Cubic.problem();
    let (three, zero) = (&cubic.stationary[0].x, &FourthPower.problem().stationary[0].x);
    let stop = Stop::default().gradient(1e-14).iterations(40);
    let descent = run(gradient_descent(0.03), &cubic.objective, &cubic.start, stop)?;
    let runs: [(&str, Trace, &Array1<f64>); 4] = [
        ("Newton", runs::overshoot()?, three),
        ("secant", runs::secant()?, three),
        ("gradient descent", descent, three),
        ("Newton on $θ^4$", runs::fourth_power()?, zero),
    ];
    // Below this an error is mostly rounding.
    const FLOOR: f64 = 1e-15;
    let last = 30.0;
    let mut error = Panel::new()
        .x(Axis::steps("step $t$").range(-0.6, last))
        .y(Axis::log("error $|θ^{(t)} − θ^*|$").range(FLOOR, 10.0));
    let mut so_far = Panel::new()
        .x(Axis::steps("step $t$").range(-0.6, last))
        .y(Axis::linear("order $p$ so far").range(0.0, 2.5))
        .aspect(0.4)
        .with(Rule::horizontal(2.0))
        .with(Rule::horizontal((1.0 + 5f64.sqrt()) / 2.0).label("$1.618$"))
        .with(Rule::horizontal(1.0));
    for (name, trace, minimiser) in runs {
        let errors = trace.errors(minimiser);
        // The fit begins where the method has found its pace: once the error is below a half for good.
        let far = errors.iter().rposition(|e| *e > 0.5).map_or(0, |t| t + 1);
        let fit = order::fit(&errors[far..], FLOOR);
        let label = match fit {
            Some(fit) => format!("{name}: order {:.2}", fit.order),
            None => name.to_owned(),
        };
        let shown: Vec<(f64, f64)> = (0..)
            .map(f64::from)
            .zip(errors.iter().copied())
            .filter(|&(t, e)| t <= last && e > FLOOR)
            .collect();
        let count = shown.len();
        error = error.with(Line::new(&shown).dots().steps(0, 1).label(label));
        let ratios = order::log_ratios(&errors[..count]);
        let ratios: Vec<(f64, f64)> = (2..).map(f64::from).zip(ratios).skip(far).collect();
        so_far = so_far.with(Line::new(&ratios).dots().steps(2 + far, 1));
    }
    Ok(Figure::new(
        "newton-convergence",
        "Orders of convergence",
        "Above: errors on a logarithmic axis against the step. Newton's method and the secant method bend down, \
         Newton's more; gradient descent and Newton's method on the fourth power follow straight lines. \
         Below: the order p, estimated from three consecutive errors, goes to 2 for Newton's method, to 1.618 for the \
         secant method and to 1 for the other two.",
    )
    .caption(
        "Errors on $(θ − 3)^2(θ + 3)$ from 1.5 (gradient descent with $α = 0.03$), and of Newton's method on $θ^4$, whose \
         curvature vanishes at the minimum. A straight line is linear convergence. The orders are least-squares fits \
         to the errors once below ½. Below: $p = log(e_{t+1}/e_t)/log(e_t/e_{t−1})$, with rules at 2, 1.618 and 1.",
    )
    .panel(error)
    .panel(so_far)
    .columns(1))
}

/// The true change of cosh along a Newton direction, and the cubic bound on it.
pub(super) fn damped_bound() -> Outcome {
    let problem = Catenary.problem();
    let cosh = on_line(&problem);
    let panel = |x: f64| {
        let (delta, epsilon) = (-x.tanh(), x.sinh() * x.sinh() / x.cosh());
        let lipschitz = runs::catenary_lipschitz(&array![x]);
        let h = lipschitz * epsilon.sqrt();
        let (best, longest) = (bound::best_length(h), bound::longest_length(h));
        let bounded = move |lambda: f64| bound::decrease(lambda, epsilon, lipschitz);
        let change = |lambda: f64| cosh(x + lambda * delta) - cosh(x);
        let quadratic = move |lambda: f64| epsilon * (lambda * lambda / 2.0 - lambda);
        let lowest = change(x / x.tanh()).min(bounded(best)).min(quadratic(1.0));
        let high = 2.1;
        Panel::new()
            .title(format!("from $x = {x}$"))
            .x(Axis::linear("$λ$").range(0.0, high))
            .y(Axis::linear("$f(x + λΔ) − f(x)$").range(1.15 * lowest, -0.5 * lowest))
            .with(Rule::horizontal(0.0).hue(Hue::Faint))
            .with(Line::function(change, 0.0, high).label("true change"))
            .with(Line::function(bounded, 0.0, high).label("cubic bound"))
            .with(
                Line::function(quadratic, 0.0, high)
                    .hue(Hue::Faint)
                    .dashed()
                    .label("quadratic model"),
            )
            .with(
                Note::new(best, bounded(best), "best $λ$").hue(Hue::Orange).dot().side(Side::Above),
            )
            .with(
                Note::new(longest, 0.0, "longest $λ$")
                    .hue(Hue::Orange)
                    .open_dot()
                    .side(Side::Above),
            )
    };
    Ok(Figure::new(
        "damped-bound",
        "The true change and the cubic bound",
        "Two panels, for a Newton step on cosh from 1 and from 3. The horizontal axis is the step length λ. The curve of the \
         true change lies below the cubic bound everywhere; both leave 0 with the same slope. The bound is lowest at a λ below \
         1, marked by a dot, and crosses zero at an open dot beyond which it promises nothing.",
    )
    .caption(
        "$f = cosh$ along its Newton direction $Δ$. The true change stays below the bound $−λε + λ^2ε/2 + λ^3ℒε^{3/2}/6$. The \
         $λ$ that the bound recommends (dot) is careful: farther out the true change is often lower still.",
    )
    .panel(panel(1.0))
    .panel(panel(3.0)))
}
