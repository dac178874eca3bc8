//! The blocks of a book, by name, in the order in which they are read: what `use` and `by` may refer to.

use crate::{Block, Symbol};
use std::collections::HashMap;
use std::sync::Arc;

/// The blocks read so far.
///
/// ```
/// use derivation::{Library, read_document};
/// let mut library = Library::new();
/// let document = read_document("```claim two \"Two\"\nshow 1 + 1 = 2\n```\n", &mut library);
/// assert!(document.diagnostics.is_empty());
/// assert_eq!(library.get("two").map(|block| block.title.as_str()), Some("Two"));
/// assert!(library.get("three").is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Library {
    entries: HashMap<String, Entry>,
    order: Vec<String>,
}

/// What is known under an id.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The block, unless it could not be read at all.
    pub(crate) block: Option<Arc<Block>>,
    /// Names whose declaration in it failed.
    pub(crate) broken: Vec<Symbol>,
}

impl Library {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The block of this id.
    ///
    /// ```
    /// assert!(derivation::Library::new().get("none").is_none());
    /// ```
    pub fn get(&self, id: &str) -> Option<&Block> {
        self.entries.get(id)?.block.as_deref()
    }

    /// All ids, in the order in which they were read.
    ///
    /// ```
    /// use derivation::{Library, read_document};
    /// let mut library = Library::new();
    /// read_document("```define b\nlet x : real\n```\n```define a\n```\n", &mut library);
    /// assert_eq!(library.ids().collect::<Vec<_>>(), ["b", "a"]);
    /// ```
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// Takes up a block that was read by [`read_block`](crate::read_block); the first of an id stays.
    ///
    /// ```
    /// use derivation::{Library, read_block};
    /// let mut library = Library::new();
    /// let reading = read_block("define names", "let x : real", 1, &library);
    /// library.insert(reading.block.unwrap());
    /// assert_eq!(library.get("names").unwrap().context.declarations.len(), 1);
    /// ```
    pub fn insert(&mut self, block: Block) {
        let id = block.id.clone();
        self.add(id, Entry { block: Some(Arc::new(block)), broken: Vec::new() });
    }

    pub(crate) fn add(&mut self, id: String, entry: Entry) {
        if !self.entries.contains_key(&id) {
            self.order.push(id.clone());
            self.entries.insert(id, entry);
        }
    }

    pub(crate) fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }
}
