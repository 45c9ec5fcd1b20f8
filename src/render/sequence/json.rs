//! Definitions as one JSON document. Rows are written one by one, so that neither their number nor their depth matters.

use std::io::{self, Write};

use super::{
    super::json::open_object,
    SequenceView,
    wire::{ItemDto, ProblemDto, SequenceDto, TableDto},
};
use crate::out::Out;
use crate::sequence::{Library, Table};

/// The version of the document's form.
const SCHEMA_NAME: &str = "smsts-sequence-1";

pub fn write(out: &mut Out<'_>, library: &Library, view: &SequenceView) -> io::Result<()> {
    write!(out, "{{\"schema\":\"{SCHEMA_NAME}\",\"sequences\":[")?;
    let roots = library.roots();
    for (i, id) in library.ids().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        let dto = SequenceDto::new(library, id, roots.binary_search(&id).is_ok());
        out.json(&dto)?;
    }
    write!(out, "],\n\"tables\":[")?;
    let mut problems = library.problems().to_vec();
    for (i, table) in view.tables(library).enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        write_table(out, library, &table)?;
        problems.extend(table.problems);
    }
    write!(out, "],\n\"problems\":[")?;
    for (i, problem) in problems.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        out.json(&ProblemDto::from(problem))?;
    }
    writeln!(out, "]}}")
}

fn write_table(out: &mut Out<'_>, library: &Library, table: &Table) -> io::Result<()> {
    let root = library.get(table.root);
    let dto = TableDto {
        package_id: root.package_id.as_deref(),
        name: root.name.as_deref(),
        file: &root.file,
        instruction_count: table.size(),
    };
    open_object(out, &dto)?;
    write!(out, ",\"items\":[")?;
    // How many rows are still open in the output.
    let (mut open, mut follows) = (0, false);
    for row in &table.rows {
        while open > row.depth {
            write!(out, "]}}")?;
            open -= 1;
            follows = true;
        }
        writeln!(out, "{}", if follows { "," } else { "" })?;
        open_object(out, &ItemDto::new(library, row))?;
        write!(out, ",\"children\":[")?;
        open += 1;
        follows = false;
    }
    for _ in 0..open {
        write!(out, "]}}")?;
    }
    write!(out, "]}}")
}
