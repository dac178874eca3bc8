//! The index: `[index: Wolfe conditions]` and `[index: Wolfe conditions, strong]` mark a place, several terms separated by
//! semicolons, and `{{index}}` becomes the list of all terms with links to their places.

use super::marking::set;
use crate::html::{block, escape, inline};
use crate::manuscript::{Manuscript, Page};
use crate::marks::Entry;
use std::fmt::Write as _;

/// The list, as a block of HTML in Markdown.
pub fn list(manuscript: &Manuscript, here: &Page) -> String {
    let mut terms: Vec<(&(String, String), &Vec<Entry>)> = manuscript.marks.index.iter().collect();
    terms.sort_by_key(|((term, below), _)| (term.to_lowercase(), below.to_lowercase()));
    let mut out = String::new();
    let mut letter = None;
    let mut last = "";
    for ((term, below), places) in terms {
        let first =
            term.trim_start_matches('$').chars().next().map(|c| c.to_uppercase().to_string());
        if first != letter {
            let close = if letter.is_some() { "</ul>\n" } else { "" };
            let name = first.as_deref().unwrap_or_default();
            let _ = writeln!(
                out,
                "{close}<h2 class=\"index-letter\">{}</h2>\n<ul class=\"index\">",
                escape(name)
            );
            letter = first;
        }
        let links: Vec<String> = places
            .iter()
            .map(|place| {
                let page = &manuscript.pages[place.page];
                let number = page.number.as_ref().map(|n| format!("{n}, ")).unwrap_or_default();
                format!(
                    "<a href=\"{}\">{}</a>",
                    escape(&here.link(page, &place.anchor)),
                    inline(&escape(&format!("{number}{}", place.label)))
                )
            })
            .collect();
        let (class, name) = match below.as_str() {
            "" => ("index-term", set(term)),
            below if last == term => ("index-below", set(below)),
            below => ("index-term", format!("{}, {}", set(term), set(below))),
        };
        let _ = writeln!(out, "<li class=\"{class}\">{name}: {}</li>", links.join("; "));
        last = term;
    }
    if letter.is_some() {
        out.push_str("</ul>\n");
    }
    block(&out)
}
