//! What a method is: a rule for one step. And what a step is.

use crate::{Counted, Counts, Error, Guarantee, Model, Objective, Quantity, linear};
use ndarray::Array1;

/// An iterate, with what a run knows there.
///
/// ```
/// use descent::{ByHand, Counted, Error, ObjectiveExt, Point};
/// use ndarray::array;
///
/// let bowl = ByHand::new(2, |x| x.dot(x) / 2.0).with_gradient(|x| x.clone());
/// let point = Point::evaluate(&Counted::new(&bowl), array![3.0, 4.0])?;
/// assert_eq!((point.value, point.gradient_norm()), (12.5, 5.0));
/// assert_eq!(point.error(&array![3.0, 0.0]), 4.0);
/// assert_eq!(point.counts.total(), 2);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The point x (length n).
    pub x: Array1<f64>,
    /// The value f(x).
    pub value: f64,
    /// The gradient g = ∇f(x) (length n).
    pub gradient: Array1<f64>,
    /// The evaluations the run has spent when it knew all this.
    pub counts: Counts,
}

impl Point {
    /// Evaluates the objective at `x`.
    ///
    /// # Errors
    /// Whatever [`Counted`] answers.
    pub fn evaluate(f: &Counted<'_>, x: Array1<f64>) -> Result<Self, Error> {
        let value = f.value(&x)?;
        let gradient = f.gradient(&x)?;
        Ok(Self { x, value, gradient, counts: f.counts() })
    }

    /// The Euclidean norm ‖g‖.
    pub fn gradient_norm(&self) -> f64 {
        linear::norm(&self.gradient)
    }

    /// The Euclidean distance ‖x* − x‖, NaN if the lengths differ.
    pub fn error(&self, minimiser: &Array1<f64>) -> f64 {
        if minimiser.len() == self.x.len() {
            linear::norm(&(minimiser - &self.x))
        } else {
            f64::NAN
        }
    }
}

/// A step from one point to the next: x₊ = x + α d.
///
/// A run owns one and lends it to the method again and again, so that its arrays are allocated once. The method sets
/// [`direction`](Step::direction), goes there by [`go`](Step::go) or, if it needs the value to decide, by
/// [`try_length`](Step::try_length), and adds what it promises. The run evaluates what is still unknown at the new point.
///
/// ```
/// use descent::{ByHand, Counted, Error, Guarantee, Method, ObjectiveExt, Point, Run, Step, Stop};
/// use ndarray::array;
///
/// /// Halves the step until f decreases.
/// struct Halving;
/// impl Method for Halving {
///     fn name(&self) -> &'static str {
///         "halving"
///     }
///     fn step(&mut self, f: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
///         step.direction = -&from.gradient;
///         let mut length = 1.0;
///         while step.try_length(f, from, length)? >= from.value {
///             length /= 2.0;
///             if length < 1e-16 {
///                 return Err(Error::NotDescent { slope: step.slope(from) });
///             }
///         }
///         step.promise(Guarantee::MonotoneDecrease);
///         Ok(())
///     }
/// }
///
/// let steep = ByHand::new(1, |x| 2.0 * x[0] * x[0]).with_gradient(|x| 4.0 * x);
/// let mut run = Run::new(Halving, &steep, &array![1.0], Stop::default())?;
/// let step = run.advance().unwrap();
/// assert_eq!((step.length, step.size(), step.to.value), (0.25, 1.0, 0.0));
/// assert_eq!(step.guarantees, [Guarantee::MonotoneDecrease]);
/// // The value was known; only the gradient had still to be evaluated.
/// assert_eq!((step.to.counts.values, step.to.counts.gradients), (4, 2));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The number of this step, from 0.
    pub index: usize,
    /// The direction d (length n).
    pub direction: Array1<f64>,
    /// The step length α.
    pub length: f64,
    /// The quadratic model that gave the direction, if there was one.
    pub model: Option<Model>,
    /// What the method promises of this step; to be checked on request.
    pub guarantees: Vec<Guarantee>,
    /// Where the step leads.
    pub to: Point,
    value_known: bool,
    gradient: Known,
}

/// Whether the gradient where a step leads is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    No,
    /// The objective was asked, and its answer checked.
    Asked,
    /// The method computed it itself.
    Computed,
}

impl Step {
    /// A step that has not been taken yet, from a point like this one. A [`Run`](crate::Run) makes its own; this is for a
    /// method that runs another inside its step.
    pub fn from_start(start: &Point) -> Self {
        Self {
            index: 0,
            direction: Array1::zeros(start.x.len()),
            length: 0.0,
            model: None,
            guarantees: Vec::new(),
            to: start.clone(),
            value_known: false,
            gradient: Known::No,
        }
    }

    /// Makes it the step of this number, counted from 0, with nothing known and nothing promised.
    pub fn renew(&mut self, index: usize) {
        self.index = index;
        self.value_known = false;
        self.gradient = Known::No;
        self.guarantees.clear();
    }

    /// Evaluates what the method left open.
    pub(crate) fn complete(&mut self, f: &Counted<'_>) -> Result<(), Error> {
        if !self.value_known {
            self.to.value = f.value(&self.to.x)?;
        }
        if self.gradient == Known::No {
            f.gradient_into(&self.to.x, &mut self.to.gradient)?;
        }
        self.to.counts = f.counts();
        // What the method computed itself has not been checked.
        if !self.to.value.is_finite() {
            return Err(Error::NotFinite(Quantity::Value));
        }
        if self.gradient == Known::Computed && !linear::all_finite(&self.to.gradient) {
            return Err(Error::NotFinite(Quantity::Gradient));
        }
        Ok(())
    }

