//! What the book cites: `[@cite:key]` and `[@cite:key, section 9.5]` become links to the entry, and `{{references}}` the
//! list of all works of `references.toml`, by the groups that the file names, each with the pages that cite it.

use super::Complaint;
use super::marking::{set, to_directive};
use crate::finding::nearest;
use crate::html::{block, escape, inline, slug};
use crate::manuscript::{Manuscript, Page};
use crate::register::WorkForm;
use crate::scan::PieceKind;
use std::fmt::Write as _;

/// The link for a citation; `wanted` is what stands behind `cite:`.
///
/// # Errors
/// When no work has that key, or no page lists the works.
pub fn cite(manuscript: &Manuscript, page: &Page, wanted: &str) -> Result<String, Complaint> {
    let (key, locator) = key_and_locator(wanted);
    let works = &manuscript.register.works;
    let Some(work) = works.get(key) else {
        let near = nearest(key, works.keys().map(String::as_str));
        let help = near.map(|near| format!("did you mean `[@cite:{near}]`?"));
        let message = format!("no work in references.toml has the key `{key}`");
        return Err(Complaint::new(message).help(help));
    };
    let Some(href) = to_directive(manuscript, page, "references", key) else {
        let help = "a page of the book has to say `{{references}}`".to_owned();
        return Err(Complaint::new("no page lists the references").help(Some(help)));
    };
    let locator = if locator.is_empty() { String::new() } else { format!(", {locator}") };
    Ok(format!(
        "<a class=\"ref ref-cite\" href=\"{}\" title=\"{}\">{}</a>{}",
        escape(&href),
        inline(&escape(&work.says.title)),
        inline(&escape(&work.says.short)),
        inline(&escape(&locator)),
    ))
}

fn key_and_locator(wanted: &str) -> (&str, &str) {
    let (key, locator) = wanted.split_once(',').unwrap_or((wanted, ""));
    (key.trim(), locator.trim())
}

/// The list of all works, as a block of HTML in Markdown.
pub fn list(manuscript: &Manuscript, here: &Page) -> String {
    let works = &manuscript.register.works;
    // Groups in the order in which the file first names them.
    let mut groups: Vec<(usize, &str)> = Vec::new();
    for work in works.values() {
        let group = work.says.group.as_str();
        match groups.iter_mut().find(|(_, known)| *known == group) {
            Some((line, _)) => *line = work.place.line.min(*line),
            None => groups.push((work.place.line, group)),
        }
    }
    groups.sort_unstable();
    let mut out = String::new();
    for (_, group) in groups {
        let _ =
            writeln!(out, "<h2 id=\"{}\">{}</h2>\n<ul class=\"works\">", slug(group), set(group));
        for (key, work) in works.iter().filter(|(_, work)| work.says.group == group) {
            let _ = writeln!(
                out,
                "<li id=\"{}\">{}{}</li>",
                escape(key),
                entry(&work.says),
                cited_on(manuscript, here, key)
            );
        }
        out.push_str("</ul>\n");
    }
    block(&out)
}

fn entry(work: &WorkForm) -> String {
    let url = work.url.as_ref().map(|url| {
        let url = escape(url);
        format!(" <a href=\"{url}\">{url}</a>.")
    });
    format!(
        "{}, <i>{}</i>, {}.{} {}",
        set(&work.authors),
        set(&work.title),
        set(work.published.trim_end_matches('.')),
        url.unwrap_or_default(),
        set(&work.used_for),
    )
}

/// The pages that cite a work.
fn cited_on(manuscript: &Manuscript, here: &Page, key: &str) -> String {
    let cites = |page: &&Page| {
        page.pieces.iter().any(|piece| match &piece.kind {
            PieceKind::Reference(target) => {
                target.strip_prefix("cite:").is_some_and(|wanted| key_and_locator(wanted).0 == key)
            }
            _ => false,
        })
    };
    let links: Vec<String> = manuscript
        .pages
        .iter()
        .filter(cites)
        .map(|page| {
            let href = here.link(page, "");
            let href = escape(href.trim_end_matches('#'));
            format!("<a href=\"{href}\">{}</a>", inline(&escape(&page.name)))
        })
        .collect();
    if links.is_empty() {
        return String::new();
    }
    format!(" <span class=\"cited-on\">Cited in {}.</span>", links.join(", "))
}
