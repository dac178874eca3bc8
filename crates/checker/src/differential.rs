//! The differential of an expression: what it changes by, to first order, when a variable moves along a direction.
//!
//! Part of the trusted base: see `poly`. The rules are those of the first calculus course, kept in the order of matrix products. A gradient is read off the
//! differential by letting the direction run over the unit vectors, so no other derivative is ever written down.

use crate::sampling::closed_form;
use derivation::{
    Builtin, Context, Derivative, Dim, Expr, Fold, Function, Node, Shape, Span, Symbol, Term,
    expr::half_integer,
};
use number::Rational;

/// Derivatives of derivatives longer than this are given up.
const MOST_NODES: usize = 4000;

/// D(expr)[direction] with respect to `variable`; `None` where a rule is missing (a sign, a fourth derivative of an abstract
/// function).
pub(crate) fn differential(
    expr: &Expr,
    variable: &Symbol,
    direction: &Expr,
    context: &Context,
) -> Option<Expr> {
    let d = |e: &Expr| differential(e, variable, direction, context);
    if !expr.mentions(variable) {
        return Some(zero());
    }
    match &expr.node {
        Node::Symbol(_) => Some(direction.clone()),
        Node::Number(_) | Node::Identity | Node::Hole => Some(zero()),
        Node::Sum(terms) => {
            let terms =
                terms.iter().map(|t| Some(Term { negative: t.negative, expr: d(&t.expr)? }));
            make(Node::Sum(terms.collect::<Option<_>>()?))
        }
        Node::Product(factors) => {
            let mut terms = Vec::new();
            for (i, factor) in factors.iter().enumerate() {
                if factor.mentions(variable) {
                    let mut product = factors.clone();
                    product[i] = d(factor)?;
                    terms.push(Term { negative: false, expr: make(Node::Product(product))? });
                }
            }
            make(Node::Sum(terms))
        }
        Node::Quotient(a, b) => {
            // (a/b)' = a'/b − (b'/b²) a
            let first = quotient(d(a)?, (**b).clone())?;
            let second = quotient(d(b)?, power((**b).clone(), 2)?)?;
            let second = make(Node::Product(vec![second, (**a).clone()]))?;
            make(Node::Sum(vec![plus(first), minus(second)]))
        }
        Node::Power(base, exponent) => {
            if !exponent.mentions(variable) {
                return power_rule(base, exponent, d(base)?);
            }
            if !base.shape.is_scalar() {
                return None;
            }
            // (b^e)' = b^e (e' log b + e b'/b), for numbers b > 0.
            let log = make(Node::Call(Builtin::Log, base.clone()))?;
            let of_exponent = make(Node::Product(vec![grouped(d(exponent)?), log]))?;
            let mut terms = vec![plus(of_exponent)];
            if base.mentions(variable) {
                let over = quotient(grouped(d(base)?), grouped((**base).clone()))?;
                let of_base = vec![grouped((**exponent).clone()), grouped(over)];
                terms.push(plus(make(Node::Product(of_base))?));
            }
            let sum = grouped(make(Node::Sum(terms))?);
            make(Node::Product(vec![grouped(expr.clone()), sum]))
        }
        Node::Transpose(a) => make(Node::Transpose(Box::new(d(a)?))),
        Node::Norm(a) => {
            let inner = make(Node::Product(vec![make(Node::Transpose(a.clone()))?, d(a)?]))?;
            quotient(inner, expr.clone())
        }
        Node::Call(builtin @ (Builtin::Diag | Builtin::Diagonal), a) => {
            make(Node::Call(*builtin, Box::new(d(a)?)))
        }
        Node::Call(builtin, a)
            if a.shape.is_scalar() || matches!(builtin, Builtin::Tr | Builtin::Det) =>
        {
            let da = d(a)?;
            match builtin {
                Builtin::Sqrt => quotient(da, make(Node::Product(vec![number(2), expr.clone()]))?),
                Builtin::Exp => make(Node::Product(vec![expr.clone(), da])),
                Builtin::Log => quotient(da, (**a).clone()),
                Builtin::Sin => {
                    make(Node::Product(vec![make(Node::Call(Builtin::Cos, a.clone()))?, da]))
                }
                Builtin::Cos => {
                    let sine = make(Node::Call(Builtin::Sin, a.clone()))?;
                    make(Node::Sum(vec![minus(make(Node::Product(vec![sine, da]))?)]))
                }
                Builtin::Tr => make(Node::Call(Builtin::Tr, Box::new(da))),
                Builtin::Det => {
                    // Jacobi: det(A) tr(A⁻¹ dA)
                    let inner = make(Node::Product(vec![power((**a).clone(), -1)?, da]))?;
                    let trace = make(Node::Call(Builtin::Tr, Box::new(inner)))?;
                    make(Node::Product(vec![expr.clone(), trace]))
                }
                // a da/|a|, which has no value at the kink, where there is no derivative.
                Builtin::Abs => {
                    let product = make(Node::Product(vec![grouped((**a).clone()), grouped(da)]))?;
                    quotient(product, expr.clone())
                }
                Builtin::Sign | Builtin::Diag | Builtin::Diagonal => None,
            }
        }
        Node::Call(builtin, a) => entrywise_rule(*builtin, expr, a, d(a)?),
        Node::Entrywise(false, a, b) => {
            let first = make(Node::Entrywise(false, Box::new(grouped(d(a)?)), b.clone()))?;
            let second = make(Node::Entrywise(false, a.clone(), Box::new(grouped(d(b)?))))?;
            make(Node::Sum(vec![plus(grouped(first)), plus(grouped(second))]))
        }
        Node::Entrywise(true, a, b) => {
            // (a ⊘ b)' = a' ⊘ b − (a ∘ b') ⊘ (b ∘ b)
            let over = |a: Expr, b: Expr| {
                make(Node::Entrywise(true, Box::new(grouped(a)), Box::new(grouped(b))))
            };
            let square = make(Node::Entrywise(false, b.clone(), b.clone()))?;
            let moved = make(Node::Entrywise(false, a.clone(), Box::new(grouped(d(b)?))))?;
            let first = over(d(a)?, (**b).clone())?;
            make(Node::Sum(vec![plus(grouped(first)), minus(grouped(over(moved, square)?))]))
        }
        Node::Entry(of, index) => make(Node::Entry(Box::new(grouped(d(of)?)), index.clone())),
        Node::Fold { fold, index, from, to, body }
            if matches!(fold, Fold::Sum | Fold::Mean | Fold::Expectation) =>
        {
            make(Node::Fold {
                fold: *fold,
                index: index.clone(),
                from: from.clone(),
                to: to.clone(),
                body: Box::new(grouped(d(body)?)),
            })
        }
        Node::Sample { .. } => d(&closed_form(expr)?),
        // No rule: where they are smooth they are sums of what has one.
        Node::Among { .. }
        | Node::Order(_)
        | Node::Limit { .. }
        | Node::Fold { .. }
        | Node::PNorm(..) => None,
        Node::Extreme(largest, of) => {
            // max(a, b) = (a + b + |a − b|)/2, of more numbers one after the other.
            let (last, others) = of.split_last()?;
            let rest = match others {
                [] => return d(last),
                [one] => one.clone(),
                more => make(Node::Extreme(*largest, more.to_vec()))?,
            };
            let (a, b) = (grouped(rest), grouped(last.clone()));
            let apart = make(Node::Sum(vec![plus(a.clone()), minus(b.clone())]))?;
            let distance = make(Node::Call(Builtin::Abs, Box::new(apart)))?;
            let distance = Term { negative: !largest, expr: grouped(distance) };
            let twice = make(Node::Sum(vec![plus(a), plus(b), distance]))?;
            d(&quotient(grouped(twice), number(2))?)
        }
        Node::Ones(_) | Node::Member(..) => Some(zero()),
        Node::Apply(function, at) => {
            if let Some((parameter, body)) = defined(context, &function.name) {
                return differential(
                    &substitute(&body, &parameter, at),
                    variable,
                    direction,
                    context,
                );
            }
            let order = if function.to == derivation::Dim::ONE {
                Derivative::Grad
            } else {
                Derivative::Jac
            };
            let slope = make(Node::Derivative {
                order,
                function: function.clone(),
                at: at.clone(),
                directions: vec![],
            })?;
            let slope = if order == Derivative::Grad {
                make(Node::Transpose(Box::new(slope)))?
            } else {
                slope
            };
            make(Node::Product(vec![slope, d(at)?]))
        }
        Node::Derivative { order, function, at, directions } => {
            // Of one real, a defined function's derivative is an expression in its argument.
            if let Some((parameter, body)) = defined(context, &function.name)
                && directions.is_empty()
                && parameter_is_real(function)
            {
                let times = match order {
                    Derivative::Grad | Derivative::Jac => 1,
                    Derivative::Hess => 2,
                    Derivative::Third => 3,
                };
                let one = Expr::number(Rational::from(1));
                let slope = (0..times).try_fold(body, |body, _| {
                    differential(&body, &parameter, &one, context)
                        .filter(|slope| slope.size() < MOST_NODES)
                })?;
                return d(&substitute(&slope, &parameter, at));
            }
            // Other defined functions' own derivatives are worked out where they are evaluated, not here.
            if defined(context, &function.name).is_some()
                || directions.iter().any(|e| e.mentions(variable))
            {
                return None;
            }
            let (order, product) = match order {
                Derivative::Grad => (Derivative::Hess, true),
                Derivative::Hess if function.to != derivation::Dim::ONE => return None,
                Derivative::Hess => (Derivative::Third, false),
                // The Hessians of all components along one direction: m × n.
                Derivative::Jac if function.component.is_none() => (Derivative::Hess, false),
                Derivative::Jac | Derivative::Third => return None,
            };
            let directions = if product { vec![] } else { vec![d(at)?] };
            let next = make(Node::Derivative {
                order,
                function: function.clone(),
                at: at.clone(),
                directions,
            })?;
            if product { make(Node::Product(vec![next, d(at)?])) } else { Some(next) }
        }
        Node::Integral { variable: s, from, to, body } => {
            // Leibniz's rule: what is integrated at the ends, times their speeds, and the integral of its derivative.
            let mut terms = Vec::new();
            for (end, negative) in [(to, false), (from, true)] {
                if end.mentions(variable) {
                    if !is_continuous(body, s, context) {
                        return None;
                    }
                    let speed = grouped(d(end)?);
                    let value = grouped(substitute(body, s, end));
                    let expr = make(Node::Product(vec![speed, value]))?;
                    terms.push(Term { negative, expr });
                }
            }
            if body.mentions(variable) {
                // A jump that moves with the variable has a part in the slope, and the derivative of the body has none of it.
                if may_jump(body, variable, context) {
                    return None;
                }
                let (variable, from, to) = (s.clone(), from.clone(), to.clone());
                let body = Box::new(d(body)?);
                terms.push(plus(make(Node::Integral { variable, from, to, body })?));
            }
            make(Node::Sum(terms))
        }
    }
}

