//! From the tree to conclusions: what failed a run and why, what was tolerated, what was going on where the log ends.
//!
//! The tree says what the engine did. This module reads the records of the steps that failed again and follows the evidence of the components that
//! did the work; the wordings it knows are a table ([`rules`]). A conclusion carries its evidence and how sure it is.

pub mod advice;
pub mod cause;
mod change;
mod clue;
mod open_end;
mod phase;
mod records;
pub mod rules;
pub mod script;

pub use advice::Advice;
pub use cause::{Cause, Certainty};
pub use change::Change;
pub use open_end::{Missing, OpenEnd};
pub use phase::Phase;
use records::LastMarks;
pub use records::Span;

use crate::{
    code::Code,
    model::{At, Kind, Node, NodeId, Outcome, Run, RunOutcome},
    record::{decode, elapsed_ms},
    timeline::History,
};

/// What went wrong in a run.
#[derive(Clone, Debug)]
pub struct RunFailures {
    /// What failed the run; in a log without an end, the failure it ends with.
    pub failure: Option<Failure>,
    /// Failures that execution went on after, in the order of the run.
    pub tolerated: Vec<Failure>,
    /// What was going on when the log ends without the engine's word on the run.
    pub open_end: Option<OpenEnd>,
    /// Where records are missing between its logs or before them, as indices of the history's diagnostics.
    pub gaps: Vec<usize>,
    /// How it compares with the run before it in the history.
    pub change: Option<Change>,
}

impl RunFailures {
    /// The failure of the run, then those that were tolerated.
    pub fn all(&self) -> impl Iterator<Item = &Failure> {
        self.failure.iter().chain(&self.tolerated)
    }

    /// Nothing failed, and the run ended or waits for a restart.
    pub fn is_clean(&self) -> bool {
        self.failure.is_none() && self.tolerated.is_empty() && self.open_end.is_none()
    }
}

/// A step that failed; a group where the log does not hold its step.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The step; `None` where the engine reports a failure and the log holds no failed step or group.
    pub node: Option<NodeId>,
    /// The step's own code.
    pub code: Option<Code>,
    /// The record in which the engine says that it failed.
    pub at: Option<At>,
    /// In which boot of the run, counted from 0.
    pub boot: usize,
    /// Of an attempt: how far its boot had come.
    pub phase: Option<Phase>,
    /// Of an attempt: what the user saw on the screen.
    pub screen: Option<String>,
    /// Of a run that could not go on after a restart: the last step before it.
    pub after: Option<NodeId>,
    /// What made it fail.
    pub cause: Cause,
    /// The groups around it that were aborted because of it, the innermost first: consequences, whatever code they have.
    pub consequences: Vec<NodeId>,
    /// Whether the failure was tolerated.
    pub tolerance: Tolerance,
    /// For a failure that was tolerated and that the run's own failure followed: how.
    pub link: Option<Link>,
}

impl Failure {
    /// The code of the cause, where it is another than the step's own.
    pub fn behind(&self) -> Option<Code> {
        let is_other = |code: &Code| self.code.is_none_or(|own| !own.is_same_error(*code));
        self.cause.code.filter(is_other)
    }
}

/// Whether execution went on after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// It failed the run.
    Fatal,
    /// It was tolerated at this node: the step itself or a group around it.
    At(NodeId),
    /// Execution went on; the log does not hold where it was tolerated.
    Somewhere,
    /// The log ends before it says so.
    Unknown,
}

impl Tolerance {
    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fatal => "fatal",
            Self::At(_) | Self::Somewhere => "tolerated",
            Self::Unknown => "unknown",
        }
    }
}

/// A tolerated failure and the run's own one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// From one to the other, milliseconds in UTC.
    pub before_ms: Option<i64>,
    /// Both have the same code that says what failed, or the same behind them.
    pub same_code: bool,
}

/// The error of a node that failed.
#[derive(Clone, Debug)]
pub struct NodeError {
    /// A step's own code; for a group that was aborted, the one the engine gives, which is a consequence.
    pub code: Option<Code>,
    /// The record that shows it: the deepest one, or the engine's verdict.
    pub record: Option<(usize, usize)>,
}

