//! Newton's method kept from climbing: shifted, made definite, without signs, truncated, within a ball.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Error, Exact, Guarantee, Method, Stop, StopReason, battery, linear, run};
use line_search::{Backtracking, Descent};
use ndarray::{Array1, Array2, array};
use newton::{
    AbsoluteHessian, Curvature, MadeDefinite, Newton, SecondOrder, Shifted, TrustRegion, newton_cg,
    within_ball,
};
use problems::{Kind, MixedPowers, Problem, Quadratic};
use proptest::prelude::*;

fn searched<C: Curvature>(curvature: C) -> impl Method {
    Descent { direction: Newton { curvature }, search: Backtracking::default() }
}

#[test]
fn the_battery() {
    let methods: Vec<Box<dyn Fn() -> Box<dyn Method>>> = vec![
        Box::new(|| Box::new(searched(Shifted { alpha: 0.1 }))),
        Box::new(|| Box::new(searched(MadeDefinite::default()))),
        Box::new(|| Box::new(searched(AbsoluteHessian::default()))),
        Box::new(|| Box::new(newton_cg())),
        Box::new(|| Box::new(TrustRegion::default())),
        Box::new(|| Box::new(TrustRegion::steihaug())),
    ];
    for method in methods {
        let complaints = battery::complaints(&*method);
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
}

#[test]
fn parameters_out_of_range() {
    let bowl = Quadratic::diagonal(&[1.0]);
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let methods: [Box<dyn Method>; 3] = [
            Box::new(searched(Shifted { alpha: bad })),
            Box::new(searched(MadeDefinite { share: bad })),
            Box::new(searched(AbsoluteHessian { floor: bad })),
        ];
        for method in methods {
            let trace = run(method, &bowl, &array![1.0], Stop::default()).unwrap();
            assert!(
                matches!(trace.why, StopReason::Failed(Error::Parameter { .. })),
                "{}",
                trace.why
            );
        }
        let mut method = TrustRegion::default();
        method.radius = bad;
        let outcome = run(method, &bowl, &array![1.0], Stop::default());
        assert!(matches!(outcome, Err(Error::Parameter { .. })));
    }
}

/// The six problems on which Newton's method ends in a saddle from the standard start.
const SADDLES: [&str; 6] =
    ["beale", "wood", "kowalik-osborne", "powell-badly-scaled", "chebyquad-8", "biggs-exp6"];

fn problem(name: &str) -> Problem {
    problems::mgh::all().into_iter().find(|p| p.name == name).unwrap()
}

/// A saddle is reported as one.
#[test]
fn newton_ends_in_six_saddles() {
    for name in SADDLES {
        let p = problem(name);
        let stop = Stop::default().gradient(1e-8);
        let trace = run(Newton::exact(), &p.objective, &p.start, stop).unwrap();
        // The last is so flat along one direction that its Hessian is singular but for rounding before the gradient is small.
        let singular = matches!(&trace.why, StopReason::Failed(Error::Singular { .. }));
        let arrived = matches!(trace.why, StopReason::Stationary { .. });
        assert!(arrived || (singular && name == "biggs-exp6"), "{name}: {}", trace.why);
        let found = SecondOrder::at(&p.objective, &trace.last().x).unwrap();
        assert!(found.is_saddle() && !found.is_minimum(), "{name}: {found}");
        // They are the certified ones.
        let known = p.stationary.iter().filter(|s| s.kind == Kind::Saddle);
        let relative = |s: &problems::Stationary| (trace.last().value / s.value - 1.0).abs();
        assert!(known.map(relative).any(|gap| gap < 1e-6), "{name}: {}", trace.last().value);
    }
}

/// From each of those saddles, one step to the side, and from the standard starts, the repaired methods go to a minimum.
#[test]
fn repaired_methods_leave_them() {
    for name in SADDLES {
        let p = problem(name);
        let stop = Stop::default().iterations(200);
        let saddle = p.stationary.iter().find(|s| s.kind == Kind::Saddle).unwrap();
        // Not along a line of symmetry, on which a saddle may be a minimum.
        let aside = |(i, x): (usize, &f64)| x + 1e-3 * (1.0 + x.abs()) * (1.0 + i as f64);
        let near: Array1<f64> = saddle.x.iter().enumerate().map(aside).collect();
        // The standard start of the last is symmetric in two of its exponentials, and so is every step from there.
        let starts: &[&Array1<f64>] =
            if name == "biggs-exp6" { &[&near] } else { &[&p.start, &near] };
        for start in starts {
            let methods: [Box<dyn Method>; 3] = [
                Box::new(searched(AbsoluteHessian::default())),
                Box::new(searched(MadeDefinite::default())),
                Box::new(TrustRegion::default()),
            ];
            for method in methods {
                let who = method.name();
                let trace = run(method, &p.objective, start, stop).unwrap();
                let found = SecondOrder::at(&p.objective, &trace.last().x).unwrap();
                let (why, value) = (&trace.why, trace.last().value);
                assert!(!(why.is_success() && found.is_saddle()), "{name} {who}: {found}");
                assert!(value < (1.0 - 1e-6) * saddle.value, "{name} {who}: {why} {value}");
                for finding in trace.findings() {
                    assert!(finding.holds(), "{name} {who}: {finding:?}");
                }
            }
        }
    }
}

