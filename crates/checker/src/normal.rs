//! From an expression to its normal form. Part of the trusted base: see `poly`.
//!
//! Definitions and solved hypotheses are written out; sums and products are multiplied out; roots, quotients and inverses
//! become atoms and letters. What has no normal form here gives `None`, never a guess.

use crate::{
    calculus::integrate,
    differential::{defined, differential, substitute},
    model::Model,
    poly::{Atom, Base, Letter, Monomial, Poly},
    sampling::closed_form,
    totals::{Summer, exponential},
};
use derivation::{
    Builtin, Derivative, Dim, Expr, Function, Kind, Node, Shape, Structure, Symbol,
    expr::{constant, half_integer},
};
use number::{Number, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// Works out normal forms in one context and remembers those of its names.
pub(crate) struct Normalizer<'a> {
    pub(crate) model: &'a Model<'a>,
    names: BTreeMap<Symbol, Option<Poly>>,
    /// Variables of integration and parameters, innermost last.
    bound: Vec<(Symbol, Poly)>,
    /// Scalars that hypotheses make non-negative.
    non_negative: BTreeSet<Symbol>,
    /// Sums over indices.
    pub(crate) summer: Summer,
    /// Levels of bound variables that run over non-negative values.
    non_negative_levels: BTreeSet<u32>,
    steps: u64,
    /// How many members of families are being worked out.
    pub(crate) nested: u32,
}

/// Normal forms are given up after so many nodes.
const MOST_STEPS: u64 = 200_000;

impl<'a> Normalizer<'a> {
    pub(crate) fn new(model: &'a Model<'a>) -> Self {
        let mut normalizer = Normalizer {
            model,
            names: BTreeMap::new(),
            bound: Vec::new(),
            non_negative: BTreeSet::new(),
            summer: Summer::default(),
            non_negative_levels: BTreeSet::new(),
            steps: 0,
            nested: 0,
        };
        normalizer.summer.sizes.extend(crate::model::size_letters(model.context));
        for (_, hypothesis) in model.conditions().filter(|(_, h)| h.binders.is_empty()) {
            if let Some((small, large, _)) = hypothesis.relation.ordered()
                && constant(small).is_some_and(|c| c >= Rational::from(0))
                && let Node::Symbol(name) = &large.node
                && model.context.declaration(name).is_some()
            {
                normalizer.non_negative.insert(name.clone());
            }
        }
        let naturals = model.context.declarations.iter().filter(|d| d.kind == Kind::Nat);
        normalizer.non_negative.extend(naturals.map(|d| d.name.clone()));
        normalizer.non_negative.extend(normalizer.summer.sizes.iter().cloned());
        let naturals = model.context.declarations.iter().filter(|d| d.kind == Kind::Nat);
        normalizer.summer.naturals.extend(naturals.map(|d| d.name.clone()));
        normalizer
    }

    /// Steps spent so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// With a variable that stands for any value (a quantified one, or one of integration in a comparison under an
    /// integral); `non_negative` when it runs over non-negative numbers only.
    pub(crate) fn bind(&mut self, name: Symbol, level: u32, non_negative: bool) {
        if non_negative {
            self.non_negative_levels.insert(level);
        } else {
            self.non_negative_levels.remove(&level);
        }
        self.bound.push((name, Poly::atom(Atom::Bound(level))));
    }

    /// Binds a variable to a given normal form, for instances of quantified hypotheses.
    pub(crate) fn bind_to(&mut self, name: Symbol, value: Poly) {
        self.bound.push((name, value));
    }

    /// Undoes the last binding.
    pub(crate) fn unbind(&mut self) {
        self.bound.pop();
    }

