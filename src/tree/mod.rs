//! The execution tree: runs, boots, groups, steps, and how each ended.
//!
//! [`build()`] makes it from the events of one machine's history. This module says what the engine did; why, and how to show it, is for others.

mod build;
mod run;

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
};

use crate::{
    label::{LabelCounts, NodeLabel, RunLabels, SequenceName},
    record::{Stamp, elapsed_ms},
};

pub use build::build;

/// A place in a history, with the time of the record there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Which log, in the order of the history.
    pub source: usize,
    /// Position in that log's text.
    pub position: usize,
    /// When, if the record's time can be read.
    pub stamp: Option<Stamp>,
}

/// An index into [`Run::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// For indexing.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Groups are nested no deeper than this; what a log nests deeper is put at this depth. Lines and paths grow with the depth,
/// so without a bound a hostile log of a megabyte would become gigabytes, and JSON parsers give up, some at 128 brackets,
/// of which a node takes two. Real sequences stay below twenty.
pub(crate) const DEEPEST: usize = 60;

/// What separates names in a path that is one text.
pub const PATH_SEPARATOR: &str = " / ";

/// What separates a Run Task Sequence step in such a path from what its child sequence holds.
pub const CHILD_SEPARATOR: &str = " > ";

/// What a path shows of what is in each other, given from the innermost out: the outermost first, and if it is too long, "..." for
/// what is left out at its beginning.
///
/// Every node and record is printed with its path. Without a bound, a hostile log of a megabyte, half of it one
/// group's name, would become gigabytes.
pub(crate) fn path_part<T>(
    upwards: impl Iterator<Item = T>,
    name: impl Fn(&T) -> &str,
) -> (Vec<T>, Option<Cow<'static, str>>) {
    let (mut parts, mut len) = (Vec::new(), 0);
    for part in upwards {
        len += name(&part).len().min(LONGEST_NAME);
        if len > LONGEST_PATH {
            parts.reverse();
            return (parts, Some(LEFT_OUT.into()));
        }
        parts.push(part);
    }
    parts.reverse();
    (parts, None)
}

/// A name in a path or a message, in bytes; the editor allows some fifty characters.
const LONGEST_NAME: usize = 512;

/// The names of a path, in bytes.
const LONGEST_PATH: usize = 4096;

/// Stands for what was left out.
const LEFT_OUT: &str = "...";

/// A name where it is said again, cut if it is longer than any real one. The node itself keeps it whole.
pub(crate) fn short(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST_NAME {
        return name.into();
    }
    let most = LONGEST_NAME - LEFT_OUT.len();
    let cut = (0..=most).rev().find_map(|end| name.get(..end));
    format!("{}{LEFT_OUT}", cut.unwrap_or_default()).into()
}

/// How a group or step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Succeeded,
        Self::Failed,
        Self::Skipped,
        Self::Incomplete,
        Self::NotReached,
    ];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Incomplete => "incomplete",
            Self::NotReached => "not_reached",
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RunOutcome {
    /// The engine reported success.
    Succeeded,
    /// The engine reported failure.
    Failed,
    /// The log ends with a restart under way.
    Rebooting,
    /// The log ends without a word of the engine on how the run ended.
    #[default]
    Incomplete,
}

impl RunOutcome {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Succeeded,
        Self::Failed,
        Self::Rebooting,
        Self::Incomplete,
    ];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Rebooting => "rebooting",
            Self::Incomplete => "incomplete",
        }
    }
}

/// What a node is, as far as the log tells: it reports a Run Task Sequence step as a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A group, or a Run Task Sequence step.
    Group,
    /// A step.
    Step,
    /// A Run Task Sequence step, which the log reports as a group.
    RunTaskSequence,
}

impl Kind {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::Group, Self::Step, Self::RunTaskSequence];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Step => "step",
            Self::RunTaskSequence => "run_task_sequence",
        }
    }
}

/// Why a node was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// It is disabled in the definition.
    Disabled,
    /// Its condition was false.
    Condition,
}

