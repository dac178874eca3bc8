//! Runs that the chapter tells of, by name: in Rosenbrock's valley from (0.4, −0.2), and in a ravine.
//!
//! ```
//! let trace = adaptive::runs::momentum()?;
//! assert_eq!(trace.steps.len(), 1000);
//! assert!(adaptive::runs::ALL.iter().all(|(_, run)| run().is_ok()));
//! # Ok::<(), descent::Error>(())
//! ```
//!
//! All give `Result<Trace, Error>`, with an error only if there were no first point.

use crate::{
    Adadelta, Adagrad, Adam, Adamax, AmsGrad, Fused, LookAhead, Momentum, Nadam, Nesterov, RmsProp,
};
use descent::{Error, Method, Stop, Trace, run};
use gradient_descent::gradient_descent;
use ndarray::array;
use problems::{Quadratic, Rosenbrock};

/// What a named run gives.
pub type Outcome = Result<Trace, Error>;

/// A name and the run of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All named runs.
pub const ALL: [Named; 15] = [
    ("momentum", momentum),
    ("half-momentum", half_momentum),
    ("no-momentum", no_momentum),
    ("momentum-same-rate", momentum_same_rate),
    ("nesterov", nesterov),
    ("look-ahead", look_ahead),
    ("adagrad", adagrad),
    ("rms-prop", rms_prop),
    ("adam", adam),
    ("ams-grad", ams_grad),
    ("nadam", nadam),
    ("adamax", adamax),
    ("adadelta", adadelta),
    ("ravine-descent", ravine_descent),
    ("ravine-momentum", ravine_momentum),
];

/// A thousand steps in the valley.
fn valley(method: impl Method) -> Outcome {
    run(method, &Rosenbrock.problem().objective, &array![0.4, -0.2], Stop::after(1000))
}

/// Momentum with β = 0.9 and α = 0.001/(1 − β).
pub fn momentum() -> Outcome {
    valley(Fused::new(Momentum::new(0.01, 0.9)))
}

/// Momentum with β = 0.5 and α = 0.001/(1 − β).
pub fn half_momentum() -> Outcome {
    valley(Fused::new(Momentum::new(0.002, 0.5)))
}

/// Momentum with β = 0 and α = 0.001: plain gradient descent.
pub fn no_momentum() -> Outcome {
    valley(Fused::new(Momentum::new(0.001, 0.0)))
}

/// Momentum with β = 0.9 and the α = 0.001 of plain descent: no faster than that.
pub fn momentum_same_rate() -> Outcome {
    valley(Fused::new(Momentum::new(0.001, 0.9)))
}

/// Nesterov's momentum with β = 0.9 and α = 0.01.
pub fn nesterov() -> Outcome {
    valley(Nesterov::new(Momentum::new(0.01, 0.9)))
}

/// The same as seen from the shifted points.
pub fn look_ahead() -> Outcome {
    valley(Fused::new(LookAhead(Momentum::new(0.01, 0.9))))
}

/// Adagrad with α = 0.1.
pub fn adagrad() -> Outcome {
    valley(Fused::new(Adagrad::new(0.1)))
}

/// RMSprop with α = 0.01 and γ = 0.9: it goes on in a zigzag, since its steps do not shrink.
pub fn rms_prop() -> Outcome {
    valley(Fused::new(RmsProp::new(0.01)))
}

/// Adam with α = 0.01.
pub fn adam() -> Outcome {
    valley(Fused::new(Adam::new(0.01)))
}

/// AMSGrad with α = 0.01.
pub fn ams_grad() -> Outcome {
    valley(Fused::new(AmsGrad::new(0.01)))
}

/// Nadam with α = 0.01.
pub fn nadam() -> Outcome {
    valley(Fused::new(Nadam::new(0.01)))
}

/// Adamax with α = 0.01.
pub fn adamax() -> Outcome {
    valley(Fused::new(Adamax::new(0.01)))
}

/// Adadelta with γ = ρ = 0.95.
pub fn adadelta() -> Outcome {
    valley(Fused::new(Adadelta { gamma: 0.95, rho: 0.95, ..Adadelta::new() }))
}

/// In a ravine with eigenvalues 1 and 25 from (10, 1), by gradient descent with the best rate 2/(1 + 25).
pub fn ravine_descent() -> Outcome {
    ravine(gradient_descent(2.0 / 26.0))
}

/// The same by momentum with the best parameters for it, √β = (√25 − 1)/(√25 + 1) and α = (1 + √β)²/25 (of Polyak).
pub fn ravine_momentum() -> Outcome {
    let root = 4.0 / 6.0_f64;
    let (beta, alpha) = (root * root, (1.0 + root).powi(2) / 25.0);
    ravine(Fused::new(Momentum::new(alpha / (1.0 - beta), beta)))
}

fn ravine(method: impl Method) -> Outcome {
    run(method, &Quadratic::diagonal(&[1.0, 25.0]), &array![10.0, 1.0], Stop::after(40))
}
