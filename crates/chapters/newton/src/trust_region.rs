//! Trust regions: first how far, then whither. The book's block, for least squares: `levenberg-trust-region`.

use conjugate_gradient::Truncated;
use descent::parameter::positive;
use descent::{
    Counted, Error, Guarantee, Method, Model, Objective, Point, Step, linear, value_rounding,
};
use ndarray::linalg::general_mat_vec_mul;
use ndarray::{Array1, Array2};

/// How the model is minimised within the radius.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Subproblem {
    /// Exactly, from the Hessian's eigenvalues and eigenvectors: for few variables.
    #[default]
    Exact,
    /// By truncated conjugate gradients (Steihaug), from Hessian-vector products: for many.
    Steihaug,
}

/// Newton's method within a ball: p minimises m(p) = f + g′p + ½ p′H p on ‖D p‖ ≤ Δ, and the gain ratio
/// ρ = (f(x) − f(x + p)) / (m(0) − m(p)) decides: a step with ρ ≤ 10⁻⁴ is not taken, with ρ < ¼ the ball shrinks, with ρ > ¾ at its
/// boundary it grows. (J. J. Moré, D. C. Sorensen, *Computing a trust region step*, SIAM J. Sci. Stat. Comput. 4, 1983.)
///
/// D is diagonal, the largest √|Hᵢᵢ| so far, so that the units of the variables do not matter; with [`Subproblem::Steihaug`], which sees no
/// diagonal, it is I.
///
/// H need not be positive definite: within a ball the model always has a minimum, and it is lower than any saddle.
///
/// * Needs: gradient and Hessian, or Hessian-vector products.
/// * Promises that f decreases, and as much of the model's decrease as ρ says. With [`Subproblem::Exact`] the step's model is H + λ D²,
///   positive semidefinite, with (H + λ D²) p = −g.
/// * A trial point outside the domain shrinks the ball.
/// * Fails with [`Error::LineSearch`] when no radius is small enough.
///
/// ```
/// use descent::{Error, Stop, run};
/// use newton::TrustRegion;
///
/// // From (0, 0) on Beale's function Newton's method ends in a saddle.
/// let beale = problems::named("beale").unwrap();
/// let trace = run(TrustRegion::default(), &beale.objective, &beale.start, Stop::default())?;
/// assert!(trace.last().error(&beale.minimum().unwrap().x) < 1e-9);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TrustRegion {
    /// How the model is minimised.
    pub subproblem: Subproblem,
    /// The radius at the start, in units of ‖D⁻¹g‖, the length of a step along the gradient where all curvatures are one.
    pub radius: f64,
    /// The most radii tried in a step.
    pub trials: usize,
    now: f64,
    h: Array2<f64>,
    /// D, the largest √|Hᵢᵢ| so far.
    scale: Array1<f64>,
    solver: Truncated,
    product: Array1<f64>,
}

impl Default for TrustRegion {
    /// Exact subproblems from radius 1, at most 100 radii a step.
    fn default() -> Self {
        Self {
            subproblem: Subproblem::Exact,
            radius: 1.0,
            trials: 100,
            now: 1.0,
            h: Array2::zeros((0, 0)),
            scale: Array1::zeros(0),
            solver: Truncated::default(),
            product: Array1::zeros(0),
        }
    }
}

