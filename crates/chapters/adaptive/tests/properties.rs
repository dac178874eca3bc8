//! The identities that the methods rest on.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use adaptive::{
    Adadelta, Adagrad, Adam, Adamax, AmsGrad, Anticipation, Centred, Correction, Epsilon, Fused,
    Holding, LookAhead, Maximum, Moments, Momentum, Nadam, Nesterov, Normalisation, RmsProp,
    Update, apply, shifted_point,
};
use descent::{ByHand, Guarantee, Method, Objective, ObjectiveExt, Stop, Trace, run};
use gradient_descent::{LearningRate, gradient_descent};
use ndarray::{Array1, array};
use problems::{Quadratic, Rosenbrock};
use proptest::prelude::*;

const BY: Epsilon = Epsilon::Outside(1e-8);
const NONE: Epsilon = Epsilon::Outside(0.0);

/// Steps of an update on gradients that are given, from x = 0: all x, the first after the first step.
fn replay<U: Update>(mut update: U, gradients: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut x = vec![0.0; gradients[0].len()];
    let mut memory: Vec<U::Memory<f64>> = x.iter().map(U::Memory::holding).collect();
    let mut step = |(t, g): (usize, &Vec<f64>)| {
        apply(&mut update, t, &mut x, g, &mut memory).unwrap();
        x.clone()
    };
    gradients.iter().enumerate().map(&mut step).collect()
}

/// The same by the update's array expressions.
fn replay_arrays<U: Update>(update: &U, gradients: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut x = Array1::zeros(gradients[0].len());
    let mut memory = U::Memory::holding(&x);
    let mut step = |(t, g): (usize, &Vec<f64>)| {
        let d = update.arrays(t, &Array1::from(g.clone()), &mut memory).unwrap();
        x = &x + update.rate().unwrap().at(t).unwrap() * d;
        x.to_vec()
    };
    gradients.iter().enumerate().map(&mut step).collect()
}

/// The difference, in units of the larger of the number and one.
fn apart(a: f64, b: f64) -> f64 {
    (a - b).abs() / a.abs().max(1.0)
}

fn same<U: Update>(update: U, gradients: &[Vec<f64>]) -> Result<(), TestCaseError> {
    let arrays = replay_arrays(&update, gradients);
    for (one, other) in replay(update.clone(), gradients).iter().zip(&arrays) {
        for (a, b) in one.iter().zip(other) {
            prop_assert!(apart(*a, *b) < 1e-12, "{update:?}: {a} {b}");
        }
    }
    Ok(())
}

/// Forty gradients of three coordinates, of all sizes, some zero.
fn gradients() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let entry = prop_oneof![1 => Just(0.0), 4 => -10.0..10.0f64, 1 => -1e-6..1e-6f64];
    prop::collection::vec(prop::collection::vec(entry, 3), 40)
}

/// A bowl in the plane with eigenvalues up to 10, its axes along the coordinates, and a start.
fn bowls() -> impl Strategy<Value = (Quadratic, Array1<f64>)> {
    ((0.1..10.0f64, 0.1..10.0f64), (-5.0..5.0f64, -5.0..5.0f64))
        .prop_map(|((a, b), (x, y))| (Quadratic::diagonal(&[a, b]), array![x, y]))
}

