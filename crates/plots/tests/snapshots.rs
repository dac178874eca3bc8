//! One small figure for each kind of thing a panel can show, byte for byte.
//!
//! `INSTA_UPDATE=always cargo test -p plots` accepts new pictures; look at them first.

use insta::assert_snapshot;
use plots::{
    Arrow, Axis, Checks, Contour, Figure, Hue, Line, Note, Panel, Path, Rule, Side, Span, Stems,
};

fn figure(panel: Panel) -> Figure {
    Figure::new("small", "A small figure", "What can be seen.").panel(panel)
}

/// Two curves that share a semilogarithmic panel, a rule, and a legend clear of all three.
#[test]
fn convergence() {
    let newton = [1.0, 0.33, 0.054, 2e-3, 3e-6, 8e-12];
    let descent: Vec<f64> = (0..10).map(|k| 0.5f64.powi(k)).collect();
    let panel = Panel::new()
        .x(Axis::steps("step $k$"))
        .y(Axis::log("error $|θ_k − θ^*|$"))
        .with(Line::trace(&newton).label("Newton"))
        .with(Line::trace(&descent).label("gradient descent").dashed())
        .with(Rule::horizontal(1e-9).label("tolerance"));
    assert_snapshot!(figure(panel).to_html());
}

/// A shaded saddle with a numbered path, an arrow and notes; units of equal length.
#[test]
fn landscape() {
    let saddle = Contour::sample(|x, y| x * x - y * y, (-1.0, 1.0), (-1.0, 1.0));
    let panel = Panel::new()
        .equal()
        .x(Axis::linear("$x$"))
        .y(Axis::linear("$y$"))
        .with(saddle.levels(&[-0.25, 0.0, 0.25]).filled())
        .with(Path::new(&[(0.9, 0.1), (0.2, 0.2), (0.05, 0.6)]).hue(Hue::Orange).numbered(3))
        .with(Arrow::new((-0.5, -0.5), (0.0, 0.0)).label("$-g$"))
        .with(Note::new(0.0, 0.0, "saddle").open_dot().side(Side::Right));
    assert_snapshot!(figure(panel).to_svg());
}

/// A strip of bands, a strip of stems under it: two panels in one column.
#[test]
fn strips() {
    let bands = Panel::new()
        .strip()
        .x(Axis::linear("start $θ_0$").range(-2.0, 3.0))
        .y(Axis::linear("").range(0.0, 1.0).bare())
        .with(Span::new(f64::NEG_INFINITY, 0.0).label("left"))
        .with(Span::new(0.0, 3.0).label("right"));
    let stems = Panel::new()
        .strip()
        .x(Axis::steps("step $k$"))
        .y(Axis::linear("step length $α_k$"))
        .with(Stems::trace(&[1.0, 0.25, 0.5]));
    assert_snapshot!(figure(bands).panel(stems).columns(1).to_svg());
}

/// A strip of ticks and crosses under one of step lengths; a step of which nothing can be said has neither.
#[test]
fn checks() {
    let stems =
        Panel::new().strip().x(Axis::steps("step $k$")).with(Stems::trace(&[1.0, 0.5, 0.7]));
    let kept = Checks::new("Armijo, $c_1 = 0.1$", &[Some(true), None, Some(false)]);
    let figure = figure(stems).panel(Panel::checks(kept)).columns(1);
    let said = "What can be seen. Armijo, c_1 = 0.1 holds at 1 of 2 steps, not at step 2.";
    assert_eq!(figure.description(), said);
    assert_snapshot!(figure.to_html());
}

/// Curves tied to one step each: what a slider shows in turn.
#[test]
fn fleeting() {
    let tangent = |k: usize, x: f64| {
        Line::function(move |t| x * x + 2.0 * x * (t - x), -1.0, 2.0).thin().at_step(k)
    };
    let panel = Panel::new()
        .y(Axis::linear("").range(-1.0, 4.0))
        .with(Line::function(|x| x * x, -1.0, 2.0))
        .with_all([tangent(0, 1.5), tangent(1, 0.75)]);
    assert_snapshot!(figure(panel).to_html());
}

/// What cannot be drawn is left out, and said.
#[test]
fn left_out() {
    let points = [(1.0, 1.0), (2.0, f64::NAN), (3.0, -1.0), (4.0, f64::INFINITY), (5.0, 0.1)];
    let panel = Panel::new()
        .y(Axis::log("v"))
        .with(Line::new(&points).dots())
        .with(Line::function(f64::ln, -1.0, 5.0))
        .with(Note::new(9.0, 1e9, "far").dot());
    let figure = figure(panel.x(Axis::linear("x").range(0.0, 6.0)));
    assert_eq!(
        figure.description(),
        "What can be seen. 2 points are not finite and are left out. One point is zero or negative, \
         which a logarithmic axis cannot show, and is left out. One point lies outside the picture. \
         One curve has gaps where its function has no finite value."
    );
    assert_snapshot!(figure.to_svg());
}

/// A figure without panels, and one whose panel is empty, are valid figures.
#[test]
fn empty() {
    assert_snapshot!(Figure::new("none", "Nothing", "Nothing at all.").to_html());
    assert_snapshot!(figure(Panel::new().with(Line::new(&[]))).to_svg());
}
