//! Adam for one parameter: how long its steps are, in units of α.

/// The ratio v̂/√ŝ at every step, for the gradients that a parameter meets; β and γ are the rates of the two averages. Where
/// ŝ is zero, so are all gradients so far, and the ratio is zero.
pub fn ratios(gradients: &[f64], beta: f64, gamma: f64) -> Vec<f64> {
    // ANCHOR: solution
    // STUB: todo!("two averages from zero, each over one minus its rate to the power of the number of steps")
    let (mut v, mut s) = (0.0, 0.0);
    let (mut power_of_beta, mut power_of_gamma) = (1.0, 1.0);
    let step = |g: &f64| {
        v = beta * v + (1.0 - beta) * g;
        s = gamma * s + (1.0 - gamma) * g * g;
        power_of_beta *= beta;
        power_of_gamma *= gamma;
        let (v_hat, s_hat) = (v / (1.0 - power_of_beta), s / (1.0 - power_of_gamma));
        if s_hat == 0.0 { 0.0 } else { v_hat / f64::sqrt(s_hat) }
    };
    gradients.iter().map(step).collect()
    // ANCHOR_END: solution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(ratios: &[f64]) -> f64 {
        ratios.last().copied().unwrap_or(f64::NAN)
    }

    #[test]
    fn a_constant_gradient_makes_steps_of_one() {
        for ratio in ratios(&[-3.0; 100], 0.9, 0.999) {
            assert!((ratio + 1.0).abs() < 1e-12, "{ratio}");
        }
    }

    #[test]
    fn a_gradient_that_alternates_makes_small_steps() {
        let gradients: Vec<f64> = (0..4000).map(|t| if t % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let ratio = last(&ratios(&gradients, 0.9, 0.999));
        assert!((ratio.abs() - 0.1 / 1.9).abs() < 1e-12, "{ratio}");
    }

    #[test]
    fn a_gradient_that_grows_makes_steps_as_long_as_the_bound() {
        let bound = f64::sqrt(370.0 / 7.0);
        let gradients: Vec<f64> = (0..3000).map(|t| (0.999_f64 / 0.9).powi(t)).collect();
        let ratios = ratios(&gradients, 0.9, 0.999);
        assert!(ratios.iter().all(|ratio| *ratio < bound), "{bound}");
        // The correction of the squares is not over yet.
        let corrected = bound * f64::sqrt(1.0 - 0.999_f64.powi(3000));
        assert!((last(&ratios) - corrected).abs() < 1e-9, "{} of {corrected}", last(&ratios));
    }

    #[test]
    fn no_gradient_no_step() {
        assert_eq!(ratios(&[0.0, 0.0, 2.0], 0.9, 0.999)[..2], [0.0, 0.0]);
    }
}
