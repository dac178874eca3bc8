//! What a run leaves behind: every point, every step, and why it ended. Made to be drawn, tabled and checked.

use crate::order::{self, Fit};
use crate::{Error, Finding, Guarantee, Point, Step, StopReason, guarantee};
use ndarray::Array1;
use std::fmt;

/// The record of a run. It has one point more than steps.
///
/// A dense [`Model`](crate::Model) is kept with every step, n² numbers each: for many variables take the steps of a
/// [`Run`](crate::Run) one by one instead.
///
/// ```
/// use descent::{ByHand, Counted, Error, Guarantee, Method, ObjectiveExt, Point, Step, Stop, run};
/// use ndarray::array;
///
/// struct Downhill;
/// impl Method for Downhill {
///     fn name(&self) -> &'static str {
///         "downhill"
///     }
///     fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
///         step.direction = -&from.gradient;
///         step.promise(Guarantee::DescentDirection);
///         step.go(from, 0.25);
///         Ok(())
///     }
/// }
///
/// let bowl = ByHand::new(2, |x| x.dot(x)).with_gradient(|x| 2.0 * x);
/// let trace = run(Downhill, &bowl, &array![6.0, 8.0], Stop::after(3))?;
/// // To draw,
/// assert_eq!(trace.coordinates(0), [6.0, 3.0, 1.5, 0.75]);
/// assert_eq!(trace.values()[..2], [100.0, 25.0]);
/// assert_eq!(trace.gradient_norms()[..2], [20.0, 10.0]);
/// assert_eq!(trace.errors(&array![0.0, 0.0])[..2], [10.0, 5.0]);
/// assert_eq!(trace.lengths(), [0.25; 3]);
/// // to read,
/// assert!(trace.to_string().starts_with("downhill, steps 3, the limit of iterations\n   0  6.00000 8.00000"));
/// assert_eq!(trace.kept(Guarantee::MonotoneDecrease), [Some(true); 3]);
/// // to look at,
/// assert_eq!(trace.point(1).map(|point| point.value), Some(25.0));
/// assert_eq!(trace.points().last(), Some(trace.last()));
/// // and to check: linear convergence by ½, as promised, and Armijo's condition, which was not promised.
/// let fit = trace.order(&array![0.0, 0.0], 0.0).unwrap();
/// assert!((fit.order - 1.0).abs() < 1e-14 && (fit.factor - 0.5).abs() < 1e-14);
/// assert_eq!((trace.findings().len(), trace.broken()), (3, vec![]));
/// assert!(trace.check(Guarantee::Armijo { c1: 0.5 }).iter().all(|finding| finding.holds()));
/// assert!(trace.into_result().is_ok());
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The method's name.
    pub method: &'static str,
    /// The first point.
    pub start: Point,
    /// The steps in order; each holds the point it leads to.
    pub steps: Vec<Step>,
    /// Why there are no more.
    pub why: StopReason,
}

