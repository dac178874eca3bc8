//! Maths in prose: `$…$` is LaTeX, set as MathML at build time from one table of macros. A displayed formula has no
//! verdict, and so has no place in prose: it is written as a block.

use super::Complaint;
use crate::finding::Finding;
use crate::html;
use crate::manuscript::Page;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use std::ops::Range;
use std::sync::OnceLock;

/// The macros of the book: name and meaning, `#1` for the argument.
pub const MACROS: &[(&str, &str)] = &[
    ("R", r"\mathbb{R}"),
    ("N", r"\mathbb{N}"),
    ("E", r"\mathbb{E}"),
    ("T", r"{\top}"),
    ("d", r"\mathrm{d}"),
    ("norm", r"\left\Vert #1\right\Vert"),
    ("abs", r"\left\vert #1\right\vert"),
    ("grad", r"\nabla"),
    ("argmin", r"\operatorname*{arg\,min}"),
    ("argmax", r"\operatorname*{arg\,max}"),
    ("diag", r"\operatorname{diag}"),
    ("sign", r"\operatorname{sign}"),
    ("tr", r"\operatorname{tr}"),
];

/// Inline LaTeX as MathML that stands within a line of Markdown.
///
/// ```
/// let mathml = binder::preprocess::prose_math::convert(r"\norm{x}^2").unwrap();
/// assert!(mathml.starts_with("<math>") && !mathml.contains('|'));
/// let error = binder::preprocess::prose_math::convert(r"\nrom{x}").unwrap_err();
/// assert_eq!(error.part, Some(0..5));
/// ```
///
/// # Errors
/// When the LaTeX cannot be read; the complaint says which part.
pub fn convert(tex: &str) -> Result<String, Complaint> {
    if tex.trim().is_empty() {
        return Err(Complaint::new("there is nothing between these dollars"));
    }
    match converter()?.convert_with_local_state(tex, MathDisplay::Inline) {
        Ok(result) => Ok(html::inline(&result.mathml)),
        Err(error) => {
            let mut part = error.0.clone();
            part.end = part.end.max(part.start + 1).min(tex.len());
            let name = tex.get(part.clone()).unwrap_or_default().trim_start_matches('\\');
            let near = crate::finding::nearest(name, MACROS.iter().map(|(name, _)| *name))
                .filter(|near| *near != name && name.len() > 1);
            Err(Complaint {
                message: format!("this LaTeX cannot be read: {}", sentence(&error.error_message())),
                help: near.map(|near| format!("the book has a macro \\{near}")),
                part: Some(part),
            })
        }
    }
}

/// The finding for a displayed formula in prose.
pub fn unchecked(page: &Page, span: Range<usize>) -> Finding {
    page.error(span, "a displayed formula with no verdict")
        .help("write it as a ```derive, ```claim or ```define block, so that it is checked")
        .help("what is taken on trust goes in a ```cite block, with its source")
}

fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn converter() -> Result<&'static LatexToMathML, Complaint> {
    static CONVERTER: OnceLock<Result<LatexToMathML, String>> = OnceLock::new();
    let made = CONVERTER.get_or_init(|| {
        let macros =
            MACROS.iter().map(|(name, body)| ((*name).to_owned(), (*body).to_owned())).collect();
        let config = MathCoreConfig { macros, ..MathCoreConfig::default() };
        LatexToMathML::new(config).map_err(|(error, index, _)| {
            let name = MACROS.get(index).map_or("", |(name, _)| name);
            format!("the macro \\{name} of the book cannot be read: {}", error.error_message())
        })
    });
    made.as_ref().map_err(Complaint::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every macro of the table can be read and used.
    #[test]
    fn macros() {
        for (name, body) in MACROS {
            let tex =
                if body.contains("#1") { format!("\\{name}{{x}}") } else { format!("\\{name} x") };
            assert!(convert(&tex).is_ok(), "{tex}: {:?}", convert(&tex));
        }
    }
}
