//! The problems of Moré, Garbow and Hillstrom: every stationary point listed is one, of the kind it says, in 66 digits.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Exact, Formula, LeastSquares, Objective, Residuals, formula, linear};
use ndarray::Array2;
use number::{Decimal, Number, Rational};
use problems::mgh::*;
use problems::{ExtendedRosenbrock, Kind, Problem};

const POINTS: &str = include_str!("../data/mgh.txt");

fn decimal(text: &str) -> Decimal {
    Decimal::from_rational(&text.parse::<Rational>().unwrap()).unwrap()
}

fn size(v: &[Decimal]) -> f64 {
    v.iter().map(|v| v.to_f64().abs()).fold(0.0, f64::max)
}

/// The pivots of H = L D L′ and the Newton step −H⁻¹g, or nothing at a zero pivot.
fn eliminate(mut h: Vec<Vec<Decimal>>, g: &[Decimal]) -> Option<(Vec<Decimal>, Vec<Decimal>)> {
    let n = g.len();
    let mut step: Vec<Decimal> = g.iter().cloned().map(|g| -g).collect();
    for i in 0..n {
        for k in i + 1..n {
            let factor = h[k][i].div(&h[i][i])?;
            let pivot_row = h[i].clone();
            for (entry, above) in h[k].iter_mut().zip(&pivot_row).skip(i) {
                *entry = entry.clone() - factor.clone() * above.clone();
            }
            step[k] = step[k].clone() - factor * step[i].clone();
        }
    }
    for i in (0..n).rev() {
        let known = Decimal::dot(&h[i][i + 1..], &step[i + 1..]);
        step[i] = (step[i].clone() - known).div(&h[i][i])?;
    }
    Some(((0..n).map(|i| h[i][i].clone()).collect(), step))
}

/// Certifies every line of the file under this name: the value, the gradient, the Hessian's kind.
fn certify(name: &str, residuals: impl Residuals) {
    let f = LeastSquares(residuals);
    let lines: Vec<Vec<&str>> = POINTS
        .lines()
        .map(|line| line.split(' ').collect::<Vec<_>>())
        .filter(|words| words[0] == name)
        .collect();
    assert!(!lines.is_empty(), "{name}");
    for words in &lines {
        let (kind, listed) = (words[1], decimal(words[2]));
        let x: Vec<Decimal> = words[3..].iter().map(|text| decimal(text)).collect();
        let label = format!("{name}, {kind} of {}", words[2]);
        let value = Formula::value(&f, &x).expect(&label);
        let gap = (value - listed.clone()).abs().unwrap().to_f64();
        assert!(gap <= 1e-27 * listed.to_f64() + 1e-44, "{label}: off by {gap:e}");
        let gradient = formula::gradient(&f, &x).expect(&label);
        let hessian = formula::hessian(&f, &x).expect(&label);
        let curvature = hessian.iter().map(|row| size(row)).fold(0.0, f64::max);
        // The coordinates are rounded to 28 digits.
        let rounding = 1e-27 * size(&x).max(1.0);
        assert!(size(&gradient) <= x.len() as f64 * rounding * curvature, "{label}");
        let rounded = Array2::from_shape_fn((x.len(), x.len()), |(i, j)| hessian[i][j].to_f64());
        let eigenvalues = linear::symmetric_eigenvalues(&rounded).expect(&label);
        let noise = 1e-14 * curvature;
        let (least, most) = (eigenvalues[0], eigenvalues[x.len() - 1]);
        match kind {
            "minimum" => {
                let (pivots, step) = eliminate(hessian, &gradient).expect(&label);
                assert!(pivots.iter().all(|p| p.to_f64() > 1e-30 * curvature), "{label}");
                assert!(size(&step) <= rounding, "{label}: {:e}", size(&step));
            }
            "degenerate" => assert!(least.abs() <= noise && most > noise, "{label}"),
            "saddle" => assert!(least < -noise && most > noise, "{label}: {eigenvalues}"),
            other => panic!("{name}: {other}"),
        }
    }
    // The problem made of it speaks of the same function, from the article's start, and lists the same points.
    let problem = problems::named(name).unwrap();
    assert_eq!(problem.stationary.len(), lines.len(), "{name}");
    let start = problem.start.to_vec();
    let value = Formula::value(&f, &start).unwrap();
    assert_eq!(problem.objective.value(&problem.start), Ok(value), "{name}");
    let exact: Vec<Decimal> = start.iter().map(|x| Decimal::from_f64(*x).unwrap()).collect();
    let exact = Formula::value(&f, &exact).unwrap().to_f64();
    assert!((value - exact).abs() <= 1e-13 * exact, "{name}: {value} {exact}");
    derivatives_agree(&problem, &Exact(&f));
}

