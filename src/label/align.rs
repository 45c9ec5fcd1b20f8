//! What corresponds in a run and a table that differ: an alignment of trees.
//!
//! The children of two groups that correspond are aligned as sequences (Needleman and Wunsch), from the top down; how well two groups
//! correspond depends on how well their contents do. Order is kept at every level, so a node that was moved has no counterpart.

use std::collections::HashMap;

use super::check::kinds_fit;
use crate::{
    sequence::{Row, RowKind, Table},
    tree::{Kind, NodeId, Outcome, Run, RunOutcome},
};

/// Pairs of siblings that are looked at before an alignment is given up; the largest sequences need a few hundred thousand.
const MAX_PAIRS: usize = 20_000_000;

/// The name is the same.
const SAME_NAME: i32 = 10;
/// The same number of instructions from start to end.
const SAME_EXTENT: i32 = 4;
/// The same pointer: nothing before it differs.
const SAME_POINTER: i32 = 1;
/// A node without a counterpart.
const UNMATCHED_NODE: i32 = -4;
/// A row without a counterpart, where the log would show it.
const UNMATCHED_ROW: i32 = -1;

/// Which nodes of a run and rows of a table correspond.
#[derive(Debug)]
pub struct Pairs {
    rows: Vec<Option<usize>>,
    nodes: Vec<Option<NodeId>>,
}

impl Pairs {
    pub fn new(run: &Run, table: &Table, pairs: impl IntoIterator<Item = (NodeId, usize)>) -> Self {
        let mut all = Self {
            rows: vec![None; run.nodes.len()],
            nodes: vec![None; table.rows.len()],
        };
        for (id, row) in pairs {
            all.add(id, row);
        }
        all
    }

    fn add(&mut self, id: NodeId, row: usize) {
        self.rows[id.index()] = Some(row);
        self.nodes[row] = Some(id);
    }

    /// The counterpart of a node.
    pub fn row(&self, id: NodeId) -> Option<usize> {
        self.rows[id.index()]
    }

    /// The counterpart of a row.
    pub fn node(&self, row: usize) -> Option<NodeId> {
        self.nodes[row]
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, usize)> + '_ {
        let nodes = (0..).map(NodeId).zip(&self.rows);
        nodes.filter_map(|(id, row)| Some((id, (*row)?)))
    }

    /// The rows without a counterpart that the log would show had they been there, in order: those beside others that came up. Run Task
    /// Sequence steps that are disabled may take no instruction.
    pub fn missing(&self, run: &Run, table: &Table) -> Vec<usize> {
        let ran = run.outcome == RunOutcome::Succeeded;
        let whole = (!run.starts_mid_run, ran);
        let mut missing = self.missing_in(table, None, whole);
        for (id, row) in self.iter() {
            let node = run.node(id);
            if node.kind != Kind::Step && node.outcome != Outcome::Skipped {
                let whole = (node.started.is_some(), node.outcome == Outcome::Succeeded);
                missing.extend(self.missing_in(table, Some(row), whole));
            }
        }
        missing.sort_unstable();
        missing
    }

    fn missing_in(&self, table: &Table, parent: Option<usize>, whole: (bool, bool)) -> Vec<usize> {
        let (start, end) = parent.map_or((0, table.rows.len()), |row| (row + 1, table.rows[row].end));
        let rows = std::iter::successors(Some(start), |&row| Some(table.rows.get(row)?.end));
        let rows: Vec<_> = rows.take_while(|&row| row < end).collect();
        let came_up = |&row: &usize| self.nodes[row].is_some();
        let first = rows.iter().position(came_up);
        let last = rows.iter().rposition(came_up);
        let from = if whole.0 { 0 } else { first.unwrap_or(rows.len()) };
        let to = if whole.1 { rows.len() } else { last.unwrap_or(0) };
        let may_be_absent = |row: &Row| {
            row.kind == RowKind::RunTaskSequence && (row.disabled || row.disabled_by_parent)
        };
        let shown = rows.get(from..to).unwrap_or_default().iter().copied();
        shown
            .filter(|row| !came_up(row) && !may_be_absent(&table.rows[*row]))
            .collect()
    }
}

/// Whether the log gives a node the name of a row.
pub fn same_name(run: &Run, id: NodeId, row: &Row) -> bool {
    run.node(id).name.as_deref() == Some(&*row.name)
}

/// The counterparts of a run's nodes among a table's rows.
pub fn align(run: &Run, table: &Table) -> Option<Pairs> {
    let mut aligner = Aligner {
        run,
        table,
        children: children_of(table),
        scores: HashMap::new(),
        pairs: 0,
    };
    let mut found = Pairs::new(run, table, []);
    aligner.inside_out(&run.roots, None, &mut found);
    aligner.moved(&mut found);
    (aligner.pairs <= MAX_PAIRS).then_some(found)
}

/// For each row and the root (last), the rows directly inside. A row without a pointer is never logged.
fn children_of(table: &Table) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); table.rows.len() + 1];
    for (i, row) in table
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.pointer.is_some())
    {
        children[row.parent.unwrap_or(table.rows.len())].push(i);
    }
    children
}

struct Aligner<'a> {
    run: &'a Run,
    table: &'a Table,
    children: Vec<Vec<usize>>,
    /// How well the contents of a node and a row correspond.
    scores: HashMap<(NodeId, usize), i32>,
    pairs: usize,
}

