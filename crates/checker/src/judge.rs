//! One obligation to one verdict: a glance at small exact points, the identity test, the proof, then the long search and
//! the samples. Cheapest lesson first, and every step has a budget.

use crate::{
    asymptotic,
    edit::same,
    falsify::{self, GLANCE, SEARCH, Search},
    family::LONGEST,
    identity::{self, Passed, Sweep, Test},
    model::{Model, NATURAL_BITS, size_letters},
    order::{self, OfNumbers},
    prove::{Proof, prove, prove_with},
    sample::{self, sample},
    search::Depth,
    support::support,
    verdict::{Attempt, Judgement, Obligation, Outcome, Verdict},
};
use derivation::{Expr, Reason, Relator, Symbol};
use std::collections::BTreeMap;

/// Judges one obligation in a context made ready.
///
/// The verdict is the strongest that its evidence allows; a refutation always comes with a witness.
pub fn judge(model: &Model<'_>, obligation: &Obligation) -> Judgement {
    judge_with(model, obligation, Effort::Full, "")
}

/// As [`judge`], with other random numbers: what is drawn is a function of the line's own text and of `salt`. The verdict must
/// not depend on it.
///
/// ```
/// use checker::{check, judge_salted, obligations};
/// use derivation::{Library, read_block};
/// let block = read_block("claim c", "let a, b : real\nshow (a + b)^2 = a^2 + b^2\n", 1, &Library::new()).block.expect("well formed");
/// let (model, line) = (check::model(&block), &obligations(&block)[0]);
/// assert_eq!(judge_salted(&model, line, "1").verdict, judge_salted(&model, line, "2").verdict);
/// ```
pub fn judge_salted(model: &Model<'_>, obligation: &Obligation, salt: &str) -> Judgement {
    judge_with(model, obligation, Effort::Full, salt)
}

/// How much is spent on samples, and on certificates of inequalities.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effort {
    /// What a verdict takes.
    Full,
    /// A small part of it: what is refuted so is refuted with more.
    Brief,
    /// What a verdict takes, after [`Effort::Brief`] refuted nothing: the searches among small points are the same and are left out.
    Further,
}

/// As [`judge_salted`], with so much effort.
pub(crate) fn judge_with(
    model: &Model<'_>,
    obligation: &Obligation,
    effort: Effort,
    salt: &str,
) -> Judgement {
    let Obligation { left, relator, right, .. } = obligation;
    let mut judge = Judge {
        model,
        obligation,
        effort,
        salt,
        attempts: Vec::new(),
        hypotheses: Vec::new(),
        defined: false,
        rewrites: 0,
    };
    let mut support = support(model, obligation);
    let mut judgement = if model.too_large {
        plain(
            Verdict::Undecided,
            "too large: the definitions written out, or the number of sizes".to_owned(),
        )
    } else if left.has_hole() || right.has_hole() {
        plain(Verdict::Open, "an exercise: nothing is claimed until the hole is filled".to_owned())
    } else {
        match relator {
            Relator::Approx => plain(
                Verdict::Assumed,
                "stated as an approximation: nothing exact is claimed".to_owned(),
            ),
            _ if asymptotic::is_asymptotic(left, right) => judge.asymptotic(),
            Relator::Equal => judge.equality(),
            _ => judge.inequality(),
        }
    };
    let claims = matches!(judgement.verdict, Verdict::Proved | Verdict::Holds);
    if claims
        && !judge.defined
        && !crate::sample::defined_somewhere(model, left, right, &judge.seed())
    {
        // Small numbers satisfy now and then what no points satisfy by construction.
        if let Some(refuted) = judge.search(SEARCH) {
            judgement = refuted;
        } else if !judge.defined {
            judgement.verdict = Verdict::Undecided;
            judgement.summary =
                "no point was found at which both sides are defined, so nothing is established"
                    .to_owned();
        }
    }
    if judgement.verdict == Verdict::Undecided
        && obligation.reasons.iter().any(|r| matches!(r, Reason::Hole))
    {
        judgement.verdict = Verdict::Open;
        judgement.summary =
            "an exercise: the reason is left open, and nothing was decided without it".to_owned();
    }
    judgement.attempts = judge.attempts;
    for place in judge.hypotheses {
        if support.hypotheses.insert(place) {
            support.uses.push(crate::support::statement(&model.context.hypotheses[place]));
        }
    }
    judgement.uses = support.uses;
    judgement.needs = support.needs;
    judgement.advice.extend(advice(obligation, judge.rewrites));
    judgement
}

