//! The numbers that the chapter prints.
#![allow(missing_docs)]

use descent::{Objective, linear};
use least_squares::{TwoResiduals, damped_step, runs};
use ndarray::{Array1, array};
use problems::ExtendedRosenbrock;

/// The errors of the three examples, as the table has them.
#[test]
fn orders() {
    let errors = |pair: TwoResiduals| -> Vec<f64> {
        runs::two_residuals(pair).expect("a first point").errors(&array![pair.minimum()])
    };
    let squared = errors(TwoResiduals::Vanishing);
    assert!(squared[1] < 1e-4 && squared[2] < 1e-8 && squared[3] < 1e-15, "{squared:?}");
    let halved = errors(TwoResiduals::Left);
    assert_eq!(
        halved[..3].iter().map(|e| format!("{e:.5}")).collect::<Vec<_>>(),
        ["0.01000", "0.00498", "0.00248"]
    );
    let doubled = errors(TwoResiduals::Large);
    assert_eq!(
        doubled[..4].iter().map(|e| format!("{e:.3}")).collect::<Vec<_>>(),
        ["0.010", "0.021", "0.038", "0.090"]
    );
}

/// Levenberg's method on Rosenbrock's valley with λ multiplied and divided by ten, with the step times `factor`: the values.
fn by_tens(factor: f64, steps: usize) -> Vec<f64> {
    let valley = ExtendedRosenbrock { n: 2 }.problem().objective;
    let mut x: Array1<f64> = array![-1.2, 1.0];
    let (mut lambda, ones) = (1e-3, array![1.0, 1.0]);
    let mut value = valley.value(&x).expect("a value");
    let mut values = vec![value];
    for _ in 0..steps {
        let (r, j) =
            (valley.residuals(&x).expect("residuals"), valley.jacobian(&x).expect("a Jacobian"));
        let next = loop {
            let step = damped_step(&j, &r, &ones, lambda).expect("a step");
            let next = &x + &(factor * &step);
            if valley.value(&next).is_ok_and(|v| v < value)
                || linear::norm(&step) < 1e-150
                || lambda > 1e30
            {
                break next;
            }
            lambda *= 10.0;
        };
        lambda /= 10.0;
        x = next;
        value = valley.value(&x).expect("a value");
        values.push(value);
    }
    values
}

/// With the whole gradient in place of half of it, the printed formula, the same rule crawls.
#[test]
fn factor_two() {
    let (right, printed) = (by_tens(1.0, 200), by_tens(2.0, 200));
    assert_eq!(right.iter().position(|value| *value < 1e-24), Some(27));
    assert_eq!(format!("{:.4}", printed[200]), "0.0022");
}

/// With residuals 100 x₁ and x₂ at (10⁻⁶, 1) and λ = 100: the share of either error that a step removes.
#[test]
fn marquardt_and_levenberg() {
    let j = array![[100.0, 0.0], [0.0, 1.0]];
    let r = array![1e-4, 1.0];
    let share = |squares: Array1<f64>| {
        let step = damped_step(&j, &r, &squares, 100.0).expect("a step");
        [format!("{:.4}", -step[0] / 1e-6), format!("{:.4}", -step[1])]
    };
    assert_eq!(share(array![1e4, 1.0]), ["0.0099", "0.0099"]);
    assert_eq!(share(array![1.0, 1.0]), ["0.9901", "0.0099"]);
}

/// J′J is singular in machine numbers where J is not: QR finds the second diagonal entry.
#[test]
fn squared_condition() {
    let j = array![[1.0, 1.0], [1e-8, 0.0], [0.0, 1e-8]];
    assert_eq!(j.t().dot(&j), array![[1.0, 1.0], [1.0, 1.0]]);
    assert!(linear::least_squares(&j, &array![1.0, 1e-8, 0.0]).is_ok());
}
