//! Limited memory: BFGS from the last m pairs (s, y), without a matrix. The book's blocks: `two-loops`, `bfgs-unrolled`.
//! (J. Nocedal, *Updating quasi-Newton matrices with limited storage*, Mathematics of Computation 35, 1980.)

use crate::quasi_newton::curvature;
use descent::linear::add_and_inner;
use descent::{Counted, Error, Guarantee, Point, Step};
use line_search::{Descent, Direction, Wolfe};
use ndarray::{Array1, Array2};
use std::collections::VecDeque;
use std::mem;

/// What one step has taught: s, y and ρ = 1/(s′y).
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The step (length n).
    pub s: Array1<f64>,
    /// The change of the gradient over it (length n).
    pub y: Array1<f64>,
    /// 1/(s′y).
    pub rho: f64,
}

impl Pair {
    /// The pair of s and y, for s′y ≠ 0.
    pub fn new(s: Array1<f64>, y: Array1<f64>) -> Self {
        let rho = 1.0 / s.dot(&y);
        Self { s, y, rho }
    }
}

// ANCHOR: two-loops
/// q ← H q, where H is γ I updated by BFGS with these pairs, the oldest first (block `two-loops`): 4 m n multiplications and no
/// matrix. `a` is room for one number a pair.
///
/// ```
/// use ndarray::array;
/// use quasi_newton::{Pair, two_loops};
///
/// let pairs = [Pair::new(array![1.0, 0.0], array![2.0, 1.0])];
/// let mut q = array![2.0, 1.0];
/// two_loops(pairs.iter(), 1.0, &mut q, &mut Vec::new());
/// // The secant equation: H y = s.
/// assert_eq!(q, array![1.0, 0.0]);
/// ```
pub fn two_loops<'p>(
    pairs: impl DoubleEndedIterator<Item = &'p Pair> + Clone,
    gamma: f64,
    q: &mut Array1<f64>,
    a: &mut Vec<f64>,
) {
    a.clear();
    for Pair { s, y, rho } in pairs.clone().rev() {
        let alpha = rho * s.dot(q);
        q.scaled_add(-alpha, y); // [@two-loops:1]
        a.push(alpha);
    }
    *q *= gamma;
    for (Pair { s, y, rho }, alpha) in pairs.zip(a.iter().rev()) {
        let beta = rho * y.dot(q);
        q.scaled_add(alpha - beta, s); // [@two-loops:2]
    }
}
// ANCHOR_END: two-loops

/// The same in half as many passes over q: each sum is followed by the product that the next step of the loop asks for.
///
/// ```
/// use ndarray::array;
/// use quasi_newton::{Pair, two_loops, two_loops_fused};
///
/// let pair = |s, y| Pair::new(s, y);
/// let pairs =
///     [pair(array![1.0, 0.0], array![2.0, 1.0]), pair(array![1.0, 1.0], array![1.0, 3.0])];
/// let (mut q, mut other) = (array![2.0, 1.0], array![2.0, 1.0]);
/// two_loops(pairs.iter(), 0.5, &mut q, &mut Vec::new());
/// two_loops_fused(pairs.iter(), 0.5, &mut other, &mut Vec::new());
/// assert_eq!(q, other);
/// ```
pub fn two_loops_fused<'p>(
    pairs: impl DoubleEndedIterator<Item = &'p Pair> + Clone,
    gamma: f64,
    q: &mut Array1<f64>,
    a: &mut Vec<f64>,
) {
    a.clear();
    let (mut back, mut forth) = (pairs.clone().rev(), pairs.clone());
    let (Some(newest), Some(oldest)) = (back.next(), forth.next()) else {
        *q *= gamma;
        return;
    };
    let mut product = newest.s.dot(q);
    for pair in pairs.clone().rev() {
        let alpha = pair.rho * product;
        a.push(alpha);
        match back.next() {
            Some(next) => product = add_and_inner(q, -alpha, &pair.y, &next.s),
            None => q.scaled_add(-alpha, &pair.y),
        }
    }
    *q *= gamma;
    product = oldest.y.dot(q);
    for (pair, alpha) in pairs.zip(a.iter().rev()) {
        let share = alpha - pair.rho * product;
        match forth.next() {
            Some(next) => product = add_and_inner(q, share, &pair.s, &next.y),
            None => q.scaled_add(share, &pair.s),
        }
    }
}

// ANCHOR: unrolled
/// The matrix that [`two_loops`] multiplies with, written out (block `bfgs-unrolled`), for H₀ = γ I and V_k = I − ρ_k y_k s_k′:
///
/// V_{t−1}′ ⋯ V_0′ H₀ V_0 ⋯ V_{t−1} + Σ_k ρ_k (V_{t−1}′ ⋯ V_{k+1}′ s_k)(V_{t−1}′ ⋯ V_{k+1}′ s_k)′.
///
/// The product next to s_k stops at k + 1: one factor more, and V_k′ s_k = 0 would cancel the term. Θ(m n³) operations: for
/// checking.
///
/// ```
/// use ndarray::array;
/// use quasi_newton::{Pair, unrolled};
///
/// let (one, two) = (array![1.0, 0.0], array![0.0, 1.0]);
/// let pairs = [Pair::new(one.clone(), one), Pair::new(two.clone(), two)];
/// assert_eq!(unrolled(&pairs, 2.0, 2), array![[1.0, 0.0], [0.0, 1.0]]);
/// ```
pub fn unrolled(pairs: &[Pair], gamma: f64, n: usize) -> Array2<f64> {
    let outer = |a: &Array1<f64>, b: &Array1<f64>| {
        Array2::from_shape_fn((a.len(), b.len()), |(i, j)| a[i] * b[j])
    };
    let v = |p: &Pair| Array2::eye(n) - p.rho * outer(&p.y, &p.s);
    // V_{k+1} ⋯ V_{t−1}, the empty product being I.
    let later = |k: usize| {
        pairs[k..].iter().fold(Array2::eye(n), |product: Array2<f64>, p| product.dot(&v(p)))
    };
    let all = later(0);
    let mut sum = gamma * all.t().dot(&all);
    for (k, p) in pairs.iter().enumerate() {
        let term = later(k + 1).t().dot(&p.s);
        sum = sum + p.rho * outer(&term, &term);
    }
    sum
}
// ANCHOR_END: unrolled

