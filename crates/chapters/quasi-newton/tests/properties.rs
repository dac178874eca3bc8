//! The identities that the updates rest on, for whatever numbers come.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Exact, Guarantee, ObjectiveExt, Stop, linear, run};
use line_search::{Descent, Wolfe};
use ndarray::{Array1, Array2, array};
use problems::{MixedPowers, Rosenbrock};
use proptest::prelude::*;
use quasi_newton::update::{
    Scratch, Update, rank_one_inverse, rank_two, symmetric_rank_one, two_sided,
};
use quasi_newton::{LimitedMemory, Pair, QuasiNewton, two_loops, two_loops_fused, unrolled};

fn vector(n: usize) -> impl Strategy<Value = Array1<f64>> {
    prop::collection::vec(-1.0..1.0f64, n).prop_map(Array1::from)
}

/// M′M + ½ I: symmetric and well conditioned.
fn definite(n: usize) -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(-1.0..1.0f64, n * n).prop_map(move |v| {
        let m = Array2::from_shape_vec((n, n), v).unwrap();
        m.t().dot(&m) + 0.5 * Array2::<f64>::eye(n)
    })
}

fn outer(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    Array2::from_shape_fn((a.len(), b.len()), |(i, j)| a[i] * b[j])
}

fn close(a: &Array2<f64>, b: &Array2<f64>, tolerance: f64) -> bool {
    (a - b).iter().all(|e| e.abs() < tolerance)
}

/// s, and y = A s for a definite A: so s′y > 0.
fn pair(n: usize) -> impl Strategy<Value = (Array1<f64>, Array1<f64>)> {
    (vector(n), definite(n)).prop_map(|(s, a)| {
        let y = a.dot(&s);
        (s, y)
    })
}

fn updated(m: &Array2<f64>, with: impl FnOnce(&mut Array2<f64>)) -> Array2<f64> {
    let mut m = m.clone();
    with(&mut m);
    m
}

