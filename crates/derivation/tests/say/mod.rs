//! What the reader says of a text, for the tests that hold it to its words.
#![allow(dead_code, reason = "each test program uses a part")]

use derivation::{Library, Reading, parse_expression, read_block, read_document};

/// The problem of an expression, its names declared.
pub(crate) fn expression(text: &str) -> String {
    let names = "let a, b, c, α, λ, ρ : real; t : nat; s, y, x, x*, x₊, Δ, u, v, w : vec n\n\
                 let A : mat n n; B : mat m n; H : sym n; f : fun n; r : fun n -> m";
    let context =
        read_block("define names", names, 1, &Library::new()).block.expect("names").context;
    match parse_expression(text, &context) {
        Ok(expr) => format!("read as {expr}"),
        Err(problem) => problem.render("a.md"),
    }
}

/// The problems of a block's lines. The block is of a kind that asks for nothing in particular.
pub(crate) fn lines(text: &str) -> String {
    let chain = text.lines().any(|line| line.trim_start().starts_with(['=', '<']));
    let info = if chain { "derive self" } else { "wrong self" };
    let text = if text.contains("show") || chain {
        text.to_owned()
    } else {
        format!("{text}\nshow 1 + 1 = 2")
    };
    all(&read_block(info, &text, 1, &Library::new()))
}

/// All problems of a reading.
pub(crate) fn all(reading: &Reading) -> String {
    match reading.diagnostics.as_slice() {
        [] => "no problem".to_owned(),
        problems => {
            problems.iter().map(|problem| problem.render("a.md")).collect::<Vec<_>>().join("\n")
        }
    }
}

/// All problems of a Markdown text.
pub(crate) fn document(text: &str) -> String {
    let document = read_document(text, &mut Library::new());
    let ids: Vec<_> = document.blocks.iter().map(|block| block.id.as_str()).collect();
    let problems = document.diagnostics.iter().map(|problem| problem.render("a.md"));
    std::iter::once(format!("read: {}\n", ids.join(", ")))
        .chain(problems)
        .collect::<Vec<_>>()
        .join("\n")
}
