//! Runs end for the right reason, count what they evaluate, and find out broken promises.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{
    ByHand, Counted, Counts, Error, Exact, Formula, Guarantee, Method, Model, Objective,
    ObjectiveExt, Point, Quantity, Run, Step, Stop, StopReason, formula, order, run,
};
use ndarray::{Array1, Array2, array};
use number::{Number, Rational};
use proptest::prelude::*;

/// x³y + y²/2, whose derivatives are easily written by hand.
struct Sample;

impl Formula for Sample {
    fn dimension(&self) -> usize {
        2
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let square = x[1].pow(2)?.div(&N::from_i64(2))?;
        Some(x[0].pow(3)? * x[1].clone() + square)
    }
}

/// f = ½‖x‖².
fn bowl(n: usize) -> impl Objective {
    ByHand::new(n, |x| x.dot(x) / 2.0).with_gradient(|x| x.clone())
}

/// Moves by a fixed multiple of the gradient, and promises what it is told to.
struct Along {
    length: f64,
    promises: Vec<Guarantee>,
    model: Option<Model>,
}

fn along(length: f64) -> Along {
    Along { length, promises: Vec::new(), model: None }
}

impl Method for Along {
    fn name(&self) -> &'static str {
        "along"
    }
    fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
        step.direction = -&from.gradient;
        step.model = self.model.clone();
        self.promises.iter().for_each(|g| step.promise(*g));
        step.go(from, self.length);
        Ok(())
    }
}

fn q(p: i64, d: i64) -> Rational {
    Rational::new(p, d).unwrap()
}

proptest! {
    /// The derivatives of a formula are the ones written by hand, exactly.
    #[test]
    fn derivatives_are_exact(x in (-50i64..50, 1i64..9), y in (-50i64..50, 1i64..9), v in (-9i64..9)) {
        let (x, y) = (q(x.0, x.1), q(y.0, y.1));
        let point = [x.clone(), y.clone()];
        let three = Rational::from_i64(3);
        let square = x.clone() * x.clone();
        let g = formula::gradient(&Sample, &point).unwrap();
        prop_assert_eq!(&g[0], &(three.clone() * square.clone() * y.clone()));
        prop_assert_eq!(&g[1], &(square.clone() * x.clone() + y.clone()));
        let h = formula::hessian(&Sample, &point).unwrap();
        let six = Rational::from_i64(6);
        let mixed = three * square;
        prop_assert_eq!(&h[0], &vec![six * x * y, mixed.clone()]);
        prop_assert_eq!(&h[1], &vec![mixed, Rational::one()]);
        let v = [Rational::from_i64(v), Rational::one()];
        let product = formula::hessian_vector(&Sample, &point, &v).unwrap();
        prop_assert_eq!(product, vec![Rational::dot(&h[0], &v), Rational::dot(&h[1], &v)]);
    }

    /// The chain rule in other variables, against the formula written in them.
    #[test]
    fn other_variables(z in prop::array::uniform2(-3i64..3), v in prop::array::uniform2(-3i64..3)) {
        struct Composed;
        impl Formula for Composed {
            fn dimension(&self) -> usize {
                2
            }
            fn value<N: Number>(&self, z: &[N]) -> Option<N> {
                let two = N::from_i64(2);
                let x = two.clone() * z[0].clone() - z[1].clone() + N::one();
                Sample.value(&[x, z[1].clone() * N::from_i64(4) - two])
            }
        }
        let f = Exact(Sample).in_variables(array![[2.0, -1.0], [0.0, 4.0]], array![1.0, -2.0]);
        let z = array![z[0] as f64, z[1] as f64];
        let v = array![v[0] as f64, v[1] as f64];
        // Small integers: nothing is rounded.
        prop_assert_eq!(f.value(&z), Exact(Composed).value(&z));
        prop_assert_eq!(f.gradient(&z), Exact(Composed).gradient(&z));
        prop_assert_eq!(f.hessian(&z), Exact(Composed).hessian(&z));
        let (mut one, mut other) = (array![0.0, 0.0], array![0.0, 0.0]);
        f.hessian_vector_into(&z, &v, &mut one).unwrap();
        Exact(Composed).hessian_vector_into(&z, &v, &mut other).unwrap();
        prop_assert_eq!(one, other);
    }

    /// A sequence of known order and factor is recognised.
    #[test]
    fn orders_are_fitted(p in 1.1..3.0f64, c in 0.2..2.0f64) {
        let mut errors: Vec<f64> = vec![0.1];
        while errors.len() < 6 && *errors.last().unwrap() > 1e-200 {
            errors.push(c * errors.last().unwrap().powf(p));
        }
        // The last may be too small to have all its digits.
        let fit = order::fit(&errors, 1e-300).unwrap();
        // Logarithms of numbers down to 1e-200, rounded in the 16th place.
        prop_assert!((fit.order - p).abs() < 1e-11 && (fit.factor / c - 1.0).abs() < 1e-9);
    }
}

