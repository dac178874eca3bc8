//! Newton's method where the Hessian is not positive definite: shifted, made definite, or with its eigenvalues' signs removed.
//! The book's block: `positive-definite-descends`.

use crate::{Curvature, TrueHessian};
use descent::parameter::{not_negative, positive};
use descent::{Counted, Error, Model, Point, linear};
use ndarray::{Array1, Array2};

/// H + α I with a fixed α ≥ 0: Newton's step where α is zero, a short step along −g where it is large.
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::{Newton, Shifted};
///
/// // On ½x² with α = 1 the error halves.
/// let bowl = problems::Quadratic::diagonal(&[1.0]);
/// let method = Newton { curvature: Shifted { alpha: 1.0 } };
/// let trace = run(method, &bowl, &ndarray::array![8.0], Stop::after(2))?;
/// assert_eq!(trace.coordinates(0), [8.0, 4.0, 2.0]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shifted {
    /// The shift α, in the units of H.
    pub alpha: f64,
}

// ANCHOR: shifted
impl Curvature for Shifted {
    fn method_name(&self) -> &'static str {
        "regularised Newton"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, old: Option<Model>) -> Result<Model, Error> {
        let alpha = not_negative("α", self.alpha)?;
        let h = TrueHessian.at(f, x, old)?;
        Ok(shift(h, alpha))
    }
}
// ANCHOR_END: shifted

fn shift(h: Model, alpha: f64) -> Model {
    match h {
        Model::Dense(mut h) => {
            h.diag_mut().map_inplace(|h| *h += alpha);
            Model::Dense(h)
        }
        other => other,
    }
}

/// H + α I with the first α of 0, α₀, 4α₀, 16α₀, … for which it is positive definite; α₀ is `share` of the largest entry of H.
///
/// Where H is positive definite it is Newton's method itself.
///
/// ```
/// use descent::{Error, Stop, run};
/// use line_search::{Backtracking, Descent};
/// use newton::{MadeDefinite, Newton};
///
/// // Between the branches of (v w − 1)² the Hessian is indefinite, and Newton's direction climbs.
/// let product = problems::Product.problem();
/// let direction = Newton { curvature: MadeDefinite::default() };
/// let method = Descent { direction, search: Backtracking::default() };
/// let trace = run(method, &product.objective, &ndarray::array![0.5, 0.1], Stop::default())?;
/// assert!(trace.why.is_success() && trace.last().value < 1e-18);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MadeDefinite {
    /// The first shift, as a share of H's largest entry.
    pub share: f64,
}

impl Default for MadeDefinite {
    /// A thousandth.
    fn default() -> Self {
        Self { share: 1e-3 }
    }
}

// ANCHOR: made-definite
impl Curvature for MadeDefinite {
    fn method_name(&self) -> &'static str {
        "Newton, made definite"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, old: Option<Model>) -> Result<Model, Error> {
        let share = positive("the share", self.share)?;
        let Model::Dense(mut h) = TrueHessian.at(f, x, old)? else {
            return Err(Error::NotPositiveDefinite);
        };
        let largest = h.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
        let (mut alpha, mut next) = (0.0, share * if largest > 0.0 { largest } else { 1.0 });
        while !linear::is_positive_definite(&h)? {
            h.diag_mut().map_inplace(|h| *h += next - alpha);
            (alpha, next) = (next, 4.0 * next);
        }
        Ok(Model::Dense(h))
    }
}
// ANCHOR_END: made-definite

/// |H| = V |Λ| V′: the Hessian with its eigenvalues' signs removed, so that the step flees from a saddle along
/// the directions of negative curvature as fast as it approaches a minimum along the others. (Y. N. Dauphin and others,
/// *Identifying and attacking the saddle point problem in high-dimensional non-convex optimization*, NeurIPS 2014.)
///
/// An eigenvalue below `floor` times the largest counts as that, so that |H| has an inverse.
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::{AbsoluteHessian, Newton};
/// use ndarray::array;
///
/// // On x² − y² Newton's step goes to the saddle; |H| doubles y.
/// let saddle = problems::Saddle.problem();
/// let method = Newton { curvature: AbsoluteHessian::default() };
/// let trace = run(method, &saddle.objective, &array![2.0, 1.0], Stop::after(1))?;
/// assert!((&trace.last().x - &array![0.0, 2.0]).iter().all(|e| e.abs() < 1e-15));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AbsoluteHessian {
    /// The smallest share of the largest eigenvalue.
    pub floor: f64,
}

impl Default for AbsoluteHessian {
    /// 10⁻¹², where elimination begins to call a matrix singular.
    fn default() -> Self {
        Self { floor: 1e-12 }
    }
}

// ANCHOR: absolute-hessian
impl Curvature for AbsoluteHessian {
    fn method_name(&self) -> &'static str {
        "saddle-free Newton"
    }

    fn at(&self, f: &Counted<'_>, x: &Point, old: Option<Model>) -> Result<Model, Error> {
        let floor = positive("the floor", self.floor)?;
        let Model::Dense(h) = TrueHessian.at(f, x, old)? else {
            return Err(Error::NotPositiveDefinite);
        };
        let (lambda, v) = linear::symmetric_eigen(&h)?;
        Ok(Model::Dense(with_eigenvalues(&v, &absolute(&lambda, floor))))
    }
}

/// The absolute values, none smaller than `floor` times the largest; all one where all are zero.
fn absolute(lambda: &Array1<f64>, floor: f64) -> Array1<f64> {
    let largest = lambda.iter().fold(0.0, |most: f64, l| most.max(l.abs()));
    if largest == 0.0 {
        return Array1::ones(lambda.len());
    }
    lambda.mapv(|l| l.abs().max(floor * largest))
}

/// V diag(λ) V′, symmetric to the bit.
fn with_eigenvalues(v: &Array2<f64>, lambda: &Array1<f64>) -> Array2<f64> {
    let product = (v * lambda).dot(&v.t());
    0.5 * (&product + &product.t())
}
// ANCHOR_END: absolute-hessian
