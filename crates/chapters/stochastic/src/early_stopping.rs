//! Early stopping: keep the parameters that did best on data that was not trained on.

use descent::{Error, Method, Objective, Run, Stop, StopReason};
use ndarray::Array1;

/// What a training with early stopping leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// The value of the training objective at every point of the run, the start first.
    pub training: Vec<f64>,
    /// That of the validation objective.
    pub validation: Vec<f64>,
    /// The step after which the validation objective was smallest: the first, if there are several. 0 is the start.
    pub best: usize,
    /// The parameters there.
    pub x: Array1<f64>,
    /// Why the run ended; `None` if patience did.
    pub why: Option<StopReason>,
}

// ANCHOR: early-stopping
/// Runs a method on a training objective and watches a validation objective after every step, which with
/// [`Pace::Epoch`](crate::Pace::Epoch) is an epoch. Keeps the best parameters, goes on past them for at most `patience`
/// steps without a better one, and gives them back.
///
/// # Errors
/// As [`Run::new`], and those of the validation objective.
///
/// ```
/// use descent::{ByHand, Error, ObjectiveExt, Stop};
/// use gradient_descent::gradient_descent;
/// use ndarray::array;
/// use stochastic::train;
///
/// // The training data draws x to 0, the validation data would have it at 0.3.
/// let training = ByHand::new(1, |x| x[0] * x[0]).with_gradient(|x| 2.0 * x);
/// let validation = ByHand::new(1, |x| (x[0] - 0.3).powi(2));
/// let found =
///     train(gradient_descent(0.25), &training, &validation, &array![1.0], Stop::after(100), 3)?;
/// // 1, ½, ¼, ⅛, …: best after two steps, and three more are tried.
/// assert_eq!((found.best, found.x[0], found.why), (2, 0.25, None));
/// assert_eq!(found.validation.len(), 6);
/// # Ok::<(), Error>(())
/// ```
pub fn train(
    method: impl Method,
    training: &dyn Objective,
    validation: &dyn Objective,
    start: &Array1<f64>,
    stop: Stop,
    patience: usize,
) -> Result<Training, Error> {
    let mut run = Run::new(method, training, start, stop)?;
    let judged = |x: &Array1<f64>| match validation.value(x)? {
        value if value.is_finite() => Ok(value),
        _ => Err(Error::NotFinite(descent::Quantity::Value)),
    };
    let mut found = Training {
        training: vec![run.at().value],
        validation: vec![judged(start)?],
        best: 0,
        x: start.clone(),
        why: None,
    };
    let mut least = found.validation[0];
    while found.training.len() <= found.best + patience {
        let Some(step) = run.advance() else {
            found.why = run.why().cloned();
            break;
        };
        let value = judged(&step.to.x)?;
        if value < least {
            least = value;
            found.best = found.training.len();
            found.x.assign(&step.to.x);
        }
        found.training.push(step.to.value);
        found.validation.push(value);
    }
    Ok(found)
}
// ANCHOR_END: early-stopping
