//! Chains: an expression, and lines that each relate one more to the one before.

use crate::lexer::{Token, TokenKind};
use crate::lines::Logical;
use crate::reader::{Reader, segments};
use crate::{Chain, Diagnostic, Expr, Line, Node, Relator, Shape, Span};

/// The chain that the next line may continue.
pub(crate) struct Open {
    chain: Chain,
    /// The shape of its expressions, as far as it is known.
    shape: Shape,
    span: Span,
    broken: bool,
    /// What the lines so far say of both ends; nothing when they point in different directions.
    says: Option<Relator>,
}

impl Open {
    pub(crate) fn broken(span: Span) -> Self {
        let chain = Chain { start: hole(span, Shape::Zero), note: None, lines: Vec::new() };
        Open { chain, shape: Shape::Zero, span, broken: true, says: None }
    }
}

impl Reader<'_> {
    /// A line of a chain, its beginning included.
    pub(crate) fn chain_line(&mut self, line: &Logical, tokens: &[Token]) {
        let is_by =
            |_, token: &Token| token.kind == TokenKind::Name && self.spelling(*token) == "by";
        let by = tokens.iter().position(|token| is_by(0, token));
        let (code, reason) = tokens.split_at(by.unwrap_or(tokens.len()));
        let segments = segments(code);
        let last = segments.len().saturating_sub(1);
        let (reasons, reason_text) = match reason.split_first() {
            Some((by, words)) if segments.len() > 1 || self.chain.is_some() => {
                (self.reasons(words, by.span), Some(self.words(words)))
            }
            Some((by, _)) => {
                let message = "a reason belongs to a step, and this line takes none";
                self.report(
                    Diagnostic::error(by.span, message)
                        .with_help("write it behind a line `= … by …`"),
                );
                (Vec::new(), None)
            }
            None => (Vec::new(), None),
        };
        let misplaced = !reason.is_empty() && reason_text.is_none();
        let (mut reasons, mut reason_text) = (Some(reasons), reason_text);
        for (index, (step, tokens)) in segments.into_iter().enumerate() {
            let Some((relator, span)) = step else {
                // A relator at the beginning of the line leaves nothing before it.
                if !tokens.is_empty() {
                    self.start_chain(tokens, line, last == 0);
                    if let Some(open) = &mut self.chain {
                        open.broken |= misplaced;
                    }
                }
                continue;
            };
            let mut whole = span.to(tokens.last().map_or(span, |token| token.span));
            if index == last {
                whole.end = whole.end.max(line.span.end);
            }
            let right = self.step(relator, span, tokens);
            let (reasons, reason_text) = match index == last {
                true => (reasons.take().unwrap_or_default(), reason_text.take()),
                false => (Vec::new(), None),
            };
            let note = line.note.clone().filter(|_| index == last);
            if let Some(open) = &mut self.chain {
                open.chain.lines.push(Line {
                    relator,
                    right,
                    reasons,
                    reason_text,
                    note,
                    span: whole,
                });
            }
        }
    }

    fn start_chain(&mut self, tokens: &[Token], line: &Logical, alone: bool) {
        let span = tokens.first().map_or(line.span, |token| token.span);
        let expr = self.expression(tokens, span);
        let broken = expr.is_none();
        let start = expr.unwrap_or_else(|| hole(span, Shape::Zero));
        let note = line.note.clone().filter(|_| alone);
        let shape = start.shape.clone();
        self.chain = Some(Open {
            span: span.to(start.span),
            chain: Chain { start, note, lines: Vec::new() },
            shape,
            broken,
            says: Some(Relator::Equal),
        });
    }

    /// The expression behind a relator, fitted to the chain; a hole when it cannot be read or does not fit.
    fn step(&mut self, relator: Relator, span: Span, tokens: &[Token]) -> Expr {
        let expr = self.expression(tokens, span);
        let Some(open) = &mut self.chain else { return hole(span, Shape::Zero) };
        let previous = open.chain.lines.last().map_or(&open.chain.start, |line| &line.right);
        let Some(mut right) = expr else {
            open.broken = true;
            return hole(span, open.shape.clone());
        };
        if let Node::Hole = right.node {
            right.shape = open.shape.clone();
        }
        if let Some(problem) = misfit(&open.shape, previous, relator, &right) {
            open.broken = true;
            let shape = open.shape.clone();
            self.report(problem);
            return hole(right.span, shape);
        }
        if let Some(shape) = open.shape.common(&right.shape) {
            open.shape = shape;
        }
        let turned = open.says.is_some_and(|says| says.then(relator).is_none());
        open.says = open.says.and_then(|says| says.then(relator));
        if turned {
            let message = format!("`{}` turns the chain around", relator.sign());
            let help = "so it says nothing of its two ends: start a new chain here";
            self.session.report(Diagnostic::warning(span, message).with_help(help));
        }
        right
    }

    pub(crate) fn finish_chain(&mut self) {
        let Some(mut open) = self.chain.take() else { return };
        // A hole at the beginning learns its shape from what follows.
        let sides = open.chain.lines.iter_mut().map(|line| &mut line.right);
        for side in std::iter::once(&mut open.chain.start).chain(sides) {
            if let Node::Hole = side.node {
                side.shape = open.shape.clone();
            }
        }
        if open.chain.lines.is_empty() && !open.broken {
            let message = "nothing follows this expression";
            let help = "a chain goes on with a line that begins with a relation: `= …`";
            self.report(Diagnostic::error(open.span, message).with_help(help));
        } else if !open.chain.lines.is_empty() {
            self.chains.push(open.chain);
        }
    }
}

/// What stands where a line could not be read.
fn hole(span: Span, shape: Shape) -> Expr {
    Expr::leaf(Node::Hole, shape, span)
}

/// What is wrong with `left relator right` before anything is computed. `shape` is what is known of the left side's.
pub(crate) fn misfit(
    shape: &Shape,
    left: &Expr,
    relator: Relator,
    right: &Expr,
) -> Option<Diagnostic> {
    let Some(common) = shape.common(&right.shape) else {
        let message = format!("{shape} {} {} cannot hold", relator.sign(), right.shape);
        let help = if *shape == right.shape.transposed() {
            "one side may need a transpose: x'"
        } else if shape.is_square() && right.shape.is_square() {
            "a number beside a matrix is written with I: 2 I"
        } else {
            "the two sides have different shapes"
        };
        return Some(Diagnostic::error(right.span, message).with_help(help));
    };
    let sign = relator.sign();
    match relator {
        Relator::Equal | Relator::Approx => {}
        Relator::PrecedesEqual | Relator::SucceedsEqual => {
            if common == Shape::SCALAR || !common.is_square() {
                let message = format!("`{sign}` compares square matrices, and this is {common}");
                let help = if common == Shape::SCALAR {
                    "numbers are compared by ≤ and ≥"
                } else {
                    ""
                };
                return Some(Diagnostic::error(right.span, message).with_help(help));
            }
        }
        _ if common.is_scalar() => {}
        _ => {
            let message = format!("`{sign}` compares numbers, and this is {common}");
            let help = if common.is_square() {
                "matrices are compared by ⪯ and ⪰ (preceq, succeq)"
            } else {
                "columns have no order; compare their norms ||x||"
            };
            return Some(Diagnostic::error(right.span, message).with_help(help));
        }
    }
    if left == right && !right.has_hole() {
        let message = "both sides are the same text: this says nothing";
        return Some(
            Diagnostic::error(right.span, message)
                .with_help("drop the line, or show the step that was meant"),
        );
    }
    None
}
