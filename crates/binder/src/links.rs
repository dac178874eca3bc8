//! Where the links of built pages lead: to a file of the build and an anchor on it, or nowhere. Pages are read as mdBook
//! rendered them, because only then all their anchors are known; what is dead is told where its author wrote it.

use crate::building::{files, pages};
use crate::finding::{Finding, nearest};
use crate::manuscript::{Manuscript, Page, Source};
use crate::rendered::tags;
use anyhow::Context;
use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// A folder of built pages, by what links need.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Site {
    files: BTreeSet<String>,
    /// The ids on every page, and the addresses its links have.
    pages: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
}

/// A link that leads nowhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dead {
    /// The address, as it is on the page.
    pub address: String,
    /// What is not there.
    pub message: String,
    /// What was probably meant.
    pub help: Option<String>,
}

impl Site {
    /// Reads the pages in a folder.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn read(folder: &Path) -> anyhow::Result<Site> {
        let mut texts = Vec::new();
        for name in pages(folder)? {
            let page = std::fs::read_to_string(folder.join(&name))
                .with_context(|| format!("cannot read {name}"))?;
            texts.push((name, page));
        }
        let pages = texts.iter().map(|(name, page)| (name.as_str(), page.as_str()));
        Ok(Site { files: files(folder)?, ..Site::of(pages) })
    }

    /// A site of pages given as HTML by name.
    ///
    /// ```
    /// use binder::links::Site;
    /// let site = Site::of([("a.html", r##"<p id="top"><a href="b.html#end">b</a>"##), ("b.html", r#"<p id="ends">"#)]);
    /// let dead = site.dead("a.html");
    /// assert_eq!(dead[0].message, "`b.html` has no anchor `end`");
    /// assert_eq!(dead[0].help.as_deref(), Some("did you mean `#ends`?"));
    /// ```
    pub fn of<'a>(pages: impl IntoIterator<Item = (&'a str, &'a str)>) -> Site {
        let mut site = Site::default();
        for (name, page) in pages {
            site.files.insert(name.to_owned());
            site.pages.insert(name.to_owned(), ids_and_links(page));
        }
        site
    }

    /// The names of the pages.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// The addresses within the site that a page's links have, each once.
    pub fn links(&self, page: &str) -> impl Iterator<Item = &str> {
        self.pages.get(page).into_iter().flat_map(|(_, links)| links).map(String::as_str)
    }

    /// The links of a page that lead nowhere.
    pub fn dead(&self, page: &str) -> Vec<Dead> {
        self.links(page).filter_map(|address| self.follow(page, address).err()).collect()
    }

    fn follow(&self, page: &str, address: &str) -> Result<(), Dead> {
        let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
        let file = if path.is_empty() { page.to_owned() } else { resolve(page, path) };
        let dead = |message, help| Err(Dead { address: address.to_owned(), message, help });
        if !self.files.contains(&file) {
            let Some(page) = file.strip_suffix(".html") else {
                let near = nearest(&file, self.files.iter().map(String::as_str));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                return dead(format!("the book has no file `{file}`"), help);
            };
            // How pages end is no likeness.
            let near = nearest(page, self.pages().filter_map(|name| name.strip_suffix(".html")));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return dead(format!("the book has no page `{page}`"), help);
        }
        match self.pages.get(&file) {
            Some((ids, _)) if !anchor.is_empty() && !ids.contains(anchor) => {
                let near = nearest(anchor, ids.iter().map(String::as_str));
                let help = near.map(|near| format!("did you mean `#{near}`?"));
                dead(format!("`{file}` has no anchor `{anchor}`"), help)
            }
            _ => Ok(()),
        }
    }

    /// A finding for every place in a book's Markdown where a link is written that leads nowhere.
    pub fn findings(&self, manuscript: &Manuscript, source: &Path) -> Vec<Finding> {
        manuscript.pages.iter().flat_map(|page| self.findings_on(page, source)).collect()
    }

    fn findings_on(&self, page: &Page, source: &Path) -> Vec<Finding> {
        let mut findings = Vec::new();
        let dead = self.dead(&page.html());
        let written = if dead.is_empty() { Vec::new() } else { written(&page.text) };
        for Dead { address, message, help } in dead {
            let help = self.unlisted(page, &address, source).or(help);
            let before = findings.len();
            let places = written.iter().filter(|(known, _)| as_rendered(known) == address);
            findings.extend(places.map(|(_, place)| {
                page.error(place.clone(), message.clone()).help_if(help.clone())
            }));
            if findings.len() == before {
                let message = format!("the link `{address}` leads nowhere: {message}");
                findings.push(Finding::whole(&page.file, message).help_if(help));
            }
        }
        findings.sort_by_key(|finding| (finding.line, finding.column));
        findings
    }

    /// That the page an address asks for is written, and SUMMARY.md does not list it.
    fn unlisted(&self, page: &Page, address: &str, source: &Path) -> Option<String> {
        let path = address.split('#').next().filter(|path| !path.is_empty())?;
        let stem = resolve(&page.path, path).strip_suffix(".html")?.to_owned();
        let there = source.join(format!("{stem}.md")).is_file();
        let told = || format!("`{stem}.md` is there, but {SUMMARY} does not list it");
        (there && !self.files.contains(&format!("{stem}.html"))).then(told)
    }
}

