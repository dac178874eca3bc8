//! Levenberg and Levenberg–Marquardt: Gauss–Newton, held back by λ. The book's blocks: `levenberg-tikhonov`,
//! `levenberg-trust-region`, `gain-ratio`, `marquardt-scaling`.

use crate::known::Known;
use descent::parameter::positive;
use descent::{Counted, Error, Guarantee, Method, Model, Point, Step, linear, value_rounding};
use ndarray::{Array1, Array2, Zip};

/// The diagonal matrix D² that λ multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Damping {
    /// I (K. Levenberg, 1944): depends on the units of the variables.
    Identity,
    /// diag(J′J), for every entry the largest so far (D. W. Marquardt, 1963; J. J. Moré, *The Levenberg–Marquardt algorithm*, 1978): the
    /// units of the variables do not matter.
    #[default]
    Diagonal,
}

/// Minimises ‖r + J d‖² + λ ‖D d‖² (block `levenberg-tikhonov`): (J′J + λ D²) d = −J′r. For λ = 0 it is Gauss–Newton's step, for
/// λ → ∞ a short one along −D⁻²∇f.
///
/// λ is not set but found: d is the best step with ‖D d‖ ≤ Δ, to a tenth of Δ (block `levenberg-trust-region`), and the gain ratio
/// ρ = (f(x) − f(x + d)) / (f(x) − ‖r + J d‖²) controls Δ (block `gain-ratio`): a step with ρ ≤ 10⁻⁴ is not taken; with ρ < ¼ the radius
/// becomes half of the step (a quarter at the second refusal in a row, an eighth at the third), with ρ > ¾ or λ = 0 twice the step. So Gauss–Newton's step is taken wherever it is short enough, and near the
/// minimum always. (J. J. Moré, *The Levenberg–Marquardt algorithm: implementation and theory*, 1978.) The system is solved by QR of J with
/// √λ D below it.
///
/// * Needs: residuals and their Jacobian. J may have dependent columns.
/// * Promises that f decreases, a descent direction, and, where λ is more than rounding, a positive definite model
///   2(J′J + λ D²).
/// * A trial point outside the domain halves Δ, and so raises λ.
/// * Fails with [`Error::LineSearch`] when no Δ is small enough: near a minimum, when the step no longer changes x.
///
/// ```
/// use descent::{Error, Stop, run};
/// use least_squares::LevenbergMarquardt;
///
/// // Gauss–Newton is lost on Eckerle4 from its far start; held back, it arrives.
/// let set = problems::nist::named("eckerle4").unwrap();
/// let certified = set.certified.clone();
/// let problem = set.problem(false);
/// let stop = Stop::default().gradient(1e-9);
/// let trace = run(LevenbergMarquardt::default(), &problem.objective, &problem.start, stop)?;
/// assert!(((&trace.last().x - &certified) / &certified).iter().all(|e| e.abs() < 1e-6));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LevenbergMarquardt {
    /// What λ multiplies.
    pub damping: Damping,
    /// The radius Δ at the start, in units of ‖D x‖; as it is where that is zero.
    pub radius: f64,
    /// The most radii tried in a step.
    pub trials: usize,
    known: Known,
    /// Δ
    now: f64,
    lambda: f64,
    /// D²
    squares: Array1<f64>,
}

impl Default for LevenbergMarquardt {
    /// With diag(J′J), from Δ = ‖D x‖, at most 100 radii a step.
    fn default() -> Self {
        Self {
            damping: Damping::Diagonal,
            radius: 1.0,
            trials: 100,
            known: Known::default(),
            now: 1.0,
            lambda: 0.0,
            squares: Array1::zeros(0),
        }
    }
}

