//! Builds the book: reads and checks it, typesets every page, lets mdBook render it into a folder beside the last
//! build, and puts it in its place only when all went well.

use crate::chatter;
use crate::finding::Finding;
use crate::links::{self, Site};
use crate::manuscript::{Manuscript, Source};
use crate::memory::Memory;
use crate::preprocess::{Derivations, Findings, typeset};
use crate::reading::{self, Library};
use crate::scan::PieceKind;
use crate::scratch::Scratch;
use crate::tasks::Task;
use anyhow::{Context, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::BookItem;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Where a book lives.
#[derive(Clone, Debug)]
pub struct Home {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
}

impl Home {
    /// The nearest folder, from `from` upwards, that holds a `book.toml`.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(from: &Path) -> anyhow::Result<Home> {
        let found = from.ancestors().find(|folder| folder.join("book.toml").is_file());
        match found {
            Some(root) => Ok(Home { root: root.to_owned() }),
            None => bail!("there is no book.toml in {} or above it", from.display()),
        }
    }

    /// The folder of the book's Markdown and the folder it is built into, as `book.toml` says.
    ///
    /// # Errors
    /// When `book.toml` cannot be read.
    pub fn folders(&self, dest: Option<&Path>) -> anyhow::Result<(PathBuf, PathBuf)> {
        let config = Config::from_disk(self.root.join("book.toml"))?;
        let folder = match dest {
            Some(dest) => std::path::absolute(dest)?,
            None => self.root.join(&config.build.build_dir),
        };
        Ok((self.root.join(&config.book.src), folder))
    }

    /// Loads the book as mdBook sees it.
    ///
    /// # Errors
    /// When `book.toml`, `SUMMARY.md` or a chapter cannot be read.
    pub fn load(&self) -> anyhow::Result<MDBook> {
        let book = MDBook::load(&self.root).or_else(|error| match self.unwritten() {
            Some(findings) => Err(findings.into()),
            None => Err(error).context("the book cannot be loaded"),
        })?;
        // A page is written where its source says, below the book's folder.
        for item in book.iter() {
            let path = match item {
                BookItem::Chapter(chapter) => chapter.path.as_deref(),
                _ => None,
            };
            let inside =
                |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
            if let Some(path) = path.filter(|path| !path.components().all(inside)) {
                bail!("SUMMARY.md lists {}, which is not in the book's folder", path.display());
            }
        }
        Ok(book)
    }

    /// What SUMMARY.md lists and is not there.
    fn unwritten(&self) -> Option<Findings> {
        let config = Config::from_disk(self.root.join("book.toml")).ok()?;
        let findings = links::unwritten(&source(&self.root, &config));
        (!findings.is_empty()).then_some(Findings(findings))
    }

    /// Reads and checks the whole book without building it.
    ///
    /// # Errors
    /// As [`Home::load`].
    pub fn manuscript(
        &self,
        memory: &Memory,
        progress: &mut dyn FnMut(&str, usize),
    ) -> anyhow::Result<Manuscript> {
        let book = self.load()?;
        let source = source(&book.root, &book.config);
        Ok(Manuscript::prepare(&book.book, &source, memory, progress))
    }

    /// The blocks of the book by their ids, read and not checked.
    ///
    /// # Errors
    /// When the book cannot be loaded.
    pub fn library(&self) -> anyhow::Result<Library> {
        let loaded = self.load()?;
        let mut library = Library::default();
        for item in loaded.book.iter() {
            if let BookItem::Chapter(chapter) = item {
                let path = chapter.path.as_deref().unwrap_or(Path::new("")).to_string_lossy();
                reading::read(&path, &chapter.content, &mut library);
            }
        }
        Ok(library)
    }
}

/// The folder of a book's Markdown and data.
pub fn source(root: &Path, config: &Config) -> Source {
    let folder = &config.book.src;
    Source { folder: root.join(folder), name: folder.to_string_lossy().into_owned() }
}

/// A finished build.
#[derive(Debug)]
pub struct Built {
    /// The folder the pages are in.
    pub folder: PathBuf,
    /// The folder of the book's Markdown.
    pub source: PathBuf,
    /// The book as read and checked.
    pub manuscript: Manuscript,
    /// Its pages as mdBook got them, by path.
    pub typeset: Arc<BTreeMap<String, String>>,
    /// Warnings; a build with errors is no build.
    pub findings: Findings,
    /// Whether other programs than this one had a part in it: preprocessors, renderers.
    foreign: bool,
}

