//! Drawing inside a panel's frame: curves, paths, stems and arrows, from data to SVG.

use crate::axis::Fitted;
use crate::clip::Frame;
use crate::labels::Occupied;
use crate::legend::{Entry, Sample};
use crate::series::{Line, Path, Stems};
use crate::shapes::{Arrow, Side};
use crate::style::{Hue, Steps, Style};
use crate::svg::{Pixel, Svg, path_data, px};

/// What could not be shown, for the figure's description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Omitted {
    /// Points with a NaN or an infinity.
    pub(crate) not_finite: usize,
    /// Points that are zero or negative on a logarithmic axis.
    pub(crate) not_positive: usize,
    /// Dots and ends of arrows outside the range shown.
    pub(crate) outside: usize,
    /// Curves of functions that have gaps.
    pub(crate) broken: usize,
}

impl Omitted {
    pub(crate) fn add(&mut self, other: Omitted) {
        self.not_finite += other.not_finite;
        self.not_positive += other.not_positive;
        self.outside += other.outside;
        self.broken += other.broken;
    }
}

/// A label whose place is chosen once everything else is drawn.
pub(crate) struct Pending {
    pub(crate) at: Pixel,
    pub(crate) text: String,
    pub(crate) side: Side,
    pub(crate) classes: String,
    pub(crate) k: Option<usize>,
    /// Left out rather than laid over something else.
    pub(crate) optional: bool,
}

/// A panel's frame while it is filled. Layers, from back to front.
pub(crate) struct Drawing {
    pub(crate) frame: Frame,
    pub(crate) x: Fitted,
    pub(crate) y: Fitted,
    pub(crate) back: Svg,
    pub(crate) lines: Svg,
    pub(crate) dots: Svg,
    pub(crate) words: Svg,
    pub(crate) occupied: Occupied,
    pub(crate) omitted: Omitted,
    pub(crate) pending: Vec<Pending>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) last_step: Option<usize>,
}

impl Drawing {
    pub(crate) fn new(frame: Frame, x: Fitted, y: Fitted) -> Self {
        Self {
            frame,
            x,
            y,
            back: Svg::default(),
            lines: Svg::default(),
            dots: Svg::default(),
            words: Svg::default(),
            occupied: Occupied::new(frame),
            omitted: Omitted::default(),
            pending: Vec::new(),
            entries: Vec::new(),
            last_step: None,
        }
    }

    /// Where a point of the data falls, if both axes have a place for it.
    pub(crate) fn place(&self, (x, y): (f64, f64)) -> Option<Pixel> {
        let (tx, ty) = (self.x.unit(x)?, self.y.unit(y)?);
        Some((tx * self.frame.width, (1.0 - ty) * self.frame.height))
    }

    /// The same for points that count as lost when they have no place.
    fn place_all(&mut self, points: &[(f64, f64)]) -> Vec<Option<Pixel>> {
        let placed: Vec<_> = points.iter().map(|&p| self.place(p)).collect();
        for (point, place) in points.iter().zip(&placed) {
            match place {
                Some(_) => {}
                None if point.0.is_finite() && point.1.is_finite() => {
                    self.omitted.not_positive += 1;
                }
                None => self.omitted.not_finite += 1,
            }
        }
        placed
    }

    /// Notes a step for the slider's end, and gives the `data-k` attribute.
    pub(crate) fn step(&mut self, k: Option<usize>) -> Option<String> {
        if let Some(k) = k {
            self.last_step = Some(self.last_step.unwrap_or(0).max(k));
        }
        k.map(|k| k.to_string())
    }

    /// Attributes of a group: its classes, and its step if it has one as a whole.
    pub(crate) fn open(&mut self, layer: Layer, kind: &str, style: &Style) {
        let whole = if let Steps::At(k) = style.steps { Some(k) } else { None };
        let k = self.step(whole);
        let classes = format!("{kind} {}", style.classes());
        let mut attributes = vec![("class", classes.as_str())];
        attributes.extend(k.as_deref().map(|k| ("data-k", k)));
        self.layer(layer).open("g", &attributes);
    }

    pub(crate) fn layer(&mut self, layer: Layer) -> &mut Svg {
        match layer {
            Layer::Back => &mut self.back,
            Layer::Lines => &mut self.lines,
            Layer::Dots => &mut self.dots,
        }
    }

