//! Expressions: tokens to a tree in which every node has its shape. Every name is declared before its use, so
//! shapes are found while reading, and a product that has none is reported at its factor.

use crate::lexer::{self, Token, TokenKind};
use crate::names::{self, Known, Names};
use crate::{Builtin, Context, Diagnostic, Expr, Node, Shape, Source, Span, Symbol, Term};
use number::Rational;

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
    level: usize,
    opened: Vec<Opened>,
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
            level: 0,
            opened: Vec::new(),
            failed: false,
        }
    }

    /// All tokens as one expression. Nothing when they are not; the problems have been reported.
    pub(crate) fn whole(mut self) -> Option<Expr> {
        let tree = self.sum().ok()?;
        self.expect_end().ok()?;
        (!self.failed).then_some(tree.expr)
    }

    pub(crate) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
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
    fn previous(&self) -> Span {
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
        self.session.report(Diagnostic::error(span, message).with_help(help));
        Err(Stop)
    }

    /// Reports the next token as one that cannot stand here, in the words that suit it.
    pub(crate) fn unexpected<T>(&mut self, wanted: &str) -> Result<T, Stop> {
        let Some(token) = self.peek() else {
            let end = self.end;
            return self.fail(end, format!("{wanted} is missing here"), "");
        };
        let spelling = self.spelling(token);
        let (message, help) = match token.kind {
            lexer::LATER => {
                (format!("`{spelling}` is not in the notation yet"), "it comes in a later version")
            }
            TokenKind::Bad("", _) => (format!("`{spelling}` is not a sign of the notation"), ""),
            TokenKind::Bad(message, help) => (message.to_owned(), help),
            TokenKind::Close | TokenKind::CloseSquare if self.opened.is_empty() => {
                (format!("`{spelling}` closes nothing"), "a bracket before it may be missing")
            }
            TokenKind::Relator(_) => (
                format!("`{spelling}` cannot stand here"),
                "a relation stands between two expressions, outside brackets",
            ),
            TokenKind::Prime => (
                format!("{wanted} is missing before `{spelling}`"),
                "a prime transposes what stands before it: s'y",
            ),
            TokenKind::Cross => {
                (format!("{wanted} is missing before `{spelling}`"), "a product is a space or `*`")
            }
            TokenKind::Name if names::is_reserved(spelling) => {
                (format!("`{spelling}` is a word of the notation and cannot stand here"), "")
            }
            _ => (format!("{wanted} is missing before `{spelling}`"), ""),
        };
        self.fail(token.span, message, help)
    }

    pub(crate) fn expect_end(&mut self) -> Result<(), Stop> {
        match self.peek_kind() {
            None => Ok(()),
            Some(TokenKind::Comma) => {
                let here = self.here();
                self.fail(here, "a comma cannot stand here", "")
            }
            Some(TokenKind::Cross) => {
                let here = self.here();
                self.fail(here, "`×` is not in the notation", "a product is a space or `*`")
            }
            Some(_) => self.unexpected("the end of the expression"),
        }
    }

    /// The closing bracket of one that was opened at `open`.
    fn close(&mut self, open: Span, kind: TokenKind) -> Result<Span, Stop> {
        if let Some(token) = self.take(kind) {
            return Ok(token.span);
        }
        let sign = self.text.get(open.start..open.end).unwrap_or_default();
        match self.peek_kind() {
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
                    self.session.report(improved(error.into()));
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
        self.session.nodes += 1;
        if self.session.nodes > MAX_NODES {
            let result =
                self.fail(span, format!("this block has more than {MAX_NODES} parts"), "split it");
            self.session.stopped = true;
            return result;
        }
        Ok(())
    }

    /// `a + b - c`
    pub(crate) fn sum(&mut self) -> Parsed {
        let start = self.here();
        let mut negative = false;
        if self.take(TokenKind::Minus).is_some() {
            negative = true;
        } else {
            self.take(TokenKind::Plus);
        }
        let first = self.product()?;
        let (mut depth, mut last) = (first.depth, first.expr.span);
        let mut terms = vec![Term { negative, expr: first.expr }];
        while let Some(TokenKind::Plus | TokenKind::Minus) = self.peek_kind() {
            let negative = self.peek_kind() == Some(TokenKind::Minus);
            self.advance();
            let term = self.signed_product()?;
            depth = depth.max(term.depth);
            last = term.expr.span;
            terms.push(Term { negative, expr: term.expr });
        }
        match terms.as_slice() {
            [Term { negative: false, .. }] => {
                let expr = terms.remove(0).expr;
                Ok(Tree { expr, depth })
            }
            _ => self.make(Node::Sum(terms), start.to(last), depth + 1),
        }
    }

    /// A product that may have a sign of its own: after `+`, at the beginning of an integrand.
    pub(crate) fn signed_product(&mut self) -> Parsed {
        let Some(minus) = self.take(TokenKind::Minus) else { return self.product() };
        let product = self.product()?;
        self.negated(minus.span, product)
    }

    pub(crate) fn negated(&mut self, minus: Span, tree: Tree) -> Parsed {
        let span = minus.to(tree.expr.span);
        let depth = tree.depth + 1;
        self.make(Node::Sum(vec![Term { negative: true, expr: tree.expr }]), span, depth)
    }

    /// `a b`, `a * b`, `a / b`, from the left.
    pub(crate) fn product(&mut self) -> Parsed {
        let first = self.operand()?;
        let mut depth = first.depth;
        let mut factors = vec![first.expr];
        loop {
            match self.peek() {
                Some(Token { kind: TokenKind::Times, .. }) => {
                    self.advance();
                    let factor = self.signed_factor()?;
                    depth = depth.max(factor.depth);
                    factors.push(factor.expr);
                }
                Some(Token { kind: TokenKind::Slash, .. }) => {
                    self.advance();
                    let below = self.signed_factor()?;
                    let above = self.multiplied(factors, depth)?;
                    depth = above.depth.max(below.depth) + 1;
                    let span = above.expr.span.to(below.expr.span);
                    let quotient = Node::Quotient(Box::new(above.expr), Box::new(below.expr));
                    factors = vec![self.make(quotient, span, depth)?.expr];
                }
                Some(token) if self.starts_operand(token) => {
                    self.refuse_index(token)?;
                    let number = token.kind == TokenKind::Number;
                    if number
                        && matches!(
                            factors.last(),
                            Some(Expr { node: Node::Number(_), parens: false, .. })
                        )
                    {
                        return self.fail(
                            token.span,
                            "two numbers stand side by side",
                            "a product of numbers is written 2*3",
                        );
                    }
                    let factor = self.operand()?;
                    depth = depth.max(factor.depth);
                    factors.push(factor.expr);
                }
                _ => return self.multiplied(factors, depth),
            }
        }
    }

    fn multiplied(&mut self, mut factors: Vec<Expr>, depth: usize) -> Parsed {
        if factors.len() == 1 {
            return Ok(Tree { expr: factors.remove(0), depth });
        }
        let span =
            factors.iter().fold(Span { start: usize::MAX, end: 0 }, |span, f| span.to(f.span));
        self.make(Node::Product(factors), span, depth + 1)
    }

    /// What follows `*` or `/`: one operand, perhaps with a minus.
    fn signed_factor(&mut self) -> Parsed {
        let Some(minus) = self.take(TokenKind::Minus) else { return self.operand() };
        let operand = self.operand()?;
        let mut negated = self.negated(minus.span, operand)?;
        // So that it is printed with them: `2 * -x` as `2 (-x)`.
        negated.expr.parens = true;
        Ok(negated)
    }

    /// `x[1]`: an entry one day, and until then not a product by accident.
    fn refuse_index(&mut self, token: Token) -> Result<(), Stop> {
        if token.kind == TokenKind::OpenSquare && token.glued {
            return self.fail(
                token.span,
                "entries, like x[i], are not in the notation yet",
                "a product with a group is written with a space: A [b + c]",
            );
        }
        Ok(())
    }

    /// Whether an operand may start with this token, right behind another one.
    fn starts_operand(&self, token: Token) -> bool {
        match token.kind {
            TokenKind::Number
            | TokenKind::Open
            | TokenKind::OpenSquare
            | TokenKind::Nabla
            | TokenKind::Integral
            | TokenKind::Root
            | TokenKind::Hole => true,
            TokenKind::Bar => self.opened.last() != Some(&Opened::Bar),
            TokenKind::DoubleBar => self.opened.last() != Some(&Opened::DoubleBar),
            TokenKind::Name => {
                let word = self.spelling(token);
                !names::is_reserved(word) || self.is_operand_word(word)
            }
            _ => false,
        }
    }

    fn is_operand_word(&self, word: &str) -> bool {
        matches!(word, "I" | "grad" | "hess" | "jac" | "D3" | "int")
            || Builtin::ALL.iter().any(|(name, _)| *name == word)
            || names::PLANNED.iter().any(|(name, _)| *name == word)
    }

    /// A primary with its primes and powers.
    fn operand(&mut self) -> Parsed {
        let tree = self.primary()?;
        self.postfix(tree)
    }

    pub(crate) fn primary(&mut self) -> Parsed {
        let Some(token) = self.peek() else { return self.unexpected("an expression") };
        match token.kind {
            TokenKind::Number => {
                self.advance();
                let Ok(value) = self.spelling(token).parse::<Rational>() else {
                    return self.fail(token.span, "this number cannot be read", "write 2 or 0.5");
                };
                let shape = Expr::number(value.clone()).shape;
                self.leaf(Node::Number(value), shape, token.span)
            }
            TokenKind::Name => self.name(token),
            TokenKind::Hole => {
                self.advance();
                self.leaf(Node::Hole, Shape::Zero, token.span)
            }
            TokenKind::Open | TokenKind::OpenSquare => {
                self.advance();
                let closing = match token.kind {
                    TokenKind::Open => TokenKind::Close,
                    _ => TokenKind::CloseSquare,
                };
                let mut tree = self.inside(Opened::Bracket)?;
                tree.expr.span = token.span.to(self.close(token.span, closing)?);
                tree.expr.parens = true;
                Ok(tree)
            }
            TokenKind::Bar | TokenKind::DoubleBar => {
                self.advance();
                let opened =
                    if token.kind == TokenKind::Bar { Opened::Bar } else { Opened::DoubleBar };
                let inner = self.inside(opened)?;
                let span = token.span.to(self.close(token.span, token.kind)?);
                let depth = inner.depth + 1;
                let inner = Box::new(inner.expr);
                match opened {
                    Opened::Bar => self.make(Node::Call(Builtin::Abs, inner), span, depth),
                    _ => self.make(Node::Norm(inner), span, depth),
                }
            }
            TokenKind::Root => {
                self.advance();
                let inner = self.root_operand()?;
                let span = token.span.to(inner.expr.span);
                let depth = inner.depth + 1;
                self.make(Node::Call(Builtin::Sqrt, Box::new(inner.expr)), span, depth)
            }
            TokenKind::Nabla => self.nabla(token),
            TokenKind::Integral => self.integral(token),
            _ => self.unexpected("an expression"),
        }
    }

    /// What a root sign covers: a number, a name or what stands in brackets.
    fn root_operand(&mut self) -> Parsed {
        match self.peek_kind() {
            Some(TokenKind::Number | TokenKind::Name | TokenKind::Open) => {
                let mut tree = self.deeper(Self::primary)?;
                tree.expr.parens = false;
                Ok(tree)
            }
            _ => self.unexpected("what the root is taken of"),
        }
    }

    /// `(…)` behind a function's name: the argument without its brackets, and where they end.
    pub(crate) fn argument(&mut self, of: &str) -> Result<(Tree, Span), Stop> {
        let Some(open) = self.take(TokenKind::Open) else {
            let here = self.here();
            return self.fail(
                here,
                format!("`{of}` takes its argument in parentheses"),
                &format!("write {of}(…)"),
            );
        };
        let tree = self.inside(Opened::Bracket)?;
        let close = self.close(open.span, TokenKind::Close)?;
        Ok((tree, close))
    }

    /// `[u, v]` behind a third derivative.
    pub(crate) fn directions(&mut self) -> Result<(Vec<Tree>, Span), Stop> {
        let mut end = self.here();
        let mut directions = Vec::new();
        if let Some(open) = self.take(TokenKind::OpenSquare) {
            loop {
                directions.push(self.inside(Opened::Bracket)?);
                if self.take(TokenKind::Comma).is_none() {
                    break;
                }
            }
            end = self.close(open.span, TokenKind::CloseSquare)?;
        }
        Ok((directions, end))
    }

    /// What a name stands for here.
    pub(crate) fn lookup(&self, name: &Symbol) -> Option<Known> {
        match self.locals.iter().rev().find(|(local, _)| local == name) {
            Some((_, shape)) => Some(Known::Value(shape.clone())),
            None => self.session.names.get(name).cloned(),
        }
    }

    /// Reports a name that is not known, once, and goes on as if it were of any shape.
    pub(crate) fn unknown_name(&mut self, token: Token) -> Tree {
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
        self.unknown(token.span)
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

/// A shape error with the help that the spelling suggests.
fn improved(problem: Diagnostic) -> Diagnostic {
    if problem.help.is_none() && problem.message.starts_with("abs takes a scalar") {
        return problem.with_help("the norm of a column is ||x||");
    }
    problem
}

/// One expression, its names known from the context.
///
/// # Errors
/// The first problem.
///
/// ```
/// use derivation::{Context, Node, parse_expression};
/// let context = Context::default();
/// let expr = parse_expression("1/2 + 0.5", &context)?;
/// assert!(matches!(expr.node, Node::Sum(terms) if terms.len() == 2));
/// let problem = parse_expression("1 + x", &context).unwrap_err();
/// assert_eq!(problem.message, "`x` is not declared");
/// # Ok::<(), Box<derivation::Diagnostic>>(())
/// ```
pub fn parse_expression(text: &str, context: &Context) -> Result<Expr, Box<Diagnostic>> {
    let mut session = Session { names: Names::of(context), ..Session::default() };
    let mut tokens = Vec::new();
    lexer::lex(text, 0, text.len(), &mut tokens);
    let expr = Parser::new(text, &tokens, Span::default(), &mut session).whole();
    match (expr, session.diagnostics.into_iter().next()) {
        (Some(expr), None) => Ok(expr),
        (_, problem) => {
            let span = Span { start: 0, end: text.len() };
            let problem = problem.unwrap_or_else(|| Diagnostic::error(span, "this cannot be read"));
            Err(Box::new(problem.located(&Source::new(text, 1))))
        }
    }
}