/// Whether an expression is continuous in a real variable wherever it has a value: nothing in it jumps.
fn is_continuous(expr: &Expr, variable: &Symbol, context: &Context) -> bool {
    !expr.any(&mut |e| match &e.node {
        Node::Call(Builtin::Sign, _) | Node::Among { .. } | Node::Limit { .. } => true,
        Node::Power(_, exponent) => exponent.mentions(variable),
        // What stands behind a function may jump.
        Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
            context.definition(&f.name).is_some()
        }
        _ => false,
    })
}

/// Whether an expression may jump as a variable moves: at a sign, or where something with a kink is divided by, as in `x/|x|`.
fn may_jump(expr: &Expr, variable: &Symbol, context: &Context) -> bool {
    let body = |function: &Function| context.definition(&function.name).map(|d| &d.body);
    let divides = |below: &Expr| below.mentions(variable) && has_kink(below, context);
    expr.any(&mut |e| match &e.node {
        Node::Call(Builtin::Sign, a) => a.mentions(variable),
        Node::Quotient(_, below) | Node::Entrywise(true, _, below) => divides(below),
        Node::Power(base, exponent) => {
            let half = half_integer(exponent);
            base.mentions(variable)
                && half.is_none_or(|half| half < 0 && (half % 2 != 0 || has_kink(base, context)))
        }
        Node::Apply(f, _) => body(f).is_some_and(|body| {
            body.any(&mut |e| matches!(e.node, Node::Quotient(..) | Node::Power(..)))
                && has_kink(body, context)
                || body.any(&mut |e| matches!(e.node, Node::Call(Builtin::Sign, _)))
        }),
        Node::Derivative { function, .. } => body(function).is_some_and(|b| has_kink(b, context)),
        _ => false,
    })
}

