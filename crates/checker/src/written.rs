//! A single term of a normal form as its author would have written it, or a few with a factor in common.

use crate::{
    edit::{power, rational},
    poly::{Atom, Base, Letter, Monomial, Poly},
};
use derivation::{Dim, Expr, Function, Node, Shape, Term};
use number::{Number, Rational};
use std::cmp::Ordering;

/// Terms of a sum that is written as one factor of a product.
const MOST_TERMS: usize = 3;

/// Several terms as a product of what they have in common and a sum: `(λ - λ^2) d'H d`, `B (A C - C A)`.
pub(crate) fn factored(poly: &Poly) -> Option<Term> {
    let mut monomials = poly.terms.keys();
    let mut scalars = monomials.next()?.scalars.clone();
    for other in monomials {
        scalars.retain(|atom, exponent| {
            let there = other.scalars.get(atom).copied().unwrap_or(0);
            let shared = if *exponent > 0 { there.min(*exponent) } else { there.max(*exponent) };
            let has_more = shared.signum() == exponent.signum();
            *exponent = shared;
            has_more
        });
    }
    let outside = Poly::term(Monomial { scalars, word: Vec::new() }, Rational::one());
    let mut rest = poly.times(&outside.reciprocal()?)?;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (first, letters) in [(true, &mut before), (false, &mut after)] {
        while let Some((letter, shorter)) = rest.without_common_end(first) {
            letters.push(matrix(&letter)?);
            rest = shorter;
        }
    }
    let is_idle = before.is_empty() && after.is_empty() && outside == Poly::one();
    if is_idle || !(2..=MOST_TERMS).contains(&rest.terms.len()) {
        return None;
    }
    let terms: Vec<Term> = rest
        .terms
        .iter()
        .map(|(monomial, q)| written(&Poly::term(monomial.clone(), q.clone())))
        .collect::<Option<_>>()?;
    let mut sum = make(Node::Sum(terms))?;
    sum.parens = true;
    let mut factors = match written(&outside)?.expr {
        Expr { node: Node::Product(factors), .. } => factors,
        _ if outside == Poly::one() => vec![],
        factor => vec![factor],
    };
    factors.extend(before);
    factors.push(sum);
    factors.extend(after.into_iter().rev());
    Some(Term { negative: false, expr: make(Node::Product(factors))? })
}

/// The term that a normal form of one term is; nothing for what has no short text.
pub(crate) fn written(poly: &Poly) -> Option<Term> {
    let (monomial, coefficient) = poly.single()?;
    let negative = coefficient.sign()? == Ordering::Less;
    let size = coefficient.abs()?;
    let mut factors = Vec::new();
    for (atom, exponent) in &monomial.scalars {
        let base = scalar(atom)?;
        factors.push(power(base, &Rational::from(i64::from(*exponent))));
    }
    for letter in &monomial.word {
        factors.push(matrix(letter)?);
    }
    if size != Rational::one() || factors.is_empty() {
        factors.insert(0, rational(&size));
    }
    let mut expr = match factors.len() {
        1 => factors.pop()?,
        _ => make(Node::Product(factors))?,
    };
    expr.parens = false;
    Some(Term { negative, expr })
}

fn scalar(atom: &Atom) -> Option<Expr> {
    match atom {
        Atom::Symbol(name) => {
            Some(Expr::leaf(Node::Symbol(name.clone()), Shape::SCALAR, Default::default()))
        }
        Atom::Word(letters) => {
            let factors: Vec<Expr> = letters.iter().map(matrix).collect::<Option<_>>()?;
            let mut product = make(Node::Product(factors))?;
            product.parens = true;
            Some(product)
        }
        Atom::Function { order: None, name, at, along } if along.is_empty() => {
            let at = plain(at)?;
            let from = height(&at)?;
            let function = Function::new(name.clone(), from, Dim::ONE);
            make(Node::Apply(function, Box::new(at)))
        }
        _ => None,
    }
}

fn matrix(letter: &Letter) -> Option<Expr> {
    let shape = Shape::Matrix(letter.rows.clone(), letter.columns.clone());
    let base = match &letter.base {
        Base::Symbol(name) => Expr::leaf(Node::Symbol(name.clone()), shape, Default::default()),
        Base::Function { order: Some(order), name, at, along } if along.is_empty() => {
            let at = plain(at)?;
            let function = Function::new(name.clone(), height(&at)?, Dim::ONE);
            make(Node::Derivative {
                order: *order,
                function,
                at: Box::new(at),
                directions: vec![],
            })?
        }
        _ => return None,
    };
    let raised = power(base, &Rational::new(i64::from(letter.half), 2)?);
    if letter.transposed { make(Node::Transpose(Box::new(raised))) } else { Some(raised) }
}

/// An argument that is one name.
fn plain(at: &Poly) -> Option<Expr> {
    let Term { negative: false, expr } = written(at)? else { return None };
    matches!(expr.node, Node::Symbol(_)).then_some(expr)
}

fn height(at: &Expr) -> Option<Dim> {
    match &at.shape {
        Shape::Matrix(rows, _) => Some(rows.clone()),
        _ => None,
    }
}

fn make(node: Node) -> Option<Expr> {
    Expr::new(node, Default::default()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, normal::Normalizer};
    use derivation::{Library, read_block};

    /// What is written reads as what it was: the difference of both sides as one term.
    #[test]
    fn a_term_is_written_as_its_author_would() {
        for (goal, text) in [
            ("(a - b)'(a - b) = a'a - a'b + b'b", "-a'b"),
            ("(c + 2)^2 = c^2 + 4", "4 c"),
            ("(H a)'(H a) + a'b = (H a)'H a", "a'b"),
            ("a'H^(1/2) b = 0", "a' H^(1/2) b"),
            ("f(a) c = 0", "c f(a)"),
            ("grad f(a)'b = 0", "b' grad f(a)"),
            ("c a'b - c^2 a'b = 0", "c (a'b) (1 - c)"),
            ("A (B C - C B) = 0", "A (B C - C B)"),
        ] {
            let text_of_block = format!(
                "let a, b : vec n; H : spd n; A, B, C : mat n n; c : real; f : fun n\nshow {goal}\n"
            );
            let block =
                read_block("claim c", &text_of_block, 1, &Library::new()).block.expect("a block");
            let model = check::model(&block);
            let goal = &block.context.goals[0];
            let mut normalizer = Normalizer::new(&model);
            let forms =
                [&goal.left, &goal.right].map(|side| normalizer.form(side).expect("a form"));
            let difference = forms[0].minus(&forms[1]);
            let term = written(&difference).or_else(|| factored(&difference)).expect("one term");
            assert_eq!(crate::edit::sum(vec![term]).to_string(), text);
        }
    }
}
