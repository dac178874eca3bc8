//! The places of an expression where a slip can happen, and their names in advice.

use super::build::literal;
use derivation::{Context, Expr, Node, Shape, Structure, Symbol, block::Kind};
use std::{collections::BTreeMap, rc::Rc};

/// So many places are looked at; longer expressions are edited in their first part only.
const MOST_SITES: usize = 300;

/// What a place is to the expression around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// The whole.
    Root,
    /// A term of a sum.
    Term,
    /// A factor of a product.
    Factor,
    Numerator,
    Denominator,
    /// What is raised to a power.
    Base,
    Exponent,
    /// What is transposed.
    Transposed,
    /// The argument of a function, or a direction.
    Argument,
    /// Between delimiters: a root, a trace.
    Inside,
    /// Between the bars of a norm.
    Normed,
    /// A limit of integration.
    Limit,
    /// What is integrated.
    Body,
}

/// One place.
#[derive(Clone, Debug)]
pub(super) struct Site<'a> {
    /// The way from the root, by number of the child.
    pub(super) path: Vec<usize>,
    pub(super) expr: &'a Expr,
    pub(super) role: Role,
    /// Variables of integration in scope, outermost first.
    pub(super) bound: Rc<Vec<Symbol>>,
    /// Whether it stands in the argument of a function.
    pub(super) in_argument: bool,
    /// Whether it stands in a limit of integration.
    pub(super) in_limit: bool,
    /// The term it stands in.
    pub(super) around: Option<&'a Expr>,
}

impl Site<'_> {
    /// Whether a whole expression stands here, which may be negated, multiplied or added to without parentheses.
    pub(super) fn is_slot(&self) -> bool {
        use Role::*;
        matches!(self.role, Root | Exponent | Argument | Inside | Normed | Limit | Body)
    }

    /// Whether it stands under a power, a bar or a name of a function, so that the line is not linear in it.
    pub(super) fn is_within(&self) -> bool {
        use Role::*;
        matches!(self.role, Base | Denominator | Exponent | Argument | Inside | Normed)
    }

    /// Whether a factor may be put to all that stands here: it is no sum, or a sum that is a whole, such as one left
    /// alone in its parentheses.
    pub(super) fn takes_factor(&self) -> bool {
        match self.expr.node {
            Node::Sum(_) => self.is_slot() || (self.role != Role::Factor && self.expr.parens),
            _ => self.is_slot() || self.role == Role::Base,
        }
    }
}

/// A name of this shape.
pub(super) fn named(name: &Symbol, shape: &Shape) -> Expr {
    Expr::leaf(Node::Symbol(name.clone()), shape.clone(), Default::default())
}

/// All places, in reading order. A number such as `1/2` is one place; a number as exponent belongs to its power.
pub(super) fn sites(expr: &Expr) -> Vec<Site<'_>> {
    let root = Site {
        path: Vec::new(),
        expr,
        role: Role::Root,
        bound: Rc::new(Vec::new()),
        in_argument: false,
        in_limit: false,
        around: None,
    };
    let mut found = Vec::new();
    walk(root, &mut found);
    found
}

fn walk<'a>(site: Site<'a>, found: &mut Vec<Site<'a>>) {
    if found.len() >= MOST_SITES {
        return;
    }
    let expr = site.expr;
    found.push(site.clone());
    if literal(expr).is_some() {
        return;
    }
    for (place, child) in expr.children().into_iter().enumerate() {
        let role = role(&expr.node, place);
        if role == Role::Exponent && literal(child).is_some() {
            continue;
        }
        let mut path = site.path.clone();
        path.push(place);
        let mut bound = Rc::clone(&site.bound);
        if let (Node::Integral { variable, .. }, Role::Body) = (&expr.node, role) {
            Rc::make_mut(&mut bound).push(variable.clone());
        }
        // The nearest term, or the nearest whole expression that is no sum.
        let whole = site.role == Role::Term || site.is_slot();
        let around =
            if whole && !matches!(expr.node, Node::Sum(_)) { Some(expr) } else { site.around };
        walk(
            Site {
                path,
                expr: child,
                role,
                bound,
                in_argument: site.in_argument || role == Role::Argument,
                in_limit: site.in_limit || role == Role::Limit,
                around,
            },
            found,
        );
    }
}

fn role(parent: &Node, place: usize) -> Role {
    match (parent, place) {
        (Node::Sum(_), _) => Role::Term,
        (Node::Product(_), _) => Role::Factor,
        (Node::Quotient(..), 0) => Role::Numerator,
        (Node::Quotient(..), _) => Role::Denominator,
        (Node::Power(..), 0) => Role::Base,
        (Node::Power(..), _) => Role::Exponent,
        (Node::Transpose(_), _) => Role::Transposed,
        (Node::Apply(..) | Node::Derivative { .. }, _) => Role::Argument,
        (Node::Integral { .. }, 0 | 1) => Role::Limit,
        (Node::Integral { .. }, _) => Role::Body,
        (Node::Norm(_), _) => Role::Normed,
        _ => Role::Inside,
    }
}

