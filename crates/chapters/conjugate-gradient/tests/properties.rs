//! The identities that conjugate gradients rest on, for whatever numbers come.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use conjugate_gradient::{
    Beta, LinearConjugateGradient, NonlinearConjugateGradient, Truncated, Truncation,
};
use descent::{Guarantee, Stop, linear, run};
use line_search::{Descent, ExactOnQuadratics};
use ndarray::{Array1, Array2};
use problems::{Quadratic, Rosenbrock};
use proptest::prelude::*;

fn vector(n: usize) -> impl Strategy<Value = Array1<f64>> {
    prop::collection::vec(-2.0..2.0f64, n).prop_map(Array1::from)
}

/// M′M + ½ I, symmetric to the bit, or M′DM for a given sign of D's first entry.
fn symmetric(n: usize, first: f64) -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(-1.0..1.0f64, n * n).prop_map(move |v| {
        let m = Array2::from_shape_vec((n, n), v).unwrap();
        let mut scaled = m.clone();
        scaled.row_mut(0).mapv_inplace(|e| first * e);
        let product = m.t().dot(&scaled) + 0.5 * first.max(0.0) * Array2::<f64>::eye(n);
        0.5 * (&product + &product.t())
    })
}

proptest! {
    /// n variables, n steps; every gradient orthogonal to all before, every direction conjugate to all before.
    #[test]
    fn ends_in_n_steps(a in symmetric(5, 1.0), minimiser in vector(5), start in vector(5)) {
        let f = Quadratic::new(a.clone(), minimiser).unwrap();
        let trace = run(LinearConjugateGradient::default(), &f, &start, Stop::after(5)).unwrap();
        let size = trace.start.gradient_norm();
        prop_assert!(trace.last().gradient_norm() <= 1e-10 * size, "{}", trace.last().gradient_norm());
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
        for (t, step) in trace.steps.iter().enumerate() {
            for s in 0..t {
                let (d, e) = (&trace.steps[s].direction, &step.direction);
                let bound = 1e-9 * (d.dot(&a.dot(d)) * e.dot(&a.dot(e))).sqrt();
                prop_assert!(d.dot(&a.dot(e)).abs() <= bound + 1e-12 * size * linear::norm(d));
                let (g, h) = (&trace.point(s).unwrap().gradient, &trace.point(t).unwrap().gradient);
                prop_assert!(g.dot(h).abs() <= 1e-9 * linear::norm(g) * linear::norm(h) + 1e-13 * size * size);
            }
        }
    }

    /// `cg-beta-from-gradients`: on a quadratic with exact search all formulas are the linear one.
    #[test]
    fn formulas_agree_on_quadratics(a in symmetric(4, 1.0), minimiser in vector(4), start in vector(4)) {
        let f = Quadratic::new(a, minimiser).unwrap();
        let stop = Stop::after(3);
        let linear_one = run(LinearConjugateGradient::default(), &f, &start, stop).unwrap();
        let size = 1.0 + linear_one.start.error(f.minimiser());
        for beta in [Beta::FletcherReeves, Beta::PolakRibierePlus, Beta::HagerZhang] {
            let direction = NonlinearConjugateGradient::new(beta);
            let method = Descent { direction, search: ExactOnQuadratics::default() };
            let trace = run(method, &f, &start, stop).unwrap();
            for (one, other) in linear_one.points().zip(trace.points()) {
                prop_assert!(one.error(&other.x) < 1e-8 * size, "{:?}", beta);
            }
        }
    }

    /// The bound of Hager and Zhang: with a careful search every direction descends.
    #[test]
    fn directions_descend(x in -2.0..2.0f64, y in -2.0..2.0f64) {
        let f = Rosenbrock.problem();
        let stop = Stop::default().gradient(1e-6).iterations(3000);
        for beta in [Beta::FletcherReeves, Beta::PolakRibierePlus, Beta::HagerZhang] {
            let method = conjugate_gradient::conjugate_gradient(beta);
            let trace = run(method, &f.objective, &ndarray::array![x, y], stop).unwrap();
            prop_assert!(trace.why.is_success(), "{:?} {}", beta, trace.why);
            for finding in trace.findings() {
                prop_assert!(finding.holds(), "{:?}", finding);
            }
            if beta == Beta::HagerZhang {
                for (step, from) in trace.steps.iter().zip(trace.points()) {
                    let squared = from.gradient_norm().powi(2);
                    prop_assert!(step.slope(from) <= -(0.875 - 1e-9) * squared);
                }
            }
            prop_assert!(trace.check(Guarantee::MonotoneDecrease).iter().all(|f| f.holds()));
        }
    }

    /// The residual is that of p; the model falls; the ball is not left; negative curvature is found.
    #[test]
    fn truncation(h in symmetric(4, 1.0), saddle in symmetric(4, -1.0), g in vector(4), radius in 0.01..3.0f64) {
        prop_assume!(linear::norm(&g) > 0.1);
        let mut cg = Truncated::default();
        for matrix in [&h, &saddle] {
            for radius in [radius, f64::INFINITY] {
                let times = |v: &Array1<f64>, out: &mut Array1<f64>| { out.assign(&matrix.dot(v)); Ok(()) };
                let end = cg.solve(times, &g, 1e-10 * linear::norm(&g), radius, 40).unwrap();
                prop_assert!(linear::norm(&cg.p) <= radius * (1.0 + 1e-14));
                prop_assert!(g.dot(&cg.p) < 0.0);
                let model = g.dot(&cg.p) + 0.5 * cg.p.dot(&matrix.dot(&cg.p));
                let residual = &matrix.dot(&cg.p) + &g;
                let size = 1.0 + linear::norm(&cg.p);
                if end != Truncation::NegativeCurvature || radius.is_finite() {
                    prop_assert!(model < 0.0);
                    prop_assert!((residual - &cg.residual).iter().all(|e| e.abs() < 1e-9 * size));
                }
                match end {
                    Truncation::Solved => prop_assert!(linear::norm(&cg.residual) <= 1e-10 * linear::norm(&g)),
                    Truncation::Boundary => prop_assert!((linear::norm(&cg.p) / radius - 1.0).abs() < 1e-13),
                    Truncation::NegativeCurvature => {
                        let lowest = linear::symmetric_eigenvalues(matrix).unwrap()[0];
                        prop_assert!(lowest <= 1e-12, "{}", lowest);
                    }
                    Truncation::Limit => prop_assert!(false, "no end after forty products"),
                }
            }
        }
    }
}
