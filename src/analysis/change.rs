//! Several attempts at one deployment in one history: what changed from each to the next.

use super::RunFailures;
use crate::{
    model::{Run, RunOutcome},
    timeline::History,
};

/// How a run compares with the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stopped at the same step.
    SameStep,
    /// It stopped at a later step: the pointers of the step before and the step now.
    Further(u32, u32),
    /// It stopped at an earlier step: the pointers of the step before and the step now.
    Earlier(u32, u32),
    /// It succeeded, the one before did not.
    SucceededNow,
    /// It did not succeed, the one before did.
    FailedNow,
    /// The sizes of the instruction tables or the sequences differ: pointers do not compare.
    OtherSequence,
}

impl Change {
    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameStep => "same_step",
            Self::Further(..) => "further",
            Self::Earlier(..) => "earlier",
            Self::SucceededNow => "succeeded_now",
            Self::FailedNow => "failed_now",
            Self::OtherSequence => "other_sequence",
        }
    }
}

/// For each run but the first of a history whose comparison tells something, its index and the change.
pub fn changes(history: &History<'_>, failures: &[RunFailures]) -> Vec<(usize, Change)> {
    let runs = &history.built.runs;
    let change = |index: usize| {
        let (before, now) = (&runs[index - 1], &runs[index]);
        let done = |run: &Run| run.outcome == RunOutcome::Succeeded;
        if !same_sequence(before, now) {
            return Some(Change::OtherSequence);
        }
        match (done(before), done(now)) {
            (true, true) => None,
            (true, false) => Some(Change::FailedNow),
            (false, true) => Some(Change::SucceededNow),
            (false, false) => {
                let stopped = |index: usize| stopped_at(&runs[index], &failures[index]);
                let (before, now) = (stopped(index - 1)?, stopped(index)?);
                Some(match before.cmp(&now) {
                    std::cmp::Ordering::Equal => Change::SameStep,
                    std::cmp::Ordering::Less => Change::Further(before, now),
                    std::cmp::Ordering::Greater => Change::Earlier(before, now),
                })
            }
        }
    };
    (1..runs.len())
        .filter_map(|index| Some((index, change(index)?)))
        .collect()
}

/// The same root sequence where definitions tell; else as far as the size of the table tells, which is known of runs whose start is in the log.
fn same_sequence(a: &Run, b: &Run) -> bool {
    let root = |run: &Run| run.labels.as_ref()?.task_sequence.clone();
    match (root(a), root(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a
            .instruction_count
            .is_none_or(|a| b.instruction_count.is_none_or(|b| a == b)),
    }
}

/// The pointer of the step that a run failed at or that was going on when its log ends.
fn stopped_at(run: &Run, failures: &RunFailures) -> Option<u32> {
    let failed = failures.failure.as_ref().and_then(|failure| failure.node);
    let open = failures.open_end.as_ref().and_then(|end| end.node);
    run.node(failed.or(open)?).pointer
}
