//! What a slip of the pen does at one place: a sign, a number, a transpose, the order of two factors, an exponent, a
//! symbol taken for another, a factor or term forgotten.
//!
//! Every slip here is undone by a slip here, or by an insertion.

use super::{
    EditKind,
    build::{
        divided, flipped, grouped, integer, keeping, literal, multiplied, negated, power, product,
        quotient, rational, raw, scaled, sum, transpose,
    },
    likeness::{exponents_like, neighbours, numbers_like, similar_first},
    site::{Names, Role, Site, is_symmetric, scope, short},
};
use derivation::{Builtin, Context, Dim, Expr, Node, Shape, Structure, block::Kind};
use number::{Number, Rational};

/// An edit before it is carried out: what stands at a place afterwards.
pub(super) struct Candidate {
    pub(super) kind: EditKind,
    pub(super) advice: String,
    pub(super) path: Vec<usize>,
    pub(super) new: Expr,
}

/// Collects the edits of one place.
pub(super) struct Collector<'a> {
    pub(super) context: &'a Context,
    pub(super) names: &'a Names,
    pub(super) found: &'a mut Vec<Candidate>,
}

impl Collector<'_> {
    pub(super) fn add(&mut self, site: &Site<'_>, kind: EditKind, advice: String, mut new: Expr) {
        // `max((a + b), c)` once the factor is off.
        if site.is_slot() && site.role != Role::Exponent {
            new.parens = false;
        }
        // A number as exponent belongs to its power, which has its own edits.
        if site.role == Role::Exponent && literal(&new).is_some() {
            return;
        }
        self.found.push(Candidate { kind, advice, path: site.path.clone(), new });
    }

    /// All slips at a place.
    pub(super) fn slips(&mut self, site: &Site<'_>) {
        if let Some(value) = literal(site.expr) {
            self.number(site, &value);
            return;
        }
        self.sign(site);
        self.coefficient(site);
        self.transposition(site);
        self.order(site);
        self.exponent(site);
        self.inverse(site);
        self.symbol(site);
        self.derivative(site);
        self.integral(site);
        self.dropped(site);
    }

    fn sign(&mut self, site: &Site<'_>) {
        if let Node::Sum(terms) = &site.expr.node {
            for (place, term) in terms.iter().enumerate() {
                let advice =
                    format!("change the sign of {}", self.names.child(site, place, &term.expr));
                let new = keeping(site.expr, sum(flipped(terms.clone(), place)));
                self.add(site, EditKind::Sign, advice, new);
            }
        }
        if site.is_slot() && site.role != Role::Normed {
            let advice = format!("change the sign of {}", self.names.name(site));
            self.add(site, EditKind::Sign, advice, negated(grouped_sum(site.expr)));
        }
    }

    fn coefficient(&mut self, site: &Site<'_>) {
        let factors = [(2, 1), (1, 2)];
        for q in factors.iter().filter_map(|(a, b)| Rational::new(*a, *b)) {
            if let Node::Sum(terms) = &site.expr.node {
                for (place, term) in terms.iter().enumerate() {
                    let mut terms = terms.clone();
                    terms[place].expr = scaled(&term.expr, &q);
                    let advice = by(&self.names.child(site, place, &term.expr), &term.expr, &q);
                    self.add(site, EditKind::Coefficient, advice, keeping(site.expr, sum(terms)));
                }
            }
            if site.takes_factor() {
                let advice = by(&self.names.name(site), site.expr, &q);
                let new = scaled(&grouped_sum(site.expr), &q);
                self.add(site, EditKind::Coefficient, advice, keeping(site.expr, new));
            }
        }
    }

    fn number(&mut self, site: &Site<'_>, value: &Rational) {
        let zero = Rational::zero();
        let part = matches!(
            site.role,
            Role::Factor | Role::Numerator | Role::Denominator | Role::Transposed | Role::Base
        );
        if part && *value == zero {
            return;
        }
        for other in numbers_like(value) {
            if part && other == zero {
                continue;
            }
            let kind = if site.in_limit { EditKind::Limits } else { EditKind::Number };
            let advice = format!(
                "change {} to `{}`{}",
                self.names.name(site),
                rational(&other),
                self.names.around(site)
            );
            self.add(site, kind, advice, rational(&other));
        }
    }

    fn transposition(&mut self, site: &Site<'_>) {
        let expr = site.expr;
        if expr.shape.is_scalar() || is_symmetric(expr, self.context, 0) {
            return;
        }
        if let Node::Transpose(inner) = &expr.node {
            let advice = format!("take the transpose off {}", self.names.name(site));
            self.add(site, EditKind::Transpose, advice, (**inner).clone());
        } else if site.role != Role::Transposed && is_one_thing(expr) {
            let advice = format!("transpose {}", self.names.name(site));
            self.add(site, EditKind::Transpose, advice, transpose(expr.clone()));
        }
    }

    fn order(&mut self, site: &Site<'_>) {
        let Node::Product(factors) = &site.expr.node else { return };
        let places: Vec<usize> =
            (0..factors.len()).filter(|i| !factors[*i].shape.is_scalar()).collect();
        for pair in places.windows(2) {
            let &[i, j] = pair else { continue };
            let mut swapped = factors.clone();
            swapped.swap(i, j);
            let (a, b) =
                (self.names.child(site, i, &factors[i]), self.names.child(site, j, &factors[j]));
            let advice = format!("exchange {a} and {b}");
            self.add(site, EditKind::Order, advice, keeping(site.expr, product(swapped)));
            // s y' and y s' are as easily mistaken.
            if let (Shape::Matrix(_, Dim::ONE), Node::Transpose(right)) =
                (&factors[i].shape, &factors[j].node)
            {
                let mut turned = factors.clone();
                turned[i] = (**right).clone();
                turned[j] = transpose(factors[i].clone());
                let text = short(&product(vec![turned[i].clone(), turned[j].clone()]));
                let advice =
                    format!("write `{text}` for `{} {}`", short(&factors[i]), short(&factors[j]));
                self.add(site, EditKind::Order, advice, keeping(site.expr, product(turned)));
            }
        }
    }

    fn exponent(&mut self, site: &Site<'_>) {
        let expr = site.expr;
        match &expr.node {
            // A power of a number is a number.
            Node::Power(base, _) | Node::Call(Builtin::Sqrt, base) if literal(base).is_some() => {}
            Node::Power(base, exponent) => match literal(exponent) {
                Some(old) => {
                    for new in exponents_like(&old, base.shape.is_scalar()) {
                        let advice = match new == Rational::one() {
                            true => format!("take the exponent off {}", self.names.name(site)),
                            false => format!(
                                "change {} to `{}`",
                                self.names.name(site),
                                power((**base).clone(), &new)
                            ),
                        };
                        let inverts = old == -Rational::one() && new == Rational::one();
                        let kind = if inverts { EditKind::Inverse } else { EditKind::Exponent };
                        self.add(site, kind, advice, power((**base).clone(), &new));
                    }
                }
                None if matches!(exponent.node, Node::Sum(_)) => {}
                None => {
                    // β^t: one step more or less.
                    for negative in [false, true] {
                        let more = sum(vec![
                            derivation::Term { negative: false, expr: (**exponent).clone() },
                            derivation::Term { negative, expr: integer(1) },
                        ]);
                        let new = raw(Node::Power(base.clone(), Box::new(grouped(more))));
                        let advice =
                            format!("change {} to `{}`", self.names.name(site), short(&new));
                        self.add(site, EditKind::Exponent, advice, new);
                    }
                }
            },
            Node::Call(Builtin::Sqrt, inside) => {
                let advice = format!("take the root off {}", self.names.name(site));
                self.add(site, EditKind::Exponent, advice, grouped((**inside).clone()));
            }
            Node::Symbol(_) | Node::Norm(_) | Node::Sum(_) | Node::Product(_)
                if expr.shape == Shape::SCALAR && is_one_thing(expr) && site.role != Role::Base =>
            {
                let advice = format!("square {}{}", self.names.name(site), self.names.around(site));
                let new = power(expr.clone(), &Rational::from(2));
                self.add(site, EditKind::Exponent, advice, new);
            }
            _ => {}
        }
    }

    fn inverse(&mut self, site: &Site<'_>) {
        let expr = site.expr;
        if let Node::Quotient(above, below) = &expr.node
            && literal(below).is_none()
        {
            let advice = format!(
                "multiply by `{}` in {} instead of dividing",
                short(below),
                self.names.name(site)
            );
            self.add(site, EditKind::Inverse, advice, keeping(expr, multiplied(above, below)));
        }
        if !is_one_thing(expr) || matches!(site.role, Role::Base | Role::Denominator) {
            return;
        }
        let minus_one = -Rational::one();
        if expr.shape == Shape::SCALAR {
            let advice =
                format!("divide by {} instead of multiplying by it", self.names.name(site));
            self.add(site, EditKind::Inverse, advice, divided(&integer(1), expr));
        } else if expr.shape.is_square()
            && matches!(expr.shape, Shape::Matrix(..))
            && !is_power(expr)
        {
            let advice = format!("invert {}", self.names.name(site));
            self.add(site, EditKind::Inverse, advice, power(expr.clone(), &minus_one));
        }
    }

    fn symbol(&mut self, site: &Site<'_>) {
        match &site.expr.node {
            Node::Symbol(old) => {
                for (name, shape) in similar_first(old, scope(self.context, &site.bound)) {
                    if name == *old || shape != site.expr.shape {
                        continue;
                    }
                    let advice = format!(
                        "replace {} by `{name}`{}",
                        self.names.name(site),
                        self.names.around(site)
                    );
                    let new = Expr::leaf(Node::Symbol(name), shape, site.expr.span);
                    self.add(site, EditKind::Symbol, advice, new);
                }
            }
            Node::Apply(old, _) | Node::Derivative { function: old, .. } => {
                let declared = self.context.declarations.iter().map(|d| &d.name);
                let defined = self.context.definitions.iter().map(|d| &d.name);
                for function in
                    declared.chain(defined).filter_map(|name| self.context.function(name))
                {
                    if function.name == old.name
                        || function.from != old.from
                        || function.to != old.to
                    {
                        continue;
                    }
                    let advice = format!(
                        "replace `{}` by `{}` in {}",
                        old.name,
                        function.name,
                        self.names.name(site)
                    );
                    let mut new = site.expr.clone();
                    if let Node::Apply(f, _) | Node::Derivative { function: f, .. } = &mut new.node
                    {
                        *f = function;
                    }
                    self.add(site, EditKind::Symbol, advice, new);
                }
            }
            _ => {}
        }
    }

    fn derivative(&mut self, site: &Site<'_>) {
        let (order, function, at) = match &site.expr.node {
            Node::Apply(function, at) => (None, function, at),
            Node::Derivative { order, function, at, directions } if directions.is_empty() => {
                (Some(*order), function, at)
            }
            _ => return,
        };
        for new in neighbours(order, function) {
            let node = match new {
                None => Node::Apply(function.clone(), at.clone()),
                Some(order) => Node::Derivative {
                    order,
                    function: function.clone(),
                    at: at.clone(),
                    directions: vec![],
                },
            };
            let Ok(new) = Expr::new(node, site.expr.span) else { continue };
            if new.shape == site.expr.shape {
                let advice = format!("replace {} by `{}`", self.names.name(site), short(&new));
                self.add(site, EditKind::Derivative, advice, new);
            }
        }
    }

    /// What is left at a place when a term, a factor or a divisor is dropped.
    pub(super) fn dropped(&mut self, site: &Site<'_>) {
        let factor_kind =
            if site.in_argument { EditKind::DropInArgument } else { EditKind::DropFactor };
        match &site.expr.node {
            Node::Sum(terms) if terms.len() > 1 => {
                for (place, term) in terms.iter().enumerate() {
                    // Nothing is lost with a zero.
                    if literal(&term.expr).is_some_and(|q| q == Rational::zero()) {
                        continue;
                    }
                    let mut rest = terms.clone();
                    rest.remove(place);
                    let advice =
                        format!("drop the term {}", self.names.child(site, place, &term.expr));
                    self.add(site, EditKind::DropTerm, advice, keeping(site.expr, sum(rest)));
                }
            }
            Node::Product(factors) => {
                for (place, factor) in factors.iter().enumerate() {
                    let mut rest = factors.clone();
                    rest.remove(place);
                    let name = self.names.child(site, place, factor);
                    let advice = format!("drop the factor {name} of `{}`", short(site.expr));
                    self.add(site, factor_kind, advice, keeping(site.expr, product(rest)));
                }
            }
            Node::Quotient(above, below) => {
                let advice =
                    format!("drop the division by `{}` in {}", short(below), self.names.name(site));
                self.add(site, factor_kind, advice, (**above).clone());
                if literal(above).is_none() && above.shape == Shape::SCALAR {
                    let name = self.names.child(site, 0, above);
                    let advice = format!("drop the factor {name} of `{}`", short(site.expr));
                    self.add(site, factor_kind, advice, quotient(integer(1), (**below).clone()));
                }
            }
            _ => {}
        }
    }
}

