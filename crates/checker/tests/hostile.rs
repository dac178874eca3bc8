//! Whatever is typed, it is answered: mutated and random texts go through reader and checker without a panic and within the
//! budgets. `HOSTILE_CASES=100000 cargo test -p checker --test hostile` for a long run.

use checker::{Verdict, check_block};
use derivation::{Library, read_document};
use number::Stream;

const TEXTS: [&str; 3] = [
    include_str!("../../derivation/tests/acceptance/newton.md"),
    include_str!("../../derivation/tests/acceptance/quasi-newton.md"),
    include_str!("../../derivation/tests/acceptance/conjugate-gradients.md"),
];

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

fn cases(default: u64) -> u64 {
    std::env::var("HOSTILE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

fn answer(text: &str) -> usize {
    let mut library = Library::new();
    let document = read_document(text, &mut library);
    let mut judged = 0;
    for block in &document.blocks {
        let report = check_block(block);
        for (_, judgement) in &report.lines {
            judged += 1;
            assert!(
                judgement.operations() < MOST_OPERATIONS,
                "{} operations on\n{text}",
                judgement.operations()
            );
            let refuted = judgement.verdict == Verdict::Refuted;
            assert_eq!(
                refuted,
                judgement.witness.is_some(),
                "a refutation has a witness, and nothing else has:\n{text}"
            );
            assert!(judgement.hints.len() <= 3);
        }
    }
    judged
}

/// Cuts, copies, swaps and drops pieces of true derivations.
#[test]
fn mutated_derivations_are_answered() {
    let mut stream = Stream::from_text("mutated derivations");
    let mut judged = 0;
    for _ in 0..cases(120) {
        let text = TEXTS[stream.below(TEXTS.len() as u64) as usize];
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..1 + stream.below(4) {
            let place = |stream: &mut Stream, len: usize| stream.below(len.max(1) as u64) as usize;
            let at = place(&mut stream, characters.len());
            match stream.below(4) {
                0 => drop(
                    characters.drain(at..(at + 1 + place(&mut stream, 6)).min(characters.len())),
                ),
                1 => {
                    let token = TOKENS[place(&mut stream, TOKENS.len())];
                    characters.splice(at..at, token.chars());
                }
                2 => {
                    let other = place(&mut stream, characters.len());
                    if at < characters.len() {
                        characters.swap(at, other);
                    }
                }
                _ => {
                    let from = place(&mut stream, characters.len());
                    let piece: Vec<char> = characters.iter().skip(from).take(12).copied().collect();
                    characters.splice(at..at, piece);
                }
            }
        }
        judged += answer(&characters.into_iter().collect::<String>());
    }
    assert!(judged > 0, "some mutants are still derivations");
}

/// Token soup inside a block with declarations.
#[test]
fn token_soup_is_answered() {
    let mut stream = Stream::from_text("token soup");
    for _ in 0..cases(1000) {
        let mut text = String::from(
            "```derive soup\nlet f : fun n; x, s, y : vec n; H : spd n; λ : real\ndef Δ = -H^-1 s\n",
        );
        for _ in 0..1 + stream.below(30) {
            text.push_str(TOKENS[stream.below(TOKENS.len() as u64) as usize]);
            text.push(' ');
        }
        text.push_str("\n```\n");
        answer(&text);
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
        answer(&text);
    }
}
