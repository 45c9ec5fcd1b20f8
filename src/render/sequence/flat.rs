//! One object or row for every row of the tables.

use crate::out::Out;
use std::io;

use super::{
    super::{Format, rows::Rows},
    SequenceView,
    wire::RowDto,
};
use crate::sequence::{Library, Problem};

pub fn write(
    out: &mut Out<'_>,
    format: Format,
    library: &Library,
    view: &SequenceView,
) -> io::Result<Vec<Problem>> {
    let mut rows = Rows::new(format, RowDto::COLUMNS);
    let mut problems = Vec::new();
    for table in view.tables(library) {
        for index in 0..table.rows.len() {
            rows.write(out, &RowDto::new(library, &table, index))?;
        }
        problems.extend(table.problems);
    }
    rows.end(out)?;
    Ok(problems)
}
