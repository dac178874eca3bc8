//! From a panel to an `<svg>` of its own: axes, frame, titles and legend around the drawing.

use crate::axis::Fitted;
use crate::clip::Frame;
use crate::draw::{Drawing, Omitted};
use crate::legend;
use crate::panel::{Height, Kind, Panel};
use crate::svg::{Pixel, Svg, path_data, px};
use crate::text::{self, ROOM, SIZE};
use crate::ticks::Tick;

/// A panel made into markup.
pub(crate) struct Drawn {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Everything inside the panel's `<svg>`.
    pub(crate) body: String,
    pub(crate) omitted: Omitted,
    pub(crate) last_step: Option<usize>,
}

const LINE: f64 = SIZE * ROOM + 3.0;
const TICK: f64 = 4.0;

/// Lays out and draws a panel of the given width.
pub(crate) fn draw(panel: &Panel, width: f64) -> Drawn {
    let items = panel.coloured();
    let extent: Vec<(f64, f64)> = items.iter().flat_map(Kind::extent).collect();
    // A value hidden by the other axis's given range may still stretch this one: what is outside
    // is outside, and the author sets both ranges.
    let x = panel.x.fit(extent.iter().map(|p| p.0), panel.margin(&panel.x));
    let y = panel.y.fit(extent.iter().map(|p| p.1), panel.margin(&panel.y));

    // The gutter depends on the labels, their number on the height, the height on the width left:
    // a first guess of the gutter settles the height well enough.
    let right = 14.0;
    let height = frame_height(panel, width - 48.0 - right, x, y);
    let y_ticks = if panel.y.bare { Vec::new() } else { y_ticks(y, height) };
    let widest = y_ticks.iter().map(|t| text::width(&t.label)).fold(0.0, f64::max);
    let left = (widest * ROOM + TICK + 6.0).max(16.0).min(width / 2.0);
    let frame = Frame { width: (width - left - right).max(40.0), height };
    let x_ticks = if panel.x.bare { Vec::new() } else { x_ticks(x, frame.width) };

    let mut drawing = Drawing::new(frame, x, y);
    items.iter().for_each(|item| item.draw(&mut drawing));
    drawing.place_labels();
    let (mut legend_height, mut legend_above, mut legend_inside) = (0.0, None, None);
    if !drawing.entries.is_empty() {
        legend_inside = legend::inside(&drawing.entries, &drawing.occupied);
        if legend_inside.is_none() {
            let (height, markup) = legend::above(&drawing.entries, frame.width);
            legend_height = height + 4.0;
            legend_above = Some(markup);
        }
    }

    let title = if panel.title.is_empty() { 0.0 } else { LINE + 4.0 };
    let y_label = if panel.y.label.is_empty() { 0.0 } else { LINE + 4.0 };
    let top = 8.0 + title + legend_height + y_label;
    let below_ticks = if x_ticks.is_empty() { 4.0 } else { TICK + LINE };
    let x_label = if panel.x.label.is_empty() { 0.0 } else { LINE };
    let total = top + frame.height + below_ticks + x_label + 4.0;

    let mut out = Svg::default();
    let middle = left + frame.width / 2.0;
    words(&mut out, "pl-title", (middle, 4.0 + 0.8 * LINE), "middle", &panel.title);
    if let Some(markup) = legend_above {
        let at = format!("translate({} {})", px(left), px(6.0 + title));
        out.open("g", &[("transform", &at)]);
        out.raw(&markup);
        out.close("g");
    }
    words(&mut out, "pl-label", (4.0, top - 0.45 * LINE - 4.0), "start", &panel.y.label);
    let x_label_at = (middle, top + frame.height + below_ticks + 0.75 * LINE);
    words(&mut out, "pl-label", x_label_at, "middle", &panel.x.label);

    let at = format!("translate({} {})", px(left), px(top));
    let frame_size = format!("{} {}", px(frame.width), px(frame.height));
    let (x_range, y_range) = (x.describe(), y.describe());
    let attributes = [
        ("class", "pl-frame"),
        ("transform", at.as_str()),
        ("data-size", &frame_size),
        ("data-x", &x_range),
        ("data-y", &y_range),
    ];
    out.open("g", &attributes);
    out.raw(&drawing.back.finish());
    if panel.grid.unwrap_or(!panel.has_contours()) {
        grid(&mut out, frame, (x, &x_ticks), (y, &y_ticks));
    }
    out.raw(&drawing.lines.finish());
    axes(&mut out, panel, frame, (x, &x_ticks), (y, &y_ticks));
    out.raw(&drawing.dots.finish());
    out.raw(&drawing.words.finish());
    if let Some(markup) = legend_inside {
        out.raw(&markup);
    }
    out.close("g");
    let (omitted, last_step) = (drawing.omitted, drawing.last_step);
    Drawn { width, height: total.ceil(), body: out.finish(), omitted, last_step }
}

