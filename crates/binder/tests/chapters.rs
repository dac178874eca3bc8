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
    assert!(open.out.contains("holes left in ex-fill"), "{}", open.out);
    let changed = handed("+ b^2", "+ b^3");
    assert_eq!(changed.code, 2, "{}", changed.out);
    assert!(changed.out.contains("has to keep: = a^2 + ? + b^2"), "{}", changed.out);
    let cheated = handed("(b + a)^2    by ?", "(b + a)^2 by sol-fill");
    assert_ne!(cheated.code, 0, "a solution is no reason: {}", cheated.out);
    let other = handed("ex-fill", "another");
    assert_eq!(other.code, 2, "{}", other.out);
    let json = binder_in(&book, &["grade", "mine.md", "--format", "json"], b"");
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json["right"].as_u64(), json["exit"].as_u64()), (Some(0), Some(2)));
    assert_eq!(binder_in(&book, &["grade", "none.md"], b"").code, 2);
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