/// Sides that take more rewrites than this to their normal forms are a long step for a reader; half of the book's lines take 32 or
/// fewer, one in a hundred more than 120.
const LONG_STEP: u64 = 150;

/// What changes no verdict and yet is worth saying: a line that says nothing, and one that says too much at once.
fn advice(obligation: &Obligation, rewrites: u64) -> Option<String> {
    if same::key(&obligation.left) == same::key(&obligation.right) {
        return Some(
            "both sides say the same, written another way: the line only restates".to_owned(),
        );
    }
    (rewrites > LONG_STEP).then(|| {
        format!("a long step: it takes {rewrites} rewrites to write both sides out; a line between would show the way")
    })
}

/// Whether an equality or inequality stands, with as little work as possible: for trying many edits. `true` only when it
/// is proved or passes the identity test, `false` only when it fails there, nothing when this does not tell.
pub(crate) fn stands(
    model: &Model<'_>,
    left: &Expr,
    relator: Relator,
    right: &Expr,
    reasons: &[Reason],
) -> Option<bool> {
    let seed = format!("{left} {relator} {right}");
    if asymptotic::is_asymptotic(left, right) {
        return asymptotic::stands(model, left, relator, right).then_some(true);
    }
    match relator {
        Relator::Equal => match identity::test(model, left, right, Sweep::Brief, &seed) {
            Test::Passed(_) => Some(true),
            Test::Failed(_) => Some(false),
            Test::Inapplicable(_) => {
                prove(model, left, relator, right, reasons).is_some().then_some(true)
            }
        },
        _ => {
            prove_with(Depth::Quick, model, left, relator, right, reasons)?;
            Some(falsify::search(model, left, relator, right, GLANCE, &seed).witness.is_none())
        }
    }
}

fn plain(verdict: Verdict, summary: String) -> Judgement {
    Judgement {
        verdict,
        summary,
        attempts: vec![],
        uses: vec![],
        needs: vec![],
        witness: None,
        hints: vec![],
        advice: vec![],
    }
}

struct Judge<'a> {
    model: &'a Model<'a>,
    obligation: &'a Obligation,
    effort: Effort,
    salt: &'a str,
    attempts: Vec<Attempt>,
    /// Hypotheses a proof made use of, by place.
    hypotheses: Vec<usize>,
    /// Whether a point was met at which the hypotheses hold and both sides are defined.
    defined: bool,
    /// Rewrites that a proof took.
    rewrites: u64,
}

