//! Means over a few samples: weighted quadratics, logistic and softmax regression, a network of two weights.

use crate::numbers::{int, square, sum};
use crate::{Kind, Problem, Stationary};
use descent::{Mean, Terms};
use ndarray::array;
use number::Number;
use std::cmp::Ordering;

/// Points u = (u₁, u₂) with weights a > 0, all integers: Cᵢ = aᵢ(x − uᵢ₁)² + (y − uᵢ₂)².
///
/// Each term has its minimum at its own point. The mean's is (Σ aᵢuᵢ₁ / Σ aᵢ, Σ uᵢ₂ / N), and where the weights differ it need
/// not lie among the points.
///
/// ```
/// use problems::WeightedQuadratics;
///
/// // Two points on a line, and the minimum of the mean beside it.
/// let two = WeightedQuadratics { terms: vec![([0, 0], 1), ([1, 1], 3)] };
/// assert_eq!(two.problem().minimum().unwrap().x, ndarray::array![0.75, 0.5]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedQuadratics {
    /// The points with their weights.
    pub terms: Vec<([i64; 2], i64)>,
}

impl WeightedQuadratics {
    /// Five points in general position, with the weights 1, 2, 3, 2, 4.
    pub fn apart() -> Self {
        Self { terms: vec![([1, 1], 1), ([2, 0], 2), ([3, 1], 3), ([2, 3], 2), ([1, 2], 4)] }
    }

    /// The same weights, all at (2, 2): every term has the mean's minimum.
    pub fn together() -> Self {
        Self { terms: [1, 2, 3, 2, 4].map(|a| ([2, 2], a)).to_vec() }
    }

    /// From (6, 6). Without terms, or without weight, nothing is stationary.
    pub fn problem(self) -> Problem {
        let total: i64 = self.terms.iter().map(|(_, a)| a).sum();
        let count = self.terms.len() as f64;
        let x = self.terms.iter().map(|(u, a)| a * u[0]).sum::<i64>() as f64 / total as f64;
        let y = self.terms.iter().map(|(u, _)| u[1]).sum::<i64>() as f64 / count;
        let at = |(u, a): &([i64; 2], i64)| {
            *a as f64 * (x - u[0] as f64).powi(2) + (y - u[1] as f64).powi(2)
        };
        let value = self.terms.iter().map(at).sum::<f64>() / count;
        let minimum = Stationary::new([x, y], value, Kind::Minimum);
        Problem {
            name: "weighted-quadratics",
            formula: "mean of aᵢ(x − uᵢ₁)² + (y − uᵢ₂)²".into(),
            stationary: if total > 0 { vec![minimum] } else { vec![] },
            objective: Box::new(Mean(self)),
            start: array![6.0, 6.0],
        }
    }
}

impl Terms for WeightedQuadratics {
    fn dimension(&self) -> usize {
        2
    }
    fn count(&self) -> usize {
        self.terms.len()
    }
    fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
        let ([x, y], (u, a)) = (x, self.terms.get(i)?) else { return None };
        let (across, along) = (x.clone() - int(u[0]), y.clone() - int(u[1]));
        Some(int::<N>(*a) * square(across) + square(along))
    }
}

/// Six samples of one input with two labels that no threshold separates.
const LABELLED: [(i64, i64); 6] = [(-3, 1), (-2, 0), (-1, 0), (1, 1), (2, 1), (3, 0)];

/// log(1 + eᵛ), the exponential never of a positive number.
fn softplus<N: Number>(v: &N) -> Option<N> {
    Some(match v.sign()? {
        Ordering::Less => (N::one() + v.exp()?).ln()?,
        _ => v.clone() + (N::one() + (-v.clone()).exp()?).ln()?,
    })
}

/// σ(v) = 1/(1 + e⁻ᵛ)
fn sigmoid<N: Number>(v: &N) -> Option<N> {
    (N::one() + (-v.clone()).exp()?).recip()
}

/// Logistic regression with one input, Cᵢ = log(1 + eᵛ) − yᵢv with v = b + w xᵢ: convex.
///
/// Its minimum exists where no threshold separates the labels. On the standard samples it is at 0, with the value log 2: the
/// two labels have the same number of samples and the same sum of inputs, and nothing can be learnt from a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logistic {
    /// The samples: the input x and the label y, which is 0 or 1.
    pub samples: Vec<(i64, i64)>,
}

impl Logistic {
    /// The six samples at −3, −2, −1, 1, 2, 3 with the labels 1, 0, 0, 1, 1, 0.
    pub fn standard() -> Self {
        Self { samples: LABELLED.to_vec() }
    }

    /// Two samples that a threshold separates, −1 with 0 and 1 with 1: along b = 0, w → ∞ the loss falls to 0, which it never
    /// reaches. Convex, and without a minimum.
    ///
    /// ```
    /// use descent::{Mean, Objective};
    /// use ndarray::array;
    ///
    /// let loss = Mean(problems::Logistic::separable());
    /// let at = |w: f64| loss.value(&array![0.0, w]).unwrap();
    /// assert!(at(1.0) > at(10.0) && at(10.0) > at(30.0) && at(30.0) > 0.0);
    /// ```
    pub fn separable() -> Self {
        Self { samples: vec![(-1, 0), (1, 1)] }
    }

