//! Damped Newton: the direction is Newton's, the length λ is not always one. The book's blocks: `damped-newton`,
//! `damped-newton-bound`.

use crate::many_variables::newton_direction;
use crate::{TrueHessian, bound};
use descent::{Counted, Error, Guarantee, Method, Point, Step};
use line_search::LineSearch;
use ndarray::Array1;

/// Newton's method with steps λΔ, where H Δ = −g (block `damped-newton`).
///
/// * Needs: gradient and Hessian, and a rule for λ: [`CubicBound`], or any [`LineSearch`], such as
///   [`Fixed`](line_search::Fixed), [`Schedule`](line_search::Schedule), [`Backtracking`](line_search::Backtracking).
/// * Promises: what [`Newton`](crate::Newton) promises, and what the rule adds.
/// * Fails with [`Error::Singular`] where H has no inverse, and as the rule says.
///
/// ```
/// use descent::{Error, Stop, StopReason, run};
/// use line_search::Backtracking;
/// use newton::{DampedNewton, Newton};
///
/// // Newton's map on √(1 + θ²) is −θ³: from 1.1 it runs away. Damped, it arrives.
/// let curve = problems::Hyperbola { width: 1 }.problem();
/// let full = run(Newton::exact(), &curve.objective, &curve.start, Stop::default())?;
/// assert_eq!(full.why, StopReason::Diverged);
/// let method = DampedNewton { damping: Backtracking::default() };
/// let damped = run(method, &curve.objective, &curve.start, Stop::default())?;
/// assert!(damped.last().x[0].abs() < 1e-10);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct DampedNewton<D> {
    /// The rule for λ.
    pub damping: D,
}

// ANCHOR: damped-newton
impl<D: Damping> Method for DampedNewton<D> {
    fn name(&self) -> &'static str {
        "damped Newton"
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        let definite = newton_direction(&TrueHessian, f, x, step)?;
        self.damping.go(f, x, definite, step)
    }
}

/// A rule for the step length λ.
pub trait Damping {
    /// Goes from x along the Newton direction of `step`. `definite` says whether H is positive definite.
    ///
    /// # Errors
    /// The rule's own, and the objective's.
    fn go(
        &mut self,
        f: &Counted<'_>,
        x: &Point,
        definite: bool,
        step: &mut Step,
    ) -> Result<(), Error>;
}
// ANCHOR_END: damped-newton

/// A line search tries the full step λ = 1 first.
impl<L: LineSearch> Damping for L {
    fn go(&mut self, f: &Counted<'_>, x: &Point, _: bool, step: &mut Step) -> Result<(), Error> {
        self.search(f, x, step, 1.0)
    }
}

/// The λ that minimises the cubic bound (block `damped-newton-bound`), for an ℒ(x) that the caller knows.
///
/// Promises the decrease that the bound guarantees: a promise as good as ℒ. Fails with [`Error::NotPositiveDefinite`] where
/// there is no H^(1/2), with [`Error::Parameter`] for an ℒ that is negative, infinite or no number.
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::{CubicBound, DampedNewton};
/// use ndarray::array;
///
/// // For cosh, on the way to the minimum: ℒ(x) = |sinh x|/cosh^(3/2) x.
/// let lipschitz = |x: &ndarray::Array1<f64>| x[0].sinh().abs() / x[0].cosh().powf(1.5);
/// let method = DampedNewton { damping: CubicBound { lipschitz } };
/// let chain = problems::Catenary.problem();
/// let trace = run(method, &chain.objective, &array![3.0], Stop::default())?;
/// assert!(trace.findings().iter().all(|finding| finding.holds()));
/// assert!(trace.last().x[0].abs() < 1e-10);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CubicBound<L> {
    /// The constant ℒ for the step from this point.
    pub lipschitz: L,
}

// ANCHOR: cubic-bound
impl<L: Fn(&Array1<f64>) -> f64> Damping for CubicBound<L> {
    fn go(
        &mut self,
        _: &Counted<'_>,
        x: &Point,
        definite: bool,
        step: &mut Step,
    ) -> Result<(), Error> {
        if !definite {
            return Err(Error::NotPositiveDefinite);
        }
        let lipschitz = (self.lipschitz)(&x.x);
        if !(lipschitz >= 0.0 && lipschitz.is_finite()) {
            let requirement = "a number, not negative";
            return Err(Error::Parameter { name: "ℒ", value: lipschitz, requirement });
        }
        // ε = Δ′HΔ = −g′Δ; rounding may put a zero on the wrong side.
        let epsilon = f64::max(0.0, -step.slope(x));
        let lambda = bound::best_length(lipschitz * epsilon.sqrt());
        let bound = bound::decrease(lambda, epsilon, lipschitz);
        step.promise(Guarantee::DecreaseBound { bound });
        step.go(x, lambda);
        Ok(())
    }
}
// ANCHOR_END: cubic-bound