/// Near the minimum all but the fixed shift keep the order two, or nearly.
#[test]
fn fast_at_the_end() {
    let start = array![1.0, 1.0];
    let zero = array![0.0, 0.0];
    let f = Exact(MixedPowers);
    let methods: [Box<dyn Method>; 4] = [
        Box::new(searched(AbsoluteHessian::default())),
        Box::new(searched(MadeDefinite::default())),
        Box::new(TrustRegion::default()),
        Box::new(newton_cg()),
    ];
    for method in methods {
        let name = method.name();
        let trace = run(method, &f, &start, Stop::default()).unwrap();
        assert!(trace.why.is_success() && trace.steps.len() < 12, "{name}");
        assert!(trace.last().error(&zero) < 1e-10, "{name}");
    }
    // A fixed shift converges linearly, by α/(λ + α) a step.
    let trace = run(searched(Shifted { alpha: 1.0 }), &f, &start, Stop::default()).unwrap();
    let fit = trace.order(&zero, 1e-13).unwrap();
    assert!((fit.order - 1.0).abs() < 0.05, "{fit:?}");
}

/// Of the forty instances of Moré, Garbow and Hillstrom from the standard starts a trust region solves all but one, where it
/// follows a valley that ends nowhere.
#[test]
fn trust_region_solves_all() {
    let mut unsolved = Vec::new();
    for p in problems::mgh::all() {
        let stop = Stop::default().gradient(1e-8).iterations(200);
        let trace = run(TrustRegion::default(), &p.objective, &p.start, stop).unwrap();
        let value = trace.last().value;
        let minimum =
            |s: &&problems::Stationary| matches!(s.kind, Kind::Minimum | Kind::DegenerateMinimum);
        let reached = |s: &problems::Stationary| {
            if s.value.abs() < 1e-30 { value < 1e-10 } else { value - s.value < 1e-8 * s.value }
        };
        if !p.stationary.iter().filter(minimum).any(reached) {
            unsolved.push(format!("{} {value:e} {}", p.name, trace.why));
        }
    }
    assert!(unsolved.len() == 1 && unsolved[0].starts_with("biggs-exp6"), "{unsolved:#?}");
}

fn symmetric(n: usize) -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(-1.0..1.0f64, n * n).prop_map(move |v| {
        let m = Array2::from_shape_vec((n, n), v).unwrap();
        0.5 * (&m + &m.t())
    })
}

fn vector(n: usize) -> impl Strategy<Value = Array1<f64>> {
    prop::collection::vec(-1.0..1.0f64, n).prop_map(Array1::from)
}

proptest! {
    /// Within the ball, with (H + λI) p = −g, λ (Δ − ‖p‖) = 0 and H + λI positive semidefinite; and no point of
    /// the ball is lower.
    #[test]
    fn the_subproblem_is_solved(
        h in symmetric(4), g in vector(4), radius in 0.01..5.0f64, hard in prop::bool::ANY,
        others in prop::collection::vec(vector(4), 30),
    ) {
        let (mu, v) = linear::symmetric_eigen(&h).unwrap();
        let g = if hard {
            // Without a part along the lowest curvature.
            let first = v.column(0).to_owned();
            &g - &(g.dot(&first) * &first)
        } else { g };
        let (p, lambda) = within_ball(&mu, &v, &g, radius);
        prop_assert!(linear::norm(&p) <= radius * (1.0 + 1e-10));
        prop_assert!(lambda >= 0.0 && mu[0] + lambda >= -1e-12);
        let residual = h.dot(&p) + lambda * &p + &g;
        prop_assert!(linear::norm(&residual) < 1e-9 * (1.0 + radius), "{} {}", residual, lambda);
        prop_assert!(lambda * (radius - linear::norm(&p)).abs() < 1e-8);
        let model = |p: &Array1<f64>| g.dot(p) + 0.5 * p.dot(&h.dot(p));
        for other in others {
            let inside = &other * (radius / linear::norm(&other).max(radius));
            prop_assert!(model(&p) <= model(&inside) + 1e-9 * (1.0 + radius * radius));
        }
    }

    /// |H| has the Hessian's eigenvectors and the absolute values of its eigenvalues; where all are positive it is
    /// Newton's method.
    #[test]
    fn absolute_hessians(h in symmetric(3), start in vector(3)) {
        let f = Quadratic::new(h.clone(), Array1::zeros(3)).unwrap();
        let (mu, _) = linear::symmetric_eigen(&h).unwrap();
        prop_assume!(mu.iter().all(|m| m.abs() > 0.05) && linear::norm(&start) > 0.1);
        let method = Newton { curvature: AbsoluteHessian::default() };
        let trace = run(method, &f, &start, Stop::after(1)).unwrap();
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
        prop_assert!(trace.check(Guarantee::PositiveDefinite)[0].holds());
        let Some(descent::Model::Dense(b)) = &trace.steps[0].model else { panic!("no model") };
        // |H|² = H².
        prop_assert!((b.dot(b) - h.dot(&h)).iter().all(|e| e.abs() < 1e-13));
    }

    /// A growing shift turns Newton's step towards −g and shortens it.
    #[test]
    fn shifts_shorten(h in symmetric(3), g in vector(3)) {
        let (mu, _) = linear::symmetric_eigen(&h).unwrap();
        prop_assume!(linear::norm(&g) > 0.1);
        let eye = Array2::<f64>::eye(3);
        let step = |alpha: f64| linear::cholesky_solve(&(&h + &(alpha * &eye)), &-&g).unwrap();
        let first = f64::max(0.0, -mu[0]) + 0.1;
        let mut last = f64::INFINITY;
        for k in 0..8 {
            let size = linear::norm(&step(first * 2f64.powi(k)));
            prop_assert!(size < last);
            last = size;
        }
        let long = 1e8;
        prop_assert!((step(long) * long + &g).iter().all(|e| e.abs() < 1e-6));
    }
}
