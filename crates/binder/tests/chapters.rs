//! Marking submissions, and making chapters.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use std::fs;
use std::path::Path;
use support::{binder_in, copy_of};

/// Checks the exit codes and the words for filled-in blocks: right, wrong, unfinished, changed, not an exercise.
#[test]
fn blocks() {
    let book = copy_of("good", "blocks");
    let page = book.join("book/squares.md");
    let exercise = ":::exercise fill ★\n```derive ex-fill \"Fill\"\nlet a, b : real\n(a + b)^2\n  = a^2 + ? + b^2\n  = (b + a)^2    by ?\n```\n:::hint\nTwo of them.\n:::solution\n```derive sol-fill \"Filled\"\nlet a, b : real\n(a + b)^2\n  = a^2 + 2 a b + b^2\n  = (b + a)^2\n```\n:::\n";
    fs::write(&page, fs::read_to_string(&page).unwrap() + "\n" + exercise).unwrap();
    let handed = |from: &str, to: &str| {
        let block = exercise.lines().skip(1).take(6).collect::<Vec<_>>().join("\n");
        let text = block.replacen(from, to, 1).replace("    by ?", "");
        fs::write(book.join("mine.md"), format!("My answer.\n\n{text}\n")).unwrap();
        binder_in(&book, &["grade", "mine.md"], b"")
    };
    let right = handed("?", "2 a b");
    assert_eq!(right.code, 0, "{}{}", right.out, right.err);
    assert!(right.out.contains("ex-fill: solved, 2 of 2"), "{}", right.out);
    let wrong = handed("?", "a b");
    assert_eq!(wrong.code, 1, "{}", wrong.out);
    assert!(wrong.out.contains("wrong ex-fill:1") && wrong.out.contains("the two sides are"));
    let open = handed("zzz", "");
    assert_eq!(open.code, 3, "{}", open.out);
    assert!(open.out.contains("open  ex-fill:1"), "{}", open.out);
    assert!(open.out.contains("a hole left in `ex-fill`\n --> mine.md:6:11"), "{}", open.out);
    let changed = handed("+ b^2", "+ b^3");
    assert_eq!(changed.code, 2, "{}", changed.out);
    assert!(changed.out.contains("has to keep: = a^2 + ? + b^2"), "{}", changed.out);
    assert_eq!(handed("= (b + a)^2    by ?", "= (b + a)^2\n  = (a + b)^2").code, 2);
    let unread = handed("?", "\\frac{a}{b}");
    assert_eq!(unread.code, 2, "{}", unread.out);
    assert!(
        unread.out.contains("mine.md:6:11") && unread.out.contains("ex-fill: cannot be marked")
    );
    let cheated = handed("(b + a)^2    by ?", "(b + a)^2 by sol-fill");
    assert_ne!(cheated.code, 0, "a solution is no reason: {}", cheated.out);
    let other = handed("ex-fill", "another");
    assert_eq!(other.code, 2, "{}", other.out);
    let json = binder_in(&book, &["grade", "mine.md", "--format", "json"], b"");
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json["right"].as_u64(), json["exit"].as_u64()), (Some(0), Some(2)));
    assert_eq!(binder_in(&book, &["grade", "none.md"], b"").code, 2);
}

/// Checks what is said of reasons that do not suit their line, and of a line that goes on from a wrong one.
#[test]
fn reasons() {
    let book = copy_of("good", "reasons");
    let page = book.join("book/squares.md");
    let block = "```derive ex-split \"Split\"\nlet u, v : vec n\ndef w = u + v\n||w||^2\n  = ||u||^2 + 2 ? + ||v||^2   by ?\n  ≤ ||u||^2 + 2 ||u|| ||v|| + ||v||^2   by ?\n```\n";
    let exercise =
        format!("\n:::exercise split ★\n{block}:::hint\nTwo.\n:::solution\nNone.\n:::\n");
    fs::write(&page, fs::read_to_string(&page).unwrap() + &exercise).unwrap();
    for (fill, first, second, code, parts) in [
        ("u'v", "definition of w", "Cauchy-Schwarz", 0, vec!["solved, 2 of 2"]),
        (
            "u'v",
            "Cauchy-Schwarz",
            "Cauchy-Schwarz",
            1,
            vec!["wrong ex-split:1", "is about inequalities", "right ex-split:2"],
        ),
        (
            "u'v",
            "definition of w",
            "symmetry",
            0,
            vec!["note: the line stands, but it was shown by Cauchy-Schwarz and not by symmetry"],
        ),
        (
            "u'v",
            "definition of w",
            "definition of w",
            0,
            vec!["but the definition of w was not needed"],
        ),
        (
            "u'v",
            "definition of w",
            "squares (u'v)^2",
            1,
            vec!["right ex-split:1", "wrong ex-split:2", "does not prove this line"],
        ),
        (
            "u'u",
            "definition of w",
            "Cauchy-Schwarz",
            1,
            vec!["wrong ex-split:1", "wrong ex-split:2", "goes on from line 1, which is wrong"],
        ),
        (
            "u",
            "definition of w",
            "Cauchy-Schwarz",
            2,
            vec!["a scalar and n × 1", "ex-split: cannot be marked"],
        ),
        ("u'v", "magic", "Cauchy-Schwarz", 2, vec!["`magic` is no reason"]),
    ] {
        let text = block.replacen('?', fill, 1).replacen('?', first, 1).replacen('?', second, 1);
        fs::write(book.join("mine.md"), text).unwrap();
        let marked = binder_in(&book, &["grade", "mine.md"], b"");
        assert_eq!(marked.code, code, "{}{}", marked.out, marked.err);
        for part in parts {
            assert!(marked.out.contains(part), "{part}: {}", marked.out);
        }
    }
}

/// Checks that a new chapter's files are there, listed where chapters are listed, and never written over.
#[test]
fn a_new_chapter() {
    let book = copy_of("good", "new");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().parent().unwrap();
    for file in
        ["Cargo.toml", "crates/binder/Cargo.toml", "crates/binder/src/preprocess/figures.rs"]
    {
        let to = book.join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root.join(file), to).unwrap();
    }
    let made = binder_in(&book, &["new", "trust-regions", "--title", "Trust regions"], b"");
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let read = |file: &str| fs::read_to_string(book.join(file)).unwrap();
    assert!(read("book/SUMMARY.md").contains("- [Trust regions](trust-regions.md)\n"));
    assert!(
        read("Cargo.toml")
            .contains("\ntrust-regions = { path = \"crates/chapters/trust-regions\" }\n")
    );
    assert!(read("crates/binder/Cargo.toml").contains("\ntrust-regions.workspace = true\n"));
    assert!(
        read("crates/binder/src/preprocess/figures.rs")
            .contains("    &trust_regions::figures::ALL,\n];")
    );
    assert!(
        read("crates/chapters/trust-regions/src/lib.rs").contains("trust_regions::mean(1.0, 2.0)")
    );
    assert!(!read("book/trust-regions.md").contains("CHAPTER"));
    let again = binder_in(&book, &["new", "trust-regions"], b"");
    assert_eq!(again.code, 2);
    assert!(again.err.contains("is there already"), "{}", again.err);
    for name in ["Trust", "2nd", "a_b", "../x", "x-", "", "match", "std", "index"] {
        assert_eq!(binder_in(&book, &["new", name], b"").code, 2, "{name}");
    }
    // The page's blocks are right; its figure is not drawn by this program yet.
    let checked = binder_in(&book, &["check", "book/trust-regions.md"], b"");
    assert_eq!(checked.code, 0, "{}", checked.out);
}
