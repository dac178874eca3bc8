//! The whole book before it is typeset: every page read, every block checked, everything that can be referred to
//! numbered, and everything that is wrong found.

use crate::containers::{self, Container};
use crate::finding::{Finding, nearest};
use crate::marks::{self, Marks};
use crate::memory::{Memory, shared_out};
use crate::numbering::{self, Target};
use crate::reading::{self, Library};
use crate::register::Register;
use crate::scan::{self, Piece};
use crate::standing::{Counts, Standing};
use checker::needs::{Necessity, necessities};
use checker::{BlockReport, Judgement, Obligation, Problem};
use derivation::{Block, BlockKind};
use mdbook_preprocessor::book::{Book, BookItem};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A block where it stands in the book, with its verdicts.
#[derive(Debug)]
pub struct Entry {
    /// The block as read.
    pub block: Block,
    /// What the checker found.
    pub report: Arc<BlockReport>,
    /// Which of its hypotheses are needed: see [`Entry::necessities`].
    pub needs: Arc<OnceLock<Vec<Necessity>>>,
    /// The place of its fence in the page.
    pub span: Range<usize>,
    /// Its number: `3.2`.
    pub number: String,
    /// Its lines, in the order they are printed.
    pub rows: Vec<Row>,
}

/// One checked line of a block, as it is printed and referred to.
#[derive(Debug)]
pub struct Row {
    /// Which obligation of the report it is.
    pub index: usize,
    /// What follows the block's id in its own: `2`, `goal`.
    pub key: String,
    /// Its equation number: `3.4`.
    pub number: String,
    /// How it stands.
    pub standing: Standing,
}

impl Entry {
    /// A row's obligation and judgement.
    pub fn judged(&self, row: &Row) -> &(Obligation, Judgement) {
        &self.report.lines[row.index]
    }

    /// How the block as a whole stands.
    pub fn standing(&self) -> Standing {
        Standing::of_block(&self.block, &self.report)
    }

    /// Which of the block's hypotheses its lines need; worked out when first asked.
    pub fn necessities(&self) -> &[Necessity] {
        self.needs.get_or_init(|| necessities(&self.block, &self.report))
    }

    /// The id of a row's element.
    pub fn row_id(&self, row: &Row) -> String {
        format!("{}-{}", self.block.id, row.key)
    }
}

/// One page of the book.
#[derive(Debug)]
pub struct Page {
    /// Path relative to the book's source: `newton.md`.
    pub path: String,
    /// The file as messages name it: `book/newton.md`.
    pub file: String,
    /// Its title.
    pub name: String,
    /// Its chapter number, if it has one.
    pub number: Option<String>,
    /// Its Markdown.
    pub text: String,
    /// What the book adds to Markdown.
    pub pieces: Vec<Piece>,
    /// Its exercises, theorems, algorithms and tables.
    pub containers: Vec<Container>,
    /// Its blocks.
    pub entries: Vec<Entry>,
    /// Fences of blocks that could not be read.
    pub unread: Vec<Range<usize>>,
}

impl Page {
    /// How many lines have which standing.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in self.entries.iter().flat_map(|entry| &entry.rows) {
            counts.add(row.standing);
        }
        counts
    }

    /// The page that mdBook renders it to.
    pub fn html(&self) -> String {
        let stem = self.path.strip_suffix(".md").unwrap_or(&self.path);
        let (folder, name) = stem.split_at(stem.rfind('/').map_or(0, |at| at + 1));
        // mdBook's own rule, for where a README is shown first.
        let name = if name.eq_ignore_ascii_case("readme") { "index" } else { name };
        format!("{folder}{name}.html")
    }

    /// Where a link from this page to an anchor on another must point.
    pub fn link(&self, other: &Page, anchor: &str) -> String {
        if self.path == other.path {
            return format!("#{anchor}");
        }
        let up = "../".repeat(self.path.matches('/').count());
        format!("{up}{}#{anchor}", other.path)
    }

    /// The part of this page where something in a block's text stands.
    pub fn range(&self, entry: &Entry, span: derivation::Span) -> Range<usize> {
        let at = |byte| offset(&self.text, &entry.span, &entry.block, byte);
        at(span.start)..at(span.end)
    }

    /// The finding for what the checker has against a block of this page.
    pub fn problem(&self, entry: &Entry, problem: &Problem) -> Finding {
        self.error(self.range(entry, problem.span), problem.message.clone())
            .help_if(problem.help.clone())
    }

    /// A finding on this page.
    pub fn error(&self, range: Range<usize>, message: impl Into<String>) -> Finding {
        Finding::error(&self.file, &self.text, range, message)
    }
}

/// The folder of a book's Markdown and data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Where it is.
    pub folder: PathBuf,
    /// What messages call it; pages' paths are relative to it.
    pub name: String,
}

impl Source {
    /// A file of the folder, as messages call it.
    pub fn file(&self, path: &str) -> String {
        if self.name.is_empty() { path.to_owned() } else { format!("{}/{path}", self.name) }
    }
}

/// The whole book, read and checked.
#[derive(Debug, Default)]
pub struct Manuscript {
    /// The pages in reading order.
    pub pages: Vec<Page>,
    /// All blocks, for `use` and `by`.
    pub library: Library,
    /// Everything that can be referred to, by what stands behind the `@`.
    pub targets: BTreeMap<String, Target>,
    /// What the sources claim, where they err, and what is cited.
    pub register: Register,
    /// What covers what, and the terms of the index.
    pub marks: Marks,
    /// What was found wrong so far.
    pub findings: Vec<Finding>,
    /// Ids that blocks ask for and no page has.
    pub missing: Vec<String>,
}

