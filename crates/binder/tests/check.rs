//! `check`, `explain` and their exit codes, as a person or a program meets them.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use insta::assert_snapshot;
use serde_json::Value;
use std::path::Path;
use support::{Answer, binder_in, copy_of};

const TRUE: &str =
    "```claim binomial \"A binomial\"\nlet a, b : real\nshow (a + b)^2 = a^2 + 2 a b + b^2\n```\n";
const FALSE: &str =
    "```derive swap \"Matrices do not commute\"\nlet A, B : mat n n\nA B\n  = B A\n```\n";
const WRONG: &str =
    "```wrong dream \"The dream\"\nlet a, b : real\nshow (a + b)^2 = a^2 + b^2\n```\n";
const NOT_WRONG: &str =
    "```wrong binomial \"A binomial\"\nlet a, b : real\nshow (a + b)^2 = a^2 + 2 a b + b^2\n```\n";
const MALFORMED: &str = "Words.\n\n```claim zero\nlet s : vec n\nshow s = s's + t\n```\n";

fn check(input: &str) -> Answer {
    binder_in(Path::new(env!("CARGO_TARGET_TMPDIR")), &["check", "-"], input.as_bytes())
}

/// Checks that each kind of input has the exit code that is promised.
#[test]
fn exit_codes() {
    for (input, code) in [
        (TRUE, 0),
        (FALSE, 1),
        (WRONG, 0),
        (NOT_WRONG, 1),
        (MALFORMED, 2),
        // Without a fence the whole input is a derivation.
        ("let a : real\n(a + 1)^2 = a^2 + 2 a + 1\n", 0),
        ("let a, b : real\n(a + b)^2\n  = a^2 + b^2\n", 1),
        ("Words only.\n", 2),
        ("", 2),
        // Text around no block may be a derivation whose fence was forgotten.
        ("Words.\n\n```text\nmore\n```\n", 2),
    ] {
        let answer = check(input);
        assert_eq!(answer.code, code, "{input}\n{}{}", answer.out, answer.err);
    }
}

/// Checks that lines that end in CR and LF are counted as others are, without a fence too.
#[test]
fn lines_from_elsewhere() {
    let answer = check("let a, b : real\r\n\r\na b\r\n  = a a\r\n");
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains(" --> <stdin>:4:3\n"), "{}", answer.out);
}

/// Checks that malformed input goes before a refuted line, and that both are told.
#[test]
fn malformed_goes_before_refuted() {
    let answer = check(&format!("{FALSE}\n{MALFORMED}"));
    assert_eq!(answer.code, 2);
    assert!(answer.out.contains("`swap` is refuted"), "{}", answer.out);
    assert!(answer.out.contains("`t` is not declared"), "{}", answer.out);
}

/// Checks that a refuted line is shown with its place, a caret, a counterexample and a hint.
#[test]
fn a_refuted_line_is_shown_like_a_compiler_error() {
    let answer = check(FALSE);
    for part in [
        "error: line 1 of `swap` is refuted",
        " --> <stdin>:4:3\n",
        "4 |   = B A\n  |   ^^^^^\n",
        "= witness: at n = 2\n",
        "A = ⎣",
        "left  = ",
        "= hint: ",
        "1 line: 1 refuted\n",
    ] {
        assert!(answer.out.contains(part), "{part} is missing in\n{}", answer.out);
    }
    assert!(!answer.out.contains('\x1b'), "no colour where nobody sees it");
}

