//! From the text of a block to its logical lines: which lines of the file continue which, and where words for the
//! reader begin.

use crate::lexer::{self, Token, TokenKind};
use crate::{Relator, Span};

/// How a logical line begins.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Head {
    /// `let`, `assume`, `def`, `show`, `use`, `from`.
    Keyword(Keyword),
    /// A relator: it continues a chain.
    Step(Relator),
    /// `by` with nothing before it.
    Reason,
    /// An expression: it starts a chain.
    Start,
    /// An empty line: it ends a chain.
    Blank,
    /// The fence of another block.
    Fence,
}

/// The words that begin a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keyword {
    Let,
    Assume,
    Def,
    Show,
    Use,
    From,
}

impl Keyword {
    pub(crate) const ALL: &'static [(&'static str, Keyword)] = &[
        ("let", Keyword::Let),
        ("assume", Keyword::Assume),
        ("def", Keyword::Def),
        ("show", Keyword::Show),
        ("use", Keyword::Use),
        ("from", Keyword::From),
    ];

    pub(crate) fn of(word: &str) -> Option<Keyword> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, keyword)| *keyword)
    }

    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, keyword)| *keyword == self).map_or("", |(word, _)| word)
    }
}

/// A logical line: the tokens of one or several lines of the file, and the words for the reader behind them.
#[derive(Clone, Debug)]
pub(crate) struct Logical {
    pub(crate) head: Head,
    /// Its tokens, as a range of all.
    pub(crate) tokens: std::ops::Range<usize>,
    /// The words after `--`.
    pub(crate) note: Option<String>,
    /// All of it, without the indentation of its first line.
    pub(crate) span: Span,
}

/// All tokens of a block and its logical lines.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) tokens: Vec<Token>,
    pub(crate) lines: Vec<Logical>,
}

/// What is remembered of the logical line that may go on.
#[derive(Default)]
struct Open {
    indent: usize,
    depth: usize,
    keyword: Option<Keyword>,
    chain: bool,
    /// Whether a reason has begun: its words may have brackets that are never closed.
    reason: bool,
    /// Whether the chain has an expression to which a relator can be attached, and how far in it stands.
    chain_indent: Option<usize>,
}

/// Splits the text of a block.
pub(crate) fn split(text: &str) -> Lines {
    let mut result = Lines::default();
    let mut open: Option<Open> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let trimmed = line.trim_start();
        let content = from + line.len() - trimmed.len();
        let indent = line
            .chars()
            .take_while(|c| c.is_whitespace())
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum();
        let body = trimmed.trim_end();
        let span = Span { start: content, end: content + body.len() };
        if body.is_empty() {
            open = None;
            result.push(Head::Blank, span, 0, None);
            continue;
        }
        if body.starts_with("```") || body.starts_with("~~~") {
            open = None;
            result.push(Head::Fence, span, 0, None);
            continue;
        }
        let (code, note) = note(body);
        let before = result.tokens.len();
        lexer::lex(text, content, content + code.len(), &mut result.tokens);
        let Some(first) = result.tokens.get(before).copied() else {
            // A line of words only: they belong to the line above, if there is one.
            if open.is_some() {
                result.extend(0, span, note);
            }
            continue;
        };
        let head = head(text, first);
        let continues = open.as_ref().is_some_and(|open| {
            open.goes_on(head, first.kind, indent, result.tokens.get(before.wrapping_sub(1)))
        });
        let added = result.tokens.len() - before;
        if continues {
            result.extend(added, span, note);
        } else {
            let chain_indent = match (head, &open) {
                (Head::Step(_), Some(Open { chain_indent: Some(chain), .. })) => {
                    Some(indent.min(*chain))
                }
                (Head::Step(_) | Head::Start, _) => Some(indent),
                _ => None,
            };
            let keyword = if let Head::Keyword(keyword) = head { Some(keyword) } else { None };
            let chain = matches!(head, Head::Step(_) | Head::Start);
            open = Some(Open { indent, keyword, chain, chain_indent, ..Open::default() });
            result.push(head, span, added, note);
        }
        if let Some(open) = &mut open {
            for token in result.tokens.iter().skip(before) {
                open.follow(text, *token);
            }
        }
    }
    result
}

impl Lines {
    fn push(&mut self, head: Head, span: Span, added: usize, note: Option<&str>) {
        let end = self.tokens.len();
        let note = note.map(str::to_owned);
        self.lines.push(Logical { head, tokens: end - added..end, note, span });
    }

    /// Adds the newest tokens, and perhaps a note, to the last logical line.
    fn extend(&mut self, added: usize, span: Span, note: Option<&str>) {
        let Some(last) = self.lines.last_mut() else { return };
        last.tokens.end += added;
        last.span.end = span.end;
        match (&mut last.note, note) {
            (Some(old), Some(new)) => {
                old.push(' ');
                old.push_str(new);
            }
            (old @ None, Some(new)) => *old = Some(new.to_owned()),
            _ => {}
        }
    }
}

