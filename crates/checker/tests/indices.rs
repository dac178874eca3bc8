//! Entries, sums, families, induction, and what is done entry by entry: statements with the verdict they deserve.

use checker::{Verdict, check_block};
use derivation::{Library, read_block};

/// The verdicts of the goals, or of the lines of the chain, of a block.
fn verdicts(text: &str) -> Vec<(String, Verdict)> {
    let kind = if text.contains("show") { "claim it" } else { "derive it" };
    let reading = read_block(kind, text, 1, &Library::new());
    let problems: String = reading.diagnostics.iter().map(|d| d.render("it")).collect();
    assert!(problems.is_empty(), "{problems}");
    let report = check_block(&reading.block.expect("a block"));
    let said = |o: &checker::Obligation| format!("{} {} {}", o.left, o.relator, o.right);
    report.lines.iter().map(|(o, j)| (said(o), j.verdict)).collect()
}

fn all(context: &str, statements: &[&str], expected: Verdict) {
    for statement in statements {
        for (said, verdict) in verdicts(&format!("{context}\nshow {statement}")) {
            assert_eq!(verdict, expected, "{said}");
        }
    }
}

const COLUMNS: &str =
    "let x, y, z : vec n; w : vec m; A : mat m n; B : mat n m; S : sym n; c : real; t : nat";

#[test]
fn sums_over_entries() {
    all(
        COLUMNS,
        &[
            "sum[i:1..n] x[i] y[i] = x'y",
            "sum[i] (A x)[i] c = c ones(m)'A x",
            "sum[i,j] A[i,j]^2 = tr(A'A)",
            "sum[i] S[i,i] = tr(S)",
            "sum[i,j] x[i] S[i,j] y[j] = y'S x",
            "sum[i:1..n] c = n c",
            "sum[i:1..n] (x[i] - c)^2 = x'x - 2 c sum[i] x[i] + n c^2",
            "Var[i:1..n] x[i] = mean[i:1..n] x[i]^2 - (mean[i:1..n] x[i])^2",
            "sum[k:1..n] k = n (n + 1)/2",
            "sum[k:1..t] k^2 = t (t + 1) (2 t + 1)/6",
            "sum[i,j] x[i] y[j] (z[i] - z[j])^2 = ones(n)'y x'(z∘z) - 2 x'z y'z + ones(n)'x y'(z∘z)",
            "sum[i] sum[j] S[i,j]^2 x[j] = sum[j] sum[i] S[j,i]^2 x[j]",
            "sum[i] (sum[j] A[i,j] x[j]^2) w[i] = w'A (x ∘ x)",
            "(A x)[1] = sum[j] A[1,j] x[j]",
            "diagonal(A B)[1] = sum[j] A[1,j] B[j,1]",
            "sum[k:0..t] k = t (t+1)/2",
        ],
        Verdict::Proved,
    );
    all(
        COLUMNS,
        &[
            "sum[i:1..n] x[i] y[i]^2 = x'y",
            "sum[i:1..n] 2 = 2",
            "sum[k:1..n] k = n (n - 1)/2",
            "mean[i:1..n] x[i]^2 = (mean[i:1..n] x[i])^2",
            "sum[i:1..n] x[i] = x[1] + x[2]",
            "sum[i] S[i,1] = tr(S)",
            "Var[i:1..n] x[i] = mean[i:1..n] x[i]^2",
        ],
        Verdict::Refuted,
    );
}

#[test]
fn entry_by_entry() {
    all(
        COLUMNS,
        &[
            "x ∘ y = y ∘ x",
            "diag(x) y = x ∘ y",
            "(x ⊘ y) ∘ y = x",
            "sqrt(x)[1] = sqrt(x[1])",
            "diag(x) ones(n) = x",
            "z'(x ∘ y) = x'(y ∘ z)",
            "x'diag(y) z = y'diag(z) x",
            "x ∘ (y + c z) = x ∘ y + c (x ∘ z)",
        ],
        Verdict::Proved,
    );
    all(
        COLUMNS,
        &[
            "x ∘ y = x",
            "x ⊘ y = y ⊘ x",
            "diag(x) diag(y) = x y'",
            "sqrt(x ∘ x) = x",
            "max(x) = ||x||_inf",
        ],
        Verdict::Refuted,
    );
    all(
        COLUMNS,
        &[
            "||x||_inf ≤ ||x||",
            "||x + y||_1 ≤ ||x||_1 + ||y||_1",
            "max(x) ≤ ||x||_inf",
            "x'sign(x) = ||x||_1",
        ],
        Verdict::Sampled,
    );
}

const FAMILIES: &str = "let g[t], v[t] : vec n; u : vec n; β : real; T : nat
assume v[0] = 0; v[t+1] = β v[t] + (1-β) u";