#[test]
fn every_rule_can_end_a_run() {
    let start = array![8.0, 0.0];
    let why = |length, stop| run(along(length), &bowl(2), &start, stop).unwrap().why;
    let all = Stop::default();
    assert!(
        matches!(why(0.5, all), StopReason::Stationary { gradient_norm } if gradient_norm <= 1e-10)
    );
    assert_eq!(why(0.5, all.step(1.5)), StopReason::SmallStep { size: 1.0 });
    // From 8 to −16 the value grows fourfold: no small decrease, however the sign is read.
    assert_eq!(why(0.5, all.decrease(0.8)), StopReason::SmallDecrease { relative: 0.75 });
    assert_eq!(why(3.0, all.decrease(0.8)), StopReason::Diverged);
    assert_eq!(why(0.5, all.iterations(3)), StopReason::MaxIterations);
    assert_eq!(why(0.5, all.evaluations(7)), StopReason::MaxEvaluations);
    assert_eq!(why(3.0, all), StopReason::Diverged);
    assert_eq!(
        why(3.0, all.divergence(f64::INFINITY)),
        StopReason::Failed(Error::NotFinite(Quantity::Value))
    );
    let down = ByHand::new(1, |x| -x[0].powi(3)).with_gradient(|x| -3.0 * x * x);
    let trace = run(along(1.0), &down, &array![1.0], all.divergence(1e3)).unwrap();
    assert_eq!(trace.why, StopReason::Diverged);
    assert!(trace.last().x[0] < 1e3 && trace.last().value < -1e3);
    // A start that satisfies a rule takes no step.
    let trace = run(along(0.5), &bowl(2), &array![0.0, 0.0], all).unwrap();
    assert_eq!((trace.steps.len(), trace.points().count()), (0, 1));
    assert_eq!(trace.why, StopReason::Stationary { gradient_norm: 0.0 });
}

#[test]
fn a_trace_has_everything() {
    let trace = run(along(0.5), &bowl(2), &array![8.0, 6.0], Stop::after(2)).unwrap();
    assert_eq!(trace.coordinates(0), [8.0, 4.0, 2.0]);
    assert_eq!(trace.coordinates(1), [6.0, 3.0, 1.5]);
    assert_eq!(trace.coordinates(2), [0.0; 0]);
    assert_eq!(trace.values(), [50.0, 12.5, 3.125]);
    assert_eq!(trace.gradient_norms(), [10.0, 5.0, 2.5]);
    assert_eq!(trace.errors(&array![0.0, 0.0]), [10.0, 5.0, 2.5]);
    assert!(trace.errors(&array![0.0]).iter().all(|e| e.is_nan()));
    assert_eq!(trace.lengths(), [0.5, 0.5]);
    assert_eq!(trace.steps[1].direction, array![-4.0, -3.0]);
    assert_eq!((trace.steps[1].index, trace.steps[1].size()), (1, 2.5));
    assert_eq!(trace.point(2), Some(trace.last()));
    assert_eq!(trace.point(0), Some(&trace.start));
    assert_eq!(trace.point(3), None);
    let counts = Counts { values: 3, gradients: 3, ..Counts::default() };
    assert_eq!((trace.last().counts, trace.last().counts.total()), (counts, 6));
    assert!(trace.clone().into_result().is_ok());
    let lost = run(along(3.0), &bowl(2), &array![8.0, 0.0], Stop::default()).unwrap();
    assert!(lost.into_result().is_ok(), "diverged, but nothing failed");
}

