//! Newton's method in one variable. The book's block: `newton-step`.

use descent::{
    Counted, Error, Formula, Guarantee, Method, Model, Objective, Point, Quantity, Step,
};
use number::{Jet, Number};

// ANCHOR: newton-map
/// One Newton step in one variable, θ₊ = θ − C′(θ)/C″(θ) (block `newton-step`), in any number system.
///
/// θ₊ is the stationary point of the parabola through C(θ) with the same slope and curvature. `None` where C″(θ) = 0, or C has
/// no value, slope or curvature; also for a cost of more than one variable.
///
/// ```
/// use newton::newton_map;
/// use number::Rational;
/// use problems::Cubic;
///
/// // From 3/2, the step on (θ − 3)²(θ + 3) leads to 21/4 exactly, and from there to 489/136.
/// let theta = newton_map(&Cubic, &Rational::new(3, 2).unwrap()).unwrap();
/// assert_eq!(theta, Rational::new(21, 4).unwrap());
/// assert_eq!(newton_map(&Cubic, &theta), Rational::new(489, 136));
/// // At the inflection there is no step.
/// assert_eq!(newton_map(&Cubic, &1.0), None);
/// ```
pub fn newton_map<N: Number>(cost: &impl Formula, theta: &N) -> Option<N> {
    let (slope, curvature) = slope_and_curvature(cost, theta)?;
    Some(theta.clone() - slope.div(&curvature)?)
}
// ANCHOR_END: newton-map

// ANCHOR: slope-and-curvature
/// C′(θ) and C″(θ), from C(θ + ε₀ + ε₁): the coefficients of ε₀ and of ε₀ε₁.
///
/// ```
/// assert_eq!(newton::slope_and_curvature(&problems::Cubic, &1.5), Some((-11.25, 3.0)));
/// ```
pub fn slope_and_curvature<N: Number>(cost: &impl Formula, theta: &N) -> Option<(N, N)> {
    if cost.dimension() != 1 {
        return None;
    }
    let theta =
        Jet::perturbed(theta.clone(), 0, N::one())? + Jet::perturbed(N::zero(), 1, N::one())?;
    let c = cost.value(&[theta])?;
    Some((c.coefficient(0b01), c.coefficient(0b11)))
}
// ANCHOR_END: slope-and-curvature

/// Newton's method in one variable: θ₊ = θ − C′(θ)/C″(θ) (block `newton-step`).
///
/// * Needs: gradient and Hessian of an objective of one variable.
/// * Promises: the stationary point of the parabola; a descent direction where C″ > 0.
/// * Fails with [`Error::Singular`] where C″ = 0, with [`Error::Dimension`] for any other number of variables.
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::NewtonInOneVariable;
///
/// let cubic = problems::Cubic.problem();
/// let trace = run(NewtonInOneVariable, &cubic.objective, &cubic.start, Stop::after(1))?;
/// assert_eq!(trace.coordinates(0), [1.5, 5.25]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct NewtonInOneVariable;

// ANCHOR: newton-in-one-variable
impl Method for NewtonInOneVariable {
    fn name(&self) -> &'static str {
        "Newton"
    }

    fn begin(&mut self, c: &Counted<'_>, _: &Point) -> Result<(), Error> {
        only_one_variable(c)
    }

    fn step(&mut self, c: &Counted<'_>, theta: &Point, step: &mut Step) -> Result<(), Error> {
        let slope = theta.gradient[0];
        let curvature = c.hessian(&theta.x)?[[0, 0]];
        if curvature == 0.0 {
            return Err(Error::Singular { rcond: 0.0 });
        }
        step.direction[0] = -slope / curvature;
        step.model = Some(Model::Scaled(curvature));
        step.promise(Guarantee::ModelStationary);
        if curvature > 0.0 && slope != 0.0 {
            step.promise(Guarantee::DescentDirection);
        }
        step.go(theta, 1.0);
        Ok(())
    }
}
// ANCHOR_END: newton-in-one-variable

/// The methods of one variable refuse more, and none.
pub(crate) fn only_one_variable(c: &Counted<'_>) -> Result<(), Error> {
    match c.dimension() {
        1 => Ok(()),
        found => Err(Error::Dimension { what: Quantity::Point, expected: 1, found }),
    }
}
