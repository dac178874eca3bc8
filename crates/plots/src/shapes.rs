//! What a panel shows besides data: contours, rules, bands, arrows and notes.

use crate::marching::Grid;
use crate::style::{Dash, Hue, Steps, Style, hued, labelled, stroked};

/// The lines of equal height of a function of two variables, shaded if asked.
///
/// ```
/// use plots::Contour;
/// let bowl = Contour::sample(|x, y| x * x + 4.0 * y * y, (-2.0, 2.0), (-1.0, 1.0)).spread(8).filled();
/// # let _ = bowl;
/// ```
#[derive(Clone, Debug)]
pub struct Contour {
    pub(crate) grid: Grid,
    pub(crate) levels: Vec<f64>,
    pub(crate) filled: bool,
}

impl Contour {
    /// Samples the function on a fine grid over a rectangle. Where it is not finite the picture
    /// has a hole.
    ///
    /// ```
    /// let contour = plots::Contour::sample(|x, y| x * y, (-1.0, 1.0), (-1.0, 1.0));
    /// # let _ = contour;
    /// ```
    pub fn sample(f: impl Fn(f64, f64) -> f64, x: (f64, f64), y: (f64, f64)) -> Self {
        Self { grid: Grid::sample(f, x, y, 161, 121), levels: Vec::new(), filled: false }.spread(9)
    }

    /// Draws these levels; those that are not finite are left out.
    ///
    /// ```
    /// let contour = plots::Contour::sample(|x, y| x * y, (-1.0, 1.0), (-1.0, 1.0)).levels(&[-0.5, 0.0, 0.5]);
    /// # let _ = contour;
    /// ```
    pub fn levels(mut self, levels: &[f64]) -> Self {
        self.levels = levels.iter().copied().filter(|v| v.is_finite()).collect();
        self.levels.sort_by(f64::total_cmp);
        self.levels.dedup();
        self
    }

    /// Draws `n` levels that cut the picture into parts of about equal area: so a bowl has evenly
    /// spaced rings and a narrow valley still shows its floor.
    ///
    /// ```
    /// let contour = plots::Contour::sample(|x, y| x * y, (-1.0, 1.0), (-1.0, 1.0)).spread(5);
    /// # let _ = contour;
    /// ```
    pub fn spread(self, n: usize) -> Self {
        let mut sorted: Vec<f64> =
            self.grid.values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        if sorted.is_empty() {
            return self.levels(&[]);
        }
        let n = n.min(40);
        let share = |i: usize| ((i as f64 + 0.5) / n as f64).powf(1.3);
        let rank = |i: usize| (share(i) * (sorted.len() - 1) as f64) as usize;
        let levels: Vec<f64> = (0..n).map(|i| sorted[rank(i)]).collect();
        self.levels(&levels)
    }

    /// Shades the picture: the lower, the darker.
    ///
    /// ```
    /// let contour = plots::Contour::sample(|x, y| x * y, (-1.0, 1.0), (-1.0, 1.0)).filled();
    /// # let _ = contour;
    /// ```
    pub fn filled(mut self) -> Self {
        self.filled = true;
        self
    }
}

/// A line across the whole panel at one value: a limit, a minimum, a bound.
///
/// ```
/// use plots::Rule;
/// let minimum = Rule::vertical(3.0).label("$θ* = 3$");
/// # let _ = minimum;
/// ```
#[derive(Clone, Debug)]
pub struct Rule {
    pub(crate) vertical: bool,
    pub(crate) at: f64,
    pub(crate) style: Style,
}

hued!(Rule, "Rule::horizontal(1.0)");
labelled!(Rule, "Rule::horizontal(1.0)");
stroked!(Rule, "Rule::horizontal(1.0)");

impl Rule {
    /// The line x = `at`.
    ///
    /// ```
    /// let rule = plots::Rule::vertical(3.0);
    /// # let _ = rule;
    /// ```
    pub fn vertical(at: f64) -> Self {
        Self { vertical: true, at, style: Self::style() }
    }

    /// The line y = `at`.
    ///
    /// ```
    /// let rule = plots::Rule::horizontal(0.0);
    /// # let _ = rule;
    /// ```
    pub fn horizontal(at: f64) -> Self {
        Self { vertical: false, at, style: Self::style() }
    }

