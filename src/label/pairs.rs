//! Which nodes of a run and which rows of a table correspond.

use std::collections::HashSet;

use super::weight::missing;
use crate::{
    model::{Kind, NodeId, Outcome, Run, RunOutcome},
    sequence::{Expansion, Row, RowKind, Table},
};

/// Pairs of a node and a row, each in no more than one.
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

    /// Adds a pair, unless one of the two has a counterpart.
    pub fn add(&mut self, id: NodeId, row: usize) -> bool {
        let free = self.row(id).is_none() && self.node(row).is_none();
        if free {
            self.rows[id.index()] = Some(row);
            self.nodes[row] = Some(id);
        }
        free
    }

    /// The counterpart of a node.
    pub fn row(&self, id: NodeId) -> Option<usize> {
        self.rows[id.index()]
    }

    /// The counterpart of a row.
    pub fn node(&self, row: usize) -> Option<NodeId> {
        self.nodes[row]
    }

    /// All pairs, in the order of the nodes.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, usize)> + '_ {
        let nodes = (0..).map(NodeId).zip(&self.rows);
        nodes.filter_map(|(id, row)| Some((id, (*row)?)))
    }

    /// The pairs whose groups are pairs too, up to the outermost.
    pub fn in_place<'a>(
        &'a self,
        run: &'a Run,
        table: &'a Table,
    ) -> impl Iterator<Item = (NodeId, usize)> + 'a {
        let mut placed = vec![false; run.nodes.len()];
        run.walk().filter_map(move |(id, _)| {
            let row = self.row(id)?;
            let is_placed = match (run.node(id).parent, table.rows[row].parent) {
                (Some(around), Some(parent)) => {
                    placed[around.index()] && self.row(around) == Some(parent)
                }
                (around, parent) => around.is_none() && parent.is_none(),
            };
            placed[id.index()] = is_placed;
            is_placed.then_some((id, row))
        })
    }

    /// The nodes in Run Task Sequence steps whose contents the table lacks: nothing says what they are.
    pub fn unknown(&self, run: &Run, table: &Table) -> HashSet<NodeId> {
        let lacking = self
            .iter()
            .filter(|&(_, row)| table.rows[row].lacks_contents());
        lacking.flat_map(|(id, _)| run.inside(id)).collect()
    }

    /// The rows without a counterpart that would have come up, in order: those beside others that did.
    pub fn missing(&self, run: &Run, table: &Table) -> Vec<usize> {
        let ran = run.outcome == RunOutcome::Succeeded;
        let mut missing = self.missing_in(table, None, !run.starts_mid_run, ran);
        for (id, row) in self.iter() {
            let node = run.node(id);
            if node.kind != Kind::Step && node.outcome != Outcome::Skipped {
                let ends = node.outcome == Outcome::Succeeded;
                missing.extend(self.missing_in(table, Some(row), node.started.is_some(), ends));
            }
        }
        missing.sort_unstable();
        missing
    }

    fn missing_in(
        &self,
        table: &Table,
        parent: Option<usize>,
        begins: bool,
        ends: bool,
    ) -> Vec<usize> {
        let rows: Vec<_> = inside(table, parent).collect();
        let came_up: Vec<_> = rows.iter().map(|&row| self.nodes[row].is_some()).collect();
        missing(&came_up, begins, ends)
            .map(|place| rows[place])
            .filter(|&row| !may_be_absent(&table.rows[row]))
            .collect()
    }
}

/// The rows directly inside a row or, for `None`, outside of any.
pub fn inside(table: &Table, parent: Option<usize>) -> impl Iterator<Item = usize> + '_ {
    let (start, end) = parent.map_or((0, table.rows.len()), |row| (row + 1, table.rows[row].end));
    let exists = move |row: usize| (row < end).then_some(row);
    std::iter::successors(exists(start), move |&row| exists(table.rows[row].end))
}

/// Where each row of a table with all contents is in a table of the same definition under another rule.
pub fn rows_in(table: &Table, other: &Table) -> Vec<Option<usize>> {
    let mut places = vec![None; table.rows.len()];
    let mut at = 0;
    for (place, row) in other.rows.iter().enumerate() {
        let Some(full) = table.rows.get(at) else {
            break;
        };
        places[at] = Some(place);
        let is_hollow = row.end == place + 1 && row.expansion == Some(Expansion::Disabled);
        at = if is_hollow { full.end } else { at + 1 };
    }
    places
}

/// Whether a row takes no instruction under one of the rules for disabled Run Task Sequence steps.
pub fn may_be_absent(row: &Row) -> bool {
    row.kind == RowKind::RunTaskSequence && (row.disabled || row.disabled_by_parent)
}

/// Whether a node has the name of a row, as far as the log tells.
pub fn is_named(run: &Run, id: NodeId, row: &Row) -> bool {
    run.node(id).name.is_none() || same_name(run, id, row)
}

/// Whether the log gives a node the name of a row.
pub fn same_name(run: &Run, id: NodeId, row: &Row) -> bool {
    run.node(id).name.as_deref() == Some(&*row.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::testing;

    #[test]
    fn only_what_is_in_its_groups_is_in_place() {
        let root =
            r#"<group name="One"><step name="A"/><step name="B"/></group><group name="Two"/>"#;
        let library = testing::library(&[root]);
        let table = testing::table(&library);
        let run = testing::run(&["[One", "A", "]One", "[Two", "B", "]Two"]);
        let of = |name| testing::node(&run, name);
        let mut pairs = Pairs::new(
            &run,
            &table,
            [(of("One"), 0), (of("A"), 1), (of("B"), 2), (of("Two"), 3)],
        );
        assert!(!pairs.add(of("Two"), 2), "each in no more than one");
        let in_place: Vec<_> = pairs.in_place(&run, &table).map(|(_, row)| row).collect();
        assert_eq!(in_place, [0, 1, 3]);
        let pairs = Pairs::new(&run, &table, [(of("One"), 0), (of("A"), 1)]);
        assert_eq!(pairs.missing(&run, &table), [2, 3]);
    }
}
