//! What the updates have in common: each treats every coordinate alike and by itself, so that one pass over memory will do.
//!
//! An [`Update`] states its rule twice: for one coordinate, which [`Fused`] and [`apply`] sweep over memory once, and as
//! array expressions, which read like the book and which [`ByArrays`] runs. Tests hold them together.

use descent::{Counted, Error, Guarantee, Method, Point, Quantity, Step};
use gradient_descent::LearningRate;
use ndarray::{Array1, Zip};
use std::fmt::Debug;

/// All coordinates of something, one after the other.
pub type Column = Array1<f64>;

/// What starts with the same number everywhere: the number itself, or several beside each other.
pub trait Holding<T> {
    /// With this in every place.
    fn holding(value: &T) -> Self;
}

impl<T: Clone> Holding<T> for T {
    fn holding(value: &T) -> T {
        value.clone()
    }
}

// ANCHOR: update
/// A rule that makes a direction from a gradient, coordinate by coordinate: dᵢ from gᵢ and from what is remembered of gᵢ.
///
/// Steps are counted from t = 0, as in the book; memory starts at zero.
pub trait Update: Debug + Clone {
    /// What is remembered: of one coordinate for T = `f64`, of all of them for T = `Array1<f64>`.
    type Memory<T: Clone>: Holding<T>;

    /// What a step needs to know besides gradient and memory: its bias corrections, say.
    type Factors: Copy;

    /// The method's name.
    fn name(&self) -> &'static str;

    /// The learning rate α, the length of the step along the direction, if all parameters are in their ranges.
    ///
    /// # Errors
    /// [`Error::Parameter`].
    fn rate(&self) -> Result<LearningRate, Error>;

    /// The factors of step t. Called once a step, with t = 0, 1, 2, …
    ///
    /// # Errors
    /// [`Error::Parameter`], of a learning rate.
    fn factors(&mut self, t: usize) -> Result<Self::Factors, Error>;

    /// The direction in one coordinate, from its gradient and its memory, which is brought up to date.
    fn coordinate(&self, factors: Self::Factors, g: f64, memory: &mut Self::Memory<f64>) -> f64;

    /// The same for all coordinates at once, in array expressions: the specification of [`Update::coordinate`].
    ///
    /// # Errors
    /// [`Error::Parameter`], of a learning rate.
    fn arrays(
        &self,
        t: usize,
        g: &Column,
        memory: &mut Self::Memory<Column>,
    ) -> Result<Column, Error>;

    /// The largest |dᵢ| that step t can have, whatever the gradients were; infinite if there is none.
    fn largest(&self, t: usize) -> f64;

    /// Whether the factor |dᵢ/gᵢ| of a coordinate can only shrink.
    fn scaling_shrinks(&self) -> bool {
        false
    }

    /// Whether squares of the gradient are remembered, which must not overflow.
    fn squares(&self) -> bool {
        true
    }
}
// ANCHOR_END: update

/// An update as a method, in one pass over memory and without allocation.
///
/// * Needs: the gradient.
/// * Promises: the largest coordinate of a step, where the update bounds it; that no scaling grows, where none can.
/// * Fails with [`Error::Parameter`] for parameters out of range, with [`Error::NotFinite`] where the square of the gradient
///   is too large for an `f64`.
///
/// ```
/// use adaptive::{Adam, Fused};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// let trace = run(Fused::new(Adam::new(0.02)), &valley.objective, &valley.start, Stop::after(1))?;
/// // The first step of Adam has the length of the learning rate in every coordinate.
/// assert!(trace.last().error(&ndarray::array![-1.18, 1.02]) < 1e-11);
/// # Ok::<(), Error>(())
/// ```
pub struct Fused<U: Update> {
    update: U,
    memory: Array1<U::Memory<f64>>,
}

impl<U: Update> Fused<U> {
    /// The method that makes steps by this update.
    pub fn new(update: U) -> Self {
        Self { update, memory: Array1::from_vec(Vec::new()) }
    }

    /// What is remembered of each coordinate; nothing before a run.
    pub fn memory(&self) -> &Array1<U::Memory<f64>> {
        &self.memory
    }
}

