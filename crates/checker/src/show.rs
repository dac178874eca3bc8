//! Normal forms and certificates as text in the notation, so that what was found can be read, and written into the text.

use crate::{
    certificate::{Certificate, Cofactor, Known, Part, Square},
    poly::{Atom, Base, Integral, Letter, Monomial, Poly, Total},
};
use derivation::Derivative;
use number::{Number, Rational};
use std::cmp::Ordering;

/// Texts longer than this are not worth showing.
const LONGEST: usize = 240;

/// The sum that the slack equals; `None` when it is too long to be read.
pub(crate) fn certificate(certificate: &Certificate, known: &Known) -> Option<String> {
    let mut text = String::new();
    for part in &certificate.parts {
        join(&mut text, false, &part_text(part, known));
    }
    for cofactor in &certificate.cofactors {
        let (negative, value) = cofactor_text(cofactor, known);
        join(&mut text, negative, &value);
    }
    if text.is_empty() {
        text.push('0');
    }
    let scale = monomial(&certificate.scale);
    if !scale.is_empty() {
        text = format!("({text})/({scale})");
    }
    (text.chars().count() <= LONGEST).then_some(text)
}

fn join(text: &mut String, negative: bool, term: &str) {
    text.push_str(match (text.is_empty(), negative) {
        (true, false) => "",
        (true, true) => "-",
        (false, false) => " + ",
        (false, true) => " - ",
    });
    text.push_str(term);
}

fn part_text(part: &Part, known: &Known) -> String {
    let mut factors = Vec::new();
    if part.weight != Rational::one() || part.facts.is_empty() && part.square.is_none() {
        factors.push(part.weight.to_string());
    }
    for fact in part.facts.iter().filter_map(|i| known.facts.get(*i)) {
        factors.push(grouped(&fact.slack));
    }
    match &part.square {
        None => {}
        Some(Square::Form { of, middle: None }) if of.is_number() => {
            let text = grouped(of);
            let simple = text.starts_with('(') || !text.contains([' ', '\'']);
            factors.push(if simple { format!("{text}^2") } else { format!("({text})^2") });
        }
        Some(Square::Form { of, middle: None }) => {
            let column = grouped(of);
            // H^(1/2) x stands for x'H x.
            factors.push(match rooted(of) {
                Some(text) => text,
                None => format!("{column}'{column}"),
            });
        }
        Some(Square::Form { of, middle: Some(m) }) => {
            let middle = known.semis.get(*m).map_or(String::new(), |s| grouped(&s.matrix));
            let column = grouped(of);
            factors.push(format!("{column}'{middle} {column}"));
        }
        Some(Square::Trace { of }) => {
            let matrix = grouped(of);
            factors.push(format!("tr({matrix}'{matrix})"));
        }
    }
    factors.join(" ")
}

/// A single word that begins with a root, as its square: x'H x.
fn rooted(of: &Poly) -> Option<String> {
    let (m, c) = of.single()?;
    if *c != Rational::one() || m.word.first()?.half % 2 == 0 {
        return None;
    }
    let value = of.transposed().times(of)?;
    Some(poly(&value))
}

fn cofactor_text(cofactor: &Cofactor, known: &Known) -> (bool, String) {
    let zero = known.zeros.get(cofactor.zero).map_or(Poly::zero(), |z| z.form.clone());
    let zero = if cofactor.transposed { zero.transposed() } else { zero };
    let constant = cofactor.left.as_constant();
    let negative = constant.as_ref().is_some_and(|c| c.sign() == Some(Ordering::Less));
    let left = match constant {
        Some(c) if c.abs() == Some(Rational::one()) => String::new(),
        Some(c) => c.abs().map_or(String::new(), |c| format!("{c} ")),
        None => format!("{} ", grouped(&cofactor.left)),
    };
    let right = if cofactor.right == Poly::one() {
        String::new()
    } else {
        format!(" {}", grouped(&cofactor.right))
    };
    (negative, format!("{left}({}){right}", poly(&zero)))
}

/// In parentheses where it is a sum.
fn grouped(form: &Poly) -> String {
    match form.single() {
        Some((m, c)) if *c == Rational::one() && m.scalars.len() + m.word.len() == 1 => poly(form),
        None if form.is_zero() => "0".to_owned(),
        _ => format!("({})", poly(form)),
    }
}

