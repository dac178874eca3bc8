//! `cargo bench -p scoreboard --bench speed`: how long a step takes, beside what the machine's memory allows. `speed.md` says how to
//! read it, and records a run.
//!
//! What is compared is run in turns, several times over, and of each the fastest time is kept: what disturbs only adds.
#![allow(clippy::print_stdout, reason = "a command that prints")]

use adaptive::{
    Adadelta, Adagrad, Adam, Adamax, AmsGrad, Centred, Column, Fused, Holding, LookAhead, Momentum,
    Nadam, RmsProp, Update, apply,
};
use descent::{Error, Objective, Run, Stop};
use ndarray::{Array1, Zip};
use problems::ExtendedRosenbrock;
use quasi_newton::{Pair, l_bfgs, two_loops, two_loops_fused};
use std::cell::Cell;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The parameters of Adam's step, and the variables of L-BFGS.
const ADAM: usize = 10_000_000;
const L_BFGS: usize = 1_000_000;
/// The pairs of L-BFGS.
const PAIRS: usize = 10;
/// How often everything is run.
const ROUNDS: usize = 9;

fn main() -> Result<(), Error> {
    in_place()?;
    in_a_run()?;
    two_loops_alone()?;
    limited_memory()?;
    as_arrays()
}

/// A line of the report: times in milliseconds, and their ratio.
fn report(what: &str, time: Duration, beside: &str, other: Duration) {
    let [time, other] = [time, other].map(|t| 1e3 * t.as_secs_f64());
    println!("{what}: {time:.2} ms; {beside}: {other:.2} ms; ratio {:.2}", time / other);
}

/// The fastest times of two things that are done in turns; the first time of each does not count.
fn fastest<E>(
    mut one: impl FnMut() -> Result<Duration, E>,
    mut other: impl FnMut() -> Result<Duration, E>,
) -> Result<[Duration; 2], E> {
    let mut best = [Duration::MAX; 2];
    for round in 0..=ROUNDS {
        let times = [one()?, other()?];
        if round > 0 {
            best = [best[0].min(times[0]), best[1].min(times[1])];
        }
    }
    Ok(best)
}

/// How long something takes that cannot fail, or whose failure is its caller's.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = black_box(work());
    (start.elapsed(), done)
}

/// Numbers of the size of one, the same on every machine.
fn numbers(n: usize, seed: usize) -> Array1<f64> {
    Array1::from_shape_fn(n, |i| ((i * 7919 + seed * 104_729) % 1000) as f64 / 1000.0 - 0.4995)
}

/// Adam in place, beside a pass that reads and writes the same arrays and does next to nothing.
fn in_place() -> Result<(), Error> {
    let mut x = numbers(ADAM, 1).to_vec();
    let g = numbers(ADAM, 2).to_vec();
    let mut memory: Vec<_> = x.iter().map(|_| Holding::holding(&0.0)).collect();
    let [mut x2, mut v2, mut s2] = [3, 4, 5].map(|seed| numbers(ADAM, seed).to_vec());
    let (mut adam, mut t) = (Adam::new(1e-3), 0);
    let [step, stream] = fastest(
        || {
            t += 1;
            let (time, done) = timed(|| apply(&mut adam, t - 1, &mut x, &g, &mut memory));
            done.and(Ok(time))
        },
        || {
            let pass = || {
                for (((x, g), v), s) in x2.iter_mut().zip(&g).zip(&mut v2).zip(&mut s2) {
                    *v += 1e-9 * g;
                    *s += 1e-9 * g;
                    *x += 1e-9 * g;
                }
            };
            Ok(timed(pass).0)
        },
    )?;
    black_box((&x, &x2, &v2, &s2));
    report("Adam in place, d = 10^7", step, "streaming its arrays", stream);
    Ok(())
}

/// Adam's step in a run, which keeps both points, checks what it is given, and looks at its stopping rules.
fn in_a_run() -> Result<(), Error> {
    let f = Watched { f: ExtendedRosenbrock { n: ADAM }, spent: Cell::default() };
    let start = numbers(ADAM, 1);
    let stop = Stop::default().gradient(-1.0).iterations(usize::MAX);
    let mut run = Run::new(Fused::new(Adam::new(1e-3)), &f, &start, stop)?;
    let [mut x, mut d, mut v, mut s] = [1, 2, 3, 4].map(|seed| numbers(ADAM, seed));
    let g = numbers(ADAM, 5);
    let [step, stream] = fastest(
        || f.advance(&mut run),
        || {
            let pass = || {
                let arrays =
                    Zip::from(&mut x).and(&mut d).and(&mut v).and(&mut s).and(&start).and(&g);
                arrays.for_each(|to, d, v, s, x, g| {
                    *v += 1e-9 * g;
                    *s += 1e-9 * g;
                    *d = 1e-9 * g;
                    *to = x + *d;
                });
            };
            Ok(timed(pass).0)
        },
    )?;
    black_box((&x, &d, &v, &s));
    report("Adam in a run, d = 10^7, without f and g", step, "streaming its arrays once", stream);
    Ok(())
}

