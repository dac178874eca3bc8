//! A Markdown text: where its blocks are, and all of them read.

use crate::info;
use crate::reader;
use crate::{Block, Diagnostic, Library, Source, Span};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Longest text that is read, in bytes.
const MAX_BYTES: usize = 1_000_000;
/// Most problems of a text that are reported.
const MAX_PROBLEMS: usize = 1000;
/// Most expression nodes of a text, those brought in by `use` counted each time.
const MAX_NODES: usize = 500_000;

/// A text's blocks and their problems.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// All problems, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The fences that hold blocks, readable or not.
    pub fences: Vec<Fence>,
}

/// A fence of the notation in its Markdown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fence {
    /// The bytes of the Markdown from the opening fence to the closing one.
    pub range: Range<usize>,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// Which of the document's blocks it is; nothing when it could not be read.
    pub block: Option<usize>,
    /// Which of the document's diagnostics are its.
    pub diagnostics: Range<usize>,
}

/// A fence that is opened, while its text is collected.
struct Open {
    range: Range<usize>,
    text: String,
    /// Where in the Markdown each piece of the text stands: byte in the text, byte in the Markdown.
    pieces: Vec<(usize, usize)>,
}

/// Reads all blocks of a Markdown text, in order, and takes them up into the library.
///
/// ```
/// use derivation::{Library, read_document};
/// let markdown = "Words.\n\n```claim sum \"A sum\"\nlet a : real\nshow a + a = 2 a\n```\n\n```rust\nlet x = 1;\n```\n";
/// let document = read_document(markdown, &mut Library::new());
/// assert_eq!(document.blocks.len(), 1);
/// assert_eq!(document.blocks[0].first_line, 4);
/// assert_eq!(&markdown[document.fences[0].range.clone()][..13], "```claim sum ");
/// ```
pub fn read_document(markdown: &str, library: &mut Library) -> Document {
    let mut document = Document::default();
    let file = Source::new(markdown, 1);
    if markdown.len() > MAX_BYTES {
        let message = format!("this text has more than {MAX_BYTES} bytes");
        let problem =
            Diagnostic::error(Span::default(), message).with_help("split it into several files");
        document.diagnostics.push(problem.located(&file));
        return document;
    }
    for span in swallowed(markdown) {
        let message = "this block is not read: it stands within something else";
        let help = "close the fence before it, or end the HTML with an empty line";
        let problem = Diagnostic::error(span, message).with_help(help);
        document.diagnostics.push(problem.located(&file));
    }
    let mut nodes = 0;
    for open in fences(markdown) {
        let first = document.diagnostics.len();
        let line = file.place(Span { start: open.range.start, end: open.range.start }).line;
        let mut block = None;
        let mut refused = false;
        if nodes > MAX_NODES || first > MAX_PROBLEMS {
            let message = match nodes > MAX_NODES {
                true => "the blocks before this have too many parts, so it is not read",
                false => "the blocks before this have too many problems, so it is not read",
            };
            let problem = Diagnostic::error(
                Span { start: open.range.start, end: open.range.start + 3 },
                message,
            );
            document
                .diagnostics
                .push(problem.with_help("split it into several files").located(&file));
            refused = true;
        } else if let Some(reading) = read(markdown, &open, line, library, &file) {
            document.diagnostics.extend(reading.diagnostics.iter().cloned());
            if let Some(read) = &reading.block {
                let context = &read.context;
                let sizes = context.definitions.iter().map(|d| d.body.size());
                let hypotheses = context
                    .hypotheses
                    .iter()
                    .map(|h| h.relation.left.size() + h.relation.right.size());
                let lines = read.chains.iter().flat_map(|c| &c.lines).map(|l| l.right.size());
                nodes += sizes.chain(hypotheses).chain(lines).sum::<usize>()
                    + context.declarations.len()
                    + 10;
                block = Some(document.blocks.len());
                document.blocks.push(read.clone());
            }
            let info = info::read(info_of(markdown, &open).0, 0, library);
            if !info.id.is_empty() {
                library.add(info.id, reading.into());
            }
        }
        let diagnostics = first..document.diagnostics.len();
        document.fences.push(Fence { range: open.range, line, block, diagnostics });
        if refused {
            break;
        }
    }
    document
}

