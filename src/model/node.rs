//! Groups and steps of a run.

use super::{At, NodeLabel, SequenceName};
use crate::record::elapsed_ms;

/// An index into [`Run::nodes`](super::Run::nodes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// For indexing.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a group or step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// It ended well.
    Succeeded,
    /// It failed, or was aborted because something in it failed.
    Failed,
    /// It was passed over.
    Skipped,
    /// The log does not say how it ended: it was still going on, or the record is lost.
    Incomplete,
    /// The engine did not come to it, as far as the log goes. Only a definition tells of it.
    NotReached,
}

impl Outcome {
    /// All variants, in the order of their declaration.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a node is, as far as the log tells: it reports a Run Task Sequence step as a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// A group, or a Run Task Sequence step.
    Group,
    /// A step.
    Step,
    /// A Run Task Sequence step, which the log reports as a group.
    RunTaskSequence,
}

impl Kind {
    /// All variants, in the order of their declaration.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Why a node was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum SkipReason {
    /// It is disabled in the definition.
    Disabled,
    /// Its condition was false.
    Condition,
}

impl SkipReason {
    /// All variants, in the order of their declaration.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A group or step of a run. An instruction that is started again (a retry after a restart) stays one node.
#[derive(Clone, Debug)]
pub struct Node {
    /// The instruction pointer; it, never the name, identifies a node. `None` where the log does not tell.
    pub pointer: Option<u32>,
    /// The pointer of a group's end.
    pub end_pointer: Option<u32>,
    /// `None` for a group whose start and end are both not in the log.
    pub name: Option<String>,
    /// Group or step.
    pub kind: Kind,
    /// The action's class, for example `SMS_TaskSequence_RunCommandLineAction`, where the log writes it.
    pub action: Option<String>,
    /// How it ended, in its last attempt.
    pub outcome: Outcome,
    /// It failed, and execution went on after it: the failure was tolerated here.
    pub ignored: bool,
    /// Why it was skipped.
    pub skip_reason: Option<SkipReason>,
    /// A step's code, of its last attempt.
    pub exit_code: Option<i32>,
    /// The start record, of the first attempt.
    pub started: Option<At>,
    /// The start record of the last attempt, where there were several and the log holds it.
    pub restarted: Option<At>,
    /// The record that reports the outcome, of the last attempt.
    pub ended: Option<At>,
    /// How often the engine started it; at least 1 for what the log tells of.
    pub attempts: u32,
    /// In which boot of the run it started, counted from 0.
    pub boot: usize,
    /// The command line of a step's process.
    pub command_line: Option<String>,
    /// The first record that tells of it; `None` for what only a definition tells of.
    pub first_seen: Option<At>,
    /// The group it is in.
    pub parent: Option<NodeId>,
    /// In the order of execution.
    pub children: Vec<NodeId>,
    /// What it is beyond what the log says, on what evidence.
    pub label: Option<NodeLabel>,
}

impl Node {
    /// The numbers of its instructions that the log shows: its start's and, of a group, its end's.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        self.pointer.into_iter().chain(self.end_pointer)
    }

    /// From the first start to the outcome, in UTC.
    pub fn duration_ms(&self) -> Option<i64> {
        elapsed_ms(self.started?.stamp, self.ended?.stamp)
    }

    /// Whether no record tells that it is a step: in the old dialect a start does not say it, and what would have is lost or yet to come.
    pub fn may_be_a_group(&self) -> bool {
        let is_open = match self.outcome {
            Outcome::Incomplete => true,
            Outcome::Skipped => self.skip_reason.is_none(),
            _ => false,
        };
        let is_untold = self.action.is_none() && self.command_line.is_none();
        self.kind == Kind::Step && is_open && is_untold
    }

    /// The child sequence that a Run Task Sequence step runs, if it is known.
    pub fn child(&self) -> Option<&SequenceName> {
        self.label.as_ref()?.child.as_ref()
    }

    /// The sequence that holds the node, if it is known.
    pub fn sequence(&self) -> Option<&SequenceName> {
        self.label.as_ref()?.sequence.as_ref()
    }

    /// The name, or a word for a group whose name is not in the log.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or("(name not in the log)")
    }
}
