//! One step of Adam (f64, d = 10⁷) against the memory it must move: x, v and s are read and written, g is read, seven streams. The
//! bound is measured in the same run, as the time in which x ← x + α g, three streams, moves as many bytes. Best of several, so that
//! a machine with other work shows what it can do.
//!
//! `cargo bench -p adaptive`, with another d after `--`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use adaptive::{Adam, Fused, Holding, Moments, Momentum, Update, apply};
use descent::{Run, Stop};
use ndarray::Array1;
use problems::ExtendedRosenbrock;
use std::{hint::black_box, time::Instant};

/// The fastest of several runs, in milliseconds.
fn fastest(mut work: impl FnMut()) -> f64 {
    (0..9)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() {
    let d = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(10_000_000);
    let g: Vec<f64> = (0..d).map(|i| (i % 1000) as f64 - 499.5).collect();
    let mut x = vec![0.0; d];
    let axpy = fastest(|| {
        for (x, g) in x.iter_mut().zip(&g) {
            *x += 1e-9 * g;
        }
        black_box(&mut x);
    });
    let bound = axpy * 7.0 / 3.0;
    println!("d = {d}: x ← x + αg takes {axpy:.2} ms, {:.1} GB/s", 24e-6 * d as f64 / axpy);
    println!("seven streams at that speed: {bound:.2} ms");
    let mut adam = Adam::new(1e-3);
    let mut memory = vec![Moments { v: 0.0, s: 0.0 }; d];
    let mut t = 0;
    let in_place = fastest(|| {
        apply(&mut adam, t, &mut x, &g, &mut memory).unwrap();
        t += 1;
        black_box(&mut x);
    });
    println!("Adam in place: {in_place:.2} ms, {:.2} of the bound", in_place / bound);
    let mut momentum = Momentum::new(1e-3, 0.9);
    let mut v = vec![0.0; d];
    let in_place = fastest(|| apply(&mut momentum, 0, &mut x, &g, &mut v).unwrap());
    let bound_of_momentum = axpy * 5.0 / 3.0;
    println!(
        "momentum in place: {in_place:.2} ms, {:.2} of its bound",
        in_place / bound_of_momentum
    );
    let (g, mut m) = (Array1::from(g), Moments::holding(&Array1::zeros(d)));
    let arrays = fastest(|| drop(black_box(adam.arrays(t, &g, &mut m))));
    println!("Adam in array expressions: {arrays:.2} ms, {:.2} of the bound", arrays / bound);
    drop((g, m, memory));
    let valleys = ExtendedRosenbrock { n: d }.problem();
    let mut run =
        Run::new(Fused::new(adam), &valleys.objective, &valleys.start, Stop::after(100)).unwrap();
    let step = fastest(|| assert!(black_box(run.advance().is_some())));
    println!(
        "a whole step of a run, with f, g, norms and checks: {step:.2} ms, {:.2} of the bound",
        step / bound
    );
}
