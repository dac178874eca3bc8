//! A block to its report: its obligations, each judged, and what is wrong with the block as a whole.

use crate::{
    asymptotic,
    draw::{Quantified, satisfies},
    ends::ends,
    eval::Tables,
    falsify::{self, SEARCH},
    judge::{Effort, judge, judge_with},
    model::Model,
    needs::guards,
    points::{Request, admissible, sizes},
    prove::{contradiction, prove},
    repair::hints,
    support::support,
    verdict::{
        Attempt, BlockReport, Judgement, Obligation, Outcome, Place, Problem, Setting, Verdict,
        Witness,
    },
};
use derivation::units::{Mismatch, mismatches};
use derivation::{Block, BlockKind, Expr, Node, Reason, Relation, Relator, Span, lemma};
use number::Decimal;
use std::collections::BTreeSet;

/// The obligations of a block, in the order of its text: one for each line of a chain, and one for each goal of a block
/// without chains. A line with a hole is passed over: the next one is compared with the last before it.
pub fn obligations(block: &Block) -> Vec<Obligation> {
    let mut all = Vec::new();
    for (chain, lines) in block.chains.iter().enumerate() {
        let mut left = &lines.start;
        let mut passed: Option<Relator> = None;
        for (place, line) in lines.lines.iter().enumerate() {
            let mut relator = Some(line.relator);
            let hole = line.right.has_hole();
            if !hole && let Some(before) = passed {
                relator = before.then(line.relator);
            }
            let Some(relator) = relator else {
                // The relations before and after a hole point in different directions: nothing follows for this line.
                all.push(Obligation {
                    place: Place::Line { chain, line: place },
                    left: lines.lines[place - 1].right.clone(),
                    relator: line.relator,
                    right: line.right.clone(),
                    reasons: line.reasons.clone(),
                    span: line.span,
                });
                left = &line.right;
                passed = None;
                continue;
            };
            all.push(Obligation {
                place: Place::Line { chain, line: place },
                left: left.clone(),
                relator,
                right: line.right.clone(),
                reasons: line.reasons.clone(),
                span: line.span,
            });
            if hole {
                passed = Some(
                    passed
                        .map_or(Some(line.relator), |p| p.then(line.relator))
                        .unwrap_or(Relator::Approx),
                );
            } else {
                left = &line.right;
                passed = None;
            }
        }
    }
    if block.chains.is_empty() {
        for (place, goal) in block.context.goals.iter().enumerate() {
            all.push(Obligation {
                place: Place::Goal(place),
                left: goal.left.clone(),
                relator: goal.relator,
                right: goal.right.clone(),
                reasons: vec![],
                span: goal.left.span.to(goal.right.span),
            });
        }
    }
    all
}

