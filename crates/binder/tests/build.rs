//! Building a book: what is on the pages, that a bad book leaves the last build alone, that both ways of building agree.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use insta::assert_snapshot;
use mdbook_driver::MDBook;
use std::fs;
use support::{binder_in, copy_of, files};

/// Checks that all that a chapter may write is on its page, with numbers and links across pages.
#[test]
fn pages() {
    let book = copy_of("good", "pages");
    let answer = binder_in(&book, &["build"], b"");
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let squares = fs::read_to_string(book.join("out/squares.html")).unwrap();
    for part in [
        "<nav class=\"trust-bar\" aria-label=\"Verdicts on this page\">",
        "<section class=\"block block-derive standing-proved\" id=\"square\" aria-labelledby=\"square-title\">",
        "<a class=\"block-number\" href=\"#square\">Derivation 1.1</a>",
        "id=\"square-2\"",
        "(1.2)</a>",
        "aria-label=\"line 2: proved\">proved</summary>",
        "<section class=\"block block-wrong standing-on-purpose\" id=\"dream\"",
        ">refuted on purpose</summary>",
        "<div class=\"witness\">",
        "badge-cited",
        "Any book on matrices",
        "<details class=\"block-source\"><summary>Source</summary>",
        "<section class=\"box exercise\" id=\"ex-cube\" aria-labelledby=\"ex-cube-title\">",
        "<span class=\"task\">decide</span>",
        "aria-label=\"difficulty 2 of 5\">★★</span>",
        "<details class=\"hint\">",
        "<details class=\"solution\">",
        "<code>$code$</code>",
        "<td><math>",
    ] {
        assert!(squares.contains(part), "{part} is missing");
    }
    let later = fs::read_to_string(book.join("out/part/later.html")).unwrap();
    for part in [
        "<a class=\"ref ref-block\" href=\"../squares.html#square\" title=\"The square of a sum\">Derivation 1.1</a>",
        "<a class=\"ref ref-line\" href=\"../squares.html#square-2\" title=\"The square of a sum\">(1.2)</a>",
        "href=\"../squares.html#ex-cube\" title=\"A cube\">Exercise 1.1</a>",
        "href=\"../squares.html#again\"",
        "href=\"../squares.html\" title=\"Squares\">Chapter 1</a>",
        "id=\"fig-newton-two-cycle\"",
        "href=\"#fig-newton-two-cycle\">Figure 2.1</a>",
        "fn step() {}",
    ] {
        assert!(later.contains(part), "{part} is missing in {later}");
    }
    assert!(!later.contains("ANCHOR"));
    for part in [
        "href=\"../squares.html#thm-binomial\" title=\"Two terms\">Theorem 1.1</a>",
        "href=\"../squares.html#alg-squaring\" title=\"Squaring a sum\">Algorithm 1.1</a>",
        "href=\"../squares.html#tab-few\" title=\"A few squares\">Table 1.1</a>",
        "href=\"../references.html#primer\" title=\"A Primer of Squares\">The Primer</a>.",
    ] {
        assert!(later.contains(part), "{part} is missing in {later}");
    }
    let before = fs::read_to_string(book.join("out/before.html")).unwrap();
    assert!(before.contains("It costs $5"));
    assert!(before.contains("href=\"part/later.html#fig-newton-two-cycle\">Figure 2.1</a>"));
    let trust = fs::read_to_string(book.join("out/trust.html")).unwrap();
    for part in [
        "<table class=\"trust-table\">",
        "id=\"trust-cited\"",
        "id=\"trust-on-purpose\"",
        "squares.html#dream-1",
    ] {
        assert!(trust.contains(part), "{part} is missing");
    }
}

