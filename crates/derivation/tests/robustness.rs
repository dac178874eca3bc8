//! Any text is read without a panic, in bounded time and depth, and every problem points into the text.

use derivation::{Context, Document, Library, parse_expression, read_block, read_document};
use proptest::prelude::*;

/// Reads a text and looks at what is said: places exist, messages are short, nothing is dropped.
fn read(markdown: &str) -> Document {
    let document = read_document(markdown, &mut Library::new());
    let lines = markdown.split('\n').count();
    for problem in &document.diagnostics {
        assert!((1..=lines).contains(&problem.place.line), "{problem:?}");
        assert!(problem.place.column >= 1);
        let marked = problem.place.source.get(problem.place.marked.clone());
        assert!(marked.is_some(), "{problem:?}");
        assert!(problem.render("a.md").len() < 5000);
        assert!(!problem.message.is_empty());
    }
    for fence in &document.fences {
        assert!(markdown.get(fence.range.clone()).is_some());
        assert!(document.diagnostics.get(fence.diagnostics.clone()).is_some());
        assert!(fence.block.is_none_or(|block| block < document.blocks.len()));
    }
    for block in &document.blocks {
        let lines = block.chains.iter().flat_map(|chain| &chain.lines);
        for span in lines.flat_map(|line| [line.span, line.right.span]) {
            assert!(block.text.get(span.start..span.end).is_some());
        }
    }
    document
}

const TOKENS: &[&str] = &[
    r"\frac",
    r"\nabla^",
    "^{",
    "_{",
    "{",
    "}",
    r"\",
    r"\mathbb{",
    "let ",
    "assume ",
    "def ",
    "show ",
    "use ",
    "from ",
    "by ",
    "for all ",
    " in ",
    "-- ",
    "\n",
    "\n",
    "\n  ",
    "\n\n",
    "s",
    "y",
    "x*",
    "x₊",
    "H",
    "A",
    "f",
    "r",
    "α",
    "λ",
    "Δ",
    "𝓛",
    "HΔ",
    " ",
    " ",
    " ",
    "(",
    ")",
    "[",
    "]",
    "||",
    "|",
    "'",
    "^",
    "^-1",
    "^T",
    "²",
    "⁻¹",
    "ᵀ",
    "+",
    "-",
    "*",
    "/",
    ",",
    ";",
    ":",
    "=",
    "≤",
    "<=",
    "⪯",
    "~=",
    "..",
    "->",
    "∈",
    "ℝ",
    "∇",
    "∇²",
    "int[t:0..1] ",
    "∫",
    "√",
    "grad ",
    "hess ",
    "jac ",
    "D3 ",
    "sqrt",
    "exp(",
    "tr(",
    "I",
    "?",
    "0",
    "1",
    "2",
    "0.5",
    "1e9",
    "vec n",
    "mat m n",
    "sym n",
    "real",
    "fun n",
    "fun n -> m",
    "definition of ",
    "squares ",
    "one",
    "```\n",
    "```claim two \"Two\"\n",
    "—",
    "\u{200b}",
    "é",
    "\r\n",
    "\t",
    "$",
    "{",
    "_",
    "sum",
    "∘",
];

const ACCEPTANCE: &[&str] = &[
    include_str!("acceptance/quasi-newton.md"),
    include_str!("acceptance/newton.md"),
    include_str!("acceptance/conjugate-gradients.md"),
];

proptest! {
    /// Tokens in any order, behind declarations that give some of them a meaning.
    #[test]
    fn token_soup(choices in prop::collection::vec(0..TOKENS.len(), 0..120)) {
        let soup: String = choices.iter().map(|choice| TOKENS[*choice]).collect();
        read(&format!(
            "```derive one \"One\"\nlet s, y, x, x*, Δ : vec n; H : sym n; f : fun n; r : fun n -> m; α : real\n{soup}\n```\n"
        ));
        read(&soup);
    }

    /// The acceptance texts with a few pieces deleted, doubled, or replaced by something else.
    #[test]
    fn mutated_texts(
        which in 0..ACCEPTANCE.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, 0..TOKENS.len()), 1..6),
    ) {
        let mut text: Vec<char> = ACCEPTANCE[which].chars().collect();
        for (place, length, token) in edits {
            let from = place.index(text.len() + 1);
            let to = (from + length).min(text.len());
            text.splice(from..to, TOKENS[token].chars());
        }
        read(&text.into_iter().collect::<String>());
    }

    /// Bytes of any kind, what is no text replaced.
    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        read(&text);
        read(&format!("```derive one\n{text}\n```\n"));
        let reading = read_block(&text, &text, 7, &Library::new());
        reading.diagnostics.iter().for_each(|problem| assert!(!problem.render("").is_empty()));
    }

    /// Letters of all alphabets and marks of all kinds.
    #[test]
    fn random_text(text in "\\PC{0,80}") {
        read(&format!("```claim one \"One\"\nlet {text} : real\nshow {text} = 1\n```\n"));
        let _ = parse_expression(&text, &Context::default());
    }
}

