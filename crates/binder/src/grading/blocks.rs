//! Submissions in the notation: a Markdown file with blocks of exercises, their holes filled. What the exercise gives
//! has to be there as it was; what stands in the holes is checked.

use super::{Item, Marked};
use crate::building::Home;
use crate::containers::Part;
use crate::finding::{Finding, Severity};
use crate::manuscript::{Entry, Manuscript, Page, Row};
use crate::memory::Memory;
use crate::output::Paint;
use crate::reading::Library;
use crate::report;
use crate::scan::{self, Piece, PieceKind};
use crate::standing::Standing;
use checker::{Place, Problem};
use derivation::{Block, Reason, lemma};

/// Marks the blocks of a text. Only those that `exercise` names count, when it names any.
pub(super) fn submission(
    home: &Home,
    file: &str,
    text: &str,
    exercise: Option<&str>,
) -> anyhow::Result<Marked> {
    let memory = Memory::default();
    let book = home.manuscript(&memory, &mut |_, _| {})?;
    // What the blocks of the book offer to `use` and `by` is known, but their ids are free to be used again.
    let (library, own) = without(&book, text);
    let asked = |id: &&String| book.entry(id).is_some_and(|(_, given)| is_open(given));
    let asked = exercise.or(own.iter().find(asked).map(String::as_str)).unwrap_or("submission");
    let handed = Manuscript::of_texts(vec![(file.to_owned(), text.to_owned())], library, &memory);
    let Some(page) = handed.pages.first() else {
        return Ok(Marked::refused(asked, 2, "there is nothing in it"));
    };
    // What is wrong with a line that can be read is told with the line.
    let judged: Vec<Finding> = page
        .entries
        .iter()
        .flat_map(|entry| entry.report.problems.iter().map(|p| page.problem(entry, p)))
        .collect();
    let malformed = |f: &&Finding| f.severity == Severity::Error && !judged.contains(f);
    let errors: Vec<String> =
        handed.findings.iter().filter(malformed).map(|f| f.render(Paint::PLAIN)).collect();
    if !errors.is_empty() {
        return Ok(Marked::refused(asked, 2, errors.join("\n")));
    }
    let mut items = Vec::new();
    let mut holes = Vec::new();
    for entry in &page.entries {
        let id = entry.block.id.as_str();
        let Some((_, given)) = book.entry(id).filter(|(_, given)| is_open(given)) else {
            continue;
        };
        if exercise.is_some_and(|wanted| wanted != id) {
            continue;
        }
        if let Some(change) = changed(&given.block, &entry.block) {
            let problem = format!("`{id}` is not the block of the exercise any more\n  {change}");
            return Ok(Marked::refused(id, 2, problem));
        }
        holes.extend(open_holes(page, entry));
        items.extend(marked(entry));
    }
    let Some(first) = items.first() else {
        return Ok(Marked::refused(asked, 2, "there is no block of an exercise with holes in it"));
    };
    let name = exercise
        .map_or_else(|| first.name.split(':').next().unwrap_or_default().to_owned(), str::to_owned);
    let mut marked = Marked::of(&name, items);
    if !holes.is_empty() {
        marked.exit = 3;
        marked.problem = Some(holes.join("\n"));
    }
    Ok(marked)
}

/// Whether a block of the book has holes for the reader.
fn is_open(given: &Entry) -> bool {
    given.standing() == Standing::Open
}

/// Where holes are left in lines that claim nothing because of them.
fn open_holes(page: &Page, entry: &Entry) -> Vec<String> {
    let open = entry.rows.iter().filter(|row| row.standing == Standing::Open);
    let lines = open.map(|row| page.range(entry, entry.judged(row).0.span));
    let told = lines.flat_map(|line| {
        let marks = page.text[line.clone()].match_indices('?');
        let told = marks.map(move |(at, _)| {
            let message = format!("there is a hole left in `{}`", entry.block.id);
            let at = line.start + at;
            page.error(at..at + 1, message).render(Paint::PLAIN)
        });
        told.collect::<Vec<_>>()
    });
    told.collect()
}

