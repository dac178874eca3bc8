//! Conjugate gradients in exact arithmetic.

use number::fractions::{Vector, dot, over, plus, times};
use number::{Number, Rational};

/// The points x₁, x₂, … of conjugate gradients from 0, until the gradient is zero.
pub fn conjugate_gradients(a: &[Vector], b: &[Rational]) -> Vec<Vector> {
    // ANCHOR: solution
    // STUB: todo!("g₊ = g + α A d, and A d again for β")
    let minus = Rational::from(-1);
    let mut x = vec![Rational::from(0); b.len()];
    let mut g = plus(&times(a, &x), &minus, b);
    let mut d: Vector = g.iter().map(|g| -g.clone()).collect();
    let mut points = Vec::new();
    while !dot(&g, &g).is_zero() {
        let ad = times(a, &d);
        let curvature = dot(&d, &ad);
        let alpha = over(-dot(&g, &d), &curvature);
        x = plus(&x, &alpha, &d);
        g = plus(&g, &alpha, &ad);
        let beta = over(dot(&g, &ad), &curvature);
        let uphill: Vector = g.iter().map(|g| -g.clone()).collect();
        d = plus(&uphill, &beta, &d);
        points.push(x.clone());
    }
    points
    // ANCHOR_END: solution
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]
mod tests {
    use super::*;
    use number::fractions::whole;

    #[test]
    fn three_steps_of_conjugate_gradients() {
        let fractions = |d: i64, numbers: &[i64]| -> Vector {
            numbers.iter().map(|n| Rational::new(*n, d).unwrap()).collect()
        };
        let a = [whole(&[4, 1, 0]), whole(&[1, 3, 1]), whole(&[0, 1, 2])];
        let points = conjugate_gradients(&a, &whole(&[1, 2, 3]));
        assert_eq!(points[0], fractions(25, &[7, 14, 21]));
        assert_eq!(points[1], fractions(325, &[16, 107, 423]));
        assert_eq!(points[2], fractions(9, &[2, 1, 13]));
        assert_eq!(points.len(), 3);
        // One curvature, one step.
        let round = [whole(&[5, 0]), whole(&[0, 5])];
        assert_eq!(conjugate_gradients(&round, &whole(&[1, 2])).len(), 1);
    }
}
