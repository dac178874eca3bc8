//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.

use crate::{TwoResiduals, runs};
use descent::Error;
use ndarray::array;
use plots::{Axis, Figure, Line, Panel};

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 1] = [("gauss-newton-orders", gauss_newton_orders)];

/// The errors of Gauss–Newton on two residuals, three times.
fn gauss_newton_orders() -> Outcome {
    let names = ["both vanish: squared", "some is left: halved", "much is left: doubled"];
    let mut panel = Panel::new()
        .x(Axis::steps("step $t$"))
        .y(Axis::log("error $|x^{(t)} − x^*|$").range(1e-16, 10.0));
    for (pair, name) in TwoResiduals::ALL.into_iter().zip(names) {
        let errors = runs::two_residuals(pair)?.errors(&array![pair.minimum()]);
        let shown: Vec<(f64, f64)> =
            (0..).map(f64::from).zip(errors).filter(|(_, error)| *error > 0.0).collect();
        panel = panel.with(Line::new(&shown).dots().label(name));
    }
    Ok(Figure::new(
        "gauss-newton-orders",
        "How fast Gauss–Newton is depends on what is left",
        "Errors on a logarithmic axis against the step, all from 0.01. Where both residuals vanish at the minimum the curve \
         bends down and ends at rounding after three steps. Where they do not, it is a straight line: falling by one half a \
         step in one example, rising at first by a factor two in the other.",
    )
    .caption(
        "Gauss–Newton on two residuals in one variable, from $0.01$ beside the minimum: $x^2 − 1$ and $x − 1$; $x + 1$ and \
         $½x^2 + x − 1$; $x + 1$ and $−2x^2 + x − 1$.",
    )
    .panel(panel))
}
