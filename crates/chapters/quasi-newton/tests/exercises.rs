//! The exercises that ask for code: what is given, a solution, and the tests that a solution must pass.
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use number::{Number, Rational};

// ANCHOR: given
type Vector = Vec<Rational>;
type Matrix = Vec<Vector>;

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    Rational::dot(a, b)
}

/// a/b
fn over(a: Rational, b: &Rational) -> Rational {
    a.div(b).unwrap()
}

fn times(matrix: &Matrix, v: &[Rational]) -> Vector {
    matrix.iter().map(|row| dot(row, v)).collect()
}

/// a + c b
fn plus(a: &[Rational], c: &Rational, b: &[Rational]) -> Vector {
    a.iter().zip(b).map(|(a, b)| a.clone() + c.clone() * b.clone()).collect()
}
// ANCHOR_END: given

// ANCHOR: update-solution
/// H − ρ (s q′ + q s′) + (ρ² y′q + ρ) s s′ with q = H y.
fn bfgs(h: &Matrix, s: &[Rational], y: &[Rational]) -> Matrix {
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
}
// ANCHOR_END: update-solution

// ANCHOR: loops-solution
/// H g for the H that the pairs (s, y), the oldest first, make of γ I; no matrix is formed.
fn two_loops(pairs: &[(Vector, Vector)], gamma: &Rational, g: &[Rational]) -> Vector {
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
}
// ANCHOR_END: loops-solution

fn whole(numbers: &[i64]) -> Vector {
    numbers.iter().map(|n| Rational::from(*n)).collect()
}

fn identity(n: usize, scale: i64) -> Matrix {
    (0..n)
        .map(|i| (0..n).map(|j| Rational::from(if i == j { scale } else { 0 })).collect())
        .collect()
}

// ANCHOR: update-tests
#[test]
fn the_update_keeps_its_promises() {
    let (s, y) = (whole(&[1, 2, 0]), whole(&[3, 1, 1]));
    let h = bfgs(&identity(3, 1), &s, &y);
    assert_eq!(times(&h, &y), s, "the secant equation");
    for i in 0..3 {
        for j in 0..3 {
            assert_eq!(h[i][j], h[j][i], "symmetry");
        }
    }
    // In one variable: s/y, whatever H was.
    assert_eq!(
        bfgs(&identity(1, 7), &whole(&[2]), &whole(&[3]))[0][0],
        Rational::new(2, 3).unwrap()
    );
}
// ANCHOR_END: update-tests

// ANCHOR: loops-tests
#[test]
fn the_loops_are_the_matrix() {
    let pairs = [
        (whole(&[1, 0, 2]), whole(&[1, 1, 1])),
        (whole(&[0, 1, 1]), whole(&[2, 3, 0])),
        (whole(&[1, 1, 0]), whole(&[1, 2, 5])),
    ];
    let h = pairs.iter().fold(identity(3, 2), |h, (s, y)| bfgs(&h, s, y));
    let g = whole(&[1, -2, 4]);
    assert_eq!(two_loops(&pairs, &Rational::from(2), &g), times(&h, &g));
}
// ANCHOR_END: loops-tests

/// On the quadratic of the chapter BFGS with exact steps takes the points of conjugate gradients, and H₃ = A⁻¹, all in fractions.
#[test]
fn three_steps_on_a_quadratic() {
    let a: Matrix = [[4, 1, 0], [1, 3, 1], [0, 1, 2]].iter().map(|row| whole(row)).collect();
    let b = whole(&[1, 2, 3]);
    let minus = Rational::from(-1);
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
    for i in 0..3 {
        let row = times(&a, &h[i]);
        assert_eq!(row, identity(3, 1)[i], "H A = I, both symmetric");
    }
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
