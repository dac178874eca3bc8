//! `[@id]` becomes a link that says what it points to: a block (`Derivation 3.2`), a line (`(3.4)`), a figure, an
//! exercise, a theorem, an algorithm, a table, a section, a chapter or a work, on any page. One that points nowhere fails the build with the nearest name.

use super::Complaint;
use crate::html::escape;
use crate::manuscript::{Manuscript, Page};

/// The link for a reference.
///
/// # Errors
/// When nothing has that name.
pub fn link(manuscript: &Manuscript, page: &Page, target: &str) -> Result<String, Complaint> {
    if let Some(wanted) = target.strip_prefix("cite:") {
        return super::bibliography::cite(manuscript, page, wanted);
    }
    let Some(found) = manuscript.targets.get(target) else {
        return Err(unknown(manuscript, target));
    };
    let href = page.link(&manuscript.pages[found.page], &found.anchor);
    let href = href.trim_end_matches('#');
    let title = match found.title.as_str() {
        "" => String::new(),
        title => format!(" title=\"{}\"", crate::html::inline(&escape(title))),
    };
    Ok(format!(
        "<a class=\"ref ref-{}\" href=\"{}\"{title}>{}</a>",
        found.kind,
        escape(href),
        crate::html::inline(&escape(&found.label)),
    ))
}

fn unknown(manuscript: &Manuscript, target: &str) -> Complaint {
    let (kind, name) = target.split_once(':').unwrap_or(("", target));
    let what = match kind {
        "fig" => format!("no figure is called `{name}`"),
        "ex" => format!("no exercise is called `{name}`"),
        "thm" => format!("no theorem is called `{name}`"),
        "alg" => format!("no algorithm is called `{name}`"),
        "tab" => format!("no table is called `{name}`"),
        "sec" => format!("no heading has the id `{name}`"),
        "ch" => format!("no numbered chapter is in a file `{name}.md`"),
        "" => format!("no block is called `{target}`"),
        block => match manuscript.entry(block) {
            Some((_, entry)) => {
                let keys: Vec<&str> = entry.rows.iter().map(|row| row.key.as_str()).collect();
                let help = match keys.as_slice() {
                    [] => format!("`{block}` has no lines"),
                    keys => format!("its lines are {}", keys.join(", ")),
                };
                return Complaint::new(format!("block `{block}` has no line `{name}`"))
                    .help(Some(help));
            }
            None => format!("no block is called `{block}`"),
        },
    };
    let near = manuscript.nearest_target(target).map(|near| format!("did you mean `[@{near}]`?"));
    let help = near.or_else(|| {
        (kind == "sec").then(|| format!("give the heading its id: `## Title {{#{name}}}`"))
    });
    Complaint::new(what).help(help)
}
