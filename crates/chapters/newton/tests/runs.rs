//! The chapter's runs, number by number.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Error, Guarantee, StopReason, Trace, order};
use ndarray::array;
use newton::{newton_map, runs, secant_map};
use number::{Decimal, Number, Rational};
use problems::{Cubic, Exponential, FourthPower, Humps, Problem, Quartic};

/// The first coordinate of every point agrees with `expected`, to `digits` significant digits.
fn assert_visits(trace: &Trace, expected: &[f64], digits: i32) {
    let visited = trace.coordinates(0);
    assert!(visited.len() >= expected.len(), "only {} points", visited.len());
    for (&x, &e) in visited.iter().zip(expected) {
        let unit = 10f64.powi(f64::abs(e).log10().floor() as i32 + 1 - digits);
        assert!(f64::abs(x - e) <= 0.5 * unit, "{x} is not {e} to {digits} digits");
    }
}

fn assert_keeps_its_promises(trace: &Trace) {
    assert_eq!(trace.broken(), []);
}

fn rational(p: i64, q: i64) -> Rational {
    Rational::new(p, q).unwrap()
}

#[test]
fn every_named_run_keeps_its_promises() {
    for (name, run) in runs::ALL {
        let trace = run().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(trace.broken(), [], "{name}");
    }
}

#[test]
fn overshoot_then_squares_its_error() {
    let trace = runs::overshoot().unwrap();
    assert_visits(&trace, &[1.5, 5.25, 3.5956, 3.0683, 3.0011], 5);
    assert_eq!(trace.values()[..2], [10.125, 41.765625]);
    // The step ½(θ − 3)(θ + 1)/(1 − θ) at 1.5.
    assert_eq!(trace.steps[0].direction, array![3.75]);
    assert!(trace.last().error(&array![3.0]) < 1e-13);
    // e = 4r/(1 − r) with r = (−3/5)^(2^t), in floating point until rounding is all that is left of the error,
    for (t, x) in trace.coordinates(0).iter().enumerate().take(6) {
        let r = (-0.6_f64).powi(1 << t);
        assert!((x - 3.0 - 4.0 * r / (1.0 - r)).abs() < 1e-14, "step {t}");
    }
    // and exactly.
    let mut theta = rational(3, 2);
    let mut r = rational(-3, 5);
    for _ in 0..8 {
        let e = (Rational::from_i64(4) * r.clone()).div(&(Rational::one() - r.clone())).unwrap();
        assert_eq!(theta, Rational::from_i64(3) + e);
        theta = newton_map(&Cubic, &theta).unwrap();
        r = r.clone() * r;
    }
}

#[test]
fn left_of_the_inflection_every_start_goes_to_the_maximum() {
    let cubic = Cubic.problem();
    for theta in [-100.0, -5.0, -1.5, 0.0, 0.5, 0.999] {
        assert_eq!(runs::reached(&cubic, theta), Some(1), "from {theta}");
    }
    // But the first step is not always away from the minimum 3.
    let step = |p, q| newton_map(&Cubic, &rational(p, q)).unwrap() - rational(p, q);
    assert_eq!(step(-5, 1), rational(8, 3));
    assert_eq!(step(0, 1), rational(-3, 2));
    assert_eq!(newton_map(&Cubic, &rational(999, 1000)).unwrap().to_f64(), -1999.0005);
    assert_eq!(
        runs::at_the_inflection().unwrap().why,
        StopReason::Failed(Error::Singular { rcond: 0.0 })
    );
}

#[test]
fn the_two_cycle_is_perfect_and_repels() {
    let expected: Vec<f64> = (0..=12).map(|t| if t % 2 == 0 { 1.0 } else { -1.0 }).collect();
    assert_eq!(runs::two_cycle().unwrap().coordinates(0), expected);

    // The multiplier of a step is −6: an error of 10⁻⁹ is six times as large after it, on the other side.
    let off = rational(1, 1_000_000_000);
    let next = newton_map(&Humps, &(Rational::one() + off)).unwrap() + Rational::one();
    assert!((next.to_f64() * 1e9 + 6.0).abs() < 1e-7);

    let near = runs::near_two_cycle().unwrap();
    let expected = [1.0001, -1.000600, 1.003609, -1.021954, 1.143453, -2.774914, -2.360964];
    assert_visits(&near, &expected, 7);
    assert!((near.last().x[0] + 5f64.sqrt()).abs() < 1e-15);
    assert!((near.last().value - 6.25).abs() < 1e-14);
}

