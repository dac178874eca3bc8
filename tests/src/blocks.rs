//! The blocks of the book, as its pages have them.

use derivation::{Block, Library, Severity, read_document};
use std::{fs, path::PathBuf};

/// The folder of the project.
///
/// ```
/// assert!(book_tests::blocks::root().join("book/SUMMARY.md").exists());
/// ```
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The blocks of the book in the order of its summary, each with its page's file. Panics, as a test does, when a page does not
/// read.
///
/// ```
/// assert!(book_tests::blocks::blocks().iter().any(|(page, _)| page == "newton.md"));
/// ```
pub fn blocks() -> Vec<(String, Block)> {
    let summary =
        fs::read_to_string(root().join("book/SUMMARY.md")).expect("the book has a summary");
    let files = summary
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|f| f.ends_with(".md"));
    let mut library = Library::new();
    let mut blocks = Vec::new();
    for file in files {
        let text =
            fs::read_to_string(root().join("book").join(file)).expect("a chapter of the summary");
        let document = read_document(&text, &mut library);
        let errors: Vec<_> =
            document.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{file} does not read: {}", errors[0].render(file));
        blocks.extend(document.blocks.into_iter().map(|b| (file.to_owned(), b)));
    }
    blocks
}
