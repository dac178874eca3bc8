//! Algorithm boxes: within `:::algorithm name "Title"`, a fence that includes code by anchor is set with the equations of
//! its lines beside them. A comment at a line's end names them, as the text would:
//!
//! ```text
//! let step = model.solve(&-g)?;    // [@newton-multivariate:1]
//! ```
//!
//! The comment itself is not shown. What it names and nobody has is told with the place in the code.

use super::Complaint;
use super::listings::{Listing, listing};
use super::references;
use crate::finding::Finding;
use crate::html::{block, escape, preformatted};
use crate::manuscript::{Manuscript, Page};
use std::fmt::Write as _;
use std::path::Path;

/// The box for a fence with one include, and what is wrong with the references in the code.
///
/// # Errors
/// When the file or its anchor is not there.
pub fn code(
    manuscript: &Manuscript,
    page: &Page,
    include: &str,
    language: &str,
    folder: &Path,
) -> Result<(String, Vec<Finding>), Complaint> {
    let Listing { file, text, lines } = listing(include, folder)?;
    let mut findings = Vec::new();
    let mut shown = String::new();
    let mut beside = String::new();
    for line in lines {
        let source = &text[line.clone()];
        let (code, names) = comment(source);
        let mut links = Vec::new();
        for (name, at) in names {
            match references::link(manuscript, page, name) {
                Ok(link) => links.push(link),
                Err(error) => {
                    let start = line.start + at;
                    let span = start..start + name.len();
                    let finding = Finding::error(&file, &text, span, error.message);
                    findings.push(finding.help_if(error.help));
                }
            }
        }
        let _ = writeln!(shown, "{code}");
        let _ = write!(beside, "{}&#10;", links.join(" "));
    }
    // The empty element keeps the first line: a newline right behind `<pre>` does not count.
    let language = language.split(',').next().unwrap_or_default();
    let html = format!(
        "<div class=\"algorithm-code\">\n<pre><code class=\"language-{}\">{}</code></pre>\n<pre class=\"algorithm-lines\" aria-label=\"The equations of the lines\"><span></span>{beside}</pre>\n</div>",
        escape(language),
        preformatted(&shown),
    );
    Ok((block(&html), findings))
}

/// A line of code without the comment that names equations, and the names with their places in the line.
fn comment(line: &str) -> (&str, Vec<(&str, usize)>) {
    let Some(at) = line.find("// [@") else { return (line.trim_end(), Vec::new()) };
    let mut names = Vec::new();
    for (start, _) in line[at..].match_indices("[@") {
        let from = at + start + 2;
        if let Some(length) = line[from..].find(']') {
            names.push((&line[from..from + length], from));
        }
    }
    (line[..at].trim_end(), names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comment goes, the names stay.
    #[test]
    fn comments() {
        let line = "    x += d; // [@step:2], [@step:3]";
        assert_eq!(comment(line), ("    x += d;", vec![("step:2", 17), ("step:3", 28)]));
        assert_eq!(comment("x // why\n"), ("x // why", vec![]));
    }
}
