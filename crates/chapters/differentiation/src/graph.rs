//! The computational graph of expressions: each operation once, after those it needs; and both modes on it, step by step. The
//! source's (4.28)–(4.32), Figure 4.7 and Tables 4.1–4.3.

use crate::Unreadable;
use crate::symbolic::whole;
use derivation::{Builtin, Expr, Node, Symbol, Term};
use number::{Jet, Number, Rational};
use std::fmt;

/// What an operation works on.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// The variable of this number, from 0.
    Variable(usize),
    /// A constant.
    Constant(Rational),
    /// The result of the operation of this number, from 0.
    Result(usize),
}

/// An operation f of one or more numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// The sum, a minus where it is `true`.
    Sum(Vec<bool>),
    /// The product of all.
    Product,
    /// The first by the second.
    Quotient,
    /// To a whole power.
    Power(i64),
    /// A function by name.
    Call(Builtin),
}

impl Operation {
    /// The value f(u), `None` where there is none.
    fn value<N: Number>(&self, u: &[N]) -> Option<N> {
        let mut rest = u.iter().cloned();
        match self {
            Self::Sum(negative) => Some(negative.iter().zip(rest).fold(
                N::zero(),
                |sum, (n, u)| {
                    if *n { sum - u } else { sum + u }
                },
            )),
            Self::Product => {
                let first = rest.next()?;
                Some(rest.fold(first, |product, u| product * u))
            }
            Self::Quotient => rest.next()?.div(&rest.next()?),
            Self::Power(n) => rest.next()?.pow(*n),
            Self::Call(function) => {
                let u = rest.next()?;
                match function {
                    Builtin::Sqrt => u.sqrt(),
                    Builtin::Abs => u.abs(),
                    Builtin::Exp => u.exp(),
                    Builtin::Log => u.ln(),
                    Builtin::Sin => u.sin(),
                    Builtin::Cos => u.cos(),
                    Builtin::Sign
                    | Builtin::Tr
                    | Builtin::Det
                    | Builtin::Diag
                    | Builtin::Diagonal => None,
                }
            }
        }
    }

    /// ∂f/∂uₖ for all k.
    fn partials<N: Number>(&self, u: &[N]) -> Option<Vec<N>> {
        let partial = |k: usize| {
            let mut point: Vec<Jet<N>> = u.iter().cloned().map(Jet::constant).collect();
            point[k] = Jet::perturbed(u[k].clone(), 0, N::one())?;
            Some(self.value(&point)?.coefficient(0b1))
        };
        (0..u.len()).map(partial).collect()
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum(negative) if negative.iter().any(|n| *n) => f.write_str("±"),
            Self::Sum(_) => f.write_str("+"),
            Self::Product => f.write_str("×"),
            Self::Quotient => f.write_str("/"),
            Self::Power(n) => write!(f, "^{n}"),
            Self::Call(function) => f.write_str(function.name()),
        }
    }
}

/// An operation with what it works on.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphNode {
    /// What is done.
    pub operation: Operation,
    /// With what, in order; one that occurs twice is there twice.
    pub operands: Vec<Operand>,
    /// The round in which all operands are there, from 1: a longest path from the variables.
    pub level: usize,
}

/// The operations of one or more expressions, those of lower level first; equal ones are one.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    variables: usize,
    nodes: Vec<GraphNode>,
    outputs: Vec<Operand>,
}

/// What reverse mode finds: the derivatives of u′g with respect to everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjoints<N> {
    /// With respect to the results of the operations.
    pub nodes: Vec<N>,
    /// With respect to the variables.
    pub variables: Vec<N>,
}

impl Graph {
    /// The graph of these expressions in these variables.
    ///
    /// # Errors
    /// [`Unreadable`] if an expression is not made of what an [`Expression`](crate::Expression) may be made of.
    pub fn new(variables: &[Symbol], values: &[Expr]) -> Result<Self, Unreadable> {
        let mut graph = Self { variables: variables.len(), nodes: Vec::new(), outputs: Vec::new() };
        for value in values {
            let output = graph.add(variables, value)?;
            graph.outputs.push(output);
        }
        Ok(graph.sorted())
    }

