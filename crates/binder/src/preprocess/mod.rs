//! From a prepared manuscript to the Markdown and HTML that mdBook typesets: one module a duty, all findings of all
//! pages at once.
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`derivations`] | fenced blocks | sections with typeset chains and verdicts |
//! | [`prose_math`] | `$…$` | MathML |
//! | [`references`] | `[@id]`, `[@id:2]`, `[@fig:x]`, `[@ex:x]`, `[@sec:x]`, `[@ch:x]` | links with numbers |
//! | [`figures`] | `{{figure name}}` | an SVG with number and caption |
//! | [`exercises`] | `:::exercise` … `:::` | numbered exercises, hints and solutions folded |
//! | [`bar`] | the head of a page, `{{trust}}` | counts of verdicts, the table of the whole book |
//! | [`listings`] | `{{#include path:anchor}}` | itself, when the anchor exists: mdBook includes it |

pub mod bar;
pub mod block_html;
pub mod derivations;
pub mod exercises;
pub mod explanation;
pub mod figures;
pub mod listings;
pub mod prose_math;
pub mod references;

use crate::finding::{Finding, Severity, nearest};
use crate::manuscript::{Manuscript, Page};
use crate::memory::Memory;
use crate::output::Paint;
use crate::scan::{Edits, PieceKind};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All that is wrong with a book, as an error.
#[derive(Debug, Default)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// Whether any of them stops the build.
    pub fn fatal(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// All of them as text.
    pub fn render(&self, paint: Paint) -> String {
        self.0.iter().map(|finding| finding.render(paint)).collect::<Vec<_>>().join("\n")
    }
}

impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render(Paint::PLAIN))
    }
}

impl std::error::Error for Findings {}

/// The pages of a manuscript as mdBook wants them, by path, and everything found wrong on the way.
///
/// `source` is the folder of the book's Markdown: `{{#include}}` paths are relative to the page.
pub fn typeset(manuscript: &Manuscript, source: &Path) -> (BTreeMap<String, String>, Findings) {
    let mut findings = manuscript.findings.clone();
    let pieces = manuscript.pages.iter().flat_map(|page| &page.pieces);
    figures::draw(pieces.filter_map(|piece| match &piece.kind {
        PieceKind::Directive { word, rest } if word == "figure" => Some(rest.as_str()),
        _ => None,
    }));
    let mut pages = BTreeMap::new();
    for page in &manuscript.pages {
        pages.insert(page.path.clone(), typeset_page(manuscript, page, source, &mut findings));
    }
    let order: BTreeMap<&str, usize> =
        manuscript.pages.iter().enumerate().map(|(i, page)| (page.file.as_str(), i)).collect();
    findings.sort_by_key(|f| {
        (order.get(f.file.as_str()).copied().unwrap_or(usize::MAX), f.line, f.column)
    });
    findings.dedup();
    (pages, Findings(findings))
}

