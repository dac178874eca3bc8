//! Names. `rho` and `ρ`, `x_plus` and `x₊`, `x_star` and `x*` are the same name: each name has one canonical
//! spelling, in Unicode, and that is what is compared, stored and printed.

use std::{fmt, sync::Arc};

/// A name in its canonical spelling. Cheap to clone.
///
/// ```
/// use derivation::Symbol;
/// assert_eq!(Symbol::new("rho"), Symbol::new("ρ"));
/// assert_eq!(Symbol::new("x_plus").as_str(), "x₊");
/// assert_eq!(Symbol::new("x_star").as_str(), "x*");
/// assert_eq!(Symbol::new("H_10").as_str(), "H₁₀");
/// assert_eq!(Symbol::new("xₖ₊₁").as_str(), "x_k₊₁");
/// assert_eq!(Symbol::new("x_k_plus_1"), Symbol::new("xₖ₊₁"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(Arc<str>);

impl Symbol {
    /// The symbol a spelling stands for.
    pub fn new(spelling: &str) -> Self {
        Symbol(canonical(spelling).into())
    }

    /// The canonical spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// ASCII names of letters and the letters they stand for.
pub const LETTERS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("eps", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("ell", "ℓ"),
    ("calL", "𝓛"),
];

/// Characters that look like a letter and are another, with the letter; and lowered letters, which are written
/// `_k` in the canonical spelling because Unicode has only some of them.
const LOOKALIKES: &[(char, char)] = &[
    ('µ', 'μ'),
    ('ϵ', 'ε'),
    ('ϕ', 'φ'),
    ('∆', 'Δ'),
    ('\u{2126}', 'Ω'),
    ('\u{212a}', 'K'),
    ('\u{212b}', 'Å'),
];
const LOWERED: &[(char, char)] = &[
    ('ₐ', 'a'),
    ('ₑ', 'e'),
    ('ₒ', 'o'),
    ('ₓ', 'x'),
    ('ₕ', 'h'),
    ('ₖ', 'k'),
    ('ₗ', 'l'),
    ('ₘ', 'm'),
    ('ₙ', 'n'),
    ('ₚ', 'p'),
    ('ₛ', 's'),
    ('ₜ', 't'),
    ('ᵢ', 'i'),
    ('ᵣ', 'r'),
    ('ᵤ', 'u'),
    ('ᵥ', 'v'),
    ('ⱼ', 'j'),
    ('ᵦ', 'β'),
    ('ᵧ', 'γ'),
    ('ᵨ', 'ρ'),
    ('ᵩ', 'φ'),
    ('ᵪ', 'χ'),
];

/// The spelling with look-alikes replaced and lowered letters written behind `_`.
fn plain(spelling: &str) -> String {
    let find =
        |table: &[(char, char)], c| table.iter().find(|(from, _)| *from == c).map(|(_, to)| *to);
    let mut text = String::with_capacity(spelling.len());
    let mut lowered = false;
    for c in spelling.chars() {
        let letter = find(LOWERED, c);
        if letter.is_some() && !lowered {
            text.push('_');
        }
        lowered = letter.is_some();
        text.push(letter.or_else(|| find(LOOKALIKES, c)).unwrap_or(c));
    }
    text
}

fn canonical(spelling: &str) -> String {
    let spelling = &plain(spelling);
    let (spelling, star) =
        match spelling.strip_suffix('*').or_else(|| spelling.strip_suffix("_star")) {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (spelling.as_str(), false),
        };
    let mut parts = spelling.split('_');
    let base = parts.next().unwrap_or_default();
    // `rho₊`: the letter ends where the index begins.
    let (base, index) =
        base.split_at(base.find(|c| ('₀'..='₋').contains(&c)).unwrap_or(base.len()));
    let mut name = format!("{}{index}", letter(base));
    for part in parts {
        match part {
            "plus" => name.push('₊'),
            "minus" => name.push('₋'),
            "star" => name.push('*'),
            "" => name.push('_'),
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
                name.extend(
                    digits.bytes().filter_map(|b| char::from_u32(0x2080 + u32::from(b - b'0'))),
                );
            }
            other => {
                name.push('_');
                name.push_str(letter(other));
            }
        }
    }
    if star {
        name.push('*');
    }
    name
}

/// The letter an ASCII name stands for, or the name itself.
fn letter(name: &str) -> &str {
    LETTERS.iter().find(|(ascii, _)| *ascii == name).map_or(name, |(_, letter)| letter)
}
