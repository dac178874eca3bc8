//! The counts of a study, by kind of edit and together, and the mutants worth a look.

use crate::edit::EditKind;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// What became of the mutants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Study {
    /// How many there were: shape errors, refuted, equivalent, undecided and accepted together.
    pub mutants: usize,
    /// Whose shapes do not fit, or which have no value anywhere.
    pub shape_errors: usize,
    /// Judged false, with a witness.
    pub refuted: usize,
    /// Not judged false, and true as far as can be told.
    pub equivalent: usize,
    /// Not seen to be true, and judged undecided: its author is told that the line does not stand, but not why.
    pub undecided: usize,
    /// Not seen to be true, and yet judged proved, holds or sampled.
    pub accepted: usize,
    /// Of the refuted: the line as it was is among the hints.
    pub hinted: usize,
    /// The same by what was edited.
    pub by_kind: BTreeMap<EditKind, Counts>,
    /// Of the shape errors those that have shapes, but no value anywhere.
    pub undefined: Vec<Mutant>,
    /// Those that are equivalent.
    pub equivalents: Vec<Mutant>,
    /// Those that are undecided.
    pub undecided_mutants: Vec<Mutant>,
    /// Those that were accepted.
    pub accepted_mutants: Vec<Mutant>,
    /// Those that were refuted, but without the line as it was among the hints.
    pub unhinted: Vec<Mutant>,
}

/// What became of the mutants of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many there were.
    pub mutants: usize,
    /// Whose shapes do not fit, or which have no value anywhere.
    pub shape_errors: usize,
    /// Judged false.
    pub refuted: usize,
    /// Not judged false, and true as far as can be told.
    pub equivalent: usize,
    /// Not seen to be true, and judged undecided.
    pub undecided: usize,
    /// Not seen to be true, and yet judged proved, holds or sampled.
    pub accepted: usize,
    /// Of the refuted: mended by a hint.
    pub hinted: usize,
}

/// One mutant, as a table lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutant {
    /// The block it is of.
    pub block: String,
    /// Where in the block: `line 2` of the first chain, `line 3 of chain 2`, `goal 1`; counted from 1.
    pub place: String,
    /// What was edited.
    pub kind: EditKind,
    /// What was done.
    pub edit: String,
    /// The whole statement with the slip in it.
    pub text: String,
    /// What it was judged.
    pub verdict: String,
}

/// What becomes of one mutant.
pub(super) enum Fate {
    ShapeError,
    Undefined,
    Refuted { hinted: bool },
    Equivalent,
    Undecided,
    Accepted,
}

impl Study {
    pub(super) fn count(&mut self, kind: EditKind, fate: &Fate, mutant: impl FnOnce() -> Mutant) {
        let counts = self.by_kind.entry(kind).or_default();
        self.mutants += 1;
        counts.mutants += 1;
        match fate {
            Fate::ShapeError | Fate::Undefined => {
                self.shape_errors += 1;
                counts.shape_errors += 1;
                if matches!(fate, Fate::Undefined) {
                    self.undefined.push(mutant());
                }
            }
            Fate::Refuted { hinted } => {
                self.refuted += 1;
                counts.refuted += 1;
                if *hinted {
                    self.hinted += 1;
                    counts.hinted += 1;
                } else {
                    self.unhinted.push(mutant());
                }
            }
            Fate::Equivalent => {
                self.equivalent += 1;
                counts.equivalent += 1;
                self.equivalents.push(mutant());
            }
            Fate::Undecided => {
                self.undecided += 1;
                counts.undecided += 1;
                self.undecided_mutants.push(mutant());
            }
            Fate::Accepted => {
                self.accepted += 1;
                counts.accepted += 1;
                self.accepted_mutants.push(mutant());
            }
        }
    }

    /// Both studies as one.
    ///
    /// ```
    /// use checker::mutation::Study;
    /// let mut all = Study { mutants: 2, refuted: 2, ..Study::default() };
    /// all.add(Study { mutants: 1, equivalent: 1, ..Study::default() });
    /// assert_eq!((all.mutants, all.refuted, all.equivalent), (3, 2, 1));
    /// ```
    pub fn add(&mut self, other: Study) {
        self.mutants += other.mutants;
        self.shape_errors += other.shape_errors;
        self.refuted += other.refuted;
        self.equivalent += other.equivalent;
        self.undecided += other.undecided;
        self.accepted += other.accepted;
        self.hinted += other.hinted;
        for (kind, more) in other.by_kind {
            let counts = self.by_kind.entry(kind).or_default();
            counts.mutants += more.mutants;
            counts.shape_errors += more.shape_errors;
            counts.refuted += more.refuted;
            counts.equivalent += more.equivalent;
            counts.undecided += more.undecided;
            counts.accepted += more.accepted;
            counts.hinted += more.hinted;
        }
        self.undefined.extend(other.undefined);
        self.equivalents.extend(other.equivalents);
        self.undecided_mutants.extend(other.undecided_mutants);
        self.accepted_mutants.extend(other.accepted_mutants);
        self.unhinted.extend(other.unhinted);
    }

    /// The counts of all kinds together.
    ///
    /// ```
    /// use checker::mutation::Study;
    /// let study = Study { mutants: 2, refuted: 1, equivalent: 1, ..Study::default() };
    /// assert_eq!((study.counts().mutants, study.counts().refuted), (2, 1));
    /// ```
    pub fn counts(&self) -> Counts {
        Counts {
            mutants: self.mutants,
            shape_errors: self.shape_errors,
            refuted: self.refuted,
            equivalent: self.equivalent,
            undecided: self.undecided,
            accepted: self.accepted,
            hinted: self.hinted,
        }
    }

    /// The share of the mutants not seen to be true that were refuted; one when there were none.
    ///
    /// ```
    /// use checker::mutation::Study;
    /// let study = Study { mutants: 10, refuted: 6, accepted: 2, equivalent: 2, ..Study::default() };
    /// assert_eq!(study.score(), 0.75);
    /// ```
    pub fn score(&self) -> f64 {
        let wrong = self.refuted + self.undecided + self.accepted;
        if wrong == 0 { 1.0 } else { self.refuted as f64 / wrong as f64 }
    }
}

/// A plain table, one row a kind.
impl fmt::Display for Study {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads =
            ["mutants", "shape errors", "refuted", "equivalent", "undecided", "accepted", "hinted"];
        write!(f, "{:<36}", "")?;
        for head in heads {
            write!(f, "{head:>14}")?;
        }
        let mut row = |name: &str, c: Counts| {
            write!(f, "\n{name:<36}")?;
            for n in [
                c.mutants,
                c.shape_errors,
                c.refuted,
                c.equivalent,
                c.undecided,
                c.accepted,
                c.hinted,
            ] {
                write!(f, "{n:>14}")?;
            }
            Ok(())
        };
        for (kind, counts) in &self.by_kind {
            row(kind.name(), *counts)?;
        }
        row("all", self.counts())
    }
}
