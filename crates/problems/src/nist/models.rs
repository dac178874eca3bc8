//! The models of the regressions, each written once.

use crate::numbers::{int, pi, ratio, square};
use number::Number;

/// A model of observations: what is expected at x with parameters b.
///
/// ```
/// use problems::nist::Model;
///
/// assert_eq!(Model::Power.value(&[3.0, 2.0], &[5.0]).map(|y: f64| y.round()), Some(75.0));
/// assert_eq!((Model::Power.parameters(), Model::Power.formula()), (2, "b₁x^b₂"));
/// assert_eq!(Model::Power.value(&[3.0], &[5.0]), None, "a parameter is missing");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Misra1a.
    Saturation,
    /// Chwirut2.
    DampedDecay,
    /// Lanczos1 and Lanczos3.
    ThreeDecays,
    /// Gauss1 and Gauss2.
    TwoBells,
    /// DanWood.
    Power,
    /// Misra1b.
    SquaredHyperbola,
    /// Misra1c.
    RootHyperbola,
    /// Misra1d.
    Hyperbola,
    /// Kirby2.
    QuadraticRational,
    /// Hahn1.
    CubicRational,
    /// Nelson: the logarithm of y is modelled.
    LogLifetime,
    /// MGH17.
    TwoDecays,
    /// ENSO: a yearly wave and two others.
    Seasons,
    /// MGH10.
    Resistance,
    /// Eckerle4.
    Bell,
    /// Rat42.
    Logistic,
    /// Rat43.
    GeneralLogistic,
    /// Bennett5.
    ShiftedPower,
}

impl Model {
    /// How many parameters it has.
    pub fn parameters(self) -> usize {
        match self {
            Self::Saturation | Self::Power | Self::SquaredHyperbola => 2,
            Self::RootHyperbola | Self::Hyperbola => 2,
            Self::DampedDecay | Self::LogLifetime | Self::Resistance => 3,
            Self::Bell | Self::Logistic | Self::ShiftedPower => 3,
            Self::GeneralLogistic => 4,
            Self::QuadraticRational | Self::TwoDecays => 5,
            Self::ThreeDecays => 6,
            Self::CubicRational => 7,
            Self::TwoBells => 8,
            Self::Seasons => 9,
        }
    }

    /// How many numbers x has.
    pub fn inputs(self) -> usize {
        if self == Self::LogLifetime { 2 } else { 1 }
    }

