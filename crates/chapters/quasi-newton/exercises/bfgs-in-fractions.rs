//! The update of BFGS in exact arithmetic.

use number::Rational;
use number::fractions::{Matrix, dot, over, plus, times};

/// H − ρ (s q′ + q s′) + (ρ² y′q + ρ) s s′ with q = H y.
pub fn bfgs(h: &Matrix, s: &[Rational], y: &[Rational]) -> Matrix {
    // ANCHOR: solution
    // STUB: todo!("one product H y, then every row plus multiples of s and q")
    let rho = over(Rational::from(1), &dot(s, y));
    let q = times(h, y);
    let c = rho.clone() * rho.clone() * dot(y, &q) + rho.clone();
    let minus_rho = -rho;
    let row = |i: usize| {
        let with_s = plus(&h[i], &(minus_rho.clone() * q[i].clone()), s);
        let with_q = plus(&with_s, &(minus_rho.clone() * s[i].clone()), &q);
        plus(&with_q, &(c.clone() * s[i].clone()), s)
    };
    (0..s.len()).map(row).collect()
    // ANCHOR_END: solution
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]
mod tests {
    use super::*;
    use number::fractions::{Vector, identity, whole};

    #[test]
    fn the_update_keeps_its_promises() {
        let (s, y) = (whole(&[1, 2, 0]), whole(&[3, 1, 1]));
        let h = bfgs(&identity(3, 1), &s, &y);
        assert_eq!(times(&h, &y), s, "the secant equation");
        for (i, row) in h.iter().enumerate() {
            let column: Vector = h.iter().map(|row| row[i].clone()).collect();
            assert_eq!(row, &column, "symmetry");
        }
        // In one variable: s/y, whatever H was.
        assert_eq!(
            bfgs(&identity(1, 7), &whole(&[2]), &whole(&[3]))[0][0],
            Rational::new(2, 3).unwrap()
        );
    }
}