fn typeset_page(
    manuscript: &Manuscript,
    page: &Page,
    source: &Path,
    findings: &mut Vec<Finding>,
) -> String {
    let mut edits = Edits::default();
    let mut exercises = exercises::Reader::default();
    for piece in &page.pieces {
        let span = piece.span.clone();
        match &piece.kind {
            PieceKind::Fence { info, .. } => {
                let entry = page.entries.iter().find(|entry| entry.span.start == span.start);
                if let Some(entry) = entry {
                    edits.replace(span, derivations::section(manuscript, page, entry));
                } else if matches!(info.split_whitespace().next(), Some("math" | "latex" | "tex")) {
                    findings.push(prose_math::unchecked(page, span));
                }
            }
            PieceKind::Math { display: true, .. } => {
                findings.push(prose_math::unchecked(page, span))
            }
            PieceKind::Math { tex, .. } => match prose_math::convert(&page.text[tex.clone()]) {
                Ok(mathml) => edits.replace(span, mathml),
                Err(error) => findings.push(error.on(page, tex.clone())),
            },
            PieceKind::LooseDollar => findings.push(
                page.error(span, "this $ opens maths that is not closed in its paragraph")
                    .help("write \\$ for a dollar sign"),
            ),
            PieceKind::Reference(target) => match references::link(manuscript, page, target) {
                Ok(link) => edits.replace(span, link),
                Err(error) => findings.push(error.on(page, span)),
            },
            PieceKind::Directive { word, rest } => match word.as_str() {
                "figure" => match figures::figure(manuscript, rest) {
                    Ok(figure) => edits.replace(span, figure),
                    Err(error) => findings.push(error.on(page, span)),
                },
                "trust" => edits.replace(span, bar::trust(manuscript, page)),
                _ => findings.push(
                    page.error(span, format!("`{{{{{word}}}}}` is not a directive of this book"))
                        .help_if(
                            nearest(word, ["figure", "trust"])
                                .map(|near| format!("did you mean `{{{{{near}}}}}`?")),
                        )
                        .help("there are {{figure name}} and {{trust}}"),
                ),
            },
            PieceKind::Include(what) => {
                let folder = source.join(Path::new(&page.path).parent().unwrap_or(Path::new("")));
                if let Err(error) = listings::check(what, &folder) {
                    findings.push(error.on(page, span));
                }
            }
            PieceKind::Container(words) => {
                match exercises.container(manuscript, page, words, span.clone()) {
                    Ok(html) => edits.replace(span, html),
                    Err(finding) => findings.push(*finding),
                }
            }
            PieceKind::Heading { .. } => {}
        }
    }
    findings.extend(exercises.finish(page));
    let body = edits.apply(&page.text);
    match bar::bar(page) {
        Some(bar) => bar::place(&body, &bar),
        None => body,
    }
}

/// An error that does not know yet where in the page it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Complaint {
    /// What is wrong.
    pub message: String,
    /// What might help.
    pub help: Option<String>,
    /// The part of the text it is about, relative to what was handed over; the whole when absent.
    pub part: Option<std::ops::Range<usize>>,
}

impl Complaint {
    /// A complaint about the whole of what was handed over.
    pub fn new(message: impl Into<String>) -> Complaint {
        Complaint { message: message.into(), help: None, part: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: Option<String>) -> Complaint {
        self.help = help;
        self
    }

    /// The finding on a page, where `span` is what was handed over.
    pub fn on(self, page: &Page, span: std::ops::Range<usize>) -> Finding {
        let range = match self.part {
            Some(part) => span.start + part.start..(span.start + part.end).min(span.end),
            None => span,
        };
        page.error(range, self.message).help_if(self.help)
    }
}

/// The preprocessor under the name `derivations`: in process for `cargo book`, behind `binder preprocess` for a plain
/// `mdbook build`.
pub struct Derivations {
    prepared: Option<Arc<BTreeMap<String, String>>>,
    memory: Arc<Memory>,
}

impl Derivations {
    /// The name under which `book.toml` lists it.
    pub const NAME: &'static str = "derivations";

    /// One that reads and checks the book when it is run.
    pub fn fresh() -> Derivations {
        Derivations { prepared: None, memory: Arc::default() }
    }

    /// One that hands out pages typeset before.
    pub fn prepared(pages: Arc<BTreeMap<String, String>>) -> Derivations {
        Derivations { prepared: Some(pages), memory: Arc::default() }
    }
}

impl Preprocessor for Derivations {
    fn name(&self) -> &str {
        Derivations::NAME
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let pages = match &self.prepared {
            Some(pages) => Arc::clone(pages),
            None => {
                let source = &context.config.book.src;
                let manuscript = Manuscript::prepare(
                    &book,
                    &source.to_string_lossy(),
                    &self.memory,
                    &mut |_, _| {},
                );
                let folder: PathBuf = context.root.join(source);
                let (pages, findings) = typeset(&manuscript, &folder);
                if findings.fatal() {
                    return Err(findings.into());
                }
                Arc::new(pages)
            }
        };
        book.for_each_chapter_mut(|chapter| {
            let path = chapter.source_path.as_ref().or(chapter.path.as_ref());
            let path = path.map(|path| path.to_string_lossy().replace('\\', "/"));
            if let Some(content) = path.and_then(|path| pages.get(&path)) {
                chapter.content.clone_from(content);
            }
        });
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }
}
