//! Slips at integrals: the limits exchanged, and the weight of an inner integral taken for that of the outer one.

use super::{
    EditKind,
    build::{grouped, integer, keeping, multiplied, product, raw},
    site::Site,
    slips::Collector,
};
use derivation::{Expr, Node, Shape};

impl Collector<'_> {
    pub(super) fn integral(&mut self, site: &Site<'_>) {
        if let Node::Integral { variable, from, to, body } = &site.expr.node {
            let node = Node::Integral {
                variable: variable.clone(),
                from: to.clone(),
                to: from.clone(),
                body: body.clone(),
            };
            let advice = format!("exchange the limits of {}", self.names.name(site));
            self.add(site, EditKind::Limits, advice, keeping(site.expr, raw(node)));
        }
        self.weight_inwards(site);
        self.weight_outwards(site);
    }

    /// `s int[t: …] e` to `int[t: …] t e`.
    fn weight_inwards(&mut self, site: &Site<'_>) {
        let Node::Product(factors) = &site.expr.node else { return };
        for (i, factor) in factors.iter().enumerate() {
            let Node::Symbol(outer) = &factor.node else { continue };
            if !site.bound.contains(outer) {
                continue;
            }
            for (j, integral) in factors.iter().enumerate() {
                let Node::Integral { variable, from, to, body } = &integral.node else { continue };
                let inner =
                    Expr::leaf(Node::Symbol(variable.clone()), Shape::SCALAR, Default::default());
                let body = weighted(body, &inner);
                let node = Node::Integral {
                    variable: variable.clone(),
                    from: from.clone(),
                    to: to.clone(),
                    body: Box::new(body),
                };
                let mut factors = factors.clone();
                factors[j] = Expr { node, ..integral.clone() };
                factors.remove(i);
                let advice = format!(
                    "let `{variable}` be the weight inside {} instead of `{outer}` outside",
                    self.names.child(site, j, integral)
                );
                self.add(site, EditKind::Weight, advice, keeping(site.expr, product(factors)));
            }
        }
    }

    /// `int[t: …] t e` to `s int[t: …] e`, s an outer variable of integration.
    fn weight_outwards(&mut self, site: &Site<'_>) {
        let Node::Integral { variable, from, to, body } = &site.expr.node else { return };
        let is_weight = |e: &Expr| matches!(&e.node, Node::Symbol(s) if s == variable);
        let rest = match &body.node {
            Node::Product(factors) => {
                let Some(place) = factors.iter().position(is_weight) else { return };
                let mut factors = factors.clone();
                factors.remove(place);
                keeping(body, product(factors))
            }
            _ if is_weight(body) => integer(1),
            _ => return,
        };
        for outer in site.bound.iter() {
            let node = Node::Integral {
                variable: variable.clone(),
                from: from.clone(),
                to: to.clone(),
                body: Box::new(rest.clone()),
            };
            let weight = Expr::leaf(Node::Symbol(outer.clone()), Shape::SCALAR, Default::default());
            let new = product(vec![weight, raw(node)]);
            let advice = format!(
                "let `{outer}` be the weight outside {} instead of `{variable}` inside",
                self.names.name(site)
            );
            self.add(site, EditKind::Weight, advice, keeping(site.expr, new));
        }
    }
}

/// `weight body`, a body that is 1 left out.
fn weighted(body: &Expr, weight: &Expr) -> Expr {
    match &body.node {
        Node::Sum(terms) if terms.len() > 1 => product(vec![weight.clone(), grouped(body.clone())]),
        _ => multiplied(body, weight),
    }
}
