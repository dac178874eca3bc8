//! Trajectories of other programs: the source's golden runs, textbook formulas in 50 digits, and PyTorch, each with the option
//! that makes the formulas the same; and how far apart the options are where they differ.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use adaptive::{
    Adadelta, Adagrad, Adam, Adamax, AmsGrad, Anticipation, Centred, Correction, Epsilon, Fused,
    LookAhead, Maximum, Momentum, Nadam, Nesterov, Normalisation, RmsProp,
};
use descent::{Method, Stop, Trace, run};
use gradient_descent::LearningRate;
use ndarray::{Array1, array};
use problems::Rosenbrock;

fn boxed(method: impl Method + 'static) -> Box<dyn Method> {
    Box::new(method)
}

fn momentum(normalisation: Normalisation) -> Momentum {
    Momentum::new(5e-4, 0.9).normalised(normalisation)
}

fn adagrad(epsilon: Epsilon) -> Adagrad {
    Adagrad { epsilon, ..Adagrad::new(0.1) }
}

fn rms_prop(gamma: f64) -> RmsProp {
    RmsProp { gamma, ..RmsProp::new(0.01) }
}

fn adadelta(share: f64) -> Adadelta {
    Adadelta { gamma: share, rho: share, ..Adadelta::new() }
}

fn adamax(epsilon: Epsilon) -> Adamax {
    Adamax { adam: Adam { epsilon, ..Adam::new(0.02) } }
}

fn ams_grad(maximum: Maximum, gamma: f64) -> AmsGrad {
    AmsGrad { adam: Adam { gamma, ..Adam::new(0.02) }, maximum }
}

fn nadam(anticipation: Anticipation) -> Nadam {
    Nadam::new(0.02).anticipating(anticipation)
}

/// Runs on Rosenbrock's function.
fn trace(method: impl Method, start: Array1<f64>, steps: usize) -> Trace {
    run(method, &Rosenbrock.problem().objective, &start, Stop::after(steps)).unwrap()
}

/// Compares runs with the points of a file, relative to the larger of a number and one.
fn compare(
    data: &str,
    start: [f64; 2],
    steps: usize,
    method: impl Fn(&str) -> Option<Box<dyn Method>>,
) {
    let mut last: Option<(&str, Trace)> = None;
    let mut compared = 0;
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(' ').collect();
        let (name, t) = (fields[0], fields[1].parse::<usize>().unwrap());
        let expected: Vec<f64> = fields[2..].iter().map(|v| v.parse().unwrap()).collect();
        if last.as_ref().is_none_or(|(known, _)| *known != name) {
            let method = method(name).unwrap_or_else(|| panic!("no method for {name}"));
            last = Some((name, trace(method, array![start[0], start[1]], steps)));
        }
        // Where rounding decides, the comparison ends before: see the test of each.
        if t > reliable(name) {
            continue;
        }
        let point = last.as_ref().unwrap().1.point(t).unwrap();
        let found = [point.x[0], point.x[1], point.value];
        for (i, (found, expected)) in found.iter().zip(&expected).enumerate() {
            let error = (found - expected).abs() / expected.abs().max(1.0);
            // Coordinates are given to 15 digits or more, values to 12.
            let tolerance = if i < 2 { 1e-12 } else { 1e-11 };
            assert!(error <= tolerance, "{name}, step {t}: {found} instead of {expected}");
        }
        compared += 1;
    }
    assert!(compared > 50);
}

/// The last step of a run that can be compared.
fn reliable(name: &str) -> usize {
    match name {
        "rmsprop_rho09" | "rmsprop_alpha09" => 60,
        "rms-prop-999" => 100,
        _ => usize::MAX,
    }
}

/// The runs that are compared only in part: one unit in the last place of the start moves their ends by much more than the
/// numbers to compare with have digits.
#[test]
fn rms_prop_amplifies_rounding() {
    // The most that a few units in the last place of the start move the end.
    let moved = |gamma: f64, start: Array1<f64>, steps: usize| {
        let end = |x: Array1<f64>| trace(Fused::new(rms_prop(gamma)), x, steps).last().x.clone();
        let reference = end(start.clone());
        let mut beside = start;
        let distance = |_| {
            beside[0] = beside[0].next_up();
            descent::linear::norm(&(end(beside.clone()) - &reference))
        };
        (0..8).map(distance).fold(0.0, f64::max)
    };
    assert!(moved(0.9, array![-1.2, 1.0], 60) < 1e-12 && moved(0.9, array![-1.2, 1.0], 100) > 1e-9);
    assert!(moved(0.999, array![0.4, -0.2], 100) < 1e-12);
    assert!(moved(0.999, array![0.4, -0.2], 1000) > 1e-9);
}

