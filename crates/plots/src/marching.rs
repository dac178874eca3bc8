//! Level sets of a sampled function by marching squares.
//!
//! The grid is framed by one ring of nodes that count as above every level. So each set
//! {f ≤ level} has a closed boundary, fit for filling; the stretches that run along the frame are
//! marked, and are not drawn as contour lines. A node that is not finite counts as above too: a
//! hole in the function is a hole in the picture.

/// Values of a function on a rectangular grid, row by row from the bottom.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) x: (f64, f64),
    pub(crate) y: (f64, f64),
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) values: Vec<f64>,
}

/// A corner of a level set's boundary: its place in the data, and whether it lies on the frame or
/// beside a hole.
pub(crate) type Corner = ((f64, f64), bool);

impl Grid {
    pub(crate) fn sample(
        f: impl Fn(f64, f64) -> f64,
        x: (f64, f64),
        y: (f64, f64),
        columns: usize,
        rows: usize,
    ) -> Self {
        let mut grid = Self { x, y, columns, rows, values: Vec::with_capacity(columns * rows) };
        for j in 0..rows {
            for i in 0..columns {
                let (px, py) = grid.place(i, j);
                grid.values.push(f(px, py));
            }
        }
        grid
    }

    fn place(&self, i: usize, j: usize) -> (f64, f64) {
        let along = |(a, b): (f64, f64), t: f64| a * (1.0 - t) + b * t;
        let t = |i: usize, n: usize| i as f64 / (n - 1).max(1) as f64;
        (along(self.x, t(i, self.columns)), along(self.y, t(j, self.rows)))
    }

    /// The boundaries of {f ≤ level} as closed loops, each leaving the set on its left.
    pub(crate) fn boundaries(&self, level: f64) -> Vec<Vec<Corner>> {
        if !level.is_finite() || self.columns == 0 || self.rows == 0 {
            return Vec::new();
        }
        let framed = Framed { grid: self, level };
        let next = framed.links();
        let mut seen = vec![false; next.len()];
        let mut loops = Vec::new();
        for start in 0..next.len() {
            if seen[start] || next[start] == NONE {
                continue;
            }
            let mut corners = Vec::new();
            let mut edge = start;
            while edge != NONE && !seen[edge] {
                seen[edge] = true;
                corners.push(framed.crossing(edge));
                edge = next[edge];
            }
            loops.push(corners);
        }
        loops
    }
}

const NONE: usize = usize::MAX;

/// A grid with its ring, cut at one level. Nodes are numbered (i, j) with the ring at 0 and at the
/// far ends; edges first along x, then along y.
struct Framed<'g> {
    grid: &'g Grid,
    level: f64,
}

