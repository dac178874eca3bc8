//! All named runs as one table: what a reader sees must not change unnoticed.

use descent::Trace;
use std::fmt::Write;

/// Six significant digits. What is smaller than 10⁻⁸ is shown as zero: near a minimum it is the difference of larger numbers,
/// whose last digits are the machine's own (some multiply and add in one rounding). The exact small numbers are in `runs.rs`.
fn six(value: f64) -> String {
    if value.abs() < 1e-8 {
        return "0".into();
    }
    let rounded: f64 = format!("{value:.5e}").parse().expect("a number");
    if (1e-3..1e5).contains(&rounded.abs()) {
        let decimals = 5 - rounded.abs().log10().floor() as i32;
        format!("{rounded:.*}", decimals.max(0) as usize)
    } else {
        format!("{rounded:.5e}")
    }
}

fn table(name: &str, trace: &Trace) -> String {
    let last = trace.steps.len();
    let mut text = format!("{name}: {}, steps {last}, {}\n", trace.method, trace.why);
    for (t, point) in trace.points().enumerate() {
        if t <= 7 || t == last {
            let x: Vec<String> = point.x.iter().map(|x| six(*x)).collect();
            let (x, f, g) = (x.join(" "), six(point.value), six(point.gradient_norm()));
            let length = t.checked_sub(1).map_or("-".into(), |t| six(trace.steps[t].length));
            writeln!(text, "{t:>4}  {x:<22} f {f:<12} |g| {g:<12} α {length}")
                .expect("a string takes everything");
        }
    }
    text
}

#[test]
fn named_runs() {
    let tables: Vec<String> = newton::runs::ALL
        .iter()
        .map(|(name, run)| table(name, &run().expect("a first point")))
        .collect();
    insta::assert_snapshot!(tables.join("\n"));
}
