//! From text to tokens. Nothing is refused here: a sign the notation does not know becomes a token that says so,
//! because it may stand in words for the reader, where it is welcome.

use crate::latex;
use crate::{Relator, Span, Symbol};

/// A token, where it stands, and whether it touches the one before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// Whether no space stands before it.
    pub(crate) glued: bool,
}

/// What a token is. Its spelling is the text under its span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    Number,
    Name,
    Plus,
    Minus,
    Times,
    Slash,
    Caret,
    Prime,
    /// `²`, `⁻¹`, `ᵀ`: [`raised`] gives its plain spelling.
    Raised,
    Open,
    Close,
    OpenSquare,
    CloseSquare,
    Bar,
    DoubleBar,
    Comma,
    Colon,
    Semicolon,
    Range,
    Arrow,
    Element,
    Cross,
    Nabla,
    Integral,
    Root,
    /// `∘`, and `⊘`: a product and a quotient entry by entry.
    Ring,
    RingSlash,
    /// `∑`
    SumSign,
    Hole,
    ForAll,
    Relator(Relator),
    /// LaTeX: [`crate::latex::problem`] says how it is written.
    Latex,
    /// What the notation does not know: what to say about it, and what might help.
    Bad(&'static str, &'static str),
}

/// Tokens of `text[start..end]`, appended to `tokens`.
pub(crate) fn lex(text: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
    let mut at = start;
    let mut glued = false;
    while let Some(rest) = text.get(at..end)
        && let Some(c) = rest.chars().next()
    {
        if c.is_whitespace() {
            at += c.len_utf8();
            glued = false;
            continue;
        }
        let (kind, length) = token(rest, c);
        let span = Span { start: at, end: at + length };
        tokens.push(Token { kind, span, glued });
        at = span.end;
        glued = true;
    }
}

/// The first token of `rest`, which begins with `c`, and its length in bytes.
fn token(rest: &str, c: char) -> (TokenKind, usize) {
    use TokenKind::*;
    if c.is_ascii_digit() {
        return number(rest);
    }
    if starts_name(c) {
        let length = name(rest);
        let kind = match rest.get(..length) {
            Some("preceq") => Relator(crate::Relator::PrecedesEqual),
            Some("succeq") => Relator(crate::Relator::SucceedsEqual),
            Some(long) if long.chars().nth(MAX_NAME).is_some() => {
                Bad("this name is too long", "at most 64 letters")
            }
            _ => Name,
        };
        return (kind, length);
    }
    if raised_char(c).is_some() {
        let length =
            rest.chars().take_while(|c| raised_char(*c).is_some()).map(char::len_utf8).sum();
        return (Raised, length);
    }
    if let Some(length) = latex::length(rest) {
        return (Latex, length);
    }
    let first = rest.as_bytes().first();
    for (sign, kind) in SIGNS {
        if sign.as_bytes().first() == first && rest.starts_with(sign) {
            return (*kind, sign.len());
        }
    }
    let kind = if is_subscript(c) {
        Bad("an index stands behind a name", "write it without a space: x₊, x_k")
    } else if is_invisible(c) {
        Bad("an invisible character stands here", "delete it; it may have come with copied text")
    } else {
        Bad("", "")
    };
    (kind, c.len_utf8())
}

