//! The book as `cargo book build` makes it, built into a folder of its own.

use binder::building::{Built, Home, build};
use binder::memory::Memory;
use std::path::Path;

/// Builds this book into `folder`.
///
/// # Panics
/// When the book has a problem; the message says which.
pub fn book(folder: &Path) -> Built {
    let home = match Home::find(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(home) => home,
        Err(error) => panic!("{error}"),
    };
    match build(&home, Some(folder), &Memory::default(), &mut |_, _| {}) {
        Ok(built) => built,
        Err(error) => panic!("the book does not build:\n{error}"),
    }
}
