//! Stochastic gradient descent: samples, batches, schedules.
//!
//! ```
//! use descent::{Error, Mean, Stop, run};
//! use gradient_descent::{LearningRate, gradient_descent};
//! use ndarray::array;
//! use stochastic::{Batches, MiniBatch, Sampling};
//!
//! // One sample a step, with a learning rate that falls as Robbins and Monro ask.
//! let sum = Mean(problems::WeightedQuadratics::apart());
//! let rate = LearningRate::RobbinsMonro { initial: 0.1, decay: 0.1, power: 1.0 };
//! let batches = Batches::new(Sampling::WithReplacement, 1, 7)?;
//! let method = MiniBatch::new(gradient_descent(rate), &sum, batches);
//! let trace = run(method, &sum, &array![6.0, 6.0], Stop::after(2000))?;
//! assert!(trace.last().error(&array![11.0 / 6.0, 1.4]) < 0.2);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! | | |
//! |---|---|
//! | [`Batches`], [`Sampling`] | which samples a step sees: shuffled epochs, with and without replacement |
//! | [`MiniBatch`], [`Pace`] | any method on mini-batches of a [`FiniteSum`](descent::FiniteSum) |
//! | [`Clipped`], [`Clip`] | gradient clipping |
//! | [`train`], [`Training`] | early stopping on a validation set |
//! | [`Scale`], [`standard_normal`] | Glorot's and He's random weights |
//! | [`runs`], [`figures`] | runs that the chapter tells of, and what is drawn from them |
//!
//! Learning-rate schedules are [`LearningRate`](gradient_descent::LearningRate)s; their steps are counted over all batches.
//!
//! Everything random comes from a [`Stream`](number::Stream) with a seed: the same seed gives the same run.

mod batches;
mod clipping;
mod early_stopping;
pub mod figures;
mod initialisation;
mod mini_batch;
pub mod runs;

pub use batches::{Batches, Sampling};
pub use clipping::{Clip, Clipped};
pub use early_stopping::{Training, train};
pub use initialisation::{Scale, standard_normal};
pub use mini_batch::{MiniBatch, Pace};
