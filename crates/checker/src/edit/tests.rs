//! What edits there are, that each is undone by one, and that they stay within bounds.

use super::*;
use crate::{judge::stands, model::Model};
use derivation::{Context, Expr, Library, Relator, parse_expression, read_block};
use proptest::prelude::*;

/// The context of some declarations and an expression in it.
fn read(context: &str, expr: &str) -> (Context, Expr) {
    let reading = read_block("define t \"T\"", context, 1, &Library::new());
    let block = reading.block.expect("a block");
    assert!(reading.diagnostics.is_empty(), "{context}\n{:?}", reading.diagnostics);
    let expr = parse_expression(expr, &block.context).unwrap_or_else(|e| panic!("{expr}: {e:?}"));
    (block.context, expr)
}

fn texts(edits: &[Edit]) -> Vec<String> {
    edits.iter().map(|e| e.expr.to_string()).collect()
}

/// The expressions of the first chapters.
const TABLE: &[(&str, &str)] = &[
    ("let a, b : real", "(a + b)^2"),
    ("let a, b : real", "a^2 + 2 a b + b^2"),
    ("let x, y : vec n; let A : mat n n", "x'A y + 1/2 x'A'A x"),
    ("let x, x*, g, k : vec n;  H : sym n", "x* - x + H^-1 (-H (x* - x) - k/2)"),
    (
        "let s, y : vec n; H : sym n\nassume s'y > 0\ndef ρ = 1/(s'y)\ndef z = H y",
        "(I - ρ s y') H (I - ρ y s') + ρ s s'",
    ),
    (
        "let f : fun n;  x, Δ : vec n;  λ : real; H : sym n",
        "-(λ - λ^2/2) Δ'H Δ + λ^2 int[s:0..1] s int[t:0..1] Δ'(hess f(x + s t λ Δ) - H) Δ",
    ),
    ("let A : spd n; x, b : vec n; let f, h : fun n", "A^(1/2) x - A^(-1/2) b + grad f(A^-1 b)"),
    ("let r : fun n -> m; x : vec n; v : vec m", "jac r(x)'(v - r(x))"),
    ("let β : real; t : nat; let m, u : vec n", "(1 - β^t) u + β^(t+1) m/(1 - β)"),
    ("let φ : fun 1; let t, c : real", "φ(t) - c t grad φ(0) + sqrt(t + c)/3"),
    ("let A, B : mat n n; u, v : vec n", "tr(A B') - ||A u - v||^2 + u'A^-1'v det(B)"),
];

/// Whatever a slip does, a repair undoes, when the line's neighbours are at hand.
#[test]
fn every_slip_is_undone_by_a_repair() {
    for (context, expr) in TABLE {
        let (context, expr) = read(context, expr);
        assert_undone(&context, &expr);
    }
}

fn assert_undone(context: &Context, expr: &Expr) {
    let original = same::key(expr);
    let model = Model::new(context, &[expr]);
    for edit in mutants(expr, context) {
        let repairs = repairs_near(&edit.expr, context, &[expr]);
        // Back to the same, or to what equals it: from 2 ||x|| to 1/2 (2 ||x||).
        let equal =
            |repair: &Edit| stands(&model, &repair.expr, Relator::Equal, expr, &[]) == Some(true);
        assert!(
            repairs.iter().any(|repair| same::key(&repair.expr) == original)
                || repairs.iter().any(equal),
            "{:?}, {}: {expr} became {}, and none of {} repairs leads back",
            edit.kind,
            edit.advice,
            edit.expr,
            repairs.len(),
        );
    }
}

/// Without the neighbours, only what was dropped and is not a single name may be lost.
#[test]
fn most_slips_are_undone_without_the_neighbours() {
    for (context, expr) in TABLE {
        let (context, expr) = read(context, expr);
        let original = same::key(&expr);
        for edit in mutants(&expr, &context) {
            if matches!(
                edit.kind,
                EditKind::DropTerm | EditKind::DropFactor | EditKind::DropInArgument
            ) {
                continue;
            }
            let repairs = repairs(&edit.expr, &context);
            let undone = repairs.iter().any(|repair| same::key(&repair.expr) == original);
            assert!(undone, "{:?}: {expr} became {}", edit.kind, edit.expr);
        }
    }
}

