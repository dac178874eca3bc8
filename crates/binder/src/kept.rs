//! What one run leaves for the next in the `target` folder: a value in a file, as JSON.

use serde::{Serialize, de::DeserializeOwned};
use std::fs;
use std::path::Path;

/// What a file holds, if it can be read as such.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

/// Writes a value to a file. That it cannot be written is no error: the next run does the work anew.
pub(crate) fn write(file: &Path, value: &impl Serialize) {
    // Beside it first: another run must not read the half of it.
    let fresh = file.with_extension(format!("json-{}", std::process::id()));
    let written = serde_json::to_vec(value).is_ok_and(|bytes| fs::write(&fresh, bytes).is_ok());
    if !written || fs::rename(&fresh, file).is_err() {
        let _ = fs::remove_file(&fresh);
    }
}