impl SkipReason {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::Disabled, Self::Condition];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Condition => "condition",
        }
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

/// Where a boot ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Windows PE.
    WinPe,
    /// The full operating system.
    FullOs,
}

impl Environment {
    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::WinPe => "winpe",
            Self::FullOs => "full_os",
        }
    }
}

/// The part of a run between two restarts.
#[derive(Clone, Debug, Default)]
pub struct Boot {
    /// The first record of the boot: of the client's first program, else of the engine.
    pub started: Option<At>,
    /// Where the engine runs, if a record tells.
    pub environment: Option<Environment>,
    /// The instruction with which the engine resumed; `None` for a fresh start.
    pub resumed_at: Option<u32>,
    /// The engine's last event before the next boot; `None` in the last one.
    pub last: Option<At>,
}

/// One execution of a task sequence, over all its boots.
#[derive(Clone, Debug)]
pub struct Run {
    /// All nodes, in the order in which they were first told of.
    pub nodes: Vec<Node>,
    /// The nodes outside any group.
    pub roots: Vec<NodeId>,
    /// At least one.
    pub boots: Vec<Boot>,
    /// How the engine ended.
    pub outcome: RunOutcome,
    /// The engine's first record of a fresh start; `None` when the log begins later.
    pub started: Option<At>,
    /// The first record in which the engine reports the end.
    pub ended: Option<At>,
    /// The fresh start is not in the log.
    pub starts_mid_run: bool,
    /// The size of the instruction table, as the log states it.
    pub instruction_count: Option<u32>,
    /// Instructions whose start the log holds and that were not skipped; a group's end counts, as it does in the table.
    pub instructions_executed: u32,
    /// The client's version.
    pub client_version: Option<String>,
    /// Package IDs of child sequences that the engine mentions.
    pub children_referred: BTreeSet<String>,
    /// The first event of the run.
    pub first: At,
    /// The last event of the run.
    pub last: At,
    /// The last instruction started, while no record tells yet whether it is a group, a step or a group's end; a group's end is no node.
    pub untold: Option<NodeId>,
    /// How far the definitions explain the run, if there were any.
    pub labels: Option<RunLabels>,
    /// How many Run Task Sequence steps were told from groups, on what evidence; `None` where there was none to ask.
    pub label_counts: Option<LabelCounts>,
}

