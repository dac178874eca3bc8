//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.

use crate::runs;
use descent::{Error, Mean, Trace};
use gradient_descent::LearningRate;
use gradient_descent::drawing::{Window, landscape, path, values};
use plots::{Axis, Figure, Hue, Line, Note, Panel};
use problems::WeightedQuadratics;

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 2] = [("sgd-quadratics", quadratics), ("learning-rates", learning_rates)];

/// Gradient descent and its stochastic form on five weighted quadratics.
fn quadratics() -> Outcome {
    let window: Window = [(0.0, 6.3), (-0.5, 6.3)];
    let panel = |title: &str, terms: WeightedQuadratics, trace: &Trace| {
        let dots = terms.terms.clone().into_iter();
        landscape(title, &Mean(terms), window)
            .with_all(dots.map(|(u, _)| Note::new(u[0] as f64, u[1] as f64, "").dot()))
            .with(path(trace, window, 2).hue(Hue::Orange))
    };
    let (whole, sampled) = (runs::apart()?, runs::apart_one_by_one()?);
    let (agreed, agreed_sampled) = (runs::together()?, runs::together_one_by_one()?);
    let losses = Panel::new()
        .x(Axis::steps("step $t$"))
        .y(Axis::log("$f(x^{(t)})$").range(1e-8, 1e2))
        .with(values(&whole, 10).label("apart, all"))
        .with(values(&sampled, 10).label("apart, one by one"))
        .with(values(&agreed, 10).label("together, all"))
        .with(values(&agreed_sampled, 10).dashed().label("together, one by one"));
    Ok(Figure::new(
        "sgd-quadratics",
        "One sample a step",
        "Three panels for the mean of five weighted quadratic functions, from (6, 6). With all samples a step the path is a smooth \
         curve to the minimum among five dots, the minima of the terms. With one sample a step it is a ragged line close to that \
         curve, which near the minimum turns into a tangle that does not end. The values, on a logarithmic axis: where the \
         terms' minima lie apart, both level off at 2.57; where they are the same point, those of both forms fall to zero \
         at the same rate.",
    )
    .caption(
        "A thousand steps with $α = 0.01$ on the mean of $a_i (x_1 − u_{i1})^2 + (x_2 − u_{i2})^2$, by the whole sum and by one sample a \
         step. The noise ends only where the samples agree.",
    )
    .panel(panel("all samples", WeightedQuadratics::apart(), &whole))
    .panel(panel("one by one", WeightedQuadratics::apart(), &sampled))
    .panel(losses))
}

/// Learning rates as functions of the step.
fn learning_rates() -> Outcome {
    let rates = [
        ("exponential", LearningRate::Exponential { initial: 1.0, decay: 0.97 }),
        ("linear", LearningRate::Linear { initial: 1.0, last: 0.05, steps: 80 }),
        ("Robbins–Monro", LearningRate::RobbinsMonro { initial: 1.0, decay: 0.1, power: 1.0 }),
        ("staircase", LearningRate::Staircase { initial: 1.0, decay: 0.5, every: 25 }),
        ("cosine", LearningRate::Cosine { initial: 1.0, last: 0.05, steps: 80 }),
        ("warm-up", LearningRate::WarmUp { then: 1.0, steps: 10 }),
    ];
    let mut panel =
        Panel::new().x(Axis::steps("step $t$")).y(Axis::linear("$α^{(t)}$").range(0.0, 1.1));
    for (name, rate) in rates {
        let curve: Vec<f64> = (0..=100).map(|t| rate.at(t)).collect::<Result<_, _>>()?;
        panel = panel.with(Line::trace(&curve).label(name));
    }
    Ok(Figure::new(
        "learning-rates",
        "Learning rates as functions of the step",
        "Six curves over a hundred steps, each at most 1. The exponential rate falls ever more slowly; the linear one in a straight \
         line to a twentieth, where it stays; that of Robbins and Monro fast at first and then slowly; the staircase halves every \
         twenty-five steps; the cosine starts and ends flat; the warm-up rises over ten steps and stays.",
    )
    .caption(
        "Learning rates that start from 1. The rates of Robbins and Monro have an infinite sum: they can go any distance. \
         Those of the exponential have not.",
    )
    .panel(panel))
}