    /// The formula as plain text.
    pub fn formula(self) -> &'static str {
        match self {
            Self::Saturation => "b₁(1 − e^(−b₂x))",
            Self::DampedDecay => "e^(−b₁x)/(b₂ + b₃x)",
            Self::ThreeDecays => "b₁e^(−b₂x) + b₃e^(−b₄x) + b₅e^(−b₆x)",
            Self::TwoBells => "b₁e^(−b₂x) + b₃e^(−(x − b₄)²/b₅²) + b₆e^(−(x − b₇)²/b₈²)",
            Self::Power => "b₁x^b₂",
            Self::SquaredHyperbola => "b₁(1 − (1 + b₂x/2)⁻²)",
            Self::RootHyperbola => "b₁(1 − (1 + 2b₂x)^(−1/2))",
            Self::Hyperbola => "b₁b₂x/(1 + b₂x)",
            Self::QuadraticRational => "(b₁ + b₂x + b₃x²)/(1 + b₄x + b₅x²)",
            Self::CubicRational => "(b₁ + b₂x + b₃x² + b₄x³)/(1 + b₅x + b₆x² + b₇x³)",
            Self::LogLifetime => "log y = b₁ − b₂x₁e^(−b₃x₂)",
            Self::TwoDecays => "b₁ + b₂e^(−b₄x) + b₃e^(−b₅x)",
            Self::Seasons => {
                "b₁ + b₂cos(2πx/12) + b₃sin(2πx/12) + b₅cos(2πx/b₄) + b₆sin(2πx/b₄) + b₈cos(2πx/b₇) + b₉sin(2πx/b₇)"
            }
            Self::Resistance => "b₁e^(b₂/(x + b₃))",
            Self::Bell => "(b₁/b₂)e^(−½((x − b₃)/b₂)²)",
            Self::Logistic => "b₁/(1 + e^(b₂ − b₃x))",
            Self::GeneralLogistic => "b₁(1 + e^(b₂ − b₃x))^(−1/b₄)",
            Self::ShiftedPower => "b₁(b₂ + x)^(−1/b₃)",
        }
    }

    /// What is modelled: y, or its logarithm. `None` where it does not exist.
    pub(crate) fn observed<N: Number>(self, y: &N) -> Option<N> {
        if self == Self::LogLifetime { y.ln() } else { Some(y.clone()) }
    }

    /// The value at `x` with parameters `b`; `None` where there is none in this number system, and for slices of the wrong
    /// length.
    pub fn value<N: Number>(self, b: &[N], x: &[N]) -> Option<N> {
        let one = N::one;
        match (self, b, x) {
            (Self::Saturation, [b1, b2], [x]) => Some(b1.clone() * (one() - decay(b2, x)?)),
            (Self::DampedDecay, [b1, b2, b3], [x]) => {
                decay(b1, x)?.div(&(b2.clone() + b3.clone() * x.clone()))
            }
            (Self::ThreeDecays, [b1, b2, b3, b4, b5, b6], [x]) => Some(
                b1.clone() * decay(b2, x)?
                    + b3.clone() * decay(b4, x)?
                    + b5.clone() * decay(b6, x)?,
            ),
            (Self::TwoBells, [b1, b2, b3, b4, b5, b6, b7, b8], [x]) => {
                let bell = |size: &N, centre: &N, width: &N| {
                    let distance = square((x.clone() - centre.clone()).div(width)?);
                    Some(size.clone() * (-distance).exp()?)
                };
                Some(b1.clone() * decay(b2, x)? + bell(b3, b4, b5)? + bell(b6, b7, b8)?)
            }
            (Self::Power, [b1, b2], [x]) => Some(b1.clone() * power(x, b2)?),
            (Self::SquaredHyperbola, [b1, b2], [x]) => {
                let below = one() + (b2.clone() * x.clone()).div(&int(2))?;
                Some(b1.clone() * (one() - below.pow(-2)?))
            }
            (Self::RootHyperbola, [b1, b2], [x]) => {
                let below = (one() + int::<N>(2) * b2.clone() * x.clone()).sqrt()?;
                Some(b1.clone() * (one() - below.recip()?))
            }
            (Self::Hyperbola, [b1, b2], [x]) => {
                let product = b2.clone() * x.clone();
                (b1.clone() * product.clone()).div(&(one() + product))
            }
            (Self::QuadraticRational, [b1, b2, b3, b4, b5], [x]) => {
                polynomial([b1, b2, b3], x).div(&polynomial([&one(), b4, b5], x))
            }
            (Self::CubicRational, [b1, b2, b3, b4, b5, b6, b7], [x]) => {
                polynomial([b1, b2, b3, b4], x).div(&polynomial([&one(), b5, b6, b7], x))
            }
            (Self::LogLifetime, [b1, b2, b3], [x1, x2]) => {
                Some(b1.clone() - b2.clone() * x1.clone() * decay(b3, x2)?)
            }
            (Self::TwoDecays, [b1, b2, b3, b4, b5], [x]) => {
                Some(b1.clone() + b2.clone() * decay(b4, x)? + b3.clone() * decay(b5, x)?)
            }
            (Self::Seasons, [b1, b2, b3, b4, b5, b6, b7, b8, b9], [x]) => {
                let turn = int::<N>(2) * pi::<N>()? * x.clone();
                let wave = |period: &N, cos: &N, sin: &N| {
                    let angle = turn.div(period)?;
                    Some(cos.clone() * angle.cos()? + sin.clone() * angle.sin()?)
                };
                Some(b1.clone() + wave(&int(12), b2, b3)? + wave(b4, b5, b6)? + wave(b7, b8, b9)?)
            }
            (Self::Resistance, [b1, b2, b3], [x]) => {
                Some(b1.clone() * b2.div(&(x.clone() + b3.clone()))?.exp()?)
            }
            (Self::Bell, [b1, b2, b3], [x]) => {
                let distance = square((x.clone() - b3.clone()).div(b2)?);
                Some(b1.div(b2)? * (ratio::<N>(-1, 2)? * distance).exp()?)
            }
            (Self::Logistic, [b1, b2, b3], [x]) => {
                b1.div(&(one() + (b2.clone() - b3.clone() * x.clone()).exp()?))
            }
            (Self::GeneralLogistic, [b1, b2, b3, b4], [x]) => {
                let below = one() + (b2.clone() - b3.clone() * x.clone()).exp()?;
                Some(b1.clone() * power(&below, &-b4.recip()?)?)
            }
            (Self::ShiftedPower, [b1, b2, b3], [x]) => {
                Some(b1.clone() * power(&(b2.clone() + x.clone()), &-b3.recip()?)?)
            }
            _ => None,
        }
    }
}

/// e^(−rate·x)
fn decay<N: Number>(rate: &N, x: &N) -> Option<N> {
    (-(rate.clone() * x.clone())).exp()
}

/// base^exponent, for a positive base.
fn power<N: Number>(base: &N, exponent: &N) -> Option<N> {
    (exponent.clone() * base.ln()?).exp()
}

/// c₀ + c₁x + c₂x² + …, by Horner's scheme.
fn polynomial<N: Number, const K: usize>(coefficients: [&N; K], x: &N) -> N {
    let highest_first = coefficients.into_iter().rev();
    highest_first.fold(N::zero(), |sum, c| sum * x.clone() + c.clone())
}
