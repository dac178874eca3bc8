//! Points of a plain pattern: all entries alike, one alone, signs by turns, the identity; at sizes and numbers of terms beyond
//! those that samples are drawn at, and with numbers far out, close to zero, or those a line speaks of. What fails only at size
//! five, for large numbers or from the tenth member on fails at such a point as a rule.

use crate::draw::Knob;
use derivation::Symbol;
use number::{Number, Rational};
use std::collections::BTreeMap;

/// Sizes beyond those of samples.
pub(crate) const SIZES: [usize; 4] = [4, 5, 8, 16];
/// Numbers of terms beyond those of samples.
const LENGTHS: [i64; 5] = [7, 8, 11, 20, 40];
/// Natural numbers that are as good as any.
const NATURALS: [i64; 5] = [20, 100, 1000, 2000, 20_000];

/// How the entries of a column run.
#[derive(Clone, Copy, Debug)]
enum Column {
    Alike,
    First,
    ByTurns,
    Heavy,
    Few,
    Doubling,
}

impl Column {
    const ALL: [Column; 6] = [
        Column::Alike,
        Column::First,
        Column::ByTurns,
        Column::Heavy,
        Column::Few,
        Column::Doubling,
    ];

    fn entry(self, i: usize) -> Rational {
        Rational::from(match self {
            Column::Alike => 1,
            Column::First => i64::from(i == 0),
            Column::ByTurns => 1 - 2 * (i % 2) as i64,
            Column::Heavy => 1 + 2 * i64::from(i == 0),
            // Families are summed from 0 or from 1: either way there are both signs.
            Column::Few => [1, -1, 1].get(i).copied().unwrap_or(0),
            Column::Doubling => 1 << i.min(40),
        })
    }
}

/// What is made of the pattern's number.
#[derive(Clone, Copy, Debug)]
enum Scalars {
    /// It is put for one scalar, and the others are one.
    Only(usize),
    /// Scalars run as the entries of a column, times the number.
    Along(Column),
}

/// A point, as what each of its numbers is.
#[derive(Clone, Debug)]
pub(crate) struct Regular {
    pub(crate) sizes: BTreeMap<Symbol, usize>,
    /// The pattern of the first column, and how far on that of the next is.
    column: usize,
    turn: usize,
    /// Whether matrices are full of ones and not diagonal.
    full: bool,
    scale: Rational,
    number: Rational,
    scalars: Scalars,
    length: i64,
    natural: i64,
    /// Columns, scalars and natural numbers begun.
    columns: usize,
    begun: usize,
    bits: i64,
}

impl Regular {
    fn at(sizes: BTreeMap<Symbol, usize>) -> Self {
        Regular {
            sizes,
            column: 0,
            turn: 0,
            full: false,
            scale: Rational::one(),
            number: Rational::one(),
            scalars: Scalars::Along(Column::Alike),
            length: 3,
            natural: 3,
            columns: 0,
            begun: 0,
            bits: 0,
        }
    }

    /// What a knob is set to; to be asked in the order of drawing.
    pub(crate) fn number(&mut self, knob: &Knob) -> Rational {
        match knob {
            Knob::Component(i) => {
                self.columns += usize::from(*i == 0);
                let pattern = self.column + self.turn * self.columns.saturating_sub(1);
                Column::ALL[pattern % Column::ALL.len()].entry(*i) * self.scale.clone()
            }
            Knob::Cell(i, j) if self.full || i == j => self.scale.clone(),
            Knob::Cell(..) => Rational::zero(),
            Knob::Pivot => self.scale.clone(),
            Knob::Entry => self.scalar(),
            Knob::Between(low, high) => {
                let size = self.scalar();
                let size = if size < Rational::zero() { -size } else { size };
                match (low, high) {
                    (Some(low), Some(high)) => {
                        // From 0 to 1 as the number goes from 0 to infinity.
                        let share = size.div(&(Rational::one() + size.clone()));
                        let share = share.unwrap_or_else(Rational::one);
                        low.clone() + (high.clone() - low.clone()) * share
                    }
                    (Some(low), None) => low.clone() + size,
                    (None, Some(high)) => high.clone() - size,
                    (None, None) => size,
                }
            }
            Knob::Length => Rational::from(self.length),
            Knob::NaturalBit(bit) => {
                self.bits += i64::from(*bit == 0);
                Rational::from(self.natural >> (*bit).min(62) & 1)
            }
            // Half of a square, for each coordinate: x'x/2.
            Knob::Coefficient(k) if *k == 2 => {
                Rational::new(1, 2).unwrap_or_else(Rational::one) * self.scale.clone()
            }
            Knob::Coefficient(_) => Rational::zero(),
            Knob::Direction(ridge, place) => Rational::from(i64::from(ridge == place)),
        }
    }

