//! Random well-shaped trees, grown from a list of choices so that a failure shrinks to a small tree, and the names
//! that stand in them.

use derivation::{Builtin, Derivative, Dim, Expr, Fold, Function, Node, Shape, Span, Symbol, Term};
use number::Rational;

fn n() -> Dim {
    Dim::Size(Symbol::new("n"))
}

/// The shapes that are asked for.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    Scalar,
    Column,
    Row,
    Square,
}
use Want::{Column, Row, Scalar, Square};

/// A tree grown from these choices; when they run out, only leaves follow.
pub(crate) fn tree(choices: &[u8]) -> Expr {
    let mut grower = Grower { choices: choices.iter(), variables: vec![], indices: 0 };
    let want = [Scalar, Column, Row, Square][grower.choose(4)];
    grower.grow(want, 6)
}

struct Grower<'a> {
    choices: std::slice::Iter<'a, u8>,
    variables: Vec<Symbol>,
    /// How many indices are bound here.
    indices: usize,
}

impl Grower<'_> {
    fn choose(&mut self, among: usize) -> usize {
        self.choices.next().map_or(0, |choice| usize::from(*choice) % among)
    }

    fn grow(&mut self, want: Want, depth: usize) -> Expr {
        let leaf = depth == 0 || self.choices.len() == 0;
        let grown = if leaf { None } else { self.node(want, depth - 1) };
        // What has no shape (the trace of a hole, say) becomes a leaf.
        let mut expr = match grown.map(|node| Expr::new(node, Span::default())) {
            Some(Ok(expr)) => expr,
            _ => self.leaf(want),
        };
        expr.parens = self.choose(5) == 4;
        expr
    }

    fn boxed(&mut self, want: Want, depth: usize) -> Box<Expr> {
        Box::new(self.grow(want, depth))
    }

    fn leaf(&mut self, want: Want) -> Expr {
        let zero = || Expr::leaf(Node::Number(Rational::from(0)), Shape::Zero, Span::default());
        let hole = || Expr::leaf(Node::Hole, Shape::Zero, Span::default());
        let symbol =
            |name: &str, shape| Expr::leaf(Node::Symbol(Symbol::new(name)), shape, Span::default());
        let square = Shape::Matrix(n(), n());
        match (want, self.choose(8)) {
            (_, 6) => hole(),
            (_, 7) => zero(),
            (Scalar, i @ (0 | 1)) => match self.variables.get(i) {
                Some(variable) => symbol(variable.as_str(), Shape::SCALAR),
                None => symbol("a", Shape::SCALAR),
            },
            (Scalar, 2) => Expr::number(Rational::from(2)),
            (Scalar, 3) => {
                let decimals = ["0.5", "12.05", "3.25"];
                Expr::number(decimals[self.choose(3)].parse().expect("a decimal"))
            }
            (Scalar, _) => {
                symbol(["λ", "α_k", "β₁", "ρ", "loss", "k"][self.choose(6)], Shape::SCALAR)
            }
            (Column, 4) => Expr::leaf(Node::Ones(n()), Shape::vector(n()), Span::default()),
            (Column, 5) => {
                let index = Box::new(self.index());
                let member = Node::Member(Symbol::new("g"), index);
                Expr::leaf(member, Shape::vector(n()), Span::default())
            }
            (Column, _) => {
                symbol(["u", "v", "x*", "x₊", "y_k₊₁"][self.choose(5)], Shape::vector(n()))
            }
            (Row, _) => {
                let column = Box::new(symbol("u", Shape::vector(n())));
                Expr::new(Node::Transpose(column), Span::default()).expect("a row")
            }
            (Square, 0) => Expr::leaf(Node::Identity, Shape::Identity, Span::default()),
            (Square, _) => symbol(["A", "H", "H₁₀", "D"][self.choose(4)], square),
        }
    }

    fn node(&mut self, want: Want, depth: usize) -> Option<Node> {
        Some(match self.choose(11) {
            8 => self.fold(want, depth),
            9 if want == Scalar => self.indexed(depth),
            9 | 10 => {
                let divides = self.choose(2) == 1;
                Node::Entrywise(divides, self.boxed(want, depth), self.boxed(want, depth))
            }
            0 => self.sum(want, depth),
            1 | 2 => self.product(want, depth),
            3 => Node::Quotient(self.boxed(want, depth), self.boxed(Scalar, depth)),
            4 => self.integral(want, depth),
            5 => self.power(want, depth),
            6 => self.applied(want, depth)?,
            _ => match want {
                Scalar => self.scalar(depth),
                Column => Node::Transpose(self.boxed(Row, depth)),
                Row => Node::Transpose(self.boxed(Column, depth)),
                Square => Node::Transpose(self.boxed(Square, depth)),
            },
        })
    }

    fn sum(&mut self, want: Want, depth: usize) -> Node {
        let count = 1 + self.choose(3);
        let terms = (0..count).map(|_| {
            let negative = count == 1 || self.choose(2) == 1;
            Term { negative, expr: self.grow(want, depth) }
        });
        Node::Sum(terms.collect())
    }

    fn product(&mut self, want: Want, depth: usize) -> Node {
        let mut wants = match (want, self.choose(3)) {
            (Scalar, 0) => vec![Row, Column],
            (Scalar, 1) => vec![Row, Square, Column],
            (Column, 0 | 1) => vec![Square, Column],
            (Row, 0 | 1) => vec![Row, Square],
            (Square, 0) => vec![Column, Row],
            (Square, 1) => vec![Square, Square],
            (want, _) => vec![Scalar, want],
        };
        if self.choose(3) == 2 {
            wants.insert(self.choose(wants.len() + 1), Scalar);
        }
        Node::Product(wants.into_iter().map(|want| self.grow(want, depth)).collect())
    }

    fn integral(&mut self, want: Want, depth: usize) -> Node {
        let variable = Symbol::new(&format!("t_{}", self.variables.len()));
        let (from, to) = (self.boxed(Scalar, depth.min(1)), self.boxed(Scalar, depth.min(1)));
        self.variables.push(variable.clone());
        let body = self.boxed(want, depth);
        self.variables.pop();
        Node::Integral { variable, from, to, body }
    }

    /// A whole number.
    fn index(&mut self) -> Expr {
        let symbol = |name: &str| {
            Expr::leaf(Node::Symbol(Symbol::new(name)), Shape::SCALAR, Span::default())
        };
        let at = match self.choose(3) {
            0 => return Expr::leaf(Node::Number(2.into()), Shape::SCALAR, Span::default()),
            1 if self.indices > 0 => symbol(&format!("i_{}", self.indices - 1)),
            _ => symbol("n"),
        };
        if self.choose(2) == 0 {
            return at;
        }
        let plus = |expr| Term { negative: false, expr };
        let one = Expr::number(Rational::from(1));
        Expr::new(Node::Sum(vec![plus(at), plus(one)]), Span::default()).expect("a number")
    }

    /// An expectation over samples of a mean over one.
    fn sample(&mut self, want: Want, depth: usize) -> Node {
        let index = Symbol::new(&format!("i_{}", self.indices));
        let sample = Symbol::new(&format!("B_{}", self.indices));
        let (size, from, to) = (self.index(), self.index(), self.index());
        self.indices += 1;
        let body = self.boxed(want, depth);
        self.indices -= 1;
        let fold = [Fold::Sum, Fold::Mean][self.choose(2)];
        let among = Node::Among { fold, index, sample: sample.clone(), body };
        let body = Expr::new(among, Span::default()).expect("of the shape of its body");
        let fold = match want {
            Scalar => [Fold::Expectation, Fold::Variance][self.choose(2)],
            _ => Fold::Expectation,
        };
        Node::Sample {
            fold,
            sample,
            size: Box::new(size),
            distinct: self.choose(2) == 1,
            from: Box::new(from),
            to: Box::new(to),
            body: Box::new(body),
        }
    }

    fn fold(&mut self, want: Want, depth: usize) -> Node {
        if self.choose(4) == 3 {
            return self.sample(want, depth);
        }
        let folds: &[Fold] = match want {
            Scalar => {
                &[Fold::Sum, Fold::Mean, Fold::Expectation, Fold::Variance, Fold::Max, Fold::Min]
            }
            _ => &[Fold::Sum, Fold::Mean, Fold::Expectation],
        };
        let fold = folds[self.choose(folds.len())];
        let (from, to) = (Box::new(self.index()), Box::new(self.index()));
        let index = Symbol::new(&format!("i_{}", self.indices));
        self.indices += 1;
        let body = self.boxed(want, depth);
        self.indices -= 1;
        Node::Fold { fold, index, from, to, body }
    }

    /// An entry, a p-norm, the larger of two.
    fn indexed(&mut self, depth: usize) -> Node {
        match self.choose(5) {
            0 => Node::Entry(self.boxed(Column, depth), vec![self.index()]),
            1 => Node::Entry(self.boxed(Square, depth), vec![self.index(), self.index()]),
            2 => Node::PNorm(self.boxed(Column, depth), None),
            // The 2-norm is the norm.
            3 => {
                let p = self.grow(Scalar, depth);
                let p = if p == Expr::number(2.into()) { Expr::number(3.into()) } else { p };
                Node::PNorm(self.boxed(Column, depth), Some(Box::new(p)))
            }
            _ => {
                let several = vec![self.grow(Scalar, depth), self.grow(Scalar, depth)];
                Node::Extreme(self.choose(2) == 1, several)
            }
        }
    }

    fn power(&mut self, want: Want, depth: usize) -> Node {
        let whole = |value: i64| Expr::number(Rational::from(value));
        let minus = |expr| Node::Sum(vec![Term { negative: true, expr }]);
        let half = Node::Quotient(Box::new(whole(1)), Box::new(whole(2)));
        let exponent = match self.choose(5) {
            0 => return Node::Power(self.boxed(want, depth), Box::new(whole(2))),
            1 => minus(whole(1)),
            2 => half,
            3 if want == Scalar => {
                return Node::Power(self.boxed(want, depth), self.boxed(want, depth));
            }
            _ => match Expr::new(half, Span::default()) {
                Ok(half) => minus(half),
                Err(_) => minus(whole(2)),
            },
        };
        let exponent = Expr::new(exponent, Span::default()).unwrap_or_else(|_| whole(2));
        Node::Power(self.boxed(want, depth), Box::new(exponent))
    }

    /// A function or a derivative of one.
    fn applied(&mut self, want: Want, depth: usize) -> Option<Node> {
        let function = |name: &str, from: Dim, to: Dim| Function::new(Symbol::new(name), from, to);
        let real = function(["f", "𝓛"][self.choose(2)], n(), Dim::ONE);
        let one = function("φ", Dim::ONE, Dim::ONE);
        let vector = function("r", n(), n());
        let (order, function, at, along) = match (want, self.choose(4)) {
            (Scalar, 0) => return Some(Node::Apply(real, self.boxed(Column, depth))),
            (Scalar, 1) => return Some(Node::Apply(one, self.boxed(Scalar, depth))),
            (Scalar, 2) => {
                let orders = [Derivative::Grad, Derivative::Hess, Derivative::Third];
                (orders[self.choose(3)], one, Scalar, 0)
            }
            (Scalar, _) => (Derivative::Third, real, Column, 3),
            (Column, 0) => return Some(Node::Apply(vector, self.boxed(Column, depth))),
            (Column, 1) => (Derivative::Third, real, Column, 2),
            (Column, _) => (Derivative::Grad, real, Column, 0),
            (Square, 0) => (Derivative::Jac, vector, Column, 0),
            (Square, 1) => (Derivative::Third, real, Column, 1),
            (Square, _) => (Derivative::Hess, real, Column, 0),
            (Row, _) => return None,
        };
        let at = self.boxed(at, depth);
        let directions = (0..along).map(|_| self.grow(Column, depth)).collect();
        Some(Node::Derivative { order, function, at, directions })
    }

    fn scalar(&mut self, depth: usize) -> Node {
        let (_, builtin) = Builtin::ALL[self.choose(Builtin::ALL.len())];
        match builtin {
            _ if self.choose(3) == 2 => Node::Norm(self.boxed(Column, depth)),
            Builtin::Tr | Builtin::Det => Node::Call(builtin, self.boxed(Square, depth)),
            Builtin::Diag | Builtin::Diagonal => {
                let square = Node::Call(Builtin::Diagonal, self.boxed(Square, depth));
                let column = Expr::new(square, Span::default());
                match column {
                    Ok(column) => Node::Norm(Box::new(column)),
                    Err(_) => Node::Norm(self.boxed(Column, depth)),
                }
            }
            _ => Node::Call(builtin, self.boxed(Scalar, depth)),
        }
    }
}
