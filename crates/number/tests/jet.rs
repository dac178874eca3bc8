//! Jets: coefficients against derivatives known in closed form.

#![allow(clippy::unwrap_used)] // Tests, helpers included.

use number::{Decimal, Jet, Mersenne, Number, Rational};
use proptest::prelude::*;

fn q(n: i64, d: i64) -> Rational {
    Rational::new(n, d).unwrap()
}

/// x + ε₀ + … + ε_{k−1}: the coefficient of the product of any m of these is the m-th derivative.
fn variable<N: Number>(x: N, k: usize) -> Jet<N> {
    (0..k).fold(Jet::constant(x), |sum, i| sum + Jet::perturbed(N::zero(), i, N::one()).unwrap())
}

/// Derivatives 0 to 4 of `f` at `x`.
fn derivatives<N: Number>(x: N, f: impl Fn(&Jet<N>) -> Option<Jet<N>>) -> Option<Vec<N>> {
    let value = f(&variable(x, 4))?;
    assert_eq!(value.coefficient(0b0101), value.coefficient(0b0011), "the order does not matter");
    Some((0..5).map(|m| value.coefficient((1 << m) - 1)).collect())
}

proptest! {
    #[test]
    fn powers(a in -9_i64..9, b in 1_i64..9, n in -6_i64..9) {
        let x = q(a, b);
        let expected = (0..5).map(|m| {
            let falling = (0..m).fold(1, |product, i| product * (n - i));
            if falling == 0 { Some(Rational::zero()) } else { Some(x.pow(n - m)? * falling.into()) }
        });
        prop_assert_eq!(derivatives(x.clone(), |x| x.pow(n)), expected.collect::<Option<Vec<_>>>());
    }

    #[test]
    fn the_reciprocal_is_a_power(a in -9_i64..9, b in 1_i64..9) {
        prop_assert_eq!(derivatives(q(a, b), Jet::recip), derivatives(q(a, b), |x| x.pow(-1)));
    }

    #[test]
    fn the_root_squares_back_in_every_coefficient(a in 1_i64..9, b in 1_i64..9) {
        let x = variable(q(a * a, b * b), 4);
        let root = x.sqrt().unwrap();
        prop_assert_eq!(root.value(), &q(a, b));
        prop_assert_eq!(root.clone() * root, x);
    }

    #[test]
    fn exp_and_ln_are_inverse_in_every_coefficient(a in 1_i64..99, b in 1_i64..9) {
        let x = variable(Decimal::from_rational(&q(a, b)).unwrap(), 3);
        let difference = x.ln().unwrap().exp().unwrap() - x;
        let tiny = Decimal::from_i64(10).pow(-55).unwrap();
        for mask in 0..8 {
            prop_assert!(difference.coefficient(mask).abs().unwrap() < tiny);
        }
    }

    #[test]
    fn elementary_functions(x in 0.1_f64..5.0) {
        let (sin, cos, exp) = (x.sin(), x.cos(), x.exp());
        prop_assert_eq!(derivatives(x, Jet::sin), Some(vec![sin, cos, -sin, -cos, sin]));
        prop_assert_eq!(derivatives(x, Jet::cos), Some(vec![cos, -sin, -cos, sin, cos]));
        prop_assert_eq!(derivatives(x, Jet::exp), Some(vec![exp; 5]));
        // 1/s, −2x/s², (6x² − 2)/s³, 24x(1 − x²)/s⁴ with s = 1 + x².
        let s = 1.0 + x * x;
        let atan = [
            x.atan(), 1.0 / s, -2.0 * x / s.powi(2), (6.0 * x * x - 2.0) / s.powi(3),
            24.0 * x * (1.0 - x * x) / s.powi(4),
        ];
        for (a, b) in derivatives(x, Jet::atan).unwrap().iter().zip(atan) {
            prop_assert!((a - b).abs() <= 1e-13);
        }
        let ln = [x.ln(), 1.0 / x, -1.0 / x.powi(2), 2.0 / x.powi(3), -6.0 / x.powi(4)];
        for (a, b) in derivatives(x, Jet::ln).unwrap().iter().zip(ln) {
            prop_assert!((a - b).abs() <= 1e-14 * b.abs());
        }
    }

    /// Leibniz, in any system: (f g)″ = f″ g + 2 f′ g′ + f g″, here modulo p.
    #[test]
    fn leibniz(x: u64) {
        let x = Mersenne::new(x);
        let f = |x: &Jet<Mersenne>| x.pow(7);
        let g = |x: &Jet<Mersenne>| (x.clone() * x.clone() + Jet::from_i64(3)).recip();
        let [Some(a), Some(b)] = [derivatives(x, f), derivatives(x, g)] else { return Ok(()) };
        let product = derivatives(x, |x| Some(f(x)? * g(x)?)).unwrap();
        prop_assert_eq!(product[2], a[2] * b[0] + Mersenne::new(2) * a[1] * b[1] + a[0] * b[2]);
    }

    /// Gradient and Hessian of Rosenbrock's function (1 − x)² + 100 (y − x²)², exactly.
    #[test]
    fn rosenbrock(a in -9_i64..9, b in -9_i64..9, d in 1_i64..9) {
        let f = |x: &Jet<Rational>, y: &Jet<Rational>| {
            let [one, hundred] = [1, 100].map(Jet::from_i64);
            Some((one - x.clone()).pow(2)? + hundred * (y.clone() - x.pow(2)?).pow(2)?)
        };
        let (x, y) = (q(a, d), q(b, d));
        let along = |i: i64, j: i64| {
            let seed = |value: &Rational, on: [bool; 2]| {
                let part = |k: usize| {
                    Jet::perturbed(Rational::zero(), k, Rational::from_i64(on[k].into())).unwrap()
                };
                Jet::constant(value.clone()) + part(0) + part(1)
            };
            f(&seed(&x, [i == 0, j == 0]), &seed(&y, [i == 1, j == 1])).unwrap()
        };
        let n = Rational::from_i64;
        let square = x.clone() * x.clone();
        let gradient = n(-2) * (n(1) - x.clone()) - n(400) * x.clone() * (y.clone() - square.clone());
        prop_assert_eq!(along(0, 0).coefficient(0b01), gradient);
        prop_assert_eq!(along(1, 1).coefficient(0b01), n(200) * (y.clone() - square.clone()));
        prop_assert_eq!(along(0, 0).coefficient(0b11), n(2) - n(400) * y.clone() + n(1200) * square);
        prop_assert_eq!(along(0, 1).coefficient(0b11), n(-400) * x.clone());
        prop_assert_eq!(along(1, 1).coefficient(0b11), n(200));
    }
}