#[test]
fn newton_climbs_where_the_curvature_is_negative() {
    let quartic = runs::quartic_climbs().unwrap();
    assert_visits(&quartic, &[1.7, 0.5312252964, 0.9120036804, 0.8746125036, 0.8745059067], 10);
    let well = runs::double_well_climbs().unwrap();
    assert_visits(&well, &[0.1, -0.00206186], 6);
    assert!(well.last().x[0].abs() < 1e-20);
    // The first step does climb, and it is no descent direction.
    assert!(well.values()[1] > well.values()[0]);
    assert!(!well.check(Guarantee::DescentDirection)[0].holds());
    assert!(!well.check(Guarantee::MonotoneDecrease)[0].holds());
    assert!(!well.check(Guarantee::PositiveDefinite)[0].holds());
}

#[test]
fn the_quartic_overshoots_before_it_converges() {
    let trace = runs::quartic_overshoots().unwrap();
    assert_visits(&trace, &[2.5, 3.6363636, 3.2044451, 3.0725869, 3.0599063], 8);
    let errors = trace.errors(&Quartic.problem().stationary[2].x);
    for (e, expected) in errors.iter().zip([0.5598, 0.5766, 0.1447, 0.0128, 0.0001]) {
        assert!((e - expected).abs() < 5e-5, "{e}");
    }
    assert!(trace.values()[1] > trace.values()[0]);
}

/// Where Newton's method goes on the quartic, as the share of 4,000 evenly spaced starts.
fn share(problem: &Problem, low: f64, high: f64, which: Option<usize>) -> f64 {
    let sweep = runs::sweep(problem, low, high, 4_000);
    sweep.iter().filter(|(_, reached)| *reached == which).count() as f64 / sweep.len() as f64
}

#[test]
fn the_sign_of_the_curvature_does_not_say_where_newton_goes() {
    let quartic = Quartic.problem();
    let (left, maximum, right) = (Some(0), Some(1), Some(2));
    let inflection = 1.0 + 2.0 / 3f64.sqrt();
    let basin_end = 1.849_063_070_732_576;
    // A grid of 4,000 sees a share up to 1/4,000 at each boundary.
    assert!((share(&quartic, 1.0, inflection, maximum) - 0.7353).abs() < 3e-4);
    assert_eq!(share(&quartic, 0.0616, basin_end, maximum), 1.0);
    assert_eq!(share(&quartic, basin_end, inflection, maximum), 0.0);
    assert!((share(&quartic, basin_end, inflection, left) - 0.896).abs() < 1e-3);
    assert!((share(&quartic, basin_end, inflection, right) - 0.104).abs() < 1e-3);
    assert_visits(&runs::quartic_from_two().unwrap(), &[2.0, -1.5, -1.08475], 6);
    assert_eq!(runs::reached(&quartic, 2.0), left);
    assert!((newton_map(&Quartic, &2.15).unwrap() + 107.98).abs() < 5e-3);
    // The ends of the maximum's basin are a 2-cycle.
    let other_end = newton_map(&Quartic, &basin_end).unwrap();
    assert!((other_end - 0.061_549_183_1).abs() < 5e-10);
    assert!((newton_map(&Quartic, &other_end).unwrap() - basin_end).abs() < 1e-12);
}

