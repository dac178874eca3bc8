//! The trusted base: the files whose mistakes could make a false line "proved". Counted from their own text.

/// A file of the trusted base.
#[derive(Clone, Copy, Debug)]
pub struct Trusted {
    /// Its name, as in `poly.rs`.
    pub file: &'static str,
    source: &'static str,
}

impl Trusted {
    /// What it holds: the first sentence of its own description.
    ///
    /// ```
    /// let calculus = checker::trusted::FILES.iter().find(|f| f.file == "calculus.rs");
    /// assert_eq!(calculus.map(|f| f.purpose()).as_deref(), Some("Integrals of normal forms."));
    /// ```
    pub fn purpose(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        let first: Vec<&str> = lines.map(str::trim).take_while(|line| !line.is_empty()).collect();
        let text = first.join(" ");
        text.split_once(". ").map_or(text.clone(), |(sentence, _)| format!("{sentence}."))
    }

    /// How many lines of code it has: without comments, empty lines and its tests.
    ///
    /// ```
    /// assert!(checker::trusted::FILES.iter().all(|file| file.lines() > 10));
    /// ```
    pub fn lines(&self) -> usize {
        let code = self.source.split("#[cfg(test)]").next().unwrap_or_default();
        let counts = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
        code.lines().filter(counts).count()
    }
}

macro_rules! files {
    ($($file:literal)*) => { &[$(Trusted { file: $file, source: include_str!($file) }),*] };
}

/// The files. Below them stands what they are written with: the notation's reader, exact fractions, the compiler.
pub const FILES: &[Trusted] = files!(
    "prove.rs" "compare.rs" "monotone.rs" "signs.rs" "certificate.rs" "facts.rs" "weighted.rs" "lemmas.rs" "induction.rs" "rewriting.rs" "poly.rs" "inverse.rs"
    "sampling.rs" "normal.rs" "powers.rs" "elementary.rs" "functions.rs" "entries.rs" "totals.rs" "substitution.rs" "calculus.rs" "differential.rs" "family.rs" "model.rs"
);

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    /// The list has the files that say of themselves that they are part of the trusted base, and no others.
    #[test]
    fn the_list_is_the_files_that_say_so() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut say_so: Vec<String> = fs::read_dir(folder)
            .expect("the sources")
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|end| end == "rs"))
            .filter(|path| {
                let text = fs::read_to_string(path).expect("a source");
                let top = text.lines().map_while(|line| line.strip_prefix("//!"));
                let top: Vec<&str> = top.flat_map(str::split_whitespace).collect();
                top.join(" ").to_lowercase().contains("part of the trusted base")
            })
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .collect();
        let mut listed: Vec<&str> = FILES.iter().map(|f| f.file).collect();
        say_so.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, say_so);
    }
}
