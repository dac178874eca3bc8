//! What an expression is read as: one case a line, the text and the tree in prefix form.

use derivation::{
    Context, Derivative, Expr, Function, Library, Node, parse_expression, read_block,
};

/// The names of the cases.
fn context() -> Context {
    let text = "let a, b, c, α, λ, ρ : real; t : nat\n\
                let g[k] : vec n; β[k] : real\n\
                let s, y, x, x*, x₊, Δ, u, v, w : vec n; z : vec m\n\
                let A : mat n n; B : mat m n; H : sym n; D : diag n\n\
                let f : fun n; φ : fun; r : fun n -> m\n\
                def q(x) = x'H x; G(a) = a s";
    let reading = read_block("define names", text, 1, &Library::new());
    let problems: String = reading.diagnostics.iter().map(|d| d.render("names")).collect();
    assert!(problems.is_empty(), "{problems}");
    reading.block.expect("a block").context
}

/// The name of a function; its component is the first of the children.
fn name(function: &Function) -> String {
    let mark = if function.component.is_some() { "_" } else { "" };
    format!("{}{mark}", function.name)
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
        Node::PNorm(_, Some(_)) => list("norm_p", &expr.children()),
        Node::PNorm(_, None) => list("norm_inf", &expr.children()),
        Node::Entrywise(false, ..) => list("∘", &expr.children()),
        Node::Entrywise(true, ..) => list("⊘", &expr.children()),
        Node::Extreme(true, _) => list("max", &expr.children()),
        Node::Extreme(false, _) => list("min", &expr.children()),
        Node::Ones(n) => format!("1_{n}"),
        Node::Entry(..) => list("at", &expr.children()),
        Node::Member(name, _) => list(&format!("{name}:"), &expr.children()),
        Node::Fold { fold, index, .. } => {
            list(&format!("{} {index}", fold.word()), &expr.children())
        }
        Node::Call(builtin, _) => list(builtin.name(), &expr.children()),
        Node::Apply(function, _) => list(&name(function), &expr.children()),
        Node::Derivative { order, function, .. } => {
            let order = match order {
                Derivative::Grad => "grad",
                Derivative::Hess => "hess",
                Derivative::Jac => "jac",
                Derivative::Third => "D3",
            };
            list(&format!("{order} {}", name(function)), &expr.children())
        }
        Node::Sample { fold, sample, distinct, .. } => {
            let how = if *distinct { " distinct" } else { "" };
            list(&format!("{} {sample}{how}", fold.word()), &expr.children())
        }
        Node::Among { fold, index, sample, .. } => {
            list(&format!("{} {index} in {sample}", fold.word()), &expr.children())
        }
        Node::Order(_) => list("O", &expr.children()),
        Node::Limit { variable, to, .. } => {
            let inf = if to.is_none() { " inf" } else { "" };
            list(&format!("lim {variable}{inf}"), &expr.children())
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
        // Entries, families, and what is made of all values of an index.
        ("x[1] + A[t, n]^2", "(sum +(at x 1) +(^ (at A t n) 2))"),
        ("A [a + b]", "(* A ⟨(sum +a +b)⟩)"),
        ("(A x)[t + 1]'", "(' (at ⟨(* A x)⟩ (sum +t +1)))"),
        ("r(x)[1] r[1](x)", "(* (at (r x) 1) (r_ 1 x))"),
        ("hess r[t](x) grad r[t](x)", "(* (hess r_ t x) (grad r_ t x))"),
        ("g[0] + a g[t + 1][2] s", "(sum +(g: 0) +(* a (at (g: (sum +t +1)) 2) s))"),
        ("sum[i:1..n] x[i] y[i] a", "(sum i 1 n (* (at x i) (at y i) a))"),
        ("a ∑[i ∈ 1..t-1] β[i] + b", "(sum +(* a (sum i 1 (sum +t -1) (β: i))) +b)"),
        ("mean[k: 0..t] g[k]/2", "(mean k 0 t (/ (g: k) 2))"),
        ("sum[i, j] A[i,j]", "(sum i 1 n (sum j 1 n (at A i j)))"),
        ("sum[i] r[i](x)", "(sum i 1 m (r_ i x))"),
        ("sum[i:1..t, j:1..i] a", "(sum i 1 t (sum j 1 i a))"),
        ("E[i:1..t] β[i] + Var[i:1..t] β[i]", "(sum +(E i 1 t (β: i)) +(Var i 1 t (β: i)))"),
        ("𝔼[i:1..t] β[i]", "(E i 1 t (β: i))"),
        ("max[i] x[i] + min(a, b) max(x)", "(sum +(max i 1 n (at x i)) +(* (min a b) (max x)))"),
        ("n x[n]/t", "(/ (* n (at x n)) t)"),
        // Entry by entry.
        ("x ∘ y", "(∘ x y)"),
        ("a x ∘ A y ⊘ x + u", "(sum +(⊘ (∘ (* a x) (* A y)) x) +u)"),
        ("x ∘ -y", "(∘ x ⟨(sum -y)⟩)"),
        ("u'(x ∘ y)", "(* (' u) ⟨(∘ x y)⟩)"),
        ("sum[i:1..t] x ∘ g[i]", "(sum i 1 t (∘ x (g: i)))"),
        ("sqrt(x) + a ones(n)", "(sum +(sqrt x) +(* a 1_n))"),
        ("diag(x) + A", "(sum +(diag x) +A)"),
        ("diagonal(A) sign(a)", "(* (diagonal A) (sign a))"),
        (
            "||x||_1 + ||x||_inf + ‖x‖₂ + ||x||_a + ‖x‖_∞",
            "(sum +(norm_p x 1) +(norm_inf x) +(norm x) +(norm_p x a) +(norm_inf x))",
        ),
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
