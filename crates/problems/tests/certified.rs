//! Every stationary point of every problem is one, and of the kind it says: in exact rational arithmetic.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Formula, Objective, formula};
use number::{Number, Rational};
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
            None => assert_eq!(point.kind, Kind::DegenerateMinimum, "{label}"),
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
    certify(MixedPowers, &MixedPowers.problem());
    certify(Rosenbrock, &Rosenbrock.problem());
    certify(Product, &Product.problem());
    certify(Gutter, &Gutter.problem());
    let quadratic = named("quadratic").unwrap();
    let a = quadratic.objective.hessian(&quadratic.start).unwrap();
    let same = Quadratic::new(a, quadratic.stationary[0].x.clone()).unwrap();
    certify(same, &quadratic);
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
        assert_eq!(problem.minimum().is_none(), problem.name == "saddle", "{}", problem.name);
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
