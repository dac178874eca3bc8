//! Functions and runs in two variables, for pictures.

use crate::{Objective, Trace};
use ndarray::array;

/// The value of a function of two variables at a place in the plane; NaN, a gap in a picture, where there is none.
///
/// ```
/// use descent::{ByHand, plane};
///
/// let bowl = ByHand::new(2, |x| x.dot(x));
/// assert_eq!(plane::values(&bowl)(3.0, 4.0), 25.0);
/// assert!(plane::values(&ByHand::new(3, |x| x.dot(x)))(3.0, 4.0).is_nan());
/// ```
pub fn values(f: &dyn Objective) -> impl Fn(f64, f64) -> f64 {
    |x, y| match f.dimension() {
        2 => f.value(&array![x, y]).unwrap_or(f64::NAN),
        _ => f64::NAN,
    }
}

/// The points of a run by their first two coordinates; none if there is only one.
///
/// ```
/// use descent::{ByHand, Counted, Error, Method, ObjectiveExt, Point, Step, Stop, plane, run};
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
/// let bowl = ByHand::new(2, |x| x.dot(x)).with_gradient(|x| 2.0 * x);
/// let trace = run(Halfway, &bowl, &array![8.0, 4.0], Stop::after(2))?;
/// assert_eq!(plane::points(&trace), [(8.0, 4.0), (4.0, 2.0), (2.0, 1.0)]);
/// # Ok::<(), Error>(())
/// ```
pub fn points(trace: &Trace) -> Vec<(f64, f64)> {
    trace.coordinates(0).into_iter().zip(trace.coordinates(1)).collect()
}