/// What one construct, repeated a hundred thousand times, is told: it is refused at a place, not by a crash.
#[test]
fn deep_nesting_is_refused() {
    let names = "let a : real; s : vec n; H : mat n n; f : fun n; p : fun\n";
    let many = 100_000;
    for (text, wanted) in [
        ("(".repeat(many), "nested"),
        ("[".repeat(many), "nested"),
        (" |".repeat(many), "nested"),
        (" |(".repeat(many), "nested"),
        ("||(".repeat(many), "nested"),
        ("p(".repeat(many), "nested"),
        ("√(".repeat(many), "nested"),
        ("a^(".repeat(many), "nested"),
        ("a/(".repeat(many), "nested"),
        ("-(".repeat(many), "nested"),
        ("exp(".repeat(many), "nested"),
        ("grad f(".repeat(many), "nested"),
        ("√".repeat(many), "what the root"),
        ("\\a{".repeat(many), "is LaTeX"),
        (format!("\\a{}", "{}".repeat(many)), "is LaTeX"),
        ("-".repeat(many), "an expression is missing"),
        (format!("H{}", "'".repeat(many)), "nested"),
        (format!("H{}", "^T".repeat(many)), "nested"),
        (format!("a{}", "/a".repeat(many)), "nested"),
        (format!("a{}", "+a".repeat(many)), "parts"),
        (format!("a{}", " a".repeat(many)), "parts"),
        (format!("a{}", " -a".repeat(many)), "parts"),
        (format!("a{}", "^a".repeat(many)), "a power of a power"),
        (format!("{}a{}", "(".repeat(199), ")'".repeat(199)), "nothing follows"),
        (format!("{}H{}", "(".repeat(150), "'''')".repeat(150)), "nested"),
        ("a\n".to_owned() + &" =".repeat(many), "problems"),
        ((0..many / 2).fold(String::new(), |text, k| text + &format!("int[q{k}:0..1] ")), "nested"),
        ((0..many).fold(String::new(), |text, k| text + &format!("q{k} ")), "problems"),
        ("\na\n=a".repeat(30_000), "problems"),
        ("q".repeat(many), "too long"),
        ("9".repeat(many), "too many digits"),
        ("²".repeat(many), "an expression is missing"),
        (format!("a{}", "²".repeat(many)), "no exponent"),
        (format!("a = a + 1 -- {}", "note ".repeat(many)), "note"),
        (format!("a = a + 1 by {}", "note ".repeat(many)), "no reason"),
        (format!("assume a{}", " < a".repeat(many)), "parts"),
        (
            (0..2000).fold("let q : real".to_owned(), |text, k| text + &format!("; q{k} : real")),
            "names",
        ),
        ("use ".repeat(many), "no block"),
        ("use one, ".repeat(5_000), "no block"),
    ] {
        let document = read(&format!("```derive one\n{names}{text}\n```\n"));
        let said: Vec<_> =
            document.diagnostics.iter().map(|problem| problem.message.as_str()).collect();
        let start: String = text.chars().take(20).collect();
        assert!(said.iter().any(|message| message.contains(wanted)), "{start}: {said:?}");
    }
}

/// What is copied from block to block is counted too.
#[test]
fn copies_are_counted() {
    let large = format!("```define big\nlet a : real\ndef b = {}a\n```\n", "a + ".repeat(9_000));
    let uses: String =
        (0..5_000).map(|k| format!("```claim c{k}\nuse big\nshow a + a = 2 a\n```\n")).collect();
    let document = read(&(large + &uses));
    assert!(document.blocks.len() < 100);
    assert!(document.diagnostics[0].message.contains("too many parts"));

    let names: String = (0..20).map(|k| format!("q{k}, ")).collect();
    let text = format!(
        "```define one\nlet a : real\nassume {} 2 a for all {names}q in 0..({}a)\n```\n",
        "a < 3 a <".repeat(500),
        "a + ".repeat(500)
    );
    assert!(read(&text).diagnostics.iter().any(|problem| problem.message.contains("parts")));
}

/// A text of many megabytes is not looked at.
#[test]
fn long_texts_are_refused() {
    let text = "```claim one\nshow 1 + 1 = 2\n```\n".repeat(300_000);
    let document = read(&text);
    assert_eq!(document.blocks.len(), 0);
    assert_eq!(document.diagnostics.len(), 1);
    assert!(document.diagnostics[0].message.contains("bytes"));
    // Up to the limit any text is read, and in little time.
    for piece in [
        "```claim one\nshow 1 = q\n```\n",
        "> ",
        "```claim a\n",
        "- ```claim a\n",
        "[",
        "`",
        "\n",
        "~~~claim b\n~~~\n",
    ] {
        read(&piece.repeat(999_000 / piece.len()));
    }
}
