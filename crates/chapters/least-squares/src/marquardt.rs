//! Levenberg and Levenberg–Marquardt: Gauss–Newton, held back by λ. The book's blocks: `marquardt-scaling`,
//! `levenberg-minimises`, `levenberg-predicted`.

use crate::known::Known;
use descent::parameter::positive;
use descent::{Counted, Error, Guarantee, Method, Model, Point, Step, linear, value_rounding};
use ndarray::{Array1, Array2};

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

/// Minimises ‖r + J Δ‖² + λ ‖D Δ‖² (block `levenberg-minimises`): 2(J′J + λ D²) Δ = −2J′r. For λ → 0 it is Gauss–Newton's step, for
/// λ → ∞ a short one along −D⁻²∇f.
///
/// The gain ratio ρ = (f(x) − f(x + Δ)) / (f(x) − ‖r + J Δ‖²) controls λ (block `levenberg-predicted`): after a step with ρ > 10⁻⁴ it becomes
/// λ max(⅓, 1 − (2ρ − 1)³); otherwise the step is not taken, and λ grows by 2, 4, 8, …, until one is. (H. B. Nielsen, *Damping parameter
/// in Marquardt's method*, 1999.) The system is solved by QR of J with √λ D below it.
///
/// * Needs: residuals and their Jacobian. J may have dependent columns.
/// * Promises that f decreases, a descent direction, and a positive definite model 2(J′J + λ D²).
/// * A trial point outside the domain raises λ.
/// * Fails with [`Error::LineSearch`] when no λ is large enough.
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
    /// The λ at the start: in units of the largest entry of diag(J′J) for [`Damping::Identity`], as it is for
    /// [`Damping::Diagonal`].
    pub initial: f64,
    /// The most values of λ tried in a step.
    pub trials: usize,
    known: Known,
    lambda: f64,
    squares: Array1<f64>,
}

impl Default for LevenbergMarquardt {
    /// With diag(J′J), from λ = 10⁻³, at most 60 values a step.
    fn default() -> Self {
        Self {
            damping: Damping::Diagonal,
            initial: 1e-3,
            trials: 60,
            known: Known::default(),
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

    /// The λ of the last step.
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
}

// ANCHOR: marquardt-step
/// The Δ that minimises ‖r + J Δ‖² + λ ‖D Δ‖²: the least-squares solution of [J; √λ D] Δ = −[r; 0] (block `levenberg-minimises`), for J
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
        let initial = positive("λ", self.initial)?;
        self.known.begin(f, start)?;
        self.squares = Array1::zeros(start.x.len());
        self.update_scaling();
        let largest = self.known.j.columns().into_iter().map(|c| c.dot(&c)).fold(0.0, f64::max);
        self.lambda = match self.damping {
            Damping::Identity if largest > 0.0 => initial * largest,
            _ => initial,
        };
        Ok(())
    }

    fn step(&mut self, f: &Counted<'_>, x: &Point, step: &mut Step) -> Result<(), Error> {
        let mut growth = 2.0;
        for _ in 0..self.trials {
            let solved = damped_step(&self.known.j, &self.known.r, &self.squares, self.lambda);
            step.direction = match solved {
                Err(Error::RankDeficient { .. }) => {
                    self.lambda *= growth;
                    growth *= 2.0;
                    continue;
                }
                solved => solved?,
            };
            let value = self.known.try_step(f, x, step)?;
            // f(x) − ‖r + JΔ‖² = ‖JΔ‖² + 2λ‖DΔ‖²: a sum of squares, which no rounding makes negative.
            let (d, ahead) = (&step.direction, self.known.j.dot(&step.direction));
            let damped: f64 = d.iter().zip(&self.squares).map(|(d, s)| d * d * s).sum();
            let predicted = ahead.dot(&ahead) + 2.0 * self.lambda * damped;
            let rounding = value_rounding(x.value, x.value);
            let rho = (x.value - value + rounding) / (predicted + rounding);
            if rho > 1e-4 {
                let mut b = self.known.j.t().dot(&self.known.j);
                b.diag_mut().scaled_add(self.lambda, &self.squares);
                step.model = Some(Model::Dense(2.0 * b));
                step.promise(Guarantee::MonotoneDecrease);
                step.promise(Guarantee::PositiveDefinite);
                if x.gradient_norm() > 0.0 {
                    step.promise(Guarantee::DescentDirection);
                }
                self.lambda *= f64::max(1.0 / 3.0, 1.0 - (2.0 * rho.min(1.0) - 1.0).powi(3));
                self.known.accept(f, step)?;
                self.update_scaling();
                return Ok(());
            }
            self.lambda *= growth;
            growth *= 2.0;
            if !self.lambda.is_finite() || linear::norm(&step.direction) == 0.0 {
                break;
            }
        }
        Err(Error::LineSearch { trials: self.trials, length: step.size() })
    }
}
// ANCHOR_END: levenberg-marquardt
