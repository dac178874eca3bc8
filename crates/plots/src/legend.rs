//! Legends: a sample of each named series beside its name. Inside the frame where nothing is drawn,
//! otherwise in rows above it: a legend never covers data.

use crate::draw::{arrow, marker};
use crate::labels::Occupied;
use crate::style::Hue;
use crate::svg::{Svg, path_data, px};
use crate::text;

/// What the sample of a series shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sample {
    Stroke,
    Dot,
    Both,
    Arrow,
    Patch,
}

/// One named series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) label: String,
    pub(crate) classes: String,
    pub(crate) hue: Option<Hue>,
    pub(crate) sample: Sample,
}

const ROW: f64 = 19.0;
const SAMPLE: f64 = 24.0;
const GAP: f64 = 8.0;

fn width(entry: &Entry) -> f64 {
    SAMPLE + GAP + text::width(&entry.label) * text::ROOM
}

/// The legend inside the frame, if there is room for it.
pub(crate) fn inside(entries: &[Entry], occupied: &Occupied) -> Option<String> {
    let widest = entries.iter().map(width).fold(0.0, f64::max);
    let rect = occupied.free(widest + 8.0, entries.len() as f64 * ROW + 2.0)?;
    let mut out = Svg::default();
    out.open("g", &[("class", "pl-legend")]);
    for (i, entry) in entries.iter().enumerate() {
        draw(&mut out, entry, rect.x + 4.0, rect.y + 1.0 + (i as f64 + 0.5) * ROW);
    }
    out.close("g");
    Some(out.finish())
}

/// The legend in rows over a width: its height, and its markup with the top left at (0, 0).
pub(crate) fn above(entries: &[Entry], room: f64) -> (f64, String) {
    let mut out = Svg::default();
    out.open("g", &[("class", "pl-legend")]);
    let (mut x, mut row) = (0.0, 0usize);
    for entry in entries {
        if x > 0.0 && x + width(entry) > room {
            (x, row) = (0.0, row + 1);
        }
        draw(&mut out, entry, x, (row as f64 + 0.5) * ROW);
        x += width(entry) + 14.0;
    }
    out.close("g");
    ((row + 1) as f64 * ROW, out.finish())
}

/// One entry, its sample from `x` on, centred on `y`.
fn draw(out: &mut Svg, entry: &Entry, x: f64, y: f64) {
    let (a, b) = ((x, y), (x + SAMPLE, y));
    let middle = (x + SAMPLE / 2.0, y);
    let shape = entry.hue.unwrap_or(Hue::Ink);
    let class = |kind: &str| format!("{kind} {}", entry.classes.replace(" pl-fleeting", ""));
    if entry.sample == Sample::Patch {
        out.open("g", &[("class", &class("pl-span"))]);
        let (x, y, w) = (px(a.0), px(y - 5.0), px(SAMPLE));
        out.leaf("rect", &[("x", &x), ("y", &y), ("width", &w), ("height", "10")]);
        out.close("g");
    }
    if matches!(entry.sample, Sample::Stroke | Sample::Both | Sample::Arrow) {
        out.open("g", &[("class", &class("pl-line"))]);
        let d = if entry.sample == Sample::Arrow {
            arrow(a, b, 4.0)
        } else {
            path_data(&[a, b], false)
        };
        out.leaf("path", &[("d", &d)]);
        out.close("g");
    }
    if matches!(entry.sample, Sample::Dot | Sample::Both | Sample::Arrow) {
        out.open("g", &[("class", &class("pl-dots"))]);
        let (at, shape) =
            if entry.sample == Sample::Arrow { (b, Hue::Blue) } else { (middle, shape) };
        marker(out, shape, at, 3.0, None);
        out.close("g");
    }
    let (x, y) = (px(x + SAMPLE + GAP), px(y + 4.5));
    out.element("text", &[("x", &x), ("y", &y)], &text::tspans(&entry.label));
}
