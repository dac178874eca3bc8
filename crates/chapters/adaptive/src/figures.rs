//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.

use crate::{runs, smooth, training, unbiased};
use descent::{Error, Trace};
use gradient_descent::drawing::{VALLEY, landscape, minimum, path, values};
use plots::{Axis, Figure, Hue, Line, Panel, Rule};
use problems::{Quadratic, Rosenbrock};

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 5] = [
    ("momentum-valley", momentum_valley),
    ("momentum-ravine", momentum_ravine),
    ("bias-correction", bias_correction),
    ("adaptive-valley", adaptive_valley),
    ("digits-training", digits_training),
];

/// A run in Rosenbrock's valley.
fn in_valley(title: &str, trace: &Trace) -> Panel {
    landscape(title, &Rosenbrock.problem().objective, VALLEY)
        .with(path(trace, VALLEY, 5).hue(Hue::Orange))
        .with(minimum(1.0, 1.0))
}

/// Momentum with three β, and the α that goes with each.
fn momentum_valley() -> Outcome {
    let (most, half, none) = (runs::momentum()?, runs::half_momentum()?, runs::no_momentum()?);
    let same_rate = runs::momentum_same_rate()?;
    let losses = Panel::new()
        .x(Axis::steps("step $t$"))
        .y(Axis::log("$f(x^{(t)})$"))
        .with(values(&most, 5).label("$β = 0.9$"))
        .with(values(&half, 5).label("$β = 0.5$"))
        .with(values(&none, 5).label("$β = 0$"))
        .with(values(&same_rate, 5).hue(Hue::Faint).dashed().label("$β = 0.9$, $α = 0.001$"));
    Ok(Figure::new(
        "momentum-valley",
        "Momentum in Rosenbrock's valley",
        "Four panels. Three show a thousand steps from (0.4, −0.2) over the contours of a curved valley: with β = 0.9 the path \
         swings from wall to wall before it settles and reaches the minimum at (1, 1); with β = 0.5 it swings once and comes \
         to about (0.83, 0.69); without momentum it turns into the valley at once and gets to (0.70, 0.49). The fourth shows the \
         values on a logarithmic axis: that of β = 0.9 ends lowest, after many rises; the same β with the learning rate of \
         plain descent ends no lower than plain descent.",
    )
    .caption(
        "A thousand steps of momentum with $α = 0.001/(1 − β)$, so that the learning rate grows with $β$. With the same \
         $α = 0.001$ (dashed), momentum gains nothing: what it buys is the larger rate, with which plain descent would diverge.",
    )
    .panel(in_valley("$β = 0.9$", &most))
    .panel(in_valley("$β = 0.5$", &half))
    .panel(in_valley("$β = 0$", &none))
    .panel(losses))
}

/// A ravine with eigenvalues 1 and 25, by plain descent and with momentum.
fn momentum_ravine() -> Outcome {
    let window = [(-4.0, 11.0), (-2.0, 2.0)];
    let (plain, fast) = (runs::ravine_descent()?, runs::ravine_momentum()?);
    let ravine = Quadratic::diagonal(&[1.0, 25.0]);
    let panel = |title: &str, trace: &Trace| {
        landscape(title, &ravine, window)
            .with(path(trace, window, 1).hue(Hue::Orange))
            .with(minimum(0.0, 0.0))
            .aspect(0.5)
    };
    let losses = Panel::new()
        .aspect(0.4)
        .x(Axis::steps("step $t$"))
        .y(Axis::log("$f(x^{(t)})$"))
        .with(values(&plain, 1).label("gradient descent"))
        .with(values(&fast, 1).label("momentum"));
    Ok(Figure::new(
        "momentum-ravine",
        "Momentum in a ravine",
        "Contours of a quadratic function twenty-five times as steep across as along, with forty steps from (10, 1). Gradient \
         descent with its best rate jumps from side to side all the way. Momentum swings out at first and then runs along the \
         bottom, past the minimum and back. Below, the values on a logarithmic axis: both fall by a constant factor, that \
         of momentum being smaller.",
    )
    .caption(
        "$½ (x_1^2 + 25 x_2^2)$ from $(10, 1)$, each method with its best parameters: the error shrinks by \
         $(25 − 1)/(25 + 1)$ a step without momentum, and in the long run by $(√25 − 1)/(√25 + 1)$ with it.",
    )
    .panel(panel("gradient descent", &plain))
    .panel(panel("momentum", &fast))
    .panel(losses))
}

