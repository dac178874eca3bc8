//! What is remarkable about each named run.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Counted, Guarantee, Objective, Point, Stop, Trace, run};
use line_search::{Backtracking, Descent, SteepestDescent, runs};
use ndarray::{Array1, array};
use problems::{Quadratic, Rosenbrock};

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * b.abs()
}

fn kept(trace: &Trace) -> bool {
    trace.findings().iter().all(|finding| finding.holds())
}

/// φ(α) = f(θ − α g) on Rosenbrock's valley from (4/5, 0) is the quartic with these coefficients (exact rationals), so its
/// minimum is known to all digits; and the new gradient is orthogonal to the old one.
#[test]
fn along_the_gradient() {
    let quartic = |a: f64| {
        (((4363787305024.0 / 25.0 * a - 95056399872.0 / 25.0) * a + 130478388.0 / 5.0) * a
            - 1454084.0 / 25.0)
            * a
            + 41.0
    };
    let trace = runs::along_the_gradient().unwrap();
    assert!(close(trace.start.value, 41.0, 1e-15));
    let valley = Rosenbrock.problem();
    let alpha = trace.lengths()[0];
    assert!(close(alpha, 0.001648328207414926, 1e-14), "{alpha}");
    assert!(close(trace.last().value, 0.28947748084279, 1e-12));
    for a in [0.0005, 0.001, 0.002, 0.003] {
        let value = valley.objective.value(&(&trace.start.x - &(a * &trace.start.gradient)));
        assert!(close(value.unwrap(), quartic(a), 1e-11));
    }
    assert!(trace.last().error(&array![0.46308171440439, 0.21098601054911]) < 1e-13);
    assert!(trace.steps[0].slope(trace.last()).abs() < 1e-9 * trace.start.gradient_norm());
    assert!(kept(&trace) && trace.check(Guarantee::MonotoneDecrease)[0].holds());
}

/// The path of exact steepest descent, whose digits come from the roots of the cubic φ′.
#[test]
fn valley_exact() {
    let trace = runs::valley_exact().unwrap();
    let at = |t: usize| &trace.point(t).unwrap().x;
    let near = |t: usize, x: f64, y: f64| {
        assert!((at(t) - &array![x, y]).iter().all(|e| e.abs() < 1e-12), "{t}: {}", at(t));
    };
    near(1, 0.2118187058225, 0.0402314393756);
    near(2, 0.5872680419320, 0.3343334193280);
    near(3, 0.5836534727790, 0.3389477629276);
    near(4, 0.6027682232763, 0.3539209841505);
    near(5, 0.5996252390613, 0.3579333044251);
    // Known to twelve digits only.
    assert!((at(1000) - &array![0.967063520325, 0.934925645706]).iter().all(|e| e.abs() < 5e-12));
    let alphas = trace.lengths();
    assert!(close(alphas[0], 0.0033365477691, 1e-10));
    assert!(close(alphas[1], 0.3172125127494, 1e-12));
    assert!(close(alphas[2], 0.0021868235216, 1e-10));
    let values = trace.values();
    assert!(close(values[1], 0.6233787468971, 1e-12) && close(values[2], 0.1814786234271, 1e-12));
    assert!(
        close(values[10], 0.1374374912706, 1e-11) && close(values[100], 0.0440020295881, 1e-10)
    );
    assert!(close(values[1000], 0.0010930031173, 1e-9));
    let sizes: Vec<f64> = trace.steps.iter().map(|s| s.size()).collect();
    assert!(close(sizes[0], 0.3051611770, 1e-9) && close(sizes[1], 0.4769257580, 1e-9));
    assert!(sizes[2..].iter().all(|s| *s < 0.025), "then it creeps");
    assert!(kept(&trace));
    // Neighbouring gradients are orthogonal.
    let cosine = |s: &descent::Step, g: &Array1<f64>| {
        s.slope(&s.to) / (g.dot(g) * s.to.gradient.dot(&s.to.gradient)).sqrt()
    };
    for (step, from) in trace.steps.iter().zip(trace.points()).take(500) {
        assert!(cosine(step, &from.gradient).abs() < 1e-11);
    }
}

/// Whatever the search, it goes down, keeps its promises and gets further than a fixed length could.
#[test]
fn valley() {
    for (name, outcome) in runs::ALL {
        let trace = outcome().unwrap();
        assert!(kept(&trace), "{name}");
        assert!(trace.why.error().is_none(), "{name}: {}", trace.why);
        // The better plan for the ravine climbs first.
        assert_eq!(
            trace.check(Guarantee::MonotoneDecrease).iter().all(|finding| finding.holds()),
            name != "ravine-two-steps",
            "{name}"
        );
        assert!(trace.last().value < 0.2 * trace.start.value, "{name}: {}", trace.last().value);
    }
}

/// From the worst start the error shrinks by (κ − 1)/(κ + 1) a step: Kantorovich's bound is attained.
#[test]
fn ravine_exact() {
    let trace = runs::ravine_exact().unwrap();
    for pair in trace.errors(&array![0.0, 0.0]).windows(2) {
        assert!(close(pair[1] / pair[0], 9.0 / 11.0, 1e-13));
    }
    for pair in trace.values().windows(2) {
        assert!(close(pair[1] / pair[0], (9.0 / 11.0_f64).powi(2), 1e-13));
    }
}

/// How many times 2/3 is multiplied on θ² from 1 until the decrease is enough, for five shares c₁.
#[test]
fn shrinks_on_a_parabola() {
    let parabola = Quadratic::diagonal(&[2.0]);
    for (c1, expected) in [(1e-9, 1), (1e-4, 1), (0.1, 1), (0.5, 2), (0.9, 6)] {
        let search = Backtracking { c1, shrink: 2.0 / 3.0, trials: 60 };
        let method = Descent { direction: SteepestDescent, search };
        let trace = run(method, &parabola, &array![1.0], Stop::after(1)).unwrap();
        let shrinks = (trace.lengths()[0].ln() / (2.0_f64 / 3.0).ln()).round();
        assert_eq!(shrinks, f64::from(expected), "c₁ = {c1}");
        // One value at the start, then one for every length tried.
        assert_eq!(trace.last().counts.values, expected as usize + 2);
        let point = Point::evaluate(&Counted::new(&parabola), trace.last().x.clone()).unwrap();
        assert_eq!(point.value, trace.last().value);
    }
}