/// What has a kink, or a jump, where a part of it changes its sign.
pub(crate) fn is_kink(expr: &Expr) -> bool {
    matches!(
        &expr.node,
        Node::Call(Builtin::Abs | Builtin::Sign, _)
            | Node::PNorm(..)
            | Node::Extreme(..)
            | Node::Fold { fold: Fold::Max | Fold::Min, .. }
    )
}

/// Of what a root is taken, which has a kink where that touches zero; a norm is the root of a square.
pub(crate) fn under_root(expr: &Expr) -> Option<&Expr> {
    match &expr.node {
        Node::Call(Builtin::Sqrt, a) | Node::Norm(a) => Some(a),
        Node::Power(base, exponent) => {
            half_integer(exponent).is_none_or(|half| half % 2 != 0).then_some(base)
        }
        _ => None,
    }
}

/// Whether there is an absolute value in an expression, or what may be one: a root, a norm, the larger of two.
fn has_kink(expr: &Expr, context: &Context) -> bool {
    expr.any(&mut |e| match &e.node {
        _ if is_kink(e) => true,
        Node::Norm(_) => true,
        Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
            context.definition(&f.name).is_some_and(|d| has_kink(&d.body, context))
        }
        _ => under_root(e).is_some_and(|a| !is_visibly_positive(a)),
    })
}