/// The advice to multiply something by 2 or 1/2, as taking off the number where that is what happens.
fn by(name: &str, expr: &Expr, q: &Rational) -> String {
    let without =
        |q: Rational| expr.to_string() == scaled(&scaled(expr, &q), &inverse(&q)).to_string();
    let shorter = scaled(expr, q).size() < expr.size();
    match (shorter && without(q.clone()), q.is_integer()) {
        (true, false) => format!("take the factor 2 off {name}"),
        (true, true) => format!("take the factor 1/2 off {name}"),
        (false, _) => format!("multiply {name} by {q}"),
    }
}

fn inverse(q: &Rational) -> Rational {
    q.recip().unwrap_or_else(Rational::one)
}

/// A name, a function's value or something in parentheses: what a prime or an exponent can be put to.
pub(super) fn is_one_thing(expr: &Expr) -> bool {
    match &expr.node {
        Node::Symbol(_)
        | Node::Apply(..)
        | Node::Derivative { .. }
        | Node::Norm(_)
        | Node::Call(..) => true,
        Node::Power(base, _) => !base.shape.is_scalar(),
        Node::Sum(_) | Node::Product(_) | Node::Quotient(..) | Node::Integral { .. } => expr.parens,
        _ => false,
    }
}

fn is_power(expr: &Expr) -> bool {
    matches!(expr.node, Node::Power(..))
}

/// A sum in parentheses, anything else as it is.
pub(super) fn grouped_sum(expr: &Expr) -> Expr {
    let mut expr = expr.clone();
    expr.parens |= matches!(expr.node, Node::Sum(_));
    expr
}

/// Whether a symbol is declared positive definite: only then has it a root.
pub(super) fn is_definite(expr: &Expr, context: &Context) -> bool {
    let Node::Symbol(name) = &expr.node else { return false };
    context.declaration(name).is_some_and(|d| {
        matches!(d.kind, Kind::Matrix { structure: Structure::PositiveDefinite, .. })
    })
}
