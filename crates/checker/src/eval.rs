//! The evaluator: an expression at a point, over any number system.
//!
//! It is the only one. The small exact counterexamples, the identity test over F_p and the samples in 60 digits all run
//! through it; what differs is the number type and how the point was drawn.

use crate::{
    degree::degree_in,
    differential::{defined, differential, substitute},
    model::Model,
    quadrature::Quadratures,
    sampling::{OVER_SAMPLES, closed_form},
    smooth::Smooth,
    value::{Matrix, Value},
};
use derivation::{
    Builtin, Derivative, Dim, Expr, Function, Kind, Node, Shape, Symbol, expr::constant,
};
use number::{Number, Rational};
use std::collections::BTreeMap;

mod indices;

use indices::LARGEST_INDEX;

/// Why an expression has no value at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Division by zero, a singular inverse, the root or logarithm of what has none: another point may do.
    Undefined,
    /// This number system has no such value (an irrational root among the rationals).
    NoValue,
    /// An expression the evaluator cannot evaluate at all, with the reason.
    Unsupported(&'static str),
    /// The budget of operations ran out.
    Budget,
}

/// A point: a value for every free symbol, a polynomial for every abstract function.
#[derive(Clone, Debug)]
pub struct Point<N> {
    /// The size each letter has here.
    pub sizes: BTreeMap<Symbol, usize>,
    /// The values of the free symbols.
    pub values: BTreeMap<Symbol, Value<N>>,
    /// The members of families, from the first.
    pub families: BTreeMap<Symbol, Vec<Value<N>>>,
    /// The integers behind symbols of kind `nat`, for use as exponents and indices.
    pub naturals: BTreeMap<Symbol, i64>,
    /// The positive definite square roots of symbols of kind `spd`.
    pub roots: BTreeMap<Symbol, Value<N>>,
    /// The components of each abstract function.
    pub functions: BTreeMap<Symbol, Vec<Smooth<N>>>,
}

impl<N> Point<N> {
    /// With these sizes and nothing else yet.
    pub fn new(sizes: BTreeMap<Symbol, usize>) -> Self {
        Point {
            sizes,
            values: BTreeMap::new(),
            families: BTreeMap::new(),
            naturals: BTreeMap::new(),
            roots: BTreeMap::new(),
            functions: BTreeMap::new(),
        }
    }

    /// The number a size has here.
    pub fn size(&self, dim: &Dim) -> usize {
        match dim {
            Dim::Fixed(n) => *n as usize,
            Dim::Size(letter) => self.sizes.get(letter).copied().unwrap_or(1),
        }
    }
}

/// Evaluates at one point and remembers what it has worked out there.
pub struct Evaluator<'a, N> {
    model: &'a Model<'a>,
    point: &'a Point<N>,
    tables: &'a mut Tables<N>,
    /// Values of definitions and of symbols that a hypothesis was solved for.
    known: BTreeMap<Symbol, Value<N>>,
    /// Variables of integration and parameters, innermost last.
    bound: Vec<(Symbol, Value<N>)>,
    /// Those of them that are indices.
    indices: Vec<(Symbol, i64)>,
    /// Members of families; nothing for one that is being worked out.
    members: BTreeMap<(Symbol, i64), Option<Value<N>>>,
    /// Of each family, up to where its members were worked out one after the other.
    reached: BTreeMap<Symbol, i64>,
    /// How many members are being worked out, each for the one before.
    open: usize,
    /// Members beyond this are not worked out.
    furthest: i64,
    /// By this share of itself each member is moved that a rule makes, up or down.
    nudge: Option<N>,
    /// Operations left.
    budget: &'a mut u64,
}

/// What does not depend on the point and is worth keeping from one to the next.
#[derive(Debug)]
pub struct Tables<N> {
    pub(crate) quadratures: Quadratures<N>,
    /// Differentials of defined functions: (function, order) to parameter and expression.
    differentials: BTreeMap<(Symbol, usize), Option<(Symbol, Expr)>>,
}

impl<N: Number> Default for Tables<N> {
    fn default() -> Self {
        Tables { quadratures: Quadratures::default(), differentials: BTreeMap::new() }
    }
}

