//! What stands for the Hessian in a Newton step: the Hessian itself, or a guess. The book's blocks: `newton-multivariate`,
//! `gradient-descent-as-newton`.

use descent::{Counted, Error, Model, Objective, Point};

// ANCHOR: curvature
/// A matrix H for the quadratic model of a step at a point.
pub trait Curvature {
    /// The name of Newton's method with this curvature.
    fn method_name(&self) -> &'static str;

    /// H at this point. `old` is the model of the step before, whose memory may serve again.
    ///
    /// # Errors
    /// The objective's, or a parameter's.
    fn at(&self, f: &Counted<'_>, x: &Point, old: Option<Model>) -> Result<Model, Error>;
}
// ANCHOR_END: curvature

/// H = ∇²f(x): Newton's own choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrueHessian;

// ANCHOR: true-hessian
impl Curvature for TrueHessian {
    fn method_name(&self) -> &'static str {
        "Newton"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, old: Option<Model>) -> Result<Model, Error> {
        match old {
            Some(Model::Dense(mut h)) => {
                f.hessian_into(&x.x, &mut h)?;
                Ok(Model::Dense(h))
            }
            _ => f.hessian(&x.x).map(Model::Dense),
        }
    }
}
// ANCHOR_END: true-hessian

/// H = I/α: the same curvature in all directions, everywhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaledIdentity {
    /// The learning rate α > 0, in units of x² per unit of f.
    pub alpha: f64,
}

// ANCHOR: scaled-identity
impl Curvature for ScaledIdentity {
    fn method_name(&self) -> &'static str {
        "gradient descent"
    }

    fn at(&self, _: &Counted<'_>, _: &Point, _: Option<Model>) -> Result<Model, Error> {
        let curvature = 1.0 / self.alpha;
        if self.alpha > 0.0 && curvature > 0.0 && curvature.is_finite() {
            Ok(Model::Scaled(curvature))
        } else {
            let requirement = "positive, with a finite inverse";
            Err(Error::Parameter { name: "α", value: self.alpha, requirement })
        }
    }
}
// ANCHOR_END: scaled-identity
