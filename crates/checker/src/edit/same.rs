//! When two expressions are the same text but for what a reader would not call a difference: parentheses around a
//! product, the place of a number in a product, the order of terms, `x/2` and `1/2 x`, `||u||^2` and `u'u`, numbers worked
//! out, the name of a variable of integration, limits of an integral exchanged with its sign, a number before one
//! direction of a derivative or before another.
//!
//! This is bookkeeping for edits: it tells two of them apart and recognises the one that was undone. It multiplies
//! nothing out and knows no hypothesis; whether two expressions are *equal* is for the verdicts to say.

use super::build::literal;
use crate::differential::substitute;
use derivation::{Builtin, Dim, Expr, Node, Shape, Symbol, Term, expr::constant};
use number::{Number, Rational};

/// A text that two expressions share when they are the same up to parentheses, the order of terms and of scalar
/// factors, and the place of numbers.
pub(crate) fn key(expr: &Expr) -> String {
    let (coefficient, rest) = Monomial::of(expr, false).parts();
    format!("{coefficient} {rest}")
}

/// The same without the number before it.
pub(crate) fn unscaled(expr: &Expr) -> String {
    Monomial::of(expr, false).parts().1
}

/// How often a zero stands among the terms of a sum.
pub(crate) fn zeros(expr: &Expr) -> usize {
    let here = match &expr.node {
        Node::Sum(terms) if terms.len() > 1 => {
            terms.iter().filter(|t| number(&t.expr) == Some(Rational::zero())).count()
        }
        _ => 0,
    };
    expr.children().into_iter().map(zeros).sum::<usize>() + here
}

/// In how many places something stands beside what takes it back: `x - x`, `A^-1 A`, `a/a`.
pub(crate) fn cancellations(expr: &Expr) -> usize {
    undone_terms(expr) + undone_factors(expr)
}

/// In how many places a term stands beside what takes it back: `x - x`.
pub(crate) fn undone_terms(expr: &Expr) -> usize {
    let here = match &expr.node {
        Node::Sum(terms) if terms.len() > 1 => {
            let mut parts = Vec::new();
            collect(expr, false, false, &mut parts);
            let undone = |place: usize| {
                let (c, text): &(Rational, String) = &parts[place];
                parts[..place].iter().any(|(d, other)| other == text && *d == -c.clone())
            };
            (0..parts.len()).filter(|place| undone(*place)).count()
        }
        _ => 0,
    };
    expr.children().into_iter().map(undone_terms).sum::<usize>() + here
}

/// In how many places a factor stands beside what takes it back: `A^-1 A`, `a/a`.
fn undone_factors(expr: &Expr) -> usize {
    let here = match &expr.node {
        Node::Product(_) | Node::Quotient(..) => {
            let Monomial { scalars, word, .. } = Monomial::of(expr, false);
            let above = |text: &String| {
                text.strip_prefix('/').is_some_and(|t| scalars.iter().any(|s| s == t))
            };
            let inverse = |of: &str, text: &str| text == format!("(1 {of})^-1");
            let beside = word.windows(2).filter(|pair| {
                let (a, b) = (pair[0].0.as_str(), pair[1].0.as_str());
                inverse(a, b) || inverse(b, a)
            });
            scalars.iter().filter(|text| above(text)).count() + beside.count()
        }
        _ => 0,
    };
    expr.children().into_iter().map(undone_factors).sum::<usize>() + here
}

/// The value of what is made of numbers alone: `0 - 1`, `(0 - 1)^2`.
fn number(expr: &Expr) -> Option<Rational> {
    if let Node::Power(base, exponent) = &expr.node {
        let (base, exponent) = (constant(base)?, literal(exponent)?.to_i64()?);
        let exponent = u32::try_from(exponent).ok().filter(|k| *k <= 8)?;
        return Some((0..exponent).fold(Rational::one(), |power, _| power * base.clone()));
    }
    constant(expr)
}

/// A product taken apart.
struct Monomial {
    coefficient: Rational,
    /// Keys of the scalar factors, a divisor behind a `/`.
    scalars: Vec<String>,
    /// Keys and shapes of the other factors, in order.
    word: Vec<(String, Shape)>,
    identity: bool,
}

impl Monomial {
    fn one() -> Self {
        Monomial {
            coefficient: Rational::one(),
            scalars: Vec::new(),
            word: Vec::new(),
            identity: false,
        }
    }

    fn of(expr: &Expr, transposed: bool) -> Self {
        let mut monomial = Monomial::one();
        monomial.gather(expr, transposed);
        monomial.cut_scalars();
        // `x'I x` is a number.
        monomial.identity &= !expr.shape.is_scalar();
        monomial
    }

