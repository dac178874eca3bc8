// ANCHOR: step
fn step() {}
// ANCHOR_END: step

// ANCHOR: square
fn square(a: f64) -> f64 {
    a * a // [@sqare:1]
}
// ANCHOR_END: square