#[test]
fn a_run_stays_where_it_failed() {
    let f = ByHand::new(1, |x| if x[0] < 1.0 { f64::NAN } else { x[0] }).with_gradient(|x| x / x);
    let mut run = Run::new(along(1.0), &f, &array![2.5], Stop::default()).unwrap();
    assert_eq!(run.advance().unwrap().to.x, array![1.5]);
    assert!(run.advance().is_none());
    assert_eq!(run.at().x, array![1.5]);
    assert_eq!(run.why(), Some(&StopReason::Failed(Error::NotFinite(Quantity::Value))));
    assert!(run.advance().is_none() && run.next().is_none());
    assert_eq!(run.trace().why.error(), Some(&Error::NotFinite(Quantity::Value)));
}

/// The checks of one step of length `length` against the gradient of ½x² from 1, where all is known.
fn holds(guarantee: Guarantee, length: f64, model: Option<Model>) -> Option<bool> {
    let method = Along { model, ..along(length) };
    let trace = run(method, &bowl(1), &array![1.0], Stop::after(1)).unwrap();
    trace.check(guarantee).first().map(|finding| finding.holds())
}

#[test]
fn guarantees_hold_where_they_should() {
    use Guarantee::*;
    // x₊ = 1 − α, f = (1 − α)²/2, slope −1, slope after −(1 − α).
    assert_eq!(holds(MonotoneDecrease, 1.9, None), Some(true));
    assert_eq!(holds(MonotoneDecrease, 2.1, None), Some(false));
    assert_eq!(holds(DescentDirection, 0.1, None), Some(true));
    // ½(1 − α)² ≤ ½ − c α  ⇔  α ≤ 2(1 − c)
    assert_eq!(holds(Armijo { c1: 0.25 }, 1.49, None), Some(true));
    assert_eq!(holds(Armijo { c1: 0.25 }, 1.51, None), Some(false));
    // −(1 − α) ≥ −c  ⇔  α ≥ 1 − c
    assert_eq!(holds(Curvature { c2: 0.75 }, 0.26, None), Some(true));
    assert_eq!(holds(Curvature { c2: 0.75 }, 0.24, None), Some(false));
    assert_eq!(holds(DecreaseBound { bound: -0.5 }, 1.0, None), Some(true));
    assert_eq!(holds(DecreaseBound { bound: -0.51 }, 1.0, None), Some(false));
    let one = || Some(Model::Scaled(1.0));
    assert_eq!(holds(ModelStationary, 1.0, one()), Some(true));
    assert_eq!(holds(ModelStationary, 1.0, Some(Model::Scaled(1.001))), Some(false));
    assert_eq!(
        holds(ModelStationary, 1.0, None),
        None,
        "without a model there is nothing to check"
    );
    assert_eq!(holds(PositiveDefinite, 1.0, one()), Some(true));
    assert_eq!(holds(PositiveDefinite, 1.0, Some(Model::Scaled(0.0))), Some(false));
    assert_eq!(holds(PositiveDefinite, 1.0, Some(Model::Dense(array![[-1.0]]))), Some(false));
    assert_eq!(holds(SecantEquation, 1.0, one()), None, "there is no step before the first");
}

#[test]
fn the_secant_equation_speaks_of_the_step_before() {
    let f = ByHand::new(2, |x| x[0] * x[0] + 2.0 * x[1] * x[1])
        .with_gradient(|x| array![2.0 * x[0], 4.0 * x[1]]);
    let check = |h: Array2<f64>| {
        let method = Along { model: Some(Model::Dense(h)), ..along(0.1) };
        let trace = run(method, &f, &array![1.0, 1.0], Stop::after(3)).unwrap();
        let findings = trace.check(Guarantee::SecantEquation);
        assert_eq!(findings.len(), 2);
        findings.iter().all(|finding| finding.holds())
    };
    assert!(check(Array2::from_diag(&array![2.0, 4.0])));
    assert!(!check(Array2::from_diag(&array![2.0, 4.0 + 1e-12])));
}

#[test]
fn broken_promises_are_found() {
    let promises =
        vec![Guarantee::MonotoneDecrease, Guarantee::DescentDirection, Guarantee::PositiveDefinite];
    let method = Along { promises, ..along(2.5) };
    let trace = run(method, &bowl(1), &array![1.0], Stop::after(2)).unwrap();
    let kept: Vec<bool> = trace.findings().iter().map(|finding| finding.holds()).collect();
    // The value rises, the direction descends, and there is no model: what cannot be checked is not kept.
    assert_eq!(kept, [false, true, false, false, true, false]);
    assert!(trace.findings()[2].slack.is_nan());
    assert_eq!(trace.findings()[5].step, 1);
}