    /// Goes to x + α d.
    pub fn go(&mut self, from: &Point, length: f64) {
        self.length = length;
        self.value_known = false;
        self.gradient = Known::No;
        let moved = from.x.iter().zip(&self.direction).map(|(x, d)| x + length * d);
        self.to.x.iter_mut().zip(moved).for_each(|(to, x)| *to = x);
    }

    /// Goes to x + α d and says what f is there.
    ///
    /// # Errors
    /// Whatever [`Counted`] answers; see [`Error::is_outside_the_domain`] for what a line search may take as "too far".
    pub fn try_length(&mut self, f: &Counted<'_>, from: &Point, length: f64) -> Result<f64, Error> {
        self.go(from, length);
        self.to.value = f.value(&self.to.x)?;
        self.value_known = true;
        Ok(self.to.value)
    }

    /// The slope g₊′d at the point where the step leads now, from the gradient there, which the run will not ask for again.
    ///
    /// ```
    /// use descent::{ByHand, Counted, Error, Method, ObjectiveExt, Point, Step, Stop, run};
    /// use ndarray::array;
    ///
    /// /// Halves the step until the slope is no longer positive.
    /// struct NotTooFar;
    /// impl Method for NotTooFar {
    ///     fn name(&self) -> &'static str {
    ///         "not too far"
    ///     }
    ///     fn step(&mut self, f: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
    ///         step.direction = -&from.gradient;
    ///         step.go(from, 1.0);
    ///         while step.slope_there(f)? > 0.0 {
    ///             step.go(from, step.length / 2.0);
    ///         }
    ///         Ok(())
    ///     }
    /// }
    /// let bowl = ByHand::new(1, |x| 2.0 * x[0] * x[0]).with_gradient(|x| 4.0 * x);
    /// let trace = run(NotTooFar, &bowl, &array![1.0], Stop::after(1))?;
    /// assert_eq!((trace.last().x[0], trace.last().counts.gradients), (0.0, 4));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// Whatever [`Counted`] answers.
    pub fn slope_there(&mut self, f: &Counted<'_>) -> Result<f64, Error> {
        f.gradient_into(&self.to.x, &mut self.to.gradient)?;
        self.gradient = Known::Asked;
        Ok(self.slope(&self.to))
    }

    /// Goes to x + α d, for a method that has computed the value there itself: as r′r from the residuals, say.
    pub fn go_knowing(&mut self, from: &Point, length: f64, value: f64) {
        self.go(from, length);
        self.to.value = value;
        self.value_known = true;
    }

    /// The gradient where the step leads, to be written by a method that computes it itself: as 2J′r, say. The run will not
    /// ask for it again.
    pub fn known_gradient(&mut self) -> &mut Array1<f64> {
        self.gradient = Known::Computed;
        &mut self.to.gradient
    }

    /// The slope g′d of f along the direction.
    pub fn slope(&self, from: &Point) -> f64 {
        linear::inner(&from.gradient, &self.direction)
    }

    /// Adds a promise.
    pub fn promise(&mut self, guarantee: Guarantee) {
        self.guarantees.push(guarantee);
    }

    /// The Euclidean length ‖α d‖ of the move, in the space of x.
    pub fn size(&self) -> f64 {
        self.length.abs() * linear::norm(&self.direction)
    }
}

/// A rule that makes the next step from a point.
///
/// A method holds what it remembers between steps; the point, its value and its gradient are given to it, evaluated once.
/// It prints nothing and does not decide when to stop. What it cannot do is an [`Error`], which ends the run and is kept in
/// its trace.
///
/// ```
/// use descent::{Counted, Error, Method, Point, Step};
///
/// /// Moves against the gradient by a fixed factor.
/// struct Downhill {
///     rate: f64,
/// }
///
/// impl Method for Downhill {
///     fn name(&self) -> &'static str {
///         "downhill"
///     }
///     fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
///         step.direction.assign(&from.gradient);
///         step.go(from, -self.rate);
///         Ok(())
///     }
/// }
/// ```
pub trait Method {
    /// A name for tables and legends.
    fn name(&self) -> &'static str;

    /// Called once, with the first point of a run: forget the last run, refuse what cannot be done.
    ///
    /// # Errors
    /// The method's own, for parameters or objectives it cannot work with. By default none.
    fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        let _ = (f, start);
        Ok(())
    }

    /// Makes the step from `from`, into `step`.
    ///
    /// # Errors
    /// Whatever prevents the step: the objective's errors, a singular system, a direction that is none.
    fn step(&mut self, f: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error>;
}

/// What holds or refers to a method is one.
macro_rules! forward_method {
    ($($holder:ty),*) => {$(
        impl<M: Method + ?Sized> Method for $holder {
            fn name(&self) -> &'static str {
                (**self).name()
            }
            fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
                (**self).begin(f, start)
            }
            fn step(
                &mut self,
                f: &Counted<'_>,
                from: &Point,
                step: &mut Step,
            ) -> Result<(), Error> {
                (**self).step(f, from, step)
            }
        }
    )*};
}
forward_method!(&mut M, Box<M>);
