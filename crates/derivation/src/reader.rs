//! A block's lines, one after the other: which statement each is, what it adds to the context, which chain it continues.

use crate::capture::captured;
use crate::chain;
use crate::cursor::{Parser, Session};
use crate::info::{self, Info};
use crate::lexer::{Token, TokenKind};
use crate::library::{Entry, Library};
use crate::lines::{self, Head, Keyword, Logical};
use crate::{
    Block, BlockKind, Chain, Context, Diagnostic, Expr, Relator, Source, Span, Symbol, units,
};
use std::collections::{HashMap, HashSet};

/// What reading one block gave.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The block, without the lines that could not be read: in a chain a hole stands for such a line. Nothing when
    /// its first line names no block or takes a name twice, or when a limit was passed.
    pub block: Option<Block>,
    /// All problems, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Names whose declaration failed.
    pub(crate) broken: Vec<Symbol>,
}

/// Reads the text of one fenced block; `info` is what stands behind the fence's backticks, and `first_line` the
/// line of the file on which `text` begins.
///
/// ```
/// use derivation::{Library, read_block};
/// let text = "let a, b : real\n\n(a + b)^2\n  = a^2 + 2 a b + b^2\n";
/// let reading = read_block("derive square \"The square of a sum\"", text, 1, &Library::new());
/// assert!(reading.diagnostics.is_empty());
/// let block = reading.block.unwrap();
/// assert_eq!((block.id.as_str(), block.chains[0].lines.len()), ("square", 1));
/// ```
pub fn read_block(info: &str, text: &str, first_line: usize, library: &Library) -> Reading {
    let fence = format!("```{info}");
    let line = first_line.saturating_sub(1);
    let source = Source::new(text, first_line);
    let fence = Source::new(&fence, line);
    read(&info::read(info, 3, library), &fence, text, &source, first_line, library)
}

/// The same with the fence as it stands in its file.
pub(crate) fn read(
    info: &Info,
    fence: &Source<'_>,
    text: &str,
    source: &Source<'_>,
    first_line: usize,
    library: &Library,
) -> Reading {
    let mut reader = Reader::new(info, text, library);
    let lines = lines::split(text);
    for line in &lines.lines {
        if reader.session.stopped {
            break;
        }
        reader.line(line, lines.tokens.get(line.tokens.clone()).unwrap_or_default());
    }
    reader.finish_chain();
    // A block given up half-way is not asked for what may come in the other half.
    if !reader.session.stopped {
        reader.complete();
    }
    // Units are looked at in what was read without a problem.
    if reader.session.diagnostics.is_empty() {
        let Reader { kind, context, inherited, chains, .. } = &reader;
        let units = units::problems(*kind, context, *inherited, chains);
        for problem in captured(context, *inherited, chains).into_iter().chain(units) {
            reader.session.report(problem);
        }
    }
    let mut diagnostics: Vec<_> = info
        .problems
        .iter()
        .chain(&reader.fence_problems)
        .cloned()
        .map(|p| p.located(fence))
        .collect();
    for problem in &mut diagnostics {
        problem.span = Span::default();
    }
    let mut problems = std::mem::take(&mut reader.session.diagnostics);
    problems.sort_by_key(|problem| problem.span.start);
    diagnostics.extend(problems.into_iter().map(|problem| problem.located(source)));
    let block = (info.problems.is_empty() && !reader.session.stopped).then(|| Block {
        kind: info.kind,
        id: info.id.clone(),
        title: info.title.clone(),
        context: reader.context,
        inherited: reader.inherited,
        uses: reader.uses,
        chains: reader.chains,
        source: reader.source,
        text: text.to_owned(),
        first_line,
    });
    Reading { block, diagnostics, broken: reader.session.names.into_broken() }
}

