//! A strip that says, step by step, whether a guarantee holds: a tick or a cross in each cell, so that nothing rests on
//! colour.

use crate::axis::Axis;
use crate::draw::Drawing;
use crate::panel::{Height, Panel};
use crate::svg::{path_data, px};
use std::fmt::Write as _;

/// One mark for each step: whether something holds there, or `None` where it cannot be said. It follows the slider.
#[derive(Clone, Debug)]
pub struct Checks {
    pub(crate) name: String,
    pub(crate) marks: Vec<Option<bool>>,
}

/// The width that a tick or a cross needs.
const GLYPH: f64 = 9.0;

impl Checks {
    /// The marks of the steps 0, 1, 2, … under the name of what is checked.
    ///
    /// ```
    /// use plots::{Checks, Figure, Panel};
    /// let kept = Checks::new("Armijo's condition", &[Some(true), Some(false), None]);
    /// let figure = Figure::new("a", "b", "A run.").panel(Panel::checks(kept));
    /// assert_eq!(figure.description(), "A run. Armijo's condition holds at 1 of 2 steps, not at step 1.");
    /// ```
    pub fn new(name: impl Into<String>, marks: &[Option<bool>]) -> Self {
        Self { name: name.into(), marks: marks.to_vec() }
    }

    /// What a screen reader is told.
    pub(crate) fn said(&self) -> String {
        let known = self.marks.iter().flatten().count();
        let failed: Vec<usize> =
            (0..self.marks.len()).filter(|&k| self.marks[k] == Some(false)).collect();
        let name = &self.name;
        let mut out = match (known, failed.len()) {
            (0, _) => format!("{name} is said of no step"),
            (1, 0) => format!("{name} holds at the one step"),
            (all, 0) => format!("{name} holds at all {all} steps"),
            (all, bad) => format!("{name} holds at {} of {all} steps", all - bad),
        };
        if let Some((first, rest)) = failed.split_first() {
            let _ = match rest.len() {
                0 => write!(out, ", not at step {first}"),
                1..=4 => {
                    let all: Vec<String> = failed.iter().map(usize::to_string).collect();
                    write!(out, ", not at steps {}", all.join(", "))
                }
                more => write!(out, ", not at step {first} and {more} later ones"),
            };
        }
        out + "."
    }
}

impl Panel {
    /// A low strip with one row of checks, for a figure of one column under the panels of the run.
    ///
    /// ```
    /// use plots::{Checks, Panel};
    /// let strip = Panel::checks(Checks::new("secant equation", &[None, Some(true)]));
    /// # let _ = strip;
    /// ```
    pub fn checks(checks: Checks) -> Self {
        let mut panel = Self::new()
            .title(checks.name.clone())
            .x(Axis::steps("").bare())
            .y(Axis::linear("").range(0.0, 1.0).bare())
            .grid(false)
            .with(checks);
        panel.height = Height::Strip(20.0);
        panel
    }
}

impl Drawing {
    pub(crate) fn checks(&mut self, checks: &Checks) {
        let (width, height) = (self.frame.width, self.frame.height);
        let x = self.x;
        let edge = |k: f64| x.unit(k).map(|t| t.clamp(0.0, 1.0) * width);
        for (k, mark) in checks.marks.iter().enumerate() {
            let Some(kept) = mark else { continue };
            let at = k as f64;
            let (Some(left), Some(right)) = (edge(at - 0.42), edge(at + 0.42)) else { continue };
            let class = if *kept { "pl-check pl-kept" } else { "pl-check pl-failed" };
            let step = self.step(Some(k)).unwrap_or_default();
            self.lines.open("g", &[("class", class), ("data-k", &step)]);
            let (x, wide, high) = (px(left), px((right - left).max(0.5)), px(height - 2.0));
            self.lines.leaf(
                "rect",
                &[("x", x.as_str()), ("y", "1"), ("width", &wide), ("height", &high)],
            );
            if right - left >= GLYPH {
                let (x, y) = ((left + right) / 2.0, height / 2.0);
                let d = if *kept {
                    path_data(&[(x - 3.5, y), (x - 1.0, y + 3.0), (x + 4.0, y - 3.5)], false)
                } else {
                    path_data(&[(x - 3.0, y - 3.0), (x + 3.0, y + 3.0)], false)
                        + &path_data(&[(x - 3.0, y + 3.0), (x + 3.0, y - 3.0)], false)
                };
                self.lines.leaf("path", &[("d", &d)]);
            }
            self.lines.close("g");
        }
    }
}
