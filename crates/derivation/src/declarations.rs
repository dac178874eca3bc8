//! The grammar behind `let`, `for all` and `def`: names with their kind, bound variables with their range, a
//! definition with its parameter.

use crate::block::{Binder, Kind, Structure};
use crate::cursor::{Parser, Stop};
use crate::lexer::{self, Token, TokenKind};
use crate::names;
use crate::{Context, Expr, Relator, Shape, Span, Symbol};

/// The parameter of a function with its shape, or the index of a family, and the body.
pub(crate) struct Parts {
    pub(crate) parameter: Option<(Symbol, Shape)>,
    pub(crate) index: Option<Symbol>,
    pub(crate) body: Expr,
}

impl Parser<'_> {
    /// `s, y :` or `g[t] :`, up to the kind; with each name the letter of its index, if it is a family. The names read are
    /// there even when what follows them fails.
    pub(crate) fn names(
        &mut self,
        names: &mut Vec<(Symbol, Span, Option<Symbol>)>,
    ) -> Result<(), Stop> {
        loop {
            let Some(token) = self.take(TokenKind::Name) else { return self.unexpected("a name") };
            let spelling = self.spelling(token);
            if names::is_reserved(spelling) {
                let message = format!("`{spelling}` is a word of the notation and names nothing");
                return self.fail(token.span, message, "choose another name");
            }
            let name = lexer::symbol(spelling);
            if names.iter().any(|(other, ..)| *other == name) {
                return self.fail(token.span, format!("`{name}` stands here twice"), "");
            }
            names.push((name, token.span, None));
            if let Some(last) = names.last_mut()
                && let Some(open) = self.take(TokenKind::OpenSquare)
            {
                last.2 = Some(self.family_letter(open)?);
            }
            if self.take(TokenKind::Comma).is_none() {
                break;
            }
        }
        let separated = self
            .take(TokenKind::Colon)
            .or_else(|| self.take(TokenKind::Element))
            .or_else(|| self.take_word("in"));
        match (separated, self.peek_kind()) {
            (Some(_), _) => Ok(()),
            (None, Some(TokenKind::Relator(Relator::Equal))) => {
                let here = self.here();
                self.fail(
                    here,
                    "`let` says of what kind a name is",
                    "a value is given by `def x = …`",
                )
            }
            (None, Some(TokenKind::Name)) => {
                let here = self.here();
                self.fail(
                    here,
                    "a comma or a kind is missing before this",
                    "write `let s, y : vec n`",
                )
            }
            (None, _) => {
                let here = self.here();
                self.fail(here, "the kind is missing here", "write `let s, y : vec n`")
            }
        }
    }

    /// The letter of a family's index, `t]`: one for the index of a family, and for nothing else.
    fn family_letter(&mut self, open: Token) -> Result<Symbol, Stop> {
        const FORM: &str = "write let g[t] : vec n";
        let Some(token) = self.take(TokenKind::Name) else {
            let here = self.here();
            return self.fail(here, "the letter of the index is missing here", FORM);
        };
        let spelling = self.spelling(token);
        let letter = lexer::symbol(spelling);
        let names = &self.session.names;
        let free = !names::is_reserved(spelling)
            && (names.get(&letter).is_none() || names.is_natural(&letter))
            && !names.sizes.contains(&letter);
        if !free {
            let message = format!("`{letter}` already means something here");
            return self.fail(token.span, message, "choose another letter for the index");
        }
        if self.take(TokenKind::CloseSquare).is_none() {
            return self.fail(open.span, "this `[` is not closed", FORM);
        }
        Ok(letter)
    }

    pub(crate) fn declaration_end(&mut self) -> Result<(), Stop> {
        match self.peek_kind() {
            None => Ok(()),
            Some(TokenKind::Comma) => {
                let here = self.here();
                self.fail(
                    here,
                    "a comma cannot stand here",
                    "names of another kind follow after `;`",
                )
            }
            Some(_) => self.expect_end(),
        }
    }

    /// `s, t in 0..1, y : vec n`
    pub(crate) fn binders(
        &mut self,
        binders: &mut Vec<Binder>,
        sizes: &mut Vec<(Symbol, Span)>,
    ) -> Result<(), Stop> {
        const FORM: &str = "write `for all s in 0..1` or `for all y : vec n`";
        loop {
            let first = binders.len();
            loop {
                let Some(token) = self.take(TokenKind::Name) else {
                    return self.unexpected("the name of a variable");
                };
                let name = self.new_local(token)?;
                if binders.iter().any(|binder| binder.name == name) {
                    return self.fail(token.span, format!("`{name}` stands here twice"), "");
                }
                binders.push(Binder { name, shape: Shape::SCALAR, natural: false, range: None });
                if self.take(TokenKind::Comma).is_none() {
                    break;
                }
            }
            let here = self.here();
            let colon = self.take(TokenKind::Colon);
            if colon.is_none()
                && self.take(TokenKind::Element).is_none()
                && self.take_word("in").is_none()
            {
                return self.fail(here, "what these variables are is missing here", FORM);
            }
            let space = self.peek().is_some_and(|token| {
                token.kind == TokenKind::Name
                    && ["ℝ", "R", "ℕ", "N"].contains(&self.spelling(token))
            });
            let mut natural = false;
            let (shape, range) = if colon.is_some() || space {
                let here = self.here();
                let kind = self.kind(sizes)?;
                natural = kind == crate::Kind::Nat;
                let Some(shape) = kind.shape() else {
                    return self.fail(
                        here,
                        "a statement for all functions is not in the notation",
                        FORM,
                    );
                };
                // A binder keeps its shape alone: what holds for all natural numbers must not be taken to hold for 1/2.
                let plain =
                    matches!(kind, Kind::Real | Kind::Matrix { structure: Structure::General, .. });
                if !plain {
                    return self.fail(
                        here,
                        format!("a statement for all of kind {kind} is not in the notation"),
                        FORM,
                    );
                }
                (shape, None)
            } else {
                (Shape::SCALAR, Some(self.interval()?))
            };
            for binder in binders.iter_mut().skip(first) {
                (binder.shape, binder.range) = (shape.clone(), range.clone());
                binder.natural = natural;
            }
            if self.take(TokenKind::Comma).is_none() && self.take_word("and").is_none() {
                return self.expect_end();
            }
        }
    }

    /// `0..1` or `[0, 1]`
    fn interval(&mut self) -> Result<(Expr, Expr), Stop> {
        let square = self.take(TokenKind::OpenSquare);
        let from = self.sum()?.expr;
        let between = if square.is_some() { TokenKind::Comma } else { TokenKind::Range };
        if self.take(between).is_none() && self.take(TokenKind::Range).is_none() {
            return self.unexpected("the end of the interval, like `0..1`,");
        }
        let to = self.sum()?.expr;
        if square.is_some() && self.take(TokenKind::CloseSquare).is_none() {
            return self.unexpected("the closing bracket");
        }
        for end in [&from, &to] {
            if !end.shape.is_scalar() {
                return self.fail(
                    end.span,
                    format!("an interval goes from number to number, and this is {}", end.shape),
                    "",
                );
            }
        }
        if self.failed { Err(Stop) } else { Ok((from, to)) }
    }

    /// A definition: the name, perhaps a parameter, and the body.
    pub(crate) fn definition(
        &mut self,
        name: &Symbol,
        context: &Context,
        sizes: &mut Vec<(Symbol, Span)>,
    ) -> Result<Parts, Stop> {
        let first = self.here();
        if let Some(token) = self.peek()
            && names::is_reserved(self.spelling(token))
        {
            let message = format!(
                "`{}` is a word of the notation and cannot be defined",
                self.spelling(token)
            );
            return self.fail(first, message, "choose another name");
        }
        self.advance();
        let (mut parameter, mut index) = (None, None);
        if let Some(open) = self.take(TokenKind::OpenSquare) {
            let letter = self.family_letter(open)?;
            self.locals.push((letter.clone(), Shape::SCALAR));
            self.indices.push(letter.clone());
            index = Some(letter);
        } else if let Some(open) = self.take(TokenKind::Open) {
            let Some(token) = self.take(TokenKind::Name) else {
                return self.unexpected("the name of the parameter");
            };
            let (spelling, span) = (self.spelling(token), token.span);
            if names::is_reserved(spelling) {
                return self.fail(
                    span,
                    format!("`{spelling}` is a word of the notation and names nothing"),
                    "choose another name",
                );
            }
            let symbol = lexer::symbol(spelling);
            let declared = context.declaration(&symbol).map(|declaration| declaration.kind.shape());
            let written =
                match self.take(TokenKind::Colon).or_else(|| self.take(TokenKind::Element)) {
                    Some(_) => Some(self.kind(sizes)?.shape()),
                    None => None,
                };
            if let (Some(declared), Some(written)) = (&declared, &written)
                && declared != written
            {
                return self.fail(
                    span,
                    format!("`{symbol}` is declared otherwise above"),
                    "drop one of the two, or choose another letter",
                );
            }
            let shape = written.or(declared).unwrap_or(Some(Shape::SCALAR));
            let Some(shape) = shape.filter(Shape::is_column) else {
                return self.fail(
                    span,
                    "a function takes a number or a column",
                    "write `def f(x : vec n) = …`",
                );
            };
            match self.peek_kind() {
                _ if self.take(TokenKind::Close).is_some() => {}
                Some(TokenKind::Comma) => {
                    let here = self.here();
                    return self.fail(
                        here,
                        "a function takes one argument",
                        "what else it depends on is declared with `let`",
                    );
                }
                _ => return self.fail(open.span, "this `(` is not closed", ""),
            }
            self.locals.push((symbol.clone(), shape.clone()));
            parameter = Some((symbol, shape));
        }
        if self.take(TokenKind::Relator(Relator::Equal)).is_none() {
            return match self.peek_kind() {
                Some(TokenKind::Bad(..) | TokenKind::Latex) => self.unexpected("`=`"),
                _ => {
                    let here = self.here();
                    self.fail(here, "`=` is missing here", "write `def x = …` or `def f(x) = …`")
                }
            };
        }
        self.session.defining = Some(name.clone());
        let body = self.sum();
        self.session.defining = None;
        let body = body?.expr;
        if let Some(token) = self.peek().filter(|token| matches!(token.kind, TokenKind::Relator(_)))
        {
            return self.fail(
                token.span,
                "a definition has one `=`",
                "what follows from it is a `show` or a chain",
            );
        }
        self.expect_end()?;
        if self.failed {
            return Err(Stop);
        }
        if parameter.is_some() && !body.shape.is_column() {
            let message =
                format!("a function's value is a number or a column, and this is {}", body.shape);
            return self.fail(body.span, message, "");
        }
        Ok(Parts { parameter, index, body })
    }
}
