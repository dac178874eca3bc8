//! The whole book before it is typeset: every page read, every block checked, everything that can be referred to
//! numbered, and everything that is wrong found.

use crate::finding::{Finding, nearest};
use crate::memory::Memory;
use crate::reading::{self, Library};
use crate::scan::{self, Piece, PieceKind};
use crate::standing::{Counts, Standing};
use checker::{BlockReport, Judgement, Obligation, Place};
use derivation::{Block, BlockKind};
use mdbook_preprocessor::book::{Book, BookItem};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A block where it stands in the book, with its verdicts.
#[derive(Debug)]
pub struct Entry {
    /// The block as read.
    pub block: Block,
    /// What the checker found.
    pub report: Arc<BlockReport>,
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

    /// A finding on this page.
    pub fn error(&self, range: Range<usize>, message: impl Into<String>) -> Finding {
        Finding::error(&self.file, &self.text, range, message)
    }
}

/// Something a reference can point to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// The page, by its place in [`Manuscript::pages`].
    pub page: usize,
    /// The id of the element.
    pub anchor: String,
    /// What the link says: `Derivation 3.2`, `(3.4)`.
    pub label: String,
    /// The title, for the tooltip.
    pub title: String,
    /// What kind of thing it is; part of the link's class.
    pub kind: &'static str,
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
    /// What was found wrong so far.
    pub findings: Vec<Finding>,
    /// Ids that blocks ask for and no page has.
    pub missing: Vec<String>,
}

impl Manuscript {
    /// Reads, checks and numbers a book. `source` is the folder that pages' paths are relative to, as messages
    /// should name it; `progress` is told of every page with blocks before it is checked.
    pub fn prepare(
        book: &Book,
        source: &str,
        memory: &Memory,
        progress: &mut dyn FnMut(&str, usize),
    ) -> Manuscript {
        let mut manuscript = Manuscript::default();
        for item in book.iter() {
            let BookItem::Chapter(chapter) = item else { continue };
            let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else {
                continue;
            };
            let path = path.to_string_lossy().replace('\\', "/");
            let file = if source.is_empty() { path.clone() } else { format!("{source}/{path}") };
            let number = chapter
                .number
                .as_ref()
                .map(|number| number.to_string().trim_end_matches('.').to_owned());
            manuscript.add_page(path, file, chapter.name.clone(), number, chapter.content.clone());
        }
        manuscript.judge(memory, progress);
        for page in 0..manuscript.pages.len() {
            manuscript.number(page);
        }
        manuscript
    }

    /// Reads, checks and numbers texts that are not part of the book. `library` holds blocks known beforehand.
    pub fn of_texts(texts: Vec<(String, String)>, library: Library, memory: &Memory) -> Manuscript {
        let mut manuscript = Manuscript { library, ..Manuscript::default() };
        for (file, text) in texts {
            manuscript.add_page(file.clone(), file.clone(), file, None, text);
        }
        manuscript.judge(memory, &mut |_, _| {});
        for page in 0..manuscript.pages.len() {
            manuscript.number(page);
        }
        manuscript
    }

