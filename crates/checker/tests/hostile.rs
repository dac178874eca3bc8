//! Whatever is typed, it is answered: mangled blocks of the book and of the corpora, and soups of tokens, go through reader and
//! checker without a panic and within the budgets. Every run is the same. A few cases always;
//! `cargo test -p checker --test hostile -- --ignored --nocapture` goes on to 100,000 mangled blocks and a million soups and says how far it is.
#![allow(clippy::print_stderr, missing_docs)]

use checker::{BlockReport, Verdict, check_block};
use derivation::{Block, Library, read_block, read_document};
use number::Stream;
use std::{fs, path::Path, time::Instant};

const TOKENS: &[&str] = &[
    "let",
    "def",
    "assume",
    "show",
    "use",
    "by",
    "--",
    "x",
    "H",
    "Δ",
    "λ",
    "s",
    "y",
    "f(x)",
    "grad f(x)",
    "hess f(x)",
    "int[s:0..1]",
    "I",
    "0",
    "1/2",
    "?",
    "=",
    "≤",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "^2",
    "^-1",
    "^(1/2)",
    "'",
    "||",
    "(",
    ")",
    "[",
    "]",
    ";",
    ":",
    "vec n",
    "spd n",
    "fun n",
    "real",
    "\n",
    "\n\n",
    "  = ",
    "```",
    "squares",
    "det(H)",
    "tr(H)",
    "exp(λ)",
    "sqrt(λ)",
    "2305843009213693951",
    "for all t in 0..1",
    "≈",
    "⪯",
];

/// No more than a second's work on any one line.
const MOST_OPERATIONS: u64 = 120_000_000;

/// What is true of every report.
fn sound(report: &BlockReport, text: &str) {
    for (_, judgement) in &report.lines {
        let operations = judgement.operations();
        assert!(operations < MOST_OPERATIONS, "{operations} operations on\n{text}");
        let refuted = judgement.verdict == Verdict::Refuted;
        assert_eq!(
            refuted,
            judgement.witness.is_some(),
            "a refutation has a witness, and nothing else has:\n{text}"
        );
        assert!(judgement.hints.len() <= 3);
    }
}

fn answer(text: &str) {
    for block in &read_document(text, &mut Library::new()).blocks {
        sound(&check_block(block), text);
    }
}

/// The blocks of the book and of the corpora, and all of them as a library.
fn originals() -> (Vec<Block>, Library) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files: Vec<_> = ["book", "tests/corpus", "crates/derivation/tests/acceptance"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder of Markdown"))
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        // Their blocks are heavy on purpose.
        .filter(|path| !path.ends_with("heavy.md"))
        .collect();
    files.sort();
    let mut library = Library::new();
    let mut blocks = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("Markdown");
        blocks.extend(read_document(&text, &mut library).blocks);
    }
    (blocks, library)
}

/// Words, numbers, spaces, and everything else a character at a time.
fn tokens(text: &str) -> Vec<String> {
    let class = |c: char| match c {
        '\n' => 3,
        c if c.is_alphanumeric() || c == '_' => 1,
        c if c.is_whitespace() => 2,
        _ => 0,
    };
    let mut tokens: Vec<String> = Vec::new();
    let mut last = 0;
    for c in text.chars() {
        match tokens.last_mut() {
            Some(token) if class(c) == last && last != 0 => token.push(c),
            _ => tokens.push(c.to_string()),
        }
        last = class(c);
    }
    tokens
}

/// One to five pieces dropped, doubled, exchanged, put in from elsewhere; bytes changed; the halves of two blocks put together.
fn mangled(text: &str, other: &str, stream: &mut Stream) -> String {
    let mut list = tokens(text);
    let others = tokens(other);
    for _ in 0..1 + stream.below(5) {
        let place = |stream: &mut Stream, len: usize| stream.below(len.max(1) as u64) as usize;
        let at = place(stream, list.len());
        match stream.below(12) {
            _ if list.is_empty() => list.push(TOKENS[place(stream, TOKENS.len())].to_owned()),
            0 | 1 => drop(list.remove(at)),
            2 => list.insert(at, list[at].clone()),
            3 | 4 => {
                let to = place(stream, list.len());
                list.swap(at, to);
            }
            5 => {
                let to = place(stream, list.len());
                list[at] = list[to].clone();
            }
            6 => list.insert(at, TOKENS[place(stream, TOKENS.len())].to_owned()),
            7 if !others.is_empty() => list[at].clone_from(&others[place(stream, others.len())]),
            8 => {
                let end = (at + 1 + place(stream, 8)).min(list.len());
                list.drain(at..end);
            }
            9 => {
                let from = place(stream, list.len());
                let piece: Vec<String> = list.iter().skip(from).take(10).cloned().collect();
                list.splice(at..at, piece);
            }
            10 => {
                // Bytes, and what is no text any more made text again.
                let mut bytes = list.concat().into_bytes();
                let place = place(stream, bytes.len());
                bytes[place] ^= 1 << stream.below(8);
                list = tokens(&String::from_utf8_lossy(&bytes));
            }
            _ => {
                list.truncate(at);
                list.extend(others.iter().skip(place(stream, others.len())).cloned());
            }
        }
    }
    list.concat()
}

