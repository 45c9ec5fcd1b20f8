//! Which groups of a run the catalog knows as Run Task Sequence steps.
//!
//! An entry *fits* a group of its name where nothing that was logged of the group contradicts its fingerprint: no instruction in it, by
//! kind, name and place, not what lies in what, not where it ends. An entry *applies* where it fits and enough was seen: [`ENOUGH`]
//! differently named instructions, one less where the log shows where the group starts and ends, or where the engine itself
//! refers to the child (`_TSSub-…`). Where other entries of the name fit too, of another child or of an ordinary group,
//! none applies. What only fits is possible; so is a child that was edited since: something contradicts its fingerprint, but most
//! names in the group are in it.

use std::collections::{HashMap, HashSet};

use super::{
    Catalog,
    catalog::{Entry, distinct},
    fingerprint::{Fingerprint, Layout, NameHash, Slot, What},
};
use crate::model::{Evidence, Kind, Node, NodeId, NodeLabel, Run, SequenceName};

/// Differently named instructions in a group that must agree.
const ENOUGH: usize = 3;

/// Labels the groups of a run that the catalog knows, with all that is in them. What a definition labelled stays.
pub fn recognise(run: &mut Run, catalog: &Catalog) {
    let Some(seen) = Seen::of(run, catalog) else {
        return;
    };
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(&id) = seen.order.get(place) {
        let mut next = place + 1;
        match seen.look_up(id, catalog) {
            Known::Nothing => {}
            Known::Possible(possible) => found.push(Found {
                id,
                is_call: false,
                label: NodeLabel {
                    possible,
                    ..NodeLabel::on(Evidence::Possible)
                },
            }),
            Known::Child(child, fit) => {
                seen.label(id, child, &fit, catalog, &mut found);
                // What is in it was labelled with it.
                next = seen.after[place];
            }
        }
        place = next;
    }
    for Found { id, is_call, label } in found {
        let node = run.node_mut(id);
        if is_call {
            node.kind = Kind::RunTaskSequence;
        }
        match &mut node.label {
            // That it is a Run Task Sequence step is the log's own word; of which child is only possible.
            Some(known) if label.evidence == Evidence::Possible => known.possible = label.possible,
            known => *known = Some(label),
        }
    }
}

/// A label for a node.
struct Found {
    id: NodeId,
    is_call: bool,
    label: NodeLabel,
}

/// What the catalog knows of a group.
enum Known<'c> {
    Nothing,
    Possible(Vec<SequenceName>),
    Child(SequenceName, Fit<'c>),
}

/// An entry that nothing logged of a group contradicts.
struct Fit<'c> {
    entry: &'c Entry,
    fingerprint: &'c Fingerprint,
    layout: &'c Layout,
    /// The group's own pointer.
    start: u32,
    /// Differently named instructions that agree.
    names: usize,
}

/// A run as fingerprints are held against it.
struct Seen<'a> {
    run: &'a Run,
    /// The nodes, each before what is in it.
    order: Vec<NodeId>,
    /// The place of each node in that order.
    places: Vec<usize>,
    /// By place, the place after all that is in the node.
    after: Vec<usize>,
    /// By place, the first pointer from there on.
    next: Vec<Option<u32>>,
    /// By node.
    names: Vec<Option<NameHash>>,
}

impl<'a> Seen<'a> {
    /// `None` where the catalog knows no name of the run's groups.
    fn of(run: &'a Run, catalog: &Catalog) -> Option<Self> {
        let is_known = |name: &str| catalog.named(name).next().is_some();
        let mut groups = run.nodes.iter().filter(|node| node.kind != Kind::Step);
        groups.find(|group| group.name.as_deref().is_some_and(is_known))?;
        let walk: Vec<_> = run.walk().collect();
        let mut places = vec![0; run.nodes.len()];
        let mut after = vec![walk.len(); walk.len()];
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (place, &(id, depth)) in walk.iter().enumerate() {
            places[id.index()] = place;
            while let Some((before, _)) = open.pop_if(|(_, above)| *above >= depth) {
                after[before] = place;
            }
            open.push((place, depth));
        }
        let mut next = vec![None; walk.len() + 1];
        for (place, &(id, _)) in walk.iter().enumerate().rev() {
            next[place] = run.node(id).pointer.or(next[place + 1]);
        }
        let hash = |node: &Node| node.name.as_deref().map(NameHash::of);
        Some(Self {
            run,
            order: walk.into_iter().map(|(id, _)| id).collect(),
            places,
            after,
            next,
            names: run.nodes.iter().map(hash).collect(),
        })
    }

    /// The nodes in a group.
    fn inside(&self, id: NodeId) -> &[NodeId] {
        let place = self.places[id.index()];
        &self.order[place + 1..self.after[place]]
    }

