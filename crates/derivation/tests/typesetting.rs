//! What each part of the notation looks like as MathML, and how it is spoken.

mod names;

use derivation::{Context, Library, mathml, parse_expression, read_document};
use std::fmt::Write;

/// Each node of the tree, and the places where parentheses come, stay and go.
const EXPRESSIONS: &[&str] = &[
    // Leaves and names.
    "2",
    "0.5",
    "a",
    "λ",
    "x*",
    "x₊",
    "α_k",
    "y_k₊₁",
    "H₁₀",
    "loss",
    "m̂",
    "I",
    "?",
    // Sums.
    "a - λ",
    "-a + λ",
    "a - (λ - ρ)",
    "(a + λ) + ρ",
    "-(-a)",
    "a + -ρ",
    // Products: what stands between factors.
    "a λ",
    "2 a",
    "2 * 3",
    "a * 2",
    "a (λ + ρ)",
    "2 (λ + ρ)",
    "A (u + v)",
    "(a + λ) (a - λ)",
    "a f(u)",
    "a f(u) λ",
    "||u|| ||v||",
    "a loss λ",
    "(a λ) ρ",
    "a (-λ)",
    "ρ u (u'v)",
    "ρ (u'v)^2",
    // Quotients.
    "1/2 a",
    "a/2",
    "(a + λ)/(a - λ)",
    "(a/λ) u",
    "a (1/λ)",
    "a/λ/ρ",
    "a/(λ/ρ)",
    "-1/2 H^-1 u",
    "1/(1 + 1/a)",
    // Powers and transposes.
    "a^2",
    "a^-1",
    "A^-1",
    "H^(1/2)",
    "H^(-1/2)",
    "a^((λ + 1)/2)",
    "a^(λ ρ)",
    "2^k",
    "(a + λ)^2",
    "(a λ)^2",
    "(a/λ)^2",
    "(-a)^2",
    "(1/2)^k",
    "(a^2)^k",
    "α_k^2",
    "(x*)'u",
    "x*'u",
    "H₁₀'",
    "A'",
    "(A u)'v",
    "(A + H)'",
    "(A')'",
    "H^-1'",
    "(H^-1)'",
    "A'^2",
    "f(u)^2",
    "||u||^2",
    "(hess f(u))^-1 v",
    // Norms, roots, functions.
    "||u - (a/λ) v||",
    "|a|",
    "|a/λ|",
    "sqrt(a + 1)",
    "exp(-a)",
    "log(a/λ)",
    "a log(λ)",
    "sin(a) cos(a)",
    "tr(A) det(A)",
    "f((u))",
    // Derivatives.
    "grad f(u)'v",
    "hess f(u + a v) v",
    "jac r(u)'r(u)",
    "D3 f(u)[v, x*]",
    "𝓛(u)",
    "grad φ(a)",
    "hess φ(a)",
    "D3 φ(a)",
    // Integrals.
    "int[s: 0..1] s",
    "λ int[s: 0..1] s int[t: 0..s] t u'v",
    "int[s: a..a/2] (s + 1)",
    "(int[s: 0..1] s) a",
    "a + int[s: 0..1] s + a",
    "int[s: 0..1] -s",
];

fn table(line: impl Fn(&str) -> String) -> String {
    let mut lines = String::new();
    for text in EXPRESSIONS {
        writeln!(lines, "{text}\n    {}", line(text)).expect("a string can be written to");
    }
    lines
}

/// Every expression of the table as MathML, the names without their meanings.
#[test]
fn expressions() {
    insta::assert_snapshot!(table(|text| match parse_expression(text, &names::context()) {
        Ok(expr) => mathml::expression(&expr, &Context::default()),
        Err(problem) => panic!("{text}: {problem:?}"),
    }));
}

/// Every expression of the table in words.
#[test]
fn words() {
    insta::assert_snapshot!(table(|text| match parse_expression(text, &names::context()) {
        Ok(expr) => mathml::alttext(&expr),
        Err(problem) => panic!("{text}: {problem:?}"),
    }));
}

/// Declarations, definitions, hypotheses and goals, with what every name means.
#[test]
fn statements() {
    let block = "
let λ : real
let k : nat
let x, x_star : vec n                       -- a point
let A : mat m n; S : sym n; H : spd n; D : diag n
let f : fun n                               -- the objective
let φ : fun 1; r : fun n -> m
assume f(x) ≤ f(x + s (x* - x)) for all s in 0..1    -- f falls towards x*
assume H x = 0
def g = grad f(x)
def q(z : vec n) = 1/2 z'H z - g'z
show H ⪰ λ I
show λ < 2^k
";
    let document =
        read_document(&format!("```claim all \"All\"\n{block}```\n"), &mut Library::new());
    let problems: String = document.diagnostics.iter().map(|d| d.render("statements")).collect();
    assert!(problems.is_empty(), "{problems}");
    let mut lines = String::new();
    for block in &document.blocks {
        let context = &block.context;
        let declarations = mathml::declarations(&context.declarations);
        let definitions = context.definitions.iter().map(|d| mathml::definition(d, context));
        let hypotheses = context.hypotheses.iter().map(|h| mathml::hypothesis(h, context));
        let goals = context.goals.iter().map(|g| mathml::relation(g, context));
        for line in declarations.into_iter().chain(definitions).chain(hypotheses).chain(goals) {
            lines += &line;
            lines.push('\n');
        }
        for goal in &context.goals {
            lines += &mathml::relation_alttext(goal);
            lines.push('\n');
        }
    }
    assert!(!lines.contains(['`', '*', '_', '|', '\\', '\'', '[', ']']), "{lines}");
    insta::assert_snapshot!(lines);
}
