//! The expression tree: what a derivation is read into, checked on and typeset from.
//!
//! There is one tree. It keeps the author's own form (which factors, in which order, which parentheses) because it
//! is also what the reader sees; and every node knows its shape, because a product of matrices has a meaning only
//! when the shapes agree. [`Expr::new`] is the one place where a node gets its shape.

use crate::shaping::shape_of;
use crate::{Dim, Shape, Symbol};
use number::Rational;
use std::fmt;

/// A range of bytes in the text a block was read from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// From the start of one to the end of the other.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// An expression with its shape and where it stands in the text.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Its shape, sizes symbolic.
    pub shape: Shape,
    /// Where the author wrote it; empty for expressions made by the checker.
    pub span: Span,
    /// Whether the author put it in parentheses. They are kept: `(s'y)` tells the reader that this is one number.
    pub parens: bool,
}

/// Two expressions are equal when they are the same text: spans do not matter, nor do parentheses.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.node == other.node
    }
}

/// One summand: `+ expr` or `- expr`.
#[derive(Clone, PartialEq, Debug)]
pub struct Term {
    /// Whether a minus stands before it.
    pub negative: bool,
    /// What is added or subtracted.
    pub expr: Expr,
}

/// A function as it stands in an expression: its name and the shapes it maps between.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// Its name.
    pub name: Symbol,
    /// The size of its argument: ℝ^from.
    pub from: Dim,
    /// The size of its value: ℝ^to, one for a real function.
    pub to: Dim,
    /// For one component of a function with vectors as values, as in `r[i](x)`: which. Then `to` is one.
    pub component: Option<Box<Expr>>,
}

impl Function {
    /// A function as a whole.
    pub fn new(name: Symbol, from: Dim, to: Dim) -> Self {
        Function { name, from, to, component: None }
    }
}

/// Which derivative is taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Derivative {
    /// `grad f(x)`: the gradient, a column; of a function of one real, its derivative.
    Grad,
    /// `hess f(x)`: the matrix of second derivatives.
    Hess,
    /// `jac r(x)`: the Jacobian of a vector-valued function, one row a component.
    Jac,
    /// `D3 f(x)[u, v, w]`: third derivative along directions; with two directions left, a column.
    Third,
}

/// The functions the notation knows by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Builtin {
    /// Square root of a non-negative scalar; like all functions of a scalar, of a column it is taken entry by entry.
    Sqrt,
    /// Absolute value of a scalar.
    Abs,
    /// e to the power of a scalar.
    Exp,
    /// Natural logarithm of a positive scalar.
    Log,
    /// Sine of a scalar.
    Sin,
    /// Cosine of a scalar.
    Cos,
    /// −1, 0 or 1.
    Sign,
    /// The diagonal matrix with a column on its diagonal.
    Diag,
    /// The diagonal of a square matrix, a column.
    Diagonal,
    /// Trace of a square matrix.
    Tr,
    /// Determinant of a square matrix.
    Det,
}

impl Builtin {
    /// All of them, with the name an author writes.
    pub const ALL: &'static [(&'static str, Builtin)] = &[
        ("sqrt", Builtin::Sqrt),
        ("abs", Builtin::Abs),
        ("exp", Builtin::Exp),
        ("log", Builtin::Log),
        ("sin", Builtin::Sin),
        ("cos", Builtin::Cos),
        ("sign", Builtin::Sign),
        ("diag", Builtin::Diag),
        ("diagonal", Builtin::Diagonal),
        ("tr", Builtin::Tr),
        ("det", Builtin::Det),
    ];

    /// The name an author writes.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, b)| *b == self).map_or("", |(name, _)| name)
    }
}

/// What is made of the values of an expression for all values of an index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Fold {
    /// `sum[i:1..N] e`: their sum; of no values, zero.
    Sum,
    /// `mean[i:1..N] e`: their mean.
    Mean,
    /// `E[i:1..N] e`: the expectation when the index is drawn uniformly, which is their mean.
    Expectation,
    /// `Var[i:1..N] e`: the mean squared distance from the mean.
    Variance,
    /// `max[i:1..N] e`: the largest.
    Max,
    /// `min[i:1..N] e`: the smallest.
    Min,
}