/// A positive number and squares: `1 + s^2`.
fn is_visibly_positive(expr: &Expr) -> bool {
    let is_positive = |e: &Expr| {
        matches!(&e.node, Node::Number(value) if *value > Rational::from(0))
            || matches!(e.node, Node::Call(Builtin::Exp, _))
    };
    let is_square = |e: &Expr| match &e.node {
        Node::Power(_, exponent) => half_integer(exponent).is_some_and(|half| half % 4 == 0),
        _ => is_positive(e),
    };
    match &expr.node {
        Node::Sum(terms) => {
            terms.iter().all(|t| !t.negative && is_square(&t.expr))
                && terms.iter().any(|t| is_positive(&t.expr))
        }
        _ => is_positive(expr),
    }
}

fn parameter_is_real(function: &Function) -> bool {
    function.from == Dim::ONE && function.to == Dim::ONE && function.component.is_none()
}

/// A function of a scalar, entry by entry.
fn entrywise_rule(builtin: Builtin, expr: &Expr, a: &Expr, da: Expr) -> Option<Expr> {
    let pair = |divides, a: Expr, b: Expr| {
        make(Node::Entrywise(divides, Box::new(grouped(a)), Box::new(grouped(b))))
    };
    let call = |builtin| make(Node::Call(builtin, Box::new(a.clone())));
    match builtin {
        Builtin::Sqrt => pair(true, da, make(Node::Product(vec![number(2), expr.clone()]))?),
        Builtin::Exp => pair(false, expr.clone(), da),
        Builtin::Log => pair(true, da, a.clone()),
        Builtin::Sin => pair(false, call(Builtin::Cos)?, da),
        Builtin::Cos => {
            make(Node::Sum(vec![minus(grouped(pair(false, call(Builtin::Sin)?, da)?))]))
        }
        _ => None,
    }
}

/// In parentheses: made for a place that may need them.
fn grouped(mut expr: Expr) -> Expr {
    expr.parens = true;
    expr
}

