//! A figure: named panels with a text alternative, as one SVG or as HTML for a page.

use crate::draw::Omitted;
use crate::layout::{self, Drawn};
use crate::panel::{Kind, Panel};
use crate::svg::{Svg, escape, px};
use crate::text;
use std::fmt::Display;

/// The width a figure fills: that of mdBook's column, less a hair.
const WIDTH: f64 = 736.0;
/// A single panel is narrower: lines of sight stay short, and on a phone its text stays legible.
const SINGLE: f64 = 460.0;
const GAP: f64 = 16.0;

/// One figure of the book: panels, a title, and words for those who cannot see it.
///
/// The bytes depend on nothing but what was put in, and every element id begins with the name.
///
/// ```
/// use plots::{Axis, Contour, Figure, Panel, Path};
/// let bowl = |x: f64, y: f64| x * x + 4.0 * y * y;
/// let figure = Figure::new(
///     "newton-bowl",
///     "Newton's method on a bowl",
///     "Elliptic level lines; one arrow leads from the start at (1, 1) straight to the minimum.",
/// )
/// .panel(
///     Panel::new()
///         .x(Axis::linear("$x$"))
///         .y(Axis::linear("$y$"))
///         .with(Contour::sample(bowl, (-2.0, 2.0), (-1.5, 1.5)).filled())
///         .with(Path::new(&[(1.0, 1.0), (0.0, 0.0)]).numbered(2)),
/// );
/// assert!(figure.to_svg().starts_with("<svg "));
/// assert!(figure.to_html().starts_with("<figure "));
/// assert_eq!(figure.to_svg(), figure.clone().to_svg());
/// ```
#[derive(Clone, Debug)]
pub struct Figure {
    name: String,
    title: String,
    alternative: String,
    caption: String,
    panels: Vec<Panel>,
    columns: usize,
}