impl Judge<'_> {
    fn seed(&self) -> String {
        let Obligation { left, relator, right, .. } = self.obligation;
        format!("{left} {} {right}{}", relator.sign(), self.salt)
    }

    fn equality(&mut self) -> Judgement {
        let Obligation { left, relator, right, reasons, .. } = self.obligation;
        if let Some(refuted) = self.search(GLANCE) {
            return refuted;
        }
        let seed = self.seed();
        let test = identity::test(self.model, left, right, Sweep::Full, &seed);
        let place = self.attempts.len();
        self.attempts.push(tried(&test));
        let failed = matches!(test, Test::Failed(_));
        if !failed
            && let Some(proof) = self.proof(prove(self.model, left, *relator, right, reasons))
        {
            return proof;
        }
        // No proof: what passed is looked at from further sides.
        let test = match test {
            Test::Passed(mut passed) => {
                match identity::further(self.model, (left, right), &seed, &mut passed) {
                    Some(sizes) => Test::Failed(sizes),
                    None => Test::Passed(passed),
                }
            }
            other => other,
        };
        if let Some(attempt) = self.attempts.get_mut(place) {
            *attempt = tried(&test);
        }
        match test {
            Test::Passed(passed) => match self.exact_point() {
                Some(refuted) => refuted,
                None => plain(Verdict::Holds, self.holds(&passed)),
            },
            // Known to be false: samples cannot speak for it, only a witness is wanting.
            Test::Failed(sizes) => {
                self.search(SEARCH).or_else(|| self.search_at(&sizes)).unwrap_or_else(|| {
                    plain(Verdict::Undecided, identity::differ(self.model).to_owned())
                })
            }
            Test::Inapplicable(reason) => self
                .search(SEARCH)
                .or_else(|| self.sampled())
                .unwrap_or_else(|| plain(Verdict::Undecided, reason.to_owned())),
        }
    }

    /// A limit, or an equality up to an order.
    fn asymptotic(&mut self) -> Judgement {
        let Obligation { left, relator, right, .. } = self.obligation;
        let found = asymptotic::judge(self.model, left, *relator, right, (self.effort, self.salt));
        // It speaks only of points at which both sides had values.
        self.defined = true;
        self.attempts.extend(found.attempts);
        Judgement { witness: found.witness, ..plain(found.verdict, found.summary) }
    }

    fn inequality(&mut self) -> Judgement {
        let Obligation { left, relator, right, reasons, .. } = self.obligation;
        if let Some(refuted) = self.search(GLANCE) {
            return refuted;
        }
        // The short way first; the long one only for what no counterexample is found for.
        let quantified = self.model.context.hypotheses.iter().any(|h| !h.binders.is_empty());
        let brief = self.effort == Effort::Brief;
        let depth = if quantified && !brief { Depth::Full } else { Depth::Quick };
        let quick = prove_with(depth, self.model, left, *relator, right, reasons);
        if quick.is_none()
            && let Some(refuted) = self.search(SEARCH)
        {
            return refuted;
        }
        let again = || prove(self.model, left, *relator, right, reasons);
        let proof = quick.or_else(|| if quantified || brief { None } else { again() });
        if let Some(proof) = self.proof(proof) {
            return proof;
        }
        self.sampled().unwrap_or_else(|| {
            plain(
                Verdict::Undecided,
                match self.model.context.hypotheses.is_empty() {
                    true => "no certificate was found, and too few different points at which both sides are defined to sample",
                    false => "no certificate was found, and too few points that satisfy the hypotheses, with both sides defined, to sample",
                }
                .to_owned(),
            )
        })
    }

    /// For which sizes a statement is made: "for every n", or nothing when it has none.
    fn sizes(&self) -> String {
        let names: Vec<String> =
            size_letters(self.model.context).iter().map(|s| s.to_string()).collect();
        if names.is_empty() { String::new() } else { format!(" for every {}", names.join(", ")) }
    }

    fn proof(&mut self, proof: Option<Proof>) -> Option<Judgement> {
        let inequality = self.obligation.relator != Relator::Equal;
        let (method, note, samples) = match &proof {
            Some(proof) => (
                if inequality { "certificate" } else { "normal form" },
                proof.how.clone(),
                proof.steps,
            ),
            None if inequality => ("certificate", "none was found".to_owned(), 0),
            None => {
                ("normal form", "the two sides have different normal forms, or none".to_owned(), 0)
            }
        };
        self.attempts.push(Attempt {
            method: method.into(),
            system: "polynomials in the letters, over the rationals".into(),
            sizes: "symbolic".to_owned(),
            samples,
            operations: samples,
            note,
            outcome: if proof.is_some() { Outcome::Settled } else { Outcome::Nothing },
        });
        let proof = proof?;
        self.rewrites = proof.rewrites;
        self.hypotheses.extend(&proof.hypotheses);
        let support = support(self.model, self.obligation);
        let defined = match (support.needs.is_empty(), support.domain.is_empty()) {
            (true, _) => String::new(),
            (false, true) => ", wherever both sides are defined".to_owned(),
            (false, false) => {
                format!(", wherever both sides are defined (so {})", support.domain.join(", "))
            }
        };
        Some(plain(Verdict::Proved, format!("proved{}{defined}: {}", self.sizes(), proof.how)))
    }

    fn holds(&self, passed: &Passed) -> String {
        let sizes = sizes_text(passed);
        let odds = odds_text(passed);
        match (passed.letters, passed.functions) {
            (_, Some(degree)) => format!(
                "holds for polynomials of degree {degree} in place of the functions, tested at {sizes}{} over F_p, \
                 p = 2^61 − 1: {odds} (degree at most {})",
                lengths_text(passed),
                passed.degree
            ),
            (Some(letters), None) if passed.every_size => {
                format!(
                    "holds{}{}: an identity of degree {letters} tested at {sizes} over F_p, p = 2^61 − 1; {odds}",
                    self.sizes(),
                    lengths_text(passed)
                )
            }
            _ => format!(
                "holds wherever both sides are defined, at the sizes tried ({sizes}){}, over F_p, p = 2^61 − 1: {odds} \
                 (degree at most {})",
                lengths_text(passed),
                passed.degree
            ),
        }
    }

    /// One exact point with entries of many digits: what both primes divide does not vanish there.
    fn exact_point(&mut self) -> Option<Judgement> {
        let Obligation { left, relator, right, .. } = self.obligation;
        let found = falsify::search_far_out(self.model, left, *relator, right, &self.seed());
        self.found(found, "rationals of three digits", "n = 2".to_owned())
    }

    /// At the sizes at which a difference is known to exist.
    fn search_at(&mut self, sizes: &BTreeMap<Symbol, usize>) -> Option<Judgement> {
        let Obligation { left, relator, right, .. } = self.obligation;
        let found = falsify::search_at(self.model, left, *relator, right, sizes, &self.seed());
        let texts: Vec<String> = sizes.iter().map(|(name, n)| format!("{name} = {n}")).collect();
        self.found(found, "rationals, exact", texts.join(", "))
    }

    fn search(&mut self, effort: falsify::Effort) -> Option<Judgement> {
        if self.effort == Effort::Further {
            return None;
        }
        let Obligation { left, relator, right, .. } = self.obligation;
        let found = falsify::search(self.model, left, *relator, right, effort, &self.seed());
        let has_sizes = !size_letters(self.model.context).is_empty();
        let sizes = match (has_sizes, effort.draws > GLANCE.draws) {
            (false, _) => "",
            (true, false) => "n = 2",
            (true, true) => "n = 2, then 1 and 3",
        };
        self.found(found, "rationals, exact", sizes.to_owned())
    }

    fn found(&mut self, found: Search, system: &'static str, sizes: String) -> Option<Judgement> {
        let relator = &self.obligation.relator;
        let Search { witness, admissible, drawn, operations, .. } = found;
        self.defined |= admissible > 0;
        let note = match &witness {
            Some(_) => "found".to_owned(),
            None => format!(
                "none among {admissible} points at which the hypotheses hold ({drawn} drawn)"
            ),
        };
        self.attempts.push(Attempt {
            method: "small counterexample".into(),
            system: system.into(),
            sizes,
            samples: drawn,
            operations,
            note,
            outcome: if witness.is_some() { Outcome::Settled } else { Outcome::Nothing },
        });
        let witness = witness?;
        let mut judgement =
            plain(Verdict::Refuted, "false: at the point below the two sides differ".to_owned());
        if *relator != Relator::Equal {
            judgement.summary = format!(
                "false: at the point below the left side is not {} the right",
                relator.sign()
            );
        }
        judgement.witness = Some(witness);
        Some(judgement)
    }

    /// Whether the line speaks of something of which a hypothesis says what it is for all values of a variable. Points that
    /// are drawn satisfy that at a few of them only, and are then no evidence.
    fn about_all_values(&self) -> bool {
        let Obligation { left, right, .. } = self.obligation;
        let mut letters = self.model.letters(left);
        letters.append(&mut self.model.letters(right));
        self.model.conditions().filter(|(_, h)| h.binders.iter().any(|b| !b.natural)).any(
            |(_, h)| {
                let of = |side: &Expr| !self.model.letters(side).is_disjoint(&letters);
                of(&h.relation.left) || of(&h.relation.right)
            },
        )
    }

    fn sampled(&mut self) -> Option<Judgement> {
        let Obligation { left, relator, right, .. } = self.obligation;
        if !self.model.unsolved.is_empty() {
            return None;
        }
        let Some(line) = OfNumbers::new(self.model, left, *relator, right, &self.seed()) else {
            return self.sampled_as(self.model, left, *relator, right);
        };
        let OfNumbers { context, left, right } = &line;
        let mut judgement =
            self.sampled_as(&Model::new(context, &[left, right]), left, Relator::LessEqual, right)?;
        judgement.witness = judgement.witness.map(order::named);
        Some(judgement)
    }

    /// The same of a line that may be another way to state the obligation.
    fn sampled_as(
        &mut self,
        model: &Model<'_>,
        left: &Expr,
        relator: Relator,
        right: &Expr,
    ) -> Option<Judgement> {
        let budget = match self.effort {
            Effort::Full | Effort::Further => sample::BUDGET,
            Effort::Brief => sample::BUDGET / 40,
        };
        let found = sample(model, left, relator, right, &self.seed(), budget);
        let hunted = if found.descents > 0 {
            format!(" and {} descents on the slack", found.descents)
        } else {
            String::new()
        };
        self.attempts.push(Attempt {
            method: "samples".into(),
            system: "decimals, 60 digits".into(),
            sizes: if size_letters(self.model.context).is_empty() {
                String::new()
            } else {
                format!("n = 1, 2, 3, and {} plain points at sizes up to 16", found.plain)
            },
            samples: found.points,
            operations: found.operations,
            note: match &found.witness {
                Some(_) => "found a point at which the line fails".to_owned(),
                None => format!("{} admissible points{hunted}: no violation", found.points),
            },
            outcome: if found.witness.is_some() { Outcome::Settled } else { Outcome::Passed },
        });
        if let Some(witness) = found.witness {
            let mut judgement = plain(
                Verdict::Refuted,
                "false: at the point below the line fails; the values were computed with 60 digits and are shown rounded".to_owned(),
            );
            judgement.witness = Some(witness);
            return Some(judgement);
        }
        let strict = matches!(relator, Relator::Less | Relator::Greater);
        if strict && found.touches {
            return Some(plain(
                Verdict::Undecided,
                "the slack comes so close to zero that samples cannot tell a strict inequality from its failing".to_owned(),
            ));
        }
        if found.enough && self.about_all_values() {
            return Some(plain(
                Verdict::Undecided,
                format!(
                    "{} points{hunted} without a violation, but the hypothesis about all values was only tested at some: no evidence",
                    found.points
                ),
            ));
        }
        found.enough.then(|| {
            let sizes = match size_letters(self.model.context).is_empty() {
                true => String::new(),
                false => format!(", at sizes 1, 2 and 3 and {} plain points beyond", found.plain),
            };
            let summary = format!(
                "{} admissible points{hunted}, no violation, 60 digits{sizes}: evidence, not proof",
                found.points
            );
            plain(Verdict::Sampled, summary)
        })
    }
}

