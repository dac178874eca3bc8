//! Exercises: a container of lines that begin with `:::`.
//!
//! ```text
//! :::exercise secant ★★ "The secant equation"
//! Fill the hole. Any Markdown, blocks included.
//! :::hint
//! What does the update do to y?
//! :::solution
//! The answer, folded away like the hint.
//! :::
//! ```
//!
//! The name can be referred to as `[@ex:secant]`. One to five stars say how hard it is; the title may be left out.

use crate::finding::Finding;
use crate::html::{block, escape};
use crate::manuscript::{Manuscript, Page};
use std::ops::Range;

/// What the opening line of an exercise says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// Its stars, 0 when not given.
    pub stars: usize,
    /// Its title, perhaps empty.
    pub title: String,
}

/// Reads the words behind `:::`.
///
/// ```
/// let heading = binder::preprocess::exercises::heading("exercise secant ★★ \"The secant equation\"");
/// assert_eq!((heading.name.as_str(), heading.stars), ("secant", 2));
/// assert_eq!(heading.title, "The secant equation");
/// ```
pub fn heading(words: &str) -> Heading {
    let rest = words.trim_start_matches("exercise").trim();
    let (rest, title) = match rest.split_once('"') {
        Some((before, title)) => (before.trim(), title.trim_end_matches('"').trim().to_owned()),
        None => (rest, String::new()),
    };
    let stars = rest.chars().filter(|c| matches!(c, '★' | '*')).count();
    let name = rest
        .split_whitespace()
        .find(|word| !word.contains(['★', '*']))
        .unwrap_or_default()
        .to_owned();
    Heading { name, stars, title }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Statement,
    Folded,
}

/// Follows the containers of one page from top to bottom.
#[derive(Default, Debug)]
pub struct Reader(Option<(Range<usize>, Part)>);

impl Reader {
    /// The HTML that stands in place of a container line.
    ///
    /// # Errors
    /// When the line does not fit where it stands, or its word is not known.
    pub fn container(
        &mut self,
        manuscript: &Manuscript,
        page: &Page,
        words: &str,
        span: Range<usize>,
    ) -> Result<String, Box<Finding>> {
        let word = words.split_whitespace().next().unwrap_or_default();
        let close = |part: Part| if part == Part::Folded { "</details>\n" } else { "" };
        let refuse =
            |message: &str, help: &str| Err(Box::new(page.error(span.clone(), message).help(help)));
        match (word, self.0.clone()) {
            ("exercise", None) => {
                let heading = heading(words);
                if heading.name.is_empty() || heading.stars > 5 {
                    return refuse(
                        "an exercise has a name and at most five stars",
                        ":::exercise secant ★★ \"The secant equation\"",
                    );
                }
                self.0 = Some((span, Part::Statement));
                Ok(block(&opening(manuscript, &heading)))
            }
            ("exercise", Some((opened, _))) => {
                let line = page.text[..opened.start].matches('\n').count() + 1;
                self.0 = Some((span.clone(), Part::Statement));
                refuse(
                    &format!("the exercise of line {line} is not closed"),
                    "close it with a line `:::`",
                )
            }
            ("hint" | "solution", Some((opened, part))) => {
                self.0 = Some((opened, Part::Folded));
                let title = if word == "hint" { "Hint" } else { "Solution" };
                Ok(block(&format!(
                    "{}<details class=\"{word}\">\n<summary>{title}</summary>\n",
                    close(part)
                )))
            }
            ("", Some((_, part))) => {
                self.0 = None;
                Ok(block(&format!("{}</section>\n", close(part))))
            }
            ("hint" | "solution" | "", None) => refuse(
                "this line stands outside of an exercise",
                "an exercise opens with `:::exercise name`",
            ),
            (other, _) => refuse(
                &format!("`:::{other}` is not known"),
                "there are :::exercise, :::hint, :::solution, and ::: to close",
            ),
        }
    }

    /// The finding for an exercise that is still open at the end of the page.
    pub fn finish(self, page: &Page) -> Option<Finding> {
        let (span, _) = self.0?;
        Some(page.error(span, "this exercise is not closed").help("close it with a line `:::`"))
    }
}

fn opening(manuscript: &Manuscript, heading: &Heading) -> String {
    let id = escape(&format!("ex-{}", heading.name));
    let label = manuscript
        .targets
        .get(&format!("ex:{}", heading.name))
        .map_or("Exercise", |target| target.label.as_str());
    let title = match heading.title.as_str() {
        "" => String::new(),
        title => format!(" <span class=\"exercise-name\">{}</span>", escape(title)),
    };
    let stars = match heading.stars {
        0 => String::new(),
        n => format!(
            " <span class=\"stars\" role=\"img\" aria-label=\"difficulty {n} of 5\">{}</span>",
            "★".repeat(n)
        ),
    };
    format!(
        "<section class=\"exercise\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n\
         <h4 class=\"exercise-title\" id=\"{id}-title\"><a class=\"exercise-number\" href=\"#{id}\">{label}</a>{title}{stars}</h4>\n"
    )
}
