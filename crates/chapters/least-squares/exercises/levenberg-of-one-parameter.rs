//! Levenberg's method for residuals in one parameter, with λ set by the gain ratio.

/// Residuals and their derivatives at a point.
pub type Residuals<'a> = &'a dyn Fn(f64) -> Vec<(f64, f64)>;

/// The sum of squares at x.
pub fn loss(residuals: Residuals<'_>, x: f64) -> f64 {
    residuals(x).iter().map(|(r, _)| r * r).sum()
}

/// The point where Levenberg's method from x comes to rest: where J′r is at most `tolerance`. λ starts at one; after a step
/// that gained it is divided by three, and a step that did not is taken back and λ doubled. Nothing after 1000 trials.
pub fn levenberg(residuals: Residuals<'_>, x: f64, tolerance: f64) -> Option<f64> {
    // ANCHOR: solution
    // STUB: todo!("ask for the gradient first, or a start at a stationary point never ends")
    let (mut x, mut lambda) = (x, 1.0);
    for _ in 0..1000 {
        let at = residuals(x);
        let slope: f64 = at.iter().map(|(r, j)| j * r).sum();
        if slope.abs() <= tolerance {
            return Some(x);
        }
        let curvature: f64 = at.iter().map(|(_, j)| j * j).sum();
        let trial = x - slope / (curvature + lambda);
        if loss(residuals, trial) < loss(residuals, x) {
            (x, lambda) = (trial, lambda / 3.0);
        } else {
            lambda *= 2.0;
        }
    }
    None
    // ANCHOR_END: solution
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x + 1 and −2x² + x − 1, from whose minimum at 0 Gauss–Newton runs away.
    fn repelling(x: f64) -> Vec<(f64, f64)> {
        vec![(x + 1.0, 1.0), (-2.0 * x * x + x - 1.0, 1.0 - 4.0 * x)]
    }

    #[test]
    fn it_stays_where_gauss_newton_runs_away() {
        let rest = levenberg(&repelling, 0.1, 1e-6).unwrap_or(f64::NAN);
        assert!(rest.abs() < 1e-6, "{rest}");
    }

    #[test]
    fn it_ends_at_a_start_with_no_way_down() {
        assert_eq!(levenberg(&|x| vec![(x * x + 1.0, 2.0 * x)], 0.0, 1e-9), Some(0.0));
    }

    #[test]
    fn it_solves_an_equation() {
        let root = levenberg(&|x| vec![(x * x * x - 2.0, 3.0 * x * x)], 3.0, 1e-12);
        assert!((root.unwrap_or(f64::NAN) - f64::cbrt(2.0)).abs() < 1e-9, "{root:?}");
    }

    #[test]
    fn it_gives_up_where_no_number_is_small_enough() {
        assert_eq!(levenberg(&|x| vec![(x * x - 2.0, 2.0 * x)], 1.0, -1.0), None);
    }
}
