//! Normal forms of the values and derivatives of functions, abstract and defined. Part of the trusted base: see `normal`.

use crate::{
    differential::{defined, differential, substitute},
    entries::hadamard,
    normal::Normalizer,
    poly::{Atom, Base, Letter, Monomial, Poly},
};
use derivation::{Derivative, Dim, Expr, Function, Node, Shape, Symbol};
use number::Rational;
use std::{collections::BTreeMap, rc::Rc};

impl Normalizer<'_> {
    pub(crate) fn abstract_value(
        &mut self,
        order: Option<Derivative>,
        function: &Function,
        at: &Expr,
        directions: &[Expr],
    ) -> Option<Poly> {
        let name = &function.name;
        let at = self.form(at)?;
        if let Some((point, wanted)) = self.model.wanted.get(name)
            && directions.is_empty()
            && let Some(want) = wanted.iter().find(|w| w.order == order)
        {
            let outside = std::mem::take(&mut self.bound);
            let here = self.form(point).is_some_and(|point| point == at);
            let value = if here { self.form(&want.value) } else { None };
            self.bound = outside;
            if here {
                return value;
            }
        }
        if let Some(unit) = self.picked(function)? {
            // A component is the whole function's, picked; only its Hessian is a letter of its own.
            let whole = self.model.context.function(name)?;
            return match order {
                None => unit.transposed().times(&function_value(None, &whole, at, vec![])),
                Some(Derivative::Grad) => {
                    let jac = function_value(Some(Derivative::Jac), &whole, at, vec![]);
                    jac.transposed().times(&unit)
                }
                Some(Derivative::Jac) => {
                    unit.transposed().times(&function_value(order, &whole, at, vec![]))
                }
                Some(Derivative::Hess) => Some(function_value(order, function, at, vec![unit])),
                Some(Derivative::Third) => None,
            };
        }
        let along = directions.iter().map(|d| self.form(d)).collect::<Option<Vec<_>>>()?;
        if let (Some(Derivative::Hess), [h]) = (order, along.as_slice()) {
            return self.hessians_along(function, &at, h);
        }
        if order == Some(Derivative::Third) && !along.is_empty() {
            // Linear and symmetric in its directions.
            return self.multilinear(function, &at, &along);
        }
        Some(function_value(order, function, at, vec![]))
    }

    /// The Hessians of all components along one direction, Σᵢ eᵢ h'∇²rᵢ(x).
    fn hessians_along(&mut self, function: &Function, at: &Poly, h: &Poly) -> Option<Poly> {
        let k = self.summer.fresh(Some(&Poly::one()));
        let unit = crate::entries::unit_column(&Poly::atom(Atom::Index(k)), &function.to);
        let one = Function {
            to: Dim::ONE,
            component: Some(Box::new(Expr::number(Rational::from(1)))),
            ..function.clone()
        };
        let hessian = function_value(Some(Derivative::Hess), &one, at.clone(), vec![unit.clone()]);
        let body = unit.times(&h.transposed())?.times(&hessian)?;
        let to = match &function.to {
            Dim::Size(size) => Poly::atom(Atom::Symbol(size.clone())),
            Dim::Fixed(m) => Poly::constant(Rational::from(i64::from(*m))),
        };
        self.summer.sum(k, &Poly::one(), &to, &body)
    }

    fn multilinear(&mut self, function: &Function, at: &Poly, along: &[Poly]) -> Option<Poly> {
        let mut expanded: Vec<(Poly, Vec<Poly>)> = vec![(Poly::one(), vec![])];
        for direction in along.iter() {
            let mut next = Vec::new();
            for (scale, chosen) in &expanded {
                for (m, c) in &direction.terms {
                    let scalars = Monomial { scalars: m.scalars.clone(), word: vec![] };
                    let unit = Monomial { scalars: BTreeMap::new(), word: m.word.clone() };
                    let mut chosen = chosen.clone();
                    chosen.push(Poly::term(unit, Rational::from(1)));
                    next.push((scale.times(&Poly::term(scalars, c.clone()))?, chosen));
                }
            }
            if next.len() > 500 {
                return None;
            }
            expanded = next;
        }
        expanded.into_iter().try_fold(Poly::zero(), |sum, (scale, mut chosen)| {
            chosen.sort();
            let value = function_value(Some(Derivative::Third), function, at.clone(), chosen);
            Some(sum.plus(&scale.times(&value)?))
        })
    }

    /// The derivative of `def f(x) = …`, read off its differential along letters of its own.
    pub(crate) fn derivative_of_defined(
        &mut self,
        order: Derivative,
        function: &Function,
        at: &Expr,
        directions: &[Expr],
    ) -> Option<Poly> {
        let times = match order {
            Derivative::Grad => 1,
            Derivative::Hess => 2,
            Derivative::Jac if function.component.is_none() => 1,
            Derivative::Jac | Derivative::Third => return None,
        };
        if !directions.is_empty() {
            return None;
        }
        let (parameter, body) = defined(self.model.context, &function.name)?;
        let at = self.form(at)?;
        let shape = Shape::vector(function.from.clone());
        let leaf = |name: &Symbol| {
            Expr::leaf(Node::Symbol(name.clone()), shape.clone(), Default::default())
        };
        let fresh = Symbol::new("·x");
        let names = [Symbol::new("·d1"), Symbol::new("·d2")];
        let mut expr = substitute(&body, &parameter, &leaf(&fresh));
        for name in &names[..times] {
            expr = differential(&expr, &fresh, &leaf(name), self.model.context)?;
        }
        // The body sees its own variable and directions, not where the function is called from.
        let outside = std::mem::replace(&mut self.bound, vec![(fresh, at)]);
        let scalar = function.from == Dim::ONE;
        for name in &names[..times] {
            let form = if scalar {
                Poly::one() // the differential along 1 is the derivative
            } else {
                Poly::letter(direction_letter(name, &function.from))
            };
            self.bound.push((name.clone(), form));
        }
        let form = self.form(&expr);
        self.bound = outside;
        let form = form?;
        if scalar {
            return Some(form);
        }
        if order == Derivative::Jac {
            return form.terms.iter().try_fold(Poly::zero(), |sum, (m, c)| {
                Some(sum.plus(&read_off_column(m, c, &names[0])?))
            });
        }
        let mut sum = Poly::zero();
        for (m, c) in &form.terms {
            let total = m.scalars.iter().find_map(|(atom, e)| match atom {
                Atom::Total(total) if *e == 1 && mentions(atom, &names[..times]) => {
                    Some((atom.clone(), total.clone()))
                }
                _ => None,
            });
            let value = match total {
                // What multiplies the directions under a sum is summed.
                Some((atom, total)) => {
                    let mut rest = m.clone();
                    rest.scalars.remove(&atom);
                    let rest = Poly::term(rest, c.clone());
                    self.summer.mapped(&total, |_, body| {
                        let body = body.times(&rest)?;
                        body.terms.iter().try_fold(Poly::zero(), |sum, (m, c)| {
                            Some(sum.plus(&read_off(m, c, &names[..times])?))
                        })
                    })?
                }
                None => read_off(m, c, &names[..times])?,
            };
            sum = sum.plus(&value);
        }
        Some(sum)
    }
}