impl Framed<'_> {
    fn columns(&self) -> usize {
        self.grid.columns + 2
    }

    fn rows(&self) -> usize {
        self.grid.rows + 2
    }

    /// The value at a node: infinite on the ring and where the function has none.
    fn value(&self, i: usize, j: usize) -> f64 {
        let ring = i == 0 || j == 0 || i > self.grid.columns || j > self.grid.rows;
        let v = if ring { f64::NAN } else { self.grid.values[(j - 1) * self.grid.columns + i - 1] };
        if v.is_nan() { f64::INFINITY } else { v }
    }

    fn below(&self, i: usize, j: usize) -> bool {
        self.value(i, j) <= self.level
    }

    fn along_x(&self, i: usize, j: usize) -> usize {
        j * (self.columns() - 1) + i
    }

    fn along_y(&self, i: usize, j: usize) -> usize {
        self.rows() * (self.columns() - 1) + j * self.columns() + i
    }

    /// For every crossed edge the edge its boundary goes to next.
    fn links(&self) -> Vec<usize> {
        let edges = self.rows() * (self.columns() - 1) + (self.rows() - 1) * self.columns();
        let mut next = vec![NONE; edges];
        for j in 0..self.rows() - 1 {
            for i in 0..self.columns() - 1 {
                // Corners and edges of the cell, anticlockwise from the bottom left.
                let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
                let below = corners.map(|(i, j)| self.below(i, j));
                let edges = [
                    self.along_x(i, j),
                    self.along_y(i + 1, j),
                    self.along_x(i, j + 1),
                    self.along_y(i, j),
                ];
                // The boundary enters where the walk leaves the set, and exits where it comes back.
                let leaves = |e: usize| below[e] && !below[(e + 1) % 4];
                let returns = |e: usize| !below[e] && below[(e + 1) % 4];
                let saddle = below[0] == below[2] && below[1] == below[3] && below[0] != below[1];
                // On a saddle the cell's mean decides whether the two low corners are joined.
                let joined = saddle && {
                    let sum: f64 = corners.iter().map(|&(i, j)| self.value(i, j) / 4.0).sum();
                    sum <= self.level
                };
                for e in (0..4).filter(|&e| leaves(e)) {
                    let turn: [usize; 3] = if joined { [1, 2, 3] } else { [3, 2, 1] };
                    if let Some(exit) = turn.map(|t| (e + t) % 4).into_iter().find(|&x| returns(x))
                    {
                        next[edges[e]] = edges[exit];
                    }
                }
            }
        }
        next
    }

    /// Where the level crosses an edge.
    fn crossing(&self, edge: usize) -> Corner {
        let first_y = self.along_y(0, 0);
        let (a, b) = if edge < first_y {
            let (j, i) = (edge / (self.columns() - 1), edge % (self.columns() - 1));
            ((i, j), (i + 1, j))
        } else {
            let (j, i) = ((edge - first_y) / self.columns(), (edge - first_y) % self.columns());
            ((i, j), (i, j + 1))
        };
        let (low, high) = if self.below(a.0, a.1) { (a, b) } else { (b, a) };
        let inner = |(i, j): (usize, usize)| self.grid.place(i - 1, j - 1);
        let (v, w) = (self.value(low.0, low.1), self.value(high.0, high.1));
        if !w.is_finite() || !v.is_finite() {
            // The ring, or a hole: the set ends at its last node.
            return (inner(low), true);
        }
        // Halves keep the difference of two huge values finite.
        let t = ((self.level / 2.0 - v / 2.0) / (w / 2.0 - v / 2.0)).clamp(0.0, 1.0);
        let (p, q) = (inner(low), inner(high));
        ((p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1)), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn area(corners: &[Corner]) -> f64 {
        let next = corners.iter().cycle().skip(1);
        corners.iter().zip(next).map(|((a, _), (b, _))| (a.0 * b.1 - a.1 * b.0) / 2.0).sum()
    }

    /// A circle inside the grid: one loop, anticlockwise, with the circle's area.
    #[test]
    fn a_circle() {
        let grid = Grid::sample(|x, y| x * x + y * y, (-2.0, 2.0), (-2.0, 2.0), 81, 81);
        let loops = grid.boundaries(1.0);
        assert_eq!(loops.len(), 1);
        assert!((area(&loops[0]) - std::f64::consts::PI).abs() < 0.01);
        assert!(loops[0].iter().all(|(_, on_frame)| !on_frame));
    }

    /// A set that leaves the grid is closed along the frame; a hole counts as outside.
    #[test]
    fn cut_at_the_frame() {
        let half = Grid::sample(|x, _| x, (-1.0, 1.0), (-1.0, 1.0), 21, 21).boundaries(0.0);
        assert_eq!(half.len(), 1);
        assert!((area(&half[0]) - 2.0).abs() < 1e-9);
        let hole = |x: f64, y: f64| if x.hypot(y) < 0.5 { f64::NAN } else { 0.0 };
        assert_eq!(Grid::sample(hole, (-1.0, 1.0), (-1.0, 1.0), 21, 21).boundaries(1.0).len(), 2);
    }

    /// A saddle's two low corners are one set or two, as its middle says; the area stays that of
    /// the sets drawn.
    #[test]
    fn saddles() {
        let grid = |c: f64| Grid {
            x: (0.0, 1.0),
            y: (0.0, 1.0),
            columns: 2,
            rows: 2,
            values: vec![-1.0, c, c, -1.0],
        };
        assert_eq!(grid(3.0).boundaries(0.0).len(), 2);
        assert_eq!(grid(0.5).boundaries(0.0).len(), 1);
    }

    proptest! {
        /// Any values at all: closed loops of finite corners inside the grid.
        #[test]
        fn any_values(values in prop::collection::vec(any::<f64>(), 12), level in any::<f64>()) {
            let grid = Grid { x: (0.0, 1.0), y: (-1.0, 1.0), columns: 4, rows: 3, values };
            for corners in grid.boundaries(level) {
                prop_assert!(corners.len() >= 3);
                for ((x, y), _) in corners {
                    prop_assert!((0.0..=1.0).contains(&x) && (-1.0..=1.0).contains(&y));
                }
            }
        }
    }
}
