//! What an alignment with an edited definition carries: which of its pairs are sure enough to say what a node is.
//!
//! Two things have to be sure: that the node is this item of the definition and no other, and that the item was then what it is now. A step
//! keeps its name when it is made to run another child, and a group can become a Run Task Sequence step of its name. So beside names and
//! places, what was inside has to agree; of a group that was skipped, the number of its instructions.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
};

use super::{
    align::{Pairs, same_name},
    extent::{Extents, extent},
    names::{DIFFERENCE, Names},
};
use crate::{
    sequence::{DefinitionId, ItemKind, Library, RowKind, Table},
    tree::{NodeId, Run},
};

/// By how much what agrees in a group has to outweigh what differs, in bits.
const SURE: f64 = 2.0;

/// The same for a group of another name: its contents alone have to tell what it is.
const SURE_WITHOUT_NAME: f64 = 10.0;

/// Names that are looked at for rivals before nothing more is sure; real runs need some ten thousand.
const MAX_LOOKS: usize = 20_000_000;

/// A run's nodes and the rows they are aligned with.
pub struct Alignment<'a> {
    run: &'a Run,
    table: &'a Table,
    library: &'a Library,
    names: &'a Names,
    pairs: &'a Pairs,
    extents: Extents,
    /// For each row, the innermost Run Task Sequence step around it.
    callers: Vec<Option<usize>>,
    rows_named: HashMap<&'a str, Vec<usize>>,
    nodes_named: HashMap<&'a str, Vec<NodeId>>,
    /// Rows that should have come up and did not, in order.
    missing: Vec<usize>,
    looks: Cell<usize>,
}

/// What was seen in a group, held against a row's contents. What is in a child sequence that is called in it is that child's affair.
#[derive(Default)]
struct Contents {
    /// Nodes that were seen in it.
    seen: u32,
    /// What those tell that agree, in bits.
    bits: f64,
    /// At how many places they differ.
    differences: u32,
}

