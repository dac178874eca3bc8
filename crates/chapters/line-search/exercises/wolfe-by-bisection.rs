//! A search for the two Wolfe conditions, by doubling and bisection.

/// A length that satisfies both Wolfe conditions, by doubling and bisection; `phi` gives value and slope.
pub fn wolfe_step(phi: impl Fn(f64) -> (f64, f64), c1: f64, c2: f64) -> f64 {
    // ANCHOR: solution
    // STUB: todo!("double while too short, halve the bracket once too long")
    let (value, slope) = phi(0.0);
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut alpha = 1.0;
    loop {
        let (there, slope_there) = phi(alpha);
        if there > value + c1 * alpha * slope {
            high = alpha;
        } else if slope_there < c2 * slope {
            low = alpha;
        } else {
            return alpha;
        }
        alpha = if high.is_finite() { (low + high) / 2.0 } else { 2.0 * alpha };
    }
    // ANCHOR_END: solution
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]
mod tests {
    use super::*;

    #[test]
    fn bisection_finds_a_wolfe_step() {
        let parabola = |t: f64| ((1.0 - t) * (1.0 - t) / 2.0, t - 1.0);
        assert!((0.1..=1.8).contains(&wolfe_step(parabola, 0.1, 0.9)));
        // Here backtracking jumps over the window.
        assert!((0.99..=1.8).contains(&wolfe_step(parabola, 0.1, 0.01)));
        // A vertex a thousand away, and one very near.
        let far = |t: f64| ((1000.0 - t) * (1000.0 - t) / 2.0, t - 1000.0);
        assert!((990.0..=1800.0).contains(&wolfe_step(far, 0.1, 0.01)));
        let near = |t: f64| ((1e-3 - t) * (1e-3 - t) / 2.0, t - 1e-3);
        assert!((9.9e-4..=1.8e-3).contains(&wolfe_step(near, 0.1, 0.01)));
    }
}