/// The lines of a block, and what is wrong with the block beside them.
fn marked(entry: &Entry) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut told = Vec::new();
    for (at, row) in entry.rows.iter().enumerate() {
        let mut item = item(entry, row);
        let span = entry.judged(row).0.span;
        for problem in &entry.report.problems {
            let here = span.start <= problem.span.start && problem.span.end <= span.end;
            if here && !told.contains(&problem.span) {
                told.push(problem.span);
                item.right = false;
                item.says = text(problem);
            }
        }
        let before = at.checked_sub(1).map(|before| (&entry.rows[before], &items[before]));
        if let Some((before, wrong)) = before.filter(|(_, item)| !item.right)
            && !(item.right || item.open)
            && follows(entry, before, row)
        {
            let state = if wrong.open { "is open" } else { "is wrong" };
            item.says.push_str(&format!(
                "\nit goes on from line {}, which {state}: begin there",
                before.key
            ));
        }
        items.push(item);
    }
    let others = entry.report.problems.iter().filter(|problem| !told.contains(&problem.span));
    items.extend(others.map(|problem| Item {
        name: format!("{}: the block as a whole", entry.block.id),
        right: false,
        open: false,
        says: text(problem),
    }));
    items
}

/// Whether a row goes on from another in the same chain.
fn follows(entry: &Entry, before: &Row, row: &Row) -> bool {
    match (entry.judged(before).0.place, entry.judged(row).0.place) {
        (Place::Line { chain, line }, Place::Line { chain: same, line: next }) => {
            chain == same && line + 1 == next
        }
        _ => false,
    }
}

fn text(problem: &Problem) -> String {
    let help = problem.help.iter().map(|help| format!("\nhelp: {help}"));
    help.fold(problem.message.clone(), |text, help| text + &help)
}

fn item(entry: &Entry, row: &Row) -> Item {
    let (_, judgement) = entry.judged(row);
    let right = matches!(row.standing, Standing::Proved | Standing::Holds | Standing::Sampled);
    let word = row.standing.word();
    let mut says = match judgement.summary.starts_with(word) {
        true => judgement.summary.clone(),
        false => format!("{word}: {}", judgement.summary),
    };
    if let Some(witness) = &judgement.witness {
        says.push('\n');
        says.push_str(report::witness_text(witness).trim_end());
    }
    if right {
        says.extend(other_reasons(entry, row).iter().map(|note| format!("\nnote: {note}")));
    }
    Item {
        name: format!("{}:{} {}", entry.block.id, row.key, report::line_text(entry, row)),
        right,
        open: row.standing == Standing::Open,
        says,
    }
}

/// What is to be said of reasons that a proof did not need. They may still be reasons: there are several proofs.
fn other_reasons(entry: &Entry, row: &Row) -> Vec<String> {
    let (obligation, judgement) = entry.judged(row);
    if row.standing != Standing::Proved {
        return Vec::new();
    }
    let shown = judgement.summary.split([':', ',']).find_map(lemma);
    let told = obligation.reasons.iter().filter_map(|reason| match reason {
        Reason::Lemma(name) => shown
            .filter(|shown| lemma(name) != Some(*shown))
            .map(|shown| format!("the line stands, but it was shown by {shown} and not by {name}")),
        Reason::Definition(name) => {
            let of_name = |used: &String| {
                let rest = used.strip_prefix(name.as_str());
                rest.is_some_and(|rest| rest.starts_with([' ', '(', '[']))
            };
            (!judgement.uses.iter().any(of_name))
                .then(|| format!("the line stands, but the definition of {name} was not needed"))
        }
        _ => None,
    });
    told.collect()
}

/// The book's blocks without its solutions and without those that the text holds itself, and the ids of these.
fn without(book: &Manuscript, text: &str) -> (Library, Vec<String>) {
    let id = |piece: Piece| match piece.kind {
        PieceKind::Fence { info, .. } => info.split_whitespace().nth(1).map(str::to_owned),
        _ => None,
    };
    let own: Vec<String> = scan::pieces(text).into_iter().filter_map(id).collect();
    let mut library = Library::new();
    for page in &book.pages {
        for entry in &page.entries {
            let at = entry.span.start;
            let solves = page.containers.iter().any(|c| c.part(at) == Some(Part::Solution));
            if !solves && !own.contains(&entry.block.id) {
                library.insert(entry.block.clone());
            }
        }
    }
    (library, own)
}

/// What a submission changed first, other than by filling holes.
fn changed(given: &Block, handed: &Block) -> Option<String> {
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
        (!fills(wanted, got)).then(|| match wanted {
            "" => format!("this line was added: {got}"),
            wanted => format!("line {} has to keep: {wanted}", at + 1),
        })
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
