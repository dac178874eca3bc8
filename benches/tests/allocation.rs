//! No step allocates: a counting allocator says so.
#![allow(
    unsafe_code,
    reason = "a counting allocator implements an unsafe trait; it only counts and passes on"
)]
#![allow(clippy::unwrap_used, reason = "a test")]

use adaptive::{
    Adadelta, Adagrad, Adam, Adamax, AmsGrad, Centred, Fused, LookAhead, Momentum, Nadam, Nesterov,
    RmsProp,
};
use conjugate_gradient::{Beta, conjugate_gradient};
use descent::{Method, Run, Stop};
use gradient_descent::gradient_descent;
use problems::ExtendedRosenbrock;
use quasi_newton::{QuasiNewton, bfgs, l_bfgs, update::Update};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// One test, since the count is one for the whole process.
#[test]
fn no_step_allocates() {
    let methods: Vec<Box<dyn Method>> = vec![
        Box::new(gradient_descent(1e-3)),
        Box::new(conjugate_gradient(Beta::PolakRibierePlus)),
        Box::new(conjugate_gradient(Beta::HagerZhang)),
        Box::new(bfgs()),
        Box::new(QuasiNewton::new(Update::Dfp).with(line_search::Wolfe::default())),
        Box::new(l_bfgs(5)),
        Box::new(Fused::new(Momentum::new(1e-3, 0.9))),
        Box::new(Fused::new(LookAhead(Momentum::new(1e-3, 0.9)))),
        Box::new(Nesterov::new(Momentum::new(1e-3, 0.9))),
        Box::new(Fused::new(Adagrad::new(0.01))),
        Box::new(Fused::new(RmsProp::new(0.01))),
        Box::new(Fused::new(Centred { beta: 0.5, ..Centred::new(RmsProp::new(1e-3)) })),
        Box::new(Fused::new(Adam::new(0.01))),
        Box::new(Fused::new(AmsGrad::new(0.01))),
        Box::new(Fused::new(Nadam::new(0.01))),
        Box::new(Fused::new(Adamax::new(0.01))),
        Box::new(Fused::new(Adadelta::new())),
    ];
    // Value and gradient are written by hand, without an allocation of their own.
    let valleys = ExtendedRosenbrock { n: 100 }.problem();
    for method in methods {
        let name = method.name();
        let mut run =
            Run::new(method, &valleys.objective, &valleys.start, Stop::default().iterations(60))
                .unwrap();
        // The first steps may: memory is taken, and the list of promises finds its size.
        for _ in 0..8 {
            assert!(run.advance().is_some(), "{name}: {:?}", run.why());
        }
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        let mut steps = 0;
        while run.advance().is_some() {
            steps += 1;
        }
        assert_eq!(ALLOCATIONS.load(Ordering::Relaxed), before, "{name}");
        assert!(steps > 10, "{name}: {steps} steps, {:?}", run.why());
    }
    // The counter counts.
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    drop(std::hint::black_box(vec![1.0; 10]));
    assert!(ALLOCATIONS.load(Ordering::Relaxed) > before);
}
