//! Two runs side by side: their groups and steps aligned, and what differs between them.
//!
//! A comparison works on rows ([`RunRow`]), so it needs no logs: rows that another host wrote are as
//! good. [`Usual`] compares one run with all runs of a fleet.

mod align;
mod usual;

pub use align::align;
pub use usual::{Rarity, Unusual, Usual};

use crate::{
    model::{Kind, Outcome, RunOutcome},
    summary::{RunRow, StepRow},
};

/// A step is slower if it takes longer by more than this, milliseconds...
pub const SLOWER_MS: i64 = 5_000;

/// ...and by more than this share of the other run's time, percent.
pub const SLOWER_PERCENT: i64 = 25;

/// Whether a duration is longer than another by both bounds.
pub fn is_slower(first_ms: i64, second_ms: i64) -> bool {
    let more = second_ms.saturating_sub(first_ms);
    let share = more.saturating_mul(100) > first_ms.max(0).saturating_mul(SLOWER_PERCENT);
    more > SLOWER_MS && share
}

/// A difference between two nodes, or a node without a counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Change {
    /// Only the first run has the node.
    OnlyFirst,
    /// Only the second run has the node.
    OnlySecond,
    /// Only the first run has the node, and the second run ended before it.
    NotReached,
    /// The outcomes differ.
    Outcome,
    /// One run skipped the node and the other did not, or each for another reason.
    Skip,
    /// The exit codes differ.
    Code,
    /// The second run took longer, see [`is_slower`]. Waiting for restarts is left out.
    Slower,
}

impl Change {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::OnlyFirst,
        Self::OnlySecond,
        Self::NotReached,
        Self::Outcome,
        Self::Skip,
        Self::Code,
        Self::Slower,
    ];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnlyFirst => "only_first",
            Self::OnlySecond => "only_second",
            Self::NotReached => "not_reached",
            Self::Outcome => "outcome",
            Self::Skip => "skip",
            Self::Code => "code",
            Self::Slower => "slower",
        }
    }
}

/// A node of either run, or of both.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// The node in the first run.
    pub first: Option<&'a StepRow<'a>>,
    /// The node in the second run.
    pub second: Option<&'a StepRow<'a>>,
    /// The differences; empty for equal nodes.
    pub changes: Vec<Change>,
    /// The node is a group, and only what is in it makes it differ.
    pub is_consequence: bool,
}

impl<'a> Pair<'a> {
    /// The node in the second run, or in the first where the second has none.
    pub fn node(&self) -> &'a StepRow<'a> {
        let node = self.second.or(self.first);
        node.expect("a pair has a node")
    }
}

/// Two runs and their differences.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The run to compare with, mostly a good one.
    pub first: &'a RunRow<'a>,
    /// The run that is compared.
    pub second: &'a RunRow<'a>,
    /// All nodes of both, in the order of the second run; those of the first alone stand where they
    /// stand in the first.
    pub pairs: Vec<Pair<'a>>,
}

impl<'a> Comparison<'a> {
    /// Compares two runs.
    pub fn of(first: &'a RunRow<'a>, second: &'a RunRow<'a>) -> Self {
        let has_ended_early = second.outcome != RunOutcome::Succeeded;
        let aligned = align(&first.steps, &second.steps);
        // The last node of the first run that the second run came to.
        let reached = aligned.iter().filter(|(_, second)| second.is_some());
        let reached = reached.filter_map(|(first, _)| *first).max();
        let pairs = aligned.into_iter().map(|(at_first, at_second)| {
            let one = at_first.map(|at| &first.steps[at]);
            let other = at_second.map(|at| &second.steps[at]);
            let changes = match (one, other) {
                (Some(one), Some(other)) => changes(one, other),
                (Some(_), None) if has_ended_early && at_first > reached => {
                    vec![Change::NotReached]
                }
                (Some(_), None) => vec![Change::OnlyFirst],
                (None, _) => vec![Change::OnlySecond],
            };
            Pair {
                first: one,
                second: other,
                is_consequence: is_consequence(one, other, &changes),
                changes,
            }
        });
        Self {
            first,
            second,
            pairs: pairs.collect(),
        }
    }

    /// The pairs that differ.
    pub fn different(&self) -> impl Iterator<Item = &Pair<'a>> {
        self.pairs.iter().filter(|pair| !pair.changes.is_empty())
    }

    /// Whether the runs ended alike and no node differs.
    pub fn is_equal(&self) -> bool {
        self.first.outcome == self.second.outcome && self.different().next().is_none()
    }

    /// Number of nodes with this difference.
    pub fn count(&self, change: Change) -> usize {
        let has = |pair: &&Pair<'_>| pair.changes.contains(&change);
        self.pairs.iter().filter(has).count()
    }
}

fn changes(first: &StepRow<'_>, second: &StepRow<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let is_skipped = |step: &StepRow<'_>| step.outcome == Outcome::Skipped;
    if is_skipped(first) != is_skipped(second) || first.skip_reason != second.skip_reason {
        changes.push(Change::Skip);
    } else if first.outcome != second.outcome || first.ignored != second.ignored {
        changes.push(Change::Outcome);
    }
    // A step that did not end, or did not run, has no code to differ.
    if let (Some(one), Some(other)) = (first.exit_code, second.exit_code)
        && one != other
    {
        changes.push(Change::Code);
    }
    if let (Some(one), Some(other)) = (first.work_ms(), second.work_ms())
        && is_slower(one, other)
    {
        changes.push(Change::Slower);
    }
    changes
}

/// A group takes longer, is aborted or stays open because of a step in it.
fn is_consequence(
    first: Option<&StepRow<'_>>,
    second: Option<&StepRow<'_>>,
    changes: &[Change],
) -> bool {
    let (Some(first), Some(second)) = (first, second) else {
        return false;
    };
    let is_group = first.kind != Kind::Step && second.kind != Kind::Step;
    let is_own = second.failed_run || first.failed_run || changes.contains(&Change::Skip);
    is_group && !is_own && !changes.is_empty()
}

#[cfg(test)]
mod tests;
