//! The updates: what a step s = x₊ − x and the change of the gradient y = g₊ − g teach about the Hessian. The book's blocks:
//! `bfgs-secant`, `bfgs-inverse`, `dfp-dual`, `sr1-secant`, `broyden-secant`, `sherman-morrison`.
//!
//! Each takes O(n²) operations and works in place. B is the approximate Hessian and H = B⁻¹; the secant equation is B₊ s = y, or
//! H₊ y = s. BFGS in B is DFP in H with s and y exchanged, and the other way round: there are two formulas, not four.

use ndarray::linalg::general_mat_vec_mul;
use ndarray::{Array1, Array2, Zip};

/// Which formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Update {
    /// Broyden, Fletcher, Goldfarb, Shanno: keeps B positive definite if s′y > 0.
    Bfgs,
    /// Davidon, Fletcher, Powell: keeps B positive definite if s′y > 0.
    Dfp,
    /// The symmetric update of rank one: B may become indefinite, and then it may be right.
    Sr1,
    /// Broyden's update of rank one: B is not symmetric.
    Broyden,
    /// Broyden's update where y − B s is taken for g₊ (block `broyden-simplified`): the same after a full step α = 1, and the secant
    /// equation fails after any other.
    BroydenSimplified,
}

/// Room for one product with the matrix, kept between updates.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    first: Array1<f64>,
    second: Array1<f64>,
}

impl Scratch {
    fn fit(&mut self, n: usize) {
        for v in [&mut self.first, &mut self.second] {
            if v.len() != n {
                *v = Array1::zeros(n);
            }
        }
    }
}

/// A denominator this small, as a cosine, is rounding: an update by it would be noise.
const SMALL: f64 = 1e-8;

// ANCHOR: formulas
/// M₊ = (I − ρ u v′) M (I − ρ v u′) + ρ u u′ with ρ = 1/(u′v), multiplied out: with w = M v it is
/// M − ρ (u w′ + w u′) + (ρ² v′w + ρ) u u′ (blocks `bfgs-inverse`, `bfgs-expanded`). M₊ v = u.
///
/// With u = s and v = y it is BFGS in H, with u = y and v = s it is DFP in B. Needs u′v ≠ 0.
///
/// ```
/// use ndarray::{Array2, array};
/// use quasi_newton::update::{Scratch, two_sided};
///
/// let (mut h, s, y) = (Array2::eye(2), array![1.0, 0.0], array![2.0, 1.0]);
/// two_sided(&mut h, &s, &y, &mut Scratch::default());
/// assert_eq!(h.dot(&y), s);
/// assert_eq!(h, array![[0.75, -0.5], [-0.5, 1.0]]);
/// ```
pub fn two_sided(m: &mut Array2<f64>, u: &Array1<f64>, v: &Array1<f64>, scratch: &mut Scratch) {
    scratch.fit(u.len());
    let w = &mut scratch.first;
    general_mat_vec_mul(1.0, m, v, 0.0, w);
    let rho = 1.0 / u.dot(v);
    let c = rho * rho * v.dot(w) + rho;
    for ((mut row, ui), wi) in m.rows_mut().into_iter().zip(u).zip(&*w) {
        Zip::from(&mut row).and(u).and(&*w).for_each(|mij, uj, wj| {
            *mij += c * (ui * uj) - rho * (ui * wj + wi * uj);
        });
    }
}

/// M₊ = M − (M u)(M u)′/(u′M u) + v v′/(u′v) (blocks `bfgs-direct`, `dfp-dual`). M₊ u = v.
///
/// With u = s and v = y it is BFGS in B, with u = y and v = s it is DFP in H. Needs u′v ≠ 0 and u′M u ≠ 0.
///
/// ```
/// use ndarray::{Array2, array};
/// use quasi_newton::update::{Scratch, rank_two};
///
/// let (mut b, s, y) = (Array2::eye(2), array![1.0, 0.0], array![2.0, 1.0]);
/// rank_two(&mut b, &s, &y, &mut Scratch::default());
/// assert_eq!(b, array![[2.0, 1.0], [1.0, 1.5]]);
/// assert_eq!(b.dot(&s), y);
/// ```
pub fn rank_two(m: &mut Array2<f64>, u: &Array1<f64>, v: &Array1<f64>, scratch: &mut Scratch) {
    scratch.fit(u.len());
    let w = &mut scratch.first;
    general_mat_vec_mul(1.0, m, u, 0.0, w);
    let (gain, loss) = (1.0 / u.dot(v), 1.0 / u.dot(w));
    for ((mut row, vi), wi) in m.rows_mut().into_iter().zip(v).zip(&*w) {
        Zip::from(&mut row).and(v).and(&*w).for_each(|mij, vj, wj| {
            *mij += gain * (vi * vj) - loss * (wi * wj);
        });
    }
}

