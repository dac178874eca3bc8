//! Step lengths that do not look at f.

use crate::LineSearch;
use descent::parameter::positive;
use descent::{Counted, Error, Point, Step};

/// Always the same length.
///
/// A length that is not a positive number is [`Error::Parameter`].
///
/// ```
/// use descent::{Error, Stop, run};
/// use line_search::{Descent, Fixed, SteepestDescent};
///
/// let bowl = problems::Quadratic::diagonal(&[1.0, 4.0]).problem();
/// let method = Descent { direction: SteepestDescent, search: Fixed(0.25) };
/// let trace = run(method, &bowl.objective, &bowl.start, Stop::after(1))?;
/// assert_eq!(trace.last().x, ndarray::array![2.25, 0.0]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fixed(pub f64);

// ANCHOR: fixed
impl LineSearch for Fixed {
    fn search(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step, _: f64) -> Result<(), Error> {
        step.go(x, positive("the step length", self.0)?);
        Ok(())
    }
}
// ANCHOR_END: fixed

/// The length as a function of the step's number, which counts from 0.
///
/// A length that is not a positive number is [`Error::Parameter`].
///
/// ```
/// use descent::{Error, Stop, run};
/// use line_search::{Descent, Schedule, SteepestDescent};
///
/// let bowl = problems::Quadratic::diagonal(&[1.0, 4.0]).problem();
/// let decay = Schedule(|t: usize| 0.25 / (1.0 + t as f64));
/// let method = Descent { direction: SteepestDescent, search: decay };
/// let trace = run(method, &bowl.objective, &bowl.start, Stop::after(3))?;
/// assert_eq!(trace.lengths()[..2], [0.25, 0.125]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Schedule<F>(pub F);

// ANCHOR: schedule
impl<F: Fn(usize) -> f64> LineSearch for Schedule<F> {
    fn search(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step, _: f64) -> Result<(), Error> {
        step.go(x, positive("the step length", (self.0)(step.index))?);
        Ok(())
    }
}
// ANCHOR_END: schedule
