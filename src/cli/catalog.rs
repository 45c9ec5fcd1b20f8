//! `smsts catalog`: definitions in, a catalog out.

use std::io::{self, Write};

use super::{Exit, args::CatalogArgs, complain};
use crate::{
    input,
    label::Catalog,
    model::Level,
    out::{Gate, Out},
    sequence::Library,
};

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
