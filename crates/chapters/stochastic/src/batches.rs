//! Mini-batches: which samples a step sees. The source's (4.10)–(4.13).

use descent::Error;
use number::Stream;

/// How the samples of a batch are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// All samples in a random order, cut into batches: one pass is an epoch, after which they are shuffled anew. The batches of
    /// an epoch are disjoint, and the last may be smaller.
    #[default]
    Shuffled,
    /// The same in the order of the samples, never shuffled.
    InOrder,
    /// Every sample of a batch drawn from all of them: one may be there twice.
    WithReplacement,
    /// Every batch drawn from all samples, none twice.
    WithoutReplacement,
}

/// A stream of mini-batches: the same for the same seed, on every machine.
///
/// ```
/// use stochastic::{Batches, Sampling};
///
/// let mut batches = Batches::new(Sampling::Shuffled, 4, 1)?;
/// batches.begin(10)?;
/// // An epoch of ten samples is two batches of four and one of two, and each sample is in one of them.
/// let mut epoch: Vec<usize> = (0..3).flat_map(|_| batches.draw().to_vec()).collect();
/// epoch.sort();
/// assert_eq!(epoch, (0..10).collect::<Vec<_>>());
/// # Ok::<(), descent::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Batches {
    sampling: Sampling,
    size: usize,
    seed: u64,
    stream: Stream,
    /// All samples, in the order of this epoch.
    order: Vec<usize>,
    /// The batch is `order[from..to]`, or these.
    drawn: Vec<usize>,
    from: usize,
    to: usize,
}

impl Batches {
    /// Batches of `size` samples, at least one.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a size of zero.
    pub fn new(sampling: Sampling, size: usize, seed: u64) -> Result<Self, Error> {
        descent::parameter::positive("the size of a batch", size as f64)?;
        let (order, drawn) = (Vec::new(), Vec::new());
        Ok(Self { sampling, size, seed, stream: Stream::new(seed), order, drawn, from: 0, to: 0 })
    }

    /// Begins again, for this many samples. Batches are never larger than that.
    ///
    /// # Errors
    /// [`Error::Parameter`] for no samples.
    pub fn begin(&mut self, samples: usize) -> Result<(), Error> {
        descent::parameter::positive("the number of samples", samples as f64)?;
        self.stream = Stream::new(self.seed);
        self.order = (0..samples).collect();
        self.drawn = Vec::with_capacity(self.size);
        (self.from, self.to) = (samples, samples);
        Ok(())
    }

    /// The number of batches of an epoch, N/n rounded up.
    ///
    /// ```
    /// use stochastic::{Batches, Sampling};
    /// let mut batches = Batches::new(Sampling::InOrder, 10, 0)?;
    /// batches.begin(1001)?;
    /// assert_eq!(batches.per_epoch(), 101);
    /// # Ok::<(), descent::Error>(())
    /// ```
    pub fn per_epoch(&self) -> usize {
        self.order.len().div_ceil(self.size)
    }

    // ANCHOR: draw
    /// The next batch: the numbers of its samples, from 0. Empty before [`Batches::begin`].
    pub fn draw(&mut self) -> &[usize] {
        let samples = self.order.len();
        match self.sampling {
            Sampling::WithReplacement => {
                let stream = &mut self.stream;
                let size = if samples == 0 { 0 } else { self.size };
                self.drawn.clear();
                self.drawn.extend((0..size).map(|_| stream.below(samples as u64) as usize));
                &self.drawn
            }
            Sampling::WithoutReplacement => {
                let size = self.size.min(samples);
                self.shuffle(size);
                self.order.get(..size).unwrap_or(&[])
            }
            Sampling::Shuffled | Sampling::InOrder => {
                if self.to >= samples {
                    self.to = 0;
                    if self.sampling == Sampling::Shuffled {
                        self.shuffle(samples);
                    }
                }
                self.from = self.to;
                self.to = samples.min(self.from + self.size);
                self.order.get(self.from..self.to).unwrap_or(&[])
            }
        }
    }
    // ANCHOR_END: draw

    /// Puts a uniformly random choice of the samples in front, in random order. (R. Fisher and F. Yates; R. Durstenfeld, 1964.)
    fn shuffle(&mut self, first: usize) {
        let samples = self.order.len();
        for i in 0..first.min(samples) {
            let other = i + self.stream.below((samples - i) as u64) as usize;
            self.order.swap(i, other);
        }
    }
}
