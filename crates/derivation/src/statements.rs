//! What stands behind `let`, `assume`, `def`, `show` and `use`.

use crate::block::{Binder, Declaration, Definition, Hypothesis, Kind};
use crate::lexer::{self, Token, TokenKind};
use crate::names;
use crate::parser::{Parser, Stop};
use crate::reader::{self, Reader};
use crate::{Diagnostic, Dim, Expr, Relation, Relator, Shape, Span, Symbol};

/// Most names of a block, those it uses included.
const MAX_SYMBOLS: usize = 1000;

impl Reader<'_> {
    /// `s, y : vec n`
    pub(crate) fn let_(&mut self, tokens: &[Token], before: Span, note: Option<&str>) {
        let mut declared = Vec::new();
        let mut sizes = Vec::new();
        let mut parser = Parser::new(self.text, tokens, before, &mut self.session);
        let kind = parser.names(&mut declared).and_then(|()| parser.kind(&mut sizes));
        let kind = kind.and_then(|kind| parser.declaration_end().map(|()| kind));
        let kind = kind.ok().filter(|_| self.sizes_are_free(&sizes));
        for (name, span) in declared {
            match &kind {
                Some(kind) => {
                    let note = note.map(str::to_owned);
                    self.declare(Declaration { name, kind: kind.clone(), note, span });
                }
                None => self.session.names.mark_broken(name),
            }
        }
    }

    /// Whether no size is the name of something that is no natural number; otherwise that is reported.
    fn sizes_are_free(&mut self, sizes: &[(Symbol, Span)]) -> bool {
        for (name, span) in sizes {
            let taken = match self.context.declaration(name) {
                Some(declaration) => {
                    (declaration.kind != Kind::Nat).then(|| declaration.kind.to_string())
                }
                None => self.context.definition(name).map(|_| "defined".to_owned()),
            };
            if let Some(kind) = taken {
                let message = format!("`{name}` is {kind} and cannot be a size");
                self.report(
                    Diagnostic::error(*span, message)
                        .with_help("choose another letter for the size"),
                );
                return false;
            }
            self.sizes.insert(name.clone());
        }
        true
    }

    fn declare(&mut self, declaration: Declaration) {
        let Declaration { name, kind, span, .. } = &declaration;
        if self.sizes.contains(name) && *kind != Kind::Nat {
            let message = format!("`{name}` is a size and cannot be {kind} too");
            self.report(Diagnostic::error(*span, message).with_help("choose another letter"));
            return;
        }
        let same = self.context.declaration(name).is_some_and(|earlier| earlier.kind == *kind);
        // What `use` brought in may be repeated for the reader.
        if same && !self.declared_at.contains_key(name) || !self.is_free(name, *span) {
            return;
        }
        self.declared_at.insert(name.clone(), *span);
        let name = name.clone();
        self.context.declarations.push(declaration);
        self.session.names.add(&self.context, &name);
    }

    /// Whether the name means nothing yet; otherwise that is reported.
    fn is_free(&mut self, name: &Symbol, span: Span) -> bool {
        let context = &self.context;
        let earlier = match (context.declaration(name), context.definition(name)) {
            (Some(declaration), _) => {
                format!("`{name}` is already declared as {}", declaration.kind)
            }
            (None, Some(_)) => format!("`{name}` is already defined"),
            (None, None) => {
                if context.declarations.len() + context.definitions.len() >= MAX_SYMBOLS {
                    let message = format!("this block has more than {MAX_SYMBOLS} names");
                    self.report(Diagnostic::error(span, message).with_help("split it"));
                    self.session.stopped = true;
                    return false;
                }
                return true;
            }
        };
        let mut problem = Diagnostic::error(span, earlier);
        problem = match self.declared_at.get(name) {
            Some(first) => {
                problem.with_label(*first, "here").with_help("a name means one thing in a block")
            }
            None => problem.with_help(format!(
                "it comes with `use {}`; choose another name",
                self.uses.join(", ")
            )),
        };
        self.report(problem);
        false
    }

    /// `a < b < c for all y : vec n`
    pub(crate) fn assume(&mut self, tokens: &[Token], before: Span, note: Option<&str>) {
        let is_for_all = |at: usize| match tokens.get(at) {
            Some(token) if token.kind == TokenKind::ForAll => Some(1),
            Some(token) if token.kind == TokenKind::Name && self.spelling(*token) == "for" => {
                let all = tokens.get(at + 1).is_some_and(|next| {
                    next.kind == TokenKind::Name && self.spelling(*next) == "all"
                });
                Some(1 + usize::from(all))
            }
            _ => None,
        };
        let cut = (0..tokens.len()).find_map(|at| is_for_all(at).map(|length| (at, at + length)));
        let mut binders = Vec::new();
        let mut statement = tokens;
        if let Some((from, to)) = cut {
            statement = tokens.get(..from).unwrap_or_default();
            let sign = tokens.get(from).map_or(before, |token| token.span);
            if statement.is_empty() {
                let message = "what is assumed is missing before this";
                self.report(
                    Diagnostic::error(sign, message).with_help(
                        "`for all` stands at the end: assume f(y) > 0 for all y : vec n",
                    ),
                );
                return;
            }
            let mut sizes = Vec::new();
            let mut parser = Parser::new(
                self.text,
                tokens.get(to..).unwrap_or_default(),
                sign,
                &mut self.session,
            );
            if parser.binders(&mut binders, &mut sizes).is_err() || !self.sizes_are_free(&sizes) {
                return;
            }
        }
        let locals: Vec<_> =
            binders.iter().map(|binder| (binder.name.clone(), binder.shape.clone())).collect();
        let span = before.to(tokens.last().map_or(before, |token| token.span));
        for relation in self.relations(statement, before, &locals).unwrap_or_default() {
            let note = note.map(str::to_owned);
            self.context.hypotheses.push(Hypothesis {
                relation,
                binders: binders.clone(),
                note,
                span,
            });
        }
    }

    /// `a = b ≤ c` as the relations it is made of. Nothing, when a part cannot be read.
    pub(crate) fn relations(
        &mut self,
        tokens: &[Token],
        before: Span,
        locals: &[(Symbol, Shape)],
    ) -> Option<Vec<Relation>> {
        let segments = reader::segments(tokens);
        if segments.len() < 2 {
            // The expression's own problems first.
            self.bound_expression(tokens, before, locals)?;
            let span = tokens
                .first()
                .map_or(before, |token| token.span)
                .to(tokens.last().map_or(before, |token| token.span));
            let message = "a relation is missing: this is an expression alone";
            self.report(
                Diagnostic::error(span, message).with_help(
                    "relations are = ≤ < ≥ > ⪯ ⪰ ≈ (in ASCII <=, >=, preceq, succeq, ~=)",
                ),
            );
            return None;
        }
        let mut sides: Vec<(Option<Relator>, Option<Expr>)> = Vec::new();
        let mut before = before;
        for (step, tokens) in segments {
            before = step.map_or(before, |(_, span)| span);
            let side = self.bound_expression(tokens, before, locals);
            before = tokens.last().map_or(before, |token| token.span);
            sides.push((step.map(|(relator, _)| relator), side));
        }
        let mut relations = Vec::new();
        let mut sides = sides.into_iter();
        let mut left = sides.next()?.1?;
        for (relator, right) in sides {
            let (relator, mut right) = (relator?, right?);
            fit_holes(&mut left, &mut right);
            if let Some(problem) = reader::misfit(&left.shape, &left, relator, &right) {
                self.report(problem);
                return None;
            }
            relations.push(Relation { left: left.clone(), relator, right: right.clone() });
            left = right;
        }
        Some(relations)
    }

    fn bound_expression(
        &mut self,
        tokens: &[Token],
        before: Span,
        locals: &[(Symbol, Shape)],
    ) -> Option<Expr> {
        let mut parser = Parser::new(self.text, tokens, before, &mut self.session);
        parser.locals = locals.to_vec();
        parser.whole()
    }

    /// `H₊ = …`, `f(x) = …`, `f(x : vec n) = …`
    pub(crate) fn def(&mut self, tokens: &[Token], before: Span, note: Option<&str>) {
        let Some(first) = tokens.first().filter(|token| token.kind == TokenKind::Name) else {
            let span = tokens.first().map_or(before, |token| token.span);
            let message = "a definition begins with the name it defines";
            self.report(
                Diagnostic::error(span, message).with_help("write `def x = …` or `def f(x) = …`"),
            );
            return;
        };
        let name = lexer::symbol(self.spelling(*first));
        let mut sizes = Vec::new();
        let mut parser = Parser::new(self.text, tokens, before, &mut self.session);
        let definition = parser.definition(&name, &self.context, &mut sizes);
        let (parameter, body) = match definition {
            Ok(parts) if self.sizes_are_free(&sizes) => parts,
            _ => {
                self.session.names.mark_broken(name);
                return;
            }
        };
        let span = before.to(tokens.last().map_or(before, |token| token.span));
        let repeated = self
            .context
            .definition(&name)
            .is_some_and(|d| d.body == body && d.parameter == parameter);
        if repeated && !self.declared_at.contains_key(&name) || !self.is_free(&name, first.span) {
            return;
        }
        if self.sizes.contains(&name) {
            let message = format!("`{name}` is a size and cannot be defined too");
            self.report(Diagnostic::error(first.span, message).with_help("choose another letter"));
            return;
        }
        self.declared_at.insert(name.clone(), first.span);
        let note = note.map(str::to_owned);
        self.context.definitions.push(Definition {
            name: name.clone(),
            parameter,
            body,
            note,
            span,
        });
        self.session.names.add(&self.context, &name);
    }

    /// `a = b`
    pub(crate) fn show(&mut self, tokens: &[Token], before: Span) {
        if let Some(for_all) = tokens.iter().find(|token| match token.kind {
            TokenKind::ForAll => true,
            TokenKind::Name => self.spelling(**token) == "for",
            _ => false,
        }) {
            let message = "`for all` belongs to `assume`";
            let help = "what is declared with `let` stands for every value already";
            self.report(Diagnostic::error(for_all.span, message).with_help(help));
            return;
        }
        let goals = self.relations(tokens, before, &[]).unwrap_or_default();
        self.context.goals.extend(goals);
    }

    /// `newton-error, bfgs-secant`
    pub(crate) fn use_(&mut self, tokens: &[Token]) {
        for part in reader::split(tokens, |_, token| token.kind == TokenKind::Comma) {
            let Some((first, last)) = part.first().zip(part.last()) else { continue };
            let span = first.span.to(last.span);
            let id = self.text.get(span.start..span.end).unwrap_or_default();
            if !self.declared_at.is_empty() || self.context.hypotheses.len() > self.inherited.2 {
                let message = "`use` comes before all declarations";
                self.report(
                    Diagnostic::error(span, message).with_help("move it to the top of the block"),
                );
                // Its names are taken up all the same, so that they are not missed.
            }
            self.bring_in(id, span);
        }
    }

    fn bring_in(&mut self, id: &str, span: Span) {
        let Some(entry) = self.library.entry(id) else {
            let near = names::nearest(id, self.library.ids());
            let help = match near {
                _ if id == self.id => "a block cannot use itself".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => "`use` takes the id of a block that stands earlier in the book".to_owned(),
            };
            self.report(
                Diagnostic::error(
                    span,
                    format!("there is no block `{}` before this one", crate::document::short(id)),
                )
                .with_help(help),
            );
            self.session.names.incomplete = true;
            return;
        };
        for name in &entry.broken {
            self.session.names.mark_broken(name.clone());
        }
        let Some(block) = &entry.block else {
            // That it could not be read has been said there.
            self.session.names.incomplete = true;
            return;
        };
        let block = block.clone();
        let own = !self.declared_at.is_empty();
        for declaration in &block.context.declarations {
            let known = self
                .context
                .declaration(&declaration.name)
                .map(|known| known.kind == declaration.kind);
            let known = known.or_else(|| self.context.definition(&declaration.name).map(|_| false));
            if self.agrees(known, &declaration.name, id, span) {
                self.context.declarations.push(declaration.clone());
                self.session.names.add(&self.context, &declaration.name);
            }
        }
        for definition in &block.context.definitions {
            let same = |known: &Definition| {
                known.body == definition.body && known.parameter == definition.parameter
            };
            let known = self.context.definition(&definition.name).map(same);
            let known = known.or_else(|| self.context.declaration(&definition.name).map(|_| false));
            if self.agrees(known, &definition.name, id, span) {
                self.session.nodes += definition.body.size();
                self.context.definitions.push(definition.clone());
                self.session.names.add(&self.context, &definition.name);
            }
        }
        for hypothesis in &block.context.hypotheses {
            if !self.context.hypotheses.iter().any(|known| same_hypothesis(known, hypothesis)) {
                self.session.nodes +=
                    hypothesis.relation.left.size() + hypothesis.relation.right.size();
                self.context.hypotheses.push(hypothesis.clone());
            }
        }
        let sizes =
            self.context.declarations.iter().filter_map(|d| d.kind.shape()).collect::<Vec<_>>();
        for shape in sizes {
            if let Shape::Matrix(rows, columns) = shape {
                let letters = [rows, columns].into_iter().filter_map(|dim| {
                    if let Dim::Size(letter) = dim { Some(letter) } else { None }
                });
                self.sizes.extend(letters);
            }
        }
        if !own {
            let context = &self.context;
            self.inherited =
                (context.declarations.len(), context.definitions.len(), context.hypotheses.len());
        }
        self.uses.push(id.to_owned());
    }

    /// Whether a name of a used block is to be taken up: it is new. A disagreement is reported.
    fn agrees(
        &mut self,
        known_and_same: Option<bool>,
        name: &Symbol,
        id: &str,
        span: Span,
    ) -> bool {
        if self.context.declarations.len() + self.context.definitions.len() >= MAX_SYMBOLS {
            return known_and_same.is_none() && self.is_free(name, span);
        }
        if known_and_same == Some(false) {
            let message = format!("`{name}` means something else in `{id}`");
            self.report(
                Diagnostic::error(span, message)
                    .with_help("blocks that are used together must agree on their names"),
            );
        }
        known_and_same.is_none()
    }
}

