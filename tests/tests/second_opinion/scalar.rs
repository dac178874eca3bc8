//! Scalar expressions: what every entry of a matrix is lowered to. They can be differentiated, and written out in the
//! syntax of evalexpr, which does all the arithmetic.

use std::rc::Rc;

/// A scalar expression. Parts are shared; [`Scalar::size`] counts them as often as they are written.
#[derive(Clone, Debug)]
pub struct Scalar(Rc<Node>);

#[derive(Debug)]
struct Node {
    kind: Kind,
    size: usize,
}

#[derive(Clone, Debug)]
enum Kind {
    Number(f64),
    Variable(String),
    Sum(Scalar, Scalar),
    Product(Scalar, Scalar),
    Quotient(Scalar, Scalar),
    /// To a fixed power.
    Power(Scalar, f64),
    /// To a power that is an expression.
    General(Scalar, Scalar),
    Call(Function, Scalar),
}

/// The functions of one real.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Function {
    Sqrt,
    Abs,
    Exp,
    Ln,
    Sin,
    Cos,
}

impl Scalar {
    fn new(kind: Kind) -> Self {
        let size = 1_usize.saturating_add(match &kind {
            Kind::Number(_) | Kind::Variable(_) => 0,
            Kind::Sum(a, b) | Kind::Product(a, b) | Kind::Quotient(a, b) | Kind::General(a, b) => {
                a.size().saturating_add(b.size())
            }
            Kind::Power(a, _) | Kind::Call(_, a) => a.size(),
        });
        Scalar(Rc::new(Node { kind, size }))
    }

    pub fn number(value: f64) -> Self {
        Self::new(Kind::Number(value))
    }

    pub fn variable(name: impl Into<String>) -> Self {
        Self::new(Kind::Variable(name.into()))
    }

    /// The number of nodes as written.
    pub fn size(&self) -> usize {
        self.0.size
    }

    fn is(&self, value: f64) -> bool {
        matches!(self.0.kind, Kind::Number(x) if x == value)
    }

    pub fn plus(&self, other: &Scalar) -> Scalar {
        if self.is(0.0) {
            other.clone()
        } else if other.is(0.0) {
            self.clone()
        } else {
            Self::new(Kind::Sum(self.clone(), other.clone()))
        }
    }

    pub fn times(&self, other: &Scalar) -> Scalar {
        if self.is(0.0) || other.is(1.0) {
            self.clone()
        } else if other.is(0.0) || self.is(1.0) {
            other.clone()
        } else {
            Self::new(Kind::Product(self.clone(), other.clone()))
        }
    }

    pub fn negated(&self) -> Scalar {
        Scalar::number(-1.0).times(self)
    }

    pub fn minus(&self, other: &Scalar) -> Scalar {
        self.plus(&other.negated())
    }

    /// The quotient; a division by zero is written out, and its value is not finite.
    pub fn over(&self, other: &Scalar) -> Scalar {
        if other.is(1.0) {
            self.clone()
        } else {
            Self::new(Kind::Quotient(self.clone(), other.clone()))
        }
    }

    /// To a whole power by multiplication, to any other by evalexpr's own power.
    pub fn power(&self, exponent: f64) -> Scalar {
        if exponent < 0.0 {
            return Scalar::number(1.0).over(&self.power(-exponent));
        }
        if exponent.fract() == 0.0 && exponent <= 8.0 {
            return (0..exponent as usize)
                .fold(Scalar::number(1.0), |product, _| product.times(self));
        }
        if (2.0 * exponent).fract() == 0.0 && exponent < 8.0 {
            return self.call(Function::Sqrt).power(2.0 * exponent);
        }
        Self::new(Kind::Power(self.clone(), exponent))
    }

    pub fn to_the(&self, exponent: &Scalar) -> Scalar {
        Self::new(Kind::General(self.clone(), exponent.clone()))
    }

    pub fn call(&self, function: Function) -> Scalar {
        Self::new(Kind::Call(function, self.clone()))
    }

    /// The sum of many.
    pub fn sum(terms: impl IntoIterator<Item = Scalar>) -> Scalar {
        terms.into_iter().fold(Scalar::number(0.0), |sum, term| sum.plus(&term))
    }