/// Where the derivative does not exist there is no jet, though there is a value.
#[test]
fn kinks_have_no_jet() {
    let at = |n: i64| variable(Rational::from_i64(n), 1);
    assert_eq!(at(0).sqrt(), None);
    assert_eq!((at(0) * at(0)).sqrt(), None, "the size of what vanishes has no slope");
    assert_eq!(at(0).abs(), None);
    assert_eq!(at(-2).abs(), Some(-at(-2)));
    assert_eq!(Jet::constant(Rational::zero()).sqrt(), Some(Jet::zero()));
    assert_eq!(at(0).recip(), None);
    assert_eq!(at(0).pow(-1), None);
    assert_eq!(at(0).pow(0), Some(Jet::one()));
}

/// Over exact numbers the functions have their one point, with all derivatives: e^ε = 1 + ε.
#[test]
fn exact_expansions() {
    let e = variable(Mersenne::zero(), 2);
    let [one, half] = [Jet::one(), Jet::constant(Mersenne::new(2).recip().unwrap())];
    let square = e.clone() * e.clone();
    assert_eq!(e.exp(), Some(one.clone() + e.clone() + half.clone() * square.clone()));
    assert_eq!((one.clone() + e.clone()).ln(), Some(e.clone() - half.clone() * square.clone()));
    assert_eq!((e.sin(), e.cos()), (Some(e.clone()), Some(one.clone() - half * square)));
}

/// Equality looks at values, not at room.
#[test]
fn zero_parts_do_not_count() {
    let constant = Jet::constant(q(1, 2));
    let wide = Jet::perturbed(q(1, 2), 3, Rational::zero()).unwrap();
    assert_eq!((constant.generators(), wide.generators()), (0, 4));
    assert_eq!(constant, wide);
    assert_eq!(wide, constant);
    assert_ne!(constant, variable(q(1, 2), 1));
    assert!((wide - constant).is_zero());
}

/// Powers at the ends of i64 are refused, not overflowed.
#[test]
fn extreme_powers() {
    let x = variable(Rational::from_i64(1), 2);
    assert_eq!(x.pow(i64::MIN), None);
    assert_eq!(x.pow(i64::MAX).unwrap().coefficient(1), Rational::from_i64(i64::MAX));
    assert_eq!(variable(Rational::from_i64(2), 2).pow(i64::MAX), None);
}