impl<'a> Alignment<'a> {
    pub fn new(
        run: &'a Run,
        table: &'a Table,
        library: &'a Library,
        names: &'a Names,
        pairs: &'a Pairs,
    ) -> Self {
        let mut rows_named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, row) in table.rows.iter().enumerate() {
            if row.kind != RowKind::Step {
                rows_named.entry(&row.name).or_default().push(i);
            }
        }
        let mut nodes_named: HashMap<&str, Vec<NodeId>> = HashMap::new();
        for (id, _) in run.walk() {
            let node = run.node(id);
            if let Some(name) = node.name.as_deref().filter(|_| node.kind != crate::tree::Kind::Step) {
                nodes_named.entry(name).or_default().push(id);
            }
        }
        Self {
            run,
            table,
            library,
            names,
            pairs,
            extents: Extents::of(table),
            callers: callers(table),
            rows_named,
            nodes_named,
            missing: pairs.missing(run, table),
            looks: Cell::new(0),
        }
    }

    /// The pairs that are sure, although the definition was edited since.
    pub fn sure(&self) -> Vec<(NodeId, usize)> {
        let is_closed = |id: NodeId| self.run.node(id).children.is_empty();
        let (closed, open): (Vec<_>, Vec<_>) = self.pairs.iter().partition(|&(id, _)| is_closed(id));
        let mut sure: Vec<_> = open.into_iter().filter(|&(id, row)| self.carries(id, row, &HashSet::new())).collect();
        // A child that was skipped at one place and ran at another took as many instructions at both.
        let taken: HashSet<_> = sure.iter().filter_map(|&(id, row)| Some((self.table.rows[row].child?, extent(self.run.node(id))?))).collect();
        sure.extend(closed.into_iter().filter(|&(id, row)| self.carries(id, row, &taken)));
        sure
    }

    fn carries(&self, id: NodeId, row: usize, taken: &HashSet<(DefinitionId, u32)>) -> bool {
        let that = &self.table.rows[row];
        if that.kind == RowKind::Step {
            return self.agrees(id, row);
        }
        let same_name = same_name(self.run, id, that);
        let contents = self.contents(id, row);
        let fits = self.extents.fit(self.run.node(id), row);
        let enough = if contents.seen == 0 {
            same_name && (fits == Some(true) || that.child.zip(extent(self.run.node(id))).is_some_and(|key| taken.contains(&key)))
        } else {
            let sure = if same_name { SURE } else { SURE_WITHOUT_NAME };
            let weight = contents.bits + self.childs_name(id, row) - DIFFERENCE * f64::from(contents.differences);
            let nothing_differs = same_name && contents.differences == 0 && fits != Some(false);
            nothing_differs || weight >= sure
        };
        let rival = enough && self.has_rival(id, row, &contents);
        if let Some(p) = self.run.node(id).pointer {
            super::WHY.with(|w| w.borrow_mut().insert(p, format!("enough {enough} same {same_name} fits {fits:?} seen {} bits {:.0} diff {} rival {rival} {}", contents.seen, contents.bits, contents.differences, super::RIVAL.with(|r| r.take()))));
        }
        enough && !rival
    }

    /// Whether a node and a row have the same name and, where both state it, the same type: a step keeps its type as long as it lives.
    fn agrees(&self, id: NodeId, row: usize) -> bool {
        let that = &self.table.rows[row];
        let known = match &self.library.item(that.definition, that.item).kind {
            ItemKind::Step(step) => step.r#type.as_deref(),
            ItemKind::Group | ItemKind::RunTaskSequence(_) => None,
        };
        let logged = self.run.node(id).action.as_deref();
        same_name(self.run, id, that) && known.zip(logged).is_none_or(|(a, b)| a == b)
    }

    /// What it tells that a step bears its child's own name, as most do, in bits.
    fn childs_name(&self, id: NodeId, row: usize) -> f64 {
        let child = self.table.rows[row].child.and_then(|child| self.library.get(child).name.as_deref());
        let name = self.run.node(id).name.as_deref();
        child.filter(|&child| name == Some(child)).map_or(0.0, |name| self.names.bits(name))
    }

    fn contents(&self, id: NodeId, row: usize) -> Contents {
        let run = self.run;
        let mut contents = Contents::default();
        // Groups whose place is the same, and the rows they are.
        let mut placed = HashMap::from([(id, row)]);
        for inner in run.inside(id) {
            let node = run.node(inner);
            // What is in something that has no counterpart is part of the same difference.
            let Some(&around) = node.parent.and_then(|parent| placed.get(&parent)) else {
                continue;
            };
            contents.seen += 1;
            let in_place = |row: &usize| self.table.rows[*row].parent == Some(around);
            let Some(row) = self.pairs.row(inner).filter(in_place) else {
                contents.differences += 1;
                continue;
            };
            if self.table.rows[row].kind == RowKind::Group {
                placed.insert(inner, row);
            }
            let is_closed = node.children.is_empty();
            if self.agrees(inner, row) {
                contents.bits += self.names.bits(&self.table.rows[row].name);
            } else {
                contents.differences += 1;
            }
            if is_closed && self.extents.fit(node, row) == Some(false) {
                contents.differences += 1;
            }
        }
        let end = self.table.rows[row].end;
        let from = self.missing.partition_point(|&missing| missing <= row);
        let to = self.missing.partition_point(|&missing| missing < end);
        let caller = match self.table.rows[row].kind {
            RowKind::RunTaskSequence => Some(row),
            RowKind::Group | RowKind::Step => self.callers[row],
        };
        let missing = self.missing[from..to].iter();
        contents.differences += missing.filter(|&&row| self.callers[row] == caller).count() as u32;
        contents
    }

    /// Whether the node could as well be another row, the row another node, or what it ran another sequence.
    fn has_rival(&self, id: NodeId, row: usize, contents: &Contents) -> bool {
        let differs = contents.differences > 0;
        if differs && self.is_more_like_another(id, row) {
            super::RIVAL.with(|r| r.set("library"));
            return true;
        }
        if self.is_pinned(id, row) {
            return false;
        }
        let name = self.run.node(id).name.as_deref().unwrap_or_default();
        let that = &self.table.rows[row];
        let label = |row: usize| (self.table.rows[row].kind, self.table.rows[row].child);
        let mut rows = self.rows_named.get(name).into_iter().flatten();
        if rows.any(|&other| label(other) != label(row) && self.would_do(id, row, other)) {
            super::RIVAL.with(|r| r.set("row"));
            return true;
        }
        let mut nodes = self.nodes_named.get(&*that.name).into_iter().flatten();
        if nodes.any(|&other| other != id && self.would_take(id, row, other)) {
            super::RIVAL.with(|r| r.set("node"));
            return true;
        }
        false
    }

    /// Whether what was in a group is more like another sequence than like the row's contents.
    fn is_more_like_another(&self, id: NodeId, row: usize) -> bool {
        let child = self.table.rows[row].child;
        let here = self.likeness(id, row);
        let mut others = self.library.ids().filter(|&other| Some(other) != child);
        others.any(|other| {
            let other = self.library.get(other);
            self.names.likeness(self.run, id, other, None) > here
        })
    }

    /// How much what was in a group is like a row's contents.
    fn likeness(&self, id: NodeId, row: usize) -> f64 {
        let row = &self.table.rows[row];
        let (definition, parent) = match row.child {
            Some(child) => (child, None),
            None => (row.definition, Some(row.item)),
        };
        let definition = self.library.get(definition);
        self.names.likeness(self.run, id, definition, parent)
    }

    /// How well a node fits a row, beside its place.
    fn fitness(&self, id: NodeId, row: usize) -> f64 {
        if self.run.node(id).children.is_empty() {
            return match self.extents.fit(self.run.node(id), row) {
                Some(true) => 1.0,
                _ => 0.0,
            };
        }
        self.likeness(id, row)
    }

    /// Whether a node could as well be another row of its name: the row fits it as well, and the node that the row is aligned with,
    /// if there is one, would not lose by the exchange.
    fn would_do(&self, id: NodeId, row: usize, other: usize) -> bool {
        if self.fitness(id, other) < self.fitness(id, row) {
            return false;
        }
        let taken = self.pairs.node(other).filter(|&taken| same_name(self.run, taken, &self.table.rows[other]));
        taken.is_none_or(|taken| {
            // One inside the other cannot change places.
            let rows = &self.table.rows;
            let nested = (row..rows[row].end).contains(&other) || (other..rows[other].end).contains(&row);
            !nested && self.fitness(taken, row) >= self.fitness(taken, other)
        })
    }

    /// Whether another node of the row's name could as well be it.
    fn would_take(&self, id: NodeId, row: usize, other: NodeId) -> bool {
        let own = self.pairs.row(other).filter(|&own| same_name(self.run, other, &self.table.rows[own]));
        let there = self.fitness(other, row);
        there >= self.fitness(id, row) && own.is_none_or(|own| there > self.fitness(other, own))
    }

    /// Whether what stands before, after and around a node stands before, after and around the row.
    fn is_pinned(&self, id: NodeId, row: usize) -> bool {
        let parent = self.run.node(id).parent;
        let siblings = parent.map_or(&self.run.roots, |parent| &self.run.node(parent).children);
        let at = siblings.iter().position(|&sibling| sibling == id).unwrap_or_default();
        let rows = self.siblings(row);
        let place = rows.iter().position(|&sibling| sibling == row).unwrap_or_default();
        let alike = |node: Option<NodeId>, row: Option<usize>| match (node, row) {
            (Some(id), Some(row)) => self.pairs.row(id) == Some(row) && same_name(self.run, id, &self.table.rows[row]),
            (None, None) => true,
            _ => false,
        };
        let before = |i: usize| i.checked_sub(1);
        alike(parent, self.table.rows[row].parent)
            && alike(before(at).map(|i| siblings[i]), before(place).map(|i| rows[i]))
            && alike(siblings.get(at + 1).copied(), rows.get(place + 1).copied())
    }

    fn siblings(&self, row: usize) -> Vec<usize> {
        let parent = self.table.rows[row].parent;
        let (start, end) = parent.map_or((0, self.table.rows.len()), |p| (p + 1, self.table.rows[p].end));
        let rows = std::iter::successors(Some(start), |&row| Some(self.table.rows.get(row)?.end));
        rows.take_while(|&row| row < end).collect()
    }
}

fn callers(table: &Table) -> Vec<Option<usize>> {
    let mut callers: Vec<Option<usize>> = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let caller = row.parent.and_then(|parent| match table.rows[parent].kind {
            RowKind::RunTaskSequence => Some(parent),
            RowKind::Group | RowKind::Step => callers[parent],
        });
        callers.push(caller);
    }
    callers
}
