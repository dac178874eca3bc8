// ANCHOR: step
fn step() {}
// ANCHOR_END: step

// ANCHOR: square
/// The square of a sum.
fn square(a: f64, b: f64) -> f64 {
    let sum = a + b; // [@square:1]
    sum * sum // [@square], [@square:2]
}
// ANCHOR_END: square
