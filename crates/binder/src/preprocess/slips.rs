//! What the mutation study came to, where `{{mutants}}` is written: the record, by what was edited and by page. A block that
//! changed since it was studied is left out and counted as such, so that the tables never speak of another text than the book's.

use crate::html::{block, escape};
use crate::manuscript::{Manuscript, Page};
use crate::mutating::{self, record::Record, record::Row};
use checker::mutation::{Counts, Study};
use derivation::BlockKind;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::Complaint;

/// The tables, from the record in this folder.
///
/// # Errors
/// When there is a record that cannot be read.
pub fn tables(manuscript: &Manuscript, here: &Page, root: &Path) -> Result<String, Complaint> {
    let record = Record::read(root).map_err(|error| Complaint::new(format!("{error:#}")))?;
    let current = current(manuscript, &record, root);
    let rows: Vec<&Row> = record
        .rows()
        .filter(|row| {
            current.contains(&(row.file.clone(), row.id.clone(), row.fingerprint.clone()))
        })
        .collect();
    let mut all = Study::default();
    let mut files: BTreeMap<&str, Study> = BTreeMap::new();
    for row in &rows {
        all.add(row.study.clone());
        files.entry(&row.file).or_default().add(row.study.clone());
    }
    let mut out = String::new();
    out.push_str(&head("Slip"));
    for (kind, counts) in &all.by_kind {
        out.push_str(&line(kind.name(), *counts));
    }
    out.push_str(&foot(all.counts()));
    out.push_str(&head("Where"));
    for page in &manuscript.pages {
        if let Some(study) = files.remove(page.file.as_str()) {
            let link = here.link(page, "");
            let link = escape(link.trim_end_matches('#'));
            let name = format!("<a href=\"{link}\">{}</a>", escape(&page.name));
            out.push_str(&line(&name, study.counts()));
        }
    }
    // What is left is not of the book.
    for (file, study) in files {
        out.push_str(&line(&format!("<code>{}</code>", escape(file)), study.counts()));
    }
    out.push_str(&foot(all.counts()));
    out.push_str(&format!("<p>{}</p>\n", coverage(manuscript, &rows)));
    out.push_str(&listed("Undecided", &all.undecided_mutants));
    out.push_str(&listed("Accepted", &all.accepted_mutants));
    Ok(block(&out))
}

/// The blocks of the record's files as they are now: file, id and fingerprint.
fn current(
    manuscript: &Manuscript,
    record: &Record,
    root: &Path,
) -> BTreeSet<(String, String, String)> {
    let mut found = BTreeSet::new();
    for page in &manuscript.pages {
        for entry in &page.entries {
            let fingerprint = mutating::fingerprint(&entry.block, &manuscript.library);
            found.insert((page.file.clone(), entry.block.id.clone(), fingerprint));
        }
    }
    let files: BTreeSet<&str> = record.rows().map(|row| row.file.as_str()).collect();
    let of_book = |file: &&str| manuscript.pages.iter().any(|page| page.file == *file);
    for file in files.into_iter().filter(|file| !of_book(file)) {
        // A file that is gone has no blocks.
        for subject in mutating::of_file(root, file).unwrap_or_default() {
            found.insert((subject.file, subject.block.id, subject.fingerprint));
        }
    }
    found
}

/// How much of the book the tables speak of.
fn coverage(manuscript: &Manuscript, rows: &[&Row]) -> String {
    let claims = |kind| matches!(kind, BlockKind::Derive | BlockKind::Claim);
    let (mut studied, mut blocks) = (0, 0);
    for page in &manuscript.pages {
        for entry in page.entries.iter().filter(|entry| claims(entry.block.kind)) {
            blocks += 1;
            let has = |row: &&&Row| row.file == page.file && row.id == entry.block.id;
            studied += usize::from(rows.iter().any(|row| has(&row)));
        }
    }
    let rest = blocks - studied;
    match rest {
        0 => {
            format!("Of the book, all {blocks} blocks that derive or claim something are counted.")
        }
        _ => format!(
            "Of the book, {studied} of the {blocks} blocks that derive or claim something are counted; the other {rest} are new or changed since."
        ),
    }
}

fn head(first: &str) -> String {
    let columns = ["slips", "no shape", "refuted", "equivalent", "undecided", "accepted", "mended"];
    let columns = columns.map(|name| format!("<th scope=\"col\">{name}</th>")).concat();
    format!(
        "<div class=\"table-wrapper\">\n<table class=\"trust-table\">\n<thead><tr><th scope=\"col\">{first}</th>{columns}</tr></thead>\n<tbody>\n"
    )
}

fn line(name: &str, counts: Counts) -> String {
    let Counts { mutants, shape_errors, refuted, equivalent, undecided, accepted, hinted } = counts;
    let mut out = format!("<tr><th scope=\"row\">{name}</th>");
    for count in [mutants, shape_errors, refuted, equivalent, undecided, accepted] {
        let _ = write!(out, "<td>{count}</td>");
    }
    let share = 100.0 * hinted as f64 / refuted.max(1) as f64;
    // Rounded down: what is not all must not look like it.
    let share = (10.0 * share).floor() / 10.0;
    let mended = if refuted == 0 { "·".to_owned() } else { format!("{share:.1} %") };
    let _ = writeln!(out, "<td>{mended}</td></tr>");
    out
}

fn foot(counts: Counts) -> String {
    format!("</tbody>\n<tfoot>{}</tfoot>\n</table>\n</div>\n", line("Together", counts))
}

fn listed(title: &str, mutants: &[checker::mutation::Mutant]) -> String {
    if mutants.is_empty() {
        return String::new();
    }
    let mut out = format!("<details><summary>{title}: {}</summary>\n<ul>\n", mutants.len());
    for mutant in mutants {
        let _ = writeln!(
            out,
            "<li>{}, {}: {}: <code>{}</code></li>",
            escape(&mutant.block),
            escape(&mutant.place),
            escape(&mutant.edit).replace('`', ""),
            escape(&mutant.text),
        );
    }
    out.push_str("</ul>\n</details>\n");
    out
}
