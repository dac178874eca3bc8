//! `{{figure name}}` becomes the figure of that name: an SVG drawn by the chapter's own crate from runs of its own
//! code, with number, caption and description.

use super::{Complaint, prose_math};
use crate::finding::nearest;
use crate::html::{block, escape};
use crate::manuscript::Manuscript;
use crate::scan::{Edits, PieceKind, pieces};

/// A figure that a chapter's crate draws.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// The name it is asked for by.
    pub name: String,
    /// The words below it; maths between dollars.
    pub caption: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The drawing.
    pub svg: String,
}

/// All figures of the book, by the crates that draw them. A new chapter's crate is added here.
const SHELF: &[fn() -> Vec<Picture>] = &[];

/// All figures, drawn once.
pub fn pictures() -> &'static [Picture] {
    static DRAWN: std::sync::OnceLock<Vec<Picture>> = std::sync::OnceLock::new();
    DRAWN.get_or_init(|| SHELF.iter().flat_map(|shelf| shelf()).collect())
}

/// The figure of a name, as a block of HTML in Markdown.
///
/// # Errors
/// When no chapter draws a figure of that name, or its caption cannot be read.
pub fn figure(manuscript: &Manuscript, name: &str) -> Result<String, Complaint> {
    let all = pictures();
    let Some(picture) = all.iter().find(|picture| picture.name == name) else {
        let names = all.iter().map(|picture| picture.name.as_str());
        let help = nearest(name, names.clone())
            .map(|near| format!("did you mean `{{{{figure {near}}}}}`?"))
            .unwrap_or_else(|| match all {
                [] => "no chapter draws figures yet".to_owned(),
                _ => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
            });
        return Err(Complaint::new(format!("no figure is called `{name}`")).help(Some(help)));
    };
    let label = manuscript
        .targets
        .get(&format!("fig:{name}"))
        .map_or("Figure", |target| target.label.as_str());
    Ok(html(picture, label, &caption(&picture.caption)?))
}

fn html(picture: &Picture, label: &str, caption: &str) -> String {
    let id = escape(&format!("fig-{}", picture.name));
    block(&format!(
        "<figure class=\"figure\" id=\"{id}\" role=\"group\" aria-label=\"{}\">\n\
         <div class=\"figure-drawing\" role=\"img\" aria-label=\"{}\">\n{}\n</div>\n\
         <figcaption><a class=\"figure-number\" href=\"#{id}\">{label}</a> {caption}</figcaption>\n</figure>\n",
        escape(label),
        escape(&picture.alt),
        picture.svg,
    ))
}

/// Caption text with its maths set.
fn caption(text: &str) -> Result<String, Complaint> {
    let mut edits = Edits::default();
    let mut plain = 0;
    for piece in pieces(text) {
        if let PieceKind::Math { tex, display: false } = piece.kind {
            edits.replace(plain..piece.span.start, escape(&text[plain..piece.span.start]));
            plain = piece.span.end;
            edits.replace(piece.span, prose_math::convert(&text[tex])?);
        }
    }
    edits.replace(plain..text.len(), escape(&text[plain..]));
    Ok(edits.apply(text))
}
