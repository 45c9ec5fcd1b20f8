//! What people do to definitions between a run and its export.

use std::{collections::HashMap, sync::Arc};

use simulator::{
    Item, Sequence,
    definition::{actions, child, group, sequence, step},
    dice::Dice,
    export,
};

/// Which edits are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Insert, delete, rename, disable or enable, move.
    Plain,
    /// Half of them make something look like what it is not: a step calls another child, a group becomes a Run Task Sequence step of its
    /// name and the other way round, names change places, things are copied.
    Treacherous,
}

/// The sequences of an export, the root first, while they are edited. Items are known by their marks.
pub struct Editor {
    pub sequences: Vec<Sequence>,
    /// Of what was made of something, what that was: package IDs of sequences and marks of items.
    pub made_of: HashMap<String, Vec<String>>,
    dice: Dice,
    next_mark: u32,
}

const NAMES: [&str; 4] = [
    "Set Deployment Variables",
    "Install Agent",
    "Module - Finish",
    "Restart Computer",
];

impl Editor {
    /// Of a sequence and its children.
    pub fn new(root: &Arc<Sequence>, seed: u64) -> Self {
        let all = export::with_children(root).into_iter();
        Self::of(
            all.map(|sequence| Sequence::clone(&sequence)).collect(),
            seed,
        )
    }

    pub fn of(sequences: Vec<Sequence>, seed: u64) -> Self {
        Self {
            sequences,
            made_of: HashMap::new(),
            dice: Dice::new(seed),
            next_mark: 1 << 24,
        }
    }

    /// The root with its children in place, as they are now.
    pub fn linked(&self) -> Arc<Sequence> {
        self.linked_from(&self.sequences[0])
    }

    fn linked_from(&self, root: &Sequence) -> Arc<Sequence> {
        sequence(&root.name, &root.package_id, self.linked_items(&root.items))
    }

    fn linked_items(&self, items: &[Item]) -> Vec<Item> {
        let mut items = items.to_vec();
        for item in &mut items {
            match item {
                Item::Step(_) => {}
                Item::Group(group) => group.items = self.linked_items(&group.items),
                Item::RunTaskSequence(call) => {
                    let called = self.position(&call.child.package_id);
                    call.child = self.linked_from(&self.sequences[called]);
                }
            }
        }
        items
    }

    fn position(&self, package_id: &str) -> usize {
        let mut sequences = self.sequences.iter();
        let found = sequences.position(|sequence| sequence.package_id == package_id);
        found.expect("no sequence is ever deleted")
    }

    /// These sequences and items, what they were made of, what that was made of, and so on.
    pub fn lineage(&self, of: &[String]) -> Vec<String> {
        let mut all = of.to_vec();
        let mut next = 0;
        while next < all.len() {
            all.extend(self.made_of.get(&all[next]).into_iter().flatten().cloned());
            next += 1;
        }
        all
    }

    /// One edit, in any of the sequences.
    pub fn edit(&mut self, manner: Manner) {
        let which = self.dice.below(self.sequences.len());
        let done = if manner == Manner::Treacherous && self.dice.chance(500) {
            self.deceive(which)
        } else {
            self.change(which)
        };
        // There was nothing that it could have been done to.
        if done.is_none() {
            let new = self.new_item(which);
            self.put(which, new);
        }
    }

    fn change(&mut self, which: usize) -> Option<()> {
        match self.dice.below(6) {
            0 => {
                let new = self.new_item(which);
                self.put(which, new);
            }
            1 => drop(self.take(which)?),
            2 => {
                let name = format!("{} (new)", self.dice.pick(&NAMES));
                *self.any(which)?.name_mut() = name;
            }
            3 => {
                let flags = self.any(which)?.flags_mut();
                flags.disabled = !flags.disabled;
            }
            // Up or down among its siblings, or to another place.
            4 => {
                let mark = self.pick(which, |_| true)?;
                let (list, at) = find(&mut self.sequences[which].items, mark)?;
                let item = list.remove(at);
                let to = self.dice.below(list.len() + 1);
                list.insert(to, item);
            }
            _ => {
                let item = self.take(which)?;
                self.put(which, item);
            }
        }
        Some(())
    }

