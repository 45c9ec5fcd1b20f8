//! One JSON object for every change.

use std::io::{self, Write};

use serde::Serialize;

use crate::{
    model::{Node, NodeId, RunOutcome},
    out::Out,
    render::wire::{BootDto, Place, Places, SequenceRef, rfc3339, skip_reason},
    timeline::History,
    watch::{Change, What},
};

/// Writes the changes, each as an object on a line of its own that is flushed at once.
pub fn change_objects(
    out: &mut Out<'_>,
    history: &History<'_>,
    changes: &[Change<'_>],
) -> io::Result<()> {
    let mut places = Places::new(history);
    for change in changes {
        let head = Head {
            change: change.what.name(),
            time: rfc3339(change.at),
            machine: history.machine.as_deref(),
            run: change.number,
        };
        if let (Some(id), Some(node)) = (change.node, change.node()) {
            let is_there = change.what != What::NodeRemoved;
            let at = node.first_seen.filter(|_| is_there);
            let place = at.map(|at| places.of_at(at));
            write(out, &head, &NodeDto::new(change, id, &node, place.as_ref()))?;
        } else if let What::Boot(index) = change.what {
            write(out, &head, &BootChange::new(change, index))?;
        } else {
            write(out, &head, &RunDto::new(change))?;
        }
    }
    Ok(())
}

fn write(out: &mut Out<'_>, head: &Head<'_>, body: &impl Serialize) -> io::Result<()> {
    #[derive(Serialize)]
    struct Whole<'a, B: Serialize> {
        #[serde(flatten)]
        head: &'a Head<'a>,
        #[serde(flatten)]
        body: &'a B,
    }
    out.json(&Whole { head, body })?;
    out.write_all(b"\n")?;
    out.flush()
}

impl What {
    /// The word in output.
    fn name(&self) -> &'static str {
        match self {
            Self::RunStarted => "run_started",
            Self::Boot(_) => "boot",
            Self::NodeStarted => "node_started",
            Self::NodeEnded => "node_ended",
            Self::NodeChanged(_) => "node_changed",
            Self::NodeRemoved => "node_removed",
            Self::RunChanged(_) => "run_changed",
            Self::RunRemoved => "run_removed",
            Self::RunEnded => "run_ended",
        }
    }

    /// The keys that changed, where it is not a start or an end.
    fn changed(&self) -> Option<&[&'static str]> {
        match self {
            Self::NodeChanged(keys) | Self::RunChanged(keys) => Some(keys),
            _ => None,
        }
    }
}

#[derive(Serialize)]
struct Head<'a> {
    change: &'static str,
    time: Option<String>,
    machine: Option<&'a str>,
    run: usize,
}

#[derive(Serialize)]
struct BootChange {
    /// Counted from 1.
    boot: usize,
    #[serde(flatten)]
    facts: BootDto,
}

impl BootChange {
    fn new(change: &Change<'_>, index: usize) -> Self {
        Self {
            boot: index + 1,
            facts: BootDto::from(&change.run.boots[index]),
        }
    }
}

#[derive(Serialize)]
struct RunDto<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<&'a [&'static str]>,
    started: Option<String>,
    ended: Option<String>,
    duration_ms: Option<i64>,
    outcome: &'static str,
    starts_mid_run: bool,
    instruction_count: Option<u32>,
    instructions_executed: u32,
    client_version: Option<&'a str>,
    task_sequence: Option<SequenceRef<'a>>,
    labels: Option<&'static str>,
}

impl<'a> RunDto<'a> {
    fn new(change: &'a Change<'_>) -> Self {
        let run = change.run;
        let labels = run.labels.as_ref();
        // At its start nothing of its end was known.
        let begins = change.what == What::RunStarted;
        let ended = run.ended.filter(|_| !begins);
        let outcome = if begins {
            RunOutcome::Incomplete
        } else {
            run.outcome
        };
        Self {
            changed: change.what.changed(),
            started: rfc3339(run.started),
            ended: rfc3339(ended),
            duration_ms: run.duration_ms().filter(|_| ended.is_some()),
            outcome: outcome.name(),
            starts_mid_run: run.starts_mid_run,
            instruction_count: run.instruction_count,
            instructions_executed: if begins { 0 } else { run.instructions_executed },
            client_version: run.client_version.as_deref(),
            task_sequence: labels.and_then(|labels| Some(labels.task_sequence.as_ref()?.into())),
            labels: labels.map(|labels| labels.state.name()),
        }
    }
}

/// The keys of `smsts steps`, and what changed of them.
#[derive(Serialize)]
struct NodeDto<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<&'a [&'static str]>,
    started: Option<String>,
    ended: Option<String>,
    duration_ms: Option<i64>,
    outcome: &'static str,
    ignored: bool,
    skip_reason: Option<&'static str>,
    exit_code: Option<i32>,
    pointer: Option<u32>,
    end_pointer: Option<u32>,
    instruction_count: Option<u32>,
    kind: &'static str,
    r#type: Option<&'a str>,
    name: Option<&'a str>,
    path: String,
    depth: usize,
    attempts: u32,
    boot: usize,
    child_name: Option<&'a str>,
    child_package_id: Option<&'a str>,
    sequence_name: Option<&'a str>,
    sequence_package_id: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<u64>,
    byte_offset: Option<u64>,
}

impl<'a> NodeDto<'a> {
    /// `place` is unknown for what is told no longer.
    fn new(change: &'a Change<'_>, id: NodeId, node: &'a Node, place: Option<&Place<'a>>) -> Self {
        let run = change.run;
        let [child, sequence] = [node.child(), node.sequence()];
        Self {
            changed: change.what.changed(),
            started: rfc3339(node.started),
            ended: rfc3339(node.ended),
            duration_ms: node.duration_ms(),
            outcome: node.outcome.name(),
            ignored: node.ignored,
            skip_reason: skip_reason(node),
            exit_code: node.exit_code,
            pointer: node.pointer,
            end_pointer: node.end_pointer,
            instruction_count: run.instruction_count,
            kind: node.kind.name(),
            r#type: node.action.as_deref(),
            name: node.name.as_deref(),
            path: run.path_text(id),
            depth: run.path(id).len(),
            attempts: node.attempts,
            boot: node.boot + 1,
            child_name: child.and_then(|child| child.name.as_deref()),
            child_package_id: child.and_then(|child| child.package_id.as_deref()),
            sequence_name: sequence.and_then(|sequence| sequence.name.as_deref()),
            sequence_package_id: sequence.and_then(|sequence| sequence.package_id.as_deref()),
            file: place.map(|place| place.file),
            line: place.map(|place| place.line),
            byte_offset: place.map(|place| place.byte_offset),
        }
    }
}
