//! Single edits of an expression: what one slip of the pen makes of it, and what may mend one.
//!
//! The same edits serve twice. Applied to a line that stands they are the mutants by which the checker itself is
//! tested; applied to a line that is refuted they are the repairs that are tried, most likely slip first. Whatever an
//! edit in [`mutants`] does, an edit in [`repairs`] undoes.
//!
//! | file | holds |
//! |---|---|
//! | `site` | the places of an expression, and what they are called in advice |
//! | `slips` | what a slip does at a place |
//! | `integrals` | the same for limits and weights |
//! | `likeness` | what is taken for what: numbers, exponents, derivatives, names |
//! | `elsewhere` | what the block says in another place with one thing more |
//! | `harvest` | what the text nearby has that may have been forgotten |
//! | `insertions` | where that is put |
//! | `missing` | where something may be missing that is solved for |
//! | `build` | products and sums put together again after an edit |
//! | `same` | when two expressions are the same text up to parentheses and order |

mod build;
pub(crate) mod elsewhere;
mod harvest;
mod insertions;
mod integrals;
mod likeness;
pub(crate) mod missing;
pub(crate) mod same;
mod site;
mod slips;

pub(crate) use build::{multiplied, power, product_over, rational, sum};

use derivation::{Context, Expr, Relator, ShapeError};
use harvest::Harvest;
use site::{Names, Site};
use slips::{Candidate, Collector};
use std::{collections::BTreeSet, fmt};

/// What is edited; in the order in which slips are likely.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum EditKind {
    /// The sign of a term.
    Sign,
    /// A factor 2 or 1/2 at a term.
    Coefficient,
    /// A number.
    Number,
    /// A transpose, put on or taken off.
    Transpose,
    /// Two neighbouring factors that do not commute, exchanged.
    Order,
    /// An exponent.
    Exponent,
    /// An inverse or a division, put on or taken off.
    Inverse,
    /// A symbol or a function, taken for another.
    Symbol,
    /// The variable an integrand is weighted with, taken for that of the integral around it.
    Weight,
    /// The order of a function's derivative.
    Derivative,
    /// The limits of an integral.
    Limits,
    /// A factor, dropped.
    DropFactor,
    /// A factor in the argument of a function, dropped.
    DropInArgument,
    /// A term, dropped.
    DropTerm,
    /// A root or a square, added. Only repairs use it, as all that follow.
    InsertExponent,
    /// Something written as it stands elsewhere, with one thing more.
    AsElsewhere,
    /// A scalar factor or divisor, added.
    InsertFactor,
    /// A matrix, added to a product.
    InsertMatrix,
    /// A factor or term in the argument of a function, added.
    InsertInArgument,
    /// A term, added.
    InsertTerm,
}

impl EditKind {
    /// All kinds, most likely slip first.
    pub const ALL: [EditKind; 20] = [
        EditKind::Sign,
        EditKind::Coefficient,
        EditKind::Number,
        EditKind::Transpose,
        EditKind::Order,
        EditKind::Exponent,
        EditKind::Inverse,
        EditKind::Symbol,
        EditKind::Weight,
        EditKind::Derivative,
        EditKind::Limits,
        EditKind::DropFactor,
        EditKind::DropInArgument,
        EditKind::DropTerm,
        EditKind::InsertExponent,
        EditKind::AsElsewhere,
        EditKind::InsertFactor,
        EditKind::InsertMatrix,
        EditKind::InsertInArgument,
        EditKind::InsertTerm,
    ];

    /// Its name in tables.
    ///
    /// ```
    /// assert_eq!(checker::edit::EditKind::DropTerm.name(), "term dropped");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            EditKind::Sign => "sign",
            EditKind::Coefficient => "factor 2 or 1/2",
            EditKind::Number => "number",
            EditKind::Transpose => "transpose",
            EditKind::Order => "order of factors",
            EditKind::Exponent => "exponent",
            EditKind::Inverse => "inverse",
            EditKind::Symbol => "symbol",
            EditKind::Weight => "weight of an integral",
            EditKind::Derivative => "order of derivative",
            EditKind::Limits => "limits of an integral",
            EditKind::DropFactor => "factor dropped",
            EditKind::DropInArgument => "factor dropped in an argument",
            EditKind::DropTerm => "term dropped",
            EditKind::AsElsewhere => "as elsewhere",
            EditKind::InsertFactor => "factor added",
            EditKind::InsertMatrix => "matrix added",
            EditKind::InsertInArgument => "factor or term added in an argument",
            EditKind::InsertExponent => "root or square added",
            EditKind::InsertTerm => "term added",
        }
    }

    /// Whether a factor or a term is added that is taken from the text nearby.
    pub fn is_insertion(self) -> bool {
        self >= EditKind::InsertFactor
    }
}