impl Trace {
    /// All points in order, the start first.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        std::iter::once(&self.start).chain(self.steps.iter().map(|step| &step.to))
    }

    /// The point after `t` steps, `None` if there were fewer.
    pub fn point(&self, t: usize) -> Option<&Point> {
        match t.checked_sub(1) {
            None => Some(&self.start),
            Some(before) => self.steps.get(before).map(|step| &step.to),
        }
    }

    /// The last point.
    pub fn last(&self) -> &Point {
        self.steps.last().map_or(&self.start, |step| &step.to)
    }

    /// Coordinate `i` of all points; empty if there is no such coordinate.
    pub fn coordinates(&self, i: usize) -> Vec<f64> {
        self.points().filter_map(|p| p.x.get(i).copied()).collect()
    }

    /// The values f(x) at all points.
    pub fn values(&self) -> Vec<f64> {
        self.points().map(|p| p.value).collect()
    }

    /// The gradient norms ‖g‖ at all points.
    pub fn gradient_norms(&self) -> Vec<f64> {
        self.points().map(Point::gradient_norm).collect()
    }

    /// The step lengths α.
    pub fn lengths(&self) -> Vec<f64> {
        self.steps.iter().map(|step| step.length).collect()
    }

    /// The distances ‖x* − x‖ of all points from a known minimiser (length n).
    pub fn errors(&self, minimiser: &Array1<f64>) -> Vec<f64> {
        self.points().map(|p| p.error(minimiser)).collect()
    }

    /// The order of convergence to a known minimiser (length n), over the points at least `floor` away from it: nearer, one
    /// sees only rounding. `None` if too few are left.
    pub fn order(&self, minimiser: &Array1<f64>, floor: f64) -> Option<Fit> {
        order::fit(&self.errors(minimiser), floor)
    }

    /// Checks everything the method promised, step by step.
    pub fn findings(&self) -> Vec<Finding> {
        let promised = |t: usize| self.steps.get(t).map_or(&[][..], |s| &s.guarantees);
        (0..self.steps.len())
            .flat_map(|t| promised(t).iter().map(move |g| (t, *g)))
            .map(|(t, g)| self.check_step(t, g).unwrap_or_else(|| Finding::unknown(t, g)))
            .collect()
    }

    /// The promises that were not kept, or cannot be checked.
    pub fn broken(&self) -> Vec<Finding> {
        self.findings().into_iter().filter(|finding| !finding.holds()).collect()
    }

    /// Checks one guarantee at every step it can speak of, promised or not.
    pub fn check(&self, guarantee: Guarantee) -> Vec<Finding> {
        (0..self.steps.len()).filter_map(|t| self.check_step(t, guarantee)).collect()
    }

    /// Whether one guarantee holds at each step, `None` where it cannot be said: a strip for a figure.
    pub fn kept(&self, guarantee: Guarantee) -> Vec<Option<bool>> {
        let checked = |t| self.check_step(t, guarantee).filter(|found| !found.slack.is_nan());
        (0..self.steps.len()).map(|t| checked(t).map(|found| found.holds())).collect()
    }

    fn check_step(&self, t: usize, guarantee: Guarantee) -> Option<Finding> {
        let before = t.checked_sub(1).and_then(|t| self.point(t).zip(self.steps.get(t)));
        guarantee::check(guarantee, before, self.point(t)?, self.steps.get(t)?)
    }

    /// This trace, or the error that ended it.
    ///
    /// # Errors
    /// What [`StopReason::Failed`] holds.
    pub fn into_result(self) -> Result<Self, Error> {
        match self.why {
            StopReason::Failed(error) => Err(error),
            _ => Ok(self),
        }
    }
}

/// A table of the first points and of the last: made to be read, and to be kept as a snapshot.
///
/// Numbers have six significant digits. What is smaller than 10⁻⁸ is shown as zero: near a minimum it is the difference of
/// larger numbers, whose last digits are the machine's own (some multiply and add in one rounding).
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.steps.len();
        writeln!(f, "{}, steps {last}, {}", self.method, self.why)?;
        for (t, point) in self.points().enumerate().filter(|(t, _)| *t <= 7 || *t == last) {
            let mut x: Vec<String> = point.x.iter().take(4).map(|x| six_digits(*x)).collect();
            if point.x.len() > x.len() {
                x.push("…".into());
            }
            let (x, value) = (x.join(" "), six_digits(point.value));
            let gradient = six_digits(point.gradient_norm());
            let before = t.checked_sub(1).and_then(|t| self.steps.get(t));
            let length = before.map_or("-".into(), |step| six_digits(step.length));
            writeln!(f, "{t:>4}  {x:<22} f {value:<12} |g| {gradient:<12} α {length}")?;
        }
        Ok(())
    }
}

fn six_digits(value: f64) -> String {
    if value.abs() < 1e-8 {
        return "0".into();
    }
    // Rounded first, so that 9.999999 counts as 10.
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    if (1e-3..1e5).contains(&rounded.abs()) {
        let decimals = 5 - rounded.abs().log10().floor() as i32;
        format!("{rounded:.*}", decimals.max(0) as usize)
    } else {
        format!("{rounded:.5e}")
    }
}
