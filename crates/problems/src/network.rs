//! Networks of layers that read digits, with gradients by backpropagation.

use crate::Digits;
use crate::numbers::sum;
use descent::{Error, FiniteSum, Objective, Quantity, Terms, check_batch};
use ndarray::{Array1, Array2, Axis, Zip, s};
use number::{Number, Rational};
use std::cmp::Ordering;

/// A network of fully connected layers over images: v₁ = W₁x + b₁, vₖ₊₁ = Wₖ₊₁ max(vₖ, 0) + bₖ₊₁, and the loss log Σ e^(vⱼ) − v_y of
/// the last layer's scores v against the right class y. The objective is the mean over the images.
///
/// The variables are the layers in order, each with its weights W (outputs × inputs, row by row) and then its biases b. With one
/// layer this is softmax regression, and convex.
///
/// As [`Terms`] the loss of an image is written once, for every number system; as an [`Objective`] and a [`FiniteSum`] it is
/// computed in matrices, and its gradient by backpropagation.
///
/// ```
/// use descent::Objective;
/// use ndarray::Array1;
/// use problems::{Digits, Network};
///
/// let (training, _) = Digits::read()?.split(100);
/// let network = Network { widths: vec![64, 12, 10], data: training };
/// assert_eq!(network.dimension(), 64 * 12 + 12 + 12 * 10 + 10);
/// // Without weights all classes are equally likely.
/// let nothing = Array1::zeros(network.dimension());
/// assert!((network.value(&nothing).unwrap() - 10f64.ln()).abs() < 1e-14);
/// # Ok::<(), problems::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The number of inputs, of units in every hidden layer, and of classes. The first is the images' 64.
    pub widths: Vec<usize>,
    /// The images and their classes.
    pub data: Digits,
}

/// The weights and biases of a layer.
type Layer = (Array2<f64>, Array1<f64>);

impl Network {
    /// Inputs and outputs of every layer, in the order of the variables.
    ///
    /// ```
    /// # let data = problems::Digits::parse("").unwrap();
    /// let network = problems::Network { widths: vec![64, 12, 10], data };
    /// assert_eq!(network.layers().collect::<Vec<_>>(), [(64, 12), (12, 10)]);
    /// ```
    pub fn layers(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.widths.windows(2).map(|pair| (pair[0], pair[1]))
    }

    /// How many of the images of `data` are taken for another digit, with the variables `x` (length n).
    ///
    /// # Errors
    /// [`Error::Dimension`].
    ///
    /// ```
    /// use descent::Objective;
    /// # let data = problems::Digits::parse("0 g\n1 Ag\n").unwrap();
    /// let network = problems::Network { widths: vec![64, 10], data };
    /// let nothing = ndarray::Array1::zeros(650);
    /// assert_eq!(network.mistakes(&network.data, &nothing), Ok(1), "the first of equal scores wins");
    /// ```
    pub fn mistakes(&self, data: &Digits, x: &Array1<f64>) -> Result<usize, Error> {
        let scores = self.forward(&self.read(x)?, data.images.clone())?;
        let Some(scores) = scores.last() else { return Ok(0) };
        let chosen = scores.rows().into_iter().map(|row| {
            let best = |best: usize, (j, v): (usize, &f64)| if *v > row[best] { j } else { best };
            row.iter().enumerate().fold(0, best)
        });
        Ok(chosen.zip(&data.labels).filter(|(chosen, label)| chosen != *label).count())
    }

    /// The layers that the variables are.
    fn read(&self, x: &Array1<f64>) -> Result<Vec<Layer>, Error> {
        let (expected, found) = (Objective::dimension(self), x.len());
        if expected != found {
            return Err(Error::Dimension { what: Quantity::Point, expected, found });
        }
        let mut from = 0;
        let layer = |(inputs, outputs): (usize, usize)| {
            let weights = |(i, j)| x[from + i * inputs + j];
            let weights = Array2::from_shape_fn((outputs, inputs), weights);
            let biases = x.slice(s![from + outputs * inputs..from + outputs * (inputs + 1)]);
            from += outputs * (inputs + 1);
            (weights, biases.to_owned())
        };
        Ok(self.layers().map(layer).collect())
    }

    /// The inputs of every layer, one row an image, and the scores.
    fn forward(&self, layers: &[Layer], images: Array2<f64>) -> Result<Vec<Array2<f64>>, Error> {
        let (found, expected) = (images.ncols(), *self.widths.first().unwrap_or(&0));
        if found != expected {
            return Err(Error::Dimension { what: Quantity::Vector, expected, found });
        }
        let mut inputs = vec![images];
        for (k, (weights, biases)) in layers.iter().enumerate() {
            let mut next = inputs[k].dot(&weights.t()) + biases;
            if k + 1 < layers.len() {
                next.mapv_inplace(|v| v.max(0.0));
            }
            inputs.push(next);
        }
        Ok(inputs)
    }

