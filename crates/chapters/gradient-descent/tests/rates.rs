//! Trajectories of other programs, and what the book tells of learning rates.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Error, Guarantee, Method, Run, Stop, Trace, battery, run};
use gradient_descent::{LearningRate, gradient_descent};
use line_search::{Descent, ExactOnQuadratics, SteepestDescent};
use ndarray::{Array1, array};
use newton::{Newton, ScaledIdentity};
use problems::{Quadratic, Rosenbrock};
use proptest::prelude::*;

fn valley(rate: LearningRate, start: [f64; 2], steps: usize) -> Trace {
    let start = array![start[0], start[1]];
    let f = Rosenbrock.problem().objective;
    run(gradient_descent(rate), &f, &start, Stop::after(steps)).unwrap()
}

/// The points of a file lie on the run of their name, to 10⁻¹² relative to the larger of a number and one.
fn on_the_run(data: &str, trace: impl Fn(&str) -> Trace) {
    let rows = data.lines().filter(|line| !line.starts_with('#')).map(|l| l.split(' '));
    for row in rows {
        let row: Vec<&str> = row.collect();
        let point = trace(row[0]).point(row[1].parse().unwrap()).unwrap().x.clone();
        for (found, expected) in point.iter().zip(&row[2..4]) {
            let expected: f64 = expected.parse().unwrap();
            let tolerance = 1e-12 * expected.abs().max(1.0);
            assert!((found - expected).abs() <= tolerance, "{row:?}: {found}");
        }
    }
}

#[test]
fn golden_runs() {
    on_the_run(include_str!("data/golden.txt"), |_| valley(0.001.into(), [0.4, -0.2], 1000));
}

/// The schedules of the textbook formulas and of PyTorch.
#[test]
fn fifty_digits_and_pytorch() {
    let named = |name: &str| {
        let initial = 0.002;
        let rate = match name {
            "gd_fixed" => LearningRate::Fixed(0.001),
            "gd_decay_exponential" => LearningRate::Exponential { initial, decay: 0.99 },
            "gd_decay_inverse" => LearningRate::RobbinsMonro { initial, decay: 0.01, power: 1.0 },
            "gd_decay_step" => LearningRate::Staircase { initial, decay: 0.5, every: 30 },
            _ => panic!("no rate for {name}"),
        };
        valley(rate, [-1.2, 1.0], 100)
    };
    on_the_run(include_str!("data/textbook.txt"), named);
    on_the_run(include_str!("data/torch.txt"), named);
}

/// The source's Figure 4.2, a hundred thousand steps from (0.2, −0.2): a fixed rate above 2/λ ends in a cycle of two points, a
/// decaying one stands still before it arrives.
#[test]
fn four_rates_that_fail() {
    // The last three points, newest first.
    let ends = |rate: LearningRate| {
        let f = Rosenbrock.problem().objective;
        let stop = Stop::after(100_000);
        let mut run = Run::new(gradient_descent(rate), &f, &array![0.2, -0.2], stop).unwrap();
        let mut last: [_; 3] = std::array::from_fn(|_| run.at().clone());
        while run.advance().is_some() {
            last.rotate_right(1);
            last[0] = run.at().clone();
        }
        last
    };
    let decaying = |initial| LearningRate::Exponential { initial, decay: 0.99 };
    for (rate, x, value) in [
        (0.005.into(), [0.534192382791, 0.214651045239], 0.716973603413),
        (0.0025.into(), [0.882052861560, 0.738551283036], 0.169667786933),
        (decaying(0.005), [0.535909211767, 0.284878462248], 0.215918602276),
        (decaying(0.0025), [0.400438879965, 0.157418600873], 0.360333607073),
    ] {
        let last = ends(rate);
        // Which of the two points of a cycle comes last is for rounding to decide, a hundred thousand steps ago.
        let at = last.iter().find(|p| p.error(&array![x[0], x[1]]) < 1e-10).unwrap();
        assert!((at.value - value).abs() < 1e-10, "{rate:?}: {}", at.value);
        assert!(last[0].error(&last[2].x) < 1e-10);
        let cycle = matches!(rate, LearningRate::Fixed(_));
        assert_eq!(last[0].error(&last[1].x) > 1e-3, cycle, "{rate:?}");
    }
    // Below 2/λ = 0.001997 it arrives.
    assert!(ends(0.0019.into())[0].value < 1e-26);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Newton's method with H = I/α is gradient descent: the same points, to the rounding of one division.
    #[test]
    fn newton_with_a_multiple_of_the_identity(
        (a, b) in (0.1..10.0f64, 0.1..10.0f64),
        (x, y) in (-5.0..5.0f64, -5.0..5.0f64),
        alpha in 0.01..0.15f64,
    ) {
        let (f, start) = (Quadratic::diagonal(&[a, b]), array![x, y]);
        let newton = Newton { curvature: ScaledIdentity { alpha } };
        let one = run(newton, &f, &start, Stop::after(20)).unwrap();
        let other = run(gradient_descent(alpha), &f, &start, Stop::after(20)).unwrap();
        for (p, q) in one.points().zip(other.points()) {
            prop_assert!(p.error(&q.x) < 1e-13);
        }
    }

    /// On a quadratic, a fixed rate below 2/λ decreases at every step; exact steps turn by right angles.
    #[test]
    fn guarantees(
        (a, b) in (0.1..10.0f64, 0.1..10.0f64),
        (x, y) in (-5.0..5.0f64, -5.0..5.0f64),
    ) {
        let (f, start) = (Quadratic::diagonal(&[a, b]), array![x, y]);
        let fixed = run(gradient_descent(1.9 / a.max(b)), &f, &start, Stop::after(30)).unwrap();
        prop_assert!(fixed.check(Guarantee::MonotoneDecrease).iter().all(|f| f.holds()));
        prop_assert!(fixed.findings().iter().all(|f| f.holds()));
        let search = ExactOnQuadratics::default();
        let exact = Descent { direction: SteepestDescent, search };
        let exact = run(exact, &f, &start, Stop::after(10)).unwrap();
        for step in &exact.steps {
            let size = step.direction.dot(&step.direction);
            prop_assert!(step.to.gradient.dot(&step.direction).abs() <= 1e-12 * size);
        }
    }

    /// Rates of Robbins and Monro: their sum exceeds the logarithm, the sum of their squares stays below a bound.
    #[test]
    fn sums_of_rates(initial in 0.01..1.0f64, decay in 0.1..10.0f64) {
        let rate = LearningRate::RobbinsMonro { initial, decay, power: 1.0 };
        let rates: Vec<f64> = (0..10_000).map(|t| rate.at(t).unwrap()).collect();
        let (sum, squares) = (rates.iter().sum::<f64>(), rates.iter().map(|r| r * r).sum::<f64>());
        // ∫ α/(1 + k t) dt = α/k ln(1 + k t), and Σ (α/(1 + k t))² ≤ α² (1 + 1/k).
        prop_assert!(sum >= initial / decay * (1.0 + decay * 1e4).ln());
        prop_assert!(squares <= initial * initial * (1.0 + 1.0 / decay));
        prop_assert!(rate.never_grows() && rates.windows(2).all(|r| r[1] <= r[0]));
    }
}

