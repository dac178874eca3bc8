//! The chain from Newton to gradient descent: what stands for the Hessian becomes simpler from link to link. The book's blocks:
//! `residual-hessian`, `gn-collapse`, `adam-first-step`.

use adaptive::{Adam, Fused};
use descent::parameter::{not_negative, positive};
use descent::{Counted, Error, Method, Model, Objective, Point};
use ndarray::Array2;
use newton::{Curvature, Newton, gradient_descent};

/// H = 2J′J, the part of the Hessian of f = r′r that needs no second derivatives (block `residual-hessian`).
///
/// ```
/// use adam_from_newton::GaussNewtonMatrix;
/// use descent::{Error, Stop, run};
/// use newton::Newton;
///
/// // As a curvature of Newton's method it is Gauss–Newton: two steps in Rosenbrock's valley.
/// let valley = problems::ExtendedRosenbrock { n: 2 }.problem();
/// let method = Newton { curvature: GaussNewtonMatrix };
/// let trace = run(method, &valley.objective, &valley.start, Stop::default())?;
/// assert!(trace.why.is_success() && trace.steps.len() <= 3);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GaussNewtonMatrix;

// ANCHOR: gauss-newton-matrix
impl Curvature for GaussNewtonMatrix {
    fn method_name(&self) -> &'static str {
        "Gauss–Newton"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, _: Option<Model>) -> Result<Model, Error> {
        let j = f.jacobian(&x.x)?;
        Ok(Model::Dense(2.0 * j.t().dot(&j)))
    }
}
// ANCHOR_END: gauss-newton-matrix

/// H = g g′: the collapse of Gauss–Newton to the gradient of f itself, with rank one (block `gn-collapse`). It is of use only by its
/// diagonal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GradientSquare;

// ANCHOR: gradient-square
impl Curvature for GradientSquare {
    fn method_name(&self) -> &'static str {
        "squared gradient"
    }

    fn at(&self, _: &Counted<'_>, x: &Point, _: Option<Model>) -> Result<Model, Error> {
        let g = &x.gradient;
        Ok(Model::Dense(Array2::from_shape_fn((g.len(), g.len()), |(i, j)| g[i] * g[j])))
    }
}
// ANCHOR_END: gradient-square

/// The diagonal of another curvature: n divisions in place of a system of equations, blind to correlations.
///
/// ```
/// use adam_from_newton::Diagonal;
/// use descent::{Error, Stop, run};
/// use newton::{Newton, TrueHessian};
/// use ndarray::array;
///
/// // Where the Hessian is diagonal nothing is lost.
/// let bowl = problems::Quadratic::diagonal(&[1.0, 10.0]);
/// let method = Newton { curvature: Diagonal(TrueHessian) };
/// let trace = run(method, &bowl, &array![3.0, 1.0], Stop::after(1))?;
/// assert!(trace.last().error(&array![0.0, 0.0]) < 1e-15);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Diagonal<C>(pub C);

// ANCHOR: diagonal
impl<C: Curvature> Curvature for Diagonal<C> {
    fn method_name(&self) -> &'static str {
        "diagonal"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, old: Option<Model>) -> Result<Model, Error> {
        Ok(match self.0.at(f, x, old)? {
            Model::Dense(h) => Model::Dense(Array2::from_diag(&h.diag())),
            other => other,
        })
    }
}
// ANCHOR_END: diagonal

/// (√|hᵢᵢ| + ε)/α from the diagonal of another curvature: a step is −α gᵢ/(√|hᵢᵢ| + ε). With [`GradientSquare`] that is
/// −α gᵢ/(|gᵢ| + ε), nearly α in every coordinate, as is Adam's first step (block `adam-first-step`).
///
/// An α that is not positive, or a negative ε, is [`Error::Parameter`].
///
/// ```
/// use adam_from_newton::{GradientSquare, Root};
/// use descent::{Error, Stop, run};
/// use newton::Newton;
/// use ndarray::array;
///
/// // A tenth in every coordinate, however steep.
/// let bowl = problems::Quadratic::diagonal(&[1.0, 1000.0]);
/// let method = Newton { curvature: Root { of: GradientSquare, alpha: 0.125, epsilon: 0.0 } };
/// let trace = run(method, &bowl, &array![3.0, -1.0], Stop::after(1))?;
/// assert_eq!(trace.last().x, array![2.875, -0.875]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Root<C> {
    /// Whose diagonal.
    pub of: C,
    /// The learning rate α.
    pub alpha: f64,
    /// What keeps the divisor from zero.
    pub epsilon: f64,
}

// ANCHOR: root
impl<C: Curvature> Curvature for Root<C> {
    fn method_name(&self) -> &'static str {
        "root of the diagonal"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, old: Option<Model>) -> Result<Model, Error> {
        let alpha = positive("α", self.alpha)?;
        let epsilon = not_negative("ε", self.epsilon)?;
        Ok(match self.of.at(f, x, old)? {
            Model::Dense(h) => {
                let root = h.diag().mapv(|h| (h.abs().sqrt() + epsilon) / alpha);
                Model::Dense(Array2::from_diag(&root))
            }
            other => other,
        })
    }
}
// ANCHOR_END: root

// ANCHOR: chain
/// All links, from the Hessian to a multiple of the identity, each with a name and a method: `alpha` is the learning rate of the last
/// three, whose divisors do not have the units of a curvature.
///
/// ```
/// use descent::{Error, Stop, run};
///
/// let valley = problems::ExtendedRosenbrock { n: 2 }.problem();
/// for (name, method) in adam_from_newton::chain(1e-3) {
///     let trace = run(method, &valley.objective, &valley.start, Stop::after(5))?;
///     assert!(!trace.steps.is_empty(), "{name}");
/// }
/// # Ok::<(), Error>(())
/// ```
pub fn chain(alpha: f64) -> Vec<(&'static str, Box<dyn Method>)> {
    let root = Root { of: GradientSquare, alpha, epsilon: 1e-8 };
    vec![
        ("Newton", Box::new(Newton::exact())),
        ("Gauss–Newton", Box::new(Newton { curvature: GaussNewtonMatrix })),
        ("diagonal", Box::new(Newton { curvature: Diagonal(GaussNewtonMatrix) })),
        ("root", Box::new(Newton { curvature: root })),
        ("Adam", Box::new(Fused::new(Adam::new(alpha)))),
        ("gradient descent", Box::new(gradient_descent(alpha))),
    ]
}
// ANCHOR_END: chain
