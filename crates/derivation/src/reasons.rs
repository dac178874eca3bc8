//! What stands behind `by`: reasons the checker uses.

use crate::latex;
use crate::lexer::{self, Token, TokenKind};
use crate::names;
use crate::reader::{self, Reader};
use crate::{BlockKind, Diagnostic, Reason, Span};

/// A lemma that a reason may name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lemma {
    /// What it is known by.
    pub name: &'static str,
    /// The spellings that are accepted, its name first. Case does not matter, nor a leading "the".
    pub spellings: &'static [&'static str],
    /// What it says, in words and formulas between backticks, for the author's reference.
    pub says: &'static str,
}

/// The lemmas a reason may name. A name tells the reader why a line holds; the checker tries all it knows on every line.
pub const LEMMAS: &[Lemma] = &[
    Lemma {
        name: "fundamental theorem",
        spellings: &["fundamental theorem", "fundamental theorem of calculus"],
        says: "A difference is the integral of the derivative along the way: `f(x + d) - f(x) = int[s:0..1] grad f(x + s d)'d`, and the same for gradients with `hess f`.",
    },
    Lemma {
        name: "Cauchy-Schwarz",
        spellings: &["Cauchy-Schwarz", "Cauchy-Schwarz inequality"],
        says: "`u'v ≤ ||u|| ||v||`, also for `abs(u'v)`, squared as `(u'v)^2 ≤ (u'u) (v'v)`, and under an integral.",
    },
    Lemma {
        name: "triangle inequality",
        spellings: &["triangle inequality"],
        says: "`||u + v|| ≤ ||u|| + ||v||`, for up to six terms and with any signs.",
    },
    Lemma {
        name: "Lipschitz",
        spellings: &["Lipschitz", "Lipschitz continuity", "Lipschitz condition"],
        says: "A hypothesis about all values of its variables, such as `||grad f(u) - grad f(v)|| ≤ L ||u - v|| for all u, v : vec n`, used for some of them.",
    },
    Lemma {
        name: "convexity",
        spellings: &["convexity"],
        says: "The same for a hypothesis of convexity, by chords or by tangents.",
    },
    Lemma {
        name: "linearity",
        spellings: &["linearity", "linearity of the integral"],
        says: "An integral, a sum or a mean of a sum is the sum of theirs, and constants may be taken out.",
    },
    Lemma {
        name: "symmetry",
        spellings: &["symmetry"],
        says: "`a'b = b'a`; Hessians and matrices declared so are their own transposes.",
    },
];

/// What the lemma of this spelling is known by.
///
/// ```
/// assert_eq!(derivation::lemma("the Cauchy–Schwarz inequality"), Some("Cauchy-Schwarz"));
/// assert_eq!(derivation::lemma("magic"), None);
/// ```
pub fn lemma(name: &str) -> Option<&'static str> {
    let name = plain(name);
    let known = |lemma: &&Lemma| lemma.spellings.iter().any(|spelling| plain(spelling) == name);
    LEMMAS.iter().find(known).map(|lemma| lemma.name)
}

/// Words for comparison: small letters, one kind of dash, one space between them, no "the" before them.
fn plain(words: &str) -> String {
    let words: Vec<_> = words.split_whitespace().collect();
    let text = words.join(" ").to_lowercase().replace(['–', '‐', '‑', '—'], "-");
    text.strip_prefix("the ").unwrap_or(&text).trim_end_matches('.').to_owned()
}

