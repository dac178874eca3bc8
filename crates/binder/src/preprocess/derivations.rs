//! A block as the reader sees it: a section with a numbered heading, what is given, the chain line by line with
//! number, reason and verdict, and its own source to copy. All maths comes from the tree that was checked.
//!
//! The class names are a contract with the stylesheet; `crates/binder/README.md` lists them.

use super::block_html::{badge, displayed, math, paragraph};
use super::explanation;
use crate::html::{block as markdown_block, escape, preformatted};
use crate::manuscript::{Entry, Manuscript, Page, Row};
use crate::necessity;
use crate::numbering::kind_word;
use checker::Place;
use derivation::{Block, BlockKind, Chain, Context, Expr, Line, Reason, Relator, mathml};
use std::fmt::Write as _;

/// The section for a block, as a block of HTML in Markdown.
pub fn section(manuscript: &Manuscript, page: &Page, entry: &Entry) -> String {
    let block = &entry.block;
    let id = escape(&block.id);
    let standing = entry.standing();
    let mut out = format!(
        "<section class=\"block block-{} standing-{}\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n\
         <header class=\"block-head\">\n\
         <h4 class=\"block-title\" id=\"{id}-title\"><a class=\"block-number\" href=\"#{id}\">{} {}</a> \
         <span class=\"block-name\">{}</span></h4>\n",
        block.kind.word(),
        standing.class(),
        kind_word(block.kind),
        entry.number,
        escape(&block.title),
    );
    if block.kind != BlockKind::Define {
        let _ = writeln!(
            out,
            "<span class=\"badge badge-{}\" title=\"{}\">{}</span>",
            standing.class(),
            escape(standing.meaning()),
            standing.word()
        );
    }
    out.push_str("</header>\n");
    out.push_str(&given(manuscript, page, block));
    out.push_str(&necessity::html(entry));
    if block.kind == BlockKind::Wrong {
        out.push_str("<p class=\"block-warning\">This step is false, and is shown because it is: open its verdict to see why.</p>\n");
    }
    for (place, chain) in block.chains.iter().enumerate() {
        out.push_str(&chain_html(manuscript, page, entry, place, chain));
    }
    out.push_str(&goals(entry));
    if let Some(source) = &block.source {
        let _ = writeln!(
            out,
            "<p class=\"block-cited\"><span class=\"context-word\">From</span> {}</p>",
            escape(source)
        );
    }
    let _ = writeln!(
        out,
        "<details class=\"block-source\"><summary>Source</summary><pre><code class=\"language-text nohighlight\">{}</code></pre></details>",
        preformatted(&source_text(block))
    );
    out.push_str("</section>\n");
    markdown_block(&out)
}

/// The block as its author wrote it, fences included.
fn source_text(block: &Block) -> String {
    let title =
        if block.title.is_empty() { String::new() } else { format!(" \"{}\"", block.title) };
    format!("```{} {}{title}\n{}\n```", block.kind.word(), block.id, block.text.trim_end())
}