impl fmt::Display for EditKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One edit and what it gives.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What is edited.
    pub kind: EditKind,
    /// The edit in words, as one would ask for it: "change the sign of `ρ s s'`".
    pub advice: String,
    /// The expression after the edit.
    pub expr: Expr,
}

/// No expression has more repairs than this.
pub const MOST_EDITS: usize = 2000;

/// All expressions that are made to find them have together no more parts than this.
const MOST_PARTS: usize = 2_000_000;

/// What one slip makes of an expression: well shaped, of the shape it had, all different and different from it up to
/// parentheses and the order of terms and scalar factors.
///
/// ```
/// use checker::edit::{EditKind, mutants};
/// use derivation::{Context, Expr, Node, Shape, Span, Symbol};
/// let x = Expr::leaf(Node::Symbol(Symbol::new("x")), Shape::SCALAR, Span::default());
/// let edits = mutants(&x, &Context::default());
/// assert_eq!(edits[0].advice, "change the sign of `x`");
/// assert_eq!(edits[0].expr.to_string(), "-x");
/// ```
pub fn mutants(expr: &Expr, context: &Context) -> Vec<Edit> {
    well_shaped(carried_out(expr, context, None)).collect()
}

/// What may mend an expression: its [`mutants`], and what may have been forgotten in it.
///
/// A repaired side has the shape of the old one; beside a side of another shape (the old one being `0`) it is for the
/// caller to compare them.
///
/// ```
/// use checker::edit::repairs;
/// use derivation::{Context, Declaration, Expr, Kind, Node, Shape, Span, Symbol};
/// let x = Expr::leaf(Node::Symbol(Symbol::new("x")), Shape::SCALAR, Span::default());
/// let mut context = Context::default();
/// context.declarations.push(Declaration {
///     name: Symbol::new("rho"), kind: Kind::Real, note: None, span: Span::default(),
/// });
/// assert!(repairs(&x, &context).iter().any(|edit| edit.expr.to_string() == "ρ x"));
/// ```
pub fn repairs(expr: &Expr, context: &Context) -> Vec<Edit> {
    repairs_near(expr, context, &[])
}

/// As [`repairs`], with terms and factors from these expressions among what may have been forgotten: the other side of
/// the line, the lines before and after it.
///
/// ```
/// use checker::edit::repairs_near;
/// use derivation::{Context, Expr, Node, Shape, Span, Symbol};
/// let x = Expr::leaf(Node::Symbol(Symbol::new("x")), Shape::SCALAR, Span::default());
/// let six = Expr::number(6.into());
/// let other = Expr::new(Node::Product(vec![six, x.clone()]), Span::default())?;
/// let edits = repairs_near(&x, &Context::default(), &[&other]);
/// assert!(edits.iter().any(|edit| edit.expr.to_string() == "6 x"));
/// # Ok::<(), derivation::ShapeError>(())
/// ```
pub fn repairs_near(expr: &Expr, context: &Context, nearby: &[&Expr]) -> Vec<Edit> {
    repairs_lazily(expr, context, nearby).collect()
}

/// As [`repairs_near`], each made when it is asked for: to make them all takes longer than to see that the first ones will do.
pub(crate) fn repairs_lazily<'a>(
    expr: &'a Expr,
    context: &'a Context,
    nearby: &'a [&'a Expr],
) -> impl Iterator<Item = Edit> + use<'a> {
    well_shaped(carried_out(expr, context, Some(nearby)))
}

/// What one slip does, and where the shapes do not fit the error that says so: an author meets it at once.
///
/// ```
/// use checker::edit::all_edits;
/// use derivation::{Context, Dim, Expr, Node, Shape, Span, Symbol};
/// let n = Dim::Size(Symbol::new("n"));
/// let a = Expr::leaf(Node::Symbol(Symbol::new("A")), Shape::Matrix(n.clone(), n.clone()), Span::default());
/// let x = Expr::leaf(Node::Symbol(Symbol::new("x")), Shape::vector(n), Span::default());
/// let ax = Expr::new(Node::Product(vec![a, x]), Span::default())?;
/// let swapped = all_edits(&ax, &Context::default()).into_iter().find(|(_, advice, _)| advice == "exchange `A` and `x`");
/// assert!(swapped.is_some_and(|(_, _, result)| result.is_err()));
/// # Ok::<(), derivation::ShapeError>(())
/// ```
pub fn all_edits(
    expr: &Expr,
    context: &Context,
) -> Vec<(EditKind, String, Result<Expr, ShapeError>)> {
    carried_out(expr, context, None).collect()
}

