//! A reader of a few tokens: what it shares with the other readers of a block, how it takes tokens, how it reports
//! what cannot be read, and how a node gets its shape. The grammar is in `parser`, `operators` and `declarations`.

use crate::latex;
use crate::lexer::{self, Token, TokenKind};
use crate::names::{self, Known, Names};
use crate::{Diagnostic, Expr, Node, Shape, Span, Symbol};

/// Deepest nesting of brackets, and deepest tree.
pub(crate) const MAX_DEPTH: usize = 200;
/// Most nodes of a block.
pub(crate) const MAX_NODES: usize = 20_000;
/// Most problems of a block that are reported.
const MAX_PROBLEMS: usize = 100;

/// What the readers of a block share: its names, its problems, what it has used of its limits.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) names: Names,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) nodes: usize,
    /// Variables of the hypothesis being read that are natural numbers.
    pub(crate) quantified: Vec<Symbol>,
    /// The name whose definition is being read.
    pub(crate) defining: Option<Symbol>,
    /// Set when the rest of the block is not worth reading.
    pub(crate) stopped: bool,
}

impl Session {
    pub(crate) fn report(&mut self, problem: Diagnostic) {
        if self.stopped {
            return;
        }
        self.stopped = self.diagnostics.len() >= MAX_PROBLEMS;
        self.diagnostics.push(if self.stopped {
            let message = format!("this block has more than {MAX_PROBLEMS} problems");
            Diagnostic::error(problem.span, message).with_help("the rest of it is not read")
        } else {
            problem
        });
    }

    /// Counts so many nodes. When the block has too many, that is reported and the block given up.
    pub(crate) fn spend(&mut self, nodes: usize, span: Span) -> bool {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            let message = format!("this block has more than {MAX_NODES} parts");
            self.report(Diagnostic::error(span, message).with_help("split it"));
            self.stopped = true;
        }
        !self.stopped
    }
}

/// Reading cannot go on here; the problem has been reported.
#[derive(Debug)]
pub(crate) struct Stop;

/// An expression with the depth of its tree.
pub(crate) struct Tree {
    pub(crate) expr: Expr,
    pub(crate) depth: usize,
}

pub(crate) type Parsed = Result<Tree, Stop>;

/// What was opened last and decides what a bar does.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Opened {
    Bracket,
    Bar,
    DoubleBar,
}

/// A reader of a few tokens: one side of a line, one declaration.
pub(crate) struct Parser<'a> {
    pub(crate) text: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// Where to point when the tokens end too early.
    end: Span,
    pub(crate) session: &'a mut Session,
    /// Names bound here: variables of integration, parameters, `for all`.
    pub(crate) locals: Vec<(Symbol, Shape)>,
    /// Those of them that are indices, and so whole numbers.
    pub(crate) indices: Vec<Symbol>,
    /// Samples bound here.
    pub(crate) samples: Vec<Symbol>,
    level: usize,
    pub(crate) opened: Vec<Opened>,
    /// Whether a problem was found, so that what follows from it is silent.
    pub(crate) failed: bool,
}

impl<'a> Parser<'a> {
    /// A reader of tokens that stand behind `before`.
    pub(crate) fn new(
        text: &'a str,
        tokens: &'a [Token],
        before: Span,
        session: &'a mut Session,
    ) -> Self {
        let last = tokens.last().map_or(before, |token| token.span);
        let end = Span { start: last.end, end: last.end };
        Parser {
            text,
            tokens,
            at: 0,
            end,
            session,
            locals: Vec::new(),
            indices: Vec::new(),
            samples: Vec::new(),
            level: 0,
            opened: Vec::new(),
            failed: false,
        }
    }

    /// All tokens as one expression. Nothing when they are not; the problems have been reported.
    pub(crate) fn whole(mut self) -> Option<Expr> {
        let tree = self.sum().ok()?;
        self.expect_end().ok()?;
        self.in_place(&tree.expr).ok()?;
        (!self.failed).then_some(tree.expr)
    }

    pub(crate) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// The token behind the next.
    pub(crate) fn peek_second(&self) -> Option<Token> {
        self.tokens.get(self.at + 1).copied()
    }

    pub(crate) fn peek_kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    pub(crate) fn advance(&mut self) {
        self.at += 1;
    }

    /// Takes the next token if it is of this kind.
    pub(crate) fn take(&mut self, kind: TokenKind) -> Option<Token> {
        let token = self.peek().filter(|token| token.kind == kind)?;
        self.advance();
        Some(token)
    }

