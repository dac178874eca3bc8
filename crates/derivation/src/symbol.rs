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
/// assert_eq!(Symbol::new("x_k").as_str(), "x_k");
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
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("eps", "ε"),
    ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"),
    ("nu", "ν"), ("xi", "ξ"), ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"),
    ("phi", "φ"), ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"),
    ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"), ("Sigma", "Σ"), ("Phi", "Φ"),
    ("Psi", "Ψ"), ("Omega", "Ω"), ("ell", "ℓ"), ("calL", "𝓛"), ("µ", "μ"), ("ϵ", "ε"), ("ϕ", "φ"),
];

fn canonical(spelling: &str) -> String {
    let (spelling, star) = match spelling.strip_suffix('*').or_else(|| spelling.strip_suffix("_star")) {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (spelling, false),
    };
    let mut parts = spelling.split('_');
    let base = parts.next().unwrap_or_default();
    let mut name = letter(base).to_owned();
    for part in parts {
        match part {
            "plus" => name.push('₊'),
            "minus" => name.push('₋'),
            "star" => name.push('*'),
            "" => name.push('_'),
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
                name.extend(digits.bytes().filter_map(|b| char::from_u32(0x2080 + u32::from(b - b'0'))));
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

fn letter(name: &str) -> &str {
    LETTERS.iter().find(|(ascii, _)| *ascii == name).map_or(name, |(_, letter)| letter)
}