/// Checks the message for a `wrong` block that is true.
#[test]
fn a_wrong_block_must_be_wrong() {
    assert_snapshot!(
        check(NOT_WRONG)
            .out
            .lines()
            .skip_while(|line| !line.starts_with("error"))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

/// Checks that what cannot be read at all is refused with code 2 and a word why.
#[test]
fn refused_input() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let unknown = binder_in(folder, &["check", "no-such-file.md"], b"");
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.out.contains("no-such-file.md") && unknown.out.contains("cannot be read"),
        "{}",
        unknown.out
    );
    let bytes = binder_in(folder, &["check", "-"], b"caf\xe9\n");
    assert_eq!(bytes.code, 2);
    assert!(bytes.out.contains("is not UTF-8: line 1"), "{}", bytes.out);
    let large = binder_in(folder, &["check", "-"], &vec![b'a'; (4 << 20) + 2]);
    assert_eq!(large.code, 2);
    assert!(large.out.contains("is larger than 4 MiB"), "{}", large.out);
    let directory = binder_in(folder, &["check", "."], b"");
    assert_eq!(directory.code, 2);
    assert!(directory.out.contains("this is a folder"), "{}", directory.out);
}

/// Checks the shape of the JSON: every field that is promised, and the exit code in it.
#[test]
fn json_shape() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let input = format!("{FALSE}\n{WRONG}\n{MALFORMED}");
    let answer = binder_in(folder, &["check", "-", "--format", "json"], input.as_bytes());
    let json: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(json["exit"], 2);
    assert_eq!(answer.code, 2);
    assert_eq!(json["counts"]["refuted"], 1);
    assert_eq!(json["counts"]["refuted on purpose"], 1);
    let file = &json["files"][0];
    assert_eq!(file["path"], "<stdin>");
    let block = &file["blocks"][0];
    assert_eq!(
        (&block["id"], &block["kind"], &block["verdict"]),
        (&"swap".into(), &"derive".into(), &"refuted".into())
    );
    let line = &block["lines"][0];
    for field in [
        "line",
        "number",
        "file_line",
        "text",
        "verdict",
        "standing",
        "summary",
        "uses",
        "needs",
        "advice",
        "attempts",
        "witness",
        "hints",
    ] {
        assert!(line.get(field).is_some(), "{field} is missing in {line:#}");
    }
    assert_eq!(line["file_line"], 4);
    assert_eq!(line["text"], "= B A");
    for field in ["sizes", "settings", "left", "right", "exact"] {
        assert!(line["witness"].get(field).is_some(), "{field} is missing");
    }
    assert!(line["hints"][0]["text"].is_string());
    let problem = file["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["message"].as_str().unwrap().contains("`t`"))
        .unwrap();
    assert_eq!(problem["severity"], "error");
    assert!(problem["line"].as_u64().unwrap() > 10 && problem["column"].as_u64().unwrap() > 1);
}

/// Checks that a text may rest on blocks of the book, and that the book is found from the folder it is in.
#[test]
fn a_text_uses_the_book() {
    let book = copy_of("good", "uses");
    let text = "```claim again \"Again\"\nuse square\nshow (a + b) (a + b) = (a + b)^2\n```\n";
    let answer = binder_in(&book, &["check", "-"], text.as_bytes());
    assert_eq!(answer.code, 0, "{}", answer.out);
    assert_eq!(
        binder_in(Path::new("/"), &["check", "-", "--book", "/no/book"], text.as_bytes()).code,
        2
    );
}

/// Checks that the whole book is told with one line a page.
#[test]
fn the_whole_book() {
    let book = copy_of("good", "whole");
    let answer = binder_in(&book, &["check"], b"");
    assert_eq!(answer.code, 0, "{}", answer.out);
    assert!(answer.out.starts_with("squares.md: 4 lines: "), "{}", answer.out);
    assert!(answer.out.contains("1 cited, 1 refuted on purpose"), "{}", answer.out);
}

/// Checks that `explain` tells of a block, of one line, and of a name that is nearly right.
#[test]
fn explain() {
    let book = copy_of("good", "explain");
    let block = binder_in(&book, &["explain", "square"], b"");
    assert_eq!(block.code, 0, "{}", block.err);
    assert!(
        block.out.starts_with("Derivation 1.1 — The square of a sum (book/squares.md:9)\n"),
        "{}",
        block.out
    );
    assert!(block.out.contains("tried"), "{}", block.out);
    let line = binder_in(&book, &["explain", "square:2"], b"");
    assert!(line.out.contains("(1.2)") && !line.out.contains("(1.1)"), "{}", line.out);
    let json = binder_in(&book, &["explain", "square:2", "--format", "json"], b"");
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["lines"].as_array().unwrap().len(), 1);
    let near = binder_in(&book, &["explain", "sqaure"], b"");
    assert_eq!(near.code, 2);
    assert_snapshot!(near.err);
    assert_snapshot!(binder_in(&book, &["explain", "square:9"], b"").err);
}

