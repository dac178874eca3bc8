//! `cargo book`: builds, checks and serves the book, and checks any Markdown that holds derivations.
//!
//! ```
//! use binder::{checking, manuscript::Manuscript, memory::Memory, reading::Library};
//! let text = "```claim square \"A square\"\nlet a, b : real\nshow (a + b)^2 = a^2 + 2 a b + b^2\n```\n";
//! let notes = vec![("notes.md".to_owned(), text.to_owned())];
//! let checked = checking::verdict(Manuscript::of_texts(notes, Library::new(), &Memory::default()), vec![]);
//! assert_eq!(checked.exit, 0);
//! ```
//!
//! A text goes through these hands:
//!
//! 1. [`scan`] finds what the book adds to Markdown; [`reading`] asks `derivation` for the blocks.
//! 2. [`memory`] has every block judged by `checker`, those unchanged from memory.
//! 3. [`manuscript`] holds all pages read, checked and numbered, and every target of a reference.
//! 4. [`mod@preprocess`] turns it into Markdown and HTML, one module a duty; all findings of all pages come together.
//! 5. [`building`] lets mdBook render that in a [`scratch`] folder beside the last build, has [`links`] follow every link of
//!    the [`rendered`] pages, and swaps the two; [`finished`] tells when that would change nothing; [`serve`] shows it.
//!
//! What the sources claim and what is cited is data, read by [`register`]; [`marks`] say where the text takes it up. [`tasks`]
//! are exercises in code, [`containers`] what stands between `:::` lines, [`numbering`] gives everything its number.
//!
//! For a terminal there are [`report`] (verdicts as text), [`finding`] (file, line, caret), [`checking`], [`explaining`],
//! [`mutating`], [`grading`] and [`scaffolding`]; for programs [`json`]. Only [`output`] prints.
//!
//! The notations of the text, and the class names of the pages, are in this crate's README.

pub mod building;
pub mod chatter;
pub mod checking;
pub mod cli;
pub mod containers;
pub mod explaining;
pub mod finding;
pub mod finished;
pub mod grading;
pub mod html;
pub mod json;
mod kept;
pub mod links;
pub mod manuscript;
pub mod marks;
pub mod memory;
pub mod mutating;
pub mod necessity;
pub mod numbering;
pub mod output;
pub mod preprocess;
pub mod reading;
pub mod register;
pub mod rendered;
pub mod report;
pub mod scaffolding;
pub mod scan;
pub mod scratch;
pub mod serve;
pub mod standing;
pub mod tasks;
