//! Functions of one variable.

use crate::{Kind, Problem, Stationary, formula};
use descent::{Exact, Formula, ObjectiveExt};
use ndarray::{Array2, array};
use number::Number;

// ANCHOR: cubic
formula! {
    /// (θ − 3)²(θ + 3): a minimum at 3, a maximum at −1, and curvature that changes its sign at 1.
    Cubic(theta) over N = {
        let three = N::from_i64(3);
        Some((theta.clone() - three.clone()).pow(2)? * (theta.clone() + three))
    }
}
// ANCHOR_END: cubic

impl Cubic {
    /// From 1.5, just right of the inflection.
    pub fn problem(self) -> Problem {
        Problem {
            name: "cubic",
            formula: "(θ − 3)²(θ + 3)".into(),
            objective: Box::new(Exact(self)),
            start: array![1.5],
            stationary: vec![
                Stationary::new([3.0], 0.0, Kind::Minimum),
                Stationary::new([-1.0], 32.0, Kind::Maximum),
            ],
        }
    }
}

formula! {
    /// −θ⁴/4 + 5θ²/2: a minimum at 0 between maxima at ±√5. Newton's map sends 1 to −1 and back.
    Humps(theta) over N = {
        let square = theta.pow(2)?;
        let quarter = square.clone() * (N::from_i64(10) - square);
        quarter.div(&N::from_i64(4))
    }
}

impl Humps {
    /// From 1, on the 2-cycle.
    pub fn problem(self) -> Problem {
        let root = 5f64.sqrt();
        Problem {
            name: "humps",
            formula: "−θ⁴/4 + 5θ²/2".into(),
            objective: Box::new(Exact(self)),
            start: array![1.0],
            stationary: vec![
                Stationary::new([0.0], 0.0, Kind::Minimum),
                Stationary::new([root], 6.25, Kind::Maximum),
                Stationary::new([-root], 6.25, Kind::Maximum),
            ],
        }
    }
}

formula! {
    /// θ⁴ − 4θ³ − 2θ² + 10θ + 15: a maximum between two minima, inflections at 1 ± 2/√3.
    Quartic(theta) over N = {
        // Horner's scheme.
        [-4, -2, 10, 15].into_iter().try_fold(N::one(), |sum, coefficient| {
            Some(sum * theta.clone() + N::from_i64(coefficient))
        })
    }
}

impl Quartic {
    /// From 1.7, left of an inflection: Newton's method climbs.
    pub fn problem(self) -> Problem {
        Problem {
            name: "quartic",
            formula: "θ⁴ − 4θ³ − 2θ² + 10θ + 15".into(),
            objective: Box::new(Exact(self)),
            start: array![1.7],
            stationary: vec![
                Stationary::new([-0.934_297_875_766_06], 7.935_413_724_88, Kind::Minimum),
                Stationary::new([0.874_505_905_664_739_3], 20.125_246_070_6, Kind::Maximum),
                Stationary::new([3.059_791_970_101_320_8], -0.060_659_795_527_5, Kind::Minimum),
            ],
        }
    }
}

formula! {
    /// θ⁴: strictly convex, and yet its curvature at the minimum 0 is zero. It is a minimum because θ⁴ ≥ 0.
    FourthPower(theta) over N = theta.pow(4)
}

impl FourthPower {
    /// From 1.
    pub fn problem(self) -> Problem {
        Problem {
            name: "fourth-power",
            formula: "θ⁴".into(),
            objective: Box::new(Exact(self)),
            start: array![1.0],
            stationary: vec![Stationary::new([0.0], 0.0, Kind::DegenerateMinimum)],
        }
    }
}

/// √(1 + (θ/w)²): strictly convex, with bounded slope. Newton's map is −θ³/w²: it diverges from |θ| > w.
///
/// Its curvature is written by hand, (1 + (θ/w)²)^(−3/2)/w²: the formula's is the difference of two nearly equal numbers far
/// from the minimum, and at θ = 10⁸ w nothing of it is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hyperbola {
    /// The width w.
    pub width: i64,
}

impl Formula for Hyperbola {
    fn dimension(&self) -> usize {
        1
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let [theta] = x else { return None };
        (N::one() + theta.div(&N::from_i64(self.width))?.pow(2)?).sqrt()
    }
}

