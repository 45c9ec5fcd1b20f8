//! Task sequence definitions with the numbers of their instructions: one file per form.

mod dot;
mod flat;
mod json;
mod text;
mod wire;

use crate::out::Out;
use std::io;

pub use text::TextSequences;

use super::Format;
use crate::sequence::{DefinitionId, DisabledChild, Library, Problem, Table};

/// What of a library to show.
#[derive(Clone, Debug)]
pub struct SequenceView {
    /// The sequences whose tables are shown, in this order.
    pub roots: Vec<DefinitionId>,
    /// Begin with a list of all sequences.
    pub overview: bool,
    /// What a disabled Run Task Sequence step takes.
    pub rule: DisabledChild,
}

impl SequenceView {
    /// The tables to show, one by one: each can be large.
    fn tables<'a>(&'a self, library: &'a Library) -> impl Iterator<Item = Table> + 'a {
        let roots = self.roots.iter();
        roots.map(|&root| Table::of(library, root, self.rule))
    }
}

/// Writes the whole as one JSON document, with all problems in it.
///
/// # Errors
///
/// When the output cannot be written.
pub fn json_sequences(out: &mut Out<'_>, library: &Library, view: &SequenceView) -> io::Result<()> {
    json::write(out, library, view)
}

/// Writes one object or row for every row of the tables; gives the problems of making them.
///
/// # Errors
///
/// When the output cannot be written.
pub fn flat_sequences(
    out: &mut Out<'_>,
    format: Format,
    library: &Library,
    view: &SequenceView,
) -> io::Result<Vec<Problem>> {
    flat::write(out, format, library, view)
}

/// Writes who calls whom for Graphviz.
///
/// # Errors
///
/// When the output cannot be written.
pub fn dot_sequences(out: &mut Out<'_>, library: &Library, view: &SequenceView) -> io::Result<()> {
    dot::write(out, library, view)
}
