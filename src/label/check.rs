//! Does a table agree with everything the log says?

use super::pairs::Pairs;
use crate::{
    model::{Difference, Kind, Node, NodeId, Outcome, Run, SkipReason},
    sequence::{Row, RowKind, Table},
};

/// How many facts of a run agree with a table at the same pointers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    pub checked: usize,
    pub agreeing: usize,
    /// The sizes of the tables differ by no more than one (by how much they may differ is not settled), or the log does not state it.
    pub size_fits: bool,
    /// The sizes are equal.
    pub size_equal: bool,
}

impl Agreement {
    /// Holds a run against a table: each name at its pointer, each end, and what lies in what.
    pub fn of(run: &Run, table: &Table) -> Self {
        let size = run
            .instruction_count
            .map(|count| count.abs_diff(table.size()));
        let mut sum = Self {
            size_fits: size.is_none_or(|difference| difference <= 1),
            size_equal: size == Some(0),
            ..Self::default()
        };
        for node in &run.nodes {
            for fits in facts(run, node, table) {
                sum.checked += 1;
                sum.agreeing += usize::from(fits);
            }
        }
        sum
    }

    pub fn is_complete(&self) -> bool {
        self.checked > 0 && self.agreeing == self.checked
    }
}

/// Which facts there are of a node, and whether each agrees.
fn facts(run: &Run, node: &Node, table: &Table) -> impl Iterator<Item = bool> {
    if may_be_an_end(node, table) {
        return [Some(true), None, None].into_iter().flatten();
    }
    let row = node.pointer.map(|pointer| {
        table
            .at(pointer)
            .filter(|(_, is_end)| !is_end)
            .map(|(row, _)| row)
    });
    let start = row.map(|row| {
        row.is_some_and(|row| {
            node.name
                .as_deref()
                .is_none_or(|name| name == &*table.rows[row].name)
                && kinds_fit(node, table.rows[row].kind)
                && switched(node, &table.rows[row]).is_none()
        })
    });
    let end = node
        .end_pointer
        .map(|end| match (row.flatten(), node.pointer) {
            (Some(row), _) => table.rows[row].end_pointer == Some(end),
            // Its start is not in the log.
            (None, None) => table.at(end).is_some_and(|(row, is_end)| {
                is_end && node.name.as_deref() == Some(&*table.rows[row].name)
            }),
            (None, Some(_)) => false,
        });
    let inside = row
        .flatten()
        .zip(node.parent)
        .map(|(row, parent)| lies_in(run, parent, table, row));
    [start, end, inside].into_iter().flatten()
}

/// Whether a node is a start of which no record tells what it was, where the end of a group of its name is.
fn may_be_an_end(node: &Node, table: &Table) -> bool {
    let is_untold = node.outcome == Outcome::Incomplete && node.children.is_empty();
    let at = node.pointer.and_then(|pointer| table.at(pointer));
    let is_end = at.is_some_and(|(row, is_end)| {
        is_end && node.name.as_deref() == Some(&*table.rows[row].name)
    });
    is_untold && node.command_line.is_none() && is_end
}

/// Whether a row lies in what a group that holds its node is. Of groups whose start is not in the log no more is known than their names.
fn lies_in(run: &Run, group: NodeId, table: &Table, row: usize) -> bool {
    let mut groups = std::iter::successors(Some(group), |&id| run.node(id).parent);
    let rows = std::iter::successors(table.rows[row].parent, |&row| table.rows[row].parent);
    let mut rows = rows.map(|row| &table.rows[row]);
    let differs = groups.find_map(|id| {
        let (group, row) = (run.node(id), rows.next());
        let same_pointer = group
            .pointer
            .map(|pointer| row.and_then(|row| row.pointer) == Some(pointer));
        let name = group.name.as_deref();
        let same_name = || row.is_some_and(|row| name.is_none_or(|name| name == &*row.name));
        // Above a group with a pointer there is nothing that its own record does not say.
        same_pointer
            .map(|same| !same)
            .or_else(|| (!same_name()).then_some(true))
    });
    differs != Some(true)
}

/// Whether a row is disabled and its node was not, or the other way round, as far as the log tells.
pub fn switched(node: &Node, row: &Row) -> Option<Difference> {
    let was_disabled = match (node.outcome, node.skip_reason) {
        (Outcome::Skipped, Some(reason)) => reason == SkipReason::Disabled,
        (Outcome::Skipped | Outcome::NotReached, _) => return None,
        // What became of it is not in the log.
        (Outcome::Incomplete, _) if node.children.is_empty() && node.command_line.is_none() => {
            return None;
        }
        _ => false,
    };
    match (was_disabled, row.disabled || row.disabled_by_parent) {
        (false, true) => Some(Difference::Disabled),
        (true, false) => Some(Difference::Enabled),
        _ => None,
    }
}

/// A Run Task Sequence step is logged as a group.
pub fn kinds_fit(node: &Node, kind: RowKind) -> bool {
    (node.kind == Kind::Step) == (kind == RowKind::Step) || node.may_be_a_group()
}

/// Where every node stands in a table that agrees with all of them.
pub fn exact(run: &Run, table: &Table) -> Pairs {
    let nodes = run
        .nodes
        .iter()
        .zip(0..)
        .map(|(node, id)| (node, NodeId(id)));
    let row = |node: &Node| match (node.pointer, node.end_pointer) {
        (Some(pointer), _) => table.at(pointer).filter(|(_, is_end)| !is_end),
        (None, Some(end)) => table.at(end).filter(|(_, is_end)| *is_end),
        (None, None) => None,
    };
    let pairs = nodes.filter_map(|(node, id)| Some((id, row(node)?.0)));
    Pairs::new(run, table, pairs)
}
