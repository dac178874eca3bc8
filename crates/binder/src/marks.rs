//! Marks that say what a place of the text is for: `[covers PBDL-022, MEDL-268]`, `[erratum EP-09]`,
//! `[index: Wolfe conditions]`. A mark alone in its paragraph, directly below a block, a figure or the end of an
//! exercise, theorem, algorithm or table, belongs to that; elsewhere within one of the latter it belongs to that; and
//! everywhere else to the paragraph it stands in.

use crate::finding::nearest;
use crate::html::slug;
use crate::manuscript::{Manuscript, Page};
use crate::scan::{MarkWord, Piece, PieceKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a mark belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Bearer {
    /// A block, by its place on the page.
    Block(usize),
    /// A figure.
    Figure(String),
    /// An exercise, a theorem and so on, by its place on the page.
    Container(usize),
    /// The text around it.
    Text,
}

/// A place that covers a claim or shows an erratum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Showing {
    /// The page, by its place in [`Manuscript::pages`].
    pub page: usize,
    /// What the mark belongs to.
    pub bearer: Bearer,
    /// The id of the element to go to.
    pub anchor: String,
    /// What a link there says.
    pub label: String,
    /// Line of the mark, from 1.
    pub line: usize,
}

/// A place that the index leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The page, by its place in [`Manuscript::pages`].
    pub page: usize,
    /// The id of the mark.
    pub anchor: String,
    /// The heading it stands under.
    pub label: String,
    /// Line of the mark, from 1.
    pub line: usize,
}

/// All marks of a book.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Marks {
    /// Who covers which claim.
    pub covered: BTreeMap<String, Showing>,
    /// Who shows which erratum.
    pub shown: BTreeMap<String, Showing>,
    /// The terms of the index, a term and what is below it.
    pub index: BTreeMap<(String, String), Vec<Entry>>,
}

/// The items of a mark, separated by commas (terms of the index by semicolons), each with its place in the page. A break of
/// the line within one is a space.
pub fn items(page: &Page, word: MarkWord, rest: &Range<usize>) -> Vec<(String, Range<usize>)> {
    let separator = if word == MarkWord::Index { ';' } else { ',' };
    let mut at = rest.start;
    let mut found = Vec::new();
    for part in page.text[rest.clone()].split(separator) {
        let start = at + (part.len() - part.trim_start().len());
        let item = part.trim();
        if !item.is_empty() {
            let words: Vec<&str> = item.split_whitespace().collect();
            found.push((words.join(" "), start..start + item.len()));
        }
        at += part.len() + 1;
    }
    found
}

/// The id of a mark's own element.
pub fn anchor(word: MarkWord, item: &str) -> String {
    match word {
        MarkWord::Covers => format!("covers-{}", slug(item)),
        MarkWord::Erratum => format!("erratum-{}", slug(item)),
        MarkWord::Index => format!("index-{}", slug(&item.replace(',', "-"))),
    }
}

/// Collects the marks of all pages; ids that nobody knows and ids marked twice are findings.
pub fn collect(manuscript: &mut Manuscript) {
    let mut marks = Marks::default();
    let mut findings = Vec::new();
    for (at, page) in manuscript.pages.iter().enumerate() {
        for piece in &page.pieces {
            let PieceKind::Mark { word, rest } = &piece.kind else { continue };
            let items = items(page, *word, rest);
            if items.is_empty() {
                findings.push(page.error(piece.span.clone(), "there is nothing in this mark"));
            }
            for (item, span) in &items {
                if *word == MarkWord::Index {
                    let (term, below) = item.split_once(',').unwrap_or((item, ""));
                    let key = (term.trim().to_owned(), below.trim().to_owned());
                    let places = marks.index.entry(key).or_default();
                    let anchor = format!("{}-{}", anchor(*word, item), places.len() + 1);
                    let label = heading(page, span.start);
                    let line = line_of(page, piece.span.start);
                    places.push(Entry { page: at, anchor, label, line });
                    continue;
                }
                if let Err(finding) = known(manuscript, page, *word, item, span.clone()) {
                    findings.push(*finding);
                    continue;
                }
                let showing = showing(manuscript, at, piece, anchor(*word, item));
                let all =
                    if *word == MarkWord::Covers { &mut marks.covered } else { &mut marks.shown };
                match all.get(item) {
                    Some(earlier) => {
                        let file = &manuscript.pages[earlier.page].file;
                        let verb = if *word == MarkWord::Covers { "covered" } else { "shown" };
                        let message =
                            format!("`{item}` is already {verb} in {file}:{}", earlier.line);
                        let help = "mark the one place that says the most about it";
                        findings.push(page.error(span.clone(), message).help(help));
                    }
                    None => {
                        all.insert(item.clone(), showing);
                    }
                }
            }
        }
    }
    manuscript.marks = marks;
    manuscript.findings.extend(findings);
}

