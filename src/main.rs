//! The command line program; all it does is in the library.

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    smsts::cli::run()
}