    fn add_page(
        &mut self,
        path: String,
        file: String,
        name: String,
        number: Option<String>,
        text: String,
    ) {
        let reading = reading::read(&file, &text, &mut self.library);
        self.findings.extend(reading.findings);
        self.missing.extend(reading.missing);
        let pieces = scan::pieces(&text);
        let entries = reading
            .blocks
            .into_iter()
            .map(|(block, span)| Entry {
                report: Arc::new(BlockReport {
                    id: block.id.clone(),
                    lines: Vec::new(),
                    problems: Vec::new(),
                }),
                block,
                span,
                number: String::new(),
                rows: Vec::new(),
            })
            .collect();
        let unread = reading.failed;
        self.pages.push(Page { path, file, name, number, text, pieces, entries, unread });
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
                for problem in &report.problems {
                    // That a `wrong` block is not wrong is told with the verdicts: it is a matter of truth, not of form.
                    if entry.block.kind == BlockKind::Wrong
                        && problem.message.contains("no line of it is refuted")
                    {
                        continue;
                    }
                    let at = offset(&page.text, &entry.span, &entry.block, problem.span.start)
                        ..offset(&page.text, &entry.span, &entry.block, problem.span.end);
                    self.findings.push(
                        Finding::error(&page.file, &page.text, at, problem.message.clone())
                            .help_if(problem.help.clone()),
                    );
                }
                entry.report = report;
            }
        }
    }

    /// Numbers what stands on a page and makes it known to references.
    fn number(&mut self, at: usize) {
        let prefix = match &self.pages[at].number {
            Some(number) => format!("{number}."),
            None => String::new(),
        };
        let mut targets: Vec<(String, Target, Range<usize>)> = Vec::new();
        let page = &mut self.pages[at];
        if let Some(number) = &page.number {
            let stem = page.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
            let target = Target {
                page: at,
                anchor: String::new(),
                label: format!("Chapter {number}"),
                title: page.name.clone(),
                kind: "chapter",
            };
            targets.push((format!("ch:{stem}"), target, 0..0));
        }
        let mut equation = 0;
        for (place, entry) in page.entries.iter_mut().enumerate() {
            entry.number = format!("{prefix}{}", place + 1);
            entry.rows = rows(&entry.block, &entry.report, &prefix, &mut equation);
            let id = entry.block.id.clone();
            let target = |anchor: String, label: String, kind: &'static str| Target {
                page: at,
                anchor,
                label,
                title: entry.block.title.clone(),
                kind,
            };
            let label = format!("{} {}", kind_word(entry.block.kind), entry.number);
            targets.push((id.clone(), target(id.clone(), label, "block"), entry.span.clone()));
            for row in &entry.rows {
                let target =
                    target(format!("{id}-{}", row.key), format!("({})", row.number), "line");
                targets.push((format!("{id}:{}", row.key), target, entry.span.clone()));
            }
        }
        for entry in &page.entries {
            let wanted: usize = match entry.block.kind {
                BlockKind::Define => 0,
                _ => entry.block.chains.iter().map(|chain| chain.lines.len()).sum(),
            };
            let given = entry
                .rows
                .iter()
                .filter(|row| matches!(entry.judged(row).0.place, Place::Line { .. }))
                .count();
            let states = entry.block.chains.is_empty() && !entry.block.context.goals.is_empty();
            if given < wanted || (states && entry.rows.is_empty()) {
                let message = format!("`{}` has lines with no verdict", entry.block.id);
                let end = page.text[entry.span.clone()].find('\n').unwrap_or(entry.span.len());
                let span = entry.span.start..entry.span.start + end;
                self.findings.push(Finding::error(&page.file, &page.text, span, message));
            }
        }
        let mut figures = 0;
        let mut exercises = 0;
        for piece in &page.pieces {
            let found = match &piece.kind {
                PieceKind::Heading { title, id: Some(id) } => Some((
                    format!("sec:{id}"),
                    Target {
                        page: at,
                        anchor: id.clone(),
                        label: format!("“{title}”"),
                        title: title.clone(),
                        kind: "section",
                    },
                )),
                PieceKind::Directive { word, rest } if word == "figure" => {
                    figures += 1;
                    Some((
                        format!("fig:{rest}"),
                        Target {
                            page: at,
                            anchor: format!("fig-{rest}"),
                            label: format!("Figure {prefix}{figures}"),
                            title: String::new(),
                            kind: "figure",
                        },
                    ))
                }
                PieceKind::Container(words) if words.starts_with("exercise") => {
                    exercises += 1;
                    let heading = crate::preprocess::exercises::heading(words);
                    Some((
                        format!("ex:{}", heading.name),
                        Target {
                            page: at,
                            anchor: format!("ex-{}", heading.name),
                            label: format!("Exercise {prefix}{exercises}"),
                            title: heading.title,
                            kind: "exercise",
                        },
                    ))
                }
                _ => None,
            };
            targets.extend(found.map(|(key, target)| (key, target, piece.span.clone())));
        }
        for (key, target, span) in targets {
            if let Some(earlier) = self.targets.get(&key) {
                let message = format!("`{key}` is already in {}", self.pages[earlier.page].file);
                let finding = self.pages[at].error(span, message);
                self.findings.push(
                    finding.help(
                        "every block, figure, exercise and section id is used once in the book",
                    ),
                );
            } else {
                self.targets.insert(key, target);
            }
        }
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

/// The word printed before a block's number.
pub fn kind_word(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Derive => "Derivation",
        BlockKind::Claim => "Claim",
        BlockKind::Define => "Notation",
        BlockKind::Wrong => "Wrong step",
        BlockKind::Cite => "Cited result",
    }
}

/// The rows of a block in printing order, numbered on from `equation`.
pub fn rows(block: &Block, report: &BlockReport, prefix: &str, equation: &mut usize) -> Vec<Row> {
    let chain_start =
        |chain: usize| block.chains.iter().take(chain).map(|c| c.lines.len()).sum::<usize>();
    let goals = report.lines.iter().filter(|(o, _)| matches!(o.place, Place::Goal(_))).count();
    let mut rows: Vec<Row> = report
        .lines
        .iter()
        .enumerate()
        .map(|(index, (obligation, judgement))| {
            *equation += 1;
            let key = match obligation.place {
                Place::Line { chain, line } => (chain_start(chain) + line + 1).to_string(),
                Place::Goal(goal) if block.chains.is_empty() => (goal + 1).to_string(),
                Place::Goal(_) if goals == 1 => "goal".to_owned(),
                Place::Goal(goal) => format!("goal-{}", goal + 1),
            };
            let standing = Standing::of_line(block.kind, judgement.verdict);
            Row { index, key, number: format!("{prefix}{equation}"), standing }
        })
        .collect();
    rows.sort_by_key(|row| matches!(report.lines[row.index].0.place, Place::Goal(_)));
    rows
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
