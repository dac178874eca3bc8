//! Truncated conjugate gradients: an approximate solution of H p = −g that is good enough, and safe where H is indefinite.
//! (T. Steihaug, *The conjugate gradient method and trust regions in
//! large scale optimization*, SIAM J. Numer. Anal. 20, 1983.)

use descent::{Error, linear};
use ndarray::Array1;

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncation {
    /// The residual ‖H p + g‖ is as small as asked.
    Solved,
    /// A direction d with d′H d ≤ 0: the model has no minimum along it. With a radius p goes on along d to the boundary;
    /// without one it stays, or is −g if it was the first.
    NegativeCurvature,
    /// The next p would have left the ball: p is where the way crosses its boundary.
    Boundary,
    /// As many products as allowed.
    Limit,
}

/// The solver, with room for its vectors. All of length n.
#[derive(Clone, Debug, Default)]
pub struct Truncated {
    /// The approximate solution p.
    pub p: Array1<f64>,
    /// Its model's gradient H p + g.
    pub residual: Array1<f64>,
    direction: Array1<f64>,
    product: Array1<f64>,
}

impl Truncated {
    // ANCHOR: truncated
    /// Minimises g′p + ½ p′H p by conjugate gradients from p = 0 until ‖H p + g‖ ≤ `tolerance`, and within ‖p‖ ≤ `radius`, which
    /// may be infinite. `product` writes H times its first argument into its second; it is called at most `limit` times.
    ///
    /// Every iteration lowers the model and lengthens p, so that the first crossing of the boundary
    /// is the last. The result descends: g′p < 0 unless g = 0.
    ///
    /// # Errors
    /// Those of `product`.
    ///
    /// ```
    /// use conjugate_gradient::{Truncated, Truncation};
    /// use ndarray::array;
    ///
    /// let h = array![[2.0, 1.0], [1.0, 3.0]];
    /// let mut cg = Truncated::default();
    /// let times = |v: &ndarray::Array1<f64>, out: &mut ndarray::Array1<f64>| Ok(out.assign(&h.dot(v)));
    /// assert_eq!(cg.solve(times, &array![-3.0, -4.0], 1e-14, f64::INFINITY, 2), Ok(Truncation::Solved));
    /// assert!((&cg.p - &array![1.0, 1.0]).iter().all(|e| e.abs() < 1e-14));
    /// assert_eq!(cg.solve(times, &array![-3.0, -4.0], 1e-14, 0.5, 2), Ok(Truncation::Boundary));
    /// assert!((cg.p.dot(&cg.p) - 0.25).abs() < 1e-15);
    /// # Ok::<(), descent::Error>(())
    /// ```
    pub fn solve(
        &mut self,
        mut product: impl FnMut(&Array1<f64>, &mut Array1<f64>) -> Result<(), Error>,
        g: &Array1<f64>,
        tolerance: f64,
        radius: f64,
        limit: usize,
    ) -> Result<Truncation, Error> {
        self.fit(g.len());
        let (p, r, d, hd) =
            (&mut self.p, &mut self.residual, &mut self.direction, &mut self.product);
        p.fill(0.0);
        r.assign(g);
        d.zip_mut_with(g, |d, g| *d = -g);
        let mut squared = r.dot(r);
        for iteration in 0..limit {
            if squared.sqrt() <= tolerance {
                return Ok(Truncation::Solved);
            }
            product(d, hd)?;
            let curvature = d.dot(hd);
            if curvature <= 0.0 {
                if radius.is_finite() {
                    let tau = to_boundary(p, d, radius);
                    p.scaled_add(tau, d);
                    r.scaled_add(tau, hd);
                } else if iteration == 0 {
                    p.assign(d);
                }
                return Ok(Truncation::NegativeCurvature);
            }
            let alpha = squared / curvature;
            if radius.is_finite() {
                let tau = to_boundary(p, d, radius);
                if alpha >= tau {
                    p.scaled_add(tau, d);
                    r.scaled_add(tau, hd);
                    return Ok(Truncation::Boundary);
                }
            }
            p.scaled_add(alpha, d);
            r.scaled_add(alpha, hd);
            let next = r.dot(r);
            let beta = next / squared;
            d.zip_mut_with(r, |d, r| *d = beta * *d - r);
            squared = next;
        }
        Ok(if squared.sqrt() <= tolerance { Truncation::Solved } else { Truncation::Limit })
    }
    // ANCHOR_END: truncated

    fn fit(&mut self, n: usize) {
        for v in [&mut self.p, &mut self.residual, &mut self.direction, &mut self.product] {
            if v.len() != n {
                *v = Array1::zeros(n);
            }
        }
    }
}

/// The τ ≥ 0 with ‖p + τ d‖ = Δ, for ‖p‖ ≤ Δ: the positive root of d′d τ² + 2 p′d τ − (Δ² − p′p), written without cancellation.
fn to_boundary(p: &Array1<f64>, d: &Array1<f64>, radius: f64) -> f64 {
    let (inside, length) = (linear::norm(p), linear::norm(d));
    let (dd, pd) = (length * length, p.dot(d));
    let room = f64::max(0.0, (radius - inside) * (radius + inside));
    let root = (pd * pd + dd * room).sqrt();
    let tau = if pd > 0.0 { room / (pd + root) } else { (root - pd) / dd };
    if tau.is_finite() { tau } else { 0.0 }
}
