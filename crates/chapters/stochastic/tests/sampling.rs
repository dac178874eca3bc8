//! What batches are, what stochastic methods do with them, and where they begin.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Error, FiniteSum, Mean, Method, Objective, Stop, Terms, battery, run};
use gradient_descent::{LearningRate, gradient_descent};
use ndarray::{Array1, array};
use number::{Number, Rational, Stream};
use problems::WeightedQuadratics;
use proptest::prelude::*;
use stochastic::{Batches, Clip, Clipped, MiniBatch, Pace, Sampling, Scale, figures, runs, train};

fn drawn(sampling: Sampling, size: usize, samples: usize, draws: usize) -> Vec<Vec<usize>> {
    let mut batches = Batches::new(sampling, size, 5).unwrap();
    batches.begin(samples).unwrap();
    (0..draws).map(|_| batches.draw().to_vec()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The batches of an epoch are a partition of the samples; only the last may be smaller.
    #[test]
    fn epochs_are_partitions(size in 1usize..12, samples in 1usize..40) {
        for sampling in [Sampling::Shuffled, Sampling::InOrder] {
            let per_epoch = samples.div_ceil(size);
            for epoch in drawn(sampling, size, samples, 3 * per_epoch).chunks(per_epoch) {
                let mut all = epoch.concat();
                prop_assert!(epoch[..per_epoch - 1].iter().all(|batch| batch.len() == size));
                prop_assert!(sampling == Sampling::Shuffled || all.is_sorted());
                all.sort();
                prop_assert_eq!(all, (0..samples).collect::<Vec<_>>());
            }
        }
    }

    /// Without replacement no sample is twice in a batch; with it, all batches have the size asked for.
    #[test]
    fn independent_batches(size in 1usize..12, samples in 1usize..40) {
        for batch in drawn(Sampling::WithoutReplacement, size, samples, 10) {
            let mut seen = batch.clone();
            seen.sort();
            seen.dedup();
            prop_assert_eq!((seen.len(), batch.len()), (size.min(samples), size.min(samples)));
        }
        for batch in drawn(Sampling::WithReplacement, size, samples, 10) {
            prop_assert!(batch.len() == size && batch.iter().all(|i| *i < samples));
        }
    }

    /// A batch with all samples is the sum itself; a constant sum has no noise at all.
    #[test]
    fn the_whole_batch_is_gradient_descent(x in -5.0..5.0f64, y in -5.0..5.0f64) {
        let (sum, start) = (Mean(WeightedQuadratics::apart()), array![x, y]);
        let plain = run(gradient_descent(0.05), &sum, &start, Stop::after(20)).unwrap();
        for sampling in [Sampling::Shuffled, Sampling::InOrder, Sampling::WithoutReplacement] {
            let batches = Batches::new(sampling, 5, 3).unwrap();
            let method = MiniBatch::new(gradient_descent(0.05), &sum, batches);
            let other = run(method, &sum, &start, Stop::after(20)).unwrap();
            for (p, q) in plain.points().zip(other.points()) {
                prop_assert!(p.error(&q.x) < 1e-12);
            }
        }
    }
}

/// Every sample is as likely as any other, in every place of a batch.
#[test]
fn samples_are_equally_likely() {
    for sampling in [Sampling::WithReplacement, Sampling::WithoutReplacement, Sampling::Shuffled] {
        let mut seen = [[0.0; 5]; 2];
        for batch in drawn(sampling, 2, 5, 30_000) {
            batch.iter().enumerate().for_each(|(place, i)| seen[place][*i] += 1.0);
        }
        for place in seen {
            let total: f64 = place.iter().sum();
            // Five standard deviations of a count.
            let noise = 5.0 * (total * 0.16).sqrt();
            assert!(
                place.iter().all(|n: &f64| (n - total / 5.0).abs() < noise),
                "{sampling:?} {place:?}"
            );
        }
    }
}

/// The variance of a batch's mean over all batches that can be drawn, exactly: for gradients 1, 2, 4, −1 it is 13/4 over the
/// size with replacement, and less without. The same from what is drawn.
#[test]
fn the_variance_of_a_batch() {
    let gradients = [1, 2, 4, -1];
    let q = |a, b| Rational::new(a, b).unwrap();
    let variance = |batches: &[Vec<usize>]| {
        let mean = |values: &[Rational]| {
            let sum = values.iter().fold(Rational::zero(), |sum, v| sum + v.clone());
            sum.div(&Rational::from(values.len() as i64)).unwrap()
        };
        let of_batch = |batch: &Vec<usize>| {
            mean(&batch.iter().map(|i| Rational::from(gradients[*i])).collect::<Vec<_>>())
        };
        let means: Vec<Rational> = batches.iter().map(of_batch).collect();
        let centre = mean(&means);
        assert_eq!(centre, q(3, 2));
        mean(
            &means.iter().map(|m| (m.clone() - centre.clone()).pow(2).unwrap()).collect::<Vec<_>>(),
        )
    };
    let all = |size: usize| -> Vec<Vec<usize>> {
        (0..4usize.pow(size as u32))
            .map(|code| (0..size).map(|place| code / 4usize.pow(place as u32) % 4).collect())
            .collect()
    };
    let distinct = |batch: &Vec<usize>| (1..batch.len()).all(|i| !batch[..i].contains(&batch[i]));
    let without = [q(13, 4), q(13, 12), q(13, 36), q(0, 1)];
    for size in 1..=4 {
        let tuples = all(size);
        assert_eq!(variance(&tuples), q(13, 4 * size as i64));
        let some: Vec<Vec<usize>> = tuples.into_iter().filter(distinct).collect();
        assert_eq!(variance(&some), without[size - 1]);
        // And what is drawn: batches without replacement are such tuples.
        assert!(drawn(Sampling::WithoutReplacement, size, 4, 50).iter().all(distinct));
    }
}

/// The source's numbers for gradient descent on its five quadratics, and the closed form they follow.
#[test]
fn five_quadratics() {
    let apart = runs::apart().unwrap();
    for (k, x) in [
        (1, [5.8, 5.908]),
        (10, [4.381091733294, 5.158534911683]),
        (100, [1.863776063393, 2.010049957116]),
        (1000, [1.833333333333, 1.400000007742]),
    ] {
        assert!(apart.point(k).unwrap().error(&array![x[0], x[1]]) < 2e-12, "step {k}");
    }
    let together = runs::together().unwrap();
    assert!(together.point(10).unwrap().error(&array![4.445848063962, 5.268291227550]) < 2e-12);
    // Where the weights are equal, as in the second coordinate of `together`, one sample is as good as all.
    let sampled = runs::together_one_by_one().unwrap();
    let second = |k: usize| {
        let both = [&together, &sampled].map(|trace| trace.point(k).unwrap().x[1]);
        (both[0] - both[1]).abs()
    };
    assert!([1, 10, 100, 1000].into_iter().all(|k| second(k) < 1e-12));
    // Where they agree the noise ends; where not, it does not.
    assert!(sampled.last().error(&array![2.0, 2.0]) < 1e-8);
    let noisy = runs::apart_one_by_one().unwrap();
    let minimum = array![11.0 / 6.0, 1.4];
    assert!(noisy.errors(&minimum)[500..].iter().any(|e| *e > 0.05));
    assert!(noisy.errors(&minimum)[500..].iter().all(|e| *e < 1.0));
}

/// On quadratics the mean over all paths of stochastic gradient descent is gradient descent: exactly, for C₁ = θ²/2 and
/// C₂ = 2(θ − 1)² from 3 with α = 1/10.
#[test]
fn the_mean_path() {
    struct Two;
    impl Terms for Two {
        fn dimension(&self) -> usize {
            1
        }
        fn count(&self) -> usize {
            2
        }
        fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
            match i {
                0 => x[0].pow(2)?.div(&N::from_i64(2)),
                _ => Some(N::from_i64(2) * (x[0].clone() - N::one()).pow(2)?),
            }
        }
    }
    let sum = Mean(Two);
    let plain = run(gradient_descent(0.1), &sum, &array![3.0], Stop::after(4)).unwrap();
    let mut paths = vec![3.0];
    for (t, expected) in
        [49.0 / 20.0, 163.0 / 80.0, 553.0 / 320.0, 383.0 / 256.0].iter().enumerate()
    {
        let next = |x: f64, i: usize| {
            let mut g = Array1::zeros(1);
            sum.batch_gradient_into(&[i], &array![x], &mut g).unwrap();
            x - 0.1 * g[0]
        };
        paths = paths.iter().flat_map(|x| [next(*x, 0), next(*x, 1)]).collect();
        let mean = paths.iter().sum::<f64>() / paths.len() as f64;
        assert!(
            (mean - expected).abs() < 1e-14 && (plain.coordinates(0)[t + 1] - mean).abs() < 1e-14
        );
    }
}

