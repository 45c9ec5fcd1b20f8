//! Whether a pair of an alignment could as well be another: a group another row, a row another group, what ran another sequence.

use std::{cell::Cell, collections::HashMap};

use super::{
    carry::Alignment,
    pairs::{inside, may_be_absent, same_name},
    weight::SURE,
};
use crate::{
    model::{Kind, NodeId},
    sequence::{DefinitionId, RowKind},
};

/// Nodes that are looked at before everything has a rival; real runs need some ten thousand.
const MAX_LOOKS: usize = 2_000_000;

/// The groups of a run and of a table, by their names and places.
pub struct Rivals<'a> {
    alignment: &'a Alignment<'a>,
    rows_named: HashMap<&'a str, Vec<usize>>,
    nodes_named: HashMap<&'a str, Vec<NodeId>>,
    /// Groups that held something and have no counterpart of their name.
    nodes_renamed: Vec<NodeId>,
    rows_beside: Vec<Beside<usize>>,
    nodes_beside: Vec<Beside<NodeId>>,
    looks: Cell<usize>,
}

/// What is before and after something among its siblings.
type Beside<T> = (Option<T>, Option<T>);

impl<'a> Rivals<'a> {
    pub fn new(alignment: &'a Alignment<'a>) -> Self {
        let Alignment {
            run, table, pairs, ..
        } = *alignment;
        let mut rows_named: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut rows_beside = vec![(None, None); table.rows.len()];
        // What may be absent and is stands beside nothing.
        let counts = |row: &usize| pairs.node(*row).is_some() || !may_be_absent(&table.rows[*row]);
        let mut put = |row: usize, beside| rows_beside[row] = beside;
        beside(inside(table, None).filter(counts), &mut put);
        for (i, row) in table.rows.iter().enumerate() {
            beside(inside(table, Some(i)).filter(counts), &mut put);
            if row.kind != RowKind::Step {
                rows_named.entry(&row.name).or_default().push(i);
            }
        }
        let mut nodes_named: HashMap<&str, Vec<NodeId>> = HashMap::new();
        let mut nodes_renamed = Vec::new();
        let mut nodes_beside = vec![(None, None); run.nodes.len()];
        let mut put = |id: NodeId, beside| nodes_beside[id.index()] = beside;
        beside(run.roots.iter().copied(), &mut put);
        for (id, _) in run.walk() {
            let node = run.node(id);
            beside(node.children.iter().copied(), &mut put);
            if let Some(name) = node.name.as_deref().filter(|_| node.kind != Kind::Step) {
                nodes_named.entry(name).or_default().push(id);
            }
            let row = pairs
                .row(id)
                .filter(|&row| same_name(run, id, &table.rows[row]));
            if row.is_none() && !node.children.is_empty() {
                nodes_renamed.push(id);
            }
        }
        Self {
            alignment,
            rows_named,
            nodes_named,
            nodes_renamed,
            rows_beside,
            nodes_beside,
            looks: Cell::new(0),
        }
    }

    /// Whether what stands before, after and around a group stands before, after and around its row: then it is no other.
    pub fn is_pinned(&self, id: NodeId, row: usize) -> bool {
        let alike = |node: Option<NodeId>, row: Option<usize>| match row {
            Some(row) => node.is_some() && self.namesake(row) == node,
            None => node.is_none(),
        };
        let (before, after) = self.nodes_beside[id.index()];
        let (row_before, row_after) = self.rows_beside[row];
        let Alignment { run, table, .. } = *self.alignment;
        !self.is_beside_namesake(row)
            && alike(run.node(id).parent, table.rows[row].parent)
            && alike(before, row_before)
            && alike(after, row_after)
    }

    /// Whether a row stands beside one of its name that is something else: either of the two could be the one. A step is never taken for
    /// a group.
    pub fn is_beside_namesake(&self, row: usize) -> bool {
        self.namesakes_beside(row).next().is_some()
    }

    /// The same, unless what was seen in that one is what it holds.
    pub fn is_beside_unseen_namesake(&self, row: usize) -> bool {
        let Alignment {
            run, table, pairs, ..
        } = *self.alignment;
        let was_seen = |beside: usize| {
            let node = pairs.node(beside);
            let has_shown = node.is_some_and(|id| !run.node(id).children.is_empty());
            has_shown && !table.rows[beside].lacks_contents()
        };
        self.namesakes_beside(row).any(|beside| !was_seen(beside))
    }

