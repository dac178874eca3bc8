//! The files of a build, held in memory under the paths they are asked for by. What is not in the table does not
//! exist: no path of a request ever reaches the file system.

use anyhow::Context;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The files of one build.
#[derive(Default, Debug)]
pub struct Pages(BTreeMap<String, Arc<[u8]>>);

impl Pages {
    /// Reads all files of a folder.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn read(folder: &Path) -> anyhow::Result<Pages> {
        let mut pages = Pages::default();
        pages.add(folder, "")?;
        Ok(pages)
    }

    /// The same with one more file.
    #[must_use]
    pub fn with(mut self, path: &str, bytes: &[u8]) -> Pages {
        self.0.insert(path.to_owned(), bytes.into());
        self
    }

    /// The same with some pages newly rendered. They go on using the search index that is there.
    #[must_use]
    pub fn refreshed(&self, pages: Vec<(String, String)>) -> Pages {
        let mut all = self.0.clone();
        for (path, text) in pages {
            let before = all.get(&path).map(|old| String::from_utf8_lossy(old).into_owned());
            let text = match (before.as_deref().and_then(search_index), search_index(&text)) {
                (Some(old), Some(new)) => text.replace(new, old),
                _ => text,
            };
            all.insert(path, text.into_bytes().into());
        }
        Pages(all)
    }

    fn add(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        let entries = std::fs::read_dir(folder)
            .with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = entry.path();
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.add(&path, &format!("{prefix}{name}/"))?;
            } else if kind.is_file() {
                let bytes = std::fs::read(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                self.0.insert(format!("{prefix}{name}"), bytes.into());
            }
        }
        Ok(())
    }

    /// The file a path asks for, with its name; `/` and `part/` ask for `index.html`.
    ///
    /// ```
    /// let pages = binder::serve::Pages::default().with("index.html", b"hello");
    /// assert_eq!(pages.get("/").map(|(name, _)| name), Some("index.html".to_owned()));
    /// assert!(pages.get("/../index.html").is_none());
    /// assert!(pages.get("/%2e%2e/index.html").is_none());
    /// ```
    pub fn get(&self, path: &str) -> Option<(String, Arc<[u8]>)> {
        let mut path = decode(path.strip_prefix('/')?)?;
        if path.is_empty() || path.ends_with('/') {
            path.push_str("index.html");
        }
        let bytes = self.0.get(&path)?;
        Some((path, Arc::clone(bytes)))
    }
}

/// The name of the search index that a page asks for.
fn search_index(page: &str) -> Option<&str> {
    let start = page.find("searchindex")?;
    let end = page[start..].find(".js")?;
    Some(&page[start..start + end])
}

/// `%20` and its kind decoded; nothing for what is not UTF-8 or badly written.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |b: u8| char::from(b).to_digit(16);
            let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The content type a file's name stands for.
pub(super) fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page rendered alone takes the place of the old one and asks for the index that is there.
    #[test]
    fn refreshed() {
        let old = Pages::default()
            .with("a.html", b"old searchindex-1.js")
            .with("b.html", b"other searchindex-1.js");
        let new = old.refreshed(vec![("a.html".into(), "new searchindex-2.js".into())]);
        let text = |path: &str| new.get(path).map(|(_, bytes)| bytes.to_vec());
        assert_eq!(text("/a.html"), Some(b"new searchindex-1.js".to_vec()));
        assert_eq!(text("/b.html"), Some(b"other searchindex-1.js".to_vec()));
    }
}
