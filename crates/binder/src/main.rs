//! The `binder` program, started by `cargo book`. What it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(binder::cli::run())
}
