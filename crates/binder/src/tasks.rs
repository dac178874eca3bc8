//! Exercises in code: `crates/chapters/CHAPTER/exercises/NAME.rs` holds task, solution and tests in one file, which the
//! chapter's own tests compile. What a reader is given, the stub, is made from it, and so can never differ from what is
//! tested.
//!
//! ```text
//! //! What the exercise is about.
//!
//! /// Whether a step of length α gains enough.
//! pub fn armijo(f: f64, slope: f64, alpha: f64, value: f64) -> bool {
//!     // ANCHOR: solution
//!     // STUB: todo!("compare with the line below the tangent")
//!     value <= f + 1e-4 * alpha * slope
//!     // ANCHOR_END: solution
//! }
//!
//! #[cfg(test)]
//! mod tests { … }
//! ```
//!
//! The lines between the marks are the solution; the stub has the `STUB:` lines there, or `todo!()` without any.

use crate::finding::nearest;
use crate::preprocess::Complaint;
use crate::preprocess::listings::{lines, marked};
use std::path::{Path, PathBuf};

/// An exercise in code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// The chapter whose crate holds it.
    pub chapter: String,
    /// Its name, which is its file's.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
}

/// Where the tests begin.
const TESTS: &str = "#[cfg(test)]";

impl Task {
    /// The exercise `chapter/name` of the book whose `book.toml` is in `root`.
    ///
    /// # Errors
    /// When there is none, or its file has no solution or no tests marked.
    pub fn find(root: &Path, named: &str) -> Result<Task, Complaint> {
        let all = Task::all(root);
        let found = all.iter().find(|(chapter, name, _)| format!("{chapter}/{name}") == named);
        let Some((chapter, name, file)) = found else {
            let names: Vec<String> =
                all.iter().map(|(chapter, name, _)| format!("{chapter}/{name}")).collect();
            let help = match nearest(named, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "it would be a file crates/chapters/CHAPTER/exercises/NAME.rs".to_owned(),
            };
            let message = format!("no exercise in code is called `{named}`");
            return Err(Complaint::new(message).help(Some(help)));
        };
        let text = std::fs::read_to_string(file).map_err(|error| {
            Complaint::new(format!("{} cannot be read: {error}", file.display()))
        })?;
        let has = |mark| text.lines().any(|line| marked(line, mark) == Some("solution"));
        if !has("ANCHOR:") || !has("ANCHOR_END:") {
            let message = format!("{} has no solution", file.display());
            let help =
                "mark it with `// ANCHOR: solution` and `// ANCHOR_END: solution`".to_owned();
            return Err(Complaint::new(message).help(Some(help)));
        }
        if !text.contains(TESTS) {
            return Err(Complaint::new(format!("{} has no `{TESTS}`", file.display())));
        }
        let (chapter, name, file) = (chapter.clone(), name.clone(), file.clone());
        Ok(Task { chapter, name, file, text })
    }

    /// Chapter, name and file of all exercises of a book, sorted.
    pub fn all(root: &Path) -> Vec<(String, String, PathBuf)> {
        let mut found = Vec::new();
        let chapters = std::fs::read_dir(root.join("crates/chapters"));
        for chapter in chapters.into_iter().flatten().flatten() {
            let files = std::fs::read_dir(chapter.path().join("exercises"));
            for file in files.into_iter().flatten().flatten() {
                let path = file.path();
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                if path.extension().is_some_and(|end| end == "rs") {
                    found.push((chapter.file_name().to_string_lossy().into_owned(), stem, path));
                }
            }
        }
        found.sort();
        found
    }

    /// What the reader is given: everything, with the stub in place of the solution.
    pub fn stub(&self) -> String {
        self.with(false)
    }

    /// The whole file without marks, as it is solved.
    pub fn solved(&self) -> String {
        self.with(true)
    }

    /// The part that the reader writes: without the head of the file and without the tests.
    pub fn body(text: &str) -> &str {
        let head =
            text.lines().take_while(|line| line.starts_with("//!") || line.trim().is_empty());
        let start: usize = head.map(|line| line.len() + 1).sum();
        let end = text.find(TESTS).unwrap_or(text.len());
        text.get(start.min(end)..end).unwrap_or_default().trim_end()
    }

    /// The tests.
    pub fn tests(text: &str) -> &str {
        text.find(TESTS).map_or("", |at| text[at..].trim_end())
    }

    fn with(&self, solution: bool) -> String {
        let mut out = String::new();
        let mut inside: Option<bool> = None; // whether a stub has been written
        for range in lines(&self.text) {
            let line = &self.text[range];
            let indent = &line[..line.len() - line.trim_start().len()];
            if marked(line, "ANCHOR:") == Some("solution") {
                inside = Some(false);
            } else if marked(line, "ANCHOR_END:") == Some("solution") {
                if inside == Some(false) && !solution {
                    out.push_str(&format!("{indent}todo!()\n"));
                }
                inside = None;
            } else if let Some(stub) = line.trim_start().strip_prefix("// STUB: ") {
                inside = inside.map(|_| true);
                if !solution {
                    out.push_str(&format!("{indent}{stub}\n"));
                }
            } else if inside.is_none() || solution {
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stub and solution come from one text.
    #[test]
    fn one_source() {
        let text = "//! Head.\n\n/// Two.\nfn two() -> u8 {\n    // ANCHOR: solution\n    2\n    // ANCHOR_END: solution\n}\n\n#[cfg(test)]\nmod tests {}\n";
        let task =
            Task { chapter: "a".into(), name: "b".into(), file: PathBuf::new(), text: text.into() };
        assert_eq!(Task::body(&task.stub()), "/// Two.\nfn two() -> u8 {\n    todo!()\n}");
        assert_eq!(Task::body(&task.solved()), "/// Two.\nfn two() -> u8 {\n    2\n}");
        assert_eq!(Task::tests(&task.stub()), "#[cfg(test)]\nmod tests {}");
        let stub = task.text.replace("    2\n", "    // STUB: todo!(\"one and one\")\n    2\n");
        let task = Task { text: stub, ..task };
        assert!(task.stub().contains("{\n    todo!(\"one and one\")\n}"));
        assert!(!task.solved().contains("STUB"));
    }
}