fn same_hypothesis(a: &Hypothesis, b: &Hypothesis) -> bool {
    a.relation.relator == b.relation.relator
        && a.relation.left == b.relation.left
        && a.relation.right == b.relation.right
        && a.binders.len() == b.binders.len()
        && a.binders
            .iter()
            .zip(&b.binders)
            .all(|(a, b)| a.name == b.name && a.shape == b.shape && a.range == b.range)
}

/// A hole that is a whole side takes the other side's shape.
fn fit_holes(left: &mut Expr, right: &mut Expr) {
    let is_hole = |side: &Expr| matches!(side.node, crate::Node::Hole);
    if is_hole(left) && !is_hole(right) {
        left.shape = right.shape.clone();
    } else if is_hole(right) {
        right.shape = left.shape.clone();
    }
}

/// The parameter of a function with its shape, and the body.
type Parts = (Option<(Symbol, Shape)>, Expr);

impl Parser<'_> {
    /// `s, y :`, up to the kind. The names read are there even when what follows them fails.
    fn names(&mut self, names: &mut Vec<(Symbol, Span)>) -> Result<(), Stop> {
        loop {
            let Some(token) = self.take(TokenKind::Name) else { return self.unexpected("a name") };
            let spelling = self.spelling(token);
            if names::is_reserved(spelling) {
                let message = format!("`{spelling}` is a word of the notation and names nothing");
                return self.fail(token.span, message, "choose another name");
            }
            let name = lexer::symbol(spelling);
            if spelling.chars().count() > 64 {
                return self.fail(token.span, "this name is too long", "at most 64 letters");
            }
            if names.iter().any(|(other, _)| *other == name) {
                return self.fail(token.span, format!("`{name}` stands here twice"), "");
            }
            names.push((name, token.span));
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
            (None, Some(TokenKind::OpenSquare)) => {
                let here = self.here();
                self.fail(
                    here,
                    "families, like g[t], are not in the notation yet",
                    "they come in a later version",
                )
            }
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

    fn declaration_end(&mut self) -> Result<(), Stop> {
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
            Some(_) => self.unexpected("the end of the declaration"),
        }
    }

    /// `s, t in 0..1, y : vec n`
    fn binders(
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
                binders.push(Binder { name, shape: Shape::SCALAR, range: None });
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
            let (shape, range) = if colon.is_some() || space {
                let here = self.here();
                let Some(shape) = self.kind(sizes)?.shape() else {
                    return self.fail(
                        here,
                        "a statement for all functions is not in the notation",
                        FORM,
                    );
                };
                (shape, None)
            } else {
                (Shape::SCALAR, Some(self.interval()?))
            };
            for binder in binders.iter_mut().skip(first) {
                (binder.shape, binder.range) = (shape.clone(), range.clone());
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
    fn definition(
        &mut self,
        name: &Symbol,
        context: &crate::Context,
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
        let mut parameter = None;
        if let Some(open) = self.take(TokenKind::Open) {
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
                Some(TokenKind::Bad(..)) => self.unexpected("`=`"),
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
        self.expect_end()?;
        if self.failed {
            return Err(Stop);
        }
        if parameter.is_some() && !body.shape.is_column() {
            let message =
                format!("a function's value is a number or a column, and this is {}", body.shape);
            return self.fail(body.span, message, "");
        }
        Ok((parameter, body))
    }
}
