//! The names known at a place of the text, and what may have been meant by one that is not.

use crate::block::{Declaration, Definition, Kind};
use crate::latex;
use crate::symbol::LETTERS;
use crate::{Builtin, Context, Dim, Function, Shape, Symbol};
use std::collections::{HashMap, HashSet};

/// What a name stands for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Known {
    /// A value of this shape.
    Value(Shape),
    /// A function.
    Function(Function),
    /// A family, whose members have this shape.
    Family(Shape),
}

/// All names known so far. Never iterated but in the order of declaration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    known: HashMap<Symbol, Known>,
    order: Vec<Symbol>,
    broken: HashSet<Symbol>,
    /// Letters that stand for sizes.
    pub(crate) sizes: HashSet<Symbol>,
    /// Letters that the indices of families are written with.
    pub(crate) letters: HashSet<Symbol>,
    /// What is declared `nat`.
    naturals: HashSet<Symbol>,
    /// Set when a block that is used could not be read: then any name might be its.
    pub(crate) incomplete: bool,
}

impl Names {
    pub(crate) fn of(context: &Context) -> Self {
        let mut names = Names::default();
        for declaration in &context.declarations {
            names.declare(declaration);
            names.sizes.extend(declaration.kind.sizes().into_iter().cloned());
        }
        context.definitions.iter().for_each(|definition| names.define(definition));
        names
    }

    pub(crate) fn declare(&mut self, declaration: &Declaration) {
        let name = &declaration.name;
        if declaration.kind == Kind::Nat {
            self.naturals.insert(name.clone());
        }
        let known = match &declaration.kind {
            Kind::Family { index, member } => {
                self.letters.insert(index.clone());
                Known::Family(member.shape().unwrap_or(Shape::SCALAR))
            }
            Kind::Real | Kind::Nat => Known::Value(Shape::SCALAR),
            Kind::Matrix { rows, columns, .. } => {
                Known::Value(Shape::Matrix(rows.clone(), columns.clone()))
            }
            Kind::Function { from, to } => {
                let (name, from, to) = (name.clone(), from.clone(), to.clone());
                Known::Function(Function::new(name, from, to))
            }
        };
        self.insert(name, known);
    }

    pub(crate) fn define(&mut self, definition: &Definition) {
        let Definition { name, parameter, index, body, .. } = definition;
        let rows = |shape: &Shape| match shape {
            Shape::Matrix(rows, _) => rows.clone(),
            Shape::Identity | Shape::Zero => Dim::ONE,
        };
        let known = match parameter {
            Some((_, shape)) => {
                let (name, from, to) = (name.clone(), rows(shape), rows(&body.shape));
                Known::Function(Function::new(name, from, to))
            }
            None if index.is_some() => Known::Family(body.shape.clone()),
            None => Known::Value(body.shape.clone()),
        };
        self.insert(name, known);
    }

    fn insert(&mut self, name: &Symbol, known: Known) {
        if self.known.insert(name.clone(), known).is_none() {
            self.order.push(name.clone());
        }
    }

    pub(crate) fn get(&self, name: &Symbol) -> Option<&Known> {
        self.known.get(name)
    }

    /// Whether a name stands for a whole number: it is declared `nat`, or is a size.
    pub(crate) fn is_natural(&self, name: &Symbol) -> bool {
        self.naturals.contains(name) || self.sizes.contains(name)
    }

    /// The known names in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Symbol> {
        self.order.iter()
    }

    /// Remembers a name whose declaration failed or which was reported: its further uses are silent.
    pub(crate) fn mark_broken(&mut self, name: Symbol) {
        self.broken.insert(name);
    }

    pub(crate) fn is_broken(&self, name: &Symbol) -> bool {
        self.incomplete || self.broken.contains(name)
    }

    /// The broken names, sorted.
    pub(crate) fn into_broken(self) -> Vec<Symbol> {
        let mut broken: Vec<_> = self.broken.into_iter().collect();
        broken.sort();
        broken
    }
}

/// Words that mean something and therefore name nothing.
pub(crate) const RESERVED: &[&str] = &[
    "let", "assume", "def", "show", "use", "from", "by", "for", "all", "in", "grad", "hess", "jac",
    "D3", "int", "sum", "mean", "max", "min", "I", "O", "diag", "diagonal", "ones", "sign", "sqrt",
    "lim", "abs", "of", "distinct", "exp", "log", "sin", "cos", "tr", "det", "real", "nat", "vec",
    "mat", "sym", "spd", "fun", "preceq", "succeq", "ℝ", "ℕ", "𝔼",
];

/// The words of the notation: what no name may be.
///
/// ```
/// assert!(derivation::words().any(|word| word == "grad"));
/// ```
pub fn words() -> impl Iterator<Item = &'static str> {
    RESERVED.iter().copied()
}

