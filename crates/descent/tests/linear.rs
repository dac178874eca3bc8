//! The factorizations by the identities they rest on, and what they refuse.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::linear::{
    cholesky_solve, is_positive_definite, lu_solve, norm, symmetric_eigenvalues,
};
use descent::{Error, Model, Quantity};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;

const N: usize = 4;

fn matrix() -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(-3.0..3.0, N * N).prop_map(|v| Array2::from_shape_vec((N, N), v).unwrap())
}

fn vector() -> impl Strategy<Value = Array1<f64>> {
    prop::collection::vec(-3.0..3.0, N).prop_map(Array1::from)
}

fn powers() -> impl Strategy<Value = Array1<f64>> {
    prop::collection::vec(-200i32..200, N)
        .prop_map(|v| v.into_iter().map(|k| 2f64.powi(k)).collect())
}

/// M M′ + I, its two triangles the same numbers.
fn definite(m: &Array2<f64>) -> Array2<f64> {
    let a = m.dot(&m.t()) + Array2::<f64>::eye(N);
    (&a + &a.t()) / 2.0
}

fn size(a: &Array2<f64>) -> f64 {
    norm(&a.iter().copied().collect())
}

/// Both eliminations are backward stable: the residual is a few roundings of ‖A‖ ‖x‖, whatever the condition.
fn assert_solves(a: &Array2<f64>, x: &Array1<f64>, b: &Array1<f64>) {
    let residual = norm(&(a.dot(x) - b));
    let rounding = 4.0 * (N * N) as f64 * f64::EPSILON * (size(a) * norm(x) + norm(b));
    assert!(residual <= rounding, "residual {residual:e}");
}

proptest! {
    #[test]
    fn cholesky_solves_definite_systems(m in matrix(), b in vector()) {
        let a = definite(&m);
        prop_assert_eq!(is_positive_definite(&a), Ok(true));
        assert_solves(&a, &cholesky_solve(&a, &b).unwrap(), &b);
        assert_solves(&a, &lu_solve(&a, &b).unwrap(), &b);
    }

    #[test]
    fn lu_solves_what_it_does_not_refuse(a in matrix(), b in vector()) {
        if let Ok(x) = lu_solve(&a, &b) {
            assert_solves(&a, &x, &b);
        }
    }

    /// A matrix of rank n − 1 is found out, in any units.
    #[test]
    fn singular_matrices_are_refused(
        m in matrix(), weights in vector(), b in vector(), rows in powers(), columns in powers(),
    ) {
        let mut a = m;
        let last: Array1<f64> = (0..N - 1).map(|i| &a.row(i) * weights[i]).fold(Array1::zeros(N), |s, r| s + r);
        a.row_mut(N - 1).assign(&last);
        // The last row's own rounding is relative to its terms, not to their sum, which may be small.
        prop_assume!(norm(&last) > 0.3);
        let a = Array2::from_shape_fn((N, N), |(i, j)| a[[i, j]] * rows[i] * columns[j]);
        let refused = matches!(lu_solve(&a, &b), Err(Error::Singular { .. }));
        prop_assert!(refused);
    }

    /// Definiteness and solutions do not depend on the units of the variables: D A D and D⁻¹ x.
    #[test]
    fn units_do_not_matter(m in matrix(), b in vector(), units in powers()) {
        let a = definite(&m);
        let scaled = Array2::from_shape_fn((N, N), |(i, j)| a[[i, j]] * units[i] * units[j]);
        prop_assert_eq!(is_positive_definite(&scaled), Ok(true));
        prop_assert!(Model::Dense(scaled.clone()).definiteness().unwrap() > 0.0);
        let x = cholesky_solve(&a, &b).unwrap();
        let y = cholesky_solve(&scaled, &(&b * &units)).unwrap() * &units;
        // Powers of two are exact, but an entry's exponent may round the other way: one more elimination's rounding, times
        // the condition number, which is at most (1 + N·N·9).
        prop_assert!(norm(&(&x - &y)) <= 145.0 * 64.0 * f64::EPSILON * norm(&x));
    }

    #[test]
    fn eigenvalues_have_the_trace_and_the_norm(m in matrix()) {
        let a = (&m + &m.t()) / 2.0;
        let values = symmetric_eigenvalues(&a).unwrap();
        let rounding = 16.0 * N as f64 * f64::EPSILON * size(&a);
        prop_assert!((values.sum() - a.diag().sum()).abs() < rounding);
        prop_assert!((norm(&values) - size(&a)).abs() < rounding);
        prop_assert!(values.iter().zip(values.iter().skip(1)).all(|(a, b)| a <= b));
        let least = values[0];
        if least.abs() > rounding {
            prop_assert_eq!(is_positive_definite(&a), Ok(least > 0.0));
        }
    }

    /// Whatever a model solves, by whichever factorization, is a solution.
    #[test]
    fn models_solve(m in matrix(), b in vector()) {
        let a = (&m + &m.t()) / 2.0;
        let model = Model::Dense(a.clone());
        if let Ok(solution) = model.solve(&b) {
            assert_solves(&a, &solution.x, &b);
            prop_assert_eq!(model.apply(&solution.x).unwrap(), a.dot(&solution.x));
            prop_assert_eq!(solution.definite, is_positive_definite(&a).unwrap());
        }
    }
}