    /// One stroke, with the step of the point it leads to.
    fn stroke(&mut self, d: &str, k: Option<usize>) {
        if d.is_empty() {
            return;
        }
        let k = self.step(k);
        let mut attributes = vec![("d", d)];
        attributes.extend(k.as_deref().map(|k| ("data-k", k)));
        self.lines.leaf("path", &attributes);
    }

    /// The step of a point within its group: none if the group as a whole has one.
    fn step_of(style: &Style, i: usize) -> Option<usize> {
        if let Steps::Each { .. } = style.steps { style.steps.of(i) } else { None }
    }

    pub(crate) fn line(&mut self, line: &Line) {
        let placed = if line.sampled {
            let placed: Vec<_> = line.points.iter().map(|&p| self.place(p)).collect();
            self.omitted.broken += usize::from(placed.iter().any(Option::is_none));
            placed
        } else {
            self.place_all(&line.points)
        };
        if line.stroke {
            self.open(Layer::Lines, "pl-line", &line.style);
            let stepped = matches!(line.style.steps, Steps::Each { .. });
            // A stepped line is cut at its points, so that the slider can show part of it.
            let parts: Vec<&[Option<Pixel>]> =
                if stepped { placed.windows(2).collect() } else { vec![&placed[..]] };
            for (i, part) in parts.into_iter().enumerate() {
                let pieces = self.frame.polyline(part);
                pieces.iter().for_each(|piece| self.occupied.line(piece));
                let d: String = pieces.iter().map(|piece| path_data(piece, false)).collect();
                let k = stepped.then(|| line.style.steps.of(i + 1)).flatten();
                self.stroke(&d, k);
            }
            self.lines.close("g");
        }
        if line.dots {
            self.dots(&placed, &line.style, line.style.hue.unwrap_or(Hue::Ink));
        }
        let sample = match (line.stroke, line.dots) {
            (true, false) => Sample::Stroke,
            (false, _) => Sample::Dot,
            (true, true) => Sample::Both,
        };
        self.entry(&line.style, sample);
    }

    pub(crate) fn path(&mut self, path: &Path) {
        let placed = self.place_all(&path.points);
        let radius = radius(placed.len());
        self.open(Layer::Lines, "pl-line", &path.style);
        for (i, pair) in placed.windows(2).enumerate() {
            let (Some(a), Some(b)) = (pair[0], pair[1]) else { continue };
            if let Some((p, q)) = self.frame.segment(a, b) {
                self.occupied.line(&[p, q]);
                // A head only where the arrow ends inside, and is long enough to carry one.
                let head = path.arrows && self.frame.contains(b);
                let d = arrow(p, q, if head { radius + 1.0 } else { f64::INFINITY });
                self.stroke(&d, Self::step_of(&path.style, i + 1));
            }
        }
        self.lines.close("g");
        self.dots(&placed, &path.style, Hue::Blue);
        let classes = path.style.hue.unwrap_or(Hue::Ink).class();
        for (i, place) in placed.iter().enumerate().take(path.numbered) {
            let Some(at) = place.filter(|&p| self.frame.contains(p)) else { continue };
            let k = path.style.steps.of(i);
            let text = k.unwrap_or(i).to_string();
            let classes = format!("pl-number {classes}");
            let pending = Pending { at, text, side: Side::Free, classes, k, optional: true };
            self.pending.push(pending);
        }
        self.entry(&path.style, Sample::Arrow);
    }

    pub(crate) fn stems(&mut self, stems: &Stems) {
        let placed = self.place_all(&stems.points);
        let foot = self.y.unit(0.0).unwrap_or(0.0).clamp(0.0, 1.0);
        let foot = (1.0 - foot) * self.frame.height;
        self.open(Layer::Lines, "pl-line pl-stem", &stems.style);
        for (i, place) in placed.iter().enumerate() {
            let Some(top) = *place else { continue };
            if let Some((p, q)) = self.frame.segment((top.0, foot), top) {
                self.occupied.line(&[p, q]);
                self.stroke(&path_data(&[p, q], false), Self::step_of(&stems.style, i));
            }
        }
        self.lines.close("g");
        self.dots(&placed, &stems.style, stems.style.hue.unwrap_or(Hue::Ink));
        self.entry(&stems.style, Sample::Both);
    }

