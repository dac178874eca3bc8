//! The figures of the chapter, by name.
//!
//! ```
//! # use std::convert::Infallible;
//! let figures = differentiation::figures::all::<Infallible>().map(|(_, figure)| figure());
//! assert!(figures.iter().flatten().all(|figure| figure.to_svg().contains("<path")));
//! ```

use crate::{
    Expression, Graph, Operand, Operation, central_difference, forward_difference, step_sizes,
    swell,
};
use plots::{Arrow, Axis, Figure, Hue, Line, Note, Panel, Side};

/// A name and the figure of that name.
pub type Named<E> = (&'static str, fn() -> Result<Figure, E>);

/// All figures, in the order of the chapter. None of them can fail, so that their error is whatever it is for the figures beside
/// which they stand.
pub const fn all<E>() -> [Named<E>; 3] {
    [
        ("finite-differences", finite_differences),
        ("expression-swell", expression_swell),
        ("computational-graph", computational_graph),
    ]
}

/// The error of finite differences as a function of h.
fn finite_differences<E>() -> Result<Figure, E> {
    let error = |difference: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        let error = |h: f64| (difference(h) - 1f64.exp()).abs();
        // An error of zero, by chance, has no place on the axis.
        step_sizes(4).into_iter().map(|h| (h, error(h))).filter(|(_, e)| *e > 0.0).collect()
    };
    let panel = Panel::new()
        .x(Axis::log("step $h$"))
        .y(Axis::log("error"))
        .with(Line::new(&error(&|h| forward_difference(f64::exp, 1.0, h))).label("forward"))
        .with(Line::new(&error(&|h| central_difference(f64::exp, 1.0, h))).label("central"));
    Ok(Figure::new(
        "finite-differences",
        "The error of finite differences",
        "Two V-shaped curves on logarithmic axes, for the slope of the exponential function at 1 and steps h from 10⁻¹ to 10⁻¹⁶. \
         From the right both errors fall, that of the forward difference in proportion to h down to about 10⁻⁸, that of the \
         central difference in proportion to h² down to about 10⁻¹¹ at h = 10⁻⁵. From there on, to the left, both rise in \
         proportion to 1/h, raggedly, until nothing is right.",
    )
    .caption(
        "The error of $(e^{1+h} − e)/h$ and of $(e^{1+h} − e^{1−h})/(2h)$. To the right the step is too long for the tangent, to the left \
         the difference is lost in rounding; no step is good enough for all digits.",
    )
    .panel(panel))
}

/// How expressions, their derivatives and their graphs grow.
fn expression_swell<E>() -> Result<Figure, E> {
    let sizes = swell(9).unwrap_or_default();
    let points = |size: fn(&crate::Swell) -> usize| -> Vec<(f64, f64)> {
        sizes.iter().skip(1).map(|s| (s.depth as f64, size(s) as f64)).collect()
    };
    let panel = Panel::new()
        .x(Axis::steps("depth $k$"))
        .y(Axis::log("size"))
        .with(Line::new(&points(|s| s.derivative)).dots().label("derivative"))
        .with(Line::new(&points(|s| s.expression)).dots().label("expression"))
        .with(Line::new(&points(|s| s.graph)).dots().label("graph"));
    Ok(Figure::new(
        "expression-swell",
        "How a derivative swells",
        "Three rising curves on a logarithmic axis, for the function 4x(1 − x) put into itself up to nine times. The number of nodes \
         of the expression doubles with every step, that of its symbolic derivative more than doubles, while the number of \
         operations of the computational graph grows by two a step.",
    )
    .caption(
        "$f_0 = x$ and $f_{k+1} = 4 f_k (1 − f_k)$, written out: nodes of the expression and of its symbolic derivative, and operations \
         of its computational graph, where equal parts are one. Both modes of automatic differentiation cost a small multiple of \
         the graph.",
    )
    .panel(panel))
}

/// The source's example.
pub(crate) fn example() -> Option<Expression> {
    Expression::read(&["θ1", "θ2", "θ3"], &["sin(θ1 θ2) + exp(θ2 + θ3) - 2 θ3"]).ok()
}

/// Where it is looked at.
pub(crate) const PLACE: [f64; 3] = [std::f64::consts::FRAC_PI_6, 2.0, 5.0];