/// The state of reading a block.
pub(crate) struct Reader<'a> {
    pub(crate) kind: BlockKind,
    pub(crate) id: &'a str,
    pub(crate) text: &'a str,
    pub(crate) library: &'a Library,
    pub(crate) session: Session,
    pub(crate) context: Context,
    pub(crate) inherited: (usize, usize, usize),
    pub(crate) uses: Vec<String>,
    /// Where the names of this block are declared, to point at from a second declaration.
    pub(crate) declared_at: HashMap<Symbol, Span>,
    pub(crate) chains: Vec<Chain>,
    /// The chain that the next line may continue.
    pub(crate) chain: Option<chain::Open>,
    source: Option<String>,
    /// Keywords that were read, well or badly.
    seen: HashSet<&'static str>,
    fence_problems: Vec<Diagnostic>,
}

/// Longest note, in bytes: it is kept with every name of its line.
const MAX_NOTE: usize = 2000;

/// A part of a line between relators: the relator before it, and its tokens.
pub(crate) type Segment<'t> = (Option<(Relator, Span)>, &'t [Token]);

impl<'a> Reader<'a> {
    fn new(info: &'a Info, text: &'a str, library: &'a Library) -> Self {
        Reader {
            kind: info.kind,
            id: &info.id,
            text,
            library,
            session: Session::default(),
            context: Context::default(),
            inherited: (0, 0, 0),
            uses: Vec::new(),
            declared_at: HashMap::new(),
            chains: Vec::new(),
            chain: None,
            source: None,
            seen: HashSet::new(),
            fence_problems: Vec::new(),
        }
    }

    pub(crate) fn report(&mut self, problem: Diagnostic) {
        self.session.report(problem);
    }

