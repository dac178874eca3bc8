//! The identities that the methods rest on, for whatever numbers come.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{
    Counted, Exact, Formula, Guarantee, Objective, ObjectiveExt, Point, Run, Stop, linear, run,
};
use line_search::{Backtracking, Fixed};
use ndarray::{Array1, Array2, array};
use newton::{
    CubicBound, DampedNewton, Newton, NewtonInOneVariable, Secant, bound, gradient_descent,
    newton_map, runs, secant_map,
};
use number::{Number, Rational};
use problems::{Cubic, Humps, MixedPowers, Quadratic, Quartic, TiltedBowl};
use proptest::prelude::*;

/// Σ cosh xᵢ in two variables.
#[derive(Clone, Copy)]
struct Chains;

impl Formula for Chains {
    fn dimension(&self) -> usize {
        2
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let half = N::from_i64(2).recip()?;
        x.iter().try_fold(N::zero(), |sum, x| {
            Some(sum + (x.exp()? + (-x.clone()).exp()?) * half.clone())
        })
    }
}

fn vector(n: usize, size: f64) -> impl Strategy<Value = Array1<f64>> {
    prop::collection::vec(-size..size, n).prop_map(Array1::from)
}

fn matrix(n: usize) -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(-2.0..2.0, n * n)
        .prop_map(move |v| Array2::from_shape_vec((n, n), v).unwrap())
}

fn rational() -> impl Strategy<Value = Rational> {
    (-1000i64..1000, 1i64..1000).prop_map(|(p, q)| Rational::new(p, q).unwrap())
}

/// Exactly symmetric: M′DM + I/4 with signs D, entry by entry in one order.
fn symmetric(m: &Array2<f64>, signs: &[f64]) -> Array2<f64> {
    let n = m.nrows();
    Array2::from_shape_fn((n, n), |(i, j)| {
        let (i, j) = (i.min(j), i.max(j));
        let sum: f64 = (0..n).map(|k| signs[k] * m[[k, i]] * m[[k, j]]).sum();
        sum + if i == j { 0.25 } else { 0.0 }
    })
}