impl Open {
    /// Whether a line with this beginning continues the open one, whose last token is given.
    fn goes_on(&self, head: Head, first: TokenKind, indent: usize, last: Option<&Token>) -> bool {
        let deeper = indent > self.indent;
        match head {
            // A source is words.
            _ if self.keyword == Some(Keyword::From) => deeper,
            Head::Keyword(_) | Head::Blank | Head::Fence => false,
            // `show f(x) - f(y)` and below it `<= L ||x - y||`.
            Head::Step(_) => self.keyword.is_some() && deeper,
            Head::Reason => self.chain || deeper,
            Head::Start => {
                let deeper = deeper || self.chain_indent.is_some_and(|chain| indent > chain);
                self.depth > 0
                    || deeper
                        && (continues_from(first)
                            || last.is_some_and(|last| expects_more(last.kind)))
            }
        }
    }

    /// Keeps count of the brackets.
    fn follow(&mut self, text: &str, token: Token) {
        match token.kind {
            _ if self.reason => {}
            TokenKind::Open | TokenKind::OpenSquare => self.depth += 1,
            TokenKind::Close | TokenKind::CloseSquare => self.depth = self.depth.saturating_sub(1),
            TokenKind::Name if text.get(token.span.start..token.span.end) == Some("by") => {
                self.depth = 0;
                self.reason = true;
            }
            _ => {}
        }
    }
}

/// Whether a line that starts so continues the one before, when it is indented.
fn continues_from(first: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        first,
        Plus | Minus
            | Times
            | Slash
            | Caret
            | Prime
            | Close
            | CloseSquare
            | Comma
            | Semicolon
            | Arrow
            | Element
            | Colon
            // What is meant is not known, and told where it stands.
            | Latex
            | Bad(..)
    )
}

/// Whether a line that ends so wants another.
fn expects_more(last: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        last,
        Plus | Minus
            | Times
            | Slash
            | Caret
            | Comma
            | Semicolon
            | Arrow
            | Element
            | Colon
            | Range
            | Relator(_)
    )
}

fn head(text: &str, first: Token) -> Head {
    match first.kind {
        TokenKind::Relator(relator) => Head::Step(relator),
        TokenKind::Name => match text.get(first.span.start..first.span.end) {
            Some("by") => Head::Reason,
            Some(word) => Keyword::of(word).map_or(Head::Start, Head::Keyword),
            None => Head::Start,
        },
        _ => Head::Start,
    }
}

/// The line without its words for the reader, and these: they begin with a `--` that stands alone.
fn note(line: &str) -> (&str, Option<&str>) {
    for (at, dashes) in line.match_indices("--") {
        let (before, after) = (&line[..at], &line[at + dashes.len()..]);
        let alone = before.chars().next_back().is_none_or(char::is_whitespace)
            && after.chars().next().is_none_or(char::is_whitespace);
        if alone {
            return (before.trim_end(), Some(after.trim()));
        }
    }
    (line, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One logical line a row, its tokens separated by spaces; the note behind a bar.
    fn show(text: &str) -> Vec<String> {
        let Lines { tokens, lines } = split(text);
        let spell = |line: &Logical| {
            let tokens: Vec<_> = tokens[line.tokens.clone()]
                .iter()
                .map(|t| &text[t.span.start..t.span.end])
                .collect();
            let note = line.note.as_ref().map(|note| format!(" | {note}")).unwrap_or_default();
            tokens.join(" ") + &note
        };
        lines.iter().map(spell).collect()
    }

    /// What continues a line and what begins another.
    #[test]
    fn continuation() {
        for (text, lines) in [
            ("a\n  = b\n  = c", vec!["a", "= b", "= c"]),
            ("a = b\n    + c\n  - d", vec!["a = b + c - d"]),
            ("a\n  = b\n  + c\n- d", vec!["a", "= b + c", "- d"]),
            ("a\n= (b\n+ c)\n+ d", vec!["a", "= ( b + c )", "+ d"]),
            ("a = (b\n  = c", vec!["a = ( b", "= c"]),
            ("a = b +\n   c\nd", vec!["a = b + c", "d"]),
            ("let s;\n  t : vec n;\n  u\nlet v", vec!["let s ; t : vec n ; u", "let v"]),
            ("show a\n  = b\nc", vec!["show a = b", "c"]),
            ("a\n  = b   by c,\n     d\n  by e", vec!["a", "= b by c , d by e"]),
            (
                "a -- one\n  = b -- two\n     -- three\n\nc",
                vec!["a | one", "= b | two three", "", "c"],
            ),
            ("a--b - -c -- d -- e", vec!["a - - b - - c | d -- e"]),
            ("-- words\na", vec!["a"]),
            ("from A, b = c\n  let us\nlet x", vec!["from A , b = c let us", "let x"]),
            ("a = (b by c (d\ne", vec!["a = ( b by c ( d", "e"]),
            ("a\r\n  = b\r\n", vec!["a", "= b"]),
        ] {
            assert_eq!(show(text), lines, "{text}");
        }
    }
}