/// Mangles blocks and has them answered: how many of them could still be read, and how many lines were judged.
fn mangle(cases: u64, seed: &str) {
    let (blocks, library) = originals();
    let mut stream = Stream::from_text(seed);
    let (mut read, mut judged) = (0, 0);
    let start = Instant::now();
    for case in 1..=cases {
        let [block, other] = [(); 2].map(|()| &blocks[stream.below(blocks.len() as u64) as usize]);
        let text = mangled(&block.text, &other.text, &mut stream);
        let info = format!("{} mangled", block.kind.word());
        let begun = Instant::now();
        if let Some(block) = read_block(&info, &text, 1, &library).block {
            read += 1;
            let report = check_block(&block);
            judged += report.lines.len();
            sound(&report, &text);
        }
        // For whoever watches; no verdict of the test, since a machine may be busy.
        if begun.elapsed().as_secs() >= 10 {
            eprintln!("case {case} took {:?}:\n{text}", begun.elapsed());
        }
        if case % 1000 == 0 {
            eprintln!("{case} texts, {read} read, {judged} lines judged, {:?}", start.elapsed());
        }
    }
    assert!(judged > 0, "some are still derivations");
}

#[test]
fn mangled_blocks_are_answered() {
    mangle(150, "mangled blocks");
}

#[test]
#[ignore = "takes hours"]
fn many_mangled_blocks_are_answered() {
    mangle(100_000, "many mangled blocks");
}

/// Token soup inside a block with declarations.
#[test]
fn token_soup_is_answered() {
    soup(1000, "token soup");
}

#[test]
#[ignore = "takes long"]
fn much_token_soup_is_answered() {
    soup(1_000_000, "much token soup");
}

fn soup(cases: u64, seed: &str) {
    let mut stream = Stream::from_text(seed);
    for case in 1..=cases {
        let mut text = String::from(
            "```derive soup\nlet f : fun n; x, s, y : vec n; H : spd n; λ : real\ndef Δ = -H^-1 s\n",
        );
        for _ in 0..1 + stream.below(30) {
            text.push_str(TOKENS[stream.below(TOKENS.len() as u64) as usize]);
            text.push(' ');
        }
        text.push_str("\n```\n");
        answer(&text);
        if case % 50_000 == 0 {
            eprintln!("{case} soups");
        }
    }
}

/// Large, deep and wide inputs are refused or answered, never waited for.
#[test]
fn extremes_are_answered() {
    let deep = format!(
        "```claim deep\nlet x : real\nshow {}x{} = x\n```\n",
        "(".repeat(10_000),
        ")".repeat(10_000)
    );
    let wide =
        format!("```claim wide\nlet x : real\nshow {} = x\n```\n", vec!["x"; 5_000].join(" + "));
    let many: Vec<String> = (0..1_000).map(|i| format!("a{i}")).collect();
    let many = format!(
        "```claim many\nlet {} : mat n n\nshow {} = 0\n```\n",
        many.join(", "),
        many.join(" ")
    );
    let power =
        "```claim power\nlet x, y : real\nshow (x + y)^40 (x - y)^40 = (x^2 - y^2)^40\n```\n"
            .to_owned();
    let tower =
        "```claim tower\nlet A : mat n n\nshow ((((A^9)^9)^9)^9)^9 = A^59049\n```\n".to_owned();
    let integrals: String = (0..12).map(|i| format!("int[s{i}:0..1] ")).collect();
    let integrals = format!(
        "```claim integrals\nlet f : fun 1\nshow {integrals} f({}) = 0\n```\n",
        (0..12).map(|i| format!("s{i}")).collect::<Vec<_>>().join(" ")
    );
    let huge = "x".repeat(10_000_000);
    for text in [deep, wide, many, power, tower, integrals, huge] {
        let start = Instant::now();
        answer(&text);
        let name: String = text.chars().take(24).collect();
        eprintln!("{:?} for {name:?}", start.elapsed());
    }
}
