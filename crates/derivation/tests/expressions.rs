//! What an expression is read as: one case a line, the text and the tree in prefix form.

use derivation::{Context, Derivative, Expr, Library, Node, parse_expression, read_block};

/// The names of the cases.
fn context() -> Context {
    let text = "let a, b, c, α, λ, ρ : real; t : nat\n\
                let s, y, x, x*, x₊, Δ, u, v, w : vec n; z : vec m\n\
                let A : mat n n; B : mat m n; H : sym n; D : diag n\n\
                let f : fun n; φ : fun; r : fun n -> m\n\
                def q(x) = x'H x; G(a) = a s";
    let reading = read_block("define names", text, 1, &Library::new());
    let problems: String = reading.diagnostics.iter().map(|d| d.render("names")).collect();
    assert!(problems.is_empty(), "{problems}");
    reading.block.expect("a block").context
}

/// The tree in prefix form; parentheses of the author's as ⟨ ⟩.
fn tree(expr: &Expr) -> String {
    let list = |head: &str, parts: &[&Expr]| {
        let parts: String = parts.iter().map(|part| format!(" {}", tree(part))).collect();
        format!("({head}{parts})")
    };
    let text = match &expr.node {
        Node::Number(value) => value.to_string(),
        Node::Symbol(name) => name.to_string(),
        Node::Identity => "I".to_owned(),
        Node::Hole => "?".to_owned(),
        Node::Sum(terms) => {
            let term = |t: &derivation::Term| {
                format!(" {}{}", if t.negative { "-" } else { "+" }, tree(&t.expr))
            };
            format!("(sum{})", terms.iter().map(term).collect::<String>())
        }
        Node::Product(_) => list("*", &expr.children()),
        Node::Quotient(..) => list("/", &expr.children()),
        Node::Power(..) => list("^", &expr.children()),
        Node::Transpose(_) => list("'", &expr.children()),
        Node::Norm(_) => list("norm", &expr.children()),
        Node::Call(builtin, _) => list(builtin.name(), &expr.children()),
        Node::Apply(function, _) => list(function.name.as_str(), &expr.children()),
        Node::Derivative { order, function, .. } => {
            let order = match order {
                Derivative::Grad => "grad",
                Derivative::Hess => "hess",
                Derivative::Jac => "jac",
                Derivative::Third => "D3",
            };
            list(&format!("{order} {}", function.name), &expr.children())
        }
        Node::Integral { variable, .. } => list(&format!("int {variable}"), &expr.children()),
    };
    if expr.parens { format!("⟨{text}⟩") } else { text }
}

fn read(text: &str, context: &Context) -> String {
    match parse_expression(text, context) {
        Ok(expr) => tree(&expr),
        Err(problem) => problem.render("case"),
    }
}