impl Fold {
    /// All of them, with the word an author writes.
    pub const ALL: &'static [(&'static str, Fold)] = &[
        ("sum", Fold::Sum),
        ("mean", Fold::Mean),
        ("E", Fold::Expectation),
        ("Var", Fold::Variance),
        ("max", Fold::Max),
        ("min", Fold::Min),
    ];

    /// The word an author writes.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, f)| *f == self).map_or("", |(word, _)| word)
    }
}

/// What an expression is.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// An exact number; `0` has any shape.
    Number(Rational),
    /// A declared or defined symbol.
    Symbol(Symbol),
    /// `I`.
    Identity,
    /// `?`: an exercise's hole.
    Hole,
    /// A sum of two or more terms, or one negated term.
    Sum(Vec<Term>),
    /// A product of two or more factors, in order.
    Product(Vec<Expr>),
    /// `a / b` with a scalar `b`.
    Quotient(Box<Expr>, Box<Expr>),
    /// `a ^ b`: a scalar to a scalar power, or a square matrix to an integer or half-integer power.
    Power(Box<Expr>, Box<Expr>),
    /// `a'`.
    Transpose(Box<Expr>),
    /// `||a||`, the Euclidean norm of a column.
    Norm(Box<Expr>),
    /// `||a||_p`, the p-norm of a column; without an exponent, `||a||_inf`.
    PNorm(Box<Expr>, Option<Box<Expr>>),
    /// `a ∘ b`, or `a ⊘ b` when the flag is set: product or quotient entry by entry.
    Entrywise(bool, Box<Expr>, Box<Expr>),
    /// `max(a, b)`, or `min(a, b)` when the flag is not set: of two or more numbers, or of one column's entries.
    Extreme(bool, Vec<Expr>),
    /// `ones(n)`: the column of n ones.
    Ones(Dim),
    /// `x[i]`, `A[i, j]`: an entry, counted from 1.
    Entry(Box<Expr>, Vec<Expr>),
    /// `g[t]`: a member of a family.
    Member(Symbol, Box<Expr>),
    /// `sum[i: 1..N] body` and the like.
    Fold {
        /// What is made of the values.
        fold: Fold,
        /// The index, bound in the body: a whole number.
        index: Symbol,
        /// Its first value.
        from: Box<Expr>,
        /// Its last.
        to: Box<Expr>,
        /// What is summed, or averaged, or compared.
        body: Box<Expr>,
    },
    /// `E[B: b of 1..N] body`, `Var[B: b of 1..N] body`: over samples of so many indices, drawn independently and
    /// uniformly, or all different where the flag is set, `E[B: b distinct of 1..N]`.
    Sample {
        /// The expectation or the variance.
        fold: Fold,
        /// The sample, bound in the body.
        sample: Symbol,
        /// How many indices are drawn.
        size: Box<Expr>,
        /// Whether all are different.
        distinct: bool,
        /// The first index there is.
        from: Box<Expr>,
        /// The last.
        to: Box<Expr>,
        /// What depends on the sample.
        body: Box<Expr>,
    },
    /// `sum[i in B] body`, `mean[i in B] body`: over the indices of a sample, each as often as it was drawn.
    Among {
        /// The sum or the mean.
        fold: Fold,
        /// The index, bound in the body: a whole number.
        index: Symbol,
        /// The sample.
        sample: Symbol,
        /// What is summed or averaged.
        body: Box<Expr>,
    },
    /// A function known by name.
    Call(Builtin, Box<Expr>),
    /// `f(x)`.
    Apply(Function, Box<Expr>),
    /// `grad f(x)`, `hess f(x)`, `jac r(x)`, `D3 f(x)[u, v]`.
    Derivative {
        /// Which derivative.
        order: Derivative,
        /// Of which function.
        function: Function,
        /// Where.
        at: Box<Expr>,
        /// Along what (third derivatives only).
        directions: Vec<Expr>,
    },
    /// `O(h^2)`: what is at most a multiple of this as h tends to zero and all else stays. Of any shape, like zero.
    Order(Box<Expr>),
    /// `lim[h -> 0] body`; without a number, `lim[t -> inf] body`.
    Limit {
        /// The variable, bound in the body.
        variable: Symbol,
        /// What it tends to; nothing for infinity.
        to: Option<Box<Expr>>,
        /// What the limit is of.
        body: Box<Expr>,
    },
    /// `int[s: a..b] body`.
    Integral {
        /// The variable of integration, bound in the body.
        variable: Symbol,
        /// Lower limit.
        from: Box<Expr>,
        /// Upper limit.
        to: Box<Expr>,
        /// The integrand.
        body: Box<Expr>,
    },
}