    /// Takes the next token if it is this word.
    pub(crate) fn take_word(&mut self, word: &str) -> Option<Token> {
        let token = self
            .peek()
            .filter(|token| token.kind == TokenKind::Name && self.spelling(*token) == word)?;
        self.advance();
        Some(token)
    }

    /// The place of the next token, or the end.
    pub(crate) fn here(&self) -> Span {
        self.peek().map_or(self.end, |token| token.span)
    }

    /// The place of the token read last.
    pub(crate) fn previous(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(self.here(), |token| token.span)
    }

    pub(crate) fn spelling(&self, token: Token) -> &'a str {
        self.text.get(token.span.start..token.span.end).unwrap_or_default()
    }

    pub(crate) fn fail<T>(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: &str,
    ) -> Result<T, Stop> {
        self.failed = true;
        // Whatever is missing where LaTeX stands, that is what is to be told.
        let problem = match self.peek().filter(|t| t.kind == TokenKind::Latex && t.span == span) {
            Some(token) => latex::problem(span, self.spelling(token)),
            None => Diagnostic::error(span, message).with_help(help),
        };
        self.session.report(problem);
        Err(Stop)
    }

    /// Reports the next token as one that cannot stand here, in the words that suit it.
    pub(crate) fn unexpected<T>(&mut self, wanted: &str) -> Result<T, Stop> {
        let Some(token) = self.peek() else {
            let end = self.end;
            return self.fail(end, format!("{wanted} is missing here"), "");
        };
        let spelling = self.spelling(token);
        let shown = crate::document::short(spelling);
        let (message, help) = match token.kind {
            TokenKind::Bad("", _) => (format!("`{shown}` is not a sign of the notation"), ""),
            TokenKind::Bad(message, help) => (message.to_owned(), help),
            TokenKind::Close | TokenKind::CloseSquare if self.opened.is_empty() => {
                (format!("`{shown}` closes nothing"), "a bracket before it may be missing")
            }
            TokenKind::Relator(_) => (
                format!("`{shown}` cannot stand here"),
                "a relation stands between two expressions, outside brackets",
            ),
            TokenKind::Prime => (
                format!("{wanted} is missing before `{shown}`"),
                "a prime transposes what stands before it: s'y",
            ),
            TokenKind::Cross => {
                (format!("{wanted} is missing before `{shown}`"), "a product is a space or `*`")
            }
            TokenKind::Name if spelling == "by" => (
                "a reason cannot stand here".to_owned(),
                "reasons belong to the lines of a chain; words for the reader stand behind `--`",
            ),
            TokenKind::Name if names::is_reserved(spelling) => {
                (format!("`{shown}` is a word of the notation and cannot stand here"), "")
            }
            _ => (format!("{wanted} is missing before `{shown}`"), ""),
        };
        self.fail(token.span, message, help)
    }

    /// Reports what is left over, if anything is.
    pub(crate) fn expect_end(&mut self) -> Result<(), Stop> {
        match self.peek() {
            None => Ok(()),
            Some(token) => {
                use TokenKind::*;
                let plain = !matches!(
                    token.kind,
                    Latex | Bad(..) | Close | CloseSquare | Relator(_) | Name
                );
                let spelling = self.spelling(token);
                match token.kind {
                    Cross => self.fail(
                        token.span,
                        "`×` is not in the notation",
                        "a product is a space or `*`",
                    ),
                    Name if !names::is_reserved(spelling) => {
                        self.fail(token.span, format!("`{spelling}` cannot stand here"), "")
                    }
                    _ if plain => {
                        self.fail(token.span, format!("`{spelling}` cannot stand here"), "")
                    }
                    _ => self.unexpected("the end"),
                }
            }
        }
    }

    /// The closing bracket of one that was opened at `open`.
    pub(crate) fn close(&mut self, open: Span, kind: TokenKind) -> Result<Span, Stop> {
        if let Some(token) = self.take(kind) {
            return Ok(token.span);
        }
        let sign = self.text.get(open.start..open.end).unwrap_or_default();
        let closed_later = self.tokens.iter().skip(self.at).any(|token| token.kind == kind);
        match self.peek_kind() {
            Some(TokenKind::Relator(relator)) if closed_later => {
                let here = self.here();
                let help = "a relation stands between two expressions, outside brackets";
                self.fail(here, format!("`{}` cannot stand in brackets", relator.sign()), help)
            }
            None | Some(TokenKind::Relator(_) | TokenKind::Close | TokenKind::CloseSquare) => {
                self.fail(open, format!("this `{sign}` is not closed"), "")
            }
            Some(TokenKind::Comma) if kind == TokenKind::Close => {
                let here = self.here();
                self.fail(
                    here,
                    "a comma cannot stand here",
                    "functions take one argument; directions stand in [ ]",
                )
            }
            Some(_) => self.unexpected("the closing bracket"),
        }
    }

    /// Reads one level deeper. After a problem the reader is given up, so nothing is taken back then.
    pub(crate) fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.level >= MAX_DEPTH {
            let here = self.previous();
            return self.fail(
                here,
                format!("this is nested more than {MAX_DEPTH} deep"),
                "give the inner parts names with `def`",
            );
        }
        self.level += 1;
        let tree = read(self)?;
        self.level -= 1;
        Ok(tree)
    }

    /// A sum inside brackets of this kind, up to what closes them.
    pub(crate) fn inside(&mut self, opened: Opened) -> Parsed {
        self.opened.push(opened);
        let tree = self.deeper(Self::sum)?;
        self.opened.pop();
        Ok(tree)
    }

    /// The node with its shape. A wrong shape is reported once, and what follows from it is silent.
    pub(crate) fn make(&mut self, node: Node, span: Span, depth: usize) -> Parsed {
        self.count(span)?;
        if depth > MAX_DEPTH {
            return self.fail(
                span,
                format!("this is nested more than {MAX_DEPTH} deep"),
                "give the inner parts names with `def`",
            );
        }
        match Expr::new(node, span) {
            Ok(expr) => Ok(Tree { expr, depth }),
            Err(error) => {
                if !self.failed {
                    self.failed = true;
                    self.session.report(error.into());
                }
                Ok(self.unknown(span))
            }
        }
    }

    pub(crate) fn leaf(&mut self, node: Node, shape: Shape, span: Span) -> Parsed {
        self.count(span)?;
        Ok(Tree { expr: Expr::leaf(node, shape, span), depth: 1 })
    }

    /// What stands for something that could not be read: of any shape.
    pub(crate) fn unknown(&self, span: Span) -> Tree {
        Tree { expr: Expr::leaf(Node::Hole, Shape::Zero, span), depth: 1 }
    }

    fn count(&mut self, span: Span) -> Result<(), Stop> {
        if self.session.spend(1, span) {
            return Ok(());
        }
        self.failed = true;
        Err(Stop)
    }

    /// What a name stands for here.
    pub(crate) fn lookup(&self, name: &Symbol) -> Option<Known> {
        match self.locals.iter().rev().find(|(local, _)| local == name) {
            Some((_, shape)) => Some(Known::Value(shape.clone())),
            None => self.session.names.get(name).cloned().or_else(|| {
                // A size is a number too.
                self.session.names.sizes.contains(name).then_some(Known::Value(Shape::SCALAR))
            }),
        }
    }

    /// Reports a name that is not known, once, and goes on as if it were of any shape.
    pub(crate) fn unknown_name(&mut self, token: Token) -> Parsed {
        self.count(token.span)?;
        let spelling = self.spelling(token);
        let name = lexer::symbol(spelling);
        let applied = self.peek().is_some_and(|next| next.kind == TokenKind::Open && next.glued);
        let silent = self.session.names.is_broken(&name);
        self.failed = true;
        if !silent && self.session.defining.as_ref() == Some(&name) {
            let message = format!("the definition of `{name}` uses `{name}` itself");
            self.session.report(Diagnostic::error(token.span, message));
        } else if !silent {
            let (names, locals) = (&self.session.names, &self.locals);
            let is_known = |name: &Symbol| {
                names.get(name).is_some() || locals.iter().any(|(local, _)| local == name)
            };
            let starless = spelling.strip_suffix(['*', '∗']);
            let help = match starless {
                Some(factor) if is_known(&Symbol::new(factor)) => {
                    format!(
                        "for a product put a space before the star: `{factor} * …`; a star that touches is part of the name"
                    )
                }
                _ => names::advice(spelling, &is_known, names, applied),
            };
            self.session.report(
                Diagnostic::error(token.span, format!("`{name}` is not declared")).with_help(help),
            );
            self.session.names.mark_broken(name);
        }
        // Its argument, which may have commas, is not looked at.
        if applied {
            self.skip_brackets();
        }
        Ok(self.unknown(token.span))
    }

    fn skip_brackets(&mut self) {
        let mut depth = 0_usize;
        while let Some(kind) = self.peek_kind() {
            match kind {
                TokenKind::Open | TokenKind::OpenSquare => depth += 1,
                TokenKind::Close | TokenKind::CloseSquare if depth == 0 => return,
                TokenKind::Close | TokenKind::CloseSquare => depth -= 1,
                _ => {}
            }
            self.advance();
            if depth == 0 {
                return;
            }
        }
    }
}