// ANCHOR: fused
impl<U: Update> Method for Fused<U> {
    fn name(&self) -> &'static str {
        self.update.name()
    }

    fn begin(&mut self, _: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.memory = Array1::from_shape_simple_fn(start.x.len(), || U::Memory::holding(&0.0));
        self.update.rate()?.at(0).map(drop)
    }

    fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
        prepare(&self.update, from, step)?;
        let factors = self.update.factors(step.index)?;
        let (update, alpha) = (&self.update, step.length);
        Zip::from(&mut step.direction)
            .and(&mut step.to.x)
            .and(&mut self.memory)
            .and(&from.x)
            .and(&from.gradient)
            .for_each(|d, to, memory, x, g| {
                *d = update.coordinate(factors, *g, memory);
                *to = x + alpha * *d;
            });
        Ok(())
    }
}
// ANCHOR_END: fused

/// An update as a method, by its array expressions: slower, and for reading.
///
/// It takes the same steps as [`Fused`], but for rounding.
///
/// ```
/// use adaptive::{Adam, ByArrays, Fused};
/// use descent::{Error, Stop, run};
///
/// let (valley, adam) = (problems::Rosenbrock.problem(), Adam::new(0.02));
/// let one = run(Fused::new(adam), &valley.objective, &valley.start, Stop::after(100))?;
/// let other = run(ByArrays::new(adam), &valley.objective, &valley.start, Stop::after(100))?;
/// assert!(one.last().error(&other.last().x) < 1e-13);
/// # Ok::<(), Error>(())
/// ```
pub struct ByArrays<U: Update> {
    update: U,
    memory: U::Memory<Column>,
}

impl<U: Update> ByArrays<U> {
    /// The method that makes steps by this update.
    pub fn new(update: U) -> Self {
        Self { update, memory: U::Memory::holding(&Array1::zeros(0)) }
    }
}

impl<U: Update> Method for ByArrays<U> {
    fn name(&self) -> &'static str {
        self.update.name()
    }

    fn begin(&mut self, _: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.memory = U::Memory::holding(&Array1::zeros(start.x.len()));
        self.update.rate()?.at(0).map(drop)
    }

    fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
        prepare(&self.update, from, step)?;
        step.direction = self.update.arrays(step.index, &from.gradient, &mut self.memory)?;
        step.go(from, step.length);
        Ok(())
    }
}

/// The length of the step, its promises, and the one thing that can go wrong.
fn prepare<U: Update>(update: &U, from: &Point, step: &mut Step) -> Result<(), Error> {
    let fine = |fine: bool, g: &f64| fine & (g * g).is_finite();
    if update.squares() && !from.gradient.iter().fold(true, fine) {
        return Err(Error::NotFinite(Quantity::SquaredGradient));
    }
    let rate = update.rate()?;
    step.length = rate.at(step.index)?;
    let bound = step.length * update.largest(step.index);
    if bound.is_finite() {
        step.promise(Guarantee::StepBound { bound });
    }
    if step.index > 0 && update.scaling_shrinks() && rate.never_grows() {
        step.promise(Guarantee::ScalingShrinks);
    }
    Ok(())
}

// ANCHOR: apply
/// Step t in place, for who holds parameters, gradient and memory: x ← x + α d in one pass. What is longer than the shortest
/// of the three is left as it is.
///
/// # Errors
/// [`Error::Parameter`], of a learning rate.
///
/// ```
/// use adaptive::{Momentum, apply};
///
/// let (mut x, g, mut v) = ([1.0, 2.0], [10.0, -10.0], [0.0, 5.0]);
/// apply(&mut Momentum::new(0.1, 0.5), 0, &mut x, &g, &mut v)?;
/// assert_eq!((x, v), ([0.5, 2.25], [5.0, -2.5]));
/// # Ok::<(), descent::Error>(())
/// ```
pub fn apply<U: Update>(
    update: &mut U,
    t: usize,
    x: &mut [f64],
    g: &[f64],
    memory: &mut [U::Memory<f64>],
) -> Result<(), Error> {
    let (alpha, factors) = (update.rate()?.at(t)?, update.factors(t)?);
    let update = &*update;
    for ((x, g), memory) in x.iter_mut().zip(g).zip(memory) {
        *x += alpha * update.coordinate(factors, *g, memory);
    }
    Ok(())
}
// ANCHOR_END: apply
