//! The methods that compete, and what is required of each.

use conjugate_gradient::{Beta, conjugate_gradient};
use descent::Method;
use newton::Newton;
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
    /// Whether it is run on NIST's regressions.
    pub regressions: bool,
    /// The most variables for which it is run on the extended function of Rosenbrock.
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
        regressions: false,
        largest: 100,
    };
    let newton = entry("newton", "Newton, pure", 26, || Box::new(Newton::exact()));
    let bfgs = entry("bfgs", "BFGS", 38, || Box::new(bfgs()));
    let l_bfgs = entry("l-bfgs", "L-BFGS, ten pairs", 36, || Box::new(l_bfgs(10)));
    let cg = |name, make| Entry { steps: 1500, ..entry("conjugate-gradients", name, 33, make) };
    vec![
        Entry { steps: 100, ..newton },
        Entry { largest: 1000, ..bfgs },
        Entry { largest: 1_000_000, ..l_bfgs },
        cg("nonlinear CG, Polak–Ribière+", || {
            Box::new(conjugate_gradient(Beta::PolakRibierePlus))
        }),
    ]
}
