//! Which definitions are the same: those that say the same and run the same children. Exports repeat what they share, and there may be
//! thousands; a parent that nobody edited is another sequence all the same where its child is.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
};

use super::Definition;

/// For each definition, the first of which `what` is the same.
pub fn first_same<'a, T: Eq + Hash>(
    definitions: &'a [Definition],
    what: impl Fn(&'a Definition) -> T,
) -> Vec<usize> {
    let (hasher, mut known) = (RandomState::new(), HashMap::<u64, Vec<usize>>::new());
    let first = |(i, definition): (usize, &'a Definition)| {
        let content = what(definition);
        let known = known.entry(hasher.hash_one(&content)).or_default();
        let same = |&&other: &&usize| what(&definitions[other]) == content;
        known.iter().find(same).copied().unwrap_or_else(|| {
            known.push(i);
            i
        })
    };
    definitions.iter().enumerate().map(first).collect()
}

/// For each definition, the first that is the same, by those that are `alike` and the children of each, as far as they were found. Of
/// those that call each other in a circle only what they say counts.
pub fn same(alike: &[usize], children: &[Vec<Option<usize>>]) -> Vec<usize> {
    let mut versions: Vec<Option<usize>> = vec![None; alike.len()];
    let mut known = HashMap::new();
    // The place of what is open.
    let mut places: Vec<Option<usize>> = vec![None; alike.len()];
    for start in 0..alike.len() {
        // Children first; definitions decide how long a chain of them is. With each, how many of its children were seen, and the outermost
        // place that it leads back to.
        let mut open = Vec::new();
        let mut next = versions[start].is_none().then_some(start);
        loop {
            if let Some(this) = next.take() {
                places[this] = Some(open.len());
                open.push((this, 0, usize::MAX));
            }
            let Some((this, seen, back)) = open.last_mut() else {
                break;
            };
            if let Some(child) = children[*this].get(*seen) {
                *seen += 1;
                match child.map(|child| (child, places[child])) {
                    Some((_, Some(place))) => *back = place.min(*back),
                    Some((child, None)) if versions[child].is_none() => next = Some(child),
                    _ => {}
                }
                continue;
            }
            let (this, back) = (*this, *back);
            open.pop();
            places[this] = None;
            let place = open.len();
            let is_in_circle = back <= place;
            if let Some((_, _, outer)) = open.last_mut().filter(|_| back < place) {
                *outer = back.min(*outer);
            }
            let children = children[this].iter().filter(|_| !is_in_circle);
            let children = children.map(|child| child.and_then(|child| versions[child]));
            let count = known.len();
            let what = (alike[this], Vec::from_iter(children));
            versions[this] = Some(*known.entry(what).or_insert(count));
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
        // The same two in another order.
        let children = [1, 0, 3, 2].map(|child| vec![Some(child)]);
        assert_eq!(same(&[0, 1, 1, 0], &children), [0, 1, 1, 0]);
    }
}
