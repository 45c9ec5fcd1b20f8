//! Which definitions are the same: those that say the same and run the same children. Exports repeat what they share, and there may be
//! thousands; a parent that nobody edited is another sequence all the same where its child is.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use super::Definition;

/// For each definition, the first that says the same, wherever it was read.
pub fn alike(definitions: &[Definition]) -> Vec<usize> {
    let (hasher, mut known) = (RandomState::new(), HashMap::<u64, Vec<usize>>::new());
    let first = |(i, definition): (usize, &Definition)| {
        let content = definition.content();
        let known = known.entry(hasher.hash_one(&content)).or_default();
        let same = |&&other: &&usize| definitions[other].content() == content;
        known.iter().find(same).copied().unwrap_or_else(|| {
            known.push(i);
            i
        })
    };
    definitions.iter().enumerate().map(first).collect()
}

/// For each definition, the first that is the same, by those that are `alike` and the children of each, as far as they were found. Of
/// children that are called in a circle only what they say counts.
pub fn same(alike: &[usize], children: &[Vec<Option<usize>>]) -> Vec<usize> {
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    enum Child {
        Version(usize),
        InCircle(usize),
        NotFound,
    }
    let mut versions: Vec<Option<usize>> = vec![None; alike.len()];
    let mut is_open = vec![false; alike.len()];
    let mut known = HashMap::new();
    for start in 0..alike.len() {
        // Children first; definitions decide how long a chain of them is.
        let mut open = vec![(start, 0)];
        while let Some((this, seen)) = open.last_mut() {
            let this = *this;
            is_open[this] = true;
            if versions[this].is_none()
                && let Some(child) = children[this].get(*seen)
            {
                *seen += 1;
                open.extend(
                    child
                        .filter(|&child| !is_open[child])
                        .map(|child| (child, 0)),
                );
                continue;
            }
            open.pop();
            let version = |&child: &Option<usize>| match child {
                None => Child::NotFound,
                Some(child) => {
                    versions[child].map_or(Child::InCircle(alike[child]), Child::Version)
                }
            };
            let what = (
                alike[this],
                Vec::from_iter(children[this].iter().map(version)),
            );
            let next = known.len();
            versions[this].get_or_insert(*known.entry(what).or_insert(next));
        }
    }
    let mut first = HashMap::new();
    let versions = versions.into_iter().enumerate();
    versions
        .map(|(i, version)| *first.entry(version).or_insert(i))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_another_child_is_another() {
        // Two exports of a parent that calls a child that calls another, one that calls nothing that was found; the innermost was edited.
        let alike = [0, 1, 2, 0, 1, 5, 0];
        let calls = [Some(1), Some(2), None, Some(4), Some(5), None, None];
        let children = [0, 1, 2, 3, 4, 5, 6].map(|i| match i {
            2 | 5 => vec![],
            i => vec![calls[i]],
        });
        assert_eq!(same(&alike, &children), [0, 1, 2, 3, 4, 5, 6]);
        let alike = [0, 1, 2, 0, 1, 2, 0];
        assert_eq!(same(&alike, &children), [0, 1, 2, 0, 1, 2, 6]);
    }

    #[test]
    fn circles_end() {
        // Each calls the next, the last the first; and one calls itself.
        let children = [1, 2, 0, 3].map(|child| vec![Some(child)]);
        assert_eq!(same(&[0, 1, 2, 3], &children), [0, 1, 2, 3]);
    }
}