/// One step an epoch: as many inner steps as batches, with a learning rate counted over all of them; one term a sample.
#[test]
fn epochs() {
    let (sum, start) = (Mean(WeightedQuadratics::apart()), array![6.0, 6.0]);
    let rate = LearningRate::Exponential { initial: 0.05, decay: 0.9 };
    let batches = || Batches::new(Sampling::Shuffled, 2, 9).unwrap();
    let mut by_epoch = MiniBatch::new(gradient_descent(rate), &sum, batches()).pace(Pace::Epoch);
    let epochs = run(&mut by_epoch, &sum, &start, Stop::after(4)).unwrap();
    assert_eq!(by_epoch.terms_seen(), 4 * 5);
    let mut by_step = MiniBatch::new(gradient_descent(rate), &sum, batches());
    let steps = run(&mut by_step, &sum, &start, Stop::after(12)).unwrap();
    assert_eq!(by_step.terms_seen(), 4 * 5);
    for epoch in 0..=4 {
        let (one, other) = (epochs.point(epoch).unwrap(), steps.point(3 * epoch).unwrap());
        assert_eq!(one.x, other.x);
    }
    // The whole sum was evaluated once an epoch, and not for every step.
    assert_eq!(epochs.last().counts.gradients, 5);
}

#[test]
fn the_battery() {
    let plain =
        || -> Box<dyn Method> { Box::new(Clipped::new(gradient_descent(0.1), Clip::Norm(1.0))) };
    assert_eq!(battery::complaints(&plain), Vec::<String>::new());
    let entries =
        || -> Box<dyn Method> { Box::new(Clipped::new(gradient_descent(0.1), Clip::Entries(1.0))) };
    assert_eq!(battery::complaints(&entries), Vec::<String>::new());
}