    fn style() -> Style {
        Style { dash: Dash::Dashed, thin: true, ..Style::hued(Hue::Ink) }
    }
}

/// A tinted band over an interval of x, from floor to ceiling: a basin, a region of trust.
///
/// ```
/// use plots::{Hue, Span};
/// let basin = Span::new(0.1, 1.8).hue(Hue::Orange).label("ends at the maximum");
/// # let _ = basin;
/// ```
#[derive(Clone, Debug)]
pub struct Span {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) style: Style,
}

hued!(Span, "Span::new(0.0, 1.0)");
labelled!(Span, "Span::new(0.0, 1.0)");

impl Span {
    /// The band between two values of x, in either order; an end may be infinite.
    ///
    /// ```
    /// let span = plots::Span::new(0.0, f64::INFINITY);
    /// # let _ = span;
    /// ```
    pub fn new(from: f64, to: f64) -> Self {
        Self { from, to, style: Style::new(Steps::Always) }
    }
}

/// An arrow from one point to another: a direction, a gradient.
///
/// ```
/// use plots::Arrow;
/// let step = Arrow::new((1.0, 1.0), (0.0, 0.5)).label("$−H^{−1}g$");
/// # let _ = step;
/// ```
#[derive(Clone, Debug)]
pub struct Arrow {
    pub(crate) from: (f64, f64),
    pub(crate) to: (f64, f64),
    pub(crate) style: Style,
}

hued!(Arrow, "Arrow::new((0.0, 0.0), (1.0, 1.0))");
labelled!(Arrow, "Arrow::new((0.0, 0.0), (1.0, 1.0))");
stroked!(Arrow, "Arrow::new((0.0, 0.0), (1.0, 1.0))");

impl Arrow {
    /// An arrow between two points of the panel.
    ///
    /// ```
    /// let arrow = plots::Arrow::new((0.0, 0.0), (1.0, 1.0));
    /// # let _ = arrow;
    /// ```
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to, style: Style::new(Steps::Always) }
    }
}

/// Where a note stands beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Wherever it covers least.
    Free,
    /// Above the point.
    Above,
    /// Below the point.
    Below,
    /// Left of the point.
    Left,
    /// Right of the point.
    Right,
}

/// Words at a point, with or without a dot there.
///
/// ```
/// use plots::{Note, Side};
/// let vertex = Note::new(2.0, -1.0, "vertex of the parabola").dot().side(Side::Below);
/// # let _ = vertex;
/// ```
#[derive(Clone, Debug)]
pub struct Note {
    pub(crate) at: (f64, f64),
    pub(crate) text: String,
    pub(crate) side: Side,
    /// `Some(true)` a filled dot, `Some(false)` an open one.
    pub(crate) dot: Option<bool>,
    pub(crate) style: Style,
}

hued!(Note, "Note::new(0.0, 0.0, \"here\")");

impl Note {
    /// Words beside a point, where they cover least. `$…$` is maths; the text may be empty.
    ///
    /// ```
    /// let note = plots::Note::new(0.0, 0.0, "$θ_0$");
    /// # let _ = note;
    /// ```
    pub fn new(x: f64, y: f64, text: impl Into<String>) -> Self {
        let style = Style::hued(Hue::Ink);
        Self { at: (x, y), text: text.into(), side: Side::Free, dot: None, style }
    }

    /// Marks the point by a filled dot.
    ///
    /// ```
    /// let note = plots::Note::new(0.0, 0.0, "minimum").dot();
    /// # let _ = note;
    /// ```
    pub fn dot(mut self) -> Self {
        self.dot = Some(true);
        self
    }

    /// Marks the point by an open dot: a maximum, a value left out.
    ///
    /// ```
    /// let note = plots::Note::new(0.0, 0.0, "maximum").open_dot();
    /// # let _ = note;
    /// ```
    pub fn open_dot(mut self) -> Self {
        self.dot = Some(false);
        self
    }

    /// Sets the side on which the words stand.
    ///
    /// ```
    /// let note = plots::Note::new(0.0, 0.0, "maximum").side(plots::Side::Above);
    /// # let _ = note;
    /// ```
    pub fn side(mut self, side: Side) -> Self {
        self.side = side;
        self
    }
}
