//! Axes: a label, a scale, and the range it shows.

use crate::ticks::{RESOLUTION, Tick, integer_ticks, linear_ticks, log_ticks, minor_log_ticks};

/// The largest number a linear axis reaches: the difference of two such numbers is still finite.
const LARGEST: f64 = 8e307;

/// How values are laid out along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    Linear,
    Log,
    /// Linear, with ticks at whole numbers only.
    Steps,
}

/// One axis of a [`Panel`](crate::Panel). Unless told otherwise it shows all its data.
///
/// ```
/// use plots::Axis;
/// let error = Axis::log("$|θ_k − θ*|$").range(1e-16, 1.0);
/// let step = Axis::steps("$k$");
/// let loss = Axis::linear("loss").include(0.0);
/// # let _ = (error, step, loss);
/// ```
#[derive(Clone, Debug)]
pub struct Axis {
    pub(crate) label: String,
    pub(crate) scale: Scale,
    range: Option<(f64, f64)>,
    include: Vec<f64>,
    pub(crate) bare: bool,
}

impl Axis {
    /// A linear axis. In the label, `$…$` is maths: `"$θ_k$"`.
    pub fn linear(label: impl Into<String>) -> Self {
        Self::new(label.into(), Scale::Linear)
    }

    /// A logarithmic axis; values that are zero or negative are left out, and the figure's
    /// description says so.
    pub fn log(label: impl Into<String>) -> Self {
        Self::new(label.into(), Scale::Log)
    }

    /// An axis that counts steps: linear, ticks at whole numbers.
    pub fn steps(label: impl Into<String>) -> Self {
        Self::new(label.into(), Scale::Steps)
    }

    fn new(label: String, scale: Scale) -> Self {
        Self { label, scale, range: None, include: Vec::new(), bare: false }
    }

    /// Shows exactly this range. One that is empty, not finite, or not positive on a logarithmic
    /// axis is ignored, and the data decide.
    ///
    /// ```
    /// let axis = plots::Axis::linear("$x$").range(-1.0, 1.0);
    /// # let _ = axis;
    /// ```
    pub fn range(mut self, lo: f64, hi: f64) -> Self {
        self.range = Some((lo, hi));
        self
    }

    /// Makes the range contain this value too.
    ///
    /// ```
    /// let axis = plots::Axis::linear("loss").include(0.0);
    /// # let _ = axis;
    /// ```
    pub fn include(mut self, value: f64) -> Self {
        self.include.push(value);
        self
    }

    /// No ticks, no numbers: for a strip whose axis has no unit.
    ///
    /// ```
    /// let axis = plots::Axis::linear("").range(0.0, 1.0).bare();
    /// # let _ = axis;
    /// ```
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Whether this axis has a place for the value.
    pub(crate) fn shows(&self, v: f64) -> bool {
        v.is_finite() && (self.scale != Scale::Log || v > 0.0)
    }

    /// Fixes the range, given the data. `margin` is the share of the range left free at each end
    /// when the data decide it.
    pub(crate) fn fit(&self, data: impl Iterator<Item = f64>, margin: f64) -> Fitted {
        let log = self.scale == Scale::Log;
        let given = self.range.filter(|&(lo, hi)| self.shows(lo) && self.shows(hi) && lo < hi);
        let (lo, hi) = given.unwrap_or_else(|| {
            let (mut lo, mut hi) = data
                .chain(self.include.iter().copied())
                .filter(|&v| self.shows(v))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
            if lo > hi {
                // Nothing to show: an empty but valid axis.
                (lo, hi) = if log { (0.1, 10.0) } else { (0.0, 1.0) };
            }
            if log {
                if hi / lo < 1.0 + 1e-6 {
                    (lo, hi) = (lo / 10.0, hi * 10.0);
                }
                let grow = (hi / lo).powf(margin);
                // Ends that vanish or overflow are pulled back into what f64 can hold.
                let lo = (lo / grow).max(1e-320);
                (lo, (hi * grow).min(f64::MAX).max(lo * 100.0))
            } else {
                let (lo, hi) = (lo.clamp(-LARGEST, LARGEST), hi.clamp(-LARGEST, LARGEST));
                let grow = (hi - lo) * margin;
                (lo - grow, hi + grow)
            }
        });
        if log {
            return Fitted { lo, hi, scale: self.scale };
        }
        // A range too short to be told apart is widened around its middle.
        let size = lo.abs().max(hi.abs());
        let least = if size == 0.0 { 2.0 } else { size * (4.0 * RESOLUTION) };
        let (lo, hi) = (lo.clamp(-LARGEST, LARGEST), hi.clamp(-LARGEST, LARGEST));
        let (lo, hi) = if hi - lo < least.max(1e-280) {
            let pad = match size {
                0.0 => 1.0,
                _ if hi == lo && size < 1e300 => 0.1 * size,
                _ => least,
            };
            let pad = pad.max(1e-279);
            (lo - pad, hi + pad)
        } else {
            (lo, hi)
        };
        Fitted { lo, hi, scale: self.scale }
    }
}

