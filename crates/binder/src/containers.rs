//! What stands between lines that begin with `:::`: exercises, theorems, algorithms, tables. Read once a page, so that
//! numbering, marks and typesetting agree on what belongs to what.
//!
//! ```text
//! :::exercise secant ★★ "The secant equation"
//! Fill the hole. Any Markdown, blocks included.
//! :::hint
//! What does the update do to y?
//! :::solution
//! The answer, folded away like the hint.
//! :::
//! ```
//!
//! One to five stars say how hard an exercise is. The title may be left out.

use crate::finding::{Finding, nearest};
use crate::scan::{Piece, PieceKind};
use std::ops::Range;

/// What a container holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A task with hints and a solution.
    Exercise,
    /// A result the chapter is about.
    Theorem,
    /// A smaller result.
    Proposition,
    /// A result on the way to another.
    Lemma,
    /// What follows at once.
    Corollary,
    /// Code that the tests run, in a frame.
    Algorithm,
    /// A table with a caption.
    Table,
}

impl Kind {
    /// All of them, with the word that opens them.
    pub const ALL: [(&'static str, Kind); 7] = [
        ("exercise", Kind::Exercise),
        ("theorem", Kind::Theorem),
        ("proposition", Kind::Proposition),
        ("lemma", Kind::Lemma),
        ("corollary", Kind::Corollary),
        ("algorithm", Kind::Algorithm),
        ("table", Kind::Table),
    ];

    /// The word that opens it, which is also its class.
    pub fn word(self) -> &'static str {
        Kind::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// The word before its number.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Exercise => "Exercise",
            Kind::Theorem => "Theorem",
            Kind::Proposition => "Proposition",
            Kind::Lemma => "Lemma",
            Kind::Corollary => "Corollary",
            Kind::Algorithm => "Algorithm",
            Kind::Table => "Table",
        }
    }

    /// What stands before the colon in a reference, and before the hyphen in the element's id. Kinds that share it are
    /// numbered together.
    pub fn prefix(self) -> &'static str {
        match self {
            Kind::Exercise => "ex",
            Kind::Theorem | Kind::Proposition | Kind::Lemma | Kind::Corollary => "thm",
            Kind::Algorithm => "alg",
            Kind::Table => "tab",
        }
    }

    /// Whether it states something that needs a verdict.
    pub fn states(self) -> bool {
        self.prefix() == "thm"
    }

    fn parts(self) -> &'static [(&'static str, Part)] {
        match self {
            Kind::Exercise => &[("hint", Part::Hint), ("solution", Part::Solution)],
            kind if kind.states() => &[("proof", Part::Proof)],
            _ => &[],
        }
    }
}

/// A part of a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// From the opening line on.
    Statement,
    /// A hint, folded.
    Hint,
    /// The solution, folded.
    Solution,
    /// A proof, which may be longer than what it proves, folded.
    Proof,
}

/// One container of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Container {
    /// What it holds.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its stars, 0 when not given.
    pub stars: usize,
    /// Its title, perhaps empty.
    pub title: String,
    /// From its opening line to its closing one.
    pub span: Range<usize>,
    /// Its parts: the line that opens each, and what it is.
    pub parts: Vec<(Range<usize>, Part)>,
}

impl Container {
    /// The id of its element.
    pub fn anchor(&self) -> String {
        format!("{}-{}", self.kind.prefix(), self.name)
    }

    /// The part that a place of the page is in.
    pub fn part(&self, at: usize) -> Option<Part> {
        let inside = self.span.contains(&at);
        let before = self.parts.iter().rev().find(|(line, _)| line.start <= at);
        before.filter(|_| inside).map(|(_, part)| *part)
    }
}