/// Why an expression has no shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShapeError {
    /// What does not fit, in words.
    pub message: String,
    /// What might help.
    pub help: Option<String>,
    /// The part that does not fit.
    pub span: Span,
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ShapeError {}

impl Expr {
    /// The node with the shape its parts give it.
    ///
    /// # Errors
    /// When the shapes of the parts do not fit: adding a column to a matrix, multiplying what has no product,
    /// dividing by a matrix. `Symbol`, `Hole` take their shape from [`Expr::leaf`]; here they are scalars.
    ///
    /// ```
    /// use derivation::{Dim, Expr, Node, Shape, Span, Symbol};
    /// let n = Dim::Size(Symbol::new("n"));
    /// let s = Expr::leaf(Node::Symbol(Symbol::new("s")), Shape::vector(n), Span::default());
    /// let inner = Expr::new(Node::Transpose(Box::new(s.clone())), Span::default())
    ///     .and_then(|t| Expr::new(Node::Product(vec![t, s.clone()]), Span::default()))?;
    /// assert!(inner.shape.is_scalar());
    /// assert!(Expr::new(Node::Product(vec![s.clone(), s]), Span::default()).is_err());
    /// # Ok::<(), derivation::ShapeError>(())
    /// ```
    pub fn new(node: Node, span: Span) -> Result<Expr, ShapeError> {
        let shape = shape_of(&node, span)?;
        Ok(Expr { node, shape, span, parens: false })
    }

    /// A node whose shape is known from its declaration.
    pub fn leaf(node: Node, shape: Shape, span: Span) -> Expr {
        Expr { node, shape, span, parens: false }
    }

    /// An exact number.
    pub fn number(value: Rational) -> Expr {
        let shape = if value == Rational::from(0) { Shape::Zero } else { Shape::SCALAR };
        Expr::leaf(Node::Number(value), shape, Span::default())
    }

