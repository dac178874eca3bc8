//! The identities that the methods rest on, for whatever numbers come, and the certified problems.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{LeastSquares, Residuals, Stop, battery, linear, run};
use least_squares::{GaussNewton, LevenbergMarquardt, damped_step, runs};
use ndarray::{Array1, Array2, array};
use number::{Number, Rational};
use problems::{ExtendedRosenbrock, Kind};
use proptest::prelude::*;

fn matrix(m: usize, n: usize) -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(-1.0..1.0f64, m * n)
        .prop_map(move |v| Array2::from_shape_vec((m, n), v).unwrap())
}

fn vector(n: usize) -> impl Strategy<Value = Array1<f64>> {
    prop::collection::vec(-1.0..1.0f64, n).prop_map(Array1::from)
}

/// r = A x − b.
struct Linear(Array2<f64>, Array1<f64>);

impl Residuals for Linear {
    fn dimension(&self) -> usize {
        self.0.ncols()
    }
    fn count(&self) -> usize {
        self.0.nrows()
    }
    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        let exact = |v: &f64| N::from_rational(&Rational::from_f64(*v)?);
        let row = |(row, b): (ndarray::ArrayView1<'_, f64>, &f64)| {
            let row = row.iter().map(exact).collect::<Option<Vec<N>>>()?;
            Some(N::dot(&row, x) - exact(b)?)
        };
        self.0.rows().into_iter().zip(&self.1).map(row).collect()
    }
}

proptest! {
    /// `gauss-newton-step`: exact on linear residuals, in one step, whatever the start; and then it is Newton's step.
    #[test]
    fn one_step_on_linear_residuals(a in matrix(5, 3), b in vector(5), x in vector(3)) {
        let squared = linear::symmetric_eigenvalues(&a.t().dot(&a)).unwrap();
        prop_assume!(squared[0] > 1e-2);
        let normal = linear::cholesky_solve(&a.t().dot(&a), &a.t().dot(&b)).unwrap();
        let f = LeastSquares(Linear(a, b));
        let trace = run(GaussNewton::default(), &f, &x, Stop::after(1)).unwrap();
        prop_assert!((&trace.last().x - &normal).iter().all(|e| f64::abs(*e) < 1e-10));
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
    }

    /// `levenberg-tikhonov`: (J′J + λD²) Δ = −J′r; λ → 0 gives Gauss–Newton's step, λ → ∞ a short one along −D⁻²J′r; longer λ, shorter
    /// step.
    #[test]
    fn between_gauss_newton_and_the_gradient(j in matrix(5, 3), r in vector(5), squares in vector(3)) {
        prop_assume!(linear::symmetric_eigenvalues(&j.t().dot(&j)).unwrap()[0] > 1e-2);
        let squares = squares.mapv(|s| 0.5 + s.abs());
        let g = j.t().dot(&r);
        let step = |lambda: f64| damped_step(&j, &r, &squares, lambda).unwrap();
        for lambda in [1e-3, 1.0, 1e3] {
            let d = step(lambda);
            let residual = j.t().dot(&j.dot(&d)) + lambda * &squares * &d + &g;
            prop_assert!(residual.iter().all(|e| f64::abs(*e) < 1e-12 * (1.0 + lambda)));
        }
        let gauss = linear::least_squares(&j, &-&r).unwrap();
        prop_assert!((step(1e-14) - &gauss).iter().all(|e| f64::abs(*e) < 1e-9));
        let short = 1e10 * step(1e10) * &squares;
        prop_assert!((short + &g).iter().all(|e| f64::abs(*e) < 1e-6));
        let length = |lambda: f64| linear::norm(&(step(lambda) * squares.mapv(f64::sqrt)));
        prop_assume!(linear::norm(&g) > 1e-3);
        prop_assert!(length(0.1) > length(1.0) && length(1.0) > length(10.0));
    }

    /// Marquardt's scaling makes the units of the variables irrelevant: powers of two, so that nothing is rounded.
    #[test]
    fn units_do_not_matter(x in -2.0..2.0f64, y in -2.0..2.0f64, a in -6i32..6, b in -6i32..6) {
        struct Stretched(i32, i32);
        impl Residuals for Stretched {
            fn dimension(&self) -> usize {
                2
            }
            fn count(&self) -> usize {
                2
            }
            fn residuals<N: Number>(&self, z: &[N]) -> Option<Vec<N>> {
                let power = |e: i32| N::from_rational(&Rational::from_f64(2f64.powi(e))?);
                let x = [z[0].clone() * power(self.0)?, z[1].clone() * power(self.1)?];
                ExtendedRosenbrock { n: 2 }.residuals(&x)
            }
        }
        let (p, q) = (2f64.powi(a), 2f64.powi(b));
        let stop = Stop::after(5).gradient(1e-8);
        let method = LevenbergMarquardt::default;
        let one = run(method(), &LeastSquares(Stretched(0, 0)), &array![x, y], stop).unwrap();
        let other = run(method(), &LeastSquares(Stretched(a, b)), &array![x / p, y / q], stop.gradient(0.0)).unwrap();
        for (u, v) in one.points().zip(other.points()).take(5) {
            let back = &v.x * &array![p, q];
            prop_assert!((&u.x - &back).iter().all(|e| f64::abs(*e) < 1e-9), "{} {}", u.x, back);
        }
    }
}

#[test]
fn named_runs() {
    assert_eq!(battery::broken_promises(&runs::ALL), Vec::<String>::new());
    for (name, outcome) in runs::ALL {
        assert!(outcome().unwrap().why.is_success(), "{name}");
    }
}

/// The instances of Moré, Garbow and Hillstrom, from the standard starts: all but one to eight digits of the minimum, and Watson's with
/// twelve variables, whose Hessian has an eigenvalue of 10⁻¹¹, to five.
#[test]
fn certified_minima() {
    for p in problems::mgh::all() {
        let stop = Stop::default().gradient(1e-11).iterations(400);
        let trace = run(LevenbergMarquardt::default(), &p.objective, &p.start, stop).unwrap();
        let value = trace.last().value;
        let digits = if p.name == "watson-12" { 1e-5 } else { 1e-8 };
        let reached = p.stationary.iter().any(|s| {
            matches!(s.kind, Kind::Minimum | Kind::DegenerateMinimum)
                && if s.value.abs() < 1e-30 {
                    value < 1e-10
                } else {
                    value < (1.0 + digits) * s.value
                }
        });
        assert!(reached, "{}: {value:e} {}", p.name, trace.why);
    }
}
