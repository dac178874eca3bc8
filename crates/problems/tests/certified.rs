//! Every stationary point of every problem is one, and of the kind it says: in exact rational arithmetic.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Exact, FiniteSum, Formula, Mean, Objective, formula, linear};
use number::{Decimal, Number, Rational};
use problems::*;
use std::cmp::Ordering::{Equal, Greater, Less};

fn exact(x: f64) -> Rational {
    Rational::from_f64(x).unwrap()
}

/// The kind that the Hessian's leading minors prove (n ≤ 2), `None` for a singular one.
fn kind(hessian: &[Vec<Rational>]) -> Option<Kind> {
    let first = hessian[0][0].sign().unwrap();
    let last = match hessian {
        [_] => first,
        [a, b] => {
            let det = a[0].clone() * b[1].clone() - a[1].clone() * b[0].clone();
            det.sign().unwrap()
        }
        _ => panic!("a minor test for n ≤ 2"),
    };
    match (hessian.len(), first, last) {
        (_, Greater, Greater) => Some(Kind::Minimum),
        (1, Less, _) | (2, Less, Greater) => Some(Kind::Maximum),
        (2, _, Less) => Some(Kind::Saddle),
        _ => None,
    }
}

/// Certifies all stationary points of a problem by its formula.
fn certify(f: impl Formula, problem: &Problem) {
    for point in &problem.stationary {
        let label = format!("{} at {}", problem.name, point.x);
        let x: Vec<Rational> = point.x.iter().copied().map(exact).collect();
        let hessian = formula::hessian(&f, &x).expect(&label);
        match kind(&hessian) {
            Some(kind) => assert_eq!(kind, point.kind, "{label}"),
            None => {
                let degenerate = [Kind::DegenerateMinimum, Kind::DegenerateSaddle];
                assert!(degenerate.contains(&point.kind), "{label}");
            }
        }
        let gradient = formula::gradient(&f, &x).expect(&label);
        if gradient.iter().all(Number::is_zero) {
            assert_eq!(f.value(&x).unwrap().to_f64(), point.value, "{label}");
        } else {
            // An irrational point: the slope changes its sign between the neighbours of the nearest f64.
            assert_eq!(x.len(), 1, "{label}");
            let slope_at = |x: f64| formula::gradient(&f, &[exact(x)]).unwrap().remove(0).sign();
            let (left, right) = (slope_at(point.x[0].next_down()), slope_at(point.x[0].next_up()));
            assert_ne!(left, Some(Equal), "{label}");
            assert_eq!(left, right.map(|sign| sign.reverse()), "{label}");
            // The values of irrational points are listed with 12 digits.
            let value = f.value(&x).unwrap().to_f64();
            assert!((value - point.value).abs() < 1e-10, "{label}: {value}");
        }
    }
}

#[test]
fn stationary_points_are_certified() {
    certify(Cubic, &Cubic.problem());
    certify(Humps, &Humps.problem());
    certify(Quartic, &Quartic.problem());
    certify(FourthPower, &FourthPower.problem());
    for width in [1, 100] {
        certify(Hyperbola { width }, &Hyperbola { width }.problem());
    }
    certify(Catenary, &Catenary.problem());
    certify(Exponential, &Exponential.problem());
    for tilt in [1, 64] {
        certify(TiltedBowl { tilt }, &TiltedBowl { tilt }.problem());
    }
    certify(DoubleWell, &DoubleWell.problem());
    certify(Wave, &Wave.problem());
    certify(Saddle, &Saddle.problem());
    certify(MonkeySaddle, &MonkeySaddle.problem());
    certify(MixedPowers, &MixedPowers.problem());
    certify(Rosenbrock, &Rosenbrock.problem());
    certify(Product, &Product.problem());
    certify(Gutter, &Gutter.problem());
    let quadratic = named("quadratic").unwrap();
    let a = quadratic.objective.hessian(&quadratic.start).unwrap();
    let same = Quadratic::new(a, quadratic.stationary[0].x.clone()).unwrap();
    certify(same, &quadratic);
}

