//! Finite differences: derivatives from values alone, and why no step h is small enough.

/// (f(x + h) − f(x))/h: wrong by about h f″/2, and by the rounding of f divided by h.
///
/// ```
/// use differentiation::forward_difference;
/// let slope = forward_difference(f64::exp, 0.0, 1e-4);
/// assert!((slope - 1.0 - 5.0e-5).abs() < 1e-8);
/// // A step too small for x to notice.
/// assert_eq!(forward_difference(f64::exp, 1.0, 1e-17), 0.0);
/// ```
pub fn forward_difference(f: impl Fn(f64) -> f64, x: f64, h: f64) -> f64 {
    (f(x + h) - f(x)) / h
}

/// (f(x + h) − f(x − h))/(2h): wrong by about h² f‴/6, and by the same rounding.
///
/// ```
/// use differentiation::central_difference;
/// let slope = central_difference(f64::exp, 0.0, 1e-2);
/// assert!((slope - 1.0 - 1e-4 / 6.0).abs() < 1e-9);
/// ```
pub fn central_difference(f: impl Fn(f64) -> f64, x: f64, h: f64) -> f64 {
    (f(x + h) - f(x - h)) / (2.0 * h)
}

/// The gradient by forward differences: n + 1 values of f.
///
/// ```
/// use differentiation::difference_gradient;
/// let g = difference_gradient(|x| x[0] * x[0] + 3.0 * x[1], &[2.0, 1.0], 1e-8);
/// assert!((g[0] - 4.0).abs() < 1e-6 && (g[1] - 3.0).abs() < 1e-6);
/// ```
pub fn difference_gradient(f: impl Fn(&[f64]) -> f64, x: &[f64], h: f64) -> Vec<f64> {
    let (here, mut moved) = (f(x), x.to_vec());
    (0..x.len())
        .map(|i| {
            moved[i] = x[i] + h;
            let slope = (f(&moved) - here) / h;
            moved[i] = x[i];
            slope
        })
        .collect()
}

/// The steps 10⁻¹, 10^(−1−1/k), …, 10⁻¹⁶, k to a decade.
///
/// ```
/// let steps = differentiation::step_sizes(1);
/// assert_eq!(steps.len(), 16);
/// assert!((steps[3] - 1e-4).abs() < 1e-19);
/// ```
pub fn step_sizes(per_decade: u32) -> Vec<f64> {
    let k = per_decade.max(1);
    (0..=15 * k).map(|i| 10f64.powf(-1.0 - f64::from(i) / f64::from(k))).collect()
}