impl Figure {
    /// A figure without panels. `name` identifies it in the book; `title` is a few words;
    /// `alternative` says in full sentences what can be seen.
    ///
    /// ```
    /// let figure = plots::Figure::new("empty", "Nothing", "An empty figure.");
    /// assert!(figure.to_svg().contains("An empty figure."));
    /// ```
    pub fn new(
        name: impl Into<String>,
        title: impl Into<String>,
        alternative: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            alternative: alternative.into(),
            caption: String::new(),
            panels: Vec::new(),
            columns: 2,
        }
    }

    /// The name it was made with.
    ///
    /// ```
    /// assert_eq!(plots::Figure::new("a", "b", "c").name(), "a");
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The title it was made with.
    ///
    /// ```
    /// assert_eq!(plots::Figure::new("a", "b", "c").title(), "b");
    /// ```
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Sets the caption under the figure on the page; `$…$` is maths as in labels.
    ///
    /// ```
    /// let figure = plots::Figure::new("a", "b", "c").caption("The error $|θ_k|$ of each step.");
    /// assert!(figure.to_html().contains("<sub><i class=\"pl-i\">k</i></sub>"));
    /// ```
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Adds a panel.
    ///
    /// ```
    /// let figure = plots::Figure::new("a", "b", "c").panel(plots::Panel::new());
    /// # let _ = figure;
    /// ```
    pub fn panel(mut self, panel: Panel) -> Self {
        self.panels.push(panel);
        self
    }

    /// Sets how many panels stand side by side (1 to 4; 2 unless set). On a narrow page they stack.
    ///
    /// ```
    /// let figure = plots::Figure::new("a", "b", "c").columns(1);
    /// # let _ = figure;
    /// ```
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns.clamp(1, 4);
        self
    }

    /// The description a screen reader speaks: the alternative, and what could not be drawn.
    ///
    /// ```
    /// use plots::{Figure, Line, Panel};
    /// let figure = Figure::new("a", "b", "A curve.")
    ///     .panel(Panel::new().with(Line::new(&[(0.0, 1.0), (1.0, f64::NAN)])));
    /// assert_eq!(figure.description(), "A curve. One point is not finite and is left out.");
    /// ```
    pub fn description(&self) -> String {
        self.describe(&self.drawn())
    }

    /// The whole figure as one `<svg>` element. Its classes take their colours from
    /// [`PLOTS_CSS`](crate::PLOTS_CSS).
    ///
    /// ```
    /// let svg = plots::Figure::new("a", "b", "c").to_svg();
    /// assert!(svg.contains("role=\"img\" aria-labelledby=\"fig-a-title fig-a-desc\""));
    /// ```
    pub fn to_svg(&self) -> String {
        let drawn = self.drawn();
        let columns = self.used_columns();
        let rows: Vec<&[Drawn]> = drawn.chunks(columns).collect();
        let tallest = |row: &[Drawn]| row.iter().map(|d| d.height).fold(0.0, f64::max);
        let width = columns as f64 * (self.panel_width() + GAP) - GAP;
        let gaps = GAP * rows.len().saturating_sub(1) as f64;
        let height = (rows.iter().map(|row| tallest(row)).sum::<f64>() + gaps).max(40.0);
        let mut out = Svg::default();
        self.open_svg(&mut out, width, height, Some(&self.describe(&drawn)));
        let mut y = 0.0;
        for row in rows {
            for (i, panel) in row.iter().enumerate() {
                // A single panel needs no nesting: its own coordinates are the figure's.
                if drawn.len() == 1 {
                    out.raw(&panel.body);
                    continue;
                }
                // Floors, and so horizontal axes, stand level.
                let lower = tallest(row) - panel.height;
                let at = [px(i as f64 * (self.panel_width() + GAP)), px(y + lower)];
                let at = format!("translate({} {})", at[0], at[1]);
                out.open("g", &[("transform", &at)]);
                out.raw(&panel.body);
                out.close("g");
            }
            y += tallest(row) + GAP;
        }
        out.close("svg");
        out.finish()
    }

    /// What a figure says and how much it shows, in a few lines: its title, its panels, its marks, its words. For snapshots of
    /// figures whose curves are long.
    ///
    /// ```
    /// use plots::{Axis, Figure, Line, Panel};
    /// let panel = Panel::new().x(Axis::linear("$x$").range(0.0, 1.0)).y(Axis::linear("$y$").range(0.0, 1.0));
    /// let outline = Figure::new("a", "One line", "c").panel(panel.with(Line::new(&[(0.0, 0.0)]))).outline();
    /// assert!(outline.starts_with("a: One line\n  1 panels, last step none\n"));
    /// assert!(outline.contains("\n  y | x | 0 | 0.2 |"));
    /// ```
    pub fn outline(&self) -> String {
        let html = self.to_html();
        let count = |tag: &str| html.matches(tag).count();
        let last = html.split("data-steps=\"").nth(1).and_then(|rest| rest.split('"').next());
        format!(
            "{}: {}\n  {} panels, last step {}\n  {} paths, {} circles\n  {}\n",
            self.name(),
            self.title(),
            count("<svg "),
            last.unwrap_or("none"),
            count("<path "),
            count("<circle "),
            texts(&html).join(" | ")
        )
    }

    /// The figure for a page: a `<figure>` whose panels wrap on a narrow screen, with its caption
    /// and, if anything in it has steps, a slider that [`PLOTS_JS`](crate::PLOTS_JS) brings to life.
    /// There are no blank lines in it, so it stands in Markdown as one HTML block.
    ///
    /// ```
    /// use plots::{Figure, Line, Panel};
    /// let figure = Figure::new("a", "b", "c").panel(Panel::new().with(Line::trace(&[1.0, 0.5])));
    /// assert!(figure.to_html().contains("<input type=\"range\" min=\"0\" max=\"1\" value=\"1\"/>"));
    /// ```
    pub fn to_html(&self) -> String {
        let drawn = self.drawn();
        let last = drawn.iter().filter_map(|d| d.last_step).max().filter(|&k| k > 0);
        let (id, steps) = (self.id(), last.map(|k| k.to_string()));
        let mut out = Svg::default();
        let mut attributes = vec![("class", "plot"), ("id", id.as_str())];
        attributes.extend(steps.as_deref().map(|k| ("data-steps", k)));
        out.open("figure", &attributes);
        let class = format!("pl-panels pl-columns-{}", self.used_columns());
        out.open("div", &[("class", &class)]);
        let description = self.describe(&drawn);
        for (i, panel) in drawn.iter().enumerate() {
            // The first picture speaks for all; the others would only repeat it.
            let words = (i == 0).then_some(description.as_str());
            self.open_svg(&mut out, panel.width, panel.height, words);
            out.raw(&panel.body);
            out.close("svg");
        }
        if drawn.is_empty() {
            self.open_svg(&mut out, SINGLE, 40.0, Some(&description));
            out.close("svg");
        }
        out.close("div");
        if let Some(k) = steps.as_deref() {
            out.raw(&format!(
                "<div class=\"pl-control\" hidden=\"\"><label>Step \
                 <input type=\"range\" min=\"0\" max=\"{k}\" value=\"{k}\"/></label> \
                 <output>{k}</output></div>\n"
            ));
        }
        if !self.caption.is_empty() {
            out.element("figcaption", &[], &text::html(&self.caption));
        }
        out.close("figure");
        out.finish()
    }

    fn drawn(&self) -> Vec<Drawn> {
        self.panels.iter().map(|panel| layout::draw(panel, self.panel_width())).collect()
    }

    fn used_columns(&self) -> usize {
        self.columns.min(self.panels.len()).max(1)
    }

    fn panel_width(&self) -> f64 {
        match self.used_columns() {
            1 => SINGLE,
            n => ((WIDTH + GAP) / n as f64 - GAP).floor(),
        }
    }

    /// `fig-` and the name, reduced to what an id and a URL fragment may hold.
    fn id(&self) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
        format!("fig-{}", self.name.chars().map(safe).collect::<String>())
    }

    /// The opening of an `<svg>`; with a description it is the image that stands for the figure.
    fn open_svg(&self, out: &mut Svg, width: f64, height: f64, description: Option<&str>) {
        let (w, h, id) = (px(width), px(height), self.id());
        let (view, names) = (format!("0 0 {w} {h}"), format!("{id}-title {id}-desc"));
        let mut attributes = vec![
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "pl"),
            ("viewBox", view.as_str()),
            ("width", &w),
            ("height", &h),
        ];
        match description {
            Some(_) => attributes.extend([("role", "img"), ("aria-labelledby", names.as_str())]),
            None => attributes.push(("aria-hidden", "true")),
        }
        out.open("svg", &attributes);
        if let Some(description) = description {
            let title = escape(&text::plain(&self.title));
            out.element("title", &[("id", &format!("{id}-title"))], &title);
            out.element("desc", &[("id", &format!("{id}-desc"))], &escape(description));
        }
    }

    fn describe(&self, drawn: &[Drawn]) -> String {
        let mut omitted = Omitted::default();
        drawn.iter().for_each(|panel| omitted.add(panel.omitted));
        let mut sentences = vec![text::plain(&self.alternative)];
        let items = self.panels.iter().flat_map(|panel| &panel.items);
        sentences.extend(items.filter_map(|item| match item {
            Kind::Checks(checks) => Some(text::plain(&checks.said())),
            _ => None,
        }));
        let mut say = |count: usize, one: &str, many: &str| match count {
            0 => {}
            1 => sentences.push(format!("One {one}.")),
            n => sentences.push(format!("{n} {many}.")),
        };
        say(
            omitted.not_finite,
            "point is not finite and is left out",
            "points are not finite and are left out",
        );
        say(
            omitted.not_positive,
            "point is zero or negative, which a logarithmic axis cannot show, and is left out",
            "points are zero or negative, which a logarithmic axis cannot show, and are left out",
        );
        say(omitted.outside, "point lies outside the picture", "points lie outside the picture");
        say(
            omitted.broken,
            "curve has gaps where its function has no finite value",
            "curves have gaps where their functions have no finite value",
        );
        sentences.join(" ")
    }
}

