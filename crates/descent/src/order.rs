//! How fast errors shrink: the order p and the factor C of |eₜ₊₁| ≈ C |eₜ|ᵖ, from the errors themselves.

/// The order of convergence that a sequence of errors shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The order p: 1 is linear, 2 quadratic.
    pub order: f64,
    /// The factor C. Of a linear sequence it is the rate; otherwise it has units.
    pub factor: f64,
    /// How many pairs of consecutive errors it rests on.
    pub pairs: usize,
}

/// Fits ln eₜ₊₁ = ln C + p ln eₜ by least squares, over consecutive errors that are both larger than `floor`.
///
/// The floor is where rounding begins: an error smaller than a few units in the last place of the minimiser is noise. It
/// does not harm to set it high, since the fit is through the logarithms. `None` for fewer than two pairs, or if all
/// errors are equal: then there is no line.
///
/// ```
/// use descent::order::fit;
///
/// // e ↦ 3 e²
/// let errors = [1e-1, 3e-2, 2.7e-3, 2.187e-5, 1.4348907e-9];
/// let fit = fit(&errors, 0.0).unwrap();
/// assert!((fit.order - 2.0).abs() < 1e-14 && (fit.factor - 3.0).abs() < 1e-13);
/// assert_eq!(fit.pairs, 4);
/// ```
pub fn fit(errors: &[f64], floor: f64) -> Option<Fit> {
    let usable = |e: f64| e.is_finite() && e > floor.max(0.0);
    let pairs: Vec<(f64, f64)> = errors
        .windows(2)
        .filter(|pair| pair.iter().all(|e| usable(*e)))
        .map(|pair| (pair[0].ln(), pair[1].ln()))
        .collect();
    let n = pairs.len() as f64;
    let mean = |f: fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = pairs.iter().map(|p| (p.0 - mean_x).powi(2)).sum();
    let joint: f64 = pairs.iter().map(|p| (p.0 - mean_x) * (p.1 - mean_y)).sum();
    if pairs.len() < 2 || spread <= 0.0 {
        return None;
    }
    let order = joint / spread;
    Some(Fit { order, factor: (mean_y - order * mean_x).exp(), pairs: pairs.len() })
}

/// The order so far: ln(eₜ₊₁/eₜ) / ln(eₜ/eₜ₋₁) for every three consecutive errors, which needs no factor.
/// NaN or infinite where errors repeat or vanish.
///
/// ```
/// let so_far = descent::order::log_ratios(&[1e-1, 1e-2, 1e-4, 1e-8]);
/// assert!(so_far.len() == 2 && so_far.iter().all(|p| (p - 2.0).abs() < 1e-14));
/// ```
pub fn log_ratios(errors: &[f64]) -> Vec<f64> {
    errors.windows(3).map(|e| (e[2] / e[1]).ln() / (e[1] / e[0]).ln()).collect()
}

/// The ratios eₜ₊₁/eₜ: constant where convergence is linear.
///
/// ```
/// assert_eq!(descent::order::ratios(&[8.0, 4.0, 2.0]), [0.5, 0.5]);
/// ```
pub fn ratios(errors: &[f64]) -> Vec<f64> {
    errors.windows(2).map(|e| e[1] / e[0]).collect()
}