    /// The parts of this expression, in reading order.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Number(_) | Node::Symbol(_) | Node::Identity | Node::Hole | Node::Ones(_) => {
                vec![]
            }
            Node::Sum(terms) => terms.iter().map(|t| &t.expr).collect(),
            Node::Product(factors) | Node::Extreme(_, factors) => factors.iter().collect(),
            Node::Quotient(a, b) | Node::Power(a, b) | Node::Entrywise(_, a, b) => vec![a, b],
            Node::Transpose(a) | Node::Norm(a) | Node::Call(_, a) | Node::Member(_, a) => vec![a],
            Node::PNorm(a, p) => std::iter::once(a.as_ref()).chain(p.as_deref()).collect(),
            Node::Entry(of, index) => std::iter::once(of.as_ref()).chain(index).collect(),
            Node::Apply(function, at) => {
                function.component.as_deref().into_iter().chain([at.as_ref()]).collect()
            }
            Node::Derivative { function, at, directions, .. } => {
                let component = function.component.as_deref().into_iter();
                component.chain([at.as_ref()]).chain(directions).collect()
            }
            Node::Integral { from, to, body, .. } | Node::Fold { from, to, body, .. } => {
                vec![from, to, body]
            }
            Node::Sample { size, from, to, body, .. } => vec![size, from, to, body],
            Node::Among { body, .. } | Node::Order(body) => vec![body],
            Node::Limit { to, body, .. } => {
                to.as_deref().into_iter().chain([body.as_ref()]).collect()
            }
        }
    }

    /// The same, to change them; call [`Expr::reshaped`] on the whole afterwards.
    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.node {
            Node::Number(_) | Node::Symbol(_) | Node::Identity | Node::Hole | Node::Ones(_) => {
                vec![]
            }
            Node::Sum(terms) => terms.iter_mut().map(|t| &mut t.expr).collect(),
            Node::Product(factors) | Node::Extreme(_, factors) => factors.iter_mut().collect(),
            Node::Quotient(a, b) | Node::Power(a, b) | Node::Entrywise(_, a, b) => vec![a, b],
            Node::Transpose(a) | Node::Norm(a) | Node::Call(_, a) | Node::Member(_, a) => vec![a],
            Node::PNorm(a, p) => std::iter::once(a.as_mut()).chain(p.as_deref_mut()).collect(),
            Node::Entry(of, index) => std::iter::once(of.as_mut()).chain(index).collect(),
            Node::Apply(function, at) => {
                function.component.as_deref_mut().into_iter().chain([at.as_mut()]).collect()
            }
            Node::Derivative { function, at, directions, .. } => {
                let component = function.component.as_deref_mut().into_iter();
                component.chain([at.as_mut()]).chain(directions).collect()
            }
            Node::Integral { from, to, body, .. } | Node::Fold { from, to, body, .. } => {
                vec![from, to, body]
            }
            Node::Sample { size, from, to, body, .. } => vec![size, from, to, body],
            Node::Among { body, .. } | Node::Order(body) => vec![body],
            Node::Limit { to, body, .. } => {
                to.as_deref_mut().into_iter().chain([body.as_mut()]).collect()
            }
        }
    }

    /// The same tree with every shape worked out anew, after an edit.
    ///
    /// # Errors
    /// As [`Expr::new`].
    pub fn reshaped(mut self) -> Result<Expr, ShapeError> {
        for child in self.children_mut() {
            let taken = std::mem::replace(child, Expr::number(Rational::from(0)));
            *child = taken.reshaped()?;
        }
        if !matches!(self.node, Node::Symbol(_) | Node::Hole | Node::Member(..)) {
            self.shape = shape_of(&self.node, self.span)?;
        }
        Ok(self)
    }

    /// Whether the predicate holds here or anywhere below.
    pub fn any(&self, predicate: &mut dyn FnMut(&Expr) -> bool) -> bool {
        predicate(self) || self.children().into_iter().any(|child| child.any(predicate))
    }

    /// Whether a symbol or function of this name occurs (bound variables included).
    pub fn mentions(&self, name: &Symbol) -> bool {
        self.any(&mut |e| match &e.node {
            Node::Symbol(s) | Node::Member(s, _) => s == name,
            Node::Apply(f, _) | Node::Derivative { function: f, .. } => f.name == *name,
            _ => false,
        })
    }

    /// The name that this node binds in its body: an index, a sample, a variable of integration.
    ///
    /// ```
    /// use derivation::{Context, parse_expression};
    /// let sum = parse_expression("sum[k:1..3] k", &Context::default()).unwrap();
    /// assert_eq!(sum.binds().map(|name| name.as_str()), Some("k"));
    /// ```
    pub fn binds(&self) -> Option<&Symbol> {
        match &self.node {
            Node::Fold { index: name, .. }
            | Node::Among { index: name, .. }
            | Node::Sample { sample: name, .. }
            | Node::Limit { variable: name, .. }
            | Node::Integral { variable: name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether a hole stands anywhere in it.
    pub fn has_hole(&self) -> bool {
        self.any(&mut |e| matches!(e.node, Node::Hole))
    }

    /// The number of nodes.
    pub fn size(&self) -> usize {
        1 + self.children().into_iter().map(Expr::size).sum::<usize>()
    }
}

/// Twice the exponent, when it is a number and that is a whole one: `-1` gives −2, `1/2` gives 1.
///
/// ```
/// use derivation::{Expr, expr::half_integer};
/// assert_eq!(half_integer(&Expr::number(3.into())), Some(6));
/// ```
pub fn half_integer(exponent: &Expr) -> Option<i64> {
    let twice = constant(exponent)? * Rational::from(2);
    twice.to_i64()
}

/// The value of an expression made of numbers alone.
///
/// ```
/// use derivation::{Expr, expr::constant};
/// assert_eq!(constant(&Expr::number(3.into())), Some(3.into()));
/// ```
pub fn constant(expr: &Expr) -> Option<Rational> {
    match &expr.node {
        Node::Number(value) => Some(value.clone()),
        Node::Sum(terms) => terms.iter().try_fold(Rational::from(0), |sum, term| {
            let value = constant(&term.expr)?;
            Some(if term.negative { sum - value } else { sum + value })
        }),
        Node::Quotient(a, b) => {
            let (a, b) = (constant(a)?, constant(b)?);
            number::Number::div(&a, &b)
        }
        Node::Product(factors) => {
            factors.iter().try_fold(Rational::from(1), |product, f| Some(product * constant(f)?))
        }
        _ => None,
    }
}
