//! What is remarkable about each named run.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Guarantee, Model, Stop, Trace, battery, linear, run};
use line_search::{Backtracking, Exact, ExactOnQuadratics, Fixed};
use ndarray::{Array1, Array2, array};
use problems::Rosenbrock;
use quasi_newton::update::Update;
use quasi_newton::{LimitedMemory, QuasiNewton, l_bfgs, runs};

fn near(x: &Array1<f64>, expected: &Array1<f64>, tolerance: f64) -> bool {
    (x - expected).iter().all(|e| e.abs() < tolerance)
}

fn inverse(trace: &Trace) -> &Array2<f64> {
    match &trace.steps.last().unwrap().model {
        Some(Model::Inverse(h)) => h,
        other => panic!("{other:?}"),
    }
}

fn a() -> Array2<f64> {
    array![[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]]
}

#[test]
fn promises_are_kept() {
    assert_eq!(battery::broken_promises(&runs::ALL), Vec::<String>::new());
}

#[test]
fn the_valley_is_left_at_its_minimum() {
    for (name, outcome) in runs::ALL.into_iter().filter(|(name, _)| name.starts_with("valley")) {
        let trace = outcome().unwrap();
        assert!(trace.why.is_success(), "{name}: {}", trace.why);
        assert!(trace.last().error(&array![1.0, 1.0]) < 1e-8, "{name}");
    }
}

/// The path of BFGS with exact search in the valley, and the number of its steps from three starts.
#[test]
fn bfgs_with_exact_search() {
    let trace = runs::valley_bfgs_exact().unwrap();
    let at = |t: usize| &trace.point(t).unwrap().x;
    assert!(near(at(1), &array![0.21181871, 0.04023144], 5e-9));
    assert!(near(at(2), &array![0.61053412, 0.36327270], 5e-9));
    assert!(near(at(3), &array![0.61807729, 0.38445010], 5e-9));
    assert_eq!(trace.steps.len(), 15);
    let steps = |search: &dyn Fn() -> Box<dyn line_search::LineSearch>, start: Array1<f64>| {
        let method = QuasiNewton::from_identity(Update::Bfgs).with(search());
        let trace = run(method, &Rosenbrock.problem().objective, &start, Stop::default()).unwrap();
        assert!(trace.why.is_success());
        trace.steps.len()
    };
    let exact: &dyn Fn() -> Box<dyn line_search::LineSearch> = &|| Box::new(Exact::default());
    assert_eq!(steps(exact, array![0.2, -0.2]), 16);
    assert_eq!(steps(exact, array![-1.2, 1.0]), 23);
    let armijo: &dyn Fn() -> Box<dyn line_search::LineSearch> =
        &|| Box::new(Backtracking { shrink: 2.0 / 3.0, ..Backtracking::default() });
    assert_eq!(runs::valley_bfgs_armijo().unwrap().steps.len(), 30);
    assert_eq!(steps(armijo, array![0.2, -0.2]), 26);
    assert_eq!(steps(armijo, array![-1.2, 1.0]), 24);
}

/// On a quadratic with exact search BFGS, DFP and L-BFGS take the steps of conjugate gradients, known as fractions, and H
/// ends as A⁻¹.
#[test]
fn finite_termination() {
    let points = [
        array![7.0 / 25.0, 14.0 / 25.0, 21.0 / 25.0],
        array![16.0 / 325.0, 107.0 / 325.0, 423.0 / 325.0],
        array![2.0 / 9.0, 1.0 / 9.0, 13.0 / 9.0],
    ];
    let f = runs::quadratic();
    let start = array![0.0, 0.0, 0.0];
    for update in [Update::Bfgs, Update::Dfp] {
        let method = QuasiNewton::from_identity(update).with(ExactOnQuadratics::default());
        let trace = run(method, &f, &start, Stop::after(4).gradient(-1.0)).unwrap();
        for (t, expected) in points.iter().enumerate() {
            assert!(near(&trace.point(t + 1).unwrap().x, expected, 1e-14), "{update:?} {t}");
        }
        let product = inverse(&trace).dot(&a());
        assert!((product - Array2::<f64>::eye(3)).iter().all(|e| e.abs() < 1e-13));
    }
    // The γ of limited memory changes lengths that an exact search corrects, and no directions.
    let method = line_search::Descent {
        direction: LimitedMemory::new(1),
        search: ExactOnQuadratics::default(),
    };
    let trace = run(method, &f, &start, Stop::after(3)).unwrap();
    for (t, expected) in points.iter().enumerate() {
        assert!(near(&trace.point(t + 1).unwrap().x, expected, 1e-13));
    }
}