    pub(crate) fn spelling(&self, token: Token) -> &'a str {
        self.text.get(token.span.start..token.span.end).unwrap_or_default()
    }

    fn line(&mut self, line: &Logical, tokens: &[Token]) {
        if line.note.as_ref().is_some_and(|note| note.len() > MAX_NOTE) {
            let message = format!("this note has more than {MAX_NOTE} bytes");
            let help = "longer words stand in the text around the block";
            self.report(Diagnostic::error(line.span, message).with_help(help));
            return;
        }
        match line.head {
            Head::Blank => self.finish_chain(),
            Head::Fence => {
                let message = "another fence opens here: the block before it is not closed";
                self.report(
                    Diagnostic::error(line.span, message)
                        .with_help("close the block with a fence of its own, on a line alone"),
                );
                self.session.stopped = true;
            }
            Head::Keyword(Keyword::From) => {
                self.finish_chain();
                self.from(line);
            }
            Head::Keyword(keyword) => {
                self.finish_chain();
                self.statements(keyword, tokens, line.note.as_deref());
            }
            Head::Reason => {
                self.finish_chain();
                let message = "a reason stands here without a line of a chain before it";
                self.report(
                    Diagnostic::error(line.span, message)
                        .with_help("write it behind the line: `= … by …`"),
                );
            }
            Head::Start if self.is_no_expression(tokens) => self.finish_chain(),
            Head::Start => {
                self.finish_chain();
                self.seen.insert("a chain");
                self.chain_line(line, tokens);
            }
            Head::Step(_) if self.chain.is_none() => {
                let message = "this line continues no chain";
                let words = self.text.get(line.span.start..line.span.end).unwrap_or_default();
                let help = match words.trim_start().starts_with('<') && words.contains('>') {
                    true => "an inner product is written x'y",
                    false => {
                        "a chain starts with an expression on a line of its own, and an empty line ends it"
                    }
                };
                self.report(Diagnostic::error(line.span, message).with_help(help));
                // What follows it would be told the same.
                self.seen.insert("a chain");
                self.chain = Some(chain::Open::broken(line.span));
            }
            Head::Step(_) => self.chain_line(line, tokens),
        }
    }

    fn from(&mut self, line: &Logical) {
        self.seen.insert("from");
        let words = self.text.get(line.span.start..line.span.end).unwrap_or_default();
        let source = words.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
        if self.kind != BlockKind::Cite {
            let message = "only a `cite` block is taken from somewhere";
            self.report(
                Diagnostic::error(line.span, message)
                    .with_help("say where an idea comes from in the text around the block"),
            );
        } else if source.is_empty() {
            let message = "the source is missing here";
            self.report(
                Diagnostic::error(line.span, message)
                    .with_help("write `from Author, Title, place`"),
            );
        } else if self.source.is_some() {
            let message = "this is a second source";
            self.report(
                Diagnostic::error(line.span, message).with_help("one `from` names them all"),
            );
        } else {
            self.source = Some(source);
        }
    }

    fn statements(&mut self, first: Keyword, tokens: &[Token], note: Option<&str>) {
        let mut keyword = first;
        let mut before = tokens.first().map_or(Span::default(), |token| token.span);
        let rest = tokens.get(1..).unwrap_or_default();
        for (index, mut part) in
            split(rest, |_, token| token.kind == TokenKind::Semicolon).into_iter().enumerate()
        {
            let mut written = index == 0;
            // `let x : vec n; assume x'x > 0`
            if let Some(word) = part.first().filter(|token| token.kind == TokenKind::Name)
                && let Some(other) = Keyword::of(self.spelling(*word))
            {
                (keyword, before, written) = (other, word.span, true);
                part = part.get(1..).unwrap_or_default();
            }
            self.seen.insert(keyword.word());
            if part.is_empty() {
                // Behind a last `;` nothing is missing, but behind a word something is.
                if written {
                    let message = format!("nothing follows `{}`", keyword.word());
                    self.report(Diagnostic::error(before, message));
                }
                continue;
            }
            match keyword {
                Keyword::Let => self.let_(part, before, note),
                Keyword::Assume => self.assume(part, before, note),
                Keyword::Def => self.def(part, before, note),
                Keyword::Show => self.show(part, before),
                Keyword::Use => self.use_(part),
                Keyword::From => {
                    self.report(Diagnostic::error(before, "`from` begins a line of its own"));
                }
            }
        }
    }

    /// Reports a line that begins like a sentence: with a word that is no name, and another one.
    fn is_no_expression(&mut self, tokens: &[Token]) -> bool {
        let Some(first) = tokens.first().filter(|token| token.kind == TokenKind::Name) else {
            return false;
        };
        let word = self.spelling(*first);
        let name = crate::lexer::symbol(word);
        if self.session.names.get(&name).is_some() || crate::names::is_reserved(word) {
            return false;
        }
        let second_is_word = tokens.get(1).is_some_and(|token| token.kind == TokenKind::Name);
        let lower = word.to_lowercase();
        let meant =
            WORDS.iter().find(|(said, _)| *said == lower).map(|(_, meant)| *meant).or_else(|| {
                let near = crate::names::nearest(word, Keyword::ALL.iter().map(|(word, _)| *word));
                near.filter(|_| second_is_word && word.chars().count() > 2)
            });
        let Some(meant) = meant else { return false };
        let help = match meant {
            "=" => "a line of a chain begins with its relation: `= …`; words for the reader stand behind `--`".to_owned(),
            "by" => "write the reason behind its line: `= … by …`".to_owned(),
            "--" => "words for the reader stand behind `--` at the end of a line".to_owned(),
            meant => format!("did you mean `{meant}`? Lines begin with let, assume, def, show, use, a relation or an expression"),
        };
        self.report(
            Diagnostic::error(first.span, format!("`{word}` begins no line")).with_help(help),
        );
        true
    }

    /// The tokens as an expression; `before` is where to point when there are none.
    pub(crate) fn expression(&mut self, tokens: &[Token], before: Span) -> Option<Expr> {
        Parser::new(self.text, tokens, before, &mut self.session).whole()
    }

    /// The words of some tokens, as written.
    pub(crate) fn words(&self, tokens: &[Token]) -> String {
        let mut words = String::new();
        for token in tokens {
            if !token.glued && !words.is_empty() {
                words.push(' ');
            }
            words.push_str(self.spelling(*token));
        }
        words
    }

    /// What a block of this kind must have and may not have.
    fn complete(&mut self) {
        let has = |what| self.seen.contains(what);
        let mut missing = |message: &str, help: &str| {
            self.fence_problems.push(
                Diagnostic::error(Span { start: 0, end: usize::MAX }, message).with_help(help),
            );
        };
        match self.kind {
            BlockKind::Derive if !has("a chain") => {
                missing(
                    "this block derives nothing",
                    "a `derive` block has a chain; a statement alone is a `claim`",
                );
            }
            BlockKind::Claim if !has("show") => {
                missing("this block claims nothing", "write `show a = b`")
            }
            BlockKind::Wrong if !has("show") && !has("a chain") => {
                missing(
                    "this block says nothing that could be wrong",
                    "write `show a = b` or a chain",
                );
            }
            BlockKind::Cite if !has("from") => {
                missing("the source is missing", "write `from Author, Title, place`")
            }
            BlockKind::Cite if !has("show") => {
                missing("this block cites nothing", "write `show a = b`")
            }
            BlockKind::Cite if has("a chain") => {
                missing(
                    "a `cite` block is taken on trust and has no chain",
                    "what is derived stands in a `derive` block",
                );
            }
            BlockKind::Define if has("a chain") || has("show") => {
                missing(
                    "a `define` block states nothing to check",
                    "statements stand in `derive` and `claim` blocks",
                );
            }
            _ => {}
        }
    }
}

