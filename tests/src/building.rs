//! The book as `cargo book build` makes it, built into a folder of its own.

use binder::building::{Built, Home, build};
use binder::memory::Memory;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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

/// All files below a folder, relative to it, sorted.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.push(relative.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The pages among the files of a build, as they stand in a URL.
///
/// # Errors
/// As [`files`].
pub fn pages(folder: &Path) -> io::Result<Vec<String>> {
    let found = files(folder)?;
    let names = found.iter().map(|path| path.to_string_lossy().replace('\\', "/"));
    Ok(names.filter(|name| name.ends_with(".html")).collect())
}
