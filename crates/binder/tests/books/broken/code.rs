// ANCHOR: step
fn step() {}
// ANCHOR_END: step