fn trace(method: impl Method, f: &dyn Objective, start: &Array1<f64>, steps: usize) -> Trace {
    run(method, f, start, Stop::after(steps)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The pass over memory is the array expressions.
    #[test]
    fn fused_is_as_specified(g in gradients()) {
        let decay = LearningRate::Exponential { initial: 0.1, decay: 0.9 };
        for normalisation in [
            Normalisation::Smoothed,
            Normalisation::SmoothedFromFirst,
            Normalisation::Accumulated,
            Normalisation::Velocity,
        ] {
            let momentum = Momentum::new(decay, 0.9).normalised(normalisation);
            same(momentum, &g)?;
            same(LookAhead(momentum), &g)?;
        }
        for epsilon in [BY, NONE, Epsilon::Inside(1e-8)] {
            same(Adagrad { epsilon, initial: 0.1, ..Adagrad::new(decay) }, &g)?;
            same(RmsProp { epsilon, ..RmsProp::new(decay) }, &g)?;
            same(Adadelta { epsilon, ..Adadelta::new() }, &g)?;
            let rms_prop = RmsProp { epsilon, ..RmsProp::new(decay) };
            for normalisation in [
                Normalisation::Smoothed,
                Normalisation::SmoothedFromFirst,
                Normalisation::Accumulated,
                Normalisation::Velocity,
            ] {
                let gathered = Centred { beta: 0.9, normalisation, ..Centred::new(rms_prop) };
                same(Centred { centred: false, ..gathered }, &g)?;
                // Centred, ε = 0 would divide by what rounding leaves of s − m².
                if epsilon != NONE {
                    same(gathered, &g)?;
                }
            }
            for correction in [Correction::Before, Correction::After, Correction::None] {
                same(Adam { epsilon, correction, ..Adam::new(decay) }, &g)?;
            }
            let adam = Adam { epsilon, ..Adam::new(decay) };
            for maximum in [Maximum::Uncorrected, Maximum::ThenCorrected, Maximum::OfCorrected] {
                same(AmsGrad { adam, maximum }, &g)?;
            }
            let schedule = Anticipation::Schedule { psi: 0.004 };
            for by in [Anticipation::NextCorrection, Anticipation::SameCorrection, schedule] {
                same(Nadam::like(adam).anticipating(by), &g)?;
            }
            same(Adamax { adam }, &g)?;
        }
    }

    /// Momentum with β = 0 is gradient descent, to the last bit; so are both forms of Nesterov's.
    #[test]
    fn momentum_without_memory_is_gradient_descent((f, start) in bowls()) {
        let rate = LearningRate::Exponential { initial: 0.1, decay: 0.9 };
        let plain = trace(gradient_descent(rate), &f, &start, 20);
        for normalisation in [Normalisation::Smoothed, Normalisation::Accumulated] {
            let momentum = Momentum::new(rate, 0.0).normalised(normalisation);
            for method in [
                Box::new(Fused::new(momentum)) as Box<dyn Method>,
                Box::new(Fused::new(LookAhead(momentum))),
                Box::new(Nesterov::new(momentum)),
            ] {
                let other = trace(method, &f, &start, 20);
                prop_assert!(plain.points().zip(other.points()).all(|(a, b)| a.x == b.x));
            }
        }
    }

    /// α/(1 − β) with the smoothed velocity is α with the accumulated one, and with α inside the velocity.
    #[test]
    fn normalisations_of_momentum((f, start) in bowls(), beta in 0.0..0.95f64) {
        let smoothed = trace(Fused::new(Momentum::new(0.05 / (1.0 - beta), beta)), &f, &start, 60);
        for normalisation in [Normalisation::Accumulated, Normalisation::Velocity] {
            let momentum = Momentum::new(0.05, beta).normalised(normalisation);
            let other = trace(Fused::new(momentum), &f, &start, 60);
            for (a, b) in smoothed.points().zip(other.points()) {
                prop_assert!(a.error(&b.x) < 1e-11);
            }
        }
    }

    /// The shifted points x − α β v of Nesterov's momentum are the iterates of the look-ahead form; the arrays are the loops.
    #[test]
    fn two_forms_of_nesterov((f, start) in bowls(), beta in 0.0..0.95f64) {
        let momentum = Momentum::new(0.05, beta);
        let ahead = trace(Fused::new(LookAhead(momentum)), &f, &start, 60);
        let loops = trace(Nesterov::new(momentum), &f, &start, 60);
        let (mut x, mut v) = (start, Array1::zeros(2));
        for t in 0..60 {
            x = Nesterov::new(momentum).arrays(t, &x, &mut v, |x| f.gradient(x)).unwrap();
            prop_assert!(loops.point(t + 1).unwrap().error(&x) < 1e-12);
            let y = shifted_point(&momentum, t, &x, &v).unwrap();
            prop_assert!(ahead.point(t + 1).unwrap().error(&y) < 1e-11);
        }
    }

    /// Where ε does not count, the step does not depend on the units of f: k f has the steps of f.
    #[test]
    fn units_of_the_objective_do_not_matter(g in gradients(), k in 1e-3..1e3f64) {
        fn check<U: Update>(update: U, g: &[Vec<f64>], k: f64) -> Result<(), TestCaseError> {
            let scaled: Vec<Vec<f64>> =
                g.iter().map(|g| g.iter().map(|g| k * g).collect()).collect();
            let pairs = replay(update.clone(), g).concat().into_iter();
            for (a, b) in pairs.zip(replay(update.clone(), &scaled).concat()) {
                prop_assert!(apart(a, b) < 1e-10, "{update:?}: {a} {b}");
            }
            Ok(())
        }
        let adam = Adam { epsilon: NONE, ..Adam::new(0.1) };
        check(Adagrad { epsilon: NONE, ..Adagrad::new(0.1) }, &g, k)?;
        check(RmsProp { epsilon: NONE, ..RmsProp::new(0.1) }, &g, k)?;
        check(adam, &g, k)?;
        check(AmsGrad { adam, maximum: Maximum::Uncorrected }, &g, k)?;
        check(Nadam::like(adam), &g, k)?;
        check(Adamax { adam }, &g, k)?;
    }

    /// No coordinate of a step is longer than promised, whatever the gradients.
    #[test]
    fn steps_are_bounded(g in gradients(), beta in 0.0..0.99f64, gamma in 0.5..0.9999f64) {
        fn check<U: Update>(update: U, g: &[Vec<f64>]) -> Result<(), TestCaseError> {
            let mut before = vec![0.0; 3];
            for (t, x) in replay(update.clone(), g).into_iter().enumerate() {
                let bound = update.rate().unwrap().at(t).unwrap() * update.largest(t);
                for (old, new) in before.iter().zip(&x) {
                    prop_assert!((new - old).abs() <= bound * (1.0 + 1e-12) + 1e-13, "{update:?}");
                }
                before = x;
            }
            Ok(())
        }
        for correction in [Correction::Before, Correction::After, Correction::None] {
            let adam = Adam { beta, gamma, correction, ..Adam::new(0.1) };
            check(adam, &g)?;
            for maximum in [Maximum::Uncorrected, Maximum::ThenCorrected, Maximum::OfCorrected] {
                check(AmsGrad { adam, maximum }, &g)?;
            }
            check(Adamax { adam }, &g)?;
        }
        let rms_prop = RmsProp { gamma, ..RmsProp::new(0.1) };
        check(rms_prop, &g)?;
        for normalisation in [
            Normalisation::Smoothed,
            Normalisation::SmoothedFromFirst,
            Normalisation::Accumulated,
        ] {
            let centred = Centred::new(rms_prop);
            check(Centred { centred: false, beta, normalisation, ..centred }, &g)?;
        }
        check(Adagrad::new(0.1), &g)?;
    }

    /// Adagrad's scaling shrinks in every coordinate; RMSprop's need not.
    #[test]
    fn scaling((f, start) in bowls()) {
        let adagrad = trace(Fused::new(Adagrad::new(0.5)), &f, &start, 50);
        prop_assert!(adagrad.findings().iter().all(|finding| finding.holds()));
        prop_assert_eq!(adagrad.check(Guarantee::ScalingShrinks).len(), 49);
        if start.iter().all(|x| x.abs() > 0.1) {
            let rms_prop = trace(Fused::new(RmsProp::new(0.01)), &f, &start, 50);
            prop_assert!(rms_prop.findings().iter().all(|finding| finding.holds()));
            prop_assert!(!rms_prop.check(Guarantee::ScalingShrinks).iter().all(|f| f.holds()));
        }
    }
}

/// Adam's bound is attained by gradients that grow like (γ/β)ᵗ. The 3.16 α of the paper is passed.
#[test]
fn the_bound_of_adam_is_attained() {
    let adam = Adam { epsilon: NONE, ..Adam::new(1.0) };
    let growing: Vec<Vec<f64>> = (0..300).map(|t| vec![(0.999f64 / 0.9).powi(t)]).collect();
    let x = replay(adam, &growing);
    for t in [0, 1, 10, 100, 299] {
        let step = (x[t][0] - if t == 0 { 0.0 } else { x[t - 1][0] }).abs();
        assert!((step / adam.largest(t) - 1.0).abs() < 1e-9, "step {t}");
    }
    assert!((adam.largest(0) - 1.0).abs() < 1e-15);
    let limit = 0.1 / 0.001_f64.sqrt() / (1.0 - 0.81_f64 / 0.999).sqrt();
    assert!((adam.largest(100_000) / limit - 1.0).abs() < 1e-12 && (limit - 7.2703).abs() < 1e-4);
    assert!(adam.largest(299) > 0.1 / 0.001_f64.sqrt());
    // One gradient after many zeros is the paper's case.
    let mut spike = vec![vec![0.0]; 20_000];
    spike.push(vec![1.0]);
    let last = replay(adam, &spike).pop().unwrap()[0].abs();
    assert!((last - 0.1 / 0.001_f64.sqrt()).abs() < 1e-6, "{last}");
}

/// Exact vectors of the source's appendix: 3θ²/2 from 1 with α = 1/10, β = 1/2.
#[test]
fn exact_points_of_momentum() {
    let (f, start) = (Quadratic::diagonal(&[3.0]), array![1.0]);
    let momentum = Momentum::new(0.1, 0.5);
    let points = |method: Box<dyn Method>| trace(method, &f, &start, 5).coordinates(0);
    let close = |found: &[f64], expected: &[f64]| {
        let mut pairs = found.iter().skip(1).zip(expected);
        assert!(pairs.all(|(a, b)| (a - b).abs() < 1e-15), "{found:?} {expected:?}");
    };
    close(
        &points(Box::new(Nesterov::new(momentum))),
        &[0.85, 527.0 / 800.0, 15317.0 / 32e3, 422807.0 / 128e4, 11147597.0 / 512e5],
    );
    close(
        &points(Box::new(Fused::new(LookAhead(momentum)))),
        &[31.0 / 40.0, 901.0 / 1600.0, 24871.0 / 64e3, 655741.0 / 256e4, 16530511.0 / 1024e5],
    );
    close(&points(Box::new(Fused::new(momentum))), &[0.85, 259.0 / 400.0, 3593.0 / 8e3]);
}

/// The answers to a constant gradient.
#[test]
fn constant_gradients() {
    let ones = vec![vec![1.0]; 2000];
    let last_step = |x: Vec<Vec<f64>>| x[x.len() - 2][0] - x[x.len() - 1][0];
    // Accumulated, the step grows to 1/(1 − β); smoothed, it does not.
    for (beta, limit) in [(0.0, 1.0), (0.5, 2.0), (0.9, 10.0), (0.99, 100.0)] {
        let momentum = Momentum::new(1.0, beta);
        let accumulated = momentum.normalised(Normalisation::Accumulated);
        assert!((last_step(replay(accumulated, &ones)) - limit).abs() < 1e-5);
        assert!((last_step(replay(momentum, &ones)) - 1.0).abs() < 1e-7);
    }
    // Corrected, Adam answers with the learning rate from the first step on.
    let adam = replay(Adam { epsilon: NONE, ..Adam::new(0.5) }, &ones[..50]);
    assert!(adam.iter().enumerate().all(|(t, x)| (x[0] + 0.5 * (t + 1) as f64).abs() < 1e-12));
    // Nadam does not: exact vectors of the source's appendix.
    let nadam = replay(Nadam::like(Adam { epsilon: NONE, ..Adam::new(1.0) }), &ones[..4]);
    let ratios = [28.0 / 19.0, 5959.0 / 5149.0, 1004869.0 / 931969.0, 147391489.0 / 140830489.0];
    let mut before = 0.0;
    for (x, ratio) in nadam.iter().zip(ratios) {
        assert!((before - x[0] - ratio).abs() < 1e-12);
        before = x[0];
    }
    // Adagrad's rate falls like 1/√t, RMSprop's does not.
    let hundred = |x: Vec<Vec<f64>>| x[98][0] - x[99][0];
    assert!((hundred(replay(Adagrad::new(1.0), &ones)) - 0.1).abs() < 1e-8);
    assert!((hundred(replay(RmsProp::new(1.0), &ones)) - 1.0).abs() < 2e-5);
}

/// The first step, and what ε does to it.
#[test]
fn first_steps() {
    let first = |epsilon, g: f64| -replay(Adam { epsilon, ..Adam::new(1.0) }, &[vec![g]])[0][0];
    for (g, outside, inside) in
        [(1e-3, 0.99999, 0.99503719), (1e-8, 0.5, 1e-4), (1e-9, 1.0 / 11.0, 1e-5)]
    {
        assert!((first(BY, g) - outside).abs() < 1e-8);
        assert!((first(Epsilon::Inside(1e-8), g) - inside).abs() < 1e-8);
    }
    // RMSprop's first step is α/√(1 − γ).
    let step =
        -replay(RmsProp { gamma: 0.999, epsilon: NONE, ..RmsProp::new(1.0) }, &[vec![5.0]])[0][0];
    assert!((step - 31.6227766).abs() < 1e-6);
}

/// Neither centred nor with momentum, it is RMSprop to the last bit.
#[test]
fn centred_without_its_options() {
    let g: Vec<Vec<f64>> = (0..50).map(|t| vec![(f64::from(t) * 1.7).sin()]).collect();
    let rms_prop = RmsProp::new(0.1);
    let plain = Centred { centred: false, ..Centred::new(rms_prop) };
    assert_eq!(replay(plain, &g), replay(rms_prop, &g));
    // Momentum gathers its steps: v₊ = β v + step.
    let gathered = replay(Centred { beta: 0.5, ..plain }, &g);
    let steps = replay(rms_prop, &g);
    let step = |x: &[Vec<f64>], t: usize| x[t][0] - if t == 0 { 0.0 } else { x[t - 1][0] };
    let mut v = 0.0;
    for t in 0..50 {
        v = 0.5 * v + step(&steps, t);
        assert!((step(&gathered, t) - v).abs() < 1e-13, "step {t}");
    }
}

/// Gradients without a variance: s − m² = γⁿ(1 − γⁿ) g², and the step of centred RMSprop grows until ε stops it.
#[test]
fn centred_on_a_constant_gradient() {
    let steps = |epsilon, n: usize| {
        let rms_prop = RmsProp { epsilon, ..RmsProp::new(1.0) };
        let x = replay(Centred::new(rms_prop), &vec![vec![3.0]; n]);
        let before = [vec![0.0]].into_iter().chain(x.clone());
        x.iter().zip(before).map(|(x, before)| before[0] - x[0]).collect::<Vec<f64>>()
    };
    for (t, step) in steps(NONE, 60).iter().enumerate() {
        let rest = 0.9f64.powi(t as i32 + 1);
        assert!((step * (rest * (1.0 - rest)).sqrt() - 1.0).abs() < 1e-12, "step {t}: {step}");
    }
    let last = steps(Epsilon::Inside(1e-4), 1000)[999];
    assert!((last - 300.0).abs() < 1e-6, "{last}");
}

/// The largest quotient |g|/√(s − m²) after n gradients is √(1/(1 − γ) + γ⁻ⁿ), and no other history gives as much.
#[test]
fn the_rarest_gradient_for_centred() {
    let rms_prop = RmsProp { epsilon: NONE, ..RmsProp::new(1.0) };
    let last = |others: f64, n: usize| {
        let mut g = vec![vec![others]; n - 1];
        g.push(vec![1.0]);
        let mut x = replay(Centred::new(rms_prop), &g);
        let end = x.pop().unwrap()[0];
        (end - x.pop().map_or(0.0, |x| x[0])).abs()
    };
    for n in [1, 2, 5, 20] {
        let rest = 0.9f64.powi(n as i32);
        let (most, others) = ((10.0 + 1.0 / rest).sqrt(), 0.1 / (0.1 + rest));
        assert!((last(others, n) / most - 1.0).abs() < 1e-12, "{n}");
        assert!(n == 1 || last(others + 0.01, n) < most && last(others - 0.01, n) < most, "{n}");
    }
}

/// Under a learning rate that changes, α inside the velocity is another method than α outside.
#[test]
fn where_the_rate_stands_in_centred() {
    let g: Vec<Vec<f64>> = (0..20).map(|t| vec![(f64::from(t) * 1.7).sin()]).collect();
    let end = |rate: LearningRate, normalisation| {
        let centred = Centred { beta: 0.9, ..Centred::new(RmsProp::new(rate)) };
        replay(Centred { normalisation, ..centred }, &g).pop().unwrap()[0]
    };
    let apart =
        |rate| (end(rate, Normalisation::Accumulated) - end(rate, Normalisation::Velocity)).abs();
    assert!(apart(0.1.into()) < 1e-12);
    assert!(apart(LearningRate::Exponential { initial: 0.1, decay: 0.9 }) > 1e-2);
}

/// Adadelta's ε is its learning rate, and depends on the units of x.
#[test]
fn adadelta_and_its_epsilon() {
    let f = Quadratic::diagonal(&[1.0]);
    let from_one = |epsilon, steps| {
        let adadelta = Adadelta { epsilon, ..Adadelta::new() };
        trace(Fused::new(adadelta), &f, &array![1.0], steps).coordinates(0)
    };
    for (epsilon, step, end) in [
        (1e-6, 0.0031622618, 0.0),
        (1e-8, 3.1622775e-4, 0.3945373321),
        (1e-10, 3.1622776e-5, 0.9256035379),
    ] {
        let x = from_one(Epsilon::Inside(epsilon), 1000);
        assert!((1.0 - x[1] - step).abs() < 1e-9, "{}", x[1]);
        assert!((x[1000] - end).abs() < 1e-9, "{}", x[1000]);
    }
    let outside = from_one(Epsilon::Outside(1e-8), 1000);
    assert!((1.0 - outside[1] - 3.1622776e-8).abs() < 1e-14);
    assert!((outside[1000] - 0.9994255841).abs() < 1e-9);
    // In units ten times as large, the first step is ten times as long.
    let large = ByHand::new(1, |x| 50.0 * x[0] * x[0]).with_gradient(|x| 100.0 * x);
    let x = trace(Fused::new(Adadelta::new()), &large, &array![0.1], 1).coordinates(0);
    assert!((10.0 * (x[0] - x[1]) - 0.0316227750).abs() < 1e-9);
}

/// Where squares are summable, Adagrad converges: its learning rate stays above 0.03 α.
#[test]
fn adagrad_can_converge() {
    let f = Quadratic::diagonal(&[1.0]);
    let stop = Stop::after(10_000);
    let trace = run(Fused::new(Adagrad::new(0.1)), &f, &array![1.0], stop).unwrap();
    assert!((trace.last().x[0] / 3.63e-140 - 1.0).abs() < 1e-2, "{}", trace.last().x[0]);
    let last = trace.steps.last().unwrap();
    let before = trace.point(trace.steps.len() - 1).unwrap();
    let rate = -last.direction[0] / before.gradient[0];
    assert!((0.1 * rate - 0.0315594295).abs() < 1e-9, "{rate}");
}

/// r of Adamax is the limit of the p-norms of the weighted past.
#[test]
fn adamax_is_a_limit() {
    let g: Vec<f64> = (0..20).map(|t| (f64::from(t) * 1.7).sin() * 2.0).collect();
    let gamma: f64 = 0.999;
    let mut adamax = Adamax::new(1.0);
    let (mut x, mut memory) = ([0.0], [Moments::holding(&0.0)]);
    for (t, g) in g.iter().enumerate() {
        apply(&mut adamax, t, &mut x, &[*g], &mut memory).unwrap();
    }
    let norm = |p: f64| {
        let decay = gamma.powf(p);
        // The largest is taken out, or the powers would vanish.
        let largest = g.iter().fold(0.0, |m: f64, g| m.max(g.abs()));
        let s = g.iter().fold(0.0, |s, g| decay * s + (1.0 - decay) * (g.abs() / largest).powf(p));
        largest * s.powf(1.0 / p)
    };
    let errors = [10.0, 1e3, 1e5].map(|p| (norm(p) - memory[0].s).abs());
    assert!(errors[0] > 10.0 * errors[1] && errors[1] > 10.0 * errors[2] && errors[2] < 1e-4);
}

/// What the source tells of the runs of its Figure 4.6, and what it does not.
#[test]
fn momentum_in_the_valley() {
    let (f, start) = (Rosenbrock.problem().objective, array![0.4, -0.2]);
    let rises = |trace: &Trace| trace.values().windows(2).filter(|v| v[1] > v[0]).count();
    let climbs = |trace: &Trace| {
        let steps = trace.steps.iter().zip(trace.points());
        steps.filter(|(step, from)| step.slope(from) > 0.0).count()
    };
    let fast = trace(Fused::new(Momentum::new(0.01, 0.9)), &f, &start, 1000);
    assert_eq!((rises(&fast), climbs(&fast)), (28, 22));
    let adam = trace(Fused::new(Adam::new(0.01)), &f, &start, 1000);
    assert_eq!(climbs(&adam), 12);
    // With the same α, momentum is slower than plain descent; what it buys is that it survives α = 0.01.
    let minimum = array![1.0, 1.0];
    let slow = trace(Fused::new(Momentum::new(0.001, 0.9)), &f, &start, 1000);
    let plain = trace(gradient_descent(0.001), &f, &start, 1000);
    assert!((slow.last().error(&minimum) - 0.6071429704).abs() < 1e-9);
    assert!((plain.last().error(&minimum) - 0.5853258417).abs() < 1e-9);
    let lost = trace(gradient_descent(0.01), &f, &start, 7);
    let lost = lost.coordinates(0);
    assert!(lost[7].abs() > 1e10 && lost[6].abs() < 1e10);
}
