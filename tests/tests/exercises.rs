//! The exercises in code: every stub compiles and fails all tests, every solution passes them, none is forgotten.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use binder::grading::{grade_code, libraries};
use binder::tasks::Task;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn tasks() -> Vec<Task> {
    let find = |(chapter, name, _): &(String, String, PathBuf)| {
        Task::find(&root(), &format!("{chapter}/{name}")).map_err(|complaint| complaint.message)
    };
    Task::all(&root()).iter().map(|task| find(task).unwrap()).collect()
}

/// Checks that what a reader is given compiles and fails each test, and that each test passes once it is filled in.
#[test]
fn stubs_fail_and_solutions_pass() {
    let mut built: BTreeMap<String, Vec<(String, PathBuf)>> = BTreeMap::new();
    let mut problems = Vec::new();
    for task in tasks() {
        let chapter = &task.chapter;
        if !built.contains_key(chapter) {
            built.insert(chapter.clone(), libraries(&root(), chapter).unwrap());
        }
        let stub = grade_code(&task, &task.stub(), &built[chapter]).unwrap();
        let (right, of) = stub.points();
        if stub.exit != 3 || right > 0 || of == 0 {
            problems.push(format!("{}, the stub: {stub:?}", task.name));
        }
        let solved = grade_code(&task, &task.solved(), &built[chapter]).unwrap();
        if solved.exit != 0 || solved.points().1 != of {
            problems.push(format!("{}, the solution: {solved:?}", task.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(!built.is_empty());
}

/// Checks that the chapter's own tests compile every exercise, and that a page of the book sets it, with its solution.
#[test]
fn none_is_forgotten() {
    let pages: Vec<String> = std::fs::read_dir(root().join("book"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for task in tasks() {
        let crate_tests = task.file.parent().unwrap().with_file_name("tests/exercises.rs");
        let listed = std::fs::read_to_string(&crate_tests).unwrap();
        let path = format!("\"../exercises/{}.rs\"", task.name);
        assert!(listed.contains(&path), "{} lacks {path}", crate_tests.display());
        let directive = format!("{{{{code {}/{}}}}}", task.chapter, task.name);
        let set: usize = pages.iter().map(|page| page.matches(&directive).count()).sum();
        assert_eq!(set, 2, "{directive} stands once in a statement and once in a solution");
    }
}

/// Checks that every exercise of the book has a hint and a solution, and that what has holes has them filled somewhere below.
#[test]
fn hints_and_solutions() {
    use binder::containers::{Kind, Part};
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book-for-exercises");
    let built = book_tests::building::book(&folder);
    let mut exercises = 0;
    for page in &built.manuscript.pages {
        for exercise in page.containers.iter().filter(|c| c.kind == Kind::Exercise) {
            exercises += 1;
            let has = |part| exercise.parts.iter().any(|(_, other)| *other == part);
            let name = &exercise.name;
            assert!(has(Part::Hint) && has(Part::Solution), "{}: {name}", page.path);
        }
    }
    assert!(exercises > 0);
}
