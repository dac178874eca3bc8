//! Which hypotheses a block needs: each is left out in turn, and the lines are judged without it. What then still stands did
//! not need it; what is then refuted needed it, and the counterexample says why.
//!
//! A declaration as positive definite, symmetric or diagonal is a hypothesis as well. A hypothesis may be there for what the
//! lines mean rather than for what they say: without s'y > 0 an identity with 1/(s'y) in it still holds wherever it is
//! defined. Such side conditions are listed, so that nobody drops the hypothesis for not being needed.

use crate::{
    judge::{Effort, judge_with},
    model::Model,
    prove::prove_with,
    search::Depth,
    support::{Need as Condition, bare, conditions, domains, statement},
    verdict::{BlockReport, Judgement, Obligation, Place, Verdict, Witness},
};
use derivation::{Block, BlockKind, Context, Expr, Kind, Reason, Relator, Structure};
use serde::{Deserialize, Serialize};

/// What came of leaving a hypothesis out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Need {
    /// Every line still stands, wherever it is defined.
    Unneeded {
        /// The weakest verdict of a line without it: proved, or holds.
        verdict: Verdict,
        /// What it keeps the lines defined by, as in "s'y ≠ 0": without it that is no longer known.
        guards: Vec<String>,
    },
    /// A line fails without it, at this point.
    Needed {
        /// Which line.
        line: Place,
        /// Where it fails.
        witness: Box<Witness>,
    },
    /// Without it no counterexample was found, and some line is no longer proved.
    Unknown,
}

/// What a block supposes: its place among the context's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Supposed {
    /// A hypothesis.
    Hypothesis(usize),
    /// The structure that a declaration gives a matrix.
    Structure(usize),
}

/// Something that a block supposes, and whether it is needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Necessity {
    /// What is supposed.
    pub supposed: Supposed,
    /// The same in the notation, or a declaration as in "H positive definite".
    pub statement: String,
    /// What it was weakened to, as in "with H only symmetric"; a hypothesis is left out: "without it".
    pub weakened: String,
    /// What came of leaving it out.
    pub need: Need,
}

/// Asks of all that a block itself supposes whether its lines need it. `report` is what [`check_block`](crate::check_block)
/// answered; of a block in which not every line stands, nothing can be asked.
///
/// ```
/// use checker::{Verdict, check_block, needs::{Need, necessities}};
/// use derivation::{Library, read_block};
/// let asked = |text: &str| {
///     let block = read_block("claim form", text, 1, &Library::new()).block.expect("well formed");
///     necessities(&block, &check_block(&block))
/// };
/// let all = asked("let H : spd n; x : vec n; t : real\nassume t > 0\nshow t x'H x >= 0\n");
/// assert!(all.iter().all(|n| matches!(n.need, Need::Needed { .. })), "{all:?}");
/// let all = asked("let H : spd n; x : vec n\nshow x'H H x >= 0\n");
/// assert_eq!(all[0].statement, "H positive definite");
/// assert!(matches!(all[0].need, Need::Unneeded { verdict: Verdict::Proved, .. }));
/// ```
pub fn necessities(block: &Block, report: &BlockReport) -> Vec<Necessity> {
    let stands = !matches!(block.kind, BlockKind::Cite | BlockKind::Wrong | BlockKind::Define)
        && report.problems.is_empty()
        && !report.lines.is_empty()
        && report.verdict().strength() >= Verdict::Sampled.strength();
    if !stands {
        return Vec::new();
    }
    let asked = Asked { context: &block.context, lines: &report.lines };
    let (declared, _, assumed) = block.inherited;
    let mut all = Vec::new();
    for (place, declaration) in block.context.declarations.iter().enumerate().skip(declared) {
        let Kind::Matrix { rows, columns, structure } = &declaration.kind else { continue };
        let (word, weaker, weakened) = match structure {
            Structure::PositiveDefinite => {
                ("positive definite", Structure::Symmetric, "only symmetric")
            }
            Structure::Symmetric => ("symmetric", Structure::General, "any square matrix"),
            Structure::Diagonal => ("diagonal", Structure::Symmetric, "only symmetric"),
            Structure::General => continue,
        };
        // Without it, its root would mean nothing.
        if Model::new(&block.context, &asked.sides()).is_squared(&declaration.name) {
            continue;
        }
        let mut context = block.context.clone();
        let (rows, columns) = (rows.clone(), columns.clone());
        context.declarations[place].kind = Kind::Matrix { rows, columns, structure: weaker };
        all.push(Necessity {
            supposed: Supposed::Structure(place),
            statement: format!("{} {word}", declaration.name),
            weakened: format!("with {} {weakened}", declaration.name),
            need: asked.without(&context, None),
        });
    }
    for (place, hypothesis) in block.context.hypotheses.iter().enumerate().skip(assumed) {
        let mut context = block.context.clone();
        context.hypotheses.remove(place);
        all.push(Necessity {
            supposed: Supposed::Hypothesis(place),
            statement: statement(hypothesis),
            weakened: "without it".to_owned(),
            need: asked.without(&context, Some(place)),
        });
    }
    all
}

