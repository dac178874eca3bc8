//! What the figure of the digits says.
#![allow(clippy::unwrap_used, reason = "tests")]

use adaptive::training::{METHODS, learn, networks};
use descent::Objective;

/// The learning rates are the best of a grid: with three times as much or a third, the smallest validation loss is larger.
#[test]
fn rates_that_suit_each_method() {
    let thirds = |rate: f64, up: bool| {
        // 1, 3, 10, 30, …
        let threes = format!("{rate:e}").starts_with('3');
        let factor: f64 = if threes == up { 10.0 / 3.0 } else { 3.0 };
        if up { rate * factor } else { rate / factor }
    };
    for (name, rate, method) in METHODS {
        let least = |rate: f64| {
            let found = learn(method(rate)).unwrap();
            found.validation[found.best]
        };
        let best = least(rate);
        for up in [false, true] {
            let other = thirds(rate, up);
            assert!(least(other) > best, "{name}: {other} is better than {rate}");
        }
    }
}

/// The numbers in the figure's caption and in its words.
#[test]
fn what_the_figure_tells() {
    let (_, validation) = networks().unwrap();
    let runs = METHODS.map(|(_, rate, method)| learn(method(rate)).unwrap());
    let mistakes = runs.each_ref().map(|run| {
        assert_eq!(validation.value(&run.x).unwrap(), run.validation[run.best]);
        validation.mistakes(&validation.data, &run.x).unwrap()
    });
    assert_eq!(mistakes, [25, 22, 19, 17]);
    let ends = runs.each_ref().map(|run| run.training[12]);
    for (end, told) in ends.iter().zip([0.15, 0.02, 0.10, 0.02]) {
        assert!((end - told).abs() <= 0.005, "{ends:?}");
    }
    let ends = runs.each_ref().map(|run| run.validation[12]);
    assert!(ends.iter().all(|end| (0.365..0.655).contains(end)), "{ends:?}");
    let lowest =
        |epoch: usize| runs[..3].iter().all(|run| runs[3].training[epoch] < run.training[epoch]);
    assert_eq!((1..=12).filter(|epoch| !lowest(*epoch)).count(), 1);
}
