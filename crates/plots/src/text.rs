//! Words and small formulas in a figure: what stands between `$` is maths, where single letters are
//! set in italics and `_` and `^` lower and raise. The same text serves SVG, HTML and plain speech.

use crate::svg::escape;

/// The size of a figure's text in pixels.
pub(crate) const SIZE: f64 = 13.0;

/// The style sheet enlarges text on narrow screens by up to this factor, so room is kept for it.
pub(crate) const ROOM: f64 = 1.2;

/// A stretch of text in one style.
#[derive(Debug, PartialEq)]
struct Run {
    text: String,
    italic: bool,
    /// 0 on the line, 1 raised, -1 lowered.
    script: i8,
}

/// Cuts a text into runs. Never fails: an unclosed `$` or brace ends with the text.
fn runs(text: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let push = |out: &mut Vec<Run>, piece: &str, italic: bool, script: i8| match out.last_mut() {
        Some(last) if last.italic == italic && last.script == script => last.text.push_str(piece),
        _ => out.push(Run { text: piece.to_owned(), italic, script }),
    };
    let chars: Vec<char> = text.chars().collect();
    let (mut i, mut maths) = (0, false);
    // The script in force, and whether it ends with the next letter or with a brace.
    let (mut script, mut single, mut depth) = (0i8, false, 0usize);
    while i < chars.len() {
        let c = chars[i];
        let mut next = i + 1;
        match c {
            '$' => {
                maths = !maths;
                (script, single, depth) = (0, false, 0);
            }
            '_' | '^' if maths && script == 0 => {
                script = if c == '^' { 1 } else { -1 };
                single = chars.get(next) != Some(&'{');
                if !single {
                    depth = 1;
                    next += 1;
                }
            }
            '{' if maths => depth += 1,
            '}' if maths => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    script = 0;
                }
            }
            _ => {
                let mut italic = false;
                if maths && c.is_alphabetic() {
                    // A word (log, exp) stays upright; a lone letter is a variable. A script
                    // without braces takes one letter only.
                    while !single
                        && c.is_ascii_alphabetic()
                        && chars.get(next).is_some_and(|d| d.is_ascii_alphabetic())
                    {
                        next += 1;
                    }
                    // A combining mark (a hat, a bar) belongs to its letter.
                    while chars.get(next).is_some_and(|d| ('\u{300}'..='\u{36f}').contains(d)) {
                        next += 1;
                    }
                    let letters = chars[i..next].iter().filter(|d| d.is_alphabetic()).count();
                    italic = letters == 1 && leans(c);
                }
                let piece: String = chars[i..next].iter().collect();
                let shown = if maths && c == '-' { "−" } else { &piece };
                push(&mut out, shown, italic, script);
                if single {
                    (script, single) = (0, false);
                }
            }
        }
        i = next;
    }
    out
}

/// Latin letters and small Greek ones lean, capital Greek ones stand: the custom of TeX.
fn leans(c: char) -> bool {
    c.is_ascii_alphabetic() || ('α'..='ω').contains(&c) || matches!(c, 'ϑ' | 'ϕ' | 'ϵ' | 'ϱ' | 'ℓ')
}

/// The content of an SVG `<text>`: scripts and italics as `<tspan>`.
pub(crate) fn tspans(text: &str) -> String {
    let mut out = String::new();
    let mut shift = 0i8;
    for run in runs(text) {
        let mut class = Vec::new();
        if run.italic {
            class.push("pl-i");
        }
        if run.script != 0 {
            class.push("pl-s");
        }
        // `dy` moves the pen for good, in units of the run's own size: 0.72 of the text's.
        let dy = match (shift, run.script) {
            (a, b) if a == b => "",
            (0, 1) => " dy=\"-.5em\"",
            (0, _) => " dy=\".35em\"",
            (1, 0) => " dy=\".36em\"",
            (_, 0) => " dy=\"-.25em\"",
            (1, _) => " dy=\".85em\"",
            _ => " dy=\"-.85em\"",
        };
        shift = run.script;
        if class.is_empty() && dy.is_empty() {
            out.push_str(&escape(&run.text));
        } else {
            out.push_str("<tspan");
            if !class.is_empty() {
                out.push_str(&format!(" class=\"{}\"", class.join(" ")));
            }
            out.push_str(dy);
            out.push_str(&format!(">{}</tspan>", escape(&run.text)));
        }
    }
    out
}

/// The same text for an HTML caption: `<i>`, `<sub>`, `<sup>`.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::new();
    for run in runs(text) {
        let mut piece = escape(&run.text);
        if run.italic {
            piece = format!("<i class=\"pl-i\">{piece}</i>");
        }
        match run.script {
            1 => out.push_str(&format!("<sup>{piece}</sup>")),
            -1 => out.push_str(&format!("<sub>{piece}</sub>")),
            _ => out.push_str(&piece),
        }
    }
    out
}

/// The same text without styles, for `<title>` and `<desc>`.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut shift = 0;
    for run in runs(text) {
        if run.script != shift {
            out.push_str(match run.script {
                1 => "^",
                -1 => "_",
                _ => "",
            });
        }
        shift = run.script;
        out.push_str(&run.text);
    }
    out
}

/// An estimate of a text's width in pixels, on the generous side: no font is at hand to ask.
pub(crate) fn width(text: &str) -> f64 {
    let em: f64 = runs(text)
        .iter()
        .map(|run| {
            let size = if run.script == 0 { 1.0 } else { 0.72 };
            size * run.text.chars().map(advance).sum::<f64>()
        })
        .sum();
    em * SIZE
}

fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '|' | '\'' | '′' => {
            0.32
        }
        ' ' | '(' | ')' | '[' | ']' | '·' => 0.34,
        'm' | 'w' | 'M' | 'W' | '—' | '→' | '∞' => 0.92,
        c if ('\u{300}'..='\u{36f}').contains(&c) => 0.0,
        c if c.is_uppercase() => 0.68,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Variables lean, words and numbers stand, scripts move the pen and bring it back.
    #[test]
    fn maths_in_svg() {
        assert_eq!(tspans("step k"), "step k");
        assert_eq!(
            tspans("$θ_k$"),
            "<tspan class=\"pl-i\">θ</tspan><tspan class=\"pl-i pl-s\" dy=\".35em\">k</tspan>"
        );
        assert_eq!(
            tspans("$10^{-4} log x$"),
            "10<tspan class=\"pl-s\" dy=\"-.5em\">−4</tspan><tspan dy=\".36em\"> log </tspan><tspan class=\"pl-i\">x</tspan>"
        );
    }

    /// The three renderings agree on the words.
    #[test]
    fn html_and_plain() {
        assert_eq!(
            html("$|θ_0 - αg*|$ < 1"),
            "|<i class=\"pl-i\">θ</i><sub>0</sub> − <i class=\"pl-i\">αg</i>*| &lt; 1"
        );
        assert_eq!(plain("$10^{-4}$ and $θ_k$"), "10^−4 and θ_k");
    }

    /// Unbalanced marks are text like any other: nothing is lost, nothing panics.
    #[test]
    fn unbalanced() {
        for text in ["$", "$_", "$^{", "$}}", "a_b", "$x_{a_b}", "$x^_2"] {
            let _ = (tspans(text), html(text), width(text));
        }
        assert_eq!(plain("a_b^c"), "a_b^c");
    }
}
