//! One text, many spellings: ASCII and Unicode, dots and stars, ℝ^n and `vec n` read to the same block.

use derivation::{Block, Library, parse_expression, read_block};

fn read(text: &str) -> Block {
    let reading = read_block("derive same \"The same\"", text, 1, &Library::new());
    let problems: String = reading.diagnostics.iter().map(|d| d.render("a.md")).collect();
    assert!(problems.is_empty(), "{problems}");
    reading.block.expect("a block")
}

/// All that matters of a block, places left out.
fn essence(block: &Block) -> String {
    let context = &block.context;
    let mut lines = Vec::new();
    lines.extend(context.declarations.iter().map(|d| format!("let {} : {}", d.name, d.kind)));
    lines.extend(
        context
            .definitions
            .iter()
            .map(|d| format!("def {} {:?} = {}", d.name, d.parameter, d.body)),
    );
    for hypothesis in &context.hypotheses {
        let binders = hypothesis.binders.iter().map(|b| {
            let range = b.range.as_ref().map(|(from, to)| format!("{from}..{to}"));
            format!(" {} : {} {range:?}", b.name, b.shape)
        });
        lines.push(format!("assume {}{}", hypothesis.relation, binders.collect::<String>()));
    }
    lines.extend(context.goals.iter().map(|goal| format!("show {goal}")));
    for chain in &block.chains {
        lines.push(chain.start.to_string());
        lines.extend(
            chain
                .lines
                .iter()
                .map(|line| format!("{} {} {}", line.relator, line.right, line.reasons.len())),
        );
    }
    lines.join("\n")
}

/// A block in ASCII and the same in Unicode.
#[test]
fn ascii_and_unicode() {
    let ascii = "\
let s, y, x_star, x_plus : vec n; A : mat m n
let H : sym n; lambda : real; f : fun n; r : fun n -> m
assume 0 <= lambda <= 1 for all q_k in 0..1
assume s'y >= ||s||^2; f(v) ~= 2 for all v : vec n
def rho = 1/(s'y)
def H_plus = (I - rho s y') H (I - rho y s') + rho s*s'
show H_plus y = s; H preceq H_plus

H_plus y
  = (I - rho s y') H (y - rho y (s'y)) + rho s (s'y)   by definition of H_plus
  = s + A^T A (x_star - x_plus) - A'A x_star + A'A x_plus + hess f(s)^-1 grad f(s) sqrt(2) int[t:0..1] t
";
    let unicode = "\
let s, y, x*, x₊ ∈ ℝⁿ; A ∈ ℝ^(m×n)
let H : sym n; λ ∈ ℝ; f : ℝ^n → ℝ; r : fun n → m
assume 0 ≤ λ ≤ 1 ∀ qₖ ∈ [0, 1]
assume s′y ≥ ‖s‖²; f(v) ≈ 2 ∀ v ∈ ℝ^n
def ρ = 1/(sᵀy)
def H₊ = (I − ρ s y') H (I − ρ y s') + ρ·s·s'
show H₊ y = s; H ⪯ H₊

H₊ y = (I − ρ s yᵀ) H (y − ρ y (sᵀy)) + ρ s (sᵀy)   by the definition of H₊
  = s + Aᵀ A (x* − x₊) − AᵀA x*
      + A⊤A x₊ + ∇²f(s)⁻¹ ∇f(s) √2 ∫[t:0..1] t
";
    assert_eq!(essence(&read(ascii)), essence(&read(unicode)));
}

/// The trees are equal, not only their printed form.
#[test]
fn equal_trees() {
    let context = read("let s, x* : vec n; ρ : real\nρ = 2 ρ - ρ").context;
    for (one, other) in [
        ("rho s's", "ρ·(s)ᵀ*s"),
        ("(x_star'x*)^2", "(x⋆′ x∗)²"),
        ("||s - x*||^2", "‖s − x_star‖²"),
        ("sqrt(rho)", "√ρ"),
        ("s/rho", "( s )/(ρ)"),
        ("rho^-1", "ρ⁻¹"),
    ] {
        let read =
            |text| parse_expression(text, &context).map_err(|problem| problem.render("a.md"));
        assert!(read(one).is_ok(), "{:?}", read(one));
        assert_eq!(read(one), read(other));
    }
}