/// Signs by their spelling; of two with the same beginning, the longer stands first.
const SIGNS: &[(&str, TokenKind)] = {
    use TokenKind::*;
    &[
        ("==", Bad("`==` is not in the notation", "one `=` is enough")),
        (
            "=>",
            Bad(
                "`=>` is not in the notation",
                "at least is written `>=`; a consequence is a line of its own",
            ),
        ),
        ("=<", Bad("`=<` is not in the notation", "at most is written `<=`")),
        ("!=", NOT_EQUAL),
        ("≠", NOT_EQUAL),
        (":=", Bad("`:=` is not in the notation", "a definition is written `def x = …`")),
        ("**", Bad("`**` is not in the notation", "a power is written x^2")),
        (
            "...",
            Bad(
                "`...` is not in the notation",
                "a range is written 0..1; what is left out has to be said",
            ),
        ),
        (
            "…",
            Bad(
                "`…` is not in the notation",
                "a range is written 0..1; what is left out has to be said",
            ),
        ),
        ("..", Range),
        ("<=", Relator(crate::Relator::LessEqual)),
        ("≤", Relator(crate::Relator::LessEqual)),
        ("⩽", Relator(crate::Relator::LessEqual)),
        ("<", Relator(crate::Relator::Less)),
        (">=", Relator(crate::Relator::GreaterEqual)),
        ("≥", Relator(crate::Relator::GreaterEqual)),
        ("⩾", Relator(crate::Relator::GreaterEqual)),
        (">", Relator(crate::Relator::Greater)),
        ("⪯", Relator(crate::Relator::PrecedesEqual)),
        ("≼", Relator(crate::Relator::PrecedesEqual)),
        ("⪰", Relator(crate::Relator::SucceedsEqual)),
        ("≽", Relator(crate::Relator::SucceedsEqual)),
        ("~=", Relator(crate::Relator::Approx)),
        ("≈", Relator(crate::Relator::Approx)),
        ("=", Relator(crate::Relator::Equal)),
        ("->", Arrow),
        ("→", Arrow),
        ("+", Plus),
        ("-", Minus),
        ("−", Minus),
        ("–", DASH),
        ("—", DASH),
        ("*", Times),
        ("·", Times),
        ("⋅", Times),
        ("∗", Times),
        ("×", Cross),
        ("/", Slash),
        ("÷", Bad("`÷` is not in the notation", "a quotient is written a/b")),
        ("^", Caret),
        ("'", Prime),
        ("′", Prime),
        ("’", Prime),
        ("⊤", Raised),
        ("(", Open),
        (")", Close),
        ("[", OpenSquare),
        ("]", CloseSquare),
        ("{", BRACE),
        ("}", BRACE),
        ("||", DoubleBar),
        ("‖", DoubleBar),
        ("∥", DoubleBar),
        ("|", Bar),
        (",", Comma),
        (":", Colon),
        (";", Semicolon),
        ("∈", Element),
        ("∇", Nabla),
        ("∫", Integral),
        ("√", Root),
        ("?", Hole),
        ("∀", ForAll),
        (
            ".",
            Bad(
                "a point stands here",
                "a decimal point stands between digits: 0.5; a product is a space: a b",
            ),
        ),
        (
            "$",
            Bad(
                "`$` is not in the notation",
                "in a block formulas stand as they are, without dollars",
            ),
        ),
        (
            "&",
            Bad(
                "`&` is not in the notation",
                "every step is a line of its own that begins with its relation",
            ),
        ),
        ("%", Bad("`%` is not in the notation", "words for the reader stand behind `--`")),
        (
            "_",
            Bad(
                "an index stands behind a name",
                "write it without a space, a letter or a number: x_k, x_plus",
            ),
        ),
        ("∘", Ring),
        ("⊙", Ring),
        ("⊘", RingSlash),
        ("∑", SumSign),
        ("∏", Bad("`∏` is not in the notation", "a product of equal factors is a power")),
        ("±", Bad("`±` says two things", "write one line for `+` and one for `-`")),
        ("∞", Bad("`∞` is not in the notation", "")),
        (
            "∂",
            Bad(
                "`∂` is not in the notation",
                "derivatives are grad f(x), hess f(x), jac r(x), D3 f(x)[u]",
            ),
        ),
    ]
};

/// What `!=` is told.
const NOT_EQUAL: TokenKind = TokenKind::Bad(
    "`≠` is not in the notation",
    "relations are = ≤ < ≥ > ⪯ ⪰ ≈; a divisor is taken not to vanish, and that columns differ is `||x - y|| > 0`",
);
/// What a dash is told.
const DASH: TokenKind =
    TokenKind::Bad("a dash stands here", "a minus is `-`; a note to the reader begins with `--`");
/// What a brace is told.
const BRACE: TokenKind = TokenKind::Bad(
    "braces are not in the notation",
    "parentheses group: A^(1/2), x_k or x_plus for an index",
);

/// A run of digits, perhaps with a point among them.
fn number(rest: &str) -> (TokenKind, usize) {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(rest);
    let after = |length: usize| rest.get(length..).unwrap_or_default();
    if let Some(fraction) = after(length).strip_prefix('.') {
        let more = digits(fraction);
        // `0..1` is a range, and its `0` a number of its own.
        if more > 0 {
            length += 1 + more;
        }
    }
    if length > MAX_NUMBER {
        return (TokenKind::Bad("this number has too many digits", "at most 60"), length);
    }
    // `1e-8` would otherwise be read as the product `1 e` less eight.
    if let Some(exponent) = after(length).strip_prefix(['e', 'E']) {
        let signed = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits(signed) > 0 {
            let end = rest.len() - signed.len() + digits(signed);
            let help = "write 10^-8 for a power of ten, and a space for a product: 2 e";
            return (TokenKind::Bad("numbers have no exponent here", help), end);
        }
    }
    (TokenKind::Number, length)
}

/// Longest name that is read, in characters.
const MAX_NAME: usize = 64;
/// Longest number that is read, in characters.
const MAX_NUMBER: usize = 60;

/// The length of the name at the start of `rest`, with the star that may belong to it.
fn name(rest: &str) -> usize {
    let mut length = 0;
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let underscore =
            c == '_' && chars.peek().is_some_and(|next| continues_name(*next) || *next == '_');
        if !(continues_name(c) || underscore) {
            let star = match c {
                '⋆' => true,
                // `x*` is a name and `a*b` a product: it depends on what touches the star from behind.
                '*' | '∗' => !chars.peek().is_some_and(|next| {
                    *next == '*'
                        || starts_name(*next)
                        || next.is_ascii_digit()
                        || "([√∇∫∑".contains(*next)
                }),
                _ => false,
            };
            return if star { length + c.len_utf8() } else { length };
        }
        length += c.len_utf8();
    }
    length
}