    fn deceive(&mut self, which: usize) -> Option<()> {
        let is_call = |item: &Item| matches!(item, Item::RunTaskSequence(_));
        let is_group = |item: &Item| matches!(item, Item::Group(_));
        match self.dice.below(8) {
            // It calls another child.
            0 | 1 => {
                let called = self.callable(which)?;
                let mark = self.pick(which, is_call)?;
                if let Item::RunTaskSequence(call) = self.item(which, mark) {
                    call.child = called;
                }
            }
            // It calls a copy of its child, which is edited further.
            2 => {
                let mark = self.pick(which, is_call)?;
                let Item::RunTaskSequence(call) = self.item(which, mark) else {
                    return None;
                };
                let id = call.child.package_id.clone();
                let old = self.sequences[self.position(&id)].clone();
                let items = self.copies(&old.items);
                let copy = self.new_sequence(&old.name, items, id);
                if let Item::RunTaskSequence(call) = self.item(which, mark) {
                    call.child = copy;
                }
            }
            // A group becomes a Run Task Sequence step of its name: of a child that is there, or of one made of its contents.
            3 => {
                let mark = self.pick(which, is_group)?;
                let Item::Group(old) = self.item(which, mark).clone() else {
                    return None;
                };
                let known = self.callable(which).filter(|_| self.dice.chance(500));
                let called = match known {
                    Some(known) => known,
                    None => self.new_sequence(&old.name, old.items, mark.to_string()),
                };
                let new = self.mark();
                self.made(new.to_string(), mark.to_string());
                *self.item(which, mark) = child(&old.name, &called).marked(new);
            }
            // And the other way round, with the child's contents or others.
            4 => {
                let mark = self.pick(which, is_call)?;
                let Item::RunTaskSequence(old) = self.item(which, mark).clone() else {
                    return None;
                };
                let new = self.mark();
                self.made(new.to_string(), mark.to_string());
                let items = if self.dice.chance(500) {
                    let id = old.child.package_id.clone();
                    let contents = self.sequences[self.position(&id)].items.clone();
                    self.made(new.to_string(), id);
                    self.copies(&contents)
                } else {
                    vec![self.new_item(which)]
                };
                *self.item(which, mark) = group(&old.name, items).marked(new);
            }
            // Two change their names, Run Task Sequence steps rather than others.
            5 => {
                let one = self.pick(which, is_call)?;
                let other = self.pick(which, |item| !matches!(item, Item::Step(_)))?;
                let name = self.item(which, one).name().to_owned();
                let name = std::mem::replace(self.item(which, other).name_mut(), name);
                *self.item(which, one).name_mut() = name;
            }
            // It takes the name of another.
            6 => {
                let name = self.any(which)?.name().to_owned();
                *self.any(which)?.name_mut() = name;
            }
            // It is copied.
            _ => {
                let mark = self.pick(which, |_| true)?;
                let item = self.item(which, mark).clone();
                let copy = self.copies(&[item]).pop()?;
                self.put(which, copy);
            }
        }
        Some(())
    }

    fn made(&mut self, new: String, of: String) {
        self.made_of.entry(new).or_default().push(of);
    }

    fn mark(&mut self) -> u32 {
        self.next_mark += 1;
        self.next_mark
    }

    /// A new step, or a group or a call of a child with the same names.
    fn new_item(&mut self, which: usize) -> Item {
        let name = *self.dice.pick(&NAMES);
        let new = match self.dice.below(4) {
            0 => {
                let inside = step("New", actions::POWERSHELL).marked(self.mark());
                group(name, vec![inside])
            }
            1 => match self.callable(which) {
                Some(called) if self.dice.chance(500) => child(&called.name, &called),
                Some(called) => child(name, &called),
                None => step(name, actions::COMMAND),
            },
            _ => step(name, actions::COMMAND),
        };
        new.marked(self.mark())
    }

    /// Copies are other items, with marks of their own.
    fn copies(&mut self, items: &[Item]) -> Vec<Item> {
        let copy = |item: &Item| {
            let mut copy = item.clone();
            if let Item::Group(group) = &mut copy {
                group.items = self.copies(&group.items);
            }
            let mark = self.mark();
            self.made(mark.to_string(), item.flags().mark.to_string());
            copy.marked(mark)
        };
        items.iter().map(copy).collect()
    }