    /// The operations.
    pub fn nodes(&self) -> &[GraphNode] {
        &self.nodes
    }

    /// What the values are.
    pub fn outputs(&self) -> &[Operand] {
        &self.outputs
    }

    fn add(&mut self, variables: &[Symbol], expr: &Expr) -> Result<Operand, Unreadable> {
        let (operation, parts): (Operation, Vec<&Expr>) = match &expr.node {
            Node::Number(value) => return Ok(Operand::Constant(value.clone())),
            Node::Symbol(name) => {
                let known = variables.iter().position(|v| v == name);
                let unknown = || Unreadable::new(format!("`{name}` is not a variable"));
                return known.map(Operand::Variable).ok_or_else(unknown);
            }
            Node::Sum(terms) => return self.add_sum(variables, terms),
            Node::Product(factors) => (Operation::Product, factors.iter().collect()),
            Node::Quotient(a, b) => (Operation::Quotient, vec![a, b]),
            Node::Power(base, exponent) => match (&exponent.node, whole(exponent)) {
                (_, Some(n)) => (Operation::Power(n), vec![base]),
                (Node::Number(half), _) if Some(half) == Rational::new(1, 2).as_ref() => {
                    (Operation::Call(Builtin::Sqrt), vec![base])
                }
                _ => return Err(Unreadable::new(format!("`{exponent}` is no whole number"))),
            },
            Node::Call(
                function @ (Builtin::Sqrt
                | Builtin::Abs
                | Builtin::Exp
                | Builtin::Log
                | Builtin::Sin
                | Builtin::Cos),
                u,
            ) => (Operation::Call(*function), vec![u]),
            _ => return Err(Unreadable::new(format!("`{expr}` is no function of real variables"))),
        };
        let operands = parts.into_iter().map(|part| self.add(variables, part));
        let operands = operands.collect::<Result<_, _>>()?;
        Ok(self.enter(operation, operands))
    }

    /// A minus before a product with a number belongs to the number: a₃ is −2 θ₃, not 2 θ₃.
    fn add_sum(&mut self, variables: &[Symbol], terms: &[Term]) -> Result<Operand, Unreadable> {
        let (mut signs, mut operands) = (Vec::new(), Vec::new());
        for Term { negative, expr } in terms {
            let mut expr = expr.clone();
            let mut negative = *negative;
            let number = match &mut expr.node {
                Node::Product(factors) => factors.first_mut().map(|factor| &mut factor.node),
                node => Some(node),
            };
            if let (true, Some(Node::Number(value))) = (negative, number) {
                *value = -value.clone();
                negative = false;
            }
            operands.push(self.add(variables, &expr)?);
            signs.push(negative);
        }
        Ok(self.enter(Operation::Sum(signs), operands))
    }

    /// The operation, unless it is there already.
    fn enter(&mut self, operation: Operation, operands: Vec<Operand>) -> Operand {
        let known =
            self.nodes.iter().position(|n| n.operation == operation && n.operands == operands);
        Operand::Result(known.unwrap_or_else(|| {
            let below = |operand: &Operand| match operand {
                Operand::Result(at) => self.nodes[*at].level,
                _ => 0,
            };
            let level = 1 + operands.iter().map(below).max().unwrap_or(0);
            self.nodes.push(GraphNode { operation, operands, level });
            self.nodes.len() - 1
        }))
    }

