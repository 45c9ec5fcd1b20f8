//! Wordings that several forms of text share: outcomes, times, environments, sequences and files.

use std::borrow::Cow;

use super::wire::SequenceRef;
use crate::{
    model::{Environment, RunOutcome},
    out::Gate,
    record::Stamp,
};

/// How a run ended, in a word.
pub(super) fn outcome_word(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Succeeded => "succeeded",
        RunOutcome::Failed => "FAILED",
        RunOutcome::Rebooting => "restarting",
        RunOutcome::Incomplete => "incomplete",
    }
}

/// The same, with what it means.
pub(super) fn outcome_words(outcome: RunOutcome) -> String {
    let word = outcome_word(outcome);
    match outcome {
        RunOutcome::Succeeded | RunOutcome::Failed => word.to_owned(),
        RunOutcome::Rebooting => format!("{word}: the log ends with a restart under way"),
        RunOutcome::Incomplete => format!("{word}: the log does not hold the end of the run"),
    }
}

pub(super) fn moment(stamp: Option<Stamp>) -> String {
    let Some(stamp) = stamp else {
        return "at an unknown time".to_owned();
    };
    let local = stamp.local().format("%Y-%m-%d %H:%M:%S");
    match stamp.rfc3339() {
        Some(text) => format!("{local} UTC{}", &text[text.len() - 6..]),
        None => local.to_string(),
    }
}

pub(super) fn environment(environment: Option<Environment>) -> &'static str {
    match environment {
        Some(Environment::WinPe) => "WinPE",
        Some(Environment::FullOs) => "full OS",
        None => "unknown environment",
    }
}

/// `CON00103 "Driver Module"`
pub(super) fn sequence_name<'a>(sequence: impl Into<SequenceRef<'a>>, gate: Gate<'_>) -> String {
    let sequence = sequence.into();
    sequence_label(sequence.package_id, sequence.name, gate)
}

/// `CON00103 "Driver Module"`
pub(super) fn sequence_label(
    package_id: Option<&str>,
    name: Option<&str>,
    gate: Gate<'_>,
) -> String {
    let id = package_id.map(|text| gate.printable(text));
    let name = name.map(|name| format!("\"{}\"", gate.printable(name)));
    match (id, name) {
        (Some(id), Some(name)) => format!("{id} {name}"),
        (Some(id), None) => id.into_owned(),
        (None, name) => name.unwrap_or_else(|| "a sequence without a name".to_owned()),
    }
}

/// A definition's file, as people name it.
pub(super) fn file_name<'t>(file: &'t str, gate: Gate<'_>) -> Cow<'t, str> {
    match file {
        "-" => "standard input".into(),
        file => gate.printable(file),
    }
}
