//! What a panel shows of data: curves, paths of iterates, and stems.

use crate::style::{Steps, Style, hued, labelled, stroked};

/// The most points a sampled function is drawn from; thinned before it is written.
const SAMPLES: usize = 400;

/// A curve through points, or the points alone.
///
/// ```
/// use plots::Line;
/// let error = Line::trace(&[1.0, 0.5, 0.125, 0.008]).label("Newton");
/// let parabola = Line::function(|x| x * x, -1.0, 1.0).dashed();
/// # let _ = (error, parabola);
/// ```
#[derive(Clone, Debug)]
pub struct Line {
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) style: Style,
    pub(crate) stroke: bool,
    pub(crate) dots: bool,
    /// Sampled from a function: gaps are its own, not lost data.
    pub(crate) sampled: bool,
}

hued!(Line, "Line::new(&[(0.0, 1.0), (1.0, 2.0)])");
labelled!(Line, "Line::new(&[(0.0, 1.0), (1.0, 2.0)])");
stroked!(Line, "Line::new(&[(0.0, 1.0), (1.0, 2.0)])");

impl Line {
    /// A curve through the points, in the order given. A point that is not finite breaks it.
    ///
    /// ```
    /// let line = plots::Line::new(&[(0.0, 1.0), (1.0, 2.0)]);
    /// # let _ = line;
    /// ```
    pub fn new(points: &[(f64, f64)]) -> Self {
        Self {
            points: points.to_vec(),
            style: Style::new(Steps::Always),
            stroke: true,
            dots: false,
            sampled: false,
        }
    }

    /// One value for each step 0, 1, 2, …, marked by dots that follow the slider.
    ///
    /// ```
    /// let line = plots::Line::trace(&[1.0, 0.1, 0.001]);
    /// # let _ = line;
    /// ```
    pub fn trace(values: &[f64]) -> Self {
        let points: Vec<_> = values.iter().enumerate().map(|(k, &v)| (k as f64, v)).collect();
        Self::new(&points).dots().steps(0, 1)
    }

    /// The graph of a function over `lo..hi`, broken where the function is not finite.
    ///
    /// ```
    /// let line = plots::Line::function(f64::ln, -1.0, 2.0);
    /// # let _ = line;
    /// ```
    pub fn function(f: impl Fn(f64) -> f64, lo: f64, hi: f64) -> Self {
        let at = |i: usize| {
            let t = i as f64 / SAMPLES as f64;
            lo * (1.0 - t) + hi * t
        };
        let points: Vec<_> = (0..=SAMPLES).map(|i| (at(i), f(at(i)))).collect();
        Self { sampled: true, ..Self::new(&points) }
    }

    /// Marks the points too.
    ///
    /// ```
    /// let line = plots::Line::new(&[(0.0, 1.0), (1.0, 2.0)]).dots();
    /// # let _ = line;
    /// ```
    pub fn dots(mut self) -> Self {
        self.dots = true;
        self
    }

    /// Marks the points and does not join them.
    ///
    /// ```
    /// let line = plots::Line::new(&[(0.0, 1.0), (1.0, 2.0)]).dots_only();
    /// # let _ = line;
    /// ```
    pub fn dots_only(mut self) -> Self {
        self.dots = true;
        self.stroke = false;
        self
    }

    /// Ties the points to steps: point `i` belongs to step `first + i * stride`.
    ///
    /// ```
    /// let line = plots::Line::new(&[(0.0, 1.0), (10.0, 2.0)]).steps(0, 10);
    /// # let _ = line;
    /// ```
    pub fn steps(mut self, first: usize, stride: usize) -> Self {
        self.style.steps = Steps::Each { first, stride };
        self
    }
}

/// The iterates of a method on a landscape: dots joined by arrows, the first few numbered.
///
/// ```
/// use plots::Path;
/// let path = Path::new(&[(1.0, 1.0), (0.5, -0.25), (0.25, 0.0)]).label("Newton").numbered(3);
/// # let _ = path;
/// ```
#[derive(Clone, Debug)]
pub struct Path {
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) style: Style,
    pub(crate) numbered: usize,
    pub(crate) arrows: bool,
}

hued!(Path, "Path::new(&[(0.0, 1.0), (1.0, 2.0)])");
labelled!(Path, "Path::new(&[(0.0, 1.0), (1.0, 2.0)])");
stroked!(Path, "Path::new(&[(0.0, 1.0), (1.0, 2.0)])");

impl Path {
    /// A path through the iterates; iterate `i` belongs to step `i`.
    ///
    /// ```
    /// let path = plots::Path::new(&[(0.0, 1.0), (1.0, 2.0)]);
    /// # let _ = path;
    /// ```
    pub fn new(points: &[(f64, f64)]) -> Self {
        Self {
            points: points.to_vec(),
            style: Style::new(Steps::Each { first: 0, stride: 1 }),
            numbered: 0,
            arrows: true,
        }
    }

    /// Writes the step beside each of the first `n` dots, where there is room for it.
    ///
    /// ```
    /// let path = plots::Path::new(&[(0.0, 1.0), (1.0, 2.0)]).numbered(2);
    /// # let _ = path;
    /// ```
    pub fn numbered(mut self, n: usize) -> Self {
        self.numbered = n;
        self
    }

    /// Joins the dots by plain lines.
    ///
    /// ```
    /// let path = plots::Path::new(&[(0.0, 1.0), (1.0, 2.0)]).without_arrows();
    /// # let _ = path;
    /// ```
    pub fn without_arrows(mut self) -> Self {
        self.arrows = false;
        self
    }

    /// Ties the points to other steps than 0, 1, 2, …: point `i` to step `first + i * stride`.
    ///
    /// ```
    /// let path = plots::Path::new(&[(0.0, 1.0), (1.0, 2.0)]).steps(0, 10);
    /// # let _ = path;
    /// ```
    pub fn steps(mut self, first: usize, stride: usize) -> Self {
        self.style.steps = Steps::Each { first, stride };
        self
    }
}

/// A stem for each value, standing on zero (on the floor, if the axis is logarithmic): step lengths
/// in a strip, the components of a vector.
///
/// ```
/// use plots::Stems;
/// let lengths = Stems::trace(&[1.0, 0.25, 1.0]).label("$α_k$");
/// # let _ = lengths;
/// ```
#[derive(Clone, Debug)]
pub struct Stems {
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) style: Style,
}

hued!(Stems, "Stems::trace(&[1.0, 0.5])");
labelled!(Stems, "Stems::trace(&[1.0, 0.5])");
stroked!(Stems, "Stems::trace(&[1.0, 0.5])");

impl Stems {
    /// Stems at the given places.
    ///
    /// ```
    /// let stems = plots::Stems::new(&[(0.5, 1.0), (1.5, -2.0)]);
    /// # let _ = stems;
    /// ```
    pub fn new(points: &[(f64, f64)]) -> Self {
        Self { points: points.to_vec(), style: Style::new(Steps::Always) }
    }

    /// One stem for each step 0, 1, 2, …; it follows the slider.
    ///
    /// ```
    /// let stems = plots::Stems::trace(&[1.0, 0.5, 0.25]);
    /// # let _ = stems;
    /// ```
    pub fn trace(values: &[f64]) -> Self {
        let points: Vec<_> = values.iter().enumerate().map(|(k, &v)| (k as f64, v)).collect();
        let mut stems = Self::new(&points);
        stems.style.steps = Steps::Each { first: 0, stride: 1 };
        stems
    }
}
