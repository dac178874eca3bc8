//! `cargo book explain ID`: everything that is known of a block of the book, or of one of its lines.

use crate::building::Home;
use crate::json;
use crate::manuscript::{Entry, Manuscript, Page};
use crate::memory::Memory;
use crate::output::Paint;
use crate::report;
use anyhow::bail;
use serde_json::Value;

/// A block that was asked for.
#[derive(Debug)]
pub struct Found {
    manuscript: Manuscript,
    id: String,
    key: Option<String>,
}

/// Looks for `id` or `id:line` in the book.
///
/// # Errors
/// When the book cannot be loaded, or has no such block or line.
pub fn explain(home: &Home, id: &str) -> anyhow::Result<Found> {
    let memory = Memory::default();
    let manuscript = home.manuscript(&memory, &mut |_, _| {})?;
    let (block, key) = match id.split_once(':') {
        Some((block, key)) => (block, Some(key.to_owned())),
        None => (id, None),
    };
    let Some((_, entry)) = manuscript.entry(block) else {
        let names = manuscript.pages.iter().flat_map(|p| &p.entries).map(|e| e.block.id.as_str());
        match crate::finding::nearest(block, names) {
            Some(near) => bail!("no block is called `{block}`; did you mean `{near}`?"),
            None => bail!("no block is called `{block}`"),
        }
    };
    if let Some(key) = &key
        && !entry.rows.iter().any(|row| row.key == *key)
    {
        let keys: Vec<&str> = entry.rows.iter().map(|row| row.key.as_str()).collect();
        bail!("`{block}` has no line `{key}`; its lines are {}", keys.join(", "));
    }
    let id = block.to_owned();
    Ok(Found { manuscript, id, key })
}

impl Found {
    fn entry(&self) -> Option<(&Page, &Entry)> {
        self.manuscript.entry(&self.id)
    }

    /// As text.
    pub fn text(&self, paint: Paint) -> String {
        let found = self.entry();
        found.map_or_else(String::new, |(p, e)| report::explain(p, e, self.key.as_deref(), paint))
    }

    /// As JSON: the block as `check` prints it; of one line, that line alone in it.
    pub fn json(&self) -> Value {
        let Some((page, entry)) = self.entry() else { return Value::Null };
        let mut block = json::block(page, entry);
        if let (Some(key), Some(lines)) =
            (&self.key, block.get_mut("lines").and_then(Value::as_array_mut))
        {
            lines.retain(|line| line["line"] == **key);
        }
        block
    }
}
