//! What a run shows of the child sequences that were not found.
//!
//! Nothing says what such a child holds, but it holds the same wherever it is called. So what was seen in one place is held against what was
//! seen in another, and against the room that there is. Where that does not fit, one of the steps ran another child.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{extent::extent, pairs::Pairs};
use crate::{
    model::{Node, NodeId, Outcome, Run, SkipReason},
    sequence::{Library, Row, Table},
};

/// How many instructions there are in children, by package ID in capitals.
pub type Sizes = HashMap<String, u32>;

/// What was seen of children that were not found, by package ID in capitals.
pub struct Seen {
    /// How many instructions they took.
    pub sizes: Sizes,
    /// Those of which one step shows what another contradicts.
    pub contradicted: HashSet<String>,
}

impl Seen {
    /// What a run shows of them, if its nodes are the rows of `pairs`.
    pub fn of<'a>(run: &'a Run, library: &Library, table: &Table, pairs: &Pairs) -> Self {
        // What is disabled may take none or two, and so tells nothing.
        let called = pairs.iter().filter_map(|(id, row)| {
            let child = missing_child(library, &table.rows[row]);
            Some((
                child.filter(|_| !may_be_off(run.node(id), &table.rows[row]))?,
                id,
            ))
        });
        let called: Vec<(String, NodeId)> = called.collect();
        let mut seen = Self {
            sizes: Sizes::new(),
            contradicted: HashSet::new(),
        };
        let mut names: HashMap<&str, HashMap<u32, &'a str>> = HashMap::new();
        for (child, id) in &called {
            let node = run.node(*id);
            let same_size = extent(node).is_none_or(|extent| {
                let size = extent.saturating_sub(1);
                *seen.sizes.entry(child.clone()).or_insert(size) == size
            });
            let names = names.entry(child).or_default();
            let same_names = places(run, *id).all(|(place, name)| {
                name.is_none_or(|name| *names.entry(place).or_insert(name) == name)
            });
            if !(same_size && same_names) {
                seen.contradicted.insert(child.clone());
            }
        }
        let room = Room::of(run);
        for (child, id) in &called {
            let size = seen.sizes.get(child);
            if size.is_some_and(|&size| !room.holds(run, *id, size)) {
                seen.contradicted.insert(child.clone());
            }
        }
        // What a child holds that the engine does not refer to is not what one does to which it does.
        let contents = |held: &HashMap<u32, &'a str>| {
            let mut held: Vec<_> = held.iter().map(|(&place, &name)| (place, name)).collect();
            held.sort_unstable();
            held
        };
        let referred = run.referred();
        let held = names.iter().filter(|(_, held)| !held.is_empty());
        let (known, others): (Vec<_>, Vec<_>) =
            held.partition(|(child, _)| referred.contains(**child));
        let known: HashSet<_> = known.into_iter().map(|(_, held)| contents(held)).collect();
        for (child, held) in others {
            if known.contains(&contents(held)) {
                seen.contradicted.insert((*child).to_owned());
            }
        }
        seen
    }
}

/// The package ID, in capitals, of the child of a Run Task Sequence step that was not found.
pub fn missing_child(library: &Library, row: &Row) -> Option<String> {
    let child = library.called(row.definition, row.item);
    let child = child.filter(|_| row.lacks_contents());
    child.map(str::to_ascii_uppercase)
}

/// Whether a node was disabled, or may have been as its row is.
fn may_be_off(node: &Node, row: &Row) -> bool {
    let is_off = row.disabled || row.disabled_by_parent;
    match node.outcome {
        Outcome::Skipped => is_off || node.skip_reason == Some(SkipReason::Disabled),
        _ => is_off && node.children.is_empty(),
    }
}

/// What was seen in a group: how far behind its start, and with what name.
fn places(run: &Run, id: NodeId) -> impl Iterator<Item = (u32, Option<&str>)> {
    let start = run.node(id).pointer;
    run.inside(id).filter_map(move |inner| {
        let inner = run.node(inner);
        Some((inner.pointer?.checked_sub(start?)?, inner.name.as_deref()))
    })
}

/// All numbers of instructions in a log, and where the table ends: what lies between has room for other instructions.
struct Room(BTreeSet<u32>);

impl Room {
    fn of(run: &Run) -> Self {
        // The size of the table may be off by one.
        let end = run.instruction_count.map(|count| count.saturating_add(1));
        Self(run.numbers().chain(end).collect())
    }

    /// Whether so many instructions have room in a group: between what was seen in it and what comes next.
    fn holds(&self, run: &Run, id: NodeId, size: u32) -> bool {
        let Some(start) = run
            .node(id)
            .pointer
            .filter(|_| run.node(id).end_pointer.is_none())
        else {
            return true;
        };
        let inside = run.inside(id).flat_map(|inner| run.node(inner).numbers());
        let last = inside.max().unwrap_or(start);
        let end = start.saturating_add(size).saturating_add(1);
        let next = self.0.range(last.saturating_add(1)..).next();
        last < end && next.is_none_or(|&next| end < next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::testing;

    /// The sizes of children that were not found, and the contradicted ones, if each node is the row of its place.
    fn seen(root: &[String], ran: &[&str], referred: &[&str]) -> (Vec<(String, u32)>, Vec<String>) {
        let library = testing::library(&[&root.concat()]);
        let table = testing::table(&library);
        let mut run = testing::run(ran);
        run.children_referred = referred.iter().map(|&child| child.to_owned()).collect();
        let pairs = run.roots.iter().copied().zip(0..table.rows.len());
        let pairs = Pairs::new(&run, &table, pairs);
        let seen = Seen::of(&run, &library, &table, &pairs);
        let (mut sizes, mut contradicted) = (
            Vec::from_iter(seen.sizes),
            Vec::from_iter(seen.contradicted),
        );
        sizes.sort();
        contradicted.sort();
        (sizes, contradicted)
    }

    #[test]
    fn a_child_holds_the_same_wherever_it_is_called() {
        let (one, two) = ("CON00102", "CON00103");
        let twice = [testing::call("First", one), testing::call("Second", one)];
        let sizes = |size| vec![(one.to_owned(), size)];
        let contradicted = vec![one.to_owned()];
        let nothing: Vec<String> = Vec::new();
        let is = |ran: &[&str]| seen(&twice, ran, &[]);
        let first = ["[First", "A", "B", "]First"];
        let with = |more: &[&'static str]| [&first, more].concat();
        assert_eq!(
            is(&with(&["[Second", "A", "B", "]Second"])),
            (sizes(2), vec![])
        );
        assert_eq!(is(&with(&["[Second", "A", "C", "]Second"])).1, contradicted);
        assert_eq!(is(&with(&["[Second", "A", "]Second"])).1, contradicted);
        // It does not end in the log, nor does what was skipped last.
        assert_eq!(is(&with(&["[Second", "A"])), (sizes(2), vec![]));
        assert_eq!(is(&with(&["[Second", "A", "B", "C"])).1, contradicted);
        assert_eq!(is(&with(&["-4 Second", "Last"])).1, nothing);
        assert_eq!(is(&with(&["-3 Second", "Last"])).1, contradicted);
        // Two that hold the same, of which the engine knows one.
        let both = [testing::call("First", one), testing::call("Second", two)];
        let same = with(&["[Second", "A", "B", "]Second"]);
        assert_eq!(seen(&both, &same, &[]).1, nothing);
        assert_eq!(seen(&both, &same, &[one]).1, [two]);
        assert_eq!(seen(&both, &same, &[one, two]).1, nothing);
    }
}
