//! The lemmas about classes of functions, in the notation. Part of the trusted base: see `prove`.
//!
//! Each names a function f and numbers, assumes what makes f a member of its class, and shows what then holds for any two
//! points x and y. A lemma applies to a function of a context when the context assumes the same of it: the assumption, with
//! the function and the numbers put in, must have the normal form of a hypothesis. The other lemmas, about single terms, are
//! stated here for the reference; `facts` makes use of them.
//!
//! Sources: Nesterov, Lectures on Convex Optimization (2018), theorems 2.1.2 to 2.1.5, 2.1.9, 2.1.11 and 2.1.12, lemma 1.2.2; Taylor, Hendrickx and Glineur,
//! Smooth strongly convex interpolation (2017), theorem 4.

use crate::{
    certificate::{Fact, Known},
    normal::Normalizer,
    poly::{Base, Letter, Poly},
};
use derivation::{
    Binder, Block, Builtin, Dim, Expr, Function, Hypothesis, Kind, Library, Node, Relation,
    Relator, Shape, Symbol, Term, read_block,
};
use std::sync::OnceLock;

/// What says of a smooth function the same as the first of its row, or more: where a lemma assumes the first, any will do.
const FORMS: &[&[&str]] = &[
    &[
        "hess f(z) ⪯ L I for all z : vec n",
        "f(v) <= f(u) + grad f(u)'(v - u) + L/2 (v - u)'(v - u) for all u, v : vec n",
        "(grad f(u) - grad f(v))'(u - v) <= L (u - v)'(u - v) for all u, v : vec n",
        "||grad f(u) - grad f(v)|| <= L ||u - v|| for all u, v : vec n",
        "f(t u + (1 - t) v) >= t f(u) + (1 - t) f(v) - L/2 t (1 - t) (u - v)'(u - v) for all u, v : vec n, t in 0..1",
    ],
    &[
        "μ I ⪯ hess f(z) for all z : vec n",
        "f(v) >= f(u) + grad f(u)'(v - u) + μ/2 (v - u)'(v - u) for all u, v : vec n",
        "(grad f(u) - grad f(v))'(u - v) >= μ (u - v)'(u - v) for all u, v : vec n",
        "f(t u + (1 - t) v) <= t f(u) + (1 - t) f(v) - μ/2 t (1 - t) (u - v)'(u - v) for all u, v : vec n, t in 0..1",
    ],
    &[
        "0 I ⪯ hess f(z) for all z : vec n",
        "f(v) >= f(u) + grad f(u)'(v - u) for all u, v : vec n",
        "(grad f(u) - grad f(v))'(u - v) >= 0 for all u, v : vec n",
        "f(t u + (1 - t) v) <= t f(u) + (1 - t) f(v) for all u, v : vec n, t in 0..1",
    ],
];

