//! What never ran: the groups and steps of the definition behind a run that the log does not show, added to the run's nodes.
//!
//! Where the definition was edited since, only what lies between two instructions that correspond is added, if as many instructions
//! lie between them in the run as in the definition and the log shows none of those to be another one. What a child held that never ran
//! is not known where the same child ran elsewhere and is another now.

use std::collections::{HashMap, HashSet};

use super::{
    choose::{Explained, Reading},
    labeller::Remark,
    matching::{Definitions, Fit},
    partial::Gaps,
};
use crate::{
    sequence::{DefinitionId, ItemId, Row, RowKind, Table},
    tree::{DEEPEST, Kind, Node, NodeId, Outcome, Run, RunOutcome},
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
    let others = Others::of(run, others, by);
    let reach = Reach::of(run);
    let mut nodes: HashMap<usize, NodeId> = best.pairs.iter().map(|&(id, row)| (row, id)).collect();
    let mut added = Vec::new();
    let mut left_out = 0;
    let mut paths = vec![None; table.rows.len()];
    // The number of the last row that was there, for those that have none.
    let mut last = None;
    // The end of the child that did not run.
    let mut end_of_unseen = 0;
    for (index, row) in table.rows.iter().enumerate() {
        paths[index] = others.path(row.parent.map(|parent| paths[parent]), row);
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
        let (sure_start, sure_end) = others.numbers(paths[index]);
        let label = definitions.of_row(row);
        run.nodes.push(Node {
            pointer: place.known().filter(|&start| sure_start.agrees(start)),
            end_pointer: row
                .end_pointer
                .and_then(|end| numbers.in_run(end)?.known())
                .filter(|&end| sure_end.agrees(end)),
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
    fn of(run: &Run, reading: &Reading<'_>, by: &Explained<'_>) -> Self {
        let table = reading.table;
        // Before the first instruction and behind the last there is only what a definition says that agrees with all the rest.
        let mut anchors = match by.fit {
            Fit::Exact => vec![(-1, -1), (table.size().into(), table.size().into())],
            Fit::Partial => vec![(-1, -1)],
            Fit::Aligned => Vec::new(),
        };
        for &(id, row) in &reading.pairs {
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
            gaps: reading.gaps.clone(),
            loose: loose(run, reading, by),
        }
    }

    /// Whether a number is sure and the log shows it.
    fn are_logged(&self, number: Number) -> bool {
        let known = number.known().map(i64::from);
        known.is_some_and(|known| self.logged.binary_search(&known).is_ok())
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

/// The other tables of a definition that explain a run as well.
struct Others<'a> {
    readings: Vec<(&'a Table, Numbers)>,
    /// The items of a table by those around them, which are the same in every table.
    paths: HashMap<Path, usize>,
    /// For each of the tables and each path, the row.
    rows: Vec<HashMap<usize, usize>>,
}

/// An item, and the path of what it is in.
type Path = (Option<usize>, DefinitionId, ItemId);

/// The number of something in other tables: all the same, or not.
struct Elsewhere(Vec<Option<u32>>);

impl Elsewhere {
    fn agrees(&self, number: u32) -> bool {
        self.0.iter().all(|other| *other == Some(number))
    }
}

impl<'a> Others<'a> {
    fn of(run: &Run, readings: &[Reading<'a>], by: &Explained<'_>) -> Self {
        let mut others = Self {
            readings: Vec::new(),
            paths: HashMap::new(),
            rows: Vec::new(),
        };
        for reading in readings {
            let table = reading.table;
            let mut paths: Vec<usize> = Vec::with_capacity(table.rows.len());
            for row in &table.rows {
                let around = row.parent.map(|parent| paths[parent]);
                let next = others.paths.len();
                let path = (around, row.definition, row.item);
                paths.push(*others.paths.entry(path).or_insert(next));
            }
            others.rows.push(paths.into_iter().zip(0..).collect());
            others.readings.push((table, Numbers::of(run, reading, by)));
        }
        others
    }

    /// The path of a row in what has this path; `None` if no other table has it.
    fn path(&self, around: Option<Option<usize>>, row: &Row) -> Option<usize> {
        let around = match around {
            None => None,
            Some(around) => Some(around?),
        };
        let path = (around, row.definition, row.item);
        self.paths.get(&path).copied()
    }

    /// The numbers of the start and the end of what has a path.
    fn numbers(&self, path: Option<usize>) -> (Elsewhere, Elsewhere) {
        let number = |of: fn(&Row) -> Option<u32>| {
            let all = self.readings.iter().zip(&self.rows);
            let numbers = all.map(|((table, numbers), rows)| {
                let row = &table.rows[*rows.get(&path?)?];
                numbers.in_run(of(row)?)?.known()
            });
            Elsewhere(numbers.collect())
        };
        (number(|row| row.pointer), number(|row| row.end_pointer))
    }
}

/// The numbers in the log of what has no row for sure and is not in a child that was not found.
fn loose(run: &Run, reading: &Reading<'_>, by: &Explained<'_>) -> Vec<i64> {
    let placed: HashSet<_> = reading.pairs.iter().map(|&(id, _)| id).collect();
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