impl Run {
    /// The node behind an id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub(crate) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    /// [`Node::numbers`] of all nodes.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.nodes.iter().flat_map(Node::numbers)
    }

    /// The package IDs of the child sequences that the engine mentioned, in capitals.
    pub fn referred(&self) -> HashSet<String> {
        let referred = self.children_referred.iter();
        referred.map(|id| id.to_ascii_uppercase()).collect()
    }

    /// Whether the engine mentioned a child sequence, by its package ID.
    pub fn refers_to(&self, package_id: &str) -> bool {
        let mut referred = self.children_referred.iter();
        referred.any(|id| id.eq_ignore_ascii_case(package_id))
    }

    /// From start to end, in UTC.
    pub fn duration_ms(&self) -> Option<i64> {
        elapsed_ms(self.started?.stamp, self.ended?.stamp)
    }

    /// All nodes from the top, each before its children, with its depth.
    pub fn walk(&self) -> Walk<'_> {
        Walk {
            run: self,
            next: self.roots.iter().rev().map(|&id| (id, 0)).collect(),
        }
    }

    /// All nodes in a group, at any depth.
    pub fn inside(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let next = self
            .node(id)
            .children
            .iter()
            .rev()
            .map(|&id| (id, 0))
            .collect();
        Walk { run: self, next }.map(|(id, _)| id)
    }

    /// The names from the outermost group down to the node's own, cut at its beginning if it is longer than any real one.
    pub fn path(&self, id: NodeId) -> Vec<Cow<'_, str>> {
        let (lineage, left_out) = self.lineage(id);
        let names = lineage.into_iter().map(|node| short(node.title()));
        left_out.into_iter().chain(names).collect()
    }

    /// The same as one text. What is in a child sequence stands behind [`CHILD_SEPARATOR`].
    pub fn path_text(&self, id: NodeId) -> String {
        let (lineage, left_out) = self.lineage(id);
        let mut text = left_out.as_deref().unwrap_or_default().to_owned();
        let mut separator = if text.is_empty() { "" } else { PATH_SEPARATOR };
        for node in lineage {
            text.push_str(separator);
            text.push_str(&short(node.title()));
            separator = if node.kind == Kind::RunTaskSequence {
                CHILD_SEPARATOR
            } else {
                PATH_SEPARATOR
            };
        }
        text
    }

    /// The innermost Run Task Sequence step around a node: the one that calls the child sequence which holds it.
    pub fn caller(&self, id: NodeId) -> Option<NodeId> {
        let above = std::iter::successors(self.node(id).parent, |&id| self.node(id).parent);
        above
            .into_iter()
            .find(|&id| self.node(id).kind == Kind::RunTaskSequence)
    }

    /// The path inside the child sequence that holds the node: the names below its [caller](Self::caller). `None` outside of any.
    pub fn path_in_child(&self, id: NodeId) -> Option<String> {
        let caller = self.caller(id)?;
        let upwards = std::iter::successors(Some(id), |&id| self.node(id).parent);
        let below = upwards.take_while(|&id| id != caller);
        let (nodes, left_out) = path_part(below.map(|id| self.node(id)), |node| node.title());
        let names = nodes.into_iter().map(|node| short(node.title()));
        let names: Vec<_> = left_out.into_iter().chain(names).collect();
        Some(names.join(PATH_SEPARATOR))
    }

    /// The node and the groups it is in, the outermost first.
    fn lineage(&self, id: NodeId) -> (Vec<&Node>, Option<Cow<'static, str>>) {
        let upwards = std::iter::successors(Some(id), |&id| self.node(id).parent);
        path_part(upwards.map(|id| self.node(id)), |node| node.title())
    }
}

/// See [`Run::walk`]. It keeps its own stack, since logs decide how deep groups nest.
#[derive(Debug)]
pub struct Walk<'a> {
    run: &'a Run,
    next: Vec<(NodeId, usize)>,
}

impl Iterator for Walk<'_> {
    type Item = (NodeId, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let (id, depth) = self.next.pop()?;
        let children = &self.run.node(id).children;
        self.next
            .extend(children.iter().rev().map(|&child| (child, depth + 1)));
        Some((id, depth))
    }
}

/// From a place in the history on, records belong to this node of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which log, in the order of the history.
    pub source: usize,
    /// Position in that log's text.
    pub position: usize,
    /// Index of the run.
    pub run: usize,
    /// The node, or none between instructions.
    pub node: Option<NodeId>,
}

/// Something the engine's records do not explain, found while building.
#[derive(Clone, Debug)]
pub struct Oddity {
    /// Where.
    pub at: At,
    /// What, in words.
    pub message: String,
}

/// What [`build()`] makes of a history.
#[derive(Debug, Default)]
pub struct Built {
    /// In the order of the history.
    pub runs: Vec<Run>,
    /// In the order of the history.
    pub marks: Vec<Mark>,
    /// In the order of the history.
    pub oddities: Vec<Oddity>,
}

impl Built {
    /// From here on, records belong to `node`. Marks rise: one that would stand before the last is moved there. Gives its index.
    fn mark(&mut self, at: At, run: usize, node: Option<NodeId>) -> usize {
        let place = (at.source, at.position);
        let (source, position) = self
            .marks
            .last()
            .map_or(place, |last| place.max((last.source, last.position)));
        self.marks.push(Mark {
            source,
            position,
            run,
            node,
        });
        self.marks.len() - 1
    }

    fn odd(&mut self, at: At, message: String) {
        self.oddities.push(Oddity { at, message });
    }
}
