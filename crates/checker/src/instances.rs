//! Which instances of what is known are worth having for a slack: guesses, none of them trusted. A hypothesis that holds for
//! all values is looked at where the slack evaluates functions, and at the parts of the two sides; Cauchy–Schwarz for the
//! columns whose squares or norms occur.

use crate::{
    certificate::Known,
    functions::function_value,
    lemmas,
    normal::Normalizer,
    poly::{Atom, Base, Letter, Monomial, Poly, reversed},
};
use derivation::{Builtin, Derivative, Expr, Hypothesis, Kind, Node, Relation, Shape, Symbol};
use number::{Number, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// Instances of one hypothesis, and of one lemma.
const MOST_INSTANCES: usize = 40;
/// Columns whose pairs are looked at for Cauchy–Schwarz.
const MOST_COLUMNS: usize = 5;
/// Parts of a column that the triangle inequality is used for.
const MOST_PARTS: usize = 3;
/// Sums between whose limits inequalities are summed.
const MOST_SUMS: usize = 4;
/// Facts in all.
const MOST_FACTS: usize = 32;

/// For each function the points at which it is spoken of, for each family the indices.
type Points = BTreeMap<Symbol, Vec<Poly>>;

/// The hypotheses, those that hold for all values of something where the slack and the others speak of them; with the points
/// that are spoken of.
pub(crate) fn instantiated(
    normalizer: &mut Normalizer<'_>,
    sides: [&Expr; 2],
    slack: &Poly,
) -> (Known, Points) {
    let mut known = Known::of_hypotheses(normalizer);
    let mut points = BTreeMap::new();
    if normalizer.model.context.hypotheses.iter().all(|h| h.binders.is_empty()) {
        return (known, points);
    }
    points_of(slack, &mut points);
    for form in known.facts.iter().map(|f| &f.slack).chain(known.zeros.iter().map(|z| &z.form)) {
        points_of(form, &mut points);
    }
    // A gradient that is known to be zero is in no normal form, and yet one is spoken of.
    for (name, (at, _)) in &normalizer.model.wanted {
        if let Some(at) = normalizer.form(at) {
            add_point(&mut points, name, &at);
        }
    }
    steps_to_minima(normalizer, &mut points);
    instances(normalizer, &mut known, sides, &points);
    (known, points)
}

/// Where a function has a least value and its gradient a Lipschitz bound L, what is gained by a step of length 1/L bounds the
/// gradient: the points x − ∇f(x)/L.
fn steps_to_minima(normalizer: &mut Normalizer<'_>, points: &mut Points) {
    let context = normalizer.model.context;
    let bounds = context.hypotheses.iter().filter(|h| !h.binders.is_empty());
    let bounds: Vec<Expr> = bounds.filter_map(|h| lipschitz(&h.relation)).collect();
    // What may be zero is no divisor.
    let mut shorter = |bound: &Expr| {
        let bound = normalizer.form(bound).filter(|bound| normalizer.known_positive(bound))?;
        bound.reciprocal()
    };
    let bounds: Vec<Poly> = bounds.iter().filter_map(&mut shorter).collect();
    for (name, (_, wanted)) in &normalizer.model.wanted {
        let least = |place: usize| !context.hypotheses[place].binders.is_empty();
        let Some(function) =
            context.function(name).filter(|_| wanted.iter().any(|w| least(w.place)))
        else {
            continue;
        };
        for at in points.get(name).cloned().unwrap_or_default() {
            let gradient = function_value(Some(Derivative::Grad), &function, at.clone(), vec![]);
            for step in bounds.iter().filter_map(|shorter| gradient.times(shorter)) {
                add_point(points, name, &at.minus(&step));
            }
        }
    }
}

/// The L of `||…|| <= L ||u - v||`, of `f(v) <= … + L/2 ||u - v||^2` and of `hess f(z) ⪯ L I`.
fn lipschitz(relation: &Relation) -> Option<Expr> {
    let (small, large, _) = relation.ordered()?;
    match (&small.node, &large.node) {
        (Node::Norm(_), Node::Product(factors)) => match factors.as_slice() {
            [bound, Expr { node: Node::Norm(_), .. }] => Some(bound.clone()),
            _ => None,
        },
        (Node::Apply(..), Node::Sum(terms)) => {
            let Node::Product(factors) = &terms.last().filter(|t| !t.negative)?.expr.node else {
                return None;
            };
            let [before @ .., Expr { node: Node::Power(norm, _), .. }] = factors.as_slice() else {
                return None;
            };
            let twice = std::iter::once(Expr::number(Rational::from(2)));
            let factors = twice.chain(before.iter().cloned()).collect();
            let norm = matches!(norm.node, Node::Norm(_));
            norm.then(|| Expr::new(Node::Product(factors), large.span).ok())?
        }
        (Node::Derivative { order: Derivative::Hess, .. }, Node::Product(factors)) => {
            match factors.as_slice() {
                [bound, identity] if identity.shape == Shape::Identity => Some(bound.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What is known, with the instances that may serve to show that `slack`, which comes of these two sides, is not negative.
pub(crate) fn gather(normalizer: &mut Normalizer<'_>, sides: [&Expr; 2], slack: &Poly) -> Known {
    let quantified = normalizer.model.context.hypotheses.iter().any(|h| !h.binders.is_empty());
    let (mut known, points) = instantiated(normalizer, sides, slack);
    if quantified {
        sums(normalizer, &mut known, sides);
        let semis = known.semis.len();
        of_classes(normalizer, &mut known, &points);
        // Bounds of Hessians serve where these are spoken of, and are in the way elsewhere.
        let given = known.facts.iter().map(|f| &f.slack).chain(known.zeros.iter().map(|z| &z.form));
        if !given.chain([slack]).any(|form| format!("{form:?}").contains("Hess")) {
            known.semis.truncate(semis);
        }
    }
    // Of one point put in for two, and of two exchanged, there is nothing to learn.
    let mut seen = BTreeSet::new();
    known
        .facts
        .retain(|f| (f.strict || !f.slack.is_zero()) && seen.insert((f.slack.clone(), f.strict)));
    for i in 0..known.facts.len() {
        known.cleared(normalizer, i);
    }
    known.atoms_of(normalizer, slack);
    known.summands_of_inverses(normalizer, slack);
    // Where a sum has no such form, nothing is added.
    let _ = known.of_sums(normalizer, slack);
    for i in 0..known.facts.len().min(MOST_FACTS) {
        let form = known.facts[i].slack.clone();
        known.atoms_of(normalizer, &form);
    }
    let mut columns: Vec<Poly> = Vec::new();
    let forms: Vec<Poly> =
        std::iter::once(slack.clone()).chain(known.facts.iter().map(|f| f.slack.clone())).collect();
    for form in &forms {
        for atom in form.terms.keys().flat_map(|m| m.scalars.keys()) {
            let root = match atom {
                Atom::Sqrt(p) => root_of_square(p),
                Atom::Word(word) if std::ptr::eq(form, &forms[0]) => {
                    half_word(normalizer, word).map(word_form)
                }
                _ => None,
            };
            columns.extend(root.filter(|r| !columns.contains(r)));
        }
    }
    // A sum of entries is a product with ones.
    for word in slack.terms.keys().flat_map(|m| m.scalars.keys()) {
        if let Atom::Word(word) = word
            && let Some(ones) = word.iter().find(|l| l.base == Base::Ones)
        {
            let ones = word_form(vec![Letter { transposed: false, ..ones.clone() }]);
            if !columns.contains(&ones) {
                columns.push(ones);
            }
        }
    }
    columns.truncate(MOST_COLUMNS);
    let words = |m: &Monomial| {
        let words = m.scalars.iter().filter(|(atom, _)| matches!(atom, Atom::Word(_)));
        words.map(|(_, e)| e.abs()).sum::<i32>()
    };
    // The square serves where products of two inner products occur, the bound itself where norms do.
    let squared = slack.terms.keys().any(|m| words(m) > 1);
    let rooted = forms
        .iter()
        .any(|p| p.terms.keys().flat_map(|m| m.scalars.keys()).any(|a| matches!(a, Atom::Sqrt(_))));
    if rooted {
        triangles(normalizer, &mut known, &columns);
    }
    for i in 0..columns.len() {
        if columns[i].is_number() && rooted {
            known.cauchy_schwarz(normalizer, &columns[i], &Poly::one(), false);
        }
        for j in 0..i {
            for square in [true, false] {
                if if square { squared } else { rooted } {
                    known.cauchy_schwarz(normalizer, &columns[j], &columns[i], square);
                }
            }
        }
    }
    known.facts.truncate(MOST_FACTS);
    known.columns = under_norms(normalizer, sides);
    known
}

/// The triangle inequality where the norm of a sum and those of its parts are spoken of.
fn triangles(normalizer: &mut Normalizer<'_>, known: &mut Known, columns: &[Poly]) {
    for (i, u) in columns.iter().enumerate() {
        for v in columns[..i].iter().flat_map(|v| [v.clone(), Poly::zero().minus(v)]) {
            let sum = u.plus(&v);
            let spoken = |c: &Poly| *c == sum || c.plus(&sum).is_zero();
            if sum.outer() == u.outer() && columns.iter().any(spoken) {
                known.triangle(normalizer, u, &v);
            }
        }
        // What is multiplied by one column, and the rest.
        let words: BTreeSet<&Vec<Letter>> = u.terms.keys().map(|m| &m.word).collect();
        for word in words.iter().take(if words.len() > 1 { words.len().min(MOST_PARTS) } else { 0 })
        {
            let here = u.terms.iter().filter(|(m, _)| m.word == **word);
            let part =
                here.fold(Poly::zero(), |sum, (m, c)| sum.plus(&Poly::term(m.clone(), c.clone())));
            known.triangle(normalizer, &part, &u.minus(&part));
        }
    }
}

/// The columns of several terms whose norms the sides speak of, with the numbers before them.
fn under_norms(normalizer: &mut Normalizer<'_>, sides: [&Expr; 2]) -> Vec<Poly> {
    let mut columns: Vec<Poly> = Vec::new();
    let mut parts = Vec::new();
    sides.into_iter().for_each(|side| candidates(side, &mut parts));
    for part in parts.iter().filter(|p| p.shape.is_scalar()) {
        let column = match &part.node {
            Node::Norm(v) => normalizer.form(v),
            Node::Product(factors) => match factors.split_last() {
                Some((Expr { node: Node::Norm(v), .. }, before)) => {
                    let forms =
                        before.iter().map(|f| normalizer.form(f)).collect::<Option<Vec<_>>>();
                    let column = normalizer.form(v);
                    forms.zip(column).and_then(|(forms, column)| {
                        forms.iter().try_fold(column, |column, f| f.times(&column))
                    })
                }
                _ => None,
            },
            _ => None,
        };
        let composite = column.filter(|c| c.terms.len() > 1 && !c.is_number());
        columns.extend(composite.filter(|c| !columns.contains(c)));
    }
    // Of one height: these are added to one another.
    let height = columns.first().and_then(Poly::outer).map(|(height, _)| height.clone());
    columns.retain(|c| c.outer().map(|(h, _)| h) == height.as_ref());
    columns.truncate(MOST_COLUMNS);
    columns
}

/// Where functions are evaluated in a normal form.
fn points_of(form: &Poly, points: &mut Points) {
    let mut add = |name: &Symbol, at: &Poly| add_point(points, name, at);
    let mut inner = Vec::new();
    for monomial in form.terms.keys() {
        let mut letters: Vec<&Letter> = monomial.word.iter().collect();
        for atom in monomial.scalars.keys() {
            match atom {
                Atom::Function { name, at, .. } => add(name, at),
                Atom::Word(word) | Atom::Trace(word) => letters.extend(word),
                Atom::Sqrt(p) | Atom::Poly(p) | Atom::Call(_, p) => inner.push(p.as_ref()),
                _ => {}
            }
        }
        for letter in letters {
            if let Base::Function { name, at, .. } = &letter.base {
                add(name, at);
            }
        }
    }
    inner.into_iter().for_each(|p| points_of(p, points));
}

fn add_point(points: &mut Points, name: &Symbol, at: &Poly) {
    let list = points.entry(name.clone()).or_default();
    if !list.contains(at) && list.len() < 6 {
        list.push(at.clone());
    }
}

/// Instances of the hypotheses that hold for all values.
fn instances(
    normalizer: &mut Normalizer<'_>,
    known: &mut Known,
    sides: [&Expr; 2],
    points: &Points,
) {
    let mut parts = Vec::new();
    sides.into_iter().for_each(|side| candidates(side, &mut parts));
    let model = normalizer.model;
    for (place, hypothesis) in model.context.hypotheses.iter().enumerate() {
        if hypothesis.binders.is_empty() {
            continue;
        }
        let lists: Vec<Vec<Poly>> = hypothesis
            .binders
            .iter()
            .map(|binder| {
                let mut list: Vec<Poly> = Vec::new();
                if binder.natural {
                    return indices(normalizer, points);
                }
                let fits = |p: &Poly| match &binder.shape {
                    shape if shape.is_scalar() => p.is_number(),
                    Shape::Matrix(rows, _) => lemmas::is_column(p, rows),
                    _ => false,
                };
                let here = points.values().flatten().filter(|p| binder.range.is_none() && fits(p));
                for point in here {
                    if !list.contains(point) {
                        list.push(point.clone());
                    }
                }
                if !list.is_empty() {
                    return list;
                }
                for part in parts.iter().filter(|p| p.shape == binder.shape) {
                    if list.len() >= 10 {
                        break;
                    }
                    list.extend(normalizer.form(part).filter(|p| !list.contains(p)));
                }
                list
            })
            .collect();
        for values in combinations(&lists) {
            known.instance(normalizer, place, &values);
        }
    }
}

/// The indices at which members of families occur, and those before them.
fn indices(normalizer: &Normalizer<'_>, points: &Points) -> Vec<Poly> {
    let mut list: Vec<Poly> = Vec::new();
    let declared = |name| normalizer.model.context.declaration(name).map(|d| &d.kind);
    let families =
        points.iter().filter(|(name, _)| matches!(declared(name), Some(Kind::Family { .. })));
    for at in families.flat_map(|(_, at)| at) {
        for value in [at.clone(), at.minus(&Poly::one())] {
            let natural = normalizer.summer.least_value(&value).is_some_and(|least| least >= 0);
            if natural && !list.contains(&value) {
                list.push(value);
            }
        }
    }
    // Where no member is spoken of, as before the first step, the first may tell something.
    if list.is_empty() {
        list.push(Poly::zero());
    }
    list
}

/// Inequalities for every natural number, summed between the limits of the sums that the sides speak of.
fn sums(normalizer: &mut Normalizer<'_>, known: &mut Known, sides: [&Expr; 2]) {
    let mut limits = Vec::new();
    for side in sides {
        side.any(&mut |e| {
            if let Node::Fold { from, to, .. } = &e.node {
                limits.extend(normalizer.form(from).zip(normalizer.form(to)));
            }
            false
        });
    }
    limits.dedup();
    for place in 0..normalizer.model.context.hypotheses.len() {
        for (from, to) in limits.iter().take(MOST_SUMS) {
            // One that is not about all natural numbers adds nothing.
            let _ = known.summed(normalizer, place, from, to);
        }
    }
}

/// One of each list, in every way, as many as are allowed.
fn combinations(lists: &[Vec<Poly>]) -> Vec<Vec<Poly>> {
    lists.iter().fold(vec![vec![]], |chosen, list| {
        let longer = chosen.iter().flat_map(|head: &Vec<Poly>| {
            list.iter().map(move |value| head.iter().chain([value]).cloned().collect())
        });
        longer.take(MOST_INSTANCES).collect()
    })
}

/// Instances of the lemmas about classes of functions.
fn of_classes(normalizer: &mut Normalizer<'_>, known: &mut Known, points: &Points) {
    let context = normalizer.model.context;
    let mut parts = Vec::new();
    for hypothesis in context.hypotheses.iter().filter(|h| !h.binders.is_empty()) {
        candidates(&hypothesis.relation.left, &mut parts);
        candidates(&hypothesis.relation.right, &mut parts);
    }
    let mut numbers: Vec<Poly> = vec![Poly::one()];
    for part in parts.iter().filter(|p| p.shape.is_scalar()) {
        let plain = matches!(&part.node, Node::Symbol(_) | Node::Number(_) | Node::Quotient(..))
            || matches!(&part.node, Node::Product(f) if f.iter().all(|f| matches!(f.node, Node::Symbol(_) | Node::Number(_))));
        let bound = |e: &Expr| {
            let binders = context.hypotheses.iter().flat_map(|h| &h.binders);
            binders.into_iter().any(|b| e.mentions(&b.name))
        };
        if plain && !bound(part) && numbers.len() < 6 {
            numbers.extend(normalizer.form(part).filter(|p| !numbers.contains(p)));
        }
    }
    // `abs(hess f(u)) <= M` bounds it from below as well, and -L may be a bound.
    let quantified = context.hypotheses.iter().filter(|h| !h.binders.is_empty());
    let signless = |h: &Hypothesis| {
        let small = h.relation.ordered().map(|(small, _, _)| &small.node);
        let negative = match small {
            Some(Node::Sum(terms)) => matches!(terms.as_slice(), [term] if term.negative),
            Some(Node::Product(factors)) => {
                factors.first().is_some_and(|f| matches!(&f.node, Node::Sum(t) if t.len() == 1))
            }
            _ => false,
        };
        negative || matches!(small, Some(Node::Call(Builtin::Abs, _)))
    };
    if quantified.into_iter().any(signless) {
        numbers.extend(numbers.clone().iter().map(|number| Poly::zero().minus(number)));
    }
    for (name, points) in points {
        let Some(function) = context.function(name) else { continue };
        let said = lemmas::said_of_all(normalizer, &function);
        for lemma in 0..lemmas::count() {
            let lists = vec![numbers.clone(); lemmas::numbers(lemma)];
            let mut given = combinations(&lists).into_iter();
            let Some(given) = given.find_map(|numbers| {
                let found = known.premises(normalizer, lemma, &function, &said, &numbers)?;
                Some((numbers, found))
            }) else {
                continue;
            };
            let pairs = points.iter().flat_map(|x| points.iter().map(move |y| [x, y]));
            // At one point there is nothing to compare but the Hessian.
            let alone = points.len() == 1;
            for pair in pairs.filter(|[x, y]| alone || x != y).take(MOST_INSTANCES) {
                known.lemma(normalizer, lemma, &function, &given, pair);
            }
        }
    }
}

/// Parts of an expression that a variable may stand for: every subexpression, and every run of scalar factors.
pub(crate) fn candidates(expr: &Expr, parts: &mut Vec<Expr>) {
    if parts.len() > 400 {
        return;
    }
    if !parts.contains(expr) {
        parts.push(expr.clone());
    }
    if let Node::Product(factors) = &expr.node {
        for i in 0..factors.len().min(16) {
            for j in i + 2..=factors.len().min(16) {
                let run = &factors[i..j];
                if run.iter().all(|f| f.shape == Shape::SCALAR)
                    && let Ok(product) = Expr::new(Node::Product(run.to_vec()), Default::default())
                {
                    parts.push(product);
                }
            }
        }
    }
    for child in expr.children() {
        candidates(child, parts);
    }
}

pub(crate) fn word_form(word: Vec<Letter>) -> Poly {
    Poly::term(Monomial { scalars: BTreeMap::new(), word }, Rational::from(1))
}

/// The a with a'a = word: its second half, the root of a positive definite letter in the middle included.
pub(crate) fn half_word(normalizer: &Normalizer<'_>, word: &[Letter]) -> Option<Vec<Letter>> {
    let n = word.len();
    if reversed(word) != word {
        return None;
    }
    if n.is_multiple_of(2) {
        return Some(word[n / 2..].to_vec());
    }
    let middle = &word[n / 2];
    let rooted = normalizer.is_definite(middle);
    let half = middle.half / 2;
    if middle.half % 2 != 0 || !(rooted || middle.symmetric && half % 2 == 0) {
        return None;
    }
    let root = Letter { half, ..middle.clone() };
    Some(std::iter::once(root).chain(word[n / 2 + 1..].iter().cloned()).collect())
}

/// The monomial whose square this is.
pub(crate) fn half_scalars(scalars: &BTreeMap<Atom, i32>) -> Option<BTreeMap<Atom, i32>> {
    let all_even = scalars.values().all(|e| e % 2 == 0);
    all_even.then(|| scalars.iter().map(|(a, e)| (a.clone(), e / 2)).collect())
}

/// The q with q'q = p, if p is seen to be such a square: a number or a column.
fn root_of_square(p: &Poly) -> Option<Poly> {
    let mut root: Option<Poly> = None;
    for (monomial, coefficient) in &p.terms {
        let Some(c) = coefficient.sqrt() else { continue };
        let words: Vec<&Vec<Letter>> = monomial
            .scalars
            .iter()
            .filter_map(|(a, e)| match a {
                Atom::Word(w) if *e % 2 == 1 => Some(w),
                _ => None,
            })
            .collect();
        let part = match words.as_slice() {
            [] => half_scalars(&monomial.scalars).map(Poly::scalars),
            [word] if reversed(word) == **word && word.len().is_multiple_of(2) => {
                let mut rest = monomial.scalars.clone();
                let atom = Atom::Word((*word).clone());
                let e = rest.remove(&atom).unwrap_or(0) - 1;
                if e != 0 {
                    rest.insert(atom, e);
                }
                let word = word_form(word[word.len() / 2..].to_vec());
                half_scalars(&rest).and_then(|m| Poly::scalars(m).times(&word))
            }
            _ => None,
        };
        let Some(part) = part.map(|part| part.scaled(&c)) else { continue };
        root = Some(match root {
            None => part,
            Some(sum) => {
                // The sign that its product with the first part has.
                let first = Poly::term(sum.terms.iter().next()?.0.clone(), Rational::from(1));
                let cross = first.transposed().times(&part)?;
                let (key, _) = cross.single()?;
                let negative = p.terms.get(key).is_some_and(|c| *c < Rational::from(0))
                    != sum.terms.iter().next().is_some_and(|(_, c)| *c < Rational::from(0));
                if negative { sum.minus(&part) } else { sum.plus(&part) }
            }
        });
    }
    let root = root?;
    (root.transposed().times(&root)? == *p).then_some(root)
}
