//! Inequalities between values of functions that grow, and with the larger of several numbers. Part of the trusted base: see
//! `prove`.
//!
//! exp, log and √ grow strictly; a ≤ log b where exp a ≤ b, and log b ≤ a where b ≤ exp a; max(a, b) ≤ c where a ≤ c and b ≤ c,
//! and c ≤ max(a, b) where c ≤ a or c ≤ b.

use crate::prove::Prover;
use derivation::{Builtin, Expr, Node};

/// How deeply such functions are taken off.
const DEEPEST: u32 = 4;

impl Prover<'_> {
    /// left ≤ right, or left < right, from what stands inside.
    pub(crate) fn by_growth(&mut self, left: &Expr, right: &Expr, strict: bool) -> Option<String> {
        use Builtin::{Exp, Log, Sqrt};
        if self.taken_off >= DEEPEST || !left.shape.is_scalar() || !right.shape.is_scalar() {
            return None;
        }
        self.taken_off += 1;
        let how = match (&left.node, &right.node) {
            (Node::Call(b @ (Exp | Log | Sqrt), p), Node::Call(c, q)) if b == c => self
                .at_most(p, q, strict, &[])
                .map(|how| format!("{} grows, and of its arguments {how}", b.name())),
            (Node::Extreme(true, of), _) => {
                let all = of.iter().try_for_each(|e| self.at_most(e, right, strict, &[]).map(drop));
                all.map(|()| "each of which the largest is taken is small enough".to_owned())
            }
            (_, Node::Extreme(false, of)) => {
                let all = of.iter().try_for_each(|e| self.at_most(left, e, strict, &[]).map(drop));
                all.map(|()| "each of which the least is taken is large enough".to_owned())
            }
            (_, Node::Extreme(true, of)) => {
                of.iter().find_map(|e| self.at_most(left, e, strict, &[]))
            }
            (Node::Extreme(false, of), _) => {
                of.iter().find_map(|e| self.at_most(e, right, strict, &[]))
            }
            (_, Node::Call(Log, q)) => self.exp_of(left).and_then(|p| {
                let how = self.at_most(&p, q, strict, &[])?;
                Some(format!("exp grows, and of both sides' exponentials {how}"))
            }),
            (Node::Call(Log, p), _) => self.exp_of(right).and_then(|q| {
                let how = self.at_most(p, &q, strict, &[])?;
                Some(format!("exp grows, and of both sides' exponentials {how}"))
            }),
            _ => None,
        };
        self.taken_off -= 1;
        how
    }

    fn exp_of(&self, of: &Expr) -> Option<Expr> {
        Expr::new(Node::Call(Builtin::Exp, Box::new(of.clone())), Default::default()).ok()
    }
}
