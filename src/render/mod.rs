//! Writes what was found: one file per kind of output. The only module that writes, and it writes to an `io::Write`.
//!
//! The JSON keys are published in the README and in `schema.json`; they come from `wire`, never from the model.

mod branches;
mod code;
mod diff;
mod failures;
mod json;
mod layout;
mod records;
mod report;
mod rows;
mod sequence;
mod steps;
mod style;
mod summary;
mod table;
mod trace;
mod tree;
mod watch;
mod wire;
mod wording;

use std::io;

pub use code::Codes;
pub use diff::{DIFF_SCHEMA, diff_json, diff_text, unusual_json, unusual_text};
pub use failures::{FailureFormat, FailureView, Failures};
pub use json::JsonTree;
pub use records::Records;
pub use report::{HtmlReport, diff_page};
pub use rows::Format;
pub use sequence::{SequenceView, TextSequences, dot_sequences, flat_sequences, json_sequences};
pub use steps::Steps;
pub use style::{Style, Symbols};
pub use summary::{GroupBy, RunRows, SUMMARY_SCHEMA, Summary, SummaryForm, Tally};
pub use trace::Trace;
pub use tree::TextTree;
pub use watch::{Scene, Screen, change_lines, change_objects, frame};

use crate::{input::InputError, out::Out, timeline::History};

/// A kind of output, written machine by machine.
pub trait Report {
    /// Writes what there is to say of one machine's history.
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()>;

    /// Ends the output. `errors` are the inputs that could not be read.
    fn end(&mut self, out: &mut Out<'_>, errors: &[InputError]) -> io::Result<()>;

    /// Whether the diagnostics of a history are part of the output.
    fn shows_diagnostics(&self) -> bool;
}

/// The JSON schema of `smsts tree --format json`.
pub const SCHEMA: &str = include_str!("schema.json");

/// The JSON schema of `smsts sequence --format json`.
pub const SEQUENCE_SCHEMA: &str = include_str!("sequence/schema.json");

/// The JSON schema of `smsts failures --format json`.
pub fn failures_schema() -> String {
    failures::schema(SCHEMA)
}

/// The JSON schema of an object of `smsts watch --format ndjson`.
pub const WATCH_SCHEMA: &str = include_str!("watch/schema.json");

/// The JSON schema of `smsts code --format json`.
pub const CODE_SCHEMA: &str = include_str!("code-schema.json");
