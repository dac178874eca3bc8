//! Handwritten digits: 1797 real images, small enough to be part of this crate.

use crate::data::DataError;
use ndarray::{Array2, Axis};

/// The images, one a line.
const DIGITS: &str = include_str!("../data/digits.txt");

/// Images with their digits.
///
/// The test part of the data set of E. Alpaydin and C. Kaynak (*Optical Recognition of Handwritten Digits*, UCI Machine Learning
/// Repository, 1998), as scikit-learn distributes it; its licence is beside the file.
///
/// ```
/// let digits = problems::Digits::read().unwrap();
/// assert_eq!((digits.len(), digits.images.ncols()), (1797, 64));
/// let (training, validation) = digits.split(1000);
/// assert_eq!((training.len(), validation.len(), training.labels[3]), (1000, 797, 3));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Digits {
    /// One row of 64 pixels an image, from 0 (paper) to 1 (ink).
    pub images: Array2<f64>,
    /// The digit that each shows, 0 to 9.
    pub labels: Vec<usize>,
}

impl Digits {
    /// All images.
    ///
    /// # Errors
    /// None, as a test shows: they are part of this crate.
    pub fn read() -> Result<Self, DataError> {
        Self::parse(DIGITS)
    }

    /// Reads lines of a digit, a space, and up to 64 pixels: `1` to `9` and `a` = 10 to `g` = 16 sixteenths, `A` = one to `S` =
    /// nineteen zeros, zeros at the end left out. `#` starts a comment.
    ///
    /// # Errors
    /// [`DataError`] for a line that is not like that.
    ///
    /// ```
    /// use problems::Digits;
    /// let one = Digits::parse("7 Bg8\n").unwrap();
    /// assert_eq!((one.labels[0], one.images[[0, 2]], one.images[[0, 3]]), (7, 1.0, 0.5));
    /// assert_eq!(Digits::parse("7 x\n").unwrap_err().to_string(), "line 1: ‘x’ is no pixel");
    /// ```
    pub fn parse(text: &str) -> Result<Self, DataError> {
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        for (line, content) in (1..).zip(text.lines()).filter(|(_, l)| !l.starts_with('#')) {
            let wrong = |what: String| DataError { line, what };
            let (label, image) = content.split_once(' ').unwrap_or((content, ""));
            match label.parse() {
                Ok(label) if label < 10 => labels.push(label),
                _ => return Err(wrong(format!("“{label}” is no digit"))),
            }
            for c in image.chars() {
                match c {
                    '1'..='9' | 'a'..='g' => {
                        pixels.push(f64::from(c.to_digit(17).unwrap_or(0)) / 16.0);
                    }
                    'A'..='S' => pixels.extend((b'A'..=c as u8).map(|_| 0.0)),
                    _ => return Err(wrong(format!("‘{c}’ is no pixel"))),
                }
            }
            if pixels.len() > 64 * labels.len() {
                return Err(wrong("more than 64 pixels".into()));
            }
            pixels.resize(64 * labels.len(), 0.0);
        }
        let shape = (labels.len(), 64);
        let misshapen = |_| DataError { line: 0, what: "rows of different lengths".into() };
        let images = Array2::from_shape_vec(shape, pixels).map_err(misshapen)?;
        Ok(Self { images, labels })
    }

    /// How many images there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The first `count` images, and the others: to learn from, and to see what has been learnt. Writers differ from one end of
    /// the file to the other, so the others are a little harder than the first.
    pub fn split(mut self, count: usize) -> (Self, Self) {
        let count = count.min(self.len());
        let (first, rest) = self.images.view().split_at(Axis(0), count);
        let (first, rest) = (first.to_owned(), rest.to_owned());
        let labels = self.labels.split_off(count);
        (Self { images: first, labels: self.labels }, Self { images: rest, labels })
    }
}