/// All containers of a page in order, and what is wrong with its container lines.
pub fn read(file: &str, text: &str, pieces: &[Piece]) -> (Vec<Container>, Vec<Finding>) {
    let mut found = Vec::new();
    let mut findings = Vec::new();
    let mut open: Option<Container> = None;
    for piece in pieces {
        let PieceKind::Container(words) = &piece.kind else { continue };
        let span = piece.span.clone();
        let mut refuse = |message: String, help: String| {
            findings.push(Finding::error(file, text, span.clone(), message).help(help));
        };
        let word = words.split_whitespace().next().unwrap_or_default();
        let kind = Kind::ALL.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
        match (word, kind, open.as_mut()) {
            (_, Some(kind), _) => {
                if let Some(earlier) = open.take() {
                    let line = text[..earlier.span.start].matches('\n').count() + 1;
                    let word = earlier.kind.word();
                    refuse(
                        format!("the {word} of line {line} is not closed"),
                        "close it with a line `:::`".to_owned(),
                    );
                }
                let container = heading(kind, words, span.clone());
                if container.name.is_empty() || container.stars > 5 {
                    refuse(
                        format!("{} {word} has a name and at most five stars", article(word)),
                        format!(":::{word} secant \"The secant equation\""),
                    );
                }
                open = Some(container);
            }
            ("", None, Some(container)) => {
                container.span.end = span.end;
                found.extend(open.take());
            }
            (word, None, Some(container)) => {
                let parts = container.kind.parts();
                match parts.iter().find(|(known, _)| *known == word) {
                    Some((_, part)) => container.parts.push((span.clone(), *part)),
                    None => {
                        let kind = container.kind.word();
                        let known: Vec<String> =
                            parts.iter().map(|(word, _)| format!(":::{word}, ")).collect();
                        refuse(
                            format!("`:::{word}` is not known in {} {kind}", article(kind)),
                            format!("there are {}and ::: to close", known.concat()),
                        );
                    }
                }
            }
            ("hint" | "solution" | "", None, None) => refuse(
                "this line stands outside of an exercise".to_owned(),
                "an exercise opens with `:::exercise name`".to_owned(),
            ),
            (word, None, None) => {
                let words = Kind::ALL.iter().map(|(word, _)| *word);
                let help = match nearest(word, words.clone()) {
                    Some(near) => format!("did you mean `:::{near}`?"),
                    None => format!("there are {}", words.collect::<Vec<_>>().join(", ")),
                };
                refuse(format!("`:::{word}` is not known"), help);
            }
        }
    }
    if let Some(Container { kind, span, .. }) = open {
        let message = format!("this {} is not closed", kind.word());
        findings.push(Finding::error(file, text, span, message).help("close it with a line `:::`"));
    }
    (found, findings)
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Reads the words behind `:::`.
fn heading(kind: Kind, words: &str, span: Range<usize>) -> Container {
    let rest = words.trim_start_matches(kind.word()).trim();
    let (rest, title) = match rest.split_once('"') {
        Some((before, title)) => (before.trim(), title.trim_end_matches('"').trim().to_owned()),
        None => (rest, String::new()),
    };
    let stars = rest.chars().filter(|c| matches!(c, '★' | '*')).count();
    let name = rest.split_whitespace().find(|word| !word.contains(['★', '*']));
    let name = name.unwrap_or_default().to_owned();
    let parts = vec![(span.clone(), Part::Statement)];
    Container { kind, name, stars, title, span, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An opening line is taken apart, and what stands inside is known to.
    #[test]
    fn opening_line() {
        let text = ":::exercise secant ★★ \"The secant equation\"\nA\n:::hint\nB\n:::\n";
        let (found, findings) = read("a.md", text, &crate::scan::pieces(text));
        assert_eq!((found.len(), findings.len()), (1, 0));
        let one = &found[0];
        assert_eq!((one.name.as_str(), one.stars), ("secant", 2));
        assert_eq!(
            (one.title.as_str(), one.anchor().as_str()),
            ("The secant equation", "ex-secant")
        );
        let part = |what: &str| one.part(text.find(what).unwrap_or(0));
        assert_eq!((part("A\n"), part("B\n")), (Some(Part::Statement), Some(Part::Hint)));
    }
}
