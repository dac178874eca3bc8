//! The record of the mutation study, `tests/mutants.jsonl`: one block a line, with its counts and the mutants worth a look. The
//! page on trust prints it (`{{mutants}}`), leaving out every block that is no longer as it was when it was studied.

use super::Subject;
use anyhow::Context;
use checker::mutation::Study;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Where the record is, from the book's root.
pub const FILE: &str = "tests/mutants.jsonl";

/// What the study of one block came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Its file, from the book's root.
    pub file: String,
    /// The block's id.
    pub id: String,
    /// What the block was like: see [`Subject::fingerprint`].
    pub fingerprint: String,
    /// What was found.
    pub study: Study,
}

impl Row {
    /// The row of a block.
    pub fn new(subject: &Subject, study: Study) -> Row {
        Row {
            file: subject.file.clone(),
            id: subject.block.id.clone(),
            fingerprint: subject.fingerprint.clone(),
            study,
        }
    }

    /// Whether it is of this block, as it is now.
    pub fn is_of(&self, subject: &Subject) -> bool {
        self.file == subject.file
            && self.id == subject.block.id
            && self.fingerprint == subject.fingerprint
    }
}

/// All rows, by file and id.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record(BTreeMap<(String, String), Row>);

impl Record {
    /// Reads the record of the book in this folder; an empty one where there is none.
    ///
    /// # Errors
    /// When it cannot be read, or a line of it is not a row.
    pub fn read(root: &Path) -> anyhow::Result<Record> {
        let text = match fs::read_to_string(root.join(FILE)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Record::default()),
            text => text.with_context(|| format!("cannot read {FILE}"))?,
        };
        let mut record = Record::default();
        for (place, line) in text.lines().enumerate() {
            let row = serde_json::from_str(line)
                .with_context(|| format!("{FILE}, line {}: not a row of the record", place + 1))?;
            record.put(row);
        }
        Ok(record)
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, root: &Path) -> anyhow::Result<()> {
        let mut text = String::new();
        for row in self.rows() {
            text += &serde_json::to_string(row)?;
            text.push('\n');
        }
        let path = root.join(FILE);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot write {FILE}"))?;
        }
        fs::write(path, text).with_context(|| format!("cannot write {FILE}"))
    }

    /// The rows in the order of file and id.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.0.values()
    }

    /// Takes a row up, in the place of another of the same block.
    pub fn put(&mut self, row: Row) {
        self.0.insert((row.file.clone(), row.id.clone()), row);
    }

    /// Leaves out the rows that do not pass.
    pub fn retain(&mut self, passes: impl Fn(&Row) -> bool) {
        self.0.retain(|_, row| passes(row));
    }

    /// Whether it has this block as it is now.
    pub fn knows(&self, subject: &Subject) -> bool {
        let key = (subject.file.clone(), subject.block.id.clone());
        self.0.get(&key).is_some_and(|row| row.is_of(subject))
    }
}