/// Judges every line of a block and the block itself.
///
/// ```
/// use checker::{Verdict, check_block};
/// use derivation::{Library, read_block};
/// let text = "let u, v : vec n\nshow (u + v)'(u - v) = u'u - v'v\n";
/// let block = read_block("claim third-binomial", text, 1, &Library::new()).block.expect("well formed");
/// assert_eq!(check_block(&block).verdict(), Verdict::Proved);
/// ```
pub fn check_block(block: &Block) -> BlockReport {
    let model = model(block);
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    let empty = if block.kind == BlockKind::Cite { None } else { no_point(block, &model) };
    let mut units = match block.kind {
        BlockKind::Wrong => mismatches(&block.context, block.inherited, &block.chains),
        _ => vec![],
    };
    for obligation in obligations(block) {
        let judgement = if block.kind == BlockKind::Cite {
            cited(block)
        } else if let Some(place) = units.iter().position(|m| concerns(m, &obligation, block)) {
            units_differ(block, units.remove(place))
        } else {
            let mut judgement = judge(&model, &obligation);
            if judgement.verdict == Verdict::Refuted {
                judgement.hints = hints(&model, block, &obligation);
            }
            reasons_hold(&model, &obligation, &mut judgement, &mut problems);
            if empty.is_some()
                && matches!(judgement.verdict, Verdict::Proved | Verdict::Holds | Verdict::Sampled)
            {
                judgement.verdict = Verdict::Undecided;
                judgement.summary =
                    "no point was found that satisfies the hypotheses, so nothing is established"
                        .to_owned();
            }
            judgement
        };
        lines.push((obligation, judgement));
    }
    if block.kind != BlockKind::Cite && lines.iter().all(|(_, j)| j.verdict != Verdict::Refuted) {
        judge_ends(block, &model, &mut lines);
    }
    problems.extend(empty);
    if lines.is_empty() && block.kind != BlockKind::Define {
        problems.push(Problem {
            message: "nothing in this block can be judged".to_owned(),
            help: Some("a derive block has a chain, a claim has a goal: show …".to_owned()),
            span: Span::default(),
        });
    }
    if !matches!(block.kind, BlockKind::Cite | BlockKind::Define) {
        unused(block, &model, &lines, &mut problems);
        unproved_goals(block, &model, &mut problems);
    }
    if block.kind == BlockKind::Wrong && lines.iter().all(|(_, j)| j.verdict != Verdict::Refuted) {
        problems.push(Problem {
            message: "this block is marked wrong, but no line of it is refuted".to_owned(),
            help: Some(
                "a wrong block shows a false step on purpose: make it false, or call it derive"
                    .to_owned(),
            ),
            span: lines.last().map_or(Span::default(), |(o, _)| o.span),
        });
    }
    BlockReport { id: block.id.clone(), lines, problems }
}

/// What a chain says as a whole must not be false where a line between its ends has no value.
fn judge_ends(block: &Block, model: &Model<'_>, lines: &mut [(Obligation, Judgement)]) {
    for whole in ends(block) {
        let judgement = judge_with(model, &whole, Effort::Brief, "");
        let last = lines.iter_mut().find(|(line, _)| line.place == whole.place);
        let (Verdict::Refuted, Some((line, last))) = (judgement.verdict, last) else { continue };
        let (Obligation { left, relator, right, .. }, note) = (&whole, &judgement.summary);
        let summary = format!(
            "each line stands where both its sides have values, but at the point below a line between has none, and `{left} {relator} {right}` is {note}"
        );
        *last = Judgement { summary, ..judgement };
        // What is refuted, and shown with its witness, is the whole.
        *line = Obligation { span: line.span, reasons: line.reasons.clone(), ..whole };
    }
}

/// Whether units that differ stand in a line, or before all lines.
fn concerns(mismatch: &Mismatch, obligation: &Obligation, block: &Block) -> bool {
    let inside = |span: Span| span.start <= mismatch.span.start && mismatch.span.end <= span.end;
    let lines = obligations(block);
    let anywhere = |o: &Obligation| inside(o.left.span) || inside(o.right.span);
    anywhere(obligation) || !lines.iter().any(anywhere)
}

/// A line refused for its units: the witness is these, of every name that has one and of what does not fit.
fn units_differ(block: &Block, mismatch: Mismatch) -> Judgement {
    let setting =
        |name: &str, unit: String| Setting { name: name.to_owned(), rows: vec![vec![unit]] };
    let named = block.context.units.iter();
    let witness = Witness {
        sizes: vec![],
        settings: named.map(|(name, unit)| setting(name.as_str(), unit.to_string())).collect(),
        left: setting("left", mismatch.wanted),
        right: setting("right", mismatch.found),
        exact: true,
    };
    Judgement {
        verdict: Verdict::Refuted,
        summary: format!("refused for its units, which are shown: {}", mismatch.message),
        attempts: vec![Attempt {
            method: "units".into(),
            system: "products of powers of the units declared".into(),
            sizes: String::new(),
            samples: 0,
            operations: 0,
            note: mismatch.message,
            outcome: Outcome::Settled,
        }],
        uses: vec![],
        needs: vec![],
        witness: Some(witness),
        hints: vec![],
        advice: mismatch.help.into_iter().collect(),
    }
}