impl Built {
    /// The files it was made from, and the folders all of whose files it may have been made from.
    pub fn sources(&self) -> BTreeSet<PathBuf> {
        let root = self.root();
        let mut sources = BTreeSet::from([self.source.clone(), root.join("book.toml")]);
        for page in &self.manuscript.pages {
            let folder = self.source.join(&page.path);
            let folder = folder.parent().unwrap_or(&self.source);
            for piece in &page.pieces {
                match &piece.kind {
                    PieceKind::Include(what) => {
                        let path = what.split_whitespace().nth(1).unwrap_or_default();
                        sources.insert(folder.join(path.split(':').next().unwrap_or_default()));
                    }
                    PieceKind::Directive { word, rest } if word == "code" => {
                        sources.extend(Task::find(root, rest).map(|task| task.file));
                    }
                    _ => {}
                }
            }
        }
        sources
    }

    /// Whether it was made by this program alone, from nothing outside the book's root.
    pub fn stands_alone(&self) -> bool {
        let Ok(root) = self.root().canonicalize() else { return false };
        let inside = |path: PathBuf| path.canonicalize().is_ok_and(|path| path.starts_with(&root));
        !self.foreign && self.sources().into_iter().all(inside)
    }

    fn root(&self) -> &Path {
        self.source.parent().unwrap_or(&self.source)
    }
}

/// Whether `book.toml` asks other programs to take part.
fn foreign(book: &MDBook) -> bool {
    let asked = [book.config.preprocessors::<toml::Value>(), book.config.outputs()];
    let own = ["derivations", "links", "index", "html"];
    asked.iter().any(|all| {
        all.as_ref().map_or(true, |all| all.keys().any(|name| !own.contains(&name.as_str())))
    })
}

/// Builds a book into `dest`, or where `book.toml` says.
///
/// # Errors
/// [`Findings`] when something in the text is wrong: all of it, for all pages. Other errors when files cannot be read
/// or written. Either way the last good build stays as it is.
pub fn build(
    home: &Home,
    dest: Option<&Path>,
    memory: &Memory,
    progress: &mut dyn FnMut(&str, usize),
) -> anyhow::Result<Built> {
    chatter::listen();
    let mut book = home.load()?;
    let (source, foreign) = (source(&book.root, &book.config), foreign(&book));
    let manuscript = Manuscript::prepare(&book.book, &source, memory, progress);
    manuscript.ask_why();
    let (pages, findings) = typeset(&manuscript, &source.folder);
    let mut findings = refuse_untrue(&manuscript, findings);
    if findings.fatal() {
        return Err(findings.into());
    }
    let (_, folder) = home.folders(dest)?;
    guard(&folder, &source.folder, home)?;
    let scratch = Scratch::beside(&folder)?;
    let fresh = scratch.fresh();
    fs::create_dir_all(&fresh).with_context(|| format!("cannot write {}", fresh.display()))?;
    book.config.build.build_dir.clone_from(&fresh);
    let typeset = Arc::new(pages);
    book.with_preprocessor(Derivations::prepared(Arc::clone(&typeset)));
    chatter::heard();
    book.build()?;
    for message in chatter::heard() {
        findings.0.push(Finding::whole(&source.name, format!("mdBook says: {message}")));
    }
    findings.0.extend(Site::read(&fresh)?.findings(&manuscript, &source.folder));
    if findings.fatal() {
        return Err(findings.into());
    }
    let coverage = format!("{:#}\n", crate::preprocess::coverage::json(&manuscript));
    fs::write(fresh.join("coverage.json"), coverage).context("cannot write coverage.json")?;
    let made: Vec<String> = files(&fresh)?.into_iter().collect();
    fs::write(fresh.join(MADE), made.join("\n") + "\n")
        .with_context(|| format!("cannot write {MADE}"))?;
    put_in_place(&scratch, &folder)?;
    Ok(Built { folder, source: source.folder, manuscript, typeset, findings, foreign })
}

