//! What the searches rest on, for whatever numbers come.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Exact as Exactly, Formula, Guarantee, Stop, run, value_rounding};
use line_search::interpolate::{Knot, cubic, quadratic, secant};
use line_search::{
    Backtracking, Descent, Exact, ExactOnQuadratics, LineSearch, MoreThuente, SteepestDescent,
    Wolfe,
};
use ndarray::{Array1, array};
use number::Number;
use problems::{Quadratic, Rosenbrock};
use proptest::prelude::*;

/// x⁴ + a x³ + b x² + c x: with one or two minima, and maxima between.
struct Bumpy(i64, i64, i64);

impl Formula for Bumpy {
    fn dimension(&self) -> usize {
        1
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let [x] = x else { return None };
        let of = |c: i64| N::from_i64(c);
        let inner = of(self.1) + x.clone() * (of(self.0) + x.clone());
        Some(x.clone() * (of(self.2) + x.clone() * inner))
    }
}

fn searches(c1: f64, c2: f64) -> Vec<Box<dyn LineSearch>> {
    vec![
        Box::new(Backtracking { c1, ..Backtracking::default() }),
        Box::new(Wolfe::weak(c1, c2)),
        Box::new(Wolfe::strong(c1, c2)),
        Box::new(MoreThuente { c1, c2, ..MoreThuente::default() }),
    ]
}

/// Every search, from x, finds lengths that fulfil what it promises; the weak condition implies s′y > 0.
fn finds_lengths(bumpy: Bumpy, x: f64, c1: f64, c2: f64) -> Result<(), TestCaseError> {
    let f = Exactly(bumpy);
    for search in searches(c1, c2) {
        let method = Descent { direction: SteepestDescent, search };
        let stop = Stop::default().gradient(1e-6).iterations(3);
        let trace = run(method, &f, &array![x], stop).unwrap();
        prop_assert!(trace.why.error().is_none(), "{}", trace.why);
        for (step, from) in trace.steps.iter().zip(trace.points()) {
            let armijo = step.guarantees.iter().any(|g| matches!(g, Guarantee::Armijo { .. }));
            // Unless the decrease to be had is lost in the rounding of f.
            let decrease = from.gradient.dot(&(&from.x - &step.to.x));
            prop_assert!(armijo || decrease < value_rounding(from.value, step.to.value));
            let wolfe = step.guarantees.iter().any(|g| {
                matches!(g, Guarantee::Curvature { .. } | Guarantee::StrongCurvature { .. })
            });
            let s = &step.to.x - &from.x;
            let y = &step.to.gradient - &from.gradient;
            prop_assert!(!wolfe || s.dot(&y) > 0.0);
        }
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
    }
    Ok(())
}

/// Near a minimum, where the values differ by rounding; near a maximum, where φ falls ever more steeply for a long way; where one
/// minimum is so near that the slopes found behind the next are not small enough.
#[test]
fn lengths_are_found_at_the_edges_of_rounding() {
    let c2 = 1e-4 + 0.1 * 0.9999;
    finds_lengths(Bumpy(4, -7, -3), -2.5288657066297464, 1e-4, c2).unwrap();
    finds_lengths(Bumpy(7, -4, 0), -2.893032176647334, 1e-4, c2).unwrap();
    finds_lengths(Bumpy(-3, -7, 2), 0.13228111692327565, 1e-4, c2).unwrap();
    finds_lengths(Bumpy(8, -6, -1), 0.5474932245500147, 1e-4, c2).unwrap();
}

proptest! {
    /// `armijo`, `wolfe-curvature`, `curvature-from-wolfe`: from any point, at any scale of the gradient.
    #[test]
    fn lengths_are_found(
        a in -9i64..9, b in -9i64..9, c in -9i64..9, x in -3.0..3.0f64,
        c1 in 1e-4..0.4f64, gap in 0.1..0.9f64,
    ) {
        finds_lengths(Bumpy(a, b, c), x, c1, c1 + gap * (1.0 - c1))?;
    }

    /// `exact-orthogonal`: after an exact step the new gradient is orthogonal to the direction, in the valley as on a quadratic,
    /// where both exact searches agree.
    #[test]
    fn exact_steps_are_orthogonal(
        x in -2.0..2.0f64, y in -2.0..2.0f64, eigenvalue in 0.1..10.0f64,
    ) {
        let start = array![x, y];
        let valley = Rosenbrock.problem();
        let method = Descent { direction: SteepestDescent, search: Exact::default() };
        let trace = run(method, &valley.objective, &start, Stop::after(1)).unwrap();
        prop_assert!(trace.findings().iter().all(|f| f.holds()));
        let bowl = Quadratic::diagonal(&[1.0, eigenvalue]);
        prop_assume!(start.dot(&start) > 1e-3);
        let one = run(
            Descent { direction: SteepestDescent, search: Exact::default() },
            &bowl, &start, Stop::after(1)
        ).unwrap();
        let other = run(
            Descent { direction: SteepestDescent, search: ExactOnQuadratics::default() },
            &bowl, &start, Stop::after(1)
        ).unwrap();
        let size: f64 = start.dot(&start).sqrt();
        prop_assert!(one.last().error(&other.last().x) < 1e-10 * size);
        let cosine = other.last().gradient.dot(&other.start.gradient);
        prop_assert!(cosine.abs() < 1e-13 * other.start.gradient_norm().powi(2));
    }

    /// The interpolants find the minimum of a polynomial of their own degree.
    #[test]
    fn interpolation_is_exact(p in -3.0..3.0f64, scale in 0.1..9.0f64, h in 0.3..2.0f64, third in -1.0..1.0f64) {
        let knot = |alpha: f64, f: &dyn Fn(f64) -> (f64, f64)| {
            let (value, slope) = f(alpha);
            Knot { alpha, value, slope }
        };
        let parabola = |a: f64| (scale * (a - p) * (a - p), 2.0 * scale * (a - p));
        let (a, b) = (knot(p - h, &parabola), knot(p + 0.7 * h, &parabola));
        prop_assert!((quadratic(a, b) - p).abs() < 1e-12);
        prop_assert!((secant(a, b) - p).abs() < 1e-12);
        // scale t² + third t³ around p: a minimum at t = 0.
        let bent = |a: f64| {
            let t = a - p;
            (scale * t * t + third * t * t * t, 2.0 * scale * t + 3.0 * third * t * t)
        };
        let (a, b) = (knot(p - h, &bent), knot(p + 0.7 * h, &bent));
        // The other stationary point must not be between the knots.
        prop_assume!(third.abs() * h < 0.5 * scale);
        prop_assert!((cubic(a, b) - p).abs() < 1e-9, "{} {}", cubic(a, b), p);
        prop_assert!((cubic(b, a) - p).abs() < 1e-9);
    }
}

/// Near a minimum rounding hides every decrease, and the searches go on until the gradient itself is rounding.
#[test]
fn rounding_does_not_stop_them() {
    let offset = descent::ByHand::new(2, |x: &Array1<f64>| 1e6 + x.dot(x));
    let f = descent::ObjectiveExt::with_gradient(offset, |x| 2.0 * x);
    for search in searches(1e-4, 0.9) {
        let method = Descent { direction: SteepestDescent, search };
        let trace = run(method, &f, &array![3.0, 4.0], Stop::default().gradient(1e-9)).unwrap();
        assert!(trace.why.is_success(), "{}", trace.why);
    }
}
