//! Samples: expectations and variances over minibatches, `E[B: b of 1..N] e`, and the sums over them, `mean[i in B] e`.

use crate::cursor::{Parsed, Parser, Stop};
use crate::indices::Bound;
use crate::lexer::{self, Token, TokenKind};
use crate::{Fold, Node, Shape, Symbol};

const FORM: &str = "write E[B: b of 1..N] e for b independent draws, E[B: b distinct of 1..N] e for different ones";

impl Parser<'_> {
    /// The sample that stands next, if one does.
    pub(crate) fn sample_named(&mut self) -> Option<Symbol> {
        let token = self.peek().filter(|token| token.kind == TokenKind::Name)?;
        let name = lexer::symbol(self.spelling(token));
        let found = self.samples.contains(&name);
        found.then(|| {
            self.advance();
            name
        })
    }

    /// `E[B: b of 1..N] e`, from behind `of` on.
    pub(crate) fn sample(
        &mut self,
        fold: Fold,
        word: Token,
        open: Token,
        (bound, size, distinct): (Vec<Bound>, crate::cursor::Tree, bool),
    ) -> Parsed {
        if !matches!(fold, Fold::Expectation | Fold::Variance) {
            let message = format!("`{}` runs over indices and not over samples", fold.word());
            return self.fail(word.span, message, FORM);
        }
        let name = self.single(bound, "a sample")?;
        let from = self.limit()?;
        if self.take(TokenKind::Range).is_none() {
            let here = self.here();
            return self.fail(here, "the upper limit is missing here", FORM);
        }
        let to = self.limit()?;
        self.close(open.span, TokenKind::CloseSquare)?;
        self.samples.push(name.clone());
        let body = self.deeper(Parser::signed_product);
        self.samples.pop();
        let body = body?;
        let depth = size.depth.max(from.depth).max(to.depth).max(body.depth) + 1;
        let span = word.span.to(body.expr.span);
        let node = Node::Sample {
            fold,
            sample: name,
            size: Box::new(size.expr),
            distinct,
            from: Box::new(from.expr),
            to: Box::new(to.expr),
            body: Box::new(body.expr),
        };
        self.make(node, span, depth)
    }

    /// `mean[i in B] e`, from behind `B` on.
    pub(crate) fn among(
        &mut self,
        fold: Fold,
        word: Token,
        open: Token,
        bound: Vec<Bound>,
        sample: Symbol,
    ) -> Parsed {
        if !matches!(fold, Fold::Sum | Fold::Mean) {
            let message = format!("`{}` does not run over a sample", fold.word());
            return self.fail(word.span, message, "sum[i in B] and mean[i in B] do");
        }
        let index = self.single(bound, "a sum over a sample")?;
        self.close(open.span, TokenKind::CloseSquare)?;
        self.locals.push((index.clone(), Shape::SCALAR));
        self.indices.push(index.clone());
        let body = self.deeper(Parser::signed_product);
        self.locals.pop();
        self.indices.pop();
        let body = body?;
        let (span, depth) = (word.span.to(body.expr.span), body.depth + 1);
        self.make(Node::Among { fold, index, sample, body: Box::new(body.expr) }, span, depth)
    }

    fn single(&mut self, bound: Vec<Bound>, what: &str) -> Result<Symbol, Stop> {
        match <[Bound; 1]>::try_from(bound) {
            Ok([bound]) => Ok(bound.name),
            Err(several) => {
                let span = several.last().map_or(self.here(), |bound| bound.span);
                self.fail(span, format!("{what} has one name"), FORM)
            }
        }
    }
}
