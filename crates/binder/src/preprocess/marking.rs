//! Marks on the page: a small sign that says which claims of the sources a place covers, the line that quotes an
//! erratum, the places that the index leads to.

use super::Complaint;
use super::prose_math;
use crate::html::{block, escape, inline};
use crate::manuscript::{Manuscript, Page};
use crate::marks::{Bearer, Showing, alone, anchor, items, line_of};
use crate::scan::{MarkWord, Piece};
use std::fmt::Write as _;
use std::ops::Range;

/// The HTML for a mark.
pub fn mark(
    manuscript: &Manuscript,
    page: &Page,
    piece: &Piece,
    word: MarkWord,
    rest: &Range<usize>,
) -> String {
    let items = items(page, word, rest);
    let items: Vec<&str> = items.iter().map(|(item, _)| item.as_str()).collect();
    match word {
        MarkWord::Covers => covers(manuscript, page, piece, &items),
        MarkWord::Erratum => errata(manuscript, page, piece, &items),
        MarkWord::Index => index(manuscript, page, line_of(page, piece.span.start), &items),
    }
}

/// The link from a page to the page that holds a directive, at an anchor; none when no page has it.
pub fn to_directive(
    manuscript: &Manuscript,
    page: &Page,
    word: &str,
    anchor: &str,
) -> Option<String> {
    let holds = |page: &&Page| {
        page.pieces.iter().any(|piece| {
            matches!(&piece.kind, crate::scan::PieceKind::Directive { word: w, .. } if w == word)
        })
    };
    manuscript.pages.iter().find(holds).map(|other| page.link(other, anchor))
}

fn covers(manuscript: &Manuscript, page: &Page, piece: &Piece, items: &[&str]) -> String {
    let Some(first) = items.first() else { return String::new() };
    let names = items.join(", ");
    let href = to_directive(manuscript, page, "coverage", first).unwrap_or_default();
    let ids: String = items
        .iter()
        .skip(1)
        .map(|item| format!("<span id=\"{}\"></span>", escape(&anchor(MarkWord::Covers, item))))
        .collect();
    let link = format!(
        "{ids}<a class=\"covers-mark\" id=\"{}\" href=\"{}\" title=\"covers {names}\" aria-label=\"covers {names}\">§</a>",
        escape(&anchor(MarkWord::Covers, first)),
        escape(&href),
    );
    if alone(page, piece) { block(&format!("<p class=\"covers\">{link}</p>")) } else { link }
}

fn errata(manuscript: &Manuscript, page: &Page, piece: &Piece, items: &[&str]) -> String {
    let alone = alone(page, piece);
    let mut out = String::new();
    for item in items {
        let Some(erratum) = manuscript.register.errata.get(*item) else { continue };
        let href = to_directive(manuscript, page, "errata", item).unwrap_or_default();
        let id = escape(&anchor(MarkWord::Erratum, item));
        if !alone {
            let _ = write!(
                out,
                "<a class=\"erratum-mark\" id=\"{id}\" href=\"{}\" title=\"{}\">[{item}]</a>",
                escape(&href),
                inline(&escape(&plain(&erratum.says.says))),
            );
            continue;
        }
        let says = &erratum.says;
        let source = source(manuscript, page, item);
        let _ = writeln!(
            out,
            "<p class=\"erratum\" id=\"{id}\"><a class=\"erratum-number\" href=\"{}\">Erratum {item}</a> {source}, {} prints “{}”; right: {}.</p>",
            escape(&href),
            set(&says.place),
            set(&says.printed),
            set(says.right.trim_end_matches('.')),
        );
    }
    if alone { block(&out) } else { out }
}

/// The source of an id, as a link to the references.
pub fn source(manuscript: &Manuscript, page: &Page, id: &str) -> String {
    match manuscript.register.source(id) {
        Some((key, work)) => {
            let href = to_directive(manuscript, page, "references", key).unwrap_or_default();
            format!("<a href=\"{}\">{}</a>", escape(&href), inline(&escape(&work.says.short)))
        }
        None => "The source".to_owned(),
    }
}

