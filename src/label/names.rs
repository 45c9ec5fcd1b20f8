//! How much it tells that two instructions have the same name.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    sequence::{Definition, ItemId, ItemKind, Library},
    tree::{NodeId, Outcome, Run},
};

/// One name tells no more than this, in bits, however rare it is among the definitions at hand.
const MOST: f64 = 5.0;

/// What a difference takes away, in bits: people edit about as much of what they edit as they leave.
pub const DIFFERENCE: f64 = 1.0;

/// How often each name comes up in the definitions.
#[derive(Debug)]
pub struct Names {
    counts: HashMap<Arc<str>, u32>,
    total: u32,
}

impl Names {
    pub fn of(library: &Library) -> Self {
        let mut counts: HashMap<Arc<str>, u32> = HashMap::new();
        let mut total = 0;
        let definitions = library.definitions().iter();
        for item in definitions.flat_map(|definition| &definition.items) {
            *counts.entry(Arc::clone(&item.name)).or_default() += 1;
            total += 1;
        }
        Self { counts, total }
    }

    /// What a name tells, in bits: the rarer it is, the less it is there by chance.
    pub fn bits(&self, name: &str) -> f64 {
        let count = self.counts.get(name).copied().unwrap_or(1);
        f64::log2(f64::from(self.total.max(1)) / f64::from(count)).min(MOST)
    }

    /// How much what was in a group is like what a sequence or a group of it holds, in bits. Order does not matter; what children of the
    /// sequence hold is not looked at.
    pub fn likeness(
        &self,
        run: &Run,
        id: NodeId,
        definition: &Definition,
        parent: Option<ItemId>,
    ) -> f64 {
        let node = run.node(id);
        let items: Vec<_> = definition.children(parent).collect();
        let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (place, &item) in items.iter().enumerate() {
            places.entry(&definition.item(item).name).or_default().push_back(place);
        }
        let mut found = vec![false; items.len()];
        let mut bits = 0.0;
        for &inner in &node.children {
            let name = run.node(inner).name.as_deref().unwrap_or_default();
            let Some(place) = places.get_mut(name).and_then(VecDeque::pop_front) else {
                bits -= DIFFERENCE;
                continue;
            };
            found[place] = true;
            bits += self.bits(name);
            if definition.item(items[place]).kind == ItemKind::Group && !run.node(inner).children.is_empty() {
                bits += self.likeness(run, inner, definition, Some(items[place]));
            }
        }
        // Before the first and after the last that was seen, others can have been whose records are not in the log, or that were not reached.
        let first = match node.started {
            Some(_) => 0,
            None => found.iter().position(|&found| found).unwrap_or(items.len()),
        };
        let last = match node.outcome {
            Outcome::Succeeded => items.len(),
            _ => found.iter().rposition(|&found| found).map_or(0, |last| last + 1),
        };
        let seen = found.get(first..last).unwrap_or_default();
        bits - DIFFERENCE * seen.iter().filter(|&&found| !found).count() as f64
    }
}
