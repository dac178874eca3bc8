//! `use`: what another block declares, defines and assumes, brought in.

use crate::block::{Definition, Hypothesis, Relation};
use crate::lexer::{Token, TokenKind};
use crate::names;
use crate::reader::{self, Reader};
use crate::statements::MAX_SYMBOLS;
use crate::{Diagnostic, Span, Symbol};

impl Reader<'_> {
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
            let name = &declaration.name;
            let known = self.known(name).then(|| {
                self.context.declaration(name).is_some_and(|known| known.kind == declaration.kind)
            });
            if self.agrees(known, name, id, span) {
                self.session.names.declare(declaration);
                self.context.declarations.push(declaration.clone());
                self.session.names.sizes.extend(declaration.kind.sizes().into_iter().cloned());
            }
        }
        for (name, unit) in &block.context.units {
            if self.context.unit(name).is_none() {
                self.context.units.push((name.clone(), unit.clone()));
            }
        }
        for definition in &block.context.definitions {
            let name = &definition.name;
            let same = |known: &Definition| {
                known.body == definition.body
                    && known.parameter == definition.parameter
                    && known.index == definition.index
            };
            let known = self.known(name).then(|| self.context.definition(name).is_some_and(same));
            if self.agrees(known, name, id, span) {
                if !self.session.spend(definition.body.size(), span) {
                    return;
                }
                self.session.names.define(definition);
                self.context.definitions.push(definition.clone());
            }
        }
        let before = self.context.hypotheses.len();
        for hypothesis in &block.context.hypotheses {
            let known = self.context.hypotheses.iter().take(before);
            if known.into_iter().any(|known| same_hypothesis(known, hypothesis)) {
                continue;
            }
            let Hypothesis { relation: Relation { left, right, .. }, binders, .. } = hypothesis;
            let ranges = binders.iter().filter_map(|binder| binder.range.as_ref());
            let ranges = ranges.map(|(from, to)| from.size() + to.size()).sum::<usize>();
            if !self.session.spend(left.size() + right.size() + ranges + binders.len(), span) {
                return;
            }
            self.context.hypotheses.push(hypothesis.clone());
        }
        if !own {
            let context = &self.context;
            self.inherited =
                (context.declarations.len(), context.definitions.len(), context.hypotheses.len());
        }
        self.uses.push(id.to_owned());
    }

    fn known(&self, name: &Symbol) -> bool {
        self.session.names.get(name).is_some()
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