/// Checks the apparatus of a book: theorems with the weakest verdict of their blocks, code with its equations, claims
/// covered and errata shown with their places and verdicts, the index, the references, and the JSON.
#[test]
fn apparatus() {
    let book = copy_of("good", "apparatus");
    let answer = binder_in(&book, &["build"], b"");
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let page = |name: &str| fs::read_to_string(book.join("out").join(name)).unwrap();
    let has = |name: &str, parts: &[&str]| {
        let text = page(name);
        for part in parts {
            assert!(text.contains(part), "{part} is missing in {name}: {text}");
        }
    };
    has(
        "squares.html",
        &[
            "<section class=\"box theorem theorem-theorem\" id=\"thm-binomial\"",
            "same exact normal form, or an exact certificate was checked.\">proved</span></h4>",
            "<details class=\"proof\">",
            "<span class=\"algorithm-name box-name\">Squaring a sum</span>",
            "    let sum = a + b;\n    sum * sum\n}",
            "href=\"#square-1\"",
            "<p class=\"covers\"><a class=\"covers-mark\" id=\"covers-t-1\" href=\"coverage.html#T-1\"",
            "<a class=\"erratum-number\" href=\"errata.html#ET-1\">Erratum ET-1</a> <a href=\"references.html#primer\">The Primer</a>, page 1 prints",
            "<span class=\"index-mark\" id=\"index-square-1\"></span>",
            "title=\"A Primer of Squares\">The Primer</a>, page 1.",
        ],
    );
    assert!(!page("squares.html").contains("[@"), "a comment of the code is left");
    has(
        "coverage.html",
        &[
            "<tr id=\"T-1\">",
            "<a href=\"squares.html#spectral\">Cited result 1.3</a></td><td><span class=\"badge badge-cited\"",
            "<a href=\"squares.html#dream\">Wrong step 1.2</a></td><td><span class=\"badge badge-on-purpose\"",
            "<a href=\"squares.html#covers-t-3\">“The same again”</a></td><td>text</td>",
            "<a href=\"squares.html#ex-cube\">Exercise 1.1</a></td><td>exercise</td>",
            "θ<sup>(t+1)</sup>",
            "<td>4</td><td>1</td><td>0</td><td>5</td>",
        ],
    );
    has(
        "errata.html",
        &[
            "<li id=\"ET-1\">",
            "Shown in <a href=\"squares.html#dream\">Wrong step 1.2</a> <span class=\"badge badge-on-purpose\"",
            "<div class=\"witness\">",
            "Not shown yet: nobody is misled.",
        ],
    );
    has(
        "references.html",
        &["<li id=\"primer\">", "Cited in <a href=\"squares.html\">Squares</a>"],
    );
    has(
        "terms.html",
        &[
            "<li class=\"index-term\">square: <a href=\"squares.html#index-square-1\">1, “The same again”</a></li>",
            "sum, square of a: <a href=\"squares.html#index-sum-square-of-a-1\">",
        ],
    );
    let json: serde_json::Value = serde_json::from_str(&page("coverage.json")).unwrap();
    assert_eq!((json["covered"].as_u64(), json["total"].as_u64()), (Some(4), Some(5)));
    assert_eq!(json["claims"][1]["verdict"], "refuted on purpose");
    assert_eq!(json["claims"][3]["state"], "left out");
    assert_eq!(json["errata"][0]["anchor"], "dream");
}

/// Checks that nothing on any page is fetched from elsewhere.
#[test]
fn no_page_needs_a_network() {
    let book = copy_of("good", "network");
    assert_eq!(binder_in(&book, &["build"], b"").code, 0);
    for (name, bytes) in files(&book.join("out")) {
        if name.ends_with(".html") {
            let page = String::from_utf8(bytes).unwrap();
            for mark in ["src=\"http", "href=\"http", "url(http", "@import"] {
                assert!(!page.contains(mark), "{name} has {mark}");
            }
        }
    }
}

/// Checks that two builds are the same, byte for byte, and leave nothing beside them.
#[test]
fn two_builds_are_identical() {
    let book = copy_of("good", "twice");
    assert_eq!(binder_in(&book, &["build"], b"").code, 0);
    let first = files(&book.join("out"));
    assert_eq!(binder_in(&book, &["build"], b"").code, 0);
    let second = files(&book.join("out"));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, bytes) in &first {
        assert!(bytes == &second[name], "{name} differs");
    }
    let left: Vec<_> = fs::read_dir(&book)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .filter(|n| n.to_string_lossy().starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Checks that a plain `mdbook build`, which calls the program as an external preprocessor, makes the same pages.
#[test]
fn plain_mdbook_makes_the_same_pages() {
    let book = copy_of("good", "plain");
    assert_eq!(binder_in(&book, &["build"], b"").code, 0);
    let ours = fs::read(book.join("out/squares.html")).unwrap();
    let mut plain = MDBook::load(&book).unwrap();
    let command = format!("{} preprocess", env!("CARGO_BIN_EXE_binder"));
    plain.config.set("preprocessor.derivations.command", &command).unwrap();
    plain.config.build.build_dir = "plain".into();
    let plain = MDBook::load_with_config(&book, plain.config).unwrap();
    plain.build().unwrap();
    assert!(ours == fs::read(book.join("plain/squares.html")).unwrap());
    assert_eq!(binder_in(&book, &["preprocess", "supports", "html"], b"").code, 0);
    assert_eq!(binder_in(&book, &["preprocess", "supports", "epub"], b"").code, 1);
}

/// Checks that every problem of every page is told at once, with its place and the nearest name.
#[test]
fn all_problems_at_once() {
    let book = copy_of("broken", "broken");
    let answer = binder_in(&book, &["build"], b"");
    assert_eq!(answer.code, 2);
    assert_snapshot!(answer.err);
    assert!(!book.join("out").exists());
    let answer = binder_in(&book, &["build", "--format", "json"], b"");
    let told: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((answer.code, told["exit"].as_u64()), (2, Some(2)));
    let files = told["files"].as_array().unwrap();
    let problems = files.iter().map(|file| file["diagnostics"].as_array().unwrap().len());
    let count: usize = problems.sum();
    assert!(answer.err.ends_with(&format!("the book is not built: {count} problems\n")));
}

/// Checks that every link, picture and page of the list that leads nowhere is told where it is written.
#[test]
fn dead_links() {
    let book = copy_of("good", "links");
    let page = book.join("book/part/later.md");
    let text = fs::read_to_string(&page).unwrap();
    let more = "\nSee [a page](../squars.md), [an anchor](../squares.md#agin), [this page](#nowhere), [by name][name],\n\
        ![a picture](no.png), [unlisted](draft.md), <a href=\"../gone.html\">HTML</a>.\n\
        [This](../squares.md#again), [that](https://example.org/x#y) and `[code](no.md)` are well.\n\n[name]: nope.md\n";
    fs::write(&page, text + more).unwrap();
    fs::write(book.join("book/part/draft.md"), "# A draft\n").unwrap();
    let answer = binder_in(&book, &["build"], b"");
    assert_eq!(answer.code, 2);
    assert_snapshot!(answer.err);
    assert!(!book.join("out").exists());
    let summary = book.join("book/SUMMARY.md");
    let list = fs::read_to_string(&summary).unwrap();
    fs::write(&summary, list.replace("squares.md", "squars.md")).unwrap();
    let answer = binder_in(&book, &["build"], b"");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("error: there is no `squars.md`"), "{}", answer.err);
    assert!(answer.err.contains("--> book/SUMMARY.md:5:13"), "{}", answer.err);
}

