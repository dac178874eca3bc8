//! Functions that are not smooth enough for a theorem, with derivatives by hand where the formula's have a hole.

use crate::{Kind, Problem, Stationary};
use descent::{ByHand, ObjectiveExt};
use ndarray::{Array2, array};

/// x²/2 + ⅖|x|^(5/2): its slope x + sign(x)|x|^(3/2) is differentiable, its curvature 1 + (3/2)|x|^(1/2) is not Lipschitz at
/// the minimum 0. Newton's method converges to it with order 3/2.
///
/// Written by hand: |x| has no derivative at 0, although this function has two.
pub fn three_halves() -> Problem {
    let objective = ByHand::new(1, |x| x[0] * x[0] / 2.0 + 0.4 * x[0].abs().powf(2.5))
        .with_gradient(|x| x.mapv(|x| x + x.signum() * x.abs().powf(1.5)))
        .with_hessian(|x| Array2::from_diag(&x.mapv(|x| 1.0 + 1.5 * x.abs().sqrt())));
    Problem {
        name: "three-halves",
        formula: "x²/2 + ⅖|x|^(5/2)".into(),
        objective: Box::new(objective),
        start: array![0.1],
        stationary: vec![Stationary::new([0.0], 0.0, Kind::Minimum)],
    }
}
