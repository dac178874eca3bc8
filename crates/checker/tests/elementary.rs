//! What the rules for elementary functions, classes of functions, recurrences and projections bring: lines that are proved.

use checker::{Verdict, check_block};
use derivation::{Library, read_block};

fn verdict(text: &str) -> Verdict {
    let text = ["assume", "def", "show"].iter().fold(text.to_owned(), |text, word| {
        text.replace(&format!("; {word} "), &format!("\n{word} "))
    });
    let block = read_block("claim c", &text, 1, &Library::new()).block.expect("well formed");
    check_block(&block).verdict()
}

/// Each line holds at every point at which both sides have a value, and is proved.
#[test]
fn lines_that_are_proved() {
    let lines = [
        "let x, y : real; show sin(x - y) = sin(x) cos(y) - cos(x) sin(y)",
        "let x : real; show sin(-x)^2 + cos(x)^2 = 1",
        "let x : real; show sin(x/2)^2 = (1 - cos(x))/2",
        "let x : real; show int[s:0..x] cos(s) = sin(x)",
        "let x, y : vec n; show exp(x + y) = exp(x) ∘ exp(y)",
        "let x : vec n; def r(x) = exp(2 x); show jac r(x) = 2 diag(exp(2 x))",
        "let A : mat m n; b : vec m; x : vec n; def r(x) = A x - b; show jac r(x) = A",
        "let a, b : real; show max(a, b) = (a + b + abs(a - b))/2",
        "let a, b, c : real; assume a <= c; assume b <= c; show max(a, b) <= c",
        "let x, y : real; show log(x y) = log(x) + log(y)",
        "let x, y : real; assume x > 0; assume y > 0; show log(x/y) <= x/y - 1",
        "let x : real; show log(1 + exp(-x)) = log(1 + exp(x)) - x",
        "let x, y : real; assume x < y; show exp(x) < exp(y)",
        "let x, y : real; show x <= log(exp(x) + exp(y))",
        "let x : real; show 1/(1 + exp(-x)) < 1",
        "let A, B : spd n; show log(det(A B)) = log(det(A)) + log(det(B))",
        "let H : spd n; show det(H) > 0",
        "let x : real; assume x^2 = 2; assume x > 0; show x = sqrt(2)",
        "let x[i] : real; N : nat; assume N >= 1; show (mean[i:1..N] x[i])^2 <= mean[i:1..N] x[i]^2",
        "let m[t] : real; β, u : real; assume m[t] = β m[t-1] + (1 - β) u; assume m[0] = 0; show m[t] = (1 - β^t) u",
        "let y : real; def F(y) = int[s:0..y] s y; show grad F(y) = 3/2 y^2",
        "let x : real; assume x < 0; def f(x) = abs(x); show grad f(x) = -1",
        "let f : fun n; x, w : vec n; assume f(v) >= f(u) + grad f(u)'(v - u) for all u, v : vec n; show w'hess f(x) w >= 0",
        "let f : fun n; x, y : vec n; μ, L : real; assume μ > 0; assume L > μ; \
         assume f(v) >= f(u) + grad f(u)'(v - u) + μ/2 ||v - u||^2 for all u, v : vec n; \
         assume ||grad f(u) - grad f(v)|| <= L ||u - v|| for all u, v : vec n; \
         show (grad f(x) - grad f(y))'(x - y) >= μ L/(μ + L) ||x - y||^2 + 1/(μ + L) ||grad f(x) - grad f(y)||^2",
        "let f : fun n; x : vec n; L, α : real; assume L > 0; assume α > 0; assume α <= 1/L; \
         assume ||grad f(y) - grad f(z)|| <= L ||y - z|| for all y, z : vec n; \
         show f(x - α grad f(x)) <= f(x) - α/2 ||grad f(x)||^2",
        "let f : fun n; x, y : vec n; G : real; assume ||grad f(u)|| <= G for all u : vec n; show abs(f(x) - f(y)) <= G ||x - y||",
        "let H : spd n; x : vec n; assume ||x|| > 0; show x'H x > 0",
        "let a, x : real; assume a > 0; def f(x) = a^x; show grad f(x) = a^x log(a)",
    ];
    let failed: Vec<&&str> = lines.iter().filter(|line| verdict(line) != Verdict::Proved).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Near misses: a sign, a missing hypothesis, an order of factors, a kink.
#[test]
fn lines_that_are_not() {
    let lines = [
        "let x : real; show sin(x/2)^2 = (1 + cos(x))/2",
        "let x : real; show int[s:0..x] cos(2 s) = sin(x)",
        "let x : vec n; def r(x) = exp(2 x); show jac r(x) = diag(exp(2 x))",
        "let A : mat n n; x : vec n; def r(x) = A x; show jac r(x) = A'",
        "let x : real; show max(x, -x) = x",
        "let x, y : real; assume x <= y; show exp(x) < exp(y)",
        "let A : sym n; show det(A) > 0",
        "let x : real; assume x^2 = 2; show x = sqrt(2)",
        "let x : real; assume x^2 = 2; assume x^2 < 2; show x = 7",
        "let x : real; def f(x) = abs(abs(x) + x) - abs(x); show grad f(0) = 0",
        "let x : real; def f(x) = abs(x); show grad f(x) = 1",
        "let P : mat n n; assume P P = P; show P' = P",
    ];
    for line in lines {
        let verdict = verdict(line);
        assert!(matches!(verdict, Verdict::Refuted | Verdict::Undecided), "{line}: {verdict:?}");
    }
}
