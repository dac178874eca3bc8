//! Gradient clipping: a method that is shown a shorter gradient where it is long.

use descent::parameter::positive;
use descent::{Counted, Error, Method, Point, Step};

/// What is clipped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clip {
    /// The whole gradient: g is replaced by g · min(1, c/‖g‖), in the same direction.
    Norm(f64),
    /// Every entry by itself, to [−c, c]; the direction may change.
    Entries(f64),
}

/// A method on clipped gradients. (R. Pascanu, T. Mikolov and Y. Bengio, *On the difficulty of training recurrent neural networks*,
/// 2013.)
///
/// The inner method's promises about the gradient are about the clipped one, and are not passed on.
///
/// ```
/// use descent::{Error, Stop, run};
/// use gradient_descent::gradient_descent;
/// use ndarray::array;
/// use stochastic::{Clip, Clipped};
///
/// // The gradient (300, 400) has the norm 500; clipped to 5 it is (3, 4).
/// let f = problems::Quadratic::diagonal(&[100.0, 100.0]);
/// let method = Clipped::new(gradient_descent(0.1), Clip::Norm(5.0));
/// let trace = run(method, &f, &array![3.0, 4.0], Stop::after(1))?;
/// assert!(trace.last().error(&array![2.7, 3.6]) < 1e-14);
/// # Ok::<(), Error>(())
/// ```
pub struct Clipped<M> {
    inner: M,
    clip: Clip,
    point: Option<Point>,
}

impl<M: Method> Clipped<M> {
    /// This method on gradients clipped so.
    pub fn new(inner: M, clip: Clip) -> Self {
        Self { inner, clip, point: None }
    }
}

impl<M: Method> Method for Clipped<M> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        let (Clip::Norm(c) | Clip::Entries(c)) = self.clip;
        positive("the clipping bound", c)?;
        self.point = Some(start.clone());
        self.inner.begin(f, start)
    }

    // ANCHOR: clipped
    fn step(&mut self, f: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
        let Some(point) = &mut self.point else { return Ok(()) };
        point.x.assign(&from.x);
        point.value = from.value;
        point.counts = from.counts;
        match self.clip {
            Clip::Norm(c) => {
                let norm = from.gradient_norm();
                let factor = if norm > c { c / norm } else { 1.0 };
                point.gradient.zip_mut_with(&from.gradient, |clipped, g| *clipped = factor * g);
            }
            Clip::Entries(c) => {
                point.gradient.zip_mut_with(&from.gradient, |clipped, g| *clipped = g.clamp(-c, c));
            }
        }
        self.inner.step(f, point, step)?;
        step.guarantees.clear();
        Ok(())
    }
    // ANCHOR_END: clipped
}
