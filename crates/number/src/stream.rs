//! Deterministic pseudo-random numbers: splitmix64, seeded by a number or by a text.

use std::ops::RangeInclusive;

/// A stream of pseudo-random numbers (splitmix64), the same on every machine and in every run.
///
/// The checker draws its samples from the stream of the text it checks: a verdict is a function of the text alone.
/// It is no source of secrets.
///
/// ```
/// use number::Stream;
///
/// let mut a = Stream::from_text("H s = y");
/// let mut b = Stream::from_text("H s = y");
/// assert_eq!(a.next_u64(), b.next_u64());
/// assert!((-3..=3).contains(&a.int(-3..=3)));
/// ```
///
/// Reference: Steele, Lea, Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    state: u64,
}

impl Stream {
    /// The stream of a seed.
    ///
    /// ```
    /// // The reference value of splitmix64.
    /// assert_eq!(number::Stream::new(1234567).next_u64(), 6457827717110365317);
    /// ```
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The stream of a text, by its 64-bit FNV-1a hash.
    ///
    /// ```
    /// use number::Stream;
    /// // The published hash of "foobar".
    /// assert_eq!(Stream::from_text("foobar"), Stream::new(0x85944171f73967e8));
    /// ```
    pub fn from_text(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self::new(hash)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, each as likely up to n / 2^64; 0 if `n` is 0.
    ///
    /// ```
    /// let mut stream = number::Stream::new(1);
    /// assert!((0..100).all(|_| stream.below(6) < 6));
    /// assert_eq!(stream.below(0), 0);
    /// ```
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(n)) >> 64) as u64
    }

    /// An integer of the range, both ends included; the lower end if the range is empty.
    ///
    /// ```
    /// let mut stream = number::Stream::new(1);
    /// let seen: std::collections::BTreeSet<i64> = (0..100).map(|_| stream.int(-1..=1)).collect();
    /// assert_eq!(seen.into_iter().collect::<Vec<_>>(), [-1, 0, 1]);
    /// ```
    pub fn int(&mut self, range: RangeInclusive<i64>) -> i64 {
        let (low, high) = (*range.start(), *range.end());
        if low > high {
            return low;
        }
        let offset = match high.abs_diff(low).checked_add(1) {
            Some(count) => self.below(count),
            None => self.next_u64(),
        };
        low.wrapping_add(offset as i64)
    }

    /// A fraction of the interval from 0 to 1, the upper end excluded: a multiple of 2^−53.
    ///
    /// ```
    /// let u = number::Stream::new(7).unit();
    /// assert!((0.0..1.0).contains(&u));
    /// ```
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