    fn look_up<'c>(&self, id: NodeId, catalog: &'c Catalog) -> Known<'c> {
        let node = self.run.node(id);
        let is_open = node
            .label
            .as_ref()
            .is_none_or(|l| l.evidence == Evidence::Log);
        let Some(name) = node
            .name
            .as_deref()
            .filter(|_| is_open && node.kind != Kind::Step)
        else {
            return Known::Nothing;
        };
        let entries: Vec<_> = catalog.named(name).collect();
        let fits = entries.iter().filter_map(|entry| self.fit(id, entry));
        let mut fits: Vec<_> = fits.collect();
        // What the engine refers to outranks what it does not.
        if fits.iter().any(|fit| self.is_referred(fit.entry)) {
            fits.retain(|fit| fit.entry.child.is_none() || self.is_referred(fit.entry));
        }
        let may_be_group = fits.iter().any(|fit| fit.entry.child.is_none());
        let mut children = distinct(fits.iter().map(|fit| fit.entry));
        let best = fits.into_iter().max_by_key(|fit| fit.names);
        match best {
            Some(best) if !may_be_group && children.len() == 1 => {
                let child = children.remove(0);
                if self.is_enough(id, &best) {
                    return Known::Child(child, best);
                }
                children.push(child);
            }
            Some(_) => {}
            None => {
                let is_like = |entry: &&Entry| {
                    let own = entry.fingerprint.as_ref();
                    own.is_none_or(|own| self.is_mostly_in(id, own))
                };
                children = distinct(entries.into_iter().filter(is_like));
            }
        }
        if children.is_empty() {
            Known::Nothing
        } else {
            Known::Possible(children)
        }
    }

    fn is_enough(&self, id: NodeId, fit: &Fit<'_>) -> bool {
        let node = self.run.node(id);
        let is_whole = node.pointer.is_some() && node.end_pointer.is_some();
        let enough = if is_whole || self.is_referred(fit.entry) {
            ENOUGH - 1
        } else {
            ENOUGH
        };
        fit.names >= enough
    }

    /// Whether the engine says that the run refers to an entry's child.
    fn is_referred(&self, entry: &Entry) -> bool {
        let package = entry
            .child
            .as_ref()
            .and_then(|child| child.package_id.as_deref());
        package.is_some_and(|package| self.run.refers_to(package))
    }

    /// Most of the names in a group are in a fingerprint, somewhere.
    fn is_mostly_in(&self, id: NodeId, fingerprint: &Fingerprint) -> bool {
        let names = self.inside(id).iter();
        let names: Vec<_> = names.filter_map(|id| self.names[id.index()]).collect();
        let shared = names.iter().filter(|&&name| fingerprint.has(name)).count();
        shared * 2 > names.len()
    }

    fn fit<'c>(&self, id: NodeId, entry: &'c Entry) -> Option<Fit<'c>> {
        let fingerprint = entry.fingerprint.as_ref()?;
        let fits = fingerprint.layouts().iter().filter_map(|layout| {
            let start = self.start(id, layout)?;
            Some(Fit {
                entry,
                fingerprint,
                layout,
                start,
                names: self.agreeing(id, entry, fingerprint, layout, start)?,
            })
        });
        fits.max_by_key(|fit| fit.names)
    }

    /// The pointer of a group, if it can have as many instructions in it as a layout.
    fn start(&self, id: NodeId, layout: &Layout) -> Option<u32> {
        let node = self.run.node(id);
        let extent = layout.size().checked_add(1)?;
        let start = match (node.pointer, node.end_pointer) {
            (Some(start), _) => start,
            (None, end) => end?.checked_sub(extent)?,
        };
        let end = start.checked_add(extent)?;
        if node.end_pointer.is_some_and(|known| known != end) {
            return None;
        }
        // Around it: what it is in, what comes after it, and the table, whose size may differ by one for all that is known.
        let mut groups = std::iter::successors(node.parent, |&id| self.run.node(id).parent);
        let is_inside = groups.all(|id| {
            let group = self.run.node(id);
            group.pointer.is_none_or(|p| p < start) && group.end_pointer.is_none_or(|p| p > end)
        });
        let next = self.next[self.after[self.places[id.index()]]];
        let is_before = next.is_none_or(|next| next > end);
        let is_in_table = self.run.instruction_count.is_none_or(|count| end <= count);
        (is_inside && is_before && is_in_table).then_some(start)
    }

    /// How many differently named instructions in a group agree with an entry; `None` if one does not.
    fn agreeing(
        &self,
        group: NodeId,
        entry: &Entry,
        fingerprint: &Fingerprint,
        layout: &Layout,
        start: u32,
    ) -> Option<usize> {
        let mut agreeing = HashSet::new();
        for &id in self.inside(group) {
            let node = self.run.node(id);
            let Some((place, slot)) = slot(node, layout, start)? else {
                // Where it was is not in the log.
                continue;
            };
            let mark = fingerprint.mark(slot);
            let name = self.names[id.index()];
            let end = node.end_pointer.map(|end| end.checked_sub(start + 1));
            let around = node.parent.filter(|&parent| parent != group);
            let around = match around.map(|id| slot_of(self.run.node(id), layout, start)) {
                None => slot.around.is_none(),
                Some(None) => true,
                Some(Some(parent)) => slot.around == Some(parent),
            };
            let fits = around
                && can_be(node, mark.what)
                && (name.is_none() || name == mark.name)
                && end.is_none_or(|end| end == Some(slot.partner) && slot.partner != place)
                && (node.parent != Some(group) || is_held_by(node, entry));
            if !fits {
                return None;
            }
            agreeing.extend(name);
        }
        // The first group of a child often has its name, and the step too: that says nothing new.
        if let Some(own) = self.names[group.index()] {
            agreeing.remove(&own);
        }
        Some(agreeing.len())
    }

    /// Labels a group as a Run Task Sequence step, and what is in it by its fingerprint.
    fn label(
        &self,
        group: NodeId,
        child: SequenceName,
        fit: &Fit<'_>,
        catalog: &Catalog,
        found: &mut Vec<Found>,
    ) {
        // For each group, the sequence that what is in it belongs to.
        let mut holders = HashMap::from([(group, Some(child.clone()))]);
        found.push(Found {
            id: group,
            is_call: true,
            label: NodeLabel {
                child: Some(child),
                ..NodeLabel::on(Evidence::Catalog)
            },
        });
        for &id in self.inside(group) {
            let node = self.run.node(id);
            let sequence = node.parent.and_then(|parent| holders.get(&parent));
            let sequence = sequence.cloned().flatten();
            let slot = slot(node, fit.layout, fit.start).flatten();
            let slot = slot.map(|(_, slot)| slot);
            let call = slot.filter(|slot| fit.fingerprint.mark(slot).is_call());
            let mut possible = match (call, node.name.as_deref()) {
                (Some(slot), Some(name)) => {
                    catalog.children_with(name, fit.fingerprint.contents(slot))
                }
                _ => Vec::new(),
            };
            let own = (possible.len() == 1).then(|| possible.remove(0));
            let known = node
                .label
                .as_ref()
                .filter(|l| l.evidence == Evidence::Definition);
            let holder = match known {
                Some(known) if node.kind == Kind::RunTaskSequence => known.child.clone(),
                _ if call.is_some() => own.clone(),
                _ => sequence.clone(),
            };
            holders.insert(id, holder);
            if known.is_none() {
                found.push(Found {
                    id,
                    is_call: call.is_some(),
                    label: NodeLabel {
                        child: own,
                        possible,
                        sequence,
                        ..NodeLabel::on(Evidence::Catalog)
                    },
                });
            }
        }
    }
}