/// mdBook's list of a book's pages.
const SUMMARY: &str = "SUMMARY.md";

/// The findings for pages that the list of a book's pages has and that are not there: mdBook says only that one is not.
pub fn unwritten(source: &Source) -> Vec<Finding> {
    let text = std::fs::read_to_string(source.folder.join(SUMMARY)).unwrap_or_default();
    let file = source.file(SUMMARY);
    let missing = |(path, place): (String, Range<usize>)| {
        let dead = !path.is_empty() && !source.folder.join(&path).exists();
        let message = format!("there is no `{path}`");
        dead.then(|| Finding::error(&file, &text, place, message))
    };
    written(&text).into_iter().filter_map(missing).collect()
}

fn ids_and_links(page: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut ids, mut links) = (BTreeSet::new(), BTreeSet::new());
    for tag in tags(page) {
        ids.extend(tag.attribute("id").map(str::to_owned));
        let address = tag.attribute("href").or(tag.attribute("src"));
        let own = address.filter(|address| !outside(address) && tag.name != "base");
        links.extend(own.map(str::to_owned));
    }
    (ids, links)
}

/// Whether an address leads out of the book.
///
/// ```
/// assert!(binder::links::outside("https://example.org/a#b"));
/// assert!(!binder::links::outside("a.html#b:2"));
/// ```
pub fn outside(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    scheme.contains(':') || address.starts_with("//")
}

/// The file that an address on a page means, relative to the book.
fn resolve(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        parts.clear();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The addresses written in Markdown, each with its place.
fn written(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut note = |address: &str, whole: Range<usize>| {
        // A link of the form `[text][name]` has its address elsewhere.
        let at = text[whole.clone()].rfind(address).map(|at| whole.start + at);
        let place = at.map_or(whole, |at| at..at + address.len());
        found.push((address.to_owned(), place));
    };
    for (event, place) in new_cmark_parser(text, &MarkdownOptions::default()).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                note(&dest_url, place);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for tag in tags(&html) {
                    let address = tag.attribute("href").or(tag.attribute("src"));
                    if let Some(address) = address {
                        note(address, place.clone());
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The address that mdBook makes of one.
fn as_rendered(address: &str) -> String {
    let (path, anchor) = address.split_at(address.find('#').unwrap_or(address.len()));
    match path.strip_suffix(".md") {
        Some(stem) if !outside(address) => format!("{stem}.html{anchor}"),
        _ => address.to_owned(),
    }
}