fn cited(block: &Block) -> Judgement {
    Judgement {
        verdict: Verdict::Assumed,
        summary: match &block.source {
            Some(source) => format!("taken on trust, from {source}"),
            None => "taken on trust".to_owned(),
        },
        attempts: vec![],
        uses: vec![],
        needs: vec![],
        witness: None,
        hints: vec![],
        advice: vec![],
    }
}

/// Hypotheses under which nothing exists prove everything: a point that satisfies them must be found.
fn no_point(block: &Block, model: &Model<'_>) -> Option<Problem> {
    let (place, _) = model.conditions().next().or_else(|| {
        let solved = model.solved.values().map(|(_, place)| *place).next();
        let drawn = model.solutions.iter().flat_map(|s| &s.equations).map(|(_, _, place)| *place);
        let place = solved.or(drawn.into_iter().next());
        place.and_then(|place| block.context.hypotheses.get(place).map(|h| (place, h)))
    })?;
    let zero = Expr::number(0.into());
    let mut effort = SEARCH;
    effort.draws = 40;
    let found = falsify::search_until_admissible(model, &zero, effort, &block.id);
    if found.admissible > 0 {
        return None;
    }
    let hypothesis = &block.context.hypotheses[place];
    // `x^2 = 2` has no solution among fractions.
    let names = sizes(model);
    // And no polynomial but a linear one has a bounded gradient.
    let found_rounded = [(2, 2), (1, 2), (3, 2), (2, 1)].into_iter().any(|(n, degree)| {
        let request = Request { count: 4, draws: 60, degree, budget: 20_000_000 };
        let sizes = names.iter().map(|name| (name.clone(), n)).collect();
        let points = admissible::<Decimal>(model, &sizes, request, &block.id);
        points.iter().any(|point| {
            let (mut tables, mut budget) = (Tables::default(), request.budget);
            satisfies(model, point, &mut tables, &mut budget, Quantified::BeyondDoubt) == Some(true)
        })
    });
    if found_rounded {
        return None;
    }
    if let Some(proof) = contradiction(model) {
        return Some(Problem {
            message: format!("the hypotheses contradict each other: {}", proof.how),
            help: Some("under contradictory hypotheses every line would hold: drop one".to_owned()),
            span: proof
                .hypotheses
                .last()
                .map_or(hypothesis.span, |p| block.context.hypotheses[*p].span),
        });
    }
    Some(Problem {
        message: format!(
            "no point was found that satisfies the hypotheses ({} drawn): they may contradict each other",
            found.drawn
        ),
        help: Some("under contradictory hypotheses every line would hold; drop one, or give the symbols room".to_owned()),
        span: hypothesis.span,
    })
}

/// A certificate must prove its line.
fn not_the_slack(
    obligation: &Obligation,
    certificate: &Expr,
    judgement: &Judgement,
) -> Option<Problem> {
    let equation = obligation.relator == Relator::Equal;
    let settled = matches!(judgement.verdict, Verdict::Proved | Verdict::Refuted | Verdict::Open);
    if settled && !equation || certificate.has_hole() {
        return None;
    }
    Some(Problem {
        message: match equation {
            true => "squares are a reason for an inequality, and this line is none".to_owned(),
            false => format!("`{certificate}` does not prove this line"),
        },
        help: Some(
            "what is written behind `by squares` has to equal the larger side less the smaller, and must not be negative by its form"
                .to_owned(),
        ),
        span: certificate.span,
    })
}

/// A lemma must be one of lines of this kind: its name is for the reader, and the checker tries all it knows on every line.
fn no_such_lemma(model: &Model<'_>, obligation: &Obligation, name: &str) -> Option<Problem> {
    let sides = [&obligation.left, &obligation.right];
    let lacks = match lemma(name)? {
        "Cauchy-Schwarz" | "triangle inequality" if obligation.relator == Relator::Equal => {
            "it is about inequalities, and this line is an equation"
        }
        "Lipschitz" | "convexity"
            if model.context.hypotheses.iter().all(|h| h.binders.is_empty()) =>
        {
            "there is no hypothesis here about all values of a variable"
        }
        "fundamental theorem"
            if !sides.iter().any(|s| s.any(&mut |e| matches!(e.node, Node::Integral { .. }))) =>
        {
            "there is no integral in this line"
        }
        _ => return None,
    };
    Some(Problem {
        message: format!("`{name}` is not the reason of this line: {lacks}"),
        help: None,
        span: obligation.span,
    })
}

