//! The three tables of an evaluation, as Markdown: primals, tangents and adjoints. The source's Tables 4.1–4.3.

use crate::{Expression, Operand};
use std::fmt::Write;

/// One value as the tables show it.
fn shown(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.replace('-', "−") }
}

/// What an operand is called: a variable's name, a number, or a₁, a₂, …
fn named(f: &Expression, operand: &Operand) -> String {
    match operand {
        Operand::Variable(i) => f.variables().get(*i).map(ToString::to_string).unwrap_or_default(),
        Operand::Constant(q) => q.to_string().replace('-', "−"),
        Operand::Result(at) => format!("a{}", at + 1),
    }
}

/// How a result is made: `sin(a1)`, `a4 + a5 + a3`.
fn made(f: &Expression, at: usize) -> String {
    let node = &f.graph().nodes()[at];
    let operands: Vec<String> = node.operands.iter().map(|o| named(f, o)).collect();
    match (&node.operation, operands.as_slice()) {
        (crate::Operation::Sum(_) | crate::Operation::Product | crate::Operation::Quotient, _) => {
            operands.join(&format!(" {} ", node.operation))
        }
        (crate::Operation::Power(n), [base]) => format!("{base}^{n}"),
        (operation, _) => format!("{operation}({})", operands.join(", ")),
    }
}

/// The round, the operation and the primal of every node. `None` where there is no value.
///
/// ```
/// use differentiation::{Expression, tables};
/// let f = Expression::read(&["x", "y"], &["sin(x y)"])?;
/// let table = tables::primals(&f, &[0.0, 2.0]).unwrap();
/// assert!(table.contains("| 2 | a2 = sin(a1) | 0 |"));
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn primals(f: &Expression, x: &[f64]) -> Option<String> {
    let a = f.graph().primals(x)?;
    let mut table = "| round | operation | primal |\n|---|---|---|\n".to_owned();
    for (at, (node, a)) in f.graph().nodes().iter().zip(a).enumerate() {
        row(&mut table, node.level, &format!("a{} = {}", at + 1, made(f, at)), &[a]);
    }
    Some(table)
}

/// The primal and the tangent of every node, along variable `j`, counted from 0. `None` where there is none.
///
/// ```
/// use differentiation::{Expression, tables};
/// let f = Expression::read(&["x", "y"], &["sin(x y)"])?;
/// let table = tables::tangents(&f, &[0.0, 2.0], 0).unwrap();
/// assert!(table.contains("| 2 | a2 = sin(a1) | 0 | 2 |"));
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn tangents(f: &Expression, x: &[f64], j: usize) -> Option<String> {
    let graph = f.graph();
    let direction = crate::forward::basis(x.len(), j);
    let (a, dots) = (graph.primals(x)?, graph.tangents(x, &direction)?);
    let mut table = "| round | operation | primal | tangent |\n|---|---|---|---|\n".to_owned();
    for (at, (a, dot)) in a.into_iter().zip(dots).enumerate() {
        let level = graph.nodes()[at].level;
        row(&mut table, level, &format!("a{} = {}", at + 1, made(f, at)), &[a, dot]);
    }
    Some(table)
}

/// The adjoint of every node in the order of the walk back, and then of every variable. `None` where there is none.
///
/// ```
/// use differentiation::{Expression, tables};
/// let f = Expression::read(&["x", "y"], &["sin(x y)"])?;
/// let table = tables::adjoints(&f, &[0.0, 2.0]).unwrap();
/// assert!(table.ends_with("| 1 | a1 | 1 |\n| 2 | x | 2 |\n| 2 | y | 0 |\n"));
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
pub fn adjoints(f: &Expression, x: &[f64]) -> Option<String> {
    let graph = f.graph();
    let zeta = graph.adjoints(x, &vec![1.0; graph.outputs().len()])?;
    let last = graph.nodes().iter().map(|node| node.level).max().unwrap_or(0);
    let mut table = "| round | of | adjoint |\n|---|---|---|\n".to_owned();
    for (at, node) in graph.nodes().iter().enumerate().rev() {
        row(&mut table, last - node.level, &format!("a{}", at + 1), &[zeta.nodes[at]]);
    }
    for (name, adjoint) in f.variables().iter().zip(zeta.variables) {
        row(&mut table, last, name.as_str(), &[adjoint]);
    }
    Some(table)
}

fn row(table: &mut String, round: usize, what: &str, values: &[f64]) {
    let values: String = values.iter().map(|v| format!(" {} |", shown(*v))).collect();
    // A string takes everything.
    let _ = writeln!(table, "| {round} | {what} |{values}");
}
