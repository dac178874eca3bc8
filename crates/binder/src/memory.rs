//! Verdicts remembered while the program runs: a block is checked again only when its text changed, or the text of a
//! block it rests on. Blocks that must be checked are shared out among threads.
//!
//! A [`Memory::kept`] one goes on from run to run, for building and serving; `cargo book check` and the tests check everything
//! anew. What is kept belongs to one program, to the byte: another build of it knows nothing. Not kept is what has hints or problems.

use crate::kept;
use crate::reading::{self, Library};
use checker::identification::program;
use checker::needs::Necessity;
use checker::{BlockReport, Judgement, obligations};
use derivation::{Block, Reason};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Reports by what they depend on.
#[derive(Default, Debug)]
pub struct Memory {
    reports: Mutex<HashMap<String, Arc<BlockReport>>>,
    /// Which hypotheses are needed, where that was asked.
    needs: Mutex<HashMap<String, Arc<OnceLock<Vec<Necessity>>>>>,
    /// The judgements of earlier runs.
    earlier: HashMap<String, Vec<Judgement>>,
    /// Where they are kept, and for which program.
    file: Option<(PathBuf, u64)>,
}

/// What is kept from run to run.
#[derive(Serialize, Deserialize)]
struct Kept {
    program: u64,
    judgements: HashMap<String, Vec<Judgement>>,
    needs: HashMap<String, Vec<Necessity>>,
}

impl Memory {
    /// One that remembers what [`Memory::keep`] wrote in the `target` folder of this book. Where there is no such folder, or what is
    /// there is of another program, it is empty.
    pub fn kept(root: &Path) -> Memory {
        let folder = root.join("target");
        let Some(program) = program().filter(|_| folder.is_dir()) else { return Memory::default() };
        let file = folder.join("verdicts.json");
        let (earlier, needs) = kept::read::<Kept>(&file)
            .filter(|kept| kept.program == program)
            .map(|kept| (kept.judgements, kept.needs))
            .unwrap_or_default();
        let answered = |(key, all)| (key, Arc::new(OnceLock::from(all)));
        Memory {
            reports: Mutex::default(),
            needs: Mutex::new(needs.into_iter().map(answered).collect()),
            earlier,
            file: Some((file, program)),
        }
    }

    /// Keeps what it knows for the next run, if it is to.
    pub fn keep(&self) {
        let Some((file, program)) = &self.file else { return };
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let plain = |report: &BlockReport| {
            report.problems.is_empty() && report.lines.iter().all(|(_, j)| j.hints.is_empty())
        };
        let judgements = reports.iter().filter(|(_, report)| plain(report)).map(|(key, report)| {
            (key.clone(), report.lines.iter().map(|(_, judgement)| judgement.clone()).collect())
        });
        let needs = self.needs.lock().unwrap_or_else(PoisonError::into_inner);
        // Of blocks that are no longer there nothing is kept.
        let there = needs.iter().filter(|(key, _)| reports.contains_key(*key));
        let needs = there.filter_map(|(key, all)| Some((key.clone(), all.get()?.clone())));
        let kept =
            Kept { program: *program, judgements: judgements.collect(), needs: needs.collect() };
        kept::write(file, &kept);
    }

    /// The report on a block: of an earlier run, or made now.
    fn report(&self, key: &str, block: &Block, library: &Library) -> Arc<BlockReport> {
        let obligations = || obligations(block);
        let earlier = self.earlier.get(key).and_then(|judgements| {
            let obligations = obligations();
            let fits = obligations.len() == judgements.len();
            fits.then(|| obligations.into_iter().zip(judgements.iter().cloned()).collect())
        });
        Arc::new(match earlier {
            Some(lines) => BlockReport { id: block.id.clone(), lines, problems: Vec::new() },
            None => reading::judge(block, library),
        })
    }

    /// Where the answer is put once it is asked which hypotheses of a block are needed: the same place while the block is the same.
    pub fn needs(&self, block: &Block, library: &Library) -> Arc<OnceLock<Vec<Necessity>>> {
        let mut needs = self.needs.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(needs.entry(grounds(block, library)).or_default())
    }

