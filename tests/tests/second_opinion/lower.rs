//! From expressions to scalars: every matrix becomes the list of its entries, at sizes that are small numbers.
//!
//! This is written anew, from the meaning of the notation, and shares nothing with the checker's evaluator: products are
//! sums of products of entries, inverses are cofactors over determinants, an abstract function is a polynomial with one
//! coefficient for each monomial, and its derivatives are derivatives of that polynomial, written out.

use super::{
    dense::{Dense, Lowered},
    program::Step,
    scalar::{Function as Real, Scalar},
};
use checker::model::Model;
use derivation::{Builtin, Dim, Expr, Kind, Node, Relation, Shape, Symbol, expr::constant};
use std::collections::{BTreeMap, BTreeSet};

/// Expressions of more nodes than this get a name of their own.
const LARGEST: usize = 24;
/// Expressions without names of their own (bodies of functions that are differentiated) grow no larger than this.
const LARGEST_BODY: usize = 60_000;

pub struct Lowering<'a> {
    pub model: &'a Model<'a>,
    sizes: &'a BTreeMap<Symbol, usize>,
    /// The symbols that have values; all others have meanings.
    pub given: &'a BTreeSet<Symbol>,
    /// The degree of the polynomials in place of functions.
    pub degree: u32,
    /// Steps, those of the innermost integral last.
    steps: Vec<Vec<Step>>,
    fresh: usize,
    pub bound: Vec<(Symbol, Lowered)>,
    /// Indices that are bound.
    pub indices: Vec<(Symbol, i64)>,
    /// Samples that are bound, written out.
    pub samples: Vec<(Symbol, Vec<i64>)>,
    /// The natural numbers that have values, sizes among them.
    pub naturals: BTreeMap<Symbol, i64>,
    known: BTreeMap<Symbol, Lowered>,
    /// Whether names of one's own are forbidden, because a derivative is to be taken.
    pub whole: bool,
    pub partials: BTreeMap<(Symbol, Vec<usize>), Vec<Scalar>>,
}

pub type Result<T> = std::result::Result<T, String>;

/// The variable behind an entry of a symbol, from 0.
pub fn entry(symbol: &Symbol, i: usize, j: usize) -> String {
    format!("{}_{i}_{j}", identifier(symbol))
}

/// The variable behind an entry of the root of a symbol.
pub fn root_entry(symbol: &Symbol, i: usize, j: usize) -> String {
    format!("root_{}_{i}_{j}", identifier(symbol))
}

/// The variable behind a coefficient of a component of a function.
pub fn coefficient(symbol: &Symbol, component: usize, exponents: &[u32]) -> String {
    let exponents: Vec<String> = exponents.iter().map(u32::to_string).collect();
    format!("{}_c{component}_{}", identifier(symbol), exponents.join("_"))
}

/// All exponents of monomials in so many variables up to a degree.
pub fn monomials(variables: usize, degree: u32) -> Vec<Vec<u32>> {
    let mut all = vec![vec![]];
    for _ in 0..variables {
        all = all
            .into_iter()
            .flat_map(|m: Vec<u32>| {
                let left = degree - m.iter().sum::<u32>();
                (0..=left).map(move |e| [m.as_slice(), &[e]].concat())
            })
            .collect();
    }
    all
}

/// A name as evalexpr reads it: letters and digits only.
pub fn identifier(symbol: &Symbol) -> String {
    let letters = symbol.as_str().chars().map(|c| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => c.to_string(),
        other => format!("u{:x}", u32::from(other)),
    });
    format!("v_{}", letters.collect::<String>())
}

impl<'a> Lowering<'a> {
    pub fn new(
        model: &'a Model<'a>,
        sizes: &'a BTreeMap<Symbol, usize>,
        given: &'a BTreeSet<Symbol>,
        degree: u32,
    ) -> Self {
        Lowering {
            model,
            sizes,
            given,
            degree,
            steps: vec![vec![]],
            fresh: 0,
            bound: Vec::new(),
            indices: Vec::new(),
            samples: Vec::new(),
            naturals: sizes.iter().map(|(name, n)| (name.clone(), *n as i64)).collect(),
            known: BTreeMap::new(),
            whole: false,
            partials: BTreeMap::new(),
        }
    }

    /// The steps so far.
    pub fn steps(&self) -> &[Step] {
        self.steps.first().map_or(&[], Vec::as_slice)
    }

