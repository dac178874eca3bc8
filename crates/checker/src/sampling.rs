//! Expectations and variances over samples, rewritten into means over the indices there are. Part of the trusted base: see
//! `poly`.
//!
//! What is multiplied out is a sum over m places of the sample, e(i₁, …, iₘ). Which of the places are the same place is a
//! partition of the m of them: for each there are b (b − 1) … (b − k + 1) choices of its k places, and the indices drawn
//! there are independent, so each is a mean of its own. Drawn without repetition, two are different:
//! N Σ Σ − Σ over the equal ones, divided by N − 1. A variance is E‖e‖² − ‖E e‖².

use crate::differential::substitute;
use derivation::{Builtin, Expr, Fold, Node, Shape, Span, Symbol, Term, expr::half_integer};
use number::Rational;

/// Why there is no value.
pub(crate) const OVER_SAMPLES: &str =
    "over samples there are sums, means and products of them, of a few factors";

/// More terms than this are given up.
const MOST_TERMS: usize = 256;
/// More places than this in one term as well.
const MOST_PLACES: usize = 4;
/// Higher powers too.
const MOST_POWER: i64 = 4;

/// An expectation or a variance over samples as means over the indices; nothing where the body is no polynomial in sums
/// over the sample.
pub(crate) fn closed_form(expr: &Expr) -> Option<Expr> {
    let Node::Sample { fold, sample, size, distinct, from, to, body } = &expr.node else {
        return None;
    };
    let mut sampling = Sampling { sample, size, distinct: *distinct, from, to, fresh: 0 };
    let mean = sampling.expectation(body)?;
    match fold {
        Fold::Expectation => Some(mean),
        Fold::Variance => {
            let second = sampling.expectation(&square(body)?)?;
            make(Node::Sum(vec![term(false, second), term(true, square(&mean)?)]))
        }
        _ => None,
    }
}

/// What is summed over the places of a sample, each under an index of its own.
struct Places {
    indices: Vec<Symbol>,
    body: Expr,
}

struct Sampling<'a> {
    sample: &'a Symbol,
    size: &'a Expr,
    distinct: bool,
    from: &'a Expr,
    to: &'a Expr,
    fresh: usize,
}

