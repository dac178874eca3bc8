//! How fast obligations are checked: over every line of the book's Markdown and of the acceptance texts, the identity test at
//! n = 8 and the whole judgement (of those that are sampled apart), as medians, as 95th percentiles, and as ratios to one 8 × 8 matrix product measured in
//! the same run, which is what carries from one machine to another.
//!
//! `cargo bench -p checker`, with files to check instead of the book after `--`: of these every line is listed.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use checker::{Verdict, check, identity_at, judge, obligations, value::Matrix};
use derivation::{BlockKind, Library, Relator, read_document};
use number::{Mersenne, Stream};
use std::{hint::black_box, path::Path, time::Instant};

/// The fastest of several runs in microseconds: what the machine can do when nothing else is in the way.
fn fastest(mut work: impl FnMut()) -> f64 {
    (0..7)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e6
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files: Vec<_> =
        std::env::args().skip(1).filter(|a| !a.starts_with('-')).map(Into::into).collect();
    let listed = !files.is_empty();
    if files.is_empty() {
        for folder in ["book", "crates/derivation/tests/acceptance"] {
            let entries = std::fs::read_dir(root.join(folder)).unwrap();
            files.extend(
                entries
                    .map(|e| e.unwrap().path())
                    .filter(|p| p.extension().is_some_and(|e| e == "md")),
            );
        }
        files.sort();
    }
    let mut library = Library::new();
    let (mut identities, mut judgements, mut samples) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let document = read_document(&std::fs::read_to_string(file).unwrap(), &mut library);
        for block in document
            .blocks
            .iter()
            .filter(|b| !matches!(b.kind, BlockKind::Cite | BlockKind::Define))
        {
            let model = check::model(block);
            for o in obligations(block) {
                if o.relator == Relator::Equal
                    && identity_at(&model, &o.left, &o.right, 8).is_some()
                {
                    identities.push(fastest(|| {
                        black_box(identity_at(&model, &o.left, &o.right, 8));
                    }));
                }
                let time = fastest(|| drop(black_box(judge(&model, &o))));
                let verdict = judge(&model, &o).verdict;
                if listed {
                    println!("{time:8.0} µs  {} {verdict}", block.id);
                }
                if verdict == Verdict::Sampled { &mut samples } else { &mut judgements }.push(time);
            }
        }
    }
    let mut stream = Stream::new(8);
    let a = Matrix::from_fn(8, 8, |_, _| Mersenne::draw(&mut stream));
    let product =
        fastest(|| drop(black_box((0..1000).fold(a.clone(), |m, _| m.times(black_box(&a))))))
            / 1000.0;
    println!("one 8 × 8 product over F_p: {product:.2} µs");
    let total: f64 = judgements.iter().chain(&samples).sum();
    for (name, mut times) in [
        ("identity at n = 8, two primes", identities),
        ("whole judgement of a line", judgements),
        ("of a line that is sampled", samples),
    ] {
        times.sort_by(f64::total_cmp);
        if times.is_empty() {
            continue;
        }
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        let (median, p95) = (at(0.5), at(0.95));
        println!(
            "{name}: {} lines, median {median:.1} µs ({:.0} products), 95 % below {p95:.0} µs, {:.0} per second",
            times.len(),
            median / product,
            1e6 * times.len() as f64 / times.iter().sum::<f64>()
        );
    }
    println!("all verdicts: {:.2} s", total / 1e6);
}
