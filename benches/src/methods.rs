//! The methods that compete, and what is required of each.

use conjugate_gradient::{Beta, conjugate_gradient};
use descent::Method;
use least_squares::{GaussNewton, LevenbergMarquardt};
use newton::{Newton, TrustRegion};
use quasi_newton::{bfgs, l_bfgs};

/// A method that competes.
pub struct Entry {
    /// The class in which other libraries are compared with it, as in `peers.txt`.
    pub class: &'static str,
    /// What it is called in the tables.
    pub name: &'static str,
    /// Makes it anew.
    pub make: fn() -> Box<dyn Method>,
    /// How many of the 39 instances it must solve.
    pub floor: usize,
    /// How many steps it may take.
    pub steps: usize,
    /// Where its runs end: at a step that changes the value by at most this share of it, as least squares do elsewhere; if zero, at a
    /// gradient of 1e-9.
    pub decrease: f64,
    /// Whether it is run on NIST's regressions.
    pub regressions: bool,
    /// The most variables for which it is run on the extended function of Rosenbrock; if zero, it is not.
    pub largest: usize,
}

/// All of them, the strongest class first.
///
/// ```
/// let names: Vec<_> = scoreboard::methods::all().iter().map(|entry| entry.name).collect();
/// assert!(names.contains(&"BFGS"));
/// ```
pub fn all() -> Vec<Entry> {
    let entry = |class, name, floor, make| Entry {
        class,
        name,
        make,
        floor,
        steps: 3000,
        decrease: 0.0,
        regressions: false,
        largest: 100,
    };
    let newton = entry("newton", "Newton, pure", 26, || Box::new(Newton::exact()));
    let bfgs = entry("bfgs", "BFGS", 38, || Box::new(bfgs()));
    let l_bfgs = entry("l-bfgs", "L-BFGS, ten pairs", 36, || Box::new(l_bfgs(10)));
    let cg = |name, make| Entry { steps: 1500, ..entry("conjugate-gradients", name, 33, make) };
    let marquardt = entry("least-squares", "Levenberg–Marquardt", 39, || {
        Box::new(LevenbergMarquardt::default())
    });
    let gauss = entry("gauss-newton", "Gauss–Newton", 24, || Box::new(GaussNewton::default()));
    // From the whole radius it follows, on the six exponentials of Biggs, a valley that ends nowhere.
    let region = entry("trust-region", "Newton in a trust region, from radius ¼", 39, || {
        let mut method = TrustRegion::default();
        method.radius = 0.25;
        Box::new(method)
    });
    vec![
        Entry { regressions: true, decrease: 1e-15, largest: 0, ..marquardt },
        Entry { regressions: true, decrease: 1e-15, steps: 500, largest: 0, ..gauss },
        Entry { largest: 0, ..region },
        Entry { steps: 100, ..newton },
        Entry { largest: 1000, ..bfgs },
        Entry { largest: 1_000_000, ..l_bfgs },
        cg("nonlinear CG, Polak–Ribière+", || {
            Box::new(conjugate_gradient(Beta::PolakRibierePlus))
        }),
    ]
}
