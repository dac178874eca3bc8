//! What is wrong with a text, where, and what might help: the notation's voice.

use crate::{ShapeError, Span};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// It can be read, and is probably not what was meant.
    Warning,
    /// It cannot be read as it stands.
    Error,
}

/// A place in the file, with the line of text to print above a caret.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column, from 1, counted in characters.
    pub column: usize,
    /// The line's text; of a very long line, the part around the place.
    pub source: String,
    /// The part of `source` that is meant, in bytes.
    pub marked: std::ops::Range<usize>,
}

/// Another place that matters to a problem, with a few words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The part of the block's text.
    pub span: Span,
    /// What is there.
    pub text: String,
    /// The same in the file.
    pub place: Place,
}

/// One problem of a text.
///
/// ```
/// use derivation::{Library, read_block};
/// let reading = read_block("claim zero", "let s : vec n\nshow 2 = r's", 1, &Library::new());
/// assert_eq!(reading.diagnostics[0].render("notes.md"), "\
/// error: `r` is not declared
///  --> notes.md:2:10
///   |
/// 2 | show 2 = r's
///   |          ^
///   = help: declare it above: `let r : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: s
/// ");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in plain words.
    pub message: String,
    /// What might help.
    pub help: Option<String>,
    /// The part of the block's text; empty for a problem of the fence itself.
    pub span: Span,
    /// The same in the file.
    pub place: Place,
    /// Other places that matter.
    pub labels: Vec<Label>,
}

impl Diagnostic {
    /// An error at a part of the text, without a place in the file yet.
    ///
    /// ```
    /// use derivation::{Diagnostic, Severity, Span};
    /// let problem = Diagnostic::error(Span { start: 0, end: 1 }, "this says nothing").with_help("delete it");
    /// assert_eq!(problem.severity, Severity::Error);
    /// assert_eq!(problem.help.as_deref(), Some("delete it"));
    /// ```
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            help: None,
            span,
            place: Place::default(),
            labels: Vec::new(),
        }
    }

    /// A warning at a part of the text, without a place in the file yet.
    pub(crate) fn warning(span: Span, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(span, message) }
    }

    /// The same with a help; an empty one is none.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into()).filter(|help| !help.is_empty());
        self
    }

    /// The same with a pointer to another place.
    ///
    /// ```
    /// use derivation::{Diagnostic, Span};
    /// let problem = Diagnostic::error(Span { start: 9, end: 10 }, "`s` is declared twice")
    ///     .with_label(Span { start: 4, end: 5 }, "first here");
    /// assert_eq!(problem.labels[0].text, "first here");
    /// ```
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into(), place: Place::default() });
        self
    }

    /// The same, its places found in the text.
    ///
    /// ```
    /// use derivation::{Diagnostic, Source, Span};
    /// let source = Source::new("a = b\nρ = ?", 10);
    /// let problem = Diagnostic::error(Span { start: 9, end: 10 }, "here").located(&source);
    /// assert_eq!((problem.place.line, problem.place.column), (11, 3));
    /// ```
    pub fn located(mut self, source: &Source<'_>) -> Self {
        self.place = source.place(self.span);
        for label in &mut self.labels {
            label.place = source.place(label.span);
        }
        self
    }

    /// The problem as plain text: the message, where it is, the line with the place underlined, and the help.
    ///
    /// ```
    /// use derivation::{Context, parse_expression};
    /// let problem = parse_expression("2 +* 3", &Context::default()).unwrap_err();
    /// assert_eq!(problem.render("notes.md"), "\
    /// error: an expression is missing before `*`
    ///  --> notes.md:1:4
    ///   |
    /// 1 | 2 +* 3
    ///   |    ^
    /// ");
    /// ```
    pub fn render(&self, file: &str) -> String {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let widest =
            self.labels.iter().map(|label| label.place.line).fold(self.place.line, usize::max);
        let margin = " ".repeat(widest.to_string().len());
        let Place { line, column, .. } = self.place;
        let mut text = format!(
            "{severity}: {}\n{margin}--> {file}:{line}:{column}\n{margin} |\n",
            self.message
        );
        self.place.render(&margin, '^', "", &mut text);
        for label in &self.labels {
            label.place.render(&margin, '-', &label.text, &mut text);
        }
        if let Some(help) = &self.help {
            // A string takes every write.
            let _ = writeln!(text, "{margin} = help: {help}");
        }
        text
    }
}

impl From<ShapeError> for Diagnostic {
    fn from(error: ShapeError) -> Self {
        let help = error.help.unwrap_or_default();
        Diagnostic::error(error.span, error.message).with_help(help)
    }
}

impl Place {
    fn render(&self, margin: &str, mark: char, words: &str, text: &mut String) {
        let part =
            |range: std::ops::Range<usize>| printable(self.source.get(range).unwrap_or_default());
        let before = part(0..self.marked.start).width();
        let marked = part(self.marked.clone()).width().max(1);
        let number = format!("{:>width$}", self.line, width = margin.len());
        let marks = mark.to_string().repeat(marked);
        let line = printable(&self.source);
        let space = if words.is_empty() { "" } else { " " };
        let _ = writeln!(
            text,
            "{number} | {line}\n{margin} | {}{marks}{space}{words}",
            " ".repeat(before)
        );
    }
}

