//! A slip in a true line is mended by one of the hints: the line as it was is among three, whether something was changed, added
//! or left out.
#![allow(missing_docs)]

use checker::{Judgement, Verdict, check_block};
use derivation::{Library, read_block};

/// What is said of the only goal.
fn judged(text: &str) -> Judgement {
    let reading = read_block("claim it", text, 1, &Library::new());
    let problems: String = reading.diagnostics.iter().map(|d| d.render("it")).collect();
    assert!(problems.is_empty(), "{problems}");
    let report = check_block(&reading.block.expect("a block"));
    let (_, judgement) = report.lines.into_iter().next().expect("a goal");
    judgement
}

/// The slipped line is refuted, and one of the hints writes `mended`.
fn mends(context: &str, slipped: &str, mended: &str) {
    let judgement = judged(&format!("{context}\nshow {slipped}"));
    assert_eq!(judgement.verdict, Verdict::Refuted, "{slipped}");
    let texts: Vec<&str> = judgement.hints.iter().map(|hint| hint.text.as_str()).collect();
    assert!(texts.len() <= 3 && texts.contains(&mended), "{slipped}: {texts:?}");
}

/// Of many edits that mend a line the one that makes it shortest is offered: what was put in is taken out again.
#[test]
fn what_was_added_is_taken_off() {
    mends("let a : real; assume a > 0", "a = 2 sqrt(a)^2", "sqrt(a)^2");
    mends("let x : real", "1 = exp(x^2) exp(-x)", "exp(x) exp(-x)");
    mends("let A : mat n n", "A = ((2 A)^-1)^-1", "(A^-1)^-1");
    mends("let h : real; def L = 2/(1 + sqrt(1 + 2 h))", "1 = L + h L^2", "L + 1/2 h L^2");
}

/// A term that was dropped comes back with its coefficient, though it stands nowhere near.
#[test]
fn a_dropped_term_is_found() {
    let two = "let a, b : real";
    mends(two, "a^3 - b^3 = (a - b) (a^2 + b^2)", "(a - b) (a^2 + b^2 + a b)");
    let vectors = "let u, v, x, b : vec n; A : mat n n";
    mends(vectors, "||u - v||^2 = u'u + v'v", "u'u + v'v - 2 (u'v)");
    mends(vectors, "||A x - b||^2 = x' A'A x + b'b", "x' A'A x + b'b - 2 (b'A x)");
    mends(two, "(a + b)^3 = a^3 + 3 a^2 b + b^3", "a^3 + 3 a^2 b + b^3 + 3 a b^2");
    mends(
        "let f : fun n; x, d : vec n",
        "f(x + d) = f(x) + grad f(x)'d + 1/2 d'hess f(x) d",
        "f(x) + grad f(x)'d + 1/2 d' hess f(x) d + 1/2 int[s: 0..1] (1 - s)^2 D3 f(x + s d)[d, d, d]",
    );
    // By its value, from what is in reach and what is like it.
    mends("let x, y : real", "sin(x + y) = cos(x) sin(y)", "cos(x) sin(y) + cos(y) sin(x)");
    let update = "let s, y : vec n; B : sym n; ρ : real; def q = B y";
    mends(
        update,
        "(I - ρ s y') B (I - ρ y s') = B - ρ (s q' + q s')",
        "B - ρ (s q' + q s') + ρ^2 (y'q) s s'",
    );
    mends("let A, B : mat n n", "(A + B) (A - B) = A A - A B - B B", "A A - A B - B B + B A");
    mends("let A : mat n n", "(A + I) A^-1 = A^-1", "A^-1 + I");
    // Nobody writes `A + A`.
    mends("let A : mat n n; x : vec n", "x'A x = 1/2 x'A x", "1/2 x'(A + A') x");
}

/// So does a factor or a divisor.
#[test]
fn a_dropped_factor_is_found() {
    mends("let x, y : real; assume x > y", "x + y = x^2 - y^2", "(x^2 - y^2)/(x - y)");
    mends("let x, y : real", "x^2 y + y^2 = y (x + y)", "y (x^2 + y)");
    mends("let A, B : mat n n", "det(A) = det(B^-1 B)", "det(B^-1 A B)");
    // The points at size 1 are no different: an inverse is a number there.
    mends(
        "let A : spd n; g : vec n; m, M : real; def x = A^-1 g; assume m + M > 0; g'A g > 0\n\
         assume 4 m M (g'A g) (g'A^-1 g) <= (m + M)^2 (g'g)^2",
        "x'A x - (g'g)^2/(g'A g) <= x'A x - 4 m M/(m + M)^2 g'g",
        "x'A x - 4 m M/(m + M)^2 x'g",
    );
}

/// What the block says in another line tells what was forgotten in this one, among all that would mend it.
#[test]
fn what_stands_elsewhere_comes_first() {
    let quotient = "let r : real; def C(y) = y^4\n\
        def t = r - (r - 1)/(grad C(r) - grad C(1)) grad C(r)\n\
        show t = r (r + 1)/(r^2 + r + 1); (t - r^2) (r + 1) = r (1 - r^2 - r^3)";
    let reading = read_block("claim it", quotient, 1, &Library::new());
    let report = check_block(&reading.block.expect("a block"));
    let hints = &report.lines[1].1.hints;
    assert!(hints.iter().any(|hint| hint.text == "(t - r^2) (r^2 + r + 1)"), "{hints:?}");
    mends(
        "let A : spd n; g : vec n; assume ||A^(1/2) g|| = 1",
        "g'A g = ||A g||^2",
        "||A^(1/2) g||^2",
    );
}

/// No hint writes the other side once more.
#[test]
fn hints_say_something() {
    for slipped in ["a b + b = a^2 + b", "1 = a + b", "a b = (a + b)^2", "a (a + b) = a b"] {
        let judgement = judged(&format!("let a, b : real\nshow {slipped}"));
        assert_eq!(judgement.verdict, Verdict::Refuted);
        let left = slipped.split(" = ").next().expect("a left side");
        for hint in &judgement.hints {
            assert_ne!(hint.text, left, "{slipped}");
        }
    }
}
