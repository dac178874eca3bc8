//! Notices saved files by looking: every tenth of a second the times and sizes of the book's files are compared. That
//! works alike on every system and file system, and costs nothing for a book of a hundred files.

use crate::building::Built;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const EVERY: Duration = Duration::from_millis(100);

type Stamp = (SystemTime, u64);

/// The files that are watched, and how they were when last seen.
#[derive(Debug)]
pub(super) struct Watched {
    places: BTreeSet<PathBuf>,
    seen: BTreeMap<PathBuf, Stamp>,
}

impl Watched {
    /// Watches a file, or everything in a folder.
    pub(super) fn new(place: PathBuf) -> Watched {
        let mut watched = Watched { places: BTreeSet::from([place]), seen: BTreeMap::new() };
        watched.seen = watched.look();
        watched
    }

    /// Watches what a build was made from: the text, `book.toml`, and the code it includes.
    pub(super) fn of(built: &Built) -> Watched {
        let mut watched = Watched { places: built.sources(), seen: BTreeMap::new() };
        watched.seen = watched.look();
        watched
    }

    /// Watches what a new build was made from. What was saved while it was made is noticed next.
    pub(super) fn update(&mut self, built: &Built) {
        let before = std::mem::replace(&mut self.places, built.sources());
        let now = self.look();
        for (path, stamp) in now {
            if !before.iter().any(|place| path.starts_with(place)) {
                self.seen.insert(path, stamp);
            }
        }
    }

    /// Returns when something changed and then kept still for a moment.
    pub(super) fn wait(&mut self) {
        loop {
            std::thread::sleep(EVERY);
            let mut now = self.look();
            if now == self.seen {
                continue;
            }
            loop {
                std::thread::sleep(EVERY / 2);
                let later = self.look();
                if later == now {
                    break;
                }
                now = later;
            }
            self.seen = now;
            return;
        }
    }

    fn look(&self) -> BTreeMap<PathBuf, Stamp> {
        let mut found = BTreeMap::new();
        for place in &self.places {
            look(place, &mut found);
        }
        found
    }
}

fn look(place: &Path, found: &mut BTreeMap<PathBuf, Stamp>) {
    let Ok(metadata) = std::fs::metadata(place) else { return };
    if !metadata.is_dir() {
        let time = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        found.insert(place.to_owned(), (time, metadata.len()));
        return;
    }
    let Ok(entries) = std::fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // Editors' own files, and what builds leave.
        if name.starts_with('.') || name.ends_with('~') || name == "target" {
            continue;
        }
        look(&entry.path(), found);
    }
}
