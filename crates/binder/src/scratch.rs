//! The folder that a build works in, beside the one it builds into, so that what is made can be moved there at once. It goes
//! when the build ends, and what a build left that was stopped goes with the next one.
//!
//! A build holds a lock on a file in its folder. The system lets go of it however the build ends: a folder whose lock is free
//! belongs to nobody.

use anyhow::Context;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What the lock is on.
const LOCK: &str = "lock";
const NEW: &str = "new";
const OLD: &str = "old";

/// A folder to work in, removed when dropped.
///
/// ```
/// use binder::scratch::Scratch;
/// let place = std::env::temp_dir().join(format!("scratch-{}", std::process::id()));
/// let scratch = Scratch::beside(&place.join("pages"))?;
/// std::fs::create_dir(scratch.fresh())?;
/// assert_eq!(std::fs::read_dir(&place)?.count(), 1);
/// drop(scratch);
/// assert_eq!(std::fs::read_dir(&place)?.count(), 0);
/// # std::fs::remove_dir(place)?;
/// # Ok::<(), anyhow::Error>(())
/// ```
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    _lock: File,
}

impl Scratch {
    /// A folder of one's own beside `target`; those that stopped builds left there are removed.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn beside(target: &Path) -> anyhow::Result<Scratch> {
        let stem = stem(target).context("the destination has no name")?;
        sweep(target, &stem);
        let told = || format!("cannot write beside {}", target.display());
        fs::create_dir_all(target.parent().unwrap_or(Path::new("."))).with_context(told)?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            // Another machine that shares the disk may have a process of this number.
            let folder = target.with_file_name(format!("{stem}{}-{attempt}", std::process::id()));
            match taken(&folder) {
                Ok(lock) => return Ok(Scratch { folder, _lock: lock }),
                Err(error) if attempt == 9 => return Err(error).with_context(told),
                Err(_) => {}
            }
        }
    }

    /// Where to build.
    pub fn fresh(&self) -> PathBuf {
        self.folder.join(NEW)
    }

    /// Where the last build is moved aside.
    pub fn old(&self) -> PathBuf {
        self.folder.join(OLD)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// How the names of the folders beside `target` begin.
fn stem(target: &Path) -> Option<String> {
    Some(format!(".{}-building-", target.file_name()?.to_string_lossy()))
}

/// Makes a folder and locks it.
fn taken(folder: &Path) -> io::Result<File> {
    fs::create_dir(folder)?;
    let path = folder.join(LOCK);
    let lock = File::create(&path)?;
    // Where there are no locks, nobody gets one, and nobody takes the folder away.
    let _ = lock.lock();
    // Between the two lines above it was free.
    if path.exists() { Ok(lock) } else { Err(io::ErrorKind::NotFound.into()) }
}

/// Removes what stopped builds left beside `target`.
fn sweep(target: &Path, stem: &str) {
    let Some(entries) = target.parent().and_then(|parent| fs::read_dir(parent).ok()) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(stem));
        let ours = number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !ours || !nothing_else(&entry.path()) {
            continue;
        }
        match File::open(entry.path().join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => remove(&entry.path()),
            // It was stopped before it had a lock: only an empty folder is removed so.
            Err(_) => drop(fs::remove_dir(entry.path())),
            Ok(_) => {}
        }
    }
}

/// Whether a folder holds only what a build puts there.
fn nothing_else(folder: &Path) -> bool {
    let known = |name: &std::ffi::OsStr| [LOCK, NEW, OLD].iter().any(|known| name == *known);
    fs::read_dir(folder).is_ok_and(|mut all| all.all(|e| e.is_ok_and(|e| known(&e.file_name()))))
}

/// Removes a folder, the lock last: what is left when this is stopped is removed by the next build. A folder that cannot be
/// removed is no reason for a build to fail.
fn remove(folder: &Path) {
    let gone = [NEW, OLD].iter().all(|part| {
        let part = folder.join(part);
        !part.exists() || fs::remove_dir_all(part).is_ok()
    });
    if gone {
        let _ = fs::remove_file(folder.join(LOCK));
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
    use super::*;

    /// What a stopped build left is removed; what a running one uses, and what is somebody else's, is not.
    #[test]
    fn stale_folders() {
        let place = std::env::temp_dir().join(format!("scratch-test-{}", std::process::id()));
        let (pages, other) = (place.join("pages"), place.join("other"));
        let running = Scratch::beside(&pages).unwrap();
        for left in [".pages-building-1-1", ".other-building-1-1", ".pages-building-2-1"] {
            fs::create_dir_all(place.join(left).join(NEW)).unwrap();
            fs::write(place.join(left).join(LOCK), "").unwrap();
            fs::write(place.join(left).join(NEW).join("page.html"), "half").unwrap();
        }
        fs::write(place.join(".pages-building-2-1/thesis.txt"), "years of work").unwrap();
        fs::create_dir(place.join(".pages-building-3-1")).unwrap();
        fs::create_dir(place.join(".pages-building-notes")).unwrap();
        let second = Scratch::beside(&pages).unwrap();
        assert!(running.folder.exists() && second.folder.exists());
        assert_ne!(running.folder, second.folder);
        drop((running, second));
        let names = || -> Vec<String> {
            let all = fs::read_dir(&place).unwrap();
            let mut names: Vec<String> =
                all.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(
            names(),
            [".other-building-1-1", ".pages-building-2-1", ".pages-building-notes"]
        );
        drop(Scratch::beside(&other).unwrap());
        assert_eq!(names(), [".pages-building-2-1", ".pages-building-notes"]);
        fs::remove_dir_all(place).unwrap();
    }
}
