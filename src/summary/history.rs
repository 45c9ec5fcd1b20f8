//! From a machine's history to the rows of its runs.

use std::{borrow::Cow, collections::HashMap};

use super::{LocalTime, RunRow, StepRow, Time};
use crate::{
    analysis::{self, Failure, RunFailures},
    model::{At, Node, NodeId, Outcome, Run, RunOutcome, SequenceName},
    timeline::{History, Restarts},
};

/// One row per run to show, in the order of the history. What a run never came to is not in it.
pub fn rows<'a>(history: &'a History<'_>) -> Vec<RunRow<'a>> {
    let mut rows = rows_of_all(history);
    for row in &mut rows {
        row.steps.retain(|step| step.outcome != Outcome::NotReached);
    }
    rows
}

/// The same with all nodes that the runs have, in the order of [`Run::walk`].
pub fn rows_of_all<'a>(history: &'a History<'_>) -> Vec<RunRow<'a>> {
    // The records of a step are read again only where one failed or was going on at the end.
    let tells = |run: &Run| {
        let failed = |node: &Node| node.outcome == Outcome::Failed;
        run.outcome != RunOutcome::Succeeded || run.nodes.iter().any(failed)
    };
    let failures = match history.built.runs.iter().any(tells) {
        true => analysis::failures(history),
        false => Vec::new(),
    };
    let mut rows: Vec<_> = (0..history.built.runs.len())
        .map(|index| row(history, index, failures.get(index)))
        .collect();
    let runs = &history.built.runs;
    for diagnostic in &history.diagnostics {
        let Some(place) = diagnostic.log.zip(diagnostic.position) else {
            continue;
        };
        let index = match diagnostic.code {
            // A log is missing before this one: the run that goes on or begins in it lacks something.
            "gap" => runs.partition_point(|run| run.last.source < place.0),
            // The first run takes in what is before it.
            _ => runs
                .partition_point(|run| (run.first.source, run.first.position) <= place)
                .saturating_sub(1),
        };
        let Some(row) = rows.get_mut(index) else {
            continue;
        };
        match diagnostic.code {
            // What the engine's records do not explain by themselves: others are missing there.
            "gap" | "contradiction" => row.gaps += 1,
            "fragment" => row.fragments += 1,
            _ => {}
        }
    }
    for row in &mut rows {
        // Its beginning is missing, whether or not that is told of a log.
        row.gaps = row.gaps.max(u64::from(row.starts_mid_run));
    }
    let rows = rows.into_iter().enumerate();
    rows.filter(|&(index, _)| history.is_shown(index))
        .map(|(_, row)| row)
        .collect()
}

fn row<'a>(history: &'a History<'_>, index: usize, failures: Option<&RunFailures>) -> RunRow<'a> {
    let run = &history.built.runs[index];
    let restarts = history.restarts(index);
    let (first, last) = history.span_of(index);
    let started = run.started.and_then(|at| at.stamp);
    let sequence = run
        .labels
        .as_ref()
        .and_then(|labels| labels.task_sequence.as_ref());
    let (sequence_name, sequence_package_id) = names(sequence);
    let failing = analysis::failing_node(run);
    let mut steps: Vec<_> = run
        .walk()
        .map(|(id, _)| step(run, id, &restarts, failing == Some(id)))
        .collect();
    let all = failures.into_iter().flat_map(RunFailures::all);
    let causes: HashMap<_, _> = all
        .filter_map(|failure| Some((failure.node?, cause(failure)?)))
        .collect();
    for ((id, _), step) in run.walk().zip(&mut steps) {
        step.cause = causes.get(&id).cloned().map(Cow::Owned);
    }
    let failure = failures
        .and_then(|failures| failures.failure.as_ref())
        .filter(|_| run.outcome == RunOutcome::Failed);
    let open = failures.and_then(|failures| failures.open_end.as_ref());
    let open_node = open.and_then(|open| open.node);
    RunRow {
        machine: history.machine.as_deref().map(Cow::Borrowed),
        run: index as u64 + 1,
        sequence_name,
        sequence_package_id,
        started: started.and_then(Time::new),
        ended: time(run.ended),
        first_record: first.and_then(Time::new),
        last_record: last.and_then(Time::new),
        local_time: started.or(first).or(run.first.stamp).map(LocalTime::new),
        outcome: run.outcome,
        starts_mid_run: run.starts_mid_run,
        restart_ms: restarts.total_ms(),
        boots: run.boots.len() as u64,
        gaps: 0,
        fragments: 0,
        cause: failure.and_then(cause).map(Cow::Owned),
        cause_certainty: failure.map(|failure| failure.cause.certainty),
        open_pointer: open_node.and_then(|id| run.node(id).pointer),
        open_path: open_node.map(|id| Cow::Owned(run.path_text(id))),
        open_ms: open.and_then(|open| open.going_on_ms),
        phase: failure
            .and_then(|failure| failure.phase)
            .map(|phase| Cow::Borrowed(phase.name())),
        steps,
    }
}

fn step<'a>(run: &'a Run, id: NodeId, restarts: &Restarts, failed_run: bool) -> StepRow<'a> {
    let node = run.node(id);
    let label = node.label.as_ref();
    let child = |id: NodeId| run.node(id).label.as_ref()?.child.as_ref();
    // A catalog knows Run Task Sequence steps; what is inside one belongs to its child.
    let holder = label.and_then(|label| label.sequence.as_ref());
    let holder = holder.or_else(|| child(run.caller(id)?));
    let (sequence_name, sequence_package_id) = names(holder);
    let (child_name, child_package_id) = names(child(id));
    StepRow {
        pointer: node.pointer,
        kind: node.kind,
        name: node.name.as_deref().map(Cow::Borrowed),
        path: Cow::Owned(run.path_text(id)),
        sequence_path: run.path_in_child(id).map(Cow::Owned),
        sequence_name,
        sequence_package_id,
        child_name,
        child_package_id,
        outcome: node.outcome,
        ignored: node.ignored,
        skip_reason: node.skip_reason,
        exit_code: node.exit_code,
        started: time(node.started),
        ended: time(node.ended),
        restart_ms: node.duration_ms().and_then(|_| restarts.within_ms(node)),
        failed_run,
        cause: None,
    }
}

/// The first line of the words that tell why something failed.
fn cause(failure: &Failure) -> Option<String> {
    /// Longer lines are cut, characters.
    const LONGEST: usize = 300;
    let message = failure.cause.message.as_ref()?;
    let line = message
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())?;
    Some(line.chars().take(LONGEST).collect())
}

type Text<'a> = Option<Cow<'a, str>>;

fn names(sequence: Option<&SequenceName>) -> (Text<'_>, Text<'_>) {
    let name = sequence.and_then(|sequence| sequence.name.as_deref());
    let package_id = sequence.and_then(|sequence| sequence.package_id.as_deref());
    (name.map(Cow::Borrowed), package_id.map(Cow::Borrowed))
}

fn time(at: Option<At>) -> Option<Time> {
    at?.stamp.and_then(Time::new)
}
