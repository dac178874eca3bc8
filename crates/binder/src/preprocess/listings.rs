//! Code from the crates: `{{#include ../crates/chapters/newton/src/step.rs:anchor}}` is mdBook's own, but mdBook
//! silently prints nothing for an anchor that is not there, and a command that it does not know as it is. This module looks before mdBook does.

use super::Complaint;
use crate::finding::nearest;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// Lines of a file that an include asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    /// The file, as messages name it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The lines, without those that mark anchors.
    pub lines: Vec<Range<usize>>,
}

/// mdBook's commands that take in a file.
const INCLUDES: [&str; 3] = ["include", "rustdoc_include", "playground"];

/// Checks that what an include asks for exists. `what` is the text between `{{#` and `}}`, `folder` the page's.
///
/// # Errors
/// When the file or the anchor does not exist, or the lines are beyond its end; and for a command that mdBook does not
/// know, which it would print as it is.
pub fn check(what: &str, folder: &Path) -> Result<(), Complaint> {
    let command = what.split_whitespace().next().unwrap_or_default();
    if INCLUDES.contains(&command) {
        listing(what, folder)?;
    } else if command != "title" {
        let near = nearest(command, INCLUDES.into_iter().chain(["title"]));
        let help = near.map(|near| format!("did you mean `{{{{#{near} …}}}}`?"));
        return Err(Complaint::new(format!("mdBook has no `{{{{#{command}}}}}`")).help(help));
    }
    Ok(())
}

/// The lines that an include asks for.
///
/// # Errors
/// As [`check`].
pub fn listing(what: &str, folder: &Path) -> Result<Listing, Complaint> {
    let argument = what.split_whitespace().nth(1).unwrap_or_default();
    let (path, wanted) = argument.split_once(':').unwrap_or((argument, ""));
    let file = folder.join(path);
    let text = std::fs::read_to_string(&file)
        .map_err(|error| Complaint::new(format!("cannot include `{path}`: {error}")))?;
    let first = wanted.split(':').next().unwrap_or_default();
    let lines = if first.is_empty() || first.bytes().all(|b| b.is_ascii_digit()) {
        numbered(&text, path, wanted)?
    } else {
        anchored(&text, path, first)?
    };
    let shown = lines.into_iter().filter(|line| {
        let line = &text[line.clone()];
        marked(line, "ANCHOR:").is_none() && marked(line, "ANCHOR_END:").is_none()
    });
    Ok(Listing { file: plain(&file), lines: shown.collect(), text })
}

/// All lines of a text, without their ends.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// The lines `first:last`, from 1; all of them when nothing is asked for.
fn numbered(text: &str, path: &str, wanted: &str) -> Result<Vec<Range<usize>>, Complaint> {
    let all: Vec<Range<usize>> = lines(text).collect();
    let mut bounds = wanted.split(':').map(|number| number.parse::<usize>().ok());
    let first = bounds.next().flatten();
    let last = if wanted.contains(':') { bounds.next().flatten() } else { first };
    if let Some(number) = first.into_iter().chain(last).find(|number| *number > all.len()) {
        let message = format!("`{path}` has {} lines, and line {number} is asked for", all.len());
        return Err(Complaint::new(message));
    }
    let start = first.unwrap_or(1).max(1) - 1;
    let end = last.unwrap_or(all.len()).max(start);
    Ok(all[start..end].to_vec())
}

/// The lines between an anchor's marks.
fn anchored(text: &str, path: &str, wanted: &str) -> Result<Vec<Range<usize>>, Complaint> {
    let anchors: Vec<&str> = text.lines().filter_map(|line| marked(line, "ANCHOR:")).collect();
    if !anchors.contains(&wanted) {
        let near = nearest(wanted, anchors.iter().copied())
            .map(|near| format!("did you mean `{near}`?"))
            .or_else(|| {
                Some(match anchors.as_slice() {
                    [] => "the file has no anchors".to_owned(),
                    some => format!("its anchors are {}", some.join(", ")),
                })
            });
        return Err(Complaint::new(format!("`{path}` has no anchor `{wanted}`")).help(near));
    }
    let inside = lines(text)
        .skip_while(|line| marked(&text[line.clone()], "ANCHOR:") != Some(wanted))
        .skip(1);
    let mut found = Vec::new();
    for line in inside {
        if marked(&text[line.clone()], "ANCHOR_END:") == Some(wanted) {
            return Ok(found);
        }
        found.push(line);
    }
    Err(Complaint::new(format!("the anchor `{wanted}` of `{path}` is never closed"))
        .help(Some(format!("write `// ANCHOR_END: {wanted}` behind its last line"))))
}

/// The word behind a mark on a line.
pub fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let at = line.find(mark)?;
    let before = &line[..at];
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    line[at + mark.len()..].split_whitespace().next()
}

/// A path without `..` in it, relative to the working folder where it can be.
fn plain(path: &Path) -> String {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    let here = std::env::current_dir().unwrap_or_default();
    out.strip_prefix(here).unwrap_or(&out).to_string_lossy().replace('\\', "/")
}