/// Where a node stands in a layout: its place and slot. `Some(None)`: the log does not tell where; `None`: nowhere.
fn slot<'l>(node: &Node, layout: &'l Layout, start: u32) -> Option<Option<(u32, &'l Slot)>> {
    let place = |pointer: u32| pointer.checked_sub(start)?.checked_sub(1);
    let start = match (node.pointer, node.end_pointer) {
        (Some(pointer), _) => place(pointer)?,
        (None, Some(end)) => layout.at(place(end)?)?.partner,
        (None, None) => return Some(None),
    };
    Some(Some((start, layout.at(start)?)))
}

fn slot_of(node: &Node, layout: &Layout, start: u32) -> Option<u32> {
    slot(node, layout, start).flatten().map(|(place, _)| place)
}

/// Whether the log and the definitions let a node be such an instruction.
fn can_be(node: &Node, what: What) -> bool {
    let is_unsure = node.may_be_a_group();
    let is_labelled = node.label.is_some();
    match what {
        What::Step => node.kind == Kind::Step,
        What::Group => node.kind == Kind::Group || is_unsure,
        What::Call | What::DisabledCall => {
            node.kind == Kind::RunTaskSequence
                || node.kind == Kind::Group && !is_labelled
                || is_unsure
        }
        What::End => false,
    }
}

/// Whether a definition that labelled a node says that the entry's child holds it.
fn is_held_by(node: &Node, entry: &Entry) -> bool {
    let sequence = node
        .label
        .as_ref()
        .and_then(|label| label.sequence.as_ref());
    sequence
        .zip(entry.child.as_ref())
        .is_none_or(|(sequence, child)| sequence.is_same(child))
}