fn index(manuscript: &Manuscript, page: &Page, line: usize, items: &[&str]) -> String {
    let own = manuscript.pages.iter().position(|other| other.path == page.path);
    let mut out = String::new();
    for item in items {
        let (term, below) = item.split_once(',').unwrap_or((item, ""));
        let key = (term.trim().to_owned(), below.trim().to_owned());
        let places = manuscript.marks.index.get(&key).into_iter().flatten();
        if let Some(place) = places.into_iter().find(|p| Some(p.page) == own && p.line == line) {
            let _ =
                write!(out, "<span class=\"index-mark\" id=\"{}\"></span>", escape(&place.anchor));
        }
    }
    out
}

/// A text of the data as HTML within a line: `$…$` as MathML, the rest escaped. What cannot be set is shown as typed:
/// [`problem`] tells of it.
pub fn set(text: &str) -> String {
    text.split('$')
        .enumerate()
        .map(|(at, part)| match at % 2 {
            1 => prose_math::convert(part)
                .unwrap_or_else(|_| format!("<code>{}</code>", inline(&escape(part)))),
            _ => scripts(&inline(&escape(part))),
        })
        .collect()
}

/// Plain text of the data may have exponents and indices as typed, `θ^(t+1)`, `g_s`, `β^{t+1}`: they are raised and lowered.
/// The characters are written as references by now.
fn scripts(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = ["&#94;", "&#95;"].iter().filter_map(|mark| rest.find(mark)).min() {
        let tag = if rest[at..].starts_with("&#94;") { "sup" } else { "sub" };
        out.push_str(&rest[..at]);
        let behind = &rest[at + 5..];
        let (script, shown) = if behind.starts_with('(') {
            let end = behind.find(')').map_or(behind.len(), |i| i + 1);
            (end, &behind[..end])
        } else if behind.starts_with("&#123;") {
            let end = behind.find("&#125;").unwrap_or(behind.len());
            ((end + 6).min(behind.len()), behind.get(6..end).unwrap_or_default())
        } else {
            let end =
                behind.find(|c: char| !c.is_alphanumeric() && c != '⋆').unwrap_or(behind.len());
            (end, &behind[..end])
        };
        out.push_str(&format!("<{tag}>{shown}</{tag}>"));
        rest = &behind[script..];
    }
    out + rest
}

/// What is wrong with the formulas of a text of the data.
pub fn problem(text: &str) -> Option<Complaint> {
    if text.matches('$').count() % 2 == 1 {
        return Some(Complaint::new("a $ is not closed"));
    }
    let raw = |words: &str| {
        words.split('\\').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    if text.split('$').step_by(2).any(raw) {
        return Some(Complaint::new("there is LaTeX outside of `$…$`"));
    }
    text.split('$').skip(1).step_by(2).find_map(|tex| prose_math::convert(tex).err())
}

fn plain(text: &str) -> String {
    text.replace('$', "")
}

/// What a page of the book says of a place: a badge for what has a verdict, a word for what has none.
pub fn verdict(manuscript: &Manuscript, showing: &Showing) -> (String, &'static str) {
    let page = &manuscript.pages[showing.page];
    let standing = match &showing.bearer {
        Bearer::Block(place) => Some(page.entries[*place].standing()),
        Bearer::Container(place) => {
            let container = &page.containers[*place];
            let stated = super::containers::standing(manuscript, page, container);
            stated.filter(|_| container.kind.states())
        }
        _ => None,
    };
    if let Some(standing) = standing {
        let badge = format!(
            "<span class=\"badge badge-{}\" title=\"{}\">{}</span>",
            standing.class(),
            escape(standing.meaning()),
            standing.word()
        );
        return (badge, standing.word());
    }
    let word = match &showing.bearer {
        Bearer::Figure(_) => "run",
        Bearer::Container(place) => page.containers[*place].kind.word(),
        _ => "text",
    };
    (word.to_owned(), word)
}
