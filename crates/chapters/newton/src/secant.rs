//! The secant method in one variable. The book's block: `secant-step`.

use crate::one_variable::only_one_variable;
use crate::slope_and_curvature;
use descent::{Counted, Error, Formula, Guarantee, Method, Model, Point, Step};
use number::Number;

// ANCHOR: secant-map
/// One secant step in one variable, θ₊ = θ − (θ − θ′)/(C′(θ) − C′(θ′)) · C′(θ) (block `secant-step`), from θ and the point
/// `before`, θ′, in any number system.
///
/// `None` where both slopes are equal, or one does not exist; also for a cost of more than one variable.
///
/// ```
/// use newton::secant_map;
/// use number::Rational;
/// use problems::{Cubic, Wave};
///
/// let q = |a, b| Rational::new(a, b).unwrap();
/// assert_eq!(secant_map(&Cubic, &q(3, 2), &q(8, 5)), Some(q(54, 11)));
/// // θ³/3 − θ has the same slope at ±½.
/// assert_eq!(secant_map(&Wave, &-0.5, &0.5), None);
/// ```
pub fn secant_map<N: Number>(cost: &impl Formula, before: &N, theta: &N) -> Option<N> {
    let (slope_before, _) = slope_and_curvature(cost, before)?;
    let (slope, _) = slope_and_curvature(cost, theta)?;
    let run = theta.clone() - before.clone();
    let rise = slope.clone() - slope_before;
    Some(theta.clone() - run.div(&rise)? * slope)
}
// ANCHOR_END: secant-map

/// The secant method: Newton's, with the slope of C′ between the last two points for its derivative (block `secant-step`).
///
/// The run starts at θ⁽⁰⁾; its first step goes to θ⁽¹⁾, which is given, and promises nothing.
///
/// * Needs: the gradient of an objective of one variable, and a second point.
/// * Promises: from the second step on, the secant equation b (θ − θ′) = C′(θ) − C′(θ′), and a descent direction where
///   b > 0.
/// * Fails with [`Error::FlatSecant`] where both slopes are equal, with [`Error::Dimension`] for any other number of variables.
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::Secant;
///
/// let cubic = problems::Cubic.problem();
/// let trace = run(Secant::through(1.6), &cubic.objective, &cubic.start, Stop::default())?;
/// assert!((trace.point(2).unwrap().x[0] - 54.0 / 11.0).abs() < 1e-14);
/// assert!((trace.last().x[0] - 3.0).abs() < 1e-10);
/// assert_eq!(trace.last().counts.hessians, 0);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Secant {
    second: f64,
    /// θ′ and C′(θ′), once there is a point before.
    before: Option<(f64, f64)>,
}

impl Secant {
    /// The method with the second point θ⁽¹⁾.
    pub fn through(second: f64) -> Self {
        Self { second, before: None }
    }
}

// ANCHOR: secant-method
impl Method for Secant {
    fn name(&self) -> &'static str {
        "secant"
    }

    fn begin(&mut self, c: &Counted<'_>, _: &Point) -> Result<(), Error> {
        self.before = None;
        only_one_variable(c)
    }

    fn step(&mut self, _: &Counted<'_>, point: &Point, step: &mut Step) -> Result<(), Error> {
        let (theta, slope) = (point.x[0], point.gradient[0]);
        match self.before.replace((theta, slope)) {
            None => {
                step.direction[0] = self.second - theta;
                step.model = None;
            }
            Some((theta_before, slope_before)) => {
                let (run, rise) = (theta - theta_before, slope - slope_before);
                if run == 0.0 || rise == 0.0 {
                    return Err(Error::FlatSecant);
                }
                let curvature = rise / run;
                step.direction[0] = -(run / rise) * slope;
                step.model = Some(Model::Scaled(curvature));
                step.promise(Guarantee::SecantEquation);
                step.promise(Guarantee::ModelStationary);
                if curvature > 0.0 && slope != 0.0 {
                    step.promise(Guarantee::DescentDirection);
                }
            }
        }
        step.go(point, 1.0);
        Ok(())
    }
}
// ANCHOR_END: secant-method