/// The source's own formulas.
#[test]
fn golden_runs() {
    compare(include_str!("data/golden.txt"), [0.4, -0.2], 1000, |name| {
        Some(match name {
            "momentum" => boxed(Fused::new(Momentum::new(0.01, 0.9))),
            "nesterov" => boxed(Nesterov::new(Momentum::new(0.01, 0.9))),
            "look-ahead" => boxed(Fused::new(LookAhead(Momentum::new(0.01, 0.9)))),
            "adagrad" => boxed(Fused::new(Adagrad::new(0.1))),
            "rms-prop-999" => boxed(Fused::new(rms_prop(0.999))),
            "rms-prop-9" => boxed(Fused::new(rms_prop(0.9))),
            "adam" => boxed(Fused::new(Adam::new(0.01))),
            "nadam" => boxed(Fused::new(Nadam::new(0.01))),
            "adadelta" => boxed(Fused::new(adadelta(0.95))),
            "adamax" => boxed(Fused::new(Adamax::new(0.01))),
            _ => return None,
        })
    });
}

#[test]
fn textbook_formulas_in_fifty_digits() {
    compare(include_str!("data/textbook.txt"), [-1.2, 1.0], 100, |name| {
        Some(match name {
            "momentum" => boxed(Fused::new(momentum(Normalisation::Velocity))),
            "nesterov_sutskever" => boxed(Nesterov::new(momentum(Normalisation::Velocity))),
            "adagrad" => boxed(Fused::new(adagrad(Epsilon::Outside(1e-10)))),
            "rmsprop_rho09" => boxed(Fused::new(rms_prop(0.9))),
            "rmsprop_rho099" => boxed(Fused::new(rms_prop(0.99))),
            "adadelta" => boxed(Fused::new(adadelta(0.9))),
            "adam" => boxed(Fused::new(Adam::new(0.02))),
            "adamax_paper" => boxed(Fused::new(adamax(Epsilon::Outside(0.0)))),
            "amsgrad_paper" => boxed(Fused::new(ams_grad(Maximum::Uncorrected, 0.999))),
            "nadam_dozat_schedule" => {
                boxed(Fused::new(nadam(Anticipation::Schedule { psi: 0.004 })))
            }
            "nadam_simple_ruder" => boxed(Fused::new(nadam(Anticipation::SameCorrection))),
            _ => return None,
        })
    });
}

#[test]
fn pytorch() {
    compare(include_str!("data/torch.txt"), [-1.2, 1.0], 100, |name| {
        let decaying = LearningRate::RobbinsMonro { initial: 0.1, decay: 0.01, power: 1.0 };
        let dampened = Momentum::new(0.002, 0.9).normalised(Normalisation::SmoothedFromFirst);
        Some(match name {
            "momentum" => boxed(Fused::new(momentum(Normalisation::Accumulated))),
            "momentum_dampening" => boxed(Fused::new(dampened)),
            "nesterov" => boxed(Fused::new(LookAhead(momentum(Normalisation::Accumulated)))),
            "adagrad" => boxed(Fused::new(adagrad(Epsilon::Outside(1e-10)))),
            "adagrad_lr_decay" => boxed(Fused::new(Adagrad {
                alpha: decaying,
                epsilon: Epsilon::Outside(1e-10),
                initial: 0.1,
            })),
            "rmsprop" => boxed(Fused::new(rms_prop(0.99))),
            "rmsprop_alpha09" => boxed(Fused::new(rms_prop(0.9))),
            "rmsprop_centered_momentum" => {
                let rms_prop = RmsProp { alpha: 0.001.into(), ..rms_prop(0.9) };
                boxed(Fused::new(Centred { beta: 0.9, ..Centred::new(rms_prop) }))
            }
            "adadelta" => boxed(Fused::new(adadelta(0.9))),
            "adadelta_rho095" => boxed(Fused::new(adadelta(0.95))),
            "adam" => boxed(Fused::new(Adam::new(0.02))),
            "adam_default" => boxed(Fused::new(Adam::new(0.001))),
            "amsgrad" => boxed(Fused::new(ams_grad(Maximum::ThenCorrected, 0.999))),
            "amsgrad_beta2_09" => boxed(Fused::new(ams_grad(Maximum::ThenCorrected, 0.9))),
            "adamax" => boxed(Fused::new(adamax(Epsilon::Inside(1e-8)))),
            "nadam" => boxed(Fused::new(nadam(Anticipation::Schedule { psi: 0.004 }))),
            _ => return None,
        })
    });
}