impl TrustRegion {
    /// With Steihaug's truncated conjugate gradients.
    ///
    /// ```
    /// use descent::{Error, Stop, run};
    /// use newton::TrustRegion;
    ///
    /// let valleys = problems::ExtendedRosenbrock { n: 50 }.problem();
    /// let trace = run(TrustRegion::steihaug(), &valleys.objective, &valleys.start, Stop::default())?;
    /// assert!(trace.why.is_success());
    /// assert_eq!(trace.last().counts.hessians, 0);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn steihaug() -> Self {
        Self { subproblem: Subproblem::Steihaug, ..Self::default() }
    }

    /// D⁻¹ H D⁻¹, with D brought up to date.
    fn scaled(&mut self) -> Array2<f64> {
        for (d, h) in self.scale.iter_mut().zip(self.h.diag()) {
            *d = d.max(h.abs().sqrt());
            if *d == 0.0 {
                // No curvature yet: the unit is as good as any.
                *d = 1.0;
            }
        }
        let d = &self.scale;
        Array2::from_shape_fn(self.h.dim(), |(i, j)| self.h[[i, j]] / d[i] / d[j])
    }

    // ANCHOR: trust-region-solve
    /// Puts p into the direction. The model's decrease m(0) − m(p), and λ where it is known.
    fn solve(
        &mut self,
        f: &Counted<'_>,
        x: &Point,
        eigen: Option<&(Array1<f64>, Array2<f64>)>,
        step: &mut Step,
    ) -> Result<(f64, Option<f64>), Error> {
        let g = &x.gradient;
        let lambda = match eigen {
            Some((values, vectors)) => {
                let (q, lambda) = within_ball(values, vectors, &(g / &self.scale), self.now);
                step.direction = q / &self.scale;
                general_mat_vec_mul(1.0, &self.h, &step.direction, 0.0, &mut self.product);
                Some(lambda)
            }
            None => {
                let size = x.gradient_norm();
                let tolerance = size.sqrt().min(0.5) * size;
                let times = |v: &_, out: &mut _| f.hessian_vector_into(&x.x, v, out);
                self.solver.solve(times, g, tolerance, self.now, 2 * g.len() + 10)?;
                step.direction.assign(&self.solver.p);
                // H p is the model's gradient less g.
                self.product.assign(&self.solver.residual);
                self.product -= g;
                None
            }
        };
        let decrease = -step.slope(x) - 0.5 * step.direction.dot(&self.product);
        Ok((decrease, lambda))
    }
    // ANCHOR_END: trust-region-solve
}

// ANCHOR: trust-region
impl Method for TrustRegion {
    fn name(&self) -> &'static str {
        match self.subproblem {
            Subproblem::Exact => "trust region",
            Subproblem::Steihaug => "trust region, Steihaug",
        }
    }

    fn begin(&mut self, _: &Counted<'_>, start: &Point) -> Result<(), Error> {
        let n = start.x.len();
        self.now = positive("the radius", self.radius)?;
        self.product = Array1::zeros(n);
        if self.subproblem == Subproblem::Exact {
            self.h = Array2::zeros((n, n));
            self.scale = Array1::zeros(n);
        }
        Ok(())
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        let eigen = match self.subproblem {
            Subproblem::Exact => {
                f.hessian_into(&x.x, &mut self.h)?;
                Some(linear::symmetric_eigen(&self.scaled())?)
            }
            Subproblem::Steihaug => None,
        };
        if step.index == 0 {
            let size = match eigen {
                Some(_) => linear::norm(&(&x.gradient / &self.scale)),
                None => x.gradient_norm(),
            };
            self.now = self.radius * if size > 0.0 { size } else { 1.0 };
        }
        let mut tried = 0;
        while tried < self.trials {
            tried += 1;
            let (predicted, lambda) = self.solve(f, x, eigen.as_ref(), step)?;
            let value = match step.try_length(f, x, 1.0) {
                Ok(value) => value,
                Err(error) if error.is_outside_the_domain() => f64::INFINITY,
                Err(error) => return Err(error),
            };
            // Where rounding hides both, the model is right.
            let rounding = value_rounding(x.value, x.value);
            // A decrease that is not positive comes of a Hessian too badly conditioned for the step's length.
            let rho = if predicted > 0.0 {
                (x.value - value + rounding) / (predicted + rounding)
            } else {
                f64::NEG_INFINITY
            };
            let size = match eigen {
                Some(_) => linear::norm(&(&step.direction * &self.scale)),
                None => linear::norm(&step.direction),
            };
            let boundary = size > 0.99 * self.now;
            if rho < 0.25 {
                self.now = 0.25 * size.min(self.now);
            } else if rho > 0.75 && boundary {
                self.now *= 2.0;
            }
            if rho > 1e-4 {
                step.promise(Guarantee::MonotoneDecrease);
                step.model = lambda.map(|lambda| {
                    let mut b = self.h.clone();
                    b.diag_mut().zip_mut_with(&self.scale, |h, d| *h += lambda * d * d);
                    Model::Dense(b)
                });
                if step.model.is_some() {
                    step.promise(Guarantee::ModelStationary);
                }
                return Ok(());
            }
            if size == 0.0 || self.now < f64::MIN_POSITIVE {
                break;
            }
        }
        Err(Error::LineSearch { trials: tried, length: self.now })
    }
}
// ANCHOR_END: trust-region