    fn gather(&mut self, expr: &Expr, transposed: bool) {
        if let Some(value) = number(expr) {
            self.coefficient = self.coefficient.clone() * value;
            return;
        }
        match &expr.node {
            Node::Identity => self.identity = true,
            Node::Symbol(name) => self.push(name.to_string(), expr, transposed),
            Node::Product(factors) => {
                // A product that is one number is one factor, wherever its parentheses stand.
                if expr.parens && expr.shape.is_scalar() {
                    let inner = Monomial::product(factors, false);
                    return self.absorb(inner);
                }
                let inner = Monomial::product(factors, transposed);
                self.absorb(inner);
            }
            Node::Quotient(above, below) => {
                self.gather(above, transposed);
                self.divide(Monomial::of(below, false));
            }
            Node::Power(base, exponent) => match literal(exponent) {
                Some(q) => self.power(base, &q, expr, transposed),
                None => {
                    let text = format!("({})^({})", key(base), key(exponent));
                    self.push(text, expr, transposed);
                }
            },
            Node::Transpose(a) => self.gather(a, !transposed),
            Node::Sum(terms) => self.sum(expr, terms, transposed),
            Node::Call(Builtin::Sqrt, a) => match Rational::new(1, 2) {
                Some(half) => self.power(a, &half, expr, transposed),
                None => self.push(format!("sqrt({})", key(a)), expr, transposed),
            },
            Node::Integral { variable, from, to, body } => {
                // Whatever the variable is called.
                let name = Node::Symbol(Symbol::new(&format!("·{}", integrals(body))));
                let name = Expr::leaf(name, Shape::SCALAR, expr.span);
                let body = substitute(body, variable, &name);
                let (coefficient, rest) = Monomial::of(&body, transposed).parts();
                let (mut from, mut to) = (key(from), key(to));
                self.coefficient = self.coefficient.clone() * coefficient;
                if from > to {
                    std::mem::swap(&mut from, &mut to);
                    self.coefficient = -self.coefficient.clone();
                }
                let text = format!("int[{from}..{to}]{rest}");
                self.push(text, expr, false);
            }
            Node::Norm(a) => self.push(format!("||{}||", key(a)), expr, transposed),
            Node::Call(builtin, a) => {
                self.push(format!("{}({})", builtin.name(), key(a)), expr, transposed);
            }
            Node::Apply(f, a) => self.push(format!("{}({})", f.name, key(a)), expr, transposed),
            Node::Derivative { order, function, at, directions } => {
                let mut along = Vec::new();
                for direction in directions {
                    let (coefficient, rest) = Monomial::of(direction, false).parts();
                    self.coefficient = self.coefficient.clone() * coefficient;
                    along.push(rest);
                }
                along.sort();
                let text =
                    format!("{order:?} {}({})[{}]", function.name, key(at), along.join(", "));
                self.push(text, expr, transposed);
            }
            _ => self.push(skeleton(expr), expr, transposed),
        }
    }

    fn product(factors: &[Expr], transposed: bool) -> Self {
        let mut inner = Monomial::one();
        if transposed {
            factors.iter().rev().for_each(|f| inner.gather(f, true));
        } else {
            factors.iter().for_each(|f| inner.gather(f, false));
        }
        inner.cut_scalars();
        inner
    }

    fn absorb(&mut self, other: Monomial) {
        self.coefficient = self.coefficient.clone() * other.coefficient;
        self.scalars.extend(other.scalars);
        self.word.extend(other.word);
        self.identity |= other.identity;
    }

    fn divide(&mut self, below: Monomial) {
        match self.coefficient.div(&below.coefficient) {
            Some(quotient) => self.coefficient = quotient,
            None => self.scalars.push("/0".to_owned()),
        }
        for scalar in below.scalars {
            match scalar.strip_prefix('/') {
                Some(text) => self.scalars.push(text.to_owned()),
                None => self.scalars.push(format!("/{scalar}")),
            }
        }
        for (text, _) in below.word {
            self.scalars.push(format!("/{text}"));
        }
    }

    fn power(&mut self, base: &Expr, q: &Rational, whole: &Expr, transposed: bool) {
        if *q == Rational::one() {
            return self.gather(base, transposed);
        }
        if let (Node::Norm(v), true) = (&base.node, *q == Rational::from(2))
            && v.shape != Shape::SCALAR
        {
            let mut square = Monomial::one();
            square.gather(v, true);
            square.gather(v, false);
            square.cut_scalars();
            return self.absorb(square);
        }
        let whole_number = q.to_i64().filter(|k| (1..=8).contains(&k.abs()));
        if let (true, Some(k)) = (base.shape.is_scalar(), whole_number) {
            for _ in 0..k.unsigned_abs() {
                let inner = Monomial::of(base, false);
                if k > 0 { self.absorb(inner) } else { self.divide(inner) }
            }
            return;
        }
        // `A^2` is `A A`.
        if let Some(k @ 2..) = whole_number {
            return (0..k).for_each(|_| self.gather(base, transposed));
        }
        let (coefficient, rest) = Monomial::of(base, transposed).parts();
        self.push(format!("({coefficient} {rest})^{q}"), whole, false);
    }

