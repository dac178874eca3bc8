//! Finds in a chapter's Markdown what the book adds to it: fences, `$…$`, `[@references]`, `{{directives}}`,
//! `[covers …]` and other marks, `:::` containers, headings with an id. Everything is found once, with its place in the file; code is left alone.

use crate::finding::nearest;
use std::ops::Range;

/// One piece of a chapter that the book gives a meaning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Where it stands, in bytes of the chapter.
    pub span: Range<usize>,
    /// What it is.
    pub kind: PieceKind,
}

/// What a piece is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PieceKind {
    /// A fenced code block: its info string and the text between the fences.
    Fence {
        /// The words behind the opening fence.
        info: String,
        /// The text between the fences.
        body: Range<usize>,
    },
    /// `$…$`, or `$$…$$` when displayed.
    Math {
        /// Whether it stands on its own.
        display: bool,
        /// The LaTeX between the dollars.
        tex: Range<usize>,
    },
    /// A `$` that opens maths and is never closed.
    LooseDollar,
    /// `[@target]`.
    Reference(String),
    /// `[covers A-1, A-2]`, `[erratum E-1]`, `[index: term]`.
    Mark {
        /// What the mark is for.
        word: MarkWord,
        /// What stands behind the word.
        rest: Range<usize>,
    },
    /// `{{word rest}}` alone on its line.
    Directive {
        /// The word.
        word: String,
        /// What follows it.
        rest: String,
    },
    /// What looks like a directive or a mark and is none, by its word: `{{…` within a sentence, `[covres …]`.
    Stray(String),
    /// `{{#include path:anchor}}` and its relatives.
    Include(String),
    /// A line that begins with `:::`, and the words behind.
    Container(String),
    /// A heading.
    Heading {
        /// Its text, without marks and id.
        title: String,
        /// The id in `{#id}`.
        id: Option<String>,
    },
}

/// What a mark is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkWord {
    /// The claims of the sources that this place covers.
    Covers,
    /// The errata of the sources that this place shows.
    Erratum,
    /// A term for the index.
    Index,
}

impl MarkWord {
    /// The words, as they are written.
    pub const ALL: [(&'static str, MarkWord); 3] =
        [("covers", MarkWord::Covers), ("erratum", MarkWord::Erratum), ("index:", MarkWord::Index)];
}

/// All pieces of a chapter, in order.
///
/// ```
/// use binder::scan::{pieces, PieceKind};
/// let text = "The step $p$ of [@newton-error:2], not `$p$`.\n";
/// let found = pieces(text);
/// assert_eq!(found.len(), 2);
/// assert_eq!(found[0].kind, PieceKind::Math { display: false, tex: 10..11 });
/// assert_eq!(found[1].kind, PieceKind::Reference("newton-error:2".into()));
/// ```
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    includes(text, &mut found);
    let mut paragraph: Option<Range<usize>> = None;
    let mut lines = Lines { text, at: 0 };
    while let Some(line) = lines.next() {
        let content = &text[line.clone()];
        let trimmed = content.trim();
        let structural = if trimmed.is_empty() {
            true
        } else if let Some((mark, info)) = opening_fence(content) {
            let body_start = (line.end + 1).min(text.len());
            let mut body_end = text.len();
            let mut end = text.len();
            for inner in lines.by_ref() {
                if closes(&text[inner.clone()], mark) {
                    body_end = inner.start;
                    end = inner.end;
                    break;
                }
            }
            let start = line.start + (content.len() - content.trim_start().len());
            let body = body_start.min(body_end)..body_end;
            found.push(Piece { span: start..end, kind: PieceKind::Fence { info, body } });
            true
        } else if trimmed.starts_with("<!--") && !trimmed.contains("-->") {
            let close = text[line.start..].find("-->").map_or(text.len(), |i| line.start + i + 3);
            lines.at = text[close..].find('\n').map_or(text.len(), |i| close + i + 1);
            true
        } else if let Some(words) = trimmed.strip_prefix(":::") {
            let words = words.trim_start_matches(':').trim().to_owned();
            found.push(Piece { span: line.clone(), kind: PieceKind::Container(words) });
            true
        } else if let Some((word, rest)) = directive(trimmed) {
            found.push(Piece { span: line.clone(), kind: PieceKind::Directive { word, rest } });
            true
        } else {
            if let Some((title, id)) = heading(content) {
                found.push(Piece { span: line.clone(), kind: PieceKind::Heading { title, id } });
            }
            false
        };
        if structural {
            if let Some(range) = paragraph.take() {
                inline(text, range, &mut found);
            }
        } else {
            paragraph = Some(paragraph.map_or(line.clone(), |range| range.start..line.end));
        }
    }
    if let Some(range) = paragraph {
        inline(text, range, &mut found);
    }
    found.sort_by_key(|piece| (piece.span.start, piece.span.end));
    found
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let end = self.text[start..].find('\n').map_or(self.text.len(), |i| start + i);
        self.at = end + 1;
        Some(start..end)
    }
}