/// The info string of a fence as it stands in the Markdown, and the line it ends.
fn info_of<'m>(markdown: &'m str, open: &Open) -> (&'m str, &'m str) {
    let line =
        markdown.get(open.range.start..).unwrap_or_default().lines().next().unwrap_or_default();
    (line.trim_start_matches(['`', '~']), line)
}

/// Reads one fence; nothing when it is not closed, which is reported instead.
fn read(
    markdown: &str,
    open: &Open,
    line: usize,
    library: &Library,
    file: &Source<'_>,
) -> Option<reader::Reading> {
    let (info, fence_line) = info_of(markdown, open);
    let mark = fence_line.get(..fence_line.len() - info.len()).unwrap_or_default();
    let fence_column = column(markdown, open.range.start);
    let fence = Source::new(fence_line, line).with_margins(vec![fence_column]);
    if !is_closed(markdown, open, mark) {
        let span = Span { start: open.range.start, end: open.range.start + mark.len() };
        let message = "this fence is not closed";
        let problem = Diagnostic::error(span, message)
            .with_help(format!("write {mark} on a line of its own behind the block"));
        let mut problem = problem.located(file);
        problem.span = Span::default();
        let diagnostics = vec![problem];
        return Some(reader::Reading { block: None, diagnostics, broken: Vec::new() });
    }
    let mut margins = Vec::new();
    let mut start = 0;
    for text in open.text.split_inclusive('\n') {
        let piece = open.pieces.partition_point(|(at, _)| *at <= start);
        let place = piece.checked_sub(1).and_then(|piece| open.pieces.get(piece));
        margins.push(place.map_or(0, |(at, there)| column(markdown, there + (start - at))));
        start += text.len();
    }
    let source = Source::new(&open.text, line + 1).with_margins(margins);
    let info = info::read(info, mark.len(), library);
    Some(reader::read(&info, &fence, &open.text, &source, line + 1, library))
}

/// The number of characters before a place on its line.
fn column(markdown: &str, at: usize) -> usize {
    let before = markdown.get(..at).unwrap_or_default();
    before.chars().rev().take_while(|c| *c != '\n').count()
}

/// Whether the last line of a fence closes it: the parser closes at the end of the text what its author did not.
fn is_closed(markdown: &str, open: &Open, mark: &str) -> bool {
    let whole = markdown.get(open.range.clone()).unwrap_or_default().trim_end();
    let Some((_, last)) = whole.rsplit_once('\n') else { return false };
    let sign = mark.chars().next().unwrap_or('`');
    let run = last.chars().rev().take_while(|c| *c == sign).count();
    run >= mark.len() && last.chars().rev().skip(run).all(|c| c.is_whitespace() || c == '>')
}

/// The fences that open a block of the notation.
fn fences(markdown: &str) -> Vec<Open> {
    // The options that mdBook sets and that decide where a block begins and ends.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                if info::meant(&info).is_some() =>
            {
                open = Some(Open { range, text: String::new(), pieces: Vec::new() });
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.pieces.push((open.text.len(), range.start));
                    open.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// Where a block begins that is not read, because it stands in a fence that was not closed before it, or among HTML.
fn swallowed(markdown: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        let text = markdown.get(range.clone()).unwrap_or_default();
        // The longer fence around an example that shows a block is meant.
        let skipped = match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                if info::meant(&info).is_none()
                    && text.starts_with("```")
                    && !text.starts_with("````") =>
            {
                1
            }
            Event::Start(Tag::HtmlBlock) => 0,
            _ => continue,
        };
        let mut at = range.start;
        for (place, line) in text.split_inclusive('\n').enumerate() {
            let start = at + line.len() - line.trim_start().len();
            if let Some(info) = line.trim_start().strip_prefix("```")
                && place >= skipped
                && info::kind(info).is_some_and(|_| info.contains(' '))
            {
                found.push(Span { start, end: start + line.trim().len() });
            }
            at += line.len();
        }
    }
    found
}

/// Text for a message: of a long one the beginning.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
