//! Limits, `lim[h -> 0] e`, and what is left out, `O(h^2)`: how they are read, and where they may stand.

use crate::cursor::{Parsed, Parser};
use crate::lexer::{Token, TokenKind};
use crate::{Expr, Node, Shape, Span, Term};

const FORM: &str = "a limit is written lim[h -> 0] e or lim[t -> inf] e";
const PLACE: &str = "it stands for a whole side of a relation, O(…) for a term of one";

impl Parser<'_> {
    /// `O(h^2)`
    pub(crate) fn order(&mut self, span: Span) -> Parsed {
        self.advance();
        let (of, end) = self.argument("O")?;
        let depth = of.depth + 1;
        self.make(Node::Order(Box::new(of.expr)), span.to(end), depth)
    }

    /// `lim[h -> 0] e`, where `e` is the rest of the product it stands in.
    pub(crate) fn limit_of(&mut self, word: Token) -> Parsed {
        self.advance();
        let Some(open) = self.take(TokenKind::OpenSquare) else {
            return self.fail(word.span, "this limit does not say of what variable", FORM);
        };
        let Some(token) = self.take(TokenKind::Name) else {
            let here = self.here();
            return self.fail(here, "the variable is missing here", FORM);
        };
        let variable = self.new_index(token)?;
        if self.take(TokenKind::Arrow).is_none() {
            let here = self.here();
            return self.fail(here, "what the variable tends to is missing here", FORM);
        }
        let infinite = self.peek().is_some_and(|t| matches!(self.spelling(t), "inf" | "∞"));
        let to = if infinite {
            self.advance();
            None
        } else {
            Some(self.inside(crate::cursor::Opened::Bracket)?)
        };
        self.close(open.span, TokenKind::CloseSquare)?;
        self.locals.push((variable.clone(), Shape::SCALAR));
        // Towards infinity it may be a whole number: an exponent of what is negative, an index.
        if infinite {
            self.indices.push(variable.clone());
        }
        let body = self.deeper(Parser::signed_product);
        self.locals.pop();
        if infinite {
            self.indices.pop();
        }
        let body = body?;
        let depth = to.as_ref().map_or(0, |to| to.depth).max(body.depth) + 1;
        let span = word.span.to(body.expr.span);
        let to = to.map(|to| Box::new(to.expr));
        self.make(Node::Limit { variable, to, body: Box::new(body.expr) }, span, depth)
    }

    /// Reports a limit or an O(…) that stands where it says nothing.
    pub(crate) fn in_place(&mut self, expr: &Expr) -> Result<(), crate::cursor::Stop> {
        match misplaced(expr) {
            Some(span) if !self.failed => {
                self.fail(span, "a limit or O(…) cannot stand here", PLACE)
            }
            _ => Ok(()),
        }
    }
}

/// Whether a limit or an O(…) stands anywhere in it.
///
/// ```
/// use derivation::{Expr, Node, limits::tends};
/// let h = Expr::number(1.into());
/// assert!(!tends(&h));
/// assert!(Expr::new(Node::Order(Box::new(h)), Default::default()).is_ok_and(|o| tends(&o)));
/// ```
pub fn tends(expr: &Expr) -> bool {
    first(expr).is_some()
}

fn first(expr: &Expr) -> Option<Span> {
    let mut found = None;
    expr.any(&mut |e| {
        let here = matches!(e.node, Node::Order(_) | Node::Limit { .. });
        if here {
            found = Some(e.span);
        }
        here
    });
    found
}

/// Where a limit stands that is no whole side, or an O(…) that is no term of one.
fn misplaced(side: &Expr) -> Option<Span> {
    let within = |e: &Expr| e.children().into_iter().find_map(first);
    let term = |e: &Expr| match &e.node {
        Node::Order(_) if !e.parens => within(e),
        _ => first(e),
    };
    match &side.node {
        Node::Limit { .. } => within(side),
        Node::Sum(terms) if !side.parens => terms.iter().find_map(|Term { expr, .. }| term(expr)),
        _ => term(side),
    }
}