    pub(crate) fn arrow(&mut self, item: &Arrow) {
        let placed = self.place_all(&[item.from, item.to]);
        if let (Some(a), Some(b)) = (placed[0], placed[1])
            && let Some((p, q)) = self.frame.segment(a, b)
        {
            self.omitted.outside += usize::from(!self.frame.contains(b));
            self.occupied.line(&[p, q]);
            self.open(Layer::Lines, "pl-line", &item.style);
            let head = if self.frame.contains(b) { 0.0 } else { f64::INFINITY };
            self.stroke(&arrow(p, q, head), None);
            self.lines.close("g");
        }
        self.entry(&item.style, Sample::Stroke);
    }

    /// The markers of a series; those outside the frame are counted, not drawn.
    fn dots(&mut self, placed: &[Option<Pixel>], style: &Style, shape: Hue) {
        let radius = radius(placed.len());
        let kind = if placed.len() > MANY { "pl-dots pl-many" } else { "pl-dots" };
        self.open(Layer::Dots, kind, style);
        for (i, place) in placed.iter().enumerate() {
            let Some(p) = *place else { continue };
            if !self.frame.contains(p) {
                self.omitted.outside += 1;
                continue;
            }
            self.occupied.dot(p);
            let k = self.step(Self::step_of(style, i));
            marker(&mut self.dots, shape, p, radius, k.as_deref());
        }
        self.dots.close("g");
    }

    pub(crate) fn entry(&mut self, style: &Style, sample: Sample) {
        let Some(label) = style.label.clone().filter(|l| !l.is_empty()) else { return };
        let entry = Entry { label, classes: style.classes(), hue: style.hue, sample };
        if !self.entries.contains(&entry) {
            self.entries.push(entry);
        }
    }
}

/// The layers of a panel that series draw on.
#[derive(Clone, Copy)]
pub(crate) enum Layer {
    Back,
    Lines,
    Dots,
}

/// From here on dots are small, and have no halo: it would wash out their path.
const MANY: usize = 18;

/// Many dots are drawn smaller.
fn radius(count: usize) -> f64 {
    match count {
        n if n <= MANY => 3.4,
        n if n <= 80 => 2.4,
        _ => 1.7,
    }
}

/// One marker, of the hue's own shape.
pub(crate) fn marker(out: &mut Svg, shape: Hue, p: Pixel, radius: f64, k: Option<&str>) {
    let (x, y) = p;
    let polygon = |corners: &[Pixel]| -> String {
        let corners: Vec<_> =
            corners.iter().map(|c| (x + radius * c.0, y + radius * c.1)).collect();
        path_data(&corners, true)
    };
    let d = match shape {
        Hue::Orange => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Hue::Green => polygon(&[(0.0, -1.25), (1.15, 0.85), (-1.15, 0.85)]),
        Hue::Purple => polygon(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]),
        Hue::Blue | Hue::Ink | Hue::Faint => String::new(),
    };
    let (cx, cy, r) = (px(x), px(y), px(radius));
    let mut attributes = if d.is_empty() {
        vec![("cx", cx.as_str()), ("cy", &cy), ("r", &r)]
    } else {
        vec![("d", d.as_str())]
    };
    attributes.extend(k.map(|k| ("data-k", k)));
    out.leaf(if d.is_empty() { "circle" } else { "path" }, &attributes);
}

/// A stroke from `a` to `b` with an open head that ends `gap` before `b`; without a head if the
/// gap is infinite or the stroke too short.
pub(crate) fn arrow(a: Pixel, b: Pixel, gap: f64) -> String {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy);
    if !gap.is_finite() || length < gap + 9.0 {
        return path_data(&[a, b], false);
    }
    let (ux, uy) = (dx / length, dy / length);
    let tip = (b.0 - gap * ux, b.1 - gap * uy);
    // Two barbs of 6 px, 25° off the shaft.
    let barb = |side: f64| (tip.0 - 5.5 * ux + side * 2.6 * uy, tip.1 - 5.5 * uy - side * 2.6 * ux);
    format!("{}{}", path_data(&[a, tip], false), path_data(&[barb(1.0), tip, barb(-1.0)], false))
}
