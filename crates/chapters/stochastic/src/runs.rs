//! Runs that the chapter tells of: five weighted quadratics, from (6, 6) with α = 0.01, by the whole sum and by one sample a step.
//!
//! ```
//! use stochastic::runs;
//! // Where all samples agree, no noise is left at the minimum.
//! let together = runs::together_one_by_one()?;
//! assert!(together.last().value < 1e-15);
//! assert!(runs::apart_one_by_one()?.last().value > 2.573);
//! # Ok::<(), descent::Error>(())
//! ```
//!
//! All give `Result<Trace, Error>`, with an error only if there were no first point.

use crate::{Batches, MiniBatch, Sampling};
use descent::{Error, Mean, Stop, Trace, run};
use gradient_descent::gradient_descent;
use ndarray::array;
use problems::WeightedQuadratics;

/// What a named run gives.
pub type Outcome = Result<Trace, Error>;

/// A name and the run of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All named runs.
pub const ALL: [Named; 5] = [
    ("apart", apart),
    ("apart-one-by-one", apart_one_by_one),
    ("apart-in-pairs", apart_in_pairs),
    ("together", together),
    ("together-one-by-one", together_one_by_one),
];

/// Five points in general position, by gradient descent.
pub fn apart() -> Outcome {
    whole(WeightedQuadratics::apart())
}

/// The same by stochastic gradient descent, one sample a step, drawn with replacement.
pub fn apart_one_by_one() -> Outcome {
    sampled(WeightedQuadratics::apart(), Sampling::WithReplacement, 1)
}

/// The same with two samples a step, in shuffled epochs.
pub fn apart_in_pairs() -> Outcome {
    sampled(WeightedQuadratics::apart(), Sampling::Shuffled, 2)
}

/// Five terms with the same minimum, by gradient descent.
pub fn together() -> Outcome {
    whole(WeightedQuadratics::together())
}

/// The same by stochastic gradient descent, one sample a step.
pub fn together_one_by_one() -> Outcome {
    sampled(WeightedQuadratics::together(), Sampling::WithReplacement, 1)
}

fn whole(terms: WeightedQuadratics) -> Outcome {
    run(gradient_descent(0.01), &Mean(terms), &array![6.0, 6.0], Stop::after(1000))
}

fn sampled(terms: WeightedQuadratics, sampling: Sampling, size: usize) -> Outcome {
    let sum = Mean(terms);
    let method = MiniBatch::new(gradient_descent(0.01), &sum, Batches::new(sampling, size, 1)?);
    run(method, &sum, &array![6.0, 6.0], Stop::after(1000))
}
