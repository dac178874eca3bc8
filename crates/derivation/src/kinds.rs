//! Kinds and sizes: `vec n`, `mat m n`, `fun n -> m`, and their spellings with ℝ.

use crate::cursor::{Parser, Stop};
use crate::lexer::{self, Token, TokenKind};
use crate::names;
use crate::{Dim, Kind, Span, Structure, Symbol};

/// The kinds by their word, with how they are written.
const KINDS: &[(&str, &str)] = &[
    ("real", "real"),
    ("nat", "nat"),
    ("vec", "vec n"),
    ("mat", "mat m n"),
    ("sym", "sym n"),
    ("spd", "spd n"),
    ("diag", "diag n"),
    ("fun", "fun n -> m"),
];

/// What people write for a kind, and what the notation has for it.
const WORDS: &[(&str, &str)] = &[
    ("scalar", "real"),
    ("number", "real"),
    ("reals", "real"),
    ("integer", "nat"),
    ("int", "nat"),
    ("natural", "nat"),
    ("vector", "vec"),
    ("column", "vec"),
    ("matrix", "mat"),
    ("symmetric", "sym"),
    ("pd", "spd"),
    ("psd", "spd"),
    ("diagonal", "diag"),
    ("function", "fun"),
    ("map", "fun"),
];

