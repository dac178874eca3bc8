//! Nonlinear conjugate gradients: the same recursion with gradients alone. The book's blocks: `cg-beta-from-gradients`.

use descent::parameter::fraction;
use descent::{Counted, Error, Guarantee, Point, Step};
use line_search::{Descent, Direction, Wolfe};
use ndarray::{Array1, Zip};

/// Which β in d₊ = −g₊ + β d. With y = g₊ − g all are the β of linear conjugate gradients where f is quadratic and the search
/// exact (block `cg-beta-from-gradients`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Beta {
    /// g₊′g₊ / g′g. (R. Fletcher, C. M. Reeves, 1964.)
    FletcherReeves,
    /// g₊′y / g′g, and zero where that is negative: then the method starts anew with −g₊. (E. Polak, G. Ribière, 1969; M. J. D.
    /// Powell, 1986.)
    PolakRibierePlus,
    /// (y − 2 d y′y / d′y)′g₊ / d′y, bounded below: descends with any search, g₊′d₊ ≤ −⅞ g₊′g₊. (W. W. Hager, H. Zhang, *A new
    /// conjugate gradient method with guaranteed descent and an efficient line search*, SIAM J. Optim. 16, 2005.)
    HagerZhang,
}

/// The direction d₊ = −g₊ + β d.
///
/// It starts anew with −g where the new direction would not descend, where neighbouring gradients are far from orthogonal
/// (|g₊′g| ≥ ν g₊′g₊; M. J. D. Powell, *Restart procedures for the conjugate gradient method*, Mathematical Programming 12, 1977), and
/// once after a search that failed.
///
/// * Needs: the gradient, and four vectors of memory.
/// * Promises a descent direction.
///
/// ```
/// use conjugate_gradient::{Beta, conjugate_gradient};
/// use descent::{Error, Stop, run};
///
/// let valley = problems::Rosenbrock.problem();
/// for beta in [Beta::FletcherReeves, Beta::PolakRibierePlus, Beta::HagerZhang] {
///     let trace = run(conjugate_gradient(beta), &valley.objective, &valley.start, Stop::default())?;
///     assert!(trace.last().error(&ndarray::array![1.0, 1.0]) < 1e-8, "{beta:?}");
/// }
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct NonlinearConjugateGradient {
    /// The formula.
    pub beta: Beta,
    /// The ν from which on neighbouring gradients count as far from orthogonal; infinite: never.
    pub orthogonality: f64,
    /// g of the step before, and its slope g′d.
    before: Option<(Array1<f64>, f64)>,
}

impl NonlinearConjugateGradient {
    /// The direction with this β; the gradients of Fletcher and Reeves have to be nearly orthogonal (ν = 0.1), since a short
    /// step there is followed by more of them.
    pub fn new(beta: Beta) -> Self {
        let orthogonality = if beta == Beta::FletcherReeves { 0.1 } else { f64::INFINITY };
        Self { beta, orthogonality, before: None }
    }
}

// ANCHOR: beta
impl Beta {
    /// β, for the direction d of the step before, the gradient g where it began and the gradient g₊ where it led.
    ///
    /// ```
    /// use conjugate_gradient::Beta;
    /// use ndarray::array;
    /// let (d, g, new) = (array![-2.0, 0.0], array![2.0, 0.0], array![0.0, 1.0]);
    /// assert_eq!(Beta::FletcherReeves.of(&d, &g, &new), 0.25);
    /// assert_eq!(Beta::PolakRibierePlus.of(&d, &g, &new), 0.25);
    /// assert_eq!(Beta::HagerZhang.of(&d, &g, &new), 0.25);
    /// ```
    pub fn of(self, d: &Array1<f64>, g: &Array1<f64>, new: &Array1<f64>) -> f64 {
        let (squared, mixed, new_squared) = (g.dot(g), g.dot(new), new.dot(new));
        match self {
            Self::FletcherReeves => new_squared / squared,
            Self::PolakRibierePlus => f64::max(0.0, (new_squared - mixed) / squared),
            Self::HagerZhang => {
                let (along, along_new) = (d.dot(g), d.dot(new));
                let dy = along_new - along;
                // y′y as a sum of squares, which the difference of the three products may not be.
                let yy = Zip::from(g).and(new).fold(0.0, |sum, g, n| sum + (n - g) * (n - g));
                let beta = (new_squared - mixed - 2.0 * along_new * yy / dy) / dy;
                let lowest = -1.0 / (d.dot(d).sqrt() * squared.sqrt().min(0.01));
                f64::max(beta, lowest)
            }
        }
    }
}
// ANCHOR_END: beta

// ANCHOR: nonlinear-cg
impl Direction for NonlinearConjugateGradient {
    fn name(&self) -> &'static str {
        match self.beta {
            Beta::FletcherReeves => "Fletcher–Reeves",
            Beta::PolakRibierePlus => "Polak–Ribière+",
            Beta::HagerZhang => "Hager–Zhang",
        }
    }

    fn begin(&mut self, _: &Counted<'_>, _: &Point) -> Result<(), Error> {
        self.before = None;
        if self.orthogonality != f64::INFINITY {
            fraction("ν", self.orthogonality)?;
        }
        Ok(())
    }

    fn aim(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error> {
        let new = &x.gradient;
        let squared = new.dot(new);
        let beta = match &self.before {
            Some((g, _)) if g.dot(new).abs() < self.orthogonality * squared => {
                self.beta.of(&step.direction, g, new)
            }
            _ => 0.0,
        };
        let slope = beta * step.direction.dot(new) - squared;
        if beta.is_finite() && slope < 0.0 {
            step.direction.zip_mut_with(new, |d, g| *d = beta * *d - g);
        } else {
            step.direction.zip_mut_with(new, |d, g| *d = -g);
        }
        let slope = step.slope(x);
        if squared > 0.0 {
            step.promise(Guarantee::DescentDirection);
        }
        let size = x.gradient_norm();
        // The decrease expected to first order is that of the step before.
        let first = match &self.before {
            Some((_, slope_before)) if slope < 0.0 => step.length * slope_before / slope,
            _ => 1.0 / size.max(1.0),
        };
        match &mut self.before {
            Some((g, slope_before)) => {
                g.assign(new);
                *slope_before = slope;
            }
            none => *none = Some((new.clone(), slope)),
        }
        Ok(if first > 0.0 && first.is_finite() { first } else { 1.0 })
    }

    fn restart(&mut self) -> bool {
        self.before.take().is_some()
    }
}
// ANCHOR_END: nonlinear-cg

/// Nonlinear conjugate gradients with the strong conditions of Wolfe, c₂ = 0.1: the directions of the following steps depend on the
/// search being careful.
///
/// ```
/// use conjugate_gradient::{Beta, conjugate_gradient};
/// use descent::{Error, Stop, run};
///
/// let bowl = problems::Quadratic::standard().problem();
/// let method = conjugate_gradient(Beta::PolakRibierePlus);
/// assert!(run(method, &bowl.objective, &bowl.start, Stop::default())?.why.is_success());
/// # Ok::<(), Error>(())
/// ```
pub fn conjugate_gradient(beta: Beta) -> Descent<NonlinearConjugateGradient, Wolfe> {
    Descent { direction: NonlinearConjugateGradient::new(beta), search: Wolfe::strong(1e-4, 0.1) }
}