/// The direction of L-BFGS from full memory, beside as many passes over the same pairs.
fn two_loops_alone() -> Result<(), Error> {
    let pair = |k: usize| {
        let s = numbers(L_BFGS, k);
        let y = s.mapv(|s| 2.0 * s);
        Pair::new(s, y)
    };
    let pairs: Vec<Pair> = (0..PAIRS).map(pair).collect();
    let [mut q, mut p, mut r] = [20, 21, 22].map(|seed| numbers(L_BFGS, seed));
    let (mut a, mut b) = (Vec::new(), Vec::new());
    let [loops, passes] = fastest(
        || Ok(timed(|| two_loops_fused(pairs.iter(), 0.5, &mut q, &mut a)).0),
        || Ok(timed(|| stream(&pairs, &mut p)).0),
    )?;
    let [plain, fused] = fastest(
        || Ok(timed(|| two_loops(pairs.iter(), 0.5, &mut r, &mut b)).0),
        || Ok(timed(|| two_loops_fused(pairs.iter(), 0.5, &mut q, &mut a)).0),
    )?;
    black_box((&q, &p, &r));
    report("two loops, m = 10, d = 10^6", loops, "streaming its pairs twice", passes);
    report("two loops, fused", fused, "as they are read", plain);
    Ok(())
}

/// Two passes over each of the pairs: s and y are read, q is read and written.
fn stream(pairs: &[Pair], q: &mut Column) {
    for Pair { s, y, .. } in pairs.iter().chain(pairs) {
        Zip::from(&mut *q).and(s).and(y).for_each(|q, s, y| *q += 1e-9 * (s + y));
    }
}

/// Whole iterations of L-BFGS with full memory, all that is not f or its gradient, beside the same passes.
fn limited_memory() -> Result<(), Error> {
    let f = Watched { f: ExtendedRosenbrock { n: L_BFGS }, spent: Cell::default() };
    let start = ExtendedRosenbrock { n: L_BFGS }.problem().start;
    let stop = Stop::default().gradient(0.0);
    let pairs: Vec<Pair> =
        (0..PAIRS).map(|k| Pair::new(numbers(L_BFGS, k), numbers(L_BFGS, k))).collect();
    let mut q = numbers(L_BFGS, 20);
    let [iteration, passes] = fastest(
        || {
            let mut run = Run::new(l_bfgs(PAIRS), &f, &start, stop)?;
            for _ in 0..=PAIRS {
                f.advance(&mut run)?;
            }
            let mut sum = Duration::ZERO;
            for _ in 0..20 {
                sum += f.advance(&mut run)?;
            }
            Ok(sum / 20)
        },
        || Ok(timed(|| stream(&pairs, &mut q)).0),
    )?;
    black_box(&q);
    let what = "L-BFGS, m = 10, d = 10^6, an iteration without f and g";
    report(what, iteration, "streaming its pairs twice", passes);
    Ok(())
}

/// Every update in one pass over memory, beside its array expressions.
fn as_arrays() -> Result<(), Error> {
    beside_arrays(Momentum::new(1e-3, 0.9))?;
    beside_arrays(LookAhead(Momentum::new(1e-3, 0.9)))?;
    beside_arrays(Adagrad::new(1e-3))?;
    beside_arrays(RmsProp::new(1e-3))?;
    beside_arrays(Centred { beta: 0.9, ..Centred::new(RmsProp::new(1e-3)) })?;
    beside_arrays(Adadelta::new())?;
    beside_arrays(Adam::new(1e-3))?;
    beside_arrays(AmsGrad::new(1e-3))?;
    beside_arrays(Nadam::new(1e-3))?;
    beside_arrays(Adamax::new(1e-3))
}

fn beside_arrays<U: Update>(update: U) -> Result<(), Error> {
    let n = 1_000_000;
    let g = numbers(n, 2);
    let (mut x, mut x2) = (numbers(n, 1).to_vec(), numbers(n, 1));
    let mut memory: Vec<U::Memory<f64>> = x.iter().map(|_| Holding::holding(&0.0)).collect();
    let mut columns = U::Memory::holding(&Array1::zeros(n));
    let mut fused = update.clone();
    let (mut t, mut t2) = (0, 0);
    let [pass, arrays] = fastest(
        || {
            t += 1;
            let g = g.as_slice().unwrap_or_default();
            let (time, done) = timed(|| apply(&mut fused, t - 1, &mut x, g, &mut memory));
            done.and(Ok(time))
        },
        || {
            t2 += 1;
            let (time, done) = timed(|| {
                let alpha = update.rate()?.at(t2 - 1)?;
                x2 += &(alpha * update.arrays(t2 - 1, &g, &mut columns)?);
                Ok(())
            });
            done.and(Ok(time))
        },
    )?;
    black_box((&x, &x2));
    report(&format!("{}, d = 10^6", update.name()), pass, "as array expressions", arrays);
    Ok(())
}

/// An objective that adds up the time spent in it.
struct Watched {
    f: ExtendedRosenbrock,
    spent: Cell<Duration>,
}

impl Watched {
    fn spend<T>(&self, work: impl FnOnce() -> T) -> T {
        let (time, done) = timed(work);
        self.spent.set(self.spent.get() + time);
        done
    }

    /// A step of a run on it: how long all else took.
    fn advance<M: descent::Method>(&self, run: &mut Run<'_, M>) -> Result<Duration, Error> {
        self.spent.set(Duration::ZERO);
        let (time, went) = timed(|| run.advance().is_some());
        match run.why().and_then(|why| why.error()) {
            Some(error) if !went => Err(error.clone()),
            _ => Ok(time - self.spent.get()),
        }
    }
}

impl Objective for Watched {
    fn dimension(&self) -> usize {
        self.f.n
    }

    fn value(&self, x: &Column) -> Result<f64, Error> {
        self.spend(|| self.f.value(x))
    }

    fn gradient_into(&self, x: &Column, g: &mut Column) -> Result<(), Error> {
        self.spend(|| self.f.gradient_into(x, g))
    }
}
