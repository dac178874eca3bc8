//! What is differentiated: functions written once for every number system.

use number::Number;

/// A function of n variables, written once for every number system.
///
/// Read in `f64` it gives values; in [`Rational`](number::Rational) exact values; in [`Jet`](number::Jet)s and on a
/// [tape](crate::tape) derivatives, without a second formula that could disagree with the first.
///
/// ```
/// use differentiation::{Formula, gradient};
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
/// // In floating point,
/// assert_eq!(gradient(&Valley, &[2.0, 1.0]), Some(vec![24.0, -6.0]));
/// // and in exact numbers.
/// let x = [Rational::new(1, 2).unwrap(), Rational::one()];
/// let g = gradient(&Valley, &x).unwrap();
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

/// m functions of the same n variables, written once for every number system: g: ℝⁿ → ℝᵐ.
///
/// ```
/// use differentiation::{Map, jacobian};
/// use number::Number;
///
/// /// (θ₁ − 7θ₂ + 5θ₃, θ₂θ₃)
/// struct Pair;
/// impl Map for Pair {
///     fn inputs(&self) -> usize {
///         3
///     }
///     fn outputs(&self) -> usize {
///         2
///     }
///     fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
///         let [a, b, c] = x else { return None };
///         let first = a.clone() - N::from_i64(7) * b.clone() + N::from_i64(5) * c.clone();
///         Some(vec![first, b.clone() * c.clone()])
///     }
/// }
///
/// let j = jacobian(&Pair, &[2.5, 2.1, 1.4]).unwrap();
/// assert_eq!(j, [[1.0, -7.0, 5.0], [0.0, 1.4, 2.1]]);
/// ```
pub trait Map {
    /// The number n of variables.
    fn inputs(&self) -> usize;

    /// The number m of values.
    fn outputs(&self) -> usize;

    /// The values at `x` (length n), a list of length m; `None` where there are none in this number system.
    fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>>;
}

impl<G: Map + ?Sized> Map for &G {
    fn inputs(&self) -> usize {
        (**self).inputs()
    }
    fn outputs(&self) -> usize {
        (**self).outputs()
    }
    fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        (**self).values(x)
    }
}

/// A formula as a map with one value: its Jacobian is one row, the gradient.
///
/// ```
/// use differentiation::{Formula, Scalar, gradient, vjp};
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
/// assert_eq!(vjp(&Scalar(Product), &[3.0, 5.0], &[1.0]), gradient(&Product, &[3.0, 5.0]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Scalar<F>(pub F);

impl<F: Formula> Map for Scalar<F> {
    fn inputs(&self) -> usize {
        self.0.dimension()
    }
    fn outputs(&self) -> usize {
        1
    }
    fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        Some(vec![self.0.value(x)?])
    }
}