#[test]
fn what_cannot_be_a_system_is_refused() {
    let square = Array2::<f64>::eye(2);
    for solve in [cholesky_solve, lu_solve] {
        let expected = Error::Dimension { what: Quantity::Matrix, expected: 2, found: 3 };
        assert_eq!(solve(&Array2::zeros((2, 3)), &array![1.0, 1.0]), Err(expected));
        let expected = Error::Dimension { what: Quantity::Vector, expected: 2, found: 1 };
        assert_eq!(solve(&square, &array![1.0]), Err(expected));
        for bad in [f64::NAN, f64::INFINITY] {
            let matrix = &square * bad;
            assert_eq!(solve(&matrix, &array![1.0, 1.0]), Err(Error::NotFinite(Quantity::Matrix)));
            let vector = array![1.0, bad];
            assert_eq!(solve(&square, &vector), Err(Error::NotFinite(Quantity::Vector)));
        }
        // An overflow on the way is no solution.
        let tiny = Array2::from_diag(&array![1e-300, 1e-300]);
        assert_eq!(solve(&tiny, &array![1e300, 1.0]), Err(Error::NotFinite(Quantity::Vector)));
    }
    assert_eq!(
        symmetric_eigenvalues(&(&square * f64::NAN)),
        Err(Error::NotFinite(Quantity::Matrix))
    );
    assert!(is_positive_definite(&Array2::zeros((1, 2))).is_err());
}

#[test]
fn nothing_and_one() {
    let (none, nothing) = (Array2::zeros((0, 0)), array![]);
    assert_eq!(cholesky_solve(&none, &nothing), Ok(array![]));
    assert_eq!(lu_solve(&none, &nothing), Ok(array![]));
    assert_eq!(symmetric_eigenvalues(&none), Ok(array![]));
    assert_eq!(is_positive_definite(&none), Ok(true));
    // One variable: exactly the quotient.
    assert_eq!(cholesky_solve(&array![[3.0]], &array![1.0]), Ok(array![1.0 / 3.0]));
    assert_eq!(lu_solve(&array![[-3.0]], &array![1.0]), Ok(array![-1.0 / 3.0]));
    assert_eq!(lu_solve(&array![[0.0]], &array![1.0]), Err(Error::Singular { rcond: 0.0 }));
    assert_eq!(cholesky_solve(&array![[0.0]], &array![1.0]), Err(Error::NotPositiveDefinite));
    assert_eq!(is_positive_definite(&array![[1e-310]]), Ok(true));
}

#[test]
fn norms_do_not_overflow() {
    assert_eq!(norm(&array![f64::MAX]), f64::MAX);
    assert_eq!(norm(&array![f64::MIN_POSITIVE / 4.0]), f64::MIN_POSITIVE / 4.0);
    assert_eq!(norm(&array![1.0, f64::INFINITY]), f64::INFINITY);
    assert!(norm(&array![1.0, f64::NAN]).is_nan());
}
