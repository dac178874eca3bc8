//! Single signs in MathML: escaping, names with their scripts and accents, and what a name means.

use crate::symbol::LETTERS;
use crate::{Context, Declaration, Definition, Dim, Kind, Structure, Symbol};
use std::fmt::Write;

/// The text with every character a page or its Markdown could take for markup written by its number.
///
/// ```
/// use derivation::mathml::escape;
/// assert_eq!(escape("s'y < |x|"), "s&#39;y &#60; &#124;x&#124;");
/// assert_eq!(escape("x₊ = 2.5"), "x₊ = 2.5");
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => escaped.push(' '),
            ' ' | '(' | ')' | '+' | ',' | '.' | '/' | ':' | ';' | '=' => escaped.push(c),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// A name taken apart: the letter with its accent, what is below on the right, what is above on the right.
pub(super) struct Name {
    pub(super) base: String,
    pub(super) below: Option<String>,
    pub(super) above: Option<String>,
}

impl Name {
    /// The parts of a name as elements: `x₊` is an `x` with a plus below.
    pub(super) fn of(name: &Symbol) -> Name {
        let (name, star) = match name.as_str().strip_suffix('*') {
            Some(rest) => (rest, true),
            None => (name.as_str(), false),
        };
        let mut parts = name.split('_');
        let (letters, tail) = split_script(parts.next().unwrap_or_default());
        let mut base = letter(letters);
        let mut below = vec![];
        if !tail.is_empty() {
            below.push(below_signs(tail));
        }
        for part in parts {
            match accent(part) {
                Some(sign) => base = accented(&base, sign),
                None => {
                    let (letters, tail) = split_script(part);
                    below.push(format!("{}{}", sign(letters), below_signs(tail)));
                }
            }
        }
        let below = match below.len() {
            0 => None,
            _ => Some(group(&below.join("<mo>,</mo>"))),
        };
        Name { base, below, above: star.then(|| "<mi>∗</mi>".to_owned()) }
    }

    /// The name with something more below it: an index.
    pub(super) fn lowered(mut self, index: &str) -> Name {
        self.below = Some(match self.below {
            Some(first) => format!("<mrow>{first}<mo>,</mo>{index}</mrow>"),
            None => group(index),
        });
        self
    }

    /// The name with one more sign above it on the right: a transpose, a power.
    pub(super) fn raised(mut self, sign: &str) -> Name {
        self.above = Some(match self.above {
            Some(first) => format!("<mrow>{first}{sign}</mrow>"),
            None => group(sign),
        });
        self
    }

    /// One element; `meaning` is shown when the reader points at it.
    pub(super) fn element(&self, meaning: Option<&str>) -> String {
        let data = meaning.map_or(String::new(), |m| format!(" data-symbol=\"{}\"", escape(m)));
        // The attribute goes to the outermost element, so that all of `H₊` answers to the pointer.
        match (&self.below, &self.above) {
            (None, None) => self.base.replacen('>', &format!("{data}>"), 1),
            (Some(below), None) => format!("<msub{data}>{}{below}</msub>", self.base),
            (None, Some(above)) => format!("<msup{data}>{}{above}</msup>", self.base),
            (Some(below), Some(above)) => {
                format!("<msubsup{data}>{}{below}{above}</msubsup>", self.base)
            }
        }
    }
}

/// Exactly one element: the text itself when it is one, in a row otherwise.
pub(super) fn group(elements: &str) -> String {
    if is_one_element(elements) { elements.to_owned() } else { format!("<mrow>{elements}</mrow>") }
}

fn is_one_element(elements: &str) -> bool {
    let mut depth = 0_usize;
    let mut closed = 0_usize;
    let mut rest = elements;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { return false };
        let tag = &rest[start..=start + end];
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
            closed += usize::from(depth == 0);
        } else if !tag.ends_with("/>") {
            depth += 1;
        } else {
            closed += usize::from(depth == 0);
        }
        rest = &rest[start + end + 1..];
    }
    closed == 1
}

/// One letter, or one word, of a name. TeX sets Greek capitals upright; so do we.
fn letter(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().unwrap_or(' ');
    let rest = chars.as_str();
    match combining(rest) {
        Some(accent) => accented(&letter(&first.to_string()), accent),
        None if rest.is_empty() && ('Α'..='Ω').contains(&first) => {
            format!("<mi mathvariant=\"normal\">{first}</mi>")
        }
        // The bold sign is what keyboards have; what is meant is TeX's `\mathcal{L}`.
        None if first == '𝓛' => format!("<mi>ℒ{}</mi>", escape(rest)),
        None => format!("<mi>{}</mi>", escape(name)),
    }
}

/// A letter or a number inside a script.
fn sign(text: &str) -> String {
    match text {
        "" => String::new(),
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => format!("<mn>{digits}</mn>"),
        name => letter(name),
    }
}

fn combining(rest: &str) -> Option<char> {
    match rest {
        "\u{302}" => Some('^'),
        "\u{303}" => Some('~'),
        "\u{304}" => Some('¯'),
        _ => None,
    }
}

fn accent(part: &str) -> Option<char> {
    match part {
        "hat" => Some('^'),
        "tilde" => Some('~'),
        "bar" => Some('¯'),
        _ => None,
    }
}

fn accented(base: &str, sign: char) -> String {
    let sign = escape(&sign.to_string());
    format!("<mover accent=\"true\">{base}<mo stretchy=\"false\">{sign}</mo></mover>")
}

/// Where the subscript signs at the end of a name begin: `H₁₀`, `x₊`.
fn split_script(name: &str) -> (&str, &str) {
    let end = name.trim_end_matches(|c| subscript(c).is_some()).len();
    name.split_at(end)
}

