//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.

use crate::{longest_ratio, ratios};
use descent::Error;
use plots::{Axis, Figure, Line, Panel, Rule};

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 1] = [("adam-ratio", adam_ratio)];

/// The length of Adam's step over α for four sequences of gradients.
fn adam_ratio() -> Outcome {
    let (beta, gamma, steps) = (0.9, 0.999, 300);
    let sequence = |g: fn(usize) -> f64| -> Vec<(f64, f64)> {
        let sizes = ratios(beta, gamma, (0..steps).map(g)).into_iter().map(f64::abs);
        (1..=steps).map(|t| t as f64).zip(sizes).collect()
    };
    let growing = sequence(|t| (0.999f64 / 0.9).powi(t as i32));
    let panel = Panel::new()
        .x(Axis::steps("gradients seen"))
        .y(Axis::linear("length of the step over $α$").range(0.0, 7.8))
        .with(Rule::horizontal(longest_ratio(beta, gamma)))
        .with(Line::new(&growing).label("growing by $γ/β$"))
        .with(Line::new(&sequence(|t| if t == 150 { 1.0 } else { 1e-12 })).label("one spike"))
        .with(Line::new(&sequence(|_| 1.0)).label("constant"))
        .with(Line::new(&sequence(|t| if t % 2 == 0 { 1.0 } else { -1.0 })).label("alternating"));
    Ok(Figure::new(
        "adam-ratio",
        "How long Adam's steps are",
        "The length of Adam's step over the learning rate, during three hundred gradients of one parameter. Constant gradients: \
         1 throughout. Alternating signs: down from 1 to 0.05. Gradients that grow by eleven per cent a step: up \
         towards a horizontal line at 7.27. A single gradient after a silence: close to 1 before it, a leap to about 1.2 at it, \
         and a decay to 0 after it.",
    )
    .caption(
        "Adam's step over $α$, with $β = 0.9$ and $γ = 0.999$. Constant gradients give $1$, alternating ones $0.1/1.9$ in the end, and \
         gradients that grow at the right rate come as close to $7.27$ as one likes. A single gradient after a silence gives \
         more than $1$, the more the longer it was (up to $3.16$): the fast average has seen it, the slow one hardly.",
    )
    .panel(panel))
}
