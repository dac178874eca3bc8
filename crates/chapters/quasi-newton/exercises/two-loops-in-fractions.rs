//! The two-loop recursion in exact arithmetic.

use number::Rational;
use number::fractions::{Vector, dot, over, plus};

/// H g for the H that the pairs (s, y), the oldest first, make of γ I; no matrix is formed.
pub fn two_loops(pairs: &[(Vector, Vector)], gamma: &Rational, g: &[Rational]) -> Vector {
    // ANCHOR: solution
    // STUB: todo!("from the newest pair to the oldest, and back")
    let mut q = g.to_vec();
    let mut shares = Vec::new();
    for (s, y) in pairs.iter().rev() {
        let a = over(dot(s, &q), &dot(s, y));
        q = plus(&q, &(-a.clone()), y);
        shares.push(a);
    }
    let mut r: Vector = q.iter().map(|q| gamma.clone() * q.clone()).collect();
    for ((s, y), a) in pairs.iter().zip(shares.into_iter().rev()) {
        let b = over(dot(y, &r), &dot(s, y));
        r = plus(&r, &(a - b), s);
    }
    r
    // ANCHOR_END: solution
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]
mod tests {
    use super::*;
    use number::fractions::whole;

    /// H₊ g = V′(H (V g)) + ρ s (s′g), the newest pair first, with H₀ = 2 I.
    fn by_definition(pairs: &[(Vector, Vector)], g: &[Rational]) -> Vector {
        let Some(((s, y), older)) = pairs.split_last() else {
            return plus(g, &Rational::from(1), g);
        };
        let rho = over(Rational::from(1), &dot(s, y));
        let vg = plus(g, &(-rho.clone() * dot(s, g)), y);
        let inner = by_definition(older, &vg);
        let outer = plus(&inner, &(-rho.clone() * dot(y, &inner)), s);
        plus(&outer, &(rho * dot(s, g)), s)
    }

    #[test]
    fn one_pair() {
        // H of one pair takes y to s.
        let pairs = [(whole(&[1, 2]), whole(&[3, 1]))];
        assert_eq!(two_loops(&pairs, &Rational::from(7), &whole(&[3, 1])), whole(&[1, 2]));
        // Without pairs it is γ I.
        assert_eq!(two_loops(&[], &Rational::from(7), &whole(&[1, 0])), whole(&[7, 0]));
    }

    #[test]
    fn the_loops_are_the_matrix() {
        let pairs = [
            (whole(&[1, 0, 2]), whole(&[1, 1, 1])),
            (whole(&[0, 1, 1]), whole(&[2, 3, 0])),
            (whole(&[1, 1, 0]), whole(&[1, 2, 5])),
        ];
        let g = whole(&[1, -2, 4]);
        assert_eq!(two_loops(&pairs, &Rational::from(2), &g), by_definition(&pairs, &g));
    }
}