/// What people write at the beginning of a line, and what the notation has for it.
const WORDS: &[(&str, &str)] = &[
    ("let", "let"),
    ("assume", "assume"),
    ("def", "def"),
    ("show", "show"),
    ("use", "use"),
    ("from", "from"),
    ("suppose", "assume"),
    ("assuming", "assume"),
    ("given", "assume"),
    ("hypothesis", "assume"),
    ("if", "assume"),
    ("prove", "show"),
    ("goal", "show"),
    ("claim", "show"),
    ("theorem", "show"),
    ("lemma", "show"),
    ("want", "show"),
    ("define", "def"),
    ("definition", "def"),
    ("set", "def"),
    ("where", "def"),
    ("with", "def"),
    ("put", "def"),
    ("import", "use"),
    ("using", "use"),
    ("include", "use"),
    ("uses", "use"),
    ("declare", "let"),
    ("var", "let"),
    ("source", "from"),
    ("then", "="),
    ("hence", "="),
    ("thus", "="),
    ("so", "="),
    ("therefore", "="),
    ("have", "="),
    ("because", "by"),
    ("since", "by"),
    ("by", "by"),
    ("note", "--"),
    ("proof", "--"),
    ("qed", "--"),
    ("now", "--"),
];

/// Tokens cut at those that satisfy the predicate and stand in no bracket.
pub(crate) fn split(tokens: &[Token], is_cut: impl Fn(usize, &Token) -> bool) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open | TokenKind::OpenSquare => depth += 1,
            TokenKind::Close | TokenKind::CloseSquare => depth = depth.saturating_sub(1),
            _ if depth == 0 && is_cut(at, token) => {
                parts.push(tokens.get(from..at).unwrap_or_default());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(tokens.get(from..).unwrap_or_default());
    parts
}

/// Tokens cut at the relators outside brackets.
pub(crate) fn segments(tokens: &[Token]) -> Vec<Segment<'_>> {
    let is_relator = |_, token: &Token| matches!(token.kind, TokenKind::Relator(_));
    let mut at = 0_usize;
    let mut result = Vec::new();
    for part in split(tokens, is_relator) {
        let relator = at.checked_sub(1).and_then(|before| tokens.get(before)).and_then(|token| {
            match token.kind {
                TokenKind::Relator(relator) => Some((relator, token.span)),
                _ => None,
            }
        });
        at += part.len() + 1;
        result.push((relator, part));
    }
    result
}

/// A block's entry in the library.
impl From<Reading> for Entry {
    fn from(reading: Reading) -> Self {
        Entry { block: reading.block.map(std::sync::Arc::new), broken: reading.broken }
    }
}
