//! The exercises that ask for code: what is given, a solution, and the tests that a solution must pass.
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use number::{Number, Rational};

// ANCHOR: cg-given
type Vector = Vec<Rational>;

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    Rational::dot(a, b)
}

/// a/b
fn over(a: Rational, b: &Rational) -> Rational {
    a.div(b).unwrap()
}

/// a + c b
fn plus(a: &[Rational], c: &Rational, b: &[Rational]) -> Vector {
    a.iter().zip(b).map(|(a, b)| a.clone() + c.clone() * b.clone()).collect()
}

fn times(matrix: &[Vector], v: &[Rational]) -> Vector {
    matrix.iter().map(|row| dot(row, v)).collect()
}
// ANCHOR_END: cg-given

// ANCHOR: cg-solution
/// The points x₁, x₂, … of conjugate gradients from 0, until the gradient is zero.
fn conjugate_gradients(a: &[Vector], b: &[Rational]) -> Vec<Vector> {
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
}
// ANCHOR_END: cg-solution

// ANCHOR: cg-tests
#[test]
fn three_steps_of_conjugate_gradients() {
    let whole = |numbers: &[i64]| numbers.iter().map(|n| Rational::from(*n)).collect::<Vector>();
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
// ANCHOR_END: cg-tests

/// From the first direction (1, 0, 0) the directions are conjugate in a row, and the third step does not arrive.
#[test]
fn conjugate_gradients_from_another_direction() {
    let whole = |numbers: &[i64]| numbers.iter().map(|n| Rational::from(*n)).collect::<Vector>();
    let a = [whole(&[4, 1, 0]), whole(&[1, 3, 1]), whole(&[0, 1, 2])];
    let b = whole(&[1, 2, 3]);
    let minus = Rational::from(-1);
    let (mut x, mut d) = (whole(&[0, 0, 0]), whole(&[1, 0, 0]));
    let mut g = plus(&times(&a, &x), &minus, &b);
    let first = times(&a, &d);
    let (mut lengths, mut points) = (Vec::new(), Vec::new());
    for step in 0..8 {
        let ad = times(&a, &d);
        let alpha = over(-dot(&g, &d), &dot(&d, &ad));
        x = plus(&x, &alpha, &d);
        g = plus(&g, &alpha, &ad);
        let beta = over(dot(&g, &ad), &dot(&d, &ad));
        d = plus(&g.iter().map(|g| -g.clone()).collect::<Vector>(), &beta, &d);
        assert!(dot(&d, &ad).is_zero(), "the next is conjugate to the last");
        if step == 1 {
            assert_eq!(dot(&d, &first), Rational::new(-1896, 2363).unwrap());
        }
        lengths.push(dot(&g, &g).to_f64().sqrt());
        points.push(x.clone());
    }
    assert_eq!(points[0], [(1, 4), (0, 1), (0, 1)].map(|(n, d)| Rational::new(n, d).unwrap()));
    assert_eq!(
        points[2],
        [(33311, 377775), (61567, 377775), (21037, 15111)]
            .map(|(n, d)| Rational::new(n, d).unwrap())
    );
    assert!((lengths[2] - 0.488).abs() < 5e-4 && (lengths[7] - 1.1e-4).abs() < 5e-6, "{lengths:?}");
}

// ANCHOR: bisection-solution
/// A length that satisfies both Wolfe conditions, by doubling and bisection; `phi` gives value and slope.
fn wolfe_step(phi: impl Fn(f64) -> (f64, f64), c1: f64, c2: f64) -> f64 {
    let (value, slope) = phi(0.0);
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut alpha = 1.0;
    loop {
        let (there, slope_there) = phi(alpha);
        if there > value + c1 * alpha * slope {
            high = alpha;
        } else if slope_there < c2 * slope {
            low = alpha;
        } else {
            return alpha;
        }
        alpha = if high.is_finite() { (low + high) / 2.0 } else { 2.0 * alpha };
    }
}
// ANCHOR_END: bisection-solution

// ANCHOR: bisection-tests
#[test]
fn bisection_finds_a_wolfe_step() {
    let parabola = |t: f64| ((1.0 - t) * (1.0 - t) / 2.0, t - 1.0);
    assert!((0.1..=1.8).contains(&wolfe_step(parabola, 0.1, 0.9)));
    // Here backtracking jumps over the window.
    assert!((0.99..=1.8).contains(&wolfe_step(parabola, 0.1, 0.01)));
    // A vertex a thousand away, and one very near.
    let far = |t: f64| ((1000.0 - t) * (1000.0 - t) / 2.0, t - 1000.0);
    assert!((990.0..=1800.0).contains(&wolfe_step(far, 0.1, 0.01)));
    let near = |t: f64| ((1e-3 - t) * (1e-3 - t) / 2.0, t - 1e-3);
    assert!((9.9e-4..=1.8e-3).contains(&wolfe_step(near, 0.1, 0.01)));
}
// ANCHOR_END: bisection-tests

/// Conjugate gradients in machine numbers on the Hilbert matrix of size 12: not done after 12 steps.
#[test]
fn twelve_steps_on_the_hilbert_matrix() {
    const N: usize = 12;
    let a = |i: usize, j: usize| 1.0 / (i + j + 1) as f64;
    let times = |v: &[f64; N]| -> [f64; N] {
        std::array::from_fn(|i| (0..N).map(|j| a(i, j) * v[j]).sum())
    };
    let dot = |u: &[f64; N], v: &[f64; N]| -> f64 { u.iter().zip(v).map(|(u, v)| u * v).sum() };
    // b = A (1, …, 1), so the solution is known.
    let b = times(&[1.0; N]);
    let (mut x, mut g) = ([0.0; N], b.map(|b| -b));
    let mut d = b;
    for _ in 0..N {
        let ad = times(&d);
        let curvature = dot(&d, &ad);
        let alpha = -dot(&g, &d) / curvature;
        x = std::array::from_fn(|i| x[i] + alpha * d[i]);
        g = std::array::from_fn(|i| g[i] + alpha * ad[i]);
        let beta = dot(&g, &ad) / curvature;
        d = std::array::from_fn(|i| -g[i] + beta * d[i]);
    }
    let error = x.map(|x| (x - 1.0) * (x - 1.0)).iter().sum::<f64>().sqrt() / (N as f64).sqrt();
    assert!(error > 1e-5 && error < 1e-2, "{error:e}");
    println!("relative error {error:e}");
}
