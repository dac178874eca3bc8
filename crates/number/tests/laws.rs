//! The laws every number system keeps: exactly where it is exact, on integers where it rounds.

#![allow(clippy::unwrap_used)] // Tests, helpers included.

use number::{Decimal, Fp, Jet, Mersenne, Number, Rational, Second, Stream};
use proptest::prelude::*;

/// Commutative ring, partial division, powers.
fn laws<N: Number>(a: N, b: N, c: N) {
    let [zero, one] = [N::zero(), N::one()];
    let add = |x: &N, y: &N| x.clone() + y.clone();
    let mul = |x: &N, y: &N| x.clone() * y.clone();
    assert_eq!(add(&a, &b), add(&b, &a));
    assert_eq!(add(&add(&a, &b), &c), add(&a, &add(&b, &c)));
    assert_eq!(add(&a, &zero), a);
    assert!(add(&a, &-a.clone()).is_zero());
    assert_eq!(a.clone() - b.clone(), add(&a, &-b.clone()));
    assert_eq!(mul(&a, &b), mul(&b, &a));
    assert_eq!(mul(&mul(&a, &b), &c), mul(&a, &mul(&b, &c)));
    assert_eq!(mul(&a, &one), a);
    assert_eq!(mul(&a, &add(&b, &c)), add(&mul(&a, &b), &mul(&a, &c)));
    assert!(mul(&a, &zero).is_zero());
    assert_eq!(a.pow(0), Some(one.clone()));
    assert_eq!(a.pow(5), Some(mul(&mul(&mul(&a, &a), &mul(&a, &a)), &a)));
    let (row, column) = ([a.clone(), b.clone(), c.clone()], [c.clone(), a.clone(), b.clone()]);
    assert_eq!(N::dot(&row, &column), add(&add(&mul(&a, &c), &mul(&b, &a)), &mul(&c, &b)));
    assert_eq!((zero.recip(), a.div(&zero), zero.pow(-1)), (None, None, None));
    if let Some(absolute) = a.abs() {
        assert_eq!(absolute.pow(2), a.pow(2));
    }
}

/// The laws of inverses, which only exact systems keep to the letter.
fn inverses<N: Number>(a: N, b: N) {
    if let Some(inverse) = a.recip() {
        assert_eq!(a.clone() * inverse.clone(), N::one());
        assert_eq!(b.div(&a), Some(b.clone() * inverse.clone()));
        assert_eq!(a.pow(-3), inverse.pow(3));
        assert_eq!(inverse.recip(), Some(a));
    }
}

fn rational() -> impl Strategy<Value = Rational> {
    (any::<i64>(), prop_oneof![1_i64..10, 1..i64::MAX])
        .prop_map(|(n, d)| Rational::new(n, d).unwrap())
}

fn residue<const C: u64>() -> impl Strategy<Value = Fp<C>> {
    prop_oneof![
        any::<u64>().prop_map(Fp::new),
        (0..3_u64).prop_map(Fp::new),
        (1..3_u64).prop_map(|n| -Fp::new(n))
    ]
}

/// Jets of up to three generators, with a constant part that often is zero.
fn jet() -> impl Strategy<Value = Jet<Rational>> {
    (0..4_usize, any::<u64>()).prop_map(|(generators, seed)| {
        let mut stream = Stream::new(seed);
        let mut draw = || Rational::new(stream.int(-3..=3), 1 + stream.below(3) as i64).unwrap();
        (0..generators).fold(Jet::constant(draw()), |sum, i| {
            let linear = Jet::perturbed(draw(), i, draw()).unwrap();
            sum.clone() * linear.clone() + linear
        })
    })
}

proptest! {
    #[test]
    fn rationals_are_a_field(a in rational(), b in rational(), c in rational()) {
        inverses(a.clone(), b.clone());
        laws(a, b, c);
    }

    #[test]
    fn residues_modulo_the_mersenne_prime_are_a_field(a in residue::<1>(), b in residue(), c in residue()) {
        inverses(a, b);
        laws(a, b, c);
    }

    #[test]
    fn residues_modulo_the_second_prime_are_a_field(a in residue::<45>(), b in residue(), c in residue()) {
        inverses(a, b);
        laws(a, b, c);
    }

    #[test]
    fn floats_are_a_ring_where_they_do_not_round(a in -99_i32..99, b in -99_i32..99, c in -99_i32..99) {
        laws(f64::from(a), f64::from(b), f64::from(c));
    }

    #[test]
    fn decimals_are_a_ring_where_they_do_not_round(a in -9999_i64..9999, b: i32, c: i32) {
        laws(Decimal::from_i64(a), Decimal::from_i64(b.into()), Decimal::from_i64(c.into()));
    }

    #[test]
    fn jets_are_a_ring_with_inverses(a in jet(), b in jet(), c in jet()) {
        inverses(a.clone(), b.clone());
        laws(a, b, c);
    }

    /// Arithmetic commutes with the passage to F_p, wherever that exists.
    #[test]
    fn residues_of_rationals(a in rational(), b in rational()) {
        fn check<const C: u64>(a: &Rational, b: &Rational) {
            let f = |q: Rational| Fp::<C>::from_rational(&q);
            if let (Some(x), Some(y)) = (f(a.clone()), f(b.clone())) {
                assert_eq!(f(a.clone() + b.clone()), Some(x + y));
                assert_eq!(f(a.clone() * b.clone()), Some(x * y));
                assert_eq!(a.div(b).and_then(f), x.div(&y));
            }
        }
        check::<1>(&a, &b);
        check::<45>(&a, &b);
    }
}

/// The lazy sum of products stays right at its largest: all entries p − 1, whose product is one.
#[test]
fn dot_does_not_overflow() {
    for n in [0, 1, 31, 32, 33, 63, 64, 65, 1000] {
        let a = vec![-Mersenne::one(); n];
        assert_eq!(Mersenne::dot(&a, &a), Mersenne::new(n as u64));
        let a = vec![-Second::one(); n];
        assert_eq!(Second::dot(&a, &a), Second::new(n as u64));
    }
}

/// A denominator that vanishes modulo p has no residue.
#[test]
fn a_multiple_of_p_has_no_inverse() {
    let q = Rational::new(1, Mersenne::P as i64).unwrap();
    assert_eq!(Mersenne::from_rational(&q), None);
    assert!(Second::from_rational(&q).is_some());
    assert_eq!(Mersenne::from_i64(i64::MIN), -Mersenne::new(1 << 63));
}

/// Both moduli are prime: the Miller–Rabin test with the first twelve primes decides below 3.3·10^24.
#[test]
fn the_moduli_are_prime() {
    fn power(base: u64, mut n: u64, p: u64) -> u64 {
        let times = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(p)) as u64;
        let (mut square, mut result) = (base % p, 1);
        while n > 0 {
            result = if n % 2 == 1 { times(result, square) } else { result };
            square = times(square, square);
            n /= 2;
        }
        result
    }
    fn is_prime(p: u64) -> bool {
        let twos = (p - 1).trailing_zeros();
        [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].into_iter().all(|base| {
            let start = power(base, (p - 1) >> twos, p);
            start == 1 || (0..twos).any(|i| power(start, 1 << i, p) == p - 1)
        })
    }
    assert!(is_prime(Mersenne::P));
    assert!(is_prime(Second::P));
    assert!(!is_prime(Mersenne::P - 2));
    assert!(!is_prime(3_215_031_751), "a strong pseudoprime to 2, 3, 5 and 7");
}
