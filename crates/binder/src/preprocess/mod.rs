//! From a prepared manuscript to the Markdown and HTML that mdBook typesets: one module a duty, all findings of all
//! pages at once.
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`derivations`] | fenced blocks | sections with typeset chains and verdicts |
//! | [`prose_math`] | `$…$` | MathML |
//! | [`references`] | `[@id]`, `[@id:2]`, `[@fig:x]`, `[@ex:x]`, `[@sec:x]`, `[@ch:x]` | links with numbers |
//! | [`figures`] | `{{figure name}}` | an SVG with number and caption |
//! | [`bibliography`] | `[@cite:key]`, `{{references}}` | a link to the work, the list of all works |
//! | [`containers`] | `:::exercise` … `:::` and its like | numbered exercises, theorems, algorithms, tables |
//! | [`algorithms`] | an include in `:::algorithm` | code with the equations of its lines beside them |
//! | [`code`] | `{{code chapter/name}}` | an exercise in code: the stub, or the solution |
//! | [`notation`] | `{{notation}}` | the page's symbols and their meanings |
//! | [`marking`] | `[covers …]`, `[erratum …]`, `[index: …]` | a sign, a line that quotes the erratum, an anchor |
//! | [`coverage`], [`errata`], [`terms`] | `{{coverage}}`, `{{errata}}`, `{{index}}` | what became of each claim and erratum, the index |
//! | [`mod@reference`] | `{{letters}}`, `{{lemmas}}`, `{{trusted}}` | the letters, the lemmas and the trusted files, as the program has them |
//! | [`bar`] | the head of a page, `{{trust}}` | counts of verdicts, the table of the whole book |
//! | [`slips`] | `{{mutants}}` | what the mutation study came to |
//! | [`listings`] | `{{#include path:anchor}}` | itself, when the anchor exists: mdBook includes it |

pub mod algorithms;
pub mod bar;
pub mod bibliography;
pub mod block_html;
pub mod code;
pub mod containers;
pub mod coverage;
pub mod derivations;
pub mod errata;
pub mod explanation;
pub mod figures;
pub mod listings;
pub mod marking;
pub mod notation;
pub mod prose_math;
pub mod reference;
pub mod references;
pub mod slips;
pub mod terms;

use crate::building::source;
use crate::containers::Kind;
use crate::finding::{Finding, Severity, nearest};
use crate::manuscript::{Manuscript, Page};
use crate::memory::Memory;
use crate::output::Paint;
use crate::scan::{Edits, MarkWord, PieceKind};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::collections::BTreeMap;
use std::path::Path;
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
    findings.extend(unset_data(manuscript));
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
    let folder = source.join(Path::new(&page.path).parent().unwrap_or(Path::new("")));
    let mut edits = Edits::default();
    for piece in &page.pieces {
        let span = piece.span.clone();
        match &piece.kind {
            PieceKind::Fence { info, body } if in_algorithm(page, span.start) => {
                let text = page.text[body.clone()].trim();
                let include = text.strip_prefix("{{#").and_then(|rest| rest.strip_suffix("}}"));
                let code = include
                    .map(|include| algorithms::code(manuscript, page, include, info, &folder));
                match code {
                    // What cannot be included is told by the include.
                    Some(Ok((html, wrong))) => {
                        edits.replace(span, html);
                        findings.extend(wrong);
                    }
                    Some(Err(_)) => {}
                    None => findings.push(
                        page.error(span, "the code of an algorithm comes from a crate")
                            .help("write only {{#include path:anchor}} in the fence"),
                    ),
                }
            }
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
            PieceKind::Directive { word, rest } => {
                let root = source.parent().unwrap_or(source);
                let html = match word.as_str() {
                    "code" => code::code(page, rest, span.start, root),
                    "mutants" => slips::tables(manuscript, page, root),
                    _ => directive(manuscript, page, word, rest),
                };
                match html {
                    Ok(html) => edits.replace(span, html),
                    Err(error) => findings.push(error.on(page, span)),
                }
            }
            PieceKind::Mark { word, rest } => {
                edits.replace(span, marking::mark(manuscript, page, piece, *word, rest));
            }
            PieceKind::Include(what) => {
                if let Err(error) = listings::check(what, &folder) {
                    findings.push(error.on(page, span));
                }
            }
            PieceKind::Stray(word) => {
                findings.push(stray(&page.text[span.clone()], word).on(page, span));
            }
            PieceKind::Container(_) => {
                if let Some(html) = containers::line(manuscript, page, &span) {
                    edits.replace(span, html);
                }
            }
            PieceKind::Heading { .. } => {}
        }
    }
    let containers = page.containers.iter();
    findings.extend(containers.filter_map(|c| containers::unproved(manuscript, page, c)));
    let body = edits.apply(&page.text);
    match bar::bar(page) {
        Some(bar) => bar::place(&body, &bar),
        None => body,
    }
}

