//! What samples of a function say about its Lipschitz constant.

/// The largest |F(y) − F(x)|/|y − x| over all pairs of the samples (x, F(x)), whose x all differ; 0 if there are fewer than two.
pub fn at_least(samples: &[(f64, f64)]) -> f64 {
    // ANCHOR: solution
    // STUB: todo!("compare every sample with every later one")
    let mut constant = 0.0_f64;
    for (i, (x, fx)) in samples.iter().enumerate() {
        for (y, fy) in samples.iter().skip(i + 1) {
            constant = constant.max((fy - fx).abs() / (y - x).abs());
        }
    }
    constant
    // ANCHOR_END: solution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampled(f: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        (0..=100).map(|i| f64::from(i) / 100.0).map(|x| (x, f(x))).collect()
    }

    #[test]
    fn a_line_has_its_slope() {
        assert!((at_least(&sampled(|x| 1.0 - 3.0 * x)) - 3.0).abs() < 1e-12);
        assert!(at_least(&[(0.5, 7.0)]).abs() < f64::EPSILON);
    }

    #[test]
    fn the_order_of_the_samples_does_not_matter() {
        assert!((at_least(&[(2.0, 0.0), (0.0, 1.0), (1.0, 3.0)]) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_root_has_no_constant() {
        // Between 0 and 1/100 the root rises by 1/10.
        assert!((at_least(&sampled(f64::sqrt)) - 10.0).abs() < 1e-9);
    }

    #[test]
    fn never_above_the_true_constant() {
        let found = at_least(&sampled(|x| (5.0 * x).sin()));
        assert!(found <= 5.0 && found > 4.9, "{found}");
    }
}