proptest! {
    /// `newton-multivariate`: one step leads to the stationary point of a quadratic, whatever the start.
    #[test]
    fn one_step_on_a_quadratic(
        m in matrix(3), minimiser in vector(3, 5.0), start in vector(3, 5.0),
        signs in prop::sample::select(vec![[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [-1.0, 1.0, -1.0]]),
    ) {
        let a = symmetric(&m, &signs);
        let eigenvalues = linear::symmetric_eigenvalues(&a).unwrap();
        let sizes = eigenvalues.mapv(f64::abs);
        let condition = sizes.iter().copied().fold(0.0, f64::max)
            / sizes.iter().copied().fold(f64::INFINITY, f64::min);
        prop_assume!(condition < 1e6);
        let f = Quadratic::new(a, minimiser.clone()).unwrap();
        let trace = run(Newton::exact(), &f, &start, Stop::after(1)).unwrap();
        // Elimination of a 3 × 3 system loses the condition number, times some ten roundings.
        let distance = trace.start.error(&minimiser) + linear::norm(&minimiser) + 1.0;
        prop_assert!(trace.last().error(&minimiser) < 64.0 * f64::EPSILON * condition * distance);
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
        if signs == [1.0; 3] {
            prop_assert_eq!(trace.check(Guarantee::PositiveDefinite)[0].holds(), true);
        }
    }

    /// `newton-affine-invariance`: in the variables z of x = T z, Newton's method visits the same points.
    #[test]
    fn newton_does_not_see_the_variables(
        angle in 0.0..6.3f64, scales in prop::array::uniform2(-3.0..3.0f64), start in vector(2, 3.0),
    ) {
        let (sin, cos) = angle.sin_cos();
        let (a, b) = (10f64.powf(scales[0]), 10f64.powf(scales[1]));
        let t = array![[cos * a, -sin * b], [sin * a, cos * b]];
        // T⁻¹ = diag(1/a, 1/b) R′.
        let z = array![(cos * start[0] + sin * start[1]) / a, (cos * start[1] - sin * start[0]) / b];
        let stretched = Exact(MixedPowers).in_variables(t.clone(), Array1::zeros(2));
        let stop = Stop::after(5);
        let plain = run(Newton::exact(), &Exact(MixedPowers), &start, stop).unwrap();
        let other = run(Newton::exact(), &stretched, &z, stop).unwrap();
        for (x, z) in plain.points().zip(other.points()) {
            // The Hessian, at most 1 + 5·3⁴ = 406 times the unit matrix and at least 1, is the condition number that counts:
            // the scales a and b are equilibrated away. Five steps, ten roundings each, of numbers up to 3.
            prop_assert!(x.error(&t.dot(&z.x)) < 406.0 * 50.0 * 3.0 * f64::EPSILON);
        }
    }

    /// `gradient-descent-as-newton`: H = I/α makes Newton's step −α g, through either matrix.
    #[test]
    fn gradient_descent_is_newton_with_a_scaled_identity(
        start in vector(2, 3.0), exponent in -4.0..0.0f64,
    ) {
        let alpha = 10f64.powf(exponent);
        let f = Exact(MixedPowers);
        let stop = Stop::after(1);
        let descent = run(gradient_descent(alpha), &f, &start, stop).unwrap();
        let by_hand = &start - &(alpha * &f.gradient(&start).unwrap());
        let scaled = f.with_hessian(|x| Array2::from_diag(&Array1::from_elem(x.len(), 1.0 / alpha)));
        let newton = run(Newton::exact(), &scaled, &start, stop).unwrap();
        // 1/α, its root in Cholesky's factor twice, and the quotient round the step a few times.
        let step = linear::norm(&descent.start.gradient) * alpha;
        let tolerance = f64::EPSILON * (8.0 * step + linear::norm(&start));
        prop_assert!(descent.last().error(&by_hand) <= tolerance);
        prop_assert!(newton.last().error(&by_hand) <= tolerance);
    }

    /// `newton-step`: the method of one variable, that of many and the damped one are the same arithmetic; the map takes its
    /// derivatives forwards where they take them backwards, and rounds in another order.
    #[test]
    fn the_three_newtons_agree_in_one_variable(theta in -5.0..5.0f64) {
        let f = Exact(Quartic);
        let start = array![theta];
        let one = run(NewtonInOneVariable, &f, &start, Stop::after(3)).unwrap();
        let many = run(Newton::exact(), &f, &start, Stop::after(3)).unwrap();
        let full = run(DampedNewton { damping: Fixed(1.0) }, &f, &start, Stop::after(3)).unwrap();
        prop_assert_eq!(one.coordinates(0), many.coordinates(0));
        prop_assert_eq!(one.coordinates(0), full.coordinates(0));
        if let (Some(mapped), Some(first)) = (newton_map(&Quartic, &theta), one.coordinates(0).get(1)) {
            let size = theta.abs() + (first - theta).abs();
            prop_assert!((mapped - first).abs() <= 1e-12 * size, "{mapped} {first}");
        }
    }

    /// `newton-error`, where the remainder is known: x₊ = (k/2)x²/(1 + k x) on x²/2 + k x³/6, exactly.
    #[test]
    fn the_error_squares_exactly(x in rational(), tilt in 1i64..100) {
        let k = Rational::from_i64(tilt);
        let curvature = Rational::one() + k.clone() * x.clone();
        prop_assume!(!curvature.is_zero());
        let half = Rational::new(1, 2).unwrap();
        let expected = (half * k * x.clone() * x.clone()).div(&curvature);
        prop_assert_eq!(newton_map(&TiltedBowl { tilt }, &x), expected);
    }

    /// The closed form behind the overshoot: (θ₊ − 3)/(θ₊ + 1) is the square of (θ − 3)/(θ + 1), exactly.
    #[test]
    fn the_cubic_squares_a_ratio(theta in rational()) {
        let ratio = |theta: &Rational| {
            (theta.clone() - Rational::from_i64(3)).div(&(theta.clone() + Rational::one()))
        };
        let Some(next) = newton_map(&Cubic, &theta) else {
            prop_assert_eq!(theta, Rational::one());
            return Ok(());
        };
        if let Some(r) = ratio(&theta) {
            prop_assert_eq!(ratio(&next), Some(r.clone() * r));
        }
    }

    /// A function and its negative have the same Newton map: it seeks stationary points, not minima.
    #[test]
    fn newton_does_not_see_the_sign(theta in rational()) {
        struct Negative;
        impl Formula for Negative {
            fn dimension(&self) -> usize {
                1
            }
            fn value<N: Number>(&self, x: &[N]) -> Option<N> {
                Humps.value(x).map(|c| -c)
            }
        }
        prop_assert_eq!(newton_map(&Negative, &theta), newton_map(&Humps, &theta));
    }

    /// `secant-step`: every step's model satisfies the secant equation, and the next point is its stationary point.
    #[test]
    fn secant_equation(first in -3.0..5.0f64, second in -3.0..5.0f64) {
        let method = Secant::through(second);
        let trace = run(method, &Exact(Quartic), &array![first], Stop::after(6)).unwrap();
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
        let promised = trace.steps.iter().skip(1);
        prop_assert!(promised.clone().all(|s| s.guarantees.contains(&Guarantee::SecantEquation)));
        let checked = trace.check(Guarantee::SecantEquation);
        prop_assert_eq!(checked.len(), trace.steps.len().saturating_sub(1));
    }

    /// On a parabola the secant is the slope itself: one step leads to the minimum, exactly.
    #[test]
    fn one_secant_on_a_parabola(before in rational(), theta in rational()) {
        struct Parabola;
        impl Formula for Parabola {
            fn dimension(&self) -> usize {
                1
            }
            fn value<N: Number>(&self, x: &[N]) -> Option<N> {
                (N::from_i64(3) * x[0].clone() - N::from_i64(2)).pow(2)
            }
        }
        let next = secant_map(&Parabola, &before, &theta);
        prop_assert_eq!(next, if before == theta { None } else { Rational::new(2, 3) });
    }

    /// `damped-newton-bound`: the gain is at least what the bound says, for every λ up to one, in two variables.
    #[test]
    fn damped_decrease_within_the_bound(start in vector(2, 4.0), lambda in 0.01..1.0f64) {
        let f = Exact(Chains);
        let trace = run(DampedNewton { damping: Fixed(lambda) }, &f, &start, Stop::after(1)).unwrap();
        let Some(step) = trace.steps.first() else { return Ok(()) };
        let epsilon = -step.slope(&trace.start);
        let lipschitz = runs::catenary_lipschitz(&start);
        let bound = bound::decrease(lambda, epsilon, lipschitz);
        let finding = trace.check(Guarantee::DecreaseBound { bound })[0];
        prop_assert!(finding.holds(), "{:?}", finding);
        if lambda < bound::longest_length(lipschitz * epsilon.sqrt()) {
            prop_assert!(bound <= 0.0);
        }
    }

    /// The recommended λ keeps all its promises on the way, and no λ promises more.
    #[test]
    fn the_recommended_length_is_best(start in vector(2, 4.0), other in 0.01..1.0f64) {
        let damping = CubicBound { lipschitz: runs::catenary_lipschitz };
        let trace = run(DampedNewton { damping }, &Exact(Chains), &start, Stop::default()).unwrap();
        prop_assert!(trace.why.is_success());
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
        if let Some(step) = trace.steps.first() {
            let epsilon = -step.slope(&trace.start);
            let lipschitz = runs::catenary_lipschitz(&start);
            let promised = |lambda| bound::decrease(lambda, epsilon, lipschitz);
            // Three terms, the largest of which is ε (1 + h) at most.
            let size = epsilon * (1.0 + lipschitz * epsilon.sqrt());
            let rounding = 8.0 * f64::EPSILON * size;
            prop_assert!(promised(step.length) <= promised(other) + rounding);
        }
    }

    /// Backtracking on a convex function keeps Armijo's condition, never climbs, and arrives.
    #[test]
    fn backtracking_arrives(start in vector(2, 30.0)) {
        let method = DampedNewton { damping: Backtracking::default() };
        let trace = run(method, &Exact(MixedPowers), &start, Stop::default()).unwrap();
        prop_assert!(trace.why.is_success(), "{}", trace.why);
        prop_assert!(trace.last().error(&Array1::zeros(2)) < 1e-9);
        let promised = trace.findings().into_iter();
        for finding in promised.chain(trace.check(Guarantee::MonotoneDecrease)) {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
    }

    /// `newton-quadratic-order`: near a minimum with positive definite, Lipschitz Hessian the errors square.
    #[test]
    fn quadratic_order_near_the_minimum(angle in 0.0..6.3f64) {
        // The sum of cubes makes the third derivative nonzero; without it the order would be three.
        struct Tilted;
        impl Formula for Tilted {
            fn dimension(&self) -> usize {
                2
            }
            fn value<N: Number>(&self, x: &[N]) -> Option<N> {
                let cubes = x[0].pow(3)? + x[1].pow(3)?;
                Some(x[0].pow(2)? + x[1].pow(2)? + cubes)
            }
        }
        let start = array![1e-3 * angle.cos(), 1e-3 * angle.sin()];
        let trace = run(Newton::exact(), &Exact(Tilted), &start, Stop::after(4)).unwrap();
        let fit = trace.order(&Array1::zeros(2), 1e-13).unwrap();
        // Below 10⁻¹³ the step's rounding, 10⁻¹⁶ of the last error, begins to count. eₜ₊₁ = C eₜ² (1 + O(eₜ)), and C turns with the direction of the error, between 3/4 and 3/2.
        prop_assert!((fit.order - 2.0).abs() < 0.05, "{:?}", fit);
    }

    /// Iterating a run gives the steps of its trace.
    #[test]
    fn a_run_is_an_iterator_of_steps(start in vector(2, 3.0)) {
        let f = Exact(MixedPowers);
        let trace = run(Newton::exact(), &f, &start, Stop::default()).unwrap();
        let steps: Vec<_> = Run::new(Newton::exact(), &f, &start, Stop::default()).unwrap().collect();
        prop_assert_eq!(&trace.steps, &steps);
        let again = Point::evaluate(&Counted::new(&f), trace.last().x.clone()).unwrap();
        prop_assert_eq!(again.value, trace.last().value);
    }
}
