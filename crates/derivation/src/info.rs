//! The line behind a fence: the kind of the block, its id and its title.

use crate::names::nearest;
use crate::reasons::lemma;
use crate::{BlockKind, Diagnostic, Library, Span};

/// What the line behind a fence says, and what is wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct Info {
    pub(crate) kind: BlockKind,
    pub(crate) id: String,
    pub(crate) title: String,
    /// With spans that refer to the fence's line.
    pub(crate) problems: Vec<Diagnostic>,
}

/// The kind of block that an info string opens; other fences are none of the notation's business.
pub(crate) fn kind(info: &str) -> Option<BlockKind> {
    // `derive,id` is meant for the notation too, and is told to write a space.
    let info = info.trim_start();
    let end = info.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(info.len());
    if info.get(end..).is_some_and(|rest| rest.starts_with(['-', '_', '.'])) {
        return None;
    }
    let word = info.get(..end)?.to_ascii_lowercase();
    BlockKind::ALL.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
}

/// The same, and the kind that is meant where a word that is nearly one is followed by an id and a title.
pub(crate) fn meant(info: &str) -> Option<BlockKind> {
    let near = || {
        let (word, rest) = info.trim().split_once(char::is_whitespace)?;
        let titled =
            rest.trim_start().starts_with(char::is_alphabetic) && rest.contains(['"', '“']);
        let names = BlockKind::ALL.iter().map(|(name, _)| *name);
        let name = nearest(word, names).filter(|_| titled)?;
        BlockKind::ALL.iter().find(|(other, _)| *other == name).map(|(_, kind)| *kind)
    };
    kind(info).or_else(near)
}

/// Reads an info string that begins at byte `at` of its line.
pub(crate) fn read(info: &str, at: usize, library: &Library) -> Info {
    let mut problems = Vec::new();
    let mut report = |part: &str, message: String, help: &str| {
        // `part` is a slice of `info`, so its place is known without searching.
        let start = at + (part.as_ptr() as usize).saturating_sub(info.as_ptr() as usize);
        let span = Span { start, end: start + part.len() };
        problems.push(Diagnostic::error(span, message).with_help(help));
    };
    let trimmed = info.trim();
    let (word, rest) = trimmed.split_at(trimmed.find(char::is_whitespace).unwrap_or(trimmed.len()));
    let kind = meant(trimmed);
    match kind {
        None => report(
            word,
            format!("`{}` is no kind of block", crate::document::short(word)),
            "a block is derive, claim, define, wrong or cite",
        ),
        Some(kind) if kind.word() != word => {
            let help = format!("write `{}`, in small letters and with a space behind", kind.word());
            report(word, format!("`{}` begins no block", crate::document::short(word)), &help);
        }
        Some(_) => {}
    }
    let rest = rest.trim_start();
    let (id, rest) = rest.split_at(
        rest.find(|c: char| c.is_whitespace() || "\"“".contains(c)).unwrap_or(rest.len()),
    );
    let is_id = id.starts_with(char::is_alphabetic)
        && id.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
        && id.len() <= 100;
    let word_or = kind.map_or("derive", BlockKind::word);
    let example = format!("write ```{word_or} {} \"A title\"", if is_id { id } else { "some-id" });
    if kind.is_none_or(|kind| kind.word() != word) {
        // What stands behind may be anything.
    } else if id.is_empty() {
        report(word, "this block has no id".to_owned(), &example);
    } else if !is_id {
        report(
            id,
            format!("`{}` is no id", crate::document::short(id)),
            "an id is letters, digits and hyphens, and begins with a letter: newton-error",
        );
    } else if lemma(id).is_some() {
        report(
            id,
            format!("`{id}` is the name of a lemma"),
            &format!("choose another id: `by {id}` would mean two things"),
        );
    } else if library.entry(id).is_some() {
        report(id, format!("there is already a block `{id}`"), "ids are unique in the whole book");
    }
    let rest = rest.trim_start();
    let mut title = String::new();
    if let Some(quoted) = rest.strip_prefix(['"', '“']) {
        match quoted.find(['"', '”']) {
            Some(end) => {
                title = quoted[..end].trim().to_owned();
                let behind = quoted[end..].trim_start_matches(['"', '”']).trim_start();
                if !behind.is_empty() {
                    report(behind, "nothing stands behind the title".to_owned(), &example);
                }
            }
            None => report(rest, "the title is not closed".to_owned(), &example),
        }
    } else if !rest.is_empty() {
        report(rest, "the title stands in quotes".to_owned(), &example);
    }
    Info { kind: kind.unwrap_or(BlockKind::Derive), id: id.to_owned(), title, problems }
}