/// M₊ = M + r r′/(r′u) with r = v − M u (block `sr1-secant`). M₊ u = v, and the formula for the inverse is the same with u
/// and v exchanged. Does nothing, and says so, where r′u is rounding.
///
/// ```
/// use ndarray::{Array2, array};
/// use quasi_newton::update::{Scratch, symmetric_rank_one};
///
/// let (mut b, s, y) = (Array2::eye(2), array![1.0, 1.0], array![0.0, 3.0]);
/// assert!(symmetric_rank_one(&mut b, &s, &y, &mut Scratch::default()));
/// assert_eq!(b, array![[2.0, -2.0], [-2.0, 5.0]]);
/// // y − s at right angles to s teaches nothing.
/// assert!(!symmetric_rank_one(&mut Array2::eye(2), &array![1.0, 0.0], &array![1.0, 1.0], &mut Scratch::default()));
/// ```
pub fn symmetric_rank_one(
    m: &mut Array2<f64>,
    u: &Array1<f64>,
    v: &Array1<f64>,
    scratch: &mut Scratch,
) -> bool {
    scratch.fit(u.len());
    let r = &mut scratch.first;
    r.assign(v);
    general_mat_vec_mul(-1.0, m, u, 1.0, r);
    let product = r.dot(u);
    if product.abs() <= SMALL * (r.dot(r) * u.dot(u)).sqrt() {
        // If r = 0 the secant equation holds already.
        return r.iter().all(|r| *r == 0.0);
    }
    for (mut row, ri) in m.rows_mut().into_iter().zip(&*r) {
        row.zip_mut_with(r, |mij, rj| *mij += ri * rj / product);
    }
    true
}

/// The inverse H₊ of B + r s′/(s′s), for r = B z: H − z (s′H)/(s′s + s′z) (block `sherman-morrison`). Does nothing, and says so,
/// where the denominator is rounding.
///
/// With z = H y − s it is Broyden's update of the inverse, and H₊ y = s.
///
/// ```
/// use ndarray::{Array2, array};
/// use quasi_newton::update::{Scratch, rank_one_inverse};
///
/// let (mut h, s, y) = (Array2::eye(2), array![1.0, 0.0], array![2.0, 1.0]);
/// let z = &h.dot(&y) - &s;
/// assert!(rank_one_inverse(&mut h, &z, &s, &mut Scratch::default()));
/// assert_eq!(h.dot(&y), s);
/// ```
pub fn rank_one_inverse(
    h: &mut Array2<f64>,
    z: &Array1<f64>,
    s: &Array1<f64>,
    scratch: &mut Scratch,
) -> bool {
    scratch.fit(s.len());
    let row_vector = &mut scratch.first;
    general_mat_vec_mul(1.0, &h.t(), s, 0.0, row_vector);
    let squared = s.dot(s);
    let denominator = squared + s.dot(z);
    if denominator.abs() <= SMALL * (squared + (squared * z.dot(z)).sqrt()) {
        return false;
    }
    for (mut row, zi) in h.rows_mut().into_iter().zip(z) {
        row.zip_mut_with(row_vector, |hij, wj| *hij -= zi * wj / denominator);
    }
    true
}
// ANCHOR_END: formulas

impl Update {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bfgs => "BFGS",
            Self::Dfp => "DFP",
            Self::Sr1 => "SR1",
            Self::Broyden => "Broyden",
            Self::BroydenSimplified => "Broyden, simplified",
        }
    }

    /// Whether B stays symmetric and positive definite where s′y > 0.
    pub fn keeps_definite(self) -> bool {
        matches!(self, Self::Bfgs | Self::Dfp)
    }

    // ANCHOR: update-inverse
    /// Updates H for the step s, the change y of the gradient, and the new gradient g₊. Whether it did: an update by rounding
    /// would spoil what is known.
    ///
    /// ```
    /// use ndarray::{Array2, array};
    /// use quasi_newton::update::{Scratch, Update};
    ///
    /// let (s, y, g) = (array![1.0, 0.0], array![2.0, 1.0], array![0.0, 0.0]);
    /// for update in [Update::Bfgs, Update::Dfp, Update::Sr1, Update::Broyden] {
    ///     let mut h = Array2::eye(2);
    ///     assert!(update.of_inverse(&mut h, &s, &y, &g, &mut Scratch::default()));
    ///     assert!((h.dot(&y) - &s).iter().all(|e| e.abs() < 1e-15));
    /// }
    /// ```
    pub fn of_inverse(
        self,
        h: &mut Array2<f64>,
        s: &Array1<f64>,
        y: &Array1<f64>,
        new_gradient: &Array1<f64>,
        scratch: &mut Scratch,
    ) -> bool {
        match self {
            Self::Bfgs => two_sided(h, s, y, scratch),
            Self::Dfp => rank_two(h, y, s, scratch),
            Self::Sr1 => return symmetric_rank_one(h, y, s, scratch),
            Self::Broyden | Self::BroydenSimplified => {
                scratch.fit(s.len());
                let mut z = std::mem::take(&mut scratch.second);
                if self == Self::Broyden {
                    z.assign(s);
                    general_mat_vec_mul(1.0, h, y, -1.0, &mut z);
                } else {
                    general_mat_vec_mul(1.0, h, new_gradient, 0.0, &mut z);
                }
                let updated = rank_one_inverse(h, &z, s, scratch);
                scratch.second = z;
                return updated;
            }
        }
        true
    }
    // ANCHOR_END: update-inverse
}
