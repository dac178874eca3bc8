//! Limits and orders, judged by series in a small quantity.
//!
//! `f(x + h) = f(x) + h grad f(x) + O(h^2)` says that, with ε h in place of h and all else as it is, the coefficients of 1 and ε
//! on both sides are the same; `lim[h -> 0] e = r` that e, as a series in ε = h, begins with r; of `lim[t -> inf]` t is 1/ε. The
//! evaluator works both sides out over such series: over the rationals for a counterexample, over F_p for an identity
//! with its bound. What has no series there, elementary functions above all, is left to `sequences`.

use crate::{
    degree::{Counting, Degree, LETTER, degree_with},
    differential::defined,
    draw::{Knob, Quantified, Richness, draw, satisfies},
    eval::{Evaluator, Point, Stop, Tables},
    falsify::{describe, setting, size_patterns, small},
    judge::Effort,
    model::{Model, mentioned, size_letters},
    sequences,
    value::Value,
    verdict::{Attempt, Outcome, Verdict, Witness},
};
use derivation::{Builtin, Expr, Kind, Node, Relator, Symbol, Term, expr::constant, limits::tends};
use number::{Mersenne, Number, Rational, Series, Stream};
use std::collections::{BTreeMap, BTreeSet};

/// Evaluator's steps over series; each costs some hundred products of numbers.
const BUDGET: u64 = 150_000;
/// Higher orders are refused: the polynomials in place of functions have to be of a higher degree.
const HIGHEST: i64 = 12;
/// Random points at each combination of sizes.
const POINTS: u64 = 2;
/// So many coefficients beyond those that are compared are looked at first.
const FEW: i64 = 4;

/// The values of both sides.
type Sides<N> = (Value<Series<N>>, Value<Series<N>>);

/// What came of it.
pub(crate) struct Found {
    pub(crate) verdict: Verdict,
    pub(crate) summary: String,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) witness: Option<Witness>,
}

/// One side, without its limit and its O(…).
pub(crate) struct Side {
    pub(crate) body: Expr,
    /// The variable of its limit, and what that tends to.
    pub(crate) variable: Option<(Symbol, Option<Expr>)>,
}

/// Both sides, and up to which power of ε their coefficients are to agree.
pub(crate) struct Claim {
    pub(crate) left: Side,
    pub(crate) right: Side,
    /// The letter that is small.
    pub(crate) letter: Option<Symbol>,
    pub(crate) order: i64,
}

/// Whether the line speaks of a limit or an order.
pub(crate) fn is_asymptotic(left: &Expr, right: &Expr) -> bool {
    tends(left) || tends(right)
}

/// Whether it stands, as far as a quick look can tell.
pub(crate) fn stands(model: &Model<'_>, left: &Expr, relator: Relator, right: &Expr) -> bool {
    let found = judge(model, left, relator, right, (Effort::Brief, ""));
    matches!(found.verdict, Verdict::Proved | Verdict::Holds | Verdict::Sampled)
}

/// Judges a line that speaks of a limit or an order.
pub(crate) fn judge(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    (effort, salt): (Effort, &str),
) -> Found {
    let seed = format!("{left} {} {right}{salt}", relator.sign());
    let mut found = Found {
        verdict: Verdict::Undecided,
        summary: String::new(),
        attempts: vec![],
        witness: None,
    };
    if relator != Relator::Equal {
        found.summary = "of limits and orders only equalities are judged".to_owned();
        return found;
    }
    let claim = match Claim::of(model, left, right) {
        Ok(claim) => claim,
        Err(reason) => {
            found.summary = reason;
            return found;
        }
    };
    claim.refute(model, (left, right), &mut Stream::from_text(&seed), &mut found);
    if found.witness.is_some() {
        return found;
    }
    if claim.only_along_lines(model) {
        found.summary = "looked at along lines alone, and a denominator vanishes with what is small: along a curve it may be otherwise".to_owned();
        return found;
    }
    if claim.identity(model, &mut Stream::from_text(&seed), &mut found) {
        return found;
    }
    sequences::judge(model, &claim, (left, right), (effort, &seed), &mut found);
    if found.summary.is_empty() {
        found.summary = "the two sides have no series in the small quantity here".to_owned();
    }
    found
}

