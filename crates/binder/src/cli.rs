//! The command line of `cargo book`.

use crate::building::{self, Built, Home};
use crate::finished::Inputs;
use crate::manuscript::Manuscript;
use crate::memory::Memory;
use crate::output::{self, Paint, Style};
use crate::preprocess::{Derivations, Findings};
use crate::{checking, explaining, grading, json, mutating, scaffolding, serve};
use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use mdbook_preprocessor::Preprocessor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Newton to Adam: build, check and read the book.
///
/// Without a command: builds and checks the book, serves it on this machine, opens it in the browser and builds it
/// again whenever a file is saved.
#[derive(Parser, Debug)]
#[command(name = "cargo book", bin_name = "cargo book", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeFlags,
    /// The folder that holds book.toml [default: found from here upwards]
    #[arg(long, global = true, value_name = "DIR")]
    book: Option<PathBuf>,
    /// How results are printed
    #[arg(long, global = true, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    /// Where the pages go [default: what book.toml says]
    #[arg(long, global = true, value_name = "DIR")]
    dest_dir: Option<PathBuf>,
}

#[derive(Args, Debug)]
struct ServeFlags {
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// The port to serve on [default: 3000, or the next free one]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Build the book, once
    Build,
    /// Check the derivations of any Markdown, or of the whole book
    ///
    /// Exit codes: 0 every line stands, 1 a line is refuted, 2 the input is malformed or refused, 3 a line is undecided.
    Check {
        /// Files, or - for standard input [default: the book]
        files: Vec<String>,
    },
    /// Tell everything that is known of a block, or of one of its lines
    Explain {
        /// A block's id, or id:line
        id: String,
    },
    /// Edit every true line in every small way and count how many of the edits the checker refutes
    Mutate {
        /// Ids of blocks, or Markdown files named from the book's root [default: all of the book]
        names: Vec<String>,
        /// Study only blocks that are new or changed since they were recorded, and record them: the page on trust prints it
        #[arg(long)]
        record: bool,
    },
    /// Mark a submission to an exercise: a filled-in block in a .md file, or code in a .rs file, which is compiled and run
    ///
    /// Exit codes: 0 all is right, 1 something is wrong, 2 it cannot be marked, 3 it is unfinished.
    Grade {
        /// The submission; code for an exercise is named after it
        #[arg(required_unless_present = "stub")]
        file: Option<PathBuf>,
        /// The exercise that the submission is for [default: what its name or its blocks say]
        #[arg(long, value_name = "NAME")]
        exercise: Option<String>,
        /// Print what an exercise in code begins with, instead
        #[arg(long, value_name = "NAME", conflicts_with_all = ["file", "exercise"])]
        stub: Option<String>,
    },
    /// Make a new chapter: its page, its crate, a figure, an exercise and tests, which all pass
    New {
        /// The name of its files and its crate: `trust-regions`
        chapter: String,
        /// The title [default: made from the name]
        #[arg(long)]
        title: Option<String>,
    },
    /// Stand in for a preprocessor when a plain `mdbook build` calls
    #[command(hide = true)]
    Preprocess {
        /// `supports RENDERER`
        arguments: Vec<String>,
    },
}

/// Runs the command line and says with which code to exit.
pub fn run() -> u8 {
    let cli = Cli::parse();
    match cli.dispatch() {
        Ok(code) => code,
        Err(error) => {
            let paint = Paint::stderr();
            match error.downcast_ref::<Findings>() {
                Some(findings) => {
                    if matches!(cli.format, Format::Json) {
                        let nothing = Manuscript::default();
                        output::result(&pretty(&json::check(&nothing, &findings.0, REFUSED)));
                    }
                    output::note(&told(findings, paint));
                }
                None => {
                    output::note_line(&format!("{}: {error:#}", paint.apply(Style::Bad, "error")))
                }
            }
            REFUSED
        }
    }
}

/// How a command ends that could not do what it was to do.
const REFUSED: u8 = 2;

/// All findings and how many they are.
fn told(findings: &Findings, paint: Paint) -> String {
    let count = findings.0.len();
    let problems = if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") };
    format!(
        "{}\n{}: the book is not built: {problems}\n",
        findings.render(paint),
        paint.apply(Style::Bad, "error")
    )
}

impl Cli {
    fn dispatch(&self) -> anyhow::Result<u8> {
        match &self.command {
            None => self.serve(),
            Some(Command::Build) => self.build(),
            Some(Command::Check { files }) => self.check(files),
            Some(Command::Explain { id }) => {
                let found = explaining::explain(&self.home()?, id)?;
                output::result(&match self.format {
                    Format::Text => found.text(Paint::stdout()),
                    Format::Json => pretty(&found.json()),
                });
                Ok(0)
            }
            Some(Command::Mutate { names, record }) => {
                let run = if *record { mutating::study_and_record } else { mutating::study };
                let study = run(&self.home()?, names, &mut Progress::new("mutating").told())?;
                output::result(&match self.format {
                    Format::Text => study.text(),
                    Format::Json => pretty(&study.json()),
                });
                Ok(study.exit())
            }
            Some(Command::Grade { stub: Some(name), .. }) => {
                output::result(&grading::stub(&self.home()?, name)?);
                Ok(0)
            }
            Some(Command::Grade { file, exercise, .. }) => {
                let file = file.as_deref().context("there is nothing to mark")?;
                let marked = grading::grade(&self.home()?, file, exercise.as_deref())?;
                output::result(&match self.format {
                    Format::Text => marked.text(Paint::stdout()),
                    Format::Json => pretty(&marked.json()),
                });
                Ok(marked.exit)
            }
            Some(Command::New { chapter, title }) => {
                let made = scaffolding::new(&self.home()?, chapter, title.as_deref())?;
                output::result(&made.text());
                Ok(0)
            }
            Some(Command::Preprocess { arguments }) => preprocess(arguments),
        }
    }

