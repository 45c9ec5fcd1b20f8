//! `smsts catalog`: definitions in, a catalog out.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{Exit, complain};
use crate::{
    input,
    label::Catalog,
    model::Level,
    out::{Gate, Out},
    sequence::Library,
};

const EXAMPLES: &str = "\
Examples:
  smsts catalog Exports > catalog.toml           from a folder of console exports
  smsts LOGS --catalog catalog.toml              what it is for: labels without the definitions";

/// `smsts catalog`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CatalogArgs {
    /// Console exports (zip, or the folder they were extracted to), object.xml, <sequence> files, MDT's ts.xml, folders to search for *.zip and *.xml, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Reads what the arguments name and writes the catalog.
pub fn run(args: &CatalogArgs, gate: Gate<'_>) -> io::Result<Exit> {
    let library = Library::load(&input::expand(&args.paths));
    let mut exit = Exit::Analysed;
    for problem in library.problems() {
        complain(gate, problem);
        if problem.level == Level::Error {
            exit = Exit::Unread;
        }
    }
    let catalog = Catalog::of(&library);
    if catalog.is_empty() {
        complain(
            gate,
            &"no Run Task Sequence step in these definitions: the catalog is empty",
        );
    }
    let mut out = io::stdout().lock();
    catalog.write(&mut Out::new(&mut out, gate))?;
    out.flush()?;
    Ok(exit)
}
