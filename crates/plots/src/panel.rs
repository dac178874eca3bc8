//! A panel: two axes and what is shown between them.

use crate::axis::{Axis, Scale};
use crate::checks::Checks;
use crate::series::{Line, Path, Stems};
use crate::shapes::{Arrow, Contour, Note, Rule, Span};
use crate::style::{Hue, Style};

/// Anything a panel can show; made from the types that [`Panel::with`] lists.
#[derive(Clone, Debug)]
pub struct Item(pub(crate) Kind);

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Line(Line),
    Path(Path),
    Stems(Stems),
    Checks(Checks),
    Contour(Contour),
    Rule(Rule),
    Span(Span),
    Arrow(Arrow),
    Note(Note),
}

macro_rules! into_item {
    ($($kind:ident),*) => {$(
        impl From<$kind> for Item {
            fn from(item: $kind) -> Self {
                Item(Kind::$kind(item))
            }
        }
    )*};
}
into_item!(Line, Path, Stems, Checks, Contour, Rule, Span, Arrow, Note);

impl Kind {
    /// The style whose hue may be filled in: those of the series a legend names.
    fn automatic(&mut self) -> Option<&mut Style> {
        match self {
            Kind::Line(item) => Some(&mut item.style),
            Kind::Path(item) => Some(&mut item.style),
            Kind::Stems(item) => Some(&mut item.style),
            Kind::Span(item) => Some(&mut item.style),
            Kind::Arrow(item) => Some(&mut item.style),
            Kind::Checks(_) | Kind::Contour(_) | Kind::Rule(_) | Kind::Note(_) => None,
        }
    }

    /// The points that the axes make room for when they fit the data.
    pub(crate) fn extent(&self) -> Vec<(f64, f64)> {
        match self {
            Kind::Line(item) => item.points.clone(),
            Kind::Path(item) => item.points.clone(),
            Kind::Stems(item) => {
                // The foot of the stems belongs to the picture.
                let foot = item.points.iter().map(|&(x, _)| (x, 0.0));
                item.points.iter().copied().chain(foot).collect()
            }
            Kind::Checks(item) => {
                let last = item.marks.len().saturating_sub(1) as f64;
                vec![(0.0, 0.0), (last, 1.0)]
            }
            Kind::Contour(item) => {
                let (x, y) = (item.grid.x, item.grid.y);
                vec![(x.0, y.0), (x.1, y.1)]
            }
            // NaN: no claim on the other axis.
            Kind::Rule(item) if item.vertical => vec![(item.at, f64::NAN)],
            Kind::Rule(item) => vec![(f64::NAN, item.at)],
            Kind::Span(item) => vec![(item.from, f64::NAN), (item.to, f64::NAN)],
            Kind::Arrow(item) => vec![item.from, item.to],
            Kind::Note(item) => vec![item.at],
        }
    }
}

/// The height of a panel's frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Height {
    /// A share of its width.
    Aspect(f64),
    /// One unit of y as long as one unit of x.
    Equal,
    /// A low strip, in pixels.
    Strip(f64),
}

/// One picture with two axes. Everything is optional; an empty panel is a valid one.
///
/// ```
/// use plots::{Axis, Line, Panel, Rule};
/// let panel = Panel::new()
///     .title("Newton's method")
///     .x(Axis::steps("step $k$"))
///     .y(Axis::log("error"))
///     .with(Line::trace(&[1.0, 0.3, 0.02, 1e-4]).label("$θ_0 = 4$"))
///     .with(Rule::horizontal(1e-16).label("rounding"));
/// # let _ = panel;
/// ```
#[derive(Clone, Debug)]
pub struct Panel {
    pub(crate) title: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) items: Vec<Kind>,
    pub(crate) height: Height,
    pub(crate) grid: Option<bool>,
}

impl Default for Panel {
    fn default() -> Self {
        Self::new()
    }
}

impl Panel {
    /// An empty panel with linear axes that fit the data.
    ///
    /// ```
    /// let panel = plots::Panel::new();
    /// # let _ = panel;
    /// ```
    pub fn new() -> Self {
        Self {
            title: String::new(),
            x: Axis::linear(""),
            y: Axis::linear(""),
            items: Vec::new(),
            height: Height::Aspect(0.64),
            grid: None,
        }
    }