    /// The standard samples, from (b, w) = (1, 1).
    pub fn problem() -> Problem {
        Problem {
            name: "logistic",
            formula: "mean of log(1 + e^v) − y v, v = b + w x".into(),
            objective: Box::new(Mean(Self::standard())),
            start: array![1.0, 1.0],
            stationary: vec![Stationary::new([0.0, 0.0], 2f64.ln(), Kind::Minimum)],
        }
    }
}

impl Terms for Logistic {
    fn dimension(&self) -> usize {
        2
    }
    fn count(&self) -> usize {
        self.samples.len()
    }
    fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
        let ([b, w], (input, label)) = (x, self.samples.get(i)?) else { return None };
        let v = b.clone() + int::<N>(*input) * w.clone();
        Some(softplus(&v)? - int::<N>(*label) * v)
    }
}

/// Softmax regression with one input and three classes: Cᵢ = log Σ e^(vⱼ) − vₖ with vⱼ = bⱼ + wⱼxᵢ, for the class k of sample i.
/// The variables are b₁, b₂, b₃, w₁, w₂, w₃.
///
/// Convex, and flat along two directions: what is added to all b, or to all w, does not matter. So the Hessian is singular
/// everywhere; the stationary points are minima because of the convexity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Softmax;

/// The inputs of [`Softmax`] and their classes.
const CLASSED: [(i64, usize); 6] = [(-3, 0), (-2, 1), (-1, 0), (1, 2), (2, 1), (3, 2)];

impl Softmax {
    /// From 0. Of the minima, that with sums zero is listed.
    pub fn problem(self) -> Problem {
        let (b, w) = (0.315_684_667_842_042_5, 0.812_202_769_908_124_2);
        let x = [-b, 0.631_369_335_684_085, -b, -w, 0.0, w];
        let value = 0.724_607_839_103_853_1;
        Problem {
            name: "softmax",
            formula: "mean of log Σ e^(vⱼ) − vₖ, vⱼ = bⱼ + wⱼx".into(),
            objective: Box::new(Mean(self)),
            start: array![0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            stationary: vec![Stationary::new(x, value, Kind::DegenerateMinimum)],
        }
    }
}

impl Terms for Softmax {
    fn dimension(&self) -> usize {
        6
    }
    fn count(&self) -> usize {
        CLASSED.len()
    }
    fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
        let ((input, class), 6) = (CLASSED.get(i)?, x.len()) else { return None };
        let (biases, weights) = x.split_at(3);
        let score = |(b, w): (&N, &N)| b.clone() + int::<N>(*input) * w.clone();
        let v: Vec<N> = biases.iter().zip(weights).map(score).collect();
        // Relative to the score of the right class, so that no term of the sum is lost where it matters.
        let powers = v.iter().map(|vj| (vj.clone() - v[*class].clone()).exp());
        sum(powers.collect::<Option<Vec<N>>>()?).ln()
    }
}

/// How the output p of a network is compared with a label y.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// (y − p)²
    Squared,
    /// −y log p − (1 − y) log(1 − p)
    CrossEntropy,
}

/// A network of two weights, p = σ(w₂ σ(w₁ x)), on the six samples of [`Logistic::standard`].
///
/// Neither loss has a minimum: as w₁ → −∞ and w₂ = −log 2 (or both with the other sign) they fall to 17/72 and
/// (log 2 + 3 log 3)/6. The squared loss has two saddles and wide plateaus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoWeights {
    /// The loss.
    pub loss: Loss,
}

impl TwoWeights {
    /// From (1, 1).
    pub fn problem(self) -> Problem {
        let (w1, w2) = (1.030_859_646_835_355_7, -7.129_177_547_741_808);
        let saddle = |sign: f64| {
            Stationary::new([sign * w1, sign * w2], 0.405_319_110_977_897_13, Kind::Saddle)
        };
        let (name, formula, stationary) = match self.loss {
            Loss::Squared => {
                ("two-weights-squared", "mean of (y − p)²", vec![saddle(1.0), saddle(-1.0)])
            }
            Loss::CrossEntropy => {
                ("two-weights-entropy", "mean of −y log p − (1 − y) log(1 − p)", vec![])
            }
        };
        Problem {
            name,
            formula: format!("{formula}, p = σ(w₂ σ(w₁ x))"),
            objective: Box::new(Mean(self)),
            start: array![1.0, 1.0],
            stationary,
        }
    }
}

impl Terms for TwoWeights {
    fn dimension(&self) -> usize {
        2
    }
    fn count(&self) -> usize {
        LABELLED.len()
    }
    fn term<N: Number>(&self, i: usize, x: &[N]) -> Option<N> {
        let ([w1, w2], (input, label)) = (x, LABELLED.get(i)?) else { return None };
        let v = w2.clone() * sigmoid(&(int::<N>(*input) * w1.clone()))?;
        match self.loss {
            Loss::Squared => Some(square(int::<N>(*label) - sigmoid(&v)?)),
            // −log σ(v) = log(1 + e⁻ᵛ), and 1 − σ(v) = σ(−v).
            Loss::CrossEntropy => Some(softplus(&v)? - int::<N>(*label) * v),
        }
    }
}
