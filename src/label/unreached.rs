//! What never ran: the groups and steps of the definition behind a run that the log does not show, added to the run's nodes.
//!
//! Where the definition was edited since, only what lies between two instructions that correspond is added, if as many instructions
//! lie between them in the run as in the definition and the log shows none of those to be another one. What a child held that never ran
//! is not known where the same child ran elsewhere and is another now.

use std::collections::{HashMap, HashSet};

use super::{
    choose::Explained,
    matching::{Definitions, Fit},
    numbers::{Number, Numbers, Others},
};
use crate::{
    label::Remark,
    model::{DEEPEST, Kind, Node, NodeId, Outcome, Run, RunOutcome},
    sequence::{Row, RowKind},
};

/// Adds to a run what its definition has beyond what ran, as long as there is `room` for more nodes. Gives what had to be left out.
pub fn add(
    run: &mut Run,
    definitions: &Definitions,
    by: &Explained<'_>,
    room: &mut usize,
) -> Option<Remark> {
    let (best, others) = by.readings.split_first()?;
    let table = best.table;
    let numbers = Numbers::of(run, best, by);
    let mut others = Others::of(run, others, by);
    let reach = Reach::of(run);
    let mut nodes: HashMap<usize, NodeId> = best.pairs.iter().map(|&(id, row)| (row, id)).collect();
    let mut added = Vec::new();
    let mut left_out = 0;
    let paths = others.paths(table);
    // The number of the last row that was there, for those that have none.
    let mut last = None;
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
            last = number.map_or(last, |number| Some(number.least));
            continue;
        }
        let parent = row.parent.map(|parent| nodes.get(&parent).copied());
        let place = match row.pointer {
            Some(pointer) => numbers.in_run(pointer),
            // Run Task Sequence steps without any number stand behind what is before them.
            None => (by.fit != Fit::Aligned).then_some(Number {
                least: last.unwrap_or_default(),
                is_known: false,
            }),
        };
        // What the log shows at a number is that and nothing else, even if it is not told as this row.
        let place = place.filter(|place| !numbers.are_logged(*place));
        let has_parent = parent != Some(None);
        let (Some(place), true, true, true, true) =
            (place, is_known, has_parent, row.depth < DEEPEST, *room > 0)
        else {
            left_out += 1;
            continue;
        };
        let parent = parent.flatten();
        let position = match row.pointer {
            Some(_) => Position::At(place.least),
            None => last.map_or(Position::First, Position::After),
        };
        last = row.pointer.map_or(last, |_| Some(place.least));
        *room -= 1;
        let id = NodeId(run.nodes.len() as u32);
        // Under another rule for disabled Run Task Sequence steps that explains the run too, it may have another number.
        let is_sure = |of, &number: &u32| others.agree(paths[index], of, number);
        let label = definitions.of_row(row);
        run.nodes.push(Node {
            pointer: place
                .known()
                .filter(|start| is_sure(|row: &Row| row.pointer, start)),
            end_pointer: row
                .end_pointer
                .and_then(|end| numbers.in_run(end)?.known())
                .filter(|end| is_sure(|row: &Row| row.end_pointer, end)),
            name: Some(row.name.to_string()),
            kind: match row.kind {
                RowKind::Group => Kind::Group,
                RowKind::Step => Kind::Step,
                RowKind::RunTaskSequence => Kind::RunTaskSequence,
            },
            action: label.action.clone(),
            outcome: reach.outcome(run, row, parent, place.least),
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
        added.push((id, position));
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

/// Where something that was added stands.
#[derive(Clone, Copy)]
enum Position {
    /// Before all that has a number.
    First,
    At(u32),
    /// It has none, and stands behind what has this one.
    After(u32),
}

impl Position {
    fn order(self) -> (i64, bool) {
        match self {
            Self::First => (-1, false),
            Self::At(number) => (i64::from(number), false),
            Self::After(number) => (i64::from(number), true),
        }
    }
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
            Some((id, inside.flat_map(Node::numbers).max()?))
        };
        Self {
            last: run.numbers().max(),
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
fn put_in_order(run: &mut Run, added: &[(NodeId, Position)]) {
    let places: HashMap<NodeId, Position> = added.iter().copied().collect();
    let parents: HashSet<_> = added.iter().map(|(id, _)| run.node(*id).parent).collect();
    for parent in parents {
        let siblings = match parent {
            Some(parent) => &mut run.node_mut(parent).children,
            None => &mut run.roots,
        };
        let mut siblings = std::mem::take(siblings);
        let mut last = Position::First;
        let keys: HashMap<NodeId, Position> = siblings
            .iter()
            .map(|&id| {
                let node = run.node(id);
                // A group whose start is not in the log lies before what is in it and its end.
                let mut inside = run.inside(id).filter_map(|inner| run.node(inner).pointer);
                let number = node.pointer.or_else(|| inside.next()).or(node.end_pointer);
                let place = places.get(&id).copied();
                last = place.or(number.map(Position::At)).unwrap_or(last);
                (id, last)
            })
            .collect();
        siblings.sort_by_key(|id| keys[id].order());
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
