//! Indices: entries `x[i]`, members of families `g[t]`, and what is made of all values of an index, `sum[i:1..N] e`.

use crate::cursor::{Opened, Parsed, Parser, Stop, Tree};
use crate::lexer::{self, Token, TokenKind};
use crate::names::Known;
use crate::{Dim, Expr, Fold, Node, Shape, Span, Symbol};
use number::Rational;

const FORM: &str =
    "write sum[i:1..n] e, or sum[i] e where e has entries x[i] that say how far i runs";

/// An index that is being bound, with its limits where they are written.
pub(crate) struct Bound {
    pub(crate) name: Symbol,
    pub(crate) span: Span,
    limits: Option<(Tree, Tree)>,
}

impl Parser<'_> {
    /// The word that begins a fold, if this is one: `E` and `Var` only before a bracket that touches them, and where they
    /// are no names.
    pub(crate) fn fold_word(&self, token: Token) -> Option<Fold> {
        let word = match (token.kind, self.spelling(token)) {
            (TokenKind::SumSign, _) => "sum",
            (_, "𝔼") => "E",
            (_, word) => word,
        };
        let (_, fold) = Fold::ALL.iter().find(|(name, _)| *name == word)?;
        let bracket = self.peek_second().is_some_and(|next| next.kind == TokenKind::OpenSquare);
        let free = match fold {
            Fold::Expectation | Fold::Variance => {
                bracket && self.lookup(&Symbol::new(word)).is_none()
            }
            Fold::Max | Fold::Min => bracket,
            Fold::Sum | Fold::Mean => true,
        };
        free.then_some(*fold)
    }

    /// `sum[i:1..N, j:1..N] e`, where `e` is the rest of the product it stands in.
    pub(crate) fn fold(&mut self, fold: Fold, word: Token) -> Parsed {
        self.advance();
        let Some(open) = self.take(TokenKind::OpenSquare) else {
            let message = format!("`{}` says neither its index nor its limits", fold.word());
            return self.fail(word.span, message, FORM);
        };
        let mut indices: Vec<Bound> = Vec::new();
        let outside = self.locals.len();
        loop {
            let first = indices.len();
            self.bound_names(&mut indices)?;
            if self.take(TokenKind::Colon).is_some()
                || self.take_word("in").is_some()
                || self.take(TokenKind::Element).is_some()
            {
                if let Some(sample) = self.sample_named() {
                    return self.among(fold, word, open, indices, sample);
                }
                let from = self.limit()?;
                if self.take_word("of").is_some() {
                    return self.sample(fold, word, open, (indices, from, false));
                }
                if self.take_word("distinct").is_some() {
                    if self.take_word("of").is_none() {
                        return self.unexpected("`of`");
                    }
                    return self.sample(fold, word, open, (indices, from, true));
                }
                if self.take(TokenKind::Range).is_none() {
                    let here = self.here();
                    return self.fail(here, "the upper limit is missing here", FORM);
                }
                let to = self.limit()?;
                let copy = |tree: &Tree| Tree { expr: tree.expr.clone(), depth: tree.depth };
                for index in indices.iter_mut().skip(first) {
                    index.limits = Some((copy(&from), copy(&to)));
                }
            }
            // The limits of the next may speak of this one.
            for index in indices.iter().skip(first) {
                self.locals.push((index.name.clone(), Shape::SCALAR));
                self.indices.push(index.name.clone());
            }
            if self.take(TokenKind::Comma).is_none() {
                break;
            }
        }
        if self.take(TokenKind::CloseSquare).is_none() {
            return match self.peek_kind() {
                None => self.fail(open.span, "this `[` is not closed", FORM),
                Some(_) => self.unexpected("the closing bracket"),
            };
        }
        if indices.len() > 1
            && !matches!(fold, Fold::Sum | Fold::Mean | Fold::Expectation | Fold::Max | Fold::Min)
        {
            return self.fail(word.span, "Var takes one index", "name what is inside with `def`");
        }
        let body = self.deeper(Parser::signed_product)?;
        self.locals.truncate(outside);
        self.indices.truncate(self.indices.len() - indices.len());
        let mut tree = body;
        // Several indices are several sums, one in the other.
        for Bound { name, span, limits } in indices.into_iter().rev() {
            let (from, to) = match limits {
                Some(limits) => limits,
                None => self.limits_from(&name, span, &tree.expr)?,
            };
            let depth = from.depth.max(to.depth).max(tree.depth) + 1;
            let whole = word.span.to(tree.expr.span);
            let node = Node::Fold {
                fold,
                index: name,
                from: Box::new(from.expr),
                to: Box::new(to.expr),
                body: Box::new(tree.expr),
            };
            tree = self.make(node, whole, depth)?;
        }
        Ok(tree)
    }

    /// `i, j`: names, up to what is no comma followed by a name.
    fn bound_names(&mut self, indices: &mut Vec<Bound>) -> Result<(), Stop> {
        loop {
            let Some(token) = self.take(TokenKind::Name) else {
                let here = self.here();
                return self.fail(here, "the index is missing here", FORM);
            };
            let name = self.new_index(token)?;
            if indices.iter().any(|index| index.name == name) {
                return self.fail(token.span, format!("`{name}` stands here twice"), "");
            }
            indices.push(Bound { name, span: token.span, limits: None });
            // `i, j: 1..n` gives both the same limits.
            if self.peek_kind() != Some(TokenKind::Comma) {
                return Ok(());
            }
            self.advance();
        }
    }

    /// A name bound as an index. It may be the letter of a family, which means nothing else.
    pub(crate) fn new_index(&mut self, token: Token) -> Result<Symbol, Stop> {
        let name = lexer::symbol(self.spelling(token));
        let bound = self.locals.iter().any(|(local, _)| *local == name);
        if self.session.names.letters.contains(&name) && !bound {
            return Ok(name);
        }
        self.new_local(token)
    }

    /// A limit: a whole number.
    pub(crate) fn limit(&mut self) -> Parsed {
        let tree = self.inside(Opened::Bracket)?;
        self.whole_number(&tree.expr, "a limit")?;
        Ok(tree)
    }

    /// From where to where an index runs that is written without limits: over the entries it picks.
    fn limits_from(
        &mut self,
        name: &Symbol,
        span: Span,
        body: &Expr,
    ) -> Result<(Tree, Tree), Stop> {
        let mut sizes: Vec<Dim> = Vec::new();
        body.any(&mut |e| {
            let is = |e: &Expr| matches!(&e.node, Node::Symbol(s) if s == name);
            match &e.node {
                Node::Entry(of, index) => {
                    if let Shape::Matrix(rows, columns) = &of.shape {
                        let dims = [rows, columns];
                        let picked = index.iter().zip(dims).filter(|(i, _)| is(i));
                        sizes.extend(picked.map(|(_, dim)| dim.clone()));
                    }
                }
                Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
                    if f.component.as_deref().is_some_and(is)
                        && let Some(Known::Function(whole)) = self.session.names.get(&f.name)
                    {
                        sizes.push(whole.to.clone());
                    }
                }
                _ => {}
            }
            false
        });
        sizes.dedup();
        match sizes.as_slice() {
            [Dim::Size(letter)] => {
                let from = self.number_at(1, span)?;
                let to = self.leaf(Node::Symbol(letter.clone()), Shape::SCALAR, span)?;
                Ok((from, to))
            }
            [Dim::Fixed(size)] => {
                Ok((self.number_at(1, span)?, self.number_at(i64::from(*size), span)?))
            }
            [] => self.fail(span, format!("nothing says how far `{name}` runs"), FORM),
            _ => {
                let message = format!("`{name}` is the index of things of different sizes");
                self.fail(span, message, "write its limits: sum[i:1..n] e")
            }
        }
    }

    fn number_at(&mut self, value: i64, span: Span) -> Parsed {
        self.leaf(Node::Number(Rational::from(value)), Shape::SCALAR, span)
    }

    /// `[i]` or `[i, j]` behind what has entries.
    pub(crate) fn entry(&mut self, tree: Tree, open: Token) -> Parsed {
        let (index, depth, end) = self.index_list(open)?;
        if tree.expr.shape.is_scalar() && tree.expr.shape != Shape::Zero {
            return self.fail(
                open.span.to(end),
                "a number has no entries",
                "a product with a group is written with a space: a [b + c]",
            );
        }
        let span = tree.expr.span.to(end);
        self.make(Node::Entry(Box::new(tree.expr), index), span, depth.max(tree.depth) + 1)
    }

    /// `[t]` behind the name of a family.
    pub(crate) fn member(&mut self, name: Symbol, shape: Shape, span: Span) -> Parsed {
        let Some(open) = self.take(TokenKind::OpenSquare) else {
            let message = format!("`{name}` is a family and stands here without its index");
            return self.fail(span, message, &format!("write {name}[0] or {name}[t]"));
        };
        let (mut index, depth, end) = self.index_list(open)?;
        match (index.pop(), index.pop()) {
            (Some(index), None) => {
                let node = Node::Member(name, Box::new(index));
                let mut tree = self.leaf(node, shape, span.to(end))?;
                tree.depth = depth + 1;
                Ok(tree)
            }
            _ => self.fail(open.span.to(end), "a family has one index", "write g[t]"),
        }
    }

    /// Whole numbers up to the closing bracket, with the depth of the deepest.
    fn index_list(&mut self, open: Token) -> Result<(Vec<Expr>, usize, Span), Stop> {
        let (mut index, mut depth) = (Vec::new(), 0);
        loop {
            let tree = self.inside(Opened::Bracket)?;
            self.whole_number(&tree.expr, "an index")?;
            depth = depth.max(tree.depth);
            index.push(tree.expr);
            if self.take(TokenKind::Comma).is_none() {
                break;
            }
        }
        let end = self.close(open.span, TokenKind::CloseSquare)?;
        Ok((index, depth, end))
    }

    /// The component of a function: `[i]` between its name and its argument.
    pub(crate) fn component(
        &mut self,
        mut function: crate::Function,
    ) -> Result<crate::Function, Stop> {
        let Some(open) = self.peek().filter(|t| t.kind == TokenKind::OpenSquare && t.glued) else {
            return Ok(function);
        };
        self.advance();
        let (mut index, _, end) = self.index_list(open)?;
        if function.to == Dim::ONE {
            let message =
                format!("the values of {} are numbers: it has no components", function.name);
            return self.fail(open.span.to(end), message, "");
        }
        match (index.pop(), index.pop()) {
            (Some(index), None) => {
                function.component = Some(Box::new(index));
                function.to = Dim::ONE;
                Ok(function)
            }
            _ => self.fail(open.span.to(end), "a component has one index", "write r[i](x)"),
        }
    }

    /// `ones(n)`
    pub(crate) fn ones(&mut self, span: Span) -> Parsed {
        const FORM: &str = "write ones(n) for the column of n ones";
        let Some(open) = self.take(TokenKind::Open) else {
            return self.fail(span, "the size is missing behind `ones`", FORM);
        };
        let Some(token) = self.take(TokenKind::Name).or_else(|| self.take(TokenKind::Number))
        else {
            return self.unexpected("a size");
        };
        let spelling = self.spelling(token);
        let dim = match spelling.parse::<u32>() {
            Ok(size @ 1..=1000) => Dim::Fixed(size),
            _ => {
                let name = lexer::symbol(spelling);
                if !self.session.names.sizes.contains(&name) {
                    return self.fail(token.span, format!("`{spelling}` is no size"), FORM);
                }
                Dim::Size(name)
            }
        };
        let end = self.close(open.span, TokenKind::Close)?;
        let shape = Shape::vector(dim.clone());
        self.leaf(Node::Ones(dim), shape, span.to(end))
    }

    /// `max(a, b)`, `min(x)`
    pub(crate) fn extreme(&mut self, largest: bool, word: &str, span: Span) -> Parsed {
        let Some(open) = self.take(TokenKind::Open) else {
            let here = self.here();
            let help = format!("write {word}(a, b), {word}(x) for a column, or {word}[i:1..n] e");
            return self.fail(here, format!("`{word}` takes its arguments in parentheses"), &help);
        };
        let (mut of, mut depth) = (Vec::new(), 0);
        loop {
            let tree = self.inside(Opened::Bracket)?;
            depth = depth.max(tree.depth);
            of.push(tree.expr);
            if self.take(TokenKind::Comma).is_none() {
                break;
            }
        }
        let end = self.close(open.span, TokenKind::Close)?;
        self.make(Node::Extreme(largest, of), span.to(end), depth + 1)
    }

    /// The index below a norm's closing bars, `||x||_1`: nothing, `inf`, or the exponent.
    pub(crate) fn norm_index(&mut self) -> Result<Option<Option<Tree>>, Stop> {
        let Some(token) = self.peek().filter(|token| token.glued) else { return Ok(None) };
        let lowered = match self.spelling(token) {
            "₁" => Some(1),
            "₂" => Some(2),
            "₃" => Some(3),
            "₄" => Some(4),
            _ => None,
        };
        if let Some(value) = lowered {
            self.advance();
            return Ok(Some(Some(self.number_at(value, token.span)?)));
        }
        if self.spelling(token) != "_" {
            return Ok(None);
        }
        self.advance();
        let Some(index) = self.peek() else { return self.unexpected("the index of the norm") };
        match (index.kind, self.spelling(index)) {
            (_, "∞" | "inf") => {
                self.advance();
                Ok(Some(None))
            }
            (TokenKind::Name, name @ ("F" | "fro" | "Fro" | "op"))
                if self.lookup(&Symbol::new(name)).is_none() =>
            {
                let message = format!("a norm of matrices, `||A||_{name}`, is not in the notation");
                let help = "the square of Frobenius' norm is tr(A'A); that the spectral norm is at most b is written A'A ⪯ b^2 I";
                self.fail(index.span, message, help)
            }
            (TokenKind::Number | TokenKind::Name | TokenKind::Open, _) => {
                Ok(Some(Some(self.deeper(Parser::primary)?)))
            }
            _ => self.unexpected("the index of the norm"),
        }
    }

    /// Refuses what need not be a whole number.
    fn whole_number(&mut self, expr: &Expr, what: &str) -> Result<(), Stop> {
        if self.failed || self.is_whole(expr) {
            return Ok(());
        }
        let message = format!("{what} is a whole number, and `{expr}` need not be one");
        let help = "it is made of numbers, sizes, bound indices and what is declared `nat`";
        self.fail(expr.span, message, help)
    }

    fn is_whole(&self, expr: &Expr) -> bool {
        match &expr.node {
            Node::Number(value) => value.is_integer(),
            Node::Symbol(name) => {
                self.indices.contains(name)
                    || !self.locals.iter().any(|(local, _)| local == name)
                        && self.session.names.is_natural(name)
            }
            Node::Sum(terms) => terms.iter().all(|term| self.is_whole(&term.expr)),
            Node::Product(factors) => factors.iter().all(|factor| self.is_whole(factor)),
            _ => false,
        }
    }
}