impl Aligner<'_> {
    /// Aligns nodes with the rows inside `parent`, and what is in those that correspond.
    fn inside_out(&mut self, nodes: &[NodeId], parent: Option<usize>, found: &mut Pairs) {
        let run = self.run;
        let mut open = vec![(nodes, parent)];
        while let Some((nodes, parent)) = open.pop() {
            for (id, row) in self.trace(nodes, parent) {
                if found.row(id).is_none() && found.node(row).is_none() {
                    found.add(id, row);
                    open.push((run.node(id).children.as_slice(), Some(row)));
                }
            }
        }
    }

    /// Groups that were moved: what is left over of a name on both sides, and has the same contents, at least half of them.
    fn moved(&mut self, found: &mut Pairs) {
        let run = self.run;
        let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, row) in self.table.rows.iter().enumerate() {
            if row.kind != RowKind::Step && found.node(i).is_none() {
                rows.entry(&row.name).or_default().push(i);
            }
        }
        let mut candidates = Vec::new();
        for (id, _) in run.walk() {
            let node = run.node(id);
            if found.row(id).is_some() || node.children.is_empty() {
                continue;
            }
            let name = node.name.as_deref().unwrap_or_default();
            for &row in rows.get(name).into_iter().flatten() {
                let inside = self.inside(id, row);
                if inside >= node.children.len() as i32 * SAME_NAME / 2 {
                    candidates.push((inside, id, row));
                }
            }
        }
        candidates.sort_by_key(|&(inside, id, row)| (std::cmp::Reverse(inside), id, row));
        for (_, id, row) in candidates {
            if found.row(id).is_none() && found.node(row).is_none() {
                found.add(id, row);
                self.inside_out(&run.node(id).children, Some(row), found);
            }
        }
    }

    fn rows(&self, parent: Option<usize>) -> Vec<usize> {
        self.children[parent.unwrap_or(self.table.rows.len())].clone()
    }

    /// The best alignment of nodes with the rows inside `parent`: for each cell of the matrix, the score from there to the end.
    fn matrix(&mut self, nodes: &[NodeId], rows: &[usize]) -> Vec<Vec<i32>> {
        let mut best = vec![vec![0; rows.len() + 1]; nodes.len() + 1];
        self.pairs = self.pairs.saturating_add(nodes.len() * rows.len());
        if self.pairs > MAX_PAIRS {
            return best;
        }
        for i in (0..nodes.len()).rev() {
            best[i][rows.len()] = best[i + 1][rows.len()] + UNMATCHED_NODE;
            for j in (0..rows.len()).rev() {
                // Rows before the first node and after the last are not held against an alignment: a log can begin late and end early.
                let skip_row = best[i][j + 1] + if i == 0 { 0 } else { UNMATCHED_ROW };
                let skip_node = best[i + 1][j] + UNMATCHED_NODE;
                let both = self
                    .pair(nodes[i], rows[j])
                    .map(|score| score + best[i + 1][j + 1]);
                best[i][j] = skip_row.max(skip_node).max(both.unwrap_or(i32::MIN));
            }
        }
        best
    }

    /// Reads the best alignment off the matrix.
    fn trace(&mut self, nodes: &[NodeId], parent: Option<usize>) -> Vec<(NodeId, usize)> {
        let rows = self.rows(parent);
        let best = self.matrix(nodes, &rows);
        let (mut i, mut j) = (0, 0);
        let mut pairs = Vec::new();
        while i < nodes.len() && j < rows.len() {
            let both = self
                .pair(nodes[i], rows[j])
                .map(|score| score + best[i + 1][j + 1]);
            if both == Some(best[i][j]) {
                pairs.push((nodes[i], rows[j]));
                (i, j) = (i + 1, j + 1);
            } else if best[i][j] == best[i][j + 1] + if i == 0 { 0 } else { UNMATCHED_ROW } {
                j += 1;
            } else {
                i += 1;
            }
        }
        pairs
    }

    /// How well a node and a row correspond; `None` if they cannot.
    fn pair(&mut self, id: NodeId, row: usize) -> Option<i32> {
        let (node, that) = (self.run.node(id), &self.table.rows[row]);
        if !kinds_fit(node, that.kind) {
            return None;
        }
        let same_name = node.name.as_deref().is_none_or(|name| name == &*that.name);
        let extent = |start: Option<u32>, end: Option<u32>| end?.checked_sub(start?);
        let extents =
            extent(node.pointer, node.end_pointer).zip(extent(that.pointer, that.end_pointer));
        let same_extent = extents.is_some_and(|(a, b)| a == b);
        let mut score = if same_name { SAME_NAME } else { 0 };
        score += if same_extent { SAME_EXTENT } else { 0 };
        score += if node.pointer == that.pointer {
            SAME_POINTER
        } else {
            0
        };
        if node.children.is_empty() {
            // A skipped group or a step of another name: only what else is known speaks for it.
            return (same_name
                || same_extent && node.outcome == Outcome::Skipped
                || node.pointer == that.pointer)
                .then_some(score);
        }
        let inside = self.inside(id, row);
        // A group of another name has to have the same contents, at least half of them.
        let enough = node.children.len() as i32 * SAME_NAME / 2;
        (same_name || inside >= enough).then_some(score + inside)
    }

    fn inside(&mut self, id: NodeId, row: usize) -> i32 {
        if let Some(&score) = self.scores.get(&(id, row)) {
            return score;
        }
        let rows = self.rows(Some(row));
        let nodes = self.run.node(id).children.as_slice();
        let score = self.matrix(nodes, &rows)[0][0];
        self.scores.insert((id, row), score);
        score
    }
}
