//! The expression tree: what a derivation is read into, checked on and typeset from.
//!
//! There is one tree. It keeps the author's own form (which factors, in which order, which parentheses) because it
//! is also what the reader sees; and every node knows its shape, because a product of matrices has a meaning only
//! when the shapes agree. [`Expr::new`] is the one place where a node gets its shape.

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

    /// Whether a hole stands anywhere in it.
    pub fn has_hole(&self) -> bool {
        self.any(&mut |e| matches!(e.node, Node::Hole))
    }

    /// The number of nodes.
    pub fn size(&self) -> usize {
        1 + self.children().into_iter().map(Expr::size).sum::<usize>()
    }
}

fn shape_of(node: &Node, span: Span) -> Result<Shape, ShapeError> {
    let fail = |message: String, help: Option<&str>, span: Span| {
        Err(ShapeError { message, help: help.map(str::to_owned), span })
    };
    let scalar = |e: &Expr, what: &str| {
        if e.shape.is_scalar() {
            Ok(Shape::SCALAR)
        } else {
            fail(format!("{what} takes a scalar, and this is {}", e.shape), None, e.span)
        }
    };
    match node {
        Node::Number(value) => {
            Ok(if *value == Rational::from(0) { Shape::Zero } else { Shape::SCALAR })
        }
        Node::Symbol(_) | Node::Hole | Node::Member(..) => Ok(Shape::SCALAR),
        Node::Ones(n) => Ok(Shape::vector(n.clone())),
        Node::Identity => Ok(Shape::Identity),
        Node::Sum(terms) => {
            let mut shape = Shape::Zero;
            for Term { expr, .. } in terms {
                shape = match shape.common(&expr.shape) {
                    Some(shape) => shape,
                    None => {
                        let mixed = shape.is_scalar() || expr.shape.is_scalar();
                        let help =
                            mixed.then_some("a scalar is added to a matrix as a multiple of I");
                        return fail(
                            format!("{} and {} cannot be added", shape, expr.shape),
                            help,
                            expr.span,
                        );
                    }
                };
            }
            Ok(shape)
        }
        Node::Product(factors) => {
            let mut shape = Shape::SCALAR;
            for factor in factors {
                shape = match shape.times(&factor.shape) {
                    Some(shape) => shape,
                    None => {
                        let columns = shape.is_column() && factor.shape.is_column();
                        let help = columns.then_some(
                            "a transpose may be missing: u'v is a number, u v' a matrix",
                        );
                        return fail(
                            format!("{} times {} has no product", shape, factor.shape),
                            help,
                            factor.span,
                        );
                    }
                };
            }
            Ok(shape)
        }
        Node::Quotient(a, b) => {
            if b.shape.is_scalar() {
                Ok(a.shape.clone())
            } else {
                fail(
                    format!("cannot divide by {}", b.shape),
                    Some(
                        "divide by a scalar, put the whole denominator in parentheses, or multiply by an inverse: A^-1 b",
                    ),
                    b.span,
                )
            }
        }
        Node::Power(base, exponent) => {
            scalar(exponent, "an exponent")?;
            if base.shape.is_scalar() {
                return Ok(Shape::SCALAR);
            }
            if !base.shape.is_square() {
                return fail(
                    format!("only a square matrix has powers, and this is {}", base.shape),
                    None,
                    base.span,
                );
            }
            match half_integer(exponent) {
                Some(_) => Ok(base.shape.clone()),
                None => fail(
                    "a matrix is raised to a whole number, to 1/2 or to -1/2".to_owned(),
                    None,
                    exponent.span,
                ),
            }
        }
        Node::Transpose(a) => Ok(a.shape.transposed()),
        Node::Norm(a) => {
            if a.shape.is_column() {
                Ok(Shape::SCALAR)
            } else {
                fail(format!("||…|| takes a column, and this is {}", a.shape), None, a.span)
            }
        }
        Node::Call(Builtin::Tr | Builtin::Det, a) => {
            if matches!(a.shape, Shape::Identity | Shape::Zero) {
                fail("the size of this matrix is not known here".to_owned(), None, a.span)
            } else if a.shape.is_square() {
                Ok(Shape::SCALAR)
            } else {
                fail(format!("this takes a square matrix, not {}", a.shape), None, a.span)
            }
        }
        Node::Call(Builtin::Diagonal, a) => match &a.shape {
            Shape::Matrix(rows, columns) if rows == columns => Ok(Shape::vector(rows.clone())),
            shape => fail(format!("this takes a square matrix, not {shape}"), None, a.span),
        },
        Node::Call(Builtin::Diag, a) => match &a.shape {
            Shape::Matrix(rows, Dim::ONE) => Ok(Shape::Matrix(rows.clone(), rows.clone())),
            Shape::Matrix(rows, columns) if rows == columns => fail(
                format!("diag takes a column, and this is {}", a.shape),
                Some("the diagonal of a matrix, as a column, is diagonal(A)"),
                a.span,
            ),
            shape => fail(format!("diag takes a column, and this is {shape}"), None, a.span),
        },
        // Of a column, entry by entry.
        Node::Call(_, a) if a.shape.is_column() => Ok(a.shape.clone()),
        Node::Call(builtin, a) => fail(
            format!("{} takes a number or a column, and this is {}", builtin.name(), a.shape),
            None,
            a.span,
        ),
        Node::PNorm(a, p) => {
            if let Some(p) = p {
                scalar(p, "the exponent of a norm")?;
            }
            if a.shape.is_column() {
                Ok(Shape::SCALAR)
            } else {
                fail(format!("||…|| takes a column, and this is {}", a.shape), None, a.span)
            }
        }
        Node::Entrywise(_, a, b) => match (a.shape.common(&b.shape), &a.shape, &b.shape) {
            (Some(shape), ..) => Ok(shape),
            _ => fail(
                format!("{} and {} have no product entry by entry", a.shape, b.shape),
                Some("both sides have the same shape"),
                b.span,
            ),
        },
        Node::Extreme(_, of) => match of.as_slice() {
            [column] if column.shape.is_column() => Ok(Shape::SCALAR),
            [other] => fail(
                format!("max and min take numbers or a column, and this is {}", other.shape),
                None,
                other.span,
            ),
            several => {
                for e in several {
                    scalar(e, "max of several")?;
                }
                Ok(Shape::SCALAR)
            }
        },
        Node::Entry(of, index) => match (&of.shape, index.len()) {
            (Shape::Zero, _) => Ok(Shape::Zero),
            (Shape::Matrix(Dim::ONE, Dim::ONE), _) => {
                fail("a number has no entries".to_owned(), None, of.span)
            }
            (Shape::Matrix(_, Dim::ONE), 1) => Ok(Shape::SCALAR),
            (Shape::Matrix(_, columns), 2) if *columns != Dim::ONE => Ok(Shape::SCALAR),
            (Shape::Matrix(Dim::ONE, _), 1) => fail(
                format!("this is {}, a row: its entries are those of its transpose", of.shape),
                Some("write x[i] for the entries of the column x"),
                of.span,
            ),
            (Shape::Matrix(_, columns), 1) if *columns != Dim::ONE => fail(
                format!("an entry of {} has two indices", of.shape),
                Some("write A[i, j]"),
                of.span,
            ),
            (Shape::Identity, _) => {
                fail("the size of this matrix is not known here".to_owned(), None, of.span)
            }
            _ => fail(
                "an entry has one index or two".to_owned(),
                Some("write x[i] or A[i, j]"),
                span,
            ),
        },
        Node::Among { body, .. } => Ok(body.shape.clone()),
        Node::Order(of) => scalar(of, "O(…)").map(|_| Shape::Zero),
        Node::Limit { to, body, .. } => {
            to.iter().try_for_each(|to| scalar(to, "a limit").map(drop))?;
            Ok(body.shape.clone())
        }
        Node::Fold { fold, from, to, body, .. } | Node::Sample { fold, from, to, body, .. } => {
            if let Node::Sample { size, .. } = node {
                scalar(size, "the size of a sample")?;
            }
            scalar(from, "a limit")?;
            scalar(to, "a limit")?;
            match fold {
                Fold::Sum | Fold::Mean | Fold::Expectation => Ok(body.shape.clone()),
                Fold::Variance if body.shape.is_column() => Ok(Shape::SCALAR),
                Fold::Variance => fail(
                    format!("Var takes numbers or columns, and this is {}", body.shape),
                    None,
                    body.span,
                ),
                Fold::Max | Fold::Min => scalar(body, fold.word()),
            }
        }
        Node::Apply(function, at) => {
            argument(function, at)?;
            Ok(Shape::vector(function.to.clone()))
        }
        Node::Derivative { order, function, at, directions } => {
            argument(function, at)?;
            let n = || function.from.clone();
            let real_valued = function.to == Dim::ONE;
            // The Hessians of all components along one direction: what the checker makes of a Jacobian's derivative.
            if let (Derivative::Hess, false, [_]) = (order, real_valued, directions.as_slice()) {
                return Ok(Shape::Matrix(function.to.clone(), n()));
            }
            if !real_valued && *order != Derivative::Jac {
                return fail(
                    format!(
                        "{} has vectors as values: its derivative is jac {}",
                        function.name, function.name
                    ),
                    None,
                    span,
                );
            }
            for direction in directions {
                if Shape::vector(n()).common(&direction.shape).is_none() {
                    return fail(
                        format!(
                            "a direction is {}, and this is {}",
                            Shape::vector(n()),
                            direction.shape
                        ),
                        None,
                        direction.span,
                    );
                }
            }
            match (order, directions.len()) {
                (Derivative::Grad, 0) => Ok(Shape::vector(n())),
                (Derivative::Hess, 0) | (Derivative::Third, 1) => Ok(Shape::Matrix(n(), n())),
                (Derivative::Jac, 0) => Ok(Shape::Matrix(function.to.clone(), n())),
                (Derivative::Third, 2) => Ok(Shape::vector(n())),
                (Derivative::Third, 3) => Ok(Shape::SCALAR),
                (Derivative::Third, 0) if n() == Dim::ONE => Ok(Shape::SCALAR),
                (Derivative::Third, _) => {
                    fail("D3 takes one to three directions: D3 f(x)[u, v]".to_owned(), None, span)
                }
                _ => fail("only D3 takes directions".to_owned(), None, span),
            }
        }
        Node::Integral { from, to, body, .. } => {
            scalar(from, "a limit of integration")?;
            scalar(to, "a limit of integration")?;
            Ok(body.shape.clone())
        }
    }
}

fn argument(function: &Function, at: &Expr) -> Result<(), ShapeError> {
    let wanted = Shape::vector(function.from.clone());
    if wanted.common(&at.shape).is_some() {
        return Ok(());
    }
    Err(ShapeError {
        message: format!("{} takes {}, and this is {}", function.name, wanted, at.shape),
        help: None,
        span: at.span,
    })
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
