//! What an alignment with an edited definition carries: which of its pairs are sure enough to say what a node is.
//!
//! Two things have to be sure: that the node is this item of the definition and no other ([`rival`](super::rival)), and that the item was
//! then what it is now. A step keeps its name when it is made to run another child, and a group can become a Run Task Sequence step of its
//! name. So beside names and places, what was inside has to agree; of a group that was skipped, the number of its instructions.

use std::collections::{HashMap, HashSet};

use super::{
    extent::{Extents, extent},
    pairs::{Pairs, same_name},
    rival::Rivals,
    weight::{DIFFERENCE, SURE, SURE_WITHOUT_NAME, Weights},
};
use crate::{
    sequence::{DefinitionId, ItemKind, Library, RowKind, Table},
    tree::{NodeId, Run},
};

/// A run's nodes and the rows they are aligned with.
pub struct Alignment<'a> {
    pub run: &'a Run,
    pub table: &'a Table,
    pub library: &'a Library,
    pub weights: &'a Weights,
    pub pairs: &'a Pairs,
    pub extents: Extents,
    /// For each row, the innermost Run Task Sequence step around it.
    callers: Vec<Option<usize>>,
    /// Rows that should have come up and did not, in order.
    missing: Vec<usize>,
}

/// A pair that is sure.
pub struct Sure {
    pub id: NodeId,
    pub row: usize,
    /// So is the sequence that holds it. Else only what a Run Task Sequence step ran is.
    pub is_placed: bool,
}

/// How many instructions a child took in the run, of those that ran.
type Taken = HashSet<(DefinitionId, u32)>;

/// What was seen in a group, held against a row's contents. What is in a child sequence that is called in it is that child's affair.
#[derive(Clone, Copy, Debug, Default)]
struct Contents {
    /// How many nodes.
    seen: u32,
    /// What those weigh that agree, in bits.
    weight: f64,
    /// At how many places they differ.
    differences: u32,
}

impl<'a> Alignment<'a> {
    pub fn new(
        run: &'a Run,
        table: &'a Table,
        library: &'a Library,
        weights: &'a Weights,
        pairs: &'a Pairs,
    ) -> Self {
        Self {
            run,
            table,
            library,
            weights,
            pairs,
            extents: Extents::of(table),
            callers: callers(table),
            missing: pairs.missing(run, table),
        }
    }

    /// The pairs that are sure, although the definition was edited since.
    pub fn sure(&self) -> Vec<Sure> {
        let rivals = Rivals::new(self);
        let carries = |&(id, row): &(NodeId, usize), taken: &Taken| {
            let kind = self.table.rows[row].kind;
            match kind {
                RowKind::Step => self.agrees(id, row),
                RowKind::Group | RowKind::RunTaskSequence => self.is_group(id, row, taken, &rivals),
            }
        };
        let is_open = |&(id, _): &(NodeId, usize)| !self.run.node(id).children.is_empty();
        let (open, closed): (Vec<_>, Vec<_>) = self.pairs.iter().partition(is_open);
        let mut sure: HashMap<_, _> = open
            .into_iter()
            .filter(|pair| carries(pair, &Taken::new()))
            .collect();
        let took = |(&id, &row): (&NodeId, &usize)| Some((self.table.rows[row].child?, extent(self.run.node(id))?));
        let taken = sure.iter().filter_map(took).collect();
        sure.extend(closed.into_iter().filter(|pair| carries(pair, &taken)));
        let pairs = self.pairs.iter().filter(|(id, _)| sure.contains_key(id));
        pairs
            .map(|(id, row)| Sure {
                id,
                row,
                is_placed: self.callers[row].is_none_or(|caller| {
                    let around = self.pairs.node(caller);
                    around.is_some_and(|around| sure.contains_key(&around) && self.is_in(id, around))
                }),
            })
            .filter(|sure| sure.is_placed || self.table.rows[sure.row].kind == RowKind::RunTaskSequence)
            .collect()
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

    fn is_group(&self, id: NodeId, row: usize, taken: &Taken, rivals: &Rivals<'_>) -> bool {
        let that = &self.table.rows[row];
        let same_name = same_name(self.run, id, that);
        let contents = self.contents(id, row);
        let extent_fits = self.extents.fit(self.run.node(id), row);
        let differs = contents.differences > 0 || extent_fits == Some(false);
        let enough = if contents.seen == 0 {
            // A child that was skipped here and ran elsewhere took as many instructions at both places.
            let as_elsewhere = that.child.zip(extent(self.run.node(id)));
            same_name
                && (extent_fits == Some(true) || as_elsewhere.is_some_and(|key| taken.contains(&key)))
        } else if same_name && !differs {
            true
        } else {
            let sure = if same_name { SURE } else { SURE_WITHOUT_NAME };
            let weight = contents.weight + self.childs_name(id, row);
            weight - DIFFERENCE * f64::from(contents.differences) >= sure
        };
        let rival = enough && rivals.has(id, row, contents.differences > 0);
        if let Some(p) = self.run.node(id).pointer {
            super::WHY.with(|w| w.borrow_mut().insert(p, format!("enough {enough} same {same_name} fits {extent_fits:?} seen {} bits {:.0} diff {} rival {rival} {}", contents.seen, contents.weight, contents.differences, super::RIVAL.with(|r| r.take()))));
        }
        enough && !rival
    }

    /// What it weighs that a step bears its child's own name, as most do.
    fn childs_name(&self, id: NodeId, row: usize) -> f64 {
        let child = self.table.rows[row].child;
        let child = child.and_then(|child| self.library.get(child).name.as_deref());
        let own = self.run.node(id).name.as_deref();
        child
            .filter(|&child| own == Some(child))
            .map_or(0.0, |name| self.weights.name(name))
    }

    fn contents(&self, id: NodeId, row: usize) -> Contents {
        let mut contents = Contents::default();
        // Groups that are where their rows are.
        let mut placed = HashMap::from([(id, row)]);
        for inner in self.run.inside(id) {
            let node = self.run.node(inner);
            // What is in something without a counterpart is part of the same difference.
            let Some(&around) = node.parent.and_then(|parent| placed.get(&parent)) else {
                continue;
            };
            contents.seen += 1;
            let is_placed = |row: &usize| self.table.rows[*row].parent == Some(around);
            let Some(row) = self.pairs.row(inner).filter(is_placed) else {
                contents.differences += 1;
                continue;
            };
            let that = &self.table.rows[row];
            if that.kind == RowKind::Group {
                placed.insert(inner, row);
            }
            if self.agrees(inner, row) {
                contents.weight += self.weights.name(&that.name);
            } else {
                contents.differences += 1;
            }
            let is_closed = node.children.is_empty();
            let differs = is_closed && self.extents.fit(node, row) == Some(false);
            contents.differences += u32::from(differs);
        }
        let caller = match self.table.rows[row].kind {
            RowKind::RunTaskSequence => Some(row),
            RowKind::Group | RowKind::Step => self.callers[row],
        };
        let from = self.missing.partition_point(|&missing| missing <= row);
        let missing = self.missing[from..].iter();
        contents.differences += missing
            .take_while(|&&missing| missing < self.table.rows[row].end)
            .filter(|&&missing| self.callers[missing] == caller)
            .count() as u32;
        contents
    }

    fn is_in(&self, id: NodeId, around: NodeId) -> bool {
        let parent = |&id: &NodeId| self.run.node(id).parent;
        std::iter::successors(Some(id), parent).any(|id| id == around)
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