impl Claim {
    /// Whether a column is small and a denominator vanishes with it, as far as the terms show: x²y/(x⁴ + y²) is small along every line
    /// to the origin, and ½ along a parabola.
    fn only_along_lines(&self, model: &Model<'_>) -> bool {
        let Some(letter) = &self.letter else { return false };
        let number = |d: &derivation::Declaration| matches!(d.kind, Kind::Real | Kind::Nat);
        if model.context.declaration(letter).is_none_or(number) {
            return false;
        }
        let depends = |e: &Expr| model.letters(e).contains(letter);
        let vanishes = |b: &Expr| match &b.node {
            Node::Sum(terms) => terms.iter().all(|term| depends(&term.expr)),
            _ => depends(b),
        };
        let divides = |e: &Expr| match &e.node {
            Node::Quotient(_, b) => vanishes(b),
            Node::Power(b, k) => {
                b.shape.is_scalar()
                    && constant(k).is_none_or(|k| k < Rational::from(0))
                    && vanishes(b)
            }
            _ => false,
        };
        [&self.left, &self.right].iter().any(|side| side.body.any(&mut |e| divides(e)))
    }

    fn of(model: &Model<'_>, left: &Expr, right: &Expr) -> Result<Claim, String> {
        let (left, least_left) = parted(left)?;
        let (right, least_right) = parted(right)?;
        let limits = left.variable.is_some() || right.variable.is_some();
        bound_alone(model, [&left, &right])?;
        let (letter, order) = match (least_left, least_right) {
            (None, None) => (None, 1),
            _ if limits => {
                return Err("a limit leaves nothing out: O(…) beside it says nothing".to_owned());
            }
            (Some(_), None) => {
                return Err(
                    "what is left out on the left is not on the right: nothing follows".to_owned()
                );
            }
            (None, Some((letter, order))) => (Some(letter), order),
            (Some((a, _)), Some((b, _))) if a != b => {
                return Err(format!("{a} is small on the left and {b} on the right"));
            }
            (Some((_, a)), Some((_, b))) if a < b => {
                return Err("more is left out on the left than on the right".to_owned());
            }
            (_, Some((letter, order))) => (Some(letter), order),
        };
        if order > HIGHEST {
            return Err(format!("of an order above {HIGHEST}"));
        }
        if let Some(letter) = &letter {
            free(model, letter)?;
        }
        Ok(Claim { left, right, letter, order })
    }

    /// How the small quantity is called in a summary.
    pub(crate) fn small(&self) -> String {
        let variable = [&self.left, &self.right].into_iter().find_map(|s| s.variable.as_ref());
        match (variable, &self.letter) {
            (Some((name, None)), _) => format!("as {name} grows"),
            (Some((name, Some(to))), _) => format!("as {name} tends to {to}"),
            (None, Some(letter)) => format!("with ε {letter} for {letter} and all else fixed"),
            (None, None) => String::new(),
        }
    }

    fn powers(&self) -> String {
        match (self.order, &self.letter) {
            (_, None) => "the first coefficients".to_owned(),
            (1, _) => "the coefficients of 1".to_owned(),
            (2, _) => "the coefficients of 1 and ε".to_owned(),
            (3, _) => "the coefficients of 1, ε and ε²".to_owned(),
            (k, _) => format!("the coefficients of 1, ε, … up to ε^{}", k - 1),
        }
    }

    /// What is asked of functions for their polynomials to speak for them.
    pub(crate) fn smooth(&self, model: &Model<'_>) -> String {
        if !speaks_of_functions(model, [&self.left.body, &self.right.body]) {
            return String::new();
        }
        match &self.letter {
            Some(_) => format!(", for functions with {} continuous derivatives", self.order.max(1)),
            None => ", for functions with as many continuous derivatives as occur".to_owned(),
        }
    }

    /// Both sides as series at a point, and the lowest power at which they differ. `sign` is the side from which a limit is
    /// approached. Few coefficients are enough, unless too many cancel.
    fn compared<N: Number>(
        &self,
        model: &Model<'_>,
        point: &Point<Series<N>>,
        sign: i64,
        tables: &mut Tables<Series<N>>,
        budget: &mut u64,
    ) -> Result<(Sides<N>, Option<i64>), Stop> {
        let mut with = |one: Series<N>| {
            let point = self.scaled(point.clone(), one.clone());
            let sides = self.values(model, &point, (sign, one), tables, budget)?;
            let difference = self.difference(&sides)?;
            Ok((sides, difference))
        };
        with(Series::one().up_to(self.order + FEW)).or_else(|_| with(Series::one()))
    }