/// A sum whose terms fail in different ways.
struct Spoiled(f64);

impl Objective for Spoiled {
    fn dimension(&self) -> usize {
        1
    }
    fn value(&self, _: &Array1<f64>) -> Result<f64, Error> {
        Ok(1.0)
    }
    fn gradient_into(&self, _: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        g.fill(1.0);
        Ok(())
    }
}

impl FiniteSum for Spoiled {
    fn terms(&self) -> usize {
        3
    }
    fn batch_value(&self, _: &[usize], _: &Array1<f64>) -> Result<f64, Error> {
        Ok(1.0)
    }
    fn batch_gradient_into(
        &self,
        _: &[usize],
        _: &Array1<f64>,
        g: &mut Array1<f64>,
    ) -> Result<(), Error> {
        g.fill(self.0);
        Ok(())
    }
}

/// A term that is no number ends the run, also in the middle of an epoch; no samples and no batches are errors.
#[test]
fn batches_that_are_bad() {
    for bad in [f64::NAN, f64::INFINITY] {
        for pace in [Pace::Step, Pace::Epoch] {
            let sum = Spoiled(bad);
            let batches = Batches::new(Sampling::Shuffled, 1, 0).unwrap();
            let method = MiniBatch::new(gradient_descent(0.1), &sum, batches).pace(pace);
            let trace = run(method, &sum, &array![1.0], Stop::after(5)).unwrap();
            let gradient = Error::NotFinite(descent::Quantity::Gradient);
            assert_eq!((trace.steps.len(), trace.why.error()), (0, Some(&gradient)));
        }
    }
    assert!(matches!(Batches::new(Sampling::Shuffled, 0, 0), Err(Error::Parameter { .. })));
    let nothing = Mean(WeightedQuadratics { terms: vec![] });
    let batches = Batches::new(Sampling::Shuffled, 2, 0).unwrap();
    let method = MiniBatch::new(gradient_descent(0.1), &nothing, batches);
    // The mean of nothing has no value: there is no first point.
    assert!(run(method, &nothing, &array![1.0, 1.0], Stop::after(1)).is_err());
    let mut batches = Batches::new(Sampling::WithReplacement, 2, 0).unwrap();
    assert!(batches.draw().is_empty() && matches!(batches.begin(0), Err(Error::Parameter { .. })));
}