fn all_rates() -> Vec<LearningRate> {
    let initial = 0.1;
    vec![
        LearningRate::Fixed(initial),
        LearningRate::Exponential { initial, decay: 0.9 },
        LearningRate::Linear { initial, last: 0.01, steps: 10 },
        LearningRate::RobbinsMonro { initial, decay: 0.1, power: 0.75 },
        LearningRate::Staircase { initial, decay: 0.5, every: 3 },
        LearningRate::Cosine { initial, last: 0.01, steps: 10 },
        LearningRate::WarmUp { then: initial, steps: 4 },
    ]
}

#[test]
fn rates_at_their_ends() {
    let at = |rate: &LearningRate, t| rate.at(t).unwrap();
    let ends = [0.1, 0.0, 0.01, 0.0, 0.0, 0.01, 0.1];
    for (rate, end) in all_rates().iter().zip(ends) {
        assert!((at(rate, usize::MAX) - end).abs() < 1e-12, "{rate:?}");
        let grows = matches!(rate, LearningRate::WarmUp { .. });
        assert_eq!(rate.never_grows(), !grows, "{rate:?}");
        assert_eq!(at(rate, 0), if grows { 0.025 } else { 0.1 }, "{rate:?}");
    }
    assert_eq!(at(&all_rates()[2], 5), 0.055);
    assert!((at(&all_rates()[5], 5) - 0.055).abs() < 1e-15);
    assert_eq!(at(&all_rates()[4], 3), 0.05);
}

#[test]
fn the_battery() {
    for rate in all_rates() {
        let method = || -> Box<dyn Method> { Box::new(gradient_descent(rate)) };
        assert_eq!(battery::complaints(&method), Vec::<String>::new());
    }
}

#[test]
fn parameters_out_of_range() {
    let bad = f64::NAN;
    let mut wrong = vec![
        LearningRate::Exponential { initial: 0.1, decay: 1.0 },
        LearningRate::Linear { initial: 0.1, last: -0.1, steps: 3 },
        LearningRate::RobbinsMonro { initial: 0.1, decay: -1.0, power: 1.0 },
        LearningRate::RobbinsMonro { initial: 0.1, decay: 1.0, power: bad },
        LearningRate::Staircase { initial: 0.1, decay: 0.5, every: 0 },
        LearningRate::Cosine { initial: 0.1, last: bad, steps: 3 },
        LearningRate::WarmUp { then: 0.0, steps: 3 },
    ];
    wrong.extend([0.0, -1.0, bad, f64::INFINITY].map(LearningRate::Fixed));
    for rate in wrong {
        let f = Quadratic::diagonal(&[1.0]);
        let trace = run(gradient_descent(rate), &f, &Array1::ones(1), Stop::after(1)).unwrap();
        let error = trace.why.error().cloned();
        assert!(matches!(error, Some(Error::Parameter { .. })), "{rate:?}: {}", trace.why);
    }
}