/// How far each option leads away from PyTorch's formula in 100 steps: the largest deviation in a coordinate, as measured
/// between PyTorch and a separate program for the option.
#[test]
fn options_differ_by_what_was_measured() {
    let deviation = |one: Box<dyn Method>, other: Box<dyn Method>| {
        let start = || array![-1.2, 1.0];
        let (one, other) = (trace(one, start(), 100), trace(other, start(), 100));
        let pairs = one.points().zip(other.points());
        let apart = |(a, b): (&descent::Point, &descent::Point)| {
            (&a.x - &b.x).iter().fold(0.0, |most: f64, d| most.max(d.abs()))
        };
        pairs.map(apart).fold(0.0, f64::max)
    };
    let adam =
        |epsilon, correction| boxed(Fused::new(Adam { epsilon, correction, ..Adam::new(0.02) }));
    let outside = Epsilon::Outside(1e-8);
    let torch_adam = || adam(outside, Correction::Before);
    let torch_ams = |gamma| boxed(Fused::new(ams_grad(Maximum::ThenCorrected, gamma)));
    let other_ams = |maximum, gamma| boxed(Fused::new(ams_grad(maximum, gamma)));
    let torch_nadam = || boxed(Fused::new(nadam(Anticipation::Schedule { psi: 0.004 })));
    let torch_adamax = || boxed(Fused::new(adamax(Epsilon::Inside(1e-8))));
    let cases = [
        (
            "Nesterov's two points",
            0.0970200000000001,
            boxed(Nesterov::new(momentum(Normalisation::Velocity))),
            boxed(Fused::new(LookAhead(momentum(Normalisation::Accumulated)))),
        ),
        (
            "Adam, ε before the correction",
            2.936539900133539e-10,
            adam(outside, Correction::After),
            torch_adam(),
        ),
        (
            "Adam, ε inside",
            2.978728375069295e-11,
            adam(Epsilon::Inside(1e-8), Correction::Before),
            torch_adam(),
        ),
        ("Adam, no correction", 0.4168587784659764, adam(outside, Correction::None), torch_adam()),
        (
            "AMSGrad, the paper's",
            0.41503842496791643,
            other_ams(Maximum::Uncorrected, 0.999),
            torch_ams(0.999),
        ),
        (
            "AMSGrad, optax's",
            0.07939437935278804,
            other_ams(Maximum::OfCorrected, 0.999),
            torch_ams(0.999),
        ),
        (
            "AMSGrad, the paper's, γ = 0.9",
            0.054203596809798915,
            other_ams(Maximum::Uncorrected, 0.9),
            torch_ams(0.9),
        ),
        (
            "AMSGrad, optax's, γ = 0.9",
            0.046200368250378654,
            other_ams(Maximum::OfCorrected, 0.9),
            torch_ams(0.9),
        ),
        (
            "Adamax, without ε",
            1.1707967928487051e-11,
            boxed(Fused::new(adamax(Epsilon::Outside(0.0)))),
            torch_adamax(),
        ),
        (
            "Adamax, optax's",
            1.609823385706477e-13,
            boxed(Fused::new(adamax(outside))),
            torch_adamax(),
        ),
        (
            "Nadam, Ruder's",
            0.05552688598197486,
            boxed(Fused::new(nadam(Anticipation::SameCorrection))),
            torch_nadam(),
        ),
        (
            "Nadam, the book's and optax's",
            0.04339851916330639,
            boxed(Fused::new(nadam(Anticipation::NextCorrection))),
            torch_nadam(),
        ),
        (
            "Adagrad, optax's ε",
            5.32018873400375e-13,
            boxed(Fused::new(adagrad(Epsilon::Inside(1e-7)))),
            boxed(Fused::new(adagrad(Epsilon::Outside(1e-10)))),
        ),
    ];
    for (name, measured, one, other) in cases {
        let found = deviation(one, other);
        // Rounding in the coordinates is 10⁻¹⁵.
        assert!(
            (found - measured).abs() <= 1e-6 * measured + 4e-15,
            "{name}: {found:e}, {measured:e}"
        );
    }
}