/// How parts of an expression are called in advice: by their text, and by their number where it occurs more than once.
pub(super) struct Names {
    /// Text to how often it occurs.
    total: BTreeMap<String, usize>,
    /// Path to text and how many of the same text came before.
    by_path: BTreeMap<Vec<usize>, (String, usize)>,
}

impl Names {
    pub(super) fn of(sites: &[Site<'_>]) -> Self {
        let mut names = Names { total: BTreeMap::new(), by_path: BTreeMap::new() };
        for site in sites {
            let text = short(site.expr);
            let count = names.total.entry(text.clone()).or_default();
            names.by_path.insert(site.path.clone(), (text, *count));
            *count += 1;
        }
        names
    }

    /// "`x`", or "the second `x`".
    pub(super) fn name(&self, site: &Site<'_>) -> String {
        self.at(&site.path, site.expr)
    }

    /// The same of a child.
    pub(super) fn child(&self, site: &Site<'_>, place: usize, child: &Expr) -> String {
        let mut path = site.path.clone();
        path.push(place);
        self.at(&path, child)
    }

    fn at(&self, path: &[usize], expr: &Expr) -> String {
        match self.by_path.get(path) {
            Some((text, before)) if self.total.get(text).is_some_and(|n| *n > 1) => {
                format!("the {} `{text}`", ordinal(before + 1))
            }
            Some((text, _)) => format!("`{text}`"),
            None => format!("`{}`", short(expr)),
        }
    }

    /// " in `ρ s'y`" for a small part of a long expression, and nothing otherwise.
    pub(super) fn around(&self, site: &Site<'_>) -> String {
        match site.around {
            Some(term) if site.path.len() > 1 => format!(" in `{}`", short(term)),
            _ => String::new(),
        }
    }
}

/// The text of an expression without its outer parentheses, cut where it is long.
pub(super) fn short(expr: &Expr) -> String {
    const LONGEST: usize = 60;
    let mut bare = expr.clone();
    bare.parens = false;
    let text = bare.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn ordinal(n: usize) -> String {
    const WORDS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    match WORDS.get(n.wrapping_sub(1)) {
        Some(word) => (*word).to_owned(),
        None => format!("{n}th"),
    }
}

/// The names that stand for a value at a place, with their shapes: variables of integration, then what the context
/// declares and defines.
pub(super) fn scope(context: &Context, bound: &[Symbol]) -> Vec<(Symbol, Shape)> {
    let declared = context.declarations.iter().map(|d| &d.name);
    let defined = context.definitions.iter().filter(|d| d.parameter.is_none()).map(|d| &d.name);
    let mut names: Vec<(Symbol, Shape)> =
        bound.iter().rev().map(|name| (name.clone(), Shape::SCALAR)).collect();
    for name in declared.chain(defined) {
        if let Some(shape) = context.shape(name)
            && names.iter().all(|(other, _)| other != name)
        {
            names.push((name.clone(), shape));
        }
    }
    names
}

/// Whether an expression is visibly its own transpose.
pub(super) fn is_symmetric(expr: &Expr, context: &Context, depth: usize) -> bool {
    if depth > 4 {
        return false;
    }
    let symmetric = |e: &Expr| is_symmetric(e, context, depth + 1);
    match &expr.node {
        Node::Identity | Node::Number(_) => true,
        Node::Symbol(name) => match context.declaration(name) {
            Some(declaration) => matches!(
                declaration.kind,
                Kind::Matrix {
                    structure: Structure::Symmetric
                        | Structure::PositiveDefinite
                        | Structure::Diagonal,
                    ..
                }
            ),
            None => context
                .definition(name)
                .is_some_and(|d| d.parameter.is_none() && symmetric(&d.body)),
        },
        Node::Sum(terms) => terms.iter().all(|t| symmetric(&t.expr)),
        Node::Power(base, _) => symmetric(base),
        Node::Product(factors) => {
            match factors.iter().filter(|f| !f.shape.is_scalar()).collect::<Vec<_>>()[..] {
                [only] => symmetric(only),
                _ => expr.shape.is_scalar(),
            }
        }
        Node::Derivative { order, directions, .. } => match order {
            derivation::Derivative::Hess => true,
            derivation::Derivative::Third => directions.len() == 1,
            _ => false,
        },
        Node::Transpose(a) => symmetric(a),
        _ => expr.shape.is_scalar(),
    }
}