#[test]
fn orders_of_degenerate_sequences() {
    assert_eq!(order::fit(&[], 0.0), None);
    assert_eq!(order::fit(&[1.0, 0.5], 0.0), None, "one pair is no line");
    assert_eq!(order::fit(&[0.5, 0.5, 0.5, 0.5], 0.0), None, "nor are equal ones");
    assert_eq!(order::fit(&[f64::NAN, f64::INFINITY, -1.0, 0.0], 0.0), None);
    assert_eq!(order::fit(&[1e-2, 1e-4, 1e-8, 1e-16], 1e-9).map(|fit| fit.pairs), Some(2));
    assert!(order::log_ratios(&[0.0, 0.0, 0.0])[0].is_nan());
}

/// A method that writes arrays of the wrong length, or none.
#[test]
fn careless_methods_do_no_harm() {
    struct Careless(usize);
    impl Method for Careless {
        fn name(&self) -> &'static str {
            "careless"
        }
        fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
            step.direction = Array1::ones(self.0);
            step.promise(Guarantee::DescentDirection);
            step.promise(Guarantee::ModelStationary);
            step.model = Some(Model::Dense(Array2::eye(self.0)));
            step.go(from, 1.0);
            Ok(())
        }
    }
    for n in [0, 1, 3] {
        let trace = run(Careless(n), &bowl(2), &array![1.0, 1.0], Stop::after(2)).unwrap();
        assert_eq!(trace.steps.len(), 2);
        assert!(trace.findings().iter().all(|finding| !finding.holds()));
        trace.check(Guarantee::SecantEquation);
    }
    struct Shrinking;
    impl Method for Shrinking {
        fn name(&self) -> &'static str {
            "shrinking"
        }
        fn step(&mut self, _: &Counted<'_>, _: &Point, step: &mut Step) -> Result<(), Error> {
            step.to.x = array![1.0];
            Ok(())
        }
    }
    let trace = run(Shrinking, &bowl(2), &array![1.0, 1.0], Stop::after(2)).unwrap();
    let expected = Error::Dimension { what: Quantity::Point, expected: 2, found: 1 };
    assert_eq!(trace.why, StopReason::Failed(expected));
}

/// Residuals and Jacobians are counted, checked, and moved to other variables like all else.
#[test]
fn residuals_are_asked_for_like_everything_else() {
    let bad = |r: fn(f64) -> Array1<f64>, j: fn(f64) -> Array2<f64>| {
        ByHand::new(1, |x| x[0]).with_residuals(2, move |x| r(x[0]), move |x| j(x[0]))
    };
    let f = bad(|x| array![x, x * x], |x| array![[1.0], [2.0 * x]]);
    let counted = Counted::new(&f);
    assert_eq!(counted.residuals(&array![3.0]), Ok(array![3.0, 9.0]));
    assert_eq!(counted.jacobian(&array![3.0]), Ok(array![[1.0], [6.0]]));
    assert_eq!((counted.counts().residuals, counted.counts().jacobians), (1, 1));
    assert_eq!(counted.counts().total(), 2);
    let halved = f.in_variables(array![[2.0]], array![1.0]);
    assert_eq!(halved.residuals(&array![1.0]), Ok(array![3.0, 9.0]));
    assert_eq!(halved.jacobian(&array![1.0]), Ok(array![[2.0], [12.0]]));
    let f = bad(|_| array![f64::NAN, 0.0], |_| array![[1.0]]);
    let counted = Counted::new(&f);
    assert_eq!(counted.residuals(&array![3.0]), Err(Error::NotFinite(Quantity::Residuals)));
    let shape = Error::Dimension { what: Quantity::Jacobian, expected: 2, found: 1 };
    assert_eq!(counted.jacobian(&array![3.0]), Err(shape));
    let none = ByHand::new(1, |x| x[0]);
    assert_eq!(none.residuals(&array![3.0]), Err(Error::Missing(Quantity::Residuals)));
    assert_eq!(none.jacobian(&array![3.0]), Err(Error::Missing(Quantity::Residuals)));
}