impl RunFailures {
    /// The error of a node; `None` if it did not fail.
    pub fn error_of(&self, history: &History<'_>, run: &Run, id: NodeId) -> Option<NodeError> {
        let node = run.node(id);
        if node.outcome != Outcome::Failed {
            return None;
        }
        let verdict = node.ended.map(|at| (at.source, at.position));
        let mut all = self.failure.iter().chain(&self.tolerated);
        if let Some(failure) = all.find(|failure| failure.node == Some(id)) {
            let deepest = failure.cause.record.as_ref();
            return Some(NodeError {
                code: failure.code,
                record: deepest.map(|span| (span.log, span.range.start)).or(verdict),
            });
        }
        let said = node.ended.and_then(|at| records::at(history, at));
        let codes = said.map(|record| rules::codes(&decode(record.message)));
        Some(NodeError {
            code: codes.and_then(|codes| codes.first().copied()),
            record: verdict,
        })
    }
}

/// What went wrong in each run of a history.
pub fn failures(history: &History<'_>) -> Vec<RunFailures> {
    let marks = LastMarks::of(history);
    let gaps = gaps(history);
    let mut all: Vec<_> = (0..history.built.runs.len())
        .map(|index| of_run(history, &marks, &gaps, index))
        .collect();
    for (index, change) in change::changes(history, &all) {
        all[index].change = Some(change);
    }
    all
}

/// What failed a run: the last step whose failure nothing tolerated; a group where the log does not hold its step.
pub fn failing_node(run: &Run) -> Option<NodeId> {
    fatal(run, &failing_nodes(run)).filter(|_| run.outcome == RunOutcome::Failed)
}

fn of_run(
    history: &History<'_>,
    marks: &LastMarks,
    gaps: &[(usize, usize)],
    index: usize,
) -> RunFailures {
    let run = &history.built.runs[index];
    let failing = failing_nodes(run);
    let fatal = fatal(run, &failing).filter(|_| run.stop.is_none());
    let failure = match fatal {
        Some(id) => Some(of_node(history, marks, index, id, untolerated(run))),
        None => (run.outcome == RunOutcome::Failed).then(|| of_engine(history, index)),
    };
    let mut tolerated: Vec<_> = failing
        .into_iter()
        .filter(|&id| Some(id) != fatal)
        .map(|id| of_node(history, marks, index, id, tolerance(run, id)))
        .collect();
    if let Some(failure) = &failure {
        for earlier in &mut tolerated {
            earlier.link = Some(link(earlier, failure));
        }
    }
    RunFailures {
        failure,
        tolerated,
        open_end: open_end::of_run(history, marks, index),
        gaps: gaps_of(history, gaps, index),
        change: None,
    }
}

/// The logs before which one is missing, ascending, each with the index of the diagnostic that says so.
fn gaps(history: &History<'_>) -> Vec<(usize, usize)> {
    let diagnostics = history.diagnostics.iter().enumerate();
    let gaps = diagnostics.filter(|(_, diagnostic)| diagnostic.code == "gap");
    let mut gaps: Vec<_> = gaps
        .filter_map(|(index, diagnostic)| Some((diagnostic.log?, index)))
        .collect();
    gaps.sort_unstable();
    gaps
}

/// The indices of the diagnostics about logs that are missing in a run.
fn gaps_of(history: &History<'_>, gaps: &[(usize, usize)], index: usize) -> Vec<usize> {
    let run = &history.built.runs[index];
    let first = if index == 0 { 0 } else { run.first.source };
    let from = gaps.partition_point(|&(log, _)| log < first);
    let in_it = gaps[from..].iter();
    in_it
        .take_while(|&&(log, _)| log <= run.last.source)
        .map(|&(_, index)| index)
        .collect()
}

/// The steps that failed, and groups that failed without a failed step inside, in the order of the run.
fn failing_nodes(run: &Run) -> Vec<NodeId> {
    let failed = |id: NodeId| run.node(id).outcome == Outcome::Failed;
    let is_first = |&id: &NodeId| {
        failed(id) && (run.node(id).kind == Kind::Step || !run.inside(id).any(failed))
    };
    run.walk().map(|(id, _)| id).filter(is_first).collect()
}

/// The last failure that nothing tolerated, if the run ended with it, or the log does.
fn fatal(run: &Run, failing: &[NodeId]) -> Option<NodeId> {
    if !matches!(run.outcome, RunOutcome::Failed | RunOutcome::Incomplete) {
        return None;
    }
    let id = failing
        .iter()
        .rev()
        .copied()
        .find(|&id| !upwards(run, id).any(|id| run.node(id).ignored))?;
    let place = |at: At| (at.source, at.position);
    let end = run.node(id).ended.map(place);
    let went_on = |node: &Node| end.is_some_and(|end| node.first_seen.map(place) > Some(end));
    // In a log without an end, execution may have gone on after a failure although no record of where it was tolerated is left.
    let is_last = run.outcome == RunOutcome::Failed || !run.nodes.iter().any(went_on);
    is_last.then_some(id)
}