    /// Both sides as series; what is small is as well known as `one`.
    fn values<N: Number>(
        &self,
        model: &Model<'_>,
        point: &Point<Series<N>>,
        (sign, one): (i64, Series<N>),
        tables: &mut Tables<Series<N>>,
        budget: &mut u64,
    ) -> Result<Sides<N>, Stop> {
        let mut value = |side: &Side| {
            let mut evaluator = Evaluator::new(model, point, tables, budget);
            if let Some((name, to)) = &side.variable {
                let small = |power| one.clone() * Series::epsilon(power);
                let value = match to {
                    None => small(-1),
                    Some(to) => evaluator.scalar(to)? + Series::from_i64(sign) * small(1),
                };
                evaluator.bind(name.clone(), Value::Scalar(value));
            }
            evaluator.eval(&side.body)
        };
        Ok((value(&self.left)?, value(&self.right)?))
    }

    /// With the small letter times a factor.
    fn scaled<N: Number>(
        &self,
        mut point: Point<Series<N>>,
        factor: Series<N>,
    ) -> Point<Series<N>> {
        if let Some(letter) = &self.letter
            && let Some(value) = point.values.get_mut(letter)
        {
            *value = value.scaled(&factor);
        }
        point
    }

    /// The sides from which a limit is approached.
    fn sides(&self) -> &'static [i64] {
        let finite = |s: &Side| matches!(s.variable, Some((_, Some(_))));
        if finite(&self.left) || finite(&self.right) { &[1, -1] } else { &[1] }
    }

    /// The lowest power below the order at which two values differ; nothing where they agree up to there. An error
    /// where not enough is known.
    fn difference<N: Number>(&self, (left, right): &Sides<N>) -> Result<Option<i64>, Stop> {
        let difference = left.minus(right).ok_or(Stop::Unsupported("shapes that do not fit"))?;
        let known = |s: &Series<N>| s.coefficient(self.order - 1).is_some();
        let mut lowest: Option<i64> = None;
        for entry in difference.entries() {
            if !known(entry) {
                return Err(Stop::NoValue);
            }
            let first = entry.order().filter(|power| *power < self.order);
            lowest = lowest.into_iter().chain(first).min();
        }
        Ok(lowest)
    }

    /// A small exact point at which the coefficients differ.
    fn refute(
        &self,
        model: &Model<'_>,
        sides: (&Expr, &Expr),
        stream: &mut Stream,
        found: &mut Found,
    ) {
        let (mut drawn, mut admissible, mut budget) = (0, 0, BUDGET);
        let mut tables = Tables::<Series<Rational>>::default();
        'search: for magnitude in 0..3 {
            for sizes in size_patterns(model, true) {
                for draw_number in 0..6 {
                    let mut numbers = Vec::new();
                    let richness =
                        Richness { degree: 2 + magnitude, extra_ridges: 1, eigenvalues: None };
                    // Limits may be others where something is zero: there first.
                    let zeros = magnitude == 0 && draw_number == 0;
                    let mut source = |knob: Knob| {
                        let number = match knob {
                            _ if zeros && knob.is_entry() => Rational::zero(),
                            knob => small(&knob, magnitude, stream),
                        };
                        numbers.push(number.clone());
                        Some(Series::constant(number))
                    };
                    drawn += 1;
                    let point =
                        draw(model, &sizes, richness, &mut tables, &mut budget, &mut source);
                    let small = |point| self.scaled(point, Series::epsilon(1));
                    let Some(point) = point.map(small) else { continue };
                    let admitted =
                        satisfies(model, &point, &mut tables, &mut budget, Quantified::BeyondDoubt);
                    if admitted != Some(true) {
                        continue;
                    }
                    for sign in self.sides() {
                        let here = self.compared(model, &point, *sign, &mut tables, &mut budget);
                        let Ok((values, difference)) = here else { continue };
                        admissible += 1;
                        let Some(power) = difference else { continue };
                        let mut numbers = numbers.iter();
                        let mut plain = Tables::<Rational>::default();
                        let mut enough = BUDGET;
                        let base =
                            draw(model, &sizes, richness, &mut plain, &mut enough, &mut |_| {
                                numbers.next().cloned()
                            });
                        let Some(base) = base else { continue };
                        let mut witness =
                            describe(model, sides.0, sides.1, &base, &mut plain, true);
                        let (Some(l), Some(r)) =
                            (at_power(&values.0, power), at_power(&values.1, power))
                        else {
                            continue;
                        };
                        witness.left = setting("left".to_owned(), &l);
                        witness.right = setting("right".to_owned(), &r);
                        found.witness = Some(witness);
                        found.verdict = Verdict::Refuted;
                        found.summary = self.refutation(power);
                        break 'search;
                    }
                }
                if budget == 0 {
                    break 'search;
                }
            }
        }
        found.attempts.push(Attempt {
            method: "small counterexample".into(),
            system: "series over the rationals, exact".into(),
            sizes: sizes_text(model, "n = 2, then 1 and 3"),
            samples: drawn,
            operations: BUDGET - budget,
            note: match found.witness {
                Some(_) => "found".to_owned(),
                None => format!(
                    "none among {admissible} points at which the hypotheses hold ({drawn} drawn)"
                ),
            },
            outcome: if found.witness.is_some() { Outcome::Settled } else { Outcome::Nothing },
        });
    }

    fn refutation(&self, power: i64) -> String {
        let small = self.small();
        match (&self.letter, power) {
            (Some(_), 0) => format!("false: {small}, the constant terms differ at the point below"),
            (Some(_), k) => format!(
                "false: {small}, the coefficients of ε^{k} differ at the point below, which are shown"
            ),
            (None, 0) => {
                format!("false: {small}, the two sides tend to what is shown, at the point below")
            }
            (None, k) => format!(
                "false: {small}, a side grows without bound at the point below, like ε^({k}) as ε tends to 0; the \
                 coefficients of that are shown"
            ),
        }
    }

    /// The identity test over F_p. Whether it settles the line.
    fn identity(&self, model: &Model<'_>, stream: &mut Stream, found: &mut Found) -> bool {
        if !model.unsolved.is_empty() || !model.is_general() {
            return false;
        }
        let n = 3 + size_letters(model.context).len() as u64;
        let function = u64::from(self.function_degree());
        let Some(counting) = (Counting { n, function, member: LETTER }).with_members(model) else {
            return false;
        };
        let degree = |side: &Side| {
            let bound: Vec<(Symbol, Degree)> =
                side.variable.iter().map(|(name, _)| (name.clone(), LETTER)).collect();
            degree_with(&side.body, model, counting, &bound)
        };
        let (Some(l), Some(r)) = (degree(&self.left), degree(&self.right)) else { return false };
        // The letters' coefficients in numerator and denominator are of no higher degree than these; either may vanish by chance.
        let degree = l.of_difference(r).max(1).saturating_mul(2);
        let per_point = u64::from(60 - (64 - degree.leading_zeros()).min(60));
        if per_point < 20 {
            return false;
        }
        let mut budget = 2 * BUDGET;
        let mut tried = Vec::new();
        for sizes in [2, 3].into_iter().flat_map(|n| sizes(model, n)) {
            let mut point = || self.at_random(model, &sizes, stream, &mut budget);
            match (point(), point()) {
                (Some(true), Some(true)) => tried.push(sizes),
                (Some(false), _) | (_, Some(false)) => {
                    found.summary = crate::identity::differ(model).to_owned();
                    return true;
                }
                _ => {}
            }
            if size_letters(model.context).is_empty() {
                break;
            }
        }
        if tried.is_empty() {
            return false;
        }
        let sizes: Vec<String> = tried
            .iter()
            .map(|s| s.iter().map(|(k, n)| format!("{k} = {n}")).collect::<Vec<_>>().join(", "))
            .filter(|text| !text.is_empty())
            .collect();
        let sizes = if sizes.is_empty() { "random points".to_owned() } else { sizes.join(" and ") };
        found.verdict = Verdict::Holds;
        found.summary = format!(
            "holds in general {}: {} of both sides, as series in ε, agree at {sizes} over F_p, p = 2^61 − 1 (a false one \
             passes with probability below 2^−{}){}; points where something vanishes were looked at as far as they are small",
            self.small(),
            self.powers(),
            POINTS * per_point,
            self.smooth(model),
        );
        found.attempts.push(Attempt {
            method: "identity".into(),
            system: "series over F_p, p = 2^61 − 1".into(),
            sizes,
            samples: POINTS * tried.len() as u64,
            operations: 2 * BUDGET - budget,
            note: format!(
                "no difference; degree at most {degree}, chance of error below 2^−{}",
                POINTS * per_point
            ),
            outcome: Outcome::Passed,
        });
        true
    }

    fn function_degree(&self) -> u32 {
        8.max(u32::try_from(self.order).unwrap_or(0) + 2)
    }

    /// Whether the coefficients agree at one random point; nothing where none has values.
    fn at_random(
        &self,
        model: &Model<'_>,
        sizes: &BTreeMap<Symbol, usize>,
        stream: &mut Stream,
        budget: &mut u64,
    ) -> Option<bool> {
        let mut tables = Tables::<Series<Mersenne>>::default();
        let richness =
            Richness { degree: self.function_degree(), extra_ridges: 6, eigenvalues: None };
        for _ in 0..6 {
            let point = draw(model, sizes, richness, &mut tables, budget, &mut |knob| {
                Some(match knob {
                    Knob::Length => Series::from_i64(stream.int(0..=3)),
                    Knob::NaturalBit(_) => Series::from_i64(stream.int(0..=1)),
                    _ => Series::constant(Mersenne::draw(stream)),
                })
            });
            let small = |point| self.scaled(point, Series::epsilon(1));
            let Some(point) = point.map(small) else { continue };
            let mut same = Some(true);
            for sign in self.sides() {
                match self.compared(model, &point, *sign, &mut tables, budget) {
                    Ok((_, None)) => {}
                    Ok((_, Some(_))) => return Some(false),
                    Err(Stop::Undefined) => same = None,
                    Err(_) => return None,
                }
            }
            if same.is_some() {
                return same;
            }
        }
        None
    }
}