/// A name, and what draws the figure of that name.
pub type Named<'a, E> = (&'a str, fn() -> Result<Figure, E>);

/// The outlines of a chapter's figures, one after the other: for a snapshot of them all.
///
/// # Errors
/// In words, of the first figure that could not be made, has another name than the one it is known by, leaves out what it was given, has
/// no caption, or fewer than thirty words for those who cannot see it.
///
/// ```
/// use plots::{Figure, Line, Panel};
/// let bare = || Ok::<_, String>(Figure::new("a", "b", "c").panel(Panel::new().with(Line::new(&[(0.0, 0.0)]))));
/// assert_eq!(plots::outlines(&[("a", bare)]).unwrap_err(), "a: no caption");
/// ```
pub fn outlines<E: Display>(figures: &[Named<'_, E>]) -> Result<String, String> {
    let mut outlines = String::new();
    for (name, figure) in figures {
        let figure = figure().map_err(|error| format!("{name}: {error}"))?;
        let said = figure.description();
        let lost = ["left out", "outside the picture", "has gaps", "have gaps"];
        if figure.name() != *name {
            return Err(format!("{name}: its own name is {}", figure.name()));
        } else if lost.iter().any(|loss| said.contains(loss)) {
            return Err(format!("{name}: {said}"));
        } else if figure.caption.is_empty() {
            return Err(format!("{name}: no caption"));
        } else if said.split(' ').count() < 30 {
            return Err(format!("{name}: fewer than thirty words: {said}"));
        }
        outlines += &figure.outline();
    }
    Ok(outlines)
}

/// What stands between `<text …>` and `</text>`, without the tags for italics and scripts.
fn texts(html: &str) -> Vec<String> {
    let content = |rest: &str| {
        let inner = rest.split_once('>')?.1.split_once("</text>")?.0;
        let mut inside_tag = false;
        let plain = inner.chars().filter(|c| {
            let shown = !inside_tag && *c != '<';
            inside_tag = if inside_tag { *c != '>' } else { *c == '<' };
            shown
        });
        Some(plain.collect())
    };
    html.split("<text").skip(1).filter_map(content).collect()
}
