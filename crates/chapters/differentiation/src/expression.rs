//! Functions written in the book's notation: the expression tree of the derivations, evaluated in any number system.

use crate::{Formula, Graph, Map, derivative};
use derivation::{Context, Declaration, Expr, Kind, Span, Symbol, parse_expression};
use number::Number;
use std::fmt;

/// Why a text or an expression is no function of real variables that can be differentiated here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong, in words.
    pub message: String,
}

impl Unreadable {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unreadable {}

/// A function of real variables, given by expressions for its values: g: ℝⁿ → ℝᵐ.
///
/// Its expressions are made of numbers, the variables, `+ - * / ^` with whole exponents, and the functions `sqrt`, `exp`, `log`,
/// `sin`, `cos` and `abs`.
///
/// ```
/// use differentiation::{Expression, Formula};
/// use number::Rational;
///
/// let f = Expression::read(&["x", "y"], &["(x^2 - 1)/y"])?;
/// // In floating point, and exactly.
/// assert_eq!(f.first().value(&[3.0, 4.0]), Some(2.0));
/// let third = Rational::new(1, 3).unwrap();
/// assert_eq!(f.first().value(&[third, Rational::from(2)]), Rational::new(-4, 9));
/// assert_eq!(f.first().value(&[3.0, 0.0]), None);
/// assert_eq!(Expression::read(&["x"], &["x + y"]).unwrap_err().message, "`y` is not declared");
/// # Ok::<(), differentiation::Unreadable>(())
/// ```
#[derive(Clone, Debug)]
pub struct Expression {
    variables: Vec<Symbol>,
    values: Vec<Expr>,
    graph: Graph,
}

impl Expression {
    /// Reads the values from texts, in which the variables may occur.
    ///
    /// # Errors
    /// The first problem of a text, in the words of the notation's reader; and as [`Expression::new`].
    pub fn read(variables: &[&str], values: &[&str]) -> Result<Self, Unreadable> {
        let declaration = |name: &&str| Declaration {
            name: Symbol::new(name),
            kind: Kind::Real,
            note: None,
            span: Span::default(),
        };
        let declarations: Vec<Declaration> = variables.iter().map(declaration).collect();
        let names = declarations.iter().map(|d| d.name.clone()).collect();
        let context = Context { declarations, ..Context::default() };
        let expression =
            |text: &&str| parse_expression(text, &context).map_err(|d| Unreadable::new(d.message));
        Self::new(names, values.iter().map(expression).collect::<Result<_, _>>()?)
    }

    /// Of these variables, with these values.
    ///
    /// # Errors
    /// [`Unreadable`] if a value is not made of the operations above.
    pub fn new(variables: Vec<Symbol>, values: Vec<Expr>) -> Result<Self, Unreadable> {
        let graph = Graph::new(&variables, &values)?;
        Ok(Self { variables, values, graph })
    }

    /// The names of the variables.
    pub fn variables(&self) -> &[Symbol] {
        &self.variables
    }

    /// The expressions of the values.
    pub fn expressions(&self) -> &[Expr] {
        &self.values
    }

    /// The computational graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The first value alone, as a formula; with no values, a formula without a value.
    pub fn first(&self) -> First<'_> {
        First(self)
    }

    // ANCHOR: symbolic-derivative
    /// The derivatives of all values with respect to variable `j`, counted from 0, as expressions.
    ///
    /// # Errors
    /// [`Unreadable`] if there is no such variable, or a derivative has no name in the notation: that of `abs`.
    ///
    /// ```
    /// use differentiation::Expression;
    /// let f = Expression::read(&["x"], &["sin(x^2)"])?;
    /// assert_eq!(f.derivative(0)?.expressions()[0].to_string(), "cos(x^2) (2 x)");
    /// # Ok::<(), differentiation::Unreadable>(())
    /// ```
    pub fn derivative(&self, j: usize) -> Result<Self, Unreadable> {
        let variable = self.variables.get(j).ok_or_else(|| Unreadable::new("no such variable"))?;
        let derivatives = self.values.iter().map(|value| derivative(value, variable));
        Self::new(self.variables.clone(), derivatives.collect::<Result<_, _>>()?)
    }
    // ANCHOR_END: symbolic-derivative
}

impl Map for Expression {
    fn inputs(&self) -> usize {
        self.variables.len()
    }
    fn outputs(&self) -> usize {
        self.values.len()
    }
    fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        self.graph.values(x)
    }
}

/// The first value of an [`Expression`].
#[derive(Clone, Copy, Debug)]
pub struct First<'a>(&'a Expression);

impl Formula for First<'_> {
    fn dimension(&self) -> usize {
        self.0.inputs()
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        self.0.values(x)?.into_iter().next()
    }
}
