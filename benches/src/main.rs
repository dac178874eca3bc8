//! `cargo run -p scoreboard`: the tables. With names of classes (`bfgs`, `least-squares`, …): every run of their methods.
#![allow(clippy::print_stdout, reason = "a command that prints")]

use scoreboard::{contest, methods, table};

fn main() {
    let classes: Vec<String> = std::env::args().skip(1).collect();
    if classes.is_empty() {
        for part in table::PARTS {
            println!("{}", part());
        }
    }
    for entry in methods::all().iter().filter(|e| classes.iter().any(|class| class == e.class)) {
        let outcomes = contest::on_mgh(entry);
        println!("{}: {:?}", entry.name, contest::score(&outcomes));
        for (name, o) in &outcomes {
            let (found, value) = (o.found, o.value);
            println!(
                "  {name:24} {found:?} {value:e}, {} steps, {} evaluations: {}",
                o.steps, o.evaluations, o.why
            );
        }
        for (name, near, digits, o) in &contest::on_nist(entry) {
            let start = if *near { "near" } else { "far" };
            println!(
                "  {name:10} {start:4} {digits:4.1} digits, {} steps, {} evaluations: {}",
                o.steps, o.evaluations, o.why
            );
        }
    }
}
