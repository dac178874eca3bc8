//! What a damped Newton step gains at least: the cubic bound in λ, and the λ it recommends. The book's block:
//! `damped-newton-bound`.
//!
//! With the Newton direction Δ = −H⁻¹g, the squared Newton decrement ε = Δ′HΔ = −g′Δ, and a constant ℒ such that
//! ‖H(x)^(−1/2) (H(y) − H(x)) (y − x)‖ ≤ ℒ ‖H(x)^(1/2) (y − x)‖² along the step,
//!
//! ```text
//! f(x + λΔ) − f(x) ≤ −λε + λ²ε/2 + λ³ℒε^(3/2)/6.
//! ```
//!
//! All depends on one number without units, h = ℒ√ε.

// ANCHOR: decrease-bound
/// The bound on f(x + λΔ) − f(x): −λε + λ²ε/2 + λ³ℒε^(3/2)/6.
///
/// ```
/// use newton::bound::decrease;
///
/// // cosh from ½ with the full step: ε = sinh²½/cosh ½, ℒ = sinh ½/cosh^(3/2) ½.
/// let (sinh, cosh) = (0.5_f64.sinh(), 0.5_f64.cosh());
/// let guaranteed = decrease(1.0, sinh * sinh / cosh, sinh / cosh.powf(1.5));
/// let gained = (0.5_f64 - 0.5_f64.tanh()).cosh() - cosh;
/// assert!((guaranteed + 0.111_83).abs() < 5e-6);
/// assert!((gained + 0.126_91).abs() < 5e-6);
/// ```
pub fn decrease(lambda: f64, epsilon: f64, lipschitz: f64) -> f64 {
    let h = lipschitz * epsilon.sqrt();
    -lambda * epsilon * (1.0 - lambda / 2.0 - lambda * lambda * h / 6.0)
}
// ANCHOR_END: decrease-bound

// ANCHOR: best-length
/// The λ that minimises the bound: the root 2/(1 + √(1 + 2h)) of 1 = λ + hλ²/2, at most 1, for h ≥ 0.
///
/// ```
/// use newton::bound::best_length;
/// assert_eq!(best_length(0.0), 1.0);
/// assert_eq!(best_length(4.0), 0.5);
/// ```
pub fn best_length(h: f64) -> f64 {
    2.0 / (1.0 + (1.0 + 2.0 * h).sqrt())
}
// ANCHOR_END: best-length

// ANCHOR: longest-length
/// The λ below which the bound guarantees a decrease: the root (−3 + √(9 + 24h))/(2h) of 1 = λ/2 + hλ²/6, for h ≥ 0, written
/// so that h = 0 is no exception. The full step λ = 1 is inside if and only if h < 3.
///
/// ```
/// use newton::bound::longest_length;
/// assert_eq!(longest_length(0.0), 2.0);
/// assert_eq!(longest_length(3.0), 1.0);
/// ```
pub fn longest_length(h: f64) -> f64 {
    12.0 / (3.0 + (9.0 + 24.0 * h).sqrt())
}
// ANCHOR_END: longest-length