type Outcome = (EditKind, String, Result<Expr, ShapeError>);

fn well_shaped(edits: impl Iterator<Item = Outcome>) -> impl Iterator<Item = Edit> {
    edits.filter_map(|(kind, advice, result)| Some(Edit { kind, advice, expr: result.ok()? }))
}

/// The slips, then what may have been forgotten, if that is asked for; one kind after another, each in reading order.
fn carried_out<'a>(
    expr: &'a Expr,
    context: &'a Context,
    nearby: Option<&'a [&'a Expr]>,
) -> impl Iterator<Item = Outcome> + use<'a> {
    let sites: Vec<Site<'a>> = site::sites(expr);
    let mut seen = BTreeSet::from([same::key(expr)]);
    let mut misfits = BTreeSet::new();
    [Some(None), nearby.map(Some)]
        .into_iter()
        .flatten()
        .flat_map(move |nearby| candidates(expr, context, &sites, nearby))
        .take(MOST_PARTS / expr.size())
        .filter_map(move |Candidate { kind, advice, path, new }| {
            let result = carry_out(expr, &path, new);
            let fresh = match &result {
                Ok(new) => seen.insert(same::key(new)),
                Err(_) => misfits.insert(advice.clone()),
            };
            fresh.then_some((kind, advice, result))
        })
        .take(MOST_EDITS)
}

/// The slips, or what may have been forgotten of the texts nearby.
fn candidates(
    expr: &Expr,
    context: &Context,
    sites: &[Site<'_>],
    nearby: Option<&[&Expr]>,
) -> Vec<Candidate> {
    let names = Names::of(sites);
    let mut found: Vec<Candidate> = Vec::new();
    let mut collector = Collector { context, names: &names, found: &mut found };
    match nearby {
        None => sites.iter().for_each(|site| collector.slips(site)),
        Some(nearby) => {
            let harvested: Vec<&Expr> =
                std::iter::once(expr).chain(nearby.iter().copied()).collect();
            let harvest = Harvest::of(context, &harvested);
            sites.iter().for_each(|site| collector.insertions(site, &harvest));
        }
    }
    // Stable: within a kind in reading order.
    found.sort_by_key(|candidate| candidate.kind);
    found
}

/// The expression with a part replaced by another of the same shape.
fn carry_out(expr: &Expr, path: &[usize], new: Expr) -> Result<Expr, ShapeError> {
    let old = path.iter().try_fold(expr, |part, place| part.children().get(*place).copied());
    let new = as_before(old.unwrap_or(expr), new.reshaped()?)?;
    as_before(expr, build::replaced(expr, path, new).reshaped()?)
}

/// The expression, if it has the shape that stood here.
fn as_before(old: &Expr, new: Expr) -> Result<Expr, ShapeError> {
    if old.shape.common(&new.shape).is_some() {
        return Ok(new);
    }
    Err(ShapeError {
        message: format!("{} stood here, and this is {}", old.shape, new.shape),
        help: None,
        span: new.span,
    })
}

/// The signs that a relation's sign is taken for, with the advice to write them; the likeliest first.
///
/// ```
/// use checker::edit::relator_edits;
/// use derivation::Relator;
/// let first = &relator_edits(Relator::Less)[0];
/// assert_eq!(first, &(Relator::LessEqual, "write `≤` for `<`".to_owned()));
/// ```
pub fn relator_edits(relator: Relator) -> Vec<(Relator, String)> {
    use Relator::*;
    let others: &[Relator] = match relator {
        Equal => &[LessEqual, GreaterEqual],
        LessEqual => &[Less, GreaterEqual, Equal],
        Less => &[LessEqual, Greater],
        GreaterEqual => &[Greater, LessEqual, Equal],
        Greater => &[GreaterEqual, Less],
        PrecedesEqual => &[SucceedsEqual],
        SucceedsEqual => &[PrecedesEqual],
        Approx => &[],
    };
    others.iter().map(|other| (*other, format!("write `{other}` for `{relator}`"))).collect()
}

#[cfg(test)]
mod tests;
