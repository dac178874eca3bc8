//! Where the ticks of an axis go and what they say.
//!
//! Positions are whole multiples of 1, 2 or 5 times a power of ten, kept as integers until the end:
//! a label never shows `0.30000000000000004`.

/// One tick: where it stands and what is written there (in the notation of the figure's text).
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value on the axis.
    pub at: f64,
    /// The label, such as `−0.5` or `$10^{−4}$`; empty for a small tick between labelled ones.
    pub label: String,
}

/// The finest a linear range can be cut: below this fraction of its magnitude labels would repeat.
pub(crate) const RESOLUTION: f64 = 1e-9;

/// Ticks of a linear axis from `lo` to `hi`: between 3 and 10, about `target` of them.
///
/// A range that is empty, not finite, or finer than a billionth of its magnitude has none.
///
/// ```
/// let at: Vec<f64> = plots::linear_ticks(0.0, 1.0, 5).iter().map(|t| t.at).collect();
/// assert_eq!(at, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
/// assert_eq!(plots::linear_ticks(-3e7, 1e7, 4)[0].label, "$−3·10^7$");
/// ```
pub fn linear_ticks(lo: f64, hi: f64, target: usize) -> Vec<Tick> {
    spaced(lo, hi, target, i32::MIN)
}

/// Ticks at whole numbers, for an axis that counts steps. A range of fewer than three whole
/// numbers has fewer than three ticks.
///
/// ```
/// let labels: Vec<String> = plots::integer_ticks(0.0, 4.4, 9).into_iter().map(|t| t.label).collect();
/// assert_eq!(labels, ["0", "1", "2", "3", "4"]);
/// ```
pub fn integer_ticks(lo: f64, hi: f64, target: usize) -> Vec<Tick> {
    spaced(lo, hi, target, 0)
}

/// Ticks of a logarithmic axis: powers of ten if the range has three of them, otherwise also their
/// doubles and fivefolds, and on a range shorter than that the ticks of a linear axis.
///
/// ```
/// let labels: Vec<String> = plots::log_ticks(1e-16, 1.0, 5).into_iter().map(|t| t.label).collect();
/// assert_eq!(labels, ["$10^{−16}$", "$10^{−12}$", "$10^{−8}$", "$10^{−4}$", "$10^{0}$"]);
/// ```
pub fn log_ticks(lo: f64, hi: f64, target: usize) -> Vec<Tick> {
    if !(lo > 0.0 && hi > lo && hi.is_finite()) {
        return Vec::new();
    }
    let target = target.clamp(3, 10) as i32;
    let (first, last) = (lo.log10().ceil() as i32 - 1, hi.log10().floor() as i32 + 1);
    let inside = |at: f64| at >= lo && at <= hi;
    let decades: Vec<i32> = (first..=last).filter(|&e| inside(power(1, e))).collect();
    if decades.len() >= 3 {
        // The stride that leaves about `target`, but at least three; multiples of it, so that 1
        // is among them when it is in range.
        let count = decades.len() as i32;
        let mut stride = (count + target - 1) / target;
        let strided = |s: i32| decades.iter().copied().filter(move |e| e.rem_euclid(s) == 0);
        while stride > 1 && strided(stride).count() < 3 {
            stride -= 1;
        }
        let powers = decades.iter().any(|e| e.abs() > 3);
        return strided(stride)
            .map(|e| Tick {
                at: power(1, e),
                label: if powers { format!("$10^{{{}}}$", minus(e as i64)) } else { label(1, e) },
            })
            .collect();
    }
    let mut ticks = Vec::new();
    for mantissas in [&[1, 2, 5][..], &[1, 2, 3, 4, 5, 6, 7, 8, 9]] {
        ticks = (first..=last)
            .flat_map(|e| mantissas.iter().map(move |&m| (m, e)))
            .filter(|&(m, e)| inside(power(m, e)))
            .map(|(m, e)| Tick { at: power(m, e), label: label(m, e) })
            .collect();
        if (3..=10).contains(&ticks.len()) {
            return ticks;
        }
    }
    if ticks.len() < 3 { linear_ticks(lo, hi, target as usize) } else { ticks }
}

/// The small ticks between the powers of ten, unlabelled; none on ranges so long that they blur.
pub(crate) fn minor_log_ticks(lo: f64, hi: f64) -> Vec<f64> {
    if !(lo > 0.0 && hi > lo && hi.is_finite()) || hi.log10() - lo.log10() > 6.0 {
        return Vec::new();
    }
    (lo.log10().floor() as i32..=hi.log10().floor() as i32)
        .flat_map(|e| (2..10).map(move |m| power(m, e)))
        .filter(|&v| v >= lo && v <= hi)
        .collect()
}

fn spaced(lo: f64, hi: f64, target: usize, least_exponent: i32) -> Vec<Tick> {
    let size = lo.abs().max(hi.abs());
    // Halves, because hi − lo of two huge numbers overflows.
    let half = hi / 2.0 - lo / 2.0;
    if !(lo < hi && size.is_finite() && half >= size * RESOLUTION && half > 1e-290) {
        return Vec::new();
    }
    let target = target.clamp(3, 10) as f64;
    // From fine to coarse; the last with at least three ticks and not fewer than asked wins.
    let start = (half / target).log10().floor() as i32 - 1;
    let candidates = (start..start + 4).flat_map(|e| [1, 2, 5].map(|m| (m, e)));
    let mut best: Option<(usize, Vec<Tick>)> = None;
    for (m, e) in candidates.filter(|&(_, e)| e >= least_exponent) {
        let step = power(m, e);
        let (from, to) = ((lo / step).ceil() as i64 - 1, (hi / step).floor() as i64 + 1);
        if to.saturating_sub(from) > 16 {
            continue;
        }
        let ticks: Vec<Tick> = (from..=to)
            .map(|i| i * m)
            .filter(|&n| (lo..=hi).contains(&power(n, e)))
            .map(|n| Tick { at: power(n, e), label: label(n, e) })
            .collect();
        let off = ticks.len().abs_diff(target as usize);
        let allowed = (3..=10).contains(&ticks.len()) || (least_exponent == 0 && ticks.len() <= 10);
        if allowed && best.as_ref().is_none_or(|(o, _)| off < *o) {
            best = Some((off, ticks));
        }
    }
    best.map(|(_, ticks)| ticks).unwrap_or_default()
}