    /// A variable of a hypothesis, given from outside.
    pub fn bind(&mut self, name: &Symbol, rows: usize, columns: usize) {
        let value = Dense::from_fn(rows, columns, |i, j| Scalar::variable(entry(name, i, j)));
        self.bound.push((name.clone(), Lowered::Dense(value)));
    }

    /// Both sides of a relation, entry by entry and of the same shape, with the number of rows.
    pub fn relation(&mut self, relation: &Relation) -> Result<(Vec<Scalar>, Vec<Scalar>, usize)> {
        let (left, right) = (self.lower(&relation.left)?, self.lower(&relation.right)?);
        let (rows, columns) = match (&left, &right) {
            (Lowered::Dense(m), _) | (_, Lowered::Dense(m)) => (m.rows, m.columns),
            _ => (1, 1),
        };
        let left = left.filled(rows, columns).ok_or("sides of different shapes")?;
        let right = right.filled(rows, columns).ok_or("sides of different shapes")?;
        Ok((left.entries, right.entries, rows))
    }

    pub fn size(&self, dim: &Dim) -> usize {
        match dim {
            Dim::Fixed(n) => *n as usize,
            Dim::Size(letter) => self.sizes.get(letter).copied().unwrap_or(1),
        }
    }

    fn name(&mut self) -> String {
        self.fresh += 1;
        format!("t{}", self.fresh)
    }

    fn push(&mut self, step: Step) {
        if let Some(steps) = self.steps.last_mut() {
            steps.push(step);
        }
    }

    /// A scalar short enough to be written again and again.
    pub fn settled(&mut self, scalar: Scalar) -> Result<Scalar> {
        if self.whole {
            let fits = scalar.size() <= LARGEST_BODY;
            return if fits {
                Ok(scalar)
            } else {
                Err("a function too long to be differentiated".to_owned())
            };
        }
        if scalar.size() <= LARGEST {
            return Ok(scalar);
        }
        let name = self.name();
        self.push(Step::Let(name.clone(), scalar));
        Ok(Scalar::variable(name))
    }

    pub fn dense(&mut self, matrix: Dense) -> Result<Lowered> {
        let entries = matrix.entries.into_iter().map(|e| self.settled(e)).collect::<Result<_>>()?;
        Ok(Lowered::Dense(Dense { entries, ..matrix }))
    }

    pub fn scalar(&mut self, expr: &Expr) -> Result<Scalar> {
        let value = self.lower(expr)?.filled(1, 1).ok_or("a number was expected")?;
        value.entries.into_iter().next().ok_or_else(|| "a number was expected".to_owned())
    }