/// A constant sequence, smoothed and corrected.
fn bias_correction() -> Outcome {
    let beta = 0.9;
    let mut mean = 0.0;
    let smoothed: Vec<f64> = (0..=40)
        .map(|n| {
            if n > 0 {
                mean = smooth(beta, mean, 1.0);
            }
            mean
        })
        .collect();
    let corrected: Vec<(f64, f64)> = (1..=40)
        .map(|n| (n as f64, smoothed.get(n).copied().unwrap_or(f64::NAN) / unbiased(beta, n)))
        .collect();
    let slow: Vec<f64> = (0..=40).map(|n| unbiased(0.99, n)).collect();
    let panel = Panel::new()
        .x(Axis::steps("gradients seen $n$"))
        .y(Axis::linear("mean of a constant 1").range(0.0, 1.15))
        .with(Rule::horizontal(1.0))
        .with(Line::trace(&smoothed).label("$β = 0.9$"))
        .with(Line::new(&corrected).label("$β = 0.9$, corrected"))
        .with(Line::trace(&slow).label("$β = 0.99$"));
    Ok(Figure::new(
        "bias-correction",
        "What smoothing makes of a constant",
        "The smoothed sequence of a constant 1 starts at zero and rises towards 1: with β = 0.9 it is above 0.98 after forty \
         terms, with β = 0.99 only at a third. Divided by 1 − βⁿ, it is 1 from the first term on.",
    )
    .caption(
        "Exponential smoothing of a constant $1$ from a start at $0$ gives $1 − β^n$. Divided by this, the mean is right from the \
         first gradient on.",
    )
    .panel(panel))
}

/// Adagrad, RMSprop and Adam in the same valley.
fn adaptive_valley() -> Outcome {
    let (adagrad, rms_prop, adam) = (runs::adagrad()?, runs::rms_prop()?, runs::adam()?);
    let losses = Panel::new()
        .x(Axis::steps("step $t$"))
        .y(Axis::log("$f(x^{(t)})$"))
        .with(values(&adagrad, 5).label("Adagrad"))
        .with(values(&rms_prop, 5).label("RMSprop"))
        .with(values(&adam, 5).label("Adam"));
    Ok(Figure::new(
        "adaptive-valley",
        "Adagrad, RMSprop and Adam in Rosenbrock's valley",
        "Four panels, with a thousand steps from (0.4, −0.2). All three paths lead along the diagonal first, since every \
         coordinate moves alike, and then turn into the curved valley. Adagrad and Adam come to about (0.75, 0.56) and \
         (0.77, 0.59), RMSprop to (0.90, 0.82). The values, on a logarithmic axis, fall steadily for Adagrad and Adam; \
         RMSprop's ends lower, but jumps to and fro over more than a factor of two, since its steps do not shrink.",
    )
    .caption(
        "A thousand steps of Adagrad ($α = 0.1$), RMSprop ($α = 0.01$, $γ = 0.9$) and Adam ($α = 0.01$). The first steps go along \
         the diagonal: divided by its own size, every coordinate of the gradient is $±1$.",
    )
    .panel(in_valley("Adagrad", &adagrad))
    .panel(in_valley("RMSprop", &rms_prop))
    .panel(in_valley("Adam", &adam))
    .panel(losses))
}

/// A network that learns to read digits, by four methods.
fn digits_training() -> Outcome {
    let losses = |title: &str| {
        let epochs = Axis::steps("epoch");
        Panel::new().title(title).x(epochs).y(Axis::log("loss").range(0.01, 4.0))
    };
    let (mut seen, mut unseen) = (losses("images it learns from"), losses("other images"));
    for (name, rate, method) in training::METHODS {
        let found = training::learn(method(rate))?;
        seen = seen.with(Line::trace(&found.training).label(name));
        unseen = unseen.with(Line::trace(&found.validation).label(name));
    }
    Ok(Figure::new(
        "digits-training",
        "A small network learns to read digits",
        "Two panels with the loss over twelve epochs on a logarithmic axis, from 2.4 on. On the images it learns from, Adam's falls \
         fastest and is the lowest in all epochs but one, with momentum's close behind from the seventh on: both end near 0.02. \
         RMSprop and plain stochastic descent follow at some distance, to 0.10 and 0.15. On other images the four lie close \
         together and end between 0.37 and 0.65; those of momentum and Adam go up and down in the last epochs.",
    )
    .caption(
        "Twelve rectified units between $64$ pixels and ten digits, in batches of $20$ out of $300$ images, with the same start and the \
         same batches for all. Each method has the learning rate, of $…, 0.01, 0.03, 0.1, …$, with which it reads $150$ other images \
         best: $0.3$, $1$, $0.01$ and $0.03$. With the best parameters on their way, they misread $25$, $22$, $19$ and $17$ of those.",
    )
    .panel(seen)
    .panel(unseen))
}