fn known(
    manuscript: &Manuscript,
    page: &Page,
    word: MarkWord,
    item: &str,
    span: Range<usize>,
) -> Result<(), Box<crate::finding::Finding>> {
    let register = &manuscript.register;
    let (what, near) = if word == MarkWord::Covers {
        if let Some(claim) = register.claims.get(item) {
            let Some(reason) = &claim.left_out else { return Ok(()) };
            let message = format!("`{item}` is said to be left out: {reason}");
            let help = format!("delete `left_out` in {}:{}", claim.place.file, claim.place.line);
            return Err(Box::new(page.error(span.clone(), message).help(help)));
        }
        ("claim", nearest(item, register.claims.keys().map(String::as_str)))
    } else {
        if register.errata.contains_key(item) {
            return Ok(());
        }
        ("erratum", nearest(item, register.errata.keys().map(String::as_str)))
    };
    let message = format!("no {what} of the sources has the id `{item}`");
    let help = near.map(|near| format!("did you mean `{near}`?"));
    Err(Box::new(page.error(span, message).help_if(help)))
}

fn showing(manuscript: &Manuscript, at: usize, piece: &Piece, own: String) -> Showing {
    let page = &manuscript.pages[at];
    let bearer = bearer(page, piece);
    let (key, anchor) = match &bearer {
        Bearer::Block(place) => {
            let id = &page.entries[*place].block.id;
            (id.clone(), id.clone())
        }
        Bearer::Figure(name) => (format!("fig:{name}"), format!("fig-{name}")),
        Bearer::Container(place) => {
            let container = &page.containers[*place];
            (format!("{}:{}", container.kind.prefix(), container.name), container.anchor())
        }
        Bearer::Text => (String::new(), own),
    };
    let label = match manuscript.targets.get(&key) {
        Some(target) => target.label.clone(),
        None => heading(page, piece.span.start),
    };
    let line = line_of(page, piece.span.start);
    Showing { page: at, bearer, anchor, label, line }
}

/// Whether a mark has its paragraph for itself and other marks.
pub fn alone(page: &Page, piece: &Piece) -> bool {
    let text = &page.text;
    let start = text[..piece.span.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[piece.span.end..].find('\n').map_or(text.len(), |i| piece.span.end + i);
    let marks = page.pieces.iter().filter(|p| matches!(p.kind, PieceKind::Mark { .. }));
    let mut rest = text[start..end].to_owned();
    for mark in marks.filter(|p| p.span.start >= start && p.span.end <= end) {
        rest = rest.replace(&text[mark.span.clone()], "");
    }
    rest.trim().is_empty()
}

fn bearer(page: &Page, piece: &Piece) -> Bearer {
    if alone(page, piece)
        && let Some(above) = above(page, piece)
    {
        return above;
    }
    let inside =
        |container: &crate::containers::Container| container.span.contains(&piece.span.start);
    page.containers.iter().position(inside).map_or(Bearer::Text, Bearer::Container)
}

/// What ends directly above a mark, with nothing but blank lines and other marks between.
fn above(page: &Page, piece: &Piece) -> Option<Bearer> {
    let at = page.pieces.iter().position(|p| p == piece)?;
    let mut below = piece.span.start;
    for earlier in page.pieces[..at].iter().rev() {
        if earlier.span.end > below || !page.text[earlier.span.end..below].trim().is_empty() {
            return None;
        }
        match &earlier.kind {
            PieceKind::Mark { .. } => below = earlier.span.start,
            PieceKind::Fence { .. } => {
                let start = earlier.span.start;
                let block = page.entries.iter().position(|entry| entry.span.start == start);
                return block.map(Bearer::Block);
            }
            PieceKind::Directive { word, rest } if word == "figure" => {
                return Some(Bearer::Figure(rest.clone()));
            }
            PieceKind::Container(_) => {
                let end = earlier.span.end;
                let closed = page.containers.iter().position(|c| c.span.end == end);
                return closed.map(Bearer::Container);
            }
            _ => return None,
        }
    }
    None
}

/// The line of a place, from 1.
pub fn line_of(page: &Page, at: usize) -> usize {
    page.text[..at].matches('\n').count() + 1
}

/// The heading that a place stands under.
fn heading(page: &Page, at: usize) -> String {
    let headings = page.pieces.iter().take_while(|piece| piece.span.start <= at);
    let last = headings.filter_map(|piece| match &piece.kind {
        PieceKind::Heading { title, .. } => Some(title.as_str()),
        _ => None,
    });
    format!("“{}”", last.last().unwrap_or(&page.name))
}