impl LevenbergMarquardt {
    /// Levenberg's method: D = I.
    ///
    /// ```
    /// use descent::{Error, Stop, run};
    /// use least_squares::LevenbergMarquardt;
    ///
    /// let valley = problems::ExtendedRosenbrock { n: 2 }.problem();
    /// let method = LevenbergMarquardt::levenberg();
    /// assert!(run(method, &valley.objective, &valley.start, Stop::default())?.why.is_success());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn levenberg() -> Self {
        Self { damping: Damping::Identity, ..Self::default() }
    }

    /// The λ of the last step: zero if it was Gauss–Newton's.
    pub fn lambda(&self) -> f64 {
        self.lambda
    }

    /// D² for the present J.
    fn update_scaling(&mut self) {
        let columns = self.known.j.columns();
        for (d, column) in self.squares.iter_mut().zip(columns) {
            *d = match self.damping {
                Damping::Identity => 1.0,
                Damping::Diagonal => d.max(column.dot(&column)),
            };
        }
        // A column of zeros says nothing yet: any unit will do.
        self.squares.map_inplace(|d| {
            if *d == 0.0 {
                *d = 1.0;
            }
        });
    }

    /// ‖D d‖
    fn length(&self, d: &Array1<f64>) -> f64 {
        linear::norm(&Zip::from(d).and(&self.squares).map_collect(|d, square| d * square.sqrt()))
    }

    // ANCHOR: within-radius
    /// The d of the λ for which ‖D d‖ is Δ, to a tenth of it, or Gauss–Newton's (`gauss`, none if J has dependent columns) where that is no
    /// longer; `gradient` is ‖D⁻¹J′r‖.
    ///
    /// ‖D d‖ falls from Gauss–Newton's length at λ = 0 and is at most ‖D⁻¹J′r‖/λ; its reciprocal is nearly a straight line in λ, along
    /// which a secant finds the place within the bracket.
    fn within_radius(
        &mut self,
        gauss: Option<&Array1<f64>>,
        gradient: f64,
    ) -> Result<Array1<f64>, Error> {
        let full = gauss.map_or(f64::INFINITY, |d| self.length(d));
        if let Some(gauss) = gauss.filter(|_| full <= 1.1 * self.now) {
            self.lambda = 0.0;
            return Ok(gauss.clone());
        }
        let (mut low, mut high) = (0.0, gradient / self.now);
        if !(low < self.lambda && self.lambda < high) {
            self.lambda = 1e-3 * high;
        }
        let mut before = (0.0, full.recip());
        let mut d = Array1::zeros(self.squares.len());
        for _ in 0..100 {
            let length = match damped_step(&self.known.j, &self.known.r, &self.squares, self.lambda)
            {
                Ok(solved) => {
                    d = solved;
                    self.length(&d)
                }
                // Rounding hides so small a λ.
                Err(Error::RankDeficient { .. }) => f64::INFINITY,
                Err(error) => return Err(error),
            };
            if (length - self.now).abs() <= 0.1 * self.now {
                break;
            }
            *(if length > self.now { &mut low } else { &mut high }) = self.lambda;
            let here = (self.lambda, length.recip());
            let slope = (here.1 - before.1) / (here.0 - before.0);
            let secant = here.0 + (self.now.recip() - here.1) / slope;
            self.lambda = if low < secant && secant < high {
                secant
            } else if low > 0.0 {
                (low * high).sqrt()
            } else {
                1e-3 * high
            };
            before = here;
        }
        Ok(d)
    }
    // ANCHOR_END: within-radius
}

