//! The book's data: what its sources claim and where they err (`coverage/*.toml`, one file a topic), and what it cites
//! (`references.toml`), read from the folder of the Markdown. What cannot be read is told with file, line and caret.
//!
//! ```toml
//! title = "Newton's method"
//!
//! [claims]
//! PBDL-022 = "Newton's method finds the minimiser in one step"
//! PBDL-034 = { says = "a step length is needed", left_out = "advice: there is nothing to check" }
//!
//! [errata.EP-09]
//! severity = "missing assumption"
//! place = "Newton's method"
//! says = "one step is enough only on a quadratic"
//! printed = "Newton's method computes $x^*$ in a single step"
//! right = "on a quadratic with invertible $H$"
//! claims = ["PBDL-022"]
//! ```
//!
//! An erratum that no page shows yet may say why: `open = "…"`. Texts may hold `$…$`.

use crate::finding::Finding;
use crate::manuscript::Source;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;

/// A statement of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The topic it belongs to, as its file is called.
    pub topic: String,
    /// What it says, in one line.
    pub says: String,
    /// Why no page covers it.
    pub left_out: Option<String>,
    /// Where it is written down.
    pub place: Place,
}

/// How bad an erratum is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Debug)]
pub enum Severity {
    /// False as printed.
    #[serde(rename = "wrong")]
    Wrong,
    /// True only under a hypothesis that is not there.
    #[serde(rename = "missing assumption")]
    MissingAssumption,
    /// Suggests something false.
    #[serde(rename = "misleading")]
    Misleading,
    /// A slip whose meaning is clear.
    #[serde(rename = "typo")]
    Typo,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Severity; 4] =
        [Severity::Wrong, Severity::MissingAssumption, Severity::Misleading, Severity::Typo];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Wrong => "wrong",
            Severity::MissingAssumption => "missing assumption",
            Severity::Misleading => "misleading",
            Severity::Typo => "typo",
        }
    }
}

/// A place where a source errs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erratum {
    /// The topic it belongs to, as its file is called.
    pub topic: String,
    /// What the file says of it.
    pub says: ErratumForm,
    /// Where it is written down.
    pub place: Place,
}

/// An erratum as the file has it.
#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ErratumForm {
    /// How bad it is.
    pub severity: Severity,
    /// The place in the source.
    pub place: String,
    /// What is wrong, in one line.
    pub says: String,
    /// What is printed.
    pub printed: String,
    /// What would be right.
    pub right: String,
    /// The claims it is about.
    #[serde(default)]
    pub claims: Vec<String>,
    /// Why no page shows it.
    pub open: Option<String>,
}

/// A work that the book cites.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Work {
    /// What the file says of it.
    pub says: WorkForm,
    /// Where it is written down.
    pub place: Place,
}

/// A work as the file has it.
#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct WorkForm {
    /// Full names, joined by commas and "and".
    pub authors: String,
    /// What a citation says: "Nocedal and Wright".
    pub short: String,
    /// The title.
    pub title: String,
    /// Where and when it appeared.
    pub published: String,
    /// Which heading of the page it stands under.
    pub group: String,
    /// What the book takes from it.
    pub used_for: String,
    /// Its address.
    pub url: Option<String>,
    /// How the ids of its claims and errata begin.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// Where an entry of the data is written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file, as messages name it.
    pub file: String,
    /// The line of its key, from 1.
    pub line: usize,
}

/// A topic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topic {
    /// As its file is called.
    pub name: String,
    /// What it is called on the pages.
    pub title: String,
}

/// All data of a book. Maps are by id or key.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Register {
    /// The topics, by the names of their files.
    pub topics: Vec<Topic>,
    /// The claims.
    pub claims: BTreeMap<String, Claim>,
    /// The errata.
    pub errata: BTreeMap<String, Erratum>,
    /// What is cited.
    pub works: BTreeMap<String, Work>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    title: String,
    #[serde(default)]
    claims: BTreeMap<Spanned<String>, ClaimForm>,
    #[serde(default)]
    errata: BTreeMap<Spanned<String>, ErratumForm>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ClaimForm {
    Says(String),
    LeftOut { says: String, left_out: String },
}

