//! Runs of a task sequence and their boots.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
};

use super::{
    CHILD_SEPARATOR, Kind, LabelCounts, Node, NodeId, PATH_SEPARATOR, RunLabels, path_part, short,
};
use crate::record::{Stamp, elapsed_ms};

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

/// How a run ended.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
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
    /// All variants, in the order of their declaration.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Why a run ended without a word of the engine on its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Stop {
    /// After a restart the task sequence environment was gone: something else had restarted the machine.
    EnvironmentLost,
    /// After a restart the engine could not be initialised.
    NotResumed,
}

impl Stop {
    /// All variants, in the order of their declaration.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Where a boot ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Environment {
    /// Windows PE.
    #[strum(to_string = "winpe")]
    WinPe,
    /// The full operating system.
    FullOs,
}

impl Environment {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
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
    /// It is an attempt: a boot whose programs failed before the engine ran an instruction. It has no nodes.
    pub is_attempt: bool,
    /// Why it ended after a restart, if the engine could not go on.
    pub stop: Option<Stop>,
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
    /// The word in output: a run of the engine, or an attempt at one.
    pub fn kind(&self) -> &'static str {
        if self.is_attempt { "attempt" } else { "run" }
    }

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