proptest! {
    /// `bfgs-secant`, `dfp-dual`, `sr1-secant`, `broyden-secant`: H₊ y = s.
    #[test]
    fn the_secant_equation((s, y) in pair(4), h in definite(4), g in vector(4)) {
        prop_assume!(linear::norm(&s) > 0.1);
        for update in [Update::Bfgs, Update::Dfp, Update::Sr1, Update::Broyden] {
            let mut next = h.clone();
            let learnt = update.of_inverse(&mut next, &s, &y, &g, &mut Scratch::default());
            let size = linear::norm(&next.iter().copied().collect()) * linear::norm(&y);
            let residual = linear::norm(&(next.dot(&y) - &s));
            prop_assert!(!learnt || residual < 1e-13 * (size + 1.0) * size.max(1.0), "{:?} {}", update, residual);
        }
    }

    /// `bfgs-expanded`: multiplied out in O(n²), or literally with two matrix products, it is the same; and symmetric to the bit.
    #[test]
    fn expanded_and_literal((s, y) in pair(4), h in definite(4)) {
        prop_assume!(linear::norm(&s) > 0.1);
        let h = 0.5 * (&h + &h.t());
        let rho = 1.0 / s.dot(&y);
        let v = Array2::eye(4) - rho * outer(&y, &s);
        let literal = v.t().dot(&h).dot(&v) + rho * outer(&s, &s);
        let expanded = updated(&h, |h| two_sided(h, &s, &y, &mut Scratch::default()));
        prop_assert!(close(&literal, &expanded, 1e-11 * (1.0 + rho)));
        prop_assert_eq!(&expanded, &expanded.t());
    }

    /// `bfgs-inverse`, `dfp-dual`: the two formulas are inverses of each other, whichever of s and y comes first.
    #[test]
    fn direct_and_inverse((s, y) in pair(4), b in definite(4)) {
        prop_assume!(linear::norm(&s) > 0.1);
        let mut inverse = Array2::zeros((4, 4));
        for j in 0..4 {
            let mut e = Array1::zeros(4);
            e[j] = 1.0;
            inverse.column_mut(j).assign(&linear::lu_solve(&b, &e).unwrap());
        }
        let scratch = &mut Scratch::default();
        let bfgs = updated(&b, |b| rank_two(b, &s, &y, scratch))
            .dot(&updated(&inverse, |h| two_sided(h, &s, &y, scratch)));
        let dfp = updated(&b, |b| two_sided(b, &y, &s, scratch))
            .dot(&updated(&inverse, |h| rank_two(h, &y, &s, scratch)));
        let mut learnt = true;
        let sr1 = updated(&b, |b| learnt &= symmetric_rank_one(b, &s, &y, scratch))
            .dot(&updated(&inverse, |h| learnt &= symmetric_rank_one(h, &y, &s, scratch)));
        let r = &y - &b.dot(&s);
        let broyden = &b + &(outer(&r, &s) / s.dot(&s));
        let z = inverse.dot(&y) - &s;
        let broyden = broyden.dot(&updated(&inverse, |h| learnt &= rank_one_inverse(h, &z, &s, scratch)));
        let eye = Array2::eye(4);
        prop_assert!(close(&bfgs, &eye, 1e-9), "{}", bfgs);
        prop_assert!(close(&dfp, &eye, 1e-9), "{}", dfp);
        // Of these two the denominators may be small.
        let steep = (s.dot(&r).abs() / linear::norm(&s) / linear::norm(&r)).min(
            (s.dot(&(&s + &z))).abs() / s.dot(&s));
        prop_assert!(!learnt || steep < 1e-2 || close(&sr1, &eye, 1e-8), "{}", sr1);
        prop_assert!(!learnt || steep < 1e-2 || close(&broyden, &eye, 1e-8), "{}", broyden);
    }

    /// `bfgs-keeps-positive-definite`: if and only if s′y > 0.
    #[test]
    fn definite_if_curved(s in vector(3), y in vector(3), h in definite(3)) {
        let h = 0.5 * (&h + &h.t());
        let product = s.dot(&y);
        prop_assume!(product.abs() > 1e-3);
        let next = updated(&h, |h| two_sided(h, &s, &y, &mut Scratch::default()));
        let lowest = linear::symmetric_eigenvalues(&next).unwrap()[0];
        prop_assert_eq!(lowest > 0.0, product > 0.0);
        let next = updated(&h, |h| rank_two(h, &s, &y, &mut Scratch::default()));
        let lowest = linear::symmetric_eigenvalues(&next).unwrap()[0];
        prop_assert_eq!(lowest > 0.0, product > 0.0);
    }

    /// `two-loops`: they multiply with the sum written out, which is BFGS in full from γ I.
    #[test]
    fn two_loops_are_the_sum(pairs in prop::collection::vec(pair(4), 0..5), q in vector(4), gamma in 0.1..3.0f64) {
        let pairs: Vec<Pair> = pairs.into_iter()
            .filter(|(s, _)| linear::norm(s) > 0.2)
            .map(|(s, y)| Pair::new(s, y)).collect();
        let sum = unrolled(&pairs, gamma, 4);
        let mut product = q.clone();
        two_loops(pairs.iter(), gamma, &mut product, &mut Vec::new());
        let size = 1.0 + linear::norm(&sum.iter().copied().collect());
        prop_assert!((sum.dot(&q) - product).iter().all(|e| e.abs() < 1e-11 * size));
        let mut full = gamma * Array2::eye(4);
        for Pair { s, y, .. } in &pairs {
            two_sided(&mut full, s, y, &mut Scratch::default());
        }
        prop_assert!(close(&sum, &full, 1e-11 * size));
    }

    /// The loops with fewer passes over memory are the loops as they are read, whatever the length and the number of pairs.
    #[test]
    fn fused_loops_are_the_loops(n in 1..3000usize, m in 0..6usize, seed in 0..1000u64) {
        let mut stream = number::Stream::new(seed);
        let mut entry = || stream.below(2001) as f64 / 1000.0 - 1.0;
        let mut vector = || Array1::from_shape_simple_fn(n, &mut entry);
        // y = s + noise, so that s′y is not small.
        let pairs: Vec<Pair> = (0..m)
            .map(|_| {
                let s = 0.1 + vector();
                let y = &s + 0.1 * vector();
                Pair::new(s, y)
            })
            .filter(|pair| pair.rho > 0.0 && pair.rho < 100.0)
            .collect();
        let q = vector();
        let (mut one, mut other) = (q.clone(), q);
        two_loops(pairs.iter(), 0.7, &mut one, &mut Vec::new());
        two_loops_fused(pairs.iter(), 0.7, &mut other, &mut Vec::new());
        let gap = linear::norm(&(&one - &other));
        prop_assert!(gap <= 1e-12 * linear::norm(&one), "{gap}");
    }

    /// With memory for every pair L-BFGS is BFGS, for the same H₀ = γ I: here with γ from the first pair alone.
    #[test]
    fn full_memory_is_bfgs(x in -1.5..1.5f64, y in -1.0..1.0f64) {
        let f = Rosenbrock.problem();
        let full = run(
            QuasiNewton::new(Update::Bfgs).with(Wolfe::default()),
            &f.objective, &array![x, y], Stop::after(4).gradient(1e-6),
        ).unwrap();
        let mut pairs = Vec::new();
        for (step, from) in full.steps.iter().zip(full.points()) {
            let (s, y) = (&step.to.x - &from.x, &step.to.gradient - &from.gradient);
            pairs.push(Pair::new(s, y));
        }
        let first = match pairs.first() { Some(p) => 1.0 / (p.rho * p.y.dot(&p.y)), None => return Ok(()) };
        for (t, step) in full.steps.iter().enumerate().skip(1) {
            let mut d = -full.point(t).unwrap().gradient.clone();
            two_loops(pairs[..t].iter(), first, &mut d, &mut Vec::new());
            let gap = linear::norm(&(&d - &step.direction));
            prop_assert!(gap < 1e-8 * linear::norm(&d), "{} {}", gap, d);
        }
    }

    /// A factor before f changes no step: the first goes a distance of one, and from then on H scales with the inverse factor.
    #[test]
    fn scaling_the_function_changes_nothing(x in -1.0..1.0f64, y in -1.0..1.0f64, c in 1i32..8) {
        // f ↦ 2ᶜ f rounds nothing.
        let factor = 2f64.powi(c);
        let f = Exact(MixedPowers);
        let scaled = descent::ByHand::new(2, |x: &Array1<f64>| factor * descent::Objective::value(&f, x).unwrap())
            .with_gradient(|x| factor * descent::Objective::gradient(&f, x).unwrap());
        let method = || QuasiNewton::new(Update::Bfgs).with(Wolfe::default());
        let start = array![2.0 + x, 2.0 + y];
        let stop = Stop::after(6).gradient(1e-6);
        let one = run(method(), &f, &start, stop).unwrap();
        let other = run(method(), &scaled, &start, stop.gradient(1e-6 * factor)).unwrap();
        for (a, b) in one.points().zip(other.points()) {
            prop_assert!((&a.x - &b.x).iter().all(|e| e.abs() < 1e-9));
        }
    }

    /// `curvature-from-wolfe`: with the conditions of Wolfe no pair is ever refused, and every promise is kept.
    #[test]
    fn promises(x in -2.0..2.0f64, y in -2.0..2.0f64, memory in 1usize..6) {
        let f = Rosenbrock.problem();
        let stop = Stop::default().gradient(1e-7);
        for update in [Update::Bfgs, Update::Dfp] {
            // DFP forgets a bad H only with a careful search.
            let method = QuasiNewton::new(update).with(Wolfe::strong(1e-4, 0.1));
            let trace = run(method, &f.objective, &array![x, y], stop).unwrap();
            prop_assert!(trace.why.is_success(), "{:?} {}", update, trace.why);
            let secants = trace.steps.iter().skip(1).filter(|s| s.guarantees.contains(&Guarantee::SecantEquation));
            prop_assert_eq!(secants.count(), trace.steps.len().saturating_sub(1));
            for finding in trace.findings() {
                prop_assert!(finding.holds(), "{:?}", finding);
            }
        }
        let method = Descent { direction: LimitedMemory::new(memory), search: Wolfe::default() };
        let trace = run(method, &f.objective, &array![x, y], stop).unwrap();
        prop_assert!(trace.why.is_success(), "{}", trace.why);
        for finding in trace.findings() {
            prop_assert!(finding.holds(), "{:?}", finding);
        }
    }
}
