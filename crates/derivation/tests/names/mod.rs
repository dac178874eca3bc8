//! The names that stand in the expressions of these tests.

use derivation::{Context, Declaration, Dim, Kind, Span, Structure, Symbol};

/// The names of these tests: scalars, columns, matrices and functions, some with scripts.
pub(crate) fn context() -> Context {
    let n = || Dim::Size(Symbol::new("n"));
    let matrix = |rows, columns, structure| Kind::Matrix { rows, columns, structure };
    let kinds = [
        ("a λ α_k β₁ ρ loss m̂", Kind::Real),
        ("k", Kind::Nat),
        ("u v x* x₊ y_k₊₁", matrix(n(), Dim::ONE, Structure::General)),
        ("A", matrix(n(), n(), Structure::General)),
        ("H H₁₀", matrix(n(), n(), Structure::PositiveDefinite)),
        ("D", matrix(n(), n(), Structure::Diagonal)),
        ("f 𝓛", Kind::Function { from: n(), to: Dim::ONE }),
        ("φ", Kind::Function { from: Dim::ONE, to: Dim::ONE }),
        (
            "g",
            Kind::Family {
                index: Symbol::new("t"),
                member: Box::new(matrix(n(), Dim::ONE, Structure::General)),
            },
        ),
        ("r", Kind::Function { from: n(), to: n() }),
    ];
    let declare = |name: &str, kind: &Kind| Declaration {
        name: Symbol::new(name),
        kind: kind.clone(),
        note: None,
        span: Span::default(),
    };
    let declarations =
        kinds.iter().flat_map(|(names, kind)| names.split(' ').map(|name| declare(name, kind)));
    Context { declarations: declarations.collect(), ..Context::default() }
}
