//! Nesterov's momentum: the gradient at the point where momentum alone would lead, and the same in other variables. The
//! source's (4.33)–(4.37).

use crate::{Column, Momentum, Update};
use descent::{Counted, Error, Method, Objective, Point, Step};
use gradient_descent::LearningRate;
use ndarray::{Array1, Zip};

/// Nesterov's momentum, with the gradient at the shifted point: v₊ = β v + (1 − β) ∇f(x − α β v), x₊ = x − α v₊.
///
/// The options of [`Momentum`] are its too: with [`Normalisation::Velocity`](crate::Normalisation::Velocity) it is Sutskever's form.
///
/// * Needs: the gradient, twice a step: at the point, which a run evaluates, and at the shifted one.
/// * Fails with [`Error::Parameter`] for parameters out of range.
///
/// ```
/// use adaptive::{Momentum, Nesterov};
/// use descent::{Error, Stop, run};
///
/// // On 3x²/2 from 1 with α = 1/10, β = 1/2: 17/20, then 527/800.
/// let f = problems::Quadratic::diagonal(&[3.0]);
/// let method = Nesterov::new(Momentum::new(0.1, 0.5));
/// let trace = run(method, &f, &ndarray::array![1.0], Stop::after(2))?;
/// assert!((trace.coordinates(0)[1] - 0.85).abs() < 1e-15);
/// assert!((trace.coordinates(0)[2] - 527.0 / 800.0).abs() < 1e-15);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Nesterov {
    momentum: Momentum,
    v: Array1<f64>,
    /// The shifted point, and the gradient there.
    shifted: Array1<f64>,
    g: Array1<f64>,
}

impl Nesterov {
    /// With the parameters of this momentum.
    pub fn new(momentum: Momentum) -> Self {
        let nothing = || Array1::zeros(0);
        Self { momentum, v: nothing(), shifted: nothing(), g: nothing() }
    }

    /// The velocity v.
    pub fn velocity(&self) -> &Array1<f64> {
        &self.v
    }

    // ANCHOR: nesterov-arrays
    /// Step t in array expressions, the specification of the method's loops: x₊ from x and v, which is brought up to date.
    ///
    /// # Errors
    /// Those of the gradient, and [`Error::Parameter`] of a learning rate.
    ///
    /// ```
    /// use adaptive::{Momentum, Nesterov};
    /// use ndarray::array;
    ///
    /// let nesterov = Nesterov::new(Momentum::new(0.1, 0.5));
    /// let mut v = array![0.0];
    /// let x = nesterov.arrays(0, &array![1.0], &mut v, |x| Ok(3.0 * x))?;
    /// assert!((x[0] - 0.85).abs() < 1e-15 && v[0] == 1.5);
    /// # Ok::<(), descent::Error>(())
    /// ```
    pub fn arrays(
        &self,
        t: usize,
        x: &Array1<f64>,
        v: &mut Array1<f64>,
        gradient: impl Fn(&Array1<f64>) -> Result<Array1<f64>, Error>,
    ) -> Result<Array1<f64>, Error> {
        let alpha = self.momentum.rate()?.at(t)?;
        let g = gradient(&shifted_point(&self.momentum, t, x, v)?)?;
        let d = self.momentum.arrays(t, &g, v)?;
        Ok(x + alpha * d)
    }
    // ANCHOR_END: nesterov-arrays
}

// ANCHOR: nesterov
impl Method for Nesterov {
    fn name(&self) -> &'static str {
        "Nesterov"
    }

    fn begin(&mut self, _: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.v = Array1::zeros(start.x.len());
        self.shifted = start.x.clone();
        self.g = start.gradient.clone();
        self.momentum.rate()?.at(0).map(drop)
    }

    fn step(&mut self, f: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
        let momentum = &mut self.momentum;
        let (alpha, weight) = (momentum.rate()?.at(step.index)?, momentum.factors(step.index)?);
        let shift = alpha * momentum.beta;
        Zip::from(&mut self.shifted)
            .and(&from.x)
            .and(&self.v)
            .for_each(|shifted, x, v| *shifted = x - shift * v);
        f.gradient_into(&self.shifted, &mut self.g)?;
        Zip::from(&mut step.direction)
            .and(&mut self.v)
            .and(&self.g)
            .for_each(|d, v, g| *d = momentum.coordinate(weight, *g, v));
        step.go(from, alpha);
        Ok(())
    }
}
// ANCHOR_END: nesterov

/// Nesterov's momentum as seen from the shifted points y = x − α β v: one gradient a step, at the iterate itself.
///
/// v₊ = β v + (1 − β) g, y₊ = y − α (β v₊ + (1 − β) g). For fixed α and β its iterates *are* the shifted points of
/// [`Nesterov`], from the same start; the source says that the two methods differ, and only their points do. With
/// [`Normalisation::Accumulated`](crate::Normalisation::Accumulated) it is what PyTorch calls Nesterov.
///
/// ```
/// use adaptive::{Fused, LookAhead, Momentum};
/// use descent::{Error, Stop, run};
///
/// // The run of `Nesterov` on 3x²/2, seen from its shifted points: 31/40, then 901/1600.
/// let f = problems::Quadratic::diagonal(&[3.0]);
/// let method = Fused::new(LookAhead(Momentum::new(0.1, 0.5)));
/// let trace = run(method, &f, &ndarray::array![1.0], Stop::after(2))?;
/// assert!((trace.coordinates(0)[1] - 31.0 / 40.0).abs() < 1e-15);
/// assert!((trace.coordinates(0)[2] - 901.0 / 1600.0).abs() < 1e-15);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LookAhead(pub Momentum);

// ANCHOR: look-ahead
impl Update for LookAhead {
    type Memory<T: Clone> = T;
    type Factors = f64;

    fn name(&self) -> &'static str {
        "look-ahead momentum"
    }

    fn rate(&self) -> Result<LearningRate, Error> {
        self.0.rate()
    }

    fn factors(&mut self, t: usize) -> Result<f64, Error> {
        self.0.factors(t)
    }

    fn coordinate(&self, weight: f64, g: f64, v: &mut f64) -> f64 {
        self.0.beta * self.0.coordinate(weight, g, v) - weight * g
    }

    fn arrays(&self, t: usize, g: &Column, v: &mut Column) -> Result<Column, Error> {
        *v = self.0.beta * &*v + self.0.weight(t)? * g;
        Ok(-(self.0.beta * &*v + self.0.weight(t)? * g))
    }

    fn largest(&self, _: usize) -> f64 {
        f64::INFINITY
    }

    fn squares(&self) -> bool {
        false
    }
}
// ANCHOR_END: look-ahead

/// The shifted point y = x − α β v, from which [`LookAhead`] sees the point x of [`Nesterov`] whose velocity is v.
///
/// ```
/// use adaptive::{Momentum, shifted_point};
/// use ndarray::array;
///
/// let y = shifted_point(&Momentum::new(0.1, 0.5), 0, &array![0.85], &array![1.5])?;
/// assert!((y[0] - 31.0 / 40.0).abs() < 1e-15);
/// # Ok::<(), descent::Error>(())
/// ```
///
/// # Errors
/// [`Error::Parameter`] of a learning rate.
pub fn shifted_point(
    momentum: &Momentum,
    t: usize,
    x: &Array1<f64>,
    v: &Array1<f64>,
) -> Result<Array1<f64>, Error> {
    Ok(x - momentum.rate()?.at(t)? * momentum.beta * v)
}
