//! Backtracking. The book's block: `armijo`.

use crate::LineSearch;
use crate::ray::Ray;
use descent::parameter::fraction;
use descent::{Counted, Error, Guarantee, Point, Step};

/// α = α₀, β α₀, β² α₀, … until f decreases enough: φ(α) ≤ φ(0) + c₁ α φ′(0) (Armijo).
///
/// * Promises Armijo's condition.
/// * Ends because c₁ < 1: φ(α) = φ(0) + α φ′(0) + o(α) is below the line φ(0) + c₁ α φ′(0) for all small α > 0.
/// * Fails with [`Error::NotDescent`] where φ′(0) ≥ 0; with [`Error::LineSearch`] or [`Error::WrongGradient`] after too many trials; with
///   [`Error::Parameter`] for c₁ or β outside (0, 1).
///
/// ```
/// use descent::{Error, Guarantee, Stop, run};
/// use line_search::{Backtracking, Descent, SteepestDescent};
///
/// // On θ² from 1, with α = 1 first: to −1 and no lower, then with 2/3.
/// let search = Backtracking { shrink: 2.0 / 3.0, ..Backtracking::default() };
/// let parabola = problems::Quadratic::diagonal(&[2.0]);
/// let method = Descent { direction: SteepestDescent, search };
/// let trace = run(method, &parabola, &ndarray::array![1.0], Stop::after(1))?;
/// assert_eq!(trace.lengths(), [2.0 / 3.0]);
/// assert!(trace.check(Guarantee::Armijo { c1: 1e-4 })[0].holds());
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backtracking {
    /// The share c₁ of the decrease expected to first order that is enough, in (0, 1).
    pub c1: f64,
    /// The factor β between trials, in (0, 1).
    pub shrink: f64,
    /// The most trials.
    pub trials: usize,
}

impl Default for Backtracking {
    /// c₁ = 10⁻⁴, the usual choice; β = ½; and 60 trials, which leave α < 10⁻¹⁷ α₀.
    fn default() -> Self {
        Self { c1: 1e-4, shrink: 0.5, trials: 60 }
    }
}

// ANCHOR: backtracking
impl LineSearch for Backtracking {
    fn search(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step, a: f64) -> Result<(), Error> {
        let c1 = fraction("c₁", self.c1)?;
        let shrink = fraction("β", self.shrink)?;
        let Some(mut phi) = Ray::new(f, x, step, a)? else { return Ok(()) };
        // Near a minimum the decrease expected is less than the rounding of f: then its sign says nothing.
        let rounding = phi.rounding;
        let allowance = if -phi.start.slope * a < rounding { rounding } else { 0.0 };
        let mut alpha = a;
        for _ in 0..self.trials {
            let value = phi.value(alpha)?;
            if phi.armijo(c1, alpha, value, allowance) {
                phi.step().promise(Guarantee::Armijo { c1 });
                return Ok(());
            }
            alpha *= shrink;
        }
        phi.settle_for(phi.start)
    }
}
// ANCHOR_END: backtracking
