//! Room for words: which parts of a panel are covered, and where a label or a legend still fits.

use crate::clip::Frame;
use crate::svg::Pixel;

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// The cells of a panel that something is drawn on.
pub(crate) struct Occupied {
    frame: Frame,
    columns: usize,
    rows: usize,
    cells: Vec<u8>,
}

/// How much a cell matters: a label may stand on a contour line if it must, on data hardly ever.
const FAINT: u8 = 1;
pub(crate) const DATA: usize = 8;

/// The side of a cell: about a third of a letter.
const CELL: f64 = 4.0;

impl Occupied {
    pub(crate) fn new(frame: Frame) -> Self {
        let count = |length: f64| (length / CELL).ceil().clamp(1.0, 1000.0) as usize;
        let (columns, rows) = (count(frame.width), count(frame.height));
        Self { frame, columns, rows, cells: vec![0; columns * rows] }
    }

    fn cell(&self, v: f64, count: usize) -> usize {
        ((v / CELL) as usize).min(count - 1)
    }

    /// Marks a curve through the points, which are inside the frame.
    pub(crate) fn line(&mut self, points: &[Pixel]) {
        self.stroke(points, DATA as u8);
    }

    /// Marks a line of the background.
    pub(crate) fn faint_line(&mut self, points: &[Pixel]) {
        self.stroke(points, FAINT);
    }

    fn stroke(&mut self, points: &[Pixel], weight: u8) {
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let pieces = ((b.0 - a.0).hypot(b.1 - a.1) / CELL * 2.0).ceil().clamp(1.0, 4000.0);
            for i in 0..=pieces as usize {
                let t = i as f64 / pieces;
                self.mark((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)), weight);
            }
        }
    }

    /// Marks one point.
    pub(crate) fn dot(&mut self, p: Pixel) {
        self.mark(p, DATA as u8);
    }

    fn mark(&mut self, p: Pixel, weight: u8) {
        let at = self.cell(p.1, self.rows) * self.columns + self.cell(p.0, self.columns);
        self.cells[at] = self.cells[at].max(weight);
    }

    /// Marks a rectangle.
    pub(crate) fn rect(&mut self, r: Rect) {
        for (at, _) in self.under(r) {
            self.cells[at] = DATA as u8;
        }
    }

    /// The cells under a rectangle.
    fn under(&self, r: Rect) -> Vec<(usize, u8)> {
        let columns = self.cell(r.x, self.columns)..=self.cell(r.x + r.width, self.columns);
        let rows = self.cell(r.y, self.rows)..=self.cell(r.y + r.height, self.rows);
        rows.flat_map(|j| columns.clone().map(move |i| j * self.columns + i))
            .map(|at| (at, self.cells[at]))
            .collect()
    }

    /// What a rectangle would cover: [`DATA`] for each cell of a curve, less for the background.
    pub(crate) fn cost(&self, r: Rect) -> usize {
        self.under(r).iter().map(|(_, weight)| *weight as usize).sum()
    }

    /// Whether a rectangle lies within the frame.
    fn inside(&self, r: Rect) -> bool {
        r.x >= 0.0
            && r.y >= 0.0
            && r.x + r.width <= self.frame.width
            && r.y + r.height <= self.frame.height
    }

    /// The place for a small label of this size near `p` that covers least, and what it covers.
    /// `None` if every place near `p` leaves the frame.
    pub(crate) fn beside(&self, p: Pixel, width: f64, height: f64) -> Option<(Rect, usize)> {
        let mut best: Option<(Rect, usize)> = None;
        for gap in [5.0, 9.0, 14.0] {
            // Centres of the eight neighbours, right and upper first: there one looks for a label.
            let (dx, dy) = (width / 2.0 + gap, height / 2.0 + gap * 0.8);
            let around = [(1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (-1, 0), (0, 1)];
            for (sx, sy) in around {
                // On the diagonal both gaps add up; take a part of each.
                let tuck = if sx != 0 && sy != 0 { 0.72 } else { 1.0 };
                let centre = (p.0 + sx as f64 * dx * tuck, p.1 + sy as f64 * dy * tuck);
                let (x, y) = (centre.0 - width / 2.0, centre.1 - height / 2.0);
                let rect = Rect { x, y, width, height };
                if self.inside(rect) {
                    let cost = self.cost(rect);
                    if best.as_ref().is_none_or(|(_, c)| cost < *c) {
                        best = Some((rect, cost));
                    }
                }
            }
            if best.as_ref().is_some_and(|(_, cost)| *cost == 0) {
                break;
            }
        }
        best
    }

    /// A place for a legend of this size where nothing is drawn: the corners first, then along
    /// the sides. `None` if there is no such place.
    pub(crate) fn free(&self, width: f64, height: f64) -> Option<Rect> {
        const MARGIN: f64 = 8.0;
        let (right, bottom) =
            (self.frame.width - width - MARGIN, self.frame.height - height - MARGIN);
        let (middle_x, middle_y) = ((right + MARGIN) / 2.0, (bottom + MARGIN) / 2.0);
        // Corners, then the sides, then anywhere on a grid of places.
        let mut places = vec![
            (right, MARGIN),
            (MARGIN, MARGIN),
            (right, bottom),
            (MARGIN, bottom),
            (right, middle_y),
            (middle_x, MARGIN),
            (MARGIN, middle_y),
            (middle_x, bottom),
        ];
        let share = |i: usize, end: f64| MARGIN + i as f64 / 12.0 * (end - MARGIN);
        let grid = (0..=12).rev().flat_map(|i| (0..=12).map(move |j| (i, j)));
        places.extend(grid.map(|(i, j)| (share(i, right), share(j, bottom))));
        let mut rects = places.into_iter().map(|(x, y)| Rect { x, y, width, height });
        rects.find(|&r| {
            let wide =
                Rect { x: r.x - 4.0, y: r.y - 4.0, width: width + 8.0, height: height + 8.0 };
            self.inside(wide) && self.cost(wide) == 0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { width: 200.0, height: 100.0 };

    /// A legend keeps clear of what is drawn, and is refused when nothing is free.
    #[test]
    fn a_legend_avoids_the_data() {
        let mut occupied = Occupied::new(FRAME);
        occupied.line(&[(100.0, 10.0), (200.0, 20.0)]);
        let place = occupied.free(60.0, 30.0).unwrap();
        assert!(place.x < 20.0 && place.y < 20.0, "top left: {place:?}");
        for y in 0..25 {
            occupied.line(&[(0.0, y as f64 * 4.0), (200.0, y as f64 * 4.0)]);
        }
        assert!(occupied.free(60.0, 30.0).is_none());
    }

    /// A label stays in the frame and off the line.
    #[test]
    fn a_label_stands_beside_its_point() {
        let mut occupied = Occupied::new(FRAME);
        occupied.line(&[(0.0, 50.0), (200.0, 50.0)]);
        let (rect, cost) = occupied.beside((100.0, 50.0), 20.0, 14.0).unwrap();
        assert_eq!(cost, 0);
        assert!(rect.y + rect.height < 50.0 || rect.y > 50.0);
        assert!(occupied.beside((199.0, 1.0), 20.0, 14.0).unwrap().0.x <= 180.0);
    }
}