    fn home(&self) -> anyhow::Result<Home> {
        match &self.book {
            Some(folder) => Home::find(&std::path::absolute(folder)?),
            None => Home::find(&std::env::current_dir()?).or_else(|error| {
                Home::find(Path::new(env!("CARGO_MANIFEST_DIR"))).map_err(|_| error)
            }),
        }
    }

    fn build(&self) -> anyhow::Result<u8> {
        let home = self.home()?;
        let (_, folder) = home.folders(self.dest_dir.as_deref())?;
        let called = format!("{:?} {:?}", self.format, Paint::stdout());
        let inputs = Inputs::of(&home.root, &folder, &called);
        if let Some(said) = inputs.as_ref().and_then(Inputs::said) {
            output::result(&said);
            return Ok(0);
        }
        let mut progress = Progress::new("checking");
        let memory = Memory::kept(&home.root);
        let built =
            building::build(&home, self.dest_dir.as_deref(), &memory, &mut progress.told())?;
        memory.keep();
        let said = match self.format {
            Format::Text => summary(&built, Paint::stdout()),
            Format::Json => pretty(&json::check(&built.manuscript, &built.findings.0, 0)),
        };
        if let Some(inputs) = inputs.filter(|_| built.stands_alone()) {
            inputs.keep(&said);
        }
        output::result(&said);
        Ok(0)
    }

    fn check(&self, files: &[String]) -> anyhow::Result<u8> {
        let memory = Memory::default();
        let checked = if files.is_empty() {
            checking::book(&self.home()?, &memory, &mut Progress::new("checking").told())?
        } else {
            checking::files(files, self.home().ok().as_ref(), &memory)
        };
        output::result(&match self.format {
            Format::Text => checked.text(!files.is_empty(), Paint::stdout()),
            Format::Json => {
                pretty(&json::check(&checked.manuscript, &checked.findings, checked.exit))
            }
        });
        Ok(checked.exit)
    }

    fn serve(&self) -> anyhow::Result<u8> {
        let home = self.home()?;
        let memory = Arc::new(Memory::kept(&home.root));
        let dest = self.dest_dir.as_deref().map(std::path::absolute).transpose()?;
        let mut progress = Progress::new("checking");
        let first = building::build(&home, dest.as_deref(), &memory, &mut progress.told());
        memory.keep();
        let paint = Paint::stderr();
        match &first {
            Ok(built) => output::result(&summary(built, Paint::stdout())),
            Err(error) => match error.downcast_ref::<Findings>() {
                Some(findings) => output::note(&told(findings, paint)),
                None => return Err(first.err().unwrap_or_else(|| anyhow::anyhow!("no build"))),
            },
        }
        let (source, folder) = home.folders(dest.as_deref())?;
        let workshop = serve::Workshop { home, dest, memory };
        let options =
            serve::Options { source, folder, port: self.serve.port, open: !self.serve.no_open };
        serve::serve(first, workshop, &options)?;
        Ok(0)
    }
}

/// One line a page, and where the pages are.
pub fn summary(built: &Built, paint: Paint) -> String {
    let mut out = String::new();
    let mut all = crate::standing::Counts::default();
    for page in &built.manuscript.pages {
        all.merge(page.counts());
        if !page.entries.is_empty() {
            out.push_str(&format!("{}: {}\n", page.path, page.counts()));
        }
    }
    let name = paint.apply(Style::Good, "built");
    out.push_str(&format!("{name} {}: {all}\n", built.folder.join("index.html").display()));
    for finding in &built.findings.0 {
        out.push_str(&finding.render(paint));
    }
    out
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn preprocess(arguments: &[String]) -> anyhow::Result<u8> {
    let derivations = Derivations::fresh();
    if let [word, renderer] = arguments
        && word == "supports"
    {
        return Ok(u8::from(!derivations.supports_renderer(renderer)?));
    }
    let (context, book) = mdbook_preprocessor::parse_input(std::io::stdin().lock())
        .context("this command is called by mdBook, not by hand: see `cargo book build`")?;
    let book = derivations.run(&context, book)?;
    output::result(&serde_json::to_string(&book)?);
    Ok(0)
}

/// Says what takes long: nothing in the first second, then one line a page.
struct Progress {
    word: &'static str,
    since: Instant,
}

impl Progress {
    fn new(word: &'static str) -> Progress {
        Progress { word, since: Instant::now() }
    }

    fn told(&mut self) -> impl FnMut(&str, usize) + '_ {
        |page, blocks| {
            if self.since.elapsed() > Duration::from_secs(1) {
                let blocks =
                    if blocks == 1 { "1 block".to_owned() } else { format!("{blocks} blocks") };
                output::note_line(&format!("{} {page} … {blocks}", self.word));
            }
        }
    }
}
