//! Expressions: tokens to a tree in which every node has its shape. Every name is declared before its use, so
//! shapes are found while reading, and a product that has none is reported at its factor.

use crate::cursor::{Opened, Parsed, Parser, Session, Stop, Tree};
use crate::lexer::{self, Token, TokenKind};
use crate::names::{self, Names};
use crate::{Builtin, Context, Diagnostic, Expr, Fold, Node, Shape, Source, Span, Term};
use number::Rational;

impl Parser<'_> {
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

    /// `a ∘ b`, `a ⊘ b`, from the left, of products.
    pub(crate) fn product(&mut self) -> Parsed {
        let mut left = self.factors()?;
        while let Some(kind @ (TokenKind::Ring | TokenKind::RingSlash)) = self.peek_kind() {
            self.advance();
            let right = match self.take(TokenKind::Minus) {
                Some(minus) => {
                    let operand = self.factors()?;
                    let mut negated = self.negated(minus.span, operand)?;
                    negated.expr.parens = true;
                    negated
                }
                None => self.factors()?,
            };
            let (span, depth) =
                (left.expr.span.to(right.expr.span), left.depth.max(right.depth) + 1);
            let divides = kind == TokenKind::RingSlash;
            let node = Node::Entrywise(divides, Box::new(left.expr), Box::new(right.expr));
            left = self.make(node, span, depth)?;
        }
        Ok(left)
    }

    /// `a b`, `a * b`, `a / b`, from the left.
    fn factors(&mut self) -> Parsed {
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

    /// Whether an operand may start with this token, right behind another one.
    fn starts_operand(&self, token: Token) -> bool {
        match token.kind {
            TokenKind::Number
            | TokenKind::Open
            | TokenKind::OpenSquare
            | TokenKind::Nabla
            | TokenKind::Integral
            | TokenKind::Root
            | TokenKind::SumSign
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
        matches!(word, "I" | "grad" | "hess" | "jac" | "D3" | "int" | "lim" | "O" | "ones" | "𝔼")
            || Fold::ALL.iter().any(|(name, _)| *name == word)
            || Builtin::ALL.iter().any(|(name, _)| *name == word)
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
                if opened == Opened::Bar && !inner.expr.shape.is_scalar() {
                    let message = format!("|…| takes a number, and this is {}", inner.expr.shape);
                    let help = "the norm of a column is ||x||; entry by entry, abs(x)";
                    return self.fail(inner.expr.span, message, help);
                }
                let span = token.span.to(self.close(token.span, token.kind)?);
                let depth = inner.depth + 1;
                let inner = Box::new(inner.expr);
                match opened {
                    Opened::Bar => self.make(Node::Call(Builtin::Abs, inner), span, depth),
                    _ => match self.norm_index()? {
                        None => self.make(Node::Norm(inner), span, depth),
                        Some(Some(p)) if p.expr == Expr::number(2.into()) => {
                            self.make(Node::Norm(inner), span.to(self.previous()), depth)
                        }
                        Some(p) => {
                            let end = self.previous();
                            let depth = depth.max(p.as_ref().map_or(0, |p| p.depth + 1));
                            let p = p.map(|p| Box::new(p.expr));
                            self.make(Node::PNorm(inner, p), span.to(end), depth)
                        }
                    },
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
            TokenKind::SumSign => self.fold(Fold::Sum, token),
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
