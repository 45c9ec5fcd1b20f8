//! What never ran: the groups and steps of the definition behind a run that the log does not show, added to the run's nodes.
//!
//! Where the definition was edited since, only what lies between two instructions that correspond is added, if as many instructions
//! lie between them in the run as in the definition and the log shows none of those to be another one. What a child held that never ran
//! is not known where the same child ran elsewhere and is another now.

use std::collections::{HashMap, HashSet};

use super::{
    choose::Explained,
    labeller::Remark,
    matching::{Definitions, Fit},
    partial::Gaps,
};
use crate::{
    sequence::{Row, RowKind, Table},
    tree::{DEEPEST, Kind, Node, NodeId, Outcome, Run, RunOutcome},
};

/// Adds to a run what its definition has beyond what ran, as long as there is `room` for more nodes. Gives what had to be left out.
pub fn add(
    run: &mut Run,
    definitions: &Definitions,
    by: &Explained<'_>,
    room: &mut usize,
) -> Option<Remark> {
    let (&table, others) = by.tables.split_first()?;
    let numbers = Numbers::of(run, table, by);
    let reach = Reach::of(run);
    let mut nodes: HashMap<usize, NodeId> = by.pairs.iter().map(|&(id, row)| (row, id)).collect();
    let mut added = Vec::new();
    let mut left_out = 0;
    // The pointer of the last row that was there, for those that have none.
    let mut last = 0;
    // The end of the child that did not run.
    let mut end_of_unseen = 0;
    for (index, row) in table.rows.iter().enumerate() {
        let node = nodes.get(&index).map(|&id| run.node(id));
        let is_open = node.is_some_and(|node| !node.children.is_empty());
        let is_known = index >= end_of_unseen || !by.edited.contains(&row.definition);
        if row.kind == RowKind::RunTaskSequence && !is_open {
            end_of_unseen = end_of_unseen.max(row.end);
        }
        if nodes.contains_key(&index) {
            let number = row.pointer.and_then(|pointer| numbers.in_run(pointer));
            last = number.map_or(last, |number| number.least);
            continue;
        }
        let parent = row.parent.map(|parent| nodes.get(&parent).copied());
        let place = match row.pointer {
            Some(pointer) => numbers.in_run(pointer),
            // Run Task Sequence steps without any number stand behind what is before them.
            None => (by.fit != Fit::Aligned).then_some(Number {
                least: last,
                is_known: false,
            }),
        };
        let has_parent = parent != Some(None);
        let (Some(place), true, true, true, true) =
            (place, is_known, has_parent, row.depth < DEEPEST, *room > 0)
        else {
            left_out += 1;
            continue;
        };
        let parent = parent.flatten();
        last = place.least;
        *room -= 1;
        let id = NodeId(run.nodes.len() as u32);
        // Under another rule for disabled Run Task Sequence steps that explains the run too, it may have another number.
        let is_sure = |pointer: &u32| others.iter().all(|other| is_same_at(other, *pointer, row));
        let label = definitions.of_row(row);
        run.nodes.push(Node {
            pointer: place.known().filter(is_sure),
            end_pointer: row
                .end_pointer
                .and_then(|end| numbers.in_run(end)?.known())
                .filter(is_sure),
            name: Some(row.name.to_string()),
            kind: match row.kind {
                RowKind::Group => Kind::Group,
                RowKind::Step => Kind::Step,
                RowKind::RunTaskSequence => Kind::RunTaskSequence,
            },
            action: label.action.clone(),
            outcome: reach.outcome(run, row, parent, last),
            ignored: false,
            skip_reason: None,
            exit_code: None,
            started: None,
            ended: None,
            attempts: 0,
            boot: 0,
            command_line: None,
            first_seen: None,
            restarted: None,
            parent,
            children: Vec::new(),
            label: Some(label),
        });
        match parent {
            Some(parent) => run.node_mut(parent).children.push(id),
            None => run.roots.push(id),
        }
        nodes.insert(index, id);
        added.push((id, last));
    }
    put_in_order(run, &added);
    put_in_boots(run);
    (left_out > 0).then(|| Remark {
        message: format!(
            "--all: {left_out} groups and steps of the definition are left out, since where they would have stood in this run is not sure"
        ),
        at: None,
    })
}

