//! The acceptance texts are read without a problem, and to the same tree in every spelling.

use derivation::{Block, Document, Library, parse_expression, read_document};

fn read(text: &str) -> Document {
    let document = read_document(text, &mut Library::new());
    let problems: String = document.diagnostics.iter().map(|d| d.render("acceptance.md")).collect();
    assert!(problems.is_empty(), "{problems}");
    document
}

/// The blocks of the book's specification are read as they stand there.
#[test]
fn acceptance_texts_are_read() {
    for (text, ids) in [
        (
            include_str!("acceptance/quasi-newton.md"),
            vec!["bfgs-secant", "bfgs-keeps-positive-definite", "curvature-from-wolfe"],
        ),
        (
            include_str!("acceptance/newton.md"),
            vec!["newton-error", "damped-newton", "damped-newton-as-printed"],
        ),
        (
            include_str!("acceptance/conjugate-gradients.md"),
            vec!["conjugacy", "hestenes-stiefel", "quadratic", "gradient-of-quadratic"],
        ),
        (
            include_str!("acceptance/sums.md"),
            vec!["residual-hessian", "bias-correction", "log-sum-exp", "minibatch"],
        ),
        (
            include_str!("acceptance/limits.md"),
            vec!["quadratic-model", "difference-quotient", "max-norm", "levenberg"],
        ),
    ] {
        let document = read(text);
        assert_eq!(document.blocks.iter().map(|b| b.id.as_str()).collect::<Vec<_>>(), ids);
    }
}

fn shape(block: &Block) -> (usize, usize, usize, usize, Vec<usize>) {
    let Block { context: c, chains, .. } = block;
    (
        c.declarations.len(),
        c.definitions.len(),
        c.hypotheses.len(),
        c.goals.len(),
        chains.iter().map(|chain| chain.lines.len()).collect(),
    )
}

/// Declarations, definitions, hypotheses, goals, and the lines of each chain.
#[test]
fn nothing_is_lost() {
    let shapes: Vec<_> = [
        include_str!("acceptance/quasi-newton.md"),
        include_str!("acceptance/newton.md"),
        include_str!("acceptance/conjugate-gradients.md"),
        include_str!("acceptance/sums.md"),
    ]
    .iter()
    .flat_map(|text| read(text).blocks)
    .map(|block| (block.id.clone(), shape(&block)))
    .collect();
    let expected = [
        ("bfgs-secant", (3, 2, 1, 1, vec![3])),
        ("bfgs-keeps-positive-definite", (4, 3, 1, 1, vec![])),
        ("curvature-from-wolfe", (5, 2, 4, 2, vec![])),
        ("newton-error", (5, 2, 1, 1, vec![3])),
        ("damped-newton", (3, 3, 0, 0, vec![3])),
        ("damped-newton-as-printed", (3, 3, 0, 0, vec![1])),
        ("conjugacy", (3, 1, 0, 1, vec![])),
        ("hestenes-stiefel", (2, 0, 0, 1, vec![])),
        ("quadratic", (3, 1, 0, 0, vec![])),
        ("gradient-of-quadratic", (3, 1, 0, 2, vec![])),
        ("residual-hessian", (2, 1, 0, 1, vec![])),
        ("bias-correction", (4, 0, 2, 1, vec![1])),
        ("log-sum-exp", (2, 0, 1, 1, vec![])),
        ("minibatch", (4, 0, 0, 2, vec![])),
    ];
    for ((id, shape), (expected_id, expected)) in shapes.iter().zip(&expected) {
        assert_eq!((id.as_str(), shape), (*expected_id, expected));
    }
    assert_eq!(shapes.len(), expected.len());
}

/// What is printed of an acceptance text reads as the same tree.
#[test]
fn printed_and_read_again() {
    for text in [
        include_str!("acceptance/quasi-newton.md"),
        include_str!("acceptance/newton.md"),
        include_str!("acceptance/conjugate-gradients.md"),
        include_str!("acceptance/sums.md"),
        include_str!("acceptance/limits.md"),
    ] {
        for Block { context, chains, .. } in &read(text).blocks {
            let goals = context.goals.iter().flat_map(|goal| [&goal.left, &goal.right]);
            let lines = chains.iter().flat_map(|chain| chain.lines.iter().map(|line| &line.right));
            for expr in goals.chain(lines) {
                let again = parse_expression(&expr.to_string(), context);
                assert_eq!(again.as_ref(), Ok(expr), "{expr}");
            }
        }
    }
}
