//! What the readers of data files share: where a file is wrong, and numbers as they are written.

use crate::numbers::ratio;
use number::Number;
use std::fmt;
use std::str::{FromStr, SplitWhitespace};

/// A data file that cannot be read: the line, from 1, and what is wrong with it.
///
/// ```
/// use problems::nist::Regression;
///
/// let error = Regression::parse("misra1a", "start 1 2\n1.5 x\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: “x” is not a number");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// The line, from 1; the number of lines and one more where something is missing at the end.
    pub line: usize,
    /// What is wrong, in words.
    pub what: String,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for DataError {}

/// The words of line number `line`, read as values of one type.
pub(crate) fn read_words<T: FromStr>(
    line: usize,
    words: SplitWhitespace<'_>,
) -> Result<Vec<T>, DataError> {
    let read = |word: &str| {
        let what = || format!("“{word}” is not a number");
        word.parse().map_err(|_| DataError { line, what: what() })
    };
    words.map(read).collect()
}

/// A decimal number as it is written, p/q with a power of ten q: exact in every number system that can divide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    p: i64,
    q: i64,
}

impl Written {
    /// The number in a number system.
    pub(crate) fn value<N: Number>(self) -> Option<N> {
        ratio(self.p, self.q)
    }
}

impl FromStr for Written {
    type Err = ();

    /// Up to 15 digits with or without a point, so that p and q are exact in `f64` and their quotient is correctly rounded.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = [whole, part].concat();
        let sized = digits.len() <= 16 && part.len() <= 15;
        if !sized || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        let q = 10_i64.pow(u32::try_from(part.len()).map_err(|_| ())?);
        Ok(Self { p: digits.parse().map_err(|_| ())?, q })
    }
}