impl Manuscript {
    /// Reads, checks and numbers a book. `progress` is told of every page with blocks before it is checked.
    pub fn prepare(
        book: &Book,
        source: &Source,
        memory: &Memory,
        progress: &mut dyn FnMut(&str, usize),
    ) -> Manuscript {
        let (register, findings) = Register::read(source);
        let mut manuscript = Manuscript { register, findings, ..Manuscript::default() };
        for item in book.iter() {
            let BookItem::Chapter(chapter) = item else { continue };
            let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else {
                continue;
            };
            let path = path.to_string_lossy().replace('\\', "/");
            let file = source.file(&path);
            let number = chapter
                .number
                .as_ref()
                .map(|number| number.to_string().trim_end_matches('.').to_owned());
            let name = chapter.name.clone();
            let wrong = manuscript.add_page(path, file, name, number, chapter.content.clone());
            manuscript.findings.extend(wrong);
        }
        manuscript.judge(memory, progress);
        manuscript.number();
        marks::collect(&mut manuscript);
        manuscript
    }

    /// Reads, checks and numbers texts that are not part of the book. `library` holds blocks known beforehand.
    pub fn of_texts(texts: Vec<(String, String)>, library: Library, memory: &Memory) -> Manuscript {
        let mut manuscript = Manuscript { library, ..Manuscript::default() };
        for (file, text) in texts {
            // Lines that begin with `:::` may mean something else outside of the book.
            let _ = manuscript.add_page(file.clone(), file.clone(), file, None, text);
        }
        manuscript.judge(memory, &mut |_, _| {});
        manuscript.number();
        manuscript
    }

    fn number(&mut self) {
        for page in 0..self.pages.len() {
            numbering::number(self, page);
        }
    }

    /// Reads a page; what it answers is wrong with its containers.
    fn add_page(
        &mut self,
        path: String,
        file: String,
        name: String,
        number: Option<String>,
        text: String,
    ) -> Vec<Finding> {
        let reading = reading::read(&file, &text, &mut self.library);
        self.findings.extend(reading.findings);
        self.missing.extend(reading.missing);
        let pieces = scan::pieces(&text);
        let (containers, wrong) = containers::read(&file, &text, &pieces);
        let entries = reading
            .blocks
            .into_iter()
            .map(|(block, span)| Entry {
                report: Arc::new(BlockReport {
                    id: block.id.clone(),
                    lines: Vec::new(),
                    problems: Vec::new(),
                }),
                needs: Arc::default(),
                block,
                span,
                number: String::new(),
                rows: Vec::new(),
            })
            .collect();
        let unread = reading.failed;
        self.pages.push(Page {
            path,
            file,
            name,
            number,
            text,
            pieces,
            containers,
            entries,
            unread,
        });
        wrong
    }

    /// Checks all blocks, those unchanged since the last time from memory.
    fn judge(&mut self, memory: &Memory, progress: &mut dyn FnMut(&str, usize)) {
        for page in &mut self.pages {
            if page.entries.is_empty() {
                continue;
            }
            progress(&page.path, page.entries.len());
            let blocks: Vec<&Block> = page.entries.iter().map(|entry| &entry.block).collect();
            let reports = memory.judge_all(&blocks, &self.library);
            for (entry, report) in page.entries.iter_mut().zip(reports) {
                entry.report = report;
                entry.needs = memory.needs(&entry.block, &self.library);
            }
            for entry in &page.entries {
                // That a `wrong` block is not wrong is told with the verdicts: it is a matter of truth, not of form.
                let form = entry.report.problems.iter().filter(|problem| {
                    entry.block.kind != BlockKind::Wrong
                        || !problem.message.contains("no line of it is refuted")
                });
                self.findings.extend(form.map(|problem| page.problem(entry, problem)));
            }
        }
    }

    /// Works out for all blocks which of their hypotheses are needed, so that nobody waits for it later.
    pub fn ask_why(&self) {
        let entries: Vec<&Entry> = self.pages.iter().flat_map(|page| &page.entries).collect();
        shared_out(&entries, &|entry| {
            entry.necessities();
        });
    }

    /// The block of an id with its page.
    pub fn entry(&self, id: &str) -> Option<(&Page, &Entry)> {
        self.pages
            .iter()
            .flat_map(|page| page.entries.iter().map(move |entry| (page, entry)))
            .find(|(_, entry)| entry.block.id == id)
    }

    /// The id that was probably meant.
    pub fn nearest_target(&self, wanted: &str) -> Option<&str> {
        nearest(wanted, self.targets.keys().map(String::as_str))
    }
}

/// A place in a block's text as a place in the page.
pub fn offset(page: &str, fence: &Range<usize>, block: &Block, at: usize) -> usize {
    if fence.start == 0 && page.starts_with(block.text.trim_end()) {
        return at.min(page.len()); // typed without a fence
    }
    let body = page[fence.clone()].find('\n').map_or(fence.start, |i| fence.start + i + 1);
    if page[body..].starts_with(&block.text) {
        return (body + at).min(fence.end);
    }
    // The fence stands in a list or a quotation: find the same line, then the same column of its text.
    let before = block.text.get(..at).unwrap_or(&block.text);
    let line = before.matches('\n').count();
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let text = block.text[line_start..].lines().next().unwrap_or_default();
    let start: usize = page[body..].split_inclusive('\n').take(line).map(str::len).sum();
    let here = page[body + start..].lines().next().unwrap_or_default();
    let margin = here.find(text).unwrap_or(0);
    (body + start + margin + (before.len() - line_start)).min(fence.end)
}