/// A block that is asked about: what it supposes, and its lines with their judgements.
struct Asked<'a> {
    context: &'a Context,
    lines: &'a [(Obligation, Judgement)],
}

impl Asked<'_> {
    fn sides(&self) -> Vec<&Expr> {
        self.lines.iter().flat_map(|(line, _)| [&line.left, &line.right]).collect()
    }

    /// What becomes of the lines in a weaker context, in which the hypothesis of a place is left out.
    fn without(&self, weaker: &Context, left_out: Option<usize>) -> Need {
        let model = Model::new(weaker, &self.sides());
        let mut weakest = Verdict::Proved;
        for (line, before) in self.lines {
            let line = Obligation { reasons: renumbered(&line.reasons, left_out), ..line.clone() };
            let Obligation { left, relator, right, reasons, .. } = &line;
            // What is proved from less is proved: no need to look for counterexamples first.
            if before.verdict == Verdict::Proved
                && prove_with(Depth::Quick, &model, left, *relator, right, reasons).is_some()
            {
                continue;
            }
            let judgement = judge_with(&model, &line, Effort::Brief, "");
            match judgement.witness {
                Some(witness) => {
                    return Need::Needed { line: line.place, witness: Box::new(witness) };
                }
                None => weakest = weakest.and(judgement.verdict),
            }
        }
        if weakest.strength() < Verdict::Holds.strength() {
            return Need::Unknown;
        }
        let sides = self.sides();
        let guards = guards(&Model::new(self.context, &sides), &model, &sides);
        Need::Unneeded { verdict: weakest, guards }
    }
}

/// Side conditions of expressions that are known to be met in a context and not in a weaker one.
pub(crate) fn guards(stronger: &Model<'_>, weaker: &Model<'_>, sides: &[&Expr]) -> Vec<String> {
    let bodies = stronger.context.definitions.iter().map(|d| &d.body);
    let (mut before, mut after, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
    for expr in sides.iter().copied().chain(bodies) {
        conditions(expr, stronger, &mut before);
        conditions(expr, weaker, &mut after);
        domains(expr, &mut wanted);
    }
    let zero = Expr::number(0.into());
    let known = |model: &Model<'_>, expr: &Expr, relator: Relator| {
        prove_with(Depth::Quick, model, expr, relator, &zero, &[]).is_some()
    };
    let apart = |model: &Model<'_>, expr: &Expr| {
        known(model, expr, Relator::Greater) || known(model, expr, Relator::Less)
    };
    let mut guards = Vec::new();
    let mut add = |guard: String| {
        if !guards.contains(&guard) {
            guards.push(guard);
        }
    };
    for condition in &after {
        match condition {
            Condition::NotZero(expr) if apart(stronger, expr) && !apart(weaker, expr) => {
                add(format!("{} ≠ 0", bare(expr)));
            }
            Condition::NotEmpty { from, to } => {
                let met = |model: &Model<'_>| {
                    prove_with(Depth::Quick, model, to, Relator::GreaterEqual, from, &[]).is_some()
                };
                if met(stronger) && !met(weaker) {
                    add(format!("{} ≥ {}", bare(to), bare(from)));
                }
            }
            Condition::Invertible(expr)
                if !before.iter().any(|c| matches!(c, Condition::Invertible(e) if e == expr)) =>
            {
                add(format!("{} invertible", bare(expr)));
            }
            _ => {}
        }
    }
    for (expr, relator) in &wanted {
        if known(stronger, expr, *relator) && !known(weaker, expr, *relator) {
            add(format!("{} {} 0", bare(expr), relator.sign()));
        }
    }
    guards
}