impl Sampling<'_> {
    fn expectation(&mut self, body: &Expr) -> Option<Expr> {
        let terms = self.expanded(body)?;
        let each = terms.iter().map(|places| Some(term(false, self.mean_of(places)?)));
        make(Node::Sum(each.collect::<Option<_>>()?))
    }

    fn depends(&self, expr: &Expr) -> bool {
        expr.any(&mut |e| matches!(&e.node, Node::Among { sample, .. } if sample == self.sample))
    }

    /// Multiplied out, with the sums over the sample to the left of everything.
    fn expanded(&mut self, expr: &Expr) -> Option<Vec<Places>> {
        if !self.depends(expr) {
            return Some(vec![Places { indices: vec![], body: expr.clone() }]);
        }
        let terms = match &expr.node {
            Node::Sum(terms) => {
                let mut all = Vec::new();
                for Term { negative, expr } in terms {
                    for places in self.expanded(expr)? {
                        let body = make(Node::Sum(vec![term(*negative, places.body)]))?;
                        all.push(Places { body, ..places });
                    }
                }
                all
            }
            Node::Product(factors) => self.product(&factors.iter().collect::<Vec<_>>())?,
            Node::Power(base, exponent) if base.shape.is_scalar() => {
                let k = half_integer(exponent).filter(|half| half % 2 == 0)? / 2;
                match &base.node {
                    Node::Norm(of) if k == 2 => self.expanded(&square(of)?)?,
                    _ if (1..=MOST_POWER).contains(&k) => {
                        self.product(&(0..k).map(|_| &**base).collect::<Vec<_>>())?
                    }
                    _ => return None,
                }
            }
            Node::Transpose(a) => self.within(a, |a| Node::Transpose(Box::new(a)))?,
            Node::Call(builtin @ (Builtin::Tr | Builtin::Diag | Builtin::Diagonal), a) => {
                self.within(a, |a| Node::Call(*builtin, Box::new(a)))?
            }
            Node::Quotient(a, b) if !self.depends(b) => {
                self.within(a, |a| Node::Quotient(Box::new(a), b.clone()))?
            }
            Node::Entry(of, index) => {
                self.within(of, |of| Node::Entry(Box::new(of), index.clone()))?
            }
            Node::Fold { fold, index, from, to, body }
                if matches!(fold, Fold::Sum | Fold::Mean | Fold::Expectation) =>
            {
                let (fold, index) = (*fold, index.clone());
                self.within(body, |body| Node::Fold {
                    fold,
                    index: index.clone(),
                    from: from.clone(),
                    to: to.clone(),
                    body: Box::new(body),
                })?
            }
            Node::Among { fold, index, sample, body } if sample == self.sample => {
                self.fresh += 1;
                let own = Symbol::new(&format!("{index}·{}", self.fresh));
                let mut terms = self.expanded(&substitute(body, index, &symbol(&own)))?;
                for places in &mut terms {
                    places.indices.push(own.clone());
                    if *fold == Fold::Mean {
                        let body = Box::new(places.body.clone());
                        places.body = make(Node::Quotient(body, Box::new(self.size.clone())))?;
                    }
                }
                terms
            }
            _ => return None,
        };
        (terms.len() <= MOST_TERMS).then_some(terms)
    }

    /// What is linear: each term by itself.
    fn within(&mut self, inside: &Expr, node: impl Fn(Expr) -> Node) -> Option<Vec<Places>> {
        let terms = self.expanded(inside)?.into_iter();
        terms.map(|p| Some(Places { body: make(node(p.body))?, ..p })).collect()
    }

    fn product(&mut self, factors: &[&Expr]) -> Option<Vec<Places>> {
        let mut all = vec![(Vec::new(), Vec::new())];
        for factor in factors {
            let terms = self.expanded(factor)?;
            if all.len() * terms.len() > MOST_TERMS {
                return None;
            }
            all = all
                .iter()
                .flat_map(|(indices, bodies)| {
                    terms.iter().map(move |places| {
                        let (mut indices, mut bodies) = (Vec::clone(indices), Vec::clone(bodies));
                        indices.extend(places.indices.iter().cloned());
                        bodies.push(places.body.clone());
                        (indices, bodies)
                    })
                })
                .collect();
        }
        all.into_iter()
            .map(|(indices, bodies)| Some(Places { indices, body: make(Node::Product(bodies))? }))
            .collect()
    }

    /// The expectation of a sum over places.
    fn mean_of(&self, places: &Places) -> Option<Expr> {
        if places.indices.len() > MOST_PLACES {
            return None;
        }
        let terms = partitions(places.indices.len()).into_iter().map(|blocks| {
            let count = blocks.iter().max().map_or(0, |last| last + 1);
            let names =
                |k: usize| Some(places.indices[blocks.iter().position(|b| *b == k)?].clone());
            let first: Vec<Symbol> = (0..count).map(names).collect::<Option<_>>()?;
            // One index for the places of a block.
            let merged = places.indices.iter().zip(&blocks).fold(
                places.body.clone(),
                |body, (own, block)| {
                    if *own == first[*block] {
                        body
                    } else {
                        substitute(&body, own, &symbol(&first[*block]))
                    }
                },
            );
            let mut factors = Vec::new();
            for k in 0..count {
                let less = term(true, Expr::number(Rational::from(k as i64)));
                factors.push(make(Node::Sum(vec![term(false, self.size.clone()), less]))?);
            }
            factors.push(self.over_different(&first, merged)?);
            Some(term(false, make(Node::Product(factors))?))
        });
        make(Node::Sum(terms.collect::<Option<_>>()?))
    }

    /// The mean over the indices drawn at different places.
    fn over_different(&self, indices: &[Symbol], body: Expr) -> Option<Expr> {
        let independent = |indices: &[Symbol], body: &Expr| {
            indices.iter().rev().try_fold(body.clone(), |body, index| self.mean(index, body))
        };
        match (self.distinct, indices) {
            (false, _) | (true, [] | [_]) => independent(indices, &body),
            (true, [i, j]) => {
                let one = || term(true, Expr::number(Rational::from(1)));
                let count = make(Node::Sum(vec![
                    term(false, self.to.clone()),
                    term(true, self.from.clone()),
                    term(false, Expr::number(Rational::from(1))),
                ]))?;
                let others = make(Node::Sum(vec![term(false, count.clone()), one()]))?;
                let equal = self.mean(i, substitute(&body, j, &symbol(i)))?;
                let all = make(Node::Product(vec![count, independent(indices, &body)?]))?;
                let above = make(Node::Sum(vec![term(false, all), term(true, equal)]))?;
                make(Node::Quotient(Box::new(above), Box::new(others)))
            }
            _ => None,
        }
    }

    fn mean(&self, index: &Symbol, body: Expr) -> Option<Expr> {
        make(Node::Fold {
            fold: Fold::Mean,
            index: index.clone(),
            from: Box::new(self.from.clone()),
            to: Box::new(self.to.clone()),
            body: Box::new(body),
        })
    }
}

/// All ways to put so many things into blocks: for each the number of its block, new ones in order.
fn partitions(count: usize) -> Vec<Vec<usize>> {
    (0..count).fold(vec![vec![]], |all, _| {
        all.into_iter()
            .flat_map(|blocks| {
                let next = blocks.iter().max().map_or(0, |last| last + 1);
                (0..=next).map(move |block| blocks.iter().copied().chain([block]).collect())
            })
            .collect()
    })
}

/// The square of a number, of a column that of its norm.
fn square(expr: &Expr) -> Option<Expr> {
    let first = make(Node::Transpose(Box::new(expr.clone())))?;
    make(Node::Product(vec![
        if expr.shape.is_scalar() { expr.clone() } else { first },
        expr.clone(),
    ]))
}

fn symbol(name: &Symbol) -> Expr {
    Expr::leaf(Node::Symbol(name.clone()), Shape::SCALAR, Span::default())
}

fn term(negative: bool, mut expr: Expr) -> Term {
    expr.parens = true;
    Term { negative, expr }
}

fn make(node: Node) -> Option<Expr> {
    let mut expr = Expr::new(node, Span::default()).ok()?;
    expr.parens = true;
    Some(expr)
}