#[test]
fn parameters_out_of_range() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        for clip in [Clip::Norm(bad), Clip::Entries(bad)] {
            let f = problems::Quadratic::diagonal(&[1.0]);
            let ending =
                run(Clipped::new(gradient_descent(0.1), clip), &f, &array![1.0], Stop::after(1));
            assert!(matches!(ending, Err(Error::Parameter { .. })));
        }
    }
    let mut stream = Stream::new(1);
    assert!(Scale::He.uniform(0, 3, &mut stream).is_err());
    assert!(Scale::Glorot.normal(3, 0, &mut stream).is_err());
}

/// Clipping leaves short gradients alone, and keeps the direction or the sign of long ones.
#[test]
fn clipping() {
    let f = problems::Quadratic::diagonal(&[1.0, 1.0]);
    let step = |clip: Clip, x: [f64; 2]| {
        let start = array![x[0], x[1]];
        let trace = run(Clipped::new(gradient_descent(1.0), clip), &f, &start, Stop::after(1));
        trace.unwrap().steps.remove(0).direction.to_vec()
    };
    assert_eq!(step(Clip::Norm(10.0), [3.0, -4.0]), [-3.0, 4.0]);
    let close = |a: Vec<f64>, b: [f64; 2]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-15);
    assert!(close(step(Clip::Norm(1.0), [3.0, -4.0]), [-0.6, 0.8]));
    assert!(close(step(Clip::Entries(3.5), [3.0, -4.0]), [-3.0, 3.5]));
}

/// The best parameters are kept, not the last; ties go to the first; patience may outlast the run.
#[test]
fn early_stopping() {
    let sum = Mean(WeightedQuadratics::together());
    let other = problems::Quadratic::new(array![[1.0, 0.0], [0.0, 1.0]], array![4.0, 4.0]).unwrap();
    let start = array![6.0, 6.0];
    let found =
        train(gradient_descent(0.02), &sum, &other, &start, Stop::after(400), 1000).unwrap();
    assert_eq!(found.validation.len(), 401);
    let least = found.validation.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(found.validation[found.best], least);
    assert_eq!(found.validation.iter().position(|v| *v == least), Some(found.best));
    assert_eq!(other.value(&found.x), Ok(least));
    assert!(0 < found.best && found.best < 400 && found.why.is_some());
    // A validation objective that never improves keeps the start.
    let worse = problems::Quadratic::new(array![[1.0, 0.0], [0.0, 1.0]], array![6.0, 6.0]).unwrap();
    let found = train(gradient_descent(0.02), &sum, &worse, &start, Stop::after(400), 5).unwrap();
    assert_eq!((found.best, found.x, found.training.len()), (0, start, 6));
}

/// A layer passes a signal on at its own size: He's with rectified units, Glorot's with linear ones.
#[test]
fn initial_weights() {
    let mut stream = Stream::new(3);
    let signal = Array1::from_shape_simple_fn(600, || stochastic::standard_normal(&mut stream));
    let size = |x: &Array1<f64>| x.dot(x) / x.len() as f64;
    let uniform = Scale::Glorot.uniform(600, 600, &mut stream).unwrap();
    assert!((size(&uniform.dot(&signal)) / size(&signal) - 1.0).abs() < 0.2);
    let normal = Scale::He.normal(600, 600, &mut stream).unwrap();
    let rectified = signal.mapv(|x| x.max(0.0));
    assert!((size(&normal.dot(&rectified)) / size(&signal) - 1.0).abs() < 0.3);
}

/// The same seed gives the same run.
#[test]
fn runs_and_figures() {
    assert_eq!(runs::apart_in_pairs().unwrap(), runs::apart_in_pairs().unwrap());
    let tables = runs::ALL.iter().map(|(name, run)| format!("{name}: {}", run().unwrap()));
    insta::assert_snapshot!("named_runs", tables.collect::<Vec<_>>().join("\n"));
    insta::assert_snapshot!("outlines_of_figures", plots::outlines(&figures::ALL).unwrap());
}