fn power_rule(base: &Expr, exponent: &Expr, d: Expr) -> Option<Expr> {
    if base.shape.is_scalar() {
        let lowered = make(Node::Sum(vec![plus(exponent.clone()), minus(number(1))]))?;
        let lowered = make(Node::Power(Box::new(base.clone()), Box::new(lowered)))?;
        return make(Node::Product(vec![exponent.clone(), lowered, d]));
    }
    let k = derivation::expr::half_integer(exponent)?;
    if k % 2 != 0 || k.abs() > 40 {
        return None;
    }
    let k = k / 2;
    // D Aᵏ = Σ Aⁱ dA A^(k−1−i), and for k < 0: −Aᵏ (D A⁻ᵏ) Aᵏ.
    let terms = (0..k.abs()).map(|i| {
        let factors =
            vec![power(base.clone(), i)?, d.clone(), power(base.clone(), k.abs() - 1 - i)?];
        Some(plus(make(Node::Product(factors))?))
    });
    let sum = make(Node::Sum(terms.collect::<Option<Vec<_>>>()?))?;
    if k >= 0 {
        return Some(sum);
    }
    let outer = power(base.clone(), k)?;
    make(Node::Sum(vec![minus(make(Node::Product(vec![outer.clone(), sum, outer]))?)]))
}

/// Parameter and body of a function made by `def f(x) = …`.
pub(crate) fn defined(context: &Context, name: &Symbol) -> Option<(Symbol, Expr)> {
    let definition = context.definition(name)?;
    let (parameter, _) = definition.parameter.as_ref()?;
    Some((parameter.clone(), definition.body.clone()))
}

/// `expr` with `value` in place of the symbol; variables of integration that `value` mentions are renamed first.
pub(crate) fn substitute(expr: &Expr, symbol: &Symbol, value: &Expr) -> Expr {
    if matches!(&expr.node, Node::Symbol(s) if s == symbol) {
        let parens = !matches!(value.node, Node::Symbol(_));
        return Expr { parens, ..value.clone() };
    }
    let mut result = expr.clone();
    if matches!(&expr.node, Node::Among { index, .. } if index == symbol) {
        return result;
    }
    if let Node::Integral { variable, from, to, .. } | Node::Fold { index: variable, from, to, .. } =
        &mut result.node
        && variable == symbol
    {
        // Inside, the symbol is another one.
        **from = substitute(from, symbol, value);
        **to = substitute(to, symbol, value);
        return result;
    }
    if let Node::Integral { variable, body, .. }
    | Node::Fold { index: variable, body, .. }
    | Node::Among { index: variable, body, .. } = &mut result.node
        && value.mentions(variable)
    {
        // The value speaks of another symbol of this name: the variable of integration makes way.
        let fresh = Symbol::new(&format!("{variable}·"));
        let leaf = Expr::leaf(Node::Symbol(fresh.clone()), Shape::SCALAR, Span::default());
        **body = substitute(body, variable, &leaf);
        *variable = fresh;
    }
    for child in result.children_mut() {
        *child = substitute(child, symbol, value);
    }
    result
}

fn make(node: Node) -> Option<Expr> {
    Expr::new(node, Span::default()).ok()
}

fn zero() -> Expr {
    Expr::number(Rational::from(0))
}

fn number(n: i64) -> Expr {
    Expr::number(Rational::from(n))
}

fn quotient(a: Expr, b: Expr) -> Option<Expr> {
    make(Node::Quotient(Box::new(a), Box::new(b)))
}

fn power(base: Expr, k: i64) -> Option<Expr> {
    if k == 0 {
        return Some(if base.shape.is_scalar() {
            number(1)
        } else {
            Expr::leaf(Node::Identity, Shape::Identity, Span::default())
        });
    }
    make(Node::Power(Box::new(base), Box::new(number(k))))
}

fn plus(expr: Expr) -> Term {
    Term { negative: false, expr }
}

fn minus(expr: Expr) -> Term {
    Term { negative: true, expr }
}