/// What is offered can be pasted: its text reads as the same expression.
#[test]
fn the_text_of_a_repair_reads_as_the_repair() {
    for (context, expr) in TABLE {
        let (parsed, expr) = read(context, expr);
        for edit in repairs(&expr, &parsed) {
            let text = edit.expr.to_string();
            let again =
                parse_expression(&text, &parsed).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!(same::key(&again), same::key(&edit.expr), "{text} ({})", edit.advice);
        }
    }
}

/// The slips an author makes are there, and are called by what mends them.
#[test]
fn the_slips_of_the_book_are_there() {
    for (context, expr, text, advice) in [
        (
            "let λ : real; H : sym n; Δ : vec n",
            "-(λ - λ^2/2) Δ'H Δ",
            "-(λ + λ^2/2) Δ'H Δ",
            "change the sign of `λ^2/2`",
        ),
        ("let A : mat n n; x : vec n", "x'A A x", "x'A A'x", "transpose the second `A`"),
        ("let x, y : vec n", "x - y", "1/2 x - y", "multiply `x` by 1/2"),
        ("let x, y : vec n", "x + 1/2 y", "x + y", "take the factor 1/2 off `1/2 y`"),
        ("let g, g₊, d : vec n", "g'd + g₊'d", "g₊'d + g₊'d", "replace `g` by `g₊` in `g'd`"),
        ("let A, B : mat n n", "2 A B", "2 B A", "exchange `A` and `B`"),
        ("let A : mat n n; x : vec n", "A x", "A^-1 x", "invert `A`"),
        ("let A : mat n n; x : vec n", "A^-1 x", "A x", "take the exponent off `A^-1`"),
        ("let a : real; x : vec n", "x/a", "a x", "multiply by `a` in `x/a` instead of dividing"),
        ("let a : real; s, y : vec n", "a s y'", "a y s'", "write `y s'` for `s y'`"),
        ("let a, b, c : real", "a - b c", "a", "drop the term `b c`"),
        (
            "let f : fun n; x, d : vec n; t : real",
            "f(x + t d)",
            "f(x + d)",
            "drop the factor `t` of `t d`",
        ),
        (
            "let a, b : real",
            "int[s:0..1] s int[t:0..1] (a s + b t)",
            "int[s: 0..1] int[t: 0..1] t (a s + b t)",
            "let `t` be the weight inside `int[t: 0..1] (a s + b t)` instead of `s` outside",
        ),
    ] {
        let (context, expr) = read(context, expr);
        let edits = mutants(&expr, &context);
        let found = edits.iter().find(|e| e.advice == advice);
        let advices: Vec<_> = edits.iter().map(|e| format!("{}: {}", e.advice, e.expr)).collect();
        let found = found.unwrap_or_else(|| panic!("{expr}: {advice} is not among {advices:#?}"));
        assert_eq!(found.expr.to_string(), text, "{expr}: {advice}");
    }
}

/// Edits come with the likeliest slip first, without repetition, and the same every time.
#[test]
fn edits_are_ordered_and_different() {
    for (context, expr) in TABLE {
        let (context, expr) = read(context, expr);
        let edits = repairs(&expr, &context);
        assert!(edits.windows(2).all(|pair| pair[0].kind <= pair[1].kind));
        let keys: std::collections::BTreeSet<_> =
            edits.iter().map(|e| same::key(&e.expr)).collect();
        assert_eq!(keys.len(), edits.len());
        assert!(!keys.contains(&same::key(&expr)));
        assert_eq!(texts(&edits), texts(&repairs(&expr, &context)));
        assert!(edits.len() <= MOST_EDITS);
        let slips = mutants(&expr, &context);
        assert!(slips.iter().all(|slip| !slip.kind.is_insertion()));
        assert!(slips.iter().all(|slip| keys.contains(&same::key(&slip.expr))), "{expr}");
    }
}