/// A relation given as a reason must itself follow from the context.
fn reasons_hold(
    model: &Model<'_>,
    obligation: &Obligation,
    judgement: &mut Judgement,
    problems: &mut Vec<Problem>,
) {
    for reason in &obligation.reasons {
        if let Reason::Squares(certificate) = reason {
            problems.extend(not_the_slack(obligation, certificate, judgement));
        }
        if let Reason::Lemma(name) = reason {
            problems.extend(no_such_lemma(model, obligation, name));
        }
        let Reason::Relation(relation) = reason else { continue };
        let Relation { left, relator, right } = &**relation;
        let assumed = model.context.hypotheses.iter().any(|h| {
            h.relation.left == *left && h.relation.relator == *relator && h.relation.right == *right
        });
        if assumed {
            continue;
        }
        let reason = Obligation {
            place: obligation.place,
            left: left.clone(),
            relator: *relator,
            right: right.clone(),
            reasons: vec![],
            span: obligation.span,
        };
        let sub = judge(model, &reason);
        judgement.attempts.push(Attempt {
            method: "the reason given".into(),
            system: "".into(),
            sizes: String::new(),
            samples: 0,
            operations: sub.operations(),
            note: format!("{left} {} {right}: {}", relator.sign(), sub.verdict),
            outcome: if sub.verdict.strength() >= Verdict::Sampled.strength() {
                Outcome::Passed
            } else {
                Outcome::Nothing
            },
        });
        if sub.verdict.strength() < Verdict::Sampled.strength() {
            problems.push(Problem {
                message: format!(
                    "the reason given does not follow here: {left} {} {right} is {}",
                    relator.sign(),
                    sub.verdict
                ),
                help: Some(
                    "a relation after `by` must be a hypothesis or follow from the definitions"
                        .to_owned(),
                ),
                span: left.span.to(right.span),
            });
        }
    }
}

/// Hypotheses stated here that no line rests on.
fn unused(
    block: &Block,
    model: &Model<'_>,
    lines: &[(Obligation, Judgement)],
    problems: &mut Vec<Problem>,
) {
    if lines.is_empty()
        || lines.iter().any(|(_, j)| {
            matches!(j.verdict, Verdict::Refuted | Verdict::Undecided | Verdict::Open)
        })
    {
        // What a line that fails would have needed cannot be told.
        return;
    }
    let mut used = BTreeSet::new();
    for (obligation, judgement) in lines {
        used.extend(support(model, obligation).hypotheses);
        let Obligation { left, relator, right, reasons, .. } = obligation;
        if *relator == Relator::Equal && model.conditions().next().is_none() {
            continue;
        }
        match judgement.verdict {
            Verdict::Sampled => return, // any of them may have kept the samples inside
            _ => {
                let proof = prove(model, left, *relator, right, reasons);
                used.extend(proof.into_iter().flat_map(|p| p.hypotheses));
            }
        }
    }
    for (place, hypothesis) in block.context.hypotheses.iter().enumerate().skip(block.inherited.2) {
        if used.contains(&place) || sign_used(model, hypothesis, lines) {
            continue;
        }
        let Relation { left, relator, right } = &hypothesis.relation;
        problems.push(Problem {
            message: format!("this hypothesis is not used: {left} {} {right}", relator.sign()),
            help: Some("what is not needed should not be assumed: drop it, or use it".to_owned()),
            span: hypothesis.span,
        });
    }
}

