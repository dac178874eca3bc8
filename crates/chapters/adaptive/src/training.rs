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

/// A method's name, its learning rate, and what makes it from one.
pub type Named = (&'static str, f64, fn(f64) -> Box<dyn Method>);

/// The methods that are compared, each with the learning rate of 1, 3, 10, 30, … thousandths that leads to the smallest validation loss.
///
/// ```
/// let rates = adaptive::training::METHODS.map(|(name, rate, _)| (name, rate));
/// assert_eq!(rates, [("SGD", 0.3), ("momentum", 1.0), ("RMSprop", 0.01), ("Adam", 0.03)]);
/// ```
pub const METHODS: [Named; 4] = [
    ("SGD", 0.3, |rate| Box::new(gradient_descent(rate))),
    ("momentum", 1.0, |rate| Box::new(Fused::new(Momentum::new(rate, 0.9)))),
    ("RMSprop", 0.01, |rate| Box::new(Fused::new(RmsProp::new(rate)))),
    ("Adam", 0.03, |rate| Box::new(Fused::new(Adam::new(rate)))),
];

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
    let (network, validation) = networks()?;
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

/// The network over the images that it learns from, and over the others.
///
/// # Errors
/// None: the images are part of their crate, and a test there reads them.
///
/// ```
/// use descent::Objective;
///
/// let (network, validation) = adaptive::training::networks()?;
/// assert_eq!((network.data.labels.len(), validation.data.labels.len()), (300, 150));
/// assert_eq!(network.dimension(), 64 * 12 + 12 + 12 * 10 + 10);
/// # Ok::<(), descent::Error>(())
/// ```
pub fn networks() -> Result<(Network, Network), Error> {
    let digits = Digits::read().map_err(|_| Error::Missing(Quantity::Value))?;
    let (data, rest) = digits.split(300);
    let (judges, _) = rest.split(150);
    let widths = vec![64, 12, 10];
    Ok((Network { widths: widths.clone(), data }, Network { widths, data: judges }))
}
