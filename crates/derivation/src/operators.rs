//! The parts of an expression that have rules of their own: names and calls, derivatives, integrals, primes and powers.

use crate::cursor::{Opened, Parsed, Parser, Stop, Tree};
use crate::lexer::{self, Token, TokenKind};
use crate::names::{self, Known};
use crate::{Builtin, Derivative, Expr, Function, Node, Shape, Span, Symbol};
use number::Rational;

impl Parser<'_> {
    /// A name or a word of the notation.
    pub(crate) fn name(&mut self, token: Token) -> Parsed {
        let word = self.spelling(token);
        if let Some(fold) = self.fold_word(token) {
            return self.fold(fold, token);
        }
        let order = match word {
            "I" => {
                self.advance();
                return self.leaf(Node::Identity, Shape::Identity, token.span);
            }
            "int" => return self.integral(token),
            "lim" => return self.limit_of(token),
            "O" => return self.order(token.span),
            "ones" => {
                self.advance();
                return self.ones(token.span);
            }
            "max" | "min" => {
                self.advance();
                return self.extreme(word == "max", word, token.span);
            }
            "grad" => Some(Derivative::Grad),
            "hess" => Some(Derivative::Hess),
            "jac" => Some(Derivative::Jac),
            "D3" => Some(Derivative::Third),
            _ => None,
        };
        if let Some(order) = order {
            self.advance();
            return self.derivative(order, word, token.span);
        }
        if let Some((_, builtin)) = Builtin::ALL.iter().find(|(name, _)| *name == word) {
            self.advance();
            return self.call(*builtin, word, token.span);
        }
        if names::is_reserved(word) {
            return self.unexpected("an expression");
        }
        self.advance();
        let name = lexer::symbol(word);
        match self.lookup(&name) {
            Some(Known::Value(shape)) => self.leaf(Node::Symbol(name), shape, token.span),
            Some(Known::Function(function)) => self.apply(function, token.span),
            Some(Known::Family(shape)) => self.member(name, shape, token.span),
            None => self.unknown_name(token),
        }
    }

    /// `exp(x)`
    fn call(&mut self, builtin: Builtin, word: &str, span: Span) -> Parsed {
        let (argument, end) = self.argument(word)?;
        let depth = argument.depth + 1;
        self.make(Node::Call(builtin, Box::new(argument.expr)), span.to(end), depth)
    }

    /// `f(x)`
    fn apply(&mut self, function: Function, span: Span) -> Parsed {
        let function = self.component(function)?;
        let f = &function.name;
        match self.peek_kind() {
            Some(TokenKind::Open) => {}
            Some(TokenKind::Prime) => {
                let message = format!("`{f}` is a function: a prime does not differentiate it");
                let order = if function.to == crate::Dim::ONE { "grad" } else { "jac" };
                return self.fail(self.here(), message, &format!("write {order} {f}(…)"));
            }
            _ => {
                let message = format!("`{f}` is a function and stands here without its argument");
                return self.fail(span, message, &format!("write {f}(…)"));
            }
        }
        let (argument, end) = self.argument(f.as_str())?;
        let depth = argument.depth + 1;
        self.make(Node::Apply(function, Box::new(argument.expr)), span.to(end), depth)
    }

    /// `∇f(x)`, `∇²f(x)`
    pub(crate) fn nabla(&mut self, nabla: Token) -> Parsed {
        self.advance();
        let squared = match self.peek() {
            Some(token) if token.kind == TokenKind::Raised => {
                self.advance();
                Some((token.span, lexer::raised(self.spelling(token))))
            }
            Some(token) if token.kind == TokenKind::Caret => {
                self.advance();
                let next = self.peek();
                self.advance();
                Some((
                    token.span,
                    next.map_or(String::new(), |next| self.spelling(next).to_owned()),
                ))
            }
            _ => None,
        };
        match squared {
            None => self.derivative(Derivative::Grad, "∇", nabla.span),
            Some((_, power)) if power == "2" => self.derivative(Derivative::Hess, "∇²", nabla.span),
            Some((span, _)) => self.fail(
                span,
                "∇ has no such power",
                "derivatives are ∇f(x), ∇²f(x), D3 f(x)[u, v, w]",
            ),
        }
    }

    /// What stands behind `grad`: a function and its argument, then for a third derivative its directions.
    fn derivative(&mut self, order: Derivative, word: &str, span: Span) -> Parsed {
        let Some(token) = self.peek().filter(|token| token.kind == TokenKind::Name) else {
            let here = self.here();
            let help =
                format!("give the function a name with `def f(x) = …` and write {word} f(x)");
            return self.fail(here, format!("`{word}` takes the name of a function"), &help);
        };
        let name = lexer::symbol(self.spelling(token));
        let function = match self.lookup(&name) {
            Some(Known::Function(function)) => function,
            Some(Known::Family(_)) => {
                let message = format!("`{name}` is a family and no function");
                return self.fail(token.span, message, "");
            }
            Some(Known::Value(shape)) => {
                let help = format!(
                    "`{word} f(x)` differentiates a function declared with `let f : fun n` or `def f(x) = …`"
                );
                return self.fail(
                    token.span,
                    format!("`{name}` is {shape} and no function"),
                    &help,
                );
            }
            None if names::is_reserved(self.spelling(token)) => {
                return self.unexpected("the name of a function");
            }
            None => {
                self.advance();
                return self.unknown_name(token);
            }
        };
        self.advance();
        let function = self.component(function)?;
        let (at, mut end) = self.argument(name.as_str())?;
        let mut depth = at.depth;
        let mut directions = Vec::new();
        if order == Derivative::Third {
            let (trees, close) = self.directions()?;
            for tree in trees {
                depth = depth.max(tree.depth);
                directions.push(tree.expr);
                end = close;
            }
        }
        let node = Node::Derivative { order, function, at: Box::new(at.expr), directions };
        self.make(node, span.to(end), depth + 1)
    }

    /// `int[s: 0..1] e`, where `e` is the rest of the product it stands in.
    pub(crate) fn integral(&mut self, word: Token) -> Parsed {
        self.advance();
        const FORM: &str = "an integral is written int[s:0..1] e";
        let Some(open) = self.take(TokenKind::OpenSquare) else {
            return self.fail(
                word.span,
                "this integral says neither its variable nor its limits",
                FORM,
            );
        };
        let Some(token) = self.take(TokenKind::Name) else {
            let here = self.here();
            return self.fail(here, "the variable of integration is missing here", FORM);
        };
        let variable = self.new_local(token)?;
        if self.take(TokenKind::Colon).is_none()
            && self.take_word("in").is_none()
            && self.take(TokenKind::Element).is_none()
        {
            let here = self.here();
            return self.fail(here, "the limits of the integral are missing here", FORM);
        }
        let from = self.inside(Opened::Bracket)?;
        if self.take(TokenKind::Range).is_none() {
            let here = self.here();
            return self.fail(here, "the upper limit of the integral is missing here", FORM);
        }
        let to = self.inside(Opened::Bracket)?;
        if self.take(TokenKind::CloseSquare).is_none() {
            return self.fail(open.span, "this `[` is not closed", FORM);
        }
        self.locals.push((variable.clone(), Shape::SCALAR));
        let body = self.deeper(Parser::signed_product)?;
        self.locals.pop();
        let span = word.span.to(body.expr.span);
        let depth = from.depth.max(to.depth).max(body.depth) + 1;
        let node = Node::Integral {
            variable,
            from: Box::new(from.expr),
            to: Box::new(to.expr),
            body: Box::new(body.expr),
        };
        self.make(node, span, depth)
    }

    /// A name that is bound here and must not hide another.
    pub(crate) fn new_local(&mut self, token: Token) -> Result<Symbol, Stop> {
        let spelling = self.spelling(token);
        let name = lexer::symbol(spelling);
        if names::is_reserved(spelling) {
            return self.fail(
                token.span,
                format!("`{spelling}` is a word of the notation and names nothing"),
                "choose another name",
            );
        }
        if self.lookup(&name).is_some() {
            let message = format!("`{name}` already means something here");
            return self.fail(token.span, message, "choose another letter for the bound variable");
        }
        Ok(name)
    }

    /// Primes and powers behind an operand.
    pub(crate) fn postfix(&mut self, mut tree: Tree) -> Parsed {
        loop {
            let Some(token) = self.peek() else { return Ok(tree) };
            tree = match token.kind {
                TokenKind::Prime => {
                    self.advance();
                    self.transposed(tree, token.span)?
                }
                TokenKind::Raised => {
                    self.advance();
                    self.raised(tree, token)?
                }
                TokenKind::Caret => {
                    self.advance();
                    self.power(tree, token)?
                }
                TokenKind::OpenSquare if token.glued => {
                    self.advance();
                    self.entry(tree, token)?
                }
                _ => return Ok(tree),
            };
        }
    }

    fn transposed(&mut self, tree: Tree, end: Span) -> Parsed {
        let span = tree.expr.span.to(end);
        self.make(Node::Transpose(Box::new(tree.expr)), span, tree.depth + 1)
    }

    fn raise(&mut self, base: Tree, exponent: Tree, end: Span) -> Parsed {
        if matches!(base.expr, Expr { node: Node::Power(..), parens: false, .. }) {
            return self.fail(
                end,
                "a power of a power needs parentheses",
                "write (a^b)^c or a^(b^c)",
            );
        }
        let span = base.expr.span.to(end);
        let depth = base.depth.max(exponent.depth) + 1;
        self.make(Node::Power(Box::new(base.expr), Box::new(exponent.expr)), span, depth)
    }

    /// `A⁻¹`, `λ²`, `Aᵀ`
    fn raised(&mut self, tree: Tree, token: Token) -> Parsed {
        let plain = lexer::raised(self.spelling(token));
        let (negative, rest) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        if rest == "T" {
            let base = if negative { self.inverse(tree, token.span)? } else { tree };
            return self.transposed(base, token.span);
        }
        let mut exponent = match rest.parse::<Rational>() {
            Ok(value) if rest.len() <= 20 => self.number(value, token.span)?,
            _ => {
                let name = Symbol::new(rest);
                match self.lookup(&name) {
                    Some(Known::Value(shape)) => {
                        self.leaf(Node::Symbol(name), shape, token.span)?
                    }
                    _ => {
                        let message = format!(
                            "`{}` is no exponent",
                            crate::document::short(self.spelling(token))
                        );
                        return self.fail(
                            token.span,
                            message,
                            "exponents are numbers, declared names, or stand in ^( )",
                        );
                    }
                }
            }
        };
        if negative {
            exponent = self.negated(token.span, exponent)?;
        }
        self.raise(tree, exponent, token.span)
    }

    fn number(&mut self, value: Rational, span: Span) -> Parsed {
        let shape = Expr::number(value.clone()).shape;
        self.leaf(Node::Number(value), shape, span)
    }

    fn inverse(&mut self, tree: Tree, span: Span) -> Parsed {
        let one = self.number(Rational::from(1), span)?;
        let exponent = self.negated(span, one)?;
        self.raise(tree, exponent, span)
    }

    /// What stands behind `^`.
    fn power(&mut self, tree: Tree, caret: Token) -> Parsed {
        let minus = self.take(TokenKind::Minus);
        let Some(token) = self.peek() else { return self.unexpected("an exponent") };
        // `A^T` transposes, unless a `T` is declared: then it may be meant as a number.
        let transposes = token.kind == TokenKind::Raised
            || token.kind == TokenKind::Name
                && self.spelling(token) == "T"
                && !self.locals.iter().any(|(local, _)| local.as_str() == "T")
                && self.session.names.get(&Symbol::new("T")).is_none();
        if transposes {
            self.advance();
            if token.kind == TokenKind::Raised && lexer::raised(self.spelling(token)) != "T" {
                return self.fail(token.span, "this exponent is raised twice", "write x^2 or x²");
            }
            let base = if minus.is_some() { self.inverse(tree, token.span)? } else { tree };
            return self.transposed(base, token.span);
        }
        if token.kind == TokenKind::Times {
            return self.fail(
                token.span,
                "a star cannot be an exponent",
                "a name with a star is written x*",
            );
        }
        if !matches!(
            token.kind,
            TokenKind::Number | TokenKind::Name | TokenKind::Open | TokenKind::Hole
        ) {
            return self.unexpected("an exponent");
        }
        let mut exponent = self.primary()?;
        let end = exponent.expr.span;
        if let Some(minus) = minus {
            exponent = self.negated(minus.span, exponent)?;
        }
        self.raise(tree, exponent, caret.span.to(end))
    }
}
