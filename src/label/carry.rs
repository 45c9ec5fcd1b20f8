//! What an alignment with an edited definition carries: which of its pairs are sure enough to say what a node is.

use std::collections::HashMap;

use super::choose::same_name;
use crate::{
    sequence::{Row, RowKind, Table},
    tree::{NodeId, Run},
};

/// A run's nodes and the rows they are aligned with.
pub struct Alignment<'a> {
    run: &'a Run,
    table: &'a Table,
    rows: HashMap<NodeId, usize>,
    nodes: HashMap<usize, NodeId>,
    by_name: HashMap<&'a str, Vec<usize>>,
    /// The nodes in the order of their pointers, and where each is in it.
    order: Vec<NodeId>,
    places: HashMap<NodeId, usize>,
}

impl<'a> Alignment<'a> {
    pub fn new(run: &'a Run, table: &'a Table, pairs: &[(NodeId, usize)]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, row) in table.rows.iter().enumerate() {
            by_name.entry(&row.name).or_default().push(i);
        }
        let nodes = pairs.iter().map(|&(id, row)| (row, id)).collect();
        let order: Vec<_> = run.walk().map(|(id, _)| id).collect();
        Self {
            run,
            table,
            rows: pairs.iter().copied().collect(),
            nodes,
            by_name,
            places: order.iter().enumerate().map(|(i, &id)| (id, i)).collect(),
            order,
        }
    }

    /// Whether a pair is sure, although the definition was edited since. The names agree, and:
    ///
    /// - It lies among instructions that agree: the one before and the one after it have the same names and are the same number of
    ///   pointers away from their rows, so that nothing was edited between them. Otherwise:
    /// - A group that ran agrees in what is in it, as far as its extent lets one expect.
    /// - A group that was skipped shows no contents; then what is before, after and around it agrees.
    /// - No other row of the name, of another kind or with another child, would do as well.
    pub fn carries(&self, id: NodeId, row: usize) -> bool {
        let that = &self.table.rows[row];
        if !same_name(self.run, id, that) {
            return false;
        }
        if that.kind == RowKind::Step {
            return true;
        }
        if self.among_agreeing(id, row) {
            return true;
        }
        let (inside, agreeing) = self.contents(id, row);
        let neighbours = self.neighbours_agree(id);
        let enough = if inside == 0 {
            neighbours
        } else if self.same_extent(id, row) {
            agreeing * 2 > inside
        } else {
            agreeing == inside && neighbours || agreeing >= 3 && agreeing * 10 >= inside * 8
        };
        let is_other = |other: &Row| (other.kind, other.child) != (that.kind, that.child);
        let mut rivals = self.by_name[&*that.name]
            .iter()
            .filter(|&&other| other != row && is_other(&self.table.rows[other]));
        enough && !rivals.any(|&other| self.would_do(id, row, other))
    }

    fn among_agreeing(&self, id: NodeId, row: usize) -> bool {
        let shift = |id: NodeId, row: usize| {
            let (node, row) = (self.run.node(id).pointer?, self.table.rows[row].pointer?);
            Some(i64::from(node) - i64::from(row))
        };
        let own = shift(id, row);
        let place = self.places[&id];
        let before = place.checked_sub(1).map(|i| self.order[i]);
        let after = self.order.get(place + 1).copied();
        let agrees = |id: NodeId| {
            let row = self
                .rows
                .get(&id)
                .filter(|&&row| same_name(self.run, id, &self.table.rows[row]));
            row.is_some_and(|&row| shift(id, row) == own)
        };
        own.is_some() && [before, after].into_iter().all(|id| id.is_some_and(agrees))
    }

    /// Whether a node could as well be another row of its name: the row fits it as well, and the node that the row is aligned with,
    /// if there is one, would not lose by the exchange.
    fn would_do(&self, id: NodeId, row: usize, other: usize) -> bool {
        let fits = |id: NodeId, row: usize| (self.names_shared(id, row), self.same_extent(id, row));
        let better_here = fits(id, row) > fits(id, other);
        match self
            .nodes
            .get(&other)
            .filter(|&&taken| same_name(self.run, taken, &self.table.rows[other]))
        {
            Some(&taken) => !better_here && fits(taken, row) >= fits(taken, other),
            None => !better_here,
        }
    }

    /// How many nodes are in a group, and how many of them are aligned with a row of their name inside `row`.
    fn contents(&self, id: NodeId, row: usize) -> (usize, usize) {
        let end = self.table.rows[row].end;
        let agrees = |id: &NodeId| {
            let inner = self
                .rows
                .get(id)
                .filter(|&&inner| inner > row && inner < end);
            inner.is_some_and(|&inner| same_name(self.run, *id, &self.table.rows[inner]))
        };
        (
            self.run.inside(id).count(),
            self.run.inside(id).filter(agrees).count(),
        )
    }

    /// How many of the nodes in a group have a name that also comes up in a row's contents.
    fn names_shared(&self, id: NodeId, row: usize) -> usize {
        let end = self.table.rows[row].end;
        let is_there = |name: &str| {
            let rows = self
                .by_name
                .get(name)
                .map(Vec::as_slice)
                .unwrap_or_default();
            rows.get(rows.partition_point(|&i| i <= row))
                .is_some_and(|&i| i < end)
        };
        self.run
            .inside(id)
            .filter(|&id| self.run.node(id).name.as_deref().is_some_and(is_there))
            .count()
    }

    fn same_extent(&self, id: NodeId, row: usize) -> bool {
        let extent = |start: Option<u32>, end: Option<u32>| end?.checked_sub(start?);
        let (node, row) = (self.run.node(id), &self.table.rows[row]);
        let own = extent(node.pointer, node.end_pointer);
        own.is_some() && own == extent(row.pointer, row.end_pointer)
    }

    /// Whether what is before, after and around a node is aligned with rows of the same names.
    fn neighbours_agree(&self, id: NodeId) -> bool {
        let parent = self.run.node(id).parent;
        let siblings = parent.map_or(&self.run.roots, |parent| &self.run.node(parent).children);
        let at = siblings
            .iter()
            .position(|&sibling| sibling == id)
            .unwrap_or_default();
        let before = at.checked_sub(1).map(|i| siblings[i]);
        let around = [before, siblings.get(at + 1).copied(), parent];
        let agrees = |id: NodeId| {
            self.rows
                .get(&id)
                .is_some_and(|&row| same_name(self.run, id, &self.table.rows[row]))
        };
        around.iter().any(Option::is_some) && around.into_iter().flatten().all(agrees)
    }
}