/// The relations an edit of a relation leads to lead back.
#[test]
fn relations_are_taken_for_each_other() {
    use Relator::*;
    for relator in [LessEqual, Less, GreaterEqual, Greater, PrecedesEqual, SucceedsEqual] {
        for (other, _) in relator_edits(relator) {
            assert!(
                relator_edits(other).iter().any(|(back, _)| *back == relator),
                "{relator} {other}"
            );
        }
    }
}

/// A long expression is edited within bounds.
#[test]
fn long_expressions_stay_within_bounds() {
    let terms: Vec<String> = (0..400).map(|i| format!("{i} x'A'x")).collect();
    let (context, expr) = read("let x : vec n; A : mat n n", &terms.join(" + "));
    let count = repairs(&expr, &context).len();
    assert!((100..=MOST_EDITS).contains(&count), "{count}");
}

/// Texts of expressions of a size, each a scalar, a vector or a matrix.
fn scalar(depth: u32) -> BoxedStrategy<String> {
    let leaf =
        prop::sample::select(vec!["a", "b", "2", "3", "1", "x'y", "1/2"]).prop_map(str::to_owned);
    if depth == 0 {
        return leaf.boxed();
    }
    let d = depth - 1;
    prop_oneof![
        2 => leaf,
        2 => (scalar(d), scalar(d)).prop_map(|(p, q)| format!("({p} - {q})")),
        2 => (scalar(d), scalar(d)).prop_map(|(p, q)| format!("{p} ({q})")),
        1 => scalar(d).prop_map(|p| format!("({p})^2")),
        1 => scalar(d).prop_map(|p| format!("a/({p})")),
        1 => (vector(d), vector(d)).prop_map(|(p, q)| format!("({p})'({q})")),
        1 => vector(d).prop_map(|p| format!("||{p}||")),
        1 => vector(d).prop_map(|p| format!("f({p})")),
        1 => scalar(d).prop_map(move |p| format!("(int[s{d}: 0..1] s{d} ({p}))")),
        1 => scalar(d).prop_map(|p| format!("sqrt({p})")),
    ]
    .boxed()
}

fn vector(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec!["x", "y"]).prop_map(str::to_owned);
    if depth == 0 {
        return leaf.boxed();
    }
    let d = depth - 1;
    prop_oneof![
        2 => leaf,
        2 => (vector(d), vector(d)).prop_map(|(p, q)| format!("({p} + {q})")),
        2 => (scalar(d), vector(d)).prop_map(|(p, q)| format!("({p}) ({q})")),
        2 => (matrix(d), vector(d)).prop_map(|(p, q)| format!("{p} ({q})")),
        1 => vector(d).prop_map(|p| format!("grad f({p})")),
    ]
    .boxed()
}

fn matrix(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec!["A", "H", "A'", "A^-1", "P", "P^(1/2)", "I"])
        .prop_map(str::to_owned);
    if depth == 0 {
        return leaf.boxed();
    }
    let d = depth - 1;
    prop_oneof![
        2 => leaf,
        1 => (matrix(d), matrix(d)).prop_map(|(p, q)| format!("({p} - {q})")),
        1 => (matrix(d), matrix(d)).prop_map(|(p, q)| format!("({p} {q})")),
        1 => (vector(d), vector(d)).prop_map(|(p, q)| format!("(({p}) ({q})')")),
        1 => matrix(d).prop_map(|p| format!("({p})'")),
        1 => vector(d).prop_map(|p| format!("hess f({p})")),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever a slip does to any expression, a repair undoes.
    #[test]
    fn slips_of_any_expression_are_undone(text in prop_oneof![scalar(3), vector(2), matrix(2)]) {
        let (context, expr) = read("let a, b : real; x, y : vec n; A : mat n n; H : sym n; P : spd n; let f, h : fun n", &text);
        assert_undone(&context, &expr);
    }
}
