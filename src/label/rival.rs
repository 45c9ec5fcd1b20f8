//! Whether a pair of an alignment could as well be another: a node another row, a row another node, a group another sequence.

use std::{cell::Cell, collections::HashMap};

use super::{
    carry::Alignment,
    pairs::{inside, may_be_absent, same_name},
};
use crate::{
    sequence::{DefinitionId, ItemKind, RowKind},
    tree::{Kind, NodeId},
};

/// Nodes that are looked at before nothing more is sure; real runs need some ten thousand.
const MAX_LOOKS: usize = 10_000_000;

/// The groups of a run and of a table by their names and places.
pub struct Rivals<'a> {
    alignment: &'a Alignment<'a>,
    rows_named: HashMap<&'a str, Vec<usize>>,
    nodes_named: HashMap<&'a str, Vec<NodeId>>,
    /// For each row, what stands before and after it. What may be absent and is does not count.
    rows_beside: Vec<Beside<usize>>,
    nodes_beside: Vec<Beside<NodeId>>,
    looks: Cell<usize>,
}

type Beside<T> = (Option<T>, Option<T>);

/// What a label says of a row.
type Label<'a> = (RowKind, Option<DefinitionId>, Option<&'a str>);

impl<'a> Rivals<'a> {
    pub fn new(alignment: &'a Alignment<'a>) -> Self {
        let (run, table) = (alignment.run, alignment.table);
        let mut rows_named: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut rows_beside = vec![(None, None); table.rows.len()];
        let parents = (0..table.rows.len()).map(Some).chain([None]);
        for parent in parents {
            let came_up = |row: &usize| {
                alignment.pairs.node(*row).is_some() || !may_be_absent(&table.rows[*row])
            };
            put_beside(inside(table, parent).filter(came_up), |row, beside| rows_beside[row] = beside);
        }
        for (i, row) in table.rows.iter().enumerate() {
            if row.kind != RowKind::Step {
                rows_named.entry(&row.name).or_default().push(i);
            }
        }
        let mut nodes_named: HashMap<&str, Vec<NodeId>> = HashMap::new();
        let mut nodes_beside = vec![(None, None); run.nodes.len()];
        let mut put = |id: NodeId, beside| nodes_beside[id.index()] = beside;
        put_beside(run.roots.iter().copied(), &mut put);
        for (id, _) in run.walk() {
            let node = run.node(id);
            put_beside(node.children.iter().copied(), &mut put);
            if let Some(name) = node.name.as_deref().filter(|_| node.kind != Kind::Step) {
                nodes_named.entry(name).or_default().push(id);
            }
        }
        Self {
            alignment,
            rows_named,
            nodes_named,
            rows_beside,
            nodes_beside,
            looks: Cell::new(0),
        }
    }

    /// Whether the pair of a group and its row has a rival; whether what is inside differs.
    pub fn has(&self, id: NodeId, row: usize, differs: bool) -> bool {
        if differs && self.is_more_like_another(id, row) {
            return true;
        }
        let table = self.alignment.table;
        let name = self.alignment.run.node(id).name.as_deref().unwrap_or_default();
        let rows = self.rows_named.get(name).into_iter().flatten();
        let nodes = self.nodes_named.get(&*table.rows[row].name).into_iter().flatten();
        !self.is_pinned(id, row)
            && (rows
                .filter(|&&other| self.label(other) != self.label(row))
                .any(|&other| self.would_do(id, row, other))
                || nodes.filter(|&&other| other != id).any(|&other| self.would_take(id, row, other)))
    }

