//! What the checker may say, and what it must say with it.
//!
//! | verdict | may say | never |
//! |---|---|---|
//! | proved | same normal form over the rationals, or an exact certificate | for anything sampled |
//! | holds | with its bound and the sizes tried | without them |
//! | sampled | evidence, not proof | dressed as proof |
//! | refuted | the smallest witness found, exact, both sides shown | without a witness |
//! | assumed | what is taken on trust, and from where | hidden |
//! | open | an exercise's hole: nothing is claimed | counted as checked |
//! | undecided | the reason | silently dropped |

use derivation::{Expr, Reason, Relator, Span};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

/// How far a line can be trusted, weakest last but for refuted: see [`Verdict::strength`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Verdict {
    /// Same normal form over the rationals, or an exact certificate.
    Proved,
    /// An identity tested at random points of a large finite field, with a bound on the chance of error.
    Holds,
    /// Evidence from sample points.
    Sampled,
    /// Taken on trust, with its source.
    Assumed,
    /// An exercise's hole.
    Open,
    /// No method applies, or the budget ran out; the summary says which.
    Undecided,
    /// False: there is a witness.
    Refuted,
}

impl Verdict {
    /// All verdicts, strongest first, refuted last.
    pub const ALL: [Verdict; 7] = [
        Verdict::Proved,
        Verdict::Holds,
        Verdict::Sampled,
        Verdict::Assumed,
        Verdict::Open,
        Verdict::Undecided,
        Verdict::Refuted,
    ];

    /// The word printed on a badge.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Holds => "holds",
            Verdict::Sampled => "sampled",
            Verdict::Assumed => "assumed",
            Verdict::Open => "open",
            Verdict::Undecided => "undecided",
            Verdict::Refuted => "refuted",
        }
    }

    /// Rank from 0 (refuted) to 6 (proved): a chain is as strong as its weakest line.
    pub fn strength(self) -> u8 {
        match self {
            Verdict::Proved => 6,
            Verdict::Holds => 5,
            Verdict::Sampled => 4,
            Verdict::Assumed => 3,
            Verdict::Open => 2,
            Verdict::Undecided => 1,
            Verdict::Refuted => 0,
        }
    }

    /// The weaker of two.
    ///
    /// ```
    /// use checker::Verdict::*;
    /// assert_eq!(Proved.and(Sampled), Sampled);
    /// ```
    pub fn and(self, other: Verdict) -> Verdict {
        if self.strength() <= other.strength() { self } else { other }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where in its block an obligation stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Place {
    /// A line of a chain, both counted from 0.
    Line {
        /// Which chain.
        chain: usize,
        /// Which line of it.
        line: usize,
    },
    /// A goal, counted from 0.
    Goal(usize),
}

/// One thing to be checked: `left relator right` in a context.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Where it stands.
    pub place: Place,
    /// Left side.
    pub left: Expr,
    /// How the sides are said to be related.
    pub relator: Relator,
    /// Right side.
    pub right: Expr,
    /// The reasons its author gives.
    pub reasons: Vec<Reason>,
    /// Where it is written.
    pub span: Span,
}

/// How one attempt on an obligation ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// It settled the obligation, for or against.
    Settled,
    /// It spoke for the obligation but did not settle it alone.
    Passed,
    /// It does not apply here or found nothing.
    Nothing,
}

/// One attempt: what was tried, in which number system, at which sizes, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was tried: "small exact counterexample", "normal form", "identity over F_p".
    pub method: Cow<'static, str>,
    /// The number system: "rationals", "F_p, p = 2^61 − 1".
    pub system: Cow<'static, str>,
    /// The sizes, as in "n = 2, then 1 and 3"; empty where sizes play no part.
    pub sizes: String,
    /// How many points, or rewrites.
    pub samples: u64,
    /// Operations spent.
    pub operations: u64,
    /// What came of it, in words.
    pub note: String,
    /// How it ended.
    pub outcome: Outcome,
}

/// One named value of a witness, as text and as rows of entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The symbol, or a function applied to its argument: `f(z)`.
    pub name: String,
    /// Entries by rows, exact; a scalar is one row of one entry. For a function, one entry: its formula.
    pub rows: Vec<Vec<String>>,
}

/// A point at which a line fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// The sizes: `n = 2`.
    pub sizes: Vec<(String, usize)>,
    /// The value of every symbol the two sides depend on.
    pub settings: Vec<Setting>,
    /// Value of the left side, by rows.
    pub left: Setting,
    /// Value of the right side, by rows.
    pub right: Setting,
    /// Whether all numbers are exact. When not, they were computed with 60 digits and are shown rounded.
    pub exact: bool,
}

/// One edit of a refuted line that makes it stand.
#[derive(Clone, Debug)]
pub struct Hint {
    /// What to do, in words: "change + λ²/2 to − λ²/2".
    pub advice: String,
    /// The mended side in full.
    pub mended: Expr,
    /// The mended side in the notation, to be pasted.
    pub text: String,
}

/// A verdict with everything that must be said with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// One sentence that says what was established, and no more.
    pub summary: String,
    /// What was tried, in order.
    pub attempts: Vec<Attempt>,
    /// The hypotheses and definitions it rests on, in the notation.
    pub uses: Vec<String>,
    /// Side conditions: what must be invertible or not zero, and ranges that must not be empty.
    pub needs: Vec<String>,
    /// For a refuted line, where it fails.
    pub witness: Option<Witness>,
    /// For a refuted line, at most three edits that mend it.
    #[serde(skip)]
    pub hints: Vec<Hint>,
    /// Advice that changes no verdict: the reason given is not needed, the line restates the one before.
    pub advice: Vec<String>,
}

impl Judgement {
    /// Operations spent on all attempts.
    pub fn operations(&self) -> u64 {
        self.attempts.iter().map(|a| a.operations).sum()
    }
}

/// Something wrong with the block itself rather than with one line's truth: an unused or contradictory hypothesis,
/// a chain that does not end at its goal, a `wrong` block that is not wrong. It fails the build.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What might help.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}

/// The answer to a block.
#[derive(Clone, Debug)]
pub struct BlockReport {
    /// The block's id.
    pub id: String,
    /// Every obligation with its judgement, in the order of the text.
    pub lines: Vec<(Obligation, Judgement)>,
    /// What is wrong with the block itself.
    pub problems: Vec<Problem>,
}

impl BlockReport {
    /// As strong as the weakest line. A block without lines has nothing against it (`define`), unless there is a problem
    /// with it: then it is undecided.
    pub fn verdict(&self) -> Verdict {
        if self.lines.is_empty() && !self.problems.is_empty() {
            return Verdict::Undecided;
        }
        self.lines.iter().map(|(_, j)| j.verdict).fold(Verdict::Proved, Verdict::and)
    }
}