/// Whether a table has the same item at a pointer.
fn is_same_at(table: &Table, pointer: u32, row: &Row) -> bool {
    let other = table.at(pointer).map(|(other, _)| &table.rows[other]);
    other.is_some_and(|other| (other.definition, other.item) == (row.definition, row.item))
}

/// The number of an instruction in a run.
#[derive(Clone, Copy)]
struct Number {
    /// It is this, or a larger one that comes before that of the next instruction in the log.
    least: u32,
    is_known: bool,
}

impl Number {
    fn known(self) -> Option<u32> {
        self.is_known.then_some(self.least)
    }
}

/// From the numbers of a table to those of a run.
struct Numbers {
    /// Instructions that correspond: the table's number and the run's, rising.
    anchors: Vec<(i64, i64)>,
    /// The numbers that the log shows, rising.
    logged: Vec<i64>,
    /// Of a table that agrees with the run but for what children held that were not found.
    gaps: Option<Gaps>,
    /// Then, the numbers in the log of what can be more than one row.
    loose: Vec<i64>,
}

impl Numbers {
    fn of(run: &Run, table: &Table, by: &Explained<'_>) -> Self {
        // Before the first instruction and behind the last there is only what a definition says that agrees with all the rest.
        let mut anchors = match by.fit {
            Fit::Exact => vec![(-1, -1), (table.size().into(), table.size().into())],
            Fit::Partial => vec![(-1, -1)],
            Fit::Aligned => Vec::new(),
        };
        for &(id, row) in &by.pairs {
            let (node, row) = (run.node(id), &table.rows[row]);
            let start = row.pointer.zip(node.pointer);
            let end = row.end_pointer.zip(node.end_pointer);
            let both = start.into_iter().chain(end);
            anchors.extend(both.map(|(table, run)| (i64::from(table), i64::from(run))));
        }
        anchors.sort_unstable();
        let logged = run
            .nodes
            .iter()
            .flat_map(|node| [node.pointer, node.end_pointer]);
        let mut logged: Vec<_> = logged.flatten().map(i64::from).collect();
        logged.sort_unstable();
        Self {
            anchors,
            logged,
            gaps: by.gaps.clone(),
            loose: loose(run, by),
        }
    }

    /// The run's number for a table's, if it is sure.
    fn in_run(&self, pointer: u32) -> Option<Number> {
        let pointer = i64::from(pointer);
        let next = self.anchors.partition_point(|&(table, _)| table <= pointer);
        let (table, run) = *self.anchors.get(next.checked_sub(1)?)?;
        let number = |number: i64, is_known| {
            let least = u32::try_from(number).ok()?;
            Some(Number { least, is_known })
        };
        if let Some(gaps) = &self.gaps {
            let end = self.anchors.get(next);
            // What the log shows between the two lies in a child that was not found, which begins at the first.
            let until = end.map_or(i64::MAX, |&(_, run_end)| run_end);
            let is_between = |loose: &i64| run < *loose && *loose < until;
            if table != pointer && self.loose.iter().any(is_between) {
                return None;
            }
            let shown = self.logged.partition_point(|&logged| logged < until);
            let last = shown.checked_sub(1).map_or(run, |at| self.logged[at]);
            let (from_start, is_known) = gaps.distance(table, pointer);
            let to_end = end.map(|&(end, run_end)| (run_end, gaps.distance(pointer, end)));
            return match to_end {
                _ if is_known => number(run + from_start, true),
                Some((run_end, (to_end, true))) => number(run_end - to_end, true),
                _ => number((run + from_start).max(last + pointer - table), false),
            };
        }
        if table != pointer {
            let &(table_end, run_end) = self.anchors.get(next)?;
            let between = self.logged.partition_point(|&logged| logged <= run);
            let is_shown = self
                .logged
                .get(between)
                .is_some_and(|&logged| logged < run_end);
            if table_end - table != run_end - run || is_shown {
                return None;
            }
        }
        number(run + pointer - table, true)
    }
}

