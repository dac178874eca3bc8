//! Indices in MathML: entries and members of families as subscripts, sums and means with their limits.

use super::glyph::{Name, group};
use super::{Place, Typesetter, fence, tall};
use crate::{Expr, Fold, Function, Node, Shape, Symbol};
use number::Rational;

impl Typesetter<'_> {
    /// A name with what stands below it, for what is written so: `x`, `xᵢ`, `g_t`.
    pub(super) fn as_name(&mut self, expr: &Expr) -> Option<(Name, Option<String>)> {
        match &expr.node {
            Node::Symbol(name) => Some((Name::of(name), self.meaning(name))),
            Node::Member(name, index) => {
                let below = self.script(index);
                Some((Name::of(name).lowered(&below), self.meaning(name)))
            }
            Node::Entry(of, index) if !of.parens => {
                let below = self.script_list(index);
                let (name, meaning) = self.as_name(of)?;
                Some((name.lowered(&below), meaning))
            }
            _ => None,
        }
    }

    /// `xᵢ`, `Aᵢ,ⱼ`, `(A x)ᵢ`
    pub(super) fn entry(&mut self, expr: &Expr, of: &Expr, index: &[Expr]) -> String {
        if let Some((name, meaning)) = self.as_name(expr) {
            return name.element(meaning.as_deref());
        }
        let base = self.place(of, Place::Base);
        format!("<msub>{}{}</msub>", group(&base), group(&self.script_list(index)))
    }

    fn script_list(&mut self, index: &[Expr]) -> String {
        let parts: Vec<String> = index.iter().map(|i| self.script(i)).collect();
        parts.join("<mo>,</mo>")
    }

    /// The name of a function, its component below.
    pub(super) fn function(&mut self, function: &Function) -> (Name, Option<String>) {
        let name = Name::of(&function.name);
        let name = match &function.component {
            Some(index) => name.lowered(&self.script(index)),
            None => name,
        };
        (name, self.meaning(&function.name))
    }

    /// A sum, a mean, an expectation: the sign with its limits, and what stands behind it.
    pub(super) fn fold(
        &mut self,
        fold: Fold,
        index: &Symbol,
        limits: (&Expr, &Expr),
        body: &Expr,
    ) -> String {
        let (from, to) = limits;
        let (low, high) = (self.script(from), self.script(to));
        self.bound.push((index.clone(), format!("{index}: runs from {from} to {to}")));
        let name = self.name(index);
        let below = |sign: &str, row: &str| format!("<munder>{sign}{}</munder>", group(row));
        let between = format!("{low}<mo>≤</mo>{name}<mo>≤</mo>{high}");
        let sum = format!(
            "<munderover><mo>∑</mo>{}{}</munderover>",
            group(&format!("{name}<mo>=</mo>{low}")),
            group(&high)
        );
        let word = |word: &str| format!("<mo>{word}</mo>");
        let sign = match fold {
            Fold::Sum => sum,
            // A mean of what is counted from 1 is a sum over their number.
            Fold::Mean if *from == one() && !self.script => {
                let count = self.place(to, Place::Delimited);
                self.fraction("<mn>1</mn>", &count, false) + &sum
            }
            Fold::Mean => below(&word("mean"), &between),
            Fold::Expectation => format!("<msub><mi>𝔼</mi>{name}</msub>"),
            Fold::Variance => format!("<msub><mi>Var</mi>{name}</msub>"),
            Fold::Max => below(&word("max"), &between),
            Fold::Min => below(&word("min"), &between),
        };
        let bracketed = matches!(fold, Fold::Expectation | Fold::Variance);
        let row = if bracketed {
            let inside = self.place(body, Place::Delimited);
            sign + &fence("[", &inside, "]", tall(body))
        } else {
            let place = if body.parens { Place::Open } else { Place::LastFactor };
            sign + &self.place(body, place)
        };
        self.bound.pop();
        row
    }

    /// A limit, with the variable and what it tends to below.
    pub(super) fn limit(&mut self, variable: &Symbol, to: Option<&Expr>, body: &Expr) -> String {
        let (goal, meaning) = match to {
            Some(to) => (self.script(to), format!("{variable}: tends to {to}")),
            None => ("<mi>∞</mi>".to_owned(), format!("{variable}: grows without bound")),
        };
        self.bound.push((variable.clone(), meaning));
        let name = Name::of(variable).element(None);
        let below = group(&format!("{name}<mo>→</mo>{goal}"));
        let place = if body.parens { Place::Open } else { Place::LastFactor };
        let row = format!("<munder><mo>lim</mo>{below}</munder>{}", self.place(body, place));
        self.bound.pop();
        row
    }

    /// An expectation or a variance over samples: what is drawn stands below, as a tuple or as a set.
    pub(super) fn sample(&mut self, expr: &Expr) -> String {
        let Node::Sample { fold, sample, size, distinct, from, to, body } = &expr.node else {
            return String::new();
        };
        let sign = match fold {
            Fold::Variance => "<mi>Var</mi>",
            _ => "<mi>𝔼</mi>",
        };
        let (low, high) = (self.script(from), self.script(to));
        let how = if *distinct { "different" } else { "independent" };
        let meaning = format!("{sample}: {size} {how} indices from {from} to {to}");
        self.bound.push((sample.clone(), meaning));
        let (name, count) = (Name::of(sample).element(None), self.script(size));
        let all = fence("{", &format!("{low}<mo>,</mo><mi>…</mi><mo>,</mo>{high}"), "}", false);
        let below = if *distinct {
            let bars = fence("|", &name, "|", false);
            format!("{name}<mo>⊂</mo>{all}<mo>,</mo>{bars}<mo>=</mo>{count}")
        } else {
            format!("{name}<mo>∈</mo><msup>{all}{}</msup>", group(&count))
        };
        let inside = self.place(body, Place::Delimited);
        self.bound.pop();
        format!("<msub>{sign}{}</msub>{}", group(&below), fence("[", &inside, "]", tall(body)))
    }

    /// A sum or a mean over the indices of a sample.
    pub(super) fn among(
        &mut self,
        fold: Fold,
        index: &Symbol,
        sample: &Symbol,
        body: &Expr,
    ) -> String {
        let set = Name::of(sample).element(None);
        self.bound.push((index.clone(), format!("{index}: runs through {sample}")));
        let name = Name::of(index).element(None);
        let sum =
            format!("<munder><mo>∑</mo>{}</munder>", group(&format!("{name}<mo>∈</mo>{set}")));
        let sign = match fold {
            Fold::Mean => self.fraction("<mn>1</mn>", &fence("|", &set, "|", false), false) + &sum,
            _ => sum,
        };
        let place = if body.parens { Place::Open } else { Place::LastFactor };
        let row = sign + &self.place(body, place);
        self.bound.pop();
        row
    }

    /// `‖x‖₁`, `‖x‖_∞`
    pub(super) fn p_norm(&mut self, of: &Expr, p: Option<&Expr>) -> String {
        let inside = self.place(of, Place::Delimited);
        let below = match p {
            Some(p) => self.script(p),
            None => "<mi>∞</mi>".to_owned(),
        };
        format!("<msub>{}{}</msub>", fence("‖", &inside, "‖", tall(of)), group(&below))
    }

    /// `max(a, b)`
    pub(super) fn extreme(&mut self, largest: bool, of: &[Expr]) -> String {
        let word = if largest { "max" } else { "min" };
        let parts: Vec<String> = of.iter().map(|e| self.place(e, Place::Delimited)).collect();
        let inside = parts.join("<mo>,</mo>");
        format!("<mi>{word}</mi>{}", fence("(", &inside, ")", of.iter().any(tall)))
    }
}

fn one() -> Expr {
    Expr::leaf(Node::Number(Rational::from(1)), Shape::SCALAR, Default::default())
}