/// What the block is given: declarations, then hypotheses and definitions in the author's order, then the goal.
fn given(manuscript: &Manuscript, page: &Page, block: &Block) -> String {
    let context = &block.context;
    let (declared, defined, assumed) = block.inherited;
    let mut out = String::new();
    if !block.uses.is_empty() {
        let links: Vec<String> =
            block.uses.iter().map(|id| block_link(manuscript, page, id)).collect();
        let _ =
            writeln!(out, "{}", paragraph("use", "As in", &format!("{}.", links.join(" and "))));
    }
    let declarations = context.declarations.get(declared..).unwrap_or_default();
    if !declarations.is_empty() {
        let sets: Vec<String> =
            mathml::declarations(declarations).iter().map(|m| math(m)).collect();
        let _ = writeln!(out, "{}", paragraph("let", "Let", &format!("{}.", sets.join(", "))));
        let noted: Vec<String> = declarations
            .iter()
            .filter_map(|d| Some((d, d.note.as_ref()?)))
            .map(|(d, note)| {
                format!("{}: {}", math(&mathml::symbol(&d.name, context)), escape(note))
            })
            .collect();
        let measured: Vec<String> = declarations
            .iter()
            .filter_map(|d| Some((d, context.unit(&d.name)?)))
            .map(|(d, unit)| {
                format!(
                    "{} in {}",
                    math(&mathml::symbol(&d.name, context)),
                    math(&mathml::unit(unit))
                )
            })
            .collect();
        let measured = (!measured.is_empty()).then(|| format!("Units: {}", measured.join(", ")));
        let notes: Vec<String> = noted.into_iter().chain(measured).collect();
        if !notes.is_empty() {
            let _ = writeln!(out, "<p class=\"context context-notes\">{}.</p>", notes.join("; "));
        }
    }
    let mut statements: Vec<(usize, &str, String)> = Vec::new();
    for definition in context.definitions.get(defined..).unwrap_or_default() {
        let typeset = math(&mathml::definition(definition, context));
        let text = noted(typeset, definition.note.as_deref());
        statements.push((definition.span.start, "write", text));
    }
    for hypothesis in context.hypotheses.get(assumed..).unwrap_or_default() {
        let typeset = math(&mathml::hypothesis(hypothesis, context));
        let text = noted(typeset, hypothesis.note.as_deref());
        statements.push((hypothesis.span.start, "suppose", text));
    }
    statements.sort_by_key(|(at, _, _)| *at);
    for group in statements.chunk_by(|a, b| a.1 == b.1) {
        let word = if group[0].1 == "write" { "Write" } else { "Suppose" };
        let items: Vec<&str> = group.iter().map(|(_, _, text)| text.as_str()).collect();
        let text = format!("{}.", items.join(if word == "Write" { ", " } else { " and " }));
        let _ = writeln!(out, "{}", paragraph(group[0].1, word, &text));
    }
    if !block.chains.is_empty() && !context.goals.is_empty() {
        let goals: Vec<String> =
            context.goals.iter().map(|goal| math(&mathml::relation(goal, context))).collect();
        let text = format!("{}.", goals.join(" and "));
        let _ = writeln!(out, "{}", paragraph("show", "To show:", &text));
    }
    if out.is_empty() { out } else { format!("<div class=\"block-given\">\n{out}</div>\n") }
}

fn noted(typeset: String, note: Option<&str>) -> String {
    match note {
        Some(note) => format!("{typeset} <span class=\"context-note\">({})</span>", escape(note)),
        None => typeset,
    }
}

/// A left side longer than this stands on a line of its own, and so does one that would leave too little room for the
/// longest of the right sides. In characters of the source, which are about twice as many as those that are set.
const LONG: usize = 36;
const WIDE: usize = 88;

fn is_long(chain: &Chain) -> bool {
    let length = |expr: &Expr| expr.to_string().chars().count();
    let left = length(&chain.start);
    let right = chain.lines.iter().map(|line| length(&line.right)).max().unwrap_or(0);
    left > LONG || (left > 4 && left + right > WIDE)
}

fn chain_html(
    manuscript: &Manuscript,
    page: &Page,
    entry: &Entry,
    place: usize,
    chain: &Chain,
) -> String {
    let context = &entry.block.context;
    let long = if is_long(chain) { " chain-long" } else { "" };
    let mut out = format!("<div class=\"chain{long}\" role=\"list\">\n");
    for (at, line) in chain.lines.iter().enumerate() {
        let row = entry
            .rows
            .iter()
            .find(|row| entry.judged(row).0.place == Place::Line { chain: place, line: at });
        let left = (at == 0).then_some((&chain.start, chain.note.as_deref()));
        out.push_str(&line_html(
            entry,
            row,
            Sides { left, relator: line.relator, right: &line.right },
            context,
            &because(manuscript, page, entry, line),
        ));
    }
    out.push_str("</div>\n");
    out
}

/// The goals: the statements of a claim, or what a derivation's chain establishes.
fn goals(entry: &Entry) -> String {
    let block = &entry.block;
    let rows: Vec<&Row> = entry
        .rows
        .iter()
        .filter(|row| matches!(entry.judged(row).0.place, Place::Goal(_)))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let hence = !block.chains.is_empty();
    let class = if hence { "chain chain-goals" } else { "chain chain-statements" };
    let mut out = String::new();
    if hence {
        out.push_str(
            "<p class=\"context context-hence\"><span class=\"context-word\">Hence</span></p>\n",
        );
    }
    let _ = writeln!(out, "<div class=\"{class}\" role=\"list\">");
    for row in rows {
        let (obligation, _) = entry.judged(row);
        let sides = Sides {
            left: Some((&obligation.left, None)),
            relator: obligation.relator,
            right: &obligation.right,
        };
        out.push_str(&line_html(entry, Some(row), sides, &block.context, ""));
    }
    out.push_str("</div>\n");
    out
}

