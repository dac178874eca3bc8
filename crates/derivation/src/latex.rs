//! LaTeX in a block: which token it is, and how what it says is written in the notation. Those who come to the notation
//! think in LaTeX; they are told all of it from the one table below.

use crate::names::is_reserved;
use crate::symbol::LETTERS;
use crate::{Builtin, Diagnostic, Fold, Span};

/// What is said of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Say {
    /// What it is for, and how that is written: examples that can be read.
    Written(&'static str, &'static [&'static str]),
    /// What to do instead, perhaps with examples.
    Instead(&'static str, &'static [&'static str]),
}

/// Commands without their backslash, those that mean the same separated by spaces, and what is said of them. A key may
/// have its argument with it.
const TABLE: &[(&str, Say)] = {
    use Say::{Instead, Written};
    const PLAIN: Say =
        Instead("a name is written plainly, and that it is a column its kind says", &["z : vec n"]);
    const LEFT_OUT: Say = Instead("leave it out: spaces and sizes come by themselves", &[]);
    const WORDS: Say =
        Instead("words for the reader stand behind `--`, at the end of the line", &[]);
    const LINES: Say =
        Instead("every step is a line of its own that begins with its relation", &[]);
    const EXTREME: Say = Instead(
        "suppose of a minimum what holds there",
        &["assume grad f(x*) = 0", "assume f(x*) ≤ f(u) for all u : vec n"],
    );
    const CONSEQUENCE: Say = Instead(
        "a consequence is a line of its own; what it rests on stands behind `assume` or `by`",
        &[],
    );
    &[
        ("frac dfrac tfrac cfrac over div", Written("a quotient", &["a/b", "(a + b)/(2 b)"])),
        ("cdot times ast bullet", Written("a product", &["a b", "a * b"])),
        ("sqrt", Written("a square root", &["sqrt(a)", "√(a + b)", "S^(1/2)"])),
        (
            "top intercal transpose T prime ^{T} ^{t} mathsf{T} mathrm{T} mathtt{T}",
            Written("a transpose", &["A'", "A^T"]),
        ),
        ("^{-1}", Written("an inverse", &["A^-1"])),
        ("star ^{*} ^{star} ^{ast}", Written("a name with a star", &["x*", "x_star"])),
        ("^{}", Written("an exponent", &["b^2", "S^(1/2)", "b^(t + 1)", "A^-1"])),
        ("_{}", Written("an index", &["x_k", "x_0", "x_plus", "x_k_plus_1", "g[t+1]", "A[1, j]"])),
        ("| Vert lVert rVert norm", Written("a norm", &["||x||", "||x||_1", "||x||_inf"])),
        ("vert lvert rvert abs mid", Written("an absolute value", &["|a|", "abs(a)"])),
        ("langle rangle", Written("an inner product", &["x'y"])),
        (
            "left right middle big Big bigl bigr Bigl Bigr bigg Bigg biggl biggr Biggl Biggr lbrace rbrace { } ( ) [ ]",
            Written("a bracket of any size", &["(a + b)", "[a + b]"]),
        ),
        ("nabla", Written("a gradient", &["grad f(x)", "∇f(x)"])),
        ("nabla^2 Hessian", Written("a Hessian", &["hess f(x)", "∇²f(x)"])),
        (
            "partial",
            Written("a derivative", &["grad f(x)", "hess f(x)", "jac r(x)", "D3 f(x)[y, y, y]"]),
        ),
        ("sum", Written("a sum", &["sum[i:1..n] x[i]"])),
        ("int oint iint", Written("an integral", &["int[s:0..1] h(s)"])),
        ("lim", Written("a limit", &["lim[s -> 0] h(s)", "lim[s -> inf] h(s)"])),
        (
            "infty",
            Written("infinity, in limits and norms only,", &["lim[s -> inf] h(s)", "||x||_inf"]),
        ),
        ("max", Written("a maximum", &["max(a, b)", "max[i:1..n] x[i]"])),
        ("min", Written("a minimum", &["min(a, b)", "min[i:1..n] x[i]"])),
        ("sup inf argmin argmax arg Argmin Argmax", EXTREME),
        (
            "mathbb{E} E",
            Written(
                "an expectation",
                &["E[i:1..N] g[i]", "𝔼[i:1..N] g[i]", "E[K: t of 1..N] mean[i in K] g[i]"],
            ),
        ),
        ("Var Cov", Written("a variance", &["Var[i:1..n] x[i]"])),
        ("mean", Written("a mean", &["mean[i:1..N] g[i]"])),
        (
            "mathbb{P} P Pr sim",
            Instead("there are no probabilities, but expectations over draws", &["E[i:1..N] g[i]"]),
        ),
        (
            "mathbb{R} R Re reals",
            Written("a space", &["z ∈ ℝ^n", "z : vec n", "Z : mat m n", "z : real"]),
        ),
        ("mathbb{N} N mathbb{Z} Z", Written("a natural number", &["z : nat", "z ∈ ℕ"])),
        ("in", Written("what a name stands for", &["z ∈ ℝ^n", "z : vec n"])),
        (
            "to rightarrow longrightarrow mapsto",
            Written("a map", &["q : fun n -> m", "q : ℝ^n → ℝ^m"]),
        ),
        ("forall", Written("for all", &["f(u) ≥ 0 for all u : vec n"])),
        ("mathbf{1} mathbb{1} mathbf{e} ones", Written("a column of ones", &["ones(n)"])),
        ("mathbf{I} mathbb{I} mathrm{I} I Id", Written("the identity", &["I"])),
        ("mathcal{O} O mathrm{O}", Written("what is left out", &["O(||x||^2)"])),
        ("mathcal{L}", Written("this letter", &["𝓛", "calL"])),
        ("le leq leqslant leqq", Written("at most", &["a <= b", "a ≤ b"])),
        ("ge geq geqslant geqq", Written("at least", &["a >= b", "a ≥ b"])),
        ("lt", Written("less", &["a < b"])),
        ("gt", Written("greater", &["a > b"])),
        ("approx simeq cong", Written("about", &["a ~= b", "a ≈ b"])),
        ("preceq preccurlyeq", Written("the order of matrices", &["A preceq S", "A ⪯ S"])),
        ("succeq succcurlyeq", Written("the order of matrices", &["A succeq S", "A ⪰ S"])),
        ("prec succ", Instead("that a matrix is positive definite its kind says", &["Z : spd n"])),
        (
            "ne neq not",
            Instead(
                "relations are = ≤ < ≥ > ⪯ ⪰ ≈; a divisor is taken not to vanish, and that columns differ is `||x - y|| > 0`",
                &[],
            ),
        ),
        (
            "equiv triangleq coloneqq doteq stackrel overset underset",
            Written("for a definition", &["def p = A x", "def q(z : vec n) = z'S z"]),
        ),
        ("circ odot", Written("a product entry by entry", &["x ∘ y"])),
        ("oslash", Written("a quotient entry by entry", &["x ⊘ y"])),
        ("trace Tr", Written("a trace", &["tr(A)"])),
        ("ln lg", Written("a logarithm", &["log(a)", "log(a)/log(2)"])),
        ("inv pinv inverse", Written("an inverse", &["A^-1", "(B'B)^-1 B'"])),
        (
            "eig cond",
            Instead(
                "eigenvalues are bounded by the order of matrices",
                &["assume b I ⪯ S", "assume S ⪯ b I"],
            ),
        ),
        ("relu ReLU", Written("the positive part", &["max(a, 0)"])),
        ("sigmoid logistic", Written("the logistic function", &["1/(1 + exp(-a))"])),
        ("inner", Written("an inner product", &["x'y"])),
        ("cov var", Written("a variance", &["Var[i:1..n] x[i]"])),
        ("sgn", Written("a sign", &["sign(a)"])),
        ("Diag", Written("a diagonal matrix", &["diag(x)"])),
        ("varepsilon", Written("this letter", &["ε", "eps"])),
        ("vartheta", Written("this letter", &["θ", "theta"])),
        ("varphi", Written("this letter", &["φ", "phi"])),
        ("varrho", Written("this letter", &["ρ", "rho"])),
        ("varsigma", Written("this letter", &["σ", "sigma"])),
        ("varkappa", Written("this letter", &["κ", "kappa"])),
        ("iota", Written("this letter", &["ι"])),
        ("upsilon", Written("this letter", &["υ"])),
        ("Upsilon", Written("this letter", &["Υ"])),
        (
            "hat widehat bar overline underline tilde widetilde dot ddot check",
            Written("a name with a mark", &["x_hat", "x_bar", "x̂"]),
        ),
        (
            "mathbf boldsymbol bm pmb vec mathrm mathit mathsf mathtt mathbb mathcal mathfrak mathscr rm bf cal operatorname mathop DeclareMathOperator",
            PLAIN,
        ),
        (
            "prod",
            Instead("a product of equal factors is a power, others are written out", &["b^t"]),
        ),
        (
            "binom choose",
            Instead("binomial coefficients are not in the notation: write the number", &[]),
        ),
        (
            "softmax logsumexp lse",
            Instead(
                "write it out",
                &["exp(x)/(sum[i:1..n] exp(x[i]))", "log(sum[i:1..n] exp(x[i]))"],
            ),
        ),
        (
            "tan tanh sinh cosh arctan cot sec csc",
            Instead(
                "write it by sqrt, abs, exp, log, sin and cos",
                &["sin(a)/cos(a)", "(exp(a) - exp(-a))/(exp(a) + exp(-a))"],
            ),
        ),
        (
            "otimes oplus wedge cup cap setminus subset subseteq emptyset exists neg land lor",
            Instead(
                "products and sums are those of numbers and matrices",
                &["B A", "x y'", "x ∘ y", "A + A"],
            ),
        ),
        ("pm mp", Instead("write one line for `+` and one for `-`", &[])),
        ("propto", Instead("write the equation with its factor", &[])),
        (
            "dots ldots cdots vdots ddots dotsc dotsb",
            Instead(
                "what is left out has to be said; a range is one of numbers",
                &["sum[i:1..n] x[i]"],
            ),
        ),
        (
            "implies Rightarrow Longrightarrow iff Leftrightarrow Longleftrightarrow therefore because impliedby",
            CONSEQUENCE,
        ),
        ("text textrm textbf textit emph mbox textsf qquad quad hbox", WORDS),
        (
            "\\ newline begin end align aligned split matrix pmatrix bmatrix cases hline intertext",
            LINES,
        ),
        (
            "label tag ref eqref nonumber notag",
            Instead(
                "lines are numbered by themselves, and referred to in the text by [@block:2]",
                &[],
            ),
        ),
        (
            ", ; : ! / displaystyle textstyle scriptstyle limits nolimits phantom hspace vspace mathstrut",
            LEFT_OUT,
        ),
    ]
};

/// What is said of a command that is not in the table.
const UNKNOWN: Say = Say::Instead("names and words are written plainly: rho or ρ, not \\rho", &[]);

/// Commands whose argument is the name or word that is meant.
const FONTS: &[&str] = &[
    "mathbf",
    "boldsymbol",
    "bm",
    "pmb",
    "vec",
    "mathrm",
    "mathit",
    "mathsf",
    "mathtt",
    "mathbb",
    "mathcal",
    "operatorname",
    "operatorname*",
    "text",
    "mathop",
];

/// The length of the LaTeX that `rest` begins with: a command with its arguments, `^{…}`, `_{…}`. None when it is none.
pub(crate) fn length(rest: &str) -> Option<usize> {
    if rest.starts_with("^{") || rest.starts_with("_{") {
        return group(&rest[1..]).map(|length| 1 + length);
    }
    let behind = rest.strip_prefix('\\')?;
    let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
    let sign = behind.chars().next().filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
    let mut length = 1 + if letters > 0 { letters } else { sign };
    if letters > 0 {
        let name = &rest[1..length];
        let power = ["^2", "^{2}"].into_iter().find(|power| rest[length..].starts_with(power));
        length += power.filter(|_| say(&format!("{name}^2")).is_some()).map_or(0, str::len);
        length += usize::from(rest[length..].starts_with("*{"));
        while let Some(more) = group(&rest[length..]) {
            length += more;
        }
    }
    Some(length)
}

/// The longest argument that is looked for, in characters: so that braces that are never closed cost little.
const MAX_GROUP: usize = 200;

/// The length of the group in braces that `rest` begins with.
fn group(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices().take(MAX_GROUP) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some(at + 1);
        }
    }
    None
}

/// What the table has for a key.
fn say(key: &str) -> Option<Say> {
    let row = TABLE.iter().find(|(keys, _)| keys.split(' ').any(|known| known == key));
    row.map(|(_, say)| *say)
}

/// The problem of a token of LaTeX: that it is some, and how it is written.
pub(crate) fn problem(span: Span, spelling: &str) -> Diagnostic {
    let plain = spelling.trim_start_matches('\\');
    let command = plain.split_at(plain.find(['{', '^', '_']).unwrap_or(plain.len())).0;
    let shown = if command.is_empty() { spelling } else { &spelling[..=command.len()] };
    let message = match spelling {
        "\\" => "`\\` is not in the notation".to_owned(),
        _ => format!("`{}` is LaTeX, and not in the notation", crate::document::short(shown)),
    };
    Diagnostic::error(span, message).with_help(help(spelling))
}

/// What is said of a function that is not declared, if it has a name in LaTeX or in common use.
pub(crate) fn function(name: &str) -> Option<String> {
    let key = match name.split_once('_') {
        Some(("λ" | "lambda" | "σ" | "sigma", "min" | "max")) => "eig",
        _ => name,
    };
    say(key).map(|known| text(Some(known)))
}

fn help(spelling: &str) -> String {
    if let Some(script) = spelling.get(..2).filter(|script| ["^{", "_{"].contains(script)) {
        let inner = spelling[2..].trim_end_matches('}').trim();
        let known = match inner.strip_prefix('\\') {
            Some(command) => say(command).or_else(|| say(&format!("{command}}}"))),
            None => say(&format!("{script}{inner}}}")),
        };
        return text(known.filter(|_| script == "^{").or_else(|| say(&format!("{script}}}"))));
    }
    let key = spelling.strip_prefix('\\').unwrap_or_default().replace("^{2}", "^2");
    if key.starts_with(|c: char| !c.is_ascii_alphabetic()) {
        return text(say(&key).or(Some(UNKNOWN)));
    }
    let (command, argument) = match key.split_once('{') {
        Some((command, rest)) => (command, rest.split('}').next().unwrap_or_default().trim()),
        None => (key.as_str(), ""),
    };
    if let Some(known) = say(&format!("{command}{{{argument}}}")) {
        return text(Some(known));
    }
    if FONTS.contains(&command) && !argument.is_empty() {
        let known = word(argument.trim_start_matches('\\'));
        return known.unwrap_or_else(|| text(say(command.trim_end_matches('*'))));
    }
    word(command).unwrap_or_else(|| text(Some(UNKNOWN)))
}

/// What is said of a command without arguments.
fn word(name: &str) -> Option<String> {
    if let Some(known) = say(name) {
        return Some(text(Some(known)));
    }
    if let Some((ascii, letter)) = LETTERS.iter().find(|(ascii, _)| *ascii == name) {
        return Some(format!("write {letter}, or {ascii}"));
    }
    if Builtin::ALL.iter().any(|(known, _)| *known == name) {
        return Some(format!("write {name}(…)"));
    }
    if Fold::ALL.iter().any(|(known, _)| *known == name) {
        return Some(format!("write {name}[i:1..n] …"));
    }
    is_reserved(name).then(|| format!("write {name}"))
}

fn text(say: Option<Say>) -> String {
    match say {
        Some(Say::Written(what, examples)) => {
            format!("{what} is written {}", examples.join(" or "))
        }
        Some(Say::Instead(help, [])) => help.to_owned(),
        Some(Say::Instead(help, examples)) => format!("{help}: {}", examples.join(" or ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Library, Relator, Severity, read_block};
    use std::collections::BTreeSet;

    const NAMES: &str = "let a, b : real; t, N : nat; x, x*, x_k, x_0, x_plus, x_k_plus_1, x_hat, x_bar, y : vec n\n\
        let A : mat n n; B : mat m n; S : sym n; f : fun n; r : fun n -> m; h : fun; g[i] : vec n; j : nat";

    fn examples() -> impl Iterator<Item = &'static str> {
        let of = |say: &Say| match say {
            Say::Written(_, examples) | Say::Instead(_, examples) => *examples,
        };
        TABLE.iter().flat_map(move |(_, say)| of(say)).copied()
    }

    /// Whether lines can be read below the names.
    fn reads(lines: &str) -> bool {
        let text = format!("{NAMES}\n{lines}\nshow 1 + 1 = 2");
        let reading = read_block("wrong w", &text, 1, &Library::new());
        reading.diagnostics.iter().all(|problem| problem.severity != Severity::Error)
    }

    /// Every example is in the notation: a side of a line, a relation, a declaration or a line.
    #[test]
    fn examples_are_read() {
        let around = [
            ("def z_new = ", ""),
            ("show b = ", ""),
            ("show ", ""),
            ("assume ", ""),
            ("let ", ""),
            ("let ", " : real"),
            ("", ""),
        ];
        let unread = |example: &&str| {
            !around.iter().any(|(before, after)| reads(&format!("{before}{example}{after}")))
        };
        let unread: Vec<&str> = examples().filter(unread).collect();
        assert!(unread.is_empty(), "{unread:?}");
    }

    /// No command is in the table twice, and none that is a letter or a word otherwise.
    #[test]
    fn keys_are_unique() {
        let mut seen = BTreeSet::new();
        for key in TABLE.iter().flat_map(|(keys, _)| keys.split(' ')) {
            assert!(!key.is_empty() && seen.insert(key), "{key}");
            assert!(!LETTERS.iter().any(|(ascii, _)| *ascii == key), "{key}");
            let spelling =
                if key.starts_with(['^', '_']) { key.to_owned() } else { format!("\\{key}") };
            assert_eq!(length(&spelling), Some(spelling.len()), "{key}");
            let generic = !["^{}", "_{}"].contains(&key) && help(&spelling) == text(Some(UNKNOWN));
            assert!(!generic && !help(&spelling).is_empty(), "{key}");
        }
    }

    /// All that the notation can say is said of some command: every word, letter and relation.
    #[test]
    fn the_whole_notation_is_told() {
        let all: Vec<&str> = examples().collect();
        let all = all.join(" ");
        let words: BTreeSet<&str> = all.split(|c: char| !c.is_alphanumeric()).collect();
        let builtins = Builtin::ALL.iter().map(|(word, _)| *word);
        let folds = Fold::ALL.iter().map(|(word, _)| *word);
        for word in crate::words().chain(builtins).chain(folds) {
            // What begins a line or a reason is no formula, and has no counterpart in LaTeX.
            let lines = ["let", "show", "use", "from", "by", "distinct"].contains(&word);
            assert!(
                lines || words.contains(word) || help(&format!("\\{word}")).contains(word),
                "{word}"
            );
        }
        for (ascii, letter) in LETTERS {
            let said = help(&format!("\\{ascii}"));
            assert!(said.contains(ascii) && said.contains(letter), "{said}");
        }
        for relator in [
            Relator::Equal,
            Relator::LessEqual,
            Relator::Less,
            Relator::GreaterEqual,
            Relator::Greater,
            Relator::PrecedesEqual,
            Relator::SucceedsEqual,
            Relator::Approx,
        ] {
            assert!(all.contains(relator.sign()), "{}", relator.sign());
        }
    }

    /// What is said of commands with arguments, scripts and fonts.
    #[test]
    fn advice_on_arguments() {
        for (spelling, shown, part) in [
            (r"\frac{a + b}{c}", r"\frac", "a/b"),
            (r"\nabla^{2}", r"\nabla", "hess f(x)"),
            (r"\mathbf{x}", r"\mathbf", "plainly"),
            (r"\mathrm{tr}", r"\mathrm", "tr(…)"),
            (r"\operatorname*{argmin}", r"\operatorname*", "grad f(x*) = 0"),
            (r"\boldsymbol{\theta}", r"\boldsymbol", "θ, or theta"),
            (r"\mathbb{E}", r"\mathbb", "E[i:1..N]"),
            ("^{T}", "^{T}", "A^T"),
            (r"^{\top}", r"^{\top}", "A^T"),
            (r"^{\mathsf{T}}", r"^{\mathsf{T}}", "A^T"),
            ("^{-1}", "^{-1}", "A^-1"),
            ("^{1/2}", "^{1/2}", "S^(1/2)"),
            (r"_{\top}", r"_{\top}", "x_k"),
            (r"\\", r"\\", "line"),
            (r"\{", r"\{", "bracket"),
            (r"\unheard", r"\unheard", "plainly"),
        ] {
            assert_eq!(length(spelling), Some(spelling.len()), "{spelling}");
            let Diagnostic { message, help, .. } = problem(Span::default(), spelling);
            let help = help.unwrap_or_default();
            assert!(
                message.contains(&format!("`{shown}`")) && help.contains(part),
                "{message}: {help}"
            );
        }
    }
}
