//! Damped Newton: the direction is Newton's, the length λ is not always one. The book's blocks: `damped-newton`,
//! `damped-newton-bound`.

use crate::many_variables::newton_direction;
use crate::{TrueHessian, bound};
use descent::parameter::{fraction, positive};
use descent::{Counted, Error, Guarantee, Method, Point, Step, value_rounding};
use ndarray::Array1;

/// Newton's method with steps λΔ, where H Δ = −g (block `damped-newton`).
///
/// * Needs: gradient and Hessian, and a rule for λ: [`Fixed`], [`Schedule`], [`CubicBound`], [`Backtracking`].
/// * Promises: what [`Newton`](crate::Newton) promises, and what the rule adds.
/// * Fails with [`Error::Singular`] where H has no inverse, and as the rule says.
///
/// ```
/// use descent::{Error, Stop, StopReason, run};
/// use newton::{Backtracking, DampedNewton, Newton};
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

/// Always the same λ.
///
/// A λ that is not a positive number is [`Error::Parameter`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fixed(pub f64);

// ANCHOR: fixed
impl Damping for Fixed {
    fn go(&mut self, _: &Counted<'_>, x: &Point, _: bool, step: &mut Step) -> Result<(), Error> {
        step.go(x, positive("λ", self.0)?);
        Ok(())
    }
}
// ANCHOR_END: fixed

/// λ as a function of the step's number, which counts from 0.
///
/// A λ that is not a positive number is [`Error::Parameter`].
#[derive(Clone, Copy, Debug)]
pub struct Schedule<F>(pub F);

// ANCHOR: schedule
impl<F: Fn(usize) -> f64> Damping for Schedule<F> {
    fn go(&mut self, _: &Counted<'_>, x: &Point, _: bool, step: &mut Step) -> Result<(), Error> {
        step.go(x, positive("λ", (self.0)(step.index))?);
        Ok(())
    }
}
// ANCHOR_END: schedule

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

/// λ = 1, β, β², … until f decreases enough: f(x + λΔ) ≤ f(x) + c₁ λ g′Δ (Armijo).
///
/// A trial point where f has no finite value counts as too far. Promises Armijo's condition and a descent direction. Fails with [`Error::NotDescent`] where
/// g′Δ ≥ 0, which is where H is not positive definite; with [`Error::LineSearch`] after too many trials; with
/// [`Error::Parameter`] for c₁ or β outside (0, 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backtracking {
    /// The share c₁ of the predicted decrease that is enough, in (0, 1).
    pub c1: f64,
    /// The factor β between trials, in (0, 1).
    pub shrink: f64,
    /// The most trials.
    pub trials: usize,
}

impl Default for Backtracking {
    /// c₁ = 10⁻⁴, the usual choice; β = ½; and 60 trials, which leave λ < 10⁻¹⁷.
    fn default() -> Self {
        Self { c1: 1e-4, shrink: 0.5, trials: 60 }
    }
}

// ANCHOR: backtracking
impl Damping for Backtracking {
    fn go(&mut self, f: &Counted<'_>, x: &Point, _: bool, step: &mut Step) -> Result<(), Error> {
        let c1 = fraction("c₁", self.c1)?;
        let shrink = fraction("β", self.shrink)?;
        let slope = step.slope(x);
        if slope >= 0.0 && x.gradient_norm() > 0.0 {
            return Err(Error::NotDescent { slope });
        }
        // Near a minimum the decrease predicted is less than the rounding of f: then its sign says nothing.
        let rounding = value_rounding(x.value, x.value);
        let allowance = if -slope < rounding { rounding } else { 0.0 };
        let mut lambda = 1.0;
        for _ in 0..self.trials {
            match step.try_length(f, x, lambda) {
                Ok(value) => {
                    if value - x.value <= c1 * lambda * slope + allowance {
                        step.promise(Guarantee::Armijo { c1 });
                        return Ok(());
                    }
                }
                Err(error) if error.is_outside_the_domain() => {}
                Err(error) => return Err(error),
            }
            lambda *= shrink;
        }
        Err(Error::LineSearch { trials: self.trials, length: lambda })
    }
}
// ANCHOR_END: backtracking
