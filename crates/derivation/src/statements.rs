//! What stands behind `let`, `assume`, `def`, `show` and `use`.

use crate::block::{Binder, Declaration, Definition, Hypothesis, Kind};
use crate::cursor::Parser;
use crate::declarations::Parts;
use crate::latex;
use crate::lexer::{self, Token, TokenKind};
use crate::reader::{self, Reader};
use crate::{Context, Diagnostic, Expr, Node, Relation, Relator, Shape, Span, Symbol};

/// Most names of a block, those it uses included.
pub(crate) const MAX_SYMBOLS: usize = 1000;

impl Reader<'_> {
    /// `s, y : vec n`
    pub(crate) fn let_(&mut self, tokens: &[Token], before: Span, note: Option<&str>) {
        let mut declared = Vec::new();
        let mut sizes = Vec::new();
        let mut parser = Parser::new(self.text, tokens, before, &mut self.session);
        let kind = parser.names(&mut declared).and_then(|()| parser.kind(&mut sizes));
        let kind = kind.and_then(|kind| Ok((kind, parser.unit()?)));
        let kind = kind.and_then(|kind| parser.declaration_end().map(|()| kind));
        let (kind, unit) = kind.ok().map_or((None, None), |(kind, unit)| (Some(kind), unit));
        let kind = kind.filter(|_| self.sizes_are_free(&sizes));
        for (name, span, letter) in declared {
            match &kind {
                Some(kind) => {
                    let note = note.map(str::to_owned);
                    if let Some(unit) = &unit
                        && self.context.unit(&name).is_none()
                    {
                        self.context.units.push((name.clone(), unit.clone()));
                    }
                    if let Some(index) = letter {
                        self.family(name, index, kind.clone(), note, span);
                        continue;
                    }
                    self.declare(Declaration { name, kind: kind.clone(), note, span });
                }
                None => self.session.names.mark_broken(name),
            }
        }
    }

    /// `g[t] : vec n`. The letter of its index is a natural number, declared along with it.
    fn family(
        &mut self,
        name: Symbol,
        index: Symbol,
        member: Kind,
        note: Option<String>,
        span: Span,
    ) {
        if member.shape().is_none() {
            let message = "the members of a family are numbers, columns or matrices";
            self.report(Diagnostic::error(span, message).with_help("write let g[t] : vec n"));
            return;
        }
        self.letter(&index, span);
        let kind = Kind::Family { index, member: Box::new(member) };
        self.declare(Declaration { name, kind, note, span });
    }

    /// The letter of a family's index, a natural number wherever it stands alone.
    fn letter(&mut self, index: &Symbol, span: Span) {
        if self.context.declaration(index).is_none() {
            let name = index.clone();
            self.declare(Declaration { name, kind: Kind::Nat, note: None, span });
            self.session.names.letters.insert(index.clone());
        }
    }

    /// Whether no size is the name of something that is no natural number; otherwise that is reported.
    pub(crate) fn sizes_are_free(&mut self, sizes: &[(Symbol, Span)]) -> bool {
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
            self.session.names.sizes.insert(name.clone());
        }
        true
    }

    fn declare(&mut self, declaration: Declaration) {
        let Declaration { name, kind, span, .. } = &declaration;
        if self.session.names.sizes.contains(name) && *kind != Kind::Nat {
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
        self.session.names.declare(&declaration);
        self.context.declarations.push(declaration);
    }

    /// Whether the name means nothing yet; otherwise that is reported.
    pub(crate) fn is_free(&mut self, name: &Symbol, span: Span) -> bool {
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
        let is_index = context
            .declarations
            .iter()
            .any(|d| matches!(&d.kind, Kind::Family { index, .. } if index == name));
        problem = match self.declared_at.get(name) {
            Some(first) if is_index => problem.with_label(*first, "here").with_help(format!(
                "the letter of a family is a natural number already: leave `{name} : nat` out"
            )),
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
        let natural =
            binders.iter().filter(|binder| binder.natural).map(|b| b.name.clone()).collect();
        self.session.quantified = natural;
        let locals: Vec<_> =
            binders.iter().map(|binder| (binder.name.clone(), binder.shape.clone())).collect();
        let span = before.to(tokens.last().map_or(before, |token| token.span));
        for relation in self.relations(statement, before, &locals).unwrap_or_default() {
            if self.is_of_limits(&relation.left) || self.is_of_limits(&relation.right) {
                continue;
            }
            // Each relation has the binders of its own, so they count each time.
            let ranges = binders.iter().filter_map(|binder| binder.range.as_ref());
            let size = ranges.map(|(from, to)| from.size() + to.size()).sum::<usize>();
            if !self.session.spend(size + binders.len(), span) {
                break;
            }
            let (mut binders, note) = (binders.clone(), note.map(str::to_owned));
            // The letter of a family stands for every index.
            for name in self.letters_of(&relation) {
                if binders.iter().all(|binder| binder.name != name) {
                    let shape = Shape::SCALAR;
                    binders.push(Binder { name, shape, natural: true, range: None });
                }
            }
            self.context.hypotheses.push(Hypothesis { relation, binders, note, span });
        }
        self.session.quantified.clear();
    }

    /// Refuses a limit or an O(…) in what is assumed or defined.
    fn is_of_limits(&mut self, expr: &Expr) -> bool {
        let found = crate::limits::tends(expr);
        if found {
            let message = "a limit or O(…) can be claimed, but not assumed or defined";
            let help = "write it behind `show` or in a chain";
            self.report(Diagnostic::error(expr.span, message).with_help(help));
        }
        found
    }

    /// The letters of families that stand in the index of one of their members, free.
    fn letters_of(&self, relation: &Relation) -> Vec<Symbol> {
        fn look(expr: &Expr, context: &Context, bound: &mut Vec<Symbol>, found: &mut Vec<Symbol>) {
            if let Node::Member(name, index) = &expr.node
                && let Some((_, letter)) = context.family(name)
                && index.mentions(letter)
                && !bound.contains(letter)
                && !found.contains(letter)
            {
                found.push(letter.clone());
            }
            let binds = match &expr.node {
                Node::Fold { index, .. }
                | Node::Among { index, .. }
                | Node::Limit { variable: index, .. } => Some(index.clone()),
                _ => None,
            };
            let depth = bound.len();
            bound.extend(binds);
            for child in expr.children() {
                look(child, context, bound, found);
            }
            bound.truncate(depth);
        }
        let mut found = Vec::new();
        for side in [&relation.left, &relation.right] {
            look(side, &self.context, &mut Vec::new(), &mut found);
        }
        found
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
            if let Some(problem) = crate::chain::misfit(&left.shape, &left, relator, &right) {
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
        parser.indices = parser.session.quantified.clone();
        parser.whole()
    }

    /// `H₊ = …`, `f(x) = …`, `f(x : vec n) = …`
    pub(crate) fn def(&mut self, tokens: &[Token], before: Span, note: Option<&str>) {
        let Some(first) = tokens.first().filter(|token| token.kind == TokenKind::Name) else {
            if let Some(token) = tokens.first().filter(|token| token.kind == TokenKind::Latex) {
                return self.report(latex::problem(token.span, self.spelling(*token)));
            }
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
        let Parts { parameter, index, body } = match definition {
            Ok(parts) if self.sizes_are_free(&sizes) => parts,
            _ => {
                self.session.names.mark_broken(name);
                return;
            }
        };
        if self.is_of_limits(&body) {
            self.session.names.mark_broken(name);
            return;
        }
        let span = before.to(tokens.last().map_or(before, |token| token.span));
        let repeated = self
            .context
            .definition(&name)
            .is_some_and(|d| d.body == body && d.parameter == parameter && d.index == index);
        if repeated && !self.declared_at.contains_key(&name) || !self.is_free(&name, first.span) {
            return;
        }
        if self.session.names.sizes.contains(&name) {
            let message = format!("`{name}` is a size and cannot be defined too");
            self.report(Diagnostic::error(first.span, message).with_help("choose another letter"));
            return;
        }
        self.declared_at.insert(name.clone(), first.span);
        let note = note.map(str::to_owned);
        if let Some(index) = &index {
            self.letter(index, first.span);
        }
        let definition = Definition { name, parameter, index, body, note, span };
        self.session.names.define(&definition);
        self.context.definitions.push(definition);
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
}

/// A hole that is a whole side takes the other side's shape.
fn fit_holes(left: &mut Expr, right: &mut Expr) {
    let is_hole = |side: &Expr| matches!(side.node, Node::Hole);
    if is_hole(left) && !is_hole(right) {
        left.shape = right.shape.clone();
    } else if is_hole(right) {
        right.shape = left.shape.clone();
    }
}