    fn label(&self, row: usize) -> Label<'_> {
        let row = &self.alignment.table.rows[row];
        let id = match &self.alignment.library.item(row.definition, row.item).kind {
            ItemKind::RunTaskSequence(call) => call.package_id.as_deref(),
            ItemKind::Group | ItemKind::Step(_) => None,
        };
        (row.kind, row.child, id)
    }

    /// Whether what was in a group is more like another sequence than like the row's contents.
    fn is_more_like_another(&self, id: NodeId, row: usize) -> bool {
        let Alignment { run, table, library, weights, .. } = *self.alignment;
        let child = table.rows[row].child;
        let here = self.likeness(id, row);
        let mut others = library.ids().filter(|&other| Some(other) != child);
        others.any(|other| {
            self.is_spent(id) || weights.contents(run, id, library.get(other), None) > here
        })
    }

    /// How much what was in a group is like a row's contents.
    fn likeness(&self, id: NodeId, row: usize) -> f64 {
        let row = &self.alignment.table.rows[row];
        let (definition, parent) = match row.child {
            Some(child) => (child, None),
            None => (row.definition, Some(row.item)),
        };
        let definition = self.alignment.library.get(definition);
        self.alignment.weights.contents(self.alignment.run, id, definition, parent)
    }

    /// How well a node fits a row, beside its name and place.
    fn fitness(&self, id: NodeId, row: usize) -> f64 {
        let node = self.alignment.run.node(id);
        if !node.children.is_empty() {
            return self.likeness(id, row);
        }
        let fits = self.alignment.extents.fit(node, row) == Some(true);
        f64::from(u8::from(fits))
    }

    /// Counts what is looked at; whether it is too much.
    fn is_spent(&self, id: NodeId) -> bool {
        let more = self.alignment.run.node(id).children.len() + 1;
        self.looks.set(self.looks.get() + more);
        self.looks.get() > MAX_LOOKS
    }

    /// Whether a node could as well be another row of its name: the row fits it as well, and the node that the row is aligned with,
    /// if there is one, would not lose by the exchange.
    fn would_do(&self, id: NodeId, row: usize, other: usize) -> bool {
        if self.is_spent(id) {
            return true;
        }
        if self.fitness(id, other) < self.fitness(id, row) {
            return false;
        }
        let rows = &self.alignment.table.rows;
        let Some(taken) = self.named_node(other) else {
            return true;
        };
        // One inside the other cannot change places.
        let holds = |outer: usize, inner: usize| (outer..rows[outer].end).contains(&inner);
        let nested = holds(row, other) || holds(other, row);
        !nested && self.fitness(taken, row) >= self.fitness(taken, other)
    }

    /// Whether another node of the row's name could as well be it.
    fn would_take(&self, id: NodeId, row: usize, other: NodeId) -> bool {
        if self.is_spent(id) {
            return true;
        }
        let there = self.fitness(other, row);
        let own = self.alignment.pairs.row(other);
        let own = own.filter(|&own| self.named_node(own).is_some());
        there >= self.fitness(id, row) && own.is_none_or(|own| there > self.fitness(other, own))
    }

    /// The counterpart of a row, if it has the row's name.
    fn named_node(&self, row: usize) -> Option<NodeId> {
        let Alignment { run, table, pairs, .. } = *self.alignment;
        pairs.node(row).filter(|&id| same_name(run, id, &table.rows[row]))
    }

    /// Whether what stands before, after and around a node stands before, after and around the row.
    fn is_pinned(&self, id: NodeId, row: usize) -> bool {
        let alike = |node: Option<NodeId>, row: Option<usize>| match row {
            Some(row) => node.is_some() && self.named_node(row) == node,
            None => node.is_none(),
        };
        let (before, after) = self.nodes_beside[id.index()];
        let (row_before, row_after) = self.rows_beside[row];
        let (run, table) = (self.alignment.run, self.alignment.table);
        alike(run.node(id).parent, table.rows[row].parent)
            && alike(before, row_before)
            && alike(after, row_after)
    }
}

/// Tells of each of some siblings what is before and after it.
fn put_beside<T: Copy>(siblings: impl Iterator<Item = T>, mut put: impl FnMut(T, Beside<T>)) {
    let mut siblings = siblings.peekable();
    let mut before = None;
    while let Some(sibling) = siblings.next() {
        put(sibling, (before, siblings.peek().copied()));
        before = Some(sibling);
    }
}