impl Kind {
    fn draw(&self, drawing: &mut Drawing) {
        match self {
            Kind::Line(item) => drawing.line(item),
            Kind::Path(item) => drawing.path(item),
            Kind::Stems(item) => drawing.stems(item),
            Kind::Checks(item) => drawing.checks(item),
            Kind::Contour(item) => drawing.contour(item),
            Kind::Rule(item) => drawing.rule(item),
            Kind::Span(item) => drawing.span(item),
            Kind::Arrow(item) => drawing.arrow(item),
            Kind::Note(item) => drawing.note(item),
        }
    }
}

fn frame_height(panel: &Panel, width: f64, x: Fitted, y: Fitted) -> f64 {
    let height = match panel.height {
        Height::Aspect(share) => width * share,
        Height::Equal => width * ((y.hi / 2.0 - y.lo / 2.0) / (x.hi / 2.0 - x.lo / 2.0)),
        Height::Strip(height) => return height,
    };
    if height.is_nan() { width } else { height.clamp(48.0, (1.6 * width).max(48.0)) }
}

/// As many ticks as leave room for the labels; the fewest if none do.
fn x_ticks(x: Fitted, width: f64) -> Vec<Tick> {
    let most = ((width / 62.0) as usize).clamp(3, 9);
    let fits = |ticks: &[Tick]| {
        ticks.windows(2).all(|pair| {
            let at = |t: &Tick| x.unit(t.at).unwrap_or(0.0) * width;
            let need = (text::width(&pair[0].label) + text::width(&pair[1].label)) / 2.0 * ROOM;
            at(&pair[1]) - at(&pair[0]) > need + 8.0
        })
    };
    let tries: Vec<_> = (3..=most).rev().map(|target| x.ticks(target)).collect();
    let fewest = tries.last().cloned().unwrap_or_default();
    tries.into_iter().find(|ticks| fits(ticks)).unwrap_or(fewest)
}

fn y_ticks(y: Fitted, height: f64) -> Vec<Tick> {
    let ticks = y.ticks(((height / 40.0) as usize).clamp(3, 8));
    // A strip is too low for the three that a full panel has at least: it keeps every other one.
    let every = ((ticks.len() as f64 * 18.0 / height).ceil() as usize).max(1);
    ticks.into_iter().step_by(every).collect()
}

type Ticks<'a> = (Fitted, &'a [Tick]);

fn grid(out: &mut Svg, frame: Frame, (x, x_ticks): Ticks<'_>, (y, y_ticks): Ticks<'_>) {
    let vertical = x_ticks.iter().filter_map(|t| x.unit(t.at)).map(|t| t * frame.width);
    let vertical = vertical.map(|at| [(at, 0.0), (at, frame.height)]);
    let horizontal = y_ticks.iter().filter_map(|t| y.unit(t.at)).map(|t| (1.0 - t) * frame.height);
    let horizontal = horizontal.map(|at| [(0.0, at), (frame.width, at)]);
    let d: String = vertical.chain(horizontal).map(|line| path_data(&line, false)).collect();
    if !d.is_empty() {
        out.leaf("path", &[("class", "pl-grid"), ("d", &d)]);
    }
}

fn axes(
    out: &mut Svg,
    panel: &Panel,
    frame: Frame,
    (x, x_ticks): Ticks<'_>,
    (y, y_ticks): Ticks<'_>,
) {
    let (w, h) = (frame.width, frame.height);
    let mut d = if panel.has_contours() || panel.y.bare {
        path_data(&[(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)], true)
    } else {
        path_data(&[(0.0, 0.0), (0.0, h), (w, h)], false)
    };
    let across = |v: f64| x.unit(v).map(|t| t * w);
    let up = |v: f64| y.unit(v).map(|t| (1.0 - t) * h);
    for at in x_ticks.iter().filter_map(|t| across(t.at)) {
        d.push_str(&path_data(&[(at, h), (at, h + TICK)], false));
    }
    for at in y_ticks.iter().filter_map(|t| up(t.at)) {
        d.push_str(&path_data(&[(-TICK, at), (0.0, at)], false));
    }
    if !panel.x.bare {
        for at in x.minor_ticks().into_iter().filter_map(across) {
            d.push_str(&path_data(&[(at, h), (at, h + TICK / 2.0)], false));
        }
    }
    if !panel.y.bare {
        for at in y.minor_ticks().into_iter().filter_map(up) {
            d.push_str(&path_data(&[(-TICK / 2.0, at), (0.0, at)], false));
        }
    }
    out.leaf("path", &[("class", "pl-axis"), ("d", &d)]);
    for tick in x_ticks {
        if let Some(at) = across(tick.at) {
            words(out, "pl-tick", (at, h + TICK + 0.85 * LINE - 1.0), "middle", &tick.label);
        }
    }
    for tick in y_ticks {
        if let Some(at) = up(tick.at) {
            words(out, "pl-tick", (-TICK - 4.0, at + 0.33 * SIZE), "end", &tick.label);
        }
    }
}

fn words(out: &mut Svg, class: &str, (x, y): Pixel, anchor: &str, label: &str) {
    if label.is_empty() {
        return;
    }
    let (x, y) = (px(x), px(y));
    let attributes = [("class", class), ("x", &x), ("y", &y), ("text-anchor", anchor)];
    out.element("text", &attributes, &text::tspans(label));
}