#[test]
fn families() {
    all(
        FAMILIES,
        &[
            "v[2] = (1 - β^2) u",
            "sum[k:0..t+1] g[k] = sum[k:0..t] g[k] + g[t+1]",
            "sum[k:0..t] g[k+1] = sum[k:1..t+1] g[k]",
            "sum[k:1..t] (g[k] - g[k-1]) = g[t] - g[0]",
            "sum[k:0..T-1] g[k] + g[T] = sum[k:0..T] g[k]",
        ],
        Verdict::Proved,
    );
    all(
        FAMILIES,
        &[
            "v[t+1] = (1 - β^t) u",
            "v[2] = (1 - β) u",
            "sum[k:0..t] g[k] = sum[k:1..t] g[k]",
            // Empty sums: at T = 0 the left side is nothing, the right side −g[0].
            "sum[k:1..T-1] g[k] = sum[k:1..T] g[k] - g[T]",
            "sum[k:0..t] β^k = sum[k:0..t+1] β^k",
        ],
        Verdict::Refuted,
    );
    // By induction, which need not be asked for.
    all(
        FAMILIES,
        &["v[t] = (1 - β^t) u", "(1 - β) sum[k:0..t] β^k = 1 - β^(t+1)"],
        Verdict::Proved,
    );
    // True for every t, and tried for the first few alone.
    all(FAMILIES, &["sum[k:0..t] (t - k) β^k = sum[k:0..t] k β^(t-k)"], Verdict::Holds);
}

#[test]
fn induction() {
    let proved = [
        "v[t]\n  = (1 - β^t) u  by induction t",
        "(1 - β) sum[k:0..t] β^k\n  = 1 - β^(t+1)  by induction t",
        "sum[k:0..t] β^k\n  = (1 - β^(t+1))/(1 - β)  by induction t",
    ];
    for chain in proved {
        for (said, verdict) in verdicts(&format!("{FAMILIES}\n\n{chain}\n")) {
            assert_eq!(verdict, Verdict::Proved, "{said}");
        }
    }
    // The step would go through, the base does not; and the other way round.
    for chain in ["v[t]\n  = (1 - 2 β^t) u  by induction t", "v[t]\n  = t v[t]  by induction t"] {
        for (said, verdict) in verdicts(&format!("{FAMILIES}\n\n{chain}\n")) {
            assert_eq!(verdict, Verdict::Refuted, "{said}");
        }
    }
}

/// The index at which a recurrence fails is shown.
#[test]
fn an_index_off_by_one() {
    let text = "let g[t], m[t] : vec n; β : real
assume m[0] = 0; m[t+1] = β m[t] + (1-β) g[t+1]
show m[t] = (1-β) sum[k:1..t] β^(t-k+1) g[k]; m[t] = (1-β) sum[k:1..t] β^(t-k) g[k]";
    let reading = read_block("claim it", text, 1, &Library::new());
    let report = check_block(&reading.block.expect("a block"));
    let [(_, wrong), (_, right)] = &report.lines[..] else { panic!("two goals") };
    assert_eq!((wrong.verdict, right.verdict), (Verdict::Refuted, Verdict::Proved));
    let witness = wrong.witness.as_ref().expect("a witness");
    let names: Vec<&str> = witness.settings.iter().map(|s| s.name.as_str()).collect();
    assert!(names.contains(&"t") && names.contains(&"g[1]"), "{names:?}");
}

/// What is said of every size rests on several sizes where the size itself occurs; and never on the lengths tried.
#[test]
fn what_is_said_of_sizes() {
    let text = "let x : vec n; t : nat; β : real
show x'x x'x sum[i] x[i] = (sum[i] x[i]) (x'x)^2; sum[k:0..t] (t - k) β^k = sum[k:0..t] k β^(t-k)";
    let reading = read_block("claim it", text, 1, &Library::new());
    let report = check_block(&reading.block.expect("a block"));
    let last = &report.lines[1].1;
    assert_eq!(last.verdict, Verdict::Holds);
    assert!(last.summary.contains("for t = 0, 1, 2, 3, 4, 5, 6 alone"), "{}", last.summary);
    assert!(!last.summary.contains("every"), "{}", last.summary);
}

/// A sum that a hypothesis fixes is put in its place.
#[test]
fn the_simplex() {
    let simplex = "let p, w : vec n\nassume sum[i] p[i] = 1";
    let claim = "w'(diag(p) - p p')w = 1/2 sum[i,j] p[i] p[j] (w[i] - w[j])^2";
    all(simplex, &[claim], Verdict::Proved);
    all("let p, w : vec n", &[claim], Verdict::Refuted);
    all(simplex, &["p'p = 1", "sum[i] p[i] w[i] = sum[i] w[i]"], Verdict::Refuted);
}

/// Components, and the Hessian of a sum of squares.
#[test]
fn functions_with_vectors_as_values() {
    let context = "let r : fun n -> m; x, u : vec n; w : vec m\ndef f(z : vec n) = r(z)'r(z)";
    all(
        context,
        &[
            "r(x)[1] = r[1](x)",
            "grad f(x) = 2 jac r(x)'r(x)",
            "sum[i] r[i](x)^2 = f(x)",
            "jac r(x)'w = sum[i] w[i] grad r[i](x)",
            "hess f(x) = 2 jac r(x)'jac r(x) + 2 sum[i] r(x)[i] hess r[i](x)",
        ],
        Verdict::Proved,
    );
    all(
        context,
        &[
            "hess f(x) = 2 jac r(x)'jac r(x)",
            "grad f(x) = jac r(x)'r(x)",
            "jac r(x)'w = w[1] grad r[1](x)",
        ],
        Verdict::Refuted,
    );
}