    fn namesakes_beside(&self, row: usize) -> impl Iterator<Item = usize> {
        let rows = &self.alignment.table.rows;
        let is_step = |row: usize| rows[row].kind == RowKind::Step;
        let (before, after) = self.rows_beside[row];
        before.into_iter().chain(after).filter(move |&beside| {
            rows[beside].name == rows[row].name
                && is_step(beside) == is_step(row)
                && self.what(beside) != self.what(row)
        })
    }

    /// Whether something stands beside another of its name of which only one is left: in the definition, or in the run.
    pub fn is_one_of_two(&self, id: NodeId, row: usize) -> bool {
        let Alignment {
            run, table, pairs, ..
        } = *self.alignment;
        let (before, after) = self.nodes_beside[id.index()];
        let mut nodes = before.into_iter().chain(after);
        let (before, after) = self.rows_beside[row];
        let mut rows = before.into_iter().chain(after);
        nodes
            .any(|beside| run.node(beside).name == run.node(id).name && pairs.row(beside).is_none())
            || rows.any(|beside| {
                table.rows[beside].name == table.rows[row].name && pairs.node(beside).is_none()
            })
    }

    /// Whether another sequence is more like what was in a group than its row's contents are or, if those differ from it, nearly so. Where
    /// a row's contents are not known, one that is like most of what was in it.
    pub fn has_sequence(&self, id: NodeId, row: usize, differs: bool) -> bool {
        let Alignment {
            run,
            table,
            library,
            weights,
            ..
        } = *self.alignment;
        let child = table.rows[row].child;
        let names = || {
            let inside = run.node(id).children.iter();
            inside.filter_map(|&inner| run.node(inner).name.as_deref())
        };
        let here = if table.rows[row].lacks_contents() {
            // What is in its own groups and children can be unknown to another too.
            SURE.max(names().map(|name| weights.name(name)).sum::<f64>() / 2.0)
        } else {
            self.likeness(id, row) + self.alignment.childs_name(id, child)
        };
        let least = here - if differs { SURE } else { 0.0 };
        if least < 0.0 {
            return true;
        }
        if weights.ceiling(run, id) <= least {
            return false;
        }
        // What shares no name with it is not like it at all.
        let mut others: Vec<_> = names().flat_map(|name| weights.holders(name)).collect();
        others.sort_unstable();
        others.dedup();
        // Another version of the child is the same to a label; a file that does not say whose it is can be the one that was not found.
        let own = child.map_or_else(
            || library.called(table.rows[row].definition, table.rows[row].item),
            |child| library.get(child).package_id.as_deref(),
        );
        let is_other = |&&other: &&DefinitionId| match &library.get(other).package_id {
            Some(id) => !own.is_some_and(|own| own.eq_ignore_ascii_case(id)),
            None => Some(other) != child && !table.rows[row].lacks_contents(),
        };
        let mut others = others.into_iter().filter(is_other);
        others.any(|&other| {
            let there = weights.contents(run, id, library, other, None);
            self.is_spent(id) || there + self.alignment.childs_name(id, Some(other)) > least
        })
    }

    /// Whether a group could as well be another row of its name that is something else: that one fits as well, and its counterpart, if it
    /// has one, would not lose by the exchange.
    pub fn has_row(&self, id: NodeId, row: usize) -> bool {
        let name = self.alignment.run.node(id).name.as_deref();
        let own = self.fitness(id, row);
        let others = name.and_then(|name| self.rows_named.get(name));
        let mut others = others
            .into_iter()
            .flatten()
            .filter(|&&other| self.what(other) != self.what(row));
        others.any(|&other| {
            if self.is_spent(id) {
                return true;
            }
            let no_loss = |taken| {
                !self.are_nested(row, other)
                    && self.fitness(taken, row) >= self.fitness(taken, other)
            };
            self.fitness(id, other) >= own && self.namesake(other).is_none_or(no_loss)
        })
    }

