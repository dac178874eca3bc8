//! Exercises, theorems, algorithms and tables as sections: a numbered heading, and hints, solutions and proofs folded.

use crate::containers::{Container, Kind, Part};
use crate::html::{block, escape};
use crate::manuscript::{Manuscript, Page};
use crate::scan::PieceKind;
use crate::standing::Standing;
use std::ops::Range;

/// The HTML that stands in place of a container line; none for a line that was refused.
pub fn line(manuscript: &Manuscript, page: &Page, span: &Range<usize>) -> Option<String> {
    let container = page.containers.iter().find(|container| {
        container.span.end == span.end
            || container.parts.iter().any(|(line, _)| line.start == span.start)
    })?;
    let closes = container.span.end == span.end;
    let place = container.parts.iter().position(|(line, _)| line.start == span.start);
    let before = match place {
        Some(place) => place.checked_sub(1).map(|place| container.parts[place].1),
        None => container.parts.last().map(|(_, part)| *part),
    };
    let folded = matches!(before, Some(Part::Hint | Part::Solution | Part::Proof));
    let end = if folded { "</details>\n" } else { "" };
    if closes {
        return Some(block(&format!("{end}</section>\n")));
    }
    let (class, title) = match container.parts[place?].1 {
        Part::Statement => return Some(block(&opening(manuscript, page, container))),
        Part::Hint => ("hint", "Hint"),
        Part::Solution => ("solution", "Solution"),
        Part::Proof => ("proof", "Proof"),
    };
    Some(block(&format!("{end}<details class=\"{class}\">\n<summary>{title}</summary>\n")))
}

fn opening(manuscript: &Manuscript, page: &Page, container: &Container) -> String {
    let kind = container.kind;
    let word = kind.word();
    let id = escape(&container.anchor());
    let key = format!("{}:{}", kind.prefix(), container.name);
    let label = manuscript.targets.get(&key).map_or(kind.label(), |target| target.label.as_str());
    let title = match container.title.as_str() {
        "" => String::new(),
        title => format!(" <span class=\"{word}-name box-name\">{}</span>", escape(title)),
    };
    let stars = match container.stars {
        0 => String::new(),
        n => format!(
            " <span class=\"stars\" role=\"img\" aria-label=\"difficulty {n} of 5\">{}</span>",
            "★".repeat(n)
        ),
    };
    let task = match task(page, container) {
        Some(task) => format!(" <span class=\"task\">{task}</span>"),
        None => String::new(),
    };
    let badge = match standing(manuscript, page, container) {
        Some(standing) if kind.states() => format!(
            " <span class=\"badge badge-{}\" title=\"{}\">{}</span>",
            standing.class(),
            escape(standing.meaning()),
            standing.word()
        ),
        _ => String::new(),
    };
    let classes = if kind.states() { format!("theorem theorem-{word}") } else { word.to_owned() };
    format!(
        "<section class=\"box {classes}\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n\
         <h4 class=\"{word}-title box-title\" id=\"{id}-title\"><a class=\"{word}-number box-number\" href=\"#{id}\">{label}</a>{title}{stars}{task}{badge}</h4>\n"
    )
}

/// How far what a theorem states can be trusted: as far as the weakest of the blocks in it and of those it names. None
/// without a block.
pub fn standing(manuscript: &Manuscript, page: &Page, container: &Container) -> Option<Standing> {
    let inside =
        |span: &Range<usize>| container.span.start <= span.start && span.end <= container.span.end;
    let own = page.entries.iter().filter(|entry| inside(&entry.span)).map(|entry| entry.standing());
    let named = page.pieces.iter().filter(|piece| inside(&piece.span)).filter_map(|piece| {
        let PieceKind::Reference(target) = &piece.kind else { return None };
        let id = target.split(':').next().unwrap_or_default();
        manuscript.entry(id).map(|(_, entry)| entry.standing())
    });
    own.chain(named).filter(|standing| *standing != Standing::OnPurpose).max()
}

/// The finding for a theorem whose statement has no verdict.
pub fn unproved(
    manuscript: &Manuscript,
    page: &Page,
    container: &Container,
) -> Option<crate::finding::Finding> {
    if !container.kind.states() || standing(manuscript, page, container).is_some() {
        return None;
    }
    let line = container.parts.first().map_or(0..0, |(line, _)| line.clone());
    let message =
        format!("this {} has no block and names none: it has no verdict", container.kind.word());
    Some(page.error(line, message).help("put its derivation in it, or refer to it: [@some-block]"))
}

/// Whether a container is an exercise of a kind, and which, by what it holds.
pub fn task(page: &Page, container: &Container) -> Option<&'static str> {
    if container.kind != Kind::Exercise {
        return None;
    }
    let stated = |start: usize| container.part(start) == Some(Part::Statement);
    let holes = page
        .entries
        .iter()
        .any(|entry| stated(entry.span.start) && entry.standing() == Standing::Open);
    let code = page.pieces.iter().any(|piece| {
        stated(piece.span.start)
            && matches!(&piece.kind, PieceKind::Directive { word, .. } if word == "code")
    });
    Some(match (code, holes) {
        (true, _) => "code",
        (_, true) => "fill in",
        _ => "decide",
    })
}
