//! From points to what is drawn of them: cut at the frame, then thinned to what the eye can see.
//!
//! Cutting here, and not by an SVG clip path, keeps every coordinate inside the picture (so finite
//! and short, whatever the numbers were) and needs no element ids.

use crate::svg::Pixel;

/// The inside of a panel's frame: from (0, 0) to (width, height).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Frame {
    pub(crate) fn contains(&self, (x, y): Pixel) -> bool {
        // A hair of slack: a point on the frame must not be lost to rounding.
        const SLACK: f64 = 0.05;
        x >= -SLACK && x <= self.width + SLACK && y >= -SLACK && y <= self.height + SLACK
    }

    /// The part of the segment inside the frame (Liang–Barsky), if any.
    pub(crate) fn segment(&self, a: Pixel, b: Pixel) -> Option<(Pixel, Pixel)> {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let (mut t0, mut t1) = (0.0f64, 1.0f64);
        for (p, q) in [(-dx, a.0), (dx, self.width - a.0), (-dy, a.1), (dy, self.height - a.1)] {
            if p == 0.0 {
                if q < 0.0 {
                    return None;
                }
            } else if p < 0.0 {
                t0 = t0.max(q / p);
            } else {
                t1 = t1.min(q / p);
            }
        }
        let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
        (t0 <= t1).then(|| (if t0 > 0.0 { at(t0) } else { a }, if t1 < 1.0 { at(t1) } else { b }))
    }

    /// The pieces of a polyline inside the frame. A `None` among the points breaks the line.
    pub(crate) fn polyline(&self, points: &[Option<Pixel>]) -> Vec<Vec<Pixel>> {
        let mut pieces: Vec<Vec<Pixel>> = Vec::new();
        for pair in points.windows(2) {
            let [Some(a), Some(b)] = *pair else { continue };
            let Some((p, q)) = self.segment(a, b) else { continue };
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&p) => piece.push(q),
                _ => pieces.push(vec![p, q]),
            }
        }
        pieces.iter().map(|piece| simplified(piece, 0.06)).collect()
    }
}

impl Frame {
    /// The part of a filled polygon inside the frame (Sutherland–Hodgman: one side at a time).
    pub(crate) fn polygon(&self, points: &[Pixel]) -> Vec<Pixel> {
        let sides: [&dyn Fn(Pixel) -> f64; 4] =
            [&|p| p.0, &|p| self.width - p.0, &|p| p.1, &|p| self.height - p.1];
        let mut polygon = points.to_vec();
        for inside in sides {
            let mut cut = Vec::with_capacity(polygon.len() + 4);
            for (i, &b) in polygon.iter().enumerate() {
                let a = polygon[(i + polygon.len() - 1) % polygon.len()];
                let (da, db) = (inside(a), inside(b));
                if (da < 0.0) != (db < 0.0) {
                    let t = da / (da - db);
                    cut.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
                }
                if db >= 0.0 {
                    cut.push(b);
                }
            }
            polygon = cut;
        }
        simplified(&polygon, 0.06)
    }
}

/// The polyline without the points that move it by less than `tolerance` (Douglas–Peucker, with a
/// stack of its own so that a long line cannot overflow the program's).
pub(crate) fn simplified(points: &[Pixel], tolerance: f64) -> Vec<Pixel> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    let mut stack = vec![(0, points.len() - 1)];
    while let Some((first, last)) = stack.pop() {
        let far = (first + 1..last)
            .map(|i| (i, distance(points[i], points[first], points[last])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((middle, d)) = far
            && d > tolerance
        {
            keep[middle] = true;
            stack.push((first, middle));
            stack.push((middle, last));
        }
    }
    points.iter().zip(keep).filter(|(_, kept)| *kept).map(|(p, _)| *p).collect()
}

/// How far `p` is from the segment `a` to `b`.
fn distance(p: Pixel, a: Pixel, b: Pixel) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length } else { 0.0 };
    let t = t.clamp(0.0, 1.0);
    (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRAME: Frame = Frame { width: 100.0, height: 50.0 };

    #[test]
    fn a_line_is_cut_where_it_leaves_and_broken_at_a_hole() {
        let cut = FRAME.segment((-100.0, 25.0), (50.0, 25.0));
        assert_eq!(cut, Some(((0.0, 25.0), (50.0, 25.0))));
        assert_eq!(FRAME.segment((-1.0, -1.0), (-1.0, 60.0)), None);
        let line =
            [Some((0.0, 0.0)), Some((10.0, 0.0)), None, Some((20.0, 0.0)), Some((30.0, 0.0))];
        assert_eq!(FRAME.polyline(&line).len(), 2);
    }

    #[test]
    fn a_straight_line_needs_two_points() {
        let line: Vec<Pixel> = (0..1000).map(|i| (i as f64 * 0.1, i as f64 * 0.05)).collect();
        assert_eq!(simplified(&line, 0.05).len(), 2);
    }

    #[test]
    fn a_square_larger_than_the_frame_fills_it() {
        let square = [(-10.0, -10.0), (200.0, -10.0), (200.0, 200.0), (-10.0, 200.0)];
        let cut = FRAME.polygon(&square);
        assert!(cut.iter().all(|&p| FRAME.contains(p)) && cut.len() >= 4, "{cut:?}");
        assert!(FRAME.polygon(&[(-5.0, -5.0), (-1.0, -5.0), (-1.0, -1.0)]).is_empty());
    }

    proptest! {
        /// Whatever goes in, what comes out is inside.
        #[test]
        fn inside(points in prop::collection::vec((-1e7..1e7f64, -1e7..1e7f64), 0..20)) {
            let points: Vec<_> = points.into_iter().map(Some).collect();
            for piece in FRAME.polyline(&points) {
                prop_assert!(piece.len() >= 2 && piece.iter().all(|&p| FRAME.contains(p)), "{piece:?}");
            }
        }
    }
}