/// The coefficients of one power of ε.
fn at_power<N: Number>(value: &Value<Series<N>>, power: i64) -> Option<Value<N>> {
    Some(match value {
        Value::Scalar(c) => Value::Scalar(c.coefficient(power)?),
        Value::Identity(c) => Value::Identity(c.coefficient(power)?),
        Value::Matrix(m) => {
            let entries = m.entries.iter().map(|e| e.coefficient(power)).collect::<Option<_>>()?;
            Value::Matrix(crate::value::Matrix { rows: m.rows, columns: m.columns, entries })
        }
    })
}

/// Letters of different sizes get different numbers, and then in the other order: of a thin matrix there may be an inverse
/// where there is none of a wide one.
pub(crate) fn sizes(model: &Model<'_>, n: usize) -> Vec<BTreeMap<Symbol, usize>> {
    let names = size_letters(model.context);
    let order = |turned: usize| {
        let numbered = names.iter().enumerate();
        numbered.map(|(k, name)| (name.clone(), n + (k + turned) % 2)).collect()
    };
    if names.len() > 1 { vec![order(0), order(1)] } else { vec![order(0)] }
}

pub(crate) fn sizes_text(model: &Model<'_>, text: &str) -> String {
    if size_letters(model.context).is_empty() { String::new() } else { text.to_owned() }
}

