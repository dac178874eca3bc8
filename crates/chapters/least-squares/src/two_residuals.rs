//! Two residuals in one variable, three times: where both vanish at the minimum, where they do not, and where what Gauss–Newton
//! drops is larger than what it keeps.

use descent::{LeastSquares, Residuals};
use number::Number;

/// Two residuals, with what Gauss–Newton multiplies the error by near their minimum, −(J′J)⁻¹S: the book's blocks `gn-rate`,
/// `gn-slow`, `gn-repelled`.
///
/// ```
/// use descent::Objective;
/// use least_squares::TwoResiduals;
/// use ndarray::array;
///
/// for pair in TwoResiduals::ALL {
///     assert_eq!(pair.objective().gradient(&array![pair.minimum()]), Ok(array![0.0]));
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoResiduals {
    /// x² − 1 and x − 1, both zero at 1: factor 0.
    Vanishing,
    /// x + 1 and ½x² + x − 1: factor ½ at 0.
    Left,
    /// x + 1 and −2x² + x − 1: factor −2 at 0.
    Large,
}

impl TwoResiduals {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Vanishing, Self::Left, Self::Large];

    /// Where the sum of squares is least.
    ///
    /// ```
    /// assert_eq!(least_squares::TwoResiduals::Left.minimum(), 0.0);
    /// ```
    pub fn minimum(self) -> f64 {
        if self == Self::Vanishing { 1.0 } else { 0.0 }
    }

    /// The sum of their squares, as an objective that knows them.
    ///
    /// ```
    /// use descent::Objective;
    /// let f = least_squares::TwoResiduals::Large.objective();
    /// assert_eq!(f.hessian(&ndarray::array![0.0]), Ok(ndarray::array![[12.0]]));
    /// ```
    pub fn objective(self) -> LeastSquares<Self> {
        LeastSquares(self)
    }
}

impl Residuals for TwoResiduals {
    fn dimension(&self) -> usize {
        1
    }

    fn count(&self) -> usize {
        2
    }

    fn residuals<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        let [x] = x else { return None };
        let (one, square) = (N::one(), x.pow(2)?);
        Some(match self {
            Self::Vanishing => vec![square - one.clone(), x.clone() - one],
            Self::Left => {
                let half = square.div(&N::from_i64(2))?;
                vec![x.clone() + one.clone(), half + x.clone() - one]
            }
            Self::Large => {
                let twice = square.clone() + square;
                vec![x.clone() + one.clone(), x.clone() - one - twice]
            }
        })
    }
}
