//! An objective written once: one generic formula gives the value, the gradient, the Hessian, exactly.

use crate::objective::check_length;
use crate::{Error, Objective, Quantity};
use ndarray::{Array1, Array2};
use number::{Jet, Number};

/// A function of n variables, written once for every number system.
///
/// Read in `f64` it gives values; in [`Rational`](number::Rational) exact values; in [`Jet`]s derivatives, without a
/// second formula that could disagree with the first.
///
/// ```
/// use descent::{Exact, Formula, Objective, formula};
/// use ndarray::array;
/// use number::{Number, Rational};
///
/// /// (x² − y)²
/// struct Valley;
/// impl Formula for Valley {
///     fn dimension(&self) -> usize {
///         2
///     }
///     fn value<N: Number>(&self, x: &[N]) -> Option<N> {
///         (x[0].pow(2)? - x[1].clone()).pow(2)
///     }
/// }
///
/// // As an objective, in floating point,
/// assert_eq!(Exact(Valley).gradient(&array![2.0, 1.0]), Ok(array![24.0, -6.0]));
/// // and in exact numbers.
/// let x = [Rational::new(1, 2).unwrap(), Rational::one()];
/// let g = formula::gradient(&Valley, &x).unwrap();
/// assert_eq!(g, [Rational::new(-3, 2).unwrap(), Rational::new(3, 2).unwrap()]);
/// ```
pub trait Formula {
    /// The number n of variables.
    fn dimension(&self) -> usize;

    /// The value at `x` (length n), `None` where there is none in this number system.
    fn value<N: Number>(&self, x: &[N]) -> Option<N>;
}

impl<F: Formula + ?Sized> Formula for &F {
    fn dimension(&self) -> usize {
        (**self).dimension()
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        (**self).value(x)
    }
}

/// The gradient in any number system, `None` where it does not exist there.
///
/// Entry i is the coefficient of ε in f(x + ε eᵢ): n evaluations of the formula.
///
/// ```
/// use descent::{Formula, formula};
/// use number::Number;
///
/// struct Product;
/// impl Formula for Product {
///     fn dimension(&self) -> usize {
///         2
///     }
///     fn value<N: Number>(&self, x: &[N]) -> Option<N> {
///         Some(x[0].clone() * x[1].clone())
///     }
/// }
/// assert_eq!(formula::gradient(&Product, &[3.0, 5.0]), Some(vec![5.0, 3.0]));
/// ```
pub fn gradient<N: Number>(f: &impl Formula, x: &[N]) -> Option<Vec<N>> {
    let mut point: Vec<Jet<N>> = x.iter().cloned().map(Jet::constant).collect();
    let mut g = Vec::with_capacity(x.len());
    for i in 0..x.len() {
        point[i] = Jet::perturbed(x[i].clone(), 0, N::one())?;
        g.push(f.value(&point)?.coefficient(0b1));
        point[i] = Jet::constant(x[i].clone());
    }
    Some(g)
}

/// The Hessian in any number system, row by row, `None` where it does not exist there.
///
/// Entry (i, j) is the coefficient of ε₀ε₁ in f(x + ε₀ eᵢ + ε₁ eⱼ): n (n + 1) / 2 evaluations of the formula.
///
/// ```
/// use descent::{Formula, formula};
/// use number::Number;
///
/// struct Product;
/// impl Formula for Product {
///     fn dimension(&self) -> usize {
///         2
///     }
///     fn value<N: Number>(&self, x: &[N]) -> Option<N> {
///         Some(x[0].pow(2)? * x[1].clone())
///     }
/// }
/// assert_eq!(formula::hessian(&Product, &[3.0, 5.0]).unwrap(), [[10.0, 6.0], [6.0, 0.0]]);
/// ```
pub fn hessian<N: Number>(f: &impl Formula, x: &[N]) -> Option<Vec<Vec<N>>> {
    let n = x.len();
    let mut point: Vec<Jet<N>> = x.iter().cloned().map(Jet::constant).collect();
    let mut h = vec![vec![N::zero(); n]; n];
    for i in 0..n {
        for j in 0..=i {
            point[i] = Jet::perturbed(x[i].clone(), 0, N::one())?;
            point[j] = point[j].clone() + Jet::perturbed(N::zero(), 1, N::one())?;
            let second = f.value(&point)?.coefficient(0b11);
            point[i] = Jet::constant(x[i].clone());
            point[j] = Jet::constant(x[j].clone());
            h[i][j] = second.clone();
            h[j][i] = second;
        }
    }
    Some(h)
}

