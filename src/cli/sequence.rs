//! `smsts sequence`: definitions in, their tables out.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;

use super::{
    Exit,
    args::{SequenceArgs, SequenceFormat},
    colors, complain,
};
use crate::{
    input,
    model::Level,
    out::{Gate, Out},
    render::{Format, SequenceView, TextSequences, dot_sequences, flat_sequences, json_sequences},
    sequence::{DefinitionId, Library, Problem},
};

/// Reads what the arguments name and shows it.
pub fn run(args: &SequenceArgs, gate: Gate<'_>) -> io::Result<Exit> {
    let library = Library::load(&input::expand(&args.paths));
    // What could not be read is said at once and in every form; the rest where the output has no place for it.
    let shows_problems = matches!(args.format, SequenceFormat::Text | SequenceFormat::Json);
    let is_error = |problem: &Problem| problem.level == Level::Error;
    for problem in library.problems() {
        if !shows_problems || is_error(problem) {
            complain(gate, problem);
        }
    }
    let mut exit = if library.problems().iter().any(is_error) {
        Exit::Unread
    } else {
        Exit::Analysed
    };
    let mut roots = Vec::new();
    for wanted in &args.root {
        let found = library.find(wanted);
        if found.is_empty() {
            complain(
                gate,
                &format_args!(
                    "no task sequence with the package ID or name \"{wanted}\" was found"
                ),
            );
            exit = Exit::Unread;
        }
        for id in found {
            if !roots.contains(&id) {
                roots.push(id);
            }
        }
    }
    if args.root.is_empty() {
        roots = library.roots();
    }
    show(args, &library, roots, gate)?;
    Ok(exit)
}

fn show(
    args: &SequenceArgs,
    library: &Library,
    roots: Vec<DefinitionId>,
    gate: Gate<'_>,
) -> io::Result<()> {
    let view = SequenceView {
        roots,
        overview: args.root.is_empty() && library.definitions().len() > 1,
        rule: args.disabled_child.into(),
    };
    let mut out = BufWriter::new(AutoStream::new(
        io::stdout().lock(),
        colors(args.color, args.format == SequenceFormat::Text),
    ));
    let mut out = Out::new(&mut out, gate);
    let format = match args.format {
        SequenceFormat::Text => {
            let text = TextSequences::new(args.layout.style());
            text.write(&mut out, library, &view)?;
            return out.flush();
        }
        SequenceFormat::Json => {
            json_sequences(&mut out, library, &view)?;
            return out.flush();
        }
        SequenceFormat::Dot => {
            dot_sequences(&mut out, library, &view)?;
            return out.flush();
        }
        SequenceFormat::Ndjson => Format::Ndjson,
        SequenceFormat::Csv => Format::Csv,
    };
    for problem in &flat_sequences(&mut out, format, library, &view)? {
        complain(gate, problem);
    }
    out.flush()
}
