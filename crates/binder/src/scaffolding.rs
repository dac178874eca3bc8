//! `cargo book new CHAPTER`: a page, its entry in SUMMARY.md, and a crate with figures, an exercise and tests. What it
//! makes builds and passes as it is.

use crate::building::Home;
use anyhow::{Context, bail};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What was made and changed, relative to the book's root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// New files.
    pub files: Vec<PathBuf>,
    /// Files with a line or two more.
    pub changed: Vec<PathBuf>,
}

impl Made {
    /// As text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for file in &self.files {
            let _ = writeln!(out, "made    {}", file.display());
        }
        for file in &self.changed {
            let _ = writeln!(out, "changed {}", file.display());
        }
        out
    }
}

/// Names that mean something to the compiler, to Cargo or to mdBook.
const TAKEN: [&str; 51] = [
    "abstract", "alloc", "as", "async", "await", "become", "box", "break", "const", "continue",
    "core", "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if",
    "impl", "in", "index", "let", "loop", "macro", "main", "match", "mod", "move", "mut",
    "override", "priv", "print", "pub", "ref", "return", "self", "static", "std", "struct",
    "super", "test", "toc", "trait", "true", "type", "use", "where",
];
const PAGE: &str = include_str!("scaffolding/page.md");
const MANIFEST: &str = include_str!("scaffolding/Cargo.toml.txt");
const LIBRARY: &str = include_str!("scaffolding/lib.rs.txt");
const FIGURES: &str = include_str!("scaffolding/figures.rs.txt");
const EXERCISE: &str = include_str!("scaffolding/exercise.rs.txt");
const FIGURE_TESTS: &str = include_str!("scaffolding/test-figures.rs.txt");
const EXERCISE_TESTS: &str = include_str!("scaffolding/test-exercises.rs.txt");

/// Makes a chapter. `chapter` names its files and its crate: lower-case letters, digits and hyphens.
///
/// # Errors
/// When the name cannot be a crate's, something of that name is there already, or one of the files that list the chapters
/// does not look as expected. Nothing has been written then.
pub fn new(home: &Home, chapter: &str, title: Option<&str>) -> anyhow::Result<Made> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let named = chapter.starts_with(|c: char| c.is_ascii_lowercase())
        && chapter.chars().all(plain)
        && !chapter.ends_with('-');
    if !named {
        bail!(
            "a chapter's name begins with a letter and has small letters, digits and hyphens: `trust-regions`"
        );
    }
    let root = &home.root;
    if title.is_some_and(|title| title.contains(['[', ']', '\n'])) {
        bail!("a chapter's title has no brackets and is one line");
    }
    let (source, _) = home.folders(None)?;
    let page = source.join(format!("{chapter}.md"));
    let folder = root.join("crates/chapters").join(chapter);
    for there in [&page, &folder] {
        if there.exists() {
            bail!("{} is there already", there.display());
        }
    }
    let manifest =
        std::fs::read_to_string(root.join("Cargo.toml")).context("cannot read Cargo.toml")?;
    let depended_on =
        |line: &str| line.split(['=', '.']).next().is_some_and(|key| key.trim() == chapter);
    if TAKEN.contains(&chapter) || manifest.lines().any(depended_on) {
        bail!("`{chapter}` is the name of something else: choose another");
    }
    let krate = chapter.replace('-', "_");
    let title = match title {
        Some(title) => title.to_owned(),
        None => {
            let words = chapter.replace('-', " ");
            let (first, rest) = words.split_at(1);
            first.to_uppercase() + rest
        }
    };
    let filled = |text: &str| {
        text.replace("TITLE", &title).replace("CHAPTER", chapter).replace("CRATE", &krate)
    };
    let new: Vec<(PathBuf, String)> = vec![
        (page, filled(PAGE)),
        (folder.join("Cargo.toml"), filled(MANIFEST)),
        (folder.join("src/lib.rs"), filled(LIBRARY)),
        (folder.join("src/figures.rs"), filled(FIGURES)),
        (folder.join(format!("exercises/{chapter}-mean.rs")), filled(EXERCISE)),
        (folder.join("tests/figures.rs"), filled(FIGURE_TESTS)),
        (folder.join("tests/exercises.rs"), filled(EXERCISE_TESTS)),
    ];
    let changed = vec![
        listed(
            &source.join("SUMMARY.md"),
            |line| line.starts_with("- ["),
            &format!("- [{title}]({chapter}.md)"),
        )?,
        listed(
            &root.join("Cargo.toml"),
            |line| line.contains("{ path = \"crates/chapters/"),
            &format!("{chapter} = {{ path = \"crates/chapters/{chapter}\" }}"),
        )?,
        listed(
            &root.join("crates/binder/Cargo.toml"),
            |line| line == "newton.workspace = true",
            &format!("{chapter}.workspace = true"),
        )?,
        listed(
            &root.join("crates/binder/src/preprocess/figures.rs"),
            |line| line.ends_with("::figures::ALL,"),
            &format!("    &{krate}::figures::ALL,"),
        )?,
    ];
    for (path, text) in new.iter().chain(&changed) {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let names = |files: Vec<(PathBuf, String)>| {
        let short = |path: PathBuf| path.strip_prefix(root).unwrap_or(&path).to_owned();
        files.into_iter().map(|(path, _)| short(path)).collect()
    };
    Ok(Made { files: names(new), changed: names(changed) })
}

/// A file with a line more, behind the last of its kind.
fn listed(
    path: &Path,
    kind: impl Fn(&str) -> bool,
    line: &str,
) -> anyhow::Result<(PathBuf, String)> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let mut lines: Vec<&str> = text.lines().collect();
    let Some(last) = lines.iter().rposition(|line| kind(line)) else {
        bail!("{} lists no chapter behind which a new one could stand", path.display());
    };
    lines.insert(last + 1, line);
    Ok((path.to_owned(), lines.join("\n") + "\n"))
}
