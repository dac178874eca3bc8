//! `cargo book mutate`: the mutation study of the checker over the whole book, over some of its blocks, or over the blocks of
//! other Markdown.

pub mod record;

use crate::building::{self, Home};
use crate::memory::grounds;
use crate::reading::{self, Library};
use anyhow::{Context, bail};
use checker::mutation;
use derivation::Block;
use mdbook_preprocessor::book::BookItem;
use number::Stream;
use record::{Record, Row};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What the study found.
#[derive(Debug)]
pub struct Study(mutation::Study);

/// A block that can be studied.
#[derive(Debug)]
pub struct Subject {
    /// Its file, from the book's root: `book/newton.md`.
    pub file: String,
    /// The block.
    pub block: Block,
    /// A number, in hexadecimal digits, that differs when the block or one that it rests on differs.
    pub fingerprint: String,
}

/// The blocks of a text, those it rests on looked up in the library.
pub fn subjects(file: &str, text: &str, library: &mut Library) -> Vec<Subject> {
    let blocks = reading::read(file, text, library).blocks;
    let subject = |(block, _): (Block, _)| Subject {
        file: file.to_owned(),
        fingerprint: fingerprint(&block, library),
        block,
    };
    blocks.into_iter().map(subject).collect()
}

/// See [`Subject::fingerprint`].
pub fn fingerprint(block: &Block, library: &Library) -> String {
    format!("{:016x}", Stream::from_text(&grounds(block, library)).next_u64())
}

/// The blocks of the book in reading order.
///
/// # Errors
/// When the book cannot be loaded.
pub fn of_book(home: &Home) -> anyhow::Result<Vec<Subject>> {
    let book = home.load()?;
    let name = building::source(&book.root, &book.config).name;
    let mut library = Library::default();
    let mut all = Vec::new();
    for item in book.book.iter() {
        let BookItem::Chapter(chapter) = item else { continue };
        let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else { continue };
        let file = format!("{name}/{}", path.to_string_lossy().replace('\\', "/"));
        all.extend(subjects(&file, &chapter.content, &mut library));
    }
    Ok(all)
}

/// The blocks of a file that is named from this folder, the book's root.
///
/// # Errors
/// When it cannot be read.
pub fn of_file(root: &Path, file: &str) -> anyhow::Result<Vec<Subject>> {
    let text =
        std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))?;
    Ok(subjects(file, &text, &mut Library::default()))
}

/// The blocks that names stand for: ids of blocks of the book, or Markdown files from the book's root; without a name the whole
/// book.
///
/// # Errors
/// When the book or a file cannot be loaded, or the book has no block of a name.
fn named(home: &Home, names: &[String]) -> anyhow::Result<Vec<Subject>> {
    let (files, ids): (Vec<&String>, Vec<&String>) =
        names.iter().partition(|name| Path::new(name).extension().is_some_and(|e| e == "md"));
    let mut wanted = Vec::new();
    if !ids.is_empty() || names.is_empty() {
        wanted = of_book(home)?;
        if let Some(id) = ids.iter().find(|id| !wanted.iter().any(|s| s.block.id == ***id)) {
            bail!("no block is called `{id}`");
        }
        wanted.retain(|subject| ids.is_empty() || ids.contains(&&subject.block.id));
    }
    for file in files {
        wanted.extend(of_file(&home.root, file)?);
    }
    Ok(wanted)
}

/// Runs the study over what is named, or over every block of the book. `progress` is told of every file and how many blocks
/// of it are studied.
///
/// # Errors
/// When the book or a file cannot be loaded, or the book has no block of a name.
pub fn study(
    home: &Home,
    names: &[String],
    progress: &mut dyn FnMut(&str, usize),
) -> anyhow::Result<Study> {
    let wanted = named(home, names)?;
    let mut all = mutation::Study::default();
    for subjects in wanted.chunk_by(|a, b| a.file == b.file) {
        progress(&subjects[0].file, subjects.len());
        studies(subjects).into_iter().for_each(|study| all.add(study));
    }
    Ok(Study(all))
}

/// Runs the study over those blocks of what is named, or of the book, that are not recorded as they are now, and records it.
/// The record is written after every few blocks, so that a run that is cut short loses little.
///
/// # Errors
/// As [`study`], and when the record cannot be read or written.
pub fn study_and_record(
    home: &Home,
    names: &[String],
    progress: &mut dyn FnMut(&str, usize),
) -> anyhow::Result<Study> {
    let mut wanted = named(home, names)?;
    let mut record = Record::read(&home.root)?;
    // What is there of the files studied whole, and is no longer in them, goes.
    let whole: BTreeSet<String> = match names.is_empty() {
        true => wanted.iter().map(|subject| subject.file.clone()).collect(),
        false => names.iter().cloned().collect(),
    };
    record.retain(|row| !whole.contains(&row.file) || wanted.iter().any(|s| row.is_of(s)));
    wanted.retain(|subject| !record.knows(subject));
    let mut all = mutation::Study::default();
    for subjects in wanted.chunks(4) {
        progress(&subjects[0].file, subjects.len());
        for (subject, study) in subjects.iter().zip(studies(subjects)) {
            all.add(study.clone());
            record.put(Row::new(subject, study));
        }
        record.write(&home.root)?;
    }
    Ok(Study(all))
}

/// The study of each block, in their order, the work shared out among threads.
fn studies(subjects: &[Subject]) -> Vec<mutation::Study> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some((place, subject)) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            subjects.get(place).map(|subject| (place, subject))
        } {
            let study = mutation::study(&subject.block);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, study));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(subjects.len());
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, study)| study).collect()
}

impl Study {
    /// The table, then every mutant that passed: those that are equivalent, and those that should not have.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.0.to_string().trim_end());
        for (title, mutants) in [
            ("equivalent: true as far as can be told", &self.0.equivalents),
            ("undecided: not seen to be true, and said to be undecided", &self.0.undecided_mutants),
            ("accepted: not seen to be true, and yet accepted", &self.0.accepted_mutants),
        ] {
            if mutants.is_empty() {
                continue;
            }
            let _ = writeln!(out, "\n{title}");
            for mutant in mutants {
                let _ = writeln!(
                    out,
                    "  {}, {}: {} ({})\n      {}",
                    mutant.block, mutant.place, mutant.edit, mutant.verdict, mutant.text
                );
            }
        }
        out
    }

    /// As JSON: the counts, by kind of edit and together, and the mutants worth a look.
    pub fn json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or(Value::Null)
    }

    /// 0 when no mutant that is not seen to be true was accepted, 1 when one was.
    pub fn exit(&self) -> u8 {
        u8::from(self.0.accepted > 0)
    }
}