/// n·10^e, correctly rounded: the decimal reader does that better than a product would.
fn power(n: i64, e: i32) -> f64 {
    format!("{n}e{e}").parse().unwrap_or(f64::NAN)
}

/// n·10^e in decimals if that is short, otherwise in powers of ten.
fn label(n: i64, e: i32) -> String {
    if n == 0 {
        return "0".to_owned();
    }
    let digits = n.unsigned_abs().to_string();
    let sign = if n < 0 { "−" } else { "" };
    let trimmed = digits.trim_end_matches('0');
    let e = e + (digits.len() - trimmed.len()) as i32;
    let leading = trimmed.len() as i32 - 1 + e;
    if e >= 0 && leading <= 4 {
        return format!("{sign}{trimmed}{}", "0".repeat(e as usize));
    }
    if e < 0 && leading >= -3 {
        let padded = format!("{trimmed:0>width$}", width = (1 - e) as usize);
        let (whole, fraction) = padded.split_at(padded.len() - (-e) as usize);
        return format!("{sign}{whole}.{fraction}");
    }
    let (head, tail) = trimmed.split_at(1);
    let dot = if tail.is_empty() { "" } else { "." };
    let exponent = minus(leading as i64);
    let exponent = if exponent.chars().count() > 1 { format!("{{{exponent}}}") } else { exponent };
    match (head, tail) {
        ("1", "") => format!("${sign}10^{exponent}$"),
        _ => format!("${sign}{head}{dot}{tail}·10^{exponent}$"),
    }
}

/// A whole number with a true minus sign.
pub(crate) fn minus(n: i64) -> String {
    n.to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nice(at: f64) -> bool {
        let digits = format!("{at:.12e}");
        let mantissa: f64 = digits.split('e').next().unwrap().parse().unwrap();
        // Multiples of 1, 2 and 5 at the step's own place: few significant digits.
        at == 0.0 || (mantissa * 1e10).fract() == 0.0
    }

    #[test]
    fn labels_are_short_and_exact() {
        let shown = |n, e| label(n, e);
        assert_eq!(shown(25, -1), "2.5");
        assert_eq!(shown(-3, -3), "−0.003");
        assert_eq!(shown(30, 2), "3000");
        assert_eq!(shown(1, -7), "$10^{−7}$");
        assert_eq!(shown(123, 6), "$1.23·10^8$");
    }

    #[test]
    fn a_narrow_logarithmic_range_still_has_ticks() {
        let at: Vec<f64> = log_ticks(1.1, 1.4, 5).iter().map(|t| t.at).collect();
        assert!(at.len() >= 3, "{at:?}");
        assert_eq!(log_ticks(1.0, 300.0, 5).len(), 3);
    }

    proptest! {
        /// Between 3 and 10 ticks, inside the range, increasing and round, whatever the range.
        #[test]
        fn linear(lo in any::<f64>(), hi in any::<f64>(), target in 0usize..20) {
            let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
            let ticks = linear_ticks(lo, hi, target);
            let size = lo.abs().max(hi.abs());
            if lo.is_finite() && hi.is_finite() && hi / 2.0 - lo / 2.0 > (1e-8 * size).max(1e-280) {
                prop_assert!((3..=10).contains(&ticks.len()), "{lo} {hi}: {}", ticks.len());
            }
            prop_assert!(ticks.iter().all(|t| t.at >= lo && t.at <= hi && nice(t.at)));
            prop_assert!(ticks.windows(2).all(|w| w[0].at < w[1].at && w[0].label != w[1].label));
        }

        /// The same near one another and around zero, where most figures are.
        #[test]
        fn linear_everyday(lo in -50.0..50.0f64, width in 0.001..100.0f64, target in 3usize..9) {
            let ticks = linear_ticks(lo, lo + width, target);
            prop_assert!((3..=10).contains(&ticks.len()));
            prop_assert!(ticks.len().abs_diff(target) <= 4);
        }

        /// A logarithmic axis of any length.
        #[test]
        fn logarithmic(a in -300.0..300.0f64, length in 0.01..500.0f64, target in 0usize..20) {
            let (lo, hi) = (10f64.powf(a), 10f64.powf((a + length).min(308.0)));
            let ticks = log_ticks(lo, hi, target);
            prop_assert!((3..=10).contains(&ticks.len()), "{lo} {hi}: {ticks:?}");
            prop_assert!(ticks.iter().all(|t| t.at >= lo && t.at <= hi));
            prop_assert!(ticks.windows(2).all(|w| w[0].at < w[1].at));
        }

        /// Any other arguments give no ticks rather than a panic.
        #[test]
        fn anything(lo in any::<f64>(), hi in any::<f64>(), target in any::<usize>()) {
            linear_ticks(lo, hi, target);
            log_ticks(lo, hi, target);
            integer_ticks(lo, hi, target);
            minor_log_ticks(lo, hi);
        }
    }
}
