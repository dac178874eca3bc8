//! Minima of the quadratics and cubics through what is known of φ at two lengths. All answers may be NaN or infinite where there
//! is no minimum: whoever asks keeps them inside an interval.

/// What is known of φ(α) = f(x + α d) at one α.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knot {
    /// The length α.
    pub alpha: f64,
    /// The value φ(α).
    pub value: f64,
    /// The slope φ′(α), NaN if it is not known.
    pub slope: f64,
}

// ANCHOR: interpolate
/// The stationary point of the parabola with the value and slope of `a` and the value of `b` (block `quadratic-interpolation`).
///
/// ```
/// use line_search::interpolate::{Knot, quadratic};
/// // (α − 3)²
/// let a = Knot { alpha: 1.0, value: 4.0, slope: -4.0 };
/// let b = Knot { alpha: 5.0, value: 4.0, slope: f64::NAN };
/// assert_eq!(quadratic(a, b), 3.0);
/// ```
pub fn quadratic(a: Knot, b: Knot) -> f64 {
    let h = b.alpha - a.alpha;
    a.alpha - a.slope * h * h / (2.0 * (b.value - a.value - a.slope * h))
}

/// The zero of the line through both slopes: the stationary point of a parabola that has them (block `secant-step`).
///
/// ```
/// use line_search::interpolate::{Knot, secant};
/// let a = Knot { alpha: 1.0, value: 4.0, slope: -4.0 };
/// let b = Knot { alpha: 2.0, value: 1.0, slope: -2.0 };
/// assert_eq!(secant(a, b), 3.0);
/// ```
pub fn secant(a: Knot, b: Knot) -> f64 {
    a.alpha - a.slope * (b.alpha - a.alpha) / (b.slope - a.slope)
}

/// The local minimum of the cubic with both values and both slopes.
///
/// ```
/// use line_search::interpolate::{Knot, cubic};
/// // α³ − 3α has its minimum at 1.
/// let a = Knot { alpha: 0.0, value: 0.0, slope: -3.0 };
/// let b = Knot { alpha: 2.0, value: 2.0, slope: 9.0 };
/// assert_eq!(cubic(a, b), 1.0);
/// assert_eq!(cubic(b, a), 1.0);
/// ```
pub fn cubic(a: Knot, b: Knot) -> f64 {
    let h = b.alpha - a.alpha;
    let q = a.slope + b.slope - 3.0 * (b.value - a.value) / h;
    let root = (q * q - a.slope * b.slope).sqrt() * h.signum();
    b.alpha - h * (b.slope + root - q) / (b.slope - a.slope + 2.0 * root)
}
// ANCHOR_END: interpolate
