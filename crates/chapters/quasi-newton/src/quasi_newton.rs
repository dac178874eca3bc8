//! The quasi-Newton method: d = −H g, with an H that is learnt from the steps. The book's blocks: `qn-model`,
//! `bfgs-keeps-positive-definite`, `curvature-from-wolfe`, `powell-damping`.

use crate::update::{Scratch, Update};
use descent::{Counted, Error, Guarantee, Model, Point, Step, linear};
use line_search::{Descent, Direction, LineSearch, Wolfe};
use ndarray::linalg::general_mat_vec_mul;
use ndarray::{Array1, Array2};

/// What H is before anything is learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Initial {
    /// H₀ = I, and α = 1 is tried first.
    Identity,
    /// The first step tries to go a distance of at most 1; then, before its first update, H becomes (s′y / y′y) I, which is between
    /// the inverses of the extreme curvatures; half of that for SR1.
    #[default]
    Scaled,
}

/// What to do with a step that shows too little curvature, s′y ≤ 10⁻⁸ ‖s‖ ‖y‖, for an update that needs s′y > 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Guard {
    /// Learn nothing from it.
    #[default]
    Skip,
    /// Mix y with B s so that s′y ≥ ⅕ s′B s (M. J. D. Powell, *Algorithms for nonlinear constraints that use Lagrangian functions*,
    /// Mathematical Programming 14, 1978): learn as much as keeps B positive definite.
    Damp,
}

/// The direction d = −H g, H updated from step to step.
///
/// H itself is the step's model, [`Model::Inverse`]: nothing is copied.
///
/// * Needs: the gradient.
/// * Promises: that d leads to the stationary point of the model; the secant equation H y = s, after an update that was
///   neither skipped nor damped; for BFGS and DFP a positive definite H and a descent direction.
/// * After a line search that failed H is forgotten, once.
///
/// ```
/// use descent::{Error, Stop, run};
/// use quasi_newton::bfgs;
///
/// let valley = problems::Rosenbrock.problem();
/// let trace = run(bfgs(), &valley.objective, &valley.start, Stop::default())?;
/// assert!(trace.last().error(&ndarray::array![1.0, 1.0]) < 1e-9);
/// assert!(trace.findings().iter().all(|finding| finding.holds()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct QuasiNewton {
    /// The formula.
    pub update: Update,
    /// What H is at the start.
    pub initial: Initial,
    /// What to do where s′y is not positive.
    pub guard: Guard,
    /// x and g of the step before, and whether there is one.
    before: Option<(Array1<f64>, Array1<f64>)>,
    /// How often H was updated.
    learnt: usize,
    s: Array1<f64>,
    y: Array1<f64>,
    scratch: Scratch,
}

impl QuasiNewton {
    /// The direction of this update, with the scaling of the first one, skipping what teaches nothing.
    pub fn new(update: Update) -> Self {
        Self {
            update,
            initial: Initial::default(),
            guard: Guard::default(),
            before: None,
            learnt: 0,
            s: Array1::default(0),
            y: Array1::default(0),
            scratch: Scratch::default(),
        }
    }

    /// The same, starting from H₀ = I as it is.
    pub fn from_identity(update: Update) -> Self {
        Self { initial: Initial::Identity, ..Self::new(update) }
    }

    /// The same, with another answer to too little curvature.
    pub fn guarded(self, guard: Guard) -> Self {
        Self { guard, ..self }
    }

    /// With a search along it, it is a method.
    pub fn with<L: LineSearch>(self, search: L) -> Descent<Self, L> {
        Descent { direction: self, search }
    }