    /// The normal form of an expression.
    pub(crate) fn form(&mut self, expr: &Expr) -> Option<Poly> {
        self.spend()?;
        match &expr.node {
            Node::Number(q) => Some(Poly::constant(q.clone())),
            Node::Identity => Some(Poly::one()),
            Node::Hole => None,
            Node::Symbol(name) => self.symbol(name),
            Node::Sum(terms) => terms.iter().try_fold(Poly::zero(), |sum, term| {
                let form = self.form(&term.expr)?;
                Some(if term.negative { sum.minus(&form) } else { sum.plus(&form) })
            }),
            Node::Product(factors) => {
                let product = factors
                    .iter()
                    .try_fold(Poly::one(), |product, f| product.times(&self.form(f)?))?;
                self.unfolded(&product)
            }
            Node::Quotient(a, b) => {
                let denominator = self.form(b)?.reciprocal()?;
                self.form(a)?.times(&denominator)
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Transpose(a) => Some(self.form(a)?.transposed()),
            Node::Norm(a) => {
                let v = self.form(a)?;
                let square = v.transposed().times(&v)?;
                let square = self.unfolded(&square)?;
                self.root(&square)
            }
            Node::Ones(n) => Some(crate::entries::ones(n)),
            Node::Entry(of, index) => self.entry(of, index),
            Node::Member(name, index) => self.member(name, index, &expr.shape),
            Node::Fold { fold, index, from, to, body } => self.fold(*fold, index, (from, to), body),
            Node::Sample { .. } => self.form(&closed_form(expr)?),
            Node::Entrywise(divides, a, b) => self.entrywise(*divides, a, b),
            Node::PNorm(..) | Node::Extreme(..) => None,
            Node::Among { .. } | Node::Order(_) | Node::Limit { .. } => None,
            Node::Call(builtin @ (Builtin::Tr | Builtin::Det), a) => {
                let form = self.form(a)?;
                self.call(*builtin, &form)
            }
            Node::Call(builtin, a) => self.mapped(*builtin, a),
            Node::Apply(function, at) => {
                if let Some((parameter, body)) = defined(self.model.context, &function.name) {
                    let at = self.form(at)?;
                    let picked = self.picked(function)?;
                    let form = self.apart(parameter, at, &body)?;
                    return match picked {
                        Some(unit) => unit.transposed().times(&form),
                        None => Some(form),
                    };
                }
                self.abstract_value(None, function, at, &[])
            }
            Node::Derivative { order, function, at, directions } => {
                if defined(self.model.context, &function.name).is_some() {
                    return self.derivative_of_defined(*order, function, at, directions);
                }
                self.abstract_value(Some(*order), function, at, directions)
            }
            Node::Integral { variable, from, to, body } => {
                let (from, to) = (self.form(from)?, self.form(to)?);
                let level = self.level(expr, &mut BTreeSet::new());
                if self.known_non_negative(&from) && self.known_non_negative(&to) {
                    self.non_negative_levels.insert(level);
                } else {
                    self.non_negative_levels.remove(&level);
                }
                let body = self
                    .within(variable.clone(), Poly::atom(Atom::Bound(level)), |n| n.form(body))?;
                integrate(level, &from, &to, &body)
            }
        }
    }

    /// How deeply integrals are nested in an expression, names and functions looked through: bound variables get
    /// numbers that grow outwards, so two nested ones never share a number.
    fn level(&self, expr: &Expr, seen: &mut BTreeSet<Symbol>) -> u32 {
        let below = expr.children().into_iter().map(|c| self.level(c, seen)).max().unwrap_or(0);
        let mut through = |name: &Symbol, body: Option<Expr>| match body {
            Some(body) if seen.insert(name.clone()) => {
                let level = self.level(&body, seen);
                seen.remove(name);
                level
            }
            _ => 0,
        };
        below
            + match &expr.node {
                Node::Integral { .. } => 1,
                Node::Symbol(name) => through(name, self.model.meaning(name).cloned()),
                Node::Apply(f, _) | Node::Derivative { function: f, .. } => {
                    through(&f.name, defined(self.model.context, &f.name).map(|(_, body)| body))
                }
                _ => 0,
            }
    }

    fn symbol(&mut self, name: &Symbol) -> Option<Poly> {
        if let Some((_, value)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return Some(value.clone());
        }
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let form = match self.model.meaning(name) {
            Some(meaning) => {
                // What a name in scope stands for was written outside of any integral.
                let outside = std::mem::take(&mut self.bound);
                let form = self.form(meaning);
                self.bound = outside;
                form
            }
            None => self.free(name),
        };
        self.names.insert(name.clone(), form.clone());
        form
    }

    fn free(&self, name: &Symbol) -> Option<Poly> {
        if self.summer.sizes.contains(name) {
            return Some(Poly::atom(Atom::Symbol(name.clone())));
        }
        let declaration = self.model.context.declaration(name)?;
        match &declaration.kind {
            Kind::Real | Kind::Nat => Some(Poly::atom(Atom::Symbol(name.clone()))),
            Kind::Matrix { rows: Dim::ONE, columns: Dim::ONE, .. } => {
                Some(Poly::atom(Atom::Symbol(name.clone())))
            }
            Kind::Matrix { rows, columns, structure } => Some(Poly::letter(Letter {
                base: Base::Symbol(name.clone()),
                transposed: false,
                half: 2,
                symmetric: *structure != Structure::General,
                rows: rows.clone(),
                columns: columns.clone(),
            })),
            Kind::Function { .. } | Kind::Family { .. } => None,
        }
    }

    pub(crate) fn spend(&mut self) -> Option<()> {
        self.steps += 1;
        (self.steps <= MOST_STEPS).then_some(())
    }

    /// The form of what was written elsewhere, with one name bound and no other.
    pub(crate) fn apart(&mut self, name: Symbol, value: Poly, body: &Expr) -> Option<Poly> {
        let outside = std::mem::replace(&mut self.bound, vec![(name, value)]);
        let form = self.form(body);
        self.bound = outside;
        form
    }

    pub(crate) fn take_bound(&mut self) -> Vec<(Symbol, Poly)> {
        std::mem::take(&mut self.bound)
    }

    pub(crate) fn put_bound(&mut self, bound: Vec<(Symbol, Poly)>) {
        self.bound = bound;
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Option<Poly> {
        let scalar = base.shape.is_scalar();
        if let Some(half) = half_integer(exponent) {
            let form = self.form(base)?;
            if !scalar {
                return self.matrix_power(&form, base, half);
            }
            if half % 2 == 0 {
                let k = half / 2;
                let form = if k < 0 { form.reciprocal()? } else { form };
                return form.power(u32::try_from(k.abs()).ok()?);
            }
            let root = self.root(&form)?;
            let root = if half < 0 { root.reciprocal()? } else { root };
            return root.power(u32::try_from(half.abs()).ok()?);
        }
        if !scalar {
            return None;
        }
        self.symbolic(base, exponent)
    }

    fn matrix_power(&mut self, form: &Poly, base: &Expr, half: i64) -> Option<Poly> {
        if half % 2 != 0 {
            // The root of a symbol declared positive definite; other matrices have no root here.
            let (monomial, coefficient) = form.single()?;
            let [letter] = monomial.word.as_slice() else {
                return (*form == Poly::one()).then(Poly::one);
            };
            let Base::Symbol(name) = &letter.base else { return None };
            let definite = self.model.context.declaration(name).is_some_and(|d| {
                matches!(d.kind, Kind::Matrix { structure: Structure::PositiveDefinite, .. })
            });
            if !definite
                || !monomial.scalars.is_empty()
                || *coefficient != Rational::from(1)
                || letter.half != 2
            {
                return None;
            }
            return Some(Poly::letter(Letter {
                half: i32::try_from(half).ok()?,
                ..letter.clone()
            }));
        }
        let k = half / 2;
        if k >= 0 {
            return form.power(u32::try_from(k).ok()?);
        }
        self.inverse(form, &base.shape)?.power(u32::try_from(-k).ok()?)
    }

    /// The inverse of a square matrix: letter by letter from both ends where all words begin or end with the same square
    /// letter, which is invertible if the whole is; of what is left, as a letter of its own.
    fn inverse(&mut self, form: &Poly, shape: &Shape) -> Option<Poly> {
        if let Some((letter, rest)) = form.without_common_end(true) {
            return self.inverse(&rest, shape)?.times(&letter.inverse()?);
        }
        if let Some((letter, rest)) = form.without_common_end(false) {
            return letter.inverse()?.times(&self.inverse(&rest, shape)?);
        }
        if form.terms.keys().all(|m| m.word.is_empty()) {
            return form.reciprocal();
        }
        self.inverse_of_sum(form, shape)
    }

    fn inverse_of_sum(&mut self, form: &Poly, shape: &Shape) -> Option<Poly> {
        let Shape::Matrix(rows, _) = shape else { return None };
        let (_, leading) = form.terms.iter().next()?;
        let monic = form.scaled(&leading.recip()?);
        let symmetric = monic.transposed() == monic;
        let letter = Letter {
            base: Base::Sum(Box::new(monic)),
            transposed: false,
            half: -2,
            symmetric,
            rows: rows.clone(),
            columns: rows.clone(),
        };
        Some(Poly::letter(letter).scaled(&leading.recip()?))
    }

    /// A function known by name, of a form.
    pub(crate) fn call(&mut self, builtin: Builtin, form: &Poly) -> Option<Poly> {
        match builtin {
            Builtin::Sqrt => self.root(form),
            Builtin::Abs => {
                let square = form.times(form)?;
                self.root(&square)
            }
            Builtin::Tr => trace(form),
            Builtin::Exp | Builtin::Log | Builtin::Sin | Builtin::Cos => {
                if let Some(value) = form.as_constant() {
                    let exact = match builtin {
                        Builtin::Exp => value.exp(),
                        Builtin::Log => value.ln(),
                        Builtin::Sin => value.sin(),
                        _ => value.cos(),
                    };
                    if let Some(exact) = exact {
                        return Some(Poly::constant(exact));
                    }
                }
                if builtin == Builtin::Exp {
                    return exponential(form);
                }
                Some(Poly::atom(Atom::Call(builtin, Box::new(form.clone()))))
            }
            Builtin::Sign => match form.as_constant() {
                Some(value) => Some(Poly::constant(Rational::from(match value.sign()? {
                    std::cmp::Ordering::Less => -1,
                    std::cmp::Ordering::Equal => 0,
                    std::cmp::Ordering::Greater => 1,
                }))),
                None => Some(Poly::atom(Atom::Call(builtin, Box::new(form.clone())))),
            },
            Builtin::Det | Builtin::Diag | Builtin::Diagonal => None,
        }
    }

    /// The non-negative root of a scalar that is not negative. Squares of what is known to be non-negative come out of
    /// it; of anything else, √(x²) stays as it is.
    pub(crate) fn root(&mut self, square: &Poly) -> Option<Poly> {
        if let Some(value) = square.as_constant() {
            return match value.sqrt() {
                Some(root) => Some(Poly::constant(root)),
                None => Some(Poly::atom(Atom::Sqrt(Box::new(square.clone())))),
            };
        }
        // What all terms have in common, to even powers, of non-negative atoms.
        let mut common: Option<BTreeMap<Atom, i32>> = None;
        for m in square.terms.keys() {
            let even = |e: i32| if e >= 0 { e / 2 * 2 } else { -(-e / 2 * 2) };
            let mine: BTreeMap<Atom, i32> = m
                .scalars
                .iter()
                .filter(|(atom, e)| even(**e) != 0 && self.atom_non_negative(atom))
                .map(|(atom, e)| (atom.clone(), even(*e)))
                .collect();
            common = Some(match common {
                None => mine,
                Some(common) => common
                    .into_iter()
                    .filter_map(|(atom, e)| {
                        let other = *mine.get(&atom)?;
                        let e = if e > 0 && other > 0 {
                            e.min(other)
                        } else if e < 0 && other < 0 {
                            e.max(other)
                        } else {
                            0
                        };
                        (e != 0).then_some((atom, e))
                    })
                    .collect(),
            });
        }
        let common = common.unwrap_or_default();
        let factor = |sign: i32, halve: bool| {
            let scalars = common
                .iter()
                .map(|(a, e)| (a.clone(), sign * if halve { e / 2 } else { *e }))
                .collect();
            Poly::term(Monomial { scalars, word: vec![] }, Rational::from(1))
        };
        let mut inside = square.times(&factor(-1, false))?;
        let mut outside = factor(1, true);
        // A leading coefficient that is a square comes out as well.
        if let Some((_, leading)) = inside.terms.iter().next()
            && let Some(root) = leading.sqrt()
            && !root.is_zero()
        {
            inside = inside.scaled(&leading.recip()?);
            outside = outside.scaled(&root);
        }
        let root = match inside.as_constant().and_then(|c| c.sqrt()) {
            Some(root) => Poly::constant(root),
            None => Poly::atom(Atom::Sqrt(Box::new(inside))),
        };
        outside.times(&root)
    }

    /// Whether an atom is non-negative by what it is or by a hypothesis.
    pub(crate) fn atom_non_negative(&self, atom: &Atom) -> bool {
        match atom {
            Atom::Symbol(name) => self.non_negative.contains(name),
            Atom::Bound(level) => self.non_negative_levels.contains(level),
            Atom::Sqrt(_) => true,
            Atom::Call(Builtin::Exp, _) => true,
            Atom::Word(word) => self.word_non_negative(word),
            Atom::Poly(p) | Atom::Power(p, _) => self.known_non_negative(p),
            _ => false,
        }
    }

    /// v'v, v'P v with P positive definite or a square, and the like: a word that reads the same from both ends with
    /// nothing, or a positive definite letter, in the middle.
    fn word_non_negative(&self, word: &[Letter]) -> bool {
        let n = word.len();
        let mirrored = crate::poly::reversed(word);
        if mirrored.get(..n / 2) != word.get(..n / 2) {
            return false;
        }
        if n.is_multiple_of(2) {
            return true;
        }
        word.get(n / 2).is_some_and(|middle| {
            if middle.symmetric && middle.half % 4 == 0 {
                return true;
            }
            match &middle.base {
                Base::Symbol(name) => self.model.context.declaration(name).is_some_and(|d| {
                    matches!(d.kind, Kind::Matrix { structure: Structure::PositiveDefinite, .. })
                }),
                // An inverse of a sum of such words is positive definite where it exists.
                Base::Sum(sum) => sum.terms.iter().all(|(m, c)| {
                    c.sign() != Some(std::cmp::Ordering::Less)
                        && m.scalars.iter().all(|(a, e)| e % 2 == 0 || self.atom_non_negative(a))
                        && self.word_non_negative(&m.word)
                }),
                _ => false,
            }
        })
    }

    /// Whether a scalar is visibly non-negative: a sum of products of non-negative atoms and even powers.
    pub(crate) fn known_non_negative(&self, poly: &Poly) -> bool {
        poly.terms.iter().all(|(m, c)| {
            m.word.is_empty()
                && c.sign() != Some(std::cmp::Ordering::Less)
                && m.scalars.iter().all(|(atom, e)| e % 2 == 0 || self.atom_non_negative(atom))
        })
    }

    fn abstract_value(
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
    fn derivative_of_defined(
        &mut self,
        order: Derivative,
        function: &Function,
        at: &Expr,
        directions: &[Expr],
    ) -> Option<Poly> {
        let times = match order {
            Derivative::Grad => 1,
            Derivative::Hess => 2,
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

    pub(crate) fn within<T>(
        &mut self,
        name: Symbol,
        value: Poly,
        f: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.bound.push((name, value));
        let result = f(self);
        self.bound.pop();
        result
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
    let left_over = |l: &Letter| names.iter().any(|n| is(l, n));
    if word.iter().any(left_over) || rest.scalars.keys().any(|a| mentions(a, names)) {
        return None;
    }
    Poly::term(Monomial { scalars: rest.scalars, word: vec![] }, coefficient.clone())
        .times(&Poly::term(Monomial { scalars: BTreeMap::new(), word }, Rational::from(1)))
}

/// Whether a direction hides anywhere inside an atom; its text is searched, which errs on the side of giving up.
fn mentions(atom: &Atom, names: &[Symbol]) -> bool {
    let text = format!("{atom:?}");
    names.iter().any(|n| text.contains(n.as_str()))
}

fn function_value(
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
        return Poly::atom(Atom::Function { order, name, at: Box::new(at), along });
    }
    let symmetric =
        order == Some(Derivative::Hess) || (order == Some(Derivative::Third) && left == 2);
    Poly::letter(Letter {
        base: Base::Function { order, name, at: Box::new(at), along },
        transposed: false,
        half: 2,
        symmetric,
        rows,
        columns,
    })
}

/// The trace of a sum of words; none of a multiple of I, whose size is no number here.
pub(crate) fn trace(form: &Poly) -> Option<Poly> {
    form.terms.iter().try_fold(Poly::zero(), |trace, (m, c)| {
        if m.word.is_empty() {
            return None;
        }
        let scalars = Monomial { scalars: m.scalars.clone(), word: vec![] };
        Some(trace.plus(&Poly::term(scalars, c.clone()).times(&trace_of(&m.word)?)?))
    })
}

/// The trace of a word: a number when it is a column times a row, else the least of its turns and their transposes.
pub(crate) fn trace_of(word: &[Letter]) -> Option<Poly> {
    if let Some(i) = (1..word.len()).find(|&i| *word[i].height() == Dim::ONE) {
        // tr(u v') = v'u
        let turned: Vec<Letter> = word[i..].iter().chain(&word[..i]).cloned().collect();
        return turned.into_iter().try_fold(Poly::one(), |p, l| p.times(&Poly::letter(l)));
    }
    let mut best: Option<Vec<Letter>> = None;
    for word in [word.to_vec(), crate::poly::reversed(word)] {
        for i in 0..word.len() {
            let turned: Vec<Letter> = word[i..].iter().chain(&word[..i]).cloned().collect();
            if best.as_ref().is_none_or(|b| turned < *b) {
                best = Some(turned);
            }
        }
    }
    Some(Poly::atom(Atom::Trace(best?)))
}