impl Reader<'_> {
    /// The reasons of a line, from the tokens behind `by`.
    pub(crate) fn reasons(&mut self, tokens: &[Token], by: Span) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for part in reader::split(tokens, |_, token| token.kind == TokenKind::Comma) {
            match part.first() {
                Some(first) => self.reason(part, *first, &mut reasons),
                None => self.report(
                    Diagnostic::error(by, "a reason is missing here")
                        .with_help("reasons are separated by commas"),
                ),
            }
        }
        reasons
    }

    fn reason(&mut self, tokens: &[Token], first: Token, reasons: &mut Vec<Reason>) {
        let span = first.span.to(tokens.last().map_or(first.span, |token| token.span));
        if let [Token { kind: TokenKind::Hole, .. }] = tokens {
            reasons.push(Reason::Hole);
            return;
        }
        if let Some(rest) = self.after(tokens, &["definition", "of"]) {
            return self.definitions(rest, span, reasons);
        }
        if let Some(rest) = self.after(tokens, &["induction"]) {
            return self.induction(rest, span, reasons);
        }
        if let Some(rest) = self.after(tokens, &["squares"]) {
            let Some(expr) = self.expression(rest, first.span) else { return };
            if expr.shape.is_scalar() {
                reasons.push(Reason::Squares(Box::new(expr)));
            } else {
                let message = format!("a sum of squares is a number, and this is {}", expr.shape);
                self.report(
                    Diagnostic::error(expr.span, message)
                        .with_help("write squares (a - b)^2, or v'v for a column v"),
                );
            }
            return;
        }
        if reader::segments(tokens).len() > 1 {
            let relations = self.relations(tokens, first.span, &[]).unwrap_or_default();
            reasons
                .extend(relations.into_iter().map(|relation| Reason::Relation(Box::new(relation))));
            return;
        }
        let words = self.words(tokens);
        if words == self.id {
            let message = "a block is no reason for itself";
            self.report(Diagnostic::error(span, message));
        } else if self.library.entry(&words).is_some() {
            self.block_reason(words, span, reasons);
        } else if !self.hypothesis_reason(&words, span, reasons) {
            match lemma(&words) {
                Some(_) => reasons.push(Reason::Lemma(words)),
                None => self.unknown_reason(&words, tokens, span),
            }
        }
    }

    /// What stands behind these words, "the" before them left aside.
    fn after<'t>(&self, tokens: &'t [Token], words: &[&str]) -> Option<&'t [Token]> {
        let is = |token: &Token, word: &str| self.spelling(*token).eq_ignore_ascii_case(word);
        let skipped = usize::from(tokens.first().is_some_and(|token| is(token, "the")));
        let mut rest = tokens.get(skipped..)?;
        for word in words {
            let (first, behind) = rest.split_first()?;
            // "definitions of" is as good.
            if !is(first, word) && !is(first, &format!("{word}s")) {
                return None;
            }
            rest = behind;
        }
        Some(rest)
    }

    fn definitions(&mut self, tokens: &[Token], span: Span, reasons: &mut Vec<Reason>) {
        for part in reader::split(tokens, |_, token| {
            token.kind == TokenKind::Name && self.spelling(*token) == "and"
        }) {
            let [token @ Token { kind: TokenKind::Name, .. }] = part else {
                let message = "a definition is named by the name it defines";
                self.report(Diagnostic::error(span, message).with_help("write `definition of H₊`"));
                return;
            };
            let name = lexer::symbol(self.spelling(*token));
            if self.context.definition(&name).is_some() {
                reasons.push(Reason::Definition(name));
            } else if !self.session.names.is_broken(&name) {
                let message = format!("`{name}` has no definition");
                let defined: Vec<_> =
                    self.context.definitions.iter().take(12).map(|d| d.name.as_str()).collect();
                let help = match defined.as_slice() {
                    [] => "write one above: `def x = …`".to_owned(),
                    names => format!("defined are: {}", names.join(", ")),
                };
                self.report(Diagnostic::error(token.span, message).with_help(help));
            }
        }
    }

    /// `t`, perhaps `on t` or `over t`: a natural number.
    fn induction(&mut self, tokens: &[Token], span: Span, reasons: &mut Vec<Reason>) {
        let rest = match tokens {
            [first, rest @ ..] if ["on", "over", "in"].contains(&self.spelling(*first)) => rest,
            all => all,
        };
        let [token @ Token { kind: TokenKind::Name, .. }] = rest else {
            let message = "induction is over a natural number";
            self.report(Diagnostic::error(span, message).with_help("write `by induction t`"));
            return;
        };
        let name = lexer::symbol(self.spelling(*token));
        if self.context.declaration(&name).is_some_and(|d| d.kind == crate::Kind::Nat) {
            reasons.push(Reason::Induction(name));
        } else if !self.session.names.is_broken(&name) {
            let message = format!("`{name}` is no natural number");
            self.report(
                Diagnostic::error(token.span, message)
                    .with_help(format!("declare it: `let {name} : nat`")),
            );
        }
    }

    fn block_reason(&mut self, id: String, span: Span, reasons: &mut Vec<Reason>) {
        let problem = match self.library.get(&id).map(|block| block.kind) {
            Some(BlockKind::Wrong) => Some(("is wrong on purpose and no reason for anything", "")),
            Some(BlockKind::Define) => {
                Some(("defines names and states nothing", "its names come with `use`"))
            }
            _ => None,
        };
        match problem {
            Some((message, help)) => {
                self.report(Diagnostic::error(span, format!("`{id}` {message}")).with_help(help));
            }
            None => reasons.push(Reason::Block(id)),
        }
    }

    /// The hypotheses whose note begins so; those of one note are meant together. Whether anything was found.
    fn hypothesis_reason(&mut self, words: &str, span: Span, reasons: &mut Vec<Reason>) -> bool {
        let words = plain(words);
        let notes: Vec<_> =
            self.context.hypotheses.iter().map(|h| h.note.as_deref().map(plain)).collect();
        let begins = |note: &str| {
            note.strip_prefix(words.as_str())
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let mut found: Vec<_> = notes.iter().flatten().filter(|note| begins(note)).collect();
        found.dedup();
        let exact = found.iter().find(|note| ***note == words).copied();
        // A lemma's own name means the lemma, unless it is the whole note.
        let meant = match exact {
            Some(note) => Some(note),
            None if lemma(&words).is_some() => return false,
            None => found.first().copied(),
        };
        let Some(meant) = meant else { return false };
        if exact.is_none() && found.iter().any(|note| *note != meant) {
            let message = "more than one hypothesis has a note that begins so";
            self.report(Diagnostic::error(span, message).with_help("write more of the note"));
            return true;
        }
        let places = notes.iter().enumerate().filter(|(_, note)| note.as_ref() == Some(meant));
        reasons.extend(places.map(|(at, _)| Reason::Hypothesis(at)));
        true
    }

    fn unknown_reason(&mut self, words: &str, tokens: &[Token], span: Span) {
        const WORDS: &str = "for words to the reader use `-- …`";
        if let Some(token) = tokens.iter().find(|token| token.kind == TokenKind::Latex) {
            return self.report(latex::problem(token.span, self.spelling(*token)));
        }
        let lemmas = || LEMMAS.iter().flat_map(|lemma| lemma.spellings).copied();
        let notes: Vec<_> = self.context.hypotheses.iter().filter_map(|h| h.note.clone()).collect();
        let bare = words.strip_prefix("the ").unwrap_or(words);
        let candidates = lemmas().chain(self.library.ids()).chain(notes.iter().map(String::as_str));
        let near = names::nearest(bare, candidates).map(str::to_owned);
        let single = match tokens {
            [token] if token.kind == TokenKind::Name => Some(lexer::symbol(self.spelling(*token))),
            _ => None,
        };
        let (message, help) = if let Some(name) =
            single.filter(|name| self.context.definition(name).is_some())
        {
            (format!("`{name}` alone is no reason"), format!("write `definition of {name}`"))
        } else if let Some(near) = near {
            (
                format!("`{}` is no reason that is known", crate::document::short(words)),
                format!("did you mean `{near}`? {WORDS}"),
            )
        } else {
            let keys: Vec<_> = LEMMAS.iter().map(|lemma| lemma.name).collect();
            let message = format!("`{}` is no reason that is known", crate::document::short(words));
            let help = format!(
                "reasons are `definition of x`, a relation, the id of an earlier block, the beginning of a hypothesis's note, \
                 `squares e`, `induction t`, `?`, or a lemma: {}; {WORDS}",
                keys.join(", ")
            );
            (message, help)
        };
        self.report(Diagnostic::error(span, message).with_help(help));
    }
}
