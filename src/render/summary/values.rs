//! What is told of runs and of groups of runs, as keys and values: the objects of JSON and the rows of CSV.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};

use super::{Groups, explain};
use crate::{
    analysis::Certainty,
    summary::{
        RunRow, SequenceKey, StepRow,
        groups::{Durations, FailureGroup, RunGroup, StepGroup},
    },
};

/// Keys with their values, in order.
#[derive(Debug, Default)]
pub struct Record(pub Vec<(&'static str, Value)>);

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Record {
    /// The keys, for the header of a table.
    pub fn keys(&self) -> Vec<&'static str> {
        self.0.iter().map(|(key, _)| *key).collect()
    }

    /// The values as the cells of a table: what is not known is empty, of a list the texts stand one after the other.
    pub fn cells(&self) -> Vec<String> {
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(list) => {
                let texts: Vec<_> = list.iter().filter_map(Value::as_str).collect();
                texts.join("; ")
            }
            other => other.to_string(),
        };
        self.0.iter().map(|(_, value)| cell(value)).collect()
    }

    fn with(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }
}

/// `{"key": value, …}`, of anything that serialises.
macro_rules! record {
    ($($key:literal: $value:expr),* $(,)?) => { Record(vec![$(($key, json!($value))),*]) };
}

/// A run. `failed` is the step that failed it.
pub fn run(row: &RunRow<'_>, nodes: usize, failed: Option<&StepRow<'_>>) -> Record {
    let code = failed.and_then(|step| step.exit_code);
    let (symbol, meaning) = explain(code);
    record! {
        "machine": row.machine,
        "run": row.run,
        "sequence_name": row.sequence_name,
        "sequence_package_id": row.sequence_package_id,
        "outcome": row.outcome.name(),
        "started": row.started,
        "ended": row.ended,
        "duration_ms": row.duration_ms(),
        "restart_ms": row.restart_ms,
        "boots": row.boots,
        "gaps": row.gaps,
        "fragments": row.fragments,
        "nodes": nodes,
        "failed_pointer": failed.and_then(|step| step.pointer),
        "failed_name": failed.and_then(|step| step.name.as_deref()),
        "failed_path": failed.map(|step| &*step.path),
        "failed_sequence_name": failed.and_then(|step| step.sequence_name.as_deref()),
        "failed_sequence_package_id": failed.and_then(|step| step.sequence_package_id.as_deref()),
        "failed_at": failed.and_then(|step| step.ended),
        "exit_code": code,
        "code_symbol": symbol,
        "code_meaning": meaning,
        "starts_mid_run": row.starts_mid_run,
        "first_record": row.first_record,
        "last_record": row.last_record,
        "local_time": row.local_time,
        "cause": row.cause,
        "cause_certainty": row.cause_certainty.map(Certainty::name),
        "open_pointer": row.open_pointer,
        "open_path": row.open_path,
        "open_ms": row.open_ms,
        "phase": row.phase,
    }
}

/// The groups, and the keys that each of them has.
pub fn groups(groups: &Groups<'_>) -> (Vec<&'static str>, Vec<Record>) {
    match groups {
        Groups::Machines(groups) => {
            let key = |group: &RunGroup<'_>| record! { "machine": group.machine };
            of(groups, |group| key(group).with(runs(group)))
        }
        Groups::Days(groups) => {
            let key = |group: &RunGroup<'_>| record! { "day": group.day };
            of(groups, |group| key(group).with(runs(group)))
        }
        Groups::Sequences(groups) => of(groups, |group| {
            let sequence = group.sequence.as_ref();
            sequence_of(sequence).with(runs(group))
        }),
        Groups::Steps(groups) => of(groups, |group| {
            let key = record! { "path": group.path };
            sequence_of(group.sequence)
                .with(key)
                .with(executions(group))
        }),
        Groups::Children(groups) => of(groups, |group| {
            let key = record! {
                "child_name": group.sequence.and_then(|child| child.name.as_deref()),
                "child_package_id": group.sequence.and_then(|child| child.package_id.as_deref()),
                "callers": group.callers,
            };
            key.with(executions(group))
        }),
        Groups::Failures(groups) => of(groups, |group| {
            let key = record! { "path": group.path };
            sequence_of(group.sequence).with(key).with(failures(group))
        }),
        Groups::Codes(groups) => of(groups, |group| {
            failures(group).with(record! { "steps": group.steps })
        }),
        Groups::Causes(groups) => of(groups, |group| {
            let key = record! { "cause": group.cause, "example": group.example };
            let steps = record! { "steps": group.steps };
            key.with(failures(group)).with(steps)
        }),
    }
}

fn of<G: Default>(groups: &[G], record: impl Fn(&G) -> Record) -> (Vec<&'static str>, Vec<Record>) {
    (
        record(&G::default()).keys(),
        groups.iter().map(record).collect(),
    )
}

/// What a group of runs has in common with any other.
pub fn runs(group: &RunGroup<'_>) -> Record {
    let success = group.success();
    record! {
        "runs": group.runs,
        "machines": group.machines,
        "succeeded": group.succeeded,
        "failed": group.failed,
        "rebooting": group.rebooting,
        "incomplete": group.incomplete,
        "success_rate": success.map(|rate| rounded(rate.share)),
        "success_low": success.map(|rate| rounded(rate.low)),
        "success_high": success.map(|rate| rounded(rate.high)),
        "first_time_right": group.first_time_right().map(|rate| rounded(rate.share)),
        "runs_per_machine": (group.machines > 0)
            .then(|| rounded(group.runs as f64 / group.machines as f64)),
        "first": group.first,
        "last": group.last,
    }
    .with(durations(&group.durations, group.restart_ms))
}

/// Four digits say enough of a share.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn executions(group: &StepGroup<'_>) -> Record {
    let spread = &group.spread;
    record! {
        "runs": group.runs,
        "machines": group.machines,
        "executed": group.executed,
        "succeeded": group.succeeded,
        "failed": group.failed,
        "skipped": group.skipped,
        "incomplete": group.incomplete,
    }
    .with(durations(&group.durations, group.restart_ms))
    .with(record! {
        "machine_deviation_ms": spread.deviation_ms.map(|ms| ms.round() as i64),
        "slowest_machine": spread.slowest,
        "slowest_machine_ms": spread.slowest_ms.map(|ms| ms.round() as i64),
    })
}

fn failures(group: &FailureGroup<'_>) -> Record {
    let (symbol, meaning) = explain(group.code);
    record! {
        "exit_code": group.code,
        "code_symbol": symbol,
        "code_meaning": meaning,
        "count": group.count,
        "failed_runs": group.failed_runs,
        "share": group.share,
        "machines": group.machines,
        "first_seen": group.first,
        "last_seen": group.last,
        "example_machines": group.examples,
    }
}

fn sequence_of(sequence: Option<&SequenceKey>) -> Record {
    record! {
        "sequence_name": sequence.and_then(|sequence| sequence.name.as_deref()),
        "sequence_package_id": sequence.and_then(|sequence| sequence.package_id.as_deref()),
    }
}

fn durations(durations: &Durations, restart_ms: i64) -> Record {
    record! {
        "timed": durations.count,
        "min_ms": durations.min,
        "p25_ms": durations.p25,
        "median_ms": durations.median,
        "p75_ms": durations.p75,
        "p95_ms": durations.p95,
        "max_ms": durations.max,
        "total_ms": durations.total,
        "restart_ms": restart_ms,
    }
}