impl Hyperbola {
    /// From 1.1 w, just outside.
    pub fn problem(self) -> Problem {
        let name = if self.width == 1 { "hyperbola" } else { "wide-hyperbola" };
        Problem {
            name,
            formula: match self.width {
                1 => "√(1 + θ²)".into(),
                w => format!("√(1 + (θ/{w})²)"),
            },
            objective: Box::new(Exact(self).with_hessian(move |x| {
                let width = self.width as f64;
                Array2::from_diag(&x.mapv(|x| (x / width).hypot(1.0).powi(-3) / width / width))
            })),
            start: array![1.1 * self.width as f64],
            stationary: vec![Stationary::new([0.0], 1.0, Kind::Minimum)],
        }
    }
}

formula! {
    /// cosh x, the curve of a hanging chain. Its second derivative is itself.
    Catenary(x) over N = {
        (x.exp()? + (-x.clone()).exp()?).div(&N::from_i64(2))
    }
}

impl Catenary {
    /// From 1.
    pub fn problem(self) -> Problem {
        Problem {
            name: "catenary",
            formula: "cosh x".into(),
            objective: Box::new(Exact(self)),
            start: array![1.0],
            stationary: vec![Stationary::new([0.0], 1.0, Kind::Minimum)],
        }
    }
}

formula! {
    /// eˣ − x: curvature eˣ, which vanishes far to the left.
    Exponential(x) over N = Some(x.exp()? - x.clone())
}

impl Exponential {
    /// From 1.
    pub fn problem(self) -> Problem {
        Problem {
            name: "exponential",
            formula: "eˣ − x".into(),
            objective: Box::new(Exact(self)),
            start: array![1.0],
            stationary: vec![Stationary::new([0.0], 1.0, Kind::Minimum)],
        }
    }
}

/// x²/2 + k x³/6: curvature 1 at the minimum 0 and third derivative k everywhere. A maximum at −2/k.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TiltedBowl {
    /// The third derivative k, not zero.
    pub tilt: i64,
}

impl Formula for TiltedBowl {
    fn dimension(&self) -> usize {
        1
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let [x] = x else { return None };
        let sixth = x.pow(2)? * (N::from_i64(3) + N::from_i64(self.tilt) * x.clone());
        sixth.div(&N::from_i64(6))
    }
}

impl TiltedBowl {
    /// From 0.1/k, well inside the basin.
    pub fn problem(self) -> Problem {
        let k = self.tilt as f64;
        Problem {
            name: "tilted-bowl",
            formula: format!("x²/2 + {k}x³/6"),
            objective: Box::new(Exact(self)),
            start: array![0.1 / k],
            stationary: vec![
                Stationary::new([0.0], 0.0, Kind::Minimum),
                Stationary::new([-2.0 / k], 2.0 / (3.0 * k * k), Kind::Maximum),
            ],
        }
    }
}

formula! {
    /// x⁴/4 − x²/2: minima at ±1, and a maximum at 0 that attracts Newton's method from near by.
    DoubleWell(x) over N = {
        let square = x.pow(2)?;
        (square.clone() * (square - N::from_i64(2))).div(&N::from_i64(4))
    }
}

impl DoubleWell {
    /// From 0.1, where the curvature is negative.
    pub fn problem(self) -> Problem {
        Problem {
            name: "double-well",
            formula: "x⁴/4 − x²/2".into(),
            objective: Box::new(Exact(self)),
            start: array![0.1],
            stationary: vec![
                Stationary::new([-1.0], -0.25, Kind::Minimum),
                Stationary::new([0.0], 0.0, Kind::Maximum),
                Stationary::new([1.0], -0.25, Kind::Minimum),
            ],
        }
    }
}

formula! {
    /// θ³/3 − θ: its slope θ² − 1 is the same at ±½, so that the secant through them is flat.
    Wave(theta) over N = Some(theta.pow(3)?.div(&N::from_i64(3))? - theta.clone())
}

impl Wave {
    /// From ½.
    pub fn problem(self) -> Problem {
        Problem {
            name: "wave",
            formula: "θ³/3 − θ".into(),
            objective: Box::new(Exact(self)),
            start: array![0.5],
            stationary: vec![
                Stationary::new([1.0], -2.0 / 3.0, Kind::Minimum),
                Stationary::new([-1.0], 2.0 / 3.0, Kind::Maximum),
            ],
        }
    }
}
