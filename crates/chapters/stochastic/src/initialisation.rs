//! Where to begin: random weights of a size that lets signals through. Glorot's and He's.

use descent::Error;
use descent::parameter::positive;
use ndarray::Array2;
use number::Stream;

/// How large the weights of a layer are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Variance 2/(inputs + outputs), for activations with slope one at zero. (X. Glorot and Y. Bengio, *Understanding the
    /// difficulty of training deep feedforward neural networks*, 2010.)
    Glorot,
    /// Variance 2/inputs, for rectified linear units, which let half of a signal through. (K. He, X. Zhang, S. Ren and J. Sun,
    /// *Delving deep into rectifiers*, 2015.)
    He,
}

impl Scale {
    /// The variance of a weight.
    ///
    /// ```
    /// use stochastic::Scale;
    /// assert_eq!(Scale::Glorot.variance(30, 10), 0.05);
    /// assert_eq!(Scale::He.variance(50, 10), 0.04);
    /// ```
    pub fn variance(self, inputs: usize, outputs: usize) -> f64 {
        match self {
            Self::Glorot => 2.0 / (inputs as f64 + outputs as f64),
            Self::He => 2.0 / inputs as f64,
        }
    }

    /// Weights uniform in [−b, b), whose variance b²/3 is that of the scale: `outputs` rows of `inputs` entries.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a layer without inputs or outputs.
    ///
    /// ```
    /// use number::Stream;
    /// use stochastic::Scale;
    /// let w = Scale::Glorot.uniform(30, 10, &mut Stream::new(1))?;
    /// assert_eq!(w.dim(), (10, 30));
    /// assert!(w.iter().all(|w| w.abs() <= 0.15f64.sqrt()));
    /// # Ok::<(), descent::Error>(())
    /// ```
    pub fn uniform(
        self,
        inputs: usize,
        outputs: usize,
        stream: &mut Stream,
    ) -> Result<Array2<f64>, Error> {
        let bound = (3.0 * self.checked(inputs, outputs)?).sqrt();
        Ok(Array2::from_shape_simple_fn((outputs, inputs), || bound * (2.0 * stream.unit() - 1.0)))
    }

    /// Normal weights with mean 0 and the variance of the scale: `outputs` rows of `inputs` entries.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a layer without inputs or outputs.
    ///
    /// ```
    /// use number::Stream;
    /// use stochastic::Scale;
    /// let w = Scale::He.normal(400, 100, &mut Stream::new(1))?;
    /// let variance = w.iter().map(|w| w * w).sum::<f64>() / 40_000.0;
    /// assert!((variance / 0.005 - 1.0).abs() < 0.03);
    /// # Ok::<(), descent::Error>(())
    /// ```
    pub fn normal(
        self,
        inputs: usize,
        outputs: usize,
        stream: &mut Stream,
    ) -> Result<Array2<f64>, Error> {
        let deviation = self.checked(inputs, outputs)?.sqrt();
        Ok(Array2::from_shape_simple_fn((outputs, inputs), || deviation * standard_normal(stream)))
    }

    fn checked(self, inputs: usize, outputs: usize) -> Result<f64, Error> {
        positive("the number of inputs", inputs as f64)?;
        positive("the number of outputs", outputs as f64)?;
        Ok(self.variance(inputs, outputs))
    }
}

/// A number with the standard normal distribution. (G. E. P. Box and M. E. Muller, 1958.)
///
/// ```
/// let mut stream = number::Stream::new(7);
/// let mean = (0..10_000).map(|_| stochastic::standard_normal(&mut stream)).sum::<f64>() / 1e4;
/// assert!(mean.abs() < 0.03);
/// ```
pub fn standard_normal(stream: &mut Stream) -> f64 {
    // 1 − u lies in (0, 1], where the logarithm exists.
    let radius = (-2.0 * (1.0 - stream.unit()).ln()).sqrt();
    radius * (std::f64::consts::TAU * stream.unit()).cos()
}
