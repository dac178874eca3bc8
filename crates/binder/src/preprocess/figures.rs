//! `{{figure name}}` becomes the figure of that name: drawn by the chapter's own crate from runs of its own code, with
//! its number before the caption.

use super::Complaint;
use crate::finding::nearest;
use crate::html::{block, escape};
use crate::manuscript::Manuscript;
use descent::Error;
use plots::Figure;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// A name and what draws the figure of that name.
type Named = (&'static str, fn() -> Result<Figure, Error>);

/// All figures of the book, by the crates that draw them. A new chapter's crate is added here.
const SHELF: &[&[Named]] = &[
    &differentiation::figures::all(),
    &newton::figures::ALL,
    &gradient_descent::figures::ALL,
    &stochastic::figures::ALL,
    &adaptive::figures::ALL,
    &line_search::figures::ALL,
    &conjugate_gradient::figures::ALL,
    &quasi_newton::figures::ALL,
    &least_squares::figures::ALL,
    &adam_from_newton::figures::ALL,
];

/// The names of all figures.
///
/// ```
/// assert!(binder::preprocess::figures::names().any(|name| name == "newton-two-cycle"));
/// ```
pub fn names() -> impl Iterator<Item = &'static str> {
    SHELF.iter().flat_map(|shelf| shelf.iter()).map(|(name, _)| *name)
}

/// The figure of a name, as a block of HTML in Markdown.
///
/// # Errors
/// When no chapter draws a figure of that name, or its run has no first point.
pub fn figure(manuscript: &Manuscript, name: &str) -> Result<String, Complaint> {
    let html = drawn(name)?;
    let label = manuscript
        .targets
        .get(&format!("fig:{name}"))
        .map_or("Figure", |target| target.label.as_str());
    let id = escape(&format!("fig-{name}"));
    let number = format!("<a class=\"figure-number\" href=\"#{id}\">{label}</a> ");
    Ok(block(&numbered(&html, &number)))
}

/// The number at the head of the caption; a figure without a caption gets one.
fn numbered(html: &str, number: &str) -> String {
    let caption = "<figcaption>";
    match html.find(caption) {
        Some(at) => {
            let at = at + caption.len();
            format!("{}{number}{}", &html[..at], &html[at..])
        }
        None => html.replacen("</figure>", &format!("{caption}{number}</figcaption></figure>"), 1),
    }
}

/// Draws figures that will be asked for, shared out among threads.
pub fn draw<'a>(wanted: impl Iterator<Item = &'a str>) {
    let wanted: Vec<&str> = wanted.collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(name) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            // What cannot be drawn is told where it is asked for.
            let _ = drawn(name);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(wanted.len());
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
}

/// The drawing, made once while the program runs.
fn drawn(name: &str) -> Result<String, Complaint> {
    static DRAWN: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let all = || DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(html) = all().get(name) {
        return Ok(html.clone());
    }
    let known = SHELF.iter().flat_map(|shelf| shelf.iter()).find(|(known, _)| *known == name);
    let Some((_, draw)) = known else {
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{{{{figure {near}}}}}`?"),
            None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err(Complaint::new(format!("no figure is called `{name}`")).help(Some(help)));
    };
    let figure = draw()
        .map_err(|error| Complaint::new(format!("the figure `{name}` cannot be drawn: {error}")))?;
    Ok(all().entry(name.to_owned()).or_insert_with(|| figure.to_html()).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every figure can be drawn, and no two have the same name.
    #[test]
    fn all_figures() {
        let mut seen = std::collections::BTreeSet::new();
        for name in names() {
            assert!(seen.insert(name), "{name} is there twice");
            let html = drawn(name).map_err(|error| error.message).unwrap();
            assert!(html.contains(&format!("id=\"fig-{name}\"")), "{name}");
        }
    }
}