    /// Learns from the step that led to x. Whether H₊ y = s holds now.
    fn learn(&mut self, h: &mut Array2<f64>, x: &Point, length: f64) -> bool {
        let Some((x_before, g_before)) = &self.before else { return false };
        self.s.assign(&x.x);
        self.s -= x_before;
        self.y.assign(&x.gradient);
        self.y -= g_before;
        let mut secant = true;
        if self.update.keeps_definite() && curvature(&self.s, &self.y).is_none() {
            if self.guard == Guard::Skip || self.learnt == 0 {
                return false;
            }
            secant = false;
        }
        if self.guard == Guard::Damp && self.update.keeps_definite() && self.learnt > 0 {
            secant &= !damp(&self.s, &mut self.y, g_before, length);
            if curvature(&self.s, &self.y).is_none() {
                return false;
            }
        }
        if self.learnt == 0
            && self.initial == Initial::Scaled
            && curvature(&self.s, &self.y).is_some()
        {
            h.fill(0.0);
            // With all of it (s − γ y)′y = 0, and the first SR1 update would divide by zero.
            let share = if self.update == Update::Sr1 { 0.5 } else { 1.0 };
            h.diag_mut().fill(share * self.s.dot(&self.y) / self.y.dot(&self.y));
        }
        if !self.update.of_inverse(h, &self.s, &self.y, &x.gradient, &mut self.scratch) {
            return false;
        }
        self.learnt += 1;
        secant && self.update != Update::BroydenSimplified
    }
}

/// s′y, if it is positive, and not by rounding.
pub(crate) fn curvature(s: &Array1<f64>, y: &Array1<f64>) -> Option<f64> {
    let product = s.dot(y);
    let positive = product > 1e-8 * linear::norm(s) * linear::norm(y);
    (positive && product.is_finite()).then_some(product)
}

// ANCHOR: damp
/// y ← θ y + (1 − θ) B s with the largest θ ≤ 1 for which s′y ≥ ⅕ s′B s (block `powell-damping`); B s is −α g, since s = α d and
/// B d = −g. Whether it changed y.
fn damp(s: &Array1<f64>, y: &mut Array1<f64>, g: &Array1<f64>, alpha: f64) -> bool {
    let (sy, sbs) = (s.dot(y), -alpha * s.dot(g));
    if sy >= 0.2 * sbs {
        return false;
    }
    let theta = 0.8 * sbs / (sbs - sy);
    y.zip_mut_with(g, |y, g| *y = theta * *y - (1.0 - theta) * alpha * g);
    true
}
// ANCHOR_END: damp

// ANCHOR: quasi-newton
impl Direction for QuasiNewton {
    fn name(&self) -> &'static str {
        self.update.name()
    }

    fn begin(&mut self, _: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.before = None;
        self.s = Array1::zeros(start.x.len());
        self.y = Array1::zeros(start.x.len());
        Ok(())
    }

    fn aim(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error> {
        let n = x.x.len();
        let mut h = match step.model.take() {
            Some(Model::Inverse(h)) if self.before.is_some() => h,
            _ => {
                self.learnt = 0;
                Array2::eye(n)
            }
        };
        if self.learn(&mut h, x, step.length) {
            step.promise(Guarantee::SecantEquation);
        }
        general_mat_vec_mul(-1.0, &h, &x.gradient, 0.0, &mut step.direction);
        match &mut self.before {
            Some((x_before, g_before)) => {
                x_before.assign(&x.x);
                g_before.assign(&x.gradient);
            }
            none => *none = Some((x.x.clone(), x.gradient.clone())),
        }
        step.model = Some(Model::Inverse(h));
        step.promise(Guarantee::ModelStationary);
        let size = x.gradient_norm();
        if self.update.keeps_definite() {
            step.promise(Guarantee::PositiveDefinite);
            if size > 0.0 {
                step.promise(Guarantee::DescentDirection);
            }
        }
        let fresh = self.learnt == 0 && self.initial == Initial::Scaled;
        Ok(if fresh && size > 1.0 { 1.0 / size } else { 1.0 })
    }

    fn restart(&mut self) -> bool {
        let learnt = std::mem::take(&mut self.learnt);
        self.before = None;
        learnt > 0
    }
}
// ANCHOR_END: quasi-newton

/// BFGS with the strong conditions of Wolfe.
///
/// ```
/// use descent::{Error, Stop, run};
///
/// let bowl = problems::Quadratic::standard().problem();
/// let trace = run(quasi_newton::bfgs(), &bowl.objective, &bowl.start, Stop::default())?;
/// assert!(trace.why.is_success());
/// # Ok::<(), Error>(())
/// ```
pub fn bfgs() -> Descent<QuasiNewton, Wolfe> {
    QuasiNewton::new(Update::Bfgs).with(Wolfe::default())
}