impl Parser<'_> {
    /// A kind. Sizes are added to `sizes`.
    pub(crate) fn kind(&mut self, sizes: &mut Vec<(Symbol, Span)>) -> Result<Kind, Stop> {
        let Some(token) = self.peek() else { return self.unexpected("a kind, like `vec n`,") };
        if token.kind != TokenKind::Name {
            return self.unexpected("a kind, like `vec n`,");
        }
        self.advance();
        let word = self.spelling(token);
        let matrix = |rows: Dim, columns: Dim, structure| Kind::Matrix { rows, columns, structure };
        let square = |size: Dim, structure| matrix(size.clone(), size, structure);
        Ok(match word {
            "real" => Kind::Real,
            "nat" | "ℕ" | "N" => Kind::Nat,
            "vec" => matrix(self.size("vec n", sizes)?, Dim::ONE, Structure::General),
            "mat" => {
                let rows = self.size("mat m n", sizes)?;
                self.take(TokenKind::Cross);
                matrix(rows, self.size("mat m n", sizes)?, Structure::General)
            }
            "sym" => square(self.size("sym n", sizes)?, Structure::Symmetric),
            "spd" => square(self.size("spd n", sizes)?, Structure::PositiveDefinite),
            "diag" => square(self.size("diag n", sizes)?, Structure::Diagonal),
            "fun" => {
                // `fun` alone is a function of one real.
                let from = match self.peek_kind() {
                    Some(TokenKind::Name | TokenKind::Number) if !self.next_is_reserved() => {
                        self.size("fun n", sizes)?
                    }
                    _ => Dim::ONE,
                };
                let to = match self.take(TokenKind::Arrow) {
                    Some(_) => self.size("fun n -> m", sizes)?,
                    None => Dim::ONE,
                };
                Kind::Function { from, to }
            }
            "ℝ" | "R" => self.space(sizes)?,
            _ => return self.unknown_kind(token),
        })
    }

    fn next_is_reserved(&self) -> bool {
        self.peek().is_some_and(|token| {
            token.kind == TokenKind::Name && names::is_reserved(self.spelling(token))
        })
    }

    fn unknown_kind(&mut self, token: Token) -> Result<Kind, Stop> {
        let word = self.spelling(token);
        let lower = word.to_lowercase();
        let near = || {
            names::nearest(word, KINDS.iter().map(|(word, _)| *word))
                .filter(|_| word.chars().count() > 1)
        };
        let meant =
            WORDS.iter().find(|(said, _)| *said == lower).map(|(_, meant)| *meant).or_else(near);
        let form = |meant: &str| {
            KINDS.iter().find(|(word, _)| *word == meant).map_or("", |(_, form)| *form)
        };
        let help = match meant {
            Some(meant) => format!("did you mean `{}`?", form(meant)),
            None => format!(
                "a kind is {}",
                KINDS.iter().map(|(_, form)| *form).collect::<Vec<_>>().join(", ")
            ),
        };
        self.fail(token.span, format!("`{word}` is no kind"), &help)
    }

    /// What stands behind `ℝ`: `^n`, `ⁿ`, `^(m×n)`, and perhaps an arrow to another space.
    fn space(&mut self, sizes: &mut Vec<(Symbol, Span)>) -> Result<Kind, Stop> {
        let (rows, columns) = self.exponents(sizes)?;
        if self.take(TokenKind::Arrow).is_none() {
            return Ok(match (rows, columns) {
                (None, _) => Kind::Real,
                (Some(rows), columns) => Kind::Matrix {
                    rows,
                    columns: columns.unwrap_or(Dim::ONE),
                    structure: Structure::General,
                },
            });
        }
        let here = self.here();
        if self.take_word("ℝ").is_none() && self.take_word("R").is_none() {
            return self.fail(here, "the space of the values is missing here", "write ℝ^n -> ℝ^m");
        }
        match (columns, self.exponents(sizes)?) {
            (None, (to, None)) => {
                Ok(Kind::Function { from: rows.unwrap_or(Dim::ONE), to: to.unwrap_or(Dim::ONE) })
            }
            _ => self.fail(
                here,
                "functions of matrices and with matrices as values are not in the notation",
                "a function goes from ℝ^n to ℝ^m",
            ),
        }
    }

    /// The exponents of `ℝ`: none, one or two.
    fn exponents(
        &mut self,
        sizes: &mut Vec<(Symbol, Span)>,
    ) -> Result<(Option<Dim>, Option<Dim>), Stop> {
        const FORM: &str = "ℝ^(m×n)";
        if let Some(token) = self.take(TokenKind::Raised) {
            let plain = lexer::raised(self.spelling(token));
            let mut dims = Vec::new();
            for part in plain.split('x') {
                dims.push(self.dim(part, token.span, sizes)?);
            }
            let mut dims = dims.into_iter();
            return match (dims.next(), dims.next(), dims.next()) {
                (rows, columns, None) => Ok((rows, columns)),
                _ => self.fail(token.span, "a space has one or two sizes", FORM),
            };
        }
        if self.take(TokenKind::Caret).is_none() {
            return Ok((None, None));
        }
        let open = self.take(TokenKind::Open);
        let rows = self.size(FORM, sizes)?;
        let crossed = self.take(TokenKind::Cross).is_some()
            || open.is_some() && self.take_word("x").is_some();
        let columns = if crossed { Some(self.size(FORM, sizes)?) } else { None };
        if open.is_some() && self.take(TokenKind::Close).is_none() {
            return self.unexpected("the closing bracket");
        }
        Ok((Some(rows), columns))
    }

    /// A size: a letter or a number.
    fn size(&mut self, form: &str, sizes: &mut Vec<(Symbol, Span)>) -> Result<Dim, Stop> {
        let Some(token) =
            self.peek().filter(|token| matches!(token.kind, TokenKind::Name | TokenKind::Number))
        else {
            return match self.peek_kind() {
                None => {
                    let here = self.here();
                    self.fail(here, "a size is missing here", &format!("write {form}"))
                }
                Some(_) => self.unexpected("a size"),
            };
        };
        self.advance();
        let dim = self.dim(self.spelling(token), token.span, sizes)?;
        if let Some(TokenKind::Plus | TokenKind::Minus | TokenKind::Times | TokenKind::Slash) =
            self.peek_kind()
        {
            let here = self.here();
            return self.fail(
                here,
                "a size is a letter or a number, not a formula",
                "give it a letter of its own",
            );
        }
        Ok(dim)
    }

    fn dim(
        &mut self,
        spelling: &str,
        span: Span,
        sizes: &mut Vec<(Symbol, Span)>,
    ) -> Result<Dim, Stop> {
        if spelling.starts_with(|c: char| c.is_ascii_digit()) {
            return match spelling.parse::<u32>() {
                Ok(size @ 1..=1000) => Ok(Dim::Fixed(size)),
                _ => self.fail(
                    span,
                    format!("`{spelling}` is no size"),
                    "sizes are whole numbers from 1 to 1000, or letters",
                ),
            };
        }
        if !spelling.starts_with(lexer::starts_name) || names::is_reserved(spelling) {
            return self.fail(
                span,
                format!("`{spelling}` is no size"),
                "sizes are letters or numbers",
            );
        }
        let name = lexer::symbol(spelling);
        sizes.push((name.clone(), span));
        Ok(Dim::Size(name))
    }
}
