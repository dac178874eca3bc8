//! Quadratic functions of any number of variables.

use crate::{Kind, Problem, Stationary};
use descent::{Error, Formula, Objective, Quantity, linear};
use ndarray::{Array1, Array2, array};
use number::{Number, Rational};

/// f(x) = ½ (x − x*)′ A (x − x*), for symmetric A (n × n): stationary at x* whatever A is, and a minimum if A is positive
/// definite.
///
/// Its derivatives are written by hand, A (x − x*) and A: for many variables that is much less work than from the formula,
/// which is there as well.
#[derive(Clone, Debug, PartialEq)]
pub struct Quadratic {
    a: Array2<f64>,
    minimiser: Array1<f64>,
}

impl Quadratic {
    /// The quadratic function with Hessian `a` (n × n) around `minimiser` (length n).
    ///
    /// # Errors
    /// [`Error::Dimension`] if they do not fit, [`Error::NotSymmetric`] if A is not its own transpose.
    ///
    /// ```
    /// use descent::Objective;
    /// use ndarray::array;
    /// use problems::Quadratic;
    ///
    /// let f = Quadratic::new(array![[2.0, 1.0], [1.0, 3.0]], array![1.0, -1.0]).unwrap();
    /// assert_eq!(f.value(&array![2.0, 0.0]), Ok(3.5));
    /// assert_eq!(f.gradient(&array![2.0, 0.0]), Ok(array![3.0, 4.0]));
    /// ```
    pub fn new(a: Array2<f64>, minimiser: Array1<f64>) -> Result<Self, Error> {
        let n = minimiser.len();
        for found in [a.nrows(), a.ncols()] {
            if found != n {
                return Err(Error::Dimension { what: Quantity::Matrix, expected: n, found });
            }
        }
        let uneven = a.indexed_iter().find(|((i, j), v)| **v != a[[*j, *i]]);
        match uneven {
            Some(((row, column), _)) => Err(Error::NotSymmetric { row, column }),
            None => Ok(Self { a, minimiser }),
        }
    }

    /// ½ Σ λᵢ xᵢ², with the eigenvalues λᵢ.
    ///
    /// ```
    /// use descent::Objective;
    /// use ndarray::array;
    /// assert_eq!(problems::Quadratic::diagonal(&[1.0, 10.0]).value(&array![1.0, 1.0]), Ok(5.5));
    /// ```
    pub fn diagonal(eigenvalues: &[f64]) -> Self {
        let a = Array2::from_diag(&Array1::from(eigenvalues.to_vec()));
        Self { a, minimiser: Array1::zeros(eigenvalues.len()) }
    }

    /// ½ (3x² + 2xy + 3y²) around (1, 2): eigenvalues 2 and 4, axes along the diagonals.
    pub fn standard() -> Self {
        Self { a: array![[3.0, 1.0], [1.0, 3.0]], minimiser: array![1.0, 2.0] }
    }

    /// The eigenvalues λ, with the axes turned by the reflection H = I − (2/n) 1 1′: A = H diag(λ) H, around (1, −2, 3, −4, …).
    /// For n = 4 and integers λ all entries of A are exact.
    ///
    /// ```
    /// use descent::{Objective, linear::symmetric_eigenvalues};
    /// let f = problems::Quadratic::reflected(&[1.0, 10.0, 100.0, 1000.0]);
    /// let eigenvalues = symmetric_eigenvalues(&f.hessian(f.minimiser()).unwrap()).unwrap();
    /// assert!((eigenvalues / ndarray::array![1.0, 10.0, 100.0, 1000.0] - 1.0).iter().all(|e| e.abs() < 1e-12));
    /// ```
    pub fn reflected(eigenvalues: &[f64]) -> Self {
        let n = eigenvalues.len();
        let mirror = |i: usize, k: usize| f64::from(u8::from(i == k)) - 2.0 / n as f64;
        // The larger index first, so that both triangles are rounded alike.
        let entry = |(i, j): (usize, usize)| {
            let term = |(k, v): (usize, &f64)| mirror(i.max(j), k) * v * mirror(i.min(j), k);
            eigenvalues.iter().enumerate().map(term).sum()
        };
        let minimiser = |i: usize| (i as f64 + 1.0) * if i.is_multiple_of(2) { 1.0 } else { -1.0 };
        Self {
            a: Array2::from_shape_fn((n, n), entry),
            minimiser: Array1::from_shape_fn(n, minimiser),
        }
    }