    /// The reports of some blocks, in their order.
    pub fn judge_all(&self, blocks: &[&Block], library: &Library) -> Vec<Arc<BlockReport>> {
        let keys: Vec<String> = blocks.iter().map(|block| grounds(block, library)).collect();
        let slots: Vec<OnceLock<Arc<BlockReport>>> = {
            let known = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
            keys.iter()
                .map(|key| known.get(key).cloned().map_or_else(OnceLock::new, OnceLock::from))
                .collect()
        };
        let missing: Vec<usize> =
            (0..blocks.len()).filter(|place| slots[*place].get().is_none()).collect();
        shared_out(&missing, &|&place| {
            slots[place].get_or_init(|| self.report(&keys[place], blocks[place], library));
        });
        let mut known = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        slots
            .into_iter()
            .zip(keys)
            .zip(blocks)
            .map(|((slot, key), block)| {
                let report = slot.into_inner().unwrap_or_else(|| self.report(&key, block, library));
                known.insert(key, Arc::clone(&report));
                report
            })
            .collect()
    }
}

/// Does something with every item, on as many threads as there are processors.
pub fn shared_out<T: Sync>(items: &[T], work: &(dyn Fn(&T) + Sync)) {
    let next = AtomicUsize::new(0);
    let take = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(items.len());
    if threads <= 1 {
        return take();
    }
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(take);
        }
        take();
    });
}

/// All that a verdict depends on besides the checker itself: the block and every block it rests on, as written.
pub fn grounds(block: &Block, library: &Library) -> String {
    let mut text = format!("{} {}\n{}", block.kind.word(), block.id, block.text);
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
        match library.get(&id) {
            Some(other) => text += &format!("\0{} {id}\n{}", other.kind.word(), other.text),
            None => text += &format!("\0{id}"),
        }
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read;
    use std::fs;

    const TEXT: &str = "```claim square\nlet a, b : real\nshow (a + b)^2 = a^2 + 2 a b + b^2\n```\n\n\
        ```derive twice\nlet a : real\n\na + a\n  = 2 a\n```\n\n\
        ```wrong sum\nlet a, b : real\nshow (a + b)^2 = a^2 + b^2\n```\n";

    /// The reports of a text, as they would be printed.
    fn reports(memory: &Memory, text: &str) -> Vec<String> {
        let mut library = Library::default();
        let blocks: Vec<Block> =
            read("t.md", text, &mut library).blocks.into_iter().map(|b| b.0).collect();
        let blocks: Vec<&Block> = blocks.iter().collect();
        memory.judge_all(&blocks, &library).iter().map(|report| format!("{report:?}")).collect()
    }

    /// What an earlier run knew is what would be found now; what changed is judged anew, and so is everything by another program.
    #[test]
    fn kept_reports_are_those_found_anew() {
        let root = std::env::temp_dir().join(format!("binder-memory-{}", std::process::id()));
        fs::create_dir_all(root.join("target")).unwrap();
        let anew = reports(&Memory::default(), TEXT);
        let first = Memory::kept(&root);
        assert_eq!(reports(&first, TEXT), anew);
        first.keep();
        let second = Memory::kept(&root);
        assert_eq!(second.earlier.len(), 2, "a report with hints is not kept");
        assert_eq!(reports(&second, TEXT), anew);
        let changed = TEXT.replace("= 2 a\n", "= 3 a\n");
        assert_eq!(reports(&second, &changed), reports(&Memory::default(), &changed));
        assert_ne!(reports(&second, &changed), anew);
        let file = root.join("target/verdicts.json");
        let mut other: serde_json::Value =
            serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        other["program"] = 1.into();
        fs::write(&file, other.to_string()).unwrap();
        assert!(Memory::kept(&root).earlier.is_empty());
        fs::write(&file, "{").unwrap();
        assert!(Memory::kept(&root).earlier.is_empty());
        fs::remove_dir_all(&root).unwrap();
    }
}