/// A bound on a symbol is used where a root or a norm of it is taken, where it bounds an argument, and where it keeps a root, a
/// logarithm or a quotient defined.
fn sign_used(
    model: &Model<'_>,
    hypothesis: &derivation::Hypothesis,
    lines: &[(Obligation, Judgement)],
) -> bool {
    // Without it, is some line no longer proved?
    let mut context = model.context.clone();
    let Some(place) = context
        .hypotheses
        .iter()
        .position(|h| h.span == hypothesis.span && h.relation.left == hypothesis.relation.left)
    else {
        return false;
    };
    context.hypotheses.remove(place);
    let expressions: Vec<&Expr> = lines.iter().flat_map(|(o, _)| [&o.left, &o.right]).collect();
    let without = Model::new(&context, &expressions);
    if !guards(model, &without, &expressions).is_empty() {
        return true;
    }
    // What keeps an inverse bounded near a point says so of no other.
    if lines.iter().any(|(o, _)| {
        asymptotic::is_asymptotic(&o.left, &o.right)
            && !asymptotic::stands(&without, &o.left, o.relator, &o.right)
    }) {
        return true;
    }
    lines.iter().any(|(o, j)| {
        let no_index = o.reasons.iter().all(|r| !matches!(r, Reason::Hypothesis(_)));
        j.verdict == Verdict::Proved
            && no_index
            && prove(&without, &o.left, o.relator, &o.right, &o.reasons).is_none()
    })
}

/// Every goal must be what some stretch of a chain establishes.
fn unproved_goals(block: &Block, model: &Model<'_>, problems: &mut Vec<Problem>) {
    if block.chains.is_empty() {
        return;
    }
    for goal in &block.context.goals {
        let established = block.chains.iter().any(|chain| {
            stretches(chain).any(|(left, relator, right)| {
                let same = |a: &Expr, b: &Expr| {
                    a == b || prove(model, a, Relator::Equal, b, &[]).is_some()
                };
                let forward = relator.implies(goal.relator)
                    && same(left, &goal.left)
                    && same(right, &goal.right);
                let backward = flipped(relator).is_some_and(|r| r.implies(goal.relator))
                    && same(left, &goal.right)
                    && same(right, &goal.left);
                forward || backward || {
                    // a − b = 0 and the like: the same statement, moved across.
                    let moved =
                        |g: &Relation| difference(&g.left, &g.right).zip(difference(left, right));
                    relator.implies(goal.relator) && moved(goal).is_some_and(|(a, b)| same(&a, &b))
                }
            })
        });
        if !established {
            problems.push(Problem {
                message: format!(
                    "no chain establishes the goal {} {} {}",
                    goal.left,
                    goal.relator.sign(),
                    goal.right
                ),
                help: Some("a chain must lead from one side of the goal to the other".to_owned()),
                span: goal.left.span.to(goal.right.span),
            });
        }
    }
}

fn difference(a: &Expr, b: &Expr) -> Option<Expr> {
    let term = |negative, expr: &Expr| derivation::Term { negative, expr: expr.clone() };
    Expr::new(derivation::Node::Sum(vec![term(false, a), term(true, b)]), Span::default()).ok()
}

/// The relation read from right to left.
pub(crate) fn flipped(relator: Relator) -> Option<Relator> {
    use Relator::*;
    Some(match relator {
        Equal => Equal,
        Less => Greater,
        LessEqual => GreaterEqual,
        Greater => Less,
        GreaterEqual => LessEqual,
        PrecedesEqual => SucceedsEqual,
        SucceedsEqual => PrecedesEqual,
        Approx => return None,
    })
}

/// What a chain says of any two of its expressions; the whole chain first.
fn stretches(chain: &derivation::Chain) -> impl Iterator<Item = (&Expr, Relator, &Expr)> {
    let n = chain.lines.len();
    let at = |i: usize| if i == 0 { &chain.start } else { &chain.lines[i - 1].right };
    (0..n).flat_map(move |i| {
        (i + 1..=n).rev().filter_map(move |j| {
            let relator =
                chain.lines[i..j].iter().map(|l| Some(l.relator)).reduce(|a, b| a?.then(b?))??;
            Some((at(i), relator, at(j)))
        })
    })
}

/// A block's context made ready for judging its lines, and edits of them.
pub fn model(block: &Block) -> Model<'_> {
    let chains = block
        .chains
        .iter()
        .flat_map(|c| std::iter::once(&c.start).chain(c.lines.iter().map(|l| &l.right)));
    Model::new(&block.context, &chains.collect::<Vec<_>>())
}