    /// The derivative with respect to a variable, where there is one; nothing for a variable exponent.
    pub fn derivative(&self, variable: &str) -> Option<Scalar> {
        let d = |e: &Scalar| e.derivative(variable);
        Some(match &self.0.kind {
            Kind::Number(_) => Scalar::number(0.0),
            Kind::Variable(name) => Scalar::number(if name == variable { 1.0 } else { 0.0 }),
            Kind::Sum(a, b) => d(a)?.plus(&d(b)?),
            Kind::Product(a, b) => d(a)?.times(b).plus(&a.times(&d(b)?)),
            Kind::Quotient(a, b) => {
                let (da, db) = (d(a)?, d(b)?);
                da.over(b).minus(&a.times(&db).over(&b.times(b)))
            }
            Kind::Power(a, k) => Scalar::number(*k).times(&a.power(k - 1.0)).times(&d(a)?),
            Kind::General(a, b) => {
                if !d(b)?.is(0.0) {
                    return None;
                }
                b.times(&a.to_the(&b.minus(&Scalar::number(1.0)))).times(&d(a)?)
            }
            Kind::Call(function, a) => {
                let slope = match function {
                    Function::Sqrt => Scalar::number(0.5).over(self),
                    Function::Exp => self.clone(),
                    Function::Ln => Scalar::number(1.0).over(a),
                    Function::Sin => a.call(Function::Cos),
                    Function::Cos => a.call(Function::Sin).negated(),
                    Function::Abs => a.over(self),
                };
                slope.times(&d(a)?)
            }
        })
    }

    /// With expressions in place of variables.
    pub fn substituted(&self, of: &dyn Fn(&str) -> Option<Scalar>) -> Scalar {
        let s = |e: &Scalar| e.substituted(of);
        match &self.0.kind {
            Kind::Number(_) => self.clone(),
            Kind::Variable(name) => of(name).unwrap_or_else(|| self.clone()),
            Kind::Sum(a, b) => s(a).plus(&s(b)),
            Kind::Product(a, b) => s(a).times(&s(b)),
            Kind::Quotient(a, b) => s(a).over(&s(b)),
            Kind::Power(a, k) => s(a).power(*k),
            Kind::General(a, b) => s(a).to_the(&s(b)),
            Kind::Call(function, a) => s(a).call(*function),
        }
    }

    /// In the syntax of evalexpr. Numbers are written so that each is a float: `1/2` would be an integer division.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(8 * self.size());
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        let mut binary = |a: &Scalar, sign: &str, b: &Scalar| {
            text.push('(');
            a.write(text);
            text.push_str(sign);
            b.write(text);
            text.push(')');
        };
        match &self.0.kind {
            Kind::Number(value) => text.push_str(&literal(*value)),
            Kind::Variable(name) => text.push_str(name),
            Kind::Sum(a, b) => binary(a, " + ", b),
            Kind::Product(a, b) => binary(a, " * ", b),
            Kind::Quotient(a, b) => binary(a, " / ", b),
            Kind::Power(a, k) => binary(a, " ^ ", &Scalar::number(*k)),
            Kind::General(a, b) => binary(a, " ^ ", b),
            Kind::Call(function, a) => {
                text.push_str(match function {
                    Function::Sqrt => "math::sqrt(",
                    Function::Abs => "math::abs(",
                    Function::Exp => "math::exp(",
                    Function::Ln => "math::ln(",
                    Function::Sin => "math::sin(",
                    Function::Cos => "math::cos(",
                });
                a.write(text);
                text.push(')');
            }
        }
    }
}

/// A float with a point and without an exponent, in parentheses where it is negative.
fn literal(value: f64) -> String {
    let text = format!("{value}");
    let text = if text.contains('.') { text } else { format!("{text}.0") };
    if value < 0.0 { format!("({text})") } else { text }
}

/// What is written is what evalexpr reads, derivatives are those of the function written.
#[test]
fn scalars_are_written_and_differentiated() {
    let x = Scalar::variable("x");
    let at = |e: &Scalar, x: f64| {
        let mut context = evalexpr::HashMapContext::new();
        let value = evalexpr::Value::Float(x);
        evalexpr::ContextWithMutableVariables::set_value(&mut context, "x".to_owned(), value)
            .expect("a float");
        evalexpr::eval_number_with_context(&e.text(), &context)
            .unwrap_or_else(|error| panic!("{}: {error}", e.text()))
    };
    let table = [
        x.power(3.0),
        x.power(-2.0),
        x.power(2.5),
        x.power(1.0 / 3.0),
        x.call(Function::Exp).times(&x.call(Function::Sin)),
        x.call(Function::Cos).over(&x.call(Function::Ln)),
        x.to_the(&Scalar::number(3.5)).minus(&Scalar::number(1.0).over(&Scalar::number(2.0))),
    ];
    for f in table {
        let slope = f.derivative("x").expect("smooth");
        let (h, z) = (1e-5, 1.7);
        let difference = (at(&f, z + h) - at(&f, z - h)) / (2.0 * h);
        assert!((at(&slope, z) - difference).abs() < 1e-7, "{}", f.text());
    }
    assert_eq!(at(&Scalar::number(1.0).over(&Scalar::number(2.0)), 0.0), 0.5);
}