/// The product of the Hessian with `v` in any number system, `None` where it does not exist there.
///
/// Entry i is the coefficient of ε₀ε₁ in f(x + ε₀ v + ε₁ eᵢ): n evaluations of the formula, and no matrix.
///
/// ```
/// use descent::{Formula, formula};
/// use number::Number;
///
/// struct Product;
/// impl Formula for Product {
///     fn dimension(&self) -> usize {
///         2
///     }
///     fn value<N: Number>(&self, x: &[N]) -> Option<N> {
///         Some(x[0].clone() * x[1].clone())
///     }
/// }
/// assert_eq!(formula::hessian_vector(&Product, &[3.0, 5.0], &[1.0, 2.0]), Some(vec![2.0, 1.0]));
/// ```
pub fn hessian_vector<N: Number>(f: &impl Formula, x: &[N], v: &[N]) -> Option<Vec<N>> {
    let perturbed = |(x, v): (&N, &N)| Jet::perturbed(x.clone(), 0, v.clone());
    let along: Vec<Jet<N>> = x.iter().zip(v).map(perturbed).collect::<Option<_>>()?;
    let mut point = along.clone();
    let mut product = Vec::with_capacity(x.len());
    for i in 0..along.len() {
        point[i] = along[i].clone() + Jet::perturbed(N::zero(), 1, N::one())?;
        product.push(f.value(&point)?.coefficient(0b11));
        point[i] = along[i].clone();
    }
    Some(product)
}

/// A [`Formula`] as an [`Objective`], its derivatives exact but for the rounding of `f64`.
///
/// Gradient and Hessian cost n and n (n + 1) / 2 evaluations. Where that is too much, or where the formula's derivative
/// has a hole that the function has not, put a hand-written one in its place:
///
/// ```
/// use descent::{Exact, Formula, Objective, ObjectiveExt};
/// use ndarray::array;
/// use number::Number;
///
/// /// |x|³: its derivative at 0 is 0, but that of |x| does not exist.
/// struct Cube;
/// impl Formula for Cube {
///     fn dimension(&self) -> usize {
///         1
///     }
///     fn value<N: Number>(&self, x: &[N]) -> Option<N> {
///         x[0].abs()?.pow(3)
///     }
/// }
/// assert!(Exact(Cube).gradient(&array![0.0]).is_err());
/// let f = Exact(Cube).with_gradient(|x| x.mapv(|x| 3.0 * x * x.abs()));
/// assert_eq!(f.gradient(&array![0.0]), Ok(array![0.0]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Exact<F>(pub F);

impl<F: Formula> Objective for Exact<F> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        self.0.value(&x.to_vec()).ok_or(Error::Undefined(Quantity::Value))
    }

    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        check_length(Quantity::Gradient, self.dimension(), g.len())?;
        let exact = gradient(&self.0, &x.to_vec()).ok_or(Error::Undefined(Quantity::Gradient))?;
        g.iter_mut().zip(exact).for_each(|(g, e)| *g = e);
        Ok(())
    }

    fn hessian_into(&self, x: &Array1<f64>, h: &mut Array2<f64>) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        check_length(Quantity::Hessian, self.dimension(), h.nrows())?;
        check_length(Quantity::Hessian, self.dimension(), h.ncols())?;
        let exact = hessian(&self.0, &x.to_vec()).ok_or(Error::Undefined(Quantity::Hessian))?;
        h.iter_mut().zip(exact.into_iter().flatten()).for_each(|(h, e)| *h = e);
        Ok(())
    }

    fn hessian_vector_into(
        &self,
        x: &Array1<f64>,
        v: &Array1<f64>,
        out: &mut Array1<f64>,
    ) -> Result<(), Error> {
        check_length(Quantity::Point, self.dimension(), x.len())?;
        check_length(Quantity::Vector, self.dimension(), v.len())?;
        check_length(Quantity::HessianVector, self.dimension(), out.len())?;
        let exact = hessian_vector(&self.0, &x.to_vec(), &v.to_vec())
            .ok_or(Error::Undefined(Quantity::HessianVector))?;
        out.iter_mut().zip(exact).for_each(|(o, e)| *o = e);
        Ok(())
    }
}
