//! No step allocates: a counting allocator says so.
#![allow(
    unsafe_code,
    reason = "a counting allocator implements an unsafe trait; it only counts and passes on"
)]
#![allow(clippy::unwrap_used, reason = "a test")]

use adaptive::{
    Adadelta, Adagrad, Adam, Adamax, AmsGrad, Fused, LookAhead, Momentum, Nadam, Nesterov, RmsProp,
};
use descent::{Error, Method, Objective, Run, Stop};
use ndarray::Array1;
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

/// ½ Σ xᵢ², without an allocation of its own.
struct Bowl(usize);

impl Objective for Bowl {
    fn dimension(&self) -> usize {
        self.0
    }
    fn value(&self, x: &Array1<f64>) -> Result<f64, Error> {
        Ok(x.dot(x) / 2.0)
    }
    fn gradient_into(&self, x: &Array1<f64>, g: &mut Array1<f64>) -> Result<(), Error> {
        g.assign(x);
        Ok(())
    }
}

/// One test, since the count is one for the whole process.
#[test]
fn no_step_allocates() {
    let methods: Vec<Box<dyn Method>> = vec![
        Box::new(Fused::new(Momentum::new(0.01, 0.9))),
        Box::new(Fused::new(LookAhead(Momentum::new(0.01, 0.9)))),
        Box::new(Nesterov::new(Momentum::new(0.01, 0.9))),
        Box::new(Fused::new(Adagrad::new(0.01))),
        Box::new(Fused::new(RmsProp::new(0.01))),
        Box::new(Fused::new(Adam::new(0.01))),
        Box::new(Fused::new(AmsGrad::new(0.01))),
        Box::new(Fused::new(Nadam::new(0.01))),
        Box::new(Fused::new(Adamax::new(0.01))),
        Box::new(Fused::new(Adadelta::new())),
    ];
    let (bowl, start) = (Bowl(1000), Array1::linspace(-1.0, 1.0, 1000));
    for method in methods {
        let name = method.name();
        let mut run = Run::new(method, &bowl, &start, Stop::after(60)).unwrap();
        // The first step may: the list of promises finds its size.
        run.advance().unwrap();
        run.advance().unwrap();
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        while run.advance().is_some() {}
        assert_eq!(ALLOCATIONS.load(Ordering::Relaxed), before, "{name}");
    }
    // The counter counts.
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    drop(std::hint::black_box(vec![1.0; 10]));
    assert!(ALLOCATIONS.load(Ordering::Relaxed) > before);
}
