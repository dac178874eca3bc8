//! A run: the iterator that takes a method's steps until a rule ends it.

use crate::objective::check_length;
use crate::{Counted, Error, Method, Objective, Point, Quantity, Step, Stop, StopReason, Trace};
use ndarray::Array1;
use std::mem;

/// A method on its way: an iterator of steps.
///
/// Value and gradient are evaluated once at every iterate and count; whatever a method evaluates beyond that counts too.
/// [`advance`](Run::advance) allocates nothing beyond what the method does; iterating clones every step, and
/// [`trace`](Run::trace) keeps them all.
///
/// ```
/// use descent::{ByHand, Counted, Error, Method, ObjectiveExt, Point, Run, Step, Stop, StopReason};
/// use ndarray::array;
///
/// struct Halfway;
/// impl Method for Halfway {
///     fn name(&self) -> &'static str {
///         "halfway"
///     }
///     fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
///         step.direction.assign(&from.x);
///         step.go(from, -0.5);
///         Ok(())
///     }
/// }
///
/// let bowl = ByHand::new(1, |x| x.dot(x)).with_gradient(|x| 2.0 * x);
/// let mut run = Run::new(Halfway, &bowl, &array![8.0], Stop::default().iterations(3))?;
/// assert_eq!(run.at().x, array![8.0]);
/// assert_eq!(run.advance().map(|step| step.to.value), Some(16.0));
/// // What is left, as an iterator,
/// let values: Vec<f64> = run.by_ref().map(|step| step.to.value).collect();
/// assert_eq!(values, [4.0, 1.0]);
/// assert_eq!(run.why(), Some(&StopReason::MaxIterations));
/// // or, from the start, all at once.
/// let trace = descent::run(Halfway, &bowl, &array![8.0], Stop::after(3))?;
/// assert_eq!(trace.values(), [64.0, 16.0, 4.0, 1.0]);
/// # Ok::<(), Error>(())
/// ```
pub struct Run<'a, M> {
    f: Counted<'a>,
    method: M,
    stop: Stop,
    from: Point,
    step: Step,
    /// Whether the current point is `step.to` rather than `from`.
    arrived: bool,
    taken: usize,
    why: Option<StopReason>,
}

impl<'a, M: Method> Run<'a, M> {
    /// Starts the method at `start` (length n). The start itself may already satisfy a stopping rule.
    ///
    /// # Errors
    /// When there is no first point: [`Error::Dimension`], or no finite value or gradient there; and what the method says
    /// of its own parameters.
    pub fn new(
        method: M,
        objective: &'a dyn Objective,
        start: &Array1<f64>,
        stop: Stop,
    ) -> Result<Self, Error> {
        check_length(Quantity::Point, objective.dimension(), start.len())?;
        let f = Counted::limited(objective, stop.evaluations);
        let from = Point::evaluate(&f, start.clone())?;
        let step = Step::from_start(&from);
        let mut run = Self { f, method, stop, from, step, arrived: false, taken: 0, why: None };
        run.method.begin(&run.f, &run.from)?;
        run.why = run.verdict();
        Ok(run)
    }

    /// The current point.
    pub fn at(&self) -> &Point {
        if self.arrived { &self.step.to } else { &self.from }
    }

    /// Why the run ended, `None` while it has not.
    pub fn why(&self) -> Option<&StopReason> {
        self.why.as_ref()
    }

    /// Takes a step; `None` once the run has ended, for the reason in [`Run::why`].
    pub fn advance(&mut self) -> Option<&Step> {
        if self.why.is_some() {
            return None;
        }
        if mem::take(&mut self.arrived) {
            mem::swap(&mut self.from, &mut self.step.to);
        }
        self.step.renew(self.taken);
        let taken = self
            .method
            .step(&self.f, &self.from, &mut self.step)
            .and_then(|()| self.step.complete(&self.f));
        match taken {
            Ok(()) => {
                self.arrived = true;
                self.taken += 1;
                self.why = self.verdict();
                Some(&self.step)
            }
            Err(Error::EvaluationLimit { .. }) => {
                self.why = Some(StopReason::MaxEvaluations);
                None
            }
            Err(error) => {
                self.why = Some(StopReason::Failed(error));
                None
            }
        }
    }

    /// Runs to the end, from the current point, and keeps everything.
    pub fn trace(mut self) -> Trace {
        let start = self.at().clone();
        let mut steps = Vec::new();
        while let Some(step) = self.advance() {
            steps.push(step.clone());
        }
        // A run that does not advance has a reason.
        let why = self.why.unwrap_or(StopReason::MaxIterations);
        Trace { method: self.method.name(), start, steps, why }
    }

    /// The first rule that ends the run at the current point.
    fn verdict(&self) -> Option<StopReason> {
        let at = self.at();
        let gradient_norm = at.gradient_norm();
        let relative = (self.from.value - at.value).abs() / self.from.value.abs();
        let far = |far: bool, x: &f64| far | (x.abs() > self.stop.divergence);
        if at.x.iter().fold(false, far) || at.value < -self.stop.divergence {
            Some(StopReason::Diverged)
        } else if gradient_norm <= self.stop.gradient {
            Some(StopReason::Stationary { gradient_norm })
        } else if self.arrived && self.stop.step > 0.0 && self.step.size() < self.stop.step {
            Some(StopReason::SmallStep { size: self.step.size() })
        } else if self.arrived && relative <= self.stop.decrease && self.stop.decrease > 0.0 {
            Some(StopReason::SmallDecrease { relative })
        } else if self.taken >= self.stop.iterations {
            Some(StopReason::MaxIterations)
        } else {
            None
        }
    }
}

impl<M: Method> Iterator for Run<'_, M> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        self.advance().cloned()
    }
}

/// Runs a method from `start` (length n) until a rule of `stop` ends it.
///
/// # Errors
/// As [`Run::new`]: there is no first point. What goes wrong later ends the trace, as [`StopReason::Failed`].
pub fn run(
    method: impl Method,
    objective: &dyn Objective,
    start: &Array1<f64>,
    stop: Stop,
) -> Result<Trace, Error> {
    Ok(Run::new(method, objective, start, stop)?.trace())
}
