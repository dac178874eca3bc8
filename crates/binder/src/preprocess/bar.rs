//! How far the page and the whole book can be trusted: the bar at the top of a page, and the table that stands where
//! `{{trust}}` is written.

use crate::html::{block, escape, inline};
use crate::manuscript::{Entry, Manuscript, Page, Row};
use crate::standing::{Counts, Standing};
use std::fmt::Write as _;

/// The bar of a page: counts by standing, each a link to the first line that has it. None for a page without lines.
pub fn bar(page: &Page) -> Option<String> {
    let counts = page.counts();
    if counts.total() == 0 {
        return None;
    }
    let mut out = String::from("<nav class=\"trust-bar\" aria-label=\"Verdicts on this page\">\n");
    let total = counts.total();
    let lines = if total == 1 { "line" } else { "lines" };
    let _ = writeln!(out, "<span class=\"trust-total\">{total} {lines} checked</span>");
    for (standing, count) in counts.present() {
        let first = rows(page).find(|(_, row)| row.standing == standing);
        let href = first.map(|(entry, row)| entry.row_id(row)).unwrap_or_default();
        let _ = writeln!(
            out,
            "<a class=\"badge badge-{}\" style=\"--count:{count}\" href=\"#{}\" title=\"{}\">{count} {}</a>",
            standing.class(),
            escape(&href),
            escape(standing.meaning()),
            standing.word(),
        );
    }
    out.push_str("</nav>\n");
    Some(block(&out))
}

/// The page with its bar below the first heading, or at the very top when it opens without one.
pub fn place(body: &str, bar: &str) -> String {
    let first = body.len() - body.trim_start().len();
    if body[first..].starts_with("# ") {
        let end = body[first..].find('\n').map_or(body.len(), |i| first + i + 1);
        return format!("{}{bar}{}", &body[..end], &body[end..]);
    }
    format!("{bar}{body}")
}

fn rows(page: &Page) -> impl Iterator<Item = (&Entry, &Row)> {
    page.entries.iter().flat_map(|entry| entry.rows.iter().map(move |row| (entry, row)))
}

/// Standings that the whole-book page lists one by one: everything that is not checked by machine.
const LISTED: [Standing; 6] = [
    Standing::Sampled,
    Standing::Assumed,
    Standing::Cited,
    Standing::Open,
    Standing::OnPurpose,
    Standing::Undecided,
];

/// The table of the whole book, and the lines it takes on trust, leaves open or shows as false.
pub fn trust(manuscript: &Manuscript, here: &Page) -> String {
    let pages: Vec<&Page> =
        manuscript.pages.iter().filter(|page| !page.entries.is_empty()).collect();
    let mut all = Counts::default();
    for page in &pages {
        all.merge(page.counts());
    }
    let columns: Vec<Standing> = all.present().map(|(standing, _)| standing).collect();
    let mut out = String::from(
        "<div class=\"table-wrapper\">\n<table class=\"trust-table\">\n<thead><tr><th scope=\"col\">Page</th>",
    );
    for standing in &columns {
        let _ = write!(
            out,
            "<th scope=\"col\"><span class=\"badge badge-{}\" title=\"{}\">{}</span></th>",
            standing.class(),
            escape(standing.meaning()),
            standing.word()
        );
    }
    out.push_str("<th scope=\"col\">lines</th></tr></thead>\n<tbody>\n");
    for page in &pages {
        let number = page.number.as_ref().map(|n| format!("{n}. ")).unwrap_or_default();
        let href = here.link(page, "");
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"{}\">{number}{}</a></th>",
            escape(href.trim_end_matches('#')),
            escape(&page.name)
        );
        out.push_str(&cells(&page.counts(), &columns));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n<tfoot><tr><th scope=\"row\">The book</th>");
    out.push_str(&cells(&all, &columns));
    out.push_str("</tr></tfoot>\n</table>\n</div>\n");
    for standing in LISTED {
        out.push_str(&listed(manuscript, here, standing));
    }
    block(&out)
}

fn cells(counts: &Counts, columns: &[Standing]) -> String {
    let mut out = String::new();
    for standing in columns {
        let count = counts.of(*standing);
        let text = if count == 0 { "·".to_owned() } else { count.to_string() };
        let _ = write!(out, "<td>{text}</td>");
    }
    let _ = write!(out, "<td>{}</td>", counts.total());
    out
}

fn listed(manuscript: &Manuscript, here: &Page, standing: Standing) -> String {
    let mut items = String::new();
    for page in &manuscript.pages {
        for (entry, row) in rows(page).filter(|(_, row)| row.standing == standing) {
            let (_, judgement) = entry.judged(row);
            let says = match &entry.block.source {
                Some(source) if standing == Standing::Cited => source,
                _ => &judgement.summary,
            };
            let _ = writeln!(
                items,
                "<li><a href=\"{}\">({})</a> {}: <span class=\"trust-why\">{}</span></li>",
                escape(&here.link(page, &entry.row_id(row))),
                row.number,
                inline(&escape(&entry.block.title)),
                inline(&escape(says)),
            );
        }
    }
    if items.is_empty() {
        return items;
    }
    format!(
        "<section class=\"trust-list\" id=\"trust-{0}\">\n<h3><span class=\"badge badge-{0}\">{1}</span></h3>\n<p>{2}</p>\n<ul>\n{items}</ul>\n</section>\n",
        standing.class(),
        standing.word(),
        escape(standing.meaning()),
    )
}