/// The fence that opens on this line: its character and length, and the info string.
fn opening_fence(line: &str) -> Option<((char, usize), String)> {
    let line = line.trim_start().trim_start_matches("> ");
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    let info = line[length..].trim();
    (length >= 3 && !(mark == '`' && info.contains('`'))).then(|| ((mark, length), info.to_owned()))
}

fn closes(line: &str, (mark, length): (char, usize)) -> bool {
    let line = line.trim().trim_start_matches("> ");
    line.len() >= length && line.chars().all(|c| c == mark)
}

fn directive(line: &str) -> Option<(String, String)> {
    let inner = line.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    if inner.starts_with('#') || inner.contains(['{', '}']) {
        return None;
    }
    let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    Some((word.to_owned(), rest.trim().to_owned()))
}

fn heading(line: &str) -> Option<(String, Option<String>)> {
    let level = line.chars().take_while(|c| *c == '#').count();
    let rest = &line[level..];
    if !(1..=6).contains(&level) || !rest.starts_with(' ') {
        return None;
    }
    let rest = rest.trim();
    match rest.rfind("{#") {
        Some(open) if rest.ends_with('}') => {
            let inside = &rest[open + 2..rest.len() - 1];
            let id = inside.split_whitespace().next().unwrap_or_default();
            Some((rest[..open].trim_end().to_owned(), Some(id.to_owned())))
        }
        _ => Some((rest.trim_end_matches('#').trim_end().to_owned(), None)),
    }
}

fn includes(text: &str, found: &mut Vec<Piece>) {
    let mut from = 0;
    while let Some(open) = text[from..].find("{{#").map(|i| from + i) {
        let Some(close) = text[open..].find("}}").map(|i| open + i) else { break };
        from = close + 2;
        if text[..open].ends_with('\\') || text[open..close].contains('\n') {
            continue;
        }
        let inner = text[open + 3..close].trim();
        let kind = PieceKind::Include(inner.to_owned());
        found.push(Piece { span: open..close + 2, kind });
    }
}

/// Finds what stands within a paragraph, skipping code spans, comments and escaped characters.
fn inline(text: &str, range: Range<usize>, found: &mut Vec<Piece>) {
    let bytes = text.as_bytes();
    let end = range.end;
    let mut at = range.start;
    while at < end {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let length = run(bytes, at, end, b'`');
                at = closing_run(bytes, at + length, end, b'`', length).unwrap_or(at + length);
            }
            b'<' if text[at..end].starts_with("<!--") => {
                at = text[at..end].find("-->").map_or(end, |i| at + i + 3);
            }
            b'$' => at = dollar(text, at, end, found),
            b'[' if bytes.get(at + 1) == Some(&b'@') => match text[at..end].find(']') {
                Some(length) => {
                    let target = text[at + 2..at + length].trim().to_owned();
                    let span = at..at + length + 1;
                    found.push(Piece { span, kind: PieceKind::Reference(target) });
                    at += length + 1;
                }
                None => at += 2,
            },
            b'[' => at = mark(text, at, end, found),
            b'{' if text[at..end].starts_with("{{") => at = braces(text, at, end, found),
            _ => at += 1,
        }
    }
}

