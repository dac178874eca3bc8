//! The built pages, read as files: links, ids, verdicts, and that a build says the same twice.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use binder::building::{Built, files, pages as page_names};
use binder::links::{Site, outside};
use binder::rendered;
use book_tests::building;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The one build of all tests.
fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| building::book(&folder("book-as-pages")))
}

/// All pages by name.
fn pages() -> BTreeMap<String, String> {
    let built = built();
    let names = page_names(&built.folder).unwrap();
    let read = |name: &String| fs::read_to_string(built.folder.join(name)).unwrap();
    names.into_iter().map(|name| (name.clone(), read(&name))).collect()
}

fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Checks that every link within the book leads to a file that is there and to an anchor on it.
#[test]
fn links_resolve() {
    let site = Site::read(&built().folder).unwrap();
    let dead = |page: &str| -> Vec<String> {
        site.dead(page)
            .iter()
            .map(|dead| format!("{page}: {}: {}", dead.address, dead.message))
            .collect()
    };
    none(&site.pages().flat_map(dead).collect::<Vec<_>>());
    let followed: usize = site.pages().map(|page| site.links(page).count()).sum();
    assert!(followed > 100, "only {followed} links were found");
}

/// Checks that no page or style sheet loads anything from elsewhere; only a reader's click may lead out.
#[test]
fn nothing_from_elsewhere() {
    let mut problems = Vec::new();
    for (name, page) in pages() {
        for tag in rendered::tags(&page) {
            for (key, value) in &tag.attributes {
                let loads = matches!(key.as_str(), "src" | "srcset" | "data" | "poster" | "action")
                    || (key == "href" && !matches!(tag.name.as_str(), "a" | "base"));
                if loads && outside(value) && !value.starts_with("data:") {
                    problems.push(format!("{name}: <{} {key}={value}>", tag.name));
                }
            }
        }
    }
    for file in files(&built().folder).unwrap() {
        if !file.ends_with(".css") {
            continue;
        }
        let sheet = fs::read_to_string(built().folder.join(&file)).unwrap();
        let used = sheet.split("url(").skip(1).map(|rest| rest.trim_start_matches(['"', '\'']));
        let away = used.filter(|rest| rest.starts_with("http") || rest.starts_with("//"));
        problems.extend(away.map(|rest| format!("{file}: {rest:.40}")));
        if sheet.contains("@import") {
            problems.push(format!("{file}: an @import"));
        }
        if sheet.contains("{{") && !file.starts_with("theme") {
            problems.push(format!("{file}: a resource that was not filled in"));
        }
    }
    none(&problems);
}

/// Checks that every displayed line carries a verdict with its explanation, that none is missing from the page, and that
/// no display stands outside of a block.
#[test]
fn every_display_has_a_verdict() {
    let pages = pages();
    let mut problems = Vec::new();
    let mut lines = 0;
    for page in &built().manuscript.pages {
        let name = page.html();
        let tags = rendered::tags(&pages[&name]);
        let count = |class: &str| tags.iter().filter(|tag| tag.has_class(class)).count();
        // What is said of a hypothesis is an explanation as well.
        let said = count("explanation") - count("why");
        let (shown, verdicts) = (count("line"), count("line-verdict"));
        let checked = page.counts().total();
        lines += checked;
        if shown != checked || verdicts != checked || said != checked {
            problems.push(format!(
                "{name}: {checked} lines checked, {shown} shown, {verdicts} verdicts, {said} explanations"
            ));
        }
        for entry in &page.entries {
            let id = Some(entry.block.id.as_str());
            if !tags.iter().any(|tag| tag.has_class("block") && tag.attribute("id") == id) {
                problems.push(format!("{name}: the block {} is not there", entry.block.id));
            }
        }
        for tag in tags.iter().filter(|tag| tag.name == "math") {
            if tag.attribute("display") == Some("block") {
                problems.push(format!("{name}: a display outside of a block"));
            }
        }
    }
    none(&problems);
    assert!(lines > 50, "only {lines} lines");
}

/// Checks that no page gives one id to two things, and that labels name ids that are there.
#[test]
fn ids_are_unique() {
    let mut problems = Vec::new();
    for (name, page) in pages() {
        let tags = rendered::tags(&page);
        let mut seen = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.attribute("id")) {
            if !seen.insert(id) {
                problems.push(format!("{name}: {id} is there twice"));
            }
        }
        for tag in &tags {
            let labels = tag.attribute("aria-labelledby").unwrap_or_default();
            let lost = labels.split_whitespace().filter(|id| !seen.contains(id));
            problems.extend(lost.map(|id| format!("{name}: nothing is called {id}")));
        }
    }
    none(&problems);
}

/// Checks that every page has a language, a title, one main part and one heading of the first rank.
#[test]
fn pages_have_their_frame() {
    let mut problems = Vec::new();
    for page in &built().manuscript.pages {
        let name = page.html();
        let text = fs::read_to_string(built().folder.join(&name)).unwrap();
        let tags = rendered::tags(&text);
        let headings =
            rendered::tags(rendered::main(&text)).iter().filter(|tag| tag.name == "h1").count();
        let language =
            tags.iter().any(|tag| tag.name == "html" && tag.attribute("lang") == Some("en"));
        let skip = tags.iter().any(|tag| tag.has_class("skip"));
        let mains = tags.iter().filter(|tag| tag.name == "main").count();
        if headings != 1 || !language || !skip || mains != 1 {
            problems.push(format!(
                "{name}: {headings} headings, language {language}, skip link {skip}, {mains} main parts"
            ));
        }
    }
    none(&problems);
}

