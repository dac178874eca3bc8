//! Rosenbrock's valley, as many times as there are pairs of variables.

use crate::numbers::int;
use crate::{Kind, Problem, Stationary};
use descent::{Error, Formula, LeastSquares, Objective, Quantity, Residuals};
use ndarray::{Array1, Array2};
use number::Number;

/// Σ (10 (x₂ᵢ − x₂ᵢ₋₁²))² + (1 − x₂ᵢ₋₁)²: n/2 copies of [`Rosenbrock`](crate::Rosenbrock), for even n. Problems 1 and 21 of
/// Moré, Garbow and Hillstrom.
///
/// The copies are the same from the standard start, so a method that minds neither rotations nor the number of variables
/// takes as many steps for a million of them as for two. For that, value, gradient and Hessian-vector products are written by
/// hand, in one pass; the residuals give them too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedRosenbrock {
    /// The number of variables, even.
    pub n: usize,
}

impl Residuals for ExtendedRosenbrock {
    fn dimension(&self) -> usize {
        self.n
    }
    fn count(&self) -> usize {
        self.n
    }
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        if x.len() != self.n {
            return None;
        }
        let mut r = Vec::with_capacity(self.n);
        for pair in x.chunks(2) {
            let [x, y] = pair else { return None };
            r.push(int::<N>(10) * (y.clone() - x.pow(2)?));
            r.push(N::one() - x.clone());
        }
        Some(r)
    }
}

impl Formula for ExtendedRosenbrock {
    fn dimension(&self) -> usize {
        self.n
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        Formula::value(&LeastSquares(self), x)
    }
}

impl ExtendedRosenbrock {
    /// From (−1.2, 1, −1.2, 1, …).
    ///
    /// ```
    /// use descent::Objective;
    ///
    /// let many = problems::ExtendedRosenbrock { n: 1000 }.problem();
    /// assert!((many.objective.value(&many.start).unwrap() - 500.0 * 24.2).abs() < 1e-8);
    /// assert_eq!(many.minimum().unwrap().value, 0.0);
    /// ```
    pub fn problem(self) -> Problem {
        Problem {
            name: "extended-rosenbrock",
            formula: "Σ 100(x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)²".into(),
            start: Array1::from_shape_fn(self.n, |i| if i % 2 == 0 { -1.2 } else { 1.0 }),
            stationary: vec![Stationary {
                x: Array1::ones(self.n),
                value: 0.0,
                kind: Kind::Minimum,
            }],
            objective: Box::new(self),
        }
    }

    /// The pairs of a point of the right length.
    fn pairs<'x>(
        &self,
        x: &'x Array1<f64>,
    ) -> Result<impl Iterator<Item = (f64, f64)> + 'x, Error> {
        if x.len() != self.n || !self.n.is_multiple_of(2) {
            let expected = self.n + self.n % 2;
            return Err(Error::Dimension { what: Quantity::Point, expected, found: x.len() });
        }
        Ok(x.iter().step_by(2).copied().zip(x.iter().skip(1).step_by(2).copied()))
    }
}

impl Objective for ExtendedRosenbrock {
    fn dimension(&self) -> usize {
        self.n
    }

    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        Ok(self.pairs(x)?.map(|(x, y)| 100.0 * (y - x * x).powi(2) + (1.0 - x).powi(2)).sum())
    }

    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        let pairs = self.pairs(x)?;
        for (mut g, (x, y)) in g.exact_chunks_mut(2).into_iter().zip(pairs) {
            let across = 200.0 * (y - x * x);
            g[0] = -2.0 * x * across - 2.0 * (1.0 - x);
            g[1] = across;
        }
        Ok(())
    }

    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        h.fill(0.0);
        for (i, (x, y)) in self.pairs(x)?.enumerate() {
            h[[2 * i, 2 * i]] = 1200.0 * x * x - 400.0 * y + 2.0;
            h[[2 * i, 2 * i + 1]] = -400.0 * x;
            h[[2 * i + 1, 2 * i]] = -400.0 * x;
            h[[2 * i + 1, 2 * i + 1]] = 200.0;
        }
        Ok(())
    }

    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        let pairs = self.pairs(x)?.zip(self.pairs(v)?);
        for (mut out, ((x, y), (v, w))) in out.exact_chunks_mut(2).into_iter().zip(pairs) {
            out[0] = (1200.0 * x * x - 400.0 * y + 2.0) * v - 400.0 * x * w;
            out[1] = -400.0 * x * v + 200.0 * w;
        }
        Ok(())
    }

    fn residual_count(&self) -> Result<usize, Error> {
        Ok(self.n)
    }

    fn residuals_into(&self, x: &Array1<f64>, r: &mut Array1<f64>) -> Result<(), Error> {
        LeastSquares(self).residuals_into(x, r)
    }

    fn jacobian_into(&self, x: &Array1<f64>, j: &mut Array2<f64>) -> Result<(), Error> {
        LeastSquares(self).jacobian_into(x, j)
    }
}
