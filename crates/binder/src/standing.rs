//! How a line or a block stands in the book: the checker's verdict, seen with what the author meant by the block. A
//! refuted line is a mistake in a derivation and the point of a `wrong` block.

use checker::{BlockReport, Verdict};
use derivation::{Block, BlockKind};

/// What a badge says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Standing {
    /// Same normal form, or an exact certificate.
    Proved,
    /// An identity tested with a bound.
    Holds,
    /// Evidence.
    Sampled,
    /// Taken on trust.
    Assumed,
    /// Taken on trust from a named source.
    Cited,
    /// An exercise's hole.
    Open,
    /// Shown because it is false, and found false.
    OnPurpose,
    /// No method applies.
    Undecided,
    /// False.
    Refuted,
}

impl Standing {
    /// All of them, in the order the bar shows them.
    pub const ALL: [Standing; 9] = [
        Standing::Proved,
        Standing::Holds,
        Standing::Sampled,
        Standing::Assumed,
        Standing::Cited,
        Standing::Open,
        Standing::OnPurpose,
        Standing::Undecided,
        Standing::Refuted,
    ];

    /// The word on the badge.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Proved => "proved",
            Standing::Holds => "holds",
            Standing::Sampled => "sampled",
            Standing::Assumed => "assumed",
            Standing::Cited => "cited",
            Standing::Open => "open",
            Standing::OnPurpose => "refuted on purpose",
            Standing::Undecided => "undecided",
            Standing::Refuted => "refuted",
        }
    }

    /// The word in class names and ids.
    pub fn class(self) -> &'static str {
        match self {
            Standing::OnPurpose => "on-purpose",
            other => other.word(),
        }
    }

    /// What it means, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Standing::Proved => {
                "Both sides have the same exact normal form, or an exact certificate was checked."
            }
            Standing::Holds => {
                "Tested as an identity at random points of large finite fields; the explanation gives the bound on the chance of error."
            }
            Standing::Sampled => "No violation was found at many points: evidence, not proof.",
            Standing::Assumed => "Taken on trust; the explanation says what.",
            Standing::Cited => "Taken on trust from the source named.",
            Standing::Open => "An exercise: nothing is claimed.",
            Standing::OnPurpose => {
                "A false step shown on purpose; the build requires that it is refuted."
            }
            Standing::Undecided => "No method settled it; the explanation says why.",
            Standing::Refuted => "False: there is a counterexample.",
        }
    }

    /// How a line with this verdict stands in a block of this kind.
    pub fn of_line(kind: BlockKind, verdict: Verdict) -> Standing {
        match (kind, verdict) {
            (BlockKind::Wrong, Verdict::Refuted) => Standing::OnPurpose,
            (BlockKind::Cite, Verdict::Assumed) => Standing::Cited,
            (_, Verdict::Proved) => Standing::Proved,
            (_, Verdict::Holds) => Standing::Holds,
            (_, Verdict::Sampled) => Standing::Sampled,
            (_, Verdict::Assumed) => Standing::Assumed,
            (_, Verdict::Open) => Standing::Open,
            (_, Verdict::Undecided) => Standing::Undecided,
            (_, Verdict::Refuted) => Standing::Refuted,
        }
    }

    /// How a whole block stands.
    pub fn of_block(block: &Block, report: &BlockReport) -> Standing {
        match block.kind {
            BlockKind::Cite if report.verdict() != Verdict::Refuted => Standing::Cited,
            kind => Standing::of_line(kind, report.verdict()),
        }
    }
}

/// How many lines have which standing.
///
/// ```
/// use binder::standing::{Counts, Standing};
/// let mut counts = Counts::default();
/// counts.add(Standing::Proved);
/// counts.add(Standing::Holds);
/// counts.add(Standing::Holds);
/// assert_eq!(counts.to_string(), "3 lines: 1 proved, 2 holds");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts([usize; 9]);

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, standing: Standing) {
        self.0[standing as usize] += 1;
    }

    /// Adds all of another's.
    pub fn merge(&mut self, other: Counts) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }

    /// How many have this standing.
    pub fn of(&self, standing: Standing) -> usize {
        self.0[standing as usize]
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// Those that occur, with their numbers.
    pub fn present(&self) -> impl Iterator<Item = (Standing, usize)> + '_ {
        Standing::ALL.into_iter().map(|s| (s, self.of(s))).filter(|(_, n)| *n > 0)
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let total = self.total();
        write!(f, "{total} {}", if total == 1 { "line" } else { "lines" })?;
        for (place, (standing, count)) in self.present().enumerate() {
            write!(f, "{}{count} {}", if place == 0 { ": " } else { ", " }, standing.word())?;
        }
        Ok(())
    }
}
