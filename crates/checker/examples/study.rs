//! The mutation study over Markdown files, with every mutant that is worth a look:
//! `cargo run -p checker --example study -- book/newton.md`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]
use checker::mutation::{Study, study};
use derivation::{Library, read_document};

fn main() {
    let mut library = Library::new();
    let mut all = Study::default();
    for file in std::env::args().skip(1) {
        let document = read_document(&std::fs::read_to_string(&file).unwrap(), &mut library);
        for block in &document.blocks {
            let start = std::time::Instant::now();
            let one = study(block);
            println!(
                "{}: {} mutants, {} refuted, {} hinted, {} undecided, {} accepted, {:?}",
                block.id,
                one.mutants,
                one.refuted,
                one.hinted,
                one.undecided,
                one.accepted,
                start.elapsed()
            );
            for (what, mutants) in [
                ("ACCEPTED", &one.accepted_mutants),
                ("undecided", &one.undecided_mutants),
                ("unhinted", &one.unhinted),
            ] {
                for m in mutants {
                    println!("    {what} {} {} ({}): {}", m.place, m.edit, m.verdict, m.text);
                }
            }
            all.add(one);
        }
    }
    println!("{all}");
}
