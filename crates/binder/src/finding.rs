//! What is wrong in a text and where: one finding, shown with its file, line, column, source line and caret.

use crate::output::{Paint, Style};
use std::fmt::Write as _;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Whether a finding stops the build.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not, and is shown all the same.
    Warning,
}

impl Severity {
    /// The word printed before the message.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// Something wrong at a place in a file.
///
/// ```
/// use binder::finding::Finding;
/// use binder::output::Paint;
/// let text = "See [@newtn-error].\n";
/// let finding = Finding::error("newton.md", text, 4..18, "no block is called `newtn-error`")
///     .help("did you mean `newton-error`?");
/// assert_eq!(
///     finding.render(Paint::PLAIN),
///     "error: no block is called `newtn-error`\n \
///       --> newton.md:1:5\n  \
///        |\n\
///      1 | See [@newtn-error].\n  \
///        |     ^^^^^^^^^^^^^^\n  \
///        = help: did you mean `newton-error`?\n"
/// );
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What is said below the line: a word (`help`, `hint`, `witness`) and its text, perhaps of several lines.
    pub notes: Vec<(&'static str, String)>,
    /// The file, as the reader knows it.
    pub file: String,
    /// Line, from 1; 0 when the finding is about the whole file.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself.
    pub source: String,
    /// The part of that line the caret underlines, in bytes.
    pub marked: Range<usize>,
    /// Other places of the file that matter.
    pub labels: Vec<Label>,
}

/// Another place of the same file, with a few words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Line, from 1.
    pub line: usize,
    /// The line itself.
    pub source: String,
    /// The part of it that is underlined, in bytes.
    pub marked: Range<usize>,
    /// What is there.
    pub text: String,
}

impl Finding {
    /// A finding at a range of bytes of a text.
    pub fn at(
        severity: Severity,
        file: &str,
        text: &str,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Finding {
        let start = floor(text, range.start);
        let end = floor(text, range.end.max(start));
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let source = text[line_start..line_end].trim_end_matches('\r').to_owned();
        let column = text[line_start..start].chars().count() + 1;
        let marked_end = start + text[start..end.clamp(start, line_end)].trim_end().len();
        Finding {
            severity,
            message: message.into(),
            notes: Vec::new(),
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column,
            marked: (start - line_start)..(marked_end - line_start).min(source.len()),
            source,
            labels: Vec::new(),
        }
    }

    /// An error at a range of bytes of a text.
    pub fn error(
        file: &str,
        text: &str,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Finding {
        Finding::at(Severity::Error, file, text, range, message)
    }

    /// An error about a file as a whole.
    pub fn whole(file: &str, message: impl Into<String>) -> Finding {
        Finding {
            severity: Severity::Error,
            message: message.into(),
            notes: Vec::new(),
            file: file.to_owned(),
            line: 0,
            column: 0,
            source: String::new(),
            marked: 0..0,
            labels: Vec::new(),
        }
    }

    /// The same with a line of advice.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Finding {
        self.note("help", help)
    }

    /// The same with something else said below the line.
    #[must_use]
    pub fn note(mut self, word: &'static str, text: impl Into<String>) -> Finding {
        self.notes.push((word, text.into()));
        self
    }

    /// The same with a line of advice, if there is one.
    #[must_use]
    pub fn help_if(self, help: Option<impl Into<String>>) -> Finding {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// `newton.md:12:3`, as editors and terminals like to jump to.
    pub fn place(&self) -> String {
        if self.line == 0 {
            self.file.clone()
        } else {
            format!("{}:{}:{}", self.file, self.line, self.column)
        }
    }

    /// The finding as text, in the manner of a compiler.
    pub fn render(&self, paint: Paint) -> String {
        let style = match self.severity {
            Severity::Error => Style::Bad,
            Severity::Warning => Style::Doubt,
        };
        let mut out = String::new();
        let word = paint.apply(style, self.severity.word());
        let message = paint.apply(Style::Strong, &self.message);
        let _ = writeln!(out, "{word}: {message}");
        let mut gutter = 1;
        if self.line == 0 {
            let _ = writeln!(out, " {} {}", paint.apply(Style::Frame, "-->"), self.file);
        } else {
            out.push_str(&self.snippet(paint, style, ""));
            gutter = self.gutter();
        }
        let space = " ".repeat(gutter);
        for (word, text) in &self.notes {
            let mut lines = text.lines();
            let equals = paint.apply(Style::Frame, "=");
            let first = lines.next().unwrap_or_default();
            let _ = writeln!(out, "{space} {equals} {}: {first}", paint.apply(Style::Strong, word));
            for line in lines {
                let _ = writeln!(out, "{}", format!("{space}     {line}").trim_end());
            }
        }
        out
    }

    /// The width of the numbers beside the source lines.
    fn gutter(&self) -> usize {
        self.labels.iter().map(|label| label.line).fold(self.line, usize::max).to_string().len()
    }

    /// The place, the source line and the caret, with a label behind the caret; then the other places.
    pub fn snippet(&self, paint: Paint, style: Style, label: &str) -> String {
        let gutter = self.gutter();
        let space = " ".repeat(gutter);
        let bar = paint.apply(Style::Frame, "|");
        let arrow = paint.apply(Style::Frame, "-->");
        let mut out = format!("{space}{arrow} {}\n{space} {bar}\n", self.place());
        let mut show =
            |line: usize, source: &str, marked: &Range<usize>, mark: &str, text: &str| {
                let width = |range: Range<usize>| -> usize {
                    source.get(range).unwrap_or_default().chars().map(columns).sum()
                };
                let number = paint.apply(Style::Frame, &format!("{line:>gutter$}"));
                let _ = writeln!(out, "{number} {bar} {}", source.replace('\t', "    "));
                let mut caret = mark.repeat(width(marked.clone()).max(1));
                if !text.is_empty() {
                    caret.push(' ');
                    caret.push_str(text);
                }
                let indent = " ".repeat(width(0..marked.start));
                let _ = writeln!(out, "{space} {bar} {indent}{}", paint.apply(style, &caret));
            };
        show(self.line, &self.source, &self.marked, "^", label);
        for other in &self.labels {
            show(other.line, &other.source, &other.marked, "-", &other.text);
        }
        out
    }
}

/// The columns a character takes on a terminal.
pub fn columns(c: char) -> usize {
    if c == '\t' { 4 } else { c.width().unwrap_or(0) }
}

fn floor(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// The name among `names` that `wanted` most likely misspells: the nearest within a third of its length.
///
/// ```
/// let names = ["newton-error", "damped-newton"];
/// assert_eq!(binder::finding::nearest("newtn-error", names), Some("newton-error"));
/// assert_eq!(binder::finding::nearest("wolfe", names), None);
/// ```
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (distance(wanted, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Edit distance with swaps of neighbours counted once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            let mut best = (last[j] + 1)
                .min(row[j - 1] + 1)
                .min(last[j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if swap {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