/// The numbers in the log of what has no row for sure and is not in a child that was not found.
fn loose(run: &Run, by: &Explained<'_>) -> Vec<i64> {
    let placed: HashSet<_> = by.pairs.iter().map(|&(id, _)| id).collect();
    let nodes = run.walk().map(|(id, _)| id);
    let nodes = nodes.filter(|id| !placed.contains(id) && !by.unknown.contains(id));
    let numbers = nodes.flat_map(|id| [run.node(id).pointer, run.node(id).end_pointer]);
    numbers.flatten().map(i64::from).collect()
}

/// How far the engine came, as far as the log goes.
struct Reach {
    /// The last number in the log.
    last: Option<u32>,
    /// For groups that were aborted by a failure in them, the last number that was reached inside.
    aborted_at: HashMap<NodeId, u32>,
}

impl Reach {
    fn of(run: &Run) -> Self {
        let ids = (0..run.nodes.len() as u32).map(NodeId);
        let was_aborted = |id: &NodeId| {
            let node = run.node(*id);
            let last = node.children.last().map(|&last| run.node(last));
            node.outcome == Outcome::Failed
                && last.is_some_and(|last| last.outcome == Outcome::Failed && !last.ignored)
        };
        let last_inside = |id: NodeId| {
            let inside = run.inside(id).map(|id| run.node(id));
            let last = inside.flat_map(|node| [node.pointer, node.end_pointer]);
            Some((id, last.flatten().max()?))
        };
        let all = run
            .nodes
            .iter()
            .flat_map(|node| [node.pointer, node.end_pointer]);
        Self {
            last: all.flatten().max(),
            aborted_at: ids.filter(was_aborted).filter_map(last_inside).collect(),
        }
    }

    /// What became of a row that the log does not show. It was not reached where the engine did not get so far, or left what holds it
    /// before; else it was passed, but no record is left of it.
    fn outcome(&self, run: &Run, row: &Row, parent: Option<NodeId>, place: u32) -> Outcome {
        let around = std::iter::successors(parent, |&id| run.node(id).parent);
        let is_left = |id: NodeId| {
            matches!(run.node(id).outcome, Outcome::Skipped | Outcome::NotReached)
                || self.aborted_at.get(&id).is_some_and(|&last| place > last)
        };
        let is_beyond =
            self.last.is_none_or(|last| place > last) && run.outcome != RunOutcome::Succeeded;
        // Without a number the engine has nothing that it could come to.
        if row.pointer.is_none() || is_beyond || around.into_iter().any(is_left) {
            Outcome::NotReached
        } else {
            Outcome::Incomplete
        }
    }
}

/// Puts what was added to where it stands among what ran.
fn put_in_order(run: &mut Run, added: &[(NodeId, u32)]) {
    let places: HashMap<NodeId, u32> = added.iter().copied().collect();
    let parents: HashSet<_> = added.iter().map(|(id, _)| run.node(*id).parent).collect();
    for parent in parents {
        let siblings = match parent {
            Some(parent) => &mut run.node_mut(parent).children,
            None => &mut run.roots,
        };
        let mut siblings = std::mem::take(siblings);
        let mut last = 0;
        let keys: HashMap<NodeId, u32> = siblings
            .iter()
            .map(|&id| {
                let node = run.node(id);
                let place = places.get(&id).copied();
                // A group whose start is not in the log lies before its end.
                last = place.or(node.pointer).or(node.end_pointer).unwrap_or(last);
                (id, last)
            })
            .collect();
        siblings.sort_by_key(|id| keys[id]);
        match parent {
            Some(parent) => run.node_mut(parent).children = siblings,
            None => run.roots = siblings,
        }
    }
}

/// What never ran stands in the boot of what is before it.
fn put_in_boots(run: &mut Run) {
    let order: Vec<_> = run.walk().map(|(id, _)| id).collect();
    let mut boot = 0;
    for id in order {
        let node = run.node_mut(id);
        if node.first_seen.is_none() {
            node.boot = boot;
        }
        boot = boot.max(node.boot);
    }
}
