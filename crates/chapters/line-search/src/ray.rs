//! f along the direction of a step, as the searches see it: φ(α) = f(x + α d).

use crate::interpolate::Knot;
use descent::{Counted, Error, Guarantee, Objective, Point, Step, linear, value_rounding};
use ndarray::Array1;

/// φ, with the number of trials so far.
pub(crate) struct Ray<'r, 'f> {
    f: &'r Counted<'f>,
    x: &'r Point,
    step: &'r mut Step,
    /// φ(0) and φ′(0).
    pub(crate) start: Knot,
    trials: usize,
    /// The least length tried at which f has no finite value, infinite while there is none.
    outside: f64,
    /// How much of a difference between values near φ(0) may be rounding.
    pub(crate) rounding: f64,
}

impl<'r, 'f> Ray<'r, 'f> {
    /// `None` where the gradient is zero: from there every length is as good, and the step takes the first.
    ///
    /// # Errors
    /// [`Error::NotDescent`] unless φ′(0) < 0.
    pub(crate) fn new(
        f: &'r Counted<'f>,
        x: &'r Point,
        step: &'r mut Step,
        first: f64,
    ) -> Result<Option<Self>, Error> {
        let slope = step.slope(x);
        if slope < 0.0 && slope.is_finite() {
            let start = Knot { alpha: 0.0, value: x.value, slope };
            let rounding = value_rounding(x.value, x.value);
            return Ok(Some(Self {
                f,
                x,
                step,
                start,
                trials: 0,
                outside: f64::INFINITY,
                rounding,
            }));
        }
        if x.gradient.iter().all(|g| *g == 0.0) {
            step.go(x, first);
            return Ok(None);
        }
        Err(Error::NotDescent { slope })
    }

    /// Goes to α: φ(α), infinite where f has no finite value.
    pub(crate) fn value(&mut self, alpha: f64) -> Result<f64, Error> {
        self.trials += 1;
        let value = within(self.step.try_length(self.f, self.x, alpha))?;
        if value == f64::INFINITY {
            self.outside = self.outside.min(alpha);
        }
        Ok(value)
    }

    /// φ′ where the ray is, infinite where f has no finite gradient.
    pub(crate) fn slope(&mut self) -> Result<f64, Error> {
        within(self.step.slope_there(self.f))
    }

    /// φ(α) and φ′(α).
    pub(crate) fn knot(&mut self, alpha: f64) -> Result<Knot, Error> {
        let value = self.value(alpha)?;
        let slope = if value.is_finite() { self.slope()? } else { f64::INFINITY };
        Ok(Knot { alpha, value, slope })
    }

    /// Whether φ(α) is below the line of Armijo (block `armijo`), or above it by no more than an allowance for rounding.
    pub(crate) fn armijo(&self, c1: f64, alpha: f64, value: f64, allowance: f64) -> bool {
        value - self.start.value <= c1 * alpha * self.start.slope + allowance
    }

    pub(crate) fn step(&mut self) -> &mut Step {
        self.step
    }

    /// How the search ends when no length was good enough: where the best of them is, if it is any good, and otherwise with
    /// the cause.
    pub(crate) fn settle_for(&mut self, best: Knot) -> Result<(), Error> {
        let lower = best.value < self.start.value - self.rounding;
        // Where rounding hides a difference of values, the slopes still tell.
        let flatter = best.value <= self.start.value + self.rounding
            && best.slope.abs() <= 0.5 * self.start.slope.abs();
        if best.alpha > 0.0 && (lower || flatter) {
            self.value(best.alpha)?;
            self.step.promise(Guarantee::MonotoneDecrease);
            return Ok(());
        }
        let (trials, length) = (self.trials, self.step.length);
        self.check_gradient()?;
        if self.outside.is_finite() {
            return Err(Error::LeftDomain { trials, length: self.outside });
        }
        Err(Error::LineSearch { trials, length })
    }

    /// [`Ray::settle_for`], with Armijo's condition promised where it holds beyond rounding.
    pub(crate) fn settle_below(&mut self, best: Knot, c1: f64) -> Result<(), Error> {
        self.settle_for(best)?;
        if self.armijo(c1, best.alpha, best.value, -self.rounding) {
            self.step.promise(Guarantee::Armijo { c1 });
        }
        Ok(())
    }

    /// Compares φ′(0) with values of φ around 0 and, if they disagree, finds the entry of the gradient to blame.
    fn check_gradient(&mut self) -> Result<(), Error> {
        let d = self.step.direction.clone();
        if !disagree(self.start.slope, self.central(&d)) {
            return Ok(());
        }
        let mut worst = (0.0, None);
        for i in 0..d.len() {
            let mut e = Array1::zeros(d.len());
            e[i] = 1.0;
            let (given, measured) = (self.x.gradient[i], self.central(&e));
            let gap = measured.map_or(0.0, |(m, _)| (m - given).abs());
            if disagree(given, measured) && gap > worst.0 {
                let measured = measured.map_or(f64::NAN, |(m, _)| m);
                worst = (gap, Some(Error::WrongGradient { component: i, given, measured }));
            }
        }
        worst.1.map_or(Ok(()), Err)
    }

    /// The slope of f along v at x by a central difference, and its error from rounding; `None` where f has no value, or where a
    /// smaller difference says something else: then neither can be trusted.
    fn central(&self, v: &Array1<f64>) -> Option<(f64, f64)> {
        let size = linear::norm(v);
        let value = |h: f64| self.f.value(&(&self.x.x + &(h * v))).ok();
        let quotient = |h: f64| {
            let (ahead, behind) = (value(h)?, value(-h)?);
            Some(((ahead - behind) / (2.0 * h), value_rounding(ahead, behind) / h))
        };
        let h = f64::EPSILON.cbrt() * linear::norm(&self.x.x).max(1.0) / size;
        let (coarse, fine) = (quotient(h)?, quotient(h / 32.0)?);
        let same = (coarse.0 - fine.0).abs() <= 1e-3 * fine.0.abs() + fine.1;
        same.then_some(coarse)
    }
}

/// Half of the digits, or a hundred times the rounding: what is more is a mistake and no rounding.
fn disagree(given: f64, measured: Option<(f64, f64)>) -> bool {
    measured.is_some_and(|(measured, rounding)| {
        (measured - given).abs() > 1e-2 * (measured.abs() + given.abs()) + 100.0 * rounding
    })
}

/// What has no finite value is infinitely high.
fn within(answer: Result<f64, Error>) -> Result<f64, Error> {
    match answer {
        Err(error) if error.is_outside_the_domain() => Ok(f64::INFINITY),
        answer => answer,
    }
}