/// The direction d = −H g, H being BFGS from the last m pairs.
///
/// Before the pairs H is (s′y / y′y) I with the latest of them. A pair with s′y ≤ 10⁻⁸ ‖s‖ ‖y‖ is not kept.
///
/// * Needs: the gradient, and 2 m n numbers of memory.
/// * Promises a descent direction.
/// * After a line search that failed all pairs are forgotten, once.
///
/// ```
/// use descent::{Error, Stop, run};
/// use quasi_newton::l_bfgs;
///
/// let valley = problems::Rosenbrock.problem();
/// let trace = run(l_bfgs(5), &valley.objective, &valley.start, Stop::default())?;
/// assert!(trace.last().error(&ndarray::array![1.0, 1.0]) < 1e-9);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LimitedMemory {
    /// The most pairs kept, m ≥ 1.
    pub memory: usize,
    /// The latest is the last.
    pairs: VecDeque<Pair>,
    /// x and g of the step before.
    before: Option<(Array1<f64>, Array1<f64>)>,
    a: Vec<f64>,
}

impl LimitedMemory {
    /// The direction with a memory of `memory` pairs.
    pub fn new(memory: usize) -> Self {
        Self { memory, pairs: VecDeque::new(), before: None, a: Vec::new() }
    }

    /// The pairs kept at present, the oldest first.
    pub fn pairs(&self) -> impl DoubleEndedIterator<Item = &Pair> + Clone {
        self.pairs.iter()
    }

    /// The factor γ of H₀ = γ I.
    pub fn gamma(&self) -> f64 {
        self.pairs.back().map_or(1.0, |p| 1.0 / (p.rho * p.y.dot(&p.y)))
    }

    // ANCHOR: push-pair
    /// Keeps the pair of the step that led to x, and x and its gradient for the next. Once all memory is used, that of the oldest
    /// pair is used again.
    fn learn(&mut self, x: &Point) {
        let fresh = || (x.x.clone(), x.gradient.clone());
        self.before = Some(match self.before.take() {
            None => fresh(),
            Some((mut s, mut y)) => {
                s.zip_mut_with(&x.x, |s, x| *s = x - *s);
                y.zip_mut_with(&x.gradient, |y, g| *y = g - *y);
                let mut room = (s, y);
                if let Some(curvature) = curvature(&room.0, &room.1) {
                    let full = self.pairs.len() >= self.memory;
                    let oldest = if full { self.pairs.pop_front() } else { None };
                    let (s, y) = mem::replace(&mut room, oldest.map_or_else(fresh, |p| (p.s, p.y)));
                    self.pairs.push_back(Pair { s, y, rho: 1.0 / curvature });
                }
                room.0.assign(&x.x);
                room.1.assign(&x.gradient);
                room
            }
        });
    }
    // ANCHOR_END: push-pair
}

// ANCHOR: limited-memory
impl Direction for LimitedMemory {
    fn name(&self) -> &'static str {
        "L-BFGS"
    }

    fn begin(&mut self, _: &Counted<'_>, _: &Point) -> Result<(), Error> {
        self.restart();
        if self.memory > 0 {
            Ok(())
        } else {
            Err(Error::Parameter { name: "m", value: 0.0, requirement: "at least 1" })
        }
    }

    fn aim(&mut self, _: &Counted<'_>, x: &Point, step: &mut Step) -> Result<f64, Error> {
        self.learn(x);
        step.direction.zip_mut_with(&x.gradient, |d, g| *d = -g);
        two_loops_fused(self.pairs.iter(), self.gamma(), &mut step.direction, &mut self.a);
        if x.gradient.iter().any(|g| *g != 0.0) {
            step.promise(Guarantee::DescentDirection);
        }
        let size = if self.pairs.is_empty() { x.gradient_norm() } else { 1.0 };
        Ok(if size > 1.0 { 1.0 / size } else { 1.0 })
    }

    fn restart(&mut self) -> bool {
        let learnt = !self.pairs.is_empty();
        self.pairs.clear();
        self.before = None;
        learnt
    }
}
// ANCHOR_END: limited-memory

/// L-BFGS with a memory of `memory` pairs and the strong conditions of Wolfe.
///
/// ```
/// use descent::{Error, Stop, run};
///
/// let bowl = problems::Quadratic::standard().problem();
/// let trace = run(quasi_newton::l_bfgs(10), &bowl.objective, &bowl.start, Stop::default())?;
/// assert!(trace.why.is_success());
/// # Ok::<(), Error>(())
/// ```
pub fn l_bfgs(memory: usize) -> Descent<LimitedMemory, Wolfe> {
    Descent { direction: LimitedMemory::new(memory), search: Wolfe::default() }
}
