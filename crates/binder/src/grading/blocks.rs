//! Submissions in the notation: a Markdown file with blocks of exercises, their holes filled. What the exercise gives
//! has to be there as it was; what stands in the holes is checked.

use super::{Item, Marked};
use crate::building::Home;
use crate::containers::Part;
use crate::manuscript::{Entry, Manuscript};
use crate::memory::Memory;
use crate::output::Paint;
use crate::reading::Library;
use crate::report;
use crate::scan::{self, PieceKind};
use crate::standing::Standing;
use derivation::Block;

/// Marks the blocks of a text. Only those that `exercise` names count, when it names any.
pub(super) fn submission(
    home: &Home,
    file: &str,
    text: &str,
    exercise: Option<&str>,
) -> anyhow::Result<Marked> {
    let memory = Memory::default();
    let book = home.manuscript(&memory, &mut |_, _| {})?;
    let asked = exercise.unwrap_or("submission");
    // What the blocks of the book offer to `use` and `by` is known, but their ids are free to be used again.
    let library = without(&book, text);
    let handed = Manuscript::of_texts(vec![(file.to_owned(), text.to_owned())], library, &memory);
    let errors: Vec<String> = handed.findings.iter().map(|f| f.render(Paint::PLAIN)).collect();
    let Some(page) = handed.pages.first().filter(|_| errors.is_empty()) else {
        return Ok(Marked::refused(asked, 2, errors.join("\n")));
    };
    let mut items = Vec::new();
    let mut open = Vec::new();
    for entry in &page.entries {
        let id = entry.block.id.as_str();
        let Some((_, given)) =
            book.entry(id).filter(|(_, given)| given.standing() == Standing::Open)
        else {
            continue;
        };
        if exercise.is_some_and(|wanted| wanted != id) {
            continue;
        }
        if let Some((line, wanted)) = changed(&given.block, &entry.block) {
            let problem = format!(
                "`{id}` is not the block of the exercise any more\n  line {line} has to keep: {wanted}"
            );
            return Ok(Marked::refused(id, 2, problem));
        }
        if entry.rows.iter().any(|row| row.standing == Standing::Open) {
            open.push(id.to_owned());
        }
        items.extend(entry.rows.iter().map(|row| item(entry, row)));
    }
    let Some(first) = items.first() else {
        return Ok(Marked::refused(asked, 2, "there is no block of an exercise with holes in it"));
    };
    let name = exercise
        .map_or_else(|| first.name.split(':').next().unwrap_or_default().to_owned(), str::to_owned);
    let mut marked = Marked::of(&name, items);
    if !open.is_empty() {
        marked.exit = 3;
        marked.problem = Some(format!("there are holes left in {}", open.join(", ")));
    }
    Ok(marked)
}

fn item(entry: &Entry, row: &crate::manuscript::Row) -> Item {
    let (_, judgement) = entry.judged(row);
    let right = matches!(row.standing, Standing::Proved | Standing::Holds | Standing::Sampled);
    let mut says = format!("{}: {}", row.standing.word(), judgement.summary);
    if let Some(witness) = &judgement.witness {
        says.push('\n');
        says.push_str(report::witness_text(witness).trim_end());
    }
    Item {
        name: format!("{}:{} {}", entry.block.id, row.key, report::line_text(entry, row)),
        right,
        says,
    }
}

/// The book's blocks without its solutions and without those that the text holds itself.
fn without(book: &Manuscript, text: &str) -> Library {
    let pieces = scan::pieces(text);
    let own: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match &piece.kind {
            PieceKind::Fence { info, .. } => info.split_whitespace().nth(1),
            _ => None,
        })
        .collect();
    let mut library = Library::new();
    for page in &book.pages {
        for entry in &page.entries {
            let at = entry.span.start;
            let solves = page.containers.iter().any(|c| c.part(at) == Some(Part::Solution));
            if !solves && !own.contains(&entry.block.id.as_str()) {
                library.insert(entry.block.clone());
            }
        }
    }
    library
}

/// The first line that a submission changed other than by filling holes: its number and what has to stay.
fn changed(given: &Block, handed: &Block) -> Option<(usize, String)> {
    let lines = |block: &Block| -> Vec<String> {
        let squeezed = block.text.lines().map(|line| {
            let line = line.split("--").next().unwrap_or_default();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        squeezed.filter(|line| !line.is_empty()).collect()
    };
    let (given, handed) = (lines(given), lines(handed));
    let all = given.len().max(handed.len());
    (0..all).find_map(|at| {
        let wanted = given.get(at).map_or("", String::as_str);
        let got = handed.get(at).map_or("", String::as_str);
        (!fills(wanted, got)).then(|| (at + 1, wanted.to_owned()))
    })
}

/// Whether a line is another with its holes filled. `by ?` may also be left away.
fn fills(given: &str, handed: &str) -> bool {
    if let Some(before) = given.strip_suffix(" by ?") {
        let reasoned = handed.rsplit_once(" by ").map(|(before, _)| before);
        return fills(before, handed) || reasoned.is_some_and(|handed| fills(before, handed));
    }
    let mut parts = given.split('?');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = handed.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only holes may be filled.
    #[test]
    fn holes() {
        assert!(fills("= (y + ?)/2 - r", "= (y + a/y)/2 - r"));
        assert!(!fills("= (y + ?)/2 - r", "= (y + a/y)/2 + r"));
        assert!(fills("= 1 by ?", "= 1") && fills("= 1 by ?", "= 1 by the definition"));
        assert!(!fills("= 1 by ?", "= 2"));
        assert!(fills("= ? + ?", "= a + b") && !fills("= 2", "= 3"));
    }
}