/// SR1 needs no line search to learn A⁻¹: three independent steps do, and the fourth arrives but for its length.
#[test]
fn sr1_terminates() {
    let trace = runs::quadratic_sr1().unwrap();
    let product = inverse(&trace).dot(&a());
    assert!((product - Array2::<f64>::eye(3)).iter().all(|e| e.abs() < 1e-12));
    let method = QuasiNewton::from_identity(Update::Sr1).with(Fixed(1.0));
    let trace = run(method, &runs::quadratic(), &array![0.0, 0.0, 0.0], Stop::after(4)).unwrap();
    assert!(trace.last().gradient_norm() < 1e-12, "{}", trace.last().gradient_norm());
}

/// Broyden's update with full steps ends on a quadratic after at most 2n of them (D. M. Gay, 1979), as does the simplified one, which
/// is then the same.
#[test]
fn broyden_terminates() {
    let trace = runs::quadratic_broyden().unwrap();
    assert!(trace.last().gradient_norm() < 1e-10, "{}", trace.last().gradient_norm());
    let method = QuasiNewton::from_identity(Update::BroydenSimplified).with(Fixed(1.0));
    let simplified =
        run(method, &runs::quadratic(), &array![0.0, 0.0, 0.0], Stop::after(6)).unwrap();
    for (one, other) in trace.points().zip(simplified.points()) {
        assert!(near(&one.x, &other.x, 1e-10 * (1.0 + linear::norm(&one.x))));
    }
    // With shorter steps the simplified update misses the secant equation, and Broyden's does not.
    for (update, holds) in [(Update::Broyden, true), (Update::BroydenSimplified, false)] {
        let method = QuasiNewton::from_identity(update).with(Fixed(0.1));
        let trace =
            run(method, &runs::quadratic(), &array![0.0, 0.0, 0.0], Stop::after(3)).unwrap();
        let findings = trace.check(Guarantee::SecantEquation);
        assert!(findings.len() == 2 && findings.iter().all(|f| f.holds() == holds));
    }
}

/// Two steps of L-BFGS with a memory of two on given pairs: the printed formula of one source has a term too few.
#[test]
fn worked_numbers() {
    use quasi_newton::{Pair, unrolled};
    let (one, two) = (array![1.0, 0.0], array![0.0, 1.0]);
    let pairs = [Pair::new(one.clone(), one.clone()), Pair::new(two.clone(), two.clone())];
    assert_eq!(unrolled(&pairs, 2.0, 2), Array2::eye(2));
    // m = 2 of s = (e₁, e₂, e₁), y = (e₁, e₂, (2, 1)): the last two, with H₀ = (s′y / y′y) I = ⅖ I.
    let pairs = [Pair::new(two.clone(), two), Pair::new(one, array![2.0, 1.0])];
    let h = unrolled(&pairs, 0.4, 2);
    assert!((h - array![[0.75, -0.5], [-0.5, 1.0]]).iter().all(|e| e.abs() < 1e-15));
}

/// Extended Rosenbrock: as many iterations for two variables as for a thousand.
#[test]
fn iterations_do_not_depend_on_the_dimension() {
    for n in [2, 10, 100, 1000] {
        let valleys = problems::ExtendedRosenbrock { n }.problem();
        let stop = Stop::default().gradient(1e-8);
        let limited = run(l_bfgs(10), &valleys.objective, &valleys.start, stop).unwrap();
        assert!(limited.why.is_success());
        assert!((34..=42).contains(&limited.steps.len()), "{n}: {}", limited.steps.len());
        if n <= 100 {
            let full = run(quasi_newton::bfgs(), &valleys.objective, &valleys.start, stop).unwrap();
            assert!(full.why.is_success());
            assert!((30..=44).contains(&full.steps.len()), "{n}: {}", full.steps.len());
        }
    }
}