    /// The loss over a batch, and the scores' probabilities in their place.
    fn loss(scores: &mut Array2<f64>, labels: impl Iterator<Item = usize>) -> Result<f64, Error> {
        let size = scores.nrows() as f64;
        let mut total = 0.0;
        for (mut row, label) in scores.rows_mut().into_iter().zip(labels) {
            let Some(right) = row.get(label).copied() else {
                return Err(Error::NoTerm { term: label, terms: row.len() });
            };
            // Relative to the largest, so that no exponential overflows.
            let most = row.fold(f64::NEG_INFINITY, |most, v| most.max(*v));
            row.mapv_inplace(|v| (v - most).exp());
            let all = row.sum();
            row /= all;
            total += all.ln() + most - right;
        }
        Ok(total / size)
    }

    /// The images of a batch.
    fn gather(&self, batch: &[usize]) -> Array2<f64> {
        self.data.images.select(Axis(0), batch)
    }

    /// The value over images, and its gradient if it is wanted.
    fn evaluate(
        &self,
        images: Array2<f64>,
        labels: impl Iterator<Item = usize> + Clone,
        x: &Array1<f64>,
        gradient: Option<&mut Array1<f64>>,
    ) -> Result<f64, Error> {
        let layers = self.read(x)?;
        let mut inputs = self.forward(&layers, images)?;
        let Some(mut delta) = inputs.pop().filter(|_| !layers.is_empty()) else {
            return Err(Error::Undefined(Quantity::Value));
        };
        let value = Self::loss(&mut delta, labels.clone())?;
        let Some(g) = gradient else { return Ok(value) };
        if g.len() != x.len() {
            let (what, expected) = (Quantity::Gradient, x.len());
            return Err(Error::Dimension { what, expected, found: g.len() });
        }
        // δ = ∂C/∂v of the last layer: (p − 1 at the label)/N.
        for (mut row, label) in delta.rows_mut().into_iter().zip(labels) {
            row[label] -= 1.0;
        }
        delta /= delta.nrows() as f64;
        let mut to = g.len();
        for ((weights, biases), input) in layers.iter().zip(&inputs).rev() {
            // ∂C/∂b = Σ δ and ∂C/∂W = δ′ x, written from the end of g.
            g.slice_mut(s![to - biases.len()..to]).assign(&delta.sum_axis(Axis(0)));
            to -= biases.len();
            let slope = delta.t().dot(input);
            let part = g.slice_mut(s![to - slope.len()..to]);
            part.into_iter().zip(&slope).for_each(|(g, s)| *g = *s);
            to -= slope.len();
            // δ of the layer below: W′δ where its unit was on.
            let mut below = delta.dot(weights);
            Zip::from(&mut below).and(input).for_each(|d, v| {
                if *v <= 0.0 {
                    *d = 0.0;
                }
            });
            delta = below;
        }
        Ok(value)
    }
}

impl Objective for Network {
    fn dimension(&self) -> usize {
        self.layers().map(|(inputs, outputs)| (inputs + 1) * outputs).sum()
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        self.evaluate(self.data.images.clone(), self.data.labels.iter().copied(), x, None)
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        let labels = self.data.labels.iter().copied();
        self.evaluate(self.data.images.clone(), labels, x, Some(g)).map(|_| ())
    }
}

impl FiniteSum for Network {
    fn terms(&self) -> usize {
        self.data.len()
    }
    fn batch_value(&self, batch: &[usize], x: &Array1<f64>) -> Result<f64, Error> {
        check_batch(batch, self.data.len(), Quantity::Value)?;
        let labels = batch.iter().map(|i| self.data.labels[*i]);
        self.evaluate(self.gather(batch), labels, x, None)
    }
    fn batch_gradient_into(
        &self,
        batch: &[usize],
        x: &Array1<f64>,
        g: &mut Array1<f64>,
    ) -> Result<(), Error> {
        check_batch(batch, self.data.len(), Quantity::Gradient)?;
        let labels = batch.iter().map(|i| self.data.labels[*i]);
        self.evaluate(self.gather(batch), labels, x, Some(g)).map(|_| ())
    }
}

impl Terms for Network {
    fn dimension(&self) -> usize {
        Objective::dimension(self)
    }
    fn count(&self) -> usize {
        self.data.len()
    }
    fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
        let label = *self.data.labels.get(i)?;
        let pixel = |p: &f64| N::from_rational(&Rational::from_f64(*p)?);
        let mut v = self.data.images.row(i).iter().map(pixel).collect::<Option<Vec<N>>>()?;
        let mut rest = x;
        for (k, (inputs, outputs)) in self.layers().enumerate() {
            if k > 0 {
                let rectify = |v: &N| (v.sign()? == Ordering::Greater).then(|| v.clone());
                v = v.iter().map(|v| rectify(v).unwrap_or_else(N::zero)).collect();
            }
            let (weights, after) = rest.split_at_checked(inputs * outputs)?;
            let (biases, after) = after.split_at_checked(outputs)?;
            let score = |(row, b): (&[N], &N)| N::dot(row, &v) + b.clone();
            let next = weights.chunks(inputs.max(1)).zip(biases).map(score).collect();
            (v, rest) = (next, after);
        }
        let right = v.get(label)?.clone();
        let powers = v.iter().map(|v| (v.clone() - right.clone()).exp());
        sum(powers.collect::<Option<Vec<N>>>()?).ln()
    }
}
