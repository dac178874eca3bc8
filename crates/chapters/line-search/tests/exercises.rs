//! The solutions of the chapter's exercises in code pass their tests; and what one of them finds beyond that.
#![allow(unreachable_pub, reason = "an exercise is a file of its own as well")]
#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

#[path = "../exercises/wolfe-by-bisection.rs"]
mod bisection;
#[path = "../exercises/cg-in-fractions.rs"]
mod fractions;

use number::fractions::{Vector, dot, over, plus, times, whole};
use number::{Number, Rational};

/// From the first direction (1, 0, 0) the directions are conjugate in a row, and the third step does not arrive.
#[test]
fn conjugate_gradients_from_another_direction() {
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
