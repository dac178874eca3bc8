//! Traces and landscapes to SVG that follows the page's theme.
//!
//! ```
//! use plots::{Axis, Figure, Line, Panel};
//!
//! let error = [1.0, 0.3, 0.04, 8e-4, 3e-7];
//! let figure = Figure::new("decay", "Error of each step", "The error falls faster with each step.")
//!     .panel(
//!         Panel::new()
//!             .x(Axis::steps("step $k$"))
//!             .y(Axis::log("$|θ_k − θ*|$"))
//!             .with(Line::trace(&error).label("Newton")),
//!     );
//! let html = figure.to_html();
//! assert!(html.contains("data-k=\"4\""));
//! ```
//!
//! # What is here
//!
//! - [`Figure`]: one or more [`Panel`]s with a name, a title and a text alternative.
//! - [`Panel`]: two [`Axis`]es and what is added between them: [`Line`], [`Path`] (iterates),
//!   [`Stems`] (step lengths), [`Checks`] (whether a guarantee holds at each step), [`Contour`],
//!   [`Rule`], [`Span`], [`Arrow`], [`Note`].
//! - [`PLOTS_CSS`] and [`PLOTS_JS`]: the style sheet and the script a page needs, once.
//! - [`linear_ticks`], [`integer_ticks`], [`log_ticks`]: where ticks go, for tables and tests.
//!
//! # The contract with the page
//!
//! The markup has classes and no colours; [`PLOTS_CSS`] gives them colours in each of mdBook's five
//! themes, and the dark ones too on a page that only says `prefers-color-scheme: dark`. What
//! belongs to a step of a method carries `data-k`; [`PLOTS_JS`] finds each `<figure class="plot"
//! data-steps="…">`, uncovers its slider, and shows the steps 0 to k in all its panels. Without the
//! script, and in print, the last step is shown. Each frame states its size and ranges
//! (`data-size`, `data-x`, `data-y`), so that a script can turn a pointer's place into a value.
//!
//! # Any numbers
//!
//! No input panics. A point that is NaN or infinite, or not positive on a logarithmic axis, is left
//! out of its curve, and [`Figure::description`] says how many were. Curves are cut at the frame, so
//! every coordinate is finite and short. Coordinates are rounded to a tenth of a pixel and nothing
//! is counted or timed: the same figure gives the same bytes, on every machine.

mod axis;
mod checks;
mod clip;
mod draw;
mod draw_shapes;
mod figure;
mod labels;
mod layout;
mod legend;
mod marching;
mod panel;
mod series;
mod shapes;
mod style;
mod svg;
mod text;
mod ticks;

pub use axis::Axis;
pub use checks::Checks;
pub use figure::{Figure, Named, outlines};
pub use panel::{Item, Panel};
pub use series::{Line, Path, Stems};
pub use shapes::{Arrow, Contour, Note, Rule, Side, Span};
pub use style::Hue;
pub use ticks::{Tick, integer_ticks, linear_ticks, log_ticks};

/// The style sheet for all figures of a page: text for a file `plots.css`.
///
/// ```
/// assert!(plots::PLOTS_CSS.contains(".navy .pl"));
/// ```
pub const PLOTS_CSS: &str = include_str!("plots.css");

/// The script for the sliders of a page: text for a file `plots.js`, loaded after the content.
///
/// ```
/// assert!(plots::PLOTS_JS.contains("data-steps"));
/// ```
pub const PLOTS_JS: &str = include_str!("plots.js");
