//! An order of symmetric matrices as a line about numbers, for who draws points: A ⪯ B when v'A v ≤ v'B v for every column v.

use crate::{
    identity::{self, Sweep, Test},
    model::Model,
    verdict::Witness,
};
use derivation::{
    Context, Declaration, Dim, Expr, Kind, Node, Relator, Shape, Span, Structure, Symbol, Term,
};
use number::Rational;

/// No name that can be typed.
const COLUMN: &str = "v·";

/// What is to be shown of a column more.
pub(crate) struct OfNumbers {
    pub(crate) context: Context,
    pub(crate) left: Expr,
    pub(crate) right: Expr,
}

impl OfNumbers {
    /// Of `left ⪯ right`; nothing where the sides are numbers, or B − A is not known to be symmetric.
    pub(crate) fn new(
        model: &Model<'_>,
        left: &Expr,
        relator: Relator,
        right: &Expr,
        seed: &str,
    ) -> Option<OfNumbers> {
        let (small, large) = match relator {
            Relator::PrecedesEqual => (left, right),
            Relator::SucceedsEqual => (right, left),
            _ => return None,
        };
        let Shape::Matrix(rows, _) = left.shape.common(&right.shape)? else { return None };
        let difference = make(Node::Sum(vec![
            Term { negative: false, expr: large.clone() },
            Term { negative: true, expr: small.clone() },
        ]))?;
        let transposed = make(Node::Transpose(Box::new(difference.clone())))?;
        let Test::Passed(_) = identity::test(model, &difference, &transposed, Sweep::Brief, seed)
        else {
            return None;
        };
        let mut context = model.context.clone();
        context.declarations.push(Declaration {
            name: Symbol::new(COLUMN),
            kind: Kind::Matrix {
                rows: rows.clone(),
                columns: Dim::ONE,
                structure: Structure::General,
            },
            note: None,
            span: Span::default(),
        });
        let mut column = Expr::number(Rational::from(0));
        column.node = Node::Symbol(Symbol::new(COLUMN));
        column.shape = Shape::vector(rows);
        let form = |of: &Expr| {
            let row = make(Node::Transpose(Box::new(column.clone())))?;
            make(Node::Product(vec![row, of.clone(), column.clone()]))
        };
        Some(OfNumbers { left: form(small)?, right: form(large)?, context })
    }
}

/// A witness in which the column is called v.
pub(crate) fn named(mut witness: Witness) -> Witness {
    for setting in &mut witness.settings {
        setting.name = setting.name.replace(COLUMN, "v");
    }
    witness
}

fn make(node: Node) -> Option<Expr> {
    let mut expr = Expr::new(node, Span::default()).ok()?;
    expr.parens = true;
    Some(expr)
}
