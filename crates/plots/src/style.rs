//! How a series looks: its hue, its stroke, its name in the legend, and the step it belongs to.
//!
//! A hue is a class, never a colour: the style sheet gives it one for each theme of the page.

/// The hues of a figure. Each has a colour in every theme (Okabe and Ito's set, told apart by
/// colour-blind readers too) and a marker shape of its own, so that print in grey still tells.
///
/// ```
/// use plots::{Hue, Line};
/// let reference = Line::new(&[(0.0, 1.0), (1.0, 2.0)]).hue(Hue::Faint);
/// # let _ = reference;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// The first hue; round markers.
    Blue,
    /// The second hue; square markers.
    Orange,
    /// The third hue; triangles.
    Green,
    /// The fourth hue; diamonds.
    Purple,
    /// The colour of the page's text.
    Ink,
    /// The text's colour, thinned: for what stands in the background.
    Faint,
}

impl Hue {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Hue::Blue => "pl-c1",
            Hue::Orange => "pl-c2",
            Hue::Green => "pl-c3",
            Hue::Purple => "pl-c4",
            Hue::Ink => "pl-ink",
            Hue::Faint => "pl-faint",
        }
    }

    /// The hue of the n-th series that names none.
    pub(crate) fn nth(n: usize) -> Self {
        [Hue::Blue, Hue::Orange, Hue::Green, Hue::Purple][n % 4]
    }
}

/// What a series belongs to when the reader moves the slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Steps {
    /// Always there.
    Always,
    /// All of it appears at one step and fades at the next.
    At(usize),
    /// Its point number i appears at step first + i·stride.
    Each { first: usize, stride: usize },
}

impl Steps {
    /// The `data-k` of the point number `i`, if it has one.
    pub(crate) fn of(self, i: usize) -> Option<usize> {
        match self {
            Steps::Always => None,
            Steps::At(k) => Some(k),
            Steps::Each { first, stride } => Some(first.saturating_add(i.saturating_mul(stride))),
        }
    }
}

/// The stroke of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

/// What all series share.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub(crate) hue: Option<Hue>,
    pub(crate) dash: Dash,
    pub(crate) thin: bool,
    pub(crate) label: Option<String>,
    pub(crate) steps: Steps,
}

impl Style {
    pub(crate) fn new(steps: Steps) -> Self {
        Self { hue: None, dash: Dash::Solid, thin: false, label: None, steps }
    }

    pub(crate) fn hued(hue: Hue) -> Self {
        Self { hue: Some(hue), ..Self::new(Steps::Always) }
    }

    /// The classes of a group that holds this series' strokes and markers.
    pub(crate) fn classes(&self) -> String {
        let mut classes = vec![self.hue.unwrap_or(Hue::Ink).class()];
        match self.dash {
            Dash::Solid => {}
            Dash::Dashed => classes.push("pl-dash"),
            Dash::Dotted => classes.push("pl-dotted"),
        }
        if self.thin {
            classes.push("pl-thin");
        }
        if matches!(self.steps, Steps::At(_)) {
            classes.push("pl-fleeting");
        }
        classes.join(" ")
    }
}

// The setters that several kinds of series share. `$new` is the example's expression.

/// A hue, and a step to belong to.
macro_rules! hued {
    ($type:ident, $new:literal) => {
        impl $type {
            /// Sets the hue. Without it, each labelled kind of series takes the next free one.
            ///
            #[doc = concat!("```\nuse plots::*;\nlet item = ", $new, ".hue(Hue::Green);\n# let _ = item;\n```")]
            pub fn hue(mut self, hue: $crate::style::Hue) -> Self {
                self.style.hue = Some(hue);
                self
            }

            /// Ties all of it to one step: on the page it appears when the slider reaches step
            /// `k`, and fades when the slider goes on.
            ///
            #[doc = concat!("```\nuse plots::*;\nlet item = ", $new, ".at_step(2);\n# let _ = item;\n```")]
            pub fn at_step(mut self, k: usize) -> Self {
                self.style.steps = $crate::style::Steps::At(k);
                self
            }
        }
    };
}
pub(crate) use hued;

/// A name.
macro_rules! labelled {
    ($type:ident, $new:literal) => {
        impl $type {
            /// Names it: in the legend, or beside it if it is a rule. `$…$` is maths.
            ///
            #[doc = concat!("```\nuse plots::*;\nlet item = ", $new, ".label(\"$θ_k$\");\n# let _ = item;\n```")]
            pub fn label(mut self, label: impl Into<String>) -> Self {
                self.style.label = Some(label.into());
                self
            }
        }
    };
}
pub(crate) use labelled;

/// The look of a stroke.
macro_rules! stroked {
    ($type:ident, $new:literal) => {
        impl $type {
            /// Breaks the stroke into dashes.
            ///
            #[doc = concat!("```\nuse plots::*;\nlet item = ", $new, ".dashed();\n# let _ = item;\n```")]
            pub fn dashed(mut self) -> Self {
                self.style.dash = $crate::style::Dash::Dashed;
                self
            }

            /// Breaks the stroke into dots.
            ///
            #[doc = concat!("```\nuse plots::*;\nlet item = ", $new, ".dotted();\n# let _ = item;\n```")]
            pub fn dotted(mut self) -> Self {
                self.style.dash = $crate::style::Dash::Dotted;
                self
            }

            /// Draws with a thinner stroke.
            ///
            #[doc = concat!("```\nuse plots::*;\nlet item = ", $new, ".thin();\n# let _ = item;\n```")]
            pub fn thin(mut self) -> Self {
                self.style.thin = true;
                self
            }
        }
    };
}
pub(crate) use stroked;