/// What the identity test found, for who asks what was tried.
fn tried(test: &Test) -> Attempt {
    match test {
        Test::Passed(passed) => Attempt {
            method: "identity".into(),
            system: identity::SYSTEM.into(),
            sizes: sizes_text(passed),
            samples: passed.points,
            operations: passed.operations,
            note: format!("no difference; degree at most {}, {}", passed.degree, odds_text(passed)),
            outcome: Outcome::Passed,
        },
        Test::Failed(_) => Attempt {
            method: "identity".into(),
            system: identity::SYSTEM.into(),
            sizes: String::new(),
            samples: 1,
            operations: 0,
            note: "the two sides differ at a random point".to_owned(),
            outcome: Outcome::Nothing,
        },
        Test::Inapplicable(reason) => Attempt {
            method: "identity".into(),
            system: identity::SYSTEM.into(),
            sizes: String::new(),
            samples: 0,
            operations: 0,
            note: (*reason).to_owned(),
            outcome: Outcome::Nothing,
        },
    }
}

/// The natural numbers tried, where the sides count with some: nothing is said of others.
fn lengths_text(passed: &Passed) -> String {
    let (names, values) = &passed.lengths;
    let names: Vec<&str> = names.iter().map(Symbol::as_str).collect();
    let values: Vec<String> = values.iter().map(i64::to_string).collect();
    match names.as_slice() {
        [] => String::new(),
        [name] => format!(" for {name} = {} alone", values.join(", ")),
        names if names.len() == 2 => {
            format!(" for {} among 0 to {LONGEST} alone", names.join(", "))
        }
        names => format!(" for some values of {} among 0 to {LONGEST} alone", names.join(", ")),
    }
}

