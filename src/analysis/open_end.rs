//! A log that ends without the engine's word on the run: what was going on, for how long, and which other log tells the rest.

use super::{
    Phase,
    cause::{self, Cause},
    records::{LastMarks, Span, last_of},
    rules::is_bookkeeping,
};
use crate::{
    input::{PLACES, Phase as Place},
    model::{Environment, Kind, NodeId, Outcome, Run, RunOutcome},
    record::{Severity, Stamp, decode, elapsed_ms},
    timeline::History,
};

/// So many of the last records are told.
const LAST_RECORDS: usize = 3;

/// What was going on when the log ends.
#[derive(Clone, Debug)]
pub struct OpenEnd {
    /// The innermost group or step that has begun and not ended.
    pub node: Option<NodeId>,
    /// Whether a restart was under way: then the run waits and has not failed.
    pub restart_pending: bool,
    /// When the last record was written.
    pub last: Option<Stamp>,
    /// From the node's start to the last record, milliseconds in UTC; of its first attempt if there were several.
    pub going_on_ms: Option<i64>,
    /// Where the run was at work.
    pub environment: Option<Environment>,
    /// In which boot of the run, counted from 0.
    pub boot: usize,
    /// The last records of the run, of whatever component.
    pub records: Vec<Span>,
    /// Which part of the run other logs hold.
    pub missing: Vec<Missing>,
    /// Errors that the step at work, or the boot, was telling of when the log ends.
    pub trouble: Option<Cause>,
    /// Of a boot in which the engine has not started: how far it had come, as far as its errors tell.
    pub phase: Option<Phase>,
}

/// A part of a run that is not in the logs at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Missing {
    /// The log begins in mid-run: rolled logs, or the log of an earlier phase, hold the beginning.
    Beginning,
    /// The log ends in mid-run: the log of a later phase may hold the end.
    End,
}

impl Missing {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl OpenEnd {
    /// Where the missing end may lie: the places a deployment comes to from here, in order.
    pub fn places(&self) -> Vec<&'static str> {
        let beyond = |phase: Place| match self.environment {
            Some(Environment::FullOs) => matches!(phase, Place::Client | Place::Ended),
            Some(Environment::WinPe) | None => phase != Place::WinPeBeforeDisk,
        };
        let mut places: Vec<_> = PLACES
            .iter()
            .filter(|place| beyond(place.phase))
            .map(|place| place.path)
            .collect();
        places.dedup();
        places
    }
}

/// What is open at the end of a run's log; `None` for a run whose end the engine reports.
pub fn of_run(history: &History<'_>, marks: &LastMarks, index: usize) -> Option<OpenEnd> {
    let run = &history.built.runs[index];
    if matches!(run.outcome, RunOutcome::Succeeded | RunOutcome::Failed) {
        return None;
    }
    let (records, last) = last_records(history, index);
    let node = innermost_open(run);
    let started = node.and_then(|id| run.node(id).started?.stamp);
    let boot = run.boots.len() - 1;
    let trouble = trouble(history, marks, index, node);
    let phase = trouble
        .as_ref()
        .filter(|_| run.is_attempt)
        .map(|cause| phase_of(history, cause));
    let mut missing = Vec::new();
    if run.starts_mid_run {
        missing.push(Missing::Beginning);
    }
    missing.push(Missing::End);
    Some(OpenEnd {
        node,
        restart_pending: run.outcome == RunOutcome::Rebooting,
        last,
        going_on_ms: elapsed_ms(started, last),
        environment: run.boots[boot].environment,
        boot,
        records,
        missing,
        trouble,
        phase,
    })
}

/// The phase of a boot, by the cause of its failure.
pub(super) fn phase_of(history: &History<'_>, cause: &Cause) -> Phase {
    let message = |span: &Span| Some(decode(span.record(history)?.message).into_owned());
    let around: Vec<_> = cause.evidence.iter().filter_map(message).collect();
    let said = cause.message.as_deref().unwrap_or_default();
    Phase::of(said, cause.code, &around.join("\n"))
}

/// What was going wrong where the log ends: errors among the very last records of the step at work, the same more than once. Of a boot in which the
/// engine did not start, all of its errors.
fn trouble(
    history: &History<'_>,
    marks: &LastMarks,
    index: usize,
    node: Option<NodeId>,
) -> Option<Cause> {
    /// So many of the last records of a step are looked at for an error.
    const END: usize = 5;
    let run = &history.built.runs[index];
    if run.is_attempt {
        let place = (run.first.source, run.first.position);
        let spans = last_of(history, place, (history.logs.len(), 0));
        let code = cause::last_code(history, &spans);
        return Some(cause::find(history, spans, code, ""));
    }
    let is_last = index + 1 == history.built.runs.len();
    if !is_last || run.outcome != RunOutcome::Incomplete {
        return None;
    }
    let id = node.filter(|&id| run.node(id).kind == Kind::Step)?;
    let spans = marks.records_of(history, index, id, None);
    let is_error = |span: &Span| {
        let record = span.record(history);
        record.is_some_and(|record| record.attributes.severity() >= Some(Severity::ERROR))
    };
    if !spans.iter().rev().take(END).any(is_error) {
        return None;
    }
    let command = run.node(id).command_line.as_deref().unwrap_or_default();
    let cause = cause::find(history, spans, None, command);
    let repeats = cause.evidence.len() + cause.left_out > 2;
    (cause.record.is_some() && repeats).then_some(cause)
}

fn innermost_open(run: &Run) -> Option<NodeId> {
    // What only a definition tells of did not begin, as far as the log goes.
    let open = |id: &NodeId| {
        let node = run.node(*id);
        node.outcome == Outcome::Incomplete && node.first_seen.is_some()
    };
    // Of groups and what is in them, the last one in the order of the tree is the innermost.
    let last = run.walk().map(|(id, _)| id).filter(open).last()?;
    Some(last)
}

/// The last records of a run that tell something, of whatever component, and the time of the very last one.
fn last_records(history: &History<'_>, index: usize) -> (Vec<Span>, Option<Stamp>) {
    let runs = &history.built.runs;
    let next = runs.get(index + 1).map(|next| next.first);
    let end = next.map_or((history.logs.len(), 0), |next| (next.source, next.position));
    let marks = &history.built.marks;
    let after = marks.partition_point(|mark| mark.run <= index);
    let own = marks[..after].last().filter(|mark| mark.run == index);
    let last = own.map(|mark| (mark.source, mark.position));
    let first = (runs[index].first.source, runs[index].first.position);
    let mut records = last_of(history, last.unwrap_or(first), end);
    if next.is_some() {
        // What the client's programs write before the next run's engine belongs to that: the longest pause parts the runs.
        let utc = |span: &Span| span.record(history)?.stamp()?.utc_ms();
        let pause = |i: &usize| Some(utc(&records[*i])? - utc(&records[*i - 1])?);
        let parts = (1..records.len()).max_by_key(pause);
        records.truncate(parts.unwrap_or(records.len()));
    }
    let stamp = records
        .last()
        .and_then(|span| span.record(history)?.stamp());
    // What the engine keeps its books with tells little, if there is anything else.
    let tells = |span: &Span| {
        let record = span.record(history);
        record.is_some_and(|record| !is_bookkeeping(&decode(record.message)))
    };
    let telling: Vec<_> = records.iter().filter(|span| tells(span)).cloned().collect();
    let mut last = if telling.is_empty() { records } else { telling };
    last.drain(..last.len().saturating_sub(LAST_RECORDS));
    (last, stamp)
}