/// Whether the word is taken by the notation.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// What may have been meant by a name that is not known: advice for its author.
pub(crate) fn advice(
    spelling: &str,
    is_known: &dyn Fn(&Symbol) -> bool,
    names: &Names,
    applied: bool,
) -> String {
    if let Some(parts) = split(spelling, is_known) {
        return format!("write `{parts}` for a product: letters that touch are one name");
    }
    let name = Symbol::new(spelling);
    if let Some(near) = nearest(name.as_str(), names.iter().map(Symbol::as_str)) {
        return format!("did you mean `{near}`?");
    }
    // `lamda` is near to how λ is typed.
    let typed = LETTERS.iter().filter(|(_, letter)| names.get(&Symbol::new(letter)).is_some());
    if let Some(near) =
        nearest(spelling, typed.map(|(ascii, _)| *ascii)).filter(|_| spelling.len() > 2)
    {
        return format!("did you mean `{}`, typed {near}?", Symbol::new(near));
    }
    if applied {
        // Those who write `ln(a)` or `trace(A)` mean what LaTeX means by it.
        return latex::function(spelling).unwrap_or_else(|| {
            format!("if it is a function, declare it above: `let {name} : fun n`")
        });
    }
    let declared: Vec<_> = names.iter().take(12).map(Symbol::as_str).collect();
    let so_far = match declared.as_slice() {
        [] => String::new(),
        names => format!("; declared so far: {}", names.join(", ")),
    };
    format!("declare it above: `let {name} : real`, `vec n`, `mat m n`, `fun n`, …{so_far}")
}

/// The spelling as a product of known names, if it is one: `HΔ` is `H Δ`.
fn split(spelling: &str, is_known: &dyn Fn(&Symbol) -> bool) -> Option<String> {
    let ends: Vec<usize> =
        spelling.char_indices().map(|(at, _)| at).skip(1).chain([spelling.len()]).collect();
    if ends.len() > 16 {
        return None;
    }
    // best[k]: the fewest parts that make up the first k characters, with the last one's beginning.
    let mut best: Vec<Option<(usize, usize)>> = vec![Some((0, 0))];
    for (k, end) in ends.iter().enumerate() {
        let mut found: Option<(usize, usize)> = None;
        for j in 0..=k {
            let start = if j == 0 { 0 } else { ends[j - 1] };
            let (Some((count, _)), Some(part)) = (best[j], spelling.get(start..*end)) else {
                continue;
            };
            let name = Symbol::new(part);
            let known = part.starts_with(crate::lexer::starts_name)
                && (is_known(&name)
                    || part == "I"
                    || Builtin::ALL.iter().any(|(word, _)| *word == part));
            if known && found.is_none_or(|(fewest, _)| count + 1 < fewest) {
                found = Some((count + 1, j));
            }
        }
        best.push(found);
    }
    let mut parts = Vec::new();
    let mut k = ends.len();
    while k > 0 {
        let (_, j) = best.get(k).copied().flatten()?;
        let start = if j == 0 { 0 } else { ends[j - 1] };
        parts.push(spelling.get(start..ends[k - 1])?);
        k = j;
    }
    parts.reverse();
    (parts.len() > 1).then(|| parts.join(" "))
}

/// The candidate that is nearest to the word, if one is near.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters = word.chars().count();
    if letters > 64 {
        return None;
    }
    let allowed_length = letters.saturating_sub(2)..=letters + 2;
    let lower = word.to_lowercase();
    let base = word.chars().next();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == word || !allowed_length.contains(&candidate.chars().count()) {
            continue;
        }
        let distance = if candidate.to_lowercase() == lower {
            0
        } else {
            // One changed letter of two leaves nothing of a name: then the first letter has to agree.
            let distance = distance(word, candidate);
            let allowed = match letters {
                0..=3 => usize::from(candidate.chars().next() == base),
                4..=6 => 1,
                _ => 2,
            };
            if distance > allowed {
                continue;
            }
            distance
        };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The number of letters to change, insert, delete or exchange with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is taken to be near, and what is not.
    #[test]
    fn near_names() {
        let names = ["H", "Δ", "x₊", "x*", "alpha_max", "Lipschitz"];
        for (word, near) in [
            ("h", Some("H")),
            ("x", Some("x₊")),
            ("y", None),
            ("alpha_mx", Some("alpha_max")),
            ("Lipshcitz", Some("Lipschitz")),
            ("lipschitz", Some("Lipschitz")),
            ("Hx", Some("H")),
            ("beta", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names.into_iter()), near, "{word}");
        }
    }

    /// A run of letters is offered as a product of declared names, the fewest that make it up.
    #[test]
    fn products_written_together() {
        let known = |name: &Symbol| ["H", "Δ", "x", "x*", "HΔ₁"].contains(&name.as_str());
        for (word, parts) in [
            ("HΔ", Some("H Δ")),
            ("xHx*", Some("x H x*")),
            ("HΔ₁x", Some("HΔ₁ x")),
            ("Hy", None),
            ("₁H", None),
            ("H", None),
            ("", None),
        ] {
            assert_eq!(split(word, &known).as_deref(), parts, "{word}");
        }
    }
}