fn odds_text(passed: &Passed) -> String {
    let odds = format!("a false one passes with probability below 2^−{}", passed.bits);
    let (names, draws) = &passed.naturals;
    let names: Vec<&str> = names.iter().map(Symbol::as_str).collect();
    match names.as_slice() {
        [] => odds,
        names => format!(
            "{odds} at each value of {}, of which {draws} were tried, odd and even, below 2^{NATURAL_BITS}",
            names.join(", ")
        ),
    }
}

fn sizes_text(passed: &Passed) -> String {
    let texts: Vec<String> = passed
        .sizes
        .iter()
        .map(|sizes| {
            sizes.iter().map(|(name, n)| format!("{name} = {n}")).collect::<Vec<_>>().join(", ")
        })
        .filter(|text| !text.is_empty())
        .collect();
    if texts.is_empty() { "random points".to_owned() } else { texts.join(" and ") }
}

#[cfg(test)]
mod tests {
    use crate::check_block;
    use derivation::{Library, read_block};

    /// A line that restates is told from one that takes a step.
    #[test]
    fn a_line_that_restates_is_advised_against() {
        let text = "let a, b : real\n\n(a + b)^2\n  = (b + a)^2\n  = a^2 + 2 a b + b^2\n";
        let block = read_block("derive square", text, 1, &Library::new()).block.expect("a block");
        let advice: Vec<_> = check_block(&block).lines.into_iter().map(|(_, j)| j.advice).collect();
        assert_eq!(advice.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0], "{advice:?}");
        assert!(advice[0][0].contains("restates"));
    }
}
