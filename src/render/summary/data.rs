//! The summary for other programs: one document, tables, rows that can be merged.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::{
    GroupBy, Groups,
    values::{self, Record},
};
use crate::out::Out;
use crate::summary::{Chosen, FleetRun, RunRow, StepRow, Time};

/// The version of the document's form.
const SCHEMA_NAME: &str = "smsts-summary-1";

/// A step inside a run's row.
#[derive(Serialize)]
struct StepDto<'a> {
    pointer: Option<u32>,
    kind: &'static str,
    name: Option<&'a str>,
    path: &'a str,
    sequence_path: Option<&'a str>,
    sequence_name: Option<&'a str>,
    sequence_package_id: Option<&'a str>,
    child_name: Option<&'a str>,
    child_package_id: Option<&'a str>,
    outcome: &'static str,
    ignored: bool,
    skip_reason: Option<&'static str>,
    exit_code: Option<i32>,
    started: Option<Time>,
    ended: Option<Time>,
    duration_ms: Option<i64>,
    restart_ms: Option<i64>,
    failed_run: bool,
    cause: Option<&'a str>,
}

impl<'a> From<&'a StepRow<'_>> for StepDto<'a> {
    fn from(row: &'a StepRow<'_>) -> Self {
        Self {
            pointer: row.pointer,
            kind: row.kind.name(),
            name: row.name.as_deref(),
            path: &row.path,
            sequence_path: row.sequence_path.as_deref(),
            sequence_name: row.sequence_name.as_deref(),
            sequence_package_id: row.sequence_package_id.as_deref(),
            child_name: row.child_name.as_deref(),
            child_package_id: row.child_package_id.as_deref(),
            outcome: row.outcome.name(),
            ignored: row.ignored,
            skip_reason: row.skip_reason.map(crate::model::SkipReason::name),
            exit_code: row.exit_code,
            started: row.started,
            ended: row.ended,
            duration_ms: row.duration_ms(),
            restart_ms: row.restart_ms,
            failed_run: row.failed_run,
            cause: row.cause.as_deref(),
        }
    }
}

/// A run with its steps, on one line: a row that can be merged with others.
pub fn write_row(out: &mut Out<'_>, row: &RunRow<'_>) -> io::Result<()> {
    let run = values::run(row, row.steps.len(), row.failed_step());
    let run = out.gate().json(&run)?;
    let steps: Vec<_> = row.steps.iter().map(StepDto::from).collect();
    write!(out, "{{\"schema\":\"{}\",", RunRow::SCHEMA)?;
    out.write_all(&run[1..run.len() - 1])?;
    out.write_all(b",\"steps\":")?;
    out.json(&steps)?;
    out.write_all(b"}\n")
}

/// The whole summary, its lists an object a line.
pub fn json(out: &mut Out<'_>, chosen: &Chosen, by: Option<GroupBy>) -> io::Result<()> {
    write!(
        out,
        "{{\"schema\":\"{SCHEMA_NAME}\",\n\"runs_read\":{},\"duplicates\":{},\n\"totals\":",
        chosen.of, chosen.duplicates,
    )?;
    out.json(&values::runs(&chosen.total()))?;
    out.write_all(b",\n")?;
    for (key, groups) in [
        ("sequences", Groups::Sequences(chosen.by_sequence())),
        ("failures", Groups::Failures(chosen.failures())),
        ("causes", Groups::Causes(chosen.by_cause())),
        ("steps", Groups::Steps(chosen.by_step())),
        ("child_sequences", Groups::Children(chosen.by_child())),
    ] {
        write!(out, "\"{key}\":")?;
        list(out, values::groups(&groups).1)?;
        out.write_all(b",\n")?;
    }
    match by {
        None => write!(out, "\"groups\":null")?,
        Some(by) => {
            write!(out, "\"groups\":{{\"by\":{},\"rows\":", json!(by.name()))?;
            list(out, values::groups(&by.groups(chosen)).1)?;
            write!(out, "}}")?;
        }
    }
    write!(out, ",\n\"runs\":")?;
    list(out, chosen.runs.iter().map(run))?;
    out.write_all(b"}\n")
}

/// The groups as a table, or, where none were asked for, the runs.
pub fn csv(out: &mut Out<'_>, chosen: &Chosen, by: Option<GroupBy>) -> io::Result<()> {
    match by {
        None => {
            let blank = values::run(&RunRow::default(), 0, None);
            out.csv(&blank.keys())?;
            let mut rows = chosen.runs.iter().map(run);
            rows.try_for_each(|row| out.csv(&row.cells()))
        }
        Some(by) => {
            let (keys, rows) = values::groups(&by.groups(chosen));
            out.csv(&keys)?;
            let mut rows = rows.iter();
            rows.try_for_each(|row| out.csv(&row.cells()))
        }
    }
}

fn run(run: &FleetRun) -> Record {
    values::run(&run.row, run.nodes, run.failed.as_ref())
}

fn list(out: &mut Out<'_>, records: impl IntoIterator<Item = Record>) -> io::Result<()> {
    let mut separator = "[\n";
    for record in records {
        out.write_all(separator.as_bytes())?;
        out.json(&record)?;
        separator = ",\n";
    }
    out.write_all(if separator == "[\n" { b"[]" } else { b"]" })
}
