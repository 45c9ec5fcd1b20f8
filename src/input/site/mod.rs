//! Rows that the site keeps of a deployment, read where the log itself is lost.
//!
//! `SMS_TaskSequenceExecutionStatus`, its SQL views and the status messages hold a row for each
//! group and step. A row is told here in the engine's words, one record or two for each, so that
//! all that reads logs reads rows. What no row holds is in no record: a step's start has no time,
//! since the site keeps only the time of its end.

mod rows;
mod words;

use indexmap::IndexMap;

pub(super) use rows::is_export;
use rows::{Row, rows};
use words::{Told, tell};

/// The rows of one machine, told as records.
#[derive(Clone, Debug)]
pub struct SiteLog {
    /// The export, as it was named or found.
    pub name: String,
    /// The machine, or its resource ID where the export has no names.
    pub machine: Option<String>,
    /// The records.
    pub(super) text: Vec<u8>,
    /// For each record, where it begins in the text, and the line and the byte of its row.
    pub(super) places: Vec<(usize, u64, u64)>,
}

/// The machines of an export, in the order in which they come up.
pub(super) fn machines(name: &str, text: &str) -> Vec<SiteLog> {
    let mut machines: IndexMap<Option<String>, Vec<Row>> = IndexMap::new();
    for row in rows(text) {
        machines.entry(row.machine.clone()).or_default().push(row);
    }
    let told = |(machine, mut rows): (Option<String>, Vec<Row>)| {
        rows.sort_by_key(|row| (row.deployment.clone(), row.utc_ms, row.pointer, row.line));
        let Told { text, places } = tell(&rows);
        SiteLog {
            name: name.to_owned(),
            machine,
            text,
            places,
        }
    };
    machines.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests;