/// Renders only the pages that differ from those of the last build: HTML by its path in the book. None at all when there are
/// many, or other chapters than before: then a whole build is due. The search index does not know of the changes.
///
/// # Errors
/// As [`build`].
pub fn changed(
    home: &Home,
    dest: Option<&Path>,
    memory: &Memory,
    last: &BTreeMap<String, String>,
) -> anyhow::Result<Vec<(String, String)>> {
    chatter::listen();
    let mut book = home.load()?;
    let source = source(&book.root, &book.config);
    let manuscript = Manuscript::prepare(&book.book, &source, memory, &mut |_, _| {});
    manuscript.ask_why();
    let (mut pages, findings) = typeset(&manuscript, &source.folder);
    let findings = refuse_untrue(&manuscript, findings);
    if findings.fatal() {
        return Err(findings.into());
    }
    let same_chapters = pages.keys().eq(last.keys());
    let edited: Vec<String> = pages
        .iter()
        .filter(|(path, text)| last.get(*path) != Some(text))
        .map(|(p, _)| p.clone())
        .collect();
    if !same_chapters || edited.is_empty() || edited.len() > pages.len() / 2 {
        return Ok(Vec::new());
    }
    // mdBook renders all chapters; without their text that is quick.
    for (path, text) in &mut pages {
        if !edited.contains(path) {
            text.clear();
        }
    }
    let (_, folder) = home.folders(dest)?;
    let scratch = Scratch::beside(&folder)?;
    let fresh = scratch.fresh();
    fs::create_dir_all(&fresh).with_context(|| format!("cannot write {}", fresh.display()))?;
    book.config.build.build_dir.clone_from(&fresh);
    book.with_preprocessor(Derivations::prepared(Arc::new(pages)));
    book.build()?;
    chatter::heard();
    let mut rendered = Vec::new();
    for (place, page) in manuscript.pages.iter().enumerate() {
        let html = page.html();
        if edited.contains(&page.path) {
            let text = fs::read_to_string(fresh.join(&html))
                .with_context(|| format!("{html} was not rendered"))?;
            if place == 0 {
                rendered.push(("index.html".to_owned(), text.clone()));
            }
            rendered.push((html, text));
        }
    }
    Ok(rendered)
}

/// Adds a finding for every line that does not stand: a book with one is not built.
fn refuse_untrue(manuscript: &Manuscript, mut findings: Findings) -> Findings {
    for page in &manuscript.pages {
        for entry in &page.entries {
            findings.0.extend(crate::report::untrue(page, entry));
        }
    }
    findings
}

/// Refuses to replace a folder that is not a build of a book.
fn guard(folder: &Path, source: &Path, home: &Home) -> anyhow::Result<()> {
    if home.root.starts_with(folder) || source.starts_with(folder) || folder.starts_with(source) {
        bail!("{} holds the book itself and cannot be built into", folder.display());
    }
    if !folder.exists() {
        return Ok(());
    }
    if folder.is_symlink() {
        bail!("{} is a link: name the folder that it leads to", folder.display());
    }
    if !folder.is_dir() {
        bail!("{} is a file, not a folder", folder.display());
    }
    // What cargo keeps is there to be replaced.
    if folder.starts_with(home.root.join("target")) {
        return Ok(());
    }
    let made = fs::read_to_string(folder.join(MADE)).unwrap_or_default();
    let made: BTreeSet<&str> = made.lines().collect();
    if let Some(other) = files(folder)?.iter().find(|file| !made.contains(file.as_str())) {
        bail!(
            "{} has a file in it that no build of a book put there, {other}: choose an empty or a new folder",
            folder.display()
        );
    }
    Ok(())
}

/// The list of all that a build consists of: nothing else is ever removed.
const MADE: &str = ".made-by-cargo-book";

/// The files in a folder and the folders below it, by their paths from there, in order. A link is a file; the list of what a
/// build consists of is left out.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let (mut found, mut open) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(inner) = open.pop() {
        let entries =
            fs::read_dir(&inner).with_context(|| format!("cannot read {}", inner.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", inner.display()))?;
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            } else if path != folder.join(MADE) {
                let short = path.strip_prefix(folder).unwrap_or(&path);
                found.insert(short.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(found)
}

/// The pages among the files of a build, as they stand in a URL.
///
/// # Errors
/// As [`files`].
pub fn pages(folder: &Path) -> anyhow::Result<Vec<String>> {
    Ok(files(folder)?.into_iter().filter(|name| name.ends_with(".html")).collect())
}

fn put_in_place(scratch: &Scratch, folder: &Path) -> anyhow::Result<()> {
    let had = folder.exists();
    if had {
        fs::rename(folder, scratch.old())
            .with_context(|| format!("cannot move {} aside", folder.display()))?;
    }
    if let Err(error) = fs::rename(scratch.fresh(), folder) {
        if had {
            // Put back what was there; the error that matters is the first.
            let _ = fs::rename(scratch.old(), folder);
        }
        return Err(error).with_context(|| format!("cannot write {}", folder.display()));
    }
    Ok(())
}