#[test]
fn without_curvature_at_the_minimum_convergence_is_linear() {
    let trace = runs::fourth_power().unwrap();
    let errors = trace.errors(&array![0.0]);
    assert!(order::ratios(&errors).iter().all(|r| (r - 2.0 / 3.0).abs() < 1e-15));
    let fit = trace.order(&array![0.0], 0.0).unwrap();
    assert!((fit.order - 1.0).abs() < 1e-13 && (fit.factor - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(newton_map(&FourthPower, &rational(5, 7)), Rational::new(10, 21));
}

#[test]
fn secants_without_curvature_are_linear_too() {
    let trace = runs::secant_fourth_power().unwrap();
    let last = *order::ratios(&trace.errors(&array![0.0])).last().unwrap();
    // The root of r³ + r² = 1; the other modes have died out by then.
    assert!((last - 0.754_877_666_246_7).abs() < 1e-9, "{last}");
    assert!((last.powi(3) + last.powi(2) - 1.0).abs() < 1e-8);
}

#[test]
fn the_hyperbola_diverges_or_converges_as_minus_the_cube() {
    let away = runs::hyperbola_diverges().unwrap();
    assert_visits(&away, &[1.1, -1.331, 2.357948, -13.10999, 2253.240, -1.143991e10], 6);
    assert_eq!(away.why, StopReason::Diverged);
    let home = runs::hyperbola_converges().unwrap();
    assert_visits(&home, &[0.9, -0.729, 0.387420, -0.0581497, 1.966271e-4], 6);
    for trace in [&away, &home] {
        for pair in trace.coordinates(0).windows(2) {
            let cube = -pair[0].powi(3);
            assert!((pair[1] / cube - 1.0).abs() < 1e-11 || pair[1].abs() < 1e-11, "{pair:?}");
        }
    }
    // Each of these steps is a descent direction: what fails is only the length.
    assert!(away.check(Guarantee::DescentDirection).iter().all(|finding| finding.holds()));
    assert!(away.check(Guarantee::MonotoneDecrease).iter().all(|finding| !finding.holds()));

    let damped = runs::hyperbola_damped().unwrap();
    assert!(damped.why.is_success() && damped.last().x[0].abs() < 1e-10);
    assert!(damped.check(Guarantee::MonotoneDecrease).iter().all(|finding| finding.holds()));
    assert_eq!(damped.lengths()[0], 0.5);
}

#[test]
fn monotone_decrease_is_not_convergence() {
    let trace = runs::vanishing_steps().unwrap();
    assert!(trace.check(Guarantee::MonotoneDecrease).iter().all(|finding| finding.holds()));
    // Π(1 − 2⁻ⁿ)
    assert!((trace.last().x[0] - 0.288_788_095_086_602_4).abs() < 1e-14);
    assert!((trace.last().value - 0.0417).abs() < 5e-5);
}

#[test]
fn secant_golden_run() {
    let trace = runs::secant().unwrap();
    let expected = [
        1.5,
        1.6,
        4.909_090_909_09,
        2.407_258_064_52,
        2.787_147_486_73,
        3.039_496_115_53,
        2.997_803_075_40,
        2.999_978_507_91,
        3.000_000_011_81,
        2.999_999_999_999_94,
    ];
    assert_visits(&trace, &expected, 12);
    // The first secant step exactly.
    let theta = secant_map(&Cubic, &rational(3, 2), &rational(8, 5)).unwrap();
    assert_eq!(theta, rational(54, 11));
    assert_keeps_its_promises(&trace);
    assert_eq!(runs::flat_secant().unwrap().why, StopReason::Failed(Error::FlatSecant));
}

/// Orders of convergence in 66 digits, where there is room for enough steps.
#[test]
fn newton_is_quadratic_and_the_secant_golden() {
    let mut errors = Vec::new();
    let mut x = Decimal::from_rational(&rational(1, 2)).unwrap();
    for _ in 0..8 {
        errors.push(x.to_f64().abs());
        x = newton_map(&Exponential, &x).unwrap();
    }
    let so_far = order::log_ratios(&errors);
    for (p, (expected, within)) in
        so_far.iter().skip(1).zip([(1.989, 5e-4), (1.9997, 5e-5), (2.0, 5e-7), (2.0, 5e-12)])
    {
        assert!((p - expected).abs() < within, "{so_far:?}");
    }
    // The factor tends to K/2H = ½.
    assert!((errors[6] / errors[5].powi(2) - 0.5).abs() < 1e-10);

    let three = Decimal::from_i64(3);
    let (mut before, mut theta) = (
        Decimal::from_rational(&rational(3, 2)).unwrap(),
        Decimal::from_rational(&rational(8, 5)).unwrap(),
    );
    let mut errors = Vec::new();
    for _ in 0..12 {
        errors.push((theta.clone() - three.clone()).to_f64().abs());
        let next = secant_map(&Cubic, &before, &theta).unwrap();
        before = std::mem::replace(&mut theta, next);
    }
    let golden = (1.0 + 5f64.sqrt()) / 2.0;
    let last = *order::log_ratios(&errors).last().unwrap();
    assert!((last - golden).abs() < 5e-3, "{last}");
    let fit = order::fit(&errors[5..], 0.0).unwrap();
    assert!((fit.order - golden).abs() < 5e-3, "{fit:?}");
}

#[test]
fn a_prefactor_alone_decides_nothing() {
    let home = runs::large_prefactor().unwrap();
    assert_visits(&home, &[1e-3, 4.545_454_5e-5, 1.028_383_4e-7, 5.287_807_5e-13], 8);
    let away = runs::small_prefactor().unwrap();
    assert_visits(&away, &[110.0, -133.1, 235.7948, -1310.999, 225_324.0], 7);
    assert_eq!(away.why, StopReason::Diverged);
    let factor = |trace: &Trace| trace.coordinates(0)[1].abs() / trace.coordinates(0)[0].powi(2);
    assert!((factor(&home) - 45.454_545).abs() < 5e-6 && (factor(&away) - 0.011).abs() < 1e-12);
}

#[test]
fn the_error_is_proportional_to_the_square_of_the_old_one() {
    let x = newton_map(&problems::TiltedBowl { tilt: 1 }, &rational(1, 10)).unwrap();
    // 0.4545 · 0.1², exactly 1/220: not 0.1 − 0.1².
    assert_eq!(x, rational(1, 220));
    assert_visits(&runs::small_tilt().unwrap(), &[0.1, 0.004_545_454_5], 8);
}

#[test]
fn a_hessian_that_is_not_lipschitz_costs_half_an_order() {
    let trace = runs::three_halves().unwrap();
    let so_far = order::log_ratios(&trace.errors(&array![0.0]));
    for (p, (expected, within)) in
        so_far.iter().skip(2).zip([(1.4936, 5e-5), (1.49952, 5e-6), (1.499_989, 5e-7), (1.5, 1e-7)])
    {
        assert!((p - expected).abs() < within, "{so_far:?}");
    }
}

#[test]
fn in_two_variables_each_component_has_its_own_remainder() {
    let trace = runs::mixed_powers().unwrap();
    let first = &trace.point(1).unwrap().x;
    // −H⁻¹ ∫(1 − s) K[Δ*, Δ*] ds, by hand: 2/4 and 4/6.
    assert!((first - array![0.5, 2.0 / 3.0]).into_iter().all(|e| f64::abs(e) < 1e-15));
    // Both are quadratic at least (y even of order five), and so is their norm.
    let fit = trace.order(&array![0.0, 0.0], 1e-8).unwrap();
    assert!(fit.order > 1.9, "{fit:?}");
    assert_keeps_its_promises(&trace);
}

#[test]
fn the_bound_holds_for_full_and_half_steps() {
    let gain = |trace: &Trace| trace.values()[1] - trace.values()[0];
    // The full step from ½: h = ℒ√ε < 3, so the bound covers it.
    let full = runs::catenary().unwrap();
    let (sinh, cosh) = (0.5_f64.sinh(), 0.5_f64.cosh());
    let epsilon = sinh * sinh / cosh;
    let lipschitz = runs::catenary_lipschitz(&array![0.5]);
    assert!((lipschitz * epsilon.sqrt() - 0.2136).abs() < 5e-5);
    assert!((newton::bound::decrease(1.0, epsilon, lipschitz) + 0.11183).abs() < 5e-6);
    assert!((gain(&full) + 0.12691).abs() < 5e-6);
    // Half a step from 1.
    let half = runs::catenary_half_step().unwrap();
    let epsilon = 1f64.sinh().powi(2) / 1f64.cosh();
    assert!((epsilon - 0.895_026).abs() < 5e-7);
    let lipschitz = runs::catenary_lipschitz(&array![1.0]);
    assert!((newton::bound::decrease(0.5, epsilon, lipschitz) + 0.324_820).abs() < 5e-7);
    assert!((gain(&half) + 0.345_170).abs() < 5e-7);
    // With the recommended λ, every step gains at least what it promises, and the full step is tried near the end.
    let trace = runs::catenary_cubic_bound().unwrap();
    assert_keeps_its_promises(&trace);
    assert!(trace.lengths().windows(2).all(|pair| pair[0] < pair[1]));
    assert!(trace.lengths()[0] < 0.75 && *trace.lengths().last().unwrap() > 0.999);
}

#[test]
fn rosenbrock_golden_run() {
    let trace = runs::rosenbrock().unwrap();
    let golden = [
        [0.408_219_178_082_191_9, 0.166_575_342_465_753_6],
        [0.992_111_049_957_783_5, 0.643_354_617_405_953_3],
        [0.992_225_075_287_651_9, 0.984_510_587_027_810_6],
        [0.999_999_979_782_486_6, 0.999_939_510_425_069_7],
        [0.999_999_999_758_493_5, 0.999_999_999_516_986_7],
    ];
    for (point, expected) in trace.points().skip(1).zip(golden) {
        // The second Hessian has condition number 6·10³ and acts on a step of length 0.8: a few 10⁻¹³.
        assert!(point.error(&array![expected[0], expected[1]]) < 2e-12, "{}", point.x);
    }
    assert!((trace.values()[1] - 0.350_204_997_6).abs() < 5e-11);
    assert!((trace.values()[2] - 11.623_369_499_5).abs() < 2e-9);
    assert!(trace.values()[5] < 6e-20);
    let damped = runs::rosenbrock_damped().unwrap();
    assert!(damped.check(Guarantee::MonotoneDecrease).iter().all(|finding| finding.holds()));
    assert!(damped.last().error(&array![1.0, 1.0]) < 1e-10);
}

#[test]
fn singular_and_indefinite_hessians_are_said_so() {
    assert_eq!(runs::singular().unwrap().why, StopReason::Failed(Error::Singular { rcond: 0.0 }));
    let refused = runs::product_indefinite().unwrap();
    let StopReason::Failed(Error::NotDescent { slope }) = refused.why else {
        panic!("{:?}", refused.why)
    };
    // −g′H⁻¹g = 0.6859/3.23 at (0.5, 0.1).
    assert!((slope - 0.6859 / 3.23).abs() < 1e-14);
    // Undamped, the method goes to the saddle, and its quadratic model's stationary point is one.
    let saddle = runs::saddle().unwrap();
    assert_eq!(saddle.last().x, array![0.0, 0.0]);
    assert_eq!(saddle.steps.len(), 1);
    assert!(!saddle.check(Guarantee::PositiveDefinite)[0].holds());
}

#[test]
fn one_step_where_gradient_descent_takes_hundreds() {
    assert!(runs::one_step().unwrap().point(1).unwrap().error(&array![1.0, 2.0]) < 2e-15);
    assert_eq!(runs::one_step_narrow().unwrap().steps.len(), 1);
    let descent = runs::descent_narrow().unwrap();
    assert!(descent.steps.len() > 900);
    let ratios = order::ratios(&descent.errors(&array![0.0, 0.0]));
    assert!(ratios.iter().all(|r| (r - 99.0 / 101.0).abs() < 1e-12));
}

#[test]
fn the_same_run_in_other_variables() {
    let (plain, stretched) = (runs::rosenbrock().unwrap(), runs::rosenbrock_stretched().unwrap());
    for (x, z) in plain.points().zip(stretched.points()) {
        assert!(x.error(&runs::stretch().dot(&z.x)) < 2e-12);
    }
}
