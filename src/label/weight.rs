//! What evidence weighs, in bits: how much likelier it is if run and definition have to do with each other than if they do not.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use crate::{
    model::{NodeId, Outcome, Run},
    sequence::{DefinitionId, ItemId, ItemKind, Library},
};

/// A difference speaks against it: in what was edited every second instruction may differ, in what is something else nearly all do.
pub const DIFFERENCE: f64 = 1.0;

/// So much has to be left for a group at its place and of its name, which few make into something else.
pub const SURE: f64 = 2.0;

/// So much where no name tells what it is, only what is inside: chance does as well once in a thousand times.
pub const SURE_WITHOUT_NAME: f64 = 10.0;

/// One name tells no more than this: that it is rare among the definitions at hand does not make it rare in the world.
const MOST: f64 = 5.0;

/// How often each name comes up in the definitions, which says how much it tells that two instructions have the same.
#[derive(Debug)]
pub struct Weights {
    names: HashMap<Arc<str>, Name>,
    /// The names of the definitions themselves.
    titles: HashSet<String>,
    total: u32,
}

#[derive(Debug, Default)]
struct Name {
    count: u32,
    /// The definitions that have it outside of any group, each once.
    holders: Vec<DefinitionId>,
}

impl Weights {
    pub fn of(library: &Library) -> Self {
        let mut names: HashMap<Arc<str>, Name> = HashMap::new();
        let mut total = 0;
        // Of what says the same, but runs another version of a child, once.
        for id in library.ids().filter(|&id| library.first_alike(id) == id) {
            for item in &library.get(id).items {
                let name = names.entry(Arc::clone(&item.name)).or_default();
                name.count += 1;
                total += 1;
                if item.parent.is_none() && name.holders.last() != Some(&id) {
                    name.holders.push(id);
                }
            }
        }
        let titles = library.definitions().iter();
        let titles = titles.filter_map(|definition| definition.name.clone());
        Self {
            names,
            titles: titles.collect(),
            total,
        }
    }

    /// The definitions that have an item of that name outside of any group, each once.
    pub fn holders(&self, name: &str) -> &[DefinitionId] {
        let name = self.names.get(name);
        name.map_or(&[], |name| name.holders.as_slice())
    }

    /// The most that [`Self::contents`] and a child of its own name can weigh, of a group.
    pub fn ceiling(&self, run: &Run, id: NodeId) -> f64 {
        let name = |id: NodeId| run.node(id).name.as_deref();
        let title = name(id).filter(|&name| self.titles.contains(name));
        let inside = run.inside(id).filter_map(name);
        title
            .into_iter()
            .chain(inside)
            .map(|name| self.name(name))
            .sum()
    }

    /// That two have this name.
    pub fn name(&self, name: &str) -> f64 {
        let count = self.names.get(name).map_or(1, |name| name.count);
        f64::log2(f64::from(self.total.max(1)) / f64::from(count)).min(MOST)
    }

    /// What it takes to choose one of all places in the definitions.
    pub fn choice(&self) -> f64 {
        f64::log2(f64::from(self.total.max(1)))
    }

    /// That a group held what it held, if it was `parent` of a definition or, for `None`, all of it. Order does not matter. What is in the
    /// definition's children can speak for it; that it differs is their affair.
    pub fn contents(
        &self,
        run: &Run,
        id: NodeId,
        library: &Library,
        of: DefinitionId,
        parent: Option<ItemId>,
    ) -> f64 {
        let node = run.node(id);
        let definition = library.get(of);
        let items: Vec<_> = definition.children(parent).collect();
        let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (place, &item) in items.iter().enumerate() {
            let name = &definition.item(item).name;
            places.entry(name).or_default().push_back(place);
        }
        let mut came_up = vec![false; items.len()];
        let mut weight = 0.0;
        for &inner in &node.children {
            let name = run.node(inner).name.as_deref().unwrap_or_default();
            let Some(place) = places.get_mut(name).and_then(VecDeque::pop_front) else {
                weight -= DIFFERENCE;
                continue;
            };
            came_up[place] = true;
            weight += self.name(name);
            if run.node(inner).children.is_empty() {
                continue;
            }
            let item = items[place];
            weight += match library.child(of, item) {
                Some(child) => self.contents(run, inner, library, child, None).max(0.0),
                None if definition.item(item).kind == ItemKind::Group => {
                    self.contents(run, inner, library, of, Some(item))
                }
                None => 0.0,
            };
        }
        let begins = node.started.is_some();
        let ends = node.outcome == Outcome::Succeeded;
        let missing = missing(&came_up, begins, ends).filter(|&place| {
            let item = definition.item(items[place]);
            // It may take no instruction.
            !(item.disabled && matches!(item.kind, ItemKind::RunTaskSequence(_)))
        });
        weight - DIFFERENCE * missing.count() as f64
    }
}

/// Which did not come up where they should have: between those that did, and before and after them if the log holds the beginning and
/// the end of what they are in.
pub fn missing(came_up: &[bool], begins: bool, ends: bool) -> impl Iterator<Item = usize> + '_ {
    let is_there = |&there: &bool| there;
    let first = came_up.iter().position(is_there).unwrap_or(came_up.len());
    let last = came_up
        .iter()
        .rposition(is_there)
        .map_or(0, |last| last + 1);
    let from = if begins { 0 } else { first };
    let to = if ends { came_up.len() } else { last };
    (from..to).filter(|&i| !came_up[i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::testing;

    #[test]
    fn rare_names_tell_more_up_to_a_bound() {
        let names = ["Often"; 8]
            .into_iter()
            .chain(["Rare"; 1])
            .collect::<Vec<_>>();
        let weights = Weights::of(&testing::library(&[&testing::steps(&names)]));
        assert!(weights.name("Often") < 0.2 && weights.name("Rare") > 3.0);
        let many: Vec<_> = (0..200).map(|n| n.to_string()).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        let weights = Weights::of(&testing::library(&[&testing::steps(&many)]));
        assert_eq!(weights.name("7"), MOST);
    }

    #[test]
    fn beyond_what_the_log_shows_nothing_is_missing() {
        let came_up = [false, true, false, true, false];
        let of = |begins, ends| missing(&came_up, begins, ends).collect::<Vec<_>>();
        assert_eq!(of(true, true), [0, 2, 4]);
        assert_eq!(of(false, true), [2, 4]);
        assert_eq!(of(false, false), [2]);
    }
}
