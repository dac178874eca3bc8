//! Code from the crates: `{{#include ../crates/chapters/newton/src/step.rs:anchor}}` is mdBook's own, but mdBook
//! silently prints nothing for an anchor that is not there. This module looks before mdBook does.

use super::Complaint;
use crate::finding::nearest;
use std::path::Path;

/// Checks that what an include asks for exists. `what` is the text between `{{#` and `}}`, `folder` the page's.
///
/// # Errors
/// When the file or the anchor does not exist, or the lines are beyond its end.
pub fn check(what: &str, folder: &Path) -> Result<(), Complaint> {
    let (command, rest) = what.split_once(char::is_whitespace).unwrap_or((what, ""));
    if !matches!(command, "include" | "rustdoc_include" | "playground") {
        return Ok(());
    }
    let argument = rest.split_whitespace().next().unwrap_or_default();
    let mut parts = argument.splitn(2, ':');
    let path = parts.next().unwrap_or_default();
    let wanted = parts.next().unwrap_or_default();
    let file = folder.join(path);
    let text = std::fs::read_to_string(&file)
        .map_err(|error| Complaint::new(format!("cannot include `{path}`: {error}")))?;
    let first = wanted.split(':').next().unwrap_or_default();
    if wanted.is_empty() {
        return Ok(());
    }
    if first.is_empty() || first.bytes().all(|b| b.is_ascii_digit()) {
        let last = text.lines().count();
        let beyond = wanted
            .split(':')
            .filter_map(|number| number.parse::<usize>().ok())
            .find(|number| *number > last);
        return match beyond {
            Some(number) => Err(Complaint::new(format!(
                "`{path}` has {last} lines, and line {number} is asked for"
            ))),
            None => Ok(()),
        };
    }
    let anchors: Vec<&str> = text.lines().filter_map(|line| marked(line, "ANCHOR:")).collect();
    if !anchors.contains(&first) {
        let near = nearest(first, anchors.iter().copied())
            .map(|near| format!("did you mean `{near}`?"))
            .or_else(|| {
                Some(match anchors.as_slice() {
                    [] => "the file has no anchors".to_owned(),
                    some => format!("its anchors are {}", some.join(", ")),
                })
            });
        return Err(Complaint::new(format!("`{path}` has no anchor `{first}`")).help(near));
    }
    if !text.lines().any(|line| marked(line, "ANCHOR_END:") == Some(first)) {
        return Err(Complaint::new(format!("the anchor `{first}` of `{path}` is never closed"))
            .help(Some(format!("write `// ANCHOR_END: {first}` behind its last line"))));
    }
    Ok(())
}

fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let at = line.find(mark)?;
    let before = &line[..at];
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    line[at + mark.len()..].split_whitespace().next()
}