/// Tabs as four spaces, and what cannot be seen as a sign that it is there: then widths can be added up.
fn printable(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut line, c| {
        match c {
            '\t' => line.push_str("    "),
            c if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}') => {
                line.push('\u{fffd}');
            }
            c => line.push(c),
        }
        line
    })
}

/// A text in which places are looked up.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    text: &'a str,
    first_line: usize,
    starts: Vec<usize>,
    margins: Vec<usize>,
}

/// Longest part of a line that is printed on each side of a place, in characters.
const CONTEXT: usize = 100;

impl<'a> Source<'a> {
    /// A text whose first line is line `first_line` of its file (0 counts as 1).
    ///
    /// ```
    /// use derivation::{Source, Span};
    /// assert_eq!(Source::new("a", 0).place(Span::default()).line, 1);
    /// ```
    pub fn new(text: &'a str, first_line: usize) -> Self {
        let starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Source { text, first_line: first_line.max(1), starts, margins: Vec::new() }
    }

    /// The same, of whose lines so many characters stand before the text in the file: a list's indentation, a quote's `>`.
    ///
    /// ```
    /// use derivation::{Source, Span};
    /// let source = Source::new("a = b", 1).with_margins(vec![3]);
    /// assert_eq!(source.place(Span { start: 4, end: 5 }).column, 8);
    /// ```
    pub fn with_margins(mut self, margins: Vec<usize>) -> Self {
        self.margins = margins;
        self
    }

    /// Where a part of the text begins. What goes beyond its line is cut off.
    ///
    /// ```
    /// use derivation::{Source, Span};
    /// let place = Source::new("α = β\n", 1).place(Span { start: 5, end: 7 });
    /// assert_eq!((place.line, place.column, place.source.as_str(), place.marked), (1, 5, "α = β", 5..7));
    /// ```
    pub fn place(&self, span: Span) -> Place {
        let index = self.starts.partition_point(|start| *start <= span.start).saturating_sub(1);
        let start = self.starts.get(index).copied().unwrap_or(0);
        let line =
            self.text.get(start..).unwrap_or_default().split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let boundary = |mut at: usize| {
            at = at.min(line.len());
            while !line.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let from = boundary(span.start.saturating_sub(start));
        let to = boundary(span.end.saturating_sub(start)).max(from);
        let (before, rest) = line.split_at(from);
        let (marked, after) = rest.split_at(to - from);
        let column = before.chars().count() + 1 + self.margins.get(index).copied().unwrap_or(0);
        let before = last(before, CONTEXT);
        let (marked, after) = (first(marked, 2 * CONTEXT), first(after, CONTEXT));
        let marked_from = before.len();
        let marked_to = marked_from + marked.len();
        let source = format!("{before}{marked}{after}");
        Place { line: self.first_line + index, column, source, marked: marked_from..marked_to }
    }
}

/// At most so many characters from the beginning, with a sign that more follow.
fn first(text: &str, count: usize) -> String {
    match text.char_indices().nth(count) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// At most so many characters from the end, with a sign that more come before.
fn last(text: &str, count: usize) -> String {
    match text.char_indices().nth_back(count) {
        Some((at, c)) => format!("…{}", &text[at + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn at(text: &str, part: &str) -> Diagnostic {
        let start = text.find(part).unwrap();
        let span = Span { start, end: start + part.len() };
        Diagnostic::error(span, "look here").located(&Source::new(text, 9))
    }

    /// Letters of several bytes, wide ones and marks without width do not move the caret.
    #[test]
    fn carets_stand_under_their_text() {
        assert_snapshot!(at("ρ₊ 一二 x̂ HΔ", "HΔ").render("a.md"), @r"
        error: look here
         --> a.md:9:10
          |
        9 | ρ₊ 一二 x̂ HΔ
          |           ^^
        ");
        assert_snapshot!(at("\tx\u{200b} 二 + y", "二").render("a.md"), @r"
        error: look here
         --> a.md:9:5
          |
        9 |     x� 二 + y
          |        ^^
        ");
    }

    /// A place on another line, an end of line, a help.
    #[test]
    fn labels_and_ends() {
        let text = "let s : vec n\nlet s : real\n\n\n";
        let span = Span { start: 18, end: 19 };
        let problem = Diagnostic::error(span, "`s` is declared twice")
            .with_label(Span { start: 4, end: 5 }, "first here")
            .with_help("drop one")
            .located(&Source::new(text, 99));
        assert_snapshot!(problem.render("a.md"), @r"
        error: `s` is declared twice
           --> a.md:100:5
            |
        100 | let s : real
            |     ^
         99 | let s : vec n
            |     - first here
            = help: drop one
        ");
        let end = Diagnostic::error(Span { start: 99, end: 120 }, "beyond")
            .located(&Source::new("ab\r\n", 1));
        assert_eq!((end.place.line, end.place.column), (2, 1));
    }

    /// Of a long line only the surroundings are kept.
    #[test]
    fn long_lines_are_cut() {
        let text = format!("{}X{}", "a".repeat(100_000), "b".repeat(100_000));
        let place = at(&text, "X").place;
        assert_eq!(place.column, 100_001);
        assert_eq!(&place.source[place.marked.clone()], "X");
        assert!(
            place.source.starts_with("…aaa")
                && place.source.ends_with("bbb…")
                && place.source.len() < 220
        );
    }
}