/// Reasons in a context without the hypothesis of a place: those behind it have moved up.
fn renumbered(reasons: &[Reason], left_out: Option<usize>) -> Vec<Reason> {
    let renumbered = reasons.iter().filter_map(|reason| match (reason, left_out) {
        (Reason::Hypothesis(place), Some(out)) if *place == out => None,
        (Reason::Hypothesis(place), Some(out)) if *place > out => {
            Some(Reason::Hypothesis(place - 1))
        }
        _ => Some(reason.clone()),
    });
    renumbered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check_block;
    use derivation::{Library, read_block};

    /// What is supposed, in the order of the answer, each with how it came out.
    fn asked(text: &str) -> Vec<(String, String)> {
        let reading = read_block("claim asked", text, 1, &Library::new());
        let block = reading.block.expect("a block");
        let report = check_block(&block);
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        let said = |need: &Need| match need {
            Need::Unneeded { guards, .. } if guards.is_empty() => "unneeded".to_owned(),
            Need::Unneeded { guards, .. } => format!("guards {}", guards.join(", ")),
            Need::Needed { line, witness } => {
                assert!(witness.exact, "{witness:?}");
                format!("needed {line:?}")
            }
            Need::Unknown => "unknown".to_owned(),
        };
        necessities(&block, &report).iter().map(|n| (n.statement.clone(), said(&n.need))).collect()
    }

    fn one(text: &str) -> String {
        let all = asked(text);
        assert_eq!(all.len(), 1, "{all:?}");
        all[0].1.clone()
    }

    /// A hypothesis that only keeps a denominator, a root or a logarithm defined is told from one that nothing rests on.
    #[test]
    fn what_keeps_a_line_defined_is_said() {
        let quotient = "let s, y : vec n\nassume s'y > 0\nshow (s'y)^2/(s'y) = s'y\n";
        assert_eq!(one(quotient), "guards s'y ≠ 0");
        assert_eq!(one("let x : real\nassume x >= 0\nshow sqrt(x)^2 = x\n"), "guards x ≥ 0");
        assert_eq!(one("let H : spd n\nshow H^-1 H = I\n"), "guards H invertible");
    }

    /// A hypothesis a line rests on is answered with the line that fails and where.
    #[test]
    fn what_a_line_rests_on_is_needed() {
        assert_eq!(one("let x : real\nassume x >= 0\nshow sqrt(x^2) = x\n"), "needed Goal(0)");
        assert_eq!(one("let A : sym n; u, v : vec n\nshow u'A v = v'A u\n"), "needed Goal(0)");
        assert_eq!(
            one("let D : diag n; u : vec n\nshow D diag(u) = diag(u) D\n"),
            "needed Goal(0)"
        );
    }

    /// Reasons that name a hypothesis by its place follow it when another is left out, and induction stays induction.
    #[test]
    fn reasons_move_with_their_hypotheses() {
        let reasons =
            [Reason::Hypothesis(0), Reason::Hypothesis(1), Reason::Hypothesis(2), Reason::Hole];
        let moved = renumbered(&reasons, Some(1));
        assert!(
            matches!(moved[..], [Reason::Hypothesis(0), Reason::Hypothesis(1), Reason::Hole]),
            "{moved:?}"
        );
    }

    /// A statement that is refuted or contradictory is not asked about.
    #[test]
    fn what_does_not_stand_is_not_asked_about() {
        let text = "let x : real\nassume x >= 0\nshow x >= 1\n";
        let block = read_block("claim no", text, 1, &Library::new()).block.expect("a block");
        assert!(necessities(&block, &check_block(&block)).is_empty());
    }
}
