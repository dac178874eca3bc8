//! The digits are what their file says, and the network's backpropagation is the derivative of its formula.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Error, FiniteSum, Mean, Objective, linear};
use ndarray::Array1;
use problems::{Digits, Network};

#[test]
fn the_images_are_all_there() {
    let digits = Digits::read().unwrap();
    let count = |digit: usize| digits.labels.iter().filter(|label| **label == digit).count();
    let counts: Vec<usize> = (0..10).map(count).collect();
    assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    assert_eq!(digits.images.sum() * 16.0, 561_718.0);
    // The first image, a zero, row by row in sixteenths.
    let first: Vec<f64> = digits.images.row(0).iter().map(|p| p * 16.0).collect();
    assert_eq!(first[..16], [0., 0., 5., 13., 9., 1., 0., 0., 0., 0., 13., 15., 10., 15., 5., 0.]);
    assert_eq!(first[56..], [0., 0., 6., 13., 10., 0., 0., 0.]);
}

#[test]
fn broken_files() {
    let error = |text: &str| Digits::parse(text).unwrap_err().to_string();
    assert_eq!(error("# digits\nx g\n"), "line 2: “x” is no digit");
    assert_eq!(error("10 g\n"), "line 1: “10” is no digit");
    assert_eq!(error("3 é\n"), "line 1: ‘é’ is no pixel");
    assert_eq!(error("3 SSSS\n"), "line 1: more than 64 pixels");
    assert!(Digits::parse("").unwrap().is_empty());
}

/// Numbers without a pattern between −½ and ½.
fn scattered(n: usize) -> Array1<f64> {
    Array1::from_shape_fn(n, |i| (i as f64 * 0.618_033_988_749).fract() - 0.5)
}

#[test]
fn backpropagation_is_the_derivative_of_the_formula() {
    let (few, _) = Digits::read().unwrap().split(3);
    for widths in [vec![64, 10], vec![64, 3, 10], vec![64, 2, 3, 10]] {
        let network = Network { widths, data: few.clone() };
        let x = scattered(Objective::dimension(&network));
        let formula = Mean(&network);
        let gap = Objective::value(&network, &x).unwrap() - Objective::value(&formula, &x).unwrap();
        assert!(gap.abs() < 1e-14, "{gap:e}");
        let (by_hand, by_jets) = (network.gradient(&x).unwrap(), formula.gradient(&x).unwrap());
        let gap = linear::norm(&(&by_hand - &by_jets));
        assert!(gap < 1e-14 * linear::norm(&by_jets).max(1.0), "{gap:e}");
        let (mut one, mut other) = (x.clone(), x.clone());
        network.batch_gradient_into(&[2, 0], &x, &mut one).unwrap();
        formula.batch_gradient_into(&[2, 0], &x, &mut other).unwrap();
        assert!(linear::norm(&(one - other)) < 1e-13);
    }
}

#[test]
fn batches_and_their_errors() {
    let (few, others) = Digits::read().unwrap().split(8);
    let network = Network { widths: vec![64, 4, 10], data: few };
    let x = scattered(Objective::dimension(&network));
    let mean = (0..8).map(|i| network.batch_value(&[i], &x).unwrap()).sum::<f64>() / 8.0;
    assert!((mean - Objective::value(&network, &x).unwrap()).abs() < 1e-14);
    assert_eq!(network.batch_value(&[8], &x), Err(Error::NoTerm { term: 8, terms: 8 }));
    assert!(network.batch_value(&[], &x).is_err());
    assert!(Objective::value(&network, &Array1::zeros(3)).is_err());
    assert!(network.mistakes(&others, &x).unwrap() <= others.len());
    let narrow = Network { widths: vec![64, 5], data: others };
    assert!(matches!(
        Objective::value(&narrow, &scattered(Objective::dimension(&narrow))),
        Err(Error::NoTerm { terms: 5, .. })
    ));
    for widths in [vec![], vec![64], vec![3, 10]] {
        let odd = Network { widths, ..narrow.clone() };
        let x = scattered(Objective::dimension(&odd));
        assert!(Objective::value(&odd, &x).is_err() && odd.gradient(&x).is_err());
    }
}

/// A few hundred plain steps of softmax regression read four in five of the digits they have not seen.
#[test]
fn softmax_regression_learns() {
    let (training, validation) = Digits::read().unwrap().split(300);
    let network = Network { widths: vec![64, 10], data: training };
    let mut x = Array1::zeros(650);
    for _ in 0..200 {
        x = &x - network.gradient(&x).unwrap() * 0.5;
    }
    let share = network.mistakes(&validation, &x).unwrap() as f64 / validation.len() as f64;
    let value = Objective::value(&network, &x).unwrap();
    assert!(value < 0.25 && share < 0.2, "{value} {share}");
}