/// The gradient 2 J′r is that of the formula for f.
fn derivatives_agree(problem: &Problem, formula: &impl Objective) {
    let by_residuals = problem.objective.gradient(&problem.start).unwrap();
    let by_formula = formula.gradient(&problem.start).unwrap();
    let gap = linear::norm(&(&by_residuals - &by_formula));
    assert!(gap <= 1e-12 * linear::norm(&by_formula), "{}: {gap:e}", problem.name);
}

#[test]
fn two_and_three_variables() {
    certify("freudenstein-roth", FreudensteinRoth);
    certify("powell-badly-scaled", PowellBadlyScaled);
    certify("brown-badly-scaled", BrownBadlyScaled);
    certify("beale", Beale);
    certify("jennrich-sampson", JennrichSampson);
    certify("helical-valley", HelicalValley);
    certify("bard", Bard);
    certify("gaussian", Gaussian);
    certify("meyer", Meyer);
    certify("gulf-research", GulfResearch);
    certify("box-3d", Box3D);
}

#[test]
fn four_to_eleven_variables() {
    certify("extended-powell-4", ExtendedPowell { n: 4 });
    certify("wood", Wood);
    certify("kowalik-osborne", KowalikOsborne);
    certify("brown-dennis", BrownDennis);
    certify("osborne-1", Osborne1);
    certify("biggs-exp6", BiggsExp6);
    certify("osborne-2", Osborne2);
}

#[test]
fn any_number_of_variables() {
    certify("watson-6", Watson { n: 6 });
    certify("watson-9", Watson { n: 9 });
    certify("watson-12", Watson { n: 12 });
    certify("extended-powell-12", ExtendedPowell { n: 12 });
    certify("penalty-1-4", PenaltyOne { n: 4 });
    certify("penalty-1-10", PenaltyOne { n: 10 });
    certify("penalty-2-4", PenaltyTwo { n: 4 });
    certify("penalty-2-10", PenaltyTwo { n: 10 });
    certify("variably-dimensioned-10", VariablyDimensioned { n: 10 });
    certify("trigonometric-10", Trigonometric { n: 10 });
}

#[test]
fn equations_and_linear_residuals() {
    certify("brown-almost-linear-10", BrownAlmostLinear { n: 10 });
    certify("discrete-boundary-10", DiscreteBoundary { n: 10 });
    certify("discrete-integral-10", DiscreteIntegral { n: 10 });
    certify("broyden-tridiagonal-10", BroydenTridiagonal { n: 10 });
    certify("broyden-banded-10", BroydenBanded { n: 10 });
    certify("linear-full-rank", LinearFullRank { n: 5, m: 10 });
    certify("linear-rank-one", LinearRankOne { n: 5, m: 10 });
    certify("linear-rank-one-zeros", LinearRankOneZeros { n: 5, m: 10 });
    certify("chebyquad-8", Chebyquad { n: 8 });
    certify("chebyquad-10", Chebyquad { n: 10 });
}

/// No line of the file is lost on the way to the problems, and the six saddles are among them.
#[test]
fn every_line_belongs_to_a_problem() {
    let lines = POINTS.lines().filter(|line| !line.starts_with('#')).count();
    let listed =
        |p: &Problem| if p.name.starts_with("extended-ros") { 0 } else { p.stationary.len() };
    assert_eq!(all().iter().map(listed).sum::<usize>(), lines);
    let saddles = |p: &Problem| p.stationary.iter().any(|s| s.kind == Kind::Saddle);
    let saddles: Vec<_> = all().iter().filter(|p| saddles(p)).map(|p| p.name).collect();
    let expected =
        ["powell-badly-scaled", "beale", "wood", "kowalik-osborne", "biggs-exp6", "chebyquad-8"];
    assert_eq!(saddles, expected);
}