/// A normal form in the notation; positive terms first.
pub(crate) fn poly(form: &Poly) -> String {
    let mut text = String::new();
    let negative = |c: &Rational| c.sign() == Some(Ordering::Less);
    let (plus, minus): (Vec<_>, Vec<_>) = form.terms.iter().partition(|(_, c)| !negative(c));
    for (m, c) in plus.into_iter().chain(minus) {
        let size = c.abs().unwrap_or_else(|| c.clone());
        let letters = monomial(m);
        let term = match (size == Rational::one(), letters.is_empty()) {
            (true, false) => letters,
            (_, true) => size.to_string(),
            _ => format!("{size} {letters}"),
        };
        join(&mut text, negative(c), &term);
    }
    if text.is_empty() { "0".to_owned() } else { text }
}

fn monomial(m: &Monomial) -> String {
    let mut above = Vec::new();
    let mut below = Vec::new();
    for (a, e) in &m.scalars {
        let text = atom(a);
        let list = if *e < 0 { &mut below } else { &mut above };
        let simple = !text.contains(' ') && !text.contains('\'');
        list.push(match (e.abs(), simple) {
            (1, _) => text,
            (e, true) => format!("{text}^{e}"),
            (e, false) => format!("({text})^{e}"),
        });
    }
    if !m.word.is_empty() {
        above.push(word(&m.word));
    }
    let mut text = above.join(" ");
    if !below.is_empty() {
        let below = below.join(" ");
        let one = if text.is_empty() { "1" } else { "" };
        text = format!("{text}{one}/({below})");
    }
    text
}

fn word(letters: &[Letter]) -> String {
    let mut text = String::new();
    for l in letters {
        if !text.is_empty() && !text.ends_with('\'') {
            text.push(' ');
        }
        text.push_str(&letter(l));
    }
    text
}

fn letter(l: &Letter) -> String {
    let mut text = match &l.base {
        Base::Symbol(name) => name.to_string(),
        Base::Function { order, name, at, along } => function(*order, name.as_str(), at, along),
        Base::Sum(p) => format!("({})", poly(p)),
        Base::Unit(p) => format!("e_{}", poly(p)),
        Base::Ones => format!("ones({})", l.rows),
        Base::Diag(p) => format!("diag({})", poly(p)),
        Base::Diagonal(p) => format!("diagonal({})", poly(p)),
        Base::Map(builtin, p) => format!("{}({})", builtin.name(), poly(p)),
        Base::Recip(p) => format!("(1 ⊘ {})", poly(p)),
        Base::Hadamard(of) => {
            format!("({})", of.iter().map(poly).collect::<Vec<_>>().join(" ∘ "))
        }
        Base::Total(t) => total(t),
        Base::Integral(i) => integral(i),
    };
    match l.half {
        2 => {}
        h if h % 2 == 0 => text = format!("{text}^{}", h / 2),
        h => text = format!("{text}^({h}/2)"),
    }
    if l.transposed {
        text.push('\'');
    }
    text
}

fn function(order: Option<Derivative>, name: &str, at: &Poly, along: &[Poly]) -> String {
    let at = poly(at);
    match order {
        None => format!("{name}({at})"),
        Some(Derivative::Grad) => format!("grad {name}({at})"),
        Some(Derivative::Hess) => format!("hess {name}({at})"),
        Some(Derivative::Jac) => format!("jac {name}({at})"),
        Some(Derivative::Third) => {
            let along: Vec<String> = along.iter().map(poly).collect();
            format!("D3 {name}({at})[{}]", along.join(", "))
        }
    }
}

fn integral(i: &Integral) -> String {
    format!("int[s{}:{}..{}] ({})", i.level, poly(&i.from), poly(&i.to), poly(&i.body))
}

fn total(t: &Total) -> String {
    let index = |(k, from, to): &(u32, Poly, Poly)| format!("k{k}:{}..{}", poly(from), poly(to));
    let indices: Vec<String> = t.indices.iter().map(index).collect();
    format!("(sum[{}] {})", indices.join(", "), poly(&t.body))
}

fn atom(a: &Atom) -> String {
    match a {
        Atom::Symbol(name) => name.to_string(),
        Atom::Bound(level) => format!("s{level}"),
        Atom::Index(k) => format!("k{k}"),
        Atom::Total(t) => total(t),
        Atom::Word(letters) => word(letters),
        Atom::Function { order, name, at, along } => function(*order, name.as_str(), at, along),
        Atom::Sqrt(p) => format!("sqrt({})", poly(p)),
        Atom::Call(builtin, p) => format!("{}({})", builtin.name(), poly(p)),
        Atom::Power(p, q) => format!("({})^({})", poly(p), poly(q)),
        Atom::Poly(p) => format!("({})", poly(p)),
        Atom::Integral(i) => integral(i),
        Atom::Trace(letters) => format!("tr({})", word(letters)),
    }
}