    /// The entries of an expression.
    pub fn lower(&mut self, expr: &Expr) -> Result<Lowered> {
        match &expr.node {
            Node::Number(q) if q.to_f64() == 0.0 => Ok(Lowered::Zero),
            Node::Number(q) => Ok(Lowered::scalar(Scalar::number(q.to_f64()))),
            Node::Symbol(name) => self.symbol(name),
            Node::Identity => Ok(Lowered::Multiple(Scalar::number(1.0))),
            Node::Hole => Err("a hole has no value".to_owned()),
            Node::Sum(terms) => {
                let mut sum = Lowered::Zero;
                for term in terms {
                    let mut value = self.lower(&term.expr)?;
                    if term.negative {
                        value = value.scaled(&Scalar::number(-1.0));
                    }
                    sum = sum.plus(&value).ok_or("terms of different shapes")?;
                }
                self.shortened(sum)
            }
            Node::Product(factors) => {
                // A number scales what it meets; what is 1 × 1 only at this size is a matrix.
                let mut shape = Shape::SCALAR;
                let mut product = Lowered::scalar(Scalar::number(1.0));
                for factor in factors {
                    let value = self.lower(factor)?;
                    product = match (product.number(&shape), value.number(&factor.shape)) {
                        (Some(c), _) => value.scaled(&c),
                        (_, Some(c)) => product.scaled(&c),
                        _ => product.times(&value).ok_or("factors that do not fit")?,
                    };
                    product = self.shortened(product)?;
                    shape = shape.times(&factor.shape).ok_or("factors that do not fit")?;
                }
                Ok(product)
            }
            Node::Quotient(above, below) => {
                let (above, below) = (self.lower(above)?, self.scalar(below)?);
                let below = self.settled(below)?;
                self.shortened(above.scaled(&Scalar::number(1.0).over(&below)))
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Transpose(a) => Ok(self.lower(a)?.transposed()),
            Node::Norm(a) => {
                let a = match self.lower(a)? {
                    Lowered::Dense(a) => a,
                    Lowered::Zero => return Ok(Lowered::Zero),
                    Lowered::Multiple(_) => return Err("the norm of a matrix".to_owned()),
                };
                let norm = match a.entries.as_slice() {
                    [only] => only.call(Real::Abs),
                    entries => Scalar::sum(entries.iter().map(|e| e.times(e))).call(Real::Sqrt),
                };
                Ok(Lowered::scalar(self.settled(norm)?))
            }
            Node::PNorm(a, p) => self.p_norm(a, p.as_deref()),
            Node::Entrywise(divides, a, b) => self.entrywise(*divides, a, b),
            Node::Extreme(largest, of) => self.extreme(*largest, of),
            Node::Ones(n) => Ok(self.ones(self.size(n))),
            Node::Entry(of, index) => self.entry(of, index),
            Node::Member(name, index) => self.member(name, index, &expr.shape),
            Node::Fold { fold, index, from, to, body } => self.fold(*fold, index, (from, to), body),
            Node::Sample { .. } => self.over_samples(expr),
            Node::Among { fold, index, sample, body } => self.among(*fold, index, sample, body),
            Node::Order(_) | Node::Limit { .. } => Err("a limit is no value".to_owned()),
            Node::Call(builtin, a) => self.call(*builtin, a),
            Node::Apply(function, at) => self.apply(function, at),
            Node::Derivative { order, function, at, directions } => {
                self.derivative(*order, function, at, directions)
            }
            Node::Integral { variable, from, to, body } => self.integral(variable, from, to, body),
        }
    }

    pub fn shortened(&mut self, value: Lowered) -> Result<Lowered> {
        match value {
            Lowered::Dense(matrix) => self.dense(matrix),
            Lowered::Multiple(c) => Ok(Lowered::Multiple(self.settled(c)?)),
            Lowered::Zero => Ok(Lowered::Zero),
        }
    }

    fn symbol(&mut self, name: &Symbol) -> Result<Lowered> {
        let bound = self.bound.iter().rev().find(|(bound, _)| bound == name);
        if let Some(value) = bound.map(|(_, value)| value).or_else(|| self.known.get(name)) {
            return Ok(value.clone());
        }
        if let Some(size) = self.sizes.get(name) {
            return Ok(Lowered::scalar(Scalar::number(*size as f64)));
        }
        if self.given.contains(name) {
            let (rows, columns) = match self.model.context.declaration(name).map(|d| &d.kind) {
                Some(Kind::Real | Kind::Nat) => (1, 1),
                Some(Kind::Matrix { rows, columns, .. }) => (self.size(rows), self.size(columns)),
                _ => return Err(format!("{name} has no value")),
            };
            let value = Dense::from_fn(rows, columns, |i, j| Scalar::variable(entry(name, i, j)));
            return Ok(Lowered::Dense(value));
        }
        let meaning =
            self.model.meaning(name).ok_or_else(|| format!("{name} has no meaning"))?.clone();
        let shape = self.model.context.shape(name);
        // A meaning was written outside of any integral and function: it is worked out there, once.
        let (bound, whole) = (std::mem::take(&mut self.bound), std::mem::take(&mut self.whole));
        let indices = std::mem::take(&mut self.indices);
        let inner = self.steps.split_off(1);
        let value = self.lower(&meaning);
        self.steps.extend(inner);
        (self.bound, self.whole, self.indices) = (bound, whole, indices);
        let mut value = value?;
        if let Some(Shape::Matrix(rows, columns)) = &shape {
            value = value
                .filled(self.size(rows), self.size(columns))
                .map(Lowered::Dense)
                .ok_or("a meaning of another shape")?;
        }
        self.known.insert(name.clone(), value.clone());
        Ok(value)
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Result<Lowered> {
        if base.shape.is_scalar() {
            let value = self.scalar(base)?;
            let value = self.settled(value)?;
            let power = match constant(exponent) {
                Some(q) => value.power(q.to_f64()),
                None => value.to_the(&self.scalar(exponent)?),
            };
            return Ok(Lowered::scalar(self.settled(power)?));
        }
        let twice = constant(exponent)
            .map(|q| 2.0 * q.to_f64())
            .ok_or("a matrix to a power that is no number")?;
        let mut value = if twice % 2.0 == 0.0 { self.lower(base)? } else { self.root(base)? };
        let k = if twice % 2.0 == 0.0 { twice / 2.0 } else { twice };
        if k < 0.0 {
            value = match value {
                Lowered::Dense(m) => Lowered::Dense(self.inverse(&m)?),
                Lowered::Multiple(c) => Lowered::Multiple(Scalar::number(1.0).over(&c)),
                Lowered::Zero => return Err("zero has no inverse".to_owned()),
            };
        }
        let mut power = Lowered::Multiple(Scalar::number(1.0));
        for _ in 0..k.abs() as usize {
            power = power.times(&value).ok_or("a power of what is not square")?;
            power = self.shortened(power)?;
        }
        Ok(power)
    }

    fn root(&mut self, base: &Expr) -> Result<Lowered> {
        match &base.node {
            Node::Identity => Ok(Lowered::Multiple(Scalar::number(1.0))),
            Node::Symbol(name) if self.given.contains(name) => {
                let Shape::Matrix(rows, columns) = &base.shape else {
                    return Err("a root of unknown size".to_owned());
                };
                let (rows, columns) = (self.size(rows), self.size(columns));
                let value =
                    Dense::from_fn(rows, columns, |i, j| Scalar::variable(root_entry(name, i, j)));
                Ok(Lowered::Dense(value))
            }
            _ => Err("the root of a matrix that is not a symbol".to_owned()),
        }
    }

    /// Cofactors over the determinant.
    fn inverse(&mut self, matrix: &Dense) -> Result<Dense> {
        let determinant = matrix.determinant()?;
        let determinant = self.settled(determinant)?;
        let n = matrix.rows;
        let mut entries = Vec::with_capacity(n * n);
        for i in 0..n {
            for j in 0..n {
                let cofactor = matrix.without(j, i).determinant()?;
                let cofactor = if (i + j) % 2 == 1 { cofactor.negated() } else { cofactor };
                entries.push(self.settled(cofactor.over(&determinant))?);
            }
        }
        Ok(Dense { rows: n, columns: n, entries })
    }

    fn call(&mut self, builtin: Builtin, a: &Expr) -> Result<Lowered> {
        if matches!(builtin, Builtin::Tr | Builtin::Det) {
            let Shape::Matrix(rows, _) = &a.shape else {
                return Err("a matrix of unknown size".to_owned());
            };
            let n = self.size(rows);
            let matrix = self.lower(a)?.filled(n, n).ok_or("a matrix that is not square")?;
            let value = match builtin {
                Builtin::Tr => Scalar::sum((0..n).map(|i| matrix.at(i, i).clone())),
                _ => matrix.determinant()?,
            };
            return Ok(Lowered::scalar(self.settled(value)?));
        }
        self.mapped(builtin, a)
    }

    fn integral(
        &mut self,
        variable: &Symbol,
        from: &Expr,
        to: &Expr,
        body: &Expr,
    ) -> Result<Lowered> {
        if self.whole {
            return Err("an integral inside a function that is differentiated".to_owned());
        }
        let (from, to) = (self.scalar(from)?, self.scalar(to)?);
        let name = self.name();
        self.bound.push((variable.clone(), Lowered::scalar(Scalar::variable(name.clone()))));
        self.steps.push(Vec::new());
        let body = self.lower(body);
        let steps = self.steps.pop().unwrap_or_default();
        self.bound.pop();
        let (mut values, body) = (Vec::new(), body?);
        let mut result = |lowering: &mut Self, value: &Scalar| {
            let name = lowering.name();
            values.push((name.clone(), value.clone()));
            Scalar::variable(name)
        };
        let integral = match body {
            Lowered::Dense(m) => {
                let entries = m.entries.iter().map(|e| result(self, e)).collect();
                Lowered::Dense(Dense { entries, ..m })
            }
            Lowered::Multiple(c) => Lowered::Multiple(result(self, &c)),
            Lowered::Zero => return Ok(Lowered::Zero),
        };
        self.push(Step::Integral { variable: name, from, to, body: steps, values });
        Ok(integral)
    }
}
