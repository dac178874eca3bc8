//! Verdicts remembered while the program runs: a block is checked again only when its text changed, or the text of a
//! block it rests on. Blocks that must be checked are shared out among threads.

use crate::reading::{self, Library};
use checker::BlockReport;
use derivation::{Block, Reason};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Reports by what they depend on.
#[derive(Default, Debug)]
pub struct Memory(Mutex<HashMap<u64, Arc<BlockReport>>>);

impl Memory {
    /// The reports of some blocks, in their order.
    pub fn judge_all(&self, blocks: &[&Block], library: &Library) -> Vec<Arc<BlockReport>> {
        let keys: Vec<u64> = blocks.iter().map(|block| key(block, library)).collect();
        let slots: Vec<OnceLock<Arc<BlockReport>>> = {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            keys.iter()
                .map(|key| known.get(key).cloned().map_or_else(OnceLock::new, OnceLock::from))
                .collect()
        };
        let missing: Vec<usize> =
            (0..blocks.len()).filter(|place| slots[*place].get().is_none()).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(&place) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
                slots[place].get_or_init(|| Arc::new(reading::judge(blocks[place], library)));
            }
        };
        let threads =
            std::thread::available_parallelism().map_or(1, usize::from).min(missing.len());
        if threads > 1 {
            std::thread::scope(|scope| {
                for _ in 1..threads {
                    scope.spawn(work);
                }
                work();
            });
        } else {
            work();
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots
            .into_iter()
            .zip(keys)
            .zip(blocks)
            .map(|((slot, key), block)| {
                let report =
                    slot.into_inner().unwrap_or_else(|| Arc::new(reading::judge(block, library)));
                known.insert(key, Arc::clone(&report));
                report
            })
            .collect()
    }
}

/// A number that differs when anything the verdict depends on differs.
fn key(block: &Block, library: &Library) -> u64 {
    let mut hasher = DefaultHasher::new();
    block.kind.word().hash(&mut hasher);
    block.id.hash(&mut hasher);
    block.text.hash(&mut hasher);
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> = rests_on(block);
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        if let Some(other) = library.get(&id) {
            open.extend(rests_on(other));
        }
    }
    for id in seen {
        id.hash(&mut hasher);
        library.get(&id).map(|other| (other.kind.word(), &other.text)).hash(&mut hasher);
    }
    hasher.finish()
}

/// The blocks that a block names: what it uses and what it gives as reasons.
pub fn rests_on(block: &Block) -> Vec<String> {
    let reasons = block.chains.iter().flat_map(|chain| &chain.lines).flat_map(|line| &line.reasons);
    let named = reasons.filter_map(|reason| match reason {
        Reason::Block(id) => Some(id.clone()),
        _ => None,
    });
    block.uses.iter().cloned().chain(named).collect()
}
