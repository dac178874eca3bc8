//! Stochastic methods: any method, each of whose steps sees a mini-batch in place of the whole sum.

use crate::Batches;
use descent::{Counted, Error, FiniteSum, Method, Objective, Point, Step};
use ndarray::{Array1, Zip};

/// The mean over a batch, as an objective: what a step of a stochastic method minimises.
struct OnBatch<'a> {
    sum: &'a dyn FiniteSum,
    batch: &'a [usize],
}

impl Objective for OnBatch<'_> {
    fn dimension(&self) -> usize {
        self.sum.dimension()
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        self.sum.batch_value(self.batch, x)
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        self.sum.batch_gradient_into(self.batch, x, g)
    }
}

/// How many steps of the inner method make one of the outer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// One: every iterate is in the trace, with the value and gradient of the whole sum, which costs N terms.
    #[default]
    Step,
    /// As many as there are batches in an epoch: the whole sum is evaluated once an epoch.
    Epoch,
}

/// A method on mini-batches: gradient descent becomes stochastic gradient descent, Adam what it is mostly used as.
///
/// Each step of the inner method is one on the objective C_B = (1/n) Σ Cᵢ over the next batch B, whose value and gradient it
/// sees in place of those of the sum.
///
/// * Needs: a sum of terms, which must be the objective of the run; and what the inner method needs.
/// * Promises nothing: the inner method's promises are about its batch.
/// * Fails as the inner method does.
///
/// ```
/// use descent::{Error, Mean, Stop, run};
/// use gradient_descent::gradient_descent;
/// use ndarray::array;
/// use stochastic::{Batches, MiniBatch, Sampling};
///
/// // One batch with all samples is gradient descent itself.
/// let sum = Mean(problems::WeightedQuadratics::apart());
/// let all = Batches::new(Sampling::WithoutReplacement, 5, 1)?;
/// let method = MiniBatch::new(gradient_descent(0.01), &sum, all);
/// let trace = run(method, &sum, &array![6.0, 6.0], Stop::after(10))?;
/// let plain = run(gradient_descent(0.01), &sum, &array![6.0, 6.0], Stop::after(10))?;
/// assert!(trace.last().error(&plain.last().x) < 1e-14);
/// # Ok::<(), Error>(())
/// ```
pub struct MiniBatch<'a, M> {
    inner: M,
    sum: &'a dyn FiniteSum,
    batches: Batches,
    pace: Pace,
    /// The point and the step of the inner method, once a run has begun.
    state: Option<(Point, Step)>,
    taken: usize,
    terms: usize,
}

impl<'a, M: Method> MiniBatch<'a, M> {
    /// The method with these batches of this sum; every step is one of the outer run.
    pub fn new(inner: M, sum: &'a dyn FiniteSum, batches: Batches) -> Self {
        Self { inner, sum, batches, pace: Pace::Step, state: None, taken: 0, terms: 0 }
    }

    /// With another pace.
    pub fn pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// How many gradients of single terms the steps of the run have asked for.
    pub fn terms_seen(&self) -> usize {
        self.terms
    }
}

impl<M: Method> Method for MiniBatch<'_, M> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn begin(&mut self, f: &Counted<'_>, start: &Point) -> Result<(), Error> {
        self.batches.begin(self.sum.terms())?;
        (self.taken, self.terms) = (0, 0);
        self.state = Some((start.clone(), Step::from_start(start)));
        self.inner.begin(f, start)
    }

    // ANCHOR: mini-batch
    fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
        let Some((point, inner_step)) = &mut self.state else { return Ok(()) };
        point.x.assign(&from.x);
        let steps = match self.pace {
            Pace::Step => 1,
            Pace::Epoch => self.batches.per_epoch(),
        };
        for _ in 0..steps {
            let batch = self.batches.draw();
            let objective = OnBatch { sum: self.sum, batch };
            let f = Counted::new(&objective);
            point.value = f.value(&point.x)?;
            f.gradient_into(&point.x, &mut point.gradient)?;
            inner_step.renew(self.taken);
            self.inner.step(&f, point, inner_step)?;
            point.x.assign(&inner_step.to.x);
            self.taken += 1;
            self.terms += batch.len();
        }
        step.length = 1.0;
        step.to.x.assign(&point.x);
        let ends = (&mut step.direction, &step.to.x, &from.x);
        Zip::from(ends.0).and(ends.1).and(ends.2).for_each(|d, to, from| *d = to - from);
        Ok(())
    }
    // ANCHOR_END: mini-batch
}
