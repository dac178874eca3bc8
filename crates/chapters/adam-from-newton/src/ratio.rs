//! How long Adam's steps are: the ratio of its two corrected averages, for any sequence of gradients of one parameter.

use adaptive::{smooth, unbiased};

// ANCHOR: ratios
/// v̂/√ŝ after each gradient, with rates β and γ and ε = 0: the length of Adam's step over α, and its sign. NaN until a
/// gradient is not zero.
///
/// Constant gradients give 1 from the start; alternating ones come to rest at (1 − β)/(1 + β), block
/// `alternating-average`; nothing exceeds the root of block `adam-bound` in the long run.
///
/// ```
/// use adam_from_newton::ratios;
///
/// assert!(ratios(0.9, 0.999, [3.0; 50]).iter().all(|ratio| (ratio - 1.0).abs() < 1e-12));
/// let turns = ratios(0.9, 0.999, (0..400).map(|t| if t % 2 == 0 { 1.0 } else { -1.0 }));
/// assert!((turns[399] + 0.1 / 1.9).abs() < 1e-12);
/// ```
pub fn ratios(beta: f64, gamma: f64, gradients: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let (mut v, mut s) = (0.0, 0.0);
    let gradients = gradients.into_iter().enumerate();
    gradients
        .map(|(t, g)| {
            v = smooth(beta, v, g);
            s = smooth(gamma, s, g * g);
            (v / unbiased(beta, t + 1)) / (s / unbiased(gamma, t + 1)).sqrt()
        })
        .collect()
}
// ANCHOR_END: ratios

/// The least upper bound of the ratio, (1 − β)/√((1 − γ)(1 − β²/γ)), for β² < γ: block `adam-bound`.
///
/// ```
/// let bound = adam_from_newton::longest_ratio(0.9, 0.999);
/// assert!((bound * bound - 370.0 / 7.0).abs() < 1e-9);
/// ```
pub fn longest_ratio(beta: f64, gamma: f64) -> f64 {
    (1.0 - beta) / ((1.0 - gamma) * (1.0 - beta * beta / gamma)).sqrt()
}
