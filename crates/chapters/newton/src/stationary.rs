//! What a stationary point is: the signs of the Hessian's eigenvalues there. The book's block: `newton-climbs`.

use descent::{Error, Objective, linear};
use ndarray::Array1;
use std::fmt;

/// The extreme eigenvalues of the Hessian at a point where the gradient vanishes, and what they say of it.
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::{Newton, SecondOrder};
///
/// // On Beale's function Newton's method converges, to a saddle.
/// let beale = problems::named("beale").unwrap();
/// let trace = run(Newton::exact(), &beale.objective, &beale.start, Stop::default())?;
/// assert!(trace.why.is_success());
/// let found = SecondOrder::at(&beale.objective, &trace.last().x)?;
/// assert!(found.is_saddle());
/// assert_eq!(found.to_string(), "a saddle: the Hessian's eigenvalues go from -2.7750e1 to 2.7750e1");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecondOrder {
    /// The lowest eigenvalue.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
    /// What rounding may have made of a zero.
    pub rounding: f64,
}

impl SecondOrder {
    /// At `x` (length n).
    ///
    /// # Errors
    /// Those of the Hessian, and of its eigenvalues.
    pub fn at(f: &dyn Objective, x: &Array1<f64>) -> Result<Self, Error> {
        let values = linear::symmetric_eigenvalues(&f.hessian(x)?)?;
        let lowest = values.first().copied().unwrap_or(f64::INFINITY);
        let highest = values.last().copied().unwrap_or(f64::INFINITY);
        // A few units in the last place of the largest, for each variable.
        let rounding = 8.0 * values.len() as f64 * f64::EPSILON * lowest.abs().max(highest.abs());
        Ok(Self { lowest, highest, rounding })
    }

    /// Eigenvalues of both signs: lower points are near.
    pub fn is_saddle(&self) -> bool {
        self.lowest < -self.rounding && self.highest > self.rounding
    }

    /// All eigenvalues positive: a strict local minimum.
    pub fn is_minimum(&self) -> bool {
        self.lowest > self.rounding
    }
}

impl fmt::Display for SecondOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_saddle() {
            "a saddle"
        } else if self.is_minimum() {
            "a minimum"
        } else if self.highest < -self.rounding {
            "a maximum"
        } else {
            "undecided by second derivatives"
        };
        let Self { lowest, highest, .. } = self;
        write!(f, "{what}: the Hessian's eigenvalues go from {lowest:.4e} to {highest:.4e}")
    }
}