    fn new_sequence(&mut self, name: &str, items: Vec<Item>, of: String) -> Arc<Sequence> {
        let id = format!("NEW{:05X}", self.sequences.len());
        let new = sequence(name, &id, items);
        self.sequences.push(Sequence::clone(&new));
        self.made(id, of);
        new
    }

    /// A child that a sequence can call without being called by it.
    fn callable(&mut self, which: usize) -> Option<Arc<Sequence>> {
        let by_id: HashMap<_, _> = self
            .sequences
            .iter()
            .enumerate()
            .map(|(i, s)| (&*s.package_id, i))
            .collect();
        let reaches = |from: usize| {
            let (mut seen, mut next) = (vec![false; self.sequences.len()], vec![from]);
            while let Some(i) = next.pop() {
                if !std::mem::replace(&mut seen[i], true) {
                    next.extend(calls(&self.sequences[i].items).filter_map(|id| by_id.get(id)));
                }
            }
            seen[which]
        };
        let others: Vec<_> = (1..self.sequences.len()).filter(|&i| !reaches(i)).collect();
        if others.is_empty() {
            return None;
        }
        Some(Arc::new(self.sequences[*self.dice.pick(&others)].clone()))
    }

    /// The mark of an item of that kind, anywhere in a sequence.
    fn pick(&mut self, which: usize, fits: impl Fn(&Item) -> bool) -> Option<u32> {
        let marks: Vec<_> = all(&self.sequences[which].items)
            .filter(|item| fits(item))
            .map(|item| item.flags().mark)
            .collect();
        (!marks.is_empty()).then(|| *self.dice.pick(&marks))
    }

    fn item(&mut self, which: usize, mark: u32) -> &mut Item {
        let (list, at) = find(&mut self.sequences[which].items, mark)
            .expect("marks are picked from what is there");
        &mut list[at]
    }

    fn any(&mut self, which: usize) -> Option<&mut Item> {
        let mark = self.pick(which, |_| true)?;
        Some(self.item(which, mark))
    }

    /// Takes an item out of a sequence.
    fn take(&mut self, which: usize) -> Option<Item> {
        let mark = self.pick(which, |_| true)?;
        let (list, at) = find(&mut self.sequences[which].items, mark)?;
        Some(list.remove(at))
    }

    /// Puts an item anywhere: into the sequence itself or one of its groups.
    fn put(&mut self, which: usize, item: Item) {
        let mut groups = vec![None];
        groups.extend(
            all(&self.sequences[which].items)
                .filter(|item| matches!(item, Item::Group(_)))
                .map(|item| Some(item.flags().mark)),
        );
        let list = match *self.dice.pick(&groups) {
            None => &mut self.sequences[which].items,
            Some(mark) => match find(&mut self.sequences[which].items, mark) {
                Some((list, at)) => match &mut list[at] {
                    Item::Group(group) => &mut group.items,
                    _ => unreachable!("it was picked as a group"),
                },
                None => unreachable!("it was picked from what is there"),
            },
        };
        let to = self.dice.below(list.len() + 1);
        list.insert(to, item);
    }
}

/// All items of a list, those in groups included.
pub fn all(items: &[Item]) -> impl Iterator<Item = &Item> {
    let mut next: Vec<&Item> = items.iter().rev().collect();
    std::iter::from_fn(move || {
        let item = next.pop()?;
        if let Item::Group(group) = item {
            next.extend(group.items.iter().rev());
        }
        Some(item)
    })
}

fn calls(items: &[Item]) -> impl Iterator<Item = &str> {
    all(items).filter_map(|item| match item {
        Item::RunTaskSequence(call) => Some(&*call.child.package_id),
        _ => None,
    })
}

/// The list that holds the item of that mark, and its place there.
fn find(items: &mut Vec<Item>, mark: u32) -> Option<(&mut Vec<Item>, usize)> {
    if let Some(at) = items.iter().position(|item| item.flags().mark == mark) {
        return Some((items, at));
    }
    items.iter_mut().find_map(|item| match item {
        Item::Group(group) => find(&mut group.items, mark),
        _ => None,
    })
}