// ANCHOR: marquardt-step
/// The d that minimises ‖r + J d‖² + λ ‖D d‖²: the least-squares solution of [J; √λ D] d = −[r; 0] (block `levenberg-tikhonov`), for J
/// m × n, D² by its diagonal, λ > 0.
///
/// # Errors
/// [`Error::RankDeficient`] if λ is so small that rounding hides it and J has dependent columns; [`Error::Dimension`],
/// [`Error::NotFinite`].
///
/// ```
/// use least_squares::damped_step;
/// use ndarray::array;
///
/// // r = x − 1 at 0: J = 1, and with λ = 1 half of the way.
/// assert_eq!(damped_step(&array![[1.0]], &array![-1.0], &array![1.0], 1.0).map(|d| (d[0] - 0.5).abs() < 1e-15), Ok(true));
/// ```
pub fn damped_step(
    j: &Array2<f64>,
    r: &Array1<f64>,
    squares: &Array1<f64>,
    lambda: f64,
) -> Result<Array1<f64>, Error> {
    let (m, n) = j.dim();
    let mut stacked = Array2::zeros((m + n, n));
    stacked.slice_mut(ndarray::s![..m, ..]).assign(j);
    for (i, square) in squares.iter().enumerate().take(n) {
        stacked[[m + i, i]] = (lambda * square).sqrt();
    }
    let mut target = Array1::zeros(m + n);
    target.slice_mut(ndarray::s![..m]).zip_mut_with(r, |t, r| *t = -r);
    linear::least_squares(&stacked, &target)
}
// ANCHOR_END: marquardt-step

// ANCHOR: levenberg-marquardt
impl Method for LevenbergMarquardt {
    fn name(&self) -> &'static str {
        match self.damping {
            Damping::Identity => "Levenberg",
            Damping::Diagonal => "Levenberg–Marquardt",
        }
    }

    fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        let radius = positive("the radius", self.radius)?;
        self.known.begin(f, start)?;
        self.squares = Array1::zeros(start.x.len());
        self.update_scaling();
        let size = self.length(&start.x);
        self.now = radius * if size > 0.0 { size } else { 1.0 };
        self.lambda = 0.0;
        Ok(())
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        let gauss = match linear::least_squares(&self.known.j, &-&self.known.r) {
            Err(Error::RankDeficient { .. }) => None,
            solved => Some(solved?),
        };
        let scaled = Zip::from(&x.gradient).and(&self.squares).map_collect(|g, s| g / s.sqrt());
        // ∇f = 2J′r.
        let gradient = linear::norm(&scaled) / 2.0;
        let (mut share, mut tried) = (0.5, 0);
        while tried < self.trials {
            tried += 1;
            step.direction = self.within_radius(gauss.as_ref(), gradient)?;
            let value = self.known.try_step(f, x, step)?;
            if step.to.x == x.x {
                break;
            }
            // f(x) − ‖r + J d‖² = ‖J d‖² + 2λ‖D d‖²: a sum of squares, which no rounding makes negative.
            let (length, ahead) = (self.length(&step.direction), self.known.j.dot(&step.direction));
            let predicted = ahead.dot(&ahead) + 2.0 * self.lambda * length * length;
            let rounding = value_rounding(x.value, x.value);
            let rho = (x.value - value + rounding) / (predicted + rounding);
            if step.index == 0 {
                self.now = self.now.min(length);
            }
            if rho < 0.25 {
                self.now = share * length.min(self.now);
                share /= 2.0;
            } else if rho > 0.75 || self.lambda == 0.0 {
                self.now = 2.0 * length;
            }
            if rho > 1e-4 {
                let mut b = self.known.j.t().dot(&self.known.j);
                b.diag_mut().scaled_add(self.lambda, &self.squares);
                // What λ adds to the smallest curvature, and what rounding may take from it.
                let least = self.squares.iter().fold(f64::INFINITY, |a: f64, b| a.min(*b));
                let rounding = 1e-12 * b.diag().fold(0.0, |a: f64, b| a.max(*b));
                if self.lambda * least > rounding {
                    step.promise(Guarantee::PositiveDefinite);
                }
                step.model = Some(Model::Dense(2.0 * b));
                step.promise(Guarantee::MonotoneDecrease);
                if x.gradient_norm() > 0.0 {
                    step.promise(Guarantee::DescentDirection);
                }
                self.known.accept(f, step)?;
                self.update_scaling();
                return Ok(());
            }
            if predicted <= rounding {
                // The model promises less than the values can show.
                break;
            }
        }
        Err(Error::LineSearch { trials: tried, length: step.size() })
    }
}
// ANCHOR_END: levenberg-marquardt
