//! `cargo book mutate`: the mutation study of the checker over the whole book, or over some of its blocks.

use crate::building::Home;
use crate::memory::Memory;
use anyhow::bail;
use checker::mutation;
use derivation::Block;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What the study found.
#[derive(Debug)]
pub struct Study(mutation::Study);

/// Runs the study over the blocks named, or over every block of the book. `progress` is told of every page and how
/// many blocks it has.
///
/// # Errors
/// When the book cannot be loaded, or has no block of a name.
pub fn study(
    home: &Home,
    ids: &[String],
    progress: &mut dyn FnMut(&str, usize),
) -> anyhow::Result<Study> {
    let manuscript = home.manuscript(&Memory::default(), &mut |_, _| {})?;
    for id in ids {
        if manuscript.entry(id).is_none() {
            bail!("no block is called `{id}`");
        }
    }
    let mut all = mutation::Study::default();
    for page in &manuscript.pages {
        let wanted = page.entries.iter().map(|entry| &entry.block);
        let blocks: Vec<&Block> =
            wanted.filter(|block| ids.is_empty() || ids.contains(&block.id)).collect();
        if !blocks.is_empty() {
            progress(&page.path, blocks.len());
            studies(&blocks).into_iter().for_each(|study| all.add(study));
        }
    }
    Ok(Study(all))
}

/// The study of each block, in their order, the work shared out among threads.
fn studies(blocks: &[&Block]) -> Vec<mutation::Study> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some((place, block)) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            blocks.get(place).map(|block| (place, block))
        } {
            let study = mutation::study(block);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, study));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(blocks.len());
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
