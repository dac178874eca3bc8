//! `cargo book grade FILE`: marks a submission, a Rust file for an exercise in code or a Markdown file with a filled-in
//! block. Exit codes are a contract, and read like those of `check`:
//!
//! | code | when |
//! |---|---|
//! | 0 | all is right |
//! | 1 | a test fails, a line does not stand, or its reason cannot be one |
//! | 2 | the submission cannot be read, does not compile, or belongs to no exercise |
//! | 3 | it is unfinished: a hole or a `todo!` is left |
//!
//! A submission in Rust is compiled and run on this machine, with no more protection than any program has.

mod blocks;
mod code;

pub use code::{grade as grade_code, libraries, marks};

use crate::building::Home;
use crate::output::{Paint, Style};
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// One thing that was looked at: a test, or a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What: the test's name, or the line.
    pub name: String,
    /// Whether it is right.
    pub right: bool,
    /// Whether it has a hole left: then it is neither right nor wrong.
    pub open: bool,
    /// What was found.
    pub says: String,
}

/// A marked submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marked {
    /// The exercise.
    pub exercise: String,
    /// What was looked at.
    pub items: Vec<Item>,
    /// Why it cannot be marked, or what is missing.
    pub problem: Option<String>,
    /// The exit code.
    pub exit: u8,
}

impl Marked {
    /// What the items make of it: 0 when all are right, 1 otherwise.
    fn of(exercise: &str, items: Vec<Item>) -> Marked {
        let exit = u8::from(!items.iter().all(|item| item.right) || items.is_empty());
        Marked { exercise: exercise.to_owned(), items, problem: None, exit }
    }

    fn refused(exercise: &str, exit: u8, problem: impl Into<String>) -> Marked {
        let exercise = exercise.to_owned();
        Marked { exercise, items: Vec::new(), problem: Some(problem.into()), exit }
    }

    /// How many items are right, and how many there are.
    pub fn points(&self) -> (usize, usize) {
        (self.items.iter().filter(|item| item.right).count(), self.items.len())
    }

    /// As text.
    pub fn text(&self, paint: Paint) -> String {
        let mut out = String::new();
        for item in &self.items {
            let (style, word) = match (item.right, item.open) {
                (true, _) => (Style::Good, "right"),
                (_, true) => (Style::Doubt, "open "),
                _ => (Style::Bad, "wrong"),
            };
            let _ = writeln!(out, "{} {}", paint.apply(style, word), item.name);
            for line in item.says.lines() {
                let _ = writeln!(out, "      {line}");
            }
        }
        if let Some(problem) = &self.problem {
            let _ = writeln!(out, "{}", problem.trim_end());
        }
        let (right, all) = self.points();
        let verdict = match self.exit {
            0 => paint.apply(Style::Good, "solved"),
            1 => paint.apply(Style::Bad, "not right yet"),
            3 => paint.apply(Style::Doubt, "unfinished"),
            _ => paint.apply(Style::Bad, "cannot be marked"),
        };
        let _ = writeln!(out, "{}: {verdict}, {right} of {all}", self.exercise);
        out
    }

    /// The same for programs.
    pub fn json(&self) -> Value {
        let (right, all) = self.points();
        let items: Vec<Value> = self
            .items
            .iter()
            .map(|item| json!({ "name": item.name, "right": item.right, "open": item.open, "says": item.says }))
            .collect();
        json!({
            "exercise": self.exercise, "right": right, "of": all, "items": items,
            "problem": self.problem, "exit": self.exit,
        })
    }
}

/// Marks a submission. `exercise` says which exercise it is for; by default the file's name does, or its blocks do.
///
/// # Errors
/// When the file or the book cannot be read.
pub fn grade(home: &Home, file: &Path, exercise: Option<&str>) -> anyhow::Result<Marked> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match file.extension().and_then(|end| end.to_str()) {
        Some("rs") => code::submission(home, exercise.unwrap_or(&stem), &text),
        Some("md") => blocks::submission(home, &file.display().to_string(), &text, exercise),
        _ => bail!("a submission is a .rs file or a .md file"),
    }
}

/// The stub of an exercise in code.
///
/// # Errors
/// When there is no such exercise.
pub fn stub(home: &Home, exercise: &str) -> anyhow::Result<String> {
    Ok(code::task(home, exercise)?.stub())
}