impl Register {
    /// Reads the data below the folder of a book's Markdown. A book without data has an empty register.
    pub fn read(source: &Source) -> (Register, Vec<Finding>) {
        let folder = &source.folder;
        let mut register = Register::default();
        let mut findings = Vec::new();
        let mut files: Vec<String> = std::fs::read_dir(folder.join("coverage"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|file| file.ends_with(".toml"))
            .collect();
        files.sort();
        for file in files {
            let path = format!("coverage/{file}");
            if let Some((text, read)) =
                parse::<TopicFile>(&folder.join(&path), &source.file(&path), &mut findings)
            {
                let topic = file.trim_end_matches(".toml").to_owned();
                register.add_topic(&source.file(&path), &text, topic, read, &mut findings);
            }
        }
        let path = folder.join("references.toml");
        let file = source.file("references.toml");
        if path.exists()
            && let Some((text, read)) =
                parse::<BTreeMap<Spanned<String>, WorkForm>>(&path, &file, &mut findings)
        {
            for (key, says) in read {
                let place = place(&file, &text, key.span().start);
                register.works.insert(key.into_inner(), Work { says, place });
            }
        }
        (register, findings)
    }

    fn add_topic(
        &mut self,
        file: &str,
        text: &str,
        topic: String,
        read: TopicFile,
        findings: &mut Vec<Finding>,
    ) {
        self.topics.push(Topic { name: topic.clone(), title: read.title });
        let mut twice = |key: &Spanned<String>, earlier: Option<&Place>| {
            let Some(earlier) = earlier else { return false };
            let message =
                format!("`{}` is already in {}:{}", key.get_ref(), earlier.file, earlier.line);
            findings.push(Finding::error(file, text, key.span(), message));
            true
        };
        for (key, form) in read.claims {
            if twice(&key, self.claims.get(key.get_ref()).map(|claim| &claim.place)) {
                continue;
            }
            let (says, left_out) = match form {
                ClaimForm::Says(says) => (says, None),
                ClaimForm::LeftOut { says, left_out } => (says, Some(left_out)),
            };
            let place = place(file, text, key.span().start);
            let claim = Claim { topic: topic.clone(), says, left_out, place };
            self.claims.insert(key.into_inner(), claim);
        }
        for (key, says) in read.errata {
            if twice(&key, self.errata.get(key.get_ref()).map(|erratum| &erratum.place)) {
                continue;
            }
            let place = place(file, text, key.span().start);
            self.errata.insert(key.into_inner(), Erratum { topic: topic.clone(), says, place });
        }
    }

    /// The work that the id of a claim or erratum belongs to: its key and what is known of it.
    pub fn source(&self, id: &str) -> Option<(&str, &Work)> {
        let stem = id.rsplit_once('-').map_or(id, |(stem, _)| stem);
        let found = self.works.iter().find(|(_, work)| work.says.ids.iter().any(|s| s == stem));
        found.map(|(key, work)| (key.as_str(), work))
    }
}

fn place(file: &str, text: &str, at: usize) -> Place {
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    Place { file: file.to_owned(), line }
}

/// A file's text and what it says, or a finding.
fn parse<T: DeserializeOwned>(
    path: &Path,
    file: &str,
    findings: &mut Vec<Finding>,
) -> Option<(String, T)> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            findings.push(Finding::whole(file, format!("cannot be read: {error}")));
            return None;
        }
    };
    match toml::from_str(&text) {
        Ok(read) => Some((text, read)),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let message = format!("this cannot be read: {}", error.message().replace('\n', " "));
            findings.push(Finding::error(file, &text, span, message));
            None
        }
    }
}