fn subscript(c: char) -> Option<char> {
    match c {
        '₊' => Some('+'),
        '₋' => Some('−'),
        '₀'..='₉' => char::from_digit(u32::from(c) - 0x2080, 10),
        _ => None,
    }
}

fn below_signs(tail: &str) -> String {
    let mut signs = String::new();
    let mut digits = String::new();
    for c in tail.chars().filter_map(subscript) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            if !digits.is_empty() {
                signs += &format!("<mn>{}</mn>", std::mem::take(&mut digits));
            }
            signs += &format!("<mo lspace=\"0\" rspace=\"0\">{c}</mo>");
        }
    }
    if !digits.is_empty() {
        signs += &format!("<mn>{digits}</mn>");
    }
    signs
}

/// What a name stands for in its block, in a few words: its note, its definition or its kind.
///
/// ```
/// use derivation::{Context, Declaration, Dim, Kind, Span, Structure, Symbol, mathml::meaning};
/// let n = Dim::Size(Symbol::new("n"));
/// let kind = Kind::Matrix { rows: n.clone(), columns: n, structure: Structure::Symmetric };
/// let H = Declaration { name: Symbol::new("H"), kind, note: None, span: Span::default() };
/// let context = Context { declarations: vec![H], ..Context::default() };
/// let words = meaning(&Symbol::new("H"), &context);
/// assert_eq!(words.as_deref(), Some("H: symmetric n × n matrix"));
/// ```
pub fn meaning(name: &Symbol, context: &Context) -> Option<String> {
    if let Some(Declaration { kind, note, .. }) = context.declaration(name) {
        let kind = kind_in_words(kind);
        return Some(match note {
            Some(note) => format!("{name}: {note} ({kind})"),
            None => format!("{name}: {kind}"),
        });
    }
    let Definition { parameter, index, body, note, .. } = context.definition(name)?;
    let argument = match (parameter, index) {
        (Some((x, _)), _) => format!("({x})"),
        (None, Some(t)) => format!("[{t}]"),
        (None, None) => String::new(),
    };
    let mut words = format!("{name}{argument} = {body}");
    if let Some((cut, _)) = words.char_indices().nth(80) {
        words.truncate(cut);
        words.push('…');
    }
    Some(match note {
        Some(note) => format!("{words} ({note})"),
        None => words,
    })
}

/// A kind in words: `sym n` is a `symmetric n × n matrix`.
///
/// ```
/// use derivation::{Dim, Kind, Symbol, mathml::kind_in_words};
/// let n = Dim::Size(Symbol::new("n"));
/// let words = kind_in_words(&Kind::Function { from: n, to: Dim::ONE });
/// assert_eq!(words, "smooth function from ℝⁿ to ℝ");
/// ```
pub fn kind_in_words(kind: &Kind) -> String {
    match kind {
        Kind::Real => "real number".to_owned(),
        Kind::Nat => "natural number".to_owned(),
        Kind::Family { index, member } => {
            format!("for each {index} = 0, 1, 2, … a {}", kind_in_words(member))
        }
        Kind::Matrix { rows, columns: Dim::ONE, structure: Structure::General } => {
            format!("vector in {}", space_in_words(rows))
        }
        Kind::Matrix { rows, columns, structure } => {
            let adjective = match structure {
                Structure::General => "",
                Structure::Symmetric => "symmetric ",
                Structure::PositiveDefinite => "symmetric positive definite ",
                Structure::Diagonal => "diagonal ",
            };
            format!("{adjective}{rows} × {columns} matrix")
        }
        Kind::Function { from, to } => {
            format!("smooth function from {} to {}", space_in_words(from), space_in_words(to))
        }
    }
}

fn space_in_words(size: &Dim) -> String {
    const RAISED: &[(&str, &str)] = &[
        ("n", "ⁿ"),
        ("m", "ᵐ"),
        ("p", "ᵖ"),
        ("d", "ᵈ"),
        ("k", "ᵏ"),
        ("2", "²"),
        ("3", "³"),
        ("4", "⁴"),
        ("5", "⁵"),
    ];
    let size = size.to_string();
    match RAISED.iter().find(|(plain, _)| *plain == size) {
        _ if size == "1" => "ℝ".to_owned(),
        Some((_, raised)) => format!("ℝ{raised}"),
        None => format!("ℝ^{size}"),
    }
}

/// A name in words for a voice: `H₊` is `H plus`, `x*` is `x star`, `ρ` is `rho`.
pub(super) fn spoken(name: &Symbol) -> String {
    let (name, star) = match name.as_str().strip_suffix('*') {
        Some(rest) => (rest, " star"),
        None => (name.as_str(), ""),
    };
    let mut words = String::new();
    for (place, part) in name.split('_').enumerate() {
        let (letters, tail) = split_script(part);
        if place > 0 {
            words += if accent(part).is_some() { " " } else { " sub " };
        }
        let accents = [('\u{302}', " hat"), ('\u{303}', " tilde"), ('\u{304}', " bar")];
        let accent = accents.iter().find(|(sign, _)| letters.ends_with(*sign));
        let letters = accent.map_or(letters, |(sign, _)| letters.trim_end_matches(*sign));
        words += match LETTERS.iter().find(|(_, letter)| *letter == letters) {
            Some(("calL", _)) => "script L",
            Some((ascii, _)) => ascii,
            None => letters,
        };
        words += accent.map_or("", |(_, word)| word);
        let mut before = None;
        for sign in tail.chars().filter_map(subscript) {
            words += match (before, sign) {
                (_, '+') => " plus",
                (_, '−') => " minus",
                (None, _) => " sub ",
                (Some('+' | '−'), _) => " ",
                (Some(_), _) => "",
            };
            words.extend(Some(sign).filter(char::is_ascii_digit));
            before = Some(sign);
        }
    }
    words + star
}