/// A side without its limit, or without what it leaves out: that is the small letter and its power.
#[allow(clippy::type_complexity)] // a side, and what it leaves out if anything
fn parted(side: &Expr) -> Result<(Side, Option<(Symbol, i64)>), String> {
    let plain = |body: Expr| Side { body, variable: None };
    match &side.node {
        Node::Limit { variable, to, body } => {
            let variable = Some((variable.clone(), to.as_deref().cloned()));
            Ok((Side { body: (**body).clone(), variable }, None))
        }
        Node::Order(of) => Ok((plain(Expr::number(Rational::from(0))), Some(small_quantity(of)?))),
        Node::Sum(terms) => {
            let is_order = |t: &&Term| matches!(t.expr.node, Node::Order(_));
            let mut least: Option<(Symbol, i64)> = None;
            for term in terms.iter().filter(is_order) {
                let Node::Order(of) = &term.expr.node else { continue };
                let (letter, order) = small_quantity(of)?;
                least = match least {
                    None => Some((letter, order)),
                    Some((other, k)) if other == letter => Some((other, k.min(order))),
                    Some((other, _)) => return Err(format!("both {other} and {letter} are small")),
                };
            }
            let rest: Vec<Term> = terms.iter().filter(|t| !is_order(t)).cloned().collect();
            let body = if rest.is_empty() {
                Expr::number(Rational::from(0))
            } else {
                Expr::new(Node::Sum(rest), side.span).map_err(|e| e.to_string())?
            };
            Ok((plain(body), least))
        }
        _ => Ok((plain(side.clone()), None)),
    }
}