/// Checks that the whole book on one page has every block of every page, and leads nowhere else within the book.
#[test]
fn print_page() {
    let page = fs::read_to_string(built().folder.join("print.html")).unwrap();
    let tags = rendered::tags(rendered::main(&page));
    let blocks = tags.iter().filter(|tag| tag.has_class("block")).count();
    let written: usize = built().manuscript.pages.iter().map(|page| page.entries.len()).sum();
    assert_eq!(blocks, written);
    let links = tags.iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.attribute("href"));
    let away: Vec<String> =
        links.filter(|href| !href.starts_with('#') && !outside(href)).map(str::to_owned).collect();
    none(&away);
    let text = rendered::text(rendered::main(&page));
    assert!(!text.contains("{{") && !text.contains("[@"), "a directive is left");
}

/// Checks that `coverage.json` and the two generated pages count and list the same claims and errata, and that every erratum
/// shown by a block has the verdict that fits: refuted, or what is right instead.
#[test]
fn coverage() {
    let read = |name: &str| fs::read_to_string(built().folder.join(name)).unwrap();
    let json: serde_json::Value = serde_json::from_str(&read("coverage.json")).unwrap();
    let count = |key: &str| json[key].as_u64().unwrap();
    let claims = json["claims"].as_array().unwrap();
    let errata = json["errata"].as_array().unwrap();
    assert_eq!(count("covered") + count("left_out") + count("open"), count("total"));
    assert_eq!(claims.len() as u64, count("total"));
    assert!(count("covered") > 0);
    let ids = |page: &str, name: &str| -> BTreeSet<String> {
        let tags = rendered::tags(rendered::main(page));
        let found = tags.iter().filter(|tag| tag.name == name);
        found.filter_map(|tag| tag.attribute("id").map(str::to_owned)).collect()
    };
    let of = |list: &[serde_json::Value]| -> BTreeSet<String> {
        list.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&read("coverage.html"), "tr"), of(claims));
    assert_eq!(ids(&read("errata.html"), "li"), of(errata));
    let odd = |one: &&serde_json::Value| {
        matches!(one["verdict"].as_str(), Some("refuted" | "undecided" | "open"))
    };
    let odd: Vec<String> = claims.iter().chain(errata).filter(odd).map(|o| o.to_string()).collect();
    none(&odd);
}

/// Checks that a second build, which remembers nothing of the first, has the same files with the same bytes.
#[test]
fn two_builds_are_the_same() {
    let first = &built().folder;
    let again = building::book(&folder("book-once-more")).folder;
    let names = files(first).unwrap();
    assert_eq!(names, files(&again).unwrap());
    let mut problems = Vec::new();
    for file in names {
        if fs::read(first.join(&file)).unwrap() != fs::read(again.join(&file)).unwrap() {
            problems.push(format!("{file} differs"));
        }
    }
    none(&problems);
}

/// Checks that the reference has an example of everything the notation has a word for, in a block that is checked.
#[test]
fn the_reference_has_every_word() {
    let all = book_tests::blocks::blocks();
    let blocks: Vec<_> =
        all.iter().filter(|(page, _)| page == "reference.md").map(|(_, block)| block).collect();
    let text: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    let text = text.join("\n");
    let used: BTreeSet<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let builtins = derivation::Builtin::ALL.iter().map(|(word, _)| *word);
    let folds = derivation::Fold::ALL.iter().map(|(word, _)| *word);
    let words = derivation::words().chain(builtins).chain(folds);
    // Other spellings of what is there as a sign, and named in the text around.
    let missing = words.filter(|w| !used.contains(w) && !["preceq", "succeq"].contains(w));
    none(&missing.map(|word| format!("`{word}` is nowhere")).collect::<Vec<_>>());
    for (word, kind) in derivation::BlockKind::ALL {
        let shown = blocks.iter().any(|block| block.kind == *kind) || *word == "wrong";
        assert!(shown, "no {word} block");
    }
}

/// Checks that every hypothesis of a block is asked on its page why it is needed, that most have an answer, and that what is
/// needed shows where a line fails without it.
#[test]
fn hypotheses_say_why() {
    let pages = pages();
    let (mut asked, mut needed, mut unknown) = (0, 0, 0);
    for page in &built().manuscript.pages {
        let html = &pages[&page.html()];
        let necessities: Vec<_> = page.entries.iter().flat_map(|e| e.necessities()).collect();
        let folds = html.matches("<details class=\"why\">").count();
        assert_eq!(folds, necessities.len(), "{}", page.path);
        asked += folds;
        let is_needed =
            |n: &&&checker::needs::Necessity| matches!(n.need, checker::needs::Need::Needed { .. });
        needed += necessities.iter().filter(is_needed).count();
        let is_unknown =
            |n: &&&checker::needs::Necessity| matches!(n.need, checker::needs::Need::Unknown);
        unknown += necessities.iter().filter(is_unknown).count();
    }
    assert!(asked > 100 && 2 * needed > asked && 5 * unknown < asked, "{asked} {needed} {unknown}");
}