/// Name and statement of each.
const LEMMAS: &[(&str, &str)] = &[
    (
        "the descent lemma",
        "let f : fun n; L : real; x, y : vec n
         assume ||grad f(u) - grad f(v)|| <= L ||u - v|| for all u, v : vec n
         show f(y) <= f(x) + grad f(x)'(y - x) + L/2 (y - x)'(y - x)
         show f(y) >= f(x) + grad f(x)'(y - x) - L/2 (y - x)'(y - x)
         show -L I ⪯ hess f(x)",
    ),
    (
        "Taylor's theorem with a bounded Hessian",
        "let f : fun n; L : real; x, y : vec n
         assume hess f(z) ⪯ L I for all z : vec n
         show f(y) <= f(x) + grad f(x)'(y - x) + L/2 (y - x)'(y - x)
         show (grad f(y) - grad f(x))'(y - x) <= L (y - x)'(y - x)
         show hess f(x) ⪯ L I",
    ),
    (
        "Taylor's theorem with a bounded Hessian",
        "let f : fun n; μ : real; x, y : vec n
         assume μ I ⪯ hess f(z) for all z : vec n
         show f(y) >= f(x) + grad f(x)'(y - x) + μ/2 (y - x)'(y - x)
         show (grad f(y) - grad f(x))'(y - x) >= μ (y - x)'(y - x)
         show μ I ⪯ hess f(x)",
    ),
    (
        "convex functions lie above their tangents",
        "let f : fun n; x, y : vec n
         assume 0 I ⪯ hess f(z) for all z : vec n
         show f(y) >= f(x) + grad f(x)'(y - x)
         show 0 I ⪯ hess f(x)",
    ),
    (
        "the mean value theorem with a bounded gradient",
        "let f : fun n; G : real; x, y : vec n
         assume ||grad f(u)|| <= G for all u : vec n
         show f(y) - f(x) <= G ||y - x||
         show f(x) - f(y) <= G ||y - x||",
    ),
    (
        "interpolation of smooth convex functions",
        "let f : fun n; L : real; x, y : vec n
         assume L > 0
         assume 0 I ⪯ hess f(z) for all z : vec n
         assume hess f(z) ⪯ L I for all z : vec n
         show f(y) >= f(x) + grad f(x)'(y - x) + (grad f(y) - grad f(x))'(grad f(y) - grad f(x))/(2 L)",
    ),
    (
        "interpolation of smooth convex functions",
        "let f : fun n; μ, L : real; x, y : vec n
         assume L > 0; μ >= 0
         assume μ I ⪯ hess f(z) for all z : vec n
         assume hess f(z) ⪯ L I for all z : vec n
         show f(y) >= f(x) + grad f(x)'(y - x) + (grad f(y) - grad f(x))'(grad f(y) - grad f(x))/(2 L)",
    ),
    (
        "interpolation of smooth strongly convex functions",
        "let f : fun n; μ, L : real; x, y : vec n
         assume μ I ⪯ hess f(z) for all z : vec n
         assume hess f(z) ⪯ L I for all z : vec n
         show 2 (L - μ) (f(y) - f(x) - grad f(x)'(y - x)) >= (grad f(y) - grad f(x))'(grad f(y) - grad f(x)) + μ L (y - x)'(y - x) - 2 μ (grad f(y) - grad f(x))'(y - x)",
    ),
];

/// Names of the lemmas about single terms.
pub(crate) const CAUCHY_SCHWARZ: &str = "Cauchy-Schwarz";
pub(crate) const EXP_TANGENT: &str = "1 + x ≤ exp x";
pub(crate) const LOG_TANGENT: &str = "log x ≤ x − 1";
pub(crate) const BERNOULLI: &str = "Bernoulli";
pub(crate) const LEAST: &str = "derivatives where a function is least";

/// Name and statement of each: what `facts` knows of a term by its form.
const OF_TERMS: &[(&str, &str)] = &[
    (
        CAUCHY_SCHWARZ,
        "let u, v : vec n
         show abs(u'v) <= ||u|| ||v||
         show (u'v)^2 <= (u'u) (v'v)
         show ||u + v|| <= ||u|| + ||v||",
    ),
    (
        CAUCHY_SCHWARZ,
        "let N : nat; w[i], a[i] : real
         assume w[i] >= 0
         show (sum[i:1..N] w[i] a[i])^2 <= (sum[i:1..N] w[i]) (sum[i:1..N] w[i] a[i]^2)",
    ),
    (EXP_TANGENT, "let x : real; show exp(x) >= 1 + x"),
    (LOG_TANGENT, "let x : real; assume x > 0; show log(x) <= x - 1; show log(x) >= 1 - 1/x"),
    (BERNOULLI, "let p : real; t : nat; assume p >= 0; show p^t >= 1 + t (p - 1)"),
    (
        LEAST,
        "let f : fun n; z : vec n
         assume f(z) <= f(u) for all u : vec n
         show grad f(z) = 0
         show hess f(z) ⪰ 0",
    ),
];

/// All lemmas that certificates are looked for with, by name: first those about single terms, then those about classes of
/// functions. What a block assumes is what the lemma asks for, what it shows is what it gives.
///
/// ```
/// let (name, block) = &checker::lemmas()[0];
/// assert_eq!(*name, "Cauchy-Schwarz");
/// assert_eq!(checker::check_block(block).verdict(), checker::Verdict::Proved);
/// ```
pub fn lemmas() -> Vec<(&'static str, Block)> {
    read(OF_TERMS).into_iter().chain(blocks().iter().cloned()).collect()
}

fn read(lemmas: &[(&'static str, &str)]) -> Vec<(&'static str, Block)> {
    let read = |text| read_block("claim lemma", text, 1, &Library::new()).block;
    lemmas.iter().filter_map(|(name, text)| Some((*name, read(text)?))).collect()
}

/// How many there are; they are numbered from 0.
pub(crate) fn count() -> usize {
    blocks().len()
}

/// The numbers a lemma speaks of, in order.
pub(crate) fn numbers(lemma: usize) -> usize {
    let block = blocks().get(lemma);
    block.map_or(0, |(_, b)| b.context.declarations.iter().filter(|d| d.kind == Kind::Real).count())
}

/// The lemmas, read. One that could not be read would be missing here; a test counts them.
fn blocks() -> &'static [(&'static str, Block)] {
    static BLOCKS: OnceLock<Vec<(&'static str, Block)>> = OnceLock::new();
    BLOCKS.get_or_init(|| read(LEMMAS))
}

/// A hypothesis of the context about all values, with letters of its own for them.
pub(crate) struct Said {
    place: usize,
    slack: Poly,
}

/// What the context says of all values, with its variables in order and with two of them exchanged; n is the function's.
pub(crate) fn said_of_all(normalizer: &mut Normalizer<'_>, function: &Function) -> Vec<Said> {
    let mut all = Vec::new();
    for (place, h) in normalizer.model.context.hypotheses.iter().enumerate() {
        if h.binders.is_empty() || h.binders.iter().any(|b| b.natural) {
            continue;
        }
        for relation in said(&h.relation) {
            for order in [None, Some((0, 1))] {
                let here = with_letters(normalizer, &h.binders, &function.from, order, |n| {
                    slack(n, &relation)
                });
                all.extend(here.map(|(slack, _)| Said { place, slack }));
            }
        }
    }
    all
}

impl Known {
    /// Adds what a lemma says of a function at two points.
    pub(crate) fn lemma(
        &mut self,
        normalizer: &mut Normalizer<'_>,
        lemma: usize,
        function: &Function,
        (numbers, hypotheses): &(Vec<Poly>, Vec<usize>),
        points: [&Poly; 2],
    ) {
        let Some((name, block)) = blocks().get(lemma) else { return };
        if !points.iter().all(|p| is_column(p, &function.from)) {
            return;
        }
        let bound = bind_numbers(normalizer, block, numbers);
        let [x, y] = ["x", "y"].map(Symbol::new);
        normalizer.bind_to(x, points[0].clone());
        normalizer.bind_to(y, points[1].clone());
        for goal in &block.context.goals {
            let goal = of_function(goal, function);
            self.relation(normalizer, &goal, hypotheses.clone(), Some(name));
        }
        (0..bound + 2).for_each(|_| normalizer.unbind());
    }

    /// The hypotheses by which something is not negative, or positive: it is known so, or the sum of two that are.
    fn sum_of_facts(&self, wanted: &Poly, strict: bool) -> Option<Vec<usize>> {
        let one = self.facts.iter().find(|f| f.slack == *wanted && (f.strict || !strict));
        one.map(|fact| fact.hypotheses.clone()).or_else(|| {
            self.facts.iter().find_map(|f| {
                let rest = wanted.minus(&f.slack);
                let fits = |g: &&Fact| g.slack == rest && (f.strict || g.strict || !strict);
                let other = self.facts.iter().find(fits)?;
                Some([&*f.hypotheses, &*other.hypotheses].concat())
            })
        })
    }

    /// The hypotheses of the context that are the lemma's, if all are there.
    pub(crate) fn premises(
        &self,
        normalizer: &mut Normalizer<'_>,
        lemma: usize,
        function: &Function,
        said: &[Said],
        numbers: &[Poly],
    ) -> Option<Vec<usize>> {
        let (_, block) = blocks().get(lemma)?;
        let mut found = Vec::new();
        for premise in &block.context.hypotheses {
            let place = |form: &Hypothesis, normalizer: &mut Normalizer<'_>| {
                let bound = bind_numbers(normalizer, block, numbers);
                let relation = of_function(&form.relation, function);
                let wanted = with_letters(normalizer, &form.binders, &function.from, None, |n| {
                    slack(n, &relation)
                });
                (0..bound).for_each(|_| normalizer.unbind());
                let (wanted, strict) = wanted?;
                if form.binders.is_empty() {
                    return self.sum_of_facts(&wanted, strict);
                }
                let hypotheses = &normalizer.model.context.hypotheses;
                let fits = |said: &&Said| {
                    same_binders(&hypotheses[said.place], &form.binders, &function.from)
                        && said.slack.minus(&wanted).vanishes() == Some(true)
                };
                Some(vec![said.iter().find(fits)?.place])
            };
            let mut forms = forms_of(premise);
            found.extend(forms.find_map(|form| place(form, normalizer))?);
        }
        Some(found)
    }
}

/// The forms in which what a lemma assumes may be said.
fn forms_of(premise: &Hypothesis) -> impl Iterator<Item = &Hypothesis> {
    let text = |h: &Hypothesis| {
        format!("{} {:?} {}", h.relation.left, h.relation.relator, h.relation.right)
    };
    let first = |row: &&Vec<Hypothesis>| row.first().is_some_and(|f| text(f) == text(premise));
    let others = forms().iter().find(first).into_iter().flatten().skip(1);
    std::iter::once(premise).chain(others)
}

/// The rows of [`FORMS`], read. What could not be read would be missing here; a test counts it.
fn forms() -> &'static [Vec<Hypothesis>] {
    static FORMS_READ: OnceLock<Vec<Vec<Hypothesis>>> = OnceLock::new();
    FORMS_READ.get_or_init(|| {
        let read = |form: &&str| {
            let text = format!("let f : fun n; L, μ : real\nassume {form}\n");
            let block = read_block("define form", &text, 1, &Library::new()).block?;
            block.context.hypotheses.into_iter().next()
        };
        FORMS.iter().map(|row| row.iter().filter_map(read).collect()).collect()
    })
}

fn bind_numbers(normalizer: &mut Normalizer<'_>, block: &Block, numbers: &[Poly]) -> usize {
    let names = block.context.declarations.iter().filter(|d| d.kind == Kind::Real);
    let mut bound = 0;
    for (declaration, value) in names.zip(numbers) {
        normalizer.bind_to(declaration.name.clone(), value.clone());
        bound += 1;
    }
    bound
}

/// What a relation says: itself, and with `abs(e) <= b` that neither e nor -e is larger than b.
fn said(relation: &Relation) -> Vec<Relation> {
    let mut said = vec![relation.clone()];
    if let Some((small, large, strict)) = relation.ordered()
        && let Node::Call(Builtin::Abs, e) = &small.node
    {
        let relator = if strict { Relator::Less } else { Relator::LessEqual };
        let negative = Node::Sum(vec![Term { negative: true, expr: (**e).clone() }]);
        let signed = [Ok((**e).clone()), Expr::new(negative, e.span)];
        said.extend(signed.into_iter().flatten().map(|left| Relation {
            left,
            relator,
            right: large.clone(),
        }));
    }
    said
}

/// The larger side less the smaller, and whether it is said to be more than zero.
fn slack(normalizer: &mut Normalizer<'_>, relation: &Relation) -> Option<(Poly, bool)> {
    let (a, b) = (normalizer.form(&relation.left)?, normalizer.form(&relation.right)?);
    let strict = matches!(relation.relator, Relator::Less | Relator::Greater);
    match relation.relator {
        Relator::Less | Relator::LessEqual | Relator::PrecedesEqual => Some((b.minus(&a), strict)),
        Relator::Greater | Relator::GreaterEqual | Relator::SucceedsEqual => {
            Some((a.minus(&b), strict))
        }
        _ => None,
    }
}

/// With a letter of its own for every bound variable, in order or with two of them exchanged.
fn with_letters<T>(
    normalizer: &mut Normalizer<'_>,
    binders: &[Binder],
    size: &Dim,
    exchanged: Option<(usize, usize)>,
    f: impl FnOnce(&mut Normalizer<'_>) -> Option<T>,
) -> Option<T> {
    for (i, binder) in binders.iter().enumerate() {
        let i = match exchanged {
            Some((a, b)) if i == a => b,
            Some((a, b)) if i == b => a,
            _ => i,
        };
        let name = Symbol::new(&format!("·{i}"));
        // A column of one number is that number.
        let value = if binder.shape.is_scalar() || *size == Dim::ONE {
            Poly::atom(crate::poly::Atom::Symbol(name))
        } else {
            Poly::letter(Letter {
                base: Base::Symbol(name),
                transposed: false,
                half: 2,
                symmetric: false,
                rows: size.clone(),
                columns: Dim::ONE,
            })
        };
        normalizer.bind_to(binder.name.clone(), value);
    }
    let result = f(normalizer);
    binders.iter().for_each(|_| normalizer.unbind());
    result
}

/// Whether a hypothesis speaks of variables of the same kinds, the lemma's n being the function's.
fn same_binders(hypothesis: &Hypothesis, binders: &[Binder], size: &Dim) -> bool {
    let range = |b: &Binder| {
        b.range
            .as_ref()
            .map(|(from, to)| (derivation::expr::constant(from), derivation::expr::constant(to)))
    };
    hypothesis.binders.len() == binders.len()
        && hypothesis.binders.iter().all(|b| !b.natural)
        && hypothesis.binders.iter().zip(binders).all(|(a, b)| {
            let shape =
                if b.shape.is_scalar() { Shape::SCALAR } else { Shape::vector(size.clone()) };
            a.shape == shape && range(a) == range(b)
        })
}

/// Whether a normal form is a column of this size.
pub(crate) fn is_column(form: &Poly, size: &Dim) -> bool {
    form.terms.keys().all(|m| match (m.word.first(), m.word.last()) {
        (Some(first), Some(last)) => first.height() == size && *last.width() == Dim::ONE,
        _ => *size == Dim::ONE,
    })
}

fn of_function(relation: &Relation, function: &Function) -> Relation {
    let side = |e: &Expr| {
        let mut e = e.clone();
        rename(&mut e, function);
        e
    };
    Relation { left: side(&relation.left), relator: relation.relator, right: side(&relation.right) }
}

/// Puts a function of the context in place of the lemma's only one.
fn rename(expr: &mut Expr, function: &Function) {
    if let Node::Apply(f, _) | Node::Derivative { function: f, .. } = &mut expr.node {
        *f = function.clone();
    }
    expr.children_mut().into_iter().for_each(|child| rename(child, function));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every lemma is read, and shows something.
    #[test]
    fn all_are_read() {
        assert_eq!(count(), LEMMAS.len());
        assert_eq!(lemmas().len(), LEMMAS.len() + OF_TERMS.len());
        let read = |rows: &[Vec<Hypothesis>]| rows.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(read(forms()), FORMS.iter().map(|row| row.len()).collect::<Vec<_>>());
        assert!(lemmas().iter().all(|(_, b)| !b.context.goals.is_empty()));
    }

    /// Every lemma is proved as it is stated: what the reference says is what certificates use.
    #[test]
    fn all_are_used() {
        for (name, block) in lemmas() {
            let report = crate::check_block(&block);
            assert_eq!(report.verdict(), crate::Verdict::Proved, "{name}: {:?}", report.lines);
        }
    }
}
