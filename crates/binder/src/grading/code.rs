//! Submissions in Rust: the reader's part with the exercise's own tests, compiled against the chapter's crate and run.

use super::{Item, Marked};
use crate::building::Home;
use crate::tasks::Task;
use anyhow::{Context, anyhow, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The longest that tests may run.
const LONGEST: Duration = Duration::from_secs(60);

/// The crates that an exercise may use besides its chapter's.
const CRATES: [&str; 6] = ["descent", "number", "problems", "ndarray", "line_search", "newton"];

/// The exercise of a name, with its chapter or without.
pub(super) fn task(home: &Home, exercise: &str) -> anyhow::Result<Task> {
    let all = Task::all(&home.root);
    let by_name = all.iter().find(|(_, name, _)| name == exercise);
    let named = by_name.map(|(chapter, name, _)| format!("{chapter}/{name}"));
    Task::find(&home.root, named.as_deref().unwrap_or(exercise)).map_err(|complaint| {
        let help = complaint.help.map(|help| format!("; {help}")).unwrap_or_default();
        anyhow!("{}{help}", complaint.message)
    })
}

/// Marks the text of a submission.
pub(super) fn submission(home: &Home, exercise: &str, text: &str) -> anyhow::Result<Marked> {
    let task = task(home, exercise)?;
    let libraries = libraries(&home.root, &task.chapter)?;
    grade(&task, text, &libraries)
}

/// The compiled crates that submissions to a chapter's exercises may use, by name.
///
/// # Errors
/// When they cannot be compiled.
pub fn libraries(root: &Path, chapter: &str) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        // Together with this program, whose build has most of them already.
        .args(["build", "--quiet", "--package", "binder", "--package", chapter])
        .args(["--message-format", "json"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be run")?;
    if !output.status.success() {
        bail!("the crate `{chapter}` does not compile");
    }
    let own = chapter.replace('-', "_");
    let mut found = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let name = message["target"]["name"].as_str().unwrap_or_default().replace('-', "_");
        let files = message["filenames"].as_array().into_iter().flatten();
        let library = files.filter_map(Value::as_str).find(|file| file.ends_with(".rlib"));
        if let Some(library) = library
            && (name == own || CRATES.contains(&name.as_str()))
        {
            found.push((name, PathBuf::from(library)));
        }
    }
    Ok(found)
}

/// Marks a submission against compiled crates: its own tests, if it has any, are replaced by the exercise's.
///
/// # Errors
/// When nothing can be written or no program started.
pub fn grade(
    task: &Task,
    submission: &str,
    libraries: &[(String, PathBuf)],
) -> anyhow::Result<Marked> {
    let body = Task::body(submission);
    let folder = std::env::temp_dir().join(format!(
        "book-grade-{}-{}-{:?}",
        std::process::id(),
        task.name,
        std::thread::current().id()
    ));
    std::fs::create_dir_all(&folder).context("no folder to compile in")?;
    let marked = compile_and_run(task, body, libraries, &folder);
    // What is left there is of no use to anybody.
    let _ = std::fs::remove_dir_all(&folder);
    let mut marked = marked?;
    if marked.exit == 1 && body.contains("todo!(") {
        marked.exit = 3;
        marked.problem = Some("a `todo!` is left".to_owned());
    }
    Ok(marked)
}

fn compile_and_run(
    task: &Task,
    body: &str,
    libraries: &[(String, PathBuf)],
    folder: &Path,
) -> anyhow::Result<Marked> {
    let source = folder.join(format!("{}.rs", task.name));
    let program = folder.join("tests");
    std::fs::write(&source, format!("{body}\n\n{}\n", Task::tests(&task.text)))?;
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut compile = Command::new(rustc);
    compile.args([
        "--edition",
        "2024",
        "--test",
        "--cap-lints",
        "allow",
        "--crate-name",
        "exercise",
    ]);
    compile.arg("-o").arg(&program).arg(&source);
    for (name, library) in libraries {
        compile.arg("--extern").arg(format!("{name}={}", library.display()));
        if let Some(folder) = library.parent() {
            for below in [folder.to_owned(), folder.join("deps")] {
                compile.arg("-L").arg(format!("dependency={}", below.display()));
            }
        }
    }
    let output = compile.output().context("rustc cannot be run")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.replace(&source.display().to_string(), &format!("{}.rs", task.name));
        return Ok(Marked::refused(&task.name, 2, said));
    }
    let Some(said) = run(&program, folder)? else {
        let problem = format!("the tests did not end within {} s", LONGEST.as_secs());
        return Ok(Marked { exit: 1, ..Marked::refused(&task.name, 1, problem) });
    };
    Ok(Marked::of(&task.name, marks(&said)))
}

/// What the tests print, unless they take too long.
fn run(program: &Path, folder: &Path) -> anyhow::Result<Option<String>> {
    let said = folder.join("said");
    let mut child = Command::new(program)
        .args(["--test-threads", "1", "--color", "never"])
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&said)?)
        .stderr(Stdio::null())
        .spawn()
        .context("the tests cannot be started")?;
    let started = Instant::now();
    while child.try_wait()?.is_none() {
        if started.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(Some(String::from_utf8_lossy(&std::fs::read(&said)?).into_owned()))
}

/// The tests in what a test program prints, with what the failed ones said.
///
/// ```
/// let said = "test tests::a ... ok\ntest tests::b ... FAILED\n\n---- tests::b stdout ----\n\nthread 'b' panicked\nnot two\n\n";
/// let items = binder::grading::marks(said);
/// assert_eq!((items[0].right, items[1].right), (true, false));
/// assert_eq!(items[1].says, "not two");
/// ```
pub fn marks(said: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for line in said.lines() {
        let Some((name, outcome)) = line.strip_prefix("test ").and_then(|r| r.split_once(" ... "))
        else {
            continue;
        };
        // A test that is meant to panic says so behind its name.
        let name = name.split(" - ").next().unwrap_or(name);
        let head = format!("---- {name} stdout ----\n");
        let told = said.split_once(&head).map_or("", |(_, rest)| rest);
        let told = told.split("\n\n\n").next().unwrap_or_default();
        let told = told.split("\n---- ").next().unwrap_or_default();
        let told = told.split("\nfailures:\n").next().unwrap_or_default();
        let told: Vec<&str> = told
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with("note:"))
            .filter(|line| !line.starts_with("thread '"))
            .collect();
        let right = outcome.trim() == "ok";
        let name = name.trim_start_matches("tests::").replace('_', " ");
        items.push(Item { name, right, open: false, says: told.join("\n") });
    }
    items
}