/// Values at the start that can be had by hand.
#[test]
fn values_at_the_start() {
    let at_start = |name: &str| {
        let p = problems::named(name).unwrap();
        p.objective.value(&p.start).unwrap()
    };
    assert!((at_start("extended-rosenbrock-2") - 24.2).abs() < 1e-13);
    assert!((at_start("extended-powell-4") - 215.0).abs() < 1e-12);
    assert!((at_start("wood") - 19192.0).abs() < 1e-9);
    assert!((at_start("helical-valley") - 2500.0).abs() < 1e-10);
    assert!((at_start("beale") - 14.203125).abs() < 1e-14);
    assert!((at_start("freudenstein-roth") - 400.5).abs() < 1e-12);
}

/// How many residuals there are does not show at a zero of all of them, but in the curvature (to six digits).
#[test]
fn the_largest_curvature_at_zero_residuals() {
    for (name, most) in [("gulf-research", 94.745), ("box-3d", 7.60402), ("biggs-exp6", 12.0159)] {
        let problem = problems::named(name).unwrap();
        let hessian = problem.objective.hessian(&problem.minimum().unwrap().x).unwrap();
        let eigenvalues = linear::symmetric_eigenvalues(&hessian).unwrap();
        assert!((eigenvalues[eigenvalues.len() - 1] / most - 1.0).abs() < 1e-5, "{name}");
    }
}

/// Bard’s function falls to its infimum Σ(yᵢ − ȳ)² = Σ yᵢ² − (Σ yᵢ)²/15 as two variables go to −∞.
#[test]
fn an_infimum_that_is_no_minimum() {
    let f = problems::named("bard").unwrap().objective;
    let far = |at: f64| f.value(&ndarray::array![0.840_666_666_666, -at, -at]).unwrap();
    assert!(far(1e3) > far(1e6) && far(1e6) > far(1e9));
    let variance = 28.0295 - 12.61 * 12.61 / 15.0;
    assert!((far(1e12) - variance).abs() < 1e-9);
}

/// By hand, by pairs of residuals, and as copies of the function of two variables.
#[test]
fn extended_rosenbrock_in_all_its_forms() {
    let f = ExtendedRosenbrock { n: 4 };
    let x = ndarray::array![0.3, -0.7, 2.0, 1.5];
    let v = ndarray::array![1.0, -2.0, 0.5, 3.0];
    let (by_residuals, mut one, mut other) = (LeastSquares(f), x.clone(), x.clone());
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-13 * a.abs().max(1.0);
    assert!(close(Objective::value(&f, &x).unwrap(), Objective::value(&by_residuals, &x).unwrap()));
    let two = Exact(problems::Rosenbrock);
    let half = |range: std::ops::Range<usize>| two.value(&x.slice(ndarray::s![range]).to_owned());
    assert!(close(Objective::value(&f, &x).unwrap(), half(0..2).unwrap() + half(2..4).unwrap()));
    f.gradient_into(&x, &mut one).unwrap();
    by_residuals.gradient_into(&x, &mut other).unwrap();
    assert!(one.iter().zip(&other).all(|(a, b)| close(*a, *b)), "{one} {other}");
    f.hessian_vector_into(&x, &v, &mut one).unwrap();
    by_residuals.hessian_vector_into(&x, &v, &mut other).unwrap();
    assert!(one.iter().zip(&other).all(|(a, b)| close(*a, *b)), "{one} {other}");
    let (by_hand, exact) = (f.hessian(&x).unwrap(), by_residuals.hessian(&x).unwrap());
    assert!(by_hand.iter().zip(&exact).all(|(a, b)| close(*a, *b)));
    assert!(ExtendedRosenbrock { n: 3 }.gradient(&ndarray::array![1.0, 1.0, 1.0]).is_err());
}