    /// As [`Quadratic::problem`], under another name and from 0.
    pub(crate) fn problem_named(self, name: &'static str) -> Problem {
        Problem { name, start: Array1::zeros(self.minimiser.len()), ..self.problem() }
    }

    /// The point x* (length n).
    pub fn minimiser(&self) -> &Array1<f64> {
        &self.minimiser
    }

    /// From x* + (3, …, 3), as the problem "quadratic". What x* is, the eigenvalues of A decide; it is not listed if one of
    /// them is zero, as far as rounding lets one tell.
    ///
    /// ```
    /// use problems::{Kind, Quadratic};
    /// assert_eq!(Quadratic::diagonal(&[1.0, -1.0]).problem().stationary[0].kind, Kind::Saddle);
    /// assert!(Quadratic::diagonal(&[1.0, 0.0]).problem().stationary.is_empty());
    /// ```
    pub fn problem(self) -> Problem {
        let x = self.minimiser.clone();
        let kind = self.kind();
        Problem {
            name: "quadratic",
            formula: "½ (x − x*)′A(x − x*)".into(),
            start: &x + 3.0,
            objective: Box::new(self),
            stationary: kind.map(|kind| Stationary { x, value: 0.0, kind }).into_iter().collect(),
        }
    }

    /// What the stationary point is, `None` if the Hessian is singular.
    fn kind(&self) -> Option<Kind> {
        let eigenvalues = linear::symmetric_eigenvalues(&self.a).ok()?;
        let (least, most) = (*eigenvalues.first()?, *eigenvalues.last()?);
        // The QR iteration leaves a few units in the last place of the largest eigenvalue in each.
        let zero = 4.0 * eigenvalues.len() as f64 * f64::EPSILON * least.abs().max(most.abs());
        let singular = eigenvalues.iter().any(|value| f64::abs(*value) <= zero);
        match (singular, least > 0.0, most > 0.0) {
            (true, ..) => None,
            (false, true, _) => Some(Kind::Minimum),
            (false, false, true) => Some(Kind::Saddle),
            (false, false, false) => Some(Kind::Maximum),
        }
    }

    /// x − x*.
    fn offset(&self, x: &Array1<f64>) -> Result<Array1<f64>, Error> {
        let (expected, found) = (self.minimiser.len(), x.len());
        if expected == found {
            Ok(x - &self.minimiser)
        } else {
            Err(Error::Dimension { what: Quantity::Point, expected, found })
        }
    }
}

impl Formula for Quadratic {
    fn dimension(&self) -> usize {
        self.minimiser.len()
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let exact = |v: &f64| N::from_rational(&Rational::from_f64(*v)?);
        let shift = self.minimiser.iter().map(exact).collect::<Option<Vec<N>>>()?;
        if x.len() != shift.len() {
            return None;
        }
        let d: Vec<N> = x.iter().cloned().zip(shift).map(|(x, s)| x - s).collect();
        let mut sum = N::zero();
        for (row, di) in self.a.rows().into_iter().zip(&d) {
            let row = row.iter().map(exact).collect::<Option<Vec<N>>>()?;
            sum = sum + di.clone() * N::dot(&row, &d);
        }
        sum.div(&N::from_i64(2))
    }
}

impl Objective for Quadratic {
    fn dimension(&self) -> usize {
        self.minimiser.len()
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        let d = self.offset(x)?;
        Ok(0.5 * d.dot(&self.a.dot(&d)))
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        *g = self.a.dot(&self.offset(x)?);
        Ok(())
    }
    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        self.offset(x)?;
        h.clone_from(&self.a);
        Ok(())
    }
    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        self.offset(x)?;
        self.offset(v)?;
        *out = self.a.dot(v);
        Ok(())
    }
}
