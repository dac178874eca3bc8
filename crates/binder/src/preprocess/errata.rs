//! `{{errata}}`: every erratum of the sources on the book's topics, the worst first: what is printed, what is right,
//! where the book shows it, with which verdict and which counterexample.

use super::coverage::{link, place_of};
use super::explanation::witness_html;
use super::marking::{set, verdict};
use crate::html::{block, escape};
use crate::manuscript::{Manuscript, Page};
use crate::marks::{Bearer, Showing};
use crate::register::{Erratum, Severity};
use checker::Verdict;
use std::fmt::Write as _;

/// The list, as a block of HTML in Markdown.
pub fn list(manuscript: &Manuscript, here: &Page) -> String {
    let register = &manuscript.register;
    let mut out = String::from(
        "<div class=\"table-wrapper\">\n<table class=\"errata-counts\">\n<thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">shown</th><th scope=\"col\">open</th></tr></thead>\n<tbody>\n",
    );
    let of = |severity: Severity| {
        register.errata.iter().filter(move |(_, erratum)| erratum.says.severity == severity)
    };
    let present: Vec<Severity> =
        Severity::ALL.into_iter().filter(|severity| of(*severity).next().is_some()).collect();
    for severity in present.iter().copied() {
        let shown = of(severity).filter(|(id, _)| manuscript.marks.shown.contains_key(*id)).count();
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><a href=\"#errata-{}\">{}</a></th><td>{shown}</td><td>{}</td></tr>",
            severity.word().replace(' ', "-"),
            severity.word(),
            of(severity).count() - shown,
        );
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    for severity in present {
        let _ = writeln!(
            out,
            "<h2 id=\"errata-{}\">{}</h2>\n<ul class=\"errata\">",
            severity.word().replace(' ', "-"),
            heading(severity),
        );
        for (id, erratum) in of(severity) {
            out.push_str(&entry(manuscript, here, id, erratum));
        }
        out.push_str("</ul>\n");
    }
    block(&out)
}

fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Wrong => "Wrong as printed",
        Severity::MissingAssumption => "A hypothesis is missing",
        Severity::Misleading => "Misleading",
        Severity::Typo => "Slips of the pen",
    }
}

fn entry(manuscript: &Manuscript, here: &Page, id: &str, erratum: &Erratum) -> String {
    let says = &erratum.says;
    let mut out = format!(
        "<li id=\"{0}\"><p><b>{0}</b> {1}. <span class=\"errata-place\">{2}</span></p>\n<p class=\"errata-printed\">Printed: “{3}”. Right: {4}.</p>\n",
        escape(id),
        set(says.says.trim_end_matches('.')),
        place_of(manuscript, here, id, &says.place),
        set(&says.printed),
        set(says.right.trim_end_matches('.')),
    );
    match manuscript.marks.shown.get(id) {
        Some(showing) => {
            let (badge, _) = verdict(manuscript, showing);
            let _ = writeln!(
                out,
                "<p class=\"errata-shown\">Shown in {} {badge}</p>\n{}",
                link(manuscript, here, showing),
                witness(manuscript, showing)
            );
        }
        None => {
            let reason = says.open.as_deref().map_or_else(|| "open".to_owned(), set);
            let _ = writeln!(out, "<p class=\"errata-open\">Not shown yet: {reason}.</p>");
        }
    }
    out.push_str("</li>\n");
    out
}

/// The counterexample of the first refuted line of the block that shows an erratum.
fn witness(manuscript: &Manuscript, showing: &Showing) -> String {
    let Bearer::Block(place) = showing.bearer else { return String::new() };
    let entry = &manuscript.pages[showing.page].entries[place];
    let refuted =
        entry.rows.iter().map(|row| entry.judged(row)).find(|(_, j)| j.verdict == Verdict::Refuted);
    let witness = refuted.and_then(|(_, judgement)| judgement.witness.as_ref());
    witness.map(|witness| witness_html(witness, &entry.block.context)).unwrap_or_default()
}
