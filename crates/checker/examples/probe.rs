//! Prints the verdict of every line of the Markdown files named, for a look at the checker alone.
#![allow(clippy::print_stdout, clippy::unwrap_used)]
use derivation::{Library, read_document};

fn main() {
    let mut library = Library::new();
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).unwrap();
        let document = read_document(&text, &mut library);
        for d in &document.diagnostics {
            println!("{}", d.render(&file));
        }
        for block in &document.blocks {
            let start = std::time::Instant::now();
            let report = checker::check_block(block);
            println!(
                "== {} {} : {} ({:?})",
                block.kind.word(),
                block.id,
                report.verdict(),
                start.elapsed()
            );
            for (o, j) in &report.lines {
                println!("   [{}] {} {} {}", j.verdict, o.left, o.relator.sign(), o.right);
                println!("        {}", j.summary);
                for a in &j.attempts {
                    println!(
                        "        - {} | {} | {} | {} pts | {} ops | {}",
                        a.method, a.system, a.sizes, a.samples, a.operations, a.note
                    );
                }
                println!("        uses {:?} needs {:?}", j.uses, j.needs);
                if let Some(w) = &j.witness {
                    println!("        witness {:?}", w.sizes);
                    for s in w.settings.iter().chain([&w.left, &w.right]) {
                        println!("          {} = {:?}", s.name, s.rows);
                    }
                }
                for h in &j.hints {
                    println!("        hint: {} -> {}", h.advice, h.text);
                }
            }
            for p in &report.problems {
                println!("   PROBLEM {} ({:?})", p.message, p.help);
            }
        }
    }
}
