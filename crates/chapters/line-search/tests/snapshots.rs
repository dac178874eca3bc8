//! All named runs as one table: what a reader sees must not change unnoticed.

#[test]
fn named_runs() {
    let tables: Vec<String> = line_search::runs::ALL
        .iter()
        .map(|(name, run)| format!("{name}: {}", run().expect("a first point")))
        .collect();
    insta::assert_snapshot!(tables.join("\n"));
}