    /// Lower levels first.
    fn sorted(mut self) -> Self {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|at| self.nodes[*at].level);
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| place[*old] = new);
        let moved = |operand: &mut Operand| {
            if let Operand::Result(at) = operand {
                *at = place[*at];
            }
        };
        self.outputs.iter_mut().for_each(moved);
        self.nodes.iter_mut().for_each(|node| node.operands.iter_mut().for_each(moved));
        self.nodes = order.into_iter().map(|old| self.nodes[old].clone()).collect();
        self
    }

    fn operand<N: Number>(operand: &Operand, x: &[N], a: &[N]) -> Option<N> {
        match operand {
            Operand::Variable(i) => x.get(*i).cloned(),
            Operand::Constant(q) => N::from_rational(q),
            Operand::Result(at) => a.get(*at).cloned(),
        }
    }

    fn operands<N: Number>(node: &GraphNode, x: &[N], a: &[N]) -> Option<Vec<N>> {
        node.operands.iter().map(|operand| Self::operand(operand, x, a)).collect()
    }

    // ANCHOR: primals
    /// The results aᵢ of all operations at `x`: the primals. `None` where one has none, or `x` has the wrong length.
    ///
    /// ```
    /// let f = differentiation::Expression::read(&["x", "y"], &["x y + y"])?;
    /// assert_eq!(f.graph().primals(&[2.0, 5.0]), Some(vec![10.0, 15.0]));
    /// # Ok::<(), differentiation::Unreadable>(())
    /// ```
    pub fn primals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        if x.len() != self.variables {
            return None;
        }
        let mut a = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            a.push(node.operation.value(&Self::operands(node, x, &a)?)?);
        }
        Some(a)
    }
    // ANCHOR_END: primals

    /// The values of the expressions at `x`.
    pub(crate) fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        let a = self.primals(x)?;
        self.outputs.iter().map(|output| Self::operand(output, x, &a)).collect()
    }

    // ANCHOR: tangents
    /// The tangents ȧᵢ along `v`: ȧ = Σₖ ∂f/∂uₖ u̇ₖ, operation by operation.
    ///
    /// ```
    /// let f = differentiation::Expression::read(&["x", "y"], &["x y + y"])?;
    /// assert_eq!(f.graph().tangents(&[2.0, 5.0], &[0.0, 1.0]), Some(vec![2.0, 3.0]));
    /// # Ok::<(), differentiation::Unreadable>(())
    /// ```
    pub fn tangents<N: Number>(&self, x: &[N], v: &[N]) -> Option<Vec<N>> {
        let a = self.primals(x)?;
        let mut dots: Vec<N> = Vec::with_capacity(a.len());
        for node in &self.nodes {
            let partials = node.operation.partials(&Self::operands(node, x, &a)?)?;
            let mut dot = N::zero();
            for (operand, partial) in node.operands.iter().zip(partials) {
                dot = dot
                    + match operand {
                        Operand::Variable(i) => partial * v.get(*i)?.clone(),
                        Operand::Constant(_) => N::zero(),
                        Operand::Result(at) => partial * dots.get(*at)?.clone(),
                    };
            }
            dots.push(dot);
        }
        Some(dots)
    }
    // ANCHOR_END: tangents

    // ANCHOR: adjoints
    /// The adjoints ζ of u′g, from the values back: each operation hands ∂f/∂uₖ ζ on to its k-th operand, where they are added.
    ///
    /// ```
    /// let f = differentiation::Expression::read(&["x", "y"], &["x y + y"])?;
    /// let adjoints = f.graph().adjoints(&[2.0, 5.0], &[1.0]).unwrap();
    /// assert_eq!((adjoints.nodes, adjoints.variables), (vec![1.0, 1.0], vec![5.0, 3.0]));
    /// # Ok::<(), differentiation::Unreadable>(())
    /// ```
    pub fn adjoints<N: Number>(&self, x: &[N], u: &[N]) -> Option<Adjoints<N>> {
        let a = self.primals(x)?;
        let mut zeta = Adjoints {
            nodes: vec![N::zero(); self.nodes.len()],
            variables: vec![N::zero(); self.variables],
        };
        if u.len() != self.outputs.len() {
            return None;
        }
        self.outputs.iter().zip(u).for_each(|(output, u)| zeta.receive(output, u.clone()));
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let partials = node.operation.partials(&Self::operands(node, x, &a)?)?;
            let own = zeta.nodes[at].clone();
            for (operand, partial) in node.operands.iter().zip(partials) {
                zeta.receive(operand, partial * own.clone());
            }
        }
        Some(zeta)
    }
    // ANCHOR_END: adjoints
}

impl<N: Number> Adjoints<N> {
    fn receive(&mut self, operand: &Operand, more: N) {
        let adjoint = match operand {
            Operand::Variable(i) => self.variables.get_mut(*i),
            Operand::Result(at) => self.nodes.get_mut(*at),
            Operand::Constant(_) => None,
        };
        if let Some(adjoint) = adjoint {
            *adjoint = adjoint.clone() + more;
        }
    }
}
