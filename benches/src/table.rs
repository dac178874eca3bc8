//! The three tables, as Markdown.

use crate::contest::{self, Found, Outcome};
use crate::methods::{Entry, all};
use crate::peers;

/// The numbers of variables of the extended function of Rosenbrock.
const SIZES: [usize; 6] = [2, 10, 100, 1000, 100_000, 1_000_000];

/// Everything, part by part: the heading and the three tables.
pub const PARTS: [fn() -> String; 4] = [heading, on_mgh, on_nist, on_rosenbrock];

/// How it came about.
pub fn heading() -> String {
    "# The scoreboard\n\nWritten by `cargo run -p scoreboard > benches/table.md`. Methods of this book are in bold type, the \
     others as they were counted for `benches/peers.txt`, which says how. An evaluation is a value, a list of residuals, or a \
     derivative of any kind.\n"
        .into()
}

/// The problems of Moré, Garbow and Hillstrom.
pub fn on_mgh() -> String {
    let head = "## Moré, Garbow, Hillstrom: 39 instances from their standard starts\n\n\
                | method | solved | global | median of evaluations | not solved |\n|---|---|---|---|---|\n";
    let row = |entry: &Entry| {
        let outcomes = contest::on_mgh(entry);
        let score = contest::score(&outcomes);
        let lost =
            |(name, o): &&(&str, Outcome)| o.found == Found::Nothing && contest::is_compared(name);
        let mut lost: Vec<&str> = outcomes.iter().filter(lost).map(|(name, _)| *name).collect();
        if lost.len() > 6 {
            lost.truncate(5);
            lost.push("…");
        }
        let numbers = format!("{} | {} | {}", score.solved, score.global, score.median);
        format!("| **{}** | {numbers} | {} |\n", entry.name, lost.join(", "))
    };
    rows("mgh", head, 3, row, " |")
}

/// NIST's regressions.
pub fn on_nist() -> String {
    let head = "## NIST's regressions: right digits of the worst parameter\n\n\
                Ours on 20 sets from two starts, 40 runs; the others on 27 sets, 54 runs.\n\n\
                | method | 4 digits | 6 digits | 9 digits | mean of evaluations |\n|---|---|---|---|---|\n";
    let row = |entry: &Entry| {
        let outcomes = contest::on_nist(entry);
        if outcomes.is_empty() {
            return String::new();
        }
        let with = |digits: f64| outcomes.iter().filter(|o| o.2 >= digits).count();
        let spent: usize = outcomes.iter().map(|o| o.3.evaluations).sum();
        let mean = spent / outcomes.len();
        format!("| **{}** | {} | {} | {} | {mean} |\n", entry.name, with(4.0), with(6.0), with(9.0))
    };
    rows("nist", head, 4, row, "")
}

/// The extended function of Rosenbrock.
pub fn on_rosenbrock() -> String {
    let head = "## Extended Rosenbrock: iterations for n variables\n\n\
                | method | n = 2 | 10 | 100 | 1000 | 10⁵ | 10⁶ |\n|---|---|---|---|---|---|---|\n";
    let row = |entry: &Entry| {
        if entry.largest == 0 {
            return String::new();
        }
        let steps = |n: usize| {
            if n > entry.largest {
                return "–".to_string();
            }
            let outcome = contest::on_rosenbrock(entry, n);
            match outcome.found {
                Found::Nothing => format!("not solved in {}", outcome.steps),
                _ => outcome.steps.to_string(),
            }
        };
        format!("| **{}** | {} |\n", entry.name, SIZES.map(steps).join(" | "))
    };
    rows("rosenbrock", head, 6, row, "")
}

/// A table: class by class our methods, then the others of `columns` numbers, with `tail` for columns of ours alone.
fn rows(
    table: &str,
    head: &str,
    columns: usize,
    ours: impl Fn(&Entry) -> String,
    tail: &str,
) -> String {
    let mut text = head.to_string();
    let entries = all();
    for (k, entry) in entries.iter().enumerate() {
        text += &ours(entry);
        if entries.get(k + 1).is_none_or(|next| next.class != entry.class) {
            for peer in peers::of(table, entry.class) {
                let number = |n: &Option<u64>| n.map_or("–".to_string(), |n| n.to_string());
                let numbers: Vec<String> = peer.numbers.iter().take(columns).map(number).collect();
                text += &format!("| {} | {} |{tail}\n", peer.name, numbers.join(" | "));
            }
        }
    }
    text
}