/// Checks that a refuted line stops the build.
#[test]
fn a_false_line_stops_the_build() {
    let book = copy_of("good", "false");
    let page = book.join("book/squares.md");
    let text =
        fs::read_to_string(&page).unwrap().replace("= a^2 + 2 a b + b^2", "= a^2 - 2 a b + b^2");
    fs::write(&page, text).unwrap();
    let answer = binder_in(&book, &["build"], b"");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("error: line 2 of `square` is refuted"), "{}", answer.err);
    assert!(answer.err.contains("book/squares.md:13:3"), "{}", answer.err);
}

/// Checks that a bad edit leaves the last good build as it was.
#[test]
fn a_bad_book_leaves_the_last_build() {
    let book = copy_of("good", "keeps");
    assert_eq!(binder_in(&book, &["build"], b"").code, 0);
    let before = files(&book.join("out"));
    fs::write(book.join("book/before.md"), "# Before\n\n[@nothing]\n").unwrap();
    assert_eq!(binder_in(&book, &["build"], b"").code, 2);
    assert!(before == files(&book.join("out")));
}

/// Checks that the destination is chosen by flag, and that a folder with other files in it is not replaced.
#[test]
fn destination() {
    let book = copy_of("good", "dest");
    assert_eq!(binder_in(&book, &["build", "--dest-dir", "elsewhere"], b"").code, 0);
    assert!(book.join("elsewhere/squares.html").exists() && !book.join("out").exists());
    fs::create_dir(book.join("mine")).unwrap();
    fs::write(book.join("mine/thesis.txt"), "years of work").unwrap();
    for dest in ["mine", ".", "book", "book/out", ".."] {
        let answer = binder_in(&book, &["build", "--dest-dir", dest], b"");
        assert_eq!(answer.code, 2, "{dest}");
    }
    assert!(book.join("mine/thesis.txt").exists() && book.join("book/SUMMARY.md").exists());
    // What is put among the pages of a build is not removed with them.
    fs::write(book.join("elsewhere/notes.txt"), "more of it").unwrap();
    let answer = binder_in(&book, &["build", "--dest-dir", "elsewhere"], b"");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("notes.txt"), "{}", answer.err);
    assert!(book.join("elsewhere/notes.txt").exists());
    fs::remove_file(book.join("elsewhere/notes.txt")).unwrap();
    assert_eq!(binder_in(&book, &["build", "--dest-dir", "elsewhere"], b"").code, 0);
}

/// Checks that no page is written outside of the book's folder.
#[test]
fn pages_stay_in_the_book() {
    let book = copy_of("good", "outside");
    let summary = fs::read_to_string(book.join("book/SUMMARY.md")).unwrap();
    fs::write(book.join("README.md"), "# Mine\n").unwrap();
    fs::write(book.join("book/SUMMARY.md"), summary + "- [Mine](../README.md)\n").unwrap();
    let answer = binder_in(&book, &["build", "--dest-dir", "elsewhere"], b"");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("../README.md"), "{}", answer.err);
    assert!(!book.join("index.html").exists());
}

/// Checks that a folder without a book is told so.
#[test]
fn no_book() {
    let nowhere = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let answer = binder_in(nowhere, &["build", "--book", "/no/such/place"], b"");
    assert_eq!(answer.code, 2);
    assert_snapshot!(answer.err);
}
