//! What corresponds in a run and a table that differ: an alignment of trees.
//!
//! The children of two groups that correspond are aligned as sequences (Needleman and Wunsch), from the top down; how well two groups
//! correspond depends on how well their contents do. Order is kept at every level, so a node that was moved has no counterpart.

use std::collections::HashMap;

use super::check::kinds_fit;
use crate::{
    sequence::Table,
    tree::{NodeId, Outcome, Run},
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

/// The counterparts of a run's nodes among a table's rows, in the order of the run.
pub fn align(run: &Run, table: &Table) -> Option<Vec<(NodeId, usize)>> {
    let mut aligner = Aligner {
        run,
        table,
        children: children_of(table),
        scores: HashMap::new(),
        pairs: 0,
    };
    let mut found = Vec::new();
    let mut open = vec![(run.roots.as_slice(), None)];
    while let Some((nodes, parent)) = open.pop() {
        for (id, row) in aligner.trace(nodes, parent) {
            found.push((id, row));
            open.push((run.node(id).children.as_slice(), Some(row)));
        }
    }
    found.sort_by_key(|(id, _)| run.node(*id).pointer);
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