    fn sum(&mut self, expr: &Expr, terms: &[Term], transposed: bool) {
        if let [term] = terms {
            if term.negative {
                self.coefficient = -self.coefficient.clone();
            }
            return self.gather(&term.expr, transposed);
        }
        let mut parts = Vec::new();
        collect(expr, false, transposed, &mut parts);
        parts.sort_by(|(c, a), (d, b)| (a, c).cmp(&(b, d)));
        // −(a − b) and b − a: the sign of the first term is the sign of the sum.
        let zero = Rational::zero();
        if parts.iter().map(|(c, _)| c).find(|c| **c != zero).is_some_and(|c| *c < zero) {
            self.coefficient = -self.coefficient.clone();
            parts.iter_mut().for_each(|(c, _)| *c = -c.clone());
        }
        let texts: Vec<String> = parts.into_iter().map(|(c, text)| format!("{c} {text}")).collect();
        let shape = if transposed { expr.shape.transposed() } else { expr.shape.clone() };
        self.place(format!("({})", texts.join(" + ")), shape);
    }

    fn push(&mut self, text: String, expr: &Expr, transposed: bool) {
        let shape = if transposed { expr.shape.transposed() } else { expr.shape.clone() };
        let text = if transposed && !expr.shape.is_scalar() { format!("{text}'") } else { text };
        self.place(text, shape);
    }

    fn place(&mut self, text: String, shape: Shape) {
        if shape.is_scalar() { self.scalars.push(text) } else { self.word.push((text, shape)) }
    }

    /// Takes each row that meets its column out of the word: it is a number and may stand anywhere.
    fn cut_scalars(&mut self) {
        let mut kept: Vec<(String, Shape)> = Vec::new();
        let mut open: Option<usize> = None;
        for (text, shape) in std::mem::take(&mut self.word) {
            let (row, column) = match &shape {
                Shape::Matrix(rows, columns) => (*rows == Dim::ONE, *columns == Dim::ONE),
                _ => (false, false),
            };
            kept.push((text, shape));
            if row {
                open = Some(kept.len() - 1);
            } else if let (true, Some(start)) = (column, open) {
                let texts: Vec<String> = kept.drain(start..).map(|(text, _)| text).collect();
                // `u'v` and `v'u` are one number, and so are `u'A v` and `v'A'u`.
                let turned = |text: &String| match text.strip_suffix('\'') {
                    Some(text) => text.to_owned(),
                    None => format!("{text}'"),
                };
                let text = texts.join("·");
                // Of what is more than a name the text says how it is transposed in another way.
                let plain = texts.len() == 2 || !text.contains('(');
                let other: Vec<String> = texts.iter().rev().map(turned).collect();
                self.scalars.push(if plain { text.min(other.join("·")) } else { text });
                open = None;
            }
        }
        self.word = kept;
    }

    fn parts(mut self) -> (Rational, String) {
        if self.coefficient == Rational::zero() {
            return (self.coefficient, String::new());
        }
        // `λ I` is a matrix and `λ` is not; `I x` is `x`.
        let bare_identity = self.identity && self.word.is_empty();
        self.scalars.sort();
        let mut parts = self.scalars;
        parts.extend(self.word.into_iter().map(|(text, _)| text));
        if bare_identity {
            parts.push("I".to_owned());
        }
        (self.coefficient, parts.join(" "))
    }
}

/// How many integrals are nested in an expression.
fn integrals(expr: &Expr) -> usize {
    let inside = expr.children().into_iter().map(integrals).max().unwrap_or(0);
    inside + usize::from(matches!(expr.node, Node::Integral { .. }))
}

/// The text of any other node, with the keys of its parts in their places.
fn skeleton(expr: &Expr) -> String {
    let mut bare = expr.clone();
    bare.parens = false;
    for (part, child) in bare.children_mut().into_iter().zip(expr.children()) {
        *part = Expr::leaf(Node::Symbol(Symbol::new(&key(child))), child.shape.clone(), child.span);
    }
    bare.to_string()
}

/// The terms of a sum, sums among them taken apart, as coefficient and key.
fn collect(expr: &Expr, negative: bool, transposed: bool, terms: &mut Vec<(Rational, String)>) {
    if let Node::Product(factors) = &expr.node {
        // `1 (a + b)` is `a + b`.
        let one = |f: &&Expr| literal(f) != Some(Rational::one());
        if let [only] = factors.iter().filter(one).collect::<Vec<_>>()[..] {
            return collect(only, negative, transposed, terms);
        }
    }
    if let (Node::Sum(inner), None) = (&expr.node, literal(expr)) {
        for term in inner {
            collect(&term.expr, negative != term.negative, transposed, terms);
        }
        return;
    }
    let (coefficient, rest) = Monomial::of(expr, transposed).parts();
    terms.push((if negative { -coefficient } else { coefficient }, rest));
}