    /// Whether a row could as well be another group, of its name or of a name that is in no row: it fits that one as well, and better than
    /// that one's own row does.
    pub fn has_node(&self, id: NodeId, row: usize) -> bool {
        let Alignment { table, pairs, .. } = *self.alignment;
        let own = self.fitness(id, row);
        let named = self.nodes_named.get(&*table.rows[row].name);
        let mut named = named.into_iter().flatten().filter(|&&other| other != id);
        let mut renamed = self.nodes_renamed.iter().filter(|&&other| other != id);
        let could_be = |other: NodeId, least: f64| {
            if self.is_spent(id) {
                return true;
            }
            let there = self.fitness(other, row);
            let theirs = pairs.row(other).filter(|&row| self.namesake(row).is_some());
            there >= least && theirs.is_none_or(|row| there > self.fitness(other, row))
        };
        named.any(|&other| could_be(other, own))
            || renamed.any(|&other| could_be(other, own.max(SURE)))
    }

    /// What a label says of a row.
    fn what(&self, row: usize) -> (RowKind, Option<DefinitionId>, Option<&str>) {
        let row = &self.alignment.table.rows[row];
        let called = self.alignment.library.called(row.definition, row.item);
        (row.kind, row.child, called)
    }

    /// One that is inside the other cannot change places with it.
    fn are_nested(&self, row: usize, other: usize) -> bool {
        let end = |row: usize| self.alignment.table.rows[row].end;
        (row..end(row)).contains(&other) || (other..end(other)).contains(&row)
    }

    /// The counterpart of a row, if it has the row's name.
    fn namesake(&self, row: usize) -> Option<NodeId> {
        let Alignment {
            run, table, pairs, ..
        } = *self.alignment;
        let node = pairs.node(row);
        node.filter(|&id| same_name(run, id, &table.rows[row]))
    }

    /// How well a group fits a row, beside its name and place.
    fn fitness(&self, id: NodeId, row: usize) -> f64 {
        let node = self.alignment.run.node(id);
        if !node.children.is_empty() {
            return self.likeness(id, row);
        }
        let fits = self.alignment.extents.could_fit(node, row) != Some(false);
        f64::from(u8::from(fits))
    }

    /// How much what was in a group is like a row's contents.
    fn likeness(&self, id: NodeId, row: usize) -> f64 {
        let Alignment {
            run,
            table,
            library,
            weights,
            ..
        } = *self.alignment;
        let row = &table.rows[row];
        match row.child {
            Some(child) => weights.contents(run, id, library, child, None),
            None => weights.contents(run, id, library, row.definition, Some(row.item)),
        }
    }

    /// Counts what is looked at; whether it is too much.
    fn is_spent(&self, id: NodeId) -> bool {
        let more = self.alignment.run.node(id).children.len() + 1;
        self.looks.set(self.looks.get().saturating_add(more));
        self.looks.get() > MAX_LOOKS
    }
}

