//! What corresponds in a run and a table that differ: an alignment of trees.
//!
//! The children of two groups that correspond are aligned as sequences (Needleman and Wunsch), from the top down; how well two groups
//! correspond depends on how well their contents do. Order is kept at every level. Of what was moved, groups are found again by their
//! name and their contents.

use std::{cmp::Reverse, collections::HashMap};

use super::{
    check::{kinds_fit, switched},
    extent::Extents,
    pairs::{Pairs, inside},
};
use crate::{
    model::{Node, NodeId, Outcome, Run},
    sequence::{RowKind, Table},
};

/// Pairs of siblings that are looked at before an alignment is given up; a run of a thousand nodes needs one to five million.
const MAX_PAIRS: usize = 10_000_000;

/// The name is the same.
const SAME_NAME: i32 = 10;
/// The same number of instructions from start to end.
const SAME_EXTENT: i32 = 4;
/// The same pointer: nothing before it differs.
const SAME_POINTER: i32 = 1;
/// The one is disabled, the other was not: of two namesakes, the other is it.
const SWITCHED: i32 = -1;
/// A node without a counterpart.
const UNMATCHED_NODE: i32 = -4;
/// A row without a counterpart, where the log would show it.
const UNMATCHED_ROW: i32 = -1;

/// The counterparts of a run's nodes among a table's rows.
pub fn align(run: &Run, table: &Table, extents: &Extents) -> Option<Pairs> {
    let mut aligner = Aligner {
        run,
        table,
        extents,
        scores: HashMap::new(),
        pairs: 0,
    };
    let mut found = Pairs::new(run, table, []);
    aligner.align(&run.roots, None, &mut found);
    aligner.align_moved(&mut found);
    (aligner.pairs <= MAX_PAIRS).then_some(found)
}

struct Aligner<'a> {
    run: &'a Run,
    table: &'a Table,
    extents: &'a Extents,
    /// How well the contents of a node and a row correspond.
    scores: HashMap<(NodeId, usize), i32>,
    pairs: usize,
}

impl Aligner<'_> {
    /// Aligns nodes with the rows inside `parent`, then what is in those that correspond.
    fn align(&mut self, nodes: &[NodeId], parent: Option<usize>, found: &mut Pairs) {
        let run = self.run;
        let mut open = vec![(nodes, parent)];
        while let Some((nodes, parent)) = open.pop() {
            for (id, row) in self.trace(nodes, parent) {
                if found.add(id, row) {
                    open.push((run.node(id).children.as_slice(), Some(row)));
                }
            }
        }
    }

    /// Aligns groups that were moved: what is left over on both sides, of the same name and with the same contents, at least half of them.
    fn align_moved(&mut self, found: &mut Pairs) {
        let (run, table) = (self.run, self.table);
        let mut left: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, row) in table.rows.iter().enumerate() {
            if row.kind != RowKind::Step && found.node(i).is_none() {
                left.entry(&row.name).or_default().push(i);
            }
        }
        let mut candidates = Vec::new();
        for (id, _) in run.walk() {
            let node = run.node(id);
            if found.row(id).is_some() || node.children.is_empty() {
                continue;
            }
            let name = node.name.as_deref().unwrap_or_default();
            for &row in left.get(name).into_iter().flatten() {
                if self.is_spent(1) {
                    return;
                }
                let inside = self.inside(id, row);
                if inside >= half(node) {
                    candidates.push((Reverse(inside), id, row));
                }
            }
        }
        candidates.sort_unstable();
        for (_, id, row) in candidates {
            if found.add(id, row) {
                self.align(&run.node(id).children, Some(row), found);
            }
        }
    }

    /// Counts pairs of siblings that are looked at; whether they are too many.
    fn is_spent(&mut self, pairs: usize) -> bool {
        self.pairs = self.pairs.saturating_add(pairs);
        self.pairs > MAX_PAIRS
    }

    /// The best alignment of nodes with rows: for each cell of the matrix, the score from there to the end. None, if it is too much.
    fn matrix(&mut self, nodes: &[NodeId], rows: &[usize]) -> Option<Vec<Vec<i32>>> {
        if self.is_spent(nodes.len().saturating_mul(rows.len())) {
            return None;
        }
        let mut best = vec![vec![0; rows.len() + 1]; nodes.len() + 1];
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
        Some(best)
    }

    /// Reads the best alignment off the matrix.
    fn trace(&mut self, nodes: &[NodeId], parent: Option<usize>) -> Vec<(NodeId, usize)> {
        let rows: Vec<_> = inside(self.table, parent).collect();
        let Some(best) = self.matrix(nodes, &rows) else {
            return Vec::new();
        };
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
        let same_extent = self.extents.fit(node, row) == Some(true);
        let mut score = if same_name { SAME_NAME } else { 0 };
        score += if same_extent { SAME_EXTENT } else { 0 };
        score += if node.pointer == that.pointer {
            SAME_POINTER
        } else {
            0
        };
        if switched(node, that).is_some() {
            score += SWITCHED;
        }
        if that.lacks_contents() {
            // Whatever was in it agrees.
            return same_name.then_some(score);
        }
        if node.children.is_empty() {
            // A skipped group or a step of another name: only what else is known speaks for it.
            return (same_name
                || same_extent && node.outcome == Outcome::Skipped
                || node.pointer == that.pointer)
                .then_some(score);
        }
        let inside = self.inside(id, row);
        // A group of another name has to have the same contents.
        (same_name || inside >= half(node)).then_some(score + inside)
    }

    fn inside(&mut self, id: NodeId, row: usize) -> i32 {
        if let Some(&score) = self.scores.get(&(id, row)) {
            return score;
        }
        let rows: Vec<_> = inside(self.table, Some(row)).collect();
        let nodes = self.run.node(id).children.as_slice();
        let score = self.matrix(nodes, &rows).map_or(0, |best| best[0][0]);
        // Of little, finding it out again costs less than remembering it: there can be millions of these.
        if nodes.len() * rows.len() > 8 {
            self.scores.insert((id, row), score);
        }
        score
    }
}

/// The score of a group half of whose contents correspond.
fn half(node: &Node) -> i32 {
    node.children.len() as i32 * SAME_NAME / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::testing;

    #[test]
    fn what_was_inserted_removed_or_moved_shifts_nothing_else() {
        let group = |name: &str, inside: &[&str]| {
            format!(r#"<group name="{name}">{}</group>"#, testing::steps(inside))
        };
        let root = [
            group("One", &["A", "B", "C"]),
            group("Two", &["D", "E"]),
            testing::steps(&["Gone", "Last"]),
        ]
        .concat();
        let library = testing::library(&[&root]);
        let table = testing::table(&library);
        let run = testing::run(&[
            "[Two", "D", "E", "]Two", "[One", "A", "new", "B", "C", "]One", "Last",
        ]);
        let pairs = align(&run, &table, &Extents::of(&table)).unwrap();
        for name in ["One", "A", "B", "C", "Two", "D", "E", "Last"] {
            let row = pairs.row(testing::node(&run, name)).unwrap();
            assert_eq!(&*table.rows[row].name, name);
        }
        assert_eq!(pairs.row(testing::node(&run, "new")), None);
    }
}