// ANCHOR: within-ball
/// The p that minimises g′p + ½ p′H p on ‖p‖ ≤ Δ, and its λ ≥ 0 with (H + λ I) p = −g, λ (Δ − ‖p‖) = 0 and H + λ I positive
/// semidefinite, from H = V diag(μ) V′ with μ ascending.
///
/// In the eigenvectors' coordinates p = −V (γ / (μ + λ)) with γ = V′g. If λ = 0 does not do, λ is the root of 1/‖p(λ)‖ = 1/Δ to the right
/// of −μ₁, a nearly straight line, by Newton's method inside a bracket. In the *hard case*, γ = 0 along the lowest curvature, ‖p‖ stays
/// below Δ at λ = −μ₁, and the rest of the way goes along the first eigenvector.
///
/// ```
/// use descent::linear::symmetric_eigen;
/// use ndarray::array;
/// use newton::within_ball;
///
/// // At the saddle of x² − y² the gradient is zero: the hard case at its hardest.
/// let (mu, v) = symmetric_eigen(&array![[2.0, 0.0], [0.0, -2.0]]).unwrap();
/// let (p, lambda) = within_ball(&mu, &v, &array![0.0, 0.0], 0.5);
/// assert_eq!((p[0], p[1].abs(), lambda), (0.0, 0.5, 2.0));
/// ```
pub fn within_ball(
    mu: &Array1<f64>,
    v: &Array2<f64>,
    g: &Array1<f64>,
    radius: f64,
) -> (Array1<f64>, f64) {
    let (mut gamma, size) = (v.t().dot(g), linear::norm(g));
    let Some(&lowest) = mu.first() else { return (Array1::zeros(g.len()), 0.0) };
    let largest = mu.iter().fold(0.0, |most: f64, m| most.max(m.abs()));
    let rounding = 8.0 * g.len() as f64 * f64::EPSILON;
    // λ = base + δ: near −μ₁ the digits of δ count, and those of λ would not hold them.
    let base = f64::max(0.0, -lowest);
    let shifted = mu.mapv(|m| m + base);
    for (c, m) in gamma.iter_mut().zip(&shifted) {
        if *m <= rounding * largest && c.abs() <= rounding * size {
            *c = 0.0;
        }
    }
    let coordinates = |delta: f64| -> Array1<f64> {
        let quotient = |(c, m): (&f64, &f64)| if *c == 0.0 { 0.0 } else { -c / (m + delta) };
        gamma.iter().zip(&shifted).map(quotient).collect()
    };
    let mut p = coordinates(0.0);
    let shortest = linear::norm(&p);
    if shortest <= radius {
        if lowest < -rounding * largest {
            // The hard case: H curves down along the first eigenvector.
            p[0] = ((radius - shortest) * (radius + shortest)).sqrt();
        }
        return (v.dot(&p), base);
    }
    let (mut low, mut high) = (0.0, size / radius);
    let mut delta = 0.5 * high;
    for _ in 0..200 {
        p = coordinates(delta);
        let length = linear::norm(&p);
        if (length / radius - 1.0).abs() < 1e-13 {
            break;
        }
        if length > radius {
            low = delta
        } else {
            high = delta
        }
        // The slope of ‖p‖ is −Σ p²/(μ + λ) / ‖p‖.
        let terms = p.iter().zip(&shifted);
        let fall: f64 = terms.map(|(p, m)| if *p == 0.0 { 0.0 } else { p * p / (m + delta) }).sum();
        delta += length * length / fall * (length / radius - 1.0);
        if !(delta > low && delta < high) {
            delta = if low > 0.0 { (low * high).sqrt() } else { 0.01 * high };
        }
    }
    (v.dot(&p), base + delta)
}
// ANCHOR_END: within-ball