/// Higher powers of matrices would fill the memory with digits.
const LARGEST_MATRIX_POWER: u64 = 1024;

/// The direction symbols of differentials; no author can write them.
fn direction(k: usize) -> Symbol {
    Symbol::new(["·d1", "·d2", "·d3"][k.min(2)])
}

type Result<T> = std::result::Result<T, Stop>;

impl<'a, N: Number> Evaluator<'a, N> {
    /// At this point, with so many operations to spend.
    pub fn new(
        model: &'a Model<'a>,
        point: &'a Point<N>,
        tables: &'a mut Tables<N>,
        budget: &'a mut u64,
    ) -> Self {
        Evaluator {
            model,
            point,
            tables,
            known: BTreeMap::new(),
            bound: Vec::new(),
            indices: Vec::new(),
            members: BTreeMap::new(),
            reached: BTreeMap::new(),
            open: 0,
            furthest: LARGEST_INDEX,
            nudge: None,
            budget,
        }
    }

    /// With a variable bound to a value (a quantified variable of a hypothesis).
    pub fn bind(&mut self, name: Symbol, value: Value<N>) {
        self.bound.push((name, value));
    }

    /// The value of an expression.
    pub fn eval(&mut self, expr: &Expr) -> Result<Value<N>> {
        self.spend(1)?;
        match &expr.node {
            Node::Number(q) => N::from_rational(q).map(Value::Scalar).ok_or(Stop::Undefined),
            Node::Symbol(name) => self.symbol(name),
            Node::Identity => Ok(Value::Identity(N::one())),
            Node::Hole => Err(Stop::Unsupported("a hole has no value")),
            Node::Sum(terms) => {
                let mut sum: Option<Value<N>> = None;
                for term in terms {
                    let value = self.eval(&term.expr)?;
                    self.spend(value.entries().len() as u64)?;
                    sum = Some(match (sum, term.negative) {
                        (None, false) => value,
                        (None, true) => value.negated(),
                        (Some(sum), false) => fits(sum.plus(&value))?,
                        (Some(sum), true) => fits(sum.minus(&value))?,
                    });
                }
                sum.ok_or(Stop::Unsupported("an empty sum"))
            }
            Node::Product(factors) => self.product(factors),
            Node::Quotient(a, b) => {
                let (a, b) = (self.eval(a)?, self.scalar(b)?);
                Ok(a.scaled(&b.recip().ok_or(Stop::Undefined)?))
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Transpose(a) => Ok(self.eval(a)?.transposed()),
            Node::Norm(a) => {
                let v = self.eval(a)?;
                if let Value::Scalar(x) = &v
                    && let Some(x) = x.abs()
                {
                    return Ok(Value::Scalar(x));
                }
                N::dot(v.entries(), v.entries()).sqrt().map(Value::Scalar).ok_or(Stop::NoValue)
            }
            Node::PNorm(a, p) => self.p_norm(a, p.as_deref()),
            Node::Entrywise(divides, a, b) => self.entrywise(*divides, a, b),
            Node::Extreme(largest, of) => self.extreme(*largest, of),
            Node::Ones(n) => Ok(self.ones(n)),
            Node::Entry(of, index) => self.entry(of, index),
            Node::Member(name, index) => self.member(name, index),
            Node::Fold { fold, index, from, to, body } => self.fold(*fold, index, (from, to), body),
            Node::Sample { size, distinct, from, to, .. } => {
                // So many different ones there must be.
                if *distinct && self.whole(size)? > self.whole(to)? - self.whole(from)? + 1 {
                    return Err(Stop::NoValue);
                }
                let form = closed_form(expr).ok_or(Stop::Unsupported(OVER_SAMPLES))?;
                self.eval(&form)
            }
            Node::Among { .. } => Err(Stop::Unsupported(OVER_SAMPLES)),
            Node::Order(_) | Node::Limit { .. } => {
                Err(Stop::Unsupported("a limit is no value at a point"))
            }
            Node::Call(builtin, a) => self.call(*builtin, a),
            Node::Apply(function, at) => {
                let component = self.component(function)?;
                if let Some((parameter, body)) = defined(self.model.context, &function.name) {
                    let at = self.eval(at)?;
                    let value = self.apart(vec![(parameter, at)], |e| e.eval(&body))?;
                    return self.picked(value, component, function);
                }
                let at = self.column(at, &function.from)?;
                let components = self.components(function)?;
                self.spend(cost(components))?;
                if let Some(place) = component {
                    let f = components.get(place).ok_or(Stop::Undefined)?;
                    return Ok(Value::Scalar(f.value(&at)));
                }
                let values = components.iter().map(|f| f.value(&at)).collect();
                Ok(Value::from_matrix(Matrix::column(values)))
            }
            Node::Derivative { order, function, at, directions } => {
                self.derivative(*order, function, at, directions)
            }
            Node::Integral { variable, from, to, body } => self.integral(variable, from, to, body),
        }
    }

    /// The value of a scalar expression.
    pub fn scalar(&mut self, expr: &Expr) -> Result<N> {
        match self.eval(expr)? {
            Value::Scalar(c) | Value::Identity(c) => Ok(c),
            Value::Matrix(_) => Err(Stop::Unsupported("a scalar was expected")),
        }
    }

    fn spend(&mut self, operations: u64) -> Result<()> {
        if *self.budget < operations {
            *self.budget = 0;
            return Err(Stop::Budget);
        }
        *self.budget -= operations;
        Ok(())
    }

    fn symbol(&mut self, name: &Symbol) -> Result<Value<N>> {
        if let Some((_, value)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return Ok(value.clone());
        }
        // A size is a number too.
        if let Some(size) = self.point.sizes.get(name) {
            return Ok(Value::Scalar(N::from_i64(*size as i64)));
        }
        if let Some(value) = self.point.values.get(name).or_else(|| self.known.get(name)) {
            return Ok(value.clone());
        }
        let Some(meaning) = self.model.meaning(name) else {
            return Err(Stop::Unsupported("a symbol without a value"));
        };
        // What a name in scope stands for was written outside of any integral.
        let value = self.apart(vec![], |e| e.eval(meaning))?;
        self.known.insert(name.clone(), value.clone());
        Ok(value)
    }

    fn product(&mut self, factors: &[Expr]) -> Result<Value<N>> {
        if factors.iter().any(|f| f.shape == Shape::Zero) {
            // The literal 0 stands for a zero of any shape, and so does whatever it multiplies, if that has a value.
            for factor in factors {
                self.eval(factor)?;
            }
            return Ok(Value::Scalar(N::zero()));
        }
        let values = factors.iter().map(|f| self.eval(f)).collect::<Result<Vec<_>>>()?;
        // A product that ends in a column is cheapest from the right: matrices then only ever meet columns.
        let (mut cost, budget) = (0, *self.budget);
        let mut multiply = |a: &Value<N>, b: &Value<N>| {
            if let (Value::Matrix(a), Value::Matrix(b)) = (a, b) {
                cost += (a.rows * a.columns * b.columns) as u64;
            }
            // What cannot be paid is not begun.
            if cost > budget { Err(Stop::Budget) } else { fits(a.times(b)) }
        };
        let from_right = matches!(values.last(), Some(Value::Matrix(m)) if m.columns == 1);
        let product = if from_right {
            // Grouping from the right is only sound when each partial product has a shape of its own; where a number
            // arises on the way (a row meeting a column) it simply scales the rest.
            group_from_right(&values, &mut multiply)
        } else {
            let mut values = values.into_iter();
            let first = values.next().ok_or(Stop::Unsupported("an empty product"))?;
            values.try_fold(first, |product, value| multiply(&product, &value))
        };
        self.spend(cost)?;
        product
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Result<Value<N>> {
        if !base.shape.is_scalar() {
            let half = derivation::expr::half_integer(exponent)
                .ok_or(Stop::Unsupported("this exponent"))?;
            let value = if half % 2 == 0 { self.eval(base)? } else { self.root(base)? };
            let k = if half % 2 == 0 { half / 2 } else { half };
            return self.matrix_power(value, k);
        }
        if let (Node::Norm(v), Some(k)) = (&base.node, derivation::expr::half_integer(exponent))
            && k % 4 == 0
        {
            // An even power of a norm is a power of v'v: no root is taken.
            let v = self.eval(v)?;
            let square = N::dot(v.entries(), v.entries());
            return square.pow(k / 4).map(Value::Scalar).ok_or(Stop::Undefined);
        }
        let value = self.scalar(base)?;
        if let Some(q) = constant(exponent) {
            if let Some(k) = q.to_i64() {
                return value.pow(k).map(Value::Scalar).ok_or(Stop::Undefined);
            }
            if let Some(twice) = (q.clone() * Rational::from(2)).to_i64() {
                let root = value.sqrt().ok_or(Stop::NoValue)?;
                return root.pow(twice).map(Value::Scalar).ok_or(Stop::Undefined);
            }
        }
        if let Some(k) = self.integer(exponent) {
            // Where 0^e is 1, random points do not meet by themselves: see `identity`, which lets natural numbers be zero.
            if value.is_zero() && N::one().sign().is_none() && !counts_up(exponent) {
                return Err(Stop::Unsupported(
                    "a power of zero whose exponent may vanish anywhere",
                ));
            }
            return value.pow(k).map(Value::Scalar).ok_or(Stop::Undefined);
        }
        let exponent = self.scalar(exponent)?;
        let log = value.ln().ok_or(Stop::NoValue)?;
        (exponent * log).exp().map(Value::Scalar).ok_or(Stop::NoValue)
    }

    /// The value of an exponent made of numbers and symbols of kind `nat`.
    pub(crate) fn integer(&self, expr: &Expr) -> Option<i64> {
        match &expr.node {
            Node::Number(q) => q.to_i64(),
            Node::Symbol(name) => {
                let bound = self.indices.iter().rev().find(|(index, _)| index == name);
                // Bound as a quantity it hides a natural number of the same name.
                if bound.is_none() && self.bound.iter().any(|(bound, _)| bound == name) {
                    return None;
                }
                let size = || self.point.sizes.get(name).and_then(|n| i64::try_from(*n).ok());
                let natural = || self.point.naturals.get(name).copied();
                bound.map(|(_, value)| *value).or_else(size).or_else(natural)
            }
            Node::Sum(terms) => terms.iter().try_fold(0i64, |sum, t| {
                let value = self.integer(&t.expr)?;
                if t.negative { sum.checked_sub(value) } else { sum.checked_add(value) }
            }),
            Node::Product(factors) => {
                factors.iter().try_fold(1i64, |product, f| product.checked_mul(self.integer(f)?))
            }
            _ => None,
        }
    }

    fn matrix_power(&mut self, value: Value<N>, k: i64) -> Result<Value<N>> {
        let mut base = match (&value, k < 0) {
            (_, false) => value,
            (Value::Scalar(c), true) => Value::Scalar(c.recip().ok_or(Stop::Undefined)?),
            (Value::Identity(c), true) => Value::Identity(c.recip().ok_or(Stop::Undefined)?),
            (Value::Matrix(m), true) => {
                self.spend((2 * m.rows * m.rows * m.rows) as u64)?;
                Value::Matrix(m.inverse().0.ok_or(Stop::Undefined)?)
            }
        };
        let mut k = k.unsigned_abs();
        if k > LARGEST_MATRIX_POWER {
            return Err(Stop::Unsupported("a matrix power this high"));
        }
        // A number at size 1 stays one: I comes in for the power 0 alone.
        let mut result: Option<Value<N>> = None;
        while k > 0 {
            let cubed = base.entries().len() as u64;
            self.spend(2 * cubed)?;
            if k & 1 == 1 {
                result = Some(match result {
                    Some(result) => fits(result.times(&base))?,
                    None => base.clone(),
                });
            }
            k >>= 1;
            if k > 0 {
                base = fits(base.times(&base))?;
            }
        }
        Ok(result.unwrap_or_else(|| Value::Identity(N::one())))
    }

    /// The positive definite root of a symbol declared `spd`.
    fn root(&mut self, base: &Expr) -> Result<Value<N>> {
        match &base.node {
            Node::Symbol(name) => self
                .point
                .roots
                .get(name)
                .cloned()
                .ok_or(Stop::Unsupported("only a symbol declared spd has a square root here")),
            Node::Identity => Ok(Value::Identity(N::one())),
            _ => Err(Stop::Unsupported("only a symbol declared spd has a square root here")),
        }
    }

    fn call(&mut self, builtin: Builtin, a: &Expr) -> Result<Value<N>> {
        if matches!(builtin, Builtin::Tr | Builtin::Det) {
            let value = self.eval(a)?;
            let n = match (&value, &a.shape) {
                (Value::Matrix(m), _) => m.rows,
                (_, Shape::Matrix(rows, _)) => self.point.size(rows),
                _ => return Err(Stop::Unsupported("a matrix of unknown size")),
            };
            let m = fits(value.to_matrix(n, n))?;
            self.spend((n * n * n) as u64)?;
            return Ok(Value::Scalar(match builtin {
                Builtin::Tr => (0..n).fold(N::zero(), |sum, i| sum + m.at(i, i).clone()),
                _ => m.inverse().1,
            }));
        }
        self.mapped(builtin, a)
    }

    /// A value, or the one of its entries that is meant.
    fn picked(
        &self,
        value: Value<N>,
        component: Option<usize>,
        function: &Function,
    ) -> Result<Value<N>> {
        let Some(place) = component else { return Ok(value) };
        let whole = self.model.context.function(&function.name);
        let m = whole.map_or(1, |f| self.point.size(&f.to));
        Ok(Value::Scalar(fits(value.to_matrix(m, 1))?.at(place, 0).clone()))
    }

    fn column(&mut self, expr: &Expr, from: &Dim) -> Result<Vec<N>> {
        let n = self.point.size(from);
        Ok(fits(self.eval(expr)?.to_matrix(n, 1))?.entries)
    }

    fn components(&self, function: &Function) -> Result<&'a [Smooth<N>]> {
        self.point
            .functions
            .get(&function.name)
            .map(Vec::as_slice)
            .ok_or(Stop::Unsupported("a function without a value"))
    }

    fn derivative(
        &mut self,
        order: Derivative,
        function: &Function,
        at: &Expr,
        directions: &[Expr],
    ) -> Result<Value<N>> {
        if defined(self.model.context, &function.name).is_some() {
            return self.derivative_of_defined(order, function, at, directions);
        }
        let z = self.column(at, &function.from)?;
        let components = self.components(function)?;
        self.spend(cost(components) * z.len() as u64)?;
        let place = self.component(function)?.unwrap_or(0);
        let f = components.get(place).ok_or(Stop::Unsupported("a function without components"))?;
        let value = match order {
            Derivative::Grad => Matrix::column(f.gradient(&z)),
            Derivative::Hess if !directions.is_empty() => {
                let along = Matrix::column(self.column(&directions[0], &function.from)?);
                let rows: Vec<_> = components.iter().map(|f| f.hessian(&z).times(&along)).collect();
                Matrix::from_fn(rows.len(), z.len(), |i, j| rows[i].entries[j].clone())
            }
            Derivative::Hess => f.hessian(&z),
            Derivative::Jac if function.component.is_some() => {
                Matrix::column(f.gradient(&z)).transposed()
            }
            Derivative::Jac => {
                let rows: Vec<_> = components.iter().map(|f| f.gradient(&z)).collect();
                Matrix::from_fn(rows.len(), z.len(), |i, j| rows[i][j].clone())
            }
            Derivative::Third => {
                let mut along = directions.iter().map(|d| self.column(d, &function.from));
                let first = match along.next() {
                    Some(d) => d?,
                    None => vec![N::one()],
                };
                let rest = along.collect::<Result<Vec<_>>>()?;
                let mut value = f.third(&z, &first);
                for d in rest {
                    value = value.transposed().times(&Matrix::column(d));
                }
                value
            }
        };
        Ok(Value::from_matrix(value))
    }

    /// Derivatives of `def f(x) = …`: its differentials, with the unit vectors as directions that are not given.
    fn derivative_of_defined(
        &mut self,
        order: Derivative,
        function: &Function,
        at: &Expr,
        directions: &[Expr],
    ) -> Result<Value<N>> {
        let times = match order {
            Derivative::Grad | Derivative::Jac => 1,
            Derivative::Hess => 2,
            Derivative::Third => 3,
        };
        let (parameter, expr) = self.differential_of(function, times)?;
        // By Leibniz's rule an integral without a value would have a slope.
        let integrates = |body: &Expr| body.any(&mut |e| matches!(e.node, Node::Integral { .. }));
        let definition = self.model.context.definition(&function.name);
        if definition.is_some_and(|definition| integrates(&definition.body)) {
            let value = Expr::new(Node::Apply(function.clone(), Box::new(at.clone())), at.span);
            self.eval(&value.map_err(|_| Stop::Unsupported("a function of another shape"))?)?;
        }
        let n = self.point.size(&function.from);
        let at = self.eval(at)?;
        let given = directions.iter().map(|d| self.eval(d)).collect::<Result<Vec<_>>>()?;
        let free = times - given.len().min(times);
        let unit = |i: usize| {
            Value::from_matrix(Matrix::from_fn(
                n,
                1,
                |j, _| if i == j { N::one() } else { N::zero() },
            ))
        };
        let component = self.component(function)?;
        let columns = if free == 2 { n } else { 1 };
        let rows = if free == 0 { 1 } else { n };
        let mut entries = Vec::new();
        for i in 0..rows {
            for j in 0..columns {
                let mut bindings = vec![(parameter.clone(), at.clone())];
                // All three are free only of one real.
                let units = [unit(i), unit(j), unit(i)];
                let along = given.iter().cloned().chain(units.into_iter().take(free));
                bindings.extend(along.enumerate().map(|(k, d)| (direction(k), d)));
                let value = self.apart(bindings, |e| e.eval(&expr))?;
                entries.push(self.picked(value, component, function)?);
            }
        }
        if order == Derivative::Jac {
            // Each entry is the column dr/dxᵢ.
            let m = self.point.size(&function.to);
            let columns = entries
                .iter()
                .map(|v| fits(v.to_matrix(m, 1)).map(|c| c.entries))
                .collect::<Result<Vec<_>>>()?;
            return Ok(Value::from_matrix(Matrix::from_fn(m, n, |i, j| columns[j][i].clone())));
        }
        let entries = entries
            .into_iter()
            .map(|v| v.scalar().cloned().ok_or(Stop::Unsupported("a vector-valued function")))
            .collect::<Result<Vec<_>>>()?;
        Ok(Value::from_matrix(Matrix { rows, columns, entries }))
    }

    fn differential_of(&mut self, function: &Function, times: usize) -> Result<(Symbol, Expr)> {
        const NONE: Stop = Stop::Unsupported("no rule to differentiate this function so often");
        let key = (function.name.clone(), times);
        if let Some(known) = self.tables.differentials.get(&key) {
            return known.clone().ok_or(NONE);
        }
        let context = self.model.context;
        let made = defined(context, &function.name).and_then(|(parameter, body)| {
            // Its own name, so that a symbol of the context with the parameter's name is not moved along with it.
            let fresh = Symbol::new("·x");
            let shape = Shape::vector(function.from.clone());
            let leaf = |name: &Symbol| {
                Expr::leaf(Node::Symbol(name.clone()), shape.clone(), Default::default())
            };
            let mut expr = substitute(&body, &parameter, &leaf(&fresh));
            for k in 0..times {
                expr = differential(&expr, &fresh, &leaf(&direction(k)), context)?;
            }
            (expr.size() < 20_000).then_some((fresh, expr))
        });
        self.tables.differentials.insert(key, made.clone());
        made.ok_or(NONE)
    }

    fn integral(
        &mut self,
        variable: &Symbol,
        from: &Expr,
        to: &Expr,
        body: &Expr,
    ) -> Result<Value<N>> {
        let (a, b) = (self.scalar(from)?, self.scalar(to)?);
        let degrees = |name: &Symbol| {
            self.point.functions.get(name).map(|c| c.iter().map(Smooth::degree).max().unwrap_or(0))
        };
        let width = b - a.clone();
        let tables = &mut self.tables.quadratures;
        let rules = match degree_in(body, variable, self.model, &degrees) {
            Some(degree) => vec![tables.exact(degree).ok_or(Stop::NoValue)?],
            None => tables.approximate().ok_or(Stop::NoValue)?,
        };
        let mut values = Vec::new();
        for rule in rules {
            let mut sum: Option<Value<N>> = None;
            for (node, weight) in rule.iter() {
                let s = a.clone() + width.clone() * node.clone();
                let value = self
                    .within(vec![(variable.clone(), Value::Scalar(s))], |e| e.eval(body))?
                    .scaled(weight);
                sum = Some(match sum {
                    None => value,
                    Some(sum) => fits(sum.plus(&value))?,
                });
            }
            values.push(sum.ok_or(Stop::Unsupported("an integral without nodes"))?.scaled(&width));
        }
        let value = values.pop().ok_or(Stop::NoValue)?;
        // Two rules that disagree show that neither is good enough to tell anything by.
        if values.iter().any(|other| !value.agrees(other)) {
            return Err(Stop::NoValue);
        }
        Ok(value)
    }

    /// With these bindings and no others: a function's body sees its parameter, not where it is called from.
    fn apart<T>(
        &mut self,
        bindings: Vec<(Symbol, Value<N>)>,
        f: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outside = std::mem::replace(&mut self.bound, bindings);
        let indices = std::mem::take(&mut self.indices);
        let result = f(self);
        (self.bound, self.indices) = (outside, indices);
        result
    }

    /// With these bindings besides those there are.
    pub(crate) fn within<T>(
        &mut self,
        bindings: Vec<(Symbol, Value<N>)>,
        f: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let depth = self.bound.len();
        self.bound.extend(bindings);
        let result = f(self);
        self.bound.truncate(depth);
        result
    }
}

/// Multiplies from the right: numbers are set aside, and so is what stands to the right of a column until the row that
/// turns the column into a number is met, as in `u'v w`.
fn group_from_right<N: Number>(
    values: &[Value<N>],
    multiply: &mut impl FnMut(&Value<N>, &Value<N>) -> Result<Value<N>>,
) -> Result<Value<N>> {
    let is_column = |v: &Value<N>| matches!(v, Value::Matrix(m) if m.columns == 1);
    let mut scale = N::one();
    let mut waiting: Vec<Value<N>> = Vec::new();
    let mut running: Option<Value<N>> = None;
    for value in values.iter().rev() {
        running = match (value, running) {
            (Value::Scalar(c), running) => {
                scale = scale * c.clone();
                running
            }
            (value, None) => Some(value.clone()),
            (value, Some(right)) if is_column(value) && is_column(&right) => {
                waiting.push(right);
                Some(value.clone())
            }
            (value, Some(right)) => match multiply(value, &right)? {
                Value::Scalar(c) => {
                    scale = scale * c;
                    waiting.pop()
                }
                product => Some(product),
            },
        };
    }
    match (running, waiting.is_empty()) {
        (_, false) => Err(Stop::Unsupported("shapes that do not fit")),
        (None, true) => Ok(Value::Scalar(scale)),
        (Some(value), true) => Ok(value.scaled(&scale)),
    }
}

fn fits<T>(value: Option<T>) -> Result<T> {
    // Typed expressions always fit; should one not, it is reported, never unwrapped.
    value.ok_or(Stop::Unsupported("shapes that do not fit"))
}

fn cost<N: Number>(components: &[Smooth<N>]) -> u64 {
    components.iter().map(|f| (f.ridges.len() * (f.dimension + 8)) as u64).sum()
}

/// Whether a kind is that of an abstract function.
pub(crate) fn is_function(kind: &Kind) -> bool {
    matches!(kind, Kind::Function { .. })
}

/// Whether an exponent vanishes only where some of the natural numbers in it do: `s + 2 t`, `s t`, not `t - 1`.
fn counts_up(exponent: &Expr) -> bool {
    match &exponent.node {
        Node::Number(q) => *q >= Rational::from(0),
        Node::Symbol(_) => true,
        Node::Sum(terms) => terms.iter().all(|term| !term.negative && counts_up(&term.expr)),
        Node::Product(factors) => factors.iter().all(counts_up),
        _ => false,
    }
}