/// The symbol a name token stands for.
pub(crate) fn symbol(spelling: &str) -> Symbol {
    match spelling.strip_suffix(['∗', '⋆']) {
        Some(rest) => Symbol::new(&format!("{rest}*")),
        None => Symbol::new(spelling),
    }
}

/// Whether a name may start with this letter.
pub(crate) fn starts_name(c: char) -> bool {
    // The increment sign is what some keyboards give for Δ.
    (c.is_alphabetic() || c == '∆') && !is_subscript(c) && raised_char(c).is_none()
}

fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit() || is_subscript(c) || ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_subscript(c: char) -> bool {
    matches!(c, '₀'..='₉' | '₊' | '₋' | 'ₐ'..='ₜ' | 'ᵢ'..='ᵪ' | 'ⱼ')
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Raised characters and the plain ones they stand for.
const RAISED: &[(char, char)] = &[
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
    ('⁻', '-'),
    ('ᵀ', 'T'),
    ('⊤', 'T'),
    ('ⁿ', 'n'),
    ('ᵐ', 'm'),
    ('ᵏ', 'k'),
    ('ᵗ', 't'),
    ('ⁱ', 'i'),
    ('ʲ', 'j'),
    ('ᵖ', 'p'),
    ('ᵈ', 'd'),
    ('ˣ', 'x'),
];

fn raised_char(c: char) -> Option<char> {
    RAISED.iter().find(|(raised, _)| *raised == c).map(|(_, plain)| *plain)
}

/// The plain spelling of a raised token: `-1` for `⁻¹`.
pub(crate) fn raised(spelling: &str) -> String {
    spelling.chars().filter_map(raised_char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spellings of the tokens, separated by spaces.
    fn spell(text: &str) -> String {
        let mut tokens = Vec::new();
        lex(text, 0, text.len(), &mut tokens);
        let spell = |t: &Token| match t.kind {
            TokenKind::Bad(..) | TokenKind::Latex => {
                format!("⟨{}⟩", &text[t.span.start..t.span.end])
            }
            _ => text[t.span.start..t.span.end].to_owned(),
        };
        tokens.iter().map(spell).collect::<Vec<_>>().join(" ")
    }

    /// Where one token ends and the next begins.
    #[test]
    fn tokens() {
        for (text, tokens) in [
            ("x* - x₊", "x* - x₊"),
            ("(x*)'x*^2 x*, |x*|", "( x* ) ' x* ^ 2 x* , | x* |"),
            ("2*x a*b a * b x*(y)", "2 * x a * b a * b x * ( y )"),
            ("x*-y x⋆ x∗", "x* - y x⋆ x∗"),
            ("x**2", "x ⟨**⟩ 2"),
            ("0..1 0.5 2x 1. .5", "0 .. 1 0.5 2 x 1 ⟨.⟩ ⟨.⟩ 5"),
            ("1e-8 2e 3E5", "⟨1e-8⟩ 2 e ⟨3E5⟩"),
            ("A⁻¹ Aᵀ λ²b A⊤", "A ⁻¹ A ᵀ λ ² b A ⊤"),
            ("s'y ||x||-‖y‖ |a|", "s ' y || x || - ‖ y ‖ | a |"),
            ("x_plus x_k x_ _k xₖ₊₁ ₊", "x_plus x_k x ⟨_⟩ ⟨_⟩ k xₖ₊₁ ⟨₊⟩"),
            ("a<=b≥c~=d->e", "a <= b ≥ c ~= d -> e"),
            ("a--b := == ≠", "a - - b ⟨:=⟩ ⟨==⟩ ⟨≠⟩"),
            ("∇²f(x) ∫[s:0..1]√2", "∇ ² f ( x ) ∫ [ s : 0 .. 1 ] √ 2"),
            (
                "\\frac{a}{b}+\\nabla^2f \\|x\\|_2 \\",
                "⟨\\frac{a}{b}⟩ + ⟨\\nabla^2⟩ f ⟨\\|⟩ x ⟨\\|⟩ ⟨_⟩ 2 ⟨\\⟩",
            ),
            (
                "\\sum_{i=1}^n x_{k}^{T} \\alpha{",
                "⟨\\sum⟩ ⟨_{i=1}⟩ ^ n x ⟨_{k}⟩ ⟨^{T}⟩ ⟨\\alpha⟩ ⟨{⟩",
            ),
            ("x̂ ∆x 𝓛 ℓ\u{200b}", "x̂ ∆x 𝓛 ℓ ⟨\u{200b}⟩"),
            ("", ""),
        ] {
            assert_eq!(spell(text), tokens, "{text}");
        }
        let long = "9".repeat(61);
        assert_eq!(spell(&long), format!("⟨{long}⟩"));
    }
}