fn in_algorithm(page: &Page, at: usize) -> bool {
    let holds = |c: &&crate::containers::Container| c.span.contains(&at);
    page.containers.iter().find(holds).is_some_and(|c| c.kind == Kind::Algorithm)
        && !page.entries.iter().any(|entry| entry.span.start == at)
}

/// The directives: what stands between `{{` and `}}` on a line of its own.
const DIRECTIVES: [&str; 12] = [
    "figure",
    "code",
    "notation",
    "trust",
    "mutants",
    "coverage",
    "errata",
    "references",
    "index",
    "letters",
    "lemmas",
    "trusted",
];

fn directive(
    manuscript: &Manuscript,
    page: &Page,
    word: &str,
    rest: &str,
) -> std::result::Result<String, Complaint> {
    Ok(match word {
        "figure" => figures::figure(manuscript, rest)?,
        "notation" => notation::table(page),
        "trust" => bar::trust(manuscript, page),
        "coverage" => coverage::tables(manuscript, page),
        "errata" => errata::list(manuscript, page),
        "references" => bibliography::list(manuscript, page),
        "index" => terms::list(manuscript, page),
        "letters" => reference::letters(),
        "lemmas" => reference::lemmas(),
        "trusted" => reference::trusted(),
        _ => return Err(no_directive(word)),
    })
}

fn no_directive(word: &str) -> Complaint {
    let help = match nearest(word, DIRECTIVES) {
        Some(near) => format!("did you mean `{{{{{near}}}}}`?"),
        None => format!("there are {}", DIRECTIVES.join(", ")),
    };
    Complaint::new(format!("`{{{{{word}}}}}` is not a directive of this book")).help(Some(help))
}

/// What is wrong with something that looks like a directive or a mark.
fn stray(text: &str, word: &str) -> Complaint {
    if !text.starts_with("{{") {
        let near = nearest(word, MarkWord::ALL.map(|(start, _)| start));
        return Complaint::new(format!("`[{word} …]` is not a mark of this book"))
            .help(near.map(|near| format!("did you mean `[{near} …]`?")));
    }
    if !text.ends_with("}}") {
        return Complaint::new("this {{ is not closed on its line")
            .help(Some("close it with }}, or write \\{{ for the signs themselves".to_owned()));
    }
    if DIRECTIVES.contains(&word) {
        return Complaint::new(format!("`{{{{{word}}}}}` has to stand alone on its line"));
    }
    no_directive(word)
}

/// The findings for formulas of the data that cannot be set.
fn unset_data(manuscript: &Manuscript) -> Vec<Finding> {
    let register = &manuscript.register;
    let claims = register.claims.iter().flat_map(|(id, claim)| {
        let texts = [Some(&claim.says), claim.left_out.as_ref()];
        texts.into_iter().flatten().map(move |text| (id, &claim.place, text))
    });
    let errata = register.errata.iter().flat_map(|(id, erratum)| {
        let says = &erratum.says;
        let texts = [Some(&says.says), Some(&says.printed), Some(&says.right), says.open.as_ref()];
        texts.into_iter().flatten().map(move |text| (id, &erratum.place, text))
    });
    let told = |(id, place, text): (&String, &crate::register::Place, &String)| {
        let problem = marking::problem(text)?;
        let mut finding = Finding::whole(&place.file, format!("`{id}`: {}", problem.message));
        finding.line = place.line;
        finding.column = 1;
        finding.source.clone_from(text);
        finding.marked = 0..text.len();
        Some(finding.help_if(problem.help))
    };
    claims.chain(errata).filter_map(told).collect()
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
                let source = source(&context.root, &context.config);
                let manuscript = Manuscript::prepare(&book, &source, &self.memory, &mut |_, _| {});
                manuscript.ask_why();
                let (pages, findings) = typeset(&manuscript, &source.folder);
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