/// A mark that begins with the bracket at `at`, and where to read on.
fn mark(text: &str, at: usize, end: usize, found: &mut Vec<Piece>) -> usize {
    let inner = &text[at + 1..end];
    // Behind the word the line may break.
    let known = MarkWord::ALL.iter().find(|(start, _)| {
        inner.strip_prefix(start).is_some_and(|rest| rest.starts_with(char::is_whitespace))
    });
    let Some(length) = inner.find(']') else { return at + 1 };
    let Some((start, word)) = known else {
        let word = inner[..length].split_whitespace().next().unwrap_or_default();
        let link = inner[length + 1..].starts_with(['(', '[', ':']);
        let more = inner[..length].trim_end().len() > word.len();
        if more && !link && nearest(word, MarkWord::ALL.map(|(start, _)| start)).is_some() {
            let kind = PieceKind::Stray(word.to_owned());
            found.push(Piece { span: at..at + length + 2, kind });
            return at + length + 2;
        }
        return at + 1;
    };
    let rest = at + 1 + start.len()..at + 1 + length;
    let span = at..at + length + 2;
    let next = span.end;
    found.push(Piece { span, kind: PieceKind::Mark { word: *word, rest } });
    next
}

/// Double braces within a sentence, and where to read on: mdBook's own are found elsewhere.
fn braces(text: &str, at: usize, end: usize, found: &mut Vec<Piece>) -> usize {
    let line = &text[at..end];
    let line = line.split('\n').next().unwrap_or(line);
    let closed = line.find("}}").map(|length| length + 2);
    let length = closed.unwrap_or(line.trim_end().len());
    if closed.is_none() || !line.starts_with("{{#") {
        let inner = line[2..length].trim_start().trim_end_matches('}');
        let word = inner.split_whitespace().next().unwrap_or_default().to_owned();
        found.push(Piece { span: at..at + length, kind: PieceKind::Stray(word) });
    }
    at + length
}

fn dollar(text: &str, at: usize, end: usize, found: &mut Vec<Piece>) -> usize {
    let bytes = text.as_bytes();
    let display = bytes.get(at + 1) == Some(&b'$') && at + 1 < end;
    let width = if display { 2 } else { 1 };
    let start = at + width;
    let mut close = start;
    loop {
        match bytes.get(close) {
            Some(_) if close >= end => break,
            None => break,
            Some(b'\\') => close += 2,
            Some(b'$') if !display || bytes.get(close + 1) == Some(&b'$') => {
                let kind = PieceKind::Math { display, tex: start..close };
                found.push(Piece { span: at..close + width, kind });
                return close + width;
            }
            Some(_) => close += 1,
        }
    }
    found.push(Piece { span: at..start, kind: PieceKind::LooseDollar });
    start
}

fn run(bytes: &[u8], at: usize, end: usize, byte: u8) -> usize {
    bytes[at..end].iter().take_while(|b| **b == byte).count()
}

fn closing_run(bytes: &[u8], mut at: usize, end: usize, byte: u8, length: usize) -> Option<usize> {
    while at < end {
        if bytes[at] == byte {
            let here = run(bytes, at, end, byte);
            at += here;
            if here == length {
                return Some(at);
            }
        } else {
            at += 1;
        }
    }
    None
}

/// Replacements of ranges of a text, applied together.
#[derive(Default, Debug)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Notes a replacement. Ranges must not overlap.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// The text with all replacements made.
    ///
    /// ```
    /// let mut edits = binder::scan::Edits::default();
    /// edits.replace(4..5, "y");
    /// edits.replace(0..1, "a");
    /// assert_eq!(edits.apply("x = x"), "a = y");
    /// ```
    pub fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(text.len() * 2);
        let mut at = 0;
        for (range, new) in self.0 {
            debug_assert!(range.start >= at, "edits overlap");
            if range.start < at {
                continue;
            }
            out.push_str(&text[at..range.start]);
            out.push_str(&new);
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }
}
