//! A direction, and how far along it: the shape of every method with a line search.

use descent::{Counted, Error, Guarantee, Method, Point, Step};

// ANCHOR: line-search
/// A rule for the step length α along the direction d of a step.
pub trait LineSearch {
    /// Goes from x along `step.direction`, and promises what the length fulfils. `a` is the length to try first.
    ///
    /// # Errors
    /// The rule's own (see the [crate](crate#failing)), and the objective's.
    fn search(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step, a: f64) -> Result<(), Error>;
}

/// A rule for the direction d.
pub trait Direction {
    /// The name of the method with this direction.
    fn name(&self) -> &'static str;

    /// Forgets the last run. By default there is nothing to forget.
    ///
    /// # Errors
    /// For parameters out of range, or an objective that cannot be worked with.
    fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        let _ = (f, start);
        Ok(())
    }

    /// Puts d into `step.direction`, and answers the length that a search should try first.
    ///
    /// # Errors
    /// Whatever prevents a direction.
    fn aim(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error>;

    /// Forgets what earlier steps have taught, because the direction was of no use. Whether there was anything to forget: then
    /// the direction is asked for once more. By default there is not.
    fn restart(&mut self) -> bool {
        false
    }
}

/// The method that goes from x to x + α d, with d from a [`Direction`] and α from a [`LineSearch`].
///
/// ```
/// use descent::{Error, Stop, run};
/// use line_search::{Backtracking, Descent, SteepestDescent};
///
/// let bowl = problems::Quadratic::diagonal(&[1.0, 4.0]).problem();
/// let method = Descent { direction: SteepestDescent, search: Backtracking::default() };
/// let trace = run(method, &bowl.objective, &bowl.start, Stop::default())?;
/// assert!(trace.last().error(&bowl.stationary[0].x) < 1e-10);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Descent<D, L> {
    /// Whither.
    pub direction: D,
    /// How far.
    pub search: L,
}

impl<D: Direction, L: LineSearch> Method for Descent<D, L> {
    fn name(&self) -> &'static str {
        self.direction.name()
    }

    fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.direction.begin(f, start)
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        let first = self.direction.aim(f, x, step)?;
        match self.search.search(f, x, step, first) {
            Err(Error::LineSearch { .. } | Error::LeftDomain { .. } | Error::NotDescent { .. })
                if self.direction.restart() =>
            {
                step.guarantees.clear();
                let first = self.direction.aim(f, x, step)?;
                self.search.search(f, x, step, first)
            }
            outcome => outcome,
        }
    }
}
// ANCHOR_END: line-search

/// d = −g, the direction in which f falls fastest.
///
/// The first length to try is 1 at the start. Later it is the one for which the decrease expected to first order, −α g′g, is that
/// of the step before.
#[derive(Clone, Copy, Debug, Default)]
pub struct SteepestDescent;

// ANCHOR: steepest-descent
impl Direction for SteepestDescent {
    fn name(&self) -> &'static str {
        "steepest descent"
    }

    fn aim(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error> {
        let expected = step.length * step.direction.dot(&step.direction);
        step.direction.zip_mut_with(&x.gradient, |d, g| *d = -g);
        let squared = x.gradient.dot(&x.gradient);
        if squared > 0.0 {
            step.promise(Guarantee::DescentDirection);
        }
        let first = expected / squared;
        Ok(if step.index > 0 && first > 0.0 && first.is_finite() { first } else { 1.0 })
    }
}
// ANCHOR_END: steepest-descent

impl<L: LineSearch + ?Sized> LineSearch for Box<L> {
    fn search(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step, a: f64) -> Result<(), Error> {
        (**self).search(f, x, step, a)
    }
}
