//! The solutions of the chapter's exercises in code pass their tests; and what one of them finds beyond that.
#![allow(unreachable_pub, reason = "an exercise is a file of its own as well")]
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

#[path = "../exercises/bfgs-in-fractions.rs"]
mod fractions;
#[path = "../exercises/two-loops-in-fractions.rs"]
mod loops;

use fractions::bfgs;
use number::fractions::{Matrix, Vector, dot, identity, over, plus, times, whole};
use number::{Number, Rational};

/// On the quadratic of the chapter BFGS with exact steps takes the points of conjugate gradients, and H₃ = A⁻¹, all in fractions.
#[test]
fn three_steps_on_a_quadratic() {
    let a: Matrix = [[4, 1, 0], [1, 3, 1], [0, 1, 2]].iter().map(|row| whole(row)).collect();
    let b = whole(&[1, 2, 3]);
    let (mut x, mut h) = (whole(&[0, 0, 0]), identity(3, 1));
    let mut g: Vector = b.iter().map(|b| -b.clone()).collect();
    let mut points = Vec::new();
    for _ in 0..3 {
        let d: Vector = times(&h, &g).into_iter().map(|e| -e).collect();
        let ad = times(&a, &d);
        let alpha = over(-dot(&g, &d), &dot(&d, &ad));
        let zero = vec![Rational::from(0); 3];
        let (s, y) = (plus(&zero, &alpha, &d), plus(&zero, &alpha, &ad));
        x = plus(&x, &Rational::from(1), &s);
        g = plus(&g, &Rational::from(1), &y);
        h = bfgs(&h, &s, &y);
        points.push(x.clone());
    }
    let fractions = |d: i64, numbers: &[i64]| -> Vector {
        numbers.iter().map(|n| Rational::new(*n, d).unwrap()).collect()
    };
    assert_eq!(
        points,
        [fractions(25, &[7, 14, 21]), fractions(325, &[16, 107, 423]), fractions(9, &[2, 1, 13])]
    );
    let product: Matrix = h.iter().map(|row| times(&a, row)).collect();
    assert_eq!(product, identity(3, 1), "H A = I, both symmetric");
}

/// The source's formulas for two updates and for a memory of two, on its smallest examples.
#[test]
fn unrolled_sums_as_printed() {
    let (e1, e2) = (whole(&[1, 0]), whole(&[0, 1]));
    let two = bfgs(&bfgs(&identity(2, 2), &e1, &e1), &e2, &e2);
    assert_eq!(two, identity(2, 1));
    // With V₀ next to it the oldest term is V₀′s₀ = s₀ − ρ s₀ (y₀′s₀) = 0; the rest is diag(0, 1).
    let v0_s0 = plus(&e1, &Rational::from(-1), &e1);
    assert!(v0_s0.iter().all(Rational::is_zero));
}
