//! What became of every claim of the sources: `{{coverage}}` is the table of all of them by topic, with the place that
//! covers each and its verdict, and `coverage.json` the same for programs.
//!
//! ```json
//! {
//!   "covered": 1, "left_out": 1, "open": 0, "total": 2,
//!   "claims": [
//!     { "id": "PBDL-022", "topic": "newton", "says": "…", "state": "covered", "page": "newton.html",
//!       "anchor": "newton-one-step", "label": "Derivation 3.12", "verdict": "proved" },
//!     { "id": "PBDL-034", "topic": "newton", "says": "…", "state": "left out", "reason": "…" }
//!   ],
//!   "errata": [{ "id": "EP-09", "severity": "missing assumption", "…": "…" }]
//! }
//! ```

use super::marking::{set, source, verdict};
use crate::html::{block, escape};
use crate::manuscript::{Manuscript, Page};
use crate::marks::Showing;
use crate::register::Topic;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The tables, as a block of HTML in Markdown.
pub fn tables(manuscript: &Manuscript, here: &Page) -> String {
    let mut out = String::from(
        "<div class=\"table-wrapper\">\n<table class=\"coverage-counts\">\n<thead><tr><th scope=\"col\">Topic</th><th scope=\"col\">covered</th><th scope=\"col\">left out</th><th scope=\"col\">open</th><th scope=\"col\">claims</th></tr></thead>\n<tbody>\n",
    );
    let row = |name: &str, counts: Counts| {
        format!(
            "<tr><th scope=\"row\">{name}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            counts.covered,
            counts.left_out,
            counts.open,
            counts.total()
        )
    };
    for topic in &manuscript.register.topics {
        let link =
            format!("<a href=\"#topic-{0}\">{1}</a>", escape(&topic.name), set(&topic.title));
        out.push_str(&row(&link, counts(manuscript, Some(topic))));
    }
    out.push_str("</tbody>\n<tfoot>\n");
    out.push_str(&row("All", counts(manuscript, None)));
    out.push_str("</tfoot>\n</table>\n</div>\n");
    for topic in &manuscript.register.topics {
        out.push_str(&table(manuscript, here, topic));
    }
    block(&out)
}

fn table(manuscript: &Manuscript, here: &Page, topic: &Topic) -> String {
    let mut out = format!(
        "<h2 id=\"topic-{}\">{}</h2>\n<div class=\"table-wrapper\">\n<table class=\"coverage\">\n<thead><tr><th scope=\"col\">Claim</th><th scope=\"col\">What it says</th><th scope=\"col\">Where</th><th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n",
        escape(&topic.name),
        set(&topic.title),
    );
    for (id, claim) in manuscript.register.claims.iter().filter(|(_, c)| c.topic == topic.name) {
        let (place, word) = match (manuscript.marks.covered.get(id), &claim.left_out) {
            (Some(showing), _) => (link(manuscript, here, showing), verdict(manuscript, showing).0),
            (None, Some(reason)) => (set(reason), "left out".to_owned()),
            (None, None) => (String::new(), "open".to_owned()),
        };
        let says = set(&claim.says);
        let _ = writeln!(
            out,
            "<tr id=\"{0}\"><th scope=\"row\" title=\"{1}\">{0}</th><td>{says}</td><td>{place}</td><td>{word}</td></tr>",
            escape(id),
            escape(manuscript.register.source(id).map_or("", |(_, work)| work.says.title.as_str())),
        );
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    out
}

/// A link to what shows or covers something.
pub fn link(manuscript: &Manuscript, here: &Page, showing: &Showing) -> String {
    let page = &manuscript.pages[showing.page];
    format!(
        "<a href=\"{}\">{}</a>",
        escape(&here.link(page, &showing.anchor)),
        crate::html::inline(&escape(&showing.label))
    )
}

#[derive(Clone, Copy, Default)]
struct Counts {
    covered: usize,
    left_out: usize,
    open: usize,
}

impl Counts {
    fn total(self) -> usize {
        self.covered + self.left_out + self.open
    }
}

/// How the claims of a topic stand, or of all.
fn counts(manuscript: &Manuscript, topic: Option<&Topic>) -> Counts {
    let mut counts = Counts::default();
    let of_topic = |name: &String| topic.is_none_or(|topic| topic.name == *name);
    for (id, claim) in &manuscript.register.claims {
        if !of_topic(&claim.topic) {
            continue;
        }
        match (manuscript.marks.covered.contains_key(id), &claim.left_out) {
            (true, _) => counts.covered += 1,
            (false, Some(_)) => counts.left_out += 1,
            (false, None) => counts.open += 1,
        }
    }
    counts
}

/// The same for programs.
pub fn json(manuscript: &Manuscript) -> Value {
    let place = |showing: &Showing, mut value: Value| {
        let page = manuscript.pages[showing.page].html();
        value["page"] = json!(page);
        value["anchor"] = json!(showing.anchor);
        value["label"] = json!(showing.label);
        value["verdict"] = json!(verdict(manuscript, showing).1);
        value
    };
    let register = &manuscript.register;
    let claims = register.claims.iter().map(|(id, claim)| {
        let value = |state: &str| {
            json!({ "id": id, "topic": claim.topic, "says": claim.says, "state": state })
        };
        match (manuscript.marks.covered.get(id), &claim.left_out) {
            (Some(showing), _) => place(showing, value("covered")),
            (None, Some(reason)) => {
                let mut value = value("left out");
                value["reason"] = json!(reason);
                value
            }
            (None, None) => value("open"),
        }
    });
    let errata = register.errata.iter().map(|(id, erratum)| {
        let says = &erratum.says;
        let value = |state: &str| {
            json!({
                "id": id, "topic": erratum.topic, "severity": says.severity.word(), "says": says.says,
                "claims": says.claims, "state": state,
            })
        };
        match manuscript.marks.shown.get(id) {
            Some(showing) => place(showing, value("shown")),
            None => {
                let mut value = value("open");
                value["reason"] = json!(says.open);
                value
            }
        }
    });
    let all = counts(manuscript, None);
    json!({
        "covered": all.covered,
        "left_out": all.left_out,
        "open": all.open,
        "total": all.total(),
        "claims": claims.collect::<Vec<_>>(),
        "errata": errata.collect::<Vec<_>>(),
    })
}

/// The line that names an erratum on its page and in the table: source and place.
pub fn place_of(manuscript: &Manuscript, here: &Page, id: &str, place: &str) -> String {
    format!("{}, {}", source(manuscript, here, id), set(place))
}