fn direction_letter(name: &Symbol, from: &Dim) -> Letter {
    Letter {
        base: Base::Symbol(name.clone()),
        transposed: false,
        half: 2,
        symmetric: false,
        rows: from.clone(),
        columns: Dim::ONE,
    }
}

/// From a term linear in the directions, what multiplies them: W from d'W, M from d₁'M d₂, a b' from (d₁'a)(d₂'b).
fn read_off(monomial: &Monomial, coefficient: &Rational, names: &[Symbol]) -> Option<Poly> {
    let mut rest = monomial.clone();
    if !rest.word.is_empty() {
        return None;
    }
    let is = |l: &Letter, name: &Symbol| l.base == Base::Symbol(name.clone());
    let mut take = |name: &Symbol| -> Option<Vec<Letter>> {
        let atom = rest
            .scalars
            .keys()
            .find(|a| matches!(a, Atom::Word(w) if w.iter().any(|l| is(l, name))))?
            .clone();
        if rest.scalars.remove(&atom)? != 1 {
            return None;
        }
        let Atom::Word(word) = atom else { return None };
        // Turned so that the direction stands first, transposed.
        if is(word.first()?, name) {
            Some(word[1..].to_vec())
        } else {
            Some(crate::poly::reversed(&word)[1..].to_vec())
        }
    };
    let first = take(&names[0])?;
    let word = match names.get(1) {
        None => first,
        Some(second) if first.last().is_some_and(|l| is(l, second)) => {
            first[..first.len() - 1].to_vec()
        }
        Some(second) => {
            let other = take(second)?;
            first.into_iter().chain(crate::poly::reversed(&other)).collect()
        }
    };
    if word.iter().any(|l| mentions(l, names)) || rest.scalars.keys().any(|a| mentions(a, names)) {
        return None;
    }
    Poly::term(Monomial { scalars: rest.scalars, word: vec![] }, coefficient.clone())
        .times(&Poly::term(Monomial { scalars: BTreeMap::new(), word }, Rational::from(1)))
}