/// What stands on a line.
struct Sides<'a> {
    left: Option<(&'a Expr, Option<&'a str>)>,
    relator: Relator,
    right: &'a Expr,
}

fn line_html(
    entry: &Entry,
    row: Option<&Row>,
    sides: Sides<'_>,
    context: &Context,
    because: &str,
) -> String {
    let id = row.map(|row| format!(" id=\"{}\"", escape(&entry.row_id(row)))).unwrap_or_default();
    let class = row.map(|row| format!(" line-{}", row.standing.class())).unwrap_or_default();
    let mut out = format!("<div class=\"line{class}\" role=\"listitem\"{id}>\n");
    if let Some((left, note)) = sides.left {
        let typeset = noted(displayed(&mathml::expression(left, context)), note);
        let _ = writeln!(out, "<span class=\"line-left\">{typeset}</span>");
    }
    let _ = writeln!(
        out,
        "<span class=\"line-relator\">{}</span>\n<div class=\"line-body\">\n<span class=\"line-right\">{}</span>\n<span class=\"line-reason\">{because}</span>",
        math(&mathml::relator(sides.relator)),
        displayed(&mathml::expression(sides.right, context)),
    );
    if let Some(row) = row {
        let (_, judgement) = entry.judged(row);
        let _ = writeln!(
            out,
            "<a class=\"line-number\" href=\"#{}\">({})</a>",
            escape(&entry.row_id(row)),
            row.number
        );
        let _ = writeln!(
            out,
            "<details class=\"line-verdict\">{}{}</details>",
            badge(row),
            explanation::html(judgement, context)
        );
    }
    out.push_str("</div>\n</div>\n");
    out
}

/// The reason of a line, typeset, and the author's note.
fn because(manuscript: &Manuscript, page: &Page, entry: &Entry, line: &Line) -> String {
    let context = &entry.block.context;
    let typeset: Vec<String> = line
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Definition(name) => {
                Some(format!("definition of {}", math(&mathml::symbol(name, context))))
            }
            Reason::Relation(relation) => Some(math(&mathml::relation(relation, context))),
            Reason::Block(id) => Some(block_link(manuscript, page, id)),
            // A certificate is often long: a line may break between its terms.
            Reason::Squares(e) => {
                let terms: Vec<String> =
                    mathml::terms(e, context).iter().map(|term| math(term)).collect();
                Some(format!("squares {}", terms.join(" ")))
            }
            Reason::Lemma(name) => Some(escape(name)),
            Reason::Induction(name) => {
                Some(format!("induction on {}", math(&mathml::symbol(name, context))))
            }
            Reason::Hypothesis(place) => {
                let note = context.hypotheses.get(*place).and_then(|h| h.note.as_deref());
                note.map(|_| escape(line.reason_text.as_deref().unwrap_or("assumption")))
            }
            Reason::Hole => Some("<span class=\"hole\">?</span>".to_owned()),
        })
        .collect();
    let one = line.reasons.len() <= 1;
    let mut out = match (typeset.is_empty(), &line.reason_text) {
        (false, _) if one || !typeset.iter().any(|t| line.reason_text.as_deref() == Some(t)) => {
            format!("<span class=\"line-by\">by</span> {}", typeset.join(", "))
        }
        (_, Some(words)) => format!("<span class=\"line-by\">by</span> {}", escape(words)),
        _ => String::new(),
    };
    if let Some(note) = &line.note {
        let _ = write!(out, " <span class=\"line-note\">{}</span>", escape(note));
    }
    out.trim_start().to_owned()
}

fn block_link(manuscript: &Manuscript, page: &Page, id: &str) -> String {
    super::references::link(manuscript, page, id).unwrap_or_else(|_| escape(id))
}