/// Certifies stationary points that are irrational or belong to functions without exact values, in 66 digits: the gradient is
/// no larger than the rounding of the point makes it, and the eigenvalues have the signs of the kind.
fn certify_rounded(f: &impl Formula, problem: &Problem) {
    for point in &problem.stationary {
        let label = format!("{} at {}", problem.name, point.x);
        let x: Vec<Decimal> = point.x.iter().map(|x| Decimal::from_f64(*x).unwrap()).collect();
        let value = f.value(&x).unwrap().to_f64();
        assert!((value - point.value).abs() <= 4e-16 * value.abs(), "{label}: {value}");
        let hessian = Exact(f).hessian(&point.x).unwrap();
        let eigenvalues = linear::symmetric_eigenvalues(&hessian).unwrap();
        let (least, most) = (eigenvalues[0], eigenvalues[x.len() - 1]);
        let rounding = 2e-16 * linear::norm(&point.x) * least.abs().max(most.abs());
        let gradient = formula::gradient(f, &x).unwrap();
        assert!(gradient.iter().all(|g| g.to_f64().abs() <= rounding), "{label}: {gradient:?}");
        let noise = 1e-14 * least.abs().max(most.abs());
        let kind = match (least > noise, most > noise) {
            (true, _) => Kind::Minimum,
            (_, true) if least.abs() <= noise => Kind::DegenerateMinimum,
            (_, true) => Kind::Saddle,
            _ => Kind::Maximum,
        };
        assert_eq!(kind, point.kind, "{label}: {eigenvalues}");
    }
}

#[test]
fn irrational_stationary_points_are_certified() {
    certify_rounded(&Peaks, &Peaks.problem());
    assert_eq!(Peaks.problem().stationary.len(), 9);
    certify_rounded(&Mean(Logistic::standard()), &Logistic::problem());
    certify_rounded(&Mean(Softmax), &Softmax.problem());
    for terms in [WeightedQuadratics::apart(), WeightedQuadratics::together()] {
        certify_rounded(&Mean(terms.clone()), &terms.problem());
    }
    let squared = TwoWeights { loss: Loss::Squared };
    certify_rounded(&Mean(squared), &squared.problem());
}

/// Both losses of the network at the origin, and how far they fall along the valley that has no end.
#[test]
fn the_network_of_two_weights() {
    let at = |loss, w1: f64, w2: f64| {
        Objective::value(&Mean(TwoWeights { loss }), &ndarray::array![w1, w2]).unwrap()
    };
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-10, "{a} {b}");
    close(at(Loss::Squared, 0.0, 0.0), 0.25);
    close(at(Loss::CrossEntropy, 0.0, 0.0), 2f64.ln());
    close(at(Loss::Squared, -20.0, -0.8), 0.236_382_738_3);
    close(at(Loss::Squared, -40.0, -2f64.ln()), 17.0 / 72.0);
    close(at(Loss::CrossEntropy, -40.0, -2f64.ln()), (2f64.ln() + 3.0 * 3f64.ln()) / 6.0);
    // The valley falls all the way.
    assert!(at(Loss::CrossEntropy, -20.0, -2f64.ln()) > at(Loss::CrossEntropy, -30.0, -2f64.ln()));
}

/// A mean over all terms is the objective, and bad batches are errors.
#[test]
fn batches() {
    let (f, x) = (Mean(Softmax), ndarray::array![0.1, -0.2, 0.3, 0.4, -0.5, 0.6]);
    let all: Vec<usize> = (0..f.terms()).collect();
    assert_eq!(f.batch_value(&all, &x), Objective::value(&f, &x));
    let mut g = x.clone();
    f.batch_gradient_into(&all, &x, &mut g).unwrap();
    assert_eq!(Ok(g.clone()), f.gradient(&x));
    let halves = f.batch_value(&all[..3], &x).unwrap() + f.batch_value(&all[3..], &x).unwrap();
    assert!((halves / 2.0 - Objective::value(&f, &x).unwrap()).abs() < 1e-15);
    assert!(f.batch_value(&[6], &x).is_err() && f.batch_value(&[], &x).is_err());
    assert!(f.batch_gradient_into(&[6], &x, &mut g).is_err());
    assert!(f.batch_gradient_into(&[0], &x, &mut ndarray::array![0.0]).is_err());
}

