//! Whether the last build is still that of the book: then `cargo book build` says once more what it said, and builds nothing.
//!
//! A build depends on the program, to the byte, on every file below the book's root (chapters, data, theme, the code that is
//! listed) and on how it was called; and what lies in its folder must be what was put there. Where that cannot be told (no
//! `target` folder, a file that cannot be read, more files than a book has, a page that includes a file from elsewhere, another
//! preprocessor in `book.toml`), it is built.

use crate::kept;
use checker::identification::program;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// A root with more files than this is no book's.
const MOST_FILES: usize = 20_000;
/// Nor is one with more bytes.
const MOST_BYTES: u64 = 256 << 20;

/// The last build and what it said.
#[derive(Serialize, Deserialize)]
struct Record {
    /// What it was made from.
    inputs: u64,
    /// What it made.
    outputs: u64,
    /// What was said of it.
    said: String,
}

/// A build that is about to be made, by all it depends on.
#[derive(Debug)]
pub struct Inputs {
    hash: u64,
    folder: PathBuf,
    file: PathBuf,
}

impl Inputs {
    /// What a build of the book in `root` into `folder` depends on, called in some way; nothing where this cannot be told.
    pub fn of(root: &Path, folder: &Path, called: &str) -> Option<Inputs> {
        let target = root.join("target");
        let program = program().filter(|_| target.is_dir())?;
        let mut hasher = DefaultHasher::new();
        (program, folder, called).hash(&mut hasher);
        // mdBook takes settings from the environment.
        let settings: BTreeMap<_, _> = std::env::vars_os()
            .filter(|(name, _)| name.to_string_lossy().starts_with("MDBOOK"))
            .collect();
        settings.hash(&mut hasher);
        let left_out = [target.clone(), root.join(".git"), folder.to_owned()];
        hash_files(root, &left_out, &mut hasher)?;
        let file = target.join("finished.json");
        Some(Inputs { hash: hasher.finish(), folder: folder.to_owned(), file })
    }

    /// What was said of the last build, if it was made from the same and lies there as it was made.
    pub fn said(&self) -> Option<String> {
        let record: Record = kept::read(&self.file)?;
        let same = record.inputs == self.hash && outputs(&self.folder)? == record.outputs;
        same.then_some(record.said)
    }

    /// Remembers a build that went well.
    pub fn keep(&self, said: &str) {
        if let Some(outputs) = outputs(&self.folder) {
            kept::write(&self.file, &Record { inputs: self.hash, outputs, said: said.to_owned() });
        }
    }
}

fn outputs(folder: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    hash_files(folder, &[], &mut hasher)?;
    Some(hasher.finish())
}

/// Names and contents of all files in a folder, in the order of their names, without some folders in it.
fn hash_files(folder: &Path, left_out: &[PathBuf], hasher: &mut DefaultHasher) -> Option<()> {
    let (mut files, mut bytes) = (0, 0);
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let mut entries: Vec<PathBuf> = fs::read_dir(&folder)
            .ok()?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<_, _>>()
            .ok()?;
        entries.sort();
        for path in entries.into_iter().filter(|path| !left_out.contains(path)) {
            let about = fs::symlink_metadata(&path).ok()?;
            // Where a link leads is not followed: what is there may change unseen.
            if about.is_symlink() {
                return None;
            }
            path.hash(hasher);
            if about.is_dir() {
                open.push(path);
                continue;
            }
            files += 1;
            bytes += about.len();
            if files > MOST_FILES || bytes > MOST_BYTES {
                return None;
            }
            fs::read(&path).ok()?.hash(hasher);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A build is known again until something it was made from, or something it made, or the way it is called is changed.
    #[test]
    fn what_changed_is_built_anew() {
        let root = std::env::temp_dir().join(format!("binder-finished-{}", std::process::id()));
        let folder = root.join("target/book");
        fs::create_dir_all(root.join("src")).unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(root.join("src/page.md"), "one").unwrap();
        fs::write(folder.join("page.html"), "<p>one").unwrap();
        let inputs = |called: &str| Inputs::of(&root, &folder, called).expect("inputs");
        assert_eq!(inputs("text").said(), None);
        inputs("text").keep("built");
        assert_eq!(inputs("text").said().as_deref(), Some("built"));
        assert_eq!(inputs("json").said(), None);
        fs::write(folder.join("page.html"), "<p>two").unwrap();
        assert_eq!(inputs("text").said(), None);
        fs::write(folder.join("page.html"), "<p>one").unwrap();
        assert!(inputs("text").said().is_some());
        fs::write(root.join("src/page.md"), "two").unwrap();
        assert_eq!(inputs("text").said(), None);
        fs::write(root.join("src/page.md"), "one").unwrap();
        fs::write(root.join("src/other.md"), "").unwrap();
        assert_eq!(inputs("text").said(), None);
        fs::remove_dir_all(&root).unwrap();
    }
}