/// The computational graph of the source's example with all that a run on it finds.
fn computational_graph<E>() -> Result<Figure, E> {
    let figure = Figure::new(
        "computational-graph",
        "A computational graph, there and back",
        "A graph in four columns. On the left the variables θ1, θ2, θ3; then a product, a sum and a product with −2; then a \
         sine and an exponential; on the right their sum, the value C. Arrows lead from each operand to its operation. Beside \
         every node stand its primal, its tangent along θ2, and its adjoint: at the value, primal 1087.5, tangent 1096.9 and \
         adjoint 1; at the variables, the adjoints 1, 1096.9 and 1094.6, which are the gradient.",
    )
    .caption(
        "$C$ = sin($θ_1 θ_2$) + exp($θ_2 + θ_3$) − $2 θ_3$ at $(π/6, 2, 5)$. Beside every node: its value; $↦$ its tangent along $θ_2$, from left \
         to right; $↤$ its adjoint, from right to left.",
    );
    Ok(match example().and_then(|f| graph_panel(&f, &PLACE, 1)) {
        Some(panel) => figure.panel(panel),
        None => figure,
    })
}

/// A graph with primals, tangents along variable `j`, and adjoints.
fn graph_panel(f: &Expression, x: &[f64], j: usize) -> Option<Panel> {
    let graph = f.graph();
    let direction = crate::forward::basis(x.len(), j);
    let (a, dots) = (graph.primals(x)?, graph.tangents(x, &direction)?);
    let zeta = graph.adjoints(x, &vec![1.0; graph.outputs().len()])?;
    let (variables, nodes) = places(graph, x.len());
    let mut panel = Panel::new()
        .aspect(0.75)
        .grid(false)
        .x(Axis::linear("").range(-0.3, 3.8).bare())
        .y(Axis::linear("").range(-0.7, 2.6).bare());
    for (node, to) in graph.nodes().iter().zip(&nodes) {
        for operand in &node.operands {
            let from = match operand {
                Operand::Variable(i) => variables.get(*i),
                Operand::Result(at) => nodes.get(*at),
                Operand::Constant(_) => None,
            };
            if let Some(from) = from {
                // Short of the dot, so that the head is seen.
                let short = |a: f64, b: f64| a + 0.96 * (b - a);
                let head = (short(from.0, to.0), short(from.1, to.1));
                panel = panel.with(Arrow::new(*from, head).hue(Hue::Faint).thin());
            }
        }
    }
    let mut label = |(x, y): (f64, f64), name: String, [primal, tangent, adjoint]: [f64; 3]| {
        let notes = [
            Note::new(x, y, name).dot().side(Side::Above),
            Note::new(x, y - 0.06, number(primal)).side(Side::Below),
            Note::new(x, y - 0.23, format!("↦ {}", number(tangent)))
                .hue(Hue::Blue)
                .side(Side::Below),
            Note::new(x, y - 0.40, format!("↤ {}", number(adjoint)))
                .hue(Hue::Orange)
                .side(Side::Below),
        ];
        panel = panel.clone().with_all(notes);
    };
    for (i, at) in variables.iter().enumerate() {
        let name = format!("$θ_{}$", i + 1);
        label(*at, name, [x[i], direction[i], zeta.variables[i]]);
    }
    for (i, (node, at)) in graph.nodes().iter().zip(&nodes).enumerate() {
        let name = format!("$a_{}$: {}", i + 1, sign(&node.operation, &node.operands));
        label(*at, name, [a[i], dots[i], zeta.nodes[i]]);
    }
    Some(panel)
}

/// What is written at an operation: its sign, and its constant.
fn sign(operation: &Operation, operands: &[Operand]) -> String {
    let constant = operands.iter().find_map(|operand| match operand {
        Operand::Constant(q) => Some(q.to_string().replace('-', "−")),
        _ => None,
    });
    format!("{operation}{}", constant.map_or(String::new(), |c| format!(" ({c})")))
}

/// Points of a figure.
type Points = Vec<(f64, f64)>;

/// Where variables and operations stand: a column for each level, spread evenly.
fn places(graph: &Graph, variables: usize) -> (Points, Points) {
    let height = |at: usize, of: usize| match of {
        1 => 1.0,
        _ => 2.0 - 2.0 * at as f64 / (of - 1) as f64,
    };
    let column = |level: usize| graph.nodes().iter().filter(move |n| n.level == level).count();
    let mut seen = vec![0; graph.nodes().len() + 1];
    let place = |level: usize| {
        let at = seen[level];
        seen[level] += 1;
        (level as f64 * 1.1, height(at, column(level)))
    };
    let nodes = graph.nodes().iter().map(|node| node.level).map(place).collect();
    ((0..variables).map(|i| (0.0, height(i, variables))).collect(), nodes)
}

/// Five digits at most.
fn number(value: f64) -> String {
    let text = if value.abs() >= 100.0 { format!("{value:.1}") } else { format!("{value:.4}") };
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.replace('-', "−") }
}
