//! Drawing inside a panel's frame: contours, bands, rules, notes, and the labels placed last.

use crate::draw::{Drawing, Layer, Pending, marker};
use crate::labels::{DATA, Rect};
use crate::legend::Sample;
use crate::shapes::{Contour, Note, Rule, Side, Span};
use crate::style::{Hue, Steps};
use crate::svg::{Pixel, path_data, px};
use crate::text;

/// The height kept for a line of text.
const LINE: f64 = text::SIZE * text::ROOM;

impl Drawing {
    pub(crate) fn contour(&mut self, contour: &Contour) {
        self.lines.open("g", &[("class", "pl-contours")]);
        if contour.filled {
            self.back.open("g", &[("class", "pl-fills")]);
        }
        for &level in &contour.levels {
            let (mut fill, mut strokes) = (String::new(), String::new());
            for corners in contour.grid.boundaries(level) {
                let placed: Vec<(Option<Pixel>, bool)> =
                    corners.iter().map(|&(p, on_frame)| (self.place(p), on_frame)).collect();
                if contour.filled {
                    let polygon: Vec<Pixel> = placed.iter().filter_map(|(p, _)| *p).collect();
                    fill.push_str(&path_data(&self.frame.polygon(&polygon), true));
                }
                for piece in inner_pieces(&placed) {
                    for piece in self.frame.polyline(&piece) {
                        self.occupied.faint_line(&piece);
                        strokes.push_str(&path_data(&piece, false));
                    }
                }
            }
            if !fill.is_empty() {
                self.back.leaf("path", &[("d", &fill)]);
            }
            if !strokes.is_empty() {
                self.lines.leaf("path", &[("d", &strokes)]);
            }
        }
        if contour.filled {
            self.back.close("g");
        }
        self.lines.close("g");
    }

    pub(crate) fn span(&mut self, span: &Span) {
        let end = |v: f64| match v {
            f64::INFINITY => Some(1.0),
            f64::NEG_INFINITY => Some(0.0),
            v => self.x.unit(v).map(|t| t.clamp(0.0, 1.0)),
        };
        let (Some(a), Some(b)) = (end(span.from), end(span.to)) else {
            self.omitted.not_finite += 1;
            return;
        };
        let (a, b) = (a.min(b) * self.frame.width, a.max(b) * self.frame.width);
        self.entry(&span.style, Sample::Patch);
        if b - a < 0.05 {
            return;
        }
        self.open(Layer::Back, "pl-span", &span.style);
        let (x, width, height) = (px(a), px(b - a), px(self.frame.height));
        let attributes = [("x", x.as_str()), ("y", "0"), ("width", &width), ("height", &height)];
        self.back.leaf("rect", &attributes);
        self.back.close("g");
    }

    pub(crate) fn rule(&mut self, rule: &Rule) {
        let axis = if rule.vertical { self.x } else { self.y };
        let Some(t) = axis.unit(rule.at) else {
            self.omitted.not_finite += usize::from(!rule.at.is_finite());
            self.omitted.not_positive += usize::from(rule.at.is_finite());
            return;
        };
        if !(-1e-9..=1.0 + 1e-9).contains(&t) {
            self.omitted.outside += 1;
            return;
        }
        let (w, h) = (self.frame.width, self.frame.height);
        let ends = if rule.vertical {
            [(t * w, 0.0), (t * w, h)]
        } else {
            [(0.0, (1.0 - t) * h), (w, (1.0 - t) * h)]
        };
        self.open(Layer::Lines, "pl-line", &rule.style);
        self.lines.leaf("path", &[("d", &path_data(&ends, false))]);
        self.lines.close("g");
        self.occupied.line(&ends);
        if let Some(label) = &rule.style.label {
            self.rule_label(rule, label, ends);
        }
    }

    /// The words of a rule stand at one of its ends or at its middle, on either side.
    fn rule_label(&mut self, rule: &Rule, label: &str, [a, b]: [Pixel; 2]) {
        let width = text::width(label) * text::ROOM;
        let along = |t: f64| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
        let places: Vec<Pixel> = if rule.vertical {
            [0.02, 0.98, 0.5, 0.25, 0.75]
                .iter()
                .flat_map(|&t| {
                    let y = (along(t).1 - LINE / 2.0).clamp(1.0, self.frame.height - LINE - 1.0);
                    [(a.0 + 4.0, y), (a.0 - 4.0 - width, y)]
                })
                .collect()
        } else {
            let right = self.frame.width - width - 4.0;
            [right, 4.0, right / 2.0]
                .iter()
                .flat_map(|&x| [(x, a.1 - LINE - 2.0), (x, a.1 + 2.0)])
                .collect()
        };
        let best = places
            .into_iter()
            .map(|(x, y)| Rect { x, y, width, height: LINE })
            .filter(|r| r.x >= 0.0 && r.x + width <= self.frame.width && r.y >= 0.0)
            .filter(|r| r.y + LINE <= self.frame.height)
            .min_by_key(|&r| self.occupied.cost(r));
        if let Some(rect) = best {
            let (x, anchor) = match rule.vertical {
                true if rect.x < a.0 => (rect.x + width, "end"),
                true => (rect.x, "start"),
                false if rect.x > 10.0 => (rect.x + width, "end"),
                false => (rect.x, "start"),
            };
            let k = if let Steps::At(k) = rule.style.steps { Some(k) } else { None };
            self.words((x, rect.y), anchor, label, &rule.style.classes(), k);
            self.occupied.rect(rect);
        }
    }

