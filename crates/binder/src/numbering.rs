//! Numbers for everything that can be referred to, counted within each chapter, and the targets of references.

use crate::containers::Container;
use crate::finding::Finding;
use crate::manuscript::{Manuscript, Page, Row};
use crate::scan::PieceKind;
use crate::standing::Standing;
use checker::{BlockReport, Place};
use derivation::{Block, BlockKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// Something a reference can point to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// The page, by its place in [`Manuscript::pages`].
    pub page: usize,
    /// The id of the element.
    pub anchor: String,
    /// What the link says: `Derivation 3.2`, `(3.4)`.
    pub label: String,
    /// The title, for the tooltip.
    pub title: String,
    /// What kind of thing it is; part of the link's class.
    pub kind: &'static str,
}

/// The word printed before a block's number.
pub fn kind_word(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Derive => "Derivation",
        BlockKind::Claim => "Claim",
        BlockKind::Define => "Notation",
        BlockKind::Wrong => "Wrong step",
        BlockKind::Cite => "Cited result",
    }
}

type Found = (String, Target, Range<usize>);

/// Numbers what stands on a page and makes it known to references.
pub fn number(manuscript: &mut Manuscript, at: usize) {
    let prefix = match &manuscript.pages[at].number {
        Some(number) => format!("{number}."),
        None => String::new(),
    };
    let page = &mut manuscript.pages[at];
    let mut targets: Vec<Found> = Vec::new();
    targets.extend(chapter(page, at));
    targets.extend(blocks(page, at, &prefix));
    targets.extend(pieces(page, at, &prefix));
    targets.extend(containers(page, at, &prefix));
    targets.sort_by_key(|(_, _, span)| span.start);
    manuscript.findings.extend(without_verdict(&manuscript.pages[at]));
    manuscript.findings.extend(headings_like_blocks(&manuscript.pages[at]));
    for (key, target, span) in targets {
        if let Some(earlier) = manuscript.targets.get(&key) {
            let message = format!("`{key}` is already in {}", manuscript.pages[earlier.page].file);
            let help = "every block, figure, exercise, theorem, algorithm, table and section id is used once in the book";
            manuscript.findings.push(manuscript.pages[at].error(span, message).help(help));
        } else {
            manuscript.targets.insert(key, target);
        }
    }
}

fn chapter(page: &Page, at: usize) -> Option<Found> {
    let number = page.number.as_ref()?;
    let stem = page.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    let target = Target {
        page: at,
        anchor: String::new(),
        label: format!("Chapter {number}"),
        title: page.name.clone(),
        kind: "chapter",
    };
    Some((format!("ch:{stem}"), target, 0..0))
}

fn blocks(page: &mut Page, at: usize, prefix: &str) -> Vec<Found> {
    let mut targets = Vec::new();
    let mut equation = 0;
    for (place, entry) in page.entries.iter_mut().enumerate() {
        entry.number = format!("{prefix}{}", place + 1);
        entry.rows = rows(&entry.block, &entry.report, prefix, &mut equation);
        let id = entry.block.id.clone();
        let target = |anchor: String, label: String, kind: &'static str| Target {
            page: at,
            anchor,
            label,
            title: entry.block.title.clone(),
            kind,
        };
        let label = format!("{} {}", kind_word(entry.block.kind), entry.number);
        targets.push((id.clone(), target(id.clone(), label, "block"), entry.span.clone()));
        for row in &entry.rows {
            let label = format!("({})", row.number);
            let target = target(format!("{id}-{}", row.key), label, "line");
            targets.push((format!("{id}:{}", row.key), target, entry.span.clone()));
        }
    }
    targets
}

