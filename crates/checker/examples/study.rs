//! The mutation study over Markdown files: `cargo run --release -p checker --example study -- book/newton.md`.
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
                "{}: {} mutants, {} refuted, {} hinted, {} accepted, {:?}",
                block.id,
                one.mutants,
                one.refuted,
                one.hinted,
                one.accepted,
                start.elapsed()
            );
            all.add(one);
        }
    }
    println!("{all}");
}