    pub(crate) fn note(&mut self, note: &Note) {
        let Some(at) = self.place(note.at) else {
            let finite = note.at.0.is_finite() && note.at.1.is_finite();
            self.omitted.not_positive += usize::from(finite);
            self.omitted.not_finite += usize::from(!finite);
            return;
        };
        if !self.frame.contains(at) {
            self.omitted.outside += 1;
            return;
        }
        if let Some(filled) = note.dot {
            let kind = if filled { "pl-dots" } else { "pl-dots pl-open" };
            self.open(Layer::Dots, kind, &note.style);
            marker(&mut self.dots, Hue::Ink, at, 4.0, None);
            self.dots.close("g");
            self.occupied.dot(at);
        }
        if !note.text.is_empty() {
            let k = if let Steps::At(k) = note.style.steps { Some(k) } else { None };
            let classes = note.style.classes();
            let (text, side) = (note.text.clone(), note.side);
            self.pending.push(Pending { at, text, side, classes, k, optional: false });
        }
    }

    /// Places the labels that were put off: the notes, then the numbers where room is left.
    pub(crate) fn place_labels(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.sort_by_key(|p| p.optional);
        for label in pending {
            let width = text::width(&label.text) * text::ROOM;
            let (x, y) = label.at;
            let fixed = match label.side {
                Side::Free => None,
                Side::Above => Some((x - width / 2.0, y - 6.0 - LINE)),
                Side::Below => Some((x - width / 2.0, y + 6.0)),
                Side::Left => Some((x - 8.0 - width, y - LINE / 2.0)),
                Side::Right => Some((x + 8.0, y - LINE / 2.0)),
            };
            let placed = match fixed {
                Some((x, y)) => Some((Rect { x, y, width, height: LINE }, 0)),
                None => self.occupied.beside(label.at, width, LINE),
            };
            let Some((rect, cost)) = placed else { continue };
            // A number may brush its own path, not more.
            if label.optional && cost > 3 * DATA {
                continue;
            }
            let (at, anchor) = if rect.x + 1.0 >= x {
                (rect.x, "start")
            } else if rect.x + width - 1.0 <= x {
                (rect.x + width, "end")
            } else {
                (rect.x + width / 2.0, "middle")
            };
            self.words((at, rect.y), anchor, &label.text, &label.classes, label.k);
            self.occupied.rect(rect);
        }
    }

    /// One line of text whose box begins at `top`.
    fn words(
        &mut self,
        (x, top): Pixel,
        anchor: &str,
        label: &str,
        classes: &str,
        k: Option<usize>,
    ) {
        let k = self.step(k);
        let (x, y) = (px(x), px(top + 0.78 * LINE));
        let classes = format!("pl-note {classes}");
        let mut attributes =
            vec![("class", classes.as_str()), ("x", &x), ("y", &y), ("text-anchor", anchor)];
        attributes.extend(k.as_deref().map(|k| ("data-k", k)));
        self.words.element("text", &attributes, &text::tspans(label));
    }
}

/// A closed boundary without the stretches along the frame or a hole.
fn inner_pieces(corners: &[(Option<Pixel>, bool)]) -> Vec<Vec<Option<Pixel>>> {
    // Start after a stretch to leave out, so that no piece is cut in two by the loop's seam.
    let n = corners.len();
    if n == 0 {
        return Vec::new();
    }
    let left_out = |i: usize| corners[i % n].1 && corners[(i + 1) % n].1;
    let start = (0..n).find(|&i| left_out(i)).map_or(0, |i| i + 1);
    let mut pieces: Vec<Vec<Option<Pixel>>> = vec![vec![corners[start % n].0]];
    for i in start..start + n {
        let next = corners[(i + 1) % n].0;
        match pieces.last_mut() {
            Some(piece) if !left_out(i) => piece.push(next),
            _ => pieces.push(vec![next]),
        }
    }
    pieces.retain(|piece| piece.len() > 1);
    pieces
}