/// −2/100 is no f64, so the tilted bowl's maximum is certified by the sign change like an irrational point.
#[test]
fn a_maximum_that_no_float_hits() {
    certify(TiltedBowl { tilt: 100 }, &TiltedBowl { tilt: 100 }.problem());
}

/// The one problem without a formula: derivatives by hand against difference quotients.
#[test]
fn three_halves_by_hand_agrees_with_differences() {
    let f = three_halves().objective;
    for x in [-2.0, -0.5, 0.25, 1.0, 3.0] {
        let at = |x: f64| ndarray::array![x];
        let h = 1e-5;
        let difference = (f.value(&at(x + h)).unwrap() - f.value(&at(x - h)).unwrap()) / (2.0 * h);
        let slope = f.gradient(&at(x)).unwrap()[0];
        // Central differences: h²/6 · |f‴| ≤ 1e-10, and rounding 1e-16/h = 1e-11.
        assert!((difference - slope).abs() < 2e-10, "slope at {x}");
        let slopes = f.gradient(&at(x + h)).unwrap() - f.gradient(&at(x - h)).unwrap();
        let curvature = f.hessian(&at(x)).unwrap()[[0, 0]];
        assert!((slopes[0] / (2.0 * h) - curvature).abs() < 2e-10, "curvature at {x}");
    }
    assert_eq!(f.gradient(&ndarray::array![0.0]).unwrap()[0], 0.0);
}

#[test]
fn by_hand_and_by_formula_the_quadratic_is_the_same() {
    let f = named("quadratic").unwrap();
    let by_hand =
        Quadratic::new(f.objective.hessian(&f.start).unwrap(), f.stationary[0].x.clone()).unwrap();
    let by_formula = descent::Exact(by_hand.clone());
    let (x, v) = (ndarray::array![0.5, -2.0], ndarray::array![3.0, 7.0]);
    assert_eq!(Objective::value(&by_hand, &x), by_formula.value(&x));
    assert_eq!(by_hand.gradient(&x), by_formula.gradient(&x));
    assert_eq!(by_hand.hessian(&x), by_formula.hessian(&x));
    let (mut one, mut other) = (x.clone(), x.clone());
    by_hand.hessian_vector_into(&x, &v, &mut one).unwrap();
    by_formula.hessian_vector_into(&x, &v, &mut other).unwrap();
    assert_eq!(one, other);
}

#[test]
fn points_of_the_wrong_length_are_errors() {
    for problem in all() {
        let n = problem.objective.dimension();
        let wrong = ndarray::Array1::ones(n + 1);
        assert!(problem.objective.value(&wrong).is_err(), "{}", problem.name);
        assert!(problem.objective.gradient(&wrong).is_err(), "{}", problem.name);
        assert!(problem.objective.hessian(&wrong).is_err(), "{}", problem.name);
    }
}

#[test]
fn names_are_unique_and_minima_are_known() {
    let mut names: Vec<_> = all().iter().map(|p| p.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all().len());
    for problem in all() {
        let without = ["saddle", "monkey-saddle", "two-weights-squared", "two-weights-entropy"];
        assert_eq!(
            problem.minimum().is_none(),
            without.contains(&problem.name),
            "{}",
            problem.name
        );
    }
}

/// The curvature by hand is that of the formula, where the formula still has digits of it.
#[test]
fn hyperbola_by_hand_agrees_with_its_formula() {
    for width in [1, 100] {
        let f = Hyperbola { width };
        let problem = f.problem();
        for ratio in [-3.0, -0.5, 0.0, 1.1, 7.0] {
            let theta = ndarray::array![ratio * width as f64];
            let by_hand = problem.objective.hessian(&theta).unwrap()[[0, 0]];
            let by_formula = descent::Exact(f).hessian(&theta).unwrap()[[0, 0]];
            // The formula subtracts numbers 1 + ratio² ≤ 50 times as large as their difference.
            assert!((by_hand / by_formula - 1.0).abs() < 100.0 * 4.0 * f64::EPSILON, "{theta}");
        }
    }
}