/// Headings with ids, and figures.
fn pieces(page: &Page, at: usize, prefix: &str) -> Vec<Found> {
    let mut figures = 0;
    let mut targets = Vec::new();
    for piece in &page.pieces {
        let (key, anchor, label, title, kind) = match &piece.kind {
            PieceKind::Heading { title, id: Some(id) } => {
                (format!("sec:{id}"), id.clone(), format!("“{title}”"), title.clone(), "section")
            }
            PieceKind::Directive { word, rest } if word == "figure" => {
                figures += 1;
                let label = format!("Figure {prefix}{figures}");
                (format!("fig:{rest}"), format!("fig-{rest}"), label, String::new(), "figure")
            }
            _ => continue,
        };
        targets.push((key, Target { page: at, anchor, label, title, kind }, piece.span.clone()));
    }
    targets
}

fn containers(page: &Page, at: usize, prefix: &str) -> Vec<Found> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let target = |container: &Container| {
        let kind = container.kind;
        let count = counts.entry(kind.prefix()).or_default();
        *count += 1;
        let target = Target {
            page: at,
            anchor: container.anchor(),
            label: format!("{} {prefix}{count}", kind.label()),
            title: container.title.clone(),
            kind: kind.word(),
        };
        let opening = container.parts.first().map_or(0..0, |(line, _)| line.clone());
        (format!("{}:{}", kind.prefix(), container.name), target, opening)
    };
    page.containers.iter().map(target).collect()
}

/// The findings for blocks with lines that got no verdict.
fn without_verdict(page: &Page) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in &page.entries {
        let wanted: usize = match entry.block.kind {
            BlockKind::Define => 0,
            _ => entry.block.chains.iter().map(|chain| chain.lines.len()).sum(),
        };
        let lines =
            entry.rows.iter().filter(|row| matches!(entry.judged(row).0.place, Place::Line { .. }));
        let states = entry.block.chains.is_empty() && !entry.block.context.goals.is_empty();
        if lines.count() < wanted || (states && entry.rows.is_empty()) {
            let message = format!("`{}` has lines with no verdict", entry.block.id);
            let end = page.text[entry.span.clone()].find('\n').unwrap_or(entry.span.len());
            findings.push(page.error(entry.span.start..entry.span.start + end, message));
        }
    }
    findings
}

/// The findings for headings whose own id, made from their words, is that of a block on the page.
fn headings_like_blocks(page: &Page) -> Vec<Finding> {
    let told = |piece: &crate::scan::Piece| {
        let PieceKind::Heading { title, id: None } = &piece.kind else { return None };
        let id = crate::html::slug(title);
        let block = page.entries.iter().find(|entry| entry.block.id == id)?;
        let message = format!("this heading has the id of the block `{}`", block.block.id);
        let help = format!("give it another: `## {title} {{#the-{id}}}`");
        Some(page.error(piece.span.clone(), message).help(help))
    };
    page.pieces.iter().filter_map(told).collect()
}

/// The rows of a block in printing order, numbered on from `equation`.
pub fn rows(block: &Block, report: &BlockReport, prefix: &str, equation: &mut usize) -> Vec<Row> {
    let chain_start =
        |chain: usize| block.chains.iter().take(chain).map(|c| c.lines.len()).sum::<usize>();
    let goals = report.lines.iter().filter(|(o, _)| matches!(o.place, Place::Goal(_))).count();
    let mut rows: Vec<Row> = report
        .lines
        .iter()
        .enumerate()
        .map(|(index, (obligation, judgement))| {
            *equation += 1;
            let key = match obligation.place {
                Place::Line { chain, line } => (chain_start(chain) + line + 1).to_string(),
                Place::Goal(goal) if block.chains.is_empty() => (goal + 1).to_string(),
                Place::Goal(_) if goals == 1 => "goal".to_owned(),
                Place::Goal(goal) => format!("goal-{}", goal + 1),
            };
            let standing = Standing::of_line(block.kind, judgement.verdict);
            Row { index, key, number: format!("{prefix}{equation}"), standing }
        })
        .collect();
    rows.sort_by_key(|row| matches!(report.lines[row.index].0.place, Place::Goal(_)));
    rows
}