fn untolerated(run: &Run) -> Tolerance {
    if run.outcome == RunOutcome::Failed {
        Tolerance::Fatal
    } else {
        Tolerance::Unknown
    }
}

fn tolerance(run: &Run, id: NodeId) -> Tolerance {
    upwards(run, id)
        .find(|&id| run.node(id).ignored)
        .map_or(Tolerance::Somewhere, Tolerance::At)
}

/// A node and the groups around it, the innermost first.
fn upwards(run: &Run, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    std::iter::successors(Some(id), |&id| run.node(id).parent)
}

fn of_node(
    history: &History<'_>,
    marks: &LastMarks,
    index: usize,
    id: NodeId,
    tolerance: Tolerance,
) -> Failure {
    let run = &history.built.runs[index];
    let node = run.node(id);
    let spans = marks.records_of(history, index, id, node.ended);
    let command = node.command_line.as_deref().unwrap_or_default();
    let cause = cause::find(history, spans, node.exit_code.map(Code::from), command);
    // Groups further out than the one that let it pass were aborted because of something else.
    let mut passed = false;
    let consequences = upwards(run, id)
        .take_while(|&above| {
            let goes_on = !passed && run.node(above).outcome == Outcome::Failed;
            passed = matches!(tolerance, Tolerance::At(at) if at == above)
                || tolerance == Tolerance::Somewhere;
            goes_on
        })
        .skip(1)
        .collect();
    Failure {
        node: Some(id),
        code: node.exit_code.map(Code::from),
        at: node.ended,
        boot: boot_at(run, node.ended).unwrap_or(node.boot),
        phase: None,
        screen: None,
        after: None,
        cause,
        consequences,
        tolerance,
        link: None,
    }
}

/// The engine reports a failure, and the log holds no step or group that failed; or the engine never came to one.
fn of_engine(history: &History<'_>, index: usize) -> Failure {
    let run = &history.built.runs[index];
    let end = run
        .ended
        .map_or((history.logs.len(), 0), |at| (at.source, at.position + 1));
    let place = |at: At| (at.source, at.position);
    // After a restart, only what follows it can say why the engine did not go on.
    let last_boot = run.boots.last().and_then(|boot| boot.started);
    let from = last_boot
        .filter(|_| run.stop.is_some())
        .unwrap_or(run.first);
    let spans = records::last_of(history, place(from), end);
    let screen = cause::wizard_error(history, &spans);
    let code = cause::last_code(history, &spans).filter(|_| run.is_attempt);
    let cause = cause::find(history, spans, code, "");
    let phase = run.is_attempt.then(|| open_end::phase_of(history, &cause));
    Failure {
        node: None,
        code,
        at: run.ended,
        boot: run.boots.len() - 1,
        phase,
        screen: screen.filter(|_| run.is_attempt),
        after: run.stop.and_then(|_| last_step(run)),
        cause,
        consequences: Vec::new(),
        tolerance: Tolerance::Fatal,
        link: None,
    }
}

/// The step that was last at work.
fn last_step(run: &Run) -> Option<NodeId> {
    let steps = run.walk().map(|(id, _)| id).filter(|&id| {
        let node = run.node(id);
        node.kind == Kind::Step && node.outcome != Outcome::Skipped && node.first_seen.is_some()
    });
    steps.last()
}

/// The boot in which a record was written.
fn boot_at(run: &Run, at: Option<At>) -> Option<usize> {
    let place = |at: At| (at.source, at.position);
    let at = place(at?);
    let begun = |boot: &crate::model::Boot| boot.started.is_none_or(|started| place(started) <= at);
    run.boots.partition_point(begun).checked_sub(1)
}

fn link(earlier: &Failure, failure: &Failure) -> Link {
    let stamp = |failure: &Failure| failure.at.and_then(|at| at.stamp);
    let code = |failure: &Failure| failure.cause.code.or(failure.code);
    let same = |(a, b): (Code, Code)| a.is_same_error(b) && !rules::is_generic(a);
    Link {
        before_ms: elapsed_ms(stamp(earlier), stamp(failure)),
        same_code: code(earlier).zip(code(failure)).is_some_and(same),
    }
}