/// Checks that the mutation study prints its table, its JSON and its exit code for one block.
#[test]
fn mutate() {
    let book = copy_of("good", "mutate");
    let text = binder_in(&book, &["mutate", "square"], b"");
    assert_eq!(text.code, 0, "{}{}", text.out, text.err);
    assert!(text.out.contains("refuted"), "{}", text.out);
    let json = binder_in(&book, &["mutate", "square", "--format", "json"], b"");
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert!(json["refuted"].as_u64().unwrap() > 10 && json["accepted"] == 0);
    assert_eq!(binder_in(&book, &["mutate", "nothing"], b"").code, 2);
}

/// Three hypotheses: one that is needed, one that could go, one that keeps a quotient defined.
const SUPPOSES: &str = "```claim supposes \"Three\"\nlet H : spd n; x, y : vec n; t : real\n\
    assume t > 0; x'y > 0\nshow t x'H H x >= 0\nshow (x'y)^2/(x'y) = x'y\n```\n";

/// Checks that every hypothesis is asked why it is needed: in a word of advice for the author, and as JSON with the point at
/// which a line fails without it.
#[test]
fn why_a_hypothesis_is_needed() {
    let answer = check(SUPPOSES);
    assert_eq!(answer.code, 0, "{}", answer.out);
    assert!(answer.out.contains("note: holds without: H positive definite"), "{}", answer.out);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let json = binder_in(folder, &["check", "-", "--format", "json"], SUPPOSES.as_bytes());
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let supposes = json["files"][0]["blocks"][0]["supposes"].as_array().unwrap().clone();
    let said: Vec<(&str, &str)> = supposes
        .iter()
        .map(|s| (s["statement"].as_str().unwrap(), s["need"].as_str().unwrap()))
        .collect();
    let expected =
        [("H positive definite", "unneeded"), ("t > 0", "needed"), ("x'y > 0", "definedness")];
    assert_eq!(said, expected);
    assert_eq!(supposes[1]["line"], "1");
    assert!(
        supposes[1]["witness"]["settings"].as_array().unwrap().iter().any(|s| s["name"] == "t")
    );
    assert_eq!(supposes[2]["guards"][0], "x'y ≠ 0");
}

/// Checks that advice about a line is told where it is checked: a line that restates, and a step that is too long.
#[test]
fn advice_is_told() {
    let restated = "let a, b : real\n(a + b)^2\n  = (b + a)^2\n  = a^2 + 2 a b + b^2\n";
    let answer = check(restated);
    assert_eq!(answer.code, 0);
    assert_eq!(answer.out.matches("only restates").count(), 1, "{}", answer.out);
    // All of a sixth power written out at once.
    let jump = "let a, b, c : real\n(a + b + c)^6 = a^6 + 6 a^5 b + 6 a^5 c + 15 a^4 b^2 + 30 a^4 b c + 15 a^4 c^2 + 20 a^3 b^3\
          + 60 a^3 b^2 c + 60 a^3 b c^2 + 20 a^3 c^3 + 15 a^2 b^4 + 60 a^2 b^3 c\
          + 90 a^2 b^2 c^2 + 60 a^2 b c^3 + 15 a^2 c^4 + 6 a b^5 + 30 a b^4 c\
          + 60 a b^3 c^2 + 60 a b^2 c^3 + 30 a b c^4 + 6 a c^5 + b^6 + 6 b^5 c\
          + 15 b^4 c^2 + 20 b^3 c^3 + 15 b^2 c^4 + 6 b c^5 + c^6\n";
    let answer = check(jump);
    assert_eq!(answer.code, 0);
    assert!(answer.out.contains("note: a long step"), "{}", answer.out);
}