/// Tells of each of some siblings what is before and after it.
fn beside<T: Copy>(siblings: impl Iterator<Item = T>, put: &mut impl FnMut(T, Beside<T>)) {
    let mut siblings = siblings.peekable();
    let mut before = None;
    while let Some(sibling) = siblings.next() {
        put(sibling, (before, siblings.peek().copied()));
        before = Some(sibling);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{align::align, extent::Extents, testing, weight::Weights};

    /// What a run, aligned with the first of some sequences, is asked.
    fn aligned<T>(
        sequences: &[&str],
        ran: &[&str],
        ask: impl FnOnce(&Alignment<'_>, &Rivals<'_>) -> T,
    ) -> T {
        let library = testing::library(sequences);
        let table = testing::table(&library);
        let weights = Weights::of(&library);
        let extents = Extents::of(&table);
        let run = testing::run(ran);
        let pairs = align(&run, &table, &extents).unwrap();
        let alignment = Alignment::new(&run, &table, &library, &weights, &pairs, &extents);
        ask(&alignment, &Rivals::new(&alignment))
    }

    /// The node of that name, and its row.
    fn module(alignment: &Alignment<'_>) -> (NodeId, usize) {
        let id = testing::node(alignment.run, "Module");
        (id, alignment.pairs.row(id).unwrap())
    }

    /// Of two Run Task Sequence steps of one name that run different children with the same contents, only neighbours tell which is which.
    #[test]
    fn neighbours_tell_namesakes_apart() {
        let [one, two] = ["CON00102", "CON00103"].map(|child| testing::call("Module", child));
        let step = |name| testing::steps(&[name]);
        let root = [step("First"), one, step("Middle"), two, step("Last")].concat();
        let child = testing::steps(&["A", "B"]);
        let pinned_and_rival = |ran: &[&str]| {
            aligned(&[&root, &child, &child], ran, |alignment, rivals| {
                let (id, row) = module(alignment);
                assert!(
                    rivals.has_sequence(id, row, true),
                    "the other child is no less like it"
                );
                (rivals.is_pinned(id, row), rivals.has_row(id, row))
            })
        };
        let ran = ["[Module", "A", "B", "]Module"];
        let with = |before: &[&'static str], after: &[&'static str]| [before, &ran, after].concat();
        assert_eq!(
            pinned_and_rival(&with(&["First"], &["Middle", "Last"])),
            (true, true)
        );
        assert_eq!(
            pinned_and_rival(&with(&["First"], &["Last"])),
            (false, true)
        );
    }

    /// Beside each other either of two namesakes could be the one, as soon as something changed.
    #[test]
    fn namesakes_pin_nothing() {
        let [one, two] = ["CON00102", "CON00103"].map(|child| testing::call("Module", child));
        let root = [testing::steps(&["First"]), one, two].concat();
        let children = [testing::steps(&["A", "B"]), testing::steps(&["A", "C"])];
        let ran = [
            "First", "[Module", "A", "B", "]Module", "[Module", "A", "C", "]Module",
        ];
        let sequences = [&*root, &children[0], &children[1]];
        let is_pinned = aligned(&sequences, &ran, |alignment, rivals| {
            let (id, row) = module(alignment);
            rivals.is_pinned(id, row)
        });
        assert!(!is_pinned);
    }

    /// Where the child was not found, what it ran is told beside a step of its name, and beside a group that showed what it holds.
    #[test]
    fn what_was_not_found_is_told_from_what_was_seen() {
        let call = testing::call("Module", "CON00109");
        let group = format!(
            r#"<group name="Module">{}</group>"#,
            testing::steps(&["A", "B"])
        );
        let step = testing::steps(&["Module"]);
        let placed = |beside: &str, ran: &[&str]| {
            aligned(&[&[&*call, beside].concat()], ran, |alignment, _| {
                alignment.placed().iter().any(|sure| sure.row == 0)
            })
        };
        let module = ["[Module", "P", "Q", "]Module"];
        let with = |more: &[&'static str]| [&module, more].concat();
        assert!(placed(&step, &with(&["Module"])));
        assert!(placed(&group, &with(&["[Module", "A", "B", "]Module"])));
        assert!(!placed(&group, &with(&["-4 Module"])));
        assert!(!placed(&group, &module));
    }

    /// A child that was not found is none that was; a few common names do not make it one, nor what is in a child of that one hide it.
    #[test]
    fn what_ran_a_child_at_hand_ran_no_other() {
        let root = testing::call("Module", "CON00109");
        let inner = testing::call("Inner", "CON00108");
        let known = testing::steps(&["A", "B", "C", "D"]) + &inner;
        let (rare, common) = (["[Module", "P", "Q", "A", "]Module"], ["A"; 12]);
        let sequences = [&*root, &known, &testing::steps(&common)];
        let is_known = |ran: &[&str]| {
            aligned(&sequences, ran, |alignment, rivals| {
                rivals.has_sequence(testing::node(alignment.run, "Module"), 0, false)
            })
        };
        assert!(!is_known(&rare));
        let start = ["[Module", "A", "B", "C", "D", "[Inner"];
        let inside: Vec<String> = (0..20).map(|i| format!("Step {i}")).collect();
        let inside = inside.iter().map(String::as_str);
        let ran: Vec<_> = start
            .into_iter()
            .chain(inside)
            .chain(["]Inner", "]Module"])
            .collect();
        assert!(is_known(&ran));
    }
}