    /// Sets the words above the panel.
    ///
    /// ```
    /// let panel = plots::Panel::new().title("from $θ_0 = 1.7$");
    /// # let _ = panel;
    /// ```
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Sets the horizontal axis.
    ///
    /// ```
    /// let panel = plots::Panel::new().x(plots::Axis::linear("$θ$"));
    /// # let _ = panel;
    /// ```
    pub fn x(mut self, axis: Axis) -> Self {
        self.x = axis;
        self
    }

    /// Sets the vertical axis; its label stands above it, where it can be read without turning
    /// one's head.
    ///
    /// ```
    /// let panel = plots::Panel::new().y(plots::Axis::log("error"));
    /// # let _ = panel;
    /// ```
    pub fn y(mut self, axis: Axis) -> Self {
        self.y = axis;
        self
    }

    /// Adds a [`Line`], [`Path`], [`Stems`], [`Contour`], [`Rule`], [`Span`], [`Arrow`] or [`Note`].
    /// What is added later is drawn over what was there, within its layer.
    ///
    /// ```
    /// use plots::{Line, Panel};
    /// let panel = Panel::new().with(Line::function(f64::sin, 0.0, 6.0));
    /// # let _ = panel;
    /// ```
    pub fn with(mut self, item: impl Into<Item>) -> Self {
        self.items.push(item.into().0);
        self
    }

    /// Adds several items of one kind.
    ///
    /// ```
    /// use plots::{Panel, Rule};
    /// let panel = Panel::new().with_all([1.0, 2.0].map(Rule::vertical));
    /// # let _ = panel;
    /// ```
    pub fn with_all(mut self, items: impl IntoIterator<Item = impl Into<Item>>) -> Self {
        self.items.extend(items.into_iter().map(|item| item.into().0));
        self
    }

    /// Sets the height of the frame as a share of its width, between 0.1 and 3.
    ///
    /// ```
    /// let panel = plots::Panel::new().aspect(0.5);
    /// # let _ = panel;
    /// ```
    pub fn aspect(mut self, height_to_width: f64) -> Self {
        if height_to_width.is_finite() {
            self.height = Height::Aspect(height_to_width.clamp(0.1, 3.0));
        }
        self
    }

    /// Makes a unit of y as long as a unit of x, as far as the result is not absurdly flat or tall:
    /// circles are round and right angles right.
    ///
    /// ```
    /// let panel = plots::Panel::new().equal();
    /// # let _ = panel;
    /// ```
    pub fn equal(mut self) -> Self {
        self.height = Height::Equal;
        self
    }

    /// Makes it a low strip, such as one of step lengths under a landscape.
    ///
    /// ```
    /// use plots::{Axis, Panel, Stems};
    /// let strip = Panel::new().strip().x(Axis::steps("$k$")).with(Stems::trace(&[1.0, 0.5]));
    /// # let _ = strip;
    /// ```
    pub fn strip(mut self) -> Self {
        self.height = Height::Strip(64.0);
        self
    }

    /// Draws the grid, or not. Without this, panels with contours have none and others do.
    ///
    /// ```
    /// let panel = plots::Panel::new().grid(false);
    /// # let _ = panel;
    /// ```
    pub fn grid(mut self, grid: bool) -> Self {
        self.grid = Some(grid);
        self
    }

    pub(crate) fn has_contours(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Kind::Contour(_)))
    }

    /// The items, each series with its hue.
    pub(crate) fn coloured(&self) -> Vec<Kind> {
        let mut taken = 0;
        let mut items = self.items.clone();
        for style in items.iter_mut().filter_map(Kind::automatic) {
            if style.hue.is_none() {
                style.hue = Some(Hue::nth(taken));
                taken += 1;
            }
        }
        items
    }

    /// The share of the range left free at the ends of an axis that fits the data.
    pub(crate) fn margin(&self, axis: &Axis) -> f64 {
        match axis.scale {
            _ if self.has_contours() => 0.0,
            Scale::Steps => 0.03,
            Scale::Linear | Scale::Log => 0.05,
        }
    }
}
