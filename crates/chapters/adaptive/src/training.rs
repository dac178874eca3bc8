//! A small network learns to read handwritten digits, by four methods.

use crate::{Adam, Fused, Momentum, RmsProp};
use descent::{Error, Method, Quantity, Stop};
use gradient_descent::gradient_descent;
use ndarray::Array1;
use number::Stream;
use problems::{Digits, Network};
use stochastic::{Batches, MiniBatch, Pace, Sampling, Scale, Training, train};

/// How often each image is seen.
pub const EPOCHS: usize = 12;

/// The methods that are compared, with learning rates that suit each.
///
/// ```
/// let names: Vec<_> = adaptive::training::methods().into_iter().map(|(name, _)| name).collect();
/// assert_eq!(names, ["SGD", "momentum", "RMSprop", "Adam"]);
/// ```
pub fn methods() -> [(&'static str, Box<dyn Method>); 4] {
    [
        ("SGD", Box::new(gradient_descent(0.1))),
        ("momentum", Box::new(Fused::new(Momentum::new(0.1, 0.9)))),
        ("RMSprop", Box::new(Fused::new(RmsProp::new(0.003)))),
        ("Adam", Box::new(Fused::new(Adam::new(0.01)))),
    ]
}

/// Trains 12 rectified linear units between 64 pixels and 10 classes, from weights drawn as He et al. propose, on 300 images in shuffled
/// batches of 20, and judges them by 150 others after every epoch. The same start and the same batches for every method.
///
/// # Errors
/// Those of the method.
///
/// ```
/// use adaptive::{Adam, Fused, training};
///
/// let found = training::learn(Fused::new(Adam::new(0.01)))?;
/// assert_eq!(found.training.len(), training::EPOCHS + 1);
/// assert!(found.training[training::EPOCHS] < 0.1 * found.training[0]);
/// # Ok::<(), descent::Error>(())
/// ```
pub fn learn(method: impl Method) -> Result<Training, Error> {
    // The images are part of the crate, and a test there reads them.
    let digits = Digits::read().map_err(|_| Error::Missing(Quantity::Value))?;
    let (data, rest) = digits.split(300);
    let (judges, _) = rest.split(150);
    let widths = vec![64, 12, 10];
    let network = Network { widths: widths.clone(), data };
    let validation = Network { widths, data: judges };
    let mut stream = Stream::new(1);
    let mut start = Vec::new();
    for (inputs, outputs) in network.layers() {
        start.extend(Scale::He.normal(inputs, outputs, &mut stream)?);
        start.extend(Array1::<f64>::zeros(outputs));
    }
    let batches = Batches::new(Sampling::Shuffled, 20, 1)?;
    let method = MiniBatch::new(method, &network, batches).pace(Pace::Epoch);
    train(method, &network, &validation, &Array1::from(start), Stop::after(EPOCHS), EPOCHS)
}
