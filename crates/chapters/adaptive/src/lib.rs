//! Momentum and the adaptive methods up to Adam.
//!
//! ```
//! use adaptive::{Adam, Fused};
//! use descent::{Error, Stop, run};
//!
//! let valley = problems::Rosenbrock.problem();
//! let trace = run(Fused::new(Adam::new(0.02)), &valley.objective, &valley.start, Stop::after(100))?;
//! assert!((trace.last().value - 4.047890110432342).abs() < 1e-12);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What is there
//!
//! One file a method:
//!
//! | | |
//! |---|---|
//! | [`Update`], [`Fused`], [`ByArrays`], [`apply`] | a rule for every coordinate alike: in one pass, as array expressions, in place |
//! | [`smooth`], [`unbiased`], [`Moments`], [`Epsilon`] | exponential smoothing, its bias, and where ε stands |
//! | [`Momentum`], [`Normalisation`] | the smoothed gradient |
//! | [`Nesterov`], [`LookAhead`], [`shifted_point`] | the gradient at the shifted point, and the change of variables |
//! | [`Adagrad`], [`RmsProp`] | division by the root of squares |
//! | [`Centred`], [`Gathered`] | by the root of the variance, and with momentum |
//! | [`Adam`], [`Correction`] | both, without bias |
//! | [`AmsGrad`], [`Maximum`] | the same with a divisor that never shrinks |
//! | [`Nadam`], [`Anticipation`] | the same, looking ahead |
//! | [`Adamax`] | with the maximum norm |
//! | [`Adadelta`] | steps as long as the steps before |
//! | [`runs`] | runs that the chapter tells of |
//! | [`figures`] | figures drawn from them |
//!
//! Names follow the derivations: `alpha` for the learning rate α, `beta` and `gamma` for the shares β and γ of what is
//! remembered, `v` and `s` for the smoothed gradient and its smoothed square. Steps are counted from t = 0.
//!
//! # Where libraries differ
//!
//! The same name does not always mean the same formula. Every difference known to us is an option, and a test against that
//! library's numbers: the place of ε ([`Epsilon`]), PyTorch's Nesterov points ([`LookAhead`]), the schedule of Nadam
//! ([`Anticipation`]), the three AMSGrads ([`Maximum`]), RMSprop's momentum ([`Centred`]), the sum that Adagrad starts from, the ε of Adamax, the α of Adadelta.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod amsgrad;
mod centred;
pub mod figures;
mod momentum;
mod nadam;
mod nesterov;
mod rms_prop;
pub mod runs;
mod smoothing;
pub mod training;
mod update;

pub use adadelta::{Adadelta, Squares};
pub use adagrad::Adagrad;
pub use adam::{Adam, Correction, Corrections};
pub use adamax::Adamax;
pub use amsgrad::{AmsGrad, Maximum, Peak, Peaks};
pub use centred::{Centred, Gathered};
pub use momentum::{Momentum, Normalisation};
pub use nadam::{Anticipation, Nadam, Weights};
pub use nesterov::{LookAhead, Nesterov, shifted_point};
pub use rms_prop::RmsProp;
pub use smoothing::{Epsilon, Moments, smooth, unbiased};
pub use update::{ByArrays, Column, Fused, Holding, Update, apply};