/// From a column linear in one direction d, what multiplies it: W from W d, W diag(p) from W (p ∘ d), w a' from (d'a) w.
fn read_off_column(monomial: &Monomial, c: &Rational, name: &Symbol) -> Option<Poly> {
    let term = |word: &[Letter]| {
        let letters = word.iter().cloned().map(Poly::letter);
        letters.into_iter().try_fold(Poly::constant(c.clone()), |p, l| p.times(&l))
    };
    let names = std::slice::from_ref(name);
    let is = |l: &Letter| l.base == Base::Symbol(name.clone()) && !l.transposed && l.half == 2;
    let (last, head) = monomial.word.split_last()?;
    let mut scalars = monomial.scalars.clone();
    let value = match &last.base {
        _ if is(last) => term(head)?,
        Base::Hadamard(of) if !last.transposed && last.half == 2 => {
            let is_direction = |p: &Poly| {
                p.single().is_some_and(|(m, c)| {
                    let alone = m.scalars.is_empty() && *c == Rational::from(1);
                    alone && matches!(m.word.as_slice(), [letter] if is(letter))
                })
            };
            let others: Vec<Poly> = of.iter().filter(|p| !is_direction(p)).cloned().collect();
            let (first, more) = others.split_first()?;
            let product =
                more.iter().try_fold(first.clone(), |p, q| hadamard(&p, q, &last.rows))?;
            if others.len() + 1 != of.len() || mentions(&product, names) {
                return None;
            }
            let (symmetric, columns) = (true, last.rows.clone());
            let base = Base::Diag(Rc::new(product));
            term(head)?.times(&Poly::letter(Letter { base, symmetric, columns, ..last.clone() }))?
        }
        _ => {
            let along = scalars.keys().find(|atom| mentions(atom, names))?.clone();
            let a = read_off(
                &Monomial {
                    scalars: [(along.clone(), scalars.remove(&along)?)].into(),
                    word: vec![],
                },
                &Rational::from(1),
                names,
            )?;
            term(&monomial.word)?.times(&a.transposed())?
        }
    };
    let word = if scalars.len() == monomial.scalars.len() { head } else { &monomial.word };
    if word.iter().any(|l| mentions(l, names)) || scalars.keys().any(|a| mentions(a, names)) {
        return None;
    }
    Poly::term(Monomial { scalars, word: vec![] }, Rational::from(1)).times(&value)
}

/// Whether a direction hides anywhere inside a part; its text is searched, which errs on the side of giving up.
fn mentions(part: &impl std::fmt::Debug, names: &[Symbol]) -> bool {
    let text = format!("{part:?}");
    names.iter().any(|n| text.contains(n.as_str()))
}

pub(crate) fn function_value(
    order: Option<Derivative>,
    function: &Function,
    at: Poly,
    along: Vec<Poly>,
) -> Poly {
    let (name, n, m) = (function.name.clone(), function.from.clone(), function.to.clone());
    let left = 3usize.saturating_sub(along.len());
    let (rows, columns) = match order {
        None => (m, Dim::ONE),
        Some(Derivative::Grad) => (n, Dim::ONE),
        Some(Derivative::Hess) => (n.clone(), n),
        Some(Derivative::Jac) => (m, n),
        Some(Derivative::Third) if left == 2 => (n.clone(), n),
        Some(Derivative::Third) if left == 1 => (n, Dim::ONE),
        Some(Derivative::Third) => (Dim::ONE, Dim::ONE),
    };
    if rows == Dim::ONE && columns == Dim::ONE {
        return Poly::atom(Atom::Function { order, name, at: Rc::new(at), along });
    }
    let symmetric =
        order == Some(Derivative::Hess) || (order == Some(Derivative::Third) && left == 2);
    Poly::letter(Letter {
        base: Base::Function { order, name, at: Rc::new(at), along },
        transposed: false,
        half: 2,
        symmetric,
        rows,
        columns,
    })
}
