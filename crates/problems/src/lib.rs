//! Test problems: functions written once, with a standard start and every stationary point that matters, certified.
//!
//! ```
//! use descent::Objective;
//!
//! let problem = problems::named("rosenbrock").unwrap();
//! let minimum = problem.minimum().unwrap();
//! assert_eq!(problem.objective.value(&minimum.x), Ok(0.0));
//! ```
//!
//! Each function is a public type ([`Cubic`], [`Rosenbrock`], …) that implements [`Formula`](descent::Formula), or is a list
//! of [`Residuals`](descent::Residuals) or of [`Terms`](descent::Terms), so it can be evaluated in any number system;
//! `problem()` makes it a [`Problem`], ready to run.
//!
//! | | |
//! |---|---|
//! | [`all`], [`named`] | the functions of the book, with their standard parameters |
//! | [`mgh`] | the 35 test problems of Moré, Garbow and Hillstrom, in 40 instances |
//! | [`nist`] | 20 regressions on real data, with certified parameters |
//! | [`ExtendedRosenbrock`] | a valley of as many variables as you like |
//! | [`Digits`], [`Network`] | 1797 handwritten digits, and networks that read them |
//!
//! The tests certify the stationary points in exact rational arithmetic: the gradient is zero there (or, at an irrational
//! point in one variable, changes its sign between the neighbouring `f64`s), and the signs of the Hessian's leading minors
//! decide the kind. Where the Hessian is singular, the kind is stated with its reason.

mod curves;
mod data;
mod digits;
mod extended_rosenbrock;
pub mod mgh;
mod network;
pub mod nist;
mod numbers;
mod peaks;
mod quadratic;
mod rough;
mod samples;
mod surfaces;

pub use curves::{
    Catenary, Cubic, DoubleWell, Exponential, FourthPower, Humps, Hyperbola, Quartic, TiltedBowl,
    Wave,
};
pub use data::DataError;
pub use digits::Digits;
pub use extended_rosenbrock::ExtendedRosenbrock;
pub use network::Network;
pub use peaks::Peaks;
pub use quadratic::Quadratic;
pub use rough::three_halves;
pub use samples::{Logistic, Loss, Softmax, TwoWeights, WeightedQuadratics};
pub use surfaces::{Gutter, MixedPowers, MonkeySaddle, Product, Rosenbrock, Saddle};

use descent::Objective;
use ndarray::Array1;

/// What a stationary point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A minimum with positive definite Hessian.
    Minimum,
    /// A maximum with negative definite Hessian.
    Maximum,
    /// A saddle: the Hessian has eigenvalues of both signs.
    Saddle,
    /// A minimum with singular Hessian; the function's documentation says why it is one.
    DegenerateMinimum,
    /// Neither a minimum nor a maximum, although the Hessian has no eigenvalues of both signs; the function's documentation
    /// says why.
    DegenerateSaddle,
}

/// A point where the gradient is zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Stationary {
    /// The point (length n): exact, or the nearest `f64` to an irrational one.
    pub x: Array1<f64>,
    /// The value there.
    pub value: f64,
    /// What it is.
    pub kind: Kind,
}

impl Stationary {
    /// A stationary point, from its coordinates.
    pub(crate) fn new<const N: usize>(x: [f64; N], value: f64, kind: Kind) -> Self {
        Self { x: Array1::from_iter(x), value, kind }
    }
}

/// A function to minimise, with what is known of it.
pub struct Problem {
    /// Its name, in lower case with hyphens.
    pub name: &'static str,
    /// Its formula as plain text, for captions.
    pub formula: String,
    /// The function, with exact derivatives.
    pub objective: Box<dyn Objective>,
    /// The start usually taken (length n).
    pub start: Array1<f64>,
    /// The stationary points: all of them, or one of each where they fill a curve.
    pub stationary: Vec<Stationary>,
}

impl Problem {
    /// The lowest of the minima listed, degenerate ones included.
    ///
    /// ```
    /// assert!((problems::Quartic.problem().minimum().unwrap().x[0] - 3.0598).abs() < 1e-4);
    /// assert!(problems::Saddle.problem().minimum().is_none());
    /// ```
    pub fn minimum(&self) -> Option<&Stationary> {
        self.stationary
            .iter()
            .filter(|s| matches!(s.kind, Kind::Minimum | Kind::DegenerateMinimum))
            .min_by(|a, b| a.value.total_cmp(&b.value))
    }
}

/// The problems of this crate's own, with their standard parameters. The collections have lists of their own: [`mgh::all`].
///
/// ```
/// use descent::Objective;
/// assert!(problems::all().iter().all(|p| p.start.len() == p.objective.dimension()));
/// ```
pub fn all() -> Vec<Problem> {
    vec![
        Cubic.problem(),
        Humps.problem(),
        Quartic.problem(),
        FourthPower.problem(),
        Hyperbola { width: 1 }.problem(),
        Catenary.problem(),
        Exponential.problem(),
        TiltedBowl { tilt: 100 }.problem(),
        DoubleWell.problem(),
        Wave.problem(),
        three_halves(),
        Saddle.problem(),
        MixedPowers.problem(),
        Rosenbrock.problem(),
        Product.problem(),
        Gutter.problem(),
        MonkeySaddle.problem(),
        Peaks.problem(),
        Quadratic::standard().problem(),
        Quadratic::reflected(&[1.0, 10.0, 100.0, 1000.0]).problem_named("ill-conditioned"),
        WeightedQuadratics::apart().problem(),
        Logistic::problem(),
        Softmax.problem(),
        TwoWeights { loss: Loss::Squared }.problem(),
        TwoWeights { loss: Loss::CrossEntropy }.problem(),
    ]
}

/// The problem of this name, with its standard parameters, from [`all`] or one of the collections.
///
/// ```
/// assert_eq!(problems::named("cubic").unwrap().formula, "(θ − 3)²(θ + 3)");
/// assert!(problems::named("no-such-problem").is_none());
/// ```
pub fn named(name: &str) -> Option<Problem> {
    all().into_iter().chain(mgh::all()).find(|problem| problem.name == name)
}

/// A function written once: a unit type, its [`Formula`](descent::Formula), and names for its variables.
///
/// `value` gives `None` for a point of the wrong length.
macro_rules! formula {
    ($(#[$doc:meta])* $name:ident($($x:ident),+) over $n:ident = $body:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name;

        impl descent::Formula for $name {
            fn dimension(&self) -> usize {
                [$(stringify!($x)),+].len()
            }
            fn value<$n: number::Number>(&self, x: &[$n]) -> Option<$n> {
                let [$($x),+] = x else { return None };
                $body
            }
        }
    };
}
pub(crate) use formula;
