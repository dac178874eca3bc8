//! The one place that writes to the terminal: results to stdout, progress and errors to stderr, colour only where
//! somebody sees it.

use std::io::{IsTerminal, Write};

/// Roles that text plays on a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Proved, holds.
    Good,
    /// Sampled, assumed, warnings.
    Doubt,
    /// Refuted, errors.
    Bad,
    /// What matters in a sentence.
    Strong,
    /// Gutters and arrows.
    Frame,
    /// What may be skipped.
    Faint,
}

/// Whether to colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paint(bool);

impl Paint {
    /// No colour.
    pub const PLAIN: Paint = Paint(false);
    /// Colour whatever the terminal is; for tests and documentation.
    pub const COLOURED: Paint = Paint(true);

    /// Colour if stdout is a terminal and `NO_COLOR` is not set.
    pub fn stdout() -> Paint {
        Paint(std::io::stdout().is_terminal() && wanted())
    }

    /// Colour if stderr is a terminal and `NO_COLOR` is not set.
    pub fn stderr() -> Paint {
        Paint(std::io::stderr().is_terminal() && wanted())
    }

    /// The text in its style.
    ///
    /// ```
    /// use binder::output::{Paint, Style};
    /// assert_eq!(Paint::PLAIN.apply(Style::Bad, "refuted"), "refuted");
    /// assert_eq!(Paint::COLOURED.apply(Style::Bad, "refuted"), "\x1b[1;31mrefuted\x1b[0m");
    /// ```
    pub fn apply(self, style: Style, text: &str) -> String {
        if !self.0 || text.is_empty() {
            return text.to_owned();
        }
        let code = match style {
            Style::Good => "32",
            Style::Doubt => "1;33",
            Style::Bad => "1;31",
            Style::Strong => "1",
            Style::Frame => "1;34",
            Style::Faint => "2",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

fn wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Writes a result. A reader that went away (`| head`) is no error.
pub fn result(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line of progress or an error.
pub fn note(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line of progress, ended.
pub fn note_line(text: &str) {
    note(&format!("{text}\n"));
}