    /// Whether its numbers are large or small enough that differences of them have no digits left.
    pub(crate) fn is_extreme(&self) -> bool {
        let size = self.number.to_f64().abs();
        !(1e-3..=1e3).contains(&size)
    }

    fn scalar(&mut self) -> Rational {
        let place = self.begun;
        self.begun += 1;
        match self.scalars {
            Scalars::Only(only) if only != place => Rational::one(),
            Scalars::Only(_) => self.number.clone(),
            Scalars::Along(column) => column.entry(place) * self.number.clone(),
        }
    }
}

/// The plain points of lines with these sizes, so many scalars, and these numbers written in them;
/// the smaller ones first.
pub(crate) fn regular(names: &[Symbol], scalars: usize, landmarks: &[Rational]) -> Vec<Regular> {
    let small: BTreeMap<Symbol, usize> = names.iter().map(|name| (name.clone(), 2)).collect();
    let mut found = Vec::new();
    for length in LENGTHS {
        for scalars in Column::ALL.map(Scalars::Along) {
            found.push(Regular { length, scalars, ..Regular::at(small.clone()) });
        }
    }
    let whole = landmarks.iter().filter_map(Rational::to_i64).filter(|n| (0..1 << 20).contains(n));
    for natural in whole.flat_map(|n| [n - 1, n, n + 1]).chain(NATURALS).filter(|n| *n >= 0) {
        found.push(Regular { natural, ..Regular::at(small.clone()) });
    }
    // Far out, close to zero, and what the line speaks of.
    for number in numbers(landmarks) {
        let alone = (0..scalars.min(4)).map(Scalars::Only);
        let run = [Column::Alike, Column::ByTurns].map(Scalars::Along);
        // Beside an odd number and an even one.
        for (scalars, natural) in run.into_iter().chain(alone).flat_map(|s| [(s, 3), (s, 2)]) {
            let number = number.clone();
            found.push(Regular { number, scalars, natural, ..Regular::at(small.clone()) });
        }
    }
    if names.is_empty() {
        return found;
    }
    let scales = [(1, 1), (10, 1), (100, 1), (1, 8)];
    for (above, below) in scales {
        let scale = Rational::new(above, below).unwrap_or_else(Rational::one);
        for sizes in SIZES.iter().flat_map(|n| shapes(names, *n)) {
            for (column, turn, full) in patterns() {
                let (scale, sizes) = (scale.clone(), sizes.clone());
                found.push(Regular { scale, column, turn, full, ..Regular::at(sizes) });
            }
        }
    }
    found
}

/// All sizes n; or one of them, or all but one, and the others 1.
fn shapes(names: &[Symbol], n: usize) -> Vec<BTreeMap<Symbol, usize>> {
    let mut found = vec![names.iter().map(|name| (name.clone(), n)).collect()];
    if names.len() > 1 {
        for large in [true, false] {
            let first = |k: usize| if (k == 0) == large { n } else { 1 };
            found
                .push(names.iter().enumerate().map(|(k, name)| (name.clone(), first(k))).collect());
        }
    }
    found
}

fn patterns() -> impl Iterator<Item = (usize, usize, bool)> {
    let columns = 0..Column::ALL.len();
    columns.flat_map(|column| [(column, 0, false), (column, 1, false), (column, 0, true)])
}

fn numbers(landmarks: &[Rational]) -> Vec<Rational> {
    let ten = Rational::from(10);
    let powers = [2, 4, 6, 9, 13, 30, 60, -2, -4, -6, -9, -13, -30, -60];
    let mut found: Vec<Rational> = powers.iter().filter_map(|k| ten.pow(*k)).collect();
    for landmark in landmarks {
        let double = landmark.clone() + landmark.clone();
        found.extend([landmark.clone(), double, landmark.clone() * ten.clone()]);
    }
    let both: Vec<Rational> = found.into_iter().flat_map(|x| [x.clone(), -x]).collect();
    both.into_iter().filter(|x| *x != Rational::zero()).collect()
}