/// `h^2`, `||d||^3`, `|h|`: the letter that tends to zero, and the power.
fn small_quantity(of: &Expr) -> Result<(Symbol, i64), String> {
    let wrong = || {
        format!(
            "O({of}) does not say what is small: write O(h^2) or O(||d||^2) for a letter h or d that tends to zero"
        )
    };
    let (base, power) = match &of.node {
        Node::Power(base, exponent) => {
            (&**base, constant(exponent).and_then(|k| k.to_i64()).ok_or_else(wrong)?)
        }
        _ => (of, 1),
    };
    let letter = match &base.node {
        Node::Norm(a) | Node::Call(Builtin::Abs, a) => a,
        _ if base.shape.is_scalar() => base,
        _ => return Err(wrong()),
    };
    match &letter.node {
        Node::Symbol(name) if power >= 1 => Ok((name.clone(), power)),
        _ => Err(wrong()),
    }
}

/// The small letter is a declared one that nothing else hangs on but definitions.
fn free(model: &Model<'_>, letter: &Symbol) -> Result<(), String> {
    use derivation::Kind;
    let declared = model.context.declaration(letter).map(|d| &d.kind);
    if !matches!(declared, Some(Kind::Real | Kind::Matrix { .. }))
        || model.solved.contains_key(letter)
    {
        return Err(format!(
            "{letter} cannot tend to zero by itself: it is not declared with `let`, or follows from others"
        ));
    }
    let bound = model.context.hypotheses.iter().any(|h| {
        let equation = h.relation.relator == Relator::Equal || !h.binders.is_empty();
        let letters = |e: &Expr| model.letters(e).contains(letter);
        equation && (letters(&h.relation.left) || letters(&h.relation.right))
    });
    if bound {
        return Err(format!(
            "a hypothesis ties {letter} to other letters: it cannot tend to zero by itself"
        ));
    }
    Ok(())
}

/// The variable of a limit may be the letter of a family, which is a natural number wherever it stands by itself: beside the
/// limit, or in what a name inside stands for, it would be another number of the same name.
fn bound_alone(model: &Model<'_>, sides: [&Side; 2]) -> Result<(), String> {
    let limits = sides.iter().filter_map(|side| side.variable.as_ref());
    for (name, _) in limits.filter(|(name, _)| model.context.declaration(name).is_some()) {
        let free = sides.iter().any(|side| match &side.variable {
            Some((own, to)) if own == name => {
                to.as_ref().is_some_and(|to| to.mentions(name))
                    || stands_for(model, &side.body, name, &mut BTreeSet::new())
            }
            _ => {
                side.body.mentions(name)
                    || stands_for(model, &side.body, name, &mut BTreeSet::new())
            }
        });
        if free {
            return Err(format!(
                "{name} is the variable of the limit, and outside of it a number of its own: choose another letter for one of them"
            ));
        }
    }
    Ok(())
}

/// Whether a letter stands in what the names of an expression stand for.
fn stands_for(
    model: &Model<'_>,
    expr: &Expr,
    letter: &Symbol,
    seen: &mut BTreeSet<Symbol>,
) -> bool {
    let mut names = BTreeSet::new();
    mentioned(expr, &mut names);
    names.iter().any(|name| {
        if !seen.insert(name.clone()) {
            return false;
        }
        let rules = model.rules.get(name).into_iter().flatten();
        let mut meanings: Vec<(Option<&Symbol>, &Expr)> =
            rules.map(|rule| (rule.letter.as_ref(), &rule.value)).collect();
        meanings.extend(model.solved.get(name).map(|(value, _)| (None, value)));
        meanings.extend(model.context.definition(name).map(|d| {
            let parameter = d.parameter.as_ref().map(|(parameter, _)| parameter);
            (parameter.or(d.index.as_ref()), &d.body)
        }));
        meanings.into_iter().any(|(own, meaning)| {
            own != Some(letter) && meaning.mentions(letter)
                || stands_for(model, meaning, letter, seen)
        })
    })
}

/// Whether a function that is only declared occurs, definitions looked through.
fn speaks_of_functions(model: &Model<'_>, sides: [&Expr; 2]) -> bool {
    let letters = sides.map(|side| model.letters(side));
    letters.iter().flatten().any(|name| {
        defined(model.context, name).is_none()
            && model.context.declaration(name).is_some_and(|d| crate::eval::is_function(&d.kind))
    })
}