/// Text and tree.
#[test]
fn trees() {
    let context = context();
    for (text, expected) in [
        // Sums and signs.
        ("a", "a"),
        ("+a", "a"),
        ("-a", "(sum -a)"),
        ("a + b - c", "(sum +a +b -c)"),
        ("-a b + c", "(sum -(* a b) +c)"),
        ("a + -b", "(sum +a +(sum -b))"),
        ("a - (b - c)", "(sum +a -⟨(sum +b -c)⟩)"),
        ("a--b", "(sum +a -(sum -b))"),
        // Products and quotients, from the left.
        ("a b*c·a", "(* a b c a)"),
        ("2a", "(* 2 a)"),
        ("2 * -a", "(* 2 ⟨(sum -a)⟩)"),
        ("a (b c)", "(* a ⟨(* b c)⟩)"),
        ("1/2 H^-1 y", "(* (/ 1 2) (^ H (sum -1)) y)"),
        ("λ^2/2 Δ'H Δ", "(* (/ (^ λ 2) 2) (' Δ) H Δ)"),
        ("a b / c a", "(* (/ (* a b) c) a)"),
        ("a / b / c", "(/ (/ a b) c)"),
        ("a / -b", "(/ a ⟨(sum -b)⟩)"),
        ("1/(s'y)", "(/ 1 ⟨(* (' s) y)⟩)"),
        ("0.5 a", "(* 1/2 a)"),
        ("0 s + 0", "(sum +(* 0 s) +0)"),
        ("[a + b] c", "(* ⟨(sum +a +b)⟩ c)"),
        // Transposes and powers bind tightest.
        ("s'y", "(* (' s) y)"),
        ("s y'", "(* s (' y))"),
        ("A^T x + A⊤x + Aᵀx + A'x", "(sum +(* (' A) x) +(* (' A) x) +(* (' A) x) +(* (' A) x))"),
        ("A^-1 x", "(* (^ A (sum -1)) x)"),
        ("A⁻¹x", "(* (^ A (sum -1)) x)"),
        ("A^-T", "(' (^ A (sum -1)))"),
        ("A⁻ᵀ", "(' (^ A (sum -1)))"),
        ("H^(1/2)", "(^ H ⟨(/ 1 2)⟩)"),
        ("H^(-1/2)", "(^ H ⟨(sum -(/ 1 2))⟩)"),
        ("A^2'", "(' (^ A 2))"),
        ("(A^2)^3", "(^ ⟨(^ A 2)⟩ 3)"),
        ("-a^2", "(sum -(^ a 2))"),
        ("a^t b", "(* (^ a t) b)"),
        ("aᵗ", "(^ a t)"),
        ("λ²/2", "(/ (^ λ 2) 2)"),
        ("a^φ(b) c", "(* (^ a (φ b)) c)"),
        ("A''", "(' (' A))"),
        // Names.
        ("x* - x", "(sum +x* -x)"),
        ("(x*)'x*", "(* (' ⟨x*⟩) x*)"),
        ("x_star'x_plus", "(* (' x*) x₊)"),
        ("||x*||^2", "(^ (norm x*) 2)"),
        ("a*b", "(* a b)"),
        ("alpha rho", "(* α ρ)"),
        // Bars open and close by their place.
        ("||x - y||", "(norm (sum +x -y))"),
        ("‖x‖ ‖y‖", "(* (norm x) (norm y))"),
        ("||x|| ||y||", "(* (norm x) (norm y))"),
        ("|a b| |c|", "(* (abs (* a b)) (abs c))"),
        ("|a|b|c|", "(* (abs a) b (abs c))"),
        ("|(|a| - |b|)|", "(abs ⟨(sum +(abs a) -(abs b))⟩)"),
        ("||x||/||y||", "(/ (norm x) (norm y))"),
        ("|s'y|", "(abs (* (' s) y))"),
        // Functions apply, other names multiply.
        ("f(x + λ Δ)", "(f (sum +x +(* λ Δ)))"),
        ("f (x)", "(f x)"),
        ("a(b + c)", "(* a ⟨(sum +b +c)⟩)"),
        ("q(y) + G(2)'s", "(sum +(q y) +(* (' (G 2)) s))"),
        ("exp(-a)^2", "(^ (exp (sum -a)) 2)"),
        ("sqrt(a + b) √(a) √2 √a²", "(* (sqrt (sum +a +b)) (sqrt a) (sqrt 2) (^ (sqrt a) 2))"),
        ("tr(A) det(A'A)", "(* (tr A) (det (* (' A) A)))"),
        ("sin(a) cos(b) log(c) abs(a)", "(* (sin a) (cos b) (log c) (abs a))"),
        // Derivatives.
        ("grad f(x)'Δ", "(* (' (grad f x)) Δ)"),
        ("∇f(x)ᵀΔ", "(* (' (grad f x)) Δ)"),
        ("∇²f(x) v", "(* (hess f x) v)"),
        ("∇^2 f(x) v", "(* (hess f x) v)"),
        ("jac r(x)'z", "(* (' (jac r x)) z)"),
        ("grad φ(a)", "(grad φ a)"),
        ("D3 f(x)[u, v, w]", "(D3 f x u v w)"),
        ("w'D3 f(x)[u, v + w]", "(* (' w) (D3 f x u (sum +v +w)))"),
        ("hess f(x)^-1 grad f(x)", "(* (^ (hess f x) (sum -1)) (grad f x))"),
        ("grad q(x)", "(grad q x)"),
        // An integral takes the rest of the product it stands in.
        ("int[p:0..1] p a + b", "(sum +(int p 0 1 (* p a)) +b)"),
        ("∫[p:0..1] p", "(int p 0 1 p)"),
        ("int[p in 0..2 a] -p", "(int p 0 (* 2 a) (sum -p))"),
        (
            "λ^2 int[p:0..1] p int[q1:0..1] Δ'(hess f(x + p q1 λ Δ) - H) Δ",
            "(* (^ λ 2) (int p 0 1 (* p (int q1 0 1 (* (' Δ) \
             ⟨(sum +(hess f (sum +x +(* p q1 λ Δ))) -H)⟩ Δ)))))",
        ),
        ("(int[p:0..1] p) a", "(* ⟨(int p 0 1 p)⟩ a)"),
        ("|int[p:0..1] p| a", "(* (abs (int p 0 1 p)) a)"),
        ("int[p:0..1] a/2", "(int p 0 1 (/ a 2))"),
        // I, 0 and holes take the shape they need.
        (
            "(I - ρ s y') H (I - ρ y s') + ρ s s'",
            "(sum +(* ⟨(sum +I -(* ρ s (' y)))⟩ H ⟨(sum +I -(* ρ y (' s)))⟩) +(* ρ s (' s)))",
        ),
        ("H ? + s", "(sum +(* H ?) +s)"),
        ("?", "?"),
    ] {
        let read = read(text, &context);
        assert_eq!(read, expected, "{text}");
    }
}