/// An axis whose range is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fitted {
    pub(crate) lo: f64,
    pub(crate) hi: f64,
    pub(crate) scale: Scale,
}

impl Fitted {
    /// Where a value lies: 0 at the low end, 1 at the high end. `None` where the axis has no place
    /// for it. Far away it is held at a distance that pixels can still express.
    pub(crate) fn unit(&self, v: f64) -> Option<f64> {
        if !v.is_finite() || (self.scale == Scale::Log && v <= 0.0) {
            return None;
        }
        let t = if self.scale == Scale::Log {
            (v.ln() - self.lo.ln()) / (self.hi.ln() - self.lo.ln())
        } else {
            (v / 2.0 - self.lo / 2.0) / (self.hi / 2.0 - self.lo / 2.0)
        };
        (!t.is_nan()).then(|| t.clamp(-1e4, 1e4))
    }

    pub(crate) fn ticks(&self, target: usize) -> Vec<Tick> {
        match self.scale {
            Scale::Linear => linear_ticks(self.lo, self.hi, target),
            Scale::Log => log_ticks(self.lo, self.hi, target),
            Scale::Steps => integer_ticks(self.lo, self.hi, target),
        }
    }

    pub(crate) fn minor_ticks(&self) -> Vec<f64> {
        match self.scale {
            Scale::Log => minor_log_ticks(self.lo, self.hi),
            _ => Vec::new(),
        }
    }

    /// The range as a page script reads it: `linear 0 3`.
    pub(crate) fn describe(&self) -> String {
        let scale = if self.scale == Scale::Log { "log" } else { "linear" };
        format!("{scale} {} {}", short(self.lo), short(self.hi))
    }
}

/// Six significant digits: enough to place a pointer, too few for the last bits of a machine's
/// logarithm to show.
fn short(v: f64) -> String {
    let rounded: f64 = format!("{v:.5e}").parse().unwrap_or(0.0);
    if rounded == 0.0 || (1e-4..1e7).contains(&rounded.abs()) {
        format!("{}", rounded + 0.0)
    } else {
        format!("{rounded:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_data_decide_and_a_single_value_gets_room() {
        let axis = Axis::linear("x");
        let fitted = axis.fit([1.0, 3.0, f64::NAN, f64::INFINITY].into_iter(), 0.0);
        assert_eq!((fitted.lo, fitted.hi), (1.0, 3.0));
        let huge = axis.fit([1.7e308].into_iter(), 0.05);
        assert!(huge.lo < huge.hi && huge.hi.is_finite());
        let single = axis.fit([5.0].into_iter(), 0.05);
        assert_eq!((single.lo, single.hi), (4.5, 5.5));
        assert_eq!(Axis::log("e").fit([].into_iter(), 0.1).unit(1.0), Some(0.5));
    }

    #[test]
    fn an_unusable_range_is_ignored() {
        for (lo, hi) in [(1.0, 1.0), (f64::NAN, 1.0), (2.0, 1.0), (0.0, f64::INFINITY)] {
            let fitted = Axis::linear("x").range(lo, hi).fit([0.0, 1.0].into_iter(), 0.0);
            assert_eq!((fitted.lo, fitted.hi), (0.0, 1.0));
        }
        assert_eq!(Axis::log("x").range(0.0, 1.0).fit([1.0, 10.0].into_iter(), 0.0).lo, 1.0);
    }

    proptest! {
        /// Every fitted axis is increasing, finite, has ticks, and puts its own ends at 0 and 1.
        #[test]
        fn fits(data in prop::collection::vec(any::<f64>(), 0..6), log in any::<bool>(), margin in 0.0..0.2f64) {
            let axis = if log { Axis::log("v") } else { Axis::linear("v") };
            let fitted = axis.fit(data.iter().copied(), margin);
            prop_assert!(fitted.lo.is_finite() && fitted.hi.is_finite() && fitted.lo < fitted.hi, "{fitted:?}");
            let ticks = fitted.ticks(5).len();
            prop_assert!((3..=10).contains(&ticks), "{fitted:?}: {ticks}");
            let near = |v: f64, at: f64| fitted.unit(v).is_some_and(|t| (t - at).abs() < 1e-6);
            prop_assert!(near(fitted.lo, 0.0) && near(fitted.hi, 1.0), "{fitted:?}");
            for v in data {
                prop_assert_eq!(fitted.unit(v).is_some(), axis.shows(v));
            }
        }
    }
}
